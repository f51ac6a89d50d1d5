/* SPDX-License-Identifier: Apache-2.0 */
/* Signatures and hashes against published examples; passwords and locked keys open for the right one only. */
#include "base/crypto.h"

#include "check.h"

static void from_hex(const char *hex, unsigned char *out)
{
    for (; hex[0] && hex[1]; hex += 2) {
        unsigned byte;
        assert_int_equal(sscanf(hex, "%2x", &byte), 1);
        *out++ = (unsigned char)byte;
    }
}

static struct qf_secret secret_of(const char *text)
{
    struct qf_secret secret = { 0 };

    assert_int_equal(qf_secret_copy(text, strlen(text), &secret, NULL), QF_OK);
    return secret;
}

/* RFC 8032 §7.1, test 2 */
#define SEED   "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"
#define VERIFY "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
#define SIGNED                                                                                                         \
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aee" \
    "b00d291612bb0c00"

static void sign__gives_the_example_of_the_standard(void **state)
{
    struct qf_sign_pair pair CLEANUP(qf_sign_pair_release) = { 0 };
    struct qf_secret secret CLEANUP(qf_secret_release) = { 0 };
    unsigned char bytes[64], expected[64], signature[QF_SIGNATURE_BYTES], message = 0x72;

    (void)state;
    from_hex(SEED VERIFY, bytes);
    assert_int_equal(qf_secret_copy(bytes, sizeof bytes, &secret, NULL), QF_OK);
    assert_int_equal(qf_sign_pair_from(&secret, &pair, NULL), QF_OK);
    from_hex(SIGNED, expected);
    qf_sign(&pair, &message, 1, signature);
    assert_memory_equal(signature, expected, sizeof signature);
    assert_true(qf_signature_holds(&pair.verify, &message, 1, signature));
    message ^= 1;
    assert_false(qf_signature_holds(&pair.verify, &message, 1, signature));
    secret.data[63] ^= 1;
    qf_sign_pair_release(&pair);
    assert_int_equal(qf_sign_pair_from(&secret, &pair, NULL), QF_CORRUPT);
}

static void keyed_hash__gives_what_another_implementation_gives(void **state)
{
    struct qf_secret key CLEANUP(qf_secret_release) = { 0 };
    unsigned char bytes[32], hash[QF_KEYED_HASH_BYTES], expected[QF_KEYED_HASH_BYTES];

    (void)state;
    for (unsigned char i = 0; i < 32; i++)
        bytes[i] = i;
    assert_int_equal(qf_secret_copy(bytes, sizeof bytes, &key, NULL), QF_OK);
    assert_int_equal(qf_keyed_hash(&key, "receipt", "abc", 3, hash, NULL), QF_OK);
    /* hashlib.blake2b(b"abc", digest_size=32, key=bytes(range(32)), person=b"receipt") */
    from_hex("10ef8ef8bb07253e6d0e3732f7bed36f12fbcffb68ef8e99d7b8432de83bd652", expected);
    assert_memory_equal(hash, expected, sizeof hash);
    assert_int_equal(qf_keyed_hash(&key, "sketch", "abc", 3, hash, NULL), QF_OK);
    assert_memory_not_equal(hash, expected, sizeof hash);
    key.length = 31;
    assert_int_equal(qf_keyed_hash(&key, "receipt", "abc", 3, hash, NULL), QF_INTERNAL);
}

/* From the tests of Argon2's reference implementation: 2 passes over 64 MiB. */
static void password_check__takes_the_example_of_the_reference(void **state)
{
    static const char stored[] =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    struct qf_secret right CLEANUP(qf_secret_release) = secret_of("password");

    (void)state;
    assert_int_equal(qf_password_check(stored, &right, NULL), QF_OK);
}

static void password_check__opens_for_the_right_password_only(void **state)
{
    struct qf_secret right CLEANUP(qf_secret_release) = secret_of("清风 明月");
    struct qf_secret wrong CLEANUP(qf_secret_release) = secret_of("清风 明日");
    struct qf_secret none CLEANUP(qf_secret_release) = secret_of("");
    char stored[QF_PASSWORD_TEXT], again[QF_PASSWORD_TEXT];

    (void)state;
    assert_int_equal(qf_password_hash(&right, &qf_cost_for_tests_only, stored, NULL), QF_OK);
    assert_int_equal(qf_password_hash(&right, &qf_cost_for_tests_only, again, NULL), QF_OK);
    assert_string_not_equal(stored, again);
    assert_int_equal(qf_password_check(stored, &right, NULL), QF_OK);
    assert_int_equal(qf_password_check(stored, &wrong, NULL), QF_DENIED);
    assert_int_equal(qf_password_check(stored, &none, NULL), QF_LIMIT);
    assert_int_equal(qf_password_hash(&none, &qf_cost_for_tests_only, stored, NULL), QF_LIMIT);
}

