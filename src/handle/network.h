/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The three-level network: organs in a tree, their people, who answers for which place, and which organ a matter goes to.
 * Places are digits of region codes: a city's organ has 4, a county's 6, a township's 9; villages have 12.
 */
#ifndef QF_HANDLE_NETWORK_H
#define QF_HANDLE_NETWORK_H

#include "handle/recusal.h"

/* The first organ and account of a workspace, made without anybody sitting there yet; CONFLICT when there is one. */
struct qf_founding {
    const char *organ, *region; /* of the city: 4 digits */
    const char *name, *display; /* of the security administrator, who makes the other accounts */
};
QF_MUST_CHECK enum qf_status qf_network_found(
    struct qf_book *book, const struct qf_founding *founding, int32_t today, struct qf_error *error);

struct qf_new_organ {
    const char *name, *region;
    enum qf_organ_level level;
};
/* Its parent is the organ whose region it lies in. */
QF_MUST_CHECK enum qf_status qf_organ_add(
    const struct qf_desk *desk, const struct qf_new_organ *organ, int64_t *ret_organ, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_organ_find(
    struct qf_book *book, const char *name_or_region, int64_t *ret_organ, struct qf_error *error);

struct qf_new_user {
    const char *name, *display;
    int64_t organ;
    enum qf_user_role role;
    bool is_head;
    const char *resident_id;         /* NULL: unknown, and then they handle nothing that concerns a person */
    const char *home_village;        /* 12 digits; NULL */
    const char *department;          /* of a data officer; NULL */
    const struct qf_kin_source *kin; /* NULL: open matters that name somebody wait for their check again */
};
/* Held against all open matters at once, as in qf_user_mend(). */
QF_MUST_CHECK enum qf_status qf_user_add(
    const struct qf_desk *desk, const struct qf_new_user *user, int64_t *ret_user, struct qf_error *error);
/* What is mended of an account; NULL leaves it as it is. */
struct qf_user_mending {
    int64_t user;
    const char *resident_id, *home_village, *display, *department, *reason;
};
/*
 * By whoever keeps the accounts, not of their own. Whoever they turn out to be is held against all open matters at once:
 * `ret_recused` of these they must not touch, `ret_handled` they handled and must leave. Fails as `kin` does when nothing was
 * matched yet and a matter names somebody: then nobody can say whom they are related to.
 */
QF_MUST_CHECK enum qf_status qf_user_mend(const struct qf_desk *desk, const struct qf_kin_source *kin,
    const struct qf_user_mending *mending, int64_t *ret_recused, int64_t *ret_handled, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_user_find(
    struct qf_book *book, const char *name, int64_t *ret_user, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_user_suspend(
    const struct qf_desk *desk, int64_t user, const char *reason, struct qf_error *error);
/* A unit in which the user worked: whoever is subject there is none of their business, from now on and in all open matters. */
QF_MUST_CHECK enum qf_status qf_user_worked_in(const struct qf_desk *desk, int64_t user, const char *unit,
    const char *from_day, const char *to_day, struct qf_error *error);

/* Texts are borrowed for the call. */
struct qf_account_view {
    const char *name, *display, *role, *organ, *state;
    const char *posts; /* places that they answer for, separated by ", " */
    bool is_head, has_key, has_resident_id;
};
struct qf_organ_view {
    const char *name, *level, *region, *above; /* above "": none */
    int64_t accounts;                          /* active ones */
};
/*
 * Accounts, and organs, by organ: all of them for whoever keeps accounts, the network or the journal, and for a leader those of
 * the own organ and of the organs below. DENIED for everybody else.
 */
QF_MUST_CHECK enum qf_status qf_network_accounts(const struct qf_desk *desk,
    enum qf_status (*visit)(void *context, const struct qf_account_view *account, struct qf_error *error),
    void *context, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_network_organs(const struct qf_desk *desk,
    enum qf_status (*visit)(void *context, const struct qf_organ_view *organ, struct qf_error *error), void *context,
    struct qf_error *error);

enum qf_post_kind { QF_POST_CITY_LEADER, QF_POST_COUNTY_LEADER, QF_POST_TOWNSHIP_OFFICER };
/* Makes the user answer for a place from today on; whoever answered for it in that capacity does so no more. */
QF_MUST_CHECK enum qf_status qf_network_post(
    const struct qf_desk *desk, int64_t user, enum qf_post_kind kind, const char *region, struct qf_error *error);

/*
 * The organ that handles what happened in `region` (4–12 digits): the lowest that covers it, `levels_up` higher. Asking
 * for more levels than there are gives the city's.
 */
QF_MUST_CHECK enum qf_status qf_network_route(
    struct qf_book *book, const char *region, unsigned levels_up, int64_t *ret_organ, struct qf_error *error);

/* Places without anybody who answers for them, or where nothing was seen since `since` (no visit, lead, report). */
struct qf_coverage_gap {
    const char *region, *name; /* borrowed for the call */
    bool no_officer, not_visited, no_matter;
};
QF_MUST_CHECK enum qf_status qf_network_gaps(const struct qf_desk *desk, int32_t since,
    enum qf_status (*visit)(void *context, const struct qf_coverage_gap *gap, struct qf_error *error), void *context,
    struct qf_error *error);

/* Names of places, from a CSV of code and name or wherever the city keeps them. A known code takes the new name. */
QF_MUST_CHECK enum qf_status qf_region_name(
    const struct qf_desk *desk, const char *code, const char *name, struct qf_error *error);

#endif
