/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The book: what people and runs decided, in SQLite (WAL, synchronous=FULL). Every row that a
 * transaction inserts or changes is written to the journal by the commit itself (journal.h), so no
 * caller can forget it; nothing is ever deleted. Schema by numbered migrations (the files in migrations/).
 */
#ifndef QF_STORE_BOOK_H
#define QF_STORE_BOOK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/slice.h"

struct qf_book;
struct qf_statement;

enum qf_book_mode {
    QF_BOOK_READ,  /* must exist; changes are refused */
    QF_BOOK_WRITE, /* must exist; older schemas are migrated */
    QF_BOOK_CREATE /* must not exist; a creation that fails leaves nothing behind */
};

QF_MUST_CHECK enum qf_status qf_book_open(
    const char *path, enum qf_book_mode mode, struct qf_book **ret_book, struct qf_error *error);
/*
 * For what can be made anew, a rehearsal: commits no longer wait for the disk, so a power cut may take the last of them, and
 * never half of one. From now until the book is closed; never for a city's own work.
 */
QF_MUST_CHECK enum qf_status qf_book_relax(struct qf_book *book, struct qf_error *error);
void qf_book_close(struct qf_book *book); /* rolls back an open transaction */
QF_CLEANUP_POINTER(struct qf_book, qf_book_close)

/*
 * A transaction takes the write lock at once (BUSY after 10 s) and names who does what and why; the
 * journal entries of all rows it changes carry that. Actor and action are one line each; `reason` may be NULL.
 */
QF_MUST_CHECK enum qf_status qf_book_begin(
    struct qf_book *book, const char *actor, const char *action, const char *reason, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_book_commit(
    struct qf_book *book, struct qf_error *error); /* rolls back when it fails */
void qf_book_rollback(struct qf_book *book);       /* harmless without a transaction */

/*
 * Prepares a statement; ?1, ?2 … are bound by number. To be freed before the book is closed. What is freed is kept for the
 * next that asks the same: to prepare a statement again costs next to nothing, and nothing stays bound.
 */
QF_MUST_CHECK enum qf_status qf_book_prepare(
    struct qf_book *book, const char *sql, struct qf_statement **ret_statement, struct qf_error *error);
void qf_statement_free(struct qf_statement *statement);
QF_CLEANUP_POINTER(struct qf_statement, qf_statement_free)

/* Binding cannot fail visibly: a failure is remembered and returned by the next step. Texts are copied. */
void qf_statement_bind_int(struct qf_statement *statement, int index, int64_t number);
void qf_statement_bind_text(struct qf_statement *statement, int index, const char *text); /* NULL binds NULL */
void qf_statement_bind_slice(struct qf_statement *statement, int index, struct qf_slice text);
void qf_statement_bind_null(struct qf_statement *statement, int index);

QF_MUST_CHECK enum qf_status qf_statement_next(struct qf_statement *statement, bool *ret_row, struct qf_error *error);
/* Runs to the end and resets, for changes. A broken UNIQUE gives CONFLICT. */
QF_MUST_CHECK enum qf_status qf_statement_run(struct qf_statement *statement, struct qf_error *error);
void qf_statement_reset(struct qf_statement *statement); /* keeps nothing bound */

bool qf_statement_is_null(struct qf_statement *statement, int column);
int64_t qf_statement_int(struct qf_statement *statement, int column);
const char *qf_statement_text(
    struct qf_statement *statement, int column);     /* "" when NULL; borrowed until the next step */
int64_t qf_book_last_id(const struct qf_book *book); /* of the last INSERT */

#endif
