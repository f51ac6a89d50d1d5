/* SPDX-License-Identifier: Apache-2.0 */
/* What approvals (approval.h) are of: whose grant, which rows of the book, and whether somebody may give one now. */
#ifndef QF_HANDLE_APPROVABLE_H
#define QF_HANDLE_APPROVABLE_H

#include "handle/approval.h"

/* Who approves the move, or waives what it requires; without roles nobody does. */
const struct qf_grant *qf_approvable_grant(const struct qf_move *move, enum qf_approval_kind kind);
/* What whoever approves the move sees now: equal texts as long as it is the same. Replaces what was in `ret_seen`. */
QF_MUST_CHECK enum qf_status qf_approvable_seen(const struct qf_desk *desk, int64_t matter, const struct qf_move *move,
    struct qf_text *ret_seen, struct qf_error *error);
/* Whether `giver` may approve by the grant now; fails only when that cannot be told. */
QF_MUST_CHECK enum qf_status qf_approvable_by(const struct qf_desk *desk, const struct qf_standing *standing,
    const struct qf_grant *grant, int64_t giver, bool *ret_may, struct qf_error *error);

#endif
