/* SPDX-License-Identifier: Apache-2.0 */
/* What people give to casework, checked the same everywhere: texts that say something, places within reach, days that came. */
#ifndef QF_HANDLE_GIVEN_H
#define QF_HANDLE_GIVEN_H

#include "handle/desk.h"

/* USAGE when it is NULL or says nothing; `what` is English for qf_tr(): "the title". */
QF_MUST_CHECK enum qf_status qf_given_text(const char *text, const char *what, struct qf_error *error);

/* How many digits a place may have, as bits: of a city 4, a county 6, a township 9, a village 12. */
enum { QF_PLACE_CITY = 1 << 4, QF_PLACE_COUNTY = 1 << 6, QF_PLACE_TOWNSHIP = 1 << 9, QF_PLACE_VILLAGE = 1 << 12 };
/* USAGE when it is no code of such a place, DENIED when it lies outside the region of the actor's organ. */
QF_MUST_CHECK enum qf_status qf_given_place(
    const struct qf_desk *desk, const char *region, unsigned places, struct qf_error *error);

/* USAGE for a day after the desk's. 0 stands for the desk's day, and becomes it. */
QF_MUST_CHECK enum qf_status qf_given_past(const struct qf_desk *desk, int32_t *day, struct qf_error *error);

#endif
