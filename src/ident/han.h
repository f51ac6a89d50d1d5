/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is known of single Chinese characters: the simplified form and the reading. The tables are
 * written by make_han.c from ICU's data when building.
 */
#ifndef QF_IDENT_HAN_H
#define QF_IDENT_HAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { QF_HAN_FIRST = 0x3400, QF_HAN_LAST = 0x9FFF }; /* the range of qf_han_reading_of */

struct qf_han_pair {
    uint16_t from, to;
};

struct qf_han_reading {
    char toned[8]; /* "zhuāng" is the longest */
    char plain[8];
};

/* Generated. Pairs are in order of `from`. Reading 0 is empty and stands for none. */
extern const struct qf_han_pair qf_han_pairs[];
extern const size_t qf_han_pair_count;
extern const struct qf_han_reading qf_han_readings[];
extern const uint16_t qf_han_reading_of[QF_HAN_LAST - QF_HAN_FIRST + 1];

static inline bool qf_han_is(unsigned code_point)
{
    return (code_point >= 0x4E00 && code_point <= 0x9FFF) || (code_point >= 0x3400 && code_point <= 0x4DBF) ||
           (code_point >= 0x20000 && code_point <= 0x3FFFF) || (code_point >= 0xF900 && code_point <= 0xFAFF) ||
           code_point == 0x3007 || code_point == 0x3005;
}

/* The simplified form; the character itself when it has no other. */
unsigned qf_han_simplified(unsigned code_point);

/* The reading of a character that stands alone; NULL when none is known. */
const struct qf_han_reading *qf_han_reading(unsigned code_point);

#endif
