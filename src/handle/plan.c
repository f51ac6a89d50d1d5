/* SPDX-License-Identifier: Apache-2.0 */
/* Plans and their items: opened, done, accepted by others. */
#include "handle/plan.h"

#include "base/date.h"
#include "handle/access.h"
#include "handle/given.h"

/* Under which a plan may be seen, up to the condition on its matter, after which two brackets close it. */
#define VISIBLE                                                                                                        \
    " substr(plan.region, 1, length(?3)) = ?3 AND (plan.matter IS NULL"                                                \
    " OR EXISTS (SELECT 1 FROM matter WHERE matter.id = plan.matter AND"

/* A plan, or the plan of an item with that item. */
struct known {
    int64_t plan, organ, matter, opened_by, done_by;
    bool accepted, item_done, item_accepted;
    int64_t items, open_items;
};

static enum qf_status load_plan(
    const struct qf_desk *desk, int64_t plan, struct known *ret_known, struct qf_error *error)
{
    static const char sql[] = "SELECT organ, ifnull(matter, 0), ifnull(opened_by, 0), accepted_on IS NOT NULL,"
                              " (SELECT count(*) FROM plan_item WHERE plan_item.plan = plan.id),"
                              " (SELECT count(*) FROM plan_item WHERE plan_item.plan = plan.id AND accepted_on IS NULL)"
                              " FROM plan WHERE plan.id = ?5 AND" VISIBLE;
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_access_task(desk, QF_TASK_PUT_RIGHT, error));
    TRY(qf_access_prepare(desk, sql, "))", &find, error));
    qf_statement_bind_int(find, 5, plan);
    TRY(qf_statement_next(find, &found, error));
    if (!found)
        return qf_fail(error, QF_NOT_FOUND, "there is no plan %lld", (long long)plan);
    *ret_known = (struct known){ .plan = plan,
        .organ = qf_statement_int(find, 0),
        .matter = qf_statement_int(find, 1),
        .opened_by = qf_statement_int(find, 2),
        .accepted = qf_statement_int(find, 3),
        .items = qf_statement_int(find, 4),
        .open_items = qf_statement_int(find, 5) };
    return QF_OK;
}

static enum qf_status load_item(
    const struct qf_desk *desk, int64_t item, struct known *ret_known, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(desk->book,
        "SELECT plan, ifnull(done_by, 0), done_on IS NOT NULL, accepted_on IS NOT NULL FROM plan_item WHERE id = ?1",
        &find, error));
    qf_statement_bind_int(find, 1, item);
    TRY(qf_statement_next(find, &found, error));
    enum qf_status status = found ? load_plan(desk, qf_statement_int(find, 0), ret_known, error) : QF_NOT_FOUND;
    if (status == QF_NOT_FOUND)
        return qf_fail(error, QF_NOT_FOUND, "there is no item %lld of a plan", (long long)item);
    TRY(status);
    ret_known->done_by = qf_statement_int(find, 1);
    ret_known->item_done = qf_statement_int(find, 2);
    ret_known->item_accepted = qf_statement_int(find, 3);
    return QF_OK;
}

/* A leader of the plan's organ or of the one above, who may approve its matter. */
static enum qf_status check_acceptor(const struct qf_desk *desk, const struct known *known, struct qf_error *error)
{
    enum qf_organ stands;

    if (desk->actor.role != QF_ROLE_LEADER)
        return qf_fail(error, QF_DENIED, "what was put right is accepted by a leader");
    TRY(qf_desk_organ(desk, known->organ, &stands, error));
    return known->matter ? qf_access_matter(desk, known->matter, QF_APPROVE, error) : QF_OK;
}

static enum qf_status bind_today(
    const struct qf_desk *desk, const char *sql, int64_t id, struct qf_statement **ret_change, struct qf_error *error)
{
    char day[QF_DATE_TEXT];

    TRY(qf_book_prepare(desk->book, sql, ret_change, error));
    qf_date_format(desk->today, day);
    qf_statement_bind_int(*ret_change, 1, id);
    qf_statement_bind_text(*ret_change, 2, day);
    qf_statement_bind_int(*ret_change, 3, desk->actor.user);
    return QF_OK;
}

