/* SPDX-License-Identifier: Apache-2.0 */
/* Parties, and what they write to each other. */
#include "handle/joint.h"

#include <string.h>

#include "base/date.h"
#include "handle/access.h"

/* --- parties ----------------------------------------------------------------------------------------------------------- */

static bool is_party_kind(const char *kind)
{
    static const char *const kinds[] = { "room", "stationed_group", "locality" };

    for (size_t i = 0; i < QF_COUNT(kinds); i++)
        if (strcmp(kinds[i], kind) == 0)
            return true;
    return false;
}

static enum qf_status insert_party(
    const struct qf_desk *desk, const struct qf_new_party *party, int64_t *ret_party, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    char day[QF_DATE_TEXT];
    bool added;

    TRY(qf_book_prepare(desk->book,
        "INSERT INTO joint_party (matter, kind, organ, name, from_day)"
        " SELECT ?1, ?2, id, ifnull(?4, name), ?5 FROM organ WHERE id = ?3 AND NOT EXISTS (SELECT 1 FROM joint_party"
        " AS other WHERE other.matter = ?1 AND other.kind = ?2 AND other.organ = ?3 AND other.name = ifnull(?4, "
        "organ.name) AND other.to_day IS NULL) RETURNING id",
        &insert, error));
    qf_date_format(desk->today, day);
    qf_statement_bind_int(insert, 1, party->matter);
    qf_statement_bind_text(insert, 2, party->kind);
    qf_statement_bind_int(insert, 3, party->organ);
    qf_statement_bind_text(insert, 4, party->name);
    qf_statement_bind_text(insert, 5, day);
    TRY(qf_statement_next(insert, &added, error));
    if (!added)
        return qf_fail(error, QF_CONFLICT, "it takes part in matter %lld already", (long long)party->matter);
    *ret_party = qf_statement_int(insert, 0);
    qf_statement_reset(insert);
    return QF_OK;
}

enum qf_status qf_joint_add(
    const struct qf_desk *desk, const struct qf_new_party *party, int64_t *ret_party, struct qf_error *error)
{
    int64_t id = 0;

    TRY(qf_access_matter(desk, party->matter, QF_ASSIGN, error));
    if (!is_party_kind(party->kind))
        return qf_fail(error, QF_USAGE, "a party is a room, a stationed_group or a locality, not '%s'", party->kind);
    if (!party->name && strcmp(party->kind, "locality") != 0)
        return qf_fail(error, QF_USAGE, "a room or a stationed group has a name");
    TRY(qf_desk_begin(desk, "joint add", NULL, error));
    TRY(qf_desk_end(desk, insert_party(desk, party, &id, error), error));
    *ret_party = id;
    return QF_OK;
}

enum qf_status qf_joint_find_party(
    const struct qf_desk *desk, int64_t party, struct qf_taking_part *ret_party, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(
        desk->book, "SELECT matter, organ, to_day IS NOT NULL FROM joint_party WHERE id = ?1", &find, error));
    qf_statement_bind_int(find, 1, party);
    TRY(qf_statement_next(find, &found, error));
    if (!found || qf_access_matter(desk, qf_statement_int(find, 0), QF_SEE, error) != QF_OK)
        return qf_fail(error, QF_NOT_FOUND, "there is no party %lld", (long long)party);
    *ret_party =
        (struct qf_taking_part){ qf_statement_int(find, 0), qf_statement_int(find, 1), qf_statement_int(find, 2) };
    return qf_access_matter(desk, ret_party->matter, QF_ASSIGN, error);
}

/* Statements over a number and the day, one after the other. */
static enum qf_status run_all(
    const struct qf_desk *desk, const char *const *changes, size_t count, int64_t number, struct qf_error *error)
{
    char day[QF_DATE_TEXT];

    qf_date_format(desk->today, day);
    for (size_t i = 0; i < count; i++) {
        struct qf_statement *change CLEANUP(qf_statement_free) = NULL;
        TRY(qf_book_prepare(desk->book, changes[i], &change, error));
        qf_statement_bind_int(change, 1, number);
        qf_statement_bind_text(change, 2, day);
        TRY(qf_statement_run(change, error));
    }
    return QF_OK;
}

enum qf_status qf_joint_leave(const struct qf_desk *desk, int64_t party, struct qf_error *error)
{
    static const char *const changes[] = {
        "UPDATE team SET to_day = ?2 WHERE to_day IS NULL AND id IN (SELECT id FROM secondment WHERE party = ?1)",
        "UPDATE joint_party SET to_day = ?2 WHERE id = ?1 AND to_day IS NULL",
    };
    struct qf_taking_part known;

