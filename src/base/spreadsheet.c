/* SPDX-License-Identifier: Apache-2.0 */
/* Sheets are streamed into a stored zip; the parts around them are written when they are known, at the end. */
#include "base/spreadsheet.h"

#include <stdlib.h>
#include <string.h>

#include "base/stored_zip.h"
#include "base/text.h"
#include "base/xml.h"

#define FLUSH_BYTES    ((size_t)256 << 10)
#define SERIAL_OF_1970 25569 /* the day number of 1970-01-01 in the 1900 system */
enum { NAME_CHARACTERS = 31 };

struct qf_spreadsheet {
    struct qf_text buffer; /* whole rows */
    struct qf_text line;   /* the row that is being written */
    struct qf_text names;  /* <sheet> elements of the workbook */
    struct qf_text tail;   /* what follows the rows of this sheet */
    struct qf_stored_zip zip;
    unsigned index, column;
    int64_t row;
};

static const char xml_head[] = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

#define MAIN_NAMESPACE      "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define RELATION_NAMESPACE  "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE_NAMESPACE   "http://schemas.openxmlformats.org/package/2006/"
#define SPREADSHEET_CONTENT "application/vnd.openxmlformats-officedocument.spreadsheetml."

enum qf_status qf_spreadsheet_open(const char *path, struct qf_spreadsheet **ret_workbook, struct qf_error *error)
{
    struct qf_spreadsheet *workbook CLEANUP(qf_spreadsheet_free) = calloc(1, sizeof *workbook);

    if (!workbook)
        return qf_fail_memory(error);
    workbook->zip = QF_STORED_ZIP_INIT;
    TRY(qf_stored_zip_open(&workbook->zip, path, error));
    *ret_workbook = TAKE(workbook);
    return QF_OK;
}

void qf_spreadsheet_free(struct qf_spreadsheet *workbook)
{
    if (!workbook)
        return;
    qf_stored_zip_release(&workbook->zip);
    qf_text_release(&workbook->buffer);
    qf_text_release(&workbook->line);
    qf_text_release(&workbook->names);
    qf_text_release(&workbook->tail);
    free(workbook);
}

unsigned qf_spreadsheet_sheet_number(const struct qf_spreadsheet *workbook)
{
    return workbook->index;
}

int64_t qf_spreadsheet_row(const struct qf_spreadsheet *workbook)
{
    return workbook->row;
}

unsigned qf_spreadsheet_column(const struct qf_spreadsheet *workbook)
{
    return workbook->column;
}

static enum qf_status flush(struct qf_spreadsheet *workbook, struct qf_error *error)
{
    TRY(qf_text_check(&workbook->buffer, error));
    if (!workbook->buffer.length)
        return QF_OK;
    TRY(qf_stored_zip_add(&workbook->zip, workbook->buffer.data, workbook->buffer.length, error));
    qf_text_clear(&workbook->buffer);
    return QF_OK;
}

/* --- cells ------------------------------------------------------------------------------------------------------------- */

/* Opens `<c r="AB12"` of the next cell, with its style. */
static void open_cell(struct qf_spreadsheet *workbook, enum qf_cell_style style)
{
    char letters[3] = { 0 };
    unsigned column = workbook->column++;

    if (column >= 26) {
        letters[0] = (char)('A' + column / 26 - 1);
        letters[1] = (char)('A' + column % 26);
    } else {
        letters[0] = (char)('A' + column);
    }
    qf_text_add_string(&workbook->line, "<c r=\"");
    qf_text_add_string(&workbook->line, letters);
    qf_text_add_int(&workbook->line, workbook->row);
    qf_text_add_char(&workbook->line, '"');
    if (style != QF_CELL_PLAIN)
        qf_text_add_format(&workbook->line, " s=\"%d\"", (int)style);
}

void qf_spreadsheet_text(struct qf_spreadsheet *workbook, enum qf_cell_style style, const char *text)
{
    if (!*text) {
        workbook->column++;
        return;
    }
    open_cell(workbook, style);
    qf_text_add_string(&workbook->line, " t=\"inlineStr\"><is><t xml:space=\"preserve\">");
    qf_xml_add(&workbook->line, text);
    qf_text_add_string(&workbook->line, "</t></is></c>");
}

