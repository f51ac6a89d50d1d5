/* SPDX-License-Identifier: Apache-2.0 */
/* A workbook: a sheet for each section, numbers as numbers. Charts are left to the reader, whose tables they are drawn from. */
#include "publish/document.h"

#include <stdio.h>

#include "base/money.h"
#include "base/spreadsheet.h"

enum { COLUMNS_MOST = 32, FROZEN_ROWS = 4 };

/* "0.979" of 979 thousandths; exact, without a float. */
static void write_decimal(struct qf_spreadsheet *sheet, enum qf_cell_style style, int64_t number, int places)
{
    int64_t scale = places == 3 ? 1000 : places == 2 ? 100 : 10;
    int64_t size = number < 0 ? -number : number;
    char text[48];

    snprintf(text, sizeof text, "%s%lld.%0*lld", number < 0 ? "-" : "", (long long)(size / scale), places,
        (long long)(size % scale));
    qf_spreadsheet_number(sheet, style, text);
}

static void write_value(
    struct qf_spreadsheet *sheet, enum qf_lang lang, const struct qf_doc_value *value, struct qf_text *scratch)
{
    switch (value->kind) {
    case QF_DOC_WHOLE:
        qf_text_clear(scratch);
        qf_text_add_int(scratch, value->number);
        qf_spreadsheet_number(sheet, QF_CELL_WHOLE, qf_text_string(scratch));
        return;
    case QF_DOC_FEN:
        write_decimal(sheet, QF_CELL_MONEY, value->number, 2);
        return;
    case QF_DOC_PERCENT:
        write_decimal(sheet, QF_CELL_PERCENT, value->number, 3);
        return;
    case QF_DOC_CHANGE:
        write_decimal(sheet, QF_CELL_CHANGE, value->number, 3);
        return;
    case QF_DOC_POINTS:
        write_decimal(sheet, QF_CELL_SIGNED, value->number, 1);
        return;
    case QF_DOC_TENTHS:
        write_decimal(sheet, QF_CELL_TENTHS, value->number, 1);
        return;
    case QF_DOC_NONE:
    case QF_DOC_HIDDEN:
    case QF_DOC_TEXT:
        break;
    }
    qf_text_clear(scratch);
    qf_doc_value_format(value, lang, scratch);
    qf_spreadsheet_text(sheet, QF_CELL_BODY, qf_text_string(scratch));
}

static enum qf_status write_line(
    struct qf_spreadsheet *sheet, enum qf_cell_style style, const char *text, struct qf_error *error)
{
    qf_spreadsheet_text(sheet, style, text ? text : "");
    return qf_spreadsheet_end_row(sheet, error);
}

static enum qf_status write_table(const struct qf_document *document, struct qf_spreadsheet *sheet,
    const struct qf_doc_table *table, bool headed, struct qf_error *error)
{
    struct qf_text scratch CLEANUP(qf_text_release) = { 0 };

    if (table->title)
        TRY(write_line(sheet, QF_CELL_PLAIN, table->title, error));
    for (size_t i = 0; headed && i < table->column_count; i++)
        qf_spreadsheet_text(sheet, QF_CELL_HEADING, table->columns[i].heading);
    if (headed)
        TRY(qf_spreadsheet_end_row(sheet, error));
    for (size_t row = 0; row < table->row_count; row++) {
        for (size_t i = 0; i < table->column_count; i++)
            write_value(sheet, document->lang, &table->cells[row * table->column_count + i], &scratch);
        TRY(qf_text_check(&scratch, error));
        TRY(qf_spreadsheet_end_row(sheet, error));
    }
    if (table->note)
        TRY(write_line(sheet, QF_CELL_PLAIN, table->note, error));
    return qf_spreadsheet_end_row(sheet, error);
}

/* The widest that any table of the section wants of each column. */
static void find_widths(const struct qf_doc_section *section, unsigned widths[COLUMNS_MOST + 1])
{
    for (const struct qf_doc_block *block = section->first; block; block = block->next)
        for (size_t i = 0; block->kind == QF_BLOCK_TABLE && i < block->table.column_count && i < COLUMNS_MOST; i++)
            if (block->table.columns[i].width + 2 > widths[i])
                widths[i] = block->table.columns[i].width + 2;
}

static const struct qf_doc_block *first_table(const struct qf_doc_section *section)
{
    for (const struct qf_doc_block *block = section->first; block; block = block->next)
        if (block->kind == QF_BLOCK_TABLE)
            return block;
    return NULL;
}

/* Title, mark, the first table's title and its head stand still; then everything in its order. */
static enum qf_status write_section(const struct qf_document *document, struct qf_spreadsheet *sheet,
    const struct qf_doc_section *section, struct qf_error *error)
{
    const struct qf_doc_block *head = first_table(section);
    unsigned widths[COLUMNS_MOST + 1] = { 0 };

    if (!head && !section->first)
        return QF_OK;
    find_widths(section, widths);
    TRY(qf_spreadsheet_sheet(sheet, section->title,
        &(struct qf_sheet_layout){
            .widths = widths, .frozen_rows = head ? FROZEN_ROWS : 0, .page_head = document->mark },
        error));
    TRY(write_line(sheet, QF_CELL_TITLE, document->title, error));
    TRY(write_line(sheet, QF_CELL_PLAIN, document->mark, error));
    TRY(write_line(sheet, QF_CELL_PLAIN, document->subtitle, error));
    for (size_t i = 0; head && i < head->table.column_count; i++)
        qf_spreadsheet_text(sheet, QF_CELL_HEADING, head->table.columns[i].heading);
    if (head)
        TRY(qf_spreadsheet_end_row(sheet, error));
    for (const struct qf_doc_block *block = section->first; block; block = block->next)
        if (block->kind == QF_BLOCK_TABLE)
            TRY(write_table(document, sheet, &block->table, block != head, error));
        else if (block->kind == QF_BLOCK_TEXT)
            TRY(write_line(sheet, QF_CELL_PLAIN, block->text, error));
    return QF_OK;
}

enum qf_status qf_publish_xlsx(const struct qf_document *document, const char *path, struct qf_error *error)
{
    struct qf_spreadsheet *sheet CLEANUP(qf_spreadsheet_free) = NULL;

    TRY(qf_spreadsheet_open(path, &sheet, error));
    for (const struct qf_doc_section *section = document->first; section; section = section->next)
        TRY(write_section(document, sheet, section, error));
    return qf_spreadsheet_commit(sheet, error);
}
