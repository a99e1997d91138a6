"""A bureau of two schools, two tools and five pupils, published exactly."""

from math import hypot
from pathlib import Path

import pytest

from etl.nightly import run_night
from tests.etl.bureau import (
    CODES,
    DAYS,
    FIRST,
    LI,
    QIAN,
    SECOND,
    SUN,
    WANG,
    ZHAO,
    Bureau,
    accounts,
    answer,
    ask,
    at,
    school_day,
)

ONE, TWO = DAYS[:2]
COUNTS = ("enrolled", "reported", "missing", "fever", "contact_area", "contact_suspected", "suspected",
          "confirmed", "isolating", "temperature_sum_c", "temperature_n", "duplicate", "unmatched")  # fmt: skip


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One night over a roster, two Wenjuanxing exports and one of DingTalk."""
    bureau = Bureau(tmp_path_factory.mktemp("bureau"))
    bureau.roster()
    bureau.wenjuanxing("1_按文本_填报.csv", [
        answer(WANG, ONE, 今日体温="36.4"),
        answer(LI, ONE, 今日体温="37.3", 今日有无="发热┋咳嗽", 本人诊断="疑似", 已居家="5天"),
        answer(WANG, ONE, "20:15:00", 今日体温="36.9", _14天内="是"),
        answer(ZHAO, ONE, 学籍号="G410105201203010000", 学生姓名="路人甲"),
    ], encoding="gb18030")  # fmt: skip
    bureau.wenjuanxing("2_按文本_填报.xlsx", [answer(LI, TWO, 是否接触="是"), answer(ZHAO, TWO)])
    bureau.dingtalk("健康打卡_二七区.xlsx", [
        {"工号": QIAN.number, "提交人": QIAN.name, "填写周期": "2020-03-02", "提交时间": "2020-03-02 07:30:00",
         "今日体温": "38.2", "今日接触人员情况": "与确诊病例有接触",
         "当前时间,当前地点": '["2020-03-02 07:30","113.6500","34.7500","某小区","1"]'},
        {"工号": SUN.number, "提交人": SUN.name, "填写周期": "2020-03-02"},
    ])  # fmt: skip
    run_night(bureau.data)
    return bureau.data


def test_each_school_and_day_counts_what_was_said(data: Path) -> None:
    assert school_day(data, FIRST, ONE, *COUNTS) == (3, 2, 1, 1, 1, 0, 1, 0, 1, 74.2, 2, 1, 1)
    assert school_day(data, FIRST, TWO, *COUNTS) == (3, 2, 1, 0, 0, 1, 0, 0, 0, 73.0, 2, 0, 0)
    assert school_day(data, SECOND, ONE, *COUNTS) == (2, 1, 1, 1, 0, 1, 0, 0, 0, 38.2, 1, 0, 0)
    assert school_day(data, SECOND, TWO, *COUNTS) == (2, 0, 2, 0, 0, 0, 0, 0, 0, 0.0, 0, 0, 0)


def test_counties_and_the_city_add_their_schools_up(data: Path) -> None:
    picked = "select enrolled, reported, missing, fever, duplicate, unmatched from {} where day = ? and unit_id = ?"
    assert ask(data, picked.format("mart_county_day"), [ONE, "410105"]) == [(3, 2, 1, 1, 1, 1)]
    assert ask(data, picked.format("mart_county_day"), [ONE, "410103"]) == [(2, 1, 1, 1, 0, 0)]
    assert ask(data, picked.format("mart_city_day"), [ONE, "410100"]) == [(5, 3, 2, 2, 1, 1)]


def test_the_answer_submitted_last_counts(data: Path) -> None:
    found = ask(
        data,
        "select submitted_at, temperature_c, contact_area from core_response "
        "join core_person using (person_id) where name = '王梓轩'",
    )
    assert found == [(at(ONE, "20:15:00"), 36.9, True)]


def test_whoever_did_not_answer_is_listed_with_days_in_a_row(data: Path) -> None:
    found = ask(
        data,
        "select p.name, m.day, m.days_in_a_row from mart_missing m join core_person p using (person_id) order by all",
    )
    assert found == [
        ("孙悦", ONE, 1),
        ("孙悦", TWO, 2),
        ("王梓轩", TWO, 1),
        ("赵敏", ONE, 1),
        ("钱多多", TWO, 1),
    ]


def test_every_file_accounts_for_its_rows(data: Path) -> None:
    assert accounts(data) == {
        "学籍.xlsx": (5, 5, 0, 0, 0),
        "1_按文本_填报.csv": (4, 3, 1, 0, 0),
        "2_按文本_填报.xlsx": (2, 2, 0, 0, 0),
        "健康打卡_二七区.xlsx": (2, 1, 0, 0, 1),
    }


def test_a_check_in_is_moved_to_wgs84_and_found_in_its_county(data: Path) -> None:
    ((lon, lat, located, county),) = ask(
        data, "select lon, lat, located, county_at from core_response where lon is not null"
    )
    assert (located, county) == ("gps", "410103")
    shift_m = hypot((lon - 113.65) * 91_500, (lat - 34.75) * 111_000)
    assert 450 < shift_m < 650  # how far GCJ-02 lies off here


def test_regions_schools_and_classes_are_named(data: Path) -> None:
    named = (
        "select name from core_region where region_id in ('410000', '410100', '410105') order by region_id"
    )
    assert ask(data, named) == [("河南省",), ("郑州市",), ("金水区",)]
    assert ask(data, "select school_id, county_id, stage, students from core_school order by 1") == [
        (CODES[SECOND], "410103", "primary", 2),
        (CODES[FIRST], "410105", "primary", 3),
    ]
    assert ask(data, "select distinct name, grade, grade_rank from core_class") == [
        ("三年级1班", "三年级", 3)
    ]
