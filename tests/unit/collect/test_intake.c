/* SPDX-License-Identifier: Apache-2.0 */
/* The pass over a delivery: where each row ends, what is noted of it and where, and that nothing is lost or counted twice. */
#include "base/file.h"
#include "town.h"

#define HEAD  "姓名,身份证号,村,面积,补贴标准,补贴金额,发放日期,备注\n"
#define ALICE "349901195001010011"
#define BOB   "349901195202020021"

#define FINDINGS                                                                                                       \
    "SELECT _row, position, \"column\", kind, rule, raw, value FROM {findings} WHERE kind <> 'set_aside' ORDER BY "    \
    "_row, position, rule"

static void rows__end_in_exactly_one_place(void **state)
{
    struct town *town = *state;

    town_deliver(town, "a.csv",
        "某县补贴发放表\n单位：元,,,,,,,\n" HEAD "张三," ALICE ",东村,1.5,100,150,2025-05-27,\n"
        ",,,,,,,\n"
        "李四," BOB ",东村,2,100,,2025-05-27,\n" /* no amount */
        "合计,,,3.5,,150,,\n制表人：王五,,,,,,,\n");
    town_expect(town, 8, 1, 1, 6);
    assert_string_equal(
        town_rows(town, "SELECT payee_name, payee_id, village, area, amount, pay_date, note, _batch, _row"
                        " FROM {accepted}"),
        "张三|" ALICE "|东村|1500|15000|2025-05-27|NULL|1|4\n");
    assert_string_equal(town_rows(town, "SELECT _row, reason, raw FROM {quarantine}"),
        "6|missing|[\"李四\",\"" BOB "\",\"东村\",\"2\",\"100\",\"\",\"2025-05-27\",\"\"]\n");
    assert_string_equal(town_rows(town, "SELECT _row, rule FROM {findings} WHERE kind = 'set_aside' ORDER BY _row"),
        "1|title\n2|unit\n3|header\n7|total\n8|footer\n");
    assert_string_equal(
        town_book(town, "SELECT period_from || ' ' || period_to || ' ' || rows_delivered || ' ' || encoding FROM "
                        "batch WHERE state = 'committed'"),
        "2025-05-27 2025-05-27 8 utf-8\n");
}

static void findings__tell_the_exact_cell(void **state)
{
    struct town *town = *state;

    town_deliver(town, "a.csv",
        HEAD "张　三,'" ALICE ",东村,,,\"1,234.567\",2025年5月27日,\n"
             "李四," BOB ",东村,很大,,壹佰元整,25.5.27,\n");
    town_expect(town, 3, 1, 1, 1);
    assert_string_equal(town_rows(town, FINDINGS), "2|1|payee_name|altered|stripped|张　三|张三\n"
                                                   "2|2|payee_id|altered|stripped|'" ALICE "|" ALICE "\n"
                                                   "2|6|amount|altered|rounded|1,234.567|123457\n"
                                                   "3|4|area|invalid|malformed|很大|NULL\n"
                                                   "3|7|pay_date|invalid|ambiguous-date|25.5.27|NULL\n");
    assert_string_equal(town_rows(town, "SELECT _row, reason FROM {quarantine}"), "3|ambiguous-date\n");
}

static void ids__that_a_spreadsheet_damaged_are_kept_as_such(void **state)
{
    struct town *town = *state;

    town_deliver(town, "a.csv",
        HEAD "张三,349901195001010000,,,,1,2025-05-27,\n"
             "李四,3.49901E+17,,,,1,2025-05-27,\n"
             "王五,349901195001010019,,,,1,2025-05-27,\n");
    town_expect(town, 4, 3, 0, 1); /* the contract says keep */
    assert_string_equal(town_rows(town, "SELECT _row, rule, raw FROM {findings} WHERE kind = 'invalid' ORDER BY _row"),
        "2|damaged|349901195001010000\n3|damaged|3.49901E+17\n4|check-digit|349901195001010019\n");
    assert_int_equal(town->report.cells_invalid, 3);
}

static void numbers__that_lost_their_tail_are_damaged_in_texts_too(void **state)
{
    struct town *town = *state;

    town_deliver_grid(town, "a.xlsx",
        "姓名|身份证号|补贴金额|发放日期|备注\n"
        "张三|=349901195001010011|=12.5|=45804d|=6217001234567890123\n"
        "李四|" BOB "|=12.5|=45804d|=123456\n");
    town_expect(town, 3, 2, 0, 1);
    assert_string_equal(
        town_rows(town, "SELECT _row, position, rule FROM {findings} WHERE kind = 'invalid' ORDER BY _row, position"),
        "2|2|damaged\n2|5|damaged\n");
    assert_string_equal(
        town_rows(town, "SELECT amount, pay_date, note FROM {accepted} WHERE _row = 3"), "1250|2025-05-27|123456\n");
}

