/* SPDX-License-Identifier: Apache-2.0 */
/* Amounts, areas and numbers as written: exact, rounded only where said, never wrong in silence. */
#include "base/money.h"

#include "check.h"

#define YUAN     100
#define WAN_YUAN 1000000

static const struct {
    const char *text;
    int64_t unit_fen;
    enum qf_quantity_outcome outcome;
    int64_t fen;
} amounts[] = {
    { "1,234.50", YUAN, QF_QUANTITY_READ, 123450 },
    { "1234.5", YUAN, QF_QUANTITY_READ, 123450 },
    { "￥1234.5", YUAN, QF_QUANTITY_READ, 123450 },
    { "¥ 1,234.50", YUAN, QF_QUANTITY_READ, 123450 },
    { "(120.00)", YUAN, QF_QUANTITY_READ, -12000 },
    { "（１２０．００）", YUAN, QF_QUANTITY_READ, -12000 },
    { "￥(120.00)", YUAN, QF_QUANTITY_READ, -12000 },
    { "(￥120.00)", YUAN, QF_QUANTITY_READ, -12000 },
    { "-120", YUAN, QF_QUANTITY_READ, -12000 },
    { "－１２０", YUAN, QF_QUANTITY_READ, -12000 },
    { "−120", YUAN, QF_QUANTITY_READ, -12000 },
    { "-￥120", YUAN, QF_QUANTITY_READ, -12000 },
    { "￥-120", YUAN, QF_QUANTITY_READ, -12000 },
    { "+120", YUAN, QF_QUANTITY_READ, 12000 },
    { "１，２３４．５０", YUAN, QF_QUANTITY_READ, 123450 },
    { "1,234,567.89", YUAN, QF_QUANTITY_READ, 123456789 },
    { ".5", YUAN, QF_QUANTITY_READ, 50 },
    { "5.", YUAN, QF_QUANTITY_READ, 500 },
    { "0", YUAN, QF_QUANTITY_READ, 0 },
    { "-0.00", YUAN, QF_QUANTITY_READ, 0 },
    { "\u3000 120 \u00A0", YUAN, QF_QUANTITY_READ, 12000 },
    { "00000000000000000000000000000000120.50", YUAN, QF_QUANTITY_READ, 12050 },
    { "120.50000000000000000000000000000000000", YUAN, QF_QUANTITY_READ, 12050 },
    /* units: one in the text wins */
    { "1234.5元", YUAN, QF_QUANTITY_READ, 123450 },
    { "1234元整", WAN_YUAN, QF_QUANTITY_READ, 123400 },
    { "1.2万元", YUAN, QF_QUANTITY_READ, 1200000 },
    { "1.2 万元", YUAN, QF_QUANTITY_READ, 1200000 },
    { "87万", YUAN, QF_QUANTITY_READ, 87000000 },
    { "2.5亿元", YUAN, QF_QUANTITY_READ, 25000000000 },
    { "5角", YUAN, QF_QUANTITY_READ, 50 },
    { "1.2", WAN_YUAN, QF_QUANTITY_READ, 1200000 },
    { "人民币1,234.50元", YUAN, QF_QUANTITY_READ, 123450 },
    { "RMB 99", YUAN, QF_QUANTITY_READ, 9900 },
    { "12345678901.23", YUAN, QF_QUANTITY_READ, 1234567890123 },
    /* exponents */
    { "1.2E+05", YUAN, QF_QUANTITY_READ, 12000000 },
    { "1.2e5", YUAN, QF_QUANTITY_READ, 12000000 },
    { "1.234567E+03", YUAN, QF_QUANTITY_MALFORMED, 0 },
    { "1.234567E+04", YUAN, QF_QUANTITY_READ, 1234567 },
    { "1.5E-2", YUAN, QF_QUANTITY_ROUNDED, 2 },
    { "1E-2", YUAN, QF_QUANTITY_READ, 1 },
    { "1.4551915228366852E-11", YUAN, QF_QUANTITY_ROUNDED, 0 },
    { "1E-999999999999", YUAN, QF_QUANTITY_ROUNDED, 0 },
    { "1E+999999999999", YUAN, QF_QUANTITY_OVERFLOW, 0 },
    { "0E+99", YUAN, QF_QUANTITY_READ, 0 },
    { "1E", YUAN, QF_QUANTITY_MALFORMED, 0 },
    { "1E+", YUAN, QF_QUANTITY_MALFORMED, 0 },
    /* rounding: half away from zero, and said */
    { "0.005", YUAN, QF_QUANTITY_ROUNDED, 1 },
    { "-0.005", YUAN, QF_QUANTITY_ROUNDED, -1 },
    { "0.00499999999999999999999999999999999", YUAN, QF_QUANTITY_ROUNDED, 0 },
    { "1.2345678", WAN_YUAN, QF_QUANTITY_ROUNDED, 1234568 },
    { "0.3333333333333333333333333333333333333333", YUAN, QF_QUANTITY_ROUNDED, 33 },
    { "100.00000000000000000000000000000000001", YUAN, QF_QUANTITY_ROUNDED, 10000 },
    /* the largest */
    { "92233720368547758.07", YUAN, QF_QUANTITY_READ, INT64_MAX },
    { "-92233720368547758.07", YUAN, QF_QUANTITY_READ, -INT64_MAX },
    { "92233720368547758.08", YUAN, QF_QUANTITY_OVERFLOW, 0 },
    { "92233720368547758.074", YUAN, QF_QUANTITY_ROUNDED, INT64_MAX },
    { "99999999999999999999", YUAN, QF_QUANTITY_OVERFLOW, 0 },
    { "9999999999999999999999999999999999999999999999", YUAN, QF_QUANTITY_OVERFLOW, 0 },
    { "922337203685478亿元", YUAN, QF_QUANTITY_OVERFLOW, 0 },
    /* nothing */
    { "", YUAN, QF_QUANTITY_EMPTY, 0 },
    { "  ", YUAN, QF_QUANTITY_EMPTY, 0 },
    { "无", YUAN, QF_QUANTITY_EMPTY, 0 },
    { "-", YUAN, QF_QUANTITY_EMPTY, 0 },
    { "—", YUAN, QF_QUANTITY_EMPTY, 0 },
    { "/", YUAN, QF_QUANTITY_EMPTY, 0 },
    /* malformed */
    { "1,23", YUAN, QF_QUANTITY_MALFORMED, 0 },
    { "12,34", YUAN, QF_QUANTITY_MALFORMED, 0 },
    { "1234,567", YUAN, QF_QUANTITY_MALFORMED, 0 },
    { "1,2345", YUAN, QF_QUANTITY_MALFORMED, 0 },
    { ",123", YUAN, QF_QUANTITY_MALFORMED, 0 },
    { "1,,234", YUAN, QF_QUANTITY_MALFORMED, 0 },
    { "1.2.3", YUAN, QF_QUANTITY_MALFORMED, 0 },
    { "1 234", YUAN, QF_QUANTITY_MALFORMED, 0 },
    { "--5", YUAN, QF_QUANTITY_MALFORMED, 0 },
    { "+-5", YUAN, QF_QUANTITY_MALFORMED, 0 },
    { "(-5)", YUAN, QF_QUANTITY_MALFORMED, 0 },
    { "(5", YUAN, QF_QUANTITY_MALFORMED, 0 },
    { "5)", YUAN, QF_QUANTITY_MALFORMED, 0 },
    { "￥￥5", YUAN, QF_QUANTITY_MALFORMED, 0 },
    { "$100", YUAN, QF_QUANTITY_MALFORMED, 0 },
    { "＄100", YUAN, QF_QUANTITY_MALFORMED, 0 },
    { "100美元", YUAN, QF_QUANTITY_MALFORMED, 0 },
    { "0x10", YUAN, QF_QUANTITY_MALFORMED, 0 },
    { "nan", YUAN, QF_QUANTITY_MALFORMED, 0 },
    { "1e5e5", YUAN, QF_QUANTITY_MALFORMED, 0 },
    { ".", YUAN, QF_QUANTITY_MALFORMED, 0 },
    { "元", YUAN, QF_QUANTITY_MALFORMED, 0 },
    { "￥", YUAN, QF_QUANTITY_MALFORMED, 0 },
    { "\x01"
      "5",
        YUAN, QF_QUANTITY_MALFORMED, 0 },
    { "1234\xE5", YUAN, QF_QUANTITY_MALFORMED, 0 },
    { "310元/亩", YUAN, QF_QUANTITY_MALFORMED, 0 },
    /* spelled */
    { "壹万贰仟元整", YUAN, QF_QUANTITY_READ, 1200000 },
    { "壹万贰仟叁佰元伍角整", YUAN, QF_QUANTITY_READ, 1230050 },
    { "壹万贰仟叁佰肆拾伍元陆角柒分", WAN_YUAN, QF_QUANTITY_READ, 1234567 },
    { "人民币壹仟陆佰捌拾元零叁角贰分", YUAN, QF_QUANTITY_READ, 168032 },
    { "壹拾万柒仟元零伍角叁分", YUAN, QF_QUANTITY_READ, 10700053 },
    { "人民币（大写）：叁佰贰拾伍元零肆分", YUAN, QF_QUANTITY_READ, 32504 },
    { "￥壹佰圆正", YUAN, QF_QUANTITY_READ, 10000 },
    { "零拾零万壹仟零佰伍拾零元零角零分", YUAN, QF_QUANTITY_READ, 105000 },
    { "一百二十三元四角五分", YUAN, QF_QUANTITY_READ, 12345 },
    { "十五元", YUAN, QF_QUANTITY_READ, 1500 },
    { "壹万贰仟", YUAN, QF_QUANTITY_READ, 1200000 },
    { "叁角", YUAN, QF_QUANTITY_READ, 30 },
    { "零元", YUAN, QF_QUANTITY_READ, 0 },
    { "负壹佰元整", YUAN, QF_QUANTITY_READ, -10000 },
    { "捌拾柒万元", YUAN, QF_QUANTITY_READ, 87000000 },
    { "贰仟叁佰万元", YUAN, QF_QUANTITY_READ, 2300000000 },
    { "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分", YUAN, QF_QUANTITY_READ,
        999999999999999999 },
    { "一万二", YUAN, QF_QUANTITY_MALFORMED, 0 },
    { "三百五元", YUAN, QF_QUANTITY_MALFORMED, 0 },
    { "壹元贰元", YUAN, QF_QUANTITY_MALFORMED, 0 },
    { "伍角壹元", YUAN, QF_QUANTITY_MALFORMED, 0 },
    { "拾伍角", YUAN, QF_QUANTITY_MALFORMED, 0 },
    { "壹元五", YUAN, QF_QUANTITY_MALFORMED, 0 },
    { "壹佰元整整", YUAN, QF_QUANTITY_MALFORMED, 0 },
    { "张三", YUAN, QF_QUANTITY_MALFORMED, 0 },
    { "整", YUAN, QF_QUANTITY_MALFORMED, 0 },
};

