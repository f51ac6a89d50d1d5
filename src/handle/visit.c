/* SPDX-License-Identifier: Apache-2.0 */
/* Visits, pairs, urgent issues. */
#include "handle/visit.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "handle/access.h"
#include "handle/given.h"

/* Only a hall stands anywhere else than in a village. */
static const struct {
    const char *name;
    unsigned places;
} kinds[] = {
    { "bench_meeting", QF_PLACE_VILLAGE },
    { "field_interview", QF_PLACE_VILLAGE },
    { "hall_visit", QF_PLACE_VILLAGE | QF_PLACE_TOWNSHIP | QF_PLACE_COUNTY },
    { "home_visit", QF_PLACE_VILLAGE },
};
static const char *const places[] = { "convenience_centre", "assets_office", "approval_hall", "village" };

static void bind_day(struct qf_statement *statement, int index, int32_t days)
{
    char day[QF_DATE_TEXT];

    qf_date_format(days, day);
    qf_statement_bind_text(statement, index, days ? day : NULL);
}

/* --- visits ------------------------------------------------------------------------------------------------------------ */

static enum qf_status check_place(const struct qf_new_visit *visit, struct qf_error *error)
{
    if (!visit->place)
        return strcmp(visit->kind, "hall_visit") == 0
                   ? qf_fail(error, QF_USAGE,
                         "a visit to a hall says which: convenience_centre, assets_office or "
                         "approval_hall")
                   : QF_OK;
    for (size_t i = 0; i < QF_COUNT(places); i++)
        if (strcmp(places[i], visit->place) == 0)
            return QF_OK;
    return qf_fail(error, QF_USAGE, "there is no kind of place '%s'", visit->place);
}

static enum qf_status check_visit(const struct qf_desk *desk, const struct qf_new_visit *visit, struct qf_error *error)
{
    size_t kind = 0;

    while (kind < QF_COUNT(kinds) && (!visit->kind || strcmp(kinds[kind].name, visit->kind) != 0))
        kind++;
    if (kind == QF_COUNT(kinds))
        return qf_fail(error, QF_USAGE, "a visit is a bench_meeting, a field_interview, a hall_visit or a home_visit");
    TRY(qf_given_place(desk, visit->region, kinds[kind].places, error));
    if (visit->people < 0)
        return qf_fail(error, QF_USAGE, "nobody can meet fewer than none");
    return check_place(visit, error);
}

/* The actor, or another account that is no administrator's. */
static enum qf_status check_cadre(const struct qf_desk *desk, int64_t cadre, struct qf_error *error)
{
    struct qf_desk seat;

    if (!cadre || cadre == desk->actor.user)
        return QF_OK;
    TRY(qf_desk_of_user(desk, cadre, &seat, error));
    if (seat.actor.role == QF_ROLE_SYSTEM_ADMIN || seat.actor.role == QF_ROLE_SECURITY_ADMIN ||
        seat.actor.role == QF_ROLE_AUDITOR)
        return qf_fail(error, QF_INPUT, "'%s' goes to no village", seat.actor.name);
    return QF_OK;
}

