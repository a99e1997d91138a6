"""Chinese numerals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.convert.numerals import chinese_number, with_arabic


@pytest.mark.parametrize(
    ("run", "number"),
    [("三十六", 36), ("十", 10), ("十二", 12), ("二十", 20), ("卅六", 36), ("廿一", 21), ("一百零五", 105),
     ("二〇二〇", 2020),
     ("三六", 36), ("两", 2), ("叁", 3), ("一千二百三十四", 1234)],
)  # fmt: skip
def test_given_a_numeral_then_it_is_read_by_place_or_digit_by_digit(run: str, number: int) -> None:
    assert chinese_number(run) == number


@given(st.text("零〇一二两三四五六七八九十百千廿卅壹拾佰", min_size=1, max_size=20))
def test_given_any_run_of_numerals_then_it_has_some_number(run: str) -> None:
    assert chinese_number(run) >= 0
    assert with_arabic(f"第{run}班").endswith("班")
