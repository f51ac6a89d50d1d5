/* SPDX-License-Identifier: Apache-2.0 */
/* A second person approves by their own act: whose it is, what it covers, when it lapses, and that it is used once. */
#include "office.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "handle/approval.h"
#include "handle/matter.h"
#include "handle/move.h"
#include "handle/team.h"

static void record(struct office *office, int64_t matter, const char *fact)
{
    OK(qf_matter_record(&office->officer, matter, fact, "已办理", &office->error));
}

/* A lead of the county whose officer has proposed to verify it. */
static int64_t proposed(struct office *office)
{
    int64_t lead = office_lead(office, office->county, "349901101201", 900);

    OK(qf_matter_assign(&office->county_leader, lead, office->officer.actor.user, &office->error));
    record(office, lead, "disposition");
    record(office, lead, "plan");
    OK(office_move(office, &office->officer, lead, "propose", NULL));
    return lead;
}

/* The same a step further: closing it as unfounded takes a leader, and the leader above where nobody was answered. */
static int64_t unanswered(struct office *office)
{
    int64_t lead = proposed(office);

    OK(office_move(office, &office->officer, lead, "verify", &office->county_leader));
    record(office, lead, "verification_report");
    record(office, lead, "statement_of_subject");
    record(office, lead, "closing_ground");
    return lead;
}

static enum qf_status verify(struct office *office, int64_t lead)
{
    return office_move(office, &office->officer, lead, "verify", NULL);
}

struct list {
    unsigned count;
    int64_t matter;
    enum qf_approval_state state; /* of the last */
    char why[64];
};

static enum qf_status note(void *context, const struct qf_approval *approval, struct qf_error *error)
{
    struct list *list = context;

    (void)error;
    list->count++;
    list->matter = approval->matter;
    list->state = approval->state;
    snprintf(list->why, sizeof list->why, "%s", approval->asked_why ? approval->asked_why : "(hidden)");
    return QF_OK;
}

static struct list waiting(struct office *office, const struct qf_desk *desk)
{
    struct list list = { .count = 0 };

    OK(qf_approval_walk_waiting(desk, note, &list, &office->error));
    return list;
}

static struct list all_of(struct office *office, const struct qf_desk *desk, int64_t matter)
{
    struct list list = { .count = 0 };

    OK(qf_approval_walk(desk, matter, note, &list, &office->error));
    return list;
}

static void move__waits_for_the_act_of_a_second_person(void **state)
{
    struct office *office = *state;
    int64_t lead = proposed(office);

    REFUSED(verify(office, lead), QF_FINDING);
    assert_non_null(strstr(office->error.message, "needs somebody who approves it"));
    assert_non_null(strstr(office->error.hint, "leader, who does 'qingfeng matter approve 1 verify'"));
    OK(office_approve(office, &office->county_leader, lead, "verify"));
    REFUSED(office_approve(office, &office->county_leader, lead, "verify"), QF_CONFLICT); /* nothing new in that */
    assert_int_equal(all_of(office, &office->officer, lead).state, QF_APPROVAL_VALID);
    OK(verify(office, lead));
    assert_int_equal(
        office_number(office, "SELECT approved_by FROM move WHERE name = 'verify'"), office->county_leader.actor.user);
    assert_int_equal(
        office_number(office, "SELECT used_by = (SELECT id FROM move WHERE name = 'verify') FROM approval"), 1);
    assert_int_equal(all_of(office, &office->officer, lead).state, QF_APPROVAL_USED);
}

