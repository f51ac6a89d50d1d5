/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of syllables. Shares of surnames are rounded from public statistics; the combinations belong to nobody. */
#include "synth/names.h"

#include <string.h>

#include "base/memory.h"

enum { SHARES = 982 };

static const struct {
    const char *surname;
    unsigned share; /* of SHARES */
} surnames[] = { { "王", 80 }, { "李", 78 }, { "张", 74 }, { "刘", 58 }, { "陈", 50 }, { "杨", 34 }, { "黄", 26 },
    { "赵", 26 }, { "周", 22 }, { "吴", 22 }, { "徐", 18 }, { "孙", 16 }, { "朱", 14 }, { "马", 14 }, { "胡", 14 },
    { "郭", 13 }, { "林", 13 }, { "何", 12 }, { "高", 12 }, { "梁", 11 }, { "郑", 10 }, { "罗", 10 }, { "宋", 9 },
    { "谢", 9 }, { "唐", 8 }, { "韩", 8 }, { "曹", 7 }, { "许", 7 }, { "邓", 7 }, { "萧", 6 }, { "冯", 6 }, { "曾", 6 },
    { "程", 6 }, { "蔡", 6 }, { "彭", 6 }, { "潘", 6 }, { "袁", 6 }, { "于", 6 }, { "董", 6 }, { "余", 6 }, { "苏", 6 },
    { "叶", 6 }, { "吕", 5 }, { "魏", 5 }, { "蒋", 5 }, { "田", 5 }, { "杜", 5 }, { "丁", 5 }, { "沈", 5 }, { "姜", 5 },
    { "范", 5 }, { "江", 5 }, { "傅", 4 }, { "钟", 4 }, { "卢", 4 }, { "汪", 4 }, { "戴", 4 }, { "崔", 4 }, { "任", 4 },
    { "陆", 4 }, { "廖", 4 }, { "姚", 4 }, { "方", 4 }, { "金", 4 }, { "邱", 4 }, { "夏", 4 }, { "谭", 4 }, { "韦", 4 },
    { "贾", 4 }, { "邹", 4 }, { "石", 4 }, { "熊", 4 }, { "孟", 3 }, { "秦", 3 }, { "阎", 3 }, { "薛", 3 }, { "侯", 3 },
    { "雷", 3 }, { "白", 3 }, { "龙", 3 }, { "段", 3 }, { "郝", 3 }, { "孔", 3 }, { "邵", 3 }, { "史", 3 }, { "毛", 3 },
    { "常", 3 }, { "万", 3 }, { "顾", 3 }, { "赖", 3 }, { "武", 3 }, { "康", 3 }, { "贺", 3 }, { "严", 3 }, { "尹", 3 },
    { "钱", 3 }, { "施", 2 }, { "牛", 2 }, { "洪", 2 }, { "龚", 2 }, { "单", 2 }, { "仇", 1 }, { "解", 1 }, { "查", 1 },
    { "区", 1 }, { "欧阳", 2 }, { "司马", 1 }, { "上官", 1 }, { "尉迟", 1 }, { "诸葛", 1 } };

static const char *const male_old[] = { "建国", "国强", "德福", "志明", "玉山", "金水", "长顺", "永贵", "福来", "根生",
    "树林", "广田", "大海", "文华", "保国", "学军", "卫东", "建军", "春生", "万山", "庆华", "守信", "明远", "正义",
    "成林", "家旺", "有才", "兴旺", "来福", "传宝", "世杰", "殿臣", "洪亮", "贵生", "连生", "喜财", "运来", "得水",
    "满仓", "秋生" };
static const char *const female_old[] = { "桂兰", "秀英", "玉兰", "凤英", "秀兰", "桂英", "淑珍", "春梅", "玉梅",
    "兰英", "翠花", "秋菊", "金凤", "素芬", "爱莲", "惠珍", "月娥", "彩霞", "香莲", "银花", "腊梅", "玉珍", "凤仙",
    "桂芳", "荷花", "冬梅", "巧云", "秀珍", "菊香", "雪娥", "美荣", "仙芝", "小妹", "招弟", "莲香", "素贞", "金花",
    "水仙", "杏花", "云霞" };
static const char *const male_young[] = { "伟", "磊", "鹏飞", "浩然", "子轩", "宇航", "俊杰", "志强", "海涛", "晓东",
    "超", "文博", "家豪", "明辉", "天宇", "思远", "梓豪", "一鸣", "博文", "嘉伟", "立新", "新宇", "凯", "晨", "振华",
    "建华", "勇", "斌", "涛", "辉", "云飞", "少华", "国栋", "泽宇", "瑞", "子涵", "承志", "向阳", "旭东", "佳明" };
