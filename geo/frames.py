"""County boundaries as a frame for maps, and as the GeoJSON that a map draws."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from geo.boundaries import boundaries_of, polygons_only


def county_boundaries(region_id: str, geo_dir: Path | None = None) -> gpd.GeoDataFrame:
    """The counties of a region as `boundaries_of` has them: `region_id`, `name`, `geometry` (WGS-84), by code.

    Raises BadInput.
    """
    found = boundaries_of(region_id, geo_dir)
    columns = {"region_id": list(found.codes), "name": list(found.names)}
    return gpd.GeoDataFrame(columns, geometry=list(found.shapes), crs="EPSG:4326")


def display_geojson(frame: gpd.GeoDataFrame, tolerance_deg: float = 0.002) -> bytes:
    """GeoJSON of boundaries for drawing: simplified, neighbours still sharing their edges, clockwise rings.

    `tolerance_deg`: details smaller than about this many degrees (0.002° ≈ 200 m) are dropped; coordinates
    keep four decimals. Each feature has `id` = region_id and the properties region_id and name. Rings are
    clockwise, against RFC 7946, because Plotly's geo layout fills the rest of the globe otherwise.
    """
    shapes = np.asarray(frame.geometry)
    gap = tolerance_deg / 4
    if not shapely.coverage_is_valid(shapes, gap_width=gap):  # a bureau's own edges may not quite match
        clean = shapely.coverage_clean  # type: ignore[attr-defined]
        shapes = clean(shapes, gap_width=gap, snapping_distance=tolerance_deg / 10)
    shapes = shapely.coverage_simplify(shapes, tolerance_deg)
    shapes = shapely.transform(shapes, lambda xy: np.round(xy, 4))
    shapes = shapely.orient_polygons(polygons_only(shapely.make_valid(shapes)), exterior_cw=True)
    features = [
        {
            "type": "Feature",
            "id": code,
            "properties": {"region_id": code, "name": name},
            "geometry": json.loads(text),
        }
        for code, name, text in zip(
            frame["region_id"], frame["name"], shapely.to_geojson(shapes), strict=True
        )
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()
