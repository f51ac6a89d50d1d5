/* SPDX-License-Identifier: Apache-2.0 */
/* The table of identifiers: contracts, SQL functions, masks and help are made from it. */
#include "ident/ident.h"

#include "base/memory.h"

#define PERSONAL(head, tail) .privacy = QF_IDENT_PERSONAL, .shown_head = (head), .shown_tail = (tail)

static const struct qf_ident_type types[] = {
    { .name = "resident_id",
        .title = { "公民身份号码", "resident ID" },
        .source = "GB 11643-1999",
        .read = qf_resident_id_read,
        PERSONAL(6, 2) },
    { .name = "credit_code",
        .title = { "统一社会信用代码", "unified social credit code" },
        .source = "GB 32100-2015",
        .read = qf_credit_code_read },
    { .name = "organisation_code",
        .title = { "组织机构代码", "organisation code" },
        .source = "GB 11714-1997",
        .read = qf_organisation_code_read },
    { .name = "registration_number",
        .title = { "工商注册号", "business registration number" },
        .source = "GS 15-2006",
        .read = qf_registration_number_read },
    { .name = "bank_card",
        .title = { "银行卡号", "bank card or passbook number" },
        .source = "ISO/IEC 7812-1",
        .read = qf_bank_card_read,
        PERSONAL(4, 4) },
    { .name = "phone",
        .title = { "电话号码", "telephone number" },
        .source = "E.164, YD/T 1000-1999",
        .read = qf_phone_read,
        PERSONAL(3, 4) },
    { .name = "plate",
        .title = { "号牌号码", "number plate" },
        .source = "GA 36-2018",
        .read = qf_plate_read,
        PERSONAL(2, 2) },
    { .name = "region_code",
        .title = { "区划代码", "region code" },
        .source = "GB/T 2260-2007",
        .read = qf_region_code_read },
    { .name = "issuer_code",
        .title = { "发包方编码", "code of the land's issuer" },
        .source = "GB/T 35958-2018",
        .read = qf_issuer_code_read },
    { .name = "contractor_code",
        .title = { "承包方编码", "code of the land's contractor" },
        .source = "GB/T 35958-2018",
        .read = qf_contractor_code_read },
    { .name = "parcel_code",
        .title = { "地块编码", "parcel code" },
        .source = "GB/T 35958-2018",
        .read = qf_parcel_code_read },
    { .name = "land_contract_code",
        .title = { "承包合同编码", "land contract code" },
        .source = "GB/T 35958-2018",
        .read = qf_land_contract_code_read },
    { .name = "medical_institution",
        .title = { "定点医药机构编号", "medical institution code" },
        .source = "fixmedins_code; WS 218-2002",
        .read = qf_medical_institution_read },
    { .name = "disability_card",
        .title = { "残疾人证号", "disability card number" },
        .source = "resident ID, type, grade",
        .read = qf_disability_card_read,
        PERSONAL(6, 2) },
    { .name = "person_name",
        .title = { "姓名", "name of a person" },
        .source = "ident/name.h",
        .read = qf_person_name_read,
        PERSONAL(1, 0) },
    { .name = "organisation_name",
        .title = { "单位名称", "name of a body" },
        .source = "ident/name.h",
        .read = qf_organisation_name_read },
};

static const struct {
    const char *name;
    const char *text;
} reasons[QF_REASON_COUNT] = {
    [QF_REASON_NONE] = { "none", QF_N("as it should be") },
    [QF_REASON_STRIPPED] = { "stripped", QF_N("signs around or between the characters were taken off") },
    [QF_REASON_FOLDED] = { "folded", QF_N("full-width, lower-case or variant characters were brought to one form") },
    [QF_REASON_UPGRADED] = { "upgraded", QF_N("an old form was brought to the present one") },
    [QF_REASON_LENGTH] = { "length", QF_N("too long or too short") },
    [QF_REASON_CHARACTER] = { "character", QF_N("a character that cannot stand there") },
    [QF_REASON_CHECK_DIGIT] = { "check-digit", QF_N("the check digit does not agree") },
    [QF_REASON_DATE] = { "date", QF_N("the birth in it is no possible day") },
    [QF_REASON_DAMAGED] = { "damaged", QF_N("a spreadsheet destroyed the last digits") },
    [QF_REASON_MASKED] = { "masked", QF_N("characters are hidden behind asterisks") },
    [QF_REASON_RANGE] = { "range", QF_N("a part of it is out of its range") },
};

const struct qf_ident_type *qf_ident_types(size_t *ret_count)
{
    *ret_count = QF_COUNT(types);
    return types;
}

const struct qf_ident_type *qf_ident_type_find(const char *name)
{
    for (size_t i = 0; i < QF_COUNT(types); i++) {
        if (strcmp(types[i].name, name) == 0)
            return &types[i];
    }
    return NULL;
}

const char *qf_ident_reason_name(enum qf_ident_reason reason)
{
    return (unsigned)reason < QF_REASON_COUNT ? reasons[reason].name : "unknown";
}

const char *qf_ident_reason_text(enum qf_ident_reason reason)
{
    return (unsigned)reason < QF_REASON_COUNT ? reasons[reason].text : QF_N("unknown reason");
}
