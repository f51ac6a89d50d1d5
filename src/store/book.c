/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The book in SQLite. An update hook notes every row that a transaction touches; the commit reads those rows back and has the
 * journal chain them, so that a change without an entry cannot be committed.
 */
#include "store/book.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "store/ledger.h"
#include "store/migrations.h"

#define BUSY_MS    10000
#define SHELF_ROOM 128

/* In order; a book's user_version says how many of them it has. */
static const char *const migrations[] = { qf_sql_0000_journal, qf_sql_0001_collection, qf_sql_0002_matching,
    qf_sql_0003_warnings, qf_sql_0004_access, qf_sql_0005_checkpoint, qf_sql_0006_people, qf_sql_0007_reports,
    qf_sql_0008_cases, qf_sql_0009_lake_file, qf_sql_0010_putting_right, qf_sql_0011_statistics,
    qf_sql_0012_supervision, qf_sql_0013_worklist, qf_sql_0014_withdrawn, qf_sql_0015_approvals };

struct qf_statement {
    struct qf_book *book;
    sqlite3_stmt *handle;
    int failed;                /* a binding's failure, told by the next step */
    uint64_t mark;             /* of its SQL */
    struct qf_statement *next; /* on the shelf */
};

static void empty_shelf(struct qf_shelf *shelf);

sqlite3 *qf_book_handle(struct qf_book *book)
{
    return book->handle;
}

sqlite3_stmt *qf_statement_handle(struct qf_statement *statement)
{
    return statement->handle;
}

enum qf_status qf_book_fail(struct qf_book *book, const char *what, struct qf_error *error)
{
    int code = sqlite3_errcode(book->handle);
    const char *detail = sqlite3_errmsg(book->handle);
    enum qf_status status;

    what = qf_tr(qf_error_lang(error), what);
    if (code == SQLITE_NOMEM || sqlite3_extended_errcode(book->handle) == SQLITE_IOERR_NOMEM)
        return qf_fail_memory(error);
    switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        status = qf_fail(error, QF_BUSY, "%s: another process is writing the book", what);
        qf_hint(error, "wait until it has ended and try again");
        break;
    case SQLITE_FULL:
        status = qf_fail(error, QF_NO_SPACE, "%s: the disk is full", what);
        qf_hint(error, "free space on the disk and try again; nothing half-done is visible");
        break;
    case SQLITE_CONSTRAINT:
        status = qf_fail(error, QF_CONFLICT, "%s: the book refuses it", what);
        break;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        status = qf_fail(error, QF_DENIED, "%s: the book may not be written", what);
        break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        status = qf_fail(error, QF_CORRUPT, "%s: the book is damaged", what);
        break;
    case SQLITE_INTERRUPT:
        status = qf_fail(error, QF_CANCELLED, "%s: stopped on request", what);
        break;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
        status = qf_fail(error, QF_IO, "%s: %s", what, detail);
        break;
    default:
        status = qf_fail(error, QF_INTERNAL, "%s: %s", what, detail);
        break;
    }
    qf_detail(error, "sqlite %d: %s", code, detail);
    return status;
}

enum qf_status qf_book_execute(struct qf_book *book, const char *sql, const char *what, struct qf_error *error)
{
    return sqlite3_exec(book->handle, sql, NULL, NULL, NULL) == SQLITE_OK ? QF_OK : qf_book_fail(book, what, error);
}

/* --- what a transaction touches ---------------------------------------------------------------------------------------- */

static void note_change(void *context, int operation, const char *database, const char *table, sqlite3_int64 row)
{
    struct qf_book *book = context;

    (void)operation;
    if (strcmp(database, "main") == 0 && strcmp(table, "journal") != 0 && strncmp(table, "sqlite_", 7) != 0 &&
        !qf_ledger_note(&book->ledger, table, row))
        book->ledger.failed = true;
}

/* --- opening ----------------------------------------------------------------------------------------------------------- */

