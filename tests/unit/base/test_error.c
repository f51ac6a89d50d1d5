/* SPDX-License-Identifier: Apache-2.0 */
/* Statuses and errors: the table, safe formatting, languages, and the same table in docs/cli.md. */
#include "base/error.h"

#include <errno.h>

#include "base/file.h"
#include "base/slice.h"
#include "check.h"

static const struct {
    enum qf_status status;
    const char *name;
    int exit_code, http;
} table[] = {
    { QF_OK, "ok", 0, 200 },
    { QF_FINDING, "finding", 1, 422 },
    { QF_USAGE, "usage", 2, 400 },
    { QF_INPUT, "input", 3, 422 },
    { QF_NOT_FOUND, "not-found", 4, 404 },
    { QF_CONFLICT, "conflict", 5, 409 },
    { QF_DENIED, "denied", 6, 403 },
    { QF_LIMIT, "limit", 7, 413 },
    { QF_CANCELLED, "cancelled", 130, 499 },
    { QF_BUSY, "busy", 9, 503 },
    { QF_NO_MEMORY, "no-memory", 10, 503 },
    { QF_NO_SPACE, "no-space", 11, 507 },
    { QF_IO, "io", 12, 500 },
    { QF_CORRUPT, "corrupt", 13, 500 },
    { QF_INTERNAL, "internal", 70, 500 },
};

static void status__has_its_name_exit_code_and_http_status(void **state)
{
    (void)state;
    assert_int_equal(sizeof table / sizeof *table, QF_STATUS_COUNT);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        assert_string_equal(qf_status_name(table[i].status), table[i].name);
        ROW_EQUAL(table[i].name, qf_status_exit_code(table[i].status), table[i].exit_code);
        ROW_EQUAL(table[i].name, qf_status_http(table[i].status), table[i].http);
    }
    assert_string_equal(qf_status_name((enum qf_status)99), "internal");
}

static void status__stands_in_the_manual(void **state)
{
    struct qf_text manual CLEANUP(qf_text_release) = { 0 };

    (void)state;
    assert_int_equal(qf_file_read(QF_SOURCE_ROOT "/docs/cli.md", &manual, NULL), QF_OK);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        char row[64];
        snprintf(row, sizeof row, "\n| %d | %s | ", table[i].exit_code, table[i].name);
        if (!strstr(qf_text_string(&manual), row))
            fail_msg("docs/cli.md has no row '%s'", row + 1);
    }
}

static void fail__sets_status_and_message_and_clears_the_rest(void **state)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    (void)state;
    qf_hint(&error, "an old hint");
    qf_detail(&error, "an old detail");
    assert_int_equal(qf_fail(&error, QF_INPUT, "cannot read '%s': line %d", "a.csv", 7), QF_INPUT);
    assert_int_equal(error.status, QF_INPUT);
    assert_string_equal(error.message, "cannot read 'a.csv': line 7");
    assert_string_equal(error.hint, "");
    assert_string_equal(error.detail, "");
    qf_hint(&error, "try %d", 8);
    qf_detail(&error, "code %d", 9);
    assert_string_equal(error.hint, "try 8");
    assert_string_equal(error.detail, "code 9");
}

static void fail__needs_no_error(void **state)
{
    (void)state;
    assert_int_equal(qf_fail(NULL, QF_LIMIT, "too long: %d", 3), QF_LIMIT);
    assert_int_equal(qf_fail_errno(NULL, ENOSPC, "cannot write '%s'", "x"), QF_NO_SPACE);
    assert_int_equal(qf_fail_memory(NULL), QF_NO_MEMORY);
    assert_int_equal(qf_fail_within(NULL, "within"), QF_INTERNAL);
    qf_hint(NULL, "hint");
    qf_detail(NULL, "detail");
}

static void fail__speaks_the_language_of_the_error(void **state)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_ZH);

    (void)state;
    assert_int_equal(qf_fail_memory(&error), QF_NO_MEMORY);
    assert_string_equal(error.message, "内存不足");
    assert_int_equal(qf_fail_errno(&error, ENOENT, "cannot open '%s'", "甲.csv"), QF_NOT_FOUND);
    assert_string_equal(error.message, "无法打开“甲.csv”：没有该文件或文件夹");
    qf_detail(&error, "out of memory"); /* never translated */
    assert_string_equal(error.detail, "out of memory");
}

