/* SPDX-License-Identifier: Apache-2.0 */
/* Every measure by hand over a small city, and the traps: cohorts, repeats, persons, reversals, caps, regions, hidden rows. */
#include "figures.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"

static const struct {
    const char *measure;
    int64_t numerator, denominator, value; /* value −1: n/a */
} expected[] = {
    { "reports_accepted", 10, 0, 10 },     /* eight and two; April's and the repeats are not among them */
    { "reports_repeated", 2, 0, 2 },       /* 1031 and 1032 */
    { "closing_rate", 6, 10, 600 },        /* April's three closed in May are no part of it */
    { "closing_on_time_rate", 5, 6, 833 }, /* 1002 told the reporter a day late */
    { "double_feedback_rate", 2, 3, 667 }, /* the third was told in June */
    { "leads_opened", 5, 0, 5 },           /* the sixth is merged */
    { "leads_from_visits", 1, 0, 1 },
    { "disposal_rate", 4, 5, 800 },
    { "verification_rate", 3, 5, 600 },
    { "filing_rate", 2, 3, 667 },
    { "cases_filed", 2, 0, 2 },
    { "dual_investigation_rate", 2, 3, 667 }, /* two verdicts on one case are one case */
    { "cases_listed", 1, 0, 1 },
    { "frugality_cases", 1, 0, 1 },
    { "frugality_persons", 2, 0, 2 },
    { "frugality_sanctioned", 1, 0, 1 },
    { "persons_filed", 2, 0, 2 },       /* one of them in two cases */
    { "village_heads_filed", 1, 0, 1 }, /* a deputy is none */
    { "persons_sanctioned", 3, 0, 3 },
    { "persons_party", 3, 0, 3 },
    { "persons_administrative", 1, 0, 1 },
    { "persons_both", 1, 0, 1 }, /* 3 + 1 − 1 = 3 */
    { "persons_transferred", 1, 0, 1 },
    { "accountability_persons", 2, 0, 2 }, /* one measure, one sanction for leadership */
    { "form_1", 2, 6, 333 },               /* two subjects of a lead closed with a lesser measure */
    { "form_2", 3, 6, 500 },
    { "form_3", 0, 6, 0 },
    { "form_4", 1, 6, 167 },
    { "cycle_mean", 91, 3, 303 }, /* 10, 20 and 61 days */
    { "cycle_median", 20, 1, 200 },
    { "cycle_reduction", 0, 0, -1 }, /* nothing was decided in May 2024 */
    { "loss_found", 160000, 0, 160000 },
    { "amount_recovered", 130000, 0, 130000 },
    { "restitution", 10000, 0, 10000 }, /* 50 yuan were taken back */
    { "to_treasury", 6000, 0, 6000 },
    { "to_livelihood", 64000, 0, 64000 },
    { "passed_on", 80000, 0, 80000 },  /* 100 + 60 + 640 */
    { "money_held", 50000, 0, 50000 }, /* 1,300 − 800 */
    { "livelihood_rate", 64000, 130000, 492 },
    { "loss_recovery_rate", 130000, 160000, 813 }, /* 81.25 */
    { "recovered_beyond", 30000, 0, 30000 },       /* 1,000 of a matter that concerns 700 */
    { "persons_repaid", 1, 0, 1 },
    { "warnings_raised", 4, 0, 4 },
    { "warnings_verified_rate", 3, 4, 750 },
    { "warnings_to_leads_rate", 2, 4, 500 },
    { "warnings_to_cases_rate", 1, 4, 250 }, /* by the lead into which its own was merged */
    { "model_precision", 1, 2, 500 },
    { "model_recall", 1, 2, 500 },
    { "data_arrival_rate", 1, 9, 111 }, /* nine contracts are monthly */
    { "data_quality", 90, 100, 900 },
    { "satisfaction", 360, 400, 900 }, /* the county's own row is divided further, and no part of it */
    { "training_coverage", 2, 3, 667 },
    { "plan_completion", 2, 3, 667 },
    { "plans_accepted", 1, 2, 500 },
    { "officials_replaced", 2, 0, 2 },
    { "secretaries_replaced", 1, 0, 1 },
    { "ghost_pay_stopped", 2, 0, 2 },
    { "ghost_pay_clawback", 150000, 0, 150000 },
    { "issues_solved", 2, 0, 2 },
    { "issues_solved_rate", 1, 2, 500 },
    { "visits", 2, 0, 2 },
    { "village_coverage", 2, 3, 667 },
    { "network_coverage", 1, 3, 333 }, /* the other officer's last day was the 31st */
    { "dragnet_completion", 1, 3, 333 },
    { "clocks_overdue", 1, 3, 1 }, /* one stands still, and what another may ask for is not ours */
    { "clocks_met_rate", 1, 2, 500 },
};

