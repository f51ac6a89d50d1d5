/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each relation of each contract becomes a small view in one of two shapes (one row states a tie,
 * or a household lists its members), over which the statements in sql/ run.
 */
#include "match/relation.h"

#include <string.h>

#include "match/entity.h"
#include "match/sql.h"

/* The same tie seen from the other side. */
static const char *const inverse_names[QF_RELATION_COUNT] = {
    [QF_RELATION_SPOUSE] = "spouse",
    [QF_RELATION_PARENT] = "child",
    [QF_RELATION_CHILD] = "parent",
    [QF_RELATION_SIBLING] = "sibling",
    [QF_RELATION_HOUSEHOLD] = "household",
    [QF_RELATION_LEGAL_REPRESENTATIVE] = "legal_representative_of",
    [QF_RELATION_SHAREHOLDER] = "shareholder_of",
    [QF_RELATION_EMPLOYER] = "employee",
    [QF_RELATION_KIN] = "kin",
    [QF_RELATION_PAYEE] = "payee_of",
    [QF_RELATION_GUARDIAN] = "guardian_of",
};

/* matching.kind: every kind that a code can name, with its inverse. */
static enum qf_status create_kinds(struct qf_lake *lake, struct qf_error *error)
{
    struct qf_text sql CLEANUP(qf_text_release) = { 0 };

    qf_text_add_string(&sql, "CREATE TABLE matching.kind AS FROM (VALUES ");
    for (int kind = 0; kind < QF_RELATION_COUNT; kind++) {
        qf_text_add_string(&sql, kind > 0 ? ", (" : "(");
        qf_sql_add_string(&sql, qf_relation_kind_name((enum qf_relation_kind)kind));
        qf_text_add_string(&sql, ", ");
        qf_sql_add_string(&sql, inverse_names[kind]);
        qf_text_add_char(&sql, ')');
    }
    qf_text_add_string(&sql, ") AS kinds (kind, inverse)");
    TRY(qf_text_check(&sql, error));
    return qf_lake_run(lake, qf_text_string(&sql), error);
}

/* matching.statement: who states the ties of the view that follows, and how surely. */
static void add_statement(struct qf_text *sql, const struct qf_contract *contract, const struct qf_relation *relation)
{
    qf_text_add_string(sql, "CREATE OR REPLACE TABLE matching.statement AS SELECT ");
    qf_sql_add_string(sql, contract->code);
    qf_text_add_format(sql, " AS source, %d AS confidence;\n", relation->confidence);
}

static enum qf_status run_shape(struct qf_lake *lake, struct qf_text *sql, const char *shape, struct qf_error *error)
{
    qf_text_add_string(sql, ";\n");
    qf_text_add_string(sql, shape);
    TRY(qf_text_check(sql, error));
    return qf_lake_run(lake, qf_text_string(sql), error);
}

/* Ties in one row. `kind` NULL: by the kind column, else every row states this one. `fallback`: for codes that name no
 * kind; may be NULL. */
static enum qf_status read_rows(struct qf_lake *lake, const struct qf_contract *contract,
    const struct qf_relation *relation, const char *kind, const char *fallback, struct qf_error *error)
{
    struct qf_text sql CLEANUP(qf_text_release) = { 0 };

    add_statement(&sql, contract, relation);
    qf_text_add_string(&sql, "CREATE OR REPLACE VIEW matching.stated AS SELECT ");
    qf_entity_add_column(&sql, relation->from);
    qf_text_add_string(&sql, " AS entity, ");
    qf_entity_add_column(&sql, relation->to);
    qf_text_add_string(&sql, " AS relative, ");
    if (kind)
        qf_sql_add_string(&sql, kind);
    else
        qf_sql_add_identifier(&sql, contract->columns[relation->kind_column].name);
    qf_text_add_string(&sql, " AS code, ");
    if (fallback)
        qf_sql_add_string(&sql, fallback);
    else
        qf_text_add_string(&sql, "NULL::VARCHAR");
    qf_text_add_string(&sql, " AS fallback, _ref FROM ");
    qf_sql_add_identifier(&sql, contract->code);
    return run_shape(lake, &sql, qf_sql_match_stated, error);
}

