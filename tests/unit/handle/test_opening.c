/* SPDX-License-Identifier: Apache-2.0 */
/* Who can open what, with whom, and what is left when a passphrase is lost. */
#include "desk_of_reports.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "handle/attachment.h"
#include "handle/handing.h"
#include "handle/move.h"
#include "handle/opening.h"
#include "handle/part.h"
#include "handle/team.h"

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

/* A member of the team reads what is reported, and not what the organ writes to the reporter. */
static void messages__of_officers_are_for_handler_and_leaders(void **state)
{
    struct reports *reports = *state;
    struct office *office = reports->office;
    struct qf_key_pair colleague CLEANUP(qf_key_pair_release) = { 0 };
    struct qf_secret plain CLEANUP(qf_secret_release) = { 0 };
    struct qf_secret text CLEANUP(qf_secret_release) = reports_secret("请补充到账凭证");
    struct qf_counter counter = reports_counter(reports);
    const int64_t holders[] = { office->leader.actor.user, reports->deputy.actor.user };
    const struct qf_escrow_holder first = { office->leader.actor.user, &reports->leader };
    const struct qf_escrow_holder second = { reports->deputy.actor.user, &reports->deputy_pair };
    int64_t message, keys;
    char part[QF_PART_NAME];

    reports_key(reports, &office->colleague, &colleague);
    OK(qf_escrow_found(&office->security, holders, 2, &office->error));
    struct qf_report_taken taken = reports_take(reports, &reports->county_clerk, "real_name", 900, words);
    int64_t report = taken.report;
    OK(qf_report_assign(
        &office->county_leader, report, office->officer.actor.user, &reports->county_leader, &office->error));
    OK(qf_matter_join(&office->county_leader, report, office->colleague.actor.user, "member", &office->error));
    OK(qf_follow_write(&office->officer, report, "question", &text, &message, &office->error));
    OK(qf_report_share(
        &office->county_leader, report, office->colleague.actor.user, &reports->county_leader, &office->error));
    qf_part_name("message", message, part);
    OK(qf_report_open(&office->officer, report, part, &reports->officer, "核实", &plain, &office->error));
    qf_secret_release(&plain);
    OK(qf_report_open(&reports->deputy, report, part, &reports->deputy_pair, "核实", &plain, &office->error));
    qf_secret_release(&plain);
    OK(qf_report_open(&office->colleague, report, "content", &colleague, "核实", &plain, &office->error));
    qf_secret_release(&plain);
    REFUSED(qf_report_open(&office->colleague, report, part, &colleague, "核实", &plain, &office->error), QF_DENIED);
    OK(qf_escrow_recover(&office->colleague, first, second, &keys, &office->error));
    assert_int_equal(keys, 1); /* the recovery key gives back no more than what they are to read */
    REFUSED(qf_report_open(&office->colleague, report, part, &colleague, "核实", &plain, &office->error), QF_DENIED);
    OK(qf_follow_add(&counter, &taken.receipt, "answer", message, &text, &office->error));
    qf_part_name("message", message + 1, part); /* what the reporter adds is for all who work on it */
    OK(qf_report_open(&office->colleague, report, part, &colleague, "核实", &plain, &office->error));
}

/* --- to another organ -------------------------------------------------------------------------------------------------- */

static void give_township_a_leader(struct reports *reports, struct qf_desk *ret_desk, struct qf_key_pair *ret_pair)
{
    struct office *office = reports->office;

    *ret_desk = office_add_user(office, "town_leader", office->township, QF_ROLE_LEADER, 31);
    reports_key(reports, ret_desk, ret_pair);
}

static void make_move(struct reports *reports, const struct qf_desk *desk, int64_t report, const char *move)
{
    struct office *office = reports->office;

    OK(qf_matter_move(desk, report, &(struct qf_step){ .move = move }, &office->error));
}

