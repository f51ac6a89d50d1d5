/* SPDX-License-Identifier: Apache-2.0 */
/* Ties between entities: each shape of a contract's relation, its directions, and what follows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "ident/ident.h"
#include "session.h"

/* Persons as 1 … 9, bodies as their last four digits, so that an expectation is read at sight. */
#define SHORT(column) "(" column " % 10000 % CASE WHEN " column " < 200000000000000000 THEN 1000 ELSE 10000 END)"
#define TIES                                                                                                           \
    "SELECT " SHORT("entity") ", " SHORT(                                                                              \
        "relative") ", kind, confidence, source, list_transform(refs, x -> (x >> 36) * 100 + (x & 63))::BIGINT[]"
#define RELATIONS TIES " FROM relation ORDER BY ALL"
#define FAMILY    TIES " FROM relation WHERE kind <> 'household' ORDER BY ALL"
#define KIN       TIES " FROM kin ORDER BY ALL"

static int setup(void **state)
{
    static struct session session;

    session_open(&session, 2);
    *state = &session;
    return 0;
}

static int teardown(void **state)
{
    session_close(*state);
    return 0;
}

static void relation__reads_a_fixed_kind_in_both_directions(void **state)
{
    session_run(*state,
        "INSERT INTO delivered.\"SC01\" VALUES ('一社', '" FIRM "', '甲一', '" P1 "', 1, 1);"
        "INSERT INTO delivered.\"CZ02\" VALUES ('一中', '" FIRM_CODE "', '乙二', '" P2 "', 1, NULL, 2, 1),"
        " ('一中', '" FIRM "', '乙二', '" P2 "', 1, NULL, 2, 2)");
    session_attach(*state);
    session_answers(*state, RELATIONS,
        "1 5809 legal_representative_of 100 SC01 101\n"
        "2 5809 employer 95 CZ02 202\n"
        "5809 1 legal_representative 100 SC01 101\n"
        "5809 2 employee 95 CZ02 202");
    session_answers(*state, KIN, "");
}

static void relation__reads_the_kind_from_its_column(void **state)
{
    session_run(*state,
        "INSERT INTO delivered.\"ZB03\" VALUES ('甲一', '" P1 "', '乙二', '" P2 "', 'parent', 1, 1),"
        " ('甲一', '" P1 "', '丙三', '" P3 "', 'spouse', 1, 2), ('甲一', '" P1 "', '丁四', '" P4 "', 'kin', 1, 3)");
    session_attach(*state);
    session_answers(*state, RELATIONS,
        "1 2 parent 100 ZB03 101\n1 3 spouse 100 ZB03 102\n1 4 kin 100 ZB03 103\n"
        "2 1 child 100 ZB03 101\n3 1 spouse 100 ZB03 102\n4 1 kin 100 ZB03 103");
}

static void relation__takes_an_unknown_word_between_persons_as_kin(void **state)
{
    session_run(*state, "INSERT INTO delivered.\"ZB03\" VALUES ('甲一', '" P1 "', '乙二', '" P2 "', '表叔公', 1, 1),"
                        " ('甲一', '" P1 "', '丙三', '" P3 "', NULL, 1, 2)");
    session_attach(*state);
    session_answers(
        *state, RELATIONS, "1 2 kin 100 ZB03 101\n1 3 kin 100 ZB03 102\n2 1 kin 100 ZB03 101\n3 1 kin 100 ZB03 102");
}

static void relation__takes_an_unknown_capacity_in_a_firm_as_nothing(void **state)
{
    session_run(*state, "INSERT INTO delivered.\"SC02\" VALUES ('" FIRM "', 'supervisor', '甲一', '" P1 "', 1, 1),"
                        " ('" FIRM "', 'shareholder', '乙二', '" P2 "', 1, 2)");
    session_attach(*state);
    session_answers(*state, RELATIONS, "2 5809 shareholder_of 95 SC02 102\n5809 2 shareholder 95 SC02 102");
}

