/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The shape of the invented city: counties, townships and villages by number, and the keys handed out in them. Everything
 * is a function of the seed and of what was handed out before in the same county, so a city of any size is written
 * village by village in constant memory.
 */
#ifndef QF_SYNTH_CITY_H
#define QF_SYNTH_CITY_H

#include "base/arena.h"
#include "synth/names.h"

#define QF_SYNTH_AS_OF     "2025-06-30" /* the day on which the city's models are asked */
#define QF_SYNTH_PROVINCE  "3499"       /* GB/T 2260 assigns no such prefecture */
#define QF_SYNTH_CITY_CODE "349900"

struct qf_plan {
    uint64_t seed;
    int64_t people;
    unsigned villages, townships, counties;
};

struct qf_plan qf_plan_city(int64_t people, uint64_t seed);
unsigned qf_plan_village_people(const struct qf_plan *plan, unsigned village);
unsigned qf_plan_township(unsigned village); /* of a village; five villages make a township */
unsigned qf_plan_county(const struct qf_plan *plan, unsigned township);
unsigned qf_plan_first_township(const struct qf_plan *plan, unsigned county);

enum { QF_VILLAGES_PER_TOWNSHIP = 5 };

/* Hands out keys; one county after the other. */
struct qf_registry {
    char county[12];             /* region code */
    unsigned char (*serials)[2]; /* per day of birth and sex, how many were handed out */
    uint32_t accounts, households, bodies;
};

QF_MUST_CHECK enum qf_status qf_registry_init(struct qf_registry *registry, struct qf_error *error);
void qf_registry_release(struct qf_registry *registry);
void qf_registry_enter_county(struct qf_registry *registry, unsigned county);

/* A resident ID that nobody else has; moves the birth by a day where a day's serials are used up. */
void qf_registry_resident(struct qf_registry *registry, int32_t *birth_days, bool male, char ret_id[19]);
void qf_registry_account(struct qf_registry *registry, char ret_account[20]); /* 19 digits that pass Luhn */
void qf_registry_household(struct qf_registry *registry, char ret_number[16]);
void qf_registry_body(
    struct qf_registry *registry, char kind, char ret_code[19]); /* a credit code; '9' firm, 'N' collective */

#endif
