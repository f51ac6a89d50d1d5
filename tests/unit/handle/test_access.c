/* SPDX-License-Identifier: Apache-2.0 */
/* Who may see and do what, every role against every verb; and what keeps people away. */
#include "office.h"

#include <stdio.h>
#include <string.h>

#include "handle/matter.h"
#include "handle/move.h"

#define S QF_OK
#define D QF_DENIED
#define N QF_NOT_FOUND

/* A lead of the county about a village: what everybody may do with it who does not work on it. */
static void access__decides_every_role_and_verb(void **state)
{
    struct office *office = *state;
    int64_t lead = office_lead(office, office->county, "349901101201", 900);
    const struct {
        const char *who;
        const struct qf_desk *desk;
        enum qf_status expected[QF_VERB_COUNT]; /* see, handle, post, assign, approve, try, content, identity */
    } rows[] = {
        { "city leader", &office->leader, { S, D, D, S, S, D, D, D } },
        { "county leader", &office->county_leader, { S, S, S, S, S, D, S, S } },
        { "county officer", &office->officer, { S, D, D, D, D, D, D, D } },
        { "township officer", &office->township_officer, { N, N, N, N, N, N, N, N } },
        { "clerk", &office->clerk, { N, N, N, N, N, N, N, N } },
        { "trial", &office->trial, { N, N, N, N, N, N, N, N } },
        { "auditor", &office->auditor, { N, N, N, N, N, N, N, N } },
        { "system administrator", &office->system, { N, N, N, N, N, N, N, N } },
        { "security administrator", &office->security, { N, N, N, N, N, N, N, N } },
    };

    for (size_t i = 0; i < QF_COUNT(rows); i++)
        for (int verb = 0; verb < QF_VERB_COUNT; verb++) {
            enum qf_status found = qf_access_matter(rows[i].desk, lead, (enum qf_verb)verb, &office->error);
            if (found != rows[i].expected[verb])
                fail_msg("%s, verb %d: %d, expected %d (%s)", rows[i].who, verb, found, rows[i].expected[verb],
                    office->error.message);
        }
}

static void access__widens_to_those_who_work_on_it(void **state)
{
    struct office *office = *state;
    int64_t lead = office_lead(office, office->county, "349901101201", 900);

    office_join(office, lead, &office->officer, "member");
    office_join(office, lead, &office->township_officer, "seconded");
    office_join(office, lead, &office->trial, "trial");
    OK(qf_access_matter(&office->officer, lead, QF_HANDLE, &office->error));
    OK(qf_access_matter(&office->officer, lead, QF_OPEN_CONTENT, &office->error));
    OK(qf_access_matter(&office->township_officer, lead, QF_HANDLE, &office->error));
    OK(qf_access_matter(&office->trial, lead, QF_TRY, &office->error));
    REFUSED(qf_access_matter(&office->trial, lead, QF_POST, &office->error), QF_DENIED);
    REFUSED(qf_access_matter(&office->officer, lead, QF_TRY, &office->error), QF_DENIED);
    REFUSED(qf_access_matter(&office->colleague, lead, QF_HANDLE, &office->error), QF_DENIED);
}

/* Whoever brought a matter sees it, wherever it went, and moves neither it nor its money. */
static void access__lets_whoever_opened_it_see_it_and_no_more(void **state)
{
    struct office *office = *state;
    int64_t lead = office_lead(office, office->county, "349901101201", 900);
    struct qf_statement *opened CLEANUP(qf_statement_free) = NULL;

    OK(qf_book_begin(office->book, "test", "opened", NULL, &office->error));
    OK(qf_book_prepare(office->book,
        "INSERT INTO move (matter, name, from_state, to_state, on_day, by_user) SELECT ?1, 'opened', '', 'open', "
        "'2025-05-27', id FROM user WHERE name IN ('officer', 'township_officer')",
        &opened, &office->error));
    qf_statement_bind_int(opened, 1, lead);
    OK(qf_statement_run(opened, &office->error));
    OK(qf_book_commit(office->book, &office->error));
    const struct qf_desk *const openers[] = { &office->officer, &office->township_officer };
    for (size_t i = 0; i < QF_COUNT(openers); i++) {
        OK(qf_access_matter(openers[i], lead, QF_SEE, &office->error));
        REFUSED(qf_access_matter(openers[i], lead, QF_HANDLE, &office->error), QF_DENIED);
        REFUSED(qf_access_matter(openers[i], lead, QF_POST, &office->error), QF_DENIED);
        REFUSED(qf_access_matter(openers[i], lead, QF_OPEN_CONTENT, &office->error), QF_DENIED);
    }
    office_join(office, lead, &office->officer, "member");
    OK(qf_access_matter(&office->officer, lead, QF_POST, &office->error));
}

