/* SPDX-License-Identifier: Apache-2.0 */
/* Keys of the workspace, of officers, and of the escrow. */
#include "handle/keyring.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/date.h"
#include "base/escrow.h"
#include "base/file.h"
#include "handle/access.h"
#include "handle/part.h"

void qf_seal_object(int64_t report, char ret_object[QF_SEAL_OBJECT])
{
    snprintf(ret_object, QF_SEAL_OBJECT, "report/%lld", (long long)report);
}

/* --- the workspace's key ----------------------------------------------------------------------------------------------- */

/* Gives `temporary` its name unless somebody was faster, whose key stands. */
static enum qf_status name_once(const char *temporary, const char *path, const char *folder, struct qf_error *error)
{
    int failed = link(temporary, path) != 0 && errno != EEXIST ? errno : 0;

    unlink(temporary);
    if (failed)
        return qf_fail_errno(error, failed, "cannot write '%s'", path);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    failed = fd < 0 || fsync(fd) != 0 ? errno : 0;
    if (fd >= 0)
        close(fd);
    return failed ? qf_fail_errno(error, failed, "cannot write '%s'", path) : QF_OK;
}

static enum qf_status write_hash_key(const char *path, const char *folder, struct qf_error *error)
{
    struct qf_secret key CLEANUP(qf_secret_release) = { 0 };
    struct qf_text temporary CLEANUP(qf_text_release) = { 0 };

    qf_text_add_format(&temporary, "%s.%lld", path, (long long)getpid());
    TRY(qf_text_check(&temporary, error));
    TRY(qf_secret_random(QF_HASH_KEY_BYTES, &key, error));
    mode_t before = umask(077);
    enum qf_status status = qf_file_replace(qf_text_string(&temporary), key.data, key.length, error);
    umask(before);
    TRY(status);
    return name_once(qf_text_string(&temporary), path, folder, error);
}

static enum qf_status make_hash_key(
    struct qf_book *book, bool make, const char *path, const char *folder, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool needed;

    TRY(qf_book_prepare(book, "SELECT 1 FROM report UNION ALL SELECT 1 FROM pass_through LIMIT 1", &find, error));
    TRY(qf_statement_next(find, &needed, error));
    if (needed) {
        qf_fail(error, QF_CORRUPT, "'%s' is missing, and no receipt opens without it", path);
        qf_hint(error, "put the folder keys/ of the backup back in its place");
        return QF_CORRUPT;
    }
    if (!make)
        return qf_fail(error, QF_NOT_FOUND, "there is no report yet");
    return write_hash_key(path, folder, error);
}

/* Nobody else looks into it, whatever the umask. */
static enum qf_status make_private_folder(const char *path, struct qf_error *error)
{
    mode_t before = umask(077);
    enum qf_status status = qf_folder_make(path, error);

    umask(before);
    return status;
}

static enum qf_status read_hash_key(int fd, const char *path, struct qf_secret *ret_key, struct qf_error *error)
{
    struct qf_secret key CLEANUP(qf_secret_release) = { 0 };
    struct stat status;
    bool private = fstat(fd, &status) == 0 && (status.st_mode & 077) == 0;

    if (!private)
        return qf_fail(error, QF_DENIED, "others may read '%s'", path);
    if (qf_secret_read(fd, QF_HASH_KEY_BYTES, &key, error) != QF_OK || key.length != QF_HASH_KEY_BYTES)
        return qf_fail(error, QF_CORRUPT, "'%s' is no key", path);
    *ret_key = key;
    key = (struct qf_secret){ 0 };
    return QF_OK;
}

