/* SPDX-License-Identifier: Apache-2.0 */
/* Copies a workspace into a folder that is not named yet, hashing on the way, and back. */
#include "store/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/crypto.h"
#include "base/file.h"
#include "store/holdings.h"
#include "store/ledger.h"
#include "store/note.h"

#define BLOCK_BYTES  ((size_t)1 << 20)
#define FOLDERS_OPEN 16
#define DEPTH_MAX    8 /* of the catalogue's folders */

/* --- a folder that is not named yet ------------------------------------------------------------------------------------ */

struct draft {
    struct qf_text path; /* "<target>.<16 digits>.part"; empty once it is named */
};

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *where)
{
    (void)status;
    (void)kind;
    (void)where;
    return remove(path);
}

static void draft_release(struct draft *draft)
{
    if (draft->path.length && draft->path.failed == QF_OK)
        (void)nftw(qf_text_string(&draft->path), remove_entry, FOLDERS_OPEN, FTW_DEPTH | FTW_PHYS);
    qf_text_release(&draft->path);
}
QF_CLEANUP_VALUE(struct draft, draft_release)

/* For the owner alone, for it holds keys and everybody's data. */
static enum qf_status draft_open(struct draft *draft, const char *target, struct qf_error *error)
{
    uint64_t random;
    size_t length = strlen(target);

    while (length > 1 && target[length - 1] == '/')
        length--;
    if (qf_file_exists(target))
        return qf_fail(error, QF_CONFLICT, "'%s' exists already", target);
    qf_random_bytes(&random, sizeof random);
    qf_text_add(&draft->path, target, length);
    qf_text_add_format(&draft->path, ".%016llx.part", (unsigned long long)random);
    TRY(qf_text_check(&draft->path, error));
    TRY(qf_folder_make(qf_text_string(&draft->path), error));
    if (chmod(qf_text_string(&draft->path), 0700) < 0)
        return qf_fail_errno(error, errno, "cannot write '%s'", qf_text_string(&draft->path));
    return QF_OK;
}

/* The rename fails when the name was taken meanwhile by anything but an empty folder. */
static enum qf_status draft_name(struct draft *draft, const char *target, struct qf_error *error)
{
    struct qf_text folder CLEANUP(qf_text_release) = { 0 };
    const char *slash = strrchr(qf_text_string(&draft->path), '/');

    qf_text_add_string(&folder, slash ? "" : ".");
    if (slash)
        qf_text_add(&folder, draft->path.data, slash == draft->path.data ? 1 : (size_t)(slash - draft->path.data));
    TRY(qf_text_check(&folder, error));
    TRY(qf_folder_sync(qf_text_string(&draft->path), error));
    if (rename(qf_text_string(&draft->path), target) < 0)
        return qf_fail_errno(error, errno, "cannot write '%s'", target);
    qf_text_clear(&draft->path);
    return qf_folder_sync(qf_text_string(&folder), error);
}

/* --- copying ----------------------------------------------------------------------------------------------------------- */

struct copying {
    const char *from, *to;
    struct qf_text manifest;
    const struct qf_progress *progress;
    int64_t files, bytes, total;
};

static void copying_release(struct copying *copying)
{
    qf_text_release(&copying->manifest);
}
QF_CLEANUP_VALUE(struct copying, copying_release)

static enum qf_status make_folder_of(const char *path, struct qf_error *error)
{
    struct qf_text folder CLEANUP(qf_text_release) = { 0 };

    qf_text_add(&folder, path, (size_t)(qf_path_name(path) - path));
    TRY(qf_text_check(&folder, error));
    return qf_folder_make(qf_text_string(&folder), error);
}

static enum qf_status copy_bytes(int from, const char *path, struct qf_file_writer *to, char ret_sha256[QF_SHA256_HEX],
    int64_t *ret_bytes, struct qf_error *error)
{
    struct qf_sha256 *hash CLEANUP(qf_sha256_free) = NULL;
    char *block CLEANUP(free) = malloc(BLOCK_BYTES);
    unsigned char digest[QF_SHA256_BYTES];
    size_t got = 0;

    *ret_bytes = 0;
    if (!block)
        return qf_fail_memory(error);
    TRY(qf_sha256_new(&hash, error));
    do {
        TRY(qf_file_read_at(from, block, BLOCK_BYTES, *ret_bytes, &got, path, error));
        TRY(qf_sha256_add(hash, block, got, error));
        TRY(qf_file_writer_add(to, block, got, error));
        *ret_bytes += (int64_t)got;
    } while (got == BLOCK_BYTES);
    TRY(qf_sha256_finish(hash, digest, error));
    qf_hash_hex(digest, ret_sha256);
    return QF_OK;
}

