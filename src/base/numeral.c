/* SPDX-License-Identifier: Apache-2.0 */
/* Chinese numerals: a table of characters, and one pass that keeps what it has seen below 万, below 亿 and above. */
#include "base/numeral.h"

#define SMALL_START 10000 /* the unit above the largest small one */
#define WAN         10000
#define YI          100000000

static const struct {
    unsigned code_point;
    struct qf_numeral numeral;
} table[] = {
    { 0x3007, { QF_NUMERAL_DIGIT, 0 } },         /* 〇 */
    { 0x25CB, { QF_NUMERAL_DIGIT, 0 } },         /* ○ */
    { 0x96F6, { QF_NUMERAL_DIGIT, 0 } },         /* 零 */
    { 0x4E00, { QF_NUMERAL_DIGIT, 1 } },         /* 一 */
    { 0x58F9, { QF_NUMERAL_DIGIT, 1 } },         /* 壹 */
    { 0x4E8C, { QF_NUMERAL_DIGIT, 2 } },         /* 二 */
    { 0x8D30, { QF_NUMERAL_DIGIT, 2 } },         /* 贰 */
    { 0x8CB3, { QF_NUMERAL_DIGIT, 2 } },         /* 貳 */
    { 0x4E24, { QF_NUMERAL_DIGIT, 2 } },         /* 两 */
    { 0x4E09, { QF_NUMERAL_DIGIT, 3 } },         /* 三 */
    { 0x53C1, { QF_NUMERAL_DIGIT, 3 } },         /* 叁 */
    { 0x53C4, { QF_NUMERAL_DIGIT, 3 } },         /* 叄 */
    { 0x56DB, { QF_NUMERAL_DIGIT, 4 } },         /* 四 */
    { 0x8086, { QF_NUMERAL_DIGIT, 4 } },         /* 肆 */
    { 0x4E94, { QF_NUMERAL_DIGIT, 5 } },         /* 五 */
    { 0x4F0D, { QF_NUMERAL_DIGIT, 5 } },         /* 伍 */
    { 0x516D, { QF_NUMERAL_DIGIT, 6 } },         /* 六 */
    { 0x9646, { QF_NUMERAL_DIGIT, 6 } },         /* 陆 */
    { 0x9678, { QF_NUMERAL_DIGIT, 6 } },         /* 陸 */
    { 0x4E03, { QF_NUMERAL_DIGIT, 7 } },         /* 七 */
    { 0x67D2, { QF_NUMERAL_DIGIT, 7 } },         /* 柒 */
    { 0x516B, { QF_NUMERAL_DIGIT, 8 } },         /* 八 */
    { 0x634C, { QF_NUMERAL_DIGIT, 8 } },         /* 捌 */
    { 0x4E5D, { QF_NUMERAL_DIGIT, 9 } },         /* 九 */
    { 0x7396, { QF_NUMERAL_DIGIT, 9 } },         /* 玖 */
    { 0x5341, { QF_NUMERAL_SMALL_UNIT, 10 } },   /* 十 */
    { 0x62FE, { QF_NUMERAL_SMALL_UNIT, 10 } },   /* 拾 */
    { 0x767E, { QF_NUMERAL_SMALL_UNIT, 100 } },  /* 百 */
    { 0x4F70, { QF_NUMERAL_SMALL_UNIT, 100 } },  /* 佰 */
    { 0x5343, { QF_NUMERAL_SMALL_UNIT, 1000 } }, /* 千 */
    { 0x4EDF, { QF_NUMERAL_SMALL_UNIT, 1000 } }, /* 仟 */
    { 0x4E07, { QF_NUMERAL_LARGE_UNIT, WAN } },  /* 万 */
    { 0x842C, { QF_NUMERAL_LARGE_UNIT, WAN } },  /* 萬 */
    { 0x4EBF, { QF_NUMERAL_LARGE_UNIT, YI } },   /* 亿 */
    { 0x5104, { QF_NUMERAL_LARGE_UNIT, YI } },   /* 億 */
};

struct qf_numeral qf_numeral_of(unsigned code_point)
{
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].code_point == code_point)
            return table[i].numeral;
    return (struct qf_numeral){ QF_NUMERAL_NONE, 0 };
}

struct reading {
    int64_t yi, wan, section; /* closed by 亿, closed by 万, below 万 */
    int32_t digit;            /* 1–9 while one waits for its unit, else 0 */
    bool zero;                /* 零 waits: a gap, or a printed position that is empty */
    bool has_yi, has_wan;
    bool has_value; /* anything since the last large unit */
    int32_t small;  /* the last small unit of the section */
    int32_t unit;   /* the last unit of any kind; 0 at the start */
};

static bool take_digit(struct reading *reading, int32_t digit)
{
    if (reading->digit || (digit == 0 && reading->zero))
        return false;
    if (digit)
        reading->digit = digit;
    else
        reading->zero = true;
    reading->has_value = true;
    return true;
}

static bool take_small_unit(struct reading *reading, int32_t unit)
{
    if (unit >= reading->small)
        return false;
    /* 零 right before the position that is due, or at the very start, says that it is empty: 壹仟零佰, 零拾. */
    bool empty = reading->zero && !reading->digit && (unit * 10 == reading->small || !reading->unit);
    if (!reading->digit && !empty && unit != 10) /* 百 alone is no number; 十 alone is 一十 */
        return false;
    reading->section += empty ? 0 : (int64_t)(reading->digit ? reading->digit : 1) * unit;
    reading->small = reading->unit = unit;
    reading->digit = 0;
    reading->zero = false;
    reading->has_value = true;
    return true;
}

/* Adds the last digit of a section. After a unit above 十 it needs a 零: 三百五 is spoken for 350. */
static bool close_section(struct reading *reading)
{
    if (reading->digit && !reading->zero && reading->unit && reading->unit != 10)
        return false;
    reading->section += reading->digit;
    reading->digit = 0;
    reading->zero = false;
    return true;
}

static bool take_large_unit(struct reading *reading, int32_t unit)
{
    bool again = unit == WAN ? reading->has_wan : reading->has_yi;
    bool bare = !reading->has_value && !(unit == YI && reading->has_wan);

    if (again || bare || !close_section(reading))
        return false;
    if (unit == WAN) {
        reading->wan = reading->section * WAN;
        reading->has_wan = true;
    } else { /* 一万亿: what 万 has closed belongs to it */
        reading->yi = (reading->wan + reading->section) * YI;
        reading->wan = 0;
        reading->has_wan = false;
        reading->has_yi = true;
    }
    reading->section = 0;
    reading->small = SMALL_START;
    reading->unit = unit;
    reading->has_value = false;
    return true;
}

bool qf_numeral_read(struct qf_slice text, int64_t *ret_number)
{
    struct reading reading = { .small = SMALL_START };

    for (size_t offset = 0; offset < text.length;) {
        struct qf_numeral numeral = qf_numeral_of(qf_utf8_next(text, &offset));
        bool taken = false;
        if (numeral.kind == QF_NUMERAL_DIGIT)
            taken = take_digit(&reading, numeral.value);
        else if (numeral.kind == QF_NUMERAL_SMALL_UNIT)
            taken = take_small_unit(&reading, numeral.value);
        else if (numeral.kind == QF_NUMERAL_LARGE_UNIT)
            taken = take_large_unit(&reading, numeral.value);
        if (!taken)
            return false;
    }
    if (!text.length || !close_section(&reading))
        return false;
    *ret_number = reading.yi + reading.wan + reading.section;
    return true;
}
