/* SPDX-License-Identifier: Apache-2.0 */
/* The ways through a machine: which of its states moves reach from which. Marks are one a state, in the machine's order. */
#ifndef QF_CATALOG_WAYS_H
#define QF_CATALOG_WAYS_H

#include "catalog/workflow.h"

/* `state_count` when the machine has no state of that name. */
size_t qf_state_index(const struct qf_machine *machine, const char *name);

/* Marks what moves reach from the marked states; backwards: from where they are reached. */
void qf_ways_spread(const struct qf_machine *machine, bool *marked, bool backwards);

/* Whether a thing gets from the moment `start` to the moment `end`. All their states and moves are the machine's. `reached` comes
 * without a mark. */
bool qf_ways_lead(
    const struct qf_machine *machine, const struct qf_moment *start, const struct qf_moment *end, bool *reached);

#endif
