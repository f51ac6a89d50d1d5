/* SPDX-License-Identifier: Apache-2.0 */
/* Where a matter stands: what the engine needs to know of it, read once and passed on. */
#ifndef QF_HANDLE_STANDING_H
#define QF_HANDLE_STANDING_H

#include "handle/desk.h"

struct qf_standing {
    int64_t id, organ;  /* organ: that handles it */
    int64_t since_move; /* the step that brought it into its state; 0: none is known */
    char kind[24], state[48];
    const char *track; /* as clocks name it; NULL: the usual way */
    const struct qf_machine *machine;
};

/* Whoever the actor is: for what the program does, and after access was decided. */
QF_MUST_CHECK enum qf_status qf_standing_read(
    const struct qf_desk *desk, int64_t matter, struct qf_standing *ret_standing, struct qf_error *error);
/* The same for a matter that the actor may see; else NOT_FOUND. */
QF_MUST_CHECK enum qf_status qf_standing_see(
    const struct qf_desk *desk, int64_t matter, struct qf_standing *ret_standing, struct qf_error *error);
/* The move of its machine; NOT_FOUND. */
QF_MUST_CHECK enum qf_status qf_standing_move(
    const struct qf_standing *standing, const char *name, const struct qf_move **ret_move, struct qf_error *error);

/* A track of the book as clocks name it. */
const char *qf_clock_track(const char *track);

#endif
