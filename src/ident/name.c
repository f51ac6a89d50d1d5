/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The normal form of names. Spaces inside Chinese names, five kinds of middle dot and glyphs from
 * private fonts keep equal names apart; here they come together, or the name is refused.
 */
#include "ident/name.h"

#include <unicode/uchar.h>

#include "ident/clean.h"
#include "ident/han.h"

enum {
    NAME_POINTS = 60, /* code points of the longest name of a person */
    MIDDLE_DOT = 0xB7,
    OPENING = 0xFF08, /* （ */
    CLOSING = 0xFF09
};

struct scan {
    unsigned points[QF_IDENT_MAX];
    size_t count, limit;
    bool stripped, folded, over;
};

static unsigned fold_for_name(unsigned code_point)
{
    unsigned folded = qf_ident_fold_width(code_point);

    switch (folded) {
    case '(':
    case '[':
    case 0x3010: /* 【 */
    case 0x3014: /* 〔 */
        return OPENING;
    case ')':
    case ']':
    case 0x3011:
    case 0x3015:
        return CLOSING;
    default:
        return qf_ident_is_middle_dot(folded) ? MIDDLE_DOT : folded;
    }
}

static void push(struct scan *scan, unsigned code_point)
{
    if (scan->count < scan->limit)
        scan->points[scan->count++] = code_point;
    else
        scan->over = true;
}

/* Beside these a space means nothing. */
static bool stands_close(unsigned code_point)
{
    return qf_han_is(code_point) || code_point == OPENING || code_point == CLOSING;
}

/* A gap between two characters: one space between words of letters, nothing where Chinese stands on either side. */
static void close_gap(struct scan *scan, unsigned next, bool is_one_space)
{
    if (stands_close(scan->points[scan->count - 1]) || stands_close(next)) {
        scan->stripped = true;
        return;
    }
    scan->folded |= !is_one_space;
    push(scan, ' ');
}

static void scan_name(struct qf_slice text, size_t limit, struct scan *ret)
{
    struct qf_slice inner = qf_slice_trim(text);
    size_t gap = 0;
    bool plain_gap = true;

    ret->count = 0;
    ret->limit = limit;
    ret->stripped = inner.length != text.length;
    ret->folded = ret->over = false;
    for (size_t offset = 0; offset < inner.length;) {
        unsigned raw = qf_utf8_next(inner, &offset), code_point = fold_for_name(raw);

        if (qf_ident_is_space(code_point)) {
            gap++;
            plain_gap = raw == ' ';
            continue;
        }
        if (ret->count == 0 && (code_point == '\'' || code_point == '.' || code_point == MIDDLE_DOT)) {
            ret->stripped = true;
            continue;
        }
        if (gap > 0 && ret->count > 0)
            close_gap(ret, code_point, gap == 1 && plain_gap);
        else
            ret->stripped |= gap > 0;
        gap = 0;
        ret->folded |= raw != code_point;
        push(ret, code_point);
    }
    ret->stripped |= gap > 0;
}

/* Takes from the end what can only stand between characters. */
static void settle_end(struct scan *scan)
{
    while (scan->count > 0) {
        unsigned last = scan->points[scan->count - 1];
        unsigned previous = scan->count > 1 ? scan->points[scan->count - 2] : 0;

        if (last != MIDDLE_DOT && last != ' ' && last != '\'' && !(last == '.' && qf_han_is(previous)))
            return;
        scan->count--;
        scan->stripped = true;
    }
}

/* Beside a Chinese character every dot is the middle dot, and doubled ones are one. */
static void settle_dots(struct scan *scan)
{
    size_t count = 0;

    settle_end(scan);
    for (size_t i = 0; i < scan->count; i++) {
        unsigned c = scan->points[i];
        unsigned previous = count > 0 ? scan->points[count - 1] : 0;
        unsigned next = i + 1 < scan->count ? scan->points[i + 1] : 0;

        if ((c == '.' || c == MIDDLE_DOT) && previous == MIDDLE_DOT) {
            scan->stripped = true;
            continue;
        }
        if (c == '.' && (qf_han_is(previous) || qf_han_is(next))) {
            scan->folded = true;
            c = MIDDLE_DOT;
        }
        scan->points[count++] = c;
    }
    scan->count = count;
    settle_end(scan);
}

static void put_value(struct scan *scan, struct qf_ident *ret)
{
    size_t length = 0;

    for (size_t i = 0; i < scan->count; i++) {
        char bytes[4];
        size_t size = qf_utf8_put(bytes, scan->points[i]);

        if (length + size >= QF_IDENT_MAX) {
            scan->over = true;
            break;
        }
        memcpy(ret->value + length, bytes, size);
        length += size;
    }
    ret->value[length] = '\0';
    ret->length = (uint8_t)length;
}

