/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The money of a matter, in double entry (fen): found, ordered, received, and then returned to its owner, paid into the
 * treasury or spent on livelihood; or written off with a reason. Nothing can be ordered that was not found, received that
 * was not ordered, or paid out that is not held. A matter balances when nothing waits at any stage, and closes only then.
 * What is legally owed goes to the owner or the treasury (政务处分法 art. 25); livelihood is what a policy ratio asks for,
 * and is shown beside the two.
 *
 *   found       to_order   +   loss        −        returned    owner       +   held        −
 *   ordered     to_receive +   to_order    −        treasury    treasury    +   held        −
 *   received    held       +   to_receive  −        livelihood  livelihood  +   held        −
 *                                                   written_off written_off +   to_receive  − (before it was ordered: to_order −)
 */
#ifndef QF_HANDLE_RECOVERY_H
#define QF_HANDLE_RECOVERY_H

#include "handle/desk.h"

/* The most that is found in one matter: a trillion yuan. Sums over ninety thousand such matters still fit. */
#define QF_RECOVERY_MOST_FEN INT64_C(100000000000000)

enum qf_posting_kind {
    QF_POSTING_FOUND,
    QF_POSTING_ORDERED,
    QF_POSTING_RECEIVED,
    QF_POSTING_RETURNED,
    QF_POSTING_TREASURY,
    QF_POSTING_LIVELIHOOD,
    QF_POSTING_WRITTEN_OFF,
    QF_POSTING_KIND_COUNT
};
const char *qf_posting_kind_name(enum qf_posting_kind kind);
QF_MUST_CHECK enum qf_status qf_posting_kind_find(
    const char *name, enum qf_posting_kind *ret_kind, struct qf_error *error);

struct qf_posting {
    int64_t matter, fen; /* fen above 0 */
    enum qf_posting_kind kind;
    const char *receipt;        /* of bank, treasury or beneficiary; required from `received` on */
    const char *beneficiary;    /* to whom it was returned, or the livelihood project; required for these two */
    int64_t beneficiary_entity; /* 0: none */
    const char *note;           /* required to write off: why */
};

/* LIMIT when the stage before holds less, or more is found than QF_RECOVERY_MOST_FEN. Needs QF_POST on the matter, writing off QF_APPROVE. */
QF_MUST_CHECK enum qf_status qf_recovery_post(
    const struct qf_desk *desk, const struct qf_posting *posting, int64_t *ret_posting, struct qf_error *error);
/* The same inside the caller's transaction, who has decided that the money may be moved. */
QF_MUST_CHECK enum qf_status qf_recovery_post_within(
    const struct qf_desk *desk, const struct qf_posting *posting, int64_t *ret_posting, struct qf_error *error);
/* Takes a posting back by its mirror image, once, when what it brought has not moved on. */
QF_MUST_CHECK enum qf_status qf_recovery_reverse(
    const struct qf_desk *desk, int64_t posting, const char *reason, struct qf_error *error);

struct qf_recovery {
    int64_t found, ordered, received, returned, treasury, livelihood, written_off; /* flows, reversals taken off */
    int64_t to_order, to_receive, held;                                            /* what waits */
};
/* Of one matter, or of a matter and those under it; the caller has decided that it may be seen. */
QF_MUST_CHECK enum qf_status qf_recovery_of(
    struct qf_book *book, int64_t matter, struct qf_recovery *ret_recovery, struct qf_error *error);
bool qf_recovery_balances(const struct qf_recovery *recovery);

#endif
