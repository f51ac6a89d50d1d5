/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Figures as they were given out: a whole set, kept with the state of the journal and of the lake from which it was counted.
 * What is printed or published is made from a frozen set, so that it can be made again, byte by byte, whatever was
 * corrected since; and what was corrected is told by comparing.
 */
#ifndef QF_HANDLE_FROZEN_H
#define QF_HANDLE_FROZEN_H

#include "handle/figures.h"

struct qf_frozen { /* texts are borrowed for the call */
    int64_t id, journal_sequence, snapshot;
    const char *from, *to, *region, *taken_on, *taken_by, *journal_head, *digest;
    const char *figures; /* JSON, as figures.h writes it */
};

/*
 * Counts and keeps the figures of the actor's region. When the last set of the same period has the very same figures, that one
 * stands: `ret_new` says which. CONFLICT for a period that is not over. Needs QF_TASK_STATISTICS.
 */
QF_MUST_CHECK enum qf_status qf_figures_freeze(const struct qf_desk *desk, struct qf_period period, const char *reason,
    int64_t *ret_id, bool *ret_new, struct qf_error *error);

typedef enum qf_status qf_frozen_visit(void *context, const struct qf_frozen *frozen, struct qf_error *error);
/* Sets of places in the actor's region, the newest first. */
QF_MUST_CHECK enum qf_status qf_frozen_walk(
    const struct qf_desk *desk, qf_frozen_visit *visit, void *context, struct qf_error *error);
/* One of them; NOT_FOUND for others. */
QF_MUST_CHECK enum qf_status qf_frozen_look(
    const struct qf_desk *desk, int64_t id, qf_frozen_visit *visit, void *context, struct qf_error *error);

struct qf_figure_change { /* borrowed for the call */
    const struct qf_statistic *measure;
    enum qf_window window;
    enum qf_band band;
    const char *value;
    const struct qf_figure *then, *now; /* NULL: nothing was counted there */
};
/* What the same period gives now, where it differs. Of the actor's own region: CONFLICT for a set of another. */
QF_MUST_CHECK enum qf_status qf_frozen_compare(const struct qf_desk *desk, int64_t id,
    enum qf_status (*visit)(void *context, const struct qf_figure_change *change, struct qf_error *error),
    void *context, struct qf_error *error);

#endif
