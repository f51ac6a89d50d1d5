/* SPDX-License-Identifier: Apache-2.0 */
/* What is set aside and what is data: a row that could be somebody's is never set aside. */
#include "town.h"

#define HEAD  "姓名,身份证号,村,补贴金额,发放日期\n"
#define ALICE "349901195001010011"

/* Delivers one row below a header and tells where it went: "accepted", "quarantined", "blank" or the rule. */
static const char *fate_of(struct town *town, const char *row)
{
    static int number;
    char name[32], text[1024];

    snprintf(name, sizeof name, "%d.csv", ++number);
    snprintf(text, sizeof text, HEAD "%s\n张三," ALICE ",第%d村,1,2025-05-27\n", row, number);
    town_deliver(town, name, text);
    assert_int_equal(town->report.rows_delivered, 3);
    if (town->report.rows_accepted == 2)
        return "accepted";
    if (town->report.rows_quarantined == 1)
        return "quarantined";
    const char *rule = town_rows(town, "SELECT rule FROM {findings} WHERE kind = 'set_aside' AND _row = 2");
    return *rule ? rule : "blank\n";
}

static void rows__are_told_apart(void **state)
{
    static const char *const rows[][2] = {
        { "", "blank\n" },
        { " ,　,,,", "blank\n" },
        { "李四," ALICE ",东村,1,2025-05-27", "accepted" },
        { "合计,,,100,", "total\n" },
        { ",合　计：,,100,", "total\n" },
        { "总计（元）,,,100,", "total\n" },
        { "本页小计,,,100,", "total\n" },
        { "城关镇合计,,,100,", "total\n" },
        { "合计," ALICE ",东村,1,", "quarantined" },        /* names a person */
        { "合计," ALICE ",东村,1,2025-05-27", "accepted" }, /* a whole row, whatever the name */
        { "合计超支,,,100,", "quarantined" },               /* no label */
        { "姓名,身份证号,村,补贴金额,发放日期", "header\n" },
        { " 姓名,身份证号,,,", "header\n" },
        { "姓名,李四,,,", "quarantined" },
        { "单位：元,,,,", "unit\n" },
        { "制表人：李四,,审核人：王五,,", "footer\n" },
        { "第 1 页 共 3 页,,,,", "footer\n" },
        { "备注：以上数据真实,,,,", "footer\n" },
        { "李四,,,,", "quarantined" },
        { "李四," ALICE ",,,", "quarantined" },
    };

    for (size_t i = 0; i < QF_COUNT(rows); i++) {
        const char *fate = fate_of(*state, rows[i][0]);
        if (strcmp(fate, rows[i][1]) != 0)
            fail_msg("'%s' is %s, expected %s", rows[i][0], fate, rows[i][1]);
    }
}

static void headers__of_two_rows_are_set_aside_when_repeated(void **state)
{
    struct town *town = *state;

    town_deliver_grid(town, "a.xlsx",
        "姓名|身份证号|补贴金额||发放日期\n||标准|合计|\n"
        "张三|" ALICE "|=1|=2|=45804d\n"
        "姓名|身份证号|补贴金额||发放日期\n||标准|合计|\n"
        "张三|" ALICE "|=1|=3|=45804d\n");
    town_expect(town, 6, 2, 0, 4);
    assert_int_equal(town_int(town, "SELECT sum(amount)::BIGINT FROM {accepted}"), 500);
    assert_int_equal(town_int(town, "SELECT count(*) FROM {findings} WHERE rule = 'header'"), 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_TOWN(rows__are_told_apart),
        IN_A_TOWN(headers__of_two_rows_are_set_aside_when_repeated),
    };

    return cmocka_run_group_tests_name("rowkind", tests, NULL, NULL);
}
