"""A question by unit, one level below: who chose the option, what share, how it changed; and the files of it."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from common.settings import address
from pages.frame import View, panel
from pages.grid import grid, number, share
from pages.parts import icon
from pages.questions_ask import Ask, option_name, small, units_table
from pages.state import drills_by_row
from warehouse.queries.places import children
from warehouse.queries.questions import Question


class Id:
    """Id of the table."""

    table = "questions-table"


def by_units(seen: View, ask: Ask, question: Question, option: str) -> list[Component]:
    table = units_table(seen, ask, question)
    if table.empty:
        return []
    text = seen.text
    names = {crumb.unit_id: crumb.name for crumb in children(seen.place)}
    rows = table[(table["option"] == option) & table["unit_id"].isin(names)]
    frame = pd.DataFrame(
        {
            "unit_id": rows["unit_id"],
            "name": rows["unit_id"].map(names),
            "people": rows["people"],
            "share": rows["share"],
            "answered": rows["answered"],
            "change": rows["people"] - rows["before"],
        }
    ).sort_values(["share" if ask.share else "people", "name"], ascending=[False, True])
    heading = text(
        "questions.units",
        level=text(f"frame.level.{seen.place.child_level}"),
        option=option_name(option, question, text),
    )
    said = grid(Id.table, frame, _columns(seen, frame), text, row_id="unit_id", most=520)
    return [panel(heading, html.Div(said, className="drills"), _under(seen, question))]


def _columns(seen: View, frame: pd.DataFrame) -> list[dict[str, Any]]:
    text = seen.text
    few = {"cellClassRules": {"few": f"params.data.answered < {small()}"}}
    most = float(frame["share"].max()) if len(frame) else 1.0
    signed = {"function": "params.value == null ? '—' : params.value ? d3.format('+,')(params.value) : '0'"}
    return [
        {"field": "name", "headerName": text("questions.column.unit"), "flex": 1, "minWidth": 130},
        number(110, field="people", headerName=text("questions.column.people")),
        share(140, most=most, field="share", headerName=text("questions.column.share"), **few),
        number(110, field="answered", headerName=text("questions.column.answered")),
        number(150, field="change", headerName=text("questions.column.change"), valueFormatter=signed),
    ]


def _under(seen: View, question: Question) -> Component:
    text = seen.text
    notes: list[Component] = [html.Span(text("questions.note_units", n=small()), className="muted")]
    if seen.scope.may_export:
        query = seen.link("questions", q=question.question_id).partition("?")[2]
        notes.append(
            html.Span(
                [
                    html.A(
                        [icon("download"), kind.upper()],
                        href=address(f"/download/questions.{kind}?{query}"),
                        className="link",
                        download="",
                    )
                    for kind in ("csv", "xlsx")
                ],
                className="links",
            )
        )
    return html.Div(notes, className="under")


drills_by_row(Id.table)
