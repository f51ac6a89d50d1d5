/* SPDX-License-Identifier: Apache-2.0 */
/* The paths that matters take, step by step, and on which working day each step falls. */
#include "rehearse/year.h"

#include <string.h>

#include "base/date.h"

enum {
    END,
    TAKE_IN,
    REGISTER,
    ACCEPT,
    SETTLE_NAME,
    TELL_ACCEPTED,
    REPEAT,
    KEEP_REPEAT,
    OPEN_LEAD,
    GIVE_OUT,
    PROPOSE,
    PARK,
    TAKE_UP,
    VERIFY,
    TALK,
    ANSWER,
    INQUIRE,
    CLOSE_DIRECT,
    CLOSE_UNFOUNDED,
    CLOSE_MINOR,
    FILE_CASE,
    INVESTIGATE,
    FORM_TASKFORCE,
    HEAR,
    FIND_MONEY,
    SEND_TO_TRIAL,
    TRY_CASE,
    DECIDE,
    ORDER_MONEY,
    DRAW_UP_PLAN,
    ANNOUNCE,
    RECEIVE_MONEY,
    EXECUTE,
    SPEND_MONEY,
    CARRY_OUT_PLAN,
    ACCEPT_PLAN,
    WITHDRAW,
    DISSOLVE_TASKFORCE,
    JUDGE_LEADERS,
    CONCLUDE,
    TELL_OUTCOME,
    ARCHIVE_REPORT,
    ARCHIVE_CASE,
    ARCHIVE_LEAD,
    PASS_BY,
    SEND_UP,
    STEPS
};

enum whom { ALL, REPORTS, SIGNED, PLANNED, SUPERVISED };

