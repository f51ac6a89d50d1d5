/* SPDX-License-Identifier: Apache-2.0 */
/*
 * 呈批, 审批: what a second person allows of a matter. Whoever makes a move submits it; whoever the workflow names approves it at
 * their own desk, seeing all that the move requires; the move uses the approval up. It lapses when the matter has changed its
 * state since, or what was seen then (a required fact, a person, a sanction, the organ that handles it) is another now. Nobody
 * approves a move that they make.
 */
#ifndef QF_HANDLE_APPROVAL_H
#define QF_HANDLE_APPROVAL_H

#include "base/text.h"
#include "handle/standing.h"

enum qf_approval_kind {
    QF_APPROVAL_APPROVE, /* the move: its `approver` */
    QF_APPROVAL_WAIVE    /* that it passes without what is missing now and may be waived: its `override` */
};
struct qf_approval_about {
    int64_t matter;
    const char *move;
    enum qf_approval_kind kind;
};

/*
 * All four: CONFLICT in the wrong state and for a move that needs no such approval, FINDING while something is missing that no
 * override waives. A transaction each.
 */
/* By whoever may make the move (authority.h); CONFLICT while it waits already. */
QF_MUST_CHECK enum qf_status qf_approval_ask(
    const struct qf_desk *desk, const struct qf_approval_about *about, const char *reason, struct qf_error *error);
/*
 * By whoever the workflow's grant covers (authority.h), whether or not it was asked for; DENIED for whoever asked. `note`: NULL
 * for none, but waiving says why (USAGE). What is missing now, and no more, is waived.
 */
QF_MUST_CHECK enum qf_status qf_approval_give(
    const struct qf_desk *desk, const struct qf_approval_about *about, const char *note, struct qf_error *error);
/* Answers what was asked with no; whatever is missing. CONFLICT when nothing waits. */
QF_MUST_CHECK enum qf_status qf_approval_refuse(
    const struct qf_desk *desk, const struct qf_approval_about *about, const char *reason, struct qf_error *error);
/* Takes the actor's own back that no move has used; in any state. CONFLICT without one. */
QF_MUST_CHECK enum qf_status qf_approval_withdraw(
    const struct qf_desk *desk, const struct qf_approval_about *about, const char *reason, struct qf_error *error);

struct qf_given_approval {
    int64_t id, by; /* 0: none */
};
/*
 * For a move that the actor makes: the oldest approval that is valid now and covers `waived` (facts, separated by ", "; NULL when
 * approving). DENIED when the only one is the actor's own, else FINDING with what to do next.
 */
QF_MUST_CHECK enum qf_status qf_approval_find(const struct qf_desk *desk, const struct qf_standing *standing,
    const struct qf_move *move, enum qf_approval_kind kind, const char *waived, struct qf_given_approval *ret_given,
    struct qf_error *error);
/* Inside the transaction of the move, whose row is `move`. CONFLICT when it was used meanwhile. */
QF_MUST_CHECK enum qf_status qf_approval_use(
    const struct qf_desk *desk, int64_t approval, int64_t move, struct qf_error *error);

enum qf_approval_state {
    QF_APPROVAL_WAITS,
    QF_APPROVAL_VALID,
    QF_APPROVAL_REFUSED,
    QF_APPROVAL_USED,
    QF_APPROVAL_LAPSED,
    QF_APPROVAL_WITHDRAWN,
    QF_APPROVAL_STATES
};
const char *qf_approval_state_name(enum qf_approval_state state); /* "waits" */
struct qf_approval {
    int64_t id, matter;
    enum qf_approval_kind kind;
    enum qf_approval_state state;
    const char *number, *title, *machine, *move;            /* of the matter, and what is approved */
    const char *asked_by, *asked_on, *by, *on_day, *waived; /* "" for none */
    const char *asked_why, *note;                           /* NULL: not for this desk */
};
/* All of one matter that the actor may see, oldest first; why is for those inside it (access.h). Texts are borrowed for the call. */
QF_MUST_CHECK enum qf_status qf_approval_walk(const struct qf_desk *desk, int64_t matter,
    enum qf_status (*visit)(void *context, const struct qf_approval *approval, struct qf_error *error), void *context,
    struct qf_error *error);
/* What was asked and waits for the actor: in matters that they see, and theirs to approve. */
QF_MUST_CHECK enum qf_status qf_approval_walk_waiting(const struct qf_desk *desk,
    enum qf_status (*visit)(void *context, const struct qf_approval *approval, struct qf_error *error), void *context,
    struct qf_error *error);

#endif
