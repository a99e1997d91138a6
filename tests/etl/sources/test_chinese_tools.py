"""Exports of the tools that Chinese schools use, each by an invented one: what becomes of their answers."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.etl.bureau import FIRST, WANG
from tests.etl.sources.taking import answers, as_file, taken, with_own

DAY, SENT = date(2020, 3, 2), datetime(2020, 3, 2, 8, 1, 2)
OWN = ["序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP"]
FIRST_ROW = ["1", "2020/3/2 8:01:02", "63秒", "微信", "N/A", "1.2.3.4(河南-郑州)"]
ASKED = ["姓名（必填）", "学籍号（必填）", "学校", "班级", "今日体温", "今日有无以下症状"]
SAID = [WANG.name, WANG.number, FIRST, "三年级1班", "38.2", "发热"]


def the_one(rows: list[dict[str, Any]], **wanted: object) -> dict[str, Any]:
    """The only row; what it holds is as wanted."""
    (row,) = rows
    assert {name: row[name] for name in wanted} == wanted
    return row


# ---------------------------------------------------------------- Wenjuanxing


def test_by_text_in_the_older_column_order_with_blanks_filled_in_and_questions_skipped(
    tmp_path: Path,
) -> None:
    older = ["序号", "提交答卷时间", "所用时间", "来自IP", "来源", "来源详情"]
    questions = [
        "1、学生姓名",
        "2、学校",
        "3、班级",
        "4、今日体温",
        "5、有无症状【多选题】",
        "6、已居家隔离多少天",
        "7、备注",
    ]
    typed = [
        WANG.name,
        "其他〖文化路第一小学〗",
        "三年级1班",
        "36.5",
        "咳嗽┋其他〖头皮发麻〗",
        "(跳过)",
        "(空)",
    ]
    row = the_one(
        answers(tmp_path, [[*older, *questions], [*FIRST_ROW, *typed]]),
        day=DAY, submitted_at=SENT, school_typed="文化路第一小学", temperature_c=36.5,
        symptoms=["咳嗽", "头皮发麻"], isolation_days=None, fever=False,
    )  # fmt: skip
    assert row["extra"] == []


def test_matrix_and_address_questions_are_known_by_their_rows(tmp_path: Path) -> None:
    questions = ["1、请填写学生信息：—学生姓名", "1、请填写学生信息：—学籍号", "1、所在学校信息—班级",
                 "2、请输入您的收货地址：—收货人姓名：", "2、所在地区：", "2、详细地址:", "2、收货人电话：",
                 "3、家庭常住地址(定位到小区即可):"]  # fmt: skip
    typed = [WANG.name, WANG.number, "三年级1班", "王家长", "河南省-郑州市-金水区", "文化路1号", "13800000000",
             "河南省郑州市金水区文化路[113.68,34.79]"]  # fmt: skip
    table = [[*OWN, *questions], [*FIRST_ROW, *typed]]
    row = the_one(answers(tmp_path, table), name=WANG.name, number=WANG.number, class_no=1, grade="三年级")
    assert "王家长" not in str(row["extra"]) and "13800000000" not in str(row["extra"])


def test_a_location_is_an_address_with_its_coordinates_behind_it(tmp_path: Path) -> None:
    header = [*OWN, "1、学生姓名", "2、家庭常住地址(定位到小区即可):"]
    row = the_one(
        answers(tmp_path, [header, [*FIRST_ROW, WANG.name, "河南省郑州市金水区文化路[113.68,34.79]"]]),
        located="gps", county_at="410105",
    )  # fmt: skip
    assert 113.66 < row["lon"] < 113.68 and 34.78 < row["lat"] < 34.80


def test_choices_by_number_are_folded_back_into_one_answer(tmp_path: Path) -> None:
    split = [f"第3题({choice})" for choice in ("无", "发热", "咳嗽", "其他【请注明】")]
    header = [*OWN, "1、学生姓名", "2、今日体温", *split, "第4题(看书(纸质))", "第4题(跑步)"]
    rows = [
        [*FIRST_ROW, WANG.name, "37.9", "0", "1", "1", "0", "1", "0"],
        [*FIRST_ROW, "李明", "36.5", "1", "0", "0", "0", "-3", "-3"],
        [*FIRST_ROW, "赵敏", "36.5", "-2", "-2", "-2", "-2", "2", "1"],
        [*FIRST_ROW, "孙悦", "36.5", "0", "0", "0", "1〖起疹子〗", "", ""],
    ]
    report, found = taken(as_file(tmp_path, [header, *rows], "1_按序号_健康填报_2.csv"))
    assert [row["symptoms"] for row in found] == [["发热", "咳嗽"], [], None, ["皮疹"]]
    assert [dict(row["extra"]) for row in found] == [
        {"第4题": "看书(纸质)"},
        {},
        {"第4题": "跑步┋看书(纸质)"},
        {},
    ]
    assert report.seen is not None
    assert report.seen.of("symptoms")[0].sources == (8, 9, 10, 11)


def test_split_choices_of_older_exports_hold_ticks_or_words(tmp_path: Path) -> None:
    header = [*OWN, "1、学生姓名", "5、(乘车不安全)", "5、(换乘次数多)"]
    rows = [[*FIRST_ROW, WANG.name, "乘车不安全", ""], [*FIRST_ROW, "李明", "1", "1"]]
    found = answers(tmp_path, [header, *rows])
    assert [dict(row["extra"]) for row in found] == [
        {"第5题": "乘车不安全"},
        {"第5题": "乘车不安全┋换乘次数多"},
    ]


BY_NUMBER = [
    [*OWN, "1、学生姓名", "2、是否接触过疑似或确诊病例", "第3题(发热)", "第3题(咳嗽)"],
    [*FIRST_ROW, WANG.name, "1", "0", "1"],
    [*FIRST_ROW, "李明", "2", "0", "1"],
]


def test_a_number_without_a_meaning_is_no_yes(tmp_path: Path) -> None:
    report, rows = taken(as_file(tmp_path, BY_NUMBER))
    assert [row["contact_suspected"] for row in rows] == [None, None]
    assert [dict(row["extra"])["是否接触过疑似或确诊病例"] for row in rows] == ["1", "2"]
    assert report.seen is not None and report.seen.coded == ("是否接触过疑似或确诊病例",)


def test_an_answers_table_says_what_numbers_mean(tmp_path: Path) -> None:
    meant = 'like = "wenjuanxing"\n[answers."是否接触过疑似或确诊病例"]\n1 = "否"\n2 = "是"\n'
    tools = with_own(tmp_path / "sources", "wenjuanxing", meant)
    report, rows = taken(as_file(tmp_path, BY_NUMBER), tools)
    assert [row["contact_suspected"] for row in rows] == [False, True]
    assert report.seen is not None and report.seen.coded == ()


def test_an_answers_table_is_held_against_each_choice_of_several_and_keeps_what_was_filled_in(
    tmp_path: Path,
) -> None:
    meant = 'like = "wenjuanxing"\n[answers."有无症状"]\n"甲" = "发热"\n"乙" = "咳嗽"\n9 = "其他"\n'
    tools = with_own(tmp_path / "sources", "wenjuanxing", meant)
    table = [
        [*OWN, "1、学生姓名", "2、有无症状"],
        [*FIRST_ROW, WANG.name, "乙┋甲"],
        [*FIRST_ROW, "李明", "9〖头晕〗"],
    ]
    assert [row["symptoms"] for row in answers(tmp_path, table, tools=tools)] == [["发热", "咳嗽"], ["头晕"]]


def test_a_workbook_s_dates_serials_and_formulas_are_read_as_they_show(tmp_path: Path) -> None:
    path = tmp_path / "导出.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [*OWN, "1、学生姓名", "2、填报日期", "3、今日体温", "4、已居家隔离多少天"])
        shown = book.add_format({"num_format": "yyyy/m/d h:mm:ss"})
        sheet.write_row(1, 0, FIRST_ROW)
        sheet.write_datetime(1, 1, SENT, shown)
        sheet.write_row(1, 6, [WANG.name, "43892", 36.5, "3"])
        sheet.write_row(2, 0, FIRST_ROW)
        sheet.write_number(2, 1, 43892.334051)
        sheet.write_row(2, 6, ["李明", 43892])
        sheet.write_formula(2, 8, "=30+6.6", None, 36.6)
        sheet.write_formula(2, 9, '="1"&"2"', None, "12")
    rows = taken(path)[1]
    assert [
        (row["submitted_at"], row["day"], row["temperature_c"], row["isolation_days"]) for row in rows
    ] == [
        (SENT, DAY, 36.5, 3),
        (SENT, DAY, 36.6, 12),
    ]


# ---------------------------------------------------------------- DingTalk

REPORT = [
    "提交人",
    "提交时间",
    "部门",
    "是否填写",
    "返程统计.返程日期",
    "当前时间,当前地点/城市",
    "体温（°C）",
]


def test_a_dingtalk_report_has_its_header_on_row_five_and_groups_before_its_questions(tmp_path: Path) -> None:
    place = '["2020-03-02 08:01","113.68","34.79","河南省郑州市金水区",""]'
    table = [
        ["员工健康"], ["统计时间：2020-03-02"], [""], ["", "", "", "", "返程统计", "", ""], REPORT,
        ["王梓轩", "2020-03-02 08:01:02", "文化路第一小学", "是", "2020-02-20", place, "36.6"],
        ["李明", "-", "文化路第一小学", "否", "-", "-", "-"],
    ]  # fmt: skip
    report, rows = taken(as_file(tmp_path, table, "健康日报.csv"))
    row = the_one(rows, row_no=6, name="王梓轩", submitted_at=SENT, temperature_c=36.6, located="gps")
    assert dict(row["extra"]) == {"返程日期": "2020-02-20"}
    assert (report.rows_in, report.rows_blank) == (2, 1)


# ---------------------------------------------------------------- others


@pytest.mark.parametrize("ending", ["", ","])
def test_tencent_survey_with_its_last_comma_and_english_months(tmp_path: Path, ending: str) -> None:
    header = ["编号", "开始答题时间", "结束答题时间", "答题时长", "地理位置国家和地区", "地理位置省",
              "地理位置市", "自定义字段",
              *(f"{n}.{q}" for n, q in enumerate(ASKED, 1)), "7.家庭地址(经度，纬度)"]  # fmt: skip
    row = [
        "1",
        "02-Mar-2020 08:00:58",
        "02-Mar-2020 08:01:02",
        "4",
        "中国",
        "河南",
        "郑州",
        "",
        *SAID,
        "113.68，34.79",
    ]
    extra = [""] if ending else []
    found = answers(tmp_path, [[*header, *extra], [*row, *extra]])
    the_one(
        found,
        name=WANG.name,
        number=WANG.number,
        submitted_at=SENT,
        symptoms=["发热"],
        located="gps",
        fever=True,
    )


def test_tencent_survey_with_its_newer_columns(tmp_path: Path) -> None:
    header = ["编号", "开始答题时间", "结束答题时间", "答题时长", "语言", "清洗数据结果",
              "智能清洗数据无效概率", "地理位置国家和地区",
              "地理位置省", "地理位置市", "用户类型", "用户标识", "昵称", "自定义字段", "IP", "UA",
              "Referrer", "中奖时间", "中奖金额",
              "审核状态", *ASKED, ""]  # fmt: skip
    row = ["1", "2020-03-02 08:00:00", "2020-03-02 08:01:02", "62", "zh", *[""] * 15, *SAID, ""]
    assert the_one(answers(tmp_path, [header, row]), name=WANG.name, submitted_at=SENT)["extra"] == []


@pytest.mark.parametrize(
    "first", [["提交时间（自动）", "提交者（自动）"], ["提交者（自动）", "提交时间（自动）"]]
)
@pytest.mark.parametrize("last", [False, True])
def test_tencent_docs_with_its_two_columns_first_or_first_and_last(
    tmp_path: Path, first: list[str], last: bool
) -> None:
    own = {"提交时间（自动）": "2020年3月2日 8:01", "提交者（自动）": "小红妈妈"}
    order = [first[0], *ASKED, first[1]] if last else [*first, *ASKED]
    said = own | dict(zip(ASKED, SAID, strict=True))
    row = the_one(
        answers(tmp_path, [order, [said[q] for q in order]]),
        name=WANG.name, submitted_at=SENT.replace(second=0), number=WANG.number,
    )  # fmt: skip
    assert "小红妈妈" not in str(row)


def test_tencent_docs_takes_the_sender_s_name_where_nobody_asked_for_one(tmp_path: Path) -> None:
    table = [["提交者（自动）", "提交时间（自动）", "今日体温"], [WANG.name, "2026年9月22日 10:13", "36.5"]]
    the_one(answers(tmp_path, table), name=WANG.name, day=date(2026, 9, 22))


def test_wps_forms(tmp_path: Path) -> None:
    header = ["序号", "提交者", "提交时间", *ASKED]
    found = answers(tmp_path, [header, ["1", "微信用户", "2020/03/02 08:01:02", *SAID]])
    the_one(found, name=WANG.name, submitted_at=SENT, grade="三年级", class_no=1)


@pytest.mark.parametrize(
    "own",
    [
        ["微信昵称", "微信性别", "微信国家", "微信省市", "提交人", "提交时间", "修改时间", "填写设备",
         "操作系统", "浏览器", "IP"],
        ["提交人", "提交时间", "填写时长", "填写设备", "操作系统", "浏览器", "填写地区", "IP", "ID"],
    ],
)  # fmt: skip
def test_jinshuju_and_surveyking_end_with_who_when_and_with_what(tmp_path: Path, own: list[str]) -> None:
    told = ["2020-03-02 08:01:02" if column == "提交时间" else "某" for column in own]
    row = the_one(
        answers(tmp_path, [["序号", *ASKED, *own], ["1", *SAID, *told]]), name=WANG.name, submitted_at=SENT
    )
    assert row["extra"] == []


def test_a_plain_table_is_known_by_what_its_headers_ask(tmp_path: Path) -> None:
    header = ["日期", "学校", "班级", "学生姓名", "学号", "体温", "症状", "早餐"]
    table = [["文化路第一小学晨检登记"], header,
             ["2020.3.2", FIRST, "三（1）班", WANG.name, WANG.number, "36.5", "无", "面"]]  # fmt: skip
    report, rows = taken(as_file(tmp_path, table, "晨检.csv", "gb18030"))
    row = the_one(rows, day=DAY, name=WANG.name, temperature_c=36.5, symptoms=[], submitted_at=None)
    assert dict(row["extra"]) == {"早餐": "面"}
    assert report.seen is not None and report.seen.header_row == 2 and 0 < report.seen.sureness <= 0.5


def test_rows_of_a_layout_without_any_date_are_refused_one_by_one(tmp_path: Path) -> None:
    tools = with_own(
        tmp_path / "sources", "ours", 'kind = "answers"\nmarks = ["孩子"]\n[columns]\n"孩子" = "name"\n'
    )
    report, rows = taken(as_file(tmp_path, [["孩子", "今日体温"], ["王梓轩", "36.5"]]), tools)
    assert rows == [] and [refusal.reason for refusal in report.refusals] == ["no_day"]
