/* SPDX-License-Identifier: Apache-2.0 */
/* The answer of a model: its columns, their types, the order of its rows, the gate of the level, repeatability. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "world.h"

#define TIME_MS ((int64_t)20000)
#define FACTS   "facts:\n  - {name: number, title: {zh: 数, en: n}, type: integer}\n"

static void assert_says(const struct qf_error *error, const char *words)
{
    if (!strstr(error->message, words))
        fail_msg("'%s' does not say '%s'", error->message, words);
}

static void answer__needs_its_columns_in_their_types(void **state)
{
    struct world *world = *state;
    static const struct {
        const char *head, *sql, *says;
    } cases[] = {
        { "", "SELECT 'x' AS subject_name, '2024' AS period, [1::BIGINT] AS evidence", "yields no column 'subject'" },
        { "", "SELECT 1 AS subject, 'x' AS subject_name, '2024' AS period", "yields no column 'evidence'" },
        { FACTS, "SELECT 1 AS subject, 'x' AS subject_name, '2024' AS period, [1::BIGINT] AS evidence",
            "yields no column 'number'" },
        { "", "SELECT '1' AS subject, 'x' AS subject_name, '2024' AS period, [1::BIGINT] AS evidence",
            "yields 'subject' as VARCHAR: it must be BIGINT" },
        { "", "SELECT 1 AS subject, 'x' AS subject_name, 2024 AS period, [1::BIGINT] AS evidence",
            "yields 'period' as INTEGER: it must be VARCHAR" },
        { "", "SELECT 1 AS subject, 'x' AS subject_name, '2024' AS period, 1 AS evidence",
            "yields 'evidence' as INTEGER: it must be BIGINT[]" },
        { "",
            "SELECT 1 AS subject, 'x' AS subject_name, '2024' AS period, [1::BIGINT] AS evidence, 0.5::DOUBLE AS "
            "amount_fen",
            "yields 'amount_fen' as DOUBLE: it must be BIGINT" },
        { FACTS,
            "SELECT 1 AS subject, 'x' AS subject_name, '2024' AS period, [1::BIGINT] AS evidence, avg(i) AS number "
            "FROM range(3) AS r (i)",
            "yields 'number' as DOUBLE: it must be BIGINT" },
        { "", "SELECT 1 AS subject, 'x' AS subject_name, '2024' AS period, [1::BIGINT] AS evidence, [1] AS links",
            "yields 'links' as INTEGER[]: it must be kin.link[]" },
    };

    for (size_t i = 0; i < QF_COUNT(cases); i++) {
        struct qf_hits hits CLEANUP(qf_hits_release) = { 0 };
        struct qf_error error;
        world_model(world, cases[i].head, cases[i].sql);
        assert_int_equal(world_ask(world, "X01", TIME_MS, 0, &hits, &error), QF_INPUT);
        assert_says(&error, cases[i].says);
    }
}

static void answer__is_refused_row_by_row(void **state)
{
    struct world *world = *state;
    static const struct {
        const char *row, *says;
    } cases[] = {
        { "(1, 'x', NULL, [1], 'red', NULL)", "about 'x' without a period" },
        { "(1, 'x', '2024', []::BIGINT[], 'red', NULL)", "about 'x' without evidence" },
        { "(1, 'x', '2024', [NULL]::BIGINT[], 'red', NULL)", "about 'x' without evidence" },
        { "(NULL, '', '2024', [1], 'red', NULL)", "neither subject nor subject_name" },
        { "(1, 'x', '2024', [1], 'purple', NULL)", "yields the level 'purple'" },
        { "(1, 'x', '2024', [1], 'red', NULL), (1, 'x', '2024', [2], 'red', NULL)", "two rows about 'x' in 2024" },
        { "(1, 'x', '2024', [1], 'red', NULL), (1, 'y', '2023', [2], 'red', NULL), (1, 'z', '2024', [2], 'red', NULL)",
            "two rows about 'z' in 2024" },
        { "(NULL, 'x', '2024', [1], 'red', '甲村'), (NULL, 'x', '2024', [2], 'red', '甲村')",
            "two rows about 'x' in 2024" },
    };

    for (size_t i = 0; i < QF_COUNT(cases); i++) {
        struct qf_hits hits CLEANUP(qf_hits_release) = { 0 };
        struct qf_text sql CLEANUP(qf_text_release) = { 0 };
        struct qf_error error;
        qf_text_add_format(&sql,
            "SELECT subject::BIGINT AS subject, subject_name, period::VARCHAR AS period, evidence::BIGINT[] AS "
            "evidence, level,"
            " region::VARCHAR AS region\n"
            "FROM (VALUES %s) AS r (subject, subject_name, period, evidence, level, region)",
            cases[i].row);
        world_model(world, "", qf_text_string(&sql));
        assert_int_equal(world_ask(world, "X01", TIME_MS, 0, &hits, &error), QF_INPUT);
        assert_says(&error, cases[i].says);
    }
}

static void assert_hits(struct world *world, const char *sql, const char *expected)
{
    struct qf_hits hits CLEANUP(qf_hits_release) = { 0 };
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct qf_error error;

    world_model(world, "uses: [kin]\n", sql);
    must(world_ask(world, "X01", TIME_MS, 0, &hits, &error), &error);
    hits_text(&hits, 0, &text);
    assert_string_equal(qf_text_string(&text), expected);
}

#define ROW                                                                                                            \
    "SELECT subject::BIGINT AS subject, name AS subject_name, period, evidence::BIGINT[] AS evidence, level, region"

static void answer__comes_in_a_fixed_order_with_tidy_evidence(void **state)
{
    assert_hits(*state,
        ROW " FROM (VALUES (9, 'b', '2024', [3, 1, 3, NULL, 2], 'red', NULL), (NULL, 'a', '2024', [5], 'red', '乙村'),"
            " (9, 'b', '2023', [4], NULL, NULL), (NULL, 'a', '2024', [5], 'orange', '甲村'), (2, 'z', '2024', [1], "
            "'orange', ''))"
            " AS r (subject, name, period, evidence, level, region)",
        "2 z 2024  orange -1 [] 0:1\n"
        "9 b 2023  yellow -1 [] 0:4\n"
        "9 b 2024  red -1 [] 0:1 0:2 0:3\n"
        "-1 a 2024 乙村 orange -1 [] 0:5\n"
        "-1 a 2024 甲村 orange -1 [] 0:5\n");
}

static void level__of_a_name_alone_is_never_red(void **state)
{
    struct world *world = *state;
    struct qf_hits hits CLEANUP(qf_hits_release) = { 0 };
    struct qf_error error;

    world_model(world, "",
        "SELECT subject::BIGINT AS subject, name AS subject_name, '2024' AS period, [1::BIGINT] AS evidence, level, "
        "matched_by\n"
        "FROM (VALUES (1, 'a', 'red', 'name'), (2, 'a', 'red', 'id'), (3, 'a', 'orange', 'name'), (NULL, 'a', 'red', "
        "'id'),"
        " (NULL, 'b', 'yellow', NULL)) AS r (subject, name, level, matched_by)");
    must(world_ask(world, "X01", TIME_MS, 0, &hits, &error), &error);
    assert_int_equal(hits.count, 5);
    static const struct {
        enum qf_level level;
        bool lowered;
    } expected[] = { { QF_LEVEL_ORANGE, true }, { QF_LEVEL_RED, false }, { QF_LEVEL_ORANGE, false },
        { QF_LEVEL_ORANGE, true }, { QF_LEVEL_YELLOW, false } };
    for (size_t i = 0; i < hits.count; i++) {
        assert_int_equal(hits.items[i].level, expected[i].level);
        assert_int_equal(hits.items[i].lowered, expected[i].lowered);
    }
}

static void links__are_told_once_each_and_in_order(void **state)
{
    assert_hits(*state,
        "SELECT 1 AS subject, 'a' AS subject_name, '2024' AS period, [1::BIGINT] AS evidence,"
        " [kin_two.link, kin_one.link, kin_two.link] AS links\n"
        "FROM kin AS kin_one, kin AS kin_two WHERE kin_one.entity = 1 AND kin_two.entity = 3",
        "1 a 2024  yellow -1 [{\"from\":1,\"to\":2,\"kind\":\"parent\",\"refs\":[7,8]},"
        "{\"from\":3,\"to\":4,\"kind\":\"child\",\"refs\":[9]}] 0:1\n");
}

static void parameters__reach_the_question(void **state)
{
    struct world *world = *state;
    struct qf_hits hits CLEANUP(qf_hits_release) = { 0 };
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct qf_error error;

    world_model(world,
        "parameters:\n"
        "  - {name: money, title: {zh: 钱, en: m}, type: money, default: \"1.50\"}\n"
        "  - {name: area, title: {zh: 地, en: a}, type: area, default: \"2\"}\n"
        "  - {name: day, title: {zh: 日, en: d}, type: date, default: 2024-02-29}\n"
        "  - {name: word, title: {zh: 字, en: w}, type: text, default: 村}\n"
        "  - {name: idle, title: {zh: 闲, en: i}, type: integer, default: 1}\n",
        "SELECT $money + $area AS subject, $word || $as_of AS subject_name, $day::VARCHAR AS period, [1::BIGINT] AS "
        "evidence");
    must(world_ask(world, "X01", TIME_MS, 0, &hits, &error), &error);
    hits_text(&hits, 0, &text);
    assert_string_equal(qf_text_string(&text), "2150 村2025-06-30 2024-02-29  yellow -1 [] 0:1\n");
}

static void parameters__that_nobody_declares_are_a_mistake(void **state)
{
    struct world *world = *state;
    struct qf_hits hits CLEANUP(qf_hits_release) = { 0 };
    struct qf_error error;

    world_model(world, "", "SELECT $missing AS subject, 'a' AS subject_name, '1' AS period, [1::BIGINT] AS evidence");
    assert_int_equal(world_ask(world, "X01", TIME_MS, 0, &hits, &error), QF_INPUT);
    assert_says(&error, "missing");
}

static void mistake__never_tells_a_value_that_names_somebody(void **state)
{
    struct world *world = *state;
    struct qf_hits hits CLEANUP(qf_hits_release) = { 0 };
    struct qf_error error;

    world_deliver(world, 0, "('张伟', '" P3 "', '石桥村', 1000, 12000, '2024-03-01')");
    world_model(world, "",
        "SELECT CAST(payee_id AS INTEGER) AS subject, 'a' AS subject_name, '1' AS period, [_ref] AS evidence FROM "
        "\"PA01\"");
    assert_int_equal(world_ask(world, "X01", TIME_MS, 0, &hits, &error), QF_INPUT);
    assert_says(&error, "Could not convert string '340101*********03X'");
    assert_null(strstr(error.hint, P3));
}

static void answer__is_the_same_on_any_number_of_threads(void **state)
{
    struct world *world = *state;
    struct qf_text texts[2] = { { 0 }, { 0 } };
    struct qf_error error;

    world_deliver(world, 0,
        "(NULL, NULL, NULL, 0, 0, '2024-01-01') UNION ALL"
        " SELECT '人' || (i % 977), resident, '村' || (i % 31), i, i % 100000, DATE '2020-01-01' + (i % 1800)::INTEGER"
        " FROM (SELECT i::BIGINT AS i, CASE i % 3 WHEN 0 THEN '" P1 "' WHEN 1 THEN '" P2 "' END AS resident"
        " FROM range(400000) AS r (i))");
    for (unsigned i = 0; i < 2; i++) {
        struct qf_hits hits CLEANUP(qf_hits_release) = { 0 };
        world->threads = i == 0 ? 1 : 4;
        must(world_ask(world, "T01", TIME_MS, 0, &hits, &error), &error);
        assert_in_range(hits.count, 1000, 100000);
        hits_text(&hits, qf_catalog_model(world->catalog, "T01")->fact_count, &texts[i]);
    }
    assert_int_equal(texts[0].length, texts[1].length);
    assert_memory_equal(texts[0].data, texts[1].data, texts[0].length);
    qf_text_release(&texts[0]);
    qf_text_release(&texts[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(answer__needs_its_columns_in_their_types, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(answer__is_refused_row_by_row, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(answer__comes_in_a_fixed_order_with_tidy_evidence, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(level__of_a_name_alone_is_never_red, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(links__are_told_once_each_and_in_order, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(parameters__reach_the_question, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(parameters__that_nobody_declares_are_a_mistake, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(mistake__never_tells_a_value_that_names_somebody, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(answer__is_the_same_on_any_number_of_threads, world_setup, world_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
