/* SPDX-License-Identifier: Apache-2.0 */
/* One query a computed fact, each giving one row with 1 when it holds. ?1 is the matter. */
#include "handle/facts.h"

#include <string.h>

/*
 * Of a row of `matter` that is a lead: what is reported in it has no outcome yet. It has one when the lead is closed or its
 * cases are executed or withdrawn; not when they are archived, for that waits until the reporter was told of it.
 */
#define UNDECIDED_LEAD                                                                                                 \
    "matter.closed_on IS NULL AND matter.state NOT IN ('closed_direct', 'closed_unfounded', 'closed_minor') AND NOT"   \
    " (matter.state = 'filed' AND EXISTS (SELECT 1 FROM matter AS filed WHERE filed.parent = matter.id AND"            \
    " filed.kind = 'case') AND NOT EXISTS (SELECT 1 FROM matter AS filed WHERE filed.parent = matter.id AND"           \
    " filed.kind = 'case' AND filed.state NOT IN ('executed', 'withdrawn', 'archived')))"

/* Of a row of `report`: signed, and nobody was told what came of it. A repeat that was kept, or what is not handled here, has no
 * outcome of its own. */
#define UNTOLD                                                                                                         \
    "signature <> 'anonymous' AND NOT EXISTS (SELECT 1 FROM notice WHERE notice.report = report.id AND notice.kind ="  \
    " 'outcome') AND NOT EXISTS (SELECT 1 FROM matter AS told WHERE told.id = report.id AND told.state IN ('kept',"    \
    " 'transferred', 'declined'))"

static const struct {
    const char *name, *sql;
} computed[] = {
    { "real_name", "SELECT signature <> 'anonymous' FROM report WHERE id = ?1" },
    { "first_report", "SELECT repeats IS NULL FROM report WHERE id = ?1" },
    { "identity_settled", "SELECT signature = 'anonymous' OR verified_on IS NOT NULL FROM report WHERE id = ?1" },
    { "name_unsettled", "SELECT signature <> 'anonymous' AND verified_on IS NULL FROM report WHERE id = ?1" },
    { "must_be_sent_up", "SELECT 0" }, /* such a report never becomes a matter: it is passed through sealed */
    { "may_be_handled_here", "SELECT 1" },
    { "repeats_counted", /* of a report, or of those that a lead rests on */
        "SELECT NOT EXISTS (SELECT 1 FROM report WHERE repeats IS NOT NULL AND (id = ?1 OR id IN"
        " (SELECT ref FROM matter_link WHERE matter = ?1 AND kind = 'matter' AND removed_at IS NULL))"
        " AND NOT EXISTS (SELECT 1 FROM matter_link WHERE matter = report.repeats AND kind = 'matter' AND ref = "
        "report.id"
        " AND relation = 'repeat'))" },
    { "lead_linked", "SELECT EXISTS (SELECT 1 FROM matter_link JOIN matter ON matter.id = matter_link.matter AND "
                     "matter.kind = 'lead'"
                     " WHERE matter_link.kind = 'matter' AND ref = ?1 AND removed_at IS NULL)" },
    { "leads_concluded",
        "SELECT NOT EXISTS (SELECT 1 FROM matter_link JOIN matter ON matter.id = matter_link.matter AND matter.kind = "
        "'lead'"
        " WHERE matter_link.kind = 'matter' AND ref = ?1 AND removed_at IS NULL AND " UNDECIDED_LEAD ")" },
    { "feedback_settled",
        "SELECT NOT EXISTS (SELECT 1 FROM matter_link JOIN report ON report.id = matter_link.ref"
        " WHERE matter_link.matter IN (?1, (SELECT parent FROM matter WHERE id = ?1)) AND matter_link.kind = 'matter'"
        " AND removed_at IS NULL AND " UNTOLD ") AND NOT EXISTS (SELECT 1 FROM report WHERE id = ?1 AND " UNTOLD ")" },
    { "handler_not_recused",
        "SELECT checked_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM recusal WHERE recusal.matter = matter.id"
        " AND ended_at IS NULL AND (recusal.user = matter.handler OR recusal.user IN"
        " (SELECT user FROM team WHERE team.matter = matter.id AND to_day IS NULL))) FROM matter WHERE id = ?1" },
    { "handler_is_new", /* neither in this matter before, nor in the one that it grew out of */
        "SELECT handler IS NOT NULL AND NOT EXISTS (SELECT 1 FROM team WHERE team.user = matter.handler"
        " AND ((team.matter = matter.id AND to_day IS NOT NULL)"
        " OR (team.matter = matter.parent AND matter.kind IN ('appeal', 'false_accusation'))))"
        " FROM matter WHERE id = ?1" },
    { "assigned_from_above",
        "SELECT EXISTS (SELECT 1 FROM matter_link WHERE matter = ?1 AND kind = 'organ' AND removed_at IS NULL)" },
    { "case_concluded", /* one that was never opened is not */
        "SELECT count(*) > 0 AND count(*) = count(closed_on) FROM matter WHERE parent = ?1 AND kind = 'case'" },
    { "trial_officer_not_investigator",
        "SELECT EXISTS (SELECT 1 FROM team WHERE matter = ?1 AND part = 'trial' AND to_day IS NULL)"
        " AND NOT EXISTS (SELECT 1 FROM team AS trial JOIN team AS other ON other.user = trial.user AND other.part <> "
        "'trial'"
        " AND other.matter IN (?1, (SELECT parent FROM matter WHERE id = ?1))"
        " WHERE trial.matter = ?1 AND trial.part = 'trial' AND trial.to_day IS NULL)" },
    { "county_review_done",
        "SELECT organ.level <> 'township' OR EXISTS (SELECT 1 FROM fact WHERE matter = ?1 AND name = 'county_review'"
        " AND replaced_at IS NULL) FROM matter JOIN organ ON organ.id = organ WHERE matter.id = ?1" },
    { "sanctions_allowed", "SELECT 1" }, /* one that is not allowed cannot be recorded (people.h) */
    { "ledger_balanced",
        "SELECT NOT EXISTS (SELECT 1 FROM posting_line JOIN posting ON posting.id = posting WHERE matter = ?1"
        " AND account IN ('to_order', 'to_receive', 'held') GROUP BY account HAVING sum(fen) <> 0)" },
    { "delisted", "SELECT NOT EXISTS (SELECT 1 FROM listing WHERE matter = ?1 AND delisted_on IS NULL)" },
    { "put_right", /* of a lead and its case, or a case and its lead, together: where a plan stands open, it is not */
        "WITH family (id) AS (SELECT ?1 UNION SELECT parent FROM matter WHERE id = ?1 AND parent IS NOT NULL"
        " UNION SELECT id FROM matter WHERE parent = ?1)"
        " SELECT NOT EXISTS (SELECT 1 FROM plan WHERE plan.matter IN family AND accepted_on IS NULL)"
        " AND (level <> 'red' OR EXISTS (SELECT 1 FROM plan WHERE plan.matter IN family)"
        " OR EXISTS (SELECT 1 FROM move WHERE move.matter IN family AND name = 'nothing_to_mend'))"
        " FROM matter WHERE id = ?1" },
    { "outcome_cause", /* one told of other evidence than the warning rests on now is none */
        "WITH RECURSIVE merged (id) AS (SELECT ?1 UNION SELECT ref FROM matter_link JOIN merged ON matter_link.matter ="
        " merged.id WHERE kind = 'matter' AND relation = 'merged' AND removed_at IS NULL)"
        " SELECT NOT EXISTS (SELECT 1 FROM matter_link JOIN warning ON warning.id = ref WHERE matter_link.matter IN "
        "merged"
        " AND matter_link.kind = 'warning' AND removed_at IS NULL AND NOT EXISTS (SELECT 1 FROM warning_outcome"
        " WHERE warning_outcome.warning = warning.id AND warning_outcome.digest = warning.digest))" },
};

