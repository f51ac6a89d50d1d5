/* SPDX-License-Identifier: Apache-2.0 */
/*
 * After a kill: batches that were being received are set down as abandoned, and their unseen files go, with those that were
 * being written. The originals stay.
 */
#include "collect/recover.h"

#include <errno.h>
#include <unistd.h>

#include "base/file.h"
#include "collect/batch.h"
#include "collect/collect.h"

enum qf_status qf_collect_lock(struct qf_lake *lake, int *ret_lock, struct qf_error *error)
{
    struct qf_text path CLEANUP(qf_text_release) = { 0 };

    qf_path_join(&path, qf_lake_path(lake), "_collect.lock");
    TRY(qf_text_check(&path, error));
    enum qf_status status = qf_file_lock(qf_text_string(&path), ret_lock, error);
    if (status != QF_BUSY)
        return status;
    qf_fail(error, QF_BUSY, "another process is collecting into this workspace");
    qf_hint(error, "try again when it has ended");
    return QF_BUSY;
}

static enum qf_status remove_file(const char *path, struct qf_error *error)
{
    if (unlink(path) == 0 || errno == ENOENT)
        return QF_OK;
    return qf_fail_errno(error, errno, "cannot remove '%s'", path);
}

/* Calls `visit` with each folder of the lake that collection writes into, originals included. */
static enum qf_status walk_folders(struct qf_lake *lake,
    enum qf_status (*visit)(const char *folder, int64_t batch, struct qf_error *error), int64_t batch,
    struct qf_error *error)
{
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    struct qf_text path CLEANUP(qf_text_release) = { 0 };
    struct qf_folder_entry *entries = NULL;
    size_t count = 0;

    TRY(qf_arena_new(0, &arena, error));
    TRY(qf_folder_list(qf_lake_path(lake), arena, &entries, &count, error));
    for (size_t i = 0; i < count; i++) {
        if (!entries[i].is_folder || strcmp(entries[i].name, "_match") == 0 || strcmp(entries[i].name, "_spill") == 0)
            continue;
        qf_path_join(&path, qf_lake_path(lake), entries[i].name);
        TRY(qf_text_check(&path, error));
        TRY(visit(qf_text_string(&path), batch, error));
    }
    return QF_OK;
}

static enum qf_status remove_batch(const char *folder, int64_t batch, struct qf_error *error)
{
    struct qf_text path CLEANUP(qf_text_release) = { 0 };

    qf_text_add_format(&path, "%s/%lld.parquet", folder, (long long)batch);
    TRY(qf_text_check(&path, error));
    return remove_file(qf_text_string(&path), error);
}

enum qf_status qf_batch_remove_files(struct qf_lake *lake, int64_t batch, struct qf_error *error)
{
    return walk_folders(lake, remove_batch, batch, error);
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), wanted = strlen(end);

    return length >= wanted && strcmp(text + length - wanted, end) == 0;
}

/* Files under construction, whose writers are gone. */
static enum qf_status remove_parts(const char *folder, int64_t batch, struct qf_error *error)
{
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    struct qf_text path CLEANUP(qf_text_release) = { 0 };
    struct qf_folder_entry *entries = NULL;
    size_t count = 0;

    (void)batch;
    TRY(qf_arena_new(0, &arena, error));
    TRY(qf_folder_list(folder, arena, &entries, &count, error));
    for (size_t i = 0; i < count; i++) {
        if (entries[i].is_folder || !ends_with(entries[i].name, ".part"))
            continue;
        qf_path_join(&path, folder, entries[i].name);
        TRY(qf_text_check(&path, error));
        TRY(remove_file(qf_text_string(&path), error));
    }
    return QF_OK;
}

static enum qf_status next_unfinished(struct qf_book *book, int64_t *ret_batch, struct qf_error *error)
{
    struct qf_statement *select CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(book, "SELECT min(id) FROM batch WHERE state = 'receiving'", &select, error));
    TRY(qf_statement_next(select, &found, error));
    *ret_batch = found ? qf_statement_int(select, 0) : 0;
    return QF_OK;
}

enum qf_status qf_collect_recover(
    struct qf_lake *lake, struct qf_book *book, const char *actor, int64_t *ret_abandoned, struct qf_error *error)
{
    int64_t batch = 0, abandoned = 0;

    for (;;) {
        TRY(next_unfinished(book, &batch, error));
        if (!batch)
            break;
        TRY(qf_batch_remove_files(lake, batch, error));
        TRY(qf_batch_set_down(
            book, batch, actor, QF_BATCH_ABANDONED, QF_N("the program ended while it was received"), error));
        abandoned++;
    }
    TRY(walk_folders(lake, remove_parts, 0, error));
    *ret_abandoned = abandoned;
    return QF_OK;
}
