/* SPDX-License-Identifier: Apache-2.0 */
/* The ground floor under failing calls: every failure comes back as its status, and no half file is ever seen. */
#include "fault.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/log.h"
#include "base/text.h"

#define OLD_TEXT  "the old text"
#define NEW_BYTES 50000

/* A folder of its own for each test. */
struct world {
    char folder[64];
    char path[96];
    char other[96];
    char data[NEW_BYTES];
    int log;
};

static int make_world(void **state)
{
    struct world *world = calloc(1, sizeof *world);

    if (!world)
        return -1;
    snprintf(world->folder, sizeof world->folder, "/tmp/qf-fault-XXXXXX");
    if (!mkdtemp(world->folder))
        return -1;
    snprintf(world->path, sizeof world->path, "%s/file", world->folder);
    snprintf(world->other, sizeof world->other, "%s/other", world->folder);
    memset(world->data, 'n', sizeof world->data);
    *state = world;
    return 0;
}

/* The names in the folder and what it is: test code that nothing fails in. */
static struct qf_folder_entry *list_world(const struct world *world, struct qf_arena *arena, size_t *ret_count)
{
    struct qf_folder_entry *entries = NULL;

    assert_int_equal(qf_folder_list(world->folder, arena, &entries, ret_count, NULL), QF_OK);
    return entries;
}

static struct qf_arena *fresh_arena(void)
{
    struct qf_arena *arena = NULL;

    assert_int_equal(qf_arena_new(0, &arena, NULL), QF_OK);
    return arena;
}

static void empty_world(void *context)
{
    const struct world *world = context;
    struct qf_arena *arena CLEANUP(qf_arena_free) = fresh_arena();
    size_t count = 0;
    char nested[96];

    snprintf(nested, sizeof nested, "%s/a/b", world->folder);
    rmdir(nested);
    struct qf_folder_entry *entries = list_world(world, arena, &count);
    for (size_t i = 0; i < count; i++) {
        char path[400];
        snprintf(path, sizeof path, "%s/%s", world->folder, entries[i].name);
        assert_int_equal(entries[i].is_folder ? rmdir(path) : unlink(path), 0);
    }
}

static int remove_world(void **state)
{
    struct world *world = *state;

    empty_world(world);
    int failed = rmdir(world->folder);
    free(world);
    return failed;
}

static void write_plainly(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
}

/* --- memory ----------------------------------------------------------------------------------------------------- */

static enum qf_status fill_arena(void *context, struct qf_error *error)
{
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;

    (void)context;
    TRY(qf_arena_new(0, &arena, error));
    for (int i = 0; i < 200; i++)
        if (!qf_arena_string(arena, "some text") || !qf_arena_array(arena, 100, 8))
            return qf_fail_memory(error);
    return QF_OK;
}

static void arena__reports_each_failed_allocation(void **state)
{
    (void)state;
    fault_run(&(struct fault_scenario){ .name = "arena", .classes = FAULTS(FAULT_ALLOCATE), .run = fill_arena });
}

static enum qf_status grow_text(void *context, struct qf_error *error)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    char *string CLEANUP(free) = NULL;

    (void)context;
    for (int i = 0; i < 2000; i++)
        qf_text_add_format(&text, "line %d\n", i);
    TRY(qf_text_check(&text, error));
    return qf_text_take(&text, &string, error);
}

static void text__remembers_a_failed_allocation(void **state)
{
    (void)state;
    fault_run(&(struct fault_scenario){ .name = "text", .classes = FAULTS(FAULT_ALLOCATE), .run = grow_text });
}

static enum qf_status write_json(void *context, struct qf_error *error)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct qf_json json;

    (void)context;
    qf_json_init(&json, &text);
    qf_json_open_array(&json);
    for (int i = 0; i < 100; i++) {
        qf_json_open_object(&json);
        qf_json_member(&json, "text", "line\n\x01\xFF");
        qf_json_member_int(&json, "number", i);
        qf_json_close_object(&json);
    }
    qf_json_close_array(&json);
    return qf_text_check(&text, error);
}

static void json__remembers_a_failed_allocation(void **state)
{
    (void)state;
    fault_run(&(struct fault_scenario){ .name = "json", .classes = FAULTS(FAULT_ALLOCATE), .run = write_json });
}

static enum qf_status hash_something(void *context, struct qf_error *error)
{
    char hex[QF_SHA256_HEX];

    (void)context;
    return qf_sha256_of("abc", 3, hex, error);
}

static void hash__reports_each_failed_allocation(void **state)
{
    (void)state;
    fault_run(&(struct fault_scenario){ .name = "hash", .classes = FAULTS(FAULT_ALLOCATE), .run = hash_something });
}

/* --- files ------------------------------------------------------------------------------------------------------ */

static void start_with_old(void *context)
{
    const struct world *world = context;

    empty_world(context);
    write_plainly(world->path, OLD_TEXT);
}