    TRY(qf_joint_find_party(desk, party, &known, error));
    TRY(qf_desk_begin(desk, "joint leave", NULL, error));
    return qf_desk_end(desk, run_all(desk, changes, QF_COUNT(changes), party, error), error);
}

/* --- the workspace ----------------------------------------------------------------------------------------------------- */

static enum qf_status insert_entry(
    const struct qf_desk *desk, const struct qf_new_entry *entry, int64_t *ret_entry, struct qf_error *error)
{
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    char day[QF_DATE_TEXT], due[QF_DATE_TEXT];
    bool added;

    TRY(qf_book_prepare(desk->book,
        "INSERT INTO joint_entry (matter, what, on_day, by_user, party, due_on)"
        " SELECT ?1, ?2, ?3, ?4, nullif(?5, 0), CASE WHEN ?5 THEN ?6 END WHERE ?5 = 0 OR EXISTS (SELECT 1 FROM"
        " joint_party WHERE id = ?5 AND matter = ?1 AND to_day IS NULL) RETURNING id",
        &insert, error));
    qf_date_format(desk->today, day);
    qf_date_format(entry->due, due);
    qf_statement_bind_int(insert, 1, entry->matter);
    qf_statement_bind_text(insert, 2, entry->what);
    qf_statement_bind_text(insert, 3, day);
    qf_statement_bind_int(insert, 4, desk->actor.user);
    qf_statement_bind_int(insert, 5, entry->party);
    qf_statement_bind_text(insert, 6, due);
    TRY(qf_statement_next(insert, &added, error));
    if (!added)
        return qf_fail(error, QF_NOT_FOUND, "party %lld does not take part in matter %lld", (long long)entry->party,
            (long long)entry->matter);
    *ret_entry = qf_statement_int(insert, 0);
    qf_statement_reset(insert);
    return QF_OK;
}

enum qf_status qf_joint_write(
    const struct qf_desk *desk, const struct qf_new_entry *entry, int64_t *ret_entry, struct qf_error *error)
{
    int64_t id = 0;

    TRY(qf_access_matter(desk, entry->matter, QF_HANDLE, error));
    if (!entry->what || !*entry->what)
        return qf_fail(error, QF_USAGE, "a note without a word is none");
    if (entry->party && entry->due < desk->today)
        return qf_fail(error, QF_USAGE, "whoever is asked to do something is told by when");
    TRY(qf_desk_begin(desk, "joint write", NULL, error));
    TRY(qf_desk_end(desk, insert_entry(desk, entry, &id, error), error));
    *ret_entry = id;
    return QF_OK;
}

/* Of a matter that the actor sees; else there is none. */
static enum qf_status find_entry(
    const struct qf_desk *desk, int64_t entry, int64_t *ret_matter, bool *ret_waits, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(desk->book,
        "SELECT matter, party IS NOT NULL AND done_on IS NULL FROM joint_entry WHERE id = ?1", &find, error));
    qf_statement_bind_int(find, 1, entry);
    TRY(qf_statement_next(find, &found, error));
    if (!found || qf_access_matter(desk, qf_statement_int(find, 0), QF_SEE, error) != QF_OK)
        return qf_fail(error, QF_NOT_FOUND, "there is no entry %lld", (long long)entry);
    *ret_matter = qf_statement_int(find, 0);
    *ret_waits = qf_statement_int(find, 1);
    return QF_OK;
}

static enum qf_status set_done(const struct qf_desk *desk, int64_t entry, const char *result, struct qf_error *error)
{
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;
    char day[QF_DATE_TEXT];

    TRY(qf_book_prepare(desk->book,
        "UPDATE joint_entry SET done_on = ?2, done_by = ?3, result = ?4 WHERE id = ?1 AND done_on IS NULL", &change,
        error));
    qf_date_format(desk->today, day);
    qf_statement_bind_int(change, 1, entry);
    qf_statement_bind_text(change, 2, day);
    qf_statement_bind_int(change, 3, desk->actor.user);
    qf_statement_bind_text(change, 4, result);
    return qf_statement_run(change, error);
}

enum qf_status qf_joint_done(const struct qf_desk *desk, int64_t entry, const char *result, struct qf_error *error)
{
    int64_t matter = 0;
    bool waits = false;

