/* SPDX-License-Identifier: Apache-2.0 */
/* The monthly report in its three forms: the same figures, the same bytes, nothing small in what is published. */
#include "figures.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <zip.h>

#include "base/file.h"
#include "handle/frozen.h"
#include "publish/monthly.h"

/* A bigger city: enough of everything that tables fill pages and charts have bars. */
static void settle(struct office *office)
{
    figures_city(office);
    figures_reports(office, 6001, 427, "349901102202", "2025-03-06", 422, "2025-04-20");
    figures_reports(office, 7001, 300, "349901102202", "2024-03-06", 280, "2024-04-20");
    for (int i = 0; i < 40; i++) {
        figures_matter(
            office, 8001 + i, "case", i % 3 ? "349901101201" : "349902101201", i % 2 ? "D03" : "D02", "2025-02-10");
        figures_person(office, 101 + i, 8001 + i, 300 + (unsigned)i, "某某", "科员", i % 4 ? "general" : "township");
        figures_sanction(office, 101 + i, "party_warning", "party", "2025-04-01");
    }
}

static struct qf_document *make(
    struct office *office, struct qf_figure_set *set, const struct qf_disclosure *disclosure, enum qf_lang lang)
{
    struct qf_document *document = NULL;

    OK(qf_monthly_document(&(struct qf_monthly){ .set = set,
                               .disclosure = disclosure,
                               .frozen = 12,
                               .snapshot = 3,
                               .journal_sequence = 4711,
                               .journal_head = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03",
                               .frozen_on = "2025-06-03",
                               .made_by = "王主任 <&>",
                               .made_on = "2025-06-03",
                               .livelihood_percent = 80,
                               .lang = lang },
        &document, &office->error));
    return document;
}

struct files {
    char paths[3][96];
};

static void publish(struct office *office, const struct qf_document *document, const char *name, struct files *files)
{
    static enum qf_status (*const forms[])(const struct qf_document *, const char *,
        struct qf_error *) = { qf_publish_html, qf_publish_xlsx, qf_publish_pdf };
    static const char *const endings[] = { "html", "xlsx", "pdf" };
    const char *folder = getenv("QF_TEST_KEEP"); /* to look at them */

    for (size_t i = 0; i < QF_COUNT(forms); i++) {
        snprintf(
            files->paths[i], sizeof files->paths[i], "%s/%s.%s", folder ? folder : office->folder, name, endings[i]);
        if (forms[i](document, files->paths[i], &office->error) != QF_OK)
            fail_msg("%s: %s (%s)", endings[i], office->error.message, office->error.hint);
    }
}

static void remove_files(const struct files *files)
{
    for (size_t i = 0; i < QF_COUNT(files->paths) && !getenv("QF_TEST_KEEP"); i++)
        unlink(files->paths[i]);
}

static char *read_file(struct office *office, const char *path)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    char *string;

    OK(qf_file_read(path, &text, &office->error));
    OK(qf_text_take(&text, &string, &office->error));
    return string;
}

static bool same_bytes(struct office *office, const char *one, const char *two)
{
    struct qf_text a CLEANUP(qf_text_release) = { 0 }, b CLEANUP(qf_text_release) = { 0 };

    OK(qf_file_read(one, &a, &office->error));
    OK(qf_file_read(two, &b, &office->error));
    return a.length == b.length && memcmp(a.data, b.data, a.length) == 0;
}

/* All sheets of a workbook, one after the other. */
static char *read_sheets(const char *path)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    zip_t *archive = zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, NULL);
    char block[4096], *string;

    assert_non_null(archive);
    for (zip_int64_t i = 0; i < zip_get_num_entries(archive, 0); i++) {
        zip_file_t *entry = zip_fopen_index(archive, (zip_uint64_t)i, 0);
        zip_int64_t length;
        assert_non_null(entry);
        while ((length = zip_fread(entry, block, sizeof block)) > 0)
            qf_text_add(&text, block, (size_t)length);
        assert_int_equal(length, 0);
        zip_fclose(entry);
    }
    zip_discard(archive);
    assert_int_equal(qf_text_take(&text, &string, NULL), QF_OK);
    return string;
}

