/* SPDX-License-Identifier: Apache-2.0 */
/* Checks what a model names in its parse tree, and watches the clock while it runs. */
#include "warn/cage.h"

#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/date.h"
#include "store/query.h"

#define LOOK_MS 50

static bool is_listed(const char *name, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i], name) == 0)
            return true;
    return false;
}

/* --- definitions ------------------------------------------------------------------------------------------------------- */

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

static bool is_ready(const struct qf_definition *definition, const struct qf_definition *all, size_t count, const bool *made)
{
    for (size_t i = 0; i < definition->use_count; i++)
        for (size_t k = 0; k < count; k++)
            if (strcmp(all[k].name, definition->uses[i]) == 0 && !made[k])
                return false;
    return true;
}

enum qf_status qf_cage_define(struct qf_lake *lake, const struct qf_catalog *catalog, struct qf_error *error)
{
    size_t count, left;
    const struct qf_definition *definitions = qf_catalog_definitions(catalog, &count);
    bool *made CLEANUP(free) = calloc(count + 1, sizeof *made);

    if (!made)
        return qf_fail_memory(error);
    for (left = count; left;) {
        size_t before = left;
        for (size_t i = 0; i < count; i++)
            if (!made[i] && is_ready(&definitions[i], definitions, count, made)) {
                TRY(create_view(lake, &definitions[i], error));
                made[i] = true;
                left--;
            }
        if (left == before)
            return qf_fail(error, QF_INPUT, "definitions use each other in a circle");
    }
    return QF_OK;
}

/* --- names ------------------------------------------------------------------------------------------------------------- */

/* What gives another answer on another day, thread or machine; $as_of is the day. */
static const char *const volatile_functions[] = { "random", "setseed", "uuid", "gen_random_uuid", "uuidv4", "uuidv7", "now", "today", "current_date",
    "current_time", "current_timestamp", "get_current_time", "get_current_timestamp", "transaction_timestamp", "localtime", "localtimestamp",
    "nextval", "currval", "getenv", "current_setting", "current_user", "pg_sleep", "sleep_ms", "version", "txid_current", "current_query",
    "current_database", "current_schema", "current_schemas", "age", "any_value", "first", "last", "arbitrary", "approx_count_distinct",
    "approx_quantile", "approx_top_k", "reservoir_quantile" };
static const char *const table_functions[] = { "unnest", "range", "generate_series" };

static bool is_declared(const struct qf_model *model, const char *table)
{
    return is_listed(table, model->datasets, model->dataset_count) || is_listed(table, model->uses, model->use_count);
}

static enum qf_status check_names(const struct qf_catalog *catalog, const struct qf_model *model, const struct qf_sql_names *names, struct qf_error *error)
{
    for (size_t i = 0; i < names->table_count; i++) {
        if (is_declared(model, names->tables[i]))
            continue;
        qf_fail(error, QF_INPUT, "%s:%d: model %s reads '%s', which it does not declare", model->file, model->sql_line, model->code, names->tables[i]);
        if (qf_catalog_contract(catalog, names->tables[i]))
            qf_hint(error, "add it to 'datasets'");
        else
            qf_hint(error, "a model reads its 'datasets' and what it 'uses': definitions, relation, kin, entity");
        return QF_INPUT;
    }
    for (size_t i = 0; i < names->table_function_count; i++)
        if (!is_listed(names->table_functions[i], table_functions, QF_COUNT(table_functions)))
            return qf_fail(error, QF_INPUT, "%s:%d: model %s calls the table function '%s', which no model may", model->file, model->sql_line,
                model->code, names->table_functions[i]);
    for (size_t i = 0; i < names->function_count; i++)
        if (is_listed(names->functions[i], volatile_functions, QF_COUNT(volatile_functions))) {
            qf_fail(error, QF_INPUT, "%s:%d: model %s calls '%s', which can answer otherwise the next time", model->file, model->sql_line,
                model->code, names->functions[i]);
            qf_hint(error, "$as_of is the day; min(), max() or arg_min() choose one value in a fixed way");
            return QF_INPUT;
        }
    return QF_OK;
}

/* What a definition reads counts as read by the model. */
static enum qf_status check_definitions(const struct qf_catalog *catalog, const struct qf_model *model, struct qf_error *error)
{
    for (size_t i = 0; i < model->use_count; i++) {
        const struct qf_definition *definition = qf_catalog_definition(catalog, model->uses[i]);
        for (size_t k = 0; definition && k < definition->dataset_count; k++)
            if (!is_listed(definition->datasets[k], model->datasets, model->dataset_count)) {
                qf_fail(error, QF_INPUT, "%s: model %s uses '%s', which reads %s, but does not declare %s", model->file, model->code,
                    definition->name, definition->datasets[k], definition->datasets[k]);
                qf_hint(error, "add it to 'datasets'");
                return QF_INPUT;
            }
    }
    return QF_OK;
}

enum qf_status qf_cage_check(struct qf_lake *lake, const struct qf_catalog *catalog, const struct qf_model *model, struct qf_error *error)
{
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    struct qf_sql_names names = { 0 };

    TRY(qf_arena_new(0, &arena, error));
    enum qf_status status = qf_sql_names_read(lake, model->sql, arena, &names, error);
    if (status == QF_INPUT)
        qf_cage_place_mistake(model->file, model->sql_line, 0, error);
    TRY(status);
    TRY(check_names(catalog, model, &names, error));
    return check_definitions(catalog, model, error);
}

void qf_cage_place_mistake(const char *file, int sql_line, unsigned lines_before, struct qf_error *error)
{
    unsigned line = 0, column = 0;
    char message[sizeof error->message];

    if (!error)
        return;
    qf_query_mistake(error, &line, &column);
    memcpy(message, error->message, sizeof message);
    if (line > lines_before)
        qf_fail(error, QF_INPUT, "%s:%u:%u: %s", file, (unsigned)sql_line + line - lines_before - 1, column, message);
    else
        qf_fail(error, QF_INPUT, "%s:%d: %s", file, sql_line, message);
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

enum qf_status qf_watch_begin(struct qf_watch *watch, struct qf_lake *lake, int64_t time_ms, const struct qf_progress *progress, struct qf_error *error)
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
