/* SPDX-License-Identifier: Apache-2.0 */
/* Forming and dissolving task forces, and their weeks. */
#include "handle/taskforce.h"

#include <stdio.h>

#include "base/date.h"
#include "base/text.h"
#include "handle/access.h"
#include "handle/team.h"

enum { DAYS_OF_WEEK = 7, THURSDAY = 3 }; /* day 0, 1970-01-01, was a Thursday: its Monday lies 3 days before */

static int32_t monday_of(int32_t day)
{
    int32_t past = (day + THURSDAY) % DAYS_OF_WEEK;

    return day - (past < 0 ? past + DAYS_OF_WEEK : past);
}

static int32_t read_day(struct qf_statement *row, int column)
{
    return qf_date_read(qf_slice(qf_statement_text(row, column))).days;
}

/* --- forming ----------------------------------------------------------------------------------------------------------- */

/* One leader, who can stand for it before those that handle it. */
static enum qf_status check_leader(const struct qf_desk *desk, int64_t matter, int64_t leader, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(desk->book,
        "SELECT 1 FROM user JOIN organ ON organ.id = user.organ JOIN matter ON matter.id = ?1"
        " JOIN organ AS handling ON handling.id = matter.organ WHERE user.id = ?2 AND user.role = 'leader'"
        " AND substr(handling.region, 1, length(organ.region)) = organ.region",
        &find, error));
    qf_statement_bind_int(find, 1, matter);
    qf_statement_bind_int(find, 2, leader);
    TRY(qf_statement_next(find, &found, error));
    return found
               ? QF_OK
               : qf_fail(error, QF_DENIED, "whoever is in charge is a leader of the organ that handles it or above it");
}

static enum qf_status insert_taskforce(
    const struct qf_desk *desk, const struct qf_new_taskforce *taskforce, const char *name, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    char day[QF_DATE_TEXT];
    bool formed;

    TRY(qf_book_prepare(desk->book,
        "INSERT INTO task_force (matter, name, leader_in_charge, formed_on) VALUES (?1, ?2, ?3, ?4)"
        " ON CONFLICT (matter) DO UPDATE SET name = ?2, leader_in_charge = ?3, formed_on = ?4, dissolved_on = NULL"
        " WHERE dissolved_on IS NOT NULL RETURNING id",
        &insert, error));
    qf_date_format(desk->today, day);
    qf_statement_bind_int(insert, 1, taskforce->matter);
    qf_statement_bind_text(insert, 2, name);
    qf_statement_bind_int(insert, 3, taskforce->leader);
    qf_statement_bind_text(insert, 4, day);
    TRY(qf_statement_next(insert, &formed, error));
    qf_statement_reset(insert);
    return formed ? QF_OK
                  : qf_fail(error, QF_CONFLICT, "matter %lld has its task force already", (long long)taskforce->matter);
}

static enum qf_status form(const struct qf_desk *desk, const struct qf_new_taskforce *taskforce, struct qf_error *error)
{
    struct qf_civil today = qf_days_to_civil(desk->today);
    char name[64];

    snprintf(name, sizeof name, "“%d·%d”专案组", today.month, today.day);
    TRY(qf_matter_join_within(desk, taskforce->matter, taskforce->leader, "leader_in_charge", error));
    TRY(check_leader(desk, taskforce->matter, taskforce->leader, error));
    return insert_taskforce(desk, taskforce, taskforce->name ? taskforce->name : name, error);
}

enum qf_status qf_taskforce_form(
    const struct qf_desk *desk, const struct qf_new_taskforce *taskforce, struct qf_error *error)
{
    if (taskforce->name && !*taskforce->name)
        return qf_fail(error, QF_USAGE, "a task force has a name");
    TRY(qf_desk_begin(desk, "taskforce form", NULL, error));
    return qf_desk_end(desk, form(desk, taskforce, error), error);
}

/* --- its state --------------------------------------------------------------------------------------------------------- */

struct standing {
    int64_t id;
    int32_t formed, last; /* `last`: today, or when it was dissolved */
    bool dissolved;
};

/* The matter's, which the caller has decided to be seen. */
static enum qf_status find_standing(
    const struct qf_desk *desk, int64_t matter, struct standing *ret_standing, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(
        desk->book, "SELECT id, formed_on, dissolved_on FROM task_force WHERE matter = ?1", &find, error));
    qf_statement_bind_int(find, 1, matter);
    TRY(qf_statement_next(find, &found, error));
    if (!found)
        return qf_fail(error, QF_NOT_FOUND, "matter %lld has no task force", (long long)matter);
    ret_standing->id = qf_statement_int(find, 0);
    ret_standing->formed = read_day(find, 1);
    ret_standing->dissolved = !qf_statement_is_null(find, 2);
    ret_standing->last = ret_standing->dissolved ? read_day(find, 2) : desk->today;
    return QF_OK;
}