static void relation__ties_members_to_the_head_in_the_same_row(void **state)
{
    session_run(*state,
        "INSERT INTO delivered.\"MZ01\" VALUES ('甲一', '" P1 "', '甲一', '" P1 "', 'head', 1, 1),"
        " ('甲一', '" P1 "', '乙二', '" P2 "', 'child', 1, 2), ('甲一', '" P1 "', '丙三', '" P3 "', '租客', 1, 3)");
    session_attach(*state);
    session_answers(*state, RELATIONS,
        "1 2 child 85 MZ01 102\n1 2 household 85 MZ01 102\n1 3 household 85 MZ01 103\n"
        "2 1 household 85 MZ01 102\n2 1 parent 85 MZ01 102\n3 1 household 85 MZ01 103");
}

static void relation__ignores_rows_that_name_one_person_twice_or_nobody(void **state)
{
    session_run(*state,
        "INSERT INTO delivered.\"ZB03\" VALUES ('甲一', '" P1 "', '甲一', '" P1_OLD "', 'spouse', 1, 1),"
        " ('甲一', '" P1 "', '乙二', '340101198001010020', 'spouse', 1, 2)");
    session_attach(*state);
    session_answers(*state, RELATIONS, "");
}

static void relation__keeps_the_most_certain_source(void **state)
{
    session_run(*state, "INSERT INTO delivered.\"GA01\" VALUES ('1', '甲一', '" P1
                        "', 'head', 1, 1), ('1', '乙二', '" P2 "', 'spouse', 1, 2);"
                        "INSERT INTO delivered.\"ZB03\" VALUES ('乙二', '" P2 "', '甲一', '" P1 "', 'spouse', 2, 1)");
    session_attach(*state);
    session_answers(*state, RELATIONS,
        "1 2 household 90 GA01 101,102\n1 2 spouse 100 ZB03 201\n"
        "2 1 household 90 GA01 101,102\n2 1 spouse 100 ZB03 201");
}

static void household__derives_ties_between_members(void **state)
{
    session_run(*state, "INSERT INTO delivered.\"GA01\" VALUES ('1', '甲一', '" P1 "', 'head', 1, 1),"
                        " ('1', '乙二', '" P2 "', 'spouse', 1, 2), ('1', '丙三', '" P3
                        "', 'child', 1, 3), ('1', '丁四', '" P4 "', 'child', 1, 4)");
    session_attach(*state);
    session_answers(*state, FAMILY,
        "1 2 spouse 90 GA01 101,102\n1 3 child 90 GA01 101,103\n1 4 child 90 GA01 101,104\n"
        "2 1 spouse 90 GA01 101,102\n2 3 child 80 GA01 102,103\n2 4 child 80 GA01 102,104\n"
        "3 1 parent 90 GA01 101,103\n3 2 parent 80 GA01 102,103\n3 4 sibling 90 GA01 103,104\n"
        "4 1 parent 90 GA01 101,104\n4 2 parent 80 GA01 102,104\n4 3 sibling 90 GA01 103,104");
    session_answers(
        *state, "SELECT count(*), min(confidence), max(confidence) FROM relation WHERE kind = 'household'", "12 90 90");
}

static void household__ties_parents_siblings_and_other_kin_to_the_head(void **state)
{
    session_run(*state, "INSERT INTO delivered.\"GA01\" VALUES ('1', '甲一', '" P1 "', 'head', 1, 1),"
                        " ('1', '乙二', '" P2 "', 'parent', 1, 2), ('1', '丙三', '" P3 "', 'sibling', 1, 3),"
                        " ('1', '丁四', '" P4 "', 'kin', 1, 4), ('1', '戊五', '" P5 "', 'household', 1, 5)");
    session_attach(*state);
    session_answers(*state, FAMILY,
        "1 2 parent 90 GA01 101,102\n1 3 sibling 90 GA01 101,103\n1 4 kin 90 GA01 101,104\n"
        "2 1 child 90 GA01 101,102\n3 1 sibling 90 GA01 101,103\n4 1 kin 90 GA01 101,104");
    session_answers(*state, "SELECT count(*) FROM relation WHERE kind = 'household'", "20");
}

