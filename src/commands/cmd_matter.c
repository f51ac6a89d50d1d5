/* SPDX-License-Identifier: Apache-2.0 */
/* matter list|move|record|assign|open|recuse, clock set|sweep: what all kinds of matters have in common. */
#include "commands/cmd_matter.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/money.h"
#include "commands/commands.h"
#include "commands/table.h"
#include "handle/clock.h"
#include "handle/daily.h"
#include "handle/followon.h"
#include "handle/move.h"
#include "handle/team.h"

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
    struct qf_outlines outlines;
};

static void close_list(struct list *list)
{
    qf_outlines_close(&list->outlines);
}
QF_CLEANUP_VALUE(struct list, close_list)

static enum qf_status add_matter(void *context, const struct qf_matter *matter, struct qf_error *error)
{
    struct list *list = context;
    struct qf_outline outline;
    char money[QF_MONEY_TEXT];

    TRY(qf_outline_read(&list->outlines, matter->id, &outline, error));
    qf_add_matter_json(list->json, matter, &outline);
    qf_money_format(matter->amount_fen, money);
    qf_table_cell_int(list->table, matter->id);
    qf_table_style(list->table, qf_style_of_level(matter->level));
    qf_table_cell(list->table, qf_tr(list->cli->lang, matter->level));
    qf_table_cell(list->table, matter->number);
    qf_table_cell(list->table, qf_state_title(list->workflow, matter->kind, matter->state, list->cli->lang));
    qf_table_cell(list->table, outline.handler);
    qf_table_cell(list->table, outline.due);
    qf_table_cell(list->table, matter->opened_on);
    qf_table_cell(list->table, money);
    qf_table_cell(list->table, matter->title);
    return QF_OK;
}

static enum qf_status run_list(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("matter"), QF_N("level"), QF_N("number"), QF_N("state"), QF_N("handler"),
        QF_N("due"), QF_N("opened"), QF_N("yuan"), QF_N("about") };
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_table *table CLEANUP(qf_table_free) = NULL;
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct list list CLEANUP(close_list) = { .cli = cli };
    int64_t after = qf_args_number(args, "after", 0);
    struct place place;
    struct qf_json json;

    TRY(qf_seat_open(cli, args, QF_BOOK_READ, &seat, error));
    TRY(find_place(&seat.desk, after, &place, error));
    TRY(qf_table_new(QF_COUNT(heads), &table, error));
    for (unsigned i = 0; i < QF_COUNT(heads); i++)
        qf_table_heading(table, cli, heads[i]);
    qf_table_align_right(table, 0);
    qf_table_align_right(table, 7);
    qf_json_init(&json, &text);
    qf_json_open_array(&json);
    const struct qf_matter_filter filter = { .handler = qf_args_given(args, "mine") ? seat.desk.actor.user : 0,
        .kind = qf_args_text(args, "kind", NULL),
        .state = qf_args_text(args, "state", NULL),
        .open_only = !qf_args_given(args, "all"),
        .limit = qf_args_number(args, "limit", 50),
        .after = { after, place.level, place.opened_on } };
    list.table = table;
    list.json = &json;
    list.workflow = qf_catalog_workflow(seat.city.catalog);
    TRY(qf_outlines_open(&seat.desk, &list.outlines, error));
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

/* --- changes ----------------------------------------------------------------------------------------------------------- */

static const struct qf_option seat_options[] = { QF_SEAT_OPTIONS, { 0 } };

static const struct qf_option move_options[] = {
    { "reason", 0, QF_OPTION_TEXT, "TEXT", QF_N("why"), NULL, 0, 0 },
    QF_SEAT_OPTIONS,
    { 0 },
};

struct notice {
    const struct qf_cli *cli;
    const struct qf_seat *seat;
};

static enum qf_status note_state(void *context, const struct qf_matter *matter, struct qf_error *error)
{
    const struct notice *notice = context;
    const char *state =
        qf_state_title(qf_catalog_workflow(notice->seat->city.catalog), matter->kind, matter->state, notice->cli->lang);

    (void)error;
    qf_note(notice->cli, "%s is now: %s (%s)\n", matter->number, state, matter->state);
    return QF_OK;
}

