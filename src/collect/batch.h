/* SPDX-License-Identifier: Apache-2.0 */
/* The book's side of a batch: received, then committed, or set down as unrecognised. */
#ifndef QF_COLLECT_BATCH_H
#define QF_COLLECT_BATCH_H

#include "collect/intake.h"
#include "collect/original.h"
#include "store/book.h"

struct qf_batch_new {
    const char *actor, *department, *file_name;
    const struct qf_original *original;
    int64_t replaces;
};

/* The committed batch that has the same bytes; 0 when there is none. */
QF_MUST_CHECK enum qf_status qf_batch_same_file(struct qf_book *book, const char *sha256, int64_t *ret_batch,
    char ret_dataset[16], char ret_department[16], struct qf_error *error);

/* Records the delivery as 'receiving', which gives its number. An unrecognised or abandoned delivery of the same bytes is taken up again. */
QF_MUST_CHECK enum qf_status qf_batch_receive(
    struct qf_book *book, const struct qf_batch_new *new_batch, int64_t *ret_batch, struct qf_error *error);

enum qf_batch_end {
    QF_BATCH_UNRECOGNISED, /* it cannot be read, or fits no contract */
    QF_BATCH_ABANDONED     /* something else went wrong; the file may be good */
};
/* Records that the batch came to nothing, and why. */
QF_MUST_CHECK enum qf_status qf_batch_set_down(struct qf_book *book, int64_t batch, const char *actor,
    enum qf_batch_end end, const char *problem, struct qf_error *error);

/*
 * One transaction: counts, sheets, columns, files with their hashes, and the batch that this one replaces. From here on the rows are part of the city.
 * CONFLICT when the batch is no longer being received, or the same file was committed meanwhile.
 */
QF_MUST_CHECK enum qf_status qf_batch_commit(struct qf_lake *lake, struct qf_book *book,
    const struct qf_batch_new *new_batch, const struct qf_intake *intake, struct qf_error *error);

#endif
