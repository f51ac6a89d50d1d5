/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers by which money and people are reached: bank cards and passbooks, telephones. */
#include "base/memory.h"
#include "ident/clean.h"

enum {
    CARD_MIN = 13,
    CARD_MAX = 19,
    MOBILE_LENGTH = 11,
    PHONE_DIGITS = 20,      /* more are no telephone number */
    SPREADSHEET_DIGITS = 15 /* significant digits that a spreadsheet's number keeps */
};

static bool luhn_holds(const char *digits, size_t length)
{
    unsigned sum = 0;

    for (size_t i = 0; i < length; i++) {
        unsigned digit = (unsigned)(digits[i] - '0');

        if ((length - i) % 2 == 0)
            digit = digit < 5 ? digit * 2 : digit * 2 - 9;
        sum += digit;
    }
    return sum % 10 == 0;
}

/* Everything beyond what a spreadsheet keeps is zero, and that by three digits or more. */
static bool lost_its_end(const struct qf_ident *ident)
{
    for (size_t i = SPREADSHEET_DIGITS; i < ident->length; i++) {
        if (ident->value[i] != '0')
            return false;
    }
    return ident->length >= SPREADSHEET_DIGITS + 3;
}

void qf_bank_card_read(struct qf_slice text, struct qf_ident *ret)
{
    if (!qf_ident_clean(text, "-", ret))
        return;
    if (ret->length < CARD_MIN || ret->length > CARD_MAX || !qf_ident_only(ret, 0, ret->length, QF_SET_DIGIT)) {
        qf_ident_reject_shape(ret, QF_SET_DIGIT);
        return;
    }
    if (luhn_holds(ret->value, ret->length))
        return;
    if (lost_its_end(ret))
        qf_ident_reject(ret, QF_REASON_DAMAGED);
    else
        ret->warn = true; /* passbooks of rural credit cooperatives follow no check rule */
}

static bool starts_with(const struct qf_ident *ident, const char *prefix)
{
    return strncmp(ident->value, prefix, strlen(prefix)) == 0;
}

/* The country's own prefix, where a number long enough follows. */
static bool drop_country(struct qf_ident *ident)
{
    static const char *const prefixes[] = { "+86", "0086", "86" };

    for (size_t i = 0; i < QF_COUNT(prefixes); i++) {
        size_t length = strlen(prefixes[i]);

        if (starts_with(ident, prefixes[i]) && ident->length >= length + 10) {
            qf_ident_behead(ident, length);
            return true;
        }
    }
    return false;
}

/* 13800138000.0, as programs write a column of numbers with gaps. */
static void drop_fraction(struct qf_ident *ident)
{
    if (ident->length > 2 && strcmp(ident->value + ident->length - 2, ".0") == 0)
        qf_ident_cut(ident, ident->length - 2U);
}

/* The extension in 0551-62345678-801 belongs to a desk, not to the line. */
static void drop_extension(struct qf_ident *ident)
{
    const char *first = memchr(ident->value, '-', ident->length);
    const char *second = first ? strchr(first + 1, '-') : NULL;

    if (ident->value[0] == '0' && second && second - first >= 8 && second - first <= 9)
        qf_ident_cut(ident, (size_t)(second - ident->value));
}

struct digits {
    char text[PHONE_DIGITS + 2]; /* room for a 0 in front */
    size_t count;
};

/* The digits without hyphens; false when there are other characters or too many. */
static bool collect_digits(const struct qf_ident *ident, struct digits *ret)
{
    ret->count = 0;
    for (size_t i = 0; i < ident->length; i++) {
        if (ident->value[i] == '-')
            continue;
        if (ret->count == PHONE_DIGITS || !(qf_ident_sets[(unsigned char)ident->value[i]] & QF_SET_DIGIT))
            return false;
        ret->text[ret->count++] = ident->value[i];
    }
    return ret->count > 0;
}

static bool is_mobile(const char *digits, size_t count)
{
    return count == MOBILE_LENGTH && digits[0] == '1' && digits[1] >= '3';
}

/* Length of the area code that stands before 7 or 8 digits (or the 400 and 800 before 7); 0 when there is none. */
static size_t area_length(const struct digits *digits)
{
    const char *text = digits->text;
    size_t area;

    if (digits->count == 10 && (memcmp(text, "400", 3) == 0 || memcmp(text, "800", 3) == 0))
        return 3;
    if (digits->count < 10 || text[0] != '0')
        return 0;
    area = memcmp(text, "010", 3) == 0 || text[1] == '2' ? 3 : 4;
    if (text[1] < '2' && area == 4) /* no area code begins 00 or 01 but Beijing's */
        return 0;
    return digits->count - area >= 7 && digits->count - area <= 8 && text[area] >= '2' ? area : 0;
}

/* The value becomes `count` digits, with a hyphen after the first `area` of them unless that is 0. */
static void put_number(struct qf_ident *ident, const char *digits, size_t count, size_t area)
{
    char normal[PHONE_DIGITS + 3];
    size_t length = count + (area > 0);

    memcpy(normal, digits, area);
    normal[area] = '-';
    memcpy(normal + length - (count - area), digits + area, count - area);
    if (ident->reason == QF_REASON_NONE && (length != ident->length || memcmp(normal, ident->value, length) != 0))
        ident->reason = QF_REASON_STRIPPED;
    memcpy(ident->value, normal, length);
    ident->value[length] = '\0';
    ident->length = (uint8_t)length;
}

static void judge_phone(struct qf_ident *ident, struct digits *digits, bool after_country)
{
    size_t area;

    if (digits->text[0] == '0' && is_mobile(digits->text + 1, digits->count - 1)) { /* dialled as a trunk call */
        put_number(ident, digits->text + 1, digits->count - 1, 0);
        return;
    }
    if (is_mobile(digits->text, digits->count)) {
        put_number(ident, digits->text, digits->count, 0);
        return;
    }
    if (after_country && digits->text[0] != '0') {
        memmove(digits->text + 1, digits->text, digits->count);
        digits->text[0] = '0';
        digits->count++;
    }
    area = area_length(digits);
    if (area > 0)
        put_number(ident, digits->text, digits->count, area);
    else
        qf_ident_reject(ident, digits->count < 10 || digits->count > 12 ? QF_REASON_LENGTH : QF_REASON_RANGE);
}

void qf_phone_read(struct qf_slice text, struct qf_ident *ret)
{
    struct digits digits;
    bool after_country;

    if (!qf_ident_clean(text, "()", ret))
        return;
    drop_fraction(ret);
    after_country = drop_country(ret);
    drop_extension(ret);
    if (collect_digits(ret, &digits))
        judge_phone(ret, &digits, after_country);
    else
        qf_ident_reject_shape(ret, QF_SET_DIGIT);
}
