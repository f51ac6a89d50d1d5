/* SPDX-License-Identifier: Apache-2.0 */
/* Language, form of output, actor and progress of one call of the program. */
#include "commands/cli.h"

#include <pwd.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/date.h"
#include "commands/display.h"

static const char *const language_choices[] = { "zh", "en", NULL };

const struct qf_option qf_global_options[] = {
    { "workspace", 'C', QF_OPTION_TEXT, "DIR", QF_N("the workspace (otherwise searched from here upward)"), NULL, 0,
        0 },
    { "lang", 0, QF_OPTION_TEXT, "zh|en", QF_N("language of messages (otherwise by locale)"), language_choices, 0, 0 },
    { "json", 0, QF_OPTION_FLAG, NULL, QF_N("print data as JSON"), NULL, 0, 0 },
    { "as", 0, QF_OPTION_TEXT, "NAME", QF_N("who acts, for the journal (otherwise the login name)"), NULL, 0, 0 },
    { "quiet", 'q', QF_OPTION_FLAG, NULL, QF_N("no progress and no notes"), NULL, 0, 0 },
    { "no-color", 0, QF_OPTION_FLAG, NULL, QF_N("no colour"), NULL, 0, 0 },
    { "help", 'h', QF_OPTION_FLAG, NULL, QF_N("show this help"), NULL, 0, 0 },
    { "version", 0, QF_OPTION_FLAG, NULL, QF_N("print the version"), NULL, 0, 0 },
    { 0 },
};

/* Set by the signal handler; the one value that changes outside a context, because a handler has none. */
static volatile sig_atomic_t interrupted;

static void on_interrupt(int number)
{
    (void)number;
    if (interrupted)
        _exit(130); /* asked twice: at once */
    interrupted = 1;
}

static bool is_cancelled(void *context)
{
    (void)context;
    return interrupted != 0;
}

static void draw_progress(void *context, const char *what, int64_t done, int64_t total)
{
    struct qf_cli *cli = context;
    int64_t now = qf_now_ms();

    if (!cli->terminal || cli->quiet || now - cli->progress_drawn_ms < 100)
        return;
    cli->progress_drawn_ms = now;
    fprintf(cli->err, "\r\033[K%s ", qf_tr(cli->lang, what));
    if (total > 0)
        fprintf(cli->err, "%3d%%", (int)(done * 100 / total));
    else
        fprintf(cli->err, "%lld", (long long)done);
    fflush(cli->err);
}

void qf_cli_clear_progress(struct qf_cli *cli)
{
    if (cli->progress_drawn_ms) {
        fputs("\r\033[K", cli->err);
        fflush(cli->err);
    }
    cli->progress_drawn_ms = 0;
}

static void set_actor(struct qf_cli *cli, const char *name)
{
    const struct passwd *user = name && *name ? NULL : getpwuid(getuid());

    snprintf(cli->actor, sizeof cli->actor, "%s", name && *name ? name : user ? user->pw_name : "unknown");
}

