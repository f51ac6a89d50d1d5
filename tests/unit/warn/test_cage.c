/* SPDX-License-Identifier: Apache-2.0 */
/* The cage: what a model and a definition may name, where a mistake stands, and the limits of time and memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "store/query.h"
#include "warn/cage.h"
#include "world.h"

#define TIME_MS ((int64_t)20000)
#define YIELDS  " AS subject, '' AS subject_name, '2024' AS period, [1::BIGINT] AS evidence"

static void assert_says(const struct qf_error *error, const char *words)
{
    if (!strstr(error->message, words))
        fail_msg("'%s' does not say '%s'", error->message, words);
}

/* What the model X01 with this SQL fails with. */
static struct qf_error ask_sql(struct world *world, const char *head, const char *sql, enum qf_status expected)
{
    struct qf_hits hits CLEANUP(qf_hits_release) = { 0 };
    struct qf_error error;

    world_model(world, head, sql);
    enum qf_status status = world_ask(world, "X01", TIME_MS, 0, &hits, &error);
    if (status != expected)
        fail_msg("%s\nends with %s: %s", sql, qf_status_name(status), status == QF_OK ? "" : error.message);
    return error;
}

static void cage__refuses_what_is_not_declared_or_not_a_question(void **state)
{
    static const struct {
        const char *sql, *says;
    } cases[] = {
        { "SELECT 1" YIELDS " FROM \"DE01\"", "model X01 reads 'DE01', which it does not declare" },
        { "SELECT 1" YIELDS " FROM total", "model X01 reads 'total', which it does not declare" },
        { "SELECT 1" YIELDS " FROM delivered.\"PA01\"", "reads 'delivered.PA01'" },
        { "SELECT 1" YIELDS " FROM information_schema.tables", "reads 'information_schema.tables'" },
        { "SELECT 1" YIELDS " FROM '/etc/passwd'", "reads '/etc/passwd'" },
        { "SELECT 1" YIELDS " WHERE EXISTS (SELECT 1 FROM kin)", "reads 'kin'" },
        { "WITH a AS (SELECT * FROM entity) SELECT 1" YIELDS " FROM a", "reads 'entity'" },
        { "SELECT 1" YIELDS " FROM read_csv('/etc/passwd')", "calls the table function 'read_csv'" },
        { "SELECT 1" YIELDS " FROM read_text('/etc/passwd')", "calls the table function 'read_text'" },
        { "SELECT 1" YIELDS " FROM glob('/*')", "calls the table function 'glob'" },
        { "SELECT 1" YIELDS " FROM duckdb_settings()", "calls the table function 'duckdb_settings'" },
        { "SELECT 1" YIELDS " FROM query('SELECT 1')", "calls the table function 'query'" },
        { "SELECT 1" YIELDS " FROM \"PA01\" USING SAMPLE 10", "calls the table function 'sample'" },
        { "SELECT random()" YIELDS, "calls 'random', which can answer otherwise" },
        { "SELECT 1" YIELDS " FROM \"PA01\" WHERE pay_date < current_date", "calls 'current_date'" },
        { "SELECT 1" YIELDS " FROM \"PA01\" WHERE pay_date < TODAY()", "calls 'today'" },
        { "SELECT hash(now())" YIELDS, "calls 'now'" },
        { "SELECT hash(system.main.random())" YIELDS, "calls 'system.random'" },
        { "SELECT hash(pg_catalog.current_schemas(true))" YIELDS, "calls 'pg_catalog.current_schemas'" },
        { "SELECT any_value(amount)" YIELDS " FROM \"PA01\"", "calls 'any_value'" },
        { "SELECT first(amount)" YIELDS " FROM \"PA01\"", "calls 'first'" },
        { "COPY \"PA01\" TO '/tmp/out.csv'", "exactly one SELECT" },
        { "SELECT 1" YIELDS "; SELECT 2", "exactly one SELECT" },
        { "SELECT 1" YIELDS "; DROP VIEW \"PA01\"", "exactly one SELECT" },
        { "CREATE TABLE x AS SELECT 1", "exactly one SELECT" }, { "ATTACH '/tmp/x.db'", "exactly one SELECT" },
        { "INSTALL httpfs", "exactly one SELECT" }, { "SET threads = 1", "exactly one SELECT" },
        { "PRAGMA database_list", "" }, /* is a table function by another name */
    };

    for (size_t i = 0; i < QF_COUNT(cases); i++) {
        struct qf_error error = ask_sql(*state, "", cases[i].sql, QF_INPUT);
        assert_says(&error, cases[i].says);
        assert_says(&error, "models/X01.yaml:");
    }
}

