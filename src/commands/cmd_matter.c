/* SPDX-License-Identifier: Apache-2.0 */
/* matter list|show|move|record|assign|open|recuse, clock set|sweep: what all kinds of matters have in common. */
#include <stdio.h>

#include "base/date.h"
#include "base/money.h"
#include "commands/cmd_workflow.h"
#include "commands/commands.h"
#include "commands/seat.h"
#include "handle/clock.h"
#include "handle/daily.h"
#include "handle/followon.h"
#include "handle/lead.h"
#include "handle/matter.h"
#include "handle/network.h"
#include "handle/recovery.h"

/* --- matter list ------------------------------------------------------------------------------------------------------- */

static const char *const kinds[] = { "report", "lead", "case", "clarification", "false_accusation", "appeal",
    "petition", NULL };
static const struct qf_option list_options[] = {
    { "mine", 0, QF_OPTION_FLAG, NULL, QF_N("only what I handle"), NULL, 0, 0 },
    { "all", 'a', QF_OPTION_FLAG, NULL, QF_N("closed ones too"), NULL, 0, 0 },
    { "kind", 0, QF_OPTION_TEXT, "KIND", QF_N("of this kind only"), kinds, 0, 0 },
    { "state", 0, QF_OPTION_TEXT, "STATE", QF_N("in this state only"), NULL, 0, 0 },
    { "limit", 'n', QF_OPTION_NUMBER, "N", QF_N("at most so many (otherwise 50; 0 for all)"), NULL, 0, INT64_MAX },
    { "after", 0, QF_OPTION_NUMBER, "MATTER", QF_N("the next page: what comes after this matter"), NULL, 1, INT64_MAX },
    QF_SEAT_OPTIONS,
    { 0 },
};

/* Where a page ended. */
struct place {
    char level[16], opened_on[QF_DATE_TEXT];
    bool found;
};

static enum qf_status note_place(void *context, const struct qf_matter *matter, struct qf_error *error)
{
    struct place *place = context;

    (void)error;
    snprintf(place->level, sizeof place->level, "%s", matter->level);
    snprintf(place->opened_on, sizeof place->opened_on, "%s", matter->opened_on);
    place->found = true;
    return QF_OK;
}

static enum qf_status find_place(
    const struct qf_desk *desk, int64_t matter, struct place *place, struct qf_error *error)
{
    *place = (struct place){ .found = false };
    if (!matter)
        return QF_OK;
    TRY(qf_matter_walk(desk, &(struct qf_matter_filter){ .id = matter }, note_place, place, error));
    return place->found ? QF_OK : qf_fail(error, QF_NOT_FOUND, "there is no matter %lld", (long long)matter);
}

struct list {
    struct qf_cli *cli;
    const struct qf_workflow *workflow;
    struct qf_table *table;
    struct qf_json *json;
};

static const char *state_title(
    const struct qf_workflow *workflow, const char *kind, const char *state, enum qf_lang lang)
{
    const struct qf_machine *machine = qf_workflow_machine(workflow, kind);
    const struct qf_state *found = machine ? qf_machine_state(machine, state) : NULL;

    return found ? qf_bilingual_in(&found->title, lang) : state;
}

static void add_matter_json(struct qf_json *json, const struct qf_matter *matter)
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
    qf_json_close_object(json);
}

static enum qf_status add_matter(void *context, const struct qf_matter *matter, struct qf_error *error)
{
    struct list *list = context;
    char money[QF_MONEY_TEXT];

    (void)error;
    add_matter_json(list->json, matter);
    qf_money_format(matter->amount_fen, money);
    qf_table_cell_int(list->table, matter->id);
    qf_table_style(list->table, qf_style_of_level(matter->level));
    qf_table_cell(list->table, qf_tr(list->cli->lang, matter->level));
    qf_table_cell(list->table, matter->number);
    qf_table_cell(list->table, state_title(list->workflow, matter->kind, matter->state, list->cli->lang));
    qf_table_cell(list->table, matter->opened_on);
    qf_table_cell(list->table, money);
    qf_table_cell(list->table, matter->title);
    return QF_OK;
}