static void approval__is_for_whom_the_workflow_names(void **state)
{
    struct office *office = *state;
    struct qf_desk other = office_add_user(office, "other", office->other_county, QF_ROLE_LEADER, 71);
    int64_t lead = proposed(office);

    REFUSED(office_approve(office, &office->officer, lead, "verify"), QF_DENIED);   /* who makes it */
    REFUSED(office_approve(office, &office->colleague, lead, "verify"), QF_DENIED); /* no leader */
    REFUSED(office_approve(office, &office->leader, lead, "verify"), QF_DENIED);    /* of the organ above */
    assert_non_null(strstr(office->error.message, "not yours to approve"));
    REFUSED(office_approve(office, &other, lead, "verify"), QF_NOT_FOUND);
    REFUSED(office_approve(office, &office->auditor, lead, "verify"), QF_NOT_FOUND);
    REFUSED(office_approve(office, &office->county_leader, lead, "propose"), QF_CONFLICT); /* not from here */
    REFUSED(office_approve(office, &office->county_leader, lead, "wake"), QF_CONFLICT);    /* nobody needs to */
    REFUSED(office_approve(office, &office->county_leader, lead, "no_such"), QF_NOT_FOUND);
    assert_int_equal(office_number(office, "SELECT count(*) FROM approval"), 0);
}

/* A leader who may both make a move and approve it does one of them: here where a city's own workflow has it so. */
static void move__is_not_approved_by_whoever_makes_it(void **state)
{
    struct office *office = *state;
    struct qf_desk deputy = office_add_user(office, "deputy", office->county, QF_ROLE_LEADER, 71);
    int64_t lead = proposed(office);

    OK(office_approve(office, &deputy, lead, "verify"));
    /* The account's post changes: whoever approved now handles it, and makes the move. */
    office_change(office, "UPDATE user SET role = 'officer' WHERE name = 'deputy'");
    OK(qf_matter_assign(&office->county_leader, lead, deputy.actor.user, &office->error));
    OK(qf_desk_sit(office->book, office->catalog, "deputy", OFFICE_TODAY, &deputy, &office->error));
    REFUSED(office_move(office, &deputy, lead, "verify", NULL), QF_DENIED);
    assert_non_null(strstr(office->error.message, "second person"));
    OK(office_move(office, &deputy, lead, "verify", &office->county_leader));
}

static void approval__sees_all_that_is_required(void **state)
{
    struct office *office = *state;
    int64_t lead = proposed(office);

    OK(office_move(office, &office->officer, lead, "verify", &office->county_leader));
    REFUSED(office_approve(office, &office->county_leader, lead, "close_minor"), QF_FINDING);
    assert_non_null(strstr(office->error.message, "verification_report, statement_of_subject"));
    REFUSED(qf_approval_ask(&office->officer, &(struct qf_approval_about){ .matter = lead, .move = "close_minor" },
                "请批示", &office->error),
        QF_FINDING);
}

static void approval__is_used_once(void **state)
{
    struct office *office = *state;
    int64_t lead = unanswered(office);

    record(office, lead, "reply_to_subject");
    OK(office_move(office, &office->officer, lead, "close_unfounded", &office->county_leader));
    record(office, lead, "nothing_to_mend_reason");
    OK(office_move(office, &office->officer, lead, "nothing_to_mend", &office->county_leader));
    /* It leaves the state as it is, so only its use ends the approval. */
    REFUSED(office_move(office, &office->officer, lead, "nothing_to_mend", NULL), QF_FINDING);
    assert_int_equal(office_number(office, "SELECT count(*) FROM move WHERE name = 'nothing_to_mend'"), 1);
}

struct mover {
    struct office *office;
    int64_t lead;
    enum qf_status status;
};

static void *make_move(void *context)
{
    struct mover *mover = context;
    struct qf_error error = QF_ERROR_INIT(QF_LANG_EN);
    struct qf_book *book = NULL;
    struct qf_desk desk;

    mover->status = qf_book_open(mover->office->book_path, QF_BOOK_WRITE, &book, &error);
    if (mover->status == QF_OK)
        mover->status = qf_desk_sit(book, mover->office->catalog, "officer", OFFICE_TODAY, &desk, &error);
    if (mover->status == QF_OK)
        mover->status = qf_matter_move(&desk, mover->lead, &(struct qf_step){ .move = "nothing_to_mend" }, &error);
    qf_book_close(book);
    return NULL;
}

