/* SPDX-License-Identifier: Apache-2.0 */
/* Civil dates as offices write them. Reading works on a folded copy in which only ASCII digits and separators are left. */
#include "base/date.h"

#include <math.h>
#include <stdio.h>
#include <time.h>

#define FOLDED_MAX 64
#define SHANGHAI_MS (INT64_C(8) * 3600 * 1000)
#define DAY_MS (INT64_C(24) * 3600 * 1000)

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

bool qf_civil_valid(struct qf_civil civil)
{
    static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

    if (civil.year < 1 || civil.year > 9999 || civil.month < 1 || civil.month > 12 || civil.day < 1)
        return false;
    return civil.day <= lengths[civil.month - 1] + (civil.month == 2 && is_leap(civil.year));
}

int32_t qf_civil_to_days(struct qf_civil civil)
{
    int year = civil.year - (civil.month <= 2);
    int era = (year >= 0 ? year : year - 399) / 400;
    int year_of_era = year - era * 400;
    int day_of_year = (153 * (civil.month + (civil.month > 2 ? -3 : 9)) + 2) / 5 + civil.day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * 146097 + day_of_era - 719468;
}

struct qf_civil qf_days_to_civil(int32_t days)
{
    int shifted = days + 719468;
    int era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int day_of_era = shifted - era * 146097;
    int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int month_index = (5 * day_of_year + 2) / 153;
    int month = month_index + (month_index < 10 ? 3 : -9);

    return (struct qf_civil){ .year = year_of_era + era * 400 + (month <= 2),
        .month = month,
        .day = day_of_year - (153 * month_index + 2) / 5 + 1 };
}

int qf_days_to_month(int32_t days)
{
    struct qf_civil civil = qf_days_to_civil(days);

    return civil.year * 12 + civil.month - 1;
}

int32_t qf_month_to_days(int month)
{
    return qf_civil_to_days((struct qf_civil){ .year = month / 12, .month = month % 12 + 1, .day = 1 });
}

/* Value of a Chinese digit that dates are written with; −1 for another character, 10 for 十. */
static int chinese_digit(unsigned code_point)
{
    static const struct {
        unsigned code_point;
        int value;
    } digits[] = { { 0x3007, 0 }, { 0x96F6, 0 }, { 0x25CB, 0 }, { 0x4E00, 1 }, { 0x4E8C, 2 }, { 0x4E09, 3 }, { 0x56DB, 4 },
        { 0x4E94, 5 }, { 0x516D, 6 }, { 0x4E03, 7 }, { 0x516B, 8 }, { 0x4E5D, 9 }, { 0x5341, 10 } };

    for (size_t i = 0; i < sizeof digits / sizeof *digits; i++)
        if (digits[i].code_point == code_point)
            return digits[i].value;
    return -1;
}

/* ASCII for a character of a date: full-width forms and Chinese separators folded; 0 for what a date does not have. */
static char fold_character(unsigned code_point)
{
    if (code_point >= 0xFF10 && code_point <= 0xFF19)
        return (char)(code_point - 0xFF10 + '0');
    switch (code_point) {
    case 0x5E74: /* 年 */
        return 'Y';
    case 0x6708: /* 月 */
        return 'M';
    case 0x65E5: /* 日 */
    case 0x53F7: /* 号 */
        return 'D';
    case 0xFF0F:
        return '/';
    case 0xFF0E:
    case 0x3002:
        return '.';
    case 0xFF0D:
    case 0x2014:
    case 0x2013:
        return '-';
    case 0xFF1A:
        return ':';
    case 0x3000:
        return ' ';
    default:
        return code_point < 0x80 ? (char)code_point : '\0';
    }
}

/*
 * Chinese numerals become digits: in a year one by one (二〇二五), else as a number to 31 (二十七). `pending` gathers them
 * until another character ends the number.
 */
struct numeral {
    int values[8];
    unsigned count;
};

