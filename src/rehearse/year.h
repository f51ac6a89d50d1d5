/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The inside of a rehearsed year. What happens to one matter is a dossier: where it comes from, how it ends, and the path
 * of steps that leads there. Every step is taken by the people whose work it is, on the working day that the path gives.
 */
#ifndef QF_REHEARSE_YEAR_H
#define QF_REHEARSE_YEAR_H

#include "handle/lead.h"
#include "handle/report.h"
#include "rehearse/cast.h"
#include "rehearse/scene.h"

enum qf_origin { QF_FROM_REPORT, QF_FROM_VISIT, QF_FROM_ELSEWHERE };

enum qf_ending {
    QF_END_DIRECT,    /* closed without verification */
    QF_END_UNFOUNDED, /* verified, and not so */
    QF_END_MINOR,     /* verified; criticism and education */
    QF_END_SANCTION,  /* a case, decided */
    QF_END_WITHDRAWN, /* a case that is withdrawn */
    QF_ENDINGS
};

enum { QF_PERSONS_OF_CASE = 4, QF_ITEMS_OF_PLAN = 3 };

struct qf_year;

struct qf_dossier {
    /* what is to happen */
    enum qf_origin origin;
    enum qf_ending ending;
    bool open;             /* does not come to its end within the year */
    bool late;             /* somebody lets a clock lapse */
    bool leader_answers;   /* 一案双查: a leader is held to account in it */
    bool party_and_office; /* sanctioned by both lines */
    bool has_plan;         /* what was wrong in the village is put right by a plan of its own */
    bool replaces;         /* by which its secretary is replaced */
    bool supervised;       /* by a task force, and on the list */
    bool slow;             /* decided in the first half of the year, when cases took longer */
    bool bypass;           /* goes up unread: about this organ's own head */
    unsigned ghosts;       /* whose pay without work is stopped in it */
    const char *track;     /* NULL: the usual way */
    const char *signature; /* of a report: anonymous, real_name, joint */
    const struct qf_scene *scene;
    const char *region; /* where it happened */
    const char *title;
    struct qf_figure persons[QF_PERSONS_OF_CASE]; /* whom it concerns; the first is named at the beginning */
    unsigned person_count;
    const char *unit;
    int64_t amount_fen, recovered_fen; /* what it is about, and what comes back; amount 0: the same */

    /* when */
    uint64_t stream;                      /* of the draws of its days */
    const unsigned char *const *segments; /* the path: step numbers, each segment ending with 0; NULL ends it */
    size_t segment, place, taken;
    unsigned due; /* working day of the year, counted from 0 */

    /* what came of it */
    int64_t warning, report, repeat, lead, filed; /* warning: that asked for it; 0: none */
    int64_t case_persons[QF_PERSONS_OF_CASE];
    int64_t plan, items[QF_ITEMS_OF_PLAN];
    bool concluded, told_petition_office, has_taskforce;
    struct qf_receipt receipt; /* of what goes up unread, until it has gone */
    struct qf_house *house;    /* that handles it now */
    struct qf_member *officer; /* who handles it now */
    struct qf_member *trial;
    unsigned repeats;
};

/* Something that is done on a day and belongs to no matter. `run` sets itself to what follows on the new `due`, or to NULL. */
struct qf_errand {
    enum qf_status (*run)(struct qf_year *year, struct qf_errand *errand, struct qf_error *error);
    unsigned due, number, count;
    bool left_open;
    int64_t id;
};

struct qf_year {
    const struct qf_rehearsal *rehearsal;
    struct qf_cast cast;
    struct qf_secret hash_key;
    struct qf_vault vault;
    struct qf_random random;
    struct qf_dossier *dossiers;
    size_t dossier_count, dossier_room;
    struct qf_errand *errands;
    size_t errand_count, errand_room;
    int64_t campaign, dragnet; /* that run; 0: none */
    struct qf_figure trained[QF_COUNTIES][4];
    int64_t satisfied[QF_COUNTIES];      /* in the wave before */
    unsigned char villages[QF_VILLAGES]; /* shuffled */
    unsigned placed;                     /* dossiers that have a village */
    int32_t *days;                       /* the working days */
    unsigned day_count;
    int32_t today;
};

/* One step of a path; takes place in the name of whoever's work it is. */
typedef enum qf_status qf_act(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error);

QF_MUST_CHECK enum qf_status qf_add_errand(
    struct qf_year *year, const struct qf_errand *errand, struct qf_error *error);

/* intake.c */
qf_act qf_act_take_in, qf_act_register, qf_act_accept, qf_act_settle_name, qf_act_tell_accepted, qf_act_repeat,
    qf_act_keep_repeat;
qf_act qf_act_conclude, qf_act_tell_outcome, qf_act_archive_report, qf_act_pass_by, qf_act_send_up;
/* A quarter ends: the petition office is told what was concluded. */
QF_MUST_CHECK enum qf_status qf_tell_petition_office(struct qf_year *year, struct qf_error *error);

/* inquiry.c */
qf_act qf_act_open_lead, qf_act_give_out, qf_act_propose, qf_act_park, qf_act_take_up, qf_act_verify, qf_act_talk,
    qf_act_answer, qf_act_inquire;
/* After repeats took the matter up: somebody new. */
QF_MUST_CHECK enum qf_status qf_hand_to_new(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error);
qf_act qf_act_close_direct, qf_act_close_unfounded, qf_act_close_minor, qf_act_archive_lead;