/* The city's leader in July. */
static struct qf_desk july(struct office *office)
{
    struct qf_desk desk = office->leader;

    desk.today = 20270;
    return desk;
}

static void statistics__agree_with_what_was_counted_by_hand(void **state)
{
    struct office *office = *state;
    struct qf_desk desk = july(office);
    size_t count;

    figures_city(office);
    qf_statistics(&count);
    assert_int_equal(count, QF_COUNT(expected));
    for (size_t i = 0; i < QF_COUNT(expected); i++) {
        struct qf_figure figure = figures_of(office, &desk, expected[i].measure, figures_may);
        if (figure.numerator != expected[i].numerator || figure.denominator != expected[i].denominator ||
            (expected[i].value < 0 ? figure.known : figure.value != expected[i].value))
            fail_msg("%s: %lld / %lld = %lld", expected[i].measure, (long long)figure.numerator,
                (long long)figure.denominator, (long long)figure.value);
    }
}

/* --- drill-down -------------------------------------------------------------------------------------------------------- */

struct drilled {
    int64_t numerator, denominator, rows;
    bool whole_name;
    char labels[512];
};

static enum qf_status add_row(void *context, const struct qf_counted_row *row, struct qf_error *error)
{
    struct drilled *drilled = context;

    (void)error;
    drilled->rows++;
    drilled->numerator += row->numerator;
    drilled->denominator += row->denominator;
    drilled->whole_name |= *row->name && !strchr(row->name, '*');
    strncat(drilled->labels, row->label, sizeof drilled->labels - strlen(drilled->labels) - 2);
    strcat(drilled->labels, " ");
    return QF_OK;
}

static struct drilled drill(
    struct office *office, const struct qf_desk *desk, const char *measure, enum qf_band band, const char *value)
{
    const struct qf_statistic *found;
    struct drilled drilled = { 0 };

    OK(qf_statistic_find(measure, &found, &office->error));
    OK(qf_statistics_drill(desk, found, &(struct qf_figure_query){ .period = figures_may, .band = band }, value,
        add_row, &drilled, &office->error));
    return drilled;
}

/* What is summed over rows is the figure; what is counted once may have more rows. */
static void drill__shows_the_rows_of_every_figure(void **state)
{
    struct office *office = *state;
    struct qf_desk desk = july(office);
    size_t count;
    const struct qf_statistic *measures = qf_statistics(&count);

    figures_city(office);
    for (size_t i = 0; i < count; i++) {
        struct qf_figure figure = figures_of(office, &desk, measures[i].name, figures_may);
        struct drilled drilled = drill(office, &desk, measures[i].name, QF_BAND_ALL, NULL);
        assert_false(drilled.whole_name);
        if (measures[i].how == QF_COUNT_SUM &&
            (figure.numerator != drilled.numerator || figure.denominator != drilled.denominator))
            fail_msg("%s: rows give %lld / %lld", measures[i].name, (long long)drilled.numerator,
                (long long)drilled.denominator);
        if (measures[i].how == QF_COUNT_DISTINCT &&
            (drilled.numerator < figure.numerator || drilled.denominator < figure.denominator))
            fail_msg("%s: fewer rows than counted", measures[i].name);
    }
    assert_string_equal(drill(office, &desk, "cases_filed", QF_BAND_DOMAIN, "D09").labels, "c3001 c3002 ");
    assert_int_equal(drill(office, &desk, "cases_filed", QF_BAND_DOMAIN, "D01").rows, 0);
    assert_string_equal(drill(office, &desk, "restitution", QF_BAND_ALL, NULL).labels, "c3001 #4 c3002 #10 c3002 #11 ");
}

