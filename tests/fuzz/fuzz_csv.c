/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CSV from bytes that nobody vouches for. After the bytes 0 and 7 the rest stands twice, at the beginning and across the end of the
 * reader's first block. Rows must be numbered without a gap, hold valid text, and be the same through any number of cursors.
 */
#include "fuzz.h"

#include <sys/mman.h>
#include <unistd.h>

#include "collect/source.h"

#define CURSORS 2
#define BLOCK   ((size_t)2 << 20) /* of the reader */

static uint64_t mix(uint64_t hash, const void *data, size_t length)
{
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ ((const unsigned char *)data)[i]) * UINT64_C(0x100000001B3);
    return hash;
}

/* What must hold of a cell. */
static void check_cell(const struct qf_source_row *row, const struct qf_cell *cell)
{
    HOLDS(!cell->is_number);
    HOLDS(qf_utf8_valid_prefix(cell->text.data, cell->text.length) == cell->text.length);
    HOLDS(row->undecodable || cell->text.length < 3 || !memmem(cell->text.data, cell->text.length, "\xEF\xBF\xBD", 3));
}

/* The row's cells as one number. */
static uint64_t check_row(const struct qf_source_row *row)
{
    uint64_t hash = UINT64_C(0xCBF29CE484222325);

    HOLDS(row->sheet == 0 && row->count >= 1 && row->count <= QF_CELLS_MAX);
    for (unsigned i = 0; i < row->count; i++) {
        struct qf_slice text = row->cells[i].text;
        check_cell(row, &row->cells[i]);
        hash = mix(mix(hash, &text.length, sizeof text.length), text.data, text.length < 512 ? text.length : 512);
    }
    return hash;
}

/* The bytes between the two: rows that cost little. */
static void fill(char *gap, size_t length)
{
    memset(gap, 'x', length);
    for (size_t i = 0; i < length; i += 4096)
        gap[i] = '\n';
}

static int make_file(const uint8_t *data, size_t size)
{
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    bool large = size > 2 && data[0] == 0 && data[1] == 7;
    size_t gap = large && size < BLOCK / 4 ? BLOCK - size - size / 2 : 0, part = large ? size - 2 : size;
    char *all = malloc(part + gap + part + 1);

    HOLDS(fd >= 0 && all);
    if (part) {
        memcpy(all, data + size - part, part);
        fill(all + part, gap);
        memcpy(all + part + gap, data + size - part, part);
    }
    size_t length = gap ? part + gap + part : part;
    HOLDS(write(fd, all, length) == (ssize_t)length);
    free(all);
    return fd;
}

/* Reads with one cursor; the sum of all rows, each with its number, and how many they are. */
static uint64_t read_once(struct qf_source *source, int64_t *ret_rows)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_cursor *cursor = NULL;
    struct qf_source_row row;
    uint64_t sum = 0;
    bool more = true;

    *ret_rows = 0;
    HOLDS(qf_format_csv.cursor_open(source, &cursor, &error) == QF_OK);
    for (;;) {
        HOLDS(qf_format_csv.next(cursor, &row, &more, &error) == QF_OK);
        if (!more)
            break;
        HOLDS(row.row == ++*ret_rows);
        sum += mix(check_row(&row), &row.row, sizeof row.row);
    }
    qf_format_csv.cursor_close(cursor);
    return sum;
}

/* The same with several cursors that take turns. */
static uint64_t read_in_turns(struct qf_source *source, int64_t *ret_rows)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_cursor *cursors[CURSORS] = { NULL };
    unsigned open = CURSORS;
    struct qf_source_row row;
    uint64_t sum = 0;
    bool more;

    *ret_rows = 0;
    for (unsigned i = 0; i < CURSORS; i++)
        HOLDS(qf_format_csv.cursor_open(source, &cursors[i], &error) == QF_OK);
    while (open)
        for (unsigned i = 0; i < CURSORS; i++) {
            if (!cursors[i])
                continue;
            HOLDS(qf_format_csv.next(cursors[i], &row, &more, &error) == QF_OK);
            if (!more) {
                qf_format_csv.cursor_close(cursors[i]);
                cursors[i] = NULL;
                open--;
                continue;
            }
            sum += mix(check_row(&row), &row.row, sizeof row.row);
            ++*ret_rows;
        }
    return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_source *source = NULL;
    char path[64];
    int64_t rows, again;
    unsigned sheets;
    int fd = make_file(data, size);

    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    HOLDS(qf_format_csv.open(path, &source, &error) == QF_OK);
    uint64_t sum = read_once(source, &rows);
    HOLDS(qf_format_csv.sheets(source, &sheets)->row_count == rows && sheets == 1);
    HOLDS(qf_format_csv.rewind(source, &error) == QF_OK);
    HOLDS(read_in_turns(source, &again) == sum && again == rows);
    qf_format_csv.close(source);
    close(fd);
    return 0;
}
