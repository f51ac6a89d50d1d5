/* SPDX-License-Identifier: Apache-2.0 */
/* Keys wrapped for their readers, and texts sealed under them. */
#include "base/seal.h"

#include <sodium.h>

#define BINDING_BYTES  ((size_t)32)
#define WRAP_BYTES_MAX ((size_t)64)
#define NAME_BYTES_MAX ((size_t)255)

#define NONCE_BYTES ((size_t)crypto_aead_xchacha20poly1305_ietf_NPUBBYTES)
#define TAG_BYTES   ((size_t)crypto_aead_xchacha20poly1305_ietf_ABYTES)

_Static_assert(sizeof(struct qf_public_key) == crypto_box_PUBLICKEYBYTES, "");
_Static_assert(QF_SEAL_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "");

/* --- keys -------------------------------------------------------------------------------------------------------------- */

enum qf_status qf_key_pair_new(struct qf_key_pair *ret_pair, struct qf_error *error)
{
    TRY(qf_secret_new(crypto_box_SECRETKEYBYTES, &ret_pair->secret, error));
    ret_pair->secret.length = crypto_box_SECRETKEYBYTES;
    crypto_box_keypair(ret_pair->public_key.bytes, ret_pair->secret.data);
    qf_wipe_stack();
    return QF_OK;
}

enum qf_status qf_key_pair_from(const struct qf_secret *secret, struct qf_key_pair *ret_pair, struct qf_error *error)
{
    if (secret->length != crypto_box_SECRETKEYBYTES)
        return qf_fail(error, QF_CORRUPT, "a private key has not its length");
    TRY(qf_secret_copy(secret->data, secret->length, &ret_pair->secret, error));
    crypto_scalarmult_base(ret_pair->public_key.bytes, ret_pair->secret.data);
    qf_wipe_stack();
    return QF_OK;
}

void qf_key_pair_release(struct qf_key_pair *pair)
{
    qf_secret_release(&pair->secret);
    *pair = (struct qf_key_pair){ 0 };
}

enum qf_status qf_seal_key_new(struct qf_secret *ret_key, struct qf_error *error)
{
    return qf_secret_random(QF_SEAL_KEY_BYTES, ret_key, error);
}

/* --- binding ----------------------------------------------------------------------------------------------------------- */

static void hash_name(crypto_generichash_state *state, const char *name)
{
    unsigned char length = (unsigned char)strlen(name);

    crypto_generichash_update(state, &length, 1);
    crypto_generichash_update(state, (const unsigned char *)name, length);
}

static bool is_name(const char *name)
{
    return name && *name && strlen(name) <= NAME_BYTES_MAX;
}

enum qf_status qf_seal_binding(const char *purpose, const struct qf_seal_place *place,
    const struct qf_public_key *recipient, unsigned char ret_binding[32], struct qf_error *error)
{
    crypto_generichash_state state;

    if (!is_name(place->object) || !is_name(place->part))
        return qf_fail(error, QF_INTERNAL, "a seal needs the names of its object and part");
    crypto_generichash_init(&state, NULL, 0, BINDING_BYTES);
    hash_name(&state, purpose);
    hash_name(&state, place->object);
    hash_name(&state, place->part);
    if (recipient)
        crypto_generichash_update(&state, recipient->bytes, sizeof recipient->bytes);
    crypto_generichash_final(&state, ret_binding, BINDING_BYTES);
    return QF_OK;
}

/* --- wraps ------------------------------------------------------------------------------------------------------------- */

enum qf_status qf_seal_wrap(const struct qf_secret *key, const struct qf_public_key *recipient,
    const struct qf_seal_place *place, struct qf_text *ret_wrapped, struct qf_error *error)
{
    struct qf_secret plain CLEANUP(qf_secret_release) = { 0 };
    unsigned char binding[BINDING_BYTES], box[BINDING_BYTES + WRAP_BYTES_MAX + crypto_box_SEALBYTES];

    if (!key->length || key->length > WRAP_BYTES_MAX)
        return qf_fail(error, QF_INTERNAL, "a secret is too long to be wrapped");
    TRY(qf_seal_binding("wrap", place, recipient, binding, error));
    TRY(qf_secret_new(BINDING_BYTES + key->length, &plain, error));
    TRY(qf_secret_add(&plain, binding, sizeof binding, error));
    TRY(qf_secret_add(&plain, key->data, key->length, error));
    int failed = crypto_box_seal(box, plain.data, plain.length, recipient->bytes);
    qf_wipe_stack();
    if (failed)
        return qf_fail(error, QF_CORRUPT, "the public key of a recipient is none");
    qf_text_clear(ret_wrapped);
    qf_base64_add(ret_wrapped, box, plain.length + crypto_box_SEALBYTES);
    return qf_text_check(ret_wrapped, error);
}

