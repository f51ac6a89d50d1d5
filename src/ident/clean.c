/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The decoration that real files put on codes: apostrophes against spreadsheets, tabs against
 * scientific notation, grouping spaces, full-width digits. It comes off here, once for all readers.
 */
#include "ident/clean.h"

#include "base/memory.h"

#define DIGIT (QF_SET_DIGIT | QF_SET_CREDIT | QF_SET_PLATE)
#define PLAIN (QF_SET_LETTER | QF_SET_CREDIT | QF_SET_PLATE)

const uint8_t qf_ident_sets[256] = {
    ['0' ... '9'] = DIGIT,
    ['A' ... 'H'] = PLAIN,
    ['I'] = QF_SET_LETTER,
    ['J' ... 'N'] = PLAIN,
    ['O'] = QF_SET_LETTER,
    ['P' ... 'R'] = PLAIN,
    ['S'] = QF_SET_LETTER | QF_SET_PLATE,
    ['T' ... 'U'] = PLAIN,
    ['V'] = QF_SET_LETTER | QF_SET_PLATE,
    ['W' ... 'Y'] = PLAIN,
    ['Z'] = QF_SET_LETTER | QF_SET_PLATE,
};

bool qf_ident_is_space(unsigned code_point)
{
    /* Controls, spaces of all widths, soft hyphen, joiners, marks of direction, line ends, byte order mark. */
    static const struct {
        uint16_t first, last;
    } spaces[] = {
        { 0x00, 0x20 },
        { 0x7F, 0xA0 },
        { 0xAD, 0xAD },
        { 0x1680, 0x1680 },
        { 0x180E, 0x180E },
        { 0x2000, 0x200F },
        { 0x2028, 0x202F },
        { 0x205F, 0x206F },
        { 0x3000, 0x3000 },
        { 0xFEFF, 0xFEFF },
    };

    for (size_t i = 0; i < QF_COUNT(spaces) && code_point >= spaces[i].first; i++) {
        if (code_point <= spaces[i].last)
            return true;
    }
    return false;
}

static bool is_dash(unsigned code_point)
{
    return (code_point >= 0x2010 && code_point <= 0x2015) || code_point == 0x2212 || code_point == 0xFE63;
}

static bool is_apostrophe(unsigned code_point)
{
    return code_point == '\'' || code_point == '`' || code_point == 0xB4 || code_point == 0x2018 ||
           code_point == 0x2019 || code_point == 0x201B || code_point == 0x2032;
}

unsigned qf_ident_fold_width(unsigned code_point)
{
    if (code_point >= 0xFF01 && code_point <= 0xFF5E)
        code_point -= 0xFEE0;
    if (is_apostrophe(code_point))
        return '\'';
    return is_dash(code_point) ? '-' : code_point;
}

bool qf_ident_is_middle_dot(unsigned code_point)
{
    switch (code_point) {
    case 0xB7:
    case 0x387:
    case 0x2022:
    case 0x2027:
    case 0x2219:
    case 0x22C5:
    case 0x2E31:
    case 0x30FB:
    case 0xFF65:
        return true;
    default:
        return false;
    }
}

static unsigned fold_for_code(unsigned code_point)
{
    unsigned folded = qf_ident_fold_width(code_point);

    if (folded >= 'a' && folded <= 'z')
        return folded - 'a' + 'A';
    if (folded == 0xD7 || folded == 0x2169 || folded == 0x2179) /* × and the Roman ten that input methods offer */
        return 'X';
    return qf_ident_is_middle_dot(folded) ? '-' : folded;
}

bool qf_ident_means_nothing(struct qf_slice value)
{
    static const char *const signs[] = { "-", "--", "---", "/", "\\", "0", "N/A", "NULL", "null", "无", "暂无", "空" };

    if (value.length > 6)
        return false;
    for (size_t i = 0; i < QF_COUNT(signs); i++) {
        if (qf_slice_equal(value, qf_slice(signs[i])))
            return true;
    }
    return value.length == 0;
}

/* Codes that only consist of digits and capitals are copied as they stand: nearly all of them. */
static bool copy_plain(struct qf_slice text, struct qf_ident *ret)
{
    if (text.length < 2 || text.length >= QF_IDENT_MAX)
        return false;
    for (size_t i = 0; i < text.length; i++) {
        if (!(qf_ident_sets[(unsigned char)text.data[i]] & (QF_SET_DIGIT | QF_SET_LETTER)))
            return false;
        ret->value[i] = text.data[i];
    }
    ret->length = (uint8_t)text.length;
    return true;
}

/* Spreadsheets are told to keep a number as text by writing it as the formula ="…". */
static struct qf_slice without_formula(struct qf_slice text)
{
    if (text.length >= 3 && text.data[0] == '=' && text.data[1] == '"' && text.data[text.length - 1] == '"')
        return (struct qf_slice){ text.data + 2, text.length - 3 };
    return text;
}

