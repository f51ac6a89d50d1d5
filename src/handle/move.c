/* SPDX-License-Identifier: Apache-2.0 */
/* The engine: what the workflow says, done to the book. */
#include "handle/move.h"

#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "handle/approval.h"
#include "handle/authority.h"
#include "handle/clock.h"
#include "handle/facts.h"

/* Who approved, and who let it pass without what. */
struct seconds {
    struct qf_given_approval approved, waived;
    struct qf_missing missing;
};

static void release_seconds(struct seconds *seconds)
{
    qf_missing_release(&seconds->missing);
}
QF_CLEANUP_VALUE(struct seconds, release_seconds)

static enum qf_status check_requirements(const struct qf_desk *desk, const struct qf_standing *standing,
    const struct qf_move *move, const struct qf_step *step, struct seconds *seconds, struct qf_error *error)
{
    struct qf_missing *missing = &seconds->missing;

    TRY(qf_facts_missing(desk, standing->id, move, missing, error));
    if (missing->binding.length)
        return qf_missing_fail(missing, move, error);
    if (missing->waivable.length) {
        TRY(qf_approval_find(
            desk, standing, move, QF_APPROVAL_WAIVE, qf_text_string(&missing->waivable), &seconds->waived, error));
        if (!step->reason || !*step->reason)
            return qf_fail(error, QF_USAGE, "an override needs a reason");
    }
    if (!move->approver.roles.count)
        return QF_OK;
    return qf_approval_find(desk, standing, move, QF_APPROVAL_APPROVE, NULL, &seconds->approved, error);
}

static enum qf_status note_move(const struct qf_desk *desk, const struct qf_standing *standing,
    const struct qf_move *move, const struct qf_step *step, const struct seconds *seconds, int64_t *ret_row,
    struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    char day[QF_DATE_TEXT];

    TRY(qf_book_prepare(desk->book,
        "INSERT INTO move (matter, name, from_state, to_state, on_day, by_user, reason, override_by, skipped, "
        "approved_by) VALUES (?1, ?2, ?3, ?4, ?5, nullif(?6, 0), ?7, nullif(?8, 0), ?9, nullif(?10, 0))",
        &insert, error));
    qf_date_format(desk->today, day);
    qf_statement_bind_int(insert, 1, standing->id);
    qf_statement_bind_text(insert, 2, move->name);
    qf_statement_bind_text(insert, 3, standing->state);
    qf_statement_bind_text(insert, 4, move->to ? move->to : standing->state);
    qf_statement_bind_text(insert, 5, day);
    qf_statement_bind_int(insert, 6, desk->actor.user); /* 0: the program itself */
    qf_statement_bind_text(insert, 7, step->reason ? step->reason : "");
    qf_statement_bind_int(insert, 8, seconds->waived.by);
    qf_statement_bind_text(insert, 9, seconds->waived.id ? qf_text_string(&seconds->missing.waivable) : NULL);
    qf_statement_bind_int(insert, 10, seconds->approved.by);
    TRY(qf_statement_run(insert, error));
    *ret_row = qf_book_last_id(desk->book);
    return QF_OK;
}

/* Who must recuse from what was closed has not been looked for meanwhile. */
static enum qf_status change_state(const struct qf_desk *desk, const struct qf_standing *standing,
    const struct qf_state *state, struct qf_error *error)
{
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;
    char day[QF_DATE_TEXT];

    TRY(qf_book_prepare(desk->book,
        "UPDATE matter SET state = ?2, closed_on = ?3,"
        " checked_at = CASE WHEN closed_on IS NULL OR ?3 IS NOT NULL THEN checked_at END WHERE id = ?1",
        &change, error));
    qf_date_format(desk->today, day);
    qf_statement_bind_int(change, 1, standing->id);
    qf_statement_bind_text(change, 2, state->name);
    qf_statement_bind_text(change, 3, state->terminal ? day : NULL);
    return qf_statement_run(change, error);
}

static enum qf_status make_move(const struct qf_desk *desk, const struct qf_standing *standing,
    const struct qf_move *move, const struct qf_step *step, struct qf_error *error)
{
    struct seconds seconds CLEANUP(release_seconds) = { .approved = { 0 } };
    int64_t row;

    TRY(check_requirements(desk, standing, move, step, &seconds, error));
    if (move->to)
        TRY(change_state(desk, standing, qf_machine_state(standing->machine, move->to), error));
    TRY(note_move(desk, standing, move, step, &seconds, &row, error));
    if (seconds.waived.id)
        TRY(qf_approval_use(desk, seconds.waived.id, row, error));
    if (seconds.approved.id)
        TRY(qf_approval_use(desk, seconds.approved.id, row, error));
    return qf_clocks_follow(desk,
        &(struct qf_happening){ .matter = standing->id,
            .machine = standing->kind,
            .track = standing->track,
            .move = move->name,
            .state = move->to },
        error);
}

