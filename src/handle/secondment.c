/* SPDX-License-Identifier: Apache-2.0 */
/* Taking people into a team for a time: from one's own organs, and from others that lend them. */
#include "handle/secondment.h"

#include "base/date.h"
#include "handle/access.h"
#include "handle/joint.h"
#include "handle/team.h"

/* --- seconded people --------------------------------------------------------------------------------------------------- */

enum lender { LENDER_OWN, LENDER_OTHER }; /* the organ that lends lies at or under the actor's, or not */

static enum qf_status find_lender(
    const struct qf_desk *desk, int64_t user, int64_t organ, enum lender *ret_lender, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(desk->book,
        "SELECT user.organ = ?2, substr(organ.region, 1, length(?3)) = ?3"
        " FROM user JOIN organ ON organ.id = user.organ WHERE user.id = ?1",
        &find, error));
    qf_statement_bind_int(find, 1, user);
    qf_statement_bind_int(find, 2, organ);
    qf_statement_bind_text(find, 3, desk->actor.region);
    TRY(qf_statement_next(find, &found, error));
    if (!found || !qf_statement_int(find, 0))
        return qf_fail(error, QF_INPUT, "whoever is seconded belongs to the organ of the party");
    *ret_lender = qf_statement_int(find, 1) ? LENDER_OWN : LENDER_OTHER;
    return QF_OK;
}

/* Nobody is in a team twice. */
static enum qf_status check_not_on_team(
    const struct qf_desk *desk, int64_t matter, int64_t user, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(
        desk->book, "SELECT 1 FROM team WHERE matter = ?1 AND user = ?2 AND to_day IS NULL", &find, error));
    qf_statement_bind_int(find, 1, matter);
    qf_statement_bind_int(find, 2, user);
    TRY(qf_statement_next(find, &found, error));
    return found ? qf_fail(error, QF_CONFLICT, "they work on matter %lld already", (long long)matter) : QF_OK;
}

/* `agreed_by`: the leader of another organ who lends them; 0: it is under the one that has the matter. */
static enum qf_status insert_secondment(const struct qf_desk *desk, const struct qf_new_secondment *secondment,
    int64_t matter, int64_t agreed_by, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    char until[QF_DATE_TEXT];

    TRY(qf_book_prepare(desk->book,
        "INSERT INTO secondment (id, party, until_day, agreed_by) SELECT id, ?3, ?4, nullif(?5, 0) FROM team"
        " WHERE matter = ?1 AND user = ?2 AND part = 'seconded' AND to_day IS NULL",
        &insert, error));
    qf_date_format(secondment->until, until);
    qf_statement_bind_int(insert, 1, matter);
    qf_statement_bind_int(insert, 2, secondment->user);
    qf_statement_bind_int(insert, 3, secondment->party);
    qf_statement_bind_text(insert, 4, until);
    qf_statement_bind_int(insert, 5, agreed_by);
    return qf_statement_run(insert, error);
}

/* The party, when the actor may have that person from it. */
static enum qf_status check_wanted(const struct qf_desk *desk, const struct qf_new_secondment *secondment,
    struct qf_taking_part *ret_party, enum lender *ret_lender, struct qf_error *error)
{
    TRY(qf_joint_find_party(desk, secondment->party, ret_party, error));
    if (ret_party->gone)
        return qf_fail(error, QF_CONFLICT, "party %lld takes part no more", (long long)secondment->party);
    if (secondment->until < desk->today)
        return qf_fail(error, QF_USAGE, "a secondment lasts until a day that is not over");
    TRY(find_lender(desk, secondment->user, ret_party->organ, ret_lender, error));
    return check_not_on_team(desk, ret_party->matter, secondment->user, error);
}

static enum qf_status second(
    const struct qf_desk *desk, const struct qf_new_secondment *secondment, struct qf_error *error)
{
    enum lender lender = LENDER_OTHER;
    struct qf_taking_part party;

    TRY(check_wanted(desk, secondment, &party, &lender, error));
    if (lender == LENDER_OTHER) {
        qf_fail(error, QF_DENIED, "a leader of the organ that lends somebody agrees to it");
        qf_hint(error,
            "'qingfeng joint ask %lld USER --until DATE --reason TEXT' asks that organ; its leader lends them",
            (long long)secondment->party);
        return QF_DENIED;
    }
    TRY(qf_matter_join_within(desk, party.matter, secondment->user, "seconded", error));
    return insert_secondment(desk, secondment, party.matter, 0, error);
}

enum qf_status qf_joint_second(
    const struct qf_desk *desk, const struct qf_new_secondment *secondment, struct qf_error *error)
{
    TRY(qf_desk_begin(desk, "joint second", NULL, error));
    return qf_desk_end(desk, second(desk, secondment, error), error);
}

static enum qf_status release(const struct qf_desk *desk, int64_t matter, int64_t user, struct qf_error *error)
{
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;
    char day[QF_DATE_TEXT];
    bool ended;