/* --- opening ----------------------------------------------------------------------------------------------------------- */

enum qf_status qf_plan_add(
    const struct qf_desk *desk, const struct qf_new_plan *plan, int64_t *ret_plan, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;

    TRY(qf_access_task(desk, QF_TASK_PUT_RIGHT, error));
    TRY(qf_given_place(desk, plan->region, QF_PLACE_VILLAGE, error));
    TRY(qf_given_text(plan->title, QF_N("the title"), error));
    TRY(qf_given_text(plan->diagnosis, QF_N("the diagnosis"), error));
    if (plan->matter)
        TRY(qf_access_matter(desk, plan->matter, QF_SEE, error));
    TRY(bind_today(desk,
        "INSERT INTO plan (organ, opened_on, opened_by, matter, region, title, diagnosis)"
        " VALUES (?1, ?2, ?3, nullif(?4, 0), ?5, ?6, ?7)",
        desk->actor.organ, &insert, error));
    qf_statement_bind_int(insert, 4, plan->matter);
    qf_statement_bind_text(insert, 5, plan->region);
    qf_statement_bind_text(insert, 6, plan->title);
    qf_statement_bind_text(insert, 7, plan->diagnosis);
    return qf_desk_run(desk, insert, "plan add", NULL, ret_plan, error);
}

static enum qf_status add_item(
    const struct qf_desk *desk, int64_t plan, const struct qf_new_item *item, int64_t *ret_item, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    struct known known;
    char due[QF_DATE_TEXT];

    TRY(load_plan(desk, plan, &known, error));
    TRY(qf_given_text(item->what, QF_N("what is to be done"), error));
    TRY(qf_given_text(item->owner, QF_N("who answers for it"), error));
    if (!item->due)
        return qf_fail(error, QF_USAGE, "an item needs the day by which it is done");
    if (known.accepted)
        return qf_fail(error, QF_CONFLICT, "plan %lld was accepted; nothing is added to it", (long long)plan);
    TRY(qf_book_prepare(
        desk->book, "INSERT INTO plan_item (plan, what, owner, due_on) VALUES (?1, ?2, ?3, ?4)", &insert, error));
    qf_date_format(item->due, due);
    qf_statement_bind_int(insert, 1, plan);
    qf_statement_bind_text(insert, 2, item->what);
    qf_statement_bind_text(insert, 3, item->owner);
    qf_statement_bind_text(insert, 4, due);
    TRY(qf_statement_run(insert, error));
    *ret_item = qf_book_last_id(desk->book);
    return QF_OK;
}

/* What follows is read under the lock: one may add an item while another accepts the plan. */
enum qf_status qf_plan_add_item(
    const struct qf_desk *desk, int64_t plan, const struct qf_new_item *item, int64_t *ret_item, struct qf_error *error)
{
    TRY(qf_desk_begin(desk, "plan item", NULL, error));
    return qf_desk_end(desk, add_item(desk, plan, item, ret_item, error), error);
}

/* --- items ------------------------------------------------------------------------------------------------------------- */

static enum qf_status do_item(const struct qf_desk *desk, int64_t item, const char *evidence, struct qf_error *error)
{
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;
    struct known known;

    TRY(load_item(desk, item, &known, error));
    TRY(qf_given_text(evidence, QF_N("the evidence"), error));
    if (known.item_accepted)
        return qf_fail(error, QF_CONFLICT, "item %lld was accepted already", (long long)item);
    TRY(bind_today(
        desk, "UPDATE plan_item SET done_on = ?2, done_by = ?3, evidence = ?4 WHERE id = ?1", item, &change, error));
    qf_statement_bind_text(change, 4, evidence);
    return qf_statement_run(change, error);
}

