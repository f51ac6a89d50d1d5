/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small city for the tests of warnings: a folder with lake and book, a catalogue of two datasets, and sessions whose
 * views stand in for those of matching. Every failure ends the test.
 */
#ifndef QF_TEST_WARN_WORLD_H
#define QF_TEST_WARN_WORLD_H

#include "catalog/catalog.h"
#include "store/book.h"
#include "store/lake.h"
#include "warn/ask.h"
#include "warn/warn.h"

/* Synthetic people: their resident IDs, whose first 17 digits are the entities. */
#define P1 "340101198001010013"
#define P2 "340101198001010021"
#define P3 "34010119800101003X"
#define E1 INT64_C(34010119800101001)
#define E2 INT64_C(34010119800101002)

struct world {
    char folder[64];
    struct qf_catalog *catalog;
    struct qf_lake *lake; /* for delivering and reading */
    struct qf_book *book;
    int64_t batches, match_runs;
    unsigned threads; /* of the sessions that models run in */
    struct qf_warn_sessions sessions;
};

void must(enum qf_status status, const struct qf_error *error);

void world_open(struct world *world);
void world_close(struct world *world);
void world_open_book(struct world *world, enum qf_book_mode mode);
void world_close_book(struct world *world);
int world_setup(void **state); /* cmocka fixtures around one world */
int world_teardown(void **state);

/* Writes a file of the workspace's own catalogue ("models/X01.yaml") and loads the catalogue again. */
void world_write(struct world *world, const char *name, const char *text);
/* A model X01 over PA01 with the SQL, whose lines are indented here. `head` has further keys of the model ("uses: [total]\n"). */
void world_model(struct world *world, const char *head, const char *sql);

/*
 * A committed batch of PA01; `values` are rows of (payee_name, payee_id, village, area, amount, pay_date). `replaces` is the
 * batch that it corrects, or 0.
 */
int64_t world_deliver(struct world *world, int64_t replaces, const char *values);

/* Asks one model as a run would: cage, lock, question. `message` takes the failure. */
enum qf_status world_ask(struct world *world, const char *model, int64_t time_ms, int64_t memory_bytes,
    struct qf_hits *ret_hits, struct qf_error *error);

/* Runs all models on 2025-06-30 over a fresh snapshot; the outcome of `model` stays valid until the report is released. */
const struct qf_model_outcome *world_run(struct world *world, const char *model, struct qf_warn_report *report);

/* The rows of a question to the book, columns joined by ' ' and rows by '\n', are `expected`. */
void book_answers(struct world *world, const char *sql, const char *expected);

/* The hits as text, one a line, for comparing. */
void hits_text(const struct qf_hits *hits, size_t facts, struct qf_text *out);

#endif
