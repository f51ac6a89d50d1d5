/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The files that belong to the city: those that the book names. A commit enters the files of the lake that it makes
 * part of the city with their hashes, so that they can be copied, checked and missed by name.
 */
#ifndef QF_STORE_HOLDINGS_H
#define QF_STORE_HOLDINGS_H

#include "base/arena.h"
#include "base/hash.h"
#include "store/book.h"

/* Files about to be entered: hashed before the transaction, so that it need not wait for them. */
#define QF_NEW_FILES 8
struct qf_new_files {
    unsigned count;
    struct qf_new_file {
        char path[128]; /* under lake/ */
        int64_t size_bytes;
        char sha256[QF_SHA256_HEX];
    } files[QF_NEW_FILES];
};
/* Hashes lake/`relative`. A file that is not there is not added, and no failure. */
QF_MUST_CHECK enum qf_status qf_new_files_add(
    struct qf_new_files *files, const char *lake_path, const char *relative, struct qf_error *error);
/* In an open transaction. */
QF_MUST_CHECK enum qf_status qf_new_files_enter(
    struct qf_book *book, const struct qf_new_files *files, struct qf_error *error);

struct qf_holding {
    const char *path;    /* under the workspace: "lake/MZ01/7.parquet" */
    int64_t size_bytes;  /* -1: not known, it was committed by a version that entered none */
    const char *sha256;  /* "" then */
    bool may_be_missing; /* then it may not exist either */
};
/* All that the book names, by path, in `arena`. */
QF_MUST_CHECK enum qf_status qf_holdings_list(struct qf_book *book, struct qf_arena *arena,
    struct qf_holding **ret_holdings, size_t *ret_count, struct qf_error *error);

/* SHA-256 and size of a file. NOT_FOUND. */
QF_MUST_CHECK enum qf_status qf_file_hash(
    const char *path, char ret_hex[QF_SHA256_HEX], int64_t *ret_size_bytes, struct qf_error *error);

#endif
