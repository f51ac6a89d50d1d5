/* SPDX-License-Identifier: Apache-2.0 */
/* Money as integer fen and area as integer milli-mu, read exactly: no binary floating point anywhere. */
#ifndef QF_BASE_MONEY_H
#define QF_BASE_MONEY_H

#include <stdint.h>

#include "base/slice.h"

#define QF_MONEY_TEXT 32

enum qf_quantity_outcome {
    QF_QUANTITY_READ,
    QF_QUANTITY_ROUNDED, /* finer than the unit that is kept: rounded half away from zero */
    QF_QUANTITY_EMPTY,   /* 无, -, —, / : stands for no value */
    QF_QUANTITY_MALFORMED,
    QF_QUANTITY_OVERFLOW
};

/*
 * An amount in `unit_fen` (100 for 元, 1,000,000 for 万元) as written: "1,234.50", "￥1234.5", "(120.00)",
 * "-120", "1234.5元", "1.2万元" (a unit in the text wins), "壹万贰仟叁佰元伍角整", full-width digits and signs.
 * Thousands separators must stand at thousands. Exponents ("1.2E+05") are accepted when exact; a negative one, as
 * spreadsheets write what is nearly zero (1.5E-11), is rounded. Numerals that can be read in two ways (一万二) are
 * malformed, as is another currency. `ret_fen` is untouched unless READ or ROUNDED; so in the others.
 */
enum qf_quantity_outcome qf_money_read(struct qf_slice text, int64_t unit_fen, int64_t *ret_fen);

/*
 * An area as written, in `unit` ("亩" unless the header says otherwise): 亩, 公顷 (15 亩), 平方米/㎡ (1 亩 = 2000/3 ㎡).
 * A unit in the text wins. Result in thousandths of a mu.
 */
enum qf_area_unit { QF_AREA_MU, QF_AREA_HECTARE, QF_AREA_SQUARE_METRE };
enum qf_quantity_outcome qf_area_read(struct qf_slice text, enum qf_area_unit unit, int64_t *ret_milli_mu);

/* A whole number: "1,234", "12.0", full-width digits. */
enum qf_quantity_outcome qf_integer_read(struct qf_slice text, int64_t *ret_number);

void qf_money_format(int64_t fen, char ret_text[QF_MONEY_TEXT]);     /* "1,234,567.80" */
void qf_area_format(int64_t milli_mu, char ret_text[QF_MONEY_TEXT]); /* "2,000" or "12.345" */

#endif
