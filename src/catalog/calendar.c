/* SPDX-License-Identifier: Apache-2.0 */
/* Counting working days. One byte a day: periods are short, so they are walked day by day. */
#include "catalog/calendar.h"

#include <stdio.h>

#include "base/date.h"
#include "catalog/kinds.h"

#define DAY_MS      ((int64_t)86400000)
#define SHANGHAI_MS ((int64_t)28800000)

const char *const qf_span_unit_choices[] = { [QF_SPAN_WORKING_DAYS] = "working_days",
    [QF_SPAN_DAYS] = "days",
    [QF_SPAN_MONTHS] = "months",
    [QF_SPAN_HOURS] = "hours",
    NULL };

const char *qf_span_unit_name(enum qf_span_unit unit)
{
    return qf_span_unit_choices[unit];
}

void qf_span_format(struct qf_span span, enum qf_lang lang, char ret_text[QF_SPAN_TEXT])
{
    static const char *const words[][2] = { [QF_SPAN_WORKING_DAYS] = { QF_N("working day"), QF_N("working days") },
        [QF_SPAN_DAYS] = { QF_N("day"), QF_N("days") },
        [QF_SPAN_MONTHS] = { QF_N("month"), QF_N("months") },
        [QF_SPAN_HOURS] = { QF_N("hour"), QF_N("hours") } };

    snprintf(ret_text, QF_SPAN_TEXT, "%d %s", span.amount, qf_tr(lang, words[span.unit][span.amount != 1]));
}

enum qf_day qf_calendar_day(const struct qf_calendar *calendar, int32_t day)
{
    int64_t index = (int64_t)day - calendar->first;

    return index >= 0 && index < calendar->day_count ? (enum qf_day)calendar->days[index] : QF_DAY_UNKNOWN;
}

bool qf_calendar_is_working(const struct qf_calendar *calendar, int32_t day)
{
    return qf_calendar_day(calendar, day) == QF_DAY_WORKED;
}

const struct qf_calendar_year *qf_calendar_year(const struct qf_calendar *calendar, int year)
{
    for (size_t i = 0; i < calendar->year_count; i++)
        if (calendar->years[i].year == year)
            return &calendar->years[i];
    return NULL;
}

/* One count over days; unless it may guess, a year that is not entered stops it. */
struct count {
    const struct qf_calendar *calendar;
    bool may_guess, guessed;
};

static enum qf_status fail_year(int32_t day, struct qf_error *error)
{
    int year = qf_days_to_civil(day).year;

    qf_fail(error, QF_INPUT, "the calendar does not have the year %d, so its working days cannot be counted", year);
    qf_hint(
        error, "enter the public holidays of %d in catalog/calendar.yaml of the workspace (docs/workflow.md)", year);
    return QF_INPUT;
}

static enum qf_status is_worked(struct count *count, int32_t day, bool *ret_worked, struct qf_error *error)
{
    enum qf_day kind = qf_calendar_day(count->calendar, day);

    if (kind == QF_DAY_UNKNOWN && !count->may_guess)
        return fail_year(day, error);
    count->guessed |= kind == QF_DAY_UNKNOWN;
    *ret_worked = kind == QF_DAY_UNKNOWN ? qf_weekday(day) <= 5 : kind == QF_DAY_WORKED;
    return QF_OK;
}

static enum qf_status add_working(struct count *count, int32_t day, int n, int32_t *ret_day, struct qf_error *error)
{
    while (n > 0) {
        bool worked = false;
        TRY(is_worked(count, ++day, &worked, error));
        n -= worked;
    }
    *ret_day = day;
    return QF_OK;
}

static enum qf_status next_working(struct count *count, int32_t day, int32_t *ret_day, struct qf_error *error)
{
    for (bool worked = false;; day++) {
        TRY(is_worked(count, day, &worked, error));
        if (worked)
            break;
    }
    *ret_day = day;
    return QF_OK;
}

static struct count begin(const struct qf_calendar *calendar, const bool *ret_provisional)
{
    return (struct count){ calendar, ret_provisional != NULL, false };
}

