/* SPDX-License-Identifier: Apache-2.0 */
/* Clocks by the rules of the workflow, on the working days of the calendar. */
#include "handle/clock.h"

#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "handle/access.h"
#include "handle/authority.h"
#include "handle/facts.h"

static int32_t read_day(struct qf_statement *row, int column)
{
    return qf_date_read(qf_slice(qf_statement_text(row, column))).days;
}

static bool touches(const struct qf_moment *moment, const struct qf_happening *happening)
{
    return (happening->state && qf_names_have(moment->states, happening->state)) ||
           (happening->move && qf_names_have(moment->moves, happening->move)) ||
           (happening->fact && qf_names_have(moment->facts, happening->fact));
}

/* --- starting and ending ----------------------------------------------------------------------------------------------- */

static enum qf_status has_facts(
    const struct qf_desk *desk, int64_t matter, struct qf_names facts, bool *ret_all, struct qf_error *error)
{
    *ret_all = true;
    for (size_t i = 0; i < facts.count && *ret_all; i++)
        TRY(qf_fact_holds(desk, matter, facts.items[i], ret_all, error));
    return QF_OK;
}

/* The day that was recorded for it. */
static enum qf_status find_due(
    const struct qf_desk *desk, int64_t matter, const char *fact, int32_t *due, bool *has_due, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(desk->book,
        "SELECT value FROM fact WHERE matter = ?1 AND name = ?2 AND replaced_at IS NULL ORDER BY id DESC LIMIT 1",
        &find, error));
    qf_statement_bind_int(find, 1, matter);
    qf_statement_bind_text(find, 2, fact);
    TRY(qf_statement_next(find, &found, error));
    struct qf_date_reading day =
        found ? qf_date_read(qf_slice(qf_statement_text(find, 0))) : qf_date_read(qf_slice(""));
    *has_due = day.outcome == QF_DATE_READ && day.precision == QF_DATE_DAY;
    if (*has_due)
        *due = day.days;
    return QF_OK;
}

/* The day on which it is due; no day for a rule that has colours only. */
static enum qf_status reckon_due(const struct qf_desk *desk, const struct qf_clock *rule, const struct qf_term *term,
    int64_t matter, int32_t *due, bool *has_due, struct qf_error *error)
{
    bool provisional;

    *has_due = false;
    if (rule->due)
        TRY(find_due(desk, matter, rule->due, due, has_due, error));
    if (*has_due || !term->limit.amount)
        return QF_OK;
    *has_due = true;
    if (term->limit.unit == QF_SPAN_HOURS) {
        *due = desk->today + (term->limit.amount + 23) / 24;
        return QF_OK;
    }
    return qf_calendar_deadline(
        qf_catalog_calendar(desk->catalog), desk->today, term->limit, term->rolls, due, &provisional, error);
}

static enum qf_status start(const struct qf_desk *desk, const struct qf_clock *rule,
    const struct qf_happening *happening, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    const struct qf_term *term = qf_clock_term(rule, happening->track, desk->today);
    char day[QF_DATE_TEXT], due_day[QF_DATE_TEXT];
    int32_t due = desk->today;
    bool applies, has_due;

    TRY(has_facts(desk, happening->matter, rule->only_if, &applies, error));
    if (!term || !applies)
        return QF_OK;
    TRY(reckon_due(desk, rule, term, happening->matter, &due, &has_due, error));
    if (!has_due)
        return QF_OK;
    TRY(qf_book_prepare(desk->book,
        "INSERT INTO clock (matter, name, state, started_on, due_on) SELECT ?1, ?2, 'running', ?3, ?4 WHERE NOT EXISTS"
        " (SELECT 1 FROM clock WHERE matter = ?1 AND name = ?2 AND ended_on IS NULL)",
        &insert, error));
    qf_date_format(desk->today, day);
    qf_date_format(due, due_day);
    qf_statement_bind_int(insert, 1, happening->matter);
    qf_statement_bind_text(insert, 2, rule->name);
    qf_statement_bind_text(insert, 3, day);
    qf_statement_bind_text(insert, 4, due_day);
    return qf_statement_run(insert, error);
}

/* A clock that ends on its due day or before is met, or stopped when what it ran for is so no more: then nothing was owed. One
 * that lapsed stays so, with the day on which it ended. */