void qf_spreadsheet_number(struct qf_spreadsheet *workbook, enum qf_cell_style style, const char *digits)
{
    open_cell(workbook, style);
    qf_text_add_string(&workbook->line, "><v>");
    qf_text_add_string(&workbook->line, digits);
    qf_text_add_string(&workbook->line, "</v></c>");
}

void qf_spreadsheet_day(struct qf_spreadsheet *workbook, int32_t days)
{
    open_cell(workbook, QF_CELL_DAY);
    qf_text_add_format(&workbook->line, "><v>%d</v></c>", days + SERIAL_OF_1970);
}

enum qf_status qf_spreadsheet_end_row(struct qf_spreadsheet *workbook, struct qf_error *error)
{
    TRY(qf_text_check(&workbook->line, error));
    qf_text_add_format(&workbook->buffer, "<row r=\"%lld\">", (long long)workbook->row);
    qf_text_add_slice(&workbook->buffer, qf_text_slice(&workbook->line));
    qf_text_add_string(&workbook->buffer, "</row>\n");
    qf_text_clear(&workbook->line);
    workbook->row++;
    workbook->column = 0;
    return workbook->buffer.length >= FLUSH_BYTES ? flush(workbook, error) : qf_text_check(&workbook->buffer, error);
}

/* --- sheets ------------------------------------------------------------------------------------------------------------ */

/* ECMA-376 18.3.1.99: what stands before the rows, in that order. */
static void add_layout(struct qf_text *out, const struct qf_sheet_layout *layout)
{
    qf_text_add_string(out, "<sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr>");
    if (layout->frozen_rows)
        qf_text_add_format(out,
            "<sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"%u\" topLeftCell=\"A%u\" "
            "activePane=\"bottomLeft\""
            " state=\"frozen\"/></sheetView></sheetViews>",
            layout->frozen_rows, layout->frozen_rows + 1);
    if (!layout->widths || !layout->widths[0])
        return;
    qf_text_add_string(out, "<cols>");
    for (unsigned i = 0; layout->widths[i]; i++)
        qf_text_add_format(
            out, "<col min=\"%u\" max=\"%u\" width=\"%u\" customWidth=\"1\"/>", i + 1, i + 1, layout->widths[i]);
    qf_text_add_string(out, "</cols>");
}

/* A4 across, as many pages as it takes downwards. An & begins a code of the head and is doubled. */
static void add_page(struct qf_text *out, const struct qf_sheet_layout *layout)
{
    struct qf_text head CLEANUP(qf_text_release) = { 0 };

    qf_text_add_string(out,
        "<pageMargins left=\"0.5\" right=\"0.5\" top=\"0.8\" bottom=\"0.6\" header=\"0.3\" footer=\"0.3\"/>"
        "<pageSetup paperSize=\"9\" orientation=\"landscape\" fitToWidth=\"1\" fitToHeight=\"0\"/>");
    if (!layout->page_head || !*layout->page_head)
        return;
    for (const char *at = layout->page_head; *at; at++) {
        if (*at == '&')
            qf_text_add_char(&head, '&');
        qf_text_add_char(&head, *at);
    }
    qf_text_add_string(out, "<headerFooter><oddHeader>&amp;C");
    qf_xml_add(out, qf_text_string(&head));
    qf_text_add_string(out, "</oddHeader><oddFooter>&amp;C&amp;P / &amp;N</oddFooter></headerFooter>");
    if (head.failed)
        out->failed = head.failed;
}

static enum qf_status end_sheet(struct qf_spreadsheet *workbook, struct qf_error *error)
{
    if (!workbook->index)
        return QF_OK;
    qf_text_add_string(&workbook->buffer, "</sheetData>");
    qf_text_add_slice(&workbook->buffer, qf_text_slice(&workbook->tail));
    qf_text_add_string(&workbook->buffer, "</worksheet>");
    TRY(qf_text_check(&workbook->tail, error));
    return flush(workbook, error);
}

