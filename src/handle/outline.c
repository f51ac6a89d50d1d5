/* SPDX-License-Identifier: Apache-2.0 */
/* One statement a part, each after access was decided. */
#include "handle/outline.h"

#include <stdio.h>
#include <string.h>

#include "handle/access.h"

/* --- outline ----------------------------------------------------------------------------------------------------------- */

enum qf_status qf_outlines_open(const struct qf_desk *desk, struct qf_outlines *outlines, struct qf_error *error)
{
    outlines->desk = desk;
    TRY(qf_access_prepare(desk,
        "SELECT (SELECT name FROM organ WHERE organ.id = matter.organ), ifnull((SELECT name FROM user WHERE user.id = "
        "matter.handler), ''), EXISTS (SELECT 1 FROM listing WHERE listing.matter = matter.id AND delisted_on IS NULL),"
        " kind = 'lead' AND state = 'filed' AND NOT EXISTS (SELECT 1 FROM matter AS filed WHERE filed.parent = "
        "matter.id AND filed.kind = 'case') FROM matter WHERE id = ?5 AND",
        "", &outlines->find, error));
    return qf_book_prepare(desk->book,
        "SELECT name, due_on FROM clock WHERE matter = ?1 AND ended_on IS NULL AND state <> 'paused' ORDER BY due_on",
        &outlines->clocks, error);
}

void qf_outlines_close(struct qf_outlines *outlines)
{
    qf_statement_free(outlines->find);
    qf_statement_free(outlines->clocks);
}

static enum qf_status read_due(
    struct qf_outlines *outlines, int64_t matter, char ret_due[QF_DATE_TEXT], struct qf_error *error)
{
    const struct qf_workflow *workflow = qf_catalog_workflow(outlines->desk->catalog);
    bool more;

    ret_due[0] = '\0';
    qf_statement_reset(outlines->clocks);
    qf_statement_bind_int(outlines->clocks, 1, matter);
    for (;;) {
        TRY(qf_statement_next(outlines->clocks, &more, error));
        if (!more)
            return QF_OK;
        const struct qf_clock *rule = qf_workflow_clock(workflow, qf_statement_text(outlines->clocks, 0));
        if (rule && rule->kind == QF_CLOCK_RIGHT)
            continue;
        snprintf(ret_due, QF_DATE_TEXT, "%s", qf_statement_text(outlines->clocks, 1));
        return QF_OK;
    }
}

enum qf_status qf_outline_read(
    struct qf_outlines *outlines, int64_t matter, struct qf_outline *ret_outline, struct qf_error *error)
{
    struct qf_outline outline = { .listed = false };
    bool found;

    qf_statement_reset(outlines->find);
    qf_access_bind(outlines->desk, outlines->find);
    qf_statement_bind_int(outlines->find, 5, matter);
    TRY(qf_statement_next(outlines->find, &found, error));
    if (!found)
        return qf_fail(error, QF_NOT_FOUND, "there is no matter %lld", (long long)matter);
    snprintf(outline.organ, sizeof outline.organ, "%s", qf_statement_text(outlines->find, 0));
    snprintf(outline.handler, sizeof outline.handler, "%s", qf_statement_text(outlines->find, 1));
    outline.listed = qf_statement_int(outlines->find, 2);
    outline.without_case = qf_statement_int(outlines->find, 3);
    TRY(read_due(outlines, matter, outline.due, error));
    *ret_outline = outline;
    return QF_OK;
}

/* --- parts ------------------------------------------------------------------------------------------------------------- */

/* Rows of a matter that may be seen, ?1. */
static enum qf_status prepare_part(
    const struct qf_desk *desk, int64_t matter, const char *sql, struct qf_statement **ret_rows, struct qf_error *error)
{
    TRY(qf_access_matter(desk, matter, QF_SEE, error));
    TRY(qf_book_prepare(desk->book, sql, ret_rows, error));
    qf_statement_bind_int(*ret_rows, 1, matter);
    return QF_OK;
}

