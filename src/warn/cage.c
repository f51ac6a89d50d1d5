/* SPDX-License-Identifier: Apache-2.0 */
/* Checks what models and definitions name in their parse trees, and watches the clock while a model runs. */
#include "warn/cage.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/date.h"
#include "catalog/casework.h"
#include "store/query.h"

#define LOOK_MS 50

/*
 * Volatile by the engine's own word, or dependent on the session, or a choice among rows that has no order. $as_of is
 * the day. Sorted.
 */
static const char *const volatile_functions[] = { "age", "any_value", "approx_count_distinct", "approx_quantile",
    "approx_top_k", "arbitrary", "current_catalog", "current_connection_id", "current_database", "current_date",
    "current_localtime", "current_localtimestamp", "current_query", "current_query_id", "current_role",
    "current_schema", "current_schemas", "current_setting", "current_time", "current_timestamp",
    "current_transaction_id", "current_user", "currval", "error", "first", "gen_random_uuid", "get_current_time",
    "get_current_timestamp", "getenv", "getvariable", "in_search_path", "last", "localtime", "localtimestamp", "mode",
    "nextval", "now", "pg_sleep", "random", "reservoir_quantile", "session_user", "setseed", "sleep_ms", "stats",
    "today", "transaction_timestamp", "txid_current", "user", "uuid", "uuidv4", "uuidv7", "version", "write_log" };
static const char *const table_functions[] = { "generate_series", "range", "unnest" };

const char *const *qf_cage_volatile_functions(size_t *ret_count)
{
    *ret_count = QF_COUNT(volatile_functions);
    return volatile_functions;
}

static bool is_listed(const char *name, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i], name) == 0)
            return true;
    return false;
}

/* --- one SELECT ----------------------------------------------------------------------------------------------- */

/* The SQL of a model or of a definition, with what it may name. */
struct select {
    const char *noun, *name; /* "model", for qf_tr(), and "M04" */
    const char *file, *sql;
    int sql_line;
    const char *const *datasets, *const *uses;
    size_t dataset_count, use_count;
};

static enum qf_status check_tables(const struct qf_catalog *catalog, const struct select *select,
    const struct qf_sql_names *names, struct qf_error *error)
{
    for (size_t i = 0; i < names->table_count; i++) {
        const char *table = names->tables[i];
        if (is_listed(table, select->datasets, select->dataset_count) ||
            is_listed(table, select->uses, select->use_count))
            continue;
        qf_fail(error, QF_INPUT, "%s:%d: %s %s reads '%s', which it does not declare", select->file, select->sql_line,
            qf_tr(qf_error_lang(error), select->noun), select->name, table);
        if (qf_catalog_dataset(catalog, table))
            qf_hint(error, "add it to 'datasets'");
        else
            qf_hint(error, "SQL reads its 'datasets' and what it 'uses': definitions, relation, kin, entity");
        return QF_INPUT;
    }
    return QF_OK;
}

/* "system.random" is random: what a name is qualified with changes nothing. */
static const char *bare_name(const char *name)
{
    const char *dot = strrchr(name, '.');

    return dot ? dot + 1 : name;
}

static enum qf_status check_functions(
    const struct select *select, const struct qf_sql_names *names, struct qf_error *error)
{
    for (size_t i = 0; i < names->table_function_count; i++)
        if (!is_listed(names->table_functions[i], table_functions, QF_COUNT(table_functions)))
            return qf_fail(error, QF_INPUT, "%s:%d: %s %s calls the table function '%s', which no model may",
                select->file, select->sql_line, qf_tr(qf_error_lang(error), select->noun), select->name,
                names->table_functions[i]);
    for (size_t i = 0; i < names->function_count; i++) {
        if (!is_listed(bare_name(names->functions[i]), volatile_functions, QF_COUNT(volatile_functions)))
            continue;
        qf_fail(error, QF_INPUT, "%s:%d: %s %s calls '%s', which can answer otherwise the next time", select->file,
            select->sql_line, qf_tr(qf_error_lang(error), select->noun), select->name, names->functions[i]);
        qf_hint(error, "$as_of is the day; min() and max() choose one value in a fixed way");
        return QF_INPUT;
    }
    return QF_OK;
}

static enum qf_status check_select(
    struct qf_lake *lake, const struct qf_catalog *catalog, const struct select *select, struct qf_error *error)
{
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    struct qf_sql_names names = { 0 };

    TRY(qf_arena_new(0, &arena, error));
    enum qf_status status = qf_sql_names_read(lake, select->sql, arena, &names, error);
    if (status == QF_INPUT)
        qf_cage_place_mistake(select->file, select->sql_line, 0, error);
    TRY(status);
    TRY(check_tables(catalog, select, &names, error));
    return check_functions(select, &names, error);
}

/* --- definitions ---------------------------------------------------------------------------------------------- */

