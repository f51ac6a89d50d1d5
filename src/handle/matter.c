/* SPDX-License-Identifier: Apache-2.0 */
/* Opening, naming, recording, linking. */
#include "handle/matter.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "handle/access.h"
#include "handle/clock.h"
#include "handle/standing.h"

/* --- opening ----------------------------------------------------------------------------------------------------------- */

static const char *number_sign(const char *kind)
{
    static const char *const signs[][2] = { { "report", "举" }, { "lead", "线" }, { "case", "案" },
        { "clarification", "清" }, { "false_accusation", "诬" } };

    for (size_t i = 0; i < QF_COUNT(signs); i++)
        if (strcmp(signs[i][0], kind) == 0)
            return signs[i][1];
    return "事";
}

static enum qf_status ask_number(
    const struct qf_desk *desk, const char *sql, const char *prefix, int64_t *ret_number, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(desk->book, sql, &find, error));
    qf_statement_bind_text(find, 1, prefix);
    TRY(qf_statement_next(find, &found, error));
    *ret_number = qf_statement_int(find, 0);
    return QF_OK;
}

/* Numbers of six digits are in the order of their texts; whoever has more of them counts. */
static enum qf_status next_number(
    const struct qf_desk *desk, const char *kind, char ret_number[48], struct qf_error *error)
{
    int64_t last;
    char prefix[24];

    snprintf(prefix, sizeof prefix, "%s%04d-", number_sign(kind), qf_days_to_civil(desk->today).year);
    TRY(ask_number(desk,
        "SELECT substr(max(number), length(?1) + 1) FROM matter WHERE number BETWEEN ?1 || '000000' AND ?1 || '999999'",
        prefix, &last, error));
    if (last >= 999999)
        TRY(ask_number(
            desk, "SELECT count(*) FROM matter WHERE number >= ?1 AND number < ?1 || '~'", prefix, &last, error));
    snprintf(ret_number, 48, "%s%06lld", prefix, (long long)last + 1);
    return QF_OK;
}

static enum qf_status note_opened(const struct qf_desk *desk, int64_t matter, const char *state, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    char day[QF_DATE_TEXT];

    TRY(qf_book_prepare(desk->book,
        "INSERT INTO move (matter, name, from_state, to_state, on_day, by_user) VALUES (?1, 'opened', '', ?2, ?3, ?4)",
        &insert, error));
    qf_date_format(desk->today, day);
    qf_statement_bind_int(insert, 1, matter);
    qf_statement_bind_text(insert, 2, state);
    qf_statement_bind_text(insert, 3, day);
    if (desk->actor.user) /* else the program itself */
        qf_statement_bind_int(insert, 4, desk->actor.user);
    return qf_statement_run(insert, error);
}

static enum qf_status insert_matter(const struct qf_desk *desk, const struct qf_new_matter *matter, const char *state,
    int64_t *ret_matter, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    char number[48], day[QF_DATE_TEXT];

    TRY(next_number(desk, matter->kind, number, error));
    TRY(qf_book_prepare(desk->book,
        "INSERT INTO matter (kind, number, title, state, organ, region, domain, category, track, level, amount_fen, "
        "parent,"
        " opened_on) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, nullif(?12, 0), ?13)",
        &insert, error));
    qf_date_format(desk->today, day);
    qf_statement_bind_text(insert, 1, matter->kind);
    qf_statement_bind_text(insert, 2, number);
    qf_statement_bind_text(insert, 3, matter->title ? matter->title : "");
    qf_statement_bind_text(insert, 4, state);
    qf_statement_bind_int(insert, 5, matter->organ);
    qf_statement_bind_text(insert, 6, matter->region);
    qf_statement_bind_text(insert, 7, matter->domain);
    qf_statement_bind_text(insert, 8, matter->category);
    qf_statement_bind_text(insert, 9, matter->track ? matter->track : "normal");
    qf_statement_bind_text(insert, 10, matter->level ? matter->level : "yellow");
    qf_statement_bind_int(insert, 11, matter->amount_fen);
    qf_statement_bind_int(insert, 12, matter->parent);
    qf_statement_bind_text(insert, 13, day);
    TRY(qf_statement_run(insert, error));
    *ret_matter = qf_book_last_id(desk->book);
    return QF_OK;
}

