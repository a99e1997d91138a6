"""Temperatures as people type them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.convert.temperature import HIGHEST_C, LOWEST_C, Temperature, parse_temperature
from tests.etl.convert.vectors import vectors

FLAGS = {
    "implied decimal": "implied_decimal",
    "max, flag range": "range",
    "max, flag two readings": "two_readings",
    "Fahrenheit guess": "fahrenheit",
    "implausible": "implausible",
    "missing": "not_measured",
}


@pytest.mark.parametrize(("text", "expected"), vectors("temperature"))
def test_given_a_reference_text_then_degrees_fever_and_flag_are_the_expected_ones(
    text: str, expected: str
) -> None:
    read = parse_temperature(text)
    number = re.match(r"\d+\.\d", expected)
    assert read.celsius == (float(number[0]) if number else None)
    flag = next((flag for words, flag in FLAGS.items() if words in expected), None)
    assert read.flag == ("zero" if expected == "null + flag" else flag)
    if "fever=" in expected:
        assert read.fever is ("fever=True" in expected)


@pytest.mark.parametrize(
    ("text", "celsius", "fever", "flag"),
    [
        ("３６．５", 36.5, False, None),
        ("36.9度", 36.9, False, None),
        (" 37.0 ", 37.0, False, None),
        ("36。5℃", 36.5, False, None),
        ("36. 5", 36.5, False, None),
        ("36·5", 36.5, False, None),
        ("36:5", 36.5, False, None),
        ("36、5", 36.5, False, None),
        ("36..5", 36.5, False, None),
        ("36点5度", 36.5, False, None),
        ("三十六点五", 36.5, False, None),
        ("三十七度", 37.0, False, None),
        ("36度半", 36.5, False, None),
        ("36℃5", 36.5, False, None),
        ("体温36.5正常", 36.5, False, None),
        ("36", 36.0, False, None),
        ("3650", 36.5, False, "implied_decimal"),
        ("36-5", 36.5, False, "implied_decimal"),
        ("早36.5晚36.8", 36.8, False, "two_readings"),
        ("36.5 36.8", 36.8, False, "two_readings"),
        ("36、37", 37.0, False, "two_readings"),
        ("36.5~37.5", 37.5, True, "range"),
        ("36.5℃-37.2℃", 37.2, False, "range"),
        ("98.6℉", 37.0, False, None),
        ("高烧39度2", 39.2, True, None),
        ("39.5", 39.5, True, None),
        ("有点发热 37.0", 37.0, True, None),
        ("已退烧36.8", 36.8, False, None),
        ("没发烧37.5", 37.5, True, None),
        ("不发热", None, False, None),
        ("体温正常", None, False, None),
        ("发烧了", None, True, None),
        ("37.3以下", None, False, "range"),
        ("＜37.3℃", None, False, "range"),
        ("≥37.3", None, True, "range"),
        ("38度以上", None, True, "range"),
        (".以下", None, None, "unreadable"),
        ("没量", None, None, "not_measured"),
        ("家里没有体温计", None, None, "not_measured"),
        ("0.0", None, None, "zero"),
        ("12", None, None, "implausible"),
        ("随便", None, None, "unreadable"),
        ("-", None, None, None),
        ("", None, None, None),
        ("(空)", None, None, None),
    ],
)
def test_given_a_typed_temperature_then_it_is_read_as_a_person_would(
    text: str, celsius: float | None, fever: bool | None, flag: str | None
) -> None:
    assert parse_temperature(text) == Temperature(celsius, fever, flag)  # type: ignore[arg-type]


@given(
    st.one_of(
        st.text(max_size=80), st.text("0123456789.。,，-~/度点℃°CF三十六半发烧没不以上下 ", max_size=14)
    )
)
def test_given_any_text_then_degrees_are_plausible_or_absent(text: str) -> None:
    celsius, fever, _ = parse_temperature(text)
    assert celsius is None or LOWEST_C <= celsius <= HIGHEST_C
    assert celsius is None or fever is not None
    assert celsius is None or celsius < 37.3 or fever


@given(st.integers(350, 420))
def test_given_tenths_of_a_degree_then_every_way_to_write_them_is_the_same(tenths: int) -> None:
    whole, tenth = divmod(tenths, 10)
    ways = ["{}.{}", "{}.{}℃", "{}。{}", "{},{}", "{}度{}", "{}点{}", "{}.{}0", "腋温{}.{}度", "{}{}"]
    assert {parse_temperature(way.format(whole, tenth)).celsius for way in ways} == {tenths / 10}
