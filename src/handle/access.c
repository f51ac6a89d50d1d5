/* SPDX-License-Identifier: Apache-2.0 */
/* One table of what each role may do, and within which scope; then the reasons that keep a person away. */
#include "handle/access.h"

#include "base/date.h"
#include "base/text.h"

/* How far a role's permission reaches. A wider scope includes the narrower ones. */
enum scope {
    SCOPE_NONE,
    SCOPE_OWN,     /* what one handles, works on, or registered */
    SCOPE_REPORTS, /* the reports that one's organ handles: the desk is one, whoever sits there */
    SCOPE_ORGAN,   /* what one's organ handles */
    SCOPE_REGION   /* what one's organ and those below it handle */
};

static const unsigned char scopes[QF_ROLE_COUNT][QF_VERB_COUNT] = {
    [QF_ROLE_CLERK] = { [QF_SEE] = SCOPE_REPORTS, [QF_HANDLE] = SCOPE_REPORTS },
    [QF_ROLE_OFFICER] = { [QF_SEE] = SCOPE_ORGAN,
        [QF_HANDLE] = SCOPE_OWN,
        [QF_POST] = SCOPE_OWN,
        [QF_OPEN_CONTENT] = SCOPE_OWN,
        [QF_OPEN_IDENTITY] = SCOPE_OWN },
    [QF_ROLE_LEADER] = { [QF_SEE] = SCOPE_REGION,
        [QF_HANDLE] = SCOPE_ORGAN,
        [QF_POST] = SCOPE_ORGAN,
        [QF_ASSIGN] = SCOPE_REGION,
        [QF_APPROVE] = SCOPE_REGION,
        [QF_OPEN_CONTENT] = SCOPE_ORGAN,
        [QF_OPEN_IDENTITY] = SCOPE_ORGAN },
    [QF_ROLE_TRIAL] = { [QF_SEE] = SCOPE_OWN, [QF_HANDLE] = SCOPE_OWN, [QF_TRY] = SCOPE_OWN },
    [QF_ROLE_PARTY_COMMITTEE] = { [QF_SEE] = SCOPE_ORGAN, [QF_APPROVE] = SCOPE_ORGAN },
};

static const bool tasks[QF_ROLE_COUNT][QF_TASK_COUNT] = {
    [QF_ROLE_CLERK] = { [QF_TASK_REGISTER] = true, [QF_TASK_BYPASS] = true },
    [QF_ROLE_OFFICER] = { [QF_TASK_REGISTER] = true,
        [QF_TASK_STATISTICS] = true,
        [QF_TASK_PUT_RIGHT] = true,
        [QF_TASK_BYPASS] = true,
        [QF_TASK_WARNINGS] = true },
    [QF_ROLE_LEADER] = { [QF_TASK_REGISTER] = true,
        [QF_TASK_STATISTICS] = true,
        [QF_TASK_PUT_RIGHT] = true,
        [QF_TASK_BYPASS] = true,
        [QF_TASK_CAMPAIGN] = true,
        [QF_TASK_WARNINGS] = true },
    [QF_ROLE_ANALYST] = { [QF_TASK_STATISTICS] = true, [QF_TASK_WARNINGS] = true },
    [QF_ROLE_AUDITOR] = { [QF_TASK_JOURNAL] = true, [QF_TASK_STATISTICS] = true },
    [QF_ROLE_SYSTEM_ADMIN] = { [QF_TASK_NETWORK] = true },
    [QF_ROLE_SECURITY_ADMIN] = { [QF_TASK_ACCOUNTS] = true },
};

static const char *const verb_texts[QF_VERB_COUNT] = { QF_N("see it"), QF_N("handle it"), QF_N("move its money"),
    QF_N("assign it"), QF_N("approve it"), QF_N("try it"), QF_N("open what is reported"), QF_N("open who reports") };
static const char *const task_texts[QF_TASK_COUNT] = { QF_N("register what people bring"), QF_N("change the network"),
    QF_N("change accounts"), QF_N("read the journal"), QF_N("see figures"), QF_N("record what is put right"),
    QF_N("send on what bypasses this organ"), QF_N("lead a campaign"), QF_N("dismiss warnings") };

