/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8 (RFC 3629) and trimming. Validation runs over every delivered byte, so ASCII is skipped eight bytes at a time. */
#include "base/slice.h"

#include <stdint.h>

#define REPLACEMENT 0xFFFDu

/* Bytes of the valid sequence at `text`, with its code point; 0 when it is none. */
static size_t decode(const unsigned char *text, size_t length, unsigned *ret_code_point)
{
    unsigned lead = text[0];

    if (lead < 0x80) {
        *ret_code_point = lead;
        return 1;
    }
    if (lead >= 0xC2 && lead <= 0xDF && length >= 2 && (text[1] & 0xC0) == 0x80) {
        *ret_code_point = (lead & 0x1F) << 6 | (text[1] & 0x3F);
        return 2;
    }
    if ((lead & 0xF0) == 0xE0 && length >= 3 && (text[1] & 0xC0) == 0x80 && (text[2] & 0xC0) == 0x80) {
        unsigned point = (lead & 0x0F) << 12 | (text[1] & 0x3Fu) << 6 | (text[2] & 0x3F);
        *ret_code_point = point;
        return point >= 0x800 && (point < 0xD800 || point > 0xDFFF) ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4 && length >= 4 && (text[1] & 0xC0) == 0x80 && (text[2] & 0xC0) == 0x80 &&
        (text[3] & 0xC0) == 0x80) {
        unsigned point = (lead & 0x07) << 18 | (text[1] & 0x3Fu) << 12 | (text[2] & 0x3Fu) << 6 | (text[3] & 0x3F);
        *ret_code_point = point;
        return point >= 0x10000 && point <= 0x10FFFF ? 4 : 0;
    }
    return 0;
}

unsigned qf_utf8_next(struct qf_slice text, size_t *offset)
{
    unsigned code_point = REPLACEMENT;
    size_t used = decode((const unsigned char *)text.data + *offset, text.length - *offset, &code_point);

    *offset += used ? used : 1;
    return used ? code_point : REPLACEMENT;
}

size_t qf_utf8_put(char *out, unsigned code_point)
{
    if ((code_point >= 0xD800 && code_point <= 0xDFFF) || code_point > 0x10FFFF)
        code_point = REPLACEMENT;
    if (code_point < 0x80) {
        out[0] = (char)code_point;
        return 1;
    }
    if (code_point < 0x800) {
        out[0] = (char)(0xC0 | code_point >> 6);
        out[1] = (char)(0x80 | (code_point & 0x3F));
        return 2;
    }
    if (code_point < 0x10000) {
        out[0] = (char)(0xE0 | code_point >> 12);
        out[1] = (char)(0x80 | (code_point >> 6 & 0x3F));
        out[2] = (char)(0x80 | (code_point & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | code_point >> 18);
    out[1] = (char)(0x80 | (code_point >> 12 & 0x3F));
    out[2] = (char)(0x80 | (code_point >> 6 & 0x3F));
    out[3] = (char)(0x80 | (code_point & 0x3F));
    return 4;
}

size_t qf_utf8_valid_prefix(const char *data, size_t length)
{
    const unsigned char *text = (const unsigned char *)data;
    size_t offset = 0;

    while (offset < length) {
        uint64_t word;
        unsigned code_point;
        if (length - offset >= sizeof word) {
            memcpy(&word, text + offset, sizeof word);
            if (!(word & UINT64_C(0x8080808080808080))) {
                offset += sizeof word;
                continue;
            }
        }
        size_t used = decode(text + offset, length - offset, &code_point);
        if (!used)
            break;
        offset += used;
    }
    return offset;
}

size_t qf_utf8_count(struct qf_slice text)
{
    size_t count = 0;

    for (size_t offset = 0; offset < text.length; count++)
        qf_utf8_next(text, &offset);
    return count;
}

/* Bytes of the white space character at `text`; 0 when there is none. */
static size_t space_length(const char *text, size_t length)
{
    unsigned code_point = 0;

    if (*text == ' ' || (*text >= '\t' && *text <= '\r'))
        return 1;
    if ((unsigned char)*text < 0xC2)
        return 0;
    size_t used = decode((const unsigned char *)text, length, &code_point);
    if (code_point == 0xA0 || code_point == 0x3000 || code_point == 0xFEFF || (code_point >= 0x2000 && code_point <= 0x200B))
        return used;
    return 0;
}

struct qf_slice qf_slice_trim(struct qf_slice text)
{
    size_t used;

    while (text.length && (used = space_length(text.data, text.length))) {
        text.data += used;
        text.length -= used;
    }
    while (text.length) {
        size_t start = text.length - 1;
        while (start > 0 && text.length - start < 3 && ((unsigned char)text.data[start] & 0xC0) == 0x80)
            start--;
        used = space_length(text.data + start, text.length - start);
        if (used != text.length - start)
            break;
        text.length = start;
    }
    return text;
}
