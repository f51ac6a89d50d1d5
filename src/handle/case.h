/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cases: what is decided about persons. A case grows out of a filed lead; nothing is decided about anybody who was not
 * heard, nothing that the law does not allow for their kind of office, and no case closes without saying who else answers
 * for it (一案双查).
 */
#ifndef QF_HANDLE_CASE_H
#define QF_HANDLE_CASE_H

#include "handle/matter.h"
#include "handle/recusal.h"

/* From a lead in the state 'filed': same place, organ, domain and subjects. CONFLICT when the lead is elsewhere or has its case. */
QF_MUST_CHECK enum qf_status qf_case_file(
    const struct qf_desk *desk, int64_t lead, int64_t *ret_case, struct qf_error *error);

struct qf_case_person {
    struct qf_subject who;
    const char *kind,
        *second_kind; /* of the workflow's subjects: a party member who is village staff has both; second may be NULL */
    const char *rank; /* provincial, bureau, county, township, general, rural */
    bool leadership;  /* answers as a leader, not directly */
};
/* They become a subject of the case, unless they are one, and everybody is held against them in the same act. */
QF_MUST_CHECK enum qf_status qf_case_add_person(const struct qf_desk *desk, const struct qf_kin_source *kin,
    int64_t matter, const struct qf_case_person *person, int64_t *ret_person, struct qf_error *error);

/* The subject's own statement and defence were taken today. Once everybody was heard, the case has 'statement_of_subject'. */
QF_MUST_CHECK enum qf_status qf_case_heard(const struct qf_desk *desk, int64_t person, struct qf_error *error);

/*
 * A sanction of the workflow, decided today in a case that is in trial, by whoever tries it. DENIED when the person was not heard, when the law
 * does not allow it for them, or when neither the actor nor their organ may approve it; CONFLICT for a second one of the same line.
 */
QF_MUST_CHECK enum qf_status qf_case_sanction(
    const struct qf_desk *desk, int64_t person, const char *sanction, struct qf_error *error);
/*
 * Takes one back that was entered by mistake, while the case is still in trial (else CONFLICT). It stays in the book as withdrawn,
 * by whom and why, until another of its line takes its row.
 */
QF_MUST_CHECK enum qf_status qf_case_withdraw_sanction(
    const struct qf_desk *desk, int64_t person, const char *sanction, const char *reason, struct qf_error *error);

/* Who else answers: of the party committee (主体责任) or the commission (监督责任). Records 'dual_investigation_verdict'. */
enum qf_duty { QF_DUTY_PARTY_COMMITTEE, QF_DUTY_COMMISSION };
QF_MUST_CHECK enum qf_status qf_case_verdict(const struct qf_desk *desk, int64_t matter, enum qf_duty duty,
    bool answerable, const char *why, struct qf_error *error);

struct qf_person_view {
    int64_t person;
    const char *name, *kind, *statement_on; /* borrowed for the call; "" when not */
    int form;                               /* of the four; 0: none yet */
    const char *sanctions;                  /* names, separated by ", " */
};
QF_MUST_CHECK enum qf_status qf_case_persons(const struct qf_desk *desk, int64_t matter,
    enum qf_status (*visit)(void *context, const struct qf_person_view *person, struct qf_error *error), void *context,
    struct qf_error *error);

#endif
