/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of an XLSX file, sheet after sheet, as a stream: the parser is suspended at the end of each row and goes on when the next
 * is asked for. A row is addressed as a spreadsheet program shows it; empty rows count between others, not after the last.
 */
#include "collect/xlsx.h"

#include <math.h>
#include <stdio.h>

#include "base/text.h"

#define CHUNK_BYTES ((size_t)64 << 10)
#define ROWS_MAX    1048576 /* of one sheet, by the format */

struct qf_source {
    struct qf_workbook *workbook;
    unsigned next_sheet;
    int64_t next_row;
};

enum cell_kind { CELL_NUMBER, CELL_SHARED, CELL_INLINE, CELL_BOOLEAN, CELL_ERROR };

struct qf_cursor {
    struct qf_xml xml; /* first: handlers of workbook.c find it */
    struct qf_source *source;
    unsigned sheet;
    struct qf_part part;
    char chunk[CHUNK_BYTES];
    bool suspended, ended; /* the parser stands inside the chunk; the part is read to its end */
    /* the row being read */
    int64_t sheet_row;     /* 1-based in its sheet; 0 before the first */
    int64_t written_row;   /* the last that holds something */
    int64_t delivered_row; /* the last that was handed out */
    bool row_ready;
    struct qf_cell cells[QF_CELLS_MAX];
    size_t starts[QF_CELLS_MAX]; /* of each cell's text in `texts`, set at the end of the row */
    unsigned count;
    bool too_wide;
    struct qf_text texts;
    /* the cell being read */
    unsigned column;
    enum cell_kind kind;
    bool is_date;
    bool in_value;
    size_t cell_start;
    unsigned phonetic;
};

/* "BC12" → 54 (0-based column), QF_CELLS_MAX for all that are further to the right; −1 when it names none. */
static long column_of(const char *reference)
{
    long column = 0;

    if (*reference < 'A' || *reference > 'Z')
        return -1;
    for (; *reference >= 'A' && *reference <= 'Z'; reference++)
        if (column <= QF_CELLS_MAX)
            column = column * 26 + (*reference - 'A' + 1);
    return column > QF_CELLS_MAX ? QF_CELLS_MAX : column - 1;
}

static enum cell_kind kind_of(const char *type)
{
    static const struct {
        const char *type;
        enum cell_kind kind;
    } kinds[] = { { "s", CELL_SHARED }, { "str", CELL_INLINE }, { "inlineStr", CELL_INLINE }, { "d", CELL_INLINE },
        { "b", CELL_BOOLEAN }, { "e", CELL_ERROR } };

    for (size_t i = 0; type && i < QF_COUNT(kinds); i++)
        if (strcmp(kinds[i].type, type) == 0)
            return kinds[i].kind;
    return CELL_NUMBER;
}

static void begin_row(struct qf_cursor *cursor, const char **attributes)
{
    const char *number = qf_xml_attribute(attributes, "r");
    long row = number ? strtol(number, NULL, 10) : (long)cursor->sheet_row + 1;

    if (row <= cursor->sheet_row || row > ROWS_MAX) { /* rows stand in order; anything else is no sheet */
        qf_xml_stop(&cursor->xml, QF_INPUT);
        return;
    }
    cursor->sheet_row = row;
    cursor->count = 0;
    cursor->column = 0;
    cursor->too_wide = false;
    qf_text_clear(&cursor->texts);
}

static void begin_cell(struct qf_cursor *cursor, const char **attributes)
{
    const char *reference = qf_xml_attribute(attributes, "r");
    long column = reference ? column_of(reference) : (long)cursor->column;
    const char *style = qf_xml_attribute(attributes, "s");
    long number = style ? strtol(style, NULL, 10) : 0;
    const struct qf_workbook *workbook = cursor->source->workbook;

    if (column < 0) { /* nobody knows where the value belongs */
        qf_xml_stop(&cursor->xml, QF_INPUT);
        return;
    }
    cursor->column = (unsigned)column;
    cursor->kind = kind_of(qf_xml_attribute(attributes, "t"));
    cursor->is_date = number >= 0 && (size_t)number < workbook->style_count && workbook->date_style[number];
    cursor->cell_start = cursor->texts.length;
}

static void start_element(void *user, const char *element, const char **attributes)
{
    struct qf_cursor *cursor = user;
    const char *name = qf_xml_local(element);

    if (strcmp(name, "row") == 0)
        begin_row(cursor, attributes);
    else if (strcmp(name, "c") == 0)
        begin_cell(cursor, attributes);
    else if (strcmp(name, "rPh") == 0)
        cursor->phonetic++;
    else if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)
        cursor->in_value = !cursor->phonetic;
}

static void take_text(void *user, const char *data, int length)
{
    struct qf_cursor *cursor = user;

    if (cursor->in_value)
        qf_text_add(&cursor->texts, data, (size_t)length);
}

/* The shortest decimal text that reads back as the same number: what the clerk saw, not what the file's rounding left. */
static size_t shortest_decimal(double number, char out[32])
{
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(out, 32, "%.*g", digits, number);
        if (strtod(out, NULL) == number)
            break;
    }
    return strlen(out);
}

