/* SPDX-License-Identifier: Apache-2.0 */
/* The examples of a model: given rows as a department would deliver them, and the warnings they must raise. */
#include <limits.h>
#include <string.h>

#include "base/money.h"
#include "catalog/kinds.h"

static void finish_hit(struct qf_reader *reader, const struct qf_node *node, void *out)
{
    struct qf_example_hit *hit = out;
    const struct qf_node *amount = qf_node_member(node, "amount"), *level = qf_node_member(node, "level");
    const char *ignored;
    int choice;
    if (amount)
        hit->has_amount = qf_parameter_read(reader, amount, QF_FACT_MONEY, &hit->amount_fen, &ignored);
    if (level && qf_decode_choice(reader, level, qf_level_choices, &choice)) {
        hit->has_level = true;
        hit->level = (enum qf_level)choice;
    }
}

#define HIT(member) offsetof(struct qf_example_hit, member)
static const struct qf_field hit_fields[] = {
    { "subject", QF_FIELD_TEXT, true, HIT(subject) },
    { "period", QF_FIELD_TEXT, false, HIT(period) },
    { "level", QF_FIELD_RAW },
    { "amount", QF_FIELD_RAW },
};
static const struct qf_record hit_record = { QF_N("warning under 'expect'"), sizeof(struct qf_example_hit), hit_fields,
    QF_COUNT(hit_fields), finish_hit };

/* A cell may be empty: `account: ""` is an empty cell of the file. */
static void read_row(
    struct qf_reader *reader, const struct qf_node *node, const char *dataset, struct qf_example_row *row)
{
    struct qf_example_cell *cells = qf_reader_array(reader, node->count, sizeof *cells);
    if (!cells)
        return;
    *row = (struct qf_example_row){ .dataset = dataset, .cells = cells, .line = (int)node->line };
    for (const struct qf_node *cell = node->first; cell; cell = cell->next) {
        if (cell->kind == QF_NODE_SCALAR)
            cells[row->cell_count++] = (struct qf_example_cell){ cell->key, cell->text };
        else if (cell->kind != QF_NODE_BROKEN)
            qf_mistake(reader, cell, "'%s' must be a text", cell->key);
    }
}

static void read_rows(struct qf_reader *reader, const struct qf_node *rows, struct qf_example *example)
{
    size_t total = 0;
    if (rows->kind != QF_NODE_MAP) {
        qf_mistake(reader, rows, "'rows' must be a table from dataset to rows");
        qf_mistake_hint(reader, "for example {CZ01: [{payee_name: 张三, amount: \"120\"}]}");
        return;
    }
    for (const struct qf_node *dataset = rows->first; dataset; dataset = dataset->next)
        total += dataset->count;
    struct qf_example_row *read = qf_reader_array(reader, total, sizeof *read);
    for (const struct qf_node *dataset = rows->first; read && dataset; dataset = dataset->next) {
        if (dataset->kind != QF_NODE_LIST) {
            qf_mistake(reader, dataset, "'%s' must be a list of rows", dataset->key);
            continue;
        }
        for (const struct qf_node *row = dataset->first; row; row = row->next) {
            if (row->kind == QF_NODE_MAP)
                read_row(reader, row, dataset->key, &read[example->row_count++]);
            else
                qf_mistake(reader, row, "a row must be a table from column to text");
        }
    }
    example->rows = read;
}

static void finish_example(struct qf_reader *reader, const struct qf_node *node, void *out)
{
    struct qf_example *example = out;
    const struct qf_node *rows = qf_node_member(node, "rows");
    example->line = (int)node->line;
    if (!example->why.zh)
        example->why = (struct qf_bilingual){ "", "" };
    if (!qf_node_member(node, "as_of"))
        example->as_of = INT32_MIN;
    if (rows)
        read_rows(reader, rows, example);
}

#define EXAMPLE(member) offsetof(struct qf_example, member)
static const struct qf_field example_fields[] = {
    { "name", QF_FIELD_TEXT, true, EXAMPLE(name) },
    { "why", QF_FIELD_BILINGUAL, false, EXAMPLE(why) },
    { "as_of", QF_FIELD_DATE, false, EXAMPLE(as_of) },
    { "rows", QF_FIELD_RAW, true },
    { "expect", QF_FIELD_ITEMS, true, EXAMPLE(hits), EXAMPLE(hit_count), .max = 1000, .items = &hit_record },
};
const struct qf_record qf_example_record = { QF_N("example"), sizeof(struct qf_example), example_fields,
    QF_COUNT(example_fields), finish_example };
