/* SPDX-License-Identifier: Apache-2.0 */
/* Blocks of growing size, cut into pieces from the front; all freed together. */
#include "base/arena.h"

#include <stdint.h>

#define FIRST_BLOCK_BYTES   ((size_t)4096)
#define LARGEST_BLOCK_BYTES ((size_t)1 << 20)

struct block {
    struct block *previous;
    size_t size, used;
    max_align_t data[];
};

struct qf_arena {
    struct block *last;
    size_t cap_bytes, total_bytes;
    size_t next_block_bytes;
};

enum qf_status qf_arena_new(size_t cap_bytes, struct qf_arena **ret_arena, struct qf_error *error)
{
    struct qf_arena *arena = calloc(1, sizeof *arena);

    if (!arena)
        return qf_fail_memory(error);
    arena->cap_bytes = cap_bytes ? cap_bytes : SIZE_MAX;
    arena->next_block_bytes = FIRST_BLOCK_BYTES;
    *ret_arena = arena;
    return QF_OK;
}

void qf_arena_free(struct qf_arena *arena)
{
    if (!arena)
        return;
    for (struct block *block = arena->last; block;) {
        struct block *previous = block->previous;
        free(block);
        block = previous;
    }
    free(arena);
}

static struct block *add_block(struct qf_arena *arena, size_t size)
{
    size_t wanted = size > arena->next_block_bytes ? size : arena->next_block_bytes;
    struct block *block = calloc(1, sizeof *block + wanted);

    if (!block)
        return NULL;
    block->size = wanted;
    block->previous = arena->last;
    arena->last = block;
    if (arena->next_block_bytes < LARGEST_BLOCK_BYTES)
        arena->next_block_bytes *= 2;
    return block;
}

void *qf_arena_alloc(struct qf_arena *arena, size_t size)
{
    const size_t align = _Alignof(max_align_t);
    struct block *block = arena->last;

    if (size > SIZE_MAX / 2)
        return NULL;
    /* What is counted is what is taken, so that many small pieces cannot pass the cap. */
    size_t rounded = size ? (size + align - 1) / align * align : align;
    if (rounded > arena->cap_bytes - arena->total_bytes)
        return NULL;
    if (!block || block->size - block->used < rounded)
        block = add_block(arena, rounded);
    if (!block)
        return NULL;
    void *piece = (char *)block->data + block->used;
    block->used += rounded;
    arena->total_bytes += rounded;
    return piece;
}

void *qf_arena_array(struct qf_arena *arena, size_t count, size_t size)
{
    size_t bytes;

    return __builtin_mul_overflow(count, size, &bytes) ? NULL : qf_arena_alloc(arena, bytes);
}

char *qf_arena_slice(struct qf_arena *arena, struct qf_slice slice)
{
    char *copy = slice.length < SIZE_MAX ? qf_arena_alloc(arena, slice.length + 1) : NULL;

    if (copy && slice.length)
        memcpy(copy, slice.data, slice.length);
    return copy;
}

char *qf_arena_string(struct qf_arena *arena, const char *string)
{
    return qf_arena_slice(arena, qf_slice(string));
}
