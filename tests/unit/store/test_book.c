/* SPDX-License-Identifier: Apache-2.0 */
/* The book: opening and migrating it, its transactions, what it refuses, and one writer beside several readers. */
#include "book_test.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/stat.h>

#include "store/migrations.h"

static const char insert_access[] =
    "INSERT INTO access (at, actor, object, purpose) VALUES ('2025-05-27T00:00:00+08:00', 'a', 'batch/1', 'p')";

static int64_t journal_entries(struct qf_book *book)
{
    return book_int(book, "SELECT count(*) FROM journal");
}

/* --- opening ------------------------------------------------------------------------------------------------------ */

static void open__gives_wal_full_sync_and_a_whole_journal(void **state)
{
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_journal_check check;

    assert_int_equal(book_int(world->book, "SELECT journal_mode = 'wal' FROM pragma_journal_mode"), 1);
    assert_int_equal(book_int(world->book, "SELECT synchronous FROM pragma_synchronous"), 2);
    qf_book_close(world->book);
    world->book = open_book(world->path, QF_BOOK_WRITE);
    assert_int_equal(book_int(world->book, "SELECT journal_mode = 'wal' FROM pragma_journal_mode"), 1);
    assert_int_equal(book_int(world->book, "SELECT synchronous FROM pragma_synchronous"), 2);
    OK(qf_journal_verify(world->book, NULL, NULL, &check, &error));
}

static void open__keeps_the_book_from_other_users(void **state)
{
    struct world *world = *state;
    struct stat status;

    assert_int_equal(stat(world->path, &status), 0);
    assert_int_equal(status.st_mode & 0007, 0);
}

static void open__tells_its_modes_apart(void **state)
{
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_book *book = NULL;
    char missing[128];

    snprintf(missing, sizeof missing, "%s/none.db", world->folder.path);
    assert_int_equal(qf_book_open(missing, QF_BOOK_READ, &book, &error), QF_NOT_FOUND);
    assert_int_equal(qf_book_open(missing, QF_BOOK_WRITE, &book, &error), QF_NOT_FOUND);
    assert_int_equal(qf_book_open(world->path, QF_BOOK_CREATE, &book, &error), QF_CONFLICT);
    snprintf(missing, sizeof missing, "%s/no/folder/book.db", world->folder.path);
    assert_int_equal(qf_book_open(missing, QF_BOOK_CREATE, &book, &error), QF_NOT_FOUND);
    assert_null(book);
}

static void open__to_read_refuses_changes(void **state)
{
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_book *reader CLEANUP(qf_book_close) = open_book(world->path, QF_BOOK_READ);

    assert_int_equal(change(reader, insert_access, &error), QF_DENIED);
    assert_int_equal(book_int(reader, "SELECT count(*) FROM access"), 0);
}

static void open__refuses_a_newer_schema(void **state)
{
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_book *book = NULL;

    tamper(world->path, "PRAGMA user_version = 99");
    assert_int_equal(qf_book_open(world->path, QF_BOOK_WRITE, &book, &error), QF_INPUT);
    assert_non_null(strstr(error.message, "schema 99"));
    assert_int_equal(qf_book_open(world->path, QF_BOOK_READ, &book, &error), QF_INPUT);
}

static void open__refuses_what_is_no_book(void **state)
{
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_book *book = NULL;
    char path[128];

    snprintf(path, sizeof path, "%s/other.db", world->folder.path);
    OK(qf_file_replace(path,
        "this is no book, however long it may be: it was never written by SQLite at all, and so "
        "it begins with other bytes than a book does",
        130, &error));
    assert_int_equal(qf_book_open(path, QF_BOOK_WRITE, &book, &error), QF_CORRUPT);
}

