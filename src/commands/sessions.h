/* SPDX-License-Identifier: Apache-2.0 */
/* Sessions for the models: matching puts the views, the models run over them. The one place where the two stages meet. */
#ifndef QF_COMMANDS_SESSIONS_H
#define QF_COMMANDS_SESSIONS_H

#include "commands/city.h"
#include "warn/warn.h"

struct qf_model_sessions {
    const struct qf_city *city; /* NULL for examples only */
    const struct qf_catalog *catalog;
    int64_t snapshot, match_run;
    struct qf_warn_sessions sessions; /* to hand on */
};

/* Neither is copied: both outlive `ret_sessions`, which must not move. */
void qf_model_sessions_init(struct qf_model_sessions *ret_sessions, const struct qf_city *city,
    const struct qf_catalog *catalog, int64_t snapshot, int64_t match_run);

#endif
