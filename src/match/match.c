/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A run of matching from snapshot to commit, and the views over it. The files are written first;
 * the run exists for others only when the book commits it.
 */
#include "match/match.h"

#include <unistd.h>

#include "base/date.h"
#include "base/file.h"
#include "match/entity.h"
#include "match/matching.h"
#include "match/relation.h"
#include "match/sql.h"
#include "match/views.h"
#include "store/holdings.h"
#include "store/snapshot.h"

/* Changes whenever the same contracts would give other results: a run under an older method is not reused. */
#define METHOD "qingfeng match 1\n"

static const char *const results[] = { "link", "entity", "relation", "kin" };

enum qf_status qf_match_settings_digest(
    const struct qf_catalog *catalog, char ret_digest[QF_SHA256_HEX], struct qf_error *error)
{
    struct qf_text settings CLEANUP(qf_text_release) = { 0 };
    size_t count = 0;
    const struct qf_contract *contracts = qf_catalog_contracts(catalog, &count);

    qf_text_add_string(&settings, METHOD);
    for (size_t i = 0; i < count; i++)
        qf_text_add_format(&settings, "%s %s\n", contracts[i].code, contracts[i].digest);
    TRY(qf_text_check(&settings, error));
    return qf_sha256_of(settings.data, settings.length, ret_digest, error);
}

static struct qf_matching matching_over(struct qf_lake *lake, const struct qf_catalog *catalog)
{
    struct qf_matching matching = { .lake = lake };

    matching.contracts = qf_catalog_contracts(catalog, &matching.contract_count);
    return matching;
}

/* Everything between the delivered rows and the views of models. `ret_report` may be NULL. */
static enum qf_status compute(
    const struct qf_matching *matching, struct qf_match_report *ret_report, struct qf_error *error)
{
    struct qf_query *counts CLEANUP(qf_query_free) = NULL;
    int64_t relations = 0;
    bool row = false;

    TRY(qf_entity_put_links(matching, error));
    TRY(qf_views_create(matching->lake, matching->contracts, matching->contract_count, error));
    TRY(qf_entity_put(matching, error));
    TRY(qf_relation_put(matching, ret_report ? &relations : NULL, error));
    TRY(qf_relation_put_kin(matching, error));
    TRY(qf_lake_run(matching->lake, qf_sql_match_views, error));
    if (!ret_report)
        return QF_OK;

    TRY(qf_query_start(matching->lake, qf_sql_match_counts, NULL, 0, &counts, error));
    TRY(qf_query_next(counts, &row, error));
    ret_report->mentions = qf_query_int(counts, 0);
    ret_report->matched = qf_query_int(counts, 1);
    ret_report->entities = qf_query_int(counts, 2);
    ret_report->conflicts = qf_query_int(counts, 3);
    ret_report->households_ignored = qf_query_int(counts, 4);
    ret_report->relations = relations;
    return QF_OK;
}

/* The files of a run lie whole in the lake. */
static enum qf_status has_results(struct qf_lake *lake, int64_t run, bool *ret_whole, struct qf_error *error)
{
    struct qf_text path CLEANUP(qf_text_release) = { 0 };
    bool whole = true;

    for (size_t i = 0; i < QF_COUNT(results) && whole; i++) {
        qf_text_clear(&path);
        qf_text_add_format(&path, "%s/_match/%lld/%s.parquet", qf_lake_path(lake), (long long)run, results[i]);
        TRY(qf_text_check(&path, error));
        whole = qf_file_exists(qf_text_string(&path));
    }
    *ret_whole = whole;
    return QF_OK;
}

static enum qf_status read_committed(
    struct qf_book *book, int64_t run, struct qf_match_report *ret_report, struct qf_error *error)
{
    struct qf_statement *statement CLEANUP(qf_statement_free) = NULL;
    bool row = false;

    TRY(qf_book_prepare(book,
        "SELECT mentions, matched, entities, conflicts, relations, households_ignored FROM match_run WHERE id = ?1",
        &statement, error));
    qf_statement_bind_int(statement, 1, run);
    TRY(qf_statement_next(statement, &row, error));
    if (!row)
        return qf_fail(error, QF_NOT_FOUND, "no match run %lld", (long long)run);
    ret_report->mentions = qf_statement_int(statement, 0);
    ret_report->matched = qf_statement_int(statement, 1);
    ret_report->entities = qf_statement_int(statement, 2);
    ret_report->conflicts = qf_statement_int(statement, 3);
    ret_report->relations = qf_statement_int(statement, 4);
    ret_report->households_ignored = qf_statement_int(statement, 5);
    return QF_OK;
}

/* Sets *ret_report->reused when a committed run already answers. */
static enum qf_status find_reusable(struct qf_lake *lake, struct qf_book *book, const char *digest,
    struct qf_match_report *ret_report, struct qf_error *error)
{
    int64_t run = 0;
    bool whole = false;

    TRY(qf_snapshot_match_run(book, ret_report->snapshot, digest, &run, error));
    if (run == 0)
        return QF_OK;
    TRY(has_results(lake, run, &whole, error));
    if (!whole)
        return QF_OK;
    TRY(read_committed(book, run, ret_report, error));
    ret_report->run = run;
    ret_report->reused = true;
    return QF_OK;
}

