/* SPDX-License-Identifier: Apache-2.0 */
/* The datasets as models see them: delivered."<CODE>" with every column of the contract, and "<CODE>" with references
 * and entities. */
#ifndef QF_MATCH_VIEWS_H
#define QF_MATCH_VIEWS_H

#include "catalog/contract.h"
#include "store/book.h"
#include "store/lake.h"

/* delivered."<CODE>" as views over the files of a snapshot; empty where it holds none. */
QF_MUST_CHECK enum qf_status qf_views_deliver_files(struct qf_lake *lake, struct qf_book *book, int64_t snapshot,
    const struct qf_contract *contracts, size_t count, struct qf_error *error);

/* Where tables delivered."<CODE>" stand already: creates the missing ones empty. */
QF_MUST_CHECK enum qf_status qf_views_deliver_tables(
    struct qf_lake *lake, const struct qf_contract *contracts, size_t count, struct qf_error *error);

/* "<CODE>" over delivered."<CODE>" and matched.link. A party is joined to the links only when it has any. */
QF_MUST_CHECK enum qf_status qf_views_create(
    struct qf_lake *lake, const struct qf_contract *contracts, size_t count, struct qf_error *error);

#endif
