/* SPDX-License-Identifier: Apache-2.0 */
/* Reading the journal, and checking it: the chain first, then every row of the book against its last entry. */
#include "store/journal.h"

#include <stdio.h>
#include <string.h>

#include "store/lake.h"
#include "store/ledger.h"

static void read_entry(struct qf_statement *row, struct qf_journal_entry *ret)
{
    *ret = (struct qf_journal_entry){ .sequence = qf_statement_int(row, 0),
        .at = qf_statement_text(row, 1),
        .actor = qf_statement_text(row, 2),
        .action = qf_statement_text(row, 3),
        .reason = qf_statement_text(row, 4),
        .table = qf_statement_text(row, 5),
        .row = qf_statement_int(row, 6),
        .json = qf_statement_text(row, 7),
        .hash = qf_statement_text(row, 8) };
}

enum qf_status qf_journal_walk(struct qf_book *book, const struct qf_journal_filter *filter,
    enum qf_status (*visit)(void *context, const struct qf_journal_entry *entry, struct qf_error *error), void *context,
    struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    static const struct qf_journal_filter none = { 0 };
    bool more = true;

    if (!filter)
        filter = &none;
    TRY(qf_book_prepare(book,
        "SELECT sequence, at, actor, action, reason, \"table\", row, json, hash FROM journal WHERE sequence > ?1 AND "
        "(?2 IS NULL OR \"table\" = ?2)"
        " AND (?3 = 0 OR row = ?3) AND (?4 IS NULL OR actor = ?4) AND (?5 IS NULL OR action = ?5) ORDER BY sequence "
        "LIMIT ?6",
        &rows, error));
    qf_statement_bind_int(rows, 1, filter->after);
    qf_statement_bind_text(rows, 2, filter->table);
    qf_statement_bind_int(rows, 3, filter->row);
    qf_statement_bind_text(rows, 4, filter->actor);
    qf_statement_bind_text(rows, 5, filter->action);
    qf_statement_bind_int(rows, 6, filter->limit ? filter->limit : -1);
    for (;;) {
        struct qf_journal_entry entry;
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        read_entry(rows, &entry);
        TRY(visit(context, &entry, error));
    }
}

/* --- the chain --------------------------------------------------------------------------------------------------------- */

static enum qf_status check_entry(void *context, const struct qf_journal_entry *entry, struct qf_error *error)
{
    struct qf_journal_check *check = context;
    char hash[QF_SHA256_HEX];

    TRY(qf_entry_hash(check->head, entry->sequence, entry->at, entry->actor, entry->action, entry->reason, entry->table,
        entry->row, entry->json, hash, error));
    if (entry->sequence != check->entries + 1 || strcmp(hash, entry->hash) != 0) {
        check->broken_at = entry->sequence;
        return qf_fail(error, QF_CORRUPT, "the journal is broken at entry %lld", (long long)entry->sequence);
    }
    check->entries++;
    memcpy(check->head, hash, sizeof hash);
    return QF_OK;
}

/* --- the rows ---------------------------------------------------------------------------------------------------------- */

static enum qf_status fail_row(struct qf_journal_check *check, const char *table, int64_t row, struct qf_error *error)
{
    snprintf(check->broken_table, sizeof check->broken_table, "%s", table);
    check->broken_row = row;
    return qf_fail(error, QF_CORRUPT, "row %lld of '%s' is not what the journal says", (long long)row, table);
}

static enum qf_status check_table(
    struct qf_book *book, const char *table, struct qf_journal_check *check, struct qf_error *error)
{
    struct qf_statement *last CLEANUP(qf_statement_free) = NULL;
    struct qf_text sql CLEANUP(qf_text_release) = { 0 };
    struct qf_text json CLEANUP(qf_text_release) = { 0 };
    sqlite3_stmt *rows = NULL;
    enum qf_status status = QF_OK;
    bool found;

    TRY(qf_book_prepare(book,
        "SELECT json FROM journal WHERE \"table\" = ?1 AND row = ?2 ORDER BY sequence DESC LIMIT 1", &last, error));
    qf_text_add_string(&sql, "SELECT * FROM ");
    qf_sql_add_identifier(&sql, table);
    TRY(qf_text_check(&sql, error));
    if (sqlite3_prepare_v2(qf_book_handle(book), qf_text_string(&sql), -1, &rows, NULL) != SQLITE_OK)
        return qf_book_fail(book, "cannot check the book", error);
    while (status == QF_OK && sqlite3_step(rows) == SQLITE_ROW) {
        int64_t id = sqlite3_column_int64(rows, 0);
        qf_text_clear(&json);
        qf_row_as_json(rows, &json);
        qf_statement_bind_text(last, 1, table);
        qf_statement_bind_int(last, 2, id);
        status = qf_statement_next(last, &found, error);
        if (status == QF_OK && (!found || strcmp(qf_statement_text(last, 0), qf_text_string(&json)) != 0))
            status = fail_row(check, table, id, error);
        qf_statement_reset(last);
        check->rows++;
    }
    sqlite3_finalize(rows);
    return status;
}

/* A row that the journal knows and the book no longer has was taken out behind our back. */
static enum qf_status check_nothing_missing(
    struct qf_book *book, const char *table, struct qf_journal_check *check, struct qf_error *error)
{
    struct qf_statement *missing CLEANUP(qf_statement_free) = NULL;
    struct qf_text sql CLEANUP(qf_text_release) = { 0 };
    bool found;

    qf_text_add_string(&sql, "SELECT min(row) FROM journal WHERE \"table\" = ?1 AND row NOT IN (SELECT rowid FROM ");
    qf_sql_add_identifier(&sql, table);
    qf_text_add_string(&sql, ")");
    TRY(qf_text_check(&sql, error));
    TRY(qf_book_prepare(book, qf_text_string(&sql), &missing, error));
    qf_statement_bind_text(missing, 1, table);
    TRY(qf_statement_next(missing, &found, error));
    return found && !qf_statement_is_null(missing, 0) ? fail_row(check, table, qf_statement_int(missing, 0), error)
                                                      : QF_OK;
}

static enum qf_status check_rows(struct qf_book *book, struct qf_journal_check *check, struct qf_error *error)
{
    struct qf_statement *tables CLEANUP(qf_statement_free) = NULL;
    bool more = true;

    TRY(qf_book_prepare(book,
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'journal' ORDER "
        "BY name",
        &tables, error));
    for (;;) {
        TRY(qf_statement_next(tables, &more, error));
        if (!more)
            return QF_OK;
        TRY(check_table(book, qf_statement_text(tables, 0), check, error));
        TRY(check_nothing_missing(book, qf_statement_text(tables, 0), check, error));
    }
}

enum qf_status qf_journal_verify(struct qf_book *book, struct qf_journal_check *ret_check, struct qf_error *error)
{
    *ret_check = (struct qf_journal_check){ 0 };
    memset(ret_check->head, '0', sizeof ret_check->head - 1);
    /* One snapshot for both passes: a writer in between must not look like a break. */
    TRY(qf_book_execute(book, "BEGIN", "cannot check the book", error));
    enum qf_status status = qf_journal_walk(book, NULL, check_entry, ret_check, error);
    if (status == QF_OK)
        status = check_rows(book, ret_check, error);
    qf_book_rollback(book);
    return status;
}
