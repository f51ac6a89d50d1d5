/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What became of the warnings that a lead rests on, and why: it goes back to the model, whose precision counts it. A lead is not
 * archived before each of its warnings has an outcome that was told of the evidence as it stands (the fact outcome_cause).
 */
#ifndef QF_HANDLE_OUTCOME_H
#define QF_HANDLE_OUTCOME_H

#include "handle/desk.h"

struct qf_outcome {
    const char *outcome; /* confirmed, partly, unfounded, unprovable */
    const char *cause;   /* of unfounded: data_error, timing, lawful_exception, namesake, other; else NULL */
    const char *why;     /* in words; about the data and the model, not about people */
};
/*
 * For one warning that the lead or one merged into it rests on, or for all of them (0). Told again, it replaces what was told. An
 * open warning is closed by it, and stays silent until its evidence changes. Needs QF_HANDLE on the lead; CONFLICT once it is closed.
 */
QF_MUST_CHECK enum qf_status qf_outcome_record(const struct qf_desk *desk, int64_t lead, int64_t warning,
    const struct qf_outcome *outcome, int64_t *ret_count, struct qf_error *error);

#endif
