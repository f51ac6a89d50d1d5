/* SPDX-License-Identifier: Apache-2.0 */
/* A table of texts on a terminal, aligned by display width so that Chinese and Latin columns stand straight. */
#ifndef QF_COMMANDS_TABLE_H
#define QF_COMMANDS_TABLE_H

#include "commands/cli.h"

struct qf_table;

/* A table with a row of headings: English for qf_tr(), one a column. */
QF_MUST_CHECK enum qf_status qf_table_open(const struct qf_cli *cli, const char *const *heads, unsigned count,
    struct qf_table **ret_table, struct qf_error *error);
/* One without. */
QF_MUST_CHECK enum qf_status qf_table_new(unsigned columns, struct qf_table **ret_table, struct qf_error *error);
void qf_table_free(struct qf_table *table);
QF_CLEANUP_POINTER(struct qf_table, qf_table_free)

/* Of the cells that come after. */
void qf_table_align_right(struct qf_table *table, unsigned column);
void qf_table_cut(struct qf_table *table, unsigned column, unsigned width);  /* cells wider than that end in "…" */
void qf_table_wrap(struct qf_table *table, unsigned column, unsigned width); /* … go on in the next line */

/* The next cell, row by row; copied. What is a number stands at the right of its column. */
void qf_table_cell(struct qf_table *table, const char *text);
void qf_table_cell_int(struct qf_table *table, int64_t number); /* with thousands separators */
void qf_table_cell_money(struct qf_table *table, int64_t fen);
void qf_table_style(struct qf_table *table, enum qf_style style);                          /* of the next cell */
void qf_table_heading(struct qf_table *table, const struct qf_cli *cli, const char *text); /* a translated, bold cell */

QF_MUST_CHECK enum qf_status qf_table_print(
    const struct qf_table *table, const struct qf_cli *cli, struct qf_error *error);

#endif
