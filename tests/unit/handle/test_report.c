/* SPDX-License-Identifier: Apache-2.0 */
/* Taking in reports: sealing, bypass, repeats, clocks, and what is left of the words anywhere. */
#include "desk_of_reports.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../base/memory_search.h"
#include "base/file.h"
#include "handle/approval.h"
#include "handle/attachment.h"
#include "handle/bypass.h"
#include "handle/keyring.h"
#include "handle/move.h"
#include "handle/notice.h"
#include "handle/opening.h"
#include "handle/team.h"

static const char words[] = "青山村征地补偿款三百万元存在村支书个人卡上,三年没有分给村民,请予查处。";

/* --- the key of receipts -------------------------------------------------------------------------------------------------- */

static void hash_key__is_never_replaced_once_a_report_needs_it(void **state)
{
    struct reports *reports = *state;
    struct office *office = reports->office;
    struct qf_secret key CLEANUP(qf_secret_release) = { 0 }, again CLEANUP(qf_secret_release) = { 0 };
    char path[64];

    snprintf(path, sizeof path, "%s/keys/hash.key", office->folder);
    assert_int_equal(unlink(path), 0);
    REFUSED(qf_keyring_hash_key(office->folder, office->book, false, &key, &office->error), QF_NOT_FOUND);
    assert_int_not_equal(access(path, F_OK), 0);
    OK(qf_keyring_hash_key(office->folder, office->book, true, &key, &office->error));
    OK(qf_keyring_hash_key(office->folder, office->book, true, &again, &office->error));
    assert_memory_equal(key.data, again.data, key.length);
    reports_take(reports, &office->clerk, "anonymous", 900, words);
    assert_int_equal(unlink(path), 0);
    qf_secret_release(&again);
    REFUSED(qf_keyring_hash_key(office->folder, office->book, false, &again, &office->error), QF_CORRUPT);
    REFUSED(qf_keyring_hash_key(office->folder, office->book, true, &again, &office->error), QF_CORRUPT);
    assert_non_null(strstr(office->error.hint, "backup"));
    assert_int_not_equal(access(path, F_OK), 0);
}

/* --- intake ------------------------------------------------------------------------------------------------------------ */

static void report__is_routed_sealed_and_opened_for_a_purpose(void **state)
{
    struct reports *reports = *state;
    struct office *office = reports->office;
    struct qf_secret plain CLEANUP(qf_secret_release) = { 0 };
    struct qf_report_taken taken = reports_take(reports, &office->clerk, "anonymous", 900, words);

    assert_true(taken.checked);
    assert_int_equal(taken.reports, 1);
    assert_int_equal(reports_number(reports, "SELECT organ FROM matter WHERE id = ?1", taken.report), office->county);
    assert_int_equal(reports_number(reports, "SELECT length(title) FROM matter WHERE id = ?1", taken.report), 0);
    OK(qf_report_open(
        &office->county_leader, taken.report, "content", &reports->county_leader, "受理审查", &plain, &office->error));
    assert_string_equal(plain.data, words);
    assert_int_equal(reports_number(reports,
                         "SELECT count(*) FROM journal WHERE action = 'access.view' AND reason = '受理审查' AND actor "
                         "= 'county_leader' AND json LIKE '%report/' || ?1 || '/content%'",
                         taken.report),
        1);
    REFUSED(qf_report_open(
                &office->county_leader, taken.report, "content", &reports->county_leader, " ", &plain, &office->error),
        QF_USAGE);
    REFUSED(
        qf_report_open(&office->officer, taken.report, "content", &reports->officer, "看看", &plain, &office->error),
        QF_DENIED); /* sees it, works not on it */
    REFUSED(qf_report_open(&office->leader, taken.report, "content", &reports->leader, "看看", &plain, &office->error),
        QF_DENIED); /* the organ above sees it and opens it not */
}

