/* SPDX-License-Identifier: Apache-2.0 */
#include "store_test.h"

#include "ident/ident.h"
#include "store/functions.h"

static void table__is_sorted_and_holds_every_identifier_type(void **state)
{
    size_t count, types;
    const struct qf_sql_function *functions = qf_sql_functions(&count);
    const struct qf_ident_type *type = qf_ident_types(&types);
    size_t found = 0;

    (void)state;
    for (size_t i = 1; i < count; i++)
        assert_true(strcmp(functions[i - 1].name, functions[i].name) < 0);
    for (size_t i = 0; i < types; i++)
        for (size_t j = 0; j < count; j++) {
            size_t length = strlen(type[i].name);
            const char *rest = functions[j].name + length;

            if (strncmp(functions[j].name, type[i].name, length) == 0)
                found += *rest == 0 || strcmp(rest, "_mask") == 0 || strcmp(rest, "_valid") == 0;
        }
    assert_int_equal(found, 3 * types);
}

/* Every function of the table is in the engine with that signature, and the engine has no other of ours. */
static void table__agrees_with_the_engine(void **state)
{
    struct qf_lake *lake = lake_in(NULL);
    size_t count;
    const struct qf_sql_function *functions = qf_sql_functions(&count);
    struct qf_text sql = { 0 };
    char text[256];

    (void)state;
    for (size_t i = 0; i < count; i++) {
        qf_text_clear(&sql);
        qf_text_add_format(&sql,
            "SELECT '(' || array_to_string(parameter_types, ', ') || ') → ' || return_type FROM duckdb_functions() "
            "WHERE function_name = '%s'",
            functions[i].name);
        assert_string_equal(one_text(lake, qf_text_string(&sql), text), functions[i].signature);
    }
    qf_text_release(&sql);
    qf_lake_close(lake);
}

static void functions__give_what_they_promise(void **state)
{
    static const struct {
        const char *sql, *text;
    } CASES[] = {
        { "SELECT resident_id('11010519491231002x')", "11010519491231002X" },
        { "SELECT resident_id('110105194912310021')", "NULL" },
        { "SELECT resident_id(NULL)", "NULL" },
        { "SELECT resident_id_valid('11010519491231002X')::VARCHAR", "true" },
        { "SELECT resident_id_valid('123')::VARCHAR", "false" },
        { "SELECT resident_id_valid(NULL)::VARCHAR", "NULL" },
        { "SELECT resident_id_mask('11010519491231002X')", "110105**********2X" },
        { "SELECT person_entity('11010519491231002X')::VARCHAR", "11010519491231002" },
        { "SELECT person_entity('x')::VARCHAR", "NULL" },
        { "SELECT resident_id_birth('11010519491231002X')::VARCHAR", "1949-12-31" },
        { "SELECT resident_id_birth('')::VARCHAR", "NULL" },
        { "SELECT resident_id_male('11010519491231002X')::VARCHAR", "false" },
        { "SELECT credit_code('91350100m000100y43')", "91350100M000100Y43" },
        { "SELECT (organisation_entity('91350100M000100Y43') = organisation_entity('M000100Y-4'))::VARCHAR", "true" },
        { "SELECT person_name_agreement('张三', '张 三')", "same" },
        { "SELECT person_name_agreement('张三', '李四')", "different" },
        { "SELECT person_name_agreement('张三', NULL)", "NULL" },
        { "SELECT person_name_agreement('张三', '')", "NULL" },
        { "SELECT person_name_pinyin('单小明')", "shan xiao ming" },
        { "SELECT person_name_pinyin('')", "NULL" },
        { "SELECT person_name_surname('欧阳修')", "欧阳" },
        { "SELECT person_name_surname('John')", "NULL" },
    };
    struct qf_lake *lake = lake_in(NULL);
    char text[256];

    (void)state;
    for (size_t i = 0; i < QF_COUNT(CASES); i++) {
        if (strcmp(one_text(lake, CASES[i].sql, text), CASES[i].text) != 0)
            fail_msg("%s gives '%s' instead of '%s'", CASES[i].sql, text, CASES[i].text);
    }
    qf_lake_close(lake);
}

static void functions__run_over_many_rows_and_threads(void **state)
{
    struct qf_lake *lake = lake_in(NULL);
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    (void)state;
    OK(qf_lake_run(lake,
        "CREATE TABLE t AS SELECT CASE i % 3 WHEN 0 THEN NULL WHEN 1 THEN '11010519491231002X' ELSE '坏' || i END AS "
        "id FROM range(900000) r(i)",
        &error));
    assert_int_equal(one_int(lake, "SELECT count(resident_id(id)) FROM t"), 300000);
    assert_int_equal(one_int(lake, "SELECT count(*) FROM t WHERE resident_id_valid(id)"), 300000);
    assert_int_equal(one_int(lake, "SELECT count(*) FROM t WHERE resident_id_valid(id) IS NULL"), 300000);
    assert_int_equal(one_int(lake, "SELECT count(DISTINCT person_entity(id)) FROM t"), 1);
    assert_int_equal(one_int(lake, "SELECT count(*) FROM t WHERE person_name_pinyin('张伟') = 'zhang wei'"), 900000);
    qf_lake_close(lake);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table__is_sorted_and_holds_every_identifier_type),
        cmocka_unit_test(table__agrees_with_the_engine),
        cmocka_unit_test(functions__give_what_they_promise),
        cmocka_unit_test(functions__run_over_many_rows_and_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
