/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing the year's script: how many matters come from where and end how is counted out; which of them, when, where and
 * with whom is drawn. So every seed gives the same totals on other days with other people.
 */
#include "rehearse/year.h"

#include <stdio.h>
#include <string.h>

#include "handle/network.h"

const struct qf_script qf_script_programme = {
    .reports = 437,
    .reports_open = 9,
    .signed_reports = 3,
    .joint_reports = 17,
    .cases = 127,
    .cases_running = 25,
    .persons = 112,
    .accountable = 4,
    .warned = 2,
    .recovered_fen = INT64_C(23000000) * 100,
    .livelihood_percent = 80,
    .visit_leads = 73,
    .issues = 47,
    .plans = 12,
    .secretaries = 5,
    .ghosts = 12,
    .trained = 2300,
    .satisfaction_points = 27,
};

static unsigned shrink(unsigned count, unsigned divisor)
{
    unsigned rounded = (count + divisor / 2) / divisor;

    return count && !rounded ? 1 : rounded;
}

struct qf_script qf_script_scaled(const struct qf_script *script, unsigned divisor)
{
    struct qf_script scaled = *script;

    scaled.reports = shrink(script->reports, divisor);
    scaled.reports_open = shrink(script->reports_open, divisor);
    scaled.cases = shrink(script->cases, divisor);
    scaled.cases_running = shrink(script->cases_running, divisor);
    scaled.persons = shrink(script->persons, divisor);
    scaled.accountable = shrink(script->accountable, divisor);
    scaled.warned = shrink(script->warned, divisor);
    scaled.visit_leads = shrink(script->visit_leads, divisor);
    scaled.issues = shrink(script->issues, divisor);
    scaled.plans = shrink(script->plans, divisor);
    scaled.secretaries = shrink(script->secretaries, divisor);
    scaled.ghosts = shrink(script->ghosts, divisor);
    scaled.trained = shrink(script->trained, divisor);
    scaled.recovered_fen = script->recovered_fen / divisor / 10000 * 10000;
    return scaled;
}

/* --- counting out ------------------------------------------------------------------------------------------------------ */

/* How many matters of one origin end how; `running` ones are cases that are not decided within the year. */
struct lots {
    unsigned sanctioned, withdrawn, running, minor, unfounded, direct, open;
};

struct shares {
    struct lots reports, visits, elsewhere;
    unsigned second_persons; /* sanctioned cases of two persons */
    unsigned leaders;        /* sanctioned cases in which a leader is held to account */
};

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* The cases that the stories tell are sanctioned ones; the others are counted out here. */
static enum qf_status share_cases(
    const struct qf_script *script, const struct qf_story_count *told, struct shares *shares, struct qf_error *error)
{
    struct lots *reports = &shares->reports, *visits = &shares->visits, *elsewhere = &shares->elsewhere;
    unsigned told_cases = told->cases_of_reports + told->cases_elsewhere;

    if (script->cases < told_cases + script->cases_running || script->reports < told->reports + script->reports_open)
        return qf_fail(error, QF_LIMIT, "the year is too small for its stories");
    unsigned cases = script->cases - told_cases;
    unsigned of_elsewhere = cases * 25 / 100, of_visits = least(cases * 25 / 100, script->visit_leads);
    unsigned of_reports = cases - of_elsewhere - of_visits, running = script->cases_running;

    reports->running = least(script->reports_open / 2, running);
    visits->running = least((running - reports->running) / 4, of_visits);
    elsewhere->running = least(running - reports->running - visits->running, of_elsewhere);
    running -= reports->running + visits->running + elsewhere->running;
    unsigned more = least(running, of_visits - visits->running);
    visits->running += more;
    running -= more;
    if (running > script->reports_open - reports->running)
        return qf_fail(error, QF_LIMIT, "the year is too small for its stories");
    reports->running += running;
    reports->sanctioned = of_reports - reports->running;
    visits->sanctioned = of_visits - visits->running;
    elsewhere->sanctioned = of_elsewhere - elsewhere->running;
    return QF_OK;
}