/* With the mode of the original, which for a key is its owner's alone. */
static enum qf_status copy_file(const char *from, const char *to, const char *expected, char ret_sha256[QF_SHA256_HEX],
    int64_t *ret_bytes, struct qf_error *error)
{
    struct qf_file_writer writer CLEANUP(qf_file_writer_release) = QF_FILE_WRITER_INIT;
    struct stat status;
    int fd = -1;

    TRY(make_folder_of(to, error));
    TRY(qf_file_open(from, &fd, error));
    enum qf_status done = qf_file_writer_open(&writer, to, error);
    if (done == QF_OK && (fstat(fd, &status) < 0 || fchmod(writer.fd, status.st_mode & 0770) < 0))
        done = qf_fail_errno(error, errno, "cannot write '%s'", to);
    if (done == QF_OK)
        done = copy_bytes(fd, from, &writer, ret_sha256, ret_bytes, error);
    close(fd);
    TRY(done);
    if (expected && strcmp(expected, ret_sha256) != 0)
        return qf_fail(error, QF_CORRUPT, "'%s' is not the file that was entered: its SHA-256 is another", from);
    return qf_file_writer_commit(&writer, error);
}

/* `expected` is NULL where no hash is known. */
static enum qf_status copy_one(
    struct copying *copying, const char *relative, const char *expected, struct qf_error *error)
{
    struct qf_text from CLEANUP(qf_text_release) = { 0 };
    struct qf_text to CLEANUP(qf_text_release) = { 0 };
    char sha256[QF_SHA256_HEX];
    int64_t bytes = 0;

    if (qf_progress_cancelled(copying->progress))
        return qf_fail(error, QF_CANCELLED, "stopped on request");
    qf_path_join(&from, copying->from, relative);
    qf_path_join(&to, copying->to, relative);
    TRY(qf_text_check(&from, error));
    TRY(qf_text_check(&to, error));
    TRY(copy_file(qf_text_string(&from), qf_text_string(&to), expected, sha256, &bytes, error));
    qf_text_add_format(&copying->manifest, "%s  %s\n", sha256, relative);
    copying->files++;
    copying->bytes += bytes;
    qf_progress_report(copying->progress, QF_N("files copied"), copying->files, copying->total);
    return qf_text_check(&copying->manifest, error);
}

/* A folder with all that is below it; no failure when there is none. */
static enum qf_status copy_folder(struct copying *copying, const char *relative, unsigned depth, struct qf_error *error)
{
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    struct qf_text path CLEANUP(qf_text_release) = { 0 };
    struct qf_folder_entry *entries = NULL;
    size_t count = 0;

    qf_path_join(&path, copying->from, relative);
    TRY(qf_text_check(&path, error));
    if (!qf_file_exists(qf_text_string(&path)))
        return QF_OK;
    if (depth > DEPTH_MAX)
        return qf_fail(error, QF_LIMIT, "'%s' has folders deeper than %d", relative, DEPTH_MAX);
    TRY(qf_arena_new(0, &arena, error));
    TRY(qf_folder_list(qf_text_string(&path), arena, &entries, &count, error));
    for (size_t i = 0; i < count; i++) {
        if (strchr(entries[i].name, '\n'))
            return qf_fail(error, QF_INPUT, "a file name in '%s' has a line break", relative);
        qf_path_join(&path, relative, entries[i].name);
        TRY(qf_text_check(&path, error));
        if (entries[i].is_folder)
            TRY(copy_folder(copying, qf_text_string(&path), depth + 1, error));
        else
            TRY(copy_one(copying, qf_text_string(&path), NULL, error));
    }
    return QF_OK;
}

/* --- the book ---------------------------------------------------------------------------------------------------------- */

