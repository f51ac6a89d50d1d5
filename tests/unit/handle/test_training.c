/* SPDX-License-Identifier: Apache-2.0 */
/* Rosters whole or not at all, heads counted once, no ID kept. */
#include "office.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "handle/training.h"
#include "ident/ident.h"

static int64_t add_training(struct office *office, const char *title, int32_t day)
{
    int64_t training = 0;

    OK(qf_training_add(&office->officer,
        &(struct qf_new_training){ .title = title, .place = "廉政教育基地", .on_day = day }, &training,
        &office->error));
    return training;
}

struct bad {
    unsigned count;
    int64_t last_line;
    char why[256];
};

static enum qf_status note_bad(void *context, const struct qf_roster_bad *bad, struct qf_error *error)
{
    struct bad *seen = context;

    (void)error;
    seen->count++;
    seen->last_line = bad->line;
    snprintf(seen->why, sizeof seen->why, "%s", bad->why);
    return QF_OK;
}

static enum qf_status enrol(struct office *office, int64_t training, const struct qf_roster_row *rows, size_t count,
    struct bad *bad, struct qf_roster_counts *counts)
{
    return qf_training_enrol(&office->officer, training, rows, count, note_bad, bad, counts, &office->error);
}

static struct qf_training_heads heads(struct office *office)
{
    struct qf_training_heads counted;

    OK(qf_training_count(&office->officer, &(struct qf_training_filter){ 0 }, &counted, &office->error));
    return counted;
}

static void roster__takes_people_by_id_and_by_account(void **state)
{
    struct office *office = *state;
    struct qf_roster_counts counts = { 0 };
    struct bad bad = { 0 };
    int64_t training = add_training(office, "廉洁履职培训", 0);
    char first[19], lower[19];

    snprintf(first, sizeof first, "%s", office_resident_id(501));
    snprintf(lower, sizeof lower, "%s", office_resident_id(502));
    const struct qf_roster_row rows[] = {
        { 2, first, "孙某", "349901101201" }, { 3, lower, "李某", "" }, { 4, "colleague", NULL, NULL },
        { 5, first, "孙某", "349901101201" }, /* the same person again */
    };
    OK(enrol(office, training, rows, QF_COUNT(rows), &bad, &counts));
    assert_int_equal(counts.added, 3);
    assert_int_equal(counts.known, 1);
    assert_int_equal(bad.count, 0);
    assert_int_equal(office_number(office, "SELECT count(*) FROM training_person WHERE name = 'colleague'"), 1);
    /* No resident ID stands anywhere, in the roster or its journal. */
    char sql[128];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM journal WHERE json LIKE '%%%s%%'", first);
    assert_int_equal(office_number(office, sql), 0);
    OK(enrol(office, training, rows, QF_COUNT(rows), &bad, &counts));
    assert_int_equal(counts.added, 0);
    assert_int_equal(counts.known, 4);
}

static void roster__with_a_bad_row_is_not_taken_at_all(void **state)
{
    struct office *office = *state;
    struct qf_roster_counts counts = { 0 };
    struct bad bad = { 0 };
    int64_t training = add_training(office, "廉洁履职培训", 0);
    char good[19], wrong[19];

    snprintf(good, sizeof good, "%s", office_resident_id(501));
    snprintf(wrong, sizeof wrong, "%s", good);
    wrong[17] = wrong[17] == '0' ? '1' : '0';
    const struct qf_roster_row rows[] = {
        { 2, good, "孙某", NULL },
        { 3, wrong, "李某", NULL },    /* check digit */
        { 4, "", "周某", NULL },       /* no ID */
        { 5, "nobody", "吴某", NULL }, /* no such account */
        { 6, "system", NULL, NULL },   /* an account of nobody known */
        { 7, office_resident_id(503), "", NULL },
        { 8, office_resident_id(503), "王某", "34990x" },
    };
    REFUSED(enrol(office, training, rows, QF_COUNT(rows), &bad, &counts), QF_INPUT);
    assert_int_equal(bad.count, 6);
    assert_int_equal(bad.last_line, 8);
    assert_null(strstr(bad.why, "3499"));
    assert_null(strstr(office->error.message, "3499"));
    assert_int_equal(office_number(office, "SELECT count(*) FROM training_person"), 0);
    OK(enrol(office, training, rows, 1, &bad, &counts));
    assert_int_equal(counts.added, 1);
}

static void heads__count_people_and_not_seats(void **state)
{
    struct office *office = *state;
    struct qf_roster_counts counts;
    struct bad bad = { 0 };
    int64_t first = add_training(office, "专项培训", 0), second = add_training(office, "参观教育基地", 0);
    char one[19], two[19];

    snprintf(one, sizeof one, "%s", office_resident_id(501));
    snprintf(two, sizeof two, "%s", office_resident_id(502));
    const struct qf_roster_row both[] = { { 1, one, "孙某", NULL }, { 2, two, "李某", NULL } };
    OK(enrol(office, first, both, 2, &bad, &counts));
    OK(enrol(office, second, both, 2, &bad, &counts));
    assert_int_equal(heads(office).enrolled, 2);
    assert_int_equal(heads(office).attended, 0);
    OK(qf_training_attend(&office->officer, first, both, 2, note_bad, &bad, &counts, &office->error));
    assert_int_equal(counts.added, 2);
    OK(qf_training_attend(&office->officer, second, both, 1, note_bad, &bad, &counts, &office->error));
    OK(qf_training_attend(&office->officer, second, both, 1, note_bad, &bad, &counts, &office->error));
    assert_int_equal(counts.known, 1);
    assert_int_equal(heads(office).attended, 2);
}

