/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The program itself, killed while it collects: at instants spread over what a whole run takes, several times over the same
 * workspace. When it then may end, every row is there once, nothing half-done is left, and the journal is whole.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../remove_tree.h"
#include "../unit/collect/office.h"
#include "base/date.h"
#include "base/file.h"
#include "store/book.h"
#include "store/journal.h"
#include "store/lake.h"

#define WORKSPACES 8
#define KILLS      5 /* of one workspace */
#define CSV_ROWS   30000
#define SHEET_ROWS 6000
#define MOST_MS    10000 /* when the machine is slow, fewer workspaces are tried */
#define PAYEE      "张三,349901195001010011,"

extern char **environ;
static const char *program;
static struct qf_error failure = { .lang = QF_LANG_EN };

static void must(enum qf_status status)
{
    if (status != QF_OK)
        fail_msg("%s: %s", qf_status_name(status), failure.message);
}

static const char *path_in(const char *folder, const char *name)
{
    static char path[256];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static pid_t start(const char *workspace, const char *command)
{
    const char *const collect[] = { program, "-C", workspace, "collect", NULL };
    const char *const init[] = { program, "init", workspace, NULL };
    posix_spawn_file_actions_t quiet;
    pid_t child = 0;

    posix_spawn_file_actions_init(&quiet);
    posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&quiet, 2, "/dev/null", O_WRONLY, 0);
    assert_int_equal(posix_spawn(&child, program, &quiet, NULL,
                         (char *const *)(uintptr_t)(strcmp(command, "init") == 0 ? init : collect), environ),
        0);
    posix_spawn_file_actions_destroy(&quiet);
    return child;
}

static void run(const char *workspace, const char *command)
{
    int status = 0;

    assert_int_equal(waitpid(start(workspace, command), &status, 0) < 0, 0);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        fail_msg("qingfeng %s ended with status %#x", command, (unsigned)status);
}

/* True when the kill came in time. */
static bool run_and_kill(const char *workspace, int64_t after_us)
{
    int status = 0;
    pid_t child = start(workspace, "collect");

    usleep((useconds_t)after_us);
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, &status, 0) < 0, 0);
    return WIFSIGNALED(status);
}

/* A CSV with a row to quarantine and a cell to note in every hundred, and a workbook. */
static void write_deliveries(const char *workspace)
{
    struct qf_text csv CLEANUP(qf_text_release) = { 0 };
    struct qf_text grid CLEANUP(qf_text_release) = { 0 };

    qf_text_add_string(&csv, "姓名,身份证号,补贴金额,发放日期\n");
    for (int i = 0; i < CSV_ROWS; i++)
        qf_text_add_string(&csv, i % 100 ? PAYEE "12.50,2025-05-27\n" : PAYEE "很多,2025-05-27\n");
    qf_text_add_string(&grid, "姓名|身份证号|补贴金额|发放日期\n");
    for (int i = 0; i < SHEET_ROWS; i++)
        qf_text_add_format(&grid, "李　四|349901195202020021|=%d|=45804d\n", i);
    must(qf_folder_make(path_in(workspace, "inbox/CZ"), &failure));
    must(qf_file_replace(path_in(workspace, "inbox/CZ/a.csv"), csv.data, csv.length, &failure));
    office_grid(path_in(workspace, "inbox/CZ/b.xlsx"), qf_text_string(&grid));
}

static char *make_workspace(void)
{
    char *folder = strdup("/tmp/qf-kill-XXXXXX");

    assert_non_null(folder);
    assert_non_null(mkdtemp(folder));
    run(folder, "init");
    write_deliveries(folder);
    return folder;
}

static void remove_workspace(char *folder)
{
    assert_int_equal(remove_tree(folder), 0);
    free(folder);
}