static void household__spans_the_files_of_a_delivery(void **state)
{
    session_run(*state, "INSERT INTO delivered.\"GA01\" VALUES ('1', '甲一', '" P1
                        "', 'head', 1, 1), ('1', '乙二', '" P2 "', 'spouse', 2, 1)");
    session_attach(*state);
    session_answers(*state, FAMILY, "1 2 spouse 90 GA01 101,201\n2 1 spouse 90 GA01 101,201");
}

static void household__is_read_by_batch_when_two_places_number_alike(void **state)
{
    session_run(*state, "INSERT INTO delivered.\"GA01\" VALUES ('1', '甲一', '" P1
                        "', 'head', 1, 1), ('1', '乙二', '" P2 "', 'spouse', 1, 2),"
                        " ('1', '丙三', '" P3 "', 'head', 2, 1), ('1', '丁四', '" P4 "', 'child', 2, 2)");
    session_attach(*state);
    session_answers(*state, FAMILY,
        "1 2 spouse 90 GA01 101,102\n2 1 spouse 90 GA01 101,102\n"
        "3 4 child 90 GA01 201,202\n4 3 parent 90 GA01 201,202");
    session_answers(*state, "SELECT count(*) FROM relation WHERE kind = 'household'", "4");
}

static void household__whose_head_nobody_knows_ties_no_stranger_to_another_head(void **state)
{
    session_run(*state,
        "INSERT INTO delivered.\"GA01\" VALUES ('1', '甲一', '340101198001010014', 'head', 1, 1), ('1', '乙二', '" P2
        "', 'spouse', 1, 2),"
        " ('1', '丙三', '" P3 "', 'head', 2, 1), ('1', '丁四', '" P4 "', 'child', 2, 2)");
    session_attach(*state);
    session_answers(*state, FAMILY, "3 4 child 90 GA01 201,202\n4 3 parent 90 GA01 201,202");
}

static void household__with_two_heads_in_one_file_ties_nobody(void **state)
{
    session_run(*state, "INSERT INTO delivered.\"GA01\" VALUES ('1', '甲一', '" P1
                        "', 'head', 1, 1), ('1', '乙二', '" P2 "', 'head', 1, 2),"
                        " ('1', '丙三', '" P3 "', 'child', 1, 3)");
    session_attach(*state);
    session_answers(*state, RELATIONS, "");
}

static void household__takes_the_newest_row_of_a_member(void **state)
{
    session_run(*state, "INSERT INTO delivered.\"GA01\" VALUES ('1', '甲一', '" P1
                        "', 'head', 1, 1), ('1', '乙二', '" P2 "', 'kin', 1, 2),"
                        " ('1', '甲一', '" P1 "', 'head', 2, 1), ('1', '乙二', '" P2 "', 'spouse', 2, 2)");
    session_attach(*state);
    session_answers(*state, FAMILY, "1 2 spouse 90 GA01 201,202\n2 1 spouse 90 GA01 201,202");
}

static void household__rests_on_the_newest_delivery(void **state)
{
    session_run(*state, "INSERT INTO delivered.\"GA01\" VALUES ('1', '甲一', '" P1 "', 'head', 1, 1),"
                        " ('1', '乙二', '" P2 "', 'spouse', 1, 2), ('1', '乙二', '" P2 "', 'head', 2, 1),"
                        " ('1', '甲一', '" P1 "', 'spouse', 2, 2)");
    session_attach(*state);
    session_answers(*state, FAMILY, "1 2 spouse 90 GA01 201,202\n2 1 spouse 90 GA01 201,202");
}

