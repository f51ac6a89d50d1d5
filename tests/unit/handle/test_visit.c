/* SPDX-License-Identifier: Apache-2.0 */
/* Visits and what comes of them: leads, urgent issues, pairs, coverage. */
#include "office.h"

#include <stdio.h>
#include <string.h>

#include "handle/visit.h"

static const char village[] = "349901101201";

static int64_t add_visit(struct office *office, const struct qf_desk *desk, const char *region, int32_t day)
{
    int64_t visit = 0;

    OK(qf_visit_add(desk,
        &(struct qf_new_visit){
            .region = region, .kind = "bench_meeting", .people = 12, .notes = "群众普遍关心水渠", .on_day = day },
        &visit, &office->error));
    return visit;
}

static enum qf_status keep_first(void *context, const struct qf_visit_view *visit, struct qf_error *error)
{
    struct qf_visit_view *kept = context;

    (void)error;
    if (!kept->id)
        *kept = *visit;
    return QF_OK;
}

static struct qf_visit_view first(struct office *office, const struct qf_desk *desk)
{
    struct qf_visit_view kept = { 0 };

    OK(qf_visit_walk(desk, &(struct qf_visit_filter){ 0 }, keep_first, &kept, &office->error));
    return kept;
}

static void visit__is_to_a_village_or_a_hall(void **state)
{
    static const struct {
        const char *region, *kind, *place;
        enum qf_status status;
    } rows[] = {
        { "349901101201", "home_visit", NULL, QF_OK },
        { "349901101201", "field_interview", "village", QF_OK },
        { "349901101", "home_visit", NULL, QF_USAGE }, /* nobody lives in a township */
        { "349901101", "hall_visit", NULL, QF_USAGE }, /* which hall? */
        { "349901101", "hall_visit", "assets_office", QF_OK },
        { "349901", "hall_visit", "approval_hall", QF_OK },
        { "349901", "hall_visit", "palace", QF_USAGE },
        { "349902", "hall_visit", "approval_hall", QF_DENIED }, /* of the other county */
        { "349901101201", "stroll", NULL, QF_USAGE },
        { "349901101201", NULL, NULL, QF_USAGE },
    };
    struct office *office = *state;
    int64_t id;

    for (size_t i = 0; i < QF_COUNT(rows); i++)
        if (qf_visit_add(&office->officer,
                &(struct qf_new_visit){ .region = rows[i].region, .kind = rows[i].kind, .place = rows[i].place }, &id,
                &office->error) != rows[i].status)
            fail_msg("row %zu: %s", i, office->error.message);
    REFUSED(qf_visit_add(&office->officer,
                &(struct qf_new_visit){ .region = village, .kind = "home_visit", .on_day = OFFICE_TODAY + 1 }, &id,
                &office->error),
        QF_USAGE);
    REFUSED(qf_visit_add(&office->auditor, &(struct qf_new_visit){ .region = village, .kind = "home_visit" }, &id,
                &office->error),
        QF_DENIED);
    REFUSED(qf_visit_add(&office->officer,
                &(struct qf_new_visit){ .region = village, .kind = "home_visit", .cadre = office->auditor.actor.user },
                &id, &office->error),
        QF_INPUT);
}

/* R35: a lead whose source is a visit. */
static void visit__becomes_a_lead_that_rests_on_it(void **state)
{
    struct office *office = *state;
    int64_t lead = 0, visit = add_visit(office, &office->clerk, village, 0);
    const struct qf_subject subject = { .entity = office_entity(900), .name = "某人" };
    const struct qf_new_lead fresh = {
        .title = "水渠工程款", .domain = "D09", .subjects = &subject, .subject_count = 1
    };

    REFUSED(qf_visit_lead(&office->officer, 99, &fresh, &lead, &office->error), QF_NOT_FOUND);
    OK(qf_visit_lead(&office->clerk, visit, &fresh, &lead, &office->error));
    assert_int_equal(office_number(office, "SELECT count(*) FROM matter_link WHERE kind = 'visit' AND ref = 1 AND"
                                           " relation = 'source' AND matter = 1"),
        1);
    assert_int_equal(office_number(office, "SELECT region = '349901101201' FROM matter WHERE id = 1"), 1);
    assert_int_equal(first(office, &office->county_leader).leads, 1);
    assert_int_equal(first(office, &office->clerk).people, 12);
    /* A lead that one may not see is not counted. */
    office_change(office, "UPDATE matter SET organ = 1");
    assert_int_equal(first(office, &office->county_leader).leads, 0);
}