static void access__says_the_same_of_a_hidden_matter_and_of_none(void **state)
{
    struct office *office = *state;
    int64_t lead = office_lead(office, office->county, "349901101201", 900);
    char hidden[128];

    REFUSED(qf_access_matter(&office->clerk, lead, QF_HANDLE, &office->error), QF_NOT_FOUND);
    snprintf(hidden, sizeof hidden, "%s", strchr(office->error.message, ' '));
    REFUSED(qf_access_matter(&office->clerk, lead + 1000, QF_HANDLE, &office->error), QF_NOT_FOUND);
    assert_true(strstr(hidden, "no matter") && strstr(office->error.message, "no matter"));
}

static void access__keeps_the_subject_away_whatever_their_rank(void **state)
{
    struct office *office = *state;
    int64_t lead = office_lead(office, office->county, "349901101201", 12); /* the county's leader */

    REFUSED(qf_access_matter(&office->county_leader, lead, QF_SEE, &office->error), QF_NOT_FOUND);
    OK(qf_access_matter(&office->leader, lead, QF_SEE, &office->error));
}

static void access__keeps_kin_away_even_from_their_own_team(void **state)
{
    struct office *office = *state;

    office_set_kin(office_entity(900), office_entity(13));
    int64_t lead = office_lead(office, office->county, "349901101201", 900);
    office_join(office, lead, &office->officer, "member");
    REFUSED(qf_access_matter(&office->officer, lead, QF_SEE, &office->error), QF_NOT_FOUND);
    REFUSED(qf_access_could_handle(&office->leader, office->officer.actor.user, lead, &office->error), QF_DENIED);
    OK(qf_access_could_handle(&office->leader, office->colleague.actor.user, lead, &office->error));
}

static void access__fails_closed_until_everybody_is_checked(void **state)
{
    struct office *office = *state;
    struct qf_statement *forget CLEANUP(qf_statement_free) = NULL;
    int64_t lead = office_lead(office, office->county, "349901101201", 900);

    OK(qf_book_begin(office->book, "test", "forget", NULL, &office->error));
    OK(qf_book_prepare(office->book, "UPDATE matter SET checked_at = NULL", &forget, &office->error));
    OK(qf_statement_run(forget, &office->error));
    OK(qf_book_commit(office->book, &office->error));
    OK(qf_access_matter(&office->county_leader, lead, QF_SEE, &office->error));
    REFUSED(qf_access_matter(&office->county_leader, lead, QF_HANDLE, &office->error), QF_DENIED);
    REFUSED(qf_access_could_handle(&office->leader, office->colleague.actor.user, lead, &office->error), QF_DENIED);
}

static enum qf_status nothing_matched(void *context, int64_t person,
    enum qf_status (*visit)(void *visitor, int64_t relative, const char *kind, struct qf_error *error), void *visitor,
    struct qf_error *error)
{
    (void)context, (void)person, (void)visit, (void)visitor;
    return qf_fail(error, QF_NOT_FOUND, "nothing was matched yet");
}

static void recusal__is_not_taken_for_checked_when_kin_is_unknown(void **state)
{
    struct office *office = *state;
    struct qf_kin_source unknown = { NULL, nothing_matched };
    int64_t lead = office_lead(office, office->county, "349901101201", 900);

    OK(qf_access_matter(&office->county_leader, lead, QF_HANDLE, &office->error));
    REFUSED(qf_recusal_check(&office->leader, &unknown, lead, &office->error), QF_NOT_FOUND);
}

