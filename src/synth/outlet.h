/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One delivered file while it is written: its cells, the dirt that gets into some of its rows, and the truth about them.
 * What a row is about decides whether it may be dirty: rows of a story are clean, so that the story stays findable.
 */
#ifndef QF_SYNTH_OUTLET_H
#define QF_SYNTH_OUTLET_H

#include "synth/random.h"
#include "synth/sheet.h"
#include "synth/truth.h"

enum qf_dirt {
    QF_CLEAN,
    QF_DIRT_APOSTROPHE, /* '349901… */
    QF_DIRT_SPACES,     /* 349901 19850315 1234 */
    QF_DIRT_FULL_WIDTH,
    QF_DIRT_SMALL_X,
    QF_DIRT_CHECK_DIGIT,
    QF_DIRT_NUMBER,     /* a spreadsheet kept fifteen digits of an ID */
    QF_DIRT_NAME_SPACE, /* 张　三 */
    QF_DIRT_NAME_MISSING,
    QF_DIRT_AMOUNT, /* 见附表 */
    QF_DIRT_DATE,   /* 2025-02-30 */
    QF_DIRT_COUNT
};
#define QF_DIRT_BIT(dirt) (1U << (dirt))
/* Dirt that collection mends, and an ID that it cannot mend but keeps. */
#define QF_DIRT_MENDED                                                                                                 \
    (QF_DIRT_BIT(QF_DIRT_APOSTROPHE) | QF_DIRT_BIT(QF_DIRT_SPACES) | QF_DIRT_BIT(QF_DIRT_FULL_WIDTH) |                 \
        QF_DIRT_BIT(QF_DIRT_SMALL_X) | QF_DIRT_BIT(QF_DIRT_NAME_SPACE))
#define QF_DIRT_LOST_ID (QF_DIRT_BIT(QF_DIRT_CHECK_DIGIT) | QF_DIRT_BIT(QF_DIRT_NUMBER))

struct qf_outlet {
    struct qf_sheet *sheet;
    struct qf_truth *truth;
    struct qf_random random;
    char file[160];      /* under inbox/ */
    unsigned allowed;    /* bits of dirt */
    enum qf_dirt dirt;   /* that waits for a cell of the row */
    enum qf_dirt soiled; /* that got into the row, in the column `soiled_column` */
    const char *soiled_column;
    int64_t total_fen; /* of readable amounts in the sheet */
    struct qf_delivered counts;
    int64_t sequence; /* of data rows in the sheet */
};

struct qf_outlet_plan {
    const char *inbox, *department, *name; /* of the file, with its ending */
    enum qf_sheet_form form;
    const char *const *headers;
    unsigned dirt;
    uint64_t seed, stream;
};

QF_MUST_CHECK enum qf_status qf_outlet_open(
    struct qf_outlet *outlet, const struct qf_outlet_plan *plan, struct qf_truth *truth, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_outlet_begin_sheet(
    struct qf_outlet *outlet, const char *name, const char *title, const char *unit, struct qf_error *error);
/* A row of totals whose amount stands in `column` (from 0), and a line of signatures. */
QF_MUST_CHECK enum qf_status qf_outlet_total(struct qf_outlet *outlet, unsigned column, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_outlet_footer(struct qf_outlet *outlet, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_outlet_commit(struct qf_outlet *outlet, struct qf_error *error);
void qf_outlet_release(struct qf_outlet *outlet);

/* A row. */
void qf_outlet_begin(struct qf_outlet *outlet, bool clean);
QF_MUST_CHECK enum qf_status qf_outlet_end(struct qf_outlet *outlet, struct qf_error *error);

/* Its cells. `id`s that may be lost can get dirt that nobody can mend. */
void qf_put_text(struct qf_outlet *outlet, const char *text);
void qf_put_id(struct qf_outlet *outlet, const char *id, bool may_be_lost);
void qf_put_name(struct qf_outlet *outlet, const char *name, bool may_be_missing);
void qf_put_integer(struct qf_outlet *outlet, int64_t number);
void qf_put_money(struct qf_outlet *outlet, int64_t fen);
void qf_put_amount(
    struct qf_outlet *outlet, int64_t fen); /* a required amount: may be unreadable, counts for the total */
void qf_put_area(struct qf_outlet *outlet, int64_t milli_mu);
void qf_put_date(struct qf_outlet *outlet, int32_t days, bool required); /* 0: empty */
void qf_put_month(struct qf_outlet *outlet, int month);                  /* 0: empty */

#endif
