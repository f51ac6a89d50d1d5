/* SPDX-License-Identifier: Apache-2.0 */
/* Workbooks: where each cell stands and what it holds, for every way to write one; and files that are no whole workbook. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "collect/source.h"
#include "collect/xlsx.h"
#include "office.h"

static char path[] = "/tmp/qf-xlsx-XXXXXX";
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

/* "#12" for a number, "@45804" for one under a date format, the text otherwise. */
static void add_cell(struct qf_text *out, const struct qf_cell *cell)
{
    if (cell->is_number)
        qf_text_add_char(out, cell->is_date ? '@' : '#');
    qf_text_add_slice(out, cell->text);
}

static void add_row(struct qf_text *out, const struct qf_source_row *row)
{
    qf_text_add_format(out, "%u.%lld:", row->sheet + 1, (long long)row->row);
    for (unsigned i = 0; i < row->count; i++) {
        qf_text_add_string(out, i ? "|" : " ");
        add_cell(out, &row->cells[i]);
    }
    qf_text_add_string(out, row->too_wide ? " …\n" : "\n");
}

/* Reads all rows of the file into `out`. */
static enum qf_status read_rows(struct qf_text *out)
{
    struct qf_source *source = NULL;
    struct qf_cursor *cursor = NULL;
    struct qf_source_row row;
    bool more = true;

    failure = QF_ERROR_INIT(QF_LANG_EN);
    TRY(qf_format_xlsx.open(path, &source, &failure));
    enum qf_status status = qf_format_xlsx.cursor_open(source, &cursor, &failure);
    while (status == QF_OK && more) {
        status = qf_format_xlsx.next(cursor, &row, &more, &failure);
        if (status == QF_OK && more)
            add_row(out, &row);
    }
    qf_format_xlsx.cursor_close(cursor);
    qf_format_xlsx.close(source);
    return status;
}

static void assert_file_reads(const char *expected)
{
    struct qf_text out CLEANUP(qf_text_release) = { 0 };

    if (read_rows(&out) != QF_OK)
        fail_msg("%s", failure.message);
    assert_string_equal(qf_text_string(&out), expected);
}

static void assert_rows(const char *rows, const char *expected)
{
    const struct office_sheet sheet = { .name = "S", .rows = rows };

    office_workbook(
        path, &(struct office_book){ .sheets = &sheet,
                  .sheet_count = 1,
                  .strings = "<si><t>甲</t></si><si><r><t>乙</t></r><r><t xml:space=\"preserve\"> 丙</t></r>"
                             "<rPh sb=\"0\" eb=\"1\"><t>yi</t></rPh></si>"
                             "<si><t>a_x000D_\nb_x4e2d_c_xD800_</t></si><si/>" });
    assert_file_reads(expected);
}

/* The file must be refused with INPUT and a message that holds `words`. */
static void assert_refused(const char *words)
{
    struct qf_text out CLEANUP(qf_text_release) = { 0 };

    assert_int_equal(read_rows(&out), QF_INPUT);
    if (!strstr(failure.message, words))
        fail_msg("'%s' says nothing of '%s'", failure.message, words);
}

static void assert_rows_refused(const char *rows, const char *words)
{
    const struct office_sheet sheet = { .name = "S", .rows = rows };

    office_workbook(path, &(struct office_book){ .sheets = &sheet, .sheet_count = 1 });
    assert_refused(words);
}

static void cells__of_every_kind_are_read(void **state)
{
    (void)state;
    assert_rows(
        "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c><c r=\"C1\" t=\"s\"><v>3</v></c>"
        "<c r=\"D1\" t=\"inlineStr\"><is><r><t>丁</t></r><r><t>戊</t></r><rPh><t>ding</t></rPh></is></c>"
        "<c r=\"E1\"><v>12.50</v></c><c r=\"F1\" t=\"b\"><v>1</v></c><c r=\"G1\" t=\"e\"><v>#N/A</v></c>"
        "<c r=\"H1\" t=\"d\"><v>2025-05-27T00:00:00</v></c></row>",
        "1.1: 甲|乙 丙||丁戊|#12.5|1|#N/A|2025-05-27T00:00:00\n");
}

static void cells__of_formulas_hold_their_cached_value(void **state)
{
    (void)state;
    assert_rows("<row r=\"1\"><c r=\"A1\"><f>SUM(B1:C1)</f><v>3</v></c><c r=\"B1\" "
                "t=\"str\"><f>\"a\"&amp;\"b\"</f><v>ab</v></c>"
                "<c r=\"C1\"><f>NOW()</f></c></row>",
        "1.1: #3|ab|\n");
}

