/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One small city in which everything is as its truth says, and then everything that can be otherwise, one at a time: each must be
 * told, and nothing beside it.
 */
#include "synth/evaluate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"

#include "../../remove_tree.h"

/* Synthetic people: resident IDs, whose first 17 digits are the entities. */
#define P1 "349901194803130010"
#define P2 "349901195504220029"
#define P3 "349901196205230037"
#define P4 "349901196906240043"
#define E1 "34990119480313001"
#define E2 "34990119550422002"
#define E3 "34990119620523003"
#define E4 "34990119690624004"

struct city {
    char folder[32];
    char truth[64];
    struct qf_lake *lake;
    struct qf_book *book;
};

static void must(enum qf_status status, const struct qf_error *error)
{
    if (status != QF_OK)
        fail_msg("%s: %s (%s)", qf_status_name(status), error->message, error->detail);
}

static void tell_book(struct city *city, const char *sql)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;

    must(qf_book_begin(city->book, "tester", "test", NULL, &error), &error);
    must(qf_book_prepare(city->book, sql, &change, &error), &error);
    must(qf_statement_run(change, &error), &error);
    must(qf_book_commit(city->book, &error), &error);
}

static void write_lake(struct city *city, const char *path, const char *select)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    must(qf_lake_write_query(city->lake, path, select, NULL, &error), &error);
}

static void write_truth(struct city *city, const char *text)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    must(qf_file_replace(city->truth, text, strlen(text), &error), &error);
}

static void open_lake(struct city *city)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    char path[64];

    qf_lake_close(city->lake);
    snprintf(path, sizeof path, "%s/lake", city->folder);
    must(qf_lake_open(&(struct qf_lake_options){ .path = path, .threads = 2 }, &city->lake, &error), &error);
}

/*
 * Batch 1 is a CSV: row 1 the header, 2 accepted, 3 accepted with a finding, 4 quarantined, 5 a total, 6 blank. Batch 2 is a workbook
 * whose second sheet begins at row 11: its row 2 is accepted with a finding in a column of a two-row header.
 */
static void deliver(struct city *city)
{
    tell_book(city,
        "INSERT INTO batch (id, state, department, dataset, file_name, sha256, size_bytes, received_at, "
        "rows_delivered, rows_accepted,"
        " rows_quarantined, rows_set_aside) VALUES (1, 'committed', 'CZ', 'CZ01', 'pay.csv', 'a', 1, '', 6, 2, 1, 3),"
        " (2, 'committed', 'MZ', 'MZ01', 'members.xlsx', 'b', 1, '', 12, 8, 0, 4)");
    tell_book(city,
        "INSERT INTO batch_sheet (batch, position, name, first_row, row_count, header_row) VALUES (1, 1, '', 1, 6, 1),"
        " (2, 1, 'a', 1, 10, 2), (2, 2, 'b', 11, 2, 1)");
    tell_book(city, "INSERT INTO batch_column (batch, sheet, name, position, header) VALUES (1, 1, 'name', 1, '姓名'),"
                    " (1, 1, 'person_id', 2, '身份证号'), (1, 1, 'amount', 3, '金额'), (2, 1, 'name', 1, '姓名'), (2, "
                    "2, 'name', 1, '姓名'),"
                    " (2, 2, 'person_id', 4, '身份证号')");
    write_lake(city, "CZ01/1.parquet", "SELECT 'x' AS name, 1 AS _batch, unnest([2, 3])::BIGINT AS _row");
    write_lake(city, "_quarantine/1.parquet", "SELECT 4::BIGINT AS _row, 'missing,number' AS reason, '[]' AS raw");
    write_lake(city, "_finding/1.parquet",
        "SELECT * FROM (VALUES (3::BIGINT, 'person_id', 2, 'invalid', 'check-digit', 'x', NULL), (4, 'amount', 3, "
        "'invalid', 'number', 'y', NULL),"
        " (5, '', 0, 'set_aside', 'total', '[]', NULL)) AS f (_row, \"column\", \"position\", kind, rule, raw, value)");
    write_lake(
        city, "MZ01/2.parquet", "SELECT 'x' AS other, 2 AS _batch, unnest([3, 4, 5, 6, 7, 8, 9, 12])::BIGINT AS _row");
    write_lake(city, "_finding/2.parquet",
        "SELECT 12::BIGINT AS _row, 'person_id' AS \"column\", 4 AS \"position\", 'altered' AS kind, 'stripped' AS "
        "rule, 'x' AS raw, 'y' AS value");
}

