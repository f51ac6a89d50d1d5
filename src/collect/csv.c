/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CSV in UTF-8 or GB18030. A cursor claims the next block of whole records under a lock, then parses it alone, so that several
 * threads read one file. A quote opens a field only at its start (RFC 4180); one that nothing closes within a limit is a letter.
 */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <unicode/ucnv.h>
#include <unistd.h>

#include "base/file.h"
#include "collect/csv_form.h"
#include "collect/source.h"

#define BLOCK_BYTES      ((size_t)2 << 20)
#define RECORD_MAX_BYTES ((size_t)1 << 20) /* a longer quoted field was never meant as one */
#define BLOCK_MAX_BYTES  ((size_t)128 << 20)
#define LITERALS_MAX     (BLOCK_MAX_BYTES / RECORD_MAX_BYTES + 2) /* the next quote stands RECORD_MAX_BYTES on */

struct qf_source {
    char *path;
    int fd;
    int64_t size_bytes;
    struct qf_csv_form form;
    struct qf_sheet sheet;
    pthread_mutex_t lock; /* guards what follows */
    int64_t next_offset, next_row;
};

struct qf_cursor {
    struct qf_source *source;
    char *block; /* bytes as delivered; one spare byte at the end */
    size_t capacity, length;
    char *decoded; /* the block in UTF-8 when it was delivered in GB18030 or damaged */
    size_t decoded_capacity;
    UConverter *from, *to;
    const char *data; /* what is parsed: block or decoded */
    size_t data_length, offset;
    bool block_damaged;             /* the block holds U+FFFD */
    bool block_quoted;              /* … holds a quote */
    int64_t row;                    /* of the next record */
    int64_t literals[LITERALS_MAX]; /* rows of this block whose quotes are letters, in order */
    unsigned literal_count, literal_next;
    char *unquoted; /* fields whose doubled quotes are made single */
    size_t unquoted_capacity, unquoted_length;
    struct qf_cell cells[QF_CELLS_MAX];
};

/* --- records ----------------------------------------------------------------------------------------------------------- */

/* Where the record at the front of `data` ends: after its line end. 0 when the end is not in sight and more could follow. */
static size_t plain_record_end(const char *data, size_t length, char line_end, bool at_end)
{
    const char *end = memchr(data, line_end, length);

    return end ? (size_t)(end - data) + 1 : at_end ? length : 0;
}

/* Past the closing quote of the field that opens at data[0]; 0 when nothing closes it in what is given. */
static size_t quoted_field_end(const char *data, size_t length)
{
    size_t offset = 1;

    for (;;) {
        const char *quote = memchr(data + offset, '"', length - offset);
        if (!quote)
            return 0;
        offset = (size_t)(quote - data) + 1;
        if (offset < length && data[offset] == '"')
            offset++;
        else
            return offset;
    }
}

/*
 * The same for a record of the delivered bytes that may hold quotes. `ret_literal` tells that a quote in it is never closed, or
 * only after more than RECORD_MAX_BYTES, so that all quotes of the record are letters and it ends at its first line end.
 */
static size_t record_end(
    const char *data, size_t length, const struct qf_source *source, bool at_end, bool *ret_literal)
{
    size_t offset = 0;
    bool field_start = true;

    *ret_literal = false;
    while (offset < length) {
        char c = data[offset];
        if (field_start && c == '"') {
            size_t limit = length - offset < RECORD_MAX_BYTES ? length - offset : RECORD_MAX_BYTES;
            size_t used = quoted_field_end(data + offset, limit);
            if (!used && limit < RECORD_MAX_BYTES && !at_end)
                return 0;
            if (!used) {
                *ret_literal = true;
                return plain_record_end(data, length, source->form.line_end, at_end);
            }
            offset += used;
            field_start = false;
            continue;
        }
        if (qf_csv_two_bytes(&source->form, data + offset, length - offset))
            c = data[offset++];
        offset++;
        if (c == source->form.line_end)
            return offset;
        field_start = c == source->form.delimiter;
    }
    return at_end ? length : 0;
}

/* The same in decoded text, where all quoted fields of the record are known to be closed. */
static size_t decoded_record_end(const char *data, size_t length, const struct qf_source *source)
{
    size_t offset = 0;
    bool field_start = true;

    while (offset < length) {
        char c = data[offset];
        size_t closed = field_start && c == '"' ? quoted_field_end(data + offset, length - offset) : 0;
        offset += closed ? closed : 1;
        if (!closed && c == source->form.line_end)
            return offset;
        field_start = !closed && c == source->form.delimiter;
    }
    return length;
}