static void texts__lose_their_escapes(void **state)
{
    (void)state;
    assert_rows("<row><c t=\"s\"><v>2</v></c><c t=\"inlineStr\"><is><t>x_x000A_y_x12_</t></is></c></row>",
        "1.1: a\r\nb中c_xD800_|x\ny_x12_\n");
}

static void numbers__are_shown_as_the_clerk_saw_them(void **state)
{
    (void)state;
    assert_rows(
        "<row><c><v>0.1</v></c><c><v>931.65000000000009</v></c><c><v>110105194912310016</v></c><c><v>20250527</v></c>"
        "<c><v>1E-05</v></c><c><v>nan</v></c><c><v>12abc</v></c><c><v>1e999</v></c></row>",
        "1.1: #0.1|#931.6500000000001|#1.1010519491231002e+17|#20250527|#1e-05|nan|12abc|1e999\n");
}

static void cells__without_an_address_follow_one_another(void **state)
{
    (void)state;
    assert_rows("<row><c t=\"s\"><v>0</v></c><c/><c t=\"s\"><v>0</v></c></row><row><c "
                "r=\"C2\"><v>1</v></c><c><v>2</v></c></row>",
        "1.1: 甲||甲\n1.2: ||#1|#2\n");
}

static void rows__left_out_count_between_others_but_not_after_the_last(void **state)
{
    (void)state;
    assert_rows(
        "<row r=\"2\"><c r=\"B2\"><v>1</v></c></row><row r=\"3\" s=\"1\"><c r=\"A3\" s=\"1\"/></row>"
        "<row r=\"5\"><c r=\"A5\"><v>2</v></c></row><row r=\"6\"/><row r=\"1048576\"><c r=\"A1048576\" s=\"1\"/></row>",
        "1.1:\n1.2: |#1\n1.3:\n1.4:\n1.5: #2\n");
}

static void columns__beyond_the_limit_make_the_row_too_wide(void **state)
{
    (void)state;
    assert_rows("<row><c r=\"A1\"><v>1</v></c><c r=\"XFD1\"><v>2</v></c></row>", "1.1: #1 …\n");
    assert_rows("<row><c r=\"A1\"><v>1</v></c><c r=\"ZZZZZZZZ1\"><v>2</v></c></row>", "1.1: #1 …\n");
    assert_rows("<row><c r=\"A1\"><v>1</v></c><c r=\"XFD1\" s=\"1\"/></row>", "1.1: #1\n");
}

static void sheets__with_absurd_places_are_refused(void **state)
{
    (void)state;
    assert_rows_refused("<row r=\"2\"/><row r=\"1\"/>", "sheet1.xml");
    assert_rows_refused("<row r=\"-1\"><c><v>1</v></c></row>", "sheet1.xml");
    assert_rows_refused("<row r=\"1048577\"/>", "sheet1.xml");
    assert_rows_refused("<row><c r=\"1\"><v>1</v></c></row>", "sheet1.xml");
    assert_rows_refused("<row><c t=\"s\"><v>0</v></c></row>", "sheet1.xml"); /* there are no shared strings */
    assert_rows_refused("<row><c t=\"s\"><v>x</v></c></row>", "sheet1.xml");
    assert_rows_refused("<row><c><v>1</v></row>", "sheet1.xml' is damaged at line 2");
}

static void dates__are_told_by_their_style(void **state)
{
    const struct office_sheet sheet = { .name = "S",
        .rows = "<row><c s=\"0\"><v>1</v></c><c s=\"1\"><v>2</v></c><c s=\"2\"><v>3</v></c><c s=\"3\"><v>4</v></c>"
                "<c s=\"4\"><v>5</v></c><c s=\"5\"><v>6</v></c><c s=\"6\"><v>7</v></c><c s=\"99\"><v>8</v></c></row>" };

    (void)state;
    office_workbook(
        path, &(struct office_book){ .sheets = &sheet,
                  .sheet_count = 1,
                  .formats = "<numFmt numFmtId=\"164\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;\"/>"
                             "<numFmt numFmtId=\"165\" formatCode=\"[Red]#,##0.00\"/>"
                             "<numFmt numFmtId=\"166\" formatCode=\"0&quot;day&quot;_m\"/>",
                  .styles = "<xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"31\"/><xf numFmtId=\"164\"/>"
                            "<xf numFmtId=\"165\"/><xf numFmtId=\"166\"/><xf numFmtId=\"4\"/>" });
    assert_file_reads("1.1: #1|@2|@3|@4|#5|#6|#7|#8\n");
}

