/* SPDX-License-Identifier: Apache-2.0 */
/* One delivered file from keeping its original to committing its batch. */
#include "collect/collect.h"

#include <stdio.h>
#include <unistd.h>

#include "base/date.h"
#include "base/file.h"
#include "collect/batch.h"
#include "collect/recover.h"

/* A source that knows how it is closed. */
struct opened {
    const struct qf_format *format;
    struct qf_source *source;
};

static void close_opened(struct opened *opened)
{
    if (opened->source)
        opened->format->close(opened->source);
}

/* Everything about the file in hand. */
struct delivery {
    struct qf_lake *lake;
    struct qf_book *book;
    const struct qf_catalog *catalog;
    const struct qf_collect_options *options;
    struct qf_arena *arena;
    struct qf_original original;
    struct qf_batch_new batch;
    struct opened file;
    struct qf_layout *layouts;
    unsigned sheet_count;
    struct qf_collect_report report;
};

static void close_delivery(struct delivery *delivery)
{
    close_opened(&delivery->file);
    qf_original_release(&delivery->original);
    qf_arena_free(delivery->arena);
}
QF_CLEANUP_VALUE(struct delivery, close_delivery)

/* --- looking at the head of each sheet --------------------------------------------------------------------------------- */

static enum qf_status copy_head_row(
    struct delivery *delivery, const struct qf_source_row *row, struct qf_head *head, struct qf_error *error)
{
    const char **cells = qf_arena_array(delivery->arena, row->count + 1, sizeof *cells);

    if (!cells)
        return qf_fail_memory(error);
    for (unsigned i = 0; i < row->count; i++)
        if (!(cells[i] = qf_arena_slice(delivery->arena, qf_slice_trim(row->cells[i].text))))
            return qf_fail_memory(error);
    head->rows[head->count].row = row->row;
    head->rows[head->count].cells = cells;
    head->rows[head->count++].count = row->count;
    return QF_OK;
}

/* Heads of all sheets. A CSV's one sheet is left after its head; sheets of a workbook follow one another. */
static enum qf_status read_heads(
    struct delivery *delivery, struct qf_cursor *cursor, struct qf_head *heads, struct qf_error *error)
{
    const struct qf_format *format = delivery->file.format;
    struct qf_source_row row;
    bool more;

    for (;;) {
        TRY(format->next(cursor, &row, &more, error));
        if (!more)
            return QF_OK;
        struct qf_head *head = &heads[row.sheet];
        if (head->count < QF_HEAD_ROWS)
            TRY(copy_head_row(delivery, &row, head, error));
        else if (delivery->sheet_count == 1)
            return QF_OK;
    }
}

static enum qf_status look_at_heads(struct delivery *delivery, struct qf_head **ret_heads, struct qf_error *error)
{
    const struct qf_format *format = delivery->file.format;
    struct qf_cursor *cursor = NULL;
    struct qf_head *heads = qf_arena_array(delivery->arena, delivery->sheet_count, sizeof *heads);

    if (!heads)
        return qf_fail_memory(error);
    TRY(format->cursor_open(delivery->file.source, &cursor, error));
    enum qf_status status = read_heads(delivery, cursor, heads, error);
    format->cursor_close(cursor);
    TRY(status);
    *ret_heads = heads;
    return format->rewind(delivery->file.source, error);
}

/* The contract of the sheet that fits best decides for the file; sheets of another are set aside. */
static void settle_on_one_contract(struct delivery *delivery, const struct qf_contract **ret_contract)
{
    const struct qf_layout *best = NULL;

    for (unsigned i = 0; i < delivery->sheet_count; i++)
        if (delivery->layouts[i].contract && (!best || delivery->layouts[i].matched > best->matched))
            best = &delivery->layouts[i];
    *ret_contract = best ? best->contract : NULL;
    for (unsigned i = 0; i < delivery->sheet_count; i++)
        if (delivery->layouts[i].contract && delivery->layouts[i].contract != *ret_contract)
            delivery->layouts[i] = (struct qf_layout){ .set_aside = "other-contract" };
    if (best)
        delivery->report.candidate_count = 0;
}

