/* SPDX-License-Identifier: Apache-2.0 */
/* Finding the chain by subject, domain and sketch; counting; levelling up. */
#include "handle/repeat.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "handle/sketch.h"

enum {
    ALIKE_SAME_SUBJECT = 20, /* in a hundred: retold by others, of the same person and domain */
    ALIKE_SAME_PLACE = 60    /* nearly the same words, whoever is named */
};

/* --- finding ----------------------------------------------------------------------------------------------------------- */

struct search {
    const char *sketch;
    int64_t first;
    unsigned best; /* how alike, above what its kind of row asks for */
};

/* The most alike decides; of equals the one found first. */
static enum qf_status weigh_rows(
    struct search *search, struct qf_statement *rows, unsigned enough, struct qf_error *error)
{
    bool more;

    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        unsigned alike = qf_sketch_likeness(search->sketch, qf_statement_text(rows, 1));
        if (alike < enough || alike <= search->best)
            continue;
        search->best = alike;
        search->first = qf_statement_int(rows, 0);
    }
}

/* Of one whom both know by their ID, or whom one of them knows by name only. */
static const char by_subject[] =
    "SELECT ifnull(repeats, report.id), sketch FROM matter_subject JOIN report ON report.id = matter_subject.matter"
    " JOIN matter ON matter.id = report.id WHERE matter.domain IS ?3 AND removed_at IS NULL"
    " AND (matter_subject.entity = ?1 OR (matter_subject.name = ?2 AND (?1 = 0 OR matter_subject.entity IS NULL)))"
    " ORDER BY report.id";

static const char by_place[] =
    "SELECT ifnull(repeats, report.id), sketch FROM matter JOIN report ON report.id = matter.id"
    " WHERE matter.region = ?1 AND matter.domain IS ?2 ORDER BY report.id";

enum qf_status qf_repeat_find(
    const struct qf_desk *desk, const struct qf_repeat_query *query, int64_t *ret_first, struct qf_error *error)
{
    struct search search = { .sketch = query->sketch };
    struct qf_statement *subjects CLEANUP(qf_statement_free) = NULL;
    struct qf_statement *place CLEANUP(qf_statement_free) = NULL;

    TRY(qf_book_prepare(desk->book, by_subject, &subjects, error));
    for (size_t i = 0; i < query->subject_count; i++) {
        qf_statement_reset(subjects);
        qf_statement_bind_int(subjects, 1, query->subjects[i].entity);
        qf_statement_bind_text(subjects, 2, query->subjects[i].name);
        qf_statement_bind_text(subjects, 3, query->domain);
        TRY(weigh_rows(&search, subjects, ALIKE_SAME_SUBJECT, error));
    }
    TRY(qf_book_prepare(desk->book, by_place, &place, error));
    qf_statement_bind_text(place, 1, query->region);
    qf_statement_bind_text(place, 2, query->domain);
    TRY(weigh_rows(&search, place, ALIKE_SAME_PLACE, error));
    *ret_first = search.first;
    return QF_OK;
}

/* --- counting ---------------------------------------------------------------------------------------------------------- */

static enum qf_status run_with(const struct qf_desk *desk, const char *sql, int64_t first, int64_t second,
    const char *text, struct qf_error *error)
{
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;

    TRY(qf_book_prepare(desk->book, sql, &change, error));
    qf_statement_bind_int(change, 1, first);
    qf_statement_bind_text(change, 2, text);
    if (second)
        qf_statement_bind_int(change, 3, second);
    return qf_statement_run(change, error);
}

/* The reports of the chain of ?1. */
#define CHAIN "(SELECT id FROM report WHERE id = ?1 OR repeats = ?1)"
/* The open leads that rest on one of them. */
#define LEADS                                                                                                          \
    "(SELECT matter_link.matter FROM matter_link JOIN matter ON matter.id = matter_link.matter AND matter.kind = "     \
    "'lead' WHERE matter_link.kind = 'matter' AND matter_link.removed_at IS NULL AND matter_link.ref IN " CHAIN ")"

static const char link_sql[] =
    "INSERT INTO matter_link (matter, kind, ref, relation, added_at) SELECT id, 'matter', ?3, 'repeat', ?2 FROM matter"
    " WHERE id = ?1 OR (closed_on IS NULL AND id IN " LEADS ")"
    " ON CONFLICT (matter, kind, ref, relation) DO UPDATE SET removed_at = NULL, removed_by = NULL";

