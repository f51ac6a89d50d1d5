/* SPDX-License-Identifier: Apache-2.0 */
/* Statuses and errors: one table maps a status to its name, exit code and HTTP status. */
#define QF_DEFINES_FAILURES
#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What "within" may take of a message, with the terminator: the reason after it must not be pushed out. */
#define WITHIN_BYTES ((size_t)301)

static const struct {
    const char *name;
    int exit_code, http;
} statuses[QF_STATUS_COUNT] = {
    [QF_OK] = { "ok", 0, 200 },
    [QF_FINDING] = { "finding", 1, 422 },
    [QF_USAGE] = { "usage", 2, 400 },
    [QF_INPUT] = { "input", 3, 422 },
    [QF_NOT_FOUND] = { "not-found", 4, 404 },
    [QF_CONFLICT] = { "conflict", 5, 409 },
    [QF_DENIED] = { "denied", 6, 403 },
    [QF_LIMIT] = { "limit", 7, 413 },
    [QF_CANCELLED] = { "cancelled", 130, 499 },
    [QF_BUSY] = { "busy", 9, 503 },
    [QF_NO_MEMORY] = { "no-memory", 10, 503 },
    [QF_NO_SPACE] = { "no-space", 11, 507 },
    [QF_IO] = { "io", 12, 500 },
    [QF_CORRUPT] = { "corrupt", 13, 500 },
    [QF_INTERNAL] = { "internal", 70, 500 },
};

/* A number that is no status is a mistake of ours. */
static enum qf_status known(enum qf_status status)
{
    return (unsigned)status < QF_STATUS_COUNT ? status : QF_INTERNAL;
}

const char *qf_status_name(enum qf_status status)
{
    return statuses[known(status)].name;
}

int qf_status_exit_code(enum qf_status status)
{
    return statuses[known(status)].exit_code;
}

int qf_status_http(enum qf_status status)
{
    return statuses[known(status)].http;
}

/* Takes a character that a full buffer cut in two off the end. */
static void trim_cut_character(char *text)
{
    size_t length = strlen(text), start = length;

    while (start > 0 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
        start--;
    if (start == 0)
        return;
    unsigned char lead = (unsigned char)text[start - 1];
    size_t expected = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    if (expected > 1 && length - (start - 1) < expected)
        text[start - 1] = '\0';
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored                                                                                         \
    "-Wformat-nonliteral" /* po2c.py holds the conversions of a translation against the literal's */

/*
 * Writes through a buffer, because an argument may be the very text that is replaced. When the C library cannot format
 * (positional arguments may need memory that is not there), the bare format stands in.
 */
static void write_text(char *out, size_t size, const char *format, va_list arguments)
{
    char text[sizeof((struct qf_error *)0)->message];
    int length = vsnprintf(text, size, format, arguments);

    if (length < 0)
        length = snprintf(text, size, "%s", format);
    if ((size_t)length >= size)
        trim_cut_character(text);
    memcpy(out, text, strlen(text) + 1);
}

#pragma GCC diagnostic pop

/* Appends "`before``text`" as far as it fits. */
static void append_text(char *out, size_t size, const char *before, const char *text)
{
    size_t used = strlen(out);

    if ((size_t)snprintf(out + used, size - used, "%s%s", before, text) >= size - used)
        trim_cut_character(out);
}

static void write_message(struct qf_error *error, enum qf_status status, const char *format, va_list arguments)
{
    error->status = status;
    write_text(error->message, sizeof error->message, qf_tr(error->lang, format), arguments);
    error->hint[0] = error->detail[0] = '\0';
}

enum qf_status qf_fail(struct qf_error *error, enum qf_status status, const char *format, ...)
{
    va_list arguments;

    if (!error)
        return status;
    va_start(arguments, format);
    write_message(error, status, format, arguments);
    va_end(arguments);
    return status;
}

static enum qf_status status_of_errno(int number)
{
    switch (number) {
    case ENOENT:
    case ENOTDIR:
        return QF_NOT_FOUND;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return QF_NO_SPACE;
    case ENOMEM:
        return QF_NO_MEMORY;
    case EACCES:
    case EPERM:
    case EROFS:
        return QF_DENIED;
    case EEXIST:
        return QF_CONFLICT;
    default:
        return QF_IO;
    }
}

enum qf_status qf_fail_errno(struct qf_error *error, int error_number, const char *format, ...)
{
    enum qf_status status = status_of_errno(error_number);
    const char *reason = strerrordesc_np(error_number);
    va_list arguments;

    if (!error)
        return status;
    va_start(arguments, format);
    write_message(error, status, format, arguments);
    va_end(arguments);
    append_text(error->message, sizeof error->message, qf_tr(error->lang, ": "),
        qf_tr(error->lang, reason ? reason : QF_N("unknown error")));
    if (status == QF_NO_SPACE)
        qf_hint(error, "free space on the disk and try again; nothing half-done is visible");
    return status;
}

enum qf_status qf_fail_memory(struct qf_error *error)
{
    return qf_fail(error, QF_NO_MEMORY, "out of memory");
}

void qf_hint(struct qf_error *error, const char *format, ...)
{
    va_list arguments;

    if (!error)
        return;
    va_start(arguments, format);
    write_text(error->hint, sizeof error->hint, qf_tr(error->lang, format), arguments);
    va_end(arguments);
}

void qf_detail(struct qf_error *error, const char *format, ...)
{
    va_list arguments;

    if (!error)
        return;
    va_start(arguments, format);
    write_text(error->detail, sizeof error->detail, format, arguments);
    va_end(arguments);
}

enum qf_status qf_fail_within(struct qf_error *error, const char *format, ...)
{
    char after[sizeof error->message];
    va_list arguments;

    if (!error)
        return QF_INTERNAL;
    memcpy(after, error->message, sizeof after);
    va_start(arguments, format);
    write_text(error->message, WITHIN_BYTES, qf_tr(error->lang, format), arguments);
    va_end(arguments);
    append_text(error->message, sizeof error->message, qf_tr(error->lang, ": "), after);
    return error->status;
}

void qf_bug(const char *file, int line, const char *message)
{
    fprintf(stderr, "qingfeng: bug at %s:%d: %s\n", file, line, message);
    abort();
}
