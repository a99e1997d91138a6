"""Yes, no and everything between."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.convert.yesno import parse_yes_no
from tests.etl.convert.vectors import vectors


@pytest.mark.parametrize(("text", "expected"), vectors("yesno"))
def test_given_a_reference_text_then_the_answer_is_the_expected_one(text: str, expected: str) -> None:
    assert parse_yes_no(text)[1] == expected.split()[0]


@pytest.mark.parametrize(
    ("answer", "texts"),
    [
        ("yes", "是 有 是的 A.是 1.是 √ Ｙ yes 有过接触 去过武汉,有接触 接触过疑似病例 有。 曾经去过"),
        (
            "no",
            "否 不是 B.否 B、没有 N 未接触 无接触史 没有去过武汉 从未 否认 无!"
            " 没有接触疑似或确诊病例 本人没有 无,没有",
        ),
        ("unknown", "不清楚 可能有 记不清了 未知 说不准 无法确定 ? 不太确定"),
        ("ambiguous", "有/无 是否 有没有 无发热有咳嗽 没有,但是家人有 并非没有 不无可能有 武汉 没有不"),
        ("missing", "- (空) (跳过) -3 NULL nan"),
    ],
)
def test_given_what_people_write_then_it_is_understood(answer: str, texts: str) -> None:
    assert {text: parse_yes_no(text)[1] for text in texts.split()} == dict.fromkeys(texts.split(), answer)


@given(st.one_of(st.text(max_size=300), st.text("是否有无没不未可能知道清楚接触过,/?.A1 ", max_size=10)))
def test_given_any_text_then_the_value_and_the_answer_agree(text: str) -> None:
    value, answer = parse_yes_no(text)
    assert value is {"yes": True, "no": False}.get(answer)
    assert answer in ("yes", "no", "unknown", "ambiguous", "missing")