/* Working days that pass before the step, and what it applies to. Who is late is so at one step, by so many days more. */
static const struct {
    qf_act *act;
    const char *name;
    unsigned char least, most, late;
    enum whom whom;
} steps[STEPS] = {
    [TAKE_IN] = { qf_act_take_in, "take_in", 0, 0, 0, REPORTS },
    [REGISTER] = { qf_act_register, "register", 0, 1, 0, REPORTS },
    [ACCEPT] = { qf_act_accept, "accept", 0, 2, 0, REPORTS },
    [SETTLE_NAME] = { qf_act_settle_name, "settle_name", 1, 3, 0, SIGNED },
    [TELL_ACCEPTED] = { qf_act_tell_accepted, "tell_acceptance", 1, 5, 0, SIGNED },
    [REPEAT] = { qf_act_repeat, "report_again", 4, 5, 0, REPORTS },
    [KEEP_REPEAT] = { qf_act_keep_repeat, "keep_repeat", 0, 1, 0, REPORTS },
    [OPEN_LEAD] = { qf_act_open_lead, "open_lead", 0, 1, 0, ALL },
    [GIVE_OUT] = { qf_act_give_out, "give_it_out", 0, 1, 0, ALL },
    [PROPOSE] = { qf_act_propose, "propose", 2, 10, 25, ALL },
    [PARK] = { qf_act_park, "park", 0, 2, 0, ALL },
    [TAKE_UP] = { qf_act_take_up, "take_up_again", 1, 2, 0, ALL },
    [VERIFY] = { qf_act_verify, "begin_verifying", 0, 2, 0, ALL },
    [TALK] = { qf_act_talk, "talk_or_write", 0, 2, 0, ALL },
    [ANSWER] = { qf_act_answer, "receive_answer", 3, 12, 0, ALL },
    [INQUIRE] = { qf_act_inquire, "report_on_inquiry", 4, 15, 0, ALL },
    [CLOSE_DIRECT] = { qf_act_close_direct, "close_directly", 0, 3, 0, ALL },
    [CLOSE_UNFOUNDED] = { qf_act_close_unfounded, "close_as_unfounded", 0, 3, 0, ALL },
    [CLOSE_MINOR] = { qf_act_close_minor, "close_as_minor", 0, 3, 0, ALL },
    [FILE_CASE] = { qf_act_file, "file", 0, 3, 0, ALL },
    [INVESTIGATE] = { qf_act_investigate, "investigate", 0, 2, 0, ALL },
    [FORM_TASKFORCE] = { qf_act_form_taskforce, "form_task_force", 0, 1, 0, SUPERVISED },
    [HEAR] = { qf_act_hear, "hear_persons", 5, 20, 0, ALL },
    [FIND_MONEY] = { qf_act_find_money, "find_money", 0, 0, 0, ALL },
    [SEND_TO_TRIAL] = { qf_act_send_to_trial, "send_to_trial", 1, 5, 0, ALL },
    [TRY_CASE] = { qf_act_try, "try", 2, 8, 22, ALL },
    [DECIDE] = { qf_act_decide, "decide", 0, 2, 0, ALL },
    [ORDER_MONEY] = { qf_act_order_money, "order_money_back", 0, 0, 0, ALL },
    [DRAW_UP_PLAN] = { qf_act_draw_up_plan, "draw_up_plan", 0, 1, 0, PLANNED },
    [ANNOUNCE] = { qf_act_announce, "announce", 1, 5, 0, ALL },
    [RECEIVE_MONEY] = { qf_act_receive_money, "receive_money", 1, 5, 0, ALL },
    [EXECUTE] = { qf_act_execute, "execute", 0, 5, 0, ALL },
    [SPEND_MONEY] = { qf_act_spend_money, "pass_money_on", 0, 4, 0, ALL },
    [CARRY_OUT_PLAN] = { qf_act_carry_out_plan, "carry_out_plan", 2, 8, 0, PLANNED },
    [ACCEPT_PLAN] = { qf_act_accept_plan, "accept_plan", 1, 3, 0, PLANNED },
    [WITHDRAW] = { qf_act_withdraw, "withdraw_case", 1, 5, 0, ALL },
    [DISSOLVE_TASKFORCE] = { qf_act_dissolve_taskforce, "dissolve_task_force", 0, 2, 0, SUPERVISED },
    [JUDGE_LEADERS] = { qf_act_judge_leaders, "say_who_else_answers", 0, 1, 0, ALL },
    [CONCLUDE] = { qf_act_conclude, "conclude_report", 0, 2, 0, REPORTS },
    [TELL_OUTCOME] = { qf_act_tell_outcome, "tell_outcome", 1, 5, 0, SIGNED },
    [ARCHIVE_REPORT] = { qf_act_archive_report, "archive_report", 0, 2, 0, REPORTS },
    [ARCHIVE_CASE] = { qf_act_archive_case, "archive_case", 0, 2, 0, ALL },
    [ARCHIVE_LEAD] = { qf_act_archive_lead, "archive_lead", 0, 1, 0, ALL },
    [PASS_BY] = { qf_act_pass_by, "take_in_what_goes_up_unread", 0, 0, 0, ALL },
    [SEND_UP] = { qf_act_send_up, "send_it_up", 1, 4, 0, ALL },
};

static const unsigned char intake[] = { TAKE_IN, REGISTER, ACCEPT, SETTLE_NAME, TELL_ACCEPTED, OPEN_LEAD, GIVE_OUT,
    PROPOSE, END };
static const unsigned char let_rest[] = { PARK, END };
static const unsigned char again[] = { REPEAT, KEEP_REPEAT, END };
static const unsigned char take_up[] = { TAKE_UP, PROPOSE, END };
static const unsigned char direct[] = { CLOSE_DIRECT, END };
static const unsigned char unfounded[] = { VERIFY, INQUIRE, CLOSE_UNFOUNDED, END };
static const unsigned char minor[] = { TALK, ANSWER, INQUIRE, CLOSE_MINOR, END };
static const unsigned char tried[] = { VERIFY, INQUIRE, FILE_CASE, INVESTIGATE, FORM_TASKFORCE, HEAR, FIND_MONEY,
    SEND_TO_TRIAL, TRY_CASE, DECIDE, ORDER_MONEY, DRAW_UP_PLAN, ANNOUNCE, RECEIVE_MONEY, EXECUTE, SPEND_MONEY,
    CARRY_OUT_PLAN, ACCEPT_PLAN, DISSOLVE_TASKFORCE, JUDGE_LEADERS, END };