static enum qf_status run_list(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("matter"), QF_N("level"), QF_N("number"), QF_N("state"), QF_N("opened"),
        QF_N("yuan"), QF_N("about") };
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_table *table CLEANUP(qf_table_free) = NULL;
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    int64_t after = qf_args_number(args, "after", 0);
    struct place place;
    struct qf_json json;

    TRY(qf_seat_open(cli, args, QF_BOOK_READ, &seat, error));
    TRY(find_place(&seat.desk, after, &place, error));
    TRY(qf_table_new(QF_COUNT(heads), &table, error));
    for (unsigned i = 0; i < QF_COUNT(heads); i++)
        qf_table_heading(table, cli, heads[i]);
    qf_table_align_right(table, 0);
    qf_table_align_right(table, 5);
    qf_json_init(&json, &text);
    qf_json_open_array(&json);
    const struct qf_matter_filter filter = { .handler = qf_args_given(args, "mine") ? seat.desk.actor.user : 0,
        .kind = qf_args_text(args, "kind", NULL),
        .state = qf_args_text(args, "state", NULL),
        .open_only = !qf_args_given(args, "all"),
        .limit = qf_args_number(args, "limit", 50),
        .after = { after, place.level, place.opened_on } };
    struct list list = { cli, qf_catalog_workflow(seat.city.catalog), table, &json };
    TRY(qf_matter_walk(&seat.desk, &filter, add_matter, &list, error));
    qf_json_close_array(&json);
    return cli->json ? qf_cli_print_json(cli, &text, error) : qf_table_print(table, cli, error);
}

const struct qf_command qf_command_matter_list = {
    .name = "matter list",
    .operands = "",
    .summary = QF_N("matters that I may see: red first, then the oldest"),
    .options = list_options,
    .run = run_list,
};

/* --- matter show ------------------------------------------------------------------------------------------------------- */

static const struct qf_option seat_options[] = { QF_SEAT_OPTIONS, { 0 } };

struct view {
    struct qf_cli *cli;
    struct qf_seat *seat;
    struct qf_json *json;
    bool found;
};

static enum qf_status show_head(void *context, const struct qf_matter *matter, struct qf_error *error)
{
    struct view *view = context;
    char money[QF_MONEY_TEXT];

    (void)error;
    view->found = true;
    qf_json_key(view->json, "matter");
    add_matter_json(view->json, matter);
    if (view->cli->json)
        return QF_OK;
    qf_money_format(matter->amount_fen, money);
    qf_say(view->cli, "%s  %s  %s\n", matter->number, matter->title,
        state_title(qf_catalog_workflow(view->seat->city.catalog), matter->kind, matter->state, view->cli->lang));
    qf_say(view->cli, "  opened %s, region %s, %s yuan concerned\n", matter->opened_on, matter->region, money);
    return QF_OK;
}

static enum qf_status show_clock(void *context, const struct qf_clock_view *clock, struct qf_error *error)
{
    struct view *view = context;
    char due[QF_DATE_TEXT];

