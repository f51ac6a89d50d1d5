/* SPDX-License-Identifier: Apache-2.0 */
/* Asking, approving, refusing, and what of it is still valid. */
#include "handle/approval.h"

#include <string.h>

#include "base/date.h"
#include "handle/access.h"
#include "handle/authority.h"
#include "handle/facts.h"

static const char *const kinds[] = { [QF_APPROVAL_APPROVE] = "approve", [QF_APPROVAL_WAIVE] = "waive" };

const char *qf_approval_state_name(enum qf_approval_state state)
{
    static const char *const names[QF_APPROVAL_STATES] = { [QF_APPROVAL_WAITS] = QF_N("waits"),
        [QF_APPROVAL_VALID] = QF_N("valid"),
        [QF_APPROVAL_REFUSED] = QF_N("refused"),
        [QF_APPROVAL_USED] = QF_N("used"),
        [QF_APPROVAL_LAPSED] = QF_N("lapsed"),
        [QF_APPROVAL_WITHDRAWN] = QF_N("withdrawn") };

    return names[state];
}

static const struct qf_grant *grant_of(const struct qf_move *move, enum qf_approval_kind kind)
{
    return kind == QF_APPROVAL_WAIVE ? &move->override : &move->approver;
}

/* --- what is approved -------------------------------------------------------------------------------------------------- */

/* What is approved is what stands in the book: the rows of whatever the move requires, and whom and what it decides about. */
static enum qf_status read_seen(const struct qf_desk *desk, int64_t matter, const struct qf_move *move,
    struct qf_text *ret_seen, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    struct qf_text facts CLEANUP(qf_text_release) = { 0 };
    bool found;

    for (size_t i = 0; i < move->requires.count; i++)
        qf_text_add_format(&facts, " %s ", move->requires.items[i]);
    TRY(qf_text_check(&facts, error));
    TRY(qf_book_prepare(desk->book,
        "SELECT group_concat(what, ' ') FROM (SELECT 'organ/' || organ AS what FROM matter WHERE id = ?1"
        " UNION ALL SELECT 'fact/' || id FROM fact WHERE matter = ?1 AND replaced_at IS NULL"
        " AND instr(?2, ' ' || name || ' ') > 0"
        " UNION ALL SELECT 'person/' || id FROM person_in_case WHERE matter = ?1"
        " UNION ALL SELECT 'sanction/' || sanction.id || '/' || sanction.kind || '/' || decided_on || '/' ||"
        " ifnull(withdrawn_on, '') FROM sanction"
        " JOIN person_in_case ON person_in_case.id = person WHERE matter = ?1 ORDER BY what)",
        &find, error));
    qf_statement_bind_int(find, 1, matter);
    qf_statement_bind_text(find, 2, facts.length ? qf_text_string(&facts) : "");
    TRY(qf_statement_next(find, &found, error));
    ret_seen->length = 0;
    qf_text_add_string(ret_seen, qf_statement_text(find, 0));
    return qf_text_check(ret_seen, error);
}

/* What an act of this module is about, once it may be about that. */
struct act {
    const char *name; /* of the move; borrowed */
    enum qf_approval_kind kind;
    struct qf_standing standing;
    const struct qf_move *move;
    const struct qf_grant *grant;
};

static enum qf_status load_act(
    const struct qf_desk *desk, const struct qf_approval_about *about, struct act *ret_act, struct qf_error *error)
{
    struct act act = { .name = about->move, .kind = about->kind };

    TRY(qf_standing_see(desk, about->matter, &act.standing, error));
    TRY(qf_standing_move(&act.standing, about->move, &act.move, error));
    act.grant = grant_of(act.move, about->kind);
    if (!act.grant->roles.count && about->kind == QF_APPROVAL_WAIVE)
        return qf_fail(error, QF_CONFLICT, "nothing of '%s' may be waived", about->move);
    if (!act.grant->roles.count)
        return qf_fail(error, QF_CONFLICT, "nobody needs to approve '%s'", about->move);
    if (!qf_names_have(act.move->from, act.standing.state))
        return qf_fail(error, QF_CONFLICT, "'%s' is not possible from '%s'", about->move, act.standing.state);
    *ret_act = act;
    return QF_OK;
}