void qf_cage_release(struct qf_cage *cage)
{
    free(cage->mistakes);
    *cage = (struct qf_cage){ 0 };
}

static enum qf_status create_view(struct qf_lake *lake, const struct qf_definition *definition, struct qf_error *error)
{
    struct qf_text sql CLEANUP(qf_text_release) = { 0 };

    qf_text_add_string(&sql, "CREATE OR REPLACE VIEW ");
    qf_sql_add_identifier(&sql, definition->name);
    qf_text_add_string(&sql, " AS\n");
    qf_text_add_string(&sql, definition->sql);
    TRY(qf_text_check(&sql, error));
    enum qf_status status = qf_lake_run(lake, qf_text_string(&sql), error);
    if (status == QF_INPUT)
        qf_cage_place_mistake(definition->file, definition->sql_line, 1, error);
    return status;
}

static enum qf_status define(struct qf_cage *cage, const struct qf_definition *definition, struct qf_error *error)
{
    const struct select select = { .noun = QF_N("definition"),
        .name = definition->name,
        .file = definition->file,
        .sql = definition->sql,
        .sql_line = definition->sql_line,
        .datasets = definition->datasets,
        .uses = definition->uses,
        .dataset_count = definition->dataset_count,
        .use_count = definition->use_count };

    TRY(check_select(cage->lake, cage->catalog, &select, error));
    return create_view(cage->lake, definition, error);
}

/* The mistake of a definition that `definition` uses; NULL when none has one. */
static const struct qf_error *used_mistake(const struct qf_cage *cage, const char *const *uses, size_t use_count)
{
    size_t count;
    const struct qf_definition *all = qf_catalog_definitions(cage->catalog, &count);

    for (size_t i = 0; i < use_count; i++)
        for (size_t k = 0; k < count; k++)
            if (strcmp(all[k].name, uses[i]) == 0 && cage->mistakes[k].status != QF_OK)
                return &cage->mistakes[k];
    return NULL;
}

/* Definitions wait with the status BUSY until their turn has come. */
static bool is_waiting(const struct qf_cage *cage, const struct qf_definition *definition)
{
    const struct qf_error *mistake = used_mistake(cage, definition->uses, definition->use_count);

    return mistake && mistake->status == QF_BUSY;
}

static enum qf_status settle(
    struct qf_cage *cage, const struct qf_definition *definition, struct qf_error *mistake, struct qf_error *error)
{
    const struct qf_error *used = used_mistake(cage, definition->uses, definition->use_count);
    enum qf_status status;

    if (used) {
        *mistake = *used;
        return QF_OK;
    }
    *mistake = QF_ERROR_INIT(qf_error_lang(error));
    status = define(cage, definition, mistake);
    if (status == QF_OK || status == QF_INPUT || status == QF_LIMIT)
        return QF_OK;
    if (error)
        *error = *mistake;
    return status;
}

static enum qf_status define_all(struct qf_cage *cage, struct qf_error *error)
{
    const struct qf_definition *all = qf_catalog_definitions(cage->catalog, &cage->count);
    size_t left = cage->count;

    cage->mistakes = calloc(cage->count + 1, sizeof *cage->mistakes);
    if (!cage->mistakes)
        return qf_fail_memory(error);
    for (size_t i = 0; i < cage->count; i++)
        cage->mistakes[i].status = QF_BUSY;
    for (size_t before = left + 1; left && left < before;) {
        before = left;
        for (size_t i = 0; i < cage->count; i++)
            if (cage->mistakes[i].status == QF_BUSY && !is_waiting(cage, &all[i])) {
                TRY(settle(cage, &all[i], &cage->mistakes[i], error));
                left--;
            }
    }
    for (size_t i = 0; left && i < cage->count; i++)
        if (cage->mistakes[i].status == QF_BUSY)
            qf_fail(&cage->mistakes[i], QF_INPUT, "%s: definition '%s' uses itself", all[i].file, all[i].name);
    return QF_OK;
}

enum qf_status qf_cage_define(
    struct qf_lake *lake, const struct qf_catalog *catalog, struct qf_cage *ret_cage, struct qf_error *error)
{
    struct qf_cage cage CLEANUP(qf_cage_release) = { .lake = lake, .catalog = catalog };

    TRY(define_all(&cage, error));
    *ret_cage = TAKE_VALUE(cage, (struct qf_cage){ 0 });
    return QF_OK;
}

/* --- models --------------------------------------------------------------------------------------------------- */

