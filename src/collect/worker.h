/* SPDX-License-Identifier: Apache-2.0 */
/* What one thread of an intake works with, and what it does with a row. Not public. */
#ifndef QF_COLLECT_WORKER_H
#define QF_COLLECT_WORKER_H

#include "base/text.h"
#include "collect/intake.h"

#define QF_WORKER_REASONS_MAX 8

/* The last cell with something in it of a column that is filled down. */
struct qf_above {
    struct qf_text text;
    struct qf_cell cell; /* without its text */
};

struct qf_worker {
    struct qf_intake *intake;
    struct qf_cursor *cursor;
    struct qf_value *values; /* [columns] of the row in hand */
    struct qf_cell_context context;
    struct qf_scratch scratch;
    struct qf_above *above; /* [columns] */
    struct qf_spool_writer findings, quarantine;
    struct qf_intake_counts counts;
    int64_t *sums;
    const char *reasons[QF_WORKER_REASONS_MAX];
    unsigned reason_count;
    struct qf_text line; /* a row as JSON */
    unsigned sheet;      /* of the row above */
};

QF_MUST_CHECK enum qf_status qf_worker_new(
    struct qf_intake *intake, struct qf_worker **ret_worker, struct qf_error *error);
void qf_worker_free(struct qf_worker *worker);
QF_CLEANUP_POINTER(struct qf_worker, qf_worker_free)

/* Accepts the row as number `index` of `rows`, quarantines it or sets it aside. */
QF_MUST_CHECK enum qf_status qf_worker_take(struct qf_worker *worker, const struct qf_source_row *row,
    struct qf_rows *rows, unsigned index, bool *ret_accepted, struct qf_error *error);

/* Adds the thread's counts to the batch's, once: at the end of its share it is asked again for rows that are not there. */
void qf_worker_merge(struct qf_worker *worker);

#endif
