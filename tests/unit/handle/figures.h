/* SPDX-License-Identifier: Apache-2.0 */
/* Rows for tests of statistics, written straight into the book of an office, so that every figure can be counted by hand. */
#ifndef QF_TESTS_HANDLE_FIGURES_H
#define QF_TESTS_HANDLE_FIGURES_H

#include "office.h"

#include "handle/statistics.h"

/* One statement, journalled; `format` as in printf. */
void figures_run(struct office *office, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Number `first` and up: reports accepted on `day`, of which the first `closed` are concluded on `closed_on`. */
void figures_reports(struct office *office, int first, int count, const char *region, const char *day, int closed,
    const char *closed_on);
/* A matter of any kind, opened on `day`. */
void figures_matter(
    struct office *office, int id, const char *kind, const char *region, const char *domain, const char *day);
void figures_move(struct office *office, int matter, const char *to_state, const char *day);
/* A person of a case, whose number it is; `serial` 0: not known by resident ID. */
void figures_person(
    struct office *office, int id, int matter, unsigned serial, const char *name, const char *post, const char *rank);
void figures_sanction(struct office *office, int person, const char *kind, const char *line, const char *day);
void figures_posting(struct office *office, int id, int matter, const char *kind, const char *day, long long yuan);

/* May 2025, and the figure of a measure in it at a desk. */
extern const struct qf_period figures_may;
struct qf_figure figures_of(
    struct office *office, const struct qf_desk *desk, const char *measure, struct qf_period period);

/* The small city of the tests: something of everything, in May 2025. */
void figures_city(struct office *office);

#endif
