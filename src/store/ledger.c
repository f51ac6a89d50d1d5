/* SPDX-License-Identifier: Apache-2.0 */
/* Notes touched rows in a hash set and writes their entries when the transaction commits. */
#include "store/ledger.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/json.h"
#include "store/lake.h"

#define FIRST_SLOTS 256

static const char first_hash[] = "0000000000000000000000000000000000000000000000000000000000000000";

/* --- the set of touched rows ------------------------------------------------------------------------------------------- */

static size_t slot_of(const struct qf_ledger *ledger, unsigned table, int64_t row)
{
    uint64_t mixed = ((uint64_t)row * 64 + table) * UINT64_C(0x9E3779B97F4A7C15);

    return (size_t)(mixed >> 20) & (ledger->slot_count - 1);
}

/* The slot that holds the row, or the free one where it belongs. */
static size_t *find_slot(const struct qf_ledger *ledger, unsigned table, int64_t row)
{
    size_t slot = slot_of(ledger, table, row);

    while (ledger->slots[slot]) {
        const struct qf_ledger_row *noted = &ledger->rows[ledger->slots[slot] - 1];
        if (noted->row == row && noted->table == table)
            break;
        slot = (slot + 1) & (ledger->slot_count - 1);
    }
    return &ledger->slots[slot];
}

static bool grow(struct qf_ledger *ledger)
{
    size_t slot_count = ledger->slot_count ? ledger->slot_count * 2 : FIRST_SLOTS;
    struct qf_ledger_row *rows = realloc(ledger->rows, slot_count / 2 * sizeof *rows);

    if (!rows)
        return false;
    ledger->rows = rows;
    size_t *slots = calloc(slot_count, sizeof *slots);
    if (!slots)
        return false;
    free(ledger->slots);
    ledger->slots = slots;
    ledger->slot_count = slot_count;
    ledger->room = slot_count / 2;
    for (size_t i = 0; i < ledger->count; i++)
        *find_slot(ledger, rows[i].table, rows[i].row) = i + 1;
    return true;
}

static int find_table(struct qf_ledger *ledger, const char *name)
{
    for (unsigned i = 0; i < ledger->table_count; i++)
        if (strcmp(ledger->tables[i].name, name) == 0)
            return (int)i;
    if (ledger->table_count == QF_LEDGER_TABLES || strlen(name) >= sizeof ledger->tables[0].name)
        return -1;
    snprintf(ledger->tables[ledger->table_count].name, sizeof ledger->tables[0].name, "%s", name);
    return (int)ledger->table_count++;
}

bool qf_ledger_note(struct qf_ledger *ledger, const char *table, int64_t row)
{
    int index = find_table(ledger, table);

    if (index < 0 || (ledger->count == ledger->room && !grow(ledger)))
        return false;
    size_t *slot = find_slot(ledger, (unsigned)index, row);
    if (*slot)
        return true;
    ledger->rows[ledger->count++] = (struct qf_ledger_row){ row, (unsigned)index };
    *slot = ledger->count;
    return true;
}

static bool copy_text(char **target, const char *text)
{
    free(*target);
    *target = strdup(text ? text : "");
    return *target != NULL;
}

/* Line breaks part what an entry's hash covers; only the reason, in their midst, may hold some. */
enum qf_status qf_ledger_begin(
    struct qf_ledger *ledger, const char *actor, const char *action, const char *reason, struct qf_error *error)
{
    if ((actor && strchr(actor, '\n')) || (action && strchr(action, '\n')))
        return qf_fail(error, QF_USAGE, "the name of who acts, and that of the action, must be one line");
    if (!copy_text(&ledger->actor, actor) || !copy_text(&ledger->action, action) || !copy_text(&ledger->reason, reason))
        return qf_fail_memory(error);
    qf_ledger_clear(ledger);
    return QF_OK;
}

void qf_ledger_clear(struct qf_ledger *ledger)
{
    ledger->count = 0;
    ledger->failed = false;
    if (ledger->slots)
        memset(ledger->slots, 0, ledger->slot_count * sizeof *ledger->slots);
}

void qf_ledger_release(struct qf_ledger *ledger)
{
    for (unsigned i = 0; i < ledger->table_count; i++)
        sqlite3_finalize(ledger->tables[i].read);
    free(ledger->rows);
    free(ledger->slots);
    free(ledger->actor);
    free(ledger->action);
    free(ledger->reason);
    *ledger = (struct qf_ledger){ 0 };
}

/* --- entries ----------------------------------------------------------------------------------------------------------- */