static enum qf_status fail_copy(sqlite3 *handle, struct qf_error *error)
{
    int code = sqlite3_errcode(handle) & 0xFF;
    enum qf_status status = code == SQLITE_NOMEM  ? QF_NO_MEMORY
                            : code == SQLITE_FULL ? QF_NO_SPACE
                            : code == SQLITE_BUSY ? QF_BUSY
                                                  : QF_IO;

    qf_fail(error, status, "cannot copy the book: %s", sqlite3_errmsg(handle));
    qf_detail(error, "sqlite %d", code);
    return status;
}

/* In one step, which is one state of the book; writers go on meanwhile. */
static enum qf_status copy_pages(struct qf_book *book, sqlite3 *target, struct qf_error *error)
{
    sqlite3_backup *backup = sqlite3_backup_init(target, "main", qf_book_handle(book), "main");

    if (!backup)
        return fail_copy(target, error);
    int stepped = sqlite3_backup_step(backup, -1), finished = sqlite3_backup_finish(backup);
    if (stepped == SQLITE_DONE && finished == SQLITE_OK)
        return QF_OK;
    return fail_copy(target, error);
}

static enum qf_status copy_book(struct qf_book *book, const char *path, struct qf_error *error)
{
    struct qf_text unnamed CLEANUP(qf_text_release) = { 0 };
    sqlite3 *target = NULL;
    enum qf_status status;

    qf_text_add_format(&unnamed, "%s.part", path);
    TRY(qf_text_check(&unnamed, error));
    int opened = sqlite3_open_v2(qf_text_string(&unnamed), &target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
    if (!target)
        return qf_fail_memory(error);
    status = opened == SQLITE_OK ? copy_pages(book, target, error) : fail_copy(target, error);
    if (sqlite3_close(target) != SQLITE_OK)
        BUG("a copy of the book that does not close");
    TRY(status);
    if (chmod(qf_text_string(&unnamed), 0660) < 0)
        return qf_fail_errno(error, errno, "cannot write '%s'", path);
    return qf_file_publish(qf_text_string(&unnamed), path, error);
}

/* --- making ------------------------------------------------------------------------------------------------------------ */

static enum qf_status copy_holdings(struct copying *copying, const char *book_path, struct qf_error *error)
{
    struct qf_book *book CLEANUP(qf_book_close) = NULL;
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    struct qf_holding *holdings = NULL;
    size_t count = 0;

    TRY(qf_arena_new(0, &arena, error));
    TRY(qf_book_open(book_path, QF_BOOK_READ, &book, error));
    TRY(qf_holdings_list(book, arena, &holdings, &count, error));
    copying->total = (int64_t)count;
    for (size_t i = 0; i < count; i++) {
        struct qf_text path CLEANUP(qf_text_release) = { 0 };
        qf_path_join(&path, copying->from, holdings[i].path);
        TRY(qf_text_check(&path, error));
        if (holdings[i].may_be_missing && !qf_file_exists(qf_text_string(&path)))
            continue;
        TRY(copy_one(copying, holdings[i].path, *holdings[i].sha256 ? holdings[i].sha256 : NULL, error));
    }
    return QF_OK;
}

/* The book's line of the manifest. */
static enum qf_status enter_book(struct copying *copying, const char *path, struct qf_error *error)
{
    char sha256[QF_SHA256_HEX];
    int64_t bytes = 0;

    TRY(qf_file_hash(path, sha256, &bytes, error));
    qf_text_add_format(&copying->manifest, "%s  book.db\n", sha256);
    copying->files++;
    copying->bytes += bytes;
    return qf_text_check(&copying->manifest, error);
}

static enum qf_status copy_workspace(struct copying *copying, struct qf_book *book, struct qf_error *error)
{
    struct qf_text path CLEANUP(qf_text_release) = { 0 };

