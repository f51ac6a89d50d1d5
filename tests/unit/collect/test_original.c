/* SPDX-License-Identifier: Apache-2.0 */
/* Originals are kept byte for byte under their hash, and a delivery of known bytes is recognised. */
#include "town.h"

#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "collect/original.h"

#define GOOD "姓名,身份证号,补贴金额,发放日期\n张三,349901195001010011,1,2025-05-27\n"

static int count_originals(struct town *town)
{
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    struct qf_folder_entry *entries = NULL;
    size_t count = 0;

    OK(town, qf_arena_new(0, &arena, &town->error));
    OK(town, qf_folder_list(town_path(town, "lake/_original"), arena, &entries, &count, &town->error));
    return (int)count;
}

static void original__is_kept_byte_for_byte(void **state)
{
    struct town *town = *state;
    struct qf_text data CLEANUP(qf_text_release) = { 0 };
    struct qf_text kept CLEANUP(qf_text_release) = { 0 };
    struct qf_original original CLEANUP(qf_original_release) = { 0 };
    char hash[QF_SHA256_HEX];

    for (int i = 0; i < 700000; i++) /* more than one block, and no whole number of them */
        qf_text_add_format(&data, "%d%c", i, i % 256);
    OK(town, qf_file_replace(town_path(town, "a.csv"), data.data, data.length, &town->error));
    OK(town, qf_original_keep(town->lake, town_path(town, "a.csv"), &original, &town->error));
    OK(town, qf_sha256_of(data.data, data.length, hash, &town->error));
    assert_string_equal(original.sha256, hash);
    assert_int_equal(original.size_bytes, data.length);
    OK(town, qf_file_read(qf_text_string(&original.path), &kept, &town->error));
    assert_int_equal(kept.length, data.length);
    assert_memory_equal(kept.data, data.data, data.length);
    assert_true(town_has(town, "lake/_original/%s", hash));
    assert_int_equal(count_originals(town), 1);
}

static void original__of_no_file_is_refused(void **state)
{
    struct town *town = *state;
    struct qf_original original CLEANUP(qf_original_release) = { 0 };

    assert_int_equal(
        qf_original_keep(town->lake, town_path(town, "missing.csv"), &original, &town->error), QF_NOT_FOUND);
    assert_int_equal(qf_original_keep(town->lake, town->folder, &original, &town->error), QF_INPUT);
    OK(town, qf_file_replace(town_path(town, "empty.csv"), "", 0, &town->error));
    assert_int_equal(qf_original_keep(town->lake, town_path(town, "empty.csv"), &original, &town->error), QF_INPUT);
    assert_int_equal(mkfifo(town_path(town, "pipe.csv"), 0600), 0); /* must not wait for a writer */
    assert_int_equal(qf_original_keep(town->lake, town_path(town, "pipe.csv"), &original, &town->error), QF_INPUT);
    assert_false(town_has(town, "lake/_original/incoming"));
}

struct writer {
    const char *path;
    int stop;
};

/* Appends as fast as it can: a delivery whose transfer goes on. */
static void *write_on(void *context)
{
    struct writer *writer = context;
    FILE *file = fopen(writer->path, "ab");

    while (file && !__atomic_load_n(&writer->stop, __ATOMIC_RELAXED))
        if (fputs("x", file) < 0 || fflush(file) != 0)
            break;
    if (file)
        fclose(file);
    return NULL;
}

/* Whatever the moment, what is kept has the hash that it is kept under. */
static void original__of_a_file_being_written_is_refused_or_whole(void **state)
{
    struct town *town = *state;
    struct qf_text data CLEANUP(qf_text_release) = { 0 };
    char path[256], hash[QF_SHA256_HEX];
    struct writer writer = { .path = path };
    pthread_t thread;
    unsigned refused = 0;

    snprintf(path, sizeof path, "%s", town_path(town, "growing.csv"));
    OK(town, qf_file_replace(path, "x", 1, &town->error));
    assert_int_equal(pthread_create(&thread, NULL, write_on, &writer), 0);
    for (int i = 0; i < 200 && !refused; i++) {
        struct qf_original original CLEANUP(qf_original_release) = { 0 };
        enum qf_status status = qf_original_keep(town->lake, path, &original, &town->error);
        refused += status == QF_INPUT;
        if (status != QF_OK)
            continue;
        qf_text_clear(&data);
        OK(town, qf_file_read(qf_text_string(&original.path), &data, &town->error));
        OK(town, qf_sha256_of(data.data, data.length, hash, &town->error));
        assert_string_equal(hash, original.sha256);
    }
    __atomic_store_n(&writer.stop, 1, __ATOMIC_RELAXED);
    pthread_join(thread, NULL);
    assert_int_not_equal(refused, 0);
    assert_non_null(strstr(town->error.message, "changed while it was read"));
}

static void delivery__of_known_bytes_is_recognised_under_any_name(void **state)
{
    struct town *town = *state;

    town_deliver(town, "a.csv", GOOD);
    town_expect(town, 2, 1, 0, 1);
    int64_t first = town->report.batch;
    town_deliver(town, "renamed.csv", GOOD);
    assert_int_equal(town->report.end, QF_COLLECT_SAME_FILE);
    assert_int_equal(town->report.same_as, first);
    assert_string_equal(town->report.dataset, "PA01");
    assert_string_equal(town_book(town, "SELECT count(*) || ' ' || max(file_name) FROM batch"), "1 a.csv\n");
    assert_int_equal(count_originals(town), 1);
}

