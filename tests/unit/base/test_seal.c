/* SPDX-License-Identifier: Apache-2.0 */
/* A seal opens for its reader, in its place, unchanged, and in no other case. */
#include "base/seal.h"

#include "check.h"

static const struct qf_seal_place place = { "report/12", "identity" };
/* The last two would be one text with the first when names were joined without their lengths. */
static const struct qf_seal_place others[] = { { "report/13", "identity" }, { "report/12", "narrative" },
    { "report/1", "2identity" }, { "report/12identit", "y" } };

static void key_pair_from__gives_the_example_of_the_standard(void **state)
{
    /* RFC 7748 §6.1 */
    static const unsigned char alice[32] = { 0x77, 0x07, 0x6d, 0x0a, 0x73, 0x18, 0xa5, 0x7d, 0x3c, 0x16, 0xc1, 0x72,
        0x51, 0xb2, 0x66, 0x45, 0xdf, 0x4c, 0x2f, 0x87, 0xeb, 0xc0, 0x99, 0x2a, 0xb1, 0x77, 0xfb, 0xa5, 0x1d, 0xb9,
        0x2c, 0x2a };
    static const unsigned char expected[32] = { 0x85, 0x20, 0xf0, 0x09, 0x89, 0x30, 0xa7, 0x54, 0x74, 0x8b, 0x7d, 0xdc,
        0xb4, 0x3e, 0xf7, 0x5a, 0x0d, 0xbf, 0x3a, 0x0d, 0x26, 0x38, 0x1a, 0xf4, 0xeb, 0xa4, 0xa9, 0x8e, 0xaa, 0x9b,
        0x4e, 0x6a };
    struct qf_secret secret CLEANUP(qf_secret_release) = { 0 };
    struct qf_key_pair pair CLEANUP(qf_key_pair_release) = { 0 };

    (void)state;
    assert_int_equal(qf_secret_copy(alice, sizeof alice, &secret, NULL), QF_OK);
    assert_int_equal(qf_key_pair_from(&secret, &pair, NULL), QF_OK);
    assert_memory_equal(pair.public_key.bytes, expected, sizeof expected);
}

static void wrap__opens_for_each_recipient_in_its_place_only(void **state)
{
    struct qf_key_pair first CLEANUP(qf_key_pair_release) = { 0 };
    struct qf_key_pair second CLEANUP(qf_key_pair_release) = { 0 };
    struct qf_secret key CLEANUP(qf_secret_release) = { 0 };
    struct qf_secret opened CLEANUP(qf_secret_release) = { 0 };
    struct qf_text wrapped CLEANUP(qf_text_release) = { 0 };

    (void)state;
    assert_int_equal(qf_key_pair_new(&first, NULL), QF_OK);
    assert_int_equal(qf_key_pair_new(&second, NULL), QF_OK);
    assert_int_equal(qf_seal_key_new(&key, NULL), QF_OK);
    assert_int_equal(qf_seal_wrap(&key, &first.public_key, &place, &wrapped, NULL), QF_OK);
    assert_int_equal(qf_seal_unwrap(qf_text_string(&wrapped), &second, &place, &opened, NULL), QF_DENIED);
    for (size_t i = 0; i < QF_COUNT(others); i++)
        ROW_EQUAL(
            others[i].part, qf_seal_unwrap(qf_text_string(&wrapped), &first, &others[i], &opened, NULL), QF_DENIED);
    for (size_t i = 0; i < wrapped.length; i++) {
        wrapped.data[i] ^= 1;
        assert_int_equal(qf_seal_unwrap(qf_text_string(&wrapped), &first, &place, &opened, NULL), QF_DENIED);
        wrapped.data[i] ^= 1;
    }
    assert_null(opened.data);
    assert_int_equal(qf_seal_unwrap(qf_text_string(&wrapped), &first, &place, &opened, NULL), QF_OK);
    assert_true(qf_secret_equal(&key, &opened));
}

