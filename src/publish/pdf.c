/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A4 pages by Pango and Cairo. Everything is drawn twice: once to count the pages, once to keep. Nothing in it depends on the
 * clock: the day of the document stands where Cairo would write the time.
 */
#include "publish/document.h"

#include <math.h>

#include <cairo-pdf.h>

#include "base/file.h"
#include "publish/press.h"

#define FONTS "WenQuanYi Micro Hei,Noto Sans CJK SC,Noto Sans SC,Source Han Sans SC,Droid Sans Fallback,sans-serif"

/* --- ink ----------------------------------------------------------------------------------------------------------------- */

double press_set(struct press *press, const char *text, const struct ink *ink, double width)
{
    PangoFontDescription *font = pango_font_description_from_string(FONTS);
    int height;

    pango_font_description_set_absolute_size(font, ink->size * PANGO_SCALE);
    pango_font_description_set_weight(font, ink->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(press->layout, font);
    pango_font_description_free(font);
    pango_layout_set_width(press->layout, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(press->layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(press->layout, ink->align);
    pango_layout_set_text(press->layout, text, -1);
    pango_layout_get_size(press->layout, NULL, &height);
    cairo_set_source_rgb(press->cairo, ink->grey, ink->grey, ink->grey);
    return (double)height / PANGO_SCALE;
}

void press_draw(struct press *press, double x, double y)
{
    cairo_set_source_rgb(press->cairo, 0.1, 0.12, 0.14);
    cairo_move_to(press->cairo, x, y);
    pango_cairo_show_layout(press->cairo, press->layout);
}

/* --- pages --------------------------------------------------------------------------------------------------------------- */

static void draw_watermark(struct press *press)
{
    static const struct ink ink = { .size = 30, .align = PANGO_ALIGN_CENTER };

    if (!*press->document->watermark)
        return;
    cairo_save(press->cairo);
    cairo_translate(press->cairo, PAGE_WIDTH / 2, PAGE_HEIGHT / 2);
    cairo_rotate(press->cairo, -M_PI / 6);
    double height = press_set(press, press->document->watermark, &ink, TEXT_WIDTH);
    cairo_set_source_rgba(press->cairo, 0.1, 0.12, 0.14, 0.07);
    cairo_move_to(press->cairo, -TEXT_WIDTH / 2, -height / 2);
    pango_cairo_layout_path(
        press->cairo, press->layout); /* shapes, not text: whoever copies a table does not copy it */
    cairo_fill(press->cairo);
    cairo_restore(press->cairo);
}

static void draw_frame(struct press *press)
{
    static const struct ink left = { .size = 7.5, .grey = 0.3 };
    static const struct ink middle = { .size = 8, .grey = 0.3, .align = PANGO_ALIGN_CENTER };
    char number[32];

    press_set(press, press->document->organ, &left, TEXT_WIDTH);
    press_draw(press, MARGIN, 28);
    press_set(press, press->document->mark, &left, TEXT_WIDTH);
    press_draw(press, MARGIN, 39);
    cairo_set_source_rgb(press->cairo, 0.545, 0.1, 0.1);
    cairo_set_line_width(press->cairo, 0.8);
    cairo_move_to(press->cairo, MARGIN, 53);
    cairo_line_to(press->cairo, PAGE_WIDTH - MARGIN, 53);
    cairo_stroke(press->cairo);
    snprintf(number, sizeof number, "%d / %d", press->page, press->pages);
    press_set(press, number, &middle, TEXT_WIDTH);
    press_draw(press, MARGIN, PAGE_HEIGHT - 40);
}

static void next_page(struct press *press)
{
    if (press->page) {
        draw_watermark(press); /* over what is there, so that no table covers it */
        cairo_show_page(press->cairo);
    }
    press->page++;
    draw_frame(press);
    press->y = TOP;
}

bool press_need(struct press *press, double height)
{
    if (press->y + height <= BOTTOM || press->y == TOP)
        return false;
    next_page(press);
    return true;
}

/* Line by line, each of which is set anew: a new page draws its frame with the same layout. */
void press_text(struct press *press, const char *text, const struct ink *ink)
{
    press_set(press, text, ink, TEXT_WIDTH);
    for (int line = 0; line < pango_layout_get_line_count(press->layout); line++) {
        PangoRectangle shape;
        pango_layout_line_get_extents(pango_layout_get_line_readonly(press->layout, line), NULL, &shape);
        double height = (double)shape.height / PANGO_SCALE, above = -(double)shape.y / PANGO_SCALE;
        if (press_need(press, height))
            press_set(press, text, ink, TEXT_WIDTH);
        cairo_set_source_rgb(press->cairo, ink->grey, ink->grey, ink->grey);
        cairo_move_to(press->cairo, MARGIN, press->y + above);
        pango_cairo_show_layout_line(press->cairo, pango_layout_get_line_readonly(press->layout, line));
        press->y += height;
    }
    press->y += ink->size * 0.5;
}

/* --- charts -------------------------------------------------------------------------------------------------------------- */

#define LABEL_WIDTH 130.0
#define BAR_WIDTH   270.0
#define BAR_HEIGHT  9.0

static void use_colour(struct press *press, size_t series)
{
    if (series)
        cairo_set_source_rgb(press->cairo, 0.6, 0.65, 0.69);
    else
        cairo_set_source_rgb(press->cairo, 0.545, 0.1, 0.1);
}

static void draw_bar(struct press *press, const struct qf_doc_chart *chart, size_t index, size_t series, double y)
{
    static const struct ink ink = { .size = 7.5 };
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    double width = qf_doc_chart_share(chart, index) * BAR_WIDTH / 1000;

    use_colour(press, series);
    cairo_rectangle(press->cairo, MARGIN + LABEL_WIDTH, y, width, BAR_HEIGHT - 1);
    cairo_fill(press->cairo);
    qf_doc_value_format(&chart->values[index], press->document->lang, &text);
    press_set(press, qf_text_string(&text), &ink, 120);
    press_draw(press, MARGIN + LABEL_WIDTH + width + 4, y - 1);
}

static void draw_legend(struct press *press, const struct qf_doc_chart *chart)
{
    static const struct ink ink = { .size = 8, .grey = 0.2 };

    for (size_t i = 0; i < 2 && chart->series[1]; i++) {
        double x = MARGIN + LABEL_WIDTH + (double)i * 130;
        use_colour(press, i);
        cairo_rectangle(press->cairo, x, press->y + 2, 8, 8);
        cairo_fill(press->cairo);
        press_set(press, chart->series[i], &ink, 116);
        press_draw(press, x + 12, press->y);
    }
    press->y += chart->series[1] ? 16 : 0;
}

static void draw_chart(struct press *press, const struct qf_doc_chart *chart)
{
    static const struct ink title = { .size = 9.5, .bold = true };
    static const struct ink label = { .size = 8, .align = PANGO_ALIGN_RIGHT };
    size_t series = chart->series[1] ? 2 : 1;
    double each = (double)series * BAR_HEIGHT + 7;

    press_need(press, 40 + 3 * each);
    press_text(press, chart->title, &title);
    draw_legend(press, chart);
    for (size_t i = 0; i < chart->label_count; i++) {
        press_need(press, each);
        double height = press_set(press, chart->labels[i], &label, LABEL_WIDTH - 8);
        press_draw(press, MARGIN, press->y + ((double)series * BAR_HEIGHT - height) / 2);
        for (size_t k = 0; k < series; k++)
            draw_bar(press, chart, i * series + k, k, press->y + (double)k * BAR_HEIGHT);
        press->y += each;
    }
    press->y += 8;
}

/* --- the whole ----------------------------------------------------------------------------------------------------------- */

static void draw_section(struct press *press, const struct qf_doc_section *section)
{
    static const struct ink title = { .size = 12.5, .bold = true };
    static const struct ink text = { .size = 9, .grey = 0.15 };
    char where[64];

    press_need(press, 80);
    snprintf(where, sizeof where, "page=%d pos=[%d %d]", press->page, (int)MARGIN, (int)press->y);
    cairo_pdf_surface_add_outline(press->surface, CAIRO_PDF_OUTLINE_ROOT, section->title, where, 0);
    press_text(press, section->title, &title);
    press->y += 2;
    for (const struct qf_doc_block *block = section->first; block; block = block->next)
        if (block->kind == QF_BLOCK_TABLE)
            press_table(press, &block->table);
        else if (block->kind == QF_BLOCK_CHART)
            draw_chart(press, &block->chart);
        else
            press_text(press, block->text, &text);
    press->y += 8;
}

static void draw_all(struct press *press)
{
    static const struct ink title = { .size = 19, .bold = true, .align = PANGO_ALIGN_CENTER };
    static const struct ink under = { .size = 10, .grey = 0.3, .align = PANGO_ALIGN_CENTER };

    press->page = 0;
    next_page(press);
    press->y += 8;
    press->y += press_set(press, press->document->title, &title, TEXT_WIDTH);
    press->missing = pango_layout_get_unknown_glyphs_count(press->layout) > 0;
    press_draw(press, MARGIN, TOP + 8);
    press->y += 6;
    double height = press_set(press, press->document->subtitle, &under, TEXT_WIDTH);
    press_draw(press, MARGIN, press->y);
    press->y += height + 14;
    for (const struct qf_doc_section *section = press->document->first; section; section = section->next)
        draw_section(press, section);
    draw_watermark(press);
}

static void set_metadata(const struct press *press)
{
    char instant[32];

    snprintf(instant, sizeof instant, "%.10sT00:00:00", press->document->day);
    cairo_pdf_surface_set_metadata(press->surface, CAIRO_PDF_METADATA_TITLE, press->document->title);
    cairo_pdf_surface_set_metadata(press->surface, CAIRO_PDF_METADATA_AUTHOR, press->document->organ);
    cairo_pdf_surface_set_metadata(press->surface, CAIRO_PDF_METADATA_SUBJECT, press->document->mark);
    cairo_pdf_surface_set_metadata(press->surface, CAIRO_PDF_METADATA_CREATE_DATE, instant);
    cairo_pdf_surface_set_metadata(press->surface, CAIRO_PDF_METADATA_MOD_DATE, instant);
}

static cairo_status_t keep_bytes(void *closure, const unsigned char *data, unsigned length)
{
    struct qf_text *out = closure;

    qf_text_add(out, (const char *)data, length);
    return out->failed ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

/* The size of a glyph must not depend on the screen of whoever prints. */
static void set_options(struct press *press)
{
    cairo_font_options_t *options = cairo_font_options_create();
    PangoContext *context = pango_layout_get_context(press->layout);

    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(context, options);
    pango_cairo_context_set_resolution(context, 72);
    pango_context_set_language(
        context, pango_language_from_string(press->document->lang == QF_LANG_ZH ? "zh-cn" : "en"));
    cairo_font_options_destroy(options);
}

/* Draws into `out`; NULL only counts. */
static cairo_status_t print(struct press *press, struct qf_text *out)
{
    press->surface = cairo_pdf_surface_create_for_stream(out ? keep_bytes : NULL, out, PAGE_WIDTH, PAGE_HEIGHT);
    press->cairo = cairo_create(press->surface);
    PangoFontMap *fonts = pango_cairo_font_map_new(); /* of its own: nothing is left behind */
    PangoContext *context = pango_font_map_create_context(fonts);
    press->layout = pango_layout_new(context);
    set_options(press);
    set_metadata(press);
    draw_all(press);
    g_object_unref(press->layout);
    g_object_unref(context);
    g_object_unref(fonts);
    cairo_destroy(press->cairo);
    cairo_surface_finish(press->surface);
    cairo_status_t status = cairo_surface_status(press->surface);
    cairo_surface_destroy(press->surface);
    return status;
}

enum qf_status qf_publish_pdf(const struct qf_document *document, const char *path, struct qf_error *error)
{
    struct qf_text out CLEANUP(qf_text_release) = { 0 };
    struct press press = { .document = document };
    cairo_status_t status = print(&press, NULL);

    press.pages = press.page;
    if (status == CAIRO_STATUS_SUCCESS && !press.missing)
        status = print(&press, &out);
    TRY(qf_text_check(&out, error));
    if (status == CAIRO_STATUS_NO_MEMORY)
        return qf_fail_memory(error);
    if (status != CAIRO_STATUS_SUCCESS)
        return qf_fail(error, QF_INTERNAL, "cannot draw the pages: %s", cairo_status_to_string(status));
    if (press.missing) {
        qf_fail(error, QF_INPUT, "no font on this machine has the characters of the report");
        qf_hint(error, "install a Chinese font, such as the Debian package fonts-wqy-microhei or fonts-noto-cjk");
        return QF_INPUT;
    }
    return qf_file_replace(path, out.data, out.length, error);
}