enum qf_status qf_keyring_hash_key(
    const char *workspace, struct qf_book *book, bool make, struct qf_secret *ret_key, struct qf_error *error)
{
    struct qf_text folder CLEANUP(qf_text_release) = { 0 }, path CLEANUP(qf_text_release) = { 0 };

    qf_path_join(&folder, workspace, "keys");
    qf_path_join(&path, workspace, "keys/hash.key");
    TRY(qf_text_check(&folder, error));
    TRY(qf_text_check(&path, error));
    if (make)
        TRY(make_private_folder(qf_text_string(&folder), error));
    int fd = open(qf_text_string(&path), O_RDONLY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT) {
        TRY(make_hash_key(book, make, qf_text_string(&path), qf_text_string(&folder), error));
        fd = open(qf_text_string(&path), O_RDONLY | O_CLOEXEC);
    }
    if (fd < 0)
        return qf_fail_errno(error, errno, "cannot open '%s'", qf_text_string(&path));
    enum qf_status status = read_hash_key(fd, qf_text_string(&path), ret_key, error);
    close(fd);
    return status;
}

/* --- officers ---------------------------------------------------------------------------------------------------------- */

static void user_label(int64_t user, char out[32])
{
    snprintf(out, 32, "officer/%lld", (long long)user);
}

enum qf_status qf_keyring_make(const struct qf_desk *desk, const struct qf_secret *passphrase,
    const struct qf_password_cost *cost, struct qf_error *error)
{
    struct qf_key_pair pair CLEANUP(qf_key_pair_release) = { 0 };
    struct qf_text locked CLEANUP(qf_text_release) = { 0 }, public_key CLEANUP(qf_text_release) = { 0 };
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;
    char label[32];

    user_label(desk->actor.user, label);
    TRY(qf_key_pair_new(&pair, error));
    TRY(qf_passphrase_lock(&pair.secret, passphrase, cost, label, &locked, error));
    qf_base64_add(&public_key, pair.public_key.bytes, sizeof pair.public_key.bytes);
    TRY(qf_text_check(&public_key, error));
    TRY(qf_book_prepare(desk->book, "UPDATE user SET public_key = ?2, secret_key = ?3 WHERE id = ?1", &change, error));
    qf_statement_bind_int(change, 1, desk->actor.user);
    qf_statement_bind_text(change, 2, qf_text_string(&public_key));
    qf_statement_bind_text(change, 3, qf_text_string(&locked));
    TRY(qf_desk_begin(desk, "key make", NULL, error));
    return qf_desk_end(desk, qf_statement_run(change, error), error);
}

enum qf_status qf_keyring_unlock(const struct qf_desk *desk, const struct qf_secret *passphrase,
    struct qf_key_pair *ret_pair, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    struct qf_secret secret CLEANUP(qf_secret_release) = { 0 };
    char label[32];
    bool found;

    TRY(qf_book_prepare(
        desk->book, "SELECT secret_key FROM user WHERE id = ?1 AND secret_key IS NOT NULL", &find, error));
    qf_statement_bind_int(find, 1, desk->actor.user);
    TRY(qf_statement_next(find, &found, error));
    if (!found)
        return qf_fail(error, QF_NOT_FOUND, "'%s' has no key yet", desk->actor.name);
    user_label(desk->actor.user, label);
    TRY(qf_passphrase_unlock(qf_statement_text(find, 0), passphrase, label, &secret, error));
    return qf_key_pair_from(&secret, ret_pair, error);
}

static enum qf_status read_public(const char *text, struct qf_public_key *ret_key, struct qf_error *error)
{
    return qf_base64_read(text, ret_key->bytes, sizeof ret_key->bytes, NULL, error);
}

/* --- wrapping ---------------------------------------------------------------------------------------------------------- */

struct wrapper {
    int64_t report;
    const char *part;
    const struct qf_secret *key;
    struct qf_statement *insert;
    int64_t wrapped;
};

static void close_wrapper(struct wrapper *wrapper)
{
    qf_statement_free(wrapper->insert);
}
QF_CLEANUP_VALUE(struct wrapper, close_wrapper)

/* A new pair of an officer takes the place of the old one; an escrow has one pair as long as it lives. */
static enum qf_status open_wrapper(const struct qf_desk *desk, struct wrapper *wrapper, struct qf_error *error)
{
    return qf_book_prepare(desk->book,
        "INSERT INTO sealed_key (report, part, user, escrow, wrapped) VALUES (?1, ?2, nullif(?3, 0), nullif(?4, 0), ?5)"
        " ON CONFLICT (report, part, ifnull(user, 0), ifnull(escrow, 0)) DO UPDATE SET wrapped = ?5 WHERE escrow IS "
        "NULL",
        &wrapper->insert, error);
}

