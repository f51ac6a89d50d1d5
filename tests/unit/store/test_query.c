/* SPDX-License-Identifier: Apache-2.0 */
#include "store_test.h"

#include "base/date.h"

static struct qf_query *start(struct qf_lake *lake, const char *sql)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_query *query = NULL;

    OK(qf_query_start(lake, sql, NULL, 0, &query, &error));
    return query;
}

static bool next(struct qf_query *query)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    bool row = false;

    OK(qf_query_next(query, &row, &error));
    return row;
}

static void query__reads_integers_of_every_width(void **state)
{
    static const char *const VALUES[] = { "(-5)::TINYINT", "(-5)::SMALLINT", "(-5)::INTEGER", "(-5)::BIGINT",
        "(-5)::HUGEINT" };
    static const char *const UNSIGNED[] = { "5::UTINYINT", "5::USMALLINT", "5::UINTEGER", "5::UBIGINT", "5::UHUGEINT" };
    struct qf_lake *lake = lake_in(NULL);
    char sql[64];

    (void)state;
    for (size_t i = 0; i < QF_COUNT(VALUES); i++) {
        snprintf(sql, sizeof sql, "SELECT %s", VALUES[i]);
        assert_int_equal(one_int(lake, sql), -5);
        snprintf(sql, sizeof sql, "SELECT %s", UNSIGNED[i]);
        assert_int_equal(one_int(lake, sql), 5);
    }
    assert_int_equal(
        one_int(lake, "SELECT sum(x) FROM (VALUES (9223372036854775807::BIGINT), (-7)) t(x)"), INT64_MAX - 7);
    assert_int_equal(one_int(lake, "SELECT (-9223372036854775808)::HUGEINT"), INT64_MIN);
    qf_lake_close(lake);
}

static void query__refuses_numbers_beyond_64_bits(void **state)
{
    static const char *const VALUES[] = { "9223372036854775808::HUGEINT", "(-9223372036854775809)::HUGEINT",
        "9223372036854775808::UBIGINT", "9223372036854775808::UHUGEINT" };
    struct qf_lake *lake = lake_in(NULL);
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    char sql[96];
    int64_t number;

    (void)state;
    for (size_t i = 0; i < QF_COUNT(VALUES); i++) {
        snprintf(sql, sizeof sql, "SELECT %s AS total", VALUES[i]);
        assert_int_equal(qf_query_one_int(lake, sql, &number, &error), QF_LIMIT);
        assert_string_equal(error.message, "column 'total' of the query holds a number beyond 64 bits");
    }
    qf_lake_close(lake);
}

static void query__reads_other_types_as_text(void **state)
{
    static const struct {
        const char *sql, *text;
    } CASES[] = {
        { "SELECT 12.50::DECIMAL(4,2)", "12.50" },
        { "SELECT (-0.05)::DECIMAL(9,2)", "-0.05" },
        { "SELECT (-12345678.9)::DECIMAL(18,1)", "-12345678.9" },
        { "SELECT (-1234567890123456789012.5)::DECIMAL(38,1)", "-1234567890123456789012.5" },
        { "SELECT TIMESTAMP '2025-05-27 08:30:00'", "2025-05-27 08:30:00" },
        { "SELECT TIMESTAMP_S '2025-05-27 08:30:00'", "2025-05-27 08:30:00" },
        { "SELECT TIME '08:30:01'", "08:30:01" },
        { "SELECT INTERVAL 3 DAY", "3 days" },
        { "SELECT 'b'::ENUM('a', 'b')", "b" },
        { "SELECT NULL::DECIMAL(4,2)", "NULL" },
        { "SELECT to_json([{'from': 1, 'to': 2}])", "[{\"from\":1,\"to\":2}]" },
        { "SELECT '长文本不止十二个字节'", "长文本不止十二个字节" },
        { "SELECT ''", "" },
        { "SELECT NULL::VARCHAR", "NULL" },
    };
    struct qf_lake *lake = lake_in(NULL);
    char text[256];

    (void)state;
    for (size_t i = 0; i < QF_COUNT(CASES); i++)
        assert_string_equal(one_text(lake, CASES[i].sql, text), CASES[i].text);
    qf_lake_close(lake);
}

