/* SPDX-License-Identifier: Apache-2.0 */
#include "store_test.h"

/* What a query names, each list joined by commas. */
static const struct {
    const char *sql, *tables, *table_functions, *functions;
} CASES[] = {
    { "SELECT 1", "", "", "" },
    { "SELECT a + 1 FROM GA01", "GA01", "", "" },
    { "SELECT sum(x) FROM b, a JOIN c ON lower(a.x) = c.y", "a,b,c", "", "lower,sum" },
    { "SELECT * FROM a UNION ALL SELECT * FROM b EXCEPT SELECT * FROM c", "a,b,c", "", "" },
    { "SELECT * FROM (SELECT * FROM (SELECT * FROM deep))", "deep", "", "" },
    { "SELECT (SELECT max(y) FROM q WHERE q.x = a.x) FROM a WHERE EXISTS (FROM r) AND x IN (SELECT z FROM s)",
        "a,q,r,s", "", "max" },
    { "WITH w AS (SELECT * FROM a) SELECT * FROM w", "a", "", "" },
    { "WITH w AS (SELECT * FROM a), v AS (SELECT * FROM W) SELECT * FROM v, w", "a", "", "" },
    { "WITH w AS (SELECT * FROM w) SELECT * FROM w", "w", "", "" },
    { "WITH v AS (SELECT * FROM w), w AS (SELECT 1) SELECT * FROM v, w", "w", "", "" },
    { "WITH w AS (SELECT 1) SELECT * FROM main.w", "main.w", "", "" },
    { "SELECT * FROM (WITH w AS (SELECT 1) SELECT * FROM w), w", "w", "", "" },
    { "SELECT * FROM a UNION ALL (WITH a AS (SELECT 1) SELECT * FROM a)", "a", "", "" },
    { "WITH w AS (SELECT 1) SELECT * FROM a UNION ALL SELECT * FROM w", "a", "", "" },
    { "WITH w AS (SELECT 1) SELECT (WITH w AS (SELECT * FROM w) SELECT count(*) FROM w) FROM w", "", "", "count_star" },
    { "WITH w AS MATERIALIZED (SELECT * FROM a), v AS MATERIALIZED (SELECT * FROM w) SELECT * FROM v, w, b", "a,b", "",
        "" },
    { "WITH RECURSIVE r AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM r, edge WHERE i < 3) SELECT * FROM r", "edge", "",
        "" },
    { "SELECT * FROM a, LATERAL (SELECT f(a.x) FROM b) t", "a,b", "", "f" },
    { "SELECT row_number() OVER (PARTITION BY g(x) ORDER BY h(y)), sum(z) FILTER (WHERE k(z)) FROM a", "a", "",
        "g,h,k,row_number,sum" },
    { "SELECT rank() OVER w FROM a WINDOW w AS (ORDER BY m(x))", "a", "", "m,rank" },
    { "SELECT * FROM read_csv('x'), range(f(1)), \"Q\".t", "Q.t", "range,read_csv", "f" },
    { "SELECT * FROM '/etc/passwd'", "/etc/passwd", "", "" },
    { "SELECT * FROM c.s.t", "c.s.t", "", "" },
    { "SELECT pg_catalog.f(1), getenv('HOME')", "", "", "getenv,pg_catalog.f" },
    { "SELECT list_transform(l, lambda q: k(q)), [f(z) FOR z IN l], CASE WHEN g(1) THEN h(2) END FROM a", "a", "",
        "f,g,h,k,list_apply,list_transform" },
    { "SELECT EXTRACT(year FROM d), x COLLATE nocase, x BETWEEN f(1) AND 2, coalesce(n(x), 1), x::INT FROM a", "a", "",
        "date_part,f,n" },
    { "SELECT current_date, CURRENT_USER, a.user FROM a", "a", "", "current_date,current_user" },
    { "SELECT x FROM a GROUP BY ALL HAVING f(x) ORDER BY g(x) LIMIT h(1)", "a", "", "f,g,h" },
    { "FROM a SELECT x QUALIFY f(x) = 1", "a", "", "f" },
    { "FROM a PIVOT (sum(x) FOR y IN (1, 2))", "a", "", "sum" },
    { "SELECT * FROM (VALUES (f(1))) t(x)", "", "", "f" },
    { "SELECT DISTINCT ON (f(x)) x FROM a", "a", "", "f" },
    { "SELECT * FROM (DESCRIBE a)", "a", "describe", "" },
    { "SUMMARIZE a", "a", "describe", "" },
    { "SELECT * FROM a USING SAMPLE 10", "a", "sample", "" },
    { "SELECT * FROM a TABLESAMPLE 10%", "a", "sample", "" },
    { "WITH b AS (SELECT * FROM a USING SAMPLE 3) SELECT * FROM b", "a", "sample", "" },
    { "SELECT * FROM a POSITIONAL JOIN b ASOF JOIN c USING (x)", "a,b,c", "", "" },
    { "SELECT COLUMNS(c -> f(c)) FROM a", "a", "", "f,list_filter" },
    { "SELECT mask(name) FROM 户籍人口 -- 注释", "户籍人口", "", "mask" },
};