static void hand_down__takes_keys_and_clocks_to_the_lower_organ(void **state)
{
    struct reports *reports = *state;
    struct office *office = reports->office;
    struct qf_key_pair town CLEANUP(qf_key_pair_release) = { 0 };
    struct qf_secret plain CLEANUP(qf_secret_release) = { 0 };
    struct qf_desk town_leader;
    int64_t report = reports_take(reports, &reports->county_clerk, "real_name", 900, words).report, organ, opening;
    const struct qf_hand_down handing = { .report = report, .reason = "属镇管辖" };

    REFUSED(qf_report_hand_down(
                &office->county_leader, &office_no_kin, &handing, &reports->county_leader, &organ, &office->error),
        QF_CONFLICT); /* not registered yet */
    make_move(reports, &reports->county_clerk, report, "register");
    REFUSED(qf_matter_move(&reports->county_clerk, report, &(struct qf_step){ .move = "hand_down" }, &office->error),
        QF_USAGE); /* not without its keys */
    REFUSED(qf_report_hand_down(
                &office->county_leader, &office_no_kin, &handing, &reports->county_leader, &organ, &office->error),
        QF_LIMIT); /* nobody there could open it: it stays */
    assert_int_equal(reports_number(reports, "SELECT organ FROM matter WHERE id = ?1", report), office->county);
    give_township_a_leader(reports, &town_leader, &town);
    REFUSED(qf_report_open(&town_leader, report, "content", &town, "核实", &plain, &office->error), QF_NOT_FOUND);
    REFUSED(qf_report_hand_down(
                &reports->county_clerk, &office_no_kin, &handing, &reports->county_leader, &organ, &office->error),
        QF_DENIED);
    OK(qf_report_hand_down(
        &office->county_leader, &office_no_kin, &handing, &reports->county_leader, &organ, &office->error));
    assert_int_equal(organ, office->township);
    OK(qf_report_open(&town_leader, report, "content", &town, "核实", &plain, &office->error));
    assert_string_equal(plain.data, words);
    qf_secret_release(&plain);
    OK(qf_opening_ask(&town_leader, report, "核实署名", &opening, &office->error)); /* who reports as well */
    REFUSED(qf_report_open(
                &office->county_leader, report, "content", &reports->county_leader, "核实", &plain, &office->error),
        QF_DENIED); /* above, no more */
    REFUSED(qf_report_open(&reports->deputy, report, "content", &reports->deputy_pair, "核实", &plain, &office->error),
        QF_DENIED);
    OK(qf_access_matter(&office->county_leader, report, QF_SEE, &office->error));
    assert_int_equal(
        reports_number(reports,
            "SELECT due_on = '2025-06-04' FROM clock WHERE matter = ?1 AND name = 'hand_down' AND ended_on "
            "IS NULL",
            report),
        1);                                               /* 5 working days over the Dragon Boat Festival */
    make_move(reports, &office->clerk, report, "accept"); /* the township's */
    assert_int_equal(
        reports_number(reports, "SELECT state = 'met' FROM clock WHERE matter = ?1 AND name = 'hand_down'", report), 1);
}

static void hand_down__never_goes_to_whom_it_is_about(void **state)
{
    struct reports *reports = *state;
    struct office *office = reports->office;
    struct qf_key_pair town CLEANUP(qf_key_pair_release) = { 0 };
    struct qf_desk town_leader;
    int64_t organ;

    give_township_a_leader(reports, &town_leader, &town);
    const unsigned subjects[] = { 15, 31 }; /* the township's officer, and its leader */
    for (size_t i = 0; i < QF_COUNT(subjects); i++) {
        int64_t report =
            reports_take(reports, &reports->county_clerk, "anonymous", subjects[i], "镇纪委压案不查").report;
        make_move(reports, &reports->county_clerk, report, "register");
        REFUSED(qf_report_hand_down(&office->county_leader, &office_no_kin, &(struct qf_hand_down){ .report = report },
                    &reports->county_leader, &organ, &office->error),
            QF_DENIED);
        assert_int_equal(reports_number(reports, "SELECT organ FROM matter WHERE id = ?1", report), office->county);
    }
    /* Its leader is kin to the subject: nobody there is left who could read it. */
    office_set_kin(office_entity(900), office_entity(31));
    int64_t report = reports_take(reports, &reports->county_clerk, "anonymous", 900, words).report;
    make_move(reports, &reports->county_clerk, report, "register");
    REFUSED(qf_report_hand_down(&office->county_leader, &office_no_kin, &(struct qf_hand_down){ .report = report },
                &reports->county_leader, &organ, &office->error),
        QF_LIMIT);
}

struct locked {
    unsigned rows;
    int64_t reports;
    char organ[64];
};

