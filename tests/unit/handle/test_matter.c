/* SPDX-License-Identifier: Apache-2.0 */
/* A lead and a case through the shipped workflow: moves, requirements, second persons, overrides, clocks, teams. */
#include "office.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "handle/approval.h"
#include "handle/clock.h"
#include "handle/level.h"
#include "handle/matter.h"
#include "handle/move.h"
#include "handle/team.h"

static int64_t open_lead(struct office *office, const char *track)
{
    int64_t lead;

    OK(qf_desk_begin(&office->county_leader, "lead open", NULL, &office->error));
    OK(qf_matter_open(&office->county_leader,
        &(struct qf_new_matter){ .kind = "lead",
            .title = "虚报种粮面积",
            .organ = office->county,
            .region = "349901101201",
            .domain = "D01",
            .track = track },
        &lead, &office->error));
    OK(qf_matter_name_subject(&office->county_leader, lead,
        &(struct qf_subject){ .entity = office_entity(900), .name = "某主任", .unit = "青山镇农办" }, &office->error));
    OK(qf_desk_end(&office->county_leader, QF_OK, &office->error));
    OK(qf_recusal_check(&office->county_leader, &office_no_kin, lead, &office->error));
    return lead;
}

static void record(struct office *office, const struct qf_desk *desk, int64_t matter, const char *fact)
{
    OK(qf_matter_record(desk, matter, fact, "已办理", &office->error));
}

struct seen {
    char state[64], number[48];
    unsigned count;
};

static enum qf_status note(void *context, const struct qf_matter *matter, struct qf_error *error)
{
    struct seen *seen = context;

    (void)error;
    seen->count++;
    snprintf(seen->state, sizeof seen->state, "%s", matter->state);
    snprintf(seen->number, sizeof seen->number, "%s", matter->number);
    return QF_OK;
}

static struct seen look(struct office *office, const struct qf_desk *desk, int64_t matter)
{
    struct seen seen = { .count = 0 };

    OK(qf_matter_walk(desk, &(struct qf_matter_filter){ .id = matter }, note, &seen, &office->error));
    return seen;
}

struct next {
    bool may_assign;
    unsigned count, allowed;
};

static enum qf_status note_next(void *context, const struct qf_next_move *next, struct qf_error *error)
{
    struct next *seen = context;

    (void)error;
    seen->count++;
    seen->allowed += next->allowed;
    if (strcmp(next->move->name, "assign") == 0)
        seen->may_assign = next->allowed && !next->missing[0];
    return QF_OK;
}

static void lead__goes_from_opening_to_preliminary_verification(void **state)
{
    struct office *office = *state;
    int64_t lead = open_lead(office, NULL);

    assert_string_equal(look(office, &office->county_leader, lead).state, "open");
    assert_string_equal(look(office, &office->county_leader, lead).number, "线2025-000001");
    OK(qf_matter_assign(&office->county_leader, lead, office->officer.actor.user, &office->error));
    REFUSED(office_move(office, &office->officer, lead, "propose", NULL), QF_FINDING); /* no disposition, no plan */
    assert_non_null(strstr(office->error.message, "disposition"));
    record(office, &office->officer, lead, "disposition");
    record(office, &office->officer, lead, "plan");
    OK(office_move(office, &office->officer, lead, "propose", NULL));
    REFUSED(office_move(office, &office->officer, lead, "verify", NULL), QF_FINDING);              /* nobody approves */
    REFUSED(office_move(office, &office->officer, lead, "verify", &office->officer), QF_DENIED);   /* oneself */
    REFUSED(office_move(office, &office->officer, lead, "verify", &office->colleague), QF_DENIED); /* no leader */
    OK(office_move(office, &office->officer, lead, "verify", &office->county_leader));
    assert_string_equal(look(office, &office->officer, lead).state, "prelim");
    REFUSED(office_move(office, &office->officer, lead, "propose", NULL), QF_CONFLICT); /* that was before */
}

static void lead__is_moved_only_by_whom_the_workflow_names(void **state)
{
    struct office *office = *state;
    int64_t lead = open_lead(office, NULL);

    REFUSED(office_move(office, &office->officer, lead, "assign", NULL), QF_DENIED);
    REFUSED(office_move(office, &office->clerk, lead, "assign", NULL), QF_NOT_FOUND);
    REFUSED(office_move(office, &office->county_leader, lead, "no_such_move", NULL), QF_NOT_FOUND);
    REFUSED(office_move(office, &office->leader, lead, "assign", NULL),
        QF_DENIED); /* the organ above does not assign here */
}

/* The grant names a role; the matter is moved by whoever of that role has it. */
static void lead__is_moved_only_by_whoever_handles_it(void **state)
{
    struct office *office = *state;
    int64_t lead = open_lead(office, NULL);
    struct next next = { .count = 0 };

    OK(qf_matter_assign(&office->county_leader, lead, office->officer.actor.user, &office->error));
    record(office, &office->officer, lead, "disposition");
    record(office, &office->officer, lead, "plan");
    REFUSED(
        office_move(office, &office->colleague, lead, "propose", NULL), QF_DENIED); /* of the same organ, and no more */
    OK(qf_matter_assign(&office->county_leader, lead, office->colleague.actor.user, &office->error));
    REFUSED(office_move(office, &office->officer, lead, "propose", NULL), QF_DENIED); /* replaced */
    OK(qf_matter_next(&office->officer, lead, note_next, &next, &office->error));
    assert_int_equal(next.allowed, 0);
    next = (struct next){ .count = 0 };
    OK(qf_matter_next(&office->colleague, lead, note_next, &next, &office->error));
    assert_true(next.allowed > 0);
    OK(office_move(office, &office->colleague, lead, "propose", NULL));
}

static void lead__is_not_moved_before_everybody_was_held_against_it(void **state)
{
    struct office *office = *state;
    int64_t lead = open_lead(office, NULL);
    struct next next = { .count = 0 };

    office_change(office, "UPDATE matter SET checked_at = NULL");
    REFUSED(qf_lead_level_up(&office->leader, lead, office->leader.actor.user, "提级", &office->error), QF_DENIED);
    REFUSED(office_move(office, &office->leader, lead, "decline_level_up", NULL), QF_DENIED);
    assert_non_null(strstr(office->error.message, "held against"));
    OK(qf_matter_next(&office->county_leader, lead, note_next, &next, &office->error));
    assert_int_equal(next.allowed, 0);
}

static void assign__is_one_act_with_its_move(void **state)
{
    struct office *office = *state;
    int64_t lead = open_lead(office, NULL), user = office->officer.actor.user;

    OK(qf_matter_assign(&office->county_leader, lead, user, &office->error));
    assert_string_equal(look(office, &office->officer, lead).state, "assigned");
    REFUSED(office_move(office, &office->county_leader, lead, "assign", NULL), QF_CONFLICT); /* done already */
    OK(qf_matter_assign(&office->county_leader, lead, office->colleague.actor.user, &office->error));
    assert_string_equal(look(office, &office->colleague, lead).state, "assigned"); /* changes hands, and no state */
    assert_int_equal(office_number(office, "SELECT count(*) FROM move WHERE name = 'assign'"), 1);
    lead = open_lead(office, NULL);
    OK(qf_matter_assign(&office->leader, lead, user, &office->error)); /* the move is not the city's to make */
    assert_string_equal(look(office, &office->officer, lead).state, "open");
}

static void assign__gives_a_matter_to_nobody_of_another_organ(void **state)
{
    struct office *office = *state;
    int64_t lead = open_lead(office, NULL), user = office->leader.actor.user;

    REFUSED(qf_matter_assign(&office->leader, lead, user, &office->error), QF_DENIED);
    assert_non_null(strstr(office->error.message, "清沅县纪委监委"));
    assert_non_null(strstr(office->error.hint, "lead level-up"));
    user = office->township_officer.actor.user;
    REFUSED(qf_matter_assign(&office->county_leader, lead, user, &office->error), QF_DENIED);
    assert_non_null(strstr(office->error.hint, "joint second"));
    REFUSED(qf_matter_join(&office->county_leader, lead, user, "member", &office->error), QF_DENIED);
    user = office_add_user(office, "city_trial", office->city, QF_ROLE_TRIAL, 73).actor.user;
    REFUSED(qf_matter_join(&office->county_leader, lead, user, "trial", &office->error), QF_DENIED); /* not theirs */
    OK(qf_matter_join(&office->leader, lead, user, "trial", &office->error)); /* the organ above tries */
}

static int64_t open_case(struct office *office, int64_t organ, const struct qf_desk *desk, const char *state)
{
    struct qf_statement *change CLEANUP(qf_statement_free) = NULL;
    int64_t filed;

    OK(qf_desk_begin(desk, "case open", NULL, &office->error));
    OK(qf_matter_open(desk,
        &(struct qf_new_matter){ .kind = "case", .title = "某局原局长插手工程", .organ = organ, .region = "3499" },
        &filed, &office->error));
    OK(qf_book_prepare(office->book, "UPDATE matter SET state = ?2 WHERE id = ?1", &change, &office->error));
    qf_statement_bind_int(change, 1, filed);
    qf_statement_bind_text(change, 2, state);
    OK(qf_statement_run(change, &office->error));
    OK(qf_desk_end(desk, QF_OK, &office->error));
    OK(qf_recusal_check(desk, &office_no_kin, filed, &office->error));
    return filed;
}

/* The city's own case is archived without feedback when the organ above lets it: by its document, on record. */
static void grant__of_the_organ_above_the_city_needs_its_document(void **state)
{
    struct office *office = *state;
    struct qf_desk officer, deputy;
    int64_t filed = open_case(office, office->city, &office->leader, "executed");

    officer = office_add_user(office, "city_officer", office->city, QF_ROLE_OFFICER, 71);
    deputy = office_add_user(office, "city_deputy", office->city, QF_ROLE_LEADER, 72);
    OK(qf_matter_assign(&office->leader, filed, officer.actor.user, &office->error));
    record(office, &officer, filed, "dual_investigation_verdict");
    OK(qf_desk_begin(&officer, "link", NULL, &office->error));
    struct qf_statement *report CLEANUP(qf_statement_free) = NULL;
    OK(qf_book_prepare(office->book,
        "INSERT INTO report (id, channel, signature, receipt, reply_key, sketch, content) VALUES (?1, 'visit', "
        "'real_name', 'r', 'k', 's', 'c')",
        &report, &office->error));
    qf_statement_bind_int(report, 1, filed);
    OK(qf_statement_run(report, &office->error)); /* somebody signed, and was told nothing */
    OK(qf_desk_end(&officer, QF_OK, &office->error));
    const struct qf_approval_about waive = { filed, "archive", QF_APPROVAL_WAIVE };
    OK(office_approve(office, &office->leader, filed, "archive"));
    REFUSED(qf_approval_give(&deputy, &waive, "举报人无法联系", &office->error), QF_FINDING);
    assert_non_null(strstr(office->error.message, "organ above"));
    assert_non_null(strstr(office->error.hint, "approved_above"));
    OK(qf_matter_record(&officer, filed, "approved_above", "省纪委批复〔2025〕12号", &office->error));
    OK(qf_approval_give(&deputy, &waive, "举报人无法联系", &office->error));
    OK(office_move(office, &officer, filed, "archive", NULL));
    assert_int_equal(office_number(office, "SELECT override_by FROM move WHERE name = 'archive'"), deputy.actor.user);
}

/* In a county the document changes nothing: there is an organ above that does it itself. */
static void grant__of_the_organ_above_a_county_stays_above(void **state)
{
    struct office *office = *state;
    int64_t lead = open_lead(office, NULL);

    OK(qf_matter_assign(&office->county_leader, lead, office->officer.actor.user, &office->error));
    record(office, &office->officer, lead, "approved_above");
    record(office, &office->officer, lead, "level_up_reason");
    REFUSED(office_move(office, &office->county_leader, lead, "decline_level_up", NULL), QF_DENIED);
    OK(office_move(office, &office->leader, lead, "decline_level_up", NULL));
}

static void assign__never_gives_a_lead_to_kin(void **state)
{
    struct office *office = *state;

    office_set_kin(office_entity(900), office_entity(13));
    int64_t lead = open_lead(office, NULL);
    REFUSED(qf_matter_assign(&office->county_leader, lead, office->officer.actor.user, &office->error), QF_DENIED);
    OK(qf_matter_assign(&office->county_leader, lead, office->colleague.actor.user, &office->error));
    assert_int_equal(look(office, &office->officer, lead).count, 0); /* nor shows it in a list */
    assert_int_equal(look(office, &office->colleague, lead).count, 1);
}

static void team__keeps_trial_and_investigation_apart(void **state)
{
    struct office *office = *state;
    int64_t lead = open_lead(office, NULL), user = office->trial.actor.user;

    OK(qf_matter_join(&office->county_leader, lead, user, "trial", &office->error));
    REFUSED(qf_matter_join(&office->county_leader, lead, user, "member", &office->error), QF_DENIED);
    OK(qf_matter_join(&office->county_leader, lead, office->officer.actor.user, "member", &office->error));
    REFUSED(
        qf_matter_join(&office->county_leader, lead, office->officer.actor.user, "trial", &office->error), QF_DENIED);
}

/* --- clocks ------------------------------------------------------------------------------------------------------------ */

struct clocks {
    unsigned count, overdue;
    int64_t id;
    char text[512];
};

static enum qf_status note_clock(void *context, const struct qf_clock_view *clock, struct qf_error *error)
{
    struct clocks *clocks = context;
    char due[QF_DATE_TEXT];
    size_t used = strlen(clocks->text);

    (void)error;
    clocks->count++;
    clocks->overdue += clock->overdue;
    clocks->id = clock->id;
    qf_date_format(clock->due, due);
    snprintf(clocks->text + used, sizeof clocks->text - used, "%s %s;", clock->name, due);
    return QF_OK;
}

static struct clocks clocks_of(struct office *office, const struct qf_desk *desk, int64_t matter)
{
    struct clocks clocks = { .count = 0 };

    OK(qf_clock_walk(desk, matter, note_clock, &clocks, &office->error));
    return clocks;
}

static void clock__lapses_turns_red_and_goes_up(void **state)
{
    struct office *office = *state;
    int64_t lead = open_lead(office, NULL), lapsed, escalated;

    OK(qf_matter_assign(&office->county_leader, lead, office->officer.actor.user, &office->error));
    struct clocks before = clocks_of(office, &office->officer, lead);
    assert_true(before.count > 0);
    assert_int_equal(before.overdue, 0);
    OK(qf_clock_sweep(office->book, office->catalog, OFFICE_TODAY, &lapsed, &escalated, &office->error));
    assert_int_equal(lapsed, 0);
    OK(qf_clock_sweep(office->book, office->catalog, OFFICE_TODAY + 120, &lapsed, &escalated, &office->error));
    assert_true(lapsed > 0);
    assert_true(escalated > 0);
    OK(qf_clock_sweep(office->book, office->catalog, OFFICE_TODAY + 121, &lapsed, &escalated, &office->error));
    assert_int_equal(lapsed, 0); /* each once */
    assert_int_equal(escalated, 0);
    office->officer.today = OFFICE_TODAY + 120;
    assert_true(clocks_of(office, &office->officer, lead).overdue > 0);
}

/* A clock of the lead as the workflow would have started it, due on a day. */
static int64_t start_clock(struct office *office, int64_t lead, const char *name, const char *due)
{
    char sql[256];

    snprintf(sql, sizeof sql,
        "INSERT INTO clock (matter, name, state, started_on, due_on) VALUES (%lld, '%s', 'running', '2025-05-06', "
        "'%s')",
        (long long)lead, name, due);
    office_change(office, sql);
    return office_number(office, "SELECT max(id) FROM clock");
}

static void clock__stands_still_and_goes_on_with_what_was_left(void **state)
{
    struct office *office = *state;
    struct qf_desk later = office->county_leader;
    int64_t lead = open_lead(office, NULL), clock = start_clock(office, lead, "letter_answer", "2025-05-30");

    REFUSED(qf_clock_resume(&office->county_leader, clock, &office->error), QF_CONFLICT);
    REFUSED(qf_clock_pause(&office->county_leader, clock, "holiday", &office->error), QF_INPUT);
    OK(qf_clock_pause(&office->county_leader, clock, "force_majeure", &office->error));
    REFUSED(qf_clock_pause(&office->county_leader, clock, "force_majeure", &office->error), QF_CONFLICT);
    later.today = OFFICE_TODAY + 14; /* long after it was due */
    OK(qf_clock_resume(&later, clock, &office->error));
    assert_int_equal(office_number(office, "SELECT due_on = '2025-06-13' FROM clock ORDER BY id DESC LIMIT 1"), 1);
}

static void clock__that_ran_out_stays_so(void **state)
{
    struct office *office = *state;
    int64_t lead = open_lead(office, NULL), lapsed, escalated;
    int64_t letter = start_clock(office, lead, "letter_answer", "2025-05-26");
    int64_t assigned = start_clock(office, lead, "assigned_matter", "2025-05-26");

    /* Nothing was swept yet. */
    REFUSED(qf_clock_pause(&office->county_leader, letter, "force_majeure", &office->error), QF_CONFLICT);
    REFUSED(qf_clock_extend(&office->county_leader, assigned, "need more time", &office->error), QF_CONFLICT);
    OK(qf_clock_sweep(office->book, office->catalog, OFFICE_TODAY, &lapsed, &escalated, &office->error));
    assert_int_equal(lapsed, 2);
    REFUSED(qf_clock_pause(&office->county_leader, letter, "force_majeure", &office->error), QF_CONFLICT);
    REFUSED(qf_clock_extend(&office->county_leader, assigned, "need more time", &office->error), QF_CONFLICT);
    assert_int_equal(office_number(office, "SELECT count(*) FROM clock WHERE state = 'lapsed' AND due_on = "
                                           "'2025-05-26' AND extensions = 0"),
        2);
    /* One that was stopped after it had run out, as a book may have it, has run out all the same. */
    office_change(office, "UPDATE clock SET state = 'paused', paused_on = '2025-05-27' WHERE name = 'letter_answer'");
    OK(qf_clock_resume(&office->county_leader, letter, &office->error));
    OK(qf_clock_sweep(office->book, office->catalog, OFFICE_TODAY, &lapsed, &escalated, &office->error));
    assert_int_equal(lapsed, 1);
}

static void clock__is_extended_before_it_runs_out(void **state)
{
    struct office *office = *state;
    int64_t lead = open_lead(office, NULL), lapsed, escalated;
    int64_t clock = start_clock(office, lead, "assigned_matter", "2025-05-27");

    OK(qf_clock_extend(&office->county_leader, clock, "need more time", &office->error)); /* on its last day */
    OK(qf_clock_sweep(office->book, office->catalog, OFFICE_TODAY + 1, &lapsed, &escalated, &office->error));
    assert_int_equal(lapsed, 0);
    assert_int_equal(office_number(office, "SELECT extensions = 1 AND due_on > '2025-08-01' FROM clock WHERE name = "
                                           "'assigned_matter'"),
        1);
}

static void matter__says_what_comes_next_and_what_is_missing(void **state)
{
    struct office *office = *state;
    int64_t lead = open_lead(office, NULL);
    struct next leader = { .count = 0 }, officer = { .count = 0 };

    OK(qf_matter_next(&office->county_leader, lead, note_next, &leader, &office->error));
    OK(qf_matter_next(&office->officer, lead, note_next, &officer, &office->error));
    assert_true(leader.may_assign);
    assert_false(officer.may_assign);
    assert_int_equal(leader.count, officer.count); /* moves that are not allowed are shown as such */
}

/* --- links ------------------------------------------------------------------------------------------------------------- */

static void link__is_undone_and_brought_back_and_never_deleted(void **state)
{
    struct office *office = *state;
    int64_t first = open_lead(office, NULL), second = open_lead(office, NULL);
    const struct qf_link link = { "matter", "merged", second };
    struct qf_statement *count CLEANUP(qf_statement_free) = NULL;
    bool row;

    OK(qf_matter_link(&office->county_leader, first, &link, &office->error));
    OK(qf_matter_unlink(&office->county_leader, first, &link, &office->error));
    OK(qf_matter_link(&office->county_leader, first, &link, &office->error));
    OK(qf_book_prepare(
        office->book, "SELECT count(*), sum(removed_at IS NULL) FROM matter_link", &count, &office->error));
    OK(qf_statement_next(count, &row, &office->error));
    assert_int_equal(qf_statement_int(count, 0), 1);
    assert_int_equal(qf_statement_int(count, 1), 1);
    REFUSED(qf_matter_link(&office->colleague, first, &link, &office->error), QF_DENIED);
}

int main(void)
{
#define IN_OFFICE(test) cmocka_unit_test_setup_teardown(test, office_open, office_close)
    const struct CMUnitTest tests[] = {
        IN_OFFICE(lead__goes_from_opening_to_preliminary_verification),
        IN_OFFICE(lead__is_moved_only_by_whom_the_workflow_names),
        IN_OFFICE(lead__is_moved_only_by_whoever_handles_it),
        IN_OFFICE(lead__is_not_moved_before_everybody_was_held_against_it),
        IN_OFFICE(assign__is_one_act_with_its_move),
        IN_OFFICE(assign__gives_a_matter_to_nobody_of_another_organ),
        IN_OFFICE(grant__of_the_organ_above_the_city_needs_its_document),
        IN_OFFICE(grant__of_the_organ_above_a_county_stays_above),
        IN_OFFICE(assign__never_gives_a_lead_to_kin),
        IN_OFFICE(team__keeps_trial_and_investigation_apart),
        IN_OFFICE(clock__lapses_turns_red_and_goes_up),
        IN_OFFICE(clock__stands_still_and_goes_on_with_what_was_left),
        IN_OFFICE(clock__that_ran_out_stays_so),
        IN_OFFICE(clock__is_extended_before_it_runs_out),
        IN_OFFICE(matter__says_what_comes_next_and_what_is_missing),
        IN_OFFICE(link__is_undone_and_brought_back_and_never_deleted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
