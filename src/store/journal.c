/* SPDX-License-Identifier: Apache-2.0 */
/* Reading the journal, and checking it: chain and checkpoints first, then every row of the book against its last entry. */
#include "store/journal.h"

#include <stdio.h>
#include <string.h>

#include "store/checkpoint.h"
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
        "SELECT sequence, at, actor, action, reason, \"table\", row, json, hash FROM main.journal WHERE sequence > ?1 "
        "AND "
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

void qf_journal_entry_write(struct qf_json *json, const struct qf_journal_entry *entry, const char *row)
{
    qf_json_member_int(json, "sequence", entry->sequence);
    qf_json_member(json, "at", entry->at);
    qf_json_member(json, "actor", entry->actor);
    qf_json_member(json, "action", entry->action);
    qf_json_member(json, "reason", entry->reason);
    qf_json_member(json, "table", entry->table);
    qf_json_member_int(json, "row", entry->row);
    if (row)
        qf_json_member(json, "json", row);
    qf_json_member(json, "hash", entry->hash);
}

/* --- the chain --------------------------------------------------------------------------------------------------------- */

struct walk {
    struct qf_journal_check *check;
    const char *kept_head;
    bool met; /* the kept head */
    const char *keys;
    struct qf_merkle tree;
    const struct qf_checkpoint *checkpoints; /* by size */
    size_t checkpoint_count, next;
};

static enum qf_status fail_entry(struct qf_journal_check *check, int64_t sequence, struct qf_error *error)
{
    check->broken_at = sequence;
    return qf_fail(error, QF_CORRUPT, "the journal is broken at entry %lld", (long long)sequence);
}

/* What the hash does not cover: entries before the first, values that are no text or go on behind a zero byte, and line
 * breaks that would let the same bytes be parted otherwise. */
static enum qf_status check_forms(struct qf_book *book, struct qf_journal_check *check, struct qf_error *error)
{
    struct qf_statement *bad CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(book,
        "SELECT min(sequence) FROM main.journal WHERE sequence < 1 OR typeof(row) <> 'integer' OR typeof(at) || "
        "typeof(actor) "
        "|| typeof(action) || typeof(reason) || typeof(\"table\") || typeof(json) || typeof(hash) <> "
        "'texttexttexttexttexttexttext' OR instr(at || actor || action || reason || \"table\" || json || hash, "
        "char(0)) OR "
        "instr(at || actor || action || \"table\" || json, char(10))",
        &bad, error));
    TRY(qf_statement_next(bad, &found, error));
    return found && !qf_statement_is_null(bad, 0) ? fail_entry(check, qf_statement_int(bad, 0), error) : QF_OK;
}

/* The entry whose hash is the chain's head grows the tree; checkpoints of that size must be met. */
static enum qf_status grow_tree(struct walk *walk, struct qf_error *error)
{
    struct qf_journal_check *check = walk->check;
    unsigned char hash[QF_SHA256_BYTES];

    if (!qf_hash_from_hex(check->head, hash))
        BUG("a hash that is none");
    TRY(qf_merkle_add(&walk->tree, hash, sizeof hash, error));
    while (walk->next < walk->checkpoint_count && walk->checkpoints[walk->next].size <= walk->tree.size) {
        const struct qf_checkpoint *checkpoint = &walk->checkpoints[walk->next++];
        check->broken_checkpoint = checkpoint->id;
        TRY(qf_checkpoint_check(checkpoint, &walk->tree, walk->keys, error));
        check->broken_checkpoint = 0;
        check->checkpoints++;
    }
    return QF_OK;
}

static enum qf_status check_entry(void *context, const struct qf_journal_entry *entry, struct qf_error *error)
{
    struct walk *walk = context;
    struct qf_journal_check *check = walk->check;
    char hash[QF_SHA256_HEX];

    TRY(qf_entry_hash(check->head, entry->sequence, entry->at, entry->actor, entry->action, entry->reason, entry->table,
        entry->row, entry->json, hash, error));
    if (entry->sequence != check->entries + 1 || strcmp(hash, entry->hash) != 0)
        return fail_entry(check, entry->sequence, error);
    check->entries++;
    memcpy(check->head, hash, sizeof hash);
    walk->met |= walk->kept_head && strcmp(walk->kept_head, hash) == 0;
    return grow_tree(walk, error);
}

/* A checkpoint over more entries than there are. */
static enum qf_status check_none_beyond(const struct walk *walk, struct qf_error *error)
{
    if (walk->next == walk->checkpoint_count)
        return QF_OK;
    const struct qf_checkpoint *checkpoint = &walk->checkpoints[walk->next];
    walk->check->broken_checkpoint = checkpoint->id;
    return qf_fail(error, QF_CORRUPT, "checkpoint %lld signed %lld entries, and the journal has %lld",
        (long long)checkpoint->id, (long long)checkpoint->size, (long long)walk->check->entries);
}

static enum qf_status walk_chain(struct qf_book *book, struct walk *walk, struct qf_error *error)
{
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    struct qf_checkpoint *checkpoints = NULL;

    TRY(check_forms(book, walk->check, error));
    TRY(qf_arena_new(0, &arena, error));
    TRY(qf_checkpoint_list(book, arena, &checkpoints, &walk->checkpoint_count, error));
    walk->checkpoints = checkpoints;
    TRY(qf_merkle_open(&walk->tree, error));
    enum qf_status status = qf_journal_walk(book, NULL, check_entry, walk, error);
    if (status == QF_OK)
        status = check_none_beyond(walk, error);
    qf_merkle_release(&walk->tree);
    return status;
}

