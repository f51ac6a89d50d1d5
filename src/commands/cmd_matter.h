/* SPDX-License-Identifier: Apache-2.0 */
/* What the commands over matters share: a matter as JSON, its state in words, and what to do about a move that is refused. */
#ifndef QF_COMMANDS_CMD_MATTER_H
#define QF_COMMANDS_CMD_MATTER_H

#include "commands/seat.h"
#include "handle/matter.h"
#include "handle/outline.h"

/* The state's title; its name when the workflow has it no more. */
const char *qf_state_title(const struct qf_workflow *workflow, const char *kind, const char *state, enum qf_lang lang);
void qf_add_matter_json(struct qf_json *json, const struct qf_matter *matter, const struct qf_outline *outline);

/* After a move was refused with FINDING: hints at the command that supplies what is missing first. Returns FINDING. */
QF_MUST_CHECK enum qf_status qf_hint_move(
    const struct qf_seat *seat, int64_t matter, const char *move, struct qf_error *error);

#endif