static enum qf_status read_households(struct qf_lake *lake, const struct qf_contract *contract,
    const struct qf_relation *relation, struct qf_error *error)
{
    struct qf_text sql CLEANUP(qf_text_release) = { 0 };

    add_statement(&sql, contract, relation);
    qf_text_add_string(&sql, "CREATE OR REPLACE VIEW matching.listed AS SELECT ");
    qf_sql_add_identifier(&sql, contract->columns[relation->group_column].name);
    qf_text_add_string(&sql, "::VARCHAR AS home, _batch, ");
    qf_entity_add_column(&sql, relation->to);
    qf_text_add_string(&sql, " AS entity, ");
    if (relation->kind_column < 0) {
        qf_text_add_string(&sql, "''");
    } else {
        qf_text_add_string(&sql, "coalesce(");
        qf_sql_add_identifier(&sql, contract->columns[relation->kind_column].name);
        qf_text_add_string(&sql, ", '')");
    }
    qf_text_add_string(&sql, " AS code, _ref FROM ");
    qf_sql_add_identifier(&sql, contract->code);
    qf_text_add_string(&sql, " WHERE home <> ''");
    return run_shape(lake, &sql, qf_sql_match_household, error);
}

/* Whether the column says what members are to the head of their household. */
static bool lists_household(const struct qf_column *column)
{
    for (size_t i = 0; i < column->value_count; i++)
        if (strcmp(column->values[i].code, "head") == 0)
            return true;
    return false;
}

static bool is_person(const struct qf_contract *contract, const char *name)
{
    const struct qf_party *party = qf_contract_party(contract, name);

    return party && party->kind == QF_PARTY_PERSON;
}

/*
 * A code that names no kind: in a list of a household's members it leaves the household; between two persons
 * otherwise it is still a declared relative; between a firm and a person (an auditor, a contact) it is nothing.
 */
static enum qf_status read_coded_rows(struct qf_lake *lake, const struct qf_contract *contract,
    const struct qf_relation *relation, struct qf_error *error)
{
    if (lists_household(&contract->columns[relation->kind_column])) {
        TRY(read_rows(lake, contract, relation, NULL, NULL, error));
        return read_rows(lake, contract, relation, qf_relation_kind_name(QF_RELATION_HOUSEHOLD), NULL, error);
    }
    bool persons = is_person(contract, relation->from) && is_person(contract, relation->to);
    return read_rows(lake, contract, relation, NULL, persons ? qf_relation_kind_name(QF_RELATION_KIN) : NULL, error);
}

static enum qf_status read_relation(struct qf_lake *lake, const struct qf_contract *contract,
    const struct qf_relation *relation, struct qf_error *error)
{
    if (relation->group_column >= 0)
        return read_households(lake, contract, relation, error);
    if (relation->kind_column >= 0)
        return read_coded_rows(lake, contract, relation, error);
    return read_rows(lake, contract, relation, qf_relation_kind_name(relation->kind), NULL, error);
}

static enum qf_status read_contract(
    const struct qf_matching *matching, const struct qf_contract *contract, struct qf_error *error)
{
    bool any = false;

    if (contract->relation_count > 0)
        TRY(qf_matching_has_rows(matching, contract, &any, error));
    for (size_t i = 0; i < contract->relation_count && any; i++)
        TRY(read_relation(matching->lake, contract, &contract->relations[i], error));
    return QF_OK;
}

enum qf_status qf_relation_put(const struct qf_matching *matching, int64_t *ret_relations, struct qf_error *error)
{
    TRY(create_kinds(matching->lake, error));
    for (size_t i = 0; i < matching->contract_count; i++) {
        TRY(qf_matching_progress(matching, QF_N("reading ties"), i, matching->contract_count, error));
        TRY(read_contract(matching, &matching->contracts[i], error));
    }
    TRY(qf_matching_progress(matching, QF_N("writing relations"), 0, 2, error));
    return qf_matching_put(matching, "relation", qf_sql_match_relation, ret_relations, error);
}

enum qf_status qf_relation_put_kin(const struct qf_matching *matching, struct qf_error *error)
{
    TRY(qf_matching_progress(matching, QF_N("writing relations"), 1, 2, error));
    TRY(qf_matching_put(matching, "kin", qf_sql_match_kin, NULL, error));
    return qf_matching_progress(matching, QF_N("writing relations"), 2, 2, error);
}
