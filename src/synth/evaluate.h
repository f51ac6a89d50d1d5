/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a workspace found, held against the truth about its invented city: open warnings per model, dirty rows per rule,
 * counts per file. Read from the book and the lake in sets, so that a truth of millions of lines needs no more memory
 * than the session is given.
 */
#ifndef QF_SYNTH_EVALUATE_H
#define QF_SYNTH_EVALUATE_H

#include "base/arena.h"
#include "ident/ident.h"
#include "store/book.h"
#include "store/lake.h"

struct qf_evaluated_model {
    const char *model;
    int64_t planted;   /* findable wrongs */
    int64_t found;     /* … with an open warning of the same model, subject and period */
    int64_t differing; /* … of those, at another level or amount */
    int64_t missed;
    int64_t not_findable, not_findable_found; /* wrongs whose keys are damaged; never a failure */
    int64_t lookalikes, flagged;              /* look-alikes planted, and those with a warning */
    int64_t warnings;                         /* open */
    int64_t right;                            /* … about a planted wrong */
    int64_t unplanned;                        /* … about neither a wrong nor a look-alike: false alarms */
};

struct qf_evaluated_rule { /* dirty rows with one rule and one end */
    const char *rule;      /* "" when only the end counts */
    const char *end;
    int64_t planted, right;
    int64_t elsewhere; /* ended elsewhere, or is not there at all */
    int64_t unnamed;   /* ended there, but no finding names rule and column */
};

struct qf_evaluation {
    const struct qf_evaluated_model *models; /* by code */
    size_t model_count;
    struct qf_evaluated_model all;
    const struct qf_evaluated_rule *rules; /* by rule and end */
    size_t rule_count;
    int64_t files, files_agreeing, files_absent; /* delivered by the truth; counted alike; not among the batches */
    bool holds;                                  /* every bar does */
};

/*
 * `lake` is a session of its own: its tables stay for qf_difference_walk(). Texts live in `arena`. Fails with INPUT for
 * a truth that does not read.
 */
QF_MUST_CHECK enum qf_status qf_evaluate(struct qf_lake *lake, struct qf_book *book, const char *truth,
    struct qf_arena *arena, struct qf_evaluation *ret_evaluation, struct qf_error *error);

/* One thing that is not as the truth says. Texts are "" and numbers 0 where they do not apply. */
struct qf_difference {
    struct qf_slice what; /* missed, differing, flagged, unplanned, elsewhere, unnamed, miscounted */
    int64_t line;         /* of the truth; 0 for unplanned */
    int64_t warning;      /* id */
    struct qf_slice id, model, name, period, file;
    char subject[QF_IDENT_MAX]; /* masked */
    int64_t sheet, row;
    struct qf_slice column;
    struct qf_slice expected, found; /* "red 600.00", "quarantined check-digit", "not_collected", "10 = 8 + 1 + 1" */
    struct qf_slice note;
};

/* In the order of what, model and line; `limit` of each kind, 0 for all. A status other than OK from `visit` ends the walk. */
QF_MUST_CHECK enum qf_status qf_difference_walk(struct qf_lake *lake, int64_t limit,
    enum qf_status (*visit)(void *context, const struct qf_difference *difference, struct qf_error *error),
    void *context, struct qf_error *error);

#endif
