# SPDX-License-Identifier: Apache-2.0
"""G7: the mother of a village secretary drew the subsistence allowance for sixty months, with one month missing between. M09 finds the
secretary. Fifty-nine months without a gap, an office that ended, a household of strangers and a namesake stay silent."""
import datetime
import sys

from story import Sheet, cells, csv_gbk, entity, equal, places, resident, tell, xlsx

SECRETARY, MOTHER = ("周德才", resident("19700312", 11)), ("李桂兰", resident("19460508", 12))
DIRECTOR, FATHER = ("韩立新", resident("19720704", 21)), ("韩老栓", resident("19470221", 22))  # one month short of five years
FORMER, BROTHER = ("尹志强", resident("19680918", 31)), ("尹志远", resident("19650930", 32))  # in office for the first two years only
STRANGER = ("单玉芬", resident("19500115", 42))  # on the allowance for long, kin of nobody
NAMESAKE = (MOTHER[0], resident("19510607", 52))  # shares the mother's name
CLERK = ("仇海燕", resident("19880110", 61))


def months(first, count):
    year, month = map(int, first.split("-"))
    return [f"{year + (month - 1 + step) // 12}-{(month - 1 + step) % 12 + 1:02d}" for step in range(count)]


MISSING = "2021-06"
PAID = {  # by allowance number: the head, yuan a month, and the months paid
    "QS0001": (MOTHER, "420.00", [month for month in months("2019-03", 61) if month != MISSING]),
    "QS0002": (FATHER, "380.00", months("2019-03", 59)),
    "QS0003": (BROTHER, "400.00", months("2019-03", 64)),
    "QS0004": (STRANGER, "450.00", months("2019-03", 64)),
    "QS0005": (NAMESAKE, "410.00", months("2019-03", 64)),
}


def payments(year, but=(), more=()):
    """The year's workbook, a sheet a month under a two-row header; `but` and `more` are months of the mother."""
    sheets, rows = [], {}
    for month in months(f"{year}-01", 12):
        sheet = Sheet(f"{int(month[5:])}月")
        sheet.title(f"{year}年{int(month[5:])}月农村低保金发放表", 8)
        sheet.row("单位：元")
        sheet.row("序号", "户主姓名", "身份证号码", "低保证号", "保障人数", "领取金额", None, "发放年月")
        sheet.row(None, None, None, None, None, "合计", "家庭补差", None)
        sequence = 0
        for number, ((name, resident_id), amount, paid) in PAID.items():
            mother = number == "QS0001"
            if (month not in paid and not (mother and month in more)) or (mother and month in but):
                continue
            sequence += 1
            rows[number, month] = sheet.row(sequence, name, resident_id, number, 1, float(amount), float(amount), month.replace("-", ""))
        if not sequence:
            continue
        sheet.row("制表人：仇海燕")
        sheets.append(sheet)
    return xlsx(*sheets), rows


def households():
    sheet = Sheet("低保家庭")
    sheet.title("城乡低保家庭成员花名册", 9)
    sheet.row("地区", "户主姓名", "户主身份证号", "低保证号", "起始保障年月", "成员姓名", "成员身份证号", "与户主关系", "保障类别")
    rows = {}
    for number, ((name, resident_id), _, _) in PAID.items():
        rows[number] = sheet.row("青山镇", name, resident_id, number, "201903", name, resident_id, "户主", "农村低保")
    return sheet, rows


def registers(city):
    cadres = Sheet("Sheet1")
    cadres.row("乡镇", "村", "姓名", "身份证号", "职务", "任职起", "任职止")
    office = {"secretary": cadres.row("青山镇", "石桥村", *SECRETARY, "党支部书记", datetime.date(2015, 1, 10), None)}
    cadres.row("青山镇", "柳林村", *DIRECTOR, "村委会主任", datetime.date(2015, 1, 10), None)
    cadres.row("青山镇", "前湾村", *FORMER, "村委会主任", datetime.date(2015, 1, 10), datetime.date(2021, 2, 20))
    city.deliver("ZB", "村干部.xlsx", xlsx(cadres))
    declared = Sheet("近亲属")
    declared.row("本人", "身份证号", "亲属姓名", "亲属身份证号", "关系")
    office["declared"] = declared.row(*SECRETARY, *MOTHER, "母亲")
    declared.row(*FORMER, *BROTHER, "哥哥")
    city.deliver("ZB", "近亲属申报.xlsx", xlsx(declared))
    people = Sheet()
    people.row("户号", "姓名", "公民身份号码", "性别", "与户主关系", "户籍地址")
    people.row("3499010001", *FATHER, "男", "户主", "青山镇柳林村3组")
    people.row("3499010001", *DIRECTOR, "男", "子", "青山镇柳林村3组")
    people.row("3499010002", *SECRETARY, "男", "户主", "青山镇石桥村1组")
    people.row("3499010003", *STRANGER, "女", "户主", "青山镇石桥村2组")
    people.row("3499010004", *NAMESAKE, "女", "户主", "青山镇前湾村2组")
    city.deliver("GA", "户籍人口.csv", csv_gbk(people))
    posts = Sheet("Sheet1")
    posts.row("单位", "姓名", "身份证号", "编制类别", "进编时间", "在编状态")
    posts.row("青山镇社会事务办公室", *CLERK, "事业编制", datetime.date(2012, 7, 1), "在编")
    city.deliver("ZB", "编制实名制.xlsx", xlsx(posts))
    pay = Sheet()
    pay.row("单位名称", "姓名", "身份证号", "人员状态", "人员性质", "实发", "工资年月")
    pay.row("青山镇社会事务办公室", *CLERK, "在职", "事业", "4,120.50", "2024-06")
    city.deliver("CZ", "工资_2024-06.csv", csv_gbk(pay))
    return office


