/* SPDX-License-Identifier: Apache-2.0 */
/* What is shown of a matter, and to whom. */
#include "office.h"

#include <stdio.h>
#include <string.h>

#include "handle/case.h"
#include "handle/outline.h"
#include "handle/team.h"

static struct qf_outline outline_of(struct office *office, const struct qf_desk *desk, int64_t matter)
{
    struct qf_outlines outlines CLEANUP(qf_outlines_close) = QF_OUTLINES_INIT;
    struct qf_outline outline = { .listed = false };

    OK(qf_outlines_open(desk, &outlines, &office->error));
    OK(qf_outline_read(&outlines, matter, &outline, &office->error));
    return outline;
}

static void outline__says_who_has_it_and_what_is_due(void **state)
{
    struct office *office = *state;
    struct qf_outlines outlines CLEANUP(qf_outlines_close) = QF_OUTLINES_INIT;
    int64_t lead = office_lead(office, office->county, "349901101201", 900);
    struct qf_outline outline = outline_of(office, &office->officer, lead);

    assert_string_equal(outline.handler, "");
    assert_string_equal(outline.due, "");
    assert_false(outline.listed);
    OK(qf_matter_assign(&office->county_leader, lead, office->officer.actor.user, &office->error));
    office_change(office,
        "INSERT INTO clock (matter, name, state, started_on, due_on) SELECT id, 'disposition_proposal', 'running',"
        " '2025-05-27', '2025-06-26' FROM matter UNION ALL SELECT id, 'disposition_proposal', 'paused', '2025-05-27',"
        " '2025-06-01' FROM matter");
    office_change(office,
        "INSERT INTO listing (matter, level, number, listed_on, due_on) SELECT id, 'county', '1', '2025-05-27',"
        " '2025-06-30' FROM matter");
    outline = outline_of(office, &office->officer, lead);
    assert_string_equal(outline.handler, office->officer.actor.name);
    assert_string_equal(outline.due, "2025-06-26");
    assert_true(outline.listed);
    OK(qf_outlines_open(&office->security, &outlines, &office->error));
    REFUSED(qf_outline_read(&outlines, lead, &outline, &office->error), QF_NOT_FOUND);
}

/* A right that passed is nobody's debt. */
static void outline__leaves_out_the_rights_of_persons(void **state)
{
    struct office *office = *state;
    const struct qf_workflow *workflow = qf_catalog_workflow(office->catalog);
    const struct qf_clock *right = NULL;
    char sql[256];
    int64_t lead = office_lead(office, office->county, "349901101201", 900);

    for (size_t i = 0; i < workflow->clock_count && !right; i++)
        if (workflow->clocks[i].kind == QF_CLOCK_RIGHT)
            right = &workflow->clocks[i];
    assert_non_null(right);
    snprintf(sql, sizeof sql,
        "INSERT INTO clock (matter, name, state, started_on, due_on) SELECT id, '%s', 'running', '2025-01-01',"
        " '2025-02-01' FROM matter",
        right->name);
    office_change(office, sql);
    assert_string_equal(outline_of(office, &office->officer, lead).due, "");
}

struct values {
    unsigned facts, told;
};

static enum qf_status count_values(void *context, const struct qf_recorded *recorded, struct qf_error *error)
{
    struct values *values = context;

    (void)error;
    values->facts++;
    values->told += recorded->value != NULL;
    return QF_OK;
}

static struct values values_for(struct office *office, const struct qf_desk *desk, int64_t matter)
{
    struct values values = { 0 };

    OK(qf_outline_facts(desk, matter, count_values, &values, &office->error));
    return values;
}