static const char *find_computed(const char *fact)
{
    for (size_t i = 0; i < QF_COUNT(computed); i++)
        if (strcmp(computed[i].name, fact) == 0)
            return computed[i].sql;
    return NULL;
}

enum qf_status qf_fact_holds(
    const struct qf_desk *desk, int64_t matter, const char *fact, bool *ret_holds, struct qf_error *error)
{
    struct qf_statement *ask CLEANUP(qf_statement_free) = NULL;
    const char *sql = find_computed(fact);
    bool found;

    TRY(qf_book_prepare(desk->book,
        sql ? sql
            : "SELECT value <> 'no' FROM fact WHERE matter = ?1 AND name = ?2 AND replaced_at IS NULL ORDER BY id DESC "
              "LIMIT 1",
        &ask, error));
    if (!sql || strstr(sql, "?1"))
        qf_statement_bind_int(ask, 1, matter);
    if (!sql)
        qf_statement_bind_text(ask, 2, fact);
    TRY(qf_statement_next(ask, &found, error));
    *ret_holds = found && qf_statement_int(ask, 0);
    return QF_OK;
}

/* --- what is missing --------------------------------------------------------------------------------------------------- */

void qf_missing_release(struct qf_missing *missing)
{
    qf_text_release(&missing->binding);
    qf_text_release(&missing->waivable);
}

enum qf_status qf_facts_missing(const struct qf_desk *desk, int64_t matter, const struct qf_move *move,
    struct qf_missing *missing, struct qf_error *error)
{
    bool holds;

    for (size_t i = 0; i < move->requires.count; i++) {
        const char *fact = move->requires.items[i];
        TRY(qf_fact_holds(desk, matter, fact, &holds, error));
        if (holds)
            continue;
        struct qf_text *list = qf_names_have(move->waivable, fact) ? &missing->waivable : &missing->binding;
        qf_text_add_format(list, "%s%s", list->length ? ", " : "", fact);
    }
    TRY(qf_text_check(&missing->binding, error));
    return qf_text_check(&missing->waivable, error);
}

enum qf_status qf_missing_fail(const struct qf_missing *missing, const struct qf_move *move, struct qf_error *error)
{
    struct qf_text all CLEANUP(qf_text_release) = { 0 };
    bool binding = missing->binding.length > 0, waivable = missing->waivable.length > 0;

    qf_text_add_format(&all, "%s%s%s", binding ? qf_text_string(&missing->binding) : "",
        binding && waivable ? ", " : "", waivable ? qf_text_string(&missing->waivable) : "");
    TRY(qf_text_check(&all, error));
    return qf_fail(error, QF_FINDING, "'%s' requires what is not there yet: %s", move->name, qf_text_string(&all));
}
