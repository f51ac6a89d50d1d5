/* SPDX-License-Identifier: Apache-2.0 */
/* The table of types, masks, and entities. */
#include "vectors.h"

static void types__are_found_by_their_unique_names(void **state)
{
    size_t count;
    const struct qf_ident_type *types = qf_ident_types(&count);

    (void)state;
    assert_int_equal(count, 16);
    for (size_t i = 0; i < count; i++) {
        struct qf_ident ident;

        assert_ptr_equal(qf_ident_type_find(types[i].name), &types[i]);
        assert_non_null(types[i].title.zh);
        assert_non_null(types[i].title.en);
        assert_non_null(types[i].source);
        assert_true(types[i].privacy == QF_IDENT_PERSONAL || types[i].shown_head + types[i].shown_tail == 0);
        types[i].read(QF_SLICE(" 无 "), &ident);
        assert_int_equal(ident.outcome, QF_IDENT_EMPTY);
        assert_int_equal(ident.length, 0);
    }
    assert_null(qf_ident_type_find("no_such_type"));
}

static void reasons__have_names_and_texts(void **state)
{
    (void)state;
    for (int i = 0; i < QF_REASON_COUNT; i++) {
        assert_non_null(qf_ident_reason_name((enum qf_ident_reason)i));
        assert_non_null(qf_ident_reason_text((enum qf_ident_reason)i));
        for (int j = 0; j < i; j++)
            assert_string_not_equal(
                qf_ident_reason_name((enum qf_ident_reason)i), qf_ident_reason_name((enum qf_ident_reason)j));
    }
    assert_string_equal(qf_ident_reason_name(QF_REASON_CHECK_DIGIT), "check-digit");
}

static void mask__leaves_what_the_type_shows(void **state)
{
    static const struct {
        const char *type, *value, *masked;
    } cases[] = {
        { "resident_id", "11010519491231002X", "110105**********2X" },
        { "resident_id", "11010519", "********" },
        { "resident_id", "", "" },
        { "disability_card", "11010519491231002X43", "110105************43" },
        { "phone", "13800138000", "138****8000" },
        { "bank_card", "6228480402564890018", "6228***********0018" },
        { "plate", "皖A12345", "皖A***45" },
        { "person_name", "张三丰", "张**" },
        { "person_name", "张", "*" },
        { "credit_code", "91350100M000100Y43", "91350100M000100Y43" },
        { "organisation_name", "清风（北京）有限公司", "清风（北京）有限公司" },
        { "no_such_type", "11010519491231002X", "******************" },
    };
    char longest[300], masked[QF_IDENT_MAX];

    (void)state;
    for (size_t i = 0; i < QF_COUNT(cases); i++) {
        qf_ident_mask(cases[i].type, qf_slice(cases[i].value), masked);
        assert_string_equal(masked, cases[i].masked);
    }
    memset(longest, '1', sizeof(longest));
    qf_ident_mask("resident_id", (struct qf_slice){ longest, sizeof(longest) }, masked);
    assert_int_equal(strlen(masked), QF_IDENT_MAX - 1);
}