static void drill__hides_what_the_actor_may_not_see(void **state)
{
    struct office *office = *state;
    struct qf_desk desk = july(office);

    figures_city(office);
    assert_int_equal(drill(office, &desk, "persons_sanctioned", QF_BAND_ALL, NULL).rows, 5);
    figures_run(
        office, "INSERT INTO recusal (matter, user, ground) VALUES (3001, %lld, 'kin')", (long long)desk.actor.user);
    struct drilled drilled = drill(office, &desk, "persons_sanctioned", QF_BAND_ALL, NULL);
    assert_int_equal(drilled.rows, 3);
    assert_null(strstr(drilled.labels, "c3001"));
    assert_null(strstr(drill(office, &desk, "amount_recovered", QF_BAND_ALL, NULL).labels, "c3001"));
    assert_int_equal(figures_of(office, &desk, "persons_sanctioned", figures_may).value, 3); /* the figure stays */
    /* An auditor sees figures and no matter; a township's officer only what is their organ's. */
    assert_int_equal(drill(office, &office->auditor, "cases_filed", QF_BAND_ALL, NULL).rows, 0);
    assert_int_equal(drill(office, &office->township_officer, "cases_filed", QF_BAND_ALL, NULL).rows, 0);
    assert_int_equal(figures_of(office, &office->auditor, "cases_filed", figures_may).value, 2);
    /* Nor a warning of which a lead was made that they may not see. */
    assert_non_null(strstr(drill(office, &desk, "warnings_raised", QF_BAND_ALL, NULL).labels, "!3"));
    assert_null(strstr(drill(office, &office->auditor, "warnings_raised", QF_BAND_ALL, NULL).labels, "!3"));
}

/* --- who, and where ------------------------------------------------------------------------------------------------------ */

static void statistics__are_of_ones_region_and_task(void **state)
{
    struct office *office = *state;
    struct qf_figure figure;
    struct qf_figure_query query = { .period = figures_may };

    figures_city(office);
    assert_int_equal(figures_of(office, &office->leader, "reports_accepted", figures_may).value, 10);
    assert_int_equal(figures_of(office, &office->county_leader, "reports_accepted", figures_may).value, 8);
    assert_int_equal(figures_of(office, &office->township_officer, "persons_sanctioned", figures_may).value, 3);
    query.region = "349902";
    OK(qf_statistics_figure(&office->leader, "reports_accepted", &query, &figure, &office->error));
    assert_int_equal(figure.value, 2);
    REFUSED(
        qf_statistics_figure(&office->county_leader, "reports_accepted", &query, &figure, &office->error), QF_DENIED);
    query.region = "3499"; /* above one's own */
    REFUSED(
        qf_statistics_figure(&office->county_leader, "reports_accepted", &query, &figure, &office->error), QF_DENIED);
    query.region = NULL;
    REFUSED(qf_statistics_figure(&office->clerk, "reports_accepted", &query, &figure, &office->error), QF_DENIED);
    REFUSED(qf_statistics_figure(&office->system, "reports_accepted", &query, &figure, &office->error), QF_DENIED);
    REFUSED(qf_statistics_figure(&office->leader, "reports", &query, &figure, &office->error), QF_NOT_FOUND);
}

struct bands {
    char text[512];
};

static enum qf_status add_band(void *context, const char *value, const struct qf_figure *figure, struct qf_error *error)
{
    struct bands *bands = context;
    size_t length = strlen(bands->text);

    (void)error;
    snprintf(bands->text + length, sizeof bands->text - length, "%s=%lld/%lld ", value, (long long)figure->numerator,
        (long long)figure->denominator);
    return QF_OK;
}

static struct bands by_band(struct office *office, const struct qf_desk *desk, const char *measure, enum qf_band band)
{
    const struct qf_statistic *found;
    struct bands bands = { "" };

