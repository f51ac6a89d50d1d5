/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A prepared statement and its streamed result. A chunk of rows at a time is fetched and its columns
 * made ready: integers of any width, lists of integers, and types without a form of their own as text.
 */
#include "store/query.h"

#include <inttypes.h>
#include <string.h>

#include "base/date.h"
#include "store/engine.h"

struct query_column {
    duckdb_type type; /* of a LIST: its elements' */
    enum qf_value_kind kind;
    const char *name;
    duckdb_logical_type logical;
    const void *data;
    uint64_t *validity;  /* NULL: nothing is NULL */
    int64_t *items;      /* LIST: every element of the chunk, NULL ones left out */
    uint32_t *item_ends; /* LIST: by row, the end in `items` */
    char *text;          /* OTHER: the current row */
};

struct qf_query {
    struct qf_lake *lake;
    duckdb_connection connection;
    duckdb_prepared_statement statement;
    duckdb_result result;
    duckdb_data_chunk chunk;
    unsigned interrupts;
    unsigned rows; /* of the chunk */
    unsigned row;  /* the current one */
    bool ended;
    unsigned count;
    struct query_column *columns;
};

static enum qf_value_kind kind_of(duckdb_type type)
{
    static const enum qf_value_kind KINDS[] = {
        [DUCKDB_TYPE_BOOLEAN] = QF_VALUE_BOOL,
        [DUCKDB_TYPE_TINYINT] = QF_VALUE_INT,
        [DUCKDB_TYPE_SMALLINT] = QF_VALUE_INT,
        [DUCKDB_TYPE_INTEGER] = QF_VALUE_INT,
        [DUCKDB_TYPE_BIGINT] = QF_VALUE_INT,
        [DUCKDB_TYPE_UTINYINT] = QF_VALUE_INT,
        [DUCKDB_TYPE_USMALLINT] = QF_VALUE_INT,
        [DUCKDB_TYPE_UINTEGER] = QF_VALUE_INT,
        [DUCKDB_TYPE_UBIGINT] = QF_VALUE_INT,
        [DUCKDB_TYPE_HUGEINT] = QF_VALUE_INT,
        [DUCKDB_TYPE_UHUGEINT] = QF_VALUE_INT,
        [DUCKDB_TYPE_FLOAT] = QF_VALUE_REAL,
        [DUCKDB_TYPE_DOUBLE] = QF_VALUE_REAL,
        [DUCKDB_TYPE_DATE] = QF_VALUE_DATE,
        [DUCKDB_TYPE_VARCHAR] = QF_VALUE_TEXT,
        [DUCKDB_TYPE_LIST] = QF_VALUE_LIST,
        [DUCKDB_TYPE_SQLNULL] = QF_VALUE_NULL,
    };
    enum qf_value_kind kind = (size_t)type < QF_COUNT(KINDS) ? KINDS[type] : QF_VALUE_NULL;

    return kind == QF_VALUE_NULL && type != DUCKDB_TYPE_SQLNULL ? QF_VALUE_OTHER : kind;
}

/* One value without a form of its own. NULL when the engine has no way to hand it over. */
static duckdb_value other_value(const struct query_column *column, unsigned row)
{
    const void *data = column->data;

    switch ((int)column->type) {
    case DUCKDB_TYPE_TIMESTAMP:
        return duckdb_create_timestamp(((const duckdb_timestamp *)data)[row]);
    case DUCKDB_TYPE_TIMESTAMP_TZ:
        return duckdb_create_timestamp_tz(((const duckdb_timestamp *)data)[row]);
    case DUCKDB_TYPE_TIMESTAMP_S:
        return duckdb_create_timestamp_s(((const duckdb_timestamp_s *)data)[row]);
    case DUCKDB_TYPE_TIMESTAMP_MS:
        return duckdb_create_timestamp_ms(((const duckdb_timestamp_ms *)data)[row]);
    case DUCKDB_TYPE_TIMESTAMP_NS:
        return duckdb_create_timestamp_ns(((const duckdb_timestamp_ns *)data)[row]);
    case DUCKDB_TYPE_TIME:
        return duckdb_create_time(((const duckdb_time *)data)[row]);
    case DUCKDB_TYPE_TIME_TZ:
        return duckdb_create_time_tz_value(((const duckdb_time_tz *)data)[row]);
    case DUCKDB_TYPE_INTERVAL:
        return duckdb_create_interval(((const duckdb_interval *)data)[row]);
    default:
        return NULL;
    }
}

