/* SPDX-License-Identifier: Apache-2.0 */
/* Borrowed text: a pointer and a length into bytes that somebody else owns; not zero-terminated. */
#ifndef QF_BASE_SLICE_H
#define QF_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct qf_slice {
    const char *data;
    size_t length;
};

#define QF_SLICE(literal) ((struct qf_slice){ (literal), sizeof(literal) - 1 })

static inline struct qf_slice qf_slice(const char *text)
{
    return (struct qf_slice){ text, text ? strlen(text) : 0 };
}

static inline bool qf_slice_equal(struct qf_slice a, struct qf_slice b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

/*
 * Whether trimming may find something: false is certain. Told from a byte or three at each end, for nearly every cell of a
 * delivery begins and ends with a letter, a digit or a character of Chinese (lead bytes E4–E9), none of them a space.
 */
static inline bool qf_slice_may_trim(struct qf_slice text)
{
    const unsigned char *data = (const unsigned char *)text.data;
    size_t length = text.length;

    if (!length)
        return false;
    if (!(data[0] > ' ' && data[0] < 0x80) && !(data[0] >= 0xE4 && data[0] <= 0xE9))
        return true;
    if (data[length - 1] < 0x80)
        return data[length - 1] <= ' ';
    return length < 3 || data[length - 3] < 0xE4 || data[length - 3] > 0xE9 || data[length - 2] < 0x80 ||
           data[length - 2] > 0xBF;
}

struct qf_slice qf_slice_trim_spaces(struct qf_slice text); /* qf_slice_trim() without the shortcut */

/* Without white space at both ends: ASCII white space, U+00A0, U+3000, U+200B, U+FEFF and U+2000–U+200A. */
static inline struct qf_slice qf_slice_trim(struct qf_slice text)
{
    return qf_slice_may_trim(text) ? qf_slice_trim_spaces(text) : text;
}

/* Reads one code point at `*offset` and moves past it; invalid UTF-8 yields U+FFFD and moves one byte. */
unsigned qf_utf8_next(struct qf_slice text, size_t *offset);

/* Writes `code_point` as UTF-8 (at most 4 bytes) and returns the number of bytes; surrogates and > U+10FFFF give U+FFFD. */
size_t qf_utf8_put(char *out, unsigned code_point);

/* Length of the longest valid UTF-8 prefix (RFC 3629: no overlong forms, no surrogates); equals the length when all is valid. */
size_t qf_utf8_valid_prefix(const char *data, size_t length);

/* Number of code points. */
size_t qf_utf8_count(struct qf_slice text);

#endif
