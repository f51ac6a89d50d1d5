/* SPDX-License-Identifier: Apache-2.0 */
/* Holding a grant against a person, and against the document that stands for the organ outside. */
#include "handle/authority.h"

#include <string.h>

#include "handle/access.h"
#include "handle/facts.h"

enum qf_status qf_authority_of(const struct qf_desk *desk, int64_t matter, const struct qf_grant *grant,
    const struct qf_bearer *bearer, enum qf_authority *ret_authority, struct qf_error *error)
{
    enum qf_tier tier = (enum qf_tier)bearer->level;
    bool has_document;

    *ret_authority = QF_AUTHORITY_NONE;
    if (qf_grant_covers(grant, bearer->role, tier, bearer->stands)) {
        *ret_authority = QF_AUTHORITY_HELD;
        return QF_OK;
    }
    if (bearer->level != QF_LEVEL_CITY || bearer->stands != QF_ORGAN_HANDLING ||
        !qf_grant_covers(grant, bearer->role, tier, QF_ORGAN_ABOVE))
        return QF_OK;
    TRY(qf_fact_holds(desk, matter, QF_FACT_APPROVED_ABOVE, &has_document, error));
    *ret_authority = has_document ? QF_AUTHORITY_HELD : QF_AUTHORITY_NEEDS_DOCUMENT;
    return QF_OK;
}

enum qf_status qf_authority_demand(const struct qf_desk *desk, int64_t matter, const struct qf_grant *grant,
    const struct qf_bearer *bearer, const char *refusal, struct qf_error *error)
{
    enum qf_authority authority;

    TRY(qf_authority_of(desk, matter, grant, bearer, &authority, error));
    if (authority == QF_AUTHORITY_NONE)
        return qf_fail(error, QF_DENIED, "%s", qf_tr(qf_error_lang(error), refusal));
    if (authority == QF_AUTHORITY_HELD)
        return QF_OK;
    qf_fail(error, QF_FINDING, "this is for the organ above to do, and its document is not on record");
    qf_hint(error, "record it: 'qingfeng matter record %lld %s TEXT'", (long long)matter, QF_FACT_APPROVED_ABOVE);
    return QF_FINDING;
}

enum qf_status qf_authority_bearer(
    const struct qf_desk *desk, int64_t organ, struct qf_bearer *ret_bearer, struct qf_error *error)
{
    ret_bearer->role = qf_user_role_name(desk->actor.role);
    ret_bearer->level = desk->actor.level;
    return qf_desk_organ(desk, organ, &ret_bearer->stands, error);
}

/* --- moves ------------------------------------------------------------------------------------------------------------- */

static enum qf_status count_moves(
    const struct qf_desk *desk, int64_t matter, const char *move, int *ret_count, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(desk->book, "SELECT count(*) FROM move WHERE matter = ?1 AND name = ?2", &find, error));
    qf_statement_bind_int(find, 1, matter);
    qf_statement_bind_text(find, 2, move);
    TRY(qf_statement_next(find, &found, error));
    *ret_count = (int)qf_statement_int(find, 0);
    return QF_OK;
}

/* What somebody who moves a matter must be able to do with it besides: handle it, try it, or answer for it from above. */
static enum qf_verb mover_verb(const struct qf_desk *desk, const struct qf_bearer *bearer)
{
    if (desk->actor.role == QF_ROLE_TRIAL)
        return QF_TRY;
    return bearer->stands == QF_ORGAN_ABOVE && desk->actor.role == QF_ROLE_LEADER ? QF_APPROVE : QF_HANDLE;
}

enum qf_status qf_authority_mover(
    const struct qf_desk *desk, const struct qf_standing *standing, const struct qf_move *move, struct qf_error *error)
{
    struct qf_bearer bearer;
    int made;

    TRY(qf_authority_bearer(desk, standing->organ, &bearer, error));
    if (!qf_names_have(move->from, standing->state))
        return qf_fail(error, QF_CONFLICT, "'%s' is not possible from '%s'", move->name, standing->state);
    TRY(qf_access_matter(desk, standing->id, mover_verb(desk, &bearer), error));
    TRY(qf_authority_demand(desk, standing->id, &move->by, &bearer, QF_N("this move is not yours to make"), error));
    if (move->most) {
        TRY(count_moves(desk, standing->id, move->name, &made, error));
        if (made >= move->most)
            return qf_fail(error, QF_LIMIT, "'%s' was made as often as it may be", move->name);
    }
    return QF_OK;
}

enum qf_status qf_authority_ask_mover(const struct qf_desk *desk, const struct qf_standing *standing,
    const struct qf_move *move, enum qf_status *ret_answer, struct qf_error *error)
{
    struct qf_error refusal = QF_ERROR_INIT(qf_error_lang(error));
    enum qf_status answer = qf_authority_mover(desk, standing, move, &refusal);

    if (answer == QF_OK || answer == QF_FINDING || answer == QF_CONFLICT || answer == QF_DENIED || answer == QF_LIMIT) {
        *ret_answer = answer;
        return QF_OK;
    }
    if (error)
        *error = refusal;
    return answer;
}

enum qf_status qf_authority_approver(const struct qf_desk *desk, const struct qf_standing *standing,
    const struct qf_grant *grant, struct qf_error *error)
{
    struct qf_bearer bearer;

    TRY(qf_access_matter(desk, standing->id, QF_APPROVE, error));
    TRY(qf_authority_bearer(desk, standing->organ, &bearer, error));
    return qf_authority_demand(desk, standing->id, grant, &bearer, QF_N("this is not yours to approve"), error);
}