/* A DECIMAL lies in the narrowest integer that holds its width. */
static duckdb_value decimal_value(const struct query_column *column, unsigned row)
{
    duckdb_decimal decimal = { .width = duckdb_decimal_width(column->logical),
        .scale = duckdb_decimal_scale(column->logical) };
    int64_t narrow = 0;

    switch ((int)duckdb_decimal_internal_type(column->logical)) {
    case DUCKDB_TYPE_SMALLINT:
        narrow = ((const int16_t *)column->data)[row];
        break;
    case DUCKDB_TYPE_INTEGER:
        narrow = ((const int32_t *)column->data)[row];
        break;
    case DUCKDB_TYPE_BIGINT:
        narrow = ((const int64_t *)column->data)[row];
        break;
    default:
        decimal.value = ((const duckdb_hugeint *)column->data)[row];
        return duckdb_create_decimal(decimal);
    }
    decimal.value = (duckdb_hugeint){ .lower = (uint64_t)narrow, .upper = narrow < 0 ? -1 : 0 };
    return duckdb_create_decimal(decimal);
}

static char *enum_text(const struct query_column *column, unsigned row)
{
    switch ((int)duckdb_enum_internal_type(column->logical)) {
    case DUCKDB_TYPE_UTINYINT:
        return duckdb_enum_dictionary_value(column->logical, ((const uint8_t *)column->data)[row]);
    case DUCKDB_TYPE_USMALLINT:
        return duckdb_enum_dictionary_value(column->logical, ((const uint16_t *)column->data)[row]);
    default:
        return duckdb_enum_dictionary_value(column->logical, ((const uint32_t *)column->data)[row]);
    }
}

static char *other_text(const struct query_column *column, unsigned row)
{
    duckdb_value value;
    char *text;

    if (column->type == DUCKDB_TYPE_ENUM)
        return enum_text(column, row);
    value = column->type == DUCKDB_TYPE_DECIMAL ? decimal_value(column, row) : other_value(column, row);
    text = value ? duckdb_get_varchar(value) : NULL;
    duckdb_destroy_value(&value);
    return text;
}

static bool other_readable(duckdb_type type)
{
    switch ((int)type) {
    case DUCKDB_TYPE_TIMESTAMP:
    case DUCKDB_TYPE_TIMESTAMP_TZ:
    case DUCKDB_TYPE_TIMESTAMP_S:
    case DUCKDB_TYPE_TIMESTAMP_MS:
    case DUCKDB_TYPE_TIMESTAMP_NS:
    case DUCKDB_TYPE_TIME:
    case DUCKDB_TYPE_TIME_TZ:
    case DUCKDB_TYPE_INTERVAL:
    case DUCKDB_TYPE_DECIMAL:
    case DUCKDB_TYPE_ENUM:
        return true;
    default:
        return false;
    }
}

static bool huge_at(duckdb_type type, const duckdb_hugeint *huge, int64_t *ret)
{
    *ret = (int64_t)huge->lower;
    return huge->upper == (*ret < 0 ? -1 : 0) && (type == DUCKDB_TYPE_HUGEINT || *ret >= 0);
}

/* An integer of any width as 64 bits; false when it does not fit. */
static bool integer_at(duckdb_type type, const void *data, uint64_t row, int64_t *ret)
{
    switch ((int)type) {
    case DUCKDB_TYPE_TINYINT:
        *ret = ((const int8_t *)data)[row];
        return true;
    case DUCKDB_TYPE_SMALLINT:
        *ret = ((const int16_t *)data)[row];
        return true;
    case DUCKDB_TYPE_INTEGER:
    case DUCKDB_TYPE_DATE:
        *ret = ((const int32_t *)data)[row];
        return true;
    case DUCKDB_TYPE_BIGINT:
        *ret = ((const int64_t *)data)[row];
        return true;
    case DUCKDB_TYPE_BOOLEAN:
    case DUCKDB_TYPE_UTINYINT:
        *ret = ((const uint8_t *)data)[row];
        return true;
    case DUCKDB_TYPE_USMALLINT:
        *ret = ((const uint16_t *)data)[row];
        return true;
    case DUCKDB_TYPE_UINTEGER:
        *ret = ((const uint32_t *)data)[row];
        return true;
    case DUCKDB_TYPE_UBIGINT:
        *ret = (int64_t)((const uint64_t *)data)[row];
        return *ret >= 0;
    case DUCKDB_TYPE_HUGEINT:
    case DUCKDB_TYPE_UHUGEINT:
        return huge_at(type, (const duckdb_hugeint *)data + row, ret);
    default:
        *ret = 0;
        return false;
    }
}

