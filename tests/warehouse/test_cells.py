"""Hexagons: the SQL's parents are those of the H3 library, and nobody is lost on the way up."""

import duckdb
import numpy as np
import pytest
from h3ronpy import cells_to_string, change_resolution


@pytest.mark.parametrize("resolution", [6, 7, 8, 9])
def test_parents_equal_those_of_the_library(published: duckdb.DuckDBPyConnection, resolution: int) -> None:
    finest = published.execute(
        "select cell, count(*) from core_response where cell is not null group by cell order by cell"
    ).fetchnumpy()
    parents = cells_to_string(change_resolution(finest["cell"].astype(np.uint64), resolution)).to_pylist()
    expected: dict[str, int] = {}
    for parent, people in zip(parents, finest["count_star()"].tolist(), strict=True):
        expected[parent] = expected.get(parent, 0) + people
    found = published.execute(
        "select cell, sum(people)::bigint from mart_cell_day where resolution = ? group by cell", [resolution]
    ).fetchall()
    assert dict(found) == expected
    assert len(expected) > 1


def test_a_cell_s_parent_is_found_though_its_bits_differ_in_every_digit() -> None:
    """The masks of mart_cell_day on cells from all over the world, not only on one city's."""
    rng = np.random.default_rng(5)
    lon, lat = rng.uniform(-180, 180, 500), rng.uniform(-85, 85, 500)
    from h3ronpy.vector import coordinates_to_cells

    finest = np.asarray(coordinates_to_cells(lat, lon, 9), dtype=np.uint64)
    for resolution in (6, 7, 8, 9):
        unused = np.uint64((1 << (3 * (15 - resolution))) - 1)
        lift = np.uint64((9 - resolution) << 52)
        assert np.array_equal((finest - lift) | unused, np.asarray(change_resolution(finest, resolution)))
