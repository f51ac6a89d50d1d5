/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A table written as offices write it: CSV in UTF-8 with a byte order mark or in GB18030, or a workbook with a title, a
 * line of units, several sheets, totals and a footer. Rows are streamed; a failure is remembered and told at the end of
 * the row.
 */
#ifndef QF_SYNTH_SHEET_H
#define QF_SYNTH_SHEET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/memory.h"

enum qf_sheet_form { QF_SHEET_CSV_UTF8, QF_SHEET_CSV_GB18030, QF_SHEET_WORKBOOK };

struct qf_sheet;

/* `headers` ends with NULL and is borrowed until the sheet is closed. */
QF_MUST_CHECK enum qf_status qf_sheet_open(const char *path, enum qf_sheet_form form, const char *const *headers,
    struct qf_sheet **ret_sheet, struct qf_error *error);
void qf_sheet_free(struct qf_sheet *sheet); /* what is not committed disappears */
QF_CLEANUP_POINTER(struct qf_sheet, qf_sheet_free)

/* Another sheet of the workbook, named `name`, with `title` and `unit` (either may be NULL) over the header. */
QF_MUST_CHECK enum qf_status qf_sheet_begin(
    struct qf_sheet *sheet, const char *name, const char *title, const char *unit, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_sheet_commit(struct qf_sheet *sheet, struct qf_error *error);

/* The next cell of the row. */
void qf_sheet_text(struct qf_sheet *sheet, const char *text);
void qf_sheet_number(struct qf_sheet *sheet, const char *digits); /* in a workbook a cell that holds a number */
void qf_sheet_serial(struct qf_sheet *sheet, int32_t days); /* a date; in a workbook a number with a date's style */
QF_MUST_CHECK enum qf_status qf_sheet_end_row(struct qf_sheet *sheet, struct qf_error *error);

/* Where the row that is being written stands: number of the sheet and physical row in it, both from 1. */
unsigned qf_sheet_index(const struct qf_sheet *sheet);
int64_t qf_sheet_row(const struct qf_sheet *sheet);
/* Header of the next cell; "" beyond the last. */
const char *qf_sheet_header(const struct qf_sheet *sheet);
enum qf_sheet_form qf_sheet_form(const struct qf_sheet *sheet);

#endif
