/* SPDX-License-Identifier: Apache-2.0 */
/* Whether what a move requires is so: recorded by an officer, or computed from the book. */
#ifndef QF_HANDLE_FACTS_H
#define QF_HANDLE_FACTS_H

#include "base/text.h"
#include "handle/desk.h"

/* An unknown fact is not so. */
QF_MUST_CHECK enum qf_status qf_fact_holds(
    const struct qf_desk *desk, int64_t matter, const char *fact, bool *ret_holds, struct qf_error *error);

/* What a move requires and is not so: names, separated by ", ". */
struct qf_missing {
    struct qf_text binding, waivable; /* what no override waives, and what one may */
};
void qf_missing_release(struct qf_missing *missing);
QF_CLEANUP_VALUE(struct qf_missing, qf_missing_release)
QF_MUST_CHECK enum qf_status qf_facts_missing(const struct qf_desk *desk, int64_t matter, const struct qf_move *move,
    struct qf_missing *missing, struct qf_error *error);
/* FINDING, naming all that is missing; for when something is. */
QF_MUST_CHECK enum qf_status qf_missing_fail(
    const struct qf_missing *missing, const struct qf_move *move, struct qf_error *error);

#endif