static bool flush_numeral(struct numeral *numeral, char *out, size_t *length)
{
    int number = 0;

    if (!numeral->count)
        return true;
    if (numeral->count == 4 && numeral->values[1] != 10 && numeral->values[2] != 10) {
        for (unsigned i = 0; i < 4; i++)
            out[(*length)++] = (char)('0' + numeral->values[i]);
        numeral->count = 0;
        return true;
    }
    for (unsigned i = 0; i < numeral->count; i++) {
        int value = numeral->values[i];
        if (value == 10)
            number = number ? number * 10 : 10;
        else if (i && numeral->values[i - 1] != 10)
            return false;
        else
            number += value;
    }
    *length += (size_t)snprintf(out + *length, 8, "%d", number);
    numeral->count = 0;
    return true;
}

/* Folds `text` to ASCII; 0 when it has what a date does not have or is too long. */
static size_t fold(struct qf_slice text, char out[FOLDED_MAX])
{
    struct numeral numeral = { .count = 0 };
    size_t length = 0;

    for (size_t offset = 0; offset < text.length;) {
        unsigned code_point = qf_utf8_next(text, &offset);
        int digit = chinese_digit(code_point);
        if (length > FOLDED_MAX - 12)
            return 0;
        if (digit >= 0) {
            if (numeral.count == sizeof numeral.values / sizeof *numeral.values)
                return 0;
            numeral.values[numeral.count++] = digit;
            continue;
        }
        char folded = fold_character(code_point);
        if (!folded || !flush_numeral(&numeral, out, &length))
            return 0;
        out[length++] = folded;
    }
    if (!flush_numeral(&numeral, out, &length))
        return 0;
    out[length] = '\0';
    return length;
}

static bool is_sentinel(struct qf_slice text)
{
    static const char *const words[] = { "0", "-", "--", "/", "无", "长期", "—", "00000000", "0000-00-00", "永久", "至今" };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (qf_slice_equal(text, qf_slice(words[i])))
            return true;
    return false;
}

static struct qf_date_reading finish(int year, int month, int day, enum qf_date_precision precision)
{
    struct qf_civil civil = { year, month, day };

    if (!qf_civil_valid(civil))
        return (struct qf_date_reading){ .outcome = QF_DATE_IMPOSSIBLE };
    if (year == 9999 || (year == 1900 && month == 1 && day == 1))
        return (struct qf_date_reading){ .outcome = QF_DATE_SENTINEL };
    return (struct qf_date_reading){ .outcome = QF_DATE_READ, .days = qf_civil_to_days(civil), .precision = precision };
}

/* Up to `most` digits; the number of digits read. */
static unsigned read_digits(const char **text, unsigned most, int *ret_number)
{
    unsigned count = 0;

    *ret_number = 0;
    while (count < most && **text >= '0' && **text <= '9') {
        *ret_number = *ret_number * 10 + (*(*text)++ - '0');
        count++;
    }
    return count;
}

/* 20250527, 202505, 2025 or fourteen digits with a time; nothing but digits. */
static struct qf_date_reading read_compact(const char *digits, size_t length)
{
    const char *next = digits;
    int year, month = 1, day = 1;

    read_digits(&next, 4, &year);
    if (length > 4)
        read_digits(&next, 2, &month);
    if (length > 6)
        read_digits(&next, 2, &day);
    switch (length) {
    case 4:
        return finish(year, 1, 1, QF_DATE_YEAR);
    case 6:
        return finish(year, month, 1, QF_DATE_MONTH);
    case 8:
    case 14:
        return finish(year, month, day, QF_DATE_DAY);
    default:
        return (struct qf_date_reading){ .outcome = QF_DATE_MALFORMED };
    }
}

/* " 08:30:00", "T08:30:00.000+08:00", "Z": a time of day is dropped, anything else is not a date. */
static bool is_time_tail(const char *text)
{
    int number;

    if (*text == '\0')
        return true;
    if (*text != ' ' && *text != 'T')
        return false;
    while (*text == ' ' || *text == 'T')
        text++;
    unsigned digits = read_digits(&text, 2, &number);
    if (!digits || number > 24 || *text != ':')
        return *text == '\0' && !digits;
    for (; *text; text++)
        if (!strchr("0123456789:.+-Z ", *text))
            return false;
    return true;
}

static bool is_separator(char c)
{
    return c == '-' || c == '/' || c == '.';
}

static struct qf_date_reading read_separated(const char *text)
{
    const struct qf_date_reading malformed = { .outcome = QF_DATE_MALFORMED };
    int year, month, day;
    unsigned year_digits = read_digits(&text, 4, &year);
    char separator = *text;