static void expect(struct qf_lake *lake, const char *folder, const char *what, const char *files, int64_t expected)
{
    char sql[512];
    int64_t found = -1;

    snprintf(sql, sizeof sql, "SELECT %s FROM read_parquet('%s/lake/%s/*.parquet')", what, folder, files);
    must(qf_query_one_int(lake, sql, &found, &failure));
    if (found != expected)
        fail_msg("%s of %s is %lld, expected %lld", what, files, (long long)found, (long long)expected);
}

static void check_rows(const char *folder)
{
    struct qf_lake *lake CLEANUP(qf_lake_close) = NULL;
    int64_t parts = -1;
    char sql[256];

    must(qf_lake_open(&(struct qf_lake_options){ .path = path_in(folder, "lake"), .threads = 1 }, &lake, &failure));
    expect(lake, folder, "count(*)", "PA01", CSV_ROWS - CSV_ROWS / 100 + SHEET_ROWS);
    expect(lake, folder, "count(DISTINCT (_batch, _row))", "PA01", CSV_ROWS - CSV_ROWS / 100 + SHEET_ROWS);
    expect(lake, folder, "count(DISTINCT _batch)", "PA01", 2);
    expect(lake, folder, "count(*)", "_quarantine", CSV_ROWS / 100);
    expect(lake, folder, "count(*)", "_finding", CSV_ROWS / 100 + SHEET_ROWS + 2); /* two headers */
    snprintf(sql, sizeof sql, "SELECT count(*) FROM glob('%s/lake/*/*part')", folder);
    must(qf_query_one_int(lake, sql, &parts, &failure));
    assert_int_equal(parts, 0);
}

static void check_book(const char *folder)
{
    struct qf_book *book CLEANUP(qf_book_close) = NULL;
    struct qf_statement *statement CLEANUP(qf_statement_free) = NULL;
    struct qf_journal_check journal;
    bool row = false;

    must(qf_book_open(path_in(folder, "book.db"), QF_BOOK_READ, &book, &failure));
    must(qf_book_prepare(book,
        "SELECT count(*), sum(rows_delivered), sum(state = 'committed' AND rows_delivered = rows_accepted + "
        "rows_quarantined + rows_set_aside) FROM batch",
        &statement, &failure));
    must(qf_statement_next(statement, &row, &failure));
    assert_int_equal(qf_statement_int(statement, 0), 2);
    assert_int_equal(qf_statement_int(statement, 1), CSV_ROWS + SHEET_ROWS + 2);
    assert_int_equal(qf_statement_int(statement, 2), 2);
    must(qf_journal_verify(book, NULL, NULL, &journal, &failure));
    assert_int_equal(journal.broken_at, 0);
}

static void collect__killed_at_any_instant_leaves_every_row_once(void **state)
{
    const int64_t began_ms = qf_now_ms();
    char *folder = make_workspace();
    int64_t started_ms = qf_now_ms();
    unsigned killed = 0;

    (void)state;
    run(folder, "collect");
    const int64_t whole_us = (qf_now_ms() - started_ms + 1) * 1000;
    check_rows(folder);
    check_book(folder);
    remove_workspace(folder);
    for (int64_t i = 0; i < WORKSPACES && (i < 2 || qf_now_ms() - began_ms < MOST_MS); i++) {
        folder = make_workspace();
        for (int64_t k = 0; k < KILLS; k++)
            killed += run_and_kill(folder, whole_us * (k * WORKSPACES + i + 1) / (KILLS * WORKSPACES + 1));
        run(folder, "collect");
        check_rows(folder);
        check_book(folder);
        remove_workspace(folder);
    }
    assert_int_not_equal(killed, 0);
}

int main(int count, char **arguments)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(collect__killed_at_any_instant_leaves_every_row_once) };

    if (count != 2) {
        fprintf(stderr, "usage: %s QINGFENG\n", arguments[0]);
        return 2;
    }
    program = arguments[1];
    setenv("QINGFENG_CATALOG", QF_TEST_CATALOG, 1);
    setenv("QINGFENG_ACTOR", "tester", 1);
    return cmocka_run_group_tests_name("kill", tests, NULL, NULL);
}