static void query__tells_what_kind_a_column_is(void **state)
{
    static const enum qf_value_kind KINDS[] = { QF_VALUE_INT, QF_VALUE_TEXT, QF_VALUE_DATE, QF_VALUE_BOOL,
        QF_VALUE_REAL, QF_VALUE_LIST, QF_VALUE_OTHER };
    struct qf_lake *lake = lake_in(NULL);
    struct qf_query *query = start(lake, "SELECT 1 AS a, 'x' AS b, DATE '1970-01-03' AS \"丙\", true AS d, 0.5::DOUBLE "
                                         "AS e, [1::BIGINT] AS f, now() AS g");

    (void)state;
    assert_int_equal(qf_query_column_count(query), QF_COUNT(KINDS));
    for (unsigned i = 0; i < QF_COUNT(KINDS); i++)
        assert_int_equal(qf_query_column_kind(query, i), KINDS[i]);
    assert_string_equal(qf_query_column_name(query, 2), "丙");
    assert_true(next(query));
    assert_int_equal(qf_query_int(query, 2), 2);
    assert_int_equal(qf_query_int(query, 3), 1);
    assert_true(qf_query_real(query, 4) == 0.5);
    assert_false(next(query));
    assert_false(next(query));
    qf_query_free(query);
    qf_lake_close(lake);
}

static void query__reads_lists_without_their_nulls(void **state)
{
    struct qf_lake *lake = lake_in(NULL);
    struct qf_query *query =
        start(lake, "SELECT CASE i % 4 WHEN 0 THEN NULL WHEN 1 THEN [] WHEN 2 THEN [i, NULL, i + 1] ELSE [i] END, i "
                    "FROM range(10000) t(i) ORDER BY i");
    const int64_t *items;
    unsigned count;
    int64_t seen = 0;

    (void)state;
    for (; next(query); seen++) {
        static const unsigned COUNTS[] = { 0, 0, 2, 1 };

        assert_int_equal(qf_query_int(query, 1), seen);
        assert_int_equal(qf_query_is_null(query, 0), seen % 4 == 0);
        qf_query_list(query, 0, &items, &count);
        assert_int_equal(count, COUNTS[seen % 4]);
        if (count)
            assert_int_equal(items[0], seen);
        if (count == 2)
            assert_int_equal(items[1], seen + 1);
    }
    assert_int_equal(seen, 10000);
    qf_query_free(query);
    qf_lake_close(lake);
}

static void query__refuses_types_it_cannot_read(void **state)
{
    static const char *const COLUMNS[] = { "{'a': 1}", "['x']", "[{'a': 1}]", "MAP {'a': 1}" };
    struct qf_lake *lake = lake_in(NULL);
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_query *query = NULL;
    char sql[64];

    (void)state;
    for (size_t i = 0; i < QF_COUNT(COLUMNS); i++) {
        snprintf(sql, sizeof sql, "SELECT %s AS c", COLUMNS[i]);
        assert_int_equal(qf_query_start(lake, sql, NULL, 0, &query, &error), QF_INPUT);
        assert_string_equal(error.message, "column 'c' of the query has a type that cannot be read");
        assert_null(query);
    }
    qf_lake_close(lake);
}

static void query__binds_parameters_by_name(void **state)
{
    static const struct qf_parameter PARAMETERS[] = {
        { .name = "unused", .kind = QF_VALUE_INT, .number = 9 },
        { .name = "text", .kind = QF_VALUE_TEXT, .text = "it's 张三" },
        { .name = "number", .kind = QF_VALUE_INT, .number = 42 },
        { .name = "day", .kind = QF_VALUE_DATE, .number = 2 },
        { .name = "flag", .kind = QF_VALUE_BOOL, .number = 1 },
        { .name = "nothing", .kind = QF_VALUE_NULL },
    };
    struct qf_lake *lake = lake_in(NULL);
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_query *query = NULL;

    (void)state;
    OK(qf_query_start(lake,
        "SELECT $text, $number + 1, $day, $flag, $nothing, $number FROM range(3) t(i) WHERE i < $number", PARAMETERS,
        QF_COUNT(PARAMETERS), &query, &error));
    assert_true(next(query));
    assert_true(qf_slice_equal(qf_query_text(query, 0), qf_slice("it's 张三")));
    assert_int_equal(qf_query_int(query, 1), 43);
    assert_int_equal(qf_query_int(query, 2), 2);
    assert_int_equal(qf_query_column_kind(query, 2), QF_VALUE_DATE);
    assert_int_equal(qf_query_int(query, 3), 1);
    assert_true(qf_query_is_null(query, 4));
    assert_int_equal(qf_query_int(query, 5), 42);
    qf_query_free(query);
    query = NULL;
    assert_int_equal(
        qf_query_start(lake, "SELECT $missing", PARAMETERS, QF_COUNT(PARAMETERS), &query, &error), QF_INPUT);
    assert_string_equal(error.message, "the query uses parameter '$missing', which is not given");
    qf_lake_close(lake);
}

static void query__streams_and_can_be_nested(void **state)
{
    struct qf_lake *lake = lake_in(NULL);
    struct qf_query *outer = start(lake, "SELECT i FROM range(3000000) t(i)");
    int64_t sum = 0, rows = 0;

    (void)state;
    while (next(outer)) {
        sum += qf_query_int(outer, 0);
        if (rows++ % 500000 == 0)
            assert_int_equal(one_int(lake, "SELECT count(*) FROM range(1000)"), 1000);
    }
    assert_int_equal(rows, 3000000);
    assert_int_equal(sum, INT64_C(3000000) * 2999999 / 2);
    qf_query_free(outer);
    qf_lake_close(lake);
}

