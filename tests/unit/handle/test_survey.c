/* SPDX-License-Identifier: Apache-2.0 */
/* Scores and changes from raw counts, wave against the wave of the year before. */
#include "office.h"

#include <string.h>

#include "handle/survey.h"

static enum qf_status record(
    struct office *office, const char *wave, int64_t asked, int64_t satisfied, const char *correction)
{
    int64_t id;

    return qf_survey_record(&office->officer,
        &(struct qf_survey){
            .wave = wave, .region = "349901101", .asked = asked, .satisfied = satisfied, .correction = correction },
        &id, &office->error);
}

static enum qf_status keep_first(void *context, const struct qf_survey_view *survey, struct qf_error *error)
{
    struct qf_survey_view *kept = context;

    (void)error;
    if (!kept->asked)
        *kept = *survey;
    return QF_OK;
}

static struct qf_survey_view first(struct office *office, const struct qf_desk *desk, const char *wave)
{
    struct qf_survey_view kept = { 0 };

    OK(qf_survey_walk(desk, &(struct qf_survey_filter){ .wave = wave }, keep_first, &kept, &office->error));
    return kept;
}

static void figures__are_rounded_half_away_from_zero(void **state)
{
    (void)state;
    assert_int_equal(qf_survey_score(0, 7), 0);
    assert_int_equal(qf_survey_score(7, 7), 1000);
    assert_int_equal(qf_survey_score(1, 3), 333);
    assert_int_equal(qf_survey_score(2, 3), 667);
    assert_int_equal(qf_survey_score(1, 2000), 1); /* 0.05 % */
    assert_int_equal(qf_survey_change(934, 1000, 664, 1000), 270);
    assert_int_equal(qf_survey_change(664, 1000, 934, 1000), -270);
    assert_int_equal(qf_survey_change(1, 2000, 0, 7), 1);
    assert_int_equal(qf_survey_change(0, 7, 1, 2000), -1);
    /* From the counts: 66.67 - 33.33 is 33.3, though the rounded scores are 33.4 apart. */
    assert_int_equal(qf_survey_change(2, 3, 1, 3), 333);
    assert_int_equal(qf_survey_score(2, 3) - qf_survey_score(1, 3), 334);
}

/* R27: 27 percentage points above the same wave of the year before. */
static void change__is_against_the_wave_one_year_before(void **state)
{
    struct office *office = *state;

    OK(record(office, "2024-H1", 500, 332, NULL));
    OK(record(office, "2024-H2", 500, 400, NULL));
    OK(record(office, "2025-H1", 1000, 934, NULL));
    struct qf_survey_view now = first(office, &office->officer, "2025-H1");
    assert_int_equal(now.score_tenths, 934);
    assert_int_equal(now.asked, 1000);
    assert_true(now.has_change);
    assert_int_equal(now.change_tenths, 270);
    assert_int_equal(now.asked_before, 500);
    struct qf_survey_view before = first(office, &office->officer, "2024-H1");
    assert_false(before.has_change);
}

static void survey__is_corrected_only_with_a_reason(void **state)
{
    struct office *office = *state;

    REFUSED(record(office, "2025", 10, 4, "没有可更正的"), QF_NOT_FOUND);
    OK(record(office, "2025", 10, 4, NULL));
    REFUSED(record(office, "2025", 10, 5, NULL), QF_CONFLICT);
    OK(record(office, "2025", 10, 5, "漏计一份"));
    assert_int_equal(first(office, &office->officer, NULL).score_tenths, 500);
}

static void survey__refuses_what_makes_no_sense(void **state)
{
    static const char *const waves[] = { "", "25", "202", "2025H1", "2025-", "2025-H 1", "二〇二五", "1899", NULL };
    struct office *office = *state;

    for (size_t i = 0; i < QF_COUNT(waves); i++)
        if (record(office, waves[i], 10, 5, NULL) != QF_USAGE)
            fail_msg("wave '%s' was taken", waves[i] ? waves[i] : "");
    REFUSED(record(office, "2025", 0, 0, NULL), QF_USAGE);
    REFUSED(record(office, "2025", 10, 11, NULL), QF_USAGE);
    REFUSED(record(office, "2025", 10, -1, NULL), QF_USAGE);
}

static void survey__is_seen_in_its_region(void **state)
{
    struct office *office = *state;

    OK(record(office, "2025", 10, 5, NULL));
    assert_int_equal(first(office, &office->leader, NULL).asked, 10);
    assert_int_equal(first(office, &office->township_officer, NULL).asked, 10);
    assert_int_equal(first(office, &office->auditor, NULL).asked, 10);
    struct qf_survey_view kept = { 0 };
    REFUSED(
        qf_survey_walk(&office->clerk, &(struct qf_survey_filter){ 0 }, keep_first, &kept, &office->error), QF_DENIED);
    REFUSED(
        qf_survey_record(&office->township_officer,
            &(struct qf_survey){ .wave = "2025", .region = "349901102", .asked = 1 }, &(int64_t){ 0 }, &office->error),
        QF_DENIED);
}

int main(void)
{
#define IN_OFFICE(test) cmocka_unit_test_setup_teardown(test, office_open, office_close)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures__are_rounded_half_away_from_zero),
        IN_OFFICE(change__is_against_the_wave_one_year_before),
        IN_OFFICE(survey__is_corrected_only_with_a_reason),
        IN_OFFICE(survey__refuses_what_makes_no_sense),
        IN_OFFICE(survey__is_seen_in_its_region),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
