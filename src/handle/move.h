/* SPDX-License-Identifier: Apache-2.0 */
/* Moving matters as the workflow says: by whoever has them, when what is required is there, and when a second person approved. */
#ifndef QF_HANDLE_MOVE_H
#define QF_HANDLE_MOVE_H

#include "handle/desk.h"

struct qf_step {
    const char *move, *reason;
};
/*
 * CONFLICT in the wrong state, DENIED for the wrong person, FINDING when something required is missing (the message names it) or
 * nobody approved it yet (approval.h). An approval is used up; who gave it, and what was waived, is kept with the move. What is
 * waived needs a reason (USAGE). USAGE also for what is more than a move: listing.h, level.h, handing.h and notice.h do the rest
 * of it as well.
 */
QF_MUST_CHECK enum qf_status qf_matter_move(
    const struct qf_desk *desk, int64_t matter, const struct qf_step *step, struct qf_error *error);
/* The same inside the caller's transaction, half of an act or not. */
QF_MUST_CHECK enum qf_status qf_matter_move_within(
    const struct qf_desk *desk, int64_t matter, const struct qf_step *step, struct qf_error *error);
/* By the program, when nothing that the move requires is missing; else, and in another state, it is left as it is. */
QF_MUST_CHECK enum qf_status qf_matter_move_itself(
    const struct qf_desk *desk, int64_t matter, const char *move, bool *ret_moved, struct qf_error *error);
/* By the actor, inside their transaction, when it is theirs to make, nothing is missing and nobody must approve; else it is left. */
QF_MUST_CHECK enum qf_status qf_matter_move_when_ready(
    const struct qf_desk *desk, int64_t matter, const char *move, struct qf_error *error);

/* What could be done next, and what stands in the way: for every move from the present state. */
struct qf_next_move {
    const struct qf_move *move;
    bool allowed;           /* by state and person */
    bool unapproved;        /* a second person must approve, and none did so that the actor could move now */
    const char *missing[8]; /* facts, ending with NULL */
};
QF_MUST_CHECK enum qf_status qf_matter_next(const struct qf_desk *desk, int64_t matter,
    enum qf_status (*visit)(void *context, const struct qf_next_move *next, struct qf_error *error), void *context,
    struct qf_error *error);

#endif
