/* SPDX-License-Identifier: Apache-2.0 */
/* Dates: the vectors of what offices write, the calendar day by day against the C library, serials, printing. */
#include "base/date.h"

#include <limits.h>
#include <math.h>
#include <time.h>

#include "check.h"

#define MAY_27 20235 /* 2025-05-27 */
#define MAY_1  20209
#define JAN_1  20089

static const struct {
    const char *text;
    enum qf_date_outcome outcome;
    int32_t days;
    enum qf_date_precision precision;
} rows[] = {
    { "20250527", QF_DATE_READ, MAY_27, QF_DATE_DAY },
    { "2025/5/27", QF_DATE_READ, MAY_27, QF_DATE_DAY },
    { "2025/05/27", QF_DATE_READ, MAY_27, QF_DATE_DAY },
    { "2025.05.27", QF_DATE_READ, MAY_27, QF_DATE_DAY },
    { "2025.5.27", QF_DATE_READ, MAY_27, QF_DATE_DAY },
    { "2025-05-27", QF_DATE_READ, MAY_27, QF_DATE_DAY },
    { "2025-05-27 00:00:00", QF_DATE_READ, MAY_27, QF_DATE_DAY },
    { "2025-05-27 8:30", QF_DATE_READ, MAY_27, QF_DATE_DAY },
    { "2025/5/27 0:00", QF_DATE_READ, MAY_27, QF_DATE_DAY },
    { "2025-05-27T08:30:00.123+08:00", QF_DATE_READ, MAY_27, QF_DATE_DAY },
    { "2025-05-27T24:00:00", QF_DATE_READ, MAY_27, QF_DATE_DAY },
    { "20250527083000", QF_DATE_READ, MAY_27, QF_DATE_DAY },
    { "20250527 08:30:00", QF_DATE_READ, MAY_27, QF_DATE_DAY },
    { "2025年5月27日", QF_DATE_READ, MAY_27, QF_DATE_DAY },
    { "2025年05月27号", QF_DATE_READ, MAY_27, QF_DATE_DAY },
    { "2025年5月27", QF_DATE_READ, MAY_27, QF_DATE_DAY },
    { "2025 年 5 月 27 日", QF_DATE_READ, MAY_27, QF_DATE_DAY },
    { "2025年5月27日 08:30", QF_DATE_READ, MAY_27, QF_DATE_DAY },
    { "2025年5月27日08:30:00", QF_DATE_READ, MAY_27, QF_DATE_DAY },
    { "二〇二五年五月二十七日", QF_DATE_READ, MAY_27, QF_DATE_DAY },
    { "二○二五年五月二十七日", QF_DATE_READ, MAY_27, QF_DATE_DAY },
    { "二零二五年零五月二十七日", QF_DATE_READ, MAY_27, QF_DATE_DAY },
    { "二0二五年五月二十七日", QF_DATE_READ, MAY_27, QF_DATE_DAY },
    { "二Ｏ二五年5月27日", QF_DATE_READ, MAY_27, QF_DATE_DAY },
    { "贰零贰伍年零伍月贰拾柒日", QF_DATE_READ, MAY_27, QF_DATE_DAY },
    { "２０２５－０５－２７", QF_DATE_READ, MAY_27, QF_DATE_DAY },
    { "２０２５年５月２７日", QF_DATE_READ, MAY_27, QF_DATE_DAY },
    { "2025—5—27", QF_DATE_READ, MAY_27, QF_DATE_DAY },
    { "2025。5。27", QF_DATE_READ, MAY_27, QF_DATE_DAY },
    { "二〇二四年十二月三十一日", QF_DATE_READ, 20088, QF_DATE_DAY },
    { "二〇二四年十月十日", QF_DATE_READ, 20006, QF_DATE_DAY },
    { "2024-02-29", QF_DATE_READ, 19782, QF_DATE_DAY },
    { "1949-10-01", QF_DATE_READ, -7397, QF_DATE_DAY },
    { "2000-02-29", QF_DATE_READ, 11016, QF_DATE_DAY },
    /* zones: the day in Shanghai */
    { "2025-05-26T16:00:00.000Z", QF_DATE_READ, MAY_27, QF_DATE_DAY },
    { "2025-05-26T15:59:59Z", QF_DATE_READ, MAY_27 - 1, QF_DATE_DAY },
    { "2025-05-27 00:00:00+0000", QF_DATE_READ, MAY_27, QF_DATE_DAY },
    { "2025-05-26T12:00:00-05:00", QF_DATE_READ, MAY_27, QF_DATE_DAY },
    { "2025-05-28T00:30:00+09:00", QF_DATE_READ, MAY_27, QF_DATE_DAY },
    { "0001-01-01T00:00:00+14:00", QF_DATE_IMPOSSIBLE, 0, 0 },
    /* months and years */
    { "202505", QF_DATE_READ, MAY_1, QF_DATE_MONTH },
    { "2025-05", QF_DATE_READ, MAY_1, QF_DATE_MONTH },
    { "2025/5", QF_DATE_READ, MAY_1, QF_DATE_MONTH },
    { "2025.05", QF_DATE_READ, MAY_1, QF_DATE_MONTH },
    { "2025年5月", QF_DATE_READ, MAY_1, QF_DATE_MONTH },
    { "二〇二五年五月", QF_DATE_READ, MAY_1, QF_DATE_MONTH },
    { "2025", QF_DATE_READ, JAN_1, QF_DATE_YEAR },
    { "2025年", QF_DATE_READ, JAN_1, QF_DATE_YEAR },
    { "二〇二五年", QF_DATE_READ, JAN_1, QF_DATE_YEAR },
    { "二〇二五", QF_DATE_READ, JAN_1, QF_DATE_YEAR },
    /* no date */
    { "1900-01-01", QF_DATE_SENTINEL, 0, 0 },
    { "1900/1/0", QF_DATE_SENTINEL, 0, 0 },
    { "19000101", QF_DATE_SENTINEL, 0, 0 },
    { "9999-12-31", QF_DATE_SENTINEL, 0, 0 },
    { "99991231", QF_DATE_SENTINEL, 0, 0 },
    { "9999-12-31 23:59:59", QF_DATE_SENTINEL, 0, 0 },
    { "0", QF_DATE_SENTINEL, 0, 0 },
    { "０", QF_DATE_SENTINEL, 0, 0 },
    { "00000000", QF_DATE_SENTINEL, 0, 0 },
    { "0000-00-00", QF_DATE_SENTINEL, 0, 0 },
    { "0000-00-00 00:00:00", QF_DATE_SENTINEL, 0, 0 },
    { "无", QF_DATE_SENTINEL, 0, 0 },
    { "-", QF_DATE_SENTINEL, 0, 0 },
    { "—", QF_DATE_SENTINEL, 0, 0 },
    { "——", QF_DATE_SENTINEL, 0, 0 },
    { "/", QF_DATE_SENTINEL, 0, 0 },
    { "长期", QF_DATE_SENTINEL, 0, 0 },
    { "长期有效", QF_DATE_SENTINEL, 0, 0 },
    /* two readings */
    { "25.5.27", QF_DATE_AMBIGUOUS, 0, 0 },
    { "25-05-27", QF_DATE_AMBIGUOUS, 0, 0 },
    { "25/5/27", QF_DATE_AMBIGUOUS, 0, 0 },
    { "25年5月27日", QF_DATE_AMBIGUOUS, 0, 0 },
    { "25.5", QF_DATE_AMBIGUOUS, 0, 0 },
    { "25年", QF_DATE_AMBIGUOUS, 0, 0 },
    { "250527", QF_DATE_AMBIGUOUS, 0, 0 },
    { "250512", QF_DATE_AMBIGUOUS, 0, 0 },
    { "2025.1", QF_DATE_AMBIGUOUS, 0, 0 },
    /* no such day */
    { "2025-02-30", QF_DATE_IMPOSSIBLE, 0, 0 },
    { "2023-02-29", QF_DATE_IMPOSSIBLE, 0, 0 },
    { "1900-02-29", QF_DATE_IMPOSSIBLE, 0, 0 },
    { "2025-13-01", QF_DATE_IMPOSSIBLE, 0, 0 },
    { "2025-00-10", QF_DATE_IMPOSSIBLE, 0, 0 },
    { "20250431", QF_DATE_IMPOSSIBLE, 0, 0 },
    { "202513", QF_DATE_IMPOSSIBLE, 0, 0 },
    { "2025年5月32日", QF_DATE_IMPOSSIBLE, 0, 0 },
    { "0000", QF_DATE_IMPOSSIBLE, 0, 0 },
    /* no date at all */
    { "", QF_DATE_MALFORMED, 0, 0 },
    { "abc", QF_DATE_MALFORMED, 0, 0 },
    { "2025Y", QF_DATE_MALFORMED, 0, 0 },
    { "2025-05/27", QF_DATE_MALFORMED, 0, 0 },
    { "2025-5-27-", QF_DATE_MALFORMED, 0, 0 },
    { "2025--27", QF_DATE_MALFORMED, 0, 0 },
    { "2025-", QF_DATE_MALFORMED, 0, 0 },
    { "5/27/2025", QF_DATE_MALFORMED, 0, 0 },
    { "2025052", QF_DATE_MALFORMED, 0, 0 },
    { "20250527999999", QF_DATE_MALFORMED, 0, 0 },
    { "2025-05-27x", QF_DATE_MALFORMED, 0, 0 },
    { "2025-05-27 25:00", QF_DATE_MALFORMED, 0, 0 },
    { "2025-05-27 08:61", QF_DATE_MALFORMED, 0, 0 },
    { "2025-05-2708:30", QF_DATE_MALFORMED, 0, 0 },
    { "110101199001011234", QF_DATE_MALFORMED, 0, 0 },
    { "二五年五月", QF_DATE_MALFORMED, 0, 0 },
    { "二〇二五年五十月", QF_DATE_IMPOSSIBLE, 0, 0 },
    { "二〇二五年二7月", QF_DATE_MALFORMED, 0, 0 },
    { "20二五年", QF_DATE_MALFORMED, 0, 0 },
    { "2025年\xE6", QF_DATE_MALFORMED, 0, 0 },
    { "2025\x01", QF_DATE_MALFORMED, 0, 0 },
    { "二十一十二", QF_DATE_MALFORMED, 0, 0 },
    { "1111111111111111111111111111111111111111111111111111111111111111111111111111", QF_DATE_MALFORMED, 0, 0 },
};

