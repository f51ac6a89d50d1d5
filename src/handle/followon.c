/* SPDX-License-Identifier: Apache-2.0 */
/* Opening what grows out of a matter. */
#include "handle/followon.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "handle/access.h"

static const struct rule {
    const char *kind;
    const char *reached;            /* SQL: ?1 has come as far as that */
    const char *too_early;          /* said when it has not */
    const char *fact, *parent_fact; /* that `text` is recorded as: of the new one, of what it comes from; NULL */
    bool same_hands, county_at_least;
} rules[] = {
    { "clarification",
        "SELECT 1 FROM matter WHERE id = ?1 AND ((kind = 'lead' AND EXISTS (SELECT 1 FROM move WHERE matter = ?1"
        " AND to_state IN ('closed_unfounded', 'closed_direct'))) OR (kind = 'case' AND EXISTS (SELECT 1 FROM move"
        " WHERE matter = ?1 AND to_state = 'withdrawn')))",
        QF_N("somebody's name is cleared when a lead was closed as unfounded or a case was withdrawn"),
        "person_consents", NULL, true, false },
    { "false_accusation",
        "SELECT 1 FROM matter WHERE id = ?1 AND kind = 'lead' AND EXISTS (SELECT 1 FROM move WHERE matter = ?1"
        " AND to_state = 'closed_unfounded')",
        QF_N("only a lead that was closed as unfounded can have been a false accusation"), NULL, NULL, false, true },
    { "appeal",
        "SELECT 1 FROM matter WHERE id = ?1 AND kind = 'case' AND EXISTS (SELECT 1 FROM move WHERE matter = ?1"
        " AND to_state = 'announced')",
        QF_N("an appeal is asked for once the decision was announced"), NULL, "appeal_filed", false, false },
};

static const struct rule *find_rule(const char *kind)
{
    for (size_t i = 0; i < QF_COUNT(rules); i++)
        if (strcmp(rules[i].kind, kind) == 0)
            return &rules[i];
    return NULL;
}

static enum qf_status holds(const struct qf_desk *desk, const char *sql, int64_t matter, const char *text,
    bool *ret_holds, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;

    TRY(qf_book_prepare(desk->book, sql, &find, error));
    qf_statement_bind_int(find, 1, matter);
    if (text)
        qf_statement_bind_text(find, 2, text);
    return qf_statement_next(find, ret_holds, error);
}

/* A right that has lapsed is none; clocks of rights are swept as all others, but the day decides. */
static enum qf_status check_in_time(const struct qf_desk *desk, int64_t from, struct qf_error *error)
{
    char day[QF_DATE_TEXT];
    bool over;

    qf_date_format(desk->today, day);
    TRY(holds(desk,
        "SELECT 1 FROM clock WHERE matter = ?1 AND name = 'ask_appeal' AND ended_on IS NULL AND due_on < ?2", from, day,
        &over, error));
    return over ? qf_fail(error, QF_CONFLICT, "the time to ask for an appeal is over") : QF_OK;
}

static enum qf_status check_reached(
    const struct qf_desk *desk, const struct rule *rule, int64_t from, struct qf_error *error)
{
    bool found;

    TRY(holds(desk, rule->reached, from, NULL, &found, error));
    if (!found)
        return qf_fail(error, QF_CONFLICT, "%s", qf_tr(qf_error_lang(error), rule->too_early));
    TRY(holds(desk, "SELECT 1 FROM matter WHERE parent = ?1 AND kind = ?2 AND closed_on IS NULL", from, rule->kind,
        &found, error));
    if (found)
        return qf_fail(error, QF_CONFLICT, "one of the kind is open for matter %lld already", (long long)from);
    return rule->parent_fact ? check_in_time(desk, from, error) : QF_OK;
}

