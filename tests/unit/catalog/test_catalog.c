/* SPDX-License-Identifier: Apache-2.0 */
/* The catalogue as a whole: the shipped one, a city's over it, what one file says of another, and qingfeng.yaml. */
#include "catalog_test.h"

#include <unistd.h>

#include "base/file.h"
#include "catalog/type.h"
#include "catalog/workspace.h"

#include "../../remove_tree.h"

struct world {
    char folder[64], shipped[96], city[96];
};

static void put(const char *root, const char *name, const char *text)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_text path CLEANUP(qf_text_release) = { 0 };
    struct qf_text folder CLEANUP(qf_text_release) = { 0 };

    qf_path_join(&path, root, name);
    qf_text_add(&folder, path.data, (size_t)(qf_path_name(path.data) - path.data));
    OK(qf_folder_make(qf_text_string(&folder), &error));
    OK(qf_file_replace(qf_text_string(&path), text, strlen(text), &error));
}

#define CONTRACT(code, title)                                                                                          \
    "contract: " code "\ndepartment: MZ\ntitle: " title                                                                \
    "\ngrain: 行\ncadence: once\nretention_months: 1\npurpose: p\n"                                                   \
    "columns:\n  - {name: a, title: 甲, type: text}\n  - {name: amount, title: 金额, type: money_yuan}\n"
#define MODEL(code, title)                                                                                             \
    "code: " code "\nname: n\nversion: 1\ntitle: " title "\nquestion: q\ndomain: D01\nlevel: red\ndatasets: [AA01]\n"  \
    "uses: [dead]\nparameters:\n  - {name: least, title: t, type: money, default: 10, min: 1, max: 100}\n"             \
    "  - {name: word, title: t, type: text, default: x}\nsentence: s\nsql: SELECT 1\nexamples:\n"                      \
    "  - {name: h, rows: {AA01: [{a: 1}]}, expect: [{subject: x}]}\n  - {name: s, rows: {AA01: [{a: 2}]}, expect: "    \
    "[]}\n"
#define DEFINITION(name, uses) "name: " name "\ntitle: t\ndatasets: [AA01]\n" uses "sql: SELECT 1\n"

static int make_world(void **state)
{
    struct world *world = calloc(1, sizeof *world);

    *state = world;
    strncpy(world->folder, "/tmp/qf-catalog-XXXXXX", sizeof world->folder - 1);
    if (!mkdtemp(world->folder))
        return -1;
    snprintf(world->shipped, sizeof world->shipped, "%s/shipped", world->folder);
    snprintf(world->city, sizeof world->city, "%s/city", world->folder);
    put(world->shipped, "departments.yaml", "departments:\n  - {code: MZ, name: 民政局}\n");
    put(world->shipped, "domains.yaml", "domains:\n  - {code: D01, name: 惠农}\n");
    put(world->shipped, "contracts/AA01.yaml", CONTRACT("AA01", "甲"));
    put(world->shipped, "definitions/dead.yaml", DEFINITION("dead", ""));
    put(world->shipped, "models/M01.yaml", MODEL("M01", "甲"));
    return 0;
}

static int remove_world(void **state)
{
    struct world *world = *state;
    int failed = remove_tree(world->folder);

    free(world);
    return failed;
}

#define IN_A_WORLD(test) cmocka_unit_test_setup_teardown(test, make_world, remove_world)

static struct qf_catalog *load(const struct world *world)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_catalog *catalog = NULL;

    OK(qf_catalog_load(world->shipped, world->city, &catalog, &error));
    return catalog;
}

/* The one mistake of what stands there now. */
static void expect_mistake(
    const struct world *world, const char *file, unsigned line, unsigned column, const char *message)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_catalog *catalog = NULL;
    size_t count;

    assert_int_equal(qf_catalog_load(world->shipped, world->city, &catalog, &error), QF_INPUT);
    const struct qf_catalog_mistake *mistake = qf_catalog_mistakes(catalog, &count);
    size_t length = strlen(mistake->file), tail = strlen(file);
    if (count != 1 || length < tail || strcmp(mistake->file + length - tail, file) != 0 || mistake->line != line ||
        mistake->column != column || !strstr(mistake->message, message))
        fail_msg("%zu mistakes: %s:%u:%u: %s", count, mistake->file, mistake->line, mistake->column, mistake->message);
    assert_non_null(strstr(error.message, mistake->message));
    qf_catalog_free(catalog);
}

