/* SPDX-License-Identifier: Apache-2.0 */
/* Files and folders as they are seen from outside. What happens when calls fail is in tests/fault. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"

static const char *in_folder(void **state, const char *name)
{
    static char paths[8][512];
    static int next;
    char *path = paths[next++ % 8];

    snprintf(path, sizeof paths[0], "%s/%s", (const char *)*state, name);
    return path;
}

static void expect_content(const char *path, const char *expected)
{
    struct qf_text found CLEANUP(qf_text_release) = { 0 };

    assert_int_equal(qf_file_read(path, &found, NULL), QF_OK);
    assert_string_equal(qf_text_string(&found), expected);
}

static size_t count_entries(const char *folder)
{
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    struct qf_folder_entry *entries;
    size_t count = 0;

    assert_int_equal(qf_arena_new(0, &arena, NULL), QF_OK);
    assert_int_equal(qf_folder_list(folder, arena, &entries, &count, NULL), QF_OK);
    return count;
}

static void path__is_joined_with_one_slash(void **state)
{
    struct qf_text path CLEANUP(qf_text_release) = { 0 };

    (void)state;
    qf_path_join(&path, "a/b", "c");
    assert_string_equal(qf_text_string(&path), "a/b/c");
    qf_path_join(&path, "a/b/", "c");
    assert_string_equal(qf_text_string(&path), "a/b/c");
    qf_path_join(&path, "/", "c");
    assert_string_equal(qf_text_string(&path), "/c");
    qf_path_join(&path, "", "c");
    assert_string_equal(qf_text_string(&path), "c");
    assert_string_equal(qf_path_name("a/b/c.csv"), "c.csv");
    assert_string_equal(qf_path_name("c.csv"), "c.csv");
    assert_string_equal(qf_path_name("a/"), "");
}

static void folder_make__makes_parents_and_accepts_what_stands(void **state)
{
    const char *deep = in_folder(state, "甲/乙/丙");
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    assert_int_equal(qf_folder_make(deep, NULL), QF_OK);
    assert_int_equal(qf_folder_make(deep, NULL), QF_OK);
    assert_int_equal(qf_folder_make(in_folder(state, "甲//丁/"), NULL), QF_OK);
    assert_true(qf_file_exists(in_folder(state, "甲/丁")));
    assert_int_equal(qf_folder_make("/", NULL), QF_OK);
    assert_int_equal(qf_folder_make("", NULL), QF_INPUT);
    assert_int_equal(qf_file_replace(in_folder(state, "file"), "x", 1, NULL), QF_OK);
    assert_int_equal(qf_folder_make(in_folder(state, "file"), &error), QF_CONFLICT);
    assert_int_equal(qf_folder_make(in_folder(state, "file/below"), &error), QF_CONFLICT);
}

static void folder_list__is_sorted_by_bytes_and_follows_links(void **state)
{
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    struct qf_folder_entry *entries = NULL;
    size_t count = 0;

    assert_int_equal(qf_file_replace(in_folder(state, "b.csv"), "12345", 5, NULL), QF_OK);
    assert_int_equal(qf_file_replace(in_folder(state, "Z"), "", 0, NULL), QF_OK);
    assert_int_equal(qf_file_replace(in_folder(state, "乙"), "1", 1, NULL), QF_OK);
    assert_int_equal(qf_folder_make(in_folder(state, "a"), NULL), QF_OK);
    assert_int_equal(symlink(in_folder(state, "a"), in_folder(state, "link")), 0);
    assert_int_equal(symlink("nowhere", in_folder(state, "dangling")), 0);
    assert_int_equal(symlink("circle", in_folder(state, "circle")), 0);

    assert_int_equal(qf_arena_new(0, &arena, NULL), QF_OK);
    assert_int_equal(qf_folder_list(*state, arena, &entries, &count, NULL), QF_OK);
    static const struct {
        const char *name;
        bool is_folder;
    } expected[] = { { "Z", false }, { "a", true }, { "b.csv", false }, { "link", true }, { "乙", false } };
    assert_int_equal(count, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(entries[i].name, expected[i].name);
        assert_int_equal(entries[i].is_folder, expected[i].is_folder);
    }
    assert_int_equal(entries[2].size_bytes, 5);
}

static void folder_list__reports_what_is_no_folder(void **state)
{
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL, *small CLEANUP(qf_arena_free) = NULL;
    struct qf_folder_entry *entries = NULL;
    size_t count = 7;

    assert_int_equal(qf_arena_new(0, &arena, NULL), QF_OK);
    assert_int_equal(qf_folder_list(in_folder(state, "none"), arena, &entries, &count, NULL), QF_NOT_FOUND);
    assert_int_equal(qf_file_replace(in_folder(state, "file"), "x", 1, NULL), QF_OK);
    assert_int_equal(qf_folder_list(in_folder(state, "file"), arena, &entries, &count, NULL), QF_NOT_FOUND);
    assert_int_equal(qf_arena_new(8, &small, NULL), QF_OK);
    assert_int_equal(qf_folder_list(*state, small, &entries, &count, NULL), QF_NO_MEMORY);
    assert_int_equal(count, 7);
    assert_null(entries);
}

static void replace__leaves_only_the_new_file(void **state)
{
    const char *path = in_folder(state, "file.yaml");

    assert_int_equal(qf_file_replace(path, "old", 3, NULL), QF_OK);
    expect_content(path, "old");
    assert_int_equal(qf_file_replace(path, "newer", 5, NULL), QF_OK);
    expect_content(path, "newer");
    assert_int_equal(qf_file_replace(path, "", 0, NULL), QF_OK);
    expect_content(path, "");
    assert_int_equal(count_entries(*state), 1);
}

static void replace__takes_the_longest_name_there_is(void **state)
{
    char name[256];

    memset(name, 'n', 255);
    name[255] = '\0';
    assert_int_equal(qf_file_replace(in_folder(state, name), "x", 1, NULL), QF_OK);
    expect_content(in_folder(state, name), "x");
}

static void replace__works_beside_the_current_folder(void **state)
{
    char before[512];

    assert_non_null(getcwd(before, sizeof before));
    assert_int_equal(chdir(*state), 0);
    enum qf_status status = qf_file_replace("plain", "x", 1, NULL);
    assert_int_equal(chdir(before), 0);
    assert_int_equal(status, QF_OK);
    expect_content(in_folder(state, "plain"), "x");
}

static void writer__shows_nothing_before_commit_and_nothing_after_release(void **state)
{
    struct qf_file_writer writer CLEANUP(qf_file_writer_release) = QF_FILE_WRITER_INIT;
    const char *path = in_folder(state, "file");

    assert_int_equal(qf_file_writer_open(&writer, path, NULL), QF_OK);
    assert_int_equal(qf_file_writer_add(&writer, "half", 4, NULL), QF_OK);
    assert_false(qf_file_exists(path));
    qf_file_writer_release(&writer);
    qf_file_writer_release(&writer);
    assert_int_equal(count_entries(*state), 0);

    assert_int_equal(qf_file_writer_open(&writer, path, NULL), QF_OK);
    assert_int_equal(qf_file_writer_add(&writer, "whole ", 6, NULL), QF_OK);
    assert_int_equal(qf_file_writer_add(&writer, "file", 4, NULL), QF_OK);
    assert_int_equal(qf_file_writer_commit(&writer, NULL), QF_OK);
    qf_file_writer_release(&writer);
    expect_content(path, "whole file");
    assert_int_equal(count_entries(*state), 1);
}

static void writer__reports_a_missing_folder(void **state)
{
    struct qf_file_writer writer = QF_FILE_WRITER_INIT;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    assert_int_equal(qf_file_writer_open(&writer, in_folder(state, "none/file"), &error), QF_NOT_FOUND);
    assert_int_equal(writer.fd, -1);
    assert_null(writer.path);
    assert_non_null(strstr(error.message, "none/file"));
}

static void writer__does_not_replace_a_folder(void **state)
{
    assert_int_equal(qf_folder_make(in_folder(state, "folder/below"), NULL), QF_OK);
    assert_int_equal(qf_file_replace(in_folder(state, "folder"), "x", 1, NULL), QF_IO);
    assert_int_equal(count_entries(*state), 1);
}

static void publish__renames_and_reports_what_is_missing(void **state)
{
    const char *draft = in_folder(state, "draft"), *path = in_folder(state, "final");

    assert_int_equal(qf_file_publish(draft, path, NULL), QF_NOT_FOUND);
    assert_int_equal(qf_file_replace(draft, "parquet", 7, NULL), QF_OK);
    assert_int_equal(qf_file_publish(draft, path, NULL), QF_OK);
    expect_content(path, "parquet");
    assert_false(qf_file_exists(draft));
}

static void read__is_bounded_by_the_cap_of_the_text(void **state)
{
    struct qf_text text CLEANUP(qf_text_release) = { .cap = 200000 },
                        small CLEANUP(qf_text_release) = { .cap = 150000 };
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    const char *path = in_folder(state, "file");
    char *data CLEANUP(free) = malloc(150001);

    assert_non_null(data);
    for (size_t i = 0; i < 150001; i++)
        data[i] = (char)(i * 7 % 251);
    assert_int_equal(qf_file_replace(path, data, 150001, NULL), QF_OK);
    assert_int_equal(qf_file_read(path, &text, NULL), QF_OK);
    assert_int_equal(text.length, 150001);
    assert_memory_equal(text.data, data, 150001);
    assert_int_equal(qf_file_read(path, &small, &error), QF_LIMIT);
    assert_non_null(strstr(error.message, path));
    assert_int_equal(qf_file_read(*state, &text, &error), QF_IO); /* a folder */
    assert_int_equal(qf_file_read(in_folder(state, "none"), &text, &error), QF_NOT_FOUND);
}

