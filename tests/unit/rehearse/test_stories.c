/* SPDX-License-Identifier: Apache-2.0 */
/* The year of the whole programme, lived once: its figures, and the stories in it, one by one (G5–G15). */
#include "stage.h"

#include <string.h>

#include "handle/statistics.h"

static int64_t figure(struct stage *stage, const char *measure)
{
    const struct qf_figure_query query = { .period = { STAGE_FIRST_DAY, STAGE_FIRST_DAY + 364 }, .band = QF_BAND_ALL };
    struct qf_figure counted;
    struct qf_desk desk;

    OK(qf_desk_sit(stage->book, stage->catalog, "leader1.3499", query.period.to, &desk, &stage->error));
    OK(qf_statistics_figure(&desk, measure, &query, &counted, &stage->error));
    return counted.value;
}

/* The figures that the city's programme tells (R10–R13, R17, R23–R27, R35, R36, R39, R40, R48, R49; G9, G10). */
static void year__comes_to_what_the_programme_tells(void **state)
{
    struct stage *stage = *state;

    stage_hold_year(stage);
    assert_int_equal(figure(stage, "reports_accepted"), 437);
    assert_int_equal(figure(stage, "closing_rate"), 979);
    assert_int_equal(figure(stage, "cases_filed"), 127);
    assert_int_equal(figure(stage, "persons_sanctioned"), 112);
    assert_int_equal(figure(stage, "amount_recovered"), INT64_C(2300000000));
    assert_int_equal(figure(stage, "to_livelihood"), INT64_C(1840000000));
    assert_int_equal(figure(stage, "passed_on"), INT64_C(2300000000));
    assert_int_equal(figure(stage, "livelihood_rate"), 800);
    assert_int_equal(figure(stage, "double_feedback_rate"), 1000);
    assert_int_equal(figure(stage, "accountability_persons"), 4);
    assert_int_equal(figure(stage, "leads_from_visits"), 73);
    assert_int_equal(figure(stage, "issues_solved"), 47);
    assert_int_equal(figure(stage, "secretaries_replaced"), 5);
    assert_int_equal(figure(stage, "ghost_pay_stopped"), 12);
    assert_int_equal(figure(stage, "dual_investigation_rate"), 1000);
    assert_int_equal(figure(stage, "dragnet_completion"), 1000);
    assert_int_equal(figure(stage, "network_coverage"), 1000);
    assert_int_equal(figure(stage, "village_coverage"), 1000);
    assert_in_range(figure(stage, "loss_recovery_rate"), 1, 1000);
}

/* R47: cases of the second half of the year took about two fifths less than those of the first. */
static void year__takes_less_time_for_a_case(void **state)
{
    struct stage *stage = *state;
    struct qf_figure counted;
    struct qf_desk desk;

    OK(qf_desk_sit(stage->book, stage->catalog, "leader1.3499", STAGE_FIRST_DAY + 364, &desk, &stage->error));
    OK(qf_statistics_figure(&desk, "cycle_reduction",
        &(struct qf_figure_query){ .period = { STAGE_FIRST_DAY + 181, STAGE_FIRST_DAY + 364 },
            .base = { STAGE_FIRST_DAY, STAGE_FIRST_DAY + 180 },
            .band = QF_BAND_ALL },
        &counted, &stage->error));
    assert_in_range(counted.value, 330, 470);
}

/* --- the stories ------------------------------------------------------------------------------------------------------- */

#define JOINT      "(SELECT min(id) FROM report WHERE signature = 'joint')"
#define JOINT_LEAD "(SELECT matter FROM matter_link WHERE kind = 'matter' AND relation = 'source' AND ref = " JOINT ")"