/* A book as an earlier version of the program left it. */
static void make_old_book(const char *path)
{
    const char *const scripts[] = { qf_sql_0000_journal, qf_sql_0001_collection, "PRAGMA user_version = 2" };
    sqlite3 *raw = NULL;

    assert_int_equal(sqlite3_open(path, &raw), SQLITE_OK);
    assert_int_equal(sqlite3_exec(raw, "PRAGMA journal_mode = WAL", NULL, NULL, NULL), SQLITE_OK);
    for (size_t i = 0; i < QF_COUNT(scripts); i++)
        assert_int_equal(sqlite3_exec(raw, scripts[i], NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(raw);
}

static void open__migrates_an_older_book_only_to_write(void **state)
{
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_book *book CLEANUP(qf_book_close) = NULL;
    char path[128];

    snprintf(path, sizeof path, "%s/old.db", world->folder.path);
    make_old_book(path);
    assert_int_equal(qf_book_open(path, QF_BOOK_READ, &book, &error), QF_INPUT);
    assert_non_null(strstr(error.message, "older"));
    OK(qf_book_open(path, QF_BOOK_WRITE, &book, &error));
    assert_int_equal(book_int(book, "PRAGMA user_version"), book_int(world->book, "PRAGMA user_version"));
    OK(change(book, insert_access, &error));
    assert_int_equal(change(book, "DELETE FROM access", &error), QF_CONFLICT);
}

static void *open_to_write(void *path)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_book *book = NULL;
    enum qf_status status = qf_book_open(path, QF_BOOK_WRITE, &book, &error);

    qf_book_close(book);
    return (void *)(uintptr_t)status;
}

/* Both see the old version before either may write. */
static void open__migrates_once_when_two_open(void **state)
{
    struct world *world = *state;
    sqlite3 *raw = NULL;
    pthread_t threads[2];
    void *status;
    char path[128];

    snprintf(path, sizeof path, "%s/old.db", world->folder.path);
    make_old_book(path);
    assert_int_equal(sqlite3_open(path, &raw), SQLITE_OK);
    assert_int_equal(sqlite3_exec(raw, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, open_to_write, path), 0);
    usleep(200000); /* time to read the version: without it the test only proves less */
    assert_int_equal(sqlite3_exec(raw, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], &status);
        assert_int_equal((uintptr_t)status, QF_OK);
    }
    sqlite3_close(raw);
}

/* --- migrations --------------------------------------------------------------------------------------------------- */

static void migration__journals_the_rows_that_it_changes(void **state)
{
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_journal_check check;

    OK(change(world->book, insert_access, &error));
    OK(qf_book_execute(world->book, "BEGIN IMMEDIATE", "test", &error));
    OK(qf_book_migrate(
        world->book, "ALTER TABLE access ADD COLUMN note TEXT; UPDATE access SET note = NULL", 77, &error));
    OK(qf_book_execute(world->book, "COMMIT", "test", &error));
    assert_int_equal(book_int(world->book, "PRAGMA user_version"), 77);
    assert_int_equal(journal_entries(world->book), 2);
    assert_int_equal(
        book_int(world->book, "SELECT count(*) FROM journal WHERE action = 'book.migrate' AND json LIKE '%note%'"), 1);
    OK(qf_journal_verify(world->book, NULL, NULL, &check, &error));
}

/* The update hook never hears of such tables, and the journal could not tell their rows apart. */
static void migration__refuses_tables_that_the_journal_cannot_follow(void **state)
{
    static const char *const tables[] = { "CREATE TABLE t (id INTEGER PRIMARY KEY) WITHOUT ROWID",
        "CREATE TABLE t (name TEXT)", "CREATE TABLE t (name TEXT, id INTEGER PRIMARY KEY)",
        "CREATE VIRTUAL TABLE t USING fts5(name)" };
    struct world *world = *state;

    for (size_t i = 0; i < QF_COUNT(tables); i++) {
        struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

        OK(qf_book_execute(world->book, "BEGIN IMMEDIATE", "test", &error));
        if (qf_book_migrate(world->book, tables[i], 77, &error) != QF_INTERNAL)
            fail_msg("%s: taken", tables[i]);
        OK(qf_book_execute(world->book, "ROLLBACK", "test", &error));
    }
}

