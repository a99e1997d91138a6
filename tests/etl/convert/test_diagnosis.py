"""Diagnoses and days of isolation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.convert.diagnosis import parse_days, parse_diagnosis


@pytest.mark.parametrize(
    ("diagnosis", "texts"),
    [
        (
            "none",
            "无 否 没有 正常 健康 未确诊 排除疑似 疑似已排除 没有疑似或确诊 无疑似、确诊病例"
            " 阴性 核酸阴性 0 未感染 不是",
        ),
        ("suspected", "疑似 疑似病例 疑似,未确诊 未确诊,疑似 B.疑似"),
        ("confirmed", "确诊 已确诊 确诊病例 阳性 无症状感染者 确诊,未治愈"),
        ("recovered", "已治愈 治愈出院 确诊已出院 痊愈 康复"),
    ],
)
def test_given_what_people_write_then_the_diagnosis_is_understood(diagnosis: str, texts: str) -> None:
    assert {t: parse_diagnosis(t) for t in texts.split()} == dict.fromkeys(texts.split(), diagnosis)


@pytest.mark.parametrize("text", ["", "-", "(空)", "不清楚", "居家"])
def test_given_no_diagnosis_then_none_is_made_up(text: str) -> None:
    assert parse_diagnosis(text) is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("12天", 12), ("12", 12), ("12.0", 12), ("十二天", 12), ("两周", 14), ("2周", 14), ("0天", 0),
        ("无", 0),
        ("没有", 0), ("未隔离", 0), ("半个月", 15), ("一个月", 30), ("一个半月", 45), ("1周零3天", 10),
        ("一周零三天", 10), ("12-14天", 12), ("第12天", 12), ("满14天", 14), ("14天以上", 14),
        ("已解除隔离", 0),
        ("3月2日起12天", 12), ("2 weeks", 14), ("１２天", 12), ("不知道", None), ("", None), ("-", None),
        ("很久", None), ("999999", None),
    ],
)  # fmt: skip
def test_given_days_in_words_or_digits_then_they_are_counted(text: str, days: int | None) -> None:
    assert parse_days(text) == days


@given(st.one_of(st.text(max_size=80), st.text("0123456789一二两十百半个零周天月日无不.-", max_size=20)))
def test_given_any_text_then_days_are_sensible_and_nothing_is_raised(text: str) -> None:
    days = parse_days(text)
    assert days is None or 0 <= days <= 3650
    assert parse_diagnosis(text) in (None, "none", "suspected", "confirmed", "recovered")
