/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Matching: who is who. Every party of every row gets an entity, and what rows say about ties
 * between entities becomes the relation view. This floor also puts the datasets before the models:
 *
 *   delivered."CZ01"   the rows as collected, with _batch and _row (files of the snapshot, or tables of an example)
 *   "CZ01"             the same, with _ref and one <party>_entity column for each party (NULL: nobody known)
 *   entity             entity, kind ('person', 'organisation'), name, mentions
 *   relation           entity, relative, kind, confidence, source, refs BIGINT[], link: `relative` is the <kind> of
 * `entity`; both directions stand there; one row for each (entity, relative, kind), the best source's kin the same
 * columns: the nearest family tie of each pair, stated or over one person between; no mere household. From near to far:
 * spouse; parent, child; sibling; grandparent, grandchild; in_law; kin link               dataset, party, _batch, _row,
 * entity, weight, reason: where matching decided otherwise than the exact key (a valid key under a contradicting name
 * gives NULL; probabilistic links later); at most one row for each party of a row
 *
 * A tie and its inverse: spouse, sibling, household and kin are their own; parent – child; employer – employee;
 * of any other kind <kind>_of: (firm, person, 'legal_representative') and (person, firm, 'legal_representative_of').
 * `link` in relation and kin is STRUCT("from" BIGINT, "to" BIGINT, kind VARCHAR, refs BIGINT[]), for a model's links.
 */
#ifndef QF_MATCH_MATCH_H
#define QF_MATCH_MATCH_H

#include "base/hash.h"
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
    bool reused; /* a run over the same snapshot and settings stands already */
    int64_t mentions, matched, entities, conflicts, relations;
    int64_t households_ignored; /* too large, or with two heads: they tie nobody */
};

/*
 * Takes the snapshot, computes the link, entity, relation and kin files and commits the run. What fails leaves the run
 * 'failed' and no files; CANCELLED when `progress` says so. The session's schemas delivered, matched and matching
 * are made anew.
 */
QF_MUST_CHECK enum qf_status qf_match_run(struct qf_lake *lake, struct qf_book *book, const struct qf_catalog *catalog,
    const struct qf_match_options *options, struct qf_match_report *ret_report, struct qf_error *error);

/*
 * Creates the views above over a committed run. A dataset without rows is an empty view with its columns; a file
 * delivered under an older contract shows the present one's columns. NOT_FOUND when the run is not one of `snapshot`.
 */
QF_MUST_CHECK enum qf_status qf_match_attach(struct qf_lake *lake, struct qf_book *book,
    const struct qf_catalog *catalog, int64_t snapshot, int64_t match_run, struct qf_error *error);

/* The same over tables delivered."<CODE>" of a session in memory, for examples; missing ones are created empty. */
QF_MUST_CHECK enum qf_status qf_match_attach_tables(
    struct qf_lake *lake, const struct qf_catalog *catalog, struct qf_error *error);

/* What a run depends on beside the snapshot: the method of matching and every contract. */
QF_MUST_CHECK enum qf_status qf_match_settings_digest(
    const struct qf_catalog *catalog, char ret_digest[QF_SHA256_HEX], struct qf_error *error);

#endif
