/* SPDX-License-Identifier: Apache-2.0 */
/* Everything of an XLSX file but its rows: sheets, shared strings, which styles are dates. Parts are unpacked as a stream. */
#include "collect/xlsx.h"

#define CHUNK_BYTES ((size_t)64 << 10)

/* --- the archive ------------------------------------------------------------------------------------------------------- */

/* What the part may unpack to. */
static uint64_t limit_of(const struct zip_stat *status)
{
    uint64_t limit = QF_XLSX_PART_FREE;

    if ((status->valid & ZIP_STAT_COMP_SIZE) && status->comp_size > limit / QF_XLSX_RATIO_MAX)
        limit = status->comp_size < QF_XLSX_PART_MAX / QF_XLSX_RATIO_MAX ? status->comp_size * QF_XLSX_RATIO_MAX
                                                                         : QF_XLSX_PART_MAX;
    return limit;
}

static enum qf_status refuse_bomb(const char *name, uint64_t limit, struct qf_error *error)
{
    return qf_fail(
        error, QF_INPUT, "the workbook's part '%s' unpacks to more than %llu bytes", name, (unsigned long long)limit);
}

enum qf_status qf_part_open(
    struct qf_workbook *workbook, const char *name, struct qf_part *ret_part, struct qf_error *error)
{
    struct zip_stat status;

    if (zip_stat(workbook->zip, name, ZIP_FL_NOCASE, &status) != 0) {
        qf_fail(error, QF_INPUT, "the workbook has no part '%s'", name);
        qf_hint(error, "an archive of files is no workbook: unpack it and deliver its files");
        return QF_INPUT;
    }
    struct qf_part part = { .name = name, .limit = limit_of(&status) };
    if ((status.valid & ZIP_STAT_SIZE) && status.size > part.limit)
        return refuse_bomb(name, part.limit, error);
    part.file = zip_fopen(workbook->zip, name, ZIP_FL_NOCASE);
    if (!part.file) {
        qf_fail(error, QF_INPUT, "the workbook's part '%s' cannot be unpacked: %s", name, zip_strerror(workbook->zip));
        qf_hint(error, "the file is damaged, or protected by a password: save it anew without one");
        return QF_INPUT;
    }
    *ret_part = part;
    return QF_OK;
}

/* The size that an archive states is held to as well: what unpacks to more would never end. */
enum qf_status qf_part_read(struct qf_part *part, void *data, size_t size, size_t *ret_read, struct qf_error *error)
{
    zip_int64_t got = zip_fread(part->file, data, size);

    if (got < 0)
        return qf_fail(error, QF_INPUT, "the workbook's part '%s' is damaged", part->name);
    part->read += (uint64_t)got;
    if (part->read > part->limit)
        return refuse_bomb(part->name, part->limit, error);
    *ret_read = (size_t)got;
    return QF_OK;
}

void qf_part_close(struct qf_part *part)
{
    if (part->file)
        zip_fclose(part->file);
    part->file = NULL;
}

/* --- XML --------------------------------------------------------------------------------------------------------------- */

const char *qf_xml_attribute(const char **attributes, const char *name)
{
    for (; *attributes; attributes += 2)
        if (strcmp(*attributes, name) == 0)
            return attributes[1];
    return NULL;
}

const char *qf_xml_local(const char *name)
{
    const char *colon = strrchr(name, ':');

    return colon ? colon + 1 : name;
}

void qf_xml_stop(struct qf_xml *xml, enum qf_status status)
{
    xml->failed = status;
    XML_StopParser(xml->parser, XML_FALSE);
}

/* A spreadsheet has no use for a document type; without one no entity can be declared. */
static void refuse_doctype(
    void *user, const XML_Char *name, const XML_Char *system, const XML_Char *public, int internal)
{
    (void)name;
    (void)system;
    (void)public;
    (void)internal;
    qf_xml_stop(user, QF_INPUT);
}

