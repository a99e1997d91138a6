"""OneRoster 1.1 and 1.2 bundles: users, organisations, classes and enrolments, laid side by side as one roster."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from etl.convert.classes import parse_class
from etl.convert.grades import GRADES as NAMES
from etl.formats.base import ROW, SAMPLE_ROWS, Table, column_names, open_table

HEADER = ("oneroster", "county", "school_name", "school_code", "name", "role", "grade", "class", "number", "gender",
          "birth_date", "begins", "ends")  # fmt: skip
"""The columns that a bundle is given; `etl/sources/oneroster.toml` says what they are."""
GRADES = {f"{rank:02d}": name for rank, name in NAMES.items() if rank > 0} | {"KG": "大班", "PK": "中班"}
"""CEDS codes; the year before the first grade is a kindergarten's last."""
FAMILY = frozenset({"parent", "guardian", "relative"})
SEXES = {"male": "男", "female": "女"}
ABOVE = 6
"""Organisations above a school that are looked at to find its county."""
BATCH = 50_000
Row = dict[str, Any]


@contextmanager
def opened(path: Path, files: Mapping[str, Path]) -> Iterator[Table]:
    """A bundle's files by their names (`users.csv` …) as one table: a row a person and enrolment."""
    bundle = Bundle.read(files)
    rows = list(bundle.rows())
    notes = [f"bundle_left_out:{bundle.left_out}"] if bundle.left_out else []
    head = [list(HEADER), *([cell or "" for cell in cells] for _, cells in rows[: SAMPLE_ROWS - 1])]
    yield _BundleTable(path, "OneRoster", bundle.version, head, notes, rows=rows)


class _BundleTable(Table):
    def __init__(self, *args: Any, rows: list[tuple[int, list[str | None]]]) -> None:
        super().__init__(*args)
        self.rows = rows

    def batches(self, first_row: int, width: int) -> Iterator[pa.RecordBatch]:
        for start in range(0, len(self.rows), BATCH):
            part = self.rows[start : start + BATCH]
            columns = [pa.array([cells[i] for _, cells in part], pa.string()) for i in range(width)]
            numbers = pa.array([row_no for row_no, _ in part], pa.int32())
            yield pa.RecordBatch.from_arrays([*columns, numbers], names=[*column_names(width), ROW])


@dataclass
class Bundle:
    """What the files say, by sourcedId; without rows that are to be deleted."""

    version: str
    users: pa.Table
    orgs: dict[str, Row]
    classes: dict[str, Row]
    sessions: dict[str, Row]
    demographics: dict[str, Row]
    roles: dict[str, list[Row]]
    enrolments: dict[str, list[Row]]
    left_out: int = 0
    _counties: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, files: Mapping[str, Path]) -> Bundle:
        """Read the files that matter; missing ones hold nothing."""
        users = _table(files.get("users.csv"))
        classes = _by_id(_table(files.get("classes.csv")))
        roles = _grouped(_table(files.get("roles.csv")))
        return cls(
            version="1.2" if roles or "usermasteridentifier" in users.column_names else "1.1",
            users=users,
            orgs=_by_id(_table(files.get("orgs.csv"))),
            classes=classes,
            sessions=_by_id(_table(files.get("academicsessions.csv"))),
            demographics=_by_id(_table(files.get("demographics.csv"))),
            roles=roles,
            enrolments=_grouped(_of_home_classes(_table(files.get("enrollments.csv")), classes)),
        )

    def rows(self) -> Iterator[tuple[int, list[str | None]]]:
        """Spreadsheet row of `users.csv` and the cells of HEADER, once for each class that a student is or was in."""
        for batch in self.users.to_batches(BATCH):
            for user in batch.to_pylist():
                role = self._role(user)
                if user.get("status") == "tobedeleted" or role is None:
                    self.left_out += 1
                    continue
                for enrolment in self._enrolments(user, role):
                    yield user[ROW], self._cells(user, role, enrolment)

    def _role(self, user: Row) -> str | None:
        """student or staff; None for family."""
        held = [one["role"] for one in self._primary_first(user) if one.get("role")]
        role = (held[0] if held else user.get("role") or "").lower()
        if not role or role in FAMILY:
            return None
        return "student" if role == "student" else "staff"

    def _primary_first(self, user: Row) -> list[Row]:
        held = self.roles.get(user["sourcedid"], [])
        return sorted(held, key=lambda one: one.get("roletype") != "primary")

    def _enrolments(self, user: Row, role: str) -> list[Row]:
        """A student's classes, one after the other; nothing of a member of staff's, who belong to their school."""
        held = self.enrolments.get(user["sourcedid"], []) if role == "student" else []
        if not held:
            return [{}]
        named = [one for one in held if parse_class(self._class(one).get("title")).number is not None]
        home = [one for one in held if self._class(one).get("classtype") == "homeroom"] or named or held
        first: dict[str | None, Row] = {}
        for one in sorted(
            home, key=lambda e: (self._period(e)[0] or "", e.get("primary") != "true", e["classsourcedid"])
        ):
            first.setdefault(self._period(one)[0], one)
        return list(first.values())

    def _class(self, enrolment: Row) -> Row:
        return self.classes.get(enrolment.get("classsourcedid") or "", {})

    def _cells(self, user: Row, role: str, enrolment: Row) -> list[str | None]:
        group = self._class(enrolment)
        school = self._school(user, group, enrolment)
        begins, ends = self._period(enrolment)
        told = self.demographics.get(user["sourcedid"], {})
        number = user.get("identifier") or user.get("usermasteridentifier") or _bare_ids(user.get("userids"))
        grade = (group.get("grades") or user.get("grades") or "").split(",")[0].strip()
        return [
            user["sourcedid"], self._county(school.get("sourcedid")), school.get("name"),
            school.get("identifier") or school.get("sourcedid"), _full_name(user), role,
            GRADES.get(grade.zfill(2).upper(), grade) or None, group.get("title"), number or user["sourcedid"],
            SEXES.get((told.get("sex") or "").lower()), told.get("birthdate"), begins, ends,
        ]  # fmt: skip

    def _school(self, user: Row, group: Row, enrolment: Row) -> Row:
        """The school of the class, else the one that the person belongs to."""
        held = [one.get("orgsourcedid") for one in self._primary_first(user)]
        ids = [enrolment.get("schoolsourcedid"), group.get("schoolsourcedid"), user.get("primaryorgsourcedid"), *held,
               *(user.get("orgsourcedids") or "").split(",")]  # fmt: skip
        known = [self.orgs[one.strip()] for one in ids if one and one.strip() in self.orgs]
        return next((org for org in known if org.get("type") == "school"), known[0] if known else {})

    def _county(self, school: str | None) -> str | None:
        """The names of the organisations above a school, nearest first, for one of them to name its county."""
        if school is None:
            return None
        if school not in self._counties:
            names: list[str] = []
            above = self.orgs.get(school, {}).get("parentsourcedid")
            while above in self.orgs and len(names) < ABOVE:
                names.append(self.orgs[above].get("name") or "")
                above = self.orgs[above].get("parentsourcedid")
            self._counties[school] = "|".join(names)
        return self._counties[school] or None

    def _period(self, enrolment: Row) -> tuple[str | None, str | None]:
        """First and last day of an enrolment: its own, else those of its class's terms."""
        terms = (self._class(enrolment).get("termsourcedids") or "").split(",")
        known = [self.sessions[term.strip()] for term in terms if term.strip() in self.sessions]
        starts = [one["startdate"] for one in known if one.get("startdate")]
        ends = [one["enddate"] for one in known if one.get("enddate")]
        return (
            enrolment.get("begindate") or min(starts, default=None),
            enrolment.get("enddate") or max(ends, default=None),
        )


