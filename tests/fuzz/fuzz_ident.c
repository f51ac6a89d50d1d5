/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes go through every reader; what comes out must be well formed, a normal form must be read
 * as itself, and comparing must not depend on the order.
 */
#include <stdint.h>

#include "base/error.h"
#include "ident/name.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_form(const struct qf_ident *ident)
{
    if (ident->value[ident->length] != '\0' || strlen(ident->value) != ident->length)
        BUG("the value does not end where its length says");
    if (qf_utf8_valid_prefix(ident->value, ident->length) != ident->length)
        BUG("the value is no UTF-8");
    if ((ident->outcome == QF_IDENT_EMPTY) != (ident->length == 0) && ident->outcome != QF_IDENT_INVALID)
        BUG("an empty value is not called empty");
    if ((ident->outcome == QF_IDENT_INVALID) != (ident->reason >= QF_REASON_LENGTH))
        BUG("outcome and reason contradict each other");
}

static void check_stable(const struct qf_ident_type *type, const struct qf_ident *ident)
{
    struct qf_ident again;

    type->read((struct qf_slice){ ident->value, ident->length }, &again);
    if (again.outcome != QF_IDENT_VALID || again.length != ident->length ||
        memcmp(again.value, ident->value, ident->length) != 0)
        BUG("a normal form is not read as itself");
    if (again.reason != QF_REASON_NONE)
        BUG("a normal form is said to be altered");
}

static void check_readers(struct qf_slice text)
{
    size_t count;
    const struct qf_ident_type *types = qf_ident_types(&count);

    for (size_t i = 0; i < count; i++) {
        struct qf_ident ident;
        char masked[QF_IDENT_MAX];

        types[i].read(text, &ident);
        check_form(&ident);
        if (ident.outcome == QF_IDENT_VALID)
            check_stable(&types[i], &ident);
        qf_ident_mask(types[i].name, text, masked);
        if (strlen(masked) >= QF_IDENT_MAX)
            BUG("a mask is too long");
    }
}

static void check_entities(struct qf_slice text)
{
    int64_t person = qf_person_entity(text), organisation = qf_organisation_entity(text);
    char key[QF_IDENT_MAX];

    if (person != 0 && (!qf_entity_key(person, key) || qf_person_entity(qf_slice(key)) != person))
        BUG("a person's key does not give the person back");
    if (organisation != 0 &&
        (!qf_entity_key(organisation, key) || qf_organisation_entity(qf_slice(key)) != organisation))
        BUG("an organisation's key does not give the organisation back");
}

static void check_names(struct qf_slice text)
{
    struct qf_slice first = { text.data, text.length / 2 };
    struct qf_slice second = { text.data + first.length, text.length - first.length };
    char folded[QF_IDENT_MAX], again[QF_IDENT_MAX], pinyin[QF_IDENT_MAX];

    if (qf_person_name_surname(text) > text.length)
        BUG("a surname is longer than its name");
    qf_person_name_fold(text, folded);
    qf_person_name_fold(qf_slice(folded), again);
    if (strlen(again) > strlen(folded))
        BUG("folding again makes a name longer");
    qf_person_name_pinyin(text, true, pinyin);
    if (qf_utf8_valid_prefix(pinyin, strlen(pinyin)) != strlen(pinyin))
        BUG("pinyin is no UTF-8");
    if (qf_person_name_compare(first, second) != qf_person_name_compare(second, first))
        BUG("agreement depends on the order");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct qf_slice text = { (const char *)data, size };

    if (size == 0)
        return 0;
    check_readers(text);
    check_entities(text);
    check_names(text);
    return 0;
}