/* Copies digits and capitals from `offset` on, as many as stand there and fit; how many that were. */
static size_t copy_run(struct qf_slice text, size_t offset, struct qf_ident *ret, size_t length)
{
    size_t count = 0;

    while (offset + count < text.length && length + count < QF_IDENT_MAX - 1 &&
           (qf_ident_sets[(unsigned char)text.data[offset + count]] & (QF_SET_DIGIT | QF_SET_LETTER))) {
        ret->value[length + count] = text.data[offset + count];
        count++;
    }
    return count;
}

/* False when not all of the text fits. */
static bool copy_cleaned(struct qf_slice text, const char *drop, struct qf_ident *ret)
{
    struct qf_slice inner = without_formula(qf_slice_trim(text));
    bool stripped = inner.length != text.length, folded = false, fits = true;
    size_t offset = 0, length = 0;

    while (fits && offset < inner.length) {
        size_t run = copy_run(inner, offset, ret, length);
        unsigned raw, code_point;
        char bytes[4];
        size_t size;

        offset += run;
        length += run;
        if (offset == inner.length)
            break;
        raw = qf_utf8_next(inner, &offset);
        code_point = fold_for_code(raw);
        size = qf_utf8_put(bytes, code_point);
        if (qf_ident_is_space(code_point) || code_point == '\'' || (size == 1 && strchr(drop, bytes[0]))) {
            stripped = true;
            continue;
        }
        folded |= raw != code_point;
        fits = length + size < QF_IDENT_MAX;
        if (fits) {
            memcpy(ret->value + length, bytes, size);
            length += size;
        }
    }
    ret->length = (uint8_t)length;
    ret->reason = folded ? QF_REASON_FOLDED : stripped ? QF_REASON_STRIPPED : QF_REASON_NONE;
    return fits;
}

bool qf_ident_clean(struct qf_slice text, const char *drop, struct qf_ident *ret)
{
    bool fits = true;

    ret->outcome = QF_IDENT_VALID;
    ret->reason = QF_REASON_NONE;
    ret->warn = false;
    if (!copy_plain(text, ret))
        fits = copy_cleaned(text, drop, ret);
    ret->value[ret->length] = '\0';
    if (!fits) {
        qf_ident_reject(ret, QF_REASON_LENGTH);
        return false;
    }
    if (ret->length <= 6 && qf_ident_means_nothing((struct qf_slice){ ret->value, ret->length })) {
        ret->outcome = QF_IDENT_EMPTY;
        ret->reason = QF_REASON_NONE;
        ret->length = 0;
        ret->value[0] = '\0';
        return false;
    }
    return true;
}

void qf_ident_reject(struct qf_ident *ident, enum qf_ident_reason reason)
{
    ident->outcome = QF_IDENT_INVALID;
    ident->reason = reason;
}

bool qf_ident_is_float(const struct qf_ident *ident)
{
    size_t i = 0, digits;

    while (i < ident->length && (qf_ident_sets[(unsigned char)ident->value[i]] & QF_SET_DIGIT))
        i++;
    digits = i;
    if (i > 0 && i < ident->length && ident->value[i] == '.') {
        i++;
        while (i < ident->length && (qf_ident_sets[(unsigned char)ident->value[i]] & QF_SET_DIGIT))
            i++;
        if (i == ident->length)
            return true;
    }
    if (digits == 0 || i + 1 >= ident->length || ident->value[i] != 'E')
        return false;
    i++;
    if (ident->value[i] == '+' || ident->value[i] == '-')
        i++;
    return i < ident->length && qf_ident_only(ident, i, ident->length, QF_SET_DIGIT);
}

/* Published rosters hide digits behind * or behind a run of X. */
static bool is_masked(const struct qf_ident *ident)
{
    return memchr(ident->value, '*', ident->length) != NULL || strstr(ident->value, "XXXX") != NULL;
}

void qf_ident_reject_shape(struct qf_ident *ident, unsigned sets)
{
    if (is_masked(ident))
        qf_ident_reject(ident, QF_REASON_MASKED);
    else if (qf_ident_is_float(ident))
        qf_ident_reject(ident, QF_REASON_DAMAGED);
    else if (!qf_ident_only(ident, 0, ident->length, sets))
        qf_ident_reject(ident, QF_REASON_CHARACTER);
    else
        qf_ident_reject(ident, QF_REASON_LENGTH);
}

bool qf_ident_expect(struct qf_ident *ident, size_t length, unsigned sets)
{
    if (ident->length == length && qf_ident_only(ident, 0, length, sets))
        return true;
    qf_ident_reject_shape(ident, sets);
    return false;
}

static void note_stripped(struct qf_ident *ident)
{
    if (ident->reason == QF_REASON_NONE)
        ident->reason = QF_REASON_STRIPPED;
}

void qf_ident_cut(struct qf_ident *ident, size_t length)
{
    ident->length = (uint8_t)length;
    ident->value[length] = '\0';
    note_stripped(ident);
}

void qf_ident_behead(struct qf_ident *ident, size_t count)
{
    memmove(ident->value, ident->value + count, ident->length - count + 1U);
    ident->length = (uint8_t)(ident->length - count);
    note_stripped(ident);
}