static void facts__have_values_for_whoever_works_on_it_and_never_of_a_report(void **state)
{
    struct office *office = *state;
    struct values none = { 0 };
    int64_t lead = office_lead(office, office->county, "349901101201", 900);

    OK(qf_matter_assign(&office->county_leader, lead, office->officer.actor.user, &office->error));
    OK(qf_matter_record(&office->officer, lead, "plan", "工作方案", &office->error));
    assert_int_equal(values_for(office, &office->officer, lead).told, 1);
    assert_int_equal(values_for(office, &office->county_leader, lead).told, 1);
    assert_int_equal(values_for(office, &office->colleague, lead).facts, 1);
    assert_int_equal(values_for(office, &office->colleague, lead).told, 0);
    REFUSED(qf_outline_facts(&office->security, lead, count_values, &none, &office->error), QF_NOT_FOUND);
    office_change(office, "UPDATE matter SET kind = 'report'");
    assert_int_equal(values_for(office, &office->officer, lead).facts, 1);
    assert_int_equal(values_for(office, &office->officer, lead).told, 0);
}

static enum qf_status add_related(void *context, const struct qf_related *related, struct qf_error *error)
{
    char *found = context;
    size_t length = strlen(found);

    (void)error;
    snprintf(found + length, 64 - length, "%s %lld;", related->kind, (long long)related->matter);
    return QF_OK;
}

static void related__are_lead_case_and_reports_that_may_be_seen(void **state)
{
    struct office *office = *state;
    char of_lead[64] = "", of_case[64] = "", of_report[64] = "", of_other[64] = "";
    int64_t filed = 0, lead = office_lead(office, office->county, "349901101201", 900);
    int64_t report = office_lead(office, office->county, "349901101201", 901);
    int64_t hidden = office_lead(office, office->other_county, "349902", 902);

    office_join(office, lead, &office->officer, "member");
    office_change(office, "UPDATE matter SET kind = 'report' WHERE id > 1");
    office_change(office, "INSERT INTO matter_link (matter, kind, ref, added_at) SELECT 1, 'matter', id, '2025' FROM "
                          "matter WHERE id > 1");
    office_change(office, "UPDATE matter SET state = 'filed' WHERE id = 1");
    assert_true(outline_of(office, &office->officer, lead).without_case);
    OK(qf_case_file(&office->officer, lead, &filed, &office->error));
    assert_false(outline_of(office, &office->officer, lead).without_case);
    OK(qf_outline_related(&office->officer, lead, add_related, of_lead, &office->error));
    OK(qf_outline_related(&office->officer, filed, add_related, of_case, &office->error));
    OK(qf_outline_related(&office->officer, report, add_related, of_report, &office->error));
    assert_string_equal(of_lead, "report 2;case 4;");
    assert_string_equal(of_case, "lead 1;report 2;");
    assert_string_equal(of_report, "lead 1;case 4;");
    REFUSED(qf_outline_related(&office->officer, hidden, add_related, of_other, &office->error), QF_NOT_FOUND);
}

static enum qf_status note_recused(void *context, const char *user, int64_t grounds, struct qf_error *error)
{
    (void)error;
    snprintf(context, 96, "%s %lld", user, (long long)grounds);
    return QF_OK;
}

static void recused__are_told_with_the_number_of_grounds(void **state)
{
    struct office *office = *state;
    char found[96] = "", expected[96];
    int64_t lead = office_lead(office, office->county, "349901101201", 900);

    office_set_kin(office_entity(900), office->colleague.actor.entity);
    OK(qf_recusal_check(&office->officer, &office_no_kin, lead, &office->error));
    OK(qf_outline_recused(&office->officer, lead, note_recused, found, &office->error));
    snprintf(expected, sizeof expected, "%s 1", office->colleague.actor.name);
    assert_string_equal(found, expected);
    REFUSED(qf_outline_recused(&office->colleague, lead, note_recused, found, &office->error), QF_NOT_FOUND);
}

int main(void)
{
#define IN_OFFICE(test) cmocka_unit_test_setup_teardown(test, office_open, office_close)
    const struct CMUnitTest tests[] = {
        IN_OFFICE(outline__says_who_has_it_and_what_is_due),
        IN_OFFICE(outline__leaves_out_the_rights_of_persons),
        IN_OFFICE(facts__have_values_for_whoever_works_on_it_and_never_of_a_report),
        IN_OFFICE(related__are_lead_case_and_reports_that_may_be_seen),
        IN_OFFICE(recused__are_told_with_the_number_of_grounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