static void visit__is_seen_where_it_was(void **state)
{
    struct office *office = *state;
    struct qf_visit_view none = { 0 };

    add_visit(office, &office->officer, "349901102201", 0);
    assert_int_equal(first(office, &office->leader).id, 1);
    assert_int_equal(first(office, &office->township_officer).id, 0);
    REFUSED(
        qf_visit_walk(&office->auditor, &(struct qf_visit_filter){ 0 }, keep_first, &none, &office->error), QF_DENIED);
    OK(qf_visit_walk(
        &office->leader, &(struct qf_visit_filter){ .from = OFFICE_TODAY + 1 }, keep_first, &none, &office->error));
    assert_int_equal(none.id, 0);
}

/* --- coverage and pairs ------------------------------------------------------------------------------------------------ */

static enum qf_status note_gap(void *context, const struct qf_coverage_gap *gap, struct qf_error *error)
{
    (void)error;
    *(int *)context = *(int *)context * 10 + gap->not_visited + 1;
    return QF_OK;
}

/* R19: a village that was visited is no gap for want of visits. */
static void coverage__knows_of_visits(void **state)
{
    struct office *office = *state;
    int gaps = 0;

    OK(qf_region_name(&office->system, village, "上杨湾村", &office->error));
    OK(qf_network_post(
        &office->system, office->township_officer.actor.user, QF_POST_TOWNSHIP_OFFICER, village, &office->error));
    OK(qf_network_gaps(&office->county_leader, OFFICE_TODAY - 30, note_gap, &gaps, &office->error));
    assert_int_equal(gaps, 2);
    add_visit(office, &office->officer, village, OFFICE_TODAY - 31);
    gaps = 0;
    OK(qf_network_gaps(&office->county_leader, OFFICE_TODAY - 30, note_gap, &gaps, &office->error));
    assert_int_equal(gaps, 2); /* too long ago */
    add_visit(office, &office->officer, village, OFFICE_TODAY - 30);
    gaps = 0;
    OK(qf_network_gaps(&office->county_leader, OFFICE_TODAY - 30, note_gap, &gaps, &office->error));
    assert_int_equal(gaps, 0);
}

struct pairs {
    unsigned count, idle;
    char cadre[64], last[11];
};

static enum qf_status note_pair(void *context, const struct qf_pair_view *pair, struct qf_error *error)
{
    struct pairs *pairs = context;

    (void)error;
    pairs->count++;
    pairs->idle += pair->idle;
    snprintf(pairs->cadre, sizeof pairs->cadre, "%s", pair->cadre);
    snprintf(pairs->last, sizeof pairs->last, "%s", pair->last_visit);
    return QF_OK;
}

static struct pairs pairs_of(struct office *office, bool idle_only)
{
    struct pairs pairs = { 0 };

    OK(qf_visit_pairs(&office->officer, idle_only, note_pair, &pairs, &office->error));
    return pairs;
}

/* R34: who is paired with which village, and who did not go this month (May 2025). */
static void pair__is_idle_without_its_own_visit_this_month(void **state)
{
    struct office *office = *state;
    int64_t officer = office->officer.actor.user, colleague = office->colleague.actor.user;

    REFUSED(qf_visit_pair(&office->officer, officer, village, &office->error), QF_DENIED);
    OK(qf_visit_pair(&office->county_leader, officer, village, &office->error));
    OK(qf_visit_pair(&office->county_leader, officer, village, &office->error)); /* again: nothing changes */
    assert_int_equal(office_number(office, "SELECT count(*) FROM pairing"), 1);
    assert_int_equal(pairs_of(office, true).count, 1);
    add_visit(office, &office->officer, village, OFFICE_TODAY - 27); /* 30 April */
    add_visit(office, &office->colleague, village, OFFICE_TODAY);    /* somebody else */
    assert_int_equal(pairs_of(office, true).idle, 1);
    assert_string_equal(pairs_of(office, true).last, "2025-04-30");
    add_visit(office, &office->officer, village, OFFICE_TODAY - 26); /* 1 May */
    assert_int_equal(pairs_of(office, true).count, 0);
    assert_int_equal(pairs_of(office, false).idle, 0);
    OK(qf_visit_pair(&office->county_leader, colleague, village, &office->error));
    assert_int_equal(pairs_of(office, false).count, 1);
    assert_string_equal(pairs_of(office, false).cadre, "colleague");
    OK(qf_visit_pair(&office->county_leader, 0, village, &office->error));
    assert_int_equal(pairs_of(office, false).count, 0);
}

