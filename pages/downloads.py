"""Files to take away: missing people or units, trends, questions, refused and unmatched rows, as CSV or XLSX.

Each is asked for by the address of its page and answered within the reader's scope.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pandas as pd
from flask import Blueprint, Response, abort, request

from access import noted
from access.scope import Level
from analysis.cells import coarsened
from analysis.rates import SMALL_CELL
from common.errors import EpiDeskError, NotInScope
from pages.asked import Ask, reckoned
from pages.data_rows import head, table_of
from pages.leaving import Taken, alone, cell_notes, inside, notes, outward, trend_counts, unit_counts
from pages.leaving_questions import question_counts
from pages.missing_ask import Ask as MissingAsk
from pages.questions_ask import Ask as QuestionsAsk
from pages.questions_ask import option_name, series, title, units_table
from pages.sheets import csv_bytes, xlsx_bytes
from pages.view import View, first_values, view
from warehouse.queries.cells import RESOLUTIONS, cells_by_county
from warehouse.queries.flags import FLAGS
from warehouse.queries.missing import missing_people, missing_units
from warehouse.queries.places import children
from warehouse.queries.questions import question_of
from warehouse.queries.trends import daily

routes = Blueprint("downloads", __name__)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PEOPLE = ("county", "school", "grade", "class", "role", "name", "student_no", "days_in_a_row")
NAMING = ("name", "number", "suggested", "value")
UNITS = ("unit_id", "unit", "inside", "enrolled", "reported", "missing", "rate", "long_missing")


def missing_file(seen: View) -> Taken:
    """The table of the missing page: units above a school, people from the school on; outside always units."""
    text, ask = seen.text, MissingAsk.of(seen)
    whole = inside(seen.scope)
    by: Level | None = ask.by if whole else ask.by or "class"
    if by is None:
        people = missing_people(seen.scope, seen.day, least=ask.days, role=ask.role)
        roles = {role: text(f"frame.role.{role}") for role in ("student", "staff")}
        frame = people.assign(role=people["role"].map(roles))[list(PEOPLE)]
        return Taken(frame, [text(f"missing.column.{one}") for one in PEOPLE], text("missing.file"))
    rows = missing_units(seen.scope, by, seen.day, least=ask.days, role=ask.role, limit=100_000)
    rate = (rows["missing"] / rows["enrolled"].where(rows["enrolled"] > 0)).round(4)
    heads = [text(f"missing.column.{one}") for one in UNITS[:2]]
    heads += [text(f"missing.{one}") for one in UNITS[2:-1]]
    frame = rows.rename(columns={"name": "unit"}).assign(rate=rate)[list(UNITS)]
    if whole:
        return Taken(frame, [*heads, text("missing.long", n=ask.days)], text("missing.file_units"))
    frame = unit_counts(seen, by, frame.drop(columns="long_missing"))
    return Taken(frame, heads, text("missing.file_units"), notes("leaving.everybody"))


def trends_file(seen: View) -> Taken:
    """The figures behind the lines: one row per unit and day."""
    text, ask = seen.text, Ask.of(seen)
    counts = daily(seen.scope, ask.units, seen.days[0], seen.days[-1], role=ask.role, of=ask.indicator)
    frame = reckoned(counts, ask)
    columns = ["day", "unit_id", "name", "numerator", "denominator", "value"]
    heads = [text(f"trends.column.{one}") for one in columns]
    name = ask.indicator.name(text)
    frame = frame[columns].assign(value=frame["value"].round(6))
    if inside(seen.scope):
        return Taken(frame, heads, name)
    if ask.indicator.question is not None:
        return Taken(frame[:0], heads, name, notes("leaving.own"))
    return Taken(trend_counts(seen, ask, frame), heads, name, notes("leaving.everybody"))


def questions_file(seen: View) -> Taken:
    """The options of a question on the day: one row per unit one level below (of a class, itself) and option."""
    text, ask = seen.text, QuestionsAsk.of(seen)
    question = question_of(ask.asked)
    table = pd.DataFrame() if question is None else units_table(seen, ask, question)
    columns = ["unit_id", "unit", "option", "people", "answered", "share"]
    heads = [text(f"questions.column.{one}") for one in columns]
    if question is None:
        return Taken(pd.DataFrame({one: [] for one in columns}), heads, text("questions.file"))
    if table.empty:
        long = series(seen, ask, question)
        table = long[long["day"] == pd.Timestamp(seen.day)].assign(unit_id=seen.place.unit_id)
    if table.empty:  # nobody here was asked it: not even what it asks is told
        return Taken(pd.DataFrame({one: [] for one in columns}), heads, text("questions.file"))
    names = {crumb.unit_id: crumb.name for crumb in children(seen.place)}
    told = [] if inside(seen.scope) else notes("leaving.everybody")
    table = question_counts(seen, question, table.assign(share=table["share"].round(6)))
    frame = table.assign(
        unit=[names.get(one, seen.place.name) for one in table["unit_id"]],
        option=[option_name(one, question, text) for one in table["option"]],
    )
    return Taken(frame.sort_values("unit_id", kind="stable")[columns], heads, title(question, text), told)


def cells_file(seen: View) -> Taken | None:
    """Where people checked in: cells of 11 or more, county by county; None below a county."""
    if seen.place.level in ("school", "class"):
        return None
    text = seen.text
    found, left = coarsened(cells_by_county(seen.scope, seen.day), SMALL_CELL, RESOLUTIONS[0])
    columns = ["county_id", "cell", "resolution", "people", "fever", "contact_area"]
    heads = [text(f"map.column.{one}") for one in columns]
    frame = alone(found[columns], ("fever", "contact_area"), ())
    return Taken(frame, heads, text("map.file_cells"), [*notes(), *cell_notes(left)])


def rows_file(tab: str) -> Callable[[View], Taken | None]:
    """The rows of a tab of the data page; None for who may see no single answers."""

    def taken(seen: View) -> Taken | None:
        units = tab == "flags" and seen.place.level not in ("school", "class")
        if not (units or seen.scope.may_see_rows):
            return None
        frame = table_of(seen, tab)
        told: list[str] = []
        if not inside(seen.scope):
            kept = ("name",) if tab == "flags" else ()  # there an id stands in its place
            frame = frame.drop(columns=[one for one in NAMING if one in frame and one not in kept])
            if units:
                frame, told = alone(frame, ("flagged", "reported", *FLAGS), ("share",)), notes()
        heads = [head(seen.text, tab, str(one)) for one in frame]
        if not inside(seen.scope) and "name" in frame:
            heads[list(frame).index("name")] = seen.text("units.student.pseudonym")
        return Taken(frame, heads, seen.text(f"data.tab.{tab}"), told)

    return taken


FILES: dict[str, tuple[str, Callable[[View], Taken | None]]] = {
    "missing": ("missing", missing_file),
    "trends": ("trends", trends_file),
    "questions": ("questions", questions_file),
    "cells": ("map", cells_file),
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
        seen = outward(seen)
        taken = take(seen)
        if taken is None:
            abort(403)
        noted.export(seen.scope, f"{what}.{kind}", len(taken.frame))
    except NotInScope:
        abort(403)
    except EpiDeskError:
        abort(503)
    table = (taken.frame, taken.heads)
    body = csv_bytes(*table, taken.notes) if kind == "csv" else xlsx_bytes(*table, taken.name, taken.notes)
    answer = Response(body, mimetype="text/csv; charset=utf-8" if kind == "csv" else XLSX)
    file = f"{seen.place.name}-{taken.name}-{seen.day:%Y%m%d}.{kind}"
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"{what}.{kind}\"; filename*=UTF-8''{quote(file)}"
    )
    return answer
