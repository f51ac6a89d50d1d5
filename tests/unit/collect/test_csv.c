/* SPDX-License-Identifier: Apache-2.0 */
/* CSV: quoting, line ends, encodings, row numbers, and that several cursors see each row exactly once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

#include "base/file.h"
#include "collect/source.h"

static char path[] = "/tmp/qf-csv-XXXXXX";
static struct qf_error failure = { .lang = QF_LANG_EN };

static int make_path(void **state)
{
    (void)state;
    int fd = mkstemp(path);

    return fd < 0 ? -1 : close(fd);
}

static int remove_path(void **state)
{
    (void)state;
    return unlink(path);
}

static struct qf_source *open_bytes(const char *data, size_t length)
{
    struct qf_source *source = NULL;

    assert_int_equal(qf_file_replace(path, data, length, &failure), QF_OK);
    assert_int_equal(qf_format_csv.open(path, &source, &failure), QF_OK);
    return source;
}

/* All rows as "cell|cell\n". */
static void read_all(const char *data, size_t length, struct qf_text *out)
{
    struct qf_source *source = open_bytes(data, length);
    struct qf_cursor *cursor = NULL;
    struct qf_source_row row;
    bool more = true;
    int64_t expected = 1;

    assert_int_equal(qf_format_csv.cursor_open(source, &cursor, &failure), QF_OK);
    for (;;) {
        assert_int_equal(qf_format_csv.next(cursor, &row, &more, &failure), QF_OK);
        if (!more)
            break;
        assert_int_equal(row.row, expected++);
        for (unsigned i = 0; i < row.count; i++) {
            if (i)
                qf_text_add_char(out, '|');
            qf_text_add_slice(out, row.cells[i].text);
        }
        qf_text_add_string(out, row.undecodable ? "!\n" : "\n");
    }
    qf_format_csv.cursor_close(cursor);
    qf_format_csv.close(source);
}

static void assert_reads(const char *data, const char *expected)
{
    struct qf_text out CLEANUP(qf_text_release) = { 0 };

    read_all(data, strlen(data), &out);
    assert_string_equal(qf_text_string(&out), expected);
}

static void csv__splits_records_and_fields(void **state)
{
    (void)state;
    assert_reads("a,b\n1,2\n", "a|b\n1|2\n");
    assert_reads("a,b\r\n1,2\r\n", "a|b\n1|2\n");
    assert_reads("a,b\r1,2\r", "a|b\n1|2\n");
    assert_reads("a,b\n1,2", "a|b\n1|2\n");
    assert_reads("a,,\n,,\n", "a||\n||\n");
    assert_reads("a\n\nb\n", "a\n\nb\n");
}

static void csv__reads_quoted_fields(void **state)
{
    (void)state;
    assert_reads("\"a,b\",c\n", "a,b|c\n");
    assert_reads("\"a\nb\",c\nd,e\n", "a\nb|c\nd|e\n");
    assert_reads("\"say \"\"hi\"\"\",c\n", "say \"hi\"|c\n");
    assert_reads("\"\",x\n", "|x\n");
}

static void csv__takes_a_bare_quote_as_a_letter(void **state)
{
    (void)state;
    assert_reads("5\" pipe,1\nb,2\n", "5\" pipe|1\nb|2\n");
    assert_reads("\"ab\"cd,1\n", "abcd|1\n");
}

static void csv__does_not_let_an_open_quote_swallow_the_file(void **state)
{
    (void)state;
    assert_reads("a,\"open\nb,2\nc,3\n", "a|\"open\nb|2\nc|3\n");
}

static void csv__recognises_the_delimiter(void **state)
{
    (void)state;
    assert_reads("a\tb\n1\t2\n", "a|b\n1|2\n");
    assert_reads("a;b\n1;2\n", "a|b\n1|2\n");
}

static void csv__strips_a_byte_order_mark(void **state)
{
    (void)state;
    assert_reads("\xEF\xBB\xBF姓名,金额\n", "姓名|金额\n");
}

static void csv__decodes_gb18030(void **state)
{
    static const char gbk[] = "\xD0\xD5\xC3\xFB,\xBD\xF0\xB6\xEE\n\xD5\xC5\xC8\xFD,1\n"; /* 姓名,金额 / 张三,1 */

    (void)state;
    assert_reads(gbk, "姓名|金额\n张三|1\n");
}

static void csv__marks_rows_whose_bytes_are_no_text(void **state)
{
    static const char broken[] = "\xD0\xD5\xC3\xFB,x\n\xD5\xC5\xFF\xFF,1\nb,2\n";
    struct qf_text out CLEANUP(qf_text_release) = { 0 };

    (void)state;
    read_all(broken, sizeof broken - 1, &out);
    assert_non_null(strstr(qf_text_string(&out), "姓名|x\n"));
    assert_non_null(strstr(qf_text_string(&out), "|1!\n"));
    assert_non_null(strstr(qf_text_string(&out), "b|2\n"));
}

