/* SPDX-License-Identifier: Apache-2.0 */
/* Models and definitions: what a good one becomes, and what is refused beyond the form. */
#include "catalog_test.h"

/* Lines 1 to 9; a model needs sentence, sql and examples beside. */
#define HEAD                                                                                                            \
    "code: M99\nname: test_model\nversion: 2\ntitle: {zh: 甲, en: first}\nquestion: 问\ndomain: D01\nlevel: orange\n" \
    "datasets: [AA01]\nuses: [kin]\n"
#define SENTENCE "sentence: \"{subject_name}: {amount}\"\n"
#define SQL      "sql: |\n  SELECT 1\n"
#define HIT      "  - {name: hits, rows: {AA01: [{a: 1}]}, expect: [{subject: 张三}]}\n"
#define SILENT   "  - {name: silent, rows: {AA01: [{a: 2}]}, expect: []}\n"
#define EXAMPLES "examples:\n" HIT SILENT

static void model__becomes_what_it_says(void **state)
{
    struct qf_catalog *catalog = read_text("model",
        HEAD
        "parameters:\n  - {name: least, title: 至少, type: money, default: \"1,000\", min: 1, max: 1万}\n"
        "  - {name: day, title: 日, type: date, default: 2025-05-27}\n"
        "  - {name: words, title: 词, type: text, default: 高龄|护理}\n"
        "facts:\n  - {name: months, title: 月数, type: integer}\n"
        "basis:\n  - {law: 某法, article: 第一条, valid_from: 2020-07-01, verified: false}\n  - {law: 旧法, article: "
        "第二条, valid_to: "
        "2020-06-30}\n"
        "sentence: {zh: \"{subject_name}领{months}个月\", en: \"{months} months\"}\n"
        "false_positives: [{zh: 迟报, en: late}]\nverify: [核实]\n" SQL
        "examples:\n  - {name: hits, why: 因为, as_of: 2025-01-31, rows: {AA01: [{a: 1, b: \"\"}, {a: 2}], BB01: [{c: "
        "x}]}, "
        "expect: [{subject: 张三, period: 2024-01, level: red, amount: 12.5}]}\n" SILENT,
        QF_OK);
    const struct qf_model *model = qf_catalog_model(catalog, "M99");
    const struct qf_example *example = &model->examples[0];

    (void)state;
    assert_int_equal(model->version, 2);
    assert_int_equal(model->level, QF_LEVEL_ORANGE);
    assert_string_equal(model->uses[0], "kin");
    assert_int_equal(model->parameter_count, 3);
    assert_int_equal(model->parameters[0].value, 100000);
    assert_int_equal(model->parameters[0].min, 100);
    assert_int_equal(model->parameters[0].max, 1000000);
    assert_int_equal(model->parameters[1].value, 20235);
    assert_string_equal(model->parameters[2].text, "高龄|护理");
    assert_int_equal(model->facts[0].type, QF_FACT_INTEGER);
    assert_int_equal(model->basis[0].valid_to, INT32_MAX);
    assert_int_equal(model->basis[1].valid_from, INT32_MIN);
    assert_string_equal(model->verify[0].en, "核实");
    assert_string_equal(model->sql, "SELECT 1\n");
    assert_int_equal(model->sql_line, 23); /* of the SELECT itself */
    assert_int_equal(model->example_count, 2);
    assert_int_equal(example->row_count, 3);
    assert_string_equal(example->rows[2].dataset, "BB01");
    assert_string_equal(example->rows[0].cells[1].text, ""); /* an empty cell */
    assert_true(example->hits[0].has_level && example->hits[0].has_amount);
    assert_int_equal(example->hits[0].level, QF_LEVEL_RED);
    assert_int_equal(example->hits[0].amount_fen, 1250);
    assert_int_equal(model->examples[1].hit_count, 0);
    assert_int_equal(model->examples[1].as_of, INT32_MIN);
    qf_catalog_free(catalog);
}

static void model__without_examples_on_both_sides_is_refused(void **state)
{
    static const struct slip slips[] = {
        { HEAD SENTENCE SQL, 1, 1, "model 'M99' lacks an example that must hit", "expect: []" },
        { HEAD SENTENCE SQL "examples: []\n", 13, 11, "lacks an example that must hit", "expect: []" },
        { HEAD SENTENCE SQL "examples:\n" SILENT, 14, 3, "lacks an example that must hit", "expect: []" },
        { HEAD SENTENCE SQL "examples:\n" HIT, 14, 3, "lacks an example that must stay silent", "expect: []" },
    };

    (void)state;
    EXPECT_SLIPS("model", slips);
}

