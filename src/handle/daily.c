/* SPDX-License-Identifier: Apache-2.0 */
/* The daily run. */
#include "handle/daily.h"

#include <stdio.h>

#include "base/date.h"
#include "handle/joint.h"
#include "handle/move.h"
#include "handle/secondment.h"

/* Clocks whose day it is and whose rule says what the program then does. */
static enum qf_status move_due(const struct qf_desk *desk, struct qf_day_done *done, struct qf_error *error)
{
    const struct qf_workflow *workflow = qf_catalog_workflow(desk->catalog);
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    char day[QF_DATE_TEXT];
    bool more, moved;

    TRY(qf_book_prepare(desk->book,
        "SELECT matter, name FROM clock WHERE state IN ('running', 'lapsed') AND ended_on IS NULL AND due_on <= ?1"
        " ORDER BY id",
        &rows, error));
    qf_date_format(desk->today, day);
    qf_statement_bind_text(rows, 1, day);
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        const struct qf_clock *rule = qf_workflow_clock(workflow, qf_statement_text(rows, 1));
        if (!rule || !rule->then)
            continue;
        TRY(qf_matter_move_itself(desk, qf_statement_int(rows, 0), rule->then, &moved, error));
        done->moved += moved;
        done->held_up += !moved;
    }
}

static enum qf_status run_all(const struct qf_desk *desk, struct qf_day_done *done, struct qf_error *error)
{
    TRY(qf_joint_sweep(desk, &done->released, error));
    return move_due(desk, done, error);
}

enum qf_status qf_daily_run(struct qf_book *book, const struct qf_catalog *catalog, int32_t today,
    struct qf_day_done *ret_done, struct qf_error *error)
{
    const struct qf_desk desk = { .book = book, .catalog = catalog, .today = today, .actor = { .name = "qingfeng" } };
    struct qf_day_done done = { 0 };

    TRY(qf_desk_begin(&desk, "daily run", NULL, error));
    TRY(qf_desk_end(&desk, run_all(&desk, &done, error), error));
    TRY(qf_clock_sweep(book, catalog, today, &done.lapsed, &done.escalated, error));
    *ret_done = done;
    return QF_OK;
}