static void cage__admits_what_is_declared(void **state)
{
    ask_sql(*state, "", "SELECT 1" YIELDS " FROM \"PA01\", range(3) AS r, unnest([1, 2]) AS u", QF_OK);
    ask_sql(
        *state, "uses: [total, kin]\n", "WITH kin2 AS (SELECT * FROM kin) SELECT 1" YIELDS " FROM total, kin2", QF_OK);
    ask_sql(*state, "", "SELECT year($as_of)" YIELDS, QF_OK);
}

static void cage__knows_every_function_that_the_engine_calls_volatile(void **state)
{
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_query *query CLEANUP(qf_query_free) = NULL;
    size_t count, found = 0;
    const char *const *known = qf_cage_volatile_functions(&count);
    bool row = true;

    for (size_t i = 1; i < count; i++)
        assert_true(strcmp(known[i - 1], known[i]) < 0);
    must(qf_query_start(world->lake,
             "SELECT DISTINCT function_name FROM duckdb_functions() WHERE stability <> 'CONSISTENT'"
             " AND function_type IN ('scalar', 'aggregate')",
             NULL, 0, &query, &error),
        &error);
    for (;; found++) {
        must(qf_query_next(query, &row, &error), &error);
        if (!row)
            break;
        struct qf_slice name = qf_query_text(query, 0);
        size_t i = 0;
        while (i < count && !qf_slice_equal(qf_slice(known[i]), name))
            i++;
        if (i == count)
            fail_msg("a model may call the volatile function '%.*s'", (int)name.length, name.data);
    }
    assert_true(found > 10);
}

/* Line and column of the SQL as it stands in the file. */
static void mistake__names_file_line_and_column(void **state)
{
    struct world *world = *state;
    static const struct {
        const char *sql;
        int line, column;
    } cases[] = {
        { "SELECT 1" YIELDS "\nFROM \"PA01\"\nWHERE amont > 0", 3, 7 },
        { "SELECT 1 AS subject,\n    '张伟' || wrong AS subject_name", 2, 13 },
        { "SELECT 1" YIELDS "\nFROM \"PA01\"\nWHERE ORDER", 3, 7 },
    };
    char place[64];

    for (size_t i = 0; i < QF_COUNT(cases); i++) {
        struct qf_error error = ask_sql(world, "", cases[i].sql, QF_INPUT);
        int first = qf_catalog_model(world->catalog, "X01")->sql_line;
        snprintf(place, sizeof place, "X01.yaml:%d:%d: ", first + cases[i].line - 1, cases[i].column);
        assert_says(&error, place);
        assert_null(strstr(error.message, "of the query"));
    }
}

static void write_definition(struct world *world, const char *name, const char *declares, const char *sql)
{
    char text[1024], path[64];

    snprintf(path, sizeof path, "definitions/%s.yaml", name);
    snprintf(text, sizeof text, "name: %s\ntitle: {zh: 定义, en: d}\n%s\nsql: |\n  %s\n", name, declares, sql);
    world_write(world, path, text);
}

static void definition__obeys_the_rules_of_a_model(void **state)
{
    struct world *world = *state;
    static const struct {
        const char *sql, *says;
    } cases[] = {
        { "SELECT 1 AS a; COPY (SELECT 1) TO '/tmp/qf-warn-escaped.csv'", "exactly one SELECT" },
        { "SELECT * FROM read_csv('/etc/passwd')", "definition bad calls the table function 'read_csv'" },
        { "SELECT * FROM \"DE01\"", "definition bad reads 'DE01'" },
        { "SELECT random() AS a FROM \"PA01\"", "definition bad calls 'random'" },
        { "SELECT nothing FROM \"PA01\"", "bad.yaml:5:8: " },
    };

    for (size_t i = 0; i < QF_COUNT(cases); i++) {
        write_definition(world, "bad", "datasets: [PA01]", cases[i].sql);
        struct qf_error error = ask_sql(world, "uses: [bad]\n", "SELECT 1" YIELDS " FROM bad", QF_INPUT);
        assert_says(&error, cases[i].says);
        assert_says(&error, "definitions/bad.yaml:");
        ask_sql(world, "uses: [total]\n", "SELECT 1" YIELDS " FROM total", QF_OK); /* who does not use it is not hurt */
    }
}

