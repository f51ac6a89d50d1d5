/* SPDX-License-Identifier: Apache-2.0 */
/* init: makes a workspace. */
#include <limits.h>
#include <string.h>

#include "commands/city.h"
#include "commands/commands.h"
#include "ident/ident.h"

static const struct qf_option options[] = {
    { "city", 0, QF_OPTION_TEXT, "NAME", QF_N("name of the city (otherwise that of the folder)"), NULL, 0, 0 },
    { "region", 0, QF_OPTION_TEXT, "CODE", QF_N("its six-digit region code (GB/T 2260)"), NULL, 0, 0 },
    { 0 },
};

/* "cities/清河" is the city 清河 until somebody says otherwise. */
static void folder_name(const char *path, char *ret_name, size_t size)
{
    size_t end = strlen(path);

    while (end && path[end - 1] == '/')
        end--;
    size_t start = end;
    while (start && path[start - 1] != '/')
        start--;
    snprintf(ret_name, size, "%.*s", (int)(end - start), path + start);
    if (!*ret_name || strcmp(ret_name, ".") == 0 || strcmp(ret_name, "..") == 0)
        snprintf(ret_name, size, "未命名市");
}

static enum qf_status run_init(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    const char *region = qf_args_text(args, "region", "000000");
    struct qf_ident code;
    char name[NAME_MAX + 1];

    qf_region_code_read(qf_slice(region), &code);
    if (qf_args_given(args, "region") && (code.outcome != QF_IDENT_VALID || code.length != 6))
        return qf_fail(error, QF_USAGE, "'%s' is not a six-digit region code", region);
    folder_name(args->operands[0], name, sizeof name);
    TRY(qf_city_create(args->operands[0], qf_args_text(args, "city", name), region, error));
    qf_note(cli,
        "made the workspace '%s'\n"
        "next: put deliveries into %s/inbox/<DEPARTMENT>/ and run 'qingfeng -C %s collect'\n"
        "  make a folder for each department there; 'qingfeng contract list' shows their codes\n",
        args->operands[0], args->operands[0], args->operands[0]);
    return QF_OK;
}

const struct qf_command qf_command_init = {
    .name = "init",
    .operands = "DIR",
    .min_operands = 1,
    .max_operands = 1,
    .summary = QF_N("make a workspace: one folder that holds a city"),
    .options = options,
    .run = run_init,
};
