/* SPDX-License-Identifier: Apache-2.0 */
/* collect: delivered files become batches. Without operands, everything that lies in the inbox. */
#include <string.h>

#include "base/file.h"
#include "collect/collect.h"
#include "collect/listing.h"
#include "commands/city.h"
#include "commands/commands.h"
#include "commands/display.h"

static const struct qf_option options[] = {
    { "department", 'd', QF_OPTION_TEXT, "CODE",
        QF_N("who delivers (otherwise the inbox folder, or the contract's department)"), NULL, 0, 0 },
    { "dataset", 't', QF_OPTION_TEXT, "CODE", QF_N("the contract (otherwise recognised by the headers)"), NULL, 0, 0 },
    { "replaces", 'r', QF_OPTION_NUMBER, "BATCH", QF_N("the batch that this file corrects"), NULL, 1, INT32_MAX },
    { "threads", 'j', QF_OPTION_NUMBER, "N", QF_N("threads (otherwise all cores)"), NULL, 1, 1024 },
    { 0 },
};

/* What one call collects, and how it has gone so far. */
struct run {
    struct qf_cli *cli;
    struct qf_city *city;
    const struct qf_args *args;
    struct qf_text json_text;
    struct qf_json json;
    unsigned files, committed, same, refused;
};

/* Nothing fits, or several contracts fit as well as each other: a person must say which. */
static void print_unrecognised(const struct qf_cli *cli, const char *path, const struct qf_collect_report *report)
{
    bool several =
        report->candidate_count > 1 && !report->candidates[1].required_missing && !report->candidates[0].parties_only;

    if (several)
        qf_note(
            cli, "%s: fits several contracts; kept as batch %lld, nothing guessed\n", path, (long long)report->batch);
    else
        qf_note(cli, "%s: fits no contract; kept as batch %lld, nothing guessed\n", path, (long long)report->batch);
    for (unsigned i = 0; i < report->candidate_count; i++) {
        const struct qf_collect_candidate *candidate = &report->candidates[i];
        if (candidate->required_missing)
            qf_note(cli, "  %s: %u columns recognised, %u required ones missing: %s\n", candidate->dataset,
                candidate->matched, candidate->required_missing, candidate->missing);
        else if (candidate->parties_only)
            qf_note(cli, "  %s: only names and IDs recognised, which tell no contract\n", candidate->dataset);
        else
            qf_note(
                cli, "  %s: %u columns recognised, no required one missing\n", candidate->dataset, candidate->matched);
    }
    if (several)
        qf_note(cli, "  hint: name the contract with --dataset\n");
    else
        qf_note(cli,
            "  hint: name the contract with --dataset, or write one into catalog/contracts/ (docs/contracts.md)\n");
}

#define UNKNOWN_SHOWN 12 /* headers that are named; 'batch show' has them all */
#define HEADER_SHOWN  64 /* columns of each */

struct unknown {
    struct qf_text names;
    unsigned count;
};

static enum qf_status unknown_visit(void *context, const struct qf_batch_column *column, struct qf_error *error)
{
    struct unknown *unknown = context;

    (void)error;
    if (*column->name || !*column->header || unknown->count++ >= UNKNOWN_SHOWN)
        return QF_OK;
    if (unknown->names.length)
        qf_text_add_string(&unknown->names, "、");
    qf_add_printable(&unknown->names, qf_slice(column->header), HEADER_SHOWN);
    return QF_OK;
}

/* A column whose header is spelt in a new way, or that the contract never had. */
static enum qf_status print_unknown_columns(struct run *run, int64_t batch, struct qf_error *error)
{
    struct unknown unknown = { .count = 0 };
    enum qf_status status = qf_batch_column_walk(run->city->book, batch, unknown_visit, &unknown, error);

    if (status == QF_OK)
        status = qf_text_check(&unknown.names, error);
    if (status == QF_OK && unknown.count)
        qf_note(run->cli, "  columns that the contract does not know, in the original only: %s%s\n",
            qf_text_string(&unknown.names), unknown.count > UNKNOWN_SHOWN ? " …" : "");
    qf_text_release(&unknown.names);
    return status;
}

static void print_report(struct run *run, const char *path, const struct qf_collect_report *report)
{
    struct qf_cli *cli = run->cli;

    if (report->end == QF_COLLECT_SAME_FILE) {
        qf_note(cli, "%s: delivered before as batch %lld, nothing to do\n", path, (long long)report->same_as);
    } else if (report->end == QF_COLLECT_COMMITTED) {
        qf_note(cli, "%s: %s, batch %lld: %lld rows = %lld accepted + %lld quarantined + %lld set aside\n", path,
            report->dataset, (long long)report->batch, (long long)report->rows_delivered,
            (long long)report->rows_accepted, (long long)report->rows_quarantined, (long long)report->rows_set_aside);
    } else {
        print_unrecognised(cli, path, report);
    }
}

