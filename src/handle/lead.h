/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Leads: what warnings, reports, visits and other organs give reason to look into, one for a subject and a domain. Links
 * are many to many and can be undone. What comes again is counted, and what came again and led nowhere goes a level up
 * and to somebody else, by itself.
 */
#ifndef QF_HANDLE_LEAD_H
#define QF_HANDLE_LEAD_H

#include "handle/matter.h"

struct qf_new_lead {
    const char *title, *region, *domain, *category, *track, *level; /* as in struct qf_new_matter */
    int64_t amount_fen;
    const struct qf_subject *subjects;
    size_t subject_count;
};
/* A lead that somebody brings: routed by its region, and a level up where its category or one of its subjects asks for it. */
QF_MUST_CHECK enum qf_status qf_lead_open(
    const struct qf_desk *desk, const struct qf_new_lead *lead, int64_t *ret_lead, struct qf_error *error);

/* The same, resting on `source` from the beginning: a visit, another organ. The caller has decided that it may. */
QF_MUST_CHECK enum qf_status qf_lead_open_on(const struct qf_desk *desk, const struct qf_new_lead *lead,
    const struct qf_link *source, int64_t *ret_lead, struct qf_error *error);

/*
 * From an open warning: the open lead of its subject and domain when there is one, else a new one. `region` is where it
 * happened (a warning knows a name, not a code). `ret_new` tells which.
 */
QF_MUST_CHECK enum qf_status qf_lead_from_warning(const struct qf_desk *desk, int64_t warning, const char *region,
    int64_t *ret_lead, bool *ret_new, struct qf_error *error);

/*
 * The lead rests on the report from now on: what becomes of it is the report's outcome, and repeats of the report count for it.
 * USAGE when they are not a lead and a report. It is undone by qf_matter_unlink().
 */
QF_MUST_CHECK enum qf_status qf_lead_add_report(
    const struct qf_desk *desk, int64_t lead, int64_t report, struct qf_error *error);

/* The sources of `from` count for `into`, until they are parted again. */
QF_MUST_CHECK enum qf_status qf_lead_merge(
    const struct qf_desk *desk, int64_t into, int64_t from, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_lead_part(
    const struct qf_desk *desk, int64_t into, int64_t from, struct qf_error *error);

/* Everything that a lead rests on, that of merged ones included. */
struct qf_source {
    const char *kind;         /* warning, report, visit, organ; borrowed for the call */
    int64_t ref, via;         /* `via`: the merged lead that it came with; 0: none */
    struct qf_bilingual text; /* a warning's sentence, a matter's number */
};
QF_MUST_CHECK enum qf_status qf_lead_sources(const struct qf_desk *desk, int64_t lead,
    enum qf_status (*visit)(void *context, const struct qf_source *source, struct qf_error *error), void *context,
    struct qf_error *error);

#endif
