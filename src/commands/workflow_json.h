/* SPDX-License-Identifier: Apache-2.0 */
/* The workflow as JSON: what stands in workflow.yaml, defaults filled in. */
#ifndef QF_COMMANDS_WORKFLOW_JSON_H
#define QF_COMMANDS_WORKFLOW_JSON_H

#include "base/json.h"
#include "catalog/workflow.h"

/* One machine with its states, moves and clocks. */
void qf_workflow_json_machine(
    struct qf_json *json, const struct qf_workflow *workflow, const struct qf_machine *machine);
void qf_workflow_json_all(struct qf_json *json, const struct qf_workflow *workflow);

#endif