enum qf_status qf_outline_team(const struct qf_desk *desk, int64_t matter,
    enum qf_status (*visit)(void *context, const struct qf_team_member *member, struct qf_error *error), void *context,
    struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    bool more;

    TRY(prepare_part(desk, matter,
        "SELECT user.name, part FROM team JOIN user ON user.id = team.user WHERE team.matter = ?1 AND to_day IS NULL"
        " ORDER BY team.id",
        &rows, error));
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        const struct qf_team_member member = { qf_statement_text(rows, 0), qf_statement_text(rows, 1) };
        TRY(visit(context, &member, error));
    }
}

/* Whether the desk reads the values: never those of a report. */
static enum qf_status may_read_values(const struct qf_desk *desk, int64_t matter, bool *ret_may, struct qf_error *error)
{
    struct qf_error ignored = QF_ERROR_INIT(qf_error_lang(error));
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(prepare_part(desk, matter, "SELECT kind <> 'report' FROM matter WHERE id = ?1", &find, error));
    TRY(qf_statement_next(find, &found, error));
    *ret_may = found && qf_statement_int(find, 0) && qf_access_inside(desk, matter, &ignored) == QF_OK;
    return QF_OK;
}

enum qf_status qf_outline_facts(const struct qf_desk *desk, int64_t matter,
    enum qf_status (*visit)(void *context, const struct qf_recorded *recorded, struct qf_error *error), void *context,
    struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    bool more, may;

    TRY(may_read_values(desk, matter, &may, error));
    TRY(prepare_part(desk, matter,
        "SELECT name, on_day, value FROM fact WHERE matter = ?1 AND replaced_at IS NULL ORDER BY id", &rows, error));
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        const struct qf_recorded recorded = { qf_statement_text(rows, 0), qf_statement_text(rows, 1),
            may ? qf_statement_text(rows, 2) : NULL };
        TRY(visit(context, &recorded, error));
    }
}

enum qf_status qf_outline_related(const struct qf_desk *desk, int64_t matter,
    enum qf_status (*visit)(void *context, const struct qf_related *related, struct qf_error *error), void *context,
    struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    bool more;

    TRY(qf_access_matter(desk, matter, QF_SEE, error));
    /* near: what rests on it or it rests on, a level at most; then parents and children of these */
    TRY(qf_access_prepare(desk,
        "WITH near (id) AS (SELECT ?5 UNION SELECT parent FROM matter AS own WHERE own.id = ?5 AND parent IS NOT NULL"
        " UNION SELECT matter_link.matter FROM matter_link WHERE matter_link.kind = 'matter' AND ref = ?5 AND "
        "removed_at IS NULL)"
        " SELECT id, kind, number FROM matter WHERE id <> ?5 AND id IN (SELECT id FROM near"
        " UNION SELECT child.id FROM near JOIN matter AS child ON child.parent = near.id"
        " UNION SELECT ref FROM near JOIN matter_link ON matter_link.matter = near.id AND matter_link.kind = 'matter'"
        " AND removed_at IS NULL WHERE near.id IN (?5, (SELECT parent FROM matter AS own WHERE own.id = ?5))) AND",
        "ORDER BY id", &rows, error));
    qf_statement_bind_int(rows, 5, matter);
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        const struct qf_related related = { qf_statement_int(rows, 0), qf_statement_text(rows, 1),
            qf_statement_text(rows, 2) };
        TRY(visit(context, &related, error));
    }
}

enum qf_status qf_outline_recused(const struct qf_desk *desk, int64_t matter,
    enum qf_status (*visit)(void *context, const char *user, int64_t grounds, struct qf_error *error), void *context,
    struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    bool more;

    TRY(prepare_part(desk, matter,
        "SELECT user.name, count(*) FROM recusal JOIN user ON user.id = recusal.user WHERE recusal.matter = ?1"
        " AND ended_at IS NULL GROUP BY user.id ORDER BY user.id",
        &rows, error));
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        TRY(visit(context, qf_statement_text(rows, 0), qf_statement_int(rows, 1), error));
    }
}
