/* SPDX-License-Identifier: Apache-2.0 */
/* Which row is the header, of which contract, and which column holds what; and that nothing is guessed. */
#include "town.h"

#include "collect/header.h"

/* A head of rows "a|b\nc|d\n", kept in the arena. */
static void make_head(struct qf_arena *arena, const char *grid, struct qf_head *head)
{
    *head = (struct qf_head){ 0 };
    for (; *grid; grid += *grid == '\n') {
        const char **cells = qf_arena_array(arena, QF_CELLS_MAX, sizeof *cells);
        unsigned count = 0;
        for (;;) {
            size_t length = strcspn(grid, "|\n");
            cells[count++] = qf_arena_slice(arena, (struct qf_slice){ grid, length });
            grid += length;
            if (*grid != '|')
                break;
            grid++;
        }
        head->rows[head->count].row = head->count + 1;
        head->rows[head->count].cells = cells;
        head->rows[head->count++].count = count;
    }
}

struct found {
    struct qf_arena *arena;
    struct qf_layout layout;
    struct qf_collect_candidate candidates[QF_COLLECT_CANDIDATES];
    unsigned candidate_count;
};

static struct found find(struct town *town, const char *grid)
{
    const struct qf_header_wish wish = { town->catalog, town->options.dataset, town->options.department };
    struct found found = { 0 };
    struct qf_head head;

    OK(town, qf_arena_new(0, &found.arena, &town->error));
    make_head(found.arena, grid, &head);
    OK(town, qf_header_find(
                 &wish, &head, found.arena, &found.layout, found.candidates, &found.candidate_count, &town->error));
    return found;
}

/* "CODE first-last: column column …", what each column of the sheet holds. */
static void assert_found(struct town *town, const char *grid, const char *expected)
{
    struct found found = find(town, grid);
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    const struct qf_layout *layout = &found.layout;

    qf_text_add_format(&text, "%s %d-%d:", layout->contract ? layout->contract->code : "nothing",
        (int)layout->header_row, (int)layout->header_end);
    for (unsigned i = 0; i < layout->width; i++)
        qf_text_add_format(
            &text, " %s", layout->column[i] < 0 ? "-" : layout->contract->columns[layout->column[i]].name);
    assert_string_equal(qf_text_string(&text), expected);
    for (size_t i = 0; layout->contract && i < layout->contract->column_count; i++)
        if (layout->position[i] >= 0)
            assert_int_equal(layout->column[layout->position[i]], i);
    qf_arena_free(found.arena);
}

static void header__is_found_by_titles_and_spellings(void **state)
{
    assert_found(*state, "姓名|身份证号|补贴金额|发放日期\n", "PA01 1-1: payee_name payee_id amount pay_date");
    assert_found(*state, "领 款 人|公民身份号码*|金额(元)|发放日期：|不认识|\n",
        "PA01 1-1: payee_name payee_id amount pay_date - -");
    assert_found(
        *state, "姓名|身份证号|村（社区）|金额|发放日期\n", "PA01 1-1: payee_name payee_id village amount pay_date");
    assert_found(
        *state, "ＸＸ\n|\n姓名|身份证号|金额|发放日期\n张三|1|2|3\n", "PA01 3-3: payee_name payee_id amount pay_date");
}

static void header__of_two_rows_is_read_as_parent_and_child(void **state)
{
    assert_found(*state,
        "某县补贴表\n"
        "姓名|身份证号|补贴金额||发放日期\n"
        "||标准|合计|\n",
        "PA01 2-3: payee_name payee_id - amount pay_date");
    assert_found(*state,
        "姓名|身份证号|补贴金额||发放日期\n"
        "姓名|身份证号|标准|合计|发放日期\n",
        "PA01 1-2: payee_name payee_id - amount pay_date");
    assert_found(*state,
        "姓名|身份证号|补贴金额||发放日期\n"
        "||标准|人数|\n",
        "nothing 0-0:"); /* a part is never taken for the amount */
    assert_found(*state,
        "基本信息||发放信息|\n"
        "姓名|身份证号|金额|发放日期\n",
        "PA01 2-2: payee_name payee_id amount pay_date"); /* the parents say nothing */
}

static void header__that_names_a_column_best_wins_over_one_further_left(void **state)
{
    assert_found(
        *state, "户主姓名|姓名|身份证号|金额|补贴金额|发放日期\n", "PA01 1-1: - payee_name payee_id - amount pay_date");
    assert_found(*state, "金额|金额|姓名|身份证号|发放日期\n", "PA01 1-1: amount - payee_name payee_id pay_date");
}

static void header__of_a_stranger_is_reported_with_what_is_missing(void **state)
{
    struct town *town = *state;
    struct found found = find(town, "姓名|身份证号|村|颜色\n张三|1|2|3\n");

    assert_null(found.layout.contract);
    assert_int_equal(found.candidate_count, 1);
    assert_string_equal(found.candidates[0].dataset, "PA01");
    assert_int_equal(found.candidates[0].matched, 3);
    assert_int_equal(found.candidates[0].required_missing, 2);
    assert_string_equal(found.candidates[0].missing, "补贴金额、发放日期");
    qf_arena_free(found.arena);
    found = find(town, "甲|乙\n");
    assert_int_equal(found.candidate_count, 0);
    qf_arena_free(found.arena);
}

