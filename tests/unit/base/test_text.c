/* SPDX-License-Identifier: Apache-2.0 */
/* Growing texts: contents, the cap, the failure that is remembered, handing over. */
#include "base/text.h"

#include <limits.h>

#include "check.h"

static void text__grows_by_every_kind_of_append(void **state)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };

    (void)state;
    assert_string_equal(qf_text_string(&text), "");
    qf_text_add(&text, "ab\0c", 4);
    qf_text_add_string(&text, "-");
    qf_text_add_slice(&text, QF_SLICE("清风"));
    qf_text_add_slice(&text, (struct qf_slice){ NULL, 0 });
    qf_text_add_char(&text, '!');
    qf_text_add_format(&text, "%d/%s", 12, "x");
    qf_text_add_int(&text, INT64_MIN);
    assert_int_equal(qf_text_check(&text, NULL), QF_OK);
    assert_int_equal(text.length, 4 + 1 + 6 + 1 + 4 + 20);
    assert_memory_equal(text.data, "ab\0c-清风!12/x-9223372036854775808", text.length + 1);
}

static void text__keeps_its_terminator_while_it_grows(void **state)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };

    (void)state;
    for (size_t i = 0; i < 5000; i++) {
        qf_text_add_char(&text, (char)('a' + i % 26));
        assert_int_equal(text.length, i + 1);
        assert_int_equal(text.data[i + 1], '\0');
    }
    for (size_t i = 0; i < 5000; i++)
        assert_int_equal(text.data[i], 'a' + i % 26);
}

static void cap__is_reached_exactly_and_remembered(void **state)
{
    struct qf_text text CLEANUP(qf_text_release) = { .cap = 10 };
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    char *string = NULL;

    (void)state;
    qf_text_add_string(&text, "0123456789");
    assert_int_equal(qf_text_check(&text, NULL), QF_OK);
    qf_text_add_char(&text, 'x');
    qf_text_add_string(&text, ""); /* would fit, but nothing is added after a failure */
    assert_int_equal(qf_text_check(&text, &error), QF_LIMIT);
    assert_string_equal(error.message, "a text is longer than its limit of 10 bytes");
    assert_int_equal(qf_text_take(&text, &string, NULL), QF_LIMIT);
    assert_null(string);
    assert_string_equal(qf_text_string(&text), "0123456789");
    qf_text_clear(&text);
    qf_text_add_format(&text, "%s", "01234567890");
    assert_int_equal(qf_text_check(&text, NULL), QF_LIMIT);
    assert_string_equal(qf_text_string(&text), "");
}

static void cap__stands_when_lowered_below_the_length(void **state)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };

    (void)state;
    qf_text_add_string(&text, "0123456789");
    text.cap = 5;
    qf_text_add_char(&text, 'x');
    assert_int_equal(text.failed, QF_LIMIT);
}

static void format__longer_than_an_int_is_a_limit(void **state)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    volatile int width = INT_MAX - 1; /* not seen by the compiler, which would refuse the format */

    (void)state;
    qf_text_add_format(&text, "%*d%*d", width, 1, width, 2);
    assert_int_equal(text.failed, QF_LIMIT);
}

static void clear__forgets_text_and_failure_and_keeps_memory(void **state)
{
    struct qf_text text CLEANUP(qf_text_release) = { .cap = 100 };

    (void)state;
    qf_text_add_string(&text, "something");
    const char *before = text.data;
    text.failed = QF_NO_MEMORY;
    qf_text_clear(&text);
    assert_string_equal(qf_text_string(&text), "");
    qf_text_add_string(&text, "else");
    assert_ptr_equal(text.data, before);
    assert_string_equal(text.data, "else");
    assert_int_equal(text.failed, QF_OK);
}

static void take__hands_over_and_leaves_an_empty_text(void **state)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    char *string CLEANUP(free) = NULL, *empty CLEANUP(free) = NULL;

    (void)state;
    qf_text_add_string(&text, "mine");
    assert_int_equal(qf_text_take(&text, &string, NULL), QF_OK);
    assert_string_equal(string, "mine");
    assert_null(text.data);
    assert_int_equal(text.length, 0);
    assert_int_equal(qf_text_take(&text, &empty, NULL), QF_OK);
    assert_string_equal(empty, "");
}

static void slice__of_an_empty_text_points_somewhere(void **state)
{
    const struct qf_text text = { 0 };

    (void)state;
    assert_non_null(qf_text_slice(&text).data);
    assert_int_equal(qf_text_slice(&text).length, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text__grows_by_every_kind_of_append),
        cmocka_unit_test(text__keeps_its_terminator_while_it_grows),
        cmocka_unit_test(cap__is_reached_exactly_and_remembered),
        cmocka_unit_test(cap__stands_when_lowered_below_the_length),
        cmocka_unit_test(format__longer_than_an_int_is_a_limit),
        cmocka_unit_test(clear__forgets_text_and_failure_and_keeps_memory),
        cmocka_unit_test(take__hands_over_and_leaves_an_empty_text),
        cmocka_unit_test(slice__of_an_empty_text_points_somewhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
