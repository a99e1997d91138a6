from __future__ import annotations

import numpy as np
import pandas as pd
from h3ronpy import cells_parse
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.cells import coarsened
from geo.cells import h3_cells

LEAST, COARSEST = 11, 6


def placed(points: list[tuple[int, int, int]]) -> pd.DataFrame:
    """Cells of resolution 9 around Zhengzhou, by steps of about 400 m, with their people."""
    east, north, people = (np.array(column) for column in zip(*points, strict=True))
    cell = h3_cells(113.6 + east * 0.004, 34.7 + north * 0.004, 9)
    frame = pd.DataFrame(
        {"county_id": np.where(east % 2, "410103", "410105"), "cell": cell, "people": people}
    )
    whole = frame.groupby(["county_id", "cell"], as_index=False)[["people"]].sum()
    return whole.assign(fever=whole["people"] // 5, contact_area=0)


POINTS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(1, 14)), min_size=1, max_size=60
)


@settings(max_examples=60, deadline=None)
@given(POINTS)
def test_every_cell_holds_enough_and_everybody_is_in_one_or_counted(
    points: list[tuple[int, int, int]],
) -> None:
    cells = placed(points)
    found, left = coarsened(cells, LEAST, COARSEST)
    assert (found["people"] >= LEAST).all()
    assert found["people"].sum() + left == cells["people"].sum()
    assert set(found["resolution"]) <= {6, 7, 8, 9}
    assert not found.duplicated(["county_id", "cell"]).any()


def test_a_cell_with_enough_people_stays_as_fine_as_it_is() -> None:
    found, left = coarsened(placed([(0, 0, 11)]), LEAST, COARSEST)
    assert found["resolution"].tolist() == [9] and left == 0
    assert len(cells_parse(found["cell"].tolist())) == 1


def test_the_few_become_part_of_a_coarser_cell_without_those_that_stand_alone() -> None:
    found, left = coarsened(placed([(0, 0, 40), (2, 0, 6), (0, 2, 7)]), LEAST, COARSEST)
    assert sorted(found["people"]) == [13, 40] and left == 0


def test_too_few_even_in_the_coarsest_are_left_out_and_counted() -> None:
    found, left = coarsened(placed([(0, 0, 10)]), LEAST, COARSEST)
    assert found.empty and left == 10


def test_of_nobody_there_is_nothing() -> None:
    found, left = coarsened(placed([(0, 0, 1)])[:0], LEAST, COARSEST)
    assert found.empty and left == 0
    assert list(found) == ["county_id", "cell", "resolution", "people", "fever", "contact_area"]
