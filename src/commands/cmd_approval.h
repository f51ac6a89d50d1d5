/* SPDX-License-Identifier: Apache-2.0 */
/* An approval as JSON, in whatever shows one. */
#ifndef QF_COMMANDS_CMD_APPROVAL_H
#define QF_COMMANDS_CMD_APPROVAL_H

#include "commands/cli.h"
#include "handle/approval.h"

void qf_add_approval_json(struct qf_json *json, const struct qf_approval *approval);

#endif
