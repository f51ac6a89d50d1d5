/* SPDX-License-Identifier: Apache-2.0 */
/* The truth about an invented city, one JSON object a line; README.md describes the lines. */
#ifndef QF_SYNTH_TRUTH_H
#define QF_SYNTH_TRUTH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/file.h"
#include "base/json.h"

struct qf_truth {
    struct qf_file_writer file;
    struct qf_text buffer;
    int64_t wrongs, lookalikes, dirty_rows;
};
#define QF_TRUTH_INIT ((struct qf_truth){ .file = { .fd = -1 } })

struct qf_planted {                                             /* a wrong, or a look-alike when `level` is NULL */
    const char *model, *subject, *name, *period, *level, *note; /* period may be NULL for a look-alike */
    int64_t amount_fen;
    bool hidden; /* its keys are damaged: matching on exact keys cannot find it */
};

struct qf_dirt_mark {
    const char *file, *column, *rule, *end;
    unsigned sheet;
    int64_t row;
};

struct qf_delivered {
    const char *file;
    int64_t rows, accepted, quarantined, set_aside;
};

QF_MUST_CHECK enum qf_status qf_truth_open(struct qf_truth *truth, const char *path, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_truth_plant(
    struct qf_truth *truth, const struct qf_planted *planted, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_truth_dirt(
    struct qf_truth *truth, const struct qf_dirt_mark *mark, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_truth_delivered(
    struct qf_truth *truth, const struct qf_delivered *delivered, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_truth_commit(struct qf_truth *truth, struct qf_error *error);
void qf_truth_release(struct qf_truth *truth);
QF_CLEANUP_VALUE(struct qf_truth, qf_truth_release)

#endif
