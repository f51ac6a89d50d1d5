/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cadres who go to the people (百名干部联百村): who is paired with which village, their visits, and what comes of them: leads,
 * and urgent issues that a unit solves. A visit's notes are the cadre's own: what somebody reports is taken in as a report,
 * which is sealed, and never stands here.
 */
#ifndef QF_HANDLE_VISIT_H
#define QF_HANDLE_VISIT_H

#include "handle/lead.h"

struct qf_new_visit {
    int64_t cadre;      /* who went; 0: the actor */
    const char *region; /* village; of a hall also county (6) or township (9) */
    const char *kind;   /* bench_meeting, field_interview, hall_visit, home_visit */
    const char
        *place; /* convenience_centre, assets_office, approval_hall, village; NULL: not said, but for a hall visit */
    const char *notes; /* NULL: none */
    int64_t people;    /* whom they met */
    int32_t on_day;    /* 0: the desk's */
};
/* Needs QF_TASK_REGISTER, as visits and their leads do. */
QF_MUST_CHECK enum qf_status qf_visit_add(
    const struct qf_desk *desk, const struct qf_new_visit *visit, int64_t *ret_visit, struct qf_error *error);

/* A lead that rests on the visit, linked with kind "visit", in its region unless the lead names another. */
QF_MUST_CHECK enum qf_status qf_visit_lead(const struct qf_desk *desk, int64_t visit, const struct qf_new_lead *lead,
    int64_t *ret_lead, struct qf_error *error);

struct qf_visit_view {                 /* texts are borrowed for the call */
    int64_t id, people, leads, issues; /* leads: that the actor may see */
    const char *cadre, *region, *place_name, *kind, *place, *on_day, *notes;
};
struct qf_visit_filter { /* NULL and 0 mean any */
    int64_t id, cadre;
    const char *region; /* digits that it begins with */
    int32_t from, to;   /* both included */
    int64_t limit;
};
/* In the region of the actor's organ; the newest first. */
QF_MUST_CHECK enum qf_status qf_visit_walk(const struct qf_desk *desk, const struct qf_visit_filter *filter,
    enum qf_status (*visit)(void *context, const struct qf_visit_view *visit, struct qf_error *error), void *context,
    struct qf_error *error);

/* --- pairs --- */

/* From today on; whoever was paired with the village is so no more. A leader's to make. `user` 0: nobody is. */
QF_MUST_CHECK enum qf_status qf_visit_pair(
    const struct qf_desk *desk, int64_t user, const char *region, struct qf_error *error);

struct qf_pair_view {
    const char *cadre, *region, *place, *since, *last_visit; /* of that cadre there; "" when none */
    bool idle;                                               /* none in the desk's month */
};
QF_MUST_CHECK enum qf_status qf_visit_pairs(const struct qf_desk *desk, bool idle_only,
    enum qf_status (*visit)(void *context, const struct qf_pair_view *pair, struct qf_error *error), void *context,
    struct qf_error *error);

/* --- urgent issues --- */

struct qf_new_issue {
    int64_t visit;           /* 0: none, and then a region */
    const char *region;      /* NULL: the visit's */
    const char *what, *unit; /* unit: that answers for it */
    int32_t due;             /* 0: no day */
};
/* Needs QF_TASK_PUT_RIGHT, as what follows does. */
QF_MUST_CHECK enum qf_status qf_issue_add(
    const struct qf_desk *desk, const struct qf_new_issue *issue, int64_t *ret_issue, struct qf_error *error);
/* How it was solved, and by which unit (NULL: the one that answered for it). CONFLICT when it was solved already. */
QF_MUST_CHECK enum qf_status qf_issue_solve(
    const struct qf_desk *desk, int64_t issue, const char *how, const char *unit, struct qf_error *error);

struct qf_issue_view {
    int64_t id, visit;
    const char *region, *place, *what, *unit, *opened_on, *due_on, *solved_on, *how;
    bool overdue;
};
struct qf_issue_filter {
    int64_t visit;
    const char *region;
    bool open_only, overdue_only;
};
/* Overdue ones first, then the oldest. */
QF_MUST_CHECK enum qf_status qf_issue_walk(const struct qf_desk *desk, const struct qf_issue_filter *filter,
    enum qf_status (*visit)(void *context, const struct qf_issue_view *issue, struct qf_error *error), void *context,
    struct qf_error *error);

#endif