#define WARNING(id, model, subject, name, period, level, amount)                                                       \
    "(" #id ", 'f" #id "', '" model "', 1, 'D01', " subject ", '" name "', '" period "', '" level "', " amount         \
    ", '', '', '{}', '[]', '[]', '', 'open', 1, 1, 'new')"

static void warn(struct city *city)
{
    tell_book(city, "INSERT INTO snapshot (id, digest, taken_at) VALUES (1, 's', '')");
    tell_book(city,
        "INSERT INTO match_run (id, snapshot, state, settings_digest, started_at) VALUES (1, 1, 'committed', '', '')");
    tell_book(city, "INSERT INTO warning_run (id, snapshot, match_run, as_of, catalogue_digest, state, started_at)"
                    " VALUES (1, 1, 1, '2025-06-30', '', 'committed', '')");
    tell_book(city,
        "INSERT INTO warning (id, fingerprint, model, model_version, domain, subject, subject_name, period, level, "
        "amount_fen,"
        " sentence_zh, sentence_en, facts, evidence, links, digest, state, first_run, changed_run, last_change) "
        "VALUES " WARNING(1, "M04", E1, "邓老根", "2024-03", "orange", "60000") ", " WARNING(2, "M09", E2, "王建国",
            "2019-01", "red", "NULL") ", " WARNING(3, "M01", "NULL", "青山镇", "2021 青山镇", "orange", "620000"));
}

#define WRONG_1                                                                                                        \
    "{\"kind\":\"wrong\",\"id\":\"M04-1\",\"model\":\"M04\",\"subject\":\"" P1                                         \
    "\",\"name\":\"邓老根\",\"period\":\"2024-03\",\"level\":\"orange\",\"amount_fen\":60000,\"findable\":true,"    \
    "\"note\":\"paid on\"}\n"
#define WRONG_2                                                                                                        \
    "{\"kind\":\"wrong\",\"id\":\"M09-1\",\"model\":\"M09\",\"subject\":\"" P2                                         \
    "\",\"name\":\"王建国\",\"period\":\"2019-01\",\"findable\":true}\n"
#define WRONG_3                                                                                                         \
    "{\"kind\":\"wrong\",\"id\":\"M01-1\",\"model\":\"M01\",\"subject\":\"\",\"name\":\"青山镇\",\"period\":\"2021 " \
    "青山镇\","                                                                                                      \
    "\"level\":\"orange\",\"findable\":true}\n"
#define NOT_FINDABLE                                                                                                   \
    "{\"kind\":\"wrong\",\"id\":\"M04-2\",\"model\":\"M04\",\"subject\":\"" P3                                         \
    "\",\"name\":\"贾秋菊\",\"period\":\"2024-01\",\"findable\":false}\n"
#define LOOKALIKE                                                                                                      \
    "{\"kind\":\"lookalike\",\"id\":\"M04-L1\",\"model\":\"M04\",\"subject\":\"" P4                                    \
    "\",\"name\":\"魏雪芹\",\"period\":\"2024-03\",\"note\":\"month of grace\"}\n"
#define LOOKALIKE_EVER                                                                                                 \
    "{\"kind\":\"lookalike\",\"id\":\"M09-L1\",\"model\":\"M09\",\"subject\":\"" P4 "\",\"name\":\"魏雪芹\"}\n"
#define DIRT(file, sheet, row, column, rule, end)                                                                      \
    "{\"kind\":\"dirt\",\"file\":\"" file "\",\"sheet\":" #sheet ",\"row\":" #row ",\"column\":\"" column              \
    "\",\"rule\":\"" rule "\",\"end\":\"" end "\"}\n"
#define DIRT_ALL                                                                                                       \
    DIRT("CZ/pay.csv", 1, 3, "身份证号", "check-digit", "accepted")                                                    \
    DIRT("CZ/pay.csv", 1, 4, "金额", "number", "quarantined")                                                          \
    DIRT("CZ/pay.csv", 1, 4, "", "missing", "quarantined")                                                             \
    DIRT("CZ/pay.csv", 1, 5, "", "total", "set_aside")                                                                 \
    DIRT("CZ/pay.csv", 1, 6, "", "", "set_aside")                                                                      \
    DIRT("MZ/members.xlsx", 2, 2, "身份证号", "stripped", "accepted")