static void intake__asks_for_what_decides(void **state)
{
    struct reports *reports = *state;
    struct office *office = reports->office;
    struct qf_secret content CLEANUP(qf_secret_release) = reports_secret(words);
    struct qf_report_taken taken;
    struct qf_report_intake intake = {
        .channel = "letter", .signature = "anonymous", .region = "349901101201", .content = &content
    };

#define TRIED qf_report_add(&office->clerk, &reports->vault, NULL, &intake, &taken, &office->error)
    REFUSED(TRIED, QF_USAGE); /* about whom? */
    intake.subject_unknown = true;
    intake.signature = "joint";
    REFUSED(TRIED, QF_USAGE); /* signed by how many, and by whom? */
    intake.signatories = 3;
    REFUSED(TRIED, QF_USAGE);
    intake.signature = "anonymous";
    intake.signatories = 0;
    intake.channel = "pigeon";
    REFUSED(TRIED, QF_USAGE);
    intake.channel = "letter";
    intake.category = "no_such";
    REFUSED(TRIED, QF_NOT_FOUND);
    intake.category = NULL;
    REFUSED(TRIED, QF_LIMIT); /* nobody of the township has a key */
    assert_int_equal(reports_number(reports, "SELECT count(*) FROM matter", 0), 0);
    intake.region = "349902";
    REFUSED(qf_report_add(&office->auditor, &reports->vault, NULL, &intake, &taken, &office->error), QF_DENIED);
#undef TRIED
}

static void report__without_a_check_of_kin_is_taken_in_and_opened_by_nobody(void **state)
{
    struct reports *reports = *state;
    struct office *office = reports->office;
    struct qf_secret content CLEANUP(qf_secret_release) = reports_secret(words),
                             plain CLEANUP(qf_secret_release) = { 0 };
    const struct qf_subject about = { .entity = office_entity(900), .name = "某人" };
    struct qf_report_taken taken;

    OK(qf_report_add(&reports->county_clerk, &reports->vault, NULL,
        &(struct qf_report_intake){ .channel = "phone",
            .signature = "anonymous",
            .region = "349901",
            .subjects = &about,
            .subject_count = 1,
            .content = &content },
        &taken, &office->error));
    assert_false(taken.checked);
    REFUSED(qf_report_open(&office->county_leader, taken.report, "content", &reports->county_leader, "受理审查", &plain,
                &office->error),
        QF_DENIED);
    OK(qf_recusal_check(&office->county_leader, &office_no_kin, taken.report, &office->error));
    OK(qf_report_open(
        &office->county_leader, taken.report, "content", &reports->county_leader, "受理审查", &plain, &office->error));
}

/* The desk is one: another clerk of the organ goes on with it, and one of another organ does not. */
static void clerks__of_the_handling_organ_register_and_accept(void **state)
{
    struct reports *reports = *state;
    struct office *office = reports->office;
    struct qf_report_taken taken = reports_take(reports, &office->clerk, "anonymous", 900, words);

    OK(qf_matter_move(&reports->county_clerk, taken.report, &(struct qf_step){ .move = "register" }, &office->error));
    OK(qf_matter_move(&reports->county_clerk, taken.report, &(struct qf_step){ .move = "accept" }, &office->error));
    REFUSED(
        qf_matter_move(&office->clerk, taken.report, &(struct qf_step){ .move = "assign" }, &office->error), QF_DENIED);
    int64_t lead = office_lead(office, office->county, "349901101201", 900);
    REFUSED(qf_access_matter(&reports->county_clerk, lead, QF_SEE, &office->error), QF_NOT_FOUND);
}

/* --- bypass ------------------------------------------------------------------------------------------------------------ */

static struct qf_report_taken pass(
    struct reports *reports, const struct qf_desk *clerk, const struct qf_subject *about, bool bypass)
{
    struct office *office = reports->office;
    struct qf_secret content CLEANUP(qf_secret_release) = reports_secret(words);
    struct qf_report_taken taken;

    OK(qf_report_add(clerk, &reports->vault, &office_no_kin,
        &(struct qf_report_intake){ .channel = "letter",
            .signature = "anonymous",
            .region = "349901101201",
            .category = "collective_funds",
            .subjects = about,
            .subject_count = 1,
            .bypass = bypass,
            .content = &content },
        &taken, &office->error));
    return taken;
}

