/* SPDX-License-Identifier: Apache-2.0 */
/* Shares of a private key: points of lines over GF(2^8), without tables or branches that depend on the key. */
#include "base/escrow.h"

#define KEY_BYTES (QF_SHARE_BYTES - 1)

unsigned char qf_field_multiply(unsigned char a, unsigned char b)
{
    unsigned product = 0, shifted = a;

    for (unsigned bit = 0; bit < 8; bit++) {
        product ^= shifted & (0U - ((b >> bit) & 1U));
        shifted = (shifted << 1) ^ (0x11BU & (0U - (shifted >> 7)));
    }
    return (unsigned char)product;
}

/* a^254, for a^255 is 1. */
unsigned char qf_field_invert(unsigned char a)
{
    unsigned char power = a, result = 1;

    for (unsigned bit = 1; bit < 8; bit++) {
        power = qf_field_multiply(power, power);
        result = qf_field_multiply(result, power);
    }
    return result;
}

static enum qf_status make_share(const struct qf_key_pair *pair, const struct qf_secret *slopes, unsigned char number,
    struct qf_secret *ret_share, struct qf_error *error)
{
    TRY(qf_secret_new(QF_SHARE_BYTES, ret_share, error));
    ret_share->length = QF_SHARE_BYTES;
    ret_share->data[0] = number;
    for (size_t i = 0; i < KEY_BYTES; i++)
        ret_share->data[1 + i] = pair->secret.data[i] ^ qf_field_multiply(slopes->data[i], number);
    return QF_OK;
}

enum qf_status qf_escrow_split(
    const struct qf_key_pair *pair, unsigned count, struct qf_secret *ret_shares, struct qf_error *error)
{
    struct qf_secret slopes CLEANUP(qf_secret_release) = { 0 };
    enum qf_status status = QF_OK;
    unsigned made = 0;

    if (count < QF_SHARES_MIN || count > QF_SHARES_MAX)
        return qf_fail(error, QF_LIMIT, "a key is shared among %d to %d people", QF_SHARES_MIN, QF_SHARES_MAX);
    if (pair->secret.length != KEY_BYTES)
        return qf_fail(error, QF_CORRUPT, "a private key has not its length");
    TRY(qf_secret_random(KEY_BYTES, &slopes, error));
    for (; made < count && status == QF_OK; made++)
        status = make_share(pair, &slopes, (unsigned char)(made + 1), &ret_shares[made], error);
    if (status != QF_OK)
        for (made--; made > 0; made--) /* the last one was not made */
            qf_secret_release(&ret_shares[made - 1]);
    qf_wipe_stack();
    return status;
}

/* The line through (ax, ay) and (bx, by) at 0; minus is plus. */
static unsigned char value_at_zero(unsigned char ax, unsigned char ay, unsigned char bx, unsigned char by)
{
    unsigned char slope = qf_field_multiply(ay ^ by, qf_field_invert(ax ^ bx));

    return ay ^ qf_field_multiply(slope, ax);
}

enum qf_status qf_escrow_join(const struct qf_secret *a, const struct qf_secret *b,
    const struct qf_public_key *expected, struct qf_key_pair *ret_pair, struct qf_error *error)
{
    struct qf_key_pair pair CLEANUP(qf_key_pair_release) = { 0 };
    struct qf_secret key CLEANUP(qf_secret_release) = { 0 };

    if (a->length != QF_SHARE_BYTES || b->length != QF_SHARE_BYTES)
        return qf_fail(error, QF_INPUT, "a share of the key has not its length");
    if (a->data[0] == b->data[0])
        return qf_fail(error, QF_INPUT, "two different shares of the key are needed");
    TRY(qf_secret_new(KEY_BYTES, &key, error));
    key.length = KEY_BYTES;
    for (size_t i = 0; i < KEY_BYTES; i++)
        key.data[i] = value_at_zero(a->data[0], a->data[1 + i], b->data[0], b->data[1 + i]);
    qf_wipe_stack();
    TRY(qf_key_pair_from(&key, &pair, error));
    if (!qf_bytes_equal(pair.public_key.bytes, expected->bytes, sizeof expected->bytes))
        return qf_fail(error, QF_INPUT, "these two shares do not give the key");
    *ret_pair = pair;
    pair = (struct qf_key_pair){ 0 };
    return QF_OK;
}
