/* SPDX-License-Identifier: Apache-2.0 */
/* Reading side of collection: batches, what departments delivered in sum, and the findings of one batch. */
#ifndef QF_COLLECT_LISTING_H
#define QF_COLLECT_LISTING_H

#include "store/book.h"
#include "store/lake.h"

struct qf_batch { /* texts are borrowed for the call; "" when the book has none */
    int64_t id, replaces, replaced_by;
    const char *state, *department, *dataset, *file_name, *sha256, *format, *encoding, *received_at, *committed_at;
    const char *period_from, *period_to, *problem;
    int64_t size_bytes, rows_delivered, rows_accepted, rows_quarantined, rows_set_aside, cells_altered, cells_invalid;
};

struct qf_batch_filter { /* NULL and 0 mean any */
    int64_t id;
    const char *department, *dataset, *state;
};

QF_MUST_CHECK enum qf_status qf_batch_walk(struct qf_book *book, const struct qf_batch_filter *filter,
    enum qf_status (*visit)(void *context, const struct qf_batch *batch, struct qf_error *error), void *context,
    struct qf_error *error);

struct qf_batch_column {               /* borrowed for the call */
    const char *sheet, *header, *name; /* `name`: of the contract's column; "" when the contract does not know it */
    unsigned position;                 /* 1-based column of the sheet */
};
/* In the order of the file. What the contract does not know stays in the original only. */
QF_MUST_CHECK enum qf_status qf_batch_column_walk(struct qf_book *book, int64_t batch,
    enum qf_status (*visit)(void *context, const struct qf_batch_column *column, struct qf_error *error), void *context,
    struct qf_error *error);

struct qf_delivery_total {  /* of one department, committed batches that are not replaced */
    const char *department; /* borrowed for the call */
    int64_t files, unrecognised, rows_delivered, rows_accepted, rows_quarantined, rows_set_aside;
};
QF_MUST_CHECK enum qf_status qf_delivery_walk(struct qf_book *book,
    enum qf_status (*visit)(void *context, const struct qf_delivery_total *total, struct qf_error *error),
    void *context, struct qf_error *error);

struct qf_finding {                        /* borrowed for the call */
    int64_t row;                           /* _row; qf_place_find() gives sheet and row */
    const char *column;                    /* contract column or "" */
    int64_t position;                      /* 1-based column of the sheet; 0 for the whole row */
    const char *kind, *rule, *raw, *value; /* `value` is NULL when nothing was kept */
    bool quarantined; /* the whole row; otherwise it was accepted without this cell, or set aside */
};
struct qf_finding_filter {
    const char *kind, *rule; /* NULL: any */
    int64_t limit;           /* 0: all */
};
/* In the order of rows. A batch without findings visits nothing. */
QF_MUST_CHECK enum qf_status qf_finding_walk(struct qf_lake *lake, int64_t batch,
    const struct qf_finding_filter *filter,
    enum qf_status (*visit)(void *context, const struct qf_finding *finding, struct qf_error *error), void *context,
    struct qf_error *error);

#endif
