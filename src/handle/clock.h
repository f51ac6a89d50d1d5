/* SPDX-License-Identifier: Apache-2.0 */
/* The clocks of matters: they start and end with what happens, stand still for a reason, are extended by whoever may,
 * and are never forgotten: one sweep a day finds what has lapsed and takes it a level up. */
#ifndef QF_HANDLE_CLOCK_H
#define QF_HANDLE_CLOCK_H

#include "handle/desk.h"

/* What has happened to a matter: a state entered, a move made or a fact recorded (others NULL). */
struct qf_happening {
    int64_t matter;
    const char *machine, *track, *state, *move, *fact;
};
/* Ends and starts clocks accordingly, inside the caller's transaction. */
QF_MUST_CHECK enum qf_status qf_clocks_follow(
    const struct qf_desk *desk, const struct qf_happening *happening, struct qf_error *error);

/* DENIED unless the clock's rule lets the actor; INPUT for a reason that the rule does not know. CONFLICT for a clock that
 * ran out, swept or not, and when it stands still already or does not; what ran out before it was stopped goes on as such. */
QF_MUST_CHECK enum qf_status qf_clock_pause(
    const struct qf_desk *desk, int64_t clock, const char *reason, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_clock_resume(const struct qf_desk *desk, int64_t clock, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_clock_extend(
    const struct qf_desk *desk, int64_t clock, const char *reason, struct qf_error *error);

struct qf_clock_view {
    int64_t id, matter;
    const char *number, *name; /* of the matter, of the clock; borrowed for the call */
    const struct qf_clock *rule;
    int32_t started, due;
    bool paused, overdue;
    enum qf_colour colour;
};
/* Clocks that run or stand still on matters that the actor may see; the nearest due first. `matter` 0: of all. */
QF_MUST_CHECK enum qf_status qf_clock_walk(const struct qf_desk *desk, int64_t matter,
    enum qf_status (*visit)(void *context, const struct qf_clock_view *clock, struct qf_error *error), void *context,
    struct qf_error *error);

/* The colour that a rule gives a clock today. */
QF_MUST_CHECK enum qf_status qf_clock_paint(const struct qf_desk *desk, const struct qf_clock *rule, int32_t started,
    int32_t due, enum qf_colour *ret_colour, struct qf_error *error);

/*
 * Once a day: every clock past its due day is marked as lapsed, its matter turns red, and the organ above is told where the rule
 * says so. Says how many. Runs as the program, for all organs.
 */
QF_MUST_CHECK enum qf_status qf_clock_sweep(struct qf_book *book, const struct qf_catalog *catalog, int32_t today,
    int64_t *ret_lapsed, int64_t *ret_escalated, struct qf_error *error);

#endif
