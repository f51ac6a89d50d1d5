/* SPDX-License-Identifier: Apache-2.0 */
/* Figures of the bench as measure.py shows them: one JSON object a line. */
#ifndef QF_BENCH_HANDLE_FIGURE_H
#define QF_BENCH_HANDLE_FIGURE_H

#include <stddef.h>

double figure_now_ms(void);
double figure_processor_ms(void); /* of this process */
/* The value of rank `share` (0–1) among `count`, which it sorts. */
double figure_rank(double *values, size_t count, double share);
/* `against` may be NULL; `ratio` is of the value to what it is held against. */
void figure_print(
    const char *metric, const char *unit, double value, double low, double high, const char *against, double ratio);

#endif
