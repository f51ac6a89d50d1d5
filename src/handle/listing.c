/* SPDX-License-Identifier: Apache-2.0 */
/* Putting matters on the list and taking them off. */
#include "handle/listing.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "handle/access.h"
#include "handle/clock.h"
#include "handle/matter.h"
#include "handle/move.h"

/* 市督2025-003, 县督2025-014: counted within the level and the year. */
static enum qf_status next_number(const struct qf_desk *desk, char ret_number[48], struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    char prefix[24];
    bool found;

    snprintf(prefix, sizeof prefix, "%s%04d-", desk->actor.level == QF_LEVEL_CITY ? "市督" : "县督",
        qf_days_to_civil(desk->today).year);
    TRY(qf_book_prepare(
        desk->book, "SELECT count(*) FROM listing WHERE number >= ?1 AND number < ?1 || '~'", &find, error));
    qf_statement_bind_text(find, 1, prefix);
    TRY(qf_statement_next(find, &found, error));
    snprintf(ret_number, 48, "%s%03lld", prefix, (long long)qf_statement_int(find, 0) + 1);
    return QF_OK;
}

/* The listing that stands; 0: none. */
static enum qf_status find_open(
    const struct qf_desk *desk, int64_t matter, int64_t *ret_listing, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(desk->book, "SELECT id FROM listing WHERE matter = ?1 AND delisted_on IS NULL", &find, error));
    qf_statement_bind_int(find, 1, matter);
    TRY(qf_statement_next(find, &found, error));
    *ret_listing = found ? qf_statement_int(find, 0) : 0;
    return QF_OK;
}

static enum qf_status insert_listing(const struct qf_desk *desk, const struct qf_new_listing *listing, const char *due,
    int64_t *ret_listing, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    char number[48], day[QF_DATE_TEXT];

    if (!listing->number)
        TRY(next_number(desk, number, error));
    TRY(qf_book_prepare(desk->book,
        "INSERT INTO listing (matter, level, number, listed_on, due_on) VALUES (?1, ?2, ?3, ?4, ?5)", &insert, error));
    qf_date_format(desk->today, day);
    qf_statement_bind_int(insert, 1, listing->matter);
    qf_statement_bind_text(insert, 2, qf_organ_level_name(desk->actor.level));
    qf_statement_bind_text(insert, 3, listing->number ? listing->number : number);
    qf_statement_bind_text(insert, 4, day);
    qf_statement_bind_text(insert, 5, due);
    TRY(qf_statement_run(insert, error));
    *ret_listing = qf_book_last_id(desk->book);
    return QF_OK;
}

/* The move asks for the record and starts the clock from the day: so these come first. */
static enum qf_status list(
    const struct qf_desk *desk, const struct qf_new_listing *listing, int64_t *ret_listing, struct qf_error *error)
{
    char due[QF_DATE_TEXT];
    int64_t standing;

    TRY(qf_access_matter(desk, listing->matter, QF_APPROVE, error));
    TRY(find_open(desk, listing->matter, &standing, error));
    if (standing)
        return qf_fail(error, QF_CONFLICT, "matter %lld is listed already", (long long)listing->matter);
    qf_date_format(listing->due, due);
    TRY(qf_matter_record_within(desk, listing->matter, "listing_record", listing->record, error));
    TRY(qf_matter_record_within(desk, listing->matter, "listing_due", due, error));
    TRY(qf_matter_move_within(
        desk, listing->matter, &(struct qf_step){ .move = "list", .reason = listing->record }, error));
    return insert_listing(desk, listing, due, ret_listing, error);
}

enum qf_status qf_listing_add(
    const struct qf_desk *desk, const struct qf_new_listing *listing, int64_t *ret_listing, struct qf_error *error)
{
    int64_t id = 0;

    if (!listing->record || !*listing->record)
        return qf_fail(error, QF_USAGE, "a listing says why");
    TRY(qf_desk_begin(desk, "listing add", listing->record, error));
    TRY(qf_desk_end(desk, list(desk, listing, &id, error), error));
    *ret_listing = id;
    return QF_OK;
}