static void recusal__finds_the_former_unit_and_the_village_of_origin(void **state)
{
    struct office *office = *state;
    int64_t user;

    OK(qf_user_worked_in(
        &office->security, office->officer.actor.user, "青山镇人民政府", "2010-01-01", "2019-12-31", &office->error));
    OK(qf_user_add(&office->security,
        &(struct qf_new_user){ .name = "villager",
            .display = "本村人",
            .organ = office->county,
            .role = QF_ROLE_OFFICER,
            .resident_id = office_resident_id(77),
            .home_village = "349901101201" },
        &user, &office->error));
    int64_t lead = office_lead(office, office->county, "349901101201", 900);
    struct qf_statement *unit CLEANUP(qf_statement_free) = NULL;
    OK(qf_book_begin(office->book, "test", "unit", NULL, &office->error));
    OK(qf_book_prepare(office->book, "UPDATE matter_subject SET unit = '青山镇人民政府'", &unit, &office->error));
    OK(qf_statement_run(unit, &office->error));
    OK(qf_book_commit(office->book, &office->error));
    OK(qf_recusal_check(&office->leader, &office_no_kin, lead, &office->error));
    REFUSED(qf_access_could_handle(&office->leader, office->officer.actor.user, lead, &office->error), QF_DENIED);
    REFUSED(qf_access_could_handle(&office->leader, user, lead, &office->error), QF_DENIED);
    OK(qf_access_could_handle(&office->leader, office->colleague.actor.user, lead, &office->error));
}

static void access__gives_a_person_of_unknown_kin_no_matter_about_persons(void **state)
{
    struct office *office = *state;
    int64_t user, lead = office_lead(office, office->county, "349901101201", 900);

    OK(qf_user_add(&office->security,
        &(struct qf_new_user){
            .name = "unknown", .display = "无证件", .organ = office->county, .role = QF_ROLE_OFFICER },
        &user, &office->error));
    REFUSED(qf_access_could_handle(&office->leader, user, lead, &office->error), QF_DENIED);
}

/* What somebody is at home they are not in another county's matter. */
static void access__gives_a_seconded_leader_work_and_no_authority(void **state)
{
    static const enum qf_verb work[] = { QF_SEE, QF_HANDLE, QF_POST, QF_OPEN_CONTENT };
    static const enum qf_verb authority[] = { QF_ASSIGN, QF_APPROVE, QF_OPEN_IDENTITY };
    struct office *office = *state;
    int64_t lead = office_lead(office, office->county, "349901101201", 900);
    struct qf_desk guest = office_add_user(office, "guest", office->other_county, QF_ROLE_LEADER, 77);

    office_join(office, lead, &guest, "seconded");
    office_join(office, lead, &office->officer, "member");
    for (size_t i = 0; i < QF_COUNT(work); i++)
        OK(qf_access_matter(&guest, lead, work[i], &office->error));
    for (size_t i = 0; i < QF_COUNT(authority); i++)
        REFUSED(qf_access_matter(&guest, lead, authority[i], &office->error), QF_DENIED);
    OK(qf_access_matter(&office->officer, lead, QF_OPEN_IDENTITY, &office->error)); /* may ask, and another approves */
}

static void access__keeps_a_leader_of_unknown_kin_from_matters_about_persons(void **state)
{
    static const enum qf_verb verbs[] = { QF_HANDLE, QF_POST, QF_ASSIGN, QF_APPROVE, QF_OPEN_CONTENT };
    struct office *office = *state;
    int64_t lead = office_lead(office, office->county, "349901101201", 900);
    struct qf_desk unknown = office_add_user(office, "unknown", office->county, QF_ROLE_LEADER, 0);

    OK(qf_access_matter(&unknown, lead, QF_SEE, &office->error));
    for (size_t i = 0; i < QF_COUNT(verbs); i++) {
        REFUSED(qf_access_matter(&unknown, lead, verbs[i], &office->error), QF_DENIED);
        assert_non_null(strstr(office->error.message, "no resident ID"));
        assert_non_null(strstr(office->error.hint, "user set unknown --resident-id"));
    }
    office_change(office, "UPDATE matter_subject SET removed_at = '2025-05-27'");
    for (size_t i = 0; i < QF_COUNT(verbs); i++)
        OK(qf_access_matter(&unknown, lead, verbs[i], &office->error));
}

