/* SPDX-License-Identifier: Apache-2.0 */
/* One line an event, written with one call so that lines of several processes do not mix. */
#include "base/log.h"

#include <stdarg.h>
#include <unistd.h>

#include "base/date.h"
#include "base/json.h"

static const char *const level_names[] = {
    [QF_LOG_ERROR] = "error", [QF_LOG_WARNING] = "warning", [QF_LOG_INFO] = "info", [QF_LOG_DEBUG] = "debug"
};

/* A log that cannot be written has nowhere to say so. */
static void write_line(const struct qf_log *log, const struct qf_text *line)
{
    if (line->failed == QF_OK && write(log->fd, line->data, line->length) < 0)
        return;
}

static void write_event(const struct qf_log *log, enum qf_log_level level, struct qf_slice message)
{
    struct qf_text line CLEANUP(qf_text_release) = { 0 };
    struct qf_json json;
    char now[QF_INSTANT_TEXT];

    qf_instant_format(qf_now_ms(), now);
    if (log->as_json) {
        qf_json_init(&json, &line);
        qf_json_open_object(&json);
        qf_json_member(&json, "at", now);
        qf_json_member(&json, "level", level_names[level]);
        qf_json_key(&json, "message");
        qf_json_slice(&json, message);
        qf_json_close_object(&json);
    } else {
        qf_text_add_format(&line, "%s %-7s ", now, level_names[level]);
        for (size_t i = 0; i < message.length; i++) /* one event stays one line */
            qf_text_add_char(&line, message.data[i] == '\n' ? ' ' : message.data[i]);
    }
    qf_text_add_char(&line, '\n');
    write_line(log, &line);
}

void qf_log_write(const struct qf_log *log, enum qf_log_level level, const char *format, ...)
{
    struct qf_text message CLEANUP(qf_text_release) = { 0 };
    va_list arguments;

    if (level > log->level)
        return;
    va_start(arguments, format);
    qf_text_add_vformat(&message, format, arguments);
    va_end(arguments);
    write_event(log, level, qf_text_slice(&message));
}

void qf_log_error(const struct qf_log *log, const struct qf_error *error)
{
    qf_log_write(log, QF_LOG_ERROR, "%s: %s%s%s%s%s", qf_status_name(error->status), error->message, *error->hint ? " | " : "",
        error->hint, *error->detail ? " | " : "", error->detail);
}
