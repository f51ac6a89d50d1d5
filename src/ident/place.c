/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Codes of places and things in them: administrative regions (GB/T 2260 with the statistical
 * extension to village level), number plates (GA 36), medical institutions, disability cards.
 */
#include "base/memory.h"
#include "ident/clean.h"
#include "ident/resident.h"

void qf_region_code_read(struct qf_slice text, struct qf_ident *ret)
{
    if (!qf_ident_clean(text, "", ret))
        return;
    if ((ret->length != 6 && ret->length != 9 && ret->length != 12) ||
        !qf_ident_only(ret, 0, ret->length, QF_SET_DIGIT))
        qf_ident_reject_shape(ret, QF_SET_DIGIT);
    else if (ret->value[0] == '0')
        qf_ident_reject(ret, QF_REASON_RANGE);
    else
        ret->warn = !qf_region_province_known(ret->value);
}

enum { HAN_BYTES = 3 }; /* every character on a plate takes three bytes in UTF-8 */

static bool is_one_of(const char *character, size_t length, const char *characters)
{
    for (; *characters; characters += HAN_BYTES) {
        if (length >= HAN_BYTES && memcmp(character, characters, HAN_BYTES) == 0)
            return true;
    }
    return false;
}

static bool only_between(const struct qf_ident *ident, size_t from, size_t to, unsigned sets)
{
    return to <= ident->length && from <= to && qf_ident_only(ident, from, to, sets);
}

/* New-energy letters: D and F at first, by now A–H, J and K. */
static bool is_energy_letter(char c)
{
    return (c >= 'A' && c <= 'H') || c == 'J' || c == 'K';
}

/* Small cars put the letter first (D12345, DA1234), large ones last (12345D). */
static bool is_new_energy(const struct qf_ident *ident, size_t from)
{
    if (ident->length != from + 6)
        return false;
    if (is_energy_letter(ident->value[from]) && only_between(ident, from + 1, from + 2, QF_SET_PLATE) &&
        only_between(ident, from + 2, from + 6, QF_SET_DIGIT))
        return true;
    return only_between(ident, from, from + 5, QF_SET_DIGIT) && is_energy_letter(ident->value[from + 5]);
}

/* Five characters, the last of which may say trailer, learner, police, Hong Kong, Macao, embassy or consulate. */
static bool is_ordinary(const struct qf_ident *ident, size_t from)
{
    if (ident->length == from + 5)
        return only_between(ident, from, from + 5, QF_SET_PLATE);
    return ident->length == from + 4 + HAN_BYTES && only_between(ident, from, from + 4, QF_SET_PLATE) &&
           is_one_of(ident->value + from + 4, HAN_BYTES, "挂学警港澳使领");
}

void qf_plate_read(struct qf_slice text, struct qf_ident *ret)
{
    static const char provinces[] = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
    enum { SERIAL = HAN_BYTES + 1 };

    if (!qf_ident_clean(text, "-.", ret))
        return;
    if (is_one_of(ret->value, ret->length, "使领") && only_between(ret, HAN_BYTES, HAN_BYTES + 6, QF_SET_DIGIT) &&
        ret->length == HAN_BYTES + 6)
        return;
    if (!is_one_of(ret->value, ret->length, provinces) || !only_between(ret, HAN_BYTES, SERIAL, QF_SET_LETTER) ||
        ret->value[HAN_BYTES] == 'I') {
        qf_ident_reject(ret, memchr(ret->value, '*', ret->length) ? QF_REASON_MASKED : QF_REASON_CHARACTER);
        return;
    }
    if (is_ordinary(ret, SERIAL) || is_new_energy(ret, SERIAL)) {
        ret->warn = ret->value[HAN_BYTES] == 'O'; /* plates of organs until the 2010s */
        return;
    }
    if (memchr(ret->value, '*', ret->length))
        qf_ident_reject(ret, QF_REASON_MASKED);
    else if (!qf_ident_only(ret, SERIAL, ret->length, QF_SET_PLATE))
        qf_ident_reject(ret, QF_REASON_CHARACTER);
    else
        qf_ident_reject(ret, ret->length == SERIAL + 6 ? QF_REASON_RANGE : QF_REASON_LENGTH);
}

/*
 * Designated institutions of the medical insurance have 12 characters: H (hospital) or P (pharmacy), 6 digits of
 * region, 5 of serial. The older code of health institutions has 22: an organisation code and 13 characters of
 * attributes; small clinics had 12 digits.
 */
void qf_medical_institution_read(struct qf_slice text, struct qf_ident *ret)
{
    enum { NEW_LENGTH = 12, OLD_LENGTH = 22, ORGANISATION_BODY = 8 };
    const unsigned letters = QF_SET_DIGIT | QF_SET_LETTER;

    if (!qf_ident_clean(text, "-", ret))
        return;
    if ((ret->length != NEW_LENGTH && ret->length != OLD_LENGTH) || !qf_ident_only(ret, 0, ret->length, letters)) {
        qf_ident_reject_shape(ret, letters);
        return;
    }
    if (ret->length == OLD_LENGTH) {
        ret->warn = qf_organisation_code_check(ret->value) != ret->value[ORGANISATION_BODY];
        return;
    }
    if (!qf_ident_only(ret, 1, NEW_LENGTH, QF_SET_DIGIT))
        qf_ident_reject(ret, QF_REASON_CHARACTER);
    else
        ret->warn = ret->value[0] != 'H' && ret->value[0] != 'P';
}

static bool in_range(char c, char first, char last)
{
    return c >= first && c <= last;
}

/* A resident ID, one digit of type (1 sight … 7 multiple), one of grade (1–4); B and a digit count reissued cards. */
void qf_disability_card_read(struct qf_slice text, struct qf_ident *ret)
{
    enum { TYPE = QF_RESIDENT_ID_LENGTH, GRADE, LENGTH };
    enum qf_ident_reason reason;

    if (!qf_ident_clean(text, "", ret))
        return;
    if (ret->length == LENGTH + 2 && ret->value[LENGTH] == 'B' &&
        only_between(ret, LENGTH + 1, LENGTH + 2, QF_SET_DIGIT))
        qf_ident_cut(ret, LENGTH);
    if (ret->length != LENGTH || !qf_resident_id_shaped(ret->value) || !only_between(ret, TYPE, LENGTH, QF_SET_DIGIT)) {
        qf_ident_reject_shape(ret, ret->length == LENGTH ? QF_SET_DIGIT : QF_SET_DIGIT | QF_SET_LETTER);
        return;
    }
    reason = qf_resident_id_judge(ret->value, &ret->warn);
    if (reason == QF_REASON_NONE && !(in_range(ret->value[TYPE], '1', '7') && in_range(ret->value[GRADE], '1', '4')))
        reason = QF_REASON_RANGE;
    if (reason != QF_REASON_NONE)
        qf_ident_reject(ret, reason);
}
