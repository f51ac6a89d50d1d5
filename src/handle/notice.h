/* SPDX-License-Identifier: Apache-2.0 */
/*
 * 双反馈: whoever signs a report is told that it was accepted and, when it is done, what came of it; by what means, on which
 * day, and what they say to it is recorded. Both notices, and the verification of the name before them, leave the facts
 * that moves and clocks of the workflow wait for.
 */
#ifndef QF_HANDLE_NOTICE_H
#define QF_HANDLE_NOTICE_H

#include "base/secret.h"
#include "handle/desk.h"

/*
 * Whether a name is truly the reporter's, asked of an accepted signed report. `how`: by what means it was found out. One that is
 * not goes on as an anonymous one, and is handled no less; it is the move 'deny_name', which a second person approves
 * (approval.h): else FINDING.
 */
QF_MUST_CHECK enum qf_status qf_notice_settle_name(
    const struct qf_desk *desk, int64_t report, bool truly, const char *how, struct qf_error *error);

struct qf_notice {
    const char *kind;             /* acceptance (after it was accepted), outcome (after it was concluded) */
    const char *method;           /* visit, phone, letter, receipt */
    const char *opinion;          /* satisfied, accepted, objects, unreachable; NULL: not said yet */
    const struct qf_secret *text; /* for method receipt: what the reporter reads; else NULL */
};
/* Once for each kind: CONFLICT. Needs QF_HANDLE. */
QF_MUST_CHECK enum qf_status qf_notice_give(
    const struct qf_desk *desk, int64_t report, const struct qf_notice *notice, struct qf_error *error);
/* What the reporter said later to a notice. */
QF_MUST_CHECK enum qf_status qf_notice_record_opinion(
    const struct qf_desk *desk, int64_t report, const char *kind, const char *opinion, struct qf_error *error);
/* The reporter objects through the receipt, inside that transaction: recorded with the outcome when they were told one. */
QF_MUST_CHECK enum qf_status qf_notice_object_within(
    const struct qf_desk *desk, int64_t report, struct qf_error *error);

#endif