static enum qf_status replace_file(void *context, struct qf_error *error)
{
    const struct world *world = context;

    return qf_file_replace(world->path, world->data, sizeof world->data, error);
}

/* The old or the new text whole, the new one when all went well, and nothing else in the folder. */
static void check_replaced(void *context, enum qf_status status)
{
    const struct world *world = context;
    struct qf_arena *arena CLEANUP(qf_arena_free) = fresh_arena();
    struct qf_text found CLEANUP(qf_text_release) = { 0 };
    size_t count = 0;

    struct qf_folder_entry *entries = list_world(world, arena, &count);
    assert_int_equal(count, 1);
    assert_string_equal(entries[0].name, "file");
    assert_int_equal(qf_file_read(world->path, &found, NULL), QF_OK);
    bool is_new = found.length == sizeof world->data && memcmp(found.data, world->data, found.length) == 0;
    bool is_old = found.length == strlen(OLD_TEXT) && memcmp(found.data, OLD_TEXT, found.length) == 0;
    assert_true(is_new || is_old);
    assert_true(status != QF_OK || is_new);
}

static void file_replace__shows_the_old_or_the_new_text_whole(void **state)
{
    fault_run(&(struct fault_scenario){ .name = "file replace",
        .classes = FAULTS(FAULT_ALLOCATE) | FAULTS(FAULT_OPEN) | FAULTS(FAULT_WRITE) | FAULTS(FAULT_SYNC) |
                   FAULTS(FAULT_RENAME) | FAULTS(FAULT_INTERRUPT) | FAULTS(FAULT_SHORT),
        .prepare = start_with_old,
        .run = replace_file,
        .check = check_replaced,
        .context = *state });
}

static void start_with_draft(void *context)
{
    const struct world *world = context;

    empty_world(context);
    write_plainly(world->other, OLD_TEXT);
}

static enum qf_status publish_file(void *context, struct qf_error *error)
{
    const struct world *world = context;

    return qf_file_publish(world->other, world->path, error);
}

/* Under one of the two names, and under the final one when all went well. */
static void check_published(void *context, enum qf_status status)
{
    const struct world *world = context;

    assert_true(qf_file_exists(world->path) != qf_file_exists(world->other));
    assert_true(status != QF_OK || qf_file_exists(world->path));
}

static void file_publish__keeps_the_file_under_one_name(void **state)
{
    fault_run(&(struct fault_scenario){ .name = "file publish",
        .classes = FAULTS(FAULT_ALLOCATE) | FAULTS(FAULT_OPEN) | FAULTS(FAULT_SYNC) | FAULTS(FAULT_RENAME) |
                   FAULTS(FAULT_INTERRUPT),
        .prepare = start_with_draft,
        .run = publish_file,
        .check = check_published,
        .context = *state });
}

static void start_with_new(void *context)
{
    const struct world *world = context;

    empty_world(context);
    assert_int_equal(qf_file_replace(world->path, world->data, sizeof world->data, NULL), QF_OK);
}

static enum qf_status read_file(void *context, struct qf_error *error)
{
    const struct world *world = context;
    struct qf_text text CLEANUP(qf_text_release) = { 0 };

    TRY(qf_file_read(world->path, &text, error));
    assert_int_equal(text.length, sizeof world->data);
    assert_memory_equal(text.data, world->data, sizeof world->data);
    return QF_OK;
}

static void file_read__gives_the_whole_file_or_a_failure(void **state)
{
    fault_run(&(struct fault_scenario){ .name = "file read",
        .classes = FAULTS(FAULT_ALLOCATE) | FAULTS(FAULT_OPEN) | FAULTS(FAULT_READ) | FAULTS(FAULT_INTERRUPT) |
                   FAULTS(FAULT_SHORT),
        .prepare = start_with_new,
        .run = read_file,
        .context = *state });
}

static enum qf_status read_at(void *context, struct qf_error *error)
{
    const struct world *world = context;
    char data[NEW_BYTES];
    size_t got = 0;
    int fd = open(world->path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return qf_fail(error, QF_INTERNAL, "no file");
    enum qf_status status = qf_file_read_at(fd, data, sizeof data, 10, &got, world->path, error);
    close(fd);
    if (status == QF_OK)
        assert_int_equal(got, sizeof data - 10);
    return status;
}

static void file_read_at__continues_a_short_read(void **state)
{
    fault_run(&(struct fault_scenario){ .name = "file read at",
        .classes = FAULTS(FAULT_READ) | FAULTS(FAULT_SHORT),
        .prepare = start_with_new,
        .run = read_at,
        .context = *state });
}

/* --- folders ---------------------------------------------------------------------------------------------------- */

static void start_with_forty(void *context)
{
    const struct world *world = context;

    empty_world(context);
    for (int i = 0; i < 40; i++) {
        char path[96];
        snprintf(path, sizeof path, "%s/%02d", world->folder, i);
        write_plainly(path, "");
    }
}

static enum qf_status list_folder(void *context, struct qf_error *error)
{
    const struct world *world = context;
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    struct qf_folder_entry *entries = NULL;
    size_t count = 0;

