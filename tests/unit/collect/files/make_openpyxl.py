#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes openpyxl.xlsx, a workbook as a library writes it: how that fixture was made (openpyxl 3.1.5)."""
import datetime
import sys

import openpyxl

book = openpyxl.Workbook()
sheet = book.active
sheet.title = "东村"
sheet.append(["某县补贴发放表"])
sheet.merge_cells("A1:F1")
sheet.append(["单位：元", None, None, None, None, None])
sheet.append(["姓名", "身份证号", "面积", "补贴金额", "发放日期", "备注"])
sheet.append(["张三", "349901195001010011", 1.5, 150, datetime.date(2025, 5, 27), "第一行\n第二行"])
sheet.append(["李四", "349901195202020021", 0.1 + 0.2, 1234.56, datetime.datetime(2025, 5, 28, 8, 30), "<&>"])
sheet.append([])
sheet.append(["王五", "349901197503030038", None, "1,000.00", "2025年5月29日", None])
sheet.append(["合计", None, 1.8, 2384.56, None, None])
other = book.create_sheet("西村")
other.append(["姓名", "身份证号", "补贴金额", "发放日期"])
other.append(["赵六", "349901198004040041", 8, 45804])
other["D2"].number_format = 'yyyy"年"m"月"d"日"'
hidden = book.create_sheet("字典")
hidden.append(["姓名", "身份证号", "补贴金额", "发放日期"])
hidden.sheet_state = "hidden"
book.properties.creator = "synthetic"
book.properties.created = book.properties.modified = datetime.datetime(2025, 1, 1)
book.save(sys.argv[1])