#define DELIVERED                                                                                                      \
    "{\"kind\":\"delivered\",\"file\":\"CZ/pay.csv\",\"rows\":6,\"accepted\":2,\"quarantined\":1,\"set_aside\":3}\n"   \
    "{\"kind\":\"delivered\",\"file\":\"MZ/"                                                                           \
    "members.xlsx\",\"rows\":12,\"accepted\":8,\"quarantined\":0,\"set_aside\":4}\n"
#define TRUTH WRONG_1 WRONG_2 WRONG_3 NOT_FINDABLE LOOKALIKE LOOKALIKE_EVER DIRT_ALL DELIVERED

static int setup(void **state)
{
    static struct city city;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    char path[64];

    city = (struct city){ .folder = "/tmp/qf-evaluate-XXXXXX" };
    assert_non_null(mkdtemp(city.folder));
    snprintf(city.truth, sizeof city.truth, "%s/truth.jsonl", city.folder);
    snprintf(path, sizeof path, "%s/lake", city.folder);
    must(qf_folder_make(path, &error), &error);
    open_lake(&city);
    snprintf(path, sizeof path, "%s/book.db", city.folder);
    must(qf_book_open(path, QF_BOOK_CREATE, &city.book, &error), &error);
    deliver(&city);
    warn(&city);
    write_truth(&city, TRUTH);
    *state = &city;
    return 0;
}

static int teardown(void **state)
{
    struct city *city = *state;

    qf_book_close(city->book);
    qf_lake_close(city->lake);
    remove_tree(city->folder);
    return 0;
}

static enum qf_status add_difference(void *context, const struct qf_difference *difference, struct qf_error *error)
{
    struct qf_text *out = context;
    const struct qf_slice texts[] = { difference->what, difference->id, difference->model, difference->file,
        difference->expected, difference->found };

    for (size_t i = 0; i < QF_COUNT(texts); i++) {
        if (!texts[i].length)
            continue;
        qf_text_add_string(out, i ? " | " : "");
        qf_text_add_slice(out, texts[i]);
    }
    if (difference->row)
        qf_text_add_format(out, " @%lld:%lld", (long long)difference->sheet, (long long)difference->row);
    qf_text_add_char(out, '\n');
    return qf_text_check(out, error);
}

/* Evaluates in a fresh session: exactly the `expected` differences are told, and the bars hold when there are none. */
static void differs(struct city *city, const char *expected, struct qf_evaluation *evaluation, struct qf_arena *arena)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_text found CLEANUP(qf_text_release) = { 0 };

    open_lake(city);
    must(qf_evaluate(city->lake, city->book, city->truth, arena, evaluation, &error), &error);
    must(qf_difference_walk(city->lake, 0, add_difference, &found, &error), &error);
    assert_string_equal(qf_text_string(&found), expected);
    assert_int_equal(evaluation->holds, *expected == '\0');
}

static struct qf_evaluated_model evaluate(struct city *city, const char *expected)
{
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    struct qf_evaluation evaluation = { 0 };
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    must(qf_arena_new(0, &arena, &error), &error);
    differs(city, expected, &evaluation, arena);
    return evaluation.all;
}

static void evaluate__holds_when_all_is_as_planted(void **state)
{
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    struct qf_evaluation evaluation = { 0 };
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    must(qf_arena_new(0, &arena, &error), &error);
    differs(*state, "", &evaluation, arena);
    assert_int_equal(evaluation.model_count, 3);
    assert_string_equal(evaluation.models[0].model, "M01");
    assert_string_equal(evaluation.models[1].model, "M04");
    assert_int_equal(evaluation.models[1].planted, 1);
    assert_int_equal(evaluation.models[1].found, 1);
    assert_int_equal(evaluation.models[1].not_findable, 1);
    assert_int_equal(evaluation.models[1].not_findable_found, 0);
    assert_int_equal(evaluation.models[1].lookalikes, 1);
    assert_int_equal(evaluation.models[1].right, 1);
    assert_int_equal(evaluation.all.planted, 3);
    assert_int_equal(evaluation.all.found, 3);
    assert_int_equal(evaluation.all.lookalikes, 2);
    assert_int_equal(evaluation.all.warnings, 3);
    assert_int_equal(evaluation.rule_count, 6);
    assert_string_equal(evaluation.rules[0].rule, "");
    assert_string_equal(evaluation.rules[0].end, "set_aside");
    assert_string_equal(evaluation.rules[1].rule, "check-digit");
    assert_int_equal(evaluation.rules[1].planted, 1);
    assert_int_equal(evaluation.rules[1].right, 1);
    assert_int_equal(evaluation.files, 2);
    assert_int_equal(evaluation.files_agreeing, 2);
    assert_int_equal(evaluation.files_absent, 0);
}

