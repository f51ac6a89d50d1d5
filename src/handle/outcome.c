/* SPDX-License-Identifier: Apache-2.0 */
/* Outcomes of warnings, written where the models' side reads them: in the book. */
#include "handle/outcome.h"

#include <string.h>

#include "base/date.h"
#include "handle/access.h"
#include "handle/given.h"

static const char *const outcomes[] = { "confirmed", "partly", "unfounded", "unprovable" };
static const char *const causes[] = { "data_error", "timing", "lawful_exception", "namesake", "other" };

static bool has(const char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; name && i < count; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static enum qf_status check_outcome(const struct qf_outcome *outcome, struct qf_error *error)
{
    if (!has(outcomes, QF_COUNT(outcomes), outcome->outcome))
        return qf_fail(error, QF_USAGE, "an outcome is confirmed, partly, unfounded or unprovable");
    bool unfounded = strcmp(outcome->outcome, "unfounded") == 0;
    if (unfounded && !has(causes, QF_COUNT(causes), outcome->cause))
        return qf_fail(
            error, QF_USAGE, "what was unfounded has a cause: data_error, timing, lawful_exception, namesake or other");
    if (!unfounded && outcome->cause)
        return qf_fail(error, QF_USAGE, "only what was unfounded has a cause of its own");
    return qf_given_text(outcome->why, QF_N("the reason"), error);
}

/* The lead's own and those of leads merged into it; ?1 the lead, ?2 one warning or 0. */
#define ITS_WARNINGS                                                                                                   \
    "WITH RECURSIVE merged (id) AS (SELECT ?1 UNION SELECT ref FROM matter_link JOIN merged ON matter_link.matter ="   \
    " merged.id WHERE kind = 'matter' AND relation = 'merged' AND removed_at IS NULL),"                                \
    " its (warning) AS (SELECT DISTINCT ref FROM matter_link WHERE matter_link.matter IN merged AND kind = 'warning'"  \
    " AND removed_at IS NULL AND (?2 = 0 OR ref = ?2))"

/* What was archived with its outcomes keeps them. */
static enum qf_status check_open(const struct qf_desk *desk, int64_t lead, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(desk->book, "SELECT 1 FROM matter WHERE id = ?1 AND closed_on IS NULL", &find, error));
    qf_statement_bind_int(find, 1, lead);
    TRY(qf_statement_next(find, &found, error));
    return found ? QF_OK : qf_fail(error, QF_CONFLICT, "matter %lld is closed", (long long)lead);
}

static enum qf_status count_warnings(
    const struct qf_desk *desk, int64_t lead, int64_t warning, int64_t *ret_count, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(desk->book, ITS_WARNINGS " SELECT count(*) FROM its", &find, error));
    qf_statement_bind_int(find, 1, lead);
    qf_statement_bind_int(find, 2, warning);
    TRY(qf_statement_next(find, &found, error));
    *ret_count = qf_statement_int(find, 0);
    if (!*ret_count)
        return qf_fail(error, QF_NOT_FOUND, "matter %lld rests on no such warning", (long long)lead);
    return QF_OK;
}

/* Of every warning, what it was found to be. */
static enum qf_status write_outcomes(
    const struct qf_desk *desk, int64_t lead, int64_t warning, const struct qf_outcome *outcome, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    char day[QF_DATE_TEXT];

    TRY(qf_book_prepare(desk->book,
        ITS_WARNINGS " INSERT INTO warning_outcome (warning, matter, outcome, cause, why, digest, on_day, by_user)"
                     " SELECT warning.id, ?1, ?3, ?4, ?5, digest, ?6, ?7 FROM its JOIN warning ON warning.id ="
                     " its.warning WHERE true ON CONFLICT (warning, matter) DO UPDATE SET outcome = ?3, cause = ?4,"
                     " why = ?5, digest = excluded.digest, on_day = ?6, by_user = ?7",
        &insert, error));
    qf_date_format(desk->today, day);
    qf_statement_bind_int(insert, 1, lead);
    qf_statement_bind_int(insert, 2, warning);
    qf_statement_bind_text(insert, 3, outcome->outcome);
    qf_statement_bind_text(insert, 4, outcome->cause);
    qf_statement_bind_text(insert, 5, outcome->why);
    qf_statement_bind_text(insert, 6, day);
    qf_statement_bind_int(insert, 7, desk->actor.user);
    return qf_statement_run(insert, error);
}

/* What was open is answered: it is asked again only when its evidence changes. */
static enum qf_status close_warnings(
    const struct qf_desk *desk, int64_t lead, int64_t warning, const struct qf_outcome *outcome, struct qf_error *error)
{
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;
    char now[QF_INSTANT_TEXT];

    TRY(qf_book_prepare(desk->book,
        ITS_WARNINGS " UPDATE warning SET state = 'dismissed', dismissed_by = ?3, dismissed_at = ?4,"
                     " dismissed_cause = ?5, dismissed_reason = ?6, dismissed_digest = digest"
                     " WHERE state = 'open' AND id IN (SELECT warning FROM its)",
        &change, error));
    qf_instant_format(qf_now_ms(), now);
    qf_statement_bind_int(change, 1, lead);
    qf_statement_bind_int(change, 2, warning);
    qf_statement_bind_text(change, 3, desk->actor.name);
    qf_statement_bind_text(change, 4, now);
    qf_statement_bind_text(change, 5, outcome->cause ? outcome->cause : "already_handled");
    qf_statement_bind_text(change, 6, outcome->why);
    return qf_statement_run(change, error);
}

static enum qf_status tell(const struct qf_desk *desk, int64_t lead, int64_t warning, const struct qf_outcome *outcome,
    int64_t *ret_count, struct qf_error *error)
{
    TRY(check_open(desk, lead, error));
    TRY(count_warnings(desk, lead, warning, ret_count, error));
    TRY(write_outcomes(desk, lead, warning, outcome, error));
    return close_warnings(desk, lead, warning, outcome, error);
}

enum qf_status qf_outcome_record(const struct qf_desk *desk, int64_t lead, int64_t warning,
    const struct qf_outcome *outcome, int64_t *ret_count, struct qf_error *error)
{
    TRY(check_outcome(outcome, error));
    TRY(qf_access_matter(desk, lead, QF_HANDLE, error));
    TRY(qf_desk_begin(desk, "warning outcome", outcome->why, error));
    return qf_desk_end(desk, tell(desk, lead, warning, outcome, ret_count, error), error);
}
