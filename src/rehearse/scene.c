/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of what happens, and narratives put together from them. */
#include "rehearse/scene.h"

#include "base/memory.h"
#include "base/text.h"

#define VILLAGE .of_village = true, .kind = "village_staff", .second_kind = "party_member", .rank = "rural"
#define SCHOOL  .kind = "institution_staff", .second_kind = "party_member", .rank = "general"
#define OFFICE  .kind = "civil_servant", .second_kind = "party_member", .rank = "township"
#define LIGHT   .party_sanction = "party_warning", .office_sanction = "warning"
#define MIDDLE  .party_sanction = "party_serious_warning", .office_sanction = "demerit"
#define HEAVY   .party_sanction = "removal_from_party_post", .office_sanction = "major_demerit"

const struct qf_scene qf_scenes[] = {
    { "D01", "subsidy_fraud", "虚报种粮补贴", "", "村党支部书记", VILLAGE, HEAVY,
        .tales = { "把撂荒多年的山地报成水稻田领补贴", "把外出户的地写到自己侄子名下申报",
            "同一块田一年报两次种粮面积" } },
    { "D02", "school_fees", "学校违规收费", "中心小学", "校长", SCHOOL, MIDDLE,
        .tales = { "开学时逼家长另交共建费才给注册", "早餐费不开票据,打到老师个人账户", "择校生要先交两万元赞助费" } },
    { "D03", "medical_kickbacks", "卫生院药品回扣", "卫生院", "院长", SCHOOL, HEAVY,
        .tales = { "同一种药比邻镇贵一倍,供货商是他同学", "库房药品数量和账上对不上,年底突击补单",
            "住院病人没有用的药也记在账上报医保" } },
    { "D04", "assistance_favouritism", "低保评定优亲厚友", "", "村民委员会主任", VILLAGE, LIGHT,
        .tales = { "他弟媳家有楼房轿车还连年吃低保", "我家孩子残疾申请三回都没有通过",
            "评议会没有开,名单直接贴在墙上" } },
    { "D05", "permit_extortion", "审批吃拿卡要", "生态环境所", "所长", OFFICE, MIDDLE,
        .tales = { "排污手续压了四个月,请了中介立刻办好", "检查一次就要请一次饭,不请就说不合格",
            "指定我们去他表哥公司做环评" } },
    { "D06", NULL, "安全检查走过场", "应急管理站", "站长", SCHOOL, LIGHT,
        .tales = { "烟花爆竹店没有人来看过,记录却有十二次", "矿上出了小事故,站里帮着瞒下来",
            "收了购物卡就不再提整改的事" } },
    { "D07", NULL, "食品抽检弄虚作假", "市场监管所", "所长", OFFICE, LIGHT,
        .tales = { "抽检前一天通知店家换货", "过期火腿肠罚款没有票据", "他妻子的超市从来没有抽查过" } },
    { "D08", "unjust_enforcement", "执法不公", "派出所", "副所长", OFFICE, MIDDLE,
        .tales = { "对方打人只调解不立案,说是老熟人", "扣了拖拉机要交两千元才放", "赌博窝点报过警也没有人去" } },
    { "D09", NULL, "集体资金支出不明", "", "村会计", VILLAGE, LIGHT,
        .tales = { "鱼塘承包款三年没有上过公开栏", "村部维修花了十一万却只刷了墙", "征地的青苗款少发了两成" } },
    { "D10", "tender_meddling", "工程未公开招标", "", "村党支部书记", VILLAGE, MIDDLE,
        .tales = { "机耕路分成四段包给他外甥", "水渠修了半年就垮了,照样验收付款", "三家投标的都是同一个老板" } },
};
const size_t qf_scene_count = QF_COUNT(qf_scenes);

const struct qf_scene qf_scene_secretary = { "D00", NULL, "辖区连续发生案件的领导责任", "党委", "书记",
    .kind = "party_member", .second_kind = "civil_servant", .rank = "township", .party_sanction = "party_warning" };
const struct qf_scene qf_scene_bureau = { "D10", "tender_meddling", "插手工程建设、收受贿赂", "住房和城乡建设局",
    "原局长", .kind = "civil_servant", .second_kind = "party_member", .rank = "county",
    .party_sanction = "expulsion_from_party", .office_sanction = "dismissal",
    .tales = { "几个大工程的中标人逢年过节都去他家", "没有资质的队伍也能接到市政管网", "他儿子的车是承包商买的" } };

const struct qf_scene qf_scene_compensation = { "D09", NULL, "征地补偿款存入个人账户", "", "村党支部书记", VILLAGE,
    HEAVY,
    .tales = { "集体征地补偿款三百万元打在他个人卡上三年没有分", "补偿款到账一千多天没有开过会",
        "全村的征地款成了他一个人的存款" } };
const struct qf_scene qf_scene_grain = { "D01", "subsidy_fraud", "连续三年虚报种粮面积", "农业农村办公室", "主任",
    OFFICE, HEAVY };
const struct qf_scene qf_scene_clinic = { "D03", "insurance_fraud", "虚报药品采购量套取医保基金", "卫生院", "院长",
    SCHOOL, HEAVY };

const struct qf_scene qf_scene_ghosts = { "D00", NULL, "村干部离任后继续领取报酬", "党政办公室", "主任", OFFICE,
    LIGHT };

/* --- narratives -------------------------------------------------------------------------------------------------------- */

static const char *const openings[] = { "领导您好,我反映", "现实名请求查处", "我是本地人,看不下去了,举报",
    "多次找镇里没有结果,再反映", "根据群众议论,现将", "请你们来查一查" };
static const char *const details[][3] = { { "账本在", "号柜子里,当时经手的有", "个人" },
    { "那天是农历初", ",在场的有", "户" }, { "金额大约", "万", "千元,有转账截图" }, { "从前年", "月开始,前后", "次" },
    { "公示栏第", "张上写的是", "户,实际没有" }, { "知情的有", "组的", "位老党员" } };
static const char *const closings[] = { "请尽快派人核实。", "怕打击报复,请保密。", "材料随后再送。",
    "希望给大家一个说法。", "如果不实我愿意负责。", "盼回音。" };

#define PICK(random, table) ((table)[qf_draw_below((random), QF_COUNT(table))])

enum qf_status qf_scene_tell(const struct qf_scene *scene, struct qf_random *random, const char *unit, const char *name,
    struct qf_secret *ret_words, struct qf_error *error)
{
    struct qf_text text CLEANUP(qf_text_release) = { 0 };

    qf_text_add_format(&text, "%s%s%s%s,", PICK(random, openings), unit, scene->post, name);
    qf_text_add_string(&text, PICK(random, scene->tales));
    for (unsigned i = 0, count = 2 + qf_draw_below(random, 3); i < count; i++) {
        const char *const *detail = PICK(random, details);
        unsigned first = 1 + qf_draw_below(random, 12), second = 2 + qf_draw_below(random, 90);
        qf_text_add_format(&text, ";%s%u%s%u%s", detail[0], first, detail[1], second, detail[2]);
    }
    qf_text_add_format(&text, "。%s", PICK(random, closings));
    TRY(qf_text_check(&text, error));
    return qf_secret_copy(text.data, text.length, ret_words, error);
}
