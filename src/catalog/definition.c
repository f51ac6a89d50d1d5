/* SPDX-License-Identifier: Apache-2.0 */
/* Definitions: a SELECT with a name that several models share. */
#include <string.h>

#include "catalog/casework.h"
#include "catalog/kinds.h"

static void finish_definition(struct qf_reader *reader, const struct qf_node *node, void *out)
{
    struct qf_definition *definition = out;
    definition->file = reader->file;
    qf_decode_sql(reader, node, &definition->sql, &definition->sql_line);
    if (!qf_node_member(node, "datasets") && !qf_node_member(node, "uses"))
        qf_mistake(reader, node, "a definition needs 'datasets' or 'uses'");
    for (size_t i = 0; definition->name && qf_view_names[i]; i++) {
        if (strcmp(definition->name, qf_view_names[i]) == 0)
            qf_mistake(reader, qf_node_member(node, "name"),
                "a definition cannot be called '%s': matching gives that view", definition->name);
    }
    if (definition->name && qf_book_batch(definition->name))
        qf_mistake(reader, qf_node_member(node, "name"), "a definition cannot be called '%s': the book has that table",
            definition->name);
}

#define DEFINITION(member) offsetof(struct qf_definition, member)
static const struct qf_field definition_fields[] = {
    { "name", QF_FIELD_NAME, true, DEFINITION(name) },
    { "title", QF_FIELD_BILINGUAL, true, DEFINITION(title) },
    { "datasets", QF_FIELD_TEXTS, false, DEFINITION(datasets), DEFINITION(dataset_count), .max = 100 },
    { "uses", QF_FIELD_TEXTS, false, DEFINITION(uses), DEFINITION(use_count), .max = 100 },
    { "sql", QF_FIELD_RAW, true },
};
const struct qf_record qf_definition_record = { QF_N("definition"), sizeof(struct qf_definition), definition_fields,
    QF_COUNT(definition_fields), finish_definition };