static enum qf_status recognise(
    struct delivery *delivery, const struct qf_contract **ret_contract, struct qf_error *error)
{
    const struct qf_header_wish wish = { delivery->catalog, delivery->options->dataset, delivery->options->department };
    const struct qf_sheet *sheets = delivery->file.format->sheets(delivery->file.source, &delivery->sheet_count);
    struct qf_head *heads = NULL;

    delivery->layouts = qf_arena_array(delivery->arena, delivery->sheet_count, sizeof *delivery->layouts);
    if (!delivery->layouts)
        return qf_fail_memory(error);
    TRY(look_at_heads(delivery, &heads, error));
    for (unsigned i = 0; i < delivery->sheet_count; i++) {
        if (!sheets[i].hidden && heads[i].count)
            TRY(qf_header_find(&wish, &heads[i], delivery->arena, &delivery->layouts[i], delivery->report.candidates,
                &delivery->report.candidate_count, error));
        if (!delivery->layouts[i].contract)
            delivery->layouts[i].set_aside = sheets[i].hidden ? "hidden-sheet" : "unrecognised-sheet";
    }
    settle_on_one_contract(delivery, ret_contract);
    return QF_OK;
}

/* --- the pass ---------------------------------------------------------------------------------------------------------- */

static void copy_counts(struct qf_collect_report *report, const struct qf_intake_counts *counts)
{
    report->rows_delivered = counts->delivered;
    report->rows_accepted = counts->accepted;
    report->rows_quarantined = counts->quarantined;
    report->rows_set_aside = counts->set_aside;
    report->cells_altered = counts->cells_altered;
    report->cells_invalid = counts->cells_invalid;
}

/* What the reader counted row by row must be what the sheets have, and all of it must have gone somewhere. */
static enum qf_status check_counts(const struct qf_intake *intake, struct qf_error *error)
{
    unsigned count;
    const struct qf_sheet *sheets = intake->format->sheets(intake->source, &count);
    int64_t rows = 0;

    for (unsigned i = 0; i < count; i++)
        rows += sheets[i].row_count;
    if (rows == intake->counts.delivered &&
        rows == intake->counts.accepted + intake->counts.quarantined + intake->counts.set_aside)
        return QF_OK;
    return qf_fail(error, QF_INTERNAL,
        "rows do not add up: %lld in the file, %lld read, %lld accepted, %lld quarantined, %lld set aside",
        (long long)rows, (long long)intake->counts.delivered, (long long)intake->counts.accepted,
        (long long)intake->counts.quarantined, (long long)intake->counts.set_aside);
}

static unsigned thread_count(const struct qf_collect_options *options)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);

    return options->threads ? options->threads : cores > 0 ? (unsigned)cores : 1;
}

static enum qf_status take_in(struct delivery *delivery, const struct qf_contract *contract, struct qf_error *error)
{
    struct qf_spool *findings CLEANUP(qf_spool_close) = NULL;
    struct qf_spool *quarantine CLEANUP(qf_spool_close) = NULL;
    struct qf_intake intake CLEANUP(qf_intake_release) = { .format = delivery->file.format,
        .source = delivery->file.source,
        .contract = contract,
        .layouts = delivery->layouts,
        .sheet_count = delivery->sheet_count,
        .batch = delivery->report.batch,
        .received_days = qf_today(),
        .threads = thread_count(delivery->options),
        .progress = delivery->options->progress };

    TRY(qf_spool_open(delivery->lake, &findings, error));
    TRY(qf_spool_open(delivery->lake, &quarantine, error));
    intake.findings = findings;
    intake.quarantine = quarantine;
    TRY(qf_intake_init(&intake, error));
    TRY(qf_intake_run(&intake, delivery->lake, error));
    TRY(check_counts(&intake, error));
    TRY(qf_batch_commit(delivery->lake, delivery->book, &delivery->batch, &intake, error));
    copy_counts(&delivery->report, &intake.counts);
    delivery->report.end = QF_COLLECT_COMMITTED;
    return QF_OK;
}

static enum qf_status refuse_stranger(struct delivery *delivery, struct qf_error *error)
{
    delivery->report.end = QF_COLLECT_UNRECOGNISED;
    return qf_batch_set_down(delivery->book, delivery->report.batch, delivery->options->actor, QF_BATCH_UNRECOGNISED,
        QF_N("fits no contract"), error);
}

