/* SPDX-License-Identifier: Apache-2.0 */
/* Persons in cases: heard first, sanctioned within the law, once a line; and who else answers. */
#include "office.h"

#include <stdio.h>
#include <string.h>

#include "handle/case.h"
#include "handle/facts.h"

static void set_state(struct office *office, int64_t matter, const char *state)
{
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;

    OK(qf_book_begin(office->book, "test", "state", NULL, &office->error));
    OK(qf_book_prepare(office->book, "UPDATE matter SET state = ?2 WHERE id = ?1", &change, &office->error));
    qf_statement_bind_int(change, 1, matter);
    qf_statement_bind_text(change, 2, state);
    OK(qf_statement_run(change, &office->error));
    OK(qf_book_commit(office->book, &office->error));
}

static int64_t file_case(struct office *office)
{
    int64_t filed = 0, lead = office_lead(office, office->county, "349901101201", 900);

    office_join(office, lead, &office->officer, "member");
    REFUSED(qf_case_file(&office->officer, lead, &filed, &office->error), QF_CONFLICT); /* not filed yet */
    set_state(office, lead, "filed");
    OK(qf_case_file(&office->officer, lead, &filed, &office->error));
    office_join(office, filed, &office->trial, "trial");
    REFUSED(qf_case_file(&office->officer, lead, &filed, &office->error), QF_CONFLICT); /* has its case */
    return filed;
}

static int64_t add_person(struct office *office, int64_t matter, const char *kind, const char *second_kind)
{
    int64_t person = 0;

    OK(qf_case_add_person(&office->officer, &office_no_kin, matter,
        &(struct qf_case_person){ .who = { .entity = office_entity(900), .name = "某人", .unit = "青山镇农办" },
            .kind = kind,
            .second_kind = second_kind,
            .rank = "rural" },
        &person, &office->error));
    return person;
}

static void case__takes_over_people_and_recusals_of_its_lead(void **state)
{
    struct office *office = *state;

    office_set_kin(office_entity(900), office_entity(14));
    int64_t filed = file_case(office);
    OK(qf_access_matter(&office->officer, filed, QF_HANDLE, &office->error));
    REFUSED(qf_access_matter(&office->colleague, filed, QF_SEE, &office->error), QF_NOT_FOUND);
}

/* Whoever is named in a case, at whatever point, is kept from it with their kin. */
static void person__is_a_subject_from_then_on(void **state)
{
    struct office *office = *state;
    int64_t filed = file_case(office), person;
    const struct qf_case_person oneself = {
        .who = { .entity = office_entity(13), .name = "officer" }, .kind = "civil_servant", .rank = "general"
    };

    add_person(office, filed, "civil_servant", NULL);
    assert_int_equal(office_number(office, "SELECT count(*) FROM matter_subject"), 2); /* the lead's, and the case's */
    office_set_kin(office_entity(13), office_entity(17));
    OK(qf_case_add_person(&office->officer, &office_no_kin, filed, &oneself, &person, &office->error));
    REFUSED(qf_access_matter(&office->officer, filed, QF_SEE, &office->error), QF_NOT_FOUND);
    REFUSED(qf_access_matter(&office->trial, filed, QF_SEE, &office->error), QF_NOT_FOUND); /* their brother */
    REFUSED(qf_case_heard(&office->officer, person, &office->error), QF_NOT_FOUND);
    OK(qf_access_matter(&office->county_leader, filed, QF_ASSIGN, &office->error)); /* held against everybody */
}

