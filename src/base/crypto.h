/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cryptography that is hard to misuse, over libsodium: randomness, keyed hashes, signatures, passwords and
 * keys under a passphrase. No algorithm, nonce or salt is the caller's to choose; only the price of guessing is.
 * Sealing is in seal.h and sealed_file.h, secret memory in secret.h.
 */
#ifndef QF_BASE_CRYPTO_H
#define QF_BASE_CRYPTO_H

#include <stdint.h>

#include "base/secret.h"
#include "base/text.h"

void qf_random_bytes(void *out, size_t length); /* the system's; cannot fail */
unsigned qf_random_below(unsigned bound);       /* uniform in [0, bound) */
QF_MUST_CHECK enum qf_status qf_secret_random(size_t length, struct qf_secret *ret_secret, struct qf_error *error);

/* Takes as long whatever the bytes are. */
bool qf_bytes_equal(const void *a, const void *b, size_t length);

/* Base64 with padding (RFC 4648 §4), for what is not secret. Reading fails with CORRUPT unless the text is exactly that
 * and gives at most `capacity` bytes; `ret_length` NULL asks for exactly `capacity`. */
void qf_base64_add(struct qf_text *out, const void *data, size_t length);
QF_MUST_CHECK enum qf_status qf_base64_read(
    const char *text, void *out, size_t capacity, size_t *ret_length, struct qf_error *error);

/* --- keyed hash -------------------------------------------------------------------------------------------------------- */

#define QF_KEYED_HASH_BYTES 32
#define QF_HASH_KEY_BYTES   32

/*
 * BLAKE2b-256 under `key` (QF_HASH_KEY_BYTES): without the key nobody can try out what was hashed. `purpose` (1 to 16
 * bytes, "receipt") keeps the hashes of different uses apart under one key.
 */
QF_MUST_CHECK enum qf_status qf_keyed_hash(const struct qf_secret *key, const char *purpose, const void *data,
    size_t length, unsigned char ret_hash[QF_KEYED_HASH_BYTES], struct qf_error *error);

/* --- signatures -------------------------------------------------------------------------------------------------------- */

#define QF_SIGNATURE_BYTES 64

struct qf_verify_key {
    unsigned char bytes[32];
};
struct qf_sign_pair { /* Ed25519 */
    struct qf_verify_key verify;
    struct qf_secret secret; /* 64 bytes: the seed, and the verify key again */
};
QF_MUST_CHECK enum qf_status qf_sign_pair_new(struct qf_sign_pair *ret_pair, struct qf_error *error);
/* From the kept secret, which is copied. CORRUPT when its halves do not belong together. */
QF_MUST_CHECK enum qf_status qf_sign_pair_from(
    const struct qf_secret *secret, struct qf_sign_pair *ret_pair, struct qf_error *error);
void qf_sign_pair_release(struct qf_sign_pair *pair);
QF_CLEANUP_VALUE(struct qf_sign_pair, qf_sign_pair_release)

void qf_sign(
    const struct qf_sign_pair *pair, const void *data, size_t length, unsigned char ret_signature[QF_SIGNATURE_BYTES]);
bool qf_signature_holds(const struct qf_verify_key *key, const void *data, size_t length,
    const unsigned char signature[QF_SIGNATURE_BYTES]);

/* --- passwords --------------------------------------------------------------------------------------------------------- */

/* What one guess costs, by Argon2id. */
struct qf_password_cost {
    uint32_t passes;
    uint32_t memory_kib;
};
extern const struct qf_password_cost qf_cost_moderate;       /* 3 passes over 256 MiB: production */
extern const struct qf_password_cost qf_cost_for_tests_only; /* 1 pass over 8 KiB: nothing is protected */

#define QF_PASSWORD_TEXT 128 /* bytes of a stored hash, with terminator */

/* LIMIT for an empty password or one over 1024 bytes. */
QF_MUST_CHECK enum qf_status qf_password_hash(const struct qf_secret *password, const struct qf_password_cost *cost,
    char ret_stored[QF_PASSWORD_TEXT], struct qf_error *error);
/* DENIED when it is another password; CORRUPT when `stored` is no hash or asks for more than 1 GiB or 16 passes. */
QF_MUST_CHECK enum qf_status qf_password_check(
    const char *stored, const struct qf_secret *password, struct qf_error *error);

/*
 * Keeps a secret (a private key, at most 1024 bytes) under a passphrase: `ret_text` is one line of Base64 with the costs
 * and the salt, to be stored anywhere. `label` ("officer/12") is bound to it: under another it does not open.
 */
QF_MUST_CHECK enum qf_status qf_passphrase_lock(const struct qf_secret *secret, const struct qf_secret *passphrase,
    const struct qf_password_cost *cost, const char *label, struct qf_text *ret_text, struct qf_error *error);
/* DENIED for another passphrase or label, or a text that was changed, which cannot be told apart; CORRUPT for one that
 * is none or asks for more than 1 GiB or 16 passes. */
QF_MUST_CHECK enum qf_status qf_passphrase_unlock(const char *text, const struct qf_secret *passphrase,
    const char *label, struct qf_secret *ret_secret, struct qf_error *error);

#endif
