/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of a workbook as text, zipped. */
#include "office.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "base/text.h"
#include "store/place.h"

#define XML_HEAD     "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define MAIN         "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
#define RELATIONS    "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PARTS_MAX    64
#define PLAIN_STYLES "<xf numFmtId=\"0\"/><xf numFmtId=\"14\"/>"

static void must(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "office: cannot %s\n", what);
        abort();
    }
}

void office_archive(const char *path, const struct office_part *parts, size_t count, bool stored)
{
    int code = 0;
    zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code);

    must(zip != NULL, "make an archive");
    for (size_t i = 0; i < count; i++) {
        size_t length = parts[i].length ? parts[i].length : strlen(parts[i].data);
        zip_source_t *source = zip_source_buffer(zip, parts[i].data, length, 0);
        zip_int64_t index = zip_file_add(zip, parts[i].name, source, ZIP_FL_ENC_UTF_8);
        must(index >= 0, "add a part");
        must(zip_set_file_compression(zip, (zip_uint64_t)index, stored ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 0) == 0,
            "choose a compression");
    }
    must(zip_close(zip) == 0, "write an archive");
}

static void add_escaped(struct qf_text *out, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (text[i] == '&')
            qf_text_add_string(out, "&amp;");
        else if (text[i] == '<')
            qf_text_add_string(out, "&lt;");
        else
            qf_text_add_char(out, text[i]);
}

static void add_cell(struct qf_text *out, const char *cell, size_t length, unsigned column, unsigned row)
{
    char letters[8];

    if (!length)
        return;
    qf_column_letters(column, letters);
    if (*cell != '=') {
        qf_text_add_format(out, "<c r=\"%s%u\" t=\"inlineStr\"><is><t>", letters, row);
        add_escaped(out, cell, length);
        qf_text_add_string(out, "</t></is></c>");
        return;
    }
    bool date = cell[length - 1] == 'd';
    qf_text_add_format(
        out, "<c r=\"%s%u\" s=\"%d\"><v>%.*s</v></c>", letters, row, date, (int)(length - 1 - date), cell + 1);
}

static void add_grid(struct qf_text *out, const char *grid)
{
    for (unsigned row = 1; *grid; row++) {
        size_t length = strcspn(grid, "\n");
        if (length) {
            const char *cell = grid, *end = grid + length;
            qf_text_add_format(out, "<row r=\"%u\">", row);
            for (unsigned column = 1; cell <= end; column++) {
                size_t used = strcspn(cell, "|\n");
                add_cell(out, cell, used, column, row);
                cell += used + 1;
            }
            qf_text_add_string(out, "</row>");
        }
        grid += length + (grid[length] == '\n');
    }
}

/* The parts being made; texts live until the archive is written. */
struct maker {
    struct office_part parts[PARTS_MAX];
    struct qf_text texts[PARTS_MAX];
    char names[PARTS_MAX][64];
    size_t count;
};

static struct qf_text *begin_part(struct maker *maker, const char *name)
{
    must(maker->count < PARTS_MAX, "hold so many parts");
    snprintf(maker->names[maker->count], sizeof maker->names[0], "%s", name);
    struct qf_text *text = &maker->texts[maker->count++];
    qf_text_add_string(text, XML_HEAD);
    return text;
}

static void add_structure(struct maker *maker, const struct office_book *book)
{
    struct qf_text *text = begin_part(maker, "xl/workbook.xml");

    qf_text_add_format(
        text, "<workbook " MAIN " xmlns:r=\"" RELATIONS "\"><workbookPr date1904=\"%d\"/><sheets>", book->system_1904);
    for (size_t i = 0; i < book->sheet_count; i++) {
        const struct office_sheet *sheet = &book->sheets[i];
        qf_text_add_format(text, "<sheet name=\"%s\" sheetId=\"%zu\" state=\"%s\" r:id=\"rId%zu\"/>", sheet->name,
            i + 1, sheet->state ? sheet->state : "visible", i + 1);
    }
    qf_text_add_string(text, "</sheets></workbook>");
    text = begin_part(maker, "xl/_rels/workbook.xml.rels");
    qf_text_add_string(text, "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">");
    for (size_t i = 0; i < book->sheet_count; i++)
        qf_text_add_format(text,
            "<Relationship Id=\"rId%zu\" Type=\"" RELATIONS "/worksheet\" Target=\"worksheets/sheet%zu.xml\"/>", i + 1,
            i + 1);
    qf_text_add_string(text, "</Relationships>");
}

static void add_sheet(struct maker *maker, const struct office_sheet *sheet, size_t number)
{
    char name[64];

    snprintf(name, sizeof name, "xl/worksheets/sheet%zu.xml", number);
    struct qf_text *text = begin_part(maker, name);
    qf_text_add_string(text, "<worksheet " MAIN "><sheetData>");
    if (sheet->rows)
        qf_text_add_string(text, sheet->rows);
    else
        add_grid(text, sheet->grid ? sheet->grid : "");
    qf_text_add_string(text, "</sheetData></worksheet>");
}

void office_workbook(const char *path, const struct office_book *book)
{
    struct maker *maker = calloc(1, sizeof *maker);

    must(maker != NULL, "find memory");
    add_structure(maker, book);
    for (size_t i = 0; i < book->sheet_count; i++)
        add_sheet(maker, &book->sheets[i], i + 1);
    qf_text_add_format(begin_part(maker, "xl/styles.xml"),
        "<styleSheet " MAIN "><numFmts>%s</numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
        "<cellXfs>%s</cellXfs></styleSheet>",
        book->formats ? book->formats : "", book->styles ? book->styles : PLAIN_STYLES);
    if (book->strings)
        qf_text_add_format(begin_part(maker, "xl/sharedStrings.xml"), "<sst " MAIN ">%s</sst>", book->strings);
    for (size_t i = 0; i < maker->count; i++) {
        must(maker->texts[i].failed == QF_OK, "find memory");
        maker->parts[i] = (struct office_part){ maker->names[i], maker->texts[i].data, maker->texts[i].length };
    }
    office_archive(path, maker->parts, maker->count, false);
    for (size_t i = 0; i < maker->count; i++)
        qf_text_release(&maker->texts[i]);
    free(maker);
}

void office_grid(const char *path, const char *grid)
{
    const struct office_sheet sheet = { .name = "Sheet1", .grid = grid };

    office_workbook(path, &(struct office_book){ .sheets = &sheet, .sheet_count = 1 });
}
