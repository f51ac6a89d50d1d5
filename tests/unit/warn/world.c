/* SPDX-License-Identifier: Apache-2.0 */
/* The city of the tests of warnings. */
#include "world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/date.h"
#include "base/file.h"
#include "base/text.h"
#include "store/place.h"
#include "store/snapshot.h"
#include "warn/cage.h"
#include "warn/casework.h"

#include "../../remove_tree.h"

void must(enum qf_status status, const struct qf_error *error)
{
    if (status != QF_OK)
        fail_msg("%s: %s (%s)", qf_status_name(status), error->message, error->detail);
}

#define EMPTY_PA01                                                                                                     \
    "CREATE TABLE IF NOT EXISTS delivered.\"PA01\" (payee_name VARCHAR, payee_id VARCHAR, village VARCHAR, area "      \
    "BIGINT,"                                                                                                          \
    " amount BIGINT, pay_date DATE, _batch INTEGER, _row BIGINT);\n"
#define EMPTY_DE01                                                                                                     \
    "CREATE TABLE IF NOT EXISTS delivered.\"DE01\" (name VARCHAR, person_id VARCHAR, death_date DATE, _batch INTEGER," \
    " _row BIGINT);\n"

/* --- views that stand in for those of matching --- */

static void add_view(const struct qf_contract *contract, struct qf_text *sql)
{
    qf_text_add_format(
        sql, "CREATE VIEW \"%s\" AS SELECT *, (_batch::BIGINT << %d) | _row AS _ref", contract->code, QF_REF_ROW_BITS);
    for (size_t i = 0; i < contract->party_count; i++)
        qf_text_add_format(sql, ", person_entity(%s) AS %s_entity",
            contract->columns[contract->parties[i].id_column].name, contract->parties[i].name);
    qf_text_add_format(sql, " FROM delivered.\"%s\";\n", contract->code);
}

static enum qf_status attach_tables(void *context, struct qf_lake *lake, struct qf_error *error)
{
    struct world *world = context;
    struct qf_text sql CLEANUP(qf_text_release) = { 0 };
    size_t count = 0;
    const struct qf_contract *contracts = qf_catalog_contracts(world->catalog, &count);

    qf_text_add_string(&sql, EMPTY_PA01 EMPTY_DE01);
    for (size_t i = 0; i < count; i++)
        add_view(&contracts[i], &sql);
    qf_text_add_string(&sql,
        "CREATE TABLE kin AS SELECT * FROM (VALUES (1::BIGINT, 2::BIGINT, 'parent', [7::BIGINT, 8]), (3, 4, 'child', "
        "[9]))"
        " AS k (entity, relative, kind, refs);"
        "ALTER TABLE kin ADD COLUMN link STRUCT(\"from\" BIGINT, \"to\" BIGINT, kind VARCHAR, refs BIGINT[]);"
        "UPDATE kin SET link = {'from': entity, 'to': relative, 'kind': kind, 'refs': refs};");
    TRY(qf_text_check(&sql, error));
    return qf_lake_run(lake, qf_text_string(&sql), error);
}

/* The table delivered."PA01" of all standing batches; without any, attach_tables() makes an empty one. */
static enum qf_status deliver_all(struct world *world, struct qf_lake *lake, struct qf_error *error)
{
    struct qf_statement *list CLEANUP(qf_statement_free) = NULL;
    struct qf_text sql CLEANUP(qf_text_release) = { 0 };
    bool more = true, any = false;

    TRY(qf_lake_run(lake, "CREATE SCHEMA delivered", error));
    TRY(qf_book_prepare(world->book, "SELECT id FROM batch WHERE replaced_by IS NULL ORDER BY id", &list, error));
    qf_text_add_string(&sql, "CREATE TABLE delivered.\"PA01\" AS SELECT * FROM read_parquet([");
    for (;; any = true) {
        TRY(qf_statement_next(list, &more, error));
        if (!more)
            break;
        qf_text_add_format(
            &sql, "%s'%s/lake/PA01/%d.parquet'", any ? ", " : "", world->folder, (int)qf_statement_int(list, 0));
    }
    qf_text_add_string(&sql, "])");
    TRY(qf_text_check(&sql, error));
    return any ? qf_lake_run(lake, qf_text_string(&sql), error) : QF_OK;
}

static enum qf_status open_session(void *context, struct qf_lake **ret_lake, struct qf_error *error)
{
    struct world *world = context;
    struct qf_lake *lake CLEANUP(qf_lake_close) = NULL;
    char path[96];

    snprintf(path, sizeof path, "%s/lake", world->folder);
    TRY(qf_lake_open(&(struct qf_lake_options){ .path = path, .threads = world->threads }, &lake, error));
    TRY(deliver_all(world, lake, error));
    TRY(attach_tables(world, lake, error));
    *ret_lake = TAKE(lake);
    return QF_OK;
}