/* --- warnings --- */

static void evaluate__tells_a_missed_wrong(void **state)
{
    tell_book(*state, "UPDATE warning SET state = 'gone' WHERE id = 1");
    struct qf_evaluated_model all = evaluate(*state, "missed | M04-1 | M04 | orange 600.00\n");
    assert_int_equal(all.missed, 1);
    assert_int_equal(all.found, 2);
}

static void evaluate__tells_a_dismissed_warning_as_missed(void **state)
{
    tell_book(*state, "UPDATE warning SET state = 'dismissed' WHERE id = 2");
    assert_int_equal(evaluate(*state, "missed | M09-1 | M09\n").missed, 1);
}

static void evaluate__tells_another_period_as_missed_and_unplanned(void **state)
{
    tell_book(*state, "UPDATE warning SET period = '2024-04' WHERE id = 1");
    evaluate(*state, "missed | M04-1 | M04 | orange 600.00\nunplanned | M04 | orange 600.00\n");
}

static void evaluate__tells_another_subject_as_missed_and_unplanned(void **state)
{
    tell_book(*state, "UPDATE warning SET subject = " E4 " WHERE id = 2");
    evaluate(*state, "missed | M09-1 | M09\nflagged | M09-L1 | M09 | red\n");
}

static void evaluate__tells_another_model_as_missed_and_unplanned(void **state)
{
    tell_book(*state, "UPDATE warning SET model = 'M08' WHERE id = 2");
    evaluate(*state, "missed | M09-1 | M09\nunplanned | M08 | red\n");
}

static void evaluate__tells_another_level(void **state)
{
    tell_book(*state, "UPDATE warning SET level = 'red' WHERE id = 1");
    struct qf_evaluated_model all = evaluate(*state, "differing | M04-1 | M04 | orange 600.00 | red 600.00\n");
    assert_int_equal(all.differing, 1);
    assert_int_equal(all.found, 3);
    assert_int_equal(all.missed, 0);
}

static void evaluate__tells_another_amount(void **state)
{
    tell_book(*state, "UPDATE warning SET amount_fen = 60001 WHERE id = 1");
    assert_int_equal(evaluate(*state, "differing | M04-1 | M04 | orange 600.00 | orange 600.01\n").differing, 1);
}

static void evaluate__tells_an_amount_that_is_not_there(void **state)
{
    tell_book(*state, "UPDATE warning SET amount_fen = NULL WHERE id = 1");
    assert_int_equal(evaluate(*state, "differing | M04-1 | M04 | orange 600.00 | orange\n").differing, 1);
}

static void evaluate__asks_for_no_level_or_amount_that_the_truth_leaves_open(void **state)
{
    tell_book(*state, "UPDATE warning SET level = 'yellow', amount_fen = 5 WHERE id = 2");
    evaluate(*state, "");
}

static void evaluate__tells_another_name_where_a_name_is_all(void **state)
{
    tell_book(*state, "UPDATE warning SET subject_name = '白水镇' WHERE id = 3");
    evaluate(*state, "missed | M01-1 | M01 | orange\nunplanned | M01 | orange 6200.00\n");
}

static void evaluate__takes_a_namesake_with_a_key_for_nobody_else(void **state)
{
    tell_book(*state, "UPDATE warning SET subject = " E3 " WHERE id = 3");
    evaluate(*state, "missed | M01-1 | M01 | orange\nunplanned | M01 | orange 6200.00\n");
}

#define ADD_WARNING                                                                                                    \
    "INSERT INTO warning (id, fingerprint, model, model_version, domain, subject, subject_name, period, level, "       \
    "amount_fen,"                                                                                                      \
    " sentence_zh, sentence_en, facts, evidence, links, digest, state, first_run, changed_run, last_change) VALUES "

