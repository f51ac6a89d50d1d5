/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The cage of a model: its SQL is one SELECT over what it declares, and runs in a session that can read the lake only, within
 * limits of memory and time. Not public.
 */
#ifndef QF_WARN_CAGE_H
#define QF_WARN_CAGE_H

#include <pthread.h>

#include "base/progress.h"
#include "catalog/catalog.h"
#include "store/lake.h"

/* Creates the views of all definitions of the catalogue, in the order in which they use each other. Before the lock. */
QF_MUST_CHECK enum qf_status qf_cage_define(struct qf_lake *lake, const struct qf_catalog *catalog, struct qf_error *error);

/* INPUT when the model's SQL names what it does not declare, or what would make it unrepeatable. */
QF_MUST_CHECK enum qf_status qf_cage_check(
    struct qf_lake *lake, const struct qf_catalog *catalog, const struct qf_model *model, struct qf_error *error);

/* Rewrites a mistake that the engine found in wrapped SQL (`lines_before` lines before the model's own) to file, line and column. */
void qf_cage_place_mistake(const char *file, int sql_line, unsigned lines_before, struct qf_error *error);

/* Interrupts what runs in `lake` when the time is over or the caller cancels. */
struct qf_watch {
    struct qf_lake *lake;
    const struct qf_progress *progress;
    int64_t deadline_ms;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t ended;
    bool running, over, cancelled, done;
};
QF_MUST_CHECK enum qf_status qf_watch_begin(struct qf_watch *watch, struct qf_lake *lake, int64_t time_ms, const struct qf_progress *progress, struct qf_error *error);
void qf_watch_end(struct qf_watch *watch);
QF_CLEANUP_VALUE(struct qf_watch, qf_watch_end)

#endif