static void bypass__leaves_a_number_and_a_clock_and_nothing_else(void **state)
{
    static const char searchable[] =
        "SELECT (SELECT count(*) FROM matter) + (SELECT count(*) FROM report) + (SELECT count(*) FROM matter_subject)"
        " + (SELECT count(*) FROM sealed_key) + (SELECT count(*) FROM message) + (SELECT count(*) FROM move)"
        " + (SELECT count(*) FROM clock) + (SELECT count(*) FROM fact) + (SELECT count(*) FROM recusal)";
    struct reports *reports = *state;
    struct office *office = reports->office;
    const struct qf_subject head = { .entity = office_entity(22), .name = "周某" };
    int64_t journal = reports_number(reports, "SELECT max(sequence) FROM journal", 0), count;
    int32_t due;

    struct qf_report_taken taken = pass(reports, &reports->county_clerk, &head, false);
    assert_int_equal(taken.report, 0);
    assert_false(taken.undecided);
    assert_int_equal(reports_number(reports, searchable, 0), 0);
    assert_int_equal(reports_number(reports, "SELECT count(*) FROM journal WHERE sequence > ?1", journal), 1);
    assert_int_equal(
        reports_number(reports, "SELECT count(*) FROM journal WHERE sequence > ?1 AND json LIKE '%周%'", journal), 0);
    assert_string_equal(reports_text(reports, "SELECT due_on FROM pass_through", 0), "2025-06-04");
    OK(qf_pass_through_waiting(&office->officer, &count, &due, &office->error));
    assert_int_equal(count, 1);
    REFUSED(qf_pass_through_waiting(&reports->county_head, &count, &due, &office->error), QF_DENIED);
    REFUSED(qf_pass_through_waiting(&office->security, &count, &due, &office->error), QF_DENIED);
    OK(qf_pass_through_sent(&reports->county_clerk, &reports->hash_key, &taken.receipt, &office->error));
    REFUSED(
        qf_pass_through_sent(&reports->county_clerk, &reports->hash_key, &taken.receipt, &office->error), QF_NOT_FOUND);
}

static void bypass__is_decided_by_person_name_and_unit_and_fails_closed(void **state)
{
    struct reports *reports = *state;
    struct office *office = reports->office;
    const struct {
        struct qf_subject about;
        const struct qf_desk *clerk;
        bool said, passed, undecided;
    } cases[] = {
        { { office_entity(22), "甲", NULL, NULL }, &office->clerk, false, true,
            false }, /* head of the handling organ */
        { { office_entity(11), "甲", NULL, NULL }, &office->clerk, false, true, false }, /* works above it */
        { { office_entity(13), "甲", NULL, NULL }, &office->clerk, false, true,
            false }, /* above the clerk's own organ */
        { { office_entity(13), "甲", NULL, NULL }, &reports->county_clerk, false, false, false },
        { { 0, "周正明", NULL, NULL }, &reports->county_clerk, false, true, true }, /* the head, or a namesake */
        { { 0, "周　正明", NULL, NULL }, &reports->county_clerk, false, true, true },
        { { office_entity(800), "周正明", NULL, NULL }, &reports->county_clerk, false, false,
            false }, /* a namesake, certainly */
        { { 0, "李某", "清河市纪委监委", NULL }, &reports->county_clerk, false, true,
            false }, /* works above, whoever it is */
        { { 0, "不知名", "清沅县纪委监委", "纪委书记" }, &reports->county_clerk, false, true,
            true }, /* the title is known more often than the name: this is the head */
        { { 0, "colleague", "清沅县纪委监委", NULL }, &reports->county_clerk, false, false,
            false }, /* somebody of the organ who is not its head */
        { { 0, "李某", "青山镇纪委", "书记" }, &office->clerk, false, true,
            true }, /* a township whose head nobody recorded */
        { { office_entity(801), "李某", NULL, NULL }, &office->clerk, true, true, false }, /* the clerk says so */
        { { office_entity(801), "李某", NULL, NULL }, &office->clerk, false, false, false },
    };

    for (size_t i = 0; i < QF_COUNT(cases); i++) {
        struct qf_report_taken taken = pass(reports, cases[i].clerk, &cases[i].about, cases[i].said);
        if ((taken.report == 0) != cases[i].passed || taken.undecided != cases[i].undecided)
            fail_msg("case %zu: report %lld, undecided %d", i, (long long)taken.report, taken.undecided);
    }
}

/* --- repeats ----------------------------------------------------------------------------------------------------------- */

static const char *const retold[] = { "青山村征地补偿款三百万元存在村支书的个人卡上,三年了没有分给村民。",
    "我们联名反映:青山村的征地补偿款三百万元,存在村支书个人卡上,三年没有分给村民,请予查处!",
    "青山村征地补偿款300万元存在村支书个人卡上，三年没有分给村民，请查处" };

