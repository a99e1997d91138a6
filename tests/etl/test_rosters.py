"""Who is enrolled where and when, as rosters come and change."""

from datetime import date
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
    Pupil,
    answer,
    ask,
    school_day,
)

NEW = Pupil("吴新", 6)
THIRD = "郑州市金水区第三小学"
TURN = DAYS[2]


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Half way a roster of both schools: 李明 changes class, 赵敏 goes to the second school, 孙悦 left, 吴新 joins."""
    bureau = Bureau(tmp_path_factory.mktemp("changed"))
    bureau.roster("学籍_20200216.xlsx")
    for number, day in enumerate(DAYS[:4]):
        bureau.wenjuanxing(f"{number}.csv", [answer(WANG, day), answer(QIAN, day), answer(SUN, day)])
    run_night(bureau.data)
    moved = [WANG, LI.moved(room="02"), ZHAO.moved(school=SECOND), QIAN, NEW]
    bureau.roster(f"学籍_{TURN:%Y%m%d}.xlsx", moved)
    run_night(bureau.data)
    return bureau.data


@pytest.mark.parametrize(("school", "before", "after"), [(FIRST, 3, 3), (SECOND, 2, 2)])
def test_enrolled_follows_the_roster_of_the_day(changed: Path, school: str, before: int, after: int) -> None:
    assert [school_day(changed, school, day, "enrolled")[0] for day in DAYS[:4]] == [before] * 2 + [after] * 2


def test_joiners_leavers_and_movers_have_their_periods(changed: Path) -> None:
    periods = ask(
        changed,
        "select p.name, c.name, p.school_id, valid_from, valid_to from core_person p join core_class c "
        "using (class_id) where p.name <> '王梓轩' order by 1, 4",
    )
    start, turn, eve, end = date(2020, 2, 16), TURN, DAYS[1], date(2020, 8, 31)
    assert periods == [
        ("吴新", "三年级1班", CODES[FIRST], turn, end),
        ("孙悦", "三年级1班", CODES[SECOND], start, eve),
        ("李明", "三年级1班", CODES[FIRST], start, eve),
        ("李明", "三年级2班", CODES[FIRST], turn, end),
        ("赵敏", "三年级1班", CODES[FIRST], start, eve),
        ("赵敏", "三年级1班", CODES[SECOND], turn, end),
        ("钱多多", "三年级1班", CODES[SECOND], start, end),
    ]


def test_a_leaver_who_still_reports_is_unmatched_as_not_enrolled(changed: Path) -> None:
    assert ask(changed, "select day, reason from core_unmatched order by day") == [
        (DAYS[2], "not_enrolled"),
        (DAYS[3], "not_enrolled"),
    ]
    assert school_day(changed, SECOND, DAYS[3], "reported", "unmatched") == (1, 1)


def test_a_mover_is_missing_where_they_are_enrolled_that_day(changed: Path) -> None:
    where = ask(
        changed,
        "select m.day, m.school_id, m.days_in_a_row from mart_missing m "
        "join core_person p on m.person_id = p.person_id and m.day between p.valid_from and p.valid_to "
        "where p.name = '赵敏' order by 1",
    )
    assert where == [(day, CODES[FIRST if day < TURN else SECOND], n) for n, day in enumerate(DAYS[:4], 1)]


def test_an_undated_roster_holds_for_its_school_year(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path)
    bureau.roster("学籍.xlsx")
    bureau.wenjuanxing("a.csv", [answer(WANG, DAYS[0])])
    run_night(tmp_path)
    assert ask(tmp_path, "select distinct valid_from, valid_to from core_person") == [
        (date(2019, 9, 1), date(2020, 8, 31))
    ]


def test_a_roster_named_by_its_school_year_holds_from_its_first_day(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path)
    bureau.roster("2019-2020学年学籍.xlsx")
    bureau.wenjuanxing("a.csv", [answer(WANG, DAYS[0])])
    run_night(tmp_path)
    assert ask(tmp_path, "select distinct valid_from from core_person") == [(date(2019, 9, 1),)]


def test_days_outside_of_any_roster_have_no_enrolment_and_no_missing(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path)
    bureau.roster(f"学籍_{DAYS[1]:%Y%m%d}.xlsx")
    bureau.wenjuanxing("a.csv", [answer(WANG, day) for day in DAYS[:2]])
    run_night(tmp_path)
    assert school_day(tmp_path, FIRST, DAYS[0], "enrolled", "reported", "missing", "unmatched") == (
        None,
        0,
        None,
        1,
    )
    assert school_day(tmp_path, FIRST, DAYS[1], "enrolled", "reported", "missing", "unmatched") == (
        3,
        1,
        2,
        0,
    )


def test_a_school_that_only_a_school_list_names_has_no_enrolment_never_zero(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path)
    bureau.roster()
    bureau.schools("学校名录.xlsx", [(THIRD, "2141010509")])
    stranger = Pupil("外校生", 9, THIRD)
    bureau.wenjuanxing("a.csv", [answer(WANG, DAYS[0]), answer(stranger, DAYS[0])])
    run_night(tmp_path)
    shown = "select enrolled, reported, missing, unmatched from mart_{}_day where unit_id = ?"
    assert ask(tmp_path, shown.format("school"), ["2141010509"]) == [(None, 0, None, 1)]
    assert ask(tmp_path, shown.format("county"), ["410105"]) == [(3, 1, 2, 1)]


def test_a_roster_without_school_codes_joins_the_school_that_has_one(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path)
    bureau.roster("学籍.xlsx")
    bureau.table(
        "教职工.xlsx", [{"区县": "金水区", "学校": FIRST, "工号": "T01", "姓名": "周老师", "岗位": "教师"}]
    )
    bureau.wenjuanxing("a.csv", [answer(WANG, DAYS[0], 学籍号="")])
    run_night(tmp_path)
    assert ask(tmp_path, "select school_id from core_school where name = ?", [FIRST]) == [(CODES[FIRST],)]
    assert school_day(tmp_path, FIRST, DAYS[0], "reported") == (1,)
    assert school_day(tmp_path, FIRST, DAYS[0], "enrolled", role="staff") == (1,)


def test_numbers_that_a_spreadsheet_cut_do_not_make_one_pupil_of_many(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path)
    known = {"区县": "金水区", "就读学校": FIRST, "学校标识码": CODES[FIRST], "年级": "三年级", "班级号": "01",
             "身份证号": "4.10105E+17", "学籍辅号": "4.10105E+17"}  # fmt: skip
    cut = [known | {"姓名": name} for name in ("甲一", "乙二", "丙三")]
    bureau.table("学籍.xlsx", cut)
    bureau.wenjuanxing(
        "a.csv",
        [
            answer(Pupil("甲一", 1), DAYS[0], 学籍号="4.10105E+17"),
            answer(Pupil("乙二", 1), DAYS[0], 学籍号=""),
        ],
    )
    run_night(tmp_path)
    assert school_day(tmp_path, FIRST, DAYS[0], "enrolled", "reported", "unmatched") == (3, 1, 1)
    assert ask(tmp_path, "select reason from core_unmatched") == [("precision_lost",)]


def test_rows_that_no_roster_can_use_are_refused_with_their_reason(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path)
    good = {"区县": "金水区", "就读学校": FIRST, "学校标识码": CODES[FIRST], "姓名": "甲一", "年级": "三年级",
            "班级号": "01", "身份证号": WANG.id_number, "学籍辅号": WANG.number}  # fmt: skip
    bad = [good | {key: ""} for key in ("姓名", "就读学校", "班级号")] + [good | {"区县": "海淀区"}]
    bureau.table("学籍.xlsx", [good, *bad])
    run_night(tmp_path)
    assert ask(tmp_path, "select row_no, field, reason from core_reject order by 1") == [
        (3, "name", "no_name"),
        (4, "school_name", "no_school"),
        (5, "class", "no_class"),
        (6, "county", "unknown_county"),
    ]
