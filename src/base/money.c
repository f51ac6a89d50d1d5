/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Amounts and areas as written, read exactly: a number is kept as digits and a power of ten until it is scaled to the unit that
 * is stored, in 128-bit integers, so that rounding is seen and overflow is caught.
 */
#include "base/money.h"

#include <stdbool.h>
#include <stdio.h>

#define FOLDED_MAX 96
#define DIGITS_MAX 30

/* digits × 10^exponent, negated when negative */
struct decimal {
    unsigned __int128 digits;
    int exponent;
    bool negative;
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
        return '$'; /* any currency sign */
    default:
        return code_point < 0x80 ? (char)code_point : '\0';
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

/* The integer part, with separators at thousands only. Moves `*text` past it; false when a separator stands elsewhere. */
static bool read_integer_part(const char **text, struct decimal *number, unsigned *ret_count)
{
    unsigned since_comma = 0, count = 0;
    bool comma = false;

    for (; (**text >= '0' && **text <= '9') || **text == ','; (*text)++) {
        if (**text == ',') {
            if (!count || (comma ? since_comma != 3 : since_comma > 3))
                return false;
            comma = true;
            since_comma = 0;
            continue;
        }
        if (count == DIGITS_MAX)
            return false;
        number->digits = number->digits * 10 + (unsigned)(**text - '0');
        count++;
        since_comma++;
    }
    *ret_count = count;
    return !comma || since_comma == 3;
}

static bool read_fraction(const char **text, struct decimal *number, unsigned *count)
{
    if (**text != '.')
        return true;
    for ((*text)++; **text >= '0' && **text <= '9'; (*text)++) {
        if (*count == DIGITS_MAX)
            return false;
        number->digits = number->digits * 10 + (unsigned)(**text - '0');
        number->exponent--;
        (*count)++;
    }
    return true;
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
    if (**text < '0' || **text > '9')
        return false;
    for (; **text >= '0' && **text <= '9'; (*text)++)
        if ((exponent = exponent * 10 + (**text - '0')) > 40)
            return false;
    number->exponent += negative ? -exponent : exponent;
    return true;
}

/* A number with sign, currency sign and accountants' parentheses; the whole of `text` must be used. */
static bool read_decimal(const char *text, struct decimal *ret_number)
{
    struct decimal number = { 0 };
    bool parentheses = false;
    unsigned count = 0;

    if (*text == '(') {
        parentheses = number.negative = true;
        text++;
    }
    while (*text == ' ' || *text == '$' || *text == '-' || *text == '+') {
        if (*text == '-') {
            if (number.negative)
                return false;
            number.negative = true;
        }
        text++;
    }
    if (!read_integer_part(&text, &number, &count) || !read_fraction(&text, &number, &count) || !count || !read_exponent(&text, &number))
        return false;
    while (*text == ' ')
        text++;
    if (parentheses && *text++ != ')')
        return false;
    *ret_number = number;
    return *text == '\0';
}

/* digits × 10^exponent × multiplier ÷ divisor, rounded half away from zero. */
static enum qf_quantity_outcome scale(struct decimal number, int64_t multiplier, int64_t divisor, int64_t *ret_value)
{
    unsigned __int128 top = number.digits, bottom = (unsigned __int128)divisor;
    const unsigned __int128 limit = ~(unsigned __int128)0 / 20;

