/* SPDX-License-Identifier: Apache-2.0 */
/* Hits of a model against the warnings that stand: new, unchanged, changed, back, gone. Not public. */
#ifndef QF_WARN_RECORD_H
#define QF_WARN_RECORD_H

#include "store/book.h"
#include "warn/ask.h"

struct qf_record_counts {
    int64_t added, unchanged, changed, gone; /* `changed` counts those that came back too */
    int64_t amount_fen;                      /* of all hits */
};

/*
 * Writes what changed into the book, inside the caller's transaction. A dismissed warning stays silent while what it rests on is
 * unchanged; an unchanged one is not written again, unless its rows moved to another batch or it is told in other words.
 */
QF_MUST_CHECK enum qf_status qf_record_hits(struct qf_book *book, const struct qf_model *model, int64_t run,
    const struct qf_hits *hits, struct qf_record_counts *ret_counts, struct qf_error *error);

#endif