    TRY(find_entry(desk, entry, &matter, &waits, error));
    TRY(qf_access_matter(desk, matter, QF_HANDLE, error));
    if (!waits)
        return qf_fail(error, QF_CONFLICT, "entry %lld asks for nothing, or is done already", (long long)entry);
    if (!result || !*result)
        return qf_fail(error, QF_USAGE, "what is done says what came of it");
    TRY(qf_desk_begin(desk, "joint done", NULL, error));
    return qf_desk_end(desk, set_done(desk, entry, result, error), error);
}

/* --- looking ----------------------------------------------------------------------------------------------------------- */

/* Rows about the matter, for those inside it: ?1 the matter, ?2 the day. */
static enum qf_status look(
    const struct qf_desk *desk, int64_t matter, const char *sql, struct qf_statement **ret_rows, struct qf_error *error)
{
    char day[QF_DATE_TEXT];

    TRY(qf_access_inside(desk, matter, error));
    TRY(qf_book_prepare(desk->book, sql, ret_rows, error));
    qf_date_format(desk->today, day);
    qf_statement_bind_int(*ret_rows, 1, matter);
    qf_statement_bind_text(*ret_rows, 2, day);
    return QF_OK;
}

enum qf_status qf_joint_parties(const struct qf_desk *desk, int64_t matter,
    enum qf_status (*visit)(void *context, const struct qf_joint_party *party, struct qf_error *error), void *context,
    struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    bool more;

    TRY(look(desk, matter,
        "SELECT joint_party.id, kind, organ.name, joint_party.name, from_day, ifnull(to_day, '') FROM joint_party"
        " JOIN organ ON organ.id = organ WHERE matter = ?1 AND from_day <= ?2 ORDER BY joint_party.id",
        &rows, error));
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        const struct qf_joint_party party = { qf_statement_int(rows, 0), qf_statement_text(rows, 1),
            qf_statement_text(rows, 2), qf_statement_text(rows, 3), qf_statement_text(rows, 4),
            qf_statement_text(rows, 5) };
        TRY(visit(context, &party, error));
    }
}

enum qf_status qf_joint_members(const struct qf_desk *desk, int64_t matter,
    enum qf_status (*visit)(void *context, const struct qf_joint_member *member, struct qf_error *error), void *context,
    struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    bool more;

    TRY(look(desk, matter,
        "SELECT user.display, team.part, organ.name, ifnull(joint_party.name, ''), team.from_day, ifnull(until_day, "
        "''),"
        " ifnull(team.to_day, ''), team.to_day IS NULL AND (until_day IS NULL OR until_day >= ?2)"
        " FROM team JOIN user ON user.id = team.user JOIN organ ON organ.id = user.organ"
        " LEFT JOIN secondment ON secondment.id = team.id LEFT JOIN joint_party ON joint_party.id = secondment.party"
        " WHERE team.matter = ?1 ORDER BY team.id",
        &rows, error));
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        const struct qf_joint_member member = { qf_statement_text(rows, 0), qf_statement_text(rows, 1),
            qf_statement_text(rows, 2), qf_statement_text(rows, 3), qf_statement_text(rows, 4),
            qf_statement_text(rows, 5), qf_statement_text(rows, 6), qf_statement_int(rows, 7) };
        TRY(visit(context, &member, error));
    }
}

enum qf_status qf_joint_entries(const struct qf_desk *desk, int64_t matter,
    enum qf_status (*visit)(void *context, const struct qf_joint_entry *entry, struct qf_error *error), void *context,
    struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    bool more;

    TRY(look(desk, matter,
        "SELECT joint_entry.id, what, display, on_day, ifnull(joint_party.name, ''), ifnull(due_on, ''),"
        " ifnull(done_on, ''), ifnull(result, ''), done_on IS NULL AND ifnull(due_on < ?2, 0) FROM joint_entry"
        " JOIN user ON user.id = by_user LEFT JOIN joint_party ON joint_party.id = party"
        " WHERE joint_entry.matter = ?1 ORDER BY joint_entry.id",
        &rows, error));
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        const struct qf_joint_entry entry = { qf_statement_int(rows, 0), qf_statement_text(rows, 1),
            qf_statement_text(rows, 2), qf_statement_text(rows, 3), qf_statement_text(rows, 4),
            qf_statement_text(rows, 5), qf_statement_text(rows, 6), qf_statement_text(rows, 7),
            qf_statement_int(rows, 8) };
        TRY(visit(context, &entry, error));
    }
}
