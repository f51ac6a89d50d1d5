/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An invented city, for demonstration, tests and benchmarks: people, households, officials, land,
 * allowances and payroll, delivered as offices deliver, with dirt at stated rates, planted wrongs
 * with innocent look-alikes, and a truth file. The same seed gives the same bytes everywhere.
 */
#ifndef QF_SYNTH_SYNTH_H
#define QF_SYNTH_SYNTH_H

#include "base/error.h"
#include "base/progress.h"

struct qf_synth_options {
    int64_t people; /* 1,000 … 20,000,000 */
    uint64_t seed;
    const char *out; /* folder; must be empty or not exist: out/inbox/<DEPARTMENT>/…, out/truth.jsonl, out/city.json */
    const struct qf_progress *progress;
};

struct qf_synth_report {
    int64_t people, households, files, rows, wrongs, lookalikes, dirty_rows;
};

QF_MUST_CHECK enum qf_status qf_synth_write(
    const struct qf_synth_options *options, struct qf_synth_report *ret_report, struct qf_error *error);

#endif
