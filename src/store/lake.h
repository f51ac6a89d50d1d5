/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lake: what departments delivered and what is computed from it, as Parquet files that never
 * change, and an in-memory engine (DuckDB) that reads them. Files become part of the city only
 * when the book commits their batch; until then nobody sees them.
 *
 *   lake/<DATASET>/<batch>.parquet              accepted rows, with _batch and _row
 *   lake/_quarantine/<batch>.parquet            rows not accepted, as delivered
 *   lake/_finding/<batch>.parquet               every rejected or altered cell
 *   lake/_original/<sha256>                     the delivered file, byte for byte
 *   lake/_match/<run>/{link,relation,…}.parquet what matching computed
 */
#ifndef QF_STORE_LAKE_H
#define QF_STORE_LAKE_H

#include "base/error.h"
#include "base/memory.h"
#include "store/query.h"
#include "store/rows.h"

struct qf_lake;

struct qf_lake_options {
    const char *path;         /* the folder lake/; NULL for a session in memory only (model examples) */
    unsigned threads;         /* 0: all cores */
    int64_t memory_bytes;     /* 0: the engine's default of 80 % of the machine's */
    const char *spill_folder; /* NULL: <path>/_spill */
};

/* Opens an engine session with every identifier function of store/functions.h registered. */
QF_MUST_CHECK enum qf_status qf_lake_open(
    const struct qf_lake_options *options, struct qf_lake **ret_lake, struct qf_error *error);
void qf_lake_close(struct qf_lake *lake);
QF_CLEANUP_POINTER(struct qf_lake, qf_lake_close)

const char *qf_lake_path(const struct qf_lake *lake); /* borrowed; NULL for a session in memory */

/* Runs statements that return no rows (CREATE VIEW, COPY …). Several may be joined by semicolons. */
QF_MUST_CHECK enum qf_status qf_lake_run(struct qf_lake *lake, const char *sql, struct qf_error *error);

/*
 * Writes what `producer` yields to a new Parquet file, durable when this returns. `relative` is a path
 * under lake/; parents are made. Fails with CONFLICT when it exists. `ret_rows` may be NULL.
 */
QF_MUST_CHECK enum qf_status qf_lake_write(struct qf_lake *lake, const char *relative, const struct qf_schema *schema,
    const struct qf_producer *producer, int64_t *ret_rows, struct qf_error *error);

/* The same into a table of this session instead of a file. `table` may be "schema.table"; both parts are quoted. */
QF_MUST_CHECK enum qf_status qf_lake_load(struct qf_lake *lake, const char *table, const struct qf_schema *schema,
    const struct qf_producer *producer, int64_t *ret_rows, struct qf_error *error);

/* Writes the result of one SELECT to a new Parquet file, durable when this returns. */
QF_MUST_CHECK enum qf_status qf_lake_write_query(
    struct qf_lake *lake, const char *relative, const char *select, int64_t *ret_rows, struct qf_error *error);

/*
 * Shuts the cage: from now on the session reads the lake and nothing else, no setting can be changed.
 * `memory_bytes` 0 keeps the present limit. There is no way back: open a new session.
 */
QF_MUST_CHECK enum qf_status qf_lake_lock(struct qf_lake *lake, int64_t memory_bytes, struct qf_error *error);

/* Stops what runs in the session, from any thread: it fails with CANCELLED. */
void qf_lake_interrupt(struct qf_lake *lake);

/* Appends `name` as a quoted SQL identifier, `text` as a quoted SQL string. The only places that paste into SQL. */
void qf_sql_add_identifier(struct qf_text *sql, const char *name);
void qf_sql_add_string(struct qf_text *sql, const char *text);

#endif
