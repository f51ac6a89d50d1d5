/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Contracts from YAML: the tables say the form, the `finish` functions what the form cannot say:
 * that headers tell columns apart, that key, period, parties and relations name columns that fit.
 */
#include "catalog/contract.h"

#include <string.h>

#include "catalog/kinds.h"
#include "catalog/type.h"

static const char *const relation_names[] = {
    [QF_RELATION_SPOUSE] = "spouse",
    [QF_RELATION_PARENT] = "parent",
    [QF_RELATION_CHILD] = "child",
    [QF_RELATION_SIBLING] = "sibling",
    [QF_RELATION_HOUSEHOLD] = "household",
    [QF_RELATION_LEGAL_REPRESENTATIVE] = "legal_representative",
    [QF_RELATION_SHAREHOLDER] = "shareholder",
    [QF_RELATION_EMPLOYER] = "employer",
    [QF_RELATION_KIN] = "kin",
    [QF_RELATION_PAYEE] = "payee",
    [QF_RELATION_GUARDIAN] = "guardian",
    [QF_RELATION_COUNT] = NULL,
};

const char *qf_relation_kind_name(enum qf_relation_kind kind)
{
    return kind < QF_RELATION_COUNT ? relation_names[kind] : "";
}

static int column_index(const struct qf_contract *contract, const char *name)
{
    for (size_t i = 0; i < contract->column_count; i++) {
        if (contract->columns[i].name && strcmp(contract->columns[i].name, name) == 0)
            return (int)i;
    }
    return -1;
}

const struct qf_column *qf_contract_column(const struct qf_contract *contract, const char *name)
{
    int index = column_index(contract, name);
    return index < 0 ? NULL : &contract->columns[index];
}

const struct qf_party *qf_contract_party(const struct qf_contract *contract, const char *name)
{
    for (size_t i = 0; i < contract->party_count; i++) {
        if (strcmp(contract->parties[i].name, name) == 0)
            return &contract->parties[i];
    }
    return NULL;
}

/* Header spellings as collection compares them: no white space, width and letter case folded. */
struct header {
    const char *folded, *spelling;
    const struct qf_column *column;
    const struct qf_node *node;
};

static char *fold_header(struct qf_reader *reader, const char *spelling)
{
    struct qf_slice text = qf_slice(spelling);
    char *folded = qf_reader_array(reader, text.length + 5, 1);
    size_t length = 0;
    for (size_t offset = 0; folded && offset < text.length;) {
        size_t start = offset;
        unsigned c = qf_utf8_next(text, &offset);
        if (qf_slice_trim((struct qf_slice){ text.data + start, offset - start }).length == 0)
            continue;
        if (c >= 0xFF01 && c <= 0xFF5E)
            c -= 0xFEE0;
        if (c >= 'A' && c <= 'Z')
            c += 'a' - 'A';
        length += qf_utf8_put(folded + length, c);
    }
    return folded;
}

static int compare_headers(const void *left, const void *right)
{
    const struct header *a = left, *b = right;
    int order = strcmp(a->folded, b->folded);
    return order ? order : (a->column > b->column) - (a->column < b->column);
}

static void check_headers(struct qf_reader *reader, const struct qf_node *columns, const struct qf_contract *contract)
{
    size_t count = 0, total = 0;
    for (size_t i = 0; i < contract->column_count; i++)
        total += contract->columns[i].header_count;
    struct header *headers = qf_reader_array(reader, total, sizeof *headers);
    if (!headers)
        return;
    const struct qf_node *node = columns->first;
    for (size_t i = 0; i < contract->column_count; i++, node = node->next) {
        for (size_t j = 0; j < contract->columns[i].header_count; j++) {
            const char *spelling = contract->columns[i].headers[j], *folded = fold_header(reader, spelling);
            if (!folded)
                return;
            headers[count++] = (struct header){ folded, spelling, &contract->columns[i], node };
        }
    }
    qsort(headers, count, sizeof *headers, compare_headers);
    for (size_t i = 1; i < count; i++) {
        const struct header *a = &headers[i - 1], *b = &headers[i];
        if (strcmp(a->folded, b->folded) == 0 && a->column->name && b->column->name &&
            strcmp(a->column->name, b->column->name) != 0) {
            qf_mistake(reader, b->node, "header '%s' belongs to two columns, '%s' and '%s'", b->spelling,
                a->column->name, b->column->name);
            qf_mistake_hint(reader, "a spelling must tell which column it heads: leave it to one of them");
        }
    }
}

