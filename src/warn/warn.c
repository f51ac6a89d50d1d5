/* SPDX-License-Identifier: Apache-2.0 */
/* One run of the models over a snapshot: a session with all views, shut, then model after model, each with a transaction of its own. */
#include "warn/warn.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/json.h"
#include "store/snapshot.h"
#include "warn/cage.h"
#include "warn/casework.h"
#include "warn/record.h"

#define MEMORY_BYTES ((int64_t)4 << 30)
#define TIME_MS      (INT64_C(10) * 60 * 1000)

struct run {
    struct qf_lake *lake;
    struct qf_book *book;
    const struct qf_catalog *catalog;
    const struct qf_warn_options *options;
    int64_t id;
    struct qf_snapshot_batch *batches;
    size_t batch_count;
};

void qf_warn_report_release(struct qf_warn_report *report)
{
    free(report->outcomes);
    *report = (struct qf_warn_report){ 0 };
}

static bool is_wanted(const struct qf_warn_options *options, const struct qf_model *model)
{
    for (size_t i = 0; i < options->model_count; i++)
        if (strcmp(options->models[i], model->code) == 0)
            return true;
    return !options->models;
}

/* --- the run in the book ----------------------------------------------------------------------------------------------- */

static enum qf_status insert_run(struct run *run, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    char now[QF_INSTANT_TEXT], day[QF_DATE_TEXT];

    TRY(qf_book_prepare(run->book,
        "INSERT INTO warning_run (snapshot, match_run, as_of, catalogue_digest, state, started_at) VALUES (?1, ?2, ?3, "
        "?4, 'running', ?5)",
        &insert, error));
    qf_instant_format(qf_now_ms(), now);
    qf_date_format(run->options->as_of, day);
    qf_statement_bind_int(insert, 1, run->options->snapshot);
    qf_statement_bind_int(insert, 2, run->options->match_run);
    qf_statement_bind_text(insert, 3, day);
    qf_statement_bind_text(insert, 4, qf_catalog_digest(run->catalog));
    qf_statement_bind_text(insert, 5, now);
    TRY(qf_statement_run(insert, error));
    run->id = qf_book_last_id(run->book);
    return QF_OK;
}

static enum qf_status update_run(struct run *run, const char *state, struct qf_error *error)
{
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;
    char now[QF_INSTANT_TEXT];

    TRY(qf_book_prepare(
        run->book, "UPDATE warning_run SET state = ?2, finished_at = ?3 WHERE id = ?1", &change, error));
    qf_instant_format(qf_now_ms(), now);
    qf_statement_bind_int(change, 1, run->id);
    qf_statement_bind_text(change, 2, state);
    qf_statement_bind_text(change, 3, now);
    return qf_statement_run(change, error);
}

static enum qf_status end_transaction(struct qf_book *book, enum qf_status status, struct qf_error *error)
{
    if (status == QF_OK)
        return qf_book_commit(book, error);
    qf_book_rollback(book);
    return status;
}

/* Casework is taken as this transaction finds it: the journal's entry of the run stands right after that state of the book. */
static enum qf_status open_run(struct run *run, struct qf_error *error)
{
    TRY(insert_run(run, error));
    return qf_casework_load(run->lake, run->book, run->catalog, error);
}

static enum qf_status begin_run(struct run *run, struct qf_error *error)
{
    TRY(qf_book_begin(run->book, run->options->actor, "warning.run.begin", NULL, error));
    return end_transaction(run->book, open_run(run, error), error);
}

static enum qf_status finish_run(struct run *run, const char *state, struct qf_error *error)
{
    TRY(qf_book_begin(run->book, run->options->actor, "warning.run.end", NULL, error));
    return end_transaction(run->book, update_run(run, state, error), error);
}

/* --- one model --------------------------------------------------------------------------------------------------------- */

static void write_parameters(
    const struct qf_workflow *workflow, const struct qf_model *model, int32_t as_of, struct qf_text *out)
{
    struct qf_json json;
    int64_t value;

    qf_json_init(&json, out);
    qf_json_open_object(&json);
    for (size_t i = 0; i < model->parameter_count; i++) {
        if (model->parameters[i].type == QF_FACT_TEXT)
            qf_json_member(&json, model->parameters[i].name, model->parameters[i].text);
        else if (qf_parameter_value(workflow, &model->parameters[i], as_of, &value))
            qf_json_member_int(&json, model->parameters[i].name, value);
    }
    qf_json_close_object(&json);
}

