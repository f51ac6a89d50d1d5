/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Warnings: models run over a snapshot in a locked session, and what they find becomes warnings
 * that a person can check: a sentence, an amount, a level, and the very source rows.
 *
 * A model's SELECT yields
 *   subject      BIGINT   entity the question is about; NULL when only a name is known (then never red)
 *   subject_name VARCHAR
 *   period       VARCHAR  "2023", "2021-03/2024-05"; with model and subject it is the warning's identity
 *   evidence     BIGINT[] _ref of the source rows
 * and may yield
 *   level VARCHAR ('red', 'orange', 'yellow'), amount_fen BIGINT, region VARCHAR, matched_by VARCHAR ('id', 'name'),
 *   links: list of {from, to, kind, refs} structs (kin.link, relation.link), and one column for each fact it declares.
 */
#ifndef QF_WARN_WARN_H
#define QF_WARN_WARN_H

#include "base/progress.h"
#include "catalog/catalog.h"
#include "store/book.h"
#include "store/lake.h"

/*
 * Makes sessions in which datasets, entity, relation and kin stand. Matching is a sibling of this floor, so the
 * command gives these in.
 */
struct qf_warn_sessions {
    void *context;
    /* A session over the committed match run; not yet locked. */
    enum qf_status (*open)(void *context, struct qf_lake **ret_lake, struct qf_error *error);
    /* Puts the views over the tables delivered."<CODE>" of a session in memory. */
    enum qf_status (*attach_tables)(void *context, struct qf_lake *lake, struct qf_error *error);
};

struct qf_warn_options {
    const char *actor;
    int64_t snapshot, match_run;
    int32_t as_of;             /* days */
    const char *const *models; /* codes; NULL: all */
    size_t model_count;
    int64_t memory_bytes, time_ms; /* the cage of one model; 0: 4 GiB, 10 min */
    const struct qf_progress *progress;
};

struct qf_model_outcome {
    const char *model; /* code, borrowed from the catalogue */
    const char *state; /* done, failed, skipped */
    int64_t hits, added, unchanged, changed, gone;
    int64_t amount_fen;
    int64_t duration_ms;
    char message[768]; /* why it failed or was skipped */
};

struct qf_warn_report {
    int64_t run;
    struct qf_model_outcome *outcomes; /* one a model, in code order */
    size_t count;
};
void qf_warn_report_release(struct qf_warn_report *report);
QF_CLEANUP_VALUE(struct qf_warn_report, qf_warn_report_release)

/* A model that fails does not stop the others. Warnings of models that did not finish stay as they were. */
QF_MUST_CHECK enum qf_status qf_warn_run(const struct qf_warn_sessions *sessions, struct qf_book *book,
    const struct qf_catalog *catalog, const struct qf_warn_options *options, struct qf_warn_report *ret_report,
    struct qf_error *error);

/* Runs a model's examples. Each outcome is reported; the model passes when all agree. */
struct qf_example_outcome {
    const char *example; /* borrowed from the catalogue */
    bool passed;
    char message[1536]; /* expected and found, when they differ */
};
QF_MUST_CHECK enum qf_status qf_model_test(const struct qf_warn_sessions *sessions, const struct qf_catalog *catalog,
    const struct qf_model *model, struct qf_example_outcome *ret_outcomes /* model->example_count of them */,
    bool *ret_passed, struct qf_error *error);

/* Dismisses with a cause (see the book's warning table) and a reason; silent until the evidence changes. CONFLICT when
 * it is not open, or an open lead rests on it. */
QF_MUST_CHECK enum qf_status qf_warning_dismiss(struct qf_book *book, int64_t warning, const char *actor,
    const char *cause, const char *reason, struct qf_error *error);

#endif
