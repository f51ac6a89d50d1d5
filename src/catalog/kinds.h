/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The kinds of the catalogue's files and their records, shared between the files that decode them, check them and load
 * them. Not public.
 */
#ifndef QF_CATALOG_KINDS_H
#define QF_CATALOG_KINDS_H

#include "catalog/decode.h"
#include "catalog/workflow.h"

#define QF_CONTRACT_PARTIES_MAX 20

extern const struct qf_record qf_calendar_year_record; /* calendar_read.c */
extern const struct qf_record qf_column_record;        /* column.c */
extern const struct qf_record qf_contract_record;      /* contract.c */
extern const struct qf_record qf_model_record;         /* model.c */
extern const struct qf_record qf_example_record;       /* example.c */
extern const struct qf_record qf_definition_record;    /* definition.c */
extern const struct qf_record qf_workflow_record;      /* workflow_read.c: into struct qf_workflow */

extern const char *const qf_span_unit_choices[]; /* by enum qf_span_unit */
extern const char *const qf_organ_choices[];     /* of a grant */
extern const char *const qf_one_organ_choices[]; /* of an escalation: one of the two */
extern const char *const qf_clock_kind_choices[];
extern const char *const qf_sanction_kind_choices[];
extern const char *const qf_found_by_choices[];
extern const char *const qf_colour_choices[]; /* by enum qf_colour */
extern const char *const qf_tier_choices[];   /* by enum qf_tier */
extern const char *const qf_level_choices[];  /* by enum qf_level */
extern const char *const qf_view_names[];     /* what matching puts before the models (match/match.h); ends with NULL */

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
     * order; the datasets of the book come last. */
    const char **departments, **domains, **datasets, **definitions;
    size_t department_count, domain_count, dataset_count, definition_count;
};

/* Mistakes of an object that reads well alone but names what does not exist. `root` is its file's tree. */
void qf_calendar_year_check(
    struct qf_reader *reader, const struct qf_node *root, const struct qf_references *references);
void qf_contract_check(struct qf_reader *reader, const struct qf_node *root, const struct qf_references *references);
void qf_model_check(struct qf_reader *reader, const struct qf_node *root, const struct qf_references *references);
void qf_definition_check(struct qf_reader *reader, const struct qf_node *root, const struct qf_references *references);

/* In the order in which they are read. The workflow is none: its files are joined object by object. */
enum qf_kind {
    QF_KIND_DEPARTMENT,
    QF_KIND_DOMAIN,
    QF_KIND_YEAR,
    QF_KIND_CONTRACT,
    QF_KIND_DEFINITION,
    QF_KIND_MODEL,
    QF_KIND_COUNT
};

/* Where objects of a kind stand, and how they are read. `code` and `digest` are offsets in the object. */
extern const struct qf_kind_info {
    const char *name;  /* for qf_catalog_read_text() */
    const char *place; /* a folder of files, or one file with `list` */
    const struct qf_record *list, *record;
    const char *code_key;
    size_t code, digest;
    void (*check)(struct qf_reader *reader, const struct qf_node *root, const struct qf_references *references);
    bool optional; /* a catalogue may be without this file */
} qf_kinds[QF_KIND_COUNT];

/* A file that is a list of small objects under one key. */
struct qf_collection {
    const char *objects;
    size_t count;
};

/* What parameters.yaml sets over the models of `catalog`. `models`: the codes of all, broken ones too. */
void qf_parameters_apply(struct qf_reader *reader, const struct qf_node *root, const struct qf_catalog *catalog,
    const char *const *models, size_t count);

/* Fills the table of days from `calendar->years`; false for lack of memory. */
bool qf_calendar_fill(struct qf_arena *arena, struct qf_calendar *calendar);

/* The rest of a legal basis, for whoever reads its keys into a struct qf_basis. */
void qf_basis_finish(struct qf_reader *reader, const struct qf_node *node, void *out);

/* "there is no NOUN 'text'", with the nearest of `names`, unless the scalar `node` is one of them. */
void qf_check_name(
    struct qf_reader *reader, const struct qf_node *node, const char *noun, const char *const *names, size_t count);

/* The book datasets (casework.h), made in `arena`; false for lack of memory. */
bool qf_casework_build(struct qf_arena *arena, const struct qf_contract **ret_datasets);
size_t qf_casework_count(void);

/* One workflow.yaml as it was read. */
struct qf_workflow_part {
    const struct qf_workflow *lists;
    const struct qf_node *root;
    const char *file;
    bool broken;
};

/* Joins the parts, later ones over earlier ones, and checks the whole. *ret_workflow stays as it is when it cannot be
 * joined. `domains` NULL: they are not looked up. */
void qf_workflow_join(struct qf_reader *reader, const struct qf_workflow_part *parts, size_t part_count,
    const char **domains, size_t domain_count, struct qf_workflow *ret_workflow);

#endif
