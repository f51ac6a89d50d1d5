/* SPDX-License-Identifier: Apache-2.0 */
/* The calendar: the shipped years, counting, deadlines, what it does not know, slips in its file. */
#include "catalog_test.h"

#include "base/date.h"

static void expect_day(const char *what, int32_t found, const char *expected)
{
    char text[QF_DATE_TEXT];

    qf_date_format(found, text);
    if (strcmp(text, expected) != 0)
        fail_msg("%s: %s, expected %s", what, text, expected);
}

/* Counted from the published lists of days, without this program: a sum, and a checksum over which days they are. */
static void shipped_calendar__has_the_published_working_days_of_every_year(void **state)
{
    static const struct {
        int year, working_days, checksum;
    } years[] = { { 2020, 249, 524143 }, { 2021, 250, 110364 }, { 2022, 249, 672400 }, { 2023, 249, 632532 },
        { 2024, 251, 955292 }, { 2025, 248, 84764 }, { 2026, 248, 850136 } };
    const struct qf_calendar *calendar = qf_catalog_calendar(*state);

    assert_int_equal(calendar->year_count, QF_COUNT(years));
    for (size_t i = 0; i < QF_COUNT(years); i++) {
        int32_t first = qf_month_to_days(years[i].year * 12), end = qf_month_to_days(years[i].year * 12 + 12);
        int count = 0, checksum = 0;
        for (int32_t day = first; day < end; day++) {
            if (!qf_calendar_is_working(calendar, day))
                continue;
            count++;
            checksum = (checksum * 31 + day - first + 1) % 1000003;
        }
        assert_int_equal(count, years[i].working_days);
        assert_int_equal(checksum, years[i].checksum);
        assert_int_equal(qf_calendar_year(calendar, years[i].year)->year, years[i].year);
    }
    assert_null(qf_calendar_year(calendar, 2019));
}

static void calendar__tells_days_worked_from_days_off_and_from_days_it_does_not_know(void **state)
{
    const struct qf_calendar *calendar = qf_catalog_calendar(*state);

    assert_int_equal(qf_calendar_day(calendar, day_of("2025-04-27")), QF_DAY_WORKED); /* a Sunday */
    assert_int_equal(qf_calendar_day(calendar, day_of("2025-05-01")), QF_DAY_OFF);    /* a Thursday */
    assert_int_equal(qf_calendar_day(calendar, day_of("2022-12-31")), QF_DAY_OFF);    /* by the notice of 2023 */
    assert_int_equal(qf_calendar_day(calendar, day_of("2019-12-31")), QF_DAY_UNKNOWN);
    assert_int_equal(qf_calendar_day(calendar, day_of("2027-01-01")), QF_DAY_UNKNOWN);
    assert_false(qf_calendar_is_working(calendar, day_of("2027-01-04")));
}

static void working_days__are_added_without_the_first_day(void **state)
{
    static const struct {
        const char *from;
        int n;
        const char *to;
    } rows[] = {
        { "2025-05-27", 15, "2025-06-18" },
        { "2025-01-20", 15, "2025-02-14" },
        { "2025-04-27", 5, "2025-05-07" }, /* from a Sunday that is worked */
        { "2025-09-26", 15, "2025-10-23" },
        { "2025-12-26", 5, "2026-01-05" },
        { "2025-05-01", 1, "2025-05-06" }, /* from a day off */
        { "2025-05-01", 0, "2025-05-01" },
        { "2025-04-30", 1, "2025-05-06" },
    };
    const struct qf_calendar *calendar = qf_catalog_calendar(*state);
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    for (size_t i = 0; i < QF_COUNT(rows); i++) {
        int32_t day;
        OK(qf_calendar_add_working(calendar, day_of(rows[i].from), rows[i].n, &day, NULL, &error));
        expect_day(rows[i].from, day, rows[i].to);
    }
}

static void working_days__between_two_days_undo_adding_them(void **state)
{
    const struct qf_calendar *calendar = qf_catalog_calendar(*state);
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    int count;

    for (int32_t day = day_of("2020-01-01"); day < day_of("2026-11-01"); day++) {
        int32_t later, next;
        int n = 1 + day % 37;
        OK(qf_calendar_add_working(calendar, day, n, &later, NULL, &error));
        OK(qf_calendar_working_between(calendar, day, later, &count, NULL, &error));
        assert_int_equal(count, n);
        OK(qf_calendar_working_between(calendar, later, day, &count, NULL, &error));
        assert_int_equal(count, -n);
        OK(qf_calendar_next_working(calendar, day, &next, NULL, &error));
        assert_true(next >= day && next - day <= 10 && qf_calendar_is_working(calendar, next));
        assert_true(next == day || !qf_calendar_is_working(calendar, day));
    }
    OK(qf_calendar_working_between(calendar, day_of("2025-05-27"), day_of("2025-05-27"), &count, NULL, &error));
    assert_int_equal(count, 0);
}

