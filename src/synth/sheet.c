/* SPDX-License-Identifier: Apache-2.0 */
/* CSV and workbooks (ECMA-376, the parts that every reader needs) behind one interface. */
#include "synth/sheet.h"

#include <stdlib.h>
#include <string.h>

#include <unicode/ucnv.h>
#include <unicode/ustring.h>

#include "base/date.h"
#include "base/text.h"
#include "synth/stored_zip.h"

#define FLUSH_BYTES    ((size_t)256 << 10)
#define SERIAL_OF_1970 25569 /* the day number of 1970-01-01 in the 1900 system */

struct qf_sheet {
    enum qf_sheet_form form;
    const char *const *headers;
    struct qf_text buffer; /* whole rows, in UTF-8 */
    struct qf_text line;   /* the row that is being written */
    struct qf_file_writer file;
    struct qf_stored_zip zip;
    struct qf_text names; /* <sheet> elements of the workbook */
    UConverter *converter;
    unsigned index, column, header_count;
    int64_t row;
};

static const char xml_head[] = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

#define MAIN_NAMESPACE      "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define RELATION_NAMESPACE  "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE_NAMESPACE   "http://schemas.openxmlformats.org/package/2006/"
#define SPREADSHEET_CONTENT "application/vnd.openxmlformats-officedocument.spreadsheetml."

/* --- bytes ------------------------------------------------------------------------------------------------------------- */

static enum qf_status write_gb18030(struct qf_sheet *sheet, struct qf_error *error)
{
    UErrorCode code = U_ZERO_ERROR;
    int32_t wide_length = 0;
    size_t length = sheet->buffer.length;
    UChar *wide CLEANUP(free) = malloc((length + 1) * sizeof *wide);
    char *narrow CLEANUP(free) = malloc(length * 4 + 8);

    if (!wide || !narrow)
        return qf_fail_memory(error);
    u_strFromUTF8(wide, (int32_t)length + 1, &wide_length, sheet->buffer.data, (int32_t)length, &code);
    int32_t narrow_length =
        ucnv_fromUChars(sheet->converter, narrow, (int32_t)(length * 4 + 8), wide, wide_length, &code);
    if (U_FAILURE(code))
        return qf_fail(error, QF_INTERNAL, "cannot write GB18030: %s", u_errorName(code));
    return qf_file_writer_add(&sheet->file, narrow, (size_t)narrow_length, error);
}

static enum qf_status flush(struct qf_sheet *sheet, struct qf_error *error)
{
    TRY(qf_text_check(&sheet->buffer, error));
    if (!sheet->buffer.length)
        return QF_OK;
    if (sheet->form == QF_SHEET_WORKBOOK)
        TRY(qf_stored_zip_add(&sheet->zip, sheet->buffer.data, sheet->buffer.length, error));
    else if (sheet->form == QF_SHEET_CSV_GB18030)
        TRY(write_gb18030(sheet, error));
    else
        TRY(qf_file_writer_add(&sheet->file, sheet->buffer.data, sheet->buffer.length, error));
    qf_text_clear(&sheet->buffer);
    return QF_OK;
}

/* --- cells ------------------------------------------------------------------------------------------------------------- */

static void add_xml(struct qf_text *out, const char *text)
{
    for (; *text; text++)
        switch (*text) {
        case '&':
            qf_text_add_string(out, "&amp;");
            break;
        case '<':
            qf_text_add_string(out, "&lt;");
            break;
        case '>':
            qf_text_add_string(out, "&gt;");
            break;
        case '"':
            qf_text_add_string(out, "&quot;");
            break;
        default:
            qf_text_add_char(out, *text);
        }
}

static void add_quoted(struct qf_text *out, const char *text)
{
    if (!text[strcspn(text, ",\"\r\n")]) {
        qf_text_add_string(out, text);
        return;
    }
    qf_text_add_char(out, '"');
    for (; *text; text++) {
        if (*text == '"')
            qf_text_add_char(out, '"');
        qf_text_add_char(out, *text);
    }
    qf_text_add_char(out, '"');
}

