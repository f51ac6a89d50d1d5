/* SPDX-License-Identifier: Apache-2.0 */
/* The checks of a workspace, one function each; what they find goes to the visitor. */
#include "store/doctor.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>

#include "base/file.h"
#include "store/holdings.h"
#include "store/journal.h"
#include "store/ledger.h"
#include "store/note.h"

#define LEAST_FREE_BYTES ((int64_t)1 << 30)
#define QUIET_SECONDS    3600 /* what was touched within is taken for work that goes on */
#define DEPTH_MAX        4

struct visit { /* one call */
    const struct qf_doctor *doctor;
    struct qf_doctor_report report;
    struct qf_arena *arena;
    struct qf_holding *holdings; /* by path */
    size_t count;
    time_t now;
};

/* --- telling ----------------------------------------------------------------------------------------------------------- */

static void tell(struct visit *visit, const struct qf_error *finding)
{
    *(finding->status == QF_CONFLICT ? &visit->report.notes : &visit->report.problems) += 1;
    visit->doctor->visit(visit->doctor->context, finding);
}

#define FINDING(visit) QF_ERROR_INIT((visit)->doctor->lang)

/* A failure of the check itself that is no finding ends the visit. */
static bool must_end(enum qf_status status)
{
    return status == QF_NO_MEMORY || status == QF_CANCELLED || status == QF_INTERNAL;
}

static enum qf_status join(
    const struct visit *visit, const char *relative, struct qf_text *path, struct qf_error *error)
{
    qf_path_join(path, visit->doctor->workspace, relative);
    return qf_text_check(path, error);
}

/* --- who may read ------------------------------------------------------------------------------------------------------ */

static enum qf_status check_mode(struct visit *visit, const char *relative, unsigned forbidden, struct qf_error *error)
{
    struct qf_text path CLEANUP(qf_text_release) = { 0 };
    struct qf_error finding = FINDING(visit);
    struct stat status;

    TRY(join(visit, relative, &path, error));
    if (stat(qf_text_string(&path), &status) < 0 || !(status.st_mode & forbidden))
        return QF_OK;
    (void)qf_fail(&finding, QF_DENIED, "others may enter or read '%s' (mode %03o)", qf_text_string(&path),
        status.st_mode & 0777U);
    qf_hint(&finding, "take it from them: chmod %s '%s'", forbidden & 070 ? "go=" : "o=", qf_text_string(&path));
    tell(visit, &finding);
    return QF_OK;
}

static enum qf_status check_modes(struct visit *visit, struct qf_error *error)
{
    struct qf_text path CLEANUP(qf_text_release) = { 0 };
    struct qf_folder_entry *entries = NULL;
    size_t count = 0;

    TRY(check_mode(visit, "", 07, error));
    TRY(check_mode(visit, "book.db", 07, error));
    TRY(check_mode(visit, "lake", 07, error));
    TRY(check_mode(visit, "sealed", 07, error));
    TRY(check_mode(visit, "keys", 077, error));
    TRY(join(visit, "keys", &path, error));
    if (!qf_file_exists(qf_text_string(&path)))
        return QF_OK;
    TRY(qf_folder_list(qf_text_string(&path), visit->arena, &entries, &count, error));
    for (size_t i = 0; i < count; i++) {
        const char *end = strrchr(entries[i].name, '.');
        if (end && strcmp(end, ".pub") == 0)
            continue;
        qf_text_clear(&path);
        qf_text_add_format(&path, "keys/%s", entries[i].name);
        TRY(qf_text_check(&path, error));
        TRY(check_mode(visit, qf_text_string(&path), 077, error));
    }
    return QF_OK;
}

/* --- room -------------------------------------------------------------------------------------------------------------- */

static void check_room(struct visit *visit)
{
    struct qf_error finding = FINDING(visit);
    struct statvfs disk;

    if (statvfs(visit->doctor->workspace, &disk) < 0)
        return;
    int64_t free_bytes = (int64_t)disk.f_bavail * (int64_t)disk.f_frsize;
    if (free_bytes >= LEAST_FREE_BYTES)
        return;
    (void)qf_fail(&finding, QF_NO_SPACE, "the disk has %lld MiB left", (long long)(free_bytes >> 20));
    qf_hint(
        &finding, "free space: a command that needs more than is left ends with exit code 11, and nothing half-done");
    tell(visit, &finding);
}

/* --- the book ---------------------------------------------------------------------------------------------------------- */

/* A finding out of what a step failed with; an end of the visit out of what is no finding. */
static enum qf_status tell_failure(
    struct visit *visit, enum qf_status status, struct qf_error *failure, const char *hint, struct qf_error *error)
{
    if (status == QF_OK)
        return QF_OK;
    if (must_end(status)) {
        if (error)
            *error = *failure;
        return status;
    }
    if (!failure->hint[0])
        qf_hint(failure, "%s", qf_tr(failure->lang, hint));
    tell(visit, failure);
    return QF_OK;
}

static const char from_backup[] = QF_N("stop all work and bring the city back from a backup: 'qingfeng restore'");

