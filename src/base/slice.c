/* SPDX-License-Identifier: Apache-2.0 */
/*
 * UTF-8 (RFC 3629) and trimming. Validation runs over every delivered byte: ASCII goes 32 bytes at a time, the
 * three-byte characters of Chinese text twelve, the rest one character at a time.
 */
#include "base/slice.h"

#include <stdint.h>

#define REPLACEMENT 0xFFFDu
#define HIGH_BITS   UINT64_C(0x8080808080808080)

static bool is_continuation(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

/* Bytes that a sequence with this lead byte has; 0 when none starts with it. */
static size_t sequence_length(unsigned char lead)
{
    if (lead < 0x80)
        return 1;
    if (lead < 0xC2 || lead > 0xF4)
        return 0;
    return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

/* Bytes of the valid sequence at `text`, with its code point; 0 when it is none. */
static size_t decode(const unsigned char *text, size_t length, unsigned *ret_code_point)
{
    static const unsigned lead_bits[] = { 0, 0x7F, 0x1F, 0x0F, 0x07 }, smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
    size_t size = sequence_length(text[0]);
    unsigned point = text[0] & lead_bits[size];

    if (!size || size > length)
        return 0;
    for (size_t i = 1; i < size; i++) {
        if (!is_continuation(text[i]))
            return 0;
        point = point << 6 | (text[i] & 0x3F);
    }
    if (point < smallest[size] || (point >= 0xD800 && point <= 0xDFFF) || point > 0x10FFFF)
        return 0;
    *ret_code_point = point;
    return size;
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

static uint64_t load64(const unsigned char *bytes)
{
    uint64_t word;

    memcpy(&word, bytes, sizeof word);
    return word;
}

/* The first byte at or after `offset` that is not ASCII. */
static size_t skip_ascii(const unsigned char *text, size_t offset, size_t length)
{
    while (length - offset >= 32) {
        const unsigned char *at = text + offset;
        if ((load64(at) | load64(at + 8) | load64(at + 16) | load64(at + 24)) & HIGH_BITS)
            break;
        offset += 32;
    }
    while (length - offset >= 8 && !(load64(text + offset) & HIGH_BITS))
        offset += 8;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    if (length - offset >= 8) /* the lowest high bit belongs to the first byte that has one */
        return offset + (size_t)__builtin_ctzll(load64(text + offset) & HIGH_BITS) / 8;
#endif
    while (offset < length && text[offset] < 0x80)
        offset++;
    return offset;
}

/* Three bytes of a character whose lead byte allows every continuation: all of Chinese. */
static bool is_plain_triple(const unsigned char *text)
{
    return (text[0] & 0xF0) == 0xE0 && text[0] != 0xE0 && text[0] != 0xED && is_continuation(text[1]) &&
           is_continuation(text[2]);
}

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__

/* Not 0 when a byte of `word` is 0. */
static uint64_t zero_bytes(uint64_t word)
{
    return (word - UINT64_C(0x0101010101010101)) & ~word & HIGH_BITS;
}

/*
 * Whether twelve bytes, loaded as two overlapping words, are four plain triples: all of the form 1110xxxx 10xxxxxx
 * 10xxxxxx, and no lead byte is E0 or ED, which allow only some second bytes.
 */
static bool are_four_plain_triples(const unsigned char *text)
{
    const uint64_t first_mask = UINT64_C(0xC0F0C0C0F0C0C0F0), first_form = UINT64_C(0x80E08080E08080E0);
    const uint64_t second_mask = UINT64_C(0xC0C0F0C0C0F0C0C0), second_form = UINT64_C(0x8080E08080E08080);
    const uint64_t first_leads = UINT64_C(0x000F00000F00000F), first_others = UINT64_C(0x1000101000101000);
    const uint64_t second_leads = UINT64_C(0x00000F00000F0000), second_others = UINT64_C(0x1010001010001010);
    const uint64_t each_d = UINT64_C(0x0D0D0D0D0D0D0D0D);
    uint64_t first = load64(text), second = load64(text + 4);

    if (((first & first_mask) ^ first_form) | ((second & second_mask) ^ second_form))
        return false;
    /* The low four bits of each lead byte; 16 elsewhere, so that only a lead byte can come out as 0. */
    first = (first & first_leads) | first_others;
    second = (second & second_leads) | second_others;
    return !(zero_bytes(first) | zero_bytes(second) | zero_bytes(first ^ (first_leads & each_d)) |
             zero_bytes(second ^ (second_leads & each_d)));
}

#else

static bool are_four_plain_triples(const unsigned char *text)
{
    return is_plain_triple(text) && is_plain_triple(text + 3) && is_plain_triple(text + 6) && is_plain_triple(text + 9);
}

#endif

static size_t skip_plain_triples(const unsigned char *text, size_t offset, size_t length)
{
    while (length - offset >= 12 && are_four_plain_triples(text + offset))
        offset += 12;
    while (length - offset >= 3 && is_plain_triple(text + offset))
        offset += 3;
    return offset;
}

size_t qf_utf8_valid_prefix(const char *data, size_t length)
{
    const unsigned char *text = (const unsigned char *)data;
    size_t offset = 0;
    unsigned code_point;

    while (offset < length) {
        size_t before = offset;
        if (text[offset] < 0x80) {
            offset = skip_ascii(text, offset, length);
            continue;
        }
        offset = skip_plain_triples(text, offset, length);
        if (offset != before)
            continue;
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
    if (code_point == 0xA0 || code_point == 0x3000 || code_point == 0xFEFF ||
        (code_point >= 0x2000 && code_point <= 0x200B))
        return used;
    return 0;
}

struct qf_slice qf_slice_trim_spaces(struct qf_slice text)
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
