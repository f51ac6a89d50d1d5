/* SPDX-License-Identifier: Apache-2.0 */
/*
 * 雷霆行动 and its like: a named operation of a county's or the city's organ that groups matters for a time, with what came of
 * them by domain and by month. A matter can be in several, and leaves one without a trace being lost.
 */
#ifndef QF_HANDLE_CAMPAIGN_H
#define QF_HANDLE_CAMPAIGN_H

#include "handle/desk.h"

struct qf_new_campaign {
    const char *name, *purpose;
    int32_t from, to; /* to 0: no end set yet */
};
/* By a leader of a county's or the city's organ. CONFLICT for a name that was given already. */
QF_MUST_CHECK enum qf_status qf_campaign_start(
    const struct qf_desk *desk, const struct qf_new_campaign *campaign, int64_t *ret_campaign, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_campaign_find(
    struct qf_book *book, const char *name_or_number, int64_t *ret_campaign, struct qf_error *error);
/* Today is its last day. By a leader of the organ that leads it. */
QF_MUST_CHECK enum qf_status qf_campaign_end(const struct qf_desk *desk, int64_t campaign, struct qf_error *error);

/* By whoever may assign the matter, within the campaign's days; the matter lies in the region of the organ that leads it. */
QF_MUST_CHECK enum qf_status qf_campaign_add(
    const struct qf_desk *desk, int64_t campaign, int64_t matter, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_campaign_remove(
    const struct qf_desk *desk, int64_t campaign, int64_t matter, struct qf_error *error);

struct qf_campaign {
    int64_t id;
    const char *name, *organ, *purpose, *from, *to; /* borrowed for the call; to "" while no end is set */
    int64_t matters;                                /* that the actor may see */
};
/* All, the newest first; for whoever may see figures. */
QF_MUST_CHECK enum qf_status qf_campaign_walk(const struct qf_desk *desk,
    enum qf_status (*visit)(void *context, const struct qf_campaign *campaign, struct qf_error *error), void *context,
    struct qf_error *error);

/*
 * What came of its matters, of those that the actor may see. Leads and cases are counted with the cases that grew out of
 * them, each once; persons once however many sanctions they were given, by entity where it is known.
 */
struct qf_campaign_progress {
    const char *key; /* a domain ("" for none), or a month "2025-06"; borrowed for the call */
    int64_t matters, open, overdue, closed, cases, persons, sanctioned;
    int64_t found_fen, received_fen;
};
QF_MUST_CHECK enum qf_status qf_campaign_by_domain(const struct qf_desk *desk, int64_t campaign,
    enum qf_status (*visit)(void *context, const struct qf_campaign_progress *progress, struct qf_error *error),
    void *context, struct qf_error *error);
/* What happened in each month: `matters` added, of these `open` and `overdue` today, `closed`, `cases` filed and their
 * `persons`, `sanctioned` persons, money found and received. Months in which nothing happened are left out. */
QF_MUST_CHECK enum qf_status qf_campaign_by_month(const struct qf_desk *desk, int64_t campaign,
    enum qf_status (*visit)(void *context, const struct qf_campaign_progress *progress, struct qf_error *error),
    void *context, struct qf_error *error);

#endif
