/* SPDX-License-Identifier: Apache-2.0 */
/* How a catalogue keeps what was read: filled by the loader, asked by the public functions. Not public. */
#ifndef QF_CATALOG_SHELF_H
#define QF_CATALOG_SHELF_H

#include "base/hash.h"
#include "catalog/catalog.h"
#include "catalog/kinds.h"
#include "catalog/mistake.h"

/* The sound objects of one kind, sorted by code, as the public functions give them. */
struct qf_shelf {
    char *objects;
    size_t count, size; /* of the list; of one object in bytes */
    size_t code;        /* offset of an object's code */
};

struct qf_catalog {
    struct qf_arena *arena;
    struct qf_mistakes mistakes;
    struct qf_shelf shelves[QF_KIND_COUNT];
    const struct qf_contract *book_datasets;
    struct qf_calendar calendar;
    struct qf_workflow workflow;
    char digest[QF_SHA256_HEX];
};

#endif
