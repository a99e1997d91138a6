"""Data: what the nights took in, what they refused and why, who could not be matched, which questions were
asked.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from common.settings import address
from pages.controls import chosen
from pages.data_rows import ALL, COLUMNS, SHOWN, TABS, TAKEN, head, of_people, table_of, tabs, why_refused
from pages.data_steward import worklist
from pages.frame import View, counts_alone, empty, panel, register, shown
from pages.grid import grid, number, share
from pages.parts import icon
from pages.questions_ask import is_new
from pages.view import current_scope
from pages.written import Written, once
from warehouse.decisions import stamp
from warehouse.queries.base import data_dir
from warehouse.queries.data import (
    FILE_COLUMNS,
    sees_bureau,
    totals,
)
from warehouse.queries.flags import FLAGS
from warehouse.queries.questions import questions
from warehouse.queries.sources import configures

NUMBERS = {
    "row_no",
    "answers",
    "files_new",
    "suggested_score",
    "times",
    "flagged",
    "reported",
    *FLAGS,
    *FILE_COLUMNS,
}
# Where the words for what a column holds stand; what has none is shown as it is.
WORDS = {
    "reason": ("night.row", "night.unmatched"),
    "state": ("night.state",),
    "kind": ("data.kind",),
    "field": ("data.field",),
    "source": ("data.source",),
    "role": ("frame.role",),
}


class Id:
    table = "data-table"


def layout(unit: str | None = None, day: str | None = None, **rest: Any) -> Written:
    """The page for the address `/data?tab=unmatched&file=…`."""
    return shown("data", body, unit, day, rest, mark=stamp(data_dir()))


def body(seen: View) -> list[Component]:
    """Totals of all files, tabs, and the table of the chosen one."""
    tab = chosen(seen, "tab", tabs(seen))
    if tab == "unmatched" and seen.scope.may_confirm:
        return [*_accounts(seen), panel("", _tabs(seen, tab), *worklist(seen))]
    # but for the flags, the same on every day
    key = (
        "data-table",
        seen.reach,
        tab,
        seen.query.get("file"),
        seen.text.lang,
        seen.day if tab == "flags" else None,
    )
    rows = once(key, lambda: html.Div(_table(seen, tab)))
    return [*_accounts(seen), panel("", _tabs(seen, tab), rows)]


def _accounts(seen: View) -> list[Component]:
    """How all rows that came in were accounted for."""
    if not sees_bureau(seen.scope):
        return []
    text, row = seen.text, totals(seen.scope).iloc[0]
    parts = [
        ("rows_in", ""),
        ("rows_loaded", "="),
        ("rows_superseded", "+"),
        ("rows_refused", "+"),
        ("rows_blank", "+"),
    ]
    sums = [
        html.Div(
            [
                html.Span(sign, className="sign"),
                html.Div([html.Strong(text.number(row[key])), html.Span(text(f"data.column.{key}"))]),
            ]
        )
        for key, sign in parts
    ]
    bad, sent_back = int(row["unbalanced"]), int(row["refused_files"])
    notes: list[Component] = [
        html.Li(
            text("data.balanced", n=text.number(row["files"])) if not bad else text("data.unbalanced", n=bad)
        )
    ]
    if sent_back:
        notes.append(html.Li(text("data.sent_back", n=sent_back)))
    notes.append(html.Li(text("data.unmatched_of", n=text.number(row["rows_unmatched"]))))
    if row["rows_confirmed"]:
        notes.append(html.Li(text("data.confirmed_of", n=text.number(row["rows_confirmed"]))))
    notes += _new_questions(seen)
    if configures(current_scope()):
        notes.append(
            html.Li(dcc.Link(text("data.to_sources"), href=seen.link("sources", tab=None, file=None)))
        )
    return [
        panel(text("data.accounts"), html.Div(sums, className="accounts"), html.Ul(notes, className="muted"))
    ]


def _new_questions(seen: View) -> list[Component]:
    """What was asked for the first time in the week up to the day, and since the day before."""
    new = [one for one in questions().values() if is_new(one, seen)]
    if not new:
        return []
    today = sum(one.first_day == seen.day for one in new)
    said = seen.text("data.new_questions", n=len(new), today=today)
    return [html.Li(dcc.Link(said, href=seen.link("questions", tab=None, file=None, show="new")))]


def _tabs(seen: View, tab: str) -> Component:
    links = [
        dcc.Link(
            seen.text(f"data.tab.{one}"),
            href=seen.link(tab=None if one == TABS[0] else one, file=None, show=None, at=None),
            className="on" if one == tab else "",
        )
        for one in tabs(seen)
    ]
    return html.Div(
        [html.Nav(links, className="switch"), _downloads(seen, tab)], className="controls between"
    )


def _downloads(seen: View, tab: str) -> Component:
    if not seen.scope.may_export or tab not in TAKEN:
        return html.Span()
    query = seen.link("data").partition("?")[2]
    links = [
        html.A(
            [icon("download"), kind.upper()],
            href=address(f"/download/{tab}.{kind}?{query}"),
            className="link",
            download="",
        )
        for kind in ("csv", "xlsx")
    ]
    return html.Div(links, className="links")


def _table(seen: View, tab: str) -> list[Component]:
    if of_people(seen, tab) and not seen.scope.may_list:
        return [counts_alone(seen)]
    text, frame = seen.text, table_of(seen, tab, SHOWN if tab in TAKEN else ALL)
    if frame.empty:
        kept = tab in ("files", "refused", "questions") and not sees_bureau(seen.scope)
        return [empty(text("data.nothing"), text("data.for_bureau" if kept else f"data.none.{tab}"))]
    said = text(f"data.about.{tab}")
    if tab == "flags" and "name" in frame:
        said += text("data.flagged_people", n=text.number(len(frame)))
    if tab in TAKEN and len(frame) == SHOWN:
        said += text("data.cut", n=text.number(SHOWN))
    return [html.P(said, className="muted"), _grid(frame, tab, seen)]


def _grid(frame: pd.DataFrame, tab: str, seen: View) -> Component:
    columns = [_column(name, width) for name, width in COLUMNS[tab] if name in frame]
    for column in columns:
        column["headerName"] = head(seen.text, tab, column["field"])
        if column["field"] == "share":
            column |= share(column["width"], most=float(frame["share"].max()))
    return grid(Id.table, _said(frame, seen), columns, seen.text, most=620)


def _column(name: str, width: int | None) -> dict[str, Any]:
    column: dict[str, Any] = {"field": name, "tooltipField": name}
    column |= number(width or 120) if name in NUMBERS else {"width": width}
    return column if width else column | {"width": None, "flex": 1, "minWidth": 160}


def _said(frame: pd.DataFrame, seen: View) -> pd.DataFrame:
    """The frame in words: reasons, states and fields in the reader's language, times short."""
    shown_frame = frame.drop(columns="detail", errors="ignore")
    for column in shown_frame:
        if column == "reason" and "state" in frame:
            shown_frame[column] = why_refused(frame, seen.text)
        elif column in WORDS:
            shown_frame[column] = [_word(WORDS[column], value, seen) for value in frame[column]]
        elif column in ("started_at", "finished_at"):
            shown_frame[column] = frame[column].dt.strftime("%Y-%m-%d %H:%M")
        elif column in ("day", "first_day", "last_day"):
            shown_frame[column] = pd.to_datetime(frame[column]).dt.strftime("%Y-%m-%d")
        elif column == "balanced":
            words = {True: seen.text("data.yes"), False: seen.text("data.no")}
            shown_frame[column] = [
                words.get(value, "—") if not pd.isna(value) else "—" for value in frame[column]
            ]
    return shown_frame.astype(object).where(shown_frame.notna(), None)


def _word(rooms: tuple[str, ...], value: Any, seen: View) -> Any:
    keys = [f"{room}.{value}" for room in rooms] if isinstance(value, str) else []
    return next((seen.text(key) for key in keys if seen.text.has(key)), value)


register("data", layout)