static bool may_overflow(duckdb_type type)
{
    return type == DUCKDB_TYPE_HUGEINT || type == DUCKDB_TYPE_UHUGEINT || type == DUCKDB_TYPE_UBIGINT;
}

static bool valid_at(uint64_t *validity, uint64_t row)
{
    return !validity || duckdb_validity_row_is_valid(validity, row);
}

static enum qf_status fail_overflow(const struct query_column *column, struct qf_error *error)
{
    qf_fail(error, QF_LIMIT, "column '%s' of the query holds a number beyond 64 bits", column->name);
    qf_hint(error, "cast it to BIGINT where it is computed, or compute something smaller");
    return QF_LIMIT;
}

static enum qf_status check_integers(const struct query_column *column, unsigned rows, struct qf_error *error)
{
    int64_t number;

    for (unsigned row = 0; row < rows; row++)
        if (valid_at(column->validity, row) && !integer_at(column->type, column->data, row, &number))
            return fail_overflow(column, error);
    return QF_OK;
}

/* Gathers the elements that are not NULL, row after row. */
static enum qf_status gather_list(
    struct query_column *column, duckdb_vector vector, unsigned rows, struct qf_error *error)
{
    duckdb_vector child = duckdb_list_vector_get_child(vector);
    const void *data = duckdb_vector_get_data(child);
    uint64_t *validity = duckdb_vector_get_validity(child);
    const duckdb_list_entry *entries = column->data;
    size_t total = duckdb_list_vector_get_size(vector);
    uint32_t used = 0;

    free(column->items);
    free(column->item_ends);
    column->items = calloc(total + 1, sizeof *column->items);
    column->item_ends = calloc(rows + 1, sizeof *column->item_ends);
    if (!column->items || !column->item_ends)
        return qf_fail_memory(error);
    for (unsigned row = 0; row < rows; row++) {
        uint64_t length = valid_at(column->validity, row) ? entries[row].length : 0;

        for (uint64_t i = entries[row].offset; length > 0; i++, length--) {
            if (!valid_at(validity, i))
                continue;
            if (used == total || !integer_at(column->type, data, i, &column->items[used]))
                return fail_overflow(column, error);
            used++;
        }
        column->item_ends[row] = used;
    }
    return QF_OK;
}

static enum qf_status ready_chunk(struct qf_query *query, struct qf_error *error)
{
    for (unsigned i = 0; i < query->count; i++) {
        struct query_column *column = &query->columns[i];
        duckdb_vector vector = duckdb_data_chunk_get_vector(query->chunk, i);

        column->data = duckdb_vector_get_data(vector);
        column->validity = duckdb_vector_get_validity(vector);
        if (column->kind == QF_VALUE_LIST)
            TRY(gather_list(column, vector, query->rows, error));
        else if (may_overflow(column->type))
            TRY(check_integers(column, query->rows, error));
    }
    return QF_OK;
}

static enum qf_status fetch_chunk(struct qf_query *query, struct qf_error *error)
{
    const char *said;

    if (query->chunk)
        duckdb_destroy_data_chunk(&query->chunk);
    query->rows = 0;
    if (atomic_load(&query->lake->interrupts) != query->interrupts)
        return qf_fail(error, QF_CANCELLED, "stopped on request");
    query->chunk = duckdb_fetch_chunk(query->result);
    if (query->chunk) {
        query->rows = (unsigned)duckdb_data_chunk_get_size(query->chunk);
        return ready_chunk(query, error);
    }
    said = duckdb_result_error(&query->result);
    return said && *said ? qf_engine_fail(error, said, NULL, 0) : QF_OK;
}

