/* SPDX-License-Identifier: Apache-2.0 */
/* Deciding from who is known to work where, and the table that holds a number and a clock. */
#include "handle/bypass.h"

#include <string.h>

#include "base/date.h"
#include "handle/access.h"
#include "ident/name.h"

enum { SEND_UP_WORKING_DAYS = 5 };

/* Organs above the one that would handle it (?1) and above the actor's (?2). */
#define ABOVE                                                                                                          \
    "WITH RECURSIVE above (id) AS (SELECT parent FROM organ WHERE id IN (?1, ?2) AND parent IS NOT NULL"               \
    " UNION SELECT organ.parent FROM organ JOIN above ON organ.id = above.id WHERE organ.parent IS NOT NULL) "

/* Whoever a report bypasses us about: those above, and the two heads; suspended or not. */
static const char concerned_sql[] = ABOVE "SELECT entity, display FROM user WHERE organ IN (SELECT id FROM above)"
                                          " OR (is_head AND organ IN (?1, ?2))";

/* Organs by name, and whether they stand above. */
static const char organs_sql[] = ABOVE "SELECT id, id IN (SELECT id FROM above), name FROM organ WHERE id IN (?1, ?2)"
                                       " OR id IN (SELECT id FROM above)";

static enum qf_bypass judge_person(const struct qf_subject *subject, int64_t entity, const char *name)
{
    char theirs[QF_IDENT_MAX], ours[QF_IDENT_MAX];

    if (subject->entity && entity)
        return subject->entity == entity ? QF_BYPASS_YES : QF_BYPASS_NO;
    qf_person_name_fold(qf_slice(subject->name), theirs);
    qf_person_name_fold(qf_slice(name), ours);
    return strcmp(theirs, ours) == 0 ? QF_BYPASS_UNDECIDED : QF_BYPASS_NO;
}

static bool is_of_unit(const struct qf_subject *subject, const char *organ)
{
    struct qf_ident unit, name;

    if (!subject->unit)
        return false;
    qf_organisation_name_read(qf_slice(subject->unit), &unit);
    qf_organisation_name_read(qf_slice(organ), &name);
    return strcmp(unit.value, name.value) == 0;
}

/* Whether the name is that of somebody of the organ who is not its head. */
static enum qf_status names_a_colleague(const struct qf_desk *desk, int64_t organ, const struct qf_subject *subject,
    bool *ret_names, struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    bool more;

    TRY(qf_book_prepare(desk->book, "SELECT display FROM user WHERE organ = ?1 AND NOT is_head", &rows, error));
    qf_statement_bind_int(rows, 1, organ);
    for (*ret_names = false; !*ret_names;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        *ret_names = judge_person(subject, 0, qf_statement_text(rows, 0)) != QF_BYPASS_NO;
    }
    return QF_OK;
}

/* Reporters know a post more often than a name: whom nobody can tell from the head may be the head. */
static enum qf_status judge_unit(const struct qf_desk *desk, struct qf_statement *organ,
    const struct qf_subject *subject, enum qf_bypass *ret_bypass, struct qf_error *error)
{
    bool colleague;

    *ret_bypass = QF_BYPASS_NO;
    if (!is_of_unit(subject, qf_statement_text(organ, 2)))
        return QF_OK;
    if (qf_statement_int(organ, 1)) {
        *ret_bypass = QF_BYPASS_YES;
        return QF_OK;
    }
    if (subject->entity)
        return QF_OK;
    TRY(names_a_colleague(desk, qf_statement_int(organ, 0), subject, &colleague, error));
    *ret_bypass = colleague ? QF_BYPASS_NO : QF_BYPASS_UNDECIDED;
    return QF_OK;
}

/* Holds every subject against every row; the first that is certain decides. */
static enum qf_status judge_rows(const struct qf_desk *desk, int64_t organ, const struct qf_subject *subjects,
    size_t count, bool units, enum qf_bypass *bypass, struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    bool more;

    TRY(qf_book_prepare(desk->book, units ? organs_sql : concerned_sql, &rows, error));
    qf_statement_bind_int(rows, 1, organ);
    qf_statement_bind_int(rows, 2, desk->actor.organ);
    while (*bypass != QF_BYPASS_YES) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            break;
        for (size_t i = 0; i < count; i++) {
            enum qf_bypass found;
            if (units)
                TRY(judge_unit(desk, rows, &subjects[i], &found, error));
            else
                found = judge_person(&subjects[i], qf_statement_int(rows, 0), qf_statement_text(rows, 1));
            if (found != QF_BYPASS_NO && *bypass != QF_BYPASS_YES)
                *bypass = found;
        }
    }
    return QF_OK;
}

