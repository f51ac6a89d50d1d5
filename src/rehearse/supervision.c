/* SPDX-License-Identifier: Apache-2.0 */
/* 雷霆行动 and the case of the bureau: a task force under a leader, on the city's list, room, stationed group and county together. */
#include "rehearse/year.h"

#include "base/date.h"
#include "handle/campaign.h"
#include "handle/joint.h"
#include "handle/listing.h"
#include "handle/secondment.h"
#include "handle/taskforce.h"

static struct qf_desk *city_leader(struct qf_year *year)
{
    return &qf_house_member(year->cast.houses, QF_ROLE_LEADER, 0)->desk;
}

/* --- the campaign ------------------------------------------------------------------------------------------------------ */

static enum qf_status start_campaign(struct qf_year *year, struct qf_errand *errand, struct qf_error *error)
{
    errand->run = NULL;
    return qf_campaign_start(city_leader(year),
        &(struct qf_new_campaign){ .name = "雷霆行动", .purpose = "严查群众身边的腐败问题", .from = year->today },
        &year->campaign, error);
}

static enum qf_status end_campaign(struct qf_year *year, struct qf_errand *errand, struct qf_error *error)
{
    errand->run = NULL;
    TRY(qf_campaign_end(city_leader(year), year->campaign, error));
    year->campaign = 0;
    return QF_OK;
}

enum qf_status qf_plan_supervision(struct qf_year *year, struct qf_error *error)
{
    TRY(qf_add_errand(year, &(struct qf_errand){ .run = start_campaign, .due = year->day_count / 6 }, error));
    return qf_add_errand(year, &(struct qf_errand){ .run = end_campaign, .due = year->day_count - 5 }, error);
}

enum qf_status qf_join_campaign(struct qf_year *year, const struct qf_dossier *dossier, struct qf_error *error)
{
    if (!year->campaign)
        return QF_OK;
    return qf_campaign_add(&qf_leader_of(year, dossier)->desk, year->campaign, dossier->filed, error);
}

/* --- task force, list, joint handling ---------------------------------------------------------------------------------- */

static enum qf_status add_party(
    struct qf_year *year, const struct qf_dossier *dossier, const struct qf_new_party *party, struct qf_error *error)
{
    struct qf_house *house = qf_cast_house(&year->cast, party->organ);
    int64_t id;

    TRY(qf_joint_add(city_leader(year), party, &id, error));
    const struct qf_member *lent = qf_house_member(house, QF_ROLE_OFFICER, 3);
    if (lent == dossier->officer)
        lent = qf_house_member(house, QF_ROLE_OFFICER, 4);
    return qf_joint_second(city_leader(year),
        &(struct qf_new_secondment){ .party = id, .user = lent->desk.actor.user, .until = year->today + 120 }, error);
}

enum qf_status qf_act_form_taskforce(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    struct qf_house *city = year->cast.houses, *county = city + 1;
    int64_t listing, entry;

    TRY(qf_taskforce_form(city_leader(year),
        &(struct qf_new_taskforce){
            .matter = dossier->filed, .leader = qf_house_member(city, QF_ROLE_LEADER, 1)->desk.actor.user },
        error));
    TRY(qf_listing_add(city_leader(year),
        &(struct qf_new_listing){
            .matter = dossier->filed, .due = year->today + 120, .record = "重点案件,市级挂牌督办" },
        &listing, error));
    TRY(add_party(
        year, dossier, &(struct qf_new_party){ dossier->filed, city->organ, "room", "第三审查调查室" }, error));
    TRY(add_party(year, dossier, &(struct qf_new_party){ dossier->filed, county->organ, "locality", NULL }, error));
    TRY(qf_joint_write(&dossier->officer->desk,
        &(struct qf_new_entry){ .matter = dossier->filed, .what = "统一调查方案,分组核查工程项目" }, &entry, error));
    dossier->has_taskforce = true;
    return QF_OK;
}

/* On the last working day of every week, of that week. */
enum qf_status qf_keep_logs(struct qf_year *year, struct qf_error *error)
{
    for (size_t i = 0; i < year->dossier_count; i++)
        if (year->dossiers[i].has_taskforce)
            TRY(qf_taskforce_log(&year->dossiers[i].officer->desk, year->dossiers[i].filed, year->today,
                "询问证人,调取合同和流水", error));
    return QF_OK;
}

enum qf_status qf_act_dissolve_taskforce(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    dossier->has_taskforce = false;
    TRY(qf_taskforce_dissolve(city_leader(year), dossier->filed, "案件已办结", error));
    return qf_listing_end(city_leader(year), dossier->filed, "问题已查清并整改", error);
}
