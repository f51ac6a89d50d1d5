/* SPDX-License-Identifier: Apache-2.0 */
/*
 * 室组地: a room (监督检查室, 审查调查室), a stationed group (派驻组) and a locality work on one matter together. Each takes part as a
 * party; its people are seconded to the team until a day (secondment.h) and see the matter as long as that lasts, and no longer. They share a
 * workspace: notes to all, and work that one party is asked to have done by a day. Whoever must recuse takes part in nothing.
 */
#ifndef QF_HANDLE_JOINT_H
#define QF_HANDLE_JOINT_H

#include "handle/desk.h"

struct qf_new_party {
    int64_t matter, organ; /* to which the party belongs */
    const char *kind;      /* room, stationed_group, locality */
    const char *name;      /* NULL: the organ's own, for a locality */
};
/* By whoever may assign the matter. CONFLICT when it takes part already. */
QF_MUST_CHECK enum qf_status qf_joint_add(
    const struct qf_desk *desk, const struct qf_new_party *party, int64_t *ret_party, struct qf_error *error);
/* It takes part no more, and none of its people. */
QF_MUST_CHECK enum qf_status qf_joint_leave(const struct qf_desk *desk, int64_t party, struct qf_error *error);

struct qf_taking_part {
    int64_t matter, organ;
    bool gone; /* takes part no more */
};
/* Of a matter that the actor may assign; else NOT_FOUND, or DENIED when they see it. */
QF_MUST_CHECK enum qf_status qf_joint_find_party(
    const struct qf_desk *desk, int64_t party, struct qf_taking_part *ret_party, struct qf_error *error);

/* A note to all, or (party and due) what that party is asked to do by a day. For those who handle the matter. */
struct qf_new_entry {
    int64_t matter, party; /* party 0: a note */
    int32_t due;
    const char *what;
};
QF_MUST_CHECK enum qf_status qf_joint_write(
    const struct qf_desk *desk, const struct qf_new_entry *entry, int64_t *ret_entry, struct qf_error *error);
/* What was asked is done; `result` says what came of it. By those who handle the matter. CONFLICT when it was done already. */
QF_MUST_CHECK enum qf_status qf_joint_done(
    const struct qf_desk *desk, int64_t entry, const char *result, struct qf_error *error);

/* The workspace, for those inside the matter (access.h). Texts are borrowed for the call, "" when there is none. */
struct qf_joint_party {
    int64_t id;
    const char *kind, *organ, *name, *from_day, *to_day;
};
QF_MUST_CHECK enum qf_status qf_joint_parties(const struct qf_desk *desk, int64_t matter,
    enum qf_status (*visit)(void *context, const struct qf_joint_party *party, struct qf_error *error), void *context,
    struct qf_error *error);
struct qf_joint_member {
    const char *name, *part, *organ, *party, *from_day, *until_day, *to_day; /* until_day: of a secondment */
    bool present;                                                            /* works on it today */
};
QF_MUST_CHECK enum qf_status qf_joint_members(const struct qf_desk *desk, int64_t matter,
    enum qf_status (*visit)(void *context, const struct qf_joint_member *member, struct qf_error *error), void *context,
    struct qf_error *error);
struct qf_joint_entry {
    int64_t id;
    const char *what, *by, *on_day, *party, *due_on, *done_on, *result;
    bool overdue;
};
QF_MUST_CHECK enum qf_status qf_joint_entries(const struct qf_desk *desk, int64_t matter,
    enum qf_status (*visit)(void *context, const struct qf_joint_entry *entry, struct qf_error *error), void *context,
    struct qf_error *error);

#endif
