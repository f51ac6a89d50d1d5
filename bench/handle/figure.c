/* SPDX-License-Identifier: Apache-2.0 */
#include "figure.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double read_ms(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

double figure_now_ms(void)
{
    return read_ms(CLOCK_MONOTONIC);
}

double figure_processor_ms(void)
{
    return read_ms(CLOCK_PROCESS_CPUTIME_ID);
}

static int by_value(const void *left, const void *right)
{
    const double *a = left, *b = right;

    return (*a > *b) - (*a < *b);
}

double figure_rank(double *values, size_t count, double share)
{
    qsort(values, count, sizeof *values, by_value);
    return values[(size_t)(share * (double)(count - 1) + 0.5)];
}

void figure_print(
    const char *metric, const char *unit, double value, double low, double high, const char *against, double ratio)
{
    char ratio_text[32] = "null";

    if (against)
        snprintf(ratio_text, sizeof ratio_text, "%.3f", ratio);
    printf("{\"bench\": \"handle\", \"metric\": \"%s\", \"value\": %.3f, \"unit\": \"%s\", \"against\": \"%s\", "
           "\"ratio\": %s, "
           "\"spread\": [%.3f, %.3f]}\n",
        metric, value, unit, against ? against : "", ratio_text, low, high);
    fflush(stdout);
}
