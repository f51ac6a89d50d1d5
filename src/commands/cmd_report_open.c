/* SPDX-License-Identifier: Apache-2.0 */
/* report show|open|attachment|ask|approve|identity|assign|share: who reads what of a report. */
#include <string.h>
#include <unistd.h>

#include "commands/commands.h"
#include "commands/secrets.h"
#include "handle/attachment.h"
#include "handle/followup.h"
#include "handle/opening.h"

/* --- report show ------------------------------------------------------------------------------------------------------- */

struct showing {
    const struct qf_cli *cli;
    const struct qf_workflow *workflow;
    struct qf_json *json;
};

static const char *channel_title(const struct showing *showing, const char *channel)
{
    for (size_t i = 0; i < showing->workflow->channel_count; i++)
        if (strcmp(showing->workflow->channels[i].name, channel) == 0)
            return qf_bilingual_in(&showing->workflow->channels[i].title, showing->cli->lang);
    return channel;
}

static const char *signature_title(const char *signature)
{
    if (strcmp(signature, "joint") == 0)
        return QF_N("joint report");
    return strcmp(signature, "real_name") == 0 ? QF_N("real-name report") : QF_N("anonymous report");
}

static enum qf_status show_report(void *context, const struct qf_report *report, struct qf_error *error)
{
    const struct showing *showing = context;
    const struct qf_cli *cli = showing->cli;

    (void)error;
    if (cli->json) {
        qf_json_member_int(showing->json, "report", report->id);
        qf_json_member(showing->json, "channel", report->channel);
        qf_json_member(showing->json, "signature", report->signature);
        qf_json_member_int(showing->json, "signatories", report->signatories);
        qf_json_member(showing->json, "verified_on", *report->verified_on ? report->verified_on : NULL);
        qf_json_member_int(showing->json, "repeats", report->repeats);
        qf_json_member_bool(showing->json, "first", !report->first);
        return QF_OK;
    }
    qf_say(cli, "report %lld: %s, %s\n", (long long)report->id, channel_title(showing, report->channel),
        qf_tr(cli->lang, signature_title(report->signature)));
    if (report->signatories)
        qf_say(cli, "%lld signatories\n", (long long)report->signatories);
    if (*report->verified_on)
        qf_say(cli, "the name was verified on %s\n", report->verified_on);
    if (report->repeats)
        qf_say(cli, "repeated %lld times\n", (long long)report->repeats);
    if (report->first)
        qf_say(cli, "it repeats another report\n");
    return QF_OK;
}

static enum qf_status show_attachment(void *context, int64_t attachment, int64_t size, struct qf_error *error)
{
    const struct showing *showing = context;

    (void)error;
    if (!showing->cli->json) {
        qf_say(showing->cli, "attachment %lld: %lld bytes\n", (long long)attachment, (long long)size);
        return QF_OK;
    }
    qf_json_open_object(showing->json);
    qf_json_member_int(showing->json, "attachment", attachment);
    qf_json_member_int(showing->json, "size_bytes", size);
    qf_json_close_object(showing->json);
    return QF_OK;
}

static enum qf_status show_message(
    void *context, const struct qf_follow_message *message, bool incoming, struct qf_error *error)
{
    const struct showing *showing = context;
    const struct qf_cli *cli = showing->cli;

    (void)error;
    if (!cli->json) {
        qf_say(cli, "message %lld of %s: %s\n", (long long)message->id, message->on_day,
            qf_tr(cli->lang, qf_message_title(message->kind)));
        return QF_OK;
    }
    qf_json_open_object(showing->json);
    qf_json_member_int(showing->json, "message", message->id);
    qf_json_member(showing->json, "kind", message->kind);
    qf_json_member_bool(showing->json, "incoming", incoming);
    qf_json_member(showing->json, "on_day", message->on_day);
    qf_json_close_object(showing->json);
    return QF_OK;
}