/* Repeats, how often they have taken the chain up, whether anything was ever verified, and when a person first settled them. */
static const char standing_sql[] =
    "SELECT (SELECT count(*) FROM report WHERE repeats = ?1),"
    " (SELECT count(*) FROM move WHERE matter = ?1 AND name = 'level_up' AND by_user IS NULL),"
    " EXISTS (SELECT 1 FROM move WHERE to_state IN ('closed_unfounded', 'closed_minor', 'filed') AND matter IN " LEADS
    "), (SELECT min(on_day) FROM move WHERE name = 'settle_repeats' AND matter IN " CHAIN ")";

/* --- levelling up ------------------------------------------------------------------------------------------------------ */

/* What is still open of the chain, its leads, and the first report, which counts. */
static const char concerned_sql[] =
    "SELECT id FROM matter WHERE id = ?1 OR (closed_on IS NULL AND (id IN " CHAIN " OR id IN " LEADS ")) ORDER BY id";

static const char leave_sql[] = "UPDATE team SET to_day = ?2 WHERE matter = ?1 AND to_day IS NULL";

static const char move_sql[] =
    "INSERT INTO move (matter, name, from_state, to_state, on_day, reason)"
    " SELECT id, 'level_up', state, state, ?2, 'repeats: ' || ?3 || ', verified: 0' FROM matter WHERE id = ?1";

static const char raise_sql[] =
    "UPDATE matter SET level = ?2, handler = NULL, organ = ifnull((SELECT parent FROM organ WHERE id = matter.organ),"
    " organ) WHERE id = ?1";

static enum qf_status level_up(const struct qf_desk *desk, int64_t matter, int64_t repeats, struct qf_error *error)
{
    char day[QF_DATE_TEXT], reason[96];

    qf_date_format(desk->today, day);
    snprintf(reason, sizeof reason, "第%lld次重复举报,此前均无核查结果", (long long)repeats);
    TRY(qf_matter_record_within(desk, matter, "level_up_reason", reason, error));
    TRY(run_with(desk, leave_sql, matter, 0, day, error));
    TRY(run_with(desk, move_sql, matter, repeats, day, error));
    return run_with(desk, raise_sql, matter, 0, "red", error);
}

static enum qf_status level_up_all(const struct qf_desk *desk, int64_t first, int64_t repeats, struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    bool more;

    TRY(qf_book_prepare(desk->book, concerned_sql, &rows, error));
    qf_statement_bind_int(rows, 1, first);
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        TRY(level_up(desk, qf_statement_int(rows, 0), repeats, error));
    }
}

/* Once for a chain and for some months, a person who gave the ground for it lets repeats force nothing. */
static bool is_settled(const struct qf_desk *desk, const char *first_day)
{
    struct qf_date_reading reading = qf_date_read(qf_slice(first_day));
    int months;

    return reading.outcome == QF_DATE_READ &&
           qf_workflow_rule(qf_catalog_workflow(desk->catalog), "repeat_override_months", reading.days, &months) &&
           desk->today < qf_day_months_later(reading.days, months);
}

static enum qf_status force(
    const struct qf_desk *desk, int64_t first, struct qf_repeat_outcome *outcome, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;
    int each;

    TRY(qf_book_prepare(desk->book, standing_sql, &find, error));
    qf_statement_bind_int(find, 1, first);
    TRY(qf_statement_next(find, &found, error));
    int64_t repeats = qf_statement_int(find, 0), forced = qf_statement_int(find, 1);
    bool verified = qf_statement_int(find, 2), settled = is_settled(desk, qf_statement_text(find, 3));
    qf_statement_reset(find);
    outcome->reports = (unsigned)repeats + 1;
    if (verified || settled ||
        !qf_workflow_rule(qf_catalog_workflow(desk->catalog), "repeats_to_level_up", desk->today, &each) || each < 1 ||
        repeats < each * (forced + 1))
        return QF_OK;
    outcome->levelled_up = true;
    return level_up_all(desk, first, repeats, error);
}

enum qf_status qf_repeat_count(const struct qf_desk *desk, int64_t report, int64_t first,
    struct qf_repeat_outcome *ret_outcome, struct qf_error *error)
{
    struct qf_repeat_outcome outcome = { .reports = 1 };
    char now[QF_INSTANT_TEXT];

    qf_instant_format(qf_now_ms(), now);
    TRY(run_with(desk, link_sql, first, report, now, error));
    TRY(force(desk, first, &outcome, error));
    *ret_outcome = outcome;
    return QF_OK;
}