    qf_path_join(&path, copying->to, "book.db");
    TRY(qf_text_check(&path, error));
    TRY(copy_book(book, qf_text_string(&path), error));
    TRY(copy_holdings(copying, qf_text_string(&path), error));
    TRY(enter_book(copying, qf_text_string(&path), error));
    TRY(copy_one(copying, "qingfeng.yaml", NULL, error));
    TRY(copy_folder(copying, "catalog", 0, error));
    TRY(copy_folder(copying, "keys", 0, error));
    qf_path_join(&path, copying->to, QF_BACKUP_MANIFEST);
    TRY(qf_text_check(&path, error));
    return qf_file_replace(qf_text_string(&path), copying->manifest.data, copying->manifest.length, error);
}

enum qf_status qf_backup_make(const char *workspace, struct qf_book *book, const char *target,
    const struct qf_progress *progress, struct qf_backup_report *ret_report, struct qf_error *error)
{
    struct draft draft CLEANUP(draft_release) = { 0 };
    struct copying copying CLEANUP(copying_release) = { .from = workspace, .progress = progress };

    TRY(draft_open(&draft, target, error));
    copying.to = qf_text_string(&draft.path);
    TRY(copy_workspace(&copying, book, error));
    TRY(draft_name(&draft, target, error));
    *ret_report = (struct qf_backup_report){ .files = copying.files, .bytes = copying.bytes };
    return QF_OK;
}

/* --- restoring --------------------------------------------------------------------------------------------------------- */

static enum qf_status fail_no_backup(const char *backup, struct qf_error *error)
{
    qf_fail(error, QF_INPUT, "'%s' is no whole backup", backup);
    qf_hint(error, "a whole one has a file '%s'; what a stopped backup left ends in '.part'", QF_BACKUP_MANIFEST);
    return QF_INPUT;
}

/* Under the workspace, whatever the manifest says. */
static bool is_inside(const char *relative)
{
    if (!*relative || *relative == '/')
        return false;
    for (const char *part = relative; part; part = strchr(part, '/')) {
        part += *part == '/';
        if (strncmp(part, "..", 2) == 0 && (part[2] == '/' || !part[2]))
            return false;
    }
    return true;
}

static enum qf_status copy_line(struct copying *copying, char *line, struct qf_error *error)
{
    char expected[QF_SHA256_HEX];
    unsigned char digest[QF_SHA256_BYTES];

    if (strlen(line) < QF_SHA256_HEX + 2 || !qf_hash_from_hex(line, digest) ||
        memcmp(line + QF_SHA256_HEX - 1, "  ", 2) != 0 || !is_inside(line + QF_SHA256_HEX + 1))
        return fail_no_backup(copying->from, error);
    memcpy(expected, line, sizeof expected - 1);
    expected[sizeof expected - 1] = '\0';
    return copy_one(copying, line + QF_SHA256_HEX + 1, expected, error);
}

static enum qf_status copy_backup(struct copying *copying, struct qf_error *error)
{
    struct qf_text manifest CLEANUP(qf_text_release) = { 0 };
    struct qf_text path CLEANUP(qf_text_release) = { 0 };

    qf_path_join(&path, copying->from, QF_BACKUP_MANIFEST);
    TRY(qf_text_check(&path, error));
    if (!qf_file_exists(qf_text_string(&path)))
        return fail_no_backup(copying->from, error);
    TRY(qf_file_read(qf_text_string(&path), &manifest, error));
    if (!manifest.length || manifest.data[manifest.length - 1] != '\n')
        return fail_no_backup(copying->from, error);
    for (char *line = manifest.data; *line;) {
        char *end = strchr(line, '\n');
        if (!end)
            return fail_no_backup(copying->from, error); /* a zero byte in its midst */
        *end = '\0';
        TRY(copy_line(copying, line, error));
        line = end + 1;
    }
    return QF_OK;
}

/* Read again from where it was restored to: the manifest may have been made anew, and the disk may lie. */
static enum qf_status check_holding(const char *folder, const struct qf_holding *holding, struct qf_error *error)
{
    struct qf_text path CLEANUP(qf_text_release) = { 0 };
    char sha256[QF_SHA256_HEX];
    int64_t bytes = 0;

