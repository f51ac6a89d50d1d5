/* SPDX-License-Identifier: Apache-2.0 */
/* Who can open what, with whom, and what is left when a passphrase is lost. */
#include "desk_of_reports.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "handle/attachment.h"
#include "handle/opening.h"

static const char words[] = "民政所长的亲属连续五年违规领取低保金";

static void identity__takes_two_people_and_opens_once(void **state)
{
    struct reports *reports = *state;
    struct office *office = reports->office;
    int64_t report = reports_take(reports, &reports->county_clerk, "real_name", 900, words).report, opening;
    struct qf_secret plain CLEANUP(qf_secret_release) = { 0 };

    REFUSED(qf_report_open(
                &office->county_leader, report, "identity", &reports->county_leader, "核实", &plain, &office->error),
        QF_DENIED);
    REFUSED(qf_opening_ask(&office->county_leader, report, " ", &opening, &office->error), QF_USAGE);
    OK(qf_opening_ask(&office->county_leader, report, "核实署名", &opening, &office->error));
    REFUSED(
        qf_opening_open(&office->county_leader, opening, &reports->county_leader, &plain, &office->error), QF_CONFLICT);
    REFUSED(qf_opening_approve(&office->county_leader, opening, &office->error), QF_DENIED); /* oneself */
    REFUSED(qf_opening_approve(&office->officer, opening, &office->error), QF_DENIED);
    REFUSED(qf_opening_approve(&office->township_officer, opening, &office->error), QF_NOT_FOUND);
    OK(qf_opening_approve(&office->leader, opening, &office->error));
    REFUSED(qf_opening_open(&reports->deputy, opening, &reports->deputy_pair, &plain, &office->error), QF_DENIED);
    OK(qf_opening_open(&office->county_leader, opening, &reports->county_leader, &plain, &office->error));
    assert_string_equal(plain.data, "举报人甲, 电话 13800000000");
    REFUSED(
        qf_opening_open(&office->county_leader, opening, &reports->county_leader, &plain, &office->error), QF_CONFLICT);
    assert_int_equal(reports_number(reports,
                         "SELECT count(*) FROM journal WHERE action IN ('identity ask', 'identity approve', 'identity "
                         "open') AND reason = '核实署名'",
                         0),
        3);
}

static void assign__hands_the_words_on_and_not_the_identity(void **state)
{
    struct reports *reports = *state;
    struct office *office = reports->office;
    int64_t report = reports_take(reports, &reports->county_clerk, "real_name", 900, words).report, opening;
    struct qf_secret plain CLEANUP(qf_secret_release) = { 0 };

    REFUSED(qf_report_assign(
                &office->county_leader, report, office->colleague.actor.user, &reports->county_leader, &office->error),
        QF_INPUT); /* the colleague has no key: nothing is assigned */
    assert_int_equal(reports_number(reports, "SELECT handler IS NULL FROM matter WHERE id = ?1", report), 1);
    REFUSED(qf_report_assign(&office->leader, report, office->officer.actor.user, &reports->leader, &office->error),
        QF_DENIED); /* cannot hand on what was not sealed for them */
    OK(qf_report_assign(
        &office->county_leader, report, office->officer.actor.user, &reports->county_leader, &office->error));
    OK(qf_report_open(&office->officer, report, "content", &reports->officer, "核实", &plain, &office->error));
    assert_string_equal(plain.data, words);
    REFUSED(qf_opening_ask(&office->officer, report, "想知道是谁", &opening, &office->error), QF_DENIED);
}

