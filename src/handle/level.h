/* SPDX-License-Identifier: Apache-2.0 */
/* 提级办理: a leader of the organ above takes a lead up to their own organ, into other hands. One act: the reason, the new
 * handler, the move and the organ. What repeats force is done by the program (repeat.h). */
#ifndef QF_HANDLE_LEVEL_H
#define QF_HANDLE_LEVEL_H

#include "handle/desk.h"

/* `user`: of the actor's organ, who need not recuse and never handled it. */
QF_MUST_CHECK enum qf_status qf_lead_level_up(
    const struct qf_desk *desk, int64_t lead, int64_t user, const char *reason, struct qf_error *error);

#endif
