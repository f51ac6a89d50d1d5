/* SPDX-License-Identifier: Apache-2.0 */
/* Where a value of the lake stands in the delivered file: file, sheet, row and column. */
#ifndef QF_STORE_PLACE_H
#define QF_STORE_PLACE_H

#include "base/arena.h"
#include "store/book.h"

struct qf_place {
    int64_t batch;
    const char *department, *dataset;
    const char *file_name;
    const char *sha256;     /* of the original */
    const char *sheet;      /* "" for CSV */
    int64_t row;            /* 1-based row of the sheet as a spreadsheet program shows it */
    unsigned column;        /* 1-based; 0 when the file does not have it */
    char column_letters[8]; /* "AB" */
    const char *header;     /* as delivered */
};

/* `row` is the lake's _row, `column` a contract column or NULL. Strings live in `arena`. NOT_FOUND for a row outside
 * the batch. */
QF_MUST_CHECK enum qf_status qf_place_find(struct qf_book *book, int64_t batch, int64_t row, const char *column,
    struct qf_arena *arena, struct qf_place *ret_place, struct qf_error *error);

void qf_column_letters(unsigned column, char ret_letters[8]);

/*
 * A source row as one number, the views' column _ref: batch × 2^36 + row. Batches stay below 2^27, rows below 2^36. A batch
 * below 0 stands for a table of the book, whose rows are no delivery's (catalog/casework.h).
 */
#define QF_REF_ROW_BITS 36
static inline int64_t qf_ref(int64_t batch, int64_t row)
{
    return batch * (INT64_C(1) << QF_REF_ROW_BITS) + row;
}
static inline int64_t qf_ref_batch(int64_t ref)
{
    return ref >> QF_REF_ROW_BITS;
}
static inline int64_t qf_ref_row(int64_t ref)
{
    return ref & ((INT64_C(1) << QF_REF_ROW_BITS) - 1);
}

#endif
