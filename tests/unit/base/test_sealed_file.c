/* SPDX-License-Identifier: Apache-2.0 */
/* A sealed file gives its bytes back; cut off, reordered, lengthened, moved or changed, it says so. */
#include "base/sealed_file.h"

#include "check.h"

#define CHUNK  ((size_t)(64 << 10)) /* of plain bytes */
#define SEALED (CHUNK + 17)
#define HEAD   ((size_t)32)

static const struct qf_seal_place place = { "report/12", "attachment/1" };

struct scene {
    char path[96];
    struct qf_secret key;
    unsigned char *plain;
};

static void make_scene(struct scene *scene, const char *folder)
{
    snprintf(scene->path, sizeof scene->path, "%s/sealed", folder);
    assert_int_equal(qf_seal_key_new(&scene->key, NULL), QF_OK);
    scene->plain = malloc(4 * CHUNK);
    assert_non_null(scene->plain);
    qf_random_bytes(scene->plain, 4 * CHUNK);
}

static void drop_scene(struct scene *scene)
{
    qf_secret_release(&scene->key);
    free(scene->plain);
}

/* In pieces of `step` bytes. */
static void seal(struct scene *scene, size_t length, size_t step)
{
    struct qf_sealed_writer writer CLEANUP(qf_sealed_writer_release) = QF_SEALED_WRITER_INIT;

    assert_int_equal(qf_sealed_writer_open(&writer, scene->path, &scene->key, &place, NULL), QF_OK);
    for (size_t at = 0; at < length; at += step)
        assert_int_equal(
            qf_sealed_writer_add(&writer, scene->plain + at, length - at < step ? length - at : step, NULL), QF_OK);
    assert_int_equal(qf_sealed_writer_commit(&writer, NULL), QF_OK);
}

/* How the reading ended, and the plain length. */
static enum qf_status unseal(const struct scene *scene, const struct qf_seal_place *from, size_t *ret_length)
{
    struct qf_sealed_reader reader CLEANUP(qf_sealed_reader_release) = QF_SEALED_READER_INIT;
    struct qf_slice piece;
    size_t length = 0;

    TRY(qf_sealed_reader_open(&reader, scene->path, &scene->key, from, NULL));
    for (;;) {
        TRY(qf_sealed_reader_next(&reader, &piece, NULL));
        if (!piece.data)
            break;
        assert_memory_equal(piece.data, scene->plain + length, piece.length);
        length += piece.length;
    }
    *ret_length = length;
    return QF_OK;
}

static void file__gives_back_what_was_sealed(void **state)
{
    static const size_t lengths[] = { 0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 100 };
    struct scene scene;
    size_t length = 0;

    make_scene(&scene, *state);
    for (size_t i = 0; i < QF_COUNT(lengths); i++)
        for (size_t step = 7000; step <= 4 * CHUNK; step *= 10) {
            seal(&scene, lengths[i], step);
            assert_int_equal(unseal(&scene, &place, &length), QF_OK);
            assert_int_equal(length, lengths[i]);
        }
    drop_scene(&scene);
}

static void file__opens_in_its_place_with_its_key_only(void **state)
{
    static const struct qf_seal_place other = { "report/12", "attachment/2" };
    struct scene scene;
    size_t length = 0;

    make_scene(&scene, *state);
    seal(&scene, 0, 1);
    assert_int_equal(unseal(&scene, &other, &length), QF_CORRUPT);
    scene.key.data[0] ^= 1;
    assert_int_equal(unseal(&scene, &place, &length), QF_CORRUPT);
    scene.key.data[0] ^= 1;
    assert_int_equal(unseal(&scene, &place, &length), QF_OK);
    drop_scene(&scene);
}

static void read_sealed(const struct scene *scene, struct qf_text *bytes)
{
    qf_text_clear(bytes);
    assert_int_equal(qf_file_read(scene->path, bytes, NULL), QF_OK);
}

static void put_sealed(const struct scene *scene, const struct qf_text *bytes, size_t length)
{
    assert_int_equal(qf_file_replace(scene->path, bytes->data, length, NULL), QF_OK);
}