/* --- transactions ------------------------------------------------------------------------------------------------- */

static void begin__is_busy_while_another_writes(void **state)
{
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_book *other CLEANUP(qf_book_close) = open_book(world->path, QF_BOOK_WRITE);

    sqlite3_busy_timeout(qf_book_handle(other), 0);
    OK(qf_book_begin(world->book, "tester", "test", NULL, &error));
    assert_int_equal(qf_book_begin(other, "tester", "test", NULL, &error), QF_BUSY);
    assert_true(error.hint[0]);
    assert_int_equal(qf_book_begin(other, "tester", "test", NULL, NULL), QF_BUSY);
    qf_book_rollback(world->book);
    OK(qf_book_begin(other, "tester", "test", NULL, &error));
}

static void change__needs_a_transaction(void **state)
{
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    assert_int_equal(run_sql(world->book, insert_access, &error), QF_INTERNAL);
    assert_int_equal(qf_book_commit(world->book, &error), QF_INTERNAL);
    OK(qf_book_begin(world->book, "tester", "test", NULL, &error));
    assert_int_equal(qf_book_begin(world->book, "tester", "test", NULL, &error), QF_INTERNAL);
    OK(run_sql(world->book, insert_access, &error));
    qf_book_rollback(world->book);
    qf_book_rollback(world->book);
    assert_int_equal(book_int(world->book, "SELECT count(*) FROM access"), 0);
    assert_int_equal(journal_entries(world->book), 0);
}

static void close__rolls_back(void **state)
{
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_book *other = open_book(world->path, QF_BOOK_WRITE);

    OK(qf_book_begin(other, "tester", "test", NULL, &error));
    OK(run_sql(other, insert_access, &error));
    qf_book_close(other);
    assert_int_equal(book_int(world->book, "SELECT count(*) FROM access"), 0);
}

/* Line breaks part the fields of what an entry's hash covers. */
static void begin__refuses_an_actor_or_action_of_two_lines(void **state)
{
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    assert_int_equal(qf_book_begin(world->book, "a\nb", "test", NULL, &error), QF_USAGE);
    assert_int_equal(qf_book_begin(world->book, "a", "test\nx", NULL, &error), QF_USAGE);
    OK(qf_book_begin(world->book, "a", "test", "in\ntwo lines", &error));
}

/* A statement that fails has changed nothing, though it touched rows before it failed. */
static void commit__survives_a_statement_that_failed(void **state)
{
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_journal_check check;

    OK(qf_book_begin(world->book, "tester", "test", NULL, &error));
    OK(run_sql(world->book, insert_access, &error));
    assert_int_equal(run_sql(world->book,
                         "INSERT INTO access (id, at, actor, object, purpose) VALUES (7, '', 'a', 'o', 'p'), (8, '', "
                         "'a', 'o', ' ')",
                         &error),
        QF_CONFLICT);
    OK(qf_book_commit(world->book, &error));
    assert_int_equal(journal_entries(world->book), 1);
    OK(qf_journal_verify(world->book, NULL, NULL, &check, &error));
}

/* --- what it refuses ---------------------------------------------------------------------------------------------- */

static void book__refuses_whatever_would_lose_a_row(void **state)
{
    static const char *const losses[] = {
        "DELETE FROM snapshot",
        "DELETE FROM snapshot WHERE id = 1",
        "REPLACE INTO snapshot (id, digest, taken_at) VALUES (1, 'other', 't')",
        "INSERT OR REPLACE INTO snapshot (id, digest, taken_at) VALUES (3, 'one', 't')",
        "UPDATE OR REPLACE snapshot SET digest = 'two' WHERE id = 1",
        "UPDATE snapshot SET id = 9 WHERE id = 1",
        "UPDATE snapshot SET rowid = 9 WHERE id = 1",
        "DELETE FROM journal",
        "UPDATE journal SET actor = 'another'",
    };
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_journal_check check;

    OK(change(world->book, "INSERT INTO snapshot (digest, taken_at) VALUES ('one', 't'), ('two', 't')", &error));
    for (size_t i = 0; i < QF_COUNT(losses); i++) {
        enum qf_status status = change(world->book, losses[i], &error);
        if (status != QF_CONFLICT)
            fail_msg("%s: %s", losses[i], qf_status_name(status));
        OK(qf_journal_verify(world->book, NULL, NULL, &check, &error));
        assert_int_equal(check.rows, 2);
    }
}

