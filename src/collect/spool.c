/* SPDX-License-Identifier: Apache-2.0 */
/* A temporary file of length-prefixed records, written by several threads and read back once. */
#include "collect/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

#include "base/file.h"

#define FLUSH_BYTES ((size_t)256 << 10)
#define FIELD_MAX   ((size_t)64 << 10) /* of one raw value; a longer one is cut, the original has it whole */

struct qf_spool {
    FILE *file;
    pthread_mutex_t lock;
    int64_t count;         /* added */
    int64_t read;          /* read back */
    struct qf_text record; /* being read back */
};

struct head {
    int64_t row;
    int32_t position;
    uint32_t kind, column, rule, raw, value; /* lengths; value UINT32_MAX: none */
};

enum qf_status qf_spool_open(struct qf_lake *lake, struct qf_spool **ret_spool, struct qf_error *error)
{
    struct qf_spool *spool CLEANUP(qf_spool_close) = calloc(1, sizeof *spool);
    struct qf_text path CLEANUP(qf_text_release) = { 0 };
    int fd;

    if (!spool)
        return qf_fail_memory(error);
    pthread_mutex_init(&spool->lock, NULL);
    qf_text_add_format(&path, "%s/_spill", qf_lake_path(lake));
    TRY(qf_text_check(&path, error));
    TRY(qf_folder_make(qf_text_string(&path), error));
    qf_text_add_string(&path, "/spool-XXXXXX");
    TRY(qf_text_check(&path, error));
    fd = mkostemp(path.data, O_CLOEXEC);
    if (fd < 0)
        return qf_fail_errno(error, errno, "cannot write into '%s'", qf_text_string(&path));
    unlink(path.data); /* gone with the process, however that ends */
    spool->file = fdopen(fd, "w+");
    if (!spool->file) {
        close(fd);
        return qf_fail_memory(error);
    }
    *ret_spool = TAKE(spool);
    return QF_OK;
}

void qf_spool_close(struct qf_spool *spool)
{
    if (!spool)
        return;
    if (spool->file)
        fclose(spool->file);
    qf_text_release(&spool->record);
    pthread_mutex_destroy(&spool->lock);
    free(spool);
}

int64_t qf_spool_count(const struct qf_spool *spool)
{
    return spool->count;
}

static struct qf_slice cut(struct qf_slice text)
{
    if (text.length > FIELD_MAX)
        text.length = qf_utf8_valid_prefix(text.data, FIELD_MAX);
    return text;
}

enum qf_status qf_spool_add(
    struct qf_spool_writer *writer, const struct qf_spool_record *record, struct qf_error *error)
{
    struct qf_slice raw = cut(record->raw), value = cut(record->value);
    struct head head = { .row = record->row,
        .position = record->position,
        .kind = (uint32_t)strlen(record->kind),
        .column = (uint32_t)strlen(record->column),
        .rule = (uint32_t)strlen(record->rule),
        .raw = (uint32_t)raw.length,
        .value = value.data ? (uint32_t)value.length : UINT32_MAX };

    qf_text_add(&writer->buffer, (const char *)&head, sizeof head);
    qf_text_add_string(&writer->buffer, record->kind);
    qf_text_add_string(&writer->buffer, record->column);
    qf_text_add_string(&writer->buffer, record->rule);
    qf_text_add_slice(&writer->buffer, raw);
    if (value.data)
        qf_text_add_slice(&writer->buffer, value);
    pthread_mutex_lock(&writer->spool->lock);
    writer->spool->count++;
    pthread_mutex_unlock(&writer->spool->lock);
    return writer->buffer.length >= FLUSH_BYTES ? qf_spool_flush(writer, error) : qf_text_check(&writer->buffer, error);
}

enum qf_status qf_spool_flush(struct qf_spool_writer *writer, struct qf_error *error)
{
    size_t wrote;

    TRY(qf_text_check(&writer->buffer, error));
    if (!writer->buffer.length)
        return QF_OK;
    pthread_mutex_lock(&writer->spool->lock);
    wrote = fwrite(writer->buffer.data, 1, writer->buffer.length, writer->spool->file);
    pthread_mutex_unlock(&writer->spool->lock);
    if (wrote != writer->buffer.length)
        return qf_fail_errno(error, errno, "cannot write the findings");
    qf_text_clear(&writer->buffer);
    return QF_OK;
}

void qf_spool_writer_release(struct qf_spool_writer *writer)
{
    qf_text_release(&writer->buffer);
}

/* --- reading back ------------------------------------------------------------------------------------------------------ */

