/* SPDX-License-Identifier: Apache-2.0 */
/* Checkpoints of the journal in the book, and proofs in one pass over its hashes. */
#include "store/checkpoint.h"

#include <string.h>

#include "base/date.h"

#define COLUMNS "id, size, at, origin, root, peaks, signature"

/* Calls `add` with the hash of every entry after `after` to `last` (0: to the end), in order. */
static enum qf_status walk_hashes(struct qf_book *book, int64_t after, int64_t last,
    enum qf_status (*add)(void *context, int64_t index, const unsigned char *hash, struct qf_error *error),
    void *context, struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    unsigned char hash[QF_SHA256_BYTES];
    bool more = true;

    TRY(qf_book_prepare(book,
        "SELECT sequence, hash FROM main.journal WHERE sequence > ?1 AND (?2 = 0 OR sequence <= ?2) ORDER BY sequence",
        &rows, error));
    qf_statement_bind_int(rows, 1, after);
    qf_statement_bind_int(rows, 2, last);
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        int64_t sequence = qf_statement_int(rows, 0);
        if (sequence != ++after || !qf_hash_from_hex(qf_statement_text(rows, 1), hash))
            return qf_fail(error, QF_CORRUPT, "the journal is broken at entry %lld", (long long)sequence);
        TRY(add(context, sequence - 1, hash, error));
    }
}

/* --- reading ----------------------------------------------------------------------------------------------------------- */

static enum qf_status read_row(
    struct qf_statement *row, struct qf_arena *arena, struct qf_checkpoint *ret_checkpoint, struct qf_error *error)
{
    struct qf_checkpoint checkpoint = { .id = qf_statement_int(row, 0),
        .size = qf_statement_int(row, 1),
        .at = qf_arena_string(arena, qf_statement_text(row, 2)),
        .origin = qf_arena_string(arena, qf_statement_text(row, 3)),
        .root = qf_arena_string(arena, qf_statement_text(row, 4)),
        .peaks = qf_arena_string(arena, qf_statement_text(row, 5)),
        .signature = qf_arena_string(arena, qf_statement_text(row, 6)) };

    if (!checkpoint.at || !checkpoint.origin || !checkpoint.root || !checkpoint.peaks || !checkpoint.signature)
        return qf_fail_memory(error);
    *ret_checkpoint = checkpoint;
    return QF_OK;
}

static enum qf_status count_checkpoints(struct qf_book *book, size_t *ret_count, struct qf_error *error)
{
    struct qf_statement *count CLEANUP(qf_statement_free) = NULL;
    bool row;

    TRY(qf_book_prepare(book, "SELECT count(*) FROM main.checkpoint", &count, error));
    TRY(qf_statement_next(count, &row, error));
    *ret_count = (size_t)qf_statement_int(count, 0);
    return QF_OK;
}

enum qf_status qf_checkpoint_list(struct qf_book *book, struct qf_arena *arena, struct qf_checkpoint **ret_checkpoints,
    size_t *ret_count, struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    size_t room = 0, count = 0;
    bool more = true;

    TRY(count_checkpoints(book, &room, error));
    struct qf_checkpoint *list = qf_arena_array(arena, room + 1, sizeof *list);
    if (!list)
        return qf_fail_memory(error);
    TRY(qf_book_prepare(book, "SELECT " COLUMNS " FROM main.checkpoint ORDER BY size, id LIMIT ?1", &rows, error));
    qf_statement_bind_int(rows, 1, (int64_t)room);
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            break;
        TRY(read_row(rows, arena, &list[count++], error));
    }
    *ret_checkpoints = list;
    *ret_count = count;
    return QF_OK;
}