static void book__attaches_no_other_file(void **state)
{
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    assert_int_not_equal(run_sql(world->book, "ATTACH ':memory:' AS other", &error), QF_OK);
    assert_int_equal(book_int(world->book, "SELECT count(*) FROM pragma_database_list"), 1);
}

/* A table of the connection's own is no part of the book, even under the name of one that is. */
static void temporary_tables__are_not_journalled(void **state)
{
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_journal_check check;

    OK(qf_book_begin(world->book, "tester", "test", NULL, &error));
    OK(run_sql(world->book, insert_access, &error));
    OK(run_sql(world->book, "CREATE TEMP TABLE access (id INTEGER PRIMARY KEY, note TEXT)", &error));
    OK(run_sql(world->book, "INSERT INTO temp.access (id, note) VALUES (1, 'mine'), (2, 'mine')", &error));
    OK(qf_book_commit(world->book, &error));
    OK(qf_journal_verify(world->book, NULL, NULL, &check, &error));
    assert_int_equal(check.entries, 1);
}

/* --- statements --------------------------------------------------------------------------------------------------- */

static void statement__gives_back_what_was_bound(void **state)
{
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_statement *statement CLEANUP(qf_statement_free) = NULL;
    bool row = false;

    OK(qf_book_prepare(world->book, "SELECT ?1, ?2, ?3, ?4, ?5", &statement, &error));
    qf_statement_bind_int(statement, 1, INT64_MIN);
    qf_statement_bind_text(statement, 2, "张伟");
    qf_statement_bind_slice(statement, 3, (struct qf_slice){ "abcdef", 3 });
    qf_statement_bind_text(statement, 4, NULL);
    qf_statement_bind_null(statement, 5);
    OK(qf_statement_next(statement, &row, &error));
    assert_true(row);
    assert_true(qf_statement_int(statement, 0) == INT64_MIN);
    assert_string_equal(qf_statement_text(statement, 1), "张伟");
    assert_string_equal(qf_statement_text(statement, 2), "abc");
    assert_true(qf_statement_is_null(statement, 3));
    assert_string_equal(qf_statement_text(statement, 3), "");
    assert_true(qf_statement_is_null(statement, 4));
    OK(qf_statement_next(statement, &row, &error));
    assert_false(row);
}

static void statement__tells_a_failed_binding_at_the_next_step(void **state)
{
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_statement *statement CLEANUP(qf_statement_free) = NULL;
    bool row = false;

    OK(qf_book_prepare(world->book, "SELECT ?1", &statement, &error));
    qf_statement_bind_int(statement, 2, 1);
    assert_int_equal(qf_statement_next(statement, &row, &error), QF_INTERNAL);
    qf_statement_reset(statement);
    OK(qf_statement_next(statement, &row, &error));
}

/* --- one writer, several readers ---------------------------------------------------------------------------------- */

#define ROUNDS 150

struct reading {
    const char *path;
    atomic_bool *done;
    int64_t seen;
    enum qf_status status;
};

/* The writer always puts two rows in a transaction: an odd number was never committed. */
static enum qf_status read_rounds(struct reading *reading, struct qf_error *error)
{
    struct qf_book *book CLEANUP(qf_book_close) = NULL;
    struct qf_journal_check check;

    TRY(qf_book_open(reading->path, QF_BOOK_READ, &book, error));
    while (!atomic_load(reading->done)) {
        TRY(qf_journal_verify(book, NULL, NULL, &check, error));
        if (check.rows % 2 || check.rows != check.entries || check.rows < reading->seen)
            return qf_fail(
                error, QF_CORRUPT, "%lld rows, %lld entries", (long long)check.rows, (long long)check.entries);
        reading->seen = check.rows;
    }
    return QF_OK;
}

