/* SPDX-License-Identifier: Apache-2.0 */
/* Who sits at a desk, read from the book. */
#include "handle/desk.h"

#include <stdio.h>
#include <string.h>

static const char *const role_names[QF_ROLE_COUNT] = { "clerk", "officer", "leader", "analyst", "data_officer", "trial",
    "party_committee", "auditor", "system_administrator", "security_administrator" };
static const char *const level_names[] = { "township", "county", "city" };

const char *qf_user_role_name(enum qf_user_role role)
{
    return role_names[role];
}

const char *qf_organ_level_name(enum qf_organ_level level)
{
    return level_names[level];
}

/* Index of `name`, or `count`. */
static size_t find_name(const char *const *names, size_t count, const char *name)
{
    size_t i = 0;

    while (i < count && strcmp(names[i], name) != 0)
        i++;
    return i;
}

enum qf_status qf_user_role_find(const char *name, enum qf_user_role *ret_role, struct qf_error *error)
{
    size_t found = find_name(role_names, QF_COUNT(role_names), name);

    if (found == QF_COUNT(role_names)) {
        qf_fail(error, QF_USAGE, "there is no role '%s'", name);
        qf_hint(error, "clerk, officer, leader, analyst, data_officer, trial, auditor, party_committee, "
                       "system_administrator or security_administrator");
        return QF_USAGE;
    }
    *ret_role = (enum qf_user_role)found;
    return QF_OK;
}

enum qf_status qf_organ_level_find(const char *name, enum qf_organ_level *ret_level, struct qf_error *error)
{
    size_t found = find_name(level_names, QF_COUNT(level_names), name);

    if (found == QF_COUNT(level_names))
        return qf_fail(error, QF_USAGE, "there is no level '%s'; it is city, county or township", name);
    *ret_level = (enum qf_organ_level)found;
    return QF_OK;
}

static enum qf_status read_actor(struct qf_statement *row, struct qf_actor *actor, struct qf_error *error)
{
    actor->user = qf_statement_int(row, 0);
    actor->organ = qf_statement_int(row, 1);
    actor->entity = qf_statement_int(row, 2);
    actor->is_head = qf_statement_int(row, 3);
    TRY(qf_user_role_find(qf_statement_text(row, 4), &actor->role, error));
    TRY(qf_organ_level_find(qf_statement_text(row, 5), &actor->level, error));
    snprintf(actor->display, sizeof actor->display, "%s", qf_statement_text(row, 6));
    snprintf(actor->region, sizeof actor->region, "%s", qf_statement_text(row, 7));
    snprintf(actor->home_village, sizeof actor->home_village, "%s", qf_statement_text(row, 8));
    snprintf(actor->department, sizeof actor->department, "%s", qf_statement_text(row, 9));
    return QF_OK;
}

enum qf_status qf_desk_sit(struct qf_book *book, const struct qf_catalog *catalog, const char *name, int32_t today,
    struct qf_desk *ret_desk, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    struct qf_desk desk = { .book = book, .catalog = catalog, .today = today };
    bool found;

    TRY(qf_book_prepare(book,
        "SELECT user.id, organ.id, entity, is_head, role, level, display, region, home_village, department, state"
        " FROM user JOIN organ ON organ.id = user.organ WHERE user.name = ?1",
        &find, error));
    qf_statement_bind_text(find, 1, name);
    TRY(qf_statement_next(find, &found, error));
    if (!found)
        return qf_fail(error, QF_NOT_FOUND, "there is no user '%s'", name);
    if (strcmp(qf_statement_text(find, 10), "active") != 0)
        return qf_fail(error, QF_DENIED, "the account '%s' is suspended", name);
    TRY(read_actor(find, &desk.actor, error));
    snprintf(desk.actor.name, sizeof desk.actor.name, "%s", name);
    *ret_desk = desk;
    return QF_OK;
}

enum qf_status qf_desk_of_user(
    const struct qf_desk *desk, int64_t user, struct qf_desk *ret_desk, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    TRY(qf_book_prepare(desk->book, "SELECT name FROM user WHERE id = ?1", &find, error));
    qf_statement_bind_int(find, 1, user);
    TRY(qf_statement_next(find, &found, error));
    if (!found)
        return qf_fail(error, QF_NOT_FOUND, "there is no user %lld", (long long)user);
    return qf_desk_sit(desk->book, desk->catalog, qf_statement_text(find, 0), desk->today, ret_desk, error);
}

enum qf_status qf_desk_organ(
    const struct qf_desk *desk, int64_t organ, enum qf_organ *ret_stands, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    if (desk->actor.organ == organ) {
        *ret_stands = QF_ORGAN_HANDLING;
        return QF_OK;
    }
    TRY(qf_book_prepare(desk->book, "SELECT 1 FROM organ WHERE id = ?1 AND parent = ?2", &find, error));
    qf_statement_bind_int(find, 1, organ);
    qf_statement_bind_int(find, 2, desk->actor.organ);
    TRY(qf_statement_next(find, &found, error));
    if (!found)
        return qf_fail(error, QF_DENIED, "another organ handles it");
    *ret_stands = QF_ORGAN_ABOVE;
    return QF_OK;
}

enum qf_status qf_desk_begin(const struct qf_desk *desk, const char *action, const char *reason, struct qf_error *error)
{
    return qf_book_begin(desk->book, desk->actor.name, action, reason, error);
}

enum qf_status qf_desk_end(const struct qf_desk *desk, enum qf_status status, struct qf_error *error)
{
    if (status == QF_OK)
        return qf_book_commit(desk->book, error);
    qf_book_rollback(desk->book);
    return status;
}

enum qf_status qf_desk_run(const struct qf_desk *desk, struct qf_statement *change, const char *action,
    const char *reason, int64_t *ret_id, struct qf_error *error)
{
    TRY(qf_desk_begin(desk, action, reason, error));
    enum qf_status status = qf_statement_run(change, error);
    int64_t id = qf_book_last_id(desk->book); /* before the commit writes to the journal */
    TRY(qf_desk_end(desk, status, error));
    if (ret_id)
        *ret_id = id;
    return QF_OK;
}