static void check_column_names(
    struct qf_reader *reader, const struct qf_node *columns, const struct qf_contract *contract)
{
    const struct qf_node *node = columns->first;
    for (size_t i = 0; i < contract->column_count; i++, node = node->next) {
        const char *name = contract->columns[i].name;
        if (name && column_index(contract, name) < (int)i)
            qf_mistake(reader, node, "two columns are called '%s'", name);
    }
}

/* Names of another column are offered for a misspelt one. */
static int find_column(struct qf_reader *reader, const struct qf_node *node, const struct qf_contract *contract)
{
    const char *name;
    if (!qf_decode_text(reader, node, &name))
        return -1;
    int index = column_index(contract, name);
    if (index >= 0)
        return index;
    const char **names = qf_reader_array(reader, contract->column_count, sizeof *names);
    size_t count = 0;
    for (size_t i = 0; names && i < contract->column_count; i++) {
        if (contract->columns[i].name)
            names[count++] = contract->columns[i].name;
    }
    qf_mistake(reader, node, "there is no column '%s'", name);
    qf_mistake_suggest(reader, name, names, count);
    return -1;
}

static void finish_key(struct qf_reader *reader, const struct qf_node *node, struct qf_contract *contract)
{
    const struct qf_node *value = qf_node_member(node, "key");
    if (!value)
        return;
    if (value->kind != QF_NODE_LIST) {
        qf_mistake(reader, value, "'key' must be a list of columns");
        return;
    }
    int *key = qf_reader_array(reader, value->count, sizeof *key);
    size_t count = 0;
    for (const struct qf_node *item = value->first; key && item; item = item->next) {
        int index = find_column(reader, item, contract);
        if (index < 0)
            continue;
        for (size_t i = 0; i < count; i++) {
            if (key[i] == index)
                qf_mistake(reader, item, "column '%s' stands in the key twice", item->text);
        }
        key[count++] = index;
    }
    contract->key = key;
    contract->key_count = count;
}

static void finish_period(struct qf_reader *reader, const struct qf_node *node, struct qf_contract *contract)
{
    const struct qf_node *value = qf_node_member(node, "period");
    int index = value ? find_column(reader, value, contract) : -1;
    if (index < 0)
        return;
    const struct qf_column *column = &contract->columns[index];
    if (column->type && column->type->storage != QF_STORE_DATE) {
        qf_mistake(reader, value, "column '%s' cannot be the period: it is neither a date nor a month", column->name);
        return;
    }
    contract->period_column = column->name;
}

/* Parties */

static const char *const party_choices[] = {
    [QF_PARTY_PERSON] = "person", [QF_PARTY_ORGANISATION] = "organisation", [QF_PARTY_ANY] = "any", NULL
};

/* Whether the codes of a type name such a party. */
static bool type_names(const char *type, enum qf_party_kind kind)
{
    if (kind == QF_PARTY_PERSON)
        return strcmp(type, "resident_id") == 0;
    if (kind == QF_PARTY_ORGANISATION)
        return strcmp(type, "credit_code") == 0 || strcmp(type, "organisation_code") == 0;
    return strcmp(type, "party_code") == 0;
}

