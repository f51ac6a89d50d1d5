/* SPDX-License-Identifier: Apache-2.0 */
/* The workspace's signing key, and the notes that it signs. */
#include "store/note.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"

#define NUMBER_BYTES 4
#define ED25519      1 /* the kind of key, in the number and before the key */

static const char secret_name[] = "journal.key", public_name[] = "journal.pub";

static enum qf_status key_number(
    const char *name, const struct qf_verify_key *key, unsigned char ret_number[NUMBER_BYTES], struct qf_error *error)
{
    struct qf_sha256 *hash CLEANUP(qf_sha256_free) = NULL;
    unsigned char digest[QF_SHA256_BYTES];

    TRY(qf_sha256_new(&hash, error));
    TRY(qf_sha256_add(hash, name, strlen(name), error));
    TRY(qf_sha256_add(hash, (const unsigned char[]){ '\n', ED25519 }, 2, error));
    TRY(qf_sha256_add(hash, key->bytes, sizeof key->bytes, error));
    TRY(qf_sha256_finish(hash, digest, error));
    memcpy(ret_number, digest, NUMBER_BYTES);
    return QF_OK;
}

/* --- the key files ----------------------------------------------------------------------------------------------------- */

/* As qf_file_replace(), for the owner's eyes only from the first byte. */
static enum qf_status write_secret(const char *path, const struct qf_secret *secret, struct qf_error *error)
{
    struct qf_file_writer writer CLEANUP(qf_file_writer_release) = QF_FILE_WRITER_INIT;

    TRY(qf_file_writer_open(&writer, path, error));
    if (fchmod(writer.fd, 0600) < 0)
        return qf_fail_errno(error, errno, "cannot write '%s'", path);
    TRY(qf_file_writer_add(&writer, secret->data, secret->length, error));
    return qf_file_writer_commit(&writer, error);
}

static enum qf_status make_pair(
    const char *folder, const char *path, struct qf_sign_pair *ret_pair, struct qf_error *error)
{
    struct qf_sign_pair pair CLEANUP(qf_sign_pair_release) = { 0 };

    TRY(qf_folder_make(folder, error));
    if (chmod(folder, 0700) < 0)
        return qf_fail_errno(error, errno, "cannot write '%s'", folder);
    TRY(qf_sign_pair_new(&pair, error));
    TRY(write_secret(path, &pair.secret, error));
    *ret_pair = pair;
    pair = (struct qf_sign_pair){ 0 };
    return QF_OK;
}

static enum qf_status read_pair(const char *path, struct qf_sign_pair *ret_pair, struct qf_error *error)
{
    struct qf_secret secret CLEANUP(qf_secret_release) = { 0 };
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return qf_fail_errno(error, errno, "cannot open '%s'", path);
    enum qf_status status = qf_secret_read(fd, 64, &secret, error);
    close(fd);
    if (status == QF_OK)
        status = qf_sign_pair_from(&secret, ret_pair, error);
    return status == QF_OK ? QF_OK : qf_fail_within(error, "cannot read '%s'", path);
}

enum qf_status qf_note_keys(const char *folder, struct qf_text *ret_keys, struct qf_error *error)
{
    struct qf_text path CLEANUP(qf_text_release) = { 0 };

    qf_path_join(&path, folder, public_name);
    TRY(qf_text_check(&path, error));
    qf_text_clear(ret_keys);
    return qf_file_exists(qf_text_string(&path)) ? qf_file_read(qf_text_string(&path), ret_keys, error) : QF_OK;
}

/* Puts the signer's verify key into the public file when it is not there; those of the past stay. */
static enum qf_status publish_key(const char *folder, const struct qf_signer *signer, struct qf_error *error)
{
    struct qf_text path CLEANUP(qf_text_release) = { 0 };
    struct qf_text keys CLEANUP(qf_text_release) = { 0 };
    char key[QF_NOTE_KEY];

    TRY(qf_signer_key(signer, key, error));
    TRY(qf_note_keys(folder, &keys, error));
    if (strstr(qf_text_string(&keys), key))
        return QF_OK;
    qf_text_add_string(&keys, key);
    qf_text_add_char(&keys, '\n');
    qf_path_join(&path, folder, public_name);
    TRY(qf_text_check(&keys, error));
    TRY(qf_text_check(&path, error));
    return qf_file_replace(qf_text_string(&path), keys.data, keys.length, error);
}