enum qf_status qf_plan_item_done(const struct qf_desk *desk, int64_t item, const char *evidence, struct qf_error *error)
{
    TRY(qf_desk_begin(desk, "plan item done", NULL, error));
    return qf_desk_end(desk, do_item(desk, item, evidence, error), error);
}

/* An item that was done and waits for somebody to accept or return it, and the actor may. */
static enum qf_status load_waiting(
    const struct qf_desk *desk, int64_t item, struct known *ret_known, struct qf_error *error)
{
    TRY(load_item(desk, item, ret_known, error));
    TRY(check_acceptor(desk, ret_known, error));
    if (ret_known->item_accepted)
        return qf_fail(error, QF_CONFLICT, "item %lld was accepted already", (long long)item);
    return ret_known->item_done ? QF_OK : qf_fail(error, QF_CONFLICT, "item %lld is not done yet", (long long)item);
}

static enum qf_status accept_item(const struct qf_desk *desk, int64_t item, struct qf_error *error)
{
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;
    struct known known;

    TRY(load_waiting(desk, item, &known, error));
    if (known.done_by == desk->actor.user)
        return qf_fail(error, QF_DENIED, "whoever records something as done does not accept it");
    TRY(bind_today(
        desk, "UPDATE plan_item SET accepted_on = ?2, accepted_by = ?3 WHERE id = ?1", item, &change, error));
    return qf_statement_run(change, error);
}

enum qf_status qf_plan_item_accept(const struct qf_desk *desk, int64_t item, struct qf_error *error)
{
    TRY(qf_desk_begin(desk, "plan item accept", NULL, error));
    return qf_desk_end(desk, accept_item(desk, item, error), error);
}

static enum qf_status return_item(const struct qf_desk *desk, int64_t item, const char *reason, struct qf_error *error)
{
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;
    struct known known;

    TRY(load_waiting(desk, item, &known, error));
    TRY(qf_given_text(reason, QF_N("the reason"), error));
    TRY(qf_book_prepare(desk->book,
        "UPDATE plan_item SET done_on = NULL, done_by = NULL, evidence = NULL WHERE id = ?1", &change, error));
    qf_statement_bind_int(change, 1, item);
    return qf_statement_run(change, error);
}

enum qf_status qf_plan_item_return(const struct qf_desk *desk, int64_t item, const char *reason, struct qf_error *error)
{
    TRY(qf_desk_begin(desk, "plan item return", reason, error));
    return qf_desk_end(desk, return_item(desk, item, reason, error), error);
}

static enum qf_status accept_plan(const struct qf_desk *desk, int64_t plan, struct qf_error *error)
{
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;
    struct known known;

    TRY(load_plan(desk, plan, &known, error));
    TRY(check_acceptor(desk, &known, error));
    if (known.accepted)
        return qf_fail(error, QF_CONFLICT, "plan %lld was accepted already", (long long)plan);
    if (known.opened_by == desk->actor.user)
        return qf_fail(error, QF_DENIED, "whoever opens a plan does not accept it");
    if (!known.items)
        return qf_fail(error, QF_FINDING, "plan %lld has no item", (long long)plan);
    if (known.open_items)
        return qf_fail(error, QF_FINDING, "%lld of %lld items of plan %lld are not accepted yet",
            (long long)known.open_items, (long long)known.items, (long long)plan);
    TRY(bind_today(desk, "UPDATE plan SET accepted_on = ?2, accepted_by = ?3 WHERE id = ?1", plan, &change, error));
    return qf_statement_run(change, error);
}

enum qf_status qf_plan_accept(const struct qf_desk *desk, int64_t plan, struct qf_error *error)
{
    TRY(qf_desk_begin(desk, "plan accept", NULL, error));
    return qf_desk_end(desk, accept_plan(desk, plan, error), error);
}

/* --- looking ----------------------------------------------------------------------------------------------------------- */