enum qf_status qf_matter_open(
    const struct qf_desk *desk, const struct qf_new_matter *matter, int64_t *ret_matter, struct qf_error *error)
{
    const struct qf_machine *machine = qf_workflow_machine(qf_catalog_workflow(desk->catalog), matter->kind);
    int64_t id;

    TRY(qf_access_task(desk, QF_TASK_REGISTER, error));
    if (!machine)
        return qf_fail(error, QF_NOT_FOUND, "the workflow has no machine '%s'", matter->kind);
    const char *state = qf_machine_initial(machine)->name;
    TRY(insert_matter(desk, matter, state, &id, error));
    TRY(note_opened(desk, id, state, error));
    TRY(qf_clocks_follow(desk,
        &(struct qf_happening){ .matter = id,
            .machine = matter->kind,
            .track = matter->track ? qf_clock_track(matter->track) : NULL,
            .state = state },
        error));
    *ret_matter = id;
    return QF_OK;
}

enum qf_status qf_matter_start_clocks(const struct qf_desk *desk, int64_t matter, struct qf_error *error)
{
    struct qf_standing standing;

    TRY(qf_standing_read(desk, matter, &standing, error));
    return qf_clocks_follow(desk,
        &(struct qf_happening){
            .matter = matter, .machine = standing.kind, .track = standing.track, .state = standing.state },
        error);
}

enum qf_status qf_matter_name_subject(
    const struct qf_desk *desk, int64_t matter, const struct qf_subject *subject, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    struct qf_statement *forget CLEANUP(qf_statement_free) = NULL;

    TRY(qf_book_prepare(desk->book,
        "INSERT INTO matter_subject (matter, entity, name, unit, post) VALUES (?1, nullif(?2, 0), ?3, ?4, ?5)", &insert,
        error));
    qf_statement_bind_int(insert, 1, matter);
    qf_statement_bind_int(insert, 2, subject->entity);
    qf_statement_bind_text(insert, 3, subject->name);
    qf_statement_bind_text(insert, 4, subject->unit);
    qf_statement_bind_text(insert, 5, subject->post);
    TRY(qf_statement_run(insert, error));
    TRY(qf_book_prepare(
        desk->book, "UPDATE matter SET checked_at = NULL WHERE id = ?1 AND checked_at IS NOT NULL", &forget, error));
    qf_statement_bind_int(forget, 1, matter);
    return qf_statement_run(forget, error);
}

/* --- facts ------------------------------------------------------------------------------------------------------------- */

/* A fact that says when a clock is due is a day that is still to come. */
static enum qf_status check_coming_day(const struct qf_desk *desk, const struct qf_standing *standing, const char *fact,
    const char *value, struct qf_error *error)
{
    const struct qf_workflow *workflow = qf_catalog_workflow(desk->catalog);

    for (size_t i = 0; i < workflow->clock_count; i++) {
        const struct qf_clock *clock = &workflow->clocks[i];
        if (!clock->due || strcmp(clock->due, fact) != 0 || strcmp(clock->machine, standing->kind) != 0)
            continue;
        struct qf_date_reading day = qf_date_read(qf_slice(value));
        if (day.outcome != QF_DATE_READ || day.precision != QF_DATE_DAY)
            return qf_fail(error, QF_USAGE, "'%s' is a day such as 2025-06-30, not '%s'", fact, value);
        if (day.days <= desk->today)
            return qf_fail(error, QF_USAGE, "'%s' is a day that is still to come, not '%s'", fact, value);
        return QF_OK;
    }
    return QF_OK;
}

static enum qf_status insert_fact(const struct qf_desk *desk, const struct qf_standing *standing, const char *fact,
    const char *value, struct qf_error *error)
{
    struct qf_statement *replace CLEANUP(qf_statement_free) = NULL;
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    char day[QF_DATE_TEXT];

    TRY(check_coming_day(desk, standing, fact, value, error));
    qf_date_format(desk->today, day);
    TRY(qf_book_prepare(desk->book,
        "UPDATE fact SET replaced_at = ?3 WHERE matter = ?1 AND name = ?2 AND replaced_at IS NULL", &replace, error));
    qf_statement_bind_int(replace, 1, standing->id);
    qf_statement_bind_text(replace, 2, fact);
    qf_statement_bind_text(replace, 3, day);
    TRY(qf_statement_run(replace, error));
    TRY(qf_book_prepare(desk->book,
        "INSERT INTO fact (matter, name, on_day, value, by_user) VALUES (?1, ?2, ?3, ?4, ?5)", &insert, error));
    qf_statement_bind_int(insert, 1, standing->id);
    qf_statement_bind_text(insert, 2, fact);
    qf_statement_bind_text(insert, 3, day);
    qf_statement_bind_text(insert, 4, value);
    if (desk->actor.user) /* a reporter at the counter is nobody's account */
        qf_statement_bind_int(insert, 5, desk->actor.user);
    TRY(qf_statement_run(insert, error));
    return qf_clocks_follow(desk,
        &(struct qf_happening){
            .matter = standing->id, .machine = standing->kind, .track = standing->track, .fact = fact },
        error);
}

