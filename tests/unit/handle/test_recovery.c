/* SPDX-License-Identifier: Apache-2.0 */
/* Money in double entry: stages, limits, reversals, balance. */
#include "office.h"

#include <string.h>

enum { YUAN = 100 };

static int64_t post(struct office *office, int64_t matter, enum qf_posting_kind kind, int64_t yuan)
{
    int64_t posting = 0;

    OK(qf_recovery_post(&office->county_leader,
        &(struct qf_posting){ .matter = matter,
            .kind = kind,
            .fen = yuan * YUAN,
            .receipt = "银行回单",
            .beneficiary = "上杨湾村村民",
            .note = "说明" },
        &posting, &office->error));
    return posting;
}

static enum qf_status try_post(struct office *office, int64_t matter, enum qf_posting_kind kind, int64_t yuan)
{
    int64_t posting;

    return qf_recovery_post(&office->county_leader,
        &(struct qf_posting){
            .matter = matter, .kind = kind, .fen = yuan * YUAN, .receipt = "x", .beneficiary = "x", .note = "x" },
        &posting, &office->error);
}

static struct qf_recovery recovery_of(struct office *office, int64_t matter)
{
    struct qf_recovery recovery;

    OK(qf_recovery_of(office->book, matter, &recovery, &office->error));
    return recovery;
}

static void recovery__follows_money_to_the_last_fen(void **state)
{
    struct office *office = *state;
    int64_t matter = office_lead(office, office->county, "349901101201", 900);

    post(office, matter, QF_POSTING_FOUND, 3000000);
    post(office, matter, QF_POSTING_ORDERED, 3000000);
    post(office, matter, QF_POSTING_RECEIVED, 2900000);
    post(office, matter, QF_POSTING_WRITTEN_OFF, 100000);
    post(office, matter, QF_POSTING_RETURNED, 2320000);
    post(office, matter, QF_POSTING_LIVELIHOOD, 500000);
    assert_false(qf_recovery_balances(&(struct qf_recovery){ .held = 1 }));
    struct qf_recovery before = recovery_of(office, matter);
    assert_int_equal(before.held, 80000 * YUAN);
    assert_false(qf_recovery_balances(&before));
    post(office, matter, QF_POSTING_TREASURY, 80000);
    struct qf_recovery after = recovery_of(office, matter);
    assert_true(qf_recovery_balances(&after));
    assert_int_equal(after.received, after.returned + after.treasury + after.livelihood);
    assert_int_equal(after.found, after.received + after.written_off);
}

static void recovery__pays_out_no_more_than_is_held(void **state)
{
    struct office *office = *state;
    int64_t matter = office_lead(office, office->county, "349901101201", 900);

    REFUSED(try_post(office, matter, QF_POSTING_ORDERED, 1), QF_LIMIT);
    post(office, matter, QF_POSTING_FOUND, 100);
    REFUSED(try_post(office, matter, QF_POSTING_ORDERED, 101), QF_LIMIT);
    post(office, matter, QF_POSTING_ORDERED, 100);
    REFUSED(try_post(office, matter, QF_POSTING_RETURNED, 1), QF_LIMIT);
    post(office, matter, QF_POSTING_RECEIVED, 60);
    REFUSED(try_post(office, matter, QF_POSTING_RETURNED, 61), QF_LIMIT);
    REFUSED(try_post(office, matter, QF_POSTING_RECEIVED, 0), QF_USAGE);
}

static void recovery__takes_a_posting_back_once(void **state)
{
    struct office *office = *state;
    int64_t matter = office_lead(office, office->county, "349901101201", 900);

    post(office, matter, QF_POSTING_FOUND, 100);
    int64_t ordered = post(office, matter, QF_POSTING_ORDERED, 100);
    int64_t received = post(office, matter, QF_POSTING_RECEIVED, 100);
    REFUSED(qf_recovery_reverse(&office->county_leader, ordered, "typed twice", &office->error), QF_CONFLICT);
    OK(qf_recovery_reverse(&office->county_leader, received, "the bank returned it", &office->error));
    REFUSED(qf_recovery_reverse(&office->county_leader, received, "again", &office->error), QF_CONFLICT);
    REFUSED(qf_recovery_reverse(&office->county_leader, ordered, "", &office->error), QF_USAGE);
    struct qf_recovery recovery = recovery_of(office, matter);
    assert_int_equal(recovery.received, 0);
    assert_int_equal(recovery.held, 0);
    assert_int_equal(recovery.to_receive, 100 * YUAN);
}