static enum qf_status end(
    const struct qf_desk *desk, const struct qf_clock *rule, int64_t matter, struct qf_error *error)
{
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;
    char day[QF_DATE_TEXT];
    bool applies;

    TRY(has_facts(desk, matter, rule->only_if, &applies, error));
    TRY(qf_book_prepare(desk->book,
        "UPDATE clock SET ended_on = ?3, state = CASE WHEN state = 'lapsed' OR due_on < CASE state WHEN 'paused' THEN"
        " paused_on ELSE ?3 END THEN 'lapsed' ELSE ?4 END WHERE matter = ?1 AND name = ?2 AND ended_on IS NULL",
        &change, error));
    qf_date_format(desk->today, day);
    qf_statement_bind_int(change, 1, matter);
    qf_statement_bind_text(change, 2, rule->name);
    qf_statement_bind_text(change, 3, day);
    qf_statement_bind_text(change, 4, applies ? "met" : "stopped");
    return qf_statement_run(change, error);
}

enum qf_status qf_clocks_follow(
    const struct qf_desk *desk, const struct qf_happening *happening, struct qf_error *error)
{
    const struct qf_workflow *workflow = qf_catalog_workflow(desk->catalog);

    for (size_t i = 0; i < workflow->clock_count; i++) {
        const struct qf_clock *rule = &workflow->clocks[i];
        if (strcmp(rule->machine, happening->machine) != 0)
            continue;
        if (touches(&rule->ends, happening))
            TRY(end(desk, rule, happening->matter, error));
        if (touches(&rule->starts, happening))
            TRY(start(desk, rule, happening, error));
    }
    return QF_OK;
}

/* --- changes by people ------------------------------------------------------------------------------------------------- */

struct running {
    int64_t id, matter, organ;
    const struct qf_clock *rule;
    const struct qf_term *term;
    int32_t started, due, paused_on;
    int extensions;
    bool paused, lapsed;
};

/* The clock, when the actor sees its matter; else it does not exist. */
static enum qf_status find_running(
    const struct qf_desk *desk, int64_t clock, struct running *ret_running, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    struct running running = { .id = clock };
    bool found;

    TRY(qf_book_prepare(desk->book,
        "SELECT clock.matter, clock.name, started_on, due_on, clock.state, paused_on, extensions, organ, track"
        " FROM clock JOIN matter ON matter.id = clock.matter WHERE clock.id = ?1 AND clock.ended_on IS NULL",
        &find, error));
    qf_statement_bind_int(find, 1, clock);
    TRY(qf_statement_next(find, &found, error));
    if (!found || qf_access_matter(desk, qf_statement_int(find, 0), QF_SEE, error) != QF_OK)
        return qf_fail(error, QF_NOT_FOUND, "there is no running clock %lld", (long long)clock);
    running.matter = qf_statement_int(find, 0);
    running.rule = qf_workflow_clock(qf_catalog_workflow(desk->catalog), qf_statement_text(find, 1));
    running.started = read_day(find, 2);
    running.due = read_day(find, 3);
    running.paused = strcmp(qf_statement_text(find, 4), "paused") == 0;
    running.lapsed = strcmp(qf_statement_text(find, 4), "lapsed") == 0;
    running.paused_on = running.paused ? read_day(find, 5) : 0;
    running.extensions = (int)qf_statement_int(find, 6);
    running.organ = qf_statement_int(find, 7);
    if (!running.rule)
        return qf_fail(error, QF_NOT_FOUND, "the workflow has no clock '%s' any more", qf_statement_text(find, 1));
    running.term = qf_clock_term(running.rule, qf_statement_text(find, 8), running.started);
    *ret_running = running;
    return QF_OK;
}

static enum qf_status check_grant(
    const struct qf_desk *desk, const struct running *running, const struct qf_grant *grant, struct qf_error *error)
{
    struct qf_bearer bearer;

    TRY(qf_authority_bearer(desk, running->organ, &bearer, error));
    TRY(qf_authority_demand(desk, running->matter, grant, &bearer, QF_N("this clock is not yours to change"), error));
    /* Above, one does not handle it: there the leader's word on it is asked for. */
    return qf_access_matter(desk, running->matter, bearer.stands == QF_ORGAN_ABOVE ? QF_APPROVE : QF_HANDLE, error);
}