static enum qf_status note_locked(void *context, const char *organ, int64_t reports, struct qf_error *error)
{
    struct locked *locked = context;

    (void)error;
    locked->rows++;
    locked->reports = reports;
    snprintf(locked->organ, sizeof locked->organ, "%s", organ ? organ : "");
    return QF_OK;
}

static struct locked look_at_locked(struct reports *reports, int64_t report)
{
    struct office *office = reports->office;
    struct locked locked = { .rows = 0 };

    OK(qf_report_locked(&office->leader, report, note_locked, &locked, &office->error));
    return locked;
}

static void hand_on__gives_the_organ_above_what_repeats_took_up(void **state)
{
    struct reports *reports = *state;
    struct office *office = reports->office;
    struct qf_secret plain CLEANUP(qf_secret_release) = { 0 };
    int64_t report = reports_take(reports, &reports->county_clerk, "real_name", 900, words).report, opening, handed,
            organ;

    make_move(reports, &reports->county_clerk, report, "register");
    for (int i = 0; i < 3; i++)
        reports_take(
            reports, &reports->county_clerk, "anonymous", 900, words); /* the third repeat takes it to the city */
    assert_int_equal(reports_number(reports, "SELECT organ FROM matter WHERE id = ?1", report), office->city);
    struct locked locked = look_at_locked(reports, report);
    assert_int_equal(locked.rows, 1);
    assert_int_equal(locked.reports, 3); /* the last came when the city had it */
    assert_string_equal(locked.organ, "清沅县纪委监委");
    REFUSED(qf_report_open(&office->leader, report, "content", &reports->leader, "核实", &plain, &office->error),
        QF_DENIED);
    REFUSED(
        qf_report_hand_on(&office->officer, report, true, &reports->officer, &handed, &office->error), QF_NOT_FOUND);
    REFUSED(qf_report_hand_on(
                &office->county_leader, report + 1000, true, &reports->county_leader, &handed, &office->error),
        QF_NOT_FOUND);
    REFUSED(qf_report_hand_on(&office->county_leader, report, true, &reports->officer, &handed, &office->error),
        QF_DENIED); /* another's key */
    OK(qf_report_hand_on(&office->county_leader, report, false, &reports->county_leader, &handed, &office->error));
    assert_int_equal(handed, 1);
    assert_int_equal(look_at_locked(reports, report).reports, 2);
    OK(qf_report_hand_on(&office->county_leader, report, true, &reports->county_leader, &handed, &office->error));
    assert_int_equal(look_at_locked(reports, report).rows, 0);
    OK(qf_report_open(&office->leader, report, "content", &reports->leader, "核实", &plain, &office->error));
    assert_string_equal(plain.data, words);
    qf_secret_release(&plain);
    OK(qf_opening_ask(&office->leader, report, "核实署名", &opening, &office->error));
    REFUSED(qf_report_open(
                &office->county_leader, report, "content", &reports->county_leader, "核实", &plain, &office->error),
        QF_NOT_FOUND); /* handing on opens nothing */
    REFUSED(qf_report_hand_down(&office->leader, &office_no_kin, &(struct qf_hand_down){ .report = report },
                &reports->leader, &organ, &office->error),
        QF_CONFLICT); /* and it does not go back down */
}