static enum qf_status show_all(
    const struct qf_seat *seat, struct showing *showing, int64_t report, struct qf_error *error)
{
    qf_json_open_object(showing->json);
    TRY(qf_report_look(&seat->desk, report, show_report, showing, error));
    qf_json_key(showing->json, "attachments");
    qf_json_open_array(showing->json);
    TRY(qf_attachment_walk(&seat->desk, report, show_attachment, showing, error));
    qf_json_close_array(showing->json);
    qf_json_key(showing->json, "messages");
    qf_json_open_array(showing->json);
    TRY(qf_follow_walk(&seat->desk, report, show_message, showing, error));
    qf_json_close_array(showing->json);
    qf_json_close_object(showing->json);
    return QF_OK;
}

static const struct qf_option seat_options[] = { QF_SEAT_OPTIONS, { 0 } };

static enum qf_status run_show(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct qf_json json;
    struct showing showing = { cli, NULL, &json };
    int64_t report;

    TRY(qf_operand_number(args->operands[0], &report, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_READ, &seat, error));
    showing.workflow = qf_catalog_workflow(seat.city.catalog);
    qf_json_init(&json, &text);
    TRY(show_all(&seat, &showing, report, error));
    return cli->json ? qf_cli_print_json(cli, &text, error) : QF_OK;
}

const struct qf_command qf_command_report_show = {
    .name = "report show",
    .operands = "REPORT",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("show how a report came, its attachments and messages, without what is sealed"),
    .options = seat_options,
    .run = run_show,
};

/* --- report open, attachment ------------------------------------------------------------------------------------------- */

static const struct qf_option open_options[] = {
    { "purpose", 0, QF_OPTION_TEXT, "TEXT", QF_N("why it is opened: it goes into the journal"), NULL, 0, 0, true },
    { "message", 0, QF_OPTION_NUMBER, "N", QF_N("this message instead of what was reported"), NULL, 1, INT64_MAX },
    QF_PASSPHRASE_OPTION,
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_open(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_key_pair pair CLEANUP(qf_key_pair_release) = { 0 };
    struct qf_secret plain CLEANUP(qf_secret_release) = { 0 };
    char part[40] = "content", head[80];
    const char *purpose;
    int64_t report;

    TRY(qf_operand_number(args->operands[0], &report, error));
    TRY(qf_required(args, "purpose", &purpose, error));
    if (qf_args_given(args, "message"))
        snprintf(part, sizeof part, "message/%lld", (long long)qf_args_number(args, "message", 0));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_unlock(cli, args, &seat, &pair, error));
    TRY(qf_report_open(&seat.desk, report, part, &pair, purpose, &plain, error));
    snprintf(head, sizeof head, "{\"report\":%lld,\"part\":\"%s\",", (long long)report, part);
    return qf_secret_print(cli, head, &plain, error);
}

const struct qf_command qf_command_report_open = {
    .name = "report open",
    .operands = "REPORT",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("open what was reported, or a message, for a purpose"),
    .options = open_options,
    .run = run_open,
};