/* Who was in charge leaves the team; the others go on handling it. */
static enum qf_status dissolve(const struct qf_desk *desk, int64_t matter, struct qf_error *error)
{
    static const char *const changes[] = {
        "UPDATE task_force SET dissolved_on = ?2 WHERE matter = ?1",
        "UPDATE team SET to_day = ?2 WHERE matter = ?1 AND part = 'leader_in_charge' AND to_day IS NULL",
    };
    struct standing standing;
    char day[QF_DATE_TEXT];

    TRY(find_standing(desk, matter, &standing, error));
    if (standing.dissolved)
        return qf_fail(error, QF_CONFLICT, "the task force of matter %lld is dissolved already", (long long)matter);
    qf_date_format(desk->today, day);
    for (size_t i = 0; i < QF_COUNT(changes); i++) {
        struct qf_statement *change CLEANUP(qf_statement_free) = NULL;
        TRY(qf_book_prepare(desk->book, changes[i], &change, error));
        qf_statement_bind_int(change, 1, matter);
        qf_statement_bind_text(change, 2, day);
        TRY(qf_statement_run(change, error));
    }
    return QF_OK;
}

enum qf_status qf_taskforce_dissolve(
    const struct qf_desk *desk, int64_t matter, const char *reason, struct qf_error *error)
{
    TRY(qf_access_matter(desk, matter, QF_ASSIGN, error));
    if (!reason || !*reason)
        return qf_fail(error, QF_USAGE, "dissolving a task force says why");
    TRY(qf_desk_begin(desk, "taskforce end", reason, error));
    return qf_desk_end(desk, dissolve(desk, matter, error), error);
}

/* --- the log ----------------------------------------------------------------------------------------------------------- */

static enum qf_status insert_log(
    const struct qf_desk *desk, int64_t taskforce, int32_t monday, const char *progress, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    char week[QF_DATE_TEXT];
    bool written;

    TRY(qf_book_prepare(desk->book,
        "INSERT INTO task_force_log (task_force, week_of, progress, by_user) VALUES (?1, ?2, ?3, ?4)"
        " ON CONFLICT (task_force, week_of) DO NOTHING RETURNING id",
        &insert, error));
    qf_date_format(monday, week);
    qf_statement_bind_int(insert, 1, taskforce);
    qf_statement_bind_text(insert, 2, week);
    qf_statement_bind_text(insert, 3, progress);
    qf_statement_bind_int(insert, 4, desk->actor.user);
    TRY(qf_statement_next(insert, &written, error));
    qf_statement_reset(insert);
    return written ? QF_OK : qf_fail(error, QF_CONFLICT, "the week of %s has its log already", week);
}

static enum qf_status log_week(
    const struct qf_desk *desk, int64_t matter, int32_t day, const char *progress, struct qf_error *error)
{
    struct standing standing;

    TRY(find_standing(desk, matter, &standing, error));
    if (day > desk->today)
        return qf_fail(error, QF_USAGE, "a log is written of a week that has begun");
    if (monday_of(day) < monday_of(standing.formed) || monday_of(day) > monday_of(standing.last))
        return qf_fail(error, QF_USAGE, "the task force did not stand in that week");
    return insert_log(desk, standing.id, monday_of(day), progress, error);
}

enum qf_status qf_taskforce_log(
    const struct qf_desk *desk, int64_t matter, int32_t day, const char *progress, struct qf_error *error)
{
    TRY(qf_access_matter(desk, matter, QF_HANDLE, error));
    if (!progress || !*progress)
        return qf_fail(error, QF_USAGE, "a log says what was done");
    TRY(qf_desk_begin(desk, "taskforce log", NULL, error));
    return qf_desk_end(desk, log_week(desk, matter, day, progress, error), error);
}

/* --- looking ----------------------------------------------------------------------------------------------------------- */

/* Weeks that are over: those before the one of today, or all when it was dissolved. */
static unsigned weeks_over(const struct qf_desk *desk, int32_t formed, int32_t last, bool dissolved)
{
    int32_t first = monday_of(formed), end = dissolved ? monday_of(last) + DAYS_OF_WEEK : monday_of(desk->today);

    return end > first ? (unsigned)((end - first) / DAYS_OF_WEEK) : 0;
}