/* Every sanctioned case has a person at least; what persons lack, cases are withdrawn for. */
static enum qf_status share_persons(
    const struct qf_script *script, const struct qf_story_count *told, struct shares *shares, struct qf_error *error)
{
    struct lots *reports = &shares->reports;
    unsigned sanctioned = reports->sanctioned + shares->visits.sanctioned + shares->elsewhere.sanctioned;

    reports->withdrawn = sanctioned / 40;
    if (script->persons < told->persons)
        return qf_fail(error, QF_LIMIT, "the year is too small for its stories");
    unsigned persons = script->persons - told->persons;
    if (persons < sanctioned - reports->withdrawn)
        reports->withdrawn = sanctioned - persons;
    if (reports->withdrawn > reports->sanctioned)
        return qf_fail(error, QF_LIMIT, "the year is too small for its stories");
    reports->sanctioned -= reports->withdrawn;
    shares->second_persons = persons - (sanctioned - reports->withdrawn);
    shares->leaders = script->accountable - told->leaders;
    if (shares->second_persons > sanctioned - reports->withdrawn || shares->leaders > sanctioned - reports->withdrawn)
        return qf_fail(error, QF_LIMIT, "a case of the year would have too many persons");
    return QF_OK;
}

static unsigned cases_of(const struct lots *lots)
{
    return lots->sanctioned + lots->withdrawn + lots->running;
}

/* What is no case is closed as unfounded, with a lesser measure, or directly; or is still open. */
static void share_rest(struct lots *lots, unsigned all, unsigned open)
{
    unsigned rest = all - least(all, cases_of(lots) + open);

    lots->open = open;
    lots->direct = rest * 12 / 100;
    lots->minor = rest * 33 / 100;
    lots->unfounded = rest - lots->direct - lots->minor;
}

static enum qf_status count_out(const struct qf_script *script, const struct qf_story_count *told,
    struct shares *ret_shares, struct qf_error *error)
{
    struct shares shares = { 0 };

    TRY(share_cases(script, told, &shares, error));
    TRY(share_persons(script, told, &shares, error));
    share_rest(&shares.reports, script->reports - told->reports, script->reports_open - shares.reports.running);
    share_rest(&shares.visits, script->visit_leads, (script->visit_leads - cases_of(&shares.visits)) / 20);
    share_rest(&shares.elsewhere, cases_of(&shares.elsewhere) + script->cases / 10, 0);
    *ret_shares = shares;
    return QF_OK;
}

/* --- dossiers ---------------------------------------------------------------------------------------------------------- */

enum qf_status qf_add_dossier(
    struct qf_year *year, const struct qf_dossier *plan, struct qf_dossier **ret_dossier, struct qf_error *error)
{
    if (year->dossier_count == year->dossier_room) {
        size_t room = year->dossier_room ? 2 * year->dossier_room : 256;
        struct qf_dossier *dossiers = realloc(year->dossiers, room * sizeof *dossiers);
        if (!dossiers)
            return qf_fail_memory(error);
        year->dossiers = dossiers;
        year->dossier_room = room;
    }
    *ret_dossier = &year->dossiers[year->dossier_count];
    **ret_dossier = *plan;
    (*ret_dossier)->stream = 100 + year->dossier_count++;
    if (!plan->signature)
        (*ret_dossier)->signature = "anonymous";
    return QF_OK;
}

/* One in seven whom a matter is about is related to somebody who might otherwise be given it. */
static enum qf_status draw_persons(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    for (unsigned i = 0; i < dossier->person_count; i++)
        TRY(qf_cast_invent(&year->cast, &dossier->persons[i], error));
    if (!qf_draw_chance(&year->random, 143))
        return QF_OK;
    const struct qf_member *relative =
        qf_house_member(dossier->house, QF_ROLE_OFFICER, qf_draw_below(&year->random, 8));
    return qf_cast_tie(&year->cast, dossier->persons[0].entity, relative->desk.actor.entity, error);
}

static enum qf_status print(struct qf_year *year, const char **ret_text, const char *first, const char *second,
    const char *third, struct qf_error *error)
{
    char text[192];

    snprintf(text, sizeof text, "%s%s%s", first, second, third);
    *ret_text = qf_arena_string(year->cast.arena, text);
    return *ret_text ? QF_OK : qf_fail_memory(error);
}

