/* SPDX-License-Identifier: Apache-2.0 */
/* backup, restore, doctor: keeping the city safe. */
#include "base/file.h"
#include "commands/city.h"
#include "commands/commands.h"
#include "store/backup.h"
#include "store/doctor.h"

/* --- backup ------------------------------------------------------------------------------------------------------------ */

static enum qf_status print_copied(
    const struct qf_cli *cli, const char *folder, const struct qf_backup_report *report, struct qf_error *error)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct qf_json json;

    qf_json_init(&json, &text);
    qf_json_open_object(&json);
    qf_json_member(&json, "folder", folder);
    qf_json_member_int(&json, "files", report->files);
    qf_json_member_int(&json, "bytes", report->bytes);
    if (report->journal.entries)
        qf_json_member(&json, "head", report->journal.head);
    qf_json_close_object(&json);
    return qf_cli_print_json(cli, &text, error);
}

/* The book alone is opened: a city whose settings or catalogue have a mistake can be backed up, too. */
static enum qf_status run_backup(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_book *book CLEANUP(qf_book_close) = NULL;
    struct qf_text workspace CLEANUP(qf_text_release) = { 0 };
    struct qf_text path CLEANUP(qf_text_release) = { 0 };
    struct qf_backup_report report = { 0 };
    const char *folder = args->operands[0];

    TRY(qf_city_find(cli, &workspace, error));
    qf_path_join(&path, qf_text_string(&workspace), "book.db");
    TRY(qf_text_check(&path, error));
    TRY(qf_book_open(qf_text_string(&path), QF_BOOK_READ, &book, error));
    TRY(qf_backup_make(qf_text_string(&workspace), book, folder, &cli->progress, &report, error));
    qf_cli_clear_progress(cli);
    if (cli->json)
        return print_copied(cli, folder, &report, error);
    qf_say(
        cli, "backed up to '%s': %lld files, %lld bytes\n", folder, (long long)report.files, (long long)report.bytes);
    qf_note(cli, "it holds the keys: keep it as closed as the workspace\n");
    return QF_OK;
}

const struct qf_command qf_command_backup = {
    .name = "backup",
    .operands = "DIR",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("copy the city into a new folder while others go on working"),
    .details = QF_N(
        "One state of the book, every file that it names, settings, catalogue and keys; not the inbox. A backup is "
        "whole when\n"
        "its folder has its name: what was stopped ends in .part. 'sha256sum -c MANIFEST' in it checks its files."),
    .run = run_backup,
};

/* --- restore ----------------------------------------------------------------------------------------------------------- */

static enum qf_status run_restore(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_backup_report report = { 0 };

    TRY(qf_backup_restore(args->operands[0], args->operands[1], &cli->progress, &report, error));
    qf_cli_clear_progress(cli);
    if (cli->json)
        return print_copied(cli, args->operands[1], &report, error);
    qf_say(cli, "restored to '%s': %lld files, %lld entries of the journal whole, %lld checkpoints\nhead %s\n",
        args->operands[1], (long long)report.files, (long long)report.journal.entries,
        (long long)report.journal.checkpoints, report.journal.head);
    return QF_OK;
}

const struct qf_command qf_command_restore = {
    .name = "restore",
    .operands = "BACKUP DIR",
    .min_operands = 2,
    .max_operands = 2,
    .summary = QF_N("make a new workspace from a backup, and check that nothing is missing or changed"),
    .details = QF_N("Every file is held against its hash, the book against its files, the journal and its checkpoints "
                    "are recomputed, and\n"
                    "the rows of every batch must add up. The backup stays as it is: a drill costs nothing but room."),
    .run = run_restore,
};

/* --- doctor ------------------------------------------------------------------------------------------------------------ */

static const struct qf_option doctor_options[] = {
    { "quick", 0, QF_OPTION_FLAG, NULL, QF_N("look at the files without reading them"), NULL, 0, 0 },
    { 0 },
};

struct consultation {
    struct qf_cli *cli;
    struct qf_json *json; /* NULL: printed at once */
};

static void show_finding(void *context, const struct qf_error *finding)
{
    const struct consultation *consultation = context;
    struct qf_cli *cli = consultation->cli;
    bool note = finding->status == QF_CONFLICT;

    if (consultation->json) {
        qf_json_open_object(consultation->json);
        qf_json_member(consultation->json, "kind", note ? "note" : "problem");
        qf_json_member(consultation->json, "status", qf_status_name(finding->status));
        qf_json_member(consultation->json, "message", finding->message);
        qf_json_member(consultation->json, "hint", finding->hint);
        qf_json_close_object(consultation->json);
        return;
    }
    qf_cli_clear_progress(cli);
    fprintf(cli->out, "%s%s%s%s\n", qf_style_on(cli, note ? QF_STYLE_DIM : QF_STYLE_RED),
        qf_tr(cli->lang, note ? QF_N("note: ") : QF_N("problem: ")), qf_style_off(cli), finding->message);
    fprintf(cli->out, "  %s\n", finding->hint);
}

/* Settings and catalogue are the commands' to read: the floor of the book does not know them. */
static void check_settings(struct qf_cli *cli, struct consultation *consultation, struct qf_doctor_report *report)
{
    struct qf_catalog *catalog CLEANUP(qf_catalog_free) = NULL;
    struct qf_error finding = QF_ERROR_INIT(cli->lang);

    if (qf_city_load_catalog(cli, &catalog, &finding) == QF_OK)
        return;
    show_finding(consultation, &finding);
    report->problems++;
}

static enum qf_status run_doctor(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct qf_text workspace CLEANUP(qf_text_release) = { 0 };
    struct qf_json json;
    struct consultation consultation = { .cli = cli, .json = cli->json ? &json : NULL };
    struct qf_doctor doctor = { .quick = qf_args_given(args, "quick"),
        .lang = cli->lang,
        .progress = &cli->progress,
        .visit = show_finding,
        .context = &consultation };
    struct qf_doctor_report report = { 0 };

    TRY(qf_city_find(cli, &workspace, error));
    doctor.workspace = qf_text_string(&workspace);
    qf_json_init(&json, &text);
    qf_json_open_object(&json);
    qf_json_key(&json, "findings");
    qf_json_open_array(&json);
    TRY(qf_doctor_run(&doctor, &report, error));
    check_settings(cli, &consultation, &report);
    qf_json_close_array(&json);
    qf_json_member_int(&json, "files", report.files);
    qf_json_member_int(&json, "problems", report.problems);
    qf_json_member_int(&json, "notes", report.notes);
    qf_json_close_object(&json);
    qf_cli_clear_progress(cli);
    if (cli->json)
        TRY(qf_cli_print_json(cli, &text, error));
    else
        qf_say(cli, "%lld files looked at: %lld problems, %lld notes\n", (long long)report.files,
            (long long)report.problems, (long long)report.notes);
    return report.problems ? qf_fail(error, QF_FINDING, "the workspace needs care") : QF_OK;
}

const struct qf_command qf_command_doctor = {
    .name = "doctor",
    .operands = "",
    .summary = QF_N("look the workspace over, and say what to do about what is wrong"),
    .details = QF_N("The book and its journal, every file that it names, files that it does not name, who may read "
                    "them, the room on the\n"
                    "disk, and what was begun and never ended. It changes nothing."),
    .options = doctor_options,
    .run = run_doctor,
};
