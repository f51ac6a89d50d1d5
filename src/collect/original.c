/* SPDX-License-Identifier: Apache-2.0 */
/* Copies while it hashes: one thread reads and writes, one hashes the block before. */
#include "collect/original.h"

#include <errno.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

#define BLOCK_BYTES ((size_t)4 << 20)

void qf_original_release(struct qf_original *original)
{
    qf_text_release(&original->path);
}

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
}

/* A file being hashed by a thread of its own, straight from the page cache. */
struct hashing {
    const char *path;
    int fd;
    unsigned char digest[QF_SHA256_BYTES];
    int64_t size_bytes;
    enum qf_status status;
    struct qf_error error;
};

static enum qf_status hash_file(struct hashing *hashing, struct qf_error *error)
{
    struct qf_sha256 *hash CLEANUP(qf_sha256_free) = NULL;
    char *block CLEANUP(free) = malloc(BLOCK_BYTES);
    size_t got = 0;

    if (!block)
        return qf_fail_memory(error);
    TRY(qf_sha256_new(&hash, error));
    do {
        TRY(qf_file_read_at(hashing->fd, block, BLOCK_BYTES, hashing->size_bytes, &got, hashing->path, error));
        TRY(qf_sha256_add(hash, block, got, error));
        hashing->size_bytes += (int64_t)got;
    } while (got == BLOCK_BYTES);
    return qf_sha256_finish(hash, hashing->digest, error);
}

static void *hash_in_thread(void *context)
{
    struct hashing *hashing = context;

    hashing->status = hash_file(hashing, &hashing->error);
    return NULL;
}

/* The copy, in the kernel where the file systems allow it. */
static enum qf_status copy_file(
    int from, struct qf_file_writer *to, const char *path, int64_t *ret_size, struct qf_error *error)
{
    char *block CLEANUP(free) = NULL;
    int64_t offset = 0;
    size_t got = 0;

    for (;;) {
        off_t position = offset;
        ssize_t copied = copy_file_range(from, &position, to->fd, NULL, (size_t)1 << 30, 0);
        if (copied < 0 && (errno == ENOSPC || errno == EDQUOT || errno == EIO))
            return qf_fail_errno(error, errno, "cannot keep the original of '%s'", path);
        if (copied <= 0) /* at the end, or where the kernel cannot: some file systems say 0 for that */
            break;
        offset += copied;
    }
    block = malloc(BLOCK_BYTES);
    if (!block)
        return qf_fail_memory(error);
    do {
        TRY(qf_file_read_at(from, block, BLOCK_BYTES, offset, &got, path, error));
        TRY(qf_file_writer_add(to, block, got, error));
        offset += (int64_t)got;
    } while (got == BLOCK_BYTES);
    *ret_size = offset;
    return QF_OK;
}

/* What was copied must be what was hashed: a file that somebody is still writing is not whole. */
static enum qf_status check_unchanged(
    int fd, const struct stat *before, int64_t copied, int64_t hashed, const char *path, struct qf_error *error)
{
    struct stat after;

    if (fstat(fd, &after) < 0)
        return qf_fail_errno(error, errno, "cannot read '%s'", path);
    if (copied == before->st_size && hashed == before->st_size && after.st_size == before->st_size &&
        after.st_mtim.tv_sec == before->st_mtim.tv_sec && after.st_mtim.tv_nsec == before->st_mtim.tv_nsec)
        return QF_OK;
    qf_fail(error, QF_INPUT, "'%s' changed while it was read", path);
    qf_hint(error, "wait until it is written to its end and collect it again");
    return QF_INPUT;
}

static enum qf_status open_delivery(const char *path, int *ret_fd, struct stat *ret_status, struct qf_error *error)
{
    struct stat status;
    int fd __attribute__((cleanup(close_fd))) = -1;
    enum qf_status opened = qf_file_open(path, &fd, error);

    if (opened != QF_OK) {
        qf_hint(error, "check the path and that you may read the file");
        return opened;
    }
    if (fstat(fd, &status) < 0)
        return qf_fail_errno(error, errno, "cannot open '%s'", path);
    if (!S_ISREG(status.st_mode))
        return qf_fail(error, QF_INPUT, "'%s' is not a file", path);
    if (status.st_size == 0)
        return qf_fail(error, QF_INPUT, "'%s' is empty", path);
    *ret_fd = TAKE_VALUE(fd, -1);
    *ret_status = status;
    return QF_OK;
}

/* The kept name is only known once all is hashed, so the copy stands under a name of its own until then. */
static enum qf_status publish(
    struct qf_lake *lake, struct qf_file_writer *copy, struct qf_original *original, struct qf_error *error)
{
    qf_text_clear(&original->path);
    qf_text_add_format(&original->path, "%s/_original/%s", qf_lake_path(lake), original->sha256);
    TRY(qf_text_check(&original->path, error));
    if (qf_file_exists(qf_text_string(&original->path)))
        return QF_OK; /* the copy is dropped by its owner */
    free(copy->path);
    copy->path = strdup(qf_text_string(&original->path));
    if (!copy->path)
        return qf_fail_memory(error);
    return qf_file_writer_commit(copy, error);
}

enum qf_status qf_original_keep(
    struct qf_lake *lake, const char *path, struct qf_original *ret_original, struct qf_error *error)
{
    struct qf_file_writer copy CLEANUP(qf_file_writer_release) = QF_FILE_WRITER_INIT;
    struct qf_original original CLEANUP(qf_original_release) = { 0 };
    struct hashing hashing = { .path = path, .error = QF_ERROR_INIT(qf_error_lang(error)) };
    int fd __attribute__((cleanup(close_fd))) = -1;
    struct stat before = { 0 };
    int64_t copied = 0;
    pthread_t thread;

    TRY(open_delivery(path, &fd, &before, error));
    qf_text_add_format(&original.path, "%s/_original", qf_lake_path(lake));
    TRY(qf_text_check(&original.path, error));
    TRY(qf_folder_make(qf_text_string(&original.path), error));
    qf_text_add_string(&original.path, "/incoming");
    TRY(qf_text_check(&original.path, error));
    TRY(qf_file_writer_open(&copy, qf_text_string(&original.path), error));
    hashing.fd = fd;
    if (pthread_create(&thread, NULL, hash_in_thread, &hashing) != 0)
        return qf_fail(error, QF_LIMIT, "cannot start a thread");
    enum qf_status status = copy_file(fd, &copy, path, &copied, error);
    pthread_join(thread, NULL);
    TRY(status);
    if (hashing.status != QF_OK) {
        if (error)
            *error = hashing.error;
        return hashing.status;
    }
    TRY(check_unchanged(fd, &before, copied, hashing.size_bytes, path, error));
    qf_hash_hex(hashing.digest, original.sha256);
    original.size_bytes = hashing.size_bytes;
    TRY(publish(lake, &copy, &original, error));
    *ret_original = original;
    original = (struct qf_original){ 0 };
    return QF_OK;
}
