/* SPDX-License-Identifier: Apache-2.0 */
/* Golden scenarios of money, of a report that goes up unread, and of a day by which a name is answered (G10, G11, G14, G15). */
#include "desk_of_reports.h"

#include <string.h>

#include "handle/lead.h"
#include "handle/move.h"
#include "handle/notice.h"
#include "handle/statistics.h"
#include "handle/team.h"

static const struct qf_figure_query may = { .period = { OFFICE_TODAY - 26, OFFICE_TODAY + 4 }, .band = QF_BAND_ALL };

static int64_t value(struct office *office, const char *measure)
{
    struct qf_figure figure;

    OK(qf_statistics_figure(&office->leader, measure, &may, &figure, &office->error));
    return figure.value;
}

/* Whole yuan. */
static void post(struct office *office, int64_t matter, enum qf_posting_kind kind, int64_t yuan)
{
    int64_t posting;

    OK(qf_recovery_post(&office->county_leader,
        &(struct qf_posting){
            .matter = matter, .fen = 100 * yuan, .kind = kind, .receipt = "银行回单", .beneficiary = "青山村村民" },
        &posting, &office->error));
}

static int64_t recover(struct office *office, unsigned subject, int64_t found, int64_t received)
{
    int64_t lead = office_lead(office, office->county, "349901101201", subject);

    post(office, lead, QF_POSTING_FOUND, found);
    post(office, lead, QF_POSTING_ORDERED, found);
    post(office, lead, QF_POSTING_RECEIVED, received);
    return lead;
}

/* G10: of 23 million 18.4 go to livelihood; the three destinations add up to all of it. */
static void golden__four_fifths_of_23_million_to_livelihood(void **state)
{
    struct office *office = ((struct reports *)*state)->office;
    int64_t lead = recover(office, 901, 23000000, 23000000), posting;
    struct qf_recovery recovery;

    post(office, lead, QF_POSTING_LIVELIHOOD, 18400000);
    post(office, lead, QF_POSTING_RETURNED, 3000000);
    post(office, lead, QF_POSTING_TREASURY, 1600000);
    assert_int_equal(value(office, "livelihood_rate"), 800);
    assert_int_equal(value(office, "passed_on"), value(office, "amount_recovered"));
    OK(qf_recovery_of(office->book, lead, &recovery, &office->error));
    assert_true(qf_recovery_balances(&recovery));
    assert_int_equal(recovery.returned + recovery.treasury + recovery.livelihood, recovery.received);
    REFUSED(qf_recovery_post(&office->county_leader,
                &(struct qf_posting){
                    .matter = lead, .fen = 1, .kind = QF_POSTING_LIVELIHOOD, .receipt = "x", .beneficiary = "y" },
                &posting, &office->error),
        QF_LIMIT);
}

/* G11: 3.8 million of bribes, 5.2 recovered with what they yielded. Nothing is made good beyond what was lost. */
static void golden__recovered_beyond_the_bribe(void **state)
{
    struct office *office = ((struct reports *)*state)->office;
    int64_t before = value(office, "amount_recovered"), beyond = value(office, "recovered_beyond"), lead = 0;

    OK(qf_lead_open(&office->county_leader,
        &(struct qf_new_lead){ .title = "插手工程", .region = "349901", .domain = "D10", .amount_fen = 380000000 },
        &lead, &office->error));
    OK(qf_recusal_check(&office->county_leader, &office_no_kin, lead, &office->error));
    post(office, lead, QF_POSTING_FOUND, 5200000);
    post(office, lead, QF_POSTING_ORDERED, 5200000);
    post(office, lead, QF_POSTING_RECEIVED, 5200000);
    assert_int_equal(value(office, "amount_recovered") - before, 520000000);
    assert_int_equal(value(office, "recovered_beyond") - beyond, 140000000);
    assert_in_range(value(office, "loss_recovery_rate"), 1, 1000);
}

static int64_t rows_of_reports(struct reports *reports)
{
    return reports_number(reports,
        "SELECT (SELECT count(*) FROM matter) + (SELECT count(*) FROM report) + (SELECT count(*) FROM matter_subject) "
        "+ "
        "(SELECT count(*) FROM sealed_key) + (SELECT count(*) FROM message) + (SELECT count(*) FROM attachment) + "
        "(SELECT count(*) FROM recusal) + (SELECT count(*) FROM clock) + (SELECT count(*) FROM fact)",
        0);
}

/* G14: about the county's own head. */
static void golden__of_the_head_a_number_and_a_clock(void **state)
{
    struct reports *reports = *state;
    struct office *office = reports->office;
    struct qf_secret words CLEANUP(qf_secret_release) = reports_secret("县纪委书记收受老板好处");
    const struct qf_subject head = { .entity = office_entity(22), .name = "周正明" };
    int64_t rows = rows_of_reports(reports);
    struct qf_report_taken taken;

    OK(qf_report_add(&reports->county_clerk, &reports->vault, &office_no_kin,
        &(struct qf_report_intake){ .channel = "letter",
            .signature = "anonymous",
            .region = "349901",
            .subjects = &head,
            .subject_count = 1,
            .content = &words },
        &taken, &office->error));
    qf_receipt_wipe(&taken.receipt);
    assert_int_equal(taken.report, 0);
    assert_int_equal(taken.due, OFFICE_TODAY + 8); /* five working days with the Dragon Boat Festival between: 4 June */
    assert_int_equal(rows_of_reports(reports), rows);
    assert_int_equal(reports_number(reports, "SELECT count(*) FROM pass_through", 0), 1);
    assert_int_equal(reports_number(reports,
                         "SELECT count(*) FROM journal WHERE action = 'report pass' AND json LIKE '%周正明%'", 0),
        0);
}

