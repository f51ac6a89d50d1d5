/* SPDX-License-Identifier: Apache-2.0 */
/* Opening content and identity, and handing keys on. */
#include "handle/opening.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "handle/access.h"
#include "handle/part.h"
#include "handle/team.h"
#include "store/access.h"

/* The ciphertext of a part, from the row that has it. */
static enum qf_status read_sealed(
    const struct qf_desk *desk, int64_t report, const char *part, struct qf_text *ret_sealed, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(desk->book,
        "SELECT content FROM report WHERE id = ?1 AND ?2 = '" QF_PART_CONTENT "'"
        " UNION ALL SELECT identity FROM report WHERE id = ?1 AND ?2 = '" QF_PART_IDENTITY "' AND identity IS NOT NULL"
        " UNION ALL SELECT content FROM message WHERE report = ?1 AND ?2 = 'message/' || id",
        &find, error));
    qf_statement_bind_int(find, 1, report);
    qf_statement_bind_text(find, 2, part);
    TRY(qf_statement_next(find, &found, error));
    if (!found)
        return qf_fail(error, QF_NOT_FOUND, "report %lld has no such part", (long long)report);
    qf_text_add_string(ret_sealed, qf_statement_text(find, 0));
    return qf_text_check(ret_sealed, error);
}

enum qf_status qf_report_open(const struct qf_desk *desk, int64_t report, const char *part,
    const struct qf_key_pair *pair, const char *purpose, struct qf_secret *ret_plain, struct qf_error *error)
{
    struct qf_secret key CLEANUP(qf_secret_release) = { 0 };
    struct qf_text sealed CLEANUP(qf_text_release) = { 0 };
    char object[QF_SEAL_OBJECT + QF_PART_NAME];

    TRY(qf_access_matter(desk, report, QF_OPEN_CONTENT, error));
    if (strcmp(part, QF_PART_IDENTITY) == 0)
        return qf_fail(error, QF_DENIED, "who reports is opened by two people only");
    TRY(read_sealed(desk, report, part, &sealed, error));
    TRY(qf_keyring_open(desk, report, part, pair, &key, error));
    snprintf(object, sizeof object, "report/%lld/%s", (long long)report, part);
    TRY(qf_access_record(desk->book, desk->actor.name, object, purpose, error));
    return qf_part_unseal(report, part, qf_text_string(&sealed), &key, ret_plain, error);
}

/* --- identity ---------------------------------------------------------------------------------------------------------- */

static enum qf_status check_holds_identity(const struct qf_desk *desk, int64_t report, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(desk->book,
        "SELECT 1 FROM sealed_key WHERE report = ?1 AND part = '" QF_PART_IDENTITY "' AND user = ?2", &find, error));
    qf_statement_bind_int(find, 1, report);
    qf_statement_bind_int(find, 2, desk->actor.user);
    TRY(qf_statement_next(find, &found, error));
    return found ? QF_OK : qf_fail(error, QF_DENIED, "this was not sealed for you");
}

static enum qf_status insert_opening(
    const struct qf_desk *desk, int64_t report, const char *purpose, int64_t *ret_opening, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    char now[QF_INSTANT_TEXT];

    TRY(qf_book_prepare(desk->book, "INSERT INTO opening (report, asked_by, purpose, asked_at) VALUES (?1, ?2, ?3, ?4)",
        &insert, error));
    qf_instant_format(qf_now_ms(), now);
    qf_statement_bind_int(insert, 1, report);
    qf_statement_bind_int(insert, 2, desk->actor.user);
    qf_statement_bind_text(insert, 3, purpose);
    qf_statement_bind_text(insert, 4, now);
    TRY(qf_statement_run(insert, error));
    *ret_opening = qf_book_last_id(desk->book);
    return QF_OK;
}

enum qf_status qf_opening_ask(
    const struct qf_desk *desk, int64_t report, const char *purpose, int64_t *ret_opening, struct qf_error *error)
{
    int64_t opening = 0;

    TRY(qf_access_matter(desk, report, QF_OPEN_IDENTITY, error));
    TRY(check_holds_identity(desk, report, error));
    if (!purpose || !qf_slice_trim(qf_slice(purpose)).length)
        return qf_fail(error, QF_USAGE, "who reports is opened for a purpose only");
    TRY(qf_desk_begin(desk, "identity ask", purpose, error));
    TRY(qf_desk_end(desk, insert_opening(desk, report, purpose, &opening, error), error));
    *ret_opening = opening;
    return QF_OK;
}

struct opening {
    int64_t report, asked_by;
    bool approved, opened;
    char purpose[512];
};

/* Of a report that the actor sees; else it does not exist. */
static enum qf_status find_opening(
    const struct qf_desk *desk, int64_t id, struct opening *ret_opening, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(desk->book,
        "SELECT report, asked_by, approved_by IS NOT NULL, opened_at IS NOT NULL, purpose FROM opening WHERE id = ?1",
        &find, error));
    qf_statement_bind_int(find, 1, id);
    TRY(qf_statement_next(find, &found, error));
    if (!found || qf_access_matter(desk, qf_statement_int(find, 0), QF_SEE, error) != QF_OK)
        return qf_fail(error, QF_NOT_FOUND, "there is no opening %lld", (long long)id);
    ret_opening->report = qf_statement_int(find, 0);
    ret_opening->asked_by = qf_statement_int(find, 1);
    ret_opening->approved = qf_statement_int(find, 2);
    ret_opening->opened = qf_statement_int(find, 3);
    snprintf(ret_opening->purpose, sizeof ret_opening->purpose, "%s", qf_statement_text(find, 4));
    return QF_OK;
}

/* Sets one step of the opening, if it has not been set meanwhile. */
static enum qf_status set_step(const struct qf_desk *desk, int64_t opening, const char *sql, struct qf_error *error)
{
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;
    char now[QF_INSTANT_TEXT];
    bool changed;

