/* SPDX-License-Identifier: Apache-2.0 */
/* Reads cells of text, codes and decimals. The usual cell is clean and passes without being copied. */
#include "catalog/cell.h"

#include <string.h>

#include "base/memory.h"

bool qf_cell_is_sentinel(struct qf_slice text)
{
    static const char *const signs[] = { "-", "--", "—", "——", "/", "\\", "无", "空", "null", "NULL", "N/A", "#N/A",
        "#VALUE!", "#REF!" };
    if (!text.length)
        return true;
    if (text.length > 8 || !strchr("-/\\nN#\xE2\xE6\xE7", text.data[0])) /* what the signs begin with */
        return false;
    for (size_t i = 0; i < QF_COUNT(signs); i++) {
        if (qf_slice_equal(text, qf_slice(signs[i])))
            return true;
    }
    return false;
}

/* Control characters (C0, C1, DEL) and what has no width: U+200B–U+200F, U+202A–U+202E, U+2060, U+FEFF. */
static bool is_control(unsigned c)
{
    return c < 0x20 || (c >= 0x7F && c <= 0x9F) || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
           c == 0x2060 || c == 0xFEFF;
}

/* Whether a byte can begin a control character. ASCII ones are told exactly. */
static bool is_suspect(unsigned char byte)
{
    return byte < 0x20 || byte == 0x7F || byte == 0xC2 || byte == 0xE2 || byte == 0xEF;
}

/* Offset of the first control character; the length when there is none. */
static size_t clean_prefix(struct qf_slice text)
{
    size_t offset = 0;
    while (offset < text.length) {
        if (!is_suspect((unsigned char)text.data[offset])) {
            offset++;
            continue;
        }
        size_t next = offset;
        if (is_control(qf_utf8_next(text, &next)))
            return offset;
        offset = next;
    }
    return offset;
}

static char *room_for(size_t length, struct qf_scratch *scratch, struct qf_value *ret)
{
    if (length <= sizeof ret->buffer)
        return ret->buffer;
    if (!scratch || scratch->size - scratch->used < length)
        return NULL;
    char *room = scratch->data + scratch->used;
    scratch->used += length;
    return room;
}

static bool drop_controls(struct qf_slice *text, size_t clean, struct qf_scratch *scratch, struct qf_value *ret)
{
    char *out = room_for(text->length, scratch, ret);
    size_t length = clean;
    if (!out)
        return false;
    memcpy(out, text->data, clean);
    for (size_t offset = clean; offset < text->length;) {
        size_t start = offset;
        if (!is_control(qf_utf8_next(*text, &offset))) {
            memcpy(out + length, text->data + start, offset - start);
            length += offset - start;
        }
    }
    *text = (struct qf_slice){ out, length };
    return true;
}

/* An exporter puts ' before digits so that spreadsheets keep them; some write ’ or `, and the next exporter adds its own. */
static struct qf_slice without_apostrophes(struct qf_slice text)
{
    for (;;) {
        size_t length = text.length > 1 && (text.data[0] == '\'' || text.data[0] == '`') ? 1
                        : text.length > 3 && memcmp(text.data, "\xE2\x80\x99", 3) == 0   ? 3
                                                                                         : 0;
        if (!length)
            return text;
        text = qf_slice_trim((struct qf_slice){ text.data + length, text.length - length });
    }
}

/* What is kept reads as itself: controls go first, for blanks and apostrophes may stand behind them. */
void qf_cell_read_text(struct qf_slice cell, struct qf_scratch *scratch, struct qf_value *ret)
{
    struct qf_slice trimmed = qf_slice_trim(cell), text = trimmed;
    size_t clean = clean_prefix(text);
    bool fits = clean == text.length || drop_controls(&text, clean, scratch, ret);
    text = without_apostrophes(qf_slice_trim(text));
    const char *rule = text.length != trimmed.length ? "stripped" : NULL;
    ret->text = text;
    if (!fits || (text.length > QF_CELL_TEXT_MAX && qf_utf8_count(text) > QF_CELL_TEXT_MAX)) {
        ret->outcome = QF_CELL_INVALID;
        ret->rule = "too-long";
    } else if (qf_cell_is_sentinel(text)) {
        ret->outcome = QF_CELL_EMPTY;
        ret->rule = trimmed.length ? "sentinel" : NULL;
        ret->text = (struct qf_slice){ "", 0 };
    } else {
        ret->outcome = QF_CELL_READ;
        ret->rule = rule;
    }
}

