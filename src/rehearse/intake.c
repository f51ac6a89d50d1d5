/* SPDX-License-Identifier: Apache-2.0 */
/* Reports: taken in, registered, accepted, told, kept as repeats, concluded, told the outcome, archived. */
#include "rehearse/year.h"

#include <string.h>

#include "handle/bypass.h"
#include "handle/handing.h"
#include "handle/notice.h"

struct qf_desk *qf_clerk_of(struct qf_year *year, const struct qf_dossier *dossier)
{
    (void)year;
    return &qf_house_member(dossier->house, QF_ROLE_CLERK, 0)->desk;
}

static bool is_signed(const struct qf_dossier *dossier)
{
    return strcmp(dossier->signature, "anonymous") != 0;
}

/* --- taking in --------------------------------------------------------------------------------------------------------- */

static enum qf_status draw_identity(struct qf_year *year, struct qf_secret *ret_identity, struct qf_error *error)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };
    struct qf_figure reporter;

    TRY(qf_cast_invent(&year->cast, &reporter, error));
    qf_text_add_format(&text, "%s 电话1390000%04u", reporter.name, qf_draw_below(&year->random, 10000));
    TRY(qf_text_check(&text, error));
    return qf_secret_copy(text.data, text.length, ret_identity, error);
}

static const char *draw_channel(struct qf_year *year)
{
    static const char *const channels[] = { "letter", "visit", "web", "web", "phone", "phone" };

    return channels[qf_draw_below(&year->random, QF_COUNT(channels))];
}

static enum qf_status take_report(struct qf_year *year, struct qf_dossier *dossier, int64_t repeats,
    struct qf_report_taken *ret_taken, struct qf_error *error)
{
    struct qf_secret words CLEANUP(qf_secret_release) = { 0 }, identity CLEANUP(qf_secret_release) = { 0 };
    struct qf_kin_source kin = qf_cast_kin(&year->cast);
    const struct qf_figure *person = &dossier->persons[0];
    const struct qf_subject about = { person->entity, person->name, dossier->unit, dossier->scene->post };

    TRY(qf_scene_tell(dossier->scene, &year->random, dossier->unit, person->name, &words, error));
    if (is_signed(dossier))
        TRY(draw_identity(year, &identity, error));
    return qf_report_add(qf_clerk_of(year, dossier), &year->vault, &kin,
        &(struct qf_report_intake){ .channel = draw_channel(year),
            .signature = dossier->signature,
            .signatories = strcmp(dossier->signature, "joint") == 0 ? qf_draw_between(&year->random, 12, 40) : 0,
            .region = dossier->region,
            .domain = dossier->scene->domain,
            .category = dossier->scene->category,
            .track = dossier->track,
            .subjects = &about,
            .subject_count = 1,
            .repeats = repeats,
            .content = &words,
            .identity = identity.length ? &identity : NULL },
        ret_taken, error);
}

enum qf_status qf_act_take_in(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    struct qf_report_taken taken;

    TRY(take_report(year, dossier, 0, &taken, error));
    qf_receipt_wipe(&taken.receipt);
    if (!taken.report || taken.reports > 1)
        return qf_fail(error, QF_INTERNAL, "a report of the rehearsal was taken for another");
    dossier->report = taken.report;
    return QF_OK;
}

enum qf_status qf_act_register(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    return qf_move(qf_clerk_of(year, dossier), dossier->report, "register", NULL, error);
}

enum qf_status qf_act_accept(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    return qf_move(qf_clerk_of(year, dossier), dossier->report, "accept", NULL, error);
}

enum qf_status qf_act_settle_name(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    return qf_notice_settle_name(qf_clerk_of(year, dossier), dossier->report, true, "电话回访并核对身份", error);
}

enum qf_status qf_act_tell_accepted(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    return qf_notice_give(qf_clerk_of(year, dossier), dossier->report,
        &(struct qf_notice){ .kind = "acceptance", .method = "phone", .opinion = "accepted" }, error);
}

/* --- what goes up unread ------------------------------------------------------------------------------------------------ */