static void evaluate__tells_a_flagged_lookalike(void **state)
{
    tell_book(*state, ADD_WARNING WARNING(4, "M04", E4, "魏雪芹", "2024-03", "yellow", "100"));
    struct qf_evaluated_model all = evaluate(*state, "flagged | M04-L1 | M04 | yellow 1.00\n");
    assert_int_equal(all.flagged, 1);
    assert_int_equal(all.unplanned, 0);
    assert_int_equal(all.right, 3);
    assert_int_equal(all.warnings, 4);
}

static void evaluate__flags_a_lookalike_in_its_period_only(void **state)
{
    tell_book(*state, ADD_WARNING WARNING(4, "M04", E4, "魏雪芹", "2023-03", "yellow", "100"));
    evaluate(*state, "unplanned | M04 | yellow 1.00\n");
}

static void evaluate__flags_a_lookalike_without_a_period_in_any(void **state)
{
    tell_book(*state, ADD_WARNING WARNING(4, "M09", E4, "魏雪芹", "2011-01", "orange", "NULL"));
    evaluate(*state, "flagged | M09-L1 | M09 | orange\n");
}

static void evaluate__counts_a_lookalike_that_is_a_wrong_at_another_time(void **state)
{
    write_truth(*state, TRUTH "{\"kind\":\"lookalike\",\"id\":\"M04-L2\",\"model\":\"M04\",\"subject\":\"" P1
                              "\",\"name\":\"邓老根\"}\n");
    evaluate(*state, "");
}

static void evaluate__never_fails_for_a_wrong_that_cannot_be_found(void **state)
{
    tell_book(*state, ADD_WARNING WARNING(4, "M04", E3, "贾秋菊", "2024-02", "orange", "100")); /* a part of it was */
    struct qf_evaluated_model all = evaluate(*state, "");
    assert_int_equal(all.not_findable_found, 0);
    tell_book(*state, "UPDATE warning SET period = '2024-01' WHERE id = 4");
    all = evaluate(*state, "");
    assert_int_equal(all.not_findable_found, 1);
    assert_int_equal(all.found, 3);
    tell_book(*state, "UPDATE warning SET model = 'M11' WHERE id = 4"); /* of another model it is no excuse */
    evaluate(*state, "unplanned | M11 | orange 1.00\n");
}

static void evaluate__leaves_out_what_rests_on_casework(void **state)
{
    static const char on_casework[] = "UPDATE warning SET evidence = '[[\"book_report\",7],[1,2]]' WHERE id = 4";

    tell_book(*state, ADD_WARNING WARNING(4, "M54", E4, "魏雪芹", "2025-01 举2025-000001", "red", "NULL"));
    evaluate(*state, "unplanned | M54 | red\n");
    tell_book(*state, on_casework);
    assert_int_equal(evaluate(*state, "").warnings, 3);
    tell_book(*state, "UPDATE warning SET model = 'M04' WHERE id = 4"); /* the truth knows that model */
    evaluate(*state, "unplanned | M04 | red\n");
}

/* --- rows --- */

static void evaluate__tells_rows_that_ended_elsewhere(void **state)
{
    write_truth(*state, DIRT("CZ/pay.csv", 1, 3, "身份证号", "check-digit", "quarantined") DIRT("CZ/pay.csv", 1, 4,
                            "金额", "number", "accepted") DIRT("CZ/pay.csv", 1, 5, "", "", "accepted")
                            DIRT("CZ/pay.csv", 1, 2, "", "", "set_aside") WRONG_1 WRONG_2 WRONG_3);
    evaluate(*state,
        "elsewhere | CZ/pay.csv | quarantined check-digit | accepted @1:3\nelsewhere | CZ/pay.csv | accepted number | "
        "quarantined @1:4\n"
        "elsewhere | CZ/pay.csv | accepted | set_aside @1:5\nelsewhere | CZ/pay.csv | set_aside | accepted @1:2\n");
}

static void evaluate__tells_rows_that_are_not_there(void **state)
{
    write_truth(*state, DIRT("CZ/pay.csv", 1, 7, "", "", "set_aside") DIRT("CZ/pay.csv", 2, 1, "", "", "set_aside")
                            DIRT("NY/pay.csv", 1, 3, "", "", "accepted") WRONG_1 WRONG_2 WRONG_3);
    evaluate(*state,
        "elsewhere | CZ/pay.csv | set_aside | no_such_row @1:7\nelsewhere | CZ/pay.csv | set_aside | no_such_row @2:1\n"
        "elsewhere | NY/pay.csv | accepted | not_collected @1:3\n");
}

