/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256 through OpenSSL's libcrypto, which uses the processor's SHA instructions where it has them. */
#include "base/hash.h"

#include <openssl/evp.h>

struct qf_sha256 {
    EVP_MD_CTX *context;
};

static enum qf_status fail_library(struct qf_error *error)
{
    return qf_fail(error, QF_INTERNAL, "the cryptography library refused SHA-256");
}

enum qf_status qf_sha256_new(struct qf_sha256 **ret_hash, struct qf_error *error)
{
    struct qf_sha256 *hash CLEANUP(qf_sha256_free) = calloc(1, sizeof *hash);

    if (!hash)
        return qf_fail_memory(error);
    hash->context = EVP_MD_CTX_new();
    if (!hash->context)
        return qf_fail_memory(error);
    if (EVP_DigestInit_ex(hash->context, EVP_sha256(), NULL) != 1)
        return fail_library(error);
    *ret_hash = TAKE(hash);
    return QF_OK;
}

void qf_sha256_free(struct qf_sha256 *hash)
{
    if (!hash)
        return;
    EVP_MD_CTX_free(hash->context);
    free(hash);
}

enum qf_status qf_sha256_add(struct qf_sha256 *hash, const void *data, size_t size, struct qf_error *error)
{
    return EVP_DigestUpdate(hash->context, data, size) == 1 ? QF_OK : fail_library(error);
}

enum qf_status qf_sha256_finish(
    struct qf_sha256 *hash, unsigned char ret_digest[QF_SHA256_BYTES], struct qf_error *error)
{
    if (EVP_DigestFinal_ex(hash->context, ret_digest, NULL) != 1 ||
        EVP_DigestInit_ex(hash->context, NULL, NULL) != 1) /* the same algorithm again, which is not looked up anew */
        return fail_library(error);
    return QF_OK;
}

void qf_hash_hex(const unsigned char digest[QF_SHA256_BYTES], char ret_hex[QF_SHA256_HEX])
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < QF_SHA256_BYTES; i++) {
        ret_hex[2 * i] = digits[digest[i] >> 4];
        ret_hex[2 * i + 1] = digits[digest[i] & 15];
    }
    ret_hex[QF_SHA256_HEX - 1] = '\0';
}

static int value_of(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

bool qf_hash_from_hex(const char *hex, unsigned char ret_digest[QF_SHA256_BYTES])
{
    for (size_t i = 0; i < QF_SHA256_BYTES; i++) {
        int high = value_of(hex[2 * i]), low = high < 0 ? -1 : value_of(hex[2 * i + 1]);
        if (low < 0)
            return false;
        ret_digest[i] = (unsigned char)(high << 4 | low);
    }
    return true;
}

enum qf_status qf_sha256_of(const void *data, size_t size, char ret_hex[QF_SHA256_HEX], struct qf_error *error)
{
    struct qf_sha256 *hash CLEANUP(qf_sha256_free) = NULL;
    unsigned char digest[QF_SHA256_BYTES];

    TRY(qf_sha256_new(&hash, error));
    TRY(qf_sha256_add(hash, data, size, error));
    TRY(qf_sha256_finish(hash, digest, error));
    qf_hash_hex(digest, ret_hex);
    return QF_OK;
}
