/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The DuckDB session: opening and closing it, lending connections, and reading its errors, which it
 * gives as JSON with the byte position of the mistake.
 */
#include "store/engine.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "store/feed.h"

#define NAP_NS (100 * 1000L)

/* What the engine calls its errors, and what they are to us; every other one is a mistake in the SQL or its data. */
static const struct {
    const char *type;
    enum qf_status status;
} ENGINE_ERRORS[] = {
    { "Out of Memory", QF_LIMIT },
    { "INTERRUPT", QF_CANCELLED },
    { "IO", QF_IO },
    { "Permission", QF_DENIED },
    { "INTERNAL", QF_INTERNAL },
    { "FATAL", QF_INTERNAL },
    { "Connection", QF_INTERNAL },
    { "TransactionContext", QF_INTERNAL },
};

static enum qf_status status_of(const struct qf_engine_error *said)
{
    if (strstr(said->message, "No space left on device") || strstr(said->message, "Disk quota exceeded"))
        return QF_NO_SPACE;
    for (size_t i = 0; i < QF_COUNT(ENGINE_ERRORS); i++)
        if (strcasecmp(said->type, ENGINE_ERRORS[i].type) == 0)
            return ENGINE_ERRORS[i].status;
    return QF_INPUT;
}

/* "Parser Error: {json}", "{json}" or "Parser Error: text". The message is borrowed from `text` or `json`. */
static void read_engine_error(const char *text, json_t *json, struct qf_engine_error *ret)
{
    const char *type = json_string_value(json_object_get(json, "exception_type"));
    const char *message = json_string_value(json_object_get(json, "exception_message"));
    const char *position = json_string_value(json_object_get(json, "position"));
    const char *subtype = json_string_value(json_object_get(json, "error_subtype"));
    const char *colon = strstr(text, " Error: ");

    *ret = (struct qf_engine_error){
        .message = message ? message : text,
        .position = position ? strtoll(position, NULL, 10) : -1,
        .by_code_point = subtype && strcmp(subtype, "SYNTAX_ERROR") == 0,
    };
    if (type)
        snprintf(ret->type, sizeof ret->type, "%s", type);
    else if (colon && (size_t)(colon - text) < sizeof ret->type) {
        snprintf(ret->type, sizeof ret->type, "%.*s", (int)(colon - text), text);
        ret->message = colon + strlen(" Error: ");
    }
}

/* The byte at which code point number `count` begins. */
static size_t byte_of(struct qf_slice text, size_t count)
{
    size_t offset = 0;

    while (count-- > 0 && offset < text.length)
        (void)qf_utf8_next(text, &offset);
    return offset;
}

static void line_and_column(struct qf_slice sql, size_t position, unsigned *ret_line, unsigned *ret_column)
{
    unsigned line = 1;
    size_t start = 0;

    if (position > sql.length)
        position = sql.length;
    for (size_t i = 0; i < position; i++)
        if (sql.data[i] == '\n') {
            line++;
            start = i + 1;
        }
    *ret_line = line;
    *ret_column = (unsigned)qf_utf8_count((struct qf_slice){ sql.data + start, position - start }) + 1;
}

enum qf_status qf_engine_fail_with(
    struct qf_error *error, const struct qf_engine_error *said, const char *sql, size_t skip)
{
    const char *message = said->message;
    size_t first = strcspn(message, "\n");
    const char *rest = message + first + strspn(message + first, "\n");
    enum qf_status status = status_of(said);
    unsigned line = 0, column = 0;