static void set_number(struct qf_cursor *cursor, struct qf_cell *cell)
{
    char text[32], *end = NULL;
    const char *raw = qf_text_string(&cursor->texts) + cursor->cell_start;

    double number = strtod(raw, &end);
    if (end == raw || *end || !isfinite(number))
        return; /* no number after all: its text is judged */
    cell->number = number;
    cell->is_number = true;
    cell->is_date = cursor->is_date;
    size_t length = shortest_decimal(cell->number, text);
    cursor->texts.length = cursor->cell_start;
    qf_text_add(&cursor->texts, text, length);
}

/* A string that is not there shows a damaged workbook: the cell held something, and nobody knows what. */
static void set_shared(struct qf_cursor *cursor, struct qf_cell *cell)
{
    const struct qf_workbook *workbook = cursor->source->workbook;
    const char *text = qf_text_string(&cursor->texts) + cursor->cell_start;
    char *end = NULL;
    unsigned long index = strtoul(text, &end, 10);

    if (cursor->texts.failed)
        return; /* told at the end of the row */
    if (end == text || index >= workbook->string_count) {
        qf_xml_stop(&cursor->xml, QF_INPUT);
        return;
    }
    cursor->texts.length = cursor->cell_start;
    cell->text = workbook->strings[index];
}

static void end_cell(struct qf_cursor *cursor)
{
    unsigned column = cursor->column++;

    if (column >= QF_CELLS_MAX) {
        cursor->too_wide = cursor->too_wide || cursor->texts.length > cursor->cell_start;
        cursor->texts.length = cursor->cell_start;
        return;
    }
    while (cursor->count <= column) {
        cursor->starts[cursor->count] = cursor->texts.length;
        cursor->cells[cursor->count++] = (struct qf_cell){ 0 };
    }
    struct qf_cell *cell = &cursor->cells[column];
    *cell = (struct qf_cell){ 0 };
    if (cursor->texts.length > cursor->cell_start) {
        if (cursor->kind == CELL_NUMBER)
            set_number(cursor, cell);
        else if (cursor->kind == CELL_SHARED)
            set_shared(cursor, cell);
        else
            cursor->texts.length = cursor->cell_start + qf_xlsx_unescape(cursor->texts.data + cursor->cell_start,
                                                            cursor->texts.length - cursor->cell_start);
    }
    cursor->starts[column] = cursor->cell_start;
    if (!cell->text.data)
        cell->text.length = cursor->texts.length - cursor->cell_start;
}

/* The texts no longer move: cells can point into them. */
static void end_row(struct qf_cursor *cursor)
{
    const char *texts = qf_text_string(&cursor->texts);

    if (cursor->texts.failed) {
        qf_xml_stop(&cursor->xml, cursor->texts.failed);
        return;
    }
    for (unsigned i = 0; i < cursor->count; i++)
        if (!cursor->cells[i].text.data)
            cursor->cells[i].text.data = texts + cursor->starts[i];
    cursor->row_ready = true;
    XML_StopParser(cursor->xml.parser, XML_TRUE);
}

static void end_element(void *user, const char *element)
{
    struct qf_cursor *cursor = user;
    const char *name = qf_xml_local(element);

    if (strcmp(name, "row") == 0)
        end_row(cursor);
    else if (strcmp(name, "c") == 0)
        end_cell(cursor);
    else if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)
        cursor->in_value = false;
    else if (strcmp(name, "rPh") == 0 && cursor->phonetic)
        cursor->phonetic--;
}

static void close_sheet(struct qf_cursor *cursor)
{
    qf_xml_close(&cursor->xml);
    qf_part_close(&cursor->part);
}

static enum qf_status open_sheet(struct qf_cursor *cursor, struct qf_error *error)
{
    struct qf_workbook *workbook = cursor->source->workbook;
    struct qf_sheet *sheet = &workbook->sheets[cursor->sheet];
    const char *part = workbook->parts[cursor->sheet].part;

    sheet->first_row = cursor->source->next_row;
    sheet->row_count = 0;
    cursor->suspended = cursor->ended = false;
    cursor->sheet_row = cursor->written_row = cursor->delivered_row = 0;
    cursor->phonetic = 0;
    cursor->in_value = false;
    if (!part)
        return qf_fail(error, QF_INPUT, "the workbook does not say where its sheet '%s' is", sheet->name);
    TRY(qf_part_open(workbook, part, &cursor->part, error));
    return qf_xml_open(&cursor->xml, cursor, start_element, end_element, take_text, error);
}

static enum qf_status feed(struct qf_cursor *cursor, enum XML_Status *ret_parsed, struct qf_error *error)
{
    size_t got = 0;

    if (cursor->suspended) {
        *ret_parsed = XML_ResumeParser(cursor->xml.parser);
        return QF_OK;
    }
    TRY(qf_part_read(&cursor->part, cursor->chunk, CHUNK_BYTES, &got, error));
    cursor->ended = got == 0;
    *ret_parsed = XML_Parse(cursor->xml.parser, cursor->chunk, (int)got, got == 0);
    return QF_OK;
}

