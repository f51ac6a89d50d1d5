/* SPDX-License-Identifier: Apache-2.0 */
/* The tree against the published examples of Certificate Transparency, and every proof of small trees against its root. */
#include "store/merkle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

/* Leaves, roots and proofs of the reference tests of RFC 6962. */
static const struct {
    const char *data;
    size_t length;
    const char *root; /* of the tree up to here */
} leaves[] = {
    { "", 0, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d" },
    { "\x00", 1, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125" },
    { "\x10", 1, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77" },
    { "\x20\x21", 2, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7" },
    { "\x30\x31", 2, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4" },
    { "\x40\x41\x42\x43", 4, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef" },
    { "\x50\x51\x52\x53\x54\x55\x56\x57", 8, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c" },
    { "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f", 16,
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328" },
};

#define A "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
#define B "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
#define C "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
#define D "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
#define E "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
#define F "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"
#define G "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
#define H "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
#define I "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"

struct example {
    int64_t from, size; /* index of the leaf, or size of the old tree */
    const char *path[4];
};
static const struct example of_leaves[] = { { 0, 1, { NULL } }, { 0, 8, { A, B, C } }, { 5, 8, { D, E, F } },
    { 2, 3, { G } }, { 1, 5, { H, B, D } } };
static const struct example of_growth[] = { { 1, 1, { NULL } }, { 1, 8, { A, B, C } }, { 6, 8, { I, E, F } },
    { 2, 5, { B, D } } };

static void check_hex(const unsigned char hash[QF_SHA256_BYTES], const char *expected)
{
    char hex[QF_SHA256_HEX];

    qf_hash_hex(hash, hex);
    assert_string_equal(hex, expected);
}

static void add__gives_the_published_roots(void **state)
{
    struct qf_merkle tree CLEANUP(qf_merkle_release) = { 0 };
    unsigned char root[QF_SHA256_BYTES];

    (void)state;
    assert_int_equal(qf_merkle_open(&tree, NULL), QF_OK);
    assert_int_equal(qf_merkle_root(&tree, root, NULL), QF_OK);
    check_hex(root, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    for (size_t i = 0; i < QF_COUNT(leaves); i++) {
        assert_int_equal(qf_merkle_add(&tree, leaves[i].data, leaves[i].length, NULL), QF_OK);
        assert_int_equal(qf_merkle_root(&tree, root, NULL), QF_OK);
        check_hex(root, leaves[i].root);
    }
}

static void check_example(const struct example *example, struct qf_merkle_proof *proof)
{
    unsigned count = 0;

    for (int64_t i = 0; i < example->size; i++)
        assert_int_equal(qf_merkle_proof_add(proof, i, leaves[i].data, leaves[i].length, NULL), QF_OK);
    while (count < 4 && example->path[count])
        count++;
    assert_int_equal(proof->count, count);
    for (unsigned i = 0; i < count; i++)
        check_hex(proof->parts[i].root, example->path[i]);
}

static void prove__gives_the_published_paths(void **state)
{
    (void)state;
    for (size_t i = 0; i < QF_COUNT(of_leaves); i++) {
        struct qf_merkle_proof proof CLEANUP(qf_merkle_proof_release) = { 0 };
        assert_int_equal(qf_merkle_prove_leaf(of_leaves[i].from, of_leaves[i].size, &proof, NULL), QF_OK);
        check_example(&of_leaves[i], &proof);
    }
    for (size_t i = 0; i < QF_COUNT(of_growth); i++) {
        struct qf_merkle_proof proof CLEANUP(qf_merkle_proof_release) = { 0 };
        assert_int_equal(qf_merkle_prove_growth(of_growth[i].from, of_growth[i].size, &proof, NULL), QF_OK);
        check_example(&of_growth[i], &proof);
    }
}

static void prove__refuses_what_cannot_be(void **state)
{
    struct qf_merkle_proof proof CLEANUP(qf_merkle_proof_release) = { 0 };

    (void)state;
    assert_int_equal(qf_merkle_prove_leaf(8, 8, &proof, NULL), QF_USAGE);
    assert_int_equal(qf_merkle_prove_leaf(-1, 8, &proof, NULL), QF_USAGE);
    assert_int_equal(qf_merkle_prove_growth(0, 8, &proof, NULL), QF_USAGE);
    assert_int_equal(qf_merkle_prove_growth(9, 8, &proof, NULL), QF_USAGE);
}

static void peaks__let_a_tree_be_grown_on(void **state)
{
    (void)state;
    for (int64_t stop = 0; stop <= 40; stop++) {
        struct qf_merkle whole CLEANUP(qf_merkle_release) = { 0 };
        struct qf_merkle resumed CLEANUP(qf_merkle_release) = { 0 };
        struct qf_text peaks CLEANUP(qf_text_release) = { 0 };
        unsigned char one[QF_SHA256_BYTES], two[QF_SHA256_BYTES];

        assert_int_equal(qf_merkle_open(&whole, NULL), QF_OK);
        assert_int_equal(qf_merkle_open(&resumed, NULL), QF_OK);
        for (int64_t i = 0; i < 50; i++) {
            if (i == stop) {
                qf_merkle_write_peaks(&whole, &peaks);
                assert_int_equal(qf_merkle_read_peaks(&resumed, stop + 1, qf_text_string(&peaks), NULL),
                    __builtin_popcountll((unsigned long long)stop) == __builtin_popcountll((unsigned long long)stop + 1)
                        ? QF_OK
                        : QF_CORRUPT);
                assert_int_equal(qf_merkle_read_peaks(&resumed, stop, qf_text_string(&peaks), NULL), QF_OK);
            }
            assert_int_equal(qf_merkle_add(&whole, &i, sizeof i, NULL), QF_OK);
            if (i >= stop)
                assert_int_equal(qf_merkle_add(&resumed, &i, sizeof i, NULL), QF_OK);
        }
        assert_int_equal(qf_merkle_root(&whole, one, NULL), QF_OK);
        assert_int_equal(qf_merkle_root(&resumed, two, NULL), QF_OK);
        assert_memory_equal(one, two, sizeof one);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(add__gives_the_published_roots),
        cmocka_unit_test(prove__gives_the_published_paths),
        cmocka_unit_test(prove__refuses_what_cannot_be),
        cmocka_unit_test(peaks__let_a_tree_be_grown_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
