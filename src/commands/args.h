/* SPDX-License-Identifier: Apache-2.0 */
/* Command-line options from a const table: "--name value", "--name=value", "-n value", "-nvalue", flags, "--" and operands. */
#ifndef QF_COMMANDS_ARGS_H
#define QF_COMMANDS_ARGS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

enum qf_option_kind {
    QF_OPTION_FLAG,
    QF_OPTION_TEXT,
    QF_OPTION_NUMBER, /* whole, within min and max */
    QF_OPTION_DATE,   /* stored as days */
    QF_OPTION_MONEY   /* written in yuan, stored as fen */
};

/* A table ends with an entry without name. */
struct qf_option {
    const char *name;
    char letter; /* '\0' for none */
    enum qf_option_kind kind;
    const char *value_name;     /* "FILE"; not for flags */
    const char *help;           /* English, for qf_tr() */
    const char *const *choices; /* NULL-terminated; NULL when open */
    int64_t min, max;           /* NUMBER */
    bool required;              /* the command does nothing without it */
};

#define QF_OPTIONS_MAX 32

struct qf_args {
    const struct qf_option *options;
    struct {
        bool given;
        const char *text;
        int64_t number;
    } values[QF_OPTIONS_MAX];
    const char *const *operands; /* borrowed from argv, options taken out */
    unsigned operand_count;
};

/*
 * Reads `count` words of `words`, which it reorders so that the operands stand together. Fails with USAGE and a
 * suggestion for an unknown option. `global` options are accepted too and read into `ret_global`; both may share a word list.
 */
QF_MUST_CHECK enum qf_status qf_args_read(const struct qf_option *options, const struct qf_option *global, char **words,
    unsigned count, struct qf_args *ret_args, struct qf_args *ret_global, struct qf_error *error);

/* USAGE that names every required option that was not given. */
QF_MUST_CHECK enum qf_status qf_args_check_required(const struct qf_args *args, struct qf_error *error);

/* By option name; asking for one that the table does not have is a bug. */
bool qf_args_given(const struct qf_args *args, const char *name);
const char *qf_args_text(const struct qf_args *args, const char *name, const char *otherwise);
int64_t qf_args_number(const struct qf_args *args, const char *name, int64_t otherwise);

#endif