static void evaluate__tells_findings_that_name_another_rule_or_column(void **state)
{
    write_truth(*state, DIRT("CZ/pay.csv", 1, 3, "身份证号", "length", "accepted") DIRT("CZ/pay.csv", 1, 3, "姓名",
                            "check-digit", "accepted") DIRT("CZ/pay.csv", 1, 3, "出生日期", "check-digit", "accepted")
                            DIRT("CZ/pay.csv", 1, 2, "身份证号", "check-digit", "accepted")
                                DIRT("CZ/pay.csv", 1, 4, "", "encoding", "quarantined")
                                    DIRT("MZ/members.xlsx", 1, 2, "", "total", "set_aside") WRONG_1 WRONG_2 WRONG_3);
    evaluate(*state, "unnamed | CZ/pay.csv | accepted length | accepted @1:3\nunnamed | CZ/pay.csv | accepted "
                     "check-digit | accepted @1:3\n"
                     "unnamed | CZ/pay.csv | accepted check-digit | accepted @1:3\nunnamed | CZ/pay.csv | accepted "
                     "check-digit | accepted @1:2\n"
                     "unnamed | CZ/pay.csv | quarantined encoding | quarantined @1:4\n"
                     "unnamed | MZ/members.xlsx | set_aside total | set_aside @1:2\n");
}

static void evaluate__tells_files_that_are_counted_otherwise(void **state)
{
    tell_book(*state, "UPDATE batch SET rows_accepted = 7, rows_quarantined = 1 WHERE id = 2");
    evaluate(*state, "miscounted | MZ/members.xlsx | 12 = 8 + 0 + 4 | 12 = 7 + 1 + 4\n");
}

static void evaluate__tells_files_that_were_not_collected(void **state)
{
    tell_book(*state, "UPDATE batch SET state = 'unrecognised' WHERE id = 1");
    write_truth(*state, WRONG_1 WRONG_2 WRONG_3 DELIVERED);
    evaluate(*state, "miscounted | CZ/pay.csv | 6 = 2 + 1 + 3 | not_collected\n");
}

static void evaluate__holds_the_newest_delivery_of_a_file(void **state)
{
    tell_book(*state, "INSERT INTO batch (id, state, department, dataset, file_name, sha256, size_bytes, received_at, "
                      "rows_delivered, rows_accepted,"
                      " rows_quarantined, rows_set_aside, replaces) VALUES (3, 'committed', 'CZ', 'CZ01', 'pay.csv', "
                      "'c', 1, '', 1, 0, 0, 1, 1)");
    tell_book(*state, "UPDATE batch SET replaced_by = 3 WHERE id = 1");
    tell_book(*state,
        "INSERT INTO batch_sheet (batch, position, name, first_row, row_count, header_row) VALUES (3, 1, '', 1, 1, 1)");
    write_truth(*state, WRONG_1 WRONG_2 WRONG_3 DIRT("CZ/pay.csv", 1, 1, "", "",
                            "set_aside") "{\"kind\":\"delivered\",\"file\":\"CZ/"
                                         "pay.csv\",\"rows\":1,\"accepted\":0,\"quarantined\":0,\"set_aside\":1}\n");
    evaluate(*state, "");
}

static void evaluate__reads_a_city_without_deliveries(void **state)
{
    tell_book(*state, "UPDATE batch SET state = 'unrecognised'");
    write_truth(*state, WRONG_1 WRONG_2 WRONG_3 DIRT("CZ/pay.csv", 1, 3, "", "", "accepted"));
    evaluate(*state, "elsewhere | CZ/pay.csv | accepted | not_collected @1:3\n");
}

/* --- the truth --- */

static void truth__is_read_in_any_number_of_lines(void **state)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    struct qf_evaluation evaluation = { 0 };
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    qf_text_add_string(&text, WRONG_1 WRONG_2 WRONG_3);
    for (int i = 0; i < 5000; i++)
        qf_text_add_string(&text, DIRT_ALL);
    qf_text_add_string(&text, DIRT("CZ/pay.csv", 1, 3, "", "", "quarantined"));
    must(qf_text_check(&text, &error), &error);
    write_truth(*state, qf_text_string(&text));
    must(qf_arena_new(0, &arena, &error), &error);
    differs(*state, "elsewhere | CZ/pay.csv | quarantined | accepted @1:3\n", &evaluation, arena);
    assert_int_equal(evaluation.rules[2].planted, 5000);
    assert_int_equal(evaluation.rules[2].right, 5000);
}

