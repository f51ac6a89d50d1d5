/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What grows out of a matter that has come so far: clearing somebody's name (澄清正名), looking into a false accusation
 * (诬告陷害), an appeal. Each is a matter of its own, whose machine the workflow has; it knows the one that it came from, whom
 * that concerns and who is kept away. Nothing of this is automatic, and nobody is unmasked for it.
 */
#ifndef QF_HANDLE_FOLLOWON_H
#define QF_HANDLE_FOLLOWON_H

#include "handle/matter.h"

struct qf_follow_on {
    const char *kind; /* clarification, false_accusation, appeal */
    int64_t from;
    const char *text; /* how the person consented or applied; what makes it look fabricated; who asks, and what for */
};
/*
 * A clarification comes out of a lead or case that ended without fault, with the person's consent, and stays in the hands that
 * have it. A false accusation comes out of a lead that was found untrue, and an appeal out of a case that was announced, while
 * it may be asked for: both go to other hands, the former to a county's organ at least. Needs QF_HANDLE on what it comes from.
 * CONFLICT when that has not come so far, one of the kind is open, or the time to ask is over.
 */
QF_MUST_CHECK enum qf_status qf_follow_on_open(
    const struct qf_desk *desk, const struct qf_follow_on *follow_on, int64_t *ret_matter, struct qf_error *error);

/* Inside the caller's transaction: whom it concerns, who must recuse and whether that is known go over; `team`: and whoever
 * works on it. */
QF_MUST_CHECK enum qf_status qf_follow_on_people(
    const struct qf_desk *desk, int64_t from, int64_t to, bool team, struct qf_error *error);

#endif