    if (status == QF_CANCELLED)
        return qf_fail(error, status, "stopped on request");
    if (first > 600)
        first = qf_utf8_valid_prefix(message, 600);
    if (status == QF_INPUT && sql && said->position >= (int64_t)skip) {
        struct qf_slice given = qf_slice(sql + skip); /* what stands before it is ASCII */
        size_t position = (size_t)said->position - skip;

        line_and_column(given, said->by_code_point ? byte_of(given, position) : position, &line, &column);
        qf_fail(error, status, "line %u, column %u of the query: %.*s", line, column, (int)first, message);
    } else if (status == QF_INPUT)
        qf_fail(error, status, "the query failed: %.*s", (int)first, message);
    else if (status == QF_LIMIT)
        qf_fail(error, status, "the work needs more memory than its limit allows: %.*s", (int)first, message);
    else
        qf_fail(error, status, "the data engine failed: %.*s", (int)first, message);
    if (*rest)
        qf_hint(error, "%s", rest);
    qf_detail(error, "at %u:%u; %s", line, column, said->type);
    return status;
}

enum qf_status qf_engine_fail(struct qf_error *error, const char *text, const char *sql, size_t skip)
{
    const char *whole = text ? text : "the engine gives no reason";
    const char *brace = strchr(whole, '{');
    json_t *json = brace ? json_loads(brace, JSON_DISABLE_EOF_CHECK, NULL) : NULL;
    struct qf_engine_error said;
    enum qf_status status;

    read_engine_error(whole, json, &said);
    status = qf_engine_fail_with(error, &said, sql, skip);
    json_decref(json);
    return status;
}

void qf_query_mistake(const struct qf_error *error, unsigned *ret_line, unsigned *ret_column)
{
    unsigned line = 0, column = 0;

    if (sscanf(error->detail, "at %u:%u;", &line, &column) != 2)
        line = column = 0;
    *ret_line = line;
    *ret_column = column;
}

static int64_t changed_rows(duckdb_result *result)
{
    int64_t count = 0;
    duckdb_data_chunk chunk = duckdb_fetch_chunk(*result);

    if (chunk && duckdb_data_chunk_get_size(chunk) == 1 && duckdb_column_count(result) == 1 &&
        duckdb_column_type(result, 0) == DUCKDB_TYPE_BIGINT)
        count = *(int64_t *)duckdb_vector_get_data(duckdb_data_chunk_get_vector(chunk, 0));
    if (chunk)
        duckdb_destroy_data_chunk(&chunk);
    return count;
}

enum qf_status qf_engine_run(
    duckdb_connection connection, const char *sql, size_t skip, int64_t *ret_count, struct qf_error *error)
{
    duckdb_result result = { 0 };
    enum qf_status status = QF_OK;

    if (duckdb_query(connection, sql, &result) != DuckDBSuccess)
        status = qf_engine_fail(error, duckdb_result_error(&result), sql, skip);
    else if (ret_count)
        *ret_count = changed_rows(&result);
    duckdb_destroy_result(&result);
    return status;
}

/* Works at the statement's tasks until none is left; false when one failed. */
static bool work_off(duckdb_pending_result pending)
{
    static const struct timespec nap = { .tv_nsec = NAP_NS };
    duckdb_pending_state state;

    do {
        state = duckdb_pending_execute_task(pending);
        if (state == DUCKDB_PENDING_NO_TASKS_AVAILABLE)
            nanosleep(&nap, NULL);
    } while (state != DUCKDB_PENDING_ERROR && !duckdb_pending_execution_is_finished(state));
    return state != DUCKDB_PENDING_ERROR;
}

static enum qf_status execute(duckdb_prepared_statement statement, const char *sql, size_t skip,
    duckdb_result *ret_result, struct qf_error *error)
{
    duckdb_pending_result pending = NULL;
    enum qf_status status = QF_OK;

    if (duckdb_pending_prepared(statement, &pending) != DuckDBSuccess || !work_off(pending))
        status = QF_FAILED(qf_engine_fail(error, duckdb_pending_error(pending), sql, skip));
    else if (duckdb_execute_pending(pending, ret_result) != DuckDBSuccess)
        status = QF_FAILED(qf_engine_fail(error, duckdb_result_error(ret_result), sql, skip));
    duckdb_destroy_pending(&pending);
    return status;
}