/* --- claiming blocks --------------------------------------------------------------------------------------------------- */

static int64_t count_line_ends(const char *data, size_t length, char line_end)
{
    int64_t count = 0;

    for (size_t i = 0; i < length; i++)
        count += data[i] == line_end;
    return count;
}

/* Length of the whole records at the front of the cursor's block, and how many they are. */
static size_t whole_records(struct qf_cursor *cursor, size_t length, bool at_end, int64_t *ret_records)
{
    const struct qf_source *source = cursor->source;
    const char *data = cursor->block;
    size_t offset = 0;
    bool literal;

    *ret_records = 0;
    cursor->literal_count = cursor->literal_next = 0;
    if (!memchr(data, '"', length)) {
        const char *last = memrchr(data, source->form.line_end, length);
        size_t whole = last ? (size_t)(last - data) + 1 : 0;
        *ret_records = count_line_ends(data, whole, source->form.line_end) + (at_end && whole < length);
        return at_end ? length : whole;
    }
    while (offset < length && cursor->literal_count < LITERALS_MAX) {
        size_t used = record_end(data + offset, length - offset, source, at_end, &literal);
        if (!used)
            break;
        if (literal)
            cursor->literals[cursor->literal_count++] = source->next_row + *ret_records;
        offset += used;
        (*ret_records)++;
    }
    return offset;
}

static enum qf_status grow(char **buffer, size_t *capacity, size_t wanted, struct qf_error *error)
{
    char *larger;

    if (wanted <= *capacity)
        return QF_OK;
    larger = realloc(*buffer, wanted);
    if (!larger)
        return qf_fail_memory(error);
    *buffer = larger;
    *capacity = wanted;
    return QF_OK;
}

/* Reads from the source's present offset at least one whole record; a record is longer than a block only without line ends. */
static enum qf_status claim_locked(struct qf_cursor *cursor, struct qf_error *error)
{
    struct qf_source *source = cursor->source;
    size_t wanted = BLOCK_BYTES, got = 0, whole = 0;
    int64_t records = 0;

    while (source->next_offset < source->size_bytes && !whole) {
        TRY(grow(&cursor->block, &cursor->capacity, wanted + 1, error));
        TRY(qf_file_read_at(source->fd, cursor->block, wanted, source->next_offset, &got, source->path, error));
        if (got == 0)
            return qf_fail(error, QF_CORRUPT, "'%s' became shorter while it was read", source->path);
        whole = whole_records(cursor, got, source->next_offset + (int64_t)got == source->size_bytes, &records);
        wanted *= 4;
        if (!whole && wanted > BLOCK_MAX_BYTES)
            return qf_fail(
                error, QF_LIMIT, "row %lld is longer than %zu bytes", (long long)source->next_row, wanted / 4);
    }
    cursor->length = whole;
    cursor->row = source->next_row;
    source->next_offset += (int64_t)whole;
    source->next_row += records;
    if (source->next_offset == source->size_bytes)
        source->sheet.row_count = source->next_row - 1;
    return QF_OK;
}

static enum qf_status claim(struct qf_cursor *cursor, struct qf_error *error)
{
    pthread_mutex_lock(&cursor->source->lock);
    enum qf_status status = claim_locked(cursor, error);
    pthread_mutex_unlock(&cursor->source->lock);
    return status;
}

/* GB18030 to UTF-8 through ICU; what is no character becomes U+FFFD, which the row then is judged by. */
static enum qf_status decode(struct qf_cursor *cursor, struct qf_error *error)
{
    const char *from = cursor->block;
    UErrorCode code = U_ZERO_ERROR;
    UChar pivot[4096], *pivot_source = pivot, *pivot_target = pivot;

    TRY(grow(&cursor->decoded, &cursor->decoded_capacity, cursor->length * 2 + 16,
        error)); /* 2 bytes become at most 3, 1 at most 3 once damaged */
    for (;;) {
        char *to = cursor->decoded;
        from = cursor->block;
        pivot_source = pivot_target = pivot;
        code = U_ZERO_ERROR;
        ucnv_convertEx(cursor->to, cursor->from, &to, cursor->decoded + cursor->decoded_capacity, &from,
            cursor->block + cursor->length, pivot, &pivot_source, &pivot_target, pivot + 4096, true, true, &code);
        if (U_SUCCESS(code)) {
            cursor->data = cursor->decoded;
            cursor->data_length = (size_t)(to - cursor->decoded);
            return QF_OK;
        }
        if (code != U_BUFFER_OVERFLOW_ERROR)
            return qf_fail(error, QF_INTERNAL, "cannot decode GB18030: %s", u_errorName(code));
        TRY(grow(&cursor->decoded, &cursor->decoded_capacity, cursor->decoded_capacity * 2, error));
    }
}