    TRY(qf_book_prepare(desk->book,
        "UPDATE team SET to_day = ?3 WHERE matter = ?1 AND user = ?2 AND part = 'seconded' AND to_day IS NULL "
        "RETURNING "
        "id",
        &change, error));
    qf_date_format(desk->today, day);
    qf_statement_bind_int(change, 1, matter);
    qf_statement_bind_int(change, 2, user);
    qf_statement_bind_text(change, 3, day);
    TRY(qf_statement_next(change, &ended, error));
    qf_statement_reset(change);
    return ended ? QF_OK : qf_fail(error, QF_CONFLICT, "they are not seconded to matter %lld", (long long)matter);
}

enum qf_status qf_joint_release(const struct qf_desk *desk, int64_t matter, int64_t user, struct qf_error *error)
{
    TRY(qf_access_matter(desk, matter, QF_ASSIGN, error));
    TRY(qf_desk_begin(desk, "joint release", NULL, error));
    return qf_desk_end(desk, release(desk, matter, user, error), error);
}

enum qf_status qf_joint_sweep(const struct qf_desk *desk, int64_t *ret_ended, struct qf_error *error)
{
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;
    char day[QF_DATE_TEXT];
    bool more;

    *ret_ended = 0;
    TRY(qf_book_prepare(desk->book,
        "UPDATE team SET to_day = (SELECT until_day FROM secondment WHERE secondment.id = team.id) WHERE to_day IS NULL"
        " AND id IN (SELECT id FROM secondment WHERE until_day < ?1) RETURNING id",
        &change, error));
    qf_date_format(desk->today, day);
    qf_statement_bind_text(change, 1, day);
    for (;;) {
        TRY(qf_statement_next(change, &more, error));
        if (!more)
            return QF_OK;
        (*ret_ended)++;
    }
}

/* --- asking another organ ---------------------------------------------------------------------------------------------- */

static enum qf_status ask(const struct qf_desk *desk, const struct qf_new_secondment *secondment, const char *reason,
    int64_t *ret_request, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    enum lender lender = LENDER_OWN;
    char until[QF_DATE_TEXT], day[QF_DATE_TEXT];
    struct qf_taking_part party;
    bool added;

    TRY(check_wanted(desk, secondment, &party, &lender, error));
    if (lender == LENDER_OWN) {
        qf_fail(error, QF_CONFLICT, "that organ is under your own, and need not be asked");
        qf_hint(error, "'qingfeng joint second' takes them into the team");
        return QF_CONFLICT;
    }
    TRY(qf_access_could_handle(desk, secondment->user, party.matter, error));
    TRY(qf_book_prepare(desk->book,
        "INSERT INTO secondment_request (party, user, until_day, reason, asked_by, asked_on)"
        " SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE NOT EXISTS (SELECT 1 FROM secondment_request WHERE party = ?1 AND user = "
        "?2"
        " AND answer IS NULL) RETURNING id",
        &insert, error));
    qf_date_format(secondment->until, until);
    qf_date_format(desk->today, day);
    qf_statement_bind_int(insert, 1, secondment->party);
    qf_statement_bind_int(insert, 2, secondment->user);
    qf_statement_bind_text(insert, 3, until);
    qf_statement_bind_text(insert, 4, reason);
    qf_statement_bind_int(insert, 5, desk->actor.user);
    qf_statement_bind_text(insert, 6, day);
    TRY(qf_statement_next(insert, &added, error));
    if (!added)
        return qf_fail(error, QF_CONFLICT, "their organ was asked already, and has not answered");
    *ret_request = qf_statement_int(insert, 0);
    qf_statement_reset(insert);
    return QF_OK;
}

enum qf_status qf_joint_ask(const struct qf_desk *desk, const struct qf_new_secondment *secondment, const char *reason,
    int64_t *ret_request, struct qf_error *error)
{
    int64_t request = 0;

    if (!reason || !*reason)
        return qf_fail(error, QF_USAGE, "say what they are needed for");
    TRY(qf_desk_begin(desk, "joint ask", reason, error));
    TRY(qf_desk_end(desk, ask(desk, secondment, reason, &request, error), error));
    *ret_request = request;
    return QF_OK;
}

/* Of a row of `secondment_request`: the actor (?1, with the digits ?2 of their organ) leads the organ that lends or one above it, and
 * need not recuse. Whoever is of neither organ hears of no matter by a request, so the condition on matters has no part in it. */
#define LENT_BY                                                                                                        \
    "EXISTS (SELECT 1 FROM user AS lent JOIN organ ON organ.id = lent.organ WHERE lent.id = secondment_request.user"   \
    " AND substr(organ.region, 1, length(?2)) = ?2) AND ?3 AND NOT EXISTS (SELECT 1 FROM joint_party JOIN recusal ON"  \
    " recusal.matter = joint_party.matter WHERE joint_party.id = party AND recusal.user = ?1 AND ended_at IS NULL)"    \
    " AND NOT EXISTS (SELECT 1 FROM joint_party JOIN matter_subject ON matter_subject.matter = joint_party.matter"     \
    " JOIN user AS self ON self.entity = matter_subject.entity WHERE joint_party.id = party AND self.id = ?1"          \
    " AND removed_at IS NULL)"