static void rows__with_more_cells_than_the_header_are_quarantined_with_a_finding(void **state)
{
    struct town *town = *state;

    town_deliver(town, "a.csv",
        HEAD "张三," ALICE ",东村,1,2,3,2025-05-27,x,y\n"
             "李四," BOB ",东村,1,2,3,2025-05-27,x,,\n");
    town_expect(town, 3, 1, 1, 1);
    assert_string_equal(town_rows(town, "SELECT _row, position, kind, rule FROM {findings} WHERE kind <> 'set_aside'"),
        "2|9|row|columns\n");
}

static void bytes__that_are_no_text_quarantine_their_row_with_a_finding(void **state)
{
    static const char gbk[] = "\xD0\xD5\xC3\xFB,\xC9\xED\xB7\xDD\xD6\xA4\xBA\xC5,\xB2\xB9\xCC\xF9\xBD\xF0\xB6\xEE,"
                              "\xB7\xA2\xB7\xC5\xC8\xD5\xC6\xDA\n" /* 姓名,身份证号,补贴金额,发放日期 */
                              "\xD5\xC5\xC8\xFD," ALICE ",1,2025-05-27\n"
                              "\xD5\xC5\xFF\xC8\xFD," BOB ",1,2025-05-27\n";
    struct town *town = *state;

    OK(town, town_try(town, "a.csv", gbk, sizeof gbk - 1));
    town_expect(town, 3, 1, 1, 1);
    assert_string_equal(town_rows(town, "SELECT _row, position, kind, rule FROM {findings} WHERE rule = 'encoding'"),
        "3|0|row|encoding\n");
    assert_string_equal(town_book(town, "SELECT encoding FROM batch"), "gb18030\n");
}

static void damage__in_a_utf_8_file_costs_its_row_only(void **state)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct town *town = *state;

    qf_text_add_string(&text, HEAD);
    for (int i = 0; i < 50; i++)
        qf_text_add_string(&text, "张三," ALICE ",东村,1,2,3,2025-05-27,一切正常\n");
    qf_text_add_string(&text, "李四," BOB ",东\xE6\x9D,1,2,3,2025-05-27,\n"); /* a character cut in two */
    OK(town, town_try(town, "a.csv", text.data, text.length));
    town_expect(town, 52, 50, 1, 1);
    assert_string_equal(town_book(town, "SELECT encoding FROM batch"), "utf-8\n");
    assert_string_equal(town_rows(town, "SELECT raw LIKE '%东\uFFFD%' FROM {quarantine}"), "true\n");
}

static void totals__that_agree_leave_no_finding(void **state)
{
    struct town *town = *state;

    town_deliver(town, "a.csv",
        HEAD "张三," ALICE ",东村,1.5,,150,2025-05-27,\n李四," BOB ",东村,2,,50.5,2025-05-27,\n合计,,,3.5,,200.5,,\n");
    town_expect(town, 4, 2, 0, 2);
    assert_int_equal(town_int(town, "SELECT count(*) FROM {findings} WHERE rule = 'control-total'"), 0);
}

static void totals__that_differ_are_a_finding_with_both_sums(void **state)
{
    struct town *town = *state;

    town_deliver(town, "a.csv",
        HEAD "张三," ALICE ",东村,1.5,,150,2025-05-27,\n李四," BOB ",东村,2,,,2025-05-27,\n合计,,,3.5,,200,,\n");
    assert_string_equal(
        town_rows(
            town, "SELECT _row, position, \"column\", kind, raw, value FROM {findings} WHERE rule = 'control-total'"),
        "4|6|amount|row|20000|15000\n");
}

/* --- households -------------------------------------------------------------------------------------------------------- */

#define HOME_HEAD "地区|户号|起始年月|姓名|公民身份号码|与户主关系\n"

static void households__are_filled_down_from_their_head(void **state)
{
    struct town *town = *state;

    town_deliver_grid(town, "a.xlsx",
        HOME_HEAD "城关镇|H1|=45292d|张三|" ALICE "|户主\n"
                  "|||李四|" BOB "|配偶\n"
                  "小计||||\n"
                  "|||王五|" ALICE "|子\n");
    town_expect(town, 5, 3, 0, 2);
    assert_string_equal(town_rows(town, "SELECT region, household_no, since, name FROM {accepted} ORDER BY _row"),
        "城关镇|H1|2024-01-01|张三\n城关镇|H1|2024-01-01|李四\n城关镇|H1|2024-01-01|王五\n");
}

