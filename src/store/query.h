/* SPDX-License-Identifier: Apache-2.0 */
/* A question to the lake and its answer, row by row: streamed, so its size does not matter. */
#ifndef QF_STORE_QUERY_H
#define QF_STORE_QUERY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"

struct qf_lake;
struct qf_query;

enum qf_value_kind {
    QF_VALUE_NULL,
    QF_VALUE_TEXT,
    QF_VALUE_INT /* any integer, HUGEINT within 64 bits */,
    QF_VALUE_DATE /* days */,
    QF_VALUE_BOOL,
    QF_VALUE_REAL,
    QF_VALUE_LIST /* see qf_query_list() */,
    QF_VALUE_OTHER /* read as text */
};

/* A named parameter of a statement: $name in the SQL. */
struct qf_parameter {
    const char *name;
    enum qf_value_kind kind; /* NULL, TEXT, INT, DATE, BOOL */
    const char *text;
    int64_t number;
};

/*
 * Prepares and starts one statement. A mistake in the SQL fails with INPUT; message and position are
 * kept by qf_query_mistake(). Parameters that the SQL does not use are ignored; one it uses and that is
 * not given fails with INPUT.
 */
QF_MUST_CHECK enum qf_status qf_query_start(struct qf_lake *lake, const char *sql,
    const struct qf_parameter *parameters, unsigned parameter_count, struct qf_query **ret_query,
    struct qf_error *error);
void qf_query_free(struct qf_query *query);
QF_CLEANUP_POINTER(struct qf_query, qf_query_free)

unsigned qf_query_column_count(const struct qf_query *query);
const char *qf_query_column_name(const struct qf_query *query, unsigned column); /* borrowed */
enum qf_value_kind qf_query_column_kind(const struct qf_query *query, unsigned column);

/* Moves to the next row; *ret_row is false after the last. Row values are borrowed until the next call. */
QF_MUST_CHECK enum qf_status qf_query_next(struct qf_query *query, bool *ret_row, struct qf_error *error);

bool qf_query_is_null(const struct qf_query *query, unsigned column);
int64_t qf_query_int(const struct qf_query *query, unsigned column); /* INT, DATE, BOOL; 0 when NULL */
double qf_query_real(const struct qf_query *query, unsigned column);
struct qf_slice qf_query_text(const struct qf_query *query, unsigned column); /* TEXT; empty when NULL */
/* A LIST of BIGINT: borrowed elements, NULL ones skipped. */
void qf_query_list(const struct qf_query *query, unsigned column, const int64_t **ret_items, unsigned *ret_count);

/* One value of one row, for short questions; 0 rows gives *ret_number 0. */
QF_MUST_CHECK enum qf_status qf_query_one_int(
    struct qf_lake *lake, const char *sql, int64_t *ret_number, struct qf_error *error);

/*
 * Where the engine saw a mistake: 1-based line and column (in code points) in the SQL that was given;
 * 0 when it does not say. Taken from the error that qf_query_start() or qf_query_next() returned.
 */
void qf_query_mistake(const struct qf_error *error, unsigned *ret_line, unsigned *ret_column);

/*
 * What one SELECT names, found in its parse tree, so that a cage can be checked before it runs: base tables
 * (not its own WITH names), table functions and scalar functions, each once, in byte order, in `arena`. DESCRIBE and a
 * SAMPLE clause are listed as the table functions "describe" and "sample".
 * Fails with INPUT when `sql` is not exactly one SELECT.
 */
struct qf_arena;
struct qf_sql_names {
    const char **tables;
    size_t table_count;
    const char **table_functions;
    size_t table_function_count;
    const char **functions;
    size_t function_count;
};
QF_MUST_CHECK enum qf_status qf_sql_names_read(struct qf_lake *lake, const char *sql, struct qf_arena *arena,
    struct qf_sql_names *ret_names, struct qf_error *error);

#endif
