/* SPDX-License-Identifier: Apache-2.0 */
/* The files: names, forms, headers, and when each is open. */
#include "synth/deliver.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"

enum { STREAM_FILES = 1000 };

#define HEADERS(name, ...) static const char *const name[] = { __VA_ARGS__, NULL }

HEADERS(ga01_headers, "户号", "姓名", "公民身份号码", "性别", "与户主关系", "户籍地址", "区划代码");
HEADERS(ga02_headers, "姓名", "公民身份号码", "死亡日期", "注销日期", "注销原因");
HEADERS(mz01_headers, "地区", "户主姓名", "户主身份证号", "低保证号", "起始保障年月", "终止保障年月", "成员姓名",
    "成员身份证号", "与户主关系", "保障类别", "保障人口", "开户银行", "账户名称", "银行账号", "账号状态",
    "拥有产权住房套数", "经办人", "经办人身份证号");
HEADERS(mz02_headers, "序号", "户主姓名", "身份证号码", "低保证号", "保障人数", "领取金额", "发放年月");
HEADERS(mz04_headers, "逝者姓名", "身份证号", "死亡日期", "火化日期", "家属姓名", "家属身份证号");
HEADERS(ny01_headers, "发包方编码", "承包方编码", "承包方名称", "承包方证件号码", "成员姓名", "成员证件号码",
    "地块编码", "实测面积(亩)", "合同面积(亩)", "合同编码", "土地用途");
HEADERS(ny02_headers, "序号", "年度", "乡镇", "行政村名称", "组", "姓名", "身份证号", "联系电话", "承包面积",
    "流入面积", "流出面积", "申报面积", "作物", "补贴标准(元/亩)", "补贴金额", "经办人", "经办人身份证号");
HEADERS(ny04_headers, "乡镇", "村名", "凭证日期", "凭证号", "行号", "摘要", "科目", "借方", "贷方", "收付方式",
    "对方户名", "经办人");
HEADERS(zb01_headers, "单位", "姓名", "身份证号", "编制类别", "职务", "职级", "任职时间", "进编时间", "出编时间",
    "在编状态");
HEADERS(zb02_headers, "乡镇", "村", "村代码", "姓名", "身份证号", "职务", "任职起", "任职止", "报酬标准");
HEADERS(zb03_headers, "本人", "身份证号", "亲属姓名", "亲属身份证号", "关系");
HEADERS(zr02_headers, "项目名称", "序号", "乡镇", "村", "组", "权属类型", "收款人", "证件号码", "收款账号", "面积",
    "补偿项目", "金额", "支付日期");
HEADERS(
    sc01_headers, "名称", "统一社会信用代码", "类型", "法定代表人", "证件号码", "注册资本", "成立日期", "状态", "住所");
HEADERS(sc02_headers, "信用代码", "人员类型", "姓名", "证件号码", "出资额", "出资比例", "变更日期");
HEADERS(cz01_headers, "项目名称", "年度", "批次", "乡镇", "村", "组", "姓名", "身份证号", "一卡通户名",
    "一卡通户名身份证", "一卡通账号", "补贴面积", "补贴标准", "补贴金额", "发放日期", "状态");
HEADERS(cz02_headers, "单位编码", "单位名称", "姓名", "身份证号", "人员状态", "人员性质", "应发", "实发", "工资年月");

#define MENDED  QF_DIRT_MENDED
#define LOST_ID QF_DIRT_LOST_ID
#define NO_NAME QF_DIRT_BIT(QF_DIRT_NAME_MISSING)
#define AMOUNT  QF_DIRT_BIT(QF_DIRT_AMOUNT)
#define DATE    QF_DIRT_BIT(QF_DIRT_DATE)

