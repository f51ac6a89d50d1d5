/* SPDX-License-Identifier: Apache-2.0 */
/* Values as they read, and documents whose words try to break out of their form. */
#include "figures.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "publish/document.h"

static void value_is(enum qf_doc_kind kind, int64_t number, const char *expected)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };

    qf_doc_value_format(&(struct qf_doc_value){ kind, number, NULL }, QF_LANG_EN, &text);
    assert_string_equal(qf_text_string(&text), expected);
}

static void values__read_with_their_units(void **state)
{
    (void)state;
    value_is(QF_DOC_WHOLE, 1234567, "1,234,567");
    value_is(QF_DOC_WHOLE, 0, "0");
    value_is(QF_DOC_FEN, 123450, "1,234.50");
    value_is(QF_DOC_FEN, -5000, "-50.00");
    value_is(QF_DOC_PERCENT, 979, "97.9%");
    value_is(QF_DOC_PERCENT, 1000, "100.0%");
    value_is(QF_DOC_CHANGE, -5, "-0.5%");
    value_is(QF_DOC_CHANGE, 0, "0.0%");
    value_is(QF_DOC_POINTS, 270, "+27.0");
    value_is(QF_DOC_TENTHS, 303, "30.3");
    value_is(QF_DOC_HIDDEN, 3, "*");
    value_is(QF_DOC_NONE, 3, "n/a");
}

static const char evil[] = "</title><script>alert(1)</script> \"'&\x01\xFF";

static struct qf_document *make_evil(struct office *office, size_t rows)
{
    static const struct qf_doc_column columns[] = { { evil, 20 }, { "n", 8 } };
    struct qf_document *document = NULL;
    struct qf_doc_value *cells = calloc(rows * 2 + 1, sizeof *cells);
    const char *labels[] = { evil, "b" };

    OK(qf_document_new(QF_LANG_EN, &document, &office->error));
    OK(qf_document_keep(document, evil, &document->title, &office->error));
    document->organ = document->mark = document->watermark = document->subtitle = document->title;
    OK(qf_document_add_section(document, evil, &office->error));
    OK(qf_document_add_text(document, evil, &office->error));
    for (size_t i = 0; i < rows; i++) {
        cells[2 * i] = (struct qf_doc_value){ QF_DOC_TEXT, 0, evil };
        cells[2 * i + 1] = (struct qf_doc_value){ QF_DOC_WHOLE, (int64_t)i, NULL };
    }
    OK(qf_document_add_table(document,
        &(struct qf_doc_table){
            .title = evil, .columns = columns, .column_count = 2, .cells = cells, .row_count = rows, .note = evil },
        &office->error));
    OK(qf_document_add_chart(document,
        &(struct qf_doc_chart){ .title = evil,
            .series = { evil, NULL },
            .labels = labels,
            .values = (struct qf_doc_value[]){ { QF_DOC_WHOLE, 7, NULL }, { QF_DOC_HIDDEN, 0, NULL } },
            .label_count = 2 },
        &office->error));
    free(cells);
    return document;
}

static void page__holds_whatever_the_words_are(void **state)
{
    struct office *office = *state;
    struct qf_document *document CLEANUP(qf_document_free) = make_evil(office, 3);
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    char path[96];

    snprintf(path, sizeof path, "%s/evil.html", office->folder);
    OK(qf_publish_html(document, path, &office->error));
    OK(qf_file_read(path, &text, &office->error));
    assert_null(strstr(text.data, "<script"));
    assert_non_null(strstr(text.data, "&lt;script&gt;"));
    assert_int_equal(qf_utf8_valid_prefix(text.data, text.length), text.length);
    unlink(path);
}

static void pages__break_and_count(void **state)
{
    struct office *office = *state;
    struct qf_document *few CLEANUP(qf_document_free) = make_evil(office, 3);
    struct qf_document *many CLEANUP(qf_document_free) = make_evil(office, 400);
    struct qf_text one CLEANUP(qf_text_release) = { 0 }, more CLEANUP(qf_text_release) = { 0 };
    char path[96];

    snprintf(path, sizeof path, "%s/pages.pdf", office->folder);
    OK(qf_publish_pdf(few, path, &office->error));
    OK(qf_file_read(path, &one, &office->error));
    OK(qf_publish_pdf(many, path, &office->error));
    OK(qf_file_read(path, &more, &office->error));
    assert_memory_equal(one.data, "%PDF-", 5);
    assert_true(more.length > 2 * one.length);
    OK(qf_publish_xlsx(many, path, &office->error));
    unlink(path);
}

static void forms__fail_without_leaving_a_file(void **state)
{
    struct office *office = *state;
    struct qf_document *document CLEANUP(qf_document_free) = make_evil(office, 3);
    char path[96];

    snprintf(path, sizeof path, "%s/none/there.pdf", office->folder);
    REFUSED(qf_publish_pdf(document, path, &office->error), QF_NOT_FOUND);
    REFUSED(qf_publish_html(document, path, &office->error), QF_NOT_FOUND);
    REFUSED(qf_publish_xlsx(document, path, &office->error), QF_NOT_FOUND);
    assert_false(qf_file_exists(path));
    document->title = "\U0001F9FF"; /* no Chinese font has it */
    document->organ = document->mark = document->watermark = document->subtitle = "";
    snprintf(path, sizeof path, "%s/glyph.pdf", office->folder);
    if (qf_publish_pdf(document, path, &office->error) != QF_OK) {
        assert_int_equal(office->error.status, QF_INPUT);
        assert_false(qf_file_exists(path));
    }
    unlink(path);
}

static void chart__shares_its_width(void **state)
{
    static const struct qf_doc_value values[] = { { QF_DOC_WHOLE, 200, NULL }, { QF_DOC_WHOLE, 50, NULL },
        { QF_DOC_WHOLE, -3, NULL }, { QF_DOC_NONE, 999, NULL } };
    const struct qf_doc_chart chart = { .series = { "a", "b" }, .values = values, .label_count = 2 };

    (void)state;
    assert_int_equal(qf_doc_chart_share(&chart, 0), 1000);
    assert_int_equal(qf_doc_chart_share(&chart, 1), 250);
    assert_int_equal(qf_doc_chart_share(&chart, 2), 0);
    assert_int_equal(qf_doc_chart_share(&chart, 3), 0);
}

int main(void)
{
#define IN_OFFICE(test) cmocka_unit_test_setup_teardown(test, office_open, office_close)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values__read_with_their_units),
        IN_OFFICE(page__holds_whatever_the_words_are),
        IN_OFFICE(pages__break_and_count),
        IN_OFFICE(forms__fail_without_leaving_a_file),
        cmocka_unit_test(chart__shares_its_width),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
