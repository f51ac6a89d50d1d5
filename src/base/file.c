/* SPDX-License-Identifier: Apache-2.0 */
/* Files that appear whole or not at all: written beside their name, synced, renamed, and the folder synced. */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#define READ_BLOCK_BYTES ((size_t)1 << 16)

void qf_path_join(struct qf_text *out, const char *folder, const char *name)
{
    qf_text_clear(out);
    qf_text_add_string(out, folder);
    if (out->length && out->data[out->length - 1] != '/')
        qf_text_add_char(out, '/');
    qf_text_add_string(out, name);
}

const char *qf_path_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

/* What a file system, a shell or a terminal might take for more than a character. */
static bool is_unsafe(unsigned point)
{
    return point < 0x80 ? strchr("/\\:*?\"<>|", (int)point) != NULL : point == 0xFFFD;
}

/* Controls, and what turns the direction of writing or hides (U+200B–U+200F, U+202A–U+202E, U+2060–U+206F, U+FEFF). */
static bool is_invisible(unsigned point)
{
    return point < 0x20 || (point >= 0x7F && point < 0xA0) || (point >= 0x200B && point <= 0x200F) ||
           (point >= 0x2028 && point <= 0x202E) || (point >= 0x2060 && point <= 0x206F) || point == 0xFEFF;
}

void qf_file_name_clean(struct qf_slice name, char ret_name[QF_FILE_NAME_MAX + 1])
{
    size_t length = 0;

    for (size_t offset = 0; offset < name.length;) {
        unsigned point = qf_utf8_next(name, &offset);
        char written[4];
        if (is_invisible(point) || (length == 0 && (point == '.' || point == '-' || point == ' ')))
            continue;
        size_t size = qf_utf8_put(written, is_unsafe(point) ? '_' : point);
        if (length + size > QF_FILE_NAME_MAX)
            break;
        memcpy(ret_name + length, written, size);
        length += size;
    }
    while (length && (ret_name[length - 1] == ' ' || ret_name[length - 1] == '.'))
        length--;
    ret_name[length] = '\0';
}

bool qf_file_exists(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0;
}

/* The folder of `path` as a text: "." when it names none. */
static void folder_of(const char *path, struct qf_text *out)
{
    const char *slash = strrchr(path, '/');

    qf_text_clear(out);
    if (!slash)
        qf_text_add_char(out, '.');
    else
        qf_text_add(out, path, slash == path ? 1 : (size_t)(slash - path));
}

/* A descriptor that this block owns. */
static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
}
#define CLEANUP_FD __attribute__((cleanup(close_fd)))

/* open() and fsync() may be interrupted on a network file system. */
static int open_patiently(const char *path, int flags)
{
    int fd;

    do
        fd = open(path, flags | O_CLOEXEC, 0660);
    while (fd < 0 && errno == EINTR);
    return fd;
}

static int sync_patiently(int fd)
{
    int result;

    do
        result = fsync(fd);
    while (result < 0 && errno == EINTR);
    return result;
}

enum qf_status qf_folder_sync(const char *path, struct qf_error *error)
{
    int fd CLEANUP_FD = open_patiently(path, O_RDONLY | O_DIRECTORY);

    if (fd < 0)
        return qf_fail_errno(error, errno, "cannot open the folder '%s'", path);
    if (sync_patiently(fd) < 0)
        return qf_fail_errno(error, errno, "cannot sync the folder '%s'", path);
    return QF_OK;
}

static enum qf_status sync_folder_of(const char *path, struct qf_error *error)
{
    struct qf_text folder CLEANUP(qf_text_release) = { 0 };

    folder_of(path, &folder);
    TRY(qf_text_check(&folder, error));
    return qf_folder_sync(qf_text_string(&folder), error);
}

/* Renames and syncs the folder, which is opened before, so that only its sync can fail once the new name is seen. */
static enum qf_status rename_durably(const char *from, const char *to, struct qf_error *error)
{
    struct qf_text folder CLEANUP(qf_text_release) = { 0 };

    folder_of(to, &folder);
    TRY(qf_text_check(&folder, error));
    int fd CLEANUP_FD = open_patiently(qf_text_string(&folder), O_RDONLY | O_DIRECTORY);
    if (fd < 0)
        return qf_fail_errno(error, errno, "cannot open the folder '%s'", qf_text_string(&folder));
    if (rename(from, to) < 0)
        return qf_fail_errno(error, errno, "cannot write '%s'", to);
    if (sync_patiently(fd) < 0)
        return qf_fail_errno(error, errno, "cannot sync the folder '%s'", qf_text_string(&folder));
    return QF_OK;
}

enum qf_status qf_file_lock(const char *path, int *ret_lock, struct qf_error *error)
{
    int fd = open_patiently(path, O_RDWR | O_CREAT), result;