/* A change of the book in one transaction; a failed `step` leaves nothing. */
static enum qf_status in_transaction(struct qf_book *book, const char *actor, const char *action,
    enum qf_status (*step)(struct qf_book *book, void *context, struct qf_error *error), void *context,
    struct qf_error *error)
{
    TRY(qf_book_begin(book, actor, action, NULL, error));
    enum qf_status status = step(book, context, error);
    if (status == QF_OK)
        return qf_book_commit(book, error);
    qf_book_rollback(book);
    return status;
}

struct opening {
    const char *digest;
    struct qf_match_report *report;
};

/* Runs that a kill left 'running' are given up, then the new one is entered. */
static enum qf_status enter_run(struct qf_book *book, void *context, struct qf_error *error)
{
    struct opening *opening = context;
    struct qf_statement *give_up CLEANUP(qf_statement_free) = NULL;
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    char now[QF_INSTANT_TEXT];

    qf_instant_format(qf_now_ms(), now);
    TRY(qf_book_prepare(
        book, "UPDATE match_run SET state = 'failed', finished_at = ?1 WHERE state = 'running'", &give_up, error));
    qf_statement_bind_text(give_up, 1, now);
    TRY(qf_statement_run(give_up, error));
    TRY(qf_book_prepare(book,
        "INSERT INTO match_run (snapshot, state, settings_digest, started_at) VALUES (?1, 'running', ?2, ?3)", &insert,
        error));
    qf_statement_bind_int(insert, 1, opening->report->snapshot);
    qf_statement_bind_text(insert, 2, opening->digest);
    qf_statement_bind_text(insert, 3, now);
    TRY(qf_statement_run(insert, error));
    opening->report->run = qf_book_last_id(book);
    return QF_OK;
}

/* The run must still be 'running': another process may have given it up meanwhile. */
static enum qf_status check_running(struct qf_book *book, int64_t run, struct qf_error *error)
{
    struct qf_statement *statement CLEANUP(qf_statement_free) = NULL;
    bool row = false;

    TRY(qf_book_prepare(book, "SELECT 1 FROM match_run WHERE id = ?1 AND state = 'running'", &statement, error));
    qf_statement_bind_int(statement, 1, run);
    TRY(qf_statement_next(statement, &row, error));
    if (row)
        return QF_OK;
    qf_fail(error, QF_CONFLICT, "match run %lld was given up while it ran", (long long)run);
    qf_hint(error, "another match was started meanwhile; run one at a time");
    return QF_CONFLICT;
}

struct closing {
    const struct qf_match_report *report;
    struct qf_new_files files;
};

static enum qf_status enter_results(struct qf_book *book, void *context, struct qf_error *error)
{
    const struct closing *closing = context;
    const struct qf_match_report *report = closing->report;
    struct qf_statement *update CLEANUP(qf_statement_free) = NULL;
    char now[QF_INSTANT_TEXT];

    TRY(check_running(book, report->run, error));
    qf_instant_format(qf_now_ms(), now);
    TRY(qf_book_prepare(book,
        "UPDATE match_run SET state = 'committed', finished_at = ?2, mentions = ?3, matched = ?4, entities = ?5,"
        " conflicts = ?6, relations = ?7, households_ignored = ?8 WHERE id = ?1",
        &update, error));
    qf_statement_bind_int(update, 1, report->run);
    qf_statement_bind_text(update, 2, now);
    qf_statement_bind_int(update, 3, report->mentions);
    qf_statement_bind_int(update, 4, report->matched);
    qf_statement_bind_int(update, 5, report->entities);
    qf_statement_bind_int(update, 6, report->conflicts);
    qf_statement_bind_int(update, 7, report->relations);
    qf_statement_bind_int(update, 8, report->households_ignored);
    TRY(qf_statement_run(update, error));
    return qf_new_files_enter(book, &closing->files, error);
}

static enum qf_status commit_run(struct qf_lake *lake, struct qf_book *book, const char *actor,
    const struct qf_match_report *report, struct qf_error *error)
{
    struct closing closing = { .report = report };

    for (size_t i = 0; i < QF_COUNT(results); i++) {
        struct qf_text relative CLEANUP(qf_text_release) = { 0 };
        qf_text_add_format(&relative, "_match/%lld/%s.parquet", (long long)report->run, results[i]);
        TRY(qf_text_check(&relative, error));
        TRY(qf_new_files_add(&closing.files, qf_lake_path(lake), qf_text_string(&relative), error));
    }
    return in_transaction(book, actor, "match.commit", enter_results, &closing, error);
}

static enum qf_status enter_failure(struct qf_book *book, void *context, struct qf_error *error)
{
    const struct qf_match_report *report = context;
    struct qf_statement *update CLEANUP(qf_statement_free) = NULL;
    char now[QF_INSTANT_TEXT];

