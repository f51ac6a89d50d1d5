/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names are counted by entity and spelling in one pass over each dataset; only for the few entities
 * under contradicting names is a second pass made, to find the rows.
 */
#include "match/entity.h"

#include <string.h>

#include "ident/ident.h"
#include "match/sql.h"

/* The statements in sql/ tell a person by its number. */
_Static_assert(QF_ENTITY_ORGANISATION == INT64_C(200000000000000000), "names.sql and entity.sql hold this number");

/* The dataset whose names decide: the register of residents. */
static const char register_of_residents[] = "GA01";

static void add_column(struct qf_text *sql, const struct qf_contract *contract, int index)
{
    if (index < 0) {
        qf_text_add_string(sql, "NULL::VARCHAR");
        return;
    }
    qf_text_add_string(sql, "d.");
    qf_sql_add_identifier(sql, contract->columns[index].name);
}

static void add_call(struct qf_text *sql, const char *function, const struct qf_contract *contract, int index)
{
    qf_text_add_format(sql, "%s(", function);
    add_column(sql, contract, index);
    qf_text_add_char(sql, ')');
}

void qf_entity_add_key(struct qf_text *sql, const struct qf_contract *contract, const struct qf_party *party)
{
    if (party->id_column < 0) {
        qf_text_add_string(sql, "NULL::BIGINT");
        return;
    }
    switch (party->kind) {
    case QF_PARTY_PERSON:
        add_call(sql, "person_entity", contract, party->id_column);
        return;
    case QF_PARTY_ORGANISATION:
        add_call(sql, "organisation_entity", contract, party->id_column);
        return;
    case QF_PARTY_ANY:
        qf_text_add_string(sql, "coalesce(");
        add_call(sql, "person_entity", contract, party->id_column);
        qf_text_add_string(sql, ", ");
        add_call(sql, "organisation_entity", contract, party->id_column);
        qf_text_add_char(sql, ')');
        return;
    }
    BUG("a party of no kind");
}

void qf_entity_add_column(struct qf_text *sql, const char *party)
{
    struct qf_text name CLEANUP(qf_text_release) = { 0 };

    qf_text_add_format(&name, "%s_entity", party);
    if (name.failed != QF_OK)
        sql->failed = name.failed;
    else
        qf_sql_add_identifier(sql, qf_text_string(&name));
}

/* SELECT entity, name of one party wherever the row names it. */
static void add_mentions(struct qf_text *sql, const struct qf_contract *contract, const struct qf_party *party)
{
    qf_text_add_string(sql, "SELECT ");
    qf_entity_add_key(sql, contract, party);
    qf_text_add_string(sql, " AS entity, ");
    add_column(sql, contract, party->name_column);
    qf_text_add_string(sql, " AS name FROM delivered.");
    qf_sql_add_identifier(sql, contract->code);
    qf_text_add_string(sql, " AS d WHERE ");
    add_column(sql, contract, party->id_column);
    qf_text_add_string(sql, " IS NOT NULL OR ");
    add_column(sql, contract, party->name_column);
    qf_text_add_string(sql, " IS NOT NULL");
}

static enum qf_status count_names(
    const struct qf_matching *matching, const struct qf_contract *contract, struct qf_error *error)
{
    struct qf_text sql CLEANUP(qf_text_release) = { 0 };
    bool any = false;

    if (contract->party_count > 0)
        TRY(qf_matching_has_rows(matching, contract, &any, error));
    if (!any)
        return QF_OK;
    qf_text_add_string(
        &sql, "INSERT INTO matching.named SELECT entity, CASE WHEN entity IS NOT NULL THEN name END, count(*), ");
    qf_text_add_string(&sql, strcmp(contract->code, register_of_residents) == 0 ? "true" : "false");
    qf_text_add_string(&sql, " FROM (");
    for (size_t i = 0; i < contract->party_count; i++) {
        qf_text_add_string(&sql, i > 0 ? " UNION ALL " : "");
        add_mentions(&sql, contract, &contract->parties[i]);
    }
    qf_text_add_string(&sql, ") GROUP BY ALL");
    TRY(qf_text_check(&sql, error));
    return qf_lake_run(matching->lake, qf_text_string(&sql), error);
}

static enum qf_status link_conflicts(const struct qf_matching *matching, const struct qf_contract *contract,
    const struct qf_party *party, struct qf_error *error)
{
    struct qf_text sql CLEANUP(qf_text_release) = { 0 };

    if (party->kind == QF_PARTY_ORGANISATION || party->id_column < 0 || party->name_column < 0)
        return QF_OK;
    qf_text_add_string(&sql, "INSERT INTO matching.link SELECT ");
    qf_sql_add_string(&sql, contract->code);
    qf_text_add_string(&sql, ", ");
    qf_sql_add_string(&sql, party->name);
    qf_text_add_string(&sql, ", d._batch, d._row, NULL, NULL, 'name_conflict' FROM delivered.");
    qf_sql_add_identifier(&sql, contract->code);
    qf_text_add_string(&sql, " AS d JOIN matching.conflict AS c ON c.entity = ");
    qf_entity_add_key(&sql, contract, party);
    qf_text_add_string(&sql, " AND c.name = ");
    add_column(&sql, contract, party->name_column);
    TRY(qf_text_check(&sql, error));
    return qf_lake_run(matching->lake, qf_text_string(&sql), error);
}

enum qf_status qf_entity_put_links(const struct qf_matching *matching, struct qf_error *error)
{
    int64_t conflicts = 0;

    for (size_t i = 0; i < matching->contract_count; i++) {
        TRY(qf_matching_progress(matching, QF_N("reading names"), i, matching->contract_count, error));
        TRY(count_names(matching, &matching->contracts[i], error));
    }
    TRY(qf_lake_run(matching->lake, qf_sql_match_names, error));
    TRY(qf_query_one_int(matching->lake, "SELECT count(*) FROM matching.conflict", &conflicts, error));
    for (size_t i = 0; i < matching->contract_count && conflicts > 0; i++) {
        const struct qf_contract *contract = &matching->contracts[i];
        TRY(qf_matching_progress(matching, QF_N("finding contradicting names"), i, matching->contract_count, error));
        for (size_t j = 0; j < contract->party_count; j++)
            TRY(link_conflicts(matching, contract, &contract->parties[j], error));
    }
    return qf_matching_put(matching, "link", qf_sql_match_link, NULL, error);
}

enum qf_status qf_entity_put(const struct qf_matching *matching, struct qf_error *error)
{
    return qf_matching_put(matching, "entity", qf_sql_match_entity, NULL, error);
}
