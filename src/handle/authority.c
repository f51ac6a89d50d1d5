/* SPDX-License-Identifier: Apache-2.0 */
/* Holding a grant against a person, and against the document that stands for the organ outside. */
#include "handle/authority.h"

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