    qf_instant_format(qf_now_ms(), now);
    TRY(qf_book_prepare(book,
        "UPDATE match_run SET state = 'failed', finished_at = ?2 WHERE id = ?1 AND state = 'running'", &update, error));
    qf_statement_bind_int(update, 1, report->run);
    qf_statement_bind_text(update, 2, now);
    return qf_statement_run(update, error);
}

/* The failure that stands is what the caller must hear of, so what fails here is not reported. */
static void give_up(struct qf_lake *lake, struct qf_book *book, const char *actor, struct qf_match_report *report)
{
    struct qf_text path CLEANUP(qf_text_release) = { 0 };
    struct qf_error ignored = QF_ERROR_INIT(QF_LANG_EN);
    enum qf_status status = in_transaction(book, actor, "match.fail", enter_failure, report, &ignored);

    (void)status;
    for (size_t i = 0; i <= QF_COUNT(results); i++) {
        qf_text_clear(&path);
        qf_text_add_format(&path, "%s/_match/%lld", qf_lake_path(lake), (long long)report->run);
        if (i < QF_COUNT(results))
            qf_text_add_format(&path, "/%s.parquet", results[i]);
        if (path.failed == QF_OK)
            (void)(i < QF_COUNT(results) ? unlink(path.data) : rmdir(path.data));
    }
}

static enum qf_status write_run(struct qf_lake *lake, struct qf_book *book, const struct qf_catalog *catalog,
    const struct qf_match_options *options, struct qf_match_report *report, struct qf_error *error)
{
    struct qf_matching matching = matching_over(lake, catalog);
    struct qf_text folder CLEANUP(qf_text_release) = { 0 };

    qf_text_add_format(&folder, "_match/%lld", (long long)report->run);
    TRY(qf_text_check(&folder, error));
    matching.folder = qf_text_string(&folder);
    matching.progress = options->progress;
    TRY(qf_matching_begin(&matching, error));
    TRY(qf_views_deliver_files(lake, book, report->snapshot, matching.contracts, matching.contract_count, error));
    TRY(compute(&matching, report, error));
    TRY(qf_matching_end(&matching, error));
    return commit_run(lake, book, options->actor, report, error);
}

enum qf_status qf_match_run(struct qf_lake *lake, struct qf_book *book, const struct qf_catalog *catalog,
    const struct qf_match_options *options, struct qf_match_report *ret_report, struct qf_error *error)
{
    struct qf_match_report report = { 0 };
    char digest[QF_SHA256_HEX];

    TRY(qf_match_settings_digest(catalog, digest, error));
    TRY(qf_snapshot_take(book, options->actor, &report.snapshot, error));
    TRY(find_reusable(lake, book, digest, &report, error));
    if (!report.reused) {
        struct opening opening = { .digest = digest, .report = &report };
        TRY(in_transaction(book, options->actor, "match.start", enter_run, &opening, error));
        enum qf_status status = write_run(lake, book, catalog, options, &report, error);
        if (status != QF_OK) {
            give_up(lake, book, options->actor, &report);
            return status;
        }
    }
    *ret_report = report;
    return QF_OK;
}

static enum qf_status check_committed(struct qf_book *book, int64_t snapshot, int64_t run, struct qf_error *error)
{
    struct qf_statement *statement CLEANUP(qf_statement_free) = NULL;
    bool row = false;

    TRY(qf_book_prepare(
        book, "SELECT 1 FROM match_run WHERE id = ?1 AND snapshot = ?2 AND state = 'committed'", &statement, error));
    qf_statement_bind_int(statement, 1, run);
    qf_statement_bind_int(statement, 2, snapshot);
    TRY(qf_statement_next(statement, &row, error));
    if (row)
        return QF_OK;
    return qf_fail(
        error, QF_NOT_FOUND, "no committed match run %lld over snapshot %lld", (long long)run, (long long)snapshot);
}

enum qf_status qf_match_attach(struct qf_lake *lake, struct qf_book *book, const struct qf_catalog *catalog,
    int64_t snapshot, int64_t match_run, struct qf_error *error)
{
    struct qf_matching matching = matching_over(lake, catalog);
    struct qf_text folder CLEANUP(qf_text_release) = { 0 };

    TRY(check_committed(book, snapshot, match_run, error));
    qf_text_add_format(&folder, "_match/%lld", (long long)match_run);
    TRY(qf_text_check(&folder, error));
    TRY(qf_matching_clear(lake, error));
    TRY(qf_views_deliver_files(lake, book, snapshot, matching.contracts, matching.contract_count, error));
    for (size_t i = 0; i < QF_COUNT(results); i++)
        TRY(qf_matching_open(lake, qf_text_string(&folder), results[i], error));
    TRY(qf_views_create(lake, matching.contracts, matching.contract_count, error));
    return qf_lake_run(lake, qf_sql_match_views, error);
}

enum qf_status qf_match_attach_tables(struct qf_lake *lake, const struct qf_catalog *catalog, struct qf_error *error)
{
    struct qf_matching matching = matching_over(lake, catalog);

    TRY(qf_matching_begin(&matching, error));
    TRY(qf_views_deliver_tables(lake, matching.contracts, matching.contract_count, error));
    TRY(compute(&matching, NULL, error));
    return qf_matching_end(&matching, error);
}
