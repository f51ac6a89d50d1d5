/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Amounts and areas as written, read exactly: a number is kept as digits and a power of ten until it is scaled to the unit that
 * is stored, in 128-bit integers, so that rounding is seen and overflow is caught.
 */
#include "base/money.h"

#include <stdbool.h>
#include <stdio.h>

#include "base/numeral.h"

#define FOLDED_MAX           128
#define DIGITS_MAX           24 /* significant digits kept; the largest result has 19 */
#define EXPONENT_MAX         60 /* beyond it everything is too large, or nothing */
#define PLAIN_MAX            12 /* characters of a plain amount, so that 64 bits hold it in every unit */
#define PLAIN_MULTIPLIER_MAX 1000000
#define CURRENCY             '\x01' /* ￥ in folded text */

/* digits × 10^exponent, negated when negative */
struct decimal {
    unsigned __int128 digits;
    unsigned count; /* significant digits in `digits` */
    int exponent;
    bool negative, scientific;
    bool more; /* digits that are not zero were dropped behind those that are kept */
};

static char fold_character(unsigned code_point)
{
    if (code_point >= 0xFF01 && code_point <= 0xFF5E)
        return (char)(code_point - 0xFF01 + '!');
    switch (code_point) {
    case 0x3000:
    case 0xA0:
        return ' ';
    case 0x2212: /* minus sign */
    case 0x2013:
        return '-';
    case 0xFFE5:
    case 0xA5:
        return CURRENCY;
    default:
        return code_point >= 0x20 && code_point < 0x7F ? (char)code_point : '\0';
    }
}

