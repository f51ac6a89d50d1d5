/* SPDX-License-Identifier: Apache-2.0 */
/* What goes round the whole city: trainings of village cadres, surveys in waves, and the dragnet. */
#include "rehearse/year.h"

#include <stdio.h>

#include "base/date.h"
#include "handle/dragnet.h"
#include "handle/survey.h"
#include "handle/training.h"

/* --- trainings --------------------------------------------------------------------------------------------------------- */

enum { TRAINEES = 100, ABSENT = 4, FOR_THE_SECOND_TIME = 3 };

struct roster {
    struct qf_figure figures[TRAINEES + ABSENT + FOR_THE_SECOND_TIME];
    struct qf_roster_row rows[TRAINEES + ABSENT + FOR_THE_SECOND_TIME];
    size_t count;
};

static enum qf_status refuse_row(void *context, const struct qf_roster_bad *bad, struct qf_error *error)
{
    (void)context;
    (void)bad;
    (void)error;
    return QF_OK;
}

/* Some who came are there for the second time, and some of the roster do not come. */
static enum qf_status fill_roster(struct qf_year *year, const struct qf_errand *errand, unsigned county,
    struct roster *roster, struct qf_error *error)
{
    unsigned fresh = errand->count + ABSENT, again = errand->number >= QF_COUNTIES ? FOR_THE_SECOND_TIME : 0;
    unsigned villages = QF_VILLAGES / QF_COUNTIES;

    for (unsigned i = 0; i < fresh; i++)
        TRY(qf_cast_invent(&year->cast, &roster->figures[i], error));
    for (unsigned i = 0; i < again; i++)
        roster->figures[fresh + i] = year->trained[county][i];
    for (unsigned i = 0; i < FOR_THE_SECOND_TIME && i < errand->count; i++)
        year->trained[county][i] = roster->figures[i];
    roster->count = fresh + again;
    for (unsigned i = 0; i < roster->count; i++) {
        const struct qf_village_place *village = &year->cast.villages[county * villages + i % villages];
        roster->rows[i] = (struct qf_roster_row){ .line = i + 1,
            .person = roster->figures[i].resident_id,
            .name = roster->figures[i].name,
            .region = village->code };
    }
    return QF_OK;
}

static enum qf_status train(struct qf_year *year, struct qf_errand *errand, struct qf_error *error)
{
    unsigned county = errand->number % QF_COUNTIES;
    const struct qf_desk *leader = &qf_house_member(&year->cast.houses[1 + county], QF_ROLE_LEADER, 1)->desk;
    struct qf_roster_counts counts;
    struct roster roster;
    int64_t training;

    errand->run = NULL;
    TRY(fill_roster(year, errand, county, &roster, error));
    TRY(qf_training_add(
        leader, &(struct qf_new_training){ "基层干部廉洁履职专项培训", "廉政教育基地", 0 }, &training, error));
    TRY(qf_training_enrol(leader, training, roster.rows, roster.count, refuse_row, NULL, &counts, error));
    for (unsigned i = 0; i < ABSENT; i++) /* those after whom nobody came for the first time */
        roster.rows[errand->count + i] = roster.rows[--roster.count];
    return qf_training_attend(leader, training, roster.rows, roster.count, refuse_row, NULL, &counts, error);
}

static enum qf_status plan_trainings(struct qf_year *year, struct qf_error *error)
{
    unsigned left = year->rehearsal->script.trained, number = 0;

    for (; left; number++) {
        unsigned count = left < TRAINEES ? left : TRAINEES;
        /* The first round comes before the second, in which some of it sit again. */
        unsigned half = year->day_count / 2, from = number < QF_COUNTIES ? 10 : half / 2;
        TRY(qf_add_errand(year,
            &(struct qf_errand){ .run = train,
                .due = number < QF_COUNTIES ? from + qf_draw_below(&year->random, half / 2 - 10)
                                            : from + qf_draw_below(&year->random, half),
                .number = number,
                .count = count },
            error));
        left -= count;
    }
    return QF_OK;
}

