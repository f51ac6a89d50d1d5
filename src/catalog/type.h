/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The types a contract's column can have: how a cell is read, judged and stored. One const table
 * (type.c) lists them; the readers stand in base/ (dates, money, area) and ident/ (identifiers).
 */
#ifndef QF_CATALOG_TYPE_H
#define QF_CATALOG_TYPE_H

#include "base/money.h"
#include "base/slice.h"
#include "catalog/contract.h"
#include "ident/ident.h"
#include "store/rows.h"

/* A cell as the file holds it. */
struct qf_cell {
    struct qf_slice text; /* valid UTF-8; for a numeric spreadsheet cell its shortest decimal form */
    bool is_number;       /* a numeric cell of a spreadsheet: `number` is its value */
    bool is_date;         /* … under a date format */
    double number;
};

/* Room for long texts that must be rewritten; the caller sets `used` to 0 when a row's values are no longer needed. */
struct qf_scratch {
    char *data;
    size_t size, used;
};

/* What the unit row or the header of this file says, where it differs from the contract. */
struct qf_cell_context {
    int64_t unit_fen;            /* money: 100 for 元, 1,000,000 for 万元; 0 takes the column's */
    enum qf_area_unit area_unit; /* area: 亩 unless the file says 公顷 or 平方米 */
    bool system_1904;            /* dates of this workbook count from 1904 */
    int32_t received_days; /* the day of delivery: later dates are out of range where the column sets no max; 0: not
                              known */
    struct qf_scratch *scratch; /* NULL: a long text with control characters inside is invalid ("too-long") */
};

enum qf_cell_outcome { QF_CELL_EMPTY, QF_CELL_READ, QF_CELL_INVALID };

struct qf_value {
    enum qf_cell_outcome outcome;
    const char *rule;     /* what to note in the findings: "check-digit", "folded", "rounded" …; NULL for nothing */
    int64_t number;       /* BIGINT, INTEGER, DATE (days), BOOLEAN */
    struct qf_slice text; /* TEXT: into the cell, `buffer`, the scratch room or the contract; also the cleaned text of
                             an INVALID cell */
    char buffer[QF_IDENT_MAX];
};

struct qf_type {
    const char *name;
    struct qf_bilingual title;
    enum qf_storage storage;
    void (*read)(const struct qf_cell *cell, const struct qf_column *column, const struct qf_cell_context *context,
        struct qf_value *ret);
};

const struct qf_type *qf_types(size_t *ret_count);
const struct qf_type *qf_type_find(const char *name);

/* Reads by the column's type and then holds the value against its `values` and its range. */
void qf_cell_read(const struct qf_cell *cell, const struct qf_column *column, const struct qf_cell_context *context,
    struct qf_value *ret);

/* Longest text, in characters. */
#define QF_CELL_TEXT_MAX 4000

/* English text of a rule, for qf_tr(); the rule's own name when it is unknown. */
const char *qf_rule_text(const char *rule);

#endif