/* G5, G6: three million on the secretary's account; seventeen joint reports, three repeats of which force it up each time. */
static void story__of_seventeen_joint_reports_goes_up_until_it_is_verified(void **state)
{
    struct stage *stage = *state;

    assert_int_equal(stage_number(stage, "SELECT count(*) FROM report WHERE signature = 'joint'"), 17);
    assert_int_equal(stage_number(stage, "SELECT count(*) FROM report WHERE repeats = " JOINT), 16);
    assert_int_equal(
        stage_number(stage, "SELECT count(*) FROM move WHERE name = 'level_up' AND matter = " JOINT_LEAD), 5);
    assert_string_equal(
        stage_text(stage, "SELECT level FROM organ WHERE id = (SELECT organ FROM matter WHERE id = " JOINT_LEAD ")"),
        "city");
    /* Six had it, each once; the last is none of those from whom it was taken. */
    assert_int_equal(
        stage_number(stage, "SELECT count(*) FROM team WHERE part = 'member' AND matter = " JOINT_LEAD), 6);
    assert_int_equal(
        stage_number(stage, "SELECT count(DISTINCT user) FROM team WHERE part = 'member' AND matter = " JOINT_LEAD), 6);
    /* Nothing was verified before the last of them came. */
    assert_int_equal(
        stage_number(stage,
            "SELECT count(*) FROM move JOIN matter ON matter.id IN (SELECT id FROM report WHERE repeats = " JOINT
            ") WHERE move.matter = " JOINT_LEAD " AND to_state = 'prelim' AND on_day < opened_on"),
        0);
    assert_int_equal(stage_number(stage, "SELECT amount_fen FROM matter WHERE id = " JOINT_LEAD), 300000000);
    assert_string_equal(stage_text(stage, "SELECT state FROM matter WHERE id = " JOINT_LEAD), "archived");
    assert_int_equal(
        stage_number(stage, "SELECT count(*) FROM plan WHERE accepted_on IS NOT NULL AND matter = " JOINT_LEAD), 1);
}

/* G8: twelve were paid after their posts had ended; what they owe is found, received and passed on. */
static void story__of_twelve_paid_for_nothing(void **state)
{
    struct stage *stage = *state;

    assert_int_equal(stage_number(stage, "SELECT count(DISTINCT entity) FROM ghost_pay"), 12);
    assert_int_equal(stage_number(stage, "SELECT count(DISTINCT matter) FROM ghost_pay"), 1);
    assert_int_equal(stage_number(stage, "SELECT sum(clawback_fen) FROM ghost_pay"),
        stage_number(stage,
            "SELECT sum(fen) FROM posting_line JOIN posting ON posting.id = posting WHERE account IN ('owner', "
            "'treasury', 'livelihood') AND matter = (SELECT matter FROM ghost_pay LIMIT 1)"));
}

#define BUREAU "(SELECT matter FROM person_in_case WHERE post = '原局长')"

/* G11, G13, R44: bribed with 3.8 million, 5.2 recovered; sanctioned by party and office, and one person. */
static void story__of_the_bureau(void **state)
{
    struct stage *stage = *state;

    assert_int_equal(stage_number(stage, "SELECT amount_fen FROM matter WHERE id = " BUREAU), 380000000);
    assert_int_equal(
        stage_number(stage, "SELECT sum(fen) FROM posting_line JOIN posting ON posting.id = posting WHERE kind IN "
                            "('received', 'reversed') AND account = 'held' AND matter = " BUREAU),
        520000000);
    assert_int_equal(figure(stage, "recovered_beyond"), 140000000);
    assert_in_range(figure(stage, "loss_recovery_rate"), 1, 1000);
    assert_string_equal(stage_text(stage, "SELECT name FROM task_force WHERE matter = " BUREAU), "“4·15”专案组");
    assert_int_equal(
        stage_number(stage, "SELECT count(*) FROM sanction JOIN person_in_case ON person_in_case.id = person"
                            " WHERE matter = " BUREAU),
        2);
    assert_int_equal(stage_number(stage, "SELECT count(DISTINCT entity) FROM sanction JOIN person_in_case ON "
                                         "person_in_case.id = person WHERE matter = " BUREAU),
        1);
    assert_int_equal(figure(stage, "persons_sanctioned"),
        figure(stage, "persons_party") + figure(stage, "persons_administrative") - figure(stage, "persons_both"));
    assert_int_equal(
        stage_number(stage, "SELECT count(*) FROM listing WHERE delisted_on IS NOT NULL AND matter = " BUREAU), 1);
    /* Every week that it stood has its log. */
    assert_int_equal(
        stage_number(stage,
            "SELECT count(*) FROM task_force_log JOIN task_force ON task_force.id = task_force WHERE matter "
            "= " BUREAU),
        stage_number(stage,
            "SELECT (julianday(dissolved_on, 'weekday 0') - julianday(formed_on, 'weekday 0')) / 7 FROM task_force "
            "WHERE matter = " BUREAU));
}

