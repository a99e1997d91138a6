"""Who is suggested for a row that is nobody's: one night over a small school, case by case."""

from pathlib import Path

import pytest

from etl.nightly import run_night
from tests.etl.bureau import CODES, DAYS, FIRST, SECOND, Bureau, Pupil, answer, ask

DAY = DAYS[0]


def with_x(born: str) -> Pupil:
    """A pupil whose ID ends in X."""
    found = (Pupil("许诺", serial, born=born) for serial in range(1, 100))
    return next(pupil for pupil in found if pupil.id_number.endswith("X"))


WANG = Pupil("王梓轩", 11, born="20120105")
LI = Pupil("李明", 21, born="20120207")
CHEN = Pupil("陈晓芸", 33, born="20120309")
TWIN_A, TWIN_B = Pupil("王子涵", 41, born="20120412"), Pupil("王子轩", 42, born="20120412")
ZHANG_A, ZHANG_B = Pupil("张伟", 51, born="20120514"), Pupil("张伟", 66, born="20120616")
XU = with_x("20120718")
NEXT_DOOR = Pupil("周舟", 77, room="02", born="20120820")
MOVED = Pupil("何迁", 81, born="20120922")
GONE = Pupil("何去", 91, born="20121024")
TEACHER = Pupil("吴老师", 95, born="19820101")
STAYS = [WANG, LI, CHEN, TWIN_A, TWIN_B, ZHANG_A, ZHANG_B, XU, NEXT_DOOR]


def swapped(number: str, place: int) -> str:
    """Two neighbouring digits in each other's place."""
    a, b = number[place], number[place + 1]
    assert a != b
    return number[:place] + b + a + number[place + 2 :]


def off(number: str, place: int) -> str:
    """One digit another one."""
    return number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]


