/* SPDX-License-Identifier: Apache-2.0 */
/* qingfeng: finds the command that the words name, reads its options, runs it, and reports once how it ended. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/secret.h"
#include "commands/commands.h"

/* Options may stand before the command ("qingfeng -C dir warn"): the words after them name it. */
static unsigned leading_options(char **words, unsigned count)
{
    unsigned next = 0;

    while (next < count && words[next][0] == '-' && words[next][1]) {
        const char *word = words[next++];
        for (const struct qf_option *option = qf_global_options; option->name; option++) {
            bool names_it = (word[1] == '-' && strcmp(word + 2, option->name) == 0) ||
                            (word[1] == option->letter && option->letter && !word[2]);
            if (names_it && option->kind != QF_OPTION_FLAG && next < count)
                next++;
        }
    }
    return next;
}

static enum qf_status check_operands(
    const struct qf_command *command, const struct qf_args *args, struct qf_error *error)
{
    if (args->operand_count < command->min_operands)
        qf_fail(error, QF_USAGE, "'%s' needs %s", command->name, qf_tr(error->lang, command->operands));
    else if (args->operand_count > command->max_operands)
        qf_fail(error, QF_USAGE, "'%s' does not take '%s'", command->name, args->operands[command->max_operands]);
    else
        return QF_OK;
    qf_hint(error, "see 'qingfeng %s --help'", command->name);
    return QF_USAGE;
}

/* Asked of the pipe itself: a stream keeps that it failed, not why, when it failed long before its end. */
static bool reader_has_left(FILE *file)
{
    struct pollfd pipe = { .fd = fileno(file), .events = POLLOUT };

    return poll(&pipe, 1, 0) > 0 && pipe.revents & POLLERR;
}

/* A reader that has seen enough ("| head -1") is no failure. */
static enum qf_status flush_output(const struct qf_cli *cli, struct qf_error *error)
{
    errno = 0;
    if ((fflush(cli->out) == 0 && !ferror(cli->out)) || reader_has_left(cli->out))
        return QF_OK;
    return qf_fail_errno(error, errno ? errno : EIO, "cannot write the output");
}

/* A stream that the caller closed must not become the descriptor of the book: it is held open, and refuses to be written. */
static void hold_standard_streams(void)
{
    for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; stream++)
        if (fcntl(stream, F_GETFD) == -1 && open("/dev/null", O_RDONLY) == -1)
            _exit(qf_status_exit_code(QF_IO));
}

static enum qf_status run_command(struct qf_cli *cli, const struct qf_command *command, const struct qf_args *args,
    const struct qf_args *global, struct qf_error *error)
{
    if (qf_args_given(global, "help")) {
        qf_help_command(cli, command);
        return flush_output(cli, error);
    }
    TRY(check_operands(command, args, error));
    TRY(qf_args_check_required(args, error));
    enum qf_status status = command->run(cli, args, error);
    qf_cli_clear_progress(cli);
    if (status == QF_OK)
        status = flush_output(cli, error);
    return status;
}

/* Reads the options before the command into `ret_global`, finds the command, then reads the rest. */
static enum qf_status dispatch(struct qf_cli *cli, char **words, unsigned count, struct qf_error *error)
{
    struct qf_args args = { 0 }, global = { 0 };
    const struct qf_command *command = NULL;
    unsigned leading = leading_options(words, count), used = 0;
    enum qf_status status = qf_args_read(NULL, qf_global_options, words, leading, &args, &global, error);

    qf_cli_init(cli, "qingfeng", &global);
    TRY(status);
    TRY(qf_crypto_harden(error));
    words += leading;
    count -= leading;
    if (qf_args_given(&global, "version"))
        return run_command(cli, &qf_command_version, &args, &global, error);
    if (count == 0) {
        qf_help_overview(cli);
        return qf_args_given(&global, "help") ? QF_OK : QF_USAGE;
    }
    if (count == 2 && (strcmp(words[1], "--help") == 0 || strcmp(words[1], "-h") == 0) && qf_help_family(cli, words[0]))
        return flush_output(cli, error);
    TRY(qf_command_find((const char *const *)words, count, &command, &used, error));
    status = qf_args_read(command->options, qf_global_options, words + used, count - used, &args, &global, error);
    qf_cli_init(cli, "qingfeng", &global);
    TRY(status);
    return run_command(cli, command, &args, &global, error);
}

/* What --lang says wherever it stands, so that a mistake in the words before it is told in that language. */
static enum qf_lang asked_language(char **words, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        const char *value = strcmp(words[i], "--lang") == 0 && i + 1 < count ? words[i + 1]
                            : strncmp(words[i], "--lang=", 7) == 0           ? words[i] + 7
                                                                             : "";
        if (strcmp(value, "zh") == 0 || strcmp(value, "en") == 0)
            return *value == 'z' ? QF_LANG_ZH : QF_LANG_EN;
    }
    return qf_lang_from_environment();
}

int main(int argc, char **argv)
{
    struct qf_cli cli;
    unsigned count = argc > 0 ? (unsigned)argc - 1 : 0;
    struct qf_error error = QF_ERROR_INIT(asked_language(argv + 1, count));

    hold_standard_streams();
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is an error of the write, not a death */
    enum qf_status status = dispatch(&cli, argv + 1, count, &error);
    cli.lang = error.lang;
    if (status != QF_OK)
        qf_cli_report(&cli, &error);
    return qf_status_exit_code(status);
}