static enum qf_status read_integrity(struct qf_book *book, struct qf_error *error)
{
    struct qf_statement *check CLEANUP(qf_statement_free) = NULL;
    bool row;

    TRY(qf_book_prepare(book, "PRAGMA quick_check(1)", &check, error));
    TRY(qf_statement_next(check, &row, error));
    if (row && strcmp(qf_statement_text(check, 0), "ok") == 0)
        return QF_OK;
    return qf_fail(error, QF_CORRUPT, "the book is damaged: %s", row ? qf_statement_text(check, 0) : "?");
}

static enum qf_status verify_journal(struct visit *visit, struct qf_book *book, struct qf_error *error)
{
    struct qf_text path CLEANUP(qf_text_release) = { 0 };
    struct qf_text keys CLEANUP(qf_text_release) = { 0 };
    struct qf_journal_check check;

    TRY(join(visit, "keys", &path, error));
    TRY(qf_note_keys(qf_text_string(&path), &keys, error));
    return qf_journal_verify(book, NULL, qf_text_string(&keys), &check, error);
}

/* *ret_book is NULL when it cannot be opened, which is told. */
static enum qf_status open_book(struct visit *visit, struct qf_book **ret_book, struct qf_error *error)
{
    struct qf_text path CLEANUP(qf_text_release) = { 0 };
    struct qf_error failure = FINDING(visit);
    struct qf_book *book = NULL;

    TRY(join(visit, "book.db", &path, error));
    enum qf_status status = qf_book_open(qf_text_string(&path), QF_BOOK_READ, &book, &failure);
    TRY(tell_failure(visit, status, &failure, from_backup, error));
    *ret_book = book;
    return QF_OK;
}

static enum qf_status check_book(struct visit *visit, struct qf_book *book, struct qf_error *error)
{
    struct qf_error failure = FINDING(visit);
    enum qf_status status = read_integrity(book, &failure);

    if (status == QF_OK && !visit->doctor->quick)
        status = verify_journal(visit, book, &failure);
    return tell_failure(visit, status, &failure, from_backup, error);
}

/* --- files that the book names ----------------------------------------------------------------------------------------- */

static const char *remedy(const char *path)
{
    if (strncmp(path, "lake/_match/", 12) == 0)
        return QF_N("run 'qingfeng match': it computes the results anew");
    return QF_N("bring this file back from a backup");
}

/* The finding about one file, or OK. */
static enum qf_status look_at(struct visit *visit, const struct qf_holding *holding, struct qf_error *finding)
{
    struct qf_text path CLEANUP(qf_text_release) = { 0 };
    char sha256[QF_SHA256_HEX];
    struct stat status;
    int64_t bytes = 0;

    TRY(join(visit, holding->path, &path, finding));
    if (stat(qf_text_string(&path), &status) < 0)
        return holding->may_be_missing
                   ? QF_OK
                   : qf_fail(finding, QF_NOT_FOUND, "'%s' is missing, which the book names", holding->path);
    if (holding->size_bytes >= 0 && holding->size_bytes != (int64_t)status.st_size)
        return qf_fail(finding, QF_CORRUPT, "'%s' has %lld bytes, and the book says %lld", holding->path,
            (long long)status.st_size, (long long)holding->size_bytes);
    if (visit->doctor->quick || !*holding->sha256)
        return QF_OK;
    TRY(qf_file_hash(qf_text_string(&path), sha256, &bytes, finding));
    if (strcmp(sha256, holding->sha256) != 0)
        return qf_fail(finding, QF_CORRUPT, "'%s' was changed: its SHA-256 is not what the book says", holding->path);
    return QF_OK;
}

static enum qf_status check_holdings(struct visit *visit, struct qf_error *error)
{
    for (size_t i = 0; i < visit->count; i++) {
        struct qf_error finding = FINDING(visit);
        if (qf_progress_cancelled(visit->doctor->progress))
            return qf_fail(error, QF_CANCELLED, "stopped on request");
        enum qf_status status = look_at(visit, &visit->holdings[i], &finding);
        TRY(tell_failure(visit, status, &finding, remedy(visit->holdings[i].path), error));
        visit->report.files++;
        qf_progress_report(visit->doctor->progress, QF_N("files checked"), visit->report.files, (int64_t)visit->count);
    }
    return QF_OK;
}

/* --- files that it does not name --------------------------------------------------------------------------------------- */

static int compare_paths(const void *key, const void *item)
{
    return strcmp(key, ((const struct qf_holding *)item)->path);
}

static bool is_named(const struct visit *visit, const char *relative)
{
    return visit->count && bsearch(relative, visit->holdings, visit->count, sizeof *visit->holdings, compare_paths);
}