static enum qf_status open_and_take(struct delivery *delivery, struct qf_error *error)
{
    const struct qf_contract *contract = NULL;

    TRY(qf_format_of(
        qf_text_string(&delivery->original.path), delivery->batch.file_name, &delivery->file.format, error));
    TRY(delivery->file.format->open(qf_text_string(&delivery->original.path), &delivery->file.source, error));
    TRY(recognise(delivery, &contract, error));
    if (!contract)
        return refuse_stranger(delivery, error);
    snprintf(delivery->report.dataset, sizeof delivery->report.dataset, "%s", contract->code);
    if (!delivery->options->department)
        snprintf(delivery->report.department, sizeof delivery->report.department, "%s", contract->department);
    return take_in(delivery, contract, error);
}

/* --- the file ---------------------------------------------------------------------------------------------------------- */

static enum qf_status check_options(
    const struct qf_catalog *catalog, const struct qf_collect_options *options, struct qf_error *error)
{
    if (options->department && !qf_catalog_department(catalog, options->department)) {
        qf_fail(error, QF_USAGE, "the catalogue has no department '%s'", options->department);
        qf_hint(error, "'qingfeng contract list' shows the departments' codes");
        return QF_USAGE;
    }
    if (options->dataset && !qf_catalog_contract(catalog, options->dataset)) {
        qf_fail(error, QF_USAGE, "the catalogue has no contract '%s'", options->dataset);
        qf_hint(error, "'qingfeng contract list' lists them");
        return QF_USAGE;
    }
    return QF_OK;
}

/* Who delivered, when nobody says: the department of the contract that is named. */
static const char *department_of(const struct delivery *delivery)
{
    const struct qf_collect_options *options = delivery->options;

    if (options->department)
        return options->department;
    return options->dataset ? qf_catalog_contract(delivery->catalog, options->dataset)->department : "-";
}

/*
 * What failed was delivered all the same: it is kept, recorded with the reason, and the reason is returned. Where even that fails,
 * on a full disk, the batch stays 'receiving' and its files unseen, until recovery.
 */
static enum qf_status record_failure(struct delivery *delivery, enum qf_status status, const struct qf_error *error)
{
    enum qf_batch_end end = status == QF_INPUT || status == QF_LIMIT ? QF_BATCH_UNRECOGNISED : QF_BATCH_ABANDONED;

    if (qf_batch_remove_files(delivery->lake, delivery->report.batch, NULL) == QF_OK)
        (void)!qf_batch_set_down(delivery->book, delivery->report.batch, delivery->options->actor, end,
            error ? error->message : qf_status_name(status), NULL);
    return status;
}

enum qf_status qf_collect_file(struct qf_lake *lake, struct qf_book *book, const struct qf_catalog *catalog,
    const struct qf_collect_options *options, struct qf_collect_report *ret_report, struct qf_error *error)
{
    struct delivery delivery CLEANUP(
        close_delivery) = { .lake = lake, .book = book, .catalog = catalog, .options = options };

    TRY(check_options(catalog, options, error));
    TRY(qf_arena_new(0, &delivery.arena, error));
    TRY(qf_original_keep(lake, options->path, &delivery.original, error));
    memcpy(delivery.report.sha256, delivery.original.sha256, sizeof delivery.report.sha256);
    TRY(qf_batch_same_file(book, delivery.original.sha256, &delivery.report.same_as, delivery.report.dataset,
        delivery.report.department, error));
    if (delivery.report.same_as) {
        delivery.report.end = QF_COLLECT_SAME_FILE;
        *ret_report = delivery.report;
        return QF_OK;
    }
    snprintf(delivery.report.department, sizeof delivery.report.department, "%s", department_of(&delivery));
    delivery.batch = (struct qf_batch_new){ .actor = options->actor,
        .department = delivery.report.department,
        .file_name = qf_path_name(options->path),
        .original = &delivery.original,
        .replaces = options->replaces };
    TRY(qf_batch_receive(book, &delivery.batch, &delivery.report.batch, error));
    enum qf_status status = open_and_take(&delivery, error);
    if (status != QF_OK)
        return record_failure(&delivery, status, error);
    *ret_report = delivery.report;
    return QF_OK;
}
