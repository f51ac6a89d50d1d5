/* SPDX-License-Identifier: Apache-2.0 */
/* Languages: the compiled table, and the language of the environment. */
#include "base/lang.h"

#include "base/translations.h"
#include "check.h"

static void table__is_in_strict_byte_order(void **state)
{
    (void)state;
    assert_true(qf_translation_count > 10);
    for (size_t i = 1; i < qf_translation_count; i++)
        if (strcmp(qf_translations[i - 1].english, qf_translations[i].english) >= 0)
            fail_msg("'%s' does not stand after '%s'", qf_translations[i].english, qf_translations[i - 1].english);
}

static void tr__finds_every_entry(void **state)
{
    (void)state;
    for (size_t i = 0; i < qf_translation_count; i++) {
        assert_ptr_equal(qf_tr(QF_LANG_ZH, qf_translations[i].english), qf_translations[i].chinese);
        assert_ptr_equal(qf_tr(QF_LANG_EN, qf_translations[i].english), qf_translations[i].english);
    }
}

static void tr__gives_the_english_text_where_none_stands(void **state)
{
    static const char text[] = "no such text in the catalogue";

    (void)state;
    assert_ptr_equal(qf_tr(QF_LANG_ZH, text), text);
    assert_string_equal(qf_tr(QF_LANG_ZH, ""), "");
    assert_string_equal(qf_tr(QF_LANG_ZH, "~~~~"), "~~~~");
}

static void bilingual__gives_the_text_of_the_language(void **state)
{
    const struct qf_bilingual text = { .zh = "民政局", .en = "Civil Affairs" };

    (void)state;
    assert_string_equal(qf_bilingual_in(&text, QF_LANG_ZH), "民政局");
    assert_string_equal(qf_bilingual_in(&text, QF_LANG_EN), "Civil Affairs");
}

static void set(const char *name, const char *value)
{
    assert_int_equal(value ? setenv(name, value, 1) : unsetenv(name), 0);
}

static void environment__is_asked_in_the_order_of_posix(void **state)
{
    static const struct {
        const char *all, *messages, *lang;
        enum qf_lang expected;
    } rows[] = {
        { NULL, NULL, NULL, QF_LANG_EN }, { NULL, NULL, "zh_CN.UTF-8", QF_LANG_ZH },
        { NULL, NULL, "en_GB.UTF-8", QF_LANG_EN }, { NULL, NULL, "C", QF_LANG_EN },
        { NULL, "zh_CN", "en_US", QF_LANG_ZH }, { NULL, "en_US", "zh_CN", QF_LANG_EN },
        { "C", "zh_CN", "zh_CN", QF_LANG_EN }, { "zh_TW", "en_US", "en_US", QF_LANG_ZH },
        { "", "", "zh_CN", QF_LANG_ZH }, /* set to nothing is not set */
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        set("LC_ALL", rows[i].all);
        set("LC_MESSAGES", rows[i].messages);
        set("LANG", rows[i].lang);
        if (qf_lang_from_environment() != rows[i].expected)
            fail_msg("row %zu", i);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table__is_in_strict_byte_order),
        cmocka_unit_test(tr__finds_every_entry),
        cmocka_unit_test(tr__gives_the_english_text_where_none_stands),
        cmocka_unit_test(bilingual__gives_the_text_of_the_language),
        cmocka_unit_test(environment__is_asked_in_the_order_of_posix),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
