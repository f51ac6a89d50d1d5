/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The access engine: the one place that decides who may see or do what. What no row of its table allows is refused.
 * A matter that may not be seen does not exist: not in lists, counts and searches, and asking for it by number gives
 * the same answer as a number that was never given out.
 */
#ifndef QF_HANDLE_ACCESS_H
#define QF_HANDLE_ACCESS_H

#include "handle/desk.h"

/* What is done to a matter. */
enum qf_verb {
    QF_SEE,           /* that it exists, its state, clocks and money */
    QF_HANDLE,        /* move it, record facts and people */
    QF_POST,          /* move its money */
    QF_ASSIGN,        /* give it to somebody, form its team */
    QF_APPROVE,       /* dispositions, overrides, extensions */
    QF_TRY,           /* the trial of a case */
    QF_OPEN_CONTENT,  /* a report's sealed words */
    QF_OPEN_IDENTITY, /* who reports: needs a second person besides */
    QF_VERB_COUNT
};

/* What concerns no single matter. */
enum qf_task {
    QF_TASK_REGISTER,   /* take in a report, a visit, a lead from elsewhere */
    QF_TASK_NETWORK,    /* organs and posts of the three-level network */
    QF_TASK_ACCOUNTS,   /* users, roles, suspensions */
    QF_TASK_JOURNAL,    /* read the journal */
    QF_TASK_STATISTICS, /* figures of one's region */
    QF_TASK_PUT_RIGHT,  /* plans, trainings, surveys, urgent issues */
    QF_TASK_BYPASS,     /* mark a pass-through as sent */
    QF_TASK_CAMPAIGN,   /* lead an operation that groups matters */
    QF_TASK_WARNINGS,   /* dismiss a warning before a lead rests on it */
    QF_TASK_COUNT
};

/*
 * NOT_FOUND when the actor may not see the matter, DENIED when they see it and may not do this. Recusal goes before
 * everything: whoever is a matter's subject, kin to one, or otherwise recused does not see it. Until everybody was held
 * against its subjects (recusal.h), a matter can be seen but not handled, assigned or opened; and of a matter that
 * concerns a person, whoever has no resident ID on record does nothing but see it. Working on a matter, from whichever
 * organ, gives what workers do; assigning and approving come from one's organ alone.
 */
QF_MUST_CHECK enum qf_status qf_access_matter(
    const struct qf_desk *desk, int64_t matter, enum qf_verb verb, struct qf_error *error);
/* Inside: whoever handles it, or answers above for those who do. Fails like qf_access_matter(). */
QF_MUST_CHECK enum qf_status qf_access_inside(const struct qf_desk *desk, int64_t matter, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_access_task(const struct qf_desk *desk, enum qf_task task, struct qf_error *error);

/* Whether another user could be given the matter: the same decision, for them. */
QF_MUST_CHECK enum qf_status qf_access_could_handle(
    const struct qf_desk *desk, int64_t user, int64_t matter, struct qf_error *error);

/*
 * The condition under which a row of `matter` may be seen, for a WHERE clause over it, and the values of its places
 * ?1–?4 and QF_ACCESS_DAY. A statement that uses it has its own values from ?5 on.
 */
#define QF_ACCESS_DAY 64
extern const char qf_access_visible[];
void qf_access_bind(const struct qf_desk *desk, struct qf_statement *statement);
/* Prepares `head`, that condition and `tail` as one statement, with ?1–?4 bound. */
QF_MUST_CHECK enum qf_status qf_access_prepare(const struct qf_desk *desk, const char *head, const char *tail,
    struct qf_statement **ret_statement, struct qf_error *error);

/*
 * Where everything lies that the condition lets the desk see, so that lists need not look at all matters to find it. It
 * only says where to look: the condition decides on each row, and a ground that is not told hides its matters.
 */
enum qf_ground_kind {
    QF_GROUND_HANDLER, /* id: the user */
    QF_GROUND_OPENER,
    QF_GROUND_TEAM,
    QF_GROUND_ORGAN /* id: an organ that handles matters in the desk's scope */
};
struct qf_ground {
    enum qf_ground_kind kind;
    int64_t id;
};
QF_MUST_CHECK enum qf_status qf_access_grounds(const struct qf_desk *desk,
    enum qf_status (*visit)(void *context, const struct qf_ground *ground, struct qf_error *error), void *context,
    struct qf_error *error);

#endif
