"""Which county, and which H3 cell, a point lies in: millions of points at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import shapely
from h3ronpy.vector import cells_to_wkb_polygons, coordinates_to_cells
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Owners = NDArray[np.int16]

CELL_DEG = 0.001
MOST_CELLS = 40_000_000
_CHUNK_POINTS = 1_000_000
_OUTSIDE, _BORDER = -1, -2


@dataclass(frozen=True)
class CountyIndex:
    """A raster whose cells know their county, but for those that a boundary touches: there the shapes decide.

    A point on a shared boundary belongs to the county that comes first.
    """

    region_ids: NDArray[np.object_]
    shapes: tuple[Any, ...]
    west: float
    south: float
    cell_deg: float
    owners: Owners

    @classmethod
    def build(cls, region_ids: Iterable[str], geometries: Iterable[Any]) -> CountyIndex:
        """Index shapes (WGS-84, at most 32,767) by their regions' ids.

        Cells are 0.001° wide, doubled until there are at most 40 million (80 MB), for very large provinces.
        """
        shapes = np.array([*geometries], dtype=object)
        if not len(shapes):
            return cls(np.array([None], object), (), 0.0, 0.0, CELL_DEG, np.full((1, 1), _OUTSIDE, np.int16))
        west, south, east, north = (float(v) for v in shapely.total_bounds(shapes))
        cell = CELL_DEG
        while ((east - west) / cell + 2) * ((north - south) / cell + 2) > MOST_CELLS:
            cell *= 2
        size = int((north - south) / cell) + 2, int((east - west) / cell) + 2
        owners = np.full(size, _OUTSIDE, np.int16)
        index = cls(
            # one None at the end, so that row −1 of it means outside
            np.array([*region_ids, None], dtype=object),
            tuple(shapes),
            west,
            south,
            cell,
            owners,
        )
        if len(index.region_ids) != len(shapes) + 1:
            raise ValueError(f"{len(index.region_ids) - 1} ids for {len(shapes)} shapes")
        for i, shape in enumerate(shapes):
            index._fill(i, shape)
        for shape in shapes:
            index._mark_border(shape)
            shapely.prepare(shape)
        return index

    def assign(self, lon: ArrayLike, lat: ArrayLike) -> pa.Array:
        """The region_id of each point (WGS-84 degrees) as strings, null outside all counties and for NaN."""
        x, y = np.asarray(lon, np.float64).ravel(), np.asarray(lat, np.float64).ravel()
        found = np.empty(len(x), np.int16)
        for start in range(0, len(x), _CHUNK_POINTS):
            part = slice(start, start + _CHUNK_POINTS)
            found[part] = self._owner(x[part], y[part])
        # −1, outside, is the last name: none
        return pa.array(self.region_ids, pa.string()).take(pa.array(found % len(self.region_ids)))

    def _owner(self, x: Floats, y: Floats) -> Owners:
        rows, columns = self.owners.shape
        with np.errstate(invalid="ignore"):
            column, row = (
                np.floor((x - self.west) / self.cell_deg),
                np.floor((y - self.south) / self.cell_deg),
            )
            inside = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
        owner = np.full(len(x), _OUTSIDE, np.int16)
        owner[inside] = self.owners[row[inside].astype(np.int32), column[inside].astype(np.int32)]
        near = np.flatnonzero(owner == _BORDER)
        owner[near] = self._exact(x[near], y[near])
        return owner

    def _exact(self, x: Floats, y: Floats) -> Owners:
        owner = np.full(len(x), _OUTSIDE, np.int16)
        bounds = shapely.bounds(np.array(self.shapes, dtype=object))
        for i, (shape, (west, south, east, north)) in enumerate(zip(self.shapes, bounds, strict=True)):
            near = np.flatnonzero(
                (owner == _OUTSIDE) & (x >= west) & (x <= east) & (y >= south) & (y <= north)
            )
            hit = near[shapely.intersects_xy(shape, x[near], y[near])]
            owner[hit] = i
        return owner

    def _cells_of(self, xy: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        # the same arithmetic as for a point, so that a point and a boundary on one spot share a cell
        column = np.floor((xy[:, 0] - self.west) / self.cell_deg).astype(np.int64)
        row = np.floor((xy[:, 1] - self.south) / self.cell_deg).astype(np.int64)
        return row, column

    def _fill(self, i: int, shape: Any) -> None:
        """Give the free cells whose centre lies in `shape` to county `i`: even-odd crossings of each row."""
        west, south, east, north = shapely.bounds(shape)
        (top,), (right,) = self._cells_of(np.array([[east, north]]))
        (bottom,), (left,) = self._cells_of(np.array([[west, south]]))
        crossings = np.zeros((top - bottom + 1, right - left + 2), np.int8)
        for ring in _rings(shape):
            row, x = self._crossings(ring)
            column = np.ceil((x - self.west) / self.cell_deg - 0.5).astype(np.int64) - left
            np.add.at(crossings, (row - bottom, np.clip(column, 0, right - left + 1)), 1)
        within = np.cumsum(crossings[:, :-1], axis=1, dtype=np.int32) % 2 == 1
        block = self.owners[bottom : top + 1, left : right + 1]
        block[within & (block == _OUTSIDE)] = i

    def _crossings(self, ring: Floats) -> tuple[NDArray[np.int64], Floats]:
        """Rows whose centre line an edge of the ring crosses, and the longitudes where it does."""
        y = (ring[:, 1] - self.south) / self.cell_deg - 0.5
        low, high = np.minimum(y[:-1], y[1:]), np.maximum(y[:-1], y[1:])
        first = np.ceil(low).astype(np.int64)
        count = np.maximum(np.ceil(high).astype(np.int64) - first, 0)  # half open, so a vertex counts once
        edge = np.repeat(np.arange(len(count)), count)
        row = first[edge] + np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count)
        share = (row - y[edge]) / (y[edge + 1] - y[edge])
        return row, ring[edge, 0] + share * (ring[edge + 1, 0] - ring[edge, 0])

    def _mark_border(self, shape: Any) -> None:
        for ring in _rings(shapely.segmentize(shape, self.cell_deg / 2)):
            row, column = self._cells_of(ring)
            self.owners[row, column] = _BORDER
            # half a cell's step between diagonal neighbours cuts one of the other two: mark both
            self.owners[row[:-1], column[1:]] = _BORDER
            self.owners[row[1:], column[:-1]] = _BORDER


def h3_cells(lon: ArrayLike, lat: ArrayLike, resolution: int) -> NDArray[np.uint64]:
    """H3 cells (uint64) of WGS-84 points at a resolution of 0–15; 0 for NaN and for what is off the globe."""
    x, y = np.asarray(lon, np.float64).ravel(), np.asarray(lat, np.float64).ravel()
    known = (np.abs(x) <= 180) & (np.abs(y) <= 90)
    cells = np.zeros(len(x), np.uint64)
    if known.any():
        cells[known] = pa.array(coordinates_to_cells(y[known], x[known], resolution)).to_numpy(
            zero_copy_only=False
        )
    return cells


def cell_boundaries(cells: ArrayLike) -> list[Floats]:
    """The outline of each H3 cell (uint64), in order: arrays of (lon, lat) degrees, closed, clockwise."""
    wanted = np.asarray(cells, dtype=np.uint64).ravel()
    if not len(wanted):
        return []
    polygons = shapely.from_wkb(pa.array(cells_to_wkb_polygons(wanted)).to_numpy(zero_copy_only=False))
    clockwise = shapely.orient_polygons(polygons, exterior_cw=True)
    return [shapely.get_coordinates(polygon) for polygon in clockwise]


def _rings(shape: Any) -> list[Floats]:
    parts = shapely.get_rings(shapely.get_parts(shape))
    return [shapely.get_coordinates(ring) for ring in parts]
