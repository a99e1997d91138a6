"""Names of people and schools."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.convert.names import normalise_name, normalise_school


@pytest.mark.parametrize(
    "typed",
    ["阿卜杜拉・买买提", "阿卜杜拉.买买提", "阿卜杜拉•买买提 ", " 阿卜杜拉 · 买买提", "阿卜杜拉。买买提"],
)
def test_given_any_dot_then_the_name_is_the_same(typed: str) -> None:
    assert normalise_name(typed) == "阿卜杜拉·买买提"


def test_given_blanks_and_full_width_then_the_name_is_plain() -> None:
    assert normalise_name("张　 三\u200b") == "张三"
    assert normalise_name("ＴＯＭ") == "TOM"
    assert normalise_name("𠮷田䶮") == "𠮷田䶮"


@pytest.mark.parametrize(
    "typed", ["实验小学（东校区）", "实验小学【东校区】", "实验 小学(东校区)", "“实验小学”〔东校区〕"]
)
def test_given_any_bracket_then_the_school_is_the_same(typed: str) -> None:
    assert normalise_school(typed) == "实验小学(东校区)"


@given(st.text(max_size=60))
def test_given_any_text_then_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise_school(normalise_school(text)) == normalise_school(text)
    assert normalise_name(normalise_name(text)) == normalise_name(text)