/* G15: signed on 27 May 2025, so the reporter is told of the acceptance by 18 June. */
static void golden__of_a_name_the_day_to_answer(void **state)
{
    struct reports *reports = *state;
    struct qf_report_taken taken =
        reports_take(reports, &reports->county_clerk, "real_name", 905, "下李庄的低保名单里有干部亲戚");

    qf_receipt_wipe(&taken.receipt);
    assert_string_equal(reports_text(reports,
                            "SELECT due_on FROM clock WHERE matter = ?1 AND name = 'acceptance_notice'", taken.report),
        "2025-06-18");
}

/* --- neither waits for the other --------------------------------------------------------------------------------------- */

static void move(
    struct office *office, const struct qf_desk *desk, int64_t matter, const char *name, const struct qf_desk *approver)
{
    OK(office_move(office, desk, matter, name, approver));
}

static void note(struct office *office, int64_t matter, const char *fact)
{
    OK(qf_matter_record(&office->officer, matter, fact, "已办", &office->error));
}

/* The lead of an accepted report, given to the officer. */
static int64_t look_into(struct reports *reports, int64_t report, unsigned subject)
{
    struct office *office = reports->office;
    const struct qf_subject about = { .entity = office_entity(subject), .name = "某人" };
    int64_t lead = 0;

    OK(qf_lead_open(&office->county_leader,
        &(struct qf_new_lead){
            .title = "低保", .region = "349901", .domain = "D04", .subjects = &about, .subject_count = 1 },
        &lead, &office->error));
    OK(qf_recusal_check(&office->county_leader, &office_no_kin, lead, &office->error));
    OK(qf_lead_add_report(&office->county_leader, lead, report, &office->error));
    OK(qf_matter_assign(&office->county_leader, lead, office->officer.actor.user, &office->error));
    OK(qf_matter_assign(&office->county_leader, report, office->officer.actor.user, &office->error));
    return lead;
}

/* A report is concluded when its lead is closed, its reporter is told, and then the lead is archived; a repeat that was kept has
 * no outcome to be told of. */
static void golden__a_signed_report_and_its_lead_both_come_to_an_end(void **state)
{
    struct reports *reports = *state;
    struct office *office = reports->office;
    const struct qf_desk *leader = &office->county_leader;
    struct qf_report_taken first =
        reports_take(reports, &reports->county_clerk, "real_name", 906, "中李庄低保户里有干部的亲戚,家里有楼房");

    qf_receipt_wipe(&first.receipt);
    move(office, &reports->county_clerk, first.report, "register", NULL);
    move(office, &reports->county_clerk, first.report, "accept", NULL);
    OK(qf_notice_settle_name(&reports->county_clerk, first.report, true, "电话回访", &office->error));
    OK(qf_notice_give(&reports->county_clerk, first.report,
        &(struct qf_notice){ .kind = "acceptance", .method = "phone" }, &office->error));
    int64_t lead = look_into(reports, first.report, 906);
    struct qf_report_taken again =
        reports_take(reports, &reports->county_clerk, "real_name", 906, "中李庄低保户里有干部的亲戚,家里有楼房");
    qf_receipt_wipe(&again.receipt);
    assert_int_equal(again.reports, 2);
    move(office, &reports->county_clerk, again.report, "register", NULL);
    move(office, &reports->county_clerk, again.report, "keep", leader);

    note(office, lead, "disposition");
    note(office, lead, "plan");
    note(office, lead, "closing_ground");
    move(office, &office->officer, lead, "propose", NULL);
    REFUSED(qf_matter_move(&office->officer, first.report, &(struct qf_step){ .move = "conclude" }, &office->error),
        QF_FINDING);
    move(office, &office->officer, lead, "close_direct", leader);
    REFUSED(
        office_move(office, &office->officer, lead, "archive", leader), QF_FINDING); /* nobody told the reporter yet */
    move(office, &office->officer, first.report, "conclude", NULL);
    OK(qf_notice_give(&reports->county_clerk, first.report,
        &(struct qf_notice){ .kind = "outcome", .method = "phone", .opinion = "accepted" }, &office->error));
    move(office, &reports->county_clerk, first.report, "feed_back", NULL);
    move(office, &office->officer, lead, "archive", leader);
    move(office, &reports->county_clerk, first.report, "archive", NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(golden__four_fifths_of_23_million_to_livelihood),
        cmocka_unit_test(golden__recovered_beyond_the_bribe),
        cmocka_unit_test(golden__of_the_head_a_number_and_a_clock),
        cmocka_unit_test(golden__of_a_name_the_day_to_answer),
        cmocka_unit_test(golden__a_signed_report_and_its_lead_both_come_to_an_end),
    };

    return cmocka_run_group_tests(tests, reports_open, reports_close);
}
