/* SPDX-License-Identifier: Apache-2.0 */
/* A table of texts on a terminal, aligned by display width so that Chinese and Latin columns stand straight. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "commands/cli.h"

#define COLUMNS_MAX 24
#define GAP         2 /* blanks between columns */

struct cell {
    struct cell *next;
    const char *text;
    enum qf_style style;
    unsigned width;
};

struct qf_table {
    struct qf_arena *arena;
    unsigned columns;
    unsigned widths[COLUMNS_MAX];
    unsigned most[COLUMNS_MAX]; /* a wider cell is cut; 0 for never */
    bool right[COLUMNS_MAX];
    struct cell *first, **last;
    size_t count;
    enum qf_style next_style;
    bool failed;
};

struct range {
    unsigned first, last;
};

/* Wide ranges of Unicode TR 11 that occur in our texts: CJK, full-width forms, pictographs. */
static const struct range wide[] = { { 0x1100, 0x115F }, { 0x2E80, 0x303E }, { 0x3041, 0x33FF }, { 0x3400, 0x4DBF },
    { 0x4E00, 0x9FFF }, { 0xA000, 0xA4CF }, { 0xAC00, 0xD7A3 }, { 0xF900, 0xFAFF }, { 0xFE30, 0xFE6F },
    { 0xFF00, 0xFF60 }, { 0xFFE0, 0xFFE6 }, { 0x1F300, 0x1F64F }, { 0x1F900, 0x1F9FF }, { 0x20000, 0x3FFFD } };

/* What takes no column: combining marks, joiners, directions, variation selectors, the byte order mark. */
static const struct range without_width[] = { { 0x0300, 0x036F }, { 0x200B, 0x200F }, { 0x202A, 0x202E },
    { 0x2060, 0x2064 }, { 0xFE00, 0xFE0F }, { 0xFEFF, 0xFEFF } };

static bool in_ranges(unsigned code_point, const struct range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (code_point >= ranges[i].first && code_point <= ranges[i].last)
            return true;
    return false;
}

static unsigned width_of(unsigned code_point)
{
    if (in_ranges(code_point, without_width, QF_COUNT(without_width)))
        return 0;
    return in_ranges(code_point, wide, QF_COUNT(wide)) ? 2 : 1;
}

unsigned qf_display_width(struct qf_slice text)
{
    unsigned width = 0;

    for (size_t offset = 0; offset < text.length;)
        width += width_of(qf_utf8_next(text, &offset));
    return width;
}

void qf_add_printable(struct qf_text *out, struct qf_slice text, unsigned width)
{
    unsigned used = 0, room = width ? width : UINT_MAX;
    char bytes[4];

    for (size_t offset = 0; offset < text.length;) {
        unsigned code_point = qf_utf8_next(text, &offset);
        if (code_point < 0x20)
            code_point += 0x2400; /* its picture: a line end or an escape in a delivered cell moves nothing here */
        else if ((code_point >= 0x7F && code_point < 0xA0) || (code_point >= 0x202A && code_point <= 0x202E))
            code_point = 0xFFFD;
        unsigned more = width_of(code_point);
        bool last = offset == text.length;
        if (used + more > room - (last || room == UINT_MAX ? 0 : 1)) {
            qf_text_add_string(out, "…");
            return;
        }
        used += more;
        qf_text_add(out, bytes, qf_utf8_put(bytes, code_point));
    }
}

enum qf_status qf_table_new(unsigned columns, struct qf_table **ret_table, struct qf_error *error)
{
    struct qf_table *table = calloc(1, sizeof *table);

    if (!table)
        return qf_fail_memory(error);
    if (columns > COLUMNS_MAX)
        BUG("a table with too many columns");
    enum qf_status status = qf_arena_new(0, &table->arena, error);
    if (status != QF_OK) {
        free(table);
        return status;
    }
    table->columns = columns;
    table->last = &table->first;
    *ret_table = table;
    return QF_OK;
}

void qf_table_free(struct qf_table *table)
{
    if (!table)
        return;
    qf_arena_free(table->arena);
    free(table);
}

void qf_table_align_right(struct qf_table *table, unsigned column)
{
    table->right[column] = true;
}

void qf_table_cut(struct qf_table *table, unsigned column, unsigned width)
{
    table->most[column] = width;
}

void qf_table_style(struct qf_table *table, enum qf_style style)
{
    table->next_style = style;
}

void qf_table_cell(struct qf_table *table, const char *text)
{
    struct cell *cell = qf_arena_alloc(table->arena, sizeof *cell);
    struct qf_text printable CLEANUP(qf_text_release) = { 0 };
    unsigned column = (unsigned)(table->count % table->columns);

    qf_add_printable(&printable, qf_slice(text), table->most[column]);
    char *copy = qf_arena_string(table->arena, qf_text_string(&printable));
    if (!cell || !copy || qf_text_check(&printable, NULL) != QF_OK) {
        table->failed = true;
        return;
    }
    *cell = (struct cell){ .text = copy, .style = table->next_style, .width = qf_display_width(qf_slice(copy)) };
    if (cell->width > table->widths[column])
        table->widths[column] = cell->width;
    *table->last = cell;
    table->last = &cell->next;
    table->count++;
    table->next_style = QF_STYLE_PLAIN;
}

void qf_table_cell_int(struct qf_table *table, int64_t number)
{
    char digits[32], grouped[48];
    size_t used = 0;

    snprintf(digits, sizeof digits, "%lld", (long long)number);
    size_t length = strlen(digits), start = digits[0] == '-';
    for (size_t i = 0; i < length; i++) {
        if (i > start && (length - i) % 3 == 0)
            grouped[used++] = ',';
        grouped[used++] = digits[i];
    }
    grouped[used] = '\0';
    qf_table_cell(table, grouped);
}

void qf_table_heading(struct qf_table *table, const struct qf_cli *cli, const char *text)
{
    qf_table_style(table, QF_STYLE_BOLD);
    qf_table_cell(table, qf_tr(cli->lang, text));
}

/* `*blanks` are owed before the next text, so that no line ends in blanks. */
static void print_cell(
    const struct qf_table *table, const struct qf_cli *cli, const struct cell *cell, unsigned column, unsigned *blanks)
{
    unsigned padding = table->widths[column] - cell->width;

    if (table->right[column])
        *blanks += padding;
    if (*cell->text) {
        fprintf(cli->out, "%*s%s%s%s", (int)*blanks, "", qf_style_on(cli, cell->style), cell->text,
            cell->style == QF_STYLE_PLAIN ? "" : qf_style_off(cli));
        *blanks = 0;
    }
    if (!table->right[column])
        *blanks += padding;
    *blanks += GAP;
    if (column + 1 == table->columns) {
        fputc('\n', cli->out);
        *blanks = 0;
    }
}

enum qf_status qf_table_print(const struct qf_table *table, const struct qf_cli *cli, struct qf_error *error)
{
    unsigned column = 0, blanks = 0;

    if (table->failed)
        return qf_fail_memory(error);
    if (table->count % table->columns)
        BUG("a table row is not complete");
    for (const struct cell *cell = table->first; cell; cell = cell->next) {
        print_cell(table, cli, cell, column, &blanks);
        column = (column + 1) % table->columns;
    }
    return QF_OK;
}
