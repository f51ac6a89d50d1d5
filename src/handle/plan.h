/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Plans by which a village puts right what was found (一村一策): a diagnosis, and items with an owner, a day and evidence.
 * Whoever records an item as done does not accept it, and a plan is accepted when every item of it is. A plan may be bound
 * to a matter, which then does not close before it (the fact put_right). A plan may be seen where its village lies in the
 * organ's region and its matter may be seen; another does not exist.
 */
#ifndef QF_HANDLE_PLAN_H
#define QF_HANDLE_PLAN_H

#include "handle/desk.h"

struct qf_new_plan {
    const char *region; /* of the village: 12 digits */
    const char *title, *diagnosis;
    int64_t matter; /* one that the actor may see; 0: none */
};
/* Needs QF_TASK_PUT_RIGHT, as all here do. */
QF_MUST_CHECK enum qf_status qf_plan_add(
    const struct qf_desk *desk, const struct qf_new_plan *plan, int64_t *ret_plan, struct qf_error *error);

struct qf_new_item {
    const char *what, *owner; /* who answers for it: a person or a unit */
    int32_t due;
};
/* CONFLICT when the plan was accepted. */
QF_MUST_CHECK enum qf_status qf_plan_add_item(const struct qf_desk *desk, int64_t plan, const struct qf_new_item *item,
    int64_t *ret_item, struct qf_error *error);
/* Done today, as the evidence shows; told again before it is accepted, the evidence is replaced. CONFLICT when it was accepted. */
QF_MUST_CHECK enum qf_status qf_plan_item_done(
    const struct qf_desk *desk, int64_t item, const char *evidence, struct qf_error *error);
/*
 * By a leader of the plan's organ or of the one above, and not by whoever recorded it as done (DENIED); where the plan has a
 * matter, one who may approve it. CONFLICT when it is not done, or accepted already. Returning makes it undone again.
 */
QF_MUST_CHECK enum qf_status qf_plan_item_accept(const struct qf_desk *desk, int64_t item, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_plan_item_return(
    const struct qf_desk *desk, int64_t item, const char *reason, struct qf_error *error);
/* By such a leader who did not open the plan. FINDING while an item is not accepted, or there is none. */
QF_MUST_CHECK enum qf_status qf_plan_accept(const struct qf_desk *desk, int64_t plan, struct qf_error *error);

struct qf_plan_view { /* texts are borrowed for the call; "" where there is none */
    int64_t id, matter;
    const char *region, *place, *title, *diagnosis, *opened_on, *accepted_on;
    int64_t items, done, accepted, overdue;
};
struct qf_plan_filter { /* NULL and 0 mean any */
    int64_t id, matter;
    const char *region; /* digits that it begins with */
    bool open_only;     /* not accepted */
    int64_t limit, offset;
};
/* What has overdue items first, then the oldest. */
QF_MUST_CHECK enum qf_status qf_plan_walk(const struct qf_desk *desk, const struct qf_plan_filter *filter,
    enum qf_status (*visit)(void *context, const struct qf_plan_view *plan, struct qf_error *error), void *context,
    struct qf_error *error);

struct qf_item_view { /* the same */
    int64_t id;
    const char *what, *owner, *due_on, *done_on, *done_by, *evidence, *accepted_on, *accepted_by; /* by: displays */
    bool overdue; /* not done by its day */
};
QF_MUST_CHECK enum qf_status qf_plan_items(const struct qf_desk *desk, int64_t plan,
    enum qf_status (*visit)(void *context, const struct qf_item_view *item, struct qf_error *error), void *context,
    struct qf_error *error);

#endif
