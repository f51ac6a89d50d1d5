/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The functions that stand in for those of the C library in a fault test. With 64-bit file offsets the C library
 * renames some (open becomes open64), so both names are replaced.
 */
#include "fault.h"

#include <errno.h>
#include <fcntl.h>

#include "fault_real.h"

/* --- memory ----------------------------------------------------------------------------------------------------- */

void *__wrap_malloc(size_t size);
void *__wrap_malloc(size_t size)
{
    return fault_strikes(FAULT_ALLOCATE) ? NULL : fault_remember(__real_malloc(size));
}

void *__wrap_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size)
{
    return fault_strikes(FAULT_ALLOCATE) ? NULL : fault_remember(__real_calloc(count, size));
}

/* The new block of a realloc; the old one is no longer alive when it succeeded. */
static void *moved(const void *old, void *fresh)
{
    if (fresh && old)
        fault_forget(old);
    return fault_remember(fresh);
}

void *__wrap_realloc(void *block, size_t size);
void *__wrap_realloc(void *block, size_t size)
{
    const void *old = block;

    return fault_strikes(FAULT_ALLOCATE) ? NULL : moved(old, __real_realloc(block, size));
}

void *__wrap_reallocarray(void *block, size_t count, size_t size);
void *__wrap_reallocarray(void *block, size_t count, size_t size)
{
    const void *old = block;

    return fault_strikes(FAULT_ALLOCATE) ? NULL : moved(old, __real_reallocarray(block, count, size));
}

void *__wrap_aligned_alloc(size_t alignment, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
    return fault_strikes(FAULT_ALLOCATE) ? NULL : fault_remember(__real_aligned_alloc(alignment, size));
}

char *__wrap_strdup(const char *text);
char *__wrap_strdup(const char *text)
{
    return fault_strikes(FAULT_ALLOCATE) ? NULL : fault_remember(__real_strdup(text));
}

char *__wrap_strndup(const char *text, size_t size);
char *__wrap_strndup(const char *text, size_t size)
{
    return fault_strikes(FAULT_ALLOCATE) ? NULL : fault_remember(__real_strndup(text, size));
}

void __wrap_free(void *block);
void __wrap_free(void *block)
{
    if (block)
        fault_forget(block);
    __real_free(block);
}

/* --- files ------------------------------------------------------------------------------------------------------ */

/* The mode that open() takes only when it makes a file. */
#define TAKE_MODE(mode, flags)                                                                                         \
    mode_t mode = 0;                                                                                                   \
    if ((flags) & (O_CREAT | O_TMPFILE)) {                                                                             \
        va_list arguments;                                                                                             \
        va_start(arguments, flags);                                                                                    \
        mode = va_arg(arguments, mode_t);                                                                              \
        va_end(arguments);                                                                                             \
    }

static bool open_strikes(void)
{
    return fault_strikes(FAULT_OPEN) || fault_strikes(FAULT_INTERRUPT);
}

int __wrap_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...)
{
    TAKE_MODE(mode, flags)
    return open_strikes() ? -1 : __real_open(path, flags, mode);
}

int __wrap_open64(const char *path, int flags, ...);
int __wrap_open64(const char *path, int flags, ...)
{
    TAKE_MODE(mode, flags)
    return open_strikes() ? -1 : __real_open64(path, flags, mode);
}

int __wrap_openat(int folder, const char *path, int flags, ...);
int __wrap_openat(int folder, const char *path, int flags, ...)
{
    TAKE_MODE(mode, flags)
    return open_strikes() ? -1 : __real_openat(folder, path, flags, mode);
}

int __wrap_openat64(int folder, const char *path, int flags, ...);
int __wrap_openat64(int folder, const char *path, int flags, ...)
{
    TAKE_MODE(mode, flags)
    return open_strikes() ? -1 : __real_openat64(folder, path, flags, mode);
}

/* What of `size` a transfer moves: half of it when it must fall short. */
static size_t shortened(size_t size)
{
    return size > 1 && fault_strikes(FAULT_SHORT) ? (size + 1) / 2 : size;
}

