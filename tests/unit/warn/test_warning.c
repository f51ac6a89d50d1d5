/* SPDX-License-Identifier: Apache-2.0 */
/* The reading side: lists and their filters, totals, evidence with its place, and ties with their names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "warn/summary.h"
#include "warn/warning.h"
#include "world.h"

/* Four warnings: 李娜 2024 red 3,000; 王芳 orange (by name) 2,000; 张伟 2024 orange 500, 2023 orange 120. */
static void deliver_four(struct world *world)
{
    struct qf_warn_report report CLEANUP(qf_warn_report_release) = { 0 };

    world_deliver(world, 0,
        "('张伟', '" P1 "', '石桥村', 1000, 50000, '2024-03-01'), ('张伟', '" P1
        "', '石桥村', 1000, 12000, '2023-03-01'),"
        " ('李娜', '" P2
        "', '柳林村', NULL, 300000, '2024-03-01'), ('王芳', NULL, '柳林村', 1000, 200000, '2024-03-01')");
    assert_int_equal(world_run(world, "T01", &report)->hits, 4);
}

static enum qf_status add_line(void *context, const struct qf_warning *warning, struct qf_error *error)
{
    (void)error;
    qf_text_add_format(context, "%s %s %s %lld;", warning->subject_name, warning->period, warning->level,
        (long long)warning->amount_fen);
    return QF_OK;
}

static void list_is(struct world *world, struct qf_warning_filter filter, const char *expected)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_text text CLEANUP(qf_text_release) = { 0 };

    must(qf_warning_walk(world->book, &filter, add_line, &text, &error), &error);
    assert_string_equal(qf_text_string(&text), expected);
}

#define RED     "李娜 2024 red 300000;"
#define BY_NAME "王芳 2024 orange 200000;"
#define LARGE   "张伟 2024 orange 50000;"
#define SMALL   "张伟 2023 orange 12000;"

static void list__puts_the_weightiest_first_and_filters(void **state)
{
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    deliver_four(world);
    list_is(world, (struct qf_warning_filter){ 0 }, RED BY_NAME LARGE SMALL);
    list_is(world, (struct qf_warning_filter){ .level = "red" }, RED);
    list_is(world, (struct qf_warning_filter){ .model = "T01", .domain = "D01", .name = "张伟" }, LARGE SMALL);
    list_is(world, (struct qf_warning_filter){ .subject = E1 }, LARGE SMALL);
    list_is(world, (struct qf_warning_filter){ .min_amount_fen = 50000 }, RED BY_NAME LARGE);
    list_is(world, (struct qf_warning_filter){ .limit = 2, .offset = 1 }, BY_NAME LARGE);
    list_is(world, (struct qf_warning_filter){ .id = 1 }, SMALL);
    list_is(world, (struct qf_warning_filter){ .model = "M99" }, "");
    must(qf_warning_dismiss(world->book, 1, "officer", "timing", "补报", &error), &error);
    list_is(world, (struct qf_warning_filter){ .state = "open" }, RED BY_NAME LARGE);
    list_is(world, (struct qf_warning_filter){ .state = "dismissed" }, SMALL);
}

static enum qf_status add_total(void *context, const struct qf_warning_total *total, struct qf_error *error)
{
    (void)error;
    qf_text_add_format(context, "%s %lld %lld %lld %lld %lld %lld %lld %lld;", total->group, (long long)total->red,
        (long long)total->orange, (long long)total->yellow, (long long)total->dismissed, (long long)total->gone,
        (long long)total->amount_fen, (long long)total->confirmed, (long long)total->unfounded);
    return QF_OK;
}

static void totals__count_open_ones_by_level(void **state)
{
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_text text CLEANUP(qf_text_release) = { 0 };

    deliver_four(world);
    must(qf_warning_dismiss(world->book, 1, "officer", "timing", "补报", &error), &error);
    must(qf_warning_totals(world->book, QF_WARNINGS_BY_DOMAIN, add_total, &text, &error), &error);
    must(qf_warning_totals(world->book, QF_WARNINGS_BY_MODEL, add_total, &text, &error), &error);
    assert_string_equal(qf_text_string(&text), "D01 1 2 0 1 0 550000 0 1;T01 1 2 0 1 0 550000 0 1;");
}