/* What stands in a truth of one good line and this one as the second. */
static void check_refused(struct city *city, const char *line, const char *reason)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct qf_text expected CLEANUP(qf_text_release) = { 0 };
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    struct qf_evaluation evaluation = { 0 };
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    qf_text_add_format(&text, "%s%s\n%s", WRONG_1, line, WRONG_2);
    write_truth(city, qf_text_string(&text));
    qf_text_add_format(&expected, "line 2 of '%s': %s", city->truth, reason);
    must(qf_arena_new(0, &arena, &error), &error);
    open_lake(city);
    enum qf_status status = qf_evaluate(city->lake, city->book, city->truth, arena, &evaluation, &error);
    if (status != QF_INPUT || strncmp(error.message, qf_text_string(&expected), expected.length) != 0)
        fail_msg("%s\n%s: %s\nexpected %s", line, qf_status_name(status), error.message, qf_text_string(&expected));
}

static void truth__refuses_a_line_that_is_not_as_described(void **state)
{
    static const struct {
        const char *line, *reason;
    } cases[] = {
        { "", "no JSON object: " },
        { "not json", "no JSON object: " },
        { "[1]", "no JSON object" },
        { "{\"kind\":\"wrong\"} trailing", "no JSON object: " },
        { "{\"id\":\"x\"}", "'kind' must be one of wrong, lookalike, dirt, delivered" },
        { "{\"kind\":\"rumour\"}", "'kind' must be one of wrong, lookalike, dirt, delivered" },
        { "{\"kind\":\"wrong\",\"kind\":\"wrong\"}", "no JSON object: duplicate object key" },
        { "{\"kind\":\"dirt\",\"model\":\"M04\"}", "a line of kind 'dirt' has no key 'model'" },
        { "{\"kind\":\"wrong\",\"line\":3}", "a line of kind 'wrong' has no key 'line'" },
        { "{\"kind\":\"lookalike\",\"level\":\"red\"}", "a line of kind 'lookalike' has no key 'level'" },
        { "{\"kind\":\"dirt\",\"row\":\"3\"}", "'row' has a value of the wrong type" },
        { "{\"kind\":\"dirt\",\"row\":3.0}", "'row' has a value of the wrong type" },
        { "{\"kind\":\"wrong\",\"findable\":1}", "'findable' has a value of the wrong type" },
        { "{\"kind\":\"wrong\",\"id\":null}", "'id' has a value of the wrong type" },
        { "{\"kind\":\"wrong\",\"id\":\"a\",\"model\":\"M04\",\"subject\":\"" P1 "\",\"name\":\"\",\"findable\":true}",
            "'period' is missing" },
        { "{\"kind\":\"lookalike\",\"id\":\"a\",\"model\":\"M04\",\"subject\":\"349901194803130015\",\"name\":\"\"}",
            "subject '349901194803130015' is neither a resident ID nor a credit code" },
        { "{\"kind\":\"lookalike\",\"id\":\"a\",\"model\":\"M04\",\"subject\":\"\",\"name\":\"\"}",
            "neither a subject nor a name" },
        { "{\"kind\":\"lookalike\",\"id\":\"a\",\"model\":\"\",\"subject\":\"\",\"name\":\"b\"}", "'model' is empty" },
        { "{\"kind\":\"wrong\",\"id\":\"a\",\"model\":\"M04\",\"subject\":\"" P1
          "\",\"name\":\"\",\"period\":\"\",\"findable\":true,\"level\":\"blue\"}",
            "'level' cannot be 'blue'" },
        { DIRT("f", 1, 1, "", "", "lost"), "'end' cannot be 'lost'" },
        { DIRT("f", 0, 1, "", "", "accepted"), "'sheet' counts from 1" },
        { DIRT("f", 1, 0, "", "", "accepted"), "'row' counts from 1" },
        { "{\"kind\":\"delivered\",\"file\":\"f\",\"rows\":3,\"accepted\":1,\"quarantined\":1,\"set_aside\":0}",
            "accepted, quarantined and set_aside do not add up to rows" },
        { "{\"kind\":\"delivered\",\"file\":\"f\",\"rows\":0,\"accepted\":1,\"quarantined\":-1,\"set_aside\":0}",
            "'quarantined' is no number of rows" },
    };

    for (size_t i = 0; i < QF_COUNT(cases); i++)
        check_refused(*state, cases[i].line, cases[i].reason);
}