    if (fd < 0)
        return qf_fail_errno(error, errno, "cannot open '%s'", path);
    do
        result = flock(fd, LOCK_EX | LOCK_NB);
    while (result < 0 && errno == EINTR);
    if (result == 0) {
        *ret_lock = fd;
        return QF_OK;
    }
    int failed = errno;
    close(fd);
    if (failed == EWOULDBLOCK)
        return qf_fail(error, QF_BUSY, "'%s' is held by another process", path);
    return qf_fail_errno(error, failed, "cannot lock '%s'", path);
}

void qf_file_unlock(int *lock)
{
    close_fd(lock);
    *lock = -1;
}

static enum qf_status make_one_folder(const char *path, struct qf_error *error)
{
    struct stat status;

    if (mkdir(path, 0770) == 0)
        return sync_folder_of(path, error);
    int failed = errno;
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
        return QF_OK;
    return qf_fail_errno(error, failed, "cannot make the folder '%s'", path);
}

enum qf_status qf_folder_make(const char *path, struct qf_error *error)
{
    struct qf_text part CLEANUP(qf_text_release) = { 0 };

    if (!*path)
        return qf_fail(error, QF_INPUT, "a folder has no name");
    for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        qf_text_clear(&part);
        qf_text_add(&part, path, (size_t)(slash - path));
        TRY(qf_text_check(&part, error));
        TRY(make_one_folder(qf_text_string(&part), error));
    }
    return make_one_folder(path, error);
}

/* An open folder. */
static void close_folder(DIR *folder)
{
    closedir(folder);
}
QF_CLEANUP_POINTER(DIR, close_folder)

static int compare_entries(const void *a, const void *b)
{
    return strcmp(((const struct qf_folder_entry *)a)->name, ((const struct qf_folder_entry *)b)->name);
}

/* Growing list of entries in an arena: doubled, the old half left to the arena. */
struct entry_list {
    struct qf_folder_entry *entries;
    size_t count, room;
};

static bool add_entry(struct entry_list *list, struct qf_arena *arena, struct qf_folder_entry entry)
{
    if (list->count == list->room) {
        size_t room = list->room ? list->room * 2 : 16;
        struct qf_folder_entry *entries = qf_arena_array(arena, room, sizeof *entries);
        if (!entries)
            return false;
        if (list->count)
            memcpy(entries, list->entries, list->count * sizeof *entries);
        list->entries = entries;
        list->room = room;
    }
    list->entries[list->count++] = entry;
    return true;
}

/* Reads the next entry but "." and ".."; its name is NULL after the last. What vanished meanwhile, or links to nothing, is left out. */
static enum qf_status next_entry(
    DIR *folder, const char *path, struct qf_arena *arena, struct qf_folder_entry *ret_entry, struct qf_error *error)
{
    const struct dirent *found;

    while (errno = 0, (found = readdir(folder))) {
        struct stat status;
        if (strcmp(found->d_name, ".") == 0 || strcmp(found->d_name, "..") == 0)
            continue;
        if (fstatat(dirfd(folder), found->d_name, &status, 0) < 0) {
            if (errno == ENOENT || errno == ELOOP)
                continue;
            return qf_fail_errno(error, errno, "cannot look at '%s/%s'", path, found->d_name);
        }
        *ret_entry = (struct qf_folder_entry){ .name = qf_arena_string(arena, found->d_name),
            .is_folder = S_ISDIR(status.st_mode),
            .size_bytes = status.st_size };
        return ret_entry->name ? QF_OK : qf_fail_memory(error);
    }
    if (errno)
        return qf_fail_errno(error, errno, "cannot list the folder '%s'", path);
    *ret_entry = (struct qf_folder_entry){ 0 };
    return QF_OK;
}

enum qf_status qf_folder_list(const char *path, struct qf_arena *arena, struct qf_folder_entry **ret_entries,
    size_t *ret_count, struct qf_error *error)
{
    DIR *folder CLEANUP(close_folder) = opendir(path);
    struct entry_list list = { 0 };
    struct qf_folder_entry entry = { 0 };

    if (!folder)
        return qf_fail_errno(error, errno, "cannot list the folder '%s'", path);
    for (;;) {
        TRY(next_entry(folder, path, arena, &entry, error));
        if (!entry.name)
            break;
        if (!add_entry(&list, arena, entry))
            return qf_fail_memory(error);
    }
    if (list.count)
        qsort(list.entries, list.count, sizeof *list.entries, compare_entries);
    *ret_entries = list.entries;
    *ret_count = list.count;
    return QF_OK;
}

enum qf_status qf_file_open(const char *path, int *ret_fd, struct qf_error *error)
{
    int fd = open_patiently(path, O_RDONLY | O_NONBLOCK);

    if (fd < 0)
        return qf_fail_errno(error, errno, "cannot open '%s'", path);
    *ret_fd = fd;
    return QF_OK;
}

