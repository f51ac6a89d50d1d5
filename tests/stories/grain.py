# SPDX-License-Identifier: Apache-2.0
"""G1: a township declared 2,000 mu of grain land that it does not have and drew 620,000 yuan for it. The report of the case leaves open
whether that was in three years or in each of the three, so both are told. M01 is red for the township, whose leading handler is asked, and
for each household. A township that leased the same land in, and households within the tolerance, stay silent."""
import datetime
import sys
from decimal import Decimal

from story import Sheet, cells, csv_gbk, entity, equal, places, resident, tell, xlsx

YEARS = (2022, 2023, 2024)
DIRECTOR, CLERK, ACCOUNTANT = ("龚正明", resident("19690206", 11)), ("樊小军", resident("19820317", 12)), ("解玉珍", resident("19850428", 13))
SURNAMES = "谭程曹袁许傅卢蒋蔡贾"
OVER = [(surname + "满堂", resident(f"19{50 + index}0422", 20 + index)) for index, surname in enumerate(SURNAMES)]
LEASED = [(surname + "有田", resident(f"19{50 + index}0523", 40 + index)) for index, surname in enumerate(SURNAMES)]
EXACT, TOLERATED = ("丁守信", resident("19580614", 61)), ("魏知足", resident("19630715", 62))
CONTRACTED = 50  # mu of each household, in two parcels
VARIANTS = {  # by year: mu declared beyond the land by each of the ten households, and yuan a mu
    "in_all": {2022: (60, 310), 2023: (70, 310), 2024: (70, 310)},
    "each_year": {2022: (200, 100), 2023: (200, 105), 2024: (200, 105)},
}


def village_of(index):
    return ("石桥村", "349901101201") if index < 4 else ("柳林村", "349901101202") if index < 7 else ("前湾村", "349901101203")


def handler_of(index):
    return DIRECTOR if index < 4 else CLERK if index < 7 else ACCOUNTANT


def registered(township, households, region):
    """The register of contracts: a row for each parcel and member, so every area stands there twice."""
    sheet, rows = Sheet(), {}
    sheet.row("发包方编码", "承包方编码", "承包方名称", "承包方证件号码", "成员姓名", "成员证件号码", "地块编码", "实测面积(亩)", "合同面积(亩)", "土地用途")
    for index, (name, number) in enumerate(households):
        issuer = f"{region}{index % 3 + 201:03d}00"
        contractor = f"{issuer}{index + 1:04d}"
        wife = (name[0] + "玉兰", resident(f"19{51 + index}0922", 70 + index, "349902" if township == "白水镇" else "349901"))
        for parcel, area in enumerate(("30.00", "20.00")):
            for member in ((name, number), wife):
                rows.setdefault(name, []).append(sheet.row(
                    issuer, contractor + "\t", name, number + "\t", member[0], member[1] + "\t", f"{issuer}{index * 2 + parcel + 1:05d}\t", area, area, "种植业"))
    return sheet, rows


def declared(year, variant, township, leased=()):
    """A township's declarations of one year, a sheet a village. Households of `leased` show the lease that covers them."""
    over, rate = VARIANTS[variant][year]
    households = list(enumerate(OVER if township == "青山镇" else LEASED))
    sheets, rows = [], {}
    for village in ("石桥村", "柳林村", "前湾村"):
        sheet = Sheet(village)
        sheet.title(f"{township}{village}{year}年种粮补贴申报表", 16)
        sheet.row("序号", "年度", "乡镇", "行政村名称", "姓名", "身份证号", "联系电话", "承包面积", "流入面积", "流出面积", "申报面积", "作物", "补贴标准(元/亩)",
                  "补贴金额", "经办人", "经办人身份证号")
        total, sequence = 0, 0
        entries = [(person, CONTRACTED + over, over if township == "白水镇" or person in leased else 0, handler_of(index))
                   for index, person in households if village_of(index)[0] == village]
        if village == "石桥村":  # as much as the household has; a tenth and five mu more
            entries.append((EXACT, CONTRACTED, 0, CLERK) if township == "青山镇" else (TOLERATED, CONTRACTED + 5, 0, CLERK))
        for (name, number), area, inflow, agent in entries:
            sequence += 1
            amount = Decimal(area) * rate
            total += amount
            rows[name] = (village, sheet.row(sequence, year, township, village, name, number, "13800000000", CONTRACTED, inflow, 0, area, "水稻", rate, amount, *agent))
        sheet.row("合计", *[None] * 12, total)
        sheet.row("制表人：樊小军", *[None] * 6, "审核人：龚正明")
        sheets.append(sheet)
    return xlsx(*sheets), rows


def registers(city):
    posts = Sheet("Sheet1")
    posts.row("单位", "姓名", "身份证号", "编制类别", "职务", "进编时间", "在编状态")
    rows = {"post": posts.row("青山镇农业农村办公室", *DIRECTOR, "事业编制", "主任", datetime.date(2010, 7, 1), "在编")}
    city.deliver("ZB", "编制实名制.xlsx", xlsx(posts))
    pay = Sheet()
    pay.row("单位名称", "姓名", "身份证号", "人员状态", "人员性质", "实发", "工资年月")
    pay.row("青山镇财政所", "江文彬", resident("19790606", 14), "在职", "事业", "4,320.00", "2024-06")
    city.deliver("CZ", "工资_2024-06.csv", csv_gbk(pay))
    return rows


