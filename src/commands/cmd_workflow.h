/* SPDX-License-Identifier: Apache-2.0 */
/* What commands of casework say about the workflow in the words of `workflow show`. */
#ifndef QF_COMMANDS_CMD_WORKFLOW_H
#define QF_COMMANDS_CMD_WORKFLOW_H

#include "catalog/workflow.h"
#include "commands/cli.h"

/* Appends who is meant: "leader (county, city; organ above)"; nothing for an empty grant. */
void qf_describe_grant(
    const struct qf_cli *cli, const struct qf_workflow *workflow, const struct qf_grant *grant, struct qf_text *text);

#endif
