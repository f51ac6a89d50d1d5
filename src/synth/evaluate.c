/* SPDX-License-Identifier: Apache-2.0 */
/* Brings truth, book and lake together in one session, and lets SQL hold them against each other. */
#include "synth/evaluate.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "store/carry.h"
#include "synth/sql.h"
#include "synth/truth_read.h"

/* --- the book's side, as tables of the session --- */

static enum qf_status copy_from_book(struct qf_lake *lake, struct qf_book *book, const char *select, const char *table,
    const struct qf_schema *schema, struct qf_error *error)
{
    struct qf_statement *statement CLEANUP(qf_statement_free) = NULL;

    TRY(qf_book_prepare(book, select, &statement, error));
    return qf_lake_load_book(lake, table, schema, statement, error);
}

static enum qf_status load_book(struct qf_lake *lake, struct qf_book *book, struct qf_error *error)
{
    static const struct qf_store_column batch[] = { { "id", QF_STORE_BIGINT }, { "file", QF_STORE_TEXT },
        { "dataset", QF_STORE_TEXT }, { "rows", QF_STORE_BIGINT }, { "accepted", QF_STORE_BIGINT },
        { "quarantined", QF_STORE_BIGINT }, { "set_aside", QF_STORE_BIGINT } };
    static const struct qf_store_column sheet[] = { { "batch", QF_STORE_BIGINT }, { "sheet", QF_STORE_BIGINT },
        { "first_row", QF_STORE_BIGINT }, { "row_count", QF_STORE_BIGINT } };
    static const struct qf_store_column header[] = { { "batch", QF_STORE_BIGINT }, { "sheet", QF_STORE_BIGINT },
        { "position", QF_STORE_BIGINT }, { "header", QF_STORE_TEXT } };
    static const struct qf_store_column warning[] = { { "id", QF_STORE_BIGINT }, { "model", QF_STORE_TEXT },
        { "entity", QF_STORE_BIGINT }, { "who", QF_STORE_TEXT }, { "name", QF_STORE_TEXT }, { "period", QF_STORE_TEXT },
        { "level", QF_STORE_TEXT }, { "amount_fen", QF_STORE_BIGINT }, { "on_casework", QF_STORE_BIGINT } };
    static const struct {
        const char *table, *select;
        struct qf_schema schema;
    } copies[] = {
        { "evaluation.batch", qf_sql_synth_book_batches, { batch, QF_COUNT(batch) } },
        { "evaluation.sheet", qf_sql_synth_book_sheets, { sheet, QF_COUNT(sheet) } },
        { "evaluation.header", qf_sql_synth_book_headers, { header, QF_COUNT(header) } },
        { "evaluation.warning", qf_sql_synth_book_warnings, { warning, QF_COUNT(warning) } },
    };

    for (size_t i = 0; i < QF_COUNT(copies); i++)
        TRY(copy_from_book(lake, book, copies[i].select, copies[i].table, &copies[i].schema, error));
    return QF_OK;
}

/* --- the lake's side, as views --- */

enum file_kind { ACCEPTED, QUARANTINED, FINDING };

/* A view over one kind of file of every batch that has one; an empty table when none has. */
static const struct {
    const char *head, *empty;
} views[] = {
    [ACCEPTED] = { "CREATE VIEW evaluation.accepted AS SELECT _batch::BIGINT AS batch, _row",
        "CREATE TABLE evaluation.accepted (batch BIGINT, _row BIGINT)" },
    [QUARANTINED] = { "CREATE VIEW evaluation.quarantined AS SELECT " /* these files do not say of which batch they are */
                      "regexp_extract(filename, '([0-9]+)[.]parquet$', 1)::BIGINT AS batch, _row, reason",
        "CREATE TABLE evaluation.quarantined (batch BIGINT, _row BIGINT, reason VARCHAR)" },
    [FINDING] = { "CREATE VIEW evaluation.finding AS SELECT "
                  "regexp_extract(filename, '([0-9]+)[.]parquet$', 1)::BIGINT AS batch, _row, \"position\", rule",
        "CREATE TABLE evaluation.finding (batch BIGINT, _row BIGINT, \"position\" INTEGER, rule VARCHAR)" },
};

static const char *folder_of(enum file_kind kind, const char *dataset)
{
    return kind == ACCEPTED ? dataset : kind == QUARANTINED ? "_quarantine" : "_finding";
}

static enum qf_status make_view(struct qf_lake *lake, struct qf_book *book, enum file_kind kind, struct qf_error *error)
{
    struct qf_statement *batches CLEANUP(qf_statement_free) = NULL;
    struct qf_text sql CLEANUP(qf_text_release) = { 0 };
    struct qf_text path CLEANUP(qf_text_release) = { 0 };
    bool more = true, any = false;