/* For an officer, or for an escrow, or (neither) for whoever holds the receipt. */
static enum qf_status wrap_one(struct wrapper *wrapper, int64_t user, int64_t escrow,
    const struct qf_public_key *recipient, struct qf_error *error)
{
    struct qf_text wrapped CLEANUP(qf_text_release) = { 0 };
    char object[QF_SEAL_OBJECT];

    qf_seal_object(wrapper->report, object);
    TRY(qf_seal_wrap(wrapper->key, recipient, &(struct qf_seal_place){ object, wrapper->part }, &wrapped, error));
    qf_statement_bind_int(wrapper->insert, 1, wrapper->report);
    qf_statement_bind_text(wrapper->insert, 2, wrapper->part);
    qf_statement_bind_int(wrapper->insert, 3, user);
    qf_statement_bind_int(wrapper->insert, 4, escrow);
    qf_statement_bind_text(wrapper->insert, 5, qf_text_string(&wrapped));
    wrapper->wrapped++;
    return qf_statement_run(wrapper->insert, error);
}

/* Rows of user, escrow, public key. */
static enum qf_status wrap_for_rows(struct wrapper *wrapper, struct qf_statement *rows, struct qf_error *error)
{
    struct qf_public_key recipient;
    bool more;

    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        TRY(read_public(qf_statement_text(rows, 2), &recipient, error));
        TRY(wrap_one(wrapper, qf_statement_int(rows, 0), qf_statement_int(rows, 1), &recipient, error));
    }
}

enum qf_status qf_keyring_wrap_for(const struct qf_desk *desk, int64_t report, const char *part,
    const struct qf_secret *key, const char *sql, struct qf_error *error)
{
    struct wrapper wrapper CLEANUP(close_wrapper) = { .report = report, .part = part, .key = key };
    struct qf_statement *users CLEANUP(qf_statement_free) = NULL;
    struct qf_statement *escrow CLEANUP(qf_statement_free) = NULL;
    struct qf_text select CLEANUP(qf_text_release) = { 0 };
    char day[QF_DATE_TEXT];

    qf_date_format(desk->today, day);
    TRY(open_wrapper(desk, &wrapper, error));
    qf_text_add_format(&select,
        "SELECT id, 0, public_key FROM user WHERE public_key IS NOT NULL AND state = 'active' AND id IN (%s)", sql);
    TRY(qf_text_check(&select, error));
    TRY(qf_book_prepare(desk->book, qf_text_string(&select), &users, error));
    qf_statement_bind_int(users, 1, report);
    if (strstr(sql, "?2"))
        qf_statement_bind_text(users, 2, day);
    TRY(wrap_for_rows(&wrapper, users, error));
    TRY(qf_book_prepare(desk->book, "SELECT 0, id, public_key FROM escrow WHERE replaced_on IS NULL", &escrow, error));
    TRY(wrap_for_rows(&wrapper, escrow, error));
    if (wrapper.wrapped)
        return QF_OK;
    qf_fail(error, QF_LIMIT, "nobody who handles this has a key, so nobody could open it again");
    qf_hint(error, "'qingfeng user key' makes one");
    return QF_LIMIT;
}

enum qf_status qf_keyring_wrap_for_user(const struct qf_desk *desk, int64_t report, const char *part,
    const struct qf_secret *key, int64_t user, struct qf_error *error)
{
    struct wrapper wrapper CLEANUP(close_wrapper) = { .report = report, .part = part, .key = key };
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;

    TRY(open_wrapper(desk, &wrapper, error));
    TRY(qf_book_prepare(desk->book,
        "SELECT id, 0, public_key FROM user WHERE id = ?1 AND public_key IS NOT NULL AND state = 'active'", &find,
        error));
    qf_statement_bind_int(find, 1, user);
    TRY(wrap_for_rows(&wrapper, find, error));
    if (wrapper.wrapped)
        return QF_OK;
    qf_fail(error, QF_INPUT, "user %lld has no key, so nothing can be sealed for them", (long long)user);
    qf_hint(error, "'qingfeng user key' makes one");
    return QF_INPUT;
}

