/* SPDX-License-Identifier: Apache-2.0 */
/* Opening, grouping and parting leads. */
#include "handle/lead.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "handle/access.h"
#include "handle/bypass.h"
#include "handle/network.h"

/* --- where it goes ----------------------------------------------------------------------------------------------------- */

/* People of organs of a higher level, wherever these are. */
static enum qf_status outranks_organ(const struct qf_desk *desk, int64_t organ, const struct qf_new_lead *lead,
    bool *ret_outranks, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;

    *ret_outranks = false;
    TRY(qf_book_prepare(desk->book,
        "SELECT 1 FROM user JOIN organ ON organ.id = user.organ WHERE user.entity = ?1"
        " AND length(organ.region) < (SELECT length(region) FROM organ WHERE id = ?2)",
        &find, error));
    for (size_t i = 0; i < lead->subject_count && !*ret_outranks; i++) {
        if (!lead->subjects[i].entity)
            continue;
        qf_statement_reset(find);
        qf_statement_bind_int(find, 1, lead->subjects[i].entity);
        qf_statement_bind_int(find, 2, organ);
        TRY(qf_statement_next(find, ret_outranks, error));
    }
    return QF_OK;
}

/* Organs handle no lead about themselves, people who belong to them or stand above them, nor about whoever cannot be told from
 * these: it goes up until it does not. Decided as for a report that is taken in there. */
static enum qf_status concerns_organ(const struct qf_desk *desk, int64_t organ, const struct qf_new_lead *lead,
    bool *ret_concerns, struct qf_error *error)
{
    struct qf_desk there = *desk;
    enum qf_bypass bypass;
    bool outranks;

    there.actor.organ = organ;
    TRY(outranks_organ(desk, organ, lead, &outranks, error));
    TRY(qf_bypass_decide(&there, organ, lead->subjects, lead->subject_count, &bypass, error));
    TRY(qf_bypass_concerns(&there, organ, lead->subjects, lead->subject_count, ret_concerns, error));
    *ret_concerns = *ret_concerns || outranks || bypass != QF_BYPASS_NO;
    return QF_OK;
}

static enum qf_status find_parent(const struct qf_desk *desk, int64_t *organ, bool *ret_found, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;

    TRY(qf_book_prepare(desk->book, "SELECT parent FROM organ WHERE id = ?1 AND parent IS NOT NULL", &find, error));
    qf_statement_bind_int(find, 1, *organ);
    TRY(qf_statement_next(find, ret_found, error));
    if (*ret_found)
        *organ = qf_statement_int(find, 0);
    return QF_OK;
}

static enum qf_status route(
    const struct qf_desk *desk, const struct qf_new_lead *lead, int64_t *ret_organ, struct qf_error *error)
{
    int64_t organ;
    bool concerns, found = true;

    TRY(qf_network_route(desk->book, lead->region, lead->category && *lead->category ? 1 : 0, &organ, error));
    for (;;) {
        TRY(concerns_organ(desk, organ, lead, &concerns, error));
        if (!concerns)
            break;
        TRY(find_parent(desk, &organ, &found, error));
        if (!found) {
            qf_fail(error, QF_DENIED, "this concerns people of the city's own organ");
            qf_hint(error, "it is for the organ above: pass it through sealed, and keep nothing");
            return QF_DENIED;
        }
    }
    *ret_organ = organ;
    return QF_OK;
}

/* --- opening ----------------------------------------------------------------------------------------------------------- */

static enum qf_status check_category(const struct qf_desk *desk, const char *category, struct qf_error *error)
{
    const struct qf_workflow *workflow = qf_catalog_workflow(desk->catalog);

    if (!category || !*category)
        return QF_OK;
    for (size_t i = 0; i < workflow->category_count; i++)
        if (strcmp(workflow->categories[i].name, category) == 0)
            return QF_OK;
    return qf_fail(error, QF_NOT_FOUND, "the workflow has no category '%s'", category);
}