static void recovery__asks_for_receipts_and_names(void **state)
{
    struct office *office = *state;
    int64_t posting, matter = office_lead(office, office->county, "349901101201", 900);
    struct qf_posting bare = { .matter = matter, .fen = 1 };

    post(office, matter, QF_POSTING_FOUND, 100);
    post(office, matter, QF_POSTING_ORDERED, 100);
    bare.kind = QF_POSTING_RECEIVED;
    REFUSED(qf_recovery_post(&office->county_leader, &bare, &posting, &office->error), QF_USAGE);
    bare.kind = QF_POSTING_WRITTEN_OFF;
    REFUSED(qf_recovery_post(&office->county_leader, &bare, &posting, &office->error), QF_USAGE);
    bare.kind = QF_POSTING_RETURNED;
    bare.receipt = "x";
    REFUSED(qf_recovery_post(&office->county_leader, &bare, &posting, &office->error), QF_USAGE);
}

static void recovery__is_changed_only_by_whoever_handles_the_matter(void **state)
{
    struct office *office = *state;
    int64_t posting, matter = office_lead(office, office->county, "349901101201", 900);
    struct qf_posting found = { .matter = matter, .kind = QF_POSTING_FOUND, .fen = 100 };

    REFUSED(qf_recovery_post(&office->officer, &found, &posting, &office->error), QF_DENIED);
    REFUSED(qf_recovery_post(&office->clerk, &found, &posting, &office->error), QF_NOT_FOUND);
    office_join(office, matter, &office->officer, "member");
    OK(qf_recovery_post(&office->officer, &found, &posting, &office->error));
    found.kind = QF_POSTING_WRITTEN_OFF;
    found.note = "lost";
    REFUSED(qf_recovery_post(&office->officer, &found, &posting, &office->error), QF_DENIED); /* a leader's decision */
    REFUSED(qf_recovery_reverse(&office->clerk, posting, "x", &office->error), QF_NOT_FOUND);
}

/* The whole economy of a city and more; what is beyond it broke every sum that it was part of. */
static void recovery__finds_no_more_than_sums_can_hold(void **state)
{
    struct office *office = *state;
    int64_t matter = office_lead(office, office->county, "349901101201", 900), most = QF_RECOVERY_MOST_FEN / YUAN;

    REFUSED(try_post(office, matter, QF_POSTING_FOUND, most + 1), QF_LIMIT);
    REFUSED(try_post(office, matter, QF_POSTING_FOUND, INT64_MAX / YUAN), QF_LIMIT);
    post(office, matter, QF_POSTING_FOUND, most);
    REFUSED(try_post(office, matter, QF_POSTING_FOUND, 1), QF_LIMIT);
    REFUSED(try_post(office, matter, QF_POSTING_FOUND, INT64_MAX / YUAN), QF_LIMIT);
    post(office, matter, QF_POSTING_ORDERED, most);
    post(office, matter, QF_POSTING_RECEIVED, most);
    assert_int_equal(recovery_of(office, matter).held, QF_RECOVERY_MOST_FEN);
}

static void recovery__takes_back_what_no_sum_can_hold(void **state)
{
    struct office *office = *state;
    int64_t matter = office_lead(office, office->county, "349901101201", 900);
    int64_t first = post(office, matter, QF_POSTING_FOUND, 100), second = post(office, matter, QF_POSTING_FOUND, 100);

    /* As a book may have it from before there was a limit. */
    office_change(
        office, "UPDATE posting_line SET fen = 9000000000000000000 * (CASE account WHEN 'loss' THEN -1 ELSE 1 END)");
    assert_int_equal(recovery_of(office, matter).found, INT64_MAX);
    REFUSED(try_post(office, matter, QF_POSTING_FOUND, 1), QF_LIMIT);
    OK(qf_recovery_reverse(&office->county_leader, second, "two noughts too many", &office->error));
    OK(qf_recovery_reverse(&office->county_leader, first, "two noughts too many", &office->error));
    assert_int_equal(recovery_of(office, matter).found, 0);
    post(office, matter, QF_POSTING_FOUND, 100);
}

int main(void)
{
#define IN_OFFICE(test) cmocka_unit_test_setup_teardown(test, office_open, office_close)
    const struct CMUnitTest tests[] = {
        IN_OFFICE(recovery__follows_money_to_the_last_fen),
        IN_OFFICE(recovery__pays_out_no_more_than_is_held),
        IN_OFFICE(recovery__takes_a_posting_back_once),
        IN_OFFICE(recovery__asks_for_receipts_and_names),
        IN_OFFICE(recovery__is_changed_only_by_whoever_handles_the_matter),
        IN_OFFICE(recovery__finds_no_more_than_sums_can_hold),
        IN_OFFICE(recovery__takes_back_what_no_sum_can_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
