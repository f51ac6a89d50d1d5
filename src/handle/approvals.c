/* SPDX-License-Identifier: Apache-2.0 */
/* The lists of approvals: of a matter, and what waits for somebody. */
#include <string.h>

#include "handle/access.h"
#include "handle/approvable.h"

const char *qf_approval_state_name(enum qf_approval_state state)
{
    static const char *const names[QF_APPROVAL_STATES] = { [QF_APPROVAL_WAITS] = QF_N("waits"),
        [QF_APPROVAL_VALID] = QF_N("valid"),
        [QF_APPROVAL_REFUSED] = QF_N("refused"),
        [QF_APPROVAL_USED] = QF_N("used"),
        [QF_APPROVAL_LAPSED] = QF_N("lapsed"),
        [QF_APPROVAL_WITHDRAWN] = QF_N("withdrawn") };

    return names[state];
}

#define COLUMNS                                                                                                        \
    "SELECT approval.id, approval.matter, approval.kind, matter.number, matter.title, matter.kind, approval.move,"     \
    " ifnull((SELECT name FROM user WHERE user.id = asked_by), ''), ifnull(asked_on, ''), ifnull(asked_why, ''),"      \
    " ifnull((SELECT name FROM user WHERE user.id = by_user), ''), ifnull(on_day, ''), ifnull(note, ''),"              \
    " ifnull(waived, ''), ifnull(answer, ''), used_by IS NOT NULL, withdrawn_on IS NOT NULL, since_move,"              \
    " ifnull(seen, ''), ifnull(asked_by, 0) FROM approval JOIN matter ON matter.id = approval.matter"

static struct qf_approval read_row(struct qf_statement *row, bool inside)
{
    return (struct qf_approval){ .id = qf_statement_int(row, 0),
        .matter = qf_statement_int(row, 1),
        .kind = strcmp(qf_statement_text(row, 2), "waive") == 0 ? QF_APPROVAL_WAIVE : QF_APPROVAL_APPROVE,
        .number = qf_statement_text(row, 3),
        .title = qf_statement_text(row, 4),
        .machine = qf_statement_text(row, 5),
        .move = qf_statement_text(row, 6),
        .asked_by = qf_statement_text(row, 7),
        .asked_on = qf_statement_text(row, 8),
        .asked_why = inside ? qf_statement_text(row, 9) : NULL,
        .by = qf_statement_text(row, 10),
        .on_day = qf_statement_text(row, 11),
        .note = inside ? qf_statement_text(row, 12) : NULL,
        .waived = qf_statement_text(row, 13) };
}

/* A move that the workflow has no more is no longer to be made. */
static enum qf_status read_state(const struct qf_desk *desk, const struct qf_standing *standing,
    struct qf_statement *row, enum qf_approval_state *ret_state, struct qf_error *error)
{
    const struct qf_move *move = qf_machine_move(standing->machine, qf_statement_text(row, 6));
    const char *answer = qf_statement_text(row, 14);
    struct qf_text seen CLEANUP(qf_text_release) = { 0 };

    *ret_state = qf_statement_int(row, 15)                                    ? QF_APPROVAL_USED
                 : qf_statement_int(row, 16)                                  ? QF_APPROVAL_WITHDRAWN
                 : strcmp(answer, "refused") == 0                             ? QF_APPROVAL_REFUSED
                 : !move || qf_statement_int(row, 17) != standing->since_move ? QF_APPROVAL_LAPSED
                 : !*answer                                                   ? QF_APPROVAL_WAITS
                                                                              : QF_APPROVAL_VALID;
    if (*ret_state != QF_APPROVAL_VALID)
        return QF_OK;
    TRY(qf_approvable_seen(desk, standing->id, move, &seen, error));
    if (strcmp(qf_text_string(&seen), qf_statement_text(row, 18)) != 0)
        *ret_state = QF_APPROVAL_LAPSED;
    return QF_OK;
}

static bool is_inside(const struct qf_desk *desk, int64_t matter)
{
    struct qf_error ignored = QF_ERROR_INIT(QF_LANG_EN);

    return qf_access_inside(desk, matter, &ignored) == QF_OK;
}

enum qf_status qf_approval_walk(const struct qf_desk *desk, int64_t matter,
    enum qf_status (*visit)(void *context, const struct qf_approval *approval, struct qf_error *error), void *context,
    struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    struct qf_standing standing;
    bool more;

    TRY(qf_standing_see(desk, matter, &standing, error));
    const bool inside = is_inside(desk, matter);
    TRY(qf_book_prepare(desk->book, COLUMNS " WHERE approval.matter = ?1 ORDER BY approval.id", &rows, error));
    qf_statement_bind_int(rows, 1, matter);
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        struct qf_approval approval = read_row(rows, inside);
        TRY(read_state(desk, &standing, rows, &approval.state, error));
        TRY(visit(context, &approval, error));
    }
}

/* Whether it is the actor who could answer it. */
static enum qf_status is_theirs(
    const struct qf_desk *desk, const struct qf_approval *approval, bool *ret_theirs, struct qf_error *error)
{
    struct qf_standing standing;

    *ret_theirs = false;
    TRY(qf_standing_read(desk, approval->matter, &standing, error));
    const struct qf_move *move = qf_machine_move(standing.machine, approval->move);
    if (!move || !qf_names_have(move->from, standing.state))
        return QF_OK;
    return qf_approvable_by(
        desk, &standing, qf_approvable_grant(move, approval->kind), desk->actor.user, ret_theirs, error);
}

enum qf_status qf_approval_walk_waiting(const struct qf_desk *desk,
    enum qf_status (*visit)(void *context, const struct qf_approval *approval, struct qf_error *error), void *context,
    struct qf_error *error)
{
    struct qf_statement *rows CLEANUP(qf_statement_free) = NULL;
    bool more, theirs;

    TRY(qf_access_prepare(desk,
        COLUMNS " WHERE answer IS NULL AND asked_by <> ?5 AND since_move = (SELECT max(move.id) FROM move WHERE"
                " move.matter = matter.id AND from_state <> to_state) AND",
        "ORDER BY approval.id", &rows, error));
    qf_statement_bind_int(rows, 5, desk->actor.user);
    for (;;) {
        TRY(qf_statement_next(rows, &more, error));
        if (!more)
            return QF_OK;
        struct qf_approval approval = read_row(rows, true);
        approval.state = QF_APPROVAL_WAITS;
        TRY(is_theirs(desk, &approval, &theirs, error));
        if (theirs)
            TRY(visit(context, &approval, error));
    }
}
