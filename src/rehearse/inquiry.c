/* SPDX-License-Identifier: Apache-2.0 */
/* Leads: opened, given to somebody who need not recuse, proposed, verified, closed. */
#include "rehearse/year.h"

#include <string.h>

#include "base/date.h"
#include "handle/approval.h"
#include "handle/lead.h"
#include "handle/move.h"
#include "handle/opening.h"
#include "handle/team.h"

struct qf_member *qf_leader_of(struct qf_year *year, const struct qf_dossier *dossier)
{
    (void)year;
    return qf_house_member(dossier->house, QF_ROLE_LEADER, 0);
}

struct qf_member *qf_senior_of(struct qf_year *year, const struct qf_dossier *dossier)
{
    struct qf_house *house =
        dossier->house->level == QF_LEVEL_TOWNSHIP ? qf_cast_above(&year->cast, dossier->house) : dossier->house;

    return qf_house_member(house, QF_ROLE_LEADER, 0);
}

enum qf_status qf_move(const struct qf_desk *desk, int64_t matter, const char *move, const struct qf_member *approver,
    struct qf_error *error)
{
    if (approver)
        TRY(qf_approval_give(
            &approver->desk, &(struct qf_approval_about){ .matter = matter, .move = move }, NULL, error));
    return qf_matter_move(desk, matter, &(struct qf_step){ .move = move }, error);
}

enum qf_status qf_record(const struct qf_desk *desk, int64_t matter, const char *const *pairs, struct qf_error *error)
{
    for (; *pairs; pairs += 2)
        TRY(qf_matter_record(desk, matter, pairs[0], pairs[1], error));
    return QF_OK;
}

enum { PARKED_DAYS = 365 };

/* --- opening ----------------------------------------------------------------------------------------------------------- */

/* The leader reads what was reported before deciding who looks into it. */
static enum qf_status read_report(const struct qf_member *leader, int64_t report, struct qf_error *error)
{
    struct qf_secret words CLEANUP(qf_secret_release) = { 0 };

    return qf_report_open(&leader->desk, report, "content", &leader->pair, "研判举报内容", &words, error);
}

static enum qf_status open_lead(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    struct qf_subject subjects[QF_PERSONS_OF_CASE];
    const struct qf_new_lead lead = { .title = dossier->title,
        .region = dossier->region,
        .domain = dossier->scene->domain,
        .category = dossier->scene->category,
        .track = dossier->track,
        .amount_fen = dossier->amount_fen ? dossier->amount_fen : dossier->recovered_fen,
        .subjects = subjects,
        .subject_count = dossier->person_count };

    for (unsigned i = 0; i < dossier->person_count; i++)
        subjects[i] = (struct qf_subject){ dossier->persons[i].entity, dossier->persons[i].name, dossier->unit,
            dossier->scene->post };
    if (dossier->origin == QF_FROM_VISIT)
        return qf_open_visit_lead(year, dossier, &lead, error);
    return qf_lead_open(&qf_leader_of(year, dossier)->desk, &lead, &dossier->lead, error);
}

enum qf_status qf_act_open_lead(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    struct qf_kin_source kin = qf_cast_kin(&year->cast);
    const struct qf_member *leader = qf_leader_of(year, dossier);

    if (dossier->report)
        TRY(read_report(leader, dossier->report, error));
    TRY(qf_open_from_question(year, dossier, error));
    leader = qf_leader_of(year, dossier);
    if (!dossier->lead)
        TRY(open_lead(year, dossier, error));
    TRY(qf_recusal_check(&leader->desk, &kin, dossier->lead, error));
    return dossier->report ? qf_lead_add_report(&leader->desk, dossier->lead, dossier->report, error) : QF_OK;
}

/* --- giving out -------------------------------------------------------------------------------------------------------- */

static struct qf_member *least_loaded(struct qf_house *house, const bool *refused)
{
    struct qf_member *chosen = NULL;

    for (unsigned i = 0; i < house->member_count; i++) {
        struct qf_member *member = &house->members[i];
        if (member->desk.actor.role == QF_ROLE_OFFICER && !refused[i] && (!chosen || member->load < chosen->load))
            chosen = member;
    }
    return chosen;
}

/* To the officer with the least to do; whom the access engine keeps away, it is not given to. */
static enum qf_status choose_officer(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    const struct qf_member *leader = qf_leader_of(year, dossier);
    struct qf_house *house = dossier->house;
    bool refused[QF_MEMBERS_OF_HOUSE] = { false };

    for (;;) {
        struct qf_member *officer = least_loaded(house, refused);
        if (!officer)
            return error->status == QF_DENIED ? QF_DENIED : qf_fail(error, QF_DENIED, "nobody is left to handle it");
        enum qf_status status = qf_matter_assign(&leader->desk, dossier->lead, officer->desk.actor.user, error);
        if (status == QF_OK) {
            officer->load++;
            dossier->officer = officer;
            return QF_OK;
        }
        if (status != QF_DENIED)
            return status;
        refused[officer - house->members] = true;
    }
}