static void csv__takes_a_second_byte_for_no_delimiter(void **state)
{
    /* the character B0 7C ends like "|" */
    (void)state;
    assert_reads("\xD0\xD5\xC3\xFB|x\n\xB0\x7C\"a|2\n\"b\"|3\n", "姓名|x\n皘\"a|2\nb|3\n");
    assert_reads("\xB0\x7C\xB0\x7C\xB0\x7C,x\n\xB0\x7C,2\n", "皘皘皘|x\n皘|2\n");
}

/* In UTF-8 a field is longer than in GB18030; which quotes are letters is decided once, by the delivered bytes. */
static void csv__decides_by_delivered_bytes_which_quotes_are_letters(void **state)
{
    struct qf_text data CLEANUP(qf_text_release) = { 0 };
    struct qf_text out CLEANUP(qf_text_release) = { 0 };

    (void)state;
    qf_text_add_string(&data, "a,\"");
    for (int i = 0; i < 400000; i++)
        qf_text_add_string(&data, "\xD5\xC5");
    qf_text_add_string(&data, "\n\",b\nc,\"d\n");
    read_all(data.data, data.length, &out);
    assert_int_equal(out.length, strlen("a|") + 400000 * strlen("张") + strlen("\n|b\nc|\"d\n"));
    assert_non_null(strstr(qf_text_string(&out), "张\n|b\nc|\"d\n"));
}

static void csv__keeps_a_marked_file_in_utf_8_whatever_is_damaged(void **state)
{
    (void)state;
    assert_reads("\xEF\xBB\xBF"
                 "a,b\n\xD5\xC5,1\n",
        "a|b\n\xEF\xBF\xBD\xEF\xBF\xBD|1!\n");
}

/* --- several cursors --------------------------------------------------------------------------------------------------- */

#define MANY 200000

struct share {
    struct qf_source *source;
    unsigned char *seen;
    bool wrong;
};

static void *read_share(void *context)
{
    struct share *share = context;
    struct qf_error error = { .lang = QF_LANG_EN };
    struct qf_cursor *cursor = NULL;
    struct qf_source_row row;
    bool more = true;
    char expected[32];

    if (qf_format_csv.cursor_open(share->source, &cursor, &error) != QF_OK)
        return NULL;
    while (qf_format_csv.next(cursor, &row, &more, &error) == QF_OK && more) {
        int length = snprintf(expected, sizeof expected, "%lld", (long long)row.row);
        if (row.count != 2 || row.cells[0].text.length != (size_t)length ||
            memcmp(row.cells[0].text.data, expected, (size_t)length) != 0)
            share->wrong = true;
        __atomic_add_fetch(&share->seen[row.row], 1, __ATOMIC_RELAXED);
    }
    qf_format_csv.cursor_close(cursor);
    return NULL;
}

static void csv__gives_each_row_once_to_several_cursors(void **state)
{
    struct qf_text data CLEANUP(qf_text_release) = { 0 };
    static unsigned char seen[MANY + 1];
    pthread_t threads[4];

    (void)state;
    for (int i = 1; i <= MANY; i++) /* with quotes and line ends inside, so that blocks must be cut with care */
        qf_text_add_format(
            &data, "%d,%s\n", i, i % 3 ? "plain text that makes the file long" : "\"two\nlines, \"\"quoted\"\"\"");
    struct qf_source *source = open_bytes(data.data, data.length);
    struct share shares[4];
    for (int i = 0; i < 4; i++) {
        shares[i] = (struct share){ .source = source, .seen = seen };
        assert_int_equal(pthread_create(&threads[i], NULL, read_share, &shares[i]), 0);
    }
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
        assert_false(shares[i].wrong);
    }
    for (int i = 1; i <= MANY; i++)
        assert_int_equal(seen[i], 1);
    qf_format_csv.close(source);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(csv__splits_records_and_fields),
        cmocka_unit_test(csv__reads_quoted_fields),
        cmocka_unit_test(csv__takes_a_bare_quote_as_a_letter),
        cmocka_unit_test(csv__does_not_let_an_open_quote_swallow_the_file),
        cmocka_unit_test(csv__recognises_the_delimiter),
        cmocka_unit_test(csv__strips_a_byte_order_mark),
        cmocka_unit_test(csv__decodes_gb18030),
        cmocka_unit_test(csv__marks_rows_whose_bytes_are_no_text),
        cmocka_unit_test(csv__takes_a_second_byte_for_no_delimiter),
        cmocka_unit_test(csv__decides_by_delivered_bytes_which_quotes_are_letters),
        cmocka_unit_test(csv__keeps_a_marked_file_in_utf_8_whatever_is_damaged),
        cmocka_unit_test(csv__gives_each_row_once_to_several_cursors),
    };

    return cmocka_run_group_tests_name("csv", tests, make_path, remove_path);
}