/* Whether it holds U+FFFD or a NUL, which stand where bytes are no text. The lead byte of U+FFFD is rare. */
static bool holds_damage(const char *data, size_t length)
{
    const char *end = data + length;

    for (const char *at = data; (at = memchr(at, '\xEF', (size_t)(end - at))); at++)
        if (end - at >= 3 && at[1] == '\xBF' && at[2] == '\xBD')
            return true;
    return memchr(data, '\0', length) != NULL;
}

/* A copy of the block in which U+FFFD stands for each byte that is not UTF-8. */
static enum qf_status replace_damage(struct qf_cursor *cursor, struct qf_error *error)
{
    const struct qf_slice block = { cursor->block, cursor->length };

    TRY(grow(&cursor->decoded, &cursor->decoded_capacity, cursor->length * 3 + 1, error));
    cursor->data = cursor->decoded;
    cursor->data_length = 0;
    for (size_t offset = 0; offset < block.length;)
        cursor->data_length += qf_utf8_put(cursor->decoded + cursor->data_length, qf_utf8_next(block, &offset));
    return QF_OK;
}

static enum qf_status next_block(struct qf_cursor *cursor, bool *ret_more, struct qf_error *error)
{
    TRY(claim(cursor, error));
    *ret_more = cursor->length > 0;
    cursor->offset = 0;
    cursor->data = cursor->block;
    cursor->data_length = cursor->length;
    if (!cursor->length)
        return QF_OK;
    if (cursor->source->form.gb18030)
        TRY(decode(cursor, error));
    else if (cursor->source->form.damaged)
        TRY(replace_damage(cursor, error));
    cursor->block_damaged = holds_damage(cursor->data, cursor->data_length);
    cursor->block_quoted = memchr(cursor->data, '"', cursor->data_length) != NULL;
    return QF_OK;
}

/* --- fields ------------------------------------------------------------------------------------------------------------ */

/* The text of a quoted field with doubled quotes made single, and what stands after the closing quote kept as it is. */
static struct qf_slice unquote(struct qf_cursor *cursor, const char *field, size_t length, size_t closed)
{
    char *out = cursor->unquoted + cursor->unquoted_length;
    size_t used = 0;

    if (!memchr(field + 1, '"', closed - 2) && closed == length)
        return (struct qf_slice){ field + 1, closed - 2 };
    for (size_t i = 1; i < length; i++) {
        if (i < closed && field[i] == '"') {
            if (i + 1 == closed)
                continue;
            i++;
        }
        out[used++] = field[i];
    }
    cursor->unquoted_length += used;
    return (struct qf_slice){ out, used };
}

static bool take_cell(struct qf_cursor *cursor, unsigned *count, struct qf_slice text)
{
    if (*count == QF_CELLS_MAX)
        return false;
    cursor->cells[(*count)++] = (struct qf_cell){ .text = text };
    return true;
}

/* Splits a record without line end into cells; false when it has more than fit. */
static bool split(struct qf_cursor *cursor, const char *record, size_t length, bool literal, unsigned *ret_count)
{
    const char delimiter = cursor->source->form.delimiter;
    size_t offset = 0;

    *ret_count = 0;
    cursor->unquoted_length = 0;
    for (;;) {
        const char *field = record + offset;
        size_t rest = length - offset, closed = 0;
        if (!literal && rest && *field == '"')
            closed = quoted_field_end(field, rest);
        const char *end = memchr(field + closed, delimiter, rest - closed);
        size_t used = end ? (size_t)(end - field) : rest;
        struct qf_slice text = closed ? unquote(cursor, field, used, closed) : (struct qf_slice){ field, used };
        if (!take_cell(cursor, ret_count, text))
            return false;
        if (!end)
            return true;
        offset += used + 1;
    }
}

static size_t without_line_end(const char *record, size_t length, char line_end)
{
    if (length && record[length - 1] == line_end)
        length--;
    if (length && line_end == '\n' && record[length - 1] == '\r')
        length--;
    return length;
}

static bool is_literal(struct qf_cursor *cursor)
{
    bool literal =
        cursor->literal_next < cursor->literal_count && cursor->literals[cursor->literal_next] == cursor->row;

    cursor->literal_next += literal;
    return literal;
}

static enum qf_status csv_next(
    struct qf_cursor *cursor, struct qf_source_row *ret_row, bool *ret_more, struct qf_error *error)
{
    const struct qf_source *source = cursor->source;

