/* SPDX-License-Identifier: Apache-2.0 */
/* Handing reports down, and keys on. */
#include "handle/handing.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "handle/access.h"
#include "handle/bypass.h"
#include "handle/matter.h"
#include "handle/move.h"
#include "handle/part.h"

/* Inside a transaction: every part that was wrapped for the actor, for those who may read it now. */
static enum qf_status hand_parts(const struct qf_desk *desk, int64_t report, const struct qf_key_pair *pair,
    int64_t *ret_parts, struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    bool more;

    TRY(qf_book_prepare(
        desk->book, "SELECT part FROM sealed_key WHERE report = ?1 AND user = ?2 ORDER BY id", &rows, error));
    qf_statement_bind_int(rows, 1, report);
    qf_statement_bind_int(rows, 2, desk->actor.user);
    for (*ret_parts = 0;; (*ret_parts)++) {
        struct qf_secret key CLEANUP(qf_secret_release) = { 0 };
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        TRY(qf_keyring_open(desk, report, qf_statement_text(rows, 0), pair, &key, error));
        TRY(qf_part_wrap(desk, report, qf_statement_text(rows, 0), &key, error));
    }
}

/* --- down -------------------------------------------------------------------------------------------------------------- */

/* The lowest organ under the present one that answers for the place, or the one that is asked for, when it is such. */
static enum qf_status find_target(const struct qf_desk *desk, const struct qf_hand_down *handing, int64_t *ret_organ,
    struct qf_text *ret_name, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(desk->book,
        "SELECT low.id, low.name FROM matter JOIN organ ON organ.id = matter.organ"
        " JOIN organ AS low ON length(low.region) > length(organ.region)"
        " AND substr(matter.region, 1, length(low.region)) = low.region"
        " WHERE matter.id = ?1 AND (?2 = 0 OR low.id = ?2) ORDER BY length(low.region) DESC LIMIT 1",
        &find, error));
    qf_statement_bind_int(find, 1, handing->report);
    qf_statement_bind_int(find, 2, handing->organ);
    TRY(qf_statement_next(find, &found, error));
    if (!found)
        return qf_fail(
            error, QF_CONFLICT, "no lower organ answers for the place of report %lld", (long long)handing->report);
    *ret_organ = qf_statement_int(find, 0);
    qf_text_add_string(ret_name, qf_statement_text(find, 1));
    return qf_text_check(ret_name, error);
}

/* Never to whom it is about, never past somebody whom it must bypass. */
static enum qf_status check_subjects(const struct qf_desk *desk, int64_t report, int64_t organ, struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    enum qf_bypass bypass;
    bool more, concerns;

    TRY(qf_book_prepare(desk->book,
        "SELECT entity, name, unit, post FROM matter_subject WHERE matter = ?1 AND removed_at IS NULL", &rows, error));
    qf_statement_bind_int(rows, 1, report);
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        const struct qf_subject subject = { .entity = qf_statement_int(rows, 0),
            .name = qf_statement_text(rows, 1),
            .unit = qf_statement_text(rows, 2),
            .post = qf_statement_text(rows, 3) };
        TRY(qf_bypass_decide(desk, organ, &subject, 1, &bypass, error));
        TRY(qf_bypass_concerns(desk, organ, &subject, 1, &concerns, error));
        if (concerns || bypass != QF_BYPASS_NO)
            return qf_fail(error, QF_DENIED, "it is about somebody of that organ or above it, and does not go there");
    }
}

static enum qf_status check_not_raised(const struct qf_desk *desk, int64_t report, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool raised;

    TRY(qf_book_prepare(desk->book,
        "SELECT 1 FROM move WHERE name = 'level_up' AND matter IN (?1, (SELECT repeats FROM report WHERE id = ?1)) "
        "LIMIT 1",
        &find, error));
    qf_statement_bind_int(find, 1, report);
    TRY(qf_statement_next(find, &raised, error));
    return raised ? qf_fail(error, QF_CONFLICT, "repeats took report %lld a level up: it does not go down again",
                        (long long)report)
                  : QF_OK;
}

static enum qf_status change_organ(const struct qf_desk *desk, int64_t report, int64_t organ, struct qf_error *error)
{
    static const char *const changes[] = {
        "UPDATE team SET to_day = ?3 WHERE matter = ?1 AND to_day IS NULL AND ?2 > 0",
        "UPDATE matter SET organ = ?2, handler = NULL, checked_at = NULL WHERE id = ?1 AND ?3 <> ''",
    };
    char day[QF_DATE_TEXT];

    qf_date_format(desk->today, day);
    for (size_t i = 0; i < QF_COUNT(changes); i++) {
        struct qf_statement *change CLEANUP(qf_statement_free) = NULL;
        TRY(qf_book_prepare(desk->book, changes[i], &change, error));
        qf_statement_bind_int(change, 1, report);
        qf_statement_bind_int(change, 2, organ);
        qf_statement_bind_text(change, 3, day);
        TRY(qf_statement_run(change, error));
    }
    return QF_OK;
}

/* The recovery key alone is no reader. */
static enum qf_status check_readable(const struct qf_desk *desk, int64_t report, int64_t organ, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(desk->book,
        "SELECT 1 FROM sealed_key JOIN user ON user.id = sealed_key.user WHERE report = ?1 AND part = '" QF_PART_CONTENT
        "' AND user.organ = ?2 AND user.state = 'active' LIMIT 1",
        &find, error));
    qf_statement_bind_int(find, 1, report);
    qf_statement_bind_int(find, 2, organ);
    TRY(qf_statement_next(find, &found, error));
    if (found)
        return QF_OK;
    qf_fail(error, QF_LIMIT, "nobody of that organ who may read it has a key");
    qf_hint(error, "a leader there makes one with 'qingfeng user key'");
    return QF_LIMIT;
}