static void check_stranger(struct visit *visit, const char *relative, const char *path)
{
    struct qf_error finding = FINDING(visit);
    size_t length = strlen(relative);
    struct stat status;

    if (is_named(visit, relative) || strcmp(relative, "lake/_collect.lock") == 0 || stat(path, &status) < 0 ||
        visit->now - status.st_mtime < QUIET_SECONDS)
        return;
    if (length > 5 && strcmp(relative + length - 5, ".part") == 0) {
        (void)qf_fail(&finding, QF_CONFLICT, "'%s' was begun and never finished", relative);
        qf_hint(&finding, "the next 'qingfeng collect' takes away what a killed one left; else remove it");
    } else {
        (void)qf_fail(&finding, QF_CONFLICT, "'%s' belongs to nothing in the book", relative);
        qf_hint(&finding, "nobody reads it; remove it when you need the room");
    }
    tell(visit, &finding);
}

static enum qf_status walk_strangers(struct visit *visit, const char *relative, unsigned depth, struct qf_error *error)
{
    struct qf_text folder CLEANUP(qf_text_release) = { 0 };
    struct qf_text path CLEANUP(qf_text_release) = { 0 };
    struct qf_text below CLEANUP(qf_text_release) = { 0 };
    struct qf_folder_entry *entries = NULL;
    size_t count = 0;

    TRY(join(visit, relative, &folder, error));
    if (depth > DEPTH_MAX || !qf_file_exists(qf_text_string(&folder)))
        return QF_OK;
    TRY(qf_folder_list(qf_text_string(&folder), visit->arena, &entries, &count, error));
    for (size_t i = 0; i < count; i++) {
        qf_path_join(&below, relative, entries[i].name);
        qf_path_join(&path, qf_text_string(&folder), entries[i].name);
        TRY(qf_text_check(&below, error));
        TRY(qf_text_check(&path, error));
        if (entries[i].is_folder)
            TRY(walk_strangers(visit, qf_text_string(&below), depth + 1, error));
        else
            check_stranger(visit, qf_text_string(&below), qf_text_string(&path));
    }
    return QF_OK;
}

/* --- what was begun and never ended ------------------------------------------------------------------------------------ */

/* Each row: a message's number. */
static enum qf_status tell_rows(struct visit *visit, struct qf_book *book, const char *sql, const char *message,
    const char *hint, struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    bool more;

    TRY(qf_book_prepare(book, sql, &rows, error));
    for (;;) {
        struct qf_error finding = FINDING(visit);
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        (void)qf_fail(
            &finding, QF_CONFLICT, "%s: %lld", qf_tr(finding.lang, message), (long long)qf_statement_int(rows, 0));
        qf_hint(&finding, "%s", qf_tr(finding.lang, hint));
        tell(visit, &finding);
    }
}

static enum qf_status check_unfinished(struct visit *visit, struct qf_book *book, struct qf_error *error)
{
    struct qf_text path CLEANUP(qf_text_release) = { 0 };
    int lock = -1;

    TRY(join(visit, "lake/_collect.lock", &path, error));
    bool nobody = !qf_file_exists(qf_text_string(&path)) || qf_file_lock(qf_text_string(&path), &lock, NULL) == QF_OK;
    qf_file_unlock(&lock);
    if (nobody)
        TRY(tell_rows(visit, book, "SELECT id FROM main.batch WHERE state = 'receiving' ORDER BY id",
            QF_N("a batch is being received, but nobody collects"),
            QF_N("the next 'qingfeng collect' sets it down as abandoned"), error));
    TRY(tell_rows(visit, book,
        "SELECT id FROM main.match_run WHERE state = 'running' AND julianday(started_at) < julianday('now') - 1 ORDER "
        "BY id",
        QF_N("a match run began more than a day ago and has not ended"), QF_N("the next 'qingfeng match' gives it up"),
        error));
    return tell_rows(visit, book,
        "SELECT id FROM main.warning_run WHERE state = 'running' AND julianday(started_at) < julianday('now') - 1 "
        "ORDER BY "
        "id",
        QF_N("a run of the models began more than a day ago and has not ended"), QF_N("run 'qingfeng warn' again"),
        error);
}

/* --- all --------------------------------------------------------------------------------------------------------------- */

static enum qf_status check_with_book(struct visit *visit, struct qf_book *book, struct qf_error *error)
{
    struct qf_error failure = FINDING(visit);

    TRY(check_book(visit, book, error));
    enum qf_status status = qf_holdings_list(book, visit->arena, &visit->holdings, &visit->count, &failure);
    if (status != QF_OK)
        return tell_failure(visit, status, &failure, from_backup, error);
    TRY(check_holdings(visit, error));
    TRY(walk_strangers(visit, "lake", 0, error));
    TRY(walk_strangers(visit, "sealed", 0, error));
    return check_unfinished(visit, book, error);
}

enum qf_status qf_doctor_run(
    const struct qf_doctor *doctor, struct qf_doctor_report *ret_report, struct qf_error *error)
{
    struct qf_book *book CLEANUP(qf_book_close) = NULL;
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    struct visit visit = { .doctor = doctor, .now = time(NULL) };

    TRY(qf_arena_new(0, &arena, error));
    visit.arena = arena;
    TRY(check_modes(&visit, error));
    check_room(&visit);
    TRY(open_book(&visit, &book, error));
    if (book)
        TRY(check_with_book(&visit, book, error));
    *ret_report = visit.report;
    return QF_OK;
}