static const char *find_spelling(struct qf_slice text, const struct qf_column *column)
{
    size_t low = 0, high = column->value_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        struct qf_slice spelling = qf_slice(column->values[middle].spelling);
        size_t shared = text.length < spelling.length ? text.length : spelling.length; /* a cell may hold zero bytes */
        int order = memcmp(text.data, spelling.data, shared);
        if (order == 0 && text.length == spelling.length)
            return column->values[middle].code;
        if (order < 0 || (order == 0 && text.length < spelling.length))
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

/* Without white space and control characters, full-width characters made narrow; 0 when it does not fit. */
static size_t fold(struct qf_slice text, char out[QF_IDENT_MAX])
{
    size_t length = 0;
    for (size_t offset = 0; offset < text.length;) {
        size_t start = offset;
        unsigned c = qf_utf8_next(text, &offset);
        if (is_control(c) || qf_slice_trim((struct qf_slice){ text.data + start, offset - start }).length == 0)
            continue;
        if (length + 4 > QF_IDENT_MAX)
            return 0;
        length += qf_utf8_put(out + length, c >= 0xFF01 && c <= 0xFF5E ? c - 0xFEE0 : c);
    }
    return length;
}

bool qf_cell_find_code(struct qf_slice text, const struct qf_column *column, struct qf_value *ret)
{
    const char *found = find_spelling(text, column);
    ret->rule = NULL;
    if (!found) {
        size_t length = fold(text, ret->buffer);
        found = length ? find_spelling((struct qf_slice){ ret->buffer, length }, column) : NULL;
        ret->rule = "folded";
    }
    if (found)
        ret->text = qf_slice(found);
    return found != NULL;
}

/* Decimals */

#define DIGITS_MAX 38 /* before the point and behind it */

struct digits {
    char data[40]; /* significant digits without the point, leading zeros left out */
    int count;
    int scale; /* digits after the point */
    bool negative;
};

/* Puts `text` in ASCII without commas and a final percent sign; 0 when something else stands in it. */
static size_t narrow(struct qf_slice text, char out[64])
{
    size_t length = 0;
    for (size_t offset = 0; offset < text.length;) {
        unsigned c = qf_utf8_next(text, &offset);
        c = c >= 0xFF01 && c <= 0xFF5E ? c - 0xFEE0 : c;
        if (c == ',' && length && offset < text.length)
            continue;
        if (c == '%' && offset == text.length)
            break;
        if (c >= 0x7F || c <= ' ' || length == 63)
            return 0;
        out[length++] = (char)c;
    }
    out[length] = '\0';
    return length;
}

static bool read_exponent(const char *text, int *ret_exponent)
{
    bool negative = *text == '-';
    text += *text == '-' || *text == '+';
    size_t length = strlen(text);
    if (length < 1 || length > 2 || strspn(text, "0123456789") != length)
        return false;
    int exponent = text[1] ? (text[0] - '0') * 10 + (text[1] - '0') : text[0] - '0';
    *ret_exponent = negative ? -exponent : exponent;
    return true;
}

/* Digits with at most one point, up to the exponent or the end; NULL when something else stands there. */
static const char *read_mantissa(const char *text, struct digits *digits)
{
    bool point = false, any = false;
    for (; *text && *text != 'e' && *text != 'E'; text++) {
        if (*text == '.' && !point) {
            point = true;
            continue;
        }
        if (*text < '0' || *text > '9' || digits->count == DIGITS_MAX)
            return NULL;
        any = true;
        digits->scale += point;
        if (digits->count || *text != '0')
            digits->data[digits->count++] = *text;
    }
    return any ? text : NULL;
}

static bool read_digits(const char *text, struct digits *digits)
{
    int exponent = 0;
    *digits = (struct digits){ .negative = *text == '-' };
    text = read_mantissa(text + (*text == '-' || *text == '+'), digits);
    if (!text || (*text && !read_exponent(text + 1, &exponent)))
        return false;
    digits->scale -= exponent;
    while (digits->count && digits->scale > 0 && digits->data[digits->count - 1] == '0') {
        digits->count--;
        digits->scale--;
    }
    if (!digits->count)
        digits->scale = 0;
    return digits->scale <= DIGITS_MAX && digits->count - digits->scale <= DIGITS_MAX;
}

bool qf_decimal_read(struct qf_slice text, char ret_text[QF_IDENT_MAX], size_t *ret_length)
{
    char narrowed[64] = "";
    struct digits digits;
    size_t length = 0;
    if (!narrow(text, narrowed) || !read_digits(narrowed, &digits))
        return false;
    int whole = digits.count - digits.scale; /* digits before the point; not positive when it is less than one */
    if (digits.negative && digits.count)
        ret_text[length++] = '-';
    if (whole <= 0 || !digits.count)
        ret_text[length++] = '0';
    for (int i = 0; i < whole && digits.count; i++)
        ret_text[length++] = i < digits.count ? digits.data[i] : '0';
    if (digits.scale > 0 && digits.count) {
        ret_text[length++] = '.';
        for (int i = whole; i < digits.count; i++)
            ret_text[length++] = i < 0 ? '0' : digits.data[i];
    }
    *ret_length = length;
    return true;
}
