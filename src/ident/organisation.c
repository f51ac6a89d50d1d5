/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Codes of bodies: the unified social credit code (GB 32100-2015), the organisation code that it
 * contains (GB 11714-1997), and the registration number that firms had before (GS 15-2006).
 */
#include "ident/clean.h"

enum { CREDIT_BODY = 17, CREDIT_LENGTH = 18, ORGANISATION_BODY = 8, ORGANISATION_LENGTH = 9, REGISTRATION_LENGTH = 15 };

/* Registering departments: 机构编制, 外交, 司法行政, 文化, 民政, 旅游, 宗教, 工会, 市场监管, 中央军委, 农业, others. */
static const char departments[] = "123456789ANY";
static const char credit_characters[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/* Position in that set plus one; 0 for I O S V Z and all else. */
static const uint8_t credit_places[256] = {
    ['0'] = 1,
    ['1'] = 2,
    ['2'] = 3,
    ['3'] = 4,
    ['4'] = 5,
    ['5'] = 6,
    ['6'] = 7,
    ['7'] = 8,
    ['8'] = 9,
    ['9'] = 10,
    ['A'] = 11,
    ['B'] = 12,
    ['C'] = 13,
    ['D'] = 14,
    ['E'] = 15,
    ['F'] = 16,
    ['G'] = 17,
    ['H'] = 18,
    ['J'] = 19,
    ['K'] = 20,
    ['L'] = 21,
    ['M'] = 22,
    ['N'] = 23,
    ['P'] = 24,
    ['Q'] = 25,
    ['R'] = 26,
    ['T'] = 27,
    ['U'] = 28,
    ['W'] = 29,
    ['X'] = 30,
    ['Y'] = 31,
};

char qf_credit_code_check(const char characters[17])
{
    static const uint8_t weights[CREDIT_BODY] = { 1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28 };
    unsigned sum = 0;

    for (size_t i = 0; i < CREDIT_BODY; i++) {
        unsigned place = credit_places[(unsigned char)characters[i]];

        if (place == 0)
            return '\0';
        sum += (place - 1) * weights[i];
    }
    return credit_characters[(31 - sum % 31) % 31];
}

static unsigned organisation_value(char c)
{
    return c <= '9' ? (unsigned)(c - '0') : (unsigned)(c - 'A') + 10;
}

char qf_organisation_code_check(const char characters[8])
{
    static const uint8_t weights[ORGANISATION_BODY] = { 3, 7, 9, 10, 5, 8, 4, 2 };
    unsigned sum = 0;

    for (size_t i = 0; i < ORGANISATION_BODY; i++) {
        if (!(qf_ident_sets[(unsigned char)characters[i]] & (QF_SET_DIGIT | QF_SET_LETTER)))
            return '\0';
        sum += organisation_value(characters[i]) * weights[i];
    }
    return "0X987654321"[sum % 11];
}

static bool organisation_part_holds(const char *credit_code)
{
    return qf_organisation_code_check(credit_code + ORGANISATION_BODY) == credit_code[CREDIT_BODY - 1];
}

/* A code of digits alone goes through spreadsheets like any number. */
static bool lost_its_end(const struct qf_ident *ident)
{
    return qf_ident_only(ident, 0, ident->length, QF_SET_DIGIT) &&
           memcmp(ident->value + ident->length - 3, "000", 3) == 0;
}

void qf_credit_code_read(struct qf_slice text, struct qf_ident *ret)
{
    if (!qf_ident_clean(text, "", ret) || !qf_ident_expect(ret, CREDIT_LENGTH, QF_SET_CREDIT))
        return;
    if (!qf_ident_only(ret, 2, 8, QF_SET_DIGIT)) {
        qf_ident_reject(ret, QF_REASON_CHARACTER);
        return;
    }
    if (qf_credit_code_check(ret->value) != ret->value[CREDIT_BODY]) {
        qf_ident_reject(ret, lost_its_end(ret) ? QF_REASON_DAMAGED : QF_REASON_CHECK_DIGIT);
        return;
    }
    ret->warn = !memchr(departments, ret->value[0], sizeof(departments) - 1) || !organisation_part_holds(ret->value);
}

/* PDY00001–PDY99999 are handed out by nobody: any body may use them inside. */
static bool is_private_use(const char *code)
{
    return memcmp(code, "PDY", 3) == 0;
}

void qf_organisation_code_read(struct qf_slice text, struct qf_ident *ret)
{
    if (!qf_ident_clean(text, "-", ret) || !qf_ident_expect(ret, ORGANISATION_LENGTH, QF_SET_DIGIT | QF_SET_LETTER))
        return;
    if (qf_organisation_code_check(ret->value) != ret->value[ORGANISATION_BODY])
        qf_ident_reject(ret, QF_REASON_CHECK_DIGIT);
    else
        ret->warn = is_private_use(ret->value);
}

/* ISO 7064 MOD 11,10 */
static char registration_check(const char *digits)
{
    unsigned product = 10;

    for (size_t i = 0; i + 1 < REGISTRATION_LENGTH; i++) {
        unsigned sum = (product + (unsigned)(digits[i] - '0')) % 10;

        product = (sum == 0 ? 10 : sum) * 2 % 11;
    }
    return (char)('0' + (11 - product) % 10);
}

void qf_registration_number_read(struct qf_slice text, struct qf_ident *ret)
{
    if (!qf_ident_clean(text, "", ret) || !qf_ident_expect(ret, REGISTRATION_LENGTH, QF_SET_DIGIT))
        return;
    if (registration_check(ret->value) != ret->value[REGISTRATION_LENGTH - 1])
        qf_ident_reject(ret, QF_REASON_CHECK_DIGIT);
    else
        ret->warn = !qf_region_province_known(ret->value);
}
