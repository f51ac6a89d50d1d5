/* SPDX-License-Identifier: Apache-2.0 */
/* The truth about an invented city (README.md describes its lines), read strictly into a table of a lake session. */
#ifndef QF_SYNTH_TRUTH_READ_H
#define QF_SYNTH_TRUTH_READ_H

#include "store/lake.h"

/*
 * Makes the table `table` of the session: one row a line, in any number. A line that is not as described fails with
 * INPUT and its number, and so does a file without any.
 */
QF_MUST_CHECK enum qf_status qf_truth_load(
    struct qf_lake *lake, const char *path, const char *table, struct qf_error *error);

#endif
