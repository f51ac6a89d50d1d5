/* SPDX-License-Identifier: Apache-2.0 */
/* Growing the tree: two subtrees of one size become the next larger one, like the carry of a binary counter. */
#include "store/merkle.h"

#include <string.h>

static bool has_peak(const struct qf_merkle *tree, unsigned level)
{
    return ((uint64_t)tree->size >> level) & 1;
}

enum qf_status qf_merkle_open(struct qf_merkle *ret_tree, struct qf_error *error)
{
    struct qf_sha256 *hash = NULL;

    TRY(qf_sha256_new(&hash, error));
    ret_tree->hash = hash;
    ret_tree->size = 0;
    return QF_OK;
}

void qf_merkle_release(struct qf_merkle *tree)
{
    qf_sha256_free(tree->hash);
    *tree = (struct qf_merkle){ 0 };
}

/* *node becomes hash(0x01 ‖ left ‖ *node). */
static enum qf_status join(const struct qf_merkle *tree, const unsigned char left[QF_SHA256_BYTES],
    unsigned char node[QF_SHA256_BYTES], struct qf_error *error)
{
    unsigned char text[1 + 2 * QF_SHA256_BYTES] = { 1 };

    memcpy(text + 1, left, QF_SHA256_BYTES);
    memcpy(text + 1 + QF_SHA256_BYTES, node, QF_SHA256_BYTES);
    TRY(qf_sha256_add(tree->hash, text, sizeof text, error));
    return qf_sha256_finish(tree->hash, node, error);
}

enum qf_status qf_merkle_add(struct qf_merkle *tree, const void *data, size_t length, struct qf_error *error)
{
    static const unsigned char leaf = 0;
    unsigned char node[QF_SHA256_BYTES];
    unsigned level = 0;

    TRY(qf_sha256_add(tree->hash, &leaf, 1, error));
    TRY(qf_sha256_add(tree->hash, data, length, error));
    TRY(qf_sha256_finish(tree->hash, node, error));
    for (; has_peak(tree, level); level++)
        TRY(join(tree, tree->peaks[level], node, error));
    memcpy(tree->peaks[level], node, sizeof node);
    tree->size++;
    return QF_OK;
}

enum qf_status qf_merkle_root(
    const struct qf_merkle *tree, unsigned char ret_root[QF_SHA256_BYTES], struct qf_error *error)
{
    unsigned char node[QF_SHA256_BYTES];
    unsigned level = 0;

    if (tree->size == 0)
        return qf_sha256_finish(tree->hash, ret_root, error); /* of nothing */
    while (!has_peak(tree, level))
        level++;
    memcpy(node, tree->peaks[level], sizeof node);
    for (level++; level < QF_MERKLE_LEVELS; level++)
        if (has_peak(tree, level))
            TRY(join(tree, tree->peaks[level], node, error));
    memcpy(ret_root, node, sizeof node);
    return QF_OK;
}

void qf_merkle_write_peaks(const struct qf_merkle *tree, struct qf_text *out)
{
    char hex[QF_SHA256_HEX];

    for (unsigned level = QF_MERKLE_LEVELS; level-- > 0;)
        if (has_peak(tree, level)) {
            qf_hash_hex(tree->peaks[level], hex);
            qf_text_add_string(out, hex);
        }
}

enum qf_status qf_merkle_read_peaks(struct qf_merkle *tree, int64_t size, const char *peaks, struct qf_error *error)
{
    size_t count = (size_t)__builtin_popcountll((unsigned long long)size);

    if (size < 0 || strlen(peaks) != count * (QF_SHA256_HEX - 1))
        return qf_fail(error, QF_CORRUPT, "the peaks of a tree are not those of its size");
    tree->size = size;
    for (unsigned level = QF_MERKLE_LEVELS; level-- > 0;)
        if (has_peak(tree, level)) {
            if (!qf_hash_from_hex(peaks, tree->peaks[level]))
                return qf_fail(error, QF_CORRUPT, "the peaks of a tree are not those of its size");
            peaks += QF_SHA256_HEX - 1;
        }
    return QF_OK;
}

/* --- proofs ------------------------------------------------------------------------------------------------------------ */

/* The largest power of two below `size`, which is 2 or more. */
static int64_t left_size(int64_t size)
{
    return INT64_C(1) << (63 - __builtin_clzll((unsigned long long)size - 1));
}

static void add_part(struct qf_merkle_proof *proof, int64_t first, int64_t end)
{
    if (proof->count == QF_COUNT(proof->parts))
        BUG("a proof with more parts than a tree has levels");
    proof->parts[proof->count++] = (struct qf_merkle_part){ .first = first, .end = end };
}

/* The standard names the parts from the leaf to the root; they are found from the root down. */
static void turn_round(struct qf_merkle_proof *proof)
{
    for (unsigned i = 0; i < proof->count / 2; i++) {
        struct qf_merkle_part kept = proof->parts[i];
        proof->parts[i] = proof->parts[proof->count - 1 - i];
        proof->parts[proof->count - 1 - i] = kept;
    }
}

static enum qf_status start(struct qf_merkle_proof *proof, struct qf_error *error)
{
    proof->count = 0;
    return qf_merkle_open(&proof->builder, error);
}

enum qf_status qf_merkle_prove_leaf(
    int64_t index, int64_t size, struct qf_merkle_proof *ret_proof, struct qf_error *error)
{
    int64_t first = 0, end = size;

    if (index < 0 || index >= size)
        return qf_fail(error, QF_USAGE, "a tree of %lld leaves has no leaf %lld", (long long)size, (long long)index);
    TRY(start(ret_proof, error));
    while (end - first > 1) {
        int64_t middle = first + left_size(end - first);
        if (index < middle) {
            add_part(ret_proof, middle, end);
            end = middle;
        } else {
            add_part(ret_proof, first, middle);
            first = middle;
        }
    }
    turn_round(ret_proof);
    return QF_OK;
}

enum qf_status qf_merkle_prove_growth(
    int64_t old_size, int64_t size, struct qf_merkle_proof *ret_proof, struct qf_error *error)
{
    int64_t first = 0, end = size;

    if (old_size < 1 || old_size > size)
        return qf_fail(error, QF_USAGE, "a tree of %lld leaves did not grow from one of %lld", (long long)size,
            (long long)old_size);
    TRY(start(ret_proof, error));
    while (old_size < end) {
        int64_t middle = first + left_size(end - first);
        if (old_size <= middle) {
            add_part(ret_proof, middle, end);
            end = middle;
        } else {
            add_part(ret_proof, first, middle);
            first = middle;
        }
    }
    if (first > 0) /* else it is the old tree itself, whose root is known */
        add_part(ret_proof, first, end);
    turn_round(ret_proof);
    return QF_OK;
}

enum qf_status qf_merkle_proof_add(
    struct qf_merkle_proof *proof, int64_t index, const void *data, size_t length, struct qf_error *error)
{
    for (unsigned i = 0; i < proof->count; i++) {
        struct qf_merkle_part *part = &proof->parts[i];
        if (index < part->first || index >= part->end)
            continue;
        TRY(qf_merkle_add(&proof->builder, data, length, error));
        if (index + 1 == part->end) {
            TRY(qf_merkle_root(&proof->builder, part->root, error));
            proof->builder.size = 0;
        }
        break;
    }
    return QF_OK;
}

void qf_merkle_proof_release(struct qf_merkle_proof *proof)
{
    qf_merkle_release(&proof->builder);
    proof->count = 0;
}