static void attendance__is_of_those_on_the_roster(void **state)
{
    struct office *office = *state;
    struct qf_roster_counts counts;
    struct bad bad = { 0 };
    int64_t training = add_training(office, "专项培训", 0), later = add_training(office, "下月培训", OFFICE_TODAY + 9);
    const struct qf_roster_row row[] = { { 7, "officer", NULL, NULL } };

    REFUSED(qf_training_attend(&office->officer, training, row, 1, note_bad, &bad, &counts, &office->error), QF_INPUT);
    assert_int_equal(bad.last_line, 7);
    OK(enrol(office, later, row, 1, &bad, &counts));
    REFUSED(qf_training_attend(&office->officer, later, row, 1, note_bad, &bad, &counts, &office->error), QF_CONFLICT);
}

static enum qf_status count_training(void *context, const struct qf_training_view *training, struct qf_error *error)
{
    (void)error;
    (void)training;
    ++*(int *)context;
    return QF_OK;
}

static void training__is_seen_by_its_organ_and_those_above(void **state)
{
    struct office *office = *state;
    struct qf_roster_counts counts;
    struct bad bad = { 0 };
    int64_t training = add_training(office, "专项培训", 0);
    const struct qf_training_filter all = { 0 };
    const struct qf_roster_row row[] = { { 7, "officer", NULL, NULL } };
    int seen = 0;

    OK(qf_training_walk(&office->leader, &all, count_training, &seen, &office->error));
    OK(qf_training_walk(&office->officer, &(struct qf_training_filter){ .from = OFFICE_TODAY, .to = OFFICE_TODAY },
        count_training, &seen, &office->error));
    assert_int_equal(seen, 2);
    OK(qf_training_walk(&office->township_officer, &all, count_training, &seen, &office->error));
    OK(qf_training_walk(&office->officer, &(struct qf_training_filter){ .from = OFFICE_TODAY + 1 }, count_training,
        &seen, &office->error));
    assert_int_equal(seen, 2);
    REFUSED(qf_training_enrol(&office->township_officer, training, row, 1, note_bad, &bad, &counts, &office->error),
        QF_NOT_FOUND);
    REFUSED(qf_training_walk(&office->clerk, &all, count_training, &seen, &office->error), QF_DENIED);
}

/* As many as a city trains in a year, in one transaction: whole or not at all. */
static void roster__of_2300_is_taken_in_one_transaction(void **state)
{
    enum { PEOPLE = 2300 };
    struct office *office = *state;
    struct qf_roster_counts counts = { 0 };
    struct bad bad = { 0 };
    int64_t training = add_training(office, "专项培训", 0);
    struct qf_roster_row *rows = calloc(PEOPLE, sizeof *rows);
    char(*ids)[19] = calloc(PEOPLE, sizeof *ids);

    for (int i = 0; i < PEOPLE; i++) {
        snprintf(
            ids[i], sizeof ids[i], "34990119%02d%02d%02d%03d", 50 + i / 100 % 50, 1 + i % 12, 1 + i % 28, i % 1000);
        ids[i][17] = qf_resident_id_check(ids[i]);
        rows[i] = (struct qf_roster_row){ i + 2, ids[i], "村干部", "349901101201" };
    }
    OK(enrol(office, training, rows, PEOPLE, &bad, &counts));
    assert_int_equal(counts.added, PEOPLE);
    assert_int_equal(heads(office).enrolled, PEOPLE);
    OK(qf_training_attend(&office->officer, training, rows, PEOPLE, note_bad, &bad, &counts, &office->error));
    assert_int_equal(heads(office).attended, PEOPLE);
    assert_int_equal(
        office_number(office, "SELECT count(DISTINCT at) FROM journal WHERE action = 'training enrol'"), 1);
    free(rows);
    free(ids);
}

int main(void)
{
#define IN_OFFICE(test) cmocka_unit_test_setup_teardown(test, office_open, office_close)
    const struct CMUnitTest tests[] = {
        IN_OFFICE(roster__takes_people_by_id_and_by_account),
        IN_OFFICE(roster__with_a_bad_row_is_not_taken_at_all),
        IN_OFFICE(heads__count_people_and_not_seats),
        IN_OFFICE(attendance__is_of_those_on_the_roster),
        IN_OFFICE(training__is_seen_by_its_organ_and_those_above),
        IN_OFFICE(roster__of_2300_is_taken_in_one_transaction),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
