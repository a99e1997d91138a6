"""Audit: who did or saw what, searched and taken away by the auditor; and whether the log is whole."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any
from urllib.parse import quote

import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component
from flask import Blueprint, Response, abort, request

from access.audit import KINDS, Entry
from access.audit_search import users
from access.chain import Line
from access.recorder import put
from access.store import store
from common.clock import SHANGHAI
from common.errors import NotInScope
from common.settings import address
from common.words import Text
from pages.audit_rows import COLUMNS, PERIODS, Ask, checked, entries
from pages.controls import field, radio
from pages.frame import View, empty, panel, register, shown
from pages.grid import grid, number
from pages.parts import icon
from pages.sheets import csv_bytes, xlsx_bytes
from pages.state import control
from pages.view import first_values, view
from pages.written import Written
from warehouse.queries.base import data_dir

SHOWN = 1_000
TAKEN = 200_000
WIDTHS = {"seq": 80, "at": 170, "user": 120, "role": 120, "kind": 130, "unit": 180, "subject": 200, "rows": 130,
          "purpose": 150, "outcome": 110}  # fmt: skip
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
routes = Blueprint("audit", __name__)


class Id:
    table = "audit-table"


def layout(unit: str | None = None, day: str | None = None, **rest: Any) -> Written:
    """The page for the address `/audit?span=30&since=…&upto=…&who=…&kind=…&of=…&text=…`."""
    return shown("audit", body, unit, day, rest, mark=time.monotonic_ns())


def body(seen: View) -> list[Component]:
    """Whether the chain is whole, what to look for, and the entries."""
    frame, count = entries(seen, SHOWN)
    put(data_dir(), Entry("audit_read", subject="page", rows=len(frame)))
    head = panel(seen.text("audit.title"), _state(seen.text), html.Div(_filters(seen), className="controls"))
    return [head, panel("", *_table(seen, frame, count))]


def _state(text: Text) -> Component:
    found = checked()
    if found.fault:
        fault = text(f"audit.fault.{found.fault.what}", n=found.fault.seq)
        return html.P([icon("info"), fault], className="chain broken", role="alert")
    first, last = _when(found.first), _when(found.last)
    whole = text("audit.say.whole", n=text.number(found.entries), first=first, last=last)
    return html.P([icon("audit"), whole], className="chain", role="status")


def _when(line: Line | None) -> str:
    return f"{datetime.fromisoformat(line.at).astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if line else ""


def _filters(seen: View) -> list[Component]:
    text, ask = seen.text, Ask.of(seen)
    kinds = [{"value": one, "label": text(f"audit.kind.{one}")} for one in KINDS]
    people = [{"value": one, "label": one} for one in users(store(data_dir())) if one]
    return [
        field(
            text("audit.period"),
            radio("span", PERIODS, ask.days, [text(f"audit.days.{one}") for one in PERIODS]),
        ),
        field(text("audit.since"), _typed("since", ask.since.isoformat() if ask.since else "", "2026-03-01")),
        field(text("audit.upto"), _typed("upto", ask.upto.isoformat() if ask.upto else "", "2026-03-31")),
        field(text("audit.column.user"), _choice("who", people, ask.user, text)),
        field(text("audit.column.kind"), _choice("kind", kinds, ask.kind, text)),
        field(text("audit.of"), _typed("of", ask.unit, "410105")),
        field(text("audit.text"), _typed("text", ask.text, "")),
        _downloads(seen),
    ]


def _typed(key: str, value: str, example: str) -> Component:
    one: Component = dcc.Input(
        value,
        id=control(key),
        type="search",
        debounce=True,
        placeholder=example,
        className="form-control form-control-sm",
    )
    return one


def _choice(key: str, options: list[dict[str, str]], value: str, text: Text) -> Component:
    one: Component = dcc.Dropdown(
        options,
        value or None,
        id=control(key),
        placeholder=text("audit.everything"),
        clearable=True,
        className="choice",
    )
    return one


def _downloads(seen: View) -> Component:
    query = seen.link("audit").partition("?")[2]
    links = [
        html.A(
            [icon("download"), kind.upper()],
            href=address(f"/audit/log.{kind}?{query}"),
            className="link",
            download="",
        )
        for kind in ("csv", "xlsx")
    ]
    label = html.Span(seen.text("audit.download"), className="field-label")
    return html.Div([label, html.Div(links, className="links")], className="field")


def _table(seen: View, frame: pd.DataFrame, count: int) -> list[Component]:
    text = seen.text
    if frame.empty:
        return [empty(text("audit.nothing"), text("audit.nothing_do"))]
    said = text("audit.count", n=text.number(count))
    if count > len(frame):
        said += text("audit.cut", n=text.number(SHOWN))
    columns = [_column(name, text) for name in COLUMNS]
    return [html.P(said, className="muted"), grid(Id.table, frame, columns, text, most=620)]


def _column(name: str, text: Text) -> dict[str, Any]:
    column: dict[str, Any] = {"field": name, "headerName": text(f"audit.column.{name}"), "tooltipField": name}
    if name in ("seq", "rows"):
        return column | number(WIDTHS[name])
    return column | ({"width": WIDTHS[name]} if name in WIDTHS else {"flex": 1, "minWidth": 120})


@routes.get("/audit/log.<kind>")
def download(kind: str) -> Response:
    """The entries that the address asks for, as a file; itself on record."""
    if kind not in ("csv", "xlsx"):
        abort(404)
    try:
        seen = view("audit", **first_values(request.args.to_dict()))
        frame, _ = entries(seen, TAKEN)
    except NotInScope:
        abort(403)
    put(data_dir(), Entry("audit_read", subject=f"log.{kind}", rows=len(frame)))
    heads = [seen.text(f"audit.column.{name}") for name in COLUMNS]
    name = seen.text("frame.page.audit")
    body = csv_bytes(frame, heads) if kind == "csv" else xlsx_bytes(frame, heads, name)
    answer = Response(body, mimetype="text/csv; charset=utf-8" if kind == "csv" else XLSX)
    file = f"{name}-{datetime.now(SHANGHAI):%Y%m%d-%H%M}.{kind}"
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"audit.{kind}\"; filename*=UTF-8''{quote(file)}"
    )
    return answer


register("audit", layout)