static void model__is_refused_with_its_place(void **state)
{
    static const struct slip slips[] = {
        { HEAD SENTENCE EXAMPLES, 1, 1, "this model has no 'sql'", NULL },
        { HEAD SENTENCE "sql: >\n  SELECT\n  1\n" EXAMPLES, 11, 6, "SQL of several lines must be a block", "sql: |" },
        { HEAD SENTENCE "sql: SELECT 1\n  FROM x\n" EXAMPLES, 11, 6, "SQL of several lines must be a block", "sql: |" },
        { HEAD SENTENCE SQL EXAMPLES "threshold: 5\n", 16, 1, "a model has no key 'threshold'", NULL },
        { "code: M99\nname: n\nversion: 0\ntitle: t\nquestion: q\ndomain: D01\nlevel: red\ndatasets: [A]\n" SENTENCE SQL
                EXAMPLES,
            3, 10, "must lie between 1 and", NULL },
        { "code: M99\nname: n\nversion: 1.5\ntitle: t\nquestion: q\ndomain: D01\nlevel: red\ndatasets: [A]\n" SENTENCE
                SQL EXAMPLES,
            3, 10, "'version' must be a whole number", NULL },
        { "code: M99\nname: n\nversion: 1\ntitle: t\nquestion: q\ndomain: D01\nlevel: crimson\ndatasets: [A]\n" SENTENCE
                SQL EXAMPLES,
            7, 8, "'level' cannot be 'crimson'", "it is one of: yellow, orange, red" },
        { "code: M99\nname: n\nversion: 1\ntitle: t\nquestion: q\ndomain: D01\nlevel: red\ndatasets: []\n" SENTENCE SQL
                EXAMPLES,
            8, 11, "'datasets' needs at least one item", NULL },
        { "code: M99\nname: n\nversion: 1\ntitle: t\nquestion: q\ndomain: D01\nlevel: red\ndatasets: [A, A]\n" SENTENCE
                SQL EXAMPLES,
            8, 15, "'A' stands in 'datasets' twice", NULL },
        /* the sentence */
        { HEAD "sentence: \"{who}\"\n" SQL EXAMPLES, 10, 11, "the sentence names '{who}'", "declare it among 'facts'" },
        { HEAD "sentence: {zh: \"{amount}\", en: \"{amuont}\"}\n" SQL EXAMPLES, 10, 32, "the sentence names '{amuont}'",
            "'amount'" },
        { HEAD "sentence: \"{amount\"\n" SQL EXAMPLES, 10, 11, "the braces of the sentence do not pair", "{name}" },
        { HEAD "sentence: \"amount}\"\n" SQL EXAMPLES, 10, 11, "the braces of the sentence do not pair", "{name}" },
        { HEAD "sentence: \"{{amount}}\"\n" SQL EXAMPLES, 10, 11, "the braces of the sentence do not pair", "{name}" },
        /* facts and parameters */
        { HEAD SENTENCE SQL EXAMPLES "facts:\n  - {name: amount, title: t, type: money}\n", 17, 12,
            "a fact cannot be called 'amount'", "already" },
        { HEAD SENTENCE SQL EXAMPLES
            "facts:\n  - {name: a, title: t, type: text}\n  - {name: a, title: t, type: text}\n",
            18, 5, "'a' stands in 'facts' twice", NULL },
        { HEAD SENTENCE SQL EXAMPLES "parameters:\n  - {name: a, title: t, type: integer, default: x}\n", 17, 49,
            "'x' cannot be read as integer", "money is written in yuan" },
        { HEAD SENTENCE SQL EXAMPLES "parameters:\n  - {name: a, title: t, type: integer, default: 9, max: 8}\n", 17,
            49, "the default lies outside", NULL },
        { HEAD SENTENCE SQL EXAMPLES
            "parameters:\n  - {name: a, title: t, type: integer, default: 9, min: 9, max: 8}\n",
            17, 65, "'max' is less than 'min'", NULL },
        { HEAD SENTENCE SQL EXAMPLES "parameters:\n  - {name: a, title: t, type: text, default: x, min: 1}\n", 17, 49,
            "of type 'text' has no bounds", NULL },
        { HEAD SENTENCE SQL EXAMPLES "parameters:\n  - {name: a, title: t, type: month, default: 2025-05}\n", 17, 31,
            "a parameter cannot be of type 'month'", "it is one of: integer" },
        { HEAD SENTENCE SQL EXAMPLES "parameters:\n  - {name: a, title: t, type: date, default: 2025-05}\n", 17, 46,
            "cannot be read as date", "2025-05-27" },
        { HEAD SENTENCE SQL EXAMPLES "parameters:\n  - {name: a, title: t, type: integer}\n", 17, 5,
            "either a 'default' or a 'rule'", NULL },
        { HEAD SENTENCE SQL EXAMPLES "parameters:\n  - {name: a, title: t, type: integer, default: 3, rule: r}\n", 17,
            5, "either a 'default' or a 'rule'", NULL },
        { HEAD SENTENCE SQL EXAMPLES "parameters:\n  - {name: a, title: t, type: money, rule: r}\n", 17, 44,
            "a rule sets parameters of type 'integer' only", NULL },
        { HEAD SENTENCE SQL EXAMPLES "basis:\n  - {law: x, article: y, valid_from: 2025-05-27, valid_to: 2025-05-26}\n",
            17, 60, "'valid_to' lies before 'valid_from'", NULL },
        { HEAD SENTENCE SQL EXAMPLES "basis:\n  - {law: x, article: y, valid_from: May}\n", 17, 38,
            "must be a date such as", NULL },
        /* examples */
        { HEAD SENTENCE SQL EXAMPLES SILENT, 16, 5, "'silent' stands in 'examples' twice", NULL },
        { HEAD SENTENCE SQL EXAMPLES "  - {name: x, rows: [], expect: []}\n", 16, 21, "'rows' must be a table",
            "for example" },
        { HEAD SENTENCE SQL EXAMPLES "  - {name: x, rows: {AA01: y}, expect: []}\n", 16, 28,
            "'AA01' must be a list of rows", NULL },
        { HEAD SENTENCE SQL EXAMPLES "  - {name: x, rows: {AA01: [y]}, expect: []}\n", 16, 29, "a row must be a table",
            NULL },
        { HEAD SENTENCE SQL EXAMPLES "  - {name: x, rows: {AA01: [{a: []}]}, expect: []}\n", 16, 33,
            "'a' must be a text", NULL },
        { HEAD SENTENCE SQL EXAMPLES "  - {name: x, rows: {AA01: []}, expect: [{period: x}]}\n", 16, 42,
            "has no 'subject'", NULL },
        { HEAD SENTENCE SQL EXAMPLES "  - {name: x, rows: {AA01: []}, expect: [{subject: x, amount: much}]}\n", 16, 63,
            "'much' cannot be read as money", "in yuan" },
    };

    (void)state;
    EXPECT_SLIPS("model", slips);
}