/* --- the city --- */

static void load_catalog(struct world *world)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    char own[96];

    snprintf(own, sizeof own, "%s/catalog", world->folder);
    qf_catalog_free(world->catalog);
    world->catalog = NULL;
    must(qf_catalog_load(QF_TEST_CATALOG, own, &world->catalog, &error), &error);
}

void world_write(struct world *world, const char *name, const char *text)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    char path[160];

    snprintf(path, sizeof path, "%s/catalog/%s", world->folder, name);
    must(qf_file_replace(path, text, strlen(text), &error), &error);
    load_catalog(world);
}

void world_model(struct world *world, const char *head, const char *sql)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };

    qf_text_add_format(&text,
        "code: X01\nname: x\nversion: 1\ntitle: {zh: 问, en: q}\nquestion: {zh: 问, en: q}\ndomain: D01\nlevel: "
        "yellow\n"
        "datasets: [PA01]\nsentence: {zh: \"{subject_name}\", en: \"{subject_name}\"}\n"
        "examples:\n  - {name: a, rows: {PA01: []}, expect: []}\n"
        "  - {name: b, rows: {PA01: []}, expect: [{subject: x}]}\n%ssql: |\n  ",
        head);
    for (; *sql; sql++) {
        qf_text_add_char(&text, *sql);
        if (*sql == '\n')
            qf_text_add_string(&text, "  ");
    }
    qf_text_add_char(&text, '\n');
    world_write(world, "models/X01.yaml", qf_text_string(&text));
}

void world_open_book(struct world *world, enum qf_book_mode mode)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    char path[96];

    snprintf(path, sizeof path, "%s/book.db", world->folder);
    must(qf_book_open(path, mode, &world->book, &error), &error);
}

void world_close_book(struct world *world)
{
    if (world->book)
        qf_book_close(world->book);
    world->book = NULL;
}

void world_open(struct world *world)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    static const char *const folders[] = { "lake", "catalog/models", "catalog/definitions" };
    char path[96];

    *world = (struct world){ .folder = "/tmp/qf-warn-XXXXXX", .threads = 2 };
    assert_non_null(mkdtemp(world->folder));
    for (size_t i = 0; i < QF_COUNT(folders); i++) {
        snprintf(path, sizeof path, "%s/%s", world->folder, folders[i]);
        must(qf_folder_make(path, &error), &error);
    }
    load_catalog(world);
    snprintf(path, sizeof path, "%s/lake", world->folder);
    must(qf_lake_open(&(struct qf_lake_options){ .path = path, .threads = 2 }, &world->lake, &error), &error);
    world_open_book(world, QF_BOOK_CREATE);
    world->sessions =
        (struct qf_warn_sessions){ .context = world, .open = open_session, .attach_tables = attach_tables };
}

void world_close(struct world *world)
{
    world_close_book(world);
    qf_lake_close(world->lake);
    qf_catalog_free(world->catalog);
    remove_tree(world->folder);
}

int world_setup(void **state)
{
    static struct world world;

    world_open(&world);
    *state = &world;
    return 0;
}

int world_teardown(void **state)
{
    world_close(*state);
    return 0;
}

/* --- deliveries --- */

static void change_book(struct world *world, const char *sql, const int64_t *numbers, int count)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_statement *change = NULL;

    must(qf_book_begin(world->book, "tester", "batch.commit", NULL, &error), &error);
    must(qf_book_prepare(world->book, sql, &change, &error), &error);
    for (int i = 0; i < count; i++)
        qf_statement_bind_int(change, i + 1, numbers[i]);
    must(qf_statement_run(change, &error), &error);
    qf_statement_free(change);
    must(qf_book_commit(world->book, &error), &error);
}

static void register_columns(struct world *world, int64_t batch)
{
    const struct qf_contract *contract = qf_catalog_contract(world->catalog, "PA01");
    char sql[256];

    change_book(world,
        "INSERT INTO batch_sheet (batch, position, name, first_row, row_count, header_row) VALUES (?1, 1, '', 1, 1000, "
        "1)",
        &batch, 1);
    for (size_t i = 0; i < contract->column_count; i++) {
        snprintf(sql, sizeof sql,
            "INSERT INTO batch_column (batch, sheet, name, position, header) VALUES (?1, 1, '%s', %d, '%s')",
            contract->columns[i].name, (int)i + 1, contract->columns[i].title.zh);
        change_book(world, sql, &batch, 1);
    }
}

