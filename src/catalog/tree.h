/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A YAML file as a tree of nodes, each with its place: the small part of YAML that people write by
 * hand. Anchors, aliases, tags and a second document are mistakes. Not public.
 */
#ifndef QF_CATALOG_TREE_H
#define QF_CATALOG_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

#define QF_TREE_BYTES_MAX ((size_t)1 << 20) /* of one file */
#define QF_TREE_DEPTH_MAX 20
#define QF_TREE_KEYS_MAX  500   /* of one table of keys */
#define QF_TREE_ITEMS_MAX 10000 /* of one list */

enum qf_node_kind {
    QF_NODE_SCALAR,
    QF_NODE_LIST,
    QF_NODE_MAP,
    QF_NODE_BROKEN /* a mistake stands against it already: whoever decodes it says nothing more */
};

struct qf_node {
    enum qf_node_kind kind;
    bool plain;            /* scalar without quotes */
    bool literal;          /* scalar written as a block with '|' */
    unsigned lines;        /* how many lines the scalar covers in the file */
    unsigned line, column; /* of the value, from 1; the column counts characters */
    const char *text;      /* scalar: valid UTF-8 without NUL inside; "" otherwise */
    const char *key;       /* its key when it stands in a map, else NULL */
    unsigned key_line, key_column;
    struct qf_node *first; /* children of a list or map, in the order of the file */
    struct qf_node *next;
    size_t count;
};

struct qf_reader;

/*
 * Reads one file's bytes. *ret_root is NULL when mistakes were noted that make decoding senseless (no
 * YAML, too large, not UTF-8). Fails only for lack of memory.
 */
QF_MUST_CHECK enum qf_status qf_tree_read(
    struct qf_reader *reader, const char *data, size_t length, struct qf_node **ret_root, struct qf_error *error);

const struct qf_node *qf_node_member(const struct qf_node *map, const char *key); /* NULL when none, also for no map */

#endif
