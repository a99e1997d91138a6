import json

import numpy as np
import pandas as pd
import shapely

from geo.cells import h3_cells
from pages.geojson import cell_features


def names(resolution: int) -> "pd.Series[str]":
    found = h3_cells(np.array([113.6, 113.7, 114.0]), np.array([34.7, 34.75, 34.8]), resolution)
    return pd.Series([f"{cell:015x}" for cell in found.tolist()])


def test_each_cell_is_a_clockwise_hexagon_under_its_own_id() -> None:
    wanted = names(8)
    features = json.loads(cell_features(wanted))["features"]
    assert [feature["id"] for feature in features] == wanted.tolist()
    for feature in features:
        ring = feature["geometry"]["coordinates"][0]
        assert len(ring) == 7
        assert ring[0] == ring[-1]
        assert not shapely.is_ccw(shapely.LinearRing(ring))


def test_texts_that_are_no_cells_are_left_out() -> None:
    assert json.loads(cell_features(pd.Series(["", "no cell", "'; drop"])))["features"] == []
