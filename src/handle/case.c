/* SPDX-License-Identifier: Apache-2.0 */
/* Persons, sanctions, verdicts. */
#include "handle/case.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "handle/access.h"
#include "handle/followon.h"

/* --- filing ------------------------------------------------------------------------------------------------------------ */

struct source {
    int64_t organ, amount_fen;
    char title[256], region[16], domain[16], category[48], track[16], level[16];
};

static enum qf_status load_lead(
    const struct qf_desk *desk, int64_t lead, struct source *ret_source, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_access_matter(desk, lead, QF_HANDLE, error));
    TRY(qf_book_prepare(desk->book,
        "SELECT organ, amount_fen, title, region, domain, category, track, level,"
        " EXISTS (SELECT 1 FROM matter AS filed WHERE filed.parent = matter.id AND filed.kind = 'case')"
        " FROM matter WHERE id = ?1 AND kind = 'lead' AND state = 'filed'",
        &find, error));
    qf_statement_bind_int(find, 1, lead);
    TRY(qf_statement_next(find, &found, error));
    if (!found || qf_statement_int(find, 8))
        return qf_fail(error, QF_CONFLICT, "matter %lld is no lead that was just filed", (long long)lead);
    ret_source->organ = qf_statement_int(find, 0);
    ret_source->amount_fen = qf_statement_int(find, 1);
    snprintf(ret_source->title, sizeof ret_source->title, "%s", qf_statement_text(find, 2));
    snprintf(ret_source->region, sizeof ret_source->region, "%s", qf_statement_text(find, 3));
    snprintf(ret_source->domain, sizeof ret_source->domain, "%s", qf_statement_text(find, 4));
    snprintf(ret_source->category, sizeof ret_source->category, "%s", qf_statement_text(find, 5));
    snprintf(ret_source->track, sizeof ret_source->track, "%s", qf_statement_text(find, 6));
    snprintf(ret_source->level, sizeof ret_source->level, "%s", qf_statement_text(find, 7));
    return QF_OK;
}

static const char *or_null(const char *text)
{
    return *text ? text : NULL;
}

static enum qf_status file_case(
    const struct qf_desk *desk, int64_t lead, const struct source *source, int64_t *ret_case, struct qf_error *error)
{
    TRY(qf_matter_open(desk,
        &(struct qf_new_matter){ .kind = "case",
            .title = source->title,
            .organ = source->organ,
            .region = source->region,
            .domain = or_null(source->domain),
            .category = or_null(source->category),
            .track = source->track,
            .level = source->level,
            .amount_fen = source->amount_fen,
            .parent = lead },
        ret_case, error));
    return qf_follow_on_people(desk, lead, *ret_case, true, error);
}

enum qf_status qf_case_file(const struct qf_desk *desk, int64_t lead, int64_t *ret_case, struct qf_error *error)
{
    struct source source;

    TRY(load_lead(desk, lead, &source, error));
    TRY(qf_desk_begin(desk, "case file", NULL, error));
    return qf_desk_end(desk, file_case(desk, lead, &source, ret_case, error), error);
}

/* --- persons ----------------------------------------------------------------------------------------------------------- */

static enum qf_status check_kind(const struct qf_desk *desk, const char *kind, struct qf_error *error)
{
    const struct qf_workflow *workflow = qf_catalog_workflow(desk->catalog);

    for (size_t i = 0; i < workflow->subject_count; i++)
        if (strcmp(workflow->subjects[i].name, kind) == 0)
            return QF_OK;
    return qf_fail(error, QF_NOT_FOUND, "the workflow has no kind of person '%s'", kind);
}

/* Whoever stands in a case is its subject, and kept from it like one; a new subject is held against everybody at once. */
static enum qf_status name_subject(const struct qf_desk *desk, const struct qf_kin_source *kin, int64_t matter,
    const struct qf_subject *who, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(desk->book,
        "SELECT 1 FROM matter_subject WHERE matter = ?1 AND removed_at IS NULL AND (entity = ?2 OR (?2 = 0 AND name = "
        "?3"
        " AND ifnull(unit, '') = ifnull(?4, '')))",
        &find, error));
    qf_statement_bind_int(find, 1, matter);
    qf_statement_bind_int(find, 2, who->entity);
    qf_statement_bind_text(find, 3, who->name);
    qf_statement_bind_text(find, 4, who->unit);
    TRY(qf_statement_next(find, &found, error));
    if (found)
        return QF_OK;
    TRY(qf_matter_name_subject(desk, matter, who, error));
    return qf_recusal_find(desk, kin, matter, error);
}

