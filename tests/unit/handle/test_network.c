/* SPDX-License-Identifier: Apache-2.0 */
/* Organs in a tree, routes, posts, gaps in coverage. */
#include "office.h"

#include <stdio.h>
#include <string.h>

static int64_t route(struct office *office, const char *region, unsigned levels_up)
{
    int64_t organ = 0;

    OK(qf_network_route(office->book, region, levels_up, &organ, &office->error));
    return organ;
}

static void route__goes_to_the_lowest_organ_and_up_from_there(void **state)
{
    struct office *office = *state;

    assert_int_equal(route(office, "349901101201", 0), office->township);
    assert_int_equal(route(office, "349901101201", 1), office->county);
    assert_int_equal(route(office, "349901101201", 2), office->city);
    assert_int_equal(route(office, "349901101201", 9), office->city);
    assert_int_equal(route(office, "349902103", 0), office->other_county); /* a township without an organ of its own */
    assert_int_equal(route(office, "3499", 0), office->city);
    int64_t organ;
    REFUSED(qf_network_route(office->book, "110101", 0, &organ, &office->error), QF_NOT_FOUND);
}

static void organ__lies_in_the_region_of_its_parent(void **state)
{
    struct office *office = *state;
    int64_t organ;

    REFUSED(qf_organ_add(
                &office->system, &(struct qf_new_organ){ "外县", "110101", QF_LEVEL_COUNTY }, &organ, &office->error),
        QF_INPUT);
    REFUSED(
        qf_organ_add(&office->system, &(struct qf_new_organ){ "短", "34990", QF_LEVEL_COUNTY }, &organ, &office->error),
        QF_USAGE);
    REFUSED(qf_organ_add(&office->system, &(struct qf_new_organ){ "青山镇纪委", "349901103", QF_LEVEL_TOWNSHIP },
                &organ, &office->error),
        QF_CONFLICT); /* the name is taken */
}

static void network__is_founded_once(void **state)
{
    struct office *office = *state;

    REFUSED(qf_network_found(office->book,
                &(struct qf_founding){ .organ = "另一个", .region = "3498", .name = "x", .display = "x" }, OFFICE_TODAY,
                &office->error),
        QF_CONFLICT);
}

static void post__is_held_by_one_of_the_organ_above_at_a_time(void **state)
{
    struct office *office = *state;
    int64_t first = office->township_officer.actor.user, second;

    OK(qf_user_add(&office->security,
        &(struct qf_new_user){
            .name = "second", .display = "第二人", .organ = office->township, .role = QF_ROLE_OFFICER },
        &second, &office->error));
    OK(qf_network_post(&office->system, first, QF_POST_TOWNSHIP_OFFICER, "349901101201", &office->error));
    OK(qf_network_post(&office->system, second, QF_POST_TOWNSHIP_OFFICER, "349901101201", &office->error));
    REFUSED(
        qf_network_post(&office->system, first, QF_POST_TOWNSHIP_OFFICER, "349901102201", &office->error), QF_INPUT);
    REFUSED(qf_network_post(
                &office->system, office->officer.actor.user, QF_POST_TOWNSHIP_OFFICER, "349901101201", &office->error),
        QF_INPUT); /* of the county */
    OK(qf_network_post(
        &office->system, office->county_leader.actor.user, QF_POST_COUNTY_LEADER, "349901101", &office->error));
    OK(qf_network_post(&office->system, office->leader.actor.user, QF_POST_CITY_LEADER, "349901", &office->error));

    struct qf_statement *held CLEANUP(qf_statement_free) = NULL;
    bool row;
    OK(qf_book_prepare(office->book, "SELECT user FROM network_post WHERE region = '349901101201' AND to_day IS NULL",
        &held, &office->error));
    OK(qf_statement_next(held, &row, &office->error));
    assert_int_equal(qf_statement_int(held, 0), second);
    OK(qf_statement_next(held, &row, &office->error));
    assert_false(row);
}

struct gaps {
    char found[512];
};