/* `%s` in a name is the place; `%d` a number that steps by file of a series. */
static const struct {
    unsigned first, count; /* files of a series */
    enum qf_delivery_scope scope;
    const char *department, *name, *title, *unit;
    enum qf_sheet_form form;
    const char *const *headers;
    unsigned dirt;
    int total_column; /* −1: none */
    bool footer;
} plans[] = {
    { QF_FILE_GA01, 1, QF_SCOPE_COUNTY, "GA", "户籍人口_%s.csv", NULL, NULL, QF_SHEET_CSV_GB18030, ga01_headers,
        MENDED | LOST_ID | NO_NAME, -1, false },
    { QF_FILE_GA02, 1, QF_SCOPE_CITY, "GA", "死亡注销.csv", NULL, NULL, QF_SHEET_CSV_GB18030, ga02_headers,
        MENDED | LOST_ID | NO_NAME, -1, false },
    { QF_FILE_MZ01, 1, QF_SCOPE_TOWNSHIP, "MZ", "低保家庭成员_%s.xlsx", "%s城乡低保家庭成员花名册", NULL,
        QF_SHEET_WORKBOOK, mz01_headers, MENDED | LOST_ID | NO_NAME, -1, true },
    { QF_FILE_MZ02, QF_SUPPORT_YEARS, QF_SCOPE_CITY, "MZ", "低保发放_%d.csv", NULL, NULL, QF_SHEET_CSV_GB18030,
        mz02_headers, MENDED | LOST_ID | NO_NAME | AMOUNT, -1, false },
    { QF_FILE_MZ04, 1, QF_SCOPE_CITY, "MZ", "殡葬火化.xlsx", "殡葬火化登记表", NULL, QF_SHEET_WORKBOOK, mz04_headers,
        MENDED | LOST_ID | NO_NAME | DATE, -1, true },
    { QF_FILE_NY01, 1, QF_SCOPE_COUNTY, "NY", "承包经营权确权_%s.csv", NULL, NULL, QF_SHEET_CSV_UTF8, ny01_headers,
        MENDED | LOST_ID, -1, false },
    { QF_FILE_NY02, QF_YEARS, QF_SCOPE_TOWNSHIP, "NY", "种粮补贴申报_%d_%s.xlsx", "%s种粮补贴申报汇总表",
        "单位：亩、元", QF_SHEET_WORKBOOK, ny02_headers, MENDED | LOST_ID | NO_NAME | AMOUNT, 14, true },
    { QF_FILE_NY04, 1, QF_SCOPE_TOWNSHIP, "NY", "集体资金收支_%s.xlsx", "%s村集体资金收支明细", NULL, QF_SHEET_WORKBOOK,
        ny04_headers, 0, -1, false },
    { QF_FILE_ZB01, 1, QF_SCOPE_CITY, "ZB", "编制实名制.xlsx", "编制实名制名册", NULL, QF_SHEET_WORKBOOK, zb01_headers,
        MENDED | LOST_ID | NO_NAME, -1, false },
    { QF_FILE_ZB02, 1, QF_SCOPE_CITY, "ZB", "村干部.xlsx", NULL, NULL, QF_SHEET_WORKBOOK, zb02_headers,
        MENDED | LOST_ID | NO_NAME, -1, false },
    { QF_FILE_ZB03, 1, QF_SCOPE_CITY, "ZB", "近亲属申报.xlsx", "干部近亲属申报表", NULL, QF_SHEET_WORKBOOK,
        zb03_headers, MENDED, -1, false },
    { QF_FILE_ZR02, 1, QF_SCOPE_CITY, "ZR", "征地补偿兑付.xlsx", "征地补偿兑付花名册", "单位：元", QF_SHEET_WORKBOOK,
        zr02_headers, MENDED | LOST_ID | AMOUNT | DATE, 11, true },
    { QF_FILE_SC01, 1, QF_SCOPE_CITY, "SC", "市场主体.csv", NULL, NULL, QF_SHEET_CSV_UTF8, sc01_headers, MENDED, -1,
        false },
    { QF_FILE_SC02, 1, QF_SCOPE_CITY, "SC", "股东高管.csv", NULL, NULL, QF_SHEET_CSV_GB18030, sc02_headers, MENDED, -1,
        false },
    { QF_FILE_CZ01, QF_SUBSIDY_YEARS, QF_SCOPE_CITY, "CZ", "一卡通发放_%d.csv", NULL, NULL, QF_SHEET_CSV_GB18030,
        cz01_headers, MENDED | LOST_ID | NO_NAME | AMOUNT | DATE, -1, false },
    { QF_FILE_CZ02, QF_PAY_MONTHS, QF_SCOPE_CITY, "CZ", "财政供养工资_%d.xlsx", "财政供养人员工资发放表", NULL,
        QF_SHEET_WORKBOOK, cz02_headers, MENDED | LOST_ID | NO_NAME | AMOUNT, 7, false },
};

/* The number in the names of a series: a year, or a year and month. */
static int series_number(unsigned first, unsigned index)
{
    switch (first) {
    case QF_FILE_MZ02:
        return 2020 + (int)index;
    case QF_FILE_CZ02:
        return index < 6 ? 202407 + (int)index : 202501 + (int)index - 6;
    default:
        return QF_FIRST_YEAR + (int)index;
    }
}