/* --- surveys ----------------------------------------------------------------------------------------------------------- */

enum { ASKED = 1000 };

static enum qf_status survey(
    struct qf_year *year, unsigned county, int32_t on_day, int64_t satisfied, struct qf_error *error)
{
    const struct qf_house *house = &year->cast.houses[1 + county];
    const struct qf_desk *leader = &qf_house_member(&year->cast.houses[1 + county], QF_ROLE_LEADER, 0)->desk;
    char wave[8];
    int64_t row;

    snprintf(wave, sizeof wave, "%d", qf_days_to_civil(on_day).year);
    return qf_survey_record(leader,
        &(struct qf_survey){
            .wave = wave, .region = house->region, .asked = ASKED, .satisfied = satisfied, .on_day = on_day },
        &row, error);
}

/* The wave of the year before, and that of this year, so many points above it in every county. */
static enum qf_status survey_before(struct qf_year *year, struct qf_errand *errand, struct qf_error *error)
{
    errand->run = NULL;
    for (unsigned i = 0; i < QF_COUNTIES; i++) {
        year->satisfied[i] = ASKED / 2 + qf_draw_below(&year->random, ASKED / 5);
        TRY(survey(year, i, year->rehearsal->first_day - 20, year->satisfied[i], error));
    }
    return QF_OK;
}

static enum qf_status survey_after(struct qf_year *year, struct qf_errand *errand, struct qf_error *error)
{
    errand->run = NULL;
    for (unsigned i = 0; i < QF_COUNTIES; i++)
        TRY(survey(year, i, year->today, year->satisfied[i] + ASKED / 100 * year->rehearsal->script.satisfaction_points,
            error));
    return QF_OK;
}

/* --- the dragnet ------------------------------------------------------------------------------------------------------- */

static enum qf_status cast_dragnet(struct qf_year *year, struct qf_errand *errand, struct qf_error *error)
{
    const char *domains[16];

    errand->run = NULL;
    for (size_t i = 0; i < qf_scene_count; i++)
        domains[i] = qf_scenes[i].domain;
    return qf_dragnet_start(&qf_house_member(year->cast.houses, QF_ROLE_LEADER, 0)->desk, "十大领域拉网式排查", domains,
        qf_scene_count, &year->dragnet, error);
}

static enum qf_status search_cell(struct qf_year *year, struct qf_errand *errand, struct qf_error *error)
{
    struct qf_house *township = &year->cast.houses[1 + QF_COUNTIES + errand->number % QF_TOWNSHIPS];

    errand->run = NULL;
    return qf_dragnet_done(&qf_house_member(township, QF_ROLE_OFFICER, errand->number)->desk, year->dragnet,
        qf_scenes[errand->number / QF_TOWNSHIPS].domain, township->region, error);
}

static enum qf_status plan_dragnet(struct qf_year *year, struct qf_error *error)
{
    unsigned start = year->day_count / 5;

    TRY(qf_add_errand(year, &(struct qf_errand){ .run = cast_dragnet, .due = start }, error));
    for (unsigned i = 0; i < QF_TOWNSHIPS * qf_scene_count; i++)
        TRY(qf_add_errand(year,
            &(struct qf_errand){ .run = search_cell,
                .due = start + 1 + qf_draw_below(&year->random, year->day_count - start - 1),
                .number = i },
            error));
    return QF_OK;
}

enum qf_status qf_plan_rounds(struct qf_year *year, struct qf_error *error)
{
    TRY(qf_add_errand(year, &(struct qf_errand){ .run = survey_before }, error));
    TRY(qf_add_errand(year, &(struct qf_errand){ .run = survey_after, .due = year->day_count - 8 }, error));
    TRY(plan_trainings(year, error));
    return plan_dragnet(year, error);
}
