/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All figures of a region at once, for a period and for the year up to its end, each beside the same one year before; and
 * the JSON in which such a set is kept. A set that was read says of itself what its figures are called and how they were
 * counted, so that it stays what it was when measures or names of places change.
 */
#ifndef QF_HANDLE_FIGURES_H
#define QF_HANDLE_FIGURES_H

#include "base/arena.h"
#include "handle/statistics.h"

enum qf_window { QF_WINDOW_PERIOD, QF_WINDOW_YEAR, QF_WINDOW_BEFORE, QF_WINDOW_YEAR_BEFORE, QF_WINDOW_COUNT };
const char *qf_window_name(enum qf_window window); /* "period", "year", "before", "year_before" */

struct qf_set_figure {
    const struct qf_statistic *measure;
    enum qf_window window; /* bands are told of the period and the year only */
    enum qf_band band;
    const char *value;
    struct qf_figure figure;
};
struct qf_band_value { /* every value that a table by the band lists, those without any figure too */
    enum qf_band band;
    const char *value;
    struct qf_bilingual title;
};
struct qf_figure_set {
    struct qf_arena *arena;
    const char *region, *place; /* digits; name of the organ */
    enum qf_organ_level level;  /* of that organ */
    struct qf_period windows[QF_WINDOW_COUNT];
    const struct qf_statistic *measures;
    size_t measure_count;
    struct qf_set_figure *figures; /* by measure, window, band, value */
    size_t figure_count;
    struct qf_band_value *values; /* by band, value */
    size_t value_count;
};
void qf_figure_set_free(struct qf_figure_set *set);
QF_CLEANUP_POINTER(struct qf_figure_set, qf_figure_set_free)

/* Counts everything of the actor's region; needs QF_TASK_STATISTICS. */
QF_MUST_CHECK enum qf_status qf_figure_set_count(
    const struct qf_desk *desk, struct qf_period period, struct qf_figure_set **ret_set, struct qf_error *error);

/* The same set is always written as the same bytes. */
QF_MUST_CHECK enum qf_status qf_figure_set_write(
    const struct qf_figure_set *set, struct qf_text *out, struct qf_error *error);
/* CORRUPT for what was not written so. */
QF_MUST_CHECK enum qf_status qf_figure_set_read(
    const char *json, struct qf_figure_set **ret_set, struct qf_error *error);

/* Borrowed; NULL when nothing was counted there. `measure` as the set has it. */
const struct qf_set_figure *qf_figure_set_find(const struct qf_figure_set *set, const struct qf_statistic *measure,
    enum qf_window window, enum qf_band band, const char *value);
const struct qf_statistic *qf_figure_set_measure(
    const struct qf_figure_set *set, const char *name); /* NULL: has none */

#endif
