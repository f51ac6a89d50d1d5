/* SPDX-License-Identifier: Apache-2.0 */
/* Campaigns, their matters, and what came of them. */
#include "handle/campaign.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "handle/access.h"

/* Inside a transaction: a statement about a campaign and, when it has places ?3 and ?4, a matter and the actor. */
static enum qf_status run_on_day(
    const struct qf_desk *desk, const char *sql, int64_t campaign, int64_t matter, struct qf_error *error)
{
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;
    char day[QF_DATE_TEXT];

    TRY(qf_book_prepare(desk->book, sql, &change, error));
    qf_date_format(desk->today, day);
    qf_statement_bind_int(change, 1, campaign);
    qf_statement_bind_text(change, 2, day);
    if (matter) {
        qf_statement_bind_int(change, 3, matter);
        qf_statement_bind_int(change, 4, desk->actor.user);
    }
    return qf_statement_run(change, error);
}

/* --- starting and ending ----------------------------------------------------------------------------------------------- */

static enum qf_status insert_order(
    const struct qf_desk *desk, int64_t campaign, const char *purpose, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;

    TRY(qf_book_prepare(desk->book, "INSERT INTO campaign_order (id, organ, purpose, by_user) VALUES (?1, ?2, ?3, ?4)",
        &insert, error));
    qf_statement_bind_int(insert, 1, campaign);
    qf_statement_bind_int(insert, 2, desk->actor.organ);
    qf_statement_bind_text(insert, 3, purpose);
    qf_statement_bind_int(insert, 4, desk->actor.user);
    return qf_statement_run(insert, error);
}

static enum qf_status insert_campaign(
    const struct qf_desk *desk, const struct qf_new_campaign *campaign, int64_t *ret_campaign, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    char from[QF_DATE_TEXT], to[QF_DATE_TEXT];

    TRY(qf_book_prepare(
        desk->book, "INSERT INTO campaign (name, from_day, to_day) VALUES (?1, ?2, ?3)", &insert, error));
    qf_date_format(campaign->from, from);
    qf_date_format(campaign->to, to);
    qf_statement_bind_text(insert, 1, campaign->name);
    qf_statement_bind_text(insert, 2, from);
    qf_statement_bind_text(insert, 3, campaign->to ? to : NULL);
    TRY(qf_statement_run(insert, error));
    *ret_campaign = qf_book_last_id(desk->book);
    return insert_order(desk, *ret_campaign, campaign->purpose, error);
}

enum qf_status qf_campaign_start(
    const struct qf_desk *desk, const struct qf_new_campaign *campaign, int64_t *ret_campaign, struct qf_error *error)
{
    int64_t id = 0;

    TRY(qf_access_task(desk, QF_TASK_CAMPAIGN, error));
    if (desk->actor.level == QF_LEVEL_TOWNSHIP)
        return qf_fail(error, QF_DENIED, "a campaign is led by a county or the city");
    if (!campaign->name || !*campaign->name || !campaign->purpose || !*campaign->purpose)
        return qf_fail(error, QF_USAGE, "a campaign has a name and a purpose");
    if (campaign->to && campaign->to < campaign->from)
        return qf_fail(error, QF_USAGE, "a campaign does not end before it begins");
    TRY(qf_desk_begin(desk, "campaign start", campaign->purpose, error));
    TRY(qf_desk_end(desk, insert_campaign(desk, campaign, &id, error), error));
    *ret_campaign = id;
    return QF_OK;
}

enum qf_status qf_campaign_find(
    struct qf_book *book, const char *name_or_number, int64_t *ret_campaign, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(book,
        "SELECT id FROM campaign WHERE name = ?1 OR CAST(id AS TEXT) = ?1 ORDER BY name = ?1 DESC LIMIT 1", &find,
        error));
    qf_statement_bind_text(find, 1, name_or_number);
    TRY(qf_statement_next(find, &found, error));
    if (!found)
        return qf_fail(error, QF_NOT_FOUND, "there is no campaign '%s'", name_or_number);
    *ret_campaign = qf_statement_int(find, 0);
    return QF_OK;
}