    OK(qf_statistic_find(measure, &found, &office->error));
    OK(qf_statistics_walk(desk, found, &(struct qf_figure_query){ .period = figures_may, .band = band }, add_band,
        &bands, &office->error));
    return bands;
}

static void statistics__are_told_by_band(void **state)
{
    struct office *office = *state;
    const struct qf_statistic *reduction;
    struct qf_desk desk = july(office);
    struct bands ignored;

    figures_city(office);
    assert_string_equal(by_band(office, &desk, "reports_accepted", QF_BAND_COUNTY).text, "349901=8/0 349902=2/0 ");
    assert_string_equal(
        by_band(office, &desk, "persons_sanctioned", QF_BAND_RANK).text, "general=1/0 rural=1/0 township=1/0 ");
    assert_string_equal(
        by_band(office, &desk, "leads_opened", QF_BAND_SOURCE).text, "direct=2/0 report=1/0 visit=1/0 warning=1/0 ");
    assert_string_equal(by_band(office, &desk, "cases_filed", QF_BAND_CHANNEL).text, "=1/0 letter=1/0 ");
    assert_string_equal(by_band(office, &desk, "model_precision", QF_BAND_ITEM).text, "M01=1/2 M09=0/0 ");
    assert_string_equal(
        by_band(office, &desk, "passed_on", QF_BAND_ITEM).text, "livelihood=64000/0 returned=10000/0 treasury=6000/0 ");
    assert_string_equal(by_band(office, &desk, "cycle_median", QF_BAND_COUNTY).text, "349901=30/2 349902=61/1 ");
    OK(qf_statistic_find("cycle_reduction", &reduction, &office->error));
    REFUSED(
        qf_statistics_walk(&desk, reduction, &(struct qf_figure_query){ .period = figures_may, .band = QF_BAND_RANK },
            add_band, &ignored, &office->error),
        QF_USAGE);
}

/* --- what the programme of the city says --------------------------------------------------------------------------------- */

static void statistics__close_428_of_437(void **state)
{
    struct office *office = *state;
    char text[64];

    figures_reports(office, 1, 437, "349901101", "2025-05-06", 428, "2025-05-30");
    struct qf_figure figure = figures_of(office, &office->leader, "closing_rate", figures_may);
    const struct qf_statistic *measure;
    OK(qf_statistic_find("closing_rate", &measure, &office->error));
    qf_figure_format(measure, &figure, QF_LANG_ZH, text);
    assert_string_equal(text, "97.9%");
    /* Reopened, a report is not closed. */
    figures_move(office, 1, "assigned", "2025-05-31");
    assert_int_equal(figures_of(office, &office->leader, "closing_rate", figures_may).numerator, 427);
}

static void statistics__keep_the_livelihood_ratio_and_three_buckets(void **state)
{
    struct office *office = *state;

    figures_matter(office, 1, "case", "349901101201", "D09", "2025-05-01");
    figures_posting(office, 1, 1, "found", "2025-05-01", 23000000);
    figures_posting(office, 2, 1, "ordered", "2025-05-01", 23000000);
    figures_posting(office, 3, 1, "received", "2025-05-02", 23000000);
    figures_posting(office, 4, 1, "livelihood", "2025-05-03", 18400000);
    figures_posting(office, 5, 1, "returned", "2025-05-03", 4000000);
    figures_posting(office, 6, 1, "treasury", "2025-05-03", 600000);
    assert_int_equal(figures_of(office, &office->leader, "livelihood_rate", figures_may).value, 800);
    assert_int_equal(figures_of(office, &office->leader, "passed_on", figures_may).value,
        figures_of(office, &office->leader, "restitution", figures_may).value +
            figures_of(office, &office->leader, "to_treasury", figures_may).value +
            figures_of(office, &office->leader, "to_livelihood", figures_may).value);
    assert_int_equal(figures_of(office, &office->leader, "passed_on", figures_may).value, 2300000000);
    assert_int_equal(figures_of(office, &office->leader, "money_held", figures_may).value, 0);
}