static const char *end_name(enum qf_collect_end end)
{
    static const char *const names[] = { "committed", "same_file", "unrecognised" };

    return names[end];
}

static void add_report(struct qf_json *json, const char *path, const struct qf_collect_report *report)
{
    qf_json_open_object(json);
    qf_json_member(json, "file", path);
    qf_json_member(json, "end", end_name(report->end));
    qf_json_member_int(json, "batch", report->end == QF_COLLECT_SAME_FILE ? report->same_as : report->batch);
    qf_json_member(json, "dataset", report->dataset[0] ? report->dataset : NULL);
    qf_json_member(json, "department", report->department);
    qf_json_member(json, "sha256", report->sha256);
    qf_json_member_int(json, "rows_delivered", report->rows_delivered);
    qf_json_member_int(json, "rows_accepted", report->rows_accepted);
    qf_json_member_int(json, "rows_quarantined", report->rows_quarantined);
    qf_json_member_int(json, "rows_set_aside", report->rows_set_aside);
    qf_json_member_int(json, "cells_altered", report->cells_altered);
    qf_json_member_int(json, "cells_invalid", report->cells_invalid);
    qf_json_key(json, "candidates");
    qf_json_open_array(json);
    for (unsigned i = 0; i < report->candidate_count; i++) {
        qf_json_open_object(json);
        qf_json_member(json, "dataset", report->candidates[i].dataset);
        qf_json_member_int(json, "matched", report->candidates[i].matched);
        qf_json_member(json, "missing", report->candidates[i].missing);
        qf_json_close_object(json);
    }
    qf_json_close_array(json);
    qf_json_close_object(json);
}

static void add_failure(struct qf_json *json, const char *path, const struct qf_error *error)
{
    qf_json_open_object(json);
    qf_json_member(json, "file", path);
    qf_json_member(json, "end", "failed");
    qf_json_member(json, "status", qf_status_name(error->status));
    qf_json_member(json, "message", error->message);
    qf_json_member(json, "hint", error->hint);
    qf_json_close_object(json);
}

/* What is wrong with the file, and with which: not every message names it. */
static void report_failure(const struct qf_cli *cli, const char *path, const struct qf_error *error)
{
    const char *slash = strrchr(path, '/');

    if (!strstr(error->message, slash ? slash + 1 : path))
        qf_note(cli, "%s: not taken\n", path);
    qf_cli_report(cli, error);
}

/* A file that cannot be read does not stop the others; a full disk or a refused write does. */
static enum qf_status collect_one(struct run *run, const char *path, const char *department, struct qf_error *error)
{
    struct qf_collect_report report = { 0 };
    struct qf_collect_options collect = { .path = path,
        .department = qf_args_text(run->args, "department", department),
        .dataset = qf_args_text(run->args, "dataset", NULL),
        .replaces = qf_args_number(run->args, "replaces", 0),
        .threads = (unsigned)qf_args_number(run->args, "threads", run->city->settings.threads),
        .actor = run->cli->actor,
        .progress = &run->cli->progress };
    enum qf_status status =
        qf_collect_file(run->city->lake, run->city->book, run->city->catalog, &collect, &report, error);

    qf_cli_clear_progress(run->cli);
    run->files++;
    if (status == QF_INPUT || status == QF_LIMIT || status == QF_NOT_FOUND || status == QF_DENIED) {
        run->refused++;
        if (run->cli->json)
            add_failure(&run->json, path, error);
        else
            report_failure(run->cli, path, error);
        return QF_OK;
    }
    if (status != QF_OK)
        return status;
    run->committed += report.end == QF_COLLECT_COMMITTED;
    run->same += report.end == QF_COLLECT_SAME_FILE;
    run->refused += report.end == QF_COLLECT_UNRECOGNISED;
    if (run->cli->json)
        add_report(&run->json, path, &report);
    else
        print_report(run, path, &report);
    if (report.end == QF_COLLECT_COMMITTED && !run->cli->json)
        return print_unknown_columns(run, report.batch, error);
    return QF_OK;
}

/* Office programs leave lock files and hidden files beside the delivery. */
static bool is_delivery(const struct qf_folder_entry *entry)
{
    return !entry->is_folder && entry->name[0] != '.' && entry->name[0] != '~';
}

static enum qf_status collect_folder(
    struct run *run, const char *folder, const char *department, struct qf_error *error)
{
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    struct qf_text path CLEANUP(qf_text_release) = { 0 };
    struct qf_folder_entry *entries = NULL;
    size_t count = 0;

    TRY(qf_arena_new(0, &arena, error));
    TRY(qf_folder_list(folder, arena, &entries, &count, error));
    for (size_t i = 0; i < count; i++) {
        if (!is_delivery(&entries[i]))
            continue;
        qf_path_join(&path, folder, entries[i].name);
        TRY(qf_text_check(&path, error));
        TRY(collect_one(run, qf_text_string(&path), department, error));
    }
    return QF_OK;
}