def story(city):
    roster, members = households()
    city.deliver("MZ", "低保家庭成员.xlsx", xlsx(roster))
    told = {"members": members, "office": registers(city), "paid": {}}
    for year in range(2019, 2025):
        content, rows = payments(year)
        city.deliver("MZ", f"低保发放_{year}.xlsx", content)
        told["paid"].update(rows)
    told.update(collected=city.collect(), first=city.warn(), found=city.warnings("M09"), again=city.warn())

    def correct(year, **changes):
        city.correct("MZ", f"低保发放_{year}更正.xlsx", payments(year, **changes)[0], told["collected"][f"低保发放_{year}.xlsx"]["batch"])
        return city.warn()["M09"]

    told["one_more"] = correct(2024, more=["2024-04"])
    told["longer"] = city.listed("M09")
    told["broken"] = correct(2021, but=["2021-05", "2021-07"])  # three months on end
    told["silent"] = city.listed("M09")
    return told


def is_taken_in_whole(told):
    for name, report in told["collected"].items():
        equal((name, report["end"], report["rows_quarantined"]), (name, "committed", 0))
    equal(told["collected"]["低保发放_2019.xlsx"]["rows_accepted"], 10 * 5)
    equal(told["collected"]["低保发放_2021.xlsx"]["rows_accepted"], 12 * 5 - 1)


def finds_the_secretary_and_nobody_else(told):
    equal([(warning["subject"], warning["subject_name"], warning["level"], warning["period"], warning["amount_fen"]) for warning in told["found"]],
          [(entity(SECRETARY[1]), SECRETARY[0], "red", "2019-03", 60 * 42000)])
    facts = told["found"][0]["facts"]
    equal((facts["months"], facts["first_month"], facts["last_month"], facts["relatives_zh"]), (60, "2019-03", "2024-03", "父母李桂兰"))


def shows_every_payment_and_the_tie(told):
    warning = told["found"][0]
    expected = [(f"低保发放_{month[:4]}.xlsx", f"{int(month[5:])}月", told["paid"]["QS0001", month]) for month in PAID["QS0001"][2]]
    equal(len(expected), 60)
    equal(places(warning, "MZ02"), sorted(expected))
    equal(places(warning, "MZ01"), [("低保家庭成员.xlsx", "低保家庭", told["members"]["QS0001"])])
    equal(places(warning, "ZB02"), [("村干部.xlsx", "Sheet1", told["office"]["secretary"])])
    paid = cells(warning, "低保发放_2022.xlsx", "3月", told["paid"]["QS0001", "2022-03"])
    equal((paid["head_id"], paid["amount"], paid["pay_month"]), (("C", MOTHER[1]), ("F", "420.00"), ("H", "2022-03")))
    link = warning["links"][0]
    equal((len(warning["links"]), link["from"], link["kind"], link["to"]), (1, SECRETARY[1], "parent", MOTHER[1]))
    equal([(source["dataset"], source["file"], source["sheet"], source["row"]) for source in link["sources"]],
          [("ZB03", "近亲属申报.xlsx", "近亲属", told["office"]["declared"])])


def asked_again_says_nothing_new(told):
    equal({key: told["again"]["M09"][key] for key in ("hits", "new", "unchanged", "changed", "gone")},
          {"hits": 1, "new": 0, "unchanged": 1, "changed": 0, "gone": 0})


def follows_corrections(told):
    equal({key: told["one_more"][key] for key in ("hits", "unchanged", "changed", "gone")}, {"hits": 1, "unchanged": 0, "changed": 1, "gone": 0})
    equal([warning["amount_fen"] for warning in told["longer"]], [61 * 42000])
    equal({key: told["broken"][key] for key in ("hits", "unchanged", "changed", "gone")}, {"hits": 0, "unchanged": 0, "changed": 0, "gone": 1})
    equal(told["silent"], [])


if __name__ == "__main__":
    sys.exit(not tell("kin", story, [is_taken_in_whole, finds_the_secretary_and_nobody_else, shows_every_payment_and_the_tie,
                                     asked_again_says_nothing_new, follows_corrections]))