static void repeats__take_a_matter_up_and_to_somebody_else(void **state)
{
    struct reports *reports = *state;
    struct office *office = reports->office;
    struct qf_report_taken taken = reports_take(reports, &reports->county_clerk, "joint", 900, words);
    int64_t first = taken.report, officer = office->officer.actor.user;
    unsigned forced = 0;

    int64_t lead = office_lead(office, office->county, "349901101201", 900);
    OK(qf_matter_link(&office->county_leader, lead, &(struct qf_link){ "matter", "source", first }, &office->error));
    OK(qf_matter_assign(&office->county_leader, lead, officer, &office->error));
    OK(qf_report_assign(&office->county_leader, first, officer, &reports->county_leader, &office->error));
    for (unsigned i = 2; i <= 17; i++) {
        taken = reports_take(reports, &reports->county_clerk, "joint", 900, retold[i % QF_COUNT(retold)]);
        assert_int_equal(taken.reports, i);
        forced += taken.levelled_up;
        assert_int_equal(taken.levelled_up, (i - 1) % 3 == 0);
    }
    assert_int_equal(forced, 5);
    assert_int_equal(reports_number(reports, "SELECT count(*) FROM report WHERE repeats = ?1", first), 16);
    assert_int_equal(
        reports_number(reports, "SELECT count(*) FROM matter_link WHERE matter = ?1 AND kind = 'matter'", lead),
        17); /* the lead rests on all of them */
    for (int i = 0; i < 2; i++) {
        int64_t matter = i ? lead : first;
        assert_int_equal(reports_number(reports, "SELECT organ FROM matter WHERE id = ?1", matter), office->city);
        assert_int_equal(reports_number(reports, "SELECT handler IS NULL FROM matter WHERE id = ?1", matter), 1);
        assert_string_equal(reports_text(reports, "SELECT level FROM matter WHERE id = ?1", matter), "red");
        assert_int_equal(reports_number(reports,
                             "SELECT count(*) FROM journal WHERE \"table\" = 'move' AND json LIKE '%level_up%' AND "
                             "json LIKE '%\"matter\":' || ?1 || ',%'",
                             matter),
            5);
    }
    /* The new report is for those who handle it now, and the matter for nobody who had it. */
    assert_int_equal(reports_number(reports, "SELECT organ FROM matter WHERE id = ?1", taken.report), office->city);
    assert_int_equal(
        reports_number(reports, "SELECT user FROM sealed_key WHERE report = ?1 AND part = 'content'", taken.report),
        office->leader.actor.user);
    REFUSED(qf_matter_assign(&office->leader, lead, officer, &office->error), QF_DENIED);
    office_change(office, "UPDATE user SET organ = (SELECT id FROM organ WHERE region = '3499') WHERE name IN"
                          " ('officer', 'colleague')");
    REFUSED(qf_matter_assign(&office->leader, lead, officer, &office->error), QF_DENIED); /* nor when they go up too */
    assert_non_null(strstr(office->error.message, "before"));
    OK(qf_matter_assign(&office->leader, lead, office->colleague.actor.user, &office->error));
}

static void repeats__that_were_verified_force_nothing(void **state)
{
    struct reports *reports = *state;
    struct office *office = reports->office;
    int64_t first = reports_take(reports, &reports->county_clerk, "joint", 900, words).report;
    int64_t lead = office_lead(office, office->county, "349901101201", 900);

    OK(qf_matter_link(&office->county_leader, lead, &(struct qf_link){ "matter", "source", first }, &office->error));
    OK(qf_book_begin(office->book, "test", "verified", NULL, &office->error));
    struct qf_statement *insert CLEANUP(qf_statement_free) = NULL;
    OK(qf_book_prepare(office->book,
        "INSERT INTO move (matter, name, from_state, to_state, on_day) VALUES (?1, 'file', 'prelim', 'filed', "
        "'2025-05-27')",
        &insert, &office->error));
    qf_statement_bind_int(insert, 1, lead);
    OK(qf_statement_run(insert, &office->error));
    OK(qf_book_commit(office->book, &office->error));
    for (unsigned i = 2; i <= 7; i++)
        assert_false(reports_take(reports, &reports->county_clerk, "joint", 900, words).levelled_up);
}

