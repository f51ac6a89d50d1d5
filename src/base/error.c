/* SPDX-License-Identifier: Apache-2.0 */
/* Statuses and errors: one table maps a status to its name, exit code and HTTP status. */
#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
    [QF_CANCELLED] = { "cancelled", 8, 499 },
    [QF_BUSY] = { "busy", 9, 503 },
    [QF_NO_MEMORY] = { "no-memory", 10, 503 },
    [QF_NO_SPACE] = { "no-space", 11, 507 },
    [QF_IO] = { "io", 12, 500 },
    [QF_CORRUPT] = { "corrupt", 13, 500 },
    [QF_INTERNAL] = { "internal", 70, 500 },
};

const char *qf_status_name(enum qf_status status)
{
    return statuses[status].name;
}

int qf_status_exit_code(enum qf_status status)
{
    return statuses[status].exit_code;
}

int qf_status_http(enum qf_status status)
{
    return statuses[status].http;
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
#pragma GCC diagnostic ignored "-Wformat-nonliteral" /* po2c.py holds the conversions of a translation against the literal's */

static void write_text(char *out, size_t size, enum qf_lang lang, const char *format, va_list arguments)
{
    int length = vsnprintf(out, size, qf_tr(lang, format), arguments);

    if (length < 0 || (size_t)length >= size)
        trim_cut_character(out);
}

static void write_plain(char *out, size_t size, const char *format, va_list arguments)
{
    int length = vsnprintf(out, size, format, arguments);

    if (length < 0 || (size_t)length >= size)
        trim_cut_character(out);
}

#pragma GCC diagnostic pop

enum qf_status qf_fail(struct qf_error *error, enum qf_status status, const char *format, ...)
{
    va_list arguments;

    if (!error)
        return status;
    error->status = status;
    error->hint[0] = error->detail[0] = '\0';
    va_start(arguments, format);
    write_text(error->message, sizeof error->message, error->lang, format, arguments);
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
    va_list arguments;

    if (!error)
        return status;
    error->status = status;
    error->hint[0] = error->detail[0] = '\0';
    va_start(arguments, format);
    write_text(error->message, sizeof error->message, error->lang, format, arguments);
    va_end(arguments);
    size_t used = strlen(error->message), room = sizeof error->message - used;
    int length = snprintf(error->message + used, room, ": %s", qf_tr(error->lang, strerrordesc_np(error_number)));
    if (length < 0 || (size_t)length >= room)
        trim_cut_character(error->message);
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
    write_text(error->hint, sizeof error->hint, error->lang, format, arguments);
    va_end(arguments);
}

void qf_detail(struct qf_error *error, const char *format, ...)
{
    va_list arguments;

    if (!error)
        return;
    va_start(arguments, format);
    write_plain(error->detail, sizeof error->detail, format, arguments);
    va_end(arguments);
}

enum qf_status qf_fail_within(struct qf_error *error, const char *format, ...)
{
    char before[sizeof error->message], after[sizeof error->message];
    va_list arguments;

    if (!error)
        return QF_INTERNAL;
    memcpy(after, error->message, sizeof after);
    va_start(arguments, format);
    write_text(before, sizeof before, error->lang, format, arguments);
    va_end(arguments);
    int length = snprintf(error->message, sizeof error->message, "%.300s: %s", before, after);
    if (length < 0 || (size_t)length >= sizeof error->message)
        trim_cut_character(error->message);
    return error->status;
}

void qf_bug(const char *file, int line, const char *message)
{
    fprintf(stderr, "qingfeng: bug at %s:%d: %s\n", file, line, message);
    abort();
}
