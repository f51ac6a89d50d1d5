/* SPDX-License-Identifier: Apache-2.0 */
/* Runs of matching over files and a book: commit, reuse, failure, and the views over them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "match/match.h"
#include "session.h"

#include "../../remove_tree.h"

struct city {
    char folder[64];
    struct qf_catalog *catalog;
    struct qf_lake *lake;
    struct qf_book *book;
    int64_t batches;
};

static const struct qf_match_options plain = { .actor = "tester" };

static struct qf_lake *open_lake(const struct city *city)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_lake *lake = NULL;
    char path[96];

    snprintf(path, sizeof path, "%s/lake", city->folder);
    must(qf_folder_make(path, &error), &error);
    must(qf_lake_open(&(struct qf_lake_options){ .path = path, .threads = 2 }, &lake, &error), &error);
    return lake;
}

static int setup(void **state)
{
    static struct city city;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    char path[96];

    city = (struct city){ .folder = "/tmp/qf-match-XXXXXX" };
    assert_non_null(mkdtemp(city.folder));
    must(qf_catalog_load(QF_TEST_CATALOG, NULL, &city.catalog, &error), &error);
    city.lake = open_lake(&city);
    snprintf(path, sizeof path, "%s/book.db", city.folder);
    must(qf_book_open(path, QF_BOOK_CREATE, &city.book, &error), &error);
    *state = &city;
    return 0;
}

static int teardown(void **state)
{
    struct city *city = *state;

    qf_book_close(city->book);
    qf_lake_close(city->lake);
    qf_catalog_free(city->catalog);
    return remove_tree(city->folder);
}

/* A committed batch whose accepted rows are those of `select`; its number is $ in the text, as one digit. */
static void deliver(struct city *city, const char *dataset, const char *digest, const char *select)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_statement *insert = NULL;
    char path[64], sha[65], sql[2048];
    int64_t batch = ++city->batches;
    int64_t rows = 0;

    assert_in_range(strlen(select), 1, sizeof sql - 1);
    for (size_t i = 0; i <= strlen(select); i++)
        sql[i] = select[i] == '$' ? (char)('0' + batch) : select[i];
    snprintf(path, sizeof path, "%s/%d.parquet", dataset, (int)batch);
    must(qf_lake_write_query(city->lake, path, sql, &rows, &error), &error);
    snprintf(sha, sizeof sha, "%064d", (int)batch);
    must(qf_book_begin(city->book, "tester", "batch.commit", NULL, &error), &error);
    must(qf_book_prepare(city->book,
             "INSERT INTO batch (id, state, department, dataset, contract_digest, file_name, sha256, size_bytes,"
             " received_at, rows_delivered, rows_accepted) VALUES (?1, 'committed', 'GA', ?2, ?3, 'x.csv', ?4, 1, '', "
             "?5, ?5)",
             &insert, &error),
        &error);
    qf_statement_bind_int(insert, 1, batch);
    qf_statement_bind_text(insert, 2, dataset);
    qf_statement_bind_text(insert, 3, digest);
    qf_statement_bind_text(insert, 4, sha);
    qf_statement_bind_int(insert, 5, rows);
    must(qf_statement_run(insert, &error), &error);
    qf_statement_free(insert);
    must(qf_book_commit(city->book, &error), &error);
}

#define REGISTER                                                                                                       \
    "SELECT * FROM (VALUES ('1', '张伟', '" P1 "', 'head', $, 1::BIGINT), ('1', '李娜', '" P2 "', 'spouse', $, 2))"    \
    " AS r (household_no, name, person_id, relation_to_head, _batch, _row)"
#define PAYMENTS                                                                                                       \
    "SELECT * FROM (VALUES ('张伟', '" P1 "', 100::BIGINT, DATE '2025-03-01', $, 1::BIGINT),"                          \
    " ('王芳', '" P1 "', 200, DATE '2025-03-02', $, 2))"                                                               \
    " AS r (payee_name, payee_id, amount, pay_date, _batch, _row)"

static struct qf_match_report run(struct city *city)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_match_report report = { 0 };

    must(qf_match_run(city->lake, city->book, city->catalog, &plain, &report, &error), &error);
    return report;
}

static void book_answers(struct city *city, const char *sql, const char *expected)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_statement *statement CLEANUP(qf_statement_free) = NULL;
    bool row = false;

    must(qf_book_prepare(city->book, sql, &statement, &error), &error);
    must(qf_statement_next(statement, &row, &error), &error);
    assert_true(row);
    assert_string_equal(qf_statement_text(statement, 0), expected);
}

static bool has_file(const struct city *city, const char *relative)
{
    char path[160];

    snprintf(path, sizeof path, "%s/lake/%s", city->folder, relative);
    return qf_file_exists(path);
}