/* Folds the ASCII part at the front; `ret_rest` is what follows (a unit). False when it is too long. */
static bool fold_front(struct qf_slice text, char out[FOLDED_MAX], struct qf_slice *ret_rest)
{
    size_t length = 0, offset = 0;

    while (offset < text.length) {
        size_t before = offset;
        char folded = fold_character(qf_utf8_next(text, &offset));
        if (!folded) {
            offset = before;
            break;
        }
        if (length == FOLDED_MAX - 1)
            return false;
        out[length++] = folded;
    }
    while (length && out[length - 1] == ' ')
        length--;
    out[length] = '\0';
    *ret_rest = qf_slice_trim((struct qf_slice){ text.data + offset, text.length - offset });
    return true;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Takes a digit; those behind the ones that are kept only move the exponent. */
static void take_digit(struct decimal *number, char c, bool in_fraction)
{
    if (number->count == DIGITS_MAX) {
        number->more = number->more || c != '0';
        number->exponent += !in_fraction;
        return;
    }
    number->digits = number->digits * 10 + (unsigned)(c - '0');
    number->count += number->digits != 0;
    number->exponent -= in_fraction;
}

/* The integer part, with separators at thousands only. Moves `*text` past it; false when a separator stands elsewhere. */
static bool read_integer_part(const char **text, struct decimal *number, bool *ret_any)
{
    unsigned since_comma = 0;
    bool comma = false, any = false;

    for (; is_digit(**text) || **text == ','; (*text)++) {
        if (**text == ',') {
            if (!any || (comma ? since_comma != 3 : since_comma > 3))
                return false;
            comma = true;
            since_comma = 0;
            continue;
        }
        take_digit(number, **text, false);
        any = true;
        since_comma++;
    }
    *ret_any = any;
    return !comma || since_comma == 3;
}

static void read_fraction(const char **text, struct decimal *number, bool *any)
{
    if (**text != '.')
        return;
    for ((*text)++; is_digit(**text); (*text)++) {
        take_digit(number, **text, true);
        *any = true;
    }
}

static bool read_exponent(const char **text, struct decimal *number)
{
    int exponent = 0;
    bool negative;

    if (**text != 'E' && **text != 'e')
        return true;
    (*text)++;
    negative = **text == '-';
    if (**text == '-' || **text == '+')
        (*text)++;
    if (!is_digit(**text))
        return false;
    for (; is_digit(**text); (*text)++)
        if (exponent < 1000)
            exponent = exponent * 10 + (**text - '0');
    number->exponent += negative ? -exponent : exponent;
    number->scientific = !negative;
    return true;
}

static void skip_spaces(const char **text)
{
    while (**text == ' ')
        (*text)++;
}

/* A currency sign and a sign, each once at most, in either order: "￥-120", "-￥120". */
static void read_signs(const char **text, bool *currency, bool *sign, struct decimal *number)
{
    for (;; (*text)++) {
        if (**text == CURRENCY && !*currency)
            *currency = true;
        else if ((**text == '-' || **text == '+') && !*sign) {
            *sign = true;
            number->negative = **text == '-';
        } else if (**text != ' ')
            return;
    }
}

/* A number with sign, currency sign and accountants' parentheses; the whole of `text` must be used. */
static bool read_decimal(const char *text, struct decimal *ret_number)
{
    struct decimal number = { 0 };
    bool currency = false, sign = false, any, parentheses;

    read_signs(&text, &currency, &sign, &number);
    parentheses = *text == '(' && !sign;
    if (parentheses) {
        text++;
        sign = number.negative = true; /* a second sign inside says two things */
        read_signs(&text, &currency, &sign, &number);
    }
    if (!read_integer_part(&text, &number, &any))
        return false;
    read_fraction(&text, &number, &any);
    if (!any || !read_exponent(&text, &number))
        return false;
    skip_spaces(&text);
    if (parentheses) {
        if (*text++ != ')')
            return false;
        skip_spaces(&text);
    }
    *ret_number = number;
    return *text == '\0';
}

/* digits × 10^exponent × multiplier ÷ divisor, rounded half away from zero. */
static enum qf_quantity_outcome scale(struct decimal number, int64_t multiplier, int64_t divisor, int64_t *ret_value)
{
    unsigned __int128 top = number.digits, bottom = (unsigned __int128)divisor;
    const unsigned __int128 limit = ~(unsigned __int128)0 / 20;
    bool rounded = number.more;

    if (!top)
        number.exponent = 0;
    if (number.exponent > EXPONENT_MAX)
        return QF_QUANTITY_OVERFLOW;
    if (number.exponent < -EXPONENT_MAX) {
        rounded = true;
        top = 0;
        number.exponent = 0;
    }
    if (__builtin_mul_overflow(top, (unsigned __int128)multiplier, &top))
        return QF_QUANTITY_OVERFLOW;
    for (; number.exponent > 0; number.exponent--) {
        if (top > limit)
            return QF_QUANTITY_OVERFLOW;
        top *= 10;
    }
    for (; number.exponent < 0; number.exponent++) {
        if (bottom > limit) { /* what is left is far below half a unit */
            rounded = true;
            top = 0;
            break;
        }
        bottom *= 10;
    }
    unsigned __int128 quotient = top / bottom, rest = top % bottom;
    rounded = rounded || rest;
    quotient += rest >= bottom - rest;
    if (quotient > (unsigned __int128)INT64_MAX)
        return QF_QUANTITY_OVERFLOW;
    if (rounded && number.scientific) /* 1.2345678E+02 has lost digits already */
        return QF_QUANTITY_MALFORMED;
    *ret_value = number.negative ? -(int64_t)quotient : (int64_t)quotient;
    return rounded ? QF_QUANTITY_ROUNDED : QF_QUANTITY_READ;
}

/*
 * 1234.56, nearly every amount: digits with at most one point between them. Exact results only; false sends the text the long
 * way, which takes everything that is written otherwise, longer, or rounded.
 */
static bool read_plain(struct qf_slice text, int64_t multiplier, int64_t divisor, int64_t *ret_value)
{
    uint64_t digits = 0, bottom = (uint64_t)divisor;
    bool point = false;

    if (!text.length || text.length > PLAIN_MAX || multiplier > PLAIN_MULTIPLIER_MAX)
        return false;
    for (size_t i = 0; i < text.length; i++) {
        if (is_digit(text.data[i])) {
            digits = digits * 10 + (uint64_t)(text.data[i] - '0');
            bottom *= point ? 10 : 1;
        } else if (text.data[i] == '.' && !point && i && i + 1 < text.length) {
            point = true;
        } else {
            return false;
        }
    }
    digits *= (uint64_t)multiplier;
    if (digits % bottom)
        return false;
    *ret_value = (int64_t)(digits / bottom);
    return true;
}

static bool is_nothing(struct qf_slice text)
{
    static const char *const words[] = { "无", "-", "--", "—", "——", "/", "／", "－", "－－" };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (qf_slice_equal(text, qf_slice(words[i])))
            return true;
    return text.length == 0;
}

static bool take_prefix(struct qf_slice *text, const char *prefix)
{
    size_t length = strlen(prefix);

    if (text->length < length || memcmp(text->data, prefix, length) != 0)
        return false;
    *text = qf_slice_trim((struct qf_slice){ text->data + length, text->length - length });
    return true;
}

static bool take_suffix(struct qf_slice *text, const char *suffix)
{
    size_t length = strlen(suffix);

    if (text->length < length || memcmp(text->data + text->length - length, suffix, length) != 0)
        return false;
    *text = qf_slice_trim((struct qf_slice){ text->data, text->length - length });
    return true;
}

/* --- amounts in Chinese numerals --------------------------------------------------------------------------------- */

/* Cuts what stands before the first of `marks` (one character each) off the front; false when none is there. */
static bool cut_before(struct qf_slice *text, const char *const *marks, size_t count, struct qf_slice *ret_part)
{
    for (size_t at = 0; at < text->length; at++)
        for (size_t i = 0; i < count; i++) {
            size_t length = strlen(marks[i]);
            if (text->length - at < length || memcmp(text->data + at, marks[i], length) != 0)
                continue;
            *ret_part = (struct qf_slice){ text->data, at };
            *text = (struct qf_slice){ text->data + at + length, text->length - at - length };
            return true;
        }
    return false;
}

/* Adds `part` times `unit`: one digit for 角 and 分. */
static bool add_part(struct qf_slice part, int64_t unit, int64_t *fen)
{
    int64_t number;

    if (!qf_numeral_read(part, &number) || (unit < 100 && number > 9))
        return false;
    *fen += number * unit; /* below 10^16 × 100 */
    return true;
}

/* 壹万贰仟叁佰元伍角整, 负叁元零伍分, and 壹万贰仟 without a unit, which is 元. */
static enum qf_quantity_outcome read_spelled(struct qf_slice text, int64_t *ret_fen)
{
    static const char *const yuan[] = { "元", "圆", "圓" }, *const jiao[] = { "角" }, *const fens[] = { "分" };
    struct qf_slice part;
    bool negative = take_prefix(&text, "负") || take_prefix(&text, "負");
    bool any = false;
    int64_t fen = 0;

    if (!take_suffix(&text, "整"))
        take_suffix(&text, "正");
    const struct {
        const char *const *marks;
        size_t count;
        int64_t unit;
    } units[] = { { yuan, 3, 100 }, { jiao, 1, 10 }, { fens, 1, 1 } };
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (!cut_before(&text, units[i].marks, units[i].count, &part))
            continue;
        if (!add_part(part, units[i].unit, &fen))
            return QF_QUANTITY_MALFORMED;
        any = true;
    }
    if (any ? text.length != 0 : !add_part(text, 100, &fen))
        return QF_QUANTITY_MALFORMED;
    *ret_fen = negative ? -fen : fen;
    return QF_QUANTITY_READ;
}

