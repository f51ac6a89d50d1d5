/* SPDX-License-Identifier: Apache-2.0 */
/* Sealing what comes in before the book is locked, and opening it again. */
#include "handle/attachment.h"

#include <errno.h>
#include <stdio.h>
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

static enum qf_status insert_attachment(const struct qf_desk *desk, int64_t report, const char *file, int64_t size,
    const struct qf_secret *key, int64_t *ret_attachment, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    char part[QF_PART_NAME];

    make_part(file, part);
    TRY(qf_book_prepare(
        desk->book, "INSERT INTO attachment (report, file, size_bytes) VALUES (?1, ?2, ?3)", &insert, error));
    qf_statement_bind_int(insert, 1, report);
    qf_statement_bind_text(insert, 2, file);
    qf_statement_bind_int(insert, 3, size);
    TRY(qf_statement_run(insert, error));
    *ret_attachment = qf_book_last_id(desk->book);
    return qf_part_wrap(desk, report, part, key, error);
}

enum qf_status qf_attachment_add(const struct qf_desk *desk, const struct qf_vault *vault, int64_t report, int fd,
    int64_t *ret_attachment, struct qf_error *error)
{
    struct qf_secret key CLEANUP(qf_secret_release) = { 0 };
    struct qf_text path CLEANUP(qf_text_release) = { 0 };
    char object[QF_SEAL_OBJECT], part[QF_PART_NAME], file[FILE_NAME];
    int64_t size, attachment = 0;
    uint64_t name;

    TRY(qf_access_task(desk, QF_TASK_REGISTER, error));
    TRY(qf_access_matter(desk, report, QF_SEE, error));
    qf_random_bytes(&name, sizeof name);
    snprintf(file, sizeof file, "%016llx", (unsigned long long)name);
    make_part(file, part);
    qf_seal_object(report, object);
    TRY(make_path(vault, "", &path, error));
    TRY(qf_folder_make(qf_text_string(&path), error));
    TRY(make_path(vault, file, &path, error));
    TRY(qf_seal_key_new(&key, error));
    TRY(seal_stream(qf_text_string(&path), fd, &key, &(struct qf_seal_place){ object, part }, &size, error));
    enum qf_status status = qf_desk_begin(desk, "report attach", NULL, error);
    if (status == QF_OK)
        status = qf_desk_end(desk, insert_attachment(desk, report, file, size, &key, &attachment, error), error);
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
    enum qf_status (*take)(void *context, struct qf_slice piece, struct qf_error *error), void *context,
    struct qf_error *error)
{
    struct qf_sealed_reader reader CLEANUP(qf_sealed_reader_release) = QF_SEALED_READER_INIT;
    struct qf_slice piece;

    TRY(qf_sealed_reader_open(&reader, path, key, place, error));
    for (;;) {
        TRY(qf_sealed_reader_next(&reader, &piece, error));
        if (!piece.data)
            return QF_OK;
        TRY(take(context, piece, error));
    }
}

/* Of a report that the actor may open; else it does not exist. */
static enum qf_status find_attachment(const struct qf_desk *desk, int64_t attachment, int64_t *ret_report,
    char ret_file[FILE_NAME], struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(desk->book, "SELECT report, file FROM attachment WHERE id = ?1", &find, error));
    qf_statement_bind_int(find, 1, attachment);
    TRY(qf_statement_next(find, &found, error));
    if (!found || qf_access_matter(desk, qf_statement_int(find, 0), QF_SEE, error) != QF_OK)
        return qf_fail(error, QF_NOT_FOUND, "there is no attachment %lld", (long long)attachment);
    *ret_report = qf_statement_int(find, 0);
    snprintf(ret_file, FILE_NAME, "%s", qf_statement_text(find, 1));
    return qf_access_matter(desk, *ret_report, QF_OPEN_CONTENT, error);
}

enum qf_status qf_attachment_open(const struct qf_desk *desk, const struct qf_vault *vault, int64_t attachment,
    const struct qf_key_pair *pair, const char *purpose,
    enum qf_status (*take)(void *context, struct qf_slice piece, struct qf_error *error), void *context,
    struct qf_error *error)
{
    struct qf_secret key CLEANUP(qf_secret_release) = { 0 };
    struct qf_text path CLEANUP(qf_text_release) = { 0 };
    char object[QF_SEAL_OBJECT], part[QF_PART_NAME], file[FILE_NAME];
    int64_t report = 0;

    TRY(find_attachment(desk, attachment, &report, file, error));
    make_part(file, part);
    qf_seal_object(report, object);
    TRY(make_path(vault, file, &path, error));
    TRY(qf_keyring_open(desk, report, part, pair, &key, error));
    snprintf(part, sizeof part, "attachment/%lld", (long long)attachment);
    TRY(qf_access_record(desk->book, desk->actor.name, part, purpose, error));
    make_part(file, part);
    return unseal_stream(qf_text_string(&path), &key, &(struct qf_seal_place){ object, part }, take, context, error);
}
