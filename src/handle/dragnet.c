/* SPDX-License-Identifier: Apache-2.0 */
/* Rounds and their cells. */
#include "handle/dragnet.h"

#include <stdio.h>

#include "base/date.h"
#include "handle/access.h"
#include "handle/given.h"

/* --- starting ---------------------------------------------------------------------------------------------------------- */

static enum qf_status check_domain(const struct qf_desk *desk, const char *domain, struct qf_error *error)
{
    return qf_catalog_domain(desk->catalog, domain) ? QF_OK
                                                    : qf_fail(error, QF_NOT_FOUND, "there is no domain '%s'", domain);
}

static enum qf_status check_name(const struct qf_desk *desk, const char *name, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(desk->book, "SELECT 1 FROM dragnet WHERE name = ?1", &find, error));
    qf_statement_bind_text(find, 1, name);
    TRY(qf_statement_next(find, &found, error));
    return found ? qf_fail(error, QF_CONFLICT, "there is a round '%s' already", name) : QF_OK;
}

static enum qf_status end_round(const struct qf_desk *desk, const char *day, struct qf_error *error)
{
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;

    TRY(qf_book_prepare(
        desk->book, "UPDATE dragnet SET to_day = ?2 WHERE organ = ?1 AND to_day IS NULL", &change, error));
    qf_statement_bind_int(change, 1, desk->actor.organ);
    qf_statement_bind_text(change, 2, day);
    return qf_statement_run(change, error);
}

static enum qf_status insert_round(
    const struct qf_desk *desk, const char *name, int64_t *ret_round, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    char day[QF_DATE_TEXT];

    TRY(check_name(desk, name, error));
    qf_date_format(desk->today, day);
    TRY(end_round(desk, day, error));
    TRY(qf_book_prepare(desk->book, "INSERT INTO dragnet (organ, from_day, name) VALUES (?1, ?2, ?3)", &insert, error));
    qf_statement_bind_int(insert, 1, desk->actor.organ);
    qf_statement_bind_text(insert, 2, day);
    qf_statement_bind_text(insert, 3, name);
    TRY(qf_statement_run(insert, error));
    *ret_round = qf_book_last_id(desk->book);
    return QF_OK;
}

static enum qf_status insert_cells(
    const struct qf_desk *desk, int64_t round, const char *domain, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;

    TRY(qf_book_prepare(desk->book,
        "INSERT INTO dragnet_cell (dragnet, domain, region) SELECT ?1, ?2, region FROM organ"
        " WHERE level = 'township' AND substr(region, 1, length(?3)) = ?3 ORDER BY region",
        &insert, error));
    qf_statement_bind_int(insert, 1, round);
    qf_statement_bind_text(insert, 2, domain);
    qf_statement_bind_text(insert, 3, desk->actor.region);
    return qf_statement_run(insert, error);
}

static enum qf_status check_covers(const struct qf_desk *desk, int64_t round, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(desk->book, "SELECT 1 FROM dragnet_cell WHERE dragnet = ?1", &find, error));
    qf_statement_bind_int(find, 1, round);
    TRY(qf_statement_next(find, &found, error));
    return found ? QF_OK : qf_fail(error, QF_INPUT, "the organ's region has no township yet");
}

static enum qf_status start(const struct qf_desk *desk, const char *name, const char *const *domains, size_t count,
    int64_t *ret_round, struct qf_error *error)
{
    size_t all_count;
    const struct qf_domain *all = qf_catalog_domains(desk->catalog, &all_count);

    TRY(insert_round(desk, name, ret_round, error));
    for (size_t i = 0; i < (count ? count : all_count); i++)
        TRY(insert_cells(desk, *ret_round, count ? domains[i] : all[i].code, error));
    return check_covers(desk, *ret_round, error);
}

enum qf_status qf_dragnet_start(const struct qf_desk *desk, const char *name, const char *const *domains, size_t count,
    int64_t *ret_round, struct qf_error *error)
{
    TRY(qf_access_task(desk, QF_TASK_PUT_RIGHT, error));
    if (desk->actor.role != QF_ROLE_LEADER)
        return qf_fail(error, QF_DENIED, "a round of the dragnet is a leader's to start");
    TRY(qf_given_text(name, QF_N("the name"), error));
    for (size_t i = 0; i < count; i++)
        TRY(check_domain(desk, domains[i], error));
    TRY(qf_desk_begin(desk, "dragnet start", NULL, error));
    return qf_desk_end(desk, start(desk, name, domains, count, ret_round, error), error);
}

/* --- cells ------------------------------------------------------------------------------------------------------------- */

static enum qf_status mark(
    const struct qf_desk *desk, int64_t round, const char *domain, const char *township, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;
    char day[QF_DATE_TEXT];
    bool found;

    TRY(qf_book_prepare(desk->book,
        "SELECT dragnet_cell.id, done_on IS NOT NULL, to_day IS NOT NULL FROM dragnet_cell JOIN dragnet ON dragnet.id ="
        " dragnet WHERE dragnet = ?1 AND domain = ?2 AND region = ?3",
        &find, error));
    qf_statement_bind_int(find, 1, round);
    qf_statement_bind_text(find, 2, domain);
    qf_statement_bind_text(find, 3, township);
    TRY(qf_statement_next(find, &found, error));
    if (!found)
        return qf_fail(
            error, QF_NOT_FOUND, "round %lld does not search '%s' in '%s'", (long long)round, domain, township);
    if (qf_statement_int(find, 2))
        return qf_fail(error, QF_CONFLICT, "round %lld has ended", (long long)round);
    if (qf_statement_int(find, 1))
        return qf_fail(error, QF_CONFLICT, "'%s' was searched in '%s' already", domain, township);
    TRY(qf_book_prepare(
        desk->book, "UPDATE dragnet_cell SET done_on = ?2, by_user = ?3 WHERE id = ?1", &change, error));
    qf_date_format(desk->today, day);
    qf_statement_bind_int(change, 1, qf_statement_int(find, 0));
    qf_statement_bind_text(change, 2, day);
    qf_statement_bind_int(change, 3, desk->actor.user);
    return qf_statement_run(change, error);
}

