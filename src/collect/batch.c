/* SPDX-License-Identifier: Apache-2.0 */
/* Writes a batch into the book. */
#include "collect/batch.h"

#include <stdio.h>

#include "base/date.h"
#include "store/holdings.h"

enum qf_status qf_batch_same_file(struct qf_book *book, const char *sha256, int64_t *ret_batch, char ret_dataset[16],
    char ret_department[16], struct qf_error *error)
{
    struct qf_statement *select CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(
        book, "SELECT id, dataset, department FROM batch WHERE sha256 = ?1 AND state = 'committed'", &select, error));
    qf_statement_bind_text(select, 1, sha256);
    TRY(qf_statement_next(select, &found, error));
    *ret_batch = found ? qf_statement_int(select, 0) : 0;
    if (found) {
        snprintf(ret_dataset, 16, "%s", qf_statement_text(select, 1));
        snprintf(ret_department, 16, "%s", qf_statement_text(select, 2));
    }
    return QF_OK;
}

static enum qf_status find_earlier_try(
    struct qf_book *book, const char *sha256, int64_t *ret_batch, struct qf_error *error)
{
    struct qf_statement *select CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(book, "SELECT max(id) FROM batch WHERE sha256 = ?1 AND state IN ('unrecognised', 'abandoned')",
        &select, error));
    qf_statement_bind_text(select, 1, sha256);
    TRY(qf_statement_next(select, &found, error));
    *ret_batch = found ? qf_statement_int(select, 0) : 0;
    return QF_OK;
}

static enum qf_status check_replaced(struct qf_book *book, int64_t replaced, struct qf_error *error)
{
    struct qf_statement *select CLEANUP(qf_statement_free) = NULL;
    bool found;

    if (!replaced)
        return QF_OK;
    TRY(qf_book_prepare(book, "SELECT state, replaced_by FROM batch WHERE id = ?1", &select, error));
    qf_statement_bind_int(select, 1, replaced);
    TRY(qf_statement_next(select, &found, error));
    if (!found)
        return qf_fail(error, QF_NOT_FOUND, "there is no batch %lld to replace", (long long)replaced);
    if (strcmp(qf_statement_text(select, 0), "committed") != 0)
        return qf_fail(error, QF_CONFLICT, "batch %lld cannot be replaced: it is %s", (long long)replaced,
            qf_tr(qf_error_lang(error), qf_statement_text(select, 0)));
    if (!qf_statement_is_null(select, 1))
        return qf_fail(error, QF_CONFLICT, "batch %lld is replaced by batch %lld already", (long long)replaced,
            (long long)qf_statement_int(select, 1));
    return QF_OK;
}

static enum qf_status write_received(
    struct qf_book *book, const struct qf_batch_new *batch, int64_t *ret_batch, struct qf_error *error)
{
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;
    char now[QF_INSTANT_TEXT];
    int64_t earlier = 0;

    TRY(check_replaced(book, batch->replaces, error));
    TRY(find_earlier_try(book, batch->original->sha256, &earlier, error));
    qf_instant_format(qf_now_ms(), now);
    if (earlier)
        TRY(qf_book_prepare(book,
            "UPDATE batch SET state = 'receiving', department = ?1, file_name = ?2, received_at = ?5, problem = NULL "
            "WHERE id = ?6",
            &change, error));
    else
        TRY(qf_book_prepare(book,
            "INSERT INTO batch (state, department, file_name, sha256, size_bytes, received_at) VALUES ('receiving', "
            "?1, ?2, ?3, ?4, ?5)",
            &change, error));
    qf_statement_bind_text(change, 1, batch->department);
    qf_statement_bind_text(change, 2, batch->file_name);
    qf_statement_bind_text(change, 5, now);
    if (earlier) {
        qf_statement_bind_int(change, 6, earlier);
    } else {
        qf_statement_bind_text(change, 3, batch->original->sha256);
        qf_statement_bind_int(change, 4, batch->original->size_bytes);
    }
    TRY(qf_statement_run(change, error));
    *ret_batch = earlier ? earlier : qf_book_last_id(book);
    return QF_OK;
}

/* Commits when the change succeeded, else takes it back. */
static enum qf_status end_transaction(struct qf_book *book, enum qf_status status, struct qf_error *error)
{
    if (status == QF_OK)
        return qf_book_commit(book, error);
    qf_book_rollback(book);
    return status;
}

