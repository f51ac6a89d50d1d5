/* SPDX-License-Identifier: Apache-2.0 */
/* A table of texts on a terminal, aligned by display width so that Chinese and Latin columns stand straight. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "commands/cli.h"

#define COLUMNS_MAX 24

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
    bool right[COLUMNS_MAX];
    struct cell *first, **last;
    size_t count;
    enum qf_style next_style;
    bool failed;
};

/* Wide ranges of Unicode TR 11 that occur in our texts: CJK and full-width forms. */
static bool is_wide(unsigned code_point)
{
    static const struct {
        unsigned first, last;
    } ranges[] = { { 0x1100, 0x115F }, { 0x2E80, 0x303E }, { 0x3041, 0x33FF }, { 0x3400, 0x4DBF }, { 0x4E00, 0x9FFF },
        { 0xAC00, 0xD7A3 }, { 0xF900, 0xFAFF }, { 0xFE30, 0xFE6F }, { 0xFF00, 0xFF60 }, { 0xFFE0, 0xFFE6 },
        { 0x20000, 0x3FFFD } };

    for (size_t i = 0; i < QF_COUNT(ranges); i++)
        if (code_point >= ranges[i].first && code_point <= ranges[i].last)
            return true;
    return false;
}

unsigned qf_display_width(struct qf_slice text)
{
    unsigned width = 0;

    for (size_t offset = 0; offset < text.length;)
        width += is_wide(qf_utf8_next(text, &offset)) ? 2 : 1;
    return width;
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

void qf_table_style(struct qf_table *table, enum qf_style style)
{
    table->next_style = style;
}

void qf_table_cell(struct qf_table *table, const char *text)
{
    struct cell *cell = qf_arena_alloc(table->arena, sizeof *cell);
    char *copy = qf_arena_string(table->arena, text ? text : "");
    unsigned column = (unsigned)(table->count % table->columns);

    if (!cell || !copy) {
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

static void print_cell(const struct qf_table *table, const struct qf_cli *cli, const struct cell *cell, unsigned column)
{
    unsigned padding = table->widths[column] - cell->width;
    bool last = column + 1 == table->columns;

    if (table->right[column])
        fprintf(cli->out, "%*s", (int)padding, "");
    if (cell->style != QF_STYLE_PLAIN && *cell->text)
        fprintf(cli->out, "%s%s%s", qf_style_on(cli, cell->style), cell->text, qf_style_off(cli));
    else
        fputs(cell->text, cli->out);
    if (!table->right[column] && !last)
        fprintf(cli->out, "%*s", (int)padding, "");
    fputs(last ? "\n" : "  ", cli->out);
}

enum qf_status qf_table_print(const struct qf_table *table, const struct qf_cli *cli, struct qf_error *error)
{
    unsigned column = 0;

    if (table->failed)
        return qf_fail_memory(error);
    if (table->count % table->columns)
        BUG("a table row is not complete");
    for (const struct cell *cell = table->first; cell; cell = cell->next) {
        print_cell(table, cli, cell, column);
        column = (column + 1) % table->columns;
    }
    return QF_OK;
}