static void sanction__needs_a_hearing_and_a_trial(void **state)
{
    struct office *office = *state;
    int64_t filed = file_case(office), person = add_person(office, filed, "civil_servant", NULL);

    REFUSED(qf_case_sanction(&office->trial, person, "demerit", &office->error), QF_CONFLICT); /* not in trial */
    set_state(office, filed, "trial");
    REFUSED(qf_case_sanction(&office->trial, person, "demerit", &office->error), QF_DENIED); /* not heard */
    OK(qf_case_heard(&office->officer, person, &office->error));
    REFUSED(qf_case_sanction(&office->officer, person, "demerit", &office->error), QF_DENIED); /* investigated it */
    OK(qf_case_sanction(&office->trial, person, "demerit", &office->error));
    REFUSED(qf_case_sanction(&office->trial, person, "major_demerit", &office->error), QF_CONFLICT); /* twice */
    REFUSED(qf_case_sanction(&office->trial, person, "no_such", &office->error), QF_NOT_FOUND);
    REFUSED(qf_case_sanction(&office->clerk, person, "demerit", &office->error), QF_NOT_FOUND);
}

static void sanction__is_told_by_name_when_a_second_of_its_line_is_refused(void **state)
{
    struct office *office = *state;
    int64_t filed = file_case(office), person = add_person(office, filed, "civil_servant", NULL);

    set_state(office, filed, "trial");
    OK(qf_case_heard(&office->officer, person, &office->error));
    OK(qf_case_sanction(&office->trial, person, "warning", &office->error));
    REFUSED(qf_case_sanction(&office->trial, person, "demerit", &office->error), QF_CONFLICT);
    assert_string_equal(office->error.message, "this person already has an administrative sanction (warning)");
    assert_non_null(strstr(office->error.hint, "warning --withdraw"));
    REFUSED(qf_case_sanction(&office->trial, person, "no_such", &office->error), QF_NOT_FOUND);
    assert_non_null(strstr(office->error.hint, "demerit, "));
}

static void case__is_concluded_when_it_was_opened_and_archived(void **state)
{
    struct office *office = *state;
    int64_t filed = 0, lead = office_lead(office, office->county, "349901101201", 900);
    bool holds = true;

    office_join(office, lead, &office->officer, "member");
    set_state(office, lead, "filed");
    OK(qf_fact_holds(&office->officer, lead, "case_concluded", &holds, &office->error));
    assert_false(holds); /* nobody opened it */
    OK(qf_case_file(&office->officer, lead, &filed, &office->error));
    OK(qf_fact_holds(&office->officer, lead, "case_concluded", &holds, &office->error));
    assert_false(holds); /* open */
    office_change(office, "UPDATE matter SET closed_on = '2025-05-27' WHERE kind = 'case'");
    OK(qf_fact_holds(&office->officer, lead, "case_concluded", &holds, &office->error));
    assert_true(holds);
}

static void sanction__of_village_staff_is_one_of_three(void **state)
{
    static const char *const refused[] = { "demotion", "removal_from_office", "dismissal" };
    struct office *office = *state;
    int64_t filed = file_case(office), person = add_person(office, filed, "village_staff", NULL);

    set_state(office, filed, "trial");
    OK(qf_case_heard(&office->officer, person, &office->error));
    for (size_t i = 0; i < QF_COUNT(refused); i++)
        REFUSED(qf_case_sanction(&office->trial, person, refused[i], &office->error), QF_DENIED);
    REFUSED(qf_case_sanction(&office->trial, person, "party_warning", &office->error), QF_DENIED); /* no member */
    OK(qf_case_sanction(&office->trial, person, "major_demerit", &office->error));
}

struct seen {
    unsigned count;
    int form;
    char sanctions[128];
};

static enum qf_status note(void *context, const struct qf_person_view *person, struct qf_error *error)
{
    struct seen *seen = context;

    (void)error;
    seen->count++;
    seen->form = person->form;
    snprintf(seen->sanctions, sizeof seen->sanctions, "%s", person->sanctions);
    return QF_OK;
}

static void person__sanctioned_twice_counts_once(void **state)
{
    struct office *office = *state;
    struct seen seen = { .count = 0 };
    int64_t filed = file_case(office), person = add_person(office, filed, "party_member", "village_staff");

    set_state(office, filed, "trial");
    OK(qf_case_heard(&office->officer, person, &office->error));
    OK(qf_case_sanction(&office->trial, person, "party_serious_warning", &office->error));
    OK(qf_case_sanction(&office->trial, person, "demerit", &office->error));
    OK(qf_case_persons(&office->officer, filed, note, &seen, &office->error));
    assert_int_equal(seen.count, 1);
    assert_int_equal(seen.form, 2);
    assert_string_equal(seen.sanctions, "party_serious_warning, demerit");
}

