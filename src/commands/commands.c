/* SPDX-License-Identifier: Apache-2.0 */
/* The one table of subcommands, and finding one in it. */
#include "commands/commands.h"

#include <string.h>

#include "catalog/catalog.h"

static const struct qf_command *const commands[] = {
    &qf_command_init,
    &qf_command_synth,
    &qf_command_collect,
    &qf_command_batch_list,
    &qf_command_batch_show,
    &qf_command_batch_findings,
    &qf_command_match,
    &qf_command_warn,
    &qf_command_warning_list,
    &qf_command_warning_show,
    &qf_command_warning_dismiss,
    &qf_command_warning_history,
    &qf_command_status,
    &qf_command_catalog_check,
    &qf_command_contract_list,
    &qf_command_contract_show,
    &qf_command_model_list,
    &qf_command_model_show,
    &qf_command_model_test,
    &qf_command_function_list,
    &qf_command_journal_verify,
    &qf_command_journal_show,
    &qf_command_completion,
    &qf_command_help,
    &qf_command_version,
};

const struct qf_command *const *qf_commands(size_t *ret_count)
{
    *ret_count = QF_COUNT(commands);
    return commands;
}

static const struct qf_command *find_exact(const char *first, const char *second)
{
    size_t length = strlen(first);

    for (size_t i = 0; i < QF_COUNT(commands); i++) {
        const char *name = commands[i]->name;
        if (!second && strcmp(name, first) == 0)
            return commands[i];
        if (second && strncmp(name, first, length) == 0 && name[length] == ' ' &&
            strcmp(name + length + 1, second) == 0)
            return commands[i];
    }
    return NULL;
}

/* "warning" alone, or with a verb that it does not have: names the verbs of the family. */
static enum qf_status fail_family(const char *family, struct qf_error *error)
{
    struct qf_text verbs CLEANUP(qf_text_release) = { 0 };
    size_t length = strlen(family);

    for (size_t i = 0; i < QF_COUNT(commands); i++)
        if (strncmp(commands[i]->name, family, length) == 0 && commands[i]->name[length] == ' ')
            qf_text_add_format(&verbs, "%s%s", verbs.length ? ", " : "", commands[i]->name + length + 1);
    if (!verbs.length)
        return QF_OK;
    qf_fail(error, QF_USAGE, "'%s' needs a second word", family);
    qf_hint(error, "one of: %s", qf_text_string(&verbs));
    return QF_USAGE;
}

enum qf_status qf_command_find(const char *const *words, unsigned count, const struct qf_command **ret_command,
    unsigned *ret_used, struct qf_error *error)
{
    const char *names[QF_COUNT(commands)];
    const struct qf_command *command = count > 1 ? find_exact(words[0], words[1]) : NULL;

    *ret_used = command ? 2 : 1;
    if (!command)
        command = find_exact(words[0], NULL);
    if (command) {
        *ret_command = command;
        return QF_OK;
    }
    TRY(fail_family(words[0], error));
    for (size_t i = 0; i < QF_COUNT(commands); i++)
        names[i] = commands[i]->name;
    const char *near = qf_suggest(words[0], names, QF_COUNT(commands));
    qf_fail(error, QF_USAGE, "unknown command '%s'", words[0]);
    if (near)
        qf_hint(error, "did you mean '%s'?", near);
    else
        qf_hint(error, "'qingfeng help' lists the commands");
    return QF_USAGE;
}