/* An account made without an ID is mended, and what it turns out to be is held against every open matter. */
static void user__is_mended_and_held_against_open_matters(void **state)
{
    struct office *office = *state;
    int64_t user, recused, handled, lead = office_lead(office, office->county, "349901101201", 900);
    struct qf_desk unknown;

    OK(qf_user_add(&office->security,
        &(struct qf_new_user){
            .name = "unknown", .display = "无证件", .organ = office->county, .role = QF_ROLE_OFFICER },
        &user, &office->error));
    OK(qf_desk_sit(office->book, office->catalog, "unknown", OFFICE_TODAY, &unknown, &office->error));
    office_join(office, lead, &unknown, "member");
    const struct qf_user_mending mending = {
        .user = user, .resident_id = office_resident_id(77), .reason = "补录证件"
    };
    OK(qf_access_matter(&unknown, lead, QF_SEE, &office->error));
    REFUSED(qf_user_mend(&office->system, &office_no_kin, &mending, &recused, &handled, &office->error), QF_DENIED);
    REFUSED(qf_user_mend(&office->security, &office_no_kin,
                &(struct qf_user_mending){ .user = user, .resident_id = "34990119800101001" }, &recused, &handled,
                &office->error),
        QF_INPUT);
    REFUSED(qf_user_mend(&office->security, &office_no_kin,
                &(struct qf_user_mending){ .user = office->security.actor.user, .display = "x" }, &recused, &handled,
                &office->error),
        QF_DENIED); /* one's own */
    struct qf_kin_source nobody_knows = { NULL, nothing_matched };
    REFUSED(qf_user_mend(&office->security, &nobody_knows, &mending, &recused, &handled, &office->error), QF_NOT_FOUND);
    OK(qf_user_mend(&office->security, &office_no_kin, &mending, &recused, &handled, &office->error));
    assert_int_equal(recused, 0);
    OK(qf_access_could_handle(&office->leader, user, lead, &office->error)); /* no more a stranger */
    office_set_kin(office_entity(77), office_entity(900));
    OK(qf_user_mend(&office->security, &office_no_kin, &mending, &recused, &handled, &office->error));
    assert_int_equal(recused, 1);
    assert_int_equal(handled, 1); /* and must leave what they work on */
    REFUSED(qf_access_matter(&unknown, lead, QF_SEE, &office->error), QF_NOT_FOUND);
    office_set_kin(0, 0);
    OK(qf_user_mend(&office->security, &office_no_kin,
        &(struct qf_user_mending){ .user = user, .home_village = "349901101201" }, &recused, &handled, &office->error));
    assert_int_equal(recused, 1); /* the village of origin, and kin no more */
    REFUSED(qf_access_could_handle(&office->leader, user, lead, &office->error), QF_DENIED);
}

static void access__keeps_the_three_administrators_apart(void **state)
{
    struct office *office = *state;

    OK(qf_access_task(&office->system, QF_TASK_NETWORK, &office->error));
    REFUSED(qf_access_task(&office->system, QF_TASK_ACCOUNTS, &office->error), QF_DENIED);
    REFUSED(qf_access_task(&office->system, QF_TASK_JOURNAL, &office->error), QF_DENIED);
    OK(qf_access_task(&office->security, QF_TASK_ACCOUNTS, &office->error));
    REFUSED(qf_access_task(&office->security, QF_TASK_NETWORK, &office->error), QF_DENIED);
    REFUSED(qf_access_task(&office->security, QF_TASK_JOURNAL, &office->error), QF_DENIED);
    OK(qf_access_task(&office->auditor, QF_TASK_JOURNAL, &office->error));
    REFUSED(qf_access_task(&office->auditor, QF_TASK_ACCOUNTS, &office->error), QF_DENIED);
    REFUSED(qf_access_task(&office->auditor, QF_TASK_NETWORK, &office->error), QF_DENIED);
    OK(qf_access_task(&office->officer, QF_TASK_WARNINGS, &office->error));
    REFUSED(qf_access_task(&office->clerk, QF_TASK_WARNINGS, &office->error), QF_DENIED);
    REFUSED(qf_access_task(&office->security, QF_TASK_WARNINGS, &office->error), QF_DENIED);
}

