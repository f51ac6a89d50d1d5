/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One run of matching inside a lake session. It reads schema delivered, works in schema matching
 * and yields schema matched; the same statements serve a city's files and an example's tables.
 */
#ifndef QF_MATCH_MATCHING_H
#define QF_MATCH_MATCHING_H

#include "base/progress.h"
#include "catalog/contract.h"
#include "store/lake.h"

struct qf_matching { /* all borrowed */
    struct qf_lake *lake;
    const struct qf_contract *contracts;
    size_t contract_count;
    const char *folder;                 /* under the lake, where the results go as files; NULL: tables of the session */
    const struct qf_progress *progress; /* may be NULL */
};

/* Makes schema matched anew and empty. */
QF_MUST_CHECK enum qf_status qf_matching_clear(struct qf_lake *lake, struct qf_error *error);

/* Makes both schemas anew; what an earlier run left in the session is dropped. */
QF_MUST_CHECK enum qf_status qf_matching_begin(const struct qf_matching *matching, struct qf_error *error);
/* Drops schema matching. */
QF_MUST_CHECK enum qf_status qf_matching_end(const struct qf_matching *matching, struct qf_error *error);

/* Whether a dataset has any rows: most have none in an example, and need no statements then. */
QF_MUST_CHECK enum qf_status qf_matching_has_rows(
    const struct qf_matching *matching, const struct qf_contract *contract, bool *ret_any, struct qf_error *error);

/* Makes the rows of `select` stand as matched.<name>, in a file or a table. `ret_rows` may be NULL. */
QF_MUST_CHECK enum qf_status qf_matching_put(const struct qf_matching *matching, const char *name, const char *select,
    int64_t *ret_rows, struct qf_error *error);

/* Makes matched.<name> read the file that an earlier run put into `folder`. */
QF_MUST_CHECK enum qf_status qf_matching_open(
    struct qf_lake *lake, const char *folder, const char *name, struct qf_error *error);

/* Reports that `done` of `total` units of `what` are done. Fails with CANCELLED when the caller asks to stop. */
QF_MUST_CHECK enum qf_status qf_matching_progress(
    const struct qf_matching *matching, const char *what, size_t done, size_t total, struct qf_error *error);

#endif