/* --- the shipped catalogue ---------------------------------------------------------------------------------------- */

static void shipped_catalogue__has_no_mistake_and_every_text_in_both_languages(void **state)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_catalog *catalog = NULL;
    size_t contracts, models, definitions, departments;

    (void)state;
    OK(qf_catalog_load(QF_SHIPPED_CATALOG, NULL, &catalog, &error));
    const struct qf_contract *contract = qf_catalog_contracts(catalog, &contracts);
    assert_true(contracts >= 14);
    qf_catalog_models(catalog, &models);
    assert_true(models >= 10);
    qf_catalog_definitions(catalog, &definitions);
    qf_catalog_departments(catalog, &departments);
    assert_true(definitions && departments);
    for (size_t i = 0; i < contracts; i++) {
        assert_ptr_equal(qf_catalog_contract(catalog, contract[i].code), &contract[i]);
        assert_true(i == 0 || strcmp(contract[i - 1].code, contract[i].code) < 0);
        assert_true(strstr(contract[i].file, contract[i].code) != NULL); /* a file is called as what it holds */
        assert_int_equal(strlen(contract[i].digest), 64);
        for (size_t j = 0; j < contract[i].column_count; j++)
            if (strcmp(contract[i].columns[j].title.zh, contract[i].columns[j].title.en) == 0)
                fail_msg("%s: column '%s' has no English title", contract[i].code, contract[i].columns[j].name);
    }
    qf_catalog_free(catalog);
}

/* Every resident ID shown to others is masked; a column that holds one says so. */
static void shipped_catalogue__marks_identifiers_of_people_as_sensitive(void **state)
{
    static const char *const personal[] = { "resident_id", "phone", "account", "disability_card", "party_code" };
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_catalog *catalog = NULL;
    size_t count;

    (void)state;
    OK(qf_catalog_load(QF_SHIPPED_CATALOG, NULL, &catalog, &error));
    const struct qf_contract *contracts = qf_catalog_contracts(catalog, &count);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < contracts[i].column_count; j++)
            for (size_t k = 0; k < QF_COUNT(personal); k++) {
                const struct qf_column *column = &contracts[i].columns[j];
                if (column->type == qf_type_find(personal[k]) && !column->sensitive)
                    fail_msg("%s: '%s' is not sensitive", contracts[i].code, column->name);
            }
    qf_catalog_free(catalog);
}

/* --- a city's over it --------------------------------------------------------------------------------------------- */

static void city__replaces_and_adds(void **state)
{
    struct world *world = *state;
    struct qf_catalog *catalog = load(world); /* without a folder of the city's */
    size_t count;

    assert_string_equal(qf_catalog_contract(catalog, "AA01")->title.zh, "甲");
    qf_catalog_free(catalog);

    put(world->city, "contracts/AA01.yaml", CONTRACT("AA01", "乙"));
    put(world->city, "contracts/any name.yaml", CONTRACT("BB01", "丙"));
    put(world->city, "contracts/notes.txt", "not read");
    put(world->city, "contracts/.hidden.yaml", "not: read");
    put(world->city, "departments.yaml", "departments:\n  - {code: ZZ, name: 本市}\n  - {code: MZ, name: 本市民政}\n");
    put(world->city, "models/M01.yaml", MODEL("M01", "乙"));
    catalog = load(world);
    assert_string_equal(qf_catalog_contract(catalog, "AA01")->title.zh, "乙");
    assert_non_null(strstr(qf_catalog_contract(catalog, "AA01")->file, "/city/"));
    assert_string_equal(qf_catalog_contract(catalog, "BB01")->title.zh, "丙");
    assert_string_equal(qf_catalog_department(catalog, "MZ")->name.zh, "本市民政");
    assert_string_equal(qf_catalog_model(catalog, "M01")->title.zh, "乙");
    qf_catalog_departments(catalog, &count);
    assert_int_equal(count, 2);
    qf_catalog_contracts(catalog, &count);
    assert_int_equal(count, 2);
    qf_catalog_free(catalog);
}

