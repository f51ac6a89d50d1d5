/* SPDX-License-Identifier: Apache-2.0 */
/* Reading side: warnings listed, and one warning with everything that it rests on. */
#ifndef QF_WARN_WARNING_H
#define QF_WARN_WARNING_H

#include "base/arena.h"
#include "base/json.h"
#include "catalog/catalog.h"
#include "store/book.h"
#include "store/lake.h"
#include "store/place.h"

struct qf_warning { /* texts are borrowed for the call; "" when the book has none */
    int64_t id, subject, amount_fen, first_run, changed_run;
    bool has_subject, has_amount;
    const char *model, *domain, *subject_name, *region, *period, *level, *level_note, *sentence_zh, *sentence_en;
    const char *facts, *evidence, *links; /* JSON */
    const char *state, *last_change, *dismissed_by, *dismissed_at, *dismissed_cause, *dismissed_reason, *fingerprint,
        *digest;
    int model_version;
};

struct qf_warning_filter { /* NULL and 0 mean any */
    int64_t id, subject;
    const char *model, *level, *state, *domain, *name;
    int64_t min_amount_fen;
    int64_t limit, offset; /* limit 0: all */
};

/* What is worth doing first stands first: red before orange, then the larger amount. */
QF_MUST_CHECK enum qf_status qf_warning_walk(struct qf_book *book, const struct qf_warning_filter *filter,
    enum qf_status (*visit)(void *context, const struct qf_warning *warning, struct qf_error *error), void *context,
    struct qf_error *error);

/* One cell of a source row. */
struct qf_source_cell {
    const struct qf_column *column;
    const char *text;  /* masked unless asked otherwise; NULL when empty */
    unsigned position; /* 1-based column of the sheet; 0 when the file does not have it */
    char letters[8];
};

struct qf_source_evidence {
    struct qf_place place; /* of the row */
    const struct qf_contract *contract;
    struct qf_source_cell *cells;
    size_t cell_count;
};

/*
 * A source row, read from its batch's own file, with the place of each value; of a table of the book (a batch below 0) as it
 * is now, its file being "" and its cells without letters. Strings live in `arena`. NOT_FOUND when the book has no such batch.
 */
QF_MUST_CHECK enum qf_status qf_evidence_read(struct qf_lake *lake, struct qf_book *book,
    const struct qf_catalog *catalog, int64_t batch, int64_t row, bool unmasked, struct qf_arena *arena,
    struct qf_source_evidence *ret_evidence, struct qf_error *error);

/*
 * Appends the object of the warning's facts: money in fen, areas in thousandths of a mu, days as 2021-02-20, months as 2021-02,
 * identifiers masked unless asked otherwise. Without `model` (NULL: the catalogue has it no more) they stand as they were kept,
 * texts left out.
 */
QF_MUST_CHECK enum qf_status qf_warning_add_facts(
    struct qf_json *json, const char *facts, const struct qf_model *model, bool unmasked, struct qf_error *error);

/* The warning's evidence and links as arrays in `arena`. */
struct qf_warning_ref {
    int64_t batch, row; /* batch below 0: a table of the book (catalog/casework.h) */
};
struct qf_warning_link {
    int64_t from, to;
    const char *kind, *from_name, *to_name; /* "" until named, see below */
    const struct qf_warning_ref *refs;
    size_t ref_count;
};
QF_MUST_CHECK enum qf_status qf_warning_refs(const char *evidence, struct qf_arena *arena,
    struct qf_warning_ref **ret_refs, size_t *ret_count, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_warning_links(const char *links, struct qf_arena *arena,
    struct qf_warning_link **ret_links, size_t *ret_count, struct qf_error *error);

/* Fills the names of both ends of each tie, as the rows of the tie have them. Rows that cannot be read leave them "". */
QF_MUST_CHECK enum qf_status qf_warning_name_links(struct qf_lake *lake, struct qf_book *book,
    const struct qf_catalog *catalog, struct qf_arena *arena, struct qf_warning_link *links, size_t count,
    struct qf_error *error);

#endif
