/* SPDX-License-Identifier: Apache-2.0 */
/* Resident IDs and the disability card that contains one. All numbers are made up but for the standard's own examples.
 */
#include "vectors.h"

#include "base/date.h"

static void resident_id__accepts_the_standards_examples(void **state)
{
    static const struct vector vectors[] = {
        VALID("11010519491231002X", "11010519491231002X"),
        VALID("440524188001010014", "440524188001010014"),
        VALID("34052419800101001X", "34052419800101001X"),
        VALID("810000199408230021", "810000199408230021"),
        VALID("830000199201300022", "830000199201300022"),
    };

    (void)state;
    CHECK(qf_resident_id_read, vectors);
}

static void resident_id__upgrades_fifteen_digits(void **state)
{
    static const struct vector vectors[] = {
        ALTERED("340524800101001", QF_REASON_UPGRADED, "34052419800101001X"),
        ALTERED("'340524 800101 001\t", QF_REASON_UPGRADED, "34052419800101001X"),
        INVALID("340524801301001", QF_REASON_DATE),
        INVALID("340524000229001", QF_REASON_DATE), /* 1900 was no leap year */
        INVALID("040524800101001", QF_REASON_RANGE),
    };

    (void)state;
    CHECK(qf_resident_id_read, vectors);
}

static void resident_id__puts_centenarians_before_1900_and_warns(void **state)
{
    static const struct vector vectors[] = {
        { "340524800101996", QF_IDENT_VALID, QF_REASON_UPGRADED, "340524188001019963", true },
        { "340524990101999", QF_IDENT_VALID, QF_REASON_UPGRADED, "340524189901019998", true },
        { "340524490101999", QF_IDENT_VALID, QF_REASON_UPGRADED, "340524194901019994", true },
        { "340524800101995", QF_IDENT_VALID, QF_REASON_UPGRADED, "340524198001019954", false },
    };

    (void)state;
    for (size_t i = 0; i < QF_COUNT(vectors); i++)
        assert_int_equal(qf_resident_id_check(vectors[i].value), vectors[i].value[17]);
    CHECK(qf_resident_id_read, vectors);
}

static void resident_id__takes_decoration_off(void **state)
{
    static const struct vector vectors[] = {
        ALTERED("'11010519491231002X", QF_REASON_STRIPPED, "11010519491231002X"),
        ALTERED("’11010519491231002X", QF_REASON_STRIPPED, "11010519491231002X"),
        ALTERED("‘11010519491231002X’", QF_REASON_STRIPPED, "11010519491231002X"),
        ALTERED("`11010519491231002X", QF_REASON_STRIPPED, "11010519491231002X"),
        ALTERED("11010519491231002X\t", QF_REASON_STRIPPED, "11010519491231002X"),
        ALTERED("110105 19491231 002X", QF_REASON_STRIPPED, "11010519491231002X"),
        ALTERED("\u3000110105\u00A019491231\u200B002X\uFEFF", QF_REASON_STRIPPED, "11010519491231002X"),
        ALTERED("=\"11010519491231002X\"", QF_REASON_STRIPPED, "11010519491231002X"),
        ALTERED("11010519491231002x", QF_REASON_FOLDED, "11010519491231002X"),
        ALTERED("１１０１０５１９４９１２３１００２Ｘ", QF_REASON_FOLDED, "11010519491231002X"),
        ALTERED("11010519491231002ｘ", QF_REASON_FOLDED, "11010519491231002X"),
        ALTERED("11010519491231002×", QF_REASON_FOLDED, "11010519491231002X"),
        ALTERED("'11010519491231002x\t", QF_REASON_FOLDED, "11010519491231002X"),
    };

    (void)state;
    CHECK(qf_resident_id_read, vectors);
}

