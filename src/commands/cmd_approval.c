/* SPDX-License-Identifier: Apache-2.0 */
/* matter ask|approve|refuse|approvals: what a second person allows, by their own act. */
#include "commands/cmd_approval.h"

#include "commands/cmd_matter.h"
#include "commands/commands.h"
#include "commands/list.h"

/* Also titles of moves that the workflow has no more. */
static const char *move_title(const struct qf_workflow *workflow, const struct qf_approval *approval, enum qf_lang lang)
{
    const struct qf_machine *machine = qf_workflow_machine(workflow, approval->machine);
    const struct qf_move *move = machine ? qf_machine_move(machine, approval->move) : NULL;

    return move ? qf_bilingual_in(&move->title, lang) : approval->move;
}

/* --- asking and answering ---------------------------------------------------------------------------------------------- */

#define WAIVE_OPTION                                                                                                   \
    {                                                                                                                  \
        "waive", 0, QF_OPTION_FLAG, NULL, QF_N("that it may pass without what is missing and may be waived"), NULL, 0, \
            0                                                                                                          \
    }

static const struct qf_option ask_options[] = {
    { "reason", 0, QF_OPTION_TEXT, "TEXT", QF_N("why, for whoever approves it"), NULL, 0, 0, true },
    WAIVE_OPTION,
    QF_SEAT_OPTIONS,
    { 0 },
};
static const struct qf_option approve_options[] = {
    WAIVE_OPTION,
    { "reason", 0, QF_OPTION_TEXT, "TEXT", QF_N("why; needed when something is waived or taken back"), NULL, 0, 0 },
    { "withdraw", 0, QF_OPTION_FLAG, NULL, QF_N("take one's own approval back, before it was used"), NULL, 0, 0 },
    QF_SEAT_OPTIONS,
    { 0 },
};
static const struct qf_option refuse_options[] = {
    { "reason", 0, QF_OPTION_TEXT, "TEXT", QF_N("why not"), NULL, 0, 0, true },
    WAIVE_OPTION,
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status read_about(
    const struct qf_args *args, struct qf_approval_about *ret_about, struct qf_error *error)
{
    ret_about->move = args->operands[1];
    ret_about->kind = qf_args_given(args, "waive") ? QF_APPROVAL_WAIVE : QF_APPROVAL_APPROVE;
    return qf_operand_number(args->operands[0], &ret_about->matter, error);
}

/* What is missing comes with the command that supplies it. */
static enum qf_status answer(
    const struct qf_seat *seat, const struct qf_approval_about *about, enum qf_status status, struct qf_error *error)
{
    return status == QF_FINDING ? qf_hint_move(seat, about->matter, about->move, error) : status;
}

static enum qf_status run_ask(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_approval_about about;

    TRY(read_about(args, &about, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(answer(&seat, &about, qf_approval_ask(&seat.desk, &about, qf_args_text(args, "reason", NULL), error), error));
    qf_note(cli, "submitted for approval: '%s' of matter %lld\n", about.move, (long long)about.matter);
    return QF_OK;
}

const struct qf_command qf_command_matter_ask = {
    .name = "matter ask",
    .operands = "MATTER MOVE",
    .min_operands = 2,
    .max_operands = 2,
    .summary = QF_N("submit a move for approval to whoever the workflow names"),
    .options = ask_options,
    .run = run_ask,
};

static enum qf_status run_approve(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    const char *reason = qf_args_text(args, "reason", NULL);
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_approval_about about;

    TRY(read_about(args, &about, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    if (qf_args_given(args, "withdraw")) {
        TRY(qf_approval_withdraw(&seat.desk, &about, reason, error));
        qf_note(cli, "no longer approved: '%s' of matter %lld\n", about.move, (long long)about.matter);
        return QF_OK;
    }
    TRY(answer(&seat, &about, qf_approval_give(&seat.desk, &about, reason, error), error));
    qf_note(cli, "approved: '%s' of matter %lld\n", about.move, (long long)about.matter);
    return QF_OK;
}

const struct qf_command qf_command_matter_approve = {
    .name = "matter approve",
    .operands = "MATTER MOVE",
    .min_operands = 2,
    .max_operands = 2,
    .summary = QF_N("approve, as a second person, that somebody else makes a move, once"),
    .options = approve_options,
    .run = run_approve,
};

static enum qf_status run_refuse(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_approval_about about;

    TRY(read_about(args, &about, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_approval_refuse(&seat.desk, &about, qf_args_text(args, "reason", NULL), error));
    qf_note(cli, "refused: '%s' of matter %lld\n", about.move, (long long)about.matter);
    return QF_OK;
}

const struct qf_command qf_command_matter_refuse = {
    .name = "matter refuse",
    .operands = "MATTER MOVE",
    .min_operands = 2,
    .max_operands = 2,
    .summary = QF_N("answer a move that was submitted for approval with no"),
    .options = refuse_options,
    .run = run_refuse,
};

/* --- approvals --------------------------------------------------------------------------------------------------------- */

static const struct qf_option seat_options[] = { QF_SEAT_OPTIONS, { 0 } };

static const char *given(const char *text)
{
    return text && *text ? text : NULL;
}

void qf_add_approval_json(struct qf_json *json, const struct qf_approval *approval)
{
    qf_json_open_object(json);
    qf_json_member_int(json, "approval", approval->id);
    qf_json_member(json, "move", approval->move);
    qf_json_member_bool(json, "waives", approval->kind == QF_APPROVAL_WAIVE);
    qf_json_member(json, "waived", given(approval->waived));
    qf_json_member(json, "state", qf_approval_state_name(approval->state));
    qf_json_member(json, "asked_by", given(approval->asked_by));
    qf_json_member(json, "asked_on", given(approval->asked_on));
    qf_json_member(json, "by", given(approval->by));
    qf_json_member(json, "on_day", given(approval->on_day));
    qf_json_close_object(json);
}

struct list {
    struct qf_list *cells;
    const struct qf_workflow *workflow;
    enum qf_lang lang;
};

static enum qf_status add_row(void *context, const struct qf_approval *approval, struct qf_error *error)
{
    const struct list *list = context;
    struct qf_list *cells = list->cells;
    const char *why = given(approval->note) ? approval->note : approval->asked_why;

    (void)error;
    qf_list_row(cells);
    qf_list_int(cells, "matter", approval->matter);
    qf_list_text(cells, "number", approval->number);
    qf_list_text(cells, NULL, move_title(list->workflow, approval, list->lang));
    qf_list_text(cells, "move", approval->move);
    qf_list_text(cells, "waived", approval->waived);
    qf_list_word(cells, "state", qf_approval_state_name(approval->state));
    qf_list_text(cells, "asked_by", approval->asked_by);
    qf_list_text(cells, "asked_on", approval->asked_on);
    qf_list_text(cells, "by", approval->by);
    qf_list_text(cells, "on_day", approval->on_day);
    qf_list_prose(cells, "why", why ? why : "");
    qf_list_member(cells, "kind", approval->kind == QF_APPROVAL_WAIVE ? "waive" : "approve");
    return QF_OK;
}

static enum qf_status run_approvals(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("matter"), QF_N("number"), QF_N("to do"), QF_N("move"), QF_N("waived"),
        QF_N("state"), QF_N("asked by"), QF_N("asked on"), QF_N("answered by"), QF_N("answered on"), QF_N("why") };
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_list cells CLEANUP(qf_list_release) = QF_LIST_INIT;
    int64_t matter = 0;

    if (args->operand_count)
        TRY(qf_operand_number(args->operands[0], &matter, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_READ, &seat, error));
    struct list list = { &cells, qf_catalog_workflow(seat.city.catalog), cli->lang };
    TRY(qf_list_open(cli, heads, QF_COUNT(heads), &cells, error));
    if (matter) {
        TRY(qf_approval_walk(&seat.desk, matter, add_row, &list, error));
        return qf_list_print(&cells, QF_N("nothing of it was submitted for approval or approved"), error);
    }
    TRY(qf_approval_walk_waiting(&seat.desk, add_row, &list, error));
    return qf_list_print(&cells, QF_N("nothing waits for you to approve it"), error);
}

const struct qf_command qf_command_matter_approvals = {
    .name = "matter approvals",
    .operands = "[MATTER]",
    .max_operands = 1,
    .summary = QF_N("what waits for me to approve it; of a matter, all that was approved, refused, used or has lapsed"),
    .options = seat_options,
    .run = run_approvals,
};
