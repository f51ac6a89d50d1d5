/* SPDX-License-Identifier: Apache-2.0 */
/* Rosters as offices keep them: a CSV or a workbook whose first row names its columns. */
#ifndef QF_COMMANDS_ROSTER_H
#define QF_COMMANDS_ROSTER_H

#include "base/arena.h"
#include "handle/training.h"

/*
 * The rows below the head, with the columns 身份证号 (resident_id, user …), 姓名 (name) and 区划代码 (region); others are passed
 * over, and so are rows without any cell filled. Texts live in `arena`. INPUT without a column that tells people, or without rows.
 */
QF_MUST_CHECK enum qf_status qf_roster_read(const char *path, struct qf_arena *arena, struct qf_roster_row **ret_rows,
    size_t *ret_count, struct qf_error *error);

#endif
