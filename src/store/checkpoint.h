/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checkpoints: the size and root of the tree over the journal's entries (leaf n - 1 is the 32-byte hash of entry n),
 * signed. Who keeps one can later be shown, by proofs of a few hashes, that an entry was there and that nothing before
 * it changed. Note (C2SP tlog-checkpoint): origin, size, root in Base64, "at <instant>", each on a line.
 */
#ifndef QF_STORE_CHECKPOINT_H
#define QF_STORE_CHECKPOINT_H

#include "base/arena.h"
#include "store/book.h"
#include "store/merkle.h"
#include "store/note.h"

struct qf_checkpoint { /* strings live in an arena */
    int64_t id, size;
    const char *at, *origin;
    const char *root; /* Base64 */
    const char *peaks;
    const char *signature;
};

/* Signs the journal as it stands, in a transaction of its own. NOT_FOUND while the journal is empty. Takes as long as
 * the entries since the last checkpoint. */
QF_MUST_CHECK enum qf_status qf_checkpoint_make(struct qf_book *book, const char *actor, const struct qf_signer *signer,
    struct qf_arena *arena, struct qf_checkpoint *ret_checkpoint, struct qf_error *error);

/* All, by size. */
QF_MUST_CHECK enum qf_status qf_checkpoint_list(struct qf_book *book, struct qf_arena *arena,
    struct qf_checkpoint **ret_checkpoints, size_t *ret_count, struct qf_error *error);
/* By number; 0 is the last. NOT_FOUND. */
QF_MUST_CHECK enum qf_status qf_checkpoint_find(struct qf_book *book, int64_t id, struct qf_arena *arena,
    struct qf_checkpoint *ret_checkpoint, struct qf_error *error);

/* The signed note. */
void qf_checkpoint_write(const struct qf_checkpoint *checkpoint, struct qf_text *out);
/* CORRUPT unless root and peaks are those of `tree`, which has grown to its size, and, with `keys` (NULL: not looked
 * at), one of them signed it. */
QF_MUST_CHECK enum qf_status qf_checkpoint_check(
    const struct qf_checkpoint *checkpoint, const struct qf_merkle *tree, const char *keys, struct qf_error *error);

/* Proofs over the journal's entries: that entry `sequence` is in the checkpoint's tree; that `newer` grew from `older`. */
QF_MUST_CHECK enum qf_status qf_checkpoint_prove_entry(struct qf_book *book, const struct qf_checkpoint *checkpoint,
    int64_t sequence, struct qf_merkle_proof *ret_proof, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_checkpoint_prove_growth(struct qf_book *book, const struct qf_checkpoint *older,
    const struct qf_checkpoint *newer, struct qf_merkle_proof *ret_proof, struct qf_error *error);

#endif