static void read__takes_what_offices_write(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct qf_date_reading reading = qf_date_read(qf_slice(rows[i].text));
        ROW_EQUAL(rows[i].text, reading.outcome, rows[i].outcome);
        if (reading.outcome != QF_DATE_READ)
            continue;
        ROW_EQUAL(rows[i].text, reading.days, rows[i].days);
        ROW_EQUAL(rows[i].text, reading.precision, rows[i].precision);
    }
}

/* Every proper beginning of a date that ends inside it is something else, never a crash or another day. */
static void read__takes_no_cut_date_for_the_whole(void **state)
{
    static const char *const texts[] = { "2025年5月27日", "二〇二五年五月二十七日", "2025-05-27T08:30:00.123+08:00" };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        for (size_t length = 0; length < strlen(texts[i]); length++) {
            struct qf_date_reading reading = qf_date_read((struct qf_slice){ texts[i], length });
            assert_true(reading.outcome <= QF_DATE_MALFORMED);
        }
}

/* Day by day through 9,999 years: valid, in order, and as the C library counts. */
/* A time of day sends the same date the long way. */
static void read__plain_dates_agree_with_the_long_way(void **state)
{
    static const int years[] = { 0, 1, 999, 1899, 1900, 2000, 2023, 2024, 9998, 9999 };
    char plain[16], timed[24];

    (void)state;
    for (size_t i = 0; i < sizeof years / sizeof *years * 14 * 33; i++) {
        snprintf(plain, sizeof plain, "%04d-%02d-%02d", years[i / (14 * 33)], (int)(i / 33 % 14), (int)(i % 33));
        snprintf(timed, sizeof timed, "%s 00:00", plain);
        struct qf_date_reading read = qf_date_read(qf_slice(plain)), expected = qf_date_read(qf_slice(timed));
        if (read.outcome != expected.outcome || read.days != expected.days || read.precision != expected.precision)
            fail_msg("'%s' is read as %d %d, with a time as %d %d", plain, read.outcome, read.days, expected.outcome,
                expected.days);
    }
}

