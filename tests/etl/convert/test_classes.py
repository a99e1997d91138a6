"""Names of school classes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.convert.classes import ClassName, grade_rank, parse_class, stage_of
from etl.convert.grades import GRADES

SAME = """
三年级 1: 三年级1班 三（1）班 三(1) 三年级（1）班 三年一班 三年1班 3年级1班 3年1班 3.1班 3-1 3（1）
三年级 1: 301班 301 0301 三1班 三·一班 小三(1)班 小学三年级1班 三一班 三年级第1班 三年级01班 三年级-1班
三年级 1: 三年級1班 三①班
三年级 1: 三(1)中队 三㈠班 实验小学三年级1班 三年级【1】班 Grade3Class1 三年级1班(住校) 三（一）班
三年级 1: 三.1 叁年级壹班 小学部三(1)班
三年级 12: 三年级12班 三年级十二班 三(12)班 3.12班 312班 三12班
七年级 2: 七年级2班 初一(2)班 初一2班 初中一年级2班 七(2)班 7(2)班 702 七2 初1(2)班
七年级 2: 初中部七年级2班 初一二班 第三中学七(2)班 郑州市第七十一中学七年级2班
九年级 3: 九年级3班 初三(3)班 初三3班 初三三班 903班
高二 3: 高二3班 高二(3)班 高2(3)班 高二三班 高中二年级3班 高二年级3班 高二理3班 高二文科3班 高二3班(理)
高二 3: 高203班 1103
高三 12: 高三12班 高三十二班 高三(12)班
小班 1: 小班1班 小一班 小1班 小(1)班 小班一班 小班(1)班 幼儿园小一班
中班 2: 中班二班 中二班 中2班 中(2)班 中班2班
大班 3: 大班3班 大三班 大(3)班
学前班 1: 学前班1班 学前1班 学前一班
2017级 1: 2017级1班 17级1班 二〇一七级1班 2017级(1)班 2017年1班
2020届 3: 2020届3班 2020届(3)班
六年级 1: 六年级1班 预初1班 预备(1)班 六一班
- 11: 11班 十一班 (11)班 第11班
""".strip().splitlines()


@pytest.mark.parametrize("line", SAME)
def test_given_any_written_form_then_the_class_is_the_same(line: str) -> None:
    key, texts = line.split(": ")
    grade, number = key.replace("-", "").split(" ")
    expected = ClassName(grade or None, int(number), f"{grade}{number}班")
    assert {text: parse_class(text) for text in texts.split()} == dict.fromkeys(texts.split(), expected)


@pytest.mark.parametrize(
    ("text", "grade", "expected"),
    [
        ("01", "三年级", ("三年级", 1)),
        ("1班", "初一", ("七年级", 1)),
        ("301", "三年级", ("三年级", 1)),
        ("三十二班", "三年级", ("三年级", 12)),
        ("三十二班", "高一", ("高一", 32)),
        ("701", "初一", ("七年级", 1)),
        ("1801班", "高一", ("高一", 1801)),
        ("2", "3", ("三年级", 2)),
        ("", "三年级", ("三年级", None)),
        ("1", "2017级", ("2017级", 1)),
        ("三年级1班", "三年级", ("三年级", 1)),
    ],
)
def test_given_a_grade_beside_it_then_a_bare_text_is_completed(
    text: str, grade: str, expected: tuple[str, int | None]
) -> None:
    assert parse_class(text, grade)[:2] == expected


def test_given_the_school_year_and_stage_then_a_cohort_becomes_a_grade() -> None:
    assert parse_class("2017级1班", stage="primary", school_year=2019).text == "三年级1班"
    assert parse_class("高2019级2班", school_year=2019).text == "高一2班"
    assert parse_class("2020届1班", stage="junior", school_year=2019).text == "九年级1班"
    assert parse_class("1班", "2018级", stage="junior", school_year=2019).text == "八年级1班"
    assert parse_class("2001级1班", stage="primary", school_year=2019).text == "2001级1班"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("三年级阳光班", ("三年级", None, "三年级阳光班")),
        ("三年级A班", ("三年级", None, "三年级A班")),
        ("一年级", ("一年级", None, "一年级")),
        ("大班", ("大班", None, "大班")),
        ("实验班", (None, None, "实验班")),
        ("", (None, None, "")),
    ],
)
def test_given_no_number_then_grade_and_name_are_kept(
    text: str, expected: tuple[str | None, None, str]
) -> None:
    assert parse_class(text) == expected


@pytest.mark.parametrize("rank", GRADES)
def test_given_a_canonical_grade_then_its_rank_and_its_classes_come_back(rank: int) -> None:
    assert grade_rank(GRADES[rank]) == rank
    for number in (1, 9, 10, 23):
        assert parse_class(parse_class(f"{GRADES[rank]}{number}班").text)[:2] == (GRADES[rank], number)


def test_given_other_ways_to_write_a_grade_then_the_rank_is_the_same() -> None:
    assert [grade_rank(g) for g in ("初一", "7", "七", "初中一年级", "07", "七年级")] == [7] * 6
    assert [grade_rank(g) for g in ("高一", "高中一年级", "10", "高1", "高一年级")] == [10] * 5
    assert [grade_rank(g) for g in ("", "x", "2017级", "0", "13")] == [None] * 5


@pytest.mark.parametrize(
    ("stage", "grades"),
    [
        ("kindergarten", ["小班", "大班"]), ("primary", ["一年级", "六年级"]), ("junior", ["初一", "九年级"]),
        ("nine_year", ["一年级", "七年级"]), ("senior", ["高一", "高三"]), ("complete", ["初一", "高一"]),
        ("primary", ["学前班", "一年级"]), (None, []), (None, ["2017级"]),
    ],
)  # fmt: skip
def test_given_the_grades_of_a_school_then_its_stage_follows(stage: str | None, grades: list[str]) -> None:
    assert stage_of(grades) == stage


@given(
    st.one_of(
        st.text(max_size=100), st.text("一二三十百〇0123456789年级班初高小中大学前()（）.-届托", max_size=12)
    ),
    st.one_of(st.none(), st.text("一二三十0123456789年级初高小班", max_size=5)),
)
def test_given_any_text_then_nothing_is_raised_and_the_grade_is_canonical(
    text: str, grade: str | None
) -> None:
    found = parse_class(text, grade)
    assert found.grade is None or found.grade in GRADES.values() or found.grade[-1] in "级届"
    assert found.number is None or 0 <= found.number <= 9999
    assert grade_rank(text) in (None, *GRADES)