/* The hook does not hear of a row that REPLACE takes away; with recursive triggers the one against deletion does. */
static enum qf_status set_up(struct qf_book *book, enum qf_book_mode mode, struct qf_error *error)
{
    sqlite3_busy_timeout(book->handle, BUSY_MS);
    sqlite3_extended_result_codes(book->handle, 0);
    sqlite3_limit(book->handle, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_db_config(book->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    TRY(qf_book_execute(book,
        "PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON; PRAGMA trusted_schema = OFF; PRAGMA synchronous = "
        "FULL; PRAGMA cache_size = -16384", /* KiB: what is open, and the tops of all indexes */
        "cannot open the book", error));
    if (mode == QF_BOOK_CREATE)
        TRY(qf_book_execute(book, "PRAGMA journal_mode = WAL", "cannot open the book", error));
    sqlite3_update_hook(book->handle, note_change, book);
    return QF_OK;
}

static enum qf_status read_version(struct qf_book *book, int *ret_version, struct qf_error *error)
{
    struct qf_statement *statement CLEANUP(qf_statement_free) = NULL;
    bool row;

    TRY(qf_book_prepare(book, "PRAGMA user_version", &statement, error));
    TRY(qf_statement_next(statement, &row, error));
    *ret_version = (int)qf_statement_int(statement, 0);
    return QF_OK;
}

enum qf_status qf_book_migrate(struct qf_book *book, const char *sql, int version, struct qf_error *error)
{
    static const char what[] = "cannot bring the book up to date";
    char mark[64], reason[32];

    snprintf(mark, sizeof mark, "PRAGMA user_version = %d", version);
    snprintf(reason, sizeof reason, "schema %d", version);
    TRY(qf_ledger_begin(&book->ledger, "qingfeng", "book.migrate", reason, error));
    TRY(qf_book_execute(book, sql, what, error));
    TRY(qf_book_execute(book, mark, what, error));
    TRY(qf_ledger_guard_tables(book, error));
    return qf_ledger_write(book, error);
}

/* The version is read again under the lock: another process may have been first. */
static enum qf_status migrate_to(struct qf_book *book, int newest, struct qf_error *error)
{
    int version = 0;

    TRY(read_version(book, &version, error));
    for (; version < newest; version++)
        TRY(qf_book_migrate(book, migrations[version], version + 1, error));
    return qf_book_execute(book, "COMMIT", "cannot bring the book up to date", error);
}

static enum qf_status bring_up_to_date(struct qf_book *book, enum qf_book_mode mode, int newest, struct qf_error *error)
{
    int version = 0;

    TRY(read_version(book, &version, error));
    if (version > newest) {
        qf_fail(error, QF_INPUT, "the book was written by a newer version of this program (schema %d, known %d)",
            version, newest);
        qf_hint(error, "use that version");
        return QF_INPUT;
    }
    if (version < newest && mode == QF_BOOK_READ) {
        qf_fail(error, QF_INPUT, "the book is of an older version (schema %d, needed %d)", version, newest);
        qf_hint(error, "any command that writes brings it up to date");
        return QF_INPUT;
    }
    if (version == newest)
        return QF_OK;
    TRY(qf_book_execute(book, "BEGIN IMMEDIATE", "cannot bring the book up to date", error));
    enum qf_status status = migrate_to(book, newest, error);
    qf_book_rollback(book);
    return status;
}

static enum qf_status open_file(
    const char *path, enum qf_book_mode mode, int newest, struct qf_book **ret_book, struct qf_error *error)
{
    struct qf_book *book CLEANUP(qf_book_close) = calloc(1, sizeof *book);

    if (!book)
        return qf_fail_memory(error);
    /* Reading, too: WAL needs its shared memory. Changes are refused below. */
    if (sqlite3_open_v2(path, &book->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
        return book->handle ? qf_book_fail(book, "cannot open the book", error) : qf_fail_memory(error);
    TRY(set_up(book, mode, error));
    TRY(bring_up_to_date(book, mode, newest, error));
    if (mode == QF_BOOK_READ)
        TRY(qf_book_execute(book, "PRAGMA query_only = ON", "cannot open the book", error));
    *ret_book = TAKE(book);
    return QF_OK;
}

/* An empty file that was not there: of two that make a book, one succeeds. Other users of the machine may not read it. */
static enum qf_status make_file(const char *path, struct qf_error *error)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0660);

    if (fd < 0 && errno == EEXIST)
        return qf_fail(error, QF_CONFLICT, "the book '%s' exists already", path);
    if (fd < 0)
        return qf_fail_errno(error, errno, "cannot write '%s'", path);
    close(fd);
    return QF_OK;
}

/* What a failed creation leaves would stand in the way of the next. Without memory, too. */
static void remove_file(const char *path)
{
    static const char *const ends[] = { "", "-wal", "-shm", "-journal" };
    char file[PATH_MAX];

    for (size_t i = 0; i < QF_COUNT(ends); i++)
        if (snprintf(file, sizeof file, "%s%s", path, ends[i]) < (int)sizeof file)
            (void)unlink(file);
}

enum qf_status qf_book_create_at(const char *path, int version, struct qf_book **ret_book, struct qf_error *error)
{
    TRY(make_file(path, error));
    enum qf_status status = open_file(path, QF_BOOK_CREATE, version, ret_book, error);
    if (status != QF_OK)
        remove_file(path);
    return status;
}

enum qf_status qf_book_open(const char *path, enum qf_book_mode mode, struct qf_book **ret_book, struct qf_error *error)
{
    const int newest = (int)QF_COUNT(migrations);

    if (mode == QF_BOOK_CREATE)
        return qf_book_create_at(path, newest, ret_book, error);
    if (!qf_file_exists(path))
        return qf_fail(error, QF_NOT_FOUND, "there is no book '%s'", path);
    return open_file(path, mode, newest, ret_book, error);
}

enum qf_status qf_book_relax(struct qf_book *book, struct qf_error *error)
{
    return qf_book_execute(book, "PRAGMA synchronous = NORMAL", "cannot open the book", error);
}

void qf_book_close(struct qf_book *book)
{
    if (!book)
        return;
    if (book->handle) /* NULL when there was no memory to open it */
        qf_book_rollback(book);
    empty_shelf(&book->shelf);
    qf_ledger_release(&book->ledger);
    sqlite3_close_v2(book->handle);
    free(book);
}

/* --- transactions ------------------------------------------------------------------------------------------------------ */

enum qf_status qf_book_begin(
    struct qf_book *book, const char *actor, const char *action, const char *reason, struct qf_error *error)
{
    if (!sqlite3_get_autocommit(book->handle))
        return qf_fail(error, QF_INTERNAL, "a transaction is open already");
    TRY(qf_ledger_begin(&book->ledger, actor, action, reason, error));
    return qf_book_execute(book, "BEGIN IMMEDIATE", "cannot write the book", error);
}

enum qf_status qf_book_commit(struct qf_book *book, struct qf_error *error)
{
    enum qf_status status = QF_OK;

    if (sqlite3_get_autocommit(book->handle))
        return qf_fail(error, QF_INTERNAL, "no transaction is open");
    status = qf_ledger_write(book, error);
    if (status == QF_OK)
        status = qf_book_execute(book, "COMMIT", "cannot write the book", error);
    if (status != QF_OK)
        qf_book_rollback(book);
    return status;
}

void qf_book_rollback(struct qf_book *book)
{
    if (!sqlite3_get_autocommit(book->handle))
        sqlite3_exec(book->handle, "ROLLBACK", NULL, NULL, NULL);
    qf_ledger_clear(&book->ledger);
}

/* --- statements -------------------------------------------------------------------------------------------------------- */

static uint64_t mark_of(const char *sql)
{
    uint64_t mark = UINT64_C(0xCBF29CE484222325);

    for (; *sql; sql++)
        mark = (mark ^ (unsigned char)*sql) * UINT64_C(0x100000001B3);
    return mark;
}

/* An idle statement with that SQL, off the shelf; NULL when there is none. */
static struct qf_statement *take_idle(struct qf_shelf *shelf, uint64_t mark, const char *sql)
{
    for (struct qf_statement **place = &shelf->newest; *place; place = &(*place)->next) {
        struct qf_statement *statement = *place;
        if (statement->mark != mark || strcmp(sqlite3_sql(statement->handle), sql) != 0)
            continue;
        *place = statement->next;
        shelf->count--;
        return statement;
    }
    return NULL;
}

static void destroy_statement(struct qf_statement *statement)
{
    sqlite3_finalize(statement->handle);
    free(statement);
}

static void drop_oldest(struct qf_shelf *shelf)
{
    struct qf_statement **place = &shelf->newest;

    while ((*place)->next)
        place = &(*place)->next;
    destroy_statement(*place);
    *place = NULL;
    shelf->count--;
}

static void empty_shelf(struct qf_shelf *shelf)
{
    while (shelf->newest) {
        struct qf_statement *statement = shelf->newest;
        shelf->newest = statement->next;
        destroy_statement(statement);
    }
    shelf->count = 0;
}

enum qf_status qf_book_prepare(
    struct qf_book *book, const char *sql, struct qf_statement **ret_statement, struct qf_error *error)
{
    uint64_t mark = mark_of(sql);
    struct qf_statement *statement = take_idle(&book->shelf, mark, sql);

    if (statement) {
        *ret_statement = statement;
        return QF_OK;
    }
    statement = calloc(1, sizeof *statement);
    if (!statement)
        return qf_fail_memory(error);
    statement->book = book;
    statement->mark = mark;
    if (sqlite3_prepare_v3(book->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement->handle, NULL) != SQLITE_OK) {
        free(statement);
        return QF_FAILED(qf_book_fail(book, "cannot ask the book", error));
    }
    *ret_statement = statement;
    return QF_OK;
}

void qf_statement_free(struct qf_statement *statement)
{
    if (!statement)
        return;
    struct qf_shelf *shelf = &statement->book->shelf;
    qf_statement_reset(statement);
    statement->next = shelf->newest;
    shelf->newest = statement;
    if (++shelf->count > SHELF_ROOM)
        drop_oldest(shelf);
}

static void remember(struct qf_statement *statement, int code)
{
    if (code != SQLITE_OK && !statement->failed)
        statement->failed = code;
}

void qf_statement_bind_int(struct qf_statement *statement, int index, int64_t number)
{
    remember(statement, sqlite3_bind_int64(statement->handle, index, number));
}

void qf_statement_bind_text(struct qf_statement *statement, int index, const char *text)
{
    remember(statement, text ? sqlite3_bind_text(statement->handle, index, text, -1, SQLITE_TRANSIENT)
                             : sqlite3_bind_null(statement->handle, index));
}

void qf_statement_bind_slice(struct qf_statement *statement, int index, struct qf_slice text)
{
    remember(statement, sqlite3_bind_text64(statement->handle, index, text.data ? text.data : "", text.length,
                            SQLITE_TRANSIENT, SQLITE_UTF8));
}

void qf_statement_bind_null(struct qf_statement *statement, int index)
{
    remember(statement, sqlite3_bind_null(statement->handle, index));
}

/* A change outside a transaction would have no actor and no entry in the journal. */
static enum qf_status check_allowed(const struct qf_statement *statement, struct qf_error *error)
{
    if (!sqlite3_stmt_readonly(statement->handle) && sqlite3_get_autocommit(statement->book->handle))
        return qf_fail(error, QF_INTERNAL, "a change of the book outside a transaction");
    if (statement->failed == SQLITE_NOMEM)
        return qf_fail_memory(error);
    if (statement->failed)
        return qf_fail(error, QF_INTERNAL, "cannot bind a value: %s", sqlite3_errstr(statement->failed));
    return QF_OK;
}

enum qf_status qf_statement_next(struct qf_statement *statement, bool *ret_row, struct qf_error *error)
{
    TRY(check_allowed(statement, error));
    int code = sqlite3_step(statement->handle);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        return qf_book_fail(statement->book, "cannot read or change the book", error);
    *ret_row = code == SQLITE_ROW;
    return QF_OK;
}

enum qf_status qf_statement_run(struct qf_statement *statement, struct qf_error *error)
{
    bool row = true;
    enum qf_status status = QF_OK;

    while (row && status == QF_OK)
        status = qf_statement_next(statement, &row, error);
    qf_statement_reset(statement);
    return status;
}

void qf_statement_reset(struct qf_statement *statement)
{
    sqlite3_reset(statement->handle);
    sqlite3_clear_bindings(statement->handle);
    statement->failed = SQLITE_OK;
}

bool qf_statement_is_null(struct qf_statement *statement, int column)
{
    return sqlite3_column_type(statement->handle, column) == SQLITE_NULL;
}

int64_t qf_statement_int(struct qf_statement *statement, int column)
{
    return sqlite3_column_int64(statement->handle, column);
}

const char *qf_statement_text(struct qf_statement *statement, int column)
{
    const unsigned char *text = sqlite3_column_text(statement->handle, column);

    return text ? (const char *)text : "";
}

int64_t qf_book_last_id(const struct qf_book *book)
{
    return sqlite3_last_insert_rowid(book->handle);
}
