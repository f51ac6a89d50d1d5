/* SPDX-License-Identifier: Apache-2.0 */
/* Checkpoints: signed, held by the journal's check, and the end of an administrator who writes the journal anew. */
#include "store/checkpoint.h"

#include <sys/stat.h>

#include "book_test.h"

struct scene {
    struct world *world;
    char keys[128];
    struct qf_signer signer;
    struct qf_arena *arena;
    struct qf_text known; /* the verify keys */
};

static void open_scene(struct scene *scene, void **state)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    *scene = (struct scene){ .world = *state };
    snprintf(scene->keys, sizeof scene->keys, "%s/keys", scene->world->folder.path);
    OK(qf_arena_new(0, &scene->arena, &error));
    OK(qf_signer_open(scene->keys, "qingfeng-349900", &scene->signer, &error));
    OK(qf_note_keys(scene->keys, &scene->known, &error));
}

static void close_scene(struct scene *scene)
{
    qf_signer_release(&scene->signer);
    qf_arena_free(scene->arena);
    qf_text_release(&scene->known);
}

static void grow(struct scene *scene, int rows)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    for (int i = 0; i < rows; i++)
        OK(change(
            scene->world->book, "INSERT INTO snapshot (digest, taken_at) VALUES (hex(randomblob(8)), 't')", &error));
}

static struct qf_checkpoint make(struct scene *scene)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_checkpoint checkpoint = { 0 };

    OK(qf_checkpoint_make(scene->world->book, "tester", &scene->signer, scene->arena, &checkpoint, &error));
    return checkpoint;
}

static enum qf_status verify(const struct scene *scene, struct qf_journal_check *ret_check, struct qf_error *error)
{
    return qf_journal_verify(scene->world->book, NULL, qf_text_string(&scene->known), ret_check, error);
}

static void make__signs_the_entries_before_it_and_is_an_entry_itself(void **state)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_journal_check check;
    struct scene scene;

    open_scene(&scene, state);
    struct qf_checkpoint none = { 0 };
    assert_int_equal(
        qf_checkpoint_make(scene.world->book, "tester", &scene.signer, scene.arena, &none, &error), QF_NOT_FOUND);
    grow(&scene, 3);
    assert_int_equal(make(&scene).size, 3);
    grow(&scene, 10);
    assert_int_equal(make(&scene).size, 14);
    OK(verify(&scene, &check, &error));
    assert_int_equal(check.entries, 15);
    assert_int_equal(check.checkpoints, 2);
    close_scene(&scene);
}

static void make__grows_on_to_the_root_of_the_whole_tree(void **state)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_journal_check check;
    struct scene scene;

    open_scene(&scene, state);
    for (int i = 1; i < 20; i++) {
        grow(&scene, i % 4 + 1);
        make(&scene);
    }
    OK(verify(&scene, &check, &error)); /* which grows the tree from its first leaf */
    assert_int_equal(check.checkpoints, 19);
    close_scene(&scene);
}

static void verify__refuses_a_signature_of_an_unknown_key(void **state)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_journal_check check;
    struct scene scene;
    char foreign[160];

    open_scene(&scene, state);
    grow(&scene, 3);
    make(&scene);
    assert_int_equal(qf_journal_verify(scene.world->book, NULL, "", &check, &error), QF_CORRUPT);
    assert_int_equal(check.broken_checkpoint, 1);
    snprintf(foreign, sizeof foreign, "%s/other", scene.keys);
    qf_signer_release(&scene.signer);
    OK(qf_signer_open(foreign, "qingfeng-349900", &scene.signer, &error));
    grow(&scene, 1);
    make(&scene);
    assert_int_equal(verify(&scene, &check, &error), QF_CORRUPT);
    assert_int_equal(check.broken_checkpoint, 2);
    OK(qf_journal_verify(scene.world->book, NULL, NULL, &check, &error));
    close_scene(&scene);
}

/* A new key beside the old one: both stay known. */
static void signer__keeps_the_keys_of_the_past(void **state)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_journal_check check;
    struct scene scene;
    char path[160];

    open_scene(&scene, state);
    grow(&scene, 3);
    make(&scene);
    snprintf(path, sizeof path, "%s/journal.key", scene.keys);
    assert_int_equal(unlink(path), 0);
    qf_signer_release(&scene.signer);
    OK(qf_signer_open(scene.keys, "qingfeng-349900", &scene.signer, &error));
    make(&scene);
    OK(qf_note_keys(scene.keys, &scene.known, &error));
    OK(verify(&scene, &check, &error));
    assert_int_equal(check.checkpoints, 2);
    close_scene(&scene);
}

static void signer__keeps_its_key_to_its_owner_and_finds_it_again(void **state)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_signer again CLEANUP(qf_signer_release) = { 0 };
    struct stat status;
    struct scene scene;
    char path[160];

    open_scene(&scene, state);
    snprintf(path, sizeof path, "%s/journal.key", scene.keys);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(stat(scene.keys, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0700);
    OK(qf_signer_open(scene.keys, "qingfeng-349900", &again, &error));
    assert_memory_equal(again.pair.verify.bytes, scene.signer.pair.verify.bytes, sizeof again.pair.verify.bytes);
    assert_int_equal(truncate(path, 63), 0);
    qf_signer_release(&again);
    assert_int_equal(qf_signer_open(scene.keys, "qingfeng-349900", &again, &error), QF_CORRUPT);
    close_scene(&scene);
}