/* --- urgent issues ----------------------------------------------------------------------------------------------------- */

struct issues {
    unsigned count, overdue;
    char unit[64], region[13];
};

static enum qf_status note_issue(void *context, const struct qf_issue_view *issue, struct qf_error *error)
{
    struct issues *issues = context;

    (void)error;
    issues->count++;
    issues->overdue += issue->overdue;
    snprintf(issues->unit, sizeof issues->unit, "%s", issue->unit);
    snprintf(issues->region, sizeof issues->region, "%s", issue->region);
    return QF_OK;
}

static struct issues issues_of(struct office *office, const struct qf_desk *desk, struct qf_issue_filter filter)
{
    struct issues issues = { 0 };

    OK(qf_issue_walk(desk, &filter, note_issue, &issues, &office->error));
    return issues;
}

/* R36: what troubles people is solved by a unit, in a way. */
static void issue__is_solved_once_by_a_unit(void **state)
{
    struct office *office = *state;
    int64_t issue = 0, other, visit = add_visit(office, &office->officer, village, 0);
    struct qf_new_issue fresh = { .visit = visit, .what = "水渠断水", .unit = "水利局", .due = OFFICE_TODAY - 1 };

    OK(qf_issue_add(&office->officer, &fresh, &issue, &office->error));
    assert_string_equal(issues_of(office, &office->officer, (struct qf_issue_filter){ 0 }).region, village);
    assert_int_equal(issues_of(office, &office->officer, (struct qf_issue_filter){ .overdue_only = true }).overdue, 1);
    assert_int_equal(first(office, &office->officer).issues, 1);
    fresh.visit = 0;
    REFUSED(qf_issue_add(&office->officer, &fresh, &other, &office->error), QF_USAGE); /* where? */
    fresh.region = "349902101201";
    REFUSED(qf_issue_add(&office->officer, &fresh, &other, &office->error), QF_DENIED);
    REFUSED(qf_issue_solve(&office->officer, issue, "", NULL, &office->error), QF_USAGE);
    OK(qf_issue_solve(&office->officer, issue, "抢修渠首闸门，当日通水", "青山镇水利站", &office->error));
    REFUSED(qf_issue_solve(&office->officer, issue, "再来一次", NULL, &office->error), QF_CONFLICT);
    assert_int_equal(issues_of(office, &office->officer, (struct qf_issue_filter){ .open_only = true }).count, 0);
    assert_int_equal(issues_of(office, &office->officer, (struct qf_issue_filter){ .overdue_only = true }).count, 0);
    assert_string_equal(issues_of(office, &office->officer, (struct qf_issue_filter){ 0 }).unit, "青山镇水利站");
    /* Elsewhere it does not exist. */
    office_change(office, "UPDATE urgent_issue SET region = '349901102201'");
    assert_int_equal(issues_of(office, &office->township_officer, (struct qf_issue_filter){ 0 }).count, 0);
    REFUSED(qf_issue_solve(&office->township_officer, issue, "x", NULL, &office->error), QF_NOT_FOUND);
}

int main(void)
{
#define IN_OFFICE(test) cmocka_unit_test_setup_teardown(test, office_open, office_close)
    const struct CMUnitTest tests[] = {
        IN_OFFICE(visit__is_to_a_village_or_a_hall),
        IN_OFFICE(visit__becomes_a_lead_that_rests_on_it),
        IN_OFFICE(visit__is_seen_where_it_was),
        IN_OFFICE(coverage__knows_of_visits),
        IN_OFFICE(pair__is_idle_without_its_own_visit_this_month),
        IN_OFFICE(issue__is_solved_once_by_a_unit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
