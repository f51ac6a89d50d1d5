/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Puts the datasets before the models. The entity of a valid key is a function of the key, so a
 * view computes it in passing; only where a run decided otherwise is a link joined in.
 */
#include "match/views.h"

#include <string.h>

#include "base/arena.h"
#include "catalog/type.h"
#include "match/entity.h"
#include "match/sql.h"
#include "store/place.h"

#define LINKED_CAP_BYTES ((size_t)1 << 20)

static const char *const storage_types[] = {
    [QF_STORE_TEXT] = "VARCHAR",
    [QF_STORE_BIGINT] = "BIGINT",
    [QF_STORE_INTEGER] = "INTEGER",
    [QF_STORE_DATE] = "DATE",
    [QF_STORE_BOOLEAN] = "BOOLEAN",
};

static const enum qf_value_kind storage_kinds[] = {
    [QF_STORE_TEXT] = QF_VALUE_TEXT,
    [QF_STORE_BIGINT] = QF_VALUE_INT,
    [QF_STORE_INTEGER] = QF_VALUE_INT,
    [QF_STORE_DATE] = QF_VALUE_DATE,
    [QF_STORE_BOOLEAN] = QF_VALUE_BOOL,
};

static void add_delivered(struct qf_text *sql, const struct qf_contract *contract)
{
    qf_text_add_string(sql, "delivered.");
    qf_sql_add_identifier(sql, contract->code);
}

/* CREATE TABLE IF NOT EXISTS delivered."X" (…): as it would come from the lake. */
static enum qf_status create_table(struct qf_lake *lake, const struct qf_contract *contract, struct qf_error *error)
{
    struct qf_text sql CLEANUP(qf_text_release) = { 0 };

    qf_text_add_string(&sql, "CREATE TABLE IF NOT EXISTS ");
    add_delivered(&sql, contract);
    qf_text_add_string(&sql, " (");
    for (size_t i = 0; i < contract->column_count; i++) {
        qf_sql_add_identifier(&sql, contract->columns[i].name);
        qf_text_add_format(&sql, " %s, ", storage_types[contract->columns[i].type->storage]);
    }
    qf_text_add_string(&sql, "_batch INTEGER, _row BIGINT)");
    TRY(qf_text_check(&sql, error));
    return qf_lake_run(lake, qf_text_string(&sql), error);
}

enum qf_status qf_views_deliver_tables(
    struct qf_lake *lake, const struct qf_contract *contracts, size_t count, struct qf_error *error)
{
    TRY(qf_lake_run(lake, "CREATE SCHEMA IF NOT EXISTS delivered", error));
    for (size_t i = 0; i < count; i++)
        TRY(create_table(lake, &contracts[i], error));
    return QF_OK;
}

static void add_file(
    struct qf_text *sql, struct qf_text *path, struct qf_lake *lake, const struct qf_contract *contract, int64_t batch)
{
    qf_text_clear(path);
    qf_text_add_format(path, "%s/%s/%lld.parquet", qf_lake_path(lake), contract->code, (long long)batch);
    qf_sql_add_string(sql, qf_text_string(path));
}

/* The column as the present contract has it, from a file that may have been written under an older one. */
static void add_present_column(struct qf_text *sql, const struct qf_column *column, const struct qf_query *file)
{
    unsigned count = qf_query_column_count(file);
    unsigned found = 0;

    while (found < count && strcmp(qf_query_column_name(file, found), column->name) != 0)
        found++;
    if (found == count) {
        qf_text_add_format(sql, "NULL::%s AS ", storage_types[column->type->storage]);
    } else {
        qf_text_add_string(sql, "TRY_CAST(");
        qf_sql_add_identifier(sql, column->name);
        if (qf_query_column_kind(file, found) != storage_kinds[column->type->storage])
            qf_text_add_string(sql, "::VARCHAR");
        qf_text_add_format(sql, " AS %s) AS ", storage_types[column->type->storage]);
    }
    qf_sql_add_identifier(sql, column->name);
    qf_text_add_string(sql, ", ");
}

/* SELECT … FROM read_parquet([ up to the list's first file: all files of one version of the contract have the same
 * columns. */
