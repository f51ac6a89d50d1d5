/* SPDX-License-Identifier: Apache-2.0 */
/* Bank cards and telephones. */
#include "vectors.h"

static void bank_card__takes_luhn_as_a_soft_rule(void **state)
{
    static const struct vector vectors[] = {
        VALID("6228480402564890018", "6228480402564890018"),
        VALID_BUT("6228480402564890017", "6228480402564890017"),
        VALID_BUT("1234567890123", "1234567890123"),
        ALTERED("'6228 4804 0256 4890 018\t", QF_REASON_STRIPPED, "6228480402564890018"),
        ALTERED("6228-4804-0256-4890-018", QF_REASON_STRIPPED, "6228480402564890018"),
        ALTERED("６２２８４８０４０２５６４８９００１８", QF_REASON_FOLDED, "6228480402564890018"),
        INVALID("622848040256", QF_REASON_LENGTH),
        INVALID("62284804025648900181", QF_REASON_LENGTH),
        INVALID("6.22848E+18", QF_REASON_DAMAGED),
        INVALID("6228****0018", QF_REASON_MASKED),
        INVALID("622848O402564890018", QF_REASON_CHARACTER),
        EMPTY("无"),
    };

    (void)state;
    CHECK(qf_bank_card_read, vectors);
}

static void bank_card__warns_of_every_changed_digit(void **state)
{
    char card[] = "6228480402564890018";

    (void)state;
    for (size_t place = 0; place < strlen(card); place++) {
        char right = card[place];

        for (char digit = '0'; digit <= '9'; digit++) {
            struct qf_ident ident;

            card[place] = digit;
            qf_bank_card_read(qf_slice(card), &ident);
            assert_int_equal(ident.outcome, QF_IDENT_VALID);
            assert_int_equal(ident.warn, digit != right);
        }
        card[place] = right;
    }
}

static void phone__brings_mobiles_to_eleven_digits(void **state)
{
    static const struct vector vectors[] = {
        VALID("13800138000", "13800138000"),
        ALTERED("+8613800138000", QF_REASON_STRIPPED, "13800138000"),
        ALTERED("008613800138000", QF_REASON_STRIPPED, "13800138000"),
        ALTERED("86-13800138000", QF_REASON_STRIPPED, "13800138000"),
        ALTERED("+86 138-0013-8000", QF_REASON_STRIPPED, "13800138000"),
        ALTERED("(+86)13800138000", QF_REASON_STRIPPED, "13800138000"),
        ALTERED("013800138000", QF_REASON_STRIPPED, "13800138000"),
        ALTERED("13800138000.0", QF_REASON_STRIPPED, "13800138000"),
        ALTERED("１３８００１３８０００", QF_REASON_FOLDED, "13800138000"),
        INVALID("12800138000", QF_REASON_RANGE),
        INVALID("1380013800", QF_REASON_RANGE),
        INVALID("138001380001", QF_REASON_RANGE),
        INVALID("1380013800012", QF_REASON_LENGTH),
        INVALID("138****8000", QF_REASON_MASKED),
        INVALID("1.38001E+10", QF_REASON_DAMAGED),
        INVALID("13800138000/13900139000", QF_REASON_CHARACTER),
        EMPTY("无"),
    };

    (void)state;
    CHECK(qf_phone_read, vectors);
}

static void phone__brings_landlines_to_area_code_and_number(void **state)
{
    static const struct vector vectors[] = {
        VALID("0551-62345678", "0551-62345678"),
        VALID("010-62345678", "010-62345678"),
        ALTERED("055162345678", QF_REASON_STRIPPED, "0551-62345678"),
        ALTERED("02162345678", QF_REASON_STRIPPED, "021-62345678"),
        ALTERED("（0555）6234567", QF_REASON_STRIPPED, "0555-6234567"),
        ALTERED("0551-62345678-801", QF_REASON_STRIPPED, "0551-62345678"),
        ALTERED("+86-551-62345678", QF_REASON_STRIPPED, "0551-62345678"),
        ALTERED("+86 10 62345678", QF_REASON_STRIPPED, "010-62345678"),
        ALTERED("400-123-4567", QF_REASON_STRIPPED, "400-1234567"),
        INVALID("62345678", QF_REASON_LENGTH),
        INVALID("011-62345678", QF_REASON_RANGE),
        INVALID("0551-02345678", QF_REASON_RANGE),
        INVALID("0551-623456789", QF_REASON_LENGTH),
    };

    (void)state;
    CHECK(qf_phone_read, vectors);
}

static void account__lost_digits_are_damage_only_when_luhn_fails(void **state)
{
    static const struct vector vectors[] = {
        VALID("6228480402564890000", "6228480402564890000"), /* Luhn happens to hold */
        INVALID("6228480402564880000", QF_REASON_DAMAGED), INVALID("622848040256489000", QF_REASON_DAMAGED),
        VALID_BUT("62284804025648100", "62284804025648100"), /* two zeros prove nothing */
    };

    (void)state;
    CHECK(qf_bank_card_read, vectors);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bank_card__takes_luhn_as_a_soft_rule),
        cmocka_unit_test(bank_card__warns_of_every_changed_digit),
        cmocka_unit_test(phone__brings_mobiles_to_eleven_digits),
        cmocka_unit_test(phone__brings_landlines_to_area_code_and_number),
        cmocka_unit_test(account__lost_digits_are_damage_only_when_luhn_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
