/* SPDX-License-Identifier: Apache-2.0 */
/* The field against FIPS 197, and the shares: any two give the key, one gives nothing, a wrong one is found. */
#include "base/escrow.h"

#include "check.h"

static void field__gives_the_examples_of_the_standard(void **state)
{
    (void)state;
    assert_int_equal(qf_field_multiply(0x57, 0x83), 0xC1); /* FIPS 197 §4.2 */
    assert_int_equal(qf_field_multiply(0x57, 0x13), 0xFE); /* §4.2.1 */
    assert_int_equal(qf_field_multiply(0x57, 0x10), 0x07);
    assert_int_equal(qf_field_invert(0x53), 0xCA); /* the example of the S-box: {53} goes to {ed} */
    assert_int_equal(qf_field_invert(0), 0);
    for (unsigned a = 1; a < 256; a++) {
        assert_int_equal(qf_field_multiply((unsigned char)a, qf_field_invert((unsigned char)a)), 1);
        assert_int_equal(qf_field_multiply((unsigned char)a, 0), 0);
    }
}

static void release_all(struct qf_secret *shares, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        qf_secret_release(&shares[i]);
}

static void join__any_two_of_five_give_the_key(void **state)
{
    struct qf_key_pair pair CLEANUP(qf_key_pair_release) = { 0 };
    struct qf_secret shares[5] = { 0 };

    (void)state;
    assert_int_equal(qf_key_pair_new(&pair, NULL), QF_OK);
    assert_int_equal(qf_escrow_split(&pair, 5, shares, NULL), QF_OK);
    for (unsigned i = 0; i < 5; i++)
        for (unsigned j = 0; j < 5; j++) {
            struct qf_key_pair joined CLEANUP(qf_key_pair_release) = { 0 };
            enum qf_status status = qf_escrow_join(&shares[i], &shares[j], &pair.public_key, &joined, NULL);
            assert_int_equal(status, i == j ? QF_INPUT : QF_OK);
            assert_true(i == j || qf_secret_equal(&joined.secret, &pair.secret));
        }
    release_all(shares, 5);
}

/* For every share there is a second one that gives any other key: it alone excludes none. Shown for one byte. */
static void share__alone_excludes_no_key(void **state)
{
    unsigned char met[256] = { 0 };

    (void)state;
    for (unsigned slope = 0; slope < 256; slope++)
        met[0x42 ^ qf_field_multiply((unsigned char)slope, 3)]++; /* the value at 0 of each line through (3, 42) */
    for (unsigned i = 0; i < 256; i++)
        assert_int_equal(met[i], 1);
}

static void join__refuses_shares_that_are_damaged_or_of_another_split(void **state)
{
    struct qf_key_pair pair CLEANUP(qf_key_pair_release) = { 0 };
    struct qf_key_pair joined CLEANUP(qf_key_pair_release) = { 0 };
    struct qf_secret shares[3] = { 0 }, others[2] = { 0 };

    (void)state;
    assert_int_equal(qf_key_pair_new(&pair, NULL), QF_OK);
    assert_int_equal(qf_escrow_split(&pair, 3, shares, NULL), QF_OK);
    assert_int_equal(qf_escrow_split(&pair, 2, others, NULL), QF_OK);
    assert_int_equal(qf_escrow_join(&shares[0], &others[1], &pair.public_key, &joined, NULL), QF_INPUT);
    for (size_t i = 0; i < QF_SHARE_BYTES; i++) {
        shares[0].data[i] ^= 0x10;
        assert_int_equal(qf_escrow_join(&shares[0], &shares[1], &pair.public_key, &joined, NULL), QF_INPUT);
        shares[0].data[i] ^= 0x10;
    }
    shares[0].length--;
    assert_int_equal(qf_escrow_join(&shares[0], &shares[1], &pair.public_key, &joined, NULL), QF_INPUT);
    assert_null(joined.secret.data);
    release_all(shares, 3);
    release_all(others, 2);
}

static void split__takes_two_to_sixteen_holders(void **state)
{
    struct qf_key_pair pair CLEANUP(qf_key_pair_release) = { 0 };
    struct qf_secret shares[QF_SHARES_MAX + 1] = { 0 };

    (void)state;
    assert_int_equal(qf_key_pair_new(&pair, NULL), QF_OK);
    assert_int_equal(qf_escrow_split(&pair, 1, shares, NULL), QF_LIMIT);
    assert_int_equal(qf_escrow_split(&pair, QF_SHARES_MAX + 1, shares, NULL), QF_LIMIT);
    assert_null(shares[0].data);
    assert_int_equal(qf_escrow_split(&pair, QF_SHARES_MAX, shares, NULL), QF_OK);
    release_all(shares, QF_SHARES_MAX);
}

/* How a share reaches its holder, and comes back. */
static void share__is_wrapped_for_its_holder(void **state)
{
    static const struct qf_seal_place where = { "escrow/1", "share/2" };
    struct qf_key_pair pair CLEANUP(qf_key_pair_release) = { 0 };
    struct qf_key_pair holder CLEANUP(qf_key_pair_release) = { 0 };
    struct qf_secret shares[2] = { 0 }, opened CLEANUP(qf_secret_release) = { 0 };
    struct qf_text wrapped CLEANUP(qf_text_release) = { 0 };

    (void)state;
    assert_int_equal(qf_key_pair_new(&pair, NULL), QF_OK);
    assert_int_equal(qf_key_pair_new(&holder, NULL), QF_OK);
    assert_int_equal(qf_escrow_split(&pair, 2, shares, NULL), QF_OK);
    assert_int_equal(qf_seal_wrap(&shares[1], &holder.public_key, &where, &wrapped, NULL), QF_OK);
    assert_int_equal(qf_seal_unwrap(qf_text_string(&wrapped), &holder, &where, &opened, NULL), QF_OK);
    assert_true(qf_secret_equal(&opened, &shares[1]));
    release_all(shares, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(field__gives_the_examples_of_the_standard),
        cmocka_unit_test(join__any_two_of_five_give_the_key),
        cmocka_unit_test(share__alone_excludes_no_key),
        cmocka_unit_test(join__refuses_shares_that_are_damaged_or_of_another_split),
        cmocka_unit_test(split__takes_two_to_sixteen_holders),
        cmocka_unit_test(share__is_wrapped_for_its_holder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