enum qf_status qf_keyring_wrap_for_holder(const struct qf_desk *desk, int64_t report, const char *part,
    const struct qf_secret *key, const char *reply_key, struct qf_error *error)
{
    struct wrapper wrapper CLEANUP(close_wrapper) = { .report = report, .part = part, .key = key };
    struct qf_public_key recipient;

    TRY(open_wrapper(desk, &wrapper, error));
    TRY(read_public(reply_key, &recipient, error));
    return wrap_one(&wrapper, 0, 0, &recipient, error);
}

static enum qf_status fail_not_sealed(struct qf_error *error)
{
    qf_fail(error, QF_DENIED, "this was not sealed for you");
    qf_hint(
        error, "who can open it gives you the key: 'qingfeng report share', or from another organ 'report hand-on'");
    return QF_DENIED;
}

static enum qf_status open_key(const struct qf_desk *desk, int64_t report, const char *part, int64_t user,
    const struct qf_key_pair *pair, struct qf_secret *ret_key, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    char object[QF_SEAL_OBJECT];
    bool found;

    TRY(qf_book_prepare(desk->book,
        "SELECT wrapped FROM sealed_key WHERE report = ?1 AND part = ?2 AND ifnull(user, 0) = ?3"
        " AND ifnull(escrow, 0) = 0",
        &find, error));
    qf_statement_bind_int(find, 1, report);
    qf_statement_bind_text(find, 2, part);
    qf_statement_bind_int(find, 3, user);
    TRY(qf_statement_next(find, &found, error));
    if (!found)
        return fail_not_sealed(error);
    qf_seal_object(report, object);
    return qf_seal_unwrap(qf_statement_text(find, 0), pair, &(struct qf_seal_place){ object, part }, ret_key, error);
}

enum qf_status qf_keyring_open(const struct qf_desk *desk, int64_t report, const char *part,
    const struct qf_key_pair *pair, struct qf_secret *ret_key, struct qf_error *error)
{
    return open_key(desk, report, part, desk->actor.user, pair, ret_key, error);
}

enum qf_status qf_keyring_open_as_holder(const struct qf_desk *desk, int64_t report, const char *part,
    const struct qf_key_pair *pair, struct qf_secret *ret_key, struct qf_error *error)
{
    return open_key(desk, report, part, 0, pair, ret_key, error);
}

/* --- escrow ------------------------------------------------------------------------------------------------------------ */

static enum qf_status insert_escrow(
    const struct qf_desk *desk, const struct qf_key_pair *pair, int64_t *ret_escrow, struct qf_error *error)
{
    struct qf_statement *retire CLEANUP(qf_statement_free) = NULL;
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    struct qf_text public_key CLEANUP(qf_text_release) = { 0 };
    char day[QF_DATE_TEXT];

    qf_date_format(desk->today, day);
    qf_base64_add(&public_key, pair->public_key.bytes, sizeof pair->public_key.bytes);
    TRY(qf_text_check(&public_key, error));
    TRY(qf_book_prepare(desk->book, "UPDATE escrow SET replaced_on = ?1 WHERE replaced_on IS NULL", &retire, error));
    qf_statement_bind_text(retire, 1, day);
    TRY(qf_statement_run(retire, error));
    TRY(qf_book_prepare(desk->book, "INSERT INTO escrow (public_key, made_on) VALUES (?1, ?2)", &insert, error));
    qf_statement_bind_text(insert, 1, qf_text_string(&public_key));
    qf_statement_bind_text(insert, 2, day);
    TRY(qf_statement_run(insert, error));
    *ret_escrow = qf_book_last_id(desk->book);
    return QF_OK;
}

