/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A zip archive whose entries are stored, written from front to back into a file. Compressed bytes differ between
 * versions of a compressor; these are the same on every machine. An entry is at most 4 GiB.
 */
#ifndef QF_BASE_STORED_ZIP_H
#define QF_BASE_STORED_ZIP_H

#include "base/file.h"

#define QF_ZIP_ENTRIES 128

struct qf_stored_zip {
    struct qf_file_writer file;
    uint64_t offset;
    unsigned count;
    struct qf_stored_entry {
        char name[64];
        uint64_t offset;
        uint64_t size;
        uint32_t checksum;
    } entries[QF_ZIP_ENTRIES];
};
#define QF_STORED_ZIP_INIT ((struct qf_stored_zip){ .file = { .fd = -1 } })

QF_MUST_CHECK enum qf_status qf_stored_zip_open(struct qf_stored_zip *zip, const char *path, struct qf_error *error);
/* Ends the entry before and begins the next. */
QF_MUST_CHECK enum qf_status qf_stored_zip_entry(struct qf_stored_zip *zip, const char *name, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_stored_zip_add(
    struct qf_stored_zip *zip, const void *data, size_t size, struct qf_error *error);
/* Writes the directory and makes the archive visible under its name. */
QF_MUST_CHECK enum qf_status qf_stored_zip_commit(struct qf_stored_zip *zip, struct qf_error *error);
void qf_stored_zip_release(struct qf_stored_zip *zip);

#endif