enum qf_status qf_act_pass_by(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    struct qf_report_taken taken;

    TRY(take_report(year, dossier, 0, &taken, error));
    dossier->receipt = taken.receipt;
    qf_receipt_wipe(&taken.receipt);
    return taken.report ? qf_fail(error, QF_INTERNAL, "a report about the organ's head was kept here") : QF_OK;
}

enum qf_status qf_act_send_up(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    enum qf_status status = qf_pass_through_sent(qf_clerk_of(year, dossier), &year->hash_key, &dossier->receipt, error);

    qf_receipt_wipe(&dossier->receipt);
    return status;
}

/* --- repeats ----------------------------------------------------------------------------------------------------------- */

static enum qf_status see_organ(void *context, const struct qf_matter *matter, struct qf_error *error)
{
    (void)error;
    *(int64_t *)context = matter->organ;
    return QF_OK;
}

/* Where the lead is now, and whom its leaders there give it to. */
static enum qf_status move_house(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    struct qf_member *city_leader = qf_house_member(&year->cast.houses[0], QF_ROLE_LEADER, 0);
    int64_t organ = 0;

    TRY(qf_matter_walk(
        &city_leader->desk, &(struct qf_matter_filter){ .id = dossier->lead }, see_organ, &organ, error));
    dossier->house = qf_cast_house(&year->cast, organ);
    return QF_OK;
}

/* What repeats force up leaves its keys with those who had it; their leader hands them on. */
static enum qf_status hand_keys_on(struct qf_year *year, const struct qf_dossier *dossier, struct qf_error *error)
{
    const struct qf_member *leader = qf_leader_of(year, dossier);
    int64_t reports;

    return qf_report_hand_on(&leader->desk, dossier->report, true, &leader->pair, &reports, error);
}

enum qf_status qf_act_repeat(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    struct qf_report_taken taken;

    TRY(take_report(year, dossier, dossier->report, &taken, error));
    qf_receipt_wipe(&taken.receipt);
    dossier->repeat = taken.report;
    if (!taken.levelled_up)
        return QF_OK;
    TRY(hand_keys_on(year, dossier, error));
    TRY(move_house(year, dossier, error));
    return qf_hand_to_new(year, dossier, error);
}

enum qf_status qf_act_keep_repeat(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    struct qf_desk *clerk = qf_clerk_of(year, dossier);

    TRY(qf_move(clerk, dossier->repeat, "register", NULL, error));
    return qf_move(clerk, dossier->repeat, "keep", qf_leader_of(year, dossier), error);
}

/* --- the end of it ----------------------------------------------------------------------------------------------------- */

enum qf_status qf_act_conclude(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    (void)year;
    TRY(qf_move(&dossier->officer->desk, dossier->report, "conclude", NULL, error));
    dossier->concluded = true;
    return QF_OK;
}

enum qf_status qf_act_tell_outcome(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    static const char *const opinions[] = { "satisfied", "accepted" };
    struct qf_desk *clerk = qf_clerk_of(year, dossier);

    TRY(qf_notice_give(clerk, dossier->report,
        &(struct qf_notice){ .kind = "outcome",
            .method = "visit",
            .opinion = opinions[qf_draw_below(&year->random, QF_COUNT(opinions))] },
        error));
    return qf_move(clerk, dossier->report, "feed_back", NULL, error);
}

enum qf_status qf_act_archive_report(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    return qf_move(qf_clerk_of(year, dossier), dossier->report, "archive", NULL, error);
}

enum qf_status qf_tell_petition_office(struct qf_year *year, struct qf_error *error)
{
    for (size_t i = 0; i < year->dossier_count; i++) {
        struct qf_dossier *dossier = &year->dossiers[i];
        if (!dossier->concluded || dossier->told_petition_office)
            continue;
        TRY(qf_matter_record(
            qf_clerk_of(year, dossier), dossier->report, "petition_office_told", "按季度书面反馈", error));
        dossier->told_petition_office = true;
    }
    return QF_OK;
}
