/* SPDX-License-Identifier: Apache-2.0 */
/* joint second|ask|lend|requests|release: people who work on a matter for a time, taken or lent. */
#include "commands/commands.h"
#include "commands/list.h"
#include "commands/seat.h"
#include "handle/secondment.h"

static const struct qf_option seat_options[] = { QF_SEAT_OPTIONS, { 0 } };

/* --- joint second, ask ------------------------------------------------------------------------------------------------- */

static const struct qf_option second_options[] = {
    { "until", 0, QF_OPTION_DATE, "DATE", QF_N("the last day on which they see the matter"), NULL, 0, 0, true },
    QF_SEAT_OPTIONS,
    { 0 },
};
static const struct qf_option ask_options[] = {
    { "until", 0, QF_OPTION_DATE, "DATE", QF_N("the last day on which they see the matter"), NULL, 0, 0, true },
    { "reason", 0, QF_OPTION_TEXT, "TEXT", QF_N("what they are needed for: all that their organ learns of the matter"),
        NULL, 0, 0, true },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status open_wanted(struct qf_cli *cli, const struct qf_args *args, struct qf_seat *seat,
    struct qf_new_secondment *ret_wanted, struct qf_error *error)
{
    ret_wanted->until = (int32_t)qf_args_number(args, "until", 0);
    TRY(qf_operand_number(args->operands[0], &ret_wanted->party, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, seat, error));
    return qf_seat_user(seat, args->operands[1], &ret_wanted->user, error);
}

static enum qf_status run_second(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_new_secondment wanted;

    TRY(open_wanted(cli, args, &seat, &wanted, error));
    return qf_joint_second(&seat.desk, &wanted, error);
}

const struct qf_command qf_command_joint_second = {
    .name = "joint second",
    .operands = "PARTY USER",
    .min_operands = 2,
    .max_operands = 2,
    .summary = QF_N("take somebody of a party under one's own organ into the team until a day"),
    .options = second_options,
    .run = run_second,
};

static enum qf_status run_ask(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_new_secondment wanted;
    int64_t request = 0;

    TRY(open_wanted(cli, args, &seat, &wanted, error));
    TRY(qf_joint_ask(&seat.desk, &wanted, qf_args_text(args, "reason", NULL), &request, error));
    return qf_say_made(cli, QF_N("request"), "request", request, error);
}

const struct qf_command qf_command_joint_ask = {
    .name = "joint ask",
    .operands = "PARTY USER",
    .min_operands = 2,
    .max_operands = 2,
    .summary = QF_N("ask another organ to lend somebody of a party until a day"),
    .options = ask_options,
    .run = run_ask,
};

/* --- joint lend, requests ---------------------------------------------------------------------------------------------- */

static const struct qf_option lend_options[] = {
    { "refuse", 0, QF_OPTION_TEXT, "TEXT", QF_N("do not lend them, and say why"), NULL, 0, 0 },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_lend(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    const char *refusal = qf_args_text(args, "refuse", NULL);
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    int64_t request;

    TRY(qf_operand_number(args->operands[0], &request, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_joint_lend(&seat.desk, request, refusal, error));
    if (refusal)
        qf_note(cli, "request %lld was refused\n", (long long)request);
    else
        qf_note(cli, "lent, as request %lld asked\n", (long long)request);
    return QF_OK;
}

const struct qf_command qf_command_joint_lend = {
    .name = "joint lend",
    .operands = "REQUEST",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("lend somebody of one's organ to another, which asked for them"),
    .options = lend_options,
    .run = run_lend,
};

static enum qf_status add_request(void *context, const struct qf_lending_request *request, struct qf_error *error)
{
    struct qf_list *list = context;

    (void)error;
    qf_list_row(list);
    qf_list_int(list, "request", request->id);
    qf_list_text(list, "user", request->user);
    qf_list_text(list, "until", request->until_day);
    qf_list_text(list, "organ", request->organ);
    qf_list_text(list, "asked_by", request->asked_by);
    qf_list_text(list, "asked_on", request->asked_on);
    qf_list_prose(list, "why", request->reason);
    qf_list_word(list, "answer", *request->answer ? request->answer : QF_N("waits"));
    qf_list_prose(list, "remark", request->note);
    return QF_OK;
}

static enum qf_status run_requests(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    static const char *const heads[] = { QF_N("request"), QF_N("user"), QF_N("until"), QF_N("for"), QF_N("asked by"),
        QF_N("asked on"), QF_N("why"), QF_N("answer"), QF_N("remark") };
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_list list CLEANUP(qf_list_release) = QF_LIST_INIT;

    TRY(qf_seat_open(cli, args, QF_BOOK_READ, &seat, error));
    TRY(qf_list_open(cli, heads, QF_COUNT(heads), &list, error));
    TRY(qf_joint_requests(&seat.desk, add_request, &list, error));
    return qf_list_print(&list, QF_N("nobody is asked for"), error);
}

const struct qf_command qf_command_joint_requests = {
    .name = "joint requests",
    .operands = "",
    .summary = QF_N("whom other organs ask mine to lend, and whom I asked for"),
    .options = seat_options,
    .run = run_requests,
};

/* --- joint release ----------------------------------------------------------------------------------------------------- */

static enum qf_status run_release(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    int64_t matter, user = 0;

    TRY(qf_operand_number(args->operands[0], &matter, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_seat_user(&seat, args->operands[1], &user, error));
    return qf_joint_release(&seat.desk, matter, user, error);
}

const struct qf_command qf_command_joint_release = {
    .name = "joint release",
    .operands = "MATTER USER",
    .min_operands = 2,
    .max_operands = 2,
    .summary = QF_N("end a secondment today"),
    .options = seat_options,
    .run = run_release,
};
