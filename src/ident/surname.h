/* SPDX-License-Identifier: Apache-2.0 */
/* Surnames whose reading differs from that of the character elsewhere. */
#ifndef QF_IDENT_SURNAME_H
#define QF_IDENT_SURNAME_H

#include "ident/name.h"

struct qf_surname_reading {
    const char *surname;       /* simplified */
    const char *toned, *plain; /* syllables joined by one space */
};

/* The table, in byte order of surname. */
const struct qf_surname_reading *qf_surname_readings(size_t *ret_count);
/* The reading of the surname (traditional forms too); NULL when it is that of its characters. */
const struct qf_surname_reading *qf_surname_reading_of(struct qf_slice surname);

/* Surnames of two characters, simplified, in byte order. */
const char *const *qf_compound_surnames(size_t *ret_count);

#endif
