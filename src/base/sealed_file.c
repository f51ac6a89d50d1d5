/* SPDX-License-Identifier: Apache-2.0 */
/* Sealing and opening streams over libsodium's secretstream. */
#include "base/sealed_file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <sodium.h>

#define MAGIC        "qfseal1\n"
#define MAGIC_BYTES  (sizeof MAGIC - 1)
#define CHUNK_BYTES  ((size_t)64 << 10)
#define HEADER_BYTES ((size_t)crypto_secretstream_xchacha20poly1305_HEADERBYTES)
#define TAG_BYTES    ((size_t)crypto_secretstream_xchacha20poly1305_ABYTES)

typedef crypto_secretstream_xchacha20poly1305_state stream_state;

_Static_assert(QF_SEAL_KEY_BYTES == crypto_secretstream_xchacha20poly1305_KEYBYTES, "");
_Static_assert(_Alignof(stream_state) == 1, "secret memory is not aligned");

static stream_state *state_of(const struct qf_secret *state)
{
    return (stream_state *)state->data;
}

/* What both directions need. */
static enum qf_status set_up(const struct qf_secret *key, const struct qf_seal_place *place, struct qf_secret *chunk,
    struct qf_secret *state, unsigned char **sealed, unsigned char binding[32], struct qf_error *error)
{
    if (key->length != QF_SEAL_KEY_BYTES)
        return qf_fail(error, QF_INTERNAL, "a sealing key has not its length");
    TRY(qf_seal_binding("file", place, NULL, binding, error));
    TRY(qf_secret_new(CHUNK_BYTES, chunk, error));
    TRY(qf_secret_new(sizeof(stream_state), state, error));
    *sealed = malloc(CHUNK_BYTES + TAG_BYTES);
    return *sealed ? QF_OK : qf_fail_memory(error);
}

/* --- writing ----------------------------------------------------------------------------------------------------------- */

enum qf_status qf_sealed_writer_open(struct qf_sealed_writer *writer, const char *path, const struct qf_secret *key,
    const struct qf_seal_place *place, struct qf_error *error)
{
    struct qf_sealed_writer fresh CLEANUP(qf_sealed_writer_release) = QF_SEALED_WRITER_INIT;
    unsigned char head[MAGIC_BYTES + HEADER_BYTES];

    TRY(set_up(key, place, &fresh.chunk, &fresh.state, &fresh.sealed, fresh.binding, error));
    memcpy(head, MAGIC, MAGIC_BYTES);
    crypto_secretstream_xchacha20poly1305_init_push(state_of(&fresh.state), head + MAGIC_BYTES, key->data);
    qf_wipe_stack();
    TRY(qf_file_writer_open(&fresh.file, path, error));
    TRY(qf_file_writer_add(&fresh.file, head, sizeof head, error));
    *writer = TAKE_VALUE(fresh, QF_SEALED_WRITER_INIT);
    return QF_OK;
}

static enum qf_status put_chunk(struct qf_sealed_writer *writer, unsigned char tag, struct qf_error *error)
{
    unsigned long long length;

    crypto_secretstream_xchacha20poly1305_push(state_of(&writer->state), writer->sealed, &length, writer->chunk.data,
        writer->chunk.length, writer->binding, sizeof writer->binding, tag);
    qf_wipe_stack();
    writer->chunk.length = 0;
    return qf_file_writer_add(&writer->file, writer->sealed, (size_t)length, error);
}

enum qf_status qf_sealed_writer_add(
    struct qf_sealed_writer *writer, const void *data, size_t length, struct qf_error *error)
{
    const unsigned char *rest = data;

    while (length > 0) {
        if (writer->chunk.length == CHUNK_BYTES) /* only once more comes: the last chunk is marked */
            TRY(put_chunk(writer, crypto_secretstream_xchacha20poly1305_TAG_MESSAGE, error));
        size_t room = CHUNK_BYTES - writer->chunk.length, part = length < room ? length : room;
        TRY(qf_secret_add(&writer->chunk, rest, part, error));
        rest += part;
        length -= part;
    }
    return QF_OK;
}

enum qf_status qf_sealed_writer_commit(struct qf_sealed_writer *writer, struct qf_error *error)
{
    TRY(put_chunk(writer, crypto_secretstream_xchacha20poly1305_TAG_FINAL, error));
    return qf_file_writer_commit(&writer->file, error);
}