/* Opens `<c r="AB12"` of the next cell. */
static void open_cell(struct qf_sheet *sheet)
{
    char letters[3] = { 0 };
    unsigned column = sheet->column;

    if (column >= 26) {
        letters[0] = (char)('A' + column / 26 - 1);
        letters[1] = (char)('A' + column % 26);
    } else {
        letters[0] = (char)('A' + column);
    }
    qf_text_add_string(&sheet->line, "<c r=\"");
    qf_text_add_string(&sheet->line, letters);
    qf_text_add_int(&sheet->line, sheet->row);
    qf_text_add_char(&sheet->line, '"');
}

static void next_csv_cell(struct qf_sheet *sheet, const char *text)
{
    if (sheet->column++)
        qf_text_add_char(&sheet->line, ',');
    add_quoted(&sheet->line, text);
}

void qf_sheet_text(struct qf_sheet *sheet, const char *text)
{
    if (sheet->form != QF_SHEET_WORKBOOK) {
        next_csv_cell(sheet, text);
        return;
    }
    if (*text) {
        open_cell(sheet);
        qf_text_add_string(&sheet->line, " t=\"inlineStr\"><is><t xml:space=\"preserve\">");
        add_xml(&sheet->line, text);
        qf_text_add_string(&sheet->line, "</t></is></c>");
    }
    sheet->column++;
}

void qf_sheet_number(struct qf_sheet *sheet, const char *digits)
{
    if (sheet->form != QF_SHEET_WORKBOOK) {
        next_csv_cell(sheet, digits);
        return;
    }
    open_cell(sheet);
    qf_text_add_string(&sheet->line, "><v>");
    qf_text_add_string(&sheet->line, digits);
    qf_text_add_string(&sheet->line, "</v></c>");
    sheet->column++;
}

void qf_sheet_serial(struct qf_sheet *sheet, int32_t days)
{
    char text[QF_DATE_TEXT];

    if (sheet->form != QF_SHEET_WORKBOOK) {
        qf_date_format(days, text);
        next_csv_cell(sheet, text);
        return;
    }
    open_cell(sheet);
    qf_text_add_format(&sheet->line, " s=\"1\"><v>%d</v></c>", days + SERIAL_OF_1970);
    sheet->column++;
}

enum qf_status qf_sheet_end_row(struct qf_sheet *sheet, struct qf_error *error)
{
    if (sheet->form == QF_SHEET_WORKBOOK) {
        qf_text_add_format(&sheet->buffer, "<row r=\"%lld\">", (long long)sheet->row);
        qf_text_add_slice(&sheet->buffer, qf_text_slice(&sheet->line));
        qf_text_add_string(&sheet->buffer, "</row>\n");
    } else {
        qf_text_add_slice(&sheet->buffer, qf_text_slice(&sheet->line));
        qf_text_add_string(&sheet->buffer, "\r\n");
    }
    TRY(qf_text_check(&sheet->line, error));
    qf_text_clear(&sheet->line);
    sheet->row++;
    sheet->column = 0;
    return sheet->buffer.length >= FLUSH_BYTES ? flush(sheet, error) : qf_text_check(&sheet->buffer, error);
}

unsigned qf_sheet_index(const struct qf_sheet *sheet)
{
    return sheet->index;
}

int64_t qf_sheet_row(const struct qf_sheet *sheet)
{
    return sheet->row;
}

const char *qf_sheet_header(const struct qf_sheet *sheet)
{
    return sheet->column < sheet->header_count ? sheet->headers[sheet->column] : "";
}

enum qf_sheet_form qf_sheet_form(const struct qf_sheet *sheet)
{
    return sheet->form;
}

/* --- sheets ------------------------------------------------------------------------------------------------------------ */

static enum qf_status write_row(
    struct qf_sheet *sheet, const char *const *cells, unsigned count, struct qf_error *error)
{
    for (unsigned i = 0; i < count; i++)
        qf_sheet_text(sheet, cells[i]);
    return qf_sheet_end_row(sheet, error);
}

