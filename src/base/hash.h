/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256 (FIPS 180-4), streaming; hardware instructions are used where the processor has them. */
#ifndef QF_BASE_HASH_H
#define QF_BASE_HASH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/memory.h"

#define QF_SHA256_BYTES 32
#define QF_SHA256_HEX   (2 * QF_SHA256_BYTES + 1) /* lower-case hexadecimal with terminator */

struct qf_sha256; /* the running state */

QF_MUST_CHECK enum qf_status qf_sha256_new(struct qf_sha256 **ret_hash, struct qf_error *error);
void qf_sha256_free(struct qf_sha256 *hash);
QF_CLEANUP_POINTER(struct qf_sha256, qf_sha256_free)
QF_MUST_CHECK enum qf_status qf_sha256_add(
    struct qf_sha256 *hash, const void *data, size_t size, struct qf_error *error);
/* Writes the digest and starts anew. */
QF_MUST_CHECK enum qf_status qf_sha256_finish(
    struct qf_sha256 *hash, unsigned char ret_digest[QF_SHA256_BYTES], struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_sha256_of(
    const void *data, size_t size, char ret_hex[QF_SHA256_HEX], struct qf_error *error);
void qf_hash_hex(const unsigned char digest[QF_SHA256_BYTES], char ret_hex[QF_SHA256_HEX]);
/* The other way, from the first 64 characters of `hex`; false unless they are lower-case digits. */
bool qf_hash_from_hex(const char *hex, unsigned char ret_digest[QF_SHA256_BYTES]);

#endif
