/* SPDX-License-Identifier: Apache-2.0 */
/* Secrets that a command reads and shows: straight into secret memory and out of it, never through a buffer of the library. */
#ifndef QF_COMMANDS_SECRETS_H
#define QF_COMMANDS_SECRETS_H

#include "base/seal.h"
#include "commands/seat.h"
#include "handle/report.h"

/*
 * What the option `name` names: a file, or standard input for "-". Not given: asked at the terminal under `prompt`, unseen; where
 * there is none, read from standard input. `one_line`: without the line end.
 */
struct qf_secret_source {
    const char *name, *prompt;
    size_t capacity;
    bool one_line;
};
QF_MUST_CHECK enum qf_status qf_secret_ask(const struct qf_cli *cli, const struct qf_args *args,
    const struct qf_secret_source *source, struct qf_secret *ret_secret, struct qf_error *error);

/* To standard output: what could upset a terminal left out, or as the JSON member "text" after `json_head` ("{…,"). */
QF_MUST_CHECK enum qf_status qf_secret_print(
    const struct qf_cli *cli, const char *json_head, const struct qf_secret *secret, struct qf_error *error);

/* Of every command that opens what is sealed: --passphrase, and the pair that it unlocks. */
#define QF_PASSPHRASE_OPTION                                                                                           \
    {                                                                                                                  \
        "passphrase", 0, QF_OPTION_TEXT, "FILE", QF_N("the file with your passphrase (otherwise it is asked)"), NULL,  \
            0, 0                                                                                                       \
    }
QF_MUST_CHECK enum qf_status qf_unlock(const struct qf_cli *cli, const struct qf_args *args, const struct qf_seat *seat,
    struct qf_key_pair *ret_pair, struct qf_error *error);

/* One that --passphrase names or the terminal is asked for, long enough for a key. */
QF_MUST_CHECK enum qf_status qf_ask_new_passphrase(
    const struct qf_cli *cli, const struct qf_args *args, struct qf_secret *ret_passphrase, struct qf_error *error);

/* "the organ asks", for qf_tr(). */
const char *qf_message_title(const char *kind);

/* The workspace's sealed things; the key is the caller's. */
QF_MUST_CHECK enum qf_status qf_open_vault(
    const struct qf_city *city, struct qf_secret *ret_hash_key, struct qf_vault *ret_vault, struct qf_error *error);

#endif
