/* SPDX-License-Identifier: Apache-2.0 */
/* The life of warnings over several runs: new, unchanged, changed, gone, back, dismissed, moved, and what a run records. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "store/journal.h"
#include "world.h"

#define OVER     "('张伟', '" P1 "', '石桥村', 1000, 12000, '2024-03-01')"
#define MORE     "('张伟', '" P1 "', '石桥村', 1000, 15000, '2024-03-01')"
#define UNDER    "('张伟', '" P1 "', '石桥村', 1000, 9000, '2024-03-01')"
#define OTHER    "('李娜', '" P2 "', '石桥村', 1000, 200000, '2024-05-01')"
#define NAMELESS "('王芳', NULL, '石桥村', 1000, 200000, '2024-05-01')"

/* Counts of model T01 in one run: hits, new, unchanged, changed, gone. */
static void run_counts(struct world *world, int hits, int added, int unchanged, int changed, int gone)
{
    struct qf_warn_report report CLEANUP(qf_warn_report_release) = { 0 };
    const struct qf_model_outcome *outcome = world_run(world, "T01", &report);

    if (strcmp(outcome->state, "done") != 0)
        fail_msg("%s: %s", outcome->state, outcome->message);
    assert_int_equal(outcome->hits, hits);
    assert_int_equal(outcome->added, added);
    assert_int_equal(outcome->unchanged, unchanged);
    assert_int_equal(outcome->changed, changed);
    assert_int_equal(outcome->gone, gone);
}

#define STATE                                                                                                          \
    "SELECT subject_name || ' ' || state || ' ' || last_change || ' ' || amount_fen || ' ' || first_run || ' ' ||"     \
    " changed_run FROM warning ORDER BY id"

static void dismiss(struct world *world, int64_t warning)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    must(qf_warning_dismiss(world->book, warning, "officer", "lawful_exception", "有合同", &error), &error);
}

static enum qf_status count_entry(void *context, const struct qf_journal_entry *entry, struct qf_error *error)
{
    (void)entry, (void)error;
    ++*(int *)context;
    return QF_OK;
}

static int warning_entries(struct world *world)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    int count = 0;

    must(qf_journal_walk(world->book, &(struct qf_journal_filter){ .table = "warning" }, count_entry, &count, &error),
        &error);
    return count;
}

static void warning__is_new_once_and_then_unchanged(void **state)
{
    struct world *world = *state;

    world_deliver(world, 0, OVER ", " OTHER);
    run_counts(world, 2, 2, 0, 0, 0);
    book_answers(world, STATE, "张伟 open new 12000 1 1\n李娜 open new 200000 1 1");
    book_answers(world, "SELECT level || ' ' || ifnull(level_note, '-') FROM warning ORDER BY id", "orange -\nred -");
    int written = warning_entries(world);
    run_counts(world, 2, 0, 2, 0, 0);
    book_answers(world, STATE, "张伟 open new 12000 1 1\n李娜 open new 200000 1 1");
    assert_int_equal(warning_entries(world), written);
}

static void warning__changes_goes_and_comes_back(void **state)
{
    struct world *world = *state;

    int64_t batch = world_deliver(world, 0, OVER);
    run_counts(world, 1, 1, 0, 0, 0);
    batch = world_deliver(world, batch, MORE);
    run_counts(world, 1, 0, 0, 1, 0);
    book_answers(world, STATE, "张伟 open changed 15000 1 2");
    batch = world_deliver(world, batch, UNDER);
    run_counts(world, 0, 0, 0, 0, 1);
    book_answers(world, STATE, "张伟 gone gone 15000 1 3");
    run_counts(world, 0, 0, 0, 0, 0);
    book_answers(world, STATE, "张伟 gone gone 15000 1 3");
    world_deliver(world, batch, OVER);
    run_counts(world, 1, 0, 0, 1, 0);
    book_answers(world, STATE, "张伟 open back 12000 1 5");
    book_answers(world, "SELECT count(*) FROM warning", "1");
}

static void warning__follows_its_rows_to_another_batch_in_silence(void **state)
{
    struct world *world = *state;

    int64_t batch = world_deliver(world, 0, OVER);
    run_counts(world, 1, 1, 0, 0, 0);
    book_answers(world, "SELECT evidence FROM warning", "[[1,2]]");
    world_deliver(world, batch, OVER);
    run_counts(world, 1, 0, 1, 0, 0);
    book_answers(world, "SELECT evidence FROM warning", "[[2,2]]");
    book_answers(world, STATE, "张伟 open new 12000 1 1");
}

