/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keys. The workspace has one key for keyed hashes (receipts, sketches) in keys/, readable by its owner alone. Every
 * officer has a pair: the public half in the book, the private half there under their passphrase. The recovery key is
 * split among holders of whom any two give it back: a lost passphrase loses no report, and nobody recovers alone.
 */
#ifndef QF_HANDLE_KEYRING_H
#define QF_HANDLE_KEYRING_H

#include "base/crypto.h"
#include "base/seal.h"
#include "handle/desk.h"

/*
 * keys/hash.key of the workspace. When there is none it is made, if `make` says so and as long as the book has no report:
 * another one would open no receipt that was given out. NOT_FOUND when there is none and none was needed yet; CORRUPT when it
 * is missing or no key, DENIED when others may read it.
 */
QF_MUST_CHECK enum qf_status qf_keyring_hash_key(
    const char *workspace, struct qf_book *book, bool make, struct qf_secret *ret_key, struct qf_error *error);

/* A new pair for the actor, under their passphrase. What was wrapped for an old pair is lost to them until it is wrapped anew. */
QF_MUST_CHECK enum qf_status qf_keyring_make(const struct qf_desk *desk, const struct qf_secret *passphrase,
    const struct qf_password_cost *cost, struct qf_error *error);
/* NOT_FOUND without a pair, DENIED for another passphrase. */
QF_MUST_CHECK enum qf_status qf_keyring_unlock(const struct qf_desk *desk, const struct qf_secret *passphrase,
    struct qf_key_pair *ret_pair, struct qf_error *error);

/* Makes a recovery key and gives each holder a share; what is sealed from now on is wrapped for it too. Needs accounts. */
QF_MUST_CHECK enum qf_status qf_escrow_found(
    const struct qf_desk *desk, const int64_t *holders, unsigned count, struct qf_error *error);
/*
 * Two holders, each with their own pair, give `user` back what was sealed for the escrow and the user may open (who reports:
 * leaders only), wrapped for the user's present pair. Says how many keys. Escrows that a new one has replaced still open what
 * was sealed for them.
 */
struct qf_escrow_holder {
    int64_t user;
    const struct qf_key_pair *pair;
};
QF_MUST_CHECK enum qf_status qf_escrow_recover(const struct qf_desk *user, struct qf_escrow_holder first,
    struct qf_escrow_holder second, int64_t *ret_keys, struct qf_error *error);

/* Wraps a key for everybody in `sql` (one column of user numbers, ?1 the matter, ?2 the day) that has a pair, and for the escrow. Inside a
 * transaction. LIMIT when nobody could open it afterwards. */
QF_MUST_CHECK enum qf_status qf_keyring_wrap_for(const struct qf_desk *desk, int64_t report, const char *part,
    const struct qf_secret *key, const char *sql, struct qf_error *error);
/* For one officer: INPUT when they have no pair. For the holder of the receipt: `reply_key` as the report has it. */
QF_MUST_CHECK enum qf_status qf_keyring_wrap_for_user(const struct qf_desk *desk, int64_t report, const char *part,
    const struct qf_secret *key, int64_t user, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_keyring_wrap_for_holder(const struct qf_desk *desk, int64_t report, const char *part,
    const struct qf_secret *key, const char *reply_key, struct qf_error *error);
/* The key of a part as it was wrapped for the actor, or for the holder of the receipt. DENIED when it was not. */
QF_MUST_CHECK enum qf_status qf_keyring_open(const struct qf_desk *desk, int64_t report, const char *part,
    const struct qf_key_pair *pair, struct qf_secret *ret_key, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_keyring_open_as_holder(const struct qf_desk *desk, int64_t report, const char *part,
    const struct qf_key_pair *pair, struct qf_secret *ret_key, struct qf_error *error);

/* "report/12": what the seals of a report belong to. */
#define QF_SEAL_OBJECT 32
void qf_seal_object(int64_t report, char ret_object[QF_SEAL_OBJECT]);

#endif