static enum qf_status end_sheet(struct qf_sheet *sheet, struct qf_error *error)
{
    if (!sheet->index)
        return QF_OK;
    qf_text_add_string(&sheet->buffer, "</sheetData></worksheet>");
    return flush(sheet, error);
}

static enum qf_status begin_sheet_part(struct qf_sheet *sheet, const char *name, struct qf_error *error)
{
    struct qf_text part CLEANUP(qf_text_release) = { 0 };

    TRY(end_sheet(sheet, error));
    sheet->index++;
    qf_text_add_format(&part, "xl/worksheets/sheet%u.xml", sheet->index);
    TRY(qf_text_check(&part, error));
    TRY(qf_stored_zip_entry(&sheet->zip, qf_text_string(&part), error));
    qf_text_add_string(&sheet->names, "<sheet name=\"");
    add_xml(&sheet->names, name);
    qf_text_add_format(&sheet->names, "\" sheetId=\"%u\" r:id=\"rId%u\"/>", sheet->index, sheet->index);
    qf_text_add_string(&sheet->buffer, xml_head);
    qf_text_add_string(&sheet->buffer, "<worksheet xmlns=\"" MAIN_NAMESPACE "\"><sheetData>\n");
    return QF_OK;
}

enum qf_status qf_sheet_begin(
    struct qf_sheet *sheet, const char *name, const char *title, const char *unit, struct qf_error *error)
{
    if (sheet->form == QF_SHEET_WORKBOOK)
        TRY(begin_sheet_part(sheet, name, error));
    else
        sheet->index = 1;
    sheet->row = 1;
    if (title)
        TRY(write_row(sheet, &title, 1, error));
    if (unit)
        TRY(write_row(sheet, &unit, 1, error));
    return write_row(sheet, sheet->headers, sheet->header_count, error);
}

enum qf_status qf_sheet_open(const char *path, enum qf_sheet_form form, const char *const *headers,
    struct qf_sheet **ret_sheet, struct qf_error *error)
{
    struct qf_sheet *sheet CLEANUP(qf_sheet_free) = calloc(1, sizeof *sheet);
    UErrorCode code = U_ZERO_ERROR;

    if (!sheet)
        return qf_fail_memory(error);
    sheet->file = QF_FILE_WRITER_INIT;
    sheet->zip = QF_STORED_ZIP_INIT;
    sheet->form = form;
    sheet->headers = headers;
    while (headers[sheet->header_count])
        sheet->header_count++;
    if (form == QF_SHEET_CSV_GB18030) {
        sheet->converter = ucnv_open("GB18030", &code);
        if (U_FAILURE(code))
            return qf_fail(error, QF_INTERNAL, "cannot write GB18030: %s", u_errorName(code));
    }
    if (form == QF_SHEET_WORKBOOK)
        TRY(qf_stored_zip_open(&sheet->zip, path, error));
    else
        TRY(qf_file_writer_open(&sheet->file, path, error));
    if (form == QF_SHEET_CSV_UTF8)
        qf_text_add_string(&sheet->buffer, "\xEF\xBB\xBF");
    *ret_sheet = TAKE(sheet);
    return QF_OK;
}

void qf_sheet_free(struct qf_sheet *sheet)
{
    if (!sheet)
        return;
    qf_file_writer_release(&sheet->file);
    qf_stored_zip_release(&sheet->zip);
    if (sheet->converter)
        ucnv_close(sheet->converter);
    qf_text_release(&sheet->buffer);
    qf_text_release(&sheet->line);
    qf_text_release(&sheet->names);
    free(sheet);
}

/* --- the workbook around the sheets ------------------------------------------------------------------------------------ */

static enum qf_status write_part(
    struct qf_sheet *sheet, const char *name, const struct qf_text *content, struct qf_error *error)
{
    TRY(qf_text_check(content, error));
    TRY(qf_stored_zip_entry(&sheet->zip, name, error));
    TRY(qf_stored_zip_add(&sheet->zip, xml_head, strlen(xml_head), error));
    return qf_stored_zip_add(&sheet->zip, content->data, content->length, error);
}