static void civil__agrees_with_the_c_library_on_every_day(void **state)
{
    struct qf_civil civil = { 1, 1, 1 };
    int32_t days = qf_civil_to_days(civil);

    (void)state;
    assert_int_equal(days, -719162);
    for (; civil.year < 10000; days++) {
        struct qf_civil found = qf_days_to_civil(days);
        if (found.year != civil.year || found.month != civil.month || found.day != civil.day ||
            qf_civil_to_days(civil) != days)
            fail_msg("%04d-%02d-%02d", civil.year, civil.month, civil.day);
        if (days % 37 == 0) {
            time_t seconds = (time_t)days * 86400;
            struct tm tm;
            assert_non_null(gmtime_r(&seconds, &tm));
            if (tm.tm_year + 1900 != civil.year || tm.tm_mon + 1 != civil.month || tm.tm_mday != civil.day)
                fail_msg("the C library says otherwise of day %d", days);
        }
        civil.day++;
        if (qf_civil_valid(civil))
            continue;
        civil = (struct qf_civil){ civil.year, civil.month + 1, 1 };
        if (!qf_civil_valid(civil))
            civil = (struct qf_civil){ civil.year + 1, 1, 1 };
    }
    assert_int_equal(days, 2932897);
}

static void civil__knows_what_is_no_day(void **state)
{
    static const struct qf_civil rows_of_none[] = { { 0, 1, 1 }, { 10000, 1, 1 }, { 2025, 0, 1 }, { 2025, 13, 1 },
        { 2025, 1, 0 }, { 2025, 4, 31 }, { 2023, 2, 29 }, { 1900, 2, 29 }, { -5, 1, 1 } };

    (void)state;
    for (size_t i = 0; i < sizeof rows_of_none / sizeof *rows_of_none; i++)
        assert_false(qf_civil_valid(rows_of_none[i]));
    assert_true(qf_civil_valid((struct qf_civil){ 2000, 2, 29 }));
}

