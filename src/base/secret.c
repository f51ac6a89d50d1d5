/* SPDX-License-Identifier: Apache-2.0 */
/* Secret memory over libsodium's guarded allocations, and the hardening of the process. */
#include "base/secret.h"

#include <errno.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <sodium.h>

/* libsodium's deepest function, Argon2's, uses less than half of it. */
#define STACK_BYTES ((size_t)1 << 15)

enum qf_status qf_secret_new(size_t capacity, struct qf_secret *ret_secret, struct qf_error *error)
{
    if (sodium_init() < 0)
        return qf_fail(error, QF_INTERNAL, "the cryptography library does not start");
    unsigned char *data = sodium_malloc(capacity + 1);
    if (!data)
        return qf_fail_memory(error);
    memset(data, 0, capacity + 1);
    *ret_secret = (struct qf_secret){ .data = data, .capacity = capacity };
    return QF_OK;
}

enum qf_status qf_secret_copy(const void *data, size_t length, struct qf_secret *ret_secret, struct qf_error *error)
{
    TRY(qf_secret_new(length, ret_secret, error));
    if (length)
        memcpy(ret_secret->data, data, length);
    ret_secret->length = length;
    return QF_OK;
}

void qf_secret_release(struct qf_secret *secret)
{
    sodium_free(secret->data);
    *secret = (struct qf_secret){ 0 };
}

enum qf_status qf_secret_add(struct qf_secret *secret, const void *data, size_t length, struct qf_error *error)
{
    if (length > secret->capacity - secret->length)
        return qf_fail(error, QF_LIMIT, "a text is longer than its limit of %zu bytes", secret->capacity);
    if (length)
        memcpy(secret->data + secret->length, data, length);
    secret->length += length;
    return QF_OK;
}

enum qf_status qf_secret_read(int fd, size_t capacity, struct qf_secret *ret_secret, struct qf_error *error)
{
    struct qf_secret secret CLEANUP(qf_secret_release) = { 0 };
    char extra;
    ssize_t got;

    TRY(qf_secret_new(capacity, &secret, error));
    do { /* one byte more than fits tells that there is more */
        bool full = secret.length == capacity;
        got = full ? read(fd, &extra, 1) : read(fd, secret.data + secret.length, capacity - secret.length);
        if (got < 0 && errno != EINTR)
            return qf_fail_errno(error, errno, "cannot read what is to be kept secret");
        if (got > 0 && full)
            return qf_fail(error, QF_LIMIT, "a text is longer than its limit of %zu bytes", capacity);
        if (got > 0)
            secret.length += (size_t)got;
    } while (got != 0);
    *ret_secret = secret;
    secret = (struct qf_secret){ 0 };
    return QF_OK;
}

bool qf_secret_equal(const struct qf_secret *a, const struct qf_secret *b)
{
    return a->length == b->length && (!a->length || sodium_memcmp(a->data, b->data, a->length) == 0);
}

void qf_wipe(void *data, size_t length)
{
    sodium_memzero(data, length);
}

__attribute__((noinline)) void qf_wipe_stack(void)
{
    sodium_stackzero(STACK_BYTES);
}

static enum qf_status set_no_core(struct qf_error *error)
{
    const struct rlimit none = { 0, 0 };

    return setrlimit(RLIMIT_CORE, &none) == 0 ? QF_OK : qf_fail_errno(error, errno, "cannot turn core dumps off");
}

enum qf_status qf_crypto_harden(struct qf_error *error)
{
    struct rlimit lock;

    TRY(set_no_core(error));
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0)
        return qf_fail_errno(error, errno, "cannot close the memory to other processes");
    if (getrlimit(RLIMIT_MEMLOCK, &lock) == 0 && lock.rlim_cur < lock.rlim_max) {
        lock.rlim_cur = lock.rlim_max;
        (void)setrlimit(RLIMIT_MEMLOCK, &lock); /* as much as permitted, which may be none */
    }
    return QF_OK;
}