static enum qf_status check_chain(struct qf_book *book, const char *kept_head, const char *keys,
    struct qf_journal_check *check, struct qf_error *error)
{
    struct walk walk = {
        .check = check, .kept_head = kept_head, .met = kept_head && strcmp(kept_head, check->head) == 0, .keys = keys
    };

    TRY(walk_chain(book, &walk, error));
    if (!kept_head || walk.met)
        return QF_OK;
    qf_fail(error, QF_CORRUPT, "the journal does not hold the head that was kept");
    qf_hint(error, "it was cut off or written anew since, or the head is of another book");
    return QF_CORRUPT;
}

/* --- the rows ---------------------------------------------------------------------------------------------------------- */

static enum qf_status fail_row(struct qf_journal_check *check, const char *table, int64_t row, struct qf_error *error)
{
    snprintf(check->broken_table, sizeof check->broken_table, "%s", table);
    check->broken_row = row;
    return qf_fail(error, QF_CORRUPT, "row %lld of '%s' is not what the journal says", (long long)row, table);
}

/* Prepares "<head> <table> <tail>". */
static enum qf_status prepare_on(struct qf_book *book, const char *head, const char *table, const char *tail,
    struct qf_statement **ret_statement, struct qf_error *error)
{
    struct qf_text sql CLEANUP(qf_text_release) = { 0 };

    qf_text_add_string(&sql, head);
    qf_sql_add_identifier(&sql, table);
    qf_text_add_string(&sql, tail);
    TRY(qf_text_check(&sql, error));
    return qf_book_prepare(book, qf_text_string(&sql), ret_statement, error);
}

static enum qf_status check_table(
    struct qf_book *book, const char *table, struct qf_journal_check *check, struct qf_error *error)
{
    struct qf_statement *last CLEANUP(qf_statement_free) = NULL;
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    struct qf_text json CLEANUP(qf_text_release) = { 0 };
    bool more, found;

    TRY(qf_book_prepare(book,
        "SELECT json FROM main.journal WHERE \"table\" = ?1 AND row = ?2 ORDER BY sequence DESC LIMIT 1", &last,
        error));
    TRY(prepare_on(book, "SELECT * FROM main.", table, "", &rows, error));
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        int64_t id = qf_statement_int(rows, 0);
        qf_text_clear(&json);
        qf_row_as_json(qf_statement_handle(rows), &json);
        TRY(qf_text_check(&json, error));
        qf_statement_bind_text(last, 1, table);
        qf_statement_bind_int(last, 2, id);
        TRY(qf_statement_next(last, &found, error));
        if (!found || strcmp(qf_statement_text(last, 0), qf_text_string(&json)) != 0)
            return fail_row(check, table, id, error);
        qf_statement_reset(last);
        check->rows++;
    }
}

/* A row that the journal knows and the book no longer has was taken out behind our back. */
static enum qf_status check_nothing_missing(
    struct qf_book *book, const char *table, bool is_there, struct qf_journal_check *check, struct qf_error *error)
{
    struct qf_statement *missing CLEANUP(qf_statement_free) = NULL;
    bool found;

    if (is_there)
        TRY(prepare_on(book,
            "SELECT min(row) FROM main.journal WHERE \"table\" = ?1 AND row NOT IN (SELECT rowid FROM main.", table,
            ")", &missing, error));
    else
        TRY(qf_book_prepare(book, "SELECT min(row) FROM main.journal WHERE \"table\" = ?1", &missing, error));
    qf_statement_bind_text(missing, 1, table);
    TRY(qf_statement_next(missing, &found, error));
    return found && !qf_statement_is_null(missing, 0) ? fail_row(check, table, qf_statement_int(missing, 0), error)
                                                      : QF_OK;
}

/* The tables that there are, and those that the journal says there were. */
static enum qf_status check_rows(struct qf_book *book, struct qf_journal_check *check, struct qf_error *error)
{
    struct qf_statement *tables CLEANUP(qf_statement_free) = NULL;
    bool more = true;

    TRY(qf_book_prepare(book,
        "WITH present AS (SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*' AND "
        "name <> "
        "'journal') SELECT name, name IN present FROM (SELECT name FROM present UNION SELECT \"table\" FROM "
        "main.journal) "
        "ORDER BY name",
        &tables, error));
    for (;;) {
        TRY(qf_statement_next(tables, &more, error));
        if (!more)
            return QF_OK;
        const char *table = qf_statement_text(tables, 0);
        bool is_there = qf_statement_int(tables, 1);
        if (is_there)
            TRY(check_table(book, table, check, error));
        TRY(check_nothing_missing(book, table, is_there, check, error));
    }
}

enum qf_status qf_journal_verify(struct qf_book *book, const char *kept_head, const char *keys,
    struct qf_journal_check *ret_check, struct qf_error *error)
{
    *ret_check = (struct qf_journal_check){ 0 };
    memset(ret_check->head, '0', sizeof ret_check->head - 1);
    if (kept_head && (strlen(kept_head) != 64 || strspn(kept_head, "0123456789abcdef") != 64))
        return qf_fail(error, QF_USAGE, "'%s' is no head of a journal: it has 64 digits of 0-9 and a-f", kept_head);
    /* One snapshot for both passes: a writer in between must not look like a break. */
    TRY(qf_book_execute(book, "BEGIN", "cannot check the book", error));
    enum qf_status status = check_chain(book, kept_head, keys, ret_check, error);
    if (status == QF_OK)
        status = check_rows(book, ret_check, error);
    qf_book_rollback(book);
    return status;
}
