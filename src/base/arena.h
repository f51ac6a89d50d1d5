/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory that lives and dies together: a request, a batch, a loaded catalogue. Nothing in an arena
 * is freed alone. One thread at a time.
 */
#ifndef QF_BASE_ARENA_H
#define QF_BASE_ARENA_H

#include "base/error.h"
#include "base/memory.h"
#include "base/slice.h"

struct qf_arena;

/* `cap_bytes` bounds the sum of all allocations, each rounded up to 16 bytes; 0 means no bound. */
QF_MUST_CHECK enum qf_status qf_arena_new(size_t cap_bytes, struct qf_arena **ret_arena, struct qf_error *error);
void qf_arena_free(struct qf_arena *arena);
QF_CLEANUP_POINTER(struct qf_arena, qf_arena_free)

/* Zeroed and aligned for any type; NULL when memory or the cap is exhausted (report with qf_fail_memory). */
void *qf_arena_alloc(struct qf_arena *arena, size_t size) __attribute__((malloc, alloc_size(2)));
void *qf_arena_array(struct qf_arena *arena, size_t count, size_t size); /* checks the product for overflow */
char *qf_arena_string(struct qf_arena *arena, const char *string);       /* a copy; NULL as above */
char *qf_arena_slice(struct qf_arena *arena, struct qf_slice slice);     /* a zero-terminated copy */

#endif