static enum qf_status write_clock(const struct qf_desk *desk, const char *sql, const struct running *running,
    int32_t day, const char *text, struct qf_error *error)
{
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;
    char written[QF_DATE_TEXT];

    TRY(qf_book_prepare(desk->book, sql, &change, error));
    qf_date_format(day, written);
    qf_statement_bind_int(change, 1, running->id);
    qf_statement_bind_text(change, 2, written);
    if (text)
        qf_statement_bind_text(change, 3, text);
    return qf_statement_run(change, error);
}

/* What ran out stays so, whether or not the sweep has seen it. */
static enum qf_status check_in_time(const struct qf_desk *desk, const struct running *running, struct qf_error *error)
{
    char due[QF_DATE_TEXT];

    qf_date_format(running->due, due);
    return running->lapsed || (!running->paused && running->due < desk->today)
               ? qf_fail(error, QF_CONFLICT, "this clock ran out on %s", due)
               : QF_OK;
}

/* Everything is read under the transaction's lock, so that two people do not change the same clock. */
static enum qf_status pause(const struct qf_desk *desk, int64_t clock, const char *reason, struct qf_error *error)
{
    struct running running;

    TRY(find_running(desk, clock, &running, error));
    TRY(check_grant(desk, &running, &running.rule->pause_by, error));
    if (!qf_names_have(running.rule->pauses, reason))
        return qf_fail(error, QF_INPUT, "this clock does not stand still for '%s'", reason);
    if (running.paused)
        return qf_fail(error, QF_CONFLICT, "this clock stands still already");
    TRY(check_in_time(desk, &running, error));
    return write_clock(desk, "UPDATE clock SET state = 'paused', paused_on = ?2, pause_reason = ?3 WHERE id = ?1",
        &running, desk->today, reason, error);
}

/* What was left when it stopped is left now, in the unit of its limit; nothing was left of what had run out. */
static enum qf_status reckon_resumed(
    const struct qf_desk *desk, const struct running *running, int32_t *ret_due, struct qf_error *error)
{
    const struct qf_calendar *calendar = qf_catalog_calendar(desk->catalog);
    bool provisional;
    int left = 0;

    if (running->due < running->paused_on) {
        *ret_due = running->due;
        return QF_OK;
    }
    if (running->term && running->term->limit.unit == QF_SPAN_WORKING_DAYS) {
        TRY(qf_calendar_working_between(calendar, running->paused_on, running->due, &left, &provisional, error));
        return qf_calendar_add_working(calendar, desk->today, left > 0 ? left : 0, ret_due, &provisional, error);
    }
    *ret_due = running->due + (desk->today - running->paused_on);
    return QF_OK;
}

static enum qf_status resume(const struct qf_desk *desk, int64_t clock, const char *reason, struct qf_error *error)
{
    struct running running;
    int32_t due = 0;

    (void)reason;
    TRY(find_running(desk, clock, &running, error));
    TRY(check_grant(desk, &running, &running.rule->pause_by, error));
    if (!running.paused)
        return qf_fail(error, QF_CONFLICT, "this clock does not stand still");
    TRY(reckon_resumed(desk, &running, &due, error));
    return write_clock(desk,
        "UPDATE clock SET state = 'running', due_on = ?2, paused_on = NULL, pause_reason = NULL WHERE id = ?1",
        &running, due, NULL, error);
}

static const struct qf_extension *next_extension(const struct running *running)
{
    int left = running->extensions;

    for (size_t i = 0; running->term && i < running->term->extension_count; i++) {
        const struct qf_extension *extension = &running->term->extensions[i];
        if (!extension->times || left < extension->times)
            return extension;
        left -= extension->times;
    }
    return NULL;
}

static enum qf_status extend(const struct qf_desk *desk, int64_t clock, const char *reason, struct qf_error *error)
{
    struct running running;
    bool provisional;
    int32_t due;

    (void)reason;
    TRY(find_running(desk, clock, &running, error));
    const struct qf_extension *extension = next_extension(&running);
    if (!extension || running.paused)
        return qf_fail(error, QF_LIMIT, "this clock cannot be extended any more");
    TRY(check_grant(desk, &running, &extension->by, error));
    TRY(check_in_time(desk, &running, error));
    TRY(qf_calendar_deadline(qf_catalog_calendar(desk->catalog), running.due, extension->span, running.term->rolls,
        &due, &provisional, error));
    return write_clock(
        desk, "UPDATE clock SET due_on = ?2, extensions = extensions + 1 WHERE id = ?1", &running, due, NULL, error);
}

