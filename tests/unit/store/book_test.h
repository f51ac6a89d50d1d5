/* SPDX-License-Identifier: Apache-2.0 */
/* A book in a folder of its own, the rows that tests put into it, and a way to change it behind its back. */
#ifndef QF_TESTS_BOOK_TEST_H
#define QF_TESTS_BOOK_TEST_H

#include <sqlite3.h>

#include "store/access.h"
#include "store/journal.h"
#include "store/ledger.h"
#include "store_test.h"

struct world {
    struct folder folder;
    char path[96];
    struct qf_book *book;
};

static inline struct qf_book *open_book(const char *path, enum qf_book_mode mode)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_book *book = NULL;

    OK(qf_book_open(path, mode, &book, &error));
    return book;
}

static inline int make_world(void **state)
{
    struct world *world = calloc(1, sizeof *world);

    assert_non_null(world);
    world->folder = folder_make();
    snprintf(world->path, sizeof world->path, "%s/book.db", world->folder.path);
    world->book = open_book(world->path, QF_BOOK_CREATE);
    *state = world;
    return 0;
}

static inline int remove_world(void **state)
{
    struct world *world = *state;

    qf_book_close(world->book);
    folder_remove(&world->folder);
    free(world);
    return 0;
}

#define WITH_BOOK(test) cmocka_unit_test_setup_teardown(test, make_world, remove_world)

/* One statement to its end. */
static inline enum qf_status run_sql(struct qf_book *book, const char *sql, struct qf_error *error)
{
    struct qf_statement *statement CLEANUP(qf_statement_free) = NULL;

    TRY(qf_book_prepare(book, sql, &statement, error));
    return qf_statement_run(statement, error);
}

/* The same in a transaction of its own. */
static inline enum qf_status change(struct qf_book *book, const char *sql, struct qf_error *error)
{
    TRY(qf_book_begin(book, "tester", "test.change", "because", error));
    enum qf_status status = run_sql(book, sql, error);
    if (status == QF_OK)
        return qf_book_commit(book, error);
    qf_book_rollback(book);
    return status;
}

static inline int64_t book_int(struct qf_book *book, const char *sql)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_statement *statement = NULL;
    bool row = false;

    OK(qf_book_prepare(book, sql, &statement, &error));
    OK(qf_statement_next(statement, &row, &error));
    assert_true(row);
    int64_t number = qf_statement_int(statement, 0);
    qf_statement_free(statement);
    return number;
}

/* What an administrator with the sqlite3 program can do: no hooks, no checks, no triggers. */
static inline void tamper(const char *path, const char *sql)
{
    static const char triggers[] =
        "SELECT group_concat('DROP TRIGGER \"' || name || '\";', ' ') FROM sqlite_master WHERE "
        "type = 'trigger'";
    sqlite3 *raw = NULL;
    sqlite3_stmt *list = NULL;
    char *said = NULL;

    assert_int_equal(sqlite3_open(path, &raw), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(raw, "PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF", NULL, NULL, NULL),
        SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(raw, triggers, -1, &list, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(list), SQLITE_ROW);
    char *drop = sqlite3_mprintf("%s", sqlite3_column_text(list, 0));
    sqlite3_finalize(list);
    assert_int_equal(sqlite3_exec(raw, drop, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_free(drop);
    if (sqlite3_exec(raw, sql, NULL, NULL, &said) != SQLITE_OK)
        fail_msg("%s: %s", sql, said);
    sqlite3_close(raw);
}

#endif
