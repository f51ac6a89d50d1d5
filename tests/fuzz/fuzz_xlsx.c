/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Workbooks from bytes that nobody vouches for. Inputs that begin with a letter of `parts` are one part of an otherwise sound
 * workbook, so that mutation reaches its parser; all others are the whole file. Whatever it is, it is read or refused with a
 * reason; rows are numbered without a gap, cells hold valid text, and a second reading says the same.
 */
#include "fuzz.h"

#include <math.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zip.h>

#include "collect/source.h"

static struct part {
    char letter;
    const char *name;
    const char *sound;
} const parts[] = {
    { 's', "xl/worksheets/sheet1.xml",
        "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" s=\"1\"><v>45804</v></c></row>"
        "</sheetData></worksheet>" },
    { 't', "xl/sharedStrings.xml", "<sst><si><t>a</t></si></sst>" },
    { 'f', "xl/styles.xml", "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>" },
    { 'w', "xl/workbook.xml", "<workbook xmlns:r=\"r\"><sheets><sheet name=\"S\" r:id=\"a\"/></sheets></workbook>" },
    { 'r', "xl/_rels/workbook.xml.rels",
        "<Relationships><Relationship Id=\"a\" Target=\"worksheets/sheet1.xml\"/></Relationships>" },
};
#define PARTS (sizeof parts / sizeof *parts)

static const struct part *part_of(const uint8_t *data, size_t size)
{
    for (size_t i = 0; i < PARTS; i++)
        if (size && data[0] == (uint8_t)parts[i].letter)
            return &parts[i];
    return NULL;
}

/* Writes the archive of all parts, `changed` from the input, to `fd`. */
static void write_archive(int fd, const struct part *changed, const uint8_t *data, size_t size)
{
    zip_error_t error;
    zip_source_t *target = zip_source_buffer_create(NULL, 0, 0, &error);
    zip_t *zip = target ? zip_open_from_source(target, ZIP_TRUNCATE, &error) : NULL;
    char block[4096];
    zip_int64_t got;

    HOLDS(zip != NULL);
    zip_source_keep(target);
    for (size_t i = 0; i < PARTS; i++) {
        bool is_changed = &parts[i] == changed;
        zip_source_t *source = is_changed ? zip_source_buffer(zip, data, size, 0)
                                          : zip_source_buffer(zip, parts[i].sound, strlen(parts[i].sound), 0);
        zip_int64_t index = zip_file_add(zip, parts[i].name, source, 0);
        HOLDS(index >= 0 && zip_set_file_compression(zip, (zip_uint64_t)index, ZIP_CM_STORE, 0) == 0);
    }
    HOLDS(zip_close(zip) == 0 && zip_source_open(target) == 0);
    while ((got = zip_source_read(target, block, sizeof block)) > 0)
        HOLDS(write(fd, block, (size_t)got) == got);
    zip_source_close(target);
    zip_source_free(target);
}

static uint64_t mix(uint64_t hash, const void *data, size_t length)
{
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ ((const unsigned char *)data)[i]) * UINT64_C(0x100000001B3);
    return hash;
}

static uint64_t check_row(const struct qf_source_row *row, uint64_t hash)
{
    HOLDS(row->count <= QF_CELLS_MAX && !row->undecodable);
    for (unsigned i = 0; i < row->count; i++) {
        const struct qf_cell *cell = &row->cells[i];
        HOLDS(cell->text.data || !cell->text.length);
        HOLDS(qf_utf8_valid_prefix(cell->text.data, cell->text.length) == cell->text.length);
        HOLDS(!cell->is_number || isfinite(cell->number));
        HOLDS(!cell->is_date || cell->is_number);
        hash = mix(mix(hash, cell->text.data, cell->text.length), "|", 1);
    }
    return mix(hash, &row->row, sizeof row->row);
}

/* Statuses with which a file may be refused. */
static bool is_refusal(enum qf_status status, const struct qf_error *error)
{
    return (status == QF_INPUT || status == QF_LIMIT) && error->status == status && error->message[0];
}

/* Reads all rows; a number that stands for them and for how it ended. */
static uint64_t read_all(struct qf_source *source)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_cursor *cursor = NULL;
    struct qf_source_row row = { 0 };
    enum qf_status status = QF_OK;
    int64_t rows = 0, sum = 0;
    uint64_t hash = 1;
    unsigned sheet = 0, sheets;
    bool more = true;

    HOLDS(qf_format_xlsx.cursor_open(source, &cursor, &error) == QF_OK);
    for (;;) {
        status = qf_format_xlsx.next(cursor, &row, &more, &error);
        if (status != QF_OK || !more)
            break;
        HOLDS(row.row == ++rows && row.sheet >= sheet);
        sheet = row.sheet;
        hash = check_row(&row, hash);
    }
    qf_format_xlsx.cursor_close(cursor);
    HOLDS(status == QF_OK || is_refusal(status, &error));
    const struct qf_sheet *list = qf_format_xlsx.sheets(source, &sheets);
    for (unsigned i = 0; i < sheets && status == QF_OK; i++)
        sum += list[i].row_count;
    HOLDS(status != QF_OK || sum == rows);
    return mix(hash, &status, sizeof status);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    const struct part *part = part_of(data, size);
    struct qf_source *source = NULL;
    char path[64];
    int fd = memfd_create("fuzz", MFD_CLOEXEC);

    HOLDS(fd >= 0);
    if (part)
        write_archive(fd, part, data + 1, size - 1);
    else
        HOLDS(write(fd, data, size) == (ssize_t)size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    enum qf_status status = qf_format_xlsx.open(path, &source, &error);
    if (status == QF_OK) {
        uint64_t first = read_all(source);
        HOLDS(qf_format_xlsx.rewind(source, &error) == QF_OK);
        HOLDS(read_all(source) == first);
        qf_format_xlsx.close(source);
    } else {
        HOLDS(is_refusal(status, &error) && !source);
    }
    close(fd);
    return 0;
}
