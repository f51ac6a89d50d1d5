/* SPDX-License-Identifier: Apache-2.0 */
/* One column of a contract from YAML: its type, role, header spellings, closed list of values and bounds. */
#include "catalog/contract.h"

#include <string.h>

#include "base/date.h"
#include "base/money.h"
#include "catalog/kinds.h"
#include "catalog/type.h"

static const char *const invalid_choices[] = {
    [QF_INVALID_QUARANTINE] = "quarantine", [QF_INVALID_KEEP] = "keep", NULL
};
static const char *const unit_choices[] = { "元", "万元", NULL };
static const char *const attributes[] = { "id", "name", "account", "code", "phone", "address", "region", "township",
    "village", "group", NULL };

static void finish_type(struct qf_reader *reader, const struct qf_node *node, struct qf_column *column)
{
    const struct qf_node *value = qf_node_member(node, "type");
    const char *name;
    if (!value || !qf_decode_text(reader, value, &name))
        return;
    column->type = qf_type_find(name);
    if (column->type)
        return;
    size_t count;
    const struct qf_type *types = qf_types(&count);
    const char **names = qf_reader_array(reader, count, sizeof *names);
    if (!names)
        return;
    for (size_t i = 0; i < count; i++)
        names[i] = types[i].name;
    qf_mistake(reader, value, "there is no type '%s'", name);
    if (!qf_mistake_suggest(reader, name, names, count))
        qf_mistake_hint(reader, "docs/contracts.md lists the types");
}

/* "payee.id": the party is held against the contract's parties once those are read. */
static void finish_role(struct qf_reader *reader, const struct qf_node *node, struct qf_column *column)
{
    const struct qf_node *value = qf_node_member(node, "role");
    const char *role;
    if (!value || !qf_decode_text(reader, value, &role))
        return;
    const char *dot = strchr(role, '.');
    if (!dot || dot == role || !dot[1]) {
        qf_mistake(reader, value, "role '%s' is not of the form party.attribute", role);
        qf_mistake_hint(reader, "for example payee.id or payee.name");
        return;
    }
    char *party = qf_arena_slice(reader->arena, (struct qf_slice){ role, (size_t)(dot - role) });
    if (!party) {
        reader->mistakes->no_memory = true;
        return;
    }
    for (size_t i = 0; attributes[i]; i++) {
        if (strcmp(attributes[i], dot + 1) == 0) {
            column->party = party;
            column->attribute = attributes[i];
            return;
        }
    }
    qf_mistake(reader, value, "there is no attribute '%s'", dot + 1);
    if (!qf_mistake_suggest(reader, dot + 1, attributes, qf_choice_count(attributes)))
        qf_mistake_hint(
            reader, "it is one of: id, name, account, code, phone, address, region, township, village, group");
}

/* The Chinese title is a header too: it comes first. */
static void finish_headers(struct qf_reader *reader, struct qf_column *column)
{
    const char **headers = qf_reader_array(reader, column->header_count + 1, sizeof *headers);
    if (!headers || !column->title.zh)
        return;
    size_t count = 0;
    headers[count++] = column->title.zh;
    for (size_t i = 0; i < column->header_count; i++) {
        if (strcmp(column->headers[i], column->title.zh) != 0)
            headers[count++] = column->headers[i];
    }
    column->headers = headers;
    column->header_count = count;
}

static int compare_values(const void *left, const void *right)
{
    const struct qf_value_name *a = left, *b = right;
    return strcmp(a->spelling, b->spelling);
}

static size_t spelling_count(const struct qf_node *values)
{
    size_t count = values->count; /* every code is a spelling of itself */
    for (const struct qf_node *code = values->first; code; code = code->next)
        count += code->kind == QF_NODE_LIST ? code->count : 1;
    return count;
}

static void check_spellings(
    struct qf_reader *reader, const struct qf_node *values, struct qf_value_name *names, size_t *count)
{
    size_t kept = 0;
    qsort(names, *count, sizeof *names, compare_values);
    for (size_t i = 0; i < *count; i++) {
        if (kept && strcmp(names[kept - 1].spelling, names[i].spelling) == 0) {
            if (strcmp(names[kept - 1].code, names[i].code) != 0)
                qf_mistake(reader, values, "'%s' stands for '%s' and for '%s'", names[i].spelling, names[kept - 1].code,
                    names[i].code);
            continue;
        }
        names[kept++] = names[i];
    }
    *count = kept;
}

static void finish_values(struct qf_reader *reader, const struct qf_node *node, struct qf_column *column)
{
    const struct qf_node *values = qf_node_member(node, "values");
    bool is_code = column->type && strcmp(column->type->name, "code") == 0;
    if (!values) {
        if (is_code)
            qf_mistake(reader, node, "a column of type 'code' needs 'values'");
        if (column->values_open)
            qf_mistake(reader, qf_node_member(node, "values_open"), "'values_open' has no sense without 'values'");
        return;
    }
    if (values->kind != QF_NODE_MAP || !values->count) {
        qf_mistake(reader, values, "'values' must be a table from code to spellings");
        qf_mistake_hint(reader, "for example {spouse: [配偶, 妻, 夫]}");
        return;
    }
    if (column->type && !is_code) {
        qf_mistake(reader, values, "a column of type '%s' cannot have 'values'", column->type->name);
        qf_mistake_hint(reader, "use the type 'code'");
        return;
    }
    struct qf_value_name *names = qf_reader_array(reader, spelling_count(values), sizeof *names);
    size_t count = 0;
    if (!names)
        return;
    for (const struct qf_node *code = values->first; code; code = code->next) {
        const struct qf_node *spelling = code->kind == QF_NODE_LIST ? code->first : code;
        names[count++] = (struct qf_value_name){ code->key, code->key };
        while (spelling) {
            const char *text;
            if (qf_decode_text(reader, spelling, &text))
                names[count++] = (struct qf_value_name){ text, code->key };
            spelling = code->kind == QF_NODE_LIST ? spelling->next : NULL;
        }
    }
    check_spellings(reader, values, names, &count);
    column->values = names;
    column->value_count = count;
}

