/* SPDX-License-Identifier: Apache-2.0 */
/* Copies what models may know of casework from the book into a session. */
#include "warn/casework.h"

#include <string.h>

#include "base/text.h"
#include "catalog/type.h"
#include "store/carry.h"
#include "store/place.h"
#include "warn/sql.h"

static const struct {
    const char *dataset, *sql;
} selects[] = {
    { "book_case", qf_sql_warn_book_case },
    { "book_case_person", qf_sql_warn_book_case_person },
    { "book_report", qf_sql_warn_book_report },
    { "book_report_subject", qf_sql_warn_book_report_subject },
};

static const char *find_select(const char *dataset)
{
    for (size_t i = 0; i < QF_COUNT(selects); i++)
        if (strcmp(selects[i].dataset, dataset) == 0)
            return selects[i].sql;
    return NULL;
}

/* --- tables ------------------------------------------------------------------------------------------------------------ */

static enum qf_storage storage_of(const struct qf_column *column)
{
    return qf_column_is_entity(column) ? QF_STORE_BIGINT : column->type->storage;
}

/* The dataset's columns, then _ref. */
static enum qf_status schema_of(
    const struct qf_contract *dataset, struct qf_store_column **ret_columns, struct qf_error *error)
{
    size_t count = dataset->column_count;
    struct qf_store_column *columns = calloc(count + 1, sizeof *columns);

    if (!columns)
        return qf_fail_memory(error);
    for (size_t i = 0; i < count; i++)
        columns[i] = (struct qf_store_column){ dataset->columns[i].name, storage_of(&dataset->columns[i]) };
    columns[count] = (struct qf_store_column){ "_ref", QF_STORE_BIGINT };
    *ret_columns = columns;
    return QF_OK;
}

enum qf_status qf_casework_load_rows(
    struct qf_lake *lake, const struct qf_contract *dataset, const struct qf_producer *producer, struct qf_error *error)
{
    struct qf_store_column *columns CLEANUP(free) = NULL;

    TRY(schema_of(dataset, &columns, error));
    const struct qf_schema schema = { columns, (unsigned)dataset->column_count + 1 };
    return qf_lake_load(lake, dataset->code, &schema, producer, NULL, error);
}

static enum qf_status create_empty(struct qf_lake *lake, const struct qf_contract *dataset, struct qf_error *error)
{
    static const char *const types[] = { [QF_STORE_TEXT] = "VARCHAR",
        [QF_STORE_BIGINT] = "BIGINT",
        [QF_STORE_INTEGER] = "INTEGER",
        [QF_STORE_DATE] = "DATE",
        [QF_STORE_BOOLEAN] = "BOOLEAN" };
    struct qf_text sql CLEANUP(qf_text_release) = { 0 };

    qf_text_add_string(&sql, "CREATE TABLE IF NOT EXISTS ");
    qf_sql_add_identifier(&sql, dataset->code);
    qf_text_add_string(&sql, " (");
    for (size_t i = 0; i < dataset->column_count; i++) {
        qf_sql_add_identifier(&sql, dataset->columns[i].name);
        qf_text_add_format(&sql, " %s, ", types[storage_of(&dataset->columns[i])]);
    }
    qf_text_add_string(&sql, "_ref BIGINT)");
    TRY(qf_text_check(&sql, error));
    return qf_lake_run(lake, qf_text_string(&sql), error);
}

enum qf_status qf_casework_complete(struct qf_lake *lake, const struct qf_catalog *catalog, struct qf_error *error)
{
    size_t count;
    const struct qf_contract *datasets = qf_catalog_book_datasets(catalog, &count);

    for (size_t i = 0; i < count; i++)
        TRY(create_empty(lake, &datasets[i], error));
    return QF_OK;
}

/* --- from the book ----------------------------------------------------------------------------------------------------- */

static enum qf_status load_dataset(
    struct qf_lake *lake, struct qf_book *book, const struct qf_contract *dataset, struct qf_error *error)
{
    struct qf_store_column *columns CLEANUP(free) = NULL;
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    struct qf_text sql CLEANUP(qf_text_release) = { 0 };

    TRY(schema_of(dataset, &columns, error));
    qf_text_add_format(&sql, "SELECT *, ?1 + id FROM (\n%s\n)", find_select(dataset->code));
    TRY(qf_text_check(&sql, error));
    TRY(qf_book_prepare(book, qf_text_string(&sql), &rows, error));
    qf_statement_bind_int(rows, 1, qf_ref(qf_book_batch(dataset->code), 0));
    const struct qf_schema schema = { columns, (unsigned)dataset->column_count + 1 };
    return qf_lake_load_book(lake, dataset->code, &schema, rows, error);
}

enum qf_status qf_casework_load(
    struct qf_lake *lake, struct qf_book *book, const struct qf_catalog *catalog, struct qf_error *error)
{
    size_t count;
    const struct qf_contract *datasets = qf_catalog_book_datasets(catalog, &count);

    for (size_t i = 0; i < count; i++)
        TRY(load_dataset(lake, book, &datasets[i], error));
    return QF_OK;
}

enum qf_status qf_casework_row(struct qf_book *book, const struct qf_contract *dataset, int64_t id,
    struct qf_statement **ret_row, struct qf_error *error)
{
    struct qf_statement *row CLEANUP(qf_statement_free) = NULL;
    struct qf_text sql CLEANUP(qf_text_release) = { 0 };
    bool found;

    qf_text_add_format(&sql, "SELECT * FROM (\n%s\n) WHERE id = ?1", find_select(dataset->code));
    TRY(qf_text_check(&sql, error));
    TRY(qf_book_prepare(book, qf_text_string(&sql), &row, error));
    qf_statement_bind_int(row, 1, id);
    TRY(qf_statement_next(row, &found, error));
    if (!found)
        return qf_fail(error, QF_NOT_FOUND, "the book has no row %lld of %s", (long long)id, dataset->code);
    *ret_row = TAKE(row);
    return QF_OK;
}
