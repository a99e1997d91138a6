"""Schools of every stage, and their classes."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from shapely.geometry.base import BaseGeometry

from etl.simulate.places import COUNTIES, County, points_inside
from etl.simulate.streams import Array, shares, stream


@dataclass(frozen=True)
class Stage:
    """A kind of school: grades by rank (小班 -3, 一年级 1, 高三 12), share of students, usual size."""

    name: str
    first: int
    last: int
    share: float
    size: int
    class_size: int
    code: str
    suffix: str

    @property
    def grades(self) -> list[int]:
        return [rank for rank in range(self.first, self.last + 1) if rank]


STAGES = (
    Stage("幼儿园", -3, -1, 0.17, 170, 32, "3141", "幼儿园"),
    Stage("小学", 1, 6, 0.42, 560, 46, "2141", "小学"),
    Stage("初级中学", 7, 9, 0.15, 600, 46, "3141", "初级中学"),
    Stage("九年一贯制学校", 1, 9, 0.10, 850, 45, "2141", "九年一贯制学校"),
    Stage("高级中学", 10, 12, 0.16, 900, 48, "3141", "高级中学"),
)
_NUMERALS = "一二三四五六七八九十"
_GRADES = {-3: "小班", -2: "中班", -1: "大班", 10: "高一", 11: "高二", 12: "高三"}
MAX_CLASS = 55


@dataclass(frozen=True)
class Schools:
    """Schools (S rows) and classes (C rows); a class points at its school by row."""

    code: pa.StringArray
    name: pa.StringArray
    county: Array
    stage: Array
    lon: Array
    lat: Array
    class_school: Array
    class_grade: Array
    class_number: Array
    class_size: Array

    @property
    def class_county(self) -> Array:
        return np.asarray(self.county[self.class_school])


def grade_name(rank: int) -> str:
    """一年级 for 1, 高一 for 10, 小班 for −3."""
    return _GRADES.get(rank) or f"{_NUMERALS[rank - 1]}年级"


def build_schools(students: int, outlines: list[BaseGeometry], seed: int) -> Schools:
    """Schools and classes for that many students; every county has at least one school."""
    rng = stream(seed, "schools")
    scale = float(np.clip((students / 60_000) ** 0.3, 0.35, 2.6))
    by_county = shares(students, np.array([county.share for county in COUNTIES]))
    names: list[str] = []
    codes: list[str] = []
    rows: list[tuple[int, int, float, float]] = []
    classes: list[tuple[int, int, int, int]] = []
    for index, county in enumerate(COUNTIES):
        sizes = _school_sizes(int(by_county[index]), index, scale, rng)
        places = points_inside(outlines[index], len(sizes), rng)
        used: dict[int, int] = {}
        for (stage, size), (lon, lat) in zip(sizes, places, strict=True):
            order = used[stage] = used.get(stage, -1) + 1
            names.append(_school_name(county, stage, order))
            codes.append(f"{STAGES[stage].code}{int(county.region_id) % 10_000:04d}{len(rows) % 100:02d}")
            classes += [(len(rows), *cls) for cls in _classes(STAGES[stage], size, rng)]
            rows.append((index, stage, float(lon), float(lat)))
    return _columns(names, _unique(codes), rows, classes)


def _school_sizes(students: int, index: int, scale: float, rng: np.random.Generator) -> list[tuple[int, int]]:
    """(stage, students) of a county's schools; a tiny county has one school, of another stage in each."""
    if students < 120:
        return [(index % len(STAGES), students)] if students else []
    by_stage = shares(students, np.array([stage.share for stage in STAGES]))
    small = by_stage < 40
    by_stage[1] += by_stage[small].sum()
    by_stage[small] = 0
    sizes: list[tuple[int, int]] = []
    for stage, total in enumerate(by_stage.tolist()):
        count = max(1, round(total / (STAGES[stage].size * scale))) if total else 0
        if count:
            sizes += [(stage, size) for size in shares(total, rng.lognormal(0, 0.3, count)).tolist() if size]
    return sizes


def _classes(stage: Stage, students: int, rng: np.random.Generator) -> list[tuple[int, int, int]]:
    """(grade, number, size) of a school's classes, 30 to 55 pupils where the school is large enough."""
    grades = stage.grades
    parallel = -(-students // (len(grades) * stage.class_size))
    if students < 30 * len(grades) * parallel:
        parallel = max(1, parallel - 1)
    if students < 30 * len(grades):
        grades = grades[: max(1, students // 38)]
    count = max(len(grades) * parallel, -(-students // (MAX_CLASS - 4)))
    sizes = shares(students, rng.uniform(0.94, 1.06, count)).tolist()
    slots = [(grades[i % len(grades)], i // len(grades) + 1) for i in range(count)]
    return [(grade, number, size) for (grade, number), size in sorted(zip(slots, sizes, strict=True)) if size]


def _school_name(county: County, stage: int, order: int) -> str:
    """A name that no other school has: road or town by turns, a number from the second round on."""
    turn, place = divmod(order, len(county.stems))
    stem = county.stems[(place + 3 * stage) % len(county.stems)]
    number = "" if not turn else f"第{_numeral(turn + 1)}"
    campus = "（东校区）" if order % 9 == 4 else ""
    return f"{county.prefix}{stem}{number}{STAGES[stage].suffix}{campus}"


def _numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    return (
        ("" if tens < 2 else _NUMERALS[tens - 1])
        + ("十" if tens else "")
        + (_NUMERALS[ones - 1] if ones else "")
    )


def _unique(codes: list[str]) -> list[str]:
    """Give a code that is taken the next free one: the last two digits hold only a hundred schools."""
    taken: set[str] = set()
    result = []
    for code in codes:
        number = int(code)
        while str(number) in taken:
            number += 1
        taken.add(str(number))
        result.append(str(number))
    return result


def _columns(
    names: list[str],
    codes: list[str],
    rows: list[tuple[int, int, float, float]],
    classes: list[tuple[int, int, int, int]],
) -> Schools:
    school = np.array(rows)
    cls = np.array(classes, dtype=np.int64)
    return Schools(
        code=pa.array(codes, pa.string()),
        name=pa.array(names, pa.string()),
        county=school[:, 0].astype(np.int16),
        stage=school[:, 1].astype(np.int8),
        lon=school[:, 2],
        lat=school[:, 3],
        class_school=cls[:, 0].astype(np.int32),
        class_grade=cls[:, 1].astype(np.int8),
        class_number=cls[:, 2].astype(np.int16),
        class_size=cls[:, 3],
    )
