"""For a class: the students somebody has to call today, each with the reason."""

from __future__ import annotations

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from common.words import UNKNOWN
from pages.frame import counts_alone, panel
from pages.reveal import let_go
from pages.units_rows import student_rows
from pages.view import View

FLAGS = ("fever", "contact_suspected", "contact_area")


def follow_up(seen: View) -> Component:
    """The students of the class who have not reported, or whose report asks for a call."""
    text = seen.text
    if not seen.scope.may_list:
        return counts_alone(seen)
    told = [(row, why) for row in student_rows(seen) if (why := reasons(seen, row))]
    whole = dcc.Link(text("overview.class.whole"), href=seen.link("units"), className="more")
    if not told and let_go(seen):
        return panel(text("overview.class.title"), html.P(UNKNOWN), whole)
    if not told:
        return panel(text("overview.class.title"), html.P(text("overview.class.nobody")), whole)
    rows = [html.Li([html.Span(row["name"]), html.Span(why, className="muted")]) for row, why in told]
    return panel(text("overview.class.title"), html.Ul(rows, className="people"), whole)


def reasons(seen: View, row: dict[str, Any]) -> str:
    """Why a student needs a call, as words; empty when there is no reason."""
    text = seen.text
    if not row["reported"]:
        days = row["days_in_a_row"]
        return (
            text("overview.class.missing")
            if not days
            else text("overview.class.missing_days", days=text.number(days))
        )
    found = [text(f"indicator.{key}.name") for key in FLAGS if row[key]]
    if row["fever"] and row["temperature_c"]:
        found[0] = f"{found[0]} {text.number(row['temperature_c'], 1)} ℃"
    if row["diagnosis"] in ("suspected", "confirmed"):
        found.insert(0, text(f"indicator.{row['diagnosis']}.name"))
    return text("overview.comma").join(found)
