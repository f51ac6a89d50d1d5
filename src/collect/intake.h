/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of a source into the lake: every row is set aside, quarantined or accepted, every altered or rejected cell becomes a
 * finding, and all of it is counted. One intake a batch; one worker a thread.
 */
#ifndef QF_COLLECT_INTAKE_H
#define QF_COLLECT_INTAKE_H

#include <pthread.h>

#include "base/progress.h"
#include "collect/header.h"
#include "collect/source.h"
#include "collect/spool.h"
#include "store/rows.h"

struct qf_intake_counts {
    int64_t delivered, accepted, quarantined, set_aside, cells_altered, cells_invalid;
    int32_t period_from, period_to; /* days; INT32_MAX and INT32_MIN while none was seen */
};

struct qf_intake {
    const struct qf_format *format;
    struct qf_source *source;
    const struct qf_contract *contract;
    const struct qf_layout *layouts; /* one a sheet; contract NULL: the sheet is set aside */
    unsigned sheet_count;
    int64_t batch;
    int32_t received_days;
    unsigned threads;
    int period_column; /* index; −1 for none */
    bool fills_down;
    int kind_column; /* relation to the head of the household; −1 for none */
    struct qf_spool *findings, *quarantine;
    const struct qf_progress *progress;
    pthread_mutex_t lock; /* guards what follows */
    struct qf_intake_counts counts;
    int64_t *sums;       /* [sheet × columns] of money and area read; NULL without totals */
    int64_t *stated;     /* … and what the sheet's own total says; INT64_MIN for nothing */
    int64_t *stated_row; /* [sheet] */
};

/* Allocates what the intake sums; release frees it. The borrowed members are set by the caller before. */
QF_MUST_CHECK enum qf_status qf_intake_init(struct qf_intake *intake, struct qf_error *error);
void qf_intake_release(struct qf_intake *intake);
QF_CLEANUP_VALUE(struct qf_intake, qf_intake_release)

/* Reads the whole source into lake/<DATASET>/<batch>.parquet, findings and quarantine beside it. */
QF_MUST_CHECK enum qf_status qf_intake_run(struct qf_intake *intake, struct qf_lake *lake, struct qf_error *error);

#endif
