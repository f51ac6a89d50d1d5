/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Codes of contracted rural land, GB/T 35958-2018: the issuer (12 digits of village and 2 of group),
 * within it the contractor (4 more) and the parcel (5 more), and the contract (the contractor's
 * code and a letter). Serials are counted from 1, so a serial of zeros is a spreadsheet's doing.
 */
#include "ident/clean.h"

enum { ISSUER_LENGTH = 14, CONTRACTOR_LENGTH = 18, PARCEL_LENGTH = 19, CONTRACT_LENGTH = 19 };

static bool all_zero(const struct qf_ident *ident, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        if (ident->value[i] != '0')
            return false;
    }
    return to > from;
}

static bool judge_region(struct qf_ident *ident)
{
    if (ident->value[0] == '0') {
        qf_ident_reject(ident, QF_REASON_RANGE);
        return false;
    }
    ident->warn = !qf_region_province_known(ident->value);
    return true;
}

static void read_digits(struct qf_slice text, size_t length, struct qf_ident *ret)
{
    if (!qf_ident_clean(text, "", ret) || !qf_ident_expect(ret, length, QF_SET_DIGIT) || !judge_region(ret))
        return;
    if (all_zero(ret, ISSUER_LENGTH, length))
        qf_ident_reject(ret, QF_REASON_DAMAGED);
}

void qf_issuer_code_read(struct qf_slice text, struct qf_ident *ret)
{
    read_digits(text, ISSUER_LENGTH, ret);
}

void qf_contractor_code_read(struct qf_slice text, struct qf_ident *ret)
{
    read_digits(text, CONTRACTOR_LENGTH, ret);
}

void qf_parcel_code_read(struct qf_slice text, struct qf_ident *ret)
{
    read_digits(text, PARCEL_LENGTH, ret);
}

/* J: contracted by a household; Q: in another way. */
void qf_land_contract_code_read(struct qf_slice text, struct qf_ident *ret)
{
    enum { KIND = CONTRACT_LENGTH - 1 };

    if (!qf_ident_clean(text, "", ret) || !qf_ident_expect(ret, CONTRACT_LENGTH, QF_SET_DIGIT | QF_SET_LETTER))
        return;
    if (!qf_ident_only(ret, 0, KIND, QF_SET_DIGIT)) {
        qf_ident_reject(ret, QF_REASON_CHARACTER);
        return;
    }
    if (!judge_region(ret))
        return;
    if ((ret->value[KIND] != 'J' && ret->value[KIND] != 'Q') || all_zero(ret, ISSUER_LENGTH, KIND))
        qf_ident_reject(ret, QF_REASON_RANGE);
}