static void text__opens_with_its_key_in_its_place_only(void **state)
{
    static const char said[] = "王某某把低保给了自己的亲戚";
    struct qf_secret key CLEANUP(qf_secret_release) = { 0 };
    struct qf_secret other CLEANUP(qf_secret_release) = { 0 };
    struct qf_secret plain CLEANUP(qf_secret_release) = { 0 };
    struct qf_secret opened CLEANUP(qf_secret_release) = { 0 };
    struct qf_text sealed CLEANUP(qf_text_release) = { 0 };

    (void)state;
    assert_int_equal(qf_seal_key_new(&key, NULL), QF_OK);
    assert_int_equal(qf_seal_key_new(&other, NULL), QF_OK);
    assert_int_equal(qf_secret_copy(said, strlen(said), &plain, NULL), QF_OK);
    assert_int_equal(qf_seal_text(&plain, &key, &place, &sealed, NULL), QF_OK);
    assert_int_equal(qf_unseal_text(qf_text_string(&sealed), &other, &place, &opened, NULL), QF_CORRUPT);
    for (size_t i = 0; i < QF_COUNT(others); i++)
        ROW_EQUAL(others[i].part, qf_unseal_text(qf_text_string(&sealed), &key, &others[i], &opened, NULL), QF_CORRUPT);
    for (size_t i = 0; i < sealed.length; i++) {
        char kept = sealed.data[i];
        sealed.data[i] = kept == 'A' ? 'B' : 'A';
        assert_int_equal(qf_unseal_text(qf_text_string(&sealed), &key, &place, &opened, NULL), QF_CORRUPT);
        sealed.data[i] = kept;
    }
    assert_null(opened.data);
    assert_int_equal(qf_unseal_text(qf_text_string(&sealed), &key, &place, &opened, NULL), QF_OK);
    assert_string_equal((const char *)opened.data, said);
}

static void text__is_sealed_otherwise_each_time(void **state)
{
    struct qf_secret key CLEANUP(qf_secret_release) = { 0 };
    struct qf_secret empty CLEANUP(qf_secret_release) = { 0 };
    struct qf_secret opened CLEANUP(qf_secret_release) = { 0 };
    struct qf_text one CLEANUP(qf_text_release) = { 0 };
    struct qf_text two CLEANUP(qf_text_release) = { 0 };

    (void)state;
    assert_int_equal(qf_seal_key_new(&key, NULL), QF_OK);
    assert_int_equal(qf_secret_copy("", 0, &empty, NULL), QF_OK);
    assert_int_equal(qf_seal_text(&empty, &key, &place, &one, NULL), QF_OK);
    assert_int_equal(qf_seal_text(&empty, &key, &place, &two, NULL), QF_OK);
    assert_string_not_equal(qf_text_string(&one), qf_text_string(&two));
    assert_int_equal(qf_unseal_text(qf_text_string(&one), &key, &place, &opened, NULL), QF_OK);
    assert_int_equal(opened.length, 0);
    assert_int_equal(qf_unseal_text("", &key, &place, &opened, NULL), QF_CORRUPT);
}

static void seal__refuses_a_place_without_names(void **state)
{
    static const struct qf_seal_place bad[] = { { "", "identity" }, { "report/12", "" }, { NULL, "x" } };
    struct qf_secret key CLEANUP(qf_secret_release) = { 0 };
    struct qf_text sealed CLEANUP(qf_text_release) = { 0 };

    (void)state;
    assert_int_equal(qf_seal_key_new(&key, NULL), QF_OK);
    for (size_t i = 0; i < QF_COUNT(bad); i++)
        assert_int_equal(qf_seal_text(&key, &key, &bad[i], &sealed, NULL), QF_INTERNAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(key_pair_from__gives_the_example_of_the_standard),
        cmocka_unit_test(wrap__opens_for_each_recipient_in_its_place_only),
        cmocka_unit_test(text__opens_with_its_key_in_its_place_only),
        cmocka_unit_test(text__is_sealed_otherwise_each_time),
        cmocka_unit_test(seal__refuses_a_place_without_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