void qf_sealed_writer_release(struct qf_sealed_writer *writer)
{
    qf_file_writer_release(&writer->file);
    qf_secret_release(&writer->chunk);
    qf_secret_release(&writer->state);
    free(writer->sealed);
    *writer = QF_SEALED_WRITER_INIT;
}

/* --- reading ----------------------------------------------------------------------------------------------------------- */

static enum qf_status fail_damaged(const char *path, struct qf_error *error)
{
    return qf_fail(error, QF_CORRUPT, "the sealed file '%s' is damaged, or not of this place or key", path);
}

static enum qf_status read_head(struct qf_sealed_reader *reader, const struct qf_secret *key, struct qf_error *error)
{
    unsigned char head[MAGIC_BYTES + HEADER_BYTES];
    size_t got = 0;

    do
        reader->fd = open(reader->path, O_RDONLY | O_CLOEXEC);
    while (reader->fd < 0 && errno == EINTR);
    if (reader->fd < 0)
        return qf_fail_errno(error, errno, "cannot open '%s'", reader->path);
    TRY(qf_file_read_at(reader->fd, head, sizeof head, 0, &got, reader->path, error));
    if (got < sizeof head || memcmp(head, MAGIC, MAGIC_BYTES) != 0 ||
        crypto_secretstream_xchacha20poly1305_init_pull(state_of(&reader->state), head + MAGIC_BYTES, key->data) != 0)
        return fail_damaged(reader->path, error);
    qf_wipe_stack();
    reader->offset = (int64_t)got;
    return QF_OK;
}

enum qf_status qf_sealed_reader_open(struct qf_sealed_reader *reader, const char *path, const struct qf_secret *key,
    const struct qf_seal_place *place, struct qf_error *error)
{
    struct qf_sealed_reader fresh CLEANUP(qf_sealed_reader_release) = QF_SEALED_READER_INIT;

    TRY(set_up(key, place, &fresh.chunk, &fresh.state, &fresh.sealed, fresh.binding, error));
    fresh.path = strdup(path);
    if (!fresh.path)
        return qf_fail_memory(error);
    TRY(read_head(&fresh, key, error));
    *reader = fresh;
    fresh = QF_SEALED_READER_INIT;
    return QF_OK;
}

static enum qf_status check_nothing_follows(struct qf_sealed_reader *reader, struct qf_error *error)
{
    unsigned char extra;
    size_t got = 0;

    TRY(qf_file_read_at(reader->fd, &extra, 1, reader->offset, &got, reader->path, error));
    return got ? fail_damaged(reader->path, error) : QF_OK;
}

enum qf_status qf_sealed_reader_next(
    struct qf_sealed_reader *reader, struct qf_slice *ret_piece, struct qf_error *error)
{
    size_t got = 0;
    unsigned long long length;
    unsigned char tag;

    if (reader->ended) {
        *ret_piece = (struct qf_slice){ 0 };
        return QF_OK;
    }
    TRY(qf_file_read_at(
        reader->fd, reader->sealed, CHUNK_BYTES + TAG_BYTES, reader->offset, &got, reader->path, error));
    reader->offset += (int64_t)got;
    int failed =
        got < TAG_BYTES || crypto_secretstream_xchacha20poly1305_pull(state_of(&reader->state), reader->chunk.data,
                               &length, &tag, reader->sealed, got, reader->binding, sizeof reader->binding) != 0;
    qf_wipe_stack();
    if (failed)
        return fail_damaged(reader->path, error);
    reader->chunk.length = (size_t)length;
    reader->ended = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
    if (reader->ended)
        TRY(check_nothing_follows(reader, error));
    *ret_piece =
        (struct qf_slice){ reader->ended && !length ? NULL : (const char *)reader->chunk.data, (size_t)length };
    return QF_OK;
}

void qf_sealed_reader_release(struct qf_sealed_reader *reader)
{
    if (reader->fd >= 0)
        close(reader->fd);
    qf_secret_release(&reader->chunk);
    qf_secret_release(&reader->state);
    free(reader->sealed);
    free(reader->path);
    *reader = QF_SEALED_READER_INIT;
}
