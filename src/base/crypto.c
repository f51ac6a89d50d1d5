/* SPDX-License-Identifier: Apache-2.0 */
/* libsodium's primitives with the choices made: BLAKE2b, Ed25519, Argon2id, XChaCha20-Poly1305. */
#include "base/crypto.h"

#include <errno.h>
#include <stdio.h>

#include <sodium.h>

#define PASSWORD_BYTES_MAX ((size_t)1024)
#define MEMORY_KIB_MAX     ((uint32_t)1 << 20)
#define PASSES_MAX         ((uint32_t)16)

_Static_assert(QF_KEYED_HASH_BYTES == crypto_generichash_BYTES && QF_HASH_KEY_BYTES == crypto_generichash_KEYBYTES, "");
_Static_assert(QF_SIGNATURE_BYTES == crypto_sign_BYTES, "");
_Static_assert(QF_PASSWORD_TEXT == crypto_pwhash_STRBYTES, "");
_Static_assert(sizeof(struct qf_verify_key) == crypto_sign_PUBLICKEYBYTES, "");

const struct qf_password_cost qf_cost_moderate = { .passes = 3, .memory_kib = 256 << 10 };
const struct qf_password_cost qf_cost_for_tests_only = { .passes = 1, .memory_kib = 8 };

/* --- bytes ------------------------------------------------------------------------------------------------------------- */

void qf_random_bytes(void *out, size_t length)
{
    randombytes_buf(out, length);
}

unsigned qf_random_below(unsigned bound)
{
    return randombytes_uniform(bound);
}

enum qf_status qf_secret_random(size_t length, struct qf_secret *ret_secret, struct qf_error *error)
{
    TRY(qf_secret_new(length, ret_secret, error));
    randombytes_buf(ret_secret->data, length);
    ret_secret->length = length;
    return QF_OK;
}

bool qf_bytes_equal(const void *a, const void *b, size_t length)
{
    return sodium_memcmp(a, b, length) == 0;
}

void qf_base64_add(struct qf_text *out, const void *data, size_t length)
{
    const unsigned char *bytes = data;
    char text[65];

    for (size_t done = 0; done < length; done += 48) { /* 48 bytes give 64 characters without padding */
        size_t part = length - done < 48 ? length - done : 48;
        sodium_bin2base64(text, sizeof text, bytes + done, part, sodium_base64_VARIANT_ORIGINAL);
        qf_text_add_string(out, text);
    }
}

enum qf_status qf_base64_read(const char *text, void *out, size_t capacity, size_t *ret_length, struct qf_error *error)
{
    size_t length = 0;

    if (sodium_base642bin(out, capacity, text, strlen(text), NULL, &length, NULL, sodium_base64_VARIANT_ORIGINAL) !=
            0 ||
        (!ret_length && length != capacity))
        return qf_fail(error, QF_CORRUPT, "what should be Base64 of a known length is something else");
    if (ret_length)
        *ret_length = length;
    return QF_OK;
}

/* --- keyed hash -------------------------------------------------------------------------------------------------------- */

enum qf_status qf_keyed_hash(const struct qf_secret *key, const char *purpose, const void *data, size_t length,
    unsigned char ret_hash[QF_KEYED_HASH_BYTES], struct qf_error *error)
{
    unsigned char personal[crypto_generichash_blake2b_PERSONALBYTES] = { 0 };
    size_t purpose_length = strlen(purpose);

    if (key->length != QF_HASH_KEY_BYTES || !purpose_length || purpose_length > sizeof personal)
        return qf_fail(
            error, QF_INTERNAL, "a keyed hash needs a key of %d bytes and a short purpose", QF_HASH_KEY_BYTES);
    memccpy(personal, purpose, 0, sizeof personal); /* filled up with zeros, not terminated */
    crypto_generichash_blake2b_salt_personal(
        ret_hash, QF_KEYED_HASH_BYTES, data, length, key->data, key->length, NULL, personal);
    qf_wipe_stack();
    return QF_OK;
}

/* --- signatures -------------------------------------------------------------------------------------------------------- */

enum qf_status qf_sign_pair_new(struct qf_sign_pair *ret_pair, struct qf_error *error)
{
    TRY(qf_secret_new(crypto_sign_SECRETKEYBYTES, &ret_pair->secret, error));
    ret_pair->secret.length = crypto_sign_SECRETKEYBYTES;
    crypto_sign_keypair(ret_pair->verify.bytes, ret_pair->secret.data);
    qf_wipe_stack();
    return QF_OK;
}

enum qf_status qf_sign_pair_from(const struct qf_secret *secret, struct qf_sign_pair *ret_pair, struct qf_error *error)
{
    struct qf_sign_pair pair CLEANUP(qf_sign_pair_release) = { 0 };

