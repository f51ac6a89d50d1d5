/* SPDX-License-Identifier: Apache-2.0 */
/* Warnings counted: by domain and level, and by model. */
#ifndef QF_WARN_SUMMARY_H
#define QF_WARN_SUMMARY_H

#include "store/book.h"

struct qf_warning_total {
    const char *group;           /* domain or model code; borrowed for the call */
    int64_t red, orange, yellow; /* open */
    int64_t dismissed, gone;
    int64_t confirmed, unfounded; /* what they were found to be; precision is confirmed of both */
    int64_t
        amount_fen; /* of the open ones; warnings may overlap, so a sum over models counts money twice where they do */
};

/*
 * A warning is confirmed when a lead found it so, wholly or in part; unfounded when one found it so and none confirmed it, or when
 * it was dismissed without a lead because it was no wrong. What could not be shown, and what others had handled, is neither.
 */
enum qf_warning_grouping { QF_WARNINGS_BY_DOMAIN, QF_WARNINGS_BY_MODEL };

QF_MUST_CHECK enum qf_status qf_warning_totals(struct qf_book *book, enum qf_warning_grouping grouping,
    enum qf_status (*visit)(void *context, const struct qf_warning_total *total, struct qf_error *error), void *context,
    struct qf_error *error);

#endif
