"""The ground that maps stand on: county outlines, where their names go, hatching for what is not known."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from figures.choropleth import Hatch
from figures.names import Box
from geo.frames import county_boundaries, display_geojson
from warehouse.queries.base import current, data_dir
from warehouse.queries.data import meta

HATCH_DEG = 0.02
FINE_DEG = 0.0003
MARGIN = 0.04  # of the window, on each side


@dataclass(frozen=True)
class Ground:
    """Outlines of the bureau's counties: as GeoJSON `outlines`, as `shapes` by region id, and their `labels`.

    `labels` has unit_id, name, lon, lat: a point inside each county for its name.
    """

    outlines: bytes
    shapes: dict[str, Any]
    labels: pd.DataFrame

    def box(self, ids: list[str]) -> Box:
        """The window on the counties `ids`; on all of them when none is known."""
        chosen = [self.shapes[one] for one in ids if one in self.shapes] or list(self.shapes.values())
        west, south, east, north = (float(side) for side in shapely.total_bounds(chosen))
        wide, high = (east - west) * MARGIN, (north - south) * MARGIN
        return west - wide, south - high, east + wide, north + high

    def hatch(self, ids: list[str]) -> Hatch:
        """Slanting strokes over the counties `ids`."""
        strokes = [part for one in ids if one in self.shapes for part in _strokes(self.shapes[one])]
        rows = [np.vstack([shapely.get_coordinates(part), [[np.nan, np.nan]]]) for part in strokes]
        points = np.vstack(rows) if rows else np.empty((0, 2))
        return Hatch(np.round(points[:, 0], 4), np.round(points[:, 1], 4))


def outline_of(region_id: str) -> bytes | None:
    """The outline of one county in full detail, for a map of it alone; None for an unknown one."""
    return _outline(current().id, meta().get("region", ""), data_dir() / "geo", region_id)


def ground() -> Ground:
    """The ground of the bureau whose snapshot is served. Raises BadInput for unreadable boundaries in
    DIR/geo.
    """
    return _ground(current().id, meta().get("region", ""), data_dir() / "geo")


@lru_cache(maxsize=4)
def _ground(snapshot: str, region: str, folder: Path) -> Ground:
    frame = county_boundaries(region, folder)
    shapes = dict(zip(frame["region_id"], frame.geometry, strict=True))
    points = frame.geometry.representative_point()
    labels = pd.DataFrame(
        {
            "unit_id": frame["region_id"],
            "name": frame["name"],
            "lon": points.x.round(4),
            "lat": points.y.round(4),
        }
    )
    return Ground(display_geojson(frame), shapes, labels)


@lru_cache(maxsize=64)
def _outline(snapshot: str, region: str, folder: Path, region_id: str) -> bytes | None:
    frame = county_boundaries(region, folder)
    one = frame[frame["region_id"] == region_id]
    return display_geojson(one, FINE_DEG) if len(one) else None


def _strokes(shape: Any) -> list[Any]:
    west, south, east, north = shape.bounds
    high = north - south
    starts = np.arange(west - high, east, HATCH_DEG)
    lines = [shapely.LineString([(x, south), (x + high, north)]) for x in starts]
    parts = shapely.get_parts(shapely.intersection(np.array(lines, dtype=object), shape))
    return [part for part in parts if part.geom_type == "LineString" and not part.is_empty]