    if (secret->length != crypto_sign_SECRETKEYBYTES)
        return qf_fail(error, QF_CORRUPT, "a signing key has not its length");
    TRY(qf_secret_new(crypto_sign_SECRETKEYBYTES, &pair.secret, error));
    pair.secret.length = crypto_sign_SECRETKEYBYTES;
    crypto_sign_seed_keypair(pair.verify.bytes, pair.secret.data, secret->data); /* the seed is its first half */
    qf_wipe_stack();
    if (!qf_secret_equal(secret, &pair.secret))
        return qf_fail(error, QF_CORRUPT, "the halves of a signing key do not belong together");
    *ret_pair = TAKE_VALUE(pair, (struct qf_sign_pair){ 0 });
    return QF_OK;
}

void qf_sign_pair_release(struct qf_sign_pair *pair)
{
    qf_secret_release(&pair->secret);
    *pair = (struct qf_sign_pair){ 0 };
}

void qf_sign(
    const struct qf_sign_pair *pair, const void *data, size_t length, unsigned char ret_signature[QF_SIGNATURE_BYTES])
{
    if (pair->secret.length != crypto_sign_SECRETKEYBYTES)
        BUG("signing without a key");
    crypto_sign_detached(ret_signature, NULL, data, length, pair->secret.data);
    qf_wipe_stack();
}

bool qf_signature_holds(
    const struct qf_verify_key *key, const void *data, size_t length, const unsigned char signature[QF_SIGNATURE_BYTES])
{
    return crypto_sign_verify_detached(signature, data, length, key->bytes) == 0;
}

/* --- passwords --------------------------------------------------------------------------------------------------------- */

static enum qf_status check_password(const struct qf_secret *password, struct qf_error *error)
{
    if (!password->length)
        return qf_fail(error, QF_LIMIT, "a password is empty");
    if (password->length > PASSWORD_BYTES_MAX)
        return qf_fail(error, QF_LIMIT, "a password is longer than %zu bytes", PASSWORD_BYTES_MAX);
    return QF_OK;
}

enum qf_status qf_password_hash(const struct qf_secret *password, const struct qf_password_cost *cost,
    char ret_stored[QF_PASSWORD_TEXT], struct qf_error *error)
{
    TRY(check_password(password, error));
    int failed = crypto_pwhash_argon2id_str(
        ret_stored, (const char *)password->data, password->length, cost->passes, (size_t)cost->memory_kib << 10);
    qf_wipe_stack();
    return failed ? qf_fail_memory(error) : QF_OK;
}

/* A stored hash names its own costs: whoever can change it must not be able to take all the memory. */
static bool costs_are_sane(const char *stored)
{
    unsigned memory_kib, passes, lanes;
    char next;

    return sscanf(stored, "$argon2id$v=19$m=%9u,t=%9u,p=%9u%c", &memory_kib, &passes, &lanes, &next) == 4 &&
           next == '$' && memory_kib <= MEMORY_KIB_MAX && passes <= PASSES_MAX && lanes == 1;
}

enum qf_status qf_password_check(const char *stored, const struct qf_secret *password, struct qf_error *error)
{
    if (!costs_are_sane(stored) || strlen(stored) >= QF_PASSWORD_TEXT ||
        crypto_pwhash_argon2id_str_needs_rehash(stored, 1, crypto_pwhash_MEMLIMIT_MIN) < 0)
        return qf_fail(error, QF_CORRUPT, "the stored hash of a password is damaged");
    TRY(check_password(password, error));
    errno = 0;
    int failed = crypto_pwhash_argon2id_str_verify(stored, (const char *)password->data, password->length);
    int reason = errno;
    qf_wipe_stack();
    if (failed && reason == ENOMEM)
        return qf_fail_memory(error);
    return failed ? qf_fail(error, QF_DENIED, "the password is wrong") : QF_OK;
}

/* --- keys under a passphrase ------------------------------------------------------------------------------------------- */

/* What stands before the sealed bytes, and is bound to them with the label. Numbers are little-endian. */
struct lock_head {
    unsigned char version[4];
    unsigned char passes[4], memory_kib[4];
    unsigned char salt[crypto_pwhash_SALTBYTES];
    unsigned char nonce[crypto_aead_xchacha20poly1305_ietf_NPUBBYTES];
};
#define LOCK_BYTES_MAX (sizeof(struct lock_head) + PASSWORD_BYTES_MAX + crypto_aead_xchacha20poly1305_ietf_ABYTES)

static const unsigned char lock_version[4] = { 'q', 'f', 'k', '1' };

static void put_number(unsigned char out[4], uint32_t number)
{
    for (int i = 0; i < 4; i++)
        out[i] = (unsigned char)(number >> (8 * i));
}

