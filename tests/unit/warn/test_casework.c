/* SPDX-License-Identifier: Apache-2.0 */
/* What models may know of casework: which rows and columns the tables have, and above all what is in none of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "warn/casework.h"
#include "warn/warning.h"
#include "world.h"

/* Stands in every column that a model must not see. */
#define HIDDEN "看不得"

static void change(struct world *world, const char *const *statements, size_t count)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    must(qf_book_begin(world->book, "tester", "test", NULL, &error), &error);
    for (size_t i = 0; i < count; i++) {
        struct qf_statement *statement CLEANUP(qf_statement_free) = NULL;
        must(qf_book_prepare(world->book, statements[i], &statement, &error), &error);
        must(qf_statement_run(statement, &error), &error);
    }
    must(qf_book_commit(world->book, &error), &error);
}

/* Three reports, two of them of one chain on which a lead rests, a bypassed one, and a case of that lead. */
static void fill_book(struct world *world)
{
    static const char *const statements[] = {
        "INSERT INTO organ (id, name, level, region) VALUES (1, '市纪委', 'city', '3499')",
        "INSERT INTO organ (id, name, level, region, parent) VALUES (2, '县纪委', 'county', '349901', 1)",
        "INSERT INTO user (id, name, display, organ, role, created_on) VALUES (1, 'u', '" HIDDEN
        "', 2, 'officer', '2025-01-01')",
        "INSERT INTO region (code, name) VALUES ('349901101', '青山镇'), ('349901101201', '石桥村'), ('349901', "
        "'清沅县')",
        "INSERT INTO matter (id, kind, number, title, state, organ, handler, region, domain, opened_on) VALUES"
        " (1, 'report', '举2025-000001', '" HIDDEN "', 'registered', 2, 1, '349901101201', 'D09', '2025-01-03'),"
        " (2, 'report', '举2025-000002', '" HIDDEN "', 'kept', 2, 1, '349901101201', 'D09', '2025-02-03'),"
        " (3, 'report', '举2025-000003', '" HIDDEN "', 'registered', 1, NULL, '3499', NULL, '2025-02-04'),"
        " (4, 'lead', '线2025-000001', '" HIDDEN "', 'filed', 2, 1, '349901101201', 'D09', '2025-02-05'),"
        " (5, 'case', '案2025-000001', '" HIDDEN "', 'filed', 2, 1, '349901101201', 'D09', '2025-03-05'),"
        " (6, 'lead', '线2025-000002', '" HIDDEN "', 'prelim', 2, 1, '349901101201', 'D09', '2025-02-05')",
        "UPDATE matter SET parent = 4 WHERE id = 5",
        "INSERT INTO report (id, channel, signature, receipt, reply_key, sketch, content, identity, repeats) VALUES"
        " (1, 'visit', 'joint', '" HIDDEN "1', '" HIDDEN "', '" HIDDEN "', '" HIDDEN "', '" HIDDEN "', NULL),"
        " (2, 'visit', 'real_name', '" HIDDEN "2', '" HIDDEN "', '" HIDDEN "', '" HIDDEN "', '" HIDDEN "', 1),"
        " (3, 'letter', 'anonymous', '" HIDDEN "3', '" HIDDEN "', '" HIDDEN "', '" HIDDEN "', NULL, NULL)",
        "INSERT INTO pass_through (id, receipt, received_on, due_on) VALUES (77, '" HIDDEN
        "', '2025-01-01', '2025-01-08')",
        "INSERT INTO matter_subject (matter, entity, name, unit, post, removed_at) VALUES"
        " (1, 34010119800101001, '张伟', '石桥村', '支书', NULL), (1, NULL, '" HIDDEN "', NULL, NULL, '2025-01-05'),"
        " (4, NULL, '" HIDDEN "', NULL, NULL, NULL)",
        "INSERT INTO matter_link (matter, kind, ref, relation, added_at, removed_at) VALUES"
        " (4, 'matter', 1, 'source', '', NULL), (6, 'matter', 3, 'source', '', '2025-02-06')",
        "INSERT INTO move (matter, name, from_state, to_state, on_day, by_user, reason) VALUES"
        " (4, 'verify', 'proposed', 'prelim', '2025-02-10', 1, '" HIDDEN "'),"
        " (4, 'list', 'prelim', 'prelim', '2025-02-20', 1, '" HIDDEN "'),"
        " (4, 'file', 'prelim', 'filed', '2025-03-05', 1, '" HIDDEN "'),"
        " (6, 'verify', 'proposed', 'prelim', '2025-02-10', 1, '" HIDDEN "'),"
        " (1, 'level_up', 'registered', 'registered', '2025-02-03', NULL, '" HIDDEN "'),"
        " (1, 'level_up', 'registered', 'registered', '2025-02-04', 1, '" HIDDEN "'),"
        " (2, 'settle_repeats', 'registered', 'registered', '2025-02-09', 1, '" HIDDEN "')",
        "INSERT INTO fact (matter, name, value, on_day, replaced_at) VALUES"
        " (5, 'acts_from', '2022-01-01', '2025-03-06', '2025-03-07'), (5, 'acts_from', '2023-05-01', '2025-03-07', "
        "NULL),"
        " (5, 'acts_to', '不详', '2025-03-07', NULL), (5, 'plan', '" HIDDEN "', '2025-03-07', NULL)",
        "INSERT INTO verdict (matter, duty, answerable, why, on_day) VALUES (5, 'party_committee', 0, '" HIDDEN
        "', '2025-04-01'), (5, 'commission', 0, '" HIDDEN "', '2025-04-02')",
        "INSERT INTO person_in_case (matter, entity, name, unit, post, kind, responsibility) VALUES"
        " (5, 34010119800101001, '" HIDDEN "', '石桥村村委会', '支书', 'village_staff', 'direct')",
    };

    change(world, statements, QF_COUNT(statements));
}

