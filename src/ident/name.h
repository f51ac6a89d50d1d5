/* SPDX-License-Identifier: Apache-2.0 */
/* Personal names: their normal form, their parts, their sounds, and how far two agree. */
#ifndef QF_IDENT_NAME_H
#define QF_IDENT_NAME_H

#include "ident/ident.h"

/* Byte length of the surname of a normalised name (compound surnames known, 欧阳 司马 尉迟 …); 0 when it is not
 * Chinese. */
size_t qf_person_name_surname(struct qf_slice name);

/*
 * For comparison and blocking, never for display: traditional characters to simplified ones (ICU's table, compiled in),
 * width and case folded, no spaces, no separators (· - '), no note in brackets at the end. Empty when nothing remains.
 */
void qf_person_name_fold(struct qf_slice name, char ret_folded[QF_IDENT_MAX]);

/*
 * Pinyin, lower case, syllables joined by one space: "shan xiao ming" for 单小明, with tones "shàn xiǎo míng"; ü is u
 * without tones. Surnames with a reading of their own (单 仇 解 查 区 尉迟 万俟 …) have it at the head of a name only.
 * What has no reading (Latin, rare characters) stands for itself. Cut after the last syllable that fits.
 * The readings are ICU's, compiled in when building (readings.c), so that this can run inside a scan on any thread.
 */
void qf_person_name_pinyin(struct qf_slice name, bool with_tones, char ret_pinyin[QF_IDENT_MAX]);

/* How two names agree, from strongest to weakest. Both are read as people write them. */
enum qf_name_agreement {
    QF_NAME_SAME,    /* equal after normalisation */
    QF_NAME_VARIANT, /* equal after folding traditional forms and separators of minority names */
    QF_NAME_SIMILAR, /* same length, one character differs, surname agrees */
    QF_NAME_DIFFERENT,
    QF_NAME_UNKNOWN /* one of them is missing or masked (张*) */
};
enum qf_name_agreement qf_person_name_compare(struct qf_slice a, struct qf_slice b);

#endif
