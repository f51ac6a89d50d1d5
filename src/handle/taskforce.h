/* SPDX-License-Identifier: Apache-2.0 */
/*
 * 领导包案+专班攻坚: one leader answers for a matter and has a team with a name, “4·15”专案组, that keeps a log week by week.
 * A week that is over and has no log is shown as missing.
 */
#ifndef QF_HANDLE_TASKFORCE_H
#define QF_HANDLE_TASKFORCE_H

#include "handle/desk.h"

struct qf_new_taskforce {
    int64_t matter, leader;
    const char *name; /* NULL: by the day on which it is formed, “4·15”专案组 */
};
/* By whoever may assign the matter. `leader`: one of the role, of the handling organ or above it, who need not recuse. CONFLICT
 * while one stands; after it was dissolved another may be formed. */
QF_MUST_CHECK enum qf_status qf_taskforce_form(
    const struct qf_desk *desk, const struct qf_new_taskforce *taskforce, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_taskforce_dissolve(
    const struct qf_desk *desk, int64_t matter, const char *reason, struct qf_error *error);
/* The log of the week that `day` lies in; by whoever handles the matter. CONFLICT when the week has its log, USAGE for a
 * week that is still to come or in which it did not exist. */
QF_MUST_CHECK enum qf_status qf_taskforce_log(
    const struct qf_desk *desk, int64_t matter, int32_t day, const char *progress, struct qf_error *error);

struct qf_taskforce {
    int64_t matter;
    const char *name, *leader, *matter_number, *title, *formed_on,
        *dissolved_on;       /* borrowed; dissolved_on "" while it stands */
    unsigned weeks, missing; /* that are over; of them, without a log */
};
/* Of matters that the actor may see; `matter` 0: of all that stand. */
QF_MUST_CHECK enum qf_status qf_taskforce_walk(const struct qf_desk *desk, int64_t matter,
    enum qf_status (*visit)(void *context, const struct qf_taskforce *taskforce, struct qf_error *error), void *context,
    struct qf_error *error);

struct qf_taskforce_week {
    int32_t monday;
    const char *progress, *by; /* NULL without a log; borrowed for the call */
    bool missing;              /* it is over and has none */
};
/* Every week from its forming to today or its end. Needs QF_HANDLE or QF_APPROVE. */
QF_MUST_CHECK enum qf_status qf_taskforce_weeks(const struct qf_desk *desk, int64_t matter,
    enum qf_status (*visit)(void *context, const struct qf_taskforce_week *week, struct qf_error *error), void *context,
    struct qf_error *error);

#endif
