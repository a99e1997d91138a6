"""Files to take away: missing people or units, trends, questions, refused and unmatched rows, as CSV or XLSX.

Each is asked for by the address of its page and answered within the reader's scope.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pandas as pd
from flask import Blueprint, Response, abort, request

from access import noted
from common.errors import EpiDeskError, NotInScope
from pages.asked import Ask, reckoned
from pages.data_rows import head, table_of
from pages.missing_ask import Ask as MissingAsk
from pages.questions_ask import Ask as QuestionsAsk
from pages.questions_ask import option_name, series, title, units_table
from pages.sheets import csv_bytes, xlsx_bytes
from pages.view import View, first_values, view
from warehouse.queries.missing import missing_people, missing_units
from warehouse.queries.places import children
from warehouse.queries.questions import question_of
from warehouse.queries.trends import daily

routes = Blueprint("downloads", __name__)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PEOPLE = ("county", "school", "grade", "class", "role", "name", "student_no", "days_in_a_row")
UNITS = ("unit_id", "unit", "inside", "enrolled", "reported", "missing", "rate", "long_missing")
# the frame, its heads and the name of the file
Taken = tuple[pd.DataFrame, list[str], str]


def missing_file(seen: View) -> Taken:
    """The table of the missing page: units above a school, people from the school on."""
    text, ask = seen.text, MissingAsk.of(seen)
    if ask.by:
        rows = missing_units(seen.scope, ask.by, seen.day, least=ask.days, role=ask.role, limit=100_000)
        rate = (rows["missing"] / rows["enrolled"].where(rows["enrolled"] > 0)).round(4)
        frame = rows.rename(columns={"name": "unit"}).assign(rate=rate)[list(UNITS)]
        heads = [text(f"missing.column.{one}") for one in UNITS[:2]]
        heads += [text(f"missing.{one}") for one in UNITS[2:-1]] + [text("missing.long", n=ask.days)]
        return frame, heads, text("missing.file_units")
    people = missing_people(seen.scope, seen.day, least=ask.days, role=ask.role)
    roles = {role: text(f"frame.role.{role}") for role in ("student", "staff")}
    frame = people.assign(role=people["role"].map(roles))[list(PEOPLE)]
    return frame, [text(f"missing.column.{one}") for one in PEOPLE], text("missing.file")


def trends_file(seen: View) -> Taken:
    """The figures behind the lines: one row per unit and day."""
    text, ask = seen.text, Ask.of(seen)
    counts = daily(seen.scope, ask.units, seen.days[0], seen.days[-1], role=ask.role, of=ask.indicator)
    frame = reckoned(counts, ask)
    columns = ["day", "unit_id", "name", "numerator", "denominator", "value"]
    heads = [text(f"trends.column.{one}") for one in columns]
    name = ask.indicator.name(text)
    return frame[columns].assign(value=frame["value"].round(6)), heads, name


def questions_file(seen: View) -> Taken:
    """The options of a question on the day: one row per unit one level below (of a class, itself) and option."""
    text, ask = seen.text, QuestionsAsk.of(seen)
    question = question_of(ask.asked)
    table = pd.DataFrame() if question is None else units_table(seen, ask, question)
    columns = ["unit_id", "unit", "option", "people", "answered", "share"]
    heads = [text(f"questions.column.{one}") for one in columns]
    if question is None:
        return pd.DataFrame({one: [] for one in columns}), heads, text("questions.file")
    if table.empty:
        long = series(seen, ask, question)
        table = long[long["day"] == pd.Timestamp(seen.day)].assign(unit_id=seen.place.unit_id)
    names = {crumb.unit_id: crumb.name for crumb in children(seen.place)}
    frame = table.assign(
        unit=[names.get(one, seen.place.name) for one in table["unit_id"]],
        option=[option_name(one, question, text) for one in table["option"]],
        share=table["share"].round(6),
    )
    return frame.sort_values("unit_id", kind="stable")[columns], heads, title(question, text)


def rows_file(tab: str) -> Callable[[View], Taken]:
    """The rows of a tab of the data page."""

    def taken(seen: View) -> Taken:
        frame = table_of(seen, tab)
        heads = [head(seen.text, tab, str(one)) for one in frame]
        return frame, heads, seen.text(f"data.tab.{tab}")

    return taken


FILES: dict[str, tuple[str, Callable[[View], Taken]]] = {
    "missing": ("missing", missing_file),
    "trends": ("trends", trends_file),
    "questions": ("questions", questions_file),
    "refused": ("data", rows_file("refused")),
    "unmatched": ("data", rows_file("unmatched")),
    "flags": ("data", rows_file("flags")),
}


@routes.get("/download/<what>.<kind>")
def download(what: str, kind: str) -> Response:
    """The file, or 403 outside of the reader's scope and for readers who may not take data away."""
    if what not in FILES or kind not in ("csv", "xlsx"):
        abort(404)
    page, take = FILES[what]
    try:
        seen = view(page, **first_values(request.args.to_dict()))
        if not seen.scope.may_export:
            abort(403)
        frame, heads, name = take(seen)
        noted.export(seen.scope, f"{what}.{kind}", len(frame))
    except NotInScope:
        abort(403)
    except EpiDeskError:
        abort(503)
    body = csv_bytes(frame, heads) if kind == "csv" else xlsx_bytes(frame, heads, name)
    answer = Response(body, mimetype="text/csv; charset=utf-8" if kind == "csv" else XLSX)
    file = f"{seen.place.name}-{name}-{seen.day:%Y%m%d}.{kind}"
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"{what}.{kind}\"; filename*=UTF-8''{quote(file)}"
    )
    return answer
