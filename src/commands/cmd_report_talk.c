/* SPDX-License-Identifier: Apache-2.0 */
/* report verify|notify|opinion|write for officers, follow|reply for whoever holds a receipt. */
#include <string.h>

#include "base/date.h"
#include "commands/commands.h"
#include "commands/secrets.h"
#include "handle/followup.h"
#include "handle/keyring.h"
#include "handle/notice.h"

/* --- report verify, notify, opinion ------------------------------------------------------------------------------------ */

static const struct qf_option verify_options[] = {
    { "how", 0, QF_OPTION_TEXT, "TEXT", QF_N("by what means it was found out"), NULL, 0, 0, true },
    { "false", 0, QF_OPTION_FLAG, NULL, QF_N("the name is not the reporter's: it goes on as an anonymous report"), NULL,
        0, 0 },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_verify(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    const char *how;
    int64_t report;

    TRY(qf_operand_number(args->operands[0], &report, error));
    TRY(qf_required(args, "how", &how, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    return qf_notice_settle_name(&seat.desk, report, !qf_args_given(args, "false"), how, error);
}

const struct qf_command qf_command_report_verify = {
    .name = "report verify",
    .operands = "REPORT",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("record whether a signed report is truly signed by its reporter"),
    .options = verify_options,
    .run = run_verify,
};

static const char *const notice_kinds[] = { "acceptance", "outcome", NULL };
static const char *const methods[] = { "visit", "phone", "letter", "receipt", NULL };
static const char *const opinions[] = { "satisfied", "accepted", "objects", "unreachable", NULL };
static const struct qf_option notify_options[] = {
    { "kind", 0, QF_OPTION_TEXT, "KIND", QF_N("acceptance or outcome"), notice_kinds, 0, 0, true },
    { "method", 0, QF_OPTION_TEXT, "METHOD", QF_N("visit, phone, letter or receipt"), methods, 0, 0, true },
    { "opinion", 0, QF_OPTION_TEXT, "OPINION",
        QF_N("what the reporter says: satisfied, accepted, objects, unreachable"), opinions, 0, 0 },
    { "text", 0, QF_OPTION_TEXT, "FILE", QF_N("for a notice through the receipt: what the reporter reads there"), NULL,
        0, 0 },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_notify(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_secret text CLEANUP(qf_secret_release) = { 0 };
    struct qf_notice notice = { .opinion = qf_args_text(args, "opinion", NULL) };
    int64_t report;

    TRY(qf_operand_number(args->operands[0], &report, error));
    TRY(qf_required(args, "kind", &notice.kind, error));
    TRY(qf_required(args, "method", &notice.method, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    if (qf_args_given(args, "text")) {
        TRY(qf_secret_ask(
            cli, args, &(struct qf_secret_source){ .name = "text", .capacity = QF_REPORT_BYTES_MAX }, &text, error));
        notice.text = &text;
    }
    return qf_notice_give(&seat.desk, report, &notice, error);
}

const struct qf_command qf_command_report_notify = {
    .name = "report notify",
    .operands = "REPORT",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("record that the reporter was told of the acceptance or the outcome"),
    .options = notify_options,
    .run = run_notify,
};

static const struct qf_option opinion_options[] = {
    { "kind", 0, QF_OPTION_TEXT, "KIND", QF_N("acceptance or outcome"), notice_kinds, 0, 0, true },
    { "opinion", 0, QF_OPTION_TEXT, "OPINION",
        QF_N("what the reporter says: satisfied, accepted, objects, unreachable"), opinions, 0, 0, true },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_opinion(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    const char *kind, *opinion;
    int64_t report;

    TRY(qf_operand_number(args->operands[0], &report, error));
    TRY(qf_required(args, "kind", &kind, error));
    TRY(qf_required(args, "opinion", &opinion, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    return qf_notice_record_opinion(&seat.desk, report, kind, opinion, error);
}

const struct qf_command qf_command_report_opinion = {
    .name = "report opinion",
    .operands = "REPORT",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("record what the reporter said later to a notice"),
    .options = opinion_options,
    .run = run_opinion,
};

/* --- report write ------------------------------------------------------------------------------------------------------ */

static const char *const message_kinds[] = { "question", "note", NULL };
static const struct qf_option write_options[] = {
    { "kind", 0, QF_OPTION_TEXT, "KIND", QF_N("question or note (otherwise question)"), message_kinds, 0, 0 },
    { "text", 0, QF_OPTION_TEXT, "FILE", QF_N("the file with the text (otherwise from standard input)"), NULL, 0, 0 },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_write(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_secret text CLEANUP(qf_secret_release) = { 0 };
    int64_t report, message = 0;

    TRY(qf_operand_number(args->operands[0], &report, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_secret_ask(
        cli, args, &(struct qf_secret_source){ .name = "text", .capacity = QF_REPORT_BYTES_MAX }, &text, error));
    TRY(qf_follow_write(&seat.desk, report, qf_args_text(args, "kind", message_kinds[0]), &text, &message, error));
    qf_say(cli, "message %lld\n", (long long)message);
    return QF_OK;
}

const struct qf_command qf_command_report_write = {
    .name = "report write",
    .operands = "REPORT",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("write to the reporter, who reads it with the receipt"),
    .options = write_options,
    .run = run_write,
};

/* --- report follow, reply ---------------------------------------------------------------------------------------------- */

static const struct qf_option follow_options[] = {
    { "receipt", 0, QF_OPTION_TEXT, "FILE", QF_N("the file with the receipt (otherwise it is asked)"), NULL, 0, 0 },
    { 0 },
};

/* Nobody sits here: the receipt alone opens. */
struct counter {
    struct qf_city city;
    struct qf_secret hash_key;
    struct qf_receipt receipt;
    struct qf_counter counter;
};

static void close_counter(struct counter *counter)
{
    qf_city_close(&counter->city);
    qf_secret_release(&counter->hash_key);
    qf_receipt_wipe(&counter->receipt);
}
QF_CLEANUP_VALUE(struct counter, close_counter)

static enum qf_status open_counter(struct qf_cli *cli, const struct qf_args *args, enum qf_book_mode mode,
    int32_t today, struct counter *counter, struct qf_error *error)
{
    struct qf_secret typed CLEANUP(qf_secret_release) = { 0 };

    TRY(qf_city_open(cli, mode, &counter->city, error));
    TRY(qf_keyring_hash_key(counter->city.path, counter->city.book, false, &counter->hash_key, error));
    counter->counter = (struct qf_counter){ counter->city.book, counter->city.catalog, &counter->hash_key, today };
    TRY(qf_secret_ask(cli, args, &(struct qf_secret_source){ "receipt", QF_N("receipt"), 256, true }, &typed, error));
    return qf_receipt_read((struct qf_slice){ (const char *)typed.data, typed.length }, &counter->receipt, error);
}

const char *qf_message_title(const char *kind)
{
    static const char *const titles[][2] = { { "addition", QF_N("the reporter adds") },
        { "question", QF_N("the organ asks") }, { "answer", QF_N("the reporter answers") },
        { "objection", QF_N("the reporter objects") } };

    for (size_t i = 0; i < QF_COUNT(titles); i++)
        if (strcmp(titles[i][0], kind) == 0)
            return titles[i][1];
    return QF_N("the organ tells");
}

/* What was written is printed as it comes, out of secret memory; so JSON is one value a line here. */
static enum qf_status show_message(void *context, const struct qf_follow_message *message, struct qf_error *error)
{
    const struct qf_cli *cli = context;
    char head[128];

    if (!cli->json) {
        qf_say(cli, "message %lld of %s: %s\n", (long long)message->id, message->on_day,
            qf_tr(cli->lang, qf_message_title(message->kind)));
        return message->text ? qf_secret_print(cli, "", message->text, error) : QF_OK;
    }
    snprintf(head, sizeof head, "{\"message\":%lld,\"on_day\":\"%s\",\"kind\":\"%s\"%s", (long long)message->id,
        message->on_day, message->kind, message->text ? "," : "}\n");
    if (message->text)
        return qf_secret_print(cli, head, message->text, error);
    fputs(head, cli->out);
    return QF_OK;
}

static enum qf_status print_state(const struct qf_cli *cli, const struct qf_follow_up *state, struct qf_error *error)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct qf_json json;

    if (!cli->json) {
        qf_say(cli, "received on %s; since %s: %s\n", state->received_on, state->since,
            qf_bilingual_in(&state->state, cli->lang));
        if (*state->acceptance_on)
            qf_say(cli, "you were told of the acceptance on %s\n", state->acceptance_on);
        if (*state->outcome_on)
            qf_say(cli, "you were told of the outcome on %s\n", state->outcome_on);
        return QF_OK;
    }
    qf_json_init(&json, &text);
    qf_json_open_object(&json);
    qf_json_member(&json, "state_zh", state->state.zh);
    qf_json_member(&json, "state_en", state->state.en);
    qf_json_member(&json, "received_on", state->received_on);
    qf_json_member(&json, "since", state->since);
    qf_json_member_bool(&json, "passed", state->passed);
    qf_json_close_object(&json);
    return qf_cli_print_json(cli, &text, error);
}

static enum qf_status run_follow(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct counter counter CLEANUP(close_counter) = { .city = QF_CITY_INIT };
    struct qf_follow_up state;

    TRY(open_counter(cli, args, QF_BOOK_READ, qf_today(), &counter, error));
    TRY(qf_follow_look(&counter.counter, &counter.receipt, &state, show_message, cli, error));
    return print_state(cli, &state, error);
}

const struct qf_command qf_command_report_follow = {
    .name = "report follow",
    .operands = "",
    .summary = QF_N("show whoever holds a receipt how the report stands, and what was written to them"),
    .details = QF_N("With --json it prints one value a line: the messages, then the state."),
    .options = follow_options,
    .run = run_follow,
};

static const char *const reply_kinds[] = { "addition", "answer", "objection", NULL };
static const struct qf_option reply_options[] = {
    { "receipt", 0, QF_OPTION_TEXT, "FILE", QF_N("the file with the receipt (otherwise it is asked)"), NULL, 0, 0 },
    { "kind", 0, QF_OPTION_TEXT, "KIND", QF_N("addition (otherwise), answer or objection"), reply_kinds, 0, 0 },
    { "question", 0, QF_OPTION_NUMBER, "N", QF_N("the message that an answer answers"), NULL, 1, INT64_MAX },
    { "text", 0, QF_OPTION_TEXT, "FILE", QF_N("the file with the text (otherwise from standard input)"), NULL, 0, 0 },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_reply(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct counter counter CLEANUP(close_counter) = { .city = QF_CITY_INIT };
    struct qf_secret text CLEANUP(qf_secret_release) = { 0 };

    TRY(open_counter(cli, args, QF_BOOK_WRITE, (int32_t)qf_args_number(args, "on", qf_today()), &counter, error));
    TRY(qf_secret_ask(
        cli, args, &(struct qf_secret_source){ .name = "text", .capacity = QF_REPORT_BYTES_MAX }, &text, error));
    return qf_follow_add(&counter.counter, &counter.receipt, qf_args_text(args, "kind", reply_kinds[0]),
        qf_args_number(args, "question", 0), &text, error);
}

const struct qf_command qf_command_report_reply = {
    .name = "report reply",
    .operands = "",
    .summary = QF_N("let whoever holds a receipt add, answer a question, or object"),
    .options = reply_options,
    .run = run_reply,
};
