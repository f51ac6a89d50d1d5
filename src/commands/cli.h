/* SPDX-License-Identifier: Apache-2.0 */
/* What every subcommand is given: language, form of output, actor, progress; and how it prints. */
#ifndef QF_COMMANDS_CLI_H
#define QF_COMMANDS_CLI_H

#include <stdbool.h>
#include <stdio.h>

#include "base/json.h"
#include "base/progress.h"
#include "commands/args.h"

struct qf_cli {
    const char *program; /* argv[0] */
    enum qf_lang lang;
    bool json;
    bool quiet;
    bool color;            /* the output is a terminal that wants it */
    unsigned width;        /* columns of the terminal that the output is; 0 when it is none */
    bool terminal;         /* standard error is a terminal: progress is drawn there */
    const char *workspace; /* -C; NULL: searched upward from the working folder */
    char actor[128];
    FILE *out, *err;
    struct qf_progress progress;
    int64_t progress_drawn_ms;
};

/* A command; the table (commands.c) is the source of dispatch, help and completion. */
struct qf_command {
    const char *name;     /* "warning show" */
    const char *operands; /* "FILE…"; "" for none */
    unsigned min_operands, max_operands;
    const char *summary; /* one line, English, for qf_tr() */
    const char *details; /* paragraphs, English; NULL for none */
    const struct qf_option *options;
    enum qf_status (*run)(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error);
};

extern const struct qf_option qf_global_options[];

/* Fills `cli` from the global options and the environment. */
void qf_cli_init(struct qf_cli *cli, const char *program, const struct qf_args *global);

/* Prints a translated format to standard output. */
void qf_say(const struct qf_cli *cli, const char *format, ...) QF_PRINTF(2, 3);
/* Prints one event to standard error, unless --quiet. */
void qf_note(const struct qf_cli *cli, const char *format, ...) QF_PRINTF(2, 3);
/* The failure as a person or a program reads it, on standard error. */
void qf_cli_report(const struct qf_cli *cli, const struct qf_error *error);
/* Takes the progress line away before something else is printed. */
void qf_cli_clear_progress(struct qf_cli *cli);
/* Prints collected JSON and a line end. */
QF_MUST_CHECK enum qf_status qf_cli_print_json(
    const struct qf_cli *cli, const struct qf_text *json, struct qf_error *error);

enum qf_style {
    QF_STYLE_PLAIN,
    QF_STYLE_BOLD,
    QF_STYLE_DIM,
    QF_STYLE_RED,
    QF_STYLE_ORANGE,
    QF_STYLE_YELLOW,
    QF_STYLE_GREEN
};
const char *qf_style_on(const struct qf_cli *cli, enum qf_style style); /* "" without colour */
const char *qf_style_off(const struct qf_cli *cli);
enum qf_style qf_style_of_level(const char *level);

#endif