/* What was written must be there: a read that falls short has failed, or the file is not what it was. */
static enum qf_status read_exactly(struct qf_spool *spool, void *data, size_t size, struct qf_error *error)
{
    if (fread(data, 1, size, spool->file) == size)
        return QF_OK;
    if (ferror(spool->file))
        return qf_fail_errno(error, errno, "cannot read the findings back");
    return qf_fail(error, QF_CORRUPT, "the findings do not read back as written");
}

/* The next record's head, its bytes in spool->record; *ret_more is false at the end. */
static enum qf_status read_record(struct qf_spool *spool, struct head *ret_head, bool *ret_more, struct qf_error *error)
{
    char block[4096];

    *ret_more = spool->read < spool->count;
    if (!*ret_more)
        return QF_OK;
    TRY(read_exactly(spool, ret_head, sizeof *ret_head, error));
    size_t rest = (size_t)ret_head->kind + ret_head->column + ret_head->rule + ret_head->raw +
                  (ret_head->value == UINT32_MAX ? 0 : ret_head->value);
    qf_text_clear(&spool->record);
    while (rest) {
        size_t wanted = rest < sizeof block ? rest : sizeof block;
        TRY(read_exactly(spool, block, wanted, error));
        qf_text_add(&spool->record, block, wanted);
        rest -= wanted;
    }
    spool->read++;
    return qf_text_check(&spool->record, error);
}

static struct qf_slice take(const char **data, uint32_t length)
{
    struct qf_slice slice = { *data, length };

    *data += length;
    return slice;
}

struct reading {
    struct qf_spool *spool;
    enum qf_spool_shape shape;
};

static void put_record(const struct reading *reading, struct qf_rows *rows, unsigned row, const struct head *head)
{
    const char *data = qf_text_string(&reading->spool->record);
    struct qf_slice kind = take(&data, head->kind), column = take(&data, head->column), rule = take(&data, head->rule);
    struct qf_slice raw = take(&data, head->raw);

    qf_rows_put_bigint(rows, 0, row, head->row);
    if (reading->shape == QF_SPOOL_QUARANTINE) {
        qf_rows_put_text(rows, 1, row, rule);
        qf_rows_put_text(rows, 2, row, raw);
        return;
    }
    qf_rows_put_text(rows, 1, row, column);
    qf_rows_put_integer(rows, 2, row, head->position);
    qf_rows_put_text(rows, 3, row, kind);
    qf_rows_put_text(rows, 4, row, rule);
    qf_rows_put_text(rows, 5, row, raw);
    if (head->value != UINT32_MAX)
        qf_rows_put_text(rows, 6, row, take(&data, head->value));
}

static enum qf_status fill(
    void *context, void *local, struct qf_rows *rows, unsigned *ret_count, struct qf_error *error)
{
    const struct reading *reading = context;
    struct head head;
    bool more = true;
    unsigned count = 0;

    (void)local;
    while (count < qf_rows_capacity(rows)) {
        TRY(read_record(reading->spool, &head, &more, error));
        if (!more)
            break;
        put_record(reading, rows, count++, &head);
    }
    *ret_count = count;
    return QF_OK;
}

static const struct qf_store_column finding_columns[] = { { "_row", QF_STORE_BIGINT }, { "column", QF_STORE_TEXT },
    { "position", QF_STORE_INTEGER }, { "kind", QF_STORE_TEXT }, { "rule", QF_STORE_TEXT }, { "raw", QF_STORE_TEXT },
    { "value", QF_STORE_TEXT } };
static const struct qf_store_column quarantine_columns[] = { { "_row", QF_STORE_BIGINT }, { "reason", QF_STORE_TEXT },
    { "raw", QF_STORE_TEXT } };

enum qf_status qf_spool_write(struct qf_spool *spool, struct qf_lake *lake, enum qf_spool_shape shape,
    const char *relative, struct qf_error *error)
{
    static const struct qf_schema schemas[] = { [QF_SPOOL_FINDINGS] = { finding_columns, QF_COUNT(finding_columns) },
        [QF_SPOOL_QUARANTINE] = { quarantine_columns, QF_COUNT(quarantine_columns) } };
    struct reading reading = { spool, shape };
    struct qf_producer producer = { .context = &reading, .threads = 1, .fill = fill };

    if (!spool->count)
        return QF_OK;
    spool->read = 0;
    if (fflush(spool->file) != 0 || fseek(spool->file, 0, SEEK_SET) != 0)
        return qf_fail_errno(error, errno, "cannot write the findings");
    return qf_lake_write(lake, relative, &schemas[shape], &producer, NULL, error);
}
