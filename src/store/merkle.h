/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Merkle tree of RFC 6962 §2: SHA-256, a leaf is hash(0x00 ‖ data), a node hash(0x01 ‖ left ‖ right), the left
 * side the largest power of two below the size. Grown leaf by leaf in memory of one hash a level; a proof is computed
 * in one pass over the leaves.
 */
#ifndef QF_STORE_MERKLE_H
#define QF_STORE_MERKLE_H

#include <stdint.h>

#include "base/hash.h"
#include "base/text.h"

#define QF_MERKLE_LEVELS 63

struct qf_merkle {
    struct qf_sha256 *hash;
    int64_t size;                                           /* leaves */
    unsigned char peaks[QF_MERKLE_LEVELS][QF_SHA256_BYTES]; /* [n] stands for 2^n leaves where bit n of size is set */
};
QF_MUST_CHECK enum qf_status qf_merkle_open(struct qf_merkle *ret_tree, struct qf_error *error);
void qf_merkle_release(struct qf_merkle *tree);
QF_CLEANUP_VALUE(struct qf_merkle, qf_merkle_release)

QF_MUST_CHECK enum qf_status qf_merkle_add(
    struct qf_merkle *tree, const void *data, size_t length, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_merkle_root(
    const struct qf_merkle *tree, unsigned char ret_root[QF_SHA256_BYTES], struct qf_error *error);

/* The peaks in hexadecimal, the largest first: from them and the size the tree can be grown on. */
void qf_merkle_write_peaks(const struct qf_merkle *tree, struct qf_text *out);
/* CORRUPT when they are not those of a tree of `size` leaves. */
QF_MUST_CHECK enum qf_status qf_merkle_read_peaks(
    struct qf_merkle *tree, int64_t size, const char *peaks, struct qf_error *error);

/* A proof under construction: the roots of parts of the leaves, in the order of the standard. */
struct qf_merkle_proof {
    unsigned count;
    struct qf_merkle_part {
        int64_t first, end; /* leaves [first, end) */
        unsigned char root[QF_SHA256_BYTES];
    } parts[QF_MERKLE_LEVELS + 1];
    struct qf_merkle builder;
};
/* That leaf `index` (from 0) is in the tree of `size` leaves (§2.1.1). USAGE when it cannot be. */
QF_MUST_CHECK enum qf_status qf_merkle_prove_leaf(
    int64_t index, int64_t size, struct qf_merkle_proof *ret_proof, struct qf_error *error);
/* That the tree of `size` leaves begins with that of `old_size`, 1 or more (§2.1.2). */
QF_MUST_CHECK enum qf_status qf_merkle_prove_growth(
    int64_t old_size, int64_t size, struct qf_merkle_proof *ret_proof, struct qf_error *error);
/* To be called for every leaf in order; afterwards the parts have their roots. */
QF_MUST_CHECK enum qf_status qf_merkle_proof_add(
    struct qf_merkle_proof *proof, int64_t index, const void *data, size_t length, struct qf_error *error);
void qf_merkle_proof_release(struct qf_merkle_proof *proof);
QF_CLEANUP_VALUE(struct qf_merkle_proof, qf_merkle_proof_release)

#endif
