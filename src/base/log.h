/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The log: one line an event to a file descriptor, time first. Only commands and the server log;
 * modules return what happened. Never give it personal data or secrets.
 */
#ifndef QF_BASE_LOG_H
#define QF_BASE_LOG_H

#include <stdbool.h>

#include "base/error.h"

enum qf_log_level { QF_LOG_ERROR, QF_LOG_WARNING, QF_LOG_INFO, QF_LOG_DEBUG };

struct qf_log {
    int fd;
    enum qf_log_level level; /* the most talkative that is written */
    bool as_json;
};

/* A message over 4095 bytes is cut. Control characters become spaces (escapes in JSON). */
void qf_log_write(const struct qf_log *log, enum qf_log_level level, const char *format, ...) QF_PRINTF(3, 4);
/* Status, message, hint and detail of a failure, as one event. */
void qf_log_error(const struct qf_log *log, const struct qf_error *error) __attribute__((nonnull));

#endif