static void sheets__follow_one_another_with_running_rows(void **state)
{
    const struct office_sheet sheets[] = { { .name = "甲", .grid = "a|b\n1|2\n" }, { .name = "空", .grid = "" },
        { .name = "隐", .state = "veryHidden", .grid = "x\n" }, { .name = "乙", .grid = "\n=3\n" } };
    struct qf_source *source = NULL;
    unsigned count = 0;

    (void)state;
    office_workbook(path, &(struct office_book){ .sheets = sheets, .sheet_count = 4, .system_1904 = true });
    assert_file_reads("1.1: a|b\n1.2: 1|2\n3.3: x\n4.4:\n4.5: #3\n");
    assert_int_equal(qf_format_xlsx.open(path, &source, &failure), QF_OK);
    const struct qf_sheet *read = qf_format_xlsx.sheets(source, &count);
    assert_int_equal(count, 4);
    assert_string_equal(read[3].name, "乙");
    assert_false(read[0].hidden);
    assert_true(read[2].hidden);
    assert_true(qf_format_xlsx.system_1904(source));
    qf_format_xlsx.close(source);
}

/* --- no whole workbook ------------------------------------------------------------------------------------------------- */

static void archives__that_are_no_workbook_are_refused(void **state)
{
    const struct office_part other[] = { { "word/document.xml", "<x/>", 0 } };
    const struct office_part lone[] = { { "xl/workbook.xml", "<workbook><sheets/></workbook>", 0 },
        { "xl/_rels/workbook.xml.rels", "<Relationships/>", 0 } };
    const struct office_part lost[] = {
        { "xl/workbook.xml", "<workbook xmlns:r=\"r\"><sheets><sheet name=\"S\" r:id=\"a\"/></sheets></workbook>", 0 },
        { "xl/_rels/workbook.xml.rels", "<Relationships><Relationship Id=\"a\" Target=\"sheet.xml\"/></Relationships>",
            0 }
    };

    (void)state;
    office_archive(path, other, 1, true);
    assert_refused("has no part 'xl/workbook.xml'");
    assert_non_null(strstr(failure.hint, "unpack it"));
    office_archive(path, lone, 1, true);
    assert_refused("has no part 'xl/_rels/workbook.xml.rels'");
    office_archive(path, lone, 2, true);
    assert_refused("has no sheet");
    office_archive(path, lost, 2, true);
    assert_refused("has no part 'xl/sheet.xml'");
}

static void archives__cut_off_on_their_way_are_refused(void **state)
{
    struct qf_text bytes CLEANUP(qf_text_release) = { 0 };

    (void)state;
    office_grid(path, "a|b\n1|2\n");
    assert_int_equal(qf_file_read(path, &bytes, &failure), QF_OK);
    for (size_t length = 0; length < bytes.length; length += 7) {
        assert_int_equal(qf_file_replace(path, bytes.data, length, &failure), QF_OK);
        assert_refused("");
    }
}

static void archives__damaged_on_their_way_never_give_other_cells(void **state)
{
    struct qf_text bytes CLEANUP(qf_text_release) = { 0 };

    (void)state;
    office_grid(path, "a|b\n1|2\n");
    assert_int_equal(qf_file_read(path, &bytes, &failure), QF_OK);
    for (size_t at = 0; at < bytes.length; at++) {
        struct qf_text out CLEANUP(qf_text_release) = { 0 };
        bytes.data[at] ^= 0x20;
        assert_int_equal(qf_file_replace(path, bytes.data, bytes.length, &failure), QF_OK);
        if (read_rows(&out) == QF_OK) /* a part's date, a part that is not needed */
            assert_string_equal(qf_text_string(&out), "1.1: a|b\n1.2: 1|2\n");
        bytes.data[at] ^= 0x20;
    }
}

static void documents__that_declare_entities_are_refused(void **state)
{
    const struct office_part parts[] = { { "xl/workbook.xml",
        "<!DOCTYPE workbook [<!ENTITY a \"aaaaaaaa\">]><workbook><sheets><sheet name=\"&a;\"/></sheets></workbook>",
        0 } };

    (void)state;
    office_archive(path, parts, 1, true);
    assert_refused("is not that of a workbook");
}

