/* SPDX-License-Identifier: Apache-2.0 */
/* The delivered file, kept byte for byte under its SHA-256 before anything is read from it. */
#ifndef QF_COLLECT_ORIGINAL_H
#define QF_COLLECT_ORIGINAL_H

#include "base/hash.h"
#include "base/text.h"
#include "store/lake.h"

struct qf_original {
    char sha256[QF_SHA256_HEX];
    int64_t size_bytes;
    struct qf_text path; /* of the kept copy */
};
void qf_original_release(struct qf_original *original);
QF_CLEANUP_VALUE(struct qf_original, qf_original_release)

/* Copies `path` to lake/_original/<sha256>, durable when this returns. A file that is kept already is not copied twice. */
QF_MUST_CHECK enum qf_status qf_original_keep(
    struct qf_lake *lake, const char *path, struct qf_original *ret_original, struct qf_error *error);

#endif