/* What a definition reads, by way of others too, counts as read by the model. */
static enum qf_status check_datasets(const struct qf_catalog *catalog, const struct qf_model *model,
    const struct qf_definition *definition, struct qf_error *error)
{
    for (size_t i = 0; i < definition->dataset_count; i++) {
        const char *dataset = definition->datasets[i];
        if (is_listed(dataset, model->datasets, model->dataset_count))
            continue;
        qf_fail(error, QF_INPUT, "%s: model %s uses '%s', which reads %s, but does not declare %s", model->file,
            model->code, definition->name, dataset, dataset);
        qf_hint(error, "add it to 'datasets'");
        return QF_INPUT;
    }
    for (size_t i = 0; i < definition->use_count; i++) {
        const struct qf_definition *used = qf_catalog_definition(catalog, definition->uses[i]);
        if (used)
            TRY(check_datasets(catalog, model, used, error));
    }
    return QF_OK;
}

enum qf_status qf_cage_check(const struct qf_cage *cage, const struct qf_model *model, struct qf_error *error)
{
    const struct select select = { .noun = QF_N("model"),
        .name = model->code,
        .file = model->file,
        .sql = model->sql,
        .sql_line = model->sql_line,
        .datasets = model->datasets,
        .uses = model->uses,
        .dataset_count = model->dataset_count,
        .use_count = model->use_count };
    const struct qf_error *used = used_mistake(cage, model->uses, model->use_count);

    if (used) {
        if (error)
            *error = *used;
        return used->status;
    }
    TRY(check_select(cage->lake, cage->catalog, &select, error));
    for (size_t i = 0; i < model->use_count; i++) {
        const struct qf_definition *definition = qf_catalog_definition(cage->catalog, model->uses[i]);
        if (definition)
            TRY(check_datasets(cage->catalog, model, definition, error));
    }
    return QF_OK;
}

/* The store names line and column of the query, of which a reader of the file knows nothing. */
static const char *without_place(const struct qf_error *error, unsigned line, unsigned column)
{
    char place[256];
    int length =
        snprintf(place, sizeof place, qf_tr(error->lang, "line %u, column %u of the query: %.*s"), line, column, 0, "");

    if (length <= 0 || (size_t)length >= sizeof place || strncmp(error->message, place, (size_t)length) != 0)
        return error->message;
    return error->message + length;
}

void qf_cage_place_mistake(const char *file, int sql_line, unsigned lines_before, struct qf_error *error)
{
    unsigned line = 0, column = 0;
    char message[sizeof error->message], hint[sizeof error->hint], detail[sizeof error->detail];

    if (!error)
        return;
    qf_query_mistake(error, &line, &column);
    snprintf(message, sizeof message, "%s", without_place(error, line, column));
    memcpy(hint, error->hint, sizeof hint);
    memcpy(detail, error->detail, sizeof detail);
    if (line > lines_before)
        qf_fail(error, QF_INPUT, "%s:%u:%u: %s", file, (unsigned)sql_line + line - lines_before - 1, column, message);
    else
        qf_fail(error, QF_INPUT, "%s:%d: %s", file, sql_line, message);
    memcpy(error->hint, hint, sizeof hint);
    memcpy(error->detail, detail, sizeof detail);
}

/* --- the watch --------------------------------------------------------------------------------------------------------- */

static void *watch_clock(void *context)
{
    struct qf_watch *watch = context;

    pthread_mutex_lock(&watch->lock);
    while (!watch->done) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += LOOK_MS * 1000000L;
        until.tv_sec += until.tv_nsec / 1000000000L;
        until.tv_nsec %= 1000000000L;
        pthread_cond_timedwait(&watch->ended, &watch->lock, &until);
        if (watch->done)
            break;
        watch->over = watch->over || qf_now_ms() >= watch->deadline_ms;
        watch->cancelled = watch->cancelled || qf_progress_cancelled(watch->progress);
        if (watch->over || watch->cancelled)
            qf_lake_interrupt(watch->lake);
    }
    pthread_mutex_unlock(&watch->lock);
    return NULL;
}

enum qf_status qf_watch_begin(struct qf_watch *watch, struct qf_lake *lake, int64_t time_ms,
    const struct qf_progress *progress, struct qf_error *error)
{
    *watch = (struct qf_watch){ .lake = lake, .progress = progress, .deadline_ms = qf_now_ms() + time_ms };
    pthread_mutex_init(&watch->lock, NULL);
    pthread_cond_init(&watch->ended, NULL);
    watch->running = pthread_create(&watch->thread, NULL, watch_clock, watch) == 0;
    return watch->running ? QF_OK : qf_fail(error, QF_LIMIT, "cannot start a thread");
}

void qf_watch_end(struct qf_watch *watch)
{
    if (!watch->running)
        return;
    pthread_mutex_lock(&watch->lock);
    watch->done = true;
    pthread_cond_signal(&watch->ended);
    pthread_mutex_unlock(&watch->lock);
    pthread_join(watch->thread, NULL);
    pthread_cond_destroy(&watch->ended);
    pthread_mutex_destroy(&watch->lock);
    watch->running = false;
}
