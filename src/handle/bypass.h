/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What must bypass an organ (纪检监察机关处理检举控告工作规则 art. 15): reports about its own head, or about people of the
 * organs above it. Of such a report nothing is stored but the hash of a receipt and a clock: no matter, no name, no word, and
 * nothing that anybody could search, administrators included. The paper itself goes up, sealed.
 */
#ifndef QF_HANDLE_BYPASS_H
#define QF_HANDLE_BYPASS_H

#include "handle/matter.h"
#include "ident/receipt.h"

enum qf_bypass {
    QF_BYPASS_NO,
    QF_BYPASS_YES,
    QF_BYPASS_UNDECIDED /* a namesake, or somebody of the organ who is named as nobody else there: bypassed as well */
};
/* For a report that the organ `organ` would handle, at the actor's organ. */
QF_MUST_CHECK enum qf_status qf_bypass_decide(const struct qf_desk *desk, int64_t organ,
    const struct qf_subject *subjects, size_t count, enum qf_bypass *ret_bypass, struct qf_error *error);

/* Whether a subject is of the organ, by ID or as a namesake without one, or is the organ itself: then it never goes there. */
QF_MUST_CHECK enum qf_status qf_bypass_concerns(const struct qf_desk *desk, int64_t organ,
    const struct qf_subject *subjects, size_t count, bool *ret_concerns, struct qf_error *error);

/* Keeps the receipt's hash; `ret_due`: by when it must have gone up (5 working days). */
QF_MUST_CHECK enum qf_status qf_pass_through(
    const struct qf_desk *desk, const char *receipt_hash, int32_t *ret_due, struct qf_error *error);
/* It has gone up. NOT_FOUND when no such receipt waits. Not for an organ's head. */
QF_MUST_CHECK enum qf_status qf_pass_through_sent(const struct qf_desk *desk, const struct qf_secret *hash_key,
    const struct qf_receipt *receipt, struct qf_error *error);
/* How many wait, and by when the first must have gone up (0: none waits). */
QF_MUST_CHECK enum qf_status qf_pass_through_waiting(
    const struct qf_desk *desk, int64_t *ret_count, int32_t *ret_first_due, struct qf_error *error);

#endif
