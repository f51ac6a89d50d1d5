/* SPDX-License-Identifier: Apache-2.0 */
/* Verifying a name, the two notices, and opinions. */
#include "handle/notice.h"

#include <string.h>

#include "base/date.h"
#include "handle/access.h"
#include "handle/followup.h"
#include "handle/matter.h"
#include "handle/move.h"

static enum qf_status run_on(
    const struct qf_desk *desk, const char *sql, int64_t report, const char *text, struct qf_error *error)
{
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;

    TRY(qf_book_prepare(desk->book, sql, &change, error));
    qf_statement_bind_int(change, 1, report);
    if (text)
        qf_statement_bind_text(change, 2, text);
    return qf_statement_run(change, error);
}

static enum qf_status holds(const struct qf_desk *desk, const char *sql, int64_t report, const char *text,
    bool *ret_holds, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;

    TRY(qf_book_prepare(desk->book, sql, &find, error));
    qf_statement_bind_int(find, 1, report);
    if (text)
        qf_statement_bind_text(find, 2, text);
    return qf_statement_next(find, ret_holds, error);
}

/* --- the name ---------------------------------------------------------------------------------------------------------- */

/* The move ends the clock that asked for it; after it nobody is left who would have to be told of the acceptance. */
static enum qf_status deny_name(const struct qf_desk *desk, int64_t report, const char *how, struct qf_error *error)
{
    TRY(qf_matter_move_within(desk, report, &(struct qf_step){ .move = "deny_name", .reason = how }, error));
    TRY(run_on(desk, "UPDATE report SET signature = 'anonymous' WHERE id = ?1", report, NULL, error));
    return qf_matter_record_within(desk, report, "not_truly_signed", how, error);
}

static enum qf_status settle_name(
    const struct qf_desk *desk, int64_t report, bool truly, const char *how, struct qf_error *error)
{
    char day[QF_DATE_TEXT];
    bool signed_one;

    TRY(holds(desk, "SELECT 1 FROM report WHERE id = ?1 AND signature <> 'anonymous' AND verified_on IS NULL", report,
        NULL, &signed_one, error));
    if (!signed_one)
        return qf_fail(error, QF_CONFLICT, "report %lld has no name that waits to be verified", (long long)report);
    if (!truly)
        return deny_name(desk, report, how, error);
    qf_date_format(desk->today, day);
    TRY(run_on(desk, "UPDATE report SET verified_on = ?2 WHERE id = ?1", report, day, error));
    return qf_matter_move_within(desk, report, &(struct qf_step){ .move = "verify_name", .reason = how }, error);
}

enum qf_status qf_notice_settle_name(
    const struct qf_desk *desk, int64_t report, bool truly, const char *how, struct qf_error *error)
{
    TRY(qf_access_matter(desk, report, QF_HANDLE, error));
    if (!how || !*how)
        return qf_fail(error, QF_USAGE, "say how it was found out whether the name is true");
    TRY(qf_desk_begin(desk, "name verify", how, error));
    return qf_desk_end(desk, settle_name(desk, report, truly, how, error), error);
}

/* --- notices ----------------------------------------------------------------------------------------------------------- */

static bool is_acceptance(const char *kind)
{
    return strcmp(kind, "acceptance") == 0;
}

static bool is_one_of(const char *const *names, const char *name)
{
    while (*names && strcmp(*names, name) != 0)
        names++;
    return *names != NULL;
}

static enum qf_status check_opinion(const char *opinion, struct qf_error *error)
{
    static const char *const opinions[] = { "satisfied", "accepted", "objects", "unreachable", NULL };

    if (is_one_of(opinions, opinion))
        return QF_OK;
    return qf_fail(error, QF_USAGE, "an opinion is satisfied, accepted, objects or unreachable, not '%s'", opinion);
}

static enum qf_status check_notice(const struct qf_notice *notice, struct qf_error *error)
{
    static const char *const kinds[] = { "acceptance", "outcome", NULL };
    static const char *const methods[] = { "visit", "phone", "letter", "receipt", NULL };

    if (!is_one_of(kinds, notice->kind))
        return qf_fail(error, QF_USAGE, "a notice tells of the acceptance or the outcome, not of '%s'", notice->kind);
    if (!is_one_of(methods, notice->method))
        return qf_fail(
            error, QF_USAGE, "a notice is given by visit, phone, letter or receipt, not by '%s'", notice->method);
    if ((strcmp(notice->method, "receipt") == 0) != (notice->text && notice->text->length))
        return qf_fail(error, QF_USAGE, "a notice through the receipt, and no other, has a text");
    return notice->opinion ? check_opinion(notice->opinion, error) : QF_OK;
}