static void statistics__cap_what_is_made_good_of_a_loss(void **state)
{
    struct office *office = *state;

    /* A bribe of 3.8 million, of which 5.2 came in; and a loss of 2 million of which nothing did. */
    figures_matter(office, 1, "case", "349901101201", "D10", "2025-05-01");
    figures_matter(office, 2, "case", "349901101201", "D10", "2025-05-01");
    figures_run(office, "UPDATE matter SET amount_fen = 380000000 WHERE id = 1");
    figures_posting(office, 1, 1, "found", "2025-05-01", 3800000);
    figures_posting(office, 2, 1, "received", "2025-05-02", 5200000);
    assert_int_equal(figures_of(office, &office->leader, "loss_recovery_rate", figures_may).value, 1000);
    figures_posting(office, 3, 2, "found", "2025-05-02", 2000000);
    assert_int_equal(
        figures_of(office, &office->leader, "loss_recovery_rate", figures_may).value, 655); /* 380 of 580 */
    assert_int_equal(figures_of(office, &office->leader, "amount_recovered", figures_may).value, 520000000); /* gross */
    assert_int_equal(figures_of(office, &office->leader, "recovered_beyond", figures_may).value, 140000000);
}

static void statistics__count_a_person_once(void **state)
{
    struct office *office = *state;

    figures_matter(office, 1, "case", "349901101201", "D09", "2025-05-01");
    figures_person(office, 1, 1, 900, "李四", "村书记", "rural");
    figures_sanction(office, 1, "party_warning", "party", "2025-05-02");
    figures_sanction(office, 1, "demerit", "administrative", "2025-05-20");
    assert_int_equal(figures_of(office, &office->leader, "persons_sanctioned", figures_may).value, 0); /* in trial */
    assert_int_equal(figures_of(office, &office->leader, "persons_both", figures_may).value, 0);
    figures_move(office, 1, "decided", "2025-05-21");
    assert_int_equal(figures_of(office, &office->leader, "persons_sanctioned", figures_may).value, 1);
    assert_int_equal(figures_of(office, &office->leader, "persons_party", figures_may).value, 1);
    assert_int_equal(figures_of(office, &office->leader, "persons_administrative", figures_may).value, 1);
    assert_int_equal(figures_of(office, &office->leader, "persons_both", figures_may).value, 1);
}

/* Told apart by name, unit and post where no ID is known: the same rule in every count, or the parts would not add up. */
static void statistics__know_a_person_without_an_id_in_two_cases(void **state)
{
    static const char *const measures[] = { "persons_sanctioned", "persons_party", "persons_administrative",
        "persons_both" };
    struct office *office = *state;

    for (int id = 1; id <= 2; id++) {
        figures_matter(office, id, "case", "349901101201", "D09", "2025-05-01");
        figures_person(office, id, id, 0, "张三", "科长", "general");
        figures_move(office, id, "decided", "2025-05-21");
    }
    figures_sanction(office, 1, "party_warning", "party", "2025-05-02");
    figures_sanction(office, 2, "demerit", "administrative", "2025-05-20");
    for (size_t i = 0; i < QF_COUNT(measures); i++)
        assert_int_equal(figures_of(office, &office->leader, measures[i], figures_may).value, 1);
}

static void statistics__shorten_the_cycle_by_two_fifths(void **state)
{
    struct office *office = *state;
    static const int then[] = { 90, 110 }, now[] = { 50, 60, 70 };
    struct qf_figure figure;

    for (int i = 0; i < 5; i++) {
        figures_matter(office, i + 1, "case", "349901101201", "D09", i < 2 ? "2023-06-01" : "2025-03-01");
        figures_run(office,
            "INSERT INTO move (matter, name, from_state, to_state, on_day) SELECT id, 'decide', 'trial', 'decided',"
            " date(opened_on, '+%d days') FROM matter WHERE id = %d",
            i < 2 ? then[i] : now[i - 2], i + 1);
    }
    struct qf_figure_query query = { .period = { 20148, 20270 },
        .base = { 19509, 19722 } }; /* 2025-03-01 on; 2023-06 to 2023-12 */
    OK(qf_statistics_figure(&office->leader, "cycle_reduction", &query, &figure, &office->error));
    assert_int_equal(figure.value, 400);
    OK(qf_statistics_figure(&office->leader, "cycle_median", &query, &figure, &office->error));
    assert_int_equal(figure.value, 600);
    query.base = (struct qf_period){ 0 }; /* one year before: nothing */
    OK(qf_statistics_figure(&office->leader, "cycle_reduction", &query, &figure, &office->error));
    assert_false(figure.known);
}

