/* SPDX-License-Identifier: Apache-2.0 */
/* After a kill: batches that were being received are set down as abandoned, and their unseen files go. The originals stay. */
#include <errno.h>
#include <unistd.h>

#include "base/file.h"
#include "collect/collect.h"

static enum qf_status remove_file(const char *path, struct qf_error *error)
{
    if (unlink(path) == 0 || errno == ENOENT)
        return QF_OK;
    return qf_fail_errno(error, errno, "cannot remove '%s'", path);
}

/* A batch's files stand under its number in the dataset's folder and in two of their own. */
static enum qf_status remove_files(struct qf_lake *lake, int64_t batch, struct qf_error *error)
{
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    struct qf_text path CLEANUP(qf_text_release) = { 0 };
    struct qf_folder_entry *entries = NULL;
    size_t count = 0;

    TRY(qf_arena_new(0, &arena, error));
    TRY(qf_folder_list(qf_lake_path(lake), arena, &entries, &count, error));
    for (size_t i = 0; i < count; i++) {
        if (!entries[i].is_folder || strcmp(entries[i].name, "_original") == 0 ||
            strcmp(entries[i].name, "_match") == 0)
            continue;
        qf_text_clear(&path);
        qf_text_add_format(&path, "%s/%s/%lld.parquet", qf_lake_path(lake), entries[i].name, (long long)batch);
        TRY(qf_text_check(&path, error));
        TRY(remove_file(qf_text_string(&path), error));
    }
    return QF_OK;
}

static enum qf_status abandon(struct qf_book *book, int64_t batch, struct qf_error *error)
{
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;

    TRY(qf_book_prepare(book, "UPDATE batch SET state = 'abandoned', problem = ?2 WHERE id = ?1", &change, error));
    qf_statement_bind_int(change, 1, batch);
    qf_statement_bind_text(change, 2, QF_N("the program ended while it was received"));
    return qf_statement_run(change, error);
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
        TRY(remove_files(lake, batch, error));
        TRY(qf_book_begin(book, actor, "batch.abandon", NULL, error));
        enum qf_status status = abandon(book, batch, error);
        if (status != QF_OK) {
            qf_book_rollback(book);
            return status;
        }
        TRY(qf_book_commit(book, error));
        abandoned++;
    }
    *ret_abandoned = abandoned;
    return QF_OK;
}