/* Names are compared as texts; an amount or a date is no name. */
static bool type_is_name(const char *type)
{
    return strcmp(type, "person_name") == 0 || strcmp(type, "organisation_name") == 0 || strcmp(type, "text") == 0;
}

static void attach_column(struct qf_reader *reader, const struct qf_node *role, const struct qf_contract *contract,
    int index, struct qf_party *party)
{
    const struct qf_column *column = &contract->columns[index];
    bool is_id = strcmp(column->attribute, "id") == 0;
    int *place = is_id ? &party->id_column : &party->name_column;
    if (*place >= 0) {
        qf_mistake(reader, role, "two columns have the role '%s.%s'", column->party, column->attribute);
        return;
    }
    if (column->type && !(is_id ? type_names(column->type->name, party->kind) : type_is_name(column->type->name))) {
        qf_mistake(reader, role, "a column of type '%s' cannot name the party '%s' of kind '%s'", column->type->name,
            party->name, party_choices[party->kind]);
        qf_mistake_hint(
            reader, is_id ? QF_N("person: resident_id; organisation: credit_code or organisation_code; any: party_code")
                          : QF_N("a name is of the type person_name, organisation_name or text"));
        return;
    }
    *place = index;
}

/* `declared` is the table of parties in the file: one that stands there with a mistake is not missing as well. */
static void attach_columns(struct qf_reader *reader, const struct qf_node *columns, const struct qf_node *declared,
    const struct qf_contract *contract, struct qf_party *parties)
{
    const char *names[QF_CONTRACT_PARTIES_MAX];
    for (size_t i = 0; i < contract->party_count; i++)
        names[i] = parties[i].name;
    const struct qf_node *node = columns->first;
    for (size_t i = 0; i < contract->column_count; i++, node = node->next) {
        const struct qf_column *column = &contract->columns[i];
        const struct qf_node *role = qf_node_member(node, "role");
        if (!column->party)
            continue;
        size_t p = 0;
        while (p < contract->party_count && strcmp(names[p], column->party) != 0)
            p++;
        if (p == contract->party_count && qf_node_member(declared, column->party))
            continue;
        if (p == contract->party_count) {
            qf_mistake(reader, role, "there is no party '%s'", column->party);
            if (!qf_mistake_suggest(reader, column->party, names, contract->party_count))
                qf_mistake_hint(reader, "declare it: parties: {%s: person}", column->party);
        } else if (strcmp(column->attribute, "id") == 0 || strcmp(column->attribute, "name") == 0) {
            attach_column(reader, role, contract, (int)i, &parties[p]);
        }
    }
}

static bool read_party(struct qf_reader *reader, const struct qf_node *node, const struct qf_contract *contract,
    struct qf_party *ret_party)
{
    int kind;
    char entity[64];
    *ret_party = (struct qf_party){ .name = node->key, .id_column = -1, .name_column = -1 };
    if (!qf_is_name(node->key) || strlen(node->key) > 32) {
        qf_mistake_key(reader, node, "'%s' is no name for a party", node->key);
        qf_mistake_hint(reader, "use at most 32 small letters, digits and '_'");
        return false;
    }
    if (!qf_decode_choice(reader, node, party_choices, &kind))
        return false;
    ret_party->kind = (enum qf_party_kind)kind;
    *stpcpy(stpcpy(entity, node->key), "_entity") = '\0';
    if (column_index(contract, entity) >= 0) {
        qf_mistake_key(reader, node, "the party '%s' and the column '%s' would share a name", node->key, entity);
        qf_mistake_hint(reader, "rename one of them: the view gives each party a column <party>_entity");
    }
    return true;
}