static enum qf_status fail_unwrap(struct qf_error *error)
{
    return qf_fail(error, QF_DENIED, "this key does not open what was sealed");
}

enum qf_status qf_seal_unwrap(const char *wrapped, const struct qf_key_pair *pair, const struct qf_seal_place *place,
    struct qf_secret *ret_key, struct qf_error *error)
{
    struct qf_secret plain CLEANUP(qf_secret_release) = { 0 };
    unsigned char binding[BINDING_BYTES], box[BINDING_BYTES + WRAP_BYTES_MAX + crypto_box_SEALBYTES];
    size_t length = 0;

    TRY(qf_seal_binding("wrap", place, &pair->public_key, binding, error));
    if (qf_base64_read(wrapped, box, sizeof box, &length, NULL) != QF_OK ||
        length <= BINDING_BYTES + crypto_box_SEALBYTES)
        return fail_unwrap(error);
    TRY(qf_secret_new(length - crypto_box_SEALBYTES, &plain, error));
    plain.length = plain.capacity;
    int failed = crypto_box_seal_open(plain.data, box, length, pair->public_key.bytes, pair->secret.data);
    qf_wipe_stack();
    if (failed || !qf_bytes_equal(plain.data, binding, BINDING_BYTES))
        return fail_unwrap(error);
    return qf_secret_copy(plain.data + BINDING_BYTES, plain.length - BINDING_BYTES, ret_key, error);
}

/* --- texts ------------------------------------------------------------------------------------------------------------- */

static enum qf_status check_key(const struct qf_secret *key, struct qf_error *error)
{
    return key->length == QF_SEAL_KEY_BYTES ? QF_OK : qf_fail(error, QF_INTERNAL, "a sealing key has not its length");
}

enum qf_status qf_seal_text(const struct qf_secret *plain, const struct qf_secret *key,
    const struct qf_seal_place *place, struct qf_text *ret_sealed, struct qf_error *error)
{
    unsigned char binding[BINDING_BYTES];
    unsigned char *bytes CLEANUP(free) = malloc(NONCE_BYTES + plain->length + TAG_BYTES);
    unsigned long long length;

    TRY(check_key(key, error));
    TRY(qf_seal_binding("text", place, NULL, binding, error));
    if (!bytes)
        return qf_fail_memory(error);
    randombytes_buf(bytes, NONCE_BYTES);
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        bytes + NONCE_BYTES, &length, plain->data, plain->length, binding, sizeof binding, NULL, bytes, key->data);
    qf_wipe_stack();
    qf_text_clear(ret_sealed);
    qf_base64_add(ret_sealed, bytes, NONCE_BYTES + (size_t)length);
    return qf_text_check(ret_sealed, error);
}

enum qf_status qf_unseal_text(const char *sealed, const struct qf_secret *key, const struct qf_seal_place *place,
    struct qf_secret *ret_plain, struct qf_error *error)
{
    struct qf_secret plain CLEANUP(qf_secret_release) = { 0 };
    unsigned char binding[BINDING_BYTES];
    size_t room = strlen(sealed) / 4 * 3 + 3, length = 0;
    unsigned char *bytes CLEANUP(free) = malloc(room);

    TRY(check_key(key, error));
    TRY(qf_seal_binding("text", place, NULL, binding, error));
    if (!bytes)
        return qf_fail_memory(error);
    TRY(qf_base64_read(sealed, bytes, room, &length, error));
    if (length < NONCE_BYTES + TAG_BYTES)
        return qf_fail(error, QF_CORRUPT, "a sealed text is damaged, or not of this place or key");
    TRY(qf_secret_new(length - NONCE_BYTES - TAG_BYTES, &plain, error));
    plain.length = plain.capacity;
    int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(
        plain.data, NULL, NULL, bytes + NONCE_BYTES, length - NONCE_BYTES, binding, sizeof binding, bytes, key->data);
    qf_wipe_stack();
    if (failed)
        return qf_fail(error, QF_CORRUPT, "a sealed text is damaged, or not of this place or key");
    *ret_plain = plain;
    plain = (struct qf_secret){ 0 };
    return QF_OK;
}
