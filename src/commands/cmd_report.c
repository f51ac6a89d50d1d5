/* SPDX-License-Identifier: Apache-2.0 */
/* report add|attach|show|sent|waiting: taking in what residents tell. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "base/file.h"
#include "base/qr.h"
#include "commands/commands.h"
#include "commands/secrets.h"
#include "handle/attachment.h"
#include "handle/bypass.h"
#include "handle/handing.h"
#include "ident/ident.h"

/* --- report add -------------------------------------------------------------------------------------------------------- */

#define SUBJECTS_MAX 16

static const char *const channels[] = { "letter", "visit", "web", "phone", "other_organ", NULL };
static const char *const signatures[] = { "anonymous", "real_name", "joint", NULL };
static const char *const tracks[] = { "normal", "fast", "green", NULL };
static const struct qf_option add_options[] = {
    { "channel", 0, QF_OPTION_TEXT, "CHANNEL", QF_N("letter, visit, web, phone or other_organ"), channels, 0, 0, true },
    { "signature", 0, QF_OPTION_TEXT, "KIND", QF_N("anonymous (otherwise), real_name or joint"), signatures, 0, 0 },
    { "signatories", 0, QF_OPTION_NUMBER, "N", QF_N("how many signed a joint report"), NULL, 2, 1000000 },
    { "region", 0, QF_OPTION_TEXT, "CODE", QF_N("where it happened: 4 to 12 digits"), NULL, 0, 0, true },
    { "domain", 0, QF_OPTION_TEXT, "CODE", QF_N("D00 to D10"), NULL, 0, 0 },
    { "category", 0, QF_OPTION_TEXT, "NAME", QF_N("one of the twelve that go one level up"), NULL, 0, 0 },
    { "track", 0, QF_OPTION_TEXT, "TRACK", QF_N("normal, fast or green"), tracks, 0, 0 },
    { "subject-unknown", 0, QF_OPTION_FLAG, NULL, QF_N("nobody is named"), NULL, 0, 0 },
    { "bypass", 0, QF_OPTION_FLAG, NULL, QF_N("it must go to the organ above: keep a number and a clock only"), NULL, 0,
        0 },
    { "repeats", 0, QF_OPTION_TEXT, "REPORT", QF_N("the report that it repeats (otherwise the program finds out)"),
        NULL, 0, 0 },
    { "content", 0, QF_OPTION_TEXT, "FILE", QF_N("what is reported (otherwise from standard input)"), NULL, 0, 0 },
    { "identity", 0, QF_OPTION_TEXT, "FILE", QF_N("who reports, and how to reach them"), NULL, 0, 0 },
    { "paper", 0, QF_OPTION_TEXT, "FILE", QF_N("write the receipt there as a page to print, with its QR code"), NULL, 0,
        0 },
    QF_SEAT_OPTIONS,
    { 0 },
};

/* "NAME:UNIT:POST:ID"; what is left out at the end is unknown. `text` is cut into pieces. */
static enum qf_status read_subject(char *text, struct qf_subject *ret_subject, struct qf_error *error)
{
    char *parts[4] = { text };
    struct qf_ident id;

    for (size_t i = 1; i < QF_COUNT(parts) && parts[i - 1]; i++) {
        parts[i] = strchr(parts[i - 1], ':');
        if (parts[i])
            *parts[i]++ = '\0';
    }
    *ret_subject = (struct qf_subject){ .name = parts[0],
        .unit = parts[1] && *parts[1] ? parts[1] : NULL,
        .post = parts[2] && *parts[2] ? parts[2] : NULL };
    if (!parts[3] || !*parts[3])
        return QF_OK;
    qf_resident_id_read(qf_slice(parts[3]), &id);
    if (id.outcome != QF_IDENT_VALID)
        return qf_fail(error, QF_INPUT, "the resident ID is not valid: %s",
            qf_tr(qf_error_lang(error), qf_ident_reason_text(id.reason)));
    ret_subject->entity = qf_person_entity((struct qf_slice){ id.value, id.length });
    return QF_OK;
}

struct adding {
    struct qf_seat seat;
    struct qf_secret hash_key, content, identity;
    struct qf_vault vault;
    struct qf_subject subjects[SUBJECTS_MAX];
    char *words[SUBJECTS_MAX];
    struct qf_report_intake intake;
    struct qf_report_taken taken;
};