static void share__gives_a_new_leader_what_the_others_have(void **state)
{
    struct reports *reports = *state;
    struct office *office = reports->office;
    struct qf_key_pair head CLEANUP(qf_key_pair_release) = { 0 };
    struct qf_secret plain CLEANUP(qf_secret_release) = { 0 };
    int64_t report = reports_take(reports, &reports->county_clerk, "real_name", 900, words).report, opening;

    reports_key(reports, &reports->county_head, &head); /* made later */
    REFUSED(qf_report_open(&reports->county_head, report, "content", &head, "核实", &plain, &office->error), QF_DENIED);
    OK(qf_report_share(
        &office->county_leader, report, reports->county_head.actor.user, &reports->county_leader, &office->error));
    OK(qf_report_open(&reports->county_head, report, "content", &head, "核实", &plain, &office->error));
    OK(qf_opening_ask(&reports->county_head, report, "核实署名", &opening, &office->error));
    REFUSED(qf_report_share(
                &office->county_leader, report, office->officer.actor.user, &reports->county_leader, &office->error),
        QF_DENIED); /* does not work on it */
}

static void wrap__leaves_out_subject_and_kin(void **state)
{
    struct reports *reports = *state;
    struct office *office = reports->office;

    office_set_kin(office_entity(900), office_entity(23)); /* the deputy */
    int64_t report = reports_take(reports, &reports->county_clerk, "real_name", 900, words).report;
    assert_int_equal(reports_number(reports, "SELECT count(*) FROM sealed_key WHERE report = ?1", report), 2);
    assert_int_equal(reports_number(reports, "SELECT min(user) FROM sealed_key WHERE report = ?1", report),
        office->county_leader.actor.user);
    report = reports_take(reports, &reports->county_clerk, "anonymous", 12, words).report; /* the county's leader */
    assert_int_equal(reports_number(reports,
                         "SELECT sum(user = (SELECT id FROM user WHERE name = 'county_leader')) "
                         "FROM sealed_key WHERE report = ?1",
                         report),
        0);
}

/* --- recovery ---------------------------------------------------------------------------------------------------------- */

static void escrow__gives_back_what_a_lost_passphrase_took(void **state)
{
    struct reports *reports = *state;
    struct office *office = reports->office;
    const int64_t holders[] = { office->leader.actor.user, office->officer.actor.user, reports->deputy.actor.user };
    const struct qf_escrow_holder first = { office->leader.actor.user, &reports->leader };
    const struct qf_escrow_holder second = { reports->deputy.actor.user, &reports->deputy_pair };
    struct qf_secret plain CLEANUP(qf_secret_release) = { 0 };
    int64_t keys, report, opening;

    REFUSED(qf_escrow_recover(&office->county_leader, first, second, &keys, &office->error), QF_NOT_FOUND);
    REFUSED(qf_escrow_found(&office->leader, holders, 3, &office->error), QF_DENIED);
    OK(qf_escrow_found(&office->security, holders, 3, &office->error));
    report = reports_take(reports, &reports->county_clerk, "real_name", 900, words).report;
    reports_key(reports, &office->county_leader, &reports->county_leader); /* the old passphrase is lost */
    REFUSED(qf_report_open(
                &office->county_leader, report, "content", &reports->county_leader, "核实", &plain, &office->error),
        QF_DENIED);
    REFUSED(qf_escrow_recover(&office->county_leader, first, first, &keys, &office->error), QF_DENIED);
    REFUSED(qf_escrow_recover(&office->county_leader, first,
                (struct qf_escrow_holder){ reports->deputy.actor.user, &reports->officer }, &keys, &office->error),
        QF_DENIED); /* another's key */
    OK(qf_escrow_recover(&office->county_leader, first, second, &keys, &office->error));
    assert_int_equal(keys, 2);
    OK(qf_report_open(
        &office->county_leader, report, "content", &reports->county_leader, "核实", &plain, &office->error));
    assert_string_equal(plain.data, words);
    OK(qf_opening_ask(&office->county_leader, report, "核实署名", &opening, &office->error));
    assert_int_equal(
        reports_number(reports, "SELECT count(*) FROM journal WHERE action = 'escrow recover' AND reason <> ''", 0), 2);
}