enum qf_status qf_engine_run_one(
    duckdb_connection connection, const char *sql, size_t skip, int64_t *ret_count, struct qf_error *error)
{
    duckdb_prepared_statement statement = NULL;
    duckdb_result result = { 0 };
    enum qf_status status;

    if (duckdb_prepare(connection, sql, &statement) != DuckDBSuccess)
        status = QF_FAILED(qf_engine_fail(error, duckdb_prepare_error(statement), sql, skip));
    else
        status = execute(statement, sql, skip, &result, error);
    if (status == QF_OK && ret_count)
        *ret_count = changed_rows(&result);
    duckdb_destroy_result(&result);
    duckdb_destroy_prepare(&statement);
    return status;
}

static enum qf_status connect_session(struct qf_lake *lake, duckdb_connection *ret_connection, struct qf_error *error)
{
    duckdb_connection connection = NULL;
    enum qf_status status;

    if (duckdb_connect(lake->database, &connection) != DuckDBSuccess)
        return qf_fail_memory(error);
    status = qf_engine_run(connection, "SET errors_as_json = true", 0, NULL, error);
    if (status != QF_OK) {
        duckdb_disconnect(&connection);
        return status;
    }
    *ret_connection = connection;
    return QF_OK;
}

enum qf_status qf_engine_borrow(struct qf_lake *lake, duckdb_connection *ret_connection, struct qf_error *error)
{
    struct qf_lake_connection *slot = NULL;
    enum qf_status status = QF_OK;

    pthread_mutex_lock(&lake->lock);
    for (size_t i = 0; i < QF_COUNT(lake->queries) && !slot; i++)
        if (!lake->queries[i].busy)
            slot = &lake->queries[i];
    if (!slot)
        status = qf_fail(error, QF_LIMIT, "more than %d queries are open in one session", QF_LAKE_QUERIES);
    else if (!slot->connection)
        status = connect_session(lake, &slot->connection, error);
    if (status == QF_OK) {
        slot->busy = true;
        *ret_connection = slot->connection;
    }
    pthread_mutex_unlock(&lake->lock);
    return status;
}

void qf_engine_return(struct qf_lake *lake, duckdb_connection connection)
{
    pthread_mutex_lock(&lake->lock);
    for (size_t i = 0; i < QF_COUNT(lake->queries); i++)
        if (lake->queries[i].connection == connection)
            lake->queries[i].busy = false;
    pthread_mutex_unlock(&lake->lock);
}

enum qf_status qf_engine_open_all(struct qf_lake *lake, struct qf_error *error)
{
    enum qf_status status = QF_OK;

    pthread_mutex_lock(&lake->lock);
    for (size_t i = 0; i < QF_COUNT(lake->queries) && status == QF_OK; i++)
        if (!lake->queries[i].connection)
            status = connect_session(lake, &lake->queries[i].connection, error);
    pthread_mutex_unlock(&lake->lock);
    return status;
}

void qf_lake_interrupt(struct qf_lake *lake)
{
    atomic_fetch_add(&lake->interrupts, 1);
    duckdb_interrupt(lake->main);
    pthread_mutex_lock(&lake->lock);
    for (size_t i = 0; i < QF_COUNT(lake->queries); i++)
        if (lake->queries[i].busy)
            duckdb_interrupt(lake->queries[i].connection);
    pthread_mutex_unlock(&lake->lock);
}

/* A spill folder of the session's own, because the engine names its files alike in every process. */
static enum qf_status choose_spill(struct qf_lake *lake, const struct qf_lake_options *options, struct qf_error *error)
{
    struct qf_text folder CLEANUP(qf_text_release) = { 0 };
    struct qf_text session CLEANUP(qf_text_release) = { 0 };
    struct qf_text name CLEANUP(qf_text_release) = { 0 };