static void repeats__that_a_leader_settled_force_nothing_for_a_year(void **state)
{
    struct reports *reports = *state;
    struct office *office = reports->office;
    int64_t first = reports_take(reports, &reports->county_clerk, "joint", 900, words).report;
    const struct qf_step register_it = { .move = "register" }, settle = { .move = "settle_repeats", .reason = "群发" };

    OK(qf_matter_move(&reports->county_clerk, first, &register_it, &office->error));
    REFUSED(qf_matter_move(&office->county_leader, first, &settle, &office->error), QF_FINDING);
    OK(qf_matter_record(&office->county_leader, first, "closing_ground", "已了结", &office->error));
    REFUSED(qf_matter_move(&reports->county_clerk, first, &settle, &office->error), QF_DENIED);
    OK(qf_matter_move(&office->county_leader, first, &settle, &office->error));
    for (unsigned i = 2; i <= 7; i++)
        assert_false(reports_take(reports, &reports->county_clerk, "joint", 900, words).levelled_up);
    reports->county_clerk.today += 364; /* 2026-05-26: the last day */
    assert_false(reports_take(reports, &reports->county_clerk, "joint", 900, words).levelled_up);
    reports->county_clerk.today += 1;
    assert_true(reports_take(reports, &reports->county_clerk, "joint", 900, words).levelled_up);
    reports->county_clerk.today -= 365;
}

static void repeats__are_told_from_other_matters(void **state)
{
    struct reports *reports = *state;
    struct office *office = reports->office;
    int64_t first = reports_take(reports, &office->clerk, "anonymous", 900, words).report;

    assert_int_equal(
        reports_take(reports, &office->clerk, "anonymous", 900, "村委会换届选举时有人拿着钱挨家挨户买选票").reports, 1);
    assert_int_equal(reports_take(reports, &office->clerk, "anonymous", 901, words).reports, 2); /* the same words */
    assert_int_equal(reports_number(reports, "SELECT count(*) FROM report WHERE repeats = ?1", first), 1);
}

/* Counted and taken up all the same, but who took in the earlier ones may not be the clerk's to know. */
static void repeats__are_not_told_to_a_clerk_who_may_not_see_the_first(void **state)
{
    struct reports *reports = *state;
    struct office *office = reports->office;
    int64_t first = reports_take(reports, &reports->county_clerk, "joint", 900, words).report;

    for (unsigned i = 2; i <= 4; i++) {
        struct qf_report_taken taken = reports_take(reports, &office->clerk, "joint", 900, words);
        assert_int_equal(taken.reports, 1);
        assert_false(taken.levelled_up);
        qf_receipt_wipe(&taken.receipt);
    }
    assert_int_equal(reports_number(reports, "SELECT count(*) FROM report WHERE repeats = ?1", first), 3);
    assert_int_equal(reports_number(reports, "SELECT organ FROM matter WHERE id = ?1", first), office->city);
    assert_true(reports_take(reports, &reports->county_clerk, "joint", 900, words).reports == 5);
}

/* --- named without an ID ----------------------------------------------------------------------------------------------- */

static void report__about_somebody_of_the_organ_without_an_id_is_not_sealed_for_them(void **state)
{
    static const char keys[] = "SELECT count(*) FROM sealed_key JOIN user ON user.id = sealed_key.user WHERE report = "
                               "?1 AND user.name = 'deputy'",
                      others[] = "SELECT count(*) FROM sealed_key JOIN user ON user.id = sealed_key.user WHERE report "
                                 "= ?1 AND user.name = 'county_leader'";
    struct reports *reports = *state;
    struct office *office = reports->office;
    const struct qf_subject deputy = { .name = "deputy", .unit = "清沅县纪委监委", .post = "副书记" };
    struct qf_secret content CLEANUP(qf_secret_release) = reports_secret(words),
                             plain CLEANUP(qf_secret_release) = { 0 };

    for (int i = 0; i < 2; i++) { /* kin can be told, or cannot */
        struct qf_report_taken taken;
        OK(qf_report_add(&reports->county_clerk, &reports->vault, i ? NULL : &office_no_kin,
            &(struct qf_report_intake){ .channel = "letter",
                .signature = "anonymous",
                .region = "349901",
                .subjects = &deputy,
                .subject_count = 1,
                .content = &content },
            &taken, &office->error));
        qf_receipt_wipe(&taken.receipt);
        assert_int_equal(reports_number(reports, keys, taken.report), 0);
        assert_int_equal(reports_number(reports, others, taken.report), 1);
        REFUSED(qf_report_open(
                    &reports->deputy, taken.report, "content", &reports->deputy_pair, "受理", &plain, &office->error),
            QF_NOT_FOUND);
    }
}

/* --- clocks of a signed report ----------------------------------------------------------------------------------------- */