static uint32_t get_number(const unsigned char in[4])
{
    return (uint32_t)in[0] | (uint32_t)in[1] << 8 | (uint32_t)in[2] << 16 | (uint32_t)in[3] << 24;
}

static enum qf_status derive_key(
    const struct lock_head *head, const struct qf_secret *passphrase, struct qf_secret *ret_key, struct qf_error *error)
{
    TRY(check_password(passphrase, error));
    TRY(qf_secret_new(crypto_aead_xchacha20poly1305_ietf_KEYBYTES, ret_key, error));
    ret_key->length = ret_key->capacity;
    int failed = crypto_pwhash(ret_key->data, ret_key->length, (const char *)passphrase->data, passphrase->length,
        head->salt, get_number(head->passes), (size_t)get_number(head->memory_kib) << 10, crypto_pwhash_ALG_ARGON2ID13);
    qf_wipe_stack();
    return failed ? qf_fail_memory(error) : QF_OK;
}

/* The head and the label as one text. */
static enum qf_status bound_text(
    const struct lock_head *head, const char *label, struct qf_text *ret_text, struct qf_error *error)
{
    qf_text_add(ret_text, (const char *)head, sizeof *head);
    qf_text_add_string(ret_text, label);
    return qf_text_check(ret_text, error);
}

enum qf_status qf_passphrase_lock(const struct qf_secret *secret, const struct qf_secret *passphrase,
    const struct qf_password_cost *cost, const char *label, struct qf_text *ret_text, struct qf_error *error)
{
    struct qf_secret key CLEANUP(qf_secret_release) = { 0 };
    struct qf_text bound CLEANUP(qf_text_release) = { 0 };
    unsigned char bytes[LOCK_BYTES_MAX];
    struct lock_head head;
    unsigned long long sealed_length;

    if (secret->length > PASSWORD_BYTES_MAX)
        return qf_fail(error, QF_INTERNAL, "a secret is too long to be kept under a passphrase");
    memcpy(head.version, lock_version, sizeof head.version);
    put_number(head.passes, cost->passes);
    put_number(head.memory_kib, cost->memory_kib);
    randombytes_buf(head.salt, sizeof head.salt);
    randombytes_buf(head.nonce, sizeof head.nonce);
    TRY(derive_key(&head, passphrase, &key, error));
    TRY(bound_text(&head, label, &bound, error));
    memcpy(bytes, &head, sizeof head);
    crypto_aead_xchacha20poly1305_ietf_encrypt(bytes + sizeof head, &sealed_length, secret->data, secret->length,
        (const unsigned char *)bound.data, bound.length, NULL, head.nonce, key.data);
    qf_wipe_stack();
    qf_text_clear(ret_text);
    qf_base64_add(ret_text, bytes, sizeof head + (size_t)sealed_length);
    return qf_text_check(ret_text, error);
}

static bool head_is_sane(const struct lock_head *head)
{
    uint32_t passes = get_number(head->passes), memory_kib = get_number(head->memory_kib);

    return memcmp(head->version, lock_version, sizeof head->version) == 0 && passes >= 1 && passes <= PASSES_MAX &&
           memory_kib >= 8 && memory_kib <= MEMORY_KIB_MAX;
}

enum qf_status qf_passphrase_unlock(const char *text, const struct qf_secret *passphrase, const char *label,
    struct qf_secret *ret_secret, struct qf_error *error)
{
    struct qf_secret key CLEANUP(qf_secret_release) = { 0 };
    struct qf_secret secret CLEANUP(qf_secret_release) = { 0 };
    struct qf_text bound CLEANUP(qf_text_release) = { 0 };
    unsigned char bytes[LOCK_BYTES_MAX];
    const size_t least = sizeof(struct lock_head) + crypto_aead_xchacha20poly1305_ietf_ABYTES;
    struct lock_head head;
    size_t length = 0;

    if (qf_base64_read(text, bytes, sizeof bytes, &length, NULL) == QF_OK && length >= least)
        memcpy(&head, bytes, sizeof head);
    if (length < least || !head_is_sane(&head))
        return qf_fail(error, QF_CORRUPT, "a locked key is damaged");
    TRY(derive_key(&head, passphrase, &key, error));
    TRY(bound_text(&head, label, &bound, error));
    TRY(qf_secret_new(length - least, &secret, error));
    secret.length = length - least;
    int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(secret.data, NULL, NULL, bytes + sizeof head,
        length - sizeof head, (const unsigned char *)bound.data, bound.length, head.nonce, key.data);
    qf_wipe_stack();
    if (failed)
        return qf_fail(error, QF_DENIED, "the passphrase does not open this key");
    *ret_secret = secret;
    secret = (struct qf_secret){ 0 };
    return QF_OK;
}