/* Whoever is seconded belongs to the team as long as that lasts (?64: the day), whether or not its end was swept. A desk's
 * day can be said to be an earlier one: what ended before the last moves of the book were made is over all the same. */
#define LAST_DAY "ifnull((SELECT max(on_day) FROM move WHERE id > (SELECT max(id) - 256 FROM move)), '')"
#define ON_TEAM                                                                                                        \
    "EXISTS (SELECT 1 FROM team WHERE team.matter = matter.id AND team.user = ?1 AND team.to_day IS NULL AND NOT "     \
    "EXISTS (SELECT 1 FROM secondment WHERE secondment.id = team.id AND secondment.until_day < max(?64, " LAST_DAY     \
    ")))"

/* What the scope reaches: ?1 user, ?2 organ, ?3 digits of the organ's region, ?4 scope. */
#define BY_ORGAN                                                                                                       \
    "(?4 >= 2 AND matter.organ = ?2 AND (?4 >= 3 OR matter.kind = 'report'))"                                          \
    " OR (?4 >= 4 AND EXISTS (SELECT 1 FROM organ WHERE organ.id = matter.organ"                                       \
    " AND substr(organ.region, 1, length(?3)) = ?3))"
#define REACHED "(matter.handler = ?1 OR " ON_TEAM " OR " BY_ORGAN ")"

/* Whoever brought a matter sees what becomes of it, and does no more with it than anybody else. */
const char qf_access_visible[] =
    "(" REACHED
    " OR EXISTS (SELECT 1 FROM move WHERE move.matter = matter.id AND move.name = 'opened' AND move.by_user = ?1))"
    " AND ?4 >= 1"
    " AND NOT EXISTS (SELECT 1 FROM recusal WHERE recusal.matter = matter.id AND recusal.user = ?1 AND "
    "recusal.ended_at IS NULL)"
    " AND NOT EXISTS (SELECT 1 FROM matter_subject JOIN user ON user.entity = matter_subject.entity"
    " WHERE matter_subject.matter = matter.id AND matter_subject.removed_at IS NULL AND user.id = ?1)";
static const char within[] = " AND " REACHED;
static const char within_by_organ[] = " AND (" BY_ORGAN ")";

/* Whoever works on a matter does not answer for it: what a leader decides comes from the organ alone. */
static const char *within_scope(enum qf_verb verb, enum scope scope)
{
    bool decides = verb == QF_ASSIGN || verb == QF_APPROVE || verb == QF_OPEN_IDENTITY;

    return decides && scope > SCOPE_OWN ? within_by_organ : within;
}

static void bind(const struct qf_actor *actor, enum scope scope, int32_t today, struct qf_statement *statement)
{
    char day[QF_DATE_TEXT];

    qf_date_format(today, day);
    qf_statement_bind_text(statement, QF_ACCESS_DAY, day);
    qf_statement_bind_int(statement, 1, actor->user);
    qf_statement_bind_int(statement, 2, actor->organ);
    qf_statement_bind_text(statement, 3, actor->region);
    qf_statement_bind_int(statement, 4, scope);
}

void qf_access_bind(const struct qf_desk *desk, struct qf_statement *statement)
{
    bind(&desk->actor, scopes[desk->actor.role][QF_SEE], desk->today, statement);
}

enum qf_status qf_access_prepare(const struct qf_desk *desk, const char *head, const char *tail,
    struct qf_statement **ret_statement, struct qf_error *error)
{
    struct qf_text sql CLEANUP(qf_text_release) = { 0 };

    qf_text_add_format(&sql, "%s %s %s", head, qf_access_visible, tail);
    TRY(qf_text_check(&sql, error));
    TRY(qf_book_prepare(desk->book, qf_text_string(&sql), ret_statement, error));
    qf_access_bind(desk, *ret_statement);
    return QF_OK;
}

