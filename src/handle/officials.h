/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Officials who were replaced, and pay drawn without work (吃空饷) that was stopped. What is clawed back is money of a matter:
 * it is posted to that matter's ledger as found in the same transaction, and its posting is what counts. When the posting is
 * reversed, the clawback is nothing.
 */
#ifndef QF_HANDLE_OFFICIALS_H
#define QF_HANDLE_OFFICIALS_H

#include "handle/desk.h"

struct qf_replacement {
    int64_t plan;                              /* by which it was done; 0: none */
    int64_t entity;                            /* 0: unknown */
    const char *region, *name, *post, *reason; /* region: of the village, 12 digits */
    int32_t on_day;                            /* 0: the desk's */
};
/* Needs QF_TASK_PUT_RIGHT. CONFLICT when the same person was replaced in the same post there already. */
QF_MUST_CHECK enum qf_status qf_official_replace(const struct qf_desk *desk, const struct qf_replacement *replacement,
    int64_t *ret_replacement, struct qf_error *error);

struct qf_ghost_pay {
    int64_t matter; /* 0: none, and then there is no clawback */
    int64_t entity;
    const char *region; /* of the unit; NULL: that of the matter */
    const char *name, *unit;
    int32_t stopped_on; /* 0: the desk's day */
    int64_t clawback_fen;
};
/* Needs QF_TASK_PUT_RIGHT, a clawback QF_POST on the matter. CONFLICT when that person's pay from that unit was stopped already. */
QF_MUST_CHECK enum qf_status qf_ghost_pay_stop(
    const struct qf_desk *desk, const struct qf_ghost_pay *pay, int64_t *ret_pay, struct qf_error *error);

struct qf_replacement_view { /* texts are borrowed for the call; the name is whole: mask it for lists */
    int64_t id, plan;
    const char *region, *place, *name, *post, *on_day, *reason;
};
struct qf_ghost_pay_view {                                  /* the same */
    int64_t id, matter, clawback_fen, received_fen;         /* received: all that came in for its matter */
    const char *number, *region, *name, *unit, *stopped_on; /* number: of the matter */
};
/* In the organ's region, and of plans and matters that the actor may see; the newest first. `region` NULL: all of it. */
QF_MUST_CHECK enum qf_status qf_replacement_walk(const struct qf_desk *desk, const char *region,
    enum qf_status (*visit)(void *context, const struct qf_replacement_view *replacement, struct qf_error *error),
    void *context, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_ghost_pay_walk(const struct qf_desk *desk, const char *region,
    enum qf_status (*visit)(void *context, const struct qf_ghost_pay_view *pay, struct qf_error *error), void *context,
    struct qf_error *error);

#endif