/* What models and clocks count from must read as a day, and one that has come. */
static enum qf_status check_day(const struct qf_desk *desk, const char *value, struct qf_error *error)
{
    struct qf_date_reading reading = qf_date_read(qf_slice(value));
    char day[QF_DATE_TEXT];

    if (reading.outcome == QF_DATE_READ && reading.precision == QF_DATE_DAY) {
        qf_date_format(reading.days, day);
        if (strcmp(day, value) == 0 && reading.days <= desk->today)
            return QF_OK;
    }
    return qf_fail(error, QF_USAGE, "'%s' is no day up to today, written like 2025-05-27", value);
}

enum qf_status qf_matter_record(
    const struct qf_desk *desk, int64_t matter, const char *fact, const char *value, struct qf_error *error)
{
    const struct qf_case_fact *known_fact = qf_workflow_fact(qf_catalog_workflow(desk->catalog), fact);
    struct qf_standing standing;

    TRY(qf_standing_see(desk, matter, &standing, error));
    TRY(qf_access_matter(desk, matter, QF_HANDLE, error));
    if (!known_fact)
        return qf_fail(error, QF_NOT_FOUND, "the workflow has no fact '%s'", fact);
    if (known_fact->computed)
        return qf_fail(error, QF_USAGE, "'%s' is told by the program and not recorded by hand", fact);
    if (!value || !*value)
        return qf_fail(error, QF_USAGE, "the fact '%s' needs a text", fact);
    if (known_fact->day)
        TRY(check_day(desk, value, error));
    TRY(qf_desk_begin(desk, "fact record", NULL, error));
    return qf_desk_end(desk, insert_fact(desk, &standing, fact, value, error), error);
}

enum qf_status qf_matter_record_within(
    const struct qf_desk *desk, int64_t matter, const char *fact, const char *value, struct qf_error *error)
{
    struct qf_standing standing;

    TRY(qf_standing_read(desk, matter, &standing, error));
    return insert_fact(desk, &standing, fact, value, error);
}

/* --- links ------------------------------------------------------------------------------------------------------------- */

static enum qf_status change_link(const struct qf_desk *desk, int64_t matter, const struct qf_link *link,
    const char *sql, const char *action, struct qf_error *error)
{
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;
    char now[QF_INSTANT_TEXT];

    TRY(qf_access_matter(desk, matter, QF_HANDLE, error));
    if (strcmp(link->kind, "matter") == 0) /* what is linked must be seen as well */
        TRY(qf_access_matter(desk, link->ref, QF_SEE, error));
    TRY(qf_book_prepare(desk->book, sql, &change, error));
    qf_instant_format(qf_now_ms(), now);
    qf_statement_bind_int(change, 1, matter);
    qf_statement_bind_text(change, 2, link->kind);
    qf_statement_bind_int(change, 3, link->ref);
    qf_statement_bind_text(change, 4, link->relation ? link->relation : "source");
    qf_statement_bind_int(change, 5, desk->actor.user);
    qf_statement_bind_text(change, 6, now);
    TRY(qf_desk_begin(desk, action, NULL, error));
    return qf_desk_end(desk, qf_statement_run(change, error), error);
}

enum qf_status qf_matter_link(
    const struct qf_desk *desk, int64_t matter, const struct qf_link *link, struct qf_error *error)
{
    return change_link(desk, matter, link,
        "INSERT INTO matter_link (matter, kind, ref, relation, added_by, added_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
        " ON CONFLICT (matter, kind, ref, relation) DO UPDATE SET removed_at = NULL, removed_by = NULL, added_by = ?5, "
        "added_at = ?6",
        "link add", error);
}

enum qf_status qf_matter_unlink(
    const struct qf_desk *desk, int64_t matter, const struct qf_link *link, struct qf_error *error)
{
    return change_link(desk, matter, link,
        "UPDATE matter_link SET removed_by = ?5, removed_at = ?6 WHERE matter = ?1 AND kind = ?2 AND ref = ?3 AND "
        "relation = ?4"
        " AND removed_at IS NULL",
        "link remove", error);
}