static void approval__is_used_by_one_of_two_who_move_at_once(void **state)
{
    struct office *office = *state;
    int64_t lead = unanswered(office);
    struct mover movers[2] = { { office, lead, QF_OK }, { office, lead, QF_OK } };
    pthread_t threads[2];

    record(office, lead, "reply_to_subject");
    OK(office_move(office, &office->officer, lead, "close_unfounded", &office->county_leader));
    record(office, lead, "nothing_to_mend_reason");
    OK(office_approve(office, &office->county_leader, lead, "nothing_to_mend"));
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, make_move, &movers[i]), 0);
    for (size_t i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal((movers[0].status == QF_OK) + (movers[1].status == QF_OK), 1);
    assert_int_equal((movers[0].status == QF_FINDING) + (movers[1].status == QF_FINDING), 1);
    assert_int_equal(office_number(office, "SELECT count(*) FROM move WHERE name = 'nothing_to_mend'"), 1);
}

static void approval__lapses_when_what_was_approved_has_changed(void **state)
{
    struct office *office = *state;
    int64_t lead = proposed(office);

    OK(office_approve(office, &office->county_leader, lead, "verify"));
    record(office, lead, "letter_sent"); /* which the move does not ask for */
    assert_int_equal(all_of(office, &office->officer, lead).state, QF_APPROVAL_VALID);
    OK(qf_matter_record(&office->officer, lead, "plan", "另一个方案", &office->error));
    assert_int_equal(all_of(office, &office->officer, lead).state, QF_APPROVAL_LAPSED);
    REFUSED(verify(office, lead), QF_FINDING);
    assert_non_null(strstr(office->error.message, "has lapsed"));
    OK(office_approve(office, &office->county_leader, lead, "verify"));
    OK(verify(office, lead));
}

static void approval__lapses_with_the_state(void **state)
{
    struct office *office = *state;
    int64_t lead = proposed(office);

    OK(office_approve(office, &office->county_leader, lead, "talk_or_write"));
    OK(qf_matter_record(&office->officer, lead, "wake_up_date", "2025-10-15", &office->error));
    OK(office_move(office, &office->officer, lead, "park", &office->county_leader));
    OK(office_move(office, &office->officer, lead, "wake", NULL));
    OK(office_move(office, &office->officer, lead, "propose", NULL)); /* where it stood then */
    REFUSED(office_move(office, &office->officer, lead, "talk_or_write", NULL), QF_FINDING);
    assert_non_null(strstr(office->error.message, "has lapsed"));
}

static void approval__of_a_decision_lapses_with_its_sanctions(void **state)
{
    struct office *office = *state;
    int64_t filed = office_lead(office, office->county, "349901101201", 900);

    office_change(office, "UPDATE matter SET kind = 'case', state = 'executed'");
    office_change(office,
        "INSERT INTO person_in_case (id, matter, name, kind, responsibility) VALUES (1, 1, '某人', 'party_member', "
        "'direct')");
    OK(qf_matter_assign(&office->county_leader, filed, office->officer.actor.user, &office->error));
    record(office, filed, "nothing_to_mend_reason");
    OK(office_approve(office, &office->county_leader, filed, "nothing_to_mend"));
    office_change(office,
        "INSERT INTO sanction (person, kind, line, decided_on) VALUES (1, 'party_warning', 'party', '2025-05-27')");
    assert_int_equal(all_of(office, &office->officer, filed).state, QF_APPROVAL_LAPSED);
    OK(office_approve(office, &office->county_leader, filed, "nothing_to_mend"));
    office_change(office, "UPDATE sanction SET withdrawn_on = '2025-05-27'");
    REFUSED(office_move(office, &office->officer, filed, "nothing_to_mend", NULL), QF_FINDING);
}

