/* SPDX-License-Identifier: Apache-2.0 */
/* The datasets as models see them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "match/views.h"
#include "session.h"

static int setup(void **state)
{
    static struct session session;

    session_open(&session, 1);
    *state = &session;
    return 0;
}

static int teardown(void **state)
{
    session_close(*state);
    return 0;
}

static void views__carry_contract_columns_references_and_entities(void **state)
{
    session_run(*state, "INSERT INTO delivered.\"CZ02\" VALUES"
                        " ('一中', '" FIRM "', '甲一', '" P1 "', 500000, DATE '2025-03-01', 7, 12)");
    session_attach(*state);
    session_answers(*state, "DESCRIBE SELECT * FROM \"CZ02\"",
        "unit_name VARCHAR YES - - -\n"
        "unit_code VARCHAR YES - - -\n"
        "name VARCHAR YES - - -\n"
        "person_id VARCHAR YES - - -\n"
        "net BIGINT YES - - -\n"
        "pay_month DATE YES - - -\n"
        "_batch INTEGER YES - - -\n"
        "_row BIGINT YES - - -\n"
        "_ref BIGINT YES - - -\n"
        "person_entity BIGINT YES - - -\n"
        "unit_entity BIGINT YES - - -");
    session_answers(*state, "SELECT net, _ref, person_entity, unit_entity FROM \"CZ02\"",
        "500000 481036337164 " E1 " " FIRM_ENTITY); /* 7 × 2^36 + 12 */
}

static void views__give_one_entity_to_both_lengths_of_an_id(void **state)
{
    session_run(*state, "INSERT INTO delivered.\"GA01\" VALUES"
                        " ('1', '甲一', '" P1 "', 'head', 1, 1), ('1', '甲一', '" P1_OLD "', 'head', 1, 2)");
    session_attach(*state);
    session_answers(*state, "SELECT person_entity FROM \"GA01\" ORDER BY _row", E1 "\n" E1);
}

static void views__give_one_entity_to_both_codes_of_a_body(void **state)
{
    session_run(*state, "INSERT INTO delivered.\"CZ02\" VALUES"
                        " ('一中', '" FIRM "', NULL, NULL, 1, NULL, 1, 1),"
                        " ('一中', '" FIRM_CODE "', NULL, NULL, 1, NULL, 1, 2)");
    session_attach(*state);
    session_answers(*state, "SELECT unit_entity FROM \"CZ02\" ORDER BY _row", FIRM_ENTITY "\n" FIRM_ENTITY);
}

static void views__tell_a_party_of_any_kind_by_its_code(void **state)
{
    session_run(*state, "INSERT INTO delivered.\"ZR02\" VALUES"
                        " ('甲一', '" P1 "', 1, NULL, 1, 1), ('一社', '" FIRM "', 1, NULL, 1, 2),"
                        " ('乙二', '340101198001010020', 1, NULL, 1, 3), ('丙三', NULL, 1, NULL, 1, 4)");
    session_attach(*state);
    session_answers(*state, "SELECT payee_entity FROM \"ZR02\" ORDER BY _row", E1 "\n" FIRM_ENTITY "\n-\n-");
}

static void views__know_nobody_behind_a_name_alone(void **state)
{
    session_run(*state, "INSERT INTO delivered.\"NY04\" VALUES ('1', '甲一', 1, 1)");
    session_attach(*state);
    session_answers(*state, "SELECT counterparty, counterparty_entity FROM \"NY04\"", "甲一 -");
}

static void views__are_empty_without_rows(void **state)
{
    session_attach(*state);
    session_answers(*state, "SELECT count(*), count(payee_entity) FROM \"ZR02\"", "0 0");
    session_answers(*state,
        "SELECT (SELECT count(*) FROM link), (SELECT count(*) FROM entity),"
        " (SELECT count(*) FROM relation), (SELECT count(*) FROM kin)",
        "0 0 0 0");
    session_answers(
        *state, "SELECT column_name FROM (DESCRIBE kin)", "entity\nrelative\nkind\nconfidence\nsource\nrefs\nlink");
    session_answers(*state, "SELECT column_type FROM (DESCRIBE relation) WHERE column_name = 'link'",
        "STRUCT(\"from\" BIGINT, \"to\" BIGINT, kind VARCHAR, refs BIGINT[])");
}

static void views__follow_a_link_before_the_key(void **state)
{
    struct session *session = *state;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    size_t count = 0;
    const struct qf_contract *contracts = qf_catalog_contracts(session->catalog, &count);

    session_run(session, "INSERT INTO delivered.\"MZ01\" VALUES ('甲一', '" P1 "', '乙二', '" P2 "', 'child', 1, 1),"
                         " ('甲一', '" P1 "', '乙二', '" P2 "', 'child', 1, 2)");
    session_attach(session);
    session_run(session, "INSERT INTO matched.link VALUES ('MZ01', 'member', 1, 2, " E3 ", 7.5, 'name and address'),"
                         " ('MZ01', 'nobody', 1, 1, " E3 ", 1, ''), ('MZ0', 'member', 1, 1, " E3 ", 1, '')");
    must(qf_views_create(session->lake, contracts, count, &error), &error);
    session_answers(session, "SELECT head_entity, member_entity FROM \"MZ01\" ORDER BY _row", E1 " " E2 "\n" E1 " " E3);
}

static void views__may_be_attached_again(void **state)
{
    session_attach(*state);
    session_run(*state, "INSERT INTO delivered.\"GA01\" VALUES ('1', '甲一', '" P1 "', 'head', 1, 1)");
    session_attach(*state);
    session_answers(*state, "SELECT entity, kind, name, mentions FROM entity", E1 " person 甲一 1");
    session_answers(*state, "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'matching'", "0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(views__carry_contract_columns_references_and_entities, setup, teardown),
        cmocka_unit_test_setup_teardown(views__give_one_entity_to_both_lengths_of_an_id, setup, teardown),
        cmocka_unit_test_setup_teardown(views__give_one_entity_to_both_codes_of_a_body, setup, teardown),
        cmocka_unit_test_setup_teardown(views__tell_a_party_of_any_kind_by_its_code, setup, teardown),
        cmocka_unit_test_setup_teardown(views__know_nobody_behind_a_name_alone, setup, teardown),
        cmocka_unit_test_setup_teardown(views__are_empty_without_rows, setup, teardown),
        cmocka_unit_test_setup_teardown(views__follow_a_link_before_the_key, setup, teardown),
        cmocka_unit_test_setup_teardown(views__may_be_attached_again, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
