/* SPDX-License-Identifier: Apache-2.0 */
/* One row, and its machine. */
#include "handle/standing.h"

#include <stdio.h>
#include <string.h>

#include "handle/access.h"

const char *qf_clock_track(const char *track)
{
    if (strcmp(track, "fast") == 0)
        return "fast_track";
    return strcmp(track, "green") == 0 ? "green_channel" : NULL;
}

enum qf_status qf_standing_read(
    const struct qf_desk *desk, int64_t matter, struct qf_standing *ret_standing, struct qf_error *error)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    struct qf_standing standing = { .id = matter };
    bool found;

    TRY(qf_book_prepare(desk->book,
        "SELECT kind, state, track, organ, ifnull((SELECT max(id) FROM move WHERE matter = ?1 AND from_state <> "
        "to_state), 0) FROM matter WHERE id = ?1",
        &find, error));
    qf_statement_bind_int(find, 1, matter);
    TRY(qf_statement_next(find, &found, error));
    if (!found)
        return qf_fail(error, QF_NOT_FOUND, "there is no matter %lld", (long long)matter);
    snprintf(standing.kind, sizeof standing.kind, "%s", qf_statement_text(find, 0));
    snprintf(standing.state, sizeof standing.state, "%s", qf_statement_text(find, 1));
    standing.track = qf_clock_track(qf_statement_text(find, 2));
    standing.organ = qf_statement_int(find, 3);
    standing.since_move = qf_statement_int(find, 4);
    standing.machine = qf_workflow_machine(qf_catalog_workflow(desk->catalog), standing.kind);
    if (!standing.machine)
        return qf_fail(error, QF_NOT_FOUND, "the workflow has no machine '%s'", standing.kind);
    *ret_standing = standing;
    return QF_OK;
}

enum qf_status qf_standing_see(
    const struct qf_desk *desk, int64_t matter, struct qf_standing *ret_standing, struct qf_error *error)
{
    TRY(qf_access_matter(desk, matter, QF_SEE, error));
    return qf_standing_read(desk, matter, ret_standing, error);
}

enum qf_status qf_standing_move(
    const struct qf_standing *standing, const char *name, const struct qf_move **ret_move, struct qf_error *error)
{
    *ret_move = qf_machine_move(standing->machine, name);
    return *ret_move ? QF_OK
                     : qf_fail(error, QF_NOT_FOUND, "the workflow has no move '%s' for a %s", name, standing->kind);
}
