/* SPDX-License-Identifier: Apache-2.0 */
/* Supervision models and shared definitions, as read from catalog/models/ and catalog/definitions/. */
#ifndef QF_CATALOG_MODEL_H
#define QF_CATALOG_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/lang.h"

struct qf_workflow;

enum qf_level { QF_LEVEL_YELLOW, QF_LEVEL_ORANGE, QF_LEVEL_RED };
const char *qf_level_name(enum qf_level level); /* "red" */
bool qf_level_parse(const char *name, enum qf_level *ret_level);

/* What a parameter or a fact is, and how it is written in a sentence. */
enum qf_fact_type {
    QF_FACT_TEXT,
    QF_FACT_INTEGER,
    QF_FACT_MONEY /* fen */,
    QF_FACT_AREA /* milli-mu */,
    QF_FACT_DATE,
    QF_FACT_MONTH,
    QF_FACT_PERCENT,
    QF_FACT_ID
};

struct qf_model_parameter { /* $name in the SQL; money in fen, area in milli-mu */
    const char *name;
    struct qf_bilingual title;
    enum qf_fact_type type; /* INTEGER, MONEY, AREA, PERCENT, DATE, TEXT */
    int64_t value;          /* the default, or what the workspace sets instead */
    const char *rule;       /* of the workflow, which sets the value; NULL: none does */
    const char *text;       /* TEXT */
    bool has_min, has_max;
    int64_t min, max;
};

/* What the parameter is on a day; false when its rule is not in force then. TEXT has no number. */
bool qf_parameter_value(
    const struct qf_workflow *workflow, const struct qf_model_parameter *parameter, int32_t day, int64_t *ret_value);

struct qf_fact { /* a column of the SQL that the warning keeps and the sentence may use */
    const char *name;
    struct qf_bilingual title;
    enum qf_fact_type type;
};

struct qf_basis { /* legal basis, with the time in which it is in force */
    struct qf_bilingual law;
    const char *article;
    int32_t valid_from, valid_to; /* days; INT32_MIN and INT32_MAX when open */
    bool verified;                /* of a model: false when it says so, and must be confirmed before it is relied on */
};

struct qf_example_cell {
    const char *column, *text;
};
struct qf_example_row {
    const char *dataset;
    const struct qf_example_cell *cells;
    size_t cell_count;
    int line;
};
struct qf_example_hit {  /* an expected warning: what is given must agree */
    const char *subject; /* resident ID, organisation code, or a name when the warning rests on a name */
    const char *period;  /* NULL: any */
    bool has_level, has_amount;
    enum qf_level level;
    int64_t amount_fen;
};
struct qf_example {
    const char *name;
    struct qf_bilingual why; /* what it shows; may be empty strings */
    int32_t as_of;           /* INT32_MIN: 2025-06-30 */
    const struct qf_example_row *rows;
    size_t row_count;
    const struct qf_example_hit *hits; /* none: must stay silent */
    size_t hit_count;
    int line;
};

/* A named SELECT over datasets that several models share (dead, kin, public_employee …). */
struct qf_definition {
    const char *name;
    struct qf_bilingual title;
    const char *const *datasets;
    size_t dataset_count;
    const char *const *uses; /* other definitions, relation, kin, entity */
    size_t use_count;
    const char *sql;
    int sql_line; /* line of the file on which the SQL starts */
    const char *file, *digest;
};

struct qf_model {
    const char *code; /* "M04" */
    const char *name; /* "deceased_subsidy" */
    int version;
    struct qf_bilingual title, question;
    const char *domain;  /* "D01" */
    enum qf_level level; /* when the SQL gives none */
    const char *const *datasets;
    size_t dataset_count;
    const char *const *uses;
    size_t use_count;
    const struct qf_model_parameter *parameters;
    size_t parameter_count;
    const struct qf_fact *facts;
    size_t fact_count;
    const struct qf_basis *basis;
    size_t basis_count;
    struct qf_bilingual sentence; /* with {name}, {fact} places */
    const struct qf_bilingual *false_positives;
    size_t false_positive_count;
    const struct qf_bilingual *verify; /* what to check first */
    size_t verify_count;
    const char *sql;
    int sql_line;
    const struct qf_example *examples;
    size_t example_count;
    const char *file, *digest;
};

#endif