static enum qf_status insert_model_run(
    struct run *run, const struct qf_model *model, const struct qf_model_outcome *outcome, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    struct qf_text parameters CLEANUP(qf_text_release) = { 0 };

    write_parameters(qf_catalog_workflow(run->catalog), model, run->options->as_of, &parameters);
    TRY(qf_text_check(&parameters, error));
    TRY(qf_book_prepare(run->book,
        "INSERT INTO model_run (run, model, version, model_digest, parameters, state, hits, new, unchanged, changed, "
        "gone, duration_ms, message)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        &insert, error));
    qf_statement_bind_int(insert, 1, run->id);
    qf_statement_bind_text(insert, 2, model->code);
    qf_statement_bind_int(insert, 3, model->version);
    qf_statement_bind_text(insert, 4, model->digest);
    qf_statement_bind_text(insert, 5, qf_text_string(&parameters));
    qf_statement_bind_text(insert, 6, outcome->state);
    qf_statement_bind_int(insert, 7, outcome->hits);
    qf_statement_bind_int(insert, 8, outcome->added);
    qf_statement_bind_int(insert, 9, outcome->unchanged);
    qf_statement_bind_int(insert, 10, outcome->changed);
    qf_statement_bind_int(insert, 11, outcome->gone);
    qf_statement_bind_int(insert, 12, outcome->duration_ms);
    qf_statement_bind_text(insert, 13, outcome->message[0] ? outcome->message : NULL);
    return qf_statement_run(insert, error);
}

static enum qf_status record(struct run *run, const struct qf_model *model, const struct qf_hits *hits,
    int64_t started_ms, struct qf_model_outcome *outcome, struct qf_error *error)
{
    struct qf_record_counts counts = { 0 };

    if (hits) {
        TRY(qf_record_hits(run->book, model, run->id, hits, &counts, error));
        outcome->hits = (int64_t)hits->count;
        outcome->added = counts.added;
        outcome->unchanged = counts.unchanged;
        outcome->changed = counts.changed;
        outcome->gone = counts.gone;
        outcome->amount_fen = counts.amount_fen;
    }
    outcome->duration_ms = qf_now_ms() - started_ms;
    return insert_model_run(run, model, outcome, error);
}

/* In one transaction: the warnings, and that the model ran. */
static enum qf_status record_outcome(struct run *run, const struct qf_model *model, const struct qf_hits *hits,
    int64_t started_ms, struct qf_model_outcome *outcome, struct qf_error *error)
{
    TRY(qf_book_begin(run->book, run->options->actor, "warning.run", model->code, error));
    return end_transaction(run->book, record(run, model, hits, started_ms, outcome, error), error);
}

/*
 * A model over a dataset that nobody delivered would call every warning gone: it is skipped, and says so. What a model over
 * casework finds stands in the book; deliveries only add to it.
 */
static void missing_datasets(const struct run *run, const struct qf_model *model, struct qf_text *ret_missing)
{
    for (size_t i = 0; i < model->dataset_count && !qf_model_reads_book(model); i++) {
        bool found = false;
        for (size_t k = 0; k < run->batch_count && !found; k++)
            found = strcmp(run->batches[k].dataset, model->datasets[i]) == 0;
        if (!found)
            qf_text_add_format(ret_missing, "%s%s", ret_missing->length ? ", " : "", model->datasets[i]);
    }
}

static void set_message(struct qf_model_outcome *outcome, const char *state, const char *message)
{
    outcome->state = state;
    snprintf(outcome->message, sizeof outcome->message, "%s", message);
}

/* Mistakes and limits of the model are its outcome; only what stops the whole run is returned. */
static enum qf_status run_model(struct run *run, const struct qf_model *model, enum qf_status checked,
    const struct qf_error *check_error, struct qf_model_outcome *outcome, struct qf_error *error)
{
    struct qf_hits hits CLEANUP(qf_hits_release) = { 0 };
    struct qf_error failure = QF_ERROR_INIT(qf_error_lang(error));
    struct qf_text missing CLEANUP(qf_text_release) = { 0 };
    int64_t started_ms = qf_now_ms();

    missing_datasets(run, model, &missing);
    TRY(qf_text_check(&missing, error));
    if (missing.length) {
        qf_fail(&failure, QF_NOT_FOUND, "nothing was delivered of %s", qf_text_string(&missing));
        set_message(outcome, "skipped", failure.message);
        return record_outcome(run, model, NULL, started_ms, outcome, error);
    }
    if (checked != QF_OK) {
        set_message(outcome, "failed", check_error->message);
        return record_outcome(run, model, NULL, started_ms, outcome, error);
    }
    enum qf_status status = qf_model_ask(run->lake, qf_catalog_workflow(run->catalog), model, run->options->as_of,
        run->options->time_ms ? run->options->time_ms : TIME_MS, run->options->progress, &hits, &failure);
    if (status == QF_CANCELLED) {
        if (error)
            *error = failure;
        return status;
    }
    if (status != QF_OK) {
        set_message(outcome, "failed", failure.message);
        return record_outcome(run, model, NULL, started_ms, outcome, error);
    }
    outcome->state = "done";
    return record_outcome(run, model, &hits, started_ms, outcome, error);
}

/* --- all models -------------------------------------------------------------------------------------------------------- */

/* What the check of each model said, made before the session is shut. */
struct check {
    enum qf_status status;
    struct qf_error error;
};

static enum qf_status check_and_lock(struct run *run, struct check *checks, const struct qf_model *models, size_t count,
    enum qf_lang lang, struct qf_error *error)
{
    struct qf_cage cage CLEANUP(qf_cage_release) = { 0 };

    TRY(qf_cage_define(run->lake, run->catalog, &cage, error));
    for (size_t i = 0; i < count; i++) {
        checks[i].error = QF_ERROR_INIT(lang);
        if (is_wanted(run->options, &models[i]))
            checks[i].status = qf_cage_check(&cage, &models[i], &checks[i].error);
    }
    return qf_lake_lock(run->lake, run->options->memory_bytes ? run->options->memory_bytes : MEMORY_BYTES, error);
}

static enum qf_status run_models(struct run *run, struct qf_warn_report *report, struct qf_error *error)
{
    size_t count;
    const struct qf_model *models = qf_catalog_models(run->catalog, &count);
    struct check *checks CLEANUP(free) = calloc(count + 1, sizeof *checks);

    report->outcomes = calloc(count + 1, sizeof *report->outcomes);
    if (!report->outcomes || !checks)
        return qf_fail_memory(error);
    TRY(check_and_lock(run, checks, models, count, qf_error_lang(error), error));
    for (size_t i = 0; i < count; i++) {
        if (!is_wanted(run->options, &models[i]))
            continue;
        struct qf_model_outcome *outcome = &report->outcomes[report->count++];
        outcome->model = models[i].code;
        qf_progress_report(run->options->progress, QF_N("running models"), (int64_t)i, (int64_t)count);
        TRY(run_model(run, &models[i], checks[i].status, &checks[i].error, outcome, error));
    }
    return QF_OK;
}

enum qf_status qf_warn_run(const struct qf_warn_sessions *sessions, struct qf_book *book,
    const struct qf_catalog *catalog, const struct qf_warn_options *options, struct qf_warn_report *ret_report,
    struct qf_error *error)
{
    struct qf_warn_report report CLEANUP(qf_warn_report_release) = { 0 };
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    struct qf_lake *lake CLEANUP(qf_lake_close) = NULL;
    struct run run = { .book = book, .catalog = catalog, .options = options };

    TRY(qf_arena_new(0, &arena, error));
    TRY(qf_snapshot_batches(book, options->snapshot, arena, &run.batches, &run.batch_count, error));
    TRY(sessions->open(sessions->context, &lake, error));
    run.lake = lake;
    TRY(begin_run(&run, error));
    enum qf_status status = run_models(&run, &report, error);
    if (status != QF_OK) {
        struct qf_error ignored = QF_ERROR_INIT(QF_LANG_EN); /* the first failure is the one to tell */
        (void)!finish_run(&run, "failed", &ignored);
        return status;
    }
    TRY(finish_run(&run, "committed", error));
    report.run = run.id;
    *ret_report = report;
    report = (struct qf_warn_report){ 0 };
    return QF_OK;
}
