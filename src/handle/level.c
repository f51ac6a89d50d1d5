/* SPDX-License-Identifier: Apache-2.0 */
/* Taking leads up. */
#include "handle/level.h"

#include "base/date.h"
#include "handle/access.h"
#include "handle/matter.h"
#include "handle/move.h"
#include "handle/team.h"

static enum qf_status check_member(const struct qf_desk *desk, int64_t user, struct qf_error *error)
{
    struct qf_desk other;

    TRY(qf_desk_of_user(desk, user, &other, error));
    return other.actor.organ == desk->actor.organ
               ? QF_OK
               : qf_fail(error, QF_INPUT, "whoever handles it from now on is of the organ that takes it up");
}

/* Whoever worked on it at the organ that had it does so no more. */
static enum qf_status change_organ(const struct qf_desk *desk, int64_t lead, struct qf_error *error)
{
    static const char *const changes[] = {
        "UPDATE team SET to_day = ?3 WHERE matter = ?1 AND to_day IS NULL"
        " AND user IN (SELECT id FROM user WHERE organ <> ?2)",
        "UPDATE matter SET organ = ?2 WHERE id = ?1 AND ?3 <> ''",
    };
    char day[QF_DATE_TEXT];

    qf_date_format(desk->today, day);
    for (size_t i = 0; i < QF_COUNT(changes); i++) {
        struct qf_statement *change CLEANUP(qf_statement_free) = NULL;
        TRY(qf_book_prepare(desk->book, changes[i], &change, error));
        qf_statement_bind_int(change, 1, lead);
        qf_statement_bind_int(change, 2, desk->actor.organ);
        qf_statement_bind_text(change, 3, day);
        TRY(qf_statement_run(change, error));
    }
    return QF_OK;
}

static enum qf_status level_up(
    const struct qf_desk *desk, int64_t lead, int64_t user, const char *reason, struct qf_error *error)
{
    enum qf_organ stands = QF_ORGAN_HANDLING;
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_access_matter(desk, lead, QF_ASSIGN, error));
    TRY(qf_book_prepare(desk->book, "SELECT organ FROM matter WHERE id = ?1", &find, error));
    qf_statement_bind_int(find, 1, lead);
    TRY(qf_statement_next(find, &found, error));
    TRY(qf_desk_organ(desk, qf_statement_int(find, 0), &stands, error));
    qf_statement_reset(find);
    if (stands != QF_ORGAN_ABOVE)
        return qf_fail(error, QF_CONFLICT, "your own organ handles it already");
    TRY(check_member(desk, user, error));
    TRY(qf_matter_record_within(desk, lead, "level_up_reason", reason, error));
    TRY(qf_matter_take_up_within(desk, lead, user, error));
    TRY(qf_matter_move_within(desk, lead, &(struct qf_step){ .move = "level_up", .reason = reason }, error));
    return change_organ(desk, lead, error);
}

enum qf_status qf_lead_level_up(
    const struct qf_desk *desk, int64_t lead, int64_t user, const char *reason, struct qf_error *error)
{
    if (!reason || !*reason)
        return qf_fail(error, QF_USAGE, "taking a lead up says why");
    TRY(qf_desk_begin(desk, "lead level up", reason, error));
    return qf_desk_end(desk, level_up(desk, lead, user, reason, error), error);
}