static enum qf_status note_gap(void *context, const struct qf_coverage_gap *gap, struct qf_error *error)
{
    struct gaps *gaps = context;
    size_t used = strlen(gaps->found);

    (void)error;
    snprintf(gaps->found + used, sizeof gaps->found - used, "%s%s%s%s;", gap->region, gap->no_officer ? " officer" : "",
        gap->not_visited ? " visit" : "", gap->no_matter ? " matter" : "");
    return QF_OK;
}

static void gaps__name_villages_that_nobody_looks_after(void **state)
{
    struct office *office = *state;
    struct gaps gaps = { "" };

    OK(qf_region_name(&office->system, "349901101201", "上杨湾村", &office->error));
    OK(qf_region_name(&office->system, "349901101202", "下杨湾村", &office->error));
    OK(qf_region_name(&office->system, "349902101201", "邻县的村", &office->error));
    OK(qf_network_post(&office->system, office->township_officer.actor.user, QF_POST_TOWNSHIP_OFFICER, "349901101201",
        &office->error));
    office_lead(office, office->county, "349901101201", 900);
    OK(qf_network_gaps(&office->county_leader, OFFICE_TODAY - 90, note_gap, &gaps, &office->error));
    assert_string_equal(gaps.found, "349901101202 officer visit matter;");
}

struct counted {
    unsigned all, foreign;
    const char *region;
};

static enum qf_status count_account(void *context, const struct qf_account_view *account, struct qf_error *error)
{
    struct counted *counted = context;

    (void)error;
    counted->all++;
    counted->foreign += strcmp(account->organ, "清沅县纪委监委") != 0 && strcmp(account->organ, "青山镇纪委") != 0;
    return QF_OK;
}

static enum qf_status count_organ(void *context, const struct qf_organ_view *organ, struct qf_error *error)
{
    struct counted *counted = context;

    (void)error;
    counted->all++;
    counted->foreign += counted->region && strncmp(organ->region, counted->region, strlen(counted->region)) != 0;
    return QF_OK;
}

static void accounts__are_listed_for_administrators_auditors_and_leaders(void **state)
{
    struct office *office = *state;
    const struct qf_desk *keepers[] = { &office->security, &office->system, &office->auditor, &office->leader };
    const unsigned accounts = (unsigned)office_number(office, "SELECT count(*) FROM user");

    for (size_t i = 0; i < QF_COUNT(keepers); i++) {
        struct counted counted = { .all = 0 }, organs = { .all = 0 };
        OK(qf_network_accounts(keepers[i], count_account, &counted, &office->error));
        assert_int_equal(counted.all, accounts);
        OK(qf_network_organs(keepers[i], count_organ, &organs, &office->error));
        assert_int_equal(organs.all, 5);
    }
    struct counted counted = { .all = 0 }, organs = { .region = "349901" };
    OK(qf_network_accounts(&office->county_leader, count_account, &counted, &office->error));
    OK(qf_network_organs(&office->county_leader, count_organ, &organs, &office->error));
    assert_true(counted.all > 1);
    assert_int_equal(counted.foreign, 0);
    assert_int_equal(organs.foreign, 0);
    REFUSED(qf_network_accounts(&office->officer, count_account, &counted, &office->error), QF_DENIED);
    REFUSED(qf_network_organs(&office->clerk, count_organ, &organs, &office->error), QF_DENIED);
}

int main(void)
{
#define IN_OFFICE(test) cmocka_unit_test_setup_teardown(test, office_open, office_close)
    const struct CMUnitTest tests[] = {
        IN_OFFICE(route__goes_to_the_lowest_organ_and_up_from_there),
        IN_OFFICE(organ__lies_in_the_region_of_its_parent),
        IN_OFFICE(network__is_founded_once),
        IN_OFFICE(post__is_held_by_one_of_the_organ_above_at_a_time),
        IN_OFFICE(accounts__are_listed_for_administrators_auditors_and_leaders),
        IN_OFFICE(gaps__name_villages_that_nobody_looks_after),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
