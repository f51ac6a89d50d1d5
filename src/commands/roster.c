/* SPDX-License-Identifier: Apache-2.0 */
#include "commands/roster.h"

#include <string.h>

#include "base/file.h"
#include "collect/source.h"

enum { PERSON, NAME, REGION, COLUMNS, ROWS_MAX = 100000 };

static const struct {
    const char *head;
    int column;
} heads[] = {
    { "身份证号", PERSON },
    { "身份证号码", PERSON },
    { "公民身份号码", PERSON },
    { "证件号码", PERSON },
    { "resident_id", PERSON },
    { "user", PERSON },
    { "账号", PERSON },
    { "姓名", NAME },
    { "name", NAME },
    { "区划代码", REGION },
    { "村代码", REGION },
    { "行政区划代码", REGION },
    { "region", REGION },
};

/* An open file and a cursor in it. */
struct reading {
    const struct qf_format *format;
    struct qf_source *source;
    struct qf_cursor *cursor;
    int columns[COLUMNS]; /* index of a cell; -1: the file has none */
};

static void close_reading(struct reading *reading)
{
    if (reading->cursor)
        reading->format->cursor_close(reading->cursor);
    if (reading->source)
        reading->format->close(reading->source);
}
QF_CLEANUP_VALUE(struct reading, close_reading)

static enum qf_status read_head(struct reading *reading, const char *path, struct qf_error *error)
{
    struct qf_source_row row = { 0 };
    bool more;

    for (int i = 0; i < COLUMNS; i++)
        reading->columns[i] = -1;
    TRY(reading->format->next(reading->cursor, &row, &more, error));
    for (unsigned i = 0; more && i < row.count; i++)
        for (size_t k = 0; k < QF_COUNT(heads); k++)
            if (qf_slice_equal(qf_slice_trim(row.cells[i].text), qf_slice(heads[k].head)))
                reading->columns[heads[k].column] = (int)i;
    if (reading->columns[PERSON] >= 0)
        return QF_OK;
    qf_fail(error, QF_INPUT, "'%s' has no column that tells people apart", qf_path_name(path));
    qf_hint(error,
        "its first row names the columns: 身份证号 (resident_id) or 账号 (user), 姓名 (name), 区划代码 (region)");
    return QF_INPUT;
}

/* NULL without such a column; "" without such a cell. */
static const char *copy_cell(
    const struct reading *reading, const struct qf_source_row *row, int column, struct qf_arena *arena)
{
    int index = reading->columns[column];

    if (index < 0 || (unsigned)index >= row->count)
        return "";
    return qf_arena_slice(arena, qf_slice_trim(row->cells[index].text));
}

static enum qf_status read_row(const struct reading *reading, const struct qf_source_row *row, struct qf_arena *arena,
    struct qf_roster_row *ret_row, struct qf_error *error)
{
    *ret_row = (struct qf_roster_row){ .line = row->row,
        .person = copy_cell(reading, row, PERSON, arena),
        .name = copy_cell(reading, row, NAME, arena),
        .region = copy_cell(reading, row, REGION, arena) };
    return ret_row->person && ret_row->name && ret_row->region ? QF_OK : qf_fail_memory(error);
}

static enum qf_status read_rows(struct reading *reading, struct qf_arena *arena, struct qf_roster_row *rows,
    size_t *ret_count, struct qf_error *error)
{
    struct qf_source_row row = { 0 };
    size_t count = 0;
    bool more;

    for (;;) {
        TRY(reading->format->next(reading->cursor, &row, &more, error));
        if (!more)
            break;
        if (count == ROWS_MAX)
            return qf_fail(error, QF_LIMIT, "a roster has at most %d rows", ROWS_MAX);
        TRY(read_row(reading, &row, arena, &rows[count], error));
        count += *rows[count].person || *rows[count].name || *rows[count].region;
    }
    *ret_count = count;
    return QF_OK;
}

enum qf_status qf_roster_read(const char *path, struct qf_arena *arena, struct qf_roster_row **ret_rows,
    size_t *ret_count, struct qf_error *error)
{
    struct reading reading CLEANUP(close_reading) = { 0 };
    struct qf_roster_row *rows = qf_arena_array(arena, ROWS_MAX, sizeof *rows);

    if (!rows)
        return qf_fail_memory(error);
    TRY(qf_format_of(path, qf_path_name(path), &reading.format, error));
    TRY(reading.format->open(path, &reading.source, error));
    TRY(reading.format->cursor_open(reading.source, &reading.cursor, error));
    TRY(read_head(&reading, path, error));
    TRY(read_rows(&reading, arena, rows, ret_count, error));
    if (!*ret_count)
        return qf_fail(error, QF_INPUT, "'%s' names nobody", qf_path_name(path));
    *ret_rows = rows;
    return QF_OK;
}