    if (number.digits > ((unsigned __int128)1 << 100) / (unsigned __int128)multiplier)
        return QF_QUANTITY_OVERFLOW;
    top *= (unsigned __int128)multiplier;
    for (; number.exponent > 0 && top; number.exponent--) {
        if (top > limit)
            return QF_QUANTITY_OVERFLOW;
        top *= 10;
    }
    for (; number.exponent < 0; number.exponent++) {
        if (bottom > limit)
            return QF_QUANTITY_OVERFLOW;
        bottom *= 10;
    }
    unsigned __int128 quotient = top / bottom, rest = top % bottom;
    quotient += rest >= bottom - rest;
    if (quotient > (unsigned __int128)INT64_MAX)
        return QF_QUANTITY_OVERFLOW;
    *ret_value = number.negative ? -(int64_t)quotient : (int64_t)quotient;
    return rest ? QF_QUANTITY_ROUNDED : QF_QUANTITY_READ;
}

static bool is_nothing(struct qf_slice text)
{
    static const char *const words[] = { "无", "-", "--", "—", "——", "/", "／", "－" };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (qf_slice_equal(text, qf_slice(words[i])))
            return true;
    return text.length == 0;
}

/* --- Chinese numerals, plain and in the forms for cheques ------------------------------------------------------------- */

enum numeral_kind { NUMERAL_NONE, NUMERAL_DIGIT, NUMERAL_SMALL_UNIT, NUMERAL_LARGE_UNIT, NUMERAL_MONEY_UNIT, NUMERAL_ENDING };

struct numeral {
    const char *character;
    enum numeral_kind kind;
    int64_t value;
};

static const struct numeral numerals[] = {
    { "零", NUMERAL_DIGIT, 0 }, { "〇", NUMERAL_DIGIT, 0 }, { "壹", NUMERAL_DIGIT, 1 }, { "一", NUMERAL_DIGIT, 1 },
    { "贰", NUMERAL_DIGIT, 2 }, { "二", NUMERAL_DIGIT, 2 }, { "两", NUMERAL_DIGIT, 2 }, { "叁", NUMERAL_DIGIT, 3 },
    { "三", NUMERAL_DIGIT, 3 }, { "肆", NUMERAL_DIGIT, 4 }, { "四", NUMERAL_DIGIT, 4 }, { "伍", NUMERAL_DIGIT, 5 },
    { "五", NUMERAL_DIGIT, 5 }, { "陆", NUMERAL_DIGIT, 6 }, { "六", NUMERAL_DIGIT, 6 }, { "柒", NUMERAL_DIGIT, 7 },
    { "七", NUMERAL_DIGIT, 7 }, { "捌", NUMERAL_DIGIT, 8 }, { "八", NUMERAL_DIGIT, 8 }, { "玖", NUMERAL_DIGIT, 9 },
    { "九", NUMERAL_DIGIT, 9 }, { "拾", NUMERAL_SMALL_UNIT, 10 }, { "十", NUMERAL_SMALL_UNIT, 10 },
    { "佰", NUMERAL_SMALL_UNIT, 100 }, { "百", NUMERAL_SMALL_UNIT, 100 }, { "仟", NUMERAL_SMALL_UNIT, 1000 },
    { "千", NUMERAL_SMALL_UNIT, 1000 }, { "万", NUMERAL_LARGE_UNIT, 10000 }, { "萬", NUMERAL_LARGE_UNIT, 10000 },
    { "亿", NUMERAL_LARGE_UNIT, 100000000 }, { "億", NUMERAL_LARGE_UNIT, 100000000 }, { "元", NUMERAL_MONEY_UNIT, 100 },
    { "圆", NUMERAL_MONEY_UNIT, 100 }, { "角", NUMERAL_MONEY_UNIT, 10 }, { "分", NUMERAL_MONEY_UNIT, 1 },
    { "整", NUMERAL_ENDING, 0 }, { "正", NUMERAL_ENDING, 0 },
};

static const struct numeral *next_numeral(struct qf_slice *text)
{
    for (size_t i = 0; i < sizeof numerals / sizeof *numerals; i++) {
        size_t length = strlen(numerals[i].character);
        if (text->length >= length && memcmp(text->data, numerals[i].character, length) == 0) {
            text->data += length;
            text->length -= length;
            return &numerals[i];
        }
    }
    return NULL;
}

/* 壹万贰仟叁佰元伍角: sections below 万 are gathered, multiplied by 万 or 亿, then by the money unit. */
struct spelled {
    int64_t digit;         /* −1: none pending */
    int64_t section, whole; /* below 万, and what 万 and 亿 have closed */
    int64_t fen;
    int64_t last_money_unit;
    bool any, ended;
};

static bool take_money_unit(struct spelled *spelled, int64_t unit)
{
    int64_t number = spelled->whole + spelled->section + (spelled->digit > 0 ? spelled->digit : 0), part;

    if (unit >= spelled->last_money_unit || __builtin_mul_overflow(number, unit, &part) ||
        __builtin_add_overflow(spelled->fen, part, &spelled->fen))
        return false;
    spelled->last_money_unit = unit;
    spelled->whole = spelled->section = 0;
    spelled->digit = -1;
    return true;
}

static bool take_large_unit(struct spelled *spelled, int64_t unit)
{
    spelled->section += spelled->digit > 0 ? spelled->digit : 0;
    spelled->digit = -1;
    int64_t base = unit > 10000 ? spelled->whole + spelled->section : spelled->section, product;
    if (!base || __builtin_mul_overflow(base, unit, &product) || product > INT64_MAX / 200)
        return false;
    spelled->whole = unit > 10000 ? product : spelled->whole + product;
    spelled->section = 0;
    return true;
}

static bool take_numeral(struct spelled *spelled, const struct numeral *numeral)
{
    if (spelled->ended)
        return false;
    switch (numeral->kind) {
    case NUMERAL_DIGIT:
        if (spelled->digit > 0)
            return false;
        spelled->digit = numeral->value;
        spelled->any = true;
        return true;
    case NUMERAL_SMALL_UNIT: /* 十 alone is 一十 */
        spelled->section += (spelled->digit > 0 ? spelled->digit : 1) * numeral->value;
        spelled->digit = -1;
        spelled->any = true;
        return spelled->section < 10000;
    case NUMERAL_LARGE_UNIT:
        return take_large_unit(spelled, numeral->value);
    case NUMERAL_MONEY_UNIT:
        return take_money_unit(spelled, numeral->value);
    case NUMERAL_ENDING:
        spelled->ended = true;
        return true;
    case NUMERAL_NONE:
        break;
    }
    return false;
}

static enum qf_quantity_outcome read_spelled(struct qf_slice text, int64_t *ret_fen)
{
    struct spelled spelled = { .digit = -1, .last_money_unit = INT64_MAX };