/* A glyph of somebody's private font, or what is left where a character could not be converted. */
static bool is_lost(unsigned code_point)
{
    return (code_point >= 0xE000 && code_point <= 0xF8FF) || code_point >= 0xF0000 || code_point == 0xFFFD ||
           code_point == '?';
}

/* Letters of any script, the marks on them, and what joins them. */
static bool is_of_names(unsigned code_point)
{
    switch (code_point) {
    case MIDDLE_DOT:
    case ' ':
    case '.':
    case '-':
    case '\'':
    case 0xF0B: /* between the syllables of Tibetan */
    case 0xF0C:
        return true;
    default:
        return qf_han_is(code_point) || u_hasBinaryProperty((UChar32)code_point, UCHAR_ALPHABETIC) ||
               u_charType((UChar32)code_point) == U_NON_SPACING_MARK;
    }
}

static enum qf_ident_reason judge_person(const struct scan *scan, bool *ret_warn)
{
    enum qf_ident_reason reason = QF_REASON_NONE;

    for (size_t i = 0; i < scan->count; i++) {
        unsigned c = scan->points[i];

        if (c == '*')
            return QF_REASON_MASKED;
        if (c == OPENING || c == CLOSING) /* 张三（已故）: a note that is no part of the name */
            *ret_warn = true;
        else if (is_lost(c) || !is_of_names(c))
            reason = QF_REASON_CHARACTER;
    }
    return reason;
}

static enum qf_ident_reason judge_organisation(const struct scan *scan)
{
    size_t stars = 0;

    for (size_t i = 0; i < scan->count; i++) {
        if (is_lost(scan->points[i]))
            return QF_REASON_CHARACTER;
        stars += scan->points[i] == '*';
    }
    return stars > 1 ? QF_REASON_MASKED : QF_REASON_NONE; /* one star marks a listed firm in trouble: *ST */
}

/* Sets all but the verdict on the characters; false when the verdict stands already. */
static bool begin(struct scan *scan, struct qf_ident *ret)
{
    put_value(scan, ret);
    ret->warn = false;
    ret->reason = scan->folded ? QF_REASON_FOLDED : scan->stripped ? QF_REASON_STRIPPED : QF_REASON_NONE;
    ret->outcome = QF_IDENT_VALID;
    if (scan->over) {
        qf_ident_reject(ret, QF_REASON_LENGTH);
        return false;
    }
    if (qf_ident_means_nothing((struct qf_slice){ ret->value, ret->length })) {
        ret->outcome = QF_IDENT_EMPTY;
        ret->reason = QF_REASON_NONE;
        ret->length = 0;
        ret->value[0] = '\0';
        return false;
    }
    return true;
}

/* Two to four characters of the main block, U+4E00–U+9FFF: nearly every name. */
static bool is_plain_han(struct qf_slice text)
{
    if (text.length < 6 || text.length > 12 || text.length % 3 != 0)
        return false;
    for (size_t i = 0; i < text.length; i += 3) {
        const unsigned char *c = (const unsigned char *)text.data + i;

        if (c[0] < 0xE4 || c[0] > 0xE9 || (c[0] == 0xE4 && c[1] < 0xB8) || (c[1] & 0xC0) != 0x80 ||
            (c[2] & 0xC0) != 0x80)
            return false;
    }
    return !qf_slice_equal(text, QF_SLICE("暂无"));
}

void qf_person_name_read(struct qf_slice text, struct qf_ident *ret)
{
    struct scan scan;
    enum qf_ident_reason reason;

    if (is_plain_han(text)) {
        memcpy(ret->value, text.data, text.length);
        ret->value[text.length] = '\0';
        ret->length = (uint8_t)text.length;
        ret->outcome = QF_IDENT_VALID;
        ret->reason = QF_REASON_NONE;
        ret->warn = false;
        return;
    }
    scan_name(text, NAME_POINTS, &scan);
    settle_dots(&scan);
    if (!begin(&scan, ret))
        return;
    reason = judge_person(&scan, &ret->warn);
    if (reason != QF_REASON_NONE)
        qf_ident_reject(ret, reason);
}

void qf_organisation_name_read(struct qf_slice text, struct qf_ident *ret)
{
    struct scan scan;
    enum qf_ident_reason reason;

    scan_name(text, QF_IDENT_MAX, &scan);
    if (!begin(&scan, ret))
        return;
    reason = judge_organisation(&scan);
    if (reason != QF_REASON_NONE)
        qf_ident_reject(ret, reason);
}