    if (!year_digits || (!is_separator(separator) && separator != 'Y'))
        return malformed;
    text++;
    while (*text == ' ')
        text++;
    if (separator == 'Y' && *text == '\0')
        return year_digits == 4 ? finish(year, 1, 1, QF_DATE_YEAR) : (struct qf_date_reading){ .outcome = QF_DATE_AMBIGUOUS };
    if (!read_digits(&text, 2, &month))
        return malformed;
    if (year_digits != 4)
        return (struct qf_date_reading){ .outcome = year_digits == 2 ? QF_DATE_AMBIGUOUS : QF_DATE_MALFORMED };
    if (*text == '\0' || (separator == 'Y' && text[0] == 'M' && text[1] == '\0'))
        return finish(year, month, 1, QF_DATE_MONTH);
    if (*text != (separator == 'Y' ? 'M' : separator))
        return malformed;
    text++;
    while (*text == ' ')
        text++;
    if (!read_digits(&text, 2, &day))
        return malformed;
    if (separator == 'Y' && *text == 'D')
        text++;
    return is_time_tail(text) ? finish(year, month, day, QF_DATE_DAY) : malformed;
}

struct qf_date_reading qf_date_read(struct qf_slice text)
{
    const struct qf_date_reading malformed = { .outcome = QF_DATE_MALFORMED };
    char folded[FOLDED_MAX];

    if (text.length == 0)
        return malformed;
    if (is_sentinel(text))
        return (struct qf_date_reading){ .outcome = QF_DATE_SENTINEL };
    size_t length = fold(text, folded);
    if (!length)
        return malformed;
    return strspn(folded, "0123456789") == length ? read_compact(folded, length) : read_separated(folded);
}

struct qf_date_reading qf_date_from_serial(double serial, bool system_1904)
{
    double day = floor(serial) + (system_1904 ? 1462 : 0);
    static const int32_t epoch = -25569; /* 1899-12-30 */

    if (!(day >= 18264 && day <= 73050))
        return (struct qf_date_reading){ .outcome = day == 0 ? QF_DATE_SENTINEL : QF_DATE_MALFORMED };
    return (struct qf_date_reading){ .outcome = QF_DATE_READ, .days = epoch + (int32_t)day, .precision = QF_DATE_DAY };
}

/* A year outside four digits cannot come out of a reader; it is shown as the nearest that fits. */
static struct qf_civil printable(int32_t days)
{
    struct qf_civil civil = qf_days_to_civil(days);

    if (civil.year < 1)
        return (struct qf_civil){ 1, 1, 1 };
    return civil.year > 9999 ? (struct qf_civil){ 9999, 12, 31 } : civil;
}

void qf_date_format(int32_t days, char ret_text[QF_DATE_TEXT])
{
    struct qf_civil civil = printable(days);

    snprintf(ret_text, QF_DATE_TEXT, "%04u-%02u-%02u", (unsigned)civil.year % 10000, (unsigned)civil.month % 100, (unsigned)civil.day % 100);
}

void qf_month_format(int month, char ret_text[QF_MONTH_TEXT])
{
    snprintf(ret_text, QF_MONTH_TEXT, "%04u-%02u", (unsigned)(month / 12) % 10000, (unsigned)(month % 12) + 1);
}

int64_t qf_now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t floor_divide(int64_t number, int64_t by)
{
    return number / by - (number % by < 0);
}

int32_t qf_today(void)
{
    return (int32_t)floor_divide(qf_now_ms() + SHANGHAI_MS, DAY_MS);
}

void qf_instant_format(int64_t instant_ms, char ret_text[QF_INSTANT_TEXT])
{
    int64_t local = instant_ms + SHANGHAI_MS;
    int64_t days = floor_divide(local, DAY_MS);
    unsigned ms = (unsigned)(local - days * DAY_MS);
    struct qf_civil civil = printable((int32_t)days);

    snprintf(ret_text, QF_INSTANT_TEXT, "%04u-%02u-%02uT%02u:%02u:%02u.%03u+08:00", (unsigned)civil.year % 10000,
        (unsigned)civil.month % 100, (unsigned)civil.day % 100, ms / 3600000 % 24, ms / 60000 % 60, ms / 1000 % 60, ms % 1000);
}
