"""Subject: what is stored of one person, to answer them or a child's parents; on record, to print or as a sheet."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import quote

import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component
from flask import Blueprint, Response, abort, render_template, request

from access.audit import Entry
from access.recorder import put
from common.clock import SHANGHAI
from common.settings import address
from pages.frame import View, panel, register, shown
from pages.sheets import xlsx_bytes
from pages.subject_told import as_rows, sections
from pages.view import current_scope, current_text
from pages.written import Written
from warehouse.queries.base import data_dir
from warehouse.queries.subject import people, stored

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PURPOSE = "subject_request"
FIELDS = ("name", "number", "asked_by")
routes = Blueprint("subject", __name__, template_folder="templates")


def layout(unit: str | None = None, day: str | None = None, **rest: Any) -> Written:
    """The page for the address `/subject`."""
    return shown("subject", body, unit, day, rest)


def body(seen: View) -> list[Component]:
    """Whom it is about; the report opens beside the page. Nothing that is typed goes into an address."""
    text = seen.text
    fields = [_field(one, text(f"subject.{one}")) for one in FIELDS]
    buttons = [
        html.Button(
            text(f"subject.as_{kind}"), type="submit", name="as", value=kind, className=f"btn btn-{look}"
        )
        for kind, look in (("page", "primary"), ("sheet", "outline-primary"))
        if kind == "page" or seen.scope.may_export
    ]
    form = html.Form(
        [*fields, html.Div(buttons, className="links")],
        action=address("/subject/report"),
        method="POST",
        target="_blank",
        className="subject",
    )
    return [panel(text("subject.title"), html.P(text("subject.about"), className="muted"), form)]


def _field(name: str, label: str) -> Component:
    part = dcc.Input(
        id=f"subject-{name}",
        name=name,
        type="text",
        required=True,
        maxLength=60,
        autoComplete="off",
        className="form-control form-control-sm",
    )
    return html.Label([html.Span(label, className="field-label"), part], className="field")


@routes.post("/subject/report")
def report() -> Response | tuple[str, int]:
    """The report on one person of exactly this name and number within the reader's scope."""
    scope = replace(current_scope(), purpose=PURPOSE)
    name, number, asked_by = (request.form.get(one, "").strip()[:60] for one in FIELDS)
    as_sheet = request.form.get("as") == "sheet"
    if not scope.may_see_names or (as_sheet and not scope.may_export):
        abort(403)
    if not (name and number and asked_by):
        abort(400)
    found = people(scope, name, number)
    parts = stored(scope, found[0]) if len(found) == 1 else {}
    entry = Entry(
        "subject_report",
        subject=found[0] if parts else "",
        rows=sum(map(len, parts.values())),
        purpose=f"{PURPOSE}: {asked_by}",
        outcome="ok" if parts else "not_found",
    )
    put(data_dir(), entry)
    if not parts:
        return _page({}, asked_by), 404
    return _sheet(parts) if as_sheet else Response(_page(parts, asked_by))


def _page(parts: dict[str, pd.DataFrame], asked_by: str) -> str:
    text, scope = current_text(), current_scope()
    made = f"{datetime.now(SHANGHAI):%Y-%m-%d %H:%M}"
    told = sections(parts, text)
    return render_template(
        "subject.html", text=text, parts=told, asked_by=asked_by, made=made, user=scope.user, address=address
    )


def _sheet(parts: dict[str, pd.DataFrame]) -> Response:
    text = current_text()
    frame, heads = as_rows(sections(parts, text), text)
    answer = Response(xlsx_bytes(frame, heads, text("subject.file")), mimetype=XLSX)
    file = f"{text('subject.file')}-{datetime.now(SHANGHAI):%Y%m%d-%H%M}.xlsx"
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"subject.xlsx\"; filename*=UTF-8''{quote(file)}"
    )
    return answer


register("subject", layout)
