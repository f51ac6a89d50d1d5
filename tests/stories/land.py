# SPDX-License-Identifier: Apache-2.0
"""G5: three million yuan for a village's land went to the secretary's own card, and 1,096 days later nobody has been given a share. M35 and
M36 both ask the secretary about the same payment. A village that booked the money and gave nine tenths of it away stays silent, and so
do households that were paid for what was theirs, the secretary's own among them."""
import datetime
import sys

from story import Sheet, cells, credit_code, csv_gbk, entity, equal, places, resident, tell, xlsx

SECRETARY = ("周德才", resident("19700312", 11))
FARMERS = [("贺满仓", resident("19550601", 21)), ("卞秀兰", resident("19600702", 22)), ("区长河", resident("19650803", 23))]
HONEST, SLOW = ("柳林村股份经济合作社", credit_code(30001)), ("后湾村股份经济合作社", credit_code(30002))
AS_OF = datetime.date(2025, 6, 30)
PAID = AS_OF - datetime.timedelta(1096)  # 30 June 2022
CARD = "6228480402564890018"


def compensation():
    """One workbook of the bureau, in ten thousands of yuan."""
    sheet = Sheet("兑付明细")
    sheet.title("清河市青山镇高速连接线征地补偿兑付表", 12)
    sheet.row("金额单位：万元")
    sheet.row("序号", "项目名称", "乡镇", "村", "组", "权属类型", "收款人", "证件号码", "收款账号", "补偿项目", "金额", "支付日期")
    rows, sequence = {}, 0

    def pay(village, group, ownership, payee, item, amount, day, account=CARD):
        nonlocal sequence
        sequence += 1
        return sheet.row(sequence, "高速连接线", "青山镇", village, group, ownership, *payee, account, item, amount, day)

    rows["secretary"] = pay("石桥村", None, "集体", SECRETARY, "土地补偿费", 300, PAID)
    pay("柳林村", None, "集体", HONEST, "土地补偿费", 200, PAID, "130101040001234567")
    rows["slow"] = pay("后湾村", None, "集体", SLOW, "土地补偿费", 80, PAID + datetime.timedelta(2), "130101040007654321")
    pay("石桥村", "1组", "农户", SECRETARY, "青苗补偿费", 0.36, PAID, CARD)
    for index, farmer in enumerate(FARMERS):
        pay("石桥村", f"{index + 1}组", "农户", farmer, "地上附着物补偿", 1.25 + index, PAID, f"62284804025648900{index + 20}")
    sheet.row("合计", *[None] * 9, 587.11, None)
    sheet.row("制表人：江文彬", *[None] * 6, "审核人：向阳红")
    return sheet, rows


def ledger(entries):
    """A ledger as the platform of rural funds exports it; `entries` are (village, day, number, summary, heading, debit, credit)."""
    sheet = Sheet()
    sheet.row("乡镇", "村名", "凭证日期", "凭证号", "行号", "摘要", "科目", "借方", "贷方", "收付方式", "经办人")
    rows = {}
    for village, day, number, summary, heading, debit, credit in entries:
        rows[village, number] = sheet.row("青山镇", village, day, number, 1, summary, heading, debit, credit, "转账", "仇海燕")
    return sheet, rows


BOOKED = [
    ("石桥村", "2022-01-15", "记-001", "收机动地承包费", "银行存款", "3,600.00", ""),
    ("石桥村", "2022-12-20", "记-018", "付路灯电费", "银行存款", "", "860.50"),
    ("柳林村", "2022-01-16", "记-001", "收机动地承包费", "银行存款", "5,200.00", ""),
    ("柳林村", "2022-07-08", "记-010", "收征地补偿款", "银行存款", "2,000,000.00", ""),
    ("柳林村", "2022-09-30", "记-014", "征地补偿款分配", "银行存款", "", "1,000,000.00"),
    ("柳林村", "2023-01-12", "记-002", "征地补偿款第二批分配", "银行存款", "", "800,000.00"),  # 90 %: the rest may stay
    ("后湾村", "2022-01-10", "记-001", "收鱼塘租金", "银行存款", "1,500.00", ""),
    ("后湾村", "2022-07-15", "记-006", "收征地补偿款", "银行存款", "800,000.00", ""),
    ("后湾村", "2022-12-30", "记-012", "付卫生费", "银行存款", "", "300.00"),
]


def registers(city):
    cadres = Sheet("Sheet1")
    cadres.row("乡镇", "村", "姓名", "身份证号", "职务", "任职起", "任职止")
    rows = {"cadre": cadres.row("青山镇", "石桥村", *SECRETARY, "党支部书记", datetime.date(2018, 3, 1), None)}
    cadres.row("青山镇", "柳林村", "韩立新", resident("19720704", 31), "党支部书记", datetime.date(2018, 3, 1), None)
    city.deliver("ZB", "村干部.xlsx", xlsx(cadres))
    subsidy = Sheet()
    subsidy.row("项目名称", "年度", "批次", "乡镇", "村", "姓名", "身份证号", "一卡通账号", "补贴金额", "发放日期", "状态")
    for farmer in FARMERS:
        subsidy.row("耕地地力保护补贴", "2024", "1", "青山镇", "石桥村", *farmer, "6228480402564890018", "512.40", "2024-06-20", "已发放")
    city.deliver("CZ", "一卡通发放_2024.csv", csv_gbk(subsidy))
    return rows