enum qf_status qf_follow_on_people(
    const struct qf_desk *desk, int64_t from, int64_t to, bool team, struct qf_error *error)
{
    static const char *const copies[] = {
        "INSERT INTO matter_subject (matter, entity, name, unit, post) SELECT ?2, entity, name, unit, post FROM "
        "matter_subject WHERE matter = ?1 AND removed_at IS NULL ORDER BY id",
        "INSERT INTO recusal (matter, user, ground, detail, decided_by) SELECT ?2, user, ground, detail, decided_by "
        "FROM recusal WHERE matter = ?1 AND ended_at IS NULL ORDER BY id",
        "UPDATE matter SET checked_at = (SELECT checked_at FROM matter WHERE id = ?1) WHERE id = ?2",
        "INSERT INTO team (matter, user, part, from_day) SELECT ?2, user, part, from_day FROM team"
        " WHERE matter = ?1 AND to_day IS NULL AND part <> 'seconded' ORDER BY id",
        "UPDATE matter SET handler = (SELECT handler FROM matter WHERE id = ?1) WHERE id = ?2",
    };
    enum { WITHOUT_TEAM = 3 };

    for (size_t i = 0; i < (team ? QF_COUNT(copies) : WITHOUT_TEAM); i++) {
        struct qf_statement *copy CLEANUP(qf_statement_free) = NULL;
        TRY(qf_book_prepare(desk->book, copies[i], &copy, error));
        qf_statement_bind_int(copy, 1, from);
        qf_statement_bind_int(copy, 2, to);
        TRY(qf_statement_run(copy, error));
    }
    return QF_OK;
}

struct source {
    int64_t organ;
    char title[256], region[16], domain[16];
};

/* Of the organ that has it, or the one above where a township's is not enough. */
static enum qf_status load_source(
    const struct qf_desk *desk, int64_t from, bool county_at_least, struct source *ret_source, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(desk->book,
        "SELECT CASE WHEN ?2 AND organ.level = 'township' THEN organ.parent ELSE organ.id END, title, matter.region, "
        "domain"
        " FROM matter JOIN organ ON organ.id = organ WHERE matter.id = ?1",
        &find, error));
    qf_statement_bind_int(find, 1, from);
    qf_statement_bind_int(find, 2, county_at_least);
    TRY(qf_statement_next(find, &found, error));
    ret_source->organ = qf_statement_int(find, 0);
    snprintf(ret_source->title, sizeof ret_source->title, "%s", qf_statement_text(find, 1));
    snprintf(ret_source->region, sizeof ret_source->region, "%s", qf_statement_text(find, 2));
    snprintf(ret_source->domain, sizeof ret_source->domain, "%s", qf_statement_text(find, 3));
    return QF_OK;
}

static enum qf_status open_follow_on(const struct qf_desk *desk, const struct rule *rule,
    const struct qf_follow_on *follow_on, int64_t *ret_matter, struct qf_error *error)
{
    struct source source;

    TRY(check_reached(desk, rule, follow_on->from, error));
    TRY(load_source(desk, follow_on->from, rule->county_at_least, &source, error));
    TRY(qf_matter_open(desk,
        &(struct qf_new_matter){ .kind = rule->kind,
            .title = source.title,
            .organ = source.organ,
            .region = source.region,
            .domain = *source.domain ? source.domain : NULL,
            .parent = follow_on->from },
        ret_matter, error));
    TRY(qf_follow_on_people(desk, follow_on->from, *ret_matter, rule->same_hands, error));
    if (rule->fact)
        TRY(qf_matter_record_within(desk, *ret_matter, rule->fact, follow_on->text, error));
    return rule->parent_fact ? qf_matter_record_within(desk, follow_on->from, rule->parent_fact, follow_on->text, error)
                             : QF_OK;
}

enum qf_status qf_follow_on_open(
    const struct qf_desk *desk, const struct qf_follow_on *follow_on, int64_t *ret_matter, struct qf_error *error)
{
    const struct rule *rule = find_rule(follow_on->kind);
    int64_t matter = 0;

    if (!rule)
        return qf_fail(error, QF_USAGE, "a '%s' does not grow out of another matter", follow_on->kind);
    TRY(qf_access_matter(desk, follow_on->from, QF_HANDLE, error));
    if (!follow_on->text || !*follow_on->text)
        return qf_fail(error, QF_USAGE, "say why it is opened");
    TRY(qf_desk_begin(desk, "follow-on open", follow_on->text, error));
    TRY(qf_desk_end(desk, open_follow_on(desk, rule, follow_on, &matter, error), error));
    *ret_matter = matter;
    return QF_OK;
}
