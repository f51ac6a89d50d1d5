/* SPDX-License-Identifier: Apache-2.0 */
/* The engine: what the workflow says, done to the book. */
#include "handle/matter.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "handle/access.h"
#include "handle/authority.h"
#include "handle/clock.h"
#include "handle/facts.h"

/* What the engine needs to know of a matter; texts are copied. */
struct known {
    int64_t id, organ;
    char kind[24], state[48], track[16];
    const struct qf_machine *machine;
};

/* Whoever the actor is: for what the program does, and after access was decided. */
static enum qf_status read_known(
    const struct qf_desk *desk, int64_t matter, struct known *ret_known, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    struct known known = { .id = matter };
    bool found;

    TRY(qf_book_prepare(desk->book, "SELECT kind, state, track, organ FROM matter WHERE id = ?1", &find, error));
    qf_statement_bind_int(find, 1, matter);
    TRY(qf_statement_next(find, &found, error));
    if (!found)
        return qf_fail(error, QF_NOT_FOUND, "there is no matter %lld", (long long)matter);
    snprintf(known.kind, sizeof known.kind, "%s", qf_statement_text(find, 0));
    snprintf(known.state, sizeof known.state, "%s", qf_statement_text(find, 1));
    snprintf(known.track, sizeof known.track, "%s", qf_statement_text(find, 2));
    known.organ = qf_statement_int(find, 3);
    known.machine = qf_workflow_machine(qf_catalog_workflow(desk->catalog), known.kind);
    if (!known.machine)
        return qf_fail(error, QF_NOT_FOUND, "the workflow has no machine '%s'", known.kind);
    *ret_known = known;
    return QF_OK;
}

static enum qf_status load(const struct qf_desk *desk, int64_t matter, struct known *ret_known, struct qf_error *error)
{
    TRY(qf_access_matter(desk, matter, QF_SEE, error));
    return read_known(desk, matter, ret_known, error);
}

/* A track's name for the clocks: NULL is the usual way. */
static const char *clock_track(const char *track)
{
    if (strcmp(track, "fast") == 0)
        return "fast_track";
    return strcmp(track, "green") == 0 ? "green_channel" : NULL;
}

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

static enum qf_status note_move(const struct qf_desk *desk, int64_t matter, const char *name, const char *from,
    const char *to, const struct qf_step *step, const char *skipped, int64_t approver, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    char day[QF_DATE_TEXT];

    TRY(qf_book_prepare(desk->book,
        "INSERT INTO move (matter, name, from_state, to_state, on_day, by_user, reason, override_by, skipped, "
        "approved_by)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, nullif(?10, 0))",
        &insert, error));
    qf_date_format(desk->today, day);
    qf_statement_bind_int(insert, 1, matter);
    qf_statement_bind_text(insert, 2, name);
    qf_statement_bind_text(insert, 3, from);
    qf_statement_bind_text(insert, 4, to);
    qf_statement_bind_text(insert, 5, day);
    if (desk->actor.user) /* else the program itself */
        qf_statement_bind_int(insert, 6, desk->actor.user);
    qf_statement_bind_text(insert, 7, step && step->reason ? step->reason : "");
    if (step && step->override && skipped)
        qf_statement_bind_int(insert, 8, step->override);
    qf_statement_bind_text(insert, 9, skipped);
    qf_statement_bind_int(insert, 10, approver);
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
    TRY(note_move(desk, id, "opened", "", state, NULL, NULL, 0, error));
    TRY(qf_clocks_follow(desk,
        &(struct qf_happening){ .matter = id,
            .machine = matter->kind,
            .track = matter->track ? clock_track(matter->track) : NULL,
            .state = state },
        error));
    *ret_matter = id;
    return QF_OK;
}

enum qf_status qf_matter_start_clocks(const struct qf_desk *desk, int64_t matter, struct qf_error *error)
{
    struct known known;

