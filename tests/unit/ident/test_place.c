/* SPDX-License-Identifier: Apache-2.0 */
/* Regions, plates, medical institutions and contracted land. */
#include "vectors.h"

static void region_code__has_six_nine_or_twelve_digits(void **state)
{
    static const struct vector vectors[] = {
        VALID("340524", "340524"),
        VALID("340524100", "340524100"),
        VALID("340524100201", "340524100201"),
        VALID_BUT("990102001003", "990102001003"),
        ALTERED("'340524\t", QF_REASON_STRIPPED, "340524"),
        INVALID("3405", QF_REASON_LENGTH),
        INVALID("3405241002011", QF_REASON_LENGTH),
        INVALID("040524", QF_REASON_RANGE),
        INVALID("34052A", QF_REASON_CHARACTER),
        INVALID("3.40524E+11", QF_REASON_DAMAGED),
        EMPTY("0"),
    };

    (void)state;
    CHECK(qf_region_code_read, vectors);
}

static void plate__knows_ordinary_new_energy_and_special_ones(void **state)
{
    static const struct vector vectors[] = {
        VALID("皖A12345", "皖A12345"),
        VALID("皖AB12C4", "皖AB12C4"),
        VALID("皖AD12345", "皖AD12345"),
        VALID("皖AFA1234", "皖AFA1234"),
        VALID("皖AK12345", "皖AK12345"),
        VALID("皖A12345D", "皖A12345D"),
        VALID("皖A1234挂", "皖A1234挂"),
        VALID("粤Z1234港", "粤Z1234港"),
        VALID("京A0006警", "京A0006警"),
        VALID("使224578", "使224578"),
        VALID("沪A0023领", "沪A0023领"),
        VALID_BUT("皖O12345", "皖O12345"),
        ALTERED("皖A·12345", QF_REASON_STRIPPED, "皖A12345"),
        ALTERED("皖A-12345", QF_REASON_STRIPPED, "皖A12345"),
        ALTERED("皖 a12345", QF_REASON_FOLDED, "皖A12345"),
        INVALID("皖AI2345", QF_REASON_CHARACTER),
        INVALID("皖A1234O", QF_REASON_CHARACTER),
        INVALID("皖I12345", QF_REASON_CHARACTER),
        INVALID("徽A12345", QF_REASON_CHARACTER),
        INVALID("皖", QF_REASON_CHARACTER),
        INVALID("皖A1234挂挂", QF_REASON_CHARACTER),
        INVALID("皖AL12345", QF_REASON_RANGE),
        INVALID("皖A1234", QF_REASON_LENGTH),
        INVALID("皖A1234567", QF_REASON_LENGTH),
        INVALID("皖A***45", QF_REASON_MASKED),
        EMPTY("无"),
    };

    (void)state;
    CHECK(qf_plate_read, vectors);
}

static void medical_institution__knows_new_and_old_codes(void **state)
{
    static const struct vector vectors[] = {
        VALID("H35030200090", "H35030200090"),
        VALID("P35030200090", "P35030200090"),
        VALID_BUT("350302000901", "350302000901"),
        VALID("D2143569X340524A100100", "D2143569X340524A100100"),
        VALID_BUT("D21435691340524A100100", "D21435691340524A100100"),
        ALTERED("h35030200090", QF_REASON_FOLDED, "H35030200090"),
        INVALID("HH5030200090", QF_REASON_CHARACTER),
        INVALID("H3503020009", QF_REASON_LENGTH),
        INVALID("H35030200_90", QF_REASON_CHARACTER),
        INVALID("H3503****090", QF_REASON_MASKED),
    };

    (void)state;
    CHECK(qf_medical_institution_read, vectors);
}

static void issuer_code__has_fourteen_digits(void **state)
{
    static const struct vector vectors[] = {
        VALID("34052410020103", "34052410020103"),
        VALID("34052410020100", "34052410020100"), /* the village itself issues */
        VALID_BUT("99010200100301", "99010200100301"),
        INVALID("340524100201", QF_REASON_LENGTH),
        INVALID("04052410020103", QF_REASON_RANGE),
    };

    (void)state;
    CHECK(qf_issuer_code_read, vectors);
}

static void contractor_code__has_eighteen_digits(void **state)
{
    static const struct vector vectors[] = {
        VALID("340524100201030012", "340524100201030012"),
        VALID("340524100201031000", "340524100201031000"),
        ALTERED("'340524100201030012", QF_REASON_STRIPPED, "340524100201030012"),
        INVALID("340524100201030000", QF_REASON_DAMAGED),
        INVALID("3.40524E+17", QF_REASON_DAMAGED),
        INVALID("34052410020103001", QF_REASON_LENGTH),
        INVALID("34052410020103001J", QF_REASON_CHARACTER),
    };

    (void)state;
    CHECK(qf_contractor_code_read, vectors);
}

static void parcel_code__has_nineteen_digits(void **state)
{
    static const struct vector vectors[] = {
        VALID("3405241002010300123", "3405241002010300123"),
        INVALID("3405241002010300000", QF_REASON_DAMAGED),
        INVALID("340524100201030012", QF_REASON_LENGTH),
        INVALID("3405241002010300123J", QF_REASON_CHARACTER),
    };

    (void)state;
    CHECK(qf_parcel_code_read, vectors);
}

static void land_contract_code__ends_in_its_kind(void **state)
{
    static const struct vector vectors[] = {
        VALID("340524100201030012J", "340524100201030012J"),
        VALID("340524100201030012Q", "340524100201030012Q"),
        ALTERED("340524100201030012j", QF_REASON_FOLDED, "340524100201030012J"),
        INVALID("340524100201030012K", QF_REASON_RANGE),
        INVALID("3405241002010300123", QF_REASON_RANGE),
        INVALID("340524100201030000J", QF_REASON_RANGE),
        INVALID("34052410020103001JJ", QF_REASON_CHARACTER),
        INVALID("340524100201030012", QF_REASON_LENGTH),
    };

    (void)state;
    CHECK(qf_land_contract_code_read, vectors);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(region_code__has_six_nine_or_twelve_digits),
        cmocka_unit_test(plate__knows_ordinary_new_energy_and_special_ones),
        cmocka_unit_test(medical_institution__knows_new_and_old_codes),
        cmocka_unit_test(issuer_code__has_fourteen_digits),
        cmocka_unit_test(contractor_code__has_eighteen_digits),
        cmocka_unit_test(parcel_code__has_nineteen_digits),
        cmocka_unit_test(land_contract_code__ends_in_its_kind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