TYPED: dict[str, dict[str, object]] = {
    "one digit off": answer(WANG, DAY, 学籍号=off(WANG.number, 16)),
    "one digit off, no name": answer(WANG, DAY, 学籍号=off(WANG.number, 4), 学生姓名=""),
    "one digit of the birth date off": answer(LI, DAY, 学籍号=off(LI.number, 12), 班级="三年级2班"),
    "one digit missing": answer(LI, DAY, 学籍号=LI.number[:9] + LI.number[10:]),
    "two digits swapped": answer(CHEN, DAY, 学籍号=swapped(CHEN.number, 13)),
    "x for X": answer(XU, DAY, 学籍号=XU.id_number.lower()),
    "1 for X": answer(XU, DAY, "09:00:00", 学籍号=XU.id_number[:-1] + "1"),
    "cut to fifteen digits": answer(CHEN, DAY, 学籍号=CHEN.id_number[:15] + "000"),
    "cut to six digits": answer(CHEN, DAY, 学籍号="4.10105E+17"),
    "sounds alike, no number": answer(CHEN, DAY, 学籍号="", 学生姓名="陈小云"),
    "sounds alike, right number": answer(CHEN, DAY, 学生姓名="陈小云", 班级="三年级2班"),
    "another class, no number": answer(NEXT_DOOR, DAY, 学籍号="", 班级="三年级1班"),
    "a classmate's number": answer(WANG, DAY, 学籍号=LI.number),
    "twins, number cut, no name": answer(TWIN_A, DAY, 学籍号=TWIN_A.id_number[:15] + "000", 学生姓名=""),
    "twins, number cut": answer(TWIN_A, DAY, 学籍号=TWIN_A.id_number[:15] + "000"),
    "the twin's number": answer(TWIN_A, DAY, 学籍号=TWIN_B.number),
    "twin with a right number": answer(TWIN_B, DAY),
    "two of one name, no number": answer(ZHANG_A, DAY, 学籍号=""),
    "two of one name, number of nobody": answer(ZHANG_A, DAY, 学籍号=Pupil("", 99, born="20110101").number),
    "two of one name, one digit off": answer(ZHANG_B, DAY, 学籍号=off(ZHANG_B.number, 16)),
    "a parent's number": answer(LI, DAY, 学籍号=TEACHER.id_number),
    "a teacher in the students' form": answer(TEACHER, DAY, 学籍号=TEACHER.id_number),
    "moved, old school, no number": answer(MOVED, DAY, 学籍号=""),
    "moved, old school, right number": answer(MOVED, DAY, "09:00:00"),
    "left": answer(GONE, DAY),
    "stranger": answer(Pupil("欧阳无忌", 98, born="20101111"), DAY),
    "a name alone": answer(Pupil("李明", 97, SECOND, born="20101112"), DAY),
    "neither name nor number": answer(WANG, DAY, 学籍号="", 学生姓名=""),
}
MATCHED = {"x for X", "twin with a right number", "moved, old school, right number"}
# Reason of the row, who is suggested alone, and the reasons of all suggestions with who they are.
FOUND: dict[str, tuple[str, Pupil | None, list[tuple[Pupil, str]]]] = {
    "one digit off": ("wrong_id", WANG, [(WANG, "number_one_digit_off"), (TWIN_B, "name_sounds_alike")]),
    "one digit off, no name": ("wrong_id", WANG, [(WANG, "number_one_digit_off")]),
    "one digit of the birth date off": ("wrong_id", LI, [(LI, "number_one_digit_off")]),
    "one digit missing": ("wrong_id", LI, [(LI, "number_one_digit_off")]),
    "two digits swapped": ("wrong_id", CHEN, [(CHEN, "number_digits_swapped")]),
    "1 for X": ("wrong_id", XU, [(XU, "number_one_digit_off")]),
    "cut to fifteen digits": ("precision_lost", CHEN, [(CHEN, "number_cut_short")]),
    "cut to six digits": ("precision_lost", CHEN, [(CHEN, "same_name_same_class")]),
    "sounds alike, no number": ("unknown_person", CHEN, [(CHEN, "name_sounds_alike")]),
    "sounds alike, right number": ("wrong_id", CHEN, [(CHEN, "name_sounds_alike")]),
    "another class, no number": ("unknown_person", NEXT_DOOR, [(NEXT_DOOR, "same_name_other_class")]),
    "a classmate's number": (
        "wrong_id",
        WANG,
        [(WANG, "same_name_same_class"), (TWIN_B, "name_sounds_alike"), (LI, "number_of_other_name")],
    ),
    "twins, number cut, no name": (
        "precision_lost",
        None,
        [(TWIN_A, "twins_ambiguous"), (TWIN_B, "twins_ambiguous")],
    ),
    "twins, number cut": (
        "precision_lost",
        TWIN_A,
        [(TWIN_A, "number_cut_short"), (TWIN_B, "number_cut_short")],
    ),
    "the twin's number": ("wrong_id", TWIN_A, [(TWIN_A, "birth_date_and_class"), (TWIN_B, "name_similar")]),
    "two of one name, no number": (
        "ambiguous",
        None,
        [(ZHANG_A, "same_name_twice"), (ZHANG_B, "same_name_twice")],
    ),
    "two of one name, number of nobody": (
        "wrong_id",
        None,
        [(ZHANG_A, "same_name_twice"), (ZHANG_B, "same_name_twice")],
    ),
    "two of one name, one digit off": (
        "wrong_id",
        ZHANG_B,
        [(ZHANG_B, "number_one_digit_off"), (ZHANG_A, "same_name_same_class")],
    ),
    "a parent's number": ("wrong_id", LI, [(LI, "same_name_same_class"), (TEACHER, "number_of_staff")]),
    "a teacher in the students' form": ("number_of_staff", TEACHER, [(TEACHER, "number_of_staff")]),
    "moved, old school, no number": ("unknown_person", MOVED, [(MOVED, "moved_school")]),
    "left": ("not_enrolled", GONE, [(GONE, "left_school")]),
    "stranger": ("unknown_person", None, []),
    "a name alone": ("unknown_person", None, []),
    "neither name nor number": ("no_identity", None, []),
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All of TYPED in one export, a row each; staff, of whom one fills in a pupil's number."""
    bureau = Bureau(tmp_path_factory.mktemp("suggestions"))
    bureau.roster("学籍_20191001.xlsx", [*STAYS, MOVED, GONE, Pupil("钱多多", 4, SECOND)])
    bureau.roster("学籍_20200216.xlsx", [*STAYS, MOVED.moved(school=SECOND), Pupil("钱多多", 4, SECOND)])
    bureau.table("教职工名册.xlsx", [
        {"区县": "金水区", "学校": FIRST, "学校标识码": CODES[FIRST], "工号": "T01", "姓名": TEACHER.name,
         "身份证号": TEACHER.id_number, "岗位": "教师"}
    ])  # fmt: skip
    bureau.wenjuanxing("a.csv", list(TYPED.values()))
    asked = ("教职工姓名", "身份证号", "所在学校", "填报日期", "今日体温（℃）")
    bureau.wenjuanxing("b.csv", [
        {"提交答卷时间": f"{DAY} 08:00:00", "教职工姓名": "李明", "身份证号": LI.id_number, "所在学校": FIRST,
         "填报日期": str(DAY), "今日体温（℃）": "36.6"}
    ], asked=asked)  # fmt: skip
    run_night(bureau.data)
    return bureau.data


def row_no(case: str) -> int:
    return list(TYPED).index(case) + 2


OF = "join etl_file f using (file_id) where f.name = 'a.csv' and row_no = ?"
PERSON = "(select any_value(id_number) from core_person p where p.person_id = {})"


@pytest.mark.parametrize("case", list(FOUND))
def test_who_may_be_meant_is_suggested_with_a_reason_and_never_matched(data: Path, case: str) -> None:
    reason, best, people = FOUND[case]
    row = ask(
        data,
        f"select u.reason, {PERSON.format('suggested_person_id')} from core_unmatched u {OF}",
        [row_no(case)],
    )
    assert row == [(reason, best.id_number if best else None)]
    listed = ask(
        data,
        f"select {PERSON.format('s.person_id')}, s.reason from core_suggestion s {OF} order by rank",
        [row_no(case)],
    )
    told = dict((pupil.id_number, why) for pupil, why in people)
    assert dict(listed) == told
    if best:
        assert listed[0][0] == best.id_number


def test_every_case_is_told(data: Path) -> None:
    assert set(TYPED) == set(FOUND) | MATCHED
    unmatched = {row for (row,) in ask(data, "select row_no from core_unmatched u join etl_file f using (file_id) "
                                             "where f.name = 'a.csv'")}  # fmt: skip
    assert unmatched == {row_no(case) for case in FOUND}


def test_scores_lie_between_0_and_100_and_fall_with_the_rank(data: Path) -> None:
    rows = ask(data, "select file_id, row_no, list(score order by rank), list(rank order by rank) "
                     "from core_suggestion group by all")  # fmt: skip
    assert rows
    for _, _, scores, ranks in rows:
        assert ranks == list(range(1, len(ranks) + 1)) and len(ranks) <= 3
        assert all(0 <= score <= 100 for score in scores)


def test_a_pupil_s_number_in_the_staff_s_form_is_told_as_such(data: Path) -> None:
    assert ask(data, "select reason, suggested_score > 0 from core_unmatched where role = 'staff'") == [
        ("number_of_student", True)
    ]


def test_who_had_left_can_t_be_confirmed_for_a_day_after(data: Path) -> None:
    assert ask(data, "select distinct reason from core_suggestion where not enrolled") == [("left_school",)]


def test_nobody_is_matched_to_somebody_else(data: Path) -> None:
    """Each row of the export names the pupil it was made of; what is published is theirs or nobody's."""
    numbers = {case: str(said["学生姓名"]) for case, said in TYPED.items()}
    for row, name in ask(data, "select r.row_no, p.name from core_response r join core_person p using (person_id) "
                               "join etl_file f using (file_id) where f.name = 'a.csv' "
                               "and r.day between p.valid_from and p.valid_to"):  # fmt: skip
        assert numbers[list(TYPED)[row - 2]] == name