static void city__with_two_files_of_one_code_is_refused(void **state)
{
    struct world *world = *state;

    put(world->city, "contracts/one.yaml", CONTRACT("AA01", "乙"));
    put(world->city, "contracts/two.yaml", "# another line\n" CONTRACT("AA01", "丙"));
    expect_mistake(world, "city/contracts/two.yaml", 2, 11, "'AA01' is defined twice");
}

/* A broken file of the city's does not bring the shipped one back. */
static void city__with_a_mistake_does_not_fall_back(void **state)
{
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_catalog *catalog = NULL;

    put(world->city, "contracts/AA01.yaml", CONTRACT("AA01", "乙") "more: 1\n");
    expect_mistake(world, "city/contracts/AA01.yaml", 11, 1, "a contract has no key 'more'");
    assert_int_equal(qf_catalog_load(world->shipped, world->city, &catalog, &error), QF_INPUT);
    assert_null(qf_catalog_contract(catalog, "AA01"));
    qf_catalog_free(catalog);
}

static void file__with_the_other_ending_is_told(void **state)
{
    struct world *world = *state;

    put(world->city, "models/M02.yml", MODEL("M02", "乙"));
    expect_mistake(world, "city/models/M02.yml", 0, 0, "end in '.yaml'");
}

static void digest__changes_with_every_byte_and_name(void **state)
{
    struct world *world = *state;
    struct qf_catalog *catalog = load(world), *again = load(world);
    char digest[80];

    assert_string_equal(qf_catalog_digest(catalog), qf_catalog_digest(again));
    snprintf(digest, sizeof digest, "%s", qf_catalog_digest(catalog));
    qf_catalog_free(catalog);
    qf_catalog_free(again);
    put(world->city, "contracts/AA01.yaml", CONTRACT("AA01", "甲")); /* the same again, but the city's */
    catalog = load(world);
    assert_string_not_equal(qf_catalog_digest(catalog), digest);
    snprintf(digest, sizeof digest, "%s", qf_catalog_digest(catalog));
    qf_catalog_free(catalog);
    put(world->city, "contracts/AA01.yaml", CONTRACT("AA01", "甲") "# comment\n");
    catalog = load(world);
    assert_string_not_equal(qf_catalog_digest(catalog), digest);
    qf_catalog_free(catalog);
}

static void load__needs_a_shipped_catalogue(void **state)
{
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_catalog *catalog = NULL;

    assert_int_equal(qf_catalog_load(world->city, NULL, &catalog, &error), QF_NOT_FOUND);
    assert_non_null(strstr(error.message, "is no catalogue"));
    assert_null(catalog);
}

/* --- parameters.yaml ---------------------------------------------------------------------------------------------- */

static void parameters__are_set_without_copying_the_model(void **state)
{
    struct world *world = *state;

    put(world->city, "parameters.yaml", "M01: {least: 12.5, word: 词}\n");
    struct qf_catalog *catalog = load(world);
    const struct qf_model *model = qf_catalog_model(catalog, "M01");
    assert_int_equal(model->parameters[0].value, 1250);
    assert_string_equal(model->parameters[1].text, "词");
    assert_non_null(strstr(model->file, "/shipped/"));
    qf_catalog_free(catalog);
}