static void *feed_pipe(void *path)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    ssize_t wrote = write(fd, "first ", 6);

    usleep(20000);
    wrote += write(fd, "second", 6);
    close(fd);
    return wrote == 12 ? path : NULL;
}

static void read__takes_a_pipe_to_its_end(void **state)
{
    char path[512];
    pthread_t thread;
    void *fed = NULL;

    snprintf(path, sizeof path, "%s/pipe", (const char *)*state);
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_int_equal(pthread_create(&thread, NULL, feed_pipe, path), 0);
    expect_content(path, "first second");
    assert_int_equal(pthread_join(thread, &fed), 0);
    assert_non_null(fed);
}

static void read_at__reads_less_only_at_the_end(void **state)
{
    const char *path = in_folder(state, "file");
    char data[10];
    size_t got = 0;

    assert_int_equal(qf_file_replace(path, "0123456789", 10, NULL), QF_OK);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(qf_file_read_at(fd, data, 4, 3, &got, path, NULL), QF_OK);
    assert_int_equal(got, 4);
    assert_memory_equal(data, "3456", 4);
    assert_int_equal(qf_file_read_at(fd, data, 10, 8, &got, path, NULL), QF_OK);
    assert_int_equal(got, 2);
    assert_int_equal(qf_file_read_at(fd, data, 10, 100, &got, path, NULL), QF_OK);
    assert_int_equal(got, 0);
    close(fd);
    got = 77;
    assert_int_equal(qf_file_read_at(fd, data, 10, 0, &got, path, NULL), QF_IO);
    assert_int_equal(got, 77);
}