/* A lead's outcome of a warning; what became of it before it was a lead does not count any more. */
static void tell_outcome(struct world *world, const char *outcome, const char *cause)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;

    must(qf_book_begin(world->book, "test", "outcome", NULL, &error), &error);
    must(qf_book_prepare(world->book,
             "INSERT INTO warning_outcome (warning, matter, outcome, cause, why, digest, on_day)"
             " SELECT 1, max(id), ?1, ?2, 'x', 'x', 'x' FROM matter",
             &insert, &error),
        &error);
    qf_statement_bind_text(insert, 1, outcome);
    qf_statement_bind_text(insert, 2, cause);
    must(qf_statement_run(insert, &error), &error);
    must(qf_book_commit(world->book, &error), &error);
}

static void open_matter(struct world *world)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    static const char *const inserts[] = {
        "INSERT OR IGNORE INTO organ (id, name, level, region) VALUES (1, 'x', 'city', '3499')",
        "INSERT INTO matter (kind, number, state, organ, region, opened_on)"
        " SELECT 'lead', 'L' || count(*), 'open', 1, '3499', 'x' FROM matter",
    };

    must(qf_book_begin(world->book, "test", "matter", NULL, &error), &error);
    for (size_t i = 0; i < QF_COUNT(inserts); i++) {
        struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
        must(qf_book_prepare(world->book, inserts[i], &insert, &error), &error);
        must(qf_statement_run(insert, &error), &error);
    }
    must(qf_book_commit(world->book, &error), &error);
}

static void totals__count_what_warnings_were_found_to_be(void **state)
{
    static const struct {
        const char *outcome, *cause, *found;
    } rows[] = {
        { "unprovable", NULL, " 0 0;" }, { "unfounded", "timing", " 0 1;" },
        { "partly", NULL, " 1 0;" }, /* one lead found so, though another had not */
    };
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    deliver_four(world);
    must(qf_warning_dismiss(world->book, 1, "officer", "already_handled", "已办", &error), &error);
    for (size_t i = 0; i < QF_COUNT(rows); i++) {
        struct qf_text text CLEANUP(qf_text_release) = { 0 };
        open_matter(world);
        tell_outcome(world, rows[i].outcome, rows[i].cause);
        must(qf_warning_totals(world->book, QF_WARNINGS_BY_MODEL, add_total, &text, &error), &error);
        if (!strstr(qf_text_string(&text), rows[i].found))
            fail_msg("%s: %s", rows[i].outcome, qf_text_string(&text));
    }
}

static const struct qf_source_cell *cell_of(const struct qf_source_evidence *row, const char *name)
{
    for (size_t i = 0; i < row->cell_count; i++)
        if (strcmp(row->cells[i].column->name, name) == 0)
            return &row->cells[i];
    fail_msg("no cell '%s'", name);
    return NULL;
}

static void evidence__reads_the_row_with_its_place(void **state)
{
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    struct qf_source_evidence row;

    deliver_four(world);
    must(qf_arena_new(0, &arena, &error), &error);
    must(qf_evidence_read(world->lake, world->book, world->catalog, 1, 2, false, arena, &row, &error), &error);
    assert_string_equal(row.place.file_name, "pay.csv");
    assert_int_equal(row.place.row, 2);
    assert_string_equal(row.contract->code, "PA01");
    assert_string_equal(cell_of(&row, "payee_name")->text, "张伟");
    assert_string_equal(cell_of(&row, "payee_id")->text, "340101**********13");
    assert_string_equal(cell_of(&row, "payee_id")->letters, "B");
    assert_string_equal(cell_of(&row, "area")->text, "1");
    assert_string_equal(cell_of(&row, "amount")->text, "500.00");
    assert_string_equal(cell_of(&row, "pay_date")->text, "2024-03-01");
    must(qf_evidence_read(world->lake, world->book, world->catalog, 1, 4, true, arena, &row, &error), &error);
    assert_string_equal(cell_of(&row, "payee_id")->text, P2);
    assert_null(cell_of(&row, "area")->text);
    assert_int_equal(
        qf_evidence_read(world->lake, world->book, world->catalog, 1, 999, false, arena, &row, &error), QF_CORRUPT);
    assert_int_equal(
        qf_evidence_read(world->lake, world->book, world->catalog, 7, 2, false, arena, &row, &error), QF_NOT_FOUND);
}

