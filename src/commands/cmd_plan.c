/* SPDX-License-Identifier: Apache-2.0 */
/* plan add|list|show|item|done|accept|return|close|replace|ghost-pay|officials: a village puts right what was found. */
#include "commands/commands.h"
#include "commands/list.h"
#include "commands/seat.h"
#include "handle/officials.h"
#include "handle/plan.h"

static const struct qf_option seat_options[] = { QF_SEAT_OPTIONS, { 0 } };

/* A day option as days; 0 when it was not given. */
static int32_t day_option(const struct qf_args *args, const char *name)
{
    return (int32_t)qf_args_number(args, name, 0);
}

/* --- plan add, item ---------------------------------------------------------------------------------------------------- */

static const struct qf_option add_options[] = {
    { "region", 0, QF_OPTION_TEXT, "CODE", QF_N("the village: 12 digits"), NULL, 0, 0, true },
    { "diagnosis", 0, QF_OPTION_TEXT, "TEXT", QF_N("what is wrong there"), NULL, 0, 0, true },
    { "matter", 0, QF_OPTION_NUMBER, "N", QF_N("the matter that does not close before the plan is accepted"), NULL, 1,
        INT64_MAX },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_add(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_new_plan plan = { .title = args->operands[0], .matter = qf_args_number(args, "matter", 0) };
    int64_t id;

    TRY(qf_required(args, "region", &plan.region, error));
    TRY(qf_required(args, "diagnosis", &plan.diagnosis, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_plan_add(&seat.desk, &plan, &id, error));
    return qf_say_made(cli, QF_N("plan"), "plan", id, error);
}

const struct qf_command qf_command_plan_add = {
    .name = "plan add",
    .operands = "TITLE",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("open a village's plan to put right what was found (one village, one plan)"),
    .options = add_options,
    .run = run_add,
};

static const struct qf_option item_options[] = {
    { "owner", 0, QF_OPTION_TEXT, "NAME", QF_N("who answers for it: a person or a unit"), NULL, 0, 0, true },
    { "due", 0, QF_OPTION_DATE, "DATE", QF_N("the day by which it is done"), NULL, 0, 0 },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_item(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_new_item item = { .what = args->operands[1], .due = day_option(args, "due") };
    int64_t plan, id;

    TRY(qf_operand_number(args->operands[0], &plan, error));
    TRY(qf_required(args, "owner", &item.owner, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_plan_add_item(&seat.desk, plan, &item, &id, error));
    return qf_say_made(cli, QF_N("item"), "item", id, error);
}

const struct qf_command qf_command_plan_item = {
    .name = "plan item",
    .operands = "PLAN WHAT",
    .min_operands = 2,
    .max_operands = 2,
    .summary = QF_N("add to a plan what is to be done, by whom and until when"),
    .options = item_options,
    .run = run_item,
};

/* --- plan done, accept, return, close ---------------------------------------------------------------------------------- */

static const struct qf_option done_options[] = {
    { "evidence", 0, QF_OPTION_TEXT, "TEXT", QF_N("what shows that it is done"), NULL, 0, 0, true },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_done(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    const char *evidence;
    int64_t item;

    TRY(qf_operand_number(args->operands[0], &item, error));
    TRY(qf_required(args, "evidence", &evidence, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    return qf_plan_item_done(&seat.desk, item, evidence, error);
}

const struct qf_command qf_command_plan_done = {
    .name = "plan done",
    .operands = "ITEM",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("record that an item is done, with its evidence; another person accepts it"),
    .options = done_options,
    .run = run_done,
};

/* The number of an item or a plan, and a function that takes it. */
static enum qf_status run_on(struct qf_cli *cli, const struct qf_args *args,
    enum qf_status (*change)(const struct qf_desk *desk, int64_t number, struct qf_error *error),
    struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    int64_t number;

    TRY(qf_operand_number(args->operands[0], &number, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    return change(&seat.desk, number, error);
}

static enum qf_status run_accept(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    TRY(run_on(cli, args, qf_plan_item_accept, error));
    qf_note(
        cli, "item %s is accepted; 'qingfeng plan close' accepts a plan once all its items are\n", args->operands[0]);
    return QF_OK;
}

const struct qf_command qf_command_plan_accept = {
    .name = "plan accept",
    .operands = "ITEM",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("accept what somebody else recorded as done"),
    .options = seat_options,
    .run = run_accept,
};

static const struct qf_option return_options[] = {
    { "reason", 'r', QF_OPTION_TEXT, "TEXT", QF_N("why it is not done"), NULL, 0, 0, true },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_return(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    const char *reason;
    int64_t item;

    TRY(qf_operand_number(args->operands[0], &item, error));
    TRY(qf_required(args, "reason", &reason, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    return qf_plan_item_return(&seat.desk, item, reason, error);
}

const struct qf_command qf_command_plan_return = {
    .name = "plan return",
    .operands = "ITEM",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("send an item back that is not done as its evidence says"),
    .options = return_options,
    .run = run_return,
};

static enum qf_status run_close(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    TRY(run_on(cli, args, qf_plan_accept, error));
    qf_note(cli, "plan %s is accepted\n", args->operands[0]);
    return QF_OK;
}

const struct qf_command qf_command_plan_close = {
    .name = "plan close",
    .operands = "PLAN",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("accept a whole plan, once every item of it was accepted"),
    .options = seat_options,
    .run = run_close,
};

/* --- plan list, show --------------------------------------------------------------------------------------------------- */

static const struct qf_option list_options[] = {
    { "region", 0, QF_OPTION_TEXT, "CODE", QF_N("in this place only"), NULL, 0, 0 },
    { "matter", 0, QF_OPTION_NUMBER, "N", QF_N("of this matter only"), NULL, 1, INT64_MAX },
    { "all", 'a', QF_OPTION_FLAG, NULL, QF_N("accepted ones too"), NULL, 0, 0 },
    { "limit", 'n', QF_OPTION_NUMBER, "N", QF_N("at most so many (otherwise 50; 0 for all)"), NULL, 0, INT64_MAX },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status add_plan(void *context, const struct qf_plan_view *plan, struct qf_error *error)
{
    struct qf_list *list = context;

    (void)error;
    qf_list_row(list);
    qf_list_int(list, "plan", plan->id);
    qf_list_text(list, "region", plan->region);
    qf_list_text(list, "place", plan->place);
    qf_list_prose(list, "title", plan->title);
    qf_list_text(list, "opened_on", plan->opened_on);
    qf_list_int(list, "items", plan->items);
    qf_list_int(list, "done", plan->done);
    qf_list_int(list, "accepted", plan->accepted);
    qf_list_style(list, plan->overdue ? QF_STYLE_RED : QF_STYLE_PLAIN);
    qf_list_int(list, "overdue", plan->overdue);
    qf_list_text(list, "accepted_on", plan->accepted_on);
    qf_list_member_int(list, "matter", plan->matter);
    return QF_OK;
}

static enum qf_status run_list(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("plan"), QF_N("village"), QF_N("place name"), QF_N("about"),
        QF_N("opened"), QF_N("items"), QF_N("done"), QF_N("signed off"), QF_N("overdue"), QF_N("closed") };
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_list list CLEANUP(qf_list_release) = QF_LIST_INIT;
    const struct qf_plan_filter filter = { .matter = qf_args_number(args, "matter", 0),
        .region = qf_args_text(args, "region", NULL),
        .open_only = !qf_args_given(args, "all"),
        .limit = qf_args_number(args, "limit", 50) };

    TRY(qf_seat_open(cli, args, QF_BOOK_READ, &seat, error));
    TRY(qf_list_open(cli, heads, QF_COUNT(heads), &list, error));
    TRY(qf_plan_walk(&seat.desk, &filter, add_plan, &list, error));
    return qf_list_print(&list, QF_N("no plans to list; 'qingfeng plan add' opens one"), error);
}

const struct qf_command qf_command_plan_list = {
    .name = "plan list",
    .operands = "",
    .summary = QF_N("plans that are not accepted yet; what is overdue comes first"),
    .options = list_options,
    .run = run_list,
};

struct shown {
    struct qf_cli *cli;
    bool found;
};

static enum qf_status show_head(void *context, const struct qf_plan_view *plan, struct qf_error *error)
{
    struct shown *shown = context;

    (void)error;
    shown->found = true;
    if (shown->cli->json)
        return QF_OK;
    qf_say(shown->cli, "%s  %s %s  %s\n", plan->title, plan->region, plan->place,
        *plan->accepted_on ? plan->accepted_on : "");
    qf_say(shown->cli, "  %s\n", plan->diagnosis);
    return QF_OK;
}

static enum qf_status add_item(void *context, const struct qf_item_view *item, struct qf_error *error)
{
    struct qf_list *list = context;

    (void)error;
    qf_list_row(list);
    qf_list_int(list, "item", item->id);
    qf_list_prose(list, "what", item->what);
    qf_list_text(list, "owner", item->owner);
    qf_list_style(list, item->overdue ? QF_STYLE_RED : QF_STYLE_PLAIN);
    qf_list_text(list, "due_on", item->due_on);
    qf_list_style(list, item->overdue ? QF_STYLE_RED : QF_STYLE_PLAIN);
    qf_list_flag(list, "overdue", item->overdue, QF_N("overdue"));
    qf_list_text(list, "done_on", item->done_on);
    qf_list_prose(list, "evidence", item->evidence);
    qf_list_text(list, "accepted_on", item->accepted_on);
    qf_list_text(list, "accepted_by", item->accepted_by);
    qf_list_member(list, "done_by", item->done_by);
    return QF_OK;
}

static enum qf_status run_show(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("item"), QF_N("what"), QF_N("owner"), QF_N("due"), QF_N("late"),
        QF_N("done"), QF_N("evidence"), QF_N("signed off"), QF_N("by") };
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_list list CLEANUP(qf_list_release) = QF_LIST_INIT;
    struct shown shown = { .cli = cli };
    int64_t plan;

    TRY(qf_operand_number(args->operands[0], &plan, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_READ, &seat, error));
    TRY(qf_list_open(cli, heads, QF_COUNT(heads), &list, error));
    TRY(qf_plan_items(&seat.desk, plan, add_item, &list, error));
    TRY(qf_plan_walk(&seat.desk, &(struct qf_plan_filter){ .id = plan }, show_head, &shown, error));
    return qf_list_print(&list, QF_N("it has no item yet; 'qingfeng plan item' adds one"), error);
}

const struct qf_command qf_command_plan_show = {
    .name = "plan show",
    .operands = "PLAN",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("show a plan with its items, their evidence, and who accepted them"),
    .options = seat_options,
    .run = run_show,
};

/* --- plan replace, ghost-pay ------------------------------------------------------------------------------------------- */

static const struct qf_option replace_options[] = {
    { "region", 0, QF_OPTION_TEXT, "CODE", QF_N("the village: 12 digits"), NULL, 0, 0, true },
    { "post", 0, QF_OPTION_TEXT, "TEXT", QF_N("their post"), NULL, 0, 0, true },
    { "reason", 'r', QF_OPTION_TEXT, "TEXT", QF_N("why they were replaced"), NULL, 0, 0, true },
    { "since", 0, QF_OPTION_DATE, "DATE", QF_N("the day of the change (otherwise that on which it is recorded)"), NULL,
        0, 0 },
    { "plan", 0, QF_OPTION_NUMBER, "N", QF_N("the plan that asked for it"), NULL, 1, INT64_MAX },
    { "resident-id", 0, QF_OPTION_TEXT, "ID", QF_N("their resident ID"), NULL, 0, 0 },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_replace(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_replacement replacement = {
        .name = args->operands[0], .plan = qf_args_number(args, "plan", 0), .on_day = day_option(args, "since")
    };
    int64_t id;

    TRY(qf_required(args, "region", &replacement.region, error));
    TRY(qf_required(args, "post", &replacement.post, error));
    TRY(qf_required(args, "reason", &replacement.reason, error));
    TRY(qf_resident_option(args, "resident-id", &replacement.entity, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_official_replace(&seat.desk, &replacement, &id, error));
    return qf_say_made(cli, QF_N("replacement"), "replacement", id, error);
}

const struct qf_command qf_command_plan_replace = {
    .name = "plan replace",
    .operands = "NAME",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("record that an official of a village was replaced"),
    .options = replace_options,
    .run = run_replace,
};

static const struct qf_option pay_options[] = {
    { "unit", 0, QF_OPTION_TEXT, "NAME", QF_N("the unit that paid"), NULL, 0, 0, true },
    { "stopped", 0, QF_OPTION_DATE, "DATE",
        QF_N("the day on which it was stopped (otherwise that on which it is recorded)"), NULL, 0, 0 },
    { "clawback", 0, QF_OPTION_MONEY, "YUAN", QF_N("what is to be paid back: it is posted to the matter as found"),
        NULL, 0, 0 },
    { "matter", 0, QF_OPTION_NUMBER, "N", QF_N("the matter whose money it is"), NULL, 1, INT64_MAX },
    { "region", 0, QF_OPTION_TEXT, "CODE", QF_N("where the unit is (otherwise where the matter is)"), NULL, 0, 0 },
    { "resident-id", 0, QF_OPTION_TEXT, "ID", QF_N("their resident ID"), NULL, 0, 0 },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_ghost_pay(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_ghost_pay pay = { .name = args->operands[0],
        .matter = qf_args_number(args, "matter", 0),
        .region = qf_args_text(args, "region", NULL),
        .stopped_on = day_option(args, "stopped"),
        .clawback_fen = qf_args_number(args, "clawback", 0) };
    int64_t id;

    TRY(qf_required(args, "unit", &pay.unit, error));
    TRY(qf_resident_option(args, "resident-id", &pay.entity, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_ghost_pay_stop(&seat.desk, &pay, &id, error));
    return qf_say_made(cli, QF_N("stopped pay"), "ghost_pay", id, error);
}

const struct qf_command qf_command_plan_ghost_pay = {
    .name = "plan ghost-pay",
    .operands = "NAME",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("record that pay drawn without work was stopped, and what is to be paid back"),
    .details = QF_N("What is to be paid back is money of a matter: it is posted to the matter's ledger as found, and "
                    "from there 'ledger "
                    "post' follows it. When that posting is reversed, there is nothing to be paid back."),
    .options = pay_options,
    .run = run_ghost_pay,
};

/* --- plan officials ---------------------------------------------------------------------------------------------------- */

static const struct qf_option officials_options[] = {
    { "region", 0, QF_OPTION_TEXT, "CODE", QF_N("in this place only"), NULL, 0, 0 },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status add_replacement(
    void *context, const struct qf_replacement_view *replacement, struct qf_error *error)
{
    struct qf_list *list = context;

    (void)error;
    qf_list_row(list);
    qf_list_word(list, "what", QF_N("official replaced"));
    qf_list_name(list, "name", replacement->name);
    qf_list_text(list, "post", replacement->post);
    qf_list_text(list, "region", replacement->region);
    qf_list_text(list, "on_day", replacement->on_day);
    qf_list_prose(list, "reason", replacement->reason);
    qf_list_text(list, NULL, "");
    qf_list_text(list, NULL, "");
    qf_list_member_int(list, "plan", replacement->plan);
    return QF_OK;
}

static enum qf_status add_pay(void *context, const struct qf_ghost_pay_view *pay, struct qf_error *error)
{
    struct qf_list *list = context;

    (void)error;
    qf_list_row(list);
    qf_list_word(list, "what", QF_N("pay stopped"));
    qf_list_name(list, "name", pay->name);
    qf_list_text(list, "unit", pay->unit);
    qf_list_text(list, "region", pay->region);
    qf_list_text(list, "on_day", pay->stopped_on);
    qf_list_text(list, "number", pay->number);
    qf_list_money(list, "clawback_fen", pay->clawback_fen);
    qf_list_money(list, "received_fen", pay->received_fen);
    qf_list_member_int(list, "matter", pay->matter);
    return QF_OK;
}

static enum qf_status run_officials(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("what"), QF_N("full name"), QF_N("post or unit"), QF_N("place"),
        QF_N("date"), QF_N("reason or matter"), QF_N("to be paid back"), QF_N("received for the matter") };
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_list list CLEANUP(qf_list_release) = QF_LIST_INIT;
    const char *region = qf_args_text(args, "region", NULL);

    TRY(qf_seat_open(cli, args, QF_BOOK_READ, &seat, error));
    TRY(qf_list_open(cli, heads, QF_COUNT(heads), &list, error));
    TRY(qf_replacement_walk(&seat.desk, region, add_replacement, &list, error));
    TRY(qf_ghost_pay_walk(&seat.desk, region, add_pay, &list, error));
    return qf_list_print(&list, QF_N("nobody was replaced and no pay was stopped"), error);
}

const struct qf_command qf_command_plan_officials = {
    .name = "plan officials",
    .operands = "",
    .summary = QF_N("officials who were replaced and pay that was stopped, with the money"),
    .options = officials_options,
    .run = run_officials,
};