def storyteller(variant):
    def story(city):
        told = registers(city)
        told["declared"] = {}
        for township, households, region in (("青山镇", [*OVER, EXACT], "349901101"), ("白水镇", [*LEASED, TOLERATED], "349902102")):
            sheet, rows = registered(township, households, region)
            city.deliver("NY", f"承包经营权确权_{township}.csv", csv_gbk(sheet))
            told.setdefault("registered", {}).update(rows)
            for year in YEARS:
                content, rows = declared(year, variant, township)
                city.deliver("NY", f"种粮补贴申报_{year}_{township}.xlsx", content)
                told["declared"][township, year] = rows
        told.update(collected=city.collect(), first=city.warn(), found=city.warnings("M01"), again=city.warn())

        def correct(leased, replaces):
            content, _ = declared(2024, variant, "青山镇", leased)
            return city.correct("NY", f"种粮补贴申报_2024_青山镇更正{len(leased)}.xlsx", content, replaces)["batch"]

        batch = correct(OVER[:1], told["collected"]["种粮补贴申报_2024_青山镇.xlsx"]["batch"])
        told.update(one=city.warn()["M01"], then=city.listed("M01"))
        correct(OVER, batch)
        told.update(all=city.warn()["M01"], left=city.listed("M01"))
        return told
    return story


def checks(variant):
    years = VARIANTS[variant]
    excess = {year: over for year, (over, _) in years.items()}  # of each household
    money = {year: over * rate * 100 for year, (over, rate) in years.items()}  # fen of each household

    def township(warnings):
        return [warning for warning in warnings if warning["period"] == "2022 青山镇"]

    def is_taken_in_whole(told):
        for name, report in told["collected"].items():
            equal((name, report["end"], report["rows_quarantined"]), (name, "committed", 0))
        equal(told["collected"]["承包经营权确权_青山镇.csv"]["rows_accepted"], 11 * 2 * 2)
        equal(told["collected"]["种粮补贴申报_2022_青山镇.xlsx"]["rows_accepted"], 11)

    def asks_the_leading_handler_about_the_township(told):
        equal([(warning["subject"], warning["subject_name"], warning["level"], warning["amount_fen"], warning["region"]) for warning in township(told["found"])],
              [(entity(DIRECTOR[1]), DIRECTOR[0], "red", 62000000, "青山镇")])
        facts = township(told["found"])[0]["facts"]
        beyond = 10 * sum(excess.values())
        equal(beyond, {"in_all": 2000, "each_year": 6000}[variant])
        equal({key: facts[key] for key in ("first_year", "last_year", "years", "households", "handlers", "largest")},
              {"first_year": 2022, "last_year": 2024, "years": 3, "households": 10, "handlers": "樊小军、解玉珍、龚正明",
               "largest": 10 * max(excess.values()) * 1000})
        equal((facts["excess"], facts["declared"] - facts["base"]), (beyond * 1000, beyond * 1000))

    def asks_each_household_and_nobody_else(told):
        found = sorted((warning["subject"], warning["level"], warning["period"], warning["amount_fen"]) for warning in told["found"]
                       if warning["period"] != "2022 青山镇")
        equal(found, sorted((entity(number), "red", "2022", sum(money.values())) for _, number in OVER))

    def shows_the_declarations_and_the_land(told):
        warning = next(warning for warning in told["found"] if warning["subject"] == entity(OVER[0][1]))
        declarations = [(f"种粮补贴申报_{year}_青山镇.xlsx", *told["declared"]["青山镇", year][OVER[0][0]]) for year in YEARS]
        equal(places(warning, "NY02"), sorted(declarations))
        row = cells(warning, *declarations[0])
        equal((row["person_id"], row["declared_area"], row["agent_id"]), (("F", OVER[0][1]), ("K", str(CONTRACTED + excess[2022])), ("P", DIRECTOR[1])))
        land = places(warning, "NY01")
        equal((len(land), {file for file, _, _ in land}, {row in told["registered"][OVER[0][0]] for _, _, row in land}), (2, {"承包经营权确权_青山镇.csv"}, {True}))
        equal(places(warning, "ZB01"), [("编制实名制.xlsx", "Sheet1", told["post"])])
        households = {place for year in YEARS for place in [(f"种粮补贴申报_{year}_青山镇.xlsx", *place) for name, place in told["declared"]["青山镇", year].items()
                                                            if name != EXACT[0]]}
        equal(places(township(told["found"])[0], "NY02"), sorted(households))

    def asked_again_says_nothing_new(told):
        equal({key: told["again"]["M01"][key] for key in ("hits", "new", "unchanged", "changed", "gone")},
              {"hits": 11, "new": 0, "unchanged": 11, "changed": 0, "gone": 0})

    def follows_corrections(told):
        equal({key: told["one"][key] for key in ("hits", "new", "unchanged", "changed", "gone")}, {"hits": 11, "new": 0, "unchanged": 9, "changed": 2, "gone": 0})
        equal(township(told["then"])[0]["amount_fen"], 62000000 - money[2024])
        equal([warning["amount_fen"] for warning in told["then"] if warning["subject"] == entity(OVER[0][1])], [money[2022] + money[2023]])
        equal({key: told["all"][key] for key in ("hits", "new", "unchanged", "changed", "gone")}, {"hits": 10, "new": 0, "unchanged": 1, "changed": 9, "gone": 1})
        equal(township(told["left"]), [])

    return [is_taken_in_whole, asks_the_leading_handler_about_the_township, asks_each_household_and_nobody_else, shows_the_declarations_and_the_land,
            asked_again_says_nothing_new, follows_corrections]


if __name__ == "__main__":
    sys.exit(not all([tell(f"grain_{variant}", storyteller(variant), checks(variant)) for variant in VARIANTS]))
