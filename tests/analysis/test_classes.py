import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analysis.classes import count_breaks, natural_breaks, round_breaks


def test_clear_groups_become_the_classes() -> None:
    values = np.array([1, 2, 3, 50, 51, 52, 100, 101, 500, 501, 900, 902], dtype=float)
    assert list(natural_breaks(values)) == [3, 52, 101, 501, 902]


def test_few_distinct_values_give_few_classes() -> None:
    assert list(natural_breaks(np.array([0, 0, 4, 0, np.nan]))) == [0, 4]
    assert len(natural_breaks(np.array([np.nan]))) == 0


def test_bounds_become_round_numbers_that_still_hold_the_largest() -> None:
    assert list(round_breaks(np.array([3, 17, 148, 1234.0]), whole=True)) == [10, 20, 150, 1240]
    assert list(round_breaks(np.array([0.0012, 0.0048, 0.0191]), whole=False)) == [0.0012, 0.0048, 0.0191]


def test_shares_near_one_keep_apart_and_never_pass_one() -> None:
    bounds = round_breaks(np.array([0.9184, 0.9312, 0.95, 0.9971]), whole=False, most=1)
    assert list(bounds) == [0.919, 0.932, 0.95, 0.998]
    assert round_breaks(np.array([0.5, 1.0]), whole=False, most=1)[-1] == 1


def test_no_cases_at_all_are_a_class_of_their_own() -> None:
    assert list(count_breaks(np.array([0, 0, 1, 2, 9, 30, np.nan]))) == [0, 1, 2, 9, 30]
    assert list(count_breaks(np.array([4.0, 7.0]))) == [4, 7]


@given(st.lists(st.floats(0, 1e6).map(lambda one: round(one, 6)), min_size=1, max_size=60))
def test_no_value_lies_above_the_last_bound(numbers: list[float]) -> None:
    values = np.array(numbers)
    bounds = round_breaks(natural_breaks(values), whole=False)
    assert len(bounds) <= 5
    assert np.all(values <= bounds[-1] * (1 + 1e-9) + 1e-9)