    while (text.length) {
        const struct numeral *numeral = next_numeral(&text);
        if (!numeral || !take_numeral(&spelled, numeral))
            return QF_QUANTITY_MALFORMED;
    }
    if (!spelled.any)
        return QF_QUANTITY_MALFORMED;
    if (spelled.last_money_unit == INT64_MAX && !take_money_unit(&spelled, 100)) /* 壹万贰仟 without 元 */
        return QF_QUANTITY_MALFORMED;
    if (spelled.whole || spelled.section || spelled.digit > 0)
        return QF_QUANTITY_MALFORMED;
    *ret_fen = spelled.fen;
    return QF_QUANTITY_READ;
}

/* --- the readers ------------------------------------------------------------------------------------------------------- */

enum qf_quantity_outcome qf_money_read(struct qf_slice text, int64_t unit_fen, int64_t *ret_fen)
{
    static const struct {
        const char *text;
        int64_t fen;
    } units[] = { { "元", 100 }, { "圆", 100 }, { "元整", 100 }, { "万元", 1000000 }, { "万", 1000000 }, { "亿元", 10000000000 },
        { "角", 10 }, { "分", 1 } };
    static const char *const prefixes[] = { "人民币", "RMB", "CNY" };
    char front[FOLDED_MAX];
    struct qf_slice rest;
    struct decimal number;

    text = qf_slice_trim(text);
    if (is_nothing(text))
        return QF_QUANTITY_EMPTY;
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        size_t length = strlen(prefixes[i]);
        if (text.length > length && memcmp(text.data, prefixes[i], length) == 0)
            text = qf_slice_trim((struct qf_slice){ text.data + length, text.length - length });
    }
    if (!fold_front(text, front, &rest))
        return QF_QUANTITY_MALFORMED;
    if (!front[0])
        return read_spelled(rest, ret_fen);
    if (!read_decimal(front, &number))
        return QF_QUANTITY_MALFORMED;
    if (!rest.length)
        return scale(number, unit_fen, 1, ret_fen);
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
    } units[] = { { "亩", QF_AREA_MU }, { "公顷", QF_AREA_HECTARE }, { "平方米", QF_AREA_SQUARE_METRE }, { "㎡", QF_AREA_SQUARE_METRE },
        { "m²", QF_AREA_SQUARE_METRE } };
    static const struct {
        int64_t multiplier, divisor; /* to thousandths of a mu */
    } scales[] = { [QF_AREA_MU] = { 1000, 1 }, [QF_AREA_HECTARE] = { 15000, 1 }, [QF_AREA_SQUARE_METRE] = { 3, 2 } };
    char front[FOLDED_MAX];
    struct qf_slice rest;
    struct decimal number;

    text = qf_slice_trim(text);
    if (is_nothing(text))
        return QF_QUANTITY_EMPTY;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        size_t length = strlen(units[i].text);
        if (text.length > length && memcmp(text.data + text.length - length, units[i].text, length) == 0) {
            unit = units[i].unit;
            text = qf_slice_trim((struct qf_slice){ text.data, text.length - length });
            break;
        }
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
