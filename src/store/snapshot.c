/* SPDX-License-Identifier: Apache-2.0 */
/* The recorded set of batches that a run sees. */
#include "store/snapshot.h"

#include <string.h>

#include "base/date.h"
#include "base/hash.h"
#include "base/text.h"

static const char current_batches[] =
    "SELECT id, dataset, sha256 FROM batch WHERE state = 'committed' AND replaced_by IS NULL ORDER BY dataset, id";

static enum qf_status digest_of_batches(struct qf_book *book, char ret_hex[QF_SHA256_HEX], struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    struct qf_text lines CLEANUP(qf_text_release) = { 0 };
    bool more = true;

    TRY(qf_book_prepare(book, current_batches, &rows, error));
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            break;
        qf_text_add_format(&lines, "%s %lld %s\n", qf_statement_text(rows, 1), (long long)qf_statement_int(rows, 0),
            qf_statement_text(rows, 2));
    }
    TRY(qf_text_check(&lines, error));
    return qf_sha256_of(qf_text_string(&lines), lines.length, ret_hex, error);
}

static enum qf_status find_snapshot(
    struct qf_book *book, const char *digest, int64_t *ret_snapshot, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(book, "SELECT id FROM snapshot WHERE digest = ?1", &find, error));
    qf_statement_bind_text(find, 1, digest);
    TRY(qf_statement_next(find, &found, error));
    *ret_snapshot = found ? qf_statement_int(find, 0) : 0;
    return QF_OK;
}

static enum qf_status list_batches(struct qf_book *book, int64_t snapshot, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;

    TRY(qf_book_prepare(book,
        "INSERT INTO snapshot_batch (snapshot, batch) SELECT ?1, id FROM batch WHERE state = 'committed' AND "
        "replaced_by IS NULL ORDER BY dataset, id",
        &insert, error));
    qf_statement_bind_int(insert, 1, snapshot);
    return qf_statement_run(insert, error);
}

static enum qf_status record_snapshot(struct qf_book *book, int64_t *ret_snapshot, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    char digest[QF_SHA256_HEX], now[QF_INSTANT_TEXT];

    TRY(digest_of_batches(book, digest, error));
    TRY(find_snapshot(book, digest, ret_snapshot, error));
    if (*ret_snapshot)
        return QF_OK;
    TRY(qf_book_prepare(book, "INSERT INTO snapshot (digest, taken_at) VALUES (?1, ?2)", &insert, error));
    qf_instant_format(qf_now_ms(), now);
    qf_statement_bind_text(insert, 1, digest);
    qf_statement_bind_text(insert, 2, now);
    TRY(qf_statement_run(insert, error));
    *ret_snapshot = qf_book_last_id(book);
    return list_batches(book, *ret_snapshot, error);
}

enum qf_status qf_snapshot_take(struct qf_book *book, const char *actor, int64_t *ret_snapshot, struct qf_error *error)
{
    int64_t snapshot = 0;

    TRY(qf_book_begin(book, actor, "snapshot.take", NULL, error));
    enum qf_status status = record_snapshot(book, &snapshot, error);
    if (status != QF_OK) {
        qf_book_rollback(book);
        return status;
    }
    TRY(qf_book_commit(book, error));
    *ret_snapshot = snapshot;
    return QF_OK;
}

static enum qf_status count_batches(struct qf_book *book, int64_t snapshot, size_t *ret_count, struct qf_error *error)
{
    struct qf_statement *count CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(book, "SELECT count(*) FROM snapshot_batch WHERE snapshot = ?1", &count, error));
    qf_statement_bind_int(count, 1, snapshot);
    TRY(qf_statement_next(count, &found, error));
    *ret_count = (size_t)qf_statement_int(count, 0);
    return QF_OK;
}

enum qf_status qf_snapshot_batches(struct qf_book *book, int64_t snapshot, struct qf_arena *arena,
    struct qf_snapshot_batch **ret_batches, size_t *ret_count, struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    size_t count = 0, next = 0;
    bool more = true;

    TRY(count_batches(book, snapshot, &count, error));
    struct qf_snapshot_batch *batches = qf_arena_array(arena, count + 1, sizeof *batches);
    if (!batches)
        return qf_fail_memory(error);
    TRY(qf_book_prepare(book,
        "SELECT batch.id, dataset, rows_accepted FROM snapshot_batch JOIN batch ON batch.id = batch WHERE snapshot = "
        "?1 ORDER BY dataset, batch.id",
        &rows, error));
    qf_statement_bind_int(rows, 1, snapshot);
    for (; next < count; next++) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            break;
        batches[next] = (struct qf_snapshot_batch){ .batch = qf_statement_int(rows, 0),
            .dataset = qf_arena_string(arena, qf_statement_text(rows, 1)),
            .rows = qf_statement_int(rows, 2) };
        if (!batches[next].dataset)
            return qf_fail_memory(error);
    }
    *ret_batches = batches;
    *ret_count = next;
    return QF_OK;
}

enum qf_status qf_snapshot_match_run(
    struct qf_book *book, int64_t snapshot, const char *settings_digest, int64_t *ret_match_run, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(book,
        "SELECT max(id) FROM match_run WHERE snapshot = ?1 AND settings_digest = ?2 AND state = 'committed'", &find,
        error));
    qf_statement_bind_int(find, 1, snapshot);
    qf_statement_bind_text(find, 2, settings_digest);
    TRY(qf_statement_next(find, &found, error));
    *ret_match_run = found ? qf_statement_int(find, 0) : 0;
    return QF_OK;
}
