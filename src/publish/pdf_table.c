/* SPDX-License-Identifier: Apache-2.0 */
/* Tables on paper: columns share the width, rows stay whole, and the head is repeated on every page. */
#include "publish/press.h"

enum { COLUMNS_MOST = 32 };
#define PADDING 3.0

static const struct ink head_ink = { .size = 8, .bold = true, .align = PANGO_ALIGN_CENTER };
static const struct ink text_ink = { .size = 8, .align = PANGO_ALIGN_LEFT };
static const struct ink number_ink = { .size = 8, .align = PANGO_ALIGN_RIGHT };

struct grid {
    const struct qf_doc_table *table;
    double widths[COLUMNS_MOST];
};

static void share_width(struct grid *grid)
{
    double sum = 0;

    for (size_t i = 0; i < grid->table->column_count; i++)
        sum += grid->table->columns[i].width + 2;
    for (size_t i = 0; i < grid->table->column_count; i++)
        grid->widths[i] = TEXT_WIDTH * (grid->table->columns[i].width + 2) / sum;
}

/* A cell's text; `row` −1 is the head. */
static const char *cell_text(
    const struct press *press, const struct grid *grid, long row, size_t column, struct qf_text *scratch)
{
    if (row < 0)
        return grid->table->columns[column].heading;
    qf_text_clear(scratch);
    qf_doc_value_format(
        &grid->table->cells[(size_t)row * grid->table->column_count + column], press->document->lang, scratch);
    return qf_text_string(scratch);
}

static const struct ink *cell_ink(const struct grid *grid, long row, size_t column)
{
    if (row < 0)
        return &head_ink;
    return grid->table->cells[(size_t)row * grid->table->column_count + column].kind == QF_DOC_TEXT ? &text_ink
                                                                                                    : &number_ink;
}

static double row_height(struct press *press, const struct grid *grid, long row)
{
    struct qf_text scratch CLEANUP(qf_text_release) = { 0 };
    double height = 0;

    for (size_t i = 0; i < grid->table->column_count; i++) {
        double tall = press_set(
            press, cell_text(press, grid, row, i, &scratch), cell_ink(grid, row, i), grid->widths[i] - 2 * PADDING);
        height = tall > height ? tall : height;
    }
    return height + 2 * PADDING;
}

static void draw_row(struct press *press, const struct grid *grid, long row, double height)
{
    struct qf_text scratch CLEANUP(qf_text_release) = { 0 };
    double x = MARGIN;

    if (row < 0 || row % 2) {
        cairo_set_source_rgb(press->cairo, row < 0 ? 0.91 : 0.97, row < 0 ? 0.93 : 0.975, row < 0 ? 0.94 : 0.98);
        cairo_rectangle(press->cairo, MARGIN, press->y, TEXT_WIDTH, height);
        cairo_fill(press->cairo);
    }
    cairo_set_line_width(press->cairo, 0.4);
    for (size_t i = 0; i < grid->table->column_count; i++) {
        double tall = press_set(
            press, cell_text(press, grid, row, i, &scratch), cell_ink(grid, row, i), grid->widths[i] - 2 * PADDING);
        press_draw(press, x + PADDING, press->y + (height - tall) / 2);
        cairo_set_source_rgb(press->cairo, 0.6, 0.64, 0.68);
        cairo_rectangle(press->cairo, x, press->y, grid->widths[i], height);
        cairo_stroke(press->cairo);
        x += grid->widths[i];
    }
    press->y += height;
}

void press_table(struct press *press, const struct qf_doc_table *table)
{
    static const struct ink title_ink = { .size = 9.5, .bold = true };
    static const struct ink note_ink = { .size = 7.5, .grey = 0.35 };
    struct grid grid = { .table = table };

    if (!table->column_count || table->column_count > COLUMNS_MOST)
        return;
    share_width(&grid);
    double head = row_height(press, &grid, -1);
    press_need(press, head + (table->title ? 20 : 0) + (table->row_count ? row_height(press, &grid, 0) : 0));
    if (table->title)
        press_text(press, table->title, &title_ink);
    draw_row(press, &grid, -1, head);
    for (long row = 0; row < (long)table->row_count; row++) {
        double height = row_height(press, &grid, row);
        if (press_need(press, height))
            draw_row(press, &grid, -1, head);
        draw_row(press, &grid, row, height);
    }
    press->y += 2;
    if (table->note)
        press_text(press, table->note, &note_ink);
    press->y += 8;
}
