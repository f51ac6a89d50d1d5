/* SPDX-License-Identifier: Apache-2.0 */
/* One self-contained page: no scripts, nothing fetched, charts as SVG, tables with scopes, printable on A4. */
#include "publish/document.h"

#include "base/file.h"
#include "base/xml.h"

static const char style[] =
    ":root{color-scheme:light}*{box-sizing:border-box}body{margin:0 "
    "auto;padding:1.5rem;max-width:72rem;color:#1b1f24;background:#fff;"
    "font:15px/1.6 \"Noto Sans SC\",\"Noto Sans CJK SC\",\"Source Han Sans SC\",\"PingFang SC\",\"Microsoft "
    "YaHei\",\"WenQuanYi Micro Hei\",sans-serif}"
    "header{border-bottom:3px solid #8b1a1a;margin-bottom:1rem}h1{font-size:1.7rem;margin:.2rem "
    "0}h2{font-size:1.25rem;margin:2rem 0 .6rem;"
    "border-left:.35rem solid "
    "#8b1a1a;padding-left:.6rem}.organ,.mark,.note{color:#4a5560;font-size:.87rem}figure{margin:1rem 0}"
    ".scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;margin:.6rem "
    "0}caption,figcaption{text-align:left;font-weight:600;padding:.3rem 0}"
    "th,td{border:1px solid #b9c0c7;padding:.28rem "
    ".5rem;text-align:right;font-variant-numeric:tabular-nums}th{background:#eef1f3;text-align:center}"
    "th[scope=row]{background:#fff;text-align:left;font-weight:400}td.text{text-align:left}tbody "
    "tr:nth-child(even)>*{background:#f7f9fa}"
    "svg{max-width:100%;height:auto}.watermark{position:fixed;inset:0;display:flex;align-items:center;justify-content:"
    "center;pointer-events:none;"
    "z-index:1;font-size:3.2rem;color:#1b1f24;opacity:.06;transform:rotate(-28deg);text-align:center}"
    "@media "
    "print{body{max-width:none;padding:0;font-size:10pt}@page{size:A4;margin:14mm}thead{display:table-header-group}tr,"
    "figure,h2{break-inside:avoid}"
    "h2{break-after:avoid}.scroll{overflow:visible}}";

struct page {
    const struct qf_document *document;
    struct qf_text out;
};

static void add_element(struct qf_text *out, const char *open, const char *text, const char *close)
{
    qf_text_add_string(out, open);
    qf_xml_add(out, text);
    qf_text_add_string(out, close);
}

static void add_value(struct page *page, const struct qf_doc_value *value)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };

    qf_doc_value_format(value, page->document->lang, &text);
    qf_xml_add(&page->out, qf_text_string(&text));
    if (text.failed)
        page->out.failed = text.failed;
}

static void add_table(struct page *page, const struct qf_doc_table *table)
{
    struct qf_text *out = &page->out;

    qf_text_add_string(out, "<div class=\"scroll\"><table>");
    if (table->title)
        add_element(out, "<caption>", table->title, "</caption>");
    qf_text_add_string(out, "<thead><tr>");
    for (size_t i = 0; i < table->column_count; i++)
        add_element(out, "<th scope=\"col\">", table->columns[i].heading, "</th>");
    qf_text_add_string(out, "</tr></thead><tbody>\n");
    for (size_t row = 0; row < table->row_count; row++) {
        qf_text_add_string(out, "<tr>");
        for (size_t i = 0; i < table->column_count; i++) {
            const struct qf_doc_value *value = &table->cells[row * table->column_count + i];
            const char *cell = value->kind == QF_DOC_TEXT ? "<td class=\"text\">" : "<td>";
            qf_text_add_string(out, i ? cell : "<th scope=\"row\">");
            add_value(page, value);
            qf_text_add_string(out, i ? "</td>" : "</th>");
        }
        qf_text_add_string(out, "</tr>\n");
    }
    qf_text_add_string(out, "</tbody></table></div>\n");
    if (table->note)
        add_element(out, "<p class=\"note\">", table->note, "</p>\n");
}

enum { LABEL_WIDTH = 190, BAR_WIDTH = 420, VALUE_WIDTH = 150, BAR_HEIGHT = 16, GAP = 12 };

