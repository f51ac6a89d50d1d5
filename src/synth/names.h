/* SPDX-License-Identifier: Apache-2.0 */
/* Invented names: of people in about the shares of a Chinese county, and of places that exist nowhere. */
#ifndef QF_SYNTH_NAMES_H
#define QF_SYNTH_NAMES_H

#include "base/arena.h"
#include "synth/random.h"

/* The index of a surname, drawn by its share. */
unsigned qf_draw_surname(struct qf_random *random);
/* "surname + given name" in `arena`; NULL without memory. Some names are of two characters, a few of minorities. */
const char *qf_draw_name(struct qf_random *random, unsigned surname, bool male, int birth_year, struct qf_arena *arena);

const char *qf_county_name(unsigned index); /* index below QF_COUNTIES_MAX */
const char *qf_township_name(
    unsigned index, struct qf_arena *arena); /* unique in the city, index below QF_TOWNSHIPS_MAX */
const char *qf_village_name(unsigned index, struct qf_arena *arena); /* unique in its township, index below 100 */

#define QF_COUNTIES_MAX  12
#define QF_TOWNSHIPS_MAX 2000

#endif
