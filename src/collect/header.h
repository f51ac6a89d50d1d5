/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Recognition: which row of a sheet is its header, which contract it is the header of, and which
 * column holds what. A sheet that fits no contract, or two equally well, is never guessed.
 */
#ifndef QF_COLLECT_HEADER_H
#define QF_COLLECT_HEADER_H

#include "base/arena.h"
#include "catalog/catalog.h"
#include "collect/collect.h"
#include "collect/source.h"
#include "collect/unit.h"

#define QF_HEAD_ROWS 30 /* a header stands in the first rows of its sheet or nowhere */

/* The first rows of a sheet, copied. */
struct qf_head {
    struct {
        int64_t row;
        const char *const *cells;
        unsigned count;
    } rows[QF_HEAD_ROWS];
    unsigned count;
};

/* How one sheet is read. Strings live in the arena given to qf_header_find(). */
struct qf_layout {
    const struct qf_contract *contract; /* NULL: the sheet is not read */
    const char *set_aside;              /* … and this is why: a rule */
    unsigned width;                     /* columns of the header */
    const int *column;                  /* [width] index of the contract's column, −1 for none */
    const int *position;                /* [contract columns] index of the sheet's column, −1 for none */
    const char *const *header;          /* [width] as delivered, of two rows the lower where it has one; "" for none */
    const char *const *upper;           /* [width] the upper row of two; NULL for a header of one row */
    int64_t header_row, header_end;     /* first and last header row, as _row */
    unsigned header_index;              /* of the first header row in the head */
    const struct qf_unit *units;        /* [contract columns] as the file states them */
    unsigned matched, required_missing;
};

/* Header text without width, white space, brackets and what stands in them: "补贴金额（元）" → "补贴金额". Into `out`. */
void qf_header_fold(struct qf_slice text, struct qf_text *out);

struct qf_header_wish {
    const struct qf_catalog *catalog;
    const char *dataset;    /* NULL: any */
    const char *department; /* preferred when contracts fit equally; NULL: none */
};

/*
 * `candidates` (QF_COLLECT_CANDIDATES of them) tells the nearest contracts when none fits, unless it holds nearer ones already:
 * those of another sheet of the file.
 */
QF_MUST_CHECK enum qf_status qf_header_find(const struct qf_header_wish *wish, const struct qf_head *head,
    struct qf_arena *arena, struct qf_layout *ret_layout, struct qf_collect_candidate *candidates,
    unsigned *candidate_count, struct qf_error *error);

#endif