static void finish_parties(
    struct qf_reader *reader, const struct qf_node *node, const struct qf_node *columns, struct qf_contract *contract)
{
    const struct qf_node *value = qf_node_member(node, "parties");
    if (value && (value->kind != QF_NODE_MAP || value->count > QF_CONTRACT_PARTIES_MAX)) {
        qf_mistake(reader, value, "'parties' must be a table of at most %d parties", QF_CONTRACT_PARTIES_MAX);
        qf_mistake_hint(reader, "for example {payee: person, unit: organisation}");
        return;
    }
    struct qf_party *parties = qf_reader_array(reader, value ? value->count : 0, sizeof *parties);
    if (!parties)
        return;
    size_t before = reader->mistakes->total;
    for (const struct qf_node *party = value ? value->first : NULL; party; party = party->next)
        contract->party_count += read_party(reader, party, contract, &parties[contract->party_count]);
    contract->parties = parties;
    attach_columns(reader, columns, value, contract, parties);
    if (before != reader->mistakes->total)
        return;
    for (size_t i = 0; i < contract->party_count; i++) {
        if (parties[i].id_column < 0 && parties[i].name_column < 0) {
            qf_mistake_key(
                reader, qf_node_member(value, parties[i].name), "no column names the party '%s'", parties[i].name);
            qf_mistake_hint(reader, "give a column the role %s.id or %s.name", parties[i].name, parties[i].name);
        }
    }
}

/* Relations */

#define RELATION(member) offsetof(struct qf_relation, member)
static void finish_relation(struct qf_reader *reader, const struct qf_node *node, void *out);
static const struct qf_field relation_fields[] = {
    { "from", QF_FIELD_TEXT, false, RELATION(from) },
    { "to", QF_FIELD_TEXT, true, RELATION(to) },
    { "kind", QF_FIELD_CHOICE, false, RELATION(kind), .choices = relation_names },
    { "kind_column", QF_FIELD_RAW },
    { "group_column", QF_FIELD_RAW },
    { "confidence", QF_FIELD_INTEGER, true, RELATION(confidence), .min = 1, .max = 100 },
};
static const struct qf_record relation_record = { QF_N("relation"), sizeof(struct qf_relation), relation_fields,
    QF_COUNT(relation_fields), finish_relation };

static void finish_relation(struct qf_reader *reader, const struct qf_node *node, void *out)
{
    struct qf_relation *relation = out;
    const bool has_from = qf_node_member(node, "from"), has_group = qf_node_member(node, "group_column");
    const bool has_kind = qf_node_member(node, "kind"), has_column = qf_node_member(node, "kind_column");
    relation->kind_column = -1;
    relation->group_column = -1;
    if (has_from == has_group) {
        qf_mistake(reader, node, "a relation needs either 'from' or 'group_column'");
        qf_mistake_hint(reader, "'from' ties two parties of one row, 'group_column' the members of a household");
    }
    if (has_group && !has_column)
        qf_mistake(reader, node, "a relation with 'group_column' needs 'kind_column'");
    else if (has_kind == has_column)
        qf_mistake(reader, node, "a relation needs either 'kind' or 'kind_column'");
}

static void check_relation_party(struct qf_reader *reader, const struct qf_node *value, const struct qf_node *declared,
    const struct qf_contract *contract, const char *party)
{
    if (!party || qf_contract_party(contract, party) || qf_node_member(declared, party))
        return;
    const char *names[QF_CONTRACT_PARTIES_MAX];
    for (size_t i = 0; i < contract->party_count; i++)
        names[i] = contract->parties[i].name;
    qf_mistake(reader, value, "there is no party '%s'", party);
    qf_mistake_suggest(reader, party, names, contract->party_count);
}

static bool has_code(const struct qf_column *column, const char *code)
{
    for (size_t i = 0; i < column->value_count; i++) {
        if (strcmp(column->values[i].code, code) == 0)
            return true;
    }
    return false;
}

