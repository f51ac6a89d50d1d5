/* SPDX-License-Identifier: Apache-2.0 */
/* A book in a folder of its own, rehearsed, and numbers asked of it. */
#ifndef QF_TESTS_REHEARSE_STAGE_H
#define QF_TESTS_REHEARSE_STAGE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rehearse/rehearse.h"

struct stage {
    char folder[40];
    struct qf_book *book;
    struct qf_catalog *catalog;    /* the shipped one */
    struct qf_rehearsal rehearsal; /* of a tenth of the programme until told otherwise */
    struct qf_error error;
};

#define OK(call)                                                                                                       \
    do {                                                                                                               \
        if ((call) != QF_OK)                                                                                           \
            fail_msg("%s: %s (%s)", #call, stage->error.message, stage->error.detail);                                 \
    } while (0)

enum { STAGE_FIRST_DAY = 20089 }; /* 2025-01-01 */

void stage_open(struct stage *stage);
void stage_rehearse(struct stage *stage, unsigned divisor, uint64_t seed,
    enum qf_status (*each_day)(void *context, int32_t day, struct qf_error *error));
void stage_close(struct stage *stage);

/* For each_day: what must never be the case is not. */
enum qf_status stage_hold_day(void *context, int32_t day, struct qf_error *error);
/* Every figure of the summary is the script's, and the journal is whole. */
void stage_hold_year(struct stage *stage);

/* The first number of a query. */
int64_t stage_number(struct stage *stage, const char *sql);
/* The same, with a text as ?1 where the query has it. */
int64_t stage_number_at(struct stage *stage, const char *sql, const char *text);
/* The first text of a query; valid until the next. */
const char *stage_text(struct stage *stage, const char *sql);

#endif