static enum qf_status delist(const struct qf_desk *desk, int64_t matter, const char *reason, struct qf_error *error)
{
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;
    char day[QF_DATE_TEXT];
    int64_t standing;

    TRY(qf_access_matter(desk, matter, QF_APPROVE, error));
    TRY(find_open(desk, matter, &standing, error));
    if (!standing)
        return qf_fail(error, QF_CONFLICT, "matter %lld is not listed", (long long)matter);
    TRY(qf_matter_move_within(desk, matter, &(struct qf_step){ .move = "delist", .reason = reason }, error));
    TRY(qf_book_prepare(desk->book, "UPDATE listing SET delisted_on = ?2 WHERE id = ?1", &change, error));
    qf_date_format(desk->today, day);
    qf_statement_bind_int(change, 1, standing);
    qf_statement_bind_text(change, 2, day);
    return qf_statement_run(change, error);
}

enum qf_status qf_listing_end(const struct qf_desk *desk, int64_t matter, const char *reason, struct qf_error *error)
{
    if (!reason || !*reason)
        return qf_fail(error, QF_USAGE, "taking a matter off the list says why");
    TRY(qf_desk_begin(desk, "listing end", reason, error));
    return qf_desk_end(desk, delist(desk, matter, reason, error), error);
}

/* --- looking ----------------------------------------------------------------------------------------------------------- */

static const char walk_sql[] =
    "SELECT listing.id, matter.id, listing.number, listing.level, listed_on, listing.due_on, ifnull(delisted_on, ''),"
    " matter.number, title, matter.state, matter.kind FROM listing JOIN matter ON matter.id = listing.matter"
    " WHERE (?5 OR delisted_on IS NULL) AND %s ORDER BY delisted_on IS NOT NULL, listing.due_on, listing.id";

static enum qf_status read_listing(
    const struct qf_desk *desk, struct qf_statement *rows, struct qf_listing *listing, struct qf_error *error)
{
    *listing = (struct qf_listing){ .id = qf_statement_int(rows, 0),
        .matter = qf_statement_int(rows, 1),
        .number = qf_statement_text(rows, 2),
        .level = qf_statement_text(rows, 3),
        .listed_on = qf_statement_text(rows, 4),
        .due_on = qf_statement_text(rows, 5),
        .delisted_on = qf_statement_text(rows, 6),
        .matter_number = qf_statement_text(rows, 7),
        .title = qf_statement_text(rows, 8),
        .state = qf_statement_text(rows, 9),
        .kind = qf_statement_text(rows, 10) };
    if (*listing->delisted_on)
        return QF_OK;
    const struct qf_clock *rule = qf_workflow_clock(
        qf_catalog_workflow(desk->catalog), strcmp(listing->kind, "case") == 0 ? "listed_case" : "listed_lead");
    int32_t listed = qf_date_read(qf_slice(listing->listed_on)).days,
            due = qf_date_read(qf_slice(listing->due_on)).days;
    listing->overdue = due < desk->today;
    return rule ? qf_clock_paint(desk, rule, listed, due, &listing->colour, error) : QF_OK;
}

enum qf_status qf_listing_walk(const struct qf_desk *desk, bool all,
    enum qf_status (*visit)(void *context, const struct qf_listing *listing, struct qf_error *error), void *context,
    struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    struct qf_text sql CLEANUP(qf_text_release) = { 0 };
    struct qf_listing listing;
    bool more;

    qf_text_add_format(&sql, walk_sql, qf_access_visible);
    TRY(qf_text_check(&sql, error));
    TRY(qf_book_prepare(desk->book, qf_text_string(&sql), &rows, error));
    qf_access_bind(desk, rows);
    qf_statement_bind_int(rows, 5, all);
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        TRY(read_listing(desk, rows, &listing, error));
        TRY(visit(context, &listing, error));
    }
}