/* A leader of the organ that leads it. */
static enum qf_status check_leads(const struct qf_desk *desk, int64_t campaign, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_access_task(desk, QF_TASK_CAMPAIGN, error));
    TRY(qf_book_prepare(desk->book, "SELECT organ FROM campaign_order WHERE id = ?1", &find, error));
    qf_statement_bind_int(find, 1, campaign);
    TRY(qf_statement_next(find, &found, error));
    if (!found)
        return qf_fail(error, QF_NOT_FOUND, "there is no campaign %lld", (long long)campaign);
    return qf_statement_int(find, 0) == desk->actor.organ
               ? QF_OK
               : qf_fail(error, QF_DENIED, "another organ leads this campaign");
}

enum qf_status qf_campaign_end(const struct qf_desk *desk, int64_t campaign, struct qf_error *error)
{
    TRY(check_leads(desk, campaign, error));
    TRY(qf_desk_begin(desk, "campaign end", NULL, error));
    return qf_desk_end(
        desk, run_on_day(desk, "UPDATE campaign SET to_day = ?2 WHERE id = ?1", campaign, 0, error), error);
}

/* --- its matters ------------------------------------------------------------------------------------------------------- */

/* Whether it runs today, and covers the place of the matter. */
static enum qf_status check_reach(const struct qf_desk *desk, int64_t campaign, int64_t matter, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    char day[QF_DATE_TEXT];
    bool found;

    TRY(qf_book_prepare(desk->book,
        "SELECT from_day <= ?2 AND (to_day IS NULL OR to_day >= ?2),"
        " EXISTS (SELECT 1 FROM matter WHERE id = ?3 AND substr(region, 1, length(organ.region)) = organ.region)"
        " FROM campaign JOIN campaign_order ON campaign_order.id = campaign.id JOIN organ ON organ.id = organ"
        " WHERE campaign.id = ?1",
        &find, error));
    qf_date_format(desk->today, day);
    qf_statement_bind_int(find, 1, campaign);
    qf_statement_bind_text(find, 2, day);
    qf_statement_bind_int(find, 3, matter);
    TRY(qf_statement_next(find, &found, error));
    if (!found)
        return qf_fail(error, QF_NOT_FOUND, "there is no campaign %lld", (long long)campaign);
    if (!qf_statement_int(find, 0))
        return qf_fail(error, QF_CONFLICT, "campaign %lld does not run today", (long long)campaign);
    if (!qf_statement_int(find, 1))
        return qf_fail(error, QF_CONFLICT, "matter %lld lies outside the region of this campaign", (long long)matter);
    return QF_OK;
}

/* One that left comes in again. */
static enum qf_status add_matter(const struct qf_desk *desk, int64_t campaign, int64_t matter, struct qf_error *error)
{
    static const char *const steps[] = {
        "INSERT INTO campaign_matter (campaign, matter) SELECT ?1, ?3 WHERE ?2 <> '' AND ?4 > 0"
        " ON CONFLICT (campaign, matter) DO NOTHING",
        "INSERT INTO campaign_entry (id, added_on, added_by) SELECT id, ?2, ?4 FROM campaign_matter"
        " WHERE campaign = ?1 AND matter = ?3 ON CONFLICT (id) DO UPDATE SET left_on = NULL, left_by = NULL,"
        " added_on = ?2, added_by = ?4 WHERE left_on IS NOT NULL",
    };

    TRY(check_reach(desk, campaign, matter, error));
    for (size_t i = 0; i < QF_COUNT(steps); i++)
        TRY(run_on_day(desk, steps[i], campaign, matter, error));
    return QF_OK;
}

enum qf_status qf_campaign_add(const struct qf_desk *desk, int64_t campaign, int64_t matter, struct qf_error *error)
{
    TRY(qf_access_matter(desk, matter, QF_ASSIGN, error));
    TRY(qf_desk_begin(desk, "campaign add", NULL, error));
    return qf_desk_end(desk, add_matter(desk, campaign, matter, error), error);
}

enum qf_status qf_campaign_remove(const struct qf_desk *desk, int64_t campaign, int64_t matter, struct qf_error *error)
{
    TRY(qf_access_matter(desk, matter, QF_ASSIGN, error));
    TRY(qf_desk_begin(desk, "campaign remove", NULL, error));
    return qf_desk_end(desk,
        run_on_day(desk,
            "UPDATE campaign_entry SET left_on = ?2, left_by = ?4 WHERE left_on IS NULL AND id ="
            " (SELECT id FROM campaign_matter WHERE campaign = ?1 AND matter = ?3)",
            campaign, matter, error),
        error);
}

