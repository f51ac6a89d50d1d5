/* SPDX-License-Identifier: Apache-2.0 */
/* A model's examples: rows read as collection reads them, expected and found held against each other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "world.h"

#define HEAD                                                                                                            \
    "code: X02\nname: x\nversion: 1\ntitle: {zh: 问, en: q}\nquestion: {zh: 问, en: q}\ndomain: D01\nlevel: orange\n" \
    "datasets: [PA01]\nsentence: {zh: 问, en: q}\n"                                                                    \
    "sql: |\n  SELECT payee_entity AS subject, payee_name AS subject_name, year(pay_date)::VARCHAR AS period,\n"        \
    "      amount AS amount_fen, [_ref] AS evidence FROM \"PA01\" WHERE amount > 100\n"                                 \
    "examples:\n  - {name: silent, rows: {PA01: [{payee_name: 张伟, amount: \"1\", pay_date: 2024-01-01}]}, expect: " \
    "[]}\n"

/* The outcome of the second example, written as one YAML line. */
static void check_example(struct world *world, const char *example, bool passes, const char *says)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_example_outcome outcomes[2];
    char text[2048];
    bool passed = false;

    snprintf(text, sizeof text, HEAD "  - %s\n", example);
    world_write(world, "models/X02.yaml", text);
    const struct qf_model *model = qf_catalog_model(world->catalog, "X02");
    assert_int_equal(model->example_count, 2);
    must(qf_model_test(&world->sessions, world->catalog, model, outcomes, &passed, &error), &error);
    assert_true(outcomes[0].passed);
    assert_string_equal(outcomes[1].example, "case");
    if (outcomes[1].passed != passes || !strstr(outcomes[1].message, says))
        fail_msg("%s\n%s: %s", example, outcomes[1].passed ? "passed" : "failed", outcomes[1].message);
    assert_int_equal(passed, passes);
}

#define ROWS                                                                                                           \
    "{name: case, rows: {PA01: [{payee_name: 张　伟, payee_id: \"'340101198001010013\", amount: \"1,234.50元\", "  \
    "pay_date: 20240301}]}, expect: "

static void example__reads_its_cells_as_deliveries_are_read(void **state)
{
    check_example(
        *state, ROWS "[{subject: \"" P1 "\", period: \"2024\", level: orange, amount: \"1234.50\"}]}", true, "");
    check_example(*state, ROWS "[{subject: 340101800101001}]}", true, ""); /* the 15 digits of the same person */
}

static void example__tells_what_differs(void **state)
{
    check_example(*state, ROWS "[{subject: \"" P1 "\", level: red}]}", false,
        "expected and not found: {" P1 ", *, red, *}; found and not expected: {" P1 " 张伟, 2024, orange, 1,234.50}");
    check_example(*state, ROWS "[{subject: \"" P1 "\", amount: \"1234.51\"}]}", false, "expected and not found");
    check_example(*state, ROWS "[{subject: \"" P1 "\", period: \"2023\"}]}", false, "expected and not found");
    check_example(*state, ROWS "[{subject: \"" P2 "\"}]}", false, "found and not expected");
    check_example(*state, ROWS "[{subject: 张伟}]}", false, "expected and not found"); /* a name is not the person */
    check_example(*state, ROWS "[{subject: \"" P1 "\"}, {subject: \"" P1 "\"}]}", false, "expected and not found");
}

static void example__matches_a_warning_on_a_name_by_the_name(void **state)
{
    check_example(*state,
        "{name: case, rows: {PA01: [{payee_name: 张伟, amount: \"200\", pay_date: 2024-03-01}]}, expect: [{subject: "
        "张伟}]}",
        true, "");
}

static void example__refuses_rows_that_prove_nothing(void **state)
{
    check_example(*state, "{name: case, rows: {DE01: [{name: 张伟}]}, expect: [{subject: 张伟}]}", false,
        "a row of DE01, which model X02 does not declare");
    check_example(*state,
        "{name: case, rows: {PA01: [{payee_name: 张伟, amount: 很多, pay_date: 2024-03-01}]}, expect: [{subject: "
        "张伟}]}",
        false, "'很多' would be quarantined: amount is");
}

static void example__fails_with_the_models_mistake(void **state)
{
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_example_outcome outcomes[2];
    bool passed = true;

    world_model(world, "", "SELECT nothing FROM \"PA01\"");
    must(qf_model_test(
             &world->sessions, world->catalog, qf_catalog_model(world->catalog, "X01"), outcomes, &passed, &error),
        &error);
    assert_false(passed);
    assert_false(outcomes[0].passed);
    assert_non_null(strstr(outcomes[0].message, "X01.yaml:"));
    assert_non_null(strstr(outcomes[0].message, "nothing"));
}

static void example__of_the_test_model_holds(void **state)
{
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_example_outcome outcomes[2];
    bool passed = false;

    must(qf_model_test(
             &world->sessions, world->catalog, qf_catalog_model(world->catalog, "T01"), outcomes, &passed, &error),
        &error);
    assert_true(passed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(example__reads_its_cells_as_deliveries_are_read, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(example__tells_what_differs, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(example__matches_a_warning_on_a_name_by_the_name, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(example__refuses_rows_that_prove_nothing, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(example__fails_with_the_models_mistake, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(example__of_the_test_model_holds, world_setup, world_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