/* Told is what has happened: a report that was accepted, or came to its end; once, and to somebody who signed. */
static enum qf_status check_ripe(
    const struct qf_desk *desk, int64_t report, const struct qf_notice *notice, struct qf_error *error)
{
    bool acceptance = is_acceptance(notice->kind), signed_one, ripe, given;

    TRY(holds(
        desk, "SELECT 1 FROM report WHERE id = ?1 AND signature <> 'anonymous'", report, NULL, &signed_one, error));
    if (!signed_one)
        return qf_fail(error, QF_CONFLICT, "nobody signed report %lld, so nobody is told", (long long)report);
    TRY(holds(desk, "SELECT 1 FROM move WHERE matter = ?1 AND to_state = ?2", report,
        acceptance ? "accepted" : "concluded", &ripe, error));
    if (!ripe)
        return qf_fail(error, QF_CONFLICT,
            acceptance ? "report %lld is not accepted yet" : "report %lld is not concluded yet", (long long)report);
    TRY(holds(desk, "SELECT 1 FROM notice WHERE report = ?1 AND kind = ?2", report, notice->kind, &given, error));
    return given ? qf_fail(error, QF_CONFLICT, "the reporter was told already") : QF_OK;
}

static enum qf_status insert_notice(
    const struct qf_desk *desk, int64_t report, const struct qf_notice *notice, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    char day[QF_DATE_TEXT];

    TRY(qf_book_prepare(desk->book,
        "INSERT INTO notice (report, kind, on_day, method, by_user, opinion) VALUES (?1, ?2, ?3, ?4, ?5, ?6)", &insert,
        error));
    qf_date_format(desk->today, day);
    qf_statement_bind_int(insert, 1, report);
    qf_statement_bind_text(insert, 2, notice->kind);
    qf_statement_bind_text(insert, 3, day);
    qf_statement_bind_text(insert, 4, notice->method);
    qf_statement_bind_int(insert, 5, desk->actor.user);
    qf_statement_bind_text(insert, 6, notice->opinion);
    return qf_statement_run(insert, error);
}

static enum qf_status note_opinion(
    const struct qf_desk *desk, int64_t report, const char *kind, const char *opinion, struct qf_error *error)
{
    return is_acceptance(kind) ? QF_OK : qf_matter_record_within(desk, report, "reporter_opinion", opinion, error);
}

static enum qf_status give(
    const struct qf_desk *desk, int64_t report, const struct qf_notice *notice, struct qf_error *error)
{
    int64_t message;

    TRY(check_ripe(desk, report, notice, error));
    TRY(insert_notice(desk, report, notice, error));
    if (notice->text)
        TRY(qf_follow_write_within(desk, report, "note", notice->text, &message, error));
    TRY(qf_matter_record_within(
        desk, report, is_acceptance(notice->kind) ? "acceptance_notified" : "outcome_notified", notice->method, error));
    return notice->opinion ? note_opinion(desk, report, notice->kind, notice->opinion, error) : QF_OK;
}

enum qf_status qf_notice_give(
    const struct qf_desk *desk, int64_t report, const struct qf_notice *notice, struct qf_error *error)
{
    TRY(qf_access_matter(desk, report, QF_HANDLE, error));
    TRY(check_notice(notice, error));
    TRY(qf_desk_begin(desk, "notice give", NULL, error));
    return qf_desk_end(desk, give(desk, report, notice, error), error);
}

/* --- opinions ---------------------------------------------------------------------------------------------------------- */

static enum qf_status set_opinion(
    const struct qf_desk *desk, int64_t report, const char *kind, const char *opinion, struct qf_error *error)
{
    TRY(run_on(desk,
        is_acceptance(kind) ? "UPDATE notice SET opinion = ?2 WHERE report = ?1 AND kind = 'acceptance'"
                            : "UPDATE notice SET opinion = ?2 WHERE report = ?1 AND kind = 'outcome'",
        report, opinion, error));
    return note_opinion(desk, report, kind, opinion, error);
}

enum qf_status qf_notice_record_opinion(
    const struct qf_desk *desk, int64_t report, const char *kind, const char *opinion, struct qf_error *error)
{
    bool given;

    TRY(qf_access_matter(desk, report, QF_HANDLE, error));
    TRY(check_opinion(opinion, error));
    TRY(holds(desk, "SELECT 1 FROM notice WHERE report = ?1 AND kind = ?2", report, kind, &given, error));
    if (!given)
        return qf_fail(error, QF_CONFLICT, "the reporter was not told yet");
    TRY(qf_desk_begin(desk, "notice opinion", NULL, error));
    return qf_desk_end(desk, set_opinion(desk, report, kind, opinion, error), error);
}

enum qf_status qf_notice_object_within(const struct qf_desk *desk, int64_t report, struct qf_error *error)
{
    bool told;

    TRY(holds(desk, "SELECT 1 FROM notice WHERE report = ?1 AND kind = 'outcome'", report, NULL, &told, error));
    return told ? set_opinion(desk, report, "outcome", "objects", error) : QF_OK;
}
