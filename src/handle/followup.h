/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Between reporter and organ, through the receipt and without an account. The receipt gives a pair of keys (a keyed hash of it
 * is the private half), whose public half stands with the report: what officers write is sealed for it and for those who
 * read the report, what the reporter adds for the latter. A receipt that nobody was given costs the same work as another
 * and says no more than that it is unknown.
 */
#ifndef QF_HANDLE_FOLLOWUP_H
#define QF_HANDLE_FOLLOWUP_H

#include "handle/keyring.h"
#include "ident/receipt.h"

QF_MUST_CHECK enum qf_status qf_receipt_pair(const struct qf_receipt *receipt, const struct qf_secret *hash_key,
    struct qf_key_pair *ret_pair, struct qf_error *error);

/* --- for whoever holds a receipt --------------------------------------------------------------------------------------- */

/* Where receipts are shown: nobody sits there. */
struct qf_counter {
    struct qf_book *book;
    const struct qf_catalog *catalog;
    const struct qf_secret *hash_key;
    int32_t today;
};
struct qf_follow_up {
    struct qf_bilingual state;              /* in the words of the workflow */
    char received_on[11], since[11];        /* when it came, and since when it is in this state */
    bool passed;                            /* it went to the organ above: nothing can be added here */
    char acceptance_on[11], outcome_on[11]; /* when the two notices were given; "" */
};
struct qf_follow_message {
    int64_t id, replies;          /* `replies`: to which message; 0 */
    const char *kind, *on_day;    /* addition, question, answer, objection, note; borrowed for the call */
    const struct qf_secret *text; /* of what officers wrote; NULL for one's own, which only officers can open */
};
/* NOT_FOUND for a receipt that nobody was given. */
QF_MUST_CHECK enum qf_status qf_follow_look(const struct qf_counter *counter, const struct qf_receipt *receipt,
    struct qf_follow_up *ret_state,
    enum qf_status (*visit)(void *context, const struct qf_follow_message *message, struct qf_error *error),
    void *context, struct qf_error *error);
/* An addition, an answer (to a question that waits for one), or an objection, which is recorded as the reporter's opinion
 * of the outcome. */
QF_MUST_CHECK enum qf_status qf_follow_add(const struct qf_counter *counter, const struct qf_receipt *receipt,
    const char *kind, int64_t replies, const struct qf_secret *text, struct qf_error *error);

/* --- for officers ------------------------------------------------------------------------------------------------------ */

/* A question or a note to the reporter. Needs QF_HANDLE. */
QF_MUST_CHECK enum qf_status qf_follow_write(const struct qf_desk *desk, int64_t report, const char *kind,
    const struct qf_secret *text, int64_t *ret_message, struct qf_error *error);
/* The same inside the caller's transaction, who has decided it. */
QF_MUST_CHECK enum qf_status qf_follow_write_within(const struct qf_desk *desk, int64_t report, const char *kind,
    const struct qf_secret *text, int64_t *ret_message, struct qf_error *error);
/* Messages of a report without their texts (qf_report_open() opens "message/<id>"). */
QF_MUST_CHECK enum qf_status qf_follow_walk(const struct qf_desk *desk, int64_t report,
    enum qf_status (*visit)(
        void *context, const struct qf_follow_message *message, bool incoming, struct qf_error *error),
    void *context, struct qf_error *error);

#endif