/* One ground for every alternative of the condition. Digits end before ':'. */
enum qf_status qf_access_grounds(const struct qf_desk *desk,
    enum qf_status (*visit)(void *context, const struct qf_ground *ground, struct qf_error *error), void *context,
    struct qf_error *error)
{
    static const enum qf_ground_kind own[] = { QF_GROUND_HANDLER, QF_GROUND_OPENER, QF_GROUND_TEAM };
    const enum scope scope = scopes[desk->actor.role][QF_SEE];
    struct qf_statement *organs CLEANUP(qf_statement_free) = NULL;
    bool more;

    for (size_t i = 0; i < QF_COUNT(own) && scope >= SCOPE_OWN; i++)
        TRY(visit(context, &(struct qf_ground){ own[i], desk->actor.user }, error));
    if (scope < SCOPE_REPORTS)
        return QF_OK;
    TRY(qf_book_prepare(desk->book,
        "SELECT ?1 UNION SELECT id FROM organ WHERE ?2 AND region >= ?3 AND region < ?3 || ':'", &organs, error));
    qf_statement_bind_int(organs, 1, desk->actor.organ);
    qf_statement_bind_int(organs, 2, scope >= SCOPE_REGION);
    qf_statement_bind_text(organs, 3, desk->actor.region);
    for (;;) {
        TRY(qf_statement_next(organs, &more, error));
        if (!more)
            return QF_OK;
        TRY(visit(context, &(struct qf_ground){ QF_GROUND_ORGAN, qf_statement_int(organs, 0) }, error));
    }
}

struct reach {
    bool reached, checked, about_persons; /* checked: recusals are known */
};

/* Whether the matter lies within the scope of the verb for the actor. */
static enum qf_status find_reach(const struct qf_desk *desk, const struct qf_actor *actor, int64_t matter,
    enum qf_verb verb, struct reach *ret_reach, struct qf_error *error)
{
    const enum scope scope = scopes[actor->role][verb];
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    struct qf_text sql CLEANUP(qf_text_release) = { 0 };
    bool found;

    qf_text_add_format(&sql,
        "SELECT checked_at IS NOT NULL, EXISTS (SELECT 1 FROM matter_subject WHERE matter_subject.matter = matter.id"
        " AND removed_at IS NULL) FROM matter WHERE matter.id = ?5 AND %s%s",
        qf_access_visible, verb == QF_SEE ? "" : within_scope(verb, scope));
    TRY(qf_text_check(&sql, error));
    TRY(qf_book_prepare(desk->book, qf_text_string(&sql), &find, error));
    bind(actor, scope, desk->today, find);
    qf_statement_bind_int(find, 5, matter);
    TRY(qf_statement_next(find, &found, error));
    *ret_reach = (struct reach){ found, found && qf_statement_int(find, 0), found && qf_statement_int(find, 1) };
    return QF_OK;
}

static enum qf_status fail_unknown_kin(const struct qf_actor *actor, struct qf_error *error)
{
    qf_fail(error, QF_DENIED, "nobody can say whom '%s' is related to: the account has no resident ID", actor->name);
    qf_hint(error, "'qingfeng user set %s --resident-id ID --reason TEXT' gives it one", actor->name);
    return QF_DENIED;
}

static enum qf_status decide(
    const struct qf_desk *desk, const struct qf_actor *actor, int64_t matter, enum qf_verb verb, struct qf_error *error)
{
    struct reach seen, within_verb;

    TRY(find_reach(desk, actor, matter, QF_SEE, &seen, error));
    if (!seen.reached)
        return qf_fail(error, QF_NOT_FOUND, "there is no matter %lld", (long long)matter);
    if (verb == QF_SEE)
        return QF_OK;
    if (!seen.checked) {
        qf_fail(error, QF_DENIED, "nobody has been held against the subjects of matter %lld yet", (long long)matter);
        qf_hint(error, "'qingfeng lead check' finds out who must recuse");
        return QF_DENIED;
    }
    TRY(find_reach(desk, actor, matter, verb, &within_verb, error));
    if (!within_verb.reached)
        return qf_fail(error, QF_DENIED, "you may not %s", qf_tr(error ? error->lang : QF_LANG_EN, verb_texts[verb]));
    return seen.about_persons && !actor->entity ? fail_unknown_kin(actor, error) : QF_OK;
}