/* A bound as people write it, in the unit in which the type is stored. */
static bool read_bound(
    struct qf_reader *reader, const struct qf_node *node, const struct qf_column *column, int64_t *ret_bound)
{
    const char *text, *type = column->type->name;
    if (!qf_decode_text(reader, node, &text))
        return false;
    enum qf_quantity_outcome outcome = QF_QUANTITY_MALFORMED;
    if (strcmp(type, "money_yuan") == 0) {
        outcome = qf_money_read(qf_slice(text), 100, ret_bound);
    } else if (strcmp(type, "area_mu") == 0) {
        outcome = qf_area_read(qf_slice(text), QF_AREA_MU, ret_bound);
    } else if (strcmp(type, "integer") == 0 || strcmp(type, "year") == 0) {
        outcome = qf_integer_read(qf_slice(text), ret_bound);
    } else if (strcmp(type, "date") == 0 || strcmp(type, "month") == 0) {
        struct qf_date_reading reading = qf_date_read(qf_slice(text));
        outcome = reading.outcome == QF_DATE_READ ? QF_QUANTITY_READ : QF_QUANTITY_MALFORMED;
        *ret_bound = reading.days;
    } else {
        qf_mistake(reader, node, "a column of type '%s' cannot have '%s'", type, node->key);
        qf_mistake_hint(reader, "bounds are for money_yuan, area_mu, integer, year, date and month");
        return false;
    }
    if (outcome != QF_QUANTITY_READ)
        qf_mistake(reader, node, "'%s' cannot be read as %s", text, type);
    return outcome == QF_QUANTITY_READ;
}

static void finish_bounds(struct qf_reader *reader, const struct qf_node *node, struct qf_column *column)
{
    const struct qf_node *min = qf_node_member(node, "min"), *max = qf_node_member(node, "max");
    int64_t bound;
    if (!column->type)
        return;
    if (min && read_bound(reader, min, column, &bound)) {
        column->has_min = true;
        column->min = bound;
    }
    if (max && read_bound(reader, max, column, &bound)) {
        column->has_max = true;
        column->max = bound;
    }
    if (column->has_min && column->has_max && column->min > column->max)
        qf_mistake(reader, max, "'max' is less than 'min'");
}

static void finish_unit(struct qf_reader *reader, const struct qf_node *node, struct qf_column *column)
{
    const struct qf_node *unit = qf_node_member(node, "unit");
    int choice = 0;
    column->unit_fen = 100;
    if (!unit || !column->type)
        return;
    if (strcmp(column->type->name, "money_yuan") != 0) {
        qf_mistake_key(reader, unit, "a column of type '%s' cannot have a 'unit'", column->type->name);
        return;
    }
    if (qf_decode_choice(reader, unit, unit_choices, &choice))
        column->unit_fen = choice == 1 ? 1000000 : 100;
}

static void finish_column(struct qf_reader *reader, const struct qf_node *node, void *out)
{
    struct qf_column *column = out;
    if (!qf_node_member(node, "on_invalid") && !column->required)
        column->on_invalid = QF_INVALID_KEEP;
    finish_type(reader, node, column);
    finish_role(reader, node, column);
    finish_headers(reader, column);
    finish_values(reader, node, column);
    finish_bounds(reader, node, column);
    finish_unit(reader, node, column);
}

#define COLUMN(member) offsetof(struct qf_column, member)
static const struct qf_field column_fields[] = {
    { "name", QF_FIELD_NAME, true, COLUMN(name) },
    { "title", QF_FIELD_BILINGUAL, true, COLUMN(title) },
    { "headers", QF_FIELD_TEXTS, false, COLUMN(headers), COLUMN(header_count), .max = 200 },
    { "type", QF_FIELD_RAW, true },
    { "role", QF_FIELD_RAW },
    { "required", QF_FIELD_BOOLEAN, false, COLUMN(required) },
    { "fill_down", QF_FIELD_BOOLEAN, false, COLUMN(fill_down) },
    { "on_invalid", QF_FIELD_CHOICE, false, COLUMN(on_invalid), .choices = invalid_choices },
    { "unit", QF_FIELD_RAW },
    { "min", QF_FIELD_RAW },
    { "max", QF_FIELD_RAW },
    { "values", QF_FIELD_RAW },
    { "values_open", QF_FIELD_BOOLEAN, false, COLUMN(values_open) },
    { "sensitive", QF_FIELD_BOOLEAN, false, COLUMN(sensitive) },
};
const struct qf_record qf_column_record = { QF_N("column"), sizeof(struct qf_column), column_fields,
    QF_COUNT(column_fields), finish_column };
