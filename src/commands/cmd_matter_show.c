/* SPDX-License-Identifier: Apache-2.0 */
/* matter show: one matter with everything that a desk may know of it, and what can be done next. */
#include "commands/cmd_matter.h"

#include <string.h>

#include "base/date.h"
#include "base/money.h"
#include "commands/cmd_approval.h"
#include "commands/cmd_workflow.h"
#include "commands/commands.h"
#include "handle/clock.h"
#include "handle/lead.h"
#include "handle/move.h"
#include "handle/recovery.h"
#include "ident/ident.h"

const char *qf_state_title(const struct qf_workflow *workflow, const char *kind, const char *state, enum qf_lang lang)
{
    const struct qf_machine *machine = qf_workflow_machine(workflow, kind);
    const struct qf_state *found = machine ? qf_machine_state(machine, state) : NULL;

    return found ? qf_bilingual_in(&found->title, lang) : state;
}

static void add_given(struct qf_json *json, const char *key, const char *text)
{
    qf_json_member(json, key, *text ? text : NULL);
}

void qf_add_matter_json(struct qf_json *json, const struct qf_matter *matter, const struct qf_outline *outline)
{
    qf_json_open_object(json);
    qf_json_member_int(json, "matter", matter->id);
    qf_json_member(json, "number", matter->number);
    qf_json_member(json, "kind", matter->kind);
    qf_json_member(json, "title", matter->title);
    qf_json_member(json, "state", matter->state);
    qf_json_member(json, "level", matter->level);
    qf_json_member(json, "region", matter->region);
    qf_json_member(json, "domain", matter->domain);
    qf_json_member(json, "category", matter->category);
    qf_json_member(json, "track", matter->track);
    qf_json_member_int(json, "amount_fen", matter->amount_fen);
    qf_json_member(json, "opened_on", matter->opened_on);
    qf_json_member(json, "closed_on", matter->closed_on);
    qf_json_member(json, "organ", outline->organ);
    add_given(json, "handler", outline->handler);
    add_given(json, "due_on", outline->due);
    qf_json_member_bool(json, "listed", outline->listed);
    qf_json_close_object(json);
}

/* --- what to do about a refusal ---------------------------------------------------------------------------------------- */

/* Facts that the program tells, and the command that makes them so: 'qingfeng COMMAND MATTER REST'. */
static const struct {
    const char *fact, *command, *rest;
} ways[] = {
    { "case_concluded", "case file", "" }, /* told before anything else of a lead without case */
    { "identity_settled", "report verify", "" },
    { "handler_not_recused", "matter assign", " USER" },
    { "handler_is_new", "matter assign", " USER" },
    { "trial_officer_not_investigator", "matter assign", " USER --part trial" },
    { "outcome_cause", "lead outcome", "" },
    { "delisted", "listing end", " --reason TEXT" },
    { "ledger_balanced", "ledger post", "" },
};

/* The first fact that is missing, and the grant of whoever must agree. */
struct refusal {
    const char *move;
    const struct qf_move *rule;
    const char *fact;
};

static enum qf_status find_refusal(void *context, const struct qf_next_move *next, struct qf_error *error)
{
    struct refusal *refusal = context;

    (void)error;
    if (strcmp(next->move->name, refusal->move) == 0) {
        refusal->rule = next->move;
        refusal->fact = next->missing[0];
    }
    return QF_OK;
}

/* The command that makes it so; "" when there is none. */
static void tell_way(const struct qf_workflow *workflow, const struct refusal *refusal, int64_t matter,
    bool without_case, struct qf_text *way, enum qf_lang lang)
{
    const struct qf_case_fact *fact = qf_workflow_fact(workflow, refusal->fact);

    if (fact && !fact->computed)
        qf_text_add_format(way, qf_tr(lang, "'qingfeng matter record %lld %s TEXT'"), (long long)matter, refusal->fact);
    for (size_t i = 0; i < QF_COUNT(ways); i++)
        if (strcmp(ways[i].fact, refusal->fact) == 0 && (i || without_case))
            qf_text_add_format(way, "'qingfeng %s %lld%s'", ways[i].command, (long long)matter, ways[i].rest);
}

