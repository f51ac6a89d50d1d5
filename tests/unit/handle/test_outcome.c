/* SPDX-License-Identifier: Apache-2.0 */
/* What became of warnings goes back to the model, told of the evidence as it stands. */
#include "office.h"

#include <stdio.h>

#include "handle/facts.h"
#include "handle/lead.h"
#include "handle/outcome.h"

static int64_t lead_of_two(struct office *office)
{
    int64_t lead = 0, again = 0;
    bool is_new;

    office_warning(office, 1, 900, "red", 100);
    office_warning(office, 2, 900, "yellow", 200);
    OK(qf_lead_from_warning(&office->county_leader, 1, "349901", &lead, &is_new, &office->error));
    OK(qf_lead_from_warning(&office->county_leader, 2, "349901", &again, &is_new, &office->error));
    assert_int_equal(lead, again);
    OK(qf_recusal_check(&office->county_leader, &office_no_kin, lead, &office->error));
    return lead;
}

static enum qf_status tell(
    struct office *office, int64_t lead, int64_t warning, const char *outcome, const char *cause, int64_t *count)
{
    return qf_outcome_record(&office->county_leader, lead, warning,
        &(struct qf_outcome){ .outcome = outcome, .cause = cause, .why = "实地丈量" }, count, &office->error);
}

static bool settled(struct office *office, int64_t matter)
{
    bool so = false;

    OK(qf_fact_holds(&office->county_leader, matter, "outcome_cause", &so, &office->error));
    return so;
}

static void lead__without_warnings_owes_no_outcome(void **state)
{
    struct office *office = *state;

    assert_true(settled(office, office_lead(office, office->county, "349901", 901)));
}

static void outcome__is_owed_for_every_warning(void **state)
{
    struct office *office = *state;
    int64_t lead = lead_of_two(office), count = 0;

    assert_false(settled(office, lead));
    REFUSED(tell(office, lead, 7, "confirmed", NULL, &count), QF_NOT_FOUND);
    REFUSED(tell(office, lead, 1, "maybe", NULL, &count), QF_USAGE);
    REFUSED(tell(office, lead, 1, "unfounded", NULL, &count), QF_USAGE);              /* why was it none? */
    REFUSED(tell(office, lead, 1, "unfounded", "already_handled", &count), QF_USAGE); /* no such cause */
    REFUSED(tell(office, lead, 1, "confirmed", "timing", &count), QF_USAGE);
    OK(tell(office, lead, 1, "confirmed", NULL, &count));
    assert_int_equal(count, 1);
    assert_false(settled(office, lead));
    OK(tell(office, lead, 2, "unfounded", "timing", &count));
    assert_true(settled(office, lead));
    assert_int_equal(office_number(office, "SELECT count(*) FROM warning WHERE state = 'dismissed'"), 2);
    assert_int_equal(office_number(office, "SELECT count(*) FROM warning WHERE dismissed_cause = 'already_handled' AND"
                                           " id = 1 AND dismissed_digest = digest"),
        1);
    assert_int_equal(
        office_number(office, "SELECT count(*) FROM warning WHERE dismissed_cause = 'timing' AND id = 2"), 1);
}

static void outcome__told_again_replaces_the_first(void **state)
{
    struct office *office = *state;
    int64_t lead = lead_of_two(office), count;

    OK(tell(office, lead, 0, "unprovable", NULL, &count));
    assert_int_equal(count, 2);
    OK(tell(office, lead, 0, "partly", NULL, &count));
    assert_int_equal(office_number(office, "SELECT count(*) FROM warning_outcome WHERE outcome = 'partly'"), 2);
    assert_int_equal(office_number(office, "SELECT count(*) FROM warning_outcome"), 2);
}

/* The models found it again, on other evidence, while the lead was open. */
static void outcome__of_other_evidence_counts_no_more(void **state)
{
    struct office *office = *state;
    int64_t lead = lead_of_two(office), count;

    OK(tell(office, lead, 0, "unfounded", "data_error", &count));
    assert_true(settled(office, lead));
    office_change(office, "UPDATE warning SET digest = 'y', state = 'open', last_change = 'changed' WHERE id = 1");
    assert_false(settled(office, lead));
    OK(tell(office, lead, 1, "confirmed", NULL, &count));
    assert_true(settled(office, lead));
}

static void outcome__covers_merged_leads(void **state)
{
    struct office *office = *state;
    int64_t into = office_lead(office, office->county, "349901", 901), from = lead_of_two(office), count;

    OK(qf_lead_merge(&office->county_leader, into, from, &office->error));
    assert_false(settled(office, into));
    OK(tell(office, into, 0, "confirmed", NULL, &count));
    assert_int_equal(count, 2);
    assert_true(settled(office, into));
    assert_true(settled(office, from));
}

static void outcome__is_told_by_whoever_handles_it(void **state)
{
    struct office *office = *state;
    int64_t lead = lead_of_two(office), count;
    const struct qf_outcome outcome = { .outcome = "confirmed", .why = "查实" };

    REFUSED(qf_outcome_record(&office->colleague, lead, 0, &outcome, &count, &office->error), QF_DENIED);
    REFUSED(qf_outcome_record(&office->township_officer, lead, 0, &outcome, &count, &office->error), QF_NOT_FOUND);
    office_join(office, lead, &office->officer, "member");
    OK(qf_outcome_record(&office->officer, lead, 0, &outcome, &count, &office->error));
    office_change(office, "UPDATE matter SET closed_on = '2025-05-27'");
    REFUSED(qf_outcome_record(&office->officer, lead, 0, &outcome, &count, &office->error), QF_CONFLICT);
}

int main(void)
{
#define IN_OFFICE(test) cmocka_unit_test_setup_teardown(test, office_open, office_close)
    const struct CMUnitTest tests[] = {
        IN_OFFICE(lead__without_warnings_owes_no_outcome),
        IN_OFFICE(outcome__is_owed_for_every_warning),
        IN_OFFICE(outcome__told_again_replaces_the_first),
        IN_OFFICE(outcome__of_other_evidence_counts_no_more),
        IN_OFFICE(outcome__covers_merged_leads),
        IN_OFFICE(outcome__is_told_by_whoever_handles_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