static struct qf_lake *open_filled(struct world *world)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_lake *lake = NULL;

    must(qf_lake_open(&(struct qf_lake_options){ .threads = 1 }, &lake, &error), &error);
    must(qf_casework_load(lake, world->book, world->catalog, &error), &error);
    return lake;
}

/* Columns joined by '|', rows by '\n'. */
static void table_is(struct qf_lake *lake, const char *sql, const char *expected)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_query *query CLEANUP(qf_query_free) = NULL;
    struct qf_text out CLEANUP(qf_text_release) = { 0 };
    bool more = true;

    must(qf_query_start(lake, sql, NULL, 0, &query, &error), &error);
    for (;;) {
        must(qf_query_next(query, &more, &error), &error);
        if (!more)
            break;
        qf_text_add_string(&out, out.length ? "\n" : "");
        qf_text_add_slice(&out, qf_query_text(query, 0));
    }
    assert_string_equal(qf_text_string(&out), expected);
}

static void tables__hold_what_models_may_know(void **state)
{
    struct world *world = *state;

    fill_book(world);
    struct qf_lake *lake CLEANUP(qf_lake_close) = open_filled(world);
    table_is(lake,
        "SELECT concat_ws('|', id, number, chain, region, coalesce(township, '-'), coalesce(village, '-'), "
        "coalesce(domain, '-'),"
        " organ_level, signature, opened_on, state, coalesce(prelim_on::VARCHAR, '-'), coalesce(verified_on::VARCHAR, "
        "'-'), level_ups,"
        " coalesce(settled_on::VARCHAR, '-')) FROM book_report ORDER BY id",
        "1|举2025-000001|1|349901101201|青山镇|石桥村|D09|county|joint|2025-01-03|registered|2025-02-10|2025-03-05|1|-"
        "\n"
        "2|举2025-000002|1|349901101201|青山镇|石桥村|D09|county|real_name|2025-02-03|kept|-|-|0|2025-02-09\n"
        "3|举2025-000003|3|3499|-|-|-|city|anonymous|2025-02-04|registered|-|-|0|-");
    table_is(lake, "SELECT concat_ws('|', matter, entity, name, unit, post) FROM book_report_subject",
        "1|34010119800101001|张伟|石桥村|支书");
    table_is(lake,
        "SELECT concat_ws('|', id, number, lead, township, village, filed_on, acts_from, coalesce(acts_to::VARCHAR, "
        "'-'),"
        " coalesce(withdrawn_on::VARCHAR, '-'), reviewed_on) FROM book_case",
        "5|案2025-000001|4|青山镇|石桥村|2025-03-05|2023-05-01|-|-|2025-04-01");
    table_is(lake, "SELECT concat_ws('|', matter, entity, unit, post, responsibility) FROM book_case_person",
        "5|34010119800101001|石桥村村委会|支书|direct");
}