static void header__of_two_contracts_is_not_guessed(void **state)
{
    struct town *town = *state;

    assert_found(town, "号牌号码|所有人\n", "nothing 0-0:");
    town->options.department = "MZ";
    assert_found(town, "号牌号码|所有人\n", "TW02 1-1: plate owner");
    town->options.department = "CZ";
    assert_found(town, "号牌号码|所有人\n", "nothing 0-0:");
    town->options.dataset = "TW01";
    assert_found(town, "号牌号码|所有人\n", "TW01 1-1: plate owner");
    assert_found(town, "姓名|身份证号|补贴金额|发放日期\n", "nothing 0-0:"); /* not the one that is wished for */
}

static void header__stands_in_the_first_rows_or_nowhere(void **state)
{
    struct town *town = *state;
    struct qf_text data CLEANUP(qf_text_release) = { 0 };

    for (int i = 0; i < QF_HEAD_ROWS - 1; i++)
        qf_text_add_string(&data, "说明\n");
    qf_text_add_string(&data, "姓名,身份证号,补贴金额,发放日期\n张三,349901195001010011,1,2025-05-27\n");
    town_deliver(town, "a.csv", qf_text_string(&data));
    town_expect(town, QF_HEAD_ROWS + 1, 1, 0, QF_HEAD_ROWS);
    qf_text_clear(&data);
    for (int i = 0; i < QF_HEAD_ROWS; i++)
        qf_text_add_string(&data, "说明\n");
    qf_text_add_string(&data, "姓名,身份证号,补贴金额,发放日期\n");
    town_deliver(town, "b.csv", qf_text_string(&data));
    assert_int_equal(town->report.end, QF_COLLECT_UNRECOGNISED);
}

/* The candidates are those of the sheet that is nearest, whatever stands after it. */
static void header__of_a_stranger_is_told_from_the_nearest_sheet(void **state)
{
    const struct office_sheet sheets[] = { { .name = "甲", .grid = "姓名|身份证号|补贴金额\n" },
        { .name = "乙", .grid = "姓名|身份证号\n" }, { .name = "说明", .grid = "请先阅读\n" } };
    struct town *town = *state;

    town_deliver_book(town, "a.xlsx", &(struct office_book){ .sheets = sheets, .sheet_count = 3 });
    assert_int_equal(town->report.end, QF_COLLECT_UNRECOGNISED);
    assert_string_equal(town->report.candidates[0].dataset, "PA01");
    assert_string_equal(town->report.candidates[0].missing, "发放日期");
}

static void units__are_read_from_rows_and_headers(void **state)
{
    static const struct {
        const char *text;
        int64_t fen;
        const char *area;
    } rows[] = { { "单位：万元", 1000000, NULL }, { "（单位:元）", 100, NULL },
        { "金额单位：人民币千元", 100000, NULL }, { "单位：亩、元", 100, "亩" },
        { "面积单位为公顷，金额单位为万元", 1000000, "公顷" }, { "填报单位：元宝镇", 0, NULL },
        { "单位：万元店村委会", 0, NULL }, { "单位名称", 0, NULL }, { "共5万元", 0, NULL } };
    static const struct {
        const char *header;
        bool money;
        const char *unit;
    } headers[] = { { "金额（万元）", true, "万元" }, { "补贴标准(元/亩)", true, "元" }, { "重点救助60元", true, "元" },
        { "合同额:亿元", true, "亿元" }, { "元旦慰问金", true, NULL }, { "金额(万美元)", true, NULL },
        { "金额", true, NULL }, { "面积（㎡）", false, "平方米" }, { "公顷数", false, "公顷" },
        { "面积", false, NULL } };

    (void)state;
    for (size_t i = 0; i < QF_COUNT(rows); i++) {
        struct qf_unit money = { 0 }, area = { 0 };
        qf_unit_of_sheet(rows[i].text, &money, &area);
        if (money.fen != rows[i].fen ||
            (area.text ? !rows[i].area || strcmp(area.text, rows[i].area) != 0 : rows[i].area != NULL))
            fail_msg("'%s' gives %lld and %s", rows[i].text, (long long)money.fen, area.text ? area.text : "nothing");
    }
    for (size_t i = 0; i < QF_COUNT(headers); i++) {
        struct qf_unit unit = { 0 };
        bool found = qf_unit_of_header(headers[i].header, headers[i].money, &unit);
        if (found != (headers[i].unit != NULL) || (found && strcmp(unit.text, headers[i].unit) != 0))
            fail_msg("'%s' gives %s", headers[i].header, found ? unit.text : "nothing");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_TOWN(header__is_found_by_titles_and_spellings),
        IN_A_TOWN(header__of_two_rows_is_read_as_parent_and_child),
        IN_A_TOWN(header__that_names_a_column_best_wins_over_one_further_left),
        IN_A_TOWN(header__of_a_stranger_is_reported_with_what_is_missing),
        IN_A_TOWN(header__of_two_contracts_is_not_guessed),
        IN_A_TOWN(header__stands_in_the_first_rows_or_nowhere),
        IN_A_TOWN(header__of_a_stranger_is_told_from_the_nearest_sheet),
        cmocka_unit_test(units__are_read_from_rows_and_headers),
    };

    return cmocka_run_group_tests_name("header", tests, NULL, NULL);
}
