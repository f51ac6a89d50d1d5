/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A growing text with a cap. Appending never fails loudly: a lack of memory or a reached cap is
 * remembered, later appends do nothing, and qf_text_check() reports it once.
 */
#ifndef QF_BASE_TEXT_H
#define QF_BASE_TEXT_H

#include <stdarg.h>
#include <stdint.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/slice.h"

#define QF_TEXT_CAP_DEFAULT ((size_t)64 << 20)

struct qf_text {
    char *data;    /* zero-terminated, or NULL while empty */
    size_t length; /* bytes, without the terminator */
    size_t capacity;
    size_t cap;            /* largest length in bytes; 0 means QF_TEXT_CAP_DEFAULT */
    enum qf_status failed; /* QF_OK, QF_NO_MEMORY or QF_LIMIT */
};

void qf_text_release(struct qf_text *text);
QF_CLEANUP_VALUE(struct qf_text, qf_text_release)

void qf_text_clear(struct qf_text *text); /* empties it and forgets a failure; keeps the memory */
void qf_text_add(struct qf_text *text, const char *data, size_t length);
void qf_text_add_string(struct qf_text *text, const char *string);
void qf_text_add_slice(struct qf_text *text, struct qf_slice slice);
void qf_text_add_char(struct qf_text *text, char c);
void qf_text_add_format(struct qf_text *text, const char *format, ...) QF_PRINTF(2, 3);
void qf_text_add_vformat(struct qf_text *text, const char *format, va_list arguments) QF_PRINTF(2, 0);
void qf_text_add_int(struct qf_text *text, int64_t number);

/* The text as a C string; "" while empty. Borrowed until the next change. */
const char *qf_text_string(const struct qf_text *text);
struct qf_slice qf_text_slice(const struct qf_text *text);

/* QF_OK, or the failure that an append remembered. */
QF_MUST_CHECK enum qf_status qf_text_check(const struct qf_text *text, struct qf_error *error);

/* Hands the bytes to the caller, who frees them; never NULL on success. */
QF_MUST_CHECK enum qf_status qf_text_take(struct qf_text *text, char **ret_string, struct qf_error *error);

#endif