void qf_cli_init(struct qf_cli *cli, const char *program, const struct qf_args *global)
{
    const char *language = qf_args_text(global, "lang", NULL);
    const char *no_color = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");
    struct sigaction action = { .sa_handler = on_interrupt };
    struct winsize size;

    *cli = (struct qf_cli){ .program = program, .out = stdout, .err = stderr };
    cli->lang = language ? (strcmp(language, "zh") == 0 ? QF_LANG_ZH : QF_LANG_EN) : qf_lang_from_environment();
    cli->json = qf_args_given(global, "json");
    cli->quiet = qf_args_given(global, "quiet");
    cli->color = isatty(STDOUT_FILENO) && !(no_color && *no_color) && !qf_args_given(global, "no-color") &&
                 !(terminal && strcmp(terminal, "dumb") == 0);
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
        cli->width = size.ws_col;
    cli->terminal = isatty(STDERR_FILENO) && !(terminal && strcmp(terminal, "dumb") == 0);
    cli->workspace = qf_args_text(global, "workspace", getenv("QINGFENG_WORKSPACE"));
    set_actor(cli, qf_args_text(global, "as", getenv("QINGFENG_ACTOR")));
    cli->progress = (struct qf_progress){ .context = cli, .report = draw_progress, .cancelled = is_cancelled };
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

/* Lines of text in which the name of a delivered file, or what else comes from outside, cannot move a terminal. */
static void print_lines(FILE *file, const char *text)
{
    struct qf_text out CLEANUP(qf_text_release) = { 0 };

    for (size_t length; *text; text += length) {
        length = strcspn(text, "\n");
        qf_add_printable(&out, (struct qf_slice){ text, length }, 0);
        if (text[length]) {
            qf_text_add_char(&out, '\n');
            length++;
        }
    }
    fputs(qf_text_string(&out), file);
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral" /* the translated format has the conversions of the literal */

void qf_say(const struct qf_cli *cli, const char *format, ...)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    va_list arguments;

    va_start(arguments, format);
    qf_text_add_vformat(&text, qf_tr(cli->lang, format), arguments);
    va_end(arguments);
    print_lines(cli->out, qf_text_string(&text));
}

void qf_note(const struct qf_cli *cli, const char *format, ...)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    va_list arguments;

    if (cli->quiet)
        return;
    fflush(cli->out); /* both may go to one file, where each has its place */
    if (cli->terminal)
        fputs("\r\033[K", cli->err);
    va_start(arguments, format);
    qf_text_add_vformat(&text, qf_tr(cli->lang, format), arguments);
    va_end(arguments);
    print_lines(cli->err, qf_text_string(&text));
}

#pragma GCC diagnostic pop

static void report_json(const struct qf_cli *cli, const struct qf_error *error)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct qf_json json;

    qf_json_init(&json, &text);
    qf_json_open_object(&json);
    qf_json_key(&json, "error");
    qf_json_open_object(&json);
    qf_json_member(&json, "status", qf_status_name(error->status));
    qf_json_member(&json, "message", error->message);
    qf_json_member(&json, "hint", error->hint[0] ? error->hint : NULL);
    qf_json_close_object(&json);
    qf_json_close_object(&json);
    fprintf(cli->err, "%s\n", qf_text_string(&text));
}

void qf_cli_report(const struct qf_cli *cli, const struct qf_error *error)
{
    bool color = cli->terminal && !getenv("NO_COLOR");

    if (!error->message[0])
        return;
    fflush(cli->out);
    if (cli->json) {
        report_json(cli, error);
        return;
    }
    fprintf(cli->err, "%sqingfeng: %s", cli->terminal ? "\r\033[K" : "", color ? "\033[31m" : "");
    print_lines(cli->err, error->message);
    fprintf(cli->err, "%s\n", color ? "\033[0m" : "");
    if (!error->hint[0])
        return;
    fprintf(cli->err, "  %s", qf_tr(cli->lang, "hint: "));
    print_lines(cli->err, error->hint);
    fputc('\n', cli->err);
}

enum qf_status qf_cli_print_json(const struct qf_cli *cli, const struct qf_text *json, struct qf_error *error)
{
    TRY(qf_text_check(json, error));
    fprintf(cli->out, "%s\n", qf_text_string(json));
    return QF_OK;
}

const char *qf_style_on(const struct qf_cli *cli, enum qf_style style)
{
    static const char *const codes[] = {
        [QF_STYLE_PLAIN] = "",
        [QF_STYLE_BOLD] = "\033[1m",
        [QF_STYLE_DIM] = "\033[2m",
        [QF_STYLE_RED] = "\033[31m",
        [QF_STYLE_ORANGE] = "\033[38;5;208m",
        [QF_STYLE_YELLOW] = "\033[33m",
        [QF_STYLE_GREEN] = "\033[32m",
    };

    return cli->color ? codes[style] : "";
}

const char *qf_style_off(const struct qf_cli *cli)
{
    return cli->color ? "\033[0m" : "";
}

enum qf_style qf_style_of_level(const char *level)
{
    if (strcmp(level, "red") == 0)
        return QF_STYLE_RED;
    return strcmp(level, "orange") == 0 ? QF_STYLE_ORANGE : QF_STYLE_YELLOW;
}
