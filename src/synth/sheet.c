/* SPDX-License-Identifier: Apache-2.0 */
/* CSV and workbooks behind one interface. */
#include "synth/sheet.h"

#include <stdlib.h>
#include <string.h>

#include <unicode/ucnv.h>
#include <unicode/ustring.h>

#include "base/date.h"
#include "base/file.h"
#include "base/spreadsheet.h"
#include "base/text.h"

#define FLUSH_BYTES ((size_t)256 << 10)

struct qf_sheet {
    enum qf_sheet_form form;
    const char *const *headers;
    struct qf_spreadsheet *workbook; /* else the three that follow */
    struct qf_text buffer;           /* whole rows, in UTF-8 */
    struct qf_text line;             /* the row that is being written */
    struct qf_file_writer file;
    UConverter *converter;
    unsigned index, column, header_count;
    int64_t row;
};

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
    if (sheet->form == QF_SHEET_CSV_GB18030)
        TRY(write_gb18030(sheet, error));
    else
        TRY(qf_file_writer_add(&sheet->file, sheet->buffer.data, sheet->buffer.length, error));
    qf_text_clear(&sheet->buffer);
    return QF_OK;
}

/* --- cells ------------------------------------------------------------------------------------------------------------- */

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

static void next_csv_cell(struct qf_sheet *sheet, const char *text)
{
    if (sheet->column++)
        qf_text_add_char(&sheet->line, ',');
    add_quoted(&sheet->line, text);
}

void qf_sheet_text(struct qf_sheet *sheet, const char *text)
{
    if (sheet->workbook)
        qf_spreadsheet_text(sheet->workbook, QF_CELL_PLAIN, text);
    else
        next_csv_cell(sheet, text);
}

void qf_sheet_number(struct qf_sheet *sheet, const char *digits)
{
    if (sheet->workbook)
        qf_spreadsheet_number(sheet->workbook, QF_CELL_PLAIN, digits);
    else
        next_csv_cell(sheet, digits);
}

void qf_sheet_serial(struct qf_sheet *sheet, int32_t days)
{
    char text[QF_DATE_TEXT];

    if (sheet->workbook) {
        qf_spreadsheet_day(sheet->workbook, days);
        return;
    }
    qf_date_format(days, text);
    next_csv_cell(sheet, text);
}

enum qf_status qf_sheet_end_row(struct qf_sheet *sheet, struct qf_error *error)
{
    if (sheet->workbook)
        return qf_spreadsheet_end_row(sheet->workbook, error);
    qf_text_add_slice(&sheet->buffer, qf_text_slice(&sheet->line));
    qf_text_add_string(&sheet->buffer, "\r\n");
    TRY(qf_text_check(&sheet->line, error));
    qf_text_clear(&sheet->line);
    sheet->row++;
    sheet->column = 0;
    return sheet->buffer.length >= FLUSH_BYTES ? flush(sheet, error) : qf_text_check(&sheet->buffer, error);
}

unsigned qf_sheet_index(const struct qf_sheet *sheet)
{
    return sheet->workbook ? qf_spreadsheet_sheet_number(sheet->workbook) : sheet->index;
}

int64_t qf_sheet_row(const struct qf_sheet *sheet)
{
    return sheet->workbook ? qf_spreadsheet_row(sheet->workbook) : sheet->row;
}

const char *qf_sheet_header(const struct qf_sheet *sheet)
{
    unsigned column = sheet->workbook ? qf_spreadsheet_column(sheet->workbook) : sheet->column;

    return column < sheet->header_count ? sheet->headers[column] : "";
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

enum qf_status qf_sheet_begin(
    struct qf_sheet *sheet, const char *name, const char *title, const char *unit, struct qf_error *error)
{
    if (sheet->workbook)
        TRY(qf_spreadsheet_sheet(sheet->workbook, name, NULL, error));
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
        TRY(qf_spreadsheet_open(path, &sheet->workbook, error));
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
    qf_spreadsheet_free(sheet->workbook);
    if (sheet->converter)
        ucnv_close(sheet->converter);
    qf_text_release(&sheet->buffer);
    qf_text_release(&sheet->line);
    free(sheet);
}

enum qf_status qf_sheet_commit(struct qf_sheet *sheet, struct qf_error *error)
{
    if (sheet->workbook)
        return qf_spreadsheet_commit(sheet->workbook, error);
    TRY(flush(sheet, error));
    return qf_file_writer_commit(&sheet->file, error);
}