static void truth__refuses_a_line_without_end(void **state)
{
    struct qf_text line CLEANUP(qf_text_release) = { 0 };

    qf_text_add_string(&line, "{\"kind\":\"");
    for (int i = 0; i < 70000; i++)
        qf_text_add_char(&line, 'x');
    check_refused(*state, qf_text_string(&line), "longer than 65534 bytes, or with a zero byte");
}

static void truth__refuses_an_empty_file(void **state)
{
    struct city *city = *state;
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    struct qf_evaluation evaluation = { 0 };
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    write_truth(city, "");
    must(qf_arena_new(0, &arena, &error), &error);
    assert_int_equal(qf_evaluate(city->lake, city->book, city->truth, arena, &evaluation, &error), QF_INPUT);
    assert_non_null(strstr(error.message, "is empty"));
}

static void truth__reads_a_last_line_without_its_end(void **state)
{
    char text[] = TRUTH;

    text[strlen(text) - 1] = '\0';
    write_truth(*state, text);
    evaluate(*state, "");
}

static void differences__come_masked_and_limited(void **state)
{
    struct city *city = *state;
    struct qf_text found CLEANUP(qf_text_release) = { 0 };
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    tell_book(city, "UPDATE warning SET state = 'gone'");
    evaluate(city, "missed | M04-1 | M04 | orange 600.00\nmissed | M09-1 | M09\nmissed | M01-1 | M01 | orange\n");
    must(qf_difference_walk(city->lake, 2, add_difference, &found, &error), &error);
    assert_string_equal(qf_text_string(&found), "missed | M04-1 | M04 | orange 600.00\nmissed | M09-1 | M09\n");
}

#define IN_A_CITY(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_CITY(evaluate__holds_when_all_is_as_planted),
        IN_A_CITY(evaluate__tells_a_missed_wrong),
        IN_A_CITY(evaluate__tells_a_dismissed_warning_as_missed),
        IN_A_CITY(evaluate__tells_another_period_as_missed_and_unplanned),
        IN_A_CITY(evaluate__tells_another_subject_as_missed_and_unplanned),
        IN_A_CITY(evaluate__tells_another_model_as_missed_and_unplanned),
        IN_A_CITY(evaluate__tells_another_level),
        IN_A_CITY(evaluate__tells_another_amount),
        IN_A_CITY(evaluate__tells_an_amount_that_is_not_there),
        IN_A_CITY(evaluate__asks_for_no_level_or_amount_that_the_truth_leaves_open),
        IN_A_CITY(evaluate__tells_another_name_where_a_name_is_all),
        IN_A_CITY(evaluate__takes_a_namesake_with_a_key_for_nobody_else),
        IN_A_CITY(evaluate__tells_a_flagged_lookalike),
        IN_A_CITY(evaluate__flags_a_lookalike_in_its_period_only),
        IN_A_CITY(evaluate__flags_a_lookalike_without_a_period_in_any),
        IN_A_CITY(evaluate__counts_a_lookalike_that_is_a_wrong_at_another_time),
        IN_A_CITY(evaluate__never_fails_for_a_wrong_that_cannot_be_found),
        IN_A_CITY(evaluate__leaves_out_what_rests_on_casework),
        IN_A_CITY(evaluate__tells_rows_that_ended_elsewhere),
        IN_A_CITY(evaluate__tells_rows_that_are_not_there),
        IN_A_CITY(evaluate__tells_findings_that_name_another_rule_or_column),
        IN_A_CITY(evaluate__tells_files_that_are_counted_otherwise),
        IN_A_CITY(evaluate__tells_files_that_were_not_collected),
        IN_A_CITY(evaluate__holds_the_newest_delivery_of_a_file),
        IN_A_CITY(evaluate__reads_a_city_without_deliveries),
        IN_A_CITY(truth__is_read_in_any_number_of_lines),
        IN_A_CITY(truth__refuses_a_line_that_is_not_as_described),
        IN_A_CITY(truth__refuses_a_line_without_end),
        IN_A_CITY(truth__refuses_an_empty_file),
        IN_A_CITY(truth__reads_a_last_line_without_its_end),
        IN_A_CITY(differences__come_masked_and_limited),
    };

    return cmocka_run_group_tests_name("evaluate", tests, NULL, NULL);
}