/* Whoever can write the book must not be able to take all memory, or all time, of who logs in. */
static void password_check__refuses_what_is_no_hash_or_asks_too_much(void **state)
{
    static const char *const bad[] = { "", "password", "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ",
        "$argon2i$v=19$m=8,t=3,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$m=1048577,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$m=4294967295,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$m=8,t=17,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc" };
    struct qf_secret password CLEANUP(qf_secret_release) = secret_of("password");

    (void)state;
    for (size_t i = 0; i < QF_COUNT(bad); i++)
        ROW_EQUAL(bad[i], qf_password_check(bad[i], &password, NULL), QF_CORRUPT);
}

static void passphrase__opens_its_key_under_its_label_only(void **state)
{
    struct qf_secret right CLEANUP(qf_secret_release) = secret_of("correct horse");
    struct qf_secret wrong CLEANUP(qf_secret_release) = secret_of("correct house");
    struct qf_secret key CLEANUP(qf_secret_release) = { 0 };
    struct qf_secret opened CLEANUP(qf_secret_release) = { 0 };
    struct qf_text text CLEANUP(qf_text_release) = { 0 };

    (void)state;
    assert_int_equal(qf_secret_random(32, &key, NULL), QF_OK);
    assert_int_equal(qf_passphrase_lock(&key, &right, &qf_cost_for_tests_only, "officer/12", &text, NULL), QF_OK);
    const char *locked = qf_text_string(&text);
    assert_int_equal(qf_passphrase_unlock(locked, &wrong, "officer/12", &opened, NULL), QF_DENIED);
    assert_int_equal(qf_passphrase_unlock(locked, &right, "officer/13", &opened, NULL), QF_DENIED);
    assert_null(opened.data);
    assert_int_equal(qf_passphrase_unlock(locked, &right, "officer/12", &opened, NULL), QF_OK);
    assert_true(qf_secret_equal(&opened, &key));
}

/* Every changed character is refused, whether it stands in the costs, the salt, the nonce or the key. */
static void passphrase__refuses_a_text_that_was_changed(void **state)
{
    struct qf_secret right CLEANUP(qf_secret_release) = secret_of("correct horse");
    struct qf_secret key CLEANUP(qf_secret_release) = { 0 };
    struct qf_secret opened CLEANUP(qf_secret_release) = { 0 };
    struct qf_text text CLEANUP(qf_text_release) = { 0 };

    (void)state;
    assert_int_equal(qf_secret_random(32, &key, NULL), QF_OK);
    assert_int_equal(qf_passphrase_lock(&key, &right, &qf_cost_for_tests_only, "k", &text, NULL), QF_OK);
    for (size_t i = 0; i < text.length; i++) {
        char kept = text.data[i];
        text.data[i] = kept == 'A' ? 'B' : 'A';
        enum qf_status status = qf_passphrase_unlock(qf_text_string(&text), &right, "k", &opened, NULL);
        assert_true(status == QF_DENIED || status == QF_CORRUPT);
        text.data[i] = kept;
    }
    assert_int_equal(qf_passphrase_unlock("", &right, "k", &opened, NULL), QF_CORRUPT);
    assert_int_equal(qf_passphrase_unlock("cWZrMQ==", &right, "k", &opened, NULL), QF_CORRUPT);
}

static void base64__reads_what_it_wrote_of_any_length(void **state)
{
    unsigned char bytes[200], again[200];

    (void)state;
    qf_random_bytes(bytes, sizeof bytes);
    for (size_t length = 0; length <= sizeof bytes; length++) {
        struct qf_text text CLEANUP(qf_text_release) = { 0 };
        size_t got = 0;
        qf_base64_add(&text, bytes, length);
        assert_int_equal(text.length, (length + 2) / 3 * 4);
        assert_int_equal(qf_base64_read(qf_text_string(&text), again, sizeof again, &got, NULL), QF_OK);
        assert_int_equal(got, length);
        assert_memory_equal(again, bytes, length);
        if (length < sizeof again)
            assert_int_equal(qf_base64_read(qf_text_string(&text), again, length + 1, NULL, NULL), QF_CORRUPT);
    }
}

static void random_below__stays_below_and_meets_all(void **state)
{
    unsigned met[31] = { 0 };

    (void)state;
    for (int i = 0; i < 10000; i++) {
        unsigned number = qf_random_below(31);
        assert_true(number < 31);
        met[number]++;
    }
    for (int i = 0; i < 31; i++)
        assert_true(met[i] > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sign__gives_the_example_of_the_standard),
        cmocka_unit_test(keyed_hash__gives_what_another_implementation_gives),
        cmocka_unit_test(password_check__takes_the_example_of_the_reference),
        cmocka_unit_test(password_check__opens_for_the_right_password_only),
        cmocka_unit_test(password_check__refuses_what_is_no_hash_or_asks_too_much),
        cmocka_unit_test(passphrase__opens_its_key_under_its_label_only),
        cmocka_unit_test(passphrase__refuses_a_text_that_was_changed),
        cmocka_unit_test(base64__reads_what_it_wrote_of_any_length),
        cmocka_unit_test(random_below__stays_below_and_meets_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