static void add_hex(struct qf_json *json, const unsigned char *bytes, size_t length)
{
    struct qf_text hex CLEANUP(qf_text_release) = { 0 };

    for (size_t i = 0; i < length; i++)
        qf_text_add_format(&hex, "%02x", bytes[i]);
    qf_json_open_object(json);
    qf_json_member(json, "hex", qf_text_string(&hex));
    qf_json_close_object(json);
    if (hex.failed)
        json->out->failed = hex.failed;
}

static void add_bytes(struct qf_json *json, sqlite3_stmt *read, int column)
{
    const void *bytes = sqlite3_column_type(read, column) == SQLITE_BLOB ? sqlite3_column_blob(read, column)
                                                                         : sqlite3_column_text(read, column);
    size_t length = (size_t)sqlite3_column_bytes(read, column);

    if (!bytes && (length || sqlite3_errcode(sqlite3_db_handle(read)) == SQLITE_NOMEM))
        json->out->failed = QF_NO_MEMORY;
    else if (sqlite3_column_type(read, column) == SQLITE_BLOB || qf_utf8_valid_prefix(bytes, length) < length)
        add_hex(json, bytes, length);
    else
        qf_json_slice(json, (struct qf_slice){ bytes, length });
}

void qf_row_as_json(sqlite3_stmt *read, struct qf_text *out)
{
    struct qf_json json;

    qf_json_init(&json, out);
    qf_json_open_object(&json);
    for (int i = 0; i < sqlite3_column_count(read); i++) {
        qf_json_key(&json, sqlite3_column_name(read, i));
        if (sqlite3_column_type(read, i) == SQLITE_INTEGER)
            qf_json_int(&json, sqlite3_column_int64(read, i));
        else if (sqlite3_column_type(read, i) == SQLITE_NULL)
            qf_json_null(&json);
        else
            add_bytes(&json, read, i);
    }
    qf_json_close_object(&json);
}

enum qf_status qf_entry_hash(const char *previous, int64_t sequence, const char *at, const char *actor,
    const char *action, const char *reason, const char *table, int64_t row, const char *json,
    char ret_hex[QF_SHA256_HEX], struct qf_error *error)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };

    qf_text_add_format(&text, "%s\n%lld\n%s\n%s\n%s\n%s\n%s\n%lld\n", previous, (long long)sequence, at, actor, action,
        reason, table, (long long)row);
    qf_text_add_string(&text, json);
    TRY(qf_text_check(&text, error));
    return qf_sha256_of(text.data, text.length, ret_hex, error);
}

static enum qf_status prepare_read(struct qf_book *book, struct qf_ledger_table *table, struct qf_error *error)
{
    struct qf_text sql CLEANUP(qf_text_release) = { 0 };

    if (table->read)
        return QF_OK;
    qf_text_add_string(&sql, "SELECT * FROM main.");
    qf_sql_add_identifier(&sql, table->name);
    qf_text_add_string(&sql, " WHERE rowid = ?1");
    TRY(qf_text_check(&sql, error));
    if (sqlite3_prepare_v3(book->handle, qf_text_string(&sql), -1, SQLITE_PREPARE_PERSISTENT, &table->read, NULL) !=
        SQLITE_OK)
        return qf_book_fail(book, "cannot write the journal", error);
    return QF_OK;
}

/* *ret_found is false for a row that a failed statement had put and took back. */
static enum qf_status read_row(struct qf_book *book, const struct qf_ledger_row *noted, struct qf_text *json,
    bool *ret_found, struct qf_error *error)
{
    struct qf_ledger_table *table = &book->ledger.tables[noted->table];
    enum qf_status status = QF_OK;

    TRY(prepare_read(book, table, error));
    qf_text_clear(json);
    int code = sqlite3_bind_int64(table->read, 1, noted->row);
    if (code == SQLITE_OK)
        code = sqlite3_step(table->read);
    if (code == SQLITE_ROW)
        qf_row_as_json(table->read, json);
    else if (code != SQLITE_DONE)
        status = qf_book_fail(book, "cannot write the journal", error);
    sqlite3_reset(table->read);
    *ret_found = code == SQLITE_ROW;
    return status == QF_OK ? qf_text_check(json, error) : status;
}

/* The journal being written to. */
struct chain {
    struct qf_book *book;
    struct qf_statement *insert;
    int64_t sequence;
    char hash[QF_SHA256_HEX];
    char at[QF_INSTANT_TEXT];
};

static enum qf_status open_chain(struct chain *chain, struct qf_error *error)
{
    struct qf_statement *last CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(
        chain->book, "SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1", &last, error));
    TRY(qf_statement_next(last, &found, error));
    chain->sequence = found ? qf_statement_int(last, 0) : 0;
    snprintf(chain->hash, sizeof chain->hash, "%s", found ? qf_statement_text(last, 1) : first_hash);
    qf_instant_format(qf_now_ms(), chain->at);
    return qf_book_prepare(chain->book,
        "INSERT INTO journal (sequence, at, actor, action, reason, \"table\", row, json, hash) VALUES (?1, ?2, ?3, ?4, "
        "?5, ?6, ?7, ?8, ?9)",
        &chain->insert, error);
}

