/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Identifiers of people, firms, places and accounts: each is read as people write it, brought to
 * one form, and judged. One const table (ident.c) lists them; contracts, SQL functions and help
 * are made from that table. No reader allocates, so that each can run inside a scan.
 */
#ifndef QF_IDENT_IDENT_H
#define QF_IDENT_IDENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/lang.h"
#include "base/slice.h"
#include "base/text.h"

#define QF_IDENT_MAX 192 /* bytes of the longest normal form, with terminator */

enum qf_ident_outcome {
    QF_IDENT_EMPTY,  /* nothing there, or a sign for nothing (无, -, /, 0) */
    QF_IDENT_VALID,  /* value is the normal form */
    QF_IDENT_INVALID /* value is the text without decoration (or as much of it as fits); `reason` says why */
};

/* Why a value is invalid, or how the normal form differs from the text. Names and texts: qf_ident_reason_*(). */
enum qf_ident_reason {
    QF_REASON_NONE = 0,
    /* the value is valid and was altered on the way to its normal form; the last that applies is given */
    QF_REASON_STRIPPED, /* leading apostrophe, trailing tab, grouping spaces, +86 */
    QF_REASON_FOLDED,   /* full-width or lower-case characters */
    QF_REASON_UPGRADED, /* 15-digit resident ID or 8-digit form brought to the present one */
    /* the value is invalid */
    QF_REASON_LENGTH,
    QF_REASON_CHARACTER,
    QF_REASON_CHECK_DIGIT,
    QF_REASON_DATE,    /* no such day, or before 1850 or after 2099 (readers have no clock) */
    QF_REASON_DAMAGED, /* a spreadsheet kept 15 significant digits: …000 or 1.10105E+17 */
    QF_REASON_MASKED,  /* 340***********001X: a weak key only */
    QF_REASON_RANGE,   /* a structure field out of its range */
    QF_REASON_COUNT
};

struct qf_ident {
    enum qf_ident_outcome outcome;
    enum qf_ident_reason reason;
    bool warn; /* valid, but a soft rule failed (Luhn on a passbook number, unknown region) */
    uint8_t length;
    char value[QF_IDENT_MAX]; /* UTF-8, zero-terminated */
};

struct qf_ident_type {
    /* Also the SQL function's; contracts call bank_card `account` and region_code `region`. */
    const char *name;
    struct qf_bilingual title;
    const char *source; /* the standard: "GB 11643-1999" */
    void (*read)(struct qf_slice text, struct qf_ident *ret);
    enum qf_ident_privacy { QF_IDENT_PUBLIC, QF_IDENT_PERSONAL } privacy; /* personal ones are masked for display */
    uint8_t shown_head, shown_tail; /* characters that a mask leaves at each end */
};

const struct qf_ident_type *qf_ident_types(size_t *ret_count);
const struct qf_ident_type *qf_ident_type_find(const char *name);

const char *qf_ident_reason_name(enum qf_ident_reason reason); /* "check-digit" */
const char *qf_ident_reason_text(enum qf_ident_reason reason); /* English, for qf_tr() */

void qf_resident_id_read(struct qf_slice text, struct qf_ident *ret); /* GB 11643-1999, 15 → 18 */
void qf_credit_code_read(struct qf_slice text, struct qf_ident *ret); /* GB 32100-2015 */
void qf_organisation_code_read(
    struct qf_slice text, struct qf_ident *ret); /* GB 11714-1997; normal form without hyphen */
void qf_registration_number_read(struct qf_slice text, struct qf_ident *ret); /* GS 15-2006 */
void qf_bank_card_read(struct qf_slice text, struct qf_ident *ret);           /* 13–19 digits; Luhn is a soft rule */
void qf_phone_read(struct qf_slice text, struct qf_ident *ret); /* mobile 11 digits, or area code-number */
void qf_plate_read(struct qf_slice text, struct qf_ident *ret);
void qf_region_code_read(struct qf_slice text, struct qf_ident *ret);        /* 6, 9 or 12 digits */
void qf_contractor_code_read(struct qf_slice text, struct qf_ident *ret);    /* GB/T 35958: 18 digits */
void qf_parcel_code_read(struct qf_slice text, struct qf_ident *ret);        /* GB/T 35958: 19 digits */
void qf_land_contract_code_read(struct qf_slice text, struct qf_ident *ret); /* 19: 18 digits and J or Q */
void qf_issuer_code_read(struct qf_slice text, struct qf_ident *ret);        /* 发包方, 14 digits */
void qf_medical_institution_read(struct qf_slice text, struct qf_ident *ret);
void qf_disability_card_read(struct qf_slice text, struct qf_ident *ret);   /* resident ID, type, grade */
void qf_person_name_read(struct qf_slice text, struct qf_ident *ret);       /* see name.h */
void qf_organisation_name_read(struct qf_slice text, struct qf_ident *ret); /* width and spaces folded, brackets （） */

/* Facts in a valid 18-character resident ID; false when `id` is not one. */
bool qf_resident_id_birth(struct qf_slice id, int32_t *ret_days);
bool qf_resident_id_male(struct qf_slice id, bool *ret_male);
/* The check character for 17 digits; 0 when they are not digits. */
char qf_resident_id_check(const char digits[17]);
char qf_credit_code_check(const char characters[17]);
char qf_organisation_code_check(const char characters[8]);

/*
 * For display: the first 6 and last 2 characters of a person's ID, 3 and 4 of a phone, 4 and 4 of an account, 2 and 2
 * of a plate and the first character of a name stay; every other becomes `*`. A value no longer than what would stay is
 * all `*`; so is a value of an unknown type. Types that name no person (codes of bodies, places and land) are not
 * masked.
 */
void qf_ident_mask(const char *type_name, struct qf_slice value, char ret_masked[QF_IDENT_MAX]);
/*
 * Appends running text in which every run of digits that is long enough for a telephone, an account or a resident ID
 * is masked, grouped and full-width ones too. Digits beside a letter a–f belong to a hash and stay.
 */
void qf_ident_mask_within(struct qf_slice text, struct qf_text *out);

/*
 * Entities. A valid key is a number that is the same on every machine and for ever:
 *   a person         the first 17 digits of the 18-character resident ID        10^16 … 10^17
 *   an organisation  2·10^17 + the 8 characters of the organisation code in base 36
 *                    (characters 9–16 of a credit code), so both codes of one body give one entity
 *   without a key    3·10^17 + a number that matching assigns
 * 0 when the text is no valid key.
 */
#define QF_ENTITY_ORGANISATION INT64_C(200000000000000000)
#define QF_ENTITY_ASSIGNED     INT64_C(300000000000000000)
enum qf_entity_kind {
    QF_ENTITY_KIND_NONE,
    QF_ENTITY_KIND_PERSON,
    QF_ENTITY_KIND_ORGANISATION,
    QF_ENTITY_KIND_ASSIGNED
};
int64_t qf_person_entity(struct qf_slice resident_id);
int64_t qf_organisation_entity(struct qf_slice code); /* credit code or organisation code */
enum qf_entity_kind qf_entity_kind(int64_t entity);
/* The resident ID or organisation code behind an entity that has a key; false for others. */
bool qf_entity_key(int64_t entity, char ret_key[QF_IDENT_MAX]);

#endif