static const unsigned char withdrawn[] = { VERIFY, INQUIRE, FILE_CASE, INVESTIGATE, HEAR, WITHDRAW, JUDGE_LEADERS,
    END };
static const unsigned char outcome[] = { CONCLUDE, TELL_OUTCOME, ARCHIVE_REPORT, END };
static const unsigned char past_us[] = { PASS_BY, SEND_UP, END };
static const unsigned char shelve_lead[] = { ARCHIVE_LEAD, END };
static const unsigned char shelve_case[] = { ARCHIVE_CASE, ARCHIVE_LEAD, END };

static const struct {
    const unsigned char *middle, *last;
} endings[QF_ENDINGS] = {
    [QF_END_DIRECT] = { direct, shelve_lead },
    [QF_END_UNFOUNDED] = { unfounded, shelve_lead },
    [QF_END_MINOR] = { minor, shelve_lead },
    [QF_END_SANCTION] = { tried, shelve_case },
    [QF_END_WITHDRAWN] = { withdrawn, shelve_case },
};

static bool applies(const struct qf_dossier *dossier, unsigned char step)
{
    if (steps[step].whom == ALL)
        return true;
    if (steps[step].whom == PLANNED)
        return dossier->has_plan;
    if (steps[step].whom == SUPERVISED)
        return dossier->supervised;
    return dossier->origin == QF_FROM_REPORT &&
           (steps[step].whom == REPORTS || strcmp(dossier->signature, "anonymous") != 0);
}

/* --- choosing a path --------------------------------------------------------------------------------------------------- */

static enum qf_status choose_segments(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    size_t count = 0;
    const unsigned char **segments = qf_arena_array(year->cast.arena, 7 + (size_t)dossier->repeats, sizeof *segments);

    if (!segments)
        return qf_fail_memory(error);
    dossier->segments = segments;
    if (dossier->bypass) {
        segments[0] = past_us;
        return QF_OK;
    }
    segments[count++] = intake;
    if (dossier->repeats) {
        segments[count++] = let_rest;
        for (unsigned i = 0; i < dossier->repeats; i++)
            segments[count++] = again;
        segments[count++] = take_up;
    }
    segments[count++] = endings[dossier->ending].middle;
    segments[count++] = outcome;
    segments[count++] = endings[dossier->ending].last;
    return QF_OK;
}

/* --- days -------------------------------------------------------------------------------------------------------------- */

/* From filing a case to deciding it. */
static bool counts_for_cycle(unsigned char step)
{
    return step > FILE_CASE && step <= DECIDE;
}

/*
 * A dossier's `nth` step comes so many working days after the one before: the same whenever it is asked. What is on a
 * faster track takes half of what may be taken, a case of the time when they took longer five days for three.
 */
static unsigned wait_before(
    const struct qf_year *year, const struct qf_dossier *dossier, size_t nth, unsigned char step)
{
    struct qf_random random = qf_draw_stream(year->rehearsal->seed, dossier->stream, nth);
    unsigned wait = (unsigned)qf_draw_between(&random, steps[step].least, steps[step].most);

    if (dossier->track)
        wait = steps[step].least + (wait - steps[step].least) / 2;
    if (dossier->slow && counts_for_cycle(step))
        wait = (5 * wait + 1) / 3;
    return dossier->late ? wait + steps[step].late : wait;
}

struct spans {
    /* working days from the first to: what must have come, what must not, the last step, the decision, the task force */
    unsigned reach, bound, end, decision, taskforce;
};

static struct spans measure(const struct qf_year *year, const struct qf_dossier *dossier)
{
    bool is_case = dossier->ending >= QF_END_SANCTION;
    unsigned char reach = is_case ? FILE_CASE : dossier->origin == QF_FROM_REPORT ? GIVE_OUT : OPEN_LEAD;
    unsigned char bound = dossier->ending == QF_END_SANCTION    ? DECIDE
                          : dossier->ending == QF_END_WITHDRAWN ? WITHDRAW
                          : dossier->origin == QF_FROM_REPORT   ? CONCLUDE
                                                                : ARCHIVE_LEAD;
    struct spans spans = { 0 };
    size_t nth = 0;

