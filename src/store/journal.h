/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The journal: one hash-chained entry for every row changed in the book, written in the transaction
 * that changes it. An entry's hash is
 *   SHA-256( previous hash in hex ‖ "\n" ‖ sequence ‖ "\n" ‖ time ‖ "\n" ‖ actor ‖ "\n" ‖ action ‖ "\n" ‖ reason ‖ "\n"
 *            ‖ table ‖ "\n" ‖ row id ‖ "\n" ‖ row as JSON )
 * with numbers in decimal; the first previous hash is 64 zeros. The JSON holds every column of the row
 * after the change in the order of the table, so that an outsider can check it with any SHA-256 tool.
 * Only the reason may hold line breaks, so that the parts of what is hashed cannot be shifted.
 */
#ifndef QF_STORE_JOURNAL_H
#define QF_STORE_JOURNAL_H

#include "base/json.h"
#include "store/book.h"

struct qf_journal_entry { /* all borrowed for the call */
    int64_t sequence;     /* from 1, without gaps */
    const char *at;       /* instant with +08:00 */
    const char *actor;
    const char *action; /* "batch.commit" */
    const char *reason; /* "" when none */
    const char *table;
    int64_t row;
    const char *json;
    const char *hash;
};

/* The members of an open JSON object that hold an entry. Its row is what `row` says: the entry's own JSON, as a text, for
 * its bytes are what was hashed; another form of it; or NULL, which leaves it out. */
void qf_journal_entry_write(struct qf_json *json, const struct qf_journal_entry *entry, const char *row);

struct qf_journal_filter { /* NULL and 0 mean any */
    const char *table;
    int64_t row;
    const char *actor;
    const char *action;
    int64_t after; /* sequence */
    int64_t limit;
};

/* Calls `visit` for each entry in order; a status other than OK from it ends the walk and is returned. */
QF_MUST_CHECK enum qf_status qf_journal_walk(struct qf_book *book, const struct qf_journal_filter *filter,
    enum qf_status (*visit)(void *context, const struct qf_journal_entry *entry, struct qf_error *error), void *context,
    struct qf_error *error);

struct qf_journal_check {
    int64_t entries;
    int64_t rows;          /* present rows held against their last entry */
    int64_t broken_at;     /* sequence of the first bad entry; 0 when the chain is whole */
    char broken_table[64]; /* table and row that differ from their last entry, or have none */
    int64_t broken_row;
    char head[65]; /* hash of the last entry: what an outsider keeps to detect truncation */
    int64_t checkpoints;
    int64_t broken_checkpoint; /* number of the first that does not hold; 0 when all do */
};
/*
 * The chain, every checkpoint's tree, and every row against its last entry. Fails with CORRUPT when anything does not
 * fit; `ret_check` is filled in both cases. `kept_head` is a head that was kept earlier, or NULL: a journal that has no
 * entry with that hash was cut off or written anew. USAGE when it is no hash. `keys` are the verify keys, one of which
 * must have signed each checkpoint (note.h), or NULL: signatures are not looked at.
 */
QF_MUST_CHECK enum qf_status qf_journal_verify(struct qf_book *book, const char *kept_head, const char *keys,
    struct qf_journal_check *ret_check, struct qf_error *error);

#endif
