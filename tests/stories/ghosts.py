# SPDX-License-Identifier: Apache-2.0
"""G8: twelve village cadres were paid for two months too long after their terms had ended with the election. M45 finds each of them, and
nobody who was elected again, took up another post, was paid within the month of grace, or only shares a name."""
import datetime
import sys

from story import Sheet, cells, csv_gbk, entity, equal, places, resident, tell, xlsx

GHOSTS = [(name, resident(birth, serial)) for serial, (name, birth) in enumerate([
    ("谭守义", "19550422"), ("程有田", "19620523"), ("曹玉梅", "19690624"), ("袁家旺", "19760725"), ("许春生", "19830826"), ("傅冬梅", "19900927"),
    ("卢长河", "19600110"), ("蒋丽华", "19640211"), ("蔡国柱", "19610312"), ("贾秋菊", "19680413"), ("丁大海", "19750514"), ("魏雪芹", "19820615")], 12)]
REELECTED, MOVED, IN_GRACE, SERVING = (("石建华", resident("19700101", 41)), ("龙小川", resident("19800202", 42)),
                                        ("江文彬", resident("19660303", 43)), ("向阳红", resident("19770404", 44)))
NAMESAKE = (GHOSTS[0][0], resident("19960817", 53))  # bears the name of a ghost, and is in office
RESIGNED_CLERK = ("罗建军", resident("19850505", 61))  # the establishment has left; his pay was stopped
VILLAGES = ["石桥村", "柳林村", "前湾村"]
ELECTION = datetime.date(2021, 2, 20)
MONTHS = ["2021-02", "2021-03", "2021-04", "2021-05"]


def cadres():
    sheet = Sheet("村干部")
    sheet.title("青山镇村(社区)干部花名册", 8)
    sheet.row("乡镇", "村", "村代码", "姓名", "身份证号", "职务", "任职起", "任职止")
    rows = {}
    for index, (name, number) in enumerate(GHOSTS):
        rows[name] = sheet.row("青山镇", VILLAGES[index % 3], f"34990110120{index % 3 + 1}", name, number, "村委委员", datetime.date(2018, 1, 1), ELECTION)
    sheet.row("青山镇", "石桥村", "349901101201", *REELECTED, "村委委员", datetime.date(2018, 1, 1), ELECTION)
    sheet.row("青山镇", "石桥村", "349901101201", *REELECTED, "村委会主任", ELECTION + datetime.timedelta(1), None)
    sheet.row("青山镇", "柳林村", "349901101202", *MOVED, "村委委员", datetime.date(2018, 1, 1), ELECTION)
    sheet.row("青山镇", "前湾村", "349901101203", *MOVED, "党支部副书记", datetime.date(2021, 3, 1), None)
    sheet.row("青山镇", "前湾村", "349901101203", *IN_GRACE, "村委委员", datetime.date(2018, 1, 1), ELECTION)
    sheet.row("青山镇", "前湾村", "349901101203", *SERVING, "党支部书记", datetime.date(2015, 6, 1), None)
    sheet.row("青山镇", "柳林村", "349901101202", *NAMESAKE, "村委委员", ELECTION + datetime.timedelta(1), None)
    return sheet, rows


def payroll(month, stopped=(), taken_back=()):
    """The month's pay. `stopped` are not on it; from `taken_back` it is claimed back."""
    sheet = Sheet()
    sheet.row("单位编码", "单位名称", "姓名", "身份证号", "人员状态", "人员性质", "应发", "实发", "工资年月")
    rows = {}

    def pay(name, number, amount="1800.00"):
        rows[number] = sheet.row("106001", "青山镇财政所", name, number, "在职", "村干部", amount, amount, month)

    for index, (name, number) in enumerate(GHOSTS):
        if name in stopped:
            continue
        written = {0: number.lower(), 1: "'" + number, 2: number + "\t", 3: number[:6] + " " + number[6:14] + " " + number[14:]}.get(index, number)
        pay(name if index != 4 else "许　春生", written)
        rows[number] = rows[written]
        if name in taken_back:
            pay(name, number, "-1800.00")
    for name, number in (REELECTED, MOVED, SERVING, NAMESAKE):
        pay(name, number)
    if month <= "2021-03":
        pay(*IN_GRACE)
    sheet.row("合计", None, None, None, None, None, None, None, None)
    return sheet, rows


