/* SPDX-License-Identifier: Apache-2.0 */
/* Codes of bodies. Those that are no example of a standard are made up. */
#include "vectors.h"

static void credit_code__holds_the_check_character(void **state)
{
    static const struct vector vectors[] = {
        VALID("91350100M000100Y43", "91350100M000100Y43"),
        VALID("N2340524MF0123451E", "N2340524MF0123451E"),
        VALID("51340524MJ98765427", "51340524MJ98765427"),
        VALID("A1990102MB1000010J", "A1990102MB1000010J"),
        ALTERED("’91340524ma2n1k7x6c ", QF_REASON_FOLDED, "91340524MA2N1K7X6C"),
        ALTERED("91340524 MA2N1K7X6 C", QF_REASON_STRIPPED, "91340524MA2N1K7X6C"),
        INVALID("91340524MA2N1K7X6D", QF_REASON_CHECK_DIGIT),
        INVALID("91350100M000100Y4Z", QF_REASON_CHARACTER),
        INVALID("9135O100M000100Y43", QF_REASON_CHARACTER),
        INVALID("9135I100M000100Y43", QF_REASON_CHARACTER),
        INVALID("91A50100M000100Y43", QF_REASON_CHARACTER),
        INVALID("91350100-M000100Y43", QF_REASON_CHARACTER),
        INVALID("91350100M000100Y4", QF_REASON_LENGTH),
        INVALID("340524000012342", QF_REASON_LENGTH),
        INVALID("9135****M000100Y43", QF_REASON_MASKED),
        INVALID("9.13405E+17", QF_REASON_DAMAGED),
        INVALID("911101080000000000", QF_REASON_DAMAGED),
        EMPTY("无"),
    };

    (void)state;
    CHECK(qf_credit_code_read, vectors);
}

static void credit_code__rejects_every_changed_or_swapped_character(void **state)
{
    static const char *const codes[] = { "91340524MA2N1K7X6C", "N2340524MF0123451E", "51340524MJ98765427",
        "91350100M000100Y43" };

    (void)state;
    for (size_t i = 0; i < QF_COUNT(codes); i++) {
        check_every_substitution(qf_credit_code_read, codes[i], 0, 18, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");
        check_every_transposition(qf_credit_code_read, codes[i], 0, 18);
    }
}

static void credit_code__warns_of_a_doubtful_organisation_code(void **state)
{
    char code[] = "91340524MA2N1K7X0?";
    struct qf_ident ident;

    (void)state;
    code[17] = qf_credit_code_check(code);
    qf_credit_code_read(qf_slice(code), &ident);
    assert_int_equal(ident.outcome, QF_IDENT_VALID);
    assert_true(ident.warn);
}

static void organisation_code__holds_the_check_character(void **state)
{
    static const struct vector vectors[] = {
        ALTERED("D2143569-X", QF_REASON_STRIPPED, "D2143569X"),
        VALID("D2143569X", "D2143569X"),
        ALTERED("d2143569－x", QF_REASON_FOLDED, "D2143569X"),
        VALID_BUT("PDY00001X", "PDY00001X"),
        VALID_BUT("PDY999994", "PDY999994"),
        INVALID("D2143569-1", QF_REASON_CHECK_DIGIT),
        INVALID("D2143569", QF_REASON_LENGTH),
        INVALID("D21435_9X", QF_REASON_CHARACTER),
        INVALID("D21****9X", QF_REASON_MASKED),
        EMPTY("--"),
    };

    (void)state;
    CHECK(qf_organisation_code_read, vectors);
    check_every_substitution(qf_organisation_code_read, "D2143569X", 1, 8, "0123456789");
    check_every_transposition(qf_organisation_code_read, "D2143569X", 1, 9); /* D and 2 differ by eleven */
}

static void registration_number__holds_the_check_digit(void **state)
{
    static const struct vector vectors[] = {
        VALID("340524000012342", "340524000012342"),
        VALID_BUT("990102000000012", "990102000000012"),
        ALTERED("'340524000012342\t", QF_REASON_STRIPPED, "340524000012342"),
        INVALID("340524000012343", QF_REASON_CHECK_DIGIT),
        INVALID("3405240000123", QF_REASON_LENGTH),
        INVALID("34052400001234A", QF_REASON_CHARACTER),
        INVALID("3.40524E+14", QF_REASON_DAMAGED),
        EMPTY("/"),
    };

    (void)state;
    CHECK(qf_registration_number_read, vectors);
    check_every_substitution(qf_registration_number_read, "340524000012342", 0, 15, "0123456789");
}

static void checks__refuse_characters_outside_their_set(void **state)
{
    (void)state;
    assert_int_equal(qf_credit_code_check("91350100M000100Y4"), '3');
    assert_int_equal(qf_credit_code_check("9135010OM000100Y4"), '\0');
    assert_int_equal(qf_organisation_code_check("D2143569"), 'X');
    assert_int_equal(qf_organisation_code_check("d2143569"), '\0');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(credit_code__holds_the_check_character),
        cmocka_unit_test(credit_code__rejects_every_changed_or_swapped_character),
        cmocka_unit_test(credit_code__warns_of_a_doubtful_organisation_code),
        cmocka_unit_test(organisation_code__holds_the_check_character),
        cmocka_unit_test(registration_number__holds_the_check_digit),
        cmocka_unit_test(checks__refuse_characters_outside_their_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
