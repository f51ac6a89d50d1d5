/* SPDX-License-Identifier: Apache-2.0 */
/*
 * 抽调: people of a party (joint.h) who work on a matter until a day. Who is of the organ that has the matter, or of one under it, is
 * taken; another organ is asked, and its leader lends them by an act of their own.
 */
#ifndef QF_HANDLE_SECONDMENT_H
#define QF_HANDLE_SECONDMENT_H

#include "handle/desk.h"

struct qf_new_secondment {
    int64_t party, user;
    int32_t until; /* its last day */
};
/*
 * `user`: of the organ of the party, which is the actor's own or under it. DENIED when that organ is another one (it is asked, and
 * lends) and for whoever must recuse, CONFLICT when they work on it already.
 */
QF_MUST_CHECK enum qf_status qf_joint_second(
    const struct qf_desk *desk, const struct qf_new_secondment *secondment, struct qf_error *error);
/* Asks the organ of the party to lend somebody; `reason` is all that it learns of the matter. Fails like qf_joint_second(). */
QF_MUST_CHECK enum qf_status qf_joint_ask(const struct qf_desk *desk, const struct qf_new_secondment *secondment,
    const char *reason, int64_t *ret_request, struct qf_error *error);
/*
 * A leader of the organ that is asked, or of one above it, lends them: by this act they join, if whoever asked may still have them.
 * NOT_FOUND for anybody else, and for whoever must recuse from the matter; DENIED for who is lent and who asked. `refusal`: says
 * why not, and nobody is lent; NULL: lent.
 */
QF_MUST_CHECK enum qf_status qf_joint_lend(
    const struct qf_desk *desk, int64_t request, const char *refusal, struct qf_error *error);
struct qf_lending_request {
    int64_t id;
    const char *user, *organ, *asked_by, *reason, *until_day, *asked_on, *answer,
        *note; /* organ: that asks; "" for none */
};
/* What waits for the actor to lend, and whatever the actor asked for. Texts are borrowed for the call. */
QF_MUST_CHECK enum qf_status qf_joint_requests(const struct qf_desk *desk,
    enum qf_status (*visit)(void *context, const struct qf_lending_request *request, struct qf_error *error),
    void *context, struct qf_error *error);
/* Ends it today. */
QF_MUST_CHECK enum qf_status qf_joint_release(
    const struct qf_desk *desk, int64_t matter, int64_t user, struct qf_error *error);
/* Ends what is over by the day, inside the caller's transaction; by the program. */
QF_MUST_CHECK enum qf_status qf_joint_sweep(const struct qf_desk *desk, int64_t *ret_ended, struct qf_error *error);

#endif