enum qf_status qf_batch_receive(
    struct qf_book *book, const struct qf_batch_new *new_batch, int64_t *ret_batch, struct qf_error *error)
{
    TRY(qf_book_begin(book, new_batch->actor, "batch.receive", NULL, error));
    return end_transaction(book, write_received(book, new_batch, ret_batch, error), error);
}

static enum qf_status write_end(
    struct qf_book *book, int64_t batch, enum qf_batch_end end, const char *problem, struct qf_error *error)
{
    static const char *const states[] = {
        [QF_BATCH_UNRECOGNISED] = "unrecognised", [QF_BATCH_ABANDONED] = "abandoned"
    };
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;

    TRY(qf_book_prepare(
        book, "UPDATE batch SET state = ?3, problem = ?2 WHERE id = ?1 AND state = 'receiving'", &change, error));
    qf_statement_bind_int(change, 1, batch);
    qf_statement_bind_text(change, 2, problem);
    qf_statement_bind_text(change, 3, states[end]);
    return qf_statement_run(change, error);
}

enum qf_status qf_batch_set_down(struct qf_book *book, int64_t batch, const char *actor, enum qf_batch_end end,
    const char *problem, struct qf_error *error)
{
    static const char *const actions[] = {
        [QF_BATCH_UNRECOGNISED] = "batch.unrecognised", [QF_BATCH_ABANDONED] = "batch.abandon"
    };

    TRY(qf_book_begin(book, actor, actions[end], problem, error));
    return end_transaction(book, write_end(book, batch, end, problem, error), error);
}

static enum qf_status write_sheet(struct qf_book *book, const struct qf_intake *intake, unsigned index,
    const struct qf_sheet *sheet, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    const struct qf_layout *layout = &intake->layouts[index];

    TRY(qf_book_prepare(book,
        "INSERT INTO batch_sheet (batch, position, name, first_row, row_count, header_row) VALUES (?1, ?2, ?3, ?4, ?5, "
        "?6)",
        &insert, error));
    qf_statement_bind_int(insert, 1, intake->batch);
    qf_statement_bind_int(insert, 2, index + 1);
    qf_statement_bind_text(insert, 3, sheet->name);
    qf_statement_bind_int(insert, 4, sheet->first_row);
    qf_statement_bind_int(insert, 5, sheet->row_count);
    if (layout->contract)
        qf_statement_bind_int(insert, 6, layout->header_end - sheet->first_row + 1);
    return qf_statement_run(insert, error);
}