static void tables__hold_no_word_no_reporter_and_nothing_that_bypasses(void **state)
{
    struct world *world = *state;
    size_t count;
    const struct qf_contract *datasets = qf_catalog_book_datasets(world->catalog, &count);
    char sql[256];

    fill_book(world);
    struct qf_lake *lake CLEANUP(qf_lake_close) = open_filled(world);
    for (size_t i = 0; i < count; i++) {
        snprintf(sql, sizeof sql, "SELECT count(*)::VARCHAR FROM \"%s\" AS t WHERE t::VARCHAR LIKE '%%" HIDDEN "%%'",
            datasets[i].code);
        table_is(lake, sql, "0");
        snprintf(sql, sizeof sql, "SELECT count(*)::VARCHAR FROM \"%s\" AS t WHERE id = 77", datasets[i].code);
        table_is(lake, sql, "0");
    }
    table_is(lake, "SELECT count(*)::VARCHAR FROM book_report", "3");
    table_is(lake, "SELECT count(*)::VARCHAR FROM information_schema.tables", "4");
}

static void withdrawal__ends_when_the_case_is_opened_again(void **state)
{
    static const char *const withdrawn[] = { "INSERT INTO move (matter, name, from_state, to_state, on_day) VALUES (5, "
                                             "'withdraw', 'investigating', 'withdrawn', '2025-05-01')" };
    static const char *const reopened[] = { "INSERT INTO move (matter, name, from_state, to_state, on_day) VALUES (5, "
                                            "'reopen', 'archived', 'investigating', '2025-06-01')" };
    struct world *world = *state;

    fill_book(world);
    change(world, withdrawn, 1);
    struct qf_lake *lake CLEANUP(qf_lake_close) = open_filled(world);
    table_is(lake, "SELECT coalesce(withdrawn_on::VARCHAR, '-') FROM book_case", "2025-05-01");
    change(world, reopened, 1);
    struct qf_lake *again CLEANUP(qf_lake_close) = open_filled(world);
    table_is(again, "SELECT coalesce(withdrawn_on::VARCHAR, '-') FROM book_case", "-");
}

/* --- in a run ---------------------------------------------------------------------------------------------------------- */

#define CASEWORK_MODEL                                                                                                 \
    "code: X54\nname: x\nversion: 1\ntitle: {zh: 问, en: q}\nquestion: {zh: 问, en: q}\ndomain: D01\nlevel: red\n"   \
    "datasets: [book_report, book_report_subject, DE01]\nsentence: {zh: 问, en: q}\n"                                 \
    "sql: |\n"                                                                                                         \
    "  SELECT s.entity AS subject, s.name AS subject_name, r.number AS period, [r._ref, s._ref] AS evidence\n"         \
    "  FROM book_report AS r JOIN book_report_subject AS s ON s.matter = r.id\n"                                       \
    "  WHERE NOT EXISTS (FROM \"DE01\")\n"                                                                             \
    "examples:\n"                                                                                                      \
    "  - name: hits\n    rows: {book_report: [{id: \"7\", number: 举1}], book_report_subject: [{id: \"9\", matter: "  \
    "\"7\", entity: \"" P1 "\", name: 张伟}]}\n    expect: [{subject: \"" P1 "\", period: 举1, level: red}]\n"        \
    "  - name: silent\n    rows: {book_report: [{id: \"7\", number: 举1}]}\n    expect: []\n"

static enum qf_status keep_evidence(void *context, const struct qf_warning *warning, struct qf_error *error)
{
    (void)error;
    qf_text_add_string(context, warning->evidence);
    return QF_OK;
}

