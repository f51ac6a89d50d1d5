/* SPDX-License-Identifier: Apache-2.0 */
/* help and version: made from the table of commands. */
#include <string.h>

#include "commands/commands.h"

static void print_options(const struct qf_cli *cli, const struct qf_option *options)
{
    char left[64], letter[8];

    for (const struct qf_option *option = options; option && option->name; option++) {
        snprintf(letter, sizeof letter, option->letter ? "-%c, " : "    ", option->letter);
        snprintf(left, sizeof left, "%s--%s%s%s", letter, option->name, option->value_name ? " " : "",
            option->value_name ? option->value_name : "");
        fprintf(cli->out, "  %-28s %s\n", left, qf_tr(cli->lang, option->help));
    }
}

void qf_help_overview(const struct qf_cli *cli)
{
    size_t count;
    const struct qf_command *const *commands = qf_commands(&count);

    qf_say(cli, "Qingfeng: collect what departments deliver, match it, warn with evidence.\n");
    fprintf(cli->out, "\n%s qingfeng [-C DIR] [--lang zh|en] [--json] COMMAND …\n\n", qf_tr(cli->lang, "usage:"));
    for (size_t i = 0; i < count; i++)
        fprintf(cli->out, "  %-20s %s\n", commands[i]->name, qf_tr(cli->lang, commands[i]->summary));
    fprintf(cli->out, "\n%s\n", qf_tr(cli->lang, "options of every command:"));
    print_options(cli, qf_global_options);
    fprintf(cli->out, "\n%s\n", qf_tr(cli->lang, "'qingfeng COMMAND --help' explains one command."));
}

void qf_help_command(const struct qf_cli *cli, const struct qf_command *command)
{
    fprintf(cli->out, "%s qingfeng %s%s%s%s\n\n%s\n", qf_tr(cli->lang, "usage:"), command->name,
        command->options && command->options->name ? " [OPTION…]" : "", *command->operands ? " " : "",
        command->operands, qf_tr(cli->lang, command->summary));
    if (command->details)
        fprintf(cli->out, "\n%s\n", qf_tr(cli->lang, command->details));
    if (command->options && command->options->name) {
        fprintf(cli->out, "\n%s\n", qf_tr(cli->lang, "options:"));
        print_options(cli, command->options);
    }
    fprintf(cli->out, "\n%s\n", qf_tr(cli->lang, "options of every command:"));
    print_options(cli, qf_global_options);
}

static enum qf_status run_help(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    const struct qf_command *command = NULL;
    unsigned used;

    if (!args->operand_count) {
        qf_help_overview(cli);
        return QF_OK;
    }
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