static void add_name(struct qf_text *out, const char *name)
{
    struct qf_text kept CLEANUP(qf_text_release) = { 0 };
    struct qf_slice text = qf_slice(name);
    size_t at = 0;

    for (unsigned i = 0; i < NAME_CHARACTERS && at < text.length; i++) {
        size_t before = at;
        qf_utf8_next(text, &at);
        if (at == before + 1 && strchr("[]:*?/\\'", name[before]))
            qf_text_add_char(&kept, ' ');
        else
            qf_text_add(&kept, name + before, at - before);
    }
    qf_xml_add(out, qf_text_string(&kept));
    if (kept.failed)
        out->failed = kept.failed;
}

enum qf_status qf_spreadsheet_sheet(
    struct qf_spreadsheet *workbook, const char *name, const struct qf_sheet_layout *layout, struct qf_error *error)
{
    struct qf_text part CLEANUP(qf_text_release) = { 0 };

    TRY(end_sheet(workbook, error));
    workbook->index++;
    workbook->row = 1;
    workbook->column = 0;
    qf_text_add_format(&part, "xl/worksheets/sheet%u.xml", workbook->index);
    TRY(qf_text_check(&part, error));
    TRY(qf_stored_zip_entry(&workbook->zip, qf_text_string(&part), error));
    qf_text_add_string(&workbook->names, "<sheet name=\"");
    add_name(&workbook->names, name);
    qf_text_add_format(&workbook->names, "\" sheetId=\"%u\" r:id=\"rId%u\"/>", workbook->index, workbook->index);
    qf_text_add_string(&workbook->buffer, xml_head);
    qf_text_add_string(&workbook->buffer, "<worksheet xmlns=\"" MAIN_NAMESPACE "\">");
    qf_text_clear(&workbook->tail);
    if (layout) {
        add_layout(&workbook->buffer, layout);
        add_page(&workbook->tail, layout);
    }
    qf_text_add_string(&workbook->buffer, "<sheetData>\n");
    return QF_OK;
}

/* --- the parts around the sheets --------------------------------------------------------------------------------------- */

static enum qf_status write_part(
    struct qf_spreadsheet *workbook, const char *name, const struct qf_text *content, struct qf_error *error)
{
    TRY(qf_text_check(content, error));
    TRY(qf_stored_zip_entry(&workbook->zip, name, error));
    TRY(qf_stored_zip_add(&workbook->zip, xml_head, strlen(xml_head), error));
    return qf_stored_zip_add(&workbook->zip, content->data, content->length, error);
}

static enum qf_status write_plain_part(
    struct qf_spreadsheet *workbook, const char *name, const char *content, struct qf_error *error)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };

    qf_text_add_string(&text, content);
    return write_part(workbook, name, &text, error);
}

static enum qf_status write_relations(struct qf_spreadsheet *workbook, struct qf_error *error)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };

    qf_text_add_string(&text, "<Relationships xmlns=\"" PACKAGE_NAMESPACE "relationships\">");
    for (unsigned i = 1; i <= workbook->index; i++)
        qf_text_add_format(&text,
            "<Relationship Id=\"rId%u\" Type=\"" RELATION_NAMESPACE "/worksheet\" Target=\"worksheets/sheet%u.xml\"/>",
            i, i);
    qf_text_add_format(&text,
        "<Relationship Id=\"rId%u\" Type=\"" RELATION_NAMESPACE "/styles\" Target=\"styles.xml\"/></Relationships>",
        workbook->index + 1);
    return write_part(workbook, "xl/_rels/workbook.xml.rels", &text, error);
}

static enum qf_status write_content_types(struct qf_spreadsheet *workbook, struct qf_error *error)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };

    qf_text_add_string(&text,
        "<Types xmlns=\"" PACKAGE_NAMESPACE "content-types\">"
        "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
        "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
        "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" SPREADSHEET_CONTENT "sheet.main+xml\"/>"
        "<Override PartName=\"/xl/styles.xml\" ContentType=\"" SPREADSHEET_CONTENT "styles+xml\"/>");
    for (unsigned i = 1; i <= workbook->index; i++)
        qf_text_add_format(&text,
            "<Override PartName=\"/xl/worksheets/sheet%u.xml\" ContentType=\"" SPREADSHEET_CONTENT "worksheet+xml\"/>",
            i);
    qf_text_add_string(&text, "</Types>");
    return write_part(workbook, "[Content_Types].xml", &text, error);
}