/* --- the readers ------------------------------------------------------------------------------------------------------- */

enum qf_quantity_outcome qf_money_read(struct qf_slice text, int64_t unit_fen, int64_t *ret_fen)
{
    static const struct {
        const char *text;
        int64_t fen;
    } units[] = { { "元", 100 }, { "圆", 100 }, { "万元", 1000000 }, { "万", 1000000 }, { "亿元", 10000000000 },
        { "亿", 10000000000 }, { "角", 10 }, { "分", 1 } };
    static const char *const prefixes[] = { "人民币", "RMB", "CNY", "（大写）", "(大写)", "大写", "：", ":" };
    char front[FOLDED_MAX];
    struct qf_slice rest;
    struct decimal number;

    text = qf_slice_trim(text);
    if (read_plain(text, unit_fen, 1, ret_fen))
        return QF_QUANTITY_READ;
    if (is_nothing(text))
        return QF_QUANTITY_EMPTY;
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        take_prefix(&text, prefixes[i]);
    if (!fold_front(text, front, &rest))
        return QF_QUANTITY_MALFORMED;
    if (!front[0] || (front[0] == CURRENCY && !front[1])) /* nothing but perhaps a currency sign before characters */
        return read_spelled(rest, ret_fen);
    if (!read_decimal(front, &number))
        return QF_QUANTITY_MALFORMED;
    if (!rest.length)
        return scale(number, unit_fen, 1, ret_fen);
    if (!take_suffix(&rest, "整"))
        take_suffix(&rest, "正");
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (qf_slice_equal(rest, qf_slice(units[i].text)))
            return scale(number, units[i].fen, 1, ret_fen);
    return QF_QUANTITY_MALFORMED;
}

