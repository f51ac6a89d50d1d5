/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes what `qingfeng warn` asks as a script for plain DuckDB: the views as the session holds them, then each model's SQL with its
 * parameters put in. usage: write_script WORKSPACE YYYY-MM-DD
 */
#include <inttypes.h>
#include <stdio.h>

#include "base/date.h"
#include "commands/sessions.h"
#include "match/match.h"
#include "warn/cage.h"

static enum qf_status write_views(struct qf_lake *lake, struct qf_error *error)
{
    struct qf_query *query CLEANUP(qf_query_free) = NULL;
    bool more = true;

    printf("CREATE SCHEMA delivered;\nCREATE SCHEMA matched;\n");
    TRY(qf_query_start(
        lake, "SELECT sql FROM duckdb_views() WHERE NOT internal ORDER BY view_oid", NULL, 0, &query, error));
    for (;;) {
        TRY(qf_query_next(query, &more, error));
        if (!more)
            return QF_OK;
        printf("%.*s\n", (int)qf_query_text(query, 0).length, qf_query_text(query, 0).data);
    }
}

/* The parameter that a '$' begins; its length goes to `ret_length`. NULL when the model has none of the name. */
static const struct qf_model_parameter *parameter_at(const struct qf_model *model, const char *name, size_t *ret_length)
{
    *ret_length = strspn(name, "abcdefghijklmnopqrstuvwxyz_0123456789");
    for (size_t i = 0; i < model->parameter_count; i++)
        if (strlen(model->parameters[i].name) == *ret_length &&
            strncmp(model->parameters[i].name, name, *ret_length) == 0)
            return &model->parameters[i];
    return NULL;
}

static void add_parameter(struct qf_text *sql, const struct qf_model_parameter *parameter, const char *as_of)
{
    char day[QF_DATE_TEXT];

    if (!parameter) {
        qf_text_add_format(sql, "DATE '%s'", as_of); /* $as_of, which every model has */
    } else if (parameter->type == QF_FACT_TEXT) {
        qf_sql_add_string(sql, parameter->text);
    } else if (parameter->type == QF_FACT_DATE) {
        qf_date_format((int32_t)parameter->value, day);
        qf_text_add_format(sql, "DATE '%s'", day);
    } else {
        qf_text_add_format(sql, "%" PRId64 "::BIGINT", parameter->value);
    }
}

static enum qf_status write_model(const struct qf_model *model, const char *as_of, struct qf_error *error)
{
    struct qf_text sql CLEANUP(qf_text_release) = { 0 };
    size_t length;

    for (const char *at = model->sql; *at; at++) {
        const struct qf_model_parameter *parameter = parameter_at(model, at + 1, &length);
        if (*at != '$' || !length) { /* not the end of a regular expression */
            qf_text_add_char(&sql, *at);
            continue;
        }
        add_parameter(&sql, parameter, as_of);
        at += length;
    }
    TRY(qf_text_check(&sql, error));
    printf("-- %s\n%s;\n", model->code, qf_text_string(&sql));
    return QF_OK;
}

static enum qf_status write_script(const struct qf_cli *cli, const char *as_of, struct qf_error *error)
{
    struct qf_city city CLEANUP(qf_city_close) = QF_CITY_INIT;
    struct qf_lake *lake CLEANUP(qf_lake_close) = NULL;
    struct qf_cage cage CLEANUP(qf_cage_release) = { 0 };
    struct qf_match_options options = { .actor = cli->actor };
    struct qf_match_report match = { 0 };
    struct qf_model_sessions sessions;
    size_t count;

    TRY(qf_city_open(cli, QF_BOOK_WRITE, &city, error));
    TRY(qf_city_open_lake(&city, error));
    TRY(qf_match_run(city.lake, city.book, city.catalog, &options, &match, error));
    qf_model_sessions_init(&sessions, &city, city.catalog, match.snapshot, match.run);
    TRY(sessions.sessions.open(sessions.sessions.context, &lake, error));
    TRY(qf_cage_define(lake, city.catalog, &cage, error));
    TRY(write_views(lake, error));
    const struct qf_model *models = qf_catalog_models(city.catalog, &count);
    for (size_t i = 0; i < count; i++)
        TRY(write_model(&models[i], as_of, error));
    return QF_OK;
}

int main(int argc, char **argv)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_cli cli = { .program = argv[0], .actor = "bench", .quiet = true, .out = stdout, .err = stderr };

    if (argc != 3)
        return 2;
    cli.workspace = argv[1];
    if (write_script(&cli, argv[2], &error) == QF_OK)
        return 0;
    fprintf(stderr, "write_script: %s\n", error.message);
    return 1;
}