static enum qf_status insert_person(const struct qf_desk *desk, int64_t matter, const struct qf_case_person *person,
    int64_t *ret_person, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;

    TRY(qf_book_prepare(desk->book,
        "INSERT INTO person_in_case (matter, entity, name, unit, post, rank, kind, second_kind, responsibility)"
        " VALUES (?1, nullif(?2, 0), ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        &insert, error));
    qf_statement_bind_int(insert, 1, matter);
    qf_statement_bind_int(insert, 2, person->who.entity);
    qf_statement_bind_text(insert, 3, person->who.name);
    qf_statement_bind_text(insert, 4, person->who.unit);
    qf_statement_bind_text(insert, 5, person->who.post);
    qf_statement_bind_text(insert, 6, person->rank);
    qf_statement_bind_text(insert, 7, person->kind);
    qf_statement_bind_text(insert, 8, person->second_kind);
    qf_statement_bind_text(insert, 9, person->leadership ? "leadership" : "direct");
    TRY(qf_statement_run(insert, error));
    *ret_person = qf_book_last_id(desk->book);
    return QF_OK;
}

static enum qf_status add_person(const struct qf_desk *desk, const struct qf_kin_source *kin, int64_t matter,
    const struct qf_case_person *person, int64_t *ret_person, struct qf_error *error)
{
    TRY(name_subject(desk, kin, matter, &person->who, error));
    return insert_person(desk, matter, person, ret_person, error);
}

enum qf_status qf_case_add_person(const struct qf_desk *desk, const struct qf_kin_source *kin, int64_t matter,
    const struct qf_case_person *person, int64_t *ret_person, struct qf_error *error)
{
    TRY(qf_access_matter(desk, matter, QF_HANDLE, error));
    TRY(check_kind(desk, person->kind, error));
    if (person->second_kind)
        TRY(check_kind(desk, person->second_kind, error));
    TRY(qf_desk_begin(desk, "case person", NULL, error));
    return qf_desk_end(desk, add_person(desk, kin, matter, person, ret_person, error), error);
}

struct known {
    int64_t matter, organ;
    bool heard, everybody; /* everybody: after this one, all of the case were heard */
    char state[32], kind[48], second_kind[48];
};

/* The person, when the actor handles the case; else there is none. */
static enum qf_status load_person(
    const struct qf_desk *desk, int64_t person, struct known *ret_known, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(desk->book,
        "SELECT matter.id, organ, state, person_in_case.kind, second_kind, statement_on IS NOT NULL,"
        " NOT EXISTS (SELECT 1 FROM person_in_case AS other WHERE other.matter = matter.id AND other.id <> ?1 AND "
        "other.statement_on IS NULL)"
        " FROM person_in_case JOIN matter ON matter.id = person_in_case.matter WHERE person_in_case.id = ?1",
        &find, error));
    qf_statement_bind_int(find, 1, person);
    TRY(qf_statement_next(find, &found, error));
    enum qf_status status = found ? qf_access_matter(desk, qf_statement_int(find, 0), QF_HANDLE, error) : QF_NOT_FOUND;
    if (status == QF_NOT_FOUND)
        return qf_fail(error, QF_NOT_FOUND, "there is no person %lld in a case", (long long)person);
    TRY(status);
    ret_known->matter = qf_statement_int(find, 0);
    ret_known->organ = qf_statement_int(find, 1);
    snprintf(ret_known->state, sizeof ret_known->state, "%s", qf_statement_text(find, 2));
    snprintf(ret_known->kind, sizeof ret_known->kind, "%s", qf_statement_text(find, 3));
    snprintf(ret_known->second_kind, sizeof ret_known->second_kind, "%s", qf_statement_text(find, 4));
    ret_known->heard = qf_statement_int(find, 5);
    ret_known->everybody = qf_statement_int(find, 6);
    return QF_OK;
}

static enum qf_status set_heard(const struct qf_desk *desk, int64_t person, struct qf_error *error)
{
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;
    char day[QF_DATE_TEXT];

    TRY(qf_book_prepare(desk->book, "UPDATE person_in_case SET statement_on = ?2 WHERE id = ?1", &change, error));
    qf_date_format(desk->today, day);
    qf_statement_bind_int(change, 1, person);
    qf_statement_bind_text(change, 2, day);
    return qf_statement_run(change, error);
}

enum qf_status qf_case_heard(const struct qf_desk *desk, int64_t person, struct qf_error *error)
{
    struct known known;

    TRY(load_person(desk, person, &known, error));
    TRY(qf_desk_begin(desk, "person heard", NULL, error));
    TRY(qf_desk_end(desk, set_heard(desk, person, error), error));
    return known.everybody ? qf_matter_record(desk, known.matter, "statement_of_subject", "yes", error) : QF_OK;
}

/* --- sanctions --------------------------------------------------------------------------------------------------------- */

static enum qf_status check_sanction(
    const struct qf_desk *desk, const struct known *known, const struct qf_sanction *sanction, struct qf_error *error)
{
    enum qf_organ stands;

    if (strcmp(known->state, "trial") != 0)
        return qf_fail(error, QF_CONFLICT, "sanctions are decided in trial, and the case is '%s'", known->state);
    if (!known->heard)
        return qf_fail(error, QF_DENIED, "nobody is sanctioned who was not heard");
    if (!qf_sanction_allowed(sanction, known->kind) &&
        !(known->second_kind[0] && qf_sanction_allowed(sanction, known->second_kind)))
        return qf_fail(error, QF_DENIED, "the law does not allow '%s' for a person of this kind", sanction->name);
    TRY(qf_desk_organ(desk, known->organ, &stands, error));
    /* Trial prepares it; whether that organ may approve it at all is held against its leaders' authority. */
    if (!qf_sanction_approvable(sanction, "leader", (enum qf_tier)desk->actor.level, stands) &&
        !qf_sanction_approvable(sanction, "party_committee", (enum qf_tier)desk->actor.level, stands))
        return qf_fail(error, QF_DENIED, "'%s' is for an organ further up to approve", sanction->name);
    return QF_OK;
}

/* The form of discipline that a sanction counts as, by its place among the forms; 0: none. */
static int form_number(const struct qf_workflow *workflow, const char *form)
{
    for (size_t i = 0; form && i < workflow->form_count; i++)
        if (strcmp(workflow->forms[i].name, form) == 0)
            return (int)i + 1;
    return 0;
}

/* The gravest of what a person was given. */
static enum qf_status set_form(const struct qf_desk *desk, int64_t person, struct qf_error *error)
{
    const struct qf_workflow *workflow = qf_catalog_workflow(desk->catalog);
    struct qf_statement *given CLEANUP(qf_statement_free) = NULL;
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;
    int gravest = 0;
    bool more;

    TRY(qf_book_prepare(
        desk->book, "SELECT kind FROM sanction WHERE person = ?1 AND withdrawn_on IS NULL", &given, error));
    qf_statement_bind_int(given, 1, person);
    for (;;) {
        TRY(qf_statement_next(given, &more, error));
        if (!more)
            break;
        const struct qf_sanction *rule = qf_workflow_sanction(workflow, qf_statement_text(given, 0));
        int form = rule ? form_number(workflow, rule->form) : 0;
        gravest = form > gravest ? form : gravest;
    }
    TRY(qf_book_prepare(desk->book, "UPDATE person_in_case SET form = nullif(?2, 0) WHERE id = ?1", &change, error));
    qf_statement_bind_int(change, 1, person);
    qf_statement_bind_int(change, 2, gravest);
    return qf_statement_run(change, error);
}

/* What was withdrawn in its line gives its row to what takes its place: the journal has both. */
static enum qf_status insert_sanction(
    const struct qf_desk *desk, int64_t person, const struct qf_sanction *sanction, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    const struct qf_sanction_term *term = qf_sanction_term(sanction, desk->today);
    char day[QF_DATE_TEXT], until[QF_DATE_TEXT] = "";

    qf_date_format(desk->today, day);
    if (term && term->impact_months)
        qf_date_format(qf_day_months_later(desk->today, term->impact_months), until);
    TRY(qf_book_prepare(desk->book,
        "INSERT INTO sanction (person, kind, line, decided_on, decided_by, until_day) VALUES (?1, ?2, ?3, ?4, ?5, "
        "nullif(?6, '')) ON CONFLICT (person, line) DO UPDATE SET kind = ?2, decided_on = ?4, decided_by = ?5,"
        " until_day = nullif(?6, ''), withdrawn_on = NULL, withdrawn_by = NULL, withdrawn_why = NULL"
        " WHERE withdrawn_on IS NOT NULL",
        &insert, error));
    qf_statement_bind_int(insert, 1, person);
    qf_statement_bind_text(insert, 2, sanction->name);
    qf_statement_bind_text(insert, 3, qf_sanction_kind_name(sanction->kind));
    qf_statement_bind_text(insert, 4, day);
    qf_statement_bind_int(insert, 5, desk->actor.user);
    qf_statement_bind_text(insert, 6, until);
    TRY(qf_statement_run(insert, error));
    return set_form(desk, person, error);
}

/* Of the same line there is one at most (政务处分法 art. 16). Read under the lock: two may decide at once. */
static enum qf_status check_single(
    const struct qf_desk *desk, int64_t person, const struct qf_sanction *sanction, struct qf_error *error)
{
    static const char *const lines[] = { [QF_SANCTION_MEASURE] = QF_N("a measure"),
        [QF_SANCTION_PARTY] = QF_N("a sanction of the party"),
        [QF_SANCTION_ADMINISTRATIVE] = QF_N("an administrative sanction"),
        [QF_SANCTION_ACCOUNTABILITY] = QF_N("an accountability sanction") };
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(desk->book,
        "SELECT kind FROM sanction WHERE person = ?1 AND line = ?2 AND withdrawn_on IS NULL", &find, error));
    qf_statement_bind_int(find, 1, person);
    qf_statement_bind_text(find, 2, qf_sanction_kind_name(sanction->kind));
    TRY(qf_statement_next(find, &found, error));
    if (!found)
        return QF_OK;
    const char *name = qf_statement_text(find, 0);
    const struct qf_sanction *other = qf_workflow_sanction(qf_catalog_workflow(desk->catalog), name);
    qf_fail(error, QF_CONFLICT, "this person already has %s (%s)", qf_tr(qf_error_lang(error), lines[sanction->kind]),
        other ? qf_bilingual_in(&other->title, qf_error_lang(error)) : name);
    qf_hint(error, "'qingfeng case sanction %lld %s --withdraw --reason TEXT' takes it back before the decision",
        (long long)person, name);
    return QF_CONFLICT;
}

