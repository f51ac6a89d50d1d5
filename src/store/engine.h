/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Private to store/: the DuckDB session behind a lake, and what its failures mean. A session has one
 * connection for statements and producers and a fixed set for queries, so that one query can be
 * read while another is started; settings that make errors readable must be set before the cage is shut.
 */
#ifndef QF_STORE_ENGINE_H
#define QF_STORE_ENGINE_H

#include <duckdb.h>
#include <pthread.h>
#include <stdatomic.h>

#include "store/lake.h"

#define QF_LAKE_QUERIES 16 /* open at the same time in one session */

struct qf_feed;

struct qf_lake_connection {
    duckdb_connection connection; /* NULL until first used */
    bool busy;
};

struct qf_lake {
    duckdb_database database;
    duckdb_connection main;
    struct qf_lake_connection queries[QF_LAKE_QUERIES];
    pthread_mutex_t lock;   /* guards `queries`, for interrupts from other threads */
    atomic_uint interrupts; /* how often it was told to stop; work compares it with the count at its start */
    struct qf_feed *feed;   /* the producer being written; NULL between writes */
    unsigned threads;
    bool locked;
    char *path;
    char *spill; /* this session's own folder; NULL when it may not spill */
};

/*
 * Turns what the engine says into a status and a message. `sql` is the text that failed and `skip` the number of bytes
 * that were put before the caller's own SQL, so that positions are the caller's. Both may be NULL and 0.
 */
enum qf_status qf_engine_fail(struct qf_error *error, const char *text, const char *sql, size_t skip);

/* The same with the parts at hand. Texts are borrowed. */
struct qf_engine_error {
    char type[64]; /* "Parser", "Out of Memory" … */
    const char *message;
    int64_t position;   /* from 0; -1 when unknown */
    bool by_code_point; /* what `position` counts: the grammar counts code points, everything after it bytes */
};
enum qf_status qf_engine_fail_with(
    struct qf_error *error, const struct qf_engine_error *said, const char *sql, size_t skip);

/* Runs `sql` on `connection`; `ret_count` (may be NULL) receives the number of rows that a COPY or INSERT reports. */
QF_MUST_CHECK enum qf_status qf_engine_run(
    duckdb_connection connection, const char *sql, size_t skip, int64_t *ret_count, struct qf_error *error);

/*
 * Like qf_engine_run() for exactly one statement, and a long one: while other threads hold its last tasks this one sleeps, where
 * the engine's own loop would spin and take a core from them or from other work.
 */
QF_MUST_CHECK enum qf_status qf_engine_run_one(
    duckdb_connection connection, const char *sql, size_t skip, int64_t *ret_count, struct qf_error *error);

/* A connection for one query, and its return. */
QF_MUST_CHECK enum qf_status qf_engine_borrow(
    struct qf_lake *lake, duckdb_connection *ret_connection, struct qf_error *error);
void qf_engine_return(struct qf_lake *lake, duckdb_connection connection);
/* Opens every connection that is not open yet. */
QF_MUST_CHECK enum qf_status qf_engine_open_all(struct qf_lake *lake, struct qf_error *error);

/* functions.c: registers the SQL functions. */
QF_MUST_CHECK enum qf_status qf_functions_register(duckdb_connection connection, struct qf_error *error);

#endif
