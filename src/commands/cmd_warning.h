/* SPDX-License-Identifier: Apache-2.0 */
/* What the warning commands share. */
#ifndef QF_COMMANDS_CMD_WARNING_H
#define QF_COMMANDS_CMD_WARNING_H

#include "base/json.h"
#include "warn/warning.h"

/* The number that an operand names; USAGE when it is none. */
QF_MUST_CHECK enum qf_status qf_warning_read_number(const char *text, int64_t *ret_number, struct qf_error *error);

/* NOT_FOUND, and how to find the numbers. */
enum qf_status qf_warning_fail_none(const char *number, struct qf_error *error);

/* The members of a warning, into an object that is open. */
void qf_warning_add_json(struct qf_json *json, const struct qf_warning *warning);

#endif
