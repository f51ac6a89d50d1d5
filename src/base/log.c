/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One line an event, written with one call so that lines of several processes do not mix. Nothing is allocated: that
 * there is no memory is itself an event.
 */
#include "base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "base/date.h"
#include "base/json.h"

#define MESSAGE_BYTES ((size_t)4096)
#define LINE_BYTES    (MESSAGE_BYTES * 7) /* JSON makes six bytes of one at most */

static const char *const level_names[] = {
    [QF_LOG_ERROR] = "error", [QF_LOG_WARNING] = "warning", [QF_LOG_INFO] = "info", [QF_LOG_DEBUG] = "debug"
};

/* A log that cannot be written has nowhere to say so. */
static void write_line(const struct qf_log *log, const char *line, size_t length)
{
    while (length > 0) {
        ssize_t wrote = write(log->fd, line, length);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0)
            return;
        line += wrote;
        length -= (size_t)wrote;
    }
}

/* One event stays one line, and what a file name holds cannot steer a terminal. */
static void add_printable(struct qf_text *line, const char *message)
{
    for (; *message; message++)
        qf_text_add_char(line, (unsigned char)*message < 0x20 || *message == 0x7F ? ' ' : *message);
}

static void add_json(
    struct qf_text *line, const char *now, const char *level, const char *message, const struct qf_error *error)
{
    struct qf_json json;

    qf_json_init(&json, line);
    qf_json_open_object(&json);
    qf_json_member(&json, "at", now);
    qf_json_member(&json, "level", level);
    qf_json_member(&json, "message", message);
    if (error) {
        qf_json_member(&json, "status", qf_status_name(error->status));
        if (*error->hint)
            qf_json_member(&json, "hint", error->hint);
        if (*error->detail)
            qf_json_member(&json, "detail", error->detail);
    }
    qf_json_close_object(&json);
}

static void add_plain(
    struct qf_text *line, const char *now, const char *level, const char *message, const struct qf_error *error)
{
    qf_text_add_format(line, "%s %-7s ", now, level);
    if (error)
        qf_text_add_format(line, "%s: ", qf_status_name(error->status));
    add_printable(line, message);
    if (error && *error->hint) {
        qf_text_add_string(line, " | ");
        add_printable(line, error->hint);
    }
    if (error && *error->detail) {
        qf_text_add_string(line, " | ");
        add_printable(line, error->detail);
    }
}

/* `error` may be NULL. */
static void write_event(
    const struct qf_log *log, enum qf_log_level level, const char *message, const struct qf_error *error)
{
    char buffer[LINE_BYTES + 1], now[QF_INSTANT_TEXT];
    /* A text that has all its memory already and may not have more. */
    struct qf_text line = { .data = buffer, .capacity = sizeof buffer, .cap = LINE_BYTES };

    if (level > log->level)
        return;
    qf_instant_format(qf_now_ms(), now);
    if (log->as_json)
        add_json(&line, now, level_names[level], message, error);
    else
        add_plain(&line, now, level_names[level], message, error);
    qf_text_add_char(&line, '\n');
    write_line(log, line.data, line.length);
}

void qf_log_write(const struct qf_log *log, enum qf_log_level level, const char *format, ...)
{
    char message[MESSAGE_BYTES] = "";
    va_list arguments;

    va_start(arguments, format);
    int length = vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    if (length >= (int)sizeof message) { /* not in the middle of a character */
        size_t end = sizeof message - 1;
        while (end > 0 && ((unsigned char)message[end - 1] & 0xC0) == 0x80)
            end--;
        message[end > 0 && (unsigned char)message[end - 1] >= 0xC0 ? end - 1 : end] = '\0';
    }
    write_event(log, level, length < 0 ? format : message, NULL);
}

void qf_log_error(const struct qf_log *log, const struct qf_error *error)
{
    write_event(log, QF_LOG_ERROR, error->message, error);
}
