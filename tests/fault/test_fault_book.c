/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The store when calls fail: a book is made whole or not there, a transaction is seen whole or not at all, the journal is whole
 * after every failure, and checking it never takes a failure for tampering. Files of the lake likewise.
 */
#include "fault.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "book_faults.h"
#include "store/access.h"
#include "store/journal.h"
#include "store/lake.h"
#include "store/place.h"
#include "store/snapshot.h"

#include "../remove_tree.h"

#define BOOK_FILES (FAULTS(FAULT_BOOK_READ) | FAULTS(FAULT_BOOK_WRITE) | FAULTS(FAULT_BOOK_SYNC))

struct world {
    char folder[64], path[96];
    struct qf_text bytes; /* the book as each run finds it */
    int64_t rows;         /* of `access` and `batch` in it */
    struct qf_lake *lake;
};

static int make_world(void **state)
{
    static struct world world;

    world = (struct world){ .folder = "/tmp/qf-fault-store-XXXXXX" };
    *state = &world;
    if (!mkdtemp(world.folder))
        return -1;
    snprintf(world.path, sizeof world.path, "%s/book.db", world.folder);
    return 0;
}

static int remove_world(void **state)
{
    struct world *world = *state;

    qf_lake_close(world->lake);
    qf_text_release(&world->bytes);
    return remove_tree(world->folder);
}

static struct qf_book *open_book(const struct world *world)
{
    struct qf_book *book = NULL;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    if (qf_book_open(world->path, QF_BOOK_WRITE, &book, &error) != QF_OK)
        fail_msg("%s", error.message);
    return book;
}

static int64_t count_rows(struct qf_book *book)
{
    struct qf_statement *count CLEANUP(qf_statement_free) = NULL;
    bool row = false;

    assert_int_equal(
        qf_book_prepare(book, "SELECT (SELECT count(*) FROM access) + (SELECT count(*) FROM batch)", &count, NULL),
        QF_OK);
    assert_int_equal(qf_statement_next(count, &row, NULL), QF_OK);
    return qf_statement_int(count, 0);
}

/* --- making a book ------------------------------------------------------------------------------------------------ */

static void remove_book(void *context)
{
    static const char *const ends[] = { "", "-wal", "-shm" };
    const struct world *world = context;
    char path[128];

    for (size_t i = 0; i < QF_COUNT(ends); i++) {
        snprintf(path, sizeof path, "%s%s", world->path, ends[i]);
        (void)unlink(path);
    }
}

static enum qf_status make_book(void *context, struct qf_error *error)
{
    const struct world *world = context;
    struct qf_book *book CLEANUP(qf_book_close) = NULL;

    return qf_book_open(world->path, QF_BOOK_CREATE, &book, error);
}

static void check_made(void *context, enum qf_status status)
{
    const struct world *world = context;
    struct qf_book *book CLEANUP(qf_book_close) = NULL;
    char beside[128];

    assert_int_equal(sqlite3_memory_used(), 0);
    if (status == QF_OK) {
        book = open_book(world);
        assert_int_equal(count_rows(book), 0);
        return;
    }
    assert_false(qf_file_exists(world->path));
    snprintf(beside, sizeof beside, "%s-wal", world->path);
    assert_false(qf_file_exists(beside));
}

static void create__leaves_a_whole_book_or_none(void **state)
{
    fault_run(&(struct fault_scenario){ .name = "making a book",
        .classes = FAULTS(FAULT_ALLOCATE) | FAULTS(FAULT_OPEN) | BOOK_FILES,
        /* What fails while the book is closed, after it was made, is done again when it is opened. */
        .absorbs = BOOK_FILES,
        .prepare = remove_book,
        .run = make_book,
        .check = check_made,
        .context = *state });
}

/* --- a transaction ------------------------------------------------------------------------------------------------ */

/* What stands in the book now is what each run begins with; otherwise every run would have more to check than the last. */
static int keep_book(struct world *world)
{
    qf_text_clear(&world->bytes);
    struct qf_book *book CLEANUP(qf_book_close) = open_book(world);

    world->rows = count_rows(book);
    qf_book_close(TAKE(book));
    return qf_file_read(world->path, &world->bytes, NULL) == QF_OK ? 0 : -1;
}