enum qf_status qf_signer_open(
    const char *folder, const char *name, struct qf_signer *ret_signer, struct qf_error *error)
{
    struct qf_signer signer CLEANUP(qf_signer_release) = { 0 };
    struct qf_text path CLEANUP(qf_text_release) = { 0 };

    if (!*name || strlen(name) >= sizeof signer.name || strpbrk(name, " +\n"))
        return qf_fail(error, QF_INTERNAL, "'%s' cannot name a signer", name);
    memcpy(signer.name, name, strlen(name) + 1);
    qf_path_join(&path, folder, secret_name);
    TRY(qf_text_check(&path, error));
    if (qf_file_exists(qf_text_string(&path)))
        TRY(read_pair(qf_text_string(&path), &signer.pair, error));
    else
        TRY(make_pair(folder, qf_text_string(&path), &signer.pair, error));
    TRY(publish_key(folder, &signer, error));
    *ret_signer = signer;
    signer = (struct qf_signer){ 0 };
    return QF_OK;
}

void qf_signer_release(struct qf_signer *signer)
{
    qf_sign_pair_release(&signer->pair);
    *signer = (struct qf_signer){ 0 };
}

/* --- signing and checking ---------------------------------------------------------------------------------------------- */

enum qf_status qf_signer_key(const struct qf_signer *signer, char ret_key[QF_NOTE_KEY], struct qf_error *error)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    unsigned char number[NUMBER_BYTES], key[1 + sizeof signer->pair.verify.bytes] = { ED25519 };

    TRY(key_number(signer->name, &signer->pair.verify, number, error));
    memcpy(key + 1, signer->pair.verify.bytes, sizeof key - 1);
    qf_text_add_format(&text, "%s+%02x%02x%02x%02x+", signer->name, number[0], number[1], number[2], number[3]);
    qf_base64_add(&text, key, sizeof key);
    TRY(qf_text_check(&text, error));
    snprintf(ret_key, QF_NOTE_KEY, "%s", qf_text_string(&text));
    return QF_OK;
}

enum qf_status qf_signer_sign(
    const struct qf_signer *signer, struct qf_slice text, char ret_signature[QF_NOTE_SIGNATURE], struct qf_error *error)
{
    struct qf_text base64 CLEANUP(qf_text_release) = { 0 };
    unsigned char bytes[NUMBER_BYTES + QF_SIGNATURE_BYTES];

    TRY(key_number(signer->name, &signer->pair.verify, bytes, error));
    qf_sign(&signer->pair, text.data, text.length, bytes + NUMBER_BYTES);
    qf_base64_add(&base64, bytes, sizeof bytes);
    TRY(qf_text_check(&base64, error));
    snprintf(ret_signature, QF_NOTE_SIGNATURE, "%s", qf_text_string(&base64));
    return QF_OK;
}

/* One line of the public file, when it is a key of this name; false otherwise. */
static bool read_key(struct qf_slice line, const char *name, struct qf_verify_key *ret_key)
{
    size_t length = strlen(name);
    unsigned char bytes[1 + sizeof ret_key->bytes];
    char base64[45] = "";

    if (line.length != length + 1 + 8 + 1 + 44 || memcmp(line.data, name, length) != 0 || line.data[length] != '+')
        return false;
    memcpy(base64, line.data + line.length - 44, 44);
    if (qf_base64_read(base64, bytes, sizeof bytes, NULL, NULL) != QF_OK || bytes[0] != ED25519)
        return false;
    memcpy(ret_key->bytes, bytes + 1, sizeof ret_key->bytes);
    return true;
}

enum qf_status qf_note_check(
    const char *keys, const char *name, struct qf_slice text, const char *signature, struct qf_error *error)
{
    unsigned char bytes[NUMBER_BYTES + QF_SIGNATURE_BYTES], number[NUMBER_BYTES];

    if (qf_base64_read(signature, bytes, sizeof bytes, NULL, NULL) != QF_OK)
        return qf_fail(error, QF_CORRUPT, "a signature is damaged");
    for (const char *end; *keys; keys = *end ? end + 1 : end) {
        struct qf_verify_key key;
        end = strchrnul(keys, '\n');
        if (!read_key((struct qf_slice){ keys, (size_t)(end - keys) }, name, &key))
            continue;
        TRY(key_number(name, &key, number, error));
        if (memcmp(number, bytes, NUMBER_BYTES) == 0 &&
            qf_signature_holds(&key, text.data, text.length, bytes + NUMBER_BYTES))
            return QF_OK;
    }
    return qf_fail(error, QF_CORRUPT, "no key that is known made the signature");
}
