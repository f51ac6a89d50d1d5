/* SPDX-License-Identifier: Apache-2.0 */
/* The log: one line an event whatever is in it, levels, both forms. */
#include "base/log.h"

#include <fcntl.h>
#include <jansson.h>
#include <unistd.h>

#include "base/file.h"
#include "check.h"

static struct qf_log open_log(void **state, enum qf_log_level level, bool as_json)
{
    char path[512];

    snprintf(path, sizeof path, "%s/log", (const char *)*state);
    return (struct qf_log){
        .fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600), .level = level, .as_json = as_json
    };
}

static void close_and_read(void **state, const struct qf_log *log, struct qf_text *out)
{
    char path[512];

    close(log->fd);
    snprintf(path, sizeof path, "%s/log", (const char *)*state);
    qf_text_clear(out);
    assert_int_equal(qf_file_read(path, out, NULL), QF_OK);
}

static size_t count_lines(const struct qf_text *text)
{
    size_t count = 0;

    for (size_t i = 0; i < text->length; i++)
        count += text->data[i] == '\n';
    return count;
}

static void write__keeps_one_event_on_one_line(void **state)
{
    struct qf_log log = open_log(state, QF_LOG_INFO, false);
    struct qf_text found CLEANUP(qf_text_release) = { 0 };

    qf_log_write(&log, QF_LOG_INFO, "took '%s'", "a\nb\x1b[31m\r清风");
    close_and_read(state, &log, &found);
    assert_int_equal(count_lines(&found), 1);
    assert_int_equal(found.data[10], 'T');
    assert_string_equal(found.data + strlen("2025-05-27T08:30:00.123+08:00"), " info    took 'a b [31m 清风'\n");
}

static void write__leaves_out_what_is_too_talkative(void **state)
{
    struct qf_log log = open_log(state, QF_LOG_WARNING, false);
    struct qf_text found CLEANUP(qf_text_release) = { 0 };

    qf_log_write(&log, QF_LOG_DEBUG, "no");
    qf_log_write(&log, QF_LOG_INFO, "no");
    qf_log_write(&log, QF_LOG_WARNING, "yes");
    qf_log_write(&log, QF_LOG_ERROR, "yes");
    close_and_read(state, &log, &found);
    assert_int_equal(count_lines(&found), 2);
    assert_null(strstr(found.data, "no"));
}

static void write__cuts_a_long_message_between_characters(void **state)
{
    struct qf_text found CLEANUP(qf_text_release) = { 0 };
    char long_text[9001];

    for (size_t i = 0; i < 3000; i++)
        memcpy(long_text + 3 * i, "风", 3);
    long_text[9000] = '\0';
    for (int before = 0; before < 4; before++) {
        struct qf_log log = open_log(state, QF_LOG_INFO, false);
        qf_log_write(&log, QF_LOG_INFO, "%.*s%s", before, "xxxx", long_text);
        close_and_read(state, &log, &found);
        assert_int_equal(qf_utf8_valid_prefix(found.data, found.length), found.length);
        assert_int_equal(count_lines(&found), 1);
        assert_true(found.length > 4080);
    }
}

static void error__is_json_that_is_read_back(void **state)
{
    struct qf_log log = open_log(state, QF_LOG_ERROR, true);
    struct qf_error failed = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_text found CLEANUP(qf_text_release) = { 0 };

    assert_int_equal(qf_fail(&failed, QF_INPUT, "cannot read \"%s\"", "a\nb"), QF_INPUT);
    qf_hint(&failed, "mend it");
    qf_detail(&failed, "byte 7");
    qf_log_error(&log, &failed);
    close_and_read(state, &log, &found);
    assert_int_equal(count_lines(&found), 1);
    json_t *read = json_loads(qf_text_string(&found), 0, NULL);
    assert_non_null(read);
    assert_string_equal(json_string_value(json_object_get(read, "level")), "error");
    assert_string_equal(json_string_value(json_object_get(read, "status")), "input");
    assert_string_equal(json_string_value(json_object_get(read, "message")), "cannot read \"a\nb\"");
    assert_string_equal(json_string_value(json_object_get(read, "hint")), "mend it");
    assert_string_equal(json_string_value(json_object_get(read, "detail")), "byte 7");
    json_decref(read);
}

/* The longest error of nothing but control characters, six bytes each in JSON, still fits and ends its line. */
static void error__of_the_worst_kind_fits(void **state)
{
    struct qf_log log = open_log(state, QF_LOG_ERROR, true);
    struct qf_error failed = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_text found CLEANUP(qf_text_release) = { 0 };

    memset(failed.message, 1, sizeof failed.message - 1);
    memset(failed.hint, 1, sizeof failed.hint - 1);
    memset(failed.detail, 1, sizeof failed.detail - 1);
    qf_log_error(&log, &failed);
    close_and_read(state, &log, &found);
    json_t *read = json_loads(qf_text_string(&found), 0, NULL);
    assert_non_null(read);
    json_decref(read);
}

static void error__in_plain_form_has_all_its_parts(void **state)
{
    struct qf_log log = open_log(state, QF_LOG_ERROR, false);
    struct qf_error failed = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_text found CLEANUP(qf_text_release) = { 0 };

    assert_int_equal(qf_fail(&failed, QF_BUSY, "the book is locked"), QF_BUSY);
    qf_hint(&failed, "wait");
    qf_detail(&failed, "pid 7");
    qf_log_error(&log, &failed);
    close_and_read(state, &log, &found);
    assert_non_null(strstr(found.data, " error   busy: the book is locked | wait | pid 7\n"));
}

static void write__to_nowhere_is_no_failure(void **state)
{
    const struct qf_log log = { .fd = -1, .level = QF_LOG_DEBUG };

    (void)state;
    qf_log_write(&log, QF_LOG_ERROR, "lost");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_FOLDER(write__keeps_one_event_on_one_line),
        IN_A_FOLDER(write__leaves_out_what_is_too_talkative),
        IN_A_FOLDER(write__cuts_a_long_message_between_characters),
        IN_A_FOLDER(error__is_json_that_is_read_back),
        IN_A_FOLDER(error__of_the_worst_kind_fits),
        IN_A_FOLDER(error__in_plain_form_has_all_its_parts),
        cmocka_unit_test(write__to_nowhere_is_no_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
