/* SPDX-License-Identifier: Apache-2.0 */
/* Facts that the program tells by itself: each is tried in the case in which it must not hold. */
#include "office.h"

#include <stdio.h>

#include "handle/facts.h"
#include "handle/matter.h"

static bool holds(struct office *office, int64_t matter, const char *fact)
{
    bool answer = false;

    OK(qf_fact_holds(&office->officer, matter, fact, &answer, &office->error));
    return answer;
}

static void post(struct office *office, int64_t matter, enum qf_posting_kind kind, int64_t fen)
{
    int64_t posting = 0;

    OK(qf_recovery_post(&office->officer,
        &(struct qf_posting){
            .matter = matter, .kind = kind, .fen = fen, .receipt = "回单", .beneficiary = "上杨湾村村民", .note = "n" },
        &posting, &office->error));
}

static void ledger_balanced__fails_while_money_waits_at_any_stage(void **state)
{
    static const enum qf_posting_kind stages[] = { QF_POSTING_FOUND, QF_POSTING_ORDERED, QF_POSTING_RECEIVED };
    struct office *office = *state;
    int64_t lead = office_lead(office, office->county, "349901101201", 900);

    office_join(office, lead, &office->officer, "member");
    assert_true(holds(office, lead, "ledger_balanced"));
    for (size_t i = 0; i < QF_COUNT(stages); i++) {
        post(office, lead, stages[i], 30000);
        assert_false(holds(office, lead, "ledger_balanced"));
    }
    post(office, lead, QF_POSTING_RETURNED, 29999);
    assert_false(holds(office, lead, "ledger_balanced")); /* one fen is held */
    post(office, lead, QF_POSTING_LIVELIHOOD, 1);
    assert_true(holds(office, lead, "ledger_balanced"));
}

static void county_review__is_asked_of_townships_only(void **state)
{
    struct office *office = *state;
    int64_t of_township = office_lead(office, office->township, "349901101201", 900);
    int64_t of_county = office_lead(office, office->county, "349901101201", 901);

    assert_true(holds(office, of_county, "county_review_done"));
    assert_false(holds(office, of_township, "county_review_done"));
    office_join(office, of_township, &office->township_officer, "member");
    OK(qf_matter_record(&office->township_officer, of_township, "county_review", "同意", &office->error));
    assert_true(holds(office, of_township, "county_review_done"));
}

static void add_to_team(struct office *office, int64_t matter, const struct qf_desk *desk, const char *part)
{
    char sql[256];

    snprintf(sql, sizeof sql, "INSERT INTO team (matter, user, part, from_day) VALUES (%lld, %lld, '%s', '2025-05-01')",
        (long long)matter, (long long)desk->actor.user, part);
    office_change(office, sql);
}

/* Whoever worked on it once does not try it, though they have left the team since. */
static void trial__is_nobody_who_investigated(void **state)
{
    struct office *office = *state;
    int64_t lead = office_lead(office, office->county, "349901101201", 900);

    assert_false(holds(office, lead, "trial_officer_not_investigator")); /* nobody tries it yet */
    add_to_team(office, lead, &office->officer, "member");
    add_to_team(office, lead, &office->trial, "trial");
    assert_true(holds(office, lead, "trial_officer_not_investigator"));
    add_to_team(office, lead, &office->trial, "member");
    office_change(office, "UPDATE team SET to_day = '2025-05-02' WHERE part = 'member'");
    assert_false(holds(office, lead, "trial_officer_not_investigator"));
}

int main(void)
{
#define IN_OFFICE(test) cmocka_unit_test_setup_teardown(test, office_open, office_close)
    const struct CMUnitTest tests[] = {
        IN_OFFICE(ledger_balanced__fails_while_money_waits_at_any_stage),
        IN_OFFICE(county_review__is_asked_of_townships_only),
        IN_OFFICE(trial__is_nobody_who_investigated),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
