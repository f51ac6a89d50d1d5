/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The catalogue: departments, calendar, workflow, contracts, definitions and models, read strictly from YAML. What
 * ships is overlaid by the workspace's own: a file with the same code replaces the shipped one, and
 * catalog/parameters.yaml sets parameters of models without copying them.
 */
#ifndef QF_CATALOG_CATALOG_H
#define QF_CATALOG_CATALOG_H

#include "base/error.h"
#include "base/memory.h"
#include "catalog/calendar.h"
#include "catalog/contract.h"
#include "catalog/model.h"
#include "catalog/workflow.h"

struct qf_department {
    const char *code;         /* "MZ" */
    struct qf_bilingual name; /* 民政局 / Civil Affairs Bureau */
};

struct qf_domain { /* D00 … D10, DXX */
    const char *code;
    struct qf_bilingual name;
};

/* One mistake in the catalogue; all are collected before loading fails. */
struct qf_catalog_mistake {
    const char *file;
    unsigned line, column; /* 1-based; 0 when not known */
    const char *message;   /* in the language of the error given to qf_catalog_load() */
    const char *hint;      /* "did you mean 'headers'?"; may be "" */
};

struct qf_catalog;

/*
 * `shipped` and `workspace` are folders with departments.yaml, domains.yaml, calendar.yaml, workflow.yaml, contracts/, definitions/, models/;
 * `workspace` may be NULL or may not exist. With mistakes it fails with INPUT, the first one as message, and still
 * returns the catalogue in `ret_catalog` when that is possible, so that all can be listed.
 */
QF_MUST_CHECK enum qf_status qf_catalog_load(
    const char *shipped, const char *workspace, struct qf_catalog **ret_catalog, struct qf_error *error);
void qf_catalog_free(struct qf_catalog *catalog);
QF_CLEANUP_POINTER(struct qf_catalog, qf_catalog_free)

const char *qf_catalog_digest(const struct qf_catalog *catalog); /* over all its files */
const struct qf_catalog_mistake *qf_catalog_mistakes(const struct qf_catalog *catalog, size_t *ret_count);

const struct qf_calendar *qf_catalog_calendar(const struct qf_catalog *catalog); /* never NULL; may be empty */
const struct qf_workflow *qf_catalog_workflow(const struct qf_catalog *catalog); /* the same */

/* Each list is in byte order of code or name. */
const struct qf_department *qf_catalog_departments(const struct qf_catalog *catalog, size_t *ret_count);
const struct qf_domain *qf_catalog_domains(const struct qf_catalog *catalog, size_t *ret_count);
const struct qf_contract *qf_catalog_contracts(const struct qf_catalog *catalog, size_t *ret_count);
const struct qf_definition *qf_catalog_definitions(const struct qf_catalog *catalog, size_t *ret_count);
const struct qf_model *qf_catalog_models(const struct qf_catalog *catalog, size_t *ret_count);

const struct qf_department *qf_catalog_department(const struct qf_catalog *catalog, const char *code);
const struct qf_domain *qf_catalog_domain(const struct qf_catalog *catalog, const char *code);
const struct qf_contract *qf_catalog_contract(const struct qf_catalog *catalog, const char *code);
const struct qf_definition *qf_catalog_definition(const struct qf_catalog *catalog, const char *name);
const struct qf_model *qf_catalog_model(const struct qf_catalog *catalog, const char *code);

/* The nearest of `names` to `name` by edit distance, for "did you mean"; NULL when none is near. */
const char *qf_suggest(const char *name, const char *const *names, size_t count);

/*
 * One YAML file of the catalogue alone, for tests and fuzzing, with the same outcome as qf_catalog_load(): what it says
 * of other files is not looked up. `kind` is departments, domains, calendar, workflow, contract, definition or model (else USAGE).
 */
QF_MUST_CHECK enum qf_status qf_catalog_read_text(
    const char *kind, const char *data, size_t length, struct qf_catalog **ret_catalog, struct qf_error *error);

#endif