static enum qf_status add_sanction(
    const struct qf_desk *desk, int64_t person, const struct qf_sanction *sanction, struct qf_error *error)
{
    TRY(check_single(desk, person, sanction, error));
    return insert_sanction(desk, person, sanction, error);
}

/* The sanction of that name; else those that the law allows for the person are told. */
static enum qf_status find_rule(const struct qf_desk *desk, const struct known *known, const char *name,
    const struct qf_sanction **ret_rule, struct qf_error *error)
{
    const struct qf_workflow *workflow = qf_catalog_workflow(desk->catalog);
    struct qf_text allowed CLEANUP(qf_text_release) = { 0 };

    *ret_rule = qf_workflow_sanction(workflow, name);
    if (*ret_rule)
        return QF_OK;
    for (size_t i = 0; i < workflow->sanction_count; i++)
        if (qf_sanction_allowed(&workflow->sanctions[i], known->kind) ||
            (known->second_kind[0] && qf_sanction_allowed(&workflow->sanctions[i], known->second_kind)))
            qf_text_add_format(&allowed, "%s%s", allowed.length ? ", " : "", workflow->sanctions[i].name);
    TRY(qf_text_check(&allowed, error));
    qf_fail(error, QF_NOT_FOUND, "the workflow has no sanction '%s'", name);
    qf_hint(error, "for this person there are: %s", qf_text_string(&allowed));
    return QF_NOT_FOUND;
}