static enum qf_status add_entry(
    struct chain *chain, const struct qf_ledger_row *noted, const char *json, struct qf_error *error)
{
    const struct qf_ledger *ledger = &chain->book->ledger;
    const char *table = ledger->tables[noted->table].name;
    char hash[QF_SHA256_HEX];

    chain->sequence++;
    TRY(qf_entry_hash(chain->hash, chain->sequence, chain->at, ledger->actor, ledger->action, ledger->reason, table,
        noted->row, json, hash, error));
    memcpy(chain->hash, hash, sizeof hash);
    qf_statement_bind_int(chain->insert, 1, chain->sequence);
    qf_statement_bind_text(chain->insert, 2, chain->at);
    qf_statement_bind_text(chain->insert, 3, ledger->actor);
    qf_statement_bind_text(chain->insert, 4, ledger->action);
    qf_statement_bind_text(chain->insert, 5, ledger->reason);
    qf_statement_bind_text(chain->insert, 6, table);
    qf_statement_bind_int(chain->insert, 7, noted->row);
    qf_statement_bind_text(chain->insert, 8, json);
    qf_statement_bind_text(chain->insert, 9, hash);
    return qf_statement_run(chain->insert, error);
}

enum qf_status qf_ledger_write(struct qf_book *book, struct qf_error *error)
{
    struct chain chain = { .book = book };
    struct qf_text json CLEANUP(qf_text_release) = { 0 };
    enum qf_status status = QF_OK;

    if (book->ledger.failed)
        return qf_fail_memory(error);
    if (!book->ledger.count)
        return QF_OK;
    status = open_chain(&chain, error);
    for (size_t i = 0; i < book->ledger.count && status == QF_OK; i++) {
        bool found;
        status = read_row(book, &book->ledger.rows[i], &json, &found, error);
        if (status == QF_OK && found)
            status = add_entry(&chain, &book->ledger.rows[i], qf_text_string(&json), error);
    }
    qf_statement_free(chain.insert);
    return status;
}

/* --- tables ------------------------------------------------------------------------------------------------------------ */

static enum qf_status check_tables(struct qf_book *book, struct qf_error *error)
{
    struct qf_statement *unfit CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(book,
        "SELECT name FROM pragma_table_list AS t WHERE schema = 'main' AND type <> 'view' AND name NOT GLOB 'sqlite_*' "
        "AND "
        "(type <> 'table' OR wr OR NOT EXISTS (SELECT 1 FROM pragma_table_info(t.name) WHERE cid = 0 AND pk = 1 AND "
        "upper(type) = 'INTEGER'))",
        &unfit, error));
    TRY(qf_statement_next(unfit, &found, error));
    if (found)
        return qf_fail(error, QF_INTERNAL, "the journal cannot follow the table '%s'", qf_statement_text(unfit, 0));
    return QF_OK;
}

static void add_guards(struct qf_text *sql, const char *table)
{
    qf_text_add_format(sql, "CREATE TRIGGER IF NOT EXISTS \"%s_is_kept\" BEFORE DELETE ON ", table);
    qf_sql_add_identifier(sql, table);
    qf_text_add_string(sql, " BEGIN SELECT RAISE(ABORT, 'nothing is deleted'); END;\n");
    qf_text_add_format(sql, "CREATE TRIGGER IF NOT EXISTS \"%s_keeps_its_number\" BEFORE UPDATE ON ", table);
    qf_sql_add_identifier(sql, table);
    qf_text_add_string(sql, " WHEN NEW.rowid <> OLD.rowid BEGIN SELECT RAISE(ABORT, 'a row keeps its number'); END;\n");
}

enum qf_status qf_ledger_guard_tables(struct qf_book *book, struct qf_error *error)
{
    struct qf_statement *tables CLEANUP(qf_statement_free) = NULL;
    struct qf_text sql CLEANUP(qf_text_release) = { 0 };
    bool more = true;

    TRY(check_tables(book, error));
    TRY(qf_book_prepare(
        book, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*'", &tables, error));
    for (;;) {
        TRY(qf_statement_next(tables, &more, error));
        if (!more)
            break;
        add_guards(&sql, qf_statement_text(tables, 0));
    }
    qf_statement_reset(tables);
    TRY(qf_text_check(&sql, error));
    return qf_book_execute(book, qf_text_string(&sql), "cannot bring the book up to date", error);
}
