/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signed notes in the form that transparency logs use (C2SP signed-note, Ed25519): a text of lines, an empty line, and
 *   — <name> <Base64 of the key's 4-byte number and the 64-byte signature over the text>
 * A verify key is written "<name>+<number in hexadecimal>+<Base64 of 0x01 and the key>"; its number is the first four
 * bytes of SHA-256(<name> ‖ "\n" ‖ 0x01 ‖ key). The workspace keeps its key in keys/journal.key and, for everybody,
 * the verify keys of past and present, one a line, in keys/journal.pub.
 */
#ifndef QF_STORE_NOTE_H
#define QF_STORE_NOTE_H

#include "base/crypto.h"

#define QF_NOTE_NAME      64                              /* bytes with terminator */
#define QF_NOTE_KEY       (QF_NOTE_NAME + 1 + 8 + 1 + 45) /* bytes of a verify key with terminator */
#define QF_NOTE_SIGNATURE 93                              /* bytes with terminator */

struct qf_signer {
    char name[QF_NOTE_NAME];
    struct qf_sign_pair pair;
};
/*
 * Reads the key of `folder`, and makes one where there is none. `name` has no space, plus or line break. The key file is
 * for its owner alone: the daily checkpoint must be signed with nobody there to type a passphrase.
 */
QF_MUST_CHECK enum qf_status qf_signer_open(
    const char *folder, const char *name, struct qf_signer *ret_signer, struct qf_error *error);
void qf_signer_release(struct qf_signer *signer);
QF_CLEANUP_VALUE(struct qf_signer, qf_signer_release)

QF_MUST_CHECK enum qf_status qf_signer_key(
    const struct qf_signer *signer, char ret_key[QF_NOTE_KEY], struct qf_error *error);
/* Over `text`, which ends in a line break. */
QF_MUST_CHECK enum qf_status qf_signer_sign(const struct qf_signer *signer, struct qf_slice text,
    char ret_signature[QF_NOTE_SIGNATURE], struct qf_error *error);

/* The verify keys of `folder`, one a line; "" where there are none. */
QF_MUST_CHECK enum qf_status qf_note_keys(const char *folder, struct qf_text *ret_keys, struct qf_error *error);
/* CORRUPT unless one of `keys`, by this name and number, made the signature. */
QF_MUST_CHECK enum qf_status qf_note_check(
    const char *keys, const char *name, struct qf_slice text, const char *signature, struct qf_error *error);

#endif