static void restore_book(void *context)
{
    const struct world *world = context;
    FILE *file;

    remove_book(context);
    file = fopen(world->path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(world->bytes.data, 1, world->bytes.length, file), world->bytes.length);
    assert_int_equal(fclose(file), 0);
}

static int make_world_with_book(void **state)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    return make_world(state) == 0 && make_book(*state, &error) == QF_OK ? keep_book(*state) : -1;
}

static enum qf_status insert_batches(struct qf_book *book, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;

    TRY(qf_book_prepare(book,
        "INSERT INTO batch (state, department, dataset, file_name, sha256, size_bytes, received_at) VALUES "
        "('committed', "
        "'MZ', ?1, '甲.csv', hex(randomblob(32)), 1, '2025-05-27')",
        &insert, error));
    for (int i = 0; i < 3; i++) {
        qf_statement_bind_text(insert, 1, i == 0 ? "MZ01" : "MZ02");
        TRY(qf_statement_run(insert, error));
    }
    return QF_OK;
}

/* Three rows in one transaction, a fourth in another. */
static enum qf_status change_book(void *context, struct qf_error *error)
{
    const struct world *world = context;
    struct qf_book *book CLEANUP(qf_book_close) = NULL;

    TRY(qf_book_open(world->path, QF_BOOK_WRITE, &book, error));
    TRY(qf_book_begin(book, "tester", "batch.commit", "because", error));
    enum qf_status status = insert_batches(book, error);
    if (status != QF_OK) {
        qf_book_rollback(book);
        return status;
    }
    TRY(qf_book_commit(book, error));
    return qf_access_record(book, "tester", "batch/1", "a purpose", error);
}

/* A commit whose sync failed may be there or not, but never in part. */
static void check_changed(void *context, enum qf_status status)
{
    const struct world *world = context;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_journal_check check;

    assert_int_equal(sqlite3_memory_used(), 0);
    struct qf_book *book CLEANUP(qf_book_close) = open_book(world);
    int64_t more = count_rows(book) - world->rows;
    if (status == QF_OK ? more != 4 : more != 0 && more != 3 && more != 4)
        fail_msg("%s, and %lld more rows", qf_status_name(status), (long long)more);
    if (qf_journal_verify(book, NULL, NULL, &check, &error) != QF_OK)
        fail_msg("%s", error.message);
    assert_int_equal(check.entries, world->rows + more);
}

static void transaction__is_seen_whole_or_not_at_all(void **state)
{
    fault_run(&(struct fault_scenario){ .name = "two transactions",
        .classes = FAULTS(FAULT_ALLOCATE) | FAULTS(FAULT_BOOK_MEMORY) | BOOK_FILES,
        /* As above: closing writes what the log holds. SQLite also gets by without memory for its caches. */
        .absorbs = FAULTS(FAULT_BOOK_MEMORY) | BOOK_FILES,
        .prepare = restore_book,
        .run = change_book,
        .check = check_changed,
        .context = *state });
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

static int make_world_with_rows(void **state)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    return make_world_with_book(state) == 0 && change_book(*state, &error) == QF_OK ? keep_book(*state) : -1;
}

static enum qf_status verify(void *context, struct qf_error *error)
{
    const struct world *world = context;
    struct qf_book *book CLEANUP(qf_book_close) = NULL;
    struct qf_journal_check check;

    TRY(qf_book_open(world->path, QF_BOOK_READ, &book, error));
    TRY(qf_journal_verify(book, NULL, NULL, &check, error));
    if (check.rows != 4)
        return qf_fail(error, QF_CORRUPT, "only %lld rows were checked", (long long)check.rows);
    return QF_OK;
}

static void verify__never_takes_a_failure_for_tampering(void **state)
{
    fault_run(&(struct fault_scenario){ .name = "checking the journal",
        .classes = FAULTS(FAULT_ALLOCATE) | FAULTS(FAULT_BOOK_MEMORY) | FAULTS(FAULT_BOOK_READ),
        .absorbs = FAULTS(FAULT_BOOK_MEMORY) | FAULTS(FAULT_BOOK_READ),
        .run = verify,
        .context = *state });
}