/* In which state it is now; nothing when one may not see it any more. */
static enum qf_status say_state(
    const struct qf_cli *cli, const struct qf_seat *seat, int64_t matter, struct qf_error *error)
{
    struct notice notice = { cli, seat };

    return qf_matter_walk(&seat->desk, &(struct qf_matter_filter){ .id = matter }, note_state, &notice, error);
}

static enum qf_status run_move(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_step step = { .move = args->operands[1], .reason = qf_args_text(args, "reason", NULL) };
    int64_t matter;

    TRY(qf_operand_number(args->operands[0], &matter, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    enum qf_status status = qf_matter_move(&seat.desk, matter, &step, error);
    if (status == QF_FINDING)
        return qf_hint_move(&seat, matter, step.move, error);
    TRY(status);
    return say_state(cli, &seat, matter, error);
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

/* What the workflow has a list of is one of that list. */
static enum qf_status check_value(
    const struct qf_workflow *workflow, const char *fact, const char *value, struct qf_error *error)
{
    struct qf_text known CLEANUP(qf_text_release) = { 0 };

    if (!qf_workflow_fact(workflow, fact)) {
        qf_fail(error, QF_NOT_FOUND, "the workflow has no fact '%s'", fact);
        qf_hint(error, "'qingfeng matter show MATTER' names what is still missing");
        return QF_NOT_FOUND;
    }
    if (strcmp(fact, "disposition") != 0 || qf_workflow_disposition(workflow, value))
        return QF_OK;
    for (size_t i = 0; i < workflow->disposition_count; i++)
        qf_text_add_format(&known, "%s%s", i ? ", " : "", workflow->dispositions[i].name);
    TRY(qf_text_check(&known, error));
    qf_fail(error, QF_USAGE, "the workflow has no disposition '%s'", value);
    qf_hint(error, "there are: %s", qf_text_string(&known));
    return QF_USAGE;
}

static enum qf_status run_record(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    const char *fact = args->operands[1], *value = args->operands[2];
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    int64_t matter;

    TRY(qf_operand_number(args->operands[0], &matter, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    const struct qf_workflow *workflow = qf_catalog_workflow(seat.city.catalog);
    TRY(check_value(workflow, fact, value, error));
    TRY(qf_matter_record(&seat.desk, matter, fact, value, error));
    qf_note(cli, "recorded of matter %lld: %s (%s)\n", (long long)matter,
        qf_bilingual_in(&qf_workflow_fact(workflow, fact)->title, cli->lang), fact);
    return QF_OK;
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
    const char *part = qf_args_text(args, "part", NULL);
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    int64_t matter, user;

    TRY(qf_operand_number(args->operands[0], &matter, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_seat_user(&seat, args->operands[1], &user, error));
    if (part) {
        TRY(qf_matter_join(&seat.desk, matter, user, part, error));
        qf_note(cli, "'%s' works on matter %lld (%s)\n", args->operands[1], (long long)matter, qf_tr(cli->lang, part));
        return QF_OK;
    }
    TRY(qf_matter_assign(&seat.desk, matter, user, error));
    qf_note(cli, "'%s' handles matter %lld\n", args->operands[1], (long long)matter);
    return say_state(cli, &seat, matter, error);
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
    qf_say(cli, "clocks that have lapsed since the last sweep: %lld; taken a level up: %lld\n", (long long)done.lapsed,
        (long long)done.escalated);
    if (done.moved)
        qf_say(cli, "parked matters that were taken up again, for their day has come: %lld\n", (long long)done.moved);
    if (done.held_up)
        qf_say(cli, "parked matters that could not be taken up again and must be handed to others: %lld\n",
            (long long)done.held_up);
    if (done.released)
        qf_say(cli, "secondments that have ended: %lld\n", (long long)done.released);
    return QF_OK;
}

const struct qf_command qf_command_clock_sweep = {
    .name = "clock sweep",
    .operands = "",
    .summary = QF_N("once a day: take up what was parked until now, mark what has lapsed, and take it a level up"),
    .options = seat_options,
    .run = run_sweep,
};
