/* SPDX-License-Identifier: Apache-2.0 */
/* What a rehearsed year came to: what its script says beside what the statistics count from the book. */
#ifndef QF_REHEARSE_SUMMARY_H
#define QF_REHEARSE_SUMMARY_H

#include "handle/statistics.h"
#include "rehearse/rehearse.h"

struct qf_summary_line {
    const struct qf_statistic *measure;
    int64_t scripted;         /* in the unit of the measure; of a part of a whole, the part */
    struct qf_figure counted; /* of the year */
    enum { QF_COMPARE_VALUE, QF_COMPARE_PART, QF_COMPARE_CHANGE } by;
    int64_t number; /* what of `counted` is held against the script: value, numerator, or change over the year before */
};
/* In the order of the table; a line whose number is not the script's is visited like the others. */
QF_MUST_CHECK enum qf_status qf_rehearsal_summary(const struct qf_rehearsal *rehearsal,
    enum qf_status (*visit)(void *context, const struct qf_summary_line *line, struct qf_error *error), void *context,
    struct qf_error *error);

#endif