static enum qf_status write_columns(
    struct qf_book *book, const struct qf_intake *intake, unsigned index, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    const struct qf_layout *layout = &intake->layouts[index];

    TRY(qf_book_prepare(book,
        "INSERT INTO batch_column (batch, sheet, name, position, header, unit) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        &insert, error));
    for (unsigned i = 0; i < layout->width; i++) {
        const struct qf_column *column = layout->column[i] >= 0 ? &layout->contract->columns[layout->column[i]] : NULL;
        qf_statement_bind_int(insert, 1, intake->batch);
        qf_statement_bind_int(insert, 2, index + 1);
        qf_statement_bind_text(insert, 3, column ? column->name : "");
        qf_statement_bind_int(insert, 4, i + 1);
        qf_statement_bind_text(insert, 5, layout->header[i]);
        qf_statement_bind_text(insert, 6, column ? layout->units[layout->column[i]].text : NULL);
        TRY(qf_statement_run(insert, error));
    }
    return QF_OK;
}

static void bind_period(struct qf_statement *change, int index, int32_t days, bool seen)
{
    char text[QF_DATE_TEXT];

    if (!seen)
        return;
    qf_date_format(days, text);
    qf_statement_bind_text(change, index, text);
}

static enum qf_status write_counts(
    struct qf_book *book, const struct qf_batch_new *batch, const struct qf_intake *intake, struct qf_error *error)
{
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;
    const struct qf_intake_counts *counts = &intake->counts;
    bool seen = counts->period_from <= counts->period_to;
    char now[QF_INSTANT_TEXT];

    TRY(qf_book_prepare(book,
        "UPDATE batch SET state = 'committed', dataset = ?2, contract_digest = ?3, format = ?4, encoding = ?5, "
        "committed_at = ?6,"
        " rows_delivered = ?7, rows_accepted = ?8, rows_quarantined = ?9, rows_set_aside = ?10, cells_altered = ?11, "
        "cells_invalid = ?12,"
        " period_from = ?13, period_to = ?14, replaces = ?15, department = ?16 WHERE id = ?1",
        &change, error));
    qf_instant_format(qf_now_ms(), now);
    qf_statement_bind_int(change, 1, intake->batch);
    qf_statement_bind_text(change, 2, intake->contract->code);
    qf_statement_bind_text(change, 3, intake->contract->digest);
    qf_statement_bind_text(change, 4, intake->format->name);
    qf_statement_bind_text(change, 5, intake->format->encoding(intake->source));
    qf_statement_bind_text(change, 6, now);
    qf_statement_bind_int(change, 7, counts->delivered);
    qf_statement_bind_int(change, 8, counts->accepted);
    qf_statement_bind_int(change, 9, counts->quarantined);
    qf_statement_bind_int(change, 10, counts->set_aside);
    qf_statement_bind_int(change, 11, counts->cells_altered);
    qf_statement_bind_int(change, 12, counts->cells_invalid);
    bind_period(change, 13, counts->period_from, seen);
    bind_period(change, 14, counts->period_to, seen);
    if (batch->replaces)
        qf_statement_bind_int(change, 15, batch->replaces);
    qf_statement_bind_text(change, 16, batch->department);
    return qf_statement_run(change, error);
}

static enum qf_status write_replacement(struct qf_book *book, int64_t replaced, int64_t by, struct qf_error *error)
{
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;

    if (!replaced)
        return QF_OK;
    TRY(check_replaced(book, replaced, error));
    TRY(qf_book_prepare(book, "UPDATE batch SET replaced_by = ?2 WHERE id = ?1", &change, error));
    qf_statement_bind_int(change, 1, replaced);
    qf_statement_bind_int(change, 2, by);
    return qf_statement_run(change, error);
}

/* Without its files, which go when it is given up, a batch must not be committed. */
static enum qf_status check_receiving(struct qf_book *book, int64_t batch, struct qf_error *error)
{
    struct qf_statement *select CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(book, "SELECT 1 FROM batch WHERE id = ?1 AND state = 'receiving'", &select, error));
    qf_statement_bind_int(select, 1, batch);
    TRY(qf_statement_next(select, &found, error));
    return found ? QF_OK
                 : qf_fail(error, QF_CONFLICT, "batch %lld was given up while it was received", (long long)batch);
}

static enum qf_status hash_files(
    struct qf_lake *lake, const struct qf_intake *intake, struct qf_new_files *ret_files, struct qf_error *error)
{
    const char *const folders[] = { intake->contract->code, "_quarantine", "_finding" };

    for (size_t i = 0; i < QF_COUNT(folders); i++) {
        struct qf_text relative CLEANUP(qf_text_release) = { 0 };
        qf_text_add_format(&relative, "%s/%lld.parquet", folders[i], (long long)intake->batch);
        TRY(qf_text_check(&relative, error));
        TRY(qf_new_files_add(ret_files, qf_lake_path(lake), qf_text_string(&relative), error));
    }
    return QF_OK;
}

static enum qf_status write_committed(struct qf_book *book, const struct qf_batch_new *batch,
    const struct qf_intake *intake, const struct qf_new_files *files, struct qf_error *error)
{
    unsigned count;
    const struct qf_sheet *sheets = intake->format->sheets(intake->source, &count);

    TRY(check_receiving(book, intake->batch, error));
    TRY(write_replacement(book, batch->replaces, intake->batch, error));
    TRY(write_counts(book, batch, intake, error));
    for (unsigned i = 0; i < count; i++) {
        TRY(write_sheet(book, intake, i, &sheets[i], error));
        TRY(write_columns(book, intake, i, error));
    }
    return qf_new_files_enter(book, files, error);
}

enum qf_status qf_batch_commit(struct qf_lake *lake, struct qf_book *book, const struct qf_batch_new *new_batch,
    const struct qf_intake *intake, struct qf_error *error)
{
    struct qf_new_files files = { 0 };

    TRY(hash_files(lake, intake, &files, error));
    TRY(qf_book_begin(book, new_batch->actor, "batch.commit", NULL, error));
    return end_transaction(book, write_committed(book, new_batch, intake, &files, error), error);
}
