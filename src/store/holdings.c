/* SPDX-License-Identifier: Apache-2.0 */
/* Files of the lake by name and hash, entered with their commits and listed for who copies or checks them. */
#include "store/holdings.h"

#include <stdio.h>
#include <unistd.h>

#include "base/file.h"
#include "store_sql.h"

#define BLOCK_BYTES ((size_t)1 << 20)

static enum qf_status hash_open_file(
    int fd, const char *path, char ret_hex[QF_SHA256_HEX], int64_t *ret_size_bytes, struct qf_error *error)
{
    struct qf_sha256 *hash CLEANUP(qf_sha256_free) = NULL;
    unsigned char digest[QF_SHA256_BYTES];
    char *block CLEANUP(free) = malloc(BLOCK_BYTES);
    int64_t size_bytes = 0;
    size_t got = 0;

    if (!block)
        return qf_fail_memory(error);
    TRY(qf_sha256_new(&hash, error));
    do {
        TRY(qf_file_read_at(fd, block, BLOCK_BYTES, size_bytes, &got, path, error));
        TRY(qf_sha256_add(hash, block, got, error));
        size_bytes += (int64_t)got;
    } while (got == BLOCK_BYTES);
    TRY(qf_sha256_finish(hash, digest, error));
    qf_hash_hex(digest, ret_hex);
    *ret_size_bytes = size_bytes;
    return QF_OK;
}

enum qf_status qf_file_hash(
    const char *path, char ret_hex[QF_SHA256_HEX], int64_t *ret_size_bytes, struct qf_error *error)
{
    int fd = -1;

    TRY(qf_file_open(path, &fd, error));
    enum qf_status status = hash_open_file(fd, path, ret_hex, ret_size_bytes, error);
    close(fd);
    return status;
}

enum qf_status qf_new_files_add(
    struct qf_new_files *files, const char *lake_path, const char *relative, struct qf_error *error)
{
    struct qf_text path CLEANUP(qf_text_release) = { 0 };

    qf_path_join(&path, lake_path, relative);
    TRY(qf_text_check(&path, error));
    if (!qf_file_exists(qf_text_string(&path)))
        return QF_OK;
    if (files->count == QF_NEW_FILES || strlen(relative) >= sizeof files->files[0].path)
        BUG("a commit with more files, or a longer name, than there is room for");
    struct qf_new_file *file = &files->files[files->count];
    TRY(qf_file_hash(qf_text_string(&path), file->sha256, &file->size_bytes, error));
    snprintf(file->path, sizeof file->path, "%s", relative);
    files->count++;
    return QF_OK;
}

enum qf_status qf_new_files_enter(struct qf_book *book, const struct qf_new_files *files, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;

    TRY(qf_book_prepare(book, "INSERT INTO lake_file (path, size_bytes, sha256) VALUES (?1, ?2, ?3)", &insert, error));
    for (unsigned i = 0; i < files->count; i++) {
        qf_statement_bind_text(insert, 1, files->files[i].path);
        qf_statement_bind_int(insert, 2, files->files[i].size_bytes);
        qf_statement_bind_text(insert, 3, files->files[i].sha256);
        TRY(qf_statement_run(insert, error));
    }
    return QF_OK;
}

/* --- listing ----------------------------------------------------------------------------------------------------------- */

static enum qf_status read_holding(
    struct qf_statement *row, struct qf_arena *arena, struct qf_holding *ret_holding, struct qf_error *error)
{
    *ret_holding = (struct qf_holding){ .path = qf_arena_string(arena, qf_statement_text(row, 0)),
        .size_bytes = qf_statement_int(row, 1),
        .sha256 = qf_arena_string(arena, qf_statement_text(row, 2)),
        .may_be_missing = qf_statement_int(row, 3) != 0 };
    return ret_holding->path && ret_holding->sha256 ? QF_OK : qf_fail_memory(error);
}

/* Room for one more: the list doubles in the arena. */
static bool make_room(struct qf_arena *arena, struct qf_holding **holdings, size_t count, size_t *room)
{
    if (count < *room)
        return true;
    size_t wanted = *room ? *room * 2 : 64;
    struct qf_holding *grown = qf_arena_array(arena, wanted, sizeof *grown);
    if (!grown)
        return false;
    if (count)
        memcpy(grown, *holdings, count * sizeof *grown);
    *holdings = grown;
    *room = wanted;
    return true;
}

enum qf_status qf_holdings_list(struct qf_book *book, struct qf_arena *arena, struct qf_holding **ret_holdings,
    size_t *ret_count, struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    struct qf_holding *holdings = NULL;
    size_t count = 0, room = 0;
    bool more = true;

    TRY(qf_book_prepare(book, qf_sql_store_holdings, &rows, error));
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            break;
        if (!make_room(arena, &holdings, count, &room))
            return qf_fail_memory(error);
        TRY(read_holding(rows, arena, &holdings[count++], error));
    }
    *ret_holdings = holdings;
    *ret_count = count;
    return QF_OK;
}
