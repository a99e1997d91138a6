"""Routes of the units page: its rows for the grid, and the same rows as CSV or XLSX to take away."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import orjson
import pandas as pd
from flask import Blueprint, Response, abort, request

from access import noted
from common.words import UNKNOWN
from pages.leaving import Taken, inside, notes, outward, unit_counts
from pages.sheets import csv_bytes, xlsx_bytes
from pages.units_rows import COUNTS, flat, level_of, student_rows, unit_frame, units_by_column
from pages.view import View, current_scope, first_values, view

routes = Blueprint("units", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STUDENT = (
    "name",
    "number",
    "reported",
    "submitted_at",
    "temperature_c",
    "fever",
    "symptoms",
    "contact_area",
    "contact_suspected",
    "diagnosis",
    "isolation_days",
    "days_in_a_row",
)


def _asked() -> View:
    return view("units", **first_values(request.args.to_dict()))


@routes.get("/units/rows.json")
def rows() -> Response:
    """What the grid shows for this address, within the reader's scope: units by column, students by row."""
    seen = _asked()
    level = level_of(seen)
    found = {"columns": units_by_column(seen, level)} if level else {"rows": student_rows(seen)}
    return Response(orjson.dumps(found, option=orjson.OPT_SERIALIZE_NUMPY), mimetype="application/json")


@routes.get("/download/units.<kind>")
def download(kind: str) -> Response:
    """The table as a file; refused to roles that may not export."""
    if kind not in ("csv", "xlsx"):
        abort(404)
    if not current_scope().may_export:
        abort(403)
    seen = outward(_asked())
    taken = _sheet(seen)
    if taken is None:
        abort(403)
    noted.export(seen.scope, f"units.{kind}", len(taken.frame))
    name = f"{seen.text('units.file', place=seen.place.name)}_{seen.day:%Y%m%d}.{kind}"
    if kind == "csv":
        answer = Response(csv_bytes(taken.frame, taken.heads, taken.notes), mimetype="text/csv")
    else:
        body = xlsx_bytes(taken.frame, taken.heads, taken.name, taken.notes)
        answer = Response(body, mimetype=XLSX)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer


def _sheet(seen: View) -> Taken | None:
    """The table; None where it would be of single people and the reader may see no single answers."""
    text = seen.text
    level = level_of(seen)
    if level is None:
        return _students(seen)
    frame = unit_frame(seen, level)
    order = ["unit_id", *(["parent"] if flat(seen, level) else []), "name", "rate", *COUNTS, "temperature"]
    heads = {
        "unit_id": text("units.id"),
        "parent": text("units.parent"),
        "name": text(f"frame.level.{level}"),
    }
    named = [heads.get(name) or _head(seen, name) for name in order]
    frame = frame[order].assign(rate=(100 * frame["rate"]).round(2))
    if inside(seen.scope):
        return Taken(frame, named, seen.place.name)
    return Taken(unit_counts(seen, level, frame), named, seen.place.name, notes("leaving.everybody"))


def _students(seen: View) -> Taken | None:
    if not (seen.scope.may_see_rows and seen.scope.may_list):
        return None
    whole = inside(seen.scope)
    shown = STUDENT if whole else ("name", *STUDENT[2:])  # an id stands in place of the name
    rows = [_student(seen, row) for row in student_rows(seen)]
    first = "name" if whole else "pseudonym"
    heads = [seen.text(f"units.student.{name}") for name in (first, *shown[1:])]
    return Taken(pd.DataFrame(rows, columns=list(shown)), heads, seen.place.name)


def _student(seen: View, row: dict[str, Any]) -> dict[str, Any]:
    """A student's row in words."""
    said = row["diagnosis"]
    flags = ("reported", "fever", "contact_area", "contact_suspected")
    diagnosis = seen.text(f"units.diagnosis.{said}") if said else UNKNOWN
    return {**row, **{name: _yes(seen, row[name]) for name in flags}, "diagnosis": diagnosis}


def _head(seen: View, name: str) -> str:
    return f"{seen.text(f'indicator.{name}.name')} ({seen.text(f'indicator.{name}.unit')})"


def _yes(seen: View, value: object) -> str:
    return UNKNOWN if value is None else seen.text("units.yes" if value else "units.no")