/* What holds of the approver holds until the move is made. */
static void approval__is_worth_nothing_from_whom_it_is_no_more_for(void **state)
{
    static const char *const changes[] = {
        ("INSERT INTO recusal (matter, user, ground) VALUES (1, (SELECT id FROM user WHERE name = 'county_leader'), "
         "'kin')"),
        "UPDATE user SET state = 'suspended' WHERE name = 'county_leader'",
        "UPDATE user SET role = 'officer' WHERE name = 'county_leader'",
        "UPDATE user SET organ = (SELECT id FROM organ WHERE region = '349902') WHERE name = 'county_leader'",
    };
    static const char *const undone[] = {
        "UPDATE recusal SET ended_at = '2025-05-27'",
        "UPDATE user SET state = 'active' WHERE name = 'county_leader'",
        "UPDATE user SET role = 'leader' WHERE name = 'county_leader'",
        "UPDATE user SET organ = (SELECT id FROM organ WHERE region = '349901') WHERE name = 'county_leader'",
    };
    struct office *office = *state;
    int64_t lead = proposed(office);

    OK(office_approve(office, &office->county_leader, lead, "verify"));
    for (size_t i = 0; i < QF_COUNT(changes); i++) {
        office_change(office, changes[i]);
        REFUSED(verify(office, lead), QF_FINDING);
        assert_non_null(strstr(office->error.message, "may do so no more"));
        office_change(office, undone[i]);
    }
    OK(verify(office, lead));
}

static void recused__approve_nothing_and_see_nothing_of_it(void **state)
{
    struct office *office = *state;
    struct qf_desk deputy = office_add_user(office, "deputy", office->county, QF_ROLE_LEADER, 71);
    int64_t lead = proposed(office);

    OK(qf_approval_ask(
        &office->officer, &(struct qf_approval_about){ .matter = lead, .move = "verify" }, "请批示", &office->error));
    assert_int_equal(waiting(office, &deputy).count, 1);
    office_change(office,
        "INSERT INTO recusal (matter, user, ground) VALUES (1, (SELECT id FROM user WHERE name = 'deputy'), 'kin')");
    REFUSED(office_approve(office, &deputy, lead, "verify"), QF_NOT_FOUND);
    REFUSED(qf_approval_refuse(
                &deputy, &(struct qf_approval_about){ .matter = lead, .move = "verify" }, "不同意", &office->error),
        QF_NOT_FOUND);
    assert_int_equal(waiting(office, &deputy).count, 0);
    assert_int_equal(waiting(office, &office->county_leader).count, 1);
}

static void waiting__shows_what_is_in_reach_and_mine_to_answer(void **state)
{
    struct office *office = *state;
    struct qf_desk other = office_add_user(office, "other", office->other_county, QF_ROLE_LEADER, 71);
    int64_t lead = proposed(office);
    const struct qf_approval_about about = { .matter = lead, .move = "verify" };

    REFUSED(qf_approval_ask(&office->colleague, &about, "请批示", &office->error), QF_DENIED); /* not theirs to move */
    REFUSED(qf_approval_ask(&office->officer, &about, "", &office->error), QF_USAGE);
    OK(qf_approval_ask(&office->officer, &about, "拟初步核实", &office->error));
    REFUSED(qf_approval_ask(&office->officer, &about, "再次", &office->error), QF_CONFLICT);
    REFUSED(verify(office, lead), QF_FINDING);
    assert_non_null(strstr(office->error.message, "waits for approval"));
    assert_int_equal(waiting(office, &office->county_leader).matter, lead);
    assert_string_equal(waiting(office, &office->county_leader).why, "拟初步核实");
    assert_int_equal(waiting(office, &office->leader).count, 0); /* sees it, and it is not hers */
    assert_int_equal(waiting(office, &other).count, 0);
    assert_int_equal(waiting(office, &office->officer).count, 0);
    assert_int_equal(waiting(office, &office->auditor).count, 0);
    assert_string_equal(all_of(office, &office->colleague, lead).why, "(hidden)"); /* does not work on it */
    REFUSED(qf_approval_walk(&other, lead, note, &(struct list){ 0 }, &office->error), QF_NOT_FOUND);
    OK(office_approve(office, &office->county_leader, lead, "verify"));
    assert_int_equal(waiting(office, &office->county_leader).count, 0);
    assert_int_equal(all_of(office, &office->officer, lead).count, 1); /* the answer is of what was asked */
    OK(verify(office, lead));
}

