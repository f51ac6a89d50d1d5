/* SPDX-License-Identifier: Apache-2.0 */
/* Snapshots: the same set of batches is the same snapshot. Places: from a row of the lake back into the delivered file. */
#include "book_test.h"

#include "store/place.h"
#include "store/snapshot.h"

#define BATCH(state, dataset, sha)                                                                                     \
    "INSERT INTO batch (state, department, dataset, file_name, sha256, size_bytes, received_at, rows_delivered, "      \
    "rows_accepted) VALUES ('" state "', 'MZ', '" dataset "', '甲.xlsx', '" sha "', 1, 't', 5, 5)"

static int64_t take(struct qf_book *book)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    int64_t snapshot = 0;

    OK(qf_snapshot_take(book, "tester", &snapshot, &error));
    return snapshot;
}

static void snapshot__is_the_set_of_batches_in_force(void **state)
{
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    struct qf_snapshot_batch *batches;
    size_t count;

    OK(qf_arena_new(0, &arena, &error));
    int64_t empty = take(world->book);
    OK(qf_snapshot_batches(world->book, empty, arena, &batches, &count, &error));
    assert_int_equal(count, 0);

    OK(change(world->book, BATCH("committed", "MZ02", "a"), &error));
    OK(change(world->book, BATCH("committed", "MZ01", "b"), &error));
    OK(change(world->book, BATCH("receiving", "MZ01", "c"), &error));
    int64_t first = take(world->book);
    assert_int_not_equal(first, empty);
    assert_int_equal(take(world->book), first);
    assert_int_equal(book_int(world->book, "SELECT count(*) FROM snapshot"), 2);
    OK(qf_snapshot_batches(world->book, first, arena, &batches, &count, &error));
    assert_int_equal(count, 2);
    assert_string_equal(batches[0].dataset, "MZ01");
    assert_int_equal(batches[0].batch, 2);
    assert_int_equal(batches[0].rows, 5);
    assert_string_equal(batches[1].dataset, "MZ02");

    OK(change(world->book, "UPDATE batch SET state = 'committed' WHERE id = 3", &error));
    OK(change(world->book, "UPDATE batch SET replaced_by = 3 WHERE id = 2", &error));
    int64_t second = take(world->book);
    OK(qf_snapshot_batches(world->book, second, arena, &batches, &count, &error));
    assert_int_equal(count, 2);
    assert_int_equal(batches[0].batch, 3);
    OK(qf_snapshot_batches(world->book, first, arena, &batches, &count, &error)); /* what a run saw stays what it saw */
    assert_int_equal(batches[0].batch, 2);
}

static void match_run__is_found_by_snapshot_and_settings_once_committed(void **state)
{
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    int64_t run = -1, snapshot = take(world->book);

    OK(qf_snapshot_match_run(world->book, snapshot, "x", &run, &error));
    assert_int_equal(run, 0);
    OK(change(world->book,
        "INSERT INTO match_run (snapshot, state, settings_digest, started_at) VALUES (1, 'committed', 'x', 't'), (1, "
        "'committed', 'x', 't'), (1, 'running', 'x', 't'), (1, 'committed', 'y', 't')",
        &error));
    OK(qf_snapshot_match_run(world->book, snapshot, "x", &run, &error));
    assert_int_equal(run, 2);
    OK(qf_snapshot_match_run(world->book, snapshot + 1, "x", &run, &error));
    assert_int_equal(run, 0);
}

static void place__is_the_cell_of_the_delivered_file(void **state)
{
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    struct qf_place place;

    OK(qf_arena_new(0, &arena, &error));
    OK(change(world->book, BATCH("committed", "MZ01", "abc"), &error));
    OK(change(world->book,
        "INSERT INTO batch_sheet (batch, position, name, first_row, row_count, header_row) VALUES (1, 1, '城关', 1, "
        "10, 2), "
        "(1, 2, '石桥', 11, 5, 1)",
        &error));
    OK(change(world->book,
        "INSERT INTO batch_column (batch, sheet, name, position, header) VALUES (1, 1, 'payee_id', 3, '身份证号'), (1, "
        "2, "
        "'payee_id', 28, '证件号')",
        &error));

    OK(qf_place_find(world->book, 1, 10, "payee_id", arena, &place, &error));
    assert_string_equal(place.sheet, "城关");
    assert_int_equal(place.row, 10);
    assert_string_equal(place.column_letters, "C");
    assert_string_equal(place.header, "身份证号");
    assert_string_equal(place.file_name, "甲.xlsx");
    assert_string_equal(place.sha256, "abc");
    OK(qf_place_find(world->book, 1, 11, "payee_id", arena, &place, &error));
    assert_string_equal(place.sheet, "石桥");
    assert_int_equal(place.row, 1);
    assert_string_equal(place.column_letters, "AB");
    OK(qf_place_find(world->book, 1, 15, "amount", arena, &place, &error)); /* a column that the file does not have */
    assert_int_equal(place.column, 0);
    assert_string_equal(place.header, "");
    assert_int_equal(qf_place_find(world->book, 1, 16, NULL, arena, &place, &error), QF_NOT_FOUND);
    assert_int_equal(qf_place_find(world->book, 1, 0, NULL, arena, &place, &error), QF_NOT_FOUND);
    assert_int_equal(qf_place_find(world->book, 2, 1, NULL, arena, &place, &error), QF_NOT_FOUND);
}

static void column_letters__are_those_of_a_spreadsheet(void **state)
{
    static const struct {
        unsigned column;
        const char *letters;
    } cases[] = { { 0, "" }, { 1, "A" }, { 26, "Z" }, { 27, "AA" }, { 52, "AZ" }, { 702, "ZZ" }, { 703, "AAA" },
        { 16384, "XFD" }, { UINT32_MAX, "MWLQKWU" } };
    char letters[8];

    (void)state;
    for (size_t i = 0; i < QF_COUNT(cases); i++) {
        qf_column_letters(cases[i].column, letters);
        assert_string_equal(letters, cases[i].letters);
    }
}

static void reference__holds_batch_and_row(void **state)
{
    int64_t ref = qf_ref((1 << 27) - 1, (INT64_C(1) << 36) - 1);

    (void)state;
    assert_true(ref > 0);
    assert_int_equal(qf_ref_batch(ref), (1 << 27) - 1);
    assert_true(qf_ref_row(ref) == (INT64_C(1) << 36) - 1);
    assert_true(qf_ref(2, 1) > qf_ref(1, (INT64_C(1) << 36) - 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_BOOK(snapshot__is_the_set_of_batches_in_force),
        WITH_BOOK(match_run__is_found_by_snapshot_and_settings_once_committed),
        WITH_BOOK(place__is_the_cell_of_the_delivered_file),
        cmocka_unit_test(column_letters__are_those_of_a_spreadsheet),
        cmocka_unit_test(reference__holds_batch_and_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
