/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the program does by itself once a day, in this order: secondments that are over end, what was parked until a day comes
 * back, and clocks past their day lapse and go up. What should have come back and could not (its handler must recuse) goes up
 * with its clock.
 */
#ifndef QF_HANDLE_DAILY_H
#define QF_HANDLE_DAILY_H

#include "handle/clock.h"

struct qf_day_done {
    int64_t released; /* secondments that ended */
    int64_t moved;    /* by themselves, on their day: parked leads taken up again */
    int64_t held_up;  /* due to move by themselves, and something stands against it */
    int64_t lapsed, escalated;
};
/* Runs as the program, for all organs. Once more on the same day does nothing more. */
QF_MUST_CHECK enum qf_status qf_daily_run(struct qf_book *book, const struct qf_catalog *catalog, int32_t today,
    struct qf_day_done *ret_done, struct qf_error *error);

#endif