    for (const unsigned char *const *segment = dossier->segments; *segment; segment++)
        for (const unsigned char *step = *segment; *step; step++, nth++) {
            if (!applies(dossier, *step))
                continue;
            spans.end += wait_before(year, dossier, nth, *step);
            if (*step == reach)
                spans.reach = spans.end;
            if (*step == bound)
                spans.bound = spans.end;
            if (*step == DECIDE)
                spans.decision = spans.end;
            if (*step == FORM_TASKFORCE)
                spans.taskforce = spans.end;
        }
    return spans;
}

static unsigned char step_at(const struct qf_dossier *dossier)
{
    return dossier->segments[dossier->segment] ? dossier->segments[dossier->segment][dossier->place] : END;
}

/* On to the next step that applies, and its day. */
static void advance(const struct qf_year *year, struct qf_dossier *dossier)
{
    do {
        dossier->place++;
        dossier->taken++;
        if (!step_at(dossier)) {
            dossier->segment++;
            dossier->place = 0;
        }
    } while (step_at(dossier) && !applies(dossier, step_at(dossier)));
    if (step_at(dossier))
        dossier->due += wait_before(year, dossier, dossier->taken, step_at(dossier));
}

static void set_out(const struct qf_year *year, struct qf_dossier *dossier, unsigned start)
{
    dossier->due = start;
    if (!applies(dossier, step_at(dossier)))
        advance(year, dossier);
}

/* The first and the last day on which a dossier may begin. Half of the year is over when half of its working days are. */
static void find_window(
    const struct qf_year *year, const struct qf_dossier *dossier, int64_t *ret_first, int64_t *ret_latest)
{
    struct spans spans = measure(year, dossier);
    int64_t last = (int64_t)year->day_count - 1, half = last / 2, first = 0, latest = last - spans.end;

    if (dossier->open) {
        first = last - spans.bound + 1;
        latest = last - spans.reach;
    } else if (dossier->slow) {
        latest = half - spans.decision;
    } else if (spans.decision && !dossier->repeats) {
        first = half + 1 - spans.decision;
    }
    *ret_first = first > 0 ? first : 0;
    *ret_latest = latest;
}

enum qf_status qf_plan_path(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error)
{
    int64_t first, latest;

    TRY(choose_segments(year, dossier, error));
    find_window(year, dossier, &first, &latest);
    if (latest < first)
        return qf_fail(error, QF_LIMIT, "the year is too short for what the script asks");
    set_out(year, dossier, (unsigned)qf_draw_between(&year->random, first, latest));
    return QF_OK;
}

enum qf_status qf_plan_path_from(struct qf_year *year, struct qf_dossier *dossier, unsigned day, struct qf_error *error)
{
    TRY(choose_segments(year, dossier, error));
    struct spans spans = measure(year, dossier);
    if (day < spans.taskforce || day - spans.taskforce + spans.end >= year->day_count)
        return qf_fail(error, QF_LIMIT, "the year is too short for what the script asks");
    set_out(year, dossier, day - spans.taskforce);
    return QF_OK;
}

/* --- walking ----------------------------------------------------------------------------------------------------------- */

enum qf_status qf_take_steps(struct qf_year *year, struct qf_dossier *dossier, unsigned today, struct qf_error *error)
{
    char day[QF_DATE_TEXT];

    while (step_at(dossier) && dossier->due <= today) {
        unsigned char step = step_at(dossier);
        if (steps[step].act(year, dossier, error) != QF_OK) {
            qf_date_format(year->today, day);
            return qf_fail_within(error, "on %s, '%s' of '%s'", day, steps[step].name, dossier->title);
        }
        advance(year, dossier);
    }
    return QF_OK;
}
