/* SPDX-License-Identifier: Apache-2.0 */
/* Sealing and unsealing one part, and who may read it. */
#include "handle/part.h"

#include <stdio.h>

#define NOT_KEPT_AWAY                                                                                                  \
    " AND NOT EXISTS (SELECT 1 FROM recusal WHERE recusal.matter = ?1 AND recusal.user = user.id AND ended_at IS "     \
    "NULL)"                                                                                                            \
    " AND NOT EXISTS (SELECT 1 FROM matter_subject WHERE matter_subject.matter = ?1 AND removed_at IS NULL"            \
    " AND (matter_subject.entity = user.entity OR user.entity IS NULL))"
#define FROM_USERS  "SELECT user.id FROM user JOIN matter ON matter.id = ?1 WHERE "
#define LEADS_ORGAN "(user.role = 'leader' AND user.organ = matter.organ)"

const char qf_part_readers[] =
    FROM_USERS "(" LEADS_ORGAN " OR user.id = matter.handler OR EXISTS (SELECT 1 FROM team"
               " WHERE team.matter = ?1 AND team.user = user.id AND to_day IS NULL))" NOT_KEPT_AWAY;
const char qf_part_identity_readers[] = FROM_USERS LEADS_ORGAN NOT_KEPT_AWAY;

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