static void households__never_take_the_number_of_the_one_before(void **state)
{
    struct town *town = *state;

    town_deliver_grid(town, "a.xlsx",
        HOME_HEAD "城关镇|H1|=202401|张三|" ALICE "|户主\n"
                  "||=202402|李四|" BOB "|户主\n" /* the number of this household was forgotten */
                  "|||王五|" ALICE "|子\n"
                  "|H3|=202403|赵六|" BOB "|户主\n");
    town_expect(town, 5, 2, 2, 1);
    assert_string_equal(town_rows(town, "SELECT region, household_no, name FROM {accepted} ORDER BY _row"),
        "城关镇|H1|张三\n城关镇|H3|赵六\n");
    assert_string_equal(
        town_rows(town, "SELECT _row, \"column\", rule FROM {findings} WHERE kind = 'invalid' ORDER BY _row"),
        "3|household_no|missing\n4|household_no|missing\n");
}

static void households__do_not_reach_into_the_next_sheet(void **state)
{
    const struct office_sheet sheets[] = {
        { .name = "甲村", .grid = HOME_HEAD "城关镇|H1|=202401|张三|" ALICE "|户主\n" },
        { .name = "乙村", .grid = HOME_HEAD "|H2|=202401|李四|" BOB "|户主\n|||王五|" ALICE "|子\n" },
    };
    struct town *town = *state;

    town_deliver_book(town, "a.xlsx", &(struct office_book){ .sheets = sheets, .sheet_count = 2 });
    town_expect(town, 5, 3, 0, 2);
    assert_string_equal(town_rows(town, "SELECT region, household_no, name FROM {accepted} ORDER BY _row"),
        "城关镇|H1|张三\nNULL|H2|李四\nNULL|H2|王五\n");
}

/* --- units ------------------------------------------------------------------------------------------------------------- */

static void units__of_the_sheet_hold_where_a_header_states_none(void **state)
{
    struct town *town = *state;

    town_deliver(town, "a.csv",
        "单位：万元\n姓名,身份证号,补贴面积(公顷),补贴标准（元/亩）,补贴金额,发放日期\n张三," ALICE
        ",2,150,1.2,2025-05-27\n");
    assert_string_equal(town_rows(town, "SELECT area, rate, amount FROM {accepted}"), "30000|15000|1200000\n");
    assert_string_equal(town_book(town, "SELECT name || ' ' || coalesce(unit, '-') FROM batch_column WHERE name IN "
                                        "('area', 'rate', 'amount') ORDER BY position"),
        "area 公顷\nrate 元\namount 万元\n");
}

static void units__of_one_header_do_not_spread_to_others(void **state)
{
    struct town *town = *state;

    town_deliver(town, "a.csv",
        "姓名,身份证号,面积（平方米）,补贴标准,补贴金额（万元）,发放日期\n张三," ALICE ",2000,150,1.2,2025-05-27\n");
    assert_string_equal(town_rows(town, "SELECT area, rate, amount FROM {accepted}"), "3000|15000|1200000\n");
}

static void units__are_not_found_in_names_of_places(void **state)
{
    struct town *town = *state;

    town_deliver(
        town, "a.csv", "填报单位：万元店镇人民政府\n姓名,身份证号,补贴金额,发放日期\n张三," ALICE ",12,2025-05-27\n");
    assert_string_equal(town_rows(town, "SELECT amount FROM {accepted}"), "1200\n");
}

/* --- workbooks --------------------------------------------------------------------------------------------------------- */

static void workbooks__unite_their_sheets_and_account_for_the_rest(void **state)
{
    struct qf_text bytes CLEANUP(qf_text_release) = { 0 };
    struct town *town = *state;

    OK(town, qf_file_read(QF_TEST_FILES "/openpyxl.xlsx", &bytes, &town->error));
    OK(town, town_try(town, "a.xlsx", bytes.data, bytes.length));
    town_expect(town, 11, 4, 0, 7);
    assert_string_equal(
        town_rows(town, "SELECT _row, payee_name, area, amount, pay_date, note FROM {accepted} ORDER BY _row"),
        "4|张三|1500|15000|2025-05-27|第一行第二行\n5|李四|300|123456|2025-05-28|<&>\n"
        "7|王五|NULL|100000|2025-05-29|NULL\n10|赵六|NULL|800|2025-05-27|NULL\n");
    assert_string_equal(town_rows(town, "SELECT _row, rule FROM {findings} WHERE kind = 'set_aside' ORDER BY _row"),
        "1|title\n2|unit\n3|header\n8|total\n9|header\n11|hidden-sheet\n");
    assert_int_equal(town_int(town, "SELECT count(*) FROM {findings} WHERE kind = 'row'"), 0);
    assert_string_equal(
        town_book(town, "SELECT name || ' ' || first_row || ' ' || row_count || ' ' || coalesce(header_row, '-')"
                        " FROM batch_sheet ORDER BY position"),
        "东村 1 8 3\n西村 9 2 1\n字典 11 1 -\n");
}