def _table(path: Path | None) -> pa.Table:
    """A file's rows; columns by their headers in lower case, and `row_no`."""
    if path is None:
        return pa.table({"sourcedid": pa.array([], pa.string()), ROW: pa.array([], pa.int32())})
    with open_table(path) as table:
        header = [cell.strip().lower() for cell in table.head[0]]
        batches = list(table.batches(2, len(header)))
    columns = {ROW: pa.chunked_array([batch.column(ROW) for batch in batches], pa.int32())}
    for index, name in enumerate(header):
        columns.setdefault(name, pa.chunked_array([batch.column(index) for batch in batches], pa.string()))
    return pa.table(columns)


def _current(table: pa.Table) -> pa.Table:
    if "status" not in table.column_names:
        return table
    return table.filter(pc.fill_null(pc.not_equal(table["status"], "tobedeleted"), True))


def _by_id(table: pa.Table) -> dict[str, Row]:
    return {row["sourcedid"]: row for row in _current(table).to_pylist() if row.get("sourcedid")}


def _grouped(table: pa.Table) -> dict[str, list[Row]]:
    """Rows by the user whom they are about."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in _current(table).to_pylist():
        if row.get("usersourcedid"):
            found[row["usersourcedid"]].append(row)
    return dict(found)


def _of_home_classes(enrolments: pa.Table, classes: Mapping[str, Row]) -> pa.Table:
    """Enrolments in home classes where there are such: a pupil is in a dozen courses, but in one class."""
    home = [one for one, group in classes.items() if group.get("classtype") == "homeroom"]
    if not home or "classsourcedid" not in enrolments.column_names:
        return enrolments
    students = set(
        enrolments.filter(pc.is_in(enrolments["classsourcedid"], pa.array(home)))["usersourcedid"].to_pylist()
    )
    others = pc.invert(
        pc.is_in(enrolments["usersourcedid"], pa.array(sorted(filter(None, students)), pa.string()))
    )
    return enrolments.filter(pc.or_(pc.is_in(enrolments["classsourcedid"], pa.array(home)), others))


def _full_name(user: Row) -> str | None:
    """王梓轩, but Tyrone Dyer."""
    family, given = (user.get("familyname") or "").strip(), (user.get("givenname") or "").strip()
    joined = f"{given} {family}".strip() if (family + given).isascii() else family + given
    return joined or None


def _bare_ids(text: str | None) -> str | None:
    """The first of `{Fed:12345},{SIS:987}`."""
    first = (text or "").split(",")[0].strip("{} ")
    return first.rpartition(":")[2] or None
