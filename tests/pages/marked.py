"""A province of two cities in which everything says whose it is: each name, number, question and cell is a mark.

A mark reads 甲17乙 and belongs to one unit; whoever is shown it is shown something of that unit. Two cities with two
counties each, two schools in a county, two classes in a school, two pupils in a class.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import duckdb
import numpy as np
from h3ronpy import cells_to_string
from h3ronpy.vector import coordinates_to_cells

from tests.town import COUNTS, DAYS, LAST
from tests.town import _into as into
from tests.town import _statements as statements

PROVINCE = "410000"
TREE = {"410100": ("410105", "410103"), "410200": ("410202", "410203")}
MARK = re.compile(r"甲\d+乙|\b\d{10}-\d\b|\b8[0-9a-f]{14}\b|\b\d{10}\b(?!-)")
"""Marks, ids of classes, cells, ids of schools. Codes of regions are public."""


@dataclass
class Marks:
    """Whose each mark is; `within`: a unit and those above; `own`: name and id, which those below see, too; `people`:
    the names and numbers of people."""

    owner: dict[str, str] = field(default_factory=dict)
    within: dict[str, tuple[str, ...]] = field(default_factory=dict)
    own: dict[str, set[str]] = field(default_factory=dict)
    people: set[str] = field(default_factory=set)

    def of(self, unit: str) -> str:
        """A new mark of a unit."""
        mark = f"甲{len(self.owner) + 1}乙"
        self.owner[mark] = unit
        return mark

    def person(self, unit: str) -> str:
        """A new mark that is somebody's name or number."""
        mark = self.of(unit)
        self.people.add(mark)
        return mark

    def unit(self, unit: str, above: str | None) -> str:
        """Know a unit; returns its name, a mark."""
        self.within[unit] = (unit, *(self.within[above] if above else ()))
        name = self.of(unit)
        self.owner[unit] = unit
        self.own[unit] = {name, unit}
        return name

    def foreign(self, text: str, units: tuple[str, ...]) -> set[str]:
        """The marks in a text that readers of these units may not see."""
        above = set().union(*(self.own[one] for unit in units for one in self.within[unit]))
        found = {mark for mark in MARK.findall(text) if mark in self.owner and mark not in above}
        return {mark for mark in found if set(units).isdisjoint(self.within[self.owner[mark]])}


def publish(folder: Path) -> Marks:
    """Publish the province in a data folder; whose marks are whose."""
    snapshots = folder / "snapshots"
    snapshots.mkdir(parents=True, exist_ok=True)
    settings = f'region = "{PROVINCE}"\n'
    (folder / "settings.toml").write_text(settings, encoding="utf-8")
    connection = duckdb.connect(str(snapshots / "000001-marked.duckdb"))
    for statement in statements():
        connection.execute(statement)
    marks = Marks()
    _bureau(connection, marks)
    for school, county, city in _regions(connection, marks):
        _school(connection, marks, school, county, city)
    _sums(connection)
    connection.close()
    (snapshots / "current").symlink_to("000001-marked.duckdb")
    return marks


def _bureau(connection: duckdb.DuckDBPyConnection, marks: Marks) -> None:
    into(connection, "core_region", [(PROVINCE, marks.unit(PROVINCE, None), "province", None)])
    into(connection, "etl_meta", [("region", PROVINCE), ("demo", "true")])
    night = (datetime(2020, 3, 7, 2, 11), datetime(2020, 3, 7, 2, 14))
    into(connection, "etl_run", [(1, *night, "published", 2, 0, 1, 10, 7, 3)])
    counts = (10, 7, 0, 3, 0, 0, 0)
    row = ("f1", "f1.xlsx", "answers", "wenjuanxing", *counts, "loaded", None, None, 1, DAYS[0], LAST, "p0")
    into(connection, "etl_file", [row])
    into(connection, "core_reject", [("f1", 3, "name", marks.person(PROVINCE), "no_person")])


def _regions(connection: duckdb.DuckDBPyConnection, marks: Marks) -> Iterator[tuple[str, str, str]]:
    for city, counties in TREE.items():
        into(connection, "core_region", [(city, marks.unit(city, PROVINCE), "city", PROVINCE)])
        for county in counties:
            into(connection, "core_region", [(county, marks.unit(county, city), "county", city)])
            for number in (1, 2):
                yield f"{county}{number:04d}", county, city