enum qf_status qf_act_give_out(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    const struct qf_member *leader = qf_leader_of(year, dossier);

    TRY(choose_officer(year, dossier, error));
    if (!dossier->report)
        return QF_OK;
    return qf_report_assign(&leader->desk, dossier->report, dossier->officer->desk.actor.user, &leader->pair, error);
}

/* What repeats took up is given to somebody who never had it. */
enum qf_status qf_hand_to_new(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    const struct qf_member *leader = qf_leader_of(year, dossier);

    TRY(choose_officer(year, dossier, error));
    TRY(qf_move(&leader->desk, dossier->lead, "reassign", NULL, error));
    return qf_report_assign(&leader->desk, dossier->report, dossier->officer->desk.actor.user, &leader->pair, error);
}

/* --- proposing and verifying ------------------------------------------------------------------------------------------- */

static const char *disposition_of(const struct qf_dossier *dossier)
{
    if (dossier->repeats && dossier->segment == 0)
        return "parked";
    return dossier->ending == QF_END_DIRECT  ? "closed"
           : dossier->ending == QF_END_MINOR ? "talk_letter"
                                             : "preliminary_verification";
}

enum qf_status qf_act_propose(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    const struct qf_desk *officer = &dossier->officer->desk;

    (void)year;
    TRY(qf_record(officer, dossier->lead,
        (const char *const[]){ "disposition", disposition_of(dossier), "plan", "调取账目凭证,走访相关人员", NULL },
        error));
    return qf_move(officer, dossier->lead, "propose", NULL, error);
}

enum qf_status qf_act_park(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    const struct qf_desk *officer = &dossier->officer->desk;
    char day[QF_DATE_TEXT];

    qf_date_format(year->today + PARKED_DAYS, day);
    TRY(qf_matter_record(officer, dossier->lead, "wake_up_date", day, error));
    return qf_move(officer, dossier->lead, "park", qf_leader_of(year, dossier), error);
}

enum qf_status qf_act_take_up(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    (void)year;
    return qf_move(&dossier->officer->desk, dossier->lead, "wake", NULL, error);
}

enum qf_status qf_act_verify(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    return qf_move(&dossier->officer->desk, dossier->lead, "verify", qf_leader_of(year, dossier), error);
}

enum qf_status qf_act_talk(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    const struct qf_desk *officer = &dossier->officer->desk;

    TRY(qf_move(officer, dossier->lead, "talk_or_write", qf_leader_of(year, dossier), error));
    return qf_matter_record(officer, dossier->lead, "letter_sent", "发函询通知书", error);
}

enum qf_status qf_act_answer(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    (void)year;
    return qf_matter_record(&dossier->officer->desk, dossier->lead, "letter_answered", "已收到书面说明", error);
}

enum qf_status qf_act_inquire(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    (void)year;
    return qf_record(&dossier->officer->desk, dossier->lead,
        (const char *const[]){
            "verification_report", "核实情况已形成报告", "statement_of_subject", "已听取本人说明", NULL },
        error);
}

/* --- closing ----------------------------------------------------------------------------------------------------------- */

enum qf_status qf_act_close_direct(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    const struct qf_desk *officer = &dossier->officer->desk;

    TRY(qf_matter_record(officer, dossier->lead, "closing_ground", "没有可查性", error));
    return qf_move(officer, dossier->lead, "close_direct", qf_leader_of(year, dossier), error);
}

enum qf_status qf_act_close_unfounded(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    const struct qf_desk *officer = &dossier->officer->desk;

    TRY(qf_record(officer, dossier->lead,
        (const char *const[]){ "reply_to_subject", "已书面采信反馈", "closing_ground", "反映问题不实", NULL }, error));
    return qf_move(officer, dossier->lead, "close_unfounded", qf_leader_of(year, dossier), error);
}

enum qf_status qf_act_close_minor(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    return qf_move(&dossier->officer->desk, dossier->lead, "close_minor", qf_leader_of(year, dossier), error);
}

/* --- the end of it ----------------------------------------------------------------------------------------------------- */

static enum qf_status see_red(void *context, const struct qf_matter *matter, struct qf_error *error)
{
    (void)error;
    *(bool *)context = strcmp(matter->level, "red") == 0;
    return QF_OK;
}

/* What turned red without a plan of putting right, by a clock that ran out, has nothing to mend: somebody says so. */
enum qf_status qf_settle_red(
    struct qf_year *year, const struct qf_dossier *dossier, int64_t matter, struct qf_error *error)
{
    const struct qf_desk *officer = &dossier->officer->desk;
    bool red = false;

    if (dossier->plan)
        return QF_OK;
    TRY(qf_matter_walk(officer, &(struct qf_matter_filter){ .id = matter }, see_red, &red, error));
    if (!red)
        return QF_OK;
    TRY(qf_matter_record(officer, matter, "nothing_to_mend_reason", "因超期转红,问题已处理,无需另行整改", error));
    return qf_move(officer, matter, "nothing_to_mend", qf_leader_of(year, dossier), error);
}

enum qf_status qf_act_archive_lead(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    TRY(qf_answer_question(dossier, error));
    TRY(qf_settle_red(year, dossier, dossier->lead, error));
    return qf_move(&dossier->officer->desk, dossier->lead, dossier->filed ? "archive_filed" : "archive",
        qf_leader_of(year, dossier), error);
}