enum qf_status qf_xml_open(struct qf_xml *xml, void *user, XML_StartElementHandler start, XML_EndElementHandler end,
    XML_CharacterDataHandler text, struct qf_error *error)
{
    xml->failed = QF_OK;
    xml->parser = XML_ParserCreate(NULL);
    if (!xml->parser)
        return qf_fail_memory(error);
    XML_SetUserData(xml->parser, user);
    XML_SetElementHandler(xml->parser, start, end);
    XML_SetCharacterDataHandler(xml->parser, text);
    XML_SetStartDoctypeDeclHandler(xml->parser, refuse_doctype);
    return QF_OK;
}

void qf_xml_close(struct qf_xml *xml)
{
    if (xml->parser)
        XML_ParserFree(xml->parser);
    xml->parser = NULL;
}

enum qf_status qf_xml_fail(const struct qf_xml *xml, const char *part, struct qf_error *error)
{
    if (xml->failed == QF_NO_MEMORY)
        return qf_fail_memory(error);
    if (xml->failed == QF_LIMIT)
        return qf_fail(error, QF_LIMIT, "the workbook's part '%s' is over its limit", part);
    if (xml->failed != QF_OK)
        return qf_fail(error, QF_INPUT, "the workbook's part '%s' is not that of a workbook", part);
    return qf_fail(error, QF_INPUT, "the workbook's part '%s' is damaged at line %lu: %s", part,
        (unsigned long)XML_GetCurrentLineNumber(xml->parser),
        qf_tr(qf_error_lang(error), XML_ErrorString(XML_GetErrorCode(xml->parser))));
}

/* Parses a whole part. */
static enum qf_status parse_part(
    struct qf_workbook *workbook, const char *name, struct qf_xml *xml, struct qf_error *error)
{
    struct qf_part part CLEANUP(qf_part_close) = { 0 };
    char *chunk CLEANUP(free) = malloc(CHUNK_BYTES);
    size_t got = 0;

    if (!chunk)
        return qf_fail_memory(error);
    TRY(qf_part_open(workbook, name, &part, error));
    do {
        TRY(qf_part_read(&part, chunk, CHUNK_BYTES, &got, error));
        if (XML_Parse(xml->parser, chunk, (int)got, got == 0) != XML_STATUS_OK)
            return qf_xml_fail(xml, name, error);
    } while (got > 0);
    return QF_OK;
}

/* --- workbook.xml and its relations ------------------------------------------------------------------------------------ */

struct workbook_reader {
    struct qf_xml xml; /* first: refuse_doctype() finds it */
    struct qf_workbook *workbook;
};

static void close_workbook_reader(struct workbook_reader *reader)
{
    qf_xml_close(&reader->xml);
}
QF_CLEANUP_VALUE(struct workbook_reader, close_workbook_reader)

static bool is_true(const char *value)
{
    return value && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
}

static void add_sheet(struct workbook_reader *reader, const char **attributes)
{
    struct qf_workbook *workbook = reader->workbook;
    const char *name = qf_xml_attribute(attributes, "name"), *relation = qf_xml_attribute(attributes, "r:id");
    const char *state = qf_xml_attribute(attributes, "state");

    if (workbook->sheet_count == QF_XLSX_SHEETS_MAX) {
        qf_xml_stop(&reader->xml, QF_LIMIT);
        return;
    }
    for (const char **next = attributes; !relation && *next; next += 2) /* another prefix than r: */
        if (strcmp(qf_xml_local(*next), "id") == 0 && strcmp(*next, "id") != 0)
            relation = next[1];
    unsigned index = workbook->sheet_count++;
    workbook->sheets[index] = (struct qf_sheet){ .name = qf_arena_string(workbook->arena, name ? name : ""),
        .hidden = state && strcmp(state, "visible") != 0 };
    workbook->parts[index].relation = qf_arena_string(workbook->arena, relation ? relation : "");
    if (!workbook->sheets[index].name || !workbook->parts[index].relation)
        qf_xml_stop(&reader->xml, QF_NO_MEMORY);
}

