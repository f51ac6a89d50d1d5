/* SPDX-License-Identifier: Apache-2.0 */
/* The strict reader below every file of the catalogue: what it refuses, each with line, column and a hint. */
#include "catalog_test.h"

#include "base/text.h"
#include "catalog/tree.h"

static void file__is_told_its_mistake_and_place(void **state)
{
    static const struct slip slips[] = {
        /* keys */
        { "departments:\n  - {code: MZ, nmae: 民政局}\n", 2, 16, "a department has no key 'nmae'",
            "did you mean 'name'?" },
        { "departments:\n  - {code: MZ, name: 民政局, colour: red}\n", 2, 27, "has no key 'colour'", NULL },
        { "departments:\n  - {code: MZ}\n", 2, 5, "this department has no 'name'", NULL },
        { "departments:\n  - code: MZ\n    name: 民政局\n    code: GA\n", 4, 5, "key 'code' stands here twice",
            "line 2" },
        { "departments:\n  - {code: MZ, name: x, [a]: b}\n", 2, 25, "a key must be a single word", NULL },
        { "departments:\n  - {code: MZ, name: x, <<: {}}\n", 2, 25, "has no key '<<'", NULL },
        /* kinds of values */
        { "departments: 7\n", 1, 14, "'departments' must be a list", NULL },
        { "departments:\n  - [a]\n", 2, 5, "this must be a table of keys and values", NULL },
        { "departments\n", 1, 1, "this must be a table of keys and values", NULL },
        { "departments:\n  - {code: [], name: x}\n", 2, 12, "'code' must be a text", NULL },
        { "departments:\n  - {code: mz, name: x}\n", 2, 12, "'mz' is no code", "capital letters" },
        { "departments:\n  - {code: MZ, name: }\n", 2, 22, "'name' has no value", NULL },
        { "departments:\n  - {code: MZ, name: \"\"}\n", 2, 22, "'name' has no value", NULL },
        { "departments:\n  - {code: MZ, name: ~}\n", 2, 22, "'name' has no value", NULL },
        { "departments:\n  - {code: MZ, name: [x]}\n", 2, 22, "'name' must be a text, or {zh", NULL },
        { "departments:\n  - {code: MZ, name: {en: x}}\n", 2, 22, "has no 'zh'", NULL },
        /* columns count characters, not bytes */
        { "departments:\n  - {name: 民政局, code: mz}\n", 2, 23, "'mz' is no code", "capital letters" },
        /* two of one code */
        { "departments:\n  - {code: MZ, name: x}\n  - {name: y, code: MZ}\n", 3, 21, "'MZ' is defined twice",
            "the other one" },
        /* what could mean something else than it says */
        { "departments:\n  - &a {code: MZ, name: x}\n", 2, 5, "anchor '&a' is not allowed", "write the value out" },
        { "departments:\n  - {code: MZ, name: &a x}\n", 2, 22, "anchor '&a' is not allowed", "write the value out" },
        { "departments: &a\n  - {code: MZ, name: x}\n", 1, 14, "anchor '&a' is not allowed", "write the value out" },
        { "departments:\n  - {code: MZ, name: x}\n  - *a\n", 3, 5, "alias '*a' is not allowed", "write the value out" },
        { "departments:\n  - {code: MZ, name: *a}\n", 2, 22, "alias '*a' is not allowed", "write the value out" },
        { "departments:\n  - {code: MZ, name: x, *a : b}\n", 2, 25, "alias '*a' is not allowed",
            "write the value out" },
        { "departments:\n  - {code: MZ, name: !x y}\n", 2, 22, "tag '!x' is not allowed", "in quotes" },
        { "departments:\n  - !!map {code: MZ, name: y}\n", 2, 5, "tag 'tag:yaml.org,2002:map' is not allowed",
            "in quotes" },
        { "departments: []\n---\ndepartments: []\n", 2, 1, "a second document begins here", "one document" },
        { "departments:\n  - {code: MZ, name: \"a\\0b\"}\n", 2, 22, "holds a zero byte", NULL },
        /* what is no YAML at all */
        { "", 1, 1, "the file is empty", NULL },
        { "# only a comment\n", 1, 1, "the file is empty", NULL },
        { "departments:\n  - {code: \xFF\xFE}\n", 2, 12, "this is not UTF-8", "UTF-8" },
        { "departments:\n  - {code: MZ\n", 3, 1, "this is no YAML", "indentation" },
        { "departments:\n\t- a\n", 2, 1, "this is no YAML", "indentation" },
        { "departments:\n  - {code: 民\x01}\n", 2, 13, "this is no YAML", "indentation" },
        { "a: b: c\n", 1, 5, "this is no YAML", "indentation" },
    };

    (void)state;
    EXPECT_SLIPS("departments", slips);
}