static void desk__refuses_a_suspended_account(void **state)
{
    struct office *office = *state;
    struct qf_desk desk;

    OK(qf_user_suspend(&office->security, office->officer.actor.user, "left the organ", &office->error));
    REFUSED(qf_desk_sit(office->book, NULL, "officer", OFFICE_TODAY, &desk, &office->error), QF_DENIED);
    REFUSED(qf_desk_sit(office->book, NULL, "nobody", OFFICE_TODAY, &desk, &office->error), QF_NOT_FOUND);
}

/* Letters seldom give an ID: whoever bears the name is kept away until an ID tells them apart. */
static void recusal__takes_a_namesake_for_the_subject_until_an_id_tells_them_apart(void **state)
{
    struct office *office = *state;
    int64_t officer = office->officer.actor.user, lead = office_lead(office, office->county, "349901101201", 900);

    office_change(office, "UPDATE matter_subject SET entity = NULL, name = 'Offi cer'");
    OK(qf_recusal_check(&office->leader, &office_no_kin, lead, &office->error));
    REFUSED(qf_access_matter(&office->officer, lead, QF_SEE, &office->error), QF_NOT_FOUND);
    REFUSED(qf_access_could_handle(&office->leader, officer, lead, &office->error), QF_DENIED);
    assert_int_equal(office_number(office,
                         "SELECT count(*) FROM recusal WHERE ground = 'subject' AND detail = 'by name' AND ended_at IS "
                         "NULL"),
        1);
    OK(qf_access_could_handle(&office->leader, office->colleague.actor.user, lead, &office->error));
    office_change(office, "UPDATE matter_subject SET entity = 4711");
    OK(qf_recusal_check(&office->leader, &office_no_kin, lead, &office->error));
    OK(qf_access_could_handle(&office->leader, officer, lead, &office->error));
    assert_int_equal(office_number(office, "SELECT count(*) FROM recusal WHERE ended_at IS NOT NULL"), 1);
    office_change(office, "UPDATE user SET entity = NULL WHERE name = 'officer'");
    OK(qf_recusal_check(&office->leader, &office_no_kin, lead, &office->error));
    REFUSED(qf_access_matter(&office->officer, lead, QF_SEE, &office->error), QF_NOT_FOUND);
}

static int64_t hire(
    struct office *office, const char *name, const char *display, unsigned serial, const struct qf_kin_source *kin)
{
    int64_t user = 0;

    OK(qf_user_add(&office->security,
        &(struct qf_new_user){ .name = name,
            .display = display,
            .organ = office->county,
            .role = QF_ROLE_OFFICER,
            .resident_id = serial ? office_resident_id(serial) : NULL,
            .kin = kin },
        &user, &office->error));
    return user;
}

static int64_t grounds(struct office *office, int64_t user)
{
    char sql[96];

    snprintf(sql, sizeof sql, "SELECT count(*) FROM recusal WHERE ended_at IS NULL AND user = %lld", (long long)user);
    return office_number(office, sql);
}

static void user__is_held_against_open_matters_when_added_and_when_a_unit_is_told(void **state)
{
    struct office *office = *state;
    int64_t lead = office_lead(office, office->county, "349901101201", 900), user;

    office_change(office, "UPDATE matter_subject SET unit = '青山镇人民政府'");
    assert_int_equal(grounds(office, hire(office, "namesake", "某人", 0, &office_no_kin)), 1);
    office_set_kin(office_entity(77), office_entity(900));
    user = hire(office, "sibling", "兄弟", 77, &office_no_kin);
    assert_int_equal(grounds(office, user), 1);
    REFUSED(qf_access_could_handle(&office->leader, user, lead, &office->error), QF_DENIED);
    user = hire(office, "stranger", "外人", 78, &office_no_kin);
    OK(qf_access_could_handle(&office->leader, user, lead, &office->error));
    OK(qf_user_worked_in(&office->security, user, "青山镇人民政府", NULL, NULL, &office->error));
    REFUSED(qf_access_could_handle(&office->leader, user, lead, &office->error), QF_DENIED);
    hire(office, "unasked", "未问", 79, NULL); /* whose kin nobody told */
    REFUSED(qf_access_matter(&office->county_leader, lead, QF_HANDLE, &office->error), QF_DENIED);
}

