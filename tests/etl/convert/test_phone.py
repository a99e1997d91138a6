"""Phone numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.convert.phone import parse_phone
from tests.etl.convert.vectors import vectors


@pytest.mark.parametrize(("text", "expected"), vectors("phone"))
def test_given_a_reference_text_then_number_or_state_is_the_expected_one(text: str, expected: str) -> None:
    read = parse_phone(text)
    if expected.isdigit():
        assert read == (expected, "valid")
    else:
        assert read.state == expected.replace(" ", "_")


@pytest.mark.parametrize(
    ("text", "number", "state"),
    [
        ("0371 6666 6666", "0371-66666666", "landline"),
        ("(010)62345678", "010-62345678", "landline"),
        ("008613800138000", "13800138000", "valid"),
        ("13800138000.0", "13800138000", "valid"),
        ("妈妈13800138000", "13800138000", "valid"),
        ("1.38E+10", None, "unreadable"),
        ("13800138000、13900139000", None, "two_numbers"),
        ("13800138000 13900139000", None, "two_numbers"),
        ("没有", None, "missing"),
        ("", None, "missing"),
        ("同上", None, "unreadable"),
    ],
)
def test_given_a_typed_number_then_it_is_read(text: str, number: str | None, state: str) -> None:
    assert parse_phone(text) == (number, state)


@given(st.text(max_size=60))
def test_given_any_text_then_a_number_comes_only_with_a_state_that_allows_it(text: str) -> None:
    number, state = parse_phone(text)
    assert (number is not None) == (state in ("valid", "landline"))