/* Inside the caller's transaction. */
static enum qf_status open_routed(const struct qf_desk *desk, const struct qf_new_lead *lead, int64_t organ,
    int64_t *ret_lead, struct qf_error *error)
{
    int64_t id;

    TRY(qf_matter_open(desk,
        &(struct qf_new_matter){ .kind = "lead",
            .title = lead->title,
            .organ = organ,
            .region = lead->region,
            .domain = lead->domain,
            .category = lead->category,
            .track = lead->track,
            .level = lead->level,
            .amount_fen = lead->amount_fen },
        &id, error));
    for (size_t i = 0; i < lead->subject_count; i++)
        TRY(qf_matter_name_subject(desk, id, &lead->subjects[i], error));
    *ret_lead = id;
    return qf_recusal_find(desk, NULL, id, error); /* nobody named sees it, even before its check */
}

static enum qf_status add_source(
    const struct qf_desk *desk, int64_t lead, const char *kind, int64_t ref, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    char now[QF_INSTANT_TEXT];

    TRY(qf_book_prepare(desk->book,
        "INSERT INTO matter_link (matter, kind, ref, added_by, added_at) VALUES (?1, ?2, ?3, ?4, ?5)"
        " ON CONFLICT (matter, kind, ref, relation) DO UPDATE SET removed_at = NULL, removed_by = NULL",
        &insert, error));
    qf_instant_format(qf_now_ms(), now);
    qf_statement_bind_int(insert, 1, lead);
    qf_statement_bind_text(insert, 2, kind);
    qf_statement_bind_int(insert, 3, ref);
    qf_statement_bind_int(insert, 4, desk->actor.user);
    qf_statement_bind_text(insert, 5, now);
    return qf_statement_run(insert, error);
}

static enum qf_status route_and_open(const struct qf_desk *desk, const struct qf_new_lead *lead,
    const struct qf_link *source, int64_t *ret_lead, struct qf_error *error)
{
    int64_t organ;

    TRY(route(desk, lead, &organ, error));
    TRY(open_routed(desk, lead, organ, ret_lead, error));
    return source ? add_source(desk, *ret_lead, source->kind, source->ref, error) : QF_OK;
}

enum qf_status qf_lead_open_on(const struct qf_desk *desk, const struct qf_new_lead *lead, const struct qf_link *source,
    int64_t *ret_lead, struct qf_error *error)
{
    TRY(qf_access_task(desk, QF_TASK_REGISTER, error));
    TRY(check_category(desk, lead->category, error));
    TRY(qf_desk_begin(desk, "lead open", NULL, error));
    return qf_desk_end(desk, route_and_open(desk, lead, source, ret_lead, error), error);
}

enum qf_status qf_lead_open(
    const struct qf_desk *desk, const struct qf_new_lead *lead, int64_t *ret_lead, struct qf_error *error)
{
    return qf_lead_open_on(desk, lead, NULL, ret_lead, error);
}

/* --- from warnings ----------------------------------------------------------------------------------------------------- */

struct warning {
    int64_t id, subject, amount_fen;
    char name[192], domain[16], level[16];
};

static enum qf_status load_warning(
    const struct qf_desk *desk, int64_t id, struct warning *ret_warning, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    struct warning warning = { .id = id };
    bool found;

    TRY(qf_book_prepare(desk->book,
        "SELECT subject, amount_fen, subject_name, domain, level FROM warning WHERE id = ?1 AND state = 'open'", &find,
        error));
    qf_statement_bind_int(find, 1, id);
    TRY(qf_statement_next(find, &found, error));
    if (!found)
        return qf_fail(error, QF_NOT_FOUND, "there is no open warning %lld", (long long)id);
    warning.subject = qf_statement_int(find, 0);
    warning.amount_fen = qf_statement_int(find, 1);
    snprintf(warning.name, sizeof warning.name, "%s", qf_statement_text(find, 2));
    snprintf(warning.domain, sizeof warning.domain, "%s", qf_statement_text(find, 3));
    snprintf(warning.level, sizeof warning.level, "%s", qf_statement_text(find, 4));
    *ret_warning = warning;
    return QF_OK;
}

