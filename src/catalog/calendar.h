/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Working days: public holidays and make-up working days, year by year, and the deadlines that are counted with them.
 * The day on which a period begins is not counted. A year that nobody has entered is never taken for an ordinary one
 * in silence: what reaches into it fails, or is provisional when the caller says that it can live with that.
 */
#ifndef QF_CATALOG_CALENDAR_H
#define QF_CATALOG_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

#define QF_SPAN_MAX 10000 /* of any unit */

enum qf_span_unit { QF_SPAN_WORKING_DAYS, QF_SPAN_DAYS, QF_SPAN_MONTHS, QF_SPAN_HOURS };

/* A length of time as a law says it; an amount of 0 is no time at all. */
struct qf_span {
    int amount; /* 0–QF_SPAN_MAX */
    enum qf_span_unit unit;
};

struct qf_holiday {
    struct qf_bilingual name;
    int32_t from, to;      /* days off, both included */
    const int32_t *worked; /* days worked instead, ascending */
    size_t worked_count;
};

struct qf_calendar_year {
    const char *code; /* "2025" */
    int year;
    const char *const *sources; /* where the notice stands */
    size_t source_count;
    const struct qf_holiday *holidays; /* may reach into the December before and the January after */
    size_t holiday_count;
};

enum qf_day { QF_DAY_UNKNOWN, QF_DAY_WORKED, QF_DAY_OFF };

struct qf_calendar {
    int32_t first;                        /* the day of days[0] */
    int32_t day_count;                    /* 0 for an empty calendar */
    const uint8_t *days;                  /* enum qf_day; unknown in years between that nobody has entered */
    const struct qf_calendar_year *years; /* ascending */
    size_t year_count;
};

enum qf_day qf_calendar_day(const struct qf_calendar *calendar, int32_t day);
bool qf_calendar_is_working(const struct qf_calendar *calendar, int32_t day); /* false for an unknown day too */
const struct qf_calendar_year *qf_calendar_year(const struct qf_calendar *calendar, int year); /* NULL: not entered */

/*
 * `ret_provisional` says what happens when counting reaches a year that the calendar does not have. NULL: it fails with
 * INPUT, and the hint says which year to enter. Otherwise Monday to Friday count as worked there, *ret_provisional
 * becomes true, and the caller must show the result as such and count again when the year is entered.
 */

/* The n-th working day after `day`; 0 is `day` itself, worked or not. USAGE unless 0 ≤ n ≤ QF_SPAN_MAX. */
QF_MUST_CHECK enum qf_status qf_calendar_add_working(const struct qf_calendar *calendar, int32_t day, int n,
    int32_t *ret_day, bool *ret_provisional, struct qf_error *error);

/* `day` itself when it is worked, else the next day that is. */
QF_MUST_CHECK enum qf_status qf_calendar_next_working(
    const struct qf_calendar *calendar, int32_t day, int32_t *ret_day, bool *ret_provisional, struct qf_error *error);

/* Working days after `from` up to and with `to`, so that adding them to `from` gives `to` when `to` is worked; negative
 * when `to` comes first. */
QF_MUST_CHECK enum qf_status qf_calendar_working_between(const struct qf_calendar *calendar, int32_t from, int32_t to,
    int *ret_count, bool *ret_provisional, struct qf_error *error);

/* The same day number `months` later, the last day where that month is shorter: 31 January + 1 is 28 or 29 February. */
int32_t qf_day_months_later(int32_t day, int months);

/*
 * The last day of a period that begins on `day`. With `rolls`, a last day that is off moves to the next working day.
 * Hours have no last day: USAGE.
 */
QF_MUST_CHECK enum qf_status qf_calendar_deadline(const struct qf_calendar *calendar, int32_t day, struct qf_span span,
    bool rolls, int32_t *ret_day, bool *ret_provisional, struct qf_error *error);

/*
 * The first moment after a period that begins at `start_ms` (UTC): for hours, so many later to the millisecond; for all
 * else the midnight, in Shanghai, that ends its last day.
 */
QF_MUST_CHECK enum qf_status qf_calendar_due(const struct qf_calendar *calendar, int64_t start_ms, struct qf_span span,
    bool rolls, int64_t *ret_due_ms, bool *ret_provisional, struct qf_error *error);

/* "15 working days", translated, into `ret_text`. */
#define QF_SPAN_TEXT 48
void qf_span_format(struct qf_span span, enum qf_lang lang, char ret_text[QF_SPAN_TEXT]);
const char *qf_span_unit_name(enum qf_span_unit unit); /* "working_days" */

#endif
