"""Counties and H3 cells of points."""

import time

import geopandas as gpd
import numpy as np
import pytest
import shapely
from h3ronpy import cells_to_string
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.cells import CELL_DEG, CountyIndex, cell_boundaries, h3_cells
from geo.frames import county_boundaries


@pytest.fixture(scope="module")
def city() -> gpd.GeoDataFrame:
    return county_boundaries("410100", None)


@pytest.fixture(scope="module")
def index(city: gpd.GeoDataFrame) -> CountyIndex:
    return CountyIndex.build(city["region_id"], city.geometry)


def exactly(frame: gpd.GeoDataFrame, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """The first county that touches each point, by the shapes themselves."""
    found = np.full(len(lon), None, dtype=object)
    for code, shape in reversed(list(zip(frame["region_id"], frame.geometry, strict=True))):
        found[shapely.intersects_xy(shape, lon, lat)] = code
    return found


@settings(max_examples=20)
@given(st.integers(0, 2**32))
def test_given_random_points_then_counties_agree_with_the_shapes(
    city: gpd.GeoDataFrame, index: CountyIndex, seed: int
) -> None:
    dice = np.random.default_rng(seed)
    west, south, east, north = city.total_bounds
    lon, lat = dice.uniform(west - 0.02, east + 0.02, 3_000), dice.uniform(south - 0.02, north + 0.02, 3_000)
    assert (index.assign(lon, lat).to_numpy(zero_copy_only=False) == exactly(city, lon, lat)).all()


def test_given_points_along_the_boundaries_then_counties_agree_with_the_shapes(
    city: gpd.GeoDataFrame, index: CountyIndex
) -> None:
    dice = np.random.default_rng(7)
    lines = shapely.segmentize(np.asarray(city.geometry), 0.01)
    on_line = shapely.get_coordinates(lines)
    near = np.concatenate([on_line, on_line + dice.normal(0, CELL_DEG / 3, on_line.shape)])
    assert (index.assign(*near.T).to_numpy(zero_copy_only=False) == exactly(city, *near.T)).all()


def test_given_shapes_with_holes_islands_and_slivers_then_counties_agree_with_the_shapes() -> None:
    shapes = [
        shapely.box(113, 34, 113.1, 34.1) - shapely.box(113.03, 34.03, 113.05, 34.05),
        shapely.union(
            shapely.box(113.0301, 34.0301, 113.04, 34.04), shapely.box(113.2, 34.2, 113.2002, 34.2002)
        ),
        shapely.Polygon([(113.1, 34), (113.3, 34.0003), (113.1, 34.0006)]),
    ]
    frame = gpd.GeoDataFrame({"region_id": ["a", "b", "c"]}, geometry=shapes, crs="EPSG:4326")
    grid = np.linspace(112.99, 113.31, 641), np.linspace(33.99, 34.21, 441)
    lon, lat = (axis.ravel() for axis in np.meshgrid(*grid))
    assert (
        CountyIndex.build(frame["region_id"], frame.geometry).assign(lon, lat) == exactly(frame, lon, lat)
    ).all()


def test_given_no_coordinate_or_a_far_one_then_there_is_no_county(index: CountyIndex) -> None:
    assert (
        index.assign([np.nan, 113.66, 0.0, np.inf, 1e18], [34.75, np.nan, 0.0, 34.75, 34.75]).to_pylist()
        == [None] * 5
    )


def test_given_no_boundaries_then_no_point_has_a_county() -> None:
    assert CountyIndex.build([], []).assign([113.66], [34.75]).to_pylist() == [None]


def test_given_a_region_too_wide_for_the_fine_raster_then_the_coarse_one_is_exact_too(
    city: gpd.GeoDataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geo.cells.MOST_CELLS", 20_000)
    coarse = CountyIndex.build(city["region_id"], city.geometry)
    assert coarse.cell_deg == 8 * CELL_DEG
    dice = np.random.default_rng(3)
    lon, lat = dice.uniform(112.7, 114.3, 20_000), dice.uniform(34.2, 35.0, 20_000)
    assert (coarse.assign(lon, lat).to_numpy(zero_copy_only=False) == exactly(city, lon, lat)).all()


def test_given_a_million_points_then_they_are_assigned_within_a_second(index: CountyIndex) -> None:
    dice = np.random.default_rng(1)
    lon, lat = dice.uniform(112.7, 114.3, 1_000_000), dice.uniform(34.2, 35.0, 1_000_000)
    start = time.process_time()
    index.assign(lon, lat)
    assert time.process_time() - start < 1.0


def test_given_a_place_then_its_cells_nest_and_have_known_names() -> None:
    names = [
        cells_to_string(h3_cells([-122.41795063018799], [37.775938728915946], r))[0].as_py() for r in (5, 9)
    ]
    assert names == ["85283083fffffff", "8928308280fffff"]  # the place in H3's own quick start


def test_given_no_coordinate_then_there_is_no_cell() -> None:
    cells = h3_cells([np.nan, 113.66, 113.66, np.inf], [34.75, np.nan, 34.75, 34.75], 9)
    assert cells.dtype == np.uint64
    assert (cells == 0).tolist() == [True, True, False, True]
    assert h3_cells([], [], 9).tolist() == []


def test_given_cells_then_their_outlines_are_closed_clockwise_and_around_the_place() -> None:
    lon, lat = np.array([113.66, 114.31]), np.array([34.75, 34.80])
    outlines = cell_boundaries(h3_cells(lon, lat, 8))
    assert len(outlines) == 2
    for ring, x, y in zip(outlines, lon, lat, strict=True):
        assert (ring[0] == ring[-1]).all()
        assert not shapely.is_ccw(shapely.LinearRing(ring))
        assert shapely.contains_xy(shapely.Polygon(ring), x, y)
    assert cell_boundaries([]) == []
