/* SPDX-License-Identifier: Apache-2.0 */
/* Asking one model: its SELECT in the cage, its answer as hits in a fixed order. Not public. */
#ifndef QF_WARN_ASK_H
#define QF_WARN_ASK_H

#include "base/arena.h"
#include "base/progress.h"
#include "catalog/catalog.h"
#include "store/lake.h"

struct qf_fact_value {
    bool is_null;
    int64_t number;   /* INTEGER, MONEY, AREA, PERCENT, DATE and MONTH (days) */
    const char *text; /* TEXT, ID */
};

struct qf_hit { /* all in the arena of its hits */
    bool has_subject, has_amount;
    int64_t subject;
    const char *subject_name, *period, *region; /* region "" when none */
    enum qf_level level;
    bool by_name; /* rests on a name alone */
    bool lowered; /* the model asked for red, which a name alone cannot carry */
    int64_t amount_fen;
    const int64_t *evidence; /* references, ascending, each once */
    unsigned evidence_count;
    const char *links;                 /* JSON array */
    const struct qf_fact_value *facts; /* one for each fact of the model */
};

struct qf_hits {
    struct qf_arena *arena;
    struct qf_hit *items; /* by subject (names without one last), period */
    size_t count, room;
};
void qf_hits_release(struct qf_hits *hits);
QF_CLEANUP_VALUE(struct qf_hits, qf_hits_release)

/*
 * Runs the model in a locked session; `workflow` sets the parameters that name a rule. LIMIT when it takes longer than `time_ms` or yields too much, CANCELLED when
 * `progress` says so. Two hits of one identity are a mistake of the model.
 */
QF_MUST_CHECK enum qf_status qf_model_ask(struct qf_lake *lake, const struct qf_workflow *workflow,
    const struct qf_model *model, int32_t as_of, int64_t time_ms, const struct qf_progress *progress,
    struct qf_hits *ret_hits, struct qf_error *error);

#endif