/* Parses on until a row is whole or the sheet ends. */
static enum qf_status parse_row(struct qf_cursor *cursor, struct qf_error *error)
{
    enum XML_Status parsed = XML_STATUS_OK;

    cursor->row_ready = false;
    while (!cursor->row_ready && !(cursor->ended && !cursor->suspended)) {
        TRY(feed(cursor, &parsed, error));
        cursor->suspended = parsed == XML_STATUS_SUSPENDED;
        if (parsed == XML_STATUS_ERROR)
            return qf_xml_fail(&cursor->xml, cursor->source->workbook->parts[cursor->sheet].part, error);
    }
    return QF_OK;
}

/* Hands out the rows up to the one that was parsed: first the empty ones that the file leaves out. */
static void hand_out(struct qf_cursor *cursor, struct qf_source_row *ret_row)
{
    struct qf_source *source = cursor->source;
    struct qf_sheet *sheet = &source->workbook->sheets[cursor->sheet];
    bool written = ++cursor->delivered_row == cursor->written_row;

    *ret_row = (struct qf_source_row){
        .row = sheet->first_row + cursor->delivered_row - 1, .sheet = cursor->sheet, .cells = cursor->cells
    };
    if (written) {
        ret_row->count = cursor->count;
        ret_row->too_wide = cursor->too_wide;
    }
    sheet->row_count = cursor->delivered_row;
    source->next_row = ret_row->row + 1;
}

/* Spreadsheet programs write rows that have nothing but a format, down to the last that there can be. */
static bool is_empty(const struct qf_cursor *cursor)
{
    for (unsigned i = 0; i < cursor->count; i++)
        if (cursor->cells[i].text.length)
            return false;
    return !cursor->too_wide;
}

static enum qf_status xlsx_next(
    struct qf_cursor *cursor, struct qf_source_row *ret_row, bool *ret_more, struct qf_error *error)
{
    for (;;) {
        if (cursor->delivered_row < cursor->written_row) {
            hand_out(cursor, ret_row);
            *ret_more = true;
            return QF_OK;
        }
        if (!cursor->part.file) {
            *ret_more = cursor->source->next_sheet < cursor->source->workbook->sheet_count;
            if (!*ret_more)
                return QF_OK;
            cursor->sheet = cursor->source->next_sheet++;
            TRY(open_sheet(cursor, error));
        }
        TRY(parse_row(cursor, error));
        if (!cursor->row_ready)
            close_sheet(cursor);
        if (!cursor->row_ready || is_empty(cursor)) /* an empty row counts once another follows it */
            cursor->written_row = cursor->delivered_row;
        else
            cursor->written_row = cursor->sheet_row;
    }
}

/* --- opening ----------------------------------------------------------------------------------------------------------- */

static void xlsx_close(struct qf_source *source)
{
    if (!source)
        return;
    qf_workbook_close(source->workbook);
    free(source);
}
QF_CLEANUP_POINTER(struct qf_source, xlsx_close)

static enum qf_status xlsx_rewind(struct qf_source *source, struct qf_error *error)
{
    (void)error;
    source->next_sheet = 0;
    source->next_row = 1;
    return QF_OK;
}

static enum qf_status xlsx_open(const char *path, struct qf_source **ret_source, struct qf_error *error)
{
    struct qf_source *source CLEANUP(xlsx_close) = calloc(1, sizeof *source);

    if (!source)
        return qf_fail_memory(error);
    TRY(qf_workbook_open(path, &source->workbook, error));
    TRY(xlsx_rewind(source, error));
    *ret_source = TAKE(source);
    return QF_OK;
}

static void xlsx_cursor_close(struct qf_cursor *cursor)
{
    if (!cursor)
        return;
    close_sheet(cursor);
    qf_text_release(&cursor->texts);
    free(cursor);
}

static enum qf_status xlsx_cursor_open(struct qf_source *source, struct qf_cursor **ret_cursor, struct qf_error *error)
{
    struct qf_cursor *cursor = calloc(1, sizeof *cursor);

    if (!cursor)
        return qf_fail_memory(error);
    cursor->source = source;
    *ret_cursor = cursor;
    return QF_OK;
}

static const struct qf_sheet *xlsx_sheets(const struct qf_source *source, unsigned *ret_count)
{
    *ret_count = source->workbook->sheet_count;
    return source->workbook->sheets;
}

static const char *xlsx_encoding(const struct qf_source *source)
{
    (void)source;
    return NULL;
}

static bool xlsx_system_1904(const struct qf_source *source)
{
    return source->workbook->system_1904;
}

const struct qf_format qf_format_xlsx = {
    .name = "xlsx",
    .parallel = false,
    .open = xlsx_open,
    .close = xlsx_close,
    .rewind = xlsx_rewind,
    .cursor_open = xlsx_cursor_open,
    .cursor_close = xlsx_cursor_close,
    .next = xlsx_next,
    .sheets = xlsx_sheets,
    .encoding = xlsx_encoding,
    .system_1904 = xlsx_system_1904,
};
