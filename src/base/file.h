/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that survive a kill at any instant: what is written appears under its name whole or not at
 * all, and is on the disk (file and folder synced) before success is returned.
 */
#ifndef QF_BASE_FILE_H
#define QF_BASE_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"

/* Joins with one slash into `out`, which is cleared first. */
void qf_path_join(struct qf_text *out, const char *folder, const char *name);
const char *qf_path_name(const char *path); /* after the last slash; borrowed */
/*
 * What others called a file, as a name that is safe to make one by: without separators, control and direction characters,
 * a leading dot or dash, and at most QF_FILE_NAME_MAX bytes of whole characters. "" when nothing is left.
 */
#define QF_FILE_NAME_MAX ((size_t)200)
void qf_file_name_clean(struct qf_slice name, char ret_name[QF_FILE_NAME_MAX + 1]);

QF_MUST_CHECK enum qf_status qf_folder_make(
    const char *path, struct qf_error *error); /* with parents; existing is fine */
QF_MUST_CHECK enum qf_status qf_folder_sync(const char *path, struct qf_error *error);
bool qf_file_exists(const char *path);

/* Takes the lock of the file `path`, made when it is missing, until qf_file_unlock() or the end of the process. BUSY when
 * another holds it. A lock that is not held is -1. */
QF_MUST_CHECK enum qf_status qf_file_lock(const char *path, int *ret_lock, struct qf_error *error);
void qf_file_unlock(int *lock);
QF_CLEANUP_VALUE(int, qf_file_unlock)

struct qf_folder_entry {
    const char *name;
    bool is_folder;
    int64_t size_bytes;
};

/* Entries in byte order of name, without "." and ".."; they live in `arena`. Symbolic links are followed once; one that
 * leads nowhere is left out. */
QF_MUST_CHECK enum qf_status qf_folder_list(const char *path, struct qf_arena *arena,
    struct qf_folder_entry **ret_entries, size_t *ret_count, struct qf_error *error);

/* The whole file (or pipe) appended to `out`, whose cap bounds it. */
QF_MUST_CHECK enum qf_status qf_file_read(const char *path, struct qf_text *out, struct qf_error *error);

/* Opens a file to be read from; of a pipe it does not wait for the writer. The caller closes it. */
QF_MUST_CHECK enum qf_status qf_file_open(const char *path, int *ret_fd, struct qf_error *error);

/* Reads exactly up to `size` bytes at `offset` (retrying short reads); *ret_read < size only at the end of the file. */
QF_MUST_CHECK enum qf_status qf_file_read_at(
    int fd, void *data, size_t size, int64_t offset, size_t *ret_read, const char *path, struct qf_error *error);

/* A new file under construction: written beside its final name as ".<16 digits>.part", unseen until committed. */
struct qf_file_writer {
    int fd; /* -1 while closed */
    char *path;
    char *temporary;
};
#define QF_FILE_WRITER_INIT ((struct qf_file_writer){ .fd = -1 })

QF_MUST_CHECK enum qf_status qf_file_writer_open(
    struct qf_file_writer *writer, const char *path, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_file_writer_add(
    struct qf_file_writer *writer, const void *data, size_t size, struct qf_error *error);
/* fsync, rename to the final name, fsync of the folder. When that last one fails, the whole new file is seen already,
 * but may not outlive a crash. */
QF_MUST_CHECK enum qf_status qf_file_writer_commit(struct qf_file_writer *writer, struct qf_error *error);
/* Removes what is not committed. Safe at any time, also twice. */
void qf_file_writer_release(struct qf_file_writer *writer);
QF_CLEANUP_VALUE(struct qf_file_writer, qf_file_writer_release)

/* Replaces `path` by `data` atomically. */
QF_MUST_CHECK enum qf_status qf_file_replace(const char *path, const void *data, size_t size, struct qf_error *error);

/* Makes a file that another library wrote durable: fsync of `temporary`, rename to `path`, fsync of the folder. */
QF_MUST_CHECK enum qf_status qf_file_publish(const char *temporary, const char *path, struct qf_error *error);

#endif