enum qf_status qf_file_read_at(
    int fd, void *data, size_t size, int64_t offset, size_t *ret_read, const char *path, struct qf_error *error)
{
    size_t done = 0;

    while (done < size) {
        ssize_t got = pread(fd, (char *)data + done, size - done, offset + (int64_t)done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return qf_fail_errno(error, errno, "cannot read '%s'", path);
        if (got == 0)
            break;
        done += (size_t)got;
    }
    *ret_read = done;
    return QF_OK;
}

enum qf_status qf_file_read(const char *path, struct qf_text *out, struct qf_error *error)
{
    int fd CLEANUP_FD = open_patiently(path, O_RDONLY);
    char block[READ_BLOCK_BYTES];
    ssize_t got;

    if (fd < 0)
        return qf_fail_errno(error, errno, "cannot open '%s'", path);
    do { /* not at offsets, so that a pipe can be read as well */
        got = read(fd, block, sizeof block);
        if (got < 0 && errno != EINTR)
            return qf_fail_errno(error, errno, "cannot read '%s'", path);
        if (got > 0)
            qf_text_add(out, block, (size_t)got);
    } while (got != 0 && out->failed == QF_OK);
    if (qf_text_check(out, error) != QF_OK)
        return qf_fail_within(error, "cannot read '%s'", path);
    return QF_OK;
}

/*
 * ".<16 hexadecimal digits>.part" in the folder of `path`, so that the rename stays in one file system. The final name
 * is no part of it: one of 255 bytes, the longest there is, must be writable too.
 */
static enum qf_status name_temporary(const char *path, char **ret_name, struct qf_error *error)
{
    struct qf_text name CLEANUP(qf_text_release) = { 0 };
    uint64_t random;
    ssize_t got;

    do
        got = getrandom(&random, sizeof random, 0);
    while (got < 0 && errno == EINTR);
    if (got != (ssize_t)sizeof random)
        return qf_fail_errno(error, got < 0 ? errno : EIO, "cannot get random bytes");
    qf_text_add(&name, path, (size_t)(qf_path_name(path) - path));
    qf_text_add_format(&name, ".%016llx.part", (unsigned long long)random);
    return qf_text_take(&name, ret_name, error);
}

enum qf_status qf_file_writer_open(struct qf_file_writer *writer, const char *path, struct qf_error *error)
{
    struct qf_file_writer fresh CLEANUP(qf_file_writer_release) = QF_FILE_WRITER_INIT;

    fresh.path = strdup(path);
    if (!fresh.path)
        return qf_fail_memory(error);
    TRY(name_temporary(path, &fresh.temporary, error));
    fresh.fd = open_patiently(fresh.temporary, O_WRONLY | O_CREAT | O_EXCL);
    if (fresh.fd < 0)
        return qf_fail_errno(error, errno, "cannot write '%s'", path);
    *writer = TAKE_VALUE(fresh, QF_FILE_WRITER_INIT);
    return QF_OK;
}

enum qf_status qf_file_writer_add(struct qf_file_writer *writer, const void *data, size_t size, struct qf_error *error)
{
    const char *rest = data;

    while (size > 0) {
        ssize_t wrote = write(writer->fd, rest, size);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0)
            return qf_fail_errno(error, wrote < 0 ? errno : EIO, "cannot write '%s'", writer->path);
        rest += wrote;
        size -= (size_t)wrote;
    }
    return QF_OK;
}

enum qf_status qf_file_writer_commit(struct qf_file_writer *writer, struct qf_error *error)
{
    if (sync_patiently(writer->fd) < 0)
        return qf_fail_errno(error, errno, "cannot sync '%s'", writer->path);
    int failed = close(writer->fd) < 0 && errno != EINTR ? errno : 0;
    writer->fd = -1;
    if (failed)
        return qf_fail_errno(error, failed, "cannot write '%s'", writer->path);
    /* Once renamed there is no temporary any more, and removing that name again does nothing. */
    return rename_durably(writer->temporary, writer->path, error);
}

void qf_file_writer_release(struct qf_file_writer *writer)
{
    if (writer->fd >= 0)
        close(writer->fd);
    if (writer->temporary)
        unlink(writer->temporary);
    free(writer->temporary);
    free(writer->path);
    *writer = QF_FILE_WRITER_INIT;
}

enum qf_status qf_file_replace(const char *path, const void *data, size_t size, struct qf_error *error)
{
    struct qf_file_writer writer CLEANUP(qf_file_writer_release) = QF_FILE_WRITER_INIT;

    TRY(qf_file_writer_open(&writer, path, error));
    TRY(qf_file_writer_add(&writer, data, size, error));
    return qf_file_writer_commit(&writer, error);
}

enum qf_status qf_file_publish(const char *temporary, const char *path, struct qf_error *error)
{
    int fd CLEANUP_FD = open_patiently(temporary, O_RDONLY);

    if (fd < 0)
        return qf_fail_errno(error, errno, "cannot open '%s'", temporary);
    if (sync_patiently(fd) < 0)
        return qf_fail_errno(error, errno, "cannot sync '%s'", temporary);
    return rename_durably(temporary, path, error);
}
