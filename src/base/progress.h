/* SPDX-License-Identifier: Apache-2.0 */
/* How long work tells its caller how far it is, and learns that it should stop. */
#ifndef QF_BASE_PROGRESS_H
#define QF_BASE_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct qf_progress {
    void *context;
    /* `done` of `total` units (0: unknown) of the step `what` (English, for qf_tr()). May be called from several threads, one at a time. */
    void (*report)(void *context, const char *what, int64_t done, int64_t total);
    bool (*cancelled)(void *context);
};

/* Both accept NULL, and a callback that is NULL. */
static inline void qf_progress_report(const struct qf_progress *progress, const char *what, int64_t done, int64_t total)
{
    if (progress && progress->report)
        progress->report(progress->context, what, done, total);
}

static inline bool qf_progress_cancelled(const struct qf_progress *progress)
{
    return progress && progress->cancelled && progress->cancelled(progress->context);
}

#endif