/* Writes a workbook whose sheet is `length` zero bytes after its head. */
static void write_bomb(size_t length)
{
    char *data = malloc(length);
    const struct office_part parts[] = {
        { "xl/workbook.xml", "<workbook xmlns:r=\"r\"><sheets><sheet name=\"S\" r:id=\"a\"/></sheets></workbook>", 0 },
        { "xl/_rels/workbook.xml.rels", "<Relationships><Relationship Id=\"a\" Target=\"s.xml\"/></Relationships>", 0 },
        { "xl/s.xml", data, length }
    };

    assert_non_null(data);
    memset(data, ' ', length);
    memcpy(data, "<a>", 3);
    office_archive(path, parts, 3, false);
    free(data);
}

static void bombs__are_refused_before_they_are_unpacked(void **state)
{
    (void)state;
    write_bomb((size_t)QF_XLSX_PART_FREE + 1);
    assert_refused("unpacks to more than");
}

/* The size in the archive's directory is a lie: the directory is the last place where it stands. */
static void bombs__that_lie_about_their_size_are_refused(void **state)
{
    struct qf_text bytes CLEANUP(qf_text_release) = { 0 };
    uint32_t size = (uint32_t)QF_XLSX_PART_FREE + 1, small = 100;

    (void)state;
    write_bomb(size);
    assert_int_equal(qf_file_read(path, &bytes, &failure), QF_OK);
    char *found = NULL;
    for (char *at = bytes.data; (at = memmem(at, bytes.length - (size_t)(at - bytes.data), &size, 4)); at += 4)
        memcpy(found = at, &small, 4);
    assert_non_null(found);
    assert_int_equal(qf_file_replace(path, bytes.data, bytes.length, &failure), QF_OK);
    assert_refused("s.xml");
}

static void workbooks__of_a_library_are_read(void **state)
{
    struct qf_text bytes CLEANUP(qf_text_release) = { 0 };

    (void)state;
    assert_int_equal(qf_file_read(QF_TEST_FILES "/openpyxl.xlsx", &bytes, &failure), QF_OK);
    assert_int_equal(qf_file_replace(path, bytes.data, bytes.length, &failure), QF_OK);
    assert_file_reads("1.1: 某县补贴发放表\n1.2: 单位：元\n1.3: 姓名|身份证号|面积|补贴金额|发放日期|备注\n"
                      "1.4: 张三|349901195001010011|#1.5|#150|@45804|第一行\n第二行\n"
                      "1.5: 李四|349901195202020021|#0.3|#1234.56|@45805.35416666666|<&>\n1.6:\n"
                      "1.7: 王五|349901197503030038||1,000.00|2025年5月29日\n1.8: 合计||#1.8|#2384.56\n"
                      "2.9: 姓名|身份证号|补贴金额|发放日期\n2.10: 赵六|349901198004040041|#8|@45804\n"
                      "3.11: 姓名|身份证号|补贴金额|发放日期\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells__of_every_kind_are_read),
        cmocka_unit_test(cells__of_formulas_hold_their_cached_value),
        cmocka_unit_test(texts__lose_their_escapes),
        cmocka_unit_test(numbers__are_shown_as_the_clerk_saw_them),
        cmocka_unit_test(cells__without_an_address_follow_one_another),
        cmocka_unit_test(rows__left_out_count_between_others_but_not_after_the_last),
        cmocka_unit_test(columns__beyond_the_limit_make_the_row_too_wide),
        cmocka_unit_test(sheets__with_absurd_places_are_refused),
        cmocka_unit_test(dates__are_told_by_their_style),
        cmocka_unit_test(sheets__follow_one_another_with_running_rows),
        cmocka_unit_test(archives__that_are_no_workbook_are_refused),
        cmocka_unit_test(archives__cut_off_on_their_way_are_refused),
        cmocka_unit_test(archives__damaged_on_their_way_never_give_other_cells),
        cmocka_unit_test(documents__that_declare_entities_are_refused),
        cmocka_unit_test(bombs__are_refused_before_they_are_unpacked),
        cmocka_unit_test(bombs__that_lie_about_their_size_are_refused),
        cmocka_unit_test(workbooks__of_a_library_are_read),
    };

    return cmocka_run_group_tests_name("xlsx", tests, make_path, remove_path);
}