static void report__shows_the_same_in_every_form(void **state)
{
    struct office *office = *state;
    struct qf_figure_set *set CLEANUP(qf_figure_set_free) = NULL;
    struct files files, english;

    settle(office);
    OK(qf_figure_set_count(&office->leader, figures_may, &set, &office->error));
    struct qf_document *document CLEANUP(qf_document_free) = make(office, set, NULL, QF_LANG_ZH);
    struct qf_document *other CLEANUP(qf_document_free) = make(office, set, NULL, QF_LANG_EN);
    publish(office, document, "report", &files);
    publish(office, other, "report-en", &english);
    char *html CLEANUP(free) = read_file(office, files.paths[0]), *sheets CLEANUP(free) = read_sheets(files.paths[1]);
    /* 440 of the year accepted, of which 431 are closed: 98.0 %. */
    assert_non_null(strstr(html, "<td>440</td>"));
    assert_non_null(strstr(html, "<td>98.0%</td>"));
    assert_non_null(strstr(html, "431 / 440"));
    assert_non_null(strstr(sheets, "<v>440</v>"));
    assert_non_null(strstr(sheets, "<v>0.980</v>"));
    assert_non_null(strstr(sheets, "431 / 440"));
    /* 1,300 yuan recovered, as money and as a number. */
    assert_non_null(strstr(html, "<td>1,300.00</td>"));
    assert_non_null(strstr(sheets, "<v>1300.00</v>"));
    /* Percentage points of satisfaction. */
    assert_non_null(strstr(html, "<td>+27.0</td>"));
    assert_non_null(strstr(sheets, "<v>27.0</v>"));
    assert_null(strstr(html, "<script"));
    assert_null(strstr(html, "王主任 <&>")); /* escaped */
    assert_non_null(strstr(html, "王主任 &lt;&amp;&gt;"));
    assert_non_null(strstr(html, "<html lang=\"zh-CN\">"));
    assert_non_null(strstr(html, "scope=\"col\""));
    assert_non_null(strstr(html, "scope=\"row\""));
    char *page CLEANUP(free) = read_file(office, english.paths[0]);
    assert_non_null(strstr(page, "Headline figures"));
    assert_non_null(strstr(page, "<td>98.0%</td>"));
    remove_files(&files);
    remove_files(&english);
}

static void report__is_the_same_bytes_again(void **state)
{
    struct office *office = *state;
    struct qf_figure_set *set CLEANUP(qf_figure_set_free) = NULL;
    struct files first, second;

    settle(office);
    OK(qf_figure_set_count(&office->leader, figures_may, &set, &office->error));
    struct qf_document *document CLEANUP(qf_document_free) = make(office, set, NULL, QF_LANG_ZH);
    publish(office, document, "first", &first);
    sleep(1); /* a clock that got in would show */
    publish(office, document, "second", &second);
    for (size_t i = 0; i < QF_COUNT(first.paths); i++)
        assert_true(same_bytes(office, first.paths[i], second.paths[i]));
    remove_files(&first);
    remove_files(&second);
}

static void published__has_no_small_cell_and_no_name(void **state)
{
    struct office *office = *state;
    struct qf_figure_set *set CLEANUP(qf_figure_set_free) = NULL;
    struct qf_disclosure *disclosure CLEANUP(qf_disclosure_free) = NULL;
    struct files files;

    settle(office);
    OK(qf_figure_set_count(&office->leader, figures_may, &set, &office->error));
    OK(qf_disclosure_new(set, 5, &disclosure, &office->error));
    struct qf_document *document CLEANUP(qf_document_free) = make(office, set, disclosure, QF_LANG_ZH);
    publish(office, document, "published", &files);
    char *html CLEANUP(free) = read_file(office, files.paths[0]);
    /* 2 reports of the year in the other county: its row and, so that 440 does not give it back, the only other one are hidden. */
    const char *county = strstr(html, "清沅县");
    assert_non_null(county);
    assert_memory_equal(county + strlen("清沅县"), "</th><td>*</td><td>*</td>", strlen("</th><td>*</td><td>*</td>"));
    assert_non_null(strstr(html, "<td>440</td>")); /* the city's total is public */
    assert_null(strstr(html, "王主任"));
    remove_files(&files);
}

int main(void)
{
#define IN_OFFICE(test) cmocka_unit_test_setup_teardown(test, office_open, office_close)
    const struct CMUnitTest tests[] = {
        IN_OFFICE(report__shows_the_same_in_every_form),
        IN_OFFICE(report__is_the_same_bytes_again),
        IN_OFFICE(published__has_no_small_cell_and_no_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
