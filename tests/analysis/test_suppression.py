"""What a reader can work out who has every file: a linear system, solved for the bounds of each withheld count."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from analysis.suppression import LINKED, MOST, SHOWN, SMALL, SPAN, TOGETHER, unit_marks

Sums = list[tuple[int, list[int]]]


def bounds(values: np.ndarray, marks: np.ndarray, sums: Sums, wanted: list[int]) -> list[tuple[float, float]]:
    """The least and the greatest value that each wanted count can have, by all that is shown."""
    equal = np.zeros((len(sums), len(values)))
    for row, (total, parts) in enumerate(sums):
        equal[row, total] = -1
        equal[row, parts] = 1
    ranges: list[tuple[float, float | None]] = [
        (x, x) if mark == SHOWN else (1, MOST) if mark == SMALL else (0, None)
        for x, mark in zip(values, marks, strict=True)
    ]
    found = []
    for one in wanted:
        ends = []
        for sign in (1, -1):
            aim = np.zeros(len(values))
            aim[one] = sign
            answer = linprog(aim, A_eq=equal, b_eq=equal @ values, bounds=ranges)
            ends.append(sign * answer.fun if answer.status == 0 else -sign * np.inf)
        found.append((ends[0], ends[1]))
    return found


def family(counts: list[Any], parents: list[str | None]) -> pd.DataFrame:
    names = [f"u{place}" for place in range(len(counts))]
    return pd.DataFrame({"unit_id": names, "parent_id": parents, "fever": np.array(counts, float)})


def tree(leaves: list[list[int]]) -> tuple[pd.DataFrame, Sums]:
    """A city of counties of schools: the frame, and what adds up to what."""
    rows: list[tuple[str, str | None, float]] = [("city", None, float(sum(map(sum, leaves))))]
    sums: Sums = [(0, [])]
    for county, schools in enumerate(leaves):
        sums[0][1].append(len(rows))
        rows.append((f"c{county}", "city", float(sum(schools))))
        sums.append((len(rows) - 1, list(range(len(rows), len(rows) + len(schools)))))
        rows += [(f"s{county}-{place}", f"c{county}", float(n)) for place, n in enumerate(schools)]
    return pd.DataFrame(rows, columns=["unit_id", "parent_id", "fever"]), sums


COUNT = st.one_of(st.integers(0, 12), st.sampled_from([0, 1, 1, 2, 9, 10, 11, 12, 20, 21, 40, 300]))
LEAVES = st.lists(st.lists(COUNT, min_size=1, max_size=6), min_size=1, max_size=4)


@settings(max_examples=60, deadline=None)
@given(LEAVES)
def test_behind_each_withheld_count_all_that_is_promised_stays_possible(leaves: list[list[int]]) -> None:
    frame, sums = tree(leaves)
    marks, values = unit_marks(frame, ["fever"])["fever"].to_numpy(), frame["fever"].to_numpy()
    hidden = np.flatnonzero(marks).tolist()
    for place, (low, high) in zip(hidden, bounds(values, marks, sums, hidden), strict=True):
        if marks[place] == SMALL:
            assert low <= 1 + 1e-6 and high >= MOST - 1e-6, (place, low, high)
        else:
            assert high - low >= SPAN - 1e-6, (place, low, high)


@settings(max_examples=50, deadline=None)
@given(LEAVES)
def test_every_small_count_is_withheld_and_nothing_is_where_there_is_none(leaves: list[list[int]]) -> None:
    frame, _ = tree(leaves)
    marks, values = unit_marks(frame, ["fever"])["fever"].to_numpy(), frame["fever"].to_numpy()
    few = (values >= 1) & (values <= MOST)
    assert (marks[few] != SHOWN).all()
    assert few.any() or not marks.any()


@settings(max_examples=50, deadline=None)
@given(LEAVES, st.integers(0, 3))
def test_a_county_s_own_file_and_the_city_s_withhold_the_same(leaves: list[list[int]], which: int) -> None:
    frame, _ = tree(leaves)
    whole = unit_marks(frame, ["fever"])["fever"]
    county = f"c{which % len(leaves)}"
    counties = frame[frame["parent_id"].isna() | (frame["parent_id"] == "city")]
    lone = frame.loc[[*counties.index, *frame.index[frame["parent_id"] == county]]]
    assert unit_marks(counties, ["fever"])["fever"].equals(whole.loc[counties.index])
    assert unit_marks(lone, ["fever"])["fever"].equals(whole.loc[lone.index])


@st.composite
def attendances(draw: st.DrawFn) -> list[tuple[int, int]]:
    size = st.integers(0, 60)
    return [(draw(size), draw(size)) for _ in range(draw(st.integers(1, 5)))]


@settings(max_examples=60, deadline=None)
@given(attendances())
def test_enrolled_reported_and_missing_don_t_give_each_other_away(units: list[tuple[int, int]]) -> None:
    reported, missing = (np.array([sum(column), *column], float) for column in zip(*units, strict=True))
    names = [f"u{place}" for place in range(len(units))]
    frame = pd.DataFrame(
        {"unit_id": ["city", *names], "parent_id": [None, *["city"] * len(units)], "enrolled": reported + missing,
         "reported": reported, "missing": missing}
    )  # fmt: skip
    marks = unit_marks(frame, ["enrolled", "reported", "missing"])
    n = len(frame)
    sums: Sums = [(column * n, list(range(column * n + 1, column * n + n))) for column in range(3)]
    sums += [(unit, [n + unit, 2 * n + unit]) for unit in range(n)]
    values = np.concatenate([frame[name].to_numpy() for name in marks])
    flat = np.concatenate([marks[name].to_numpy() for name in marks])
    hidden = np.flatnonzero(flat).tolist()
    for place, (low, high) in zip(hidden, bounds(values, flat, sums, hidden), strict=True):
        assert high - low >= TOGETHER - 1e-6, (place, values[place], low, high)


def test_zero_stays_zero_and_unknown_unknown() -> None:
    frame = family([None, 0, None, 300, 7, 40], [None, "u0", "u0", "u0", "u0", "u0"])
    assert unit_marks(frame, ["fever"])["fever"].tolist() == [SHOWN, SHOWN, SHOWN, SHOWN, SMALL, SHOWN]


def test_a_zero_serves_where_nothing_else_can() -> None:
    frame = family([13, 6, 7, 0, 0], [None, "u0", "u0", "u0", "u0"])
    marks = unit_marks(frame, ["fever"])["fever"].tolist()
    assert marks[0] == SHOWN and SHOWN not in marks[1:3] and LINKED in marks[3:]


def test_one_small_count_takes_the_smallest_large_one_with_it() -> None:
    frame = family([345, 5, 40, 300, 0], [None, "u0", "u0", "u0", "u0"])
    assert unit_marks(frame, ["fever"])["fever"].tolist() == [SHOWN, SMALL, LINKED, SHOWN, SHOWN]


def test_eleven_of_one_each_are_not_told_by_their_sum() -> None:
    frame = family([11, *[1] * 11], [None, *["u0"] * 11])
    marks = unit_marks(frame, ["fever"])["fever"].tolist()
    assert marks[0] == SHOWN and marks.count(LINKED) >= 9


def test_days_are_apart() -> None:
    one = family([345, 5, 340], [None, "u0", "u0"]).assign(day=1)
    other = family([645, 305, 340], [None, "u0", "u0"]).assign(day=2)
    marks = unit_marks(pd.concat([one, other], ignore_index=True), ["fever"])["fever"].tolist()
    assert marks == [SHOWN, SMALL, LINKED, SHOWN, SHOWN, SHOWN]


@pytest.mark.parametrize("missing", [3, 14])
def test_where_few_reported_both_are_withheld(missing: int) -> None:
    frame = pd.DataFrame(
        {"unit_id": ["c", "a", "b"], "parent_id": [None, "c", "c"], "enrolled": [140, 20, 120],
         "reported": [140 - missing - 20, 20 - missing, 100], "missing": [missing + 20, missing, 20]}
    )  # fmt: skip
    marks = unit_marks(frame, ["enrolled", "reported", "missing"])
    assert (marks.loc[1, ["reported", "missing"]] > SHOWN).all()
    assert (marks.loc[2, ["reported", "missing"]] > SHOWN).all()
    assert not marks["enrolled"].any()