static enum qf_status count_logs(const struct qf_desk *desk, int64_t matter, int32_t first, unsigned weeks,
    unsigned *ret_logs, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    char from[QF_DATE_TEXT], before[QF_DATE_TEXT];
    bool found;

    TRY(qf_book_prepare(desk->book,
        "SELECT count(*) FROM task_force_log JOIN task_force ON task_force.id = task_force WHERE matter = ?1"
        " AND week_of >= ?2 AND week_of < ?3",
        &find, error));
    qf_date_format(first, from);
    qf_date_format(first + (int32_t)weeks * DAYS_OF_WEEK, before);
    qf_statement_bind_int(find, 1, matter);
    qf_statement_bind_text(find, 2, from);
    qf_statement_bind_text(find, 3, before);
    TRY(qf_statement_next(find, &found, error));
    *ret_logs = (unsigned)qf_statement_int(find, 0);
    return QF_OK;
}

static const char walk_sql[] =
    "SELECT matter.id, task_force.name, user.display, matter.number, title, formed_on, ifnull(dissolved_on, '')"
    " FROM task_force JOIN matter ON matter.id = task_force.matter JOIN user ON user.id = leader_in_charge"
    " WHERE (matter.id = ?5 OR (?5 = 0 AND dissolved_on IS NULL)) AND %s ORDER BY formed_on, matter.id";

enum qf_status qf_taskforce_walk(const struct qf_desk *desk, int64_t matter,
    enum qf_status (*visit)(void *context, const struct qf_taskforce *taskforce, struct qf_error *error), void *context,
    struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    struct qf_text sql CLEANUP(qf_text_release) = { 0 };
    unsigned logs;
    bool more;

    qf_text_add_format(&sql, walk_sql, qf_access_visible);
    TRY(qf_text_check(&sql, error));
    TRY(qf_book_prepare(desk->book, qf_text_string(&sql), &rows, error));
    qf_access_bind(desk, rows);
    qf_statement_bind_int(rows, 5, matter);
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        struct qf_taskforce taskforce = { .matter = qf_statement_int(rows, 0),
            .name = qf_statement_text(rows, 1),
            .leader = qf_statement_text(rows, 2),
            .matter_number = qf_statement_text(rows, 3),
            .title = qf_statement_text(rows, 4),
            .formed_on = qf_statement_text(rows, 5),
            .dissolved_on = qf_statement_text(rows, 6) };
        bool dissolved = *taskforce.dissolved_on;
        int32_t formed = read_day(rows, 5);
        taskforce.weeks = weeks_over(desk, formed, dissolved ? read_day(rows, 6) : desk->today, dissolved);
        TRY(count_logs(desk, taskforce.matter, monday_of(formed), taskforce.weeks, &logs, error));
        taskforce.missing = taskforce.weeks - logs;
        TRY(visit(context, &taskforce, error));
    }
}

static enum qf_status show_week(const struct qf_desk *desk, const struct standing *standing, int32_t monday,
    struct qf_statement *find,
    enum qf_status (*visit)(void *context, const struct qf_taskforce_week *week, struct qf_error *error), void *context,
    struct qf_error *error)
{
    struct qf_taskforce_week week = { .monday = monday };
    char day[QF_DATE_TEXT];
    bool found;

    qf_date_format(monday, day);
    qf_statement_reset(find);
    qf_statement_bind_int(find, 1, standing->id);
    qf_statement_bind_text(find, 2, day);
    TRY(qf_statement_next(find, &found, error));
    if (found) {
        week.progress = qf_statement_text(find, 0);
        week.by = qf_statement_text(find, 1);
    }
    week.missing = !found && (standing->dissolved || monday + DAYS_OF_WEEK <= desk->today);
    return visit(context, &week, error);
}

enum qf_status qf_taskforce_weeks(const struct qf_desk *desk, int64_t matter,
    enum qf_status (*visit)(void *context, const struct qf_taskforce_week *week, struct qf_error *error), void *context,
    struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    struct standing standing;

    TRY(qf_access_inside(desk, matter, error));
    TRY(find_standing(desk, matter, &standing, error));
    TRY(qf_book_prepare(desk->book,
        "SELECT progress, display FROM task_force_log JOIN user ON user.id = by_user WHERE task_force = ?1 AND week_of "
        "= "
        "?2",
        &find, error));
    for (int32_t monday = monday_of(standing.formed); monday <= standing.last; monday += DAYS_OF_WEEK)
        TRY(show_week(desk, &standing, monday, find, visit, context, error));
    return QF_OK;
}