enum qf_status qf_visit_add(
    const struct qf_desk *desk, const struct qf_new_visit *visit, int64_t *ret_visit, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    int32_t day = visit->on_day;

    TRY(qf_access_task(desk, QF_TASK_REGISTER, error));
    TRY(check_visit(desk, visit, error));
    TRY(qf_given_past(desk, &day, error));
    TRY(check_cadre(desk, visit->cadre, error));
    TRY(qf_book_prepare(desk->book,
        "INSERT INTO visit (user, region, kind, on_day, people, notes, place) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        &insert, error));
    qf_statement_bind_int(insert, 1, visit->cadre ? visit->cadre : desk->actor.user);
    qf_statement_bind_text(insert, 2, visit->region);
    qf_statement_bind_text(insert, 3, visit->kind);
    bind_day(insert, 4, day);
    qf_statement_bind_int(insert, 5, visit->people);
    qf_statement_bind_text(insert, 6, visit->notes ? visit->notes : "");
    qf_statement_bind_text(insert, 7, visit->place);
    return qf_desk_run(desk, insert, "visit add", NULL, ret_visit, error);
}

/* The region of a visit in the actor's; NOT_FOUND elsewhere. */
static enum qf_status find_visit(const struct qf_desk *desk, int64_t visit, char ret_region[13], struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(
        desk->book, "SELECT region FROM visit WHERE id = ?1 AND substr(region, 1, length(?2)) = ?2", &find, error));
    qf_statement_bind_int(find, 1, visit);
    qf_statement_bind_text(find, 2, desk->actor.region);
    TRY(qf_statement_next(find, &found, error));
    if (!found)
        return qf_fail(error, QF_NOT_FOUND, "there is no visit %lld", (long long)visit);
    snprintf(ret_region, 13, "%s", qf_statement_text(find, 0));
    return QF_OK;
}

enum qf_status qf_visit_lead(const struct qf_desk *desk, int64_t visit, const struct qf_new_lead *lead,
    int64_t *ret_lead, struct qf_error *error)
{
    struct qf_new_lead there = *lead;
    char region[13];

    TRY(qf_access_task(desk, QF_TASK_REGISTER, error));
    TRY(find_visit(desk, visit, region, error));
    if (!there.region)
        there.region = region;
    return qf_lead_open_on(desk, &there, &(struct qf_link){ "visit", "source", visit }, ret_lead, error);
}

static const char walk_head[] =
    "SELECT visit.id, people, (SELECT count(*) FROM matter_link JOIN matter ON matter.id = matter_link.matter"
    " WHERE matter_link.kind = 'visit' AND ref = visit.id AND removed_at IS NULL AND";
static const char walk_tail[] =
    "), (SELECT count(*) FROM urgent_issue WHERE urgent_issue.visit = visit.id), user.display, visit.region,"
    " region.name, kind, place, on_day, notes FROM visit JOIN user ON user.id = visit.user"
    " LEFT JOIN region ON region.code = visit.region WHERE substr(visit.region, 1, length(?3)) = ?3"
    " AND (?5 = 0 OR visit.id = ?5) AND (?6 = 0 OR visit.user = ?6)"
    " AND (?7 IS NULL OR substr(visit.region, 1, length(?7)) = ?7) AND (?8 IS NULL OR on_day >= ?8)"
    " AND (?9 IS NULL OR on_day <= ?9) ORDER BY on_day DESC, visit.id DESC LIMIT ?10";

enum qf_status qf_visit_walk(const struct qf_desk *desk, const struct qf_visit_filter *filter,
    enum qf_status (*visit)(void *context, const struct qf_visit_view *visit, struct qf_error *error), void *context,
    struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    bool more;

    TRY(qf_access_task(desk, QF_TASK_REGISTER, error));
    TRY(qf_access_prepare(desk, walk_head, walk_tail, &rows, error));
    qf_statement_bind_int(rows, 5, filter->id);
    qf_statement_bind_int(rows, 6, filter->cadre);
    qf_statement_bind_text(rows, 7, filter->region);
    bind_day(rows, 8, filter->from);
    bind_day(rows, 9, filter->to);
    qf_statement_bind_int(rows, 10, filter->limit ? filter->limit : -1);
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        const struct qf_visit_view seen = { .id = qf_statement_int(rows, 0),
            .people = qf_statement_int(rows, 1),
            .leads = qf_statement_int(rows, 2),
            .issues = qf_statement_int(rows, 3),
            .cadre = qf_statement_text(rows, 4),
            .region = qf_statement_text(rows, 5),
            .place_name = qf_statement_text(rows, 6),
            .kind = qf_statement_text(rows, 7),
            .place = qf_statement_text(rows, 8),
            .on_day = qf_statement_text(rows, 9),
            .notes = qf_statement_text(rows, 10) };
        TRY(visit(context, &seen, error));
    }
}

/* --- pairs ------------------------------------------------------------------------------------------------------------- */

static enum qf_status change_pair(const struct qf_desk *desk, int64_t user, const char *region, struct qf_error *error)
{
    static const char *const changes[] = {
        "UPDATE pairing SET to_day = ?3 WHERE region = ?2 AND to_day IS NULL AND user <> ?1",
        "INSERT INTO pairing (user, region, from_day) SELECT ?1, ?2, ?3 WHERE ?1 > 0"
        " AND NOT EXISTS (SELECT 1 FROM pairing WHERE region = ?2 AND to_day IS NULL)",
    };