static void workbook_start(void *user, const char *element, const char **attributes)
{
    struct workbook_reader *reader = user;

    if (strcmp(qf_xml_local(element), "sheet") == 0)
        add_sheet(reader, attributes);
    else if (strcmp(qf_xml_local(element), "workbookPr") == 0)
        reader->workbook->system_1904 = is_true(qf_xml_attribute(attributes, "date1904"));
}

/* "worksheets/sheet1.xml" is meant beside the workbook, "/xl/worksheets/sheet1.xml" from the root. */
static void relations_start(void *user, const char *element, const char **attributes)
{
    struct workbook_reader *reader = user;
    struct qf_workbook *workbook = reader->workbook;
    const char *id = qf_xml_attribute(attributes, "Id"), *target = qf_xml_attribute(attributes, "Target");
    struct qf_text part CLEANUP(qf_text_release) = { 0 };

    if (strcmp(qf_xml_local(element), "Relationship") != 0 || !id || !target)
        return;
    qf_text_add_format(&part, *target == '/' ? "%s" : "xl/%s", *target == '/' ? target + 1 : target);
    for (unsigned i = 0; i < workbook->sheet_count; i++)
        if (strcmp(workbook->parts[i].relation, id) == 0 && !workbook->parts[i].part) {
            workbook->parts[i].part = qf_arena_slice(workbook->arena, qf_text_slice(&part));
            if (!workbook->parts[i].part || part.failed)
                qf_xml_stop(&reader->xml, QF_NO_MEMORY);
        }
}

static enum qf_status read_structure(struct qf_workbook *workbook, struct qf_error *error)
{
    struct workbook_reader sheets CLEANUP(close_workbook_reader) = { .workbook = workbook };
    struct workbook_reader relations CLEANUP(close_workbook_reader) = { .workbook = workbook };

    TRY(qf_xml_open(&sheets.xml, &sheets, workbook_start, NULL, NULL, error));
    TRY(parse_part(workbook, "xl/workbook.xml", &sheets.xml, error));
    TRY(qf_xml_open(&relations.xml, &relations, relations_start, NULL, NULL, error));
    TRY(parse_part(workbook, "xl/_rels/workbook.xml.rels", &relations.xml, error));
    return workbook->sheet_count ? QF_OK : qf_fail(error, QF_INPUT, "the workbook has no sheet");
}

/* --- shared strings ---------------------------------------------------------------------------------------------------- */

struct strings_reader {
    struct qf_xml xml;
    struct qf_workbook *workbook;
    struct qf_text text;
    bool in_item, in_text;
    unsigned phonetic; /* depth inside rPh: how a name sounds is not part of it */
};

static void close_strings_reader(struct strings_reader *reader)
{
    qf_xml_close(&reader->xml);
    qf_text_release(&reader->text);
}
QF_CLEANUP_VALUE(struct strings_reader, close_strings_reader)

static void strings_start(void *user, const char *element, const char **attributes)
{
    struct strings_reader *reader = user;
    const char *name = qf_xml_local(element);

    (void)attributes;
    if (strcmp(name, "si") == 0) {
        reader->in_item = true;
        qf_text_clear(&reader->text);
    } else if (strcmp(name, "rPh") == 0) {
        reader->phonetic++;
    } else if (strcmp(name, "t") == 0) {
        reader->in_text = reader->in_item && !reader->phonetic;
    }
}

/* The four hexadecimal digits at `digits`; −1 when they are none. */
static long code_unit(const char *digits)
{
    long unit = 0;

    for (int i = 0; i < 4; i++) {
        const char *all = "0123456789abcdef0123456789ABCDEF", *digit = strchr(all, digits[i]);
        if (!digits[i] || !digit)
            return -1;
        unit = unit * 16 + (digit - all) % 16;
    }
    return unit;
}

size_t qf_xlsx_unescape(char *text, size_t length)
{
    size_t used = 0;

    for (size_t i = 0; i < length; i++) {
        long unit = length - i >= 7 && text[i] == '_' && text[i + 1] == 'x' && text[i + 6] == '_'
                        ? code_unit(text + i + 2)
                        : -1;
        if (unit <= 0 || (unit >= 0xD800 && unit <= 0xDFFF)) {
            text[used++] = text[i];
            continue;
        }
        used += qf_utf8_put(text + used, (unsigned)unit);
        i += 6;
    }
    return used;
}