/* A model whose sentence was wrong, or a tie that another row proves now: no change, but nobody is shown the old words. */
static void warning__is_told_in_the_words_and_ties_of_the_last_run(void **state)
{
    struct world *world = *state;
    struct qf_warn_report report CLEANUP(qf_warn_report_release) = { 0 }, again CLEANUP(qf_warn_report_release) = { 0 };
    static const char sql[] = "SELECT 1 AS subject, '%s' AS subject_name, '2024' AS period, list(_ref) AS evidence,\n"
                              "    [{'from': 1::BIGINT, 'to': 2::BIGINT, 'kind': 'parent', 'refs': [%d::BIGINT]}] AS "
                              "links FROM \"PA01\"";
    char text[400];

    world_deliver(world, 0, OVER);
    snprintf(text, sizeof text, sql, "张维", 5);
    world_model(world, "", text);
    assert_int_equal(world_run(world, "X01", &report)->added, 1);
    snprintf(text, sizeof text, sql, "张伟", 6);
    world_model(world, "", text);
    assert_int_equal(world_run(world, "X01", &again)->unchanged, 1);
    book_answers(world,
        "SELECT subject_name || ' ' || sentence_zh || ' ' || sentence_en || ' ' || (links LIKE '%\"refs\":[6]%') || ' "
        "' || "
        "state || ' ' || last_change || ' ' || changed_run FROM warning WHERE model = 'X01'",
        "张伟 张伟 张伟 1 open new 1");
}

static void dismissal__is_silent_until_the_evidence_changes(void **state)
{
    struct world *world = *state;

    int64_t batch = world_deliver(world, 0, OVER);
    run_counts(world, 1, 1, 0, 0, 0);
    dismiss(world, 1);
    run_counts(world, 1, 0, 1, 0, 0);
    book_answers(world, STATE, "张伟 dismissed new 12000 1 1");
    batch = world_deliver(world, batch, OVER); /* the same rows anew */
    run_counts(world, 1, 0, 1, 0, 0);
    book_answers(world, "SELECT state || ' ' || evidence FROM warning", "dismissed [[2,2]]");
    batch = world_deliver(world, batch, MORE);
    run_counts(world, 1, 0, 0, 1, 0);
    book_answers(world, STATE, "张伟 open changed 15000 1 4");
    book_answers(world, "SELECT dismissed_by || ' ' || dismissed_cause || ' ' || dismissed_reason FROM warning",
        "officer lawful_exception 有合同"); /* the earlier decision stays readable */
}

static void dismissal__stands_again_on_the_grounds_that_were_dismissed(void **state)
{
    struct world *world = *state;

    int64_t batch = world_deliver(world, 0, OVER);
    run_counts(world, 1, 1, 0, 0, 0);
    dismiss(world, 1);
    batch = world_deliver(world, batch, UNDER);
    run_counts(world, 0, 0, 0, 0, 1);
    batch = world_deliver(world, batch, OVER);
    run_counts(world, 1, 0, 0, 1, 0);
    book_answers(world, STATE, "张伟 dismissed back 12000 1 3");
    batch = world_deliver(world, batch, MORE);
    run_counts(world, 1, 0, 0, 1, 0);
    book_answers(world, "SELECT state FROM warning", "open");
    world_deliver(world, batch, OVER);
    run_counts(world, 1, 0, 0, 1, 0);
    book_answers(world, "SELECT state FROM warning", "dismissed");
}

static void dismissal__takes_an_open_warning_and_a_reason(void **state)
{
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    world_deliver(world, 0, OVER);
    run_counts(world, 1, 1, 0, 0, 0);
    assert_int_equal(qf_warning_dismiss(world->book, 1, "officer", "other", "  ", &error), QF_USAGE);
    assert_int_equal(qf_warning_dismiss(world->book, 9, "officer", "other", "错", &error), QF_NOT_FOUND);
    assert_int_not_equal(qf_warning_dismiss(world->book, 1, "officer", "boredom", "错", &error), QF_OK);
    book_answers(world, "SELECT state FROM warning", "open");
    dismiss(world, 1);
    assert_int_equal(qf_warning_dismiss(world->book, 1, "officer", "other", "再来", &error), QF_CONFLICT);
    book_answers(world, "SELECT state || ' ' || dismissed_reason FROM warning", "dismissed 有合同");
}