/* Present rows of the current row's OTHER columns as text. */
static enum qf_status ready_row(struct qf_query *query, struct qf_error *error)
{
    for (unsigned i = 0; i < query->count; i++) {
        struct query_column *column = &query->columns[i];

        if (column->kind != QF_VALUE_OTHER)
            continue;
        duckdb_free(column->text);
        column->text = NULL;
        if (!valid_at(column->validity, query->row))
            continue;
        column->text = other_text(column, query->row);
        if (!column->text)
            return qf_fail_memory(error);
    }
    return QF_OK;
}

enum qf_status qf_query_next(struct qf_query *query, bool *ret_row, struct qf_error *error)
{
    query->row++;
    while (!query->ended && query->row >= query->rows) {
        TRY(fetch_chunk(query, error));
        query->row = 0;
        query->ended = !query->chunk;
    }
    if (!query->ended)
        TRY(ready_row(query, error));
    *ret_row = !query->ended;
    return QF_OK;
}

static const struct qf_parameter *find_parameter(
    const char *name, const struct qf_parameter *parameters, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (strcasecmp(parameters[i].name, name) == 0)
            return &parameters[i];
    return NULL;
}

static duckdb_state bind_one(duckdb_prepared_statement statement, idx_t index, const struct qf_parameter *parameter)
{
    switch (parameter->kind) {
    case QF_VALUE_NULL:
        return duckdb_bind_null(statement, index);
    case QF_VALUE_TEXT:
        return duckdb_bind_varchar(statement, index, parameter->text ? parameter->text : "");
    case QF_VALUE_INT:
        return duckdb_bind_int64(statement, index, parameter->number);
    case QF_VALUE_DATE:
        return duckdb_bind_date(statement, index, (duckdb_date){ .days = (int32_t)parameter->number });
    case QF_VALUE_BOOL:
        return duckdb_bind_boolean(statement, index, parameter->number != 0);
    case QF_VALUE_REAL:
    case QF_VALUE_LIST:
    case QF_VALUE_OTHER:
        break;
    }
    return DuckDBError;
}

static enum qf_status bind_all(
    struct qf_query *query, const struct qf_parameter *parameters, unsigned count, struct qf_error *error)
{
    idx_t used = duckdb_nparams(query->statement);

    for (idx_t i = 1; i <= used; i++) {
        const char *name = duckdb_parameter_name(query->statement, i);
        const struct qf_parameter *parameter = name ? find_parameter(name, parameters, count) : NULL;
        enum qf_status status = QF_OK;

        if (!parameter)
            status = qf_fail(error, QF_INPUT, "the query uses parameter '$%s', which is not given", name ? name : "?");
        else if (bind_one(query->statement, i, parameter) != DuckDBSuccess)
            status = qf_fail(error, QF_INTERNAL, "parameter '$%s' of the query cannot be bound", name);
        duckdb_free((void *)name);
        TRY(status);
    }
    return QF_OK;
}

static enum qf_status describe_column(struct qf_query *query, unsigned index, struct qf_error *error)
{
    struct query_column *column = &query->columns[index];

    column->name = duckdb_column_name(&query->result, index);
    column->logical = duckdb_column_logical_type(&query->result, index);
    column->type = duckdb_get_type_id(column->logical);
    column->kind = kind_of(column->type);
    if (column->kind == QF_VALUE_LIST) {
        duckdb_logical_type child = duckdb_list_type_child_type(column->logical);

        column->type = duckdb_get_type_id(child);
        duckdb_destroy_logical_type(&child);
        if (kind_of(column->type) == QF_VALUE_INT || kind_of(column->type) == QF_VALUE_NULL)
            return QF_OK;
    } else if (column->kind != QF_VALUE_OTHER || other_readable(column->type))
        return QF_OK;
    qf_fail(error, QF_INPUT, "column '%s' of the query has a type that cannot be read", column->name);
    qf_hint(error, "cast it to VARCHAR, or use to_json()");
    return QF_INPUT;
}

static enum qf_status describe(struct qf_query *query, struct qf_error *error)
{
    query->count = (unsigned)duckdb_column_count(&query->result);
    query->columns = calloc(query->count + 1, sizeof *query->columns);
    if (!query->columns)
        return qf_fail_memory(error);
    for (unsigned i = 0; i < query->count; i++)
        TRY(describe_column(query, i, error));
    return QF_OK;
}