/* Nobody is asked, and nobody says yes, before all is there that must be. */
static enum qf_status check_complete(
    const struct qf_desk *desk, const struct act *act, struct qf_missing *missing, struct qf_error *error)
{
    TRY(qf_facts_missing(desk, act->standing.id, act->move, missing, error));
    if (missing->binding.length)
        return qf_missing_fail(missing, act->move, error);
    if (act->kind == QF_APPROVAL_WAIVE && !missing->waivable.length)
        return qf_fail(error, QF_CONFLICT, "nothing is missing that '%s' would have to do without", act->name);
    return QF_OK;
}

static void bind_act(const struct act *act, struct qf_statement *statement)
{
    qf_statement_bind_int(statement, 1, act->standing.id);
    qf_statement_bind_text(statement, 2, act->name);
    qf_statement_bind_text(statement, 3, kinds[act->kind]);
    qf_statement_bind_int(statement, 4, act->standing.since_move);
}

#define OF_ACT "matter = ?1 AND move = ?2 AND kind = ?3 AND since_move = ?4"

struct asked {
    int64_t id, by; /* id 0: nobody asked */
};

static enum qf_status find_asked(
    const struct qf_desk *desk, const struct act *act, struct asked *ret_asked, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(
        desk->book, "SELECT id, asked_by FROM approval WHERE " OF_ACT " AND answer IS NULL", &find, error));
    bind_act(act, find);
    TRY(qf_statement_next(find, &found, error));
    *ret_asked = found ? (struct asked){ qf_statement_int(find, 0), qf_statement_int(find, 1) } : (struct asked){ 0 };
    return QF_OK;
}

/* --- asking ------------------------------------------------------------------------------------------------------------ */