    TRY(qf_book_prepare(desk->book, sql, &change, error));
    qf_instant_format(qf_now_ms(), now);
    qf_statement_bind_int(change, 1, opening);
    qf_statement_bind_int(change, 2, desk->actor.user);
    qf_statement_bind_text(change, 3, now);
    TRY(qf_statement_next(change, &changed, error));
    qf_statement_reset(change);
    return changed ? QF_OK : qf_fail(error, QF_CONFLICT, "opening %lld was changed meanwhile", (long long)opening);
}

enum qf_status qf_opening_approve(const struct qf_desk *desk, int64_t opening, struct qf_error *error)
{
    struct opening known;

    TRY(find_opening(desk, opening, &known, error));
    TRY(qf_access_matter(desk, known.report, QF_APPROVE, error));
    if (desk->actor.role != QF_ROLE_LEADER)
        return qf_fail(error, QF_DENIED, "a leader approves that somebody learns who reports");
    if (known.asked_by == desk->actor.user)
        return qf_fail(error, QF_DENIED, "it takes a second person");
    if (known.approved)
        return qf_fail(error, QF_CONFLICT, "opening %lld is approved already", (long long)opening);
    TRY(qf_desk_begin(desk, "identity approve", known.purpose, error));
    return qf_desk_end(desk,
        set_step(desk, opening,
            "UPDATE opening SET approved_by = ?2, approved_at = ?3 WHERE id = ?1 AND approved_by IS NULL RETURNING id",
            error),
        error);
}

enum qf_status qf_opening_open(const struct qf_desk *desk, int64_t opening, const struct qf_key_pair *pair,
    struct qf_secret *ret_identity, struct qf_error *error)
{
    struct qf_secret key CLEANUP(qf_secret_release) = { 0 };
    struct qf_text sealed CLEANUP(qf_text_release) = { 0 };
    struct opening known;

    TRY(find_opening(desk, opening, &known, error));
    TRY(qf_access_matter(desk, known.report, QF_OPEN_IDENTITY, error));
    if (known.asked_by != desk->actor.user)
        return qf_fail(error, QF_DENIED, "whoever asked opens it, and nobody else");
    if (!known.approved || known.opened)
        return qf_fail(error, QF_CONFLICT,
            known.opened ? "opening %lld was used already: ask again" : "nobody has approved opening %lld yet",
            (long long)opening);
    TRY(read_sealed(desk, known.report, QF_PART_IDENTITY, &sealed, error));
    TRY(qf_keyring_open(desk, known.report, QF_PART_IDENTITY, pair, &key, error));
    TRY(qf_desk_begin(desk, "identity open", known.purpose, error));
    TRY(qf_desk_end(desk,
        set_step(desk, opening,
            "UPDATE opening SET opened_at = ?3 WHERE id = ?1 AND asked_by = ?2 AND opened_at IS NULL AND approved_by "
            "IS NOT NULL RETURNING id",
            error),
        error));
    return qf_part_unseal(known.report, QF_PART_IDENTITY, qf_text_string(&sealed), &key, ret_identity, error);
}

/* --- handing keys on --------------------------------------------------------------------------------------------------- */

/* Inside a transaction: every part that the actor can open and the user is to read. */
static enum qf_status rewrap_parts(
    const struct qf_desk *desk, int64_t report, int64_t user, const struct qf_key_pair *pair, struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    int64_t parts = 0;
    bool more, may;

    TRY(qf_book_prepare(
        desk->book, "SELECT part FROM sealed_key WHERE report = ?1 AND user = ?2 ORDER BY id", &rows, error));
    qf_statement_bind_int(rows, 1, report);
    qf_statement_bind_int(rows, 2, desk->actor.user);
    for (;;) {
        struct qf_secret key CLEANUP(qf_secret_release) = { 0 };
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return parts ? QF_OK : qf_fail(error, QF_DENIED, "this was not sealed for you");
        const char *part = qf_statement_text(rows, 0);
        TRY(qf_part_may_read(desk, report, part, user, &may, error));
        if (!may)
            continue;
        TRY(qf_keyring_open(desk, report, part, pair, &key, error));
        TRY(qf_keyring_wrap_for_user(desk, report, part, &key, user, error));
        parts++;
    }
}

static enum qf_status share(
    const struct qf_desk *desk, int64_t report, int64_t user, const struct qf_key_pair *pair, struct qf_error *error)
{
    struct qf_error ignored = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_desk other;

    TRY(qf_desk_of_user(desk, user, &other, error));
    TRY(qf_access_could_handle(desk, user, report, error));
    if (qf_access_matter(&other, report, QF_OPEN_CONTENT, &ignored) != QF_OK)
        return qf_fail(error, QF_DENIED, "'%s' may not open what is reported", other.actor.name);
    return rewrap_parts(desk, report, user, pair, error);
}

enum qf_status qf_report_share(
    const struct qf_desk *desk, int64_t report, int64_t user, const struct qf_key_pair *pair, struct qf_error *error)
{
    TRY(qf_access_matter(desk, report, QF_ASSIGN, error));
    TRY(qf_desk_begin(desk, "report share", NULL, error));
    return qf_desk_end(desk, share(desk, report, user, pair, error), error);
}

enum qf_status qf_report_assign(
    const struct qf_desk *desk, int64_t report, int64_t user, const struct qf_key_pair *pair, struct qf_error *error)
{
    TRY(qf_desk_begin(desk, "report assign", NULL, error));
    enum qf_status status = qf_matter_assign_within(desk, report, user, error);
    if (status == QF_OK)
        status = share(desk, report, user, pair, error);
    return qf_desk_end(desk, status, error);
}