typedef enum qf_status change_clock(
    const struct qf_desk *desk, int64_t clock, const char *reason, struct qf_error *error);

static enum qf_status within(const struct qf_desk *desk, int64_t clock, const char *action, const char *reason,
    change_clock *change, struct qf_error *error)
{
    TRY(qf_desk_begin(desk, action, reason, error));
    return qf_desk_end(desk, change(desk, clock, reason, error), error);
}

enum qf_status qf_clock_pause(const struct qf_desk *desk, int64_t clock, const char *reason, struct qf_error *error)
{
    return within(desk, clock, "clock pause", reason, pause, error);
}

enum qf_status qf_clock_resume(const struct qf_desk *desk, int64_t clock, struct qf_error *error)
{
    return within(desk, clock, "clock resume", NULL, resume, error);
}

enum qf_status qf_clock_extend(const struct qf_desk *desk, int64_t clock, const char *reason, struct qf_error *error)
{
    return within(desk, clock, "clock extend", reason, extend, error);
}

/* --- looking ----------------------------------------------------------------------------------------------------------- */

/* Whether at least (or at most) `span` lies between two days. */
static enum qf_status spans(const struct qf_calendar *calendar, int32_t from, int32_t to, struct qf_span span,
    bool at_most, bool *ret_holds, struct qf_error *error)
{
    bool provisional;
    int32_t reached;

    TRY(qf_calendar_deadline(calendar, from, span, false, &reached, &provisional, error));
    *ret_holds = at_most ? to <= reached : to >= reached;
    return QF_OK;
}

enum qf_status qf_clock_paint(const struct qf_desk *desk, const struct qf_clock *rule, int32_t started, int32_t due,
    enum qf_colour *ret_colour, struct qf_error *error)
{
    const struct qf_calendar *calendar = qf_catalog_calendar(desk->catalog);
    bool holds = false;

    *ret_colour = QF_COLOUR_GREEN;
    for (size_t i = 0; i < rule->colour_count; i++) {
        const struct qf_colour_rule *colour = &rule->colours[i];
        switch (colour->measure) {
        case QF_MEASURE_ELAPSED:
            TRY(spans(calendar, started, desk->today, colour->span, false, &holds, error));
            break;
        case QF_MEASURE_REMAINING:
            TRY(spans(calendar, desk->today, due, colour->span, true, &holds, error));
            break;
        case QF_MEASURE_OVERDUE:
            TRY(spans(calendar, due, desk->today, colour->span, false, &holds, error));
            holds = holds && desk->today > due;
            break;
        }
        if (holds)
            *ret_colour = colour->colour;
    }
    return QF_OK;
}

enum qf_status qf_clock_walk(const struct qf_desk *desk, int64_t matter,
    enum qf_status (*visit)(void *context, const struct qf_clock_view *clock, struct qf_error *error), void *context,
    struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    struct qf_text sql CLEANUP(qf_text_release) = { 0 };
    bool more;

    /* In the order of the index: who stops early pays for no more. */
    qf_text_add_format(&sql,
        "SELECT clock.id, matter.id, matter.number, clock.name, started_on, due_on, clock.state FROM clock INDEXED BY "
        "%s"
        " CROSS JOIN matter ON matter.id = clock.matter WHERE clock.ended_on IS NULL AND %s AND %s"
        " ORDER BY due_on, clock.id",
        matter ? "clock_by_matter" : "clock_open", matter ? "clock.matter = ?5" : "?5 = 0", qf_access_visible);
    TRY(qf_text_check(&sql, error));
    TRY(qf_book_prepare(desk->book, qf_text_string(&sql), &rows, error));
    qf_access_bind(desk, rows);
    qf_statement_bind_int(rows, 5, matter);
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        struct qf_clock_view view = { .id = qf_statement_int(rows, 0),
            .matter = qf_statement_int(rows, 1),
            .number = qf_statement_text(rows, 2),
            .name = qf_statement_text(rows, 3),
            .rule = qf_workflow_clock(qf_catalog_workflow(desk->catalog), qf_statement_text(rows, 3)),
            .started = read_day(rows, 4),
            .due = read_day(rows, 5),
            .paused = strcmp(qf_statement_text(rows, 6), "paused") == 0 };
        view.overdue = !view.paused && view.due < desk->today;
        if (view.rule)
            TRY(qf_clock_paint(desk, view.rule, view.started, view.due, &view.colour, error));
        TRY(visit(context, &view, error));
    }
}