static enum qf_status insert_asked(
    const struct qf_desk *desk, const struct act *act, const char *reason, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    char day[QF_DATE_TEXT];

    TRY(qf_book_prepare(desk->book,
        "INSERT INTO approval (matter, move, kind, since_move, asked_by, asked_on, asked_why)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        &insert, error));
    qf_date_format(desk->today, day);
    bind_act(act, insert);
    qf_statement_bind_int(insert, 5, desk->actor.user);
    qf_statement_bind_text(insert, 6, day);
    qf_statement_bind_text(insert, 7, reason);
    return qf_statement_run(insert, error);
}

static enum qf_status ask(
    const struct qf_desk *desk, const struct qf_approval_about *about, const char *reason, struct qf_error *error)
{
    struct qf_missing missing CLEANUP(qf_missing_release) = { .binding = { 0 } };
    struct asked asked;
    struct act act;

    TRY(load_act(desk, about, &act, error));
    TRY(qf_authority_mover(desk, &act.standing, act.move, error));
    TRY(check_complete(desk, &act, &missing, error));
    TRY(find_asked(desk, &act, &asked, error));
    if (asked.id)
        return qf_fail(error, QF_CONFLICT, "'%s' was submitted already and waits for its answer", about->move);
    return insert_asked(desk, &act, reason, error);
}

enum qf_status qf_approval_ask(
    const struct qf_desk *desk, const struct qf_approval_about *about, const char *reason, struct qf_error *error)
{
    if (!reason || !*reason)
        return qf_fail(error, QF_USAGE, "say why it should be approved");
    TRY(qf_desk_begin(desk, "approval ask", reason, error));
    return qf_desk_end(desk, ask(desk, about, reason, error), error);
}

/* --- answering --------------------------------------------------------------------------------------------------------- */

struct answer {
    const char *answer, *note, *waived, *seen; /* waived, seen: NULL when refused */
};

/* On the row in which it was asked, else on one of its own. */
static enum qf_status write_answer(const struct qf_desk *desk, const struct act *act, int64_t asked,
    const struct answer *answer, struct qf_error *error)
{
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;
    char day[QF_DATE_TEXT];

    TRY(qf_book_prepare(desk->book,
        asked ? "UPDATE approval SET answer = ?5, by_user = ?6, on_day = ?7, note = ?8, waived = ?9, seen = ?10"
                " WHERE id = ?11 AND " OF_ACT
              : "INSERT INTO approval (matter, move, kind, since_move, answer, by_user, on_day, note, waived, seen)"
                " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        &change, error));
    qf_date_format(desk->today, day);
    bind_act(act, change);
    qf_statement_bind_text(change, 5, answer->answer);
    qf_statement_bind_int(change, 6, desk->actor.user);
    qf_statement_bind_text(change, 7, day);
    qf_statement_bind_text(change, 8, answer->note);
    qf_statement_bind_text(change, 9, answer->waived);
    qf_statement_bind_text(change, 10, answer->seen);
    if (asked)
        qf_statement_bind_int(change, 11, asked);
    return qf_statement_run(change, error);
}

static enum qf_status check_not_asker(
    const struct qf_desk *desk, const struct act *act, const struct asked *asked, struct qf_error *error)
{
    return asked->id && asked->by == desk->actor.user
               ? qf_fail(error, QF_DENIED, "it takes a second person: you submitted '%s' yourself", act->name)
               : QF_OK;
}

/* Twice the same from one person would only lie about. */
static enum qf_status check_not_given(
    const struct qf_desk *desk, const struct act *act, const char *seen, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(desk->book,
        "SELECT 1 FROM approval WHERE " OF_ACT " AND by_user = ?5 AND answer = 'approved' AND seen = ?6"
        " AND used_by IS NULL AND withdrawn_on IS NULL",
        &find, error));
    bind_act(act, find);
    qf_statement_bind_int(find, 5, desk->actor.user);
    qf_statement_bind_text(find, 6, seen);
    TRY(qf_statement_next(find, &found, error));
    return found ? qf_fail(error, QF_CONFLICT, "you approved '%s' already", act->name) : QF_OK;
}

static enum qf_status give(
    const struct qf_desk *desk, const struct qf_approval_about *about, const char *note, struct qf_error *error)
{
    struct qf_missing missing CLEANUP(qf_missing_release) = { .binding = { 0 } };
    struct qf_text seen CLEANUP(qf_text_release) = { 0 };
    struct asked asked;
    struct act act;

    TRY(load_act(desk, about, &act, error));
    TRY(qf_authority_approver(desk, &act.standing, act.grant, error));
    TRY(find_asked(desk, &act, &asked, error));
    TRY(check_not_asker(desk, &act, &asked, error));
    TRY(check_complete(desk, &act, &missing, error));
    TRY(read_seen(desk, about->matter, act.move, &seen, error));
    if (!asked.id)
        TRY(check_not_given(desk, &act, qf_text_string(&seen), error));
    return write_answer(desk, &act, asked.id,
        &(struct answer){ .answer = "approved",
            .note = note,
            .waived = about->kind == QF_APPROVAL_WAIVE ? qf_text_string(&missing.waivable) : NULL,
            .seen = qf_text_string(&seen) },
        error);
}

enum qf_status qf_approval_give(
    const struct qf_desk *desk, const struct qf_approval_about *about, const char *note, struct qf_error *error)
{
    if (about->kind == QF_APPROVAL_WAIVE && (!note || !*note))
        return qf_fail(error, QF_USAGE, "an override needs a reason");
    TRY(qf_desk_begin(desk, "approval give", note, error));
    return qf_desk_end(desk, give(desk, about, note, error), error);
}

static enum qf_status refuse(
    const struct qf_desk *desk, const struct qf_approval_about *about, const char *reason, struct qf_error *error)
{
    struct asked asked;
    struct act act;

    TRY(load_act(desk, about, &act, error));
    TRY(qf_authority_approver(desk, &act.standing, act.grant, error));
    TRY(find_asked(desk, &act, &asked, error));
    if (!asked.id)
        return qf_fail(error, QF_CONFLICT, "nobody submitted '%s' for approval", about->move);
    TRY(check_not_asker(desk, &act, &asked, error));
    return write_answer(desk, &act, asked.id, &(struct answer){ .answer = "refused", .note = reason }, error);
}

enum qf_status qf_approval_refuse(
    const struct qf_desk *desk, const struct qf_approval_about *about, const char *reason, struct qf_error *error)
{
    if (!reason || !*reason)
        return qf_fail(error, QF_USAGE, "say why it is refused");
    TRY(qf_desk_begin(desk, "approval refuse", reason, error));
    return qf_desk_end(desk, refuse(desk, about, reason, error), error);
}

static enum qf_status withdraw(
    const struct qf_desk *desk, const struct qf_approval_about *about, struct qf_error *error)
{
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;
    char day[QF_DATE_TEXT];
    bool changed;

    TRY(qf_access_matter(desk, about->matter, QF_SEE, error));
    TRY(qf_book_prepare(desk->book,
        "UPDATE approval SET withdrawn_on = ?5 WHERE matter = ?1 AND move = ?2 AND kind = ?3 AND by_user = ?4"
        " AND answer = 'approved' AND used_by IS NULL AND withdrawn_on IS NULL RETURNING id",
        &change, error));
    qf_date_format(desk->today, day);
    qf_statement_bind_int(change, 1, about->matter);
    qf_statement_bind_text(change, 2, about->move);
    qf_statement_bind_text(change, 3, kinds[about->kind]);
    qf_statement_bind_int(change, 4, desk->actor.user);
    qf_statement_bind_text(change, 5, day);
    TRY(qf_statement_next(change, &changed, error));
    qf_statement_reset(change);
    return changed ? QF_OK
                   : qf_fail(error, QF_CONFLICT, "there is no approval of '%s' by you that was not used", about->move);
}

enum qf_status qf_approval_withdraw(
    const struct qf_desk *desk, const struct qf_approval_about *about, const char *reason, struct qf_error *error)
{
    if (!reason || !*reason)
        return qf_fail(error, QF_USAGE, "say why the approval is withdrawn");
    TRY(qf_desk_begin(desk, "approval withdraw", reason, error));
    return qf_desk_end(desk, withdraw(desk, about, error), error);
}

/* --- using ------------------------------------------------------------------------------------------------------------- */

/* Whether every fact of `facts` is one of `of`; both are separated by ", ". */
static bool covers(const char *of, const char *facts)
{
    while (*facts) {
        size_t length = strcspn(facts, ",");
        const char *found = of;
        while (strncmp(found, facts, length) != 0 || (found[length] && found[length] != ',')) {
            found += strcspn(found, ",");
            if (!*found)
                return false;
            found += strspn(found, ", ");
        }
        facts += length;
        facts += strspn(facts, ", ");
    }
    return true;
}

/* What is wrong with the approvals that there are; the later, the closer to one that could be used. */
enum flaw { FLAW_NONE_GIVEN, FLAW_REFUSED, FLAW_WAITS, FLAW_GONE, FLAW_OWN, FLAW_LAPSED, FLAW_NARROW };

/* Whoever gave it may have changed their post, their tie to somebody in the matter, or their account. */
static enum qf_status check_giver(const struct qf_desk *desk, const struct qf_standing *standing,
    const struct qf_grant *grant, int64_t giver, bool *ret_may, struct qf_error *error)
{
    struct qf_error refusal = QF_ERROR_INIT(qf_error_lang(error));
    struct qf_desk theirs;
    enum qf_status status = qf_desk_of_user(desk, giver, &theirs, &refusal);

    if (status == QF_OK)
        status = qf_authority_approver(&theirs, standing, grant, &refusal);
    *ret_may = status == QF_OK;
    if (status == QF_OK || status == QF_NOT_FOUND || status == QF_DENIED || status == QF_FINDING)
        return QF_OK;
    if (error)
        *error = refusal;
    return status;
}

/* ?5: what is seen now. */
static const char candidates_sql[] =
    "SELECT id, by_user, ifnull(answer, ''), ifnull(waived, ''), since_move = ?4 AND ifnull(seen, ?5) = ?5"
    " FROM approval WHERE matter = ?1 AND move = ?2 AND kind = ?3 AND used_by IS NULL AND withdrawn_on IS NULL"
    " AND (answer = 'approved' OR since_move = ?4) ORDER BY id";

static enum qf_status judge(const struct qf_desk *desk, const struct act *act, const char *waived,
    struct qf_statement *row, struct qf_given_approval *given, enum flaw *flaw, struct qf_error *error)
{
    const char *answer = qf_statement_text(row, 2);
    bool may;

    *flaw = FLAW_NONE_GIVEN;
    if (!*answer)
        *flaw = FLAW_WAITS;
    else if (strcmp(answer, "refused") == 0)
        *flaw = FLAW_REFUSED;
    else if (!qf_statement_int(row, 4))
        *flaw = FLAW_LAPSED;
    else if (qf_statement_int(row, 1) == desk->actor.user)
        *flaw = FLAW_OWN;
    else if (waived && !covers(qf_statement_text(row, 3), waived))
        *flaw = FLAW_NARROW;
    if (*flaw != FLAW_NONE_GIVEN)
        return QF_OK;
    TRY(check_giver(desk, &act->standing, act->grant, qf_statement_int(row, 1), &may, error));
    if (may)
        *given = (struct qf_given_approval){ qf_statement_int(row, 0), qf_statement_int(row, 1) };
    else
        *flaw = FLAW_GONE;
    return QF_OK;
}

/* Who is to be asked: their roles, and whether they are of the organ above. */
static enum qf_status describe(
    const struct qf_desk *desk, const struct qf_grant *grant, struct qf_text *ret_who, struct qf_error *error)
{
    const struct qf_workflow *workflow = qf_catalog_workflow(desk->catalog);
    const enum qf_lang lang = qf_error_lang(error);

    for (size_t i = 0; i < grant->roles.count; i++) {
        const struct qf_role *role = qf_workflow_role(workflow, grant->roles.items[i]);
        qf_text_add_format(
            ret_who, "%s%s", i ? " / " : "", role ? qf_bilingual_in(&role->title, lang) : grant->roles.items[i]);
    }
    if (grant->organ == QF_ORGAN_ABOVE)
        qf_text_add_string(ret_who, qf_tr(lang, QF_N(" of the organ above")));
    return qf_text_check(ret_who, error);
}

static enum qf_status tell_flaw(const char *move, const char *waived, enum flaw flaw, struct qf_error *error)
{
    switch (flaw) {
    case FLAW_REFUSED:
        return qf_fail(error, QF_FINDING, "'%s' was submitted, and refused", move);
    case FLAW_WAITS:
        return qf_fail(error, QF_FINDING, "'%s' was submitted, and waits for approval", move);
    case FLAW_GONE:
        return qf_fail(error, QF_FINDING, "whoever approved '%s' may do so no more", move);
    case FLAW_OWN:
        return qf_fail(error, QF_DENIED, "it takes a second person: whoever approves '%s' does not make it", move);
    case FLAW_LAPSED:
        return qf_fail(error, QF_FINDING, "the approval of '%s' has lapsed: what was approved has changed since", move);
    case FLAW_NARROW:
        return qf_fail(error, QF_FINDING, "more is missing for '%s' than was waived", move);
    case FLAW_NONE_GIVEN:
        break;
    }
    return waived ? qf_fail(error, QF_FINDING, "'%s' requires what is not there yet: %s", move, waived)
                  : qf_fail(error, QF_FINDING, "'%s' needs somebody who approves it", move);
}

/* What is merely missing is better supplied than waived: then the caller knows how. */
static enum qf_status fail_flaw(
    const struct qf_desk *desk, const struct act *act, const char *waived, enum flaw flaw, struct qf_error *error)
{
    const char *option = waived ? " --waive" : "";
    const long long id = (long long)act->standing.id;
    struct qf_text who CLEANUP(qf_text_release) = { 0 };

    TRY(describe(desk, act->grant, &who, error));
    enum qf_status status = tell_flaw(act->name, waived, flaw, error);
    if (waived && flaw == FLAW_NONE_GIVEN)
        return status;
    if (flaw == FLAW_WAITS)
        qf_hint(error, "it waits for %s, who does 'qingfeng matter approve %lld %s%s'", qf_text_string(&who), id,
            act->name, option);
    else
        qf_hint(error,
            "'qingfeng matter ask %lld %s%s --reason TEXT' submits it to %s, who does 'qingfeng matter approve %lld "
            "%s%s'",
            id, act->name, option, qf_text_string(&who), id, act->name, option);
    return status;
}

enum qf_status qf_approval_find(const struct qf_desk *desk, const struct qf_standing *standing,
    const struct qf_move *move, enum qf_approval_kind kind, const char *waived, struct qf_given_approval *ret_given,
    struct qf_error *error)
{
    const struct act act = { move->name, kind, *standing, move, grant_of(move, kind) };
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    struct qf_text seen CLEANUP(qf_text_release) = { 0 };
    struct qf_given_approval given = { 0 };
    enum flaw flaw, worst = FLAW_NONE_GIVEN;
    bool more;

    TRY(read_seen(desk, standing->id, move, &seen, error));
    TRY(qf_book_prepare(desk->book, candidates_sql, &rows, error));
    bind_act(&act, rows);
    qf_statement_bind_text(rows, 5, qf_text_string(&seen));
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return fail_flaw(desk, &act, waived, worst, error);
        TRY(judge(desk, &act, waived, rows, &given, &flaw, error));
        if (given.id)
            break;
        if (flaw > worst)
            worst = flaw;
    }
    *ret_given = given;
    return QF_OK;
}

enum qf_status qf_approval_use(const struct qf_desk *desk, int64_t approval, int64_t move, struct qf_error *error)
{
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;
    bool used;

    TRY(qf_book_prepare(desk->book,
        "UPDATE approval SET used_by = ?2 WHERE id = ?1 AND used_by IS NULL AND withdrawn_on IS NULL RETURNING id",
        &change, error));
    qf_statement_bind_int(change, 1, approval);
    qf_statement_bind_int(change, 2, move);
    TRY(qf_statement_next(change, &used, error));
    qf_statement_reset(change);
    return used ? QF_OK : qf_fail(error, QF_CONFLICT, "the approval was used meanwhile");
}

/* --- looking ----------------------------------------------------------------------------------------------------------- */

#define COLUMNS                                                                                                        \
    "SELECT approval.id, approval.matter, approval.kind, matter.number, matter.title, matter.kind, approval.move,"     \
    " ifnull((SELECT name FROM user WHERE user.id = asked_by), ''), ifnull(asked_on, ''), ifnull(asked_why, ''),"      \
    " ifnull((SELECT name FROM user WHERE user.id = by_user), ''), ifnull(on_day, ''), ifnull(note, ''),"              \
    " ifnull(waived, ''), ifnull(answer, ''), used_by IS NOT NULL, withdrawn_on IS NOT NULL, since_move,"              \
    " ifnull(seen, ''), ifnull(asked_by, 0) FROM approval JOIN matter ON matter.id = approval.matter"

static struct qf_approval read_row(struct qf_statement *row, bool inside)
{
    return (struct qf_approval){ .id = qf_statement_int(row, 0),
        .matter = qf_statement_int(row, 1),
        .kind = strcmp(qf_statement_text(row, 2), "waive") == 0 ? QF_APPROVAL_WAIVE : QF_APPROVAL_APPROVE,
        .number = qf_statement_text(row, 3),
        .title = qf_statement_text(row, 4),
        .machine = qf_statement_text(row, 5),
        .move = qf_statement_text(row, 6),
        .asked_by = qf_statement_text(row, 7),
        .asked_on = qf_statement_text(row, 8),
        .asked_why = inside ? qf_statement_text(row, 9) : NULL,
        .by = qf_statement_text(row, 10),
        .on_day = qf_statement_text(row, 11),
        .note = inside ? qf_statement_text(row, 12) : NULL,
        .waived = qf_statement_text(row, 13) };
}

/* A move that the workflow has no more is no longer to be made. */
static enum qf_status read_state(const struct qf_desk *desk, const struct qf_standing *standing,
    struct qf_statement *row, enum qf_approval_state *ret_state, struct qf_error *error)
{
    const struct qf_move *move = qf_machine_move(standing->machine, qf_statement_text(row, 6));
    const char *answer = qf_statement_text(row, 14);
    struct qf_text seen CLEANUP(qf_text_release) = { 0 };

    *ret_state = qf_statement_int(row, 15)                                    ? QF_APPROVAL_USED
                 : qf_statement_int(row, 16)                                  ? QF_APPROVAL_WITHDRAWN
                 : strcmp(answer, "refused") == 0                             ? QF_APPROVAL_REFUSED
                 : !move || qf_statement_int(row, 17) != standing->since_move ? QF_APPROVAL_LAPSED
                 : !*answer                                                   ? QF_APPROVAL_WAITS
                                                                              : QF_APPROVAL_VALID;
    if (*ret_state != QF_APPROVAL_VALID)
        return QF_OK;
    TRY(read_seen(desk, standing->id, move, &seen, error));
    if (strcmp(qf_text_string(&seen), qf_statement_text(row, 18)) != 0)
        *ret_state = QF_APPROVAL_LAPSED;
    return QF_OK;
}

static bool is_inside(const struct qf_desk *desk, int64_t matter, struct qf_error *error)
{
    struct qf_error ignored = QF_ERROR_INIT(qf_error_lang(error));

    return qf_access_inside(desk, matter, &ignored) == QF_OK;
}

enum qf_status qf_approval_walk(const struct qf_desk *desk, int64_t matter,
    enum qf_status (*visit)(void *context, const struct qf_approval *approval, struct qf_error *error), void *context,
    struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    struct qf_standing standing;
    bool more;

    TRY(qf_standing_see(desk, matter, &standing, error));
    const bool inside = is_inside(desk, matter, error);
    TRY(qf_book_prepare(desk->book, COLUMNS " WHERE approval.matter = ?1 ORDER BY approval.id", &rows, error));
    qf_statement_bind_int(rows, 1, matter);
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        struct qf_approval approval = read_row(rows, inside);
        TRY(read_state(desk, &standing, rows, &approval.state, error));
        TRY(visit(context, &approval, error));
    }
}

/* Whether it is the actor who could answer it. */
static enum qf_status is_theirs(
    const struct qf_desk *desk, const struct qf_approval *approval, bool *ret_theirs, struct qf_error *error)
{
    struct qf_standing standing;

    *ret_theirs = false;
    TRY(qf_standing_read(desk, approval->matter, &standing, error));
    const struct qf_move *move = qf_machine_move(standing.machine, approval->move);
    if (!move || !qf_names_have(move->from, standing.state))
        return QF_OK;
    return check_giver(desk, &standing, grant_of(move, approval->kind), desk->actor.user, ret_theirs, error);
}

enum qf_status qf_approval_walk_waiting(const struct qf_desk *desk,
    enum qf_status (*visit)(void *context, const struct qf_approval *approval, struct qf_error *error), void *context,
    struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    bool more, theirs;

    TRY(qf_access_prepare(desk,
        COLUMNS " WHERE answer IS NULL AND asked_by <> ?5 AND since_move = (SELECT max(move.id) FROM move WHERE"
                " move.matter = matter.id AND from_state <> to_state) AND",
        "ORDER BY approval.id", &rows, error));
    qf_statement_bind_int(rows, 5, desk->actor.user);
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        struct qf_approval approval = read_row(rows, true);
        approval.state = QF_APPROVAL_WAITS;
        TRY(is_theirs(desk, &approval, &theirs, error));
        if (theirs)
            TRY(visit(context, &approval, error));
    }
}