static void month_deadline__falls_on_the_same_day_number_or_the_last_and_rolls_off_a_day_off(void **state)
{
    static const struct {
        const char *from;
        int months;
        const char *plain, *rolled;
    } rows[] = {
        { "2025-05-27", 1, "2025-06-27", "2025-06-27" },
        { "2025-01-31", 1, "2025-02-28", "2025-02-28" },
        { "2024-01-31", 1, "2024-02-29", "2024-02-29" },
        { "2025-07-31", 1, "2025-08-31", "2025-09-01" }, /* a Sunday */
        { "2025-09-01", 1, "2025-10-01", "2025-10-09" }, /* a week off */
        { "2025-11-30", 3, "2026-02-28", "2026-02-28" }, /* a Saturday that is worked */
        { "2024-12-31", 12, "2025-12-31", "2025-12-31" },
    };
    const struct qf_calendar *calendar = qf_catalog_calendar(*state);
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    for (size_t i = 0; i < QF_COUNT(rows); i++) {
        struct qf_span span = { rows[i].months, QF_SPAN_MONTHS };
        int32_t day;
        expect_day(rows[i].from, qf_day_months_later(day_of(rows[i].from), rows[i].months), rows[i].plain);
        OK(qf_calendar_deadline(calendar, day_of(rows[i].from), span, false, &day, NULL, &error));
        expect_day(rows[i].from, day, rows[i].plain);
        OK(qf_calendar_deadline(calendar, day_of(rows[i].from), span, true, &day, NULL, &error));
        expect_day(rows[i].from, day, rows[i].rolled);
    }
}

static void year_not_entered__stops_a_count_or_marks_it_provisional(void **state)
{
    const struct qf_calendar *calendar = qf_catalog_calendar(*state);
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    int32_t day = -1, from = day_of("2026-12-30");
    bool provisional = false;
    int count = -1;

    assert_int_equal(qf_calendar_add_working(calendar, from, 5, &day, NULL, &error), QF_INPUT);
    assert_non_null(strstr(error.message, "2027"));
    assert_non_null(strstr(error.hint, "calendar.yaml"));
    assert_int_equal(qf_calendar_next_working(calendar, day_of("2019-12-31"), &day, NULL, &error), QF_INPUT);
    assert_non_null(strstr(error.message, "2019"));
    assert_int_equal(qf_calendar_working_between(calendar, from, day_of("2027-01-04"), &count, NULL, &error), QF_INPUT);
    assert_int_equal(day, -1); /* untouched */
    assert_int_equal(count, -1);

    OK(qf_calendar_add_working(calendar, from, 5, &day, &provisional, &error));
    expect_day("Monday to Friday", day, "2027-01-06");
    assert_true(provisional);
    OK(qf_calendar_add_working(calendar, from, 1, &day, &provisional, &error));
    expect_day("still known", day, "2026-12-31");
    assert_false(provisional);
    /* Days and months need no calendar as long as nothing rolls. */
    OK(qf_calendar_deadline(calendar, from, (struct qf_span){ 3, QF_SPAN_MONTHS }, false, &day, NULL, &error));
    expect_day("months", day, "2027-03-30");
}

static void calendar__empty_knows_no_day(void **state)
{
    static const struct qf_calendar empty = { 0 };
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    int32_t day;

    (void)state;
    assert_int_equal(qf_calendar_add_working(&empty, day_of("2025-05-27"), 1, &day, NULL, &error), QF_INPUT);
}

static void period__out_of_bounds_is_refused(void **state)
{
    const struct qf_calendar *calendar = qf_catalog_calendar(*state);
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_span hours = { 12, QF_SPAN_HOURS };
    bool provisional;
    int32_t day;

    assert_int_equal(qf_calendar_add_working(calendar, day_of("2025-05-27"), -1, &day, NULL, &error), QF_USAGE);
    assert_int_equal(
        qf_calendar_add_working(calendar, day_of("2025-05-27"), QF_SPAN_MAX + 1, &day, &provisional, &error), QF_USAGE);
    assert_int_equal(qf_calendar_deadline(calendar, day_of("2025-05-27"), hours, false, &day, NULL, &error), QF_USAGE);
}