static const char *joined(const char **names, size_t count, struct qf_text *text)
{
    qf_text_clear(text);
    for (size_t i = 0; i < count; i++)
        qf_text_add_format(text, "%s%s", i ? "," : "", names[i]);
    return qf_text_string(text);
}

static void check_list(const char *sql, const char *found, const char *expected)
{
    if (strcmp(found, expected) != 0)
        fail_msg("%s: names '%s' instead of '%s'", sql, found, expected);
}

static struct qf_sql_names names_of(struct qf_lake *lake, struct qf_arena *arena, const char *sql)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_sql_names names = { 0 };

    if (qf_sql_names_read(lake, sql, arena, &names, &error) != QF_OK)
        fail_msg("%s: %s", sql, error.message);
    return names;
}

static void names__are_those_of_the_query(void **state)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_lake *lake = lake_in(NULL);
    struct qf_arena *arena = NULL;
    struct qf_text text = { 0 };

    (void)state;
    OK(qf_arena_new(0, &arena, &error));
    for (size_t i = 0; i < QF_COUNT(CASES); i++) {
        struct qf_sql_names names = names_of(lake, arena, CASES[i].sql);

        check_list(CASES[i].sql, joined(names.tables, names.table_count, &text), CASES[i].tables);
        check_list(
            CASES[i].sql, joined(names.table_functions, names.table_function_count, &text), CASES[i].table_functions);
        check_list(CASES[i].sql, joined(names.functions, names.function_count, &text), CASES[i].functions);
    }
    qf_text_release(&text);
    qf_arena_free(arena);
    qf_lake_close(lake);
}

static void names__refuse_what_is_not_one_select(void **state)
{
    static const char *const REFUSED[] = { "", "-- nothing", "SELECT 1; SELECT 2", "SELECT 1; DROP TABLE x",
        "DROP TABLE x", "INSERT INTO a VALUES (1)", "COPY a TO 'x'", "SET threads = 1", "CREATE TABLE x AS SELECT 1",
        "ATTACH 'x'", "PRAGMA version", "EXPLAIN SELECT 1", "CALL f()", "EXECUTE p" };
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_lake *lake = lake_in(NULL);
    struct qf_arena *arena = NULL;
    struct qf_sql_names names = { 0 };

    (void)state;
    OK(qf_arena_new(0, &arena, &error));
    for (size_t i = 0; i < QF_COUNT(REFUSED); i++) {
        if (qf_sql_names_read(lake, REFUSED[i], arena, &names, &error) != QF_INPUT)
            fail_msg("accepted: %s", REFUSED[i]);
        assert_string_equal(error.message, "the query is not exactly one SELECT");
    }
    qf_arena_free(arena);
    qf_lake_close(lake);
}

static void names__place_a_mistake(void **state)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_lake *lake = lake_in(NULL);
    struct qf_arena *arena = NULL;
    struct qf_sql_names names = { 0 };
    unsigned line, column;

    (void)state;
    OK(qf_arena_new(0, &arena, &error));
    assert_int_equal(qf_sql_names_read(lake, "SELECT 名\nFROM a WERE x", arena, &names, &error), QF_INPUT);
    qf_query_mistake(&error, &line, &column);
    assert_int_equal(line, 2);
    assert_int_equal(column, 13);
    qf_arena_free(arena);
    qf_lake_close(lake);
}

static void names__work_in_the_cage(void **state)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_lake *lake = lake_in(NULL);
    struct qf_arena *arena = NULL;

    (void)state;
    OK(qf_arena_new(0, &arena, &error));
    OK(qf_lake_lock(lake, 0, &error));
    assert_int_equal(names_of(lake, arena, "SELECT * FROM a").table_count, 1);
    qf_arena_free(arena);
    qf_lake_close(lake);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names__are_those_of_the_query),
        cmocka_unit_test(names__refuse_what_is_not_one_select),
        cmocka_unit_test(names__place_a_mistake),
        cmocka_unit_test(names__work_in_the_cage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