/* The chain as one who may write everything, but has no key, would forge it: entry 2 changed, all hashes made anew. */
static void forge_chain(struct world *world)
{
    sqlite3 *raw = NULL;
    sqlite3_stmt *rows = NULL, *put = NULL;
    char previous[QF_SHA256_HEX];
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);

    tamper(world->path, "UPDATE journal SET reason = 'forged' WHERE sequence = 2");
    memset(previous, '0', 64);
    previous[64] = '\0';
    assert_int_equal(sqlite3_open(world->path, &raw), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(raw, "SELECT * FROM journal ORDER BY sequence", -1, &rows, NULL), SQLITE_OK);
    assert_int_equal(
        sqlite3_prepare_v2(raw, "UPDATE journal SET hash = ?1 WHERE sequence = ?2", -1, &put, NULL), SQLITE_OK);
    while (sqlite3_step(rows) == SQLITE_ROW) {
        const char *texts[9];
        for (int i = 0; i < 9; i++)
            texts[i] = (const char *)sqlite3_column_text(rows, i);
        char next[QF_SHA256_HEX];
        OK(qf_entry_hash(previous, sqlite3_column_int64(rows, 0), texts[1], texts[2], texts[3], texts[4], texts[5],
            sqlite3_column_int64(rows, 6), texts[7], next, &error));
        memcpy(previous, next, sizeof previous);
        sqlite3_bind_text(put, 1, next, -1, SQLITE_TRANSIENT);
        sqlite3_bind_int64(put, 2, sqlite3_column_int64(rows, 0));
        assert_int_equal(sqlite3_step(put), SQLITE_DONE);
        sqlite3_reset(put);
    }
    sqlite3_finalize(rows);
    sqlite3_finalize(put);
    sqlite3_close(raw);
}

static void verify__finds_a_journal_that_was_written_anew(void **state)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_journal_check check;
    struct scene scene;

    open_scene(&scene, state);
    grow(&scene, 5);
    forge_chain(scene.world); /* without a checkpoint nothing shows it */
    OK(verify(&scene, &check, &error));
    make(&scene);
    grow(&scene, 3);
    OK(verify(&scene, &check, &error));
    tamper(scene.world->path, "UPDATE journal SET reason = 'because' WHERE sequence = 2");
    forge_chain(scene.world);
    tamper(scene.world->path, "UPDATE journal SET actor = 'nobody' WHERE sequence = 3");
    forge_chain(scene.world);
    assert_int_equal(verify(&scene, &check, &error), QF_CORRUPT);
    assert_int_equal(check.broken_at, 0); /* the chain holds: it was made anew */
    assert_int_equal(check.broken_checkpoint, 1);
    close_scene(&scene);
}

static void note__is_what_transparency_logs_write(void **state)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_text note CLEANUP(qf_text_release) = { 0 };
    struct scene scene;
    char expected[512];

    open_scene(&scene, state);
    grow(&scene, 3);
    struct qf_checkpoint checkpoint = make(&scene);
    qf_checkpoint_write(&checkpoint, &note);
    snprintf(expected, sizeof expected, "qingfeng-349900\n3\n%s\nat %s\n\n— qingfeng-349900 %s\n", checkpoint.root,
        checkpoint.at, checkpoint.signature);
    assert_string_equal(qf_text_string(&note), expected);
    struct qf_slice text = { note.data, (size_t)(strstr(note.data, "\n\n") - note.data) + 1 };
    OK(qf_note_check(qf_text_string(&scene.known), "qingfeng-349900", text, checkpoint.signature, &error));
    note.data[17] = '4'; /* a byte of the size */
    assert_int_equal(
        qf_note_check(qf_text_string(&scene.known), "qingfeng-349900", text, checkpoint.signature, &error), QF_CORRUPT);
    close_scene(&scene);
}

static void prove__refuses_an_entry_after_the_checkpoint(void **state)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_merkle_proof proof CLEANUP(qf_merkle_proof_release) = { 0 };
    struct scene scene;

    open_scene(&scene, state);
    grow(&scene, 3);
    struct qf_checkpoint checkpoint = make(&scene);
    assert_int_equal(qf_checkpoint_prove_entry(scene.world->book, &checkpoint, 4, &proof, &error), QF_NOT_FOUND);
    assert_int_equal(qf_checkpoint_prove_entry(scene.world->book, &checkpoint, 0, &proof, &error), QF_NOT_FOUND);
    OK(qf_checkpoint_prove_entry(scene.world->book, &checkpoint, 3, &proof, &error));
    close_scene(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_BOOK(make__signs_the_entries_before_it_and_is_an_entry_itself),
        WITH_BOOK(make__grows_on_to_the_root_of_the_whole_tree),
        WITH_BOOK(verify__refuses_a_signature_of_an_unknown_key),
        WITH_BOOK(signer__keeps_the_keys_of_the_past),
        WITH_BOOK(signer__keeps_its_key_to_its_owner_and_finds_it_again),
        WITH_BOOK(verify__finds_a_journal_that_was_written_anew),
        WITH_BOOK(note__is_what_transparency_logs_write),
        WITH_BOOK(prove__refuses_an_entry_after_the_checkpoint),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
