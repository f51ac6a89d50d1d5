/* SPDX-License-Identifier: Apache-2.0 */
/* From the lake's running row number back to file, sheet, row and column. */
#include "store/place.h"

#include <string.h>

static const char *keep(struct qf_arena *arena, struct qf_statement *row, int column)
{
    return qf_arena_string(arena, qf_statement_text(row, column));
}

void qf_column_letters(unsigned column, char ret_letters[8])
{
    char reversed[8];
    unsigned length = 0;

    for (; column && length < sizeof reversed - 1; column = (column - 1) / 26)
        reversed[length++] = (char)('A' + (column - 1) % 26);
    for (unsigned i = 0; i < length; i++)
        ret_letters[i] = reversed[length - 1 - i];
    ret_letters[length] = '\0';
}

static enum qf_status find_column(struct qf_book *book, int64_t sheet, const char *column, struct qf_arena *arena,
    struct qf_place *place, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(
        book, "SELECT position, header FROM batch_column WHERE batch = ?1 AND sheet = ?2 AND name = ?3", &find, error));
    qf_statement_bind_int(find, 1, place->batch);
    qf_statement_bind_int(find, 2, sheet);
    qf_statement_bind_text(find, 3, column);
    TRY(qf_statement_next(find, &found, error));
    if (!found)
        return QF_OK;
    place->column = (unsigned)qf_statement_int(find, 0);
    qf_column_letters(place->column, place->column_letters);
    place->header = keep(arena, find, 1);
    return place->header ? QF_OK : qf_fail_memory(error);
}

enum qf_status qf_place_find(struct qf_book *book, int64_t batch, int64_t row, const char *column,
    struct qf_arena *arena, struct qf_place *ret_place, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    struct qf_place place = { .batch = batch, .header = "" };
    bool found;

    TRY(qf_book_prepare(book,
        "SELECT department, dataset, file_name, sha256, batch_sheet.name, first_row, batch_sheet.position FROM batch"
        " JOIN batch_sheet ON batch_sheet.batch = batch.id WHERE batch.id = ?1 AND ?2 >= first_row AND ?2 < first_row "
        "+ row_count",
        &find, error));
    qf_statement_bind_int(find, 1, batch);
    qf_statement_bind_int(find, 2, row);
    TRY(qf_statement_next(find, &found, error));
    if (!found)
        return qf_fail(error, QF_NOT_FOUND, "batch %lld has no row %lld", (long long)batch, (long long)row);
    place.department = keep(arena, find, 0);
    place.dataset = keep(arena, find, 1);
    place.file_name = keep(arena, find, 2);
    place.sha256 = keep(arena, find, 3);
    place.sheet = keep(arena, find, 4);
    place.row = row - qf_statement_int(find, 5) + 1;
    if (!place.department || !place.dataset || !place.file_name || !place.sha256 || !place.sheet)
        return qf_fail_memory(error);
    if (column)
        TRY(find_column(book, qf_statement_int(find, 6), column, arena, &place, error));
    *ret_place = place;
    return QF_OK;
}