enum qf_status qf_checkpoint_find(struct qf_book *book, int64_t id, struct qf_arena *arena,
    struct qf_checkpoint *ret_checkpoint, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(
        book, "SELECT " COLUMNS " FROM main.checkpoint WHERE ?1 IN (0, id) ORDER BY size DESC LIMIT 1", &find, error));
    qf_statement_bind_int(find, 1, id);
    TRY(qf_statement_next(find, &found, error));
    if (found)
        return read_row(find, arena, ret_checkpoint, error);
    if (id)
        return qf_fail(error, QF_NOT_FOUND, "there is no checkpoint %lld", (long long)id);
    qf_fail(error, QF_NOT_FOUND, "the journal has no checkpoint yet");
    qf_hint(error, "make one with 'qingfeng journal checkpoint'");
    return QF_NOT_FOUND;
}

/* --- notes ------------------------------------------------------------------------------------------------------------- */

/* What is signed. */
static void write_text(const struct qf_checkpoint *checkpoint, struct qf_text *out)
{
    qf_text_add_format(out, "%s\n%lld\n%s\nat %s\n", checkpoint->origin, (long long)checkpoint->size, checkpoint->root,
        checkpoint->at);
}

void qf_checkpoint_write(const struct qf_checkpoint *checkpoint, struct qf_text *out)
{
    write_text(checkpoint, out);
    qf_text_add_format(out, "\n— %s %s\n", checkpoint->origin, checkpoint->signature);
}

static enum qf_status root_of(const struct qf_merkle *tree, struct qf_text *ret_base64, struct qf_error *error)
{
    unsigned char root[QF_SHA256_BYTES];

    TRY(qf_merkle_root(tree, root, error));
    qf_base64_add(ret_base64, root, sizeof root);
    return qf_text_check(ret_base64, error);
}

enum qf_status qf_checkpoint_check(
    const struct qf_checkpoint *checkpoint, const struct qf_merkle *tree, const char *keys, struct qf_error *error)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct qf_text peaks CLEANUP(qf_text_release) = { 0 };

    TRY(root_of(tree, &text, error));
    qf_merkle_write_peaks(tree, &peaks);
    TRY(qf_text_check(&peaks, error));
    if (tree->size != checkpoint->size || strcmp(qf_text_string(&text), checkpoint->root) != 0 ||
        strcmp(qf_text_string(&peaks), checkpoint->peaks) != 0)
        return qf_fail(error, QF_CORRUPT, "the journal is not what checkpoint %lld signed", (long long)checkpoint->id);
    if (!keys)
        return QF_OK;
    qf_text_clear(&text);
    write_text(checkpoint, &text);
    TRY(qf_text_check(&text, error));
    enum qf_status status = qf_note_check(keys, checkpoint->origin, qf_text_slice(&text), checkpoint->signature, error);
    return status == QF_OK ? QF_OK : qf_fail_within(error, "checkpoint %lld", (long long)checkpoint->id);
}

/* --- making ------------------------------------------------------------------------------------------------------------ */

static enum qf_status add_leaf(void *context, int64_t index, const unsigned char *hash, struct qf_error *error)
{
    (void)index;
    return qf_merkle_add(context, hash, QF_SHA256_BYTES, error);
}

/* The tree over the journal, from where the last checkpoint left it. */
static enum qf_status grow_tree(
    struct qf_book *book, struct qf_arena *arena, struct qf_merkle *tree, struct qf_error *error)
{
    struct qf_checkpoint last = { 0 };
    size_t count = 0;

    TRY(qf_merkle_open(tree, error));
    TRY(count_checkpoints(book, &count, error));
    if (count) {
        TRY(qf_checkpoint_find(book, 0, arena, &last, error));
        TRY(qf_merkle_read_peaks(tree, last.size, last.peaks, error));
    }
    return walk_hashes(book, tree->size, 0, add_leaf, tree, error);
}

static enum qf_status insert(struct qf_book *book, const struct qf_checkpoint *checkpoint, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;

    TRY(qf_book_prepare(book,
        "INSERT INTO checkpoint (size, at, origin, root, peaks, signature) VALUES (?1, ?2, ?3, ?4, ?5, ?6)", &insert,
        error));
    qf_statement_bind_int(insert, 1, checkpoint->size);
    qf_statement_bind_text(insert, 2, checkpoint->at);
    qf_statement_bind_text(insert, 3, checkpoint->origin);
    qf_statement_bind_text(insert, 4, checkpoint->root);
    qf_statement_bind_text(insert, 5, checkpoint->peaks);
    qf_statement_bind_text(insert, 6, checkpoint->signature);
    return qf_statement_run(insert, error);
}

