/* SPDX-License-Identifier: Apache-2.0 */
/* The functions behind the replaced ones, as the linker names them, and the book of live allocations. */
#ifndef QF_TESTS_FAULT_REAL_H
#define QF_TESTS_FAULT_REAL_H

#include <dirent.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/types.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *block, size_t size);
void *__real_reallocarray(void *block, size_t count, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
char *__real_strdup(const char *text);
char *__real_strndup(const char *text, size_t size);
void __real_free(void *block);

int __real_open(const char *path, int flags, ...);
int __real_open64(const char *path, int flags, ...);
int __real_openat(int folder, const char *path, int flags, ...);
int __real_openat64(int folder, const char *path, int flags, ...);
ssize_t __real_read(int fd, void *data, size_t size);
ssize_t __real_pread(int fd, void *data, size_t size, off_t offset);
ssize_t __real_pread64(int fd, void *data, size_t size, off_t offset);
ssize_t __real_write(int fd, const void *data, size_t size);
ssize_t __real_pwrite(int fd, const void *data, size_t size, off_t offset);
ssize_t __real_pwrite64(int fd, const void *data, size_t size, off_t offset);
int __real_fsync(int fd);
int __real_fdatasync(int fd);
int __real_rename(const char *from, const char *to);
int __real_mkdir(const char *path, mode_t mode);
DIR *__real_opendir(const char *path);
struct dirent *__real_readdir(DIR *folder);
struct dirent *__real_readdir64(DIR *folder);
int __real_fstatat(int folder, const char *path, struct stat *status, int flags);
int __real_fstatat64(int folder, const char *path, struct stat *status, int flags);

/* Enters an allocation made while a scenario runs, and takes it off; both pass NULL through. */
void *fault_remember(void *address);
void fault_forget(const void *address);

#endif
