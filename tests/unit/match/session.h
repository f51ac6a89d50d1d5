/* SPDX-License-Identifier: Apache-2.0 */
/* A lake session over a small catalogue, and questions to it, for the tests of matching. Every failure ends the test.
 */
#ifndef QF_TEST_MATCH_SESSION_H
#define QF_TEST_MATCH_SESSION_H

#include "catalog/catalog.h"
#include "store/lake.h"

/* Synthetic people: their resident IDs, whose first 17 digits are the entities. */
#define P1     "340101198001010013"
#define P2     "340101198001010021"
#define P3     "34010119800101003X"
#define P4     "340101198001010048"
#define P5     "340101198001010056"
#define P6     "340101198001010064"
#define P7     "340101198001010072"
#define P8     "340101198001010080"
#define P9     "340101198001010099"
#define P1_OLD "340101800101001" /* the 15 digits of P1 */
#define E1     "34010119800101001"
#define E2     "34010119800101002"
#define E3     "34010119800101003"
#define E4     "34010119800101004"

/* A body by its credit code and by its organisation code, and a second one. */
#define FIRM        "91340100MA1A000164"
#define FIRM_CODE   "MA1A00016"
#define FIRM_ENTITY "200001745856695809"
#define OTHER_FIRM  "91340100MA1A00024Y"

struct session {
    struct qf_catalog *catalog;
    struct qf_lake *lake;
};

void must(enum qf_status status, const struct qf_error *error);

/* In memory, with empty tables delivered."<CODE>". */
void session_open(struct session *session, unsigned threads);
void session_close(struct session *session);
void session_attach(struct session *session);

/* Runs statements; VALUES of a row are in contract order, then _batch and _row. */
void session_run(struct session *session, const char *sql);

/* The rows of `sql` as text, columns joined by ' ' and rows by '\n', are `expected`. NULL reads '-'. */
void lake_answers(struct qf_lake *lake, const char *sql, const char *expected);
void session_answers(struct session *session, const char *sql, const char *expected);

#endif