/* --- the sweep --------------------------------------------------------------------------------------------------------- */

static enum qf_status run_sweep(struct qf_book *book, const char *sql, const char *day, struct qf_error *error)
{
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;

    TRY(qf_book_prepare(book, sql, &change, error));
    qf_statement_bind_text(change, 1, day);
    return qf_statement_run(change, error);
}

static enum qf_status count(
    struct qf_book *book, const char *sql, const char *day, int64_t *ret_count, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool row;

    TRY(qf_book_prepare(book, sql, &find, error));
    qf_statement_bind_text(find, 1, day);
    TRY(qf_statement_next(find, &row, error));
    *ret_count = row ? qf_statement_int(find, 0) : 0;
    return QF_OK;
}

/* Lapsed and not yet told above: tell the organ above, when the time that the rule gives has passed as well. */
static enum qf_status escalate(
    struct qf_book *book, const struct qf_catalog *catalog, int32_t today, int64_t *ret_count, struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    struct qf_statement *tell CLEANUP(qf_statement_free) = NULL;
    char day[QF_DATE_TEXT];
    bool more, provisional;
    int32_t from;

    *ret_count = 0;
    TRY(qf_book_prepare(book,
        "SELECT clock.id, clock.name, due_on, organ.parent FROM clock INDEXED BY clock_open CROSS JOIN matter ON "
        "matter.id "
        "= clock.matter JOIN organ ON organ.id = matter.organ WHERE clock.state = 'lapsed' AND ended_on IS NULL AND "
        "due_on "
        "< ?1 AND escalated_to IS NULL AND organ.parent IS NOT NULL ORDER BY clock.id",
        &rows, error));
    qf_date_format(today, day);
    qf_statement_bind_text(rows, 1, day);
    TRY(qf_book_prepare(book, "UPDATE clock SET escalated_to = ?2 WHERE id = ?1", &tell, error));
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        const struct qf_clock *rule = qf_workflow_clock(qf_catalog_workflow(catalog), qf_statement_text(rows, 1));
        if (!rule || !rule->escalation_count)
            continue;
        TRY(qf_calendar_deadline(qf_catalog_calendar(catalog), read_day(rows, 2), rule->escalations[0].after, false,
            &from, &provisional, error));
        if (today <= from)
            continue;
        qf_statement_bind_int(tell, 1, qf_statement_int(rows, 0));
        qf_statement_bind_int(tell, 2, qf_statement_int(rows, 3));
        TRY(qf_statement_run(tell, error));
        (*ret_count)++;
    }
}

/* All of them among the clocks that have not ended and were due before ?1, which an index gives. */
#define OVERDUE " FROM clock INDEXED BY clock_open WHERE ended_on IS NULL AND due_on < ?1 AND clock.state = "

static enum qf_status sweep(struct qf_book *book, const struct qf_catalog *catalog, int32_t today, int64_t *ret_lapsed,
    int64_t *ret_escalated, struct qf_error *error)
{
    char day[QF_DATE_TEXT];

    qf_date_format(today, day);
    TRY(count(book, "SELECT count(*)" OVERDUE "'running'", day, ret_lapsed, error));
    TRY(run_sweep(book, "UPDATE clock SET state = 'lapsed' WHERE id IN (SELECT id" OVERDUE "'running')", day, error));
    TRY(run_sweep(book,
        "UPDATE matter SET level = 'red' WHERE level <> 'red' AND id IN (SELECT matter" OVERDUE "'lapsed')", day,
        error));
    return escalate(book, catalog, today, ret_escalated, error);
}

enum qf_status qf_clock_sweep(struct qf_book *book, const struct qf_catalog *catalog, int32_t today,
    int64_t *ret_lapsed, int64_t *ret_escalated, struct qf_error *error)
{
    TRY(qf_book_begin(book, "qingfeng", "clock sweep", NULL, error));
    enum qf_status status = sweep(book, catalog, today, ret_lapsed, ret_escalated, error);
    if (status == QF_OK)
        return qf_book_commit(book, error);
    qf_book_rollback(book);
    return status;
}