    qf_path_join(&path, folder, holding->path);
    TRY(qf_text_check(&path, error));
    if (!qf_file_exists(qf_text_string(&path)))
        return holding->may_be_missing
                   ? QF_OK
                   : qf_fail(error, QF_CORRUPT, "the backup lacks '%s', which its book names", holding->path);
    if (!*holding->sha256)
        return QF_OK;
    TRY(qf_file_hash(qf_text_string(&path), sha256, &bytes, error));
    if (strcmp(sha256, holding->sha256) != 0)
        return qf_fail(error, QF_CORRUPT, "'%s' was changed: its SHA-256 is not what the book says", holding->path);
    return QF_OK;
}

static enum qf_status check_holdings(
    const char *folder, struct qf_book *book, const struct qf_progress *progress, struct qf_error *error)
{
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    struct qf_holding *holdings = NULL;
    size_t count = 0;

    TRY(qf_arena_new(0, &arena, error));
    TRY(qf_holdings_list(book, arena, &holdings, &count, error));
    for (size_t i = 0; i < count; i++) {
        if (qf_progress_cancelled(progress))
            return qf_fail(error, QF_CANCELLED, "stopped on request");
        TRY(check_holding(folder, &holdings[i], error));
        qf_progress_report(progress, QF_N("files checked"), (int64_t)i + 1, (int64_t)count);
    }
    return QF_OK;
}

/* Accepted, quarantined and set aside are all that was delivered, batch by batch. */
static enum qf_status check_sums(struct qf_book *book, struct qf_error *error)
{
    struct qf_statement *wrong CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(book,
        "SELECT id FROM main.batch WHERE state = 'committed' AND rows_delivered <> rows_accepted + rows_quarantined + "
        "rows_set_aside LIMIT 1",
        &wrong, error));
    TRY(qf_statement_next(wrong, &found, error));
    return found ? qf_fail(
                       error, QF_CORRUPT, "the rows of batch %lld do not add up", (long long)qf_statement_int(wrong, 0))
                 : QF_OK;
}

static enum qf_status check_restored(
    const char *folder, const struct qf_progress *progress, struct qf_journal_check *ret_check, struct qf_error *error)
{
    struct qf_book *book CLEANUP(qf_book_close) = NULL;
    struct qf_text path CLEANUP(qf_text_release) = { 0 };
    struct qf_text keys CLEANUP(qf_text_release) = { 0 };

    qf_path_join(&path, folder, "keys");
    TRY(qf_text_check(&path, error));
    TRY(qf_note_keys(qf_text_string(&path), &keys, error));
    qf_path_join(&path, folder, "book.db");
    TRY(qf_text_check(&path, error));
    TRY(qf_book_open(qf_text_string(&path), QF_BOOK_WRITE, &book, error)); /* an older one is brought up to date */
    TRY(check_holdings(folder, book, progress, error));
    TRY(qf_journal_verify(book, NULL, qf_text_string(&keys), ret_check, error));
    return check_sums(book, error);
}

/* What a workspace has and a backup does not, and keys for their owner alone. */
static enum qf_status finish_folders(const char *folder, struct qf_error *error)
{
    static const char *const names[] = { "inbox", "lake", "catalog" };
    struct qf_text path CLEANUP(qf_text_release) = { 0 };

    for (size_t i = 0; i < QF_COUNT(names); i++) {
        qf_path_join(&path, folder, names[i]);
        TRY(qf_text_check(&path, error));
        TRY(qf_folder_make(qf_text_string(&path), error));
    }
    qf_path_join(&path, folder, "keys");
    TRY(qf_text_check(&path, error));
    if (chmod(qf_text_string(&path), 0700) < 0 && errno != ENOENT)
        return qf_fail_errno(error, errno, "cannot write '%s'", qf_text_string(&path));
    return QF_OK;
}

enum qf_status qf_backup_restore(const char *backup, const char *target, const struct qf_progress *progress,
    struct qf_backup_report *ret_report, struct qf_error *error)
{
    struct draft draft CLEANUP(draft_release) = { 0 };
    struct copying copying CLEANUP(copying_release) = { .from = backup, .progress = progress };
    struct qf_backup_report report = { 0 };

    TRY(draft_open(&draft, target, error));
    copying.to = qf_text_string(&draft.path);
    TRY(copy_backup(&copying, error));
    TRY(finish_folders(copying.to, error));
    TRY(check_restored(copying.to, progress, &report.journal, error));
    TRY(draft_name(&draft, target, error));
    report.files = copying.files;
    report.bytes = copying.bytes;
    *ret_report = report;
    return QF_OK;
}