    TRY(qf_book_prepare(book, qf_sql_synth_book_batches, &batches, error));
    qf_text_add_format(&sql, "%s FROM read_parquet([", views[kind].head);
    for (;;) {
        TRY(qf_statement_next(batches, &more, error));
        if (!more)
            break;
        qf_text_clear(&path);
        qf_text_add_format(&path, "%s/%s/%lld.parquet", qf_lake_path(lake),
            folder_of(kind, qf_statement_text(batches, 2)), (long long)qf_statement_int(batches, 0));
        TRY(qf_text_check(&path, error));
        if (!qf_file_exists(qf_text_string(&path)))
            continue;
        qf_text_add_string(&sql, any ? ", " : "");
        qf_sql_add_string(&sql, qf_text_string(&path));
        any = true;
    }
    qf_text_add_string(&sql, "], union_by_name = true, filename = true)");
    TRY(qf_text_check(&sql, error));
    return qf_lake_run(lake, any ? qf_text_string(&sql) : views[kind].empty, error);
}

/* --- what came of it --- */

static const char *keep_text(struct qf_arena *arena, const struct qf_query *query, unsigned column)
{
    return qf_arena_slice(arena, qf_query_text(query, column));
}

static enum qf_status count_rows(struct qf_lake *lake, const char *from, size_t *ret_count, struct qf_error *error)
{
    struct qf_text sql CLEANUP(qf_text_release) = { 0 };
    int64_t count = 0;

    qf_text_add_format(&sql, "SELECT count(*) FROM (%s)", from);
    TRY(qf_text_check(&sql, error));
    TRY(qf_query_one_int(lake, qf_text_string(&sql), &count, error));
    *ret_count = (size_t)count;
    return QF_OK;
}

static void add_model(struct qf_evaluated_model *all, const struct qf_evaluated_model *model)
{
    all->planted += model->planted;
    all->found += model->found;
    all->differing += model->differing;
    all->missed += model->missed;
    all->not_findable += model->not_findable;
    all->not_findable_found += model->not_findable_found;
    all->lookalikes += model->lookalikes;
    all->flagged += model->flagged;
    all->warnings += model->warnings;
    all->right += model->right;
    all->unplanned += model->unplanned;
}

static enum qf_status read_models(
    struct qf_lake *lake, struct qf_arena *arena, struct qf_evaluation *evaluation, struct qf_error *error)
{
    struct qf_query *query CLEANUP(qf_query_free) = NULL;
    struct qf_evaluated_model *models;
    bool more = true;

    TRY(count_rows(lake, "FROM evaluation.model", &evaluation->model_count, error));
    models = qf_arena_array(arena, evaluation->model_count + 1, sizeof *models);
    if (!models)
        return qf_fail_memory(error);
    TRY(qf_query_start(lake, qf_sql_synth_models, NULL, 0, &query, error));
    for (size_t i = 0; i < evaluation->model_count; i++) {
        unsigned column = 0;
        TRY(qf_query_next(query, &more, error));
        models[i].model = keep_text(arena, query, column++);
        if (!models[i].model)
            return qf_fail_memory(error);
        models[i].planted = qf_query_int(query, column++);
        models[i].found = qf_query_int(query, column++);
        models[i].differing = qf_query_int(query, column++);
        models[i].missed = qf_query_int(query, column++);
        models[i].not_findable = qf_query_int(query, column++);
        models[i].not_findable_found = qf_query_int(query, column++);
        models[i].lookalikes = qf_query_int(query, column++);
        models[i].flagged = qf_query_int(query, column++);
        models[i].warnings = qf_query_int(query, column++);
        models[i].right = qf_query_int(query, column++);
        models[i].unplanned = qf_query_int(query, column++);
        add_model(&evaluation->all, &models[i]);
    }
    evaluation->models = models;
    return QF_OK;
}

static enum qf_status read_rules(
    struct qf_lake *lake, struct qf_arena *arena, struct qf_evaluation *evaluation, struct qf_error *error)
{
    struct qf_query *query CLEANUP(qf_query_free) = NULL;
    struct qf_evaluated_rule *rules;
    bool more = true;

