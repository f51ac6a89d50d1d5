/* SPDX-License-Identifier: Apache-2.0 */
/* Personal names: their normal form, their parts, their sounds, and how far two agree. */
#ifndef QF_IDENT_NAME_H
#define QF_IDENT_NAME_H

#include "base/error.h"
#include "base/memory.h"
#include "ident/ident.h"

/* Byte length of the surname of a normalised name (compound surnames known, 欧阳 司马 尉迟 …); 0 when it is not Chinese. */
size_t qf_person_name_surname(struct qf_slice name);

/* Traditional to simplified characters (ICU) and width folded; used for comparison, not for display. */
void qf_person_name_fold(struct qf_slice name, char ret_folded[QF_IDENT_MAX]);

/*
 * Toneless pinyin, syllables joined by one space, lower case: "shan xiao ming" for 单小明.
 * Surnames with a reading of their own (单 仇 解 查 区 尉迟 万俟 …) have it at the head of a name only.
 * Needs a transliterator, which is costly to open: one per thread.
 */
struct qf_pinyin;
QF_MUST_CHECK enum qf_status qf_pinyin_new(struct qf_pinyin **ret_pinyin, struct qf_error *error);
void qf_pinyin_free(struct qf_pinyin *pinyin);
QF_CLEANUP_POINTER(struct qf_pinyin, qf_pinyin_free)
QF_MUST_CHECK enum qf_status qf_pinyin_of(struct qf_pinyin *pinyin, struct qf_slice name, bool with_tones,
    char ret_pinyin[QF_IDENT_MAX], struct qf_error *error);

/* How two names agree, from strongest to weakest. Both are read as people write them. */
enum qf_name_agreement {
    QF_NAME_SAME,       /* equal after normalisation */
    QF_NAME_VARIANT,    /* equal after folding traditional forms and separators of minority names */
    QF_NAME_SIMILAR,    /* same length, one character differs, surname agrees */
    QF_NAME_DIFFERENT,
    QF_NAME_UNKNOWN     /* one of them is missing */
};
enum qf_name_agreement qf_person_name_compare(struct qf_slice a, struct qf_slice b);

#endif
