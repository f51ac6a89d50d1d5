/* SPDX-License-Identifier: Apache-2.0 */
/* Copies what models may know of casework from the book into a session. */
#include "warn/casework.h"

#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "catalog/type.h"
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

enum qf_status qf_casework_load_rows(
    struct qf_lake *lake, const struct qf_contract *dataset, const struct qf_producer *producer, struct qf_error *error)
{
    unsigned count = (unsigned)dataset->column_count;
    struct qf_store_column *columns CLEANUP(free) = calloc(count + 1, sizeof *columns);

    if (!columns)
        return qf_fail_memory(error);
    for (unsigned i = 0; i < count; i++)
        columns[i] = (struct qf_store_column){ dataset->columns[i].name, storage_of(&dataset->columns[i]) };
    columns[count] = (struct qf_store_column){ "_ref", QF_STORE_BIGINT };
    return qf_lake_load(lake, dataset->code, &(struct qf_schema){ columns, count + 1 }, producer, NULL, error);
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

struct copy {
    const struct qf_contract *dataset;
    struct qf_statement *rows;
    bool ended; /* asked once more, the statement would begin anew */
};

/* A day that does not read, which no column of the book should hold, is not known. */
static void put_day(struct qf_rows *rows, unsigned column, unsigned row, const char *text)
{
    struct qf_date_reading reading = qf_date_read(qf_slice(text));

    if (reading.outcome == QF_DATE_READ && reading.precision == QF_DATE_DAY)
        qf_rows_put_date(rows, column, row, reading.days);
}

static void put_row(const struct copy *copy, struct qf_rows *rows, unsigned row)
{
    unsigned count = (unsigned)copy->dataset->column_count;

    for (unsigned i = 0; i < count; i++) {
        if (qf_statement_is_null(copy->rows, (int)i))
            continue;
        if (storage_of(&copy->dataset->columns[i]) == QF_STORE_BIGINT)
            qf_rows_put_bigint(rows, i, row, qf_statement_int(copy->rows, (int)i));
        else if (copy->dataset->columns[i].type->storage == QF_STORE_DATE)
            put_day(rows, i, row, qf_statement_text(copy->rows, (int)i));
        else
            qf_rows_put_text(rows, i, row, qf_slice(qf_statement_text(copy->rows, (int)i)));
    }
    qf_rows_put_bigint(rows, count, row, qf_ref(qf_book_batch(copy->dataset->code), qf_statement_int(copy->rows, 0)));
}

static enum qf_status fill(
    void *context, void *local, struct qf_rows *rows, unsigned *ret_count, struct qf_error *error)
{
    struct copy *copy = context;
    unsigned count = 0;
    bool more = true;

    (void)local;
    for (; !copy->ended && count < qf_rows_capacity(rows); count++) {
        TRY(qf_statement_next(copy->rows, &more, error));
        copy->ended = !more;
        if (!more)
            break;
        put_row(copy, rows, count);
    }
    *ret_count = count;
    return QF_OK;
}

enum qf_status qf_casework_load(
    struct qf_lake *lake, struct qf_book *book, const struct qf_catalog *catalog, struct qf_error *error)
{
    size_t count;
    const struct qf_contract *datasets = qf_catalog_book_datasets(catalog, &count);

    for (size_t i = 0; i < count; i++) {
        struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
        TRY(qf_book_prepare(book, find_select(datasets[i].code), &rows, error));
        struct copy copy = { .dataset = &datasets[i], .rows = rows };
        const struct qf_producer producer = { .context = &copy, .threads = 1, .fill = fill };
        TRY(qf_casework_load_rows(lake, &datasets[i], &producer, error));
    }
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