static const struct qf_option attachment_options[] = {
    { "purpose", 0, QF_OPTION_TEXT, "TEXT", QF_N("why it is opened: it goes into the journal"), NULL, 0, 0, true },
    QF_PASSPHRASE_OPTION,
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status write_piece(void *context, struct qf_slice piece, struct qf_error *error)
{
    (void)context;
    while (piece.length) {
        ssize_t written = write(STDOUT_FILENO, piece.data, piece.length);
        if (written < 0)
            return qf_fail(error, QF_IO, "cannot write the output");
        piece.data += written;
        piece.length -= (size_t)written;
    }
    return QF_OK;
}

static enum qf_status run_attachment(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_key_pair pair CLEANUP(qf_key_pair_release) = { 0 };
    struct qf_secret hash_key CLEANUP(qf_secret_release) = { 0 };
    struct qf_vault vault;
    const char *purpose;
    int64_t attachment;

    TRY(qf_operand_number(args->operands[0], &attachment, error));
    TRY(qf_required(args, "purpose", &purpose, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_open_vault(&seat.city, &hash_key, &vault, error));
    if (isatty(STDOUT_FILENO)) {
        qf_fail(error, QF_USAGE, "an attachment is not shown on a terminal");
        qf_hint(error, "send it on: … | program, or … > FILE outside the workspace");
        return QF_USAGE;
    }
    TRY(qf_unlock(cli, args, &seat, &pair, error));
    return qf_attachment_open(&seat.desk, &vault, attachment, &pair, purpose, write_piece, NULL, error);
}

const struct qf_command qf_command_report_attachment = {
    .name = "report attachment",
    .operands = "ATTACHMENT",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("write an attachment to standard output, for a purpose"),
    .options = attachment_options,
    .run = run_attachment,
};

/* --- report ask, approve, identity ------------------------------------------------------------------------------------- */

static const struct qf_option ask_options[] = {
    { "purpose", 0, QF_OPTION_TEXT, "TEXT", QF_N("why it is opened: it goes into the journal"), NULL, 0, 0, true },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_ask(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    const char *purpose;
    int64_t report, opening = 0;

    TRY(qf_operand_number(args->operands[0], &report, error));
    TRY(qf_required(args, "purpose", &purpose, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_opening_ask(&seat.desk, report, purpose, &opening, error));
    qf_say(cli, "opening %lld\n", (long long)opening);
    qf_note(cli, "another leader approves it with 'qingfeng report approve %lld'\n", (long long)opening);
    return QF_OK;
}

const struct qf_command qf_command_report_ask = {
    .name = "report ask",
    .operands = "REPORT",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("ask to learn who reports; another leader approves it"),
    .options = ask_options,
    .run = run_ask,
};

static enum qf_status run_approve(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    int64_t opening;

    TRY(qf_operand_number(args->operands[0], &opening, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    return qf_opening_approve(&seat.desk, opening, error);
}

const struct qf_command qf_command_report_approve = {
    .name = "report approve",
    .operands = "OPENING",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("approve that somebody else learns who reports"),
    .options = seat_options,
    .run = run_approve,
};

static const struct qf_option key_options[] = { QF_PASSPHRASE_OPTION, QF_SEAT_OPTIONS, { 0 } };

static enum qf_status run_identity(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_key_pair pair CLEANUP(qf_key_pair_release) = { 0 };
    struct qf_secret plain CLEANUP(qf_secret_release) = { 0 };
    char head[64];
    int64_t opening;

    TRY(qf_operand_number(args->operands[0], &opening, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_unlock(cli, args, &seat, &pair, error));
    TRY(qf_opening_open(&seat.desk, opening, &pair, &plain, error));
    snprintf(head, sizeof head, "{\"opening\":%lld,", (long long)opening);
    return qf_secret_print(cli, head, &plain, error);
}

const struct qf_command qf_command_report_identity = {
    .name = "report identity",
    .operands = "OPENING",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("learn who reports, once, by an opening that was approved"),
    .options = key_options,
    .run = run_identity,
};

/* --- report assign, share ---------------------------------------------------------------------------------------------- */

static enum qf_status hand_on(struct qf_cli *cli, const struct qf_args *args,
    enum qf_status (*hand)(const struct qf_desk *desk, int64_t report, int64_t user, const struct qf_key_pair *pair,
        struct qf_error *error),
    struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_key_pair pair CLEANUP(qf_key_pair_release) = { 0 };
    int64_t report, user = 0;

    TRY(qf_operand_number(args->operands[0], &report, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_seat_user(&seat, args->operands[1], &user, error));
    TRY(qf_unlock(cli, args, &seat, &pair, error));
    return hand(&seat.desk, report, user, &pair, error);
}

static enum qf_status run_assign(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    return hand_on(cli, args, qf_report_assign, error);
}

const struct qf_command qf_command_report_assign = {
    .name = "report assign",
    .operands = "REPORT USER",
    .min_operands = 2,
    .max_operands = 2,
    .summary = QF_N("give a report to somebody, with the keys to what was reported"),
    .options = key_options,
    .run = run_assign,
};

static enum qf_status run_share(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    return hand_on(cli, args, qf_report_share, error);
}

const struct qf_command qf_command_report_share = {
    .name = "report share",
    .operands = "REPORT USER",
    .min_operands = 2,
    .max_operands = 2,
    .summary = QF_N("give somebody who may open a report the keys to it: a new leader, a new key"),
    .options = key_options,
    .run = run_share,
};