static enum qf_status add_version(struct qf_text *sql, struct qf_lake *lake, const struct qf_contract *contract,
    int64_t batch, struct qf_error *error)
{
    struct qf_text probe CLEANUP(qf_text_release) = { 0 };
    struct qf_text path CLEANUP(qf_text_release) = { 0 };
    struct qf_query *file CLEANUP(qf_query_free) = NULL;

    qf_text_add_string(&probe, "SELECT * FROM read_parquet(");
    add_file(&probe, &path, lake, contract, batch);
    qf_text_add_string(&probe, ") LIMIT 0");
    TRY(qf_text_check(&probe, error));
    TRY(qf_query_start(lake, qf_text_string(&probe), NULL, 0, &file, error));

    qf_text_add_string(sql, "SELECT ");
    for (size_t i = 0; i < contract->column_count; i++)
        add_present_column(sql, &contract->columns[i], file);
    qf_text_add_string(sql, "_batch, _row FROM read_parquet([");
    return QF_OK;
}

static void add_empty(struct qf_text *sql, const struct qf_contract *contract)
{
    qf_text_add_string(sql, "SELECT ");
    for (size_t i = 0; i < contract->column_count; i++) {
        qf_text_add_format(sql, "NULL::%s AS ", storage_types[contract->columns[i].type->storage]);
        qf_sql_add_identifier(sql, contract->columns[i].name);
        qf_text_add_string(sql, ", ");
    }
    qf_text_add_string(sql, "NULL::INTEGER AS _batch, NULL::BIGINT AS _row WHERE false");
}

/* The files of one dataset, those of one version of its contract in one list. */
static enum qf_status add_files(struct qf_text *sql, struct qf_lake *lake, struct qf_statement *files,
    const struct qf_contract *contract, struct qf_error *error)
{
    struct qf_text path CLEANUP(qf_text_release) = { 0 };
    struct qf_text version CLEANUP(qf_text_release) = { 0 };
    bool any = false, row = false;

    for (;;) {
        TRY(qf_statement_next(files, &row, error));
        if (!row)
            break;
        int64_t batch = qf_statement_int(files, 0);
        const char *digest = qf_statement_text(files, 1);
        if (!any || strcmp(qf_text_string(&version), digest) != 0) {
            qf_text_add_string(sql, any ? "]) UNION ALL " : "");
            TRY(add_version(sql, lake, contract, batch, error));
            qf_text_clear(&version);
            qf_text_add_string(&version, digest);
        } else {
            qf_text_add_string(sql, ", ");
        }
        add_file(sql, &path, lake, contract, batch);
        TRY(qf_text_check(&path, error));
        TRY(qf_text_check(&version, error));
        any = true;
    }
    if (any)
        qf_text_add_string(sql, "])");
    else
        add_empty(sql, contract);
    return QF_OK;
}

enum qf_status qf_views_deliver_files(struct qf_lake *lake, struct qf_book *book, int64_t snapshot,
    const struct qf_contract *contracts, size_t count, struct qf_error *error)
{
    struct qf_statement *files CLEANUP(qf_statement_free) = NULL;
    struct qf_text sql CLEANUP(qf_text_release) = { 0 };

    TRY(qf_lake_run(lake, "CREATE SCHEMA IF NOT EXISTS delivered", error));
    TRY(qf_book_prepare(book, qf_sql_match_snapshot_files, &files, error));
    for (size_t i = 0; i < count; i++) {
        qf_statement_reset(files);
        qf_statement_bind_int(files, 1, snapshot);
        qf_statement_bind_text(files, 2, contracts[i].code);
        qf_text_clear(&sql);
        qf_text_add_string(&sql, "CREATE OR REPLACE VIEW ");
        add_delivered(&sql, &contracts[i]);
        qf_text_add_string(&sql, " AS ");
        TRY(add_files(&sql, lake, files, &contracts[i], error));
        TRY(qf_text_check(&sql, error));
        TRY(qf_lake_run(lake, qf_text_string(&sql), error));
    }
    return QF_OK;
}

/* Which parties have links: "<dataset> <party>", in `arena`. */
struct linked {
    const char **names;
    size_t count;
};

static enum qf_status read_linked(
    struct qf_lake *lake, struct qf_arena *arena, struct linked *ret_linked, struct qf_error *error)
{
    struct qf_query *query CLEANUP(qf_query_free) = NULL;
    int64_t count = 0;
    bool row = false;
    struct linked linked = { 0 };