static void close_adding(struct adding *adding)
{
    qf_seat_close(&adding->seat);
    qf_secret_release(&adding->hash_key);
    qf_secret_release(&adding->content);
    qf_secret_release(&adding->identity);
    qf_receipt_wipe(&adding->taken.receipt);
    for (size_t i = 0; i < SUBJECTS_MAX; i++)
        free(adding->words[i]);
}
QF_CLEANUP_VALUE(struct adding, close_adding)

static enum qf_status read_intake(const struct qf_args *args, struct adding *adding, struct qf_error *error)
{
    struct qf_report_intake *intake = &adding->intake;

    *intake = (struct qf_report_intake){ .signature = qf_args_text(args, "signature", signatures[0]),
        .signatories = qf_args_number(args, "signatories", 0),
        .domain = qf_args_text(args, "domain", NULL),
        .category = qf_args_text(args, "category", NULL),
        .track = qf_args_text(args, "track", NULL),
        .subjects = adding->subjects,
        .subject_count = args->operand_count,
        .subject_unknown = qf_args_given(args, "subject-unknown"),
        .bypass = qf_args_given(args, "bypass") };
    TRY(qf_required(args, "channel", &intake->channel, error));
    TRY(qf_required(args, "region", &intake->region, error));
    if (qf_args_given(args, "repeats"))
        TRY(qf_operand_number(qf_args_text(args, "repeats", ""), &intake->repeats, error));
    for (unsigned i = 0; i < args->operand_count; i++) {
        adding->words[i] = strdup(args->operands[i]);
        if (!adding->words[i])
            return qf_fail_memory(error);
        TRY(read_subject(adding->words[i], &adding->subjects[i], error));
    }
    return QF_OK;
}

/* What the clerk knows to go up is not even read. */
static enum qf_status read_words(
    const struct qf_cli *cli, const struct qf_args *args, struct adding *adding, struct qf_error *error)
{
    if (adding->intake.bypass)
        return QF_OK;
    TRY(qf_secret_ask(cli, args, &(struct qf_secret_source){ .name = "content", .capacity = QF_REPORT_BYTES_MAX },
        &adding->content, error));
    adding->intake.content = &adding->content;
    if (!qf_args_given(args, "identity"))
        return QF_OK;
    TRY(qf_secret_ask(cli, args, &(struct qf_secret_source){ .name = "identity", .capacity = QF_IDENTITY_BYTES_MAX },
        &adding->identity, error));
    adding->intake.identity = &adding->identity;
    return QF_OK;
}

/* The page that a reporter takes home. It names nothing but the receipt: it may be found by others. */
static enum qf_status write_paper(
    const struct qf_cli *cli, const char *path, const struct adding *adding, struct qf_error *error)
{
    struct qf_text page CLEANUP(qf_text_release) = { 0 };
    char day[QF_DATE_TEXT];

    qf_date_format(adding->seat.desk.today, day);
    qf_text_add_format(&page,
        "<!doctype html>\n<meta charset=\"utf-8\">\n<title>%s</title>\n"
        "<style>body { font: 16px sans-serif; text-align: center } svg { width: 5cm } b { font: bold 24px monospace "
        "}</style>\n<h1>%s</h1>\n<p>%s</p>\n",
        qf_tr(cli->lang, "receipt"), qf_tr(cli->lang, "receipt"), day);
    TRY(qf_qr_svg(adding->taken.receipt.text, &page, error));
    qf_text_add_format(&page, "\n<p><b>%s</b></p>\n<p>%s</p>\n", adding->taken.receipt.text,
        qf_tr(cli->lang, "Keep this number and show it to nobody: whoever has it can follow this matter up, and it is "
                         "not given out again."));
    enum qf_status status = qf_text_check(&page, error);
    if (status == QF_OK)
        status = qf_file_replace(path, page.data, page.length, error);
    qf_wipe(page.data, page.length);
    return status;
}