static enum qf_status take_and_read(void *context, struct qf_error *error)
{
    const struct world *world = context;
    struct qf_book *book CLEANUP(qf_book_close) = NULL;
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    struct qf_snapshot_batch *batches;
    size_t count;
    int64_t snapshot;

    TRY(qf_arena_new(0, &arena, error));
    TRY(qf_book_open(world->path, QF_BOOK_WRITE, &book, error));
    TRY(qf_snapshot_take(book, "tester", &snapshot, error));
    TRY(qf_snapshot_batches(book, snapshot, arena, &batches, &count, error));
    if (count != 3)
        return qf_fail(error, QF_CORRUPT, "the snapshot has %zu batches", count);
    return QF_OK;
}

/* The same set is the same snapshot, however often taking it failed. */
static void check_snapshot(void *context, enum qf_status status)
{
    struct qf_book *book CLEANUP(qf_book_close) = open_book(context);
    struct qf_statement *count CLEANUP(qf_statement_free) = NULL;
    bool row = false;

    assert_int_equal(
        qf_book_prepare(
            book, "SELECT (SELECT count(*) FROM snapshot) * 10 + (SELECT count(*) FROM snapshot_batch)", &count, NULL),
        QF_OK);
    assert_int_equal(qf_statement_next(count, &row, NULL), QF_OK);
    assert_true(qf_statement_int(count, 0) == 13 || (status != QF_OK && qf_statement_int(count, 0) == 0));
}

static void snapshot__is_whole_or_not_there(void **state)
{
    fault_run(&(struct fault_scenario){ .name = "taking a snapshot",
        .classes = FAULTS(FAULT_ALLOCATE) | FAULTS(FAULT_BOOK_WRITE) | FAULTS(FAULT_BOOK_SYNC),
        .absorbs = FAULTS(FAULT_BOOK_WRITE) | FAULTS(FAULT_BOOK_SYNC),
        .prepare = restore_book,
        .run = take_and_read,
        .check = check_snapshot,
        .context = *state });
}

/* --- the lake ----------------------------------------------------------------------------------------------------- */

static int make_world_with_lake(void **state)
{
    struct world *world;

    if (make_world(state) != 0)
        return -1;
    world = *state;
    return qf_lake_open(&(struct qf_lake_options){ .path = world->folder, .threads = 1 }, &world->lake, NULL) == QF_OK
               ? 0
               : -1;
}

static const struct qf_store_column columns[] = { { "number", QF_STORE_BIGINT }, { "text", QF_STORE_TEXT } };
static const struct qf_schema schema = { columns, QF_COUNT(columns) };

static enum qf_status begin_rows(void *context, void **ret_local, struct qf_error *error)
{
    (void)context;
    *ret_local = calloc(1, sizeof(int));
    return *ret_local ? QF_OK : qf_fail_memory(error);
}

static enum qf_status fill_rows(
    void *context, void *local, struct qf_rows *rows, unsigned *ret_count, struct qf_error *error)
{
    int *calls = local;

    (void)context, (void)error;
    *ret_count = (*calls)++ < 2 ? 10 : 0;
    for (unsigned i = 0; i < *ret_count; i++) {
        qf_rows_put_bigint(rows, 0, i, i);
        qf_rows_put_text(rows, 1, i, QF_SLICE("a text that is longer than the engine keeps inside"));
    }
    return QF_OK;
}

static void end_rows(void *context, void *local)
{
    (void)context;
    free(local);
}

static void remove_file(void *context)
{
    const struct world *world = context;
    char path[128];

    snprintf(path, sizeof path, "%s/MZ01/1.parquet", world->folder);
    (void)unlink(path);
}

static enum qf_status write_rows(void *context, struct qf_error *error)
{
    const struct world *world = context;
    struct qf_producer producer = { .begin = begin_rows, .fill = fill_rows, .end = end_rows };
    int64_t rows = 0;