    TRY(qf_arena_new(0, &arena, error));
    enum qf_status status = qf_folder_list(world->folder, arena, &entries, &count, error);
    assert_int_equal(count, status == QF_OK ? 40 : 0);
    assert_true((entries != NULL) == (status == QF_OK));
    return status;
}

static void folder_list__gives_all_entries_or_a_failure(void **state)
{
    fault_run(&(struct fault_scenario){ .name = "folder list",
        .classes = FAULTS(FAULT_ALLOCATE) | FAULTS(FAULT_FOLDER),
        .prepare = start_with_forty,
        .run = list_folder,
        .context = *state });
}

static enum qf_status make_folders(void *context, struct qf_error *error)
{
    const struct world *world = context;
    char path[96];

    snprintf(path, sizeof path, "%s/a/b", world->folder);
    return qf_folder_make(path, error);
}

static void check_made(void *context, enum qf_status status)
{
    const struct world *world = context;
    char path[96];

    snprintf(path, sizeof path, "%s/a/b", world->folder);
    assert_true(status != QF_OK || qf_file_exists(path));
}

static void folder_make__reports_each_failure(void **state)
{
    fault_run(&(struct fault_scenario){ .name = "folder make",
        .classes = FAULTS(FAULT_ALLOCATE) | FAULTS(FAULT_OPEN) | FAULTS(FAULT_SYNC) | FAULTS(FAULT_FOLDER) |
                   FAULTS(FAULT_INTERRUPT),
        .absorbs = FAULTS(FAULT_FOLDER), /* a folder that cannot be made is fine where one stands already */
        .prepare = empty_world,
        .run = make_folders,
        .check = check_made,
        .context = *state });
}

/* --- log -------------------------------------------------------------------------------------------------------- */

static void start_with_empty(void *context)
{
    struct world *world = context;

    empty_world(context);
    write_plainly(world->path, "");
    world->log = open(world->path, O_WRONLY | O_APPEND | O_CLOEXEC);
    assert_true(world->log >= 0);
}

static enum qf_status log_failure(void *context, struct qf_error *error)
{
    const struct world *world = context;
    struct qf_log log = { .fd = world->log, .level = QF_LOG_INFO };
    struct qf_error logged = QF_ERROR_INIT(QF_LANG_EN);

    (void)error;
    enum qf_status failed = qf_fail(&logged, QF_NO_MEMORY, "out of memory");
    assert_int_equal(failed, QF_NO_MEMORY);
    qf_log_error(&log, &logged);
    return QF_OK;
}

static void check_logged(void *context, enum qf_status status)
{
    const struct world *world = context;
    struct qf_text found CLEANUP(qf_text_release) = { 0 };

    (void)status;
    close(world->log);
    assert_int_equal(qf_file_read(world->path, &found, NULL), QF_OK);
    assert_non_null(strstr(qf_text_string(&found), "out of memory"));
    assert_int_equal(found.data[found.length - 1], '\n');
}

static void log__writes_the_whole_line_through_interrupts(void **state)
{
    fault_run(&(struct fault_scenario){ .name = "log",
        .classes = FAULTS(FAULT_SHORT) | FAULTS(FAULT_INTERRUPT),
        .prepare = start_with_empty,
        .run = log_failure,
        .check = check_logged,
        .context = *state });
}

static void log__needs_no_memory(void **state)
{
    struct world *world = *state;

    start_with_empty(world);
    fault_count(FAULT_ALLOCATE);
    assert_int_equal(log_failure(world, NULL), QF_OK);
    assert_int_equal(fault_counted(), 0);
    check_logged(world, QF_OK);
}

#define IN_A_WORLD(test) cmocka_unit_test_setup_teardown(test, make_world, remove_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena__reports_each_failed_allocation),
        cmocka_unit_test(text__remembers_a_failed_allocation),
        cmocka_unit_test(json__remembers_a_failed_allocation),
        cmocka_unit_test(hash__reports_each_failed_allocation),
        IN_A_WORLD(file_replace__shows_the_old_or_the_new_text_whole),
        IN_A_WORLD(file_publish__keeps_the_file_under_one_name),
        IN_A_WORLD(file_read__gives_the_whole_file_or_a_failure),
        IN_A_WORLD(file_read_at__continues_a_short_read),
        IN_A_WORLD(folder_list__gives_all_entries_or_a_failure),
        IN_A_WORLD(folder_make__reports_each_failure),
        IN_A_WORLD(log__writes_the_whole_line_through_interrupts),
        IN_A_WORLD(log__needs_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