/* R48, G12: four leaders are held to account, two of them party secretaries of townships who are warned. */
static void story__of_leaders_who_answer(void **state)
{
    struct stage *stage = *state;

    assert_int_equal(
        stage_number(stage, "SELECT count(*) FROM sanction JOIN person_in_case ON person_in_case.id = person WHERE "
                            "responsibility = 'leadership' AND sanction.kind = 'party_warning' AND post = '书记'"),
        2);
    assert_int_equal(stage_number(stage, "SELECT count(*) FROM sanction WHERE line = 'accountability'"), 2);
    assert_int_equal(stage_number(stage, "SELECT count(*) FROM verdict WHERE answerable"), 4);
}

/* G14: of a report about an organ's own head there is a number and a clock. */
static void story__of_the_head_leaves_no_rows(void **state)
{
    struct stage *stage = *state;

    assert_int_equal(
        stage_number(stage, "SELECT count(*) FROM pass_through WHERE sent_on BETWEEN received_on AND due_on"), 1);
    assert_int_equal(stage_number(stage, "SELECT count(*) FROM matter_subject JOIN user ON user.entity = "
                                         "matter_subject.entity"),
        0);
    assert_int_equal(stage_number(stage, "SELECT count(*) FROM journal WHERE action = 'report pass'"), 1);
    assert_string_equal(
        stage_text(stage, "SELECT \"table\" FROM journal WHERE action = 'report pass'"), "pass_through");
}

/* G15, R40: signed on 27 May 2025, to be told by 18 June; everybody who signed is told twice. */
static void story__of_names_that_are_answered(void **state)
{
    struct stage *stage = *state;

    assert_int_equal(
        stage_number(stage, "SELECT count(*) FROM clock JOIN matter ON matter.id = matter WHERE clock.name = "
                            "'acceptance_notice' AND opened_on = '2025-05-27' AND due_on = '2025-06-18' AND "
                            "clock.state = 'met'"),
        1);
    assert_int_equal(
        stage_number(stage, "SELECT count(*) FROM report WHERE signature <> 'anonymous' AND repeats IS NULL"), 3);
    assert_int_equal(stage_number(stage, "SELECT count(*) FROM notice WHERE opinion IS NOT NULL"), 6);
    assert_int_equal(
        stage_number(stage, "SELECT count(*) FROM clock WHERE name IN ('acceptance_notice', 'outcome_notice') "
                            "AND state <> 'met'"),
        0);
}

/* Nobody handled what they must recuse from, and it came up: by kin, by village, by former unit. */
static void story__of_those_kept_away(void **state)
{
    struct stage *stage = *state;

    assert_true(stage_number(stage, "SELECT count(*) FROM recusal WHERE ground = 'kin'") > 0);
    assert_true(stage_number(stage, "SELECT count(*) FROM recusal WHERE ground = 'home_village'") > 0);
    assert_true(stage_number(stage, "SELECT count(*) FROM recusal WHERE ground = 'former_unit'") > 0);
}

static int set_up(void **state)
{
    static struct stage stage;

    stage_open(&stage);
    stage_rehearse(&stage, 1, 1, stage_hold_day);
    *state = &stage;
    return 0;
}

static int tear_down(void **state)
{
    stage_close(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(year__comes_to_what_the_programme_tells),
        cmocka_unit_test(year__takes_less_time_for_a_case),
        cmocka_unit_test(story__of_seventeen_joint_reports_goes_up_until_it_is_verified),
        cmocka_unit_test(story__of_twelve_paid_for_nothing),
        cmocka_unit_test(story__of_the_bureau),
        cmocka_unit_test(story__of_leaders_who_answer),
        cmocka_unit_test(story__of_the_head_leaves_no_rows),
        cmocka_unit_test(story__of_names_that_are_answered),
        cmocka_unit_test(story__of_those_kept_away),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