static void hand_on__is_not_for_who_must_recuse(void **state)
{
    struct reports *reports = *state;
    struct office *office = reports->office;
    int64_t report = reports_take(reports, &reports->county_clerk, "anonymous", 900, words).report, handed;

    office_set_kin(office_entity(900), office_entity(12)); /* found out later: the county's leader */
    OK(qf_recusal_check(&office->leader, &office_no_kin, report, &office->error));
    REFUSED(qf_report_hand_on(&office->county_leader, report, false, &reports->county_leader, &handed, &office->error),
        QF_NOT_FOUND);
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

struct gathered {
    struct qf_text text;
    char name[QF_FILE_NAME_MAX + 1];
};

static enum qf_status gather_name(void *context, const char *name, struct qf_error *error)
{
    struct gathered *gathered = context;

    (void)error;
    snprintf(gathered->name, sizeof gathered->name, "%s", name);
    return QF_OK;
}

static enum qf_status gather(void *context, struct qf_slice piece, struct qf_error *error)
{
    struct gathered *gathered = context;

    (void)error;
    qf_text_add_slice(&gathered->text, piece);
    return QF_OK;
}

static void attachment__is_sealed_on_the_way_in_and_opened_for_a_purpose(void **state)
{
    struct reports *reports = *state;
    struct office *office = reports->office;
    struct gathered gathered = { 0 };
    const struct qf_attachment_sink sink = { &gathered, gather_name, gather };
    int64_t report = reports_take(reports, &reports->county_clerk, "anonymous", 900, words).report, attachment;
    int pipe_ends[2];

    assert_int_equal(pipe(pipe_ends), 0);
    assert_int_equal(write(pipe_ends[1], "存折照片", 12), 12);
    close(pipe_ends[1]);
    OK(qf_attachment_add(&reports->county_clerk, &reports->vault, report, pipe_ends[0], qf_slice("../存折\033照片.jpg"),
        &attachment, &office->error));
    REFUSED(qf_attachment_add(&reports->county_clerk, &reports->vault, report, pipe_ends[0],
                qf_slice("../存折\033照片.jpg"), &attachment, &office->error),
        QF_INPUT); /* nothing came */
    close(pipe_ends[0]);
    assert_int_equal(reports_number(reports, "SELECT size_bytes FROM attachment WHERE report = ?1", report), 12);
    REFUSED(qf_attachment_open(&office->county_leader, &reports->vault, attachment, &reports->county_leader, "", &sink,
                &office->error),
        QF_USAGE);
    assert_int_equal(gathered.text.length, 0);
    assert_string_equal(gathered.name, "");
    REFUSED(qf_attachment_open(
                &office->officer, &reports->vault, attachment, &reports->officer, "看看", &sink, &office->error),
        QF_DENIED);
    REFUSED(qf_attachment_open(&office->township_officer, &reports->vault, attachment, &reports->officer, "看看", &sink,
                &office->error),
        QF_NOT_FOUND);
    OK(qf_attachment_open(
        &office->county_leader, &reports->vault, attachment, &reports->county_leader, "核实", &sink, &office->error));
    assert_string_equal(qf_text_string(&gathered.text), "存折照片");
    assert_string_equal(gathered.name, "_存折照片.jpg");
    qf_text_release(&gathered.text);
    /* The book says neither how it is called nor how long that is. */
    assert_int_equal(
        reports_number(reports, "SELECT count(*) FROM attachment_name WHERE instr(sealed, '照片') > 0", 0), 0);
    int64_t length = reports_number(reports, "SELECT length(sealed) FROM attachment_name", 0), second;
    assert_int_equal(pipe(pipe_ends), 0);
    assert_int_equal(write(pipe_ends[1], "x", 1), 1);
    close(pipe_ends[1]);
    OK(qf_attachment_add(
        &reports->county_clerk, &reports->vault, report, pipe_ends[0], qf_slice("一"), &second, &office->error));
    close(pipe_ends[0]);
    assert_int_equal(
        reports_number(reports, "SELECT length(sealed) FROM attachment_name WHERE id = ?1", second), length);
}

int main(void)
{
#define WITH_REPORTS(test) cmocka_unit_test_setup_teardown(test, reports_open, reports_close)
    const struct CMUnitTest tests[] = {
        WITH_REPORTS(identity__takes_two_people_and_opens_once),
        WITH_REPORTS(assign__hands_the_words_on_and_not_the_identity),
        WITH_REPORTS(share__gives_a_new_leader_what_the_others_have),
        WITH_REPORTS(wrap__leaves_out_subject_and_kin),
        WITH_REPORTS(messages__of_officers_are_for_handler_and_leaders),
        WITH_REPORTS(hand_down__takes_keys_and_clocks_to_the_lower_organ),
        WITH_REPORTS(hand_down__never_goes_to_whom_it_is_about),
        WITH_REPORTS(hand_on__gives_the_organ_above_what_repeats_took_up),
        WITH_REPORTS(hand_on__is_not_for_who_must_recuse),
        WITH_REPORTS(escrow__gives_back_what_a_lost_passphrase_took),
        WITH_REPORTS(escrow__gives_an_officer_no_identity),
        WITH_REPORTS(attachment__is_sealed_on_the_way_in_and_opened_for_a_purpose),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
