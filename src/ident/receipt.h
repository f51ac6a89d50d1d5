/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The receipt of a report: XXXX-XXXX-XXXX-XXXX, the same for letter, visit, web and phone. Who holds it may follow the
 * report up, so it is a secret between paper and person: only a keyed hash of it is stored, and no message quotes it.
 *
 * 15 random characters (74 bits) of the 31 digits and capitals without 0 O 1 I L, and a check character by the pure
 * system of ISO/IEC 7064 with modulus 31 and radix 3. 31 is prime and 3 generates all its 30 residues, so every place
 * has a weight of its own: any single wrong character is found, and any two that changed places, neighbours or not.
 */
#ifndef QF_IDENT_RECEIPT_H
#define QF_IDENT_RECEIPT_H

#include "base/crypto.h"
#include "base/hash.h"

#define QF_RECEIPT_CHARACTERS 16
#define QF_RECEIPT_HASH       QF_SHA256_HEX /* lower-case hexadecimal with terminator */

struct qf_receipt {
    char text[QF_RECEIPT_CHARACTERS + 3 + 1]; /* grouped, zero-terminated */
};
void qf_receipt_wipe(struct qf_receipt *receipt);
QF_CLEANUP_VALUE(struct qf_receipt, qf_receipt_wipe)

void qf_receipt_new(struct qf_receipt *ret_receipt);

/* What a person typed: lower case, full width, spaces, hyphens and dashes anywhere. INPUT says what is wrong with it. */
QF_MUST_CHECK enum qf_status qf_receipt_read(
    struct qf_slice typed, struct qf_receipt *ret_receipt, struct qf_error *error);

/* What is stored, and searched by. `key` is a key of keyed hashes (QF_HASH_KEY_BYTES) that is not kept with them. */
QF_MUST_CHECK enum qf_status qf_receipt_hash(const struct qf_receipt *receipt, const struct qf_secret *key,
    char ret_hash[QF_RECEIPT_HASH], struct qf_error *error);

#endif