static void refs__read_back_as_written(void **state)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    struct qf_warning_ref *refs = NULL;
    size_t count = 0;

    (void)state;
    must(qf_arena_new(0, &arena, &error), &error);
    must(qf_warning_refs("[[1,2],[3,68719476735]]", arena, &refs, &count, &error), &error);
    assert_int_equal(count, 2);
    assert_int_equal(refs[1].batch, 3);
    assert_int_equal(refs[1].row, 68719476735);
    assert_int_equal(qf_warning_refs("{}", arena, &refs, &count, &error), QF_CORRUPT);
    assert_int_equal(qf_warning_refs("[[1,", arena, &refs, &count, &error), QF_CORRUPT);
}

static void links__are_named_from_their_rows(void **state)
{
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    struct qf_warning_link *links = NULL;
    size_t count = 0;

    deliver_four(world);
    must(qf_arena_new(0, &arena, &error), &error);
    /* batch 1 rows 2 and 4 (refs 2^36 + row), and a batch that nobody has */
    must(qf_warning_links("[{\"from\":34010119800101001,\"to\":34010119800101002,\"kind\":\"spouse\","
                          "\"refs\":[68719476738,68719476740]},"
                          "{\"from\":1,\"to\":34010119800101001,\"kind\":\"child\",\"refs\":[618475290626]}]",
             arena, &links, &count, &error),
        &error);
    assert_int_equal(count, 2);
    assert_string_equal(links[0].from_name, "");
    must(qf_warning_name_links(world->lake, world->book, world->catalog, arena, links, count, &error), &error);
    assert_string_equal(links[0].kind, "spouse");
    assert_string_equal(links[0].from_name, "张伟");
    assert_string_equal(links[0].to_name, "李娜");
    assert_string_equal(links[1].from_name, "");
    assert_string_equal(links[1].to_name, "");
}

static enum qf_status keep_facts(void *context, const struct qf_warning *warning, struct qf_error *error)
{
    qf_text_add_string(context, warning->facts);
    return qf_text_check(context, error);
}

static void facts_are(const char *facts, const struct qf_model *model, bool unmasked, const char *expected)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct qf_json json;

    qf_json_init(&json, &text);
    must(qf_warning_add_facts(&json, facts, model, unmasked, &error), &error);
    assert_string_equal(qf_text_string(&text), expected);
}

static void facts__are_told_by_their_types_and_masked(void **state)
{
    struct world *world = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_text facts CLEANUP(qf_text_release) = { 0 };
    struct qf_text none CLEANUP(qf_text_release) = { 0 };
    struct qf_json json;
    const struct qf_model *model = qf_catalog_model(world->catalog, "T01");

    deliver_four(world);
    must(qf_warning_walk(
             world->book, &(struct qf_warning_filter){ .level = "red", .name = "李娜" }, keep_facts, &facts, &error),
        &error);
    facts_are(qf_text_string(&facts), model, false,
        "{\"payments\":1,\"area\":null,\"limit_fact\":10000,\"last_day\":\"2024-03-01\",\"last_month\":\"2024-03\","
        "\"over\":2900,"
        "\"payee_id\":\"340101**********21\",\"remark\":null}");
    facts_are(qf_text_string(&facts), model, true,
        "{\"payments\":1,\"area\":null,\"limit_fact\":10000,\"last_day\":\"2024-03-01\",\"last_month\":\"2024-03\","
        "\"over\":2900,"
        "\"payee_id\":\"" P2 "\",\"remark\":null}");
    facts_are("{\"payments\":3,\"payee_id\":\"" P2 "\"}", NULL, true, "{\"payments\":3,\"payee_id\":null}");
    qf_json_init(&json, &none);
    assert_int_equal(qf_warning_add_facts(&json, "[1]", model, false, &error), QF_CORRUPT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(facts__are_told_by_their_types_and_masked, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(list__puts_the_weightiest_first_and_filters, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(totals__count_open_ones_by_level, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(totals__count_what_warnings_were_found_to_be, world_setup, world_teardown),
        cmocka_unit_test_setup_teardown(evidence__reads_the_row_with_its_place, world_setup, world_teardown),
        cmocka_unit_test(refs__read_back_as_written),
        cmocka_unit_test_setup_teardown(links__are_named_from_their_rows, world_setup, world_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
