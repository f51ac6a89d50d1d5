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

/* Without white space at both ends: ASCII white space, U+00A0, U+3000, U+200B, U+FEFF and U+2000–U+200A. */
struct qf_slice qf_slice_trim(struct qf_slice text);

/* Reads one code point at `*offset` and moves past it; invalid UTF-8 yields U+FFFD and moves one byte. */
unsigned qf_utf8_next(struct qf_slice text, size_t *offset);

/* Writes `code_point` as UTF-8 (at most 4 bytes) and returns the number of bytes; surrogates and > U+10FFFF give U+FFFD. */
size_t qf_utf8_put(char *out, unsigned code_point);

/* Length of the longest valid UTF-8 prefix (RFC 3629: no overlong forms, no surrogates); equals the length when all is valid. */
size_t qf_utf8_valid_prefix(const char *data, size_t length);

/* Number of code points. */
size_t qf_utf8_count(struct qf_slice text);

#endif
