/* SPDX-License-Identifier: Apache-2.0 */
/* Whose name counts, and which mentions are unlinked because theirs contradicts it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "session.h"

#define LINKS "SELECT dataset, party, _batch, _row, entity, weight, reason FROM link ORDER BY ALL"
#define PAID  "SELECT payee_entity FROM \"ZR02\" ORDER BY _row"

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

static void conflict__unlinks_a_stranger_under_a_mistyped_id(void **state)
{
    session_run(*state, "INSERT INTO delivered.\"GA01\" VALUES ('1', '张伟', '" P1 "', 'head', 1, 1);"
                        "INSERT INTO delivered.\"ZR02\" VALUES ('张伟', '" P1 "', 1, NULL, 2, 1),"
                        " ('李秀英', '" P1 "', 1, NULL, 2, 2)");
    session_attach(*state);
    session_answers(*state, LINKS, "ZR02 payee 2 2 - - name_conflict");
    session_answers(*state, PAID, E1 "\n-");
    session_answers(*state, "SELECT * FROM entity", E1 " person 张伟 2");
}

static void conflict__spares_similar_variant_and_missing_names(void **state)
{
    session_run(*state,
        "INSERT INTO delivered.\"GA01\" VALUES ('1', '张小伟', '" P1 "', 'head', 1, 1);"
        "INSERT INTO delivered.\"ZR02\" VALUES ('张小玮', '" P1 "', 1, NULL, 2, 1),"
        " ('張小偉', '" P1 "', 1, NULL, 2, 2), (NULL, '" P1 "', 1, NULL, 2, 3), ('张 小伟', '" P1 "', 1, NULL, 2, 4)");
    session_attach(*state);
    session_answers(*state, LINKS, "");
    session_answers(*state, PAID, E1 "\n" E1 "\n" E1 "\n" E1);
    session_answers(*state, "SELECT * FROM entity", E1 " person 张小伟 5");
}

static void name__is_the_registers_even_when_another_is_more_frequent(void **state)
{
    session_run(*state, "INSERT INTO delivered.\"GA01\" VALUES ('1', '张伟', '" P1 "', 'head', 1, 1);"
                        "INSERT INTO delivered.\"ZR02\" VALUES ('李秀英', '" P1 "', 1, NULL, 2, 1), ('李秀英', '" P1
                        "', 1, NULL, 2, 2)");
    session_attach(*state);
    session_answers(*state, "SELECT * FROM entity", E1 " person 张伟 1");
    session_answers(*state, PAID, "-\n-");
}

static void name__is_the_most_frequent_without_a_register(void **state)
{
    session_run(*state, "INSERT INTO delivered.\"ZR02\" VALUES ('安一', '" P1 "', 1, NULL, 2, 1),"
                        " ('赵二', '" P1 "', 1, NULL, 2, 2), ('赵二', '" P1_OLD "', 1, NULL, 2, 3)");
    session_attach(*state);
    session_answers(*state, "SELECT * FROM entity", E1 " person 赵二 2");
    session_answers(*state, PAID, "-\n" E1 "\n" E1);
}

static void name__is_the_first_in_byte_order_among_equals(void **state)
{
    session_run(*state,
        "INSERT INTO delivered.\"ZR02\" VALUES ('赵二', '" P1 "', 1, NULL, 2, 1), ('安一', '" P1 "', 1, NULL, 2, 2)");
    session_attach(*state);
    session_answers(*state, "SELECT * FROM entity", E1 " person 安一 1");
}

static void name__of_a_body_never_conflicts(void **state)
{
    session_run(*state, "INSERT INTO delivered.\"ZR02\" VALUES ('第一中学', '" FIRM "', 1, NULL, 2, 1),"
                        " ('第一中学', '" FIRM_CODE "', 1, NULL, 2, 2), ('市一中', '" FIRM "', 1, NULL, 2, 3)");
    session_attach(*state);
    session_answers(*state, LINKS, "");
    session_answers(*state, "SELECT * FROM entity", FIRM_ENTITY " organisation 第一中学 3");
}

static void conflict__is_judged_for_each_party_of_a_row(void **state)
{
    session_run(*state, "INSERT INTO delivered.\"GA01\" VALUES ('1', '张伟', '" P1
                        "', 'head', 1, 1), ('2', '李娜', '" P2 "', 'head', 1, 2);"
                        "INSERT INTO delivered.\"MZ01\" VALUES ('王芳', '" P1 "', '李娜', '" P2 "', 'child', 3, 1),"
                        " ('张伟', '" P1 "', '王芳', '" P2 "', 'child', 3, 2)");
    session_attach(*state);
    session_answers(*state, LINKS, "MZ01 head 3 1 - - name_conflict\nMZ01 member 3 2 - - name_conflict");
    session_answers(*state, "SELECT head_entity, member_entity FROM \"MZ01\" ORDER BY _row", "- " E2 "\n" E1 " -");
    session_answers(*state, "SELECT count(*) FROM kin", "0");
}

static void entity__counts_each_party_and_leaves_out_invalid_keys(void **state)
{
    session_run(*state, "INSERT INTO delivered.\"SC01\" VALUES ('一社', '" FIRM "', '张伟', '" P1 "', 1, 1),"
                        " ('二社', '" OTHER_FIRM "', '张伟', '340101198001010014', 1, 2)");
    session_attach(*state);
    session_answers(*state, "SELECT * FROM entity",
        E1 " person 张伟 1\n" FIRM_ENTITY " organisation 一社 1\n"
           "200001745856695810 organisation 二社 1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(conflict__unlinks_a_stranger_under_a_mistyped_id, setup, teardown),
        cmocka_unit_test_setup_teardown(conflict__spares_similar_variant_and_missing_names, setup, teardown),
        cmocka_unit_test_setup_teardown(name__is_the_registers_even_when_another_is_more_frequent, setup, teardown),
        cmocka_unit_test_setup_teardown(name__is_the_most_frequent_without_a_register, setup, teardown),
        cmocka_unit_test_setup_teardown(name__is_the_first_in_byte_order_among_equals, setup, teardown),
        cmocka_unit_test_setup_teardown(name__of_a_body_never_conflicts, setup, teardown),
        cmocka_unit_test_setup_teardown(conflict__is_judged_for_each_party_of_a_row, setup, teardown),
        cmocka_unit_test_setup_teardown(entity__counts_each_party_and_leaves_out_invalid_keys, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