static void run__commits_counts_and_files(void **state)
{
    struct city *city = *state;

    deliver(city, "GA01", "d1", REGISTER);
    deliver(city, "ZR02", "d2", PAYMENTS);
    struct qf_match_report report = run(city);
    assert_false(report.reused);
    assert_int_equal(report.mentions, 4);
    assert_int_equal(report.matched, 3);
    assert_int_equal(report.entities, 2);
    assert_int_equal(report.conflicts, 1);
    assert_int_equal(report.relations, 4);
    assert_int_equal(report.households_ignored, 0);
    book_answers(city,
        "SELECT state || ' ' || mentions || ' ' || matched || ' ' || entities || ' ' || conflicts || ' ' || relations"
        " FROM match_run",
        "committed 4 3 2 1 4");
    assert_true(has_file(city, "_match/1/link.parquet") && has_file(city, "_match/1/entity.parquet"));
    assert_true(has_file(city, "_match/1/relation.parquet") && has_file(city, "_match/1/kin.parquet"));
}

static void attach__puts_views_over_a_committed_run(void **state)
{
    struct city *city = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    deliver(city, "GA01", "d1", REGISTER);
    deliver(city, "ZR02", "d2", PAYMENTS);
    struct qf_match_report report = run(city);
    struct qf_lake *lake CLEANUP(qf_lake_close) = open_lake(city);
    must(qf_match_attach(lake, city->book, city->catalog, report.snapshot, report.run, &error), &error);
    lake_answers(
        lake, "SELECT payee_name, amount, payee_entity FROM \"ZR02\" ORDER BY _ref", "张伟 100 " E1 "\n王芳 200 -");
    lake_answers(lake, "SELECT * FROM entity", E1 " person 张伟 2\n" E2 " person 李娜 1");
    lake_answers(lake, "SELECT relative, kind, refs FROM kin WHERE entity = " E1, E2 " spouse 68719476737,68719476738");
    lake_answers(lake, "SELECT dataset, _row, reason FROM link", "ZR02 2 name_conflict");
    lake_answers(lake, "SELECT count(*) FROM \"SC02\"", "0");
    must(qf_lake_lock(lake, 0, &error), &error); /* what a model then sees */
    lake_answers(lake, "SELECT count(*) FROM \"ZR02\" JOIN kin ON kin.entity = payee_entity", "1");
}

static void run__is_reused_until_a_batch_comes(void **state)
{
    struct city *city = *state;

    deliver(city, "GA01", "d1", REGISTER);
    struct qf_match_report first = run(city);
    struct qf_match_report second = run(city);
    assert_true(second.reused);
    assert_int_equal(second.run, first.run);
    assert_int_equal(second.mentions, first.mentions);
    assert_int_equal(second.relations, first.relations);
    deliver(city, "ZR02", "d2", PAYMENTS);
    struct qf_match_report third = run(city);
    assert_false(third.reused);
    assert_int_not_equal(third.snapshot, first.snapshot);
    assert_int_equal(third.mentions, 4);
}

static void run__is_made_anew_when_its_files_are_gone(void **state)
{
    struct city *city = *state;
    char path[160];

    deliver(city, "GA01", "d1", REGISTER);
    struct qf_match_report first = run(city);
    snprintf(path, sizeof path, "%s/lake/_match/%d/kin.parquet", city->folder, (int)first.run);
    assert_int_equal(unlink(path), 0);
    struct qf_match_report second = run(city);
    assert_false(second.reused);
    assert_int_not_equal(second.run, first.run);
}

static void run__without_any_batch_is_empty(void **state)
{
    struct qf_match_report report = run(*state);

    assert_int_equal(report.mentions, 0);
    assert_int_equal(report.relations, 0);
}

static void attach__refuses_a_run_of_another_snapshot(void **state)
{
    struct city *city = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    deliver(city, "GA01", "d1", REGISTER);
    struct qf_match_report report = run(city);
    assert_int_equal(
        qf_match_attach(city->lake, city->book, city->catalog, report.snapshot + 1, report.run, &error), QF_NOT_FOUND);
    assert_int_equal(
        qf_match_attach(city->lake, city->book, city->catalog, report.snapshot, report.run + 1, &error), QF_NOT_FOUND);
    assert_string_equal(error.message, "no committed match run 2 over snapshot 1");
}

