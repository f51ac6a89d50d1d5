/* SPDX-License-Identifier: Apache-2.0 */
/* What a catalogue holds once it is loaded. */
#include "catalog/catalog.h"

#include <string.h>

#include "catalog/casework.h"
#include "catalog/shelf.h"

void qf_catalog_free(struct qf_catalog *catalog)
{
    if (!catalog)
        return;
    if (catalog->arena)
        qf_arena_free(catalog->arena);
    free(catalog);
}

const char *qf_catalog_digest(const struct qf_catalog *catalog)
{
    return catalog->digest;
}

const struct qf_catalog_mistake *qf_catalog_mistakes(const struct qf_catalog *catalog, size_t *ret_count)
{
    *ret_count = catalog->mistakes.count;
    return catalog->mistakes.items;
}

static const void *all_of(const struct qf_catalog *catalog, enum qf_kind kind, size_t *ret_count)
{
    *ret_count = catalog->shelves[kind].count;
    return catalog->shelves[kind].objects;
}

static const void *find(const struct qf_catalog *catalog, enum qf_kind kind, const char *code)
{
    const struct qf_shelf *shelf = &catalog->shelves[kind];
    size_t low = 0, high = shelf->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const char *object = shelf->objects + middle * shelf->size;
        int order = strcmp(code, *(const char *const *)(object + shelf->code));
        if (order == 0)
            return object;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

const struct qf_department *qf_catalog_departments(const struct qf_catalog *catalog, size_t *ret_count)
{
    return all_of(catalog, QF_KIND_DEPARTMENT, ret_count);
}

const struct qf_domain *qf_catalog_domains(const struct qf_catalog *catalog, size_t *ret_count)
{
    return all_of(catalog, QF_KIND_DOMAIN, ret_count);
}

const struct qf_calendar *qf_catalog_calendar(const struct qf_catalog *catalog)
{
    return &catalog->calendar;
}

const struct qf_workflow *qf_catalog_workflow(const struct qf_catalog *catalog)
{
    return &catalog->workflow;
}

const struct qf_contract *qf_catalog_contracts(const struct qf_catalog *catalog, size_t *ret_count)
{
    return all_of(catalog, QF_KIND_CONTRACT, ret_count);
}

const struct qf_definition *qf_catalog_definitions(const struct qf_catalog *catalog, size_t *ret_count)
{
    return all_of(catalog, QF_KIND_DEFINITION, ret_count);
}

const struct qf_model *qf_catalog_models(const struct qf_catalog *catalog, size_t *ret_count)
{
    return all_of(catalog, QF_KIND_MODEL, ret_count);
}

const struct qf_department *qf_catalog_department(const struct qf_catalog *catalog, const char *code)
{
    return find(catalog, QF_KIND_DEPARTMENT, code);
}

const struct qf_domain *qf_catalog_domain(const struct qf_catalog *catalog, const char *code)
{
    return find(catalog, QF_KIND_DOMAIN, code);
}

const struct qf_contract *qf_catalog_contract(const struct qf_catalog *catalog, const char *code)
{
    return find(catalog, QF_KIND_CONTRACT, code);
}

const struct qf_contract *qf_catalog_book_datasets(const struct qf_catalog *catalog, size_t *ret_count)
{
    *ret_count = qf_casework_count();
    return catalog->book_datasets;
}

const struct qf_contract *qf_catalog_dataset(const struct qf_catalog *catalog, const char *code)
{
    int64_t batch = qf_book_batch(code);
    return batch ? &catalog->book_datasets[-1 - batch] : qf_catalog_contract(catalog, code);
}

const struct qf_definition *qf_catalog_definition(const struct qf_catalog *catalog, const char *name)
{
    return find(catalog, QF_KIND_DEFINITION, name);
}

const struct qf_model *qf_catalog_model(const struct qf_catalog *catalog, const char *code)
{
    return find(catalog, QF_KIND_MODEL, code);
}