static void real_name__starts_and_meets_the_clock_of_the_first_notice(void **state)
{
    static const char due[] = "SELECT due_on FROM clock WHERE name = 'acceptance_notice' AND matter = ?1";
    struct reports *reports = *state;
    struct office *office = reports->office;
    int64_t report = reports_take(reports, &reports->county_clerk, "real_name", 900, words).report;
    const struct qf_notice notice = { .kind = "acceptance", .method = "phone" };

    assert_string_equal(reports_text(reports, due, report), "2025-06-18");
    REFUSED(qf_notice_give(&reports->county_clerk, report, &notice, &office->error), QF_CONFLICT); /* not accepted */
    OK(qf_matter_move(&reports->county_clerk, report, &(struct qf_step){ .move = "register" }, &office->error));
    OK(qf_matter_move(&reports->county_clerk, report, &(struct qf_step){ .move = "accept" }, &office->error));
    assert_string_equal(
        reports_text(reports, "SELECT due_on FROM clock WHERE name = 'verify_name' AND matter = ?1", report),
        "2025-06-04");
    OK(qf_notice_settle_name(&reports->county_clerk, report, true, "当面核对身份证", &office->error));
    assert_string_equal(reports_text(reports, "SELECT state FROM matter WHERE id = ?1", report), "realname_verified");
    OK(qf_notice_give(&reports->county_clerk, report, &notice, &office->error));
    assert_string_equal(
        reports_text(reports, "SELECT state FROM clock WHERE name = 'acceptance_notice' AND matter = ?1", report),
        "met");
    REFUSED(qf_notice_give(&reports->county_clerk, report, &notice, &office->error), QF_CONFLICT); /* once */
    /* An anonymous report, and a repeat, wait for no notice. */
    report = reports_take(reports, &reports->county_clerk, "real_name", 900, words).report;
    assert_string_equal(reports_text(reports, due, report), "");
    report = reports_take(reports, &reports->county_clerk, "anonymous", 901, "另一件事:挪用扶贫资金").report;
    assert_string_equal(reports_text(reports, due, report), "");
}

static void name__that_is_not_the_reporters_makes_the_report_anonymous(void **state)
{
    struct reports *reports = *state;
    struct office *office = reports->office;
    int64_t report = reports_take(reports, &reports->county_clerk, "real_name", 900, words).report;
    const struct qf_approval_about deny = { report, "deny_name", QF_APPROVAL_APPROVE };
    static const char how[] = "电话核实,本人否认";
    bool settled;

    OK(qf_matter_move(&reports->county_clerk, report, &(struct qf_step){ .move = "register" }, &office->error));
    OK(qf_matter_move(&reports->county_clerk, report, &(struct qf_step){ .move = "accept" }, &office->error));
    REFUSED(qf_notice_settle_name(&reports->county_clerk, report, false, "", &office->error), QF_USAGE);
    REFUSED(qf_notice_settle_name(&reports->county_clerk, report, false, how, &office->error), QF_FINDING);
    assert_non_null(strstr(office->error.hint, "matter ask"));
    REFUSED(qf_matter_move(&reports->county_clerk, report, &(struct qf_step){ .move = "deny_name" }, &office->error),
        QF_USAGE); /* it is more than a move */
    OK(qf_approval_ask(&reports->county_clerk, &deny, how, &office->error));
    OK(qf_approval_give(&office->county_leader, &deny, NULL, &office->error));
    OK(qf_notice_settle_name(&reports->county_clerk, report, false, how, &office->error));
    assert_string_equal(
        reports_text(reports, "SELECT state FROM clock WHERE name = 'acceptance_notice' AND matter = ?1", report),
        "stopped"); /* nobody was told, and nobody had to be */
    assert_string_equal(
        reports_text(reports, "SELECT state FROM clock WHERE name = 'verify_name' AND matter = ?1", report), "met");
    assert_int_equal(
        reports_number(reports, "SELECT count(*) FROM clock WHERE matter = ?1 AND ended_on IS NULL", report), 0);
    settled = reports_number(reports, "SELECT signature = 'anonymous' FROM report WHERE id = ?1", report);
    assert_true(settled);
    REFUSED(qf_notice_give(&reports->county_clerk, report,
                &(struct qf_notice){ .kind = "acceptance", .method = "phone" }, &office->error),
        QF_CONFLICT);
}