static void recusal__of_kin_is_renewed_after_matching(void **state)
{
    struct office *office = *state;
    int64_t lead = office_lead(office, office->county, "349901101201", 900), officer = office->officer.actor.user;

    office_set_kin(office_entity(13), office_entity(900));
    OK(qf_access_could_handle(&office->leader, officer, lead, &office->error));
    OK(qf_recusal_renew(office->book, &office_no_kin, &office->error));
    REFUSED(qf_access_matter(&office->officer, lead, QF_SEE, &office->error), QF_NOT_FOUND);
    int64_t written = office_number(office, "SELECT max(sequence) FROM journal");
    OK(qf_recusal_renew(office->book, &office_no_kin, &office->error));
    assert_int_equal(office_number(office, "SELECT max(sequence) FROM journal"), written); /* nothing is new */
    office_set_kin(0, 0);
    OK(qf_recusal_renew(office->book, &office_no_kin, &office->error));
    OK(qf_access_could_handle(&office->leader, officer, lead, &office->error));
    assert_int_equal(
        office_number(office, "SELECT count(*) FROM journal WHERE actor = 'qingfeng' AND action = 'recusal renew'"), 2);
}

static void matter__opened_again_waits_for_its_check(void **state)
{
    struct office *office = *state;
    int64_t lead = office_lead(office, office->county, "349901101201", 900);

    office_change(office, "UPDATE matter SET state = 'archived', closed_on = '2025-05-27'");
    OK(qf_matter_move(
        &office->county_leader, lead, &(struct qf_step){ .move = "reopen", .reason = "新线索" }, &office->error));
    REFUSED(qf_access_matter(&office->county_leader, lead, QF_HANDLE, &office->error), QF_DENIED);
    OK(qf_recusal_check(&office->county_leader, &office_no_kin, lead, &office->error));
    OK(qf_access_matter(&office->county_leader, lead, QF_HANDLE, &office->error));
}

int main(void)
{
#define IN_OFFICE(test) cmocka_unit_test_setup_teardown(test, office_open, office_close)
    const struct CMUnitTest tests[] = {
        IN_OFFICE(access__decides_every_role_and_verb),
        IN_OFFICE(access__widens_to_those_who_work_on_it),
        IN_OFFICE(access__lets_whoever_opened_it_see_it_and_no_more),
        IN_OFFICE(access__says_the_same_of_a_hidden_matter_and_of_none),
        IN_OFFICE(access__keeps_the_subject_away_whatever_their_rank),
        IN_OFFICE(access__keeps_kin_away_even_from_their_own_team),
        IN_OFFICE(access__fails_closed_until_everybody_is_checked),
        IN_OFFICE(recusal__is_not_taken_for_checked_when_kin_is_unknown),
        IN_OFFICE(recusal__finds_the_former_unit_and_the_village_of_origin),
        IN_OFFICE(access__gives_a_person_of_unknown_kin_no_matter_about_persons),
        IN_OFFICE(access__gives_a_seconded_leader_work_and_no_authority),
        IN_OFFICE(access__keeps_a_leader_of_unknown_kin_from_matters_about_persons),
        IN_OFFICE(user__is_mended_and_held_against_open_matters),
        IN_OFFICE(access__keeps_the_three_administrators_apart),
        IN_OFFICE(desk__refuses_a_suspended_account),
        IN_OFFICE(recusal__takes_a_namesake_for_the_subject_until_an_id_tells_them_apart),
        IN_OFFICE(user__is_held_against_open_matters_when_added_and_when_a_unit_is_told),
        IN_OFFICE(recusal__of_kin_is_renewed_after_matching),
        IN_OFFICE(matter__opened_again_waits_for_its_check),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
