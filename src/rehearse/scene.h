/* SPDX-License-Identifier: Apache-2.0 */
/* What people report in the ten fields and what it is called: texts of an invented city. */
#ifndef QF_REHEARSE_SCENE_H
#define QF_REHEARSE_SCENE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/secret.h"
#include "synth/random.h"

struct qf_scene {
    const char *domain, *category; /* category NULL: the usual organ */
    const char *title;
    const char *unit, *post;        /* unit: what follows the name of the place */
    const char *kind, *second_kind; /* of the workflow's subjects */
    const char *rank;
    const char *party_sanction, *office_sanction; /* office_sanction NULL: none for this kind */
    const char *tales[3];
    bool of_village; /* the place is the village, else its township */
};
extern const struct qf_scene qf_scenes[];
extern const size_t qf_scene_count;

/* Of the stories: the leader of a township who answers for what went on there, and the others that stories.c tells. */
extern const struct qf_scene qf_scene_secretary, qf_scene_bureau, qf_scene_compensation, qf_scene_grain,
    qf_scene_clinic, qf_scene_ghosts;

/* A narrative about `name` of `unit` that is like no other's. */
QF_MUST_CHECK enum qf_status qf_scene_tell(const struct qf_scene *scene, struct qf_random *random, const char *unit,
    const char *name, struct qf_secret *ret_words, struct qf_error *error);

#endif