static void end(const struct count *count, bool *ret_provisional)
{
    if (ret_provisional)
        *ret_provisional = count->guessed;
}

static enum qf_status check_amount(int amount, struct qf_error *error)
{
    if (amount >= 0 && amount <= QF_SPAN_MAX)
        return QF_OK;
    return qf_fail(error, QF_USAGE, "a period must lie between %d and %d, not %d", 0, QF_SPAN_MAX, amount);
}

enum qf_status qf_calendar_add_working(const struct qf_calendar *calendar, int32_t day, int n, int32_t *ret_day,
    bool *ret_provisional, struct qf_error *error)
{
    return qf_calendar_deadline(
        calendar, day, (struct qf_span){ n, QF_SPAN_WORKING_DAYS }, false, ret_day, ret_provisional, error);
}

enum qf_status qf_calendar_next_working(
    const struct qf_calendar *calendar, int32_t day, int32_t *ret_day, bool *ret_provisional, struct qf_error *error)
{
    struct count count = begin(calendar, ret_provisional);

    TRY(next_working(&count, day, ret_day, error));
    end(&count, ret_provisional);
    return QF_OK;
}

enum qf_status qf_calendar_working_between(const struct qf_calendar *calendar, int32_t from, int32_t to, int *ret_count,
    bool *ret_provisional, struct qf_error *error)
{
    struct count count = begin(calendar, ret_provisional);
    int32_t first = from < to ? from : to, last = from < to ? to : from;
    int days = 0;

    while (first < last) {
        bool worked = false;
        TRY(is_worked(&count, ++first, &worked, error));
        days += worked;
    }
    *ret_count = from <= to ? days : -days;
    end(&count, ret_provisional);
    return QF_OK;
}

int32_t qf_day_months_later(int32_t day, int months)
{
    struct qf_civil civil = qf_days_to_civil(day);
    int month = civil.year * 12 + civil.month - 1 + months;
    int32_t first = qf_month_to_days(month), last = qf_month_to_days(month + 1) - 1;
    int32_t same = first + civil.day - 1;

    return same < last ? same : last;
}

enum qf_status qf_calendar_deadline(const struct qf_calendar *calendar, int32_t day, struct qf_span span, bool rolls,
    int32_t *ret_day, bool *ret_provisional, struct qf_error *error)
{
    struct count count = begin(calendar, ret_provisional);
    int32_t last = day;

    TRY(check_amount(span.amount, error));
    switch (span.unit) {
    case QF_SPAN_WORKING_DAYS:
        TRY(add_working(&count, day, span.amount, &last, error));
        break;
    case QF_SPAN_DAYS:
        last = day + span.amount;
        break;
    case QF_SPAN_MONTHS:
        last = qf_day_months_later(day, span.amount);
        break;
    case QF_SPAN_HOURS:
        return qf_fail(error, QF_USAGE, "a period in hours has no last day");
    }
    if (rolls)
        TRY(next_working(&count, last, &last, error));
    *ret_day = last;
    end(&count, ret_provisional);
    return QF_OK;
}

enum qf_status qf_calendar_due(const struct qf_calendar *calendar, int64_t start_ms, struct qf_span span, bool rolls,
    int64_t *ret_due_ms, bool *ret_provisional, struct qf_error *error)
{
    int64_t local = start_ms + SHANGHAI_MS;
    int32_t last;

    if (span.unit == QF_SPAN_HOURS) {
        TRY(check_amount(span.amount, error));
        *ret_due_ms = start_ms + span.amount * (int64_t)3600000;
        if (ret_provisional)
            *ret_provisional = false;
        return QF_OK;
    }
    int32_t day = (int32_t)(local / DAY_MS - (local % DAY_MS < 0));
    TRY(qf_calendar_deadline(calendar, day, span, rolls, &last, ret_provisional, error));
    *ret_due_ms = ((int64_t)last + 1) * DAY_MS - SHANGHAI_MS;
    return QF_OK;
}