static void asked__may_be_refused_and_asked_again(void **state)
{
    struct office *office = *state;
    int64_t lead = proposed(office);
    const struct qf_approval_about about = { .matter = lead, .move = "verify" };

    REFUSED(
        qf_approval_refuse(&office->county_leader, &about, "不同意", &office->error), QF_CONFLICT); /* nobody asked */
    OK(qf_approval_ask(&office->officer, &about, "拟初步核实", &office->error));
    REFUSED(qf_approval_refuse(&office->colleague, &about, "不同意", &office->error), QF_DENIED);
    REFUSED(qf_approval_refuse(&office->county_leader, &about, "", &office->error), QF_USAGE);
    OK(qf_approval_refuse(&office->county_leader, &about, "方案过于笼统", &office->error));
    REFUSED(verify(office, lead), QF_FINDING);
    assert_non_null(strstr(office->error.message, "refused"));
    OK(qf_approval_ask(&office->officer, &about, "已细化方案", &office->error));
    OK(office_approve(office, &office->county_leader, lead, "verify"));
    OK(verify(office, lead));
    assert_int_equal(office_number(office, "SELECT count(*) FROM approval WHERE answer = 'refused'"), 1);
}

/* Whoever could both ask and approve: the law of two persons holds against them too. */
static void asked__is_not_answered_by_who_asked(void **state)
{
    struct office *office = *state;
    struct qf_desk deputy = office_add_user(office, "deputy", office->county, QF_ROLE_OFFICER, 71);
    int64_t lead = proposed(office);
    const struct qf_approval_about about = { .matter = lead, .move = "verify" };

    OK(qf_matter_assign(&office->county_leader, lead, deputy.actor.user, &office->error));
    OK(qf_approval_ask(&deputy, &about, "拟初步核实", &office->error));
    office_change(office, "UPDATE user SET role = 'leader' WHERE name = 'deputy'");
    OK(qf_desk_sit(office->book, office->catalog, "deputy", OFFICE_TODAY, &deputy, &office->error));
    REFUSED(qf_approval_give(&deputy, &about, NULL, &office->error), QF_DENIED);
    assert_non_null(strstr(office->error.message, "second person"));
    REFUSED(qf_approval_refuse(&deputy, &about, "不", &office->error), QF_DENIED);
    assert_int_equal(waiting(office, &deputy).count, 0);
}

static void asked__lapses_with_the_state(void **state)
{
    struct office *office = *state;
    int64_t lead = proposed(office);

    OK(qf_approval_ask(&office->officer, &(struct qf_approval_about){ .matter = lead, .move = "talk_or_write" },
        "请批示", &office->error));
    OK(office_move(office, &office->officer, lead, "verify", &office->county_leader));
    assert_int_equal(waiting(office, &office->county_leader).count, 0);
}

static void approval__may_be_withdrawn_before_it_is_used(void **state)
{
    struct office *office = *state;
    int64_t lead = proposed(office);
    const struct qf_approval_about about = { .matter = lead, .move = "verify" };

    REFUSED(qf_approval_withdraw(&office->county_leader, &about, "误批", &office->error), QF_CONFLICT);
    OK(office_approve(office, &office->county_leader, lead, "verify"));
    REFUSED(qf_approval_withdraw(&office->officer, &about, "误批", &office->error), QF_CONFLICT); /* not theirs */
    REFUSED(qf_approval_withdraw(&office->county_leader, &about, "", &office->error), QF_USAGE);
    OK(qf_approval_withdraw(&office->county_leader, &about, "误批", &office->error));
    assert_int_equal(all_of(office, &office->officer, lead).state, QF_APPROVAL_WITHDRAWN);
    REFUSED(verify(office, lead), QF_FINDING);
    OK(office_approve(office, &office->county_leader, lead, "verify"));
    OK(verify(office, lead));
    REFUSED(qf_approval_withdraw(&office->county_leader, &about, "误批", &office->error), QF_CONFLICT); /* used */
}