static void month__counts_from_the_year_0(void **state)
{
    (void)state;
    assert_int_equal(qf_days_to_month(MAY_27), 2025 * 12 + 4);
    assert_int_equal(qf_month_to_days(2025 * 12 + 4), MAY_1);
    for (int month = 12; month < 10000 * 12; month++)
        assert_int_equal(qf_days_to_month(qf_month_to_days(month)), month);
}

static void serial__is_read_in_both_systems(void **state)
{
    static const struct {
        double serial;
        bool system_1904;
        enum qf_date_outcome outcome;
        int32_t days;
    } serials[] = {
        { 45804, false, QF_DATE_READ, MAY_27 },
        { 45804.999, false, QF_DATE_READ, MAY_27 },
        { 44342, true, QF_DATE_READ, MAY_27 },
        { 44342.5, true, QF_DATE_READ, MAY_27 },
        { 18264, false, QF_DATE_READ, -7305 }, /* 1950-01-01 */
        { 18263.9, false, QF_DATE_MALFORMED, 0 },
        { 73050, false, QF_DATE_READ, 47481 }, /* 2099-12-31 */
        { 73051, false, QF_DATE_MALFORMED, 0 },
        { 16802, true, QF_DATE_READ, -7305 },
        { 16801, true, QF_DATE_MALFORMED, 0 },
        { 0, false, QF_DATE_SENTINEL, 0 },
        { 0.25, false, QF_DATE_SENTINEL, 0 },
        { 0, true, QF_DATE_SENTINEL, 0 },
        { 1, false, QF_DATE_SENTINEL, 0 },
        { 2958465, false, QF_DATE_SENTINEL, 0 },
        { -1, false, QF_DATE_MALFORMED, 0 },
        { 20250527, false, QF_DATE_MALFORMED, 0 },
        { NAN, false, QF_DATE_MALFORMED, 0 },
        { INFINITY, true, QF_DATE_MALFORMED, 0 },
        { -1e300, true, QF_DATE_MALFORMED, 0 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof serials / sizeof *serials; i++) {
        struct qf_date_reading reading = qf_date_from_serial(serials[i].serial, serials[i].system_1904);
        if (reading.outcome != serials[i].outcome)
            fail_msg("%f: outcome %d", serials[i].serial, (int)reading.outcome);
        if (reading.outcome == QF_DATE_READ)
            assert_int_equal(reading.days, serials[i].days);
    }
}

static void format__is_iso_8601(void **state)
{
    char day[QF_DATE_TEXT], month[QF_MONTH_TEXT];

    (void)state;
    qf_date_format(MAY_27, day);
    assert_string_equal(day, "2025-05-27");
    qf_date_format(-719162, day);
    assert_string_equal(day, "0001-01-01");
    qf_date_format(INT32_MIN, day);
    assert_string_equal(day, "0001-01-01");
    qf_date_format(INT32_MAX, day);
    assert_string_equal(day, "9999-12-31");
    qf_month_format(2025 * 12 + 4, month);
    assert_string_equal(month, "2025-05");
    qf_month_format(INT_MIN, month);
    assert_string_equal(month, "0001-01");
    qf_month_format(INT_MAX, month);
    assert_string_equal(month, "9999-12");
}

static void instant__is_shown_in_shanghai(void **state)
{
    static const struct {
        int64_t ms;
        const char *expected;
    } instants[] = {
        { 0, "1970-01-01T08:00:00.000+08:00" },
        { -1, "1970-01-01T07:59:59.999+08:00" },
        { INT64_C(1748305800123), "2025-05-27T08:30:00.123+08:00" },
        { INT64_C(1748275200000), "2025-05-27T00:00:00.000+08:00" },
        { INT64_C(1748275199999), "2025-05-26T23:59:59.999+08:00" },
        { -62135596800000 - 8 * 3600000, "0001-01-01T00:00:00.000+08:00" },
    };
    char text[QF_INSTANT_TEXT];

    (void)state;
    for (size_t i = 0; i < sizeof instants / sizeof *instants; i++) {
        qf_instant_format(instants[i].ms, text);
        assert_string_equal(text, instants[i].expected);
    }
    qf_instant_format(INT64_MAX, text);
    assert_memory_equal(text, "9999-12-31", 10);
    qf_instant_format(INT64_MIN, text);
    assert_memory_equal(text, "0001-01-01", 10);
}

static void today__is_the_day_of_the_present_instant(void **state)
{
    char day[QF_DATE_TEXT], instant[QF_INSTANT_TEXT];
    int32_t before, after;

    (void)state;
    do { /* midnight may pass between the calls */
        before = qf_today();
        qf_instant_format(qf_now_ms(), instant);
        after = qf_today();
    } while (before != after);
    qf_date_format(before, day);
    assert_memory_equal(day, instant, 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(read__takes_what_offices_write),
        cmocka_unit_test(read__takes_no_cut_date_for_the_whole),
        cmocka_unit_test(read__plain_dates_agree_with_the_long_way),
        cmocka_unit_test(civil__agrees_with_the_c_library_on_every_day),
        cmocka_unit_test(civil__knows_what_is_no_day),
        cmocka_unit_test(month__counts_from_the_year_0),
        cmocka_unit_test(serial__is_read_in_both_systems),
        cmocka_unit_test(format__is_iso_8601),
        cmocka_unit_test(instant__is_shown_in_shanghai),
        cmocka_unit_test(today__is_the_day_of_the_present_instant),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