static enum qf_status keep_string(struct qf_workbook *workbook, struct qf_slice text)
{
    workbook->string_bytes += text.length + sizeof *workbook->strings;
    if (workbook->string_bytes > QF_XLSX_STRINGS_MAX)
        return QF_LIMIT;
    if (workbook->string_count == workbook->string_room) {
        size_t room = workbook->string_room ? workbook->string_room * 2 : 256;
        struct qf_slice *larger = realloc(workbook->strings, room * sizeof *larger);
        if (!larger)
            return QF_NO_MEMORY;
        workbook->strings = larger;
        workbook->string_room = room;
    }
    char *copy = qf_arena_slice(workbook->arena, text);
    if (!copy)
        return QF_NO_MEMORY;
    text.length = qf_xlsx_unescape(copy, text.length);
    workbook->strings[workbook->string_count++] = (struct qf_slice){ copy, text.length };
    return QF_OK;
}

static void strings_end(void *user, const char *element)
{
    struct strings_reader *reader = user;
    const char *name = qf_xml_local(element);

    if (strcmp(name, "t") == 0)
        reader->in_text = false;
    else if (strcmp(name, "rPh") == 0 && reader->phonetic)
        reader->phonetic--;
    if (strcmp(name, "si") != 0)
        return;
    reader->in_item = false;
    enum qf_status status = reader->text.failed;
    if (status == QF_OK)
        status = keep_string(reader->workbook, qf_text_slice(&reader->text));
    if (status != QF_OK)
        qf_xml_stop(&reader->xml, status);
}

static void strings_text(void *user, const char *data, int length)
{
    struct strings_reader *reader = user;

    if (reader->in_text)
        qf_text_add(&reader->text, data, (size_t)length);
}

static enum qf_status read_strings(struct qf_workbook *workbook, struct qf_error *error)
{
    struct strings_reader reader CLEANUP(close_strings_reader) = { .workbook = workbook };

    if (zip_name_locate(workbook->zip, "xl/sharedStrings.xml", ZIP_FL_NOCASE) < 0)
        return QF_OK;
    TRY(qf_xml_open(&reader.xml, &reader, strings_start, strings_end, strings_text, error));
    return parse_part(workbook, "xl/sharedStrings.xml", &reader.xml, error);
}

/* --- styles ------------------------------------------------------------------------------------------------------------ */

#define CUSTOM_FORMATS_MAX 512

struct styles_reader {
    struct qf_xml xml;
    struct qf_workbook *workbook;
    long custom[CUSTOM_FORMATS_MAX]; /* numbers of custom formats that are dates */
    size_t custom_count;
    bool in_cell_styles;
};

static void close_styles_reader(struct styles_reader *reader)
{
    qf_xml_close(&reader->xml);
}
QF_CLEANUP_VALUE(struct styles_reader, close_styles_reader)

/* A format is a date when it has a letter of one outside quotes, brackets and escapes: y m d, or 年 月 日 after them. */
static bool is_date_format(const char *code)
{
    bool quoted = false, bracketed = false;

    for (; *code; code++) {
        if (strchr("\\_*", *code) && code[1]) { /* the next character is shown, left blank or repeated */
            code++;
        } else if (*code == '"') {
            quoted = !quoted;
        } else if (*code == '[' || *code == ']') {
            bracketed = *code == '[';
        } else if (!quoted && !bracketed && strchr("ymdYMD", *code)) {
            return true;
        }
    }
    return false;
}

/* Numbers that ECMA-376 part 1, 18.8.30 and its Chinese locale give to dates. */
static bool is_builtin_date(long number)
{
    return (number >= 14 && number <= 17) || number == 22 || (number >= 27 && number <= 31) || number == 36 ||
           (number >= 50 && number <= 54) || number == 57 || number == 58;
}

