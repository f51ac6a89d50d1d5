/* SPDX-License-Identifier: Apache-2.0 */
/* Chinese numerals: what is exact is read, what can be read in two ways is not; every number below a bound is read back. */
#include "base/numeral.h"

#include "base/text.h"
#include "check.h"

static const struct {
    const char *text;
    int64_t number; /* −1: refused */
} rows[] = {
    { "零", 0 },
    { "〇", 0 },
    { "五", 5 },
    { "两", 2 },
    { "十", 10 },
    { "拾", 10 },
    { "十五", 15 },
    { "二十", 20 },
    { "二十七", 27 },
    { "一百零五", 105 },
    { "一百一十五", 115 },
    { "一百十五", 115 },
    { "一千零十五", 1015 },
    { "一千零一十五", 1015 },
    { "壹万贰仟叁佰", 12300 },
    { "壹万零贰佰", 10200 },
    { "一万二千", 12000 },
    { "一万零二", 10002 },
    { "一万零十五", 10015 },
    { "贰拾万叁仟", 203000 },
    { "一亿二千万", 120000000 },
    { "一亿零一", 100000001 },
    { "一万亿", 1000000000000 },
    { "一万二千亿零三万", 1200000030000 },
    { "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖", 9999999999999999 },
    { "貳萬參", -1 },
    /* printed forms, filled in */
    { "零拾零万壹仟零佰伍拾", 1050 },
    { "零万壹仟零佰伍拾零", 1050 },
    { "壹佰零拾", 100 },
    { "零五", 5 },
    /* read in two ways, out of order, or no number */
    { "", -1 },
    { "一万二", -1 },
    { "三百五", -1 },
    { "两千三", -1 },
    { "一百二万", -1 },
    { "二七", -1 },
    { "二〇二五", -1 },
    { "五零", -1 },
    { "零零五", -1 },
    { "百", -1 },
    { "千五百", -1 },
    { "万", -1 },
    { "亿", -1 },
    { "一十二百", -1 },
    { "一百一百", -1 },
    { "一万一万", -1 },
    { "一亿一亿", -1 },
    { "一亿万", -1 },
    { "一万零百", -1 },
    { "12", -1 },
    { "十x", -1 },
    { "十\xE4", -1 },
};

static void read__takes_what_is_exact_and_refuses_the_rest(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t number = -77;
        bool read = qf_numeral_read(qf_slice(rows[i].text), &number);
        ROW_EQUAL(rows[i].text, read, rows[i].number >= 0);
        ROW_EQUAL(rows[i].text, number, read ? rows[i].number : -77);
    }
}

/* Adds `number` (below 10,000) as it is spelled; a gap gets one 零, also one at the front when `gap` says so. */
static void spell_section(struct qf_text *out, int number, bool gap)
{
    static const char *const digits[] = { "", "一", "二", "三", "四", "五", "六", "七", "八", "九" };
    static const char *const units[] = { "千", "百", "十", "" };
    bool any = false;

    for (int i = 0, scale = 1000; i < 4; i++, scale /= 10) {
        int digit = number / scale % 10;
        if (!digit) {
            gap = gap || any;
            continue;
        }
        qf_text_add_format(out, "%s%s%s", gap ? "零" : "", digits[digit], units[i]);
        any = true;
        gap = false;
    }
}

static void read__takes_every_number_as_it_is_spelled(void **state)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };

    (void)state;
    for (int number = 1; number < 1000000; number += number < 20000 ? 1 : 97) {
        int64_t found = -1;
        int high = number / 10000, low = number % 10000;
        qf_text_clear(&text);
        if (high) {
            spell_section(&text, high, false);
            qf_text_add_string(&text, "万");
        }
        spell_section(&text, low, high && low < 1000);
        if (!qf_numeral_read(qf_text_slice(&text), &found) || found != number)
            fail_msg("%d as '%s' is %lld", number, qf_text_string(&text), (long long)found);
    }
}

static void of__knows_plain_and_cheque_forms(void **state)
{
    (void)state;
    assert_int_equal(qf_numeral_of(0x8D30).value, 2);
    assert_int_equal(qf_numeral_of(0x62FE).kind, QF_NUMERAL_SMALL_UNIT);
    assert_int_equal(qf_numeral_of(0x5104).value, 100000000);
    assert_int_equal(qf_numeral_of('1').kind, QF_NUMERAL_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(read__takes_what_is_exact_and_refuses_the_rest),
        cmocka_unit_test(read__takes_every_number_as_it_is_spelled),
        cmocka_unit_test(of__knows_plain_and_cheque_forms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