static void resident_id__tells_empty_from_invalid(void **state)
{
    static const struct vector vectors[] = {
        EMPTY(""),
        EMPTY("  \t"),
        EMPTY("\u3000"),
        EMPTY("'"),
        EMPTY("无"),
        EMPTY("-"),
        EMPTY("—"),
        EMPTY("/"),
        EMPTY("0"),
        EMPTY("null"),
    };

    (void)state;
    CHECK(qf_resident_id_read, vectors);
}

static void resident_id__says_why_it_is_invalid(void **state)
{
    static const struct vector vectors[] = {
        INVALID("110105194912310021", QF_REASON_CHECK_DIGIT),
        INVALID("110105194912310016", QF_REASON_CHECK_DIGIT), /* what a double makes of …0021 */
        INVALID("110105194912310000", QF_REASON_DAMAGED),
        INVALID("1.10105E+17", QF_REASON_DAMAGED),
        INVALID("1.10105e+17", QF_REASON_DAMAGED),
        INVALID("1.10105194912310E+17", QF_REASON_DAMAGED),
        INVALID("110105194912310016.0", QF_REASON_DAMAGED),
        INVALID("340***********001X", QF_REASON_MASKED),
        INVALID("340＊＊＊001X", QF_REASON_MASKED),
        INVALID("340524XXXXXXXX001X", QF_REASON_MASKED),
        INVALID("110105194913310021", QF_REASON_DATE),
        INVALID("110105194902290021", QF_REASON_DATE),
        INVALID("110105184912310021", QF_REASON_DATE),
        INVALID("110105210012310021", QF_REASON_DATE),
        INVALID("010105194912310021", QF_REASON_RANGE),
        INVALID("1101051949123100", QF_REASON_LENGTH),
        INVALID("11010519491231002", QF_REASON_LENGTH),
        INVALID("110105194912310021X", QF_REASON_LENGTH),
        INVALID("1101051949123I002X", QF_REASON_CHARACTER),
        INVALID("X1010519491231002X", QF_REASON_CHARACTER),
        INVALID("待补充", QF_REASON_CHARACTER),
        INVALID("110105-19491231-002X", QF_REASON_CHARACTER),
    };

    (void)state;
    CHECK(qf_resident_id_read, vectors);
}

static void resident_id__keeps_the_cleaned_text_of_an_invalid_one(void **state)
{
    struct qf_ident ident;
    char longest[400];

    (void)state;
    qf_resident_id_read(QF_SLICE("' 110105194912310021\t"), &ident);
    assert_string_equal(ident.value, "110105194912310021");
    memset(longest, '1', sizeof(longest));
    qf_resident_id_read((struct qf_slice){ longest, sizeof(longest) }, &ident);
    assert_int_equal(ident.outcome, QF_IDENT_INVALID);
    assert_int_equal(ident.reason, QF_REASON_LENGTH);
    assert_int_equal(ident.length, QF_IDENT_MAX - 1);
    assert_int_equal(strlen(ident.value), QF_IDENT_MAX - 1);
}

static void resident_id__warns_of_an_unknown_province(void **state)
{
    char id[] = "99010219850704123?";
    struct qf_ident ident;

    (void)state;
    id[17] = qf_resident_id_check(id);
    qf_resident_id_read(qf_slice(id), &ident);
    assert_int_equal(ident.outcome, QF_IDENT_VALID);
    assert_true(ident.warn);
    assert_string_equal(ident.value, id);
}

/* A valid number with an arbitrary region, day and sequence. */
static void make_id(unsigned seed, char ret_id[19])
{
    unsigned mixed = seed * 2654435761U;

    snprintf(ret_id, 19, "%02u%04u%04u%02u%02u%03u?", 11 + mixed % 5, mixed / 7 % 10000, 1930 + mixed / 11 % 80,
        1 + mixed / 13 % 12, 1 + mixed / 17 % 28, mixed / 19 % 1000);
    ret_id[17] = qf_resident_id_check(ret_id);
}