static void household__of_many_ties_nobody(void **state)
{
    /* 31 under one number, 30 under another; IDs without a valid check character count as members that nobody knows. */
    session_run(*state,
        "INSERT INTO delivered.\"GA01\" SELECT 'dormitory', NULL, 'x' || i, 'household', 1, i + 10 FROM range(29) t(i);"
        "INSERT INTO delivered.\"GA01\" VALUES ('dormitory', '甲一', '" P1
        "', 'head', 1, 1), ('dormitory', '乙二', '" P2 "', 'spouse', 1, 2);"
        "INSERT INTO delivered.\"GA01\" SELECT 'large', NULL, 'y' || i, 'household', 2, i + 10 FROM range(28) t(i);"
        "INSERT INTO delivered.\"GA01\" VALUES ('large', '丙三', '" P3 "', 'head', 2, 1), ('large', '丁四', '" P4
        "', 'spouse', 2, 2)");
    session_attach(*state);
    session_answers(*state, FAMILY, "3 4 spouse 90 GA01 201,202\n4 3 spouse 90 GA01 201,202");
    session_answers(*state, "SELECT count(*) FROM relation WHERE kind = 'household'", "2");
}

static void kin__is_the_nearest_tie_of_a_pair(void **state)
{
    session_run(*state, "INSERT INTO delivered.\"ZB03\" VALUES ('甲一', '" P1 "', '乙二', '" P2 "', 'kin', 1, 1),"
                        " ('甲一', '" P1 "', '乙二', '" P2 "', 'household', 1, 2), ('甲一', '" P1 "', '丙三', '" P3
                        "', 'household', 1, 3);"
                        "INSERT INTO delivered.\"MZ01\" VALUES ('甲一', '" P1 "', '乙二', '" P2 "', 'sibling', 2, 1)");
    session_attach(*state);
    session_answers(*state, KIN, "1 2 sibling 85 MZ01 201\n2 1 sibling 85 MZ01 201");
    session_answers(*state, "SELECT link::VARCHAR FROM kin WHERE entity = " E1,
        "{'from': " E1 ", 'to': " E2 ", 'kind': sibling, 'refs': [137438953473]}");
}

/* 1's parent is 2, whose parent is 3, whose other child is 4; 1's spouse is 5, whose parent is 6 and whose sibling is
 * 7; 4's spouse is 8. */
static void kin__reaches_over_one_person(void **state)
{
    session_run(*state,
        "INSERT INTO delivered.\"ZB03\" VALUES ('甲一', '" P1 "', '乙二', '" P2 "', 'parent', 1, 1),"
        " ('乙二', '" P2 "', '丙三', '" P3 "', 'parent', 1, 2), ('丁四', '" P4 "', '丙三', '" P3 "', 'parent', 1, 3),"
        " ('甲一', '" P1 "', '戊五', '" P5 "', 'spouse', 1, 4), ('戊五', '" P5 "', '己六', '" P6 "', 'parent', 1, 5),"
        " ('戊五', '" P5 "', '庚七', '" P7 "', 'sibling', 1, 6);"
        "INSERT INTO delivered.\"MZ01\" VALUES ('丁四', '" P4 "', '辛八', '" P8 "', 'spouse', 2, 1)");
    session_attach(*state);
    session_answers(*state, TIES " FROM kin WHERE len(refs) > 1 AND entity < relative ORDER BY ALL",
        "1 3 grandparent 95 ZB03 101,102\n"
        "1 6 in_law 95 ZB03 104,105\n"
        "1 7 in_law 95 ZB03 104,106\n"
        "2 4 sibling 95 ZB03 102,103\n"
        "2 5 in_law 95 ZB03 101,104\n"
        "3 8 in_law 80 MZ01+ZB03 103,201");
    /* Every tie stands in the other direction, as sure and on the same rows. */
    session_answers(*state,
        "SELECT count(*) FROM kin AS a ANTI JOIN kin AS b ON b.entity = a.relative AND b.relative = a.entity"
        " AND b.confidence = a.confidence AND b.source = a.source AND b.refs = a.refs",
        "0");
    session_answers(*state, "SELECT kind FROM kin WHERE entity = " E3 " AND relative = " E1, "grandchild");
}

