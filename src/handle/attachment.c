/* SPDX-License-Identifier: Apache-2.0 */
/* Sealing what comes in before the book is locked, and opening it again. */
#include "handle/attachment.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/sealed_file.h"
#include "handle/access.h"
#include "handle/part.h"
#include "store/access.h"

#define FILE_NAME 17 /* 16 hexadecimal digits and terminator */

static enum qf_status make_path(
    const struct qf_vault *vault, const char *file, struct qf_text *ret_path, struct qf_error *error)
{
    struct qf_text folder CLEANUP(qf_text_release) = { 0 };

    qf_path_join(&folder, vault->folder, "sealed");
    qf_path_join(ret_path, qf_text_string(&folder), file);
    TRY(qf_text_check(&folder, error));
    return qf_text_check(ret_path, error);
}

/* "attachment/<file>" */
static void make_part(const char *file, char ret_part[QF_PART_NAME])
{
    snprintf(ret_part, QF_PART_NAME, "attachment/%.16s", file);
}

/* --- in ---------------------------------------------------------------------------------------------------------------- */

static enum qf_status read_piece(int fd, struct qf_secret *piece, struct qf_error *error)
{
    ssize_t got;

    do
        got = read(fd, piece->data, piece->capacity);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return qf_fail_errno(error, errno, "cannot read what is to be kept secret");
    piece->length = (size_t)got;
    return QF_OK;
}

static enum qf_status seal_stream(const char *path, int fd, const struct qf_secret *key,
    const struct qf_seal_place *place, int64_t *ret_size, struct qf_error *error)
{
    struct qf_sealed_writer writer CLEANUP(qf_sealed_writer_release) = QF_SEALED_WRITER_INIT;
    struct qf_secret piece CLEANUP(qf_secret_release) = { 0 };

    *ret_size = 0;
    TRY(qf_secret_new((size_t)1 << 16, &piece, error));
    TRY(qf_sealed_writer_open(&writer, path, key, place, error));
    for (;;) {
        TRY(read_piece(fd, &piece, error));
        if (!piece.length)
            break;
        TRY(qf_sealed_writer_add(&writer, piece.data, piece.length, error));
        *ret_size += (int64_t)piece.length;
    }
    if (!*ret_size)
        return qf_fail(error, QF_INPUT, "the attachment is empty");
    return qf_sealed_writer_commit(&writer, error);
}

/* The name under the key of the file, filled up so that its length says nothing. */
static enum qf_status insert_name(const struct qf_desk *desk, int64_t attachment, const struct qf_seal_place *place,
    struct qf_slice name, const struct qf_secret *key, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    struct qf_secret plain CLEANUP(qf_secret_release) = { 0 };
    struct qf_text sealed CLEANUP(qf_text_release) = { 0 };

    TRY(qf_secret_new(QF_FILE_NAME_MAX + 1, &plain, error));
    memset(plain.data, 0, plain.capacity);
    qf_file_name_clean(name, (char *)plain.data);
    plain.length = plain.capacity;
    TRY(qf_seal_text(&plain, key, place, &sealed, error));
    TRY(qf_book_prepare(desk->book, "INSERT INTO attachment_name (id, sealed) VALUES (?1, ?2)", &insert, error));
    qf_statement_bind_int(insert, 1, attachment);
    qf_statement_bind_text(insert, 2, qf_text_string(&sealed));
    return qf_statement_run(insert, error);
}

struct sealed_file {
    const char *file;
    int64_t size;
    struct qf_slice name;
    const struct qf_secret *key;
};

static enum qf_status insert_attachment(const struct qf_desk *desk, int64_t report, const struct sealed_file *sealed,
    int64_t *ret_attachment, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    char object[QF_SEAL_OBJECT], part[QF_PART_NAME], named[QF_PART_NAME + 8];

    make_part(sealed->file, part);
    snprintf(named, sizeof named, "%s/name", part);
    qf_seal_object(report, object);
    TRY(qf_book_prepare(
        desk->book, "INSERT INTO attachment (report, file, size_bytes) VALUES (?1, ?2, ?3)", &insert, error));
    qf_statement_bind_int(insert, 1, report);
    qf_statement_bind_text(insert, 2, sealed->file);
    qf_statement_bind_int(insert, 3, sealed->size);
    TRY(qf_statement_run(insert, error));
    *ret_attachment = qf_book_last_id(desk->book);
    TRY(insert_name(desk, *ret_attachment, &(struct qf_seal_place){ object, named }, sealed->name, sealed->key, error));
    return qf_part_wrap(desk, report, part, sealed->key, error);
}

enum qf_status qf_attachment_add(const struct qf_desk *desk, const struct qf_vault *vault, int64_t report, int fd,
    struct qf_slice name, int64_t *ret_attachment, struct qf_error *error)
{
    struct qf_secret key CLEANUP(qf_secret_release) = { 0 };
    struct qf_text path CLEANUP(qf_text_release) = { 0 };
    char object[QF_SEAL_OBJECT], part[QF_PART_NAME], file[FILE_NAME];
    int64_t size, attachment = 0;
    uint64_t number;

