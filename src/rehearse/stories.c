/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The stories that every rehearsed year tells, whatever its size: what the programme of the city names one by one. The
 * sums are those of a whole year and shrink with it.
 */
#include "rehearse/year.h"

#include "base/date.h"

/* A day of the year 2025 as the script knows it, in a year that begins elsewhere: the working day at the same distance. */
static unsigned working_day(const struct qf_year *year, int month, int day)
{
    int32_t distance =
        qf_civil_to_days((struct qf_civil){ 2025, month, day }) - qf_civil_to_days((struct qf_civil){ 2025, 1, 1 });
    unsigned index = 0;

    while (index + 1 < year->day_count && year->days[index] < year->rehearsal->first_day + distance)
        index++;
    return index;
}

static int64_t shrink(const struct qf_year *year, int64_t yuan)
{
    const struct qf_script *script = &year->rehearsal->script;

    return (int64_t)((double)yuan * (double)script->recovered_fen / (double)qf_script_programme.recovered_fen) * 100;
}

static void count(struct qf_story_count *told, const struct qf_dossier *dossier)
{
    bool of_report = dossier->origin == QF_FROM_REPORT && !dossier->bypass;

    told->plans += dossier->has_plan;
    told->secretaries += dossier->replaces;
    told->reports += of_report;
    told->signed_reports += of_report && dossier->signature;
    if (dossier->ending == QF_END_SANCTION) {
        told->cases_of_reports += of_report;
        told->cases_elsewhere += !of_report;
        told->persons += dossier->person_count;
    }
    told->recovered_fen += dossier->recovered_fen;
}

/* Three million of land compensation on the secretary's account, and joint reports of it that lead nowhere for months. */
static enum qf_status tell_compensation(struct qf_year *year, struct qf_story_count *told, struct qf_error *error)
{
    struct qf_dossier *dossier;

    TRY(qf_add_dossier(year,
        &(struct qf_dossier){ .ending = QF_END_SANCTION,
            .signature = "joint",
            .has_plan = true,
            .replaces = true,
            .repeats = year->rehearsal->script.joint_reports - 1,
            .recovered_fen = shrink(year, 3000000) },
        &dossier, error));
    const struct qf_village_place *village = &year->cast.villages[year->villages[0]];
    TRY(qf_place_dossier(year, dossier, &qf_scene_compensation, village->code, village->name, error));
    TRY(qf_plan_path(year, dossier, error));
    count(told, dossier);
    return QF_OK;
}

/* Whoever signs on 27 May is told by 18 June. */
static enum qf_status tell_real_name(struct qf_year *year, struct qf_story_count *told, struct qf_error *error)
{
    struct qf_dossier *dossier;

    TRY(qf_add_dossier(
        year, &(struct qf_dossier){ .ending = QF_END_MINOR, .signature = "real_name" }, &dossier, error));
    TRY(qf_place_in_village(year, dossier, error));
    TRY(qf_plan_path_from(year, dossier, working_day(year, 5, 27), error));
    count(told, dossier);
    return QF_OK;
}

/* The bureau's director: bribed with less than is recovered, and sanctioned by party and office. */
static enum qf_status tell_bureau(struct qf_year *year, struct qf_story_count *told, struct qf_error *error)
{
    struct qf_dossier *dossier;

    TRY(qf_add_dossier(year,
        &(struct qf_dossier){ .origin = QF_FROM_ELSEWHERE,
            .ending = QF_END_SANCTION,
            .party_and_office = true,
            .supervised = true,
            .amount_fen = shrink(year, 3800000),
            .recovered_fen = shrink(year, 5200000) },
        &dossier, error));
    TRY(qf_place_dossier(year, dossier, &qf_scene_bureau, year->cast.houses[0].region, year->rehearsal->city, error));
    TRY(qf_plan_path_from(year, dossier, working_day(year, 4, 15), error));
    count(told, dossier);
    return QF_OK;
}