static void kin__reaches_over_a_siblings_spouse(void **state)
{
    session_run(*state, "INSERT INTO delivered.\"ZB03\" VALUES ('甲一', '" P1 "', '乙二', '" P2 "', 'sibling', 1, 1),"
                        " ('乙二', '" P2 "', '丙三', '" P3 "', 'spouse', 1, 2)");
    session_attach(*state);
    session_answers(*state, KIN,
        "1 2 sibling 100 ZB03 101\n1 3 in_law 95 ZB03 101,102\n2 1 sibling 100 ZB03 101\n"
        "2 3 spouse 100 ZB03 102\n3 1 in_law 95 ZB03 101,102\n3 2 spouse 100 ZB03 102");
}

static void kin__prefers_a_stated_tie_to_a_derived_one_as_near(void **state)
{
    session_run(*state, "INSERT INTO delivered.\"ZB03\" VALUES ('甲一', '" P1 "', '丙三', '" P3 "', 'parent', 1, 1),"
                        " ('乙二', '" P2 "', '丙三', '" P3 "', 'parent', 1, 2);"
                        "INSERT INTO delivered.\"MZ01\" VALUES ('甲一', '" P1 "', '乙二', '" P2 "', 'sibling', 2, 1)");
    session_attach(*state);
    session_answers(*state, TIES " FROM kin WHERE kind = 'sibling' ORDER BY ALL",
        "1 2 sibling 85 MZ01 201\n2 1 sibling 85 MZ01 201");
}

static void kin__puts_a_derived_tie_before_mere_kin(void **state)
{
    session_run(*state,
        "INSERT INTO delivered.\"ZB03\" VALUES ('甲一', '" P1 "', '乙二', '" P2 "', 'parent', 1, 1),"
        " ('乙二', '" P2 "', '丙三', '" P3 "', 'parent', 1, 2), ('甲一', '" P1 "', '丙三', '" P3 "', 'kin', 1, 3)");
    session_attach(*state);
    session_answers(
        *state, TIES " FROM kin WHERE entity = " E1 " AND relative = " E3, "1 3 grandparent 95 ZB03 101,102");
}

static void kin__never_ties_a_person_to_itself(void **state)
{
    session_run(*state,
        "INSERT INTO delivered.\"ZB03\" VALUES ('甲一', '" P1 "', '乙二', '" P2 "', 'parent', 1, 1),"
        " ('甲一', '" P1 "', '乙二', '" P2 "', 'spouse', 1, 2), ('甲一', '" P1 "', '丙三', '" P3 "', 'parent', 1, 3)");
    session_attach(*state);
    session_answers(*state, "SELECT count(*) FROM kin WHERE entity = relative", "0");
    session_answers(*state, "SELECT count(*), count(DISTINCT (entity, relative)) FROM kin", "6 6");
}

/* 899 persons under valid IDs. */
static void load_register(struct session *session)
{
    struct qf_text sql CLEANUP(qf_text_release) = { 0 };
    char id[18];

    qf_text_add_string(&sql, "CREATE TABLE person AS FROM (VALUES ");
    for (int i = 1; i < 900; i++) {
        snprintf(id, sizeof id, "34010119800101%03d", i);
        qf_text_add_format(&sql, "%s(%d, '%s%c', '姓' || chr(%d))", i > 1 ? ", " : "", i, id, qf_resident_id_check(id),
            0x4e00 + i % 700);
    }
    qf_text_add_string(&sql, ") AS persons (i, id, name)");
    session_run(session, qf_text_string(&sql));
}

/* Households of 1 … 7 with every code, again in a second batch with other codes, and declarations across. */
static void load_people(struct session *session)
{
    load_register(session);
    session_run(session,
        "INSERT INTO delivered.\"GA01\" SELECT (i // (1 + i // 100 % 7))::VARCHAR, name, id,"
        " ['head', 'spouse', 'child', 'child', 'parent', 'sibling', 'kin'][1 + i % (1 + i // 100 % 7)], 1, i FROM "
        "person;"
        "INSERT INTO delivered.\"GA01\" SELECT (i // (1 + i // 100 % 7))::VARCHAR, name, id,"
        " ['head', 'spouse', 'child', 'sibling', 'parent', 'kin', 'household'][1 + (i + i // 300) % (1 + i // 100 % "
        "7)], 2, i FROM person WHERE i % 3 > 0;"
        "INSERT INTO delivered.\"ZB03\" SELECT CASE WHEN a.i % 50 = 0 THEN '另有其人' ELSE a.name END, a.id, b.name, "
        "b.id, ['spouse', 'parent', 'child', 'sibling', 'kin'][1 + (a.i % 5)::INT], 3, a.i"
        " FROM person a JOIN person b ON b.i = (a.i * 7 + 3) % 890;"
        "INSERT INTO delivered.\"MZ01\" SELECT a.name, a.id, b.name, b.id, ['spouse', 'parent', 'child', 'sibling', "
        "'kin'][1 + (b.i % 5)::INT], 4, a.i"
        " FROM person a JOIN person b ON b.i = (a.i * 7 + 3) % 890 + a.i % 2");
}