static enum qf_status record(
    struct qf_book *book, const char *actor, struct qf_checkpoint *checkpoint, struct qf_error *error)
{
    TRY(qf_book_begin(book, actor, "journal.checkpoint", NULL, error));
    enum qf_status status = insert(book, checkpoint, error);
    if (status != QF_OK) {
        qf_book_rollback(book);
        return status;
    }
    checkpoint->id = qf_book_last_id(book);
    return qf_book_commit(book, error);
}

enum qf_status qf_checkpoint_make(struct qf_book *book, const char *actor, const struct qf_signer *signer,
    struct qf_arena *arena, struct qf_checkpoint *ret_checkpoint, struct qf_error *error)
{
    struct qf_merkle tree CLEANUP(qf_merkle_release) = { 0 };
    struct qf_text root CLEANUP(qf_text_release) = { 0 };
    struct qf_text peaks CLEANUP(qf_text_release) = { 0 };
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    char at[QF_INSTANT_TEXT], signature[QF_NOTE_SIGNATURE];

    TRY(grow_tree(book, arena, &tree, error));
    if (tree.size == 0)
        return qf_fail(error, QF_NOT_FOUND, "the journal is empty: there is nothing to sign");
    TRY(root_of(&tree, &root, error));
    qf_merkle_write_peaks(&tree, &peaks);
    TRY(qf_text_check(&peaks, error));
    qf_instant_format(qf_now_ms(), at);
    struct qf_checkpoint checkpoint = { .size = tree.size,
        .at = qf_arena_string(arena, at),
        .origin = qf_arena_string(arena, signer->name),
        .root = qf_arena_string(arena, qf_text_string(&root)),
        .peaks = qf_arena_string(arena, qf_text_string(&peaks)) };
    if (!checkpoint.at || !checkpoint.origin || !checkpoint.root || !checkpoint.peaks)
        return qf_fail_memory(error);
    write_text(&checkpoint, &text);
    TRY(qf_text_check(&text, error));
    TRY(qf_signer_sign(signer, qf_text_slice(&text), signature, error));
    checkpoint.signature = qf_arena_string(arena, signature);
    if (!checkpoint.signature)
        return qf_fail_memory(error);
    TRY(record(book, actor, &checkpoint, error));
    *ret_checkpoint = checkpoint;
    return QF_OK;
}

/* --- proofs ------------------------------------------------------------------------------------------------------------ */

static enum qf_status add_to_proof(void *context, int64_t index, const unsigned char *hash, struct qf_error *error)
{
    return qf_merkle_proof_add(context, index, hash, QF_SHA256_BYTES, error);
}

enum qf_status qf_checkpoint_prove_entry(struct qf_book *book, const struct qf_checkpoint *checkpoint, int64_t sequence,
    struct qf_merkle_proof *ret_proof, struct qf_error *error)
{
    if (sequence < 1 || sequence > checkpoint->size) {
        qf_fail(error, QF_NOT_FOUND, "checkpoint %lld does not cover entry %lld: it signed %lld entries",
            (long long)checkpoint->id, (long long)sequence, (long long)checkpoint->size);
        qf_hint(error, "make one with 'qingfeng journal checkpoint'");
        return QF_NOT_FOUND;
    }
    TRY(qf_merkle_prove_leaf(sequence - 1, checkpoint->size, ret_proof, error));
    return walk_hashes(book, 0, checkpoint->size, add_to_proof, ret_proof, error);
}

enum qf_status qf_checkpoint_prove_growth(struct qf_book *book, const struct qf_checkpoint *older,
    const struct qf_checkpoint *newer, struct qf_merkle_proof *ret_proof, struct qf_error *error)
{
    TRY(qf_merkle_prove_growth(older->size, newer->size, ret_proof, error));
    return walk_hashes(book, 0, newer->size, add_to_proof, ret_proof, error);
}
