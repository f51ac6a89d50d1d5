/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The dragnet (拉网式排查): a round in which every domain is searched in every township of an organ's region. What the round
 * covers is fixed when it starts; a cell is done or not, and its hits are the leads there since.
 */
#ifndef QF_HANDLE_DRAGNET_H
#define QF_HANDLE_DRAGNET_H

#include "handle/desk.h"

/*
 * Over the townships of the actor's organ and the domains named, or all of the catalogue (count 0). A leader's to start; the
 * round that the organ had ends. NOT_FOUND for an unknown domain, CONFLICT for a name that was used, INPUT without townships.
 */
QF_MUST_CHECK enum qf_status qf_dragnet_start(const struct qf_desk *desk, const char *name, const char *const *domains,
    size_t count, int64_t *ret_round, struct qf_error *error);

/* Searched today. NOT_FOUND outside the round, DENIED outside the organ's region, CONFLICT after the round or a second time. */
QF_MUST_CHECK enum qf_status qf_dragnet_done(
    const struct qf_desk *desk, int64_t round, const char *domain, const char *township, struct qf_error *error);

struct qf_dragnet_round {
    int64_t id, cells, done, hits;
    char name[96], from_day[11], to_day[11]; /* "" while it runs */
};
struct qf_dragnet_cell {                                     /* borrowed for the call */
    const char *domain, *region, *organ, *done_on, *done_by; /* organ: the township's name */
    int64_t hits; /* leads opened from the round's first day to its last, that the actor may see */
};
/* A round (0: the newest that covers the actor's region) and its cells within it: by township, then domain. */
QF_MUST_CHECK enum qf_status qf_dragnet_show(const struct qf_desk *desk, int64_t round,
    enum qf_status (*visit)(void *context, const struct qf_dragnet_cell *cell, struct qf_error *error), void *context,
    struct qf_dragnet_round *ret_round, struct qf_error *error);

#endif