static enum qf_status insert_share(
    const struct qf_desk *desk, int64_t escrow, int64_t holder, const struct qf_secret *share, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    struct qf_text wrapped CLEANUP(qf_text_release) = { 0 };
    struct qf_public_key recipient;
    char object[QF_SEAL_OBJECT];
    bool found;

    TRY(qf_book_prepare(desk->book,
        "SELECT public_key FROM user WHERE id = ?1 AND public_key IS NOT NULL AND state = 'active'", &find, error));
    qf_statement_bind_int(find, 1, holder);
    TRY(qf_statement_next(find, &found, error));
    if (!found)
        return qf_fail(error, QF_INPUT, "user %lld has no key, so a share cannot be given to them", (long long)holder);
    TRY(read_public(qf_statement_text(find, 0), &recipient, error));
    snprintf(object, sizeof object, "escrow/%lld", (long long)escrow);
    TRY(qf_seal_wrap(share, &recipient, &(struct qf_seal_place){ object, "share" }, &wrapped, error));
    TRY(qf_book_prepare(
        desk->book, "INSERT INTO escrow_share (escrow, holder, wrapped) VALUES (?1, ?2, ?3)", &insert, error));
    qf_statement_bind_int(insert, 1, escrow);
    qf_statement_bind_int(insert, 2, holder);
    qf_statement_bind_text(insert, 3, qf_text_string(&wrapped));
    return qf_statement_run(insert, error);
}

static enum qf_status found_escrow(const struct qf_desk *desk, const int64_t *holders, unsigned count,
    struct qf_secret *shares, struct qf_error *error)
{
    struct qf_key_pair pair CLEANUP(qf_key_pair_release) = { 0 };
    int64_t escrow = 0;

    TRY(qf_key_pair_new(&pair, error));
    TRY(qf_escrow_split(&pair, count, shares, error));
    TRY(insert_escrow(desk, &pair, &escrow, error));
    for (unsigned i = 0; i < count; i++)
        TRY(insert_share(desk, escrow, holders[i], &shares[i], error));
    return QF_OK;
}

enum qf_status qf_escrow_found(
    const struct qf_desk *desk, const int64_t *holders, unsigned count, struct qf_error *error)
{
    struct qf_secret shares[QF_SHARES_MAX] = { { 0 } };

    TRY(qf_access_task(desk, QF_TASK_ACCOUNTS, error));
    if (count < QF_SHARES_MIN || count > QF_SHARES_MAX)
        return qf_fail(
            error, QF_USAGE, "a recovery key has %zu to %zu holders", (size_t)QF_SHARES_MIN, (size_t)QF_SHARES_MAX);
    TRY(qf_desk_begin(desk, "escrow found", NULL, error));
    enum qf_status status = found_escrow(desk, holders, count, shares, error);
    for (unsigned i = 0; i < count; i++)
        qf_secret_release(&shares[i]);
    return qf_desk_end(desk, status, error);
}

struct recovery {
    int64_t escrow;
    struct qf_public_key expected;
    struct qf_secret shares[2];
};

static void release_recovery(struct recovery *recovery)
{
    qf_secret_release(&recovery->shares[0]);
    qf_secret_release(&recovery->shares[1]);
}
QF_CLEANUP_VALUE(struct recovery, release_recovery)

/* The holder's share of the escrow; of the present one, or of one that another has replaced. */
static enum qf_status load_share(const struct qf_desk *desk, struct recovery *recovery, unsigned index,
    struct qf_escrow_holder holder, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    char object[QF_SEAL_OBJECT];
    bool found;

    TRY(qf_book_prepare(desk->book,
        "SELECT escrow.public_key, wrapped FROM escrow_share JOIN escrow ON escrow.id = escrow"
        " WHERE escrow.id = ?1 AND holder = ?2",
        &find, error));
    qf_statement_bind_int(find, 1, recovery->escrow);
    qf_statement_bind_int(find, 2, holder.user);
    TRY(qf_statement_next(find, &found, error));
    if (!found)
        return qf_fail(error, QF_DENIED, "user %lld holds no share of the recovery key", (long long)holder.user);
    TRY(read_public(qf_statement_text(find, 0), &recovery->expected, error));
    snprintf(object, sizeof object, "escrow/%lld", (long long)recovery->escrow);
    return qf_seal_unwrap(qf_statement_text(find, 1), holder.pair, &(struct qf_seal_place){ object, "share" },
        &recovery->shares[index], error);
}