/* Somebody says that nothing is to mend in a matter that is red and has no plan. */
QF_MUST_CHECK enum qf_status qf_settle_red(
    struct qf_year *year, const struct qf_dossier *dossier, int64_t matter, struct qf_error *error);

/* plans.c */
qf_act qf_act_draw_up_plan, qf_act_carry_out_plan, qf_act_accept_plan;

/* questions.c */
/* Of a township's secretary: from a warning that asks for one, when there is any; else `lead` stays 0. */
QF_MUST_CHECK enum qf_status qf_open_from_question(
    struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error);
/* What became of the warning goes back to the model. */
QF_MUST_CHECK enum qf_status qf_answer_question(const struct qf_dossier *dossier, struct qf_error *error);

/* visits.c */
QF_MUST_CHECK enum qf_status qf_plan_visits(struct qf_year *year, struct qf_error *error);
/* Who is paired with a village. */
const struct qf_member *qf_cadre_of(struct qf_cast *cast, unsigned village);
/* Who is paired with the dossier's village hears of it there. */
QF_MUST_CHECK enum qf_status qf_open_visit_lead(
    struct qf_year *year, struct qf_dossier *dossier, const struct qf_new_lead *lead, struct qf_error *error);

/* rounds.c: trainings, surveys, the dragnet. */
QF_MUST_CHECK enum qf_status qf_plan_rounds(struct qf_year *year, struct qf_error *error);

/* supervision.c */
QF_MUST_CHECK enum qf_status qf_plan_supervision(struct qf_year *year, struct qf_error *error);
/* A case that was filed while the campaign runs belongs to it. */
QF_MUST_CHECK enum qf_status qf_join_campaign(
    struct qf_year *year, const struct qf_dossier *dossier, struct qf_error *error);
qf_act qf_act_form_taskforce, qf_act_dissolve_taskforce;
QF_MUST_CHECK enum qf_status qf_keep_logs(struct qf_year *year, struct qf_error *error);

/* cases.c */
qf_act qf_act_file, qf_act_investigate, qf_act_hear, qf_act_send_to_trial, qf_act_try, qf_act_decide, qf_act_announce,
    qf_act_execute, qf_act_withdraw, qf_act_judge_leaders, qf_act_archive_case;

/* money.c */
qf_act qf_act_find_money, qf_act_order_money, qf_act_receive_money, qf_act_spend_money;

/* Who does what in the matter's present organ. */
struct qf_member *qf_leader_of(struct qf_year *year, const struct qf_dossier *dossier);
struct qf_desk *qf_clerk_of(struct qf_year *year, const struct qf_dossier *dossier);
/* The leader of the organ above a township; else of the organ itself: for what a township may not approve. */
struct qf_member *qf_senior_of(struct qf_year *year, const struct qf_dossier *dossier);

/* `desk` moves the matter, with another's approval where the move asks for one; NULL: none. */
QF_MUST_CHECK enum qf_status qf_move(const struct qf_desk *desk, int64_t matter, const char *move,
    const struct qf_member *approver, struct qf_error *error);
/* Records facts: pairs of name and text, ending with NULL. */
QF_MUST_CHECK enum qf_status qf_record(
    const struct qf_desk *desk, int64_t matter, const char *const *pairs, struct qf_error *error);

/* script.c: the dossiers of a year, with days, places and people. */
QF_MUST_CHECK enum qf_status qf_write_script(struct qf_year *year, struct qf_error *error);
/* A new dossier with what `plan` says; borrowed until the next. */
QF_MUST_CHECK enum qf_status qf_add_dossier(
    struct qf_year *year, const struct qf_dossier *plan, struct qf_dossier **ret_dossier, struct qf_error *error);
/* Gives it scene, region, unit, title, its organ, and its people. */
QF_MUST_CHECK enum qf_status qf_place_dossier(struct qf_year *year, struct qf_dossier *dossier,
    const struct qf_scene *scene, const char *region, const char *place, struct qf_error *error);
/* The same in a village and field where nothing else happens. */
QF_MUST_CHECK enum qf_status qf_place_in_village(
    struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error);

/* stories.c */
struct qf_story_count { /* what the stories take of the script's numbers */
    unsigned reports, signed_reports, cases_of_reports, cases_elsewhere, persons, leaders, plans, secretaries;
    int64_t recovered_fen;
};
QF_MUST_CHECK enum qf_status qf_script_stories(
    struct qf_year *year, struct qf_story_count *told, struct qf_error *error);

/* path.c */
/* Takes every step that is due by the year's working day `today`. */
QF_MUST_CHECK enum qf_status qf_take_steps(
    struct qf_year *year, struct qf_dossier *dossier, unsigned today, struct qf_error *error);
/* Gives the dossier its path, and a first day such that it ends within the year, or does not. LIMIT when no day does. */
QF_MUST_CHECK enum qf_status qf_plan_path(struct qf_year *year, struct qf_dossier *dossier, struct qf_error *error);
/* The same so that the task force is formed, or where none is the first step taken, on a day that is given. */
QF_MUST_CHECK enum qf_status qf_plan_path_from(
    struct qf_year *year, struct qf_dossier *dossier, unsigned day, struct qf_error *error);

#endif
