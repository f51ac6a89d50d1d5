/* SPDX-License-Identifier: Apache-2.0 */
/* The book's inside: what a transaction has touched, and its entries in the journal. Not public. */
#ifndef QF_STORE_LEDGER_H
#define QF_STORE_LEDGER_H

#include <sqlite3.h>

#include "base/hash.h"
#include "base/text.h"
#include "store/book.h"

struct qf_ledger_table { /* one table that the open transaction touches */
    char name[64];
    sqlite3_stmt *read; /* the whole row by its number */
};

#define QF_LEDGER_TABLES 128

struct qf_ledger {
    char *actor, *action, *reason;
    struct qf_ledger_table tables[QF_LEDGER_TABLES];
    unsigned table_count;
    struct qf_ledger_row {
        int64_t row;
        unsigned table;
    } * rows; /* touched, each once, in the order of first touch */
    size_t count, room;
    size_t *slots;     /* open addressing over rows: index + 1 */
    size_t slot_count; /* a power of two */
    bool failed;       /* a touch could not be noted: the transaction must not commit */
};

/* Statements that nobody uses at the moment, newest first: to plan one anew costs more than to run it. */
struct qf_shelf {
    struct qf_statement *newest;
    unsigned count;
};

struct qf_book {
    sqlite3 *handle;
    struct qf_ledger ledger;
    struct qf_shelf shelf;
};

bool qf_ledger_note(struct qf_ledger *ledger, const char *table, int64_t row);
/* Empties it for a transaction. Actor and action are one line each (USAGE); NULL is "". */
QF_MUST_CHECK enum qf_status qf_ledger_begin(
    struct qf_ledger *ledger, const char *actor, const char *action, const char *reason, struct qf_error *error);
void qf_ledger_clear(struct qf_ledger *ledger);
void qf_ledger_release(struct qf_ledger *ledger);
/* Writes one journal entry for each noted row, inside the open transaction. */
QF_MUST_CHECK enum qf_status qf_ledger_write(struct qf_book *book, struct qf_error *error);
/*
 * Puts triggers on every table that has none, which refuse to delete a row and to give it another number. Fails with
 * INTERNAL when there is a table that the update hook passes over or whose first column is not the row's number.
 */
QF_MUST_CHECK enum qf_status qf_ledger_guard_tables(struct qf_book *book, struct qf_error *error);

/*
 * The row that `read` stands on, as JSON with its columns in the order of the table. What is no text, a BLOB or bytes
 * that are not UTF-8, becomes {"hex": "61ff"}, so that rows that differ have different JSON.
 */
void qf_row_as_json(sqlite3_stmt *read, struct qf_text *out);
/* The hash of an entry (journal.h). */
QF_MUST_CHECK enum qf_status qf_entry_hash(const char *previous, int64_t sequence, const char *at, const char *actor,
    const char *action, const char *reason, const char *table, int64_t row, const char *json,
    char ret_hex[QF_SHA256_HEX], struct qf_error *error);

sqlite3 *qf_book_handle(struct qf_book *book);
sqlite3_stmt *qf_statement_handle(struct qf_statement *statement);
enum qf_status qf_book_fail(struct qf_book *book, const char *what, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_book_execute(
    struct qf_book *book, const char *sql, const char *what, struct qf_error *error);

/* A new book as the program made it when it had the first `version` migrations only. The newest is what QF_BOOK_CREATE makes. */
QF_MUST_CHECK enum qf_status qf_book_create_at(
    const char *path, int version, struct qf_book **ret_book, struct qf_error *error);
/* One migration inside an open transaction: runs `sql`, sets the version, and journals the rows that it changed. */
QF_MUST_CHECK enum qf_status qf_book_migrate(
    struct qf_book *book, const char *sql, int version, struct qf_error *error);

#endif
