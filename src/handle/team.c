/* SPDX-License-Identifier: Apache-2.0 */
/* Giving matters out, and who may take which part. */
#include "handle/team.h"

#include <string.h>

#include "base/date.h"
#include "handle/access.h"
#include "handle/move.h"

/* Of another organ is who was lent or is in charge, as joint.h and taskforce.h check, or who tries it for the organ above. */
static enum qf_status check_organ(
    const struct qf_desk *desk, int64_t matter, int64_t user, const char *part, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    if (strcmp(part, "seconded") == 0 || strcmp(part, "leader_in_charge") == 0)
        return QF_OK;
    TRY(qf_book_prepare(desk->book,
        "WITH place AS (SELECT user.name, user.role, organ.name AS handling, matter.kind, own.id = organ.id AS same,"
        " own.id = ?3 AND organ.parent = ?3 AS above, substr(organ.region, 1, length(own.region)) = own.region AS "
        "higher"
        " FROM matter JOIN organ ON organ.id = matter.organ JOIN user ON user.id = ?2 JOIN organ AS own ON own.id ="
        " user.organ WHERE matter.id = ?1)"
        " SELECT handling, name, higher AND kind = 'lead' FROM place WHERE NOT same AND NOT (above AND role = 'trial')",
        &find, error));
    qf_statement_bind_int(find, 1, matter);
    qf_statement_bind_int(find, 2, user);
    qf_statement_bind_int(find, 3, desk->actor.organ);
    TRY(qf_statement_next(find, &found, error));
    if (!found)
        return QF_OK;
    qf_fail(error, QF_DENIED, "'%s' handles matter %lld, and '%s' is not of that organ", qf_statement_text(find, 0),
        (long long)matter, qf_statement_text(find, 1));
    if (qf_statement_int(find, 2))
        qf_hint(error, "a leader of the organ above takes it up with 'qingfeng lead level-up %lld'", (long long)matter);
    else
        qf_hint(error, "'qingfeng joint second' has somebody lent by another organ");
    return QF_DENIED;
}

static enum qf_status check_part(
    const struct qf_desk *desk, int64_t matter, int64_t user, const char *part, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_access_matter(desk, matter, QF_ASSIGN, error));
    TRY(qf_access_could_handle(desk, user, matter, error));
    TRY(qf_book_prepare(desk->book,
        "SELECT 1 FROM team WHERE matter IN (?1, (SELECT parent FROM matter WHERE id = ?1)) AND user = ?2"
        " AND (part = 'trial') <> (?3 = 'trial')",
        &find, error));
    qf_statement_bind_int(find, 1, matter);
    qf_statement_bind_int(find, 2, user);
    qf_statement_bind_text(find, 3, part);
    TRY(qf_statement_next(find, &found, error));
    return found ? qf_fail(error, QF_DENIED, "whoever investigates a case does not try it") : QF_OK;
}

static enum qf_status insert_part(
    const struct qf_desk *desk, int64_t matter, int64_t user, const char *part, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    char day[QF_DATE_TEXT];

    TRY(qf_book_prepare(desk->book,
        "INSERT INTO team (matter, user, part, from_day) SELECT ?1, ?2, ?3, ?4 WHERE NOT EXISTS (SELECT 1 FROM team"
        " WHERE matter = ?1 AND user = ?2 AND part = ?3 AND to_day IS NULL)",
        &insert, error));
    qf_date_format(desk->today, day);
    qf_statement_bind_int(insert, 1, matter);
    qf_statement_bind_int(insert, 2, user);
    qf_statement_bind_text(insert, 3, part);
    qf_statement_bind_text(insert, 4, day);
    return qf_statement_run(insert, error);
}

enum qf_status qf_matter_join_within(
    const struct qf_desk *desk, int64_t matter, int64_t user, const char *part, struct qf_error *error)
{
    TRY(check_part(desk, matter, user, part, error));
    TRY(check_organ(desk, matter, user, part, error));
    return insert_part(desk, matter, user, part, error);
}

enum qf_status qf_matter_join(
    const struct qf_desk *desk, int64_t matter, int64_t user, const char *part, struct qf_error *error)
{
    if (strcmp(part, "seconded") == 0 || strcmp(part, "leader_in_charge") == 0) {
        qf_fail(error, QF_USAGE, "nobody joins as '%s' alone", part);
        qf_hint(error, "'qingfeng joint second' and 'qingfeng taskforce form' do all of it");
        return QF_USAGE;
    }
    TRY(qf_desk_begin(desk, "team join", part, error));
    return qf_desk_end(desk, qf_matter_join_within(desk, matter, user, part, error), error);
}

/* Whoever handled it before leaves the team, and the new handler joins it. */
static enum qf_status hand_over(const struct qf_desk *desk, int64_t matter, int64_t user, struct qf_error *error)
{
    struct qf_statement *leave CLEANUP(qf_statement_free) = NULL;
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;
    char day[QF_DATE_TEXT];

    qf_date_format(desk->today, day);
    TRY(qf_book_prepare(desk->book,
        "UPDATE team SET to_day = ?3 WHERE matter = ?1 AND to_day IS NULL AND user <> ?2"
        " AND user = (SELECT handler FROM matter WHERE id = ?1)",
        &leave, error));
    qf_statement_bind_int(leave, 1, matter);
    qf_statement_bind_int(leave, 2, user);
    qf_statement_bind_text(leave, 3, day);
    TRY(qf_statement_run(leave, error));
    TRY(qf_book_prepare(desk->book, "UPDATE matter SET handler = ?2 WHERE id = ?1", &change, error));
    qf_statement_bind_int(change, 1, matter);
    qf_statement_bind_int(change, 2, user);
    TRY(qf_statement_run(change, error));
    return insert_part(desk, matter, user, "member", error);
}

/* What repeats took a level up goes to nobody who had it before. */
static enum qf_status check_new(const struct qf_desk *desk, int64_t matter, int64_t user, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(desk->book,
        "SELECT 1 FROM team WHERE matter = ?1 AND user = ?2 AND to_day IS NOT NULL AND EXISTS"
        " (SELECT 1 FROM move WHERE move.matter = ?1 AND name = 'level_up')",
        &find, error));
    qf_statement_bind_int(find, 1, matter);
    qf_statement_bind_int(find, 2, user);
    TRY(qf_statement_next(find, &found, error));
    return found ? qf_fail(error, QF_DENIED, "whoever handled it before it went a level up does not handle it again")
                 : QF_OK;
}

enum qf_status qf_matter_take_up_within(
    const struct qf_desk *desk, int64_t matter, int64_t user, struct qf_error *error)
{
    TRY(check_part(desk, matter, user, "member", error));
    TRY(check_new(desk, matter, user, error));
    return hand_over(desk, matter, user, error);
}

enum qf_status qf_matter_assign_within(const struct qf_desk *desk, int64_t matter, int64_t user, struct qf_error *error)
{
    TRY(qf_access_matter(desk, matter, QF_ASSIGN, error));
    TRY(check_organ(desk, matter, user, "member", error));
    TRY(qf_matter_take_up_within(desk, matter, user, error));
    return qf_matter_move_when_ready(desk, matter, "assign", error);
}

enum qf_status qf_matter_assign(const struct qf_desk *desk, int64_t matter, int64_t user, struct qf_error *error)
{
    TRY(qf_desk_begin(desk, "matter assign", NULL, error));
    return qf_desk_end(desk, qf_matter_assign_within(desk, matter, user, error), error);
}
