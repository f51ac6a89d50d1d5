/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The book datasets (catalog/casework.h) as tables of a session that models run in: filled from the book by fixed
 * SELECTs, from the rows of an example, or empty. The session itself never sees the book. Not public.
 */
#ifndef QF_WARN_CASEWORK_H
#define QF_WARN_CASEWORK_H

#include "catalog/casework.h"
#include "store/book.h"
#include "store/lake.h"

/*
 * Fills all of them, before the session is locked. Called inside a transaction it takes the book as that transaction sees
 * it, so that the journal's entry of the transaction says which state of the book it was.
 */
QF_MUST_CHECK enum qf_status qf_casework_load(
    struct qf_lake *lake, struct qf_book *book, const struct qf_catalog *catalog, struct qf_error *error);

/* One of them from `producer`, whose rows have the columns of the dataset and then _ref. */
QF_MUST_CHECK enum qf_status qf_casework_load_rows(struct qf_lake *lake, const struct qf_contract *dataset,
    const struct qf_producer *producer, struct qf_error *error);

/* Those that are not there yet, empty. */
QF_MUST_CHECK enum qf_status qf_casework_complete(
    struct qf_lake *lake, const struct qf_catalog *catalog, struct qf_error *error);

/* The row `id` as it is now, standing on it: a column of the dataset each. NOT_FOUND when there is none. */
QF_MUST_CHECK enum qf_status qf_casework_row(struct qf_book *book, const struct qf_contract *dataset, int64_t id,
    struct qf_statement **ret_row, struct qf_error *error);

#endif
