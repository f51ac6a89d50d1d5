/* SPDX-License-Identifier: Apache-2.0 */
/* Frozen figures stay as they were, to the byte, and what changed since is told. */
#include "figures.h"

#include <stdio.h>
#include <string.h>

#include "handle/frozen.h"

enum { MAY_OVER = OFFICE_TODAY + 5 };

struct copy {
    char *figures;
    char head[80];
    int64_t sequence;
    int sets;
};

static enum qf_status copy_frozen(void *context, const struct qf_frozen *frozen, struct qf_error *error)
{
    struct copy *copy = context;

    (void)error;
    free(copy->figures);
    copy->figures = strdup(frozen->figures);
    copy->sequence = frozen->journal_sequence;
    copy->sets++;
    snprintf(copy->head, sizeof copy->head, "%s", frozen->journal_head);
    return QF_OK;
}

struct changes {
    int count;
    char text[1024];
};

static enum qf_status add_change(void *context, const struct qf_figure_change *change, struct qf_error *error)
{
    struct changes *changes = context;
    size_t length = strlen(changes->text);

    (void)error;
    changes->count++;
    if (change->band == QF_BAND_ALL && change->window == QF_WINDOW_PERIOD)
        snprintf(changes->text + length, sizeof changes->text - length, "%s %lld>%lld ", change->measure->name,
            change->then ? (long long)change->then->value : -1, change->now ? (long long)change->now->value : -1);
    return QF_OK;
}

static void frozen__stays_the_same_to_the_byte(void **state)
{
    struct office *office = *state;
    struct copy first = { 0 }, again = { 0 };
    struct changes changes = { 0 };
    int64_t id, other;
    bool fresh;

    figures_city(office);
    office->leader.today = MAY_OVER;
    OK(qf_figures_freeze(&office->leader, figures_may, "monthly report", &id, &fresh, &office->error));
    assert_true(fresh);
    OK(qf_frozen_look(&office->leader, id, copy_frozen, &first, &office->error));
    assert_int_equal(strlen(first.head), 64);
    assert_true(first.sequence > 0);
    OK(qf_figures_freeze(&office->leader, figures_may, "again", &other, &fresh, &office->error));
    assert_int_equal(other, id); /* nothing changed: the same set stands */
    assert_false(fresh);
    OK(qf_frozen_compare(&office->leader, id, add_change, &changes, &office->error));
    assert_int_equal(changes.count, 0);
    /* One more report is registered late, and a sanction turns out to be April's. */
    figures_reports(office, 5001, 1, "349901101201", "2025-05-06", 0, "");
    figures_run(office, "UPDATE sanction SET decided_on = '2025-04-30' WHERE person = 4");
    OK(qf_frozen_look(&office->leader, id, copy_frozen, &again, &office->error));
    assert_string_equal(first.figures, again.figures);
    OK(qf_frozen_compare(&office->leader, id, add_change, &changes, &office->error));
    assert_non_null(strstr(changes.text, "reports_accepted 10>11 "));
    assert_non_null(strstr(changes.text, "closing_rate 600>545 "));
    assert_non_null(strstr(changes.text, "persons_sanctioned 3>2 "));
    assert_null(strstr(changes.text, "cases_filed"));
    OK(qf_figures_freeze(&office->leader, figures_may, "corrected", &other, &fresh, &office->error));
    assert_true(fresh);
    assert_true(other > id);
    free(first.figures);
    free(again.figures);
}

static void figures__read_back_as_they_were_written(void **state)
{
    struct office *office = *state;
    struct qf_figure_set *set CLEANUP(qf_figure_set_free) = NULL;
    struct qf_figure_set *read CLEANUP(qf_figure_set_free) = NULL;
    struct qf_text text CLEANUP(qf_text_release) = { 0 }, again CLEANUP(qf_text_release) = { 0 };

    figures_city(office);
    OK(qf_figure_set_count(&office->leader, figures_may, &set, &office->error));
    OK(qf_figure_set_write(set, &text, &office->error));
    OK(qf_figure_set_read(qf_text_string(&text), &read, &office->error));
    OK(qf_figure_set_write(read, &again, &office->error));
    assert_string_equal(qf_text_string(&text), qf_text_string(&again));
    const struct qf_statistic *measure = qf_figure_set_measure(read, "cases_filed");
    assert_int_equal(qf_figure_set_find(read, measure, QF_WINDOW_PERIOD, QF_BAND_ALL, "")->figure.value, 2);
    assert_int_equal(qf_figure_set_find(read, measure, QF_WINDOW_YEAR, QF_BAND_ALL, "")->figure.value, 4);
    assert_null(qf_figure_set_find(read, measure, QF_WINDOW_YEAR, QF_BAND_COUNTY, "349999"));
    qf_figure_set_free(TAKE(read));
    REFUSED(qf_figure_set_read("{\"format\":1}", &read, &office->error), QF_CORRUPT);
    REFUSED(qf_figure_set_read("", &read, &office->error), QF_CORRUPT);
}

static void frozen__is_for_ones_region_and_task(void **state)
{
    struct office *office = *state;
    struct copy copy = { 0 };
    struct changes changes = { 0 };
    int64_t city, county;
    bool fresh;

    REFUSED(qf_figures_freeze(&office->leader, figures_may, NULL, &city, &fresh, &office->error), QF_CONFLICT);
    office->leader.today = office->county_leader.today = MAY_OVER;
    OK(qf_figures_freeze(&office->leader, figures_may, NULL, &city, &fresh, &office->error));
    OK(qf_figures_freeze(&office->county_leader, figures_may, NULL, &county, &fresh, &office->error));
    assert_true(county > city);
    REFUSED(qf_frozen_look(&office->county_leader, city, copy_frozen, &copy, &office->error), QF_NOT_FOUND);
    OK(qf_frozen_walk(&office->county_leader, copy_frozen, &copy, &office->error));
    assert_int_equal(copy.sets, 1);
    OK(qf_frozen_walk(&office->leader, copy_frozen, &copy, &office->error));
    assert_int_equal(copy.sets, 3);
    REFUSED(qf_frozen_compare(&office->leader, county, add_change, &changes, &office->error), QF_CONFLICT);
    REFUSED(qf_frozen_walk(&office->clerk, copy_frozen, &copy, &office->error), QF_DENIED);
    REFUSED(qf_figures_freeze(&office->clerk, figures_may, NULL, &city, &fresh, &office->error), QF_DENIED);
    REFUSED(
        qf_figures_freeze(&office->leader, (struct qf_period){ 10, 9 }, NULL, &city, &fresh, &office->error), QF_USAGE);
    free(copy.figures);
}

int main(void)
{
#define IN_OFFICE(test) cmocka_unit_test_setup_teardown(test, office_open, office_close)
    const struct CMUnitTest tests[] = {
        IN_OFFICE(frozen__stays_the_same_to_the_byte),
        IN_OFFICE(figures__read_back_as_they_were_written),
        IN_OFFICE(frozen__is_for_ones_region_and_task),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
