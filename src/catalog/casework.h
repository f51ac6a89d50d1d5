/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Book datasets: the fixed tables of casework that a model may read beside what departments deliver, described like
 * contracts so that they are declared, checked, given in examples and shown in the same way. They hold no words of a
 * reporter, no identity, nothing sealed; what a row holds is the SQL of warn/sql/<name>.sql.
 *
 * The first column is the row's number in the book. A column with the attribute "entity" is a BIGINT in the SQL of a
 * model, an identifier in an example, and is shown as one.
 */
#ifndef QF_CATALOG_CASEWORK_H
#define QF_CATALOG_CASEWORK_H

#include "catalog/catalog.h"

/* In the order of their batches: -1, -2 … */
const struct qf_contract *qf_catalog_book_datasets(const struct qf_catalog *catalog, size_t *ret_count);

/* The contract or the book dataset of that code; NULL when there is neither. */
const struct qf_contract *qf_catalog_dataset(const struct qf_catalog *catalog, const char *code);

/*
 * A row of the book is referred to like one of the lake, with a batch below 0 that stands for its table. 0 and NULL when
 * there is no such table.
 */
int64_t qf_book_batch(const char *dataset);
const char *qf_book_dataset(int64_t batch);

bool qf_column_is_entity(const struct qf_column *column);

/* Whether the model declares one: it then runs without any delivery. */
bool qf_model_reads_book(const struct qf_model *model);

#endif
