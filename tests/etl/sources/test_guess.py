"""What columns of unknown files are taken for, by wording and by values, and what is left alone."""

from collections import Counter

import pytest

from etl.masking import is_personal
from etl.sources import Profiles
from etl.sources.cut import cut, without_numbers
from etl.sources.guess import Guess, guess, likely_kind, settled
from etl.sources.looks import Known
from etl.sources.sample import Texts, likely_header
from tests.etl.bureau import LI, WANG

SHIPPED = Profiles.load()
NOBODY = Known()


def texts(*typed: str) -> Texts:
    """A column of these cells."""
    return Texts(Counter(typed), len(typed))


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (["36.5", "36.8", "37.1℃"], "temperature_c"), (["35", "12", "40"], None), (["365", "366"], "temperature_c"),
        ([WANG.number, LI.number], "number"), ([WANG.id_number], "number"),
        (["13800138000", "13900139000"], "ignore"),
        (["2020/3/2 8:00:00", "2020-03-02 09:30"], "submitted_at"), (["2020-03-02", "3月2日"], "day"),
        (["113.650001", "114.2801"], "lon"), (["34.750001", "34.8012"], "lat"), (["某小区[113.65,34.75]"], "location"),
        (["文化路第一小学", "第二十中学"], "school_name"), (["三年级1班", "三（2）班"], "class"),
        (["王小明", "李四", "赵敏"], "name"), (["咳嗽", "无", "发热┋乏力"], "symptoms"), (["好", "还行"], None),
        ([], None),
    ],
)  # fmt: skip
def test_a_column_is_told_by_its_values(typed: list[str], field: str | None) -> None:
    found = guess("某列", texts(*typed), SHIPPED, NOBODY)
    assert (found and found.field) == field


def test_yes_and_no_is_told_without_a_field_but_bare_numbers_are_not() -> None:
    assert guess("某列", texts("有", "没有", "没有"), SHIPPED, NOBODY) == Guess(None, "yes_no")
    assert guess("某列", texts("1", "0"), SHIPPED, NOBODY) is None


def test_what_the_roster_knows_decides_for_names_and_schools() -> None:
    unusual = texts("欧阳锋", "阿依", "阿依古丽")
    assert guess("某列", unusual, SHIPPED, NOBODY) is None
    known = Known(frozenset({"阳光园"}), frozenset({"欧阳锋", "阿依", "阿依古丽"}))
    assert guess("某列", unusual, SHIPPED, known) == Guess("name", "people")
    assert guess("某列", texts("阳光园", "阳光园"), SHIPPED, known) == Guess("school_name", "schools")


def test_words_that_repeat_are_no_names() -> None:
    assert guess("某列", texts(*["方便"] * 9, "高兴"), SHIPPED, NOBODY) is None


def test_values_do_not_overrule_a_wording_that_is_known_not_to_ask() -> None:
    assert guess("家人体温", texts("36.5", "36.6"), SHIPPED, NOBODY) is None


def test_values_alone_do_not_fill_a_field_twice() -> None:
    told, seen = Guess("temperature_c", "wording"), Guess("temperature_c", "temperatures")
    assert settled([seen, told], ()) == [None, told]
    assert settled([seen, seen], ()) == [seen, None]
    assert settled([seen], {"temperature_c"}) == [None]
    assert (
        settled([None, Guess("ignore", "phones"), Guess("ignore", "phones")], ())[1:]
        == [Guess("ignore", "phones")] * 2
    )


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        (["姓名", "学籍号", "出生日期", "班级"], "roster"), (["姓名", "工号", "职务"], "staff"),
        (["学校", "学段"], "schools"),
        (["姓名", "身份证号", "提交时间"], "answers"), (["孩子", "几度"], "answers"),
    ],
)  # fmt: skip
def test_the_kind_of_a_file_is_told_by_its_headers(header: list[str], kind: str) -> None:
    assert likely_kind(header) == kind


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ([["孩子", "几度"], ["王一", "36.5"]], 1),
        ([["某小学日报", ""], ["", ""], ["孩子", "几度"], ["王一", "36.5"]], 3),
        ([["2020-03-02", "36.5"], ["孩子", "几度"]], 2), ([], 1), ([["", ""]], 1),
    ],
)  # fmt: skip
def test_a_header_is_found_below_banners(head: list[list[str]], row: int) -> None:
    assert likely_header(head) == row


@pytest.mark.parametrize(
    ("header", "typed", "personal"),
    [
        ("家长电话", ["1"], True), ("甲", ["13800138000"], True), ("甲", [WANG.id_number], True),
        ("早餐", ["包子", "面"], False),
        ("备注", [f"昨天去了外婆家住了第{n}天晚上才回来" for n in range(30)], True),
        ("去过外地吗", ["没有", "去过"], False),
    ],
)  # fmt: skip
def test_a_column_that_may_tell_who_somebody_is_is_personal(
    header: str, typed: list[str], personal: bool
) -> None:
    assert is_personal(header, None, texts(*typed)) == personal


def test_cuts_leave_no_name_and_no_number() -> None:
    assert (cut("王梓轩"), cut("王"), cut("410105201203010015")) == ("王**", "王*", "41****15")
    assert without_numbers("联系13800138000或36.5") == "联系13****00或36.5"
    assert without_numbers("2020-03-02 08:00:00") == "2020-03-02 08:00:00"