static void escrow__gives_an_officer_no_identity(void **state)
{
    struct reports *reports = *state;
    struct office *office = reports->office;
    const int64_t holders[] = { office->leader.actor.user, reports->deputy.actor.user };
    const struct qf_escrow_holder first = { office->leader.actor.user, &reports->leader };
    const struct qf_escrow_holder second = { reports->deputy.actor.user, &reports->deputy_pair };
    int64_t keys;

    OK(qf_escrow_found(&office->security, holders, 2, &office->error));
    int64_t report = reports_take(reports, &reports->county_clerk, "real_name", 900, words).report;
    OK(qf_escrow_recover(&office->officer, first, second, &keys, &office->error));
    assert_int_equal(keys, 0); /* does not work on it */
    OK(qf_report_assign(
        &office->county_leader, report, office->officer.actor.user, &reports->county_leader, &office->error));
    OK(qf_escrow_recover(&office->officer, first, second, &keys, &office->error));
    assert_int_equal(keys, 1);
    /* A recovery key that another replaced still opens what was sealed for it. */
    OK(qf_escrow_found(&office->security, holders, 2, &office->error));
    reports_take(reports, &reports->county_clerk, "anonymous", 901, "另一件事:学校乱收费");
    OK(qf_escrow_recover(&office->county_leader, first, second, &keys, &office->error));
    assert_int_equal(keys, 3);
}

/* --- attachments ------------------------------------------------------------------------------------------------------- */

static enum qf_status gather(void *context, struct qf_slice piece, struct qf_error *error)
{
    (void)error;
    qf_text_add_slice(context, piece);
    return QF_OK;
}

static void attachment__is_sealed_on_the_way_in_and_opened_for_a_purpose(void **state)
{
    struct reports *reports = *state;
    struct office *office = reports->office;
    struct qf_text opened CLEANUP(qf_text_release) = { 0 };
    int64_t report = reports_take(reports, &reports->county_clerk, "anonymous", 900, words).report, attachment;
    int pipe_ends[2];

    assert_int_equal(pipe(pipe_ends), 0);
    assert_int_equal(write(pipe_ends[1], "存折照片", 12), 12);
    close(pipe_ends[1]);
    OK(qf_attachment_add(&reports->county_clerk, &reports->vault, report, pipe_ends[0], &attachment, &office->error));
    REFUSED(
        qf_attachment_add(&reports->county_clerk, &reports->vault, report, pipe_ends[0], &attachment, &office->error),
        QF_INPUT); /* nothing came */
    close(pipe_ends[0]);
    assert_int_equal(reports_number(reports, "SELECT size_bytes FROM attachment WHERE report = ?1", report), 12);
    REFUSED(qf_attachment_open(&office->county_leader, &reports->vault, attachment, &reports->county_leader, "", gather,
                &opened, &office->error),
        QF_USAGE);
    assert_int_equal(opened.length, 0);
    REFUSED(qf_attachment_open(&office->officer, &reports->vault, attachment, &reports->officer, "看看", gather,
                &opened, &office->error),
        QF_DENIED);
    REFUSED(qf_attachment_open(&office->township_officer, &reports->vault, attachment, &reports->officer, "看看",
                gather, &opened, &office->error),
        QF_NOT_FOUND);
    OK(qf_attachment_open(&office->county_leader, &reports->vault, attachment, &reports->county_leader, "核实", gather,
        &opened, &office->error));
    assert_string_equal(qf_text_string(&opened), "存折照片");
}

int main(void)
{
#define WITH_REPORTS(test) cmocka_unit_test_setup_teardown(test, reports_open, reports_close)
    const struct CMUnitTest tests[] = {
        WITH_REPORTS(identity__takes_two_people_and_opens_once),
        WITH_REPORTS(assign__hands_the_words_on_and_not_the_identity),
        WITH_REPORTS(share__gives_a_new_leader_what_the_others_have),
        WITH_REPORTS(wrap__leaves_out_subject_and_kin),
        WITH_REPORTS(escrow__gives_back_what_a_lost_passphrase_took),
        WITH_REPORTS(escrow__gives_an_officer_no_identity),
        WITH_REPORTS(attachment__is_sealed_on_the_way_in_and_opened_for_a_purpose),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
