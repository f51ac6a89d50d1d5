/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Matters: whatever runs through a machine of the workflow. Reports, leads, cases, clarifications and findings of false
 * accusation are opened, recorded of and linked here, and moved by one engine (move.h); who works on them is in team.h. What
 * each kind has besides is in its own module.
 */
#ifndef QF_HANDLE_MATTER_H
#define QF_HANDLE_MATTER_H

#include "handle/desk.h"

struct qf_new_matter {
    const char *kind;   /* a machine of the workflow that the book knows: report, lead, case … */
    const char *title;  /* "" for a report */
    int64_t organ;      /* that will handle it */
    const char *region; /* where it happened */
    const char *domain, *category, *track, *level; /* NULL: none, none, normal, yellow */
    int64_t amount_fen, parent;                    /* 0: none */
};
/* Inside the caller's transaction. The number is the kind's sign, the year and a count. */
QF_MUST_CHECK enum qf_status qf_matter_open(
    const struct qf_desk *desk, const struct qf_new_matter *matter, int64_t *ret_matter, struct qf_error *error);

struct qf_subject {
    int64_t entity; /* 0: unknown */
    const char *name, *unit, *post;
};
/* Inside the caller's transaction. Until the recusal check is made anew nobody may handle the matter. */
QF_MUST_CHECK enum qf_status qf_matter_name_subject(
    const struct qf_desk *desk, int64_t matter, const struct qf_subject *subject, struct qf_error *error);

struct qf_matter {
    int64_t id, organ, handler, amount_fen, parent;
    const char *kind, *number, *title, *state, *region, *domain, *category, *track, *level, *opened_on, *closed_on;
};
struct qf_matter_place { /* in a list, as the matter there says it; id 0: before the first */
    int64_t id;
    const char *level, *opened_on;
};
struct qf_matter_filter { /* NULL and 0 mean any */
    int64_t id, handler, organ;
    const char *kind, *state, *domain;
    bool open_only;
    int64_t limit, offset;        /* limit 0: all */
    struct qf_matter_place after; /* the next page: where this one ended. An offset walks over what it leaves out. */
};
/*
 * Matters that the actor may see; red first, then the oldest. Texts are borrowed for the call. A page of open matters takes
 * as long as it is, however many matters the book has.
 */
QF_MUST_CHECK enum qf_status qf_matter_walk(const struct qf_desk *desk, const struct qf_matter_filter *filter,
    enum qf_status (*visit)(void *context, const struct qf_matter *matter, struct qf_error *error), void *context,
    struct qf_error *error);

/* Records what a move requires: "plan", "statement_of_subject" … with its text, or "yes". What was recorded before stays. */
QF_MUST_CHECK enum qf_status qf_matter_record(
    const struct qf_desk *desk, int64_t matter, const char *fact, const char *value, struct qf_error *error);

/*
 * The same inside the caller's transaction. Recording asks nobody's leave: the caller has decided it, or it is the
 * program that records. Clocks are started by hand where what decides about them comes after the matter (a report's row).
 */
QF_MUST_CHECK enum qf_status qf_matter_record_within(
    const struct qf_desk *desk, int64_t matter, const char *fact, const char *value, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_matter_start_clocks(const struct qf_desk *desk, int64_t matter, struct qf_error *error);

/* What a matter rests on. Adding what was removed brings it back; nothing is deleted. */
struct qf_link {
    const char *kind, *relation; /* warning, matter, visit, organ; source, merged, repeat, related */
    int64_t ref;
};
QF_MUST_CHECK enum qf_status qf_matter_link(
    const struct qf_desk *desk, int64_t matter, const struct qf_link *link, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_matter_unlink(
    const struct qf_desk *desk, int64_t matter, const struct qf_link *link, struct qf_error *error);

#endif