static void warning__on_a_name_alone_is_kept_by_name_and_place(void **state)
{
    struct world *world = *state;

    world_deliver(world, 0, NAMELESS ", ('王芳', NULL, '柳林村', 1000, 300000, '2024-05-01')");
    run_counts(world, 2, 2, 0, 0, 0);
    book_answers(world,
        "SELECT ifnull(subject, '-') || ' ' || region || ' ' || level || ' ' || level_note FROM warning ORDER BY id",
        "- 柳林村 orange rests on a name alone\n- 石桥村 orange rests on a name alone");
    run_counts(world, 2, 0, 2, 0, 0);
}

static void run__skips_models_whose_data_nobody_delivered(void **state)
{
    struct world *world = *state;
    struct qf_warn_report report CLEANUP(qf_warn_report_release) = { 0 };

    const struct qf_model_outcome *outcome = world_run(world, "T01", &report);
    assert_string_equal(outcome->state, "skipped");
    assert_non_null(strstr(outcome->message, "PA01"));
    book_answers(world, "SELECT state || ' ' || message FROM model_run", "skipped nothing was delivered of PA01");
}

static void run__leaves_the_warnings_of_a_failed_model_alone(void **state)
{
    struct world *world = *state;
    struct qf_warn_report report CLEANUP(qf_warn_report_release) = { 0 };

    world_deliver(world, 0, OVER);
    world_model(world, "",
        "SELECT payee_entity AS subject, payee_name AS subject_name, '1' AS period, [_ref] AS evidence FROM \"PA01\"");
    assert_string_equal(world_run(world, "X01", &report)->state, "done");
    world_deliver(world, 0, OVER); /* two rows of one identity now */
    const struct qf_model_outcome *outcome = world_run(world, "X01", &report);
    assert_string_equal(outcome->state, "failed");
    assert_non_null(strstr(outcome->message, "two rows about '张伟' in 1"));
    book_answers(world, "SELECT model || ' ' || state FROM warning WHERE model = 'X01'", "X01 open");
    book_answers(world, "SELECT state FROM warning_run", "committed\ncommitted");
}

static void run__records_what_it_asked_and_is_journalled(void **state)
{
    struct world *world = *state;
    struct qf_journal_check check;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    world_deliver(world, 0, OVER);
    run_counts(world, 1, 1, 0, 0, 0);
    book_answers(world,
        "SELECT as_of || ' ' || state || ' ' || (catalogue_digest <> '') || ' ' || (finished_at <> '') FROM "
        "warning_run",
        "2025-06-30 committed 1 1");
    book_answers(world,
        "SELECT model || ' ' || version || ' ' || parameters || ' ' || length(model_digest) FROM model_run",
        "T01 3 {\"limit_fen\":10000,\"red_fen\":100000} 64");
    book_answers(world, "SELECT facts FROM warning",
        "{\"payments\":1,\"area\":1000,\"limit_fact\":10000,\"last_day\":19783,\"last_month\":19783,\"over\":20,"
        "\"payee_id\":\"" P1 "\",\"remark\":null}");
    must(qf_journal_verify(world->book, NULL, NULL, &check, &error), &error);
    int runs = 0;
    must(qf_journal_walk(world->book, &(struct qf_journal_filter){ .table = "warning", .action = "warning.run" },
             count_entry, &runs, &error),
        &error);
    assert_int_equal(runs, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(warning__is_new_once_and_then_unchanged, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(warning__changes_goes_and_comes_back, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(
            warning__follows_its_rows_to_another_batch_in_silence, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(
            warning__is_told_in_the_words_and_ties_of_the_last_run, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(dismissal__is_silent_until_the_evidence_changes, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(
            dismissal__stands_again_on_the_grounds_that_were_dismissed, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(dismissal__takes_an_open_warning_and_a_reason, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(
            warning__on_a_name_alone_is_kept_by_name_and_place, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(run__skips_models_whose_data_nobody_delivered, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(run__leaves_the_warnings_of_a_failed_model_alone, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(run__records_what_it_asked_and_is_journalled, world_setup, world_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
