/* SPDX-License-Identifier: Apache-2.0 */
/* Sessions for the models, with the views that matching puts. */
#include "commands/sessions.h"

#include "match/match.h"

static enum qf_status open_session(void *context, struct qf_lake **ret_lake, struct qf_error *error)
{
    const struct qf_model_sessions *sessions = context;
    struct qf_lake *lake CLEANUP(qf_lake_close) = NULL;

    TRY(qf_city_new_session(sessions->city, &lake, error));
    TRY(qf_match_attach(lake, sessions->city->book, sessions->catalog, sessions->snapshot, sessions->match_run, error));
    *ret_lake = TAKE(lake);
    return QF_OK;
}

static enum qf_status attach_tables(void *context, struct qf_lake *lake, struct qf_error *error)
{
    const struct qf_model_sessions *sessions = context;

    return qf_match_attach_tables(lake, sessions->catalog, error);
}

void qf_model_sessions_init(struct qf_model_sessions *ret_sessions, const struct qf_city *city,
    const struct qf_catalog *catalog, int64_t snapshot, int64_t match_run)
{
    *ret_sessions =
        (struct qf_model_sessions){ .city = city, .catalog = catalog, .snapshot = snapshot, .match_run = match_run };
    ret_sessions->sessions =
        (struct qf_warn_sessions){ .context = ret_sessions, .open = open_session, .attach_tables = attach_tables };
}