static void run__reads_casework_without_any_delivery_and_refers_to_its_rows(void **state)
{
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_warn_report report CLEANUP(qf_warn_report_release) = { 0 };
    struct qf_text evidence CLEANUP(qf_text_release) = { 0 };
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    struct qf_warning_ref *refs = NULL;
    struct qf_source_evidence row;
    size_t count = 0;

    fill_book(world);
    world_write(world, "models/X54.yaml", CASEWORK_MODEL);
    const struct qf_model_outcome *outcome = world_run(world, "X54", &report);
    if (strcmp(outcome->state, "done") != 0)
        fail_msg("%s: %s", outcome->state, outcome->message);
    assert_int_equal(outcome->hits, 1);
    must(qf_warning_walk(world->book, &(struct qf_warning_filter){ .model = "X54" }, keep_evidence, &evidence, &error),
        &error);
    assert_string_equal(qf_text_string(&evidence), "[[\"book_report_subject\",1],[\"book_report\",1]]");
    must(qf_arena_new(0, &arena, &error), &error);
    must(qf_warning_refs(qf_text_string(&evidence), arena, &refs, &count, &error), &error);
    assert_int_equal(count, 2);
    must(qf_evidence_read(NULL, world->book, world->catalog, refs[0].batch, refs[0].row, false, arena, &row, &error),
        &error);
    assert_string_equal(row.contract->code, "book_report_subject");
    assert_string_equal(row.cells[2].text, "340101**********13");
    assert_string_equal(row.cells[3].text, "张伟");
    must(qf_evidence_read(NULL, world->book, world->catalog, refs[1].batch, refs[1].row, false, arena, &row, &error),
        &error);
    assert_string_equal(row.cells[1].text, "举2025-000001");
    /* the run is entered in the transaction that copies casework: right after the last change of the book */
    book_answers(
        world, "SELECT count(*) FROM journal WHERE action = 'warning.run.begin' AND \"table\" = 'warning_run'", "1");
}

static void run__skips_a_model_of_the_lake_all_the_same(void **state)
{
    struct qf_warn_report report CLEANUP(qf_warn_report_release) = { 0 };

    assert_string_equal(world_run(*state, "T01", &report)->state, "skipped");
}

static void example__gives_rows_of_casework(void **state)
{
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_example_outcome outcomes[2];
    bool passed = false;

    world_write(world, "models/X54.yaml", CASEWORK_MODEL);
    must(qf_model_test(
             &world->sessions, world->catalog, qf_catalog_model(world->catalog, "X54"), outcomes, &passed, &error),
        &error);
    if (!passed)
        fail_msg("%s / %s", outcomes[0].message, outcomes[1].message);
}

static void cage__refuses_casework_that_is_not_declared(void **state)
{
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_hits hits CLEANUP(qf_hits_release) = { 0 };

    world_model(world, "",
        "SELECT 1 AS subject, number AS subject_name, number AS period, [_ref] AS evidence FROM book_report");
    assert_int_equal(world_ask(world, "X01", 20000, 0, &hits, &error), QF_INPUT);
    if (!strstr(error.message, "reads 'book_report', which it does not declare") ||
        !strstr(error.hint, "add it to 'datasets'"))
        fail_msg("%s (%s)", error.message, error.hint);
}

int main(void)
{
#define WITH_WORLD(test) cmocka_unit_test_setup_teardown(test, world_setup, world_teardown)
    const struct CMUnitTest tests[] = {
        WITH_WORLD(tables__hold_what_models_may_know),
        WITH_WORLD(tables__hold_no_word_no_reporter_and_nothing_that_bypasses),
        WITH_WORLD(withdrawal__ends_when_the_case_is_opened_again),
        WITH_WORLD(run__reads_casework_without_any_delivery_and_refers_to_its_rows),
        WITH_WORLD(run__skips_a_model_of_the_lake_all_the_same),
        WITH_WORLD(example__gives_rows_of_casework),
        WITH_WORLD(cage__refuses_casework_that_is_not_declared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