/* The whole of it: accepted, told, handled, concluded, told again, objection recorded, archived. */
static void double_feedback__runs_to_the_end(void **state)
{
    struct reports *reports = *state;
    struct office *office = reports->office;
    const struct qf_desk *clerk = &reports->county_clerk;
    struct qf_report_taken taken = reports_take(reports, clerk, "real_name", 900, words);
    struct qf_secret told CLEANUP(qf_secret_release) = reports_secret("经查属实,补偿款已退还村集体并分给村民。");
    int64_t report = taken.report, lead = office_lead(office, office->county, "349901101201", 900);

#define MOVE(name) OK(qf_matter_move(clerk, report, &(struct qf_step){ .move = (name) }, &office->error))
    MOVE("register");
    MOVE("accept");
    OK(qf_notice_settle_name(clerk, report, true, "来访时核对", &office->error));
    OK(qf_notice_give(clerk, report, &(struct qf_notice){ .kind = "acceptance", .method = "visit" }, &office->error));
    REFUSED(qf_matter_move(clerk, report, &(struct qf_step){ .move = "assign" }, &office->error), QF_FINDING);
    OK(qf_matter_link(&office->county_leader, lead, &(struct qf_link){ "matter", "source", report }, &office->error));
    OK(qf_report_assign(
        &office->county_leader, report, office->officer.actor.user, &reports->county_leader, &office->error));
    assert_string_equal(reports_text(reports, "SELECT state FROM matter WHERE id = ?1", report), "assigned");
    REFUSED(qf_matter_move(clerk, report, &(struct qf_step){ .move = "conclude" }, &office->error), QF_FINDING);
    OK(qf_book_begin(office->book, "test", "close", NULL, &office->error));
    struct qf_statement *close CLEANUP(qf_statement_free) = NULL;
    OK(qf_book_prepare(
        office->book, "UPDATE matter SET closed_on = '2025-05-27' WHERE id = ?1", &close, &office->error));
    qf_statement_bind_int(close, 1, lead);
    OK(qf_statement_run(close, &office->error));
    OK(qf_book_commit(office->book, &office->error));
    MOVE("conclude");
    assert_string_equal(
        reports_text(reports, "SELECT due_on FROM clock WHERE name = 'outcome_notice' AND matter = ?1", report),
        "2025-06-18");
    OK(qf_notice_give(
        clerk, report, &(struct qf_notice){ .kind = "outcome", .method = "receipt", .text = &told }, &office->error));
    REFUSED(qf_matter_move(clerk, report, &(struct qf_step){ .move = "feed_back" }, &office->error), QF_FINDING);
    const struct qf_counter counter = reports_counter(reports);
    OK(qf_follow_add(&counter, &taken.receipt, "objection", 0, &told, &office->error));
    MOVE("feed_back");
    assert_string_equal(
        reports_text(reports, "SELECT state FROM clock WHERE name = 'outcome_notice' AND matter = ?1", report), "met");
    assert_string_equal(
        reports_text(reports, "SELECT opinion FROM notice WHERE kind = 'outcome' AND report = ?1", report), "objects");
    MOVE("archive");
#undef MOVE
}

/* --- what is left ------------------------------------------------------------------------------------------------------ */

enum { MARK_BYTES = 300 };

static bool holds_mark(const char *data, size_t length)
{
    char mark[SECRET_WINDOW];

    for (size_t start = 0; start + SECRET_WINDOW <= MARK_BYTES; start += 8) {
        for (size_t i = 0; i < SECRET_WINDOW; i++)
            mark[i] = (char)secret_at(start + i);
        if (memmem(data, length, mark, sizeof mark))
            return true;
    }
    return false;
}

static void search_file(const char *path, const char *receipt, unsigned *files)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    char bare[QF_RECEIPT_CHARACTERS + 1], *out = bare;

    assert_int_equal(qf_file_read(path, &text, NULL), QF_OK);
    for (const char *c = receipt; *c; c++)
        if (*c != '-')
            *out++ = *c;
    *out = '\0';
    if (holds_mark(text.data, text.length) || memmem(text.data, text.length, receipt, strlen(receipt)) ||
        memmem(text.data, text.length, bare, strlen(bare)))
        fail_msg("'%s' holds what must be sealed", path);
    ++*files;
}

