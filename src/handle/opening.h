/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opening what is sealed. The words: whoever they were wrapped for, for a purpose that the journal keeps. Who reports: one
 * asks with a purpose, another leader approves, the one who asked opens it, once; every step is in the journal.
 */
#ifndef QF_HANDLE_OPENING_H
#define QF_HANDLE_OPENING_H

#include "handle/keyring.h"

/* The narrative, or ("message/7") a message. Needs QF_OPEN_CONTENT and a key that was wrapped for the actor. */
QF_MUST_CHECK enum qf_status qf_report_open(const struct qf_desk *desk, int64_t report, const char *part,
    const struct qf_key_pair *pair, const char *purpose, struct qf_secret *ret_plain, struct qf_error *error);

/* Needs QF_OPEN_IDENTITY, and that the identity was sealed for the actor. */
QF_MUST_CHECK enum qf_status qf_opening_ask(
    const struct qf_desk *desk, int64_t report, const char *purpose, int64_t *ret_opening, struct qf_error *error);
/* By another leader, who may approve in the matter. */
QF_MUST_CHECK enum qf_status qf_opening_approve(const struct qf_desk *desk, int64_t opening, struct qf_error *error);
/* By the one who asked. CONFLICT before it is approved, and when it was opened already. */
QF_MUST_CHECK enum qf_status qf_opening_open(const struct qf_desk *desk, int64_t opening,
    const struct qf_key_pair *pair, struct qf_secret *ret_identity, struct qf_error *error);

/*
 * Assigns the report and wraps for its new handler what the actor can open of it; or only the latter, for somebody who
 * may open it (a new leader: who reports as well).
 */
QF_MUST_CHECK enum qf_status qf_report_assign(
    const struct qf_desk *desk, int64_t report, int64_t user, const struct qf_key_pair *pair, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_report_share(
    const struct qf_desk *desk, int64_t report, int64_t user, const struct qf_key_pair *pair, struct qf_error *error);

#endif