static void *read_on(void *context)
{
    struct reading *reading = context;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    reading->status = read_rounds(reading, &error);
    return NULL;
}

static void readers__see_whole_transactions_while_one_writes(void **state)
{
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    atomic_bool done = false;
    struct reading readings[3];
    pthread_t threads[QF_COUNT(readings)];

    for (size_t i = 0; i < QF_COUNT(readings); i++) {
        readings[i] = (struct reading){ .path = world->path, .done = &done };
        assert_int_equal(pthread_create(&threads[i], NULL, read_on, &readings[i]), 0);
    }
    for (int i = 0; i < ROUNDS; i++) {
        OK(qf_book_begin(world->book, "tester", "test", NULL, &error));
        OK(run_sql(world->book, insert_access, &error));
        OK(run_sql(world->book, insert_access, &error));
        OK(qf_book_commit(world->book, &error));
    }
    atomic_store(&done, true);
    for (size_t i = 0; i < QF_COUNT(readings); i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(readings[i].status, QF_OK);
    }
    assert_int_equal(book_int(world->book, "SELECT count(*) FROM access"), 2 * ROUNDS);
}

/* --- access ------------------------------------------------------------------------------------------------------- */

static void access__is_recorded_with_its_purpose(void **state)
{
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    OK(qf_access_record(world->book, "li", "warning/12", "verification of warning 12", &error));
    assert_int_equal(
        book_int(world->book, "SELECT count(*) FROM access WHERE actor = 'li' AND object = 'warning/12' AND purpose = "
                              "'verification of warning 12'"),
        1);
    assert_int_equal(
        book_int(world->book, "SELECT count(*) FROM journal WHERE action = 'access.view' AND reason LIKE 'verif%'"), 1);
}

static void access__without_a_purpose_is_refused(void **state)
{
    static const char *const purposes[] = { "", "  ", "\t", "　" };
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    for (size_t i = 0; i < QF_COUNT(purposes); i++)
        assert_int_equal(qf_access_record(world->book, "li", "warning/12", purposes[i], &error), QF_USAGE);
    assert_true(error.hint[0]);
    assert_int_equal(book_int(world->book, "SELECT count(*) FROM access"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_BOOK(open__gives_wal_full_sync_and_a_whole_journal),
        WITH_BOOK(open__keeps_the_book_from_other_users),
        WITH_BOOK(open__tells_its_modes_apart),
        WITH_BOOK(open__to_read_refuses_changes),
        WITH_BOOK(open__refuses_a_newer_schema),
        WITH_BOOK(open__refuses_what_is_no_book),
        WITH_BOOK(open__migrates_an_older_book_only_to_write),
        WITH_BOOK(open__migrates_once_when_two_open),
        WITH_BOOK(migration__journals_the_rows_that_it_changes),
        WITH_BOOK(migration__refuses_tables_that_the_journal_cannot_follow),
        WITH_BOOK(begin__is_busy_while_another_writes),
        WITH_BOOK(begin__refuses_an_actor_or_action_of_two_lines),
        WITH_BOOK(change__needs_a_transaction),
        WITH_BOOK(close__rolls_back),
        WITH_BOOK(commit__survives_a_statement_that_failed),
        WITH_BOOK(book__refuses_whatever_would_lose_a_row),
        WITH_BOOK(book__attaches_no_other_file),
        WITH_BOOK(temporary_tables__are_not_journalled),
        WITH_BOOK(statement__gives_back_what_was_bound),
        WITH_BOOK(statement__tells_a_failed_binding_at_the_next_step),
        WITH_BOOK(readers__see_whole_transactions_while_one_writes),
        WITH_BOOK(access__is_recorded_with_its_purpose),
        WITH_BOOK(access__without_a_purpose_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