static void definition__is_read_or_refused(void **state)
{
    static const struct slip slips[] = {
        { "name: d\ntitle: t\nsql: SELECT 1\n", 1, 1, "a definition needs 'datasets' or 'uses'", NULL },
        { "name: kin\ntitle: t\ndatasets: [A]\nsql: SELECT 1\n", 1, 7, "a definition cannot be called 'kin'", NULL },
        { "name: Dead\ntitle: t\ndatasets: [A]\nsql: SELECT 1\n", 1, 7, "'Dead' is no name", "small letters" },
        { "name: d\ntitle: t\ndatasets: [A]\nparameters: []\nsql: SELECT 1\n", 4, 1, "a definition has no key", NULL },
        { "name: d\ntitle: t\ndatasets: [A]\nsql: {}\n", 4, 6, "'sql' must be a text", NULL },
    };
    struct qf_catalog *catalog =
        read_text("definition", "name: d\ntitle: t\nuses: [kin]\nsql: |\n\n  SELECT 1\n", QF_OK);
    const struct qf_definition *definition = qf_catalog_definition(catalog, "d");

    (void)state;
    assert_string_equal(definition->uses[0], "kin");
    assert_string_equal(definition->sql, "\nSELECT 1\n");
    assert_int_equal(definition->sql_line, 5);
    qf_catalog_free(catalog);
    EXPECT_SLIPS("definition", slips);
}

static void levels__have_names_that_read_back(void **state)
{
    enum qf_level level = QF_LEVEL_YELLOW;

    (void)state;
    for (int i = QF_LEVEL_YELLOW; i <= QF_LEVEL_RED; i++) {
        assert_true(qf_level_parse(qf_level_name((enum qf_level)i), &level));
        assert_int_equal(level, i);
    }
    assert_false(qf_level_parse("Red", &level));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(model__becomes_what_it_says),
        cmocka_unit_test(model__without_examples_on_both_sides_is_refused),
        cmocka_unit_test(model__is_refused_with_its_place),
        cmocka_unit_test(definition__is_read_or_refused),
        cmocka_unit_test(levels__have_names_that_read_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