static const char *const female_young[] = { "芳", "娜", "静", "丽娟", "欣怡", "雨涵", "梦瑶", "婷婷", "晓燕", "雪梅",
    "思琪", "佳怡", "慧敏", "丽", "艳红", "海燕", "文静", "诗雨", "雅琴", "晓丽", "倩", "颖", "梦洁", "可馨", "春燕",
    "小红", "燕", "玲玲", "美华", "若曦", "雨桐", "嘉欣", "丹", "敏", "红霞", "秋月", "紫嫣", "语嫣", "书瑶", "子涵" };
static const char *const minority[] = { "买买提·艾山", "古丽·巴哈尔", "阿依夏木·玉素甫", "多吉·次仁", "卓玛·央金",
    "艾力·吐尔逊", "帕提古丽·热合曼", "扎西·顿珠" };

static const char *const counties[QF_COUNTIES_MAX] = { "清沅县", "临泠县", "河泖区", "安濛县", "云梦川县", "长宁岭县",
    "南浦湾区", "石城湾县", "东陵川县", "白鹭洲县", "永固关县", "北原岗区" };
static const char *const township_first[] = { "青", "石", "柳", "白", "双", "龙", "金", "长", "桃", "松", "平", "大",
    "小", "上", "下", "新", "古", "黄", "红", "清", "梅", "竹", "枫", "鹤", "凤", "马", "牛", "羊", "银", "铜", "铁",
    "玉", "沙", "泉", "塔", "芦", "荷", "槐", "榆", "桑" };
static const char *const township_second[] = { "山", "桥", "河", "溪", "湖", "庄", "岭", "坡", "湾", "塘", "店", "集",
    "关", "岗", "坪", "泉", "川", "渡", "港", "墩", "洲", "畈", "冲", "峪", "原", "坝", "屯", "堡", "林", "寨" };
static const char *const village_first[] = { "上", "下", "前", "后", "东", "西", "南", "北", "中", "新" };
static const char *const village_second[] = { "杨湾", "李庄", "石桥", "柳树", "王楼", "河口", "周岗", "陈畈", "塘下",
    "榆林" };

unsigned qf_draw_surname(struct qf_random *random)
{
    unsigned drawn = qf_draw_below(random, SHARES), sum = 0;

    for (unsigned i = 0; i < QF_COUNT(surnames); i++) {
        sum += surnames[i].share;
        if (drawn < sum)
            return i;
    }
    BUG("the shares of the surnames do not add up");
}

#define PICK(random, table) ((table)[qf_draw_below((random), QF_COUNT(table))])

static const char *join(struct qf_arena *arena, const char *first, const char *second, const char *third)
{
    char *joined = qf_arena_alloc(arena, strlen(first) + strlen(second) + strlen(third) + 1);

    if (joined)
        stpcpy(stpcpy(stpcpy(joined, first), second), third);
    return joined;
}

const char *qf_draw_name(struct qf_random *random, unsigned surname, bool male, int birth_year, struct qf_arena *arena)
{
    const char *given;

    if (qf_draw_chance(random, 2))
        return PICK(random, minority);
    if (birth_year < 1972)
        given = male ? PICK(random, male_old) : PICK(random, female_old);
    else
        given = male ? PICK(random, male_young) : PICK(random, female_young);
    return join(arena, surnames[surname].surname, given, "");
}

const char *qf_county_name(unsigned index)
{
    return counties[index % QF_COUNTIES_MAX];
}

const char *qf_township_name(unsigned index, struct qf_arena *arena)
{
    enum { FIRST = QF_COUNT(township_first), SECOND = QF_COUNT(township_second) };
    unsigned pair = index % (FIRST * SECOND);
    const char *kind = (pair % 3 == 2) != (index >= FIRST * SECOND) ? "乡" : "镇"; /* a second round takes the other */

    /* A step that shares no factor with the number of first syllables spreads neighbours apart. */
    return join(arena, township_first[(pair * 7) % FIRST], township_second[(pair / FIRST + pair * 7) % SECOND], kind);
}

const char *qf_village_name(unsigned index, struct qf_arena *arena)
{
    return join(arena, village_first[index % QF_COUNT(village_first)],
        village_second[(index / QF_COUNT(village_first) + index * 3) % QF_COUNT(village_second)], "村");
}
