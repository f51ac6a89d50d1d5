/* SPDX-License-Identifier: Apache-2.0 */
/* What the commands about models and about warnings share. */
#ifndef QF_COMMANDS_CMD_MODEL_H
#define QF_COMMANDS_CMD_MODEL_H

#include "catalog/model.h"
#include "commands/cli.h"

/* Prints the laws that the model rests on, and from when to when each is in force. */
void qf_model_print_basis(const struct qf_cli *cli, const struct qf_model *model);

#endif