static void hint_fact(const struct qf_workflow *workflow, const struct refusal *refusal, int64_t matter,
    bool without_case, struct qf_error *error)
{
    struct qf_text way CLEANUP(qf_text_release) = { 0 };
    const long long id = (long long)matter;

    if (strcmp(refusal->fact, "lead_linked") == 0) {
        qf_hint(error,
            "'qingfeng lead open TITLE --region CODE' opens a lead, 'qingfeng lead add LEAD %lld' lets it rest "
            "on this report",
            id);
        return;
    }
    tell_way(workflow, refusal, matter, without_case, &way, qf_error_lang(error));
    if (qf_names_have(refusal->rule->waivable, refusal->fact))
        qf_hint(error, "%s; or ask that it be waived: 'qingfeng matter ask %lld %s --waive --reason TEXT'",
            qf_text_string(&way), id, refusal->move);
    else if (way.length)
        qf_hint(error, "%s", qf_text_string(&way));
}

enum qf_status qf_hint_move(const struct qf_seat *seat, int64_t matter, const char *move, struct qf_error *error)
{
    struct qf_outlines outlines CLEANUP(qf_outlines_close) = QF_OUTLINES_INIT;
    struct qf_error ignored = QF_ERROR_INIT(qf_error_lang(error));
    const struct qf_workflow *workflow = qf_catalog_workflow(seat->city.catalog);
    struct refusal refusal = { .move = move };
    struct qf_outline outline;

    if (qf_outlines_open(&seat->desk, &outlines, &ignored) != QF_OK ||
        qf_outline_read(&outlines, matter, &outline, &ignored) != QF_OK ||
        qf_matter_next(&seat->desk, matter, find_refusal, &refusal, &ignored) != QF_OK || !refusal.rule)
        return QF_FINDING;
    if (refusal.fact && !*error->hint)
        hint_fact(workflow, &refusal, matter, outline.without_case, error);
    return QF_FINDING;
}

/* --- matter show ------------------------------------------------------------------------------------------------------- */

static const struct qf_option seat_options[] = { QF_SEAT_OPTIONS, { 0 } };

struct view {
    struct qf_cli *cli;
    struct qf_seat *seat;
    struct qf_json *json;
    struct qf_text text; /* of the part that is being collected */
    struct qf_outline outline;
    bool found;
};

static void close_view(struct view *view)
{
    qf_text_release(&view->text);
}
QF_CLEANUP_VALUE(struct view, close_view)

static enum qf_status show_head(void *context, const struct qf_matter *matter, struct qf_error *error)
{
    struct view *view = context;
    char money[QF_MONEY_TEXT];

    (void)error;
    view->found = true;
    qf_json_key(view->json, "matter");
    qf_add_matter_json(view->json, matter, &view->outline);
    if (view->cli->json)
        return QF_OK;
    qf_money_format(matter->amount_fen, money);
    qf_say(view->cli, "%s  %s  %s\n", matter->number, matter->title,
        qf_state_title(qf_catalog_workflow(view->seat->city.catalog), matter->kind, matter->state, view->cli->lang));
    qf_say(view->cli, "  opened %s, region %s, %s yuan concerned\n", matter->opened_on, matter->region, money);
    qf_say(view->cli, "  organ: %s, handler: %s\n", view->outline.organ,
        *view->outline.handler ? view->outline.handler : qf_tr(view->cli->lang, QF_N("nobody")));
    if (*view->outline.due)
        qf_say(view->cli, "  next due: %s\n", view->outline.due);
    return QF_OK;
}

static enum qf_status show_clock(void *context, const struct qf_clock_view *clock, struct qf_error *error)
{
    struct view *view = context;
    char due[QF_DATE_TEXT];