static enum qf_status print_taken_json(
    const struct qf_cli *cli, const struct qf_report_taken *taken, struct qf_error *error)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    char due[QF_DATE_TEXT];
    struct qf_json json;

    qf_json_init(&json, &text);
    qf_json_open_object(&json);
    qf_json_member(&json, "receipt", taken->receipt.text);
    qf_json_key(&json, "report");
    if (taken->report) {
        qf_json_int(&json, taken->report);
        qf_json_member_int(&json, "reports", taken->reports);
        qf_json_member_bool(&json, "levelled_up", taken->levelled_up);
        qf_json_member_bool(&json, "checked", taken->checked);
    } else {
        qf_date_format(taken->due, due);
        qf_json_null(&json);
        qf_json_member(&json, "due_on", due);
        qf_json_member_bool(&json, "undecided", taken->undecided);
    }
    qf_json_close_object(&json);
    enum qf_status status = qf_cli_print_json(cli, &text, error);
    qf_wipe(text.data, text.length);
    return status;
}

static void print_passed(const struct qf_cli *cli, const struct qf_report_taken *taken)
{
    char due[QF_DATE_TEXT];

    qf_date_format(taken->due, due);
    qf_say(cli, "it must bypass this organ: nothing is kept of it; send it up sealed by %s\n", due);
    if (taken->undecided)
        qf_say(cli,
            "nobody can tell the person from one whom it must bypass; if it is a namesake, take it in again with "
            "the resident ID\n");
}

struct telling {
    const struct qf_cli *cli;
    int64_t report;
};

/* Who can open the earlier reports, and must hand their keys on. */
static enum qf_status tell_locked(void *context, const char *organ, int64_t reports, struct qf_error *error)
{
    const struct telling *telling = context;

    (void)error;
    if (organ)
        qf_note(telling->cli,
            "those who handle it now cannot open %lld of its reports yet: a leader of %s hands the keys on with "
            "'qingfeng report hand-on %lld --chain'\n",
            (long long)reports, organ, (long long)telling->report);
    else
        qf_note(telling->cli,
            "nobody can open %lld of its reports but two holders of the recovery key: 'qingfeng user recover'\n",
            (long long)reports);
    return QF_OK;
}

static enum qf_status print_taken(
    const struct qf_cli *cli, const struct qf_desk *desk, const struct qf_report_taken *taken, struct qf_error *error)
{
    struct qf_text code CLEANUP(qf_text_release) = { 0 };

    if (cli->json)
        return print_taken_json(cli, taken, error);
    if (!taken->report)
        print_passed(cli, taken);
    else
        qf_say(cli, "report %lld\n", (long long)taken->report);
    if (taken->reports > 1)
        qf_say(cli, "it is report %u of this matter\n", taken->reports);
    if (taken->levelled_up)
        qf_say(cli, "repeats led nowhere: the matter is taken a level up and handed to nobody yet\n");
    if (taken->levelled_up)
        TRY(qf_report_locked(desk, taken->report, tell_locked, &(struct telling){ cli, taken->report }, error));
    if (taken->report && !taken->checked)
        qf_note(cli, "nobody may handle it before 'qingfeng lead check %lld' has found out who must recuse\n",
            (long long)taken->report);
    qf_say(cli, "receipt %s\n", taken->receipt.text);
    if (!cli->width)
        return QF_OK;
    TRY(qf_qr_terminal(taken->receipt.text, &code, error));
    fputs(qf_text_string(&code), cli->out);
    return QF_OK;
}

static enum qf_status run_add(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct adding adding CLEANUP(close_adding) = { .seat = QF_SEAT_INIT };
    const char *paper = qf_args_text(args, "paper", NULL);

    TRY(read_intake(args, &adding, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &adding.seat, error));
    TRY(qf_open_vault(&adding.seat.city, &adding.hash_key, &adding.vault, error));
    TRY(read_words(cli, args, &adding, error));
    TRY(qf_report_add(&adding.seat.desk, &adding.vault, &adding.seat.kin, &adding.intake, &adding.taken, error));
    TRY(print_taken(cli, &adding.seat.desk, &adding.taken, error));
    return paper ? write_paper(cli, paper, &adding, error) : QF_OK;
}

