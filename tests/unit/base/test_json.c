/* SPDX-License-Identifier: Apache-2.0 */
/* JSON: commas, escapes, numbers, and that a reader written by others takes all of it. */
#include "base/json.h"

#include <jansson.h>
#include <math.h>

#include "check.h"

static void json__puts_commas_where_they_belong(void **state)
{
    struct qf_text out CLEANUP(qf_text_release) = { 0 };
    struct qf_json json;

    (void)state;
    qf_json_init(&json, &out);
    qf_json_open_object(&json);
    qf_json_member(&json, "a", "x");
    qf_json_member(&json, "b", NULL);
    qf_json_key(&json, "c");
    qf_json_open_array(&json);
    qf_json_int(&json, -5);
    qf_json_bool(&json, true);
    qf_json_open_array(&json);
    qf_json_close_array(&json);
    qf_json_open_object(&json);
    qf_json_close_object(&json);
    qf_json_raw(&json, "{\"raw\":1}");
    qf_json_close_array(&json);
    qf_json_member_int(&json, "d", INT64_MAX);
    qf_json_member_bool(&json, "e", false);
    qf_json_close_object(&json);
    assert_string_equal(qf_text_string(&out), "{\"a\":\"x\",\"b\":null,\"c\":[-5,true,[],{},{\"raw\":1}],"
                                              "\"d\":9223372036854775807,\"e\":false}");
}

static void string__escapes_what_must_be(void **state)
{
    static const struct {
        const char *value;
        size_t length;
        const char *expected;
    } rows[] = {
        { "", 0, "\"\"" }, { "清风 𠮷", 11, "\"清风 𠮷\"" }, { "a\"b\\c/", 6, "\"a\\\"b\\\\c/\"" },
        { "\b\f\n\r\t", 5, "\"\\b\\f\\n\\r\\t\"" }, { "\0\x01\x1F\x7F", 4, "\"\\u0000\\u0001\\u001f\\u007f\"" },
        { "a\xFFz", 3, "\"a\xEF\xBF\xBDz\"" }, { "\xC0\x80", 2, "\"\xEF\xBF\xBD\xEF\xBF\xBD\"" },
        { "\xED\xA0\x80", 3, "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"" },
        { "x\xE6\xB8", 3, "\"x\xEF\xBF\xBD\xEF\xBF\xBD\"" },
        { "\xEF\xBF\xBD", 3, "\"\xEF\xBF\xBD\"" }, /* the replacement character itself is valid */
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct qf_text out CLEANUP(qf_text_release) = { 0 };
        struct qf_json json;
        qf_json_init(&json, &out);
        qf_json_slice(&json, (struct qf_slice){ rows[i].value, rows[i].length });
        assert_string_equal(qf_text_string(&out), rows[i].expected);
    }
}

static void real__has_its_decimals_or_is_null(void **state)
{
    static const struct {
        double value;
        int decimals;
        const char *expected;
    } rows[] = { { 1.005, 1, "1.0" }, { -0.5, 3, "-0.500" }, { 0.25, 0, "0" }, { 1e15, 2, "1000000000000000.00" },
        { NAN, 2, "null" }, { INFINITY, 2, "null" }, { -INFINITY, 2, "null" } };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct qf_text out CLEANUP(qf_text_release) = { 0 };
        struct qf_json json;
        qf_json_init(&json, &out);
        qf_json_real(&json, rows[i].value, rows[i].decimals);
        assert_string_equal(qf_text_string(&out), rows[i].expected);
    }
}

/* Every code point, in a string that jansson reads back. */
static void string__is_read_back_by_another_reader(void **state)
{
    struct qf_text out CLEANUP(qf_text_release) = { 0 }, all CLEANUP(qf_text_release) = { 0 };
    struct qf_json json;
    json_error_t error;

    (void)state;
    for (unsigned point = 1; point <= 0x10FFFF; point += point < 0x3000 ? 1 : 61) {
        char bytes[4];
        qf_text_add(&all, bytes, qf_utf8_put(bytes, point));
    }
    qf_json_init(&json, &out);
    qf_json_open_array(&json);
    qf_json_slice(&json, qf_text_slice(&all));
    qf_json_close_array(&json);
    json_t *read = json_loads(qf_text_string(&out), 0, &error);
    assert_non_null(read);
    assert_string_equal(json_string_value(json_array_get(read, 0)), qf_text_string(&all));
    json_decref(read);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json__puts_commas_where_they_belong),
        cmocka_unit_test(string__escapes_what_must_be),
        cmocka_unit_test(real__has_its_decimals_or_is_null),
        cmocka_unit_test(string__is_read_back_by_another_reader),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
