/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How everything here fails. A function that can fail returns a status and fills a caller-owned
 * `struct qf_error` of fixed size, so that even a lack of memory can be reported. Outputs are
 * `ret_` parameters before it and stay untouched on failure.
 */
#ifndef QF_BASE_ERROR_H
#define QF_BASE_ERROR_H

#include "base/lang.h"

#define QF_MUST_CHECK            __attribute__((warn_unused_result))
#define QF_PRINTF(string, first) __attribute__((format(printf, string, first)))

/* One table (error.c) maps each to a name, an exit code and an HTTP status. */
enum qf_status {
    QF_OK = 0,
    QF_FINDING,   /* the command ran, and what it looked for was found wrong (a failed check) */
    QF_USAGE,     /* the command line or request is malformed */
    QF_INPUT,     /* a file or value that a person can mend */
    QF_NOT_FOUND, /* no such file, object or name */
    QF_CONFLICT,  /* exists already, or changed meanwhile */
    QF_DENIED,    /* not permitted */
    QF_LIMIT,     /* over a stated limit of size, memory or time */
    QF_CANCELLED, /* stopped on request */
    QF_BUSY,      /* another process holds it; try again */
    QF_NO_MEMORY,
    QF_NO_SPACE, /* disk full or over quota */
    QF_IO,       /* the operating system refused a read or a write */
    QF_CORRUPT,  /* what we wrote ourselves does not read back as written */
    QF_INTERNAL, /* our own mistake */
    QF_STATUS_COUNT
};

struct qf_error {
    enum qf_status status;
    enum qf_lang lang; /* language in which message and hint are written */
    char message[768]; /* lower case: what failed, the subject quoted, why */
    char hint[512];    /* what to do about it; may be empty */
    char detail[512];  /* for the log only; never shown to a client */
};

/* An error to pass down; messages are written in `language`. */
#define QF_ERROR_INIT(language) ((struct qf_error){ .lang = (language) })

/*
 * Sets status and message and returns the status. `format` is English and is the key under which
 * po/zh.po holds the Chinese one. An earlier hint and detail are cleared. `error` may be NULL; its own texts may be
 * arguments. What does not fit is cut between characters.
 */
enum qf_status qf_fail(struct qf_error *error, enum qf_status status, const char *format, ...) QF_PRINTF(3, 4);

/* Like qf_fail() for a failed system call: appends strerror(error_number) and picks the status
 * (ENOENT/ENOTDIR → NOT_FOUND, EEXIST → CONFLICT, ENOSPC/EDQUOT/EFBIG → NO_SPACE, ENOMEM → NO_MEMORY,
 * EACCES/EPERM/EROFS → DENIED, else IO). */
enum qf_status qf_fail_errno(struct qf_error *error, int error_number, const char *format, ...) QF_PRINTF(3, 4);

/* The language that `error` speaks; English without one. */
static inline enum qf_lang qf_error_lang(const struct qf_error *error)
{
    return error ? error->lang : QF_LANG_EN;
}

/* The one message for a failed allocation. */
enum qf_status qf_fail_memory(struct qf_error *error);

/* Adds what to do about it, translated like a message. */
void qf_hint(struct qf_error *error, const char *format, ...) QF_PRINTF(2, 3);

/* Adds what only the log may know (never translated, never sent to a client). */
void qf_detail(struct qf_error *error, const char *format, ...) QF_PRINTF(2, 3);

/* Puts "`format`: " (at most 300 bytes of it) before the message that stands, keeping status and hint. Returns the
 * status; without an `error` there is none to return, and it is QF_INTERNAL: `TRY(step)` first, where that may be. */
enum qf_status qf_fail_within(struct qf_error *error, const char *format, ...) QF_PRINTF(2, 3);

/*
 * QF_FAILED(call): the status of a call that only reports a failure, and so never QF_OK. The analyser sees one file at a time
 * and would else follow a failure that returns QF_OK, on which outputs stay unset.
 */
#ifdef __clang_analyzer__
#define QF_FAILED(call)                                                                                                \
    ({                                                                                                                 \
        enum qf_status failed_status_ = (call);                                                                        \
        if (failed_status_ == QF_OK)                                                                                   \
            __builtin_unreachable();                                                                                   \
        failed_status_;                                                                                                \
    })
#ifndef QF_DEFINES_FAILURES
#define qf_fail(...)          QF_FAILED(qf_fail(__VA_ARGS__))
#define qf_fail_errno(...)    QF_FAILED(qf_fail_errno(__VA_ARGS__))
#define qf_fail_memory(error) QF_FAILED(qf_fail_memory(error))
#endif
#else
#define QF_FAILED(call) (call)
#endif

const char *qf_status_name(enum qf_status status); /* "no-space" */
int qf_status_exit_code(enum qf_status status);    /* documented in docs/cli.md */
int qf_status_http(enum qf_status status);

/* Returns from the calling function when `step` did not succeed: the only hidden return. */
#define TRY(step)                                                                                                      \
    do {                                                                                                               \
        enum qf_status try_status_ = (step);                                                                           \
        if (try_status_ != QF_OK)                                                                                      \
            return try_status_;                                                                                        \
    } while (0)

/* Stops the program with file and line: for our own mistakes only, never for data. */
_Noreturn void qf_bug(const char *file, int line, const char *message);
#define BUG(message) qf_bug(__FILE__, __LINE__, (message))

#endif