    (void)error;
    qf_date_format(clock->due, due);
    const bool right = clock->rule && clock->rule->kind == QF_CLOCK_RIGHT; /* a person's own: nobody owes it */
    const bool overdue = clock->overdue && !right;
    const char *title = clock->rule ? qf_bilingual_in(&clock->rule->title, view->cli->lang) : clock->name;
    qf_json_open_object(view->json);
    qf_json_member_int(view->json, "clock", clock->id);
    qf_json_member(view->json, "name", clock->name);
    qf_json_member(view->json, "due", due);
    qf_json_member(view->json, "colour", qf_colour_name(clock->colour));
    qf_json_member_bool(view->json, "overdue", overdue);
    qf_json_member_bool(view->json, "paused", clock->paused);
    qf_json_close_object(view->json);
    if (!view->cli->json)
        qf_say(view->cli, "  clock %lld: %s, due %s%s\n", (long long)clock->id, title, due,
            qf_tr(view->cli->lang, clock->paused    ? QF_N(" (stands still)")
                                   : overdue        ? QF_N(" (overdue)")
                                   : clock->overdue ? QF_N(" (this right has passed)")
                                                    : ""));
    return QF_OK;
}

static enum qf_status show_source(void *context, const struct qf_source *source, struct qf_error *error)
{
    struct view *view = context;

    (void)error;
    qf_json_open_object(view->json);
    qf_json_member(view->json, "kind", source->kind);
    qf_json_member_int(view->json, "ref", source->ref);
    qf_json_member_int(view->json, "via", source->via);
    qf_json_close_object(view->json);
    if (!view->cli->json)
        qf_say(view->cli, "  rests on %s %lld: %s\n", qf_tr(view->cli->lang, source->kind), (long long)source->ref,
            qf_bilingual_in(&source->text, view->cli->lang));
    return QF_OK;
}

/* --- team, facts, what hangs together ---------------------------------------------------------------------------------- */

static enum qf_status show_member(void *context, const struct qf_team_member *member, struct qf_error *error)
{
    struct view *view = context;

    (void)error;
    qf_json_open_object(view->json);
    qf_json_member(view->json, "user", member->user);
    qf_json_member(view->json, "part", member->part);
    qf_json_close_object(view->json);
    qf_text_add_format(
        &view->text, "%s%s (%s)", view->text.length ? ", " : "", member->user, qf_tr(view->cli->lang, member->part));
    return QF_OK;
}

static enum qf_status show_recorded(void *context, const struct qf_recorded *recorded, struct qf_error *error)
{
    struct view *view = context;
    const struct qf_case_fact *fact = qf_workflow_fact(qf_catalog_workflow(view->seat->city.catalog), recorded->fact);
    struct qf_text masked CLEANUP(qf_text_release) = { 0 };

    if (recorded->value)
        qf_ident_mask_within(qf_slice(recorded->value), &masked);
    TRY(qf_text_check(&masked, error));
    qf_json_open_object(view->json);
    qf_json_member(view->json, "fact", recorded->fact);
    qf_json_member(view->json, "on_day", recorded->on_day);
    qf_json_member(view->json, "value", recorded->value ? qf_text_string(&masked) : NULL);
    qf_json_close_object(view->json);
    if (!view->cli->json)
        qf_say(view->cli, "  recorded %s: %s (%s)%s%s\n", recorded->on_day,
            fact ? qf_bilingual_in(&fact->title, view->cli->lang) : recorded->fact, recorded->fact,
            recorded->value ? ": " : "", recorded->value ? qf_text_string(&masked) : "");
    return QF_OK;
}

static enum qf_status show_related(void *context, const struct qf_related *related, struct qf_error *error)
{
    struct view *view = context;

    (void)error;
    qf_json_open_object(view->json);
    qf_json_member_int(view->json, "matter", related->matter);
    qf_json_member(view->json, "kind", related->kind);
    qf_json_member(view->json, "number", related->number);
    qf_json_close_object(view->json);
    if (!view->cli->json)
        qf_say(view->cli, "  see also %s %lld: %s\n", qf_tr(view->cli->lang, related->kind), (long long)related->matter,
            related->number);
    return QF_OK;
}

