/* SPDX-License-Identifier: Apache-2.0 */
/* Replaced officials, and stopped pay whose money is the ledger's. */
#include "office.h"

#include <stdio.h>
#include <string.h>

#include "handle/officials.h"
#include "handle/plan.h"

enum { YUAN = 100 };

static const char village[] = "349901101201";

struct seen {
    unsigned count;
    int64_t clawback, received;
    char number[48];
};

static enum qf_status note_replacement(
    void *context, const struct qf_replacement_view *replacement, struct qf_error *error)
{
    struct seen *seen = context;

    (void)error;
    assert_string_equal(replacement->post, "村党支部书记");
    seen->count++;
    return QF_OK;
}

static enum qf_status note_pay(void *context, const struct qf_ghost_pay_view *pay, struct qf_error *error)
{
    struct seen *seen = context;

    (void)error;
    seen->count++;
    seen->clawback = pay->clawback_fen;
    seen->received = pay->received_fen;
    snprintf(seen->number, sizeof seen->number, "%s", pay->number);
    return QF_OK;
}

static struct seen look(struct office *office, const struct qf_desk *desk)
{
    struct seen seen = { 0 };

    OK(qf_ghost_pay_walk(desk, NULL, note_pay, &seen, &office->error));
    return seen;
}

static struct qf_recovery recovery_of(struct office *office, int64_t matter)
{
    struct qf_recovery recovery;

    OK(qf_recovery_of(office->book, matter, &recovery, &office->error));
    return recovery;
}

static void replacement__is_recorded_once(void **state)
{
    struct office *office = *state;
    struct seen seen = { 0 };
    struct qf_replacement replacement = {
        .entity = office_entity(700), .region = village, .name = "赵某", .post = "村党支部书记", .reason = "不胜任现职"
    };
    int64_t id;

    replacement.on_day = OFFICE_TODAY + 1;
    REFUSED(qf_official_replace(&office->officer, &replacement, &id, &office->error), QF_USAGE); /* still to come */
    replacement.on_day = OFFICE_TODAY - 3;
    replacement.plan = 9;
    REFUSED(qf_official_replace(&office->officer, &replacement, &id, &office->error), QF_NOT_FOUND);
    replacement.plan = 0;
    REFUSED(qf_official_replace(&office->clerk, &replacement, &id, &office->error), QF_DENIED);
    OK(qf_official_replace(&office->officer, &replacement, &id, &office->error));
    REFUSED(qf_official_replace(&office->officer, &replacement, &id, &office->error), QF_CONFLICT);
    OK(qf_replacement_walk(&office->township_officer, NULL, note_replacement, &seen, &office->error));
    assert_int_equal(seen.count, 1);
    OK(qf_replacement_walk(&office->leader, "349902", note_replacement, &seen, &office->error));
    assert_int_equal(seen.count, 1);
}

static void replacement__is_hidden_with_its_plan(void **state)
{
    struct office *office = *state;
    struct seen seen = { 0 };
    int64_t matter = office_lead(office, office->county, village, 900), plan, id;

    OK(qf_plan_add(&office->officer,
        &(struct qf_new_plan){ .region = village, .title = "整顿", .diagnosis = "问题", .matter = matter }, &plan,
        &office->error));
    const struct qf_replacement replacement = {
        .plan = plan, .region = village, .name = "赵某", .post = "村党支部书记", .reason = "不胜任现职"
    };
    REFUSED(qf_official_replace(&office->township_officer, &replacement, &id, &office->error), QF_NOT_FOUND);
    OK(qf_official_replace(&office->officer, &replacement, &id, &office->error));
    OK(qf_replacement_walk(&office->township_officer, NULL, note_replacement, &seen, &office->error));
    assert_int_equal(seen.count, 0);
    OK(qf_replacement_walk(&office->officer, NULL, note_replacement, &seen, &office->error));
    assert_int_equal(seen.count, 1);
}

static void clawback__is_money_of_its_matter(void **state)
{
    struct office *office = *state;
    int64_t matter = office_lead(office, office->county, village, 900), id;
    struct qf_ghost_pay pay = {
        .entity = office_entity(701), .name = "钱某", .unit = "上杨湾村委会", .clawback_fen = 36000 * YUAN
    };

    pay.region = village;
    REFUSED(qf_ghost_pay_stop(&office->county_leader, &pay, &id, &office->error), QF_USAGE); /* whose money? */
    pay.matter = matter;
    pay.region = NULL;
    REFUSED(qf_ghost_pay_stop(&office->officer, &pay, &id, &office->error), QF_DENIED); /* does not work on it */
    REFUSED(qf_ghost_pay_stop(&office->township_officer, &pay, &id, &office->error), QF_NOT_FOUND);
    assert_int_equal(recovery_of(office, matter).found, 0); /* what was refused left nothing */
    OK(qf_ghost_pay_stop(&office->county_leader, &pay, &id, &office->error));
    REFUSED(qf_ghost_pay_stop(&office->county_leader, &pay, &id, &office->error), QF_CONFLICT); /* once */
    assert_int_equal(recovery_of(office, matter).found, 36000 * YUAN);
    assert_int_equal(recovery_of(office, matter).to_order, 36000 * YUAN);
    struct seen seen = look(office, &office->county_leader);
    assert_int_equal(seen.count, 1);
    assert_int_equal(seen.clawback, 36000 * YUAN);
    assert_int_equal(seen.received, 0);
    assert_string_equal(seen.number, "L0");
    assert_int_equal(look(office, &office->township_officer).count, 0);
}

static void clawback__goes_with_its_posting(void **state)
{
    struct office *office = *state;
    int64_t matter = office_lead(office, office->county, village, 900), id;
    const struct qf_ghost_pay pay = {
        .matter = matter, .name = "钱某", .unit = "上杨湾村委会", .clawback_fen = 100 * YUAN
    };

    OK(qf_ghost_pay_stop(&office->county_leader, &pay, &id, &office->error));
    OK(qf_recovery_reverse(
        &office->county_leader, office_number(office, "SELECT posting FROM ghost_pay"), "算错了", &office->error));
    assert_int_equal(look(office, &office->county_leader).clawback, 0);
    assert_int_equal(recovery_of(office, matter).found, 0);
}

static void pay__may_be_stopped_without_money(void **state)
{
    struct office *office = *state;
    struct qf_ghost_pay pay = { .name = "钱某", .unit = "上杨湾村委会", .clawback_fen = -1 };
    int64_t id;

    REFUSED(qf_ghost_pay_stop(&office->officer, &pay, &id, &office->error), QF_USAGE);
    pay.clawback_fen = 0;
    REFUSED(qf_ghost_pay_stop(&office->officer, &pay, &id, &office->error), QF_USAGE); /* where? */
    pay.region = village;
    OK(qf_ghost_pay_stop(&office->officer, &pay, &id, &office->error));
    assert_int_equal(look(office, &office->township_officer).count, 1);
}

int main(void)
{
#define IN_OFFICE(test) cmocka_unit_test_setup_teardown(test, office_open, office_close)
    const struct CMUnitTest tests[] = {
        IN_OFFICE(replacement__is_recorded_once),
        IN_OFFICE(replacement__is_hidden_with_its_plan),
        IN_OFFICE(clawback__is_money_of_its_matter),
        IN_OFFICE(clawback__goes_with_its_posting),
        IN_OFFICE(pay__may_be_stopped_without_money),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
