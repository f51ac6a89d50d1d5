/* SPDX-License-Identifier: Apache-2.0 */
/* Receipts: drawn, read back from what people type, and hashed for keeping. */
#include "ident/receipt.h"

#include "ident/clean.h"

#define MODULUS 31
#define RADIX   3

static const char alphabet[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

_Static_assert(sizeof alphabet - 1 == MODULUS, "one character a residue");
_Static_assert(QF_KEYED_HASH_BYTES == QF_SHA256_BYTES, "one writer of digits");

void qf_receipt_wipe(struct qf_receipt *receipt)
{
    qf_wipe(receipt, sizeof *receipt);
}

/* The sum that a whole receipt brings to 1: every character but the last is added and multiplied on. */
static unsigned carry(unsigned sum, unsigned value)
{
    return (sum + value) * RADIX % MODULUS;
}

static void group(const char *characters, struct qf_receipt *ret_receipt)
{
    char *out = ret_receipt->text;

    for (unsigned i = 0; i < QF_RECEIPT_CHARACTERS; i++) {
        if (i && i % 4 == 0)
            *out++ = '-';
        *out++ = characters[i];
    }
    *out = '\0';
}

void qf_receipt_new(struct qf_receipt *ret_receipt)
{
    char characters[QF_RECEIPT_CHARACTERS];
    unsigned sum = 0;

    for (unsigned i = 0; i < QF_RECEIPT_CHARACTERS - 1; i++) {
        unsigned value = qf_random_below(MODULUS);
        characters[i] = alphabet[value];
        sum = carry(sum, value);
    }
    characters[QF_RECEIPT_CHARACTERS - 1] = alphabet[(MODULUS + 1 - sum) % MODULUS];
    group(characters, ret_receipt);
    qf_wipe(characters, sizeof characters);
}

/* `typed` without its decoration, which may hold the whole receipt: the caller wipes it. */
static enum qf_status judge(const struct qf_ident *typed, struct qf_error *error)
{
    unsigned sum = 0;

    for (unsigned i = 0; i < typed->length; i++) {
        const char *found = strchr(alphabet, typed->value[i]);
        if (!found)
            return qf_fail(error, QF_INPUT,
                "the receipt has a character that no receipt has: they are digits and letters without 0, O, 1, I and "
                "L");
        unsigned value = (unsigned)(found - alphabet);
        sum = i + 1 < typed->length ? carry(sum, value) : (sum + value) % MODULUS;
    }
    if (typed->length != QF_RECEIPT_CHARACTERS)
        return qf_fail(
            error, QF_INPUT, "the receipt has %u characters, not %d", (unsigned)typed->length, QF_RECEIPT_CHARACTERS);
    if (sum != 1)
        return qf_fail(error, QF_INPUT, "the receipt has a wrong character, or two that changed places");
    return QF_OK;
}

enum qf_status qf_receipt_read(struct qf_slice typed, struct qf_receipt *ret_receipt, struct qf_error *error)
{
    struct qf_ident clean = { 0 };
    enum qf_status status = QF_OK;

    if (typed.length > sizeof clean.value)
        return qf_fail(error, QF_INPUT, "that is too long for a receipt");
    if (!qf_ident_clean(typed, "-", &clean))
        clean.length = 0;
    status = judge(&clean, error);
    if (status == QF_OK)
        group(clean.value, ret_receipt);
    else if (status == QF_INPUT)
        qf_hint(error, "type the 16 characters as they stand on the paper: XXXX-XXXX-XXXX-XXXX");
    qf_wipe(&clean, sizeof clean);
    qf_wipe_stack();
    return status;
}

enum qf_status qf_receipt_hash(const struct qf_receipt *receipt, const struct qf_secret *key,
    char ret_hash[QF_RECEIPT_HASH], struct qf_error *error)
{
    unsigned char hash[QF_KEYED_HASH_BYTES];

    TRY(qf_keyed_hash(key, "receipt", receipt->text, sizeof receipt->text - 1, hash, error));
    qf_hash_hex(hash, ret_hash);
    return QF_OK;
}