enum qf_status qf_query_start(struct qf_lake *lake, const char *sql, const struct qf_parameter *parameters,
    unsigned parameter_count, struct qf_query **ret_query, struct qf_error *error)
{
    struct qf_query *query CLEANUP(qf_query_free) = calloc(1, sizeof *query);

    if (!query)
        return qf_fail_memory(error);
    query->lake = lake;
    query->interrupts = atomic_load(&lake->interrupts);
    TRY(qf_engine_borrow(lake, &query->connection, error));
    if (duckdb_prepare(query->connection, sql, &query->statement) != DuckDBSuccess)
        return QF_FAILED(qf_engine_fail(error, duckdb_prepare_error(query->statement), sql, 0));
    TRY(bind_all(query, parameters, parameter_count, error));
    if (duckdb_execute_prepared_streaming(query->statement, &query->result) != DuckDBSuccess)
        return QF_FAILED(qf_engine_fail(error, duckdb_result_error(&query->result), sql, 0));
    TRY(describe(query, error));
    *ret_query = TAKE(query);
    return QF_OK;
}

void qf_query_free(struct qf_query *query)
{
    if (!query)
        return;
    for (unsigned i = 0; query->columns && i < query->count; i++) {
        duckdb_destroy_logical_type(&query->columns[i].logical);
        free(query->columns[i].items);
        free(query->columns[i].item_ends);
        duckdb_free(query->columns[i].text);
    }
    free(query->columns);
    if (query->chunk)
        duckdb_destroy_data_chunk(&query->chunk);
    duckdb_destroy_result(&query->result);
    duckdb_destroy_prepare(&query->statement);
    if (query->connection)
        qf_engine_return(query->lake, query->connection);
    free(query);
}

unsigned qf_query_column_count(const struct qf_query *query)
{
    return query->count;
}

const char *qf_query_column_name(const struct qf_query *query, unsigned column)
{
    return query->columns[column].name;
}

enum qf_value_kind qf_query_column_kind(const struct qf_query *query, unsigned column)
{
    return query->columns[column].kind;
}

bool qf_query_is_null(const struct qf_query *query, unsigned column)
{
    return query->columns[column].kind == QF_VALUE_NULL || !valid_at(query->columns[column].validity, query->row);
}

int64_t qf_query_int(const struct qf_query *query, unsigned column)
{
    const struct query_column *source = &query->columns[column];
    int64_t number = 0;

    if (!qf_query_is_null(query, column) && source->kind != QF_VALUE_LIST)
        (void)integer_at(source->type, source->data, query->row, &number);
    return number;
}

double qf_query_real(const struct qf_query *query, unsigned column)
{
    const struct query_column *source = &query->columns[column];

    if (qf_query_is_null(query, column))
        return 0;
    if (source->type == DUCKDB_TYPE_DOUBLE)
        return ((const double *)source->data)[query->row];
    if (source->type == DUCKDB_TYPE_FLOAT)
        return (double)((const float *)source->data)[query->row];
    return (double)qf_query_int(query, column);
}

struct qf_slice qf_query_text(const struct qf_query *query, unsigned column)
{
    const struct query_column *source = &query->columns[column];
    duckdb_string_t *text;

    if (qf_query_is_null(query, column))
        return (struct qf_slice){ "", 0 };
    if (source->kind == QF_VALUE_OTHER)
        return qf_slice(source->text);
    if (source->kind != QF_VALUE_TEXT)
        BUG("a column of the query is read as text and is none");
    text = (duckdb_string_t *)source->data + query->row;
    return (struct qf_slice){ duckdb_string_t_data(text), duckdb_string_t_length(*text) };
}

void qf_query_list(const struct qf_query *query, unsigned column, const int64_t **ret_items, unsigned *ret_count)
{
    const struct query_column *source = &query->columns[column];
    uint32_t start;

    if (source->kind != QF_VALUE_LIST)
        BUG("a column of the query is read as a list and is none");
    start = query->row ? source->item_ends[query->row - 1] : 0;
    *ret_items = source->items + start;
    *ret_count = source->item_ends[query->row] - start;
}

enum qf_status qf_query_one_int(struct qf_lake *lake, const char *sql, int64_t *ret_number, struct qf_error *error)
{
    struct qf_query *query CLEANUP(qf_query_free) = NULL;
    bool row = false;

    TRY(qf_query_start(lake, sql, NULL, 0, &query, error));
    TRY(qf_query_next(query, &row, error));
    *ret_number = row ? qf_query_int(query, 0) : 0;
    return QF_OK;
}