static void file__cut_off_anywhere_is_found(void **state)
{
    static const size_t ends[] = { 0, 7, HEAD - 1, HEAD, HEAD + 16, HEAD + 1000, HEAD + SEALED, HEAD + 2 * SEALED,
        HEAD + 2 * SEALED + 5, HEAD + 2 * SEALED + 17 + 99 };
    struct qf_text bytes CLEANUP(qf_text_release) = { 0 };
    struct scene scene;
    size_t length = 0;

    make_scene(&scene, *state);
    seal(&scene, 2 * CHUNK + 100, CHUNK);
    read_sealed(&scene, &bytes);
    assert_int_equal(bytes.length, HEAD + 2 * SEALED + 17 + 100);
    for (size_t i = 0; i < QF_COUNT(ends); i++) {
        put_sealed(&scene, &bytes, ends[i]);
        ROW_EQUAL("cut off", unseal(&scene, &place, &length), QF_CORRUPT);
    }
    qf_text_add_char(&bytes, 'x');
    put_sealed(&scene, &bytes, bytes.length);
    ROW_EQUAL("lengthened", unseal(&scene, &place, &length), QF_CORRUPT);
    drop_scene(&scene);
}

/* The first two chunks change places; the first is taken out, or repeated; bits are turned. */
static void file__with_chunks_moved_or_changed_is_found(void **state)
{
    struct qf_text bytes CLEANUP(qf_text_release) = { 0 };
    unsigned char *first = malloc(SEALED);
    struct scene scene;
    size_t length = 0;

    assert_non_null(first);
    make_scene(&scene, *state);
    seal(&scene, 2 * CHUNK + 100, CHUNK);
    read_sealed(&scene, &bytes);
    memcpy(first, bytes.data + HEAD, SEALED);
    memcpy(bytes.data + HEAD, bytes.data + HEAD + SEALED, SEALED);
    memcpy(bytes.data + HEAD + SEALED, first, SEALED);
    put_sealed(&scene, &bytes, bytes.length);
    ROW_EQUAL("swapped", unseal(&scene, &place, &length), QF_CORRUPT);
    memcpy(bytes.data + HEAD, first, SEALED);
    put_sealed(&scene, &bytes, bytes.length);
    ROW_EQUAL("repeated", unseal(&scene, &place, &length), QF_CORRUPT);
    seal(&scene, 2 * CHUNK + 100, CHUNK);
    read_sealed(&scene, &bytes);
    memmove(bytes.data + HEAD, bytes.data + HEAD + SEALED, bytes.length - HEAD - SEALED);
    put_sealed(&scene, &bytes, bytes.length - SEALED);
    ROW_EQUAL("taken out", unseal(&scene, &place, &length), QF_CORRUPT);
    seal(&scene, 100, 100);
    read_sealed(&scene, &bytes);
    for (size_t i = 0; i < bytes.length; i++) {
        bytes.data[i] ^= 0x40;
        put_sealed(&scene, &bytes, bytes.length);
        assert_int_equal(unseal(&scene, &place, &length), QF_CORRUPT);
        bytes.data[i] ^= 0x40;
    }
    drop_scene(&scene);
    free(first);
}

static void file__is_not_there_before_it_is_committed(void **state)
{
    struct qf_sealed_writer writer = QF_SEALED_WRITER_INIT;
    struct scene scene;

    make_scene(&scene, *state);
    assert_int_equal(qf_sealed_writer_open(&writer, scene.path, &scene.key, &place, NULL), QF_OK);
    assert_int_equal(qf_sealed_writer_add(&writer, scene.plain, 3 * CHUNK, NULL), QF_OK);
    assert_false(qf_file_exists(scene.path));
    qf_sealed_writer_release(&writer);
    assert_false(qf_file_exists(scene.path));
    drop_scene(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_FOLDER(file__gives_back_what_was_sealed),
        IN_A_FOLDER(file__opens_in_its_place_with_its_key_only),
        IN_A_FOLDER(file__cut_off_anywhere_is_found),
        IN_A_FOLDER(file__with_chunks_moved_or_changed_is_found),
        IN_A_FOLDER(file__is_not_there_before_it_is_committed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