static void money__is_read_exactly(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++) {
        int64_t fen = -77777;
        enum qf_quantity_outcome outcome = qf_money_read(qf_slice(amounts[i].text), amounts[i].unit_fen, &fen);
        ROW_EQUAL(amounts[i].text, outcome, amounts[i].outcome);
        bool has_value = outcome == QF_QUANTITY_READ || outcome == QF_QUANTITY_ROUNDED;
        ROW_EQUAL(amounts[i].text, fen, has_value ? amounts[i].fen : -77777);
    }
}

static void area__is_read_in_its_unit(void **state)
{
    static const struct {
        const char *text;
        enum qf_area_unit unit;
        enum qf_quantity_outcome outcome;
        int64_t milli_mu;
    } areas[] = {
        { "2,000", QF_AREA_MU, QF_QUANTITY_READ, 2000000 },
        { "12.345", QF_AREA_MU, QF_QUANTITY_READ, 12345 },
        { "12.3456", QF_AREA_MU, QF_QUANTITY_ROUNDED, 12346 },
        { "3.5亩", QF_AREA_SQUARE_METRE, QF_QUANTITY_READ, 3500 },
        { "1公顷", QF_AREA_MU, QF_QUANTITY_READ, 15000 },
        { "3.5", QF_AREA_HECTARE, QF_QUANTITY_READ, 52500 },
        { "2000平方米", QF_AREA_MU, QF_QUANTITY_READ, 3000 },
        { "2000 ㎡", QF_AREA_MU, QF_QUANTITY_READ, 3000 },
        { "2000m²", QF_AREA_MU, QF_QUANTITY_READ, 3000 },
        { "2000m2", QF_AREA_MU, QF_QUANTITY_READ, 3000 },
        { "666.67", QF_AREA_SQUARE_METRE, QF_QUANTITY_ROUNDED, 1000 },
        { "1", QF_AREA_SQUARE_METRE, QF_QUANTITY_ROUNDED, 2 },
        { "-1.5", QF_AREA_MU, QF_QUANTITY_READ, -1500 },
        { "９．９", QF_AREA_MU, QF_QUANTITY_READ, 9900 },
        { "", QF_AREA_MU, QF_QUANTITY_EMPTY, 0 },
        { "无", QF_AREA_MU, QF_QUANTITY_EMPTY, 0 },
        { "亩", QF_AREA_MU, QF_QUANTITY_MALFORMED, 0 },
        { "5公亩", QF_AREA_MU, QF_QUANTITY_MALFORMED, 0 },
        { "5元", QF_AREA_MU, QF_QUANTITY_MALFORMED, 0 },
        { "9999999999999999999999", QF_AREA_MU, QF_QUANTITY_OVERFLOW, 0 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof areas / sizeof *areas; i++) {
        int64_t milli_mu = -77777;
        enum qf_quantity_outcome outcome = qf_area_read(qf_slice(areas[i].text), areas[i].unit, &milli_mu);
        ROW_EQUAL(areas[i].text, outcome, areas[i].outcome);
        bool has_value = outcome == QF_QUANTITY_READ || outcome == QF_QUANTITY_ROUNDED;
        ROW_EQUAL(areas[i].text, milli_mu, has_value ? areas[i].milli_mu : -77777);
    }
}

static void integer__has_no_fraction(void **state)
{
    static const struct {
        const char *text;
        enum qf_quantity_outcome outcome;
        int64_t number;
    } numbers[] = {
        { "1,234", QF_QUANTITY_READ, 1234 },
        { "12.0", QF_QUANTITY_READ, 12 },
        { "１２", QF_QUANTITY_READ, 12 },
        { "-3", QF_QUANTITY_READ, -3 },
        { "1.2E+3", QF_QUANTITY_READ, 1200 },
        { "9223372036854775807", QF_QUANTITY_READ, INT64_MAX },
        { "9223372036854775808", QF_QUANTITY_OVERFLOW, 0 },
        { "12.5", QF_QUANTITY_MALFORMED, 0 },
        { "12.00000000000000000000000000000000000000001", QF_QUANTITY_MALFORMED, 0 },
        { "12人", QF_QUANTITY_MALFORMED, 0 },
        { "", QF_QUANTITY_EMPTY, 0 },
        { "－", QF_QUANTITY_EMPTY, 0 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        int64_t number = -77777;
        enum qf_quantity_outcome outcome = qf_integer_read(qf_slice(numbers[i].text), &number);
        ROW_EQUAL(numbers[i].text, outcome, numbers[i].outcome);
        ROW_EQUAL(numbers[i].text, number, outcome == QF_QUANTITY_READ ? numbers[i].number : -77777);
    }
}

/* A plus sign sends the same digits the long way. */
static void quantity__plain_digits_agree_with_the_long_way(void **state)
{
    static const char *const texts[] = { "0", "000", "7", "0.5", "1.005", "1.0050", "12.34", "12.345", "999999999999",
        "9999999999999", "9999999999.9", "99999999999.99", "0.0000000001", "0.00000000001", "123456789.12", "12..5",
        "1.2.3", ".5", "5.", "1a" };
    static const int64_t units[] = { YUAN, WAN_YUAN, INT64_C(10000000000) };
    static const enum qf_area_unit area_units[] = { QF_AREA_MU, QF_AREA_HECTARE, QF_AREA_SQUARE_METRE };
    char signed_text[32];

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct qf_slice plain = qf_slice(texts[i]);
        snprintf(signed_text, sizeof signed_text, "+%s", texts[i]);
        for (size_t k = 0; k < 3; k++) {
            int64_t read = -1, expected = -1;
            assert_int_equal(
                qf_money_read(plain, units[k], &read), qf_money_read(qf_slice(signed_text), units[k], &expected));
            assert_int_equal(read, expected);
            read = expected = -1;
            assert_int_equal(qf_area_read(plain, area_units[k], &read),
                qf_area_read(qf_slice(signed_text), area_units[k], &expected));
            assert_int_equal(read, expected);
        }
        int64_t read = -1, expected = -1;
        assert_int_equal(qf_integer_read(plain, &read), qf_integer_read(qf_slice(signed_text), &expected));
        assert_int_equal(read, expected);
    }
}

static void format__groups_digits_and_is_read_back(void **state)
{
    static const struct {
        int64_t number;
        const char *money, *area;
    } shown[] = {
        { 0, "0.00", "0" },
        { 5, "0.05", "0.005" },
        { -5, "-0.05", "-0.005" },
        { 12345, "123.45", "12.345" },
        { 100000, "1,000.00", "100" },
        { 123456780, "1,234,567.80", "123,456.78" },
        { -100, "-1.00", "-0.1" },
        { INT64_MAX, "92,233,720,368,547,758.07", "9,223,372,036,854,775.807" },
        { INT64_MIN, "-92,233,720,368,547,758.08", "-9,223,372,036,854,775.808" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
        char text[QF_MONEY_TEXT];
        int64_t again = 0;
        qf_money_format(shown[i].number, text);
        assert_string_equal(text, shown[i].money);
        if (shown[i].number != INT64_MIN) {
            assert_int_equal(qf_money_read(qf_slice(text), YUAN, &again), QF_QUANTITY_READ);
            assert_true(again == shown[i].number);
        }
        qf_area_format(shown[i].number, text);
        assert_string_equal(text, shown[i].area);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(money__is_read_exactly),
        cmocka_unit_test(area__is_read_in_its_unit),
        cmocka_unit_test(integer__has_no_fraction),
        cmocka_unit_test(quantity__plain_digits_agree_with_the_long_way),
        cmocka_unit_test(format__groups_digits_and_is_read_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
