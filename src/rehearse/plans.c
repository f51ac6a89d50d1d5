/* SPDX-License-Identifier: Apache-2.0 */
/* One village, one plan: drawn up for a case of the village, carried out by it, and accepted by whoever did neither. */

#include <stdio.h>

#include "handle/officials.h"
#include "handle/plan.h"
#include "rehearse/year.h"

static const struct {
    const char *what, *owner;
    int32_t days;
} items[QF_ITEMS_OF_PLAN] = {
    { "公开村级账目,清理历年往来款", "村务监督委员会", 60 },
    { "健全议事决策和“三资”管理制度", "村党支部", 60 },
    { "逐户回访,公示整改结果", "镇党委", 90 },
};

/* Its officer draws it up. */
enum qf_status qf_act_draw_up_plan(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    const struct qf_desk *officer = &dossier->officer->desk;
    char title[160];

    snprintf(title, sizeof title, "%s整顿方案", dossier->unit);
    TRY(qf_plan_add(officer,
        &(struct qf_new_plan){ .region = dossier->region,
            .title = title,
            .diagnosis = "党组织软弱涣散,村级权力运行缺乏监督",
            .matter = dossier->lead },
        &dossier->plan, error));
    for (unsigned i = 0; i < QF_ITEMS_OF_PLAN; i++)
        TRY(qf_plan_add_item(officer, dossier->plan,
            &(struct qf_new_item){ items[i].what, items[i].owner, year->today + items[i].days }, &dossier->items[i],
            error));
    return QF_OK;
}

static enum qf_status replace_secretary(struct qf_year *year, const struct qf_dossier *dossier, struct qf_error *error)
{
    int64_t replacement;

    (void)year;
    return qf_official_replace(&dossier->officer->desk,
        &(struct qf_replacement){ .plan = dossier->plan,
            .entity = dossier->persons[0].entity,
            .region = dossier->region,
            .name = dossier->persons[0].name,
            .post = dossier->scene->post,
            .reason = "受党纪处分,不胜任现职" },
        &replacement, error);
}

enum qf_status qf_act_carry_out_plan(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    for (unsigned i = 0; i < QF_ITEMS_OF_PLAN; i++)
        TRY(qf_plan_item_done(&dossier->officer->desk, dossier->items[i], "公示照片和会议记录", error));
    return dossier->replaces ? replace_secretary(year, dossier, error) : QF_OK;
}

enum qf_status qf_act_accept_plan(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    const struct qf_desk *leader = &qf_leader_of(year, dossier)->desk;

    for (unsigned i = 0; i < QF_ITEMS_OF_PLAN; i++)
        TRY(qf_plan_item_accept(leader, dossier->items[i], error));
    return qf_plan_accept(leader, dossier->plan, error);
}
