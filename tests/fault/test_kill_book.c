/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A process that writes the book is killed at many instants. Afterwards every transaction that it had acknowledged is there,
 * none is there in part, and the journal is whole. The kernel keeps what was written, so this says nothing of a lack of power:
 * that is SQLite's synchronous=FULL, held by tests/unit/store/test_book.c.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "store/journal.h"

#include "../remove_tree.h"

#define ROUNDS       60
#define SECONDS_MOST 5 /* fewer rounds on a slow machine */
#define SMALLEST     3 /* rounds */

/* Two rows with the number of the transaction. */
static enum qf_status write_pair(struct qf_book *book, int64_t number, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;

    TRY(qf_book_begin(book, "victim", "test.pair", NULL, error));
    TRY(qf_book_prepare(
        book, "INSERT INTO access (at, actor, object, purpose) VALUES (?1, 'victim', ?2, 'p')", &insert, error));
    for (int i = 0; i < 2; i++) {
        qf_statement_bind_int(insert, 1, number);
        qf_statement_bind_int(insert, 2, i);
        TRY(qf_statement_run(insert, error));
    }
    return qf_book_commit(book, error);
}

/* The child: makes the book if it can, then writes pairs from `number` on, and acknowledges each by a byte. */
static _Noreturn void be_the_victim(const char *path, int64_t number, int acknowledge)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_book *book = NULL;
    enum qf_book_mode mode = access(path, F_OK) == 0 ? QF_BOOK_WRITE : QF_BOOK_CREATE;

    if (qf_book_open(path, mode, &book, &error) != QF_OK) {
        fprintf(stderr, "%s\n", error.message);
        _exit(1);
    }
    for (;; number++)
        if (write_pair(book, number, &error) != QF_OK || write(acknowledge, "!", 1) != 1)
            _exit(1);
}

/* How many pairs were acknowledged by a victim that is killed `delay_us` after its `spared`th. */
static int64_t kill_one(const char *path, int64_t number, unsigned spared, unsigned delay_us)
{
    int ends[2], status;
    int64_t acknowledged = 0;
    char byte;

    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(ends[0]);
        be_the_victim(path, number, ends[1]);
    }
    close(ends[1]);
    while (spared-- > 0 && read(ends[0], &byte, 1) == 1)
        acknowledged++;
    nanosleep(&(struct timespec){ .tv_nsec = (long)delay_us * 1000 }, NULL);
    kill(child, SIGKILL);
    while (read(ends[0], &byte, 1) == 1)
        acknowledged++;
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status)); /* it had not failed by itself */
    return acknowledged;
}

static int64_t ask(struct qf_book *book, const char *sql)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_statement *statement CLEANUP(qf_statement_free) = NULL;
    bool row = false;

    if (qf_book_prepare(book, sql, &statement, &error) != QF_OK || qf_statement_next(statement, &row, &error) != QF_OK)
        fail_msg("%s", error.message);
    return qf_statement_int(statement, 0);
}

/* How many pairs are there. */
static int64_t look(const char *path)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_book *book CLEANUP(qf_book_close) = NULL;
    struct qf_journal_check check;

    if (access(path, F_OK) != 0)
        return 0; /* killed before it made the file */
    if (qf_book_open(path, QF_BOOK_WRITE, &book, &error) != QF_OK ||
        qf_journal_verify(book, NULL, NULL, &check, &error) != QF_OK)
        fail_msg("%s", error.message);
    assert_int_equal(check.rows, check.entries);
    int64_t pairs = ask(book, "SELECT count(DISTINCT at) FROM access");
    assert_int_equal(check.rows, 2 * pairs);
    assert_int_equal(
        ask(book, "SELECT coalesce(max(CAST(at AS INTEGER)), -1) + 1 FROM access"), pairs); /* none left out */
    return pairs;
}

static void book__keeps_what_it_acknowledged_when_its_writer_is_killed(void **state)
{
    char folder[] = "/tmp/qf-kill-XXXXXX", path[64];
    time_t end = time(NULL) + SECONDS_MOST;
    int64_t pairs = 0;

    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/book.db", folder);
    for (unsigned round = 0; round < ROUNDS && (round < SMALLEST || time(NULL) < end); round++) {
        /* Early rounds die while the book is made; later ones at another instant of a transaction each. */
        unsigned spared = round < 10 ? 0 : round % 7;
        int64_t acknowledged = kill_one(path, pairs, spared, round < 10 ? round * 400 : round * 137 % 1500);
        int64_t now = look(path);
        if (now < pairs + acknowledged || now > pairs + acknowledged + 1)
            fail_msg("%lld pairs were there, %lld more acknowledged, %lld found", (long long)pairs,
                (long long)acknowledged, (long long)now);
        pairs = now;
    }
    assert_true(pairs > 0);
    assert_int_equal(remove_tree(folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(book__keeps_what_it_acknowledged_when_its_writer_is_killed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