static enum qf_status hand_down(const struct qf_desk *desk, const struct qf_kin_source *kin,
    const struct qf_hand_down *handing, const struct qf_key_pair *pair, int64_t *ret_organ, struct qf_error *error)
{
    struct qf_text name CLEANUP(qf_text_release) = { 0 };
    int64_t organ = 0, parts;

    TRY(qf_access_matter(desk, handing->report, QF_OPEN_CONTENT, error));
    TRY(find_target(desk, handing, &organ, &name, error));
    TRY(check_not_raised(desk, handing->report, error));
    TRY(check_subjects(desk, handing->report, organ, error));
    TRY(qf_matter_record_within(desk, handing->report, "receiving_organ", qf_text_string(&name), error));
    TRY(qf_matter_move_within(
        desk, handing->report, &(struct qf_step){ .move = "hand_down", .reason = handing->reason }, error));
    TRY(change_organ(desk, handing->report, organ, error));
    TRY(qf_recusal_find(desk, kin, handing->report, error));
    TRY(hand_parts(desk, handing->report, pair, &parts, error));
    if (!parts)
        return qf_fail(error, QF_DENIED, "this was not sealed for you");
    TRY(check_readable(desk, handing->report, organ, error));
    *ret_organ = organ;
    return QF_OK;
}

enum qf_status qf_report_hand_down(const struct qf_desk *desk, const struct qf_kin_source *kin,
    const struct qf_hand_down *handing, const struct qf_key_pair *pair, int64_t *ret_organ, struct qf_error *error)
{
    int64_t organ = 0;

    TRY(qf_desk_begin(desk, "report hand down", handing->reason, error));
    TRY(qf_desk_end(desk, hand_down(desk, kin, handing, pair, &organ, error), error));
    *ret_organ = organ;
    return QF_OK;
}

/* --- on ---------------------------------------------------------------------------------------------------------------- */

/* Reports of which something was wrapped for the actor (?2), who is kept from none of them. */
static const char held_sql[] =
    "SELECT report.id FROM report WHERE (report.id = ?1 OR (?3 AND ifnull(repeats, report.id) ="
    " (SELECT ifnull(repeats, id) FROM report WHERE id = ?1)))"
    " AND EXISTS (SELECT 1 FROM sealed_key WHERE sealed_key.report = report.id AND user = ?2)"
    " AND NOT EXISTS (SELECT 1 FROM recusal WHERE recusal.matter = report.id AND recusal.user = ?2 AND ended_at IS "
    "NULL)"
    " AND NOT EXISTS (SELECT 1 FROM matter_subject JOIN user ON user.entity = matter_subject.entity"
    " WHERE matter_subject.matter = report.id AND removed_at IS NULL AND user.id = ?2)"
    " ORDER BY report.id";

static enum qf_status hand_on(const struct qf_desk *desk, int64_t report, bool chain, const struct qf_key_pair *pair,
    int64_t *ret_reports, struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    int64_t parts;
    bool more;

    TRY(qf_book_prepare(desk->book, held_sql, &rows, error));
    qf_statement_bind_int(rows, 1, report);
    qf_statement_bind_int(rows, 2, desk->actor.user);
    qf_statement_bind_int(rows, 3, chain);
    for (*ret_reports = 0;; (*ret_reports)++) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            break;
        TRY(hand_parts(desk, qf_statement_int(rows, 0), pair, &parts, error));
    }
    if (!*ret_reports)
        return qf_fail(error, QF_NOT_FOUND, "nothing of report %lld was sealed for you", (long long)report);
    return QF_OK;
}

enum qf_status qf_report_hand_on(const struct qf_desk *desk, int64_t report, bool chain, const struct qf_key_pair *pair,
    int64_t *ret_reports, struct qf_error *error)
{
    int64_t reports = 0;

    TRY(qf_desk_begin(desk, "report hand on", NULL, error));
    TRY(qf_desk_end(desk, hand_on(desk, report, chain, pair, &reports, error), error));
    *ret_reports = reports;
    return QF_OK;
}

/* What is wrapped for somebody of the organ that handles it is not locked. */
static const char locked_sql[] =
    "WITH locked AS (SELECT matter.id FROM report JOIN matter ON matter.id = report.id"
    " WHERE ifnull(repeats, report.id) = (SELECT ifnull(repeats, id) FROM report WHERE id = ?1)"
    " AND matter.closed_on IS NULL AND NOT EXISTS (SELECT 1 FROM sealed_key JOIN user ON user.id = sealed_key.user"
    " WHERE report = matter.id AND part = '" QF_PART_CONTENT
    "' AND user.organ = matter.organ AND user.state = 'active'))"
    " SELECT organ.name, count(DISTINCT locked.id) FROM locked LEFT JOIN (sealed_key JOIN user ON user.id ="
    " sealed_key.user AND user.state = 'active' JOIN organ ON organ.id = user.organ) ON sealed_key.report = locked.id"
    " AND part = '" QF_PART_CONTENT "' GROUP BY organ.id ORDER BY organ.id";

enum qf_status qf_report_locked(const struct qf_desk *desk, int64_t report,
    enum qf_status (*visit)(void *context, const char *organ, int64_t reports, struct qf_error *error), void *context,
    struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    bool more;

    TRY(qf_book_prepare(desk->book, locked_sql, &rows, error));
    qf_statement_bind_int(rows, 1, report);
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        TRY(visit(context, qf_statement_is_null(rows, 0) ? NULL : qf_statement_text(rows, 0), qf_statement_int(rows, 1),
            error));
    }
}
