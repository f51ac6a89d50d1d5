/* SPDX-License-Identifier: Apache-2.0 */
/* Data contracts: what a department delivers, as read from catalog/contracts/<CODE>.yaml. All strings live in the
 * catalogue's arena. */
#ifndef QF_CATALOG_CONTRACT_H
#define QF_CATALOG_CONTRACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/lang.h"

struct qf_type;

enum qf_on_invalid {
    QF_INVALID_QUARANTINE, /* the row goes to quarantine */
    QF_INVALID_KEEP /* the row stays; identifiers keep their cleaned text (and give no entity), other values become NULL
                     */
};

/* One accepted spelling beside the code that is stored: {配偶: spouse, 妻: spouse}. */
struct qf_value_name {
    const char *spelling;
    const char *code;
};

struct qf_column {
    const char *name;          /* SQL name: "payee_id" */
    struct qf_bilingual title; /* 身份证号 / resident ID */
    const char *const
        *headers; /* spellings that occur; the Chinese title is always one. "父.子" for a header of two rows */
    size_t header_count;
    const struct qf_type *type;
    const char *party;     /* role: the party named ("payee"), NULL when none */
    const char *attribute; /* role: "id", "name", "account", "code", "phone", "village" …; NULL when none */
    bool required;         /* an empty cell quarantines the row; the header must be there */
    bool fill_down;        /* an empty cell takes the value of the row above (household blocks) */
    enum qf_on_invalid on_invalid;
    int64_t unit_fen; /* money: 100 unless the contract says 万元 */
    bool has_min, has_max;
    int64_t min, max;                   /* in stored units */
    const struct qf_value_name *values; /* closed list; empty when open */
    size_t value_count;
    bool values_open; /* a value outside the list is kept as it is and noted instead of being invalid */
    bool sensitive;   /* masked when shown */
};

enum qf_party_kind {
    QF_PARTY_PERSON,
    QF_PARTY_ORGANISATION,
    QF_PARTY_ANY /* either, told by its code (type party_code) */
};

/* Whom a row names: becomes the column <name>_entity of the dataset's view. */
struct qf_party {
    const char *name;
    enum qf_party_kind kind;
    int id_column;   /* index into columns: resident ID or credit/organisation code; −1 when none */
    int name_column; /* −1 when none */
};

enum qf_relation_kind {
    QF_RELATION_SPOUSE,
    QF_RELATION_PARENT,
    QF_RELATION_CHILD,
    QF_RELATION_SIBLING,
    QF_RELATION_HOUSEHOLD,
    QF_RELATION_LEGAL_REPRESENTATIVE,
    QF_RELATION_SHAREHOLDER,
    QF_RELATION_EMPLOYER,
    QF_RELATION_KIN,
    QF_RELATION_PAYEE,
    QF_RELATION_GUARDIAN,
    QF_RELATION_COUNT
};
const char *qf_relation_kind_name(enum qf_relation_kind kind); /* "legal_representative" */

/*
 * A tie that the dataset states: `to` is the <kind> of `from` ("the relative is the parent of the declarant").
 * Two shapes:
 *   in one row     from, to are parties; the kind is fixed or read from `kind_column`, whose stored codes are kind
 * names in a household `group_column` names the household; `to` is each member, `kind_column` its relation to the head
 *                  (code "head" for the head itself); `from` is NULL
 */
struct qf_relation {
    const char *from;
    const char *to;
    int kind_column; /* −1: `kind` is fixed */
    enum qf_relation_kind kind;
    int group_column; /* −1: in one row */
    int confidence;   /* percent */
};

struct qf_contract {
    const char *code;       /* "CZ01" */
    const char *department; /* "CZ" */
    struct qf_bilingual title;
    struct qf_bilingual grain; /* what one row is */
    const char *cadence;       /* daily, weekly, monthly, quarterly, yearly, once */
    int retention_months;
    const char *purpose; /* legal purpose of the collection */
    bool restricted;     /* access needs its own permission */
    const struct qf_column *columns;
    size_t column_count;
    const int *key; /* indices of the columns that make a row unique; empty when none */
    size_t key_count;
    const char *period_column; /* date or month that places a row in time; NULL when none */
    const struct qf_party *parties;
    size_t party_count;
    const struct qf_relation *relations;
    size_t relation_count;
    const char *file;   /* where it was read from */
    const char *digest; /* SHA-256 of the file, hexadecimal */
};

const struct qf_column *qf_contract_column(const struct qf_contract *contract, const char *name); /* NULL when none */
const struct qf_party *qf_contract_party(const struct qf_contract *contract, const char *name);

#endif
