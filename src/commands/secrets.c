/* SPDX-License-Identifier: Apache-2.0 */
/* Reading secrets from files and terminals, and showing them. */
#include "commands/secrets.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* --- in ---------------------------------------------------------------------------------------------------------------- */

/* One line from the terminal without showing it. */
static enum qf_status ask_terminal(
    const struct qf_cli *cli, const char *prompt, size_t capacity, struct qf_secret *ret_secret, struct qf_error *error)
{
    struct qf_secret secret CLEANUP(qf_secret_release) = { 0 };
    struct termios shown, hidden;
    ssize_t got;

    TRY(qf_secret_new(capacity, &secret, error));
    fprintf(cli->err, "%s: ", qf_tr(cli->lang, prompt));
    fflush(cli->err);
    if (tcgetattr(STDIN_FILENO, &shown) != 0)
        return qf_fail_errno(error, errno, "cannot read what is to be kept secret");
    hidden = shown;
    hidden.c_lflag &= ~(tcflag_t)ECHO;
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    got = read(STDIN_FILENO, secret.data, capacity);
    int failed = got < 0 ? errno : 0;
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
    fputc('\n', cli->err);
    if (failed)
        return qf_fail_errno(error, failed, "cannot read what is to be kept secret");
    secret.length = (size_t)got;
    *ret_secret = secret;
    secret = (struct qf_secret){ 0 };
    return QF_OK;
}

static void cut_line_end(struct qf_secret *secret)
{
    while (secret->length && (secret->data[secret->length - 1] == '\n' || secret->data[secret->length - 1] == '\r'))
        secret->data[--secret->length] = '\0';
}

enum qf_status qf_secret_ask(const struct qf_cli *cli, const struct qf_args *args,
    const struct qf_secret_source *source, struct qf_secret *ret_secret, struct qf_error *error)
{
    const char *file = qf_args_text(args, source->name, NULL);
    enum qf_status status;

    if (file && strcmp(file, "-") != 0) {
        int fd = open(file, O_RDONLY | O_CLOEXEC);
        if (fd < 0)
            return qf_fail_errno(error, errno, "cannot open '%s'", file);
        status = qf_secret_read(fd, source->capacity, ret_secret, error);
        close(fd);
    } else if (!file && source->one_line && isatty(STDIN_FILENO)) {
        status = ask_terminal(cli, source->prompt, source->capacity, ret_secret, error);
    } else {
        status = qf_secret_read(STDIN_FILENO, source->capacity, ret_secret, error);
    }
    TRY(status);
    if (source->one_line)
        cut_line_end(ret_secret);
    return QF_OK;
}

/* --- out --------------------------------------------------------------------------------------------------------------- */

static enum qf_status write_all(const void *data, size_t length, struct qf_error *error)
{
    const char *at = data;

    while (length) {
        ssize_t written = write(STDOUT_FILENO, at, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return errno == EPIPE ? QF_OK : qf_fail_errno(error, errno, "cannot write the output");
        at += written;
        length -= (size_t)written;
    }
    return QF_OK;
}

static bool is_control(const unsigned char *at, size_t left)
{
    return (*at < ' ' && *at != '\n' && *at != '\t') || *at == 0x7F || (*at == 0xC2 && left > 1 && at[1] < 0xA0);
}

/* Control characters become spaces. */
static enum qf_status add_plain(const struct qf_secret *secret, struct qf_secret *out, struct qf_error *error)
{
    for (size_t i = 0; i < secret->length; i++) {
        bool control = is_control(secret->data + i, secret->length - i);
        TRY(qf_secret_add(out, control ? " " : (const char *)secret->data + i, 1, error));
        i += control && secret->data[i] == 0xC2;
    }
    if (!secret->length || secret->data[secret->length - 1] != '\n')
        return qf_secret_add(out, "\n", 1, error);
    return QF_OK;
}

static enum qf_status add_json(
    const char *head, const struct qf_secret *secret, struct qf_secret *out, struct qf_error *error)
{
    char escaped[8];

    TRY(qf_secret_add(out, head, strlen(head), error));
    TRY(qf_secret_add(out, "\"text\":\"", 8, error));
    for (size_t i = 0; i < secret->length; i++) {
        unsigned char c = secret->data[i];
        int length = c == '"' || c == '\\' ? snprintf(escaped, sizeof escaped, "\\%c", c)
                     : c < ' '             ? snprintf(escaped, sizeof escaped, "\\u%04x", c)
                                           : snprintf(escaped, sizeof escaped, "%c", c);
        TRY(qf_secret_add(out, escaped, (size_t)length, error));
    }
    qf_wipe(escaped, sizeof escaped);
    return qf_secret_add(out, "\"}\n", 3, error);
}

enum qf_status qf_secret_print(
    const struct qf_cli *cli, const char *json_head, const struct qf_secret *secret, struct qf_error *error)
{
    struct qf_secret out CLEANUP(qf_secret_release) = { 0 };

    TRY(qf_secret_new(6 * secret->length + strlen(json_head) + 16, &out, error));
    TRY(cli->json ? add_json(json_head, secret, &out, error) : add_plain(secret, &out, error));
    fflush(cli->out);
    return write_all(out.data, out.length, error);
}

enum { PASSPHRASE_MIN_BYTES = 12 };

/* --- keys -------------------------------------------------------------------------------------------------------------- */

enum qf_status qf_unlock(const struct qf_cli *cli, const struct qf_args *args, const struct qf_seat *seat,
    struct qf_key_pair *ret_pair, struct qf_error *error)
{
    struct qf_secret passphrase CLEANUP(qf_secret_release) = { 0 };

    TRY(qf_secret_ask(
        cli, args, &(struct qf_secret_source){ "passphrase", QF_N("passphrase"), 1024, true }, &passphrase, error));
    return qf_keyring_unlock(&seat->desk, &passphrase, ret_pair, error);
}

enum qf_status qf_ask_new_passphrase(
    const struct qf_cli *cli, const struct qf_args *args, struct qf_secret *ret_passphrase, struct qf_error *error)
{
    struct qf_secret passphrase CLEANUP(qf_secret_release) = { 0 };

    TRY(qf_secret_ask(
        cli, args, &(struct qf_secret_source){ "passphrase", QF_N("new passphrase"), 1024, true }, &passphrase, error));
    if (passphrase.length < PASSPHRASE_MIN_BYTES)
        return qf_fail(
            error, QF_INPUT, "a passphrase has %d bytes or more (four Chinese characters)", PASSPHRASE_MIN_BYTES);
    *ret_passphrase = TAKE_VALUE(passphrase, (struct qf_secret){ 0 });
    return QF_OK;
}

enum qf_status qf_open_vault(
    const struct qf_city *city, struct qf_secret *ret_hash_key, struct qf_vault *ret_vault, struct qf_error *error)
{
    TRY(qf_keyring_hash_key(city->path, city->book, true, ret_hash_key, error));
    *ret_vault = (struct qf_vault){ city->path, ret_hash_key };
    return QF_OK;
}
