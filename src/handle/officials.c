/* SPDX-License-Identifier: Apache-2.0 */
/* Replacements, and stopped pay with its money in the ledger. */
#include "handle/officials.h"

#include "base/date.h"
#include "handle/access.h"
#include "handle/given.h"
#include "handle/recovery.h"

static void bind_day(struct qf_statement *statement, int index, int32_t days)
{
    char day[QF_DATE_TEXT];

    qf_date_format(days, day);
    qf_statement_bind_text(statement, index, day);
}

/* Whether a query with these places has a row: ?1 a number (0: none), then two texts. */
static enum qf_status ask(const struct qf_desk *desk, const char *sql, int64_t number, const char *first,
    const char *second, bool *ret_found, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;

    TRY(qf_book_prepare(desk->book, sql, &find, error));
    qf_statement_bind_int(find, 1, number);
    qf_statement_bind_text(find, 2, first);
    qf_statement_bind_text(find, 3, second);
    return qf_statement_next(find, ret_found, error);
}

/* --- replacements ------------------------------------------------------------------------------------------------------ */

/* One that may not be seen is one that does not exist. */
static enum qf_status check_plan(const struct qf_desk *desk, int64_t plan, const char *region, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    if (!plan)
        return QF_OK;
    TRY(qf_access_prepare(desk,
        "SELECT 1 FROM plan WHERE plan.id = ?6 AND plan.region = ?5 AND (plan.matter IS NULL"
        " OR EXISTS (SELECT 1 FROM matter WHERE matter.id = plan.matter AND",
        "))", &find, error));
    qf_statement_bind_text(find, 5, region);
    qf_statement_bind_int(find, 6, plan);
    TRY(qf_statement_next(find, &found, error));
    return found ? QF_OK : qf_fail(error, QF_NOT_FOUND, "there is no plan %lld of that village", (long long)plan);
}

static enum qf_status replace(const struct qf_desk *desk, const struct qf_replacement *replacement, int32_t day,
    int64_t *ret_replacement, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    bool known = false;

    if (replacement->entity)
        TRY(ask(desk, "SELECT 1 FROM replacement WHERE entity = ?1 AND region = ?2 AND post = ?3", replacement->entity,
            replacement->region, replacement->post, &known, error));
    if (known)
        return qf_fail(error, QF_CONFLICT, "that person was replaced in this post already");
    TRY(qf_book_prepare(desk->book,
        "INSERT INTO replacement (plan, entity, region, name, post, on_day, reason)"
        " VALUES (nullif(?1, 0), nullif(?2, 0), ?3, ?4, ?5, ?6, ?7)",
        &insert, error));
    qf_statement_bind_int(insert, 1, replacement->plan);
    qf_statement_bind_int(insert, 2, replacement->entity);
    qf_statement_bind_text(insert, 3, replacement->region);
    qf_statement_bind_text(insert, 4, replacement->name);
    qf_statement_bind_text(insert, 5, replacement->post);
    bind_day(insert, 6, day);
    qf_statement_bind_text(insert, 7, replacement->reason);
    TRY(qf_statement_run(insert, error));
    *ret_replacement = qf_book_last_id(desk->book);
    return QF_OK;
}

enum qf_status qf_official_replace(const struct qf_desk *desk, const struct qf_replacement *replacement,
    int64_t *ret_replacement, struct qf_error *error)
{
    int32_t day = replacement->on_day;

    TRY(qf_access_task(desk, QF_TASK_PUT_RIGHT, error));
    TRY(qf_given_place(desk, replacement->region, QF_PLACE_VILLAGE, error));
    TRY(qf_given_text(replacement->name, QF_N("the name"), error));
    TRY(qf_given_text(replacement->post, QF_N("the post"), error));
    TRY(qf_given_text(replacement->reason, QF_N("the reason"), error));
    TRY(qf_given_past(desk, &day, error));
    TRY(check_plan(desk, replacement->plan, replacement->region, error));
    TRY(qf_desk_begin(desk, "official replace", replacement->reason, error));
    return qf_desk_end(desk, replace(desk, replacement, day, ret_replacement, error), error);
}

enum qf_status qf_replacement_walk(const struct qf_desk *desk, const char *region,
    enum qf_status (*visit)(void *context, const struct qf_replacement_view *replacement, struct qf_error *error),
    void *context, struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    bool more;

    TRY(qf_access_task(desk, QF_TASK_PUT_RIGHT, error));
    TRY(qf_access_prepare(desk,
        "SELECT replacement.id, plan, replacement.region, region.name, replacement.name, post, on_day, reason"
        " FROM replacement LEFT JOIN region ON region.code = replacement.region"
        " LEFT JOIN plan ON plan.id = replacement.plan"
        " WHERE substr(replacement.region, 1, length(?3)) = ?3"
        " AND (?5 IS NULL OR substr(replacement.region, 1, length(?5)) = ?5) AND (plan.matter IS NULL"
        " OR EXISTS (SELECT 1 FROM matter WHERE matter.id = plan.matter AND",
        ")) ORDER BY on_day DESC, replacement.id DESC", &rows, error));
    qf_statement_bind_text(rows, 5, region);
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        const struct qf_replacement_view replacement = { .id = qf_statement_int(rows, 0),
            .plan = qf_statement_int(rows, 1),
            .region = qf_statement_text(rows, 2),
            .place = qf_statement_text(rows, 3),
            .name = qf_statement_text(rows, 4),
            .post = qf_statement_text(rows, 5),
            .on_day = qf_statement_text(rows, 6),
            .reason = qf_statement_text(rows, 7) };
        TRY(visit(context, &replacement, error));
    }
}

