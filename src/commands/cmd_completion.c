/* SPDX-License-Identifier: Apache-2.0 */
/* completion: a script for bash or zsh, made from the table of commands. */
#include <string.h>

#include "commands/commands.h"

static void add_options(struct qf_text *script, const struct qf_option *options)
{
    for (const struct qf_option *option = options; option && option->name; option++)
        qf_text_add_format(script, " --%s", option->name);
}

/* First words, each once: "warning list" and "warning show" share one. */
static void add_first_words(struct qf_text *script)
{
    size_t count;
    const struct qf_command *const *commands = qf_commands(&count);
    size_t previous_length = 0;

    for (size_t i = 0; i < count; i++) {
        size_t length = strcspn(commands[i]->name, " ");
        if (i && length == previous_length && memcmp(commands[i]->name, commands[i - 1]->name, length) == 0)
            continue;
        qf_text_add_format(script, " %.*s", (int)length, commands[i]->name);
        previous_length = length;
    }
}

static void add_cases(struct qf_text *script)
{
    size_t count;
    const struct qf_command *const *commands = qf_commands(&count);

    for (size_t i = 0; i < count; i++) {
        qf_text_add_format(script, "    \"%s\") offered=\"", commands[i]->name);
        add_options(script, commands[i]->options);
        add_options(script, qf_global_options);
        qf_text_add_string(script, "\" ;;\n");
    }
}

/* One case a family, whose commands stand together in the table. */
static void add_verbs(struct qf_text *script)
{
    size_t count, length = 0;
    const struct qf_command *const *commands = qf_commands(&count);
    const char *family = NULL;

    for (size_t i = 0; i < count; i++) {
        const char *space = strchr(commands[i]->name, ' ');
        if (family && (!space || strncmp(family, commands[i]->name, length) != 0)) {
            qf_text_add_string(script, "\" ;;\n");
            family = NULL;
        }
        if (!space)
            continue;
        if (!family)
            qf_text_add_format(script, "    %.*s) verbs=\"", (int)(space - commands[i]->name), commands[i]->name);
        family = commands[i]->name;
        length = (size_t)(space - family) + 1;
        qf_text_add_format(script, " %s", space + 1);
    }
    if (family)
        qf_text_add_string(script, "\" ;;\n");
}

/* In what bash and zsh both understand: no mapfile, no ";;&", and "words" is zsh's own. */
static const char bash_head[] =
    "# completion of qingfeng: source this file, or put it into the completions folder\n"
    "_qingfeng() {\n"
    "  local current=${COMP_WORDS[COMP_CWORD]} offered='' verbs='' first=${COMP_WORDS[1]-} second=${COMP_WORDS[2]-}\n"
    "  COMPREPLY=()\n"
    "  if ((COMP_CWORD == 1)); then\n"
    "    offered=\"";
static const char bash_verbs[] = "\"\n"
                                 "    COMPREPLY=($(compgen -W \"$offered\" -- \"$current\"))\n"
                                 "    return\n"
                                 "  fi\n"
                                 "  case $first in\n";
static const char bash_options[] = "  esac\n"
                                   "  if ((COMP_CWORD == 2)) && [[ -n $verbs && $current != -* ]]; then\n"
                                   "    COMPREPLY=($(compgen -W \"$verbs\" -- \"$current\"))\n"
                                   "    return\n"
                                   "  fi\n"
                                   "  [[ -n $verbs ]] && first=\"$first $second\"\n"
                                   "  case $first in\n";
static const char bash_tail[] = "  esac\n"
                                "  if [[ $current == -* ]]; then\n"
                                "    COMPREPLY=($(compgen -W \"$offered\" -- \"$current\"))\n"
                                "  else\n"
                                "    local IFS=$'\\n' # a file name may hold blanks\n"
                                "    COMPREPLY=($(compgen -f -- \"$current\"))\n"
                                "  fi\n"
                                "}\n"
                                "complete -F _qingfeng qingfeng\n";

static enum qf_status run_completion(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    struct qf_text script CLEANUP(qf_text_release) = { 0 };
    bool zsh = strcmp(args->operands[0], "zsh") == 0;

    if (!zsh && strcmp(args->operands[0], "bash") != 0)
        return qf_fail(error, QF_USAGE, "no completion for '%s': it is bash or zsh", args->operands[0]);
    if (zsh) /* zsh reads bash completions through its own layer */
        qf_text_add_string(&script, "autoload -U +X bashcompinit && bashcompinit\n");
    qf_text_add_string(&script, bash_head);
    add_first_words(&script);
    qf_text_add_string(&script, bash_verbs);
    add_verbs(&script);
    qf_text_add_string(&script, bash_options);
    add_cases(&script);
    qf_text_add_string(&script, bash_tail);
    TRY(qf_text_check(&script, error));
    fputs(qf_text_string(&script), cli->out);
    return QF_OK;
}

const struct qf_command qf_command_completion = {
    .name = "completion",
    .operands = "bash|zsh",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("print a completion script for a shell"),
    .run = run_completion,
};
