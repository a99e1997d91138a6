from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from analysis.linked import table_marks
from analysis.suppression import MOST, SHOWN, SMALL, SPAN

Table = tuple[pd.DataFrame, pd.DataFrame]


def margins(counts: list[list[int]]) -> Table:
    """A table of rows by columns with both margins and the sum of all: cells and sums."""
    inner = np.array(counts, float)
    whole = np.zeros((inner.shape[0] + 1, inner.shape[1] + 1))
    whole[1:, 1:] = inner
    whole[0, 1:], whole[1:, 0], whole[0, 0] = inner.sum(axis=0), inner.sum(axis=1), inner.sum()
    names = [f"{row}-{column}" for row in range(whole.shape[0]) for column in range(whole.shape[1])]
    lines = [(f"row {row}", f"{row}-{column}", 1 if column else -1)
             for row in range(whole.shape[0]) for column in range(whole.shape[1])]  # fmt: skip
    lines += [(f"column {column}", f"{row}-{column}", 1 if row else -1)
              for row in range(whole.shape[0]) for column in range(whole.shape[1])]  # fmt: skip
    cells = pd.DataFrame({"value": whole.ravel()}, index=names)
    return cells, pd.DataFrame(lines, columns=["sum", "cell", "sign"])


def attacked(cells: pd.DataFrame, sums: pd.DataFrame) -> pd.Series:
    """How far apart the possible values of each withheld cell lie."""
    values, marks = cells["value"].to_numpy(), cells["mark"].to_numpy()
    kinds = list(dict.fromkeys(sums["sum"]))
    equal = np.zeros((len(kinds), len(cells)))
    for kind, cell, sign in sums.itertuples(index=False):
        equal[kinds.index(kind), cells.index.get_loc(cell)] += sign
    ranges: list[tuple[float, float | None]] = [
        (x, x) if mark == SHOWN else (1, MOST) if mark == SMALL else (0, None)
        for x, mark in zip(values, marks, strict=True)
    ]
    widths = {}
    for place in np.flatnonzero(marks):
        aim = np.zeros(len(cells))
        aim[place] = 1
        low = linprog(aim, A_eq=equal, b_eq=np.zeros(len(kinds)), bounds=ranges)
        high = linprog(-aim, A_eq=equal, b_eq=np.zeros(len(kinds)), bounds=ranges)
        widths[cells.index[int(place)]] = (-high.fun if high.status == 0 else np.inf) - low.fun
    return pd.Series(widths, dtype=float)


COUNT = st.sampled_from([0, 0, 1, 2, 3, 10, 11, 15, 21, 40, 300])


@st.composite
def tables(draw: st.DrawFn) -> list[list[int]]:
    width = draw(st.integers(1, 4))
    return draw(st.lists(st.lists(COUNT, min_size=width, max_size=width), min_size=1, max_size=4))


@settings(max_examples=50, deadline=None)
@given(tables())
def test_no_withheld_cell_can_be_worked_out_from_rows_columns_and_margins(counts: list[list[int]]) -> None:
    cells, sums = margins(counts)
    marked = table_marks(cells, sums)
    widths = attacked(marked, sums)
    assert (widths >= SPAN - 1e-6).all(), widths
    few = (cells["value"] >= 1) & (cells["value"] <= MOST)
    assert (marked["mark"][few] != SHOWN).all()
    assert few.any() or not marked["mark"].any()


def test_one_small_cell_takes_three_others_with_it() -> None:
    cells, sums = margins([[5, 40, 300], [60, 80, 500], [70, 90, 700]])
    marked = table_marks(cells, sums)
    assert (marked["mark"] > SHOWN).sum() == 4
    assert not marked["mark"].filter(regex="^0-|-0$").any()


def test_a_sum_that_doesn_t_hold_tells_nothing() -> None:
    cells = pd.DataFrame({"value": [100.0, 5.0, 40.0]}, index=["whole", "a", "b"])
    sums = pd.DataFrame({"sum": [0, 0, 0], "cell": ["whole", "a", "b"], "sign": [-1, 1, 1]})
    assert table_marks(cells, sums)["mark"].tolist() == [SHOWN, SMALL, SHOWN]


def test_unknown_cells_stay_unknown() -> None:
    cells = pd.DataFrame({"value": [45.0, 5.0, 40.0, np.nan]}, index=["whole", "a", "b", "c"])
    sums = pd.DataFrame({"sum": [0] * 4, "cell": ["whole", "a", "b", "c"], "sign": [-1, 1, 1, 1]})
    assert table_marks(cells, sums)["mark"].tolist() == [SHOWN, SMALL, SHOWN, SHOWN]