static void add_bar(struct page *page, const struct qf_doc_chart *chart, size_t label, size_t series, int y)
{
    static const char *const colours[] = { "#8b1a1a", "#9aa5b1" };
    size_t index = label * (chart->series[1] ? 2 : 1) + series;
    int width = (int)(qf_doc_chart_share(chart, index) * BAR_WIDTH / 1000);

    qf_text_add_format(&page->out,
        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/><text x=\"%d\" y=\"%d\" font-size=\"12\">",
        LABEL_WIDTH, y, width, BAR_HEIGHT - 2, colours[series], LABEL_WIDTH + width + 6, y + 12);
    add_value(page, &chart->values[index]);
    qf_text_add_string(&page->out, "</text>");
}

/* The caption names what the colours are, for whoever does not see them. */
static void add_legend(struct page *page, const struct qf_doc_chart *chart)
{
    struct qf_text *out = &page->out;

    add_element(out, "<figcaption>", chart->title, "");
    for (size_t i = 0; i < 2 && chart->series[1]; i++) {
        qf_text_add_format(out,
            " <svg width=\"12\" height=\"12\" aria-hidden=\"true\"><rect width=\"12\" height=\"12\" "
            "fill=\"%s\"/></svg> ",
            i ? "#9aa5b1" : "#8b1a1a");
        qf_xml_add(out, chart->series[i]);
    }
    qf_text_add_string(out, "</figcaption>\n");
}

static void add_chart(struct page *page, const struct qf_doc_chart *chart)
{
    int series = chart->series[1] ? 2 : 1, each = series * BAR_HEIGHT + GAP;
    struct qf_text *out = &page->out;

    qf_text_add_string(out, "<figure>");
    add_legend(page, chart);
    qf_text_add_format(out,
        "<svg role=\"img\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" "
        "aria-label=\"",
        LABEL_WIDTH + BAR_WIDTH + VALUE_WIDTH, each * (int)chart->label_count, LABEL_WIDTH + BAR_WIDTH + VALUE_WIDTH,
        each * (int)chart->label_count);
    qf_xml_add(out, chart->title);
    qf_text_add_string(out, "\">");
    for (size_t label = 0; label < chart->label_count; label++) {
        int y = (int)label * each + GAP / 2;
        qf_text_add_format(out, "<text x=\"%d\" y=\"%d\" font-size=\"13\" text-anchor=\"end\">", LABEL_WIDTH - 8,
            y + series * BAR_HEIGHT / 2 + 5);
        qf_xml_add(out, chart->labels[label]);
        qf_text_add_string(out, "</text>");
        for (int i = 0; i < series; i++)
            add_bar(page, chart, label, (size_t)i, y + i * BAR_HEIGHT);
    }
    qf_text_add_string(out, "</svg></figure>\n");
}

static void add_head(struct page *page)
{
    const struct qf_document *document = page->document;
    struct qf_text *out = &page->out;

    qf_text_add_format(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
        document->lang == QF_LANG_ZH ? "zh-CN" : "en");
    qf_text_add_string(out,
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    add_element(out, "<title>", document->title, "</title>\n<style>");
    qf_text_add_string(out, style);
    qf_text_add_string(out, "</style>\n</head>\n<body>\n<header>");
    add_element(out, "<p class=\"organ\">", document->organ, "</p>");
    add_element(out, "<h1>", document->title, "</h1>");
    add_element(out, "<p>", document->subtitle, "</p>");
    add_element(out, "<p class=\"mark\">", document->mark, "</p></header>\n");
    if (*document->watermark)
        add_element(out, "<div class=\"watermark\" aria-hidden=\"true\">", document->watermark, "</div>\n");
    qf_text_add_string(out, "<main>\n");
}

enum qf_status qf_publish_html(const struct qf_document *document, const char *path, struct qf_error *error)
{
    struct page page = { document, { 0 } };
    struct qf_text *out = &page.out;

    add_head(&page);
    for (const struct qf_doc_section *section = document->first; section; section = section->next) {
        add_element(out, "<section>\n<h2>", section->title, "</h2>\n");
        for (const struct qf_doc_block *block = section->first; block; block = block->next)
            if (block->kind == QF_BLOCK_TABLE)
                add_table(&page, &block->table);
            else if (block->kind == QF_BLOCK_CHART)
                add_chart(&page, &block->chart);
            else
                add_element(out, "<p>", block->text, "</p>\n");
        qf_text_add_string(out, "</section>\n");
    }
    qf_text_add_string(out, "</main>\n</body>\n</html>\n");
    enum qf_status status = qf_text_check(out, error);
    if (status == QF_OK)
        status = qf_file_replace(path, out->data, out->length, error);
    qf_text_release(out);
    return status;
}