def registers(city):
    """The registers that the model needs beside: nobody in them is a ghost."""
    posts = Sheet("Sheet1")
    posts.row("单位", "姓名", "身份证号", "编制类别", "职务", "进编时间", "出编时间", "在编状态")
    posts.row("青山镇人民政府", *RESIGNED_CLERK, "行政编制", "科员", datetime.date(2010, 7, 1), datetime.date(2020, 12, 31), "辞职")
    city.deliver("ZB", "编制实名制.xlsx", xlsx(posts))
    deaths = Sheet()
    deaths.row("姓名", "公民身份号码", "死亡日期", "注销日期", "注销原因")
    deaths.row("孔繁林", resident("19320711", 71), "2020-05-02", "2020-05-20", "死亡")
    city.deliver("GA", "死亡注销.csv", csv_gbk(deaths))
    cremations = Sheet()
    cremations.row("逝者姓名", "身份证号", "死亡日期", "火化日期", "家属姓名", "家属身份证号")
    cremations.row("孔繁林", resident("19320711", 71), "2020-05-02", "2020-05-04", "孔令辉", resident("19600801", 72))
    city.deliver("MZ", "殡葬火化.csv", csv_gbk(cremations))


def story(city):
    roster, roster_rows = cadres()
    city.deliver("ZB", "村干部花名册.xlsx", xlsx(roster))
    pay_rows = {}
    for month in MONTHS:
        sheet, pay_rows[month] = payroll(month)
        city.deliver("CZ", f"工资_{month}.csv", csv_gbk(sheet))
    registers(city)
    told = {"roster": roster_rows, "pay": pay_rows, "collected": city.collect(), "first": city.warn(), "found": city.warnings("M45"), "again": city.warn()}
    for month, changes in {"2021-04": {"stopped": [GHOSTS[0][0]]}, "2021-05": {"stopped": [GHOSTS[0][0]], "taken_back": [GHOSTS[1][0]]}}.items():
        sheet, _ = payroll(month, **changes)
        told[month] = city.correct("CZ", f"工资_{month}更正.csv", csv_gbk(sheet), told["collected"][f"工资_{month}.csv"]["batch"])
    told["after"], told["then"] = city.warn(), city.listed("M45")
    return told


def is_taken_in_whole(told):
    for name, report in told["collected"].items():
        equal((name, report["end"], report["rows_quarantined"]), (name, "committed", 0))
    equal(told["collected"]["工资_2021-04.csv"]["rows_accepted"], 16)
    equal(told["collected"]["工资_2021-04.csv"]["rows_set_aside"], 2)


def finds_the_twelve_and_nobody_else(told):
    equal(sorted(warning["subject"] for warning in told["found"]), sorted(entity(number) for _, number in GHOSTS))
    equal({(warning["level"], warning["amount_fen"], warning["period"], warning["state"]) for warning in told["found"]}, {("orange", 360000, "2021-04", "open")})
    equal({(warning["facts"]["months"], warning["facts"]["ended"], warning["facts"]["last_month"]) for warning in told["found"]},
          {(2, "2021-02-20", "2021-05")})
    equal(told["first"]["M45"]["amount_fen"], 12 * 360000)


def shows_where_the_pay_and_the_term_stand(told):
    for warning in told["found"]:
        name, number = next(pair for pair in GHOSTS if entity(pair[1]) == warning["subject"])
        equal(places(warning, "CZ02"), [(f"工资_{month}.csv", "", told["pay"][month][number]) for month in ("2021-04", "2021-05")])
        equal(places(warning, "ZB02"), [("村干部花名册.xlsx", "村干部", told["roster"][name])])
        pay = cells(warning, "工资_2021-05.csv", "", told["pay"]["2021-05"][number])
        equal((pay["person_id"], pay["net"], pay["pay_month"]), (("D", number), ("H", "1,800.00"), ("I", "2021-05")))
        term = cells(warning, "村干部花名册.xlsx", "村干部", told["roster"][name])
        equal((term["person_id"], term["term_end"]), (("E", number), ("H", "2021-02-20")))


def asked_again_says_nothing_new(told):
    equal({key: told["first"]["M45"][key] for key in ("state", "hits", "new")}, {"state": "done", "hits": 12, "new": 12})
    equal({key: told["again"]["M45"][key] for key in ("hits", "new", "unchanged", "changed", "gone")},
          {"hits": 12, "new": 0, "unchanged": 12, "changed": 0, "gone": 0})


def follows_a_correction(told):
    equal((told["2021-04"]["end"], told["2021-05"]["end"]), ("committed", "committed"))
    equal({key: told["after"]["M45"][key] for key in ("hits", "new", "unchanged", "changed", "gone")},
          {"hits": 11, "new": 0, "unchanged": 10, "changed": 1, "gone": 1})
    amounts = {warning["subject"]: warning["amount_fen"] for warning in told["then"]}
    equal(amounts, {entity(number): 360000 for _, number in GHOSTS[2:]} | {entity(GHOSTS[1][1]): 180000})


if __name__ == "__main__":
    sys.exit(not tell("ghosts", story, [is_taken_in_whole, finds_the_twelve_and_nobody_else, shows_where_the_pay_and_the_term_stand,
                                        asked_again_says_nothing_new, follows_a_correction]))