enum qf_status qf_place_dossier(struct qf_year *year, struct qf_dossier *dossier, const struct qf_scene *scene,
    const char *region, const char *place, struct qf_error *error)
{
    int64_t organ = 0;

    dossier->scene = scene;
    dossier->region = region;
    if (!dossier->person_count)
        dossier->person_count = 1;
    TRY(print(year, &dossier->unit, place, scene->unit, "", error));
    TRY(print(year, &dossier->title, dossier->unit, scene->post, scene->title, error));
    TRY(qf_network_route(year->rehearsal->book, region, scene->category ? 1 : 0, &organ, error));
    dossier->house = qf_cast_house(&year->cast, organ);
    return draw_persons(year, dossier, error);
}

/* A plan mends a village, only a secretary is replaced as one, and a township's organ holds no leader to account. */
static bool suits(const struct qf_dossier *dossier, const struct qf_scene *scene)
{
    if (dossier->replaces)
        return strcmp(scene->post, qf_scene_compensation.post) == 0;
    return (!dossier->has_plan || scene->of_village) && (!dossier->leader_answers || scene->category);
}

/* No village and field come twice, so that no report is taken for another's repeat. */
enum qf_status qf_place_in_village(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    const struct qf_scene *scene;
    unsigned number;

    do {
        number = year->placed++;
        scene = &qf_scenes[(number / QF_VILLAGES + number) % qf_scene_count];
    } while (!suits(dossier, scene));
    if (number >= QF_VILLAGES * qf_scene_count)
        return qf_fail(error, QF_LIMIT, "the year has more matters than the city has villages for");
    const struct qf_village_place *village = &year->cast.villages[year->villages[number % QF_VILLAGES]];
    const char *township = year->cast.houses[village->township].place;
    return qf_place_dossier(year, dossier, scene, village->code, scene->of_village ? village->name : township, error);
}

static enum qf_status add_lots(
    struct qf_year *year, const struct qf_dossier *plan, unsigned count, struct qf_error *error)
{
    struct qf_dossier *dossier;

    for (unsigned i = 0; i < count; i++)
        TRY(qf_add_dossier(year, plan, &dossier, error));
    return QF_OK;
}

static enum qf_status add_origin(
    struct qf_year *year, enum qf_origin origin, const struct lots *lots, struct qf_error *error)
{
    struct qf_dossier plan = { .origin = origin, .ending = QF_END_SANCTION };

    TRY(add_lots(year, &plan, lots->sanctioned, error));
    plan.ending = QF_END_WITHDRAWN;
    TRY(add_lots(year, &plan, lots->withdrawn, error));
    plan.ending = QF_END_MINOR;
    TRY(add_lots(year, &plan, lots->minor, error));
    plan.ending = QF_END_UNFOUNDED;
    TRY(add_lots(year, &plan, lots->unfounded, error));
    plan.ending = QF_END_DIRECT;
    TRY(add_lots(year, &plan, lots->direct, error));
    plan.open = true;
    plan.ending = QF_END_SANCTION;
    TRY(add_lots(year, &plan, lots->running, error));
    plan.ending = QF_END_UNFOUNDED;
    return add_lots(year, &plan, lots->open, error);
}

/* Among the dossiers from `first` on that end in a sanction within the year, `count` get what `give` gives. */
static void give_some(struct qf_year *year, size_t first, unsigned count, void (*give)(struct qf_dossier *dossier))
{
    for (size_t i = first; i < year->dossier_count && count; i++) {
        struct qf_dossier *dossier = &year->dossiers[i];
        if (dossier->ending != QF_END_SANCTION || dossier->open)
            continue;
        give(dossier);
        count--;
    }
}

static void give_second_person(struct qf_dossier *dossier)
{
    dossier->person_count = 2;
}

/* On top of those who did it. */
static void give_leader(struct qf_dossier *dossier)
{
    dossier->person_count = (dossier->person_count ? dossier->person_count : 1) + 1;
    dossier->leader_answers = true;
}

static void give_plan(struct qf_dossier *dossier)
{
    dossier->has_plan = true;
}

static void give_new_secretary(struct qf_dossier *dossier)
{
    dossier->replaces = true;
}

/* Two in five cases are decided in the first half of the year, and took longer. */
static void give_halves(struct qf_year *year, size_t first)
{
    unsigned cases = 0;

    for (size_t i = first; i < year->dossier_count; i++)
        if (year->dossiers[i].ending == QF_END_SANCTION && !year->dossiers[i].open)
            year->dossiers[i].slow = cases++ % 5 < 2;
}