static void mask__finds_identifiers_in_running_text(void **state)
{
    static const struct {
        const char *text, *masked;
    } cases[] = {
        { "349901199001010015", "349901**********15" },
        { "cannot convert '34990119900101001X' to INT32", "cannot convert '349901*********01X' to INT32" },
        { "34990119900101001", "349901*********01" }, /* the number of an entity */
        { "349901900101001", "349901*******01" },
        { "349901 19900101 0015", "349901************15" },
        { "３４９９０１１９９００１０１００１５", "３４９９０１**********１５" },
        { "电话13812345678", "电话138****5678" },
        { "138-1234-5678", "138******5678" },
        { "6228480402564890018", "622848***********18" },
        { "2024-01-05 12:30, 1,234,567.89", "2024-01-05 12:30, 1,234,567.89" },
        { "village 3499012", "village 3499012" },
        { "9a34990119900101001b", "9a34990119900101001b" }, /* part of a hash */
        { "", "" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct qf_text out CLEANUP(qf_text_release) = { 0 };
        qf_ident_mask_within(qf_slice(cases[i].text), &out);
        assert_string_equal(qf_text_string(&out), cases[i].masked);
    }
}

static void person_entity__is_the_first_seventeen_digits(void **state)
{
    char key[QF_IDENT_MAX] = "untouched";

    (void)state;
    assert_true(qf_person_entity(QF_SLICE("11010519491231002X")) == INT64_C(11010519491231002));
    assert_true(qf_person_entity(QF_SLICE("'11010519491231002x\t")) == INT64_C(11010519491231002));
    assert_true(qf_person_entity(QF_SLICE("340524800101001")) == INT64_C(34052419800101001));
    assert_true(qf_person_entity(QF_SLICE("110105194912310021")) == 0);
    assert_true(qf_person_entity(QF_SLICE("")) == 0);
    assert_int_equal(qf_entity_kind(INT64_C(11010519491231002)), QF_ENTITY_KIND_PERSON);
    assert_true(qf_entity_key(INT64_C(11010519491231002), key));
    assert_string_equal(key, "11010519491231002X");
}

static void organisation_entity__is_one_for_both_codes_of_a_body(void **state)
{
    char key[QF_IDENT_MAX];
    int64_t entity = qf_organisation_entity(QF_SLICE("91340524MA2N1K7X6C"));

    (void)state;
    assert_true(entity > QF_ENTITY_ORGANISATION && entity < QF_ENTITY_ASSIGNED);
    assert_true(qf_organisation_entity(QF_SLICE("MA2N1K7X-6")) == entity);
    assert_int_equal(qf_entity_kind(entity), QF_ENTITY_KIND_ORGANISATION);
    assert_true(qf_entity_key(entity, key));
    assert_string_equal(key, "MA2N1K7X6");
    assert_true(qf_organisation_entity(QF_SLICE("91340524MA2N1K7X6D")) == 0);
    assert_true(qf_organisation_entity(QF_SLICE("PDY00001X")) == 0); /* private use names nobody */
    assert_true(qf_organisation_entity(QF_SLICE("")) == 0);
}

static void entity_kind__splits_the_numbers(void **state)
{
    char key[QF_IDENT_MAX] = "untouched";

    (void)state;
    assert_int_equal(qf_entity_kind(0), QF_ENTITY_KIND_NONE);
    assert_int_equal(qf_entity_kind(-1), QF_ENTITY_KIND_NONE);
    assert_int_equal(qf_entity_kind(INT64_C(9999999999999999)), QF_ENTITY_KIND_NONE);
    assert_int_equal(qf_entity_kind(INT64_C(10000000000000000)), QF_ENTITY_KIND_PERSON);
    assert_int_equal(qf_entity_kind(INT64_C(100000000000000000)), QF_ENTITY_KIND_NONE);
    assert_int_equal(qf_entity_kind(QF_ENTITY_ORGANISATION), QF_ENTITY_KIND_ORGANISATION);
    assert_int_equal(qf_entity_kind(QF_ENTITY_ORGANISATION + INT64_C(2821109907456)), QF_ENTITY_KIND_NONE);
    assert_int_equal(qf_entity_kind(QF_ENTITY_ASSIGNED + 1), QF_ENTITY_KIND_ASSIGNED);
    assert_false(qf_entity_key(QF_ENTITY_ASSIGNED + 1, key));
    assert_false(qf_entity_key(0, key));
    assert_string_equal(key, "untouched");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(types__are_found_by_their_unique_names),
        cmocka_unit_test(reasons__have_names_and_texts),
        cmocka_unit_test(mask__leaves_what_the_type_shows),
        cmocka_unit_test(mask__finds_identifiers_in_running_text),
        cmocka_unit_test(person_entity__is_the_first_seventeen_digits),
        cmocka_unit_test(organisation_entity__is_one_for_both_codes_of_a_body),
        cmocka_unit_test(entity_kind__splits_the_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