static const char walk_head[] =
    "SELECT * FROM (SELECT plan.id, ifnull(plan.matter, 0), plan.region, ifnull(region.name, ''), title, diagnosis,"
    " opened_on, plan.accepted_on, count(plan_item.id), count(done_on), count(plan_item.accepted_on),"
    " ifnull(sum(done_on IS NULL AND due_on < ?10), 0) AS overdue"
    " FROM plan LEFT JOIN plan_item ON plan_item.plan = plan.id LEFT JOIN region ON region.code = plan.region"
    " WHERE (?5 = 0 OR plan.id = ?5) AND (?6 = 0 OR plan.matter = ?6)"
    " AND (?7 IS NULL OR substr(plan.region, 1, length(?7)) = ?7)"
    " AND (NOT ?8 OR plan.accepted_on IS NULL) AND" VISIBLE;
static const char walk_tail[] = ")) GROUP BY plan.id) ORDER BY overdue > 0 DESC, opened_on, id LIMIT ?9 OFFSET ?11";

enum qf_status qf_plan_walk(const struct qf_desk *desk, const struct qf_plan_filter *filter,
    enum qf_status (*visit)(void *context, const struct qf_plan_view *plan, struct qf_error *error), void *context,
    struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    char today[QF_DATE_TEXT];
    bool more;

    TRY(qf_access_task(desk, QF_TASK_PUT_RIGHT, error));
    TRY(qf_access_prepare(desk, walk_head, walk_tail, &rows, error));
    qf_date_format(desk->today, today);
    qf_statement_bind_int(rows, 5, filter->id);
    qf_statement_bind_int(rows, 6, filter->matter);
    qf_statement_bind_text(rows, 7, filter->region);
    qf_statement_bind_int(rows, 8, filter->open_only);
    qf_statement_bind_int(rows, 9, filter->limit ? filter->limit : -1);
    qf_statement_bind_text(rows, 10, today);
    qf_statement_bind_int(rows, 11, filter->offset);
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        const struct qf_plan_view plan = { .id = qf_statement_int(rows, 0),
            .matter = qf_statement_int(rows, 1),
            .region = qf_statement_text(rows, 2),
            .place = qf_statement_text(rows, 3),
            .title = qf_statement_text(rows, 4),
            .diagnosis = qf_statement_text(rows, 5),
            .opened_on = qf_statement_text(rows, 6),
            .accepted_on = qf_statement_text(rows, 7),
            .items = qf_statement_int(rows, 8),
            .done = qf_statement_int(rows, 9),
            .accepted = qf_statement_int(rows, 10),
            .overdue = qf_statement_int(rows, 11) };
        TRY(visit(context, &plan, error));
    }
}

enum qf_status qf_plan_items(const struct qf_desk *desk, int64_t plan,
    enum qf_status (*visit)(void *context, const struct qf_item_view *item, struct qf_error *error), void *context,
    struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    struct known known;
    char today[QF_DATE_TEXT];
    bool more;

    TRY(load_plan(desk, plan, &known, error));
    TRY(qf_book_prepare(desk->book,
        "SELECT plan_item.id, what, owner, due_on, done_on, doer.display, evidence, accepted_on, acceptor.display,"
        " done_on IS NULL AND due_on < ?2 FROM plan_item LEFT JOIN user AS doer ON doer.id = done_by"
        " LEFT JOIN user AS acceptor ON acceptor.id = accepted_by WHERE plan = ?1 ORDER BY plan_item.id",
        &rows, error));
    qf_date_format(desk->today, today);
    qf_statement_bind_int(rows, 1, plan);
    qf_statement_bind_text(rows, 2, today);
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        const struct qf_item_view item = { .id = qf_statement_int(rows, 0),
            .what = qf_statement_text(rows, 1),
            .owner = qf_statement_text(rows, 2),
            .due_on = qf_statement_text(rows, 3),
            .done_on = qf_statement_text(rows, 4),
            .done_by = qf_statement_text(rows, 5),
            .evidence = qf_statement_text(rows, 6),
            .accepted_on = qf_statement_text(rows, 7),
            .accepted_by = qf_statement_text(rows, 8),
            .overdue = qf_statement_int(rows, 9) };
        TRY(visit(context, &item, error));
    }
}
