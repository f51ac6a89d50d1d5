/* SPDX-License-Identifier: Apache-2.0 */
/* Cells in a list, row by row; widths are known once all are there. A cell of several lines keeps them apart by line ends. */
#include "commands/table.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/money.h"
#include "commands/display.h"

#define COLUMNS_MAX 24
#define GAP         2 /* blanks between columns */

struct cell {
    struct cell *next;
    const char *text;
    enum qf_style style;
};

struct qf_table {
    struct qf_arena *arena;
    unsigned columns;
    unsigned widths[COLUMNS_MAX];
    unsigned most[COLUMNS_MAX]; /* a wider cell is cut; 0 for never */
    unsigned wrap[COLUMNS_MAX]; /* … goes on in the next line */
    bool right[COLUMNS_MAX];
    struct cell *first, **last;
    size_t count;
    enum qf_style next_style;
    bool failed;
};

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

enum qf_status qf_table_open(const struct qf_cli *cli, const char *const *heads, unsigned count,
    struct qf_table **ret_table, struct qf_error *error)
{
    TRY(qf_table_new(count, ret_table, error));
    for (unsigned i = 0; i < count; i++)
        qf_table_heading(*ret_table, cli, heads[i]);
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

void qf_table_wrap(struct qf_table *table, unsigned column, unsigned width)
{
    table->wrap[column] = width;
}

void qf_table_style(struct qf_table *table, enum qf_style style)
{
    table->next_style = style;
}

/* Breaks a text into lines of at most `most` columns; 0 leaves it as it is. Returns the width of the widest. */
static unsigned add_lines(struct qf_text *out, struct qf_slice text, unsigned most)
{
    unsigned widest = 0;

    for (bool first = true; first || text.length; first = false) {
        struct qf_slice line = { text.data, most ? qf_display_line(text, most) : text.length };
        unsigned width = qf_display_width(line);
        if (!first)
            qf_text_add_char(out, '\n');
        qf_text_add_slice(out, line);
        widest = width > widest ? width : widest;
        text = qf_slice_trim((struct qf_slice){ text.data + line.length, text.length - line.length });
    }
    return widest;
}

void qf_table_cell(struct qf_table *table, const char *text)
{
    struct cell *cell = qf_arena_alloc(table->arena, sizeof *cell);
    struct qf_text printable CLEANUP(qf_text_release) = { 0 }, lines CLEANUP(qf_text_release) = { 0 };
    unsigned column = (unsigned)(table->count % table->columns);

    qf_add_printable(&printable, qf_slice(text), table->most[column]);
    unsigned width = add_lines(&lines, qf_text_slice(&printable), table->wrap[column]);
    const char *copy = qf_arena_string(table->arena, qf_text_string(&lines));
    if (!cell || !copy || qf_text_check(&printable, NULL) != QF_OK || qf_text_check(&lines, NULL) != QF_OK) {
        table->failed = true;
        return;
    }
    *cell = (struct cell){ .text = copy, .style = table->next_style };
    if (width > table->widths[column])
        table->widths[column] = width;
    *table->last = cell;
    table->last = &cell->next;
    table->count++;
    table->next_style = QF_STYLE_PLAIN;
}

static void add_number(struct qf_table *table, const char *text)
{
    qf_table_align_right(table, (unsigned)(table->count % table->columns));
    qf_table_cell(table, text);
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
    add_number(table, grouped);
}

void qf_table_cell_money(struct qf_table *table, int64_t fen)
{
    char money[QF_MONEY_TEXT];

    qf_money_format(fen, money);
    add_number(table, money);
}

void qf_table_heading(struct qf_table *table, const struct qf_cli *cli, const char *text)
{
    qf_table_style(table, QF_STYLE_BOLD);
    qf_table_cell(table, qf_tr(cli->lang, text));
}

/* `*blanks` are owed before the next text, so that no line ends in blanks. */
static void print_text(const struct qf_table *table, const struct qf_cli *cli, enum qf_style style,
    struct qf_slice text, unsigned column, unsigned *blanks)
{
    unsigned padding = table->widths[column] - qf_display_width(text);

    if (table->right[column])
        *blanks += padding;
    if (text.length) {
        fprintf(cli->out, "%*s%s%.*s%s", (int)*blanks, "", qf_style_on(cli, style), (int)text.length, text.data,
            style == QF_STYLE_PLAIN ? "" : qf_style_off(cli));
        *blanks = 0;
    }
    if (!table->right[column])
        *blanks += padding;
    *blanks += GAP;
}

/* As many lines as the cell with most has. */
static void print_row(const struct qf_table *table, const struct qf_cli *cli, const struct cell *row)
{
    const char *rest[COLUMNS_MAX];
    const struct cell *cell = row;
    bool more = true;

    for (unsigned column = 0; column < table->columns; column++, cell = cell->next)
        rest[column] = cell->text;
    while (more) {
        unsigned blanks = 0;
        more = false;
        cell = row;
        for (unsigned column = 0; column < table->columns; column++, cell = cell->next) {
            struct qf_slice line = { rest[column], strcspn(rest[column], "\n") };
            print_text(table, cli, cell->style, line, column, &blanks);
            rest[column] += line.length;
            rest[column] += *rest[column] == '\n';
            more |= *rest[column] != '\0';
        }
        fputc('\n', cli->out);
    }
}

enum qf_status qf_table_print(const struct qf_table *table, const struct qf_cli *cli, struct qf_error *error)
{
    size_t at = 0;

    if (table->failed)
        return qf_fail_memory(error);
    if (table->count % table->columns)
        BUG("a table row is not complete");
    for (const struct cell *cell = table->first; cell; cell = cell->next)
        if (at++ % table->columns == 0)
            print_row(table, cli, cell);
    return QF_OK;
}