static void file__may_begin_with_a_byte_order_mark_and_end_lines_as_windows_does(void **state)
{
    struct qf_catalog *catalog = read_text("departments",
        "\xEF\xBB\xBF"
        "departments:\r\n  - {code: MZ, name: {zh: 民政局, en: Civil Affairs}}\r\n  - {code: GA, name: x}\r\n",
        QF_OK);
    const struct qf_department *department = qf_catalog_department(catalog, "MZ");
    size_t count;

    (void)state;
    assert_string_equal(department->name.zh, "民政局");
    assert_string_equal(department->name.en, "Civil Affairs");
    assert_string_equal(qf_catalog_department(catalog, "GA")->name.en, "x");
    assert_null(qf_catalog_department(catalog, "ZZ"));
    assert_string_equal(qf_catalog_departments(catalog, &count)[0].code, "GA");
    assert_int_equal(count, 2);
    qf_catalog_free(catalog);
}

static void expect_limit(struct qf_text *text, unsigned line, unsigned column, const char *message)
{
    struct slip slip = { qf_text_string(text), line, column, message, NULL };

    assert_int_equal(text->failed, QF_OK);
    expect_slip("departments", &slip);
    qf_text_release(text);
}

static void file__is_held_to_its_limits(void **state)
{
    struct qf_text text = { 0 };

    (void)state;
    qf_text_add_string(&text, "departments: ");
    for (int i = 0; i < QF_TREE_DEPTH_MAX; i++)
        qf_text_add_char(&text, '[');
    expect_limit(&text, 1, 13 + QF_TREE_DEPTH_MAX, "nested deeper than 20 levels");

    for (int i = 0; i <= QF_TREE_KEYS_MAX; i++)
        qf_text_add_format(&text, "k%d: x\n", i);
    expect_limit(&text, 1, 1, "this table has more than 500 keys");

    qf_text_add_string(&text, "departments:\n");
    for (int i = 0; i <= QF_TREE_ITEMS_MAX; i++)
        qf_text_add_string(&text, "- x\n");
    expect_limit(&text, 2, 1, "this list has more than 10000 items");

    while (text.length <= QF_TREE_BYTES_MAX)
        qf_text_add_string(&text, "# a long comment\n");
    expect_limit(&text, 1, 1, "more than 1048576");
}

/* More mistakes than anyone reads are counted only. */
static void mistakes__are_counted_beyond_those_kept(void **state)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_catalog *catalog = NULL;
    struct qf_text text = { 0 };
    size_t count;

    (void)state;
    qf_text_add_string(&text, "departments:\n");
    for (int i = 0; i < 1000; i++)
        qf_text_add_string(&text, "- {code: 1, more: 2}\n");
    assert_int_equal(qf_catalog_read_text("departments", text.data, text.length, &catalog, &error), QF_INPUT);
    qf_catalog_mistakes(catalog, &count);
    assert_int_equal(count, 1000);
    assert_non_null(strstr(error.message, "3000 mistakes in all"));
    qf_catalog_free(catalog);
    qf_text_release(&text);
}

static void mistake__is_told_in_the_language_asked_for(void **state)
{
    static const char text[] = "departments:\n  - {code: MZ}\n";
    struct qf_error error = QF_ERROR_INIT(QF_LANG_ZH);
    struct qf_catalog *catalog = NULL;

    (void)state;
    assert_int_equal(qf_catalog_read_text("departments", text, strlen(text), &catalog, &error), QF_INPUT);
    assert_null(strstr(error.message, "this department"));
    qf_catalog_free(catalog);
}

static void kind__must_be_known(void **state)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_catalog *catalog = NULL;

    (void)state;
    assert_int_equal(qf_catalog_read_text("recipe", "a: b", 4, &catalog, &error), QF_USAGE);
    assert_null(catalog);
}

static void suggest__finds_the_nearest_name_only_when_one_is_near(void **state)
{
    static const char *const names[] = { "headers", "name", "required", "retention_months", "title", "姓名" };
    static const struct {
        const char *name, *nearest;
    } cases[] = {
        { "header", "headers" },
        { "nmae", "name" },
        { "Title", "title" },
        { "retention_month", "retention_months" },
        { "姓各", "姓名" },
        { "tile", "title" },
        { "colour", NULL },
        { "x", NULL },
        { "", NULL },
        { "a name that is much longer than any name of a column could ever be", NULL },
    };

    (void)state;
    for (size_t i = 0; i < QF_COUNT(cases); i++) {
        const char *found = qf_suggest(cases[i].name, names, QF_COUNT(names));
        if (found != cases[i].nearest && (!found || !cases[i].nearest || strcmp(found, cases[i].nearest) != 0))
            fail_msg("'%s': %s", cases[i].name, found ? found : "nothing");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(file__is_told_its_mistake_and_place),
        cmocka_unit_test(file__may_begin_with_a_byte_order_mark_and_end_lines_as_windows_does),
        cmocka_unit_test(file__is_held_to_its_limits),
        cmocka_unit_test(mistakes__are_counted_beyond_those_kept),
        cmocka_unit_test(mistake__is_told_in_the_language_asked_for),
        cmocka_unit_test(kind__must_be_known),
        cmocka_unit_test(suggest__finds_the_nearest_name_only_when_one_is_near),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