enum qf_status qf_access_matter(const struct qf_desk *desk, int64_t matter, enum qf_verb verb, struct qf_error *error)
{
    return decide(desk, &desk->actor, matter, verb, error);
}

enum qf_status qf_access_inside(const struct qf_desk *desk, int64_t matter, struct qf_error *error)
{
    struct qf_error ignored = QF_ERROR_INIT(qf_error_lang(error));

    if (decide(desk, &desk->actor, matter, QF_APPROVE, &ignored) == QF_OK)
        return QF_OK;
    return decide(desk, &desk->actor, matter, QF_HANDLE, error);
}

/* Whose work it is. */
static enum qf_status hint_roles(enum qf_task task, struct qf_error *error)
{
    struct qf_text roles CLEANUP(qf_text_release) = { 0 };

    for (unsigned role = 0; role < QF_ROLE_COUNT; role++)
        if (tasks[role][task])
            qf_text_add_format(&roles, "%s%s", roles.length ? ", " : "", qf_user_role_name((enum qf_user_role)role));
    if (roles.failed == QF_OK && task != QF_TASK_BYPASS)
        qf_hint(error, "it is the work of: %s", qf_text_string(&roles));
    return QF_DENIED;
}

enum qf_status qf_access_task(const struct qf_desk *desk, enum qf_task task, struct qf_error *error)
{
    /* What bypasses an organ may be about its head, who must not even learn that something does. */
    if (tasks[desk->actor.role][task] && !(task == QF_TASK_BYPASS && desk->actor.is_head))
        return QF_OK;
    qf_fail(error, QF_DENIED, "you may not %s", qf_tr(error ? error->lang : QF_LANG_EN, task_texts[task]));
    return hint_roles(task, error);
}

/* An account that can take part in handling at all. */
static enum qf_status load_candidate(
    const struct qf_desk *desk, int64_t user, struct qf_desk *ret_seat, struct qf_error *error)
{
    TRY(qf_desk_of_user(desk, user, ret_seat, error));
    if (ret_seat->actor.role != QF_ROLE_OFFICER && ret_seat->actor.role != QF_ROLE_LEADER &&
        ret_seat->actor.role != QF_ROLE_TRIAL && ret_seat->actor.role != QF_ROLE_PARTY_COMMITTEE)
        return qf_fail(error, QF_DENIED, "'%s' is no officer", ret_seat->actor.name);
    return QF_OK;
}

enum qf_status qf_access_could_handle(const struct qf_desk *desk, int64_t user, int64_t matter, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    struct qf_desk seat;
    bool found;

    TRY(load_candidate(desk, user, &seat, error));
    TRY(qf_book_prepare(desk->book,
        "SELECT checked_at IS NOT NULL,"
        " EXISTS (SELECT 1 FROM recusal WHERE recusal.matter = matter.id AND recusal.user = ?2 AND ended_at IS NULL),"
        " EXISTS (SELECT 1 FROM matter_subject WHERE matter_subject.matter = matter.id AND removed_at IS NULL)"
        " FROM matter WHERE id = ?1",
        &find, error));
    qf_statement_bind_int(find, 1, matter);
    qf_statement_bind_int(find, 2, user);
    TRY(qf_statement_next(find, &found, error));
    if (!found || !qf_statement_int(find, 0))
        return qf_fail(
            error, QF_DENIED, "nobody has been held against the subjects of matter %lld yet", (long long)matter);
    if (qf_statement_int(find, 1))
        return qf_fail(error, QF_DENIED, "'%s' must recuse", seat.actor.name);
    if (qf_statement_int(find, 2) && !seat.actor.entity)
        return fail_unknown_kin(&seat.actor, error);
    return QF_OK;
}
