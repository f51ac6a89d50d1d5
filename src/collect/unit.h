/* SPDX-License-Identifier: Apache-2.0 */
/* The units that a file states for its amounts and areas: in a row above the header, or in a header. */
#ifndef QF_COLLECT_UNIT_H
#define QF_COLLECT_UNIT_H

#include <stdbool.h>

#include "base/money.h"

struct qf_unit {
    int64_t fen; /* of an amount; 0: the file states none, the contract's counts */
    enum qf_area_unit area;
    const char *text; /* as stated: "万元", "公顷"; NULL for none */
};

/* "单位：万元、亩" anywhere in a cell above the header. What it does not state stays as it is. */
void qf_unit_of_sheet(const char *cell, struct qf_unit *money, struct qf_unit *area);

/* 金额（万元）, 补贴标准(元/亩): the last 元 that ends a word; 面积（公顷）. False when the header states none. */
bool qf_unit_of_header(const char *header, bool is_money, struct qf_unit *ret_unit);

#endif
