/* SPDX-License-Identifier: Apache-2.0 */
/* Civil dates as offices write them. Reading works on a folded copy in which only ASCII digits and separators are left. */
#include "base/date.h"

#include <math.h>
#include <stdio.h>
#include <time.h>

#include "base/numeral.h"

#define FOLDED_MAX       64
#define FIRST_DAY        (-719162) /* 0001-01-01 */
#define LAST_DAY         2932896   /* 9999-12-31 */
#define SHANGHAI_MINUTES (8 * 60)
#define SHANGHAI_MS      (INT64_C(8) * 3600 * 1000)
#define DAY_MS           (INT64_C(24) * 3600 * 1000)

static int64_t floor_divide(int64_t number, int64_t by)
{
    return number / by - (number % by < 0);
}

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
    int64_t shifted = (int64_t)days + 719468;
    int era = (int)floor_divide(shifted, 146097);
    int day_of_era = (int)(shifted - INT64_C(146097) * era);
    int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int month_index = (5 * day_of_year + 2) / 153;
    int month = month_index + (month_index < 10 ? 3 : -9);

    return (struct qf_civil){ .year = year_of_era + era * 400 + (month <= 2),
        .month = month,
        .day = day_of_year - (153 * month_index + 2) / 5 + 1 };
}

int qf_weekday(int32_t days)
{
    return (int)(((int64_t)days + 3) % 7 + 7) % 7 + 1; /* 1970-01-01 was a Thursday */
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

/* Folded text: ASCII, and these for 年, 月 and 日. */
#define YEAR_MARK  '\x01'
#define MONTH_MARK '\x02'
#define DAY_MARK   '\x03'

static bool is_mark(char c)
{
    return c >= YEAR_MARK && c <= DAY_MARK;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* ASCII for a character of a date: full-width forms and Chinese separators folded; 0 for what a date does not have. */
static char fold_character(unsigned code_point)
{
    static const struct {
        unsigned code_point;
        char folded;
    } others[] = {
        { 0x5E74, YEAR_MARK },  /* 年 */
        { 0x6708, MONTH_MARK }, /* 月 */
        { 0x65E5, DAY_MARK },   /* 日 */
        { 0x53F7, DAY_MARK },   /* 号 */
        { 0x3002, '.' },        /* 。 */
        { 0x2010, '-' },
        { 0x2013, '-' },
        { 0x2014, '-' },
        { 0x2212, '-' },
        { 0x3000, ' ' },
        { 0xA0, ' ' },
    };

    if (code_point >= 0x20 && code_point < 0x7F)
        return (char)code_point;
    if (code_point >= 0xFF01 && code_point <= 0xFF5E) /* full-width ASCII */
        return (char)(code_point - 0xFF01 + '!');
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (others[i].code_point == code_point)
            return others[i].folded;
    return '\0';
}

struct folding {
    char text[FOLDED_MAX];
    size_t length;
    bool after_numeral; /* a Chinese number has just ended; no digit may follow it */
};

/* Digit that `code_point` stands for in a year spelled digit by digit, where 0 and O are typed for 〇; −1 for none. */
static int year_digit(unsigned code_point)
{
    struct qf_numeral numeral = qf_numeral_of(code_point);
    char folded = fold_character(code_point);

    if (numeral.kind == QF_NUMERAL_DIGIT)
        return numeral.value;
    return folded == '0' || folded == 'O' || folded == 'o' ? 0 : -1;
}

/* 二〇二五 as four digits; false when `run` is not that. */
static bool spelled_year(struct qf_slice run, int64_t *ret_year)
{
    int64_t year = 0;
    int count = 0;

    for (size_t offset = 0; offset < run.length; count++) {
        int digit = year_digit(qf_utf8_next(run, &offset));
        if (digit < 0)
            return false;
        year = year * 10 + digit;
        if (count == 4)
            return false;
    }
    *ret_year = year;
    return count == 4;
}

/* Takes the run of Chinese numerals at `*offset`: digit by digit in a year (二〇二五), else a number (二十七). */
static bool fold_numerals(struct qf_slice text, size_t *offset, struct folding *folding)
{
    size_t start = *offset, end = start;
    int64_t number;

    while (end < text.length) {
        size_t next = end;
        unsigned code_point = qf_utf8_next(text, &next);
        if (qf_numeral_of(code_point).kind == QF_NUMERAL_NONE && year_digit(code_point) != 0)
            break;
        end = next;
    }
    struct qf_slice run = { text.data + start, end - start };
    if (folding->length && is_digit(folding->text[folding->length - 1]))
        return false;
    bool is_year = spelled_year(run, &number);
    if (!is_year && (!qf_numeral_read(run, &number) || number > 9999))
        return false;
    folding->length += (size_t)snprintf(folding->text + folding->length, 8, is_year ? "%04d" : "%d", (int)number);
    folding->after_numeral = true;
    *offset = end;
    return true;
}

/* One character that is no numeral. Spaces around 年, 月 and 日 are dropped. */
static bool fold_other(unsigned code_point, struct folding *folding)
{
    char folded = fold_character(code_point);

    if (!folded || (folding->after_numeral && is_digit(folded)))
        return false;
    folding->after_numeral = false;
    if (is_mark(folded))
        while (folding->length && folding->text[folding->length - 1] == ' ')
            folding->length--;
    else if (folded == ' ' && folding->length && is_mark(folding->text[folding->length - 1]))
        return true;
    folding->text[folding->length++] = folded;
    return true;
}

/* False when `text` has what a date does not have or is too long. */
static bool fold(struct qf_slice text, struct folding *folding)
{
    for (size_t offset = 0; offset < text.length;) {
        size_t next = offset;
        unsigned code_point = qf_utf8_next(text, &next);
        if (folding->length > FOLDED_MAX - 12)
            return false;
        if (qf_numeral_of(code_point).kind != QF_NUMERAL_NONE) {
            if (!fold_numerals(text, &offset, folding))
                return false;
            continue;
        }
        if (!fold_other(code_point, folding))
            return false;
        offset = next;
    }
    folding->text[folding->length] = '\0';
    return folding->length > 0;
}

static bool is_one_of(struct qf_slice text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (qf_slice_equal(text, qf_slice(words[i])))
            return true;
    return false;
}

/* What was read before it is judged. */
struct fields {
    int year, month, day;
    enum qf_date_precision precision;
    bool ambiguous;
    int shift_days; /* from the day as written to the day in Shanghai */
};

static struct qf_date_reading judge(const struct fields *fields)
{
    struct qf_civil civil = { fields->year, fields->month, fields->day };
    /* 1900-01-00 is how a spreadsheet shows the number 0, 0000-00-00 what a database writes for no date. */
    bool zero = civil.day == 0 && ((civil.year == 1900 && civil.month == 1) || (civil.year == 0 && civil.month == 0));

    if (fields->ambiguous)
        return (struct qf_date_reading){ .outcome = QF_DATE_AMBIGUOUS };
    if (zero || (civil.year == 1900 && civil.month == 1 && civil.day == 1))
        return (struct qf_date_reading){ .outcome = QF_DATE_SENTINEL };
    if (!qf_civil_valid(civil))
        return (struct qf_date_reading){ .outcome = QF_DATE_IMPOSSIBLE };
    if (civil.year == 9999)
        return (struct qf_date_reading){ .outcome = QF_DATE_SENTINEL };
    int32_t days = qf_civil_to_days(civil) + fields->shift_days;
    if (days < FIRST_DAY || days > LAST_DAY)
        return (struct qf_date_reading){ .outcome = QF_DATE_IMPOSSIBLE };
    return (struct qf_date_reading){ .outcome = QF_DATE_READ, .days = days, .precision = fields->precision };
}

/* Up to `most` digits; the number of digits read. */
static unsigned read_digits(const char **text, unsigned most, int *ret_number)
{
    unsigned count = 0;

    *ret_number = 0;
    while (count < most && is_digit(**text)) {
        *ret_number = *ret_number * 10 + (*(*text)++ - '0');
        count++;
    }
    return count;
}

/* "Z", "+08:00", "+0800", or nothing, which is Shanghai. */
static bool read_zone(const char **text, int *ret_minutes)
{
    int hours, minutes = 0;
    bool west = **text == '-';

    *ret_minutes = SHANGHAI_MINUTES;
    if (**text == 'Z' || **text == 'z') {
        (*text)++;
        *ret_minutes = 0;
        return true;
    }
    if (**text != '+' && !west)
        return true;
    (*text)++;
    if (read_digits(text, 2, &hours) != 2 || hours > 14)
        return false;
    if (**text == ':')
        (*text)++;
    if (is_digit(**text) && (read_digits(text, 2, &minutes) != 2 || minutes > 59))
        return false;
    *ret_minutes = west ? -(hours * 60 + minutes) : hours * 60 + minutes;
    return true;
}

/* 08:30, 08:30:00, 08:30:00.123 and a zone: only the zone can matter, and only to the day. */
static bool read_time(const char *text, int *ret_shift_days)
{
    int hour, minute, second, fraction, zone;

    if (!read_digits(&text, 2, &hour) || hour > 24 || *text++ != ':')
        return false;
    if (read_digits(&text, 2, &minute) != 2 || minute > 59)
        return false;
    if (*text == ':') {
        text++;
        if (read_digits(&text, 2, &second) != 2 || second > 60)
            return false;
        if (*text == '.') {
            text++;
            while (read_digits(&text, 1, &fraction))
                ;
        }
    }
    while (*text == ' ')
        text++;
    if (!read_zone(&text, &zone) || *text != '\0')
        return false;
    int in_shanghai = hour * 60 + minute - zone + SHANGHAI_MINUTES;
    /* 24:00 is the end of its own day. */
    *ret_shift_days = zone == SHANGHAI_MINUTES ? 0 : (int)floor_divide(in_shanghai, 24 * 60);
    return true;
}

/* What follows a day: nothing, or a time of day after a space, a T, or 日. */
static bool read_tail(const char *text, int *ret_shift_days)
{
    bool parted = text[-1] == DAY_MARK;

    for (; *text == ' ' || *text == 'T'; text++)
        parted = true;
    return *text == '\0' || (parted && read_time(text, ret_shift_days));
}

static bool is_time_of_day(const char *digits)
{
    int hour, minute, second;

    read_digits(&digits, 2, &hour);
    read_digits(&digits, 2, &minute);
    read_digits(&digits, 2, &second);
    return hour <= 24 && minute <= 59 && second <= 60;
}

/* 250527 in a column of months would be the 27th month of 2505, 250512 its December: both are a day without a century. */
static bool is_short_day(const struct fields *fields)
{
    int month = fields->year % 100, day = fields->month;

    return (fields->year < 1900 || fields->year > 2100) && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/* 20250527, 202505, 2025, or fourteen digits with a time. */
static bool read_compact(const char *text, unsigned count, struct fields *fields)
{
    read_digits(&text, 4, &fields->year);
    if (count > 4)
        read_digits(&text, 2, &fields->month);
    if (count > 6)
        read_digits(&text, 2, &fields->day);
    switch (count) {
    case 4:
        fields->precision = QF_DATE_YEAR;
        return *text == '\0';
    case 6:
        fields->precision = QF_DATE_MONTH;
        fields->ambiguous = is_short_day(fields);
        return *text == '\0';
    case 8:
        return read_tail(text, &fields->shift_days);
    case 14:
        return is_time_of_day(text) && text[6] == '\0';
    default:
        return false;
    }
}

/* The part after year and month. */
static bool read_day(const char *text, char separator, struct fields *fields)
{
    bool spelled = separator == YEAR_MARK;

    if (*text == '\0' || (spelled && text[0] == MONTH_MARK && text[1] == '\0')) {
        fields->precision = QF_DATE_MONTH;
        return true;
    }
    if (*text++ != (spelled ? MONTH_MARK : separator) || !read_digits(&text, 2, &fields->day))
        return false;
    if (spelled && *text == DAY_MARK)
        text++;
    return read_tail(text, &fields->shift_days);
}

/* 2025-05-27, 2025/5/27, 2025.5, 2025年5月27日 and the same with a year of two digits. */
static bool read_separated(const char *text, unsigned year_digits, struct fields *fields)
{
    read_digits(&text, 4, &fields->year);
    char separator = *text++;
    fields->ambiguous = year_digits == 2;
    if ((year_digits != 2 && year_digits != 4) || !separator || !strchr("-/.\x01", separator))
        return false;
    if (separator == YEAR_MARK && *text == '\0') {
        fields->precision = QF_DATE_YEAR;
        return true;
    }
    unsigned month_digits = read_digits(&text, 2, &fields->month);
    /* As a number, 2025.10 is shown as 2025.1. */
    if (separator == '.' && month_digits == 1 && fields->month == 1 && *text == '\0')
        fields->ambiguous = true;
    return month_digits && read_day(text, separator, fields);
}

static bool all_digits(const char *text, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!is_digit(text[i]))
            return false;
    return true;
}

/* 2025-05-27 and 2025, as programs write them: nearly every date and year. They need no folding. */
static bool read_plain(struct qf_slice text, struct fields *fields)
{
    const char *at = text.data;

    if ((text.length != 10 && text.length != 4) || !all_digits(at, 4))
        return false;
    if (text.length == 10 && (at[4] != '-' || !all_digits(at + 5, 2) || at[7] != '-' || !all_digits(at + 8, 2)))
        return false;
    read_digits(&at, 4, &fields->year);
    if (text.length == 4) {
        fields->precision = QF_DATE_YEAR;
        return true;
    }
    at++;
    read_digits(&at, 2, &fields->month);
    at++;
    read_digits(&at, 2, &fields->day);
    return true;
}

struct qf_date_reading qf_date_read(struct qf_slice text)
{
    static const char *const words[] = { "无", "长期", "长期有效", "永久", "至今" };
    static const char *const marks[] = { "0", "-", "--", "/" };
    const struct qf_date_reading malformed = { .outcome = QF_DATE_MALFORMED },
                                 sentinel = { .outcome = QF_DATE_SENTINEL };
    struct folding folding = { .length = 0 };
    struct fields fields = { .month = 1, .day = 1 };

    if (read_plain(text, &fields))
        return judge(&fields);
    if (is_one_of(text, words, sizeof words / sizeof *words))
        return sentinel;
    if (!fold(text, &folding))
        return malformed;
    if (is_one_of((struct qf_slice){ folding.text, folding.length }, marks, sizeof marks / sizeof *marks))
        return sentinel;
    unsigned digits = (unsigned)strspn(folding.text, "0123456789");
    bool compact = digits > 4 || digits == folding.length;
    if (!(compact ? read_compact(folding.text, digits, &fields) : read_separated(folding.text, digits, &fields)))
        return malformed;
    return judge(&fields);
}

struct qf_date_reading qf_date_from_serial(double serial, bool system_1904)
{
    static const int32_t epoch = -25569; /* 1899-12-30 */
    double whole = floor(serial), day = whole + (system_1904 ? 1462 : 0);

    if (whole == 0 || day == 1 || day == 2958465) /* no number; 1900-01-01; 9999-12-31 */
        return (struct qf_date_reading){ .outcome = QF_DATE_SENTINEL };
    if (!(day >= 18264 && day <= 73050))
        return (struct qf_date_reading){ .outcome = QF_DATE_MALFORMED };
    return (struct qf_date_reading){ .outcome = QF_DATE_READ, .days = epoch + (int32_t)day, .precision = QF_DATE_DAY };
}

/* A year outside four digits cannot come out of a reader; it is shown as the nearest that fits. */
static struct qf_civil printable(int64_t days)
{
    return qf_days_to_civil((int32_t)(days < FIRST_DAY ? FIRST_DAY : days > LAST_DAY ? LAST_DAY : days));
}

void qf_date_format(int32_t days, char ret_text[QF_DATE_TEXT])
{
    struct qf_civil civil = printable(days);

    snprintf(ret_text, QF_DATE_TEXT, "%04u-%02u-%02u", (unsigned)civil.year % 10000, (unsigned)civil.month % 100,
        (unsigned)civil.day % 100);
}

void qf_month_format(int month, char ret_text[QF_MONTH_TEXT])
{
    const int first = 12, last = 9999 * 12 + 11;

    month = month < first ? first : month > last ? last : month;
    snprintf(ret_text, QF_MONTH_TEXT, "%04u-%02u", (unsigned)(month / 12) % 10000, (unsigned)(month % 12) + 1);
}

int64_t qf_now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int32_t qf_today(void)
{
    return (int32_t)floor_divide(qf_now_ms() + SHANGHAI_MS, DAY_MS);
}

void qf_instant_format(int64_t instant_ms, char ret_text[QF_INSTANT_TEXT])
{
    /* Shifted as days and milliseconds, which cannot overflow as the sum might. */
    int64_t in_day = instant_ms - floor_divide(instant_ms, DAY_MS) * DAY_MS + SHANGHAI_MS;
    int64_t days = floor_divide(instant_ms, DAY_MS) + in_day / DAY_MS;
    unsigned ms = (unsigned)(in_day % DAY_MS);
    struct qf_civil civil = printable(days);

    snprintf(ret_text, QF_INSTANT_TEXT, "%04u-%02u-%02uT%02u:%02u:%02u.%03u+08:00", (unsigned)civil.year % 10000,
        (unsigned)civil.month % 100, (unsigned)civil.day % 100, ms / 3600000 % 24, ms / 60000 % 60, ms / 1000 % 60,
        ms % 1000);
}
