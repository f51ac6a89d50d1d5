/* SPDX-License-Identifier: Apache-2.0 */
/* Sealing and unsealing one part, and who may read it. */
#include "handle/part.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"

#define NOT_KEPT_AWAY                                                                                                  \
    " AND NOT EXISTS (SELECT 1 FROM recusal WHERE recusal.matter = ?1 AND recusal.user = user.id AND ended_at IS "     \
    "NULL)"                                                                                                            \
    " AND NOT EXISTS (SELECT 1 FROM matter_subject WHERE matter_subject.matter = ?1 AND removed_at IS NULL"            \
    " AND (matter_subject.entity = user.entity OR user.entity IS NULL))"
#define FROM_USERS  "SELECT user.id FROM user JOIN matter ON matter.id = ?1 WHERE "
#define LEADS_ORGAN "(user.role = 'leader' AND user.organ = matter.organ)"

/* ?1 the report, ?2 the day. */
static const char readers[] =
    FROM_USERS "(" LEADS_ORGAN " OR user.id = matter.handler OR EXISTS (SELECT 1 FROM team"
               " WHERE team.matter = ?1 AND team.user = user.id AND to_day IS NULL AND NOT EXISTS (SELECT 1 FROM"
               " secondment WHERE secondment.id = team.id AND until_day < ?2)))" NOT_KEPT_AWAY;
static const char message_readers[] = FROM_USERS "(" LEADS_ORGAN " OR user.id = matter.handler)" NOT_KEPT_AWAY;
static const char identity_readers[] = FROM_USERS LEADS_ORGAN NOT_KEPT_AWAY;

static enum qf_status find_readers(
    const struct qf_desk *desk, int64_t report, const char *part, const char **ret_readers, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool outgoing;

    *ret_readers = strcmp(part, QF_PART_IDENTITY) == 0 ? identity_readers : readers;
    if (strncmp(part, "message/", strlen("message/")) != 0)
        return QF_OK;
    TRY(qf_book_prepare(desk->book,
        "SELECT 1 FROM message WHERE report = ?1 AND 'message/' || id = ?2 AND NOT incoming", &find, error));
    qf_statement_bind_int(find, 1, report);
    qf_statement_bind_text(find, 2, part);
    TRY(qf_statement_next(find, &outgoing, error));
    if (outgoing)
        *ret_readers = message_readers;
    return QF_OK;
}

enum qf_status qf_part_may_read(
    const struct qf_desk *desk, int64_t report, const char *part, int64_t user, bool *ret_may, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    struct qf_text sql CLEANUP(qf_text_release) = { 0 };
    char day[QF_DATE_TEXT];
    const char *who;

    TRY(find_readers(desk, report, part, &who, error));
    qf_text_add_format(&sql, "SELECT 1 WHERE ?3 IN (%s) AND ?2 <> ''", who);
    TRY(qf_text_check(&sql, error));
    TRY(qf_book_prepare(desk->book, qf_text_string(&sql), &find, error));
    qf_date_format(desk->today, day);
    qf_statement_bind_int(find, 1, report);
    qf_statement_bind_text(find, 2, day);
    qf_statement_bind_int(find, 3, user);
    return qf_statement_next(find, ret_may, error);
}

enum qf_status qf_part_wrap(
    const struct qf_desk *desk, int64_t report, const char *part, const struct qf_secret *key, struct qf_error *error)
{
    const char *who;

    TRY(find_readers(desk, report, part, &who, error));
    return qf_keyring_wrap_for(desk, report, part, key, who, error);
}

void qf_part_name(const char *kind, int64_t id, char ret_name[QF_PART_NAME])
{
    snprintf(ret_name, QF_PART_NAME, "%s/%lld", kind, (long long)id);
}

void qf_sealed_part_release(struct qf_sealed_part *part)
{
    qf_secret_release(&part->key);
    qf_text_release(&part->sealed);
}

enum qf_status qf_part_seal(int64_t report, const char *name, const struct qf_secret *plain,
    struct qf_sealed_part *ret_part, struct qf_error *error)
{
    struct qf_sealed_part part CLEANUP(qf_sealed_part_release) = { 0 };
    char object[QF_SEAL_OBJECT];

    qf_seal_object(report, object);
    TRY(qf_seal_key_new(&part.key, error));
    TRY(qf_seal_text(plain, &part.key, &(struct qf_seal_place){ object, name }, &part.sealed, error));
    *ret_part = TAKE_VALUE(part, (struct qf_sealed_part){ 0 });
    return QF_OK;
}

enum qf_status qf_part_unseal(int64_t report, const char *name, const char *sealed, const struct qf_secret *key,
    struct qf_secret *ret_plain, struct qf_error *error)
{
    char object[QF_SEAL_OBJECT];

    qf_seal_object(report, object);
    return qf_unseal_text(sealed, key, &(struct qf_seal_place){ object, name }, ret_plain, error);
}

enum qf_status qf_part_next_id(struct qf_book *book, const char *table, int64_t *ret_id, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    char sql[96];
    bool found;

    snprintf(sql, sizeof sql, "SELECT ifnull(max(id), 0) + 1 FROM %s", table);
    TRY(qf_book_prepare(book, sql, &find, error));
    TRY(qf_statement_next(find, &found, error));
    *ret_id = qf_statement_int(find, 0);
    return QF_OK;
}