enum qf_status qf_case_sanction(
    const struct qf_desk *desk, int64_t person, const char *sanction, struct qf_error *error)
{
    const struct qf_sanction *rule;
    struct known known;

    TRY(load_person(desk, person, &known, error));
    TRY(qf_access_matter(desk, known.matter, QF_TRY, error));
    TRY(find_rule(desk, &known, sanction, &rule, error));
    TRY(check_sanction(desk, &known, rule, error));
    TRY(qf_desk_begin(desk, "case sanction", NULL, error));
    return qf_desk_end(desk, add_sanction(desk, person, rule, error), error);
}

static enum qf_status withdraw(
    const struct qf_desk *desk, int64_t person, int64_t sanction, const char *reason, struct qf_error *error)
{
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;
    char day[QF_DATE_TEXT];

    TRY(qf_book_prepare(desk->book,
        "UPDATE sanction SET withdrawn_on = ?2, withdrawn_by = ?3, withdrawn_why = ?4 WHERE id = ?1", &change, error));
    qf_date_format(desk->today, day);
    qf_statement_bind_int(change, 1, sanction);
    qf_statement_bind_text(change, 2, day);
    qf_statement_bind_int(change, 3, desk->actor.user);
    qf_statement_bind_text(change, 4, reason);
    TRY(qf_statement_run(change, error));
    return set_form(desk, person, error);
}

