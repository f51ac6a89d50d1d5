/* SPDX-License-Identifier: Apache-2.0 */
/*
 * 挂牌督办: a leader of the organ that handles a lead or case, or of the one above it, puts it on the list under a number and a
 * day by which it is to be settled. Its clock runs from then on; it closes no more before it is taken off, and is taken off
 * only when every wrong is put right. Listing and the move that the workflow knows are one act.
 */
#ifndef QF_HANDLE_LISTING_H
#define QF_HANDLE_LISTING_H

#include "handle/desk.h"

struct qf_new_listing {
    int64_t matter;
    int32_t due;        /* after today */
    const char *number; /* of the document; NULL: the next of the organ's level and the year */
    const char *record; /* why it is listed, and what is asked: the fact listing_record */
};
/* CONFLICT when it is listed already or the number is taken. The level is that of the actor's organ: county or city. */
QF_MUST_CHECK enum qf_status qf_listing_add(
    const struct qf_desk *desk, const struct qf_new_listing *listing, int64_t *ret_listing, struct qf_error *error);
/* CONFLICT when it is not listed, FINDING while a wrong is not put right. */
QF_MUST_CHECK enum qf_status qf_listing_end(
    const struct qf_desk *desk, int64_t matter, const char *reason, struct qf_error *error);

struct qf_listing {
    int64_t id, matter;
    const char *number, *level, *listed_on, *due_on,
        *delisted_on; /* borrowed for the call; delisted_on "" while it is listed */
    const char *matter_number, *title, *state, *kind;
    enum qf_colour colour; /* of its clock; grey when it is off the list */
    bool overdue;
};
/* Of matters that the actor may see: the nearest due first; `all`: those that were taken off as well. */
QF_MUST_CHECK enum qf_status qf_listing_walk(const struct qf_desk *desk, bool all,
    enum qf_status (*visit)(void *context, const struct qf_listing *listing, struct qf_error *error), void *context,
    struct qf_error *error);

#endif
