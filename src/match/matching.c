/* SPDX-License-Identifier: Apache-2.0 */
/* The frame of one run: its schemas, its results as files or tables, its progress. */
#include "match/matching.h"

#include "match/sql.h"

enum qf_status qf_matching_clear(struct qf_lake *lake, struct qf_error *error)
{
    return qf_lake_run(lake, "DROP SCHEMA IF EXISTS matched CASCADE; CREATE SCHEMA matched", error);
}

enum qf_status qf_matching_begin(const struct qf_matching *matching, struct qf_error *error)
{
    TRY(qf_matching_clear(matching->lake, error));
    return qf_lake_run(matching->lake, qf_sql_match_begin, error);
}

enum qf_status qf_matching_end(const struct qf_matching *matching, struct qf_error *error)
{
    return qf_lake_run(matching->lake, "DROP SCHEMA IF EXISTS matching CASCADE", error);
}

enum qf_status qf_matching_has_rows(
    const struct qf_matching *matching, const struct qf_contract *contract, bool *ret_any, struct qf_error *error)
{
    struct qf_text sql CLEANUP(qf_text_release) = { 0 };
    int64_t rows = 0;

    qf_text_add_string(&sql, "SELECT count(*) FROM (SELECT 1 FROM delivered.");
    qf_sql_add_identifier(&sql, contract->code);
    qf_text_add_string(&sql, " LIMIT 1)");
    TRY(qf_text_check(&sql, error));
    TRY(qf_query_one_int(matching->lake, qf_text_string(&sql), &rows, error));
    *ret_any = rows > 0;
    return QF_OK;
}

enum qf_status qf_matching_open(struct qf_lake *lake, const char *folder, const char *name, struct qf_error *error)
{
    struct qf_text sql CLEANUP(qf_text_release) = { 0 };
    struct qf_text path CLEANUP(qf_text_release) = { 0 };

    qf_text_add_format(&path, "%s/%s/%s.parquet", qf_lake_path(lake), folder, name);
    TRY(qf_text_check(&path, error));
    qf_text_add_string(&sql, "CREATE OR REPLACE VIEW matched.");
    qf_sql_add_identifier(&sql, name);
    qf_text_add_string(&sql, " AS SELECT * FROM read_parquet(");
    qf_sql_add_string(&sql, qf_text_string(&path));
    qf_text_add_string(&sql, ")");
    TRY(qf_text_check(&sql, error));
    return qf_lake_run(lake, qf_text_string(&sql), error);
}

static enum qf_status put_file(
    const struct qf_matching *matching, const char *name, const char *select, int64_t *ret_rows, struct qf_error *error)
{
    struct qf_text relative CLEANUP(qf_text_release) = { 0 };
    int64_t rows = 0;

    qf_text_add_format(&relative, "%s/%s.parquet", matching->folder, name);
    TRY(qf_text_check(&relative, error));
    TRY(qf_lake_write_query(matching->lake, qf_text_string(&relative), select, &rows, error));
    TRY(qf_matching_open(matching->lake, matching->folder, name, error));
    if (ret_rows)
        *ret_rows = rows;
    return QF_OK;
}

static enum qf_status put_table(
    const struct qf_matching *matching, const char *name, const char *select, int64_t *ret_rows, struct qf_error *error)
{
    struct qf_text sql CLEANUP(qf_text_release) = { 0 };

    qf_text_add_string(&sql, "CREATE TABLE matched.");
    qf_sql_add_identifier(&sql, name);
    qf_text_add_string(&sql, " AS ");
    qf_text_add_string(&sql, select);
    TRY(qf_text_check(&sql, error));
    TRY(qf_lake_run(matching->lake, qf_text_string(&sql), error));
    if (!ret_rows)
        return QF_OK;

    qf_text_clear(&sql);
    qf_text_add_string(&sql, "SELECT count(*) FROM matched.");
    qf_sql_add_identifier(&sql, name);
    TRY(qf_text_check(&sql, error));
    return qf_query_one_int(matching->lake, qf_text_string(&sql), ret_rows, error);
}

enum qf_status qf_matching_put(
    const struct qf_matching *matching, const char *name, const char *select, int64_t *ret_rows, struct qf_error *error)
{
    if (matching->folder)
        return put_file(matching, name, select, ret_rows, error);
    return put_table(matching, name, select, ret_rows, error);
}

enum qf_status qf_matching_progress(
    const struct qf_matching *matching, const char *what, size_t done, size_t total, struct qf_error *error)
{
    qf_progress_report(matching->progress, what, (int64_t)done, (int64_t)total);
    if (qf_progress_cancelled(matching->progress))
        return qf_fail(error, QF_CANCELLED, "matching was stopped");
    return QF_OK;
}
