/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sealing for people who need it: each object (a report) has a random key for each of its parts (the reporter's
 * identity, the narrative); the part is sealed with it, and the key is wrapped for the public key of each officer who
 * may read it. Object and part are bound into the seal and into the wrap: what is moved elsewhere does not open.
 *
 * Texts: XChaCha20-Poly1305. Wraps: an anonymous box (X25519, XSalsa20-Poly1305, ephemeral sender) around the key and
 * a hash of object, part and recipient.
 */
#ifndef QF_BASE_SEAL_H
#define QF_BASE_SEAL_H

#include "base/crypto.h"

struct qf_public_key {
    unsigned char bytes[32];
};
struct qf_key_pair { /* X25519 */
    struct qf_public_key public_key;
    struct qf_secret secret; /* 32 bytes */
};
QF_MUST_CHECK enum qf_status qf_key_pair_new(struct qf_key_pair *ret_pair, struct qf_error *error);
/* From the kept secret (qf_passphrase_unlock()), which is copied. */
QF_MUST_CHECK enum qf_status qf_key_pair_from(
    const struct qf_secret *secret, struct qf_key_pair *ret_pair, struct qf_error *error);
void qf_key_pair_release(struct qf_key_pair *pair);
QF_CLEANUP_VALUE(struct qf_key_pair, qf_key_pair_release)

/* What a seal belongs to; both are names of 1 to 255 bytes. */
struct qf_seal_place {
    const char *object; /* "report/12" */
    const char *part;   /* "identity" */
};

#define QF_SEAL_KEY_BYTES ((size_t)32)
QF_MUST_CHECK enum qf_status qf_seal_key_new(struct qf_secret *ret_key, struct qf_error *error);

/* Wraps a key, or another secret of at most 64 bytes, for one recipient; `ret_wrapped` is Base64. */
QF_MUST_CHECK enum qf_status qf_seal_wrap(const struct qf_secret *key, const struct qf_public_key *recipient,
    const struct qf_seal_place *place, struct qf_text *ret_wrapped, struct qf_error *error)
    __attribute__((nonnull(1, 2)));
/* DENIED when it is for somebody else or another place, or was changed: that cannot be told apart. */
QF_MUST_CHECK enum qf_status qf_seal_unwrap(const char *wrapped, const struct qf_key_pair *pair,
    const struct qf_seal_place *place, struct qf_secret *ret_key, struct qf_error *error);

/* Seals a text of any length under a key of QF_SEAL_KEY_BYTES; `ret_sealed` is Base64, bounded by its cap. The plain
 * length can be told from the sealed one. */
QF_MUST_CHECK enum qf_status qf_seal_text(const struct qf_secret *plain, const struct qf_secret *key,
    const struct qf_seal_place *place, struct qf_text *ret_sealed, struct qf_error *error);
/* CORRUPT when it was changed, or is of another place or key: that cannot be told apart. */
QF_MUST_CHECK enum qf_status qf_unseal_text(const char *sealed, const struct qf_secret *key,
    const struct qf_seal_place *place, struct qf_secret *ret_plain, struct qf_error *error);

/* The hash that binds a seal of `purpose` to its place; for the files of this floor that seal. INTERNAL for a place
 * without names. */
QF_MUST_CHECK enum qf_status qf_seal_binding(const char *purpose, const struct qf_seal_place *place,
    const struct qf_public_key *recipient, unsigned char ret_binding[32], struct qf_error *error);

#endif
