/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of the resident ID reader that the disability card and the entity functions use too. */
#ifndef QF_IDENT_RESIDENT_H
#define QF_IDENT_RESIDENT_H

#include "ident/ident.h"

enum { QF_RESIDENT_ID_LENGTH = 18 };

/* 17 digits and a digit or X; reads 18 bytes. */
bool qf_resident_id_shaped(const char *id);

/* NONE for a valid number of that shape, else why not; sets *ret_warn when valid but of an unknown region. */
enum qf_ident_reason qf_resident_id_judge(const char *id, bool *ret_warn);

#endif
