"""The overview: what changed since the day before, in one screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from access.scope import Level, below
from analysis.changes import Change, changes, silent
from pages.frame import View, empty, panel, register, shown
from pages.overview_cards import cards
from pages.overview_class import follow_up
from pages.overview_side import side
from pages.overview_table import table
from pages.parts import icon, role_switch
from pages.topbar import fresh_words
from pages.written import Written
from warehouse.queries.data import sees_bureau
from warehouse.queries.overview import freshness, totals, units


@dataclass(frozen=True)
class Morning:
    """What the page tells: totals and units of two weeks, their parts on this day and the one before."""

    totals: pd.DataFrame
    units: pd.DataFrame
    parts: pd.DataFrame
    level: Level | None
    before: date | None


def layout(unit: str | None = None, day: str | None = None, **rest: Any) -> Written:
    """The page for the address `/?unit=…&day=…&role=…`."""
    return shown("overview", body, unit, day, rest)


def body(seen: View) -> list[Component]:
    """What stands on the page, from above."""
    morning = ask(seen)
    if morning.totals.empty:
        text = seen.text
        return [
            _head(seen, morning),
            empty(
                text("overview.none"),
                text("overview.none_why", place=seen.place.name, day=text.day(seen.day)),
            ),
        ]
    return [
        _head(seen, morning),
        cards(seen, morning.totals, morning.before),
        html.Div(
            [
                html.Div(_left(seen, morning), className="main-column"),
                side(seen, morning),
            ],
            className="columns",
        ),
    ]


def _left(seen: View, morning: Morning) -> list[Component]:
    if morning.level is None:
        return [follow_up(seen)]
    rows = table(seen, morning)
    return [_changed(seen, morning), *([rows] if rows else [])]


def ask(seen: View) -> Morning:
    """Everything the page needs, for the narrowed scope of `seen`."""
    role = seen.query.get("role")
    window = [day for day in seen.days if seen.day - timedelta(days=13) <= day <= seen.day] or [seen.day]
    before = seen.before()
    pair = [seen.day] + ([before] if before else [])
    level = below(seen.place.level)
    finer = below(level) if level else None
    return Morning(
        totals(seen.scope, window, role),
        units(seen.scope, level, window, role) if level else pd.DataFrame(),
        units(seen.scope, finer, pair, role) if finer else pd.DataFrame(),
        level,
        before,
    )


def _head(seen: View, morning: Morning) -> Component:
    text = seen.text
    heading = html.H1(text("overview.title", place=seen.place.name))
    against = (
        text("overview.against", day=text.day(morning.before)) if morning.before else text("overview.first")
    )
    return html.Div(
        [heading, html.Span(against, className="muted"), role_switch(seen), _fresh(seen)],
        className="page-head",
    )


def _fresh(seen: View) -> Component:
    if not sees_bureau(seen.scope):
        return dcc.Link(fresh_words(seen), href=seen.link("data"), className="freshness")
    text, told = seen.text, freshness()
    words = text(
        "overview.fresh",
        day=text.day(seen.days[-1] if seen.days else None, weekday=False),
        clock=text.clock(told["finished_at"]),
        files=text.number(told["files"]),
        rows=text.number(told["rows_refused"]),
    )
    parts: list[Any] = [words]
    if told["files_refused"]:
        parts.append(html.Strong(text("overview.refused", files=text.number(told["files_refused"]))))
    return dcc.Link(parts, href=seen.link("data"), className="freshness")


def _changed(seen: View, morning: Morning) -> Component:
    text = seen.text
    told = []
    if morning.before and morning.level:
        told = [
            _sentence(seen, one) for one in changes(morning.units, morning.parts, seen.day, morning.before)
        ]
    told += _silent(seen, morning)
    if not told:
        calm = html.P(text("overview.calm"), className="muted")
        return panel(text("overview.changed"), calm, className="changed")
    return panel(text("overview.changed"), html.Ul(told), className="changed")


def _sentence(seen: View, one: Change) -> Component:
    text = seen.text
    name = text(f"indicator.{one.indicator}.name")
    parts: list[Any] = [
        html.Span(className="dot", style={"background": seen.theme.hue(one.indicator)}),
        html.Strong(one.name),
        f" {name} ",
        html.B(text.signed(one.delta), className="worse" if one.delta > 0 else "better"),
        html.Span(
            text("overview.from_to", before=text.number(one.before), now=text.number(one.now)),
            className="muted",
        ),
    ]
    if one.focus:
        parts.append(text("overview.focus", people=text.signed(one.focus.delta), name=one.focus.name))
    goal = one.focus.unit_id if one.focus else one.unit_id
    return html.Li(dcc.Link(parts, href=seen.link(unit=goal, ind=one.indicator)))


def _silent(seen: View, morning: Morning) -> list[Component]:
    text = seen.text
    schools = morning.parts if morning.level == "county" else morning.units
    quiet = silent(schools, seen.day)
    if not quiet or morning.level not in ("county", "school", "class"):
        return []
    level = "school" if morning.level in ("county", "school") else "class"
    comma = text("overview.comma")
    some = comma.join(name for _, name in quiet[:2]) + (text("overview.and_more") if len(quiet) > 2 else "")
    words = text(f"overview.silent.{level}", units=text.number(len(quiet)), names=some)
    return [html.Li(dcc.Link([icon("missing"), words], href=seen.link("units", level=level, sort="rate")))]


register("overview", layout)