/* --- ghost pay --------------------------------------------------------------------------------------------------------- */

/* The money, and the posting that it became; 0 without any. */
static enum qf_status post_clawback(
    const struct qf_desk *desk, const struct qf_ghost_pay *pay, int64_t *ret_posting, struct qf_error *error)
{
    *ret_posting = 0;
    if (!pay->clawback_fen)
        return QF_OK;
    return qf_recovery_post_within(desk,
        &(struct qf_posting){
            .matter = pay->matter, .fen = pay->clawback_fen, .kind = QF_POSTING_FOUND, .note = pay->unit },
        ret_posting, error);
}

static enum qf_status stop(
    const struct qf_desk *desk, const struct qf_ghost_pay *pay, int32_t day, int64_t *ret_pay, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    int64_t posting;
    bool known = false;

    if (pay->entity)
        TRY(ask(desk, "SELECT 1 FROM ghost_pay WHERE entity = ?1 AND unit = ?2 AND ?3 IS NULL", pay->entity, pay->unit,
            NULL, &known, error));
    if (known)
        return qf_fail(error, QF_CONFLICT, "that person's pay from this unit was stopped already");
    TRY(post_clawback(desk, pay, &posting, error));
    TRY(qf_book_prepare(desk->book,
        "INSERT INTO ghost_pay (matter, entity, name, unit, stopped_on, clawback_fen, region, posting) VALUES"
        " (nullif(?1, 0), nullif(?2, 0), ?3, ?4, ?5, ?6, ifnull(?7, (SELECT region FROM matter WHERE id = ?1)),"
        " nullif(?8, 0))",
        &insert, error));
    qf_statement_bind_int(insert, 1, pay->matter);
    qf_statement_bind_int(insert, 2, pay->entity);
    qf_statement_bind_text(insert, 3, pay->name);
    qf_statement_bind_text(insert, 4, pay->unit);
    bind_day(insert, 5, day);
    qf_statement_bind_int(insert, 6, pay->clawback_fen);
    qf_statement_bind_text(insert, 7, pay->region);
    qf_statement_bind_int(insert, 8, posting);
    TRY(qf_statement_run(insert, error));
    *ret_pay = qf_book_last_id(desk->book);
    return QF_OK;
}

static enum qf_status check_pay(const struct qf_desk *desk, const struct qf_ghost_pay *pay, struct qf_error *error)
{
    TRY(qf_access_task(desk, QF_TASK_PUT_RIGHT, error));
    TRY(qf_given_text(pay->name, QF_N("the name"), error));
    TRY(qf_given_text(pay->unit, QF_N("the unit"), error));
    if (pay->clawback_fen < 0)
        return qf_fail(error, QF_USAGE, "an amount is more than nothing");
    if (pay->clawback_fen && !pay->matter)
        return qf_fail(error, QF_USAGE, "what is clawed back is money of a matter: name the matter");
    if (pay->region || !pay->matter)
        TRY(qf_given_place(
            desk, pay->region, QF_PLACE_VILLAGE | QF_PLACE_TOWNSHIP | QF_PLACE_COUNTY | QF_PLACE_CITY, error));
    return pay->matter ? qf_access_matter(desk, pay->matter, pay->clawback_fen ? QF_POST : QF_SEE, error) : QF_OK;
}

enum qf_status qf_ghost_pay_stop(
    const struct qf_desk *desk, const struct qf_ghost_pay *pay, int64_t *ret_pay, struct qf_error *error)
{
    int32_t day = pay->stopped_on;

    TRY(check_pay(desk, pay, error));
    TRY(qf_given_past(desk, &day, error));
    TRY(qf_desk_begin(desk, "ghost pay stop", NULL, error));
    return qf_desk_end(desk, stop(desk, pay, day, ret_pay, error), error);
}

enum qf_status qf_ghost_pay_walk(const struct qf_desk *desk, const char *region,
    enum qf_status (*visit)(void *context, const struct qf_ghost_pay_view *pay, struct qf_error *error), void *context,
    struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    bool more;

    TRY(qf_access_task(desk, QF_TASK_PUT_RIGHT, error));
    TRY(qf_access_prepare(desk,
        "SELECT ghost_pay.id, ghost_pay.matter, clawback_fen, (SELECT number FROM matter WHERE id = ghost_pay.matter),"
        " ghost_pay.region, ghost_pay.name, unit, stopped_on FROM ghost_pay"
        " WHERE substr(ghost_pay.region, 1, length(?3)) = ?3"
        " AND (?5 IS NULL OR substr(ghost_pay.region, 1, length(?5)) = ?5) AND (ghost_pay.matter IS NULL"
        " OR EXISTS (SELECT 1 FROM matter WHERE matter.id = ghost_pay.matter AND",
        ")) ORDER BY stopped_on DESC, ghost_pay.id DESC", &rows, error));
    qf_statement_bind_text(rows, 5, region);
    for (;;) {
        struct qf_recovery recovery = { 0 };
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        struct qf_ghost_pay_view pay = { .id = qf_statement_int(rows, 0),
            .matter = qf_statement_int(rows, 1),
            .clawback_fen = qf_statement_int(rows, 2),
            .number = qf_statement_text(rows, 3),
            .region = qf_statement_text(rows, 4),
            .name = qf_statement_text(rows, 5),
            .unit = qf_statement_text(rows, 6),
            .stopped_on = qf_statement_text(rows, 7) };
        if (pay.matter)
            TRY(qf_recovery_of(desk->book, pay.matter, &recovery, error));
        pay.received_fen = recovery.received;
        TRY(visit(context, &pay, error));
    }
}