static void waiver__is_for_the_leader_above_and_says_why(void **state)
{
    struct office *office = *state;
    int64_t lead = unanswered(office);
    const struct qf_approval_about waive = { lead, "close_unfounded", QF_APPROVAL_WAIVE };
    const struct qf_step step = { .move = "close_unfounded" };

    OK(office_approve(office, &office->county_leader, lead, "close_unfounded"));
    REFUSED(qf_matter_move(&office->officer, lead, &step, &office->error), QF_FINDING);
    assert_non_null(strstr(office->error.message, "reply_to_subject"));
    REFUSED(qf_approval_give(&office->county_leader, &waive, "联系不上", &office->error), QF_DENIED);
    REFUSED(qf_approval_give(&office->leader, &waive, NULL, &office->error), QF_USAGE);
    OK(qf_approval_give(&office->leader, &waive, "被反映人联系不上", &office->error));
    REFUSED(qf_matter_move(&office->officer, lead, &step, &office->error),
        QF_USAGE); /* nor without a reason of one's own */
    OK(office_move(office, &office->officer, lead, "close_unfounded", NULL));
    assert_int_equal(office_number(office, "SELECT override_by FROM move WHERE name = 'close_unfounded'"),
        office->leader.actor.user);
    assert_int_equal(
        office_number(office, "SELECT skipped = 'reply_to_subject' FROM move WHERE name = 'close_unfounded'"), 1);
    assert_int_equal(office_number(office, "SELECT count(*) FROM approval WHERE used_by IS NOT NULL"), 3);
}

/* A second thing that may be waived went missing since: the waiver does not reach so far. */
static void waiver__covers_no_more_than_was_missing(void **state)
{
    struct office *office = *state;
    int64_t lead = unanswered(office);
    const struct qf_approval_about waive = { lead, "close_unfounded", QF_APPROVAL_WAIVE };

    record(office, lead, "reply_to_subject");
    REFUSED(qf_approval_give(&office->leader, &waive, "无", &office->error), QF_CONFLICT); /* nothing is missing */
    OK(qf_matter_record(&office->officer, lead, "reply_to_subject", "no", &office->error));
    OK(qf_approval_give(&office->leader, &waive, "被反映人联系不上", &office->error));
    OK(office_approve(office, &office->county_leader, lead, "close_unfounded"));
    office_change(office, "UPDATE approval SET waived = 'another_fact' WHERE kind = 'waive'");
    REFUSED(office_move(office, &office->officer, lead, "close_unfounded", NULL), QF_FINDING);
    assert_non_null(strstr(office->error.message, "more is missing"));
    office_change(office, "UPDATE approval SET waived = 'another_fact, reply_to_subject' WHERE kind = 'waive'");
    OK(office_move(office, &office->officer, lead, "close_unfounded", NULL));
}

int main(void)
{
#define IN_OFFICE(test) cmocka_unit_test_setup_teardown(test, office_open, office_close)
    const struct CMUnitTest tests[] = {
        IN_OFFICE(move__waits_for_the_act_of_a_second_person),
        IN_OFFICE(approval__is_for_whom_the_workflow_names),
        IN_OFFICE(move__is_not_approved_by_whoever_makes_it),
        IN_OFFICE(approval__sees_all_that_is_required),
        IN_OFFICE(approval__is_used_once),
        IN_OFFICE(approval__is_used_by_one_of_two_who_move_at_once),
        IN_OFFICE(approval__lapses_when_what_was_approved_has_changed),
        IN_OFFICE(approval__lapses_with_the_state),
        IN_OFFICE(approval__of_a_decision_lapses_with_its_sanctions),
        IN_OFFICE(approval__is_worth_nothing_from_whom_it_is_no_more_for),
        IN_OFFICE(recused__approve_nothing_and_see_nothing_of_it),
        IN_OFFICE(waiting__shows_what_is_in_reach_and_mine_to_answer),
        IN_OFFICE(asked__may_be_refused_and_asked_again),
        IN_OFFICE(asked__is_not_answered_by_who_asked),
        IN_OFFICE(asked__lapses_with_the_state),
        IN_OFFICE(approval__may_be_withdrawn_before_it_is_used),
        IN_OFFICE(waiver__is_for_the_leader_above_and_says_why),
        IN_OFFICE(waiver__covers_no_more_than_was_missing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
