/* SPDX-License-Identifier: Apache-2.0 */
/*
 * APPNOTE.TXT 6.3.9, sections 4.3.7, 4.3.9, 4.3.12 and 4.3.16: sizes and checksum of an entry follow its data (general
 * purpose bit 3), so nothing has to be known before it is written.
 */
#include "base/stored_zip.h"

#include <string.h>

enum {
    LOCAL_HEADER = 0x04034B50,
    DESCRIPTOR = 0x08074B50,
    DIRECTORY_HEADER = 0x02014B50,
    DIRECTORY_END = 0x06054B50,
    VERSION = 20,
    SIZES_FOLLOW = 1 << 3,
    NAMES_ARE_UTF8 = 1 << 11,
    DOS_DATE = (2025 - 1980) << 9 | 6 << 5 | 30 /* one day for all: the same content is the same bytes */
};

struct record {
    unsigned char data[64];
    size_t length;
};

static void put(struct record *record, uint32_t value, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        record->data[record->length++] = (unsigned char)(value >> (8 * i));
}

/* CRC-32 of ISO 3309, reflected polynomial 0xEDB88320, four bits at a time. */
static uint32_t add_to_checksum(uint32_t checksum, const unsigned char *data, size_t size)
{
    static const uint32_t table[16] = { 0, 0x1DB71064, 0x3B6E20C8, 0x26D930AC, 0x76DC4190, 0x6B6B51F4, 0x4DB26158,
        0x5005713C, 0xEDB88320, 0xF00F9344, 0xD6D6A3E8, 0xCB61B38C, 0x9B64C2B0, 0x86D3D2D4, 0xA00AE278, 0xBDBDF21C };

    checksum = ~checksum;
    for (size_t i = 0; i < size; i++) {
        checksum = table[(checksum ^ data[i]) & 15] ^ (checksum >> 4);
        checksum = table[(checksum ^ (data[i] >> 4)) & 15] ^ (checksum >> 4);
    }
    return ~checksum;
}

static enum qf_status write_raw(struct qf_stored_zip *zip, const void *data, size_t size, struct qf_error *error)
{
    TRY(qf_file_writer_add(&zip->file, data, size, error));
    zip->offset += size;
    return QF_OK;
}

static enum qf_status end_entry(struct qf_stored_zip *zip, struct qf_error *error)
{
    struct record record = { .length = 0 };

    if (!zip->count)
        return QF_OK;
    const struct qf_stored_entry *entry = &zip->entries[zip->count - 1];
    if (entry->size > UINT32_MAX || zip->offset > UINT32_MAX)
        return qf_fail(error, QF_LIMIT, "the workbook '%s' is larger than 4 GiB", zip->file.path);
    put(&record, DESCRIPTOR, 4);
    put(&record, entry->checksum, 4);
    put(&record, (uint32_t)entry->size, 4);
    put(&record, (uint32_t)entry->size, 4);
    return write_raw(zip, record.data, record.length, error);
}

enum qf_status qf_stored_zip_open(struct qf_stored_zip *zip, const char *path, struct qf_error *error)
{
    return qf_file_writer_open(&zip->file, path, error);
}

/* What local header and directory have in common. */
static void put_common(struct record *record, const struct qf_stored_entry *entry, bool known)
{
    put(record, VERSION, 2);
    put(record, SIZES_FOLLOW | NAMES_ARE_UTF8, 2);
    put(record, 0, 2); /* stored */
    put(record, 0, 2); /* midnight */
    put(record, DOS_DATE, 2);
    put(record, known ? entry->checksum : 0, 4);
    put(record, known ? (uint32_t)entry->size : 0, 4);
    put(record, known ? (uint32_t)entry->size : 0, 4);
    put(record, (uint32_t)strlen(entry->name), 2);
    put(record, 0, 2); /* no extra field */
}

enum qf_status qf_stored_zip_entry(struct qf_stored_zip *zip, const char *name, struct qf_error *error)
{
    struct record record = { .length = 0 };

    TRY(end_entry(zip, error));
    if (zip->count == QF_ZIP_ENTRIES || strlen(name) >= sizeof zip->entries->name)
        return qf_fail(error, QF_LIMIT, "the workbook '%s' has too many parts", zip->file.path);
    struct qf_stored_entry *entry = &zip->entries[zip->count++];
    *entry = (struct qf_stored_entry){ .offset = zip->offset };
    memcpy(entry->name, name, strlen(name) + 1);
    put(&record, LOCAL_HEADER, 4);
    put_common(&record, entry, false);
    TRY(write_raw(zip, record.data, record.length, error));
    return write_raw(zip, name, strlen(name), error);
}

enum qf_status qf_stored_zip_add(struct qf_stored_zip *zip, const void *data, size_t size, struct qf_error *error)
{
    struct qf_stored_entry *entry = &zip->entries[zip->count - 1];

    entry->checksum = add_to_checksum(entry->checksum, data, size);
    entry->size += size;
    return write_raw(zip, data, size, error);
}

enum qf_status qf_stored_zip_commit(struct qf_stored_zip *zip, struct qf_error *error)
{
    struct record end = { .length = 0 };

    TRY(end_entry(zip, error));
    uint64_t begin = zip->offset;
    for (unsigned i = 0; i < zip->count; i++) {
        struct record record = { .length = 0 };
        put(&record, DIRECTORY_HEADER, 4);
        put(&record, VERSION, 2);
        put_common(&record, &zip->entries[i], true);
        put(&record, 0, 2); /* no comment */
        put(&record, 0, 2); /* the first disk */
        put(&record, 0, 2);
        put(&record, 0, 4);
        put(&record, (uint32_t)zip->entries[i].offset, 4);
        TRY(write_raw(zip, record.data, record.length, error));
        TRY(write_raw(zip, zip->entries[i].name, strlen(zip->entries[i].name), error));
    }
    put(&end, DIRECTORY_END, 4);
    put(&end, 0, 4);
    put(&end, zip->count, 2);
    put(&end, zip->count, 2);
    put(&end, (uint32_t)(zip->offset - begin), 4);
    put(&end, (uint32_t)begin, 4);
    put(&end, 0, 2);
    TRY(write_raw(zip, end.data, end.length, error));
    return qf_file_writer_commit(&zip->file, error);
}

void qf_stored_zip_release(struct qf_stored_zip *zip)
{
    qf_file_writer_release(&zip->file);
}
