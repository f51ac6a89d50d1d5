/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of the book carried into a session of the lake, where one query can hold both against each other. */
#ifndef QF_STORE_CARRY_H
#define QF_STORE_CARRY_H

#include "store/book.h"
#include "store/lake.h"

/*
 * Makes `table` (named as for qf_lake_load()) and fills it with all that `rows` yields. The statement has the columns of
 * `schema`, in that order. A day stands in the book as text; what does not read as one is not known: NULL.
 */
QF_MUST_CHECK enum qf_status qf_lake_load_book(struct qf_lake *lake, const char *table, const struct qf_schema *schema,
    struct qf_statement *rows, struct qf_error *error);

#endif
