/* SPDX-License-Identifier: Apache-2.0 */
/* One village, one plan: who sees it, who may accept what, and what a red matter needs before it closes. */
#include "office.h"

#include <stdio.h>
#include <string.h>

#include "handle/facts.h"
#include "handle/matter.h"
#include "handle/move.h"
#include "handle/plan.h"

static const char village[] = "349901101201";

static int64_t add_plan(struct office *office, const struct qf_desk *desk, int64_t matter)
{
    int64_t plan = 0;

    OK(qf_plan_add(desk,
        &(struct qf_new_plan){
            .region = village, .title = "软弱涣散整顿", .diagnosis = "账目三年未公开", .matter = matter },
        &plan, &office->error));
    return plan;
}

static int64_t add_item(struct office *office, const struct qf_desk *desk, int64_t plan, int32_t due)
{
    int64_t item = 0;

    OK(qf_plan_add_item(desk, plan, &(struct qf_new_item){ .what = "公开账目", .owner = "村党支部", .due = due }, &item,
        &office->error));
    return item;
}

struct seen {
    int64_t plans, id, items, done, accepted, overdue, late;
    char accepted_on[11], accepted_by[64];
};

static enum qf_status note_plan(void *context, const struct qf_plan_view *plan, struct qf_error *error)
{
    struct seen *seen = context;

    (void)error;
    if (!seen->plans++)
        seen->id = plan->id;
    seen->items = plan->items;
    seen->done = plan->done;
    seen->accepted = plan->accepted;
    seen->overdue = plan->overdue;
    snprintf(seen->accepted_on, sizeof seen->accepted_on, "%s", plan->accepted_on);
    return QF_OK;
}

static struct seen look(struct office *office, const struct qf_desk *desk, struct qf_plan_filter filter)
{
    struct seen seen = { 0 };

    OK(qf_plan_walk(desk, &filter, note_plan, &seen, &office->error));
    return seen;
}

static enum qf_status note_item(void *context, const struct qf_item_view *item, struct qf_error *error)
{
    struct seen *seen = context;

    (void)error;
    seen->items++;
    seen->late += item->overdue;
    snprintf(seen->accepted_by, sizeof seen->accepted_by, "%s", item->accepted_by);
    return QF_OK;
}

static bool holds(struct office *office, int64_t matter, const char *fact)
{
    bool so = false;

    OK(qf_fact_holds(&office->county_leader, matter, fact, &so, &office->error));
    return so;
}

static void plan__belongs_to_a_village_of_the_organ(void **state)
{
    static const char *const wrong[] = { "3499011012", "34990110120x", "", NULL };
    struct office *office = *state;
    struct qf_new_plan plan = { .region = village, .title = "整顿", .diagnosis = "问题" };
    int64_t id = 0;

    for (size_t i = 0; i < QF_COUNT(wrong); i++) {
        plan.region = wrong[i];
        REFUSED(qf_plan_add(&office->officer, &plan, &id, &office->error), QF_USAGE);
    }
    plan.region = "349902101201"; /* of the other county */
    REFUSED(qf_plan_add(&office->officer, &plan, &id, &office->error), QF_DENIED);
    plan.region = village;
    REFUSED(qf_plan_add(&office->clerk, &plan, &id, &office->error), QF_DENIED);
    plan.diagnosis = "　 ";
    REFUSED(qf_plan_add(&office->officer, &plan, &id, &office->error), QF_USAGE);
    plan.diagnosis = "问题";
    plan.matter = 77;
    REFUSED(qf_plan_add(&office->officer, &plan, &id, &office->error), QF_NOT_FOUND);
    plan.matter = 0;
    OK(qf_plan_add(&office->officer, &plan, &id, &office->error));
    assert_int_equal(id, 1);
}

static void plan__is_hidden_with_its_matter(void **state)
{
    struct office *office = *state;
    int64_t item, matter = office_lead(office, office->county, village, 900);
    int64_t plan = add_plan(office, &office->officer, matter);

    assert_int_equal(look(office, &office->officer, (struct qf_plan_filter){ 0 }).plans, 1);
    assert_int_equal(look(office, &office->leader, (struct qf_plan_filter){ 0 }).plans, 1);
    /* The township's own village, and the county's matter: it does not exist for the township. */
    assert_int_equal(look(office, &office->township_officer, (struct qf_plan_filter){ 0 }).plans, 0);
    REFUSED(qf_plan_add_item(&office->township_officer, plan,
                &(struct qf_new_item){ .what = "x", .owner = "x", .due = OFFICE_TODAY }, &item, &office->error),
        QF_NOT_FOUND);
    item = add_item(office, &office->officer, plan, OFFICE_TODAY);
    REFUSED(qf_plan_item_done(&office->township_officer, item, "x", &office->error), QF_NOT_FOUND);
    /* Without a matter, everybody whose region it lies in sees it. */
    add_plan(office, &office->officer, 0);
    assert_int_equal(look(office, &office->township_officer, (struct qf_plan_filter){ 0 }).plans, 1);
}

