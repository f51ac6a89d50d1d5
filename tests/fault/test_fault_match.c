/* SPDX-License-Identifier: Apache-2.0 */
/* Matching under a lack of memory: the views of an example stand whole, or the failure comes back and can be tried again. */
#include "fault.h"

#include <stdio.h>
#include <unistd.h>

#include "match/match.h"

#include "../remove_tree.h"

/* A city without deliveries: every statement of a run is made all the same. */
struct world {
    char folder[64];
    struct qf_catalog *catalog;
    struct qf_lake *lake;
    char book[96];
    struct qf_match_report report;
};

static int make_world(void **state)
{
    static struct world world;
    struct qf_book *book CLEANUP(qf_book_close) = NULL;

    world = (struct world){ .folder = "/tmp/qf-fault-match-XXXXXX" };
    *state = &world;
    if (!mkdtemp(world.folder) || qf_catalog_load(QF_TESTS "/unit/match/catalog", NULL, &world.catalog, NULL) != QF_OK)
        return -1;
    if (qf_lake_open(&(struct qf_lake_options){ .path = world.folder, .threads = 1 }, &world.lake, NULL) != QF_OK)
        return -1;
    snprintf(world.book, sizeof world.book, "%s/book.db", world.folder);
    return qf_book_open(world.book, QF_BOOK_CREATE, &book, NULL) == QF_OK ? 0 : -1;
}

static int remove_world(void **state)
{
    struct world *world = *state;

    qf_lake_close(world->lake);
    qf_catalog_free(world->catalog);
    return remove_tree(world->folder);
}

static enum qf_status attach(void *context, struct qf_error *error)
{
    struct world *world = context;

    return qf_match_attach_tables(world->lake, world->catalog, error);
}

static void check_views(void *context, enum qf_status status)
{
    struct world *world = context;
    int64_t rows = -1;

    if (status != QF_OK)
        return;
    assert_int_equal(qf_query_one_int(world->lake, "SELECT count(*) FROM kin", &rows, NULL), QF_OK);
    assert_int_equal(rows, 0);
}

/* Without their files, committed runs are made anew. */
static void remove_results(void *context)
{
    const struct world *world = context;
    char path[160];

    for (int64_t run = 1; run <= world->report.run; run++) {
        snprintf(path, sizeof path, "%s/_match/%d/kin.parquet", world->folder, (int)run);
        (void)unlink(path);
    }
}

/* Opens the book itself: an open one keeps its statements. */
static enum qf_status match(void *context, struct qf_error *error)
{
    struct world *world = context;
    struct qf_book *book CLEANUP(qf_book_close) = NULL;
    const struct qf_match_options options = { .actor = "tester" };

    TRY(qf_book_open(world->book, QF_BOOK_WRITE, &book, error));
    return qf_match_run(world->lake, book, world->catalog, &options, &world->report, error);
}

/* A run that went through can be attached; one that did not is not taken for committed. */
static void check_run(void *context, enum qf_status status)
{
    const struct world *world = context;
    struct qf_book *book CLEANUP(qf_book_close) = NULL;
    struct qf_statement *statement CLEANUP(qf_statement_free) = NULL;
    bool row = false;

    assert_int_equal(qf_book_open(world->book, QF_BOOK_READ, &book, NULL), QF_OK);
    if (status == QF_OK) {
        assert_false(world->report.reused);
        assert_int_equal(
            qf_match_attach(world->lake, book, world->catalog, world->report.snapshot, world->report.run, NULL), QF_OK);
        return;
    }
    assert_int_equal(
        qf_book_prepare(book, "SELECT 1 FROM match_run WHERE state = 'committed' AND id > ?1", &statement, NULL),
        QF_OK);
    qf_statement_bind_int(statement, 1, world->report.run);
    assert_int_equal(qf_statement_next(statement, &row, NULL), QF_OK);
    assert_false(row);
}

static void run__is_committed_whole_or_not_at_all(void **state)
{
    fault_run(&(struct fault_scenario){ .name = "a run of matching",
        .classes = FAULTS(FAULT_ALLOCATE) | FAULTS(FAULT_SYNC) | FAULTS(FAULT_RENAME),
        .prepare = remove_results,
        .run = match,
        .check = check_run,
        .context = *state });
}

static void attach_tables__reports_every_lack_of_memory(void **state)
{
    fault_run(&(struct fault_scenario){ .name = "attaching to tables",
        .classes = FAULTS(FAULT_ALLOCATE),
        .run = attach,
        .check = check_views,
        .context = *state });
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(run__is_committed_whole_or_not_at_all, make_world, remove_world),
        cmocka_unit_test_setup_teardown(attach_tables__reports_every_lack_of_memory, make_world, remove_world),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