static bool read_strikes(void)
{
    return fault_strikes(FAULT_READ) || fault_strikes(FAULT_INTERRUPT);
}

static bool write_strikes(void)
{
    return fault_strikes(FAULT_WRITE) || fault_strikes(FAULT_INTERRUPT);
}

ssize_t __wrap_read(int fd, void *data, size_t size);
ssize_t __wrap_read(int fd, void *data, size_t size)
{
    return read_strikes() ? -1 : __real_read(fd, data, shortened(size));
}

ssize_t __wrap_pread(int fd, void *data, size_t size, off_t offset);
ssize_t __wrap_pread(int fd, void *data, size_t size, off_t offset)
{
    return read_strikes() ? -1 : __real_pread(fd, data, shortened(size), offset);
}

ssize_t __wrap_pread64(int fd, void *data, size_t size, off_t offset);
ssize_t __wrap_pread64(int fd, void *data, size_t size, off_t offset)
{
    return read_strikes() ? -1 : __real_pread64(fd, data, shortened(size), offset);
}

ssize_t __wrap_write(int fd, const void *data, size_t size);
ssize_t __wrap_write(int fd, const void *data, size_t size)
{
    return write_strikes() ? -1 : __real_write(fd, data, shortened(size));
}

ssize_t __wrap_pwrite(int fd, const void *data, size_t size, off_t offset);
ssize_t __wrap_pwrite(int fd, const void *data, size_t size, off_t offset)
{
    return write_strikes() ? -1 : __real_pwrite(fd, data, shortened(size), offset);
}

ssize_t __wrap_pwrite64(int fd, const void *data, size_t size, off_t offset);
ssize_t __wrap_pwrite64(int fd, const void *data, size_t size, off_t offset)
{
    return write_strikes() ? -1 : __real_pwrite64(fd, data, shortened(size), offset);
}

static bool sync_strikes(void)
{
    return fault_strikes(FAULT_SYNC) || fault_strikes(FAULT_INTERRUPT);
}

int __wrap_fsync(int fd);
int __wrap_fsync(int fd)
{
    return sync_strikes() ? -1 : __real_fsync(fd);
}

int __wrap_fdatasync(int fd);
int __wrap_fdatasync(int fd)
{
    return sync_strikes() ? -1 : __real_fdatasync(fd);
}

int __wrap_rename(const char *from, const char *to);
int __wrap_rename(const char *from, const char *to)
{
    return fault_strikes(FAULT_RENAME) ? -1 : __real_rename(from, to);
}

/* --- folders ---------------------------------------------------------------------------------------------------- */

int __wrap_mkdir(const char *path, mode_t mode);
int __wrap_mkdir(const char *path, mode_t mode)
{
    return fault_strikes(FAULT_FOLDER) ? -1 : __real_mkdir(path, mode);
}

DIR *__wrap_opendir(const char *path);
DIR *__wrap_opendir(const char *path)
{
    return fault_strikes(FAULT_FOLDER) ? NULL : __real_opendir(path);
}

struct dirent *__wrap_readdir(DIR *folder);
struct dirent *__wrap_readdir(DIR *folder)
{
    return fault_strikes(FAULT_FOLDER) ? NULL : __real_readdir(folder);
}

struct dirent *__wrap_readdir64(DIR *folder);
struct dirent *__wrap_readdir64(DIR *folder)
{
    return fault_strikes(FAULT_FOLDER) ? NULL : __real_readdir64(folder);
}

int __wrap_fstatat(int folder, const char *path, struct stat *status, int flags);
int __wrap_fstatat(int folder, const char *path, struct stat *status, int flags)
{
    return fault_strikes(FAULT_FOLDER) ? -1 : __real_fstatat(folder, path, status, flags);
}

int __wrap_fstatat64(int folder, const char *path, struct stat *status, int flags);
int __wrap_fstatat64(int folder, const char *path, struct stat *status, int flags)
{
    return fault_strikes(FAULT_FOLDER) ? -1 : __real_fstatat64(folder, path, status, flags);
}
