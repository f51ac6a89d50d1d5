/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The cage of a model: its SQL, and that of every definition it uses, is one SELECT over what it declares, and runs in
 * a session that can read the lake only, within limits of memory and time. Not public.
 */
#ifndef QF_WARN_CAGE_H
#define QF_WARN_CAGE_H

#include <pthread.h>

#include "base/progress.h"
#include "catalog/catalog.h"
#include "store/lake.h"

/* A session with the views of the catalogue's definitions. Both are borrowed. */
struct qf_cage {
    struct qf_lake *lake;
    const struct qf_catalog *catalog;
    struct qf_error *mistakes; /* one a definition, in the catalogue's order; status OK when its view stands */
    size_t count;
};
void qf_cage_release(struct qf_cage *cage);
QF_CLEANUP_VALUE(struct qf_cage, qf_cage_release)

/*
 * Checks every definition and creates its view, those first that others use. Before the session is locked. A mistake
 * in a definition is kept for the models that use it and is no failure here.
 */
QF_MUST_CHECK enum qf_status qf_cage_define(
    struct qf_lake *lake, const struct qf_catalog *catalog, struct qf_cage *ret_cage, struct qf_error *error);

/*
 * INPUT when the model's SQL names what it does not declare, or calls what would make it unrepeatable, or when a
 * definition that it uses has a mistake.
 */
QF_MUST_CHECK enum qf_status qf_cage_check(
    const struct qf_cage *cage, const struct qf_model *model, struct qf_error *error);

/* Puts file, line and column before a mistake that the engine found in SQL with `lines_before` lines before its own. */
void qf_cage_place_mistake(const char *file, int sql_line, unsigned lines_before, struct qf_error *error);

/* Functions that no model may call, because they answer otherwise on another day, thread or machine. Sorted. */
const char *const *qf_cage_volatile_functions(size_t *ret_count);

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
QF_MUST_CHECK enum qf_status qf_watch_begin(struct qf_watch *watch, struct qf_lake *lake, int64_t time_ms,
    const struct qf_progress *progress, struct qf_error *error);
void qf_watch_end(struct qf_watch *watch);
QF_CLEANUP_VALUE(struct qf_watch, qf_watch_end)

#endif