static void parameters__are_held_to_the_model(void **state)
{
    static const struct slip slips[] = {
        { "M01: {most: 5}\n", 1, 7, "model 'M01' has no parameter 'most'", NULL },
        { "M01: {least: 101}\n", 1, 14, "'least' lies outside the bounds", NULL },
        { "M01: {least: 0.5}\n", 1, 14, "'least' lies outside the bounds", NULL },
        { "M01: {least: much}\n", 1, 14, "'much' cannot be read as money", NULL },
        { "M01: 5\n", 1, 6, "'M01' must be a table", NULL },
        { "M10: {least: 5}\n", 1, 1, "there is no model 'M10'", NULL },
        { "- M01\n", 1, 1, "this must be a table from model to its parameters", NULL },
        { "5\n", 1, 1, "this must be a table from model to its parameters", NULL },
    };
    struct world *world = *state;

    for (size_t i = 0; i < QF_COUNT(slips); i++) {
        put(world->city, "parameters.yaml", slips[i].text);
        expect_mistake(world, "city/parameters.yaml", slips[i].line, slips[i].column, slips[i].message);
    }
}

#define RULES "rules:\n  - {name: often, title: t, terms: [{value: 4, law: l, article: a, valid_from: 2025-01-01}]}\n"
#define BY_RULE                                                                                                        \
    "code: M02\nname: n\nversion: 1\ntitle: t\nquestion: q\ndomain: D01\nlevel: red\ndatasets: [AA01]\n"               \
    "parameters:\n  - {name: times, title: t, type: integer, rule: often}\nsentence: s\nsql: SELECT 1\nexamples:\n"    \
    "  - {name: h, rows: {AA01: [{a: 1}]}, expect: [{subject: x}]}\n  - {name: s, rows: {AA01: [{a: 2}]}, expect: "    \
    "[]}\n"

static void parameters__take_a_rule_of_the_workflow_as_it_is_in_force(void **state)
{
    struct world *world = *state;
    int64_t value = 0;

    put(world->shipped, "workflow.yaml", RULES);
    put(world->shipped, "models/M02.yaml", BY_RULE);
    struct qf_catalog *catalog = load(world);
    const struct qf_workflow *workflow = qf_catalog_workflow(catalog);
    const struct qf_model_parameter *parameter = &qf_catalog_model(catalog, "M02")->parameters[0];
    assert_false(qf_parameter_value(workflow, parameter, 20088, &value)); /* 2024-12-31 */
    assert_true(qf_parameter_value(workflow, parameter, 20089, &value));
    assert_int_equal(value, 4);
    qf_catalog_free(catalog);
    put(world->city, "parameters.yaml", "M02: {times: 5}\n");
    expect_mistake(world, "city/parameters.yaml", 1, 7, "'times' is set by the rule 'often' of the workflow");
}

static void parameters__name_a_rule_that_is_there(void **state)
{
    struct world *world = *state;

    put(world->shipped, "workflow.yaml",
        "rules:\n  - {name: oftener, title: t, terms: [{value: 4, law: l, article: a}]}\n");
    put(world->shipped, "models/M02.yaml", BY_RULE);
    expect_mistake(world, "shipped/models/M02.yaml", 10, 50, "there is no rule 'often'");
}

static void casework__is_declared_like_any_dataset(void **state)
{
    struct world *world = *state;

    put(world->shipped, "definitions/chain.yaml", "name: chain\ntitle: t\ndatasets: [book_report]\nsql: SELECT 1\n");
    qf_catalog_free(load(world));
    put(world->shipped, "definitions/chain.yaml", "name: chain\ntitle: t\ndatasets: [book_word]\nsql: SELECT 1\n");
    expect_mistake(world, "shipped/definitions/chain.yaml", 3, 12, "there is no dataset 'book_word'");
    put(world->shipped, "definitions/chain.yaml", DEFINITION("book_case", ""));
    expect_mistake(world, "shipped/definitions/chain.yaml", 1, 7, "the book has that table");
}

/* --- references --------------------------------------------------------------------------------------------------- */

