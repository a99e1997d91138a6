"""Where an answer was given: coordinates to WGS-84, county and H3 cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.columns import first_of
from etl.convert.positions import pairs, to_floats
from etl.sources.recognise import Column
from geo.cells import CountyIndex, h3_cells
from geo.coordinates import bd09_to_wgs84, gcj02_to_wgs84

Fields = dict[str, list[tuple[Column, pa.Array]]]
Floats = np.ndarray[Any, np.dtype[np.float64]]
RESOLUTION = 9
LON: tuple[float, float] = (73.0, 136.0)
LAT: tuple[float, float] = (3.0, 54.0)
"""China and its seas, degrees: anything outside is no check-in of a pupil here (a second pair may be swapped)."""


@dataclass(frozen=True)
class Places:
    """`columns` of ANSWER; `flags` (text arrays) say what was odd."""

    columns: dict[str, pa.Array]
    flags: list[pa.Array]


def check_ins(asked: Fields, rows: int, datum: str, counties: CountyIndex) -> Places:
    """Coordinates and what follows from them. `datum`: gcj02, bd09 or wgs84, as the tool writes."""
    text = first_of([cells for _, cells in asked.get("location", [])], rows, pa.string())
    lon, lat = _coordinates(asked, text, rows)
    lon, lat, flag = plausible(lon, lat)
    lon, lat = to_wgs84(datum)(lon, lat)
    gps = ~np.isnan(lon)
    located = np.where(gps, 0, np.where(np.asarray(pc.is_valid(text)), 1, 2))
    cell = h3_cells(lon, lat, RESOLUTION)
    columns = {
        "lon": pa.array(lon, from_pandas=True),
        "lat": pa.array(lat, from_pandas=True),
        "located": pa.array(["gps", "text", "none"]).take(pa.array(located)),
        "cell": pa.array(cell, pa.uint64(), mask=cell == 0),
        "county_at": counties.assign(lon, lat),
    }
    return Places(columns, [flag])


def _coordinates(asked: Fields, text: pa.Array, rows: int) -> tuple[Floats, Floats]:
    if asked.get("lon") and asked.get("lat"):
        return tuple(to_floats(asked[name][0][1]) for name in ("lon", "lat"))  # type: ignore[return-value]
    return pairs(text)


def plausible(lon: Floats, lat: Floats) -> tuple[Floats, Floats, pa.Array]:
    """Swapped pairs put right, impossible ones emptied; the third array (text) says which."""
    given = ~np.isnan(lon) & ~np.isnan(lat)
    swapped = given & ~_inside(lon, lat) & _inside(lat, lon)
    lon, lat = np.where(swapped, lat, lon), np.where(swapped, lon, lat)
    wrong = given & ~_inside(lon, lat)
    lon, lat = np.where(wrong | ~given, np.nan, lon), np.where(wrong | ~given, np.nan, lat)
    said = pa.array([None, "location:swapped", "location:impossible"], pa.string())
    return lon, lat, said.take(pa.array(np.where(wrong, 2, np.where(swapped, 1, 0))))


def _inside(lon: Floats, lat: Floats) -> np.ndarray[Any, np.dtype[np.bool_]]:
    with np.errstate(invalid="ignore"):
        return (lon >= LON[0]) & (lon <= LON[1]) & (lat >= LAT[0]) & (lat <= LAT[1])


def to_wgs84(datum: str) -> Callable[[Floats, Floats], tuple[Floats, Floats]]:
    """The conversion from `datum` (gcj02, bd09; anything else is taken as WGS-84 already)."""
    return {"gcj02": gcj02_to_wgs84, "bd09": bd09_to_wgs84}.get(datum, lambda lon, lat: (lon, lat))
