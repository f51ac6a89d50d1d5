/* SPDX-License-Identifier: Apache-2.0 */
/* A growing text with a cap that remembers its first failure. */
#include "base/text.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#define SMALLEST_CAPACITY ((size_t)64)

static size_t text_cap(const struct qf_text *text)
{
    size_t cap = text->cap ? text->cap : QF_TEXT_CAP_DEFAULT;

    return cap < SIZE_MAX / 2 ? cap : SIZE_MAX / 2; /* so that sums with it do not overflow */
}

void qf_text_release(struct qf_text *text)
{
    size_t cap = text->cap;

    free(text->data);
    *text = (struct qf_text){ .cap = cap };
}

void qf_text_clear(struct qf_text *text)
{
    text->length = 0;
    text->failed = QF_OK;
    if (text->data)
        text->data[0] = '\0';
}

/* Room for `extra` more bytes and the terminator; false when that failed, now or before. */
static bool reserve(struct qf_text *text, size_t extra)
{
    size_t cap = text_cap(text);

    if (text->failed != QF_OK)
        return false;
    if (text->length > cap || extra > cap - text->length) {
        text->failed = QF_LIMIT;
        return false;
    }
    size_t needed = text->length + extra + 1;
    if (needed <= text->capacity)
        return true;
    size_t capacity = text->capacity ? text->capacity : SMALLEST_CAPACITY;
    while (capacity < needed)
        capacity = capacity > cap / 2 ? cap + 1 : capacity * 2;
    char *data = realloc(text->data, capacity);
    if (!data) {
        text->failed = QF_NO_MEMORY;
        return false;
    }
    text->data = data;
    text->capacity = capacity;
    return true;
}

void qf_text_add(struct qf_text *text, const char *data, size_t length)
{
    if (!reserve(text, length))
        return;
    if (length)
        memcpy(text->data + text->length, data, length);
    text->length += length;
    text->data[text->length] = '\0';
}

void qf_text_add_string(struct qf_text *text, const char *string)
{
    qf_text_add(text, string, strlen(string));
}

void qf_text_add_slice(struct qf_text *text, struct qf_slice slice)
{
    qf_text_add(text, slice.data, slice.length);
}

void qf_text_add_char(struct qf_text *text, char c)
{
    qf_text_add(text, &c, 1);
}

void qf_text_add_vformat(struct qf_text *text, const char *format, va_list arguments)
{
    va_list again;

    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length < 0) { /* longer than an int can say, or no memory for positional arguments */
        if (text->failed == QF_OK)
            text->failed = errno == ENOMEM ? QF_NO_MEMORY : QF_LIMIT;
        return;
    }
    if (!reserve(text, (size_t)length))
        return;
    if (vsnprintf(text->data + text->length, (size_t)length + 1, format, arguments) == length)
        text->length += (size_t)length;
    else
        text->failed = QF_NO_MEMORY;
    text->data[text->length] = '\0';
}

void qf_text_add_format(struct qf_text *text, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    qf_text_add_vformat(text, format, arguments);
    va_end(arguments);
}

void qf_text_add_int(struct qf_text *text, int64_t number)
{
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%" PRId64, number);

    qf_text_add(text, digits, (size_t)length);
}

const char *qf_text_string(const struct qf_text *text)
{
    return text->data ? text->data : "";
}

struct qf_slice qf_text_slice(const struct qf_text *text)
{
    return (struct qf_slice){ qf_text_string(text), text->length };
}

enum qf_status qf_text_check(const struct qf_text *text, struct qf_error *error)
{
    if (text->failed == QF_NO_MEMORY)
        return qf_fail_memory(error);
    if (text->failed == QF_LIMIT)
        return qf_fail(error, QF_LIMIT, "a text is longer than its limit of %zu bytes", text_cap(text));
    return QF_OK;
}

enum qf_status qf_text_take(struct qf_text *text, char **ret_string, struct qf_error *error)
{
    qf_text_add(text, "", 0); /* an empty text gets its terminator */
    TRY(qf_text_check(text, error));
    *ret_string = TAKE(text->data);
    text->length = text->capacity = 0;
    return QF_OK;
}
