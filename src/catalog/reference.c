/* SPDX-License-Identifier: Apache-2.0 */
/*
 * References between files: a contract names a department; models and definitions name datasets,
 * definitions and columns. Held against everything that is declared once all files are read.
 */
#include <string.h>

#include "catalog/casework.h"
#include "catalog/kinds.h"

const char *const qf_view_names[] = { "entity", "kin", "link", "relation", NULL };

static bool is_declared(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(names[i], name) == 0)
            return true;
    }
    return false;
}

void qf_check_name(
    struct qf_reader *reader, const struct qf_node *node, const char *noun, const char *const *names, size_t count)
{
    if (!node || node->kind != QF_NODE_SCALAR || is_declared(node->text, names, count))
        return;
    qf_mistake(reader, node, "there is no %s '%s'", qf_tr(reader->mistakes->lang, noun), node->text);
    qf_mistake_suggest(reader, node->text, names, count);
}

static void check_datasets(struct qf_reader *reader, const struct qf_node *root, const struct qf_references *references)
{
    const struct qf_node *list = qf_node_member(root, "datasets");
    for (const struct qf_node *item = list ? list->first : NULL; item; item = item->next)
        qf_check_name(reader, item, QF_N("dataset"), references->datasets, references->dataset_count);
}

static void check_uses(struct qf_reader *reader, const struct qf_node *root, const struct qf_references *references)
{
    const struct qf_node *list = qf_node_member(root, "uses");
    size_t views = qf_choice_count(qf_view_names), count = references->definition_count + views;
    const char **names = list ? qf_reader_array(reader, count, sizeof *names) : NULL;
    if (!names)
        return;
    memcpy(names, qf_view_names, views * sizeof *names);
    for (size_t i = 0; i < references->definition_count; i++)
        names[views + i] = references->definitions[i];
    for (const struct qf_node *item = list->first; item; item = item->next)
        qf_check_name(reader, item, QF_N("definition"), names, count);
}

void qf_contract_check(struct qf_reader *reader, const struct qf_node *root, const struct qf_references *references)
{
    qf_check_name(reader, qf_node_member(root, "department"), QF_N("department"), references->departments,
        references->department_count);
}

/* Rows of an example: each column must be one of the contract's. */
static void check_row(struct qf_reader *reader, const struct qf_node *row, const struct qf_contract *contract)
{
    const char **names = NULL;
    for (const struct qf_node *cell = row->first; cell; cell = cell->next) {
        if (!cell->key || qf_contract_column(contract, cell->key))
            continue;
        names = names ? names : qf_reader_array(reader, contract->column_count, sizeof *names);
        for (size_t i = 0; names && i < contract->column_count; i++)
            names[i] = contract->columns[i].name;
        qf_mistake_key(reader, cell, "dataset '%s' has no column '%s'", contract->code, cell->key);
        if (names)
            qf_mistake_suggest(reader, cell->key, names, contract->column_count);
    }
}

static void check_example(
    struct qf_reader *reader, const struct qf_node *example, const struct qf_references *references)
{
    const struct qf_node *rows = qf_node_member(example, "rows");
    for (const struct qf_node *dataset = rows && rows->kind == QF_NODE_MAP ? rows->first : NULL; dataset;
         dataset = dataset->next) {
        if (!is_declared(dataset->key, references->datasets, references->dataset_count)) {
            qf_mistake_key(reader, dataset, "there is no dataset '%s'", dataset->key);
            qf_mistake_suggest(reader, dataset->key, references->datasets, references->dataset_count);
            continue;
        }
        const struct qf_contract *contract = qf_catalog_dataset(references->catalog, dataset->key);
        for (const struct qf_node *row = contract ? dataset->first : NULL; row; row = row->next)
            check_row(reader, row, contract);
    }
}

/* A workflow that did not read whole has no rules at all; that is its own mistake. */
static void check_parameters(
    struct qf_reader *reader, const struct qf_node *root, const struct qf_references *references)
{
    const struct qf_workflow *workflow = qf_catalog_workflow(references->catalog);
    const struct qf_node *list = qf_node_member(root, "parameters");
    const char **names =
        list && workflow->rule_count ? qf_reader_array(reader, workflow->rule_count, sizeof *names) : NULL;
    for (size_t i = 0; names && i < workflow->rule_count; i++)
        names[i] = workflow->rules[i].name;
    for (const struct qf_node *item = names ? list->first : NULL; item; item = item->next)
        qf_check_name(reader, qf_node_member(item, "rule"), QF_N("rule"), names, workflow->rule_count);
}

void qf_model_check(struct qf_reader *reader, const struct qf_node *root, const struct qf_references *references)
{
    const struct qf_node *examples = qf_node_member(root, "examples");
    qf_check_name(
        reader, qf_node_member(root, "domain"), QF_N("domain"), references->domains, references->domain_count);
    check_datasets(reader, root, references);
    check_uses(reader, root, references);
    check_parameters(reader, root, references);
    for (const struct qf_node *item = examples ? examples->first : NULL; item; item = item->next)
        check_example(reader, item, references);
}

/* Walks from `name` along the uses of definitions; each is visited once. Whether `target` is met. */
static bool reaches(const struct qf_catalog *catalog, const char *name, const char *target, bool *visited)
{
    size_t count;
    const struct qf_definition *definitions = qf_catalog_definitions(catalog, &count);
    const struct qf_definition *definition = qf_catalog_definition(catalog, name);
    if (strcmp(name, target) == 0)
        return true;
    if (!definition || visited[definition - definitions])
        return false;
    visited[definition - definitions] = true;
    for (size_t i = 0; i < definition->use_count; i++) {
        if (reaches(catalog, definition->uses[i], target, visited))
            return true;
    }
    return false;
}

void qf_definition_check(struct qf_reader *reader, const struct qf_node *root, const struct qf_references *references)
{
    const struct qf_node *name = qf_node_member(root, "name"), *uses = qf_node_member(root, "uses");
    check_datasets(reader, root, references);
    check_uses(reader, root, references);
    for (const struct qf_node *item = name && uses ? uses->first : NULL; item; item = item->next) {
        bool *visited = qf_reader_array(reader, references->definition_count, sizeof *visited);
        if (visited && reaches(references->catalog, item->text, name->text, visited))
            qf_mistake(reader, item, "definition '%s' uses itself by way of '%s'", name->text, item->text);
    }
}
