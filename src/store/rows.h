/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows on their way into the lake, a column at a time. A producer fills chunks from several
 * threads at once; the engine below encodes and writes them. Nobody above store/ sees the engine.
 */
#ifndef QF_STORE_ROWS_H
#define QF_STORE_ROWS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/slice.h"

/* How a value is stored. Money is BIGINT fen, area BIGINT milli-mu, a month the DATE of its first day. */
enum qf_storage { QF_STORE_TEXT, QF_STORE_BIGINT, QF_STORE_INTEGER, QF_STORE_DATE, QF_STORE_BOOLEAN };

struct qf_store_column {
    const char *name; /* SQL identifier, quoted where it is used */
    enum qf_storage storage;
};

struct qf_schema {
    const struct qf_store_column *columns;
    unsigned count;
};

/* One chunk being filled; valid only inside the fill call. Values not put are NULL. */
struct qf_rows;
unsigned qf_rows_capacity(const struct qf_rows *rows);
void qf_rows_put_text(struct qf_rows *rows, unsigned column, unsigned row, struct qf_slice text); /* valid UTF-8 */
void qf_rows_put_bigint(struct qf_rows *rows, unsigned column, unsigned row, int64_t number);
void qf_rows_put_integer(struct qf_rows *rows, unsigned column, unsigned row, int32_t number);
void qf_rows_put_date(struct qf_rows *rows, unsigned column, unsigned row, int32_t days);
void qf_rows_put_boolean(struct qf_rows *rows, unsigned column, unsigned row, bool value);

struct qf_producer {
    void *context;
    unsigned threads; /* how many may fill at once; 1 keeps the order of rows */
    /* Once a thread. `ret_local` may be left NULL. May be NULL. */
    enum qf_status (*begin)(void *context, void **ret_local, struct qf_error *error);
    /* Fills rows 0 … count−1 and sets *ret_count; 0 ends this thread's share. */
    enum qf_status (*fill)(
        void *context, void *local, struct qf_rows *rows, unsigned *ret_count, struct qf_error *error);
    void (*end)(void *context, void *local); /* may be NULL */
};

#endif