/* An open lead of the same subject and domain. Only one that the actor may see: else a new one is opened, and told apart later. */
static enum qf_status find_standing(
    const struct qf_desk *desk, const struct warning *warning, int64_t *ret_lead, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    struct qf_text sql CLEANUP(qf_text_release) = { 0 };
    bool found = false;

    *ret_lead = 0;
    if (!warning->subject)
        return QF_OK;
    qf_text_add_format(&sql,
        "SELECT matter.id FROM matter JOIN matter_subject ON matter_subject.matter = matter.id AND removed_at IS NULL"
        " WHERE matter_subject.entity = ?5 AND kind = 'lead' AND domain IS ?6 AND closed_on IS NULL AND %s"
        " ORDER BY matter.id LIMIT 1",
        qf_access_visible);
    TRY(qf_text_check(&sql, error));
    TRY(qf_book_prepare(desk->book, qf_text_string(&sql), &find, error));
    qf_access_bind(desk, find);
    qf_statement_bind_int(find, 5, warning->subject);
    qf_statement_bind_text(find, 6, warning->domain);
    TRY(qf_statement_next(find, &found, error));
    if (found)
        *ret_lead = qf_statement_int(find, 0);
    return QF_OK;
}

/* A lead is as urgent as the most urgent of what it rests on, and concerns the largest amount of it. */
static enum qf_status raise(
    const struct qf_desk *desk, int64_t lead, const struct warning *warning, struct qf_error *error)
{
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;

    TRY(qf_book_prepare(desk->book,
        "UPDATE matter SET amount_fen = max(amount_fen, ?2), level = CASE WHEN 'red' IN (level, ?3) THEN 'red'"
        " WHEN 'orange' IN (level, ?3) THEN 'orange' ELSE 'yellow' END WHERE id = ?1",
        &change, error));
    qf_statement_bind_int(change, 1, lead);
    qf_statement_bind_int(change, 2, warning->amount_fen);
    qf_statement_bind_text(change, 3, warning->level);
    return qf_statement_run(change, error);
}

static enum qf_status take_warning(const struct qf_desk *desk, const struct warning *warning,
    const struct qf_new_lead *lead, int64_t organ, int64_t *lead_id, struct qf_error *error)
{
    if (!*lead_id)
        TRY(open_routed(desk, lead, organ, lead_id, error));
    TRY(add_source(desk, *lead_id, "warning", warning->id, error));
    return raise(desk, *lead_id, warning, error);
}

enum qf_status qf_lead_from_warning(const struct qf_desk *desk, int64_t warning, const char *region, int64_t *ret_lead,
    bool *ret_new, struct qf_error *error)
{
    struct warning loaded;
    struct qf_subject subject;
    int64_t organ = 0, lead;

    TRY(qf_access_task(desk, QF_TASK_REGISTER, error));
    TRY(load_warning(desk, warning, &loaded, error));
    subject = (struct qf_subject){ .entity = loaded.subject, .name = loaded.name };
    const struct qf_new_lead fresh = { .title = loaded.name,
        .region = region,
        .domain = loaded.domain,
        .level = loaded.level,
        .amount_fen = loaded.amount_fen,
        .subjects = &subject,
        .subject_count = 1 };
    TRY(find_standing(desk, &loaded, &lead, error));
    bool is_new = lead == 0;
    if (is_new)
        TRY(route(desk, &fresh, &organ, error));
    TRY(qf_desk_begin(desk, "lead from warning", NULL, error));
    TRY(qf_desk_end(desk, take_warning(desk, &loaded, &fresh, organ, &lead, error), error));
    *ret_lead = lead;
    *ret_new = is_new;
    return QF_OK;
}

/* --- on reports -------------------------------------------------------------------------------------------------------- */

