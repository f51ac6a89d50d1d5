/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A model's examples: given rows go through the readers of collection into tables of a session in memory, matching puts its views
 * over them, and the model is asked in the same cage as the real thing.
 */
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/money.h"
#include "base/text.h"
#include "catalog/type.h"
#include "ident/ident.h"
#include "store/place.h"
#include "warn/ask.h"
#include "warn/cage.h"
#include "warn/casework.h"
#include "warn/warn.h"

#define MEMORY_BYTES ((int64_t)1 << 30)
#define TIME_MS      (INT64_C(60) * 1000)

/* The rows of one dataset in one example. */
struct table {
    const struct qf_model *model;
    const struct qf_example *example;
    const struct qf_contract *contract;
    int batch;
    size_t next; /* in the example's rows */
    int64_t row;
};

static const char *find_cell(const struct qf_example_row *row, const char *column)
{
    for (size_t i = 0; i < row->cell_count; i++)
        if (strcmp(row->cells[i].column, column) == 0)
            return row->cells[i].text;
    return NULL;
}

/* The entity of an identifier, of a person or of an organisation; 0 when there is none. */
static int64_t entity_of(struct qf_slice id)
{
    int64_t person = qf_person_entity(id);

    return person ? person : qf_organisation_entity(id);
}

static enum qf_status put_cell(const struct table *table, const struct qf_example_row *row, unsigned index,
    struct qf_rows *rows, unsigned at, struct qf_error *error)
{
    const struct qf_column *column = &table->contract->columns[index];
    const char *text = find_cell(row, column->name);
    struct qf_cell cell = { .text = qf_slice(text ? text : "") };
    struct qf_cell_context context = { 0 };
    struct qf_value value = { .outcome = QF_CELL_EMPTY };

    if (!text)
        return QF_OK;
    qf_cell_read(&cell, column, &context, &value);
    if (value.outcome == QF_CELL_INVALID && column->on_invalid == QF_INVALID_QUARANTINE)
        return qf_fail(error, QF_INPUT, "%s:%d: '%s' would be quarantined: %s is %s", table->model->file, row->line,
            text, column->name, qf_tr(qf_error_lang(error), qf_rule_text(value.rule)));
    if (value.outcome == QF_CELL_EMPTY || (value.outcome == QF_CELL_INVALID && column->type->storage != QF_STORE_TEXT))
        return QF_OK;
    if (qf_column_is_entity(column)) {
        qf_rows_put_bigint(rows, index, at, entity_of(value.text));
        return QF_OK;
    }
    switch (column->type->storage) {
    case QF_STORE_TEXT:
        qf_rows_put_text(rows, index, at, value.text);
        break;
    case QF_STORE_BIGINT:
        qf_rows_put_bigint(rows, index, at, value.number);
        break;
    case QF_STORE_INTEGER:
        qf_rows_put_integer(rows, index, at, (int32_t)value.number);
        break;
    case QF_STORE_DATE:
        qf_rows_put_date(rows, index, at, (int32_t)value.number);
        break;
    case QF_STORE_BOOLEAN:
        qf_rows_put_boolean(rows, index, at, value.number != 0);
        break;
    }
    return QF_OK;
}

/* A row of the lake is numbered; one of the book has its number in its first column, and is referred to by it. */
static enum qf_status put_reference(
    struct table *table, const struct qf_example_row *row, struct qf_rows *rows, unsigned at, struct qf_error *error)
{
    unsigned columns = (unsigned)table->contract->column_count;
    const char *id = find_cell(row, table->contract->columns[0].name);
    int64_t number;

    if (table->batch > 0) {
        qf_rows_put_integer(rows, columns, at, table->batch);
        qf_rows_put_bigint(rows, columns + 1, at, ++table->row);
        return QF_OK;
    }
    if (!id || qf_integer_read(qf_slice(id), &number) != QF_QUANTITY_READ || number < 1)
        return qf_fail(error, QF_INPUT, "%s:%d: a row of %s needs its '%s', from 1", table->model->file, row->line,
            table->contract->code, table->contract->columns[0].name);
    qf_rows_put_bigint(rows, columns, at, qf_ref(table->batch, number));
    return QF_OK;
}

