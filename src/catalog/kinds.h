/* SPDX-License-Identifier: Apache-2.0 */
/* The records of the catalogue's files, shared between the files that decode them and the loader. Not public. */
#ifndef QF_CATALOG_KINDS_H
#define QF_CATALOG_KINDS_H

#include "catalog/decode.h"

#define QF_CONTRACT_PARTIES_MAX 20

extern const struct qf_record qf_calendar_year_record; /* calendar_read.c */
extern const struct qf_record qf_column_record;        /* column.c */
extern const struct qf_record qf_contract_record;      /* contract.c */
extern const struct qf_record qf_model_record;         /* model.c */
extern const struct qf_record qf_example_record;       /* example.c */
extern const struct qf_record qf_definition_record;    /* definition.c */

extern const char *const qf_span_unit_choices[]; /* by enum qf_span_unit */
extern const char *const qf_level_choices[];     /* by enum qf_level */
extern const char *const qf_view_names[]; /* what matching puts before the models (match/match.h); ends with NULL */

/* SQL in a model or definition: the text and the line on which it begins. */
void qf_decode_sql(struct qf_reader *reader, const struct qf_node *map, const char **ret_sql, int *ret_line);

/* A parameter's value as people write it (yuan, mu, whole numbers, dates, text), in stored units; false after a
 * mistake. */
bool qf_parameter_read(struct qf_reader *reader, const struct qf_node *node, enum qf_fact_type type, int64_t *ret_value,
    const char **ret_text);

/* What stands in the catalogue when all its files are read, for references from one file to another. */
struct qf_references {
    const struct qf_catalog *catalog; /* sound objects only */
    /* All codes and names that a file declares, broken ones too, so that one mistake does not cause others. In byte
     * order. */
    const char **departments, **domains, **datasets, **definitions;
    size_t department_count, domain_count, dataset_count, definition_count;
};

/* Mistakes of an object that reads well alone but names what does not exist. `root` is its file's tree. */
void qf_calendar_year_check(
    struct qf_reader *reader, const struct qf_node *root, const struct qf_references *references);
void qf_contract_check(struct qf_reader *reader, const struct qf_node *root, const struct qf_references *references);
void qf_model_check(struct qf_reader *reader, const struct qf_node *root, const struct qf_references *references);
void qf_definition_check(struct qf_reader *reader, const struct qf_node *root, const struct qf_references *references);

/* Fills the table of days from `calendar->years`; false for lack of memory. */
bool qf_calendar_fill(struct qf_arena *arena, struct qf_calendar *calendar);

#endif
