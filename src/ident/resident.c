/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Resident identity numbers, GB 11643-1999: 6 digits of region, 8 of birth, 3 of sequence (odd for
 * men) and a check character by ISO 7064 MOD 11-2. The most read value of all, so a clean one is
 * judged before any cleaning is thought of.
 */
#include "ident/resident.h"

#include "base/date.h"
#include "ident/clean.h"

enum { REGION = 6, OLD_LENGTH = 15, BODY = 17, FIRST_YEAR = 1850, LAST_YEAR = 2099 };

static unsigned number_at(const char *digits, size_t count)
{
    unsigned number = 0;

    for (size_t i = 0; i < count; i++)
        number = number * 10 + (unsigned)(digits[i] - '0');
    return number;
}

/* For 17 characters known to be digits. */
static char check_of(const char *digits)
{
    static const uint8_t weights[BODY] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
    unsigned sum = 0;

    for (size_t i = 0; i < BODY; i++)
        sum += (unsigned)(digits[i] - '0') * weights[i];
    return "10X98765432"[sum % 11];
}

char qf_resident_id_check(const char digits[17])
{
    for (size_t i = 0; i < BODY; i++) {
        if (!(qf_ident_sets[(unsigned char)digits[i]] & QF_SET_DIGIT))
            return '\0';
    }
    return check_of(digits);
}

static struct qf_civil birth_of(const char *id)
{
    return (struct qf_civil){ (int)number_at(id + 6, 4), (int)number_at(id + 10, 2), (int)number_at(id + 12, 2) };
}

static bool birth_plausible(const char *id)
{
    struct qf_civil birth = birth_of(id);

    return birth.year >= FIRST_YEAR && birth.year <= LAST_YEAR && qf_civil_valid(birth);
}

bool qf_region_province_known(const char digits[2])
{
    static const bool known[100] = {
        [11 ... 15] = true,
        [21 ... 23] = true,
        [31 ... 37] = true,
        [41 ... 46] = true,
        [50 ... 54] = true,
        [61 ... 65] = true,
        [71] = true,
        [81 ... 83] = true,
        [91] = true,
    };
    return known[number_at(digits, 2)];
}

enum qf_ident_reason qf_resident_id_judge(const char *id, bool *ret_warn)
{
    if (id[0] == '0')
        return QF_REASON_RANGE;
    if (!birth_plausible(id))
        return QF_REASON_DATE;
    if (check_of(id) != id[BODY])
        return memcmp(id + OLD_LENGTH, "000", 3) == 0 ? QF_REASON_DAMAGED : QF_REASON_CHECK_DIGIT;
    *ret_warn = !qf_region_province_known(id);
    return QF_REASON_NONE;
}

bool qf_resident_id_shaped(const char *id)
{
    uint64_t first, second;
    const uint64_t high = UINT64_C(0xF0F0F0F0F0F0F0F0), threes = UINT64_C(0x3030303030303030),
                   sixes = UINT64_C(0x0606060606060606);

    /* Eight characters at a time: the high half of a digit is 3 and stays 3 when 6 is added. */
    memcpy(&first, id, 8);
    memcpy(&second, id + 8, 8);
    if ((first & high) != threes || ((first + sixes) & high) != threes || (second & high) != threes ||
        ((second + sixes) & high) != threes)
        return false;
    return id[16] >= '0' && id[16] <= '9' && ((id[BODY] >= '0' && id[BODY] <= '9') || id[BODY] == 'X');
}

/*
 * Fifteen digits become eighteen: the century goes in and the check character is appended. The
 * sequences 996–999 were kept for people of a hundred years and more, so they belong to the century
 * before; such an upgrade is a guess and is warned of.
 */
static void upgrade(struct qf_ident *ident)
{
    char id[QF_RESIDENT_ID_LENGTH + 1];
    bool centenarian = number_at(ident->value + 12, 3) >= 996;
    bool before_1900 = centenarian && number_at(ident->value + REGION, 2) >= FIRST_YEAR % 100;
    enum qf_ident_reason reason;

    memcpy(id, ident->value, REGION);
    memcpy(id + REGION, before_1900 ? "18" : "19", 2);
    memcpy(id + REGION + 2, ident->value + REGION, OLD_LENGTH - REGION);
    id[BODY] = check_of(id);
    id[QF_RESIDENT_ID_LENGTH] = '\0';
    reason = qf_resident_id_judge(id, &ident->warn);
    if (reason != QF_REASON_NONE) {
        qf_ident_reject(ident, reason);
        return;
    }
    memcpy(ident->value, id, sizeof(id));
    ident->length = QF_RESIDENT_ID_LENGTH;
    ident->reason = QF_REASON_UPGRADED;
    ident->warn |= centenarian;
}

static void judge_cleaned(struct qf_ident *ident)
{
    enum qf_ident_reason reason;

    if (ident->length == OLD_LENGTH && qf_ident_only(ident, 0, OLD_LENGTH, QF_SET_DIGIT)) {
        upgrade(ident);
        return;
    }
    if (ident->length != QF_RESIDENT_ID_LENGTH || !qf_resident_id_shaped(ident->value)) {
        size_t body = ident->length - (ident->value[ident->length - 1] == 'X');

        qf_ident_reject_shape(
            ident, qf_ident_only(ident, 0, body, QF_SET_DIGIT) ? QF_SET_DIGIT | QF_SET_LETTER : QF_SET_DIGIT);
        return;
    }
    reason = qf_resident_id_judge(ident->value, &ident->warn);
    if (reason != QF_REASON_NONE)
        qf_ident_reject(ident, reason);
}

void qf_resident_id_read(struct qf_slice text, struct qf_ident *ret)
{
    if (text.length == QF_RESIDENT_ID_LENGTH && qf_resident_id_shaped(text.data)) {
        memcpy(ret->value, text.data, QF_RESIDENT_ID_LENGTH);
        ret->value[QF_RESIDENT_ID_LENGTH] = '\0';
        ret->length = QF_RESIDENT_ID_LENGTH;
        ret->warn = false;
        ret->reason = qf_resident_id_judge(text.data, &ret->warn);
        ret->outcome = ret->reason == QF_REASON_NONE ? QF_IDENT_VALID : QF_IDENT_INVALID;
        return;
    }
    if (qf_ident_clean(text, "", ret))
        judge_cleaned(ret);
}

static bool is_present_form(struct qf_slice id)
{
    bool warn;

    return id.length == QF_RESIDENT_ID_LENGTH && qf_resident_id_shaped(id.data) &&
           qf_resident_id_judge(id.data, &warn) == QF_REASON_NONE;
}

bool qf_resident_id_birth(struct qf_slice id, int32_t *ret_days)
{
    if (!is_present_form(id))
        return false;
    *ret_days = qf_civil_to_days(birth_of(id.data));
    return true;
}

bool qf_resident_id_male(struct qf_slice id, bool *ret_male)
{
    if (!is_present_form(id))
        return false;
    *ret_male = (id.data[BODY - 1] - '0') % 2 == 1;
    return true;
}
