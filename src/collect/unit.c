/* SPDX-License-Identifier: Apache-2.0 */
/* Units are read strictly: a factor of 10,000 taken from the name of a place (万元店镇) would be worse than none. */
#include "collect/unit.h"

#include <string.h>

#include "base/memory.h"
#include "base/slice.h"

static const struct word {
    const char *text;
    struct qf_unit unit;
} moneys[] = { /* the longer before what they end in */
    { "亿元", { .fen = INT64_C(10000000000), .text = "亿元" } },
    { "百万元", { .fen = 100000000, .text = "百万元" } },
    { "万元", { .fen = 1000000, .text = "万元" } },
    { "千元", { .fen = 100000, .text = "千元" } },
    { "百元", { .fen = 10000, .text = "百元" } },
    { "元", { .fen = 100, .text = "元" } },
}, areas[] = {
    { "平方米", { .area = QF_AREA_SQUARE_METRE, .text = "平方米" } },
    { "㎡", { .area = QF_AREA_SQUARE_METRE, .text = "平方米" } },
    { "公顷", { .area = QF_AREA_HECTARE, .text = "公顷" } },
    { "亩", { .area = QF_AREA_MU, .text = "亩" } },
};

static bool starts_with(const char *text, const char *word)
{
    return strncmp(text, word, strlen(word)) == 0;
}

/* Whether a word ends before `text`: nothing more, white space, or a sign. */
static bool is_end(const char *text)
{
    static const char *const signs[] = { "　", "）", "】", "〕", "、", "，", "；", "。", "／", "：" };

    if (*text == '\0' || (*text > 0 && strchr(" \t\r\n)]/,;:.|", *text)))
        return true;
    for (size_t i = 0; i < QF_COUNT(signs); i++)
        if (starts_with(text, signs[i]))
            return true;
    return false;
}

static const char *skip_signs(const char *text)
{
    static const char *const signs[] = { " ", "\t", "　", ":", "：", "(", "（", "/", "／", "、", ",", "，", ";", "；",
        "为", "和", "人民币" };

    for (size_t i = 0; i < QF_COUNT(signs);) {
        if (starts_with(text, signs[i])) {
            text += strlen(signs[i]);
            i = 0;
        } else {
            i++;
        }
    }
    return text;
}

/* The unit that stands at the front of `text`, whole; NULL for none. */
static const struct word *unit_at(const char *text, const struct word *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (starts_with(text, words[i].text) && is_end(text + strlen(words[i].text)))
            return &words[i];
    return NULL;
}

void qf_unit_of_sheet(const char *cell, struct qf_unit *money, struct qf_unit *area)
{
    static const char mark[] = "单位";

    for (const char *found = strstr(cell, mark); found; found = strstr(found, mark)) {
        found += sizeof mark - 1;
        for (const char *text = skip_signs(found);; text = skip_signs(text)) {
            const struct word *word = unit_at(text, moneys, QF_COUNT(moneys));
            struct qf_unit *stated = word ? money : area;
            if (!word && !(word = unit_at(text, areas, QF_COUNT(areas))))
                break;
            *stated = word->unit;
            text += strlen(word->text);
        }
    }
}

/* The unit that ends in the 元 at `sign`; NULL when it is another currency's. */
static const struct word *unit_before(const char *header, const char *sign)
{
    static const char *const foreign[] = { "美", "欧", "日", "港", "韩", "单" };
    size_t before = (size_t)(sign - header);

    for (size_t i = 0; i < QF_COUNT(moneys); i++) {
        size_t prefix = strlen(moneys[i].text) - strlen("元");
        if (prefix <= before && starts_with(sign - prefix, moneys[i].text)) {
            const char *start = sign - prefix;
            for (size_t k = 0; k < QF_COUNT(foreign); k++)
                if (start - header >= 3 && starts_with(start - 3, foreign[k]))
                    return NULL;
            return &moneys[i];
        }
    }
    return NULL;
}

bool qf_unit_of_header(const char *header, bool is_money, struct qf_unit *ret_unit)
{
    const struct word *found = NULL;

    if (is_money) {
        for (const char *sign = strstr(header, "元"); sign; sign = strstr(sign + 1, "元"))
            if (is_end(sign + strlen("元")))
                found = unit_before(header, sign);
    } else {
        for (size_t i = 0; i < QF_COUNT(areas) && !found; i++)
            if (strstr(header, areas[i].text))
                found = &areas[i];
    }
    if (found)
        *ret_unit = found->unit;
    return found != NULL;
}
