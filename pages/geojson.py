"""Outlines for the maps, served by ourselves: county boundaries, and hexagons of a reader's check-ins."""

from __future__ import annotations

import re

import numpy as np
import orjson
import pandas as pd
from flask import Blueprint, Response, abort, request

from analysis.rates import crowded
from common.errors import EpiDeskError, NotInScope
from common.settings import address
from geo.cells import cell_boundaries
from pages.ground import ground, outline_of
from pages.view import first_values, view
from warehouse.queries.base import current
from warehouse.queries.cells import RESOLUTIONS, cells

boundaries = Blueprint("boundaries", __name__)
_CELL = re.compile(r"[0-9a-f]{15}")


def cell_features(names: pd.Series[str]) -> bytes:
    """A GeoJSON collection of H3 cells (15 hex digits), feature `id` = cell, clockwise rings."""
    kept = [name for name in names if _CELL.fullmatch(name)]
    if not kept:
        return b'{"type":"FeatureCollection","features":[]}'
    rings = cell_boundaries(np.array([int(name, 16) for name in kept], dtype=np.uint64))
    # all points rounded and unboxed at once: a tenth of the time of doing it ring by ring
    points = np.round(np.concatenate(rings), 5).tolist()
    ends = np.cumsum([len(ring) for ring in rings]).tolist()
    features = [
        {
            "type": "Feature",
            "id": name,
            "geometry": {"type": "Polygon", "coordinates": [points[end - len(ring) : end]]},
            "properties": {},
        }
        for name, ring, end in zip(kept, rings, ends, strict=True)
    ]
    return orjson.dumps({"type": "FeatureCollection", "features": features})


def counties_address(only: str | None = None) -> str:
    """Where the boundaries are, or one county's in detail; another address for each snapshot."""
    return address(f"/geo/counties.json?v={current().id}{f'&of={only}' if only else ''}")


@boundaries.get("/geo/counties.json")
def counties_json() -> Response:
    """The outlines of the bureau's counties (`?of=` one of them): public facts, the same for every reader."""
    only = request.args.get("of")
    try:
        body = outline_of(only) if only else ground().outlines
    except EpiDeskError:
        abort(503)
    return _answer(body) if body else abort(404)


@boundaries.get("/geo/cells.json")
def cells_json() -> Response:
    """The hexagons in which people of the asked unit checked in on the day; 403 outside of the scope."""
    try:
        resolution = int(request.args.get("res", ""))
    except ValueError:
        resolution = 0
    if resolution not in RESOLUTIONS:
        abort(400)
    asked = {key: one for key, one in first_values(request.args.to_dict()).items() if key in ("unit", "day")}
    try:
        seen = view("map", **asked)
        found = cells(seen.scope, seen.day, resolution)
    except NotInScope:
        abort(403)
    except EpiDeskError:
        abort(503)
    return _answer(cell_features((found if seen.scope.may_reveal else crowded(found))["cell"]))


def _answer(body: bytes) -> Response:
    answer = Response(body, mimetype="application/geo+json")
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer
