/* SPDX-License-Identifier: Apache-2.0 */
/* Listings, campaigns, task forces, joint handling, and what the program does once a day. */
#include "office.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "handle/campaign.h"
#include "handle/daily.h"
#include "handle/joint.h"
#include "handle/level.h"
#include "handle/listing.h"
#include "handle/matter.h"
#include "handle/move.h"
#include "handle/secondment.h"
#include "handle/taskforce.h"
#include "handle/team.h"

static int64_t number(struct office *office, const char *sql, int64_t bound)
{
    struct qf_statement *find CLEANUP(qf_statement_free) = NULL;
    bool found;

    OK(qf_book_prepare(office->book, sql, &find, &office->error));
    if (strstr(sql, "?1"))
        qf_statement_bind_int(find, 1, bound);
    OK(qf_statement_next(find, &found, &office->error));
    return found ? qf_statement_int(find, 0) : 0;
}

static int64_t open_lead(struct office *office, unsigned subject)
{
    int64_t lead = office_lead(office, office->county, "349901101201", subject);

    OK(qf_matter_assign(&office->county_leader, lead, office->officer.actor.user, &office->error));
    return lead;
}

/* --- listing ----------------------------------------------------------------------------------------------------------- */

struct listed {
    unsigned count;
    bool overdue;
    enum qf_colour colour;
    char number[48], level[16], due[16];
};

static enum qf_status note_listing(void *context, const struct qf_listing *listing, struct qf_error *error)
{
    struct listed *listed = context;

    (void)error;
    listed->count++;
    listed->overdue = listing->overdue;
    listed->colour = listing->colour;
    snprintf(listed->number, sizeof listed->number, "%s", listing->number);
    snprintf(listed->level, sizeof listed->level, "%s", listing->level);
    snprintf(listed->due, sizeof listed->due, "%s", listing->due_on);
    return QF_OK;
}

static struct listed look_at_list(struct office *office, const struct qf_desk *desk, bool all)
{
    struct listed listed = { .count = 0 };

    OK(qf_listing_walk(desk, all, note_listing, &listed, &office->error));
    return listed;
}

static void listing__is_one_act_with_its_move_and_clock(void **state)
{
    struct office *office = *state;
    int64_t lead = open_lead(office, 900), listing = 0;
    struct qf_new_listing wanted = { .matter = lead, .due = OFFICE_TODAY + 60, .record = "重点督办" };

    REFUSED(qf_matter_move(&office->leader, lead, &(struct qf_step){ .move = "list" }, &office->error), QF_USAGE);
    REFUSED(qf_listing_add(&office->officer, &wanted, &listing, &office->error), QF_DENIED);
    wanted.due = OFFICE_TODAY;
    REFUSED(qf_listing_add(&office->leader, &wanted, &listing, &office->error), QF_USAGE); /* not to come */
    assert_int_equal(number(office, "SELECT count(*) FROM fact WHERE name = 'listing_record'", 0), 0);
    wanted.due = OFFICE_TODAY + 60;
    OK(qf_listing_add(&office->leader, &wanted, &listing, &office->error)); /* the organ above lists it */
    REFUSED(qf_listing_add(&office->county_leader, &wanted, &listing, &office->error), QF_CONFLICT);
    assert_int_equal(number(office, "SELECT count(*) FROM move WHERE matter = ?1 AND name = 'list'", lead), 1);
    assert_int_equal(
        number(office, "SELECT due_on = '2025-07-26' FROM clock WHERE matter = ?1 AND name = 'listed_lead'", lead), 1);
    struct listed seen = look_at_list(office, &office->county_leader, false);
    assert_int_equal(seen.count, 1);
    assert_string_equal(seen.number, "市督2025-001");
    assert_string_equal(seen.level, "city");
    assert_int_equal(seen.colour, QF_COLOUR_GREEN);
    assert_int_equal(look_at_list(office, &office->clerk, false).count, 0);
}

static void listing__turns_yellow_and_red_and_ends_when_all_is_put_right(void **state)
{
    struct office *office = *state;
    int64_t lead = open_lead(office, 900), listing = 0, lapsed, escalated;
    struct qf_desk later = office->county_leader;

    OK(qf_listing_add(&office->county_leader,
        &(struct qf_new_listing){
            .matter = lead, .due = OFFICE_TODAY + 60, .record = "督办", .number = "清纪督〔2025〕3号" },
        &listing, &office->error));
    later.today = OFFICE_TODAY + 50;
    assert_int_equal(look_at_list(office, &later, false).colour, QF_COLOUR_YELLOW);
    later.today = OFFICE_TODAY + 61;
    assert_int_equal(look_at_list(office, &later, false).colour, QF_COLOUR_RED);
    assert_true(look_at_list(office, &later, false).overdue);
    OK(qf_clock_sweep(office->book, office->catalog, OFFICE_TODAY + 61, &lapsed, &escalated, &office->error));
    assert_int_equal(lapsed, 1);
    assert_int_equal(number(office, "SELECT level = 'red' FROM matter WHERE id = ?1", lead), 1);

    office_change_of(office,
        "INSERT INTO plan (matter, region, title, diagnosis, opened_on) VALUES (?1, '349901101201', '整改', "
        "'资金未分', "
        "'2025-06-01')",
        lead);
    REFUSED(qf_listing_end(&later, lead, "办结", &office->error), QF_FINDING);
    assert_non_null(strstr(office->error.message, "put_right"));
    assert_int_equal(look_at_list(office, &later, false).count, 1);
    office_change_of(office, "UPDATE plan SET accepted_on = '2025-07-01' WHERE matter = ?1", lead);
    office_change_of(office,
        "INSERT INTO plan_item (plan, what, owner, due_on, done_on, evidence, accepted_on) SELECT id, '退款', '村委', "
        "'2025-07-01', '2025-06-20', '回单', '2025-07-01' FROM plan WHERE matter = ?1",
        lead);
    REFUSED(qf_listing_end(&later, lead, "", &office->error), QF_USAGE);
    OK(qf_listing_end(&later, lead, "办结", &office->error));
    REFUSED(qf_listing_end(&later, lead, "办结", &office->error), QF_CONFLICT);
    assert_int_equal(look_at_list(office, &later, false).count, 0);
    assert_int_equal(look_at_list(office, &later, true).count, 1);
    assert_int_equal(
        number(office, "SELECT ended_on IS NOT NULL FROM clock WHERE matter = ?1 AND name = 'listed_lead'", lead), 1);
}

static void listing__of_a_case_has_its_clock_and_keeps_it_open(void **state)
{
    struct office *office = *state;
    int64_t filed = open_lead(office, 900), listing = 0;
    const struct qf_step archive = { .move = "archive" };

    office_change_of(office, "UPDATE matter SET kind = 'case', state = 'investigating' WHERE id = ?1", filed);
    OK(qf_listing_add(&office->county_leader,
        &(struct qf_new_listing){ .matter = filed, .due = OFFICE_TODAY + 60, .record = "督办" }, &listing,
        &office->error));
    assert_string_equal(look_at_list(office, &office->leader, false).number, "县督2025-001");
    assert_int_equal(number(office, "SELECT count(*) FROM clock WHERE matter = ?1 AND name = 'listed_case'", filed), 1);
    office_change_of(office, "UPDATE matter SET state = 'executed' WHERE id = ?1", filed);
    OK(qf_matter_record(&office->officer, filed, "dual_investigation_verdict", "无", &office->error));
    REFUSED(qf_matter_move(&office->officer, filed, &archive, &office->error), QF_FINDING);
    assert_non_null(strstr(office->error.message, "delisted"));
    OK(qf_listing_end(&office->county_leader, filed, "办结", &office->error));
    OK(office_move(office, &office->officer, filed, "archive", &office->county_leader));
}

static void level_up__changes_organ_and_hands_in_one_act(void **state)
{
    struct office *office = *state;
    int64_t lead = open_lead(office, 900);
    struct qf_desk taker;

    OK(qf_matter_join(&office->county_leader, lead, office->colleague.actor.user, "member", &office->error));
    taker = office_add_user(office, "taker", office->city, QF_ROLE_OFFICER, 81);
    REFUSED(qf_lead_level_up(&office->county_leader, lead, office->colleague.actor.user, "提级", &office->error),
        QF_CONFLICT);
    REFUSED(qf_lead_level_up(&office->leader, lead, office->officer.actor.user, "提级", &office->error),
        QF_INPUT); /* old hands */
    REFUSED(qf_lead_level_up(&office->leader, lead, taker.actor.user, "", &office->error), QF_USAGE);
    OK(qf_lead_level_up(&office->leader, lead, taker.actor.user, "县级压案", &office->error));
    OK(qf_access_matter(&taker, lead, QF_HANDLE, &office->error));
    REFUSED(qf_access_matter(&office->officer, lead, QF_SEE, &office->error), QF_NOT_FOUND);
    REFUSED(qf_access_matter(&office->colleague, lead, QF_SEE, &office->error), QF_NOT_FOUND);
    assert_int_equal(number(office, "SELECT organ FROM matter WHERE id = ?1", lead), office->city);
    REFUSED(qf_lead_level_up(&office->leader, lead, taker.actor.user, "再提", &office->error), QF_CONFLICT);
}

/* --- campaigns --------------------------------------------------------------------------------------------------------- */

struct progress {
    unsigned rows;
    struct qf_campaign_progress total, last;
    char keys[64];
};

static enum qf_status note_progress(void *context, const struct qf_campaign_progress *progress, struct qf_error *error)
{
    struct progress *seen = context;
    size_t used = strlen(seen->keys);

    (void)error;
    seen->rows++;
    seen->last = *progress;
    seen->total.matters += progress->matters;
    seen->total.open += progress->open;
    seen->total.cases += progress->cases;
    seen->total.persons += progress->persons;
    seen->total.found_fen += progress->found_fen;
    seen->total.received_fen += progress->received_fen;
    snprintf(seen->keys + used, sizeof seen->keys - used, "%s;", progress->key);
    return QF_OK;
}

static int64_t start_campaign(struct office *office)
{
    int64_t campaign = 0;

    OK(qf_campaign_start(&office->leader,
        &(struct qf_new_campaign){ "雷霆行动", "集中整治群众身边腐败", OFFICE_TODAY, OFFICE_TODAY + 90 }, &campaign,
        &office->error));
    return campaign;
}

static void campaign__groups_matters_and_counts_by_domain(void **state)
{
    struct office *office = *state;
    int64_t campaign = start_campaign(office), first = open_lead(office, 900), second = open_lead(office, 901), posting;
    struct progress seen = { .rows = 0 };

    REFUSED(qf_campaign_start(
                &office->officer, &(struct qf_new_campaign){ "另一", "x", OFFICE_TODAY, 0 }, &posting, &office->error),
        QF_DENIED);
    REFUSED(qf_campaign_start(&office->leader, &(struct qf_new_campaign){ "雷霆行动", "x", OFFICE_TODAY, 0 }, &posting,
                &office->error),
        QF_CONFLICT);
    office_change_of(office, "UPDATE matter SET domain = 'D09' WHERE id = ?1", first);
    office_change_of(office, "UPDATE matter SET domain = 'D04' WHERE id = ?1", second);
    OK(qf_campaign_add(&office->leader, campaign, first, &office->error));
    OK(qf_campaign_add(&office->county_leader, campaign, second, &office->error));
    OK(qf_campaign_add(&office->leader, campaign, first, &office->error)); /* once more is once */
    REFUSED(qf_campaign_add(&office->officer, campaign, first, &office->error), QF_DENIED);
    OK(qf_recovery_post(&office->officer,
        &(struct qf_posting){ .matter = first, .fen = 30000, .kind = QF_POSTING_FOUND }, &posting, &office->error));
    OK(qf_campaign_by_domain(&office->leader, campaign, note_progress, &seen, &office->error));
    assert_int_equal(seen.rows, 2);
    assert_string_equal(seen.keys, "D04;D09;");
    assert_int_equal(seen.total.matters, 2);
    assert_int_equal(seen.total.open, 2);
    assert_int_equal(seen.total.found_fen, 30000);
    assert_int_equal(seen.total.received_fen, 0);
    memset(&seen, 0, sizeof seen);
    OK(qf_campaign_by_month(&office->leader, campaign, note_progress, &seen, &office->error));
    assert_string_equal(seen.keys, "2025-05;");
    assert_int_equal(seen.last.matters, 2);
    assert_int_equal(seen.last.open, 2);
    assert_int_equal(seen.last.found_fen, 30000);
}

/* The months add up to the domains. */
static void campaign__counts_open_matters_and_persons_by_month(void **state)
{
    struct office *office = *state;
    int64_t campaign = start_campaign(office), lead = open_lead(office, 900);
    struct progress domains = { .rows = 0 }, months = { .rows = 0 };

    OK(qf_campaign_add(&office->leader, campaign, lead, &office->error));
    office_change_of(office,
        "INSERT INTO matter (kind, number, title, organ, region, domain, state, opened_on, parent) SELECT 'case', "
        "'案2025-000001', title, organ, region, domain, 'investigating', '2025-06-03', id FROM matter WHERE id = ?1",
        lead);
    office_change_of(office,
        "INSERT INTO person_in_case (matter, name, kind, responsibility) SELECT matter.id, value, 'village_staff', "
        "'direct' "
        "FROM matter, json_each('[\"某甲\", \"某乙\"]') WHERE matter.parent = ?1",
        lead);
    OK(qf_campaign_by_domain(&office->leader, campaign, note_progress, &domains, &office->error));
    OK(qf_campaign_by_month(&office->leader, campaign, note_progress, &months, &office->error));
    assert_string_equal(months.keys, "2025-05;2025-06;");
    assert_int_equal(months.last.persons, 2);
    assert_int_equal(domains.total.persons, 2);
    assert_int_equal(months.total.open, domains.total.open);
    assert_int_equal(months.total.cases, domains.total.cases);
}

static void campaign__counts_only_what_the_actor_may_see_and_lets_go(void **state)
{
    struct office *office = *state;
    int64_t campaign = start_campaign(office), lead = open_lead(office, 900);
    int64_t hidden = office_lead(office, office->county, "349901101201", 12);
    struct progress seen = { .rows = 0 };
    struct qf_desk after = office->leader;

    OK(qf_campaign_add(&office->leader, campaign, lead, &office->error));
    OK(qf_campaign_add(&office->leader, campaign, hidden, &office->error)); /* about the county's leader */
    OK(qf_campaign_by_domain(&office->county_leader, campaign, note_progress, &seen, &office->error));
    assert_int_equal(seen.total.matters, 1);
    memset(&seen, 0, sizeof seen);
    OK(qf_campaign_remove(&office->leader, campaign, lead, &office->error));
    OK(qf_campaign_by_domain(&office->leader, campaign, note_progress, &seen, &office->error));
    assert_int_equal(seen.total.matters, 1);
    after.today = OFFICE_TODAY + 91;
    REFUSED(qf_campaign_add(&after, campaign, lead, &office->error), QF_CONFLICT); /* it is over */
    REFUSED(qf_campaign_end(&office->county_leader, campaign, &office->error), QF_DENIED);
    OK(qf_campaign_end(&office->leader, campaign, &office->error));
}

/* --- task forces ------------------------------------------------------------------------------------------------------- */

struct weeks {
    unsigned count, missing, written;
    char name[64];
    unsigned over, without;
};

static enum qf_status note_week(void *context, const struct qf_taskforce_week *week, struct qf_error *error)
{
    struct weeks *weeks = context;

    (void)error;
    weeks->count++;
    weeks->missing += week->missing;
    weeks->written += week->progress != NULL;
    return QF_OK;
}

static enum qf_status note_taskforce(void *context, const struct qf_taskforce *taskforce, struct qf_error *error)
{
    struct weeks *weeks = context;

    (void)error;
    snprintf(weeks->name, sizeof weeks->name, "%s", taskforce->name);
    weeks->over = taskforce->weeks;
    weeks->without = taskforce->missing;
    return QF_OK;
}

static struct weeks look_at_weeks(struct office *office, const struct qf_desk *desk, int64_t matter)
{
    struct weeks weeks = { .count = 0 };

    OK(qf_taskforce_weeks(desk, matter, note_week, &weeks, &office->error));
    OK(qf_taskforce_walk(desk, matter, note_taskforce, &weeks, &office->error));
    assert_int_equal(weeks.missing, weeks.without);
    return weeks;
}

static void taskforce__keeps_a_log_and_shows_the_weeks_without_one(void **state)
{
    struct office *office = *state;
    int64_t lead = open_lead(office, 900);
    struct qf_desk officer = office->officer, leader = office->leader;

    REFUSED(qf_taskforce_form(&office->leader,
                &(struct qf_new_taskforce){ .matter = lead, .leader = office->colleague.actor.user }, &office->error),
        QF_DENIED); /* no leader */
    OK(qf_taskforce_form(&office->county_leader,
        &(struct qf_new_taskforce){ .matter = lead, .leader = office->leader.actor.user }, &office->error));
    REFUSED(qf_taskforce_form(&office->county_leader,
                &(struct qf_new_taskforce){ .matter = lead, .leader = office->leader.actor.user }, &office->error),
        QF_CONFLICT);
    OK(qf_access_matter(&office->leader, lead, QF_HANDLE, &office->error));         /* in charge: not only above */
    OK(qf_taskforce_log(&officer, lead, OFFICE_TODAY, "调取账册", &office->error)); /* Tuesday, 2025-05-27 */
    REFUSED(qf_taskforce_log(&officer, lead, OFFICE_TODAY - 1, "同一周", &office->error), QF_CONFLICT);
    REFUSED(qf_taskforce_log(&officer, lead, OFFICE_TODAY - 2, "此前一周", &office->error), QF_USAGE);
    REFUSED(qf_taskforce_log(&officer, lead, OFFICE_TODAY + 7, "将来", &office->error), QF_USAGE);
    REFUSED(qf_taskforce_log(&office->colleague, lead, OFFICE_TODAY, "外人", &office->error), QF_DENIED);
    struct weeks weeks = look_at_weeks(office, &leader, lead);
    assert_string_equal(weeks.name, "“5·27”专案组");
    assert_int_equal(weeks.count, 1);
    assert_int_equal(weeks.missing, 0);
    leader.today = officer.today = OFFICE_TODAY + 13; /* Monday, 2025-06-09: the weeks of 05-26 and 06-02 are over */
    weeks = look_at_weeks(office, &leader, lead);
    assert_int_equal(weeks.count, 3);
    assert_int_equal(weeks.over, 2);
    assert_int_equal(weeks.missing, 1);
    OK(qf_taskforce_log(&officer, lead, OFFICE_TODAY + 7, "补记", &office->error));
    assert_int_equal(look_at_weeks(office, &leader, lead).missing, 0);
    OK(qf_taskforce_dissolve(&leader, lead, "案件办结", &office->error));
    REFUSED(qf_taskforce_dissolve(&leader, lead, "案件办结", &office->error), QF_CONFLICT);
    REFUSED(qf_access_matter(&leader, lead, QF_HANDLE, &office->error), QF_DENIED);
    assert_int_equal(look_at_weeks(office, &leader, lead).missing, 1); /* the last week had none either */
}

/* --- joint handling ---------------------------------------------------------------------------------------------------- */

static int64_t add_party(struct office *office, int64_t matter, const char *kind, int64_t organ, const char *name)
{
    int64_t party = 0;

    OK(qf_joint_add(
        &office->county_leader, &(struct qf_new_party){ matter, organ, kind, name }, &party, &office->error));
    return party;
}

static enum qf_status count_rows(void *context, const struct qf_joint_entry *entry, struct qf_error *error)
{
    unsigned *counts = context;

    (void)error;
    counts[0]++;
    counts[1] += entry->overdue;
    return QF_OK;
}

static enum qf_status second(struct office *office, int64_t party, const struct qf_desk *user)
{
    return qf_joint_second(&office->county_leader,
        &(struct qf_new_secondment){ party, user->actor.user, OFFICE_TODAY + 30 }, &office->error);
}

static enum qf_status ask_for(struct office *office, int64_t party, const struct qf_desk *user, int64_t *ret_request)
{
    return qf_joint_ask(&office->county_leader,
        &(struct qf_new_secondment){ party, user->actor.user, OFFICE_TODAY + 30 }, "需要工程审计人员", ret_request,
        &office->error);
}

static enum qf_status count_requests(void *context, const struct qf_lending_request *request, struct qf_error *error)
{
    (void)request;
    (void)error;
    ++*(unsigned *)context;
    return QF_OK;
}

static unsigned requests(struct office *office, const struct qf_desk *desk)
{
    unsigned count = 0;

    OK(qf_joint_requests(desk, count_requests, &count, &office->error));
    return count;
}

static void joint__lets_seconded_people_in_until_their_day(void **state)
{
    struct office *office = *state;
    int64_t lead = open_lead(office, 900);
    struct qf_desk guest = office->township_officer;
    struct qf_day_done done;

    REFUSED(qf_matter_join(&office->county_leader, lead, guest.actor.user, "seconded", &office->error), QF_USAGE);
    int64_t party = add_party(office, lead, "locality", office->township, NULL);
    REFUSED(qf_joint_add(&office->county_leader, &(struct qf_new_party){ lead, office->township, "locality", NULL },
                &party, &office->error),
        QF_CONFLICT);
    REFUSED(qf_access_matter(&guest, lead, QF_SEE, &office->error), QF_NOT_FOUND);
    REFUSED(second(office, party, &office->colleague), QF_INPUT); /* of another organ than the party's */
    OK(second(office, party, &guest));
    REFUSED(second(office, party, &guest), QF_CONFLICT);
    OK(qf_access_matter(&guest, lead, QF_HANDLE, &office->error));
    guest.today = OFFICE_TODAY + 30;
    OK(qf_access_matter(&guest, lead, QF_SEE, &office->error)); /* its last day */
    guest.today = OFFICE_TODAY + 31;
    REFUSED(qf_access_matter(&guest, lead, QF_SEE, &office->error), QF_NOT_FOUND); /* though nothing was swept */
    office_change_of(office,
        "INSERT INTO move (matter, name, from_state, to_state, on_day) VALUES (?1, 'other', 'open', 'open', "
        "'2025-06-27')",
        open_lead(office, 901));
    guest.today = OFFICE_TODAY; /* said to be an earlier day, once a later one is in the book */
    REFUSED(qf_access_matter(&guest, lead, QF_SEE, &office->error), QF_NOT_FOUND);
    OK(qf_daily_run(office->book, office->catalog, OFFICE_TODAY + 31, &done, &office->error));
    assert_int_equal(done.released, 1);
    OK(qf_daily_run(office->book, office->catalog, OFFICE_TODAY + 31, &done, &office->error));
    assert_int_equal(done.released, 0);
    assert_int_equal(number(office, "SELECT to_day = '2025-06-26' FROM team WHERE part = 'seconded'", 0), 1);
}

static void joint__asks_the_organ_that_lends_unless_it_lies_below(void **state)
{
    struct office *office = *state;
    struct qf_desk stranger, lender;
    int64_t lead = open_lead(office, 900), request = 0;

    stranger = office_add_user(office, "lent", office->other_county, QF_ROLE_OFFICER, 61);
    lender = office_add_user(office, "lender", office->other_county, QF_ROLE_LEADER, 62);
    int64_t party = add_party(office, lead, "stationed_group", office->other_county, "驻县住建局纪检监察组");
    REFUSED(second(office, party, &stranger), QF_DENIED);
    assert_non_null(strstr(office->error.hint, "joint ask"));
    REFUSED(ask_for(office, party, &office->colleague, &request), QF_INPUT); /* of another organ than the party's */
    OK(ask_for(office, party, &stranger, &request));
    REFUSED(ask_for(office, party, &stranger, &request), QF_CONFLICT);
    assert_int_equal(requests(office, &lender), 1);
    assert_int_equal(requests(office, &office->county_leader), 1); /* who asked */
    assert_int_equal(requests(office, &stranger), 0);
    REFUSED(qf_access_matter(&stranger, lead, QF_SEE, &office->error), QF_NOT_FOUND); /* asked for is not lent */
    REFUSED(qf_joint_lend(&stranger, request, NULL, &office->error), QF_NOT_FOUND);   /* nobody lends themselves */
    REFUSED(qf_joint_lend(&office->township_officer, request, NULL, &office->error), QF_NOT_FOUND);
    REFUSED(qf_joint_lend(&office->county_leader, request, NULL, &office->error), QF_NOT_FOUND); /* who asked */
    REFUSED(qf_joint_lend(&lender, request, "", &office->error), QF_USAGE);
    OK(qf_joint_lend(&lender, request, NULL, &office->error));
    REFUSED(qf_joint_lend(&lender, request, NULL, &office->error), QF_CONFLICT);
    assert_int_equal(requests(office, &lender), 0);
    assert_int_equal(office_number(office, "SELECT agreed_by FROM secondment"), lender.actor.user);
    OK(qf_access_matter(&stranger, lead, QF_HANDLE, &office->error));
    REFUSED(qf_access_matter(&lender, lead, QF_SEE, &office->error), QF_NOT_FOUND); /* lending shows nothing */
    OK(qf_joint_release(&office->county_leader, lead, stranger.actor.user, &office->error));
    REFUSED(qf_access_matter(&stranger, lead, QF_SEE, &office->error), QF_NOT_FOUND);
}

/* A leader whom the matter concerns does not hear of it by being asked; who asked must still have it when the answer comes. */
static void joint__asks_no_leader_who_must_recuse(void **state)
{
    struct office *office = *state;
    struct qf_desk stranger, lender;
    int64_t lead = open_lead(office, 900), request = 0;

    stranger = office_add_user(office, "lent", office->other_county, QF_ROLE_OFFICER, 61);
    lender = office_add_user(office, "lender", office->other_county, QF_ROLE_LEADER, 62);
    int64_t party = add_party(office, lead, "stationed_group", office->other_county, "驻县住建局纪检监察组");
    OK(ask_for(office, party, &stranger, &request));
    office_change_of(office,
        "INSERT INTO recusal (matter, user, ground) VALUES (?1, (SELECT id FROM user WHERE name = 'lender'), 'kin')",
        lead);
    assert_int_equal(requests(office, &lender), 0);
    REFUSED(qf_joint_lend(&lender, request, NULL, &office->error), QF_NOT_FOUND);
    assert_int_equal(requests(office, &office->leader), 1); /* the city's, above them */
    office_change_of(office,
        "INSERT INTO recusal (matter, user, ground) VALUES (?1, (SELECT id FROM user WHERE name = 'lent'), 'kin')",
        lead);
    REFUSED(qf_joint_lend(&office->leader, request, NULL, &office->error), QF_DENIED);
    OK(qf_joint_lend(&office->leader, request, "须回避", &office->error));
    assert_int_equal(office_number(office, "SELECT count(*) FROM team WHERE part = 'seconded'"), 0);
    assert_int_equal(office_number(office, "SELECT answer = 'refused' FROM secondment_request"), 1);
}

static void joint__holds_recusal_for_those_who_come(void **state)
{
    struct office *office = *state;

    office_set_kin(office_entity(900), office_entity(15)); /* the township's officer */
    int64_t lead = open_lead(office, 900), party = add_party(office, lead, "locality", office->township, NULL);
    REFUSED(second(office, party, &office->township_officer), QF_DENIED);
    assert_non_null(strstr(office->error.message, "recuse"));
    office_set_kin(0, 0);
    OK(qf_recusal_check(&office->county_leader, &office_no_kin, lead, &office->error));
    OK(second(office, party, &office->township_officer));
    office_set_kin(office_entity(900), office_entity(15)); /* found out later */
    OK(qf_recusal_check(&office->county_leader, &office_no_kin, lead, &office->error));
    REFUSED(qf_access_matter(&office->township_officer, lead, QF_SEE, &office->error), QF_NOT_FOUND);
}

static void joint__shares_a_workspace(void **state)
{
    struct office *office = *state;
    int64_t lead = open_lead(office, 900), entry, task;
    int64_t party = add_party(office, lead, "locality", office->township, NULL);
    unsigned counts[2] = { 0 };
    struct qf_desk later = office->officer;

    OK(second(office, party, &office->township_officer));
    OK(qf_joint_write(
        &office->officer, &(struct qf_new_entry){ .matter = lead, .what = "账册在镇财政所" }, &entry, &office->error));
    OK(qf_joint_write(&office->officer,
        &(struct qf_new_entry){ .matter = lead, .party = party, .due = OFFICE_TODAY + 5, .what = "调取凭证" }, &task,
        &office->error));
    REFUSED(qf_joint_write(
                &office->colleague, &(struct qf_new_entry){ .matter = lead, .what = "x" }, &entry, &office->error),
        QF_DENIED);
    REFUSED(qf_joint_entries(&office->colleague, lead, count_rows, counts, &office->error), QF_DENIED); /* not inside */
    OK(qf_joint_entries(&office->township_officer, lead, count_rows, counts, &office->error));
    assert_int_equal(counts[0], 2);
    assert_int_equal(counts[1], 0);
    later.today = OFFICE_TODAY + 6;
    OK(qf_joint_entries(&later, lead, count_rows, counts, &office->error));
    assert_int_equal(counts[1], 1);
    REFUSED(
        qf_joint_done(&office->township_officer, entry, "知悉", &office->error), QF_CONFLICT); /* a note asks nothing */
    OK(qf_joint_done(&office->township_officer, task, "已调取12册", &office->error));
    REFUSED(qf_joint_done(&office->township_officer, task, "再次", &office->error), QF_CONFLICT);
    OK(qf_joint_leave(&office->county_leader, party, &office->error));
    REFUSED(qf_access_matter(&office->township_officer, lead, QF_SEE, &office->error), QF_NOT_FOUND);
    REFUSED(qf_joint_write(&office->officer,
                &(struct qf_new_entry){ .matter = lead, .party = party, .due = OFFICE_TODAY, .what = "再调" }, &task,
                &office->error),
        QF_NOT_FOUND);
}

/* --- once a day -------------------------------------------------------------------------------------------------------- */

static void park(struct office *office, int64_t lead, const char *day)
{
    office_change_of(office, "UPDATE matter SET state = 'proposed' WHERE id = ?1", lead);
    OK(qf_matter_record(&office->officer, lead, "disposition", "parked", &office->error));
    OK(qf_matter_record(&office->officer, lead, "wake_up_date", day, &office->error));
    OK(office_move(office, &office->officer, lead, "park", &office->county_leader));
}

static void parked__comes_back_on_its_day_by_itself(void **state)
{
    struct office *office = *state;
    int64_t lead = open_lead(office, 900);
    struct qf_day_done done;

    REFUSED(qf_matter_record(&office->officer, lead, "wake_up_date", "明年", &office->error), QF_USAGE);
    REFUSED(qf_matter_record(&office->officer, lead, "wake_up_date", "2025-05-27", &office->error), QF_USAGE);
    park(office, lead, "2025-09-01");
    assert_int_equal(
        number(office, "SELECT due_on = '2025-09-01' FROM clock WHERE matter = ?1 AND name = 'wake_up'", lead), 1);
    OK(qf_daily_run(office->book, office->catalog, OFFICE_TODAY + 96, &done, &office->error)); /* 2025-08-31 */
    assert_int_equal(done.moved, 0);
    OK(qf_daily_run(office->book, office->catalog, OFFICE_TODAY + 97, &done, &office->error));
    assert_int_equal(done.moved, 1);
    assert_int_equal(done.held_up, 0);
    assert_int_equal(number(office, "SELECT state = 'assigned' FROM matter WHERE id = ?1", lead), 1);
    assert_int_equal(number(office, "SELECT by_user IS NULL FROM move WHERE matter = ?1 AND name = 'wake'", lead), 1);
    assert_int_equal(number(office, "SELECT state = 'met' FROM clock WHERE matter = ?1 AND name = 'wake_up'", lead), 1);
    assert_int_equal(
        number(office,
            "SELECT count(*) FROM clock WHERE matter = ?1 AND name = 'disposition_proposal' AND ended_on IS NULL",
            lead),
        1);
}

static void parked__goes_up_when_its_handler_must_recuse(void **state)
{
    struct office *office = *state;
    int64_t lead = open_lead(office, 900);
    struct qf_day_done done;

    park(office, lead, "2025-09-01");
    office_set_kin(office_entity(900), office_entity(13)); /* the handler, as is found out meanwhile */
    OK(qf_recusal_check(&office->county_leader, &office_no_kin, lead, &office->error));
    OK(qf_daily_run(office->book, office->catalog, OFFICE_TODAY + 97, &done, &office->error));
    assert_int_equal(done.moved, 0);
    assert_int_equal(done.held_up, 1);
    OK(qf_daily_run(office->book, office->catalog, OFFICE_TODAY + 98, &done, &office->error));
    assert_int_equal(done.lapsed, 1);
    assert_int_equal(number(office, "SELECT level = 'red' AND state = 'parked' FROM matter WHERE id = ?1", lead), 1);
    assert_int_equal(
        number(office, "SELECT escalated_to FROM clock WHERE matter = ?1 AND name = 'wake_up'", lead), office->city);
    OK(qf_matter_assign(&office->county_leader, lead, office->colleague.actor.user, &office->error));
    OK(qf_daily_run(office->book, office->catalog, OFFICE_TODAY + 99, &done, &office->error));
    assert_int_equal(done.moved, 1); /* in other hands it comes back after all */
}

int main(void)
{
#define IN_OFFICE(test) cmocka_unit_test_setup_teardown(test, office_open, office_close)
    const struct CMUnitTest tests[] = {
        IN_OFFICE(listing__is_one_act_with_its_move_and_clock),
        IN_OFFICE(listing__turns_yellow_and_red_and_ends_when_all_is_put_right),
        IN_OFFICE(listing__of_a_case_has_its_clock_and_keeps_it_open),
        IN_OFFICE(level_up__changes_organ_and_hands_in_one_act),
        IN_OFFICE(campaign__groups_matters_and_counts_by_domain),
        IN_OFFICE(campaign__counts_open_matters_and_persons_by_month),
        IN_OFFICE(campaign__counts_only_what_the_actor_may_see_and_lets_go),
        IN_OFFICE(taskforce__keeps_a_log_and_shows_the_weeks_without_one),
        IN_OFFICE(joint__lets_seconded_people_in_until_their_day),
        IN_OFFICE(joint__asks_the_organ_that_lends_unless_it_lies_below),
        IN_OFFICE(joint__asks_no_leader_who_must_recuse),
        IN_OFFICE(joint__holds_recusal_for_those_who_come),
        IN_OFFICE(joint__shares_a_workspace),
        IN_OFFICE(parked__comes_back_on_its_day_by_itself),
        IN_OFFICE(parked__goes_up_when_its_handler_must_recuse),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