    TRY(count_rows(lake, "SELECT DISTINCT rule, \"end\" FROM evaluation.dirt", &evaluation->rule_count, error));
    rules = qf_arena_array(arena, evaluation->rule_count + 1, sizeof *rules);
    if (!rules)
        return qf_fail_memory(error);
    TRY(qf_query_start(lake, qf_sql_synth_rules, NULL, 0, &query, error));
    for (size_t i = 0; i < evaluation->rule_count; i++) {
        TRY(qf_query_next(query, &more, error));
        rules[i] = (struct qf_evaluated_rule){ .rule = keep_text(arena, query, 0),
            .end = keep_text(arena, query, 1),
            .planted = qf_query_int(query, 2),
            .right = qf_query_int(query, 3),
            .elsewhere = qf_query_int(query, 4),
            .unnamed = qf_query_int(query, 5) };
        if (!rules[i].rule || !rules[i].end)
            return qf_fail_memory(error);
    }
    evaluation->rules = rules;
    return QF_OK;
}

static enum qf_status read_files(struct qf_lake *lake, struct qf_evaluation *evaluation, struct qf_error *error)
{
    struct qf_query *query CLEANUP(qf_query_free) = NULL;
    bool more = true;

    TRY(qf_query_start(lake, qf_sql_synth_files, NULL, 0, &query, error));
    TRY(qf_query_next(query, &more, error));
    evaluation->files = qf_query_int(query, 0);
    evaluation->files_agreeing = qf_query_int(query, 1);
    evaluation->files_absent = qf_query_int(query, 2);
    return QF_OK;
}

static bool bars_hold(const struct qf_evaluation *evaluation)
{
    const struct qf_evaluated_model *all = &evaluation->all;
    bool holds = !all->missed && !all->differing && !all->flagged && !all->unplanned &&
                 evaluation->files == evaluation->files_agreeing;

    for (size_t i = 0; i < evaluation->rule_count; i++)
        holds = holds && evaluation->rules[i].right == evaluation->rules[i].planted;
    return holds;
}

enum qf_status qf_evaluate(struct qf_lake *lake, struct qf_book *book, const char *truth, struct qf_arena *arena,
    struct qf_evaluation *ret_evaluation, struct qf_error *error)
{
    struct qf_evaluation evaluation = { .all.model = "" };

    TRY(qf_lake_run(lake, "CREATE SCHEMA evaluation", error));
    TRY(qf_truth_load(lake, truth, "evaluation.truth", error));
    TRY(load_book(lake, book, error));
    for (enum file_kind kind = ACCEPTED; kind <= FINDING; kind++)
        TRY(make_view(lake, book, kind, error));
    TRY(qf_lake_run(lake, qf_sql_synth_evaluate, error));
    TRY(read_models(lake, arena, &evaluation, error));
    TRY(read_rules(lake, arena, &evaluation, error));
    TRY(read_files(lake, &evaluation, error));
    evaluation.holds = bars_hold(&evaluation);
    *ret_evaluation = evaluation;
    return QF_OK;
}

/* --- differences --- */

static void mask_subject(int64_t entity, char ret_masked[QF_IDENT_MAX])
{
    bool person = qf_entity_kind(entity) == QF_ENTITY_KIND_PERSON;
    char key[QF_IDENT_MAX];

    ret_masked[0] = '\0';
    if (qf_entity_key(entity, key))
        qf_ident_mask(person ? "resident_id" : "organisation_code", qf_slice(key), ret_masked);
}

enum qf_status qf_difference_walk(struct qf_lake *lake, int64_t limit,
    enum qf_status (*visit)(void *context, const struct qf_difference *difference, struct qf_error *error),
    void *context, struct qf_error *error)
{
    struct qf_parameter parameter = { .name = "limit", .kind = QF_VALUE_INT, .number = limit };
    struct qf_query *query CLEANUP(qf_query_free) = NULL;
    bool more = true;

    TRY(qf_query_start(lake, qf_sql_synth_differences, &parameter, 1, &query, error));
    for (;;) {
        TRY(qf_query_next(query, &more, error));
        if (!more)
            return QF_OK;
        struct qf_difference difference = { .what = qf_query_text(query, 0),
            .line = qf_query_int(query, 1),
            .warning = qf_query_int(query, 2),
            .id = qf_query_text(query, 3),
            .model = qf_query_text(query, 4),
            .name = qf_query_text(query, 6),
            .period = qf_query_text(query, 7),
            .file = qf_query_text(query, 8),
            .sheet = qf_query_int(query, 9),
            .row = qf_query_int(query, 10),
            .column = qf_query_text(query, 11),
            .expected = qf_query_text(query, 12),
            .found = qf_query_text(query, 13),
            .note = qf_query_text(query, 14) };
        mask_subject(qf_query_int(query, 5), difference.subject);
        TRY(visit(context, &difference, error));
    }
}