    if (cursor->offset == cursor->data_length) {
        TRY(next_block(cursor, ret_more, error));
        if (!*ret_more)
            return QF_OK;
    }
    const char *record = cursor->data + cursor->offset;
    size_t rest = cursor->data_length - cursor->offset;
    bool literal = is_literal(cursor);
    size_t whole = cursor->block_quoted && !literal ? decoded_record_end(record, rest, source)
                                                    : plain_record_end(record, rest, source->form.line_end, true);
    size_t length = without_line_end(record, whole, source->form.line_end);
    if (cursor->block_quoted)
        TRY(grow(&cursor->unquoted, &cursor->unquoted_capacity, length + 1, error));
    *ret_row = (struct qf_source_row){ .row = cursor->row++, .cells = cursor->cells };
    ret_row->too_wide = !split(cursor, record, length, literal, &ret_row->count);
    ret_row->undecodable = cursor->block_damaged && holds_damage(record, length);
    cursor->offset += whole;
    *ret_more = true;
    return QF_OK;
}

/* --- opening ----------------------------------------------------------------------------------------------------------- */

static void csv_close(struct qf_source *source)
{
    if (!source)
        return;
    if (source->fd >= 0)
        close(source->fd);
    pthread_mutex_destroy(&source->lock);
    free(source->path);
    free(source);
}
QF_CLEANUP_POINTER(struct qf_source, csv_close)

static enum qf_status csv_rewind(struct qf_source *source, struct qf_error *error)
{
    (void)error;
    source->next_offset = source->form.start;
    source->next_row = 1;
    return QF_OK;
}

static enum qf_status csv_open(const char *path, struct qf_source **ret_source, struct qf_error *error)
{
    struct qf_source *source CLEANUP(csv_close) = calloc(1, sizeof *source);

    if (!source)
        return qf_fail_memory(error);
    source->fd = -1;
    pthread_mutex_init(&source->lock, NULL);
    source->path = strdup(path);
    if (!source->path)
        return qf_fail_memory(error);
    TRY(qf_file_open(path, &source->fd, error));
    source->size_bytes = lseek(source->fd, 0, SEEK_END);
    if (source->size_bytes < 0)
        return qf_fail_errno(error, errno, "cannot read '%s'", path);
    TRY(qf_csv_form_find(source->fd, source->size_bytes, path, &source->form, error));
    source->sheet = (struct qf_sheet){ .name = "", .first_row = 1 };
    TRY(csv_rewind(source, error));
    *ret_source = TAKE(source);
    return QF_OK;
}

static void csv_cursor_close(struct qf_cursor *cursor)
{
    if (!cursor)
        return;
    if (cursor->from)
        ucnv_close(cursor->from);
    if (cursor->to)
        ucnv_close(cursor->to);
    free(cursor->block);
    free(cursor->decoded);
    free(cursor->unquoted);
    free(cursor);
}
QF_CLEANUP_POINTER(struct qf_cursor, csv_cursor_close)

static enum qf_status csv_cursor_open(struct qf_source *source, struct qf_cursor **ret_cursor, struct qf_error *error)
{
    struct qf_cursor *cursor CLEANUP(csv_cursor_close) = calloc(1, sizeof *cursor);
    UErrorCode code = U_ZERO_ERROR;

    if (!cursor)
        return qf_fail_memory(error);
    cursor->source = source;
    if (source->form.gb18030) {
        cursor->from = ucnv_open("gb18030", &code);
        cursor->to = ucnv_open("UTF-8", &code);
        if (U_FAILURE(code))
            return qf_fail(error, QF_INTERNAL, "cannot decode GB18030: %s", u_errorName(code));
    }
    *ret_cursor = TAKE(cursor);
    return QF_OK;
}

static const struct qf_sheet *csv_sheets(const struct qf_source *source, unsigned *ret_count)
{
    *ret_count = 1;
    return &source->sheet;
}

static const char *csv_encoding(const struct qf_source *source)
{
    return source->form.encoding;
}

static bool csv_system_1904(const struct qf_source *source)
{
    (void)source;
    return false;
}

const struct qf_format qf_format_csv = {
    .name = "csv",
    .parallel = true,
    .open = csv_open,
    .close = csv_close,
    .rewind = csv_rewind,
    .cursor_open = csv_cursor_open,
    .cursor_close = csv_cursor_close,
    .next = csv_next,
    .sheets = csv_sheets,
    .encoding = csv_encoding,
    .system_1904 = csv_system_1904,
};