static void satisfaction__changes_in_percentage_points(void **state)
{
    struct office *office = *state;
    struct qf_desk desk = july(office);

    figures_city(office);
    struct qf_figure now = figures_of(office, &desk, "satisfaction", figures_may);
    struct qf_figure then = figures_of(office, &desk, "satisfaction", qf_period_year_before(figures_may));
    assert_int_equal(now.value - then.value, 270);
    assert_int_equal(then.denominator, 400);
}

/* --- periods and rounding ------------------------------------------------------------------------------------------------ */

static void shares__round_half_away_from_zero(void **state)
{
    (void)state;
    assert_int_equal(qf_share_tenths(1, 2000), 1); /* 0.05 % */
    assert_int_equal(qf_share_tenths(1, 2001), 0);
    assert_int_equal(qf_share_tenths(-1, 2000), -1);
    assert_int_equal(qf_share_tenths(1, 3) * 3, 999); /* 99.9: thirds do not add up to a whole */
    assert_int_equal(qf_share_tenths(236, 332), 711);
    assert_int_equal(qf_share_tenths(INT64_MAX / 2, INT64_MAX / 2), 1000);
}

static void periods__know_the_year_before(void **state)
{
    struct qf_period february = qf_period_of_month(2024 * 12 + 1);
    char day[QF_DATE_TEXT];

    (void)state;
    qf_date_format(february.to, day);
    assert_string_equal(day, "2024-02-29");
    qf_date_format(qf_period_year_before(february).to, day);
    assert_string_equal(day, "2023-02-28");
    qf_date_format(qf_period_year_before(qf_period_of_month(2025 * 12 + 1)).to, day);
    assert_string_equal(day, "2024-02-29"); /* a whole month stays whole */
    qf_date_format(qf_period_year_to(figures_may.to).from, day);
    assert_string_equal(day, "2025-01-01");
}

static void measures__say_how_they_are_counted_in_both_languages(void **state)
{
    size_t count;
    const struct qf_statistic *measures = qf_statistics(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        assert_true(*measures[i].title.zh && *measures[i].title.en && *measures[i].formula.zh &&
                    *measures[i].formula.en && *measures[i].source.zh);
        assert_true(strstr(measures[i].rows, "SELECT") && !(measures[i].bands & 1u));
        assert_int_equal(!!(measures[i].bands & 1u << QF_BAND_ITEM), !!measures[i].item);
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(measures[i].name, measures[k].name);
    }
}

int main(void)
{
#define IN_OFFICE(test) cmocka_unit_test_setup_teardown(test, office_open, office_close)
    const struct CMUnitTest tests[] = {
        IN_OFFICE(statistics__agree_with_what_was_counted_by_hand),
        IN_OFFICE(drill__shows_the_rows_of_every_figure),
        IN_OFFICE(drill__hides_what_the_actor_may_not_see),
        IN_OFFICE(statistics__are_of_ones_region_and_task),
        IN_OFFICE(statistics__are_told_by_band),
        IN_OFFICE(statistics__close_428_of_437),
        IN_OFFICE(statistics__keep_the_livelihood_ratio_and_three_buckets),
        IN_OFFICE(statistics__cap_what_is_made_good_of_a_loss),
        IN_OFFICE(statistics__count_a_person_once),
        IN_OFFICE(statistics__know_a_person_without_an_id_in_two_cases),
        IN_OFFICE(statistics__shorten_the_cycle_by_two_fifths),
        IN_OFFICE(satisfaction__changes_in_percentage_points),
        cmocka_unit_test(shares__round_half_away_from_zero),
        cmocka_unit_test(periods__know_the_year_before),
        cmocka_unit_test(measures__say_how_they_are_counted_in_both_languages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