/* What they may open, and are to read. */
static bool may_recover(const struct qf_desk *user, int64_t report, const char *part)
{
    struct qf_error ignored = QF_ERROR_INIT(QF_LANG_EN);
    bool identity = strcmp(part, QF_PART_IDENTITY) == 0, may;

    return qf_access_matter(user, report, identity ? QF_OPEN_IDENTITY : QF_OPEN_CONTENT, &ignored) == QF_OK &&
           qf_part_may_read(user, report, part, user->actor.user, &may, &ignored) == QF_OK && may;
}

/* Everything that the escrow can open in matters that the user may see, wrapped for the user. */
static enum qf_status rewrap(const struct qf_desk *user, int64_t escrow, const struct qf_key_pair *pair,
    int64_t *ret_keys, struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    char object[QF_SEAL_OBJECT];
    bool more;

    TRY(qf_book_prepare(
        user->book, "SELECT report, part, wrapped FROM sealed_key WHERE escrow = ?1 ORDER BY id", &rows, error));
    qf_statement_bind_int(rows, 1, escrow);
    for (*ret_keys = 0;;) {
        struct qf_secret key CLEANUP(qf_secret_release) = { 0 };
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        int64_t report = qf_statement_int(rows, 0);
        const char *part = qf_statement_text(rows, 1);
        if (!may_recover(user, report, part))
            continue;
        qf_seal_object(report, object);
        TRY(qf_seal_unwrap(qf_statement_text(rows, 2), pair, &(struct qf_seal_place){ object, part }, &key, error));
        TRY(qf_keyring_wrap_for_user(user, report, part, &key, user->actor.user, error));
        (*ret_keys)++;
    }
}

static enum qf_status recover_from(const struct qf_desk *user, int64_t escrow, struct qf_escrow_holder first,
    struct qf_escrow_holder second, int64_t *ret_keys, struct qf_error *error)
{
    struct recovery recovery CLEANUP(release_recovery) = { .escrow = escrow };
    struct qf_key_pair pair CLEANUP(qf_key_pair_release) = { 0 };

    TRY(load_share(user, &recovery, 0, first, error));
    TRY(load_share(user, &recovery, 1, second, error));
    TRY(qf_escrow_join(&recovery.shares[0], &recovery.shares[1], &recovery.expected, &pair, error));
    return rewrap(user, escrow, &pair, ret_keys, error);
}

/* The present escrow must open; those before it as far as the two hold them. */
static enum qf_status recover(const struct qf_desk *user, struct qf_escrow_holder first, struct qf_escrow_holder second,
    int64_t *ret_keys, struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    bool more, opened = false;

    *ret_keys = 0;
    TRY(qf_book_prepare(user->book,
        "SELECT id, replaced_on IS NULL, (SELECT count(*) FROM escrow_share WHERE escrow_share.escrow"
        " = escrow.id AND holder IN (?1, ?2)) FROM escrow ORDER BY id",
        &rows, error));
    qf_statement_bind_int(rows, 1, first.user);
    qf_statement_bind_int(rows, 2, second.user);
    for (;;) {
        int64_t keys = 0;
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            break;
        if (!qf_statement_int(rows, 1) && qf_statement_int(rows, 2) < 2)
            continue;
        TRY(recover_from(user, qf_statement_int(rows, 0), first, second, &keys, error));
        *ret_keys += keys;
        opened = true;
    }
    return opened ? QF_OK : qf_fail(error, QF_NOT_FOUND, "there is no recovery key yet");
}

enum qf_status qf_escrow_recover(const struct qf_desk *user, struct qf_escrow_holder first,
    struct qf_escrow_holder second, int64_t *ret_keys, struct qf_error *error)
{
    char holders[64];
    int64_t keys = 0;

    if (first.user == second.user)
        return qf_fail(error, QF_DENIED, "it takes a second person");
    snprintf(holders, sizeof holders, "user/%lld, user/%lld", (long long)first.user, (long long)second.user);
    TRY(qf_desk_begin(user, "escrow recover", holders, error));
    TRY(qf_desk_end(user, recover(user, first, second, &keys, error), error));
    *ret_keys = keys;
    return QF_OK;
}