static void item__is_accepted_by_another_person_who_leads(void **state)
{
    struct office *office = *state;
    struct seen seen = { 0 };
    int64_t plan = add_plan(office, &office->officer, 0), item = add_item(office, &office->officer, plan, OFFICE_TODAY);

    REFUSED(qf_plan_item_accept(&office->county_leader, item, &office->error), QF_CONFLICT); /* not done */
    REFUSED(qf_plan_item_done(&office->officer, item, "", &office->error), QF_USAGE);        /* no evidence */
    OK(qf_plan_item_done(&office->county_leader, item, "公示照片", &office->error));
    REFUSED(qf_plan_item_accept(&office->county_leader, item, &office->error), QF_DENIED); /* recorded it */
    REFUSED(qf_plan_item_accept(&office->colleague, item, &office->error), QF_DENIED);     /* no leader */
    OK(qf_plan_item_done(&office->officer, item, "公示照片和签收单", &office->error));
    OK(qf_plan_item_accept(&office->county_leader, item, &office->error));
    REFUSED(qf_plan_item_accept(&office->leader, item, &office->error), QF_CONFLICT); /* once */
    REFUSED(qf_plan_item_done(&office->officer, item, "换一份", &office->error), QF_CONFLICT);
    OK(qf_plan_items(&office->officer, plan, note_item, &seen, &office->error));
    assert_int_equal(seen.items, 1);
    assert_string_equal(seen.accepted_by, "county_leader");
}

static void item__of_one_organ_is_not_accepted_two_levels_up(void **state)
{
    struct office *office = *state;
    int64_t plan = add_plan(office, &office->township_officer, 0);
    int64_t item = add_item(office, &office->township_officer, plan, OFFICE_TODAY);

    OK(qf_plan_item_done(&office->township_officer, item, "照片", &office->error));
    REFUSED(qf_plan_item_accept(&office->leader, item, &office->error), QF_DENIED);
    OK(qf_plan_item_accept(&office->county_leader, item, &office->error)); /* the organ above */
}

static void item__that_is_not_done_goes_back(void **state)
{
    struct office *office = *state;
    int64_t plan = add_plan(office, &office->officer, 0), item = add_item(office, &office->officer, plan, OFFICE_TODAY);

    OK(qf_plan_item_done(&office->officer, item, "照片", &office->error));
    REFUSED(qf_plan_item_return(&office->county_leader, item, " ", &office->error), QF_USAGE);
    OK(qf_plan_item_return(&office->county_leader, item, "照片不是本村的", &office->error));
    assert_int_equal(look(office, &office->officer, (struct qf_plan_filter){ .id = plan }).done, 0);
    REFUSED(qf_plan_item_accept(&office->county_leader, item, &office->error), QF_CONFLICT);
}

static void plan__is_accepted_when_every_item_is(void **state)
{
    struct office *office = *state;
    int64_t plan = add_plan(office, &office->officer, 0), item, other;

    REFUSED(qf_plan_accept(&office->county_leader, plan, &office->error), QF_FINDING); /* no item */
    item = add_item(office, &office->officer, plan, OFFICE_TODAY - 1);
    other = add_item(office, &office->officer, plan, OFFICE_TODAY);
    struct seen seen = look(office, &office->officer, (struct qf_plan_filter){ .id = plan });
    assert_int_equal(seen.items, 2);
    assert_int_equal(seen.overdue, 1); /* its day has gone by; the other's is today */
    OK(qf_plan_item_done(&office->officer, item, "照片", &office->error));
    OK(qf_plan_item_accept(&office->county_leader, item, &office->error));
    REFUSED(qf_plan_accept(&office->county_leader, plan, &office->error), QF_FINDING);
    assert_non_null(strstr(office->error.message, "1 of 2"));
    OK(qf_plan_item_done(&office->officer, other, "照片", &office->error));
    OK(qf_plan_item_accept(&office->county_leader, other, &office->error));
    REFUSED(qf_plan_accept(&office->officer, plan, &office->error), QF_DENIED);
    OK(qf_plan_accept(&office->county_leader, plan, &office->error));
    REFUSED(qf_plan_accept(&office->county_leader, plan, &office->error), QF_CONFLICT);
    REFUSED(qf_plan_add_item(&office->officer, plan,
                &(struct qf_new_item){ .what = "x", .owner = "x", .due = OFFICE_TODAY }, &item, &office->error),
        QF_CONFLICT);
    assert_string_equal(
        look(office, &office->officer, (struct qf_plan_filter){ .id = plan }).accepted_on, "2025-05-27");
    assert_int_equal(look(office, &office->officer, (struct qf_plan_filter){ .open_only = true }).plans, 0);
}

static void plan__is_not_accepted_by_whoever_opened_it(void **state)
{
    struct office *office = *state;
    int64_t plan = add_plan(office, &office->county_leader, 0);
    int64_t item = add_item(office, &office->county_leader, plan, OFFICE_TODAY);

    OK(qf_plan_item_done(&office->officer, item, "照片", &office->error));
    OK(qf_plan_item_accept(&office->county_leader, item, &office->error));
    REFUSED(qf_plan_accept(&office->county_leader, plan, &office->error), QF_DENIED);
    OK(qf_plan_accept(&office->leader, plan, &office->error));
}

