/* SPDX-License-Identifier: Apache-2.0 */
/* Whether what a move requires is so: recorded by an officer, or computed from the book. */
#ifndef QF_HANDLE_FACTS_H
#define QF_HANDLE_FACTS_H

#include "handle/desk.h"

/* An unknown fact is not so. */
QF_MUST_CHECK enum qf_status qf_fact_holds(
    const struct qf_desk *desk, int64_t matter, const char *fact, bool *ret_holds, struct qf_error *error);

#endif
