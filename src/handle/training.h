/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Trainings with their rosters. Everybody on a roster is a person whom the book can tell from others: by resident ID or by
 * an account that has one, so that heads can be counted; the ID itself is not kept. Rosters are taken whole or not at all.
 */
#ifndef QF_HANDLE_TRAINING_H
#define QF_HANDLE_TRAINING_H

#include "handle/desk.h"

struct qf_new_training {
    const char *title, *place;
    int32_t on_day; /* 0: the desk's; one to come may be planned */
};
/* Held by the actor's organ. Needs QF_TASK_PUT_RIGHT, as all here do. */
QF_MUST_CHECK enum qf_status qf_training_add(
    const struct qf_desk *desk, const struct qf_new_training *training, int64_t *ret_training, struct qf_error *error);

struct qf_roster_row {
    int64_t line;       /* of the file, for what is wrong with it */
    const char *person; /* resident ID, or the name of an account */
    const char *name;   /* NULL or "": the account's */
    const char *region; /* of their place: 4, 6, 9 or 12 digits; NULL or "": none */
};
struct qf_roster_bad { /* borrowed for the call */
    int64_t line;
    const char *why; /* in the error's language; never the ID */
};
struct qf_roster_counts {
    int64_t added, known; /* of the roster: on it already; of attendance: marked already */
};
typedef enum qf_status qf_roster_visit(void *context, const struct qf_roster_bad *bad, struct qf_error *error);
/*
 * Puts people on a training's roster, or marks those of the roster who came. Every bad row is told to `bad`; with one, nothing
 * is written and it fails with INPUT. Who is on the roster already is counted and stays. Nobody can have come to a training
 * whose day is still to come (CONFLICT).
 */
QF_MUST_CHECK enum qf_status qf_training_enrol(const struct qf_desk *desk, int64_t training,
    const struct qf_roster_row *rows, size_t count, qf_roster_visit *bad, void *context,
    struct qf_roster_counts *ret_counts, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_training_attend(const struct qf_desk *desk, int64_t training,
    const struct qf_roster_row *rows, size_t count, qf_roster_visit *bad, void *context,
    struct qf_roster_counts *ret_counts, struct qf_error *error);

struct qf_training_view { /* texts are borrowed for the call */
    int64_t id, enrolled, attended;
    const char *title, *place, *on_day, *organ;
};
struct qf_training_filter { /* 0 means any */
    int64_t id;
    int32_t from, to; /* days of trainings, both included */
};
/* Those of the actor's organ and of organs below it, the newest first. */
QF_MUST_CHECK enum qf_status qf_training_walk(const struct qf_desk *desk, const struct qf_training_filter *filter,
    enum qf_status (*visit)(void *context, const struct qf_training_view *training, struct qf_error *error),
    void *context, struct qf_error *error);

/* People, each once however many trainings they had. */
struct qf_training_heads {
    int64_t enrolled, attended;
};
QF_MUST_CHECK enum qf_status qf_training_count(const struct qf_desk *desk, const struct qf_training_filter *filter,
    struct qf_training_heads *ret_heads, struct qf_error *error);

struct qf_roster_view { /* the name is whole: mask it for lists */
    const char *name, *region, *place;
    bool attended;
};
QF_MUST_CHECK enum qf_status qf_training_roster(const struct qf_desk *desk, int64_t training,
    enum qf_status (*visit)(void *context, const struct qf_roster_view *person, struct qf_error *error), void *context,
    struct qf_error *error);

#endif
