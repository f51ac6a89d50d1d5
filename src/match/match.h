/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Matching: who is who. Every party of every row gets an entity, and what rows say about ties
 * between entities becomes the relation view. This floor also puts the datasets before the models:
 *
 *   delivered."CZ01"   the rows as collected, with _batch and _row (files of the snapshot, or tables of an example)
 *   "CZ01"             the same, with _ref and one <party>_entity column for each party (NULL: nobody known)
 *   entity             entity, kind ('person', 'organisation'), name, mentions
 *   relation           entity, relative, kind, confidence, source, refs BIGINT[]: `relative` is the <kind> of `entity`;
 *                      both directions stand there; one row for each (entity, relative, kind), the best source's
 *   kin                entity, relative, kind, confidence, source, refs: the nearest family tie of each pair
 *                      (spouse, parent, child, sibling, then grandparent … kin); no mere household
 *   link               dataset, party, _batch, _row, entity, weight, reason: where matching decided otherwise than
 *                      the exact key (a valid key under a contradicting name gives NULL; probabilistic links later)
 */
#ifndef QF_MATCH_MATCH_H
#define QF_MATCH_MATCH_H

#include "base/progress.h"
#include "catalog/catalog.h"
#include "store/book.h"
#include "store/lake.h"

struct qf_match_options {
    const char *actor;
    const struct qf_progress *progress;
};

struct qf_match_report {
    int64_t run, snapshot;
    bool reused;  /* a run over the same snapshot and settings stands already */
    int64_t mentions, matched, entities, conflicts, relations;
};

/* Takes the snapshot, computes link, entity and relation files and commits the run. */
QF_MUST_CHECK enum qf_status qf_match_run(struct qf_lake *lake, struct qf_book *book, const struct qf_catalog *catalog,
    const struct qf_match_options *options, struct qf_match_report *ret_report, struct qf_error *error);

/* Creates the views above over a committed run. A dataset without rows is an empty view with its columns. */
QF_MUST_CHECK enum qf_status qf_match_attach(struct qf_lake *lake, struct qf_book *book, const struct qf_catalog *catalog,
    int64_t snapshot, int64_t match_run, struct qf_error *error);

/* The same over tables delivered."<CODE>" of a session in memory, for examples; missing ones are created empty. */
QF_MUST_CHECK enum qf_status qf_match_attach_tables(struct qf_lake *lake, const struct qf_catalog *catalog, struct qf_error *error);

#endif
