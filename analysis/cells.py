"""Where people were, so coarse that nobody stands out: H3 cells with enough people in each."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
from h3ronpy import cells_resolution, cells_to_string, change_resolution

COUNTS = ["people", "fever", "contact_area"]


def coarsened(cells: pd.DataFrame, least: int, coarsest: int) -> tuple[pd.DataFrame, int]:
    """Cells of `least` people or more, and how many people are left out.

    `cells`: county_id, cell (H3, uint64, of one resolution), COUNTS. The cells of a county that hold fewer become
    part of the next coarser one, without those that stand by themselves, until it holds enough; what doesn't at
    resolution `coarsest` is left out. Columns: county_id, cell (15 hex digits), resolution, COUNTS; each person is
    in one cell.
    """
    rest, kept = cells.reset_index(drop=True), []
    while len(rest):
        resolution = int(pa.array(cells_resolution(rest["cell"].to_numpy(np.uint64)))[0].as_py())
        enough = rest["people"] >= least
        names = pa.array(cells_to_string(rest["cell"].to_numpy(np.uint64))).to_pylist()
        kept.append(rest.assign(cell=names, resolution=resolution)[enough])
        rest = rest[~enough]
        if resolution <= coarsest or rest.empty:
            break
        above = pa.array(change_resolution(rest["cell"].to_numpy(np.uint64), resolution - 1)).to_numpy()
        rest = rest.assign(cell=above).groupby(["county_id", "cell"], as_index=False)[COUNTS].sum()
    empty = cells[:0].assign(cell=pd.Series(dtype=object), resolution=pd.Series(dtype="int64"))
    whole = pd.concat([empty, *kept], ignore_index=True) if kept else empty
    return whole[["county_id", "cell", "resolution", *COUNTS]], int(rest["people"].sum())
