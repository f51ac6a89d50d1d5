/* SPDX-License-Identifier: Apache-2.0 */
/* Clearing a name, false accusations, appeals: each from start to end through the shipped workflow; and stated recusals. */
#include "office.h"

#include <stdio.h>
#include <string.h>

#include "handle/followon.h"
#include "handle/move.h"
#include "handle/team.h"

/* A lead of the organ that came to a state and went on to its end. */
static int64_t ended(struct office *office, int64_t organ, const char *passed)
{
    int64_t lead = office_lead(office, organ, "349901101201", 900);
    char sql[256];

    snprintf(sql, sizeof sql,
        "INSERT INTO move (matter, name, from_state, to_state, on_day) VALUES (?1, 'x', 'prelim', '%s', '2025-05-27')",
        passed);
    office_change_of(office, sql, lead);
    office_change_of(office, "UPDATE matter SET state = 'archived', closed_on = '2025-05-27' WHERE id = ?1", lead);
    return lead;
}

static void record(struct office *office, const struct qf_desk *desk, int64_t matter, const char *fact)
{
    OK(qf_matter_record(desk, matter, fact, "已办理", &office->error));
}

static int64_t open_from(struct office *office, const struct qf_desk *desk, const char *kind, int64_t from)
{
    int64_t matter = 0;

    OK(qf_follow_on_open(desk, &(struct qf_follow_on){ kind, from, "本人书面同意" }, &matter, &office->error));
    return matter;
}

static void clarification__runs_from_consent_to_the_visit_after(void **state)
{
    struct office *office = *state;
    int64_t lead = ended(office, office->county, "closed_unfounded"), other = ended(office, office->county, "filed"),
            matter;

    office_join(office, lead, &office->officer, "member");
    REFUSED(qf_follow_on_open(
                &office->officer, &(struct qf_follow_on){ "clarification", lead, "" }, &matter, &office->error),
        QF_USAGE);
    REFUSED(qf_follow_on_open(&office->county_leader, &(struct qf_follow_on){ "clarification", other, "同意" }, &matter,
                &office->error),
        QF_CONFLICT);
    REFUSED(qf_follow_on_open(
                &office->colleague, &(struct qf_follow_on){ "clarification", lead, "同意" }, &matter, &office->error),
        QF_DENIED);
    REFUSED(qf_follow_on_open(
                &office->county_leader, &(struct qf_follow_on){ "lead", lead, "同意" }, &matter, &office->error),
        QF_USAGE);
    matter = open_from(office, &office->officer, "clarification", lead);
    REFUSED(qf_follow_on_open(
                &office->officer, &(struct qf_follow_on){ "clarification", lead, "同意" }, &matter, &office->error),
        QF_CONFLICT);
    REFUSED(office_move(office, &office->officer, matter, "plan", NULL), QF_FINDING);
    record(office, &office->officer, matter, "clarification_plan");
    OK(office_move(office, &office->officer, matter, "plan", NULL)); /* consent is on record since it was opened */
    record(office, &office->officer, matter, "only_results_told");
    REFUSED(office_move(office, &office->officer, matter, "approve", &office->colleague), QF_DENIED);
    OK(office_move(office, &office->officer, matter, "approve", &office->county_leader));
    record(office, &office->officer, matter, "integrity_file_entry");
    OK(office_move(office, &office->officer, matter, "carry_out", NULL));
    record(office, &office->officer, matter, "revisit_record");
    OK(office_move(office, &office->officer, matter, "close", NULL));
}

static void false_accusation__needs_new_hands_and_the_city(void **state)
{
    struct office *office = *state;
    int64_t lead = ended(office, office->county, "closed_unfounded"), matter;

    office_join(office, lead, &office->officer, "member");
    matter = open_from(office, &office->county_leader, "false_accusation", lead);
    OK(qf_matter_assign(&office->county_leader, matter, office->officer.actor.user, &office->error));
    REFUSED(office_move(office, &office->officer, matter, "examine", &office->county_leader),
        QF_FINDING); /* had the lead */
    assert_non_null(strstr(office->error.message, "handler_is_new"));
    OK(qf_matter_assign(&office->county_leader, matter, office->colleague.actor.user, &office->error));
    OK(office_move(office, &office->colleague, matter, "examine", &office->county_leader));
    static const char *const facts[] = { "intent_shown", "statement_of_subject", "examination_report" };
    for (size_t i = 0; i < QF_COUNT(facts); i++)
        record(office, &office->colleague, matter, facts[i]);
    REFUSED(office_move(office, &office->colleague, matter, "find", &office->leader), QF_FINDING); /* fabrication too */
    record(office, &office->colleague, matter, "fabrication_shown");
    REFUSED(office_move(office, &office->colleague, matter, "find", &office->county_leader),
        QF_DENIED); /* a county's word is not enough */
    OK(office_move(office, &office->colleague, matter, "find", &office->leader));
    record(office, &office->colleague, matter, "decision_document");
    OK(office_move(office, &office->colleague, matter, "close", &office->county_leader));
}

static void false_accusation__of_a_township_goes_to_the_county(void **state)
{
    struct office *office = *state;
    int64_t lead = ended(office, office->township, "closed_unfounded");

    office_join(office, lead, &office->township_officer, "member");
    int64_t matter = open_from(office, &office->township_officer, "false_accusation", lead);
    OK(qf_access_matter(&office->county_leader, matter, QF_ASSIGN, &office->error));
    OK(qf_access_matter(&office->township_officer, matter, QF_SEE, &office->error)); /* opened it, and no more */
    REFUSED(qf_access_matter(&office->township_officer, matter, QF_HANDLE, &office->error), QF_DENIED);
}