static enum qf_status show_record(struct view *view, int64_t matter, struct qf_error *error)
{
    qf_json_key(view->json, "team");
    qf_json_open_array(view->json);
    TRY(qf_outline_team(&view->seat->desk, matter, show_member, view, error));
    qf_json_close_array(view->json);
    TRY(qf_text_check(&view->text, error));
    if (!view->cli->json && view->text.length)
        qf_say(view->cli, "  team: %s\n", qf_text_string(&view->text));
    qf_json_key(view->json, "recorded");
    qf_json_open_array(view->json);
    TRY(qf_outline_facts(&view->seat->desk, matter, show_recorded, view, error));
    qf_json_close_array(view->json);
    qf_json_key(view->json, "related");
    qf_json_open_array(view->json);
    TRY(qf_outline_related(&view->seat->desk, matter, show_related, view, error));
    qf_json_close_array(view->json);
    return QF_OK;
}

/* --- what comes next --------------------------------------------------------------------------------------------------- */

/* What cannot be done whatever is recorded: listing twice, taking off no list, verifying a name that nobody gave,
 * passing on what may stay. */
static bool is_idle(const struct qf_outline *outline, const struct qf_next_move *next)
{
    if (strcmp(next->move->name, "list") == 0)
        return outline->listed;
    if (strcmp(next->move->name, "delist") == 0)
        return !outline->listed;
    for (size_t i = 0; next->missing[i]; i++)
        if (strcmp(next->missing[i], "real_name") == 0 || strcmp(next->missing[i], "must_be_sent_up") == 0)
            return true;
    return false;
}

static enum qf_status show_approver(struct view *view, const struct qf_move *move, struct qf_error *error)
{
    struct qf_text who CLEANUP(qf_text_release) = { 0 };

    qf_describe_grant(view->cli, qf_catalog_workflow(view->seat->city.catalog), &move->approver, &who);
    TRY(qf_text_check(&who, error));
    qf_say(view->cli, "    not approved yet, which is for: %s\n", qf_text_string(&who));
    return QF_OK;
}

static enum qf_status show_approval(void *context, const struct qf_approval *approval, struct qf_error *error)
{
    struct view *view = context;
    const char *state = qf_tr(view->cli->lang, qf_approval_state_name(approval->state));
    const char *day = *approval->by ? approval->on_day : approval->asked_on;

    (void)error;
    qf_add_approval_json(view->json, approval);
    if (view->cli->json)
        return QF_OK;
    qf_say(view->cli, "  approval of %s, %s (%s): %s%s%s\n", approval->move,
        *approval->by ? approval->by : approval->asked_by, day, state, *approval->waived ? ", " : "", approval->waived);
    return QF_OK;
}

static enum qf_status show_next(void *context, const struct qf_next_move *next, struct qf_error *error)
{
    struct view *view = context;
    struct qf_text missing CLEANUP(qf_text_release) = { 0 }, who CLEANUP(qf_text_release) = { 0 };
    const struct qf_workflow *workflow = qf_catalog_workflow(view->seat->city.catalog);

    if (is_idle(&view->outline, next))
        return QF_OK;
    qf_json_open_object(view->json);
    qf_json_member(view->json, "move", next->move->name);
    qf_json_member_bool(view->json, "allowed", next->allowed);
    qf_json_key(view->json, "missing");
    qf_json_open_array(view->json);
    for (size_t i = 0; next->missing[i]; i++) {
        const struct qf_case_fact *fact = qf_workflow_fact(workflow, next->missing[i]);
        qf_json_string(view->json, next->missing[i]);
        qf_text_add_format(&missing, "%s%s (%s)", i ? ", " : "",
            fact ? qf_bilingual_in(&fact->title, view->cli->lang) : "", next->missing[i]);
    }
    qf_json_close_array(view->json);
    qf_json_member_bool(view->json, "unapproved", next->unapproved);
    qf_json_close_object(view->json);
    TRY(qf_text_check(&missing, error));
    if (view->cli->json)
        return QF_OK;
    qf_describe_grant(view->cli, workflow, &next->move->by, &who);
    TRY(qf_text_check(&who, error));
    const char *title = qf_bilingual_in(&next->move->title, view->cli->lang);
    if (next->allowed)
        qf_say(view->cli, "  can be moved: %s (%s)\n", title, next->move->name);
    else
        qf_say(view->cli, "  not by you: %s (%s), but by %s\n", title, next->move->name, qf_text_string(&who));
    if (missing.length)
        qf_say(view->cli, "    still missing: %s\n", qf_text_string(&missing));
    return next->unapproved ? show_approver(view, next->move, error) : QF_OK;
}

