/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mistakes that people made in the catalogue's files, collected with their places. Not public: the
 * catalogue's own files write here. A lack of memory is remembered and reported once, at the end.
 */
#ifndef QF_CATALOG_MISTAKE_H
#define QF_CATALOG_MISTAKE_H

#include <stdbool.h>

#include "base/arena.h"
#include "catalog/catalog.h"
#include "catalog/tree.h"

#define QF_MISTAKE_MAX 1000 /* more are counted, not kept */

struct qf_mistakes {
    struct qf_arena *arena;
    enum qf_lang lang;
    struct qf_catalog_mistake *items;
    size_t count, capacity;
    size_t total; /* kept or not */
    bool no_memory;
};

/* One file being read: where its strings go and where its mistakes are noted. */
struct qf_reader {
    struct qf_arena *arena;
    struct qf_mistakes *mistakes;
    const char *file;
};

/* Notes a mistake; `format` is English and the key of its translation. Line and column count from 1. */
void qf_mistake_at(struct qf_reader *reader, unsigned line, unsigned column, const char *format, ...) QF_PRINTF(4, 5);
void qf_mistake(struct qf_reader *reader, const struct qf_node *node, const char *format, ...) QF_PRINTF(3, 4);
void qf_mistake_key(struct qf_reader *reader, const struct qf_node *node, const char *format, ...)
    QF_PRINTF(3, 4); /* at its key */

/* Adds what to do about the mistake noted last. */
void qf_mistake_hint(struct qf_reader *reader, const char *format, ...) QF_PRINTF(2, 3);
/* Adds "did you mean …?" when one of `names` is near; returns it, NULL when none is. */
const char *qf_mistake_suggest(struct qf_reader *reader, const char *name, const char *const *names, size_t count);

/* Zeroed memory of the arena; NULL is remembered as a lack of memory. `count` 0 is fine and never NULL. */
void *qf_reader_array(struct qf_reader *reader, size_t count, size_t size);
char *qf_reader_string(struct qf_reader *reader, const char *text);

/* Remembered lack of memory as a failure; QF_OK otherwise. */
QF_MUST_CHECK enum qf_status qf_mistakes_check(const struct qf_mistakes *mistakes, struct qf_error *error);
void qf_mistakes_sort(struct qf_mistakes *mistakes); /* by file, line and column */

#endif