static void search_folder(const char *path, const char *receipt, unsigned *files)
{
    char inner[512];
    DIR *folder = opendir(path);

    assert_non_null(folder);
    for (const struct dirent *entry; (entry = readdir(folder));) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(inner, sizeof inner, "%s/%s", path, entry->d_name);
        if (entry->d_type == DT_DIR)
            search_folder(inner, receipt, files);
        else
            search_file(inner, receipt, files);
    }
    closedir(folder);
}

static struct qf_secret marked(void)
{
    struct qf_secret secret = { 0 };

    assert_int_equal(qf_secret_new(MARK_BYTES, &secret, NULL), QF_OK);
    for (secret.length = 0; secret.length < MARK_BYTES; secret.length++)
        secret.data[secret.length] = secret_at(secret.length);
    return secret;
}

static void take_marked(struct reports *reports, const char *path, struct qf_report_taken *taken)
{
    struct office *office = reports->office;
    struct qf_secret mark CLEANUP(qf_secret_release) = marked();
    struct qf_secret plain CLEANUP(qf_secret_release) = { 0 };
    FILE *file = fopen(path, "w+");
    int64_t attachment;

    assert_non_null(file);
    setvbuf(file, NULL, _IONBF, 0);
    fwrite(mark.data, 1, mark.length, file);
    rewind(file);
    OK(qf_report_add(&reports->county_clerk, &reports->vault, &office_no_kin,
        &(struct qf_report_intake){ .channel = "visit",
            .signature = "real_name",
            .region = "349901",
            .subject_unknown = true,
            .content = &mark,
            .identity = &mark },
        taken, &office->error));
    OK(qf_attachment_add(&reports->county_clerk, &reports->vault, taken->report, fileno(file),
        (struct qf_slice){ (const char *)mark.data, mark.length }, &attachment, &office->error));
    const struct qf_counter counter = reports_counter(reports);
    OK(qf_follow_add(&counter, &taken->receipt, "addition", 0, &mark, &office->error));
    OK(qf_report_open(
        &office->county_leader, taken->report, "content", &reports->county_leader, "受理审查", &plain, &office->error));
    assert_true(qf_secret_equal(&plain, &mark));
    fclose(file);
    remove(path);
}

static void words__are_nowhere_in_memory_nor_on_the_disk(void **state)
{
    struct reports *reports = *state;
    struct qf_report_taken taken;
    unsigned files = 0;
    char path[] = "/tmp/qf-mark-XXXXXX";
    int fd = mkstemp(path);

    assert_true(fd >= 0);
    fclose(fdopen(fd, "w"));
    take_marked(reports, path, &taken);
    assert_int_equal(memory_find_secret(MARK_BYTES), 0);
    search_folder(reports->office->folder, taken.receipt.text, &files);
    assert_true(files >= 4); /* the book and its log, the key, the attachment */
    qf_receipt_wipe(&taken.receipt);
}

int main(void)
{
#define WITH_REPORTS(test) cmocka_unit_test_setup_teardown(test, reports_open, reports_close)
    const struct CMUnitTest tests[] = {
        WITH_REPORTS(hash_key__is_never_replaced_once_a_report_needs_it),
        WITH_REPORTS(report__is_routed_sealed_and_opened_for_a_purpose),
        WITH_REPORTS(intake__asks_for_what_decides),
        WITH_REPORTS(report__without_a_check_of_kin_is_taken_in_and_opened_by_nobody),
        WITH_REPORTS(clerks__of_the_handling_organ_register_and_accept),
        WITH_REPORTS(bypass__leaves_a_number_and_a_clock_and_nothing_else),
        WITH_REPORTS(bypass__is_decided_by_person_name_and_unit_and_fails_closed),
        WITH_REPORTS(repeats__take_a_matter_up_and_to_somebody_else),
        WITH_REPORTS(repeats__that_were_verified_force_nothing),
        WITH_REPORTS(repeats__that_a_leader_settled_force_nothing_for_a_year),
        WITH_REPORTS(repeats__are_told_from_other_matters),
        WITH_REPORTS(repeats__are_not_told_to_a_clerk_who_may_not_see_the_first),
        WITH_REPORTS(report__about_somebody_of_the_organ_without_an_id_is_not_sealed_for_them),
        WITH_REPORTS(real_name__starts_and_meets_the_clock_of_the_first_notice),
        WITH_REPORTS(name__that_is_not_the_reporters_makes_the_report_anonymous),
        WITH_REPORTS(double_feedback__runs_to_the_end),
        WITH_REPORTS(words__are_nowhere_in_memory_nor_on_the_disk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