static bool is_date_number(const struct styles_reader *reader, long number)
{
    for (size_t i = 0; i < reader->custom_count; i++)
        if (reader->custom[i] == number)
            return true;
    return is_builtin_date(number);
}

static enum qf_status add_style(struct qf_workbook *workbook, bool is_date)
{
    if (workbook->style_count == QF_XLSX_STYLES_MAX)
        return QF_LIMIT;
    if (workbook->style_count == workbook->style_room) {
        size_t room = workbook->style_room ? workbook->style_room * 2 : 64;
        bool *larger = realloc(workbook->date_style, room * sizeof *larger);
        if (!larger)
            return QF_NO_MEMORY;
        workbook->date_style = larger;
        workbook->style_room = room;
    }
    workbook->date_style[workbook->style_count++] = is_date;
    return QF_OK;
}

static void styles_start(void *user, const char *element, const char **attributes)
{
    struct styles_reader *reader = user;
    const char *name = qf_xml_local(element), *number = qf_xml_attribute(attributes, "numFmtId");
    const char *code = qf_xml_attribute(attributes, "formatCode");

    if (strcmp(name, "numFmt") == 0 && number && code && is_date_format(code) &&
        reader->custom_count < CUSTOM_FORMATS_MAX)
        reader->custom[reader->custom_count++] = strtol(number, NULL, 10);
    else if (strcmp(name, "cellXfs") == 0)
        reader->in_cell_styles = true;
    if (strcmp(name, "xf") != 0 || !reader->in_cell_styles)
        return;
    enum qf_status status = add_style(reader->workbook, number && is_date_number(reader, strtol(number, NULL, 10)));
    if (status != QF_OK)
        qf_xml_stop(&reader->xml, status);
}

static void styles_end(void *user, const char *element)
{
    struct styles_reader *reader = user;

    if (strcmp(qf_xml_local(element), "cellXfs") == 0)
        reader->in_cell_styles = false;
}

static enum qf_status read_styles(struct qf_workbook *workbook, struct qf_error *error)
{
    struct styles_reader reader CLEANUP(close_styles_reader) = { .workbook = workbook };

    if (zip_name_locate(workbook->zip, "xl/styles.xml", ZIP_FL_NOCASE) < 0)
        return QF_OK;
    TRY(qf_xml_open(&reader.xml, &reader, styles_start, styles_end, NULL, error));
    return parse_part(workbook, "xl/styles.xml", &reader.xml, error);
}

/* --- opening ----------------------------------------------------------------------------------------------------------- */

void qf_workbook_close(struct qf_workbook *workbook)
{
    if (!workbook)
        return;
    if (workbook->zip)
        zip_discard(workbook->zip);
    free(workbook->strings);
    free(workbook->date_style);
    qf_arena_free(workbook->arena);
    free(workbook);
}

static enum qf_status open_archive(const char *path, zip_t **ret_zip, struct qf_error *error)
{
    int code = 0;

    *ret_zip = zip_open(path, ZIP_RDONLY, &code);
    if (*ret_zip)
        return QF_OK;
    qf_fail(error, QF_INPUT, "the workbook cannot be opened: it is no whole zip archive");
    qf_hint(error, "the transfer may have been cut off: have it delivered again");
    return QF_INPUT;
}

enum qf_status qf_workbook_open(const char *path, struct qf_workbook **ret_workbook, struct qf_error *error)
{
    struct qf_workbook *workbook CLEANUP(qf_workbook_close) = calloc(1, sizeof *workbook);

    if (!workbook)
        return qf_fail_memory(error);
    TRY(qf_arena_new(0, &workbook->arena, error)); /* the strings are counted */
    workbook->path = qf_arena_string(workbook->arena, path);
    if (!workbook->path)
        return qf_fail_memory(error);
    TRY(open_archive(path, &workbook->zip, error));
    TRY(read_structure(workbook, error));
    TRY(read_styles(workbook, error));
    TRY(read_strings(workbook, error));
    *ret_workbook = TAKE(workbook);
    return QF_OK;
}
