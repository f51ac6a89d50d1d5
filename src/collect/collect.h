/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Collection: one delivered file becomes one batch. Every row ends in exactly one of three places:
 * accepted, quarantined with its reasons, or set aside (titles, headers, totals). The original is
 * kept before anything is read from it, so nothing delivered is ever lost.
 */
#ifndef QF_COLLECT_COLLECT_H
#define QF_COLLECT_COLLECT_H

#include "base/progress.h"
#include "catalog/catalog.h"
#include "store/book.h"
#include "store/lake.h"

struct qf_collect_options {
    const char *path;
    const char *department; /* code of who delivers; NULL: the contract's */
    const char *dataset;    /* contract code; NULL: recognised by its headers */
    int64_t replaces;       /* batch that this file corrects; 0: none */
    unsigned threads;       /* 0: all cores */
    const char *actor;
    const struct qf_progress *progress; /* may be NULL */
};

enum qf_collect_end {
    QF_COLLECT_COMMITTED,
    QF_COLLECT_SAME_FILE,   /* delivered before as batch `same_as`; nothing changed */
    QF_COLLECT_UNRECOGNISED /* fits no contract: kept and recorded, nothing guessed */
};

#define QF_COLLECT_CANDIDATES 3
struct qf_collect_candidate { /* for a stranger: the nearest contracts */
    char dataset[16];
    unsigned matched, required_missing;
    bool parties_only; /* what matched are names and IDs, which tell no contract */
    char missing[256]; /* titles of required columns that were not found */
};

struct qf_collect_report {
    enum qf_collect_end end;
    int64_t batch, same_as;
    char dataset[16], department[16];
    char sha256[65];
    int64_t rows_delivered, rows_accepted, rows_quarantined, rows_set_aside;
    int64_t cells_altered, cells_invalid;
    struct qf_collect_candidate candidates[QF_COLLECT_CANDIDATES];
    unsigned candidate_count;
};

/*
 * Fails with INPUT for a file that cannot be read at all (broken archive, binary); the attempt and the original are
 * kept all the same. Fails with NO_SPACE on a full disk with nothing half-done visible.
 */
QF_MUST_CHECK enum qf_status qf_collect_file(struct qf_lake *lake, struct qf_book *book,
    const struct qf_catalog *catalog, const struct qf_collect_options *options, struct qf_collect_report *ret_report,
    struct qf_error *error);

/*
 * One process collects at a time: what it finds unfinished is then a dead one's. The lock ends with
 * qf_file_unlock(); BUSY when another process collects.
 */
QF_MUST_CHECK enum qf_status qf_collect_lock(struct qf_lake *lake, int *ret_lock, struct qf_error *error);

/* Marks batches that a kill left 'receiving' as abandoned and removes their unfinished files. Called before collecting,
 * under the lock. */
QF_MUST_CHECK enum qf_status qf_collect_recover(
    struct qf_lake *lake, struct qf_book *book, const char *actor, int64_t *ret_abandoned, struct qf_error *error);

#endif