static void delivery__of_a_stranger_is_kept_and_taken_up_when_it_is_known(void **state)
{
    struct town *town = *state;

    town_deliver(town, "a.csv", "号牌号码,所有人\n皖A00001,张三\n"); /* two contracts fit: nobody guesses */
    assert_int_equal(town->report.end, QF_COLLECT_UNRECOGNISED);
    int64_t batch = town->report.batch;
    assert_string_equal(
        town_book(town, "SELECT state || ' ' || problem FROM batch"), "unrecognised fits no contract\n");
    assert_int_equal(count_originals(town), 1);
    town->options.dataset = "TW02";
    OK(town, town_try_file(town, "a.csv"));
    town_expect(town, 2, 1, 0, 1);
    assert_int_equal(town->report.batch, batch);
    assert_string_equal(
        town_book(town, "SELECT state || ' ' || department || ' ' || coalesce(problem, '-') FROM batch"),
        "committed MZ -\n");
}

static void delivery__that_cannot_be_read_is_kept_with_the_reason(void **state)
{
    struct town *town = *state;
    const struct office_part other[] = { { "word/document.xml", "<x/>", 0 } };

    office_archive(town_path(town, "a.xlsx"), other, 1, true);
    assert_int_equal(town_try_file(town, "a.xlsx"), QF_INPUT);
    assert_string_equal(town_book(town, "SELECT state || ': ' || problem FROM batch"),
        "unrecognised: the workbook has no part 'xl/workbook.xml'\n");
    assert_int_equal(count_originals(town), 1);
    assert_int_equal(town_try_file(town, "a.xlsx"), QF_INPUT); /* the same attempt is taken up again */
    assert_string_equal(town_book(town, "SELECT count(*) FROM batch"), "1\n");
}

/* The damage shows only when most rows are written: they must not stay. */
static void delivery__that_breaks_off_leaves_no_rows(void **state)
{
    struct town *town = *state;
    struct qf_text rows CLEANUP(qf_text_release) = { 0 };
    struct office_sheet sheets[2] = { { .name = "甲" }, { .name = "乙", .rows = "<row><c r=\"1\"/></row>" } };

    qf_text_add_string(&rows, "姓名|身份证号|补贴金额|发放日期\n");
    for (int i = 0; i < 5000; i++)
        qf_text_add_string(&rows, "张三|349901195001010011|=1|=45804d\n");
    sheets[0].grid = qf_text_string(&rows);
    office_workbook(town_path(town, "a.xlsx"), &(struct office_book){ .sheets = sheets, .sheet_count = 2 });
    assert_int_equal(town_try_file(town, "a.xlsx"), QF_INPUT);
    assert_string_equal(town_book(town, "SELECT state FROM batch"), "unrecognised\n");
    assert_false(town_has(town, "lake/PA01/1.parquet"));
}

static void delivery__replaces_an_earlier_batch_in_one_step(void **state)
{
    struct town *town = *state;

    town_deliver(town, "a.csv", GOOD);
    int64_t first = town->report.batch;
    town->options.replaces = first;
    town_deliver(town, "b.csv", GOOD "李四,349901195202020021,2,2025-05-27\n");
    town_expect(town, 3, 2, 0, 1);
    assert_string_equal(
        town_book(town, "SELECT state || ' ' || coalesce(replaces, '-') || ' ' || coalesce(replaced_by, '-')"
                        " FROM batch ORDER BY id"),
        "committed - 2\ncommitted 1 -\n");
    assert_true(town_has(town, "lake/PA01/1.parquet")); /* the old version stays readable */
    assert_int_equal(town_try(town, "c.csv", GOOD "\n", strlen(GOOD) + 1), QF_CONFLICT); /* replaced already */
    town->options.replaces = 99;
    assert_int_equal(town_try(town, "c.csv", GOOD "\n", strlen(GOOD) + 1), QF_NOT_FOUND);
    assert_string_equal(town_book(town, "SELECT count(*) FROM batch WHERE state = 'committed'"), "2\n");
}

static void delivery__to_nobody_known_is_refused_before_anything_is_kept(void **state)
{
    struct town *town = *state;

    town->options.department = "QQ";
    assert_int_equal(town_try(town, "a.csv", GOOD, strlen(GOOD)), QF_USAGE);
    town->options.department = NULL;
    town->options.dataset = "QQ01";
    assert_int_equal(town_try(town, "a.csv", GOOD, strlen(GOOD)), QF_USAGE);
    assert_false(town_has(town, "lake/_original"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_TOWN(original__is_kept_byte_for_byte),
        IN_A_TOWN(original__of_no_file_is_refused),
        IN_A_TOWN(original__of_a_file_being_written_is_refused_or_whole),
        IN_A_TOWN(delivery__of_known_bytes_is_recognised_under_any_name),
        IN_A_TOWN(delivery__of_a_stranger_is_kept_and_taken_up_when_it_is_known),
        IN_A_TOWN(delivery__that_cannot_be_read_is_kept_with_the_reason),
        IN_A_TOWN(delivery__that_breaks_off_leaves_no_rows),
        IN_A_TOWN(delivery__replaces_an_earlier_batch_in_one_step),
        IN_A_TOWN(delivery__to_nobody_known_is_refused_before_anything_is_kept),
    };

    return cmocka_run_group_tests_name("original", tests, NULL, NULL);
}