    (void)error;
    qf_date_format(clock->due, due);
    const char *title = clock->rule ? qf_bilingual_in(&clock->rule->title, view->cli->lang) : clock->name;
    qf_json_open_object(view->json);
    qf_json_member_int(view->json, "clock", clock->id);
    qf_json_member(view->json, "name", clock->name);
    qf_json_member(view->json, "due", due);
    qf_json_member(view->json, "colour", qf_colour_name(clock->colour));
    qf_json_member_bool(view->json, "overdue", clock->overdue);
    qf_json_member_bool(view->json, "paused", clock->paused);
    qf_json_close_object(view->json);
    if (!view->cli->json)
        qf_say(view->cli, "  clock %lld: %s, due %s%s\n", (long long)clock->id, title, due,
            qf_tr(view->cli->lang, clock->paused    ? QF_N(" (stands still)")
                                   : clock->overdue ? QF_N(" (overdue)")
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

static enum qf_status show_next(void *context, const struct qf_next_move *next, struct qf_error *error)
{
    struct view *view = context;
    struct qf_text missing CLEANUP(qf_text_release) = { 0 }, who CLEANUP(qf_text_release) = { 0 };
    const struct qf_workflow *workflow = qf_catalog_workflow(view->seat->city.catalog);

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
    return QF_OK;
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
    qf_json_key(view->json, "next");
    qf_json_open_array(view->json);
    TRY(qf_matter_next(&view->seat->desk, matter, show_next, view, error));
    qf_json_close_array(view->json);
    return QF_OK;
}

static enum qf_status run_show(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct qf_json json;
    int64_t matter;

    TRY(qf_operand_number(args->operands[0], &matter, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_READ, &seat, error));
    qf_json_init(&json, &text);
    qf_json_open_object(&json);
    struct view view = { cli, &seat, &json, false };
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
    .summary = QF_N("one matter: clocks, what it rests on, money, and what comes next"),
    .options = seat_options,
    .run = run_show,
};

/* --- changes ----------------------------------------------------------------------------------------------------------- */

static const struct qf_option move_options[] = {
    { "reason", 0, QF_OPTION_TEXT, "TEXT", QF_N("why"), NULL, 0, 0 },
    { "approver", 0, QF_OPTION_TEXT, "USER", QF_N("who approves it, where the move asks for a second person"), NULL, 0,
        0 },
    { "override", 0, QF_OPTION_TEXT, "USER", QF_N("who lets it pass without what may be waived"), NULL, 0, 0 },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_move(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_step step = { .move = args->operands[1], .reason = qf_args_text(args, "reason", NULL) };
    int64_t matter;

    TRY(qf_operand_number(args->operands[0], &matter, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_seat_user(&seat, qf_args_text(args, "approver", NULL), &step.approver, error));
    TRY(qf_seat_user(&seat, qf_args_text(args, "override", NULL), &step.override, error));
    return qf_matter_move(&seat.desk, matter, &step, error);
}

const struct qf_command qf_command_matter_move = {
    .name = "matter move",
    .operands = "MATTER MOVE",
    .min_operands = 2,
    .max_operands = 2,
    .summary = QF_N("move a matter as the workflow allows"),
    .options = move_options,
    .run = run_move,
};

static enum qf_status run_record(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    int64_t matter;

    TRY(qf_operand_number(args->operands[0], &matter, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    return qf_matter_record(&seat.desk, matter, args->operands[1], args->operands[2], error);
}

const struct qf_command qf_command_matter_record = {
    .name = "matter record",
    .operands = "MATTER FACT TEXT",
    .min_operands = 3,
    .max_operands = 3,
    .summary = QF_N("record what a move requires: a plan, a statement, a verdict"),
    .options = seat_options,
    .run = run_record,
};

static const char *const parts[] = { "leader", "member", "trial", NULL };
static const struct qf_option assign_options[] = {
    { "part", 0, QF_OPTION_TEXT, "PART", QF_N("joins the team in this part; otherwise the matter is given to them"),
        parts, 0, 0 },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_assign(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    int64_t matter, user;

    TRY(qf_operand_number(args->operands[0], &matter, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_seat_user(&seat, args->operands[1], &user, error));
    if (qf_args_given(args, "part"))
        return qf_matter_join(&seat.desk, matter, user, qf_args_text(args, "part", NULL), error);
    return qf_matter_assign(&seat.desk, matter, user, error);
}

const struct qf_command qf_command_matter_assign = {
    .name = "matter assign",
    .operands = "MATTER USER",
    .min_operands = 2,
    .max_operands = 2,
    .summary = QF_N("give a matter to somebody, or take them into its team"),
    .options = assign_options,
    .run = run_assign,
};

/* --- matter open, recuse ----------------------------------------------------------------------------------------------- */

static const struct qf_option open_options[] = {
    { "text", 0, QF_OPTION_TEXT, "TEXT",
        QF_N("how the person consented; what makes it look fabricated; who appeals, and why"), NULL, 0, 0, true },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_open(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_follow_on follow_on = { .kind = args->operands[0], .text = qf_args_text(args, "text", NULL) };
    int64_t matter;

    TRY(qf_operand_number(args->operands[1], &follow_on.from, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_follow_on_open(&seat.desk, &follow_on, &matter, error));
    qf_say(cli, "opened matter %lld\n", (long long)matter);
    return QF_OK;
}

const struct qf_command qf_command_matter_open = {
    .name = "matter open",
    .operands = "KIND MATTER",
    .min_operands = 2,
    .max_operands = 2,
    .summary = QF_N("open what grows out of a matter: clarification, false_accusation or appeal"),
    .options = open_options,
    .run = run_open,
};

static const char *const grounds[] = { "witness", "interest", "requested", NULL };
static const struct qf_option recuse_options[] = {
    { "ground", 0, QF_OPTION_TEXT, "GROUND", QF_N("what keeps them away"), grounds, 0, 0, true },
    { "detail", 0, QF_OPTION_TEXT, "TEXT", QF_N("in words"), NULL, 0, 0, true },
    { "end", 0, QF_OPTION_FLAG, NULL, QF_N("it keeps them away no more: decided above, for the reason in --detail"),
        NULL, 0, 0 },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_recuse(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    int64_t matter, user;

    TRY(qf_operand_number(args->operands[0], &matter, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_seat_user(&seat, args->operands[1], &user, error));
    return (qf_args_given(args, "end") ? qf_recusal_end : qf_recusal_decide)(
        &seat.desk, matter, user, qf_args_text(args, "ground", NULL), qf_args_text(args, "detail", NULL), error);
}

const struct qf_command qf_command_matter_recuse = {
    .name = "matter recuse",
    .operands = "MATTER USER",
    .min_operands = 2,
    .max_operands = 2,
    .summary = QF_N("decide that somebody must recuse, on a ground that was stated"),
    .options = recuse_options,
    .run = run_recuse,
};

/* --- clocks ------------------------------------------------------------------------------------------------------------ */

static const struct qf_option clock_options[] = {
    { "pause", 0, QF_OPTION_TEXT, "REASON", QF_N("let it stand still, for a reason that the workflow knows"), NULL, 0,
        0 },
    { "resume", 0, QF_OPTION_FLAG, NULL, QF_N("let it run again"), NULL, 0, 0 },
    { "extend", 0, QF_OPTION_TEXT, "REASON", QF_N("give it more time, as often as the workflow allows"), NULL, 0, 0 },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_clock(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    int64_t clock;

    TRY(qf_operand_number(args->operands[0], &clock, error));
    if (qf_args_given(args, "pause") + qf_args_given(args, "resume") + qf_args_given(args, "extend") != 1)
        return qf_fail(error, QF_USAGE, "say one of --pause, --resume, --extend");
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    if (qf_args_given(args, "pause"))
        return qf_clock_pause(&seat.desk, clock, qf_args_text(args, "pause", NULL), error);
    if (qf_args_given(args, "extend"))
        return qf_clock_extend(&seat.desk, clock, qf_args_text(args, "extend", NULL), error);
    return qf_clock_resume(&seat.desk, clock, error);
}

const struct qf_command qf_command_clock_set = {
    .name = "clock set",
    .operands = "CLOCK",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("pause, resume or extend a clock"),
    .options = clock_options,
    .run = run_clock,
};

static enum qf_status run_sweep(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_city city CLEANUP(qf_city_close) = QF_CITY_INIT;
    struct qf_day_done done;

    TRY(qf_city_open(cli, QF_BOOK_WRITE, &city, error));
    TRY(qf_daily_run(city.book, city.catalog, (int32_t)qf_args_number(args, "on", qf_today()), &done, error));
    qf_say(cli, "%lld clocks have lapsed since the last sweep, %lld were taken a level up\n", (long long)done.lapsed,
        (long long)done.escalated);
    if (done.moved)
        qf_say(cli, "%lld parked matters were taken up again, for their day has come\n", (long long)done.moved);
    if (done.held_up)
        qf_say(
            cli, "%lld should have been taken up again and could not: hand them to others\n", (long long)done.held_up);
    if (done.released)
        qf_say(cli, "%lld secondments have ended\n", (long long)done.released);
    return QF_OK;
}

const struct qf_command qf_command_clock_sweep = {
    .name = "clock sweep",
    .operands = "",
    .summary = QF_N("once a day: take up what was parked until now, mark what has lapsed, and take it a level up"),
    .options = seat_options,
    .run = run_sweep,
};