/* Another process is another opening of the file: flock() belongs to the opening. */
static void lock__is_held_by_one_until_it_lets_go(void **state)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_text path CLEANUP(qf_text_release) = { 0 };
    int first = -1, second = -1;

    qf_path_join(&path, *state, "lock");
    assert_int_equal(qf_file_lock(qf_text_string(&path), &first, &error), QF_OK);
    assert_int_equal(qf_file_lock(qf_text_string(&path), &second, &error), QF_BUSY);
    assert_int_equal(second, -1);
    qf_file_unlock(&first);
    assert_int_equal(first, -1);
    assert_int_equal(qf_file_lock(qf_text_string(&path), &second, &error), QF_OK);
    qf_file_unlock(&second);
    qf_path_join(&path, *state, "missing/lock");
    assert_int_equal(qf_file_lock(qf_text_string(&path), &first, &error), QF_NOT_FOUND);
}

static void name_clean__leaves_nothing_that_reaches_beyond_the_folder(void **state)
{
    static const struct {
        const char *given, *expected;
    } rows[] = {
        { "存折照片.jpg", "存折照片.jpg" },
        { "../../etc/passwd", "_.._etc_passwd" },
        { "C:\\图\\a.png", "C__图_a.png" },
        { ".bashrc", "bashrc" },
        { "-rf", "rf" },
        { "a\nb\033[2J\x7f.txt", "ab[2J.txt" },
        { "\xe2\x80\xaegpj.exe", "gpj.exe" }, /* right-to-left override */
        { "a\xff"
          "b",
            "a_b" },
        { "名. ", "名" },
        { "..", "" },
        { "", "" },
    };
    char name[QF_FILE_NAME_MAX + 1], given[700] = "";

    (void)state;
    for (size_t i = 0; i < QF_COUNT(rows); i++) {
        qf_file_name_clean(qf_slice(rows[i].given), name);
        assert_string_equal(name, rows[i].expected);
    }
    for (int i = 0; i < 200; i++)
        strcat(given, "长");
    qf_file_name_clean(qf_slice(given), name);
    assert_int_equal(strlen(name), 198); /* whole characters of three bytes */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(path__is_joined_with_one_slash),
        cmocka_unit_test(name_clean__leaves_nothing_that_reaches_beyond_the_folder),
        IN_A_FOLDER(folder_make__makes_parents_and_accepts_what_stands),
        IN_A_FOLDER(folder_list__is_sorted_by_bytes_and_follows_links),
        IN_A_FOLDER(folder_list__reports_what_is_no_folder),
        IN_A_FOLDER(replace__leaves_only_the_new_file),
        IN_A_FOLDER(replace__takes_the_longest_name_there_is),
        IN_A_FOLDER(replace__works_beside_the_current_folder),
        IN_A_FOLDER(writer__shows_nothing_before_commit_and_nothing_after_release),
        IN_A_FOLDER(writer__reports_a_missing_folder),
        IN_A_FOLDER(writer__does_not_replace_a_folder),
        IN_A_FOLDER(publish__renames_and_reports_what_is_missing),
        IN_A_FOLDER(lock__is_held_by_one_until_it_lets_go),
        IN_A_FOLDER(read__is_bounded_by_the_cap_of_the_text),
        IN_A_FOLDER(read__takes_a_pipe_to_its_end),
        IN_A_FOLDER(read_at__reads_less_only_at_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
