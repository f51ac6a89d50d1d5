/* SPDX-License-Identifier: Apache-2.0 */
/* init: makes a workspace. */
#include "commands/city.h"
#include "commands/commands.h"
#include "ident/ident.h"

static const struct qf_option options[] = {
    { "city", 0, QF_OPTION_TEXT, "NAME", QF_N("name of the city"), NULL, 0, 0 },
    { "region", 0, QF_OPTION_TEXT, "CODE", QF_N("its six-digit region code (GB/T 2260)"), NULL, 0, 0 },
    { 0 },
};

static enum qf_status run_init(struct qf_cli *cli, const struct qf_args *args, struct qf_error *error)
{
    const char *region = qf_args_text(args, "region", "000000");
    struct qf_ident code;

    qf_region_code_read(qf_slice(region), &code);
    if (qf_args_given(args, "region") && (code.outcome != QF_IDENT_VALID || code.length != 6))
        return qf_fail(error, QF_USAGE, "'%s' is not a six-digit region code", region);
    TRY(qf_city_create(args->operands[0], qf_args_text(args, "city", "未命名市"), region, error));
    qf_note(cli, "made the workspace '%s'; put deliveries into its inbox/<DEPARTMENT>/ and run 'qingfeng collect'\n",
        args->operands[0]);
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