    TRY(read_known(desk, matter, &known, error));
    return qf_clocks_follow(desk,
        &(struct qf_happening){
            .matter = matter, .machine = known.kind, .track = clock_track(known.track), .state = known.state },
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
static enum qf_status check_coming_day(
    const struct qf_desk *desk, const struct known *known, const char *fact, const char *value, struct qf_error *error)
{
    const struct qf_workflow *workflow = qf_catalog_workflow(desk->catalog);

    for (size_t i = 0; i < workflow->clock_count; i++) {
        const struct qf_clock *clock = &workflow->clocks[i];
        if (!clock->due || strcmp(clock->due, fact) != 0 || strcmp(clock->machine, known->kind) != 0)
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

static enum qf_status insert_fact(
    const struct qf_desk *desk, const struct known *known, const char *fact, const char *value, struct qf_error *error)
{
    struct qf_statement *replace CLEANUP(qf_statement_free) = NULL;
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    char day[QF_DATE_TEXT];

    TRY(check_coming_day(desk, known, fact, value, error));
    qf_date_format(desk->today, day);
    TRY(qf_book_prepare(desk->book,
        "UPDATE fact SET replaced_at = ?3 WHERE matter = ?1 AND name = ?2 AND replaced_at IS NULL", &replace, error));
    qf_statement_bind_int(replace, 1, known->id);
    qf_statement_bind_text(replace, 2, fact);
    qf_statement_bind_text(replace, 3, day);
    TRY(qf_statement_run(replace, error));
    TRY(qf_book_prepare(desk->book,
        "INSERT INTO fact (matter, name, on_day, value, by_user) VALUES (?1, ?2, ?3, ?4, ?5)", &insert, error));
    qf_statement_bind_int(insert, 1, known->id);
    qf_statement_bind_text(insert, 2, fact);
    qf_statement_bind_text(insert, 3, day);
    qf_statement_bind_text(insert, 4, value);
    if (desk->actor.user) /* a reporter at the counter is nobody's account */
        qf_statement_bind_int(insert, 5, desk->actor.user);
    TRY(qf_statement_run(insert, error));
    return qf_clocks_follow(desk,
        &(struct qf_happening){
            .matter = known->id, .machine = known->kind, .track = clock_track(known->track), .fact = fact },
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
    struct known known;

    TRY(load(desk, matter, &known, error));
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
    return qf_desk_end(desk, insert_fact(desk, &known, fact, value, error), error);
}

enum qf_status qf_matter_record_within(
    const struct qf_desk *desk, int64_t matter, const char *fact, const char *value, struct qf_error *error)
{
    struct known known;

    TRY(read_known(desk, matter, &known, error));
    return insert_fact(desk, &known, fact, value, error);
}

/* --- moving ------------------------------------------------------------------------------------------------------------ */

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

/* Another person, not recused, whom the grant covers. */
static enum qf_status check_second(const struct qf_desk *desk, const struct known *known, const struct qf_grant *grant,
    int64_t user, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    enum qf_organ_level level;
    bool found;

    if (user == desk->actor.user)
        return qf_fail(error, QF_DENIED, "it takes a second person");
    TRY(qf_access_could_handle(desk, user, known->id, error));
    TRY(qf_book_prepare(desk->book,
        "SELECT role, organ.level, organ.id = ?2, EXISTS (SELECT 1 FROM organ AS low WHERE low.id = ?2 AND low.parent "
        "= organ.id)"
        " FROM user JOIN organ ON organ.id = user.organ WHERE user.id = ?1",
        &find, error));
    qf_statement_bind_int(find, 1, user);
    qf_statement_bind_int(find, 2, known->organ);
    TRY(qf_statement_next(find, &found, error));
    if (!found || (!qf_statement_int(find, 2) && !qf_statement_int(find, 3)))
        return qf_fail(error, QF_DENIED, "whoever agrees is of the organ that handles it or of the one above");
    TRY(qf_organ_level_find(qf_statement_text(find, 1), &level, error));
    return qf_authority_demand(desk, known->id, grant,
        &(struct qf_bearer){
            qf_statement_text(find, 0), level, qf_statement_int(find, 2) ? QF_ORGAN_HANDLING : QF_ORGAN_ABOVE },
        QF_N("whoever agrees has not the authority to"), error);
}

/* What somebody who moves a matter must be able to do with it besides: handle it, try it, or answer for it from above. */
static enum qf_verb mover_verb(const struct qf_desk *desk, const struct qf_bearer *bearer)
{
    if (desk->actor.role == QF_ROLE_TRIAL)
        return QF_TRY;
    return bearer->stands == QF_ORGAN_ABOVE && desk->actor.role == QF_ROLE_LEADER ? QF_APPROVE : QF_HANDLE;
}

static enum qf_status check_mover(
    const struct qf_desk *desk, const struct known *known, const struct qf_move *move, struct qf_error *error)
{
    struct qf_bearer bearer;
    int made;

    TRY(qf_authority_bearer(desk, known->organ, &bearer, error));
    if (!qf_names_have(move->from, known->state))
        return qf_fail(error, QF_CONFLICT, "'%s' is not possible from '%s'", move->name, known->state);
    TRY(qf_access_matter(desk, known->id, mover_verb(desk, &bearer), error));
    TRY(qf_authority_demand(desk, known->id, &move->by, &bearer, QF_N("this move is not yours to make"), error));
    if (move->most) {
        TRY(count_moves(desk, known->id, move->name, &made, error));
        if (made >= move->most)
            return qf_fail(error, QF_LIMIT, "'%s' was made as often as it may be", move->name);
    }
    return QF_OK;
}

/* The answer of check_mover(), told apart from what went wrong while it was asked. */
static enum qf_status ask_mover(const struct qf_desk *desk, const struct known *known, const struct qf_move *move,
    enum qf_status *ret_answer, struct qf_error *error)
{
    struct qf_error refusal = QF_ERROR_INIT(qf_error_lang(error));
    enum qf_status answer = check_mover(desk, known, move, &refusal);

    if (answer == QF_OK || answer == QF_FINDING || answer == QF_CONFLICT || answer == QF_DENIED || answer == QF_LIMIT) {
        *ret_answer = answer;
        return QF_OK;
    }
    if (error)
        *error = refusal;
    return answer;
}

/* What is required and not so: into `missing`, and what of it may be waived into `waived`. */
static enum qf_status find_missing(const struct qf_desk *desk, const struct known *known, const struct qf_move *move,
    struct qf_text *missing, struct qf_text *waived, struct qf_error *error)
{
    bool holds;

    for (size_t i = 0; i < move->requires.count; i++) {
        const char *fact = move->requires.items[i];
        TRY(qf_fact_holds(desk, known->id, fact, &holds, error));
        if (holds)
            continue;
        struct qf_text *list = qf_names_have(move->waivable, fact) ? waived : missing;
        qf_text_add_format(list, "%s%s", list->length ? ", " : "", fact);
    }
    TRY(qf_text_check(missing, error));
    return qf_text_check(waived, error);
}

static enum qf_status fail_missing(
    const struct qf_move *move, struct qf_text *missing, const struct qf_text *waivable, struct qf_error *error)
{
    bool only_waivable = missing->length == 0;

    if (waivable->length)
        qf_text_add_format(missing, "%s%s", only_waivable ? "" : ", ", qf_text_string(waivable));
    TRY(qf_text_check(missing, error));
    qf_fail(error, QF_FINDING, "'%s' requires what is not there yet: %s", move->name, qf_text_string(missing));
    if (only_waivable)
        qf_hint(error, "it may be waived by a named approver, with a reason");
    return QF_FINDING;
}

static enum qf_status check_requirements(const struct qf_desk *desk, const struct known *known,
    const struct qf_move *move, const struct qf_step *step, struct qf_text *waived, struct qf_error *error)
{
    struct qf_text missing CLEANUP(qf_text_release) = { 0 };

    TRY(find_missing(desk, known, move, &missing, waived, error));
    if (missing.length || (waived->length && !step->override))
        return fail_missing(move, &missing, waived, error);
    if (waived->length && (!step->reason || !*step->reason))
        return qf_fail(error, QF_USAGE, "an override needs a reason");
    if (waived->length)
        TRY(check_second(desk, known, &move->override, step->override, error));
    if (!move->approver.roles.count)
        return QF_OK;
    if (!step->approver)
        return qf_fail(error, QF_FINDING, "'%s' needs somebody who approves it", move->name);
    return check_second(desk, known, &move->approver, step->approver, error);
}

/* Who must recuse from what was closed has not been looked for meanwhile. */
static enum qf_status change_state(
    const struct qf_desk *desk, const struct known *known, const struct qf_state *state, struct qf_error *error)
{
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;
    char day[QF_DATE_TEXT];

    TRY(qf_book_prepare(desk->book,
        "UPDATE matter SET state = ?2, closed_on = ?3,"
        " checked_at = CASE WHEN closed_on IS NULL OR ?3 IS NOT NULL THEN checked_at END WHERE id = ?1",
        &change, error));
    qf_date_format(desk->today, day);
    qf_statement_bind_int(change, 1, known->id);
    qf_statement_bind_text(change, 2, state->name);
    qf_statement_bind_text(change, 3, state->terminal ? day : NULL);
    return qf_statement_run(change, error);
}

static enum qf_status make_move(const struct qf_desk *desk, const struct known *known, const struct qf_move *move,
    const struct qf_step *step, struct qf_error *error)
{
    struct qf_text waived CLEANUP(qf_text_release) = { 0 };
    const char *to = move->to ? move->to : known->state;

    TRY(check_requirements(desk, known, move, step, &waived, error));
    if (move->to)
        TRY(change_state(desk, known, qf_machine_state(known->machine, move->to), error));
    TRY(note_move(desk, known->id, move->name, known->state, to, step, waived.length ? qf_text_string(&waived) : NULL,
        move->approver.roles.count ? step->approver : 0, error));
    return qf_clocks_follow(desk,
        &(struct qf_happening){ .matter = known->id,
            .machine = known->kind,
            .track = clock_track(known->track),
            .move = move->name,
            .state = move->to },
        error);
}

enum qf_status qf_matter_move_within(
    const struct qf_desk *desk, int64_t matter, const struct qf_step *step, struct qf_error *error)
{
    struct known known;

    TRY(load(desk, matter, &known, error));
    const struct qf_move *move = qf_machine_move(known.machine, step->move);
    if (!move)
        return qf_fail(error, QF_NOT_FOUND, "the workflow has no move '%s' for a %s", step->move, known.kind);
    TRY(check_mover(desk, &known, move, error));
    return make_move(desk, &known, move, step, error);
}

/* Whether nothing is required of the move that is not there. */
static enum qf_status is_ready(const struct qf_desk *desk, const struct known *known, const struct qf_move *move,
    bool *ret_ready, struct qf_error *error)
{
    struct qf_text missing CLEANUP(qf_text_release) = { 0 }, waivable CLEANUP(qf_text_release) = { 0 };

    TRY(find_missing(desk, known, move, &missing, &waivable, error));
    *ret_ready = !missing.length && !waivable.length;
    return QF_OK;
}

enum qf_status qf_matter_move_itself(
    const struct qf_desk *desk, int64_t matter, const char *name, bool *ret_moved, struct qf_error *error)
{
    struct known known;
    bool ready;

    *ret_moved = false;
    TRY(read_known(desk, matter, &known, error));
    const struct qf_move *move = qf_machine_move(known.machine, name);
    if (!move || !qf_names_have(move->from, known.state))
        return QF_OK;
    TRY(is_ready(desk, &known, move, &ready, error));
    if (!ready)
        return QF_OK;
    TRY(make_move(desk, &known, move, &(struct qf_step){ .move = name }, error));
    *ret_moved = true;
    return QF_OK;
}

/* Moves that are half of an act: made alone they would say what is not so. */
static const struct {
    const char *move, *command;
} acts[] = {
    { "list", "listing add" },
    { "delist", "listing end" },
    { "level_up", "lead level-up" },
    { "hand_down", "report hand-down" },
};

static enum qf_status check_alone(const char *move, struct qf_error *error)
{
    for (size_t i = 0; i < QF_COUNT(acts); i++) {
        if (strcmp(acts[i].move, move) != 0)
            continue;
        qf_fail(error, QF_USAGE, "'%s' is more than a move", move);
        qf_hint(error, "'qingfeng %s' does all of it", acts[i].command);
        return QF_USAGE;
    }
    return QF_OK;
}

/* Everything is read under the lock: two officers may move it at once. */
enum qf_status qf_matter_move(
    const struct qf_desk *desk, int64_t matter, const struct qf_step *step, struct qf_error *error)
{
    TRY(check_alone(step->move, error));
    TRY(qf_desk_begin(desk, "matter move", step->reason, error));
    return qf_desk_end(desk, qf_matter_move_within(desk, matter, step, error), error);
}

enum qf_status qf_matter_next(const struct qf_desk *desk, int64_t matter,
    enum qf_status (*visit)(void *context, const struct qf_next_move *next, struct qf_error *error), void *context,
    struct qf_error *error)
{
    enum qf_status theirs = QF_OK;
    struct known known;
    bool holds;

    TRY(load(desk, matter, &known, error));
    for (size_t i = 0; i < known.machine->move_count; i++) {
        const struct qf_move *move = &known.machine->moves[i];
        struct qf_next_move next = { .move = move };
        size_t missing = 0;
        if (!qf_names_have(move->from, known.state))
            continue;
        TRY(ask_mover(desk, &known, move, &theirs, error));
        next.allowed = theirs == QF_OK || theirs == QF_FINDING;
        if (theirs == QF_FINDING)
            next.missing[missing++] = QF_FACT_APPROVED_ABOVE;
        for (size_t k = 0; k < move->requires.count && missing + 1 < QF_COUNT(next.missing); k++) {
            TRY(qf_fact_holds(desk, matter, move->requires.items[k], &holds, error));
            if (!holds)
            next.missing[missing++] = move->requires.items[k];
        }
        TRY(visit(context, &next, error));
    }
    return QF_OK;
}

/* --- people ------------------------------------------------------------------------------------------------------------ */

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

/* Where the workflow has a move for it, and nothing keeps the actor from it, giving it out makes that move. */
static enum qf_status move_assigned(const struct qf_desk *desk, int64_t matter, struct qf_error *error)
{
    enum qf_status theirs = QF_OK;
    struct known known;
    bool ready;

    TRY(read_known(desk, matter, &known, error));
    const struct qf_move *move = qf_machine_move(known.machine, "assign");
    if (!move || move->approver.roles.count)
        return QF_OK;
    TRY(ask_mover(desk, &known, move, &theirs, error));
    if (theirs != QF_OK)
        return QF_OK;
    TRY(is_ready(desk, &known, move, &ready, error));
    return ready ? make_move(desk, &known, move, &(struct qf_step){ .move = move->name }, error) : QF_OK;
}

enum qf_status qf_matter_assign_within(const struct qf_desk *desk, int64_t matter, int64_t user, struct qf_error *error)
{
    TRY(qf_access_matter(desk, matter, QF_ASSIGN, error));
    TRY(check_organ(desk, matter, user, "member", error));
    TRY(qf_matter_take_up_within(desk, matter, user, error));
    return move_assigned(desk, matter, error);
}

enum qf_status qf_matter_assign(const struct qf_desk *desk, int64_t matter, int64_t user, struct qf_error *error)
{
    TRY(qf_desk_begin(desk, "matter assign", NULL, error));
    return qf_desk_end(desk, qf_matter_assign_within(desk, matter, user, error), error);
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
