/* SPDX-License-Identifier: Apache-2.0 */
/* The record of who looked at personal data. */
#include "store/access.h"

#include "base/date.h"

static enum qf_status insert_access(
    struct qf_book *book, const char *actor, const char *object, const char *purpose, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    char now[QF_INSTANT_TEXT];

    TRY(qf_book_prepare(
        book, "INSERT INTO access (at, actor, object, purpose) VALUES (?1, ?2, ?3, ?4)", &insert, error));
    qf_instant_format(qf_now_ms(), now);
    qf_statement_bind_text(insert, 1, now);
    qf_statement_bind_text(insert, 2, actor);
    qf_statement_bind_text(insert, 3, object);
    qf_statement_bind_text(insert, 4, purpose);
    return qf_statement_run(insert, error);
}

enum qf_status qf_access_record(
    struct qf_book *book, const char *actor, const char *object, const char *purpose, struct qf_error *error)
{
    if (qf_slice_trim(qf_slice(purpose)).length == 0) {
        qf_fail(error, QF_USAGE, "personal data of '%s' is shown only for a purpose", object);
        qf_hint(error, "say why: --unmask 'verification of warning 12'");
        return QF_USAGE;
    }
    TRY(qf_book_begin(book, actor, "access.view", purpose, error));
    enum qf_status status = insert_access(book, actor, object, purpose, error);
    if (status != QF_OK) {
        qf_book_rollback(book);
        return status;
    }
    return qf_book_commit(book, error);
}
