/* SPDX-License-Identifier: Apache-2.0 */
/* Asking, approving, refusing, and using what is still valid. */
#include "handle/approval.h"

#include <string.h>

#include "base/date.h"
#include "handle/access.h"
#include "handle/approvable.h"
#include "handle/authority.h"
#include "handle/facts.h"

static const char *const kinds[] = { [QF_APPROVAL_APPROVE] = "approve", [QF_APPROVAL_WAIVE] = "waive" };

/* --- what is approved -------------------------------------------------------------------------------------------------- */

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
    act.grant = qf_approvable_grant(act.move, about->kind);
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
    TRY(qf_approvable_seen(desk, about->matter, act.move, &seen, error));
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
enum flaw { FLAW_NONE_GIVEN, FLAW_REFUSED, FLAW_GONE, FLAW_OWN, FLAW_LAPSED, FLAW_NARROW, FLAW_WAITS };

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
    TRY(qf_approvable_by(desk, &act->standing, act->grant, qf_statement_int(row, 1), &may, error));
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
    const struct act act = { move->name, kind, *standing, move, qf_approvable_grant(move, kind) };
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    struct qf_text seen CLEANUP(qf_text_release) = { 0 };
    struct qf_given_approval given = { 0 };
    enum flaw flaw, worst = FLAW_NONE_GIVEN;
    bool more;

    TRY(qf_approvable_seen(desk, standing->id, move, &seen, error));
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
