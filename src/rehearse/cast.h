/* SPDX-License-Identifier: Apache-2.0 */
/* Who takes part: organs of three levels with their people, everybody with a desk and a key, and who is kin to whom. */
#ifndef QF_REHEARSE_CAST_H
#define QF_REHEARSE_CAST_H

#include "base/arena.h"
#include "handle/keyring.h"
#include "handle/network.h"
#include "handle/recusal.h"
#include "rehearse/rehearse.h"
#include "synth/random.h"

struct qf_member {
    struct qf_desk desk;
    struct qf_key_pair pair; /* of leaders and officers */
    unsigned load;           /* matters given to them */
};

enum {
    QF_COUNTIES = 5,
    QF_TOWNSHIPS = 20,
    QF_VILLAGES = 100,
    QF_HOUSES = 1 + QF_COUNTIES + QF_TOWNSHIPS,
    QF_MEMBERS_OF_HOUSE = 14
};

/* An organ and who sits there. */
struct qf_house {
    int64_t organ;
    enum qf_organ_level level;
    unsigned parent; /* index; the city's is its own */
    const char *region, *place, *name;
    struct qf_member members[QF_MEMBERS_OF_HOUSE];
    unsigned member_count;
};

struct qf_village_place {
    const char *code, *name; /* 12 digits, "上杨湾村" */
    unsigned township;       /* index of its house */
};

struct qf_tie {
    int64_t person, relative;
};

struct qf_cast {
    struct qf_book *book;
    const struct qf_catalog *catalog;
    struct qf_arena *arena;
    struct qf_random random;
    struct qf_house houses[QF_HOUSES]; /* the city's, then counties', then townships' */
    struct qf_village_place villages[QF_VILLAGES];
    struct qf_desk security, system, auditor;
    struct qf_tie *ties;
    size_t tie_count, tie_room;
    unsigned residents; /* resident IDs handed out */
};

/* Founds the organs and makes every account. */
QF_MUST_CHECK enum qf_status qf_cast_assemble(
    struct qf_cast *cast, const struct qf_rehearsal *rehearsal, struct qf_error *error);
void qf_cast_release(struct qf_cast *cast);

/* Everybody comes to work on `day`. */
void qf_cast_wake(struct qf_cast *cast, int32_t day);

/* The house of an organ that the book names. */
struct qf_house *qf_cast_house(struct qf_cast *cast, int64_t organ);
struct qf_house *qf_cast_above(struct qf_cast *cast, const struct qf_house *house);
/* The `nth` of a role in the house, counted round. BUG when the house has none. */
struct qf_member *qf_house_member(struct qf_house *house, enum qf_user_role role, unsigned nth);

/* Somebody who is no account: a name, and a person of their own. */
struct qf_figure {
    const char *name;
    char resident_id[19];
    int64_t entity;
};
QF_MUST_CHECK enum qf_status qf_cast_invent(struct qf_cast *cast, struct qf_figure *ret_figure, struct qf_error *error);
QF_MUST_CHECK enum qf_status qf_cast_tie(
    struct qf_cast *cast, int64_t person, int64_t relative, struct qf_error *error);
/* What the city's registers would say of kin. */
struct qf_kin_source qf_cast_kin(struct qf_cast *cast);

#endif
