"""Whose answer a row is: the rules of the contract one by one."""

from pathlib import Path

import pytest

from etl.nightly import run_night
from tests.etl.bureau import (
    CLASS,
    DAYS,
    FIRST,
    LI,
    SECOND,
    WANG,
    ZHAO,
    Bureau,
    Pupil,
    accounts,
    answer,
    ask,
    school_day,
)

DAY = DAYS[0]
TWIN_A, TWIN_B = Pupil("张伟", 11), Pupil("张伟", 12)
TEMPORARY = Pupil("陈临", 13, student_no="L410105201203010042")
NAMELESS = {"学生姓名": ""}
WRONG_CHECK = WANG.number[:-1] + ("1" if WANG.number[-1] != "1" else "2")
GONE = Pupil("何去", 14)
TYPED: dict[str, dict[str, object]] = {
    "right number": answer(WANG, DAY),
    "resident id": answer(LI, DAY, 学籍号=LI.id_number),
    "number in full width and small letters": answer(ZHAO, DAY, 学籍号=f" {'ｇ' + ZHAO.id_number} "),
    "right number without a name": answer(CLASS[3], DAY, 学生姓名=""),
    "right number, wrong school and class": answer(CLASS[4], DAY, 所在学校=FIRST, 班级="六年级9班"),
    "temporary number": answer(TEMPORARY, DAY),
    "number of someone else": answer(WANG, DAY, 学籍号=LI.number),
    "bad check digit": answer(WANG, DAY, 学籍号=WRONG_CHECK),
    "number of nobody": answer(WANG, DAY, 学籍号=Pupil("", 99).number),
    "precision lost": answer(WANG, DAY, 学籍号="4.10105E+17"),
    "plain class number": answer(WANG, DAY, 学籍号="12"),
    "no number, one fits": answer(WANG, DAY, "09:00:00", 学籍号=""),
    "no number said in words": answer(LI, DAY, "09:00:00", 学籍号="无"),
    "no number, class in another form": answer(ZHAO, DAY, "09:00:00", 学籍号="", 班级="三（1）班"),
    "no number, two fit": answer(TWIN_A, DAY, 学籍号=""),
    "no number, nobody fits": answer(Pupil("路人甲", 1), DAY, 学籍号=""),
    "no number, other class": answer(WANG, DAY, 学籍号="", 班级="三年级2班"),
    "no number, school unknown": answer(WANG, DAY, 学籍号="", 所在学校="蓝天外国语学校"),
    "neither name nor number": answer(WANG, DAY, 学籍号="", **NAMELESS),
    "number of nobody, name of nobody": answer(Pupil("路人乙", 98), DAY),
    "left before": answer(GONE, DAY),
    "twin with a right number": answer(TWIN_B, DAY),
}
MATCHED = {
    "right number": WANG,
    "resident id": LI,
    "number in full width and small letters": ZHAO,
    "right number without a name": CLASS[3],
    "right number, wrong school and class": CLASS[4],
    "temporary number": TEMPORARY,
    "no number, one fits": WANG,
    "no number said in words": LI,
    "no number, class in another form": ZHAO,
    "twin with a right number": TWIN_B,
}
SUPERSEDED = ("right number", "resident id", "number in full width and small letters")
"""Matched, too; a later answer of the same person counts."""
UNMATCHED: dict[str, tuple[str, Pupil | None]] = {
    "number of someone else": ("wrong_id", WANG),
    "bad check digit": ("wrong_id", WANG),
    "number of nobody": ("wrong_id", WANG),
    "precision lost": ("precision_lost", WANG),
    "plain class number": ("wrong_id", WANG),
    "no number, two fit": ("ambiguous", None),
    "no number, nobody fits": ("unknown_person", None),
    "no number, other class": ("unknown_person", WANG),
    "no number, school unknown": ("wrong_school", None),
    "neither name nor number": ("no_identity", None),
    "number of nobody, name of nobody": ("unknown_person", None),
    "left before": ("not_enrolled", None),
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All of TYPED in one export, a row each, and staff."""
    bureau = Bureau(tmp_path_factory.mktemp("matching"))
    enrolled = [*CLASS, TWIN_A, TWIN_B, TEMPORARY]
    bureau.roster("学籍_20191001.xlsx", [*enrolled, GONE])
    bureau.roster("学籍_20200216.xlsx", enrolled)
    bureau.wenjuanxing("a.csv", list(TYPED.values()))
    bureau.staff(
        "教职工名册.xlsx", [("周老师", "T01", FIRST), ("郑老师", "T01", SECOND), ("吴老师", "T02", SECOND)]
    )
    asked = ("教职工姓名", "工号", "所在学校", "填报日期", "今日体温（℃）")
    said = [("周老师", "T01", FIRST), ("吴老师", "t02", ""), ("郑老师", "", SECOND), ("周老师", "T02", FIRST)]
    bureau.wenjuanxing("b.csv", [
        {"提交答卷时间": f"{DAY} 08:00:0{i}", "教职工姓名": name, "工号": number, "所在学校": school,
         "填报日期": str(DAY), "今日体温（℃）": "36.6"} for i, (name, number, school) in enumerate(said)
    ], asked=asked)  # fmt: skip
    run_night(bureau.data)
    return bureau.data


def row_no(case: str) -> int:
    """The row of the export that a case stands in."""
    return list(TYPED).index(case) + 2


@pytest.mark.parametrize("case", list(MATCHED))
def test_a_row_that_names_one_person_is_theirs(data: Path, case: str) -> None:
    found = ask(
        data,
        "select p.id_number from core_response r join core_person p using (person_id) join etl_file f using (file_id) "
        "where f.name = 'a.csv' and r.row_no = ?",
        [row_no(case)],
    )
    assert found == ([] if case in SUPERSEDED else [(MATCHED[case].id_number,)])
    nobodys = "select row_no from core_unmatched join etl_file f using (file_id) where f.name = 'a.csv' and row_no = ?"
    assert ask(data, nobodys, [row_no(case)]) == []


@pytest.mark.parametrize("case", list(UNMATCHED))
def test_a_row_that_does_not_is_nobodys_and_says_why(data: Path, case: str) -> None:
    reason, suggested = UNMATCHED[case]
    found = ask(
        data,
        "select u.reason, p.id_number from core_unmatched u join etl_file f using (file_id) "
        "left join core_person p on u.suggested_person_id = p.person_id and u.day between p.valid_from and p.valid_to "
        "where f.name = 'a.csv' and u.row_no = ?",
        [row_no(case)],
    )
    assert found == [(reason, suggested.id_number if suggested else None)]


def test_every_case_is_judged() -> None:
    assert set(TYPED) == set(MATCHED) | set(UNMATCHED)


def test_a_row_whose_school_is_known_counts_as_unmatched_there(data: Path) -> None:
    without_school = 1
    assert school_day(data, FIRST, DAY, "unmatched") == (len(UNMATCHED) - without_school,)


def test_staff_go_by_number_within_their_school_and_else_by_school_and_name(data: Path) -> None:
    found = ask(
        data,
        "select r.row_no, p.name, p.school_id from core_response r join core_person p using (person_id) "
        "where r.role = 'staff' order by 1",
    )
    assert [(row, name) for row, name, _ in found] == [(2, "周老师"), (3, "吴老师"), (4, "郑老师")]
    assert ask(data, "select row_no, reason from core_unmatched where role = 'staff'") == [(5, "wrong_id")]


def test_what_was_typed_stays_beside_an_unmatched_row(data: Path) -> None:
    typed = "select name, number, school_name, class_name from core_unmatched where reason = 'precision_lost'"
    assert ask(data, typed) == [("王梓轩", "4.10105E+17", FIRST, "三年级1班")]


@pytest.mark.parametrize(
    "typed", ["6.22202E+18", "1E18", "00000000000001E180", "9" * 19, "1_000_000_000_000", "-" * 18]
)
def test_a_staff_number_of_any_kind_is_held_against_the_list_and_stops_no_night(
    tmp_path: Path, typed: str
) -> None:
    bureau = Bureau(tmp_path)
    bureau.roster("学籍.csv")
    bureau.staff("教职工.csv", [("张老师", "T001", FIRST)])
    asked = ("教师姓名", "工号", "所在学校", "填报日期", "今日体温（℃）")
    rows = [
        {"提交答卷时间": "2020/3/2 08:00:00", "教师姓名": name, "工号": number, "所在学校": FIRST,
         "填报日期": "2020-03-02", "今日体温（℃）": "36.5"} for name, number in (("张老师", "T001"), ("李老师", typed))
    ]  # fmt: skip
    bureau.wenjuanxing("教师健康.csv", rows, asked=asked)
    run_night(bureau.data)
    assert accounts(bureau.data)["教师健康.csv"] == (2, 2, 0, 0, 0)
    assert school_day(bureau.data, FIRST, DAYS[0], "reported", "unmatched", role="staff") == (1, 1)
