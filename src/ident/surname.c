/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Surnames: which names begin with two characters of surname, and which surnames are read unlike
 * the same characters elsewhere. A surname that several readings claim (隗 覃 宁) has the one that
 * dictionaries put first for the surname.
 */
#include "ident/surname.h"

#include "base/memory.h"
#include "ident/han.h"

enum { HAN_BYTES = 3 };

/* Left out are those that more often are a surname of one character and a given name: 吴铭 贺若 贺兰. */
static const char *const compounds[] = {
    "万俟",
    "上官",
    "东宫",
    "东方",
    "东郭",
    "东里",
    "东门",
    "乐正",
    "亓官",
    "令狐",
    "仲孙",
    "仲长",
    "伯赏",
    "公上",
    "公乘",
    "公仪",
    "公仲",
    "公伯",
    "公冶",
    "公坚",
    "公孙",
    "公山",
    "公户",
    "公玉",
    "公皙",
    "公祖",
    "公羊",
    "公良",
    "公西",
    "公门",
    "北宫",
    "单于",
    "南宫",
    "南荣",
    "南郭",
    "南门",
    "即墨",
    "司寇",
    "司徒",
    "司空",
    "司马",
    "呼延",
    "哥舒",
    "壤驷",
    "夏侯",
    "太叔",
    "太史",
    "夹谷",
    "子书",
    "子桑",
    "子车",
    "宇文",
    "完颜",
    "宗政",
    "宰父",
    "尉迟",
    "屈突",
    "左丘",
    "巫马",
    "归海",
    "微生",
    "慕容",
    "拓跋",
    "斛律",
    "有琴",
    "梁丘",
    "欧阳",
    "段干",
    "毌丘",
    "淳于",
    "漆雕",
    "澹台",
    "濮阳",
    "独孤",
    "申屠",
    "百里",
    "皇甫",
    "相里",
    "端木",
    "第五",
    "纳兰",
    "羊舌",
    "耶律",
    "褚师",
    "西门",
    "诸葛",
    "谷梁",
    "贯丘",
    "赫连",
    "轩辕",
    "达奚",
    "钟离",
    "长孙",
    "闻人",
    "闾丘",
    "颛孙",
    "鲜于",
};

static const struct qf_surname_reading readings[] = {
    { "万俟", "mò qí", "mo qi" },
    { "乐", "yuè", "yue" },
    { "乐正", "yuè zhèng", "yue zheng" },
    { "乜", "niè", "nie" },
    { "仇", "qiú", "qiu" },
    { "令狐", "líng hú", "ling hu" },
    { "任", "rén", "ren" },
    { "佴", "nài", "nai" },
    { "区", "ōu", "ou" },
    { "华", "huà", "hua" },
    { "单", "shàn", "shan" },
    { "单于", "chán yú", "chan yu" },
    { "占", "zhān", "zhan" },
    { "句", "gōu", "gou" },
    { "召", "shào", "shao" },
    { "员", "yùn", "yun" },
    { "哈", "hǎ", "ha" },
    { "夹谷", "jiá gǔ", "jia gu" },
    { "子车", "zǐ jū", "zi ju" },
    { "宁", "nìng", "ning" },
    { "宰父", "zǎi fǔ", "zai fu" },
    { "尉迟", "yù chí", "yu chi" },
    { "折", "shé", "she" },
    { "拓跋", "tuò bá", "tuo ba" },
    { "晟", "chéng", "cheng" },
    { "曾", "zēng", "zeng" },
    { "朴", "piáo", "piao" },
    { "查", "zhā", "zha" },
    { "段干", "duàn gān", "duan gan" },
    { "洗", "xiǎn", "xian" },
    { "澹台", "tán tái", "tan tai" },
    { "燕", "yān", "yan" },
    { "盖", "gě", "ge" },
    { "相", "xiàng", "xiang" },
    { "祭", "zhài", "zhai" },
    { "种", "chóng", "chong" },
    { "秘", "bì", "bi" },
    { "粘", "nián", "nian" },
    { "繁", "pó", "po" },
    { "纪", "jǐ", "ji" },
    { "缪", "miào", "miao" },
    { "翟", "zhái", "zhai" },
    { "肖", "xiāo", "xiao" },
    { "能", "nài", "nai" },
    { "葛", "gě", "ge" },
    { "藏", "zāng", "zang" },
    { "要", "yāo", "yao" },
    { "覃", "qín", "qin" },
    { "解", "xiè", "xie" },
    { "诸葛", "zhū gě", "zhu ge" },
    { "过", "guō", "guo" },
    { "那", "nā", "na" },
    { "长孙", "zhǎng sūn", "zhang sun" },
    { "隗", "wěi", "wei" },
    { "黑", "hè", "he" },
};

const char *const *qf_compound_surnames(size_t *ret_count)
{
    *ret_count = QF_COUNT(compounds);
    return compounds;
}

const struct qf_surname_reading *qf_surname_readings(size_t *ret_count)
{
    *ret_count = QF_COUNT(readings);
    return readings;
}

/* The simplified forms of the first characters of the basic plane, at most `count`; how many there were. */
static size_t simplified_head(struct qf_slice name, size_t count, char ret_head[2 * HAN_BYTES + 1])
{
    size_t found = 0, offset = 0;

    while (found < count && offset < name.length) {
        unsigned code_point = qf_utf8_next(name, &offset);

        if (!qf_han_is(code_point) || code_point > 0xFFFF)
            break;
        qf_utf8_put(ret_head + found * HAN_BYTES, qf_han_simplified(code_point));
        found++;
    }
    ret_head[found * HAN_BYTES] = '\0';
    return found;
}

static bool is_compound(const char *head)
{
    size_t low = 0, high = QF_COUNT(compounds);

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(compounds[middle], head);

        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

/* Names of minorities written in Chinese characters carry a middle dot and no surname. */
static bool has_middle_dot(struct qf_slice name)
{
    return name.length > 0 && memmem(name.data, name.length, "\u00B7", 2) != NULL;
}

size_t qf_person_name_surname(struct qf_slice name)
{
    char head[2 * HAN_BYTES + 1];
    size_t found = simplified_head(name, 2, head), offset = 0;

    if (found == 0 || has_middle_dot(name))
        return 0;
    if (found < 2 || !is_compound(head))
        return HAN_BYTES;
    /* Two characters alone are a surname and a given name; only a third makes the first two a surname. */
    qf_utf8_next(name, &offset);
    qf_utf8_next(name, &offset);
    return offset < name.length && qf_han_is(qf_utf8_next(name, &offset)) ? 2 * HAN_BYTES : HAN_BYTES;
}

const struct qf_surname_reading *qf_surname_reading_of(struct qf_slice surname)
{
    char head[2 * HAN_BYTES + 1];
    size_t low = 0, high = QF_COUNT(readings);

    simplified_head(surname, 2, head);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(readings[middle].surname, head);

        if (order == 0)
            return &readings[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}
