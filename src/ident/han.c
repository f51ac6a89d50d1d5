/* SPDX-License-Identifier: Apache-2.0 */
/* Looking single characters up in the generated tables. */
#include "ident/han.h"

unsigned qf_han_simplified(unsigned code_point)
{
    size_t low = 0, high = qf_han_pair_count;

    if (code_point < QF_HAN_FIRST || code_point > 0xFAFF)
        return code_point;
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (qf_han_pairs[middle].from < code_point)
            low = middle + 1;
        else
            high = middle;
    }
    return low < qf_han_pair_count && qf_han_pairs[low].from == code_point ? qf_han_pairs[low].to : code_point;
}

const struct qf_han_reading *qf_han_reading(unsigned code_point)
{
    unsigned index;

    if (code_point == 0x3007) /* 〇 is written for zero and read like it */
        code_point = 0x96F6;
    if (code_point > QF_HAN_LAST)
        code_point = qf_han_simplified(code_point); /* compatibility forms */
    if (code_point < QF_HAN_FIRST || code_point > QF_HAN_LAST)
        return NULL;
    index = qf_han_reading_of[code_point - QF_HAN_FIRST];
    return index == 0 ? NULL : &qf_han_readings[index];
}
