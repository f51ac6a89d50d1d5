/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Workbooks (XLSX: ECMA-376, the parts that every reader needs), written row by row into a file that appears whole or not at
 * all. The same cells are the same bytes on every machine. A failure is remembered and told at the end of the row.
 */
#ifndef QF_BASE_SPREADSHEET_H
#define QF_BASE_SPREADSHEET_H

#include <stdint.h>

#include "base/error.h"
#include "base/memory.h"

enum qf_cell_style {
    QF_CELL_PLAIN,
    QF_CELL_DAY,     /* a date, as the program that opens it writes dates */
    QF_CELL_TITLE,   /* large and bold */
    QF_CELL_HEADING, /* bold on grey, wrapped, with a border */
    QF_CELL_BODY,    /* text of a table, wrapped */
    QF_CELL_WHOLE,   /* 1,234 */
    QF_CELL_MONEY,   /* 1,234.50 */
    QF_CELL_PERCENT, /* of a share between 0 and 1: 97.9% */
    QF_CELL_TENTHS,  /* 30.3 */
    QF_CELL_SIGNED,  /* +27.0 */
    QF_CELL_CHANGE,  /* of a share: +12.5% */
    QF_CELL_STYLE_COUNT
};

struct qf_spreadsheet;
QF_MUST_CHECK enum qf_status qf_spreadsheet_open(
    const char *path, struct qf_spreadsheet **ret_workbook, struct qf_error *error);
void qf_spreadsheet_free(struct qf_spreadsheet *workbook); /* what is not committed disappears */
QF_CLEANUP_POINTER(struct qf_spreadsheet, qf_spreadsheet_free)

struct qf_sheet_layout {
    const unsigned *widths; /* of columns, in characters; ends with 0 */
    unsigned frozen_rows;   /* that stay when the rest is scrolled */
    const char *page_head;  /* printed over each page; "" for none */
};
/* The next sheet. `layout` NULL: none of this. At most 31 characters of the name are kept, and none that a name may not have. */
QF_MUST_CHECK enum qf_status qf_spreadsheet_sheet(
    struct qf_spreadsheet *workbook, const char *name, const struct qf_sheet_layout *layout, struct qf_error *error);

/* The next cell of the row. An empty text is no cell. */
void qf_spreadsheet_text(struct qf_spreadsheet *workbook, enum qf_cell_style style, const char *text);
void qf_spreadsheet_number(struct qf_spreadsheet *workbook, enum qf_cell_style style, const char *digits);
void qf_spreadsheet_day(struct qf_spreadsheet *workbook, int32_t days);
QF_MUST_CHECK enum qf_status qf_spreadsheet_end_row(struct qf_spreadsheet *workbook, struct qf_error *error);

unsigned qf_spreadsheet_sheet_number(const struct qf_spreadsheet *workbook); /* from 1; 0 before the first */
int64_t qf_spreadsheet_row(const struct qf_spreadsheet *workbook);           /* that is being written, from 1 */
unsigned qf_spreadsheet_column(const struct qf_spreadsheet *workbook);       /* of the next cell, from 0 */

QF_MUST_CHECK enum qf_status qf_spreadsheet_commit(struct qf_spreadsheet *workbook, struct qf_error *error);

#endif