enum qf_status qf_dragnet_done(
    const struct qf_desk *desk, int64_t round, const char *domain, const char *township, struct qf_error *error)
{
    TRY(qf_access_task(desk, QF_TASK_PUT_RIGHT, error));
    TRY(check_domain(desk, domain, error));
    TRY(qf_given_place(desk, township, QF_PLACE_TOWNSHIP, error));
    TRY(qf_desk_begin(desk, "dragnet done", NULL, error));
    return qf_desk_end(desk, mark(desk, round, domain, township, error), error);
}

/* --- looking ----------------------------------------------------------------------------------------------------------- */

/* One that covers the actor's region, or lies in it. */
static enum qf_status find_round(
    const struct qf_desk *desk, int64_t round, struct qf_dragnet_round *ret_round, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(desk->book,
        "SELECT dragnet.id, dragnet.name, from_day, to_day FROM dragnet JOIN organ ON organ.id = organ"
        " WHERE (?1 = 0 OR dragnet.id = ?1) AND substr(?2, 1, length(region)) = substr(region, 1, length(?2))"
        " ORDER BY to_day IS NULL DESC, dragnet.id DESC LIMIT 1",
        &find, error));
    qf_statement_bind_int(find, 1, round);
    qf_statement_bind_text(find, 2, desk->actor.region);
    TRY(qf_statement_next(find, &found, error));
    if (!found && round)
        return qf_fail(error, QF_NOT_FOUND, "there is no round %lld", (long long)round);
    if (!found) {
        qf_fail(error, QF_NOT_FOUND, "no round of the dragnet was started here yet");
        qf_hint(error, "'qingfeng dragnet start' starts one");
        return QF_NOT_FOUND;
    }
    *ret_round = (struct qf_dragnet_round){ .id = qf_statement_int(find, 0) };
    snprintf(ret_round->name, sizeof ret_round->name, "%s", qf_statement_text(find, 1));
    snprintf(ret_round->from_day, sizeof ret_round->from_day, "%s", qf_statement_text(find, 2));
    snprintf(ret_round->to_day, sizeof ret_round->to_day, "%s", qf_statement_text(find, 3));
    return QF_OK;
}

/* Hits are found once, by township and domain, and not once a cell. */
static const char cells_head[] =
    "WITH hits (township, searched, hits) AS (SELECT substr(region, 1, 9), domain, count(*) FROM matter"
    " WHERE kind = 'lead' AND opened_on >= ?6 AND (?7 = '' OR opened_on <= ?7) AND length(region) >= 9 AND";
static const char cells_tail[] =
    " GROUP BY 1, 2)"
    " SELECT dragnet_cell.domain, dragnet_cell.region, organ.name, done_on, user.display, ifnull(hits, 0)"
    " FROM dragnet_cell LEFT JOIN organ ON organ.region = dragnet_cell.region LEFT JOIN user ON user.id = by_user"
    " LEFT JOIN hits ON township = dragnet_cell.region AND searched = dragnet_cell.domain"
    " WHERE dragnet = ?5 AND substr(dragnet_cell.region, 1, length(?3)) = ?3"
    " ORDER BY dragnet_cell.region, dragnet_cell.domain";

static enum qf_status walk_cells(const struct qf_desk *desk, struct qf_dragnet_round *round,
    enum qf_status (*visit)(void *context, const struct qf_dragnet_cell *cell, struct qf_error *error), void *context,
    struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    bool more;

    TRY(qf_access_prepare(desk, cells_head, cells_tail, &rows, error));
    qf_statement_bind_int(rows, 5, round->id);
    qf_statement_bind_text(rows, 6, round->from_day);
    qf_statement_bind_text(rows, 7, round->to_day);
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        const struct qf_dragnet_cell cell = { .domain = qf_statement_text(rows, 0),
            .region = qf_statement_text(rows, 1),
            .organ = qf_statement_text(rows, 2),
            .done_on = qf_statement_text(rows, 3),
            .done_by = qf_statement_text(rows, 4),
            .hits = qf_statement_int(rows, 5) };
        round->cells++;
        round->done += *cell.done_on != '\0';
        round->hits += cell.hits;
        TRY(visit(context, &cell, error));
    }
}

enum qf_status qf_dragnet_show(const struct qf_desk *desk, int64_t round,
    enum qf_status (*visit)(void *context, const struct qf_dragnet_cell *cell, struct qf_error *error), void *context,
    struct qf_dragnet_round *ret_round, struct qf_error *error)
{
    struct qf_dragnet_round found;

    TRY(qf_access_task(desk, QF_TASK_PUT_RIGHT, error));
    TRY(find_round(desk, round, &found, error));
    TRY(walk_cells(desk, &found, visit, context, error));
    *ret_round = found;
    return QF_OK;
}
