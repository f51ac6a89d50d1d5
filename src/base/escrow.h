/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Escrow of the recovery key: N people hold a share each, any two of them give the key back, one alone learns nothing.
 *
 * Shamir's scheme of threshold 2, byte by byte over GF(2^8) (the field of AES): a share is a point of a line whose
 * value at 0 is the key's byte, so joining is one interpolation in twenty lines. Pairs of XOR pieces would need no
 * field, but N(N-1)/2 splits, N-1 pieces a person and new splits among all for a new holder; more to keep, lose and
 * mix up. What is joined is held against the public key, so that a wrong or mixed share is never taken for the key.
 */
#ifndef QF_BASE_ESCROW_H
#define QF_BASE_ESCROW_H

#include "base/seal.h"

#define QF_SHARES_MIN  2
#define QF_SHARES_MAX  16
#define QF_SHARE_BYTES ((size_t)33) /* the point's number from 1, then a value for each byte of the key */

/* `count` shares into `ret_shares`, to be wrapped for their holders with qf_seal_wrap(). LIMIT for a count out of range. */
QF_MUST_CHECK enum qf_status qf_escrow_split(
    const struct qf_key_pair *pair, unsigned count, struct qf_secret *ret_shares, struct qf_error *error);
/* INPUT when the two are one and the same, or do not give the private key of `expected`. */
QF_MUST_CHECK enum qf_status qf_escrow_join(const struct qf_secret *a, const struct qf_secret *b,
    const struct qf_public_key *expected, struct qf_key_pair *ret_pair, struct qf_error *error);

/* Product and inverse in GF(2^8) modulo x^8 + x^4 + x^3 + x + 1 (FIPS 197 §4.2), in constant time; 0 has the inverse 0. */
unsigned char qf_field_multiply(unsigned char a, unsigned char b);
unsigned char qf_field_invert(unsigned char a);

#endif