    for (size_t i = 0; i < QF_COUNT(changes); i++) {
        struct qf_statement *change CLEANUP(qf_statement_free) = NULL;
        TRY(qf_book_prepare(desk->book, changes[i], &change, error));
        qf_statement_bind_int(change, 1, user);
        qf_statement_bind_text(change, 2, region);
        bind_day(change, 3, desk->today);
        TRY(qf_statement_run(change, error));
    }
    return QF_OK;
}

enum qf_status qf_visit_pair(const struct qf_desk *desk, int64_t user, const char *region, struct qf_error *error)
{
    TRY(qf_access_task(desk, QF_TASK_PUT_RIGHT, error));
    if (desk->actor.role != QF_ROLE_LEADER)
        return qf_fail(error, QF_DENIED, "who goes to which village is a leader's to say");
    TRY(qf_given_place(desk, region, QF_PLACE_VILLAGE, error));
    TRY(check_cadre(desk, user, error));
    TRY(qf_desk_begin(desk, "visit pair", NULL, error));
    return qf_desk_end(desk, change_pair(desk, user, region, error), error);
}

enum qf_status qf_visit_pairs(const struct qf_desk *desk, bool idle_only,
    enum qf_status (*visit)(void *context, const struct qf_pair_view *pair, struct qf_error *error), void *context,
    struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    bool more;

    TRY(qf_access_task(desk, QF_TASK_REGISTER, error));
    TRY(qf_book_prepare(desk->book,
        "SELECT * FROM (SELECT user.display, pairing.region, region.name, from_day, (SELECT max(on_day) FROM visit"
        " WHERE visit.user = pairing.user AND visit.region = pairing.region AND on_day <= ?3) AS last FROM pairing"
        " JOIN user ON user.id = pairing.user LEFT JOIN region ON region.code = pairing.region"
        " WHERE to_day IS NULL AND substr(pairing.region, 1, length(?1)) = ?1)"
        " WHERE NOT ?4 OR last IS NULL OR last < ?2 ORDER BY 2",
        &rows, error));
    qf_statement_bind_text(rows, 1, desk->actor.region);
    int32_t first = qf_month_to_days(qf_days_to_month(desk->today));
    char month[QF_DATE_TEXT];
    qf_date_format(first, month);
    bind_day(rows, 2, first);
    bind_day(rows, 3, desk->today);
    qf_statement_bind_int(rows, 4, idle_only);
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        const struct qf_pair_view pair = { .cadre = qf_statement_text(rows, 0),
            .region = qf_statement_text(rows, 1),
            .place = qf_statement_text(rows, 2),
            .since = qf_statement_text(rows, 3),
            .last_visit = qf_statement_text(rows, 4),
            .idle = strcmp(qf_statement_text(rows, 4), month) < 0 };
        TRY(visit(context, &pair, error));
    }
}

/* --- urgent issues ----------------------------------------------------------------------------------------------------- */

enum qf_status qf_issue_add(
    const struct qf_desk *desk, const struct qf_new_issue *issue, int64_t *ret_issue, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    char visited[13] = "";

    TRY(qf_access_task(desk, QF_TASK_PUT_RIGHT, error));
    if (issue->visit)
        TRY(find_visit(desk, issue->visit, visited, error));
    const char *region = issue->region ? issue->region : visited;
    TRY(qf_given_place(desk, region, QF_PLACE_VILLAGE | QF_PLACE_TOWNSHIP | QF_PLACE_COUNTY, error));
    TRY(qf_given_text(issue->what, QF_N("what troubles people"), error));
    TRY(qf_given_text(issue->unit, QF_N("the unit that answers for it"), error));
    TRY(qf_book_prepare(desk->book,
        "INSERT INTO urgent_issue (visit, region, what, unit, opened_on, due_on) VALUES (nullif(?1, 0), ?2, ?3, ?4, "
        "?5, ?6)",
        &insert, error));
    qf_statement_bind_int(insert, 1, issue->visit);
    qf_statement_bind_text(insert, 2, region);
    qf_statement_bind_text(insert, 3, issue->what);
    qf_statement_bind_text(insert, 4, issue->unit);
    bind_day(insert, 5, desk->today);
    bind_day(insert, 6, issue->due);
    return qf_desk_run(desk, insert, "issue add", NULL, ret_issue, error);
}