static enum qf_status fill(
    void *context, void *local, struct qf_rows *rows, unsigned *ret_count, struct qf_error *error)
{
    struct table *table = context;
    unsigned count = 0, columns = (unsigned)table->contract->column_count;

    (void)local;
    for (; table->next < table->example->row_count && count < qf_rows_capacity(rows); table->next++) {
        const struct qf_example_row *row = &table->example->rows[table->next];
        if (strcmp(row->dataset, table->contract->code) != 0)
            continue;
        for (unsigned i = 0; i < columns; i++)
            TRY(put_cell(table, row, i, rows, count, error));
        TRY(put_reference(table, row, rows, count, error));
        count++;
    }
    *ret_count = count;
    return QF_OK;
}

static enum qf_status load_dataset(struct qf_lake *lake, struct table *table, struct qf_error *error)
{
    unsigned count = (unsigned)table->contract->column_count;
    struct qf_store_column *columns CLEANUP(free) = calloc(count + 2, sizeof *columns);
    struct qf_producer producer = { .context = table, .threads = 1, .fill = fill };
    struct qf_text name CLEANUP(qf_text_release) = { 0 };

    if (!columns)
        return qf_fail_memory(error);
    if (table->batch < 0)
        return qf_casework_load_rows(lake, table->contract, &producer, error);
    for (unsigned i = 0; i < count; i++)
        columns[i] =
            (struct qf_store_column){ table->contract->columns[i].name, table->contract->columns[i].type->storage };
    columns[count] = (struct qf_store_column){ "_batch", QF_STORE_INTEGER };
    columns[count + 1] = (struct qf_store_column){ "_row", QF_STORE_BIGINT };
    const struct qf_schema schema = { columns, count + 2 };
    qf_text_add_format(&name, "delivered.%s", table->contract->code);
    TRY(qf_text_check(&name, error));
    return qf_lake_load(lake, qf_text_string(&name), &schema, &producer, NULL, error);
}

/* A row that the model cannot see would prove nothing. */
static enum qf_status check_declared(
    const struct qf_model *model, const struct qf_example *example, struct qf_error *error)
{
    for (size_t i = 0; i < example->row_count; i++) {
        const struct qf_example_row *row = &example->rows[i];
        size_t k = 0;
        while (k < model->dataset_count && strcmp(model->datasets[k], row->dataset) != 0)
            k++;
        if (k < model->dataset_count)
            continue;
        qf_fail(error, QF_INPUT, "%s:%d: a row of %s, which model %s does not declare", model->file, row->line,
            row->dataset, model->code);
        qf_hint(error, "add it to 'datasets'");
        return QF_INPUT;
    }
    return QF_OK;
}

static enum qf_status load_example(struct qf_lake *lake, const struct qf_catalog *catalog, const struct qf_model *model,
    const struct qf_example *example, struct qf_error *error)
{
    TRY(check_declared(model, example, error));
    TRY(qf_lake_run(lake, "CREATE SCHEMA delivered", error));
    for (size_t i = 0; i < model->dataset_count; i++) {
        struct table table = { .model = model,
            .example = example,
            .contract = qf_catalog_dataset(catalog, model->datasets[i]),
            .batch = (int)qf_book_batch(model->datasets[i]) };
        if (!table.batch)
            table.batch = (int)i + 1;
        TRY(load_dataset(lake, &table, error));
    }
    return qf_casework_complete(lake, catalog, error);
}

static enum qf_status ask_example(const struct qf_warn_sessions *sessions, const struct qf_catalog *catalog,
    const struct qf_model *model, const struct qf_example *example, struct qf_hits *ret_hits, struct qf_error *error)
{
    const struct qf_lake_options options = { .threads = 1 };
    struct qf_lake *lake CLEANUP(qf_lake_close) = NULL;
    struct qf_cage cage CLEANUP(qf_cage_release) = { 0 };
    int32_t as_of = example->as_of;

    if (as_of == INT32_MIN)
        as_of = qf_civil_to_days((struct qf_civil){ 2025, 6, 30 });
    TRY(qf_lake_open(&options, &lake, error));
    TRY(load_example(lake, catalog, model, example, error));
    TRY(sessions->attach_tables(sessions->context, lake, error));
    TRY(qf_cage_define(lake, catalog, &cage, error));
    TRY(qf_cage_check(&cage, model, error));
    TRY(qf_lake_lock(lake, MEMORY_BYTES, error));
    return qf_model_ask(lake, qf_catalog_workflow(catalog), model, as_of, TIME_MS, NULL, ret_hits, error);
}

/* --- expected against found -------------------------------------------------------------------------------------------- */