    TRY(qf_lake_write(world->lake, "MZ01/1.parquet", &schema, &producer, &rows, error));
    return rows == 20 ? QF_OK : qf_fail(error, QF_CORRUPT, "%lld rows were written", (long long)rows);
}

static void check_file(void *context, enum qf_status status)
{
    const struct world *world = context;
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    struct qf_folder_entry *entries;
    size_t count = 0;
    char path[128], sql[256];
    int64_t rows = 0;

    snprintf(path, sizeof path, "%s/MZ01", world->folder);
    assert_int_equal(qf_arena_new(0, &arena, NULL), QF_OK);
    if (!qf_file_exists(path))
        return;
    assert_int_equal(qf_folder_list(path, arena, &entries, &count, NULL), QF_OK);
    assert_true(count == 1 || (count == 0 && status != QF_OK));
    if (!count)
        return;
    assert_string_equal(
        entries[0].name, "1.parquet"); /* after a sync of the folder that failed it may be there: whole */
    snprintf(sql, sizeof sql, "SELECT count(*) FROM '%s/1.parquet'", path);
    assert_int_equal(qf_query_one_int(world->lake, sql, &rows, NULL), QF_OK);
    assert_int_equal(rows, 20);
}

static void file__is_whole_or_not_there(void **state)
{
    fault_run(&(struct fault_scenario){ .name = "writing a file of the lake",
        .classes = FAULTS(FAULT_ALLOCATE) | FAULTS(FAULT_SYNC) | FAULTS(FAULT_RENAME) | FAULTS(FAULT_INTERRUPT),
        .prepare = remove_file,
        .run = write_rows,
        .check = check_file,
        .context = *state });
}

static enum qf_status ask(void *context, struct qf_error *error)
{
    const struct world *world = context;
    struct qf_query *query CLEANUP(qf_query_free) = NULL;
    const struct qf_parameter parameter = { .name = "least", .kind = QF_VALUE_INT, .number = 5 };
    bool row = true;
    int64_t rows = 0;

    TRY(qf_query_start(world->lake,
        "SELECT i, i::VARCHAR AS t, [i, i + 1] AS l, i::DECIMAL(9, 2) AS d FROM range(3000) t(i) WHERE i >= $least",
        &parameter, 1, &query, error));
    for (;; rows++) {
        TRY(qf_query_next(query, &row, error));
        if (!row)
            return rows == 2995 ? QF_OK : qf_fail(error, QF_CORRUPT, "%lld rows", (long long)rows);
    }
}

static enum qf_status open_and_lock(void *context, struct qf_error *error)
{
    struct qf_lake *lake CLEANUP(qf_lake_close) = NULL;
    const struct world *world = context;

    TRY(qf_lake_open(&(struct qf_lake_options){ .path = world->folder, .threads = 1 }, &lake, error));
    return qf_lake_lock(lake, INT64_C(256) << 20, error);
}

static void question__reports_every_lack_of_memory(void **state)
{
    fault_run(&(struct fault_scenario){
        .name = "a question", .classes = FAULTS(FAULT_ALLOCATE), .run = ask, .context = *state });
}

static void cage__reports_every_lack_of_memory(void **state)
{
    fault_run(&(struct fault_scenario){
        .name = "opening and locking", .classes = FAULTS(FAULT_ALLOCATE), .run = open_and_lock, .context = *state });
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(create__leaves_a_whole_book_or_none, make_world, remove_world),
        cmocka_unit_test_setup_teardown(transaction__is_seen_whole_or_not_at_all, make_world_with_book, remove_world),
        cmocka_unit_test_setup_teardown(
            verify__never_takes_a_failure_for_tampering, make_world_with_rows, remove_world),
        cmocka_unit_test_setup_teardown(snapshot__is_whole_or_not_there, make_world_with_rows, remove_world),
        cmocka_unit_test_setup_teardown(file__is_whole_or_not_there, make_world_with_lake, remove_world),
        cmocka_unit_test_setup_teardown(question__reports_every_lack_of_memory, make_world_with_lake, remove_world),
        cmocka_unit_test_setup_teardown(cage__reports_every_lack_of_memory, make_world_with_lake, remove_world),
    };

    book_faults_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
