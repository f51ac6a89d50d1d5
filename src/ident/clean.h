/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shared by the readers of this folder: taking the decoration off a code, saying whether what is
 * left has the right shape, and recording the verdict. Nothing here allocates or knows a locale.
 */
#ifndef QF_IDENT_CLEAN_H
#define QF_IDENT_CLEAN_H

#include "ident/ident.h"

/* Sets of characters, to be combined. */
enum qf_ident_set {
    QF_SET_DIGIT = 1,
    QF_SET_LETTER = 2, /* A–Z */
    QF_SET_CREDIT = 4, /* 0–9 and A–Z without I O S V Z (GB 32100) */
    QF_SET_PLATE = 8   /* 0–9 and A–Z without I O */
};
extern const uint8_t qf_ident_sets[256];

/*
 * Writes `text` without spaces and apostrophes, full-width and lower-case forms folded, × as X, dashes and middle dots
 * as `-`, into ret->value; characters in `drop` (ASCII, may be "") are left out too. True when there is something to
 * judge: then outcome is VALID, reason NONE, STRIPPED or FOLDED, and warn is false. Otherwise the verdict stands
 * already: EMPTY, or INVALID for LENGTH.
 */
bool qf_ident_clean(struct qf_slice text, const char *drop, struct qf_ident *ret);

/* Every character of value[from, to) belongs to one of `sets`. */
static inline bool qf_ident_only(const struct qf_ident *ident, size_t from, size_t to, unsigned sets)
{
    for (size_t i = from; i < to; i++) {
        if (!(qf_ident_sets[(unsigned char)ident->value[i]] & sets))
            return false;
    }
    return true;
}

void qf_ident_reject(struct qf_ident *ident, enum qf_ident_reason reason);

/* For a value of the wrong length or with a character outside `sets`: MASKED, DAMAGED, CHARACTER or LENGTH, in this
 * order. */
void qf_ident_reject_shape(struct qf_ident *ident, unsigned sets);

/* Rejects and returns false unless the value has `length` characters, all of `sets`. */
bool qf_ident_expect(struct qf_ident *ident, size_t length, unsigned sets);

/* Puts the value's end at `length`, noting that something was stripped. */
void qf_ident_cut(struct qf_ident *ident, size_t length);
/* Takes `count` characters off the value's head, noting that something was stripped. */
void qf_ident_behead(struct qf_ident *ident, size_t count);

/* The value is what a spreadsheet or a float makes of a number: 1.10105E+17, 110105194912310016.0 */
bool qf_ident_is_float(const struct qf_ident *ident);

/* The two digits stand for a province of GB/T 2260, a residence permit (81–83) or a foreigner (91). */
bool qf_region_province_known(const char digits[2]);

/* White space of any kind, and the characters without width that files carry along. */
bool qf_ident_is_space(unsigned code_point);
/* The ASCII form of a full-width character, a dash or an apostrophe; others are returned as they are. */
unsigned qf_ident_fold_width(unsigned code_point);
/* · • ・ ‧ and other dots that stand in the middle of a minority name; not the full stop. */
bool qf_ident_is_middle_dot(unsigned code_point);
/* True for the whole of 无, -, /, 0 and the like. `value` is trimmed and its width folded. */
bool qf_ident_means_nothing(struct qf_slice value);

#endif
