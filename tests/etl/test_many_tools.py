"""A bureau whose schools each use another tool: one night takes all of it, and each answer finds its pupil."""

from pathlib import Path

import pytest

from etl.nightly import run_night
from tests.etl.bureau import CLASS, DAYS, FIRST, LI, QIAN, SUN, WANG, ZHAO, Bureau, Pupil, accounts, ask
from tests.etl.sources.test_chinese_tools import OWN

DAY = DAYS[0]
OTHER = Pupil("周杰", 6)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six pupils, six tools, the same day: two with fever, one who touched a case."""
    bureau = Bureau(tmp_path_factory.mktemp("tools"))
    bureau.roster("学籍.xlsx", [*CLASS, OTHER])
    split = [f"第4题({choice})" for choice in ("无", "发热", "咳嗽")]
    asked = ["1、学生姓名", "2、学籍号", "3、今日体温", *split, "5、是否接触过疑似或确诊病例"]
    own = ["1", "2020/3/2 8:01:02", "63秒", "微信", "N/A", ""]
    typed = [WANG.name, WANG.number, "36.5", "0", "1", "1", "2"]
    bureau.cells("1_按序号_填报_1.csv", [[*OWN, *asked], [*own, *typed]], encoding="gb18030")
    (bureau.data / "sources").mkdir()
    (bureau.data / "sources" / "wenjuanxing.toml").write_text(
        'like = "wenjuanxing"\n[answers."是否接触过疑似或确诊病例"]\n1 = "否"\n2 = "是"\n', encoding="utf-8"
    )
    kobo = [
        "who/student_id",
        "who/student_name",
        "temperature",
        "gps",
        "_gps_latitude",
        "_gps_longitude",
        "_uuid",
        "_submission_time",
    ]
    at = ["34.79 113.68 0 5", "34.79", "113.68", "1", "2020-03-01T23:30:00"]
    bureau.cells("kobo.csv", [kobo, [LI.number, LI.name, "38.1", *at]])
    forms = [
        "ID",
        "Start time",
        "Completion time",
        "Email",
        "Name",
        "Student name",
        "Student ID",
        "Body temperature",
    ]
    bureau.cells(
        "forms.csv",
        [forms, ["1", "3/2/20 8:00:45", "3/2/20 8:01:02", "a", "b", ZHAO.name, ZHAO.number, "36.6"]],
    )
    docs = ["提交者（自动）", "姓名（必填）", "学籍号（必填）", "今日体温（必填）", "提交时间（自动）"]
    bureau.cells("收集表.xlsx", [docs, ["妈妈", QIAN.name, QIAN.number, "36.4", "2020年3月2日 8:01"]])
    survey = ["编号", "开始答题时间", "结束答题时间", "答题时长", "1.姓名", "2.学籍号", "3.今日体温", ""]
    sent = ["1", "02-Mar-2020 08:00:00", "02-Mar-2020 08:01:02", "62"]
    bureau.cells("腾讯.csv", [survey, [*sent, SUN.name, SUN.number, "36.7", ""]])
    bureau.cells(
        "晨检.csv",
        [["日期", "学号", "学生姓名", "学校", "体温"], ["2020.3.2", OTHER.number, OTHER.name, FIRST, "36.2"]],
    )
    run_night(bureau.data)
    return bureau.data


def test_every_tool_is_told_in_the_accounts(published: Path) -> None:
    assert dict(ask(published, "select name, source from etl_file")) == {
        "学籍.xlsx": "roster_student",
        "1_按序号_填报_1.csv": "wenjuanxing",
        "kobo.csv": "kobo",
        "forms.csv": "microsoft_forms",
        "收集表.xlsx": "tencent_docs",
        "腾讯.csv": "tencent_survey",
        "晨检.csv": "plain",
    }
    assert all(rows[0] == sum(rows[1:]) for rows in accounts(published).values())


def test_every_answer_finds_its_pupil_and_its_day(published: Path) -> None:
    assert ask(published, "select sum(reported), sum(fever), sum(contact_suspected), sum(unmatched) from mart_city_day "
               "where day = ? and role = 'student'", [DAY]) == [(6, 2, 1, 0)]  # fmt: skip


def test_what_each_tool_said_is_in_the_response(published: Path) -> None:
    said = ask(
        published,
        "select p.name, r.temperature_c, r.symptoms, r.located from core_response r "
        "join core_person p using (person_id) order by 1",
    )
    assert said == [
        ("周杰", 36.2, None, "none"),
        ("孙悦", 36.7, None, "none"),
        ("李明", 38.1, None, "gps"),
        ("王梓轩", 36.5, ["发热", "咳嗽"], "none"),
        ("赵敏", 36.6, None, "none"),
        ("钱多多", 36.4, None, "none"),
    ]