static void relation__is_the_same_on_any_number_of_threads(void **state)
{
    (void)state;
    static const char *const digests[] = {
        "SELECT count(*) || ' ' || sum(hash(r))::VARCHAR FROM (SELECT r FROM relation AS r)",
        "SELECT count(*) || ' ' || sum(hash(r))::VARCHAR FROM (SELECT r FROM kin AS r)",
        "SELECT count(*) || ' ' || sum(hash(r))::VARCHAR FROM (SELECT r FROM link AS r)",
        "SELECT count(*) || ' ' || sum(hash(r))::VARCHAR FROM (SELECT r FROM entity AS r)",
        "SELECT md5(string_agg(entity || ' ' || relative || ' ' || kind, ',')) FROM matched.relation",
        "SELECT md5(string_agg(entity || ' ' || relative || ' ' || kind, ',')) FROM matched.kin",
    };
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    char first[6][128] = { 0 };

    for (unsigned threads = 1; threads <= 4; threads += 3) {
        struct session session;
        session_open(&session, threads);
        load_people(&session);
        session_attach(&session);
        session_answers(&session, "SELECT count(*) > 500 FROM kin", "1");
        for (size_t i = 0; i < QF_COUNT(digests); i++) {
            struct qf_query *query = NULL;
            bool row = false;
            must(qf_query_start(session.lake, digests[i], NULL, 0, &query, &error), &error);
            must(qf_query_next(query, &row, &error), &error);
            struct qf_slice text = qf_query_text(query, 0);
            assert_in_range(text.length, 1, sizeof first[i] - 1);
            if (threads == 1)
                memcpy(first[i], text.data, text.length);
            else
                assert_memory_equal(first[i], text.data, text.length);
            qf_query_free(query);
        }
        session_close(&session);
    }
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        CASE(relation__reads_a_fixed_kind_in_both_directions),
        CASE(relation__reads_the_kind_from_its_column),
        CASE(relation__takes_an_unknown_word_between_persons_as_kin),
        CASE(relation__takes_an_unknown_capacity_in_a_firm_as_nothing),
        CASE(relation__ties_members_to_the_head_in_the_same_row),
        CASE(relation__ignores_rows_that_name_one_person_twice_or_nobody),
        CASE(relation__keeps_the_most_certain_source),
        CASE(household__derives_ties_between_members),
        CASE(household__ties_parents_siblings_and_other_kin_to_the_head),
        CASE(household__spans_the_files_of_a_delivery),
        CASE(household__is_read_by_batch_when_two_places_number_alike),
        CASE(household__whose_head_nobody_knows_ties_no_stranger_to_another_head),
        CASE(household__with_two_heads_in_one_file_ties_nobody),
        CASE(household__takes_the_newest_row_of_a_member),
        CASE(household__rests_on_the_newest_delivery),
        CASE(household__of_many_ties_nobody),
        CASE(kin__is_the_nearest_tie_of_a_pair),
        CASE(kin__reaches_over_one_person),
        CASE(kin__reaches_over_a_siblings_spouse),
        CASE(kin__prefers_a_stated_tie_to_a_derived_one_as_near),
        CASE(kin__puts_a_derived_tie_before_mere_kin),
        CASE(kin__never_ties_a_person_to_itself),
        cmocka_unit_test(relation__is_the_same_on_any_number_of_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
