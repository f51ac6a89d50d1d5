/* SPDX-License-Identifier: Apache-2.0 */
/* Who works on a matter: given to a handler, joined by others. */
#ifndef QF_HANDLE_TEAM_H
#define QF_HANDLE_TEAM_H

#include "handle/desk.h"

/*
 * Gives the matter to somebody of the organ that handles it; they join its team. Never to one who must recuse, nor trial to
 * one who investigated. Where the workflow has a move 'assign' that the actor may make now, it is made with it.
 */
QF_MUST_CHECK enum qf_status qf_matter_assign(
    const struct qf_desk *desk, int64_t matter, int64_t user, struct qf_error *error);
/* As leader, member or trial (of others joint.h and taskforce.h say more). */
QF_MUST_CHECK enum qf_status qf_matter_join(
    const struct qf_desk *desk, int64_t matter, int64_t user, const char *part, struct qf_error *error);

/* The same inside the caller's transaction. */
QF_MUST_CHECK enum qf_status qf_matter_assign_within(
    const struct qf_desk *desk, int64_t matter, int64_t user, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_matter_join_within(
    const struct qf_desk *desk, int64_t matter, int64_t user, const char *part, struct qf_error *error);
/* Whatever organ the user is of: the caller moves the matter there. No move is made. */
QF_MUST_CHECK enum qf_status qf_matter_take_up_within(
    const struct qf_desk *desk, int64_t matter, int64_t user, struct qf_error *error);

#endif