static void workbooks__count_their_dates_from_1904_when_they_say_so(void **state)
{
    const struct office_sheet sheet = { .name = "S",
        .grid = "姓名|身份证号|补贴金额|发放日期\n张三|" ALICE "|=1|=44342d\n" };
    struct town *town = *state;

    town_deliver_book(town, "a.xlsx", &(struct office_book){ .sheets = &sheet, .sheet_count = 1, .system_1904 = true });
    assert_string_equal(town_rows(town, "SELECT pay_date FROM {accepted}"), "2025-05-27\n");
}

static void workbooks__of_two_contracts_keep_to_the_one_that_fits_best(void **state)
{
    const struct office_sheet sheets[] = {
        { .name = "户籍",
            .grid = "地区|户号|起始年月|姓名|公民身份号码|与户主关系\n城关镇|H1|=202401|张三|" ALICE "|户主\n" },
        { .name = "补贴", .grid = "姓名|身份证号|补贴金额|发放日期\n张三|" ALICE "|=1|=45804d\n" },
    };
    struct town *town = *state;

    town_deliver_book(town, "a.xlsx", &(struct office_book){ .sheets = sheets, .sheet_count = 2 });
    town_expect(town, 4, 1, 0, 3);
    assert_string_equal(town->report.dataset, "HO01");
    assert_string_equal(town_rows(town, "SELECT _row, rule FROM {findings} WHERE kind = 'set_aside' ORDER BY _row"),
        "1|header\n3|other-contract\n4|other-contract\n");
}

/* --- many rows --------------------------------------------------------------------------------------------------------- */

static void counts__hold_over_many_blocks_and_threads(void **state)
{
    struct qf_text text CLEANUP(qf_text_release) = { .cap = (size_t)64 << 20 };
    struct town *town = *state;
    const int rows = 60000; /* several blocks of the reader */

    qf_text_add_string(&text, HEAD);
    for (int i = 0; i < rows; i++)
        qf_text_add_format(&text, "张三," ALICE ",东村,1,2,%s,2025-05-27,\"第%d行，\n说明\"\n", i % 7 ? "3" : "", i);
    town->options.threads = 4;
    OK(town, town_try(town, "a.csv", text.data, text.length));
    town_expect(town, rows + 1, rows - (rows + 6) / 7, (rows + 6) / 7, 1);
    assert_int_equal(town_int(town, "SELECT count(DISTINCT _row) FROM {accepted}"), town->report.rows_accepted);
    assert_int_equal(
        town_int(town, "SELECT count(*) FROM {accepted} WHERE note NOT LIKE '第' || (_row - 2) || '行%'"), 0);
    assert_int_equal(town_int(town, "SELECT count(*) FROM {quarantine}"), town->report.rows_quarantined);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_TOWN(rows__end_in_exactly_one_place),
        IN_A_TOWN(findings__tell_the_exact_cell),
        IN_A_TOWN(ids__that_a_spreadsheet_damaged_are_kept_as_such),
        IN_A_TOWN(numbers__that_lost_their_tail_are_damaged_in_texts_too),
        IN_A_TOWN(rows__with_more_cells_than_the_header_are_quarantined_with_a_finding),
        IN_A_TOWN(bytes__that_are_no_text_quarantine_their_row_with_a_finding),
        IN_A_TOWN(damage__in_a_utf_8_file_costs_its_row_only),
        IN_A_TOWN(totals__that_agree_leave_no_finding),
        IN_A_TOWN(totals__that_differ_are_a_finding_with_both_sums),
        IN_A_TOWN(households__are_filled_down_from_their_head),
        IN_A_TOWN(households__never_take_the_number_of_the_one_before),
        IN_A_TOWN(households__do_not_reach_into_the_next_sheet),
        IN_A_TOWN(units__of_the_sheet_hold_where_a_header_states_none),
        IN_A_TOWN(units__of_one_header_do_not_spread_to_others),
        IN_A_TOWN(units__are_not_found_in_names_of_places),
        IN_A_TOWN(workbooks__unite_their_sheets_and_account_for_the_rest),
        IN_A_TOWN(workbooks__count_their_dates_from_1904_when_they_say_so),
        IN_A_TOWN(workbooks__of_two_contracts_keep_to_the_one_that_fits_best),
        IN_A_TOWN(counts__hold_over_many_blocks_and_threads),
    };

    return cmocka_run_group_tests_name("intake", tests, NULL, NULL);
}