static void query__may_be_left_before_its_end(void **state)
{
    struct qf_lake *lake = lake_in(NULL);

    (void)state;
    for (int i = 0; i < 2 * 16; i++) { /* more often than there are connections */
        struct qf_query *query = start(lake, "SELECT i FROM range(100000000) t(i)");

        assert_true(next(query));
        qf_query_free(query);
    }
    qf_lake_close(lake);
}

static void query__fails_when_too_many_are_open(void **state)
{
    struct qf_lake *lake = lake_in(NULL);
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_query *open[16] = { 0 }, *more = NULL;

    (void)state;
    for (size_t i = 0; i < QF_COUNT(open); i++)
        open[i] = start(lake, "SELECT 1");
    assert_int_equal(qf_query_start(lake, "SELECT 1", NULL, 0, &more, &error), QF_LIMIT);
    for (size_t i = 0; i < QF_COUNT(open); i++)
        qf_query_free(open[i]);
    assert_int_equal(one_int(lake, "SELECT 1"), 1);
    qf_lake_close(lake);
}

static void mistake__is_placed_in_code_points(void **state)
{
    static const struct {
        const char *sql;
        unsigned line, column;
        const char *part; /* of the message */
    } CASES[] = {
        { "SELECT * FORM t", 1, 15, "syntax error" },
        { "SELECT '名名',\n  '名' FORM t x", 2, 12, "syntax error" },
        { "SELECT 名,\n  年, nope\nFROM (SELECT 1 AS 名, 2 AS 年)", 2, 6, "\"nope\" not found" },
        { "SELECT *\nFROM 没有的表", 2, 6, "没有的表" },
        { "SELECT 1\nFROM range(10) t(i)\nWHERE 甲乙丙(i) > 1", 3, 7, "甲乙丙" },
        { "SELECT CAST(x AS DATE)\nFROM (SELECT '不是日期' AS x)", 1, 8, "不是日期" },
        { "SELECT 1; SELECT 2", 0, 0, "multiple statements" },
        { "SELECT error('坏了')", 0, 0, "坏了" },
    };
    struct qf_lake *lake = lake_in(NULL);
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    unsigned line, column;
    int64_t number;

    (void)state;
    for (size_t i = 0; i < QF_COUNT(CASES); i++) {
        assert_int_equal(qf_query_one_int(lake, CASES[i].sql, &number, &error), QF_INPUT);
        qf_query_mistake(&error, &line, &column);
        if (line != CASES[i].line || column != CASES[i].column || !strstr(error.message, CASES[i].part))
            fail_msg("%s: %u:%u %s", CASES[i].sql, line, column, error.message);
        assert_null(strstr(error.message, "exception_type"));
    }
    qf_lake_close(lake);
}

static void mistake__deep_in_the_stream_is_reported(void **state)
{
    struct qf_lake *lake = lake_in(NULL);
    struct qf_query *query =
        start(lake, "SELECT CASE WHEN i = 900000 THEN error('at last') ELSE i END FROM range(1000000) t(i)");
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    enum qf_status status;
    bool row = true;

    (void)state;
    while ((status = qf_query_next(query, &row, &error)) == QF_OK && row)
        ;
    assert_int_equal(status, QF_INPUT);
    assert_string_equal(error.message, "the query failed: at last");
    qf_query_free(query);
    qf_lake_close(lake);
}

static void one_int__of_no_row_is_zero(void **state)
{
    struct qf_lake *lake = lake_in(NULL);

    (void)state;
    assert_int_equal(one_int(lake, "SELECT 7 WHERE false"), 0);
    assert_int_equal(one_int(lake, "SELECT NULL::BIGINT"), 0);
    qf_lake_close(lake);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(query__reads_integers_of_every_width),
        cmocka_unit_test(query__refuses_numbers_beyond_64_bits),
        cmocka_unit_test(query__reads_other_types_as_text),
        cmocka_unit_test(query__tells_what_kind_a_column_is),
        cmocka_unit_test(query__reads_lists_without_their_nulls),
        cmocka_unit_test(query__refuses_types_it_cannot_read),
        cmocka_unit_test(query__binds_parameters_by_name),
        cmocka_unit_test(query__streams_and_can_be_nested),
        cmocka_unit_test(query__may_be_left_before_its_end),
        cmocka_unit_test(query__fails_when_too_many_are_open),
        cmocka_unit_test(mistake__is_placed_in_code_points),
        cmocka_unit_test(mistake__deep_in_the_stream_is_reported),
        cmocka_unit_test(one_int__of_no_row_is_zero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