static void show_money(const struct view *view, const struct qf_recovery *recovery)
{
    char received[QF_MONEY_TEXT], returned[QF_MONEY_TEXT], held[QF_MONEY_TEXT];

    qf_json_key(view->json, "recovery");
    qf_json_open_object(view->json);
    qf_json_member_int(view->json, "found", recovery->found);
    qf_json_member_int(view->json, "ordered", recovery->ordered);
    qf_json_member_int(view->json, "received", recovery->received);
    qf_json_member_int(view->json, "returned", recovery->returned);
    qf_json_member_int(view->json, "treasury", recovery->treasury);
    qf_json_member_int(view->json, "livelihood", recovery->livelihood);
    qf_json_member_int(view->json, "written_off", recovery->written_off);
    qf_json_member_bool(view->json, "balances", qf_recovery_balances(recovery));
    qf_json_close_object(view->json);
    if (view->cli->json || !recovery->found)
        return;
    qf_money_format(recovery->received, received);
    qf_money_format(recovery->returned + recovery->treasury + recovery->livelihood, returned);
    qf_money_format(recovery->to_order + recovery->to_receive + recovery->held, held);
    qf_say(view->cli, "  money: %s yuan received, %s passed on, %s still waiting\n", received, returned, held);
}

static enum qf_status show_parts(struct view *view, int64_t matter, struct qf_error *error)
{
    struct qf_recovery recovery;

    TRY(show_record(view, matter, error));
    qf_json_key(view->json, "clocks");
    qf_json_open_array(view->json);
    TRY(qf_clock_walk(&view->seat->desk, matter, show_clock, view, error));
    qf_json_close_array(view->json);
    qf_json_key(view->json, "sources");
    qf_json_open_array(view->json);
    TRY(qf_lead_sources(&view->seat->desk, matter, show_source, view, error));
    qf_json_close_array(view->json);
    TRY(qf_recovery_of(view->seat->city.book, matter, &recovery, error));
    show_money(view, &recovery);
    qf_json_key(view->json, "approvals");
    qf_json_open_array(view->json);
    TRY(qf_approval_walk(&view->seat->desk, matter, show_approval, view, error));
    qf_json_close_array(view->json);
    qf_json_key(view->json, "next");
    qf_json_open_array(view->json);
    TRY(qf_matter_next(&view->seat->desk, matter, show_next, view, error));
    qf_json_close_array(view->json);
    if (!view->cli->json && view->outline.without_case)
        qf_say(view->cli, "  next: 'qingfeng case file %lld'\n", (long long)matter);
    return QF_OK;
}

static enum qf_status run_show(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_outlines outlines CLEANUP(qf_outlines_close) = QF_OUTLINES_INIT;
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct qf_json json;
    int64_t matter;

    TRY(qf_operand_number(args->operands[0], &matter, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_READ, &seat, error));
    qf_json_init(&json, &text);
    qf_json_open_object(&json);
    struct view view CLEANUP(close_view) = { .cli = cli, .seat = &seat, .json = &json };
    TRY(qf_outlines_open(&seat.desk, &outlines, error));
    TRY(qf_outline_read(&outlines, matter, &view.outline, error));
    TRY(qf_matter_walk(&seat.desk, &(struct qf_matter_filter){ .id = matter }, show_head, &view, error));
    if (!view.found)
        return qf_fail(error, QF_NOT_FOUND, "there is no matter %lld", (long long)matter);
    TRY(show_parts(&view, matter, error));
    qf_json_close_object(&json);
    return cli->json ? qf_cli_print_json(cli, &text, error) : QF_OK;
}

const struct qf_command qf_command_matter_show = {
    .name = "matter show",
    .operands = "MATTER",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("one matter: who has it, what was recorded, clocks, what it rests on, money, and what comes next"),
    .options = seat_options,
    .run = run_show,
};