static void appeal__is_asked_in_time_and_decided_by_others(void **state)
{
    struct office *office = *state;
    int64_t filed = ended(office, office->county, "announced"), matter;
    struct qf_desk trial, late = office->county_leader;

    office_change_of(
        office, "UPDATE matter SET kind = 'case', state = 'executed', closed_on = NULL WHERE id = ?1", filed);
    office_change_of(office,
        "INSERT INTO clock (matter, name, state, started_on, due_on) VALUES (?1, 'ask_appeal', 'running', "
        "'2025-05-27', '2025-06-27')",
        filed);
    office_join(office, filed, &office->trial, "trial");
    late.today = OFFICE_TODAY + 40;
    REFUSED(qf_follow_on_open(&late, &(struct qf_follow_on){ "appeal", filed, "本人申请" }, &matter, &office->error),
        QF_CONFLICT);
    matter = open_from(office, &office->county_leader, "appeal", filed);
    trial = office_add_user(office, "second_trial", office->county, QF_ROLE_TRIAL, 91);
    REFUSED(qf_matter_assign(&office->county_leader, matter, office->trial.actor.user, &office->error), QF_DENIED);
    OK(qf_matter_assign(&office->county_leader, matter, trial.actor.user, &office->error));
    record(office, &trial, matter, "appeal_decision");
    record(office, &trial, matter, "statement_of_subject");
    OK(office_move(office, &trial, matter, "decide", &office->county_leader));
    OK(office_move(office, &trial, matter, "let_stand", NULL));
}

static void recusal__that_is_stated_is_decided_by_another_leader(void **state)
{
    struct office *office = *state;
    int64_t lead = office_lead(office, office->county, "349901101201", 900), officer = office->officer.actor.user;

    office_join(office, lead, &office->officer, "member");
    REFUSED(qf_recusal_decide(&office->colleague, lead, officer, "interest", "持有股份", &office->error), QF_DENIED);
    REFUSED(qf_recusal_decide(&office->county_leader, lead, officer, "kin", "x", &office->error), QF_USAGE);
    REFUSED(qf_recusal_decide(&office->county_leader, lead, officer, "interest", "", &office->error), QF_USAGE);
    REFUSED(qf_recusal_decide(
                &office->county_leader, lead, office->county_leader.actor.user, "interest", "本人", &office->error),
        QF_DENIED);
    OK(qf_recusal_decide(&office->county_leader, lead, officer, "interest", "持有股份", &office->error));
    REFUSED(qf_access_matter(&office->officer, lead, QF_SEE, &office->error), QF_NOT_FOUND);
    OK(qf_recusal_check(
        &office->county_leader, &office_no_kin, lead, &office->error)); /* what somebody decided stays */
    REFUSED(qf_access_matter(&office->officer, lead, QF_SEE, &office->error), QF_NOT_FOUND);
    office_change_of(office,
        "UPDATE user SET is_head = 1 WHERE id = ?1 OR organ = (SELECT organ FROM user WHERE id = ?1) AND role = "
        "'leader'",
        office->colleague.actor.user);
    REFUSED(qf_recusal_decide(
                &office->county_leader, lead, office->colleague.actor.user, "witness", "证人", &office->error),
        QF_DENIED);
    OK(qf_recusal_decide(
        &office->leader, lead, office->colleague.actor.user, "witness", "证人", &office->error)); /* above */
}

static void recusal__is_never_decided_from_below_and_is_ended_above(void **state)
{
    struct office *office = *state;
    int64_t lead = office_lead(office, office->county, "349901101201", 900), colleague = office->colleague.actor.user;

    REFUSED(
        qf_recusal_decide(&office->county_leader, lead, office->leader.actor.user, "requested", "回避", &office->error),
        QF_DENIED);
    OK(qf_recusal_decide(&office->county_leader, lead, colleague, "requested", "回避", &office->error));
    REFUSED(qf_recusal_end(&office->county_leader, lead, colleague, "requested", "不成立", &office->error), QF_DENIED);
    REFUSED(qf_recusal_end(&office->leader, lead, colleague, "witness", "不成立", &office->error), QF_NOT_FOUND);
    REFUSED(qf_recusal_end(&office->leader, lead, colleague, "requested", "", &office->error), QF_USAGE);
    OK(qf_recusal_end(&office->leader, lead, colleague, "requested", "不成立", &office->error));
    OK(qf_access_matter(&office->colleague, lead, QF_SEE, &office->error));
    assert_int_equal(
        office_number(office, "SELECT count(*) FROM journal WHERE action = 'recusal end' AND reason = '不成立'"), 1);
}

int main(void)
{
#define IN_OFFICE(test) cmocka_unit_test_setup_teardown(test, office_open, office_close)
    const struct CMUnitTest tests[] = {
        IN_OFFICE(clarification__runs_from_consent_to_the_visit_after),
        IN_OFFICE(false_accusation__needs_new_hands_and_the_city),
        IN_OFFICE(false_accusation__of_a_township_goes_to_the_county),
        IN_OFFICE(appeal__is_asked_in_time_and_decided_by_others),
        IN_OFFICE(recusal__that_is_stated_is_decided_by_another_leader),
        IN_OFFICE(recusal__is_never_decided_from_below_and_is_ended_above),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