/* cellXfs stand in the order of enum qf_cell_style. */
static const char styles[] =
    "<styleSheet xmlns=\"" MAIN_NAMESPACE "\"><numFmts count=\"5\"><numFmt numFmtId=\"164\" formatCode=\"0.0%\"/>"
    "<numFmt numFmtId=\"165\" formatCode=\"0.0\"/><numFmt numFmtId=\"166\" formatCode=\"+0.0;-0.0;0.0\"/>"
    "<numFmt numFmtId=\"167\" formatCode=\"+0.0%;-0.0%;0.0%\"/><numFmt numFmtId=\"168\" "
    "formatCode=\"#,##0.00\"/></numFmts>"
    "<fonts count=\"3\"><font><sz val=\"11\"/><name val=\"宋体\"/></font><font><b/><sz val=\"11\"/><name "
    "val=\"宋体\"/></font>"
    "<font><b/><sz val=\"16\"/><name val=\"宋体\"/></font></fonts>"
    "<fills count=\"3\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill "
    "patternType=\"gray125\"/></fill>"
    "<fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFE8ECEF\"/></patternFill></fill></fills>"
    "<borders count=\"2\"><border/><border><left style=\"thin\"/><right style=\"thin\"/><top style=\"thin\"/><bottom "
    "style=\"thin\"/></border></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"11\"><xf "
    "xfId=\"0\"/>"
    "<xf numFmtId=\"14\" xfId=\"0\" applyNumberFormat=\"1\"/><xf fontId=\"2\" xfId=\"0\" applyFont=\"1\"/>"
    "<xf fontId=\"1\" fillId=\"2\" borderId=\"1\" xfId=\"0\" applyFont=\"1\" applyFill=\"1\" applyBorder=\"1\" "
    "applyAlignment=\"1\"><alignment horizontal=\"center\" vertical=\"center\" wrapText=\"1\"/></xf>"
    "<xf borderId=\"1\" xfId=\"0\" applyBorder=\"1\" applyAlignment=\"1\"><alignment vertical=\"center\" "
    "wrapText=\"1\"/></xf>"
    "<xf numFmtId=\"3\" borderId=\"1\" xfId=\"0\" applyNumberFormat=\"1\" applyBorder=\"1\"/>"
    "<xf numFmtId=\"168\" borderId=\"1\" xfId=\"0\" applyNumberFormat=\"1\" applyBorder=\"1\"/>"
    "<xf numFmtId=\"164\" borderId=\"1\" xfId=\"0\" applyNumberFormat=\"1\" applyBorder=\"1\"/>"
    "<xf numFmtId=\"165\" borderId=\"1\" xfId=\"0\" applyNumberFormat=\"1\" applyBorder=\"1\"/>"
    "<xf numFmtId=\"166\" borderId=\"1\" xfId=\"0\" applyNumberFormat=\"1\" applyBorder=\"1\"/>"
    "<xf numFmtId=\"167\" borderId=\"1\" xfId=\"0\" applyNumberFormat=\"1\" applyBorder=\"1\"/></cellXfs></styleSheet>";

enum qf_status qf_spreadsheet_commit(struct qf_spreadsheet *workbook, struct qf_error *error)
{
    struct qf_text content CLEANUP(qf_text_release) = { 0 };

    TRY(end_sheet(workbook, error));
    TRY(qf_text_check(&workbook->names, error));
    qf_text_add_string(&content, "<workbook xmlns=\"" MAIN_NAMESPACE "\" xmlns:r=\"" RELATION_NAMESPACE
                                 "\"><bookViews><workbookView/></bookViews><sheets>");
    qf_text_add_slice(&content, qf_text_slice(&workbook->names));
    qf_text_add_string(&content, "</sheets></workbook>");
    TRY(write_part(workbook, "xl/workbook.xml", &content, error));
    TRY(write_relations(workbook, error));
    TRY(write_plain_part(workbook, "xl/styles.xml", styles, error));
    TRY(write_content_types(workbook, error));
    TRY(write_plain_part(workbook, "_rels/.rels",
        "<Relationships xmlns=\"" PACKAGE_NAMESPACE
        "relationships\"><Relationship Id=\"rId1\" Type=\"" RELATION_NAMESPACE
        "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
        error));
    return qf_stored_zip_commit(&workbook->zip, error);
}
