/* SPDX-License-Identifier: Apache-2.0 */
/* A snapshot: the recorded set of committed batches that a run sees. The same set is the same snapshot. */
#ifndef QF_STORE_SNAPSHOT_H
#define QF_STORE_SNAPSHOT_H

#include "base/arena.h"
#include "store/book.h"

/* Finds or records the snapshot of all committed batches that are not replaced, in a transaction of its own. */
QF_MUST_CHECK enum qf_status qf_snapshot_take(
    struct qf_book *book, const char *actor, int64_t *ret_snapshot, struct qf_error *error);

struct qf_snapshot_batch {
    int64_t batch;
    const char *dataset;
    int64_t rows; /* accepted */
};
/* Its batches by dataset and number, in `arena`. */
QF_MUST_CHECK enum qf_status qf_snapshot_batches(struct qf_book *book, int64_t snapshot, struct qf_arena *arena,
    struct qf_snapshot_batch **ret_batches, size_t *ret_count, struct qf_error *error);

/* The newest committed match run over `snapshot` with these settings; 0 when none. */
QF_MUST_CHECK enum qf_status qf_snapshot_match_run(struct qf_book *book, int64_t snapshot, const char *settings_digest,
    int64_t *ret_match_run, struct qf_error *error);

#endif