static bool is_subject(const struct qf_hit *hit, const char *subject)
{
    int64_t entity = entity_of(qf_slice(subject));

    if (entity)
        return hit->has_subject && hit->subject == entity;
    return !hit->has_subject && strcmp(hit->subject_name, subject) == 0;
}

static bool agrees(const struct qf_hit *hit, const struct qf_example_hit *expected)
{
    return is_subject(hit, expected->subject) && (!expected->period || strcmp(expected->period, hit->period) == 0) &&
           (!expected->has_level || expected->level == hit->level) &&
           (!expected->has_amount || (hit->has_amount && expected->amount_fen == hit->amount_fen));
}

static void describe_hit(const struct qf_hit *hit, struct qf_text *out)
{
    char amount[QF_MONEY_TEXT] = "-", key[QF_IDENT_MAX] = "-";

    if (hit->has_amount)
        qf_money_format(hit->amount_fen, amount);
    if (hit->has_subject)
        (void)!qf_entity_key(hit->subject, key);
    qf_text_add_format(
        out, "{%s %s, %s, %s, %s}", key, hit->subject_name, hit->period, qf_level_name(hit->level), amount);
}

static void describe_expected(const struct qf_example_hit *expected, struct qf_text *out)
{
    char amount[QF_MONEY_TEXT] = "*";

    if (expected->has_amount)
        qf_money_format(expected->amount_fen, amount);
    qf_text_add_format(out, "{%s, %s, %s, %s}", expected->subject, expected->period ? expected->period : "*",
        expected->has_level ? qf_level_name(expected->level) : "*", amount);
}

/* Every expected warning has one hit of its own, and no hit is left over. */
static enum qf_status compare(const struct qf_example *example, const struct qf_hits *hits,
    struct qf_example_outcome *outcome, struct qf_error *error)
{
    bool *taken CLEANUP(free) = calloc(hits->count + 1, sizeof *taken);
    struct qf_text message CLEANUP(qf_text_release) = { 0 };
    enum qf_lang lang = qf_error_lang(error);

    if (!taken)
        return qf_fail_memory(error);
    for (size_t i = 0; i < example->hit_count; i++) {
        size_t k = 0;
        while (k < hits->count && (taken[k] || !agrees(&hits->items[k], &example->hits[i])))
            k++;
        if (k < hits->count) {
            taken[k] = true;
            continue;
        }
        qf_text_add_string(&message, message.length ? "; " : "");
        qf_text_add_string(&message, qf_tr(lang, "expected and not found: "));
        describe_expected(&example->hits[i], &message);
    }
    for (size_t k = 0; k < hits->count; k++) {
        if (taken[k])
            continue;
        qf_text_add_string(&message, message.length ? "; " : "");
        qf_text_add_string(&message, qf_tr(lang, "found and not expected: "));
        describe_hit(&hits->items[k], &message);
    }
    TRY(qf_text_check(&message, error));
    outcome->passed = message.length == 0;
    snprintf(outcome->message, sizeof outcome->message, "%s", qf_text_string(&message));
    return QF_OK;
}

static enum qf_status run_example(const struct qf_warn_sessions *sessions, const struct qf_catalog *catalog,
    const struct qf_model *model, const struct qf_example *example, struct qf_example_outcome *outcome,
    struct qf_error *error)
{
    struct qf_hits hits CLEANUP(qf_hits_release) = { 0 };
    struct qf_error failure = QF_ERROR_INIT(qf_error_lang(error));

    outcome->example = example->name;
    enum qf_status status = ask_example(sessions, catalog, model, example, &hits, &failure);
    if (status == QF_OK)
        return compare(example, &hits, outcome, error);
    if (status == QF_NO_MEMORY || status == QF_INTERNAL) {
        if (error)
            *error = failure;
        return status;
    }
    outcome->passed = false;
    snprintf(
        outcome->message, sizeof outcome->message, "%s%s%s", failure.message, *failure.hint ? " — " : "", failure.hint);
    return QF_OK;
}

enum qf_status qf_model_test(const struct qf_warn_sessions *sessions, const struct qf_catalog *catalog,
    const struct qf_model *model, struct qf_example_outcome *ret_outcomes, bool *ret_passed, struct qf_error *error)
{
    bool passed = true;

    for (size_t i = 0; i < model->example_count; i++) {
        TRY(run_example(sessions, catalog, model, &model->examples[i], &ret_outcomes[i], error));
        passed = passed && ret_outcomes[i].passed;
    }
    *ret_passed = passed;
    return QF_OK;
}