static enum qf_status collect_inbox(struct run *run, struct qf_error *error)
{
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    struct qf_text inbox CLEANUP(qf_text_release) = { 0 };
    struct qf_text folder CLEANUP(qf_text_release) = { 0 };
    struct qf_folder_entry *entries = NULL;
    size_t count = 0;

    TRY(qf_arena_new(0, &arena, error));
    qf_path_join(&inbox, run->city->path, "inbox");
    TRY(qf_text_check(&inbox, error));
    TRY(qf_folder_list(qf_text_string(&inbox), arena, &entries, &count, error));
    /* what lies beside the departments' folders comes from whom its contract says */
    TRY(collect_folder(run, qf_text_string(&inbox), NULL, error));
    for (size_t i = 0; i < count; i++) {
        if (!entries[i].is_folder || entries[i].name[0] == '.')
            continue;
        if (!qf_catalog_department(run->city->catalog, entries[i].name)) {
            qf_note(run->cli,
                "inbox/%s is passed over: the catalogue has no such department\n"
                "  hint: 'qingfeng contract list' shows the departments' codes\n",
                entries[i].name);
            run->refused++;
            continue;
        }
        qf_path_join(&folder, qf_text_string(&inbox), entries[i].name);
        TRY(qf_text_check(&folder, error));
        TRY(collect_folder(run, qf_text_string(&folder), entries[i].name, error));
    }
    return QF_OK;
}

static enum qf_status collect_operand(struct run *run, const char *path, struct qf_error *error)
{
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    struct qf_folder_entry *entries = NULL;
    size_t count = 0;

    TRY(qf_arena_new(0, &arena, error));
    if (qf_folder_list(path, arena, &entries, &count, NULL) == QF_OK)
        return collect_folder(run, path, NULL, error);
    return collect_one(run, path, NULL, error);
}

static enum qf_status collect_all(struct run *run, struct qf_error *error)
{
    int lock CLEANUP(qf_file_unlock) = -1;
    int64_t abandoned = 0;

    TRY(qf_collect_lock(run->city->lake, &lock, error));
    TRY(qf_collect_recover(run->city->lake, run->city->book, run->cli->actor, &abandoned, error));
    if (abandoned)
        qf_note(run->cli, "batches that an earlier run left unfinished, set down as abandoned: %lld\n",
            (long long)abandoned);
    if (!run->args->operand_count)
        return collect_inbox(run, error);
    for (unsigned i = 0; i < run->args->operand_count; i++)
        TRY(collect_operand(run, run->args->operands[i], error));
    return QF_OK;
}

static void print_sum(const struct run *run)
{
    if (!run->files && !run->args->operand_count)
        qf_note(run->cli, "the inbox is empty: put deliveries into %s/inbox/<DEPARTMENT>/, or name files\n",
            run->city->path);
    else
        qf_note(run->cli, "files: %u collected, %u delivered before, %u not taken\n", run->committed, run->same,
            run->refused);
    if (run->committed)
        qf_note(
            run->cli, "next: 'qingfeng warn' asks the models; 'qingfeng batch findings BATCH' shows rejected rows\n");
}

static enum qf_status finish(struct run *run, struct qf_error *error)
{
    if (run->cli->json)
        TRY(qf_cli_print_json(run->cli, &run->json_text, error));
    else
        print_sum(run);
    if (!run->refused)
        return QF_OK;
    error->message[0] = '\0'; /* each was reported where it occurred */
    error->status = QF_FINDING;
    return QF_FINDING;
}

static enum qf_status run_collect(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_city city CLEANUP(qf_city_close) = QF_CITY_INIT;
    struct run run = { .cli = cli, .city = &city, .args = args };

    TRY(qf_city_open(cli, QF_BOOK_WRITE, &city, error));
    TRY(qf_city_open_lake(&city, error));
    qf_json_init(&run.json, &run.json_text);
    qf_json_open_array(&run.json);
    enum qf_status status = collect_all(&run, error);
    qf_json_close_array(&run.json);
    if (status == QF_OK)
        status = finish(&run, error);
    else if (cli->json && run.files > 1)
        fprintf(cli->out, "%s\n", qf_text_string(&run.json_text)); /* what was taken before it stopped stands */
    qf_text_release(&run.json_text);
    return status;
}

const struct qf_command qf_command_collect = {
    .name = "collect",
    .operands = "[FILE|FOLDER…]",
    .max_operands = 100000,
    .summary = QF_N("take in delivered files: each becomes a batch, every row accounted for"),
    .details =
        QF_N("Without operands, every file in inbox/<DEPARTMENT>/ is taken. The original is kept, a file that was\n"
             "delivered before is recognised, and a file that fits no contract is kept and reported, never guessed.\n"
             "Exit code 1 means that some file was not taken; the others were."),
    .options = options,
    .run = run_collect,
};