def _school(connection: duckdb.DuckDBPyConnection, marks: Marks, school: str, county: str, city: str) -> None:
    name = marks.unit(school, county)
    lon, lat = 113.0 + len(marks.owner) / 100, 34.7
    into(connection, "core_school", [(school, name, county, city, "primary", lon, lat, 4)])
    cell = np.asarray(coordinates_to_cells(np.array([lat]), np.array([lon]), 9), dtype=np.uint64)
    cell_name = str(cells_to_string(cell).to_pylist()[0])
    marks.owner[cell_name] = school
    into(
        connection,
        "mart_cell_day",
        [(cell_name, resolution, school, county, city, LAST, 40, 3, 1) for resolution in (6, 7, 8, 9)],
    )
    _question(connection, marks, school, county, city)
    first = ""
    for number in (1, 2):
        klass = f"{school}-{number}"
        first = _class(connection, marks, (klass, school, county, city), name, first)


def _class(
    connection: duckdb.DuckDBPyConnection,
    marks: Marks,
    where: tuple[str, str, str, str],
    school_name: str,
    neighbour: str,
) -> str:
    """A class; `neighbour`: a pupil of another class who may be meant by an unmatched row of this one."""
    klass, school, county, city = where
    name = marks.unit(klass, school)
    into(connection, "core_class", [(klass, school, county, city, "一年级", name, 1)])
    people = [marks.of(klass) for _ in range(2)]
    since = DAYS[0].replace(year=2019)
    for person in people:
        row = (
            person,
            "student",
            marks.person(klass),
            marks.person(klass),
            None,
            klass,
            school,
            county,
            city,
            since,
            None,
        )
        into(connection, "core_person", [row])
        place = ("student", klass, school, county, city, "gps", None)
        at = datetime(2020, 3, 6, 7, 30)
        into(
            connection,
            "core_response",
            [(person, LAST, at, 38.0, True, ["发热"], False, None, "none", 0, *place)],
        )
        into(
            connection,
            "core_flag",
            [(person, LAST, "fixed_second", 6, "student", klass, school, county, city)],
        )
    into(connection, "mart_missing", [(people[0], klass, school, county, city, "student", LAST, 3)])
    typed = (marks.person(klass), marks.person(klass), school_name, name)
    meant = neighbour or people[0]
    number = len(marks.owner)
    into(
        connection,
        "core_unmatched",
        [
            ("f1", number, LAST, "student", "unknown_person", meant, *typed, school, klass, county, city,
             datetime(2020, 3, 6, 8), typed[1], False, 90)
        ],
    )  # fmt: skip
    rank = [("f1", number, LAST, 1, meant, 90, "name_sounds_alike", True)]
    into(connection, "core_suggestion", rank)
    for day in DAYS:
        counted = (2, 1, 1, 2, 0, 0, 0, 0, 0)
        into(
            connection,
            "mart_class_day",
            [(klass, day, "student", *counted, 36.5, 1, 0, 1, school, county, city)],
        )
    return people[0]


def _question(
    connection: duckdb.DuckDBPyConnection, marks: Marks, school: str, county: str, city: str
) -> None:
    """A question that is asked in one school alone."""
    text, wording, option = (marks.of(school) for _ in range(3))
    row = (text, wording, None, "wenjuanxing", "┋", DAYS[0], LAST, 4, None)
    into(connection, "core_question", [row])
    into(connection, "etl_question", [("wenjuanxing", text, None, DAYS[0], LAST, 4)])
    rows = [
        (day, "student", school, county, city, wording, one, people)
        for day in DAYS
        for one, people in ((option, 3), ("*", 4))
    ]
    into(connection, "mart_question_day", rows)


def _sums(connection: duckdb.DuckDBPyConnection) -> None:
    sums = ", ".join(
        f"sum({name})" for name in (*COUNTS, "temperature_sum_c", "temperature_n", "duplicate", "unmatched")
    )
    for table, key, more in (
        ("mart_school_day", "school_id", ", county_id, city_id, 'primary'"),
        ("mart_county_day", "county_id", ", city_id"),
        ("mart_city_day", "city_id", ""),
    ):
        connection.execute(
            f"insert into {table} select {key}, day, role, {sums}{more} from mart_class_day group by all"
        )
    connection.execute(
        """create table mart_question_county_day as select day, role, county_id, city_id, wording_id, option,
            sum(people)::bigint people from mart_question_day group by all"""
    )