static void views__show_todays_columns_over_files_of_an_older_contract(void **state)
{
    struct city *city = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    deliver(city, "ZR02", "today", PAYMENTS);
    deliver(city, "ZR02", "before", /* no amount, the day a text, and a column that is gone */
        "SELECT '张伟' AS payee_name, '" P1
        "' AS payee_id, '2024-01-31' AS pay_date, 'x' AS dropped, $ AS _batch, 1::BIGINT AS _row");
    deliver(city, "ZR02", "long before", /* the amount a text, the day a number */
        "SELECT '300' AS amount, 20240131 AS pay_date, '张伟' AS payee_name, '" P1
        "' AS payee_id, $ AS _batch, 1::BIGINT AS _row");
    deliver(city, "ZR02", "today", PAYMENTS);
    struct qf_match_report report = run(city);
    must(qf_match_attach(city->lake, city->book, city->catalog, report.snapshot, report.run, &error), &error);
    lake_answers(city->lake, "SELECT _batch, _row, amount, pay_date::VARCHAR, payee_entity FROM \"ZR02\" ORDER BY _ref",
        "1 1 100 2025-03-01 " E1 "\n1 2 200 2025-03-02 -\n2 1 - 2024-01-31 " E1 "\n3 1 300 - " E1 "\n"
        "4 1 100 2025-03-01 " E1 "\n4 2 200 2025-03-02 -");
}

static void run__that_fails_leaves_no_files(void **state)
{
    struct city *city = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_match_report report = { .run = 77 };

    deliver(city, "GA01", "d1", REGISTER);
    deliver(city, "ZB03", "d2", /* no number where one must be: found only when the ties are read */
        "SELECT NULL AS name, '" P1 "' AS person_id, NULL AS relative_name, '" P2 "' AS relative_id, 'kin' AS relation,"
        " 'no number' AS _batch, 1::BIGINT AS _row");
    assert_int_not_equal(qf_match_run(city->lake, city->book, city->catalog, &plain, &report, &error), QF_OK);
    assert_int_equal(report.run, 77);
    book_answers(city, "SELECT state || ' ' || (finished_at IS NOT NULL) FROM match_run", "failed 1");
    assert_false(has_file(city, "_match/1"));
}

static bool cancel_late(void *context)
{
    unsigned *left = context;

    return --*left == 0;
}

static void run__stops_when_asked_to(void **state)
{
    struct city *city = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_match_report report = { 0 };
    unsigned left = 20;
    struct qf_progress progress = { .context = &left, .cancelled = cancel_late };
    struct qf_match_options options = { .actor = "tester", .progress = &progress };

    deliver(city, "GA01", "d1", REGISTER);
    deliver(city, "ZR02", "d2", PAYMENTS);
    assert_int_equal(qf_match_run(city->lake, city->book, city->catalog, &options, &report, &error), QF_CANCELLED);
    book_answers(city, "SELECT state FROM match_run", "failed");
    assert_false(has_file(city, "_match/1"));
    assert_int_equal(run(city).run, 2); /* and the next one goes through */
}

static void run__gives_up_those_that_a_kill_left(void **state)
{
    struct city *city = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_statement *statement = NULL;

    deliver(city, "GA01", "d1", REGISTER);
    run(city);
    must(qf_book_begin(city->book, "tester", "match.start", NULL, &error), &error);
    must(qf_book_prepare(city->book,
             "INSERT INTO match_run (snapshot, state, settings_digest, started_at) VALUES (1, 'running', '', '')",
             &statement, &error),
        &error);
    must(qf_statement_run(statement, &error), &error);
    qf_statement_free(statement);
    must(qf_book_commit(city->book, &error), &error);
    deliver(city, "ZR02", "d2", PAYMENTS);
    run(city);
    book_answers(city, "SELECT group_concat(state, ' ') FROM (SELECT state FROM match_run ORDER BY id)",
        "committed failed committed");
}

static void digest__changes_with_the_contracts_alone(void **state)
{
    struct city *city = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    char digest[QF_SHA256_HEX], again[QF_SHA256_HEX];

    must(qf_match_settings_digest(city->catalog, digest, &error), &error);
    must(qf_match_settings_digest(city->catalog, again, &error), &error);
    assert_string_equal(digest, again);
    assert_int_equal(strlen(digest), 64);
    assert_string_not_equal(digest, qf_catalog_digest(city->catalog));
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        CASE(run__commits_counts_and_files),
        CASE(attach__puts_views_over_a_committed_run),
        CASE(run__is_reused_until_a_batch_comes),
        CASE(run__is_made_anew_when_its_files_are_gone),
        CASE(run__without_any_batch_is_empty),
        CASE(attach__refuses_a_run_of_another_snapshot),
        CASE(views__show_todays_columns_over_files_of_an_older_contract),
        CASE(run__that_fails_leaves_no_files),
        CASE(run__stops_when_asked_to),
        CASE(run__gives_up_those_that_a_kill_left),
        CASE(digest__changes_with_the_contracts_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
