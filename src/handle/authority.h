/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether somebody may do what the workflow grants, in one matter. The organ above the city's is outside the program: what
 * is its to do is done, in the city's own matter, by the city's people once its document is on record
 * (QF_FACT_APPROVED_ABOVE).
 */
#ifndef QF_HANDLE_AUTHORITY_H
#define QF_HANDLE_AUTHORITY_H

#include "handle/standing.h"

struct qf_bearer {
    const char *role;
    enum qf_organ_level level; /* of their organ */
    enum qf_organ stands;      /* to the one that handles the matter: the same, or the one above */
};

enum qf_authority {
    QF_AUTHORITY_NONE,
    QF_AUTHORITY_HELD,
    QF_AUTHORITY_NEEDS_DOCUMENT /* theirs, but for the document of the organ above */
};
QF_MUST_CHECK enum qf_status qf_authority_of(const struct qf_desk *desk, int64_t matter, const struct qf_grant *grant,
    const struct qf_bearer *bearer, enum qf_authority *ret_authority, struct qf_error *error);
/* DENIED with `refusal` (QF_N) when they have none, FINDING when only the document is missing. */
QF_MUST_CHECK enum qf_status qf_authority_demand(const struct qf_desk *desk, int64_t matter,
    const struct qf_grant *grant, const struct qf_bearer *bearer, const char *refusal, struct qf_error *error);
/* What the actor is to a matter that `organ` handles. DENIED when their organ is neither it nor the one above. */
QF_MUST_CHECK enum qf_status qf_authority_bearer(
    const struct qf_desk *desk, int64_t organ, struct qf_bearer *ret_bearer, struct qf_error *error);

/*
 * Whether the actor may make the move now. CONFLICT in the wrong state, DENIED for the wrong person, LIMIT when it was made as often
 * as it may be, FINDING when it is for the organ above whose document is missing.
 */
QF_MUST_CHECK enum qf_status qf_authority_mover(
    const struct qf_desk *desk, const struct qf_standing *standing, const struct qf_move *move, struct qf_error *error);
/* The answer of it, told apart from what went wrong while it was asked. */
QF_MUST_CHECK enum qf_status qf_authority_ask_mover(const struct qf_desk *desk, const struct qf_standing *standing,
    const struct qf_move *move, enum qf_status *ret_answer, struct qf_error *error);
/* Whether the actor may approve, or waive, what `grant` says: of the organ that handles the matter or the one above, not recused. */
QF_MUST_CHECK enum qf_status qf_authority_approver(const struct qf_desk *desk, const struct qf_standing *standing,
    const struct qf_grant *grant, struct qf_error *error);

#endif
