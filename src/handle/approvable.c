/* SPDX-License-Identifier: Apache-2.0 */
/* What is approved, and by whom it may be. */
#include "handle/approvable.h"

#include "handle/authority.h"

const struct qf_grant *qf_approvable_grant(const struct qf_move *move, enum qf_approval_kind kind)
{
    return kind == QF_APPROVAL_WAIVE ? &move->override : &move->approver;
}

/* What is approved is what stands in the book: the rows of whatever the move requires, and whom and what it decides about. */
enum qf_status qf_approvable_seen(const struct qf_desk *desk, int64_t matter, const struct qf_move *move,
    struct qf_text *ret_seen, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    struct qf_text facts CLEANUP(qf_text_release) = { 0 };
    bool found;

    for (size_t i = 0; i < move->requires.count; i++)
        qf_text_add_format(&facts, " %s ", move->requires.items[i]);
    TRY(qf_text_check(&facts, error));
    TRY(qf_book_prepare(desk->book,
        "SELECT group_concat(what, ' ') FROM (SELECT 'organ/' || organ AS what FROM matter WHERE id = ?1"
        " UNION ALL SELECT 'fact/' || id FROM fact WHERE matter = ?1 AND replaced_at IS NULL"
        " AND instr(?2, ' ' || name || ' ') > 0"
        " UNION ALL SELECT 'person/' || id FROM person_in_case WHERE matter = ?1"
        " UNION ALL SELECT 'sanction/' || sanction.id || '/' || sanction.kind || '/' || decided_on || '/' ||"
        " ifnull(withdrawn_on, '') FROM sanction"
        " JOIN person_in_case ON person_in_case.id = person WHERE matter = ?1 ORDER BY what)",
        &find, error));
    qf_statement_bind_int(find, 1, matter);
    qf_statement_bind_text(find, 2, facts.length ? qf_text_string(&facts) : "");
    TRY(qf_statement_next(find, &found, error));
    ret_seen->length = 0;
    qf_text_add_string(ret_seen, qf_statement_text(find, 0));
    return qf_text_check(ret_seen, error);
}

/* Whoever gave it may have changed their post, their tie to somebody in the matter, or their account. */
enum qf_status qf_approvable_by(const struct qf_desk *desk, const struct qf_standing *standing,
    const struct qf_grant *grant, int64_t giver, bool *ret_may, struct qf_error *error)
{
    struct qf_error refusal = QF_ERROR_INIT(qf_error_lang(error));
    struct qf_desk theirs;
    enum qf_status status = qf_desk_of_user(desk, giver, &theirs, &refusal);

    if (status == QF_OK)
        status = qf_authority_approver(&theirs, standing, grant, &refusal);
    *ret_may = status == QF_OK;
    if (status == QF_OK || status == QF_NOT_FOUND || status == QF_DENIED || status == QF_FINDING)
        return QF_OK;
    if (error)
        *error = refusal;
    return status;
}