static void reference__to_what_is_not_there_is_told_once(void **state)
{
    static const struct {
        const char *file, *text;
        unsigned line, column;
        const char *message;
    } cases[] = {
        { "contracts/X.yaml",
            "contract: X\ndepartment: MX\ntitle: t\ngrain: g\ncadence: once\nretention_months: 1\npurpose: p\n"
            "columns:\n  - {name: a, title: 甲, type: text}\n",
            2, 13, "there is no department 'MX'" },
        { "definitions/x.yaml", "name: x\ntitle: t\ndatasets: [AA02]\nsql: SELECT 1\n", 3, 12,
            "there is no dataset 'AA02'" },
        { "definitions/x.yaml", "name: x\ntitle: t\nuses: [daed]\nsql: SELECT 1\n", 3, 8,
            "there is no definition 'daed'" },
        { "definitions/x.yaml", "name: x\ntitle: t\nuses: [x]\nsql: SELECT 1\n", 3, 8, "'x' uses itself" },
        { "models/x.yaml",
            "code: X\nname: n\nversion: 1\ntitle: t\nquestion: q\ndomain: D77\nlevel: red\ndatasets: [AA01]\nsentence: "
            "s\n"
            "sql: SELECT 1\nexamples:\n  - {name: h, rows: {AA01: []}, expect: [{subject: x}]}\n"
            "  - {name: s, rows: {AA01: []}, expect: []}\n",
            6, 9, "there is no domain 'D77'" },
        { "models/x.yaml",
            "code: X\nname: n\nversion: 1\ntitle: t\nquestion: q\ndomain: D01\nlevel: red\ndatasets: [AA01]\nsentence: "
            "s\n"
            "sql: SELECT 1\nexamples:\n  - {name: h, rows: {AA09: []}, expect: [{subject: x}]}\n"
            "  - {name: s, rows: {AA01: []}, expect: []}\n",
            12, 22, "there is no dataset 'AA09'" },
        { "models/x.yaml",
            "code: X\nname: n\nversion: 1\ntitle: t\nquestion: q\ndomain: D01\nlevel: red\ndatasets: [AA01]\nsentence: "
            "s\n"
            "sql: SELECT 1\nexamples:\n  - {name: h, rows: {AA01: [{amuont: 1}]}, expect: [{subject: x}]}\n"
            "  - {name: s, rows: {AA01: []}, expect: []}\n",
            12, 30, "dataset 'AA01' has no column 'amuont'" },
    };
    struct world *world = *state;
    char path[160];

    for (size_t i = 0; i < QF_COUNT(cases); i++) {
        put(world->city, cases[i].file, cases[i].text);
        expect_mistake(world, cases[i].file, cases[i].line, cases[i].column, cases[i].message);
        snprintf(path, sizeof path, "%s/%s", world->city, cases[i].file);
        assert_int_equal(unlink(path), 0);
    }
}

/* A contract with a mistake is still known to those who name it. */
static void reference__to_a_broken_file_is_no_second_mistake(void **state)
{
    struct world *world = *state;

    put(world->shipped, "contracts/AA01.yaml", CONTRACT("AA01", "甲") "more: 1\n");
    expect_mistake(world, "shipped/contracts/AA01.yaml", 11, 1, "a contract has no key 'more'");
}

static void definitions__may_not_turn_in_a_circle(void **state)
{
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_catalog *catalog = NULL;
    size_t count;

    put(world->city, "definitions/b.yaml", DEFINITION("b", "uses: [c]\n"));
    put(world->city, "definitions/c.yaml", DEFINITION("c", "uses: [d, dead]\n"));
    put(world->city, "definitions/d.yaml", DEFINITION("d", ""));
    qf_catalog_free(load(world));
    put(world->city, "definitions/d.yaml", DEFINITION("d", "uses: [b]\n"));
    assert_int_equal(qf_catalog_load(world->shipped, world->city, &catalog, &error), QF_INPUT);
    qf_catalog_mistakes(catalog, &count);
    assert_int_equal(count, 3); /* each on the way round */
    assert_non_null(strstr(error.message, "definition 'b' uses itself by way of 'c'"));
    assert_non_null(qf_catalog_definition(catalog, "dead"));
    qf_catalog_free(catalog);
}

/* --- qingfeng.yaml ------------------------------------------------------------------------------------------------ */

