/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory for what nobody else may read: locked in RAM where the system permits it, left out of core
 * dumps, between guard pages, and wiped when released. What a reporter says lives nowhere else in the clear.
 */
#ifndef QF_BASE_SECRET_H
#define QF_BASE_SECRET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/memory.h"

/* Bytes that are owned. A zero byte follows the capacity, so a text in here is a C string as well. Never copied by
 * assignment except to move it, as with every owner. */
struct qf_secret {
    unsigned char *data; /* NULL while empty */
    size_t length, capacity;
};

/* An empty one with room for `capacity` bytes (1 or more). It does not grow: growing would leave copies behind. */
QF_MUST_CHECK enum qf_status qf_secret_new(size_t capacity, struct qf_secret *ret_secret, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_secret_copy(
    const void *data, size_t length, struct qf_secret *ret_secret, struct qf_error *error);
void qf_secret_release(struct qf_secret *secret); /* wipes; harmless twice */
QF_CLEANUP_VALUE(struct qf_secret, qf_secret_release)

/* Appends; LIMIT when there is no room. */
QF_MUST_CHECK enum qf_status qf_secret_add(
    struct qf_secret *secret, const void *data, size_t length, struct qf_error *error);
/* What an open file, pipe or terminal holds to its end, straight into secret memory. LIMIT beyond `capacity` bytes. */
QF_MUST_CHECK enum qf_status qf_secret_read(
    int fd, size_t capacity, struct qf_secret *ret_secret, struct qf_error *error);
/* Takes as long whatever the bytes are. */
bool qf_secret_equal(const struct qf_secret *a, const struct qf_secret *b);

/* Overwrites memory in a way that no compiler takes out. */
void qf_wipe(void *data, size_t length);
/* Overwrites the stack below the caller, where a called function may have left what it worked on. */
void qf_wipe_stack(void);

/*
 * For a process that will hold secrets, once and early: no core dumps, no other process may read its memory (which takes
 * debuggers away as well), and as much memory may be locked as the system permits.
 */
QF_MUST_CHECK enum qf_status qf_crypto_harden(struct qf_error *error);

#endif