static void definition__fails_with_the_one_it_uses(void **state)
{
    struct world *world = *state;

    write_definition(world, "inner_one", "datasets: [PA01]", "SELECT nothing FROM \"PA01\"");
    write_definition(world, "an_outer", "uses: [inner_one]", "SELECT * FROM inner_one");
    struct qf_error error = ask_sql(world, "uses: [an_outer]\n", "SELECT 1" YIELDS " FROM an_outer", QF_INPUT);
    assert_says(&error, "inner_one.yaml:5:8: ");
}

static void definition__makes_its_datasets_the_models_own(void **state)
{
    struct world *world = *state;

    write_definition(world, "deaths", "datasets: [DE01]", "SELECT * FROM \"DE01\"");
    write_definition(world, "by_way", "uses: [deaths]", "SELECT * FROM deaths");
    struct qf_error error = ask_sql(world, "uses: [by_way]\n", "SELECT 1" YIELDS " FROM by_way", QF_INPUT);
    assert_says(&error, "uses 'deaths', which reads DE01, but does not declare DE01");
}

static void limit__ends_what_never_ends(void **state)
{
    struct world *world = *state;
    struct qf_hits hits CLEANUP(qf_hits_release) = { 0 };
    struct qf_error error;

    world_model(world, "",
        "WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n % 1000 + 1 FROM r)\nSELECT max(n)" YIELDS " FROM r");
    assert_int_equal(world_ask(world, "X01", 300, 0, &hits, &error), QF_LIMIT);
    assert_says(&error, "model X01 took longer than 0.3 s");
}

static void limit__ends_what_eats_the_memory(void **state)
{
    struct world *world = *state;
    struct qf_hits hits CLEANUP(qf_hits_release) = { 0 };
    struct qf_error error;

    world_model(world, "", "SELECT length(list(i)::VARCHAR)" YIELDS " FROM range(100000000) AS r (i)");
    assert_int_equal(world_ask(world, "X01", TIME_MS, (int64_t)64 << 20, &hits, &error), QF_LIMIT);
    assert_says(&error, "memory");
}

static void limit__does_not_stop_the_next_model(void **state)
{
    struct world *world = *state;
    struct qf_warn_report report CLEANUP(qf_warn_report_release) = { 0 };

    world_deliver(world, 0, "('张伟', '" P1 "', '石桥村', 1000, 12000, '2024-03-01')");
    world_write(world, "models/S01.yaml",
        "code: S01\nname: s\nversion: 1\ntitle: {zh: 问, en: q}\nquestion: {zh: 问, en: q}\ndomain: D01\nlevel: red\n"
        "datasets: [PA01]\nsentence: {zh: 问, en: q}\n"
        "examples:\n  - {name: a, rows: {PA01: []}, expect: []}\n"
        "  - {name: b, rows: {PA01: []}, expect: [{subject: x}]}\nsql: |\n  SELECT nothing FROM \"PA01\"\n");
    const struct qf_model_outcome *outcome = world_run(world, "S01", &report);
    assert_string_equal(outcome->state, "failed");
    assert_non_null(strstr(outcome->message, "S01.yaml:14:8: "));
    assert_string_equal(world_run(world, "T01", &report)->state, "done");
    book_answers(world, "SELECT model || ' ' || state || ' ' || hits FROM model_run WHERE run = 1 ORDER BY model",
        "S01 failed 0\nT01 done 1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            cage__refuses_what_is_not_declared_or_not_a_question, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(cage__admits_what_is_declared, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(
            cage__knows_every_function_that_the_engine_calls_volatile, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(mistake__names_file_line_and_column, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(definition__obeys_the_rules_of_a_model, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(definition__fails_with_the_one_it_uses, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(definition__makes_its_datasets_the_models_own, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(limit__ends_what_never_ends, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(limit__ends_what_eats_the_memory, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(limit__does_not_stop_the_next_model, world_setup, world_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