static void sanction__entered_by_mistake_is_taken_back_before_the_decision(void **state)
{
    struct office *office = *state;
    struct seen seen = { .count = 0 };
    int64_t filed = file_case(office), person = add_person(office, filed, "party_member", "civil_servant");

    set_state(office, filed, "trial");
    OK(qf_case_heard(&office->officer, person, &office->error));
    OK(qf_case_sanction(&office->trial, person, "party_warning", &office->error));
    OK(qf_case_sanction(&office->trial, person, "dismissal", &office->error));
    REFUSED(qf_case_withdraw_sanction(&office->trial, person, "dismissal", "", &office->error), QF_USAGE);
    REFUSED(qf_case_withdraw_sanction(&office->trial, person, "demerit", "x", &office->error), QF_NOT_FOUND);
    REFUSED(qf_case_withdraw_sanction(&office->clerk, person, "dismissal", "x", &office->error), QF_NOT_FOUND);
    REFUSED(qf_case_withdraw_sanction(&office->officer, person, "dismissal", "x", &office->error), QF_DENIED);
    OK(qf_case_withdraw_sanction(&office->trial, person, "dismissal", "录入错误", &office->error));
    assert_int_equal(office_number(office, "SELECT count(*) FROM sanction WHERE withdrawn_why = '录入错误'"), 1);
    OK(qf_case_persons(&office->officer, filed, note, &seen, &office->error));
    assert_string_equal(seen.sanctions, "party_warning");
    assert_int_equal(seen.form, 2);
    REFUSED(qf_case_withdraw_sanction(&office->trial, person, "dismissal", "x", &office->error), QF_NOT_FOUND);
    OK(qf_case_sanction(&office->trial, person, "warning", &office->error)); /* in its place */
    OK(qf_case_persons(&office->officer, filed, note, &seen, &office->error));
    assert_string_equal(seen.sanctions, "party_warning, warning");
    set_state(office, filed, "decided");
    REFUSED(qf_case_withdraw_sanction(&office->trial, person, "warning", "x", &office->error), QF_CONFLICT);
}

static void verdict__says_why_and_is_recorded_for_the_workflow(void **state)
{
    struct office *office = *state;
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    int64_t filed = file_case(office);
    bool found;

    REFUSED(qf_case_verdict(&office->officer, filed, QF_DUTY_COMMISSION, false, "", &office->error), QF_USAGE);
    OK(qf_case_verdict(&office->officer, filed, QF_DUTY_PARTY_COMMITTEE, true, "监管不力", &office->error));
    OK(qf_book_prepare(office->book,
        "SELECT 1 FROM fact WHERE name = 'dual_investigation_verdict' AND replaced_at IS NULL", &find, &office->error));
    OK(qf_statement_next(find, &found, &office->error));
    assert_true(found);
}

int main(void)
{
#define IN_OFFICE(test) cmocka_unit_test_setup_teardown(test, office_open, office_close)
    const struct CMUnitTest tests[] = {
        IN_OFFICE(case__takes_over_people_and_recusals_of_its_lead),
        IN_OFFICE(person__is_a_subject_from_then_on),
        IN_OFFICE(sanction__needs_a_hearing_and_a_trial),
        IN_OFFICE(sanction__is_told_by_name_when_a_second_of_its_line_is_refused),
        IN_OFFICE(case__is_concluded_when_it_was_opened_and_archived),
        IN_OFFICE(sanction__of_village_staff_is_one_of_three),
        IN_OFFICE(person__sanctioned_twice_counts_once),
        IN_OFFICE(sanction__entered_by_mistake_is_taken_back_before_the_decision),
        IN_OFFICE(verdict__says_why_and_is_recorded_for_the_workflow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
