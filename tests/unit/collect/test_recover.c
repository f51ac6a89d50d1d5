/* SPDX-License-Identifier: Apache-2.0 */
/* What a killed process leaves is set down and cleared away; two never collect at once. */
#include "town.h"

#include "base/file.h"
#include "collect/recover.h"
#include "store/journal.h"

#define GOOD "姓名,身份证号,补贴金额,发放日期\n张三,349901195001010011,1,2025-05-27\n"

static int64_t recover(struct town *town)
{
    int64_t abandoned = -1;

    OK(town, qf_collect_recover(town->lake, town->book, "tester", &abandoned, &town->error));
    return abandoned;
}

static void write_file(struct town *town, const char *name)
{
    OK(town, qf_file_replace(town_path(town, name), "x", 1, &town->error));
}

/* As a kill leaves it: received, some files written, others half. */
static void leave_unfinished(struct town *town)
{
    static const char insert[] = "INSERT INTO batch (id, state, department, file_name, sha256, size_bytes, received_at)"
                                 " VALUES (7, 'receiving', 'CZ', 'a.csv', 'abc', 1, 'now')";
    struct qf_statement *statement CLEANUP(qf_statement_free) = NULL;

    OK(town, qf_book_begin(town->book, "tester", "batch.receive", NULL, &town->error));
    OK(town, qf_book_prepare(town->book, insert, &statement, &town->error));
    OK(town, qf_statement_run(statement, &town->error));
    OK(town, qf_book_commit(town->book, &town->error));
    OK(town, qf_folder_make(town_path(town, "lake/PA01"), &town->error));
    OK(town, qf_folder_make(town_path(town, "lake/_finding"), &town->error));
    OK(town, qf_folder_make(town_path(town, "lake/_original"), &town->error));
    OK(town, qf_folder_make(town_path(town, "lake/_match/7"), &town->error));
    write_file(town, "lake/PA01/7.parquet");
    write_file(town, "lake/_finding/7.parquet.123.part");
    write_file(town, "lake/_original/.0123456789abcdef.part");
    write_file(town, "lake/_original/abc");
    write_file(town, "lake/_match/7/link.parquet");
}

static void recovery__abandons_what_a_kill_left(void **state)
{
    struct town *town = *state;

    town_deliver(town, "good.csv", GOOD);
    leave_unfinished(town);
    assert_int_equal(recover(town), 1);
    assert_string_equal(town_book(town, "SELECT state || ' ' || coalesce(problem, '-') FROM batch ORDER BY id"),
        "committed -\nabandoned the program ended while it was received\n");
    assert_false(town_has(town, "lake/PA01/7.parquet"));
    assert_false(town_has(town, "lake/_finding/7.parquet.123.part"));
    assert_false(town_has(town, "lake/_original/.0123456789abcdef.part"));
    assert_true(town_has(town, "lake/_original/abc"));
    assert_true(town_has(town, "lake/_match/7/link.parquet"));
    assert_true(town_has(town, "lake/PA01/1.parquet"));
    assert_int_equal(recover(town), 0);
}

static void collecting__is_for_one_process_at_a_time(void **state)
{
    struct town *town = *state;
    int lock = -1, second = -1;

    OK(town, qf_collect_lock(town->lake, &lock, &town->error));
    assert_int_equal(qf_collect_lock(town->lake, &second, &town->error), QF_BUSY);
    assert_int_equal(second, -1);
    qf_file_unlock(&lock);
    OK(town, qf_collect_lock(town->lake, &lock, &town->error));
    qf_file_unlock(&lock);
}

static void recovery__lets_the_same_file_be_delivered_again(void **state)
{
    struct qf_statement *statement CLEANUP(qf_statement_free) = NULL;
    struct town *town = *state;

    town->options.dataset = "TW01"; /* fits not: the bytes stand in the book as unrecognised */
    town_deliver(town, "a.csv", GOOD);
    assert_int_equal(town->report.end, QF_COLLECT_UNRECOGNISED);
    OK(town, qf_book_begin(town->book, "tester", "batch.receive", NULL, &town->error));
    OK(town, qf_book_prepare(town->book, "UPDATE batch SET state = 'receiving'", &statement, &town->error));
    OK(town, qf_statement_run(statement, &town->error));
    OK(town, qf_book_commit(town->book, &town->error));
    assert_int_equal(recover(town), 1);
    town->options.dataset = NULL;
    OK(town, town_try_file(town, "a.csv"));
    town_expect(town, 2, 1, 0, 1);
    assert_string_equal(town_book(town, "SELECT count(*) FROM batch"), "1\n");
}

/* Cancelling is what gives up a batch while its process lives. */
struct canceller {
    struct town *town;
    int calls;
};

static void report(void *context, const char *what, int64_t done, int64_t all)
{
    (void)context, (void)what, (void)done, (void)all;
}

static bool cancelled(void *context)
{
    struct canceller *canceller = context;

    return ++canceller->calls > 1;
}

static void delivery__that_is_stopped_is_set_down_at_once(void **state)
{
    struct town *town = *state;
    struct qf_text data CLEANUP(qf_text_release) = { 0 };
    struct canceller canceller = { .town = town };
    const struct qf_progress progress = { .context = &canceller, .report = report, .cancelled = cancelled };

    qf_text_add_string(&data, GOOD);
    for (int i = 0; i < 20000; i++)
        qf_text_add_string(&data, "张三,349901195001010011,1,2025-05-27\n");
    town->options.progress = &progress;
    town->options.threads = 1;
    assert_int_equal(town_try(town, "a.csv", data.data, data.length), QF_CANCELLED);
    assert_string_equal(town_book(town, "SELECT state || ' ' || problem FROM batch"), "abandoned stopped on request\n");
    assert_false(town_has(town, "lake/PA01/1.parquet"));
    town->options.progress = NULL;
    OK(town, town_try_file(town, "a.csv"));
    town_expect(town, 20002, 20001, 0, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_TOWN(recovery__abandons_what_a_kill_left),
        IN_A_TOWN(collecting__is_for_one_process_at_a_time),
        IN_A_TOWN(recovery__lets_the_same_file_be_delivered_again),
        IN_A_TOWN(delivery__that_is_stopped_is_set_down_at_once),
    };

    return cmocka_run_group_tests_name("recover", tests, NULL, NULL);
}
