/* SPDX-License-Identifier: Apache-2.0 */
/* help and version: made from the table of commands. */
#include <string.h>

#include "commands/commands.h"
#include "commands/display.h"

/* Two columns; the left one is padded by display width, since names of values are Chinese too. */
static void print_pair(const struct qf_cli *cli, unsigned width, const char *left, const char *right)
{
    unsigned used = qf_display_width(qf_slice(left));

    fprintf(cli->out, "  %s%*s %s\n", left, (int)(used < width ? width - used : 0), "", qf_tr(cli->lang, right));
}

static void print_choices(const struct qf_cli *cli, const char *const *choices)
{
    fprintf(cli->out, "  %*s", 28, "");
    for (size_t i = 0; choices[i]; i++)
        fprintf(cli->out, "%s %s", i ? "," : "", choices[i]);
    fputc('\n', cli->out);
}

/* "(required)" stands before what the option is. */
static void print_option(const struct qf_cli *cli, const char *left, const struct qf_option *option)
{
    char right[512];

    if (!option->required) {
        print_pair(cli, 28, left, option->help);
        return;
    }
    snprintf(right, sizeof right, "%s %s", qf_tr(cli->lang, "(required)"), qf_tr(cli->lang, option->help));
    print_pair(cli, 28, left, right);
}

static void print_options(const struct qf_cli *cli, const struct qf_option *options)
{
    char left[96], letter[8];

    for (const struct qf_option *option = options; option && option->name; option++) {
        snprintf(letter, sizeof letter, option->letter ? "-%c, " : "    ", option->letter);
        snprintf(left, sizeof left, "%s--%s%s%s", letter, option->name, option->value_name ? " " : "",
            option->value_name ? qf_tr(cli->lang, option->value_name) : "");
        print_option(cli, left, option);
        if (option->choices && option->value_name && !strchr(option->value_name, '|'))
            print_choices(cli, option->choices);
    }
}

void qf_help_overview(const struct qf_cli *cli)
{
    size_t count;
    const struct qf_command *const *commands = qf_commands(&count);

    qf_say(cli, "Qingfeng: collect what departments deliver, match it, warn with evidence.\n");
    qf_say(cli, "\nusage: qingfeng [-C DIR] [--lang zh|en] [--json] COMMAND …\n\n");
    for (size_t i = 0; i < count; i++)
        print_pair(cli, 20, commands[i]->name, commands[i]->summary);
    fprintf(cli->out, "\n%s\n", qf_tr(cli->lang, "options of every command:"));
    print_options(cli, qf_global_options);
    fprintf(cli->out, "\n%s\n", qf_tr(cli->lang, "'qingfeng COMMAND --help' explains one command."));
}

void qf_help_command(const struct qf_cli *cli, const struct qf_command *command)
{
    qf_say(cli, "usage: qingfeng %s", command->name);
    if (command->options && command->options->name)
        qf_say(cli, " [OPTION…]");
    if (*command->operands)
        fprintf(cli->out, " %s", qf_tr(cli->lang, command->operands));
    fprintf(cli->out, "\n\n%s\n", qf_tr(cli->lang, command->summary));
    if (command->details)
        fprintf(cli->out, "\n%s\n", qf_tr(cli->lang, command->details));
    if (command->options && command->options->name) {
        fprintf(cli->out, "\n%s\n", qf_tr(cli->lang, "options:"));
        print_options(cli, command->options);
    }
    fprintf(cli->out, "\n%s\n", qf_tr(cli->lang, "options of every command:"));
    print_options(cli, qf_global_options);
}

bool qf_help_family(const struct qf_cli *cli, const char *family)
{
    size_t count;
    const struct qf_command *const *commands = qf_commands(&count);
    bool found = false;

    for (size_t i = 0; i < count; i++) {
        if (!qf_command_is_of(commands[i], family))
            continue;
        print_pair(cli, 20, commands[i]->name, commands[i]->summary);
        found = true;
    }
    if (found)
        fprintf(cli->out, "\n%s\n", qf_tr(cli->lang, "'qingfeng COMMAND --help' explains one command."));
    return found;
}

static enum qf_status run_help(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    const struct qf_command *command = NULL;
    unsigned used;

    if (!args->operand_count) {
        qf_help_overview(cli);
        return QF_OK;
    }
    if (args->operand_count == 1 && qf_help_family(cli, args->operands[0]))
        return QF_OK;
    TRY(qf_command_find(args->operands, args->operand_count, &command, &used, error));
    qf_help_command(cli, command);
    return QF_OK;
}

const struct qf_command qf_command_help = {
    .name = "help",
    .operands = "[COMMAND]",
    .max_operands = 2,
    .summary = QF_N("list the commands, or explain one"),
    .run = run_help,
};

static enum qf_status run_version(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    (void)args;
    (void)error;
    fprintf(cli->out, cli->json ? "{\"version\":\"%s\"}\n" : "qingfeng %s\n", QF_VERSION);
    return QF_OK;
}

const struct qf_command qf_command_version = {
    .name = "version",
    .operands = "",
    .summary = QF_N("print the version"),
    .run = run_version,
};
