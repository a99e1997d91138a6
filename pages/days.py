"""The day picker: a step back and forth, the latest day, and a month of links to the days that have data."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from dash import dcc, html
from dash.development.base_component import Component

from pages.parts import aria, data, icon
from pages.plain import Tag, link, tag
from pages.view import View


def day_picker(seen: View) -> Component:
    """← 3月6日 周五 → 最新."""
    text = seen.text
    parts = [
        _step(seen, seen.before(), "left", "before"),
        html.Details(
            [html.Summary(text.day(seen.day), title=text("frame.day.pick")), _month(seen)], className="drop"
        ),
        _step(seen, _after(seen), "right", "after"),
    ]
    if not seen.latest:
        parts.append(
            dcc.Link(
                text("frame.day.latest"), href=seen.link(day=None), className="latest", id="frame-latest"
            )
        )
    return html.Nav(parts, className="day", **aria(label=text("frame.day.title")))


def _after(seen: View) -> date | None:
    return next((day for day in seen.days if day > seen.day), None)


def _to(seen: View, day: date) -> str:
    return seen.link(day=None if seen.days and day == seen.days[-1] else day)


def _step(seen: View, day: date | None, look: str, word: str) -> Component:
    label = seen.text(f"frame.day.{word}")
    if day is None:
        return html.Span(icon(look), className="step off", title=seen.text(f"frame.day.no_{word}"))
    return dcc.Link(icon(look), href=_to(seen, day), className="step", id=f"frame-{word}", title=label)


def _month(seen: View) -> Component:
    known = set(seen.days)
    first = seen.day.replace(day=1)
    head = [
        _jump(seen, max((day for day in seen.days if day < first), default=None), "left"),
        html.Strong(seen.text.month(seen.day)),
        _jump(seen, min((day for day in seen.days if day >= _next_month(first)), default=None), "right"),
    ]
    names = [html.Th(seen.text.weekday(number)[-1 if seen.text.lang == "zh" else 0]) for number in range(7)]
    weeks = calendar.Calendar().monthdatescalendar(seen.day.year, seen.day.month)
    rows = [
        html.Tr([_cell(seen, day, day in known, day.month == first.month) for day in week]) for week in weeks
    ]
    table = html.Table([html.Thead(html.Tr(names)), html.Tbody(rows)])
    return html.Div([html.Div(head, className="month-head"), table], className="menu month", **data(keep="1"))


def _next_month(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


def _jump(seen: View, day: date | None, look: str) -> Component:
    return dcc.Link(icon(look), href=_to(seen, day)) if day else html.Span(icon(look), className="off")


def _cell(seen: View, day: date, known: bool, inside: bool) -> Tag:
    if not inside:
        return tag("Td")
    if not known:
        return tag("Td", str(day.day), className="off", title=seen.text("frame.day.no_data"))
    here = aria(current="date") if day == seen.day else {}
    return tag("Td", link(str(day.day), _to(seen, day)), **here)
