/* SPDX-License-Identifier: Apache-2.0 */
/* report show|open|attachment|ask|approve|identity|assign|share: who reads what of a report. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "commands/commands.h"
#include "commands/secrets.h"
#include "handle/attachment.h"
#include "handle/followup.h"
#include "handle/handing.h"
#include "handle/network.h"
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
    { "save", 0, QF_OPTION_TEXT, "DIR", QF_N("as a file of its own name in this folder, outside the workspace"), NULL,
        0, 0 },
    QF_PASSPHRASE_OPTION,
    QF_SEAT_OPTIONS,
    { 0 },
};

/* Where it goes: standard output, or a new file that nobody else may read. */
struct saving {
    const struct qf_cli *cli;
    const char *folder; /* NULL: standard output */
    struct qf_text path;
    int fd;
};

static void close_saving(struct saving *saving)
{
    if (saving->folder && saving->fd >= 0)
        close(saving->fd);
    qf_text_release(&saving->path);
}
QF_CLEANUP_VALUE(struct saving, close_saving)

static enum qf_status take_name(void *context, const char *name, struct qf_error *error)
{
    struct saving *saving = context;

    if (!saving->folder) {
        qf_note(saving->cli, "the file is called '%s'\n", name);
        return QF_OK;
    }
    qf_path_join(&saving->path, saving->folder, name);
    TRY(qf_text_check(&saving->path, error));
    saving->fd = open(qf_text_string(&saving->path), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (saving->fd >= 0)
        return QF_OK;
    if (errno == EEXIST)
        return qf_fail(error, QF_CONFLICT, "'%s' is there already", qf_text_string(&saving->path));
    return qf_fail_errno(error, errno, "cannot make '%s'", qf_text_string(&saving->path));
}

static enum qf_status write_piece(void *context, struct qf_slice piece, struct qf_error *error)
{
    const struct saving *saving = context;

    while (piece.length) {
        ssize_t written = write(saving->fd, piece.data, piece.length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return qf_fail_errno(error, errno, "cannot write the attachment");
        piece.data += written;
        piece.length -= (size_t)written;
    }
    return QF_OK;
}

/* What was opened must not lie where backups and everybody with the workspace find it. */
static enum qf_status check_outside(const struct qf_seat *seat, const char *folder, struct qf_error *error)
{
    char inside[PATH_MAX], asked[PATH_MAX];

    if (!realpath(folder, asked))
        return qf_fail_errno(error, errno, "there is no folder '%s'", folder);
    if (!realpath(seat->city.path, inside))
        return qf_fail_errno(error, errno, "there is no folder '%s'", seat->city.path);
    size_t length = strlen(inside);
    if (strncmp(asked, inside, length) == 0 && (asked[length] == '/' || asked[length] == '\0'))
        return qf_fail(error, QF_USAGE, "what was opened is not kept inside the workspace");
    return QF_OK;
}

static enum qf_status check_way_out(const struct qf_seat *seat, const struct saving *saving, struct qf_error *error)
{
    if (saving->folder)
        return check_outside(seat, saving->folder, error);
    if (!isatty(STDOUT_FILENO))
        return QF_OK;
    qf_fail(error, QF_USAGE, "an attachment is not shown on a terminal");
    qf_hint(error, "send it on: … | program, or save it with --save DIR outside the workspace");
    return QF_USAGE;
}

static enum qf_status run_attachment(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_key_pair pair CLEANUP(qf_key_pair_release) = { 0 };
    struct qf_secret hash_key CLEANUP(qf_secret_release) = { 0 };
    struct saving saving CLEANUP(close_saving) = { cli, qf_args_text(args, "save", NULL), { 0 }, -1 };
    struct qf_vault vault;
    int64_t attachment;

    if (!saving.folder)
        saving.fd = STDOUT_FILENO;
    TRY(qf_operand_number(args->operands[0], &attachment, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_open_vault(&seat.city, &hash_key, &vault, error));
    TRY(check_way_out(&seat, &saving, error));
    TRY(qf_unlock(cli, args, &seat, &pair, error));
    enum qf_status status = qf_attachment_open(&seat.desk, &vault, attachment, &pair,
        qf_args_text(args, "purpose", NULL), &(struct qf_attachment_sink){ &saving, take_name, write_piece }, error);
    if (saving.folder && saving.fd >= 0 && status != QF_OK)
        unlink(qf_text_string(&saving.path)); /* half of it would be taken for all */
    else if (saving.folder && status == QF_OK)
        qf_note(cli, "wrote '%s'\n", qf_text_string(&saving.path));
    return status;
}

const struct qf_command qf_command_report_attachment = {
    .name = "report attachment",
    .operands = "ATTACHMENT",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("write an attachment to standard output or a file, for a purpose"),
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

/* --- report hand-down, hand-on ----------------------------------------------------------------------------------------- */

static const struct qf_option down_options[] = {
    { "to", 0, QF_OPTION_TEXT, "ORGAN", QF_N("name or region of the lower organ (otherwise the lowest for its place)"),
        NULL, 0, 0 },
    { "reason", 0, QF_OPTION_TEXT, "TEXT", QF_N("why"), NULL, 0, 0 },
    QF_PASSPHRASE_OPTION,
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_down(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_key_pair pair CLEANUP(qf_key_pair_release) = { 0 };
    struct qf_hand_down handing = { .reason = qf_args_text(args, "reason", NULL) };
    int64_t organ;

    TRY(qf_operand_number(args->operands[0], &handing.report, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    if (qf_args_given(args, "to"))
        TRY(qf_organ_find(seat.city.book, qf_args_text(args, "to", NULL), &handing.organ, error));
    TRY(qf_unlock(cli, args, &seat, &pair, error));
    TRY(qf_report_hand_down(&seat.desk, &seat.kin, &handing, &pair, &organ, error));
    qf_note(cli, "report %lld is the lower organ's now, with its keys; nobody here opens it any more\n",
        (long long)handing.report);
    return QF_OK;
}

const struct qf_command qf_command_report_hand_down = {
    .name = "report hand-down",
    .operands = "REPORT",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("hand a report to the lower organ of its place, with the keys to it; by a leader"),
    .options = down_options,
    .run = run_down,
};

static const struct qf_option on_options[] = {
    { "chain", 0, QF_OPTION_FLAG, NULL, QF_N("of all reports of the same matter"), NULL, 0, 0 },
    QF_PASSPHRASE_OPTION,
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_on(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_key_pair pair CLEANUP(qf_key_pair_release) = { 0 };
    int64_t report, reports;

    TRY(qf_operand_number(args->operands[0], &report, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_unlock(cli, args, &seat, &pair, error));
    TRY(qf_report_hand_on(&seat.desk, report, qf_args_given(args, "chain"), &pair, &reports, error));
    qf_say(cli, "the keys to %lld reports are with those who handle them now\n", (long long)reports);
    return QF_OK;
}

const struct qf_command qf_command_report_hand_on = {
    .name = "report hand-on",
    .operands = "REPORT",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("give the keys that one holds to those who handle a report now, whatever organ that is"),
    .options = on_options,
    .run = run_on,
};
