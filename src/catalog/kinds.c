/* SPDX-License-Identifier: Apache-2.0 */
/* The kinds of files of a catalogue, and the records of those that are a list of small objects. */
#include "catalog/kinds.h"

#include "catalog/catalog.h"

#define DEPARTMENT(member) offsetof(struct qf_department, member)
static const struct qf_field department_fields[] = {
    { "code", QF_FIELD_CODE, true, DEPARTMENT(code) },
    { "name", QF_FIELD_BILINGUAL, true, DEPARTMENT(name) },
};
static const struct qf_record department_record = { QF_N("department"), sizeof(struct qf_department), department_fields,
    QF_COUNT(department_fields), NULL };

#define DOMAIN(member) offsetof(struct qf_domain, member)
static const struct qf_field domain_fields[] = {
    { "code", QF_FIELD_CODE, true, DOMAIN(code) },
    { "name", QF_FIELD_BILINGUAL, true, DOMAIN(name) },
};
static const struct qf_record domain_record = { QF_N("domain"), sizeof(struct qf_domain), domain_fields,
    QF_COUNT(domain_fields), NULL };

#define COLLECTION(member) offsetof(struct qf_collection, member)
static const struct qf_field departments_fields[] = {
    { "departments", QF_FIELD_ITEMS, true, COLLECTION(objects), COLLECTION(count), .max = 1000,
        .items = &department_record },
};
static const struct qf_record departments_record = { QF_N("list of departments"), sizeof(struct qf_collection),
    departments_fields, 1, NULL };
static const struct qf_field domains_fields[] = {
    { "domains", QF_FIELD_ITEMS, true, COLLECTION(objects), COLLECTION(count), .max = 1000, .items = &domain_record },
};
static const struct qf_record domains_record = { QF_N("list of domains"), sizeof(struct qf_collection), domains_fields,
    1, NULL };
static const struct qf_field years_fields[] = {
    { "years", QF_FIELD_ITEMS, true, COLLECTION(objects), COLLECTION(count), .max = 300,
        .items = &qf_calendar_year_record },
};
static const struct qf_record years_record = { QF_N("calendar"), sizeof(struct qf_collection), years_fields, 1, NULL };

const struct qf_kind_info qf_kinds[QF_KIND_COUNT] = {
    [QF_KIND_DEPARTMENT] = { "departments", "departments.yaml", &departments_record, &department_record, "code",
        DEPARTMENT(code), 0, NULL },
    [QF_KIND_DOMAIN] = { "domains", "domains.yaml", &domains_record, &domain_record, "code", DOMAIN(code), 0, NULL },
    [QF_KIND_YEAR] = { "calendar", "calendar.yaml", &years_record, &qf_calendar_year_record, "year",
        offsetof(struct qf_calendar_year, code), 0, qf_calendar_year_check, .optional = true },
    [QF_KIND_CONTRACT] = { "contract", "contracts", NULL, &qf_contract_record, "contract",
        offsetof(struct qf_contract, code), offsetof(struct qf_contract, digest), qf_contract_check },
    [QF_KIND_DEFINITION] = { "definition", "definitions", NULL, &qf_definition_record, "name",
        offsetof(struct qf_definition, name), offsetof(struct qf_definition, digest), qf_definition_check },
    [QF_KIND_MODEL] = { "model", "models", NULL, &qf_model_record, "code", offsetof(struct qf_model, code),
        offsetof(struct qf_model, digest), qf_model_check },
};
