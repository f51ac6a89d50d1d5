/* SPDX-License-Identifier: Apache-2.0 */
/* Every domain in every township: what a round covers, what is done, what was hit. */
#include "office.h"

#include <stdio.h>
#include <string.h>

#include "handle/dragnet.h"

struct seen {
    unsigned count, done;
    int64_t hits;
    char first[40], hit[40];
};

static enum qf_status note(void *context, const struct qf_dragnet_cell *cell, struct qf_error *error)
{
    struct seen *seen = context;

    (void)error;
    if (!seen->count++)
        snprintf(seen->first, sizeof seen->first, "%s %s", cell->region, cell->domain);
    seen->done += *cell->done_on != '\0';
    seen->hits += cell->hits;
    if (cell->hits)
        snprintf(seen->hit, sizeof seen->hit, "%s %s", cell->region, cell->domain);
    return QF_OK;
}

static struct seen look(struct office *office, const struct qf_desk *desk, struct qf_dragnet_round *round)
{
    struct seen seen = { 0 };

    OK(qf_dragnet_show(desk, 0, note, &seen, round, &office->error));
    return seen;
}

static int64_t start(struct office *office, const char *name)
{
    static const char *const domains[] = { "D01", "D09" };
    int64_t round = 0;

    OK(qf_dragnet_start(&office->county_leader, name, domains, 2, &round, &office->error));
    return round;
}

static void round__covers_the_townships_of_its_organ(void **state)
{
    static const char *const unknown[] = { "D99" };
    struct office *office = *state;
    struct qf_dragnet_round round;
    int64_t id;

    REFUSED(qf_dragnet_show(&office->leader, 0, note, &(struct seen){ 0 }, &round, &office->error), QF_NOT_FOUND);
    REFUSED(qf_dragnet_start(&office->officer, "十大领域", NULL, 0, &id, &office->error), QF_DENIED);
    REFUSED(qf_dragnet_start(&office->leader, "十大领域", unknown, 1, &id, &office->error), QF_NOT_FOUND);
    start(office, "第一轮");
    REFUSED(qf_dragnet_start(&office->county_leader, "第一轮", NULL, 0, &id, &office->error), QF_CONFLICT);
    struct seen seen = look(office, &office->county_leader, &round);
    assert_int_equal(seen.count, 4);
    assert_string_equal(seen.first, "349901101 D01");
    assert_int_equal(round.cells, 4);
    assert_int_equal(look(office, &office->township_officer, &round).count, 2);
    /* All domains of the catalogue without any named. */
    OK(qf_dragnet_start(&office->county_leader, "第二轮", NULL, 0, &id, &office->error));
    size_t count;
    qf_catalog_domains(office->catalog, &count);
    assert_int_equal(look(office, &office->county_leader, &round).count, 2 * count);
    assert_string_equal(round.name, "第二轮");
    assert_int_equal(office_number(office, "SELECT count(*) FROM dragnet WHERE to_day = '2025-05-27'"), 1);
}

static void cell__is_searched_once_in_its_round(void **state)
{
    struct office *office = *state;
    struct qf_dragnet_round shown;
    int64_t round = start(office, "第一轮");

    REFUSED(qf_dragnet_done(&office->township_officer, round, "D01", "349901102", &office->error), QF_DENIED);
    REFUSED(qf_dragnet_done(&office->officer, round, "D02", "349901101", &office->error), QF_NOT_FOUND);
    REFUSED(qf_dragnet_done(&office->officer, round + 1, "D01", "349901101", &office->error), QF_NOT_FOUND);
    OK(qf_dragnet_done(&office->township_officer, round, "D01", "349901101", &office->error));
    REFUSED(qf_dragnet_done(&office->officer, round, "D01", "349901101", &office->error), QF_CONFLICT);
    assert_int_equal(look(office, &office->county_leader, &shown).done, 1);
    assert_int_equal(shown.done, 1);
    start(office, "第二轮");
    REFUSED(qf_dragnet_done(&office->officer, round, "D09", "349901101", &office->error), QF_CONFLICT); /* ended */
}

static void hit__is_a_lead_since_the_round_began(void **state)
{
    struct office *office = *state;
    struct qf_dragnet_round shown;

    start(office, "第一轮");
    office_lead(office, office->township, "349901101201", 900);
    office_lead(office, office->township, "349901101201", 901);
    office_change(
        office, "UPDATE matter SET domain = 'D09', opened_on = CASE id WHEN 1 THEN '2025-05-26' ELSE opened_on END");
    struct seen seen = look(office, &office->county_leader, &shown);
    assert_int_equal(seen.hits, 1); /* the other was there before */
    assert_string_equal(seen.hit, "349901101 D09");
    assert_int_equal(shown.hits, 1);
    /* One that may not be seen is not counted. */
    office_change(office, "UPDATE matter SET organ = 1");
    assert_int_equal(look(office, &office->county_leader, &shown).hits, 0);
    assert_int_equal(look(office, &office->leader, &shown).hits, 1);
}

int main(void)
{
#define IN_OFFICE(test) cmocka_unit_test_setup_teardown(test, office_open, office_close)
    const struct CMUnitTest tests[] = {
        IN_OFFICE(round__covers_the_townships_of_its_organ),
        IN_OFFICE(cell__is_searched_once_in_its_round),
        IN_OFFICE(hit__is_a_lead_since_the_round_began),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