static enum qf_status write_plain_part(
    struct qf_sheet *sheet, const char *name, const char *content, struct qf_error *error)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };

    qf_text_add_string(&text, content);
    return write_part(sheet, name, &text, error);
}

static enum qf_status write_relations(struct qf_sheet *sheet, struct qf_error *error)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };

    qf_text_add_string(&text, "<Relationships xmlns=\"" PACKAGE_NAMESPACE "relationships\">");
    for (unsigned i = 1; i <= sheet->index; i++)
        qf_text_add_format(&text,
            "<Relationship Id=\"rId%u\" Type=\"" RELATION_NAMESPACE "/worksheet\" Target=\"worksheets/sheet%u.xml\"/>",
            i, i);
    qf_text_add_format(&text,
        "<Relationship Id=\"rId%u\" Type=\"" RELATION_NAMESPACE "/styles\" Target=\"styles.xml\"/></Relationships>",
        sheet->index + 1);
    return write_part(sheet, "xl/_rels/workbook.xml.rels", &text, error);
}

static enum qf_status write_content_types(struct qf_sheet *sheet, struct qf_error *error)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };

    qf_text_add_string(&text,
        "<Types xmlns=\"" PACKAGE_NAMESPACE "content-types\">"
        "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
        "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
        "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" SPREADSHEET_CONTENT "sheet.main+xml\"/>"
        "<Override PartName=\"/xl/styles.xml\" ContentType=\"" SPREADSHEET_CONTENT "styles+xml\"/>");
    for (unsigned i = 1; i <= sheet->index; i++)
        qf_text_add_format(&text,
            "<Override PartName=\"/xl/worksheets/sheet%u.xml\" ContentType=\"" SPREADSHEET_CONTENT "worksheet+xml\"/>",
            i);
    qf_text_add_string(&text, "</Types>");
    return write_part(sheet, "[Content_Types].xml", &text, error);
}

static enum qf_status write_frame(struct qf_sheet *sheet, struct qf_error *error)
{
    struct qf_text workbook CLEANUP(qf_text_release) = { 0 };

    qf_text_add_string(&workbook, "<workbook xmlns=\"" MAIN_NAMESPACE "\" xmlns:r=\"" RELATION_NAMESPACE "\"><sheets>");
    qf_text_add_slice(&workbook, qf_text_slice(&sheet->names));
    qf_text_add_string(&workbook, "</sheets></workbook>");
    TRY(write_part(sheet, "xl/workbook.xml", &workbook, error));
    TRY(write_relations(sheet, error));
    TRY(write_plain_part(sheet, "xl/styles.xml",
        "<styleSheet xmlns=\"" MAIN_NAMESPACE
        "\"><fonts count=\"1\"><font><sz val=\"11\"/><name val=\"宋体\"/></font></fonts>"
        "<fills count=\"1\"><fill><patternFill patternType=\"none\"/></fill></fills><borders "
        "count=\"1\"><border/></borders>"
        "<cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"2\"><xf xfId=\"0\"/>"
        "<xf numFmtId=\"14\" xfId=\"0\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>",
        error));
    TRY(write_content_types(sheet, error));
    return write_plain_part(sheet, "_rels/.rels",
        "<Relationships xmlns=\"" PACKAGE_NAMESPACE
        "relationships\"><Relationship Id=\"rId1\" Type=\"" RELATION_NAMESPACE
        "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
        error);
}

enum qf_status qf_sheet_commit(struct qf_sheet *sheet, struct qf_error *error)
{
    if (sheet->form != QF_SHEET_WORKBOOK) {
        TRY(flush(sheet, error));
        return qf_file_writer_commit(&sheet->file, error);
    }
    TRY(end_sheet(sheet, error));
    TRY(write_frame(sheet, error));
    return qf_stored_zip_commit(&sheet->zip, error);
}
