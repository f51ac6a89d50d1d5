/* SPDX-License-Identifier: Apache-2.0 */
/* Cases: filed, investigated, everybody heard, tried by somebody else, decided, announced, executed, and who else answers. */
#include "rehearse/year.h"

#include "base/date.h"
#include "handle/approval.h"
#include "handle/case.h"
#include "handle/move.h"
#include "handle/team.h"

enum qf_status qf_act_file(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    const struct qf_desk *officer = &dossier->officer->desk;

    TRY(qf_matter_record(officer, dossier->lead, "filing_decision", "立案决定书", error));
    TRY(qf_move(officer, dossier->lead, "file", qf_leader_of(year, dossier), error));
    TRY(qf_case_file(officer, dossier->lead, &dossier->filed, error));
    return qf_join_campaign(year, dossier, error);
}

/* The leader whom 一案双查 holds to account stands last among the persons. */
static bool is_leader(const struct qf_dossier *dossier, unsigned person)
{
    return dossier->leader_answers && person + 1 == dossier->person_count;
}

static const struct qf_scene *scene_of(const struct qf_dossier *dossier, unsigned person)
{
    return is_leader(dossier, person) ? &qf_scene_secretary : dossier->scene;
}

static enum qf_status add_person(
    struct qf_year *year, struct qf_dossier *dossier, unsigned person, struct qf_error *error)
{
    struct qf_kin_source kin = qf_cast_kin(&year->cast);
    const struct qf_scene *scene = scene_of(dossier, person);

    return qf_case_add_person(&dossier->officer->desk, &kin, dossier->filed,
        &(struct qf_case_person){
            .who = { dossier->persons[person].entity, dossier->persons[person].name, dossier->unit, scene->post },
            .kind = scene->kind,
            .second_kind = scene->second_kind,
            .rank = scene->rank,
            .leadership = scene == &qf_scene_secretary },
        &dossier->case_persons[person], error);
}

enum qf_status qf_act_investigate(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    const struct qf_desk *officer = &dossier->officer->desk;
    char acts_from[QF_DATE_TEXT], acts_to[QF_DATE_TEXT];

    qf_date_format(year->today - (int32_t)qf_draw_between(&year->random, 500, 900), acts_from);
    qf_date_format(year->today - (int32_t)qf_draw_between(&year->random, 150, 450), acts_to);
    TRY(qf_record(officer, dossier->filed,
        (const char *const[]){
            "filing_decision", "立案决定书", "plan", "审查调查方案", "acts_from", acts_from, "acts_to", acts_to, NULL },
        error));
    TRY(qf_move(officer, dossier->filed, "investigate", qf_leader_of(year, dossier), error));
    for (unsigned i = 0; i < dossier->person_count; i++)
        TRY(add_person(year, dossier, i, error));
    return QF_OK;
}

enum qf_status qf_act_hear(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    (void)year;
    for (unsigned i = 0; i < dossier->person_count; i++)
        TRY(qf_case_heard(&dossier->officer->desk, dossier->case_persons[i], error));
    return QF_OK;
}

/* Never one who investigated: the access engine sees to that. */
static enum qf_status appoint_trial(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    dossier->trial = qf_house_member(dossier->house, QF_ROLE_TRIAL, (unsigned)dossier->filed);
    return qf_matter_join(
        &qf_leader_of(year, dossier)->desk, dossier->filed, dossier->trial->desk.actor.user, "trial", error);
}

enum qf_status qf_act_send_to_trial(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    const struct qf_desk *officer = &dossier->officer->desk;

    TRY(qf_matter_record(officer, dossier->filed, "investigation_report", "审查调查报告", error));
    TRY(appoint_trial(year, dossier, error));
    return qf_move(officer, dossier->filed, "send_to_trial", qf_leader_of(year, dossier), error);
}

/* A township's organ decides on sanctions of the party only. */
static enum qf_status sanction(struct qf_dossier *dossier, unsigned person, struct qf_error *error)
{
    const struct qf_desk *trial = &dossier->trial->desk;
    const struct qf_scene *scene = scene_of(dossier, person);
    bool may_office = scene->office_sanction && dossier->house->level != QF_LEVEL_TOWNSHIP;
    bool by_office = may_office && (dossier->party_and_office || dossier->filed % 2 == 0);

    if (is_leader(dossier, person))
        return qf_case_sanction(trial, dossier->case_persons[person], "accountability_admonition", error);
    if (!by_office || dossier->party_and_office)
        TRY(qf_case_sanction(trial, dossier->case_persons[person], scene->party_sanction, error));
    return by_office ? qf_case_sanction(trial, dossier->case_persons[person], scene->office_sanction, error) : QF_OK;
}

enum qf_status qf_act_try(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    (void)year;
    return qf_matter_record(&dossier->trial->desk, dossier->filed, "trial_report", "审理报告", error);
}

/* A township's case passes when the county's leader agrees, who has it reviewed (乡案县审). */
enum qf_status qf_act_decide(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    const struct qf_desk *trial = &dossier->trial->desk;
    bool township = dossier->house->level == QF_LEVEL_TOWNSHIP;
    static const char reviewed[] = "乡案县审:县纪委监委已审核";
    const struct qf_approval_about decide = { dossier->filed, "decide", QF_APPROVAL_APPROVE },
                                   waive = { dossier->filed, "decide", QF_APPROVAL_WAIVE };

    for (unsigned i = 0; i < dossier->person_count; i++)
        TRY(sanction(dossier, i, error));
    TRY(qf_matter_record(trial, dossier->filed, "decision_document", "处分决定书", error));
    TRY(qf_approval_give(&qf_leader_of(year, dossier)->desk, &decide, NULL, error));
    if (township)
        TRY(qf_approval_give(&qf_senior_of(year, dossier)->desk, &waive, reviewed, error));
    return qf_matter_move(
        trial, dossier->filed, &(struct qf_step){ .move = "decide", .reason = township ? reviewed : NULL }, error);
}

enum qf_status qf_act_announce(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    const struct qf_desk *officer = &dossier->officer->desk;

    (void)year;
    TRY(qf_matter_record(officer, dossier->filed, "announcement_record", "已在所在党组织宣布", error));
    return qf_move(officer, dossier->filed, "announce", NULL, error);
}

enum qf_status qf_act_execute(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    const struct qf_desk *officer = &dossier->officer->desk;

    (void)year;
    TRY(qf_record(officer, dossier->filed,
        (const char *const[]){ "post_changes_made", "职务工资已变更", "execution_report", "执行情况已报告", NULL },
        error));
    return qf_move(officer, dossier->filed, "execute", NULL, error);
}

enum qf_status qf_act_withdraw(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    const struct qf_desk *officer = &dossier->officer->desk;

    TRY(qf_matter_record(officer, dossier->filed, "withdrawal_reason", "违纪事实不能成立", error));
    return qf_move(officer, dossier->filed, "withdraw", qf_senior_of(year, dossier), error);
}

enum qf_status qf_act_judge_leaders(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    bool answers = dossier->leader_answers || dossier->scene == &qf_scene_secretary;

    (void)year;
    return qf_case_verdict(&dossier->officer->desk, dossier->filed, QF_DUTY_PARTY_COMMITTEE, answers,
        answers ? "辖区内连续发生案件,主体责任落实不力" : "已尽教育管理监督之责", error);
}

enum qf_status qf_act_archive_case(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    TRY(qf_settle_red(year, dossier, dossier->filed, error));
    return qf_move(&dossier->officer->desk, dossier->filed, "archive", qf_leader_of(year, dossier), error);
}
