/* SPDX-License-Identifier: Apache-2.0 */
/* Tables stand straight whatever their cells hold, and no cell can upset a terminal. */
#include "../base/check.h"
#include "commands/display.h"
#include "commands/table.h"

static void width__counts_wide_and_combining_characters(void **state)
{
    static const struct {
        const char *text;
        unsigned width;
    } rows[] = {
        { "", 0 },
        { "abc", 3 },
        { "城关镇", 6 },
        { "ＡＢ１", 6 },
        { "，。（）", 8 },
        { "a城b", 4 },
        { "한글", 4 },
        { "𠮷", 2 },
        { "e\u0301", 1 },
        { "a\u200Bb", 2 },
        { "──▶", 3 },
        { "\xFF", 1 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        ROW_EQUAL(rows[i].text, qf_display_width(qf_slice(rows[i].text)), rows[i].width);
}

static void printable__shows_control_characters_and_cuts_by_width(void **state)
{
    static const struct {
        const char *text;
        unsigned width;
        const char *shown;
    } rows[] = {
        { "城关镇", 0, "城关镇" },
        { "a\nb\033[2J\r", 0, "a␊b␛[2J␍" },
        { "\x7F\xC2\x85\u202E", 0, "\uFFFD\uFFFD\uFFFD" },
        { "abcdef", 6, "abcdef" },
        { "abcdefg", 6, "abcde…" },
        { "城关镇", 6, "城关镇" },
        { "城关镇人", 6, "城关…" },
        { "城关镇人", 7, "城关镇…" },
        { "abc", 1, "…" },
        { "", 1, "" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct qf_text out CLEANUP(qf_text_release) = { 0 };
        qf_add_printable(&out, qf_slice(rows[i].text), rows[i].width);
        assert_string_equal(qf_text_string(&out), rows[i].shown);
        assert_true(!rows[i].width || qf_display_width(qf_text_slice(&out)) <= rows[i].width);
    }
}

static void line__ends_where_a_reader_would_end_it(void **state)
{
    static const struct {
        const char *text;
        unsigned width;
        const char *line;
    } rows[] = {
        { "all of it", 9, "all of it" }, { "all of it", 8, "all of" }, { "all of it", 6, "all of" },
        { "unbreakable", 4, "unbr" }, { "", 4, "" }, { "城关镇东风村", 6, "城关镇" },
        { "城关镇，东风村", 6, "城关" },              /* no line begins with the comma */
        { "按2025年计", 5, "按" }, { "城", 1, "城" }, /* wider than the line, and still one character */
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        ROW_EQUAL(rows[i].text, qf_display_line(qf_slice(rows[i].text), rows[i].width), strlen(rows[i].line));
}

/* What the table prints, with or without colour; the caller frees it. */
static char *print(const struct qf_table *table, bool color)
{
    struct qf_cli cli = { .color = color };
    char *printed = NULL;
    size_t size = 0;

    cli.out = open_memstream(&printed, &size);
    assert_non_null(cli.out);
    assert_int_equal(qf_table_print(table, &cli, NULL), QF_OK);
    fclose(cli.out);
    return printed;
}

static void columns__are_aligned_by_display_width(void **state)
{
    struct qf_table *table CLEANUP(qf_table_free) = NULL;

    (void)state;
    assert_int_equal(qf_table_new(3, &table, NULL), QF_OK);
    static const char *const names[] = { "部门", "GA 公安局", "x" };
    static const int64_t numbers[] = { 7, -1234567, 1000 };
    for (size_t i = 0; i < 3; i++) {
        qf_table_cell(table, names[i]);
        qf_table_cell_int(table, numbers[i]);
        qf_table_cell(table, i == 1 ? "" : "末");
    }
    char *printed CLEANUP(free) = print(table, false);
    assert_string_equal(printed, "部门                7  末\n"
                                 "GA 公安局  -1,234,567\n"
                                 "x               1,000  末\n");
}

static void colour__takes_no_width(void **state)
{
    struct qf_table *table CLEANUP(qf_table_free) = NULL;

    (void)state;
    assert_int_equal(qf_table_new(2, &table, NULL), QF_OK);
    qf_table_style(table, QF_STYLE_RED);
    qf_table_cell(table, "红");
    qf_table_cell(table, "1");
    qf_table_cell(table, "orange");
    qf_table_cell(table, "2");
    char *plain CLEANUP(free) = print(table, false);
    char *coloured CLEANUP(free) = print(table, true);
    assert_string_equal(plain, "红      1\norange  2\n");
    assert_string_equal(coloured, "\033[31m红\033[0m      1\norange  2\n");
}

static void cell__is_cut_and_cleaned(void **state)
{
    struct qf_table *table CLEANUP(qf_table_free) = NULL;

    (void)state;
    assert_int_equal(qf_table_new(2, &table, NULL), QF_OK);
    qf_table_cut(table, 0, 9);
    qf_table_cell(table, "清河市城关镇东风村");
    qf_table_cell(table, "清河市城关镇东风村");
    qf_table_cell(table, "two\nlines");
    qf_table_cell(table, "x");
    char *printed CLEANUP(free) = print(table, false);
    assert_string_equal(printed, "清河市城…  清河市城关镇东风村\n"
                                 "two␊lines  x\n");
}

static void cell__goes_on_in_the_next_line(void **state)
{
    struct qf_table *table CLEANUP(qf_table_free) = NULL;

    (void)state;
    assert_int_equal(qf_table_new(3, &table, NULL), QF_OK);
    qf_table_wrap(table, 1, 10);
    qf_table_cell(table, "a");
    qf_table_cell(table, "counted by its end");
    qf_table_cell_int(table, 1000);
    qf_table_cell(table, "b");
    qf_table_cell(table, "期内受理的，次件");
    qf_table_cell_int(table, 7);
    char *printed CLEANUP(free) = print(table, false);
    assert_string_equal(printed, "a  counted by  1,000\n"
                                 "   its end\n"
                                 "b  期内受理        7\n"
                                 "   的，次件\n");
}

static void headings__stand_over_their_columns(void **state)
{
    static const char *const heads[] = { "name", "yuan" };
    const struct qf_cli cli = { .lang = QF_LANG_EN };
    struct qf_table *table CLEANUP(qf_table_free) = NULL;

    (void)state;
    assert_int_equal(qf_table_open(&cli, heads, 2, &table, NULL), QF_OK);
    qf_table_cell(table, "a");
    qf_table_cell_money(table, 123456);
    char *printed CLEANUP(free) = print(table, false);
    assert_string_equal(printed, "name      yuan\n"
                                 "a     1,234.56\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(width__counts_wide_and_combining_characters),
        cmocka_unit_test(printable__shows_control_characters_and_cuts_by_width),
        cmocka_unit_test(columns__are_aligned_by_display_width),
        cmocka_unit_test(colour__takes_no_width),
        cmocka_unit_test(cell__is_cut_and_cleaned),
        cmocka_unit_test(line__ends_where_a_reader_would_end_it),
        cmocka_unit_test(cell__goes_on_in_the_next_line),
        cmocka_unit_test(headings__stand_over_their_columns),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