static enum qf_status check_unsolved(const struct qf_desk *desk, int64_t issue, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(desk->book,
        "SELECT solved_on IS NOT NULL FROM urgent_issue WHERE id = ?1 AND substr(region, 1, length(?2)) = ?2", &find,
        error));
    qf_statement_bind_int(find, 1, issue);
    qf_statement_bind_text(find, 2, desk->actor.region);
    TRY(qf_statement_next(find, &found, error));
    if (!found)
        return qf_fail(error, QF_NOT_FOUND, "there is no urgent issue %lld", (long long)issue);
    return qf_statement_int(find, 0)
               ? qf_fail(error, QF_CONFLICT, "urgent issue %lld is solved already", (long long)issue)
               : QF_OK;
}

static enum qf_status solve(
    const struct qf_desk *desk, int64_t issue, const char *how, const char *unit, struct qf_error *error)
{
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;

    TRY(check_unsolved(desk, issue, error));
    TRY(qf_given_text(how, QF_N("how it was solved"), error));
    TRY(qf_book_prepare(desk->book,
        "UPDATE urgent_issue SET solved_on = ?2, solved_by = ?3, how = ?4, unit = ifnull(?5, unit) WHERE id = ?1",
        &change, error));
    qf_statement_bind_int(change, 1, issue);
    bind_day(change, 2, desk->today);
    qf_statement_bind_int(change, 3, desk->actor.user);
    qf_statement_bind_text(change, 4, how);
    qf_statement_bind_text(change, 5, unit);
    return qf_statement_run(change, error);
}

enum qf_status qf_issue_solve(
    const struct qf_desk *desk, int64_t issue, const char *how, const char *unit, struct qf_error *error)
{
    TRY(qf_access_task(desk, QF_TASK_PUT_RIGHT, error));
    TRY(qf_desk_begin(desk, "issue solve", NULL, error));
    return qf_desk_end(desk, solve(desk, issue, how, unit, error), error);
}

enum qf_status qf_issue_walk(const struct qf_desk *desk, const struct qf_issue_filter *filter,
    enum qf_status (*visit)(void *context, const struct qf_issue_view *issue, struct qf_error *error), void *context,
    struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    bool more;

    TRY(qf_access_task(desk, QF_TASK_PUT_RIGHT, error));
    TRY(qf_book_prepare(desk->book,
        "SELECT * FROM (SELECT urgent_issue.id, ifnull(visit, 0), urgent_issue.region, region.name, what, unit,"
        " opened_on, due_on, solved_on, how, solved_on IS NULL AND due_on IS NOT NULL AND due_on < ?2 AS overdue"
        " FROM urgent_issue LEFT JOIN region ON region.code = urgent_issue.region"
        " WHERE substr(urgent_issue.region, 1, length(?1)) = ?1 AND (?3 = 0 OR visit = ?3)"
        " AND (?4 IS NULL OR substr(urgent_issue.region, 1, length(?4)) = ?4) AND (NOT ?5 OR solved_on IS NULL))"
        " WHERE NOT ?6 OR overdue ORDER BY overdue DESC, opened_on, id",
        &rows, error));
    qf_statement_bind_text(rows, 1, desk->actor.region);
    bind_day(rows, 2, desk->today);
    qf_statement_bind_int(rows, 3, filter->visit);
    qf_statement_bind_text(rows, 4, filter->region);
    qf_statement_bind_int(rows, 5, filter->open_only);
    qf_statement_bind_int(rows, 6, filter->overdue_only);
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        const struct qf_issue_view issue = { .id = qf_statement_int(rows, 0),
            .visit = qf_statement_int(rows, 1),
            .region = qf_statement_text(rows, 2),
            .place = qf_statement_text(rows, 3),
            .what = qf_statement_text(rows, 4),
            .unit = qf_statement_text(rows, 5),
            .opened_on = qf_statement_text(rows, 6),
            .due_on = qf_statement_text(rows, 7),
            .solved_on = qf_statement_text(rows, 8),
            .how = qf_statement_text(rows, 9),
            .overdue = qf_statement_int(rows, 10) };
        TRY(visit(context, &issue, error));
    }
}