/* Moments: 2025-05-27T23:30+08:00 is still the 27th in Shanghai, though the 27th in UTC began at 08:00. */
static void due__is_the_midnight_in_shanghai_after_the_last_day_or_hours_later(void **state)
{
    const struct qf_calendar *calendar = qf_catalog_calendar(*state);
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    int64_t midnight = (int64_t)day_of("2025-05-27") * 86400000 - 28800000, due;
    int64_t evening = midnight + (23 * 60 + 30) * 60000;
    char text[QF_INSTANT_TEXT];

    OK(qf_calendar_due(calendar, evening, (struct qf_span){ 15, QF_SPAN_WORKING_DAYS }, false, &due, NULL, &error));
    qf_instant_format(due, text);
    assert_string_equal(text, "2025-06-19T00:00:00.000+08:00");
    OK(qf_calendar_due(calendar, midnight, (struct qf_span){ 1, QF_SPAN_DAYS }, false, &due, NULL, &error));
    qf_instant_format(due, text);
    assert_string_equal(text, "2025-05-29T00:00:00.000+08:00");
    OK(qf_calendar_due(calendar, midnight - 1, (struct qf_span){ 1, QF_SPAN_DAYS }, false, &due, NULL, &error));
    qf_instant_format(due, text);
    assert_string_equal(text, "2025-05-28T00:00:00.000+08:00");
    OK(qf_calendar_due(calendar, evening, (struct qf_span){ 24, QF_SPAN_HOURS }, true, &due, NULL, &error));
    qf_instant_format(due, text);
    assert_string_equal(text, "2025-05-28T23:30:00.000+08:00");
}

static void span__is_said_in_words(void **state)
{
    char text[QF_SPAN_TEXT];

    (void)state;
    qf_span_format((struct qf_span){ 15, QF_SPAN_WORKING_DAYS }, QF_LANG_EN, text);
    assert_string_equal(text, "15 working days");
    qf_span_format((struct qf_span){ 1, QF_SPAN_MONTHS }, QF_LANG_EN, text);
    assert_string_equal(text, "1 month");
    qf_span_format((struct qf_span){ 15, QF_SPAN_WORKING_DAYS }, QF_LANG_ZH, text);
    assert_string_equal(text, "15 个工作日");
}

#define YEAR "years:\n  - year: 2025\n    source: [s]\n    holidays:\n"

static void calendar_file__slips_have_a_place_and_a_hint(void **state)
{
    static const struct slip slips[] = {
        { YEAR "      - {name: 元旦, form: 2025-01-01}\n", 5, 20, "no key 'form'", "'from'" },
        { YEAR "      - {name: 元旦, from: 1 Jan}\n", 5, 26, "must be a date", NULL },
        { YEAR "      - {name: 元旦, from: 2025-01-02, to: 2025-01-01}\n", 5, 42, "within 60 days", NULL },
        { YEAR "      - {name: 元旦, from: 2025-01-01, worked: 2025-01-04}\n", 5, 46, "must be a list", NULL },
        { YEAR "      - {name: 元旦, from: 2025-01-01, worked: [2025-01-04, soon]}\n", 5, 59, "must be a date", NULL },
        { YEAR "      - {name: 元旦, from: 2025-01-01}\n      - {name: 春节, from: 2024-12-31, to: 2025-01-02}\n", 6,
            26, "2025-01-01 stands twice", "either off or worked" },
        { YEAR "      - {name: 元旦, from: 2025-01-01, worked: [2025-01-04, 2025-01-04]}\n", 5, 59,
            "2025-01-04 stands twice", "either off or worked" },
        { YEAR "      - {name: 元旦, from: 2025-01-01, worked: [2025-01-01]}\n", 5, 47, "2025-01-01 stands twice",
            "either off or worked" },
        { YEAR "      - {name: 元旦, from: 2024-10-01}\n", 5, 26, "does not belong to the year 2025", "its own year" },
        { YEAR "      - {name: 元旦, from: 2025-01-01, worked: [2026-02-01]}\n", 5, 47, "does not belong",
            "its own year" },
        { "years:\n  - year: 25\n    source: [s]\n    holidays: [{name: 元旦, from: 2025-01-01}]\n", 2, 11,
            "'year' must lie between 1950 and 2200", NULL },
        { "years:\n  - year: 2025\n    holidays: [{name: 元旦, from: 2025-01-01}]\n", 2, 5, "has no 'source'", NULL },
        { YEAR "      - {name: 元旦, from: 2025-01-01}\n  - {year: 2025, source: [s], holidays: [{name: 元旦, from: "
               "2025-01-01}]}\n",
            6, 12, "'2025' is defined twice", "the other one" },
    };

    (void)state;
    EXPECT_SLIPS("calendar", slips);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(shipped_calendar__has_the_published_working_days_of_every_year),
        cmocka_unit_test(calendar__tells_days_worked_from_days_off_and_from_days_it_does_not_know),
        cmocka_unit_test(working_days__are_added_without_the_first_day),
        cmocka_unit_test(working_days__between_two_days_undo_adding_them),
        cmocka_unit_test(month_deadline__falls_on_the_same_day_number_or_the_last_and_rolls_off_a_day_off),
        cmocka_unit_test(year_not_entered__stops_a_count_or_marks_it_provisional),
        cmocka_unit_test(calendar__empty_knows_no_day),
        cmocka_unit_test(period__out_of_bounds_is_refused),
        cmocka_unit_test(due__is_the_midnight_in_shanghai_after_the_last_day_or_hours_later),
        cmocka_unit_test(span__is_said_in_words),
        cmocka_unit_test(calendar_file__slips_have_a_place_and_a_hint),
    };

    return cmocka_run_group_tests(tests, load_shipped, drop);
}
