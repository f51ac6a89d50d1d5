/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Civil dates and months as offices write them, in Asia/Shanghai (UTC+8; dates only, so the summer
 * time of 1986–1991 does not matter). A date is days since 1970-01-01 in the proleptic Gregorian
 * calendar; a month is year × 12 + (month − 1).
 */
#ifndef QF_BASE_DATE_H
#define QF_BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"

#define QF_DATE_TEXT    11 /* "2025-05-27" and terminator */
#define QF_MONTH_TEXT   8  /* "2025-05" */
#define QF_INSTANT_TEXT 30 /* "2025-05-27T08:30:00.123+08:00" */

struct qf_civil {
    int year;  /* 1–9999 */
    int month; /* 1–12 */
    int day;   /* 1–31 */
};

enum qf_date_precision { QF_DATE_DAY, QF_DATE_MONTH, QF_DATE_YEAR };

/* How reading a date ended. Only the first gives a value. */
enum qf_date_outcome {
    QF_DATE_READ,
    QF_DATE_SENTINEL,   /* 1900-01-01, the year 9999, 0, 0000-00-00, 无, -, 长期: the value is "no date" */
    QF_DATE_AMBIGUOUS,  /* two-digit year */
    QF_DATE_IMPOSSIBLE, /* 2025-02-30, month 13 */
    QF_DATE_MALFORMED
};

struct qf_date_reading {
    enum qf_date_outcome outcome;
    int32_t days;
    enum qf_date_precision precision; /* a month gives its first day, a year its 1 January */
};

bool qf_civil_valid(struct qf_civil civil);
int32_t qf_civil_to_days(struct qf_civil civil); /* algorithm: Howard Hinnant, days_from_civil */
struct qf_civil qf_days_to_civil(int32_t days);
int qf_weekday(int32_t days); /* ISO 8601: 1 is Monday, 7 Sunday */
int qf_days_to_month(int32_t days);
int32_t qf_month_to_days(int month); /* its first day */

/*
 * 20250527, 2025/5/27, 2025.05.27, 2025-05-27 00:00:00, 2025-05-27T…, 2025年5月27日, 202505, 2025-05, 2025年5月, 2025,
 * 2025年, 二〇二五年五月二十七日, 贰零贰伍年零伍月, full-width digits. `text` is trimmed UTF-8. A time of day is dropped; one
 * with a zone ("…T16:00:00Z") gives the day that it is in Shanghai. Ambiguous are 25.5.27, 250527 and 2025.1 (which a
 * spreadsheet makes of 2025.10).
 */
struct qf_date_reading qf_date_read(struct qf_slice text);
/* A spreadsheet serial number (1900 system, 18264–73050; in the 1904 system 1462 is added). Its fraction, a time of day,
 * is dropped; 0 and the numbers of 1900-01-01 and 9999-12-31 are sentinels. */
struct qf_date_reading qf_date_from_serial(double serial, bool system_1904);

/* What lies outside the years 1–9999 is shown as the nearest day, month or instant inside. */
void qf_date_format(int32_t days, char ret_text[QF_DATE_TEXT]);
void qf_month_format(int month, char ret_text[QF_MONTH_TEXT]);

int64_t qf_now_ms(void);                                                    /* milliseconds since 1970 in UTC */
int32_t qf_today(void);                                                     /* the civil date in Asia/Shanghai */
void qf_instant_format(int64_t instant_ms, char ret_text[QF_INSTANT_TEXT]); /* with +08:00 */

#endif