def story(city):
    sheet, told = compensation()
    city.deliver("ZR", "征地补偿兑付_2022.xlsx", xlsx(sheet))
    told.update(registers(city))
    books, told["books"] = ledger(BOOKED)
    city.deliver("NY", "集体资金收支.csv", csv_gbk(books))
    told.update(collected=city.collect(), first=city.warn(), account=city.warnings("M35"), undistributed=city.warnings("M36"), again=city.warn())
    # What the village says afterwards: the money came back two years late, and nine tenths of it went to the members.
    later, told["later"] = ledger([("石桥村", "2025-05-20", "记-031", "收回征地补偿款", "银行存款", "3,000,000.00", ""),
                                   ("石桥村", "2025-06-10", "记-033", "征地补偿款分配", "银行存款", "", "2,699,999.99")])
    city.deliver("NY", "集体资金收支_2025.csv", csv_gbk(later))
    city.collect()
    told.update(partly=city.warn(), remaining=city.listed("M36"))
    last, _ = ledger([("石桥村", "2025-06-11", "记-034", "征地补偿款分配尾差", "银行存款", "", "0.01")])
    city.deliver("NY", "集体资金收支_2025补.csv", csv_gbk(last))
    city.collect()
    told.update(wholly=city.warn(), left=city.listed("M36"), still=city.listed("M35"))
    return told


def is_taken_in_whole(told):
    for name, report in told["collected"].items():
        equal((name, report["end"], report["rows_quarantined"]), (name, "committed", 0))
    equal((told["collected"]["征地补偿兑付_2022.xlsx"]["rows_accepted"], told["collected"]["征地补偿兑付_2022.xlsx"]["rows_set_aside"]), (7, 5))


def finds_the_private_account(told):
    equal([(warning["subject"], warning["subject_name"], warning["level"], warning["period"], warning["amount_fen"], warning["region"])
           for warning in told["account"]], [(entity(SECRETARY[1]), SECRETARY[0], "red", "2022-06", 300000000, "青山镇石桥村")])
    facts = told["account"][0]["facts"]
    equal((facts["payments"], facts["unbooked"], facts["projects"]), (1, 300000000, "高速连接线"))


def finds_that_nobody_was_given_a_share(told):
    equal([(warning["subject"], warning["level"], warning["period"], warning["amount_fen"]) for warning in told["undistributed"]
           if warning["region"] == "青山镇石桥村"], [(entity(SECRETARY[1]), "red", "2022-06 青山镇石桥村", 300000000)])


def is_orange_a_day_before_three_years(told):
    equal([(warning["subject_name"], warning["level"], warning["period"], warning["amount_fen"]) for warning in told["undistributed"]
           if warning["region"] != "青山镇石桥村"], [(SLOW[0], "orange", "2022-07 青山镇后湾村", 80000000)])


def asks_about_one_payment(told):
    place = ("征地补偿兑付_2022.xlsx", "兑付明细", told["secretary"])
    both = [told["account"][0], next(warning for warning in told["undistributed"] if warning["region"] == "青山镇石桥村")]
    for warning in both:
        equal(places(warning, "ZR02"), [place])
        paid = cells(warning, *place)
        equal((paid["payee_id"], paid["account"], paid["amount"], paid["pay_date"]),
              (("H", SECRETARY[1]), ("I", CARD), ("K", "3,000,000.00"), ("L", "2022-06-30")))
    equal(places(both[0], "ZB02"), [("村干部.xlsx", "Sheet1", told["cadre"])])
    equal(places(both[1], "NY04"), [])


def asked_again_says_nothing_new(told):
    equal([{key: told["again"][model][key] for key in ("hits", "new", "unchanged", "changed", "gone")} for model in ("M35", "M36")],
          [{"hits": 1, "new": 0, "unchanged": 1, "changed": 0, "gone": 0}, {"hits": 2, "new": 0, "unchanged": 2, "changed": 0, "gone": 0}])


def follows_what_is_delivered_later(told):
    equal({key: told["partly"]["M36"][key] for key in ("hits", "unchanged", "changed", "gone")}, {"hits": 2, "unchanged": 1, "changed": 1, "gone": 0})
    equal([warning["amount_fen"] for warning in told["remaining"] if warning["subject"] == entity(SECRETARY[1])], [30000001])
    equal({key: told["wholly"]["M36"][key] for key in ("hits", "unchanged", "changed", "gone")}, {"hits": 1, "unchanged": 1, "changed": 0, "gone": 1})
    equal([warning["subject_name"] for warning in told["left"]], [SLOW[0]])
    equal([(warning["subject"], warning["level"]) for warning in told["still"]], [(entity(SECRETARY[1]), "red")])  # it went to the card all the same


if __name__ == "__main__":
    sys.exit(not tell("land", story, [is_taken_in_whole, finds_the_private_account, finds_that_nobody_was_given_a_share, is_orange_a_day_before_three_years,
                                      asks_about_one_payment, asked_again_says_nothing_new, follows_what_is_delivered_later]))
