import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analysis.classes import natural_breaks, round_breaks


def test_clear_groups_become_the_classes() -> None:
    values = np.array([1, 2, 3, 50, 51, 52, 100, 101, 500, 501, 900, 902], dtype=float)
    assert list(natural_breaks(values)) == [3, 52, 101, 501, 902]


def test_few_distinct_values_give_few_classes() -> None:
    assert list(natural_breaks(np.array([0, 0, 4, 0, np.nan]))) == [0, 4]
    assert len(natural_breaks(np.array([np.nan]))) == 0


def test_counts_get_whole_bounds_that_still_hold_the_largest() -> None:
    assert list(round_breaks(np.array([3, 17, 148, 1234.0]), whole=True)) == [3, 17, 150, 1300]
    assert list(round_breaks(np.array([0.0, 0.1234, 2.468]), whole=False, decimals=2)) == [0, 0.13, 2.5]


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=60))
def test_no_value_lies_above_the_last_bound(numbers: list[float]) -> None:
    values = np.array(numbers)
    bounds = round_breaks(natural_breaks(values), whole=False)
    assert len(bounds) <= 5
    assert np.all(values <= bounds[-1] + 1e-5)