    if (!options->path && !options->spill_folder)
        return QF_OK;
    if (options->spill_folder)
        qf_text_add_string(&folder, options->spill_folder);
    else
        qf_path_join(&folder, options->path, "_spill");
    TRY(qf_text_check(&folder, error));
    qf_text_add_format(&name, "%ld-%" PRIxPTR, (long)getpid(), (uintptr_t)lake >> 4);
    TRY(qf_text_check(&name, error));
    qf_path_join(&session, qf_text_string(&folder), qf_text_string(&name));
    TRY(qf_text_check(&session, error));
    TRY(qf_folder_make(qf_text_string(&folder), error));
    return qf_text_take(&session, &lake->spill, error);
}

static bool set_number(duckdb_config config, const char *name, const char *format, int64_t number)
{
    char text[32];

    snprintf(text, sizeof text, "%" PRId64 "%s", number, format);
    return number <= 0 || duckdb_set_config(config, name, text) == DuckDBSuccess;
}

static enum qf_status configure(
    const struct qf_lake *lake, const struct qf_lake_options *options, duckdb_config config, struct qf_error *error)
{
    bool ok = duckdb_set_config(config, "autoinstall_known_extensions", "false") == DuckDBSuccess &&
              duckdb_set_config(config, "autoload_known_extensions", "false") == DuckDBSuccess &&
              duckdb_set_config(config, "allow_community_extensions", "false") == DuckDBSuccess &&
              duckdb_set_config(config, "temp_directory", lake->spill ? lake->spill : "") == DuckDBSuccess &&
              set_number(config, "threads", "", options->threads) &&
              set_number(config, "memory_limit", "B", options->memory_bytes);

    return ok ? QF_OK : qf_fail(error, QF_INTERNAL, "the data engine refuses its settings");
}

static enum qf_status open_database(struct qf_lake *lake, const struct qf_lake_options *options, struct qf_error *error)
{
    duckdb_config config = NULL;
    char *said = NULL;
    enum qf_status status;

    if (duckdb_create_config(&config) != DuckDBSuccess)
        return qf_fail_memory(error);
    status = configure(lake, options, config, error);
    if (status == QF_OK && duckdb_open_ext(NULL, &lake->database, config, &said) != DuckDBSuccess)
        status = qf_engine_fail(error, said, NULL, 0);
    duckdb_free(said);
    duckdb_destroy_config(&config);
    return status;
}

static enum qf_status open_session(struct qf_lake *lake, const struct qf_lake_options *options, struct qf_error *error)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);

    lake->threads = options->threads ? options->threads : cores > 0 ? (unsigned)cores : 1;
    if (options->path && !(lake->path = strdup(options->path)))
        return qf_fail_memory(error);
    TRY(choose_spill(lake, options, error));
    TRY(open_database(lake, options, error));
    TRY(connect_session(lake, &lake->main, error));
    TRY(qf_engine_run(lake->main, "SET GLOBAL TimeZone = 'Asia/Shanghai'", 0, NULL, error));
    TRY(qf_functions_register(lake->main, error));
    return qf_feed_register(lake, error);
}

enum qf_status qf_lake_open(const struct qf_lake_options *options, struct qf_lake **ret_lake, struct qf_error *error)
{
    struct qf_lake *lake CLEANUP(qf_lake_close) = calloc(1, sizeof *lake);

    if (!lake)
        return qf_fail_memory(error);
    pthread_mutex_init(&lake->lock, NULL);
    TRY(open_session(lake, options, error));
    *ret_lake = TAKE(lake);
    return QF_OK;
}

void qf_lake_close(struct qf_lake *lake)
{
    if (!lake)
        return;
    for (size_t i = 0; i < QF_COUNT(lake->queries); i++)
        duckdb_disconnect(&lake->queries[i].connection);
    duckdb_disconnect(&lake->main);
    duckdb_close(&lake->database);
    if (lake->spill)
        rmdir(lake->spill); /* the engine removes its files; the folder goes when it is empty */
    pthread_mutex_destroy(&lake->lock);
    free(lake->path);
    free(lake->spill);
    free(lake);
}

const char *qf_lake_path(const struct qf_lake *lake)
{
    return lake->path;
}
