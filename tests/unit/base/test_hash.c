/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256 against the examples of FIPS 180-4, in one piece and in many. */
#include "base/hash.h"

#include "check.h"

static const struct {
    const char *text;
    const char *hex;
} vectors[] = {
    { "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
    { "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
    { "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
};

static void of__gives_the_examples_of_the_standard(void **state)
{
    char hex[QF_SHA256_HEX];

    (void)state;
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        assert_int_equal(qf_sha256_of(vectors[i].text, strlen(vectors[i].text), hex, NULL), QF_OK);
        assert_string_equal(hex, vectors[i].hex);
    }
}

static void add__gives_the_same_in_pieces_and_starts_anew(void **state)
{
    struct qf_sha256 *hash CLEANUP(qf_sha256_free) = NULL;
    unsigned char digest[QF_SHA256_BYTES];
    char hex[QF_SHA256_HEX];

    (void)state;
    assert_int_equal(qf_sha256_new(&hash, NULL), QF_OK);
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        for (size_t at = 0; vectors[i].text[at]; at++)
            assert_int_equal(qf_sha256_add(hash, vectors[i].text + at, 1, NULL), QF_OK);
        assert_int_equal(qf_sha256_finish(hash, digest, NULL), QF_OK);
        qf_hash_hex(digest, hex);
        assert_string_equal(hex, vectors[i].hex);
    }
}

static void add__takes_a_million_bytes(void **state)
{
    struct qf_sha256 *hash CLEANUP(qf_sha256_free) = NULL;
    unsigned char digest[QF_SHA256_BYTES];
    char hex[QF_SHA256_HEX], block[1000];

    (void)state;
    memset(block, 'a', sizeof block);
    assert_int_equal(qf_sha256_new(&hash, NULL), QF_OK);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(qf_sha256_add(hash, block, sizeof block, NULL), QF_OK);
    assert_int_equal(qf_sha256_finish(hash, digest, NULL), QF_OK);
    qf_hash_hex(digest, hex);
    assert_string_equal(hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of__gives_the_examples_of_the_standard),
        cmocka_unit_test(add__gives_the_same_in_pieces_and_starts_anew),
        cmocka_unit_test(add__takes_a_million_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