enum qf_status qf_matter_move_within(
    const struct qf_desk *desk, int64_t matter, const struct qf_step *step, struct qf_error *error)
{
    const struct qf_move *move = NULL;
    struct qf_standing standing;

    TRY(qf_standing_see(desk, matter, &standing, error));
    TRY(qf_standing_move(&standing, step->move, &move, error));
    TRY(qf_authority_mover(desk, &standing, move, error));
    return make_move(desk, &standing, move, step, error);
}

/* Whether nothing is required of the move that is not there. */
static enum qf_status is_ready(const struct qf_desk *desk, const struct qf_standing *standing,
    const struct qf_move *move, bool *ret_ready, struct qf_error *error)
{
    struct qf_missing missing CLEANUP(qf_missing_release) = { .binding = { 0 } };

    TRY(qf_facts_missing(desk, standing->id, move, &missing, error));
    *ret_ready = !missing.binding.length && !missing.waivable.length;
    return QF_OK;
}

enum qf_status qf_matter_move_itself(
    const struct qf_desk *desk, int64_t matter, const char *name, bool *ret_moved, struct qf_error *error)
{
    struct qf_standing standing;
    bool ready;

    *ret_moved = false;
    TRY(qf_standing_read(desk, matter, &standing, error));
    const struct qf_move *move = qf_machine_move(standing.machine, name);
    if (!move || !qf_names_have(move->from, standing.state))
        return QF_OK;
    TRY(is_ready(desk, &standing, move, &ready, error));
    if (!ready)
        return QF_OK;
    TRY(make_move(desk, &standing, move, &(struct qf_step){ .move = name }, error));
    *ret_moved = true;
    return QF_OK;
}

enum qf_status qf_matter_move_when_ready(
    const struct qf_desk *desk, int64_t matter, const char *name, struct qf_error *error)
{
    enum qf_status theirs = QF_OK;
    struct qf_standing standing;
    bool ready;

    TRY(qf_standing_read(desk, matter, &standing, error));
    const struct qf_move *move = qf_machine_move(standing.machine, name);
    if (!move || move->approver.roles.count)
        return QF_OK;
    TRY(qf_authority_ask_mover(desk, &standing, move, &theirs, error));
    if (theirs != QF_OK)
        return QF_OK;
    TRY(is_ready(desk, &standing, move, &ready, error));
    return ready ? make_move(desk, &standing, move, &(struct qf_step){ .move = name }, error) : QF_OK;
}

/* Moves that are half of an act: made alone they would say what is not so. */
static const struct {
    const char *move, *command;
} acts[] = {
    { "list", "listing add" },
    { "delist", "listing end" },
    { "level_up", "lead level-up" },
    { "hand_down", "report hand-down" },
    { "verify_name", "report verify" },
    { "deny_name", "report verify --false" },
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

/* --- what comes next --------------------------------------------------------------------------------------------------- */

static enum qf_status find_unapproved(const struct qf_desk *desk, const struct qf_standing *standing,
    const struct qf_move *move, bool *ret_unapproved, struct qf_error *error)
{
    struct qf_error refusal = QF_ERROR_INIT(qf_error_lang(error));
    struct qf_given_approval given;

    *ret_unapproved = false;
    if (!move->approver.roles.count)
        return QF_OK;
    enum qf_status status = qf_approval_find(desk, standing, move, QF_APPROVAL_APPROVE, NULL, &given, &refusal);
    *ret_unapproved = status == QF_FINDING || status == QF_DENIED;
    if (status != QF_OK && !*ret_unapproved && error)
        *error = refusal;
    return *ret_unapproved ? QF_OK : status;
}

static enum qf_status look_ahead(const struct qf_desk *desk, const struct qf_standing *standing,
    const struct qf_move *move, struct qf_next_move *next, struct qf_error *error)
{
    enum qf_status theirs = QF_OK;
    size_t missing = 0;
    bool holds;

    *next = (struct qf_next_move){ .move = move };
    TRY(qf_authority_ask_mover(desk, standing, move, &theirs, error));
    next->allowed = theirs == QF_OK || theirs == QF_FINDING;
    if (theirs == QF_FINDING)
        next->missing[missing++] = QF_FACT_APPROVED_ABOVE;
    for (size_t i = 0; i < move->requires.count && missing + 1 < QF_COUNT(next->missing); i++) {
        TRY(qf_fact_holds(desk, standing->id, move->requires.items[i], &holds, error));
        if (!holds)
        next->missing[missing++] = move->requires.items[i];
    }
    return find_unapproved(desk, standing, move, &next->unapproved, error);
}

enum qf_status qf_matter_next(const struct qf_desk *desk, int64_t matter,
    enum qf_status (*visit)(void *context, const struct qf_next_move *next, struct qf_error *error), void *context,
    struct qf_error *error)
{
    struct qf_standing standing;
    struct qf_next_move next;

    TRY(qf_standing_see(desk, matter, &standing, error));
    for (size_t i = 0; i < standing.machine->move_count; i++) {
        const struct qf_move *move = &standing.machine->moves[i];
        if (!qf_names_have(move->from, standing.state))
            continue;
        TRY(look_ahead(desk, &standing, move, &next, error));
        TRY(visit(context, &next, error));
    }
    return QF_OK;
}