/* --- looking ----------------------------------------------------------------------------------------------------------- */

/* The matters that are in the campaign `c` and that the actor may see (the condition is put in for %s). */
#define IN_CAMPAIGN                                                                                                    \
    "campaign_matter JOIN campaign_entry ON campaign_entry.id = campaign_matter.id AND left_on IS NULL"                \
    " JOIN matter ON matter.id = campaign_matter.matter AND %s"

static enum qf_status prepare(
    const struct qf_desk *desk, const char *format, struct qf_statement **ret_rows, struct qf_error *error)
{
    struct qf_text sql CLEANUP(qf_text_release) = { 0 };
    const char *place = strstr(format, "%s");

    qf_text_add_slice(&sql, (struct qf_slice){ format, (size_t)(place - format) });
    qf_text_add_string(&sql, qf_access_visible);
    qf_text_add_string(&sql, place + 2);
    TRY(qf_text_check(&sql, error));
    TRY(qf_book_prepare(desk->book, qf_text_string(&sql), ret_rows, error));
    qf_access_bind(desk, *ret_rows);
    return QF_OK;
}

enum qf_status qf_campaign_walk(const struct qf_desk *desk,
    enum qf_status (*visit)(void *context, const struct qf_campaign *campaign, struct qf_error *error), void *context,
    struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    bool more;

    TRY(qf_access_task(desk, QF_TASK_STATISTICS, error));
    TRY(prepare(desk,
        "SELECT campaign.id, campaign.name, organ.name, purpose, from_day, ifnull(to_day, ''), (SELECT count(*) "
        "FROM " IN_CAMPAIGN " WHERE campaign_matter.campaign = campaign.id) FROM campaign JOIN campaign_order ON"
        " campaign_order.id = campaign.id JOIN organ ON organ.id = campaign_order.organ"
        " ORDER BY from_day DESC, campaign.id DESC",
        &rows, error));
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        const struct qf_campaign campaign = { .id = qf_statement_int(rows, 0),
            .name = qf_statement_text(rows, 1),
            .organ = qf_statement_text(rows, 2),
            .purpose = qf_statement_text(rows, 3),
            .from = qf_statement_text(rows, 4),
            .to = qf_statement_text(rows, 5),
            .matters = qf_statement_int(rows, 6) };
        TRY(visit(context, &campaign, error));
    }
}

/* `stem`: what was put into the campaign; `work`: that and the cases that grew out of it, each under the stem's domain;
 * `given`: sanctions, from the day on which their case was decided. */
#define WORK                                                                                                           \
    "WITH stem AS (SELECT matter.id, matter.kind, matter.closed_on, added_on, ifnull(matter.domain, '') AS domain"     \
    " FROM " IN_CAMPAIGN " WHERE campaign_matter.campaign = ?5),"                                                      \
    " work AS (SELECT id, kind, domain FROM stem UNION SELECT filed.id, filed.kind, stem.domain FROM stem"             \
    " JOIN matter AS filed ON filed.parent = stem.id AND filed.kind = 'case'"                                          \
    " WHERE filed.id NOT IN (SELECT id FROM stem)),"                                                                   \
    " who AS (SELECT domain, ifnull(CAST(entity AS TEXT), name || '/' || ifnull(unit, '')) AS who, "                   \
    "person_in_case.id, work.id AS matter"                                                                             \
    " FROM work JOIN person_in_case ON person_in_case.matter = work.id),"                                              \
    " given AS (SELECT domain, who, max(decided_on, (SELECT min(on_day) FROM move WHERE move.matter = who.matter AND " \
    "to_state = 'decided')) AS day FROM who JOIN sanction ON sanction.person = who.id AND line <> 'measure' AND "      \
    "withdrawn_on IS NULL),"                                                                                           \
    " money AS (SELECT domain, substr(on_day, 1, 7) AS month, account, fen FROM work JOIN posting ON posting.matter =" \
    " work.id JOIN posting_line ON posting_line.posting = posting.id) "