/* Two bytes too few for a whole number of three-byte characters, at every alignment. */
static void fail__cuts_between_characters(void **state)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    char long_text[3001];

    (void)state;
    for (size_t i = 0; i < 1000; i++)
        memcpy(long_text + 3 * i, "风", 3);
    long_text[3000] = '\0';
    for (int before = 0; before < 7; before++) {
        assert_int_equal(qf_fail(&error, QF_INPUT, "%.*s%s", before, "xxxxxxx", long_text), QF_INPUT);
        size_t length = strlen(error.message);
        assert_int_equal(qf_utf8_valid_prefix(error.message, length), length);
        assert_true(length > sizeof error.message - 4);
        assert_int_equal(qf_fail_within(&error, "%.*s%s", before, "xxxxxxx", long_text), QF_INPUT);
        length = strlen(error.message);
        assert_int_equal(qf_utf8_valid_prefix(error.message, length), length);
        assert_non_null(strstr(error.message, "风: "));
    }
    qf_hint(&error, "%s", long_text);
    assert_int_equal(qf_utf8_valid_prefix(error.hint, strlen(error.hint)), strlen(error.hint));
}

static void fail__may_quote_the_message_it_replaces(void **state)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    (void)state;
    assert_int_equal(qf_fail(&error, QF_INPUT, "the reason"), QF_INPUT);
    qf_hint(&error, "the hint");
    assert_int_equal(qf_fail(&error, QF_CORRUPT, "whole: %s (%s)", error.message, error.hint), QF_CORRUPT);
    assert_string_equal(error.message, "whole: the reason (the hint)");
}

static void fail_errno__picks_the_status(void **state)
{
    static const struct {
        int number;
        enum qf_status status;
    } rows[] = { { ENOENT, QF_NOT_FOUND }, { ENOTDIR, QF_NOT_FOUND }, { ENOSPC, QF_NO_SPACE }, { EDQUOT, QF_NO_SPACE },
        { EFBIG, QF_NO_SPACE }, { ENOMEM, QF_NO_MEMORY }, { EACCES, QF_DENIED }, { EPERM, QF_DENIED },
        { EROFS, QF_DENIED }, { EEXIST, QF_CONFLICT }, { EIO, QF_IO }, { EMFILE, QF_IO } };
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        ROW_EQUAL(strerror(rows[i].number), qf_fail_errno(&error, rows[i].number, "x"), rows[i].status);
    assert_int_equal(qf_fail_errno(&error, ENOSPC, "cannot write '%s'", "f"), QF_NO_SPACE);
    assert_string_equal(error.message, "cannot write 'f': No space left on device");
    assert_true(error.hint[0] != '\0');
    assert_int_equal(qf_fail_errno(&error, 99999, "cannot write '%s'", "f"), QF_IO);
    assert_string_equal(error.message, "cannot write 'f': unknown error");
}

static void fail_within__keeps_status_hint_and_detail(void **state)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    (void)state;
    assert_int_equal(qf_fail(&error, QF_INPUT, "row 3 is short"), QF_INPUT);
    qf_hint(&error, "mend it");
    qf_detail(&error, "at byte 77");
    assert_int_equal(qf_fail_within(&error, "cannot take '%s'", "a.csv"), QF_INPUT);
    assert_string_equal(error.message, "cannot take 'a.csv': row 3 is short");
    assert_string_equal(error.hint, "mend it");
    assert_string_equal(error.detail, "at byte 77");
}

static enum qf_status two_steps(enum qf_status first, int *ret_reached)
{
    TRY(first);
    *ret_reached = 1;
    return QF_FINDING;
}

static void try__returns_what_is_not_ok(void **state)
{
    int reached = 0;

    (void)state;
    assert_int_equal(two_steps(QF_BUSY, &reached), QF_BUSY);
    assert_int_equal(reached, 0);
    assert_int_equal(two_steps(QF_OK, &reached), QF_FINDING);
    assert_int_equal(reached, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(status__has_its_name_exit_code_and_http_status),
        cmocka_unit_test(status__stands_in_the_manual),
        cmocka_unit_test(fail__sets_status_and_message_and_clears_the_rest),
        cmocka_unit_test(fail__needs_no_error),
        cmocka_unit_test(fail__speaks_the_language_of_the_error),
        cmocka_unit_test(fail__cuts_between_characters),
        cmocka_unit_test(fail__may_quote_the_message_it_replaces),
        cmocka_unit_test(fail_errno__picks_the_status),
        cmocka_unit_test(fail_within__keeps_status_hint_and_detail),
        cmocka_unit_test(try__returns_what_is_not_ok),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
