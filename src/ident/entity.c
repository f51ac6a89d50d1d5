/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Valid keys as numbers, so that joins compare eight bytes. A check character follows from the
 * rest of its code, so the number leaves it out and gives it back.
 */
#include "ident/ident.h"

enum { RESIDENT_BODY = 17, ORGANISATION_BODY = 8, ORGANISATION_IN_CREDIT = 8 };

#define ENTITY_PERSON      INT64_C(10000000000000000)
#define ORGANISATION_COUNT INT64_C(2821109907456) /* 36^8 */

int64_t qf_person_entity(struct qf_slice resident_id)
{
    struct qf_ident id;
    int64_t entity = 0;

    qf_resident_id_read(resident_id, &id);
    if (id.outcome != QF_IDENT_VALID)
        return 0;
    for (size_t i = 0; i < RESIDENT_BODY; i++)
        entity = entity * 10 + (id.value[i] - '0');
    return entity;
}

/* PDY00001–PDY99999 are used by any body inside itself and so name none. */
static int64_t entity_of_organisation_code(const char *code)
{
    int64_t number = 0;

    if (memcmp(code, "PDY", 3) == 0)
        return 0;
    for (size_t i = 0; i < ORGANISATION_BODY; i++)
        number = number * 36 + (code[i] <= '9' ? code[i] - '0' : code[i] - 'A' + 10);
    return QF_ENTITY_ORGANISATION + number;
}

int64_t qf_organisation_entity(struct qf_slice code)
{
    struct qf_ident read;

    qf_credit_code_read(code, &read);
    if (read.outcome == QF_IDENT_VALID)
        return entity_of_organisation_code(read.value + ORGANISATION_IN_CREDIT);
    qf_organisation_code_read(code, &read);
    return read.outcome == QF_IDENT_VALID ? entity_of_organisation_code(read.value) : 0;
}

enum qf_entity_kind qf_entity_kind(int64_t entity)
{
    if (entity >= ENTITY_PERSON && entity < ENTITY_PERSON * 10)
        return QF_ENTITY_KIND_PERSON;
    if (entity >= QF_ENTITY_ORGANISATION && entity < QF_ENTITY_ORGANISATION + ORGANISATION_COUNT)
        return QF_ENTITY_KIND_ORGANISATION;
    return entity > QF_ENTITY_ASSIGNED ? QF_ENTITY_KIND_ASSIGNED : QF_ENTITY_KIND_NONE;
}

bool qf_entity_key(int64_t entity, char ret_key[QF_IDENT_MAX])
{
    enum qf_entity_kind kind = qf_entity_kind(entity);
    bool is_person = kind == QF_ENTITY_KIND_PERSON;
    size_t length = is_person ? RESIDENT_BODY : ORGANISATION_BODY;
    int base = is_person ? 10 : 36;

    if (!is_person && kind != QF_ENTITY_KIND_ORGANISATION)
        return false;
    if (!is_person)
        entity -= QF_ENTITY_ORGANISATION;
    for (size_t i = length; i-- > 0; entity /= base)
        ret_key[i] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[entity % base];
    ret_key[length] = is_person ? qf_resident_id_check(ret_key) : qf_organisation_code_check(ret_key);
    ret_key[length + 1] = '\0';
    return true;
}