static void resident_id__rejects_every_changed_or_swapped_digit(void **state)
{
    (void)state;
    for (unsigned seed = 1; seed <= 500; seed++) {
        char id[19];

        make_id(seed, id);
        check_every_substitution(qf_resident_id_read, id, 0, 17, "0123456789");
        check_every_substitution(qf_resident_id_read, id, 17, 18, "0123456789X");
        check_every_transposition(qf_resident_id_read, id, 0, 18);
    }
}

static void resident_id_check__refuses_what_are_no_digits(void **state)
{
    (void)state;
    assert_int_equal(qf_resident_id_check("11010519491231002"), 'X');
    assert_int_equal(qf_resident_id_check("1101051949123100A"), '\0');
    assert_int_equal(qf_resident_id_check("1101051949 231002"), '\0');
}

static void resident_id_birth__is_the_day_in_it(void **state)
{
    int32_t days = -1;

    (void)state;
    assert_true(qf_resident_id_birth(QF_SLICE("11010519491231002X"), &days));
    assert_int_equal(days, qf_civil_to_days((struct qf_civil){ 1949, 12, 31 }));
    days = -1;
    assert_false(qf_resident_id_birth(QF_SLICE("110105194912310021"), &days));
    assert_false(qf_resident_id_birth(QF_SLICE("340524800101001"), &days));
    assert_false(qf_resident_id_birth(QF_SLICE(""), &days));
    assert_int_equal(days, -1);
}

static void resident_id_male__follows_the_seventeenth_digit(void **state)
{
    bool male = true;

    (void)state;
    assert_true(qf_resident_id_male(QF_SLICE("11010519491231002X"), &male));
    assert_false(male);
    assert_true(qf_resident_id_male(QF_SLICE("34052419800101001X"), &male));
    assert_true(male);
    assert_false(qf_resident_id_male(QF_SLICE("34052419800101002X"), &male));
}

static void disability_card__needs_a_valid_id_type_and_grade(void **state)
{
    static const struct vector vectors[] = {
        VALID("11010519491231002X43", "11010519491231002X43"),
        ALTERED("11010519491231002x43", QF_REASON_FOLDED, "11010519491231002X43"),
        ALTERED("11010519491231002X43B1", QF_REASON_STRIPPED, "11010519491231002X43"),
        INVALID("11010519491231002X03", QF_REASON_RANGE),
        INVALID("11010519491231002X83", QF_REASON_RANGE),
        INVALID("11010519491231002X45", QF_REASON_RANGE),
        INVALID("11010519491231002X40", QF_REASON_RANGE),
        INVALID("11010519491231002143", QF_REASON_CHECK_DIGIT),
        INVALID("11010519491331002X43", QF_REASON_DATE),
        INVALID("11010519491231002X4A", QF_REASON_CHARACTER),
        INVALID("11010519491231002X", QF_REASON_LENGTH),
        INVALID("110105********002X43", QF_REASON_MASKED),
        EMPTY("无"),
    };

    (void)state;
    CHECK(qf_disability_card_read, vectors);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(resident_id__accepts_the_standards_examples),
        cmocka_unit_test(resident_id__upgrades_fifteen_digits),
        cmocka_unit_test(resident_id__puts_centenarians_before_1900_and_warns),
        cmocka_unit_test(resident_id__takes_decoration_off),
        cmocka_unit_test(resident_id__tells_empty_from_invalid),
        cmocka_unit_test(resident_id__says_why_it_is_invalid),
        cmocka_unit_test(resident_id__keeps_the_cleaned_text_of_an_invalid_one),
        cmocka_unit_test(resident_id__warns_of_an_unknown_province),
        cmocka_unit_test(resident_id__rejects_every_changed_or_swapped_digit),
        cmocka_unit_test(resident_id_check__refuses_what_are_no_digits),
        cmocka_unit_test(resident_id_birth__is_the_day_in_it),
        cmocka_unit_test(resident_id_male__follows_the_seventeenth_digit),
        cmocka_unit_test(disability_card__needs_a_valid_id_type_and_grade),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