    TRY(qf_query_one_int(
        lake, "SELECT count(*) FROM (SELECT DISTINCT dataset, party FROM matched.link)", &count, error));
    linked.names = qf_arena_array(arena, (size_t)count + 1, sizeof *linked.names);
    if (!linked.names)
        return qf_fail_memory(error);
    TRY(qf_query_start(lake, "SELECT DISTINCT dataset || ' ' || party FROM matched.link", NULL, 0, &query, error));
    while (linked.count < (size_t)count) {
        TRY(qf_query_next(query, &row, error));
        if (!row)
            break;
        linked.names[linked.count] = qf_arena_slice(arena, qf_query_text(query, 0));
        if (!linked.names[linked.count++])
            return qf_fail_memory(error);
    }
    *ret_linked = linked;
    return QF_OK;
}

static bool is_linked(const struct linked *linked, const struct qf_contract *contract, const struct qf_party *party)
{
    size_t length = strlen(contract->code);

    for (size_t i = 0; i < linked->count; i++)
        if (strncmp(linked->names[i], contract->code, length) == 0 && linked->names[i][length] == ' ' &&
            strcmp(linked->names[i] + length + 1, party->name) == 0)
            return true;
    return false;
}

static void add_party(struct qf_text *sql, const struct qf_contract *contract, size_t index, bool linked)
{
    const struct qf_party *party = &contract->parties[index];

    qf_text_add_string(sql, ", ");
    if (linked)
        qf_text_add_format(sql, "CASE WHEN l%zu._row IS NOT NULL THEN l%zu.entity ELSE ", index, index);
    qf_entity_add_key(sql, contract, party);
    if (linked)
        qf_text_add_string(sql, " END");
    qf_text_add_string(sql, " AS ");
    qf_entity_add_column(sql, party->name);
}

static void add_link_join(struct qf_text *sql, const struct qf_contract *contract, size_t index)
{
    qf_text_add_format(sql, " LEFT JOIN matched.link AS l%zu ON l%zu.dataset = ", index, index);
    qf_sql_add_string(sql, contract->code);
    qf_text_add_format(sql, " AND l%zu.party = ", index);
    qf_sql_add_string(sql, contract->parties[index].name);
    qf_text_add_format(sql, " AND l%zu._batch = d._batch AND l%zu._row = d._row", index, index);
}

static enum qf_status create_view(
    struct qf_lake *lake, const struct qf_contract *contract, const struct linked *linked, struct qf_error *error)
{
    struct qf_text sql CLEANUP(qf_text_release) = { 0 };

    qf_text_add_string(&sql, "CREATE OR REPLACE VIEW ");
    qf_sql_add_identifier(&sql, contract->code);
    qf_text_add_string(&sql, " AS SELECT ");
    for (size_t i = 0; i < contract->column_count; i++) {
        qf_text_add_string(&sql, "d.");
        qf_sql_add_identifier(&sql, contract->columns[i].name);
        qf_text_add_string(&sql, ", ");
    }
    qf_text_add_format(&sql, "d._batch, d._row, (d._batch::BIGINT << %d) | d._row AS _ref", QF_REF_ROW_BITS);
    for (size_t i = 0; i < contract->party_count; i++)
        add_party(&sql, contract, i, is_linked(linked, contract, &contract->parties[i]));
    qf_text_add_string(&sql, " FROM ");
    add_delivered(&sql, contract);
    qf_text_add_string(&sql, " AS d");
    for (size_t i = 0; i < contract->party_count; i++)
        if (is_linked(linked, contract, &contract->parties[i]))
            add_link_join(&sql, contract, i);
    TRY(qf_text_check(&sql, error));
    return qf_lake_run(lake, qf_text_string(&sql), error);
}

enum qf_status qf_views_create(
    struct qf_lake *lake, const struct qf_contract *contracts, size_t count, struct qf_error *error)
{
    struct qf_arena *arena CLEANUP(qf_arena_free) = NULL;
    struct linked linked = { 0 };

    TRY(qf_arena_new(LINKED_CAP_BYTES, &arena, error));
    TRY(read_linked(lake, arena, &linked, error));
    for (size_t i = 0; i < count; i++)
        TRY(create_view(lake, &contracts[i], &linked, error));
    return QF_OK;
}