static enum qf_status read_settings(
    const struct world *world, const char *text, struct qf_workspace_settings *settings, struct qf_error *error)
{
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    char path[128];

    put(world->folder, "qingfeng.yaml", text);
    snprintf(path, sizeof path, "%s/qingfeng.yaml", world->folder);
    TRY(qf_arena_new(0, &arena, error));
    return qf_workspace_settings_read(path, arena, settings, error);
}

static void settings__have_defaults_and_units(void **state)
{
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_workspace_settings settings;

    OK(read_settings(world, "city: 清河市\nregion: \"349900\"\n", &settings, &error));
    assert_int_equal(settings.threads, 0);
    assert_int_equal(settings.memory_bytes, 0);
    assert_true(settings.model_memory_bytes == INT64_C(4) << 30);
    assert_int_equal(settings.model_time_ms, 600000);
    OK(read_settings(world,
        "city: x\nregion: \"349900\"\nthreads: 3\nmemory_mib: 2\nmodel_memory_mib: 1\nmodel_time_seconds: 5\n",
        &settings, &error));
    assert_int_equal(settings.threads, 3);
    assert_int_equal(settings.memory_bytes, 2 << 20);
    assert_int_equal(settings.model_memory_bytes, 1 << 20);
    assert_int_equal(settings.model_time_ms, 5000);
}

static void settings__are_refused_with_their_place(void **state)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        { "city: x\nregion: 3499\n", "qingfeng.yaml:2:9: '3499' is no region code" },
        { "city: x\n", "qingfeng.yaml:1:1: this workspace has no 'region'" },
        { "city: x\nregion: \"349900\"\nthread: 3\n", "qingfeng.yaml:3:1: a workspace has no key 'thread'" },
        { "city: x\nregion: \"349900\"\nthreads: -1\n", "qingfeng.yaml:3:10: 'threads' must lie between" },
        { "city: x\nregion: \"349900\"\nthreads: 5000\n", "qingfeng.yaml:3:10: 'threads' must lie between" },
        { "city: x\nregion: \"349900\"\nmemory_mib: lots\n",
            "qingfeng.yaml:3:13: 'memory_mib' must be a whole number" },
        { "", "qingfeng.yaml:1:1: the file is empty" },
    };
    struct world *world = *state;
    struct qf_workspace_settings settings;

    for (size_t i = 0; i < QF_COUNT(cases); i++) {
        struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

        assert_int_equal(read_settings(world, cases[i].text, &settings, &error), QF_INPUT);
        if (!strstr(error.message, cases[i].message))
            fail_msg("%s: %s", cases[i].message, error.message);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shipped_catalogue__has_no_mistake_and_every_text_in_both_languages),
        cmocka_unit_test(shipped_catalogue__marks_identifiers_of_people_as_sensitive),
        IN_A_WORLD(city__replaces_and_adds),
        IN_A_WORLD(city__with_two_files_of_one_code_is_refused),
        IN_A_WORLD(city__with_a_mistake_does_not_fall_back),
        IN_A_WORLD(file__with_the_other_ending_is_told),
        IN_A_WORLD(digest__changes_with_every_byte_and_name),
        IN_A_WORLD(load__needs_a_shipped_catalogue),
        IN_A_WORLD(parameters__are_set_without_copying_the_model),
        IN_A_WORLD(parameters__are_held_to_the_model),
        IN_A_WORLD(parameters__take_a_rule_of_the_workflow_as_it_is_in_force),
        IN_A_WORLD(parameters__name_a_rule_that_is_there),
        IN_A_WORLD(casework__is_declared_like_any_dataset),
        IN_A_WORLD(reference__to_what_is_not_there_is_told_once),
        IN_A_WORLD(reference__to_a_broken_file_is_no_second_mistake),
        IN_A_WORLD(definitions__may_not_turn_in_a_circle),
        IN_A_WORLD(settings__have_defaults_and_units),
        IN_A_WORLD(settings__are_refused_with_their_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
