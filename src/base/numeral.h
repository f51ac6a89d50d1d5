/* SPDX-License-Identifier: Apache-2.0 */
/* Chinese numerals, plain (一百零五) and in the forms for cheques (壹佰零伍); shared by the readers of dates and money. */
#ifndef QF_BASE_NUMERAL_H
#define QF_BASE_NUMERAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"

enum qf_numeral_kind { QF_NUMERAL_NONE, QF_NUMERAL_DIGIT, QF_NUMERAL_SMALL_UNIT, QF_NUMERAL_LARGE_UNIT };

struct qf_numeral {
    enum qf_numeral_kind kind;
    int32_t value; /* of a digit 0–9, of a unit 10, 100, 1000, 10,000 or 100,000,000 */
};

/* What a character means as a numeral; kind NONE when nothing. */
struct qf_numeral qf_numeral_of(unsigned code_point);

/*
 * The whole of `text` as a number below 10^16, with positions named (十 百 千 万 亿): 十五, 一百零五, 贰拾万叁仟,
 * 零拾零万壹仟 (a printed form filled in), 零五. False for anything that can be read in two ways (一万二 is spoken for
 * 12,000 but spelled 10,002) or is out of order. Digits one by one (二〇二五) are for qf_numeral_of().
 */
bool qf_numeral_read(struct qf_slice text, int64_t *ret_number);

#endif
