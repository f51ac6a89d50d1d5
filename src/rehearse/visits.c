/* SPDX-License-Identifier: Apache-2.0 */
/* 百名干部联百村: cadres paired with villages, what they hear there, and the urgent issues that units solve. */
#include "rehearse/year.h"

#include "handle/visit.h"

enum { VISITS_A_YEAR = 4, ISSUES_LEFT_OPEN = 3, SOLVED_WITHIN = 25 };

/* Of five villages of a township, three have its own officers, who come from another; one an officer of the county; one a leader of
 * the county or somebody of the city. So a hundred people go to a hundred villages. */
const struct qf_member *qf_cadre_of(struct qf_cast *cast, unsigned village)
{
    enum { VILLAGES = QF_VILLAGES / QF_TOWNSHIPS, TOWNSHIPS = QF_TOWNSHIPS / QF_COUNTIES };
    unsigned within = village % VILLAGES, township = village / VILLAGES;
    struct qf_house *city = cast->houses, *county = city + 1 + township / TOWNSHIPS;

    if (within < 3)
        return qf_house_member(&cast->houses[cast->villages[village].township], QF_ROLE_OFFICER, within + 1);
    if (within == 3)
        return qf_house_member(county, QF_ROLE_OFFICER, township % TOWNSHIPS);
    if (township % TOWNSHIPS < 2)
        return qf_house_member(county, QF_ROLE_LEADER, township % TOWNSHIPS);
    unsigned place = 2 * (township / TOWNSHIPS) + township % 2;
    return place < 3 ? qf_house_member(city, QF_ROLE_LEADER, place) : qf_house_member(city, QF_ROLE_OFFICER, place - 3);
}

static enum qf_status add_visit(struct qf_year *year, unsigned village, int64_t *ret_visit, struct qf_error *error)
{
    static const char *const kinds[] = { "bench_meeting", "field_interview", "home_visit" };

    return qf_visit_add(&qf_cadre_of(&year->cast, village)->desk,
        &(struct qf_new_visit){ .region = year->cast.villages[village].code,
            .kind = kinds[qf_draw_below(&year->random, QF_COUNT(kinds))],
            .place = "village",
            .notes = "听取村民意见",
            .people = qf_draw_between(&year->random, 3, 25) },
        ret_visit, error);
}

static enum qf_status pay_visit(struct qf_year *year, struct qf_errand *errand, struct qf_error *error)
{
    int64_t visit;

    errand->run = NULL;
    return add_visit(year, errand->number, &visit, error);
}

/* --- leads ------------------------------------------------------------------------------------------------------------- */

static unsigned village_of(const struct qf_cast *cast, const char *region)
{
    unsigned village = 0;

    while (village + 1 < QF_VILLAGES && cast->villages[village].code != region)
        village++;
    return village;
}

enum qf_status qf_open_visit_lead(
    struct qf_year *year, struct qf_dossier *dossier, const struct qf_new_lead *lead, struct qf_error *error)
{
    unsigned village = village_of(&year->cast, dossier->region);
    int64_t visit;

    TRY(add_visit(year, village, &visit, error));
    return qf_visit_lead(&qf_cadre_of(&year->cast, village)->desk, visit, lead, &dossier->lead, error);
}

/* --- urgent issues ----------------------------------------------------------------------------------------------------- */

static const struct {
    const char *what, *unit;
} issues[] = {
    { "进村路路灯全部不亮", "供电所" },
    { "自来水隔天停水", "水务站" },
    { "村小校门口没有减速带", "交通管理站" },
    { "高龄补贴漏发三个月", "民政办" },
    { "医保断缴不能报销", "便民服务中心" },
    { "灌溉渠淤塞", "农业农村办" },
};

static enum qf_status solve_issue(struct qf_year *year, struct qf_errand *errand, struct qf_error *error)
{
    errand->run = NULL;
    return qf_issue_solve(&qf_cadre_of(&year->cast, errand->number)->desk, errand->id, "现场协调,已办结", NULL, error);
}

static enum qf_status raise_issue(struct qf_year *year, struct qf_errand *errand, struct qf_error *error)
{
    unsigned which = qf_draw_below(&year->random, QF_COUNT(issues));
    int64_t visit;

    TRY(add_visit(year, errand->number, &visit, error));
    TRY(qf_issue_add(&qf_cadre_of(&year->cast, errand->number)->desk,
        &(struct qf_new_issue){
            .visit = visit, .what = issues[which].what, .unit = issues[which].unit, .due = year->today + 40 },
        &errand->id, error));
    errand->run = errand->left_open ? NULL : solve_issue;
    errand->due += 3 + qf_draw_below(&year->random, SOLVED_WITHIN - 2);
    return QF_OK;
}

/* --- the year ---------------------------------------------------------------------------------------------------------- */

static enum qf_status pair(struct qf_year *year, struct qf_errand *errand, struct qf_error *error)
{
    errand->run = NULL;
    return qf_visit_pair(&qf_house_member(year->cast.houses, QF_ROLE_LEADER, 0)->desk,
        qf_cadre_of(&year->cast, errand->number)->desk.actor.user, year->cast.villages[errand->number].code, error);
}

static enum qf_status plan_issues(struct qf_year *year, unsigned count, bool open, struct qf_error *error)
{
    unsigned last = year->day_count - 1;

    for (unsigned i = 0; i < count; i++)
        TRY(qf_add_errand(year,
            &(struct qf_errand){ .run = raise_issue,
                .due = open ? last - qf_draw_below(&year->random, 8)
                            : 1 + qf_draw_below(&year->random, last - SOLVED_WITHIN - 1),
                .number = qf_draw_below(&year->random, QF_VILLAGES),
                .left_open = open },
            error));
    return QF_OK;
}

enum qf_status qf_plan_visits(struct qf_year *year, struct qf_error *error)
{
    const struct qf_script *script = &year->rehearsal->script;

    for (unsigned village = 0; village < QF_VILLAGES; village++) {
        TRY(qf_add_errand(year, &(struct qf_errand){ .run = pair, .number = village }, error));
        for (unsigned i = 0; i < VISITS_A_YEAR; i++)
            TRY(qf_add_errand(year,
                &(struct qf_errand){
                    .run = pay_visit, .due = 1 + qf_draw_below(&year->random, year->day_count - 1), .number = village },
                error));
    }
    TRY(plan_issues(year, script->issues, false, error));
    return plan_issues(year, ISSUES_LEFT_OPEN, true, error);
}