    TRY(qf_access_task(desk, QF_TASK_REGISTER, error));
    TRY(qf_access_matter(desk, report, QF_SEE, error));
    qf_random_bytes(&number, sizeof number);
    snprintf(file, sizeof file, "%016llx", (unsigned long long)number);
    make_part(file, part);
    qf_seal_object(report, object);
    TRY(make_path(vault, "", &path, error));
    TRY(qf_folder_make(qf_text_string(&path), error));
    TRY(make_path(vault, file, &path, error));
    TRY(qf_seal_key_new(&key, error));
    TRY(seal_stream(qf_text_string(&path), fd, &key, &(struct qf_seal_place){ object, part }, &size, error));
    enum qf_status status = qf_desk_begin(desk, "report attach", NULL, error);
    if (status == QF_OK)
        status = qf_desk_end(desk,
            insert_attachment(desk, report, &(struct sealed_file){ file, size, name, &key }, &attachment, error),
            error);
    if (status != QF_OK)
        remove(qf_text_string(&path)); /* nobody could open what the book does not know */
    else
        *ret_attachment = attachment;
    return status;
}

/* --- out --------------------------------------------------------------------------------------------------------------- */

enum qf_status qf_attachment_walk(const struct qf_desk *desk, int64_t report,
    enum qf_status (*visit)(void *context, int64_t attachment, int64_t size_bytes, struct qf_error *error),
    void *context, struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    bool more;

    TRY(qf_access_matter(desk, report, QF_SEE, error));
    TRY(qf_book_prepare(
        desk->book, "SELECT id, size_bytes FROM attachment WHERE report = ?1 ORDER BY id", &rows, error));
    qf_statement_bind_int(rows, 1, report);
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        TRY(visit(context, qf_statement_int(rows, 0), qf_statement_int(rows, 1), error));
    }
}

static enum qf_status unseal_stream(const char *path, const struct qf_secret *key, const struct qf_seal_place *place,
    const struct qf_attachment_sink *sink, struct qf_error *error)
{
    struct qf_sealed_reader reader CLEANUP(qf_sealed_reader_release) = QF_SEALED_READER_INIT;
    struct qf_slice piece;

    TRY(qf_sealed_reader_open(&reader, path, key, place, error));
    for (;;) {
        TRY(qf_sealed_reader_next(&reader, &piece, error));
        if (!piece.data)
            return QF_OK;
        TRY(sink->take(sink->context, piece, error));
    }
}

/* Cleaned again: what lies in the book need not have come in by us. */
static enum qf_status unseal_name(const struct qf_desk *desk, int64_t attachment, const struct qf_secret *key,
    const struct qf_seal_place *place, const struct qf_attachment_sink *sink, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    struct qf_secret plain CLEANUP(qf_secret_release) = { 0 };
    char name[QF_FILE_NAME_MAX + 1] = "";
    bool found;

    if (!sink->name)
        return QF_OK;
    TRY(qf_book_prepare(desk->book, "SELECT sealed FROM attachment_name WHERE id = ?1", &find, error));
    qf_statement_bind_int(find, 1, attachment);
    TRY(qf_statement_next(find, &found, error));
    if (found) {
        TRY(qf_unseal_text(qf_statement_text(find, 0), key, place, &plain, error));
        qf_file_name_clean(qf_slice((const char *)plain.data), name);
    }
    if (!*name)
        snprintf(name, sizeof name, "attachment-%lld", (long long)attachment);
    enum qf_status status = sink->name(sink->context, name, error);
    qf_wipe(name, sizeof name);
    return status;
}

struct stored {
    int64_t id, report;
    char file[FILE_NAME];
};

/* Of a report that the actor may open; else it does not exist. */
static enum qf_status find_attachment(
    const struct qf_desk *desk, int64_t attachment, struct stored *ret_stored, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(desk->book, "SELECT report, file FROM attachment WHERE id = ?1", &find, error));
    qf_statement_bind_int(find, 1, attachment);
    TRY(qf_statement_next(find, &found, error));
    if (!found || qf_access_matter(desk, qf_statement_int(find, 0), QF_SEE, error) != QF_OK)
        return qf_fail(error, QF_NOT_FOUND, "there is no attachment %lld", (long long)attachment);
    *ret_stored = (struct stored){ .id = attachment, .report = qf_statement_int(find, 0) };
    snprintf(ret_stored->file, FILE_NAME, "%s", qf_statement_text(find, 1));
    return qf_access_matter(desk, ret_stored->report, QF_OPEN_CONTENT, error);
}

enum qf_status qf_attachment_open(const struct qf_desk *desk, const struct qf_vault *vault, int64_t attachment,
    const struct qf_key_pair *pair, const char *purpose, const struct qf_attachment_sink *sink, struct qf_error *error)
{
    struct qf_secret key CLEANUP(qf_secret_release) = { 0 };
    struct qf_text path CLEANUP(qf_text_release) = { 0 };
    char object[QF_SEAL_OBJECT], part[QF_PART_NAME], viewed[QF_PART_NAME], named[QF_PART_NAME + 8];
    struct stored stored;

    TRY(find_attachment(desk, attachment, &stored, error));
    make_part(stored.file, part);
    snprintf(named, sizeof named, "%s/name", part);
    qf_seal_object(stored.report, object);
    TRY(make_path(vault, stored.file, &path, error));
    TRY(qf_keyring_open(desk, stored.report, part, pair, &key, error));
    snprintf(viewed, sizeof viewed, "attachment/%lld", (long long)attachment);
    TRY(qf_access_record(desk->book, desk->actor.name, viewed, purpose, error));
    TRY(unseal_name(desk, attachment, &key, &(struct qf_seal_place){ object, named }, sink, error));
    return unseal_stream(qf_text_string(&path), &key, &(struct qf_seal_place){ object, part }, sink, error);
}