/* What was found is the debit of to_order by a posting `found` and by what reverses one: the other side of `loss`. */
static const char by_domain[] =
    WORK "SELECT domain, count(*), sum(closed_on IS NULL), sum(closed_on IS NULL AND EXISTS (SELECT 1 FROM clock"
         " WHERE clock.matter = stem.id AND clock.ended_on IS NULL AND due_on < ?64)), sum(closed_on IS NOT NULL),"
         " (SELECT count(*) FROM work WHERE work.domain = stem.domain AND kind = 'case'),"
         " (SELECT count(DISTINCT who) FROM who WHERE who.domain = stem.domain),"
         " (SELECT count(DISTINCT who) FROM given WHERE given.domain = stem.domain AND day IS NOT NULL),"
         " (SELECT ifnull(-sum(fen), 0) FROM money WHERE money.domain = stem.domain AND account = 'loss'),"
         " (SELECT ifnull(sum(fen), 0) FROM money WHERE money.domain = stem.domain"
         " AND account IN ('held', 'owner', 'treasury', 'livelihood'))"
         " FROM stem GROUP BY domain ORDER BY domain";

/* What happened in each month; open and overdue are those that were added in it and are so today. */
static const char by_month[] = WORK
    ", happened (month, added, open, overdue, closed, filed, person, sanctioned, found, received) AS ("
    " SELECT substr(added_on, 1, 7), 1, closed_on IS NULL, closed_on IS NULL AND EXISTS (SELECT 1 FROM clock"
    " WHERE clock.matter = stem.id AND clock.ended_on IS NULL AND due_on < ?64), 0, 0, NULL, NULL, 0, 0"
    " FROM stem UNION ALL"
    " SELECT substr(closed_on, 1, 7), 0, 0, 0, 1, 0, NULL, NULL, 0, 0 FROM stem WHERE closed_on IS NOT NULL UNION ALL"
    " SELECT substr(opened_on, 1, 7), 0, 0, 0, 0, 1, NULL, NULL, 0, 0 FROM work JOIN matter ON matter.id = work.id"
    " WHERE work.kind = 'case' UNION ALL"
    " SELECT substr(opened_on, 1, 7), 0, 0, 0, 0, 0, who, NULL, 0, 0 FROM who JOIN matter ON matter.id = who.matter"
    " UNION ALL"
    " SELECT substr(day, 1, 7), 0, 0, 0, 0, 0, NULL, who, 0, 0 FROM given WHERE day IS NOT NULL UNION ALL"
    " SELECT month, 0, 0, 0, 0, 0, NULL, NULL, CASE account WHEN 'loss' THEN -fen ELSE 0 END,"
    " CASE WHEN account IN ('held', 'owner', 'treasury', 'livelihood') THEN fen ELSE 0 END FROM money)"
    " SELECT month, sum(added), sum(open), sum(overdue), sum(closed), sum(filed), count(DISTINCT person),"
    " count(DISTINCT sanctioned), sum(found), sum(received) FROM happened GROUP BY month ORDER BY month";

static enum qf_status walk_progress(const struct qf_desk *desk, const char *sql, int64_t campaign,
    enum qf_status (*visit)(void *context, const struct qf_campaign_progress *progress, struct qf_error *error),
    void *context, struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    bool more;

    TRY(qf_access_task(desk, QF_TASK_STATISTICS, error));
    TRY(prepare(desk, sql, &rows, error));
    qf_statement_bind_int(rows, 5, campaign);
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        const struct qf_campaign_progress progress = { .key = qf_statement_text(rows, 0),
            .matters = qf_statement_int(rows, 1),
            .open = qf_statement_int(rows, 2),
            .overdue = qf_statement_int(rows, 3),
            .closed = qf_statement_int(rows, 4),
            .cases = qf_statement_int(rows, 5),
            .persons = qf_statement_int(rows, 6),
            .sanctioned = qf_statement_int(rows, 7),
            .found_fen = qf_statement_int(rows, 8),
            .received_fen = qf_statement_int(rows, 9) };
        TRY(visit(context, &progress, error));
    }
}

enum qf_status qf_campaign_by_domain(const struct qf_desk *desk, int64_t campaign,
    enum qf_status (*visit)(void *context, const struct qf_campaign_progress *progress, struct qf_error *error),
    void *context, struct qf_error *error)
{
    return walk_progress(desk, by_domain, campaign, visit, context, error);
}

enum qf_status qf_campaign_by_month(const struct qf_desk *desk, int64_t campaign,
    enum qf_status (*visit)(void *context, const struct qf_campaign_progress *progress, struct qf_error *error),
    void *context, struct qf_error *error)
{
    return walk_progress(desk, by_month, campaign, visit, context, error);
}
