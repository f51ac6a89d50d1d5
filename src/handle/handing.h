/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reports that go to another organ, with the keys to what is sealed. A key can be handed on only by somebody whom it was
 * wrapped for: the program holds none in the clear. So a report is handed down by a leader who unlocks their own; and what
 * repeats force up leaves its keys behind, until a reader of the organ that had it hands them on, or two holders of the
 * recovery key do.
 */
#ifndef QF_HANDLE_HANDING_H
#define QF_HANDLE_HANDING_H

#include "handle/keyring.h"
#include "handle/recusal.h"

struct qf_hand_down {
    int64_t report;
    int64_t organ; /* below the present one, answering for the place; 0: the lowest that does */
    const char *reason;
};
/*
 * Moves a registered report as the workflow says (hand_down), to the lower organ: its clocks run there, everybody is held against
 * its subjects anew, and every part that the actor can open is wrapped for those who may read it there; nobody here opens it
 * any more. CONFLICT when no lower organ answers for the place, or repeats took it up before; DENIED when a subject is of that
 * organ, or the actor can open nothing; LIMIT when nobody there has a key.
 */
QF_MUST_CHECK enum qf_status qf_report_hand_down(const struct qf_desk *desk, const struct qf_kin_source *kin,
    const struct qf_hand_down *handing, const struct qf_key_pair *pair, int64_t *ret_organ, struct qf_error *error);

/*
 * Wraps what was once wrapped for the actor for those who may read it now, whatever organ that is; it opens nothing to the
 * actor, who needs no leave but must not recuse. `chain`: of all reports of the same matter. NOT_FOUND when nothing of it was
 * wrapped for the actor, as for a report that never was. Says of how many reports.
 */
QF_MUST_CHECK enum qf_status qf_report_hand_on(const struct qf_desk *desk, int64_t report, bool chain,
    const struct qf_key_pair *pair, int64_t *ret_reports, struct qf_error *error);

/* Of the chain of a report: those that nobody of the organ that handles them can open, by the organ whose people can
 * (NULL: nobody but the holders of the recovery key). Asks nobody's leave: it tells numbers. */
QF_MUST_CHECK enum qf_status qf_report_locked(const struct qf_desk *desk, int64_t report,
    enum qf_status (*visit)(void *context, const char *organ, int64_t reports, struct qf_error *error), void *context,
    struct qf_error *error);

#endif