static void list__begins_with_what_is_overdue(void **state)
{
    struct office *office = *state;
    int64_t first = add_plan(office, &office->officer, 0), second = add_plan(office, &office->officer, 0);

    add_item(office, &office->officer, first, OFFICE_TODAY);
    add_item(office, &office->officer, second, OFFICE_TODAY - 30);
    assert_int_equal(look(office, &office->officer, (struct qf_plan_filter){ 0 }).id, second);
    assert_int_equal(look(office, &office->officer, (struct qf_plan_filter){ .region = "349901102" }).plans, 0);
}

/* --- what closes a matter ---------------------------------------------------------------------------------------------- */

static int64_t red_lead(struct office *office)
{
    int64_t lead = office_lead(office, office->county, village, 900);

    office_join(office, lead, &office->officer, "member");
    office_change(office, "UPDATE matter SET level = 'red', state = 'closed_unfounded'");
    return lead;
}

static void put_right__of_a_red_matter_needs_an_accepted_plan(void **state)
{
    struct office *office = *state;
    int64_t yellow = office_lead(office, office->county, village, 901);

    assert_true(holds(office, yellow, "put_right")); /* nothing was found to be put right */
    int64_t lead = red_lead(office);
    assert_false(holds(office, lead, "put_right"));
    int64_t plan = add_plan(office, &office->officer, lead);
    int64_t item = add_item(office, &office->officer, plan, OFFICE_TODAY);
    assert_false(holds(office, lead, "put_right"));
    OK(qf_plan_item_done(&office->officer, item, "照片", &office->error));
    OK(qf_plan_item_accept(&office->county_leader, item, &office->error));
    assert_false(holds(office, lead, "put_right")); /* the item, not yet the plan */
    OK(qf_plan_accept(&office->county_leader, plan, &office->error));
    assert_true(holds(office, lead, "put_right"));
    add_plan(office, &office->officer, lead); /* something more was found */
    assert_false(holds(office, lead, "put_right"));
}

static void put_right__counts_the_lead_and_its_case_together(void **state)
{
    struct office *office = *state;
    int64_t lead = red_lead(office), other = office_lead(office, office->county, village, 902);

    office_change(office, "UPDATE matter SET parent = 1, level = 'red', kind = 'case' WHERE id = 2");
    assert_false(holds(office, other, "put_right"));
    int64_t plan = add_plan(office, &office->officer, lead);
    int64_t item = add_item(office, &office->officer, plan, OFFICE_TODAY);
    OK(qf_plan_item_done(&office->officer, item, "照片", &office->error));
    OK(qf_plan_item_accept(&office->county_leader, item, &office->error));
    OK(qf_plan_accept(&office->county_leader, plan, &office->error));
    assert_true(holds(office, other, "put_right"));
    assert_true(holds(office, lead, "put_right"));
}

static void put_right__may_be_a_finding_that_a_leader_agreed_to(void **state)
{
    struct office *office = *state;
    static const char move[] = "nothing_to_mend";
    const struct qf_desk *officer = &office->officer;
    int64_t lead = red_lead(office), leader = office->county_leader.actor.user;

    REFUSED(office_approve(office, &office->county_leader, lead, move), QF_FINDING); /* no reason on record */
    OK(qf_matter_record(officer, lead, "nothing_to_mend_reason", "补贴已依法核减，无需再改", &office->error));
    REFUSED(office_move(office, officer, lead, move, NULL), QF_FINDING);              /* nobody agrees */
    REFUSED(office_move(office, officer, lead, move, officer), QF_DENIED);            /* oneself */
    REFUSED(office_move(office, officer, lead, move, &office->colleague), QF_DENIED); /* no leader */
    assert_false(holds(office, lead, "put_right"));
    OK(office_move(office, officer, lead, move, &office->county_leader));
    assert_true(holds(office, lead, "put_right"));
    assert_int_equal(office_number(office, "SELECT approved_by FROM move WHERE name = 'nothing_to_mend'"), leader);
    /* A plan opened all the same must be carried out. */
    add_plan(office, &office->officer, lead);
    assert_false(holds(office, lead, "put_right"));
}

int main(void)
{
#define IN_OFFICE(test) cmocka_unit_test_setup_teardown(test, office_open, office_close)
    const struct CMUnitTest tests[] = {
        IN_OFFICE(plan__belongs_to_a_village_of_the_organ),
        IN_OFFICE(plan__is_hidden_with_its_matter),
        IN_OFFICE(item__is_accepted_by_another_person_who_leads),
        IN_OFFICE(item__of_one_organ_is_not_accepted_two_levels_up),
        IN_OFFICE(item__that_is_not_done_goes_back),
        IN_OFFICE(plan__is_accepted_when_every_item_is),
        IN_OFFICE(plan__is_not_accepted_by_whoever_opened_it),
        IN_OFFICE(list__begins_with_what_is_overdue),
        IN_OFFICE(put_right__of_a_red_matter_needs_an_accepted_plan),
        IN_OFFICE(put_right__counts_the_lead_and_its_case_together),
        IN_OFFICE(put_right__may_be_a_finding_that_a_leader_agreed_to),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