const struct qf_command qf_command_report_add = {
    .name = "report add",
    .operands = "[NAME:UNIT:POST:ID]…",
    .max_operands = SUBJECTS_MAX,
    .summary = QF_N("take in a report: it is sealed at once, and a receipt is given once"),
    .details = QF_N(
        "Each operand is somebody whom the report is about; unit, post and resident ID may be left out. A report "
        "about this\norgan's head or about people of the organs above is not kept: there is a receipt and a day by "
        "which it must have gone\nup, and nothing that anybody could look for."),
    .options = add_options,
    .run = run_add,
};

/* --- report attach ----------------------------------------------------------------------------------------------------- */

static const struct qf_option seat_options[] = { QF_SEAT_OPTIONS, { 0 } };

static enum qf_status run_attach(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_secret hash_key CLEANUP(qf_secret_release) = { 0 };
    struct qf_vault vault;
    int64_t report, attachment = 0;

    TRY(qf_operand_number(args->operands[0], &report, error));
    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_open_vault(&seat.city, &hash_key, &vault, error));
    int fd = open(args->operands[1], O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return qf_fail_errno(error, errno, "cannot open '%s'", args->operands[1]);
    enum qf_status status = qf_attachment_add(
        &seat.desk, &vault, report, fd, qf_slice(qf_path_name(args->operands[1])), &attachment, error);
    close(fd);
    TRY(status);
    qf_say(cli, "attachment %lld\n", (long long)attachment);
    return QF_OK;
}

const struct qf_command qf_command_report_attach = {
    .name = "report attach",
    .operands = "REPORT FILE",
    .min_operands = 2,
    .max_operands = 2,
    .summary = QF_N("add a file to a report, sealed on the way, name and all"),
    .options = seat_options,
    .run = run_attach,
};

/* --- report sent, waiting ---------------------------------------------------------------------------------------------- */

static const struct qf_option sent_options[] = {
    { "receipt", 0, QF_OPTION_TEXT, "FILE", QF_N("the file with the receipt (otherwise it is asked)"), NULL, 0, 0 },
    QF_SEAT_OPTIONS,
    { 0 },
};

static enum qf_status run_sent(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_secret hash_key CLEANUP(qf_secret_release) = { 0 }, typed CLEANUP(qf_secret_release) = { 0 };
    struct qf_receipt receipt CLEANUP(qf_receipt_wipe) = { 0 };
    struct qf_vault vault;

    TRY(qf_seat_open(cli, args, QF_BOOK_WRITE, &seat, error));
    TRY(qf_open_vault(&seat.city, &hash_key, &vault, error));
    TRY(qf_secret_ask(cli, args, &(struct qf_secret_source){ "receipt", QF_N("receipt"), 256, true }, &typed, error));
    TRY(qf_receipt_read((struct qf_slice){ (const char *)typed.data, typed.length }, &receipt, error));
    return qf_pass_through_sent(&seat.desk, &hash_key, &receipt, error);
}

const struct qf_command qf_command_report_sent = {
    .name = "report sent",
    .operands = "",
    .summary = QF_N("record that what bypassed this organ has gone up, by its receipt"),
    .options = sent_options,
    .run = run_sent,
};

static enum qf_status run_waiting(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_seat seat CLEANUP(qf_seat_close) = QF_SEAT_INIT;
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct qf_json json;
    char due[QF_DATE_TEXT] = "";
    int64_t count = 0;
    int32_t first = 0;

    TRY(qf_seat_open(cli, args, QF_BOOK_READ, &seat, error));
    TRY(qf_pass_through_waiting(&seat.desk, &count, &first, error));
    if (count)
        qf_date_format(first, due);
    if (!cli->json) {
        if (count)
            qf_say(cli, "%lld wait to be sent up, the first by %s\n", (long long)count, due);
        else
            qf_note(cli, "nothing waits to be sent up\n");
        return QF_OK;
    }
    qf_json_init(&json, &text);
    qf_json_open_object(&json);
    qf_json_member_int(&json, "waiting", count);
    qf_json_member(&json, "first_due_on", count ? due : NULL);
    qf_json_close_object(&json);
    return qf_cli_print_json(cli, &text, error);
}

const struct qf_command qf_command_report_waiting = {
    .name = "report waiting",
    .operands = "",
    .summary = QF_N("say how many reports that bypass this organ wait to be sent up, and by when"),
    .options = seat_options,
    .run = run_waiting,
};