static void bind_lender(const struct qf_desk *desk, struct qf_statement *statement)
{
    qf_statement_bind_int(statement, 1, desk->actor.user);
    qf_statement_bind_text(statement, 2, desk->actor.region);
    qf_statement_bind_int(statement, 3, desk->actor.role == QF_ROLE_LEADER);
}

struct request {
    struct qf_new_secondment wanted;
    int64_t asked_by;
};

static enum qf_status find_request(
    const struct qf_desk *desk, int64_t request, struct request *ret_request, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(desk->book,
        "SELECT party, user, until_day, asked_by, answer IS NOT NULL FROM secondment_request WHERE id = ?4 "
        "AND " LENT_BY,
        &find, error));
    bind_lender(desk, find);
    qf_statement_bind_int(find, 4, request);
    TRY(qf_statement_next(find, &found, error));
    if (!found)
        return qf_fail(error, QF_NOT_FOUND, "there is no request %lld for you to answer", (long long)request);
    if (qf_statement_int(find, 4))
        return qf_fail(error, QF_CONFLICT, "request %lld was answered already", (long long)request);
    *ret_request = (struct request){ .wanted = { .party = qf_statement_int(find, 0),
                                         .user = qf_statement_int(find, 1),
                                         .until = qf_date_read(qf_slice(qf_statement_text(find, 2))).days },
        .asked_by = qf_statement_int(find, 3) };
    if (desk->actor.user == ret_request->wanted.user || desk->actor.user == ret_request->asked_by)
        return qf_fail(error, QF_DENIED, "it takes a second person: neither who asked nor who is asked for lends them");
    return QF_OK;
}

static enum qf_status answer_request(
    const struct qf_desk *desk, int64_t request, const char *refusal, struct qf_error *error)
{
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;
    char day[QF_DATE_TEXT];

    TRY(qf_book_prepare(desk->book,
        "UPDATE secondment_request SET answer = ?2, answered_by = ?3, answered_on = ?4, note = ?5 WHERE id = ?1",
        &change, error));
    qf_date_format(desk->today, day);
    qf_statement_bind_int(change, 1, request);
    qf_statement_bind_text(change, 2, refusal ? "refused" : "lent");
    qf_statement_bind_int(change, 3, desk->actor.user);
    qf_statement_bind_text(change, 4, day);
    qf_statement_bind_text(change, 5, refusal);
    return qf_statement_run(change, error);
}

/* Whoever asked decides who works on the matter, and must still be able to when the answer comes. */
static enum qf_status join_lent(const struct qf_desk *desk, const struct request *request, struct qf_error *error)
{
    enum lender lender = LENDER_OTHER;
    struct qf_desk asking;
    struct qf_taking_part party;

    TRY(qf_desk_of_user(desk, request->asked_by, &asking, error));
    TRY(check_wanted(&asking, &request->wanted, &party, &lender, error));
    TRY(qf_matter_join_within(&asking, party.matter, request->wanted.user, "seconded", error));
    return insert_secondment(desk, &request->wanted, party.matter, desk->actor.user, error);
}

static enum qf_status lend(const struct qf_desk *desk, int64_t number, const char *refusal, struct qf_error *error)
{
    struct request request;

    TRY(find_request(desk, number, &request, error));
    if (!refusal)
        TRY(join_lent(desk, &request, error));
    return answer_request(desk, number, refusal, error);
}

enum qf_status qf_joint_lend(const struct qf_desk *desk, int64_t request, const char *refusal, struct qf_error *error)
{
    if (refusal && !*refusal)
        return qf_fail(error, QF_USAGE, "say why nobody is lent");
    TRY(qf_desk_begin(desk, "joint lend", refusal, error));
    return qf_desk_end(desk, lend(desk, request, refusal, error), error);
}

enum qf_status qf_joint_requests(const struct qf_desk *desk,
    enum qf_status (*visit)(void *context, const struct qf_lending_request *request, struct qf_error *error),
    void *context, struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    bool more;

    TRY(qf_book_prepare(desk->book,
        "SELECT secondment_request.id, wanted.name, organ.name, asking.name, reason, until_day, asked_on,"
        " ifnull(answer, ''), ifnull(note, '') FROM secondment_request JOIN user AS wanted ON wanted.id = user"
        " JOIN user AS asking ON asking.id = asked_by JOIN organ ON organ.id = asking.organ"
        " WHERE asked_by = ?1 OR (answer IS NULL AND asked_by <> ?1 AND user <> ?1 AND " LENT_BY
        ") ORDER BY secondment_request.id",
        &rows, error));
    bind_lender(desk, rows);
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        TRY(visit(context,
            &(struct qf_lending_request){ .id = qf_statement_int(rows, 0),
                .user = qf_statement_text(rows, 1),
                .organ = qf_statement_text(rows, 2),
                .asked_by = qf_statement_text(rows, 3),
                .reason = qf_statement_text(rows, 4),
                .until_day = qf_statement_text(rows, 5),
                .asked_on = qf_statement_text(rows, 6),
                .answer = qf_statement_text(rows, 7),
                .note = qf_statement_text(rows, 8) },
            error));
    }
}