enum qf_quantity_outcome qf_area_read(struct qf_slice text, enum qf_area_unit unit, int64_t *ret_milli_mu)
{
    static const struct {
        const char *text;
        enum qf_area_unit unit;
    } units[] = { { "亩", QF_AREA_MU }, { "公顷", QF_AREA_HECTARE }, { "平方米", QF_AREA_SQUARE_METRE },
        { "平米", QF_AREA_SQUARE_METRE }, { "㎡", QF_AREA_SQUARE_METRE }, { "m²", QF_AREA_SQUARE_METRE },
        { "m2", QF_AREA_SQUARE_METRE } };
    static const struct {
        int64_t multiplier, divisor; /* to thousandths of a mu */
    } scales[] = { [QF_AREA_MU] = { 1000, 1 }, [QF_AREA_HECTARE] = { 15000, 1 }, [QF_AREA_SQUARE_METRE] = { 3, 2 } };
    char front[FOLDED_MAX];
    struct qf_slice rest;
    struct decimal number;

    text = qf_slice_trim(text);
    if (read_plain(text, scales[unit].multiplier, scales[unit].divisor, ret_milli_mu))
        return QF_QUANTITY_READ;
    if (is_nothing(text))
        return QF_QUANTITY_EMPTY;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (take_suffix(&text, units[i].text)) {
            unit = units[i].unit;
            break;
        }
    if (!fold_front(text, front, &rest) || rest.length || !read_decimal(front, &number))
        return QF_QUANTITY_MALFORMED;
    return scale(number, scales[unit].multiplier, scales[unit].divisor, ret_milli_mu);
}

enum qf_quantity_outcome qf_integer_read(struct qf_slice text, int64_t *ret_number)
{
    char front[FOLDED_MAX];
    struct qf_slice rest;
    struct decimal number;
    int64_t value;

    text = qf_slice_trim(text);
    if (read_plain(text, 1, 1, ret_number))
        return QF_QUANTITY_READ;
    if (is_nothing(text))
        return QF_QUANTITY_EMPTY;
    if (!fold_front(text, front, &rest) || rest.length || !read_decimal(front, &number))
        return QF_QUANTITY_MALFORMED;
    enum qf_quantity_outcome outcome = scale(number, 1, 1, &value);
    if (outcome == QF_QUANTITY_ROUNDED)
        return QF_QUANTITY_MALFORMED; /* 12.5 is no whole number */
    if (outcome == QF_QUANTITY_READ)
        *ret_number = value;
    return outcome;
}

/* Digits with separators at thousands; `number` is not negative. */
static size_t add_grouped(char *out, size_t size, uint64_t number)
{
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%llu", (unsigned long long)number);
    size_t used = 0;

    for (int i = 0; i < length && used + 2 < size; i++) {
        if (i && (length - i) % 3 == 0)
            out[used++] = ',';
        out[used++] = digits[i];
    }
    out[used] = '\0';
    return used;
}

static uint64_t magnitude(int64_t number)
{
    return number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
}

void qf_money_format(int64_t fen, char ret_text[QF_MONEY_TEXT])
{
    uint64_t value = magnitude(fen);
    size_t sign = fen < 0;

    ret_text[0] = '-';
    size_t used = sign + add_grouped(ret_text + sign, QF_MONEY_TEXT - sign, value / 100);
    snprintf(ret_text + used, QF_MONEY_TEXT - used, ".%02u", (unsigned)(value % 100));
}

void qf_area_format(int64_t milli_mu, char ret_text[QF_MONEY_TEXT])
{
    uint64_t value = magnitude(milli_mu);
    size_t sign = milli_mu < 0;

    ret_text[0] = '-';
    size_t used = sign + add_grouped(ret_text + sign, QF_MONEY_TEXT - sign, value / 1000);
    if (value % 1000 == 0)
        return;
    snprintf(ret_text + used, QF_MONEY_TEXT - used, ".%03u", (unsigned)(value % 1000));
    for (size_t end = strlen(ret_text); ret_text[end - 1] == '0'; end--)
        ret_text[end - 1] = '\0';
}