enum qf_status qf_case_withdraw_sanction(
    const struct qf_desk *desk, int64_t person, const char *sanction, const char *reason, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    struct known known;
    bool found;

    TRY(load_person(desk, person, &known, error));
    TRY(qf_access_matter(desk, known.matter, QF_TRY, error));
    if (strcmp(known.state, "trial") != 0)
        return qf_fail(
            error, QF_CONFLICT, "a sanction is taken back before the decision, and the case is '%s'", known.state);
    if (!reason || !*reason)
        return qf_fail(error, QF_USAGE, "whoever takes a sanction back says why");
    TRY(qf_book_prepare(
        desk->book, "SELECT id FROM sanction WHERE person = ?1 AND kind = ?2 AND withdrawn_on IS NULL", &find, error));
    qf_statement_bind_int(find, 1, person);
    qf_statement_bind_text(find, 2, sanction);
    TRY(qf_statement_next(find, &found, error));
    if (!found)
        return qf_fail(error, QF_NOT_FOUND, "this person has no sanction '%s'", sanction);
    int64_t id = qf_statement_int(find, 0);
    qf_statement_reset(find); /* nothing is read any more while it changes */
    TRY(qf_desk_begin(desk, "case sanction withdraw", reason, error));
    return qf_desk_end(desk, withdraw(desk, person, id, reason, error), error);
}

/* --- verdicts ---------------------------------------------------------------------------------------------------------- */

static enum qf_status insert_verdict(const struct qf_desk *desk, int64_t matter, enum qf_duty duty, bool answerable,
    const char *why, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    char day[QF_DATE_TEXT];

    TRY(qf_book_prepare(desk->book,
        "INSERT INTO verdict (matter, duty, answerable, why, on_day, by_user) VALUES (?1, ?2, ?3, ?4, ?5, ?6)", &insert,
        error));
    qf_date_format(desk->today, day);
    qf_statement_bind_int(insert, 1, matter);
    qf_statement_bind_text(insert, 2, duty == QF_DUTY_COMMISSION ? "commission" : "party_committee");
    qf_statement_bind_int(insert, 3, answerable);
    qf_statement_bind_text(insert, 4, why);
    qf_statement_bind_text(insert, 5, day);
    qf_statement_bind_int(insert, 6, desk->actor.user);
    return qf_statement_run(insert, error);
}

enum qf_status qf_case_verdict(const struct qf_desk *desk, int64_t matter, enum qf_duty duty, bool answerable,
    const char *why, struct qf_error *error)
{
    TRY(qf_access_matter(desk, matter, QF_HANDLE, error));
    if (!why || !*why)
        return qf_fail(error, QF_USAGE, "a verdict says why");
    TRY(qf_desk_begin(desk, "case verdict", why, error));
    TRY(qf_desk_end(desk, insert_verdict(desk, matter, duty, answerable, why, error), error));
    return qf_matter_record(desk, matter, "dual_investigation_verdict", why, error);
}

/* --- looking ----------------------------------------------------------------------------------------------------------- */

enum qf_status qf_case_persons(const struct qf_desk *desk, int64_t matter,
    enum qf_status (*visit)(void *context, const struct qf_person_view *person, struct qf_error *error), void *context,
    struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    bool more;

    TRY(qf_access_matter(desk, matter, QF_SEE, error));
    TRY(qf_book_prepare(desk->book,
        "SELECT person_in_case.id, name, person_in_case.kind, coalesce(statement_on, ''), coalesce(form, 0),"
        " coalesce((SELECT group_concat(kind, ', ') FROM (SELECT kind FROM sanction WHERE person = person_in_case.id "
        "AND withdrawn_on IS NULL ORDER BY id)), '')"
        " FROM person_in_case WHERE matter = ?1 ORDER BY id",
        &rows, error));
    qf_statement_bind_int(rows, 1, matter);
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        const struct qf_person_view person = { .person = qf_statement_int(rows, 0),
            .name = qf_statement_text(rows, 1),
            .kind = qf_statement_text(rows, 2),
            .statement_on = qf_statement_text(rows, 3),
            .form = (int)qf_statement_int(rows, 4),
            .sanctions = qf_statement_text(rows, 5) };
        TRY(visit(context, &person, error));
    }
}