int64_t world_deliver(struct world *world, int64_t replaces, const char *values)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_text sql CLEANUP(qf_text_release) = { 0 };
    int64_t batch = ++world->batches, rows = 0;
    char path[64];

    qf_text_add_format(&sql,
        "SELECT payee_name, payee_id::VARCHAR AS payee_id, village::VARCHAR AS village, area::BIGINT AS area, "
        "amount::BIGINT AS amount, pay_date::DATE AS "
        "pay_date,"
        " %d::INTEGER AS _batch, row_number() OVER () + 1 AS _row FROM (VALUES %s)"
        " AS r (payee_name, payee_id, village, area, amount, pay_date)",
        (int)batch, values);
    snprintf(path, sizeof path, "PA01/%d.parquet", (int)batch);
    must(qf_lake_write_query(world->lake, path, qf_text_string(&sql), &rows, &error), &error);
    change_book(world,
        "INSERT INTO batch (id, state, department, dataset, contract_digest, file_name, sha256, size_bytes,"
        " received_at, rows_delivered, rows_accepted, replaces) VALUES (?1, 'committed', 'CZ', 'PA01', 'd', 'pay.csv',"
        " printf('%064d', ?1), 1, '', ?2, ?2, nullif(?3, 0))",
        (int64_t[]){ batch, rows, replaces }, 3);
    register_columns(world, batch);
    if (replaces)
        change_book(world, "UPDATE batch SET replaced_by = ?1 WHERE id = ?2", (int64_t[]){ batch, replaces }, 2);
    return batch;
}

/* --- questions --- */

enum qf_status world_ask(struct world *world, const char *model, int64_t time_ms, int64_t memory_bytes,
    struct qf_hits *ret_hits, struct qf_error *error)
{
    struct qf_lake *lake CLEANUP(qf_lake_close) = NULL;
    struct qf_cage cage CLEANUP(qf_cage_release) = { 0 };
    const struct qf_model *asked = qf_catalog_model(world->catalog, model);

    *error = QF_ERROR_INIT(QF_LANG_EN);
    assert_non_null(asked);
    TRY(open_session(world, &lake, error));
    TRY(qf_casework_load(lake, world->book, world->catalog, error));
    TRY(qf_cage_define(lake, world->catalog, &cage, error));
    TRY(qf_cage_check(&cage, asked, error));
    TRY(qf_lake_lock(lake, memory_bytes, error));
    return qf_model_ask(lake, qf_catalog_workflow(world->catalog), asked,
        qf_civil_to_days((struct qf_civil){ 2025, 6, 30 }), time_ms, NULL, ret_hits, error);
}

const struct qf_model_outcome *world_run(struct world *world, const char *model, struct qf_warn_report *report)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_warn_options options = { .actor = "tester", .as_of = qf_civil_to_days((struct qf_civil){ 2025, 6, 30 }) };

    must(qf_snapshot_take(world->book, "tester", &options.snapshot, &error), &error);
    change_book(world,
        "INSERT INTO match_run (snapshot, state, settings_digest, started_at) VALUES (?1, 'committed', 's', '')",
        &options.snapshot, 1);
    options.match_run = ++world->match_runs;
    qf_warn_report_release(report);
    must(qf_warn_run(&world->sessions, world->book, world->catalog, &options, report, &error), &error);
    for (size_t i = 0; i < report->count; i++)
        if (strcmp(report->outcomes[i].model, model) == 0)
            return &report->outcomes[i];
    fail_msg("model %s did not run", model);
    return NULL;
}

void book_answers(struct world *world, const char *sql, const char *expected)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_statement *statement CLEANUP(qf_statement_free) = NULL;
    struct qf_text out CLEANUP(qf_text_release) = { 0 };
    bool row = true;

    must(qf_book_prepare(world->book, sql, &statement, &error), &error);
    for (;;) {
        must(qf_statement_next(statement, &row, &error), &error);
        if (!row)
            break;
        qf_text_add_string(&out, out.length ? "\n" : "");
        qf_text_add_string(&out, qf_statement_text(statement, 0));
    }
    assert_string_equal(qf_text_string(&out), expected);
}

void hits_text(const struct qf_hits *hits, size_t facts, struct qf_text *out)
{
    for (size_t i = 0; i < hits->count; i++) {
        const struct qf_hit *hit = &hits->items[i];
        qf_text_add_format(out, "%lld %s %s %s %s %lld %s", hit->has_subject ? (long long)hit->subject : -1,
            hit->subject_name, hit->period, hit->region, qf_level_name(hit->level),
            hit->has_amount ? (long long)hit->amount_fen : -1, hit->links);
        for (unsigned k = 0; k < hit->evidence_count; k++)
            qf_text_add_format(
                out, " %lld:%lld", (long long)qf_ref_batch(hit->evidence[k]), (long long)qf_ref_row(hit->evidence[k]));
        for (size_t k = 0; k < facts; k++)
            qf_text_add_format(out, " |%lld %s", (long long)hit->facts[k].number, hit->facts[k].text);
        qf_text_add_char(out, '\n');
    }
}