enum qf_status qf_bypass_decide(const struct qf_desk *desk, int64_t organ, const struct qf_subject *subjects,
    size_t count, enum qf_bypass *ret_bypass, struct qf_error *error)
{
    enum qf_bypass bypass = QF_BYPASS_NO;

    TRY(judge_rows(desk, organ, subjects, count, false, &bypass, error));
    TRY(judge_rows(desk, organ, subjects, count, true, &bypass, error));
    *ret_bypass = bypass;
    return QF_OK;
}

/* Everybody who has an account there, suspended or not, and the organ. */
static const char members_sql[] = "SELECT 0, entity, display FROM user WHERE organ = ?1"
                                  " UNION ALL SELECT 1, 0, name FROM organ WHERE id = ?1";

enum qf_status qf_bypass_concerns(const struct qf_desk *desk, int64_t organ, const struct qf_subject *subjects,
    size_t count, bool *ret_concerns, struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    bool more;

    *ret_concerns = false;
    TRY(qf_book_prepare(desk->book, members_sql, &rows, error));
    qf_statement_bind_int(rows, 1, organ);
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        for (size_t i = 0; i < count; i++) {
            const char *name = qf_statement_text(rows, 2);
            bool found = qf_statement_int(rows, 0)
                             ? is_of_unit(&subjects[i], name)
                             : judge_person(&subjects[i], qf_statement_int(rows, 1), name) != QF_BYPASS_NO;
            *ret_concerns = *ret_concerns || found;
        }
    }
}

/* --- the table --------------------------------------------------------------------------------------------------------- */

static enum qf_status insert_passing(
    const struct qf_desk *desk, const char *receipt_hash, int32_t due, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    char received_on[QF_DATE_TEXT], due_on[QF_DATE_TEXT];

    qf_date_format(desk->today, received_on);
    qf_date_format(due, due_on);
    TRY(qf_book_prepare(
        desk->book, "INSERT INTO pass_through (receipt, received_on, due_on) VALUES (?1, ?2, ?3)", &insert, error));
    qf_statement_bind_text(insert, 1, receipt_hash);
    qf_statement_bind_text(insert, 2, received_on);
    qf_statement_bind_text(insert, 3, due_on);
    return qf_statement_run(insert, error);
}

enum qf_status qf_pass_through(
    const struct qf_desk *desk, const char *receipt_hash, int32_t *ret_due, struct qf_error *error)
{
    bool provisional;
    int32_t due;

    TRY(qf_access_task(desk, QF_TASK_REGISTER, error));
    TRY(qf_calendar_add_working(
        qf_catalog_calendar(desk->catalog), desk->today, SEND_UP_WORKING_DAYS, &due, &provisional, error));
    TRY(qf_desk_begin(desk, "report pass", NULL, error));
    TRY(qf_desk_end(desk, insert_passing(desk, receipt_hash, due, error), error));
    *ret_due = due;
    return QF_OK;
}

static enum qf_status find_waiting(
    const struct qf_desk *desk, const char *receipt_hash, int64_t *ret_row, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(
        desk->book, "SELECT id FROM pass_through WHERE receipt = ?1 AND sent_on IS NULL", &find, error));
    qf_statement_bind_text(find, 1, receipt_hash);
    TRY(qf_statement_next(find, &found, error));
    if (!found)
        return qf_fail(error, QF_NOT_FOUND, "nothing with this receipt waits to be sent up");
    *ret_row = qf_statement_int(find, 0);
    return QF_OK;
}

enum qf_status qf_pass_through_sent(const struct qf_desk *desk, const struct qf_secret *hash_key,
    const struct qf_receipt *receipt, struct qf_error *error)
{
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;
    char hash[QF_RECEIPT_HASH], day[QF_DATE_TEXT];
    int64_t row = 0;

    TRY(qf_access_task(desk, QF_TASK_BYPASS, error));
    TRY(qf_receipt_hash(receipt, hash_key, hash, error));
    TRY(find_waiting(desk, hash, &row, error));
    TRY(qf_book_prepare(
        desk->book, "UPDATE pass_through SET sent_on = ?2 WHERE id = ?1 AND sent_on IS NULL", &change, error));
    qf_date_format(desk->today, day);
    qf_statement_bind_int(change, 1, row);
    qf_statement_bind_text(change, 2, day);
    TRY(qf_desk_begin(desk, "report sent up", NULL, error));
    return qf_desk_end(desk, qf_statement_run(change, error), error);
}

enum qf_status qf_pass_through_waiting(
    const struct qf_desk *desk, int64_t *ret_count, int32_t *ret_first_due, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_access_task(desk, QF_TASK_BYPASS, error));
    TRY(qf_book_prepare(
        desk->book, "SELECT count(*), min(due_on) FROM pass_through WHERE sent_on IS NULL", &find, error));
    TRY(qf_statement_next(find, &found, error));
    *ret_count = qf_statement_int(find, 0);
    *ret_first_due = *ret_count ? qf_date_read(qf_slice(qf_statement_text(find, 1))).days : 0;
    return QF_OK;
}
