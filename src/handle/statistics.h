/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Statistics: every measure is one entry of a const table (measures.c) whose rows are one SELECT over the book, so that a
 * figure, its bands and the rows it was counted from can never disagree. Figures are of the actor's region and need
 * QF_TASK_STATISTICS; the rows behind them are only those that the actor may see. Shares come from raw counts, in
 * integers: one decimal place, half away from zero.
 */
#ifndef QF_HANDLE_STATISTICS_H
#define QF_HANDLE_STATISTICS_H

#include "base/text.h"
#include "handle/desk.h"

struct qf_period {
    int32_t from, to; /* days, both included */
};
struct qf_period qf_period_of_month(int month); /* as base/date.h counts them */
struct qf_period qf_period_year_to(int32_t day);
struct qf_period qf_period_year_before(struct qf_period period); /* whole months stay whole */

enum qf_unit {
    QF_UNIT_COUNT,   /* matters, rows */
    QF_UNIT_PERSONS, /* distinct, or person-times where the formula says so */
    QF_UNIT_MONEY,   /* fen */
    QF_UNIT_PERCENT, /* tenths of a per cent; its change is in percentage points */
    QF_UNIT_DAYS     /* tenths of a day */
};

enum qf_band {
    QF_BAND_ALL, /* the whole region */
    QF_BAND_DOMAIN,
    QF_BAND_COUNTY,   /* 6 digits; "" for what lies in none */
    QF_BAND_TOWNSHIP, /* 9 digits; the same */
    QF_BAND_RANK,     /* of persons */
    QF_BAND_CHANNEL,  /* of the report, or of the first report that a lead or case rests on */
    QF_BAND_SOURCE,   /* of a lead or case: warning, report, visit, organ, direct */
    QF_BAND_ITEM,     /* what the measure's `item` says: model, clock, department, wave */
    QF_BAND_COUNT
};
const char *qf_band_name(enum qf_band band); /* "county" */
QF_MUST_CHECK enum qf_status qf_band_find(const char *name, enum qf_band *ret_band, struct qf_error *error);

enum qf_family { /* under what the measures stand together */
    QF_FAMILY_REPORTS,
    QF_FAMILY_LEADS,
    QF_FAMILY_CASES,
    QF_FAMILY_PERSONS,
    QF_FAMILY_FORMS,
    QF_FAMILY_CYCLE,
    QF_FAMILY_MONEY,
    QF_FAMILY_WARNINGS,
    QF_FAMILY_DATA,
    QF_FAMILY_PUTTING_RIGHT,
    QF_FAMILY_CLOCKS,
    QF_FAMILY_COUNT
};
const struct qf_bilingual *qf_family_title(enum qf_family family);

enum qf_counting {
    QF_COUNT_DISTINCT, /* keys, each once */
    QF_COUNT_SUM,      /* fen or days */
    QF_COUNT_POOLED,   /* sums of counts that others made: the basis is the denominator */
    QF_COUNT_MEDIAN,
    QF_COUNT_REDUCTION
};
struct qf_statistic {
    const char *name;
    struct qf_bilingual title, formula, source; /* source: of the formula */
    enum qf_family family;
    enum qf_unit unit;
    unsigned bands;   /* 1 << enum qf_band, QF_BAND_ALL not among them */
    const char *item; /* what QF_BAND_ITEM is by; NULL when it has none */
    const char *rows; /* SELECT, as measures.c says; NULL in a set that was read */
    enum qf_counting how;
    const char
        *group; /* measures that add up with each other have the same, and are hidden together; NULL: it stands alone */
};
/* Whether the raw counts are fen. */
bool qf_statistic_counts_money(const struct qf_statistic *measure);
const struct qf_statistic *qf_statistics(size_t *ret_count);
/* NOT_FOUND with the nearest name. */
QF_MUST_CHECK enum qf_status qf_statistic_find(
    const char *name, const struct qf_statistic **ret_measure, struct qf_error *error);

struct qf_figure {
    int64_t numerator, denominator; /* raw; a count or an amount is its numerator, whatever stands below it */
    int64_t basis;                  /* rows, or distinct things, that were counted: what small figures are told by */
    int64_t value;                  /* in the measure's unit */
    bool known;                     /* false: nothing to divide by, "n/a" */
};
/* Sets value and known from the raw counts. */
void qf_figure_value(const struct qf_statistic *measure, struct qf_figure *figure);
/* Numerator and denominator to a value; for measures that divide. Half away from zero. */
int64_t qf_share_tenths(int64_t numerator, int64_t denominator);
/* How much `now` is above `then`, from raw counts: tenths of a percentage point for shares, else tenths of a per cent of what it
 * was. False when one is not known, or it was nothing. */
bool qf_figure_change(
    const struct qf_statistic *measure, const struct qf_figure *now, const struct qf_figure *then, int64_t *ret_tenths);
/* "97.9%", "437", "1,234.50" (yuan), "30.3" (days), "n/a". */
void qf_figure_format(
    const struct qf_statistic *measure, const struct qf_figure *figure, enum qf_lang lang, char ret_text[64]);

struct qf_figure_query {
    struct qf_period period;
    struct qf_period base; /* for reductions; from 0 to 0: the same period one year before */
    const char *region;    /* digits within the actor's region; NULL: all of it */
    enum qf_band band;
};
/* One figure of the whole region. DENIED without the task or outside the region. */
QF_MUST_CHECK enum qf_status qf_statistics_figure(const struct qf_desk *desk, const char *measure,
    const struct qf_figure_query *query, struct qf_figure *ret_figure, struct qf_error *error);

/* The figure of every value of a band that has rows, in order of value; of QF_BAND_ALL just one, "". USAGE for a band that
 * the measure has not. */
QF_MUST_CHECK enum qf_status qf_statistics_walk(const struct qf_desk *desk, const struct qf_statistic *measure,
    const struct qf_figure_query *query,
    enum qf_status (*visit)(void *context, const char *value, const struct qf_figure *figure, struct qf_error *error),
    void *context, struct qf_error *error);

struct qf_counted_row { /* texts are borrowed for the call */
    const char *label;  /* a matter's number, "posting 12" … */
    const char *name;   /* of a person, masked; "" when the row is no person's */
    const char *day, *region, *domain, *item;
    int64_t matter;                 /* 0: none */
    int64_t numerator, denominator; /* what it adds: 1 for a count, fen, days */
};
/* The rows behind a figure, those of `value` of the band (NULL: all) and such that the actor may see. By day. */
QF_MUST_CHECK enum qf_status qf_statistics_drill(const struct qf_desk *desk, const struct qf_statistic *measure,
    const struct qf_figure_query *query, const char *value,
    enum qf_status (*visit)(void *context, const struct qf_counted_row *row, struct qf_error *error), void *context,
    struct qf_error *error);

/* What people call a value of a band: a domain's or a place's name, "township" … In `out`, which is cleared first. */
QF_MUST_CHECK enum qf_status qf_band_title(const struct qf_desk *desk, enum qf_band band, const char *value,
    enum qf_lang lang, struct qf_text *out, struct qf_error *error);

#endif