static enum qf_status check_kind(const struct qf_desk *desk, int64_t matter, const char *kind, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_access_matter(desk, matter, QF_SEE, error));
    TRY(qf_book_prepare(desk->book, "SELECT 1 FROM matter WHERE id = ?1 AND kind = ?2", &find, error));
    qf_statement_bind_int(find, 1, matter);
    qf_statement_bind_text(find, 2, kind);
    TRY(qf_statement_next(find, &found, error));
    if (found)
        return QF_OK;
    return qf_fail(error, QF_USAGE, "matter %lld is no %s", (long long)matter, qf_tr(qf_error_lang(error), kind));
}

enum qf_status qf_lead_add_report(const struct qf_desk *desk, int64_t lead, int64_t report, struct qf_error *error)
{
    TRY(check_kind(desk, lead, QF_N("lead"), error));
    TRY(check_kind(desk, report, QF_N("report"), error));
    return qf_matter_link(desk, lead, &(struct qf_link){ "matter", "source", report }, error);
}

/* --- merging ----------------------------------------------------------------------------------------------------------- */

enum qf_status qf_lead_merge(const struct qf_desk *desk, int64_t into, int64_t from, struct qf_error *error)
{
    if (into == from)
        return qf_fail(error, QF_USAGE, "a lead cannot be merged with itself");
    return qf_matter_link(desk, into, &(struct qf_link){ "matter", "merged", from }, error);
}

enum qf_status qf_lead_part(const struct qf_desk *desk, int64_t into, int64_t from, struct qf_error *error)
{
    return qf_matter_unlink(desk, into, &(struct qf_link){ "matter", "merged", from }, error);
}

/* UNION ends a circle of merged leads. Reports that the actor may not see are no sources. */
static const char sources_sql[] =
    "WITH RECURSIVE merged (id) AS (SELECT ?5 UNION SELECT ref FROM matter_link JOIN merged ON matter_link.matter = "
    "merged.id"
    " WHERE kind = 'matter' AND relation = 'merged' AND removed_at IS NULL)"
    " SELECT CASE matter_link.kind WHEN 'matter' THEN source.kind ELSE matter_link.kind END, ref,"
    " CASE WHEN matter_link.matter <> ?5 THEN matter_link.matter ELSE 0 END,"
    " coalesce(CASE matter_link.kind WHEN 'warning' THEN sentence_zh WHEN 'matter' THEN source.number END, ''),"
    " coalesce(CASE matter_link.kind WHEN 'warning' THEN sentence_en WHEN 'matter' THEN source.number END, '')"
    " FROM merged JOIN matter_link ON matter_link.matter = merged.id AND removed_at IS NULL AND relation IN ('source', "
    "'repeat')"
    " LEFT JOIN warning ON matter_link.kind = 'warning' AND warning.id = ref"
    " LEFT JOIN (SELECT id, kind, number FROM matter WHERE %s) AS source ON matter_link.kind = 'matter' AND source.id "
    "= ref"
    " WHERE matter_link.kind <> 'matter' OR source.id IS NOT NULL ORDER BY matter_link.id";

enum qf_status qf_lead_sources(const struct qf_desk *desk, int64_t lead,
    enum qf_status (*visit)(void *context, const struct qf_source *source, struct qf_error *error), void *context,
    struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    struct qf_text sql CLEANUP(qf_text_release) = { 0 };
    bool more;

    TRY(qf_access_matter(desk, lead, QF_SEE, error));
    qf_text_add_format(&sql, sources_sql, qf_access_visible);
    TRY(qf_text_check(&sql, error));
    TRY(qf_book_prepare(desk->book, qf_text_string(&sql), &rows, error));
    qf_access_bind(desk, rows);
    qf_statement_bind_int(rows, 5, lead);
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        const struct qf_source source = { qf_statement_text(rows, 0), qf_statement_int(rows, 1),
            qf_statement_int(rows, 2), { qf_statement_text(rows, 3), qf_statement_text(rows, 4) } };
        TRY(visit(context, &source, error));
    }
}