static void give_name(struct qf_year *year, size_t first, unsigned count)
{
    for (size_t i = first; i < year->dossier_count && count; i++)
        if (year->dossiers[i].origin == QF_FROM_REPORT && year->dossiers[i].ending <= QF_END_MINOR &&
            year->dossiers[i].ending != QF_END_DIRECT && !year->dossiers[i].open) {
            year->dossiers[i].signature = "real_name";
            count--;
        }
}

/* --- money ------------------------------------------------------------------------------------------------------------- */

/* What the stories leave, over all other cases that end within the year, in amounts of whole hundreds of yuan. */
static void share_money(struct qf_year *year, size_t first, int64_t rest)
{
    enum { UNIT = 10000 };
    int64_t weights = 0, given = 0;
    struct qf_dossier *last = NULL;

    for (size_t i = first; i < year->dossier_count; i++) {
        struct qf_dossier *dossier = &year->dossiers[i];
        if (dossier->ending != QF_END_SANCTION || dossier->open)
            continue;
        dossier->recovered_fen = qf_draw_between(&year->random, 1, 30);
        weights += dossier->recovered_fen;
        last = dossier;
    }
    for (size_t i = first; i < year->dossier_count; i++) {
        struct qf_dossier *dossier = &year->dossiers[i];
        dossier->recovered_fen = weights ? rest / UNIT * dossier->recovered_fen / weights * UNIT : 0;
        given += dossier->recovered_fen;
    }
    if (last)
        last->recovered_fen += rest - given;
}

/* --- the whole --------------------------------------------------------------------------------------------------------- */

static void shuffle_villages(struct qf_year *year)
{
    for (unsigned i = 0; i < QF_VILLAGES; i++)
        year->villages[i] = (unsigned char)i;
    for (unsigned i = QF_VILLAGES - 1; i > 0; i--) {
        unsigned other = qf_draw_below(&year->random, i + 1);
        unsigned char village = year->villages[i];
        year->villages[i] = year->villages[other];
        year->villages[other] = village;
    }
}

static enum qf_status place_and_date(struct qf_year *year, size_t first, struct qf_error *error)
{
    static const char *const tracks[] = { "green", "fast" };

    for (size_t i = first; i < year->dossier_count; i++) {
        struct qf_dossier *dossier = &year->dossiers[i];
        dossier->late = !dossier->open && !dossier->slow && qf_draw_chance(&year->random, 40);
        if (!dossier->late && qf_draw_chance(&year->random, 80))
            dossier->track = tracks[qf_draw_below(&year->random, QF_COUNT(tracks))];
        TRY(qf_place_in_village(year, dossier, error));
        TRY(qf_plan_path(year, dossier, error));
    }
    return QF_OK;
}

static enum qf_status add_all(
    struct qf_year *year, const struct shares *shares, const struct qf_story_count *told, struct qf_error *error)
{
    const struct qf_script *script = &year->rehearsal->script;
    size_t first = year->dossier_count;

    TRY(add_origin(year, QF_FROM_REPORT, &shares->reports, error));
    size_t first_visit = year->dossier_count;
    TRY(add_origin(year, QF_FROM_VISIT, &shares->visits, error));
    TRY(add_origin(year, QF_FROM_ELSEWHERE, &shares->elsewhere, error));
    give_some(year, first, script->plans - told->plans, give_plan);
    give_some(year, first, script->secretaries - told->secretaries, give_new_secretary);
    give_some(year, first_visit, shares->second_persons, give_second_person);
    give_some(year, first_visit, shares->leaders, give_leader);
    give_halves(year, first);
    give_name(year, first, script->signed_reports - told->signed_reports);
    share_money(year, first, script->recovered_fen - told->recovered_fen);
    return place_and_date(year, first, error);
}

enum qf_status qf_write_script(struct qf_year *year, struct qf_error *error)
{
    struct qf_story_count told = { 0 };
    struct shares shares;

    shuffle_villages(year);
    TRY(qf_script_stories(year, &told, error));
    TRY(count_out(&year->rehearsal->script, &told, &shares, error));
    TRY(add_all(year, &shares, &told, error));
    TRY(qf_plan_visits(year, error));
    TRY(qf_plan_rounds(year, error));
    return qf_plan_supervision(year, error);
}