/* The codes of a column that tells the kind of a relation; in a household one member must be its head. */
static void check_kind_column(
    struct qf_reader *reader, const struct qf_node *node, const struct qf_column *column, bool in_household)
{
    bool any = false;
    for (int kind = 0; kind < QF_RELATION_COUNT; kind++)
        any |= has_code(column, relation_names[kind]);
    if (!any) {
        qf_mistake(reader, node, "no code of column '%s' is a kind of relation", node->text);
        qf_mistake_hint(reader, "give it the type 'code' with values such as {spouse: [配偶]}");
    } else if (in_household && !has_code(column, "head")) {
        qf_mistake(reader, node, "no code of column '%s' is 'head'", node->text);
        qf_mistake_hint(reader, "members are tied to the head: give it values such as {head: [户主, 本人]}");
    }
}

static void finish_relations(struct qf_reader *reader, const struct qf_node *node, struct qf_contract *contract)
{
    const struct qf_node *value = qf_node_member(node, "relations"), *declared = qf_node_member(node, "parties");
    if (!value || value->kind != QF_NODE_LIST || contract->relation_count != value->count)
        return;
    struct qf_relation *relations = (struct qf_relation *)contract->relations; /* read into this arena just before */
    const struct qf_node *item = value->first;
    for (size_t i = 0; i < contract->relation_count; i++, item = item->next) {
        struct qf_relation *relation = &relations[i];
        const struct qf_node *kind = qf_node_member(item, "kind_column"), *group = qf_node_member(item, "group_column");
        check_relation_party(reader, qf_node_member(item, "from"), declared, contract, relation->from);
        check_relation_party(reader, qf_node_member(item, "to"), declared, contract, relation->to);
        relation->kind_column = kind ? find_column(reader, kind, contract) : -1;
        relation->group_column = group ? find_column(reader, group, contract) : -1;
        if (relation->kind_column >= 0)
            check_kind_column(reader, kind, &contract->columns[relation->kind_column], group != NULL);
    }
}

/* The contract */

static const char *const cadence_choices[] = { "daily", "weekly", "monthly", "quarterly", "yearly", "once", NULL };

static void finish_contract(struct qf_reader *reader, const struct qf_node *node, void *out)
{
    struct qf_contract *contract = out;
    const struct qf_node *columns = qf_node_member(node, "columns");
    contract->file = reader->file;
    if (!columns || !contract->column_count)
        return;
    check_column_names(reader, columns, contract);
    check_headers(reader, columns, contract);
    finish_key(reader, node, contract);
    finish_period(reader, node, contract);
    finish_parties(reader, node, columns, contract);
    finish_relations(reader, node, contract);
}

#define CONTRACT(member) offsetof(struct qf_contract, member)
static const struct qf_field contract_fields[] = {
    { "contract", QF_FIELD_CODE, true, CONTRACT(code) },
    { "department", QF_FIELD_TEXT, true, CONTRACT(department) },
    { "title", QF_FIELD_BILINGUAL, true, CONTRACT(title) },
    { "grain", QF_FIELD_BILINGUAL, true, CONTRACT(grain) },
    { "cadence", QF_FIELD_WORD, true, CONTRACT(cadence), .choices = cadence_choices },
    { "retention_months", QF_FIELD_INTEGER, true, CONTRACT(retention_months), .min = 1, .max = 1200 },
    { "purpose", QF_FIELD_TEXT, true, CONTRACT(purpose) },
    { "restricted", QF_FIELD_BOOLEAN, false, CONTRACT(restricted) },
    { "key", QF_FIELD_RAW },
    { "period", QF_FIELD_RAW },
    { "columns", QF_FIELD_ITEMS, true, CONTRACT(columns), CONTRACT(column_count), .min = 1, .max = 500,
        .items = &qf_column_record },
    { "parties", QF_FIELD_RAW },
    { "relations", QF_FIELD_ITEMS, false, CONTRACT(relations), CONTRACT(relation_count), .max = 50,
        .items = &relation_record },
};
const struct qf_record qf_contract_record = { QF_N("contract"), sizeof(struct qf_contract), contract_fields,
    QF_COUNT(contract_fields), finish_contract };
