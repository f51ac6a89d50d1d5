/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a tree to structs by const tables of fields: one row a key, so that a reader of the table knows
 * the file's form. Everything that does not fit is noted as a mistake; the struct keeps its zeros. Not public.
 */
#ifndef QF_CATALOG_DECODE_H
#define QF_CATALOG_DECODE_H

#include <stdint.h>

#include "catalog/mistake.h"

enum qf_field_kind {
    QF_FIELD_RAW,        /* only known and, when required, there; read by the record's `finish` */
    QF_FIELD_TEXT,       /* const char *: any non-empty scalar */
    QF_FIELD_NAME,       /* const char *: lower-case SQL name, [a-z][a-z0-9_]*, at most 48 characters */
    QF_FIELD_CODE,       /* const char *: [A-Z][A-Z0-9]*, at most 12 characters */
    QF_FIELD_BILINGUAL,  /* struct qf_bilingual: {zh: …, en: …}, or one text for both */
    QF_FIELD_INTEGER,    /* int, within `min` … `max` */
    QF_FIELD_BOOLEAN,    /* bool: true or false */
    QF_FIELD_DATE,       /* int32_t days: 2025-05-27 */
    QF_FIELD_CHOICE,     /* int: index of the word in `choices` */
    QF_FIELD_WORD,       /* const char *: one of `choices` */
    QF_FIELD_TEXTS,      /* const char *const *, count at `count_offset`; no text twice */
    QF_FIELD_BILINGUALS, /* const struct qf_bilingual *, count at `count_offset` */
    QF_FIELD_RECORD,     /* one of `items`, embedded at `offset` */
    QF_FIELD_ITEMS       /* const array of `items`, count at `count_offset` */
};

struct qf_record;

struct qf_field {
    const char *key;
    enum qf_field_kind kind;
    bool required;
    size_t offset, count_offset;
    int min, max;               /* INTEGER; lists: number of items, `max` 0 for any number */
    const char *const *choices; /* CHOICE, WORD: ends with NULL */
    const struct qf_record *items;
};

struct qf_record {
    const char *noun; /* for messages: QF_N("column") */
    size_t size;
    const struct qf_field *fields;
    size_t field_count;
    /* What the table cannot say, after the fields are read. May be NULL. */
    void (*finish)(struct qf_reader *reader, const struct qf_node *node, void *out);
};

/* `out` is zeroed memory of record->size. */
void qf_decode_record(struct qf_reader *reader, const struct qf_node *node, const struct qf_record *record, void *out);

/* Single values, for `finish` functions; false after noting the mistake. */
bool qf_decode_text(struct qf_reader *reader, const struct qf_node *node, const char **ret_text);
bool qf_decode_bilingual(struct qf_reader *reader, const struct qf_node *node, struct qf_bilingual *ret_text);
bool qf_decode_date(struct qf_reader *reader, const struct qf_node *node, int32_t *ret_days);
bool qf_decode_choice(struct qf_reader *reader, const struct qf_node *node, const char *const *choices, int *ret_index);
bool qf_decode_integer(struct qf_reader *reader, const struct qf_node *node, int64_t *ret_number);

/* How a value is called in messages: its key, or "item" in a list. */
const char *qf_node_label(const struct qf_node *node);
size_t qf_choice_count(const char *const *choices);
bool qf_is_name(const char *text); /* see QF_FIELD_NAME */

#endif
