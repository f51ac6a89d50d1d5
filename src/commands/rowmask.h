/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of the book as a screen shows them: the numbers of entities hold resident IDs, and facts may. */
#ifndef QF_COMMANDS_ROWMASK_H
#define QF_COMMANDS_ROWMASK_H

#include "base/text.h"

/*
 * Appends the JSON `row` with every identifier masked, in its texts and in the JSON that some of them hold. A number
 * that names an entity becomes a masked text. Fails with CORRUPT when it is no JSON.
 */
QF_MUST_CHECK enum qf_status qf_row_mask(const char *row, struct qf_text *out, struct qf_error *error);

#endif