/* Cases that models and departments gave rise to. */
static enum qf_status tell_of_village(struct qf_year *year, struct qf_story_count *told, const struct qf_scene *scene,
    unsigned persons, int64_t yuan, struct qf_error *error)
{
    struct qf_dossier *dossier;

    TRY(qf_add_dossier(year,
        &(struct qf_dossier){ .origin = QF_FROM_ELSEWHERE,
            .ending = QF_END_SANCTION,
            .party_and_office = true,
            .person_count = persons,
            .recovered_fen = shrink(year, yuan) },
        &dossier, error));
    const struct qf_village_place *village =
        &year->cast.villages[year->villages[qf_draw_below(&year->random, QF_VILLAGES)]];
    const char *township = year->cast.houses[village->township].place;
    TRY(qf_place_dossier(year, dossier, scene, village->code, township, error));
    TRY(qf_plan_path(year, dossier, error));
    count(told, dossier);
    return QF_OK;
}

/* Two cases in one township within a year ask who answered for it; the county's organ decides. */
static enum qf_status tell_secretaries(struct qf_year *year, struct qf_story_count *told, struct qf_error *error)
{
    struct qf_dossier *dossier;

    for (unsigned i = 0; i < year->rehearsal->script.warned; i++) {
        TRY(qf_add_dossier(
            year, &(struct qf_dossier){ .origin = QF_FROM_ELSEWHERE, .ending = QF_END_SANCTION }, &dossier, error));
        const struct qf_house *township = &year->cast.houses[1 + QF_COUNTIES + (7 * i + 3) % QF_TOWNSHIPS];
        TRY(qf_place_dossier(
            year, dossier, &qf_scene_secretary, year->cast.houses[township->parent].region, township->place, error));
        TRY(qf_plan_path(year, dossier, error));
        count(told, dossier);
        told->leaders++;
    }
    return QF_OK;
}

/* Twelve village cadres of one township who were paid after their posts had ended. */
static enum qf_status tell_ghosts(struct qf_year *year, struct qf_story_count *told, struct qf_error *error)
{
    enum { YUAN_EACH = 12000 };
    unsigned ghosts = year->rehearsal->script.ghosts;
    struct qf_dossier *dossier;

    TRY(qf_add_dossier(year,
        &(struct qf_dossier){ .origin = QF_FROM_ELSEWHERE,
            .ending = QF_END_SANCTION,
            .ghosts = ghosts,
            .recovered_fen = INT64_C(100) * YUAN_EACH * ghosts },
        &dossier, error));
    const struct qf_house *township = &year->cast.houses[1 + QF_COUNTIES + qf_draw_below(&year->random, QF_TOWNSHIPS)];
    TRY(qf_place_dossier(year, dossier, &qf_scene_ghosts, township->region, township->place, error));
    TRY(qf_plan_path(year, dossier, error));
    count(told, dossier);
    return QF_OK;
}

/* About a county's own head: a receipt and a clock, and then it has gone up. */
static enum qf_status tell_of_head(struct qf_year *year, struct qf_story_count *told, struct qf_error *error)
{
    struct qf_house *county = &year->cast.houses[1 + qf_draw_below(&year->random, QF_COUNTIES)];
    const struct qf_member *head = qf_house_member(county, QF_ROLE_LEADER, 0);
    struct qf_dossier *dossier;

    TRY(qf_add_dossier(year, &(struct qf_dossier){ .bypass = true }, &dossier, error));
    TRY(qf_place_dossier(year, dossier, &qf_scenes[0], county->region, county->place, error));
    dossier->house = county;
    dossier->persons[0] = (struct qf_figure){ .name = head->desk.actor.display, .entity = head->desk.actor.entity };
    TRY(qf_plan_path(year, dossier, error));
    count(told, dossier);
    return QF_OK;
}

enum qf_status qf_script_stories(struct qf_year *year, struct qf_story_count *told, struct qf_error *error)
{
    TRY(tell_compensation(year, told, error));
    TRY(tell_real_name(year, told, error));
    TRY(tell_bureau(year, told, error));
    TRY(tell_of_village(year, told, &qf_scene_grain, 3, 620000, error));
    TRY(tell_of_village(year, told, &qf_scene_clinic, 1, 870000, error));
    TRY(tell_ghosts(year, told, error));
    TRY(tell_of_head(year, told, error));
    return tell_secretaries(year, told, error);
}
