/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files sealed on the way in (attachments): chunk by chunk in bounded memory, the plain bytes never on the disk, and
 * the file under its name whole or not at all. Form: "qfseal1\n", a random header of 24 bytes, then chunks of 64 KiB
 * under XChaCha20-Poly1305 (libsodium's secretstream) whose order and end are part of the seal, so that a chunk taken
 * out, moved, repeated or cut off is found.
 */
#ifndef QF_BASE_SEALED_FILE_H
#define QF_BASE_SEALED_FILE_H

#include "base/file.h"
#include "base/seal.h"

struct qf_sealed_writer {
    struct qf_file_writer file;
    struct qf_secret chunk; /* plain bytes that wait */
    struct qf_secret state;
    unsigned char *sealed;
    unsigned char binding[32];
};
#define QF_SEALED_WRITER_INIT ((struct qf_sealed_writer){ .file = QF_FILE_WRITER_INIT })

/* The key is one of qf_seal_key_new(); it may be released once this returns. */
QF_MUST_CHECK enum qf_status qf_sealed_writer_open(struct qf_sealed_writer *writer, const char *path,
    const struct qf_secret *key, const struct qf_seal_place *place, struct qf_error *error);
/* After a failure only release is allowed. */
QF_MUST_CHECK enum qf_status qf_sealed_writer_add(
    struct qf_sealed_writer *writer, const void *data, size_t length, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_sealed_writer_commit(struct qf_sealed_writer *writer, struct qf_error *error);
/* Removes what is not committed, and wipes. Safe at any time, also twice. */
void qf_sealed_writer_release(struct qf_sealed_writer *writer);
QF_CLEANUP_VALUE(struct qf_sealed_writer, qf_sealed_writer_release)

struct qf_sealed_reader {
    int fd; /* -1 while closed */
    char *path;
    int64_t offset;
    bool ended;
    struct qf_secret chunk;
    struct qf_secret state;
    unsigned char *sealed;
    unsigned char binding[32];
};
#define QF_SEALED_READER_INIT ((struct qf_sealed_reader){ .fd = -1 })

QF_MUST_CHECK enum qf_status qf_sealed_reader_open(struct qf_sealed_reader *reader, const char *path,
    const struct qf_secret *key, const struct qf_seal_place *place, struct qf_error *error);
/*
 * The next piece, borrowed until the next call; {NULL, 0} after the last. Each piece is authentic when it is given, but
 * only when the end has come is it certain that nothing is missing. CORRUPT for a file that was changed, or is of another
 * place or key.
 */
QF_MUST_CHECK enum qf_status qf_sealed_reader_next(
    struct qf_sealed_reader *reader, struct qf_slice *ret_piece, struct qf_error *error);
void qf_sealed_reader_release(struct qf_sealed_reader *reader);
QF_CLEANUP_VALUE(struct qf_sealed_reader, qf_sealed_reader_release)

#endif