/* Replaces %d and %s of a pattern of this file's. */
static void fill_in(struct qf_text *out, const char *pattern, int number, const char *place)
{
    qf_text_clear(out);
    for (; *pattern; pattern++) {
        if (*pattern != '%') {
            qf_text_add_char(out, *pattern);
            continue;
        }
        pattern++;
        if (*pattern == 'd')
            qf_text_add_int(out, number);
        else
            qf_text_add_string(out, place);
    }
}

static enum qf_status open_file(struct qf_deliveries *deliveries, size_t plan, unsigned index, const char *place,
    unsigned number, struct qf_error *error)
{
    unsigned file = plans[plan].first + index;
    struct qf_text name CLEANUP(qf_text_release) = { 0 }, title CLEANUP(qf_text_release) = { 0 };

    fill_in(&name, plans[plan].name, series_number(plans[plan].first, index), place);
    if (plans[plan].title)
        fill_in(&title, plans[plan].title, 0, place);
    TRY(qf_text_check(&name, error));
    TRY(qf_text_check(&title, error));
    TRY(qf_outlet_open(&deliveries->outlets[file],
        &(struct qf_outlet_plan){ .inbox = deliveries->inbox,
            .department = plans[plan].department,
            .name = qf_text_string(&name),
            .form = plans[plan].form,
            .headers = plans[plan].headers,
            .dirt = plans[plan].dirt,
            .seed = deliveries->plan->seed,
            .stream = STREAM_FILES + (uint64_t)number * QF_FILE_COUNT + file },
        deliveries->truth, error));
    deliveries->files++;
    if (file == QF_FILE_ZB02) /* its sheets are the counties */
        return QF_OK;
    return qf_outlet_begin_sheet(&deliveries->outlets[file], "Sheet1",
        plans[plan].title ? qf_text_string(&title) : NULL, plans[plan].unit, error);
}

enum qf_status qf_deliveries_open(struct qf_deliveries *deliveries, enum qf_delivery_scope scope, const char *place,
    unsigned index, struct qf_error *error)
{
    for (size_t plan = 0; plan < QF_COUNT(plans); plan++)
        for (unsigned i = 0; plans[plan].scope == scope && i < plans[plan].count; i++)
            TRY(open_file(deliveries, plan, i, place, index, error));
    return QF_OK;
}

static enum qf_status commit_file(
    struct qf_deliveries *deliveries, size_t plan, struct qf_outlet *outlet, struct qf_error *error)
{
    if (plans[plan].total_column >= 0)
        TRY(qf_outlet_total(outlet, (unsigned)plans[plan].total_column, error));
    if (plans[plan].footer)
        TRY(qf_outlet_footer(outlet, error));
    TRY(qf_outlet_commit(outlet, error));
    deliveries->rows += outlet->counts.rows;
    qf_outlet_release(outlet);
    return QF_OK;
}

enum qf_status qf_deliveries_commit(
    struct qf_deliveries *deliveries, enum qf_delivery_scope scope, struct qf_error *error)
{
    for (size_t plan = 0; plan < QF_COUNT(plans); plan++)
        for (unsigned i = 0; plans[plan].scope == scope && i < plans[plan].count; i++)
            TRY(commit_file(deliveries, plan, &deliveries->outlets[plans[plan].first + i], error));
    return QF_OK;
}

void qf_deliveries_release(struct qf_deliveries *deliveries)
{
    for (unsigned i = 0; i < QF_FILE_COUNT; i++)
        qf_outlet_release(&deliveries->outlets[i]);
}

enum qf_status qf_deliveries_enter_county(struct qf_deliveries *deliveries, const char *county, struct qf_error *error)
{
    struct qf_text title CLEANUP(qf_text_release) = { 0 };

    fill_in(&title, "%s村（社区）干部名册", 0, county);
    TRY(qf_text_check(&title, error));
    return qf_outlet_begin_sheet(&deliveries->outlets[QF_FILE_ZB02], county, qf_text_string(&title), NULL, error);
}

bool qf_is_ordinary(const struct qf_village *village, uint32_t resident)
{
    return !village->homes[village->residents[resident].home].reserved;
}

enum qf_status qf_deliver_village(
    struct qf_deliveries *deliveries, const struct qf_village *village, struct qf_error *error)
{
    TRY(qf_deliver_people(deliveries, village, error));
    return qf_deliver_money(deliveries, village, error);
}
