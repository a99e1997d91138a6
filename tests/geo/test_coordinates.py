"""Coordinate systems."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.coordinates import (
    Pair,
    bd09_to_gcj02,
    bd09_to_wgs84,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    wgs84_to_bd09,
    wgs84_to_gcj02,
)

FILE = Path(__file__).parents[1] / "data" / "coord_transform_reference.csv"
METRES_PER_DEGREE = 111_320.0
CHINA = (st.floats(73.7, 135.0), st.floats(18.2, 53.5))


def places() -> dict[str, np.ndarray]:
    with FILE.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return {key: np.array([float(row[key]) for row in rows]) for key in rows[0] if key != "name"}


def metres_apart(one: Pair, other: Pair) -> float:
    """The largest distance between two arrays of nearby places."""
    east = (one[0] - other[0]) * np.cos(np.radians(one[1])) * METRES_PER_DEGREE
    return float(np.max(np.hypot(east, (one[1] - other[1]) * METRES_PER_DEGREE)))


@pytest.mark.parametrize(
    ("convert", "source", "target"),
    [
        (wgs84_to_gcj02, "wgs", "gcj"),
        (gcj02_to_wgs84, "gcj", "wgs"),
        (gcj02_to_bd09, "gcj", "bd"),
        (bd09_to_gcj02, "bd", "gcj"),
        (wgs84_to_bd09, "wgs", "bd"),
        (bd09_to_wgs84, "bd", "wgs"),
    ],
)
def test_given_the_reference_places_then_each_conversion_is_right_within_a_tenth_of_a_millimetre(
    convert: object, source: str, target: str
) -> None:
    at = places()
    assert callable(convert)
    found = convert(at[f"{source}_lng"], at[f"{source}_lat"])
    assert metres_apart(found, (at[f"{target}_lng"], at[f"{target}_lat"])) < 1e-4


@given(*CHINA)
def test_given_any_place_in_china_then_there_and_back_is_within_a_millimetre(lon: float, lat: float) -> None:
    here = (np.array(lon), np.array(lat))
    assert metres_apart(here, gcj02_to_wgs84(*wgs84_to_gcj02(*here))) < 1e-3
    assert metres_apart(here, bd09_to_wgs84(*wgs84_to_bd09(*here))) < 1e-3
    assert metres_apart(here, bd09_to_gcj02(*gcj02_to_bd09(*here))) < 1e-3


def test_given_henan_then_the_shift_is_as_large_as_it_is_known_to_be() -> None:
    lon, lat = (
        axis.ravel() for axis in np.meshgrid(np.linspace(110.4, 116.6, 40), np.linspace(31.4, 36.3, 40))
    )
    gcj, bd = wgs84_to_gcj02(lon, lat), wgs84_to_bd09(lon, lat)
    assert 600 < metres_apart((lon, lat), gcj) < 640
    assert 1_200 < metres_apart((lon, lat), bd) < 1_500


def test_given_no_coordinate_then_none_comes_out_and_neighbours_are_untouched() -> None:
    lon, lat = gcj02_to_wgs84([np.nan, 113.67, np.inf, 113.67], [34.7, np.nan, 34.7, 34.75])
    assert np.isnan(lon[:3]).all()
    assert np.isnan(lat[:3]).all()
    assert metres_apart((lon[3:], lat[3:]), gcj02_to_wgs84(113.67, 34.75)) == 0


def test_given_a_place_abroad_then_it_stays_where_it_is() -> None:
    assert [float(v) for v in gcj02_to_wgs84(2.35, 48.85)] == [2.35, 48.85]
