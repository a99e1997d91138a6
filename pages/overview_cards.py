"""The row of numbers: each indicator today, its change, and its fourteen days."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from dash import html
from dash.development.base_component import Component

from common.indicators import BY_KEY, Indicator
from figures.sparkline import CARD, WIDE, sparkline
from pages.parts import direction
from pages.plain import Tag, link, tag
from pages.view import View

KEYS = (
    "rate",
    "missing",
    "fever",
    "contact_area",
    "contact_suspected",
    "suspected",
    "confirmed",
    "isolating",
)


ByDay = dict[date, dict[str, Any]]


def cards(seen: View, totals: pd.DataFrame, before: date | None) -> Component:
    """One card per indicator; `totals` is the answer of `overview.totals`."""
    by_day = rows_by_day(totals)
    made = [_card(seen, BY_KEY[key], list(by_day), series(totals, key), by_day, before) for key in KEYS]
    return html.Div(made, className="cards")


def rows_by_day(totals: pd.DataFrame) -> ByDay:
    """The totals of each day."""
    columns = [totals[name].tolist() for name in totals.columns]
    rows = [dict(zip(totals.columns, row, strict=True)) for row in zip(*columns, strict=True)]
    return {row["day"].date(): row for row in rows}


def series(totals: pd.DataFrame, key: str) -> list[float | None]:
    """The values of an indicator by day; the rate as a share; None where it is unknown."""
    if key == "rate":
        enrolled = totals["enrolled"].to_numpy(np.float64)
        values = totals["reported_of"].to_numpy(np.float64) / np.where(enrolled > 0, enrolled, np.nan)
    else:
        values = totals[BY_KEY[key].column].to_numpy(np.float64)
    return [None if value != value else value for value in values.tolist()]


def _card(
    seen: View,
    of: Indicator,
    days: list[date],
    values: list[float | None],
    by_day: ByDay,
    before: date | None,
) -> Tag:
    text = seen.text
    known = dict(zip(days, values, strict=True))
    now, then = known.get(seen.day), known.get(before) if before else None
    name = text(f"indicator.{of.key}.name")
    size = WIDE if of.key == "rate" else CARD
    image = sparkline(days, values, seen.day, of.hue(seen.theme.name), seen.theme, size)
    inside = [
        tag(
            "Div",
            [tag("Span", className="dot", style={"background": of.hue(seen.theme.name)}), name],
            className="card-name",
        ),
        tag("Div", text.rate(now) if of.key == "rate" else text.number(now), className="card-value"),
        tag(
            "Div", [_change(seen, of, now, then), *_people(seen, of, by_day, before)], className="card-under"
        ),
        tag("Img", src=image, alt=text("overview.two_weeks", name=name), width=size[0], height=size[1]),
    ]
    hint = f"{text(f'indicator.{of.key}.help')}\n{_fraction(seen, of, by_day.get(seen.day))}"
    return link(inside, seen.link("trends", ind=of.key), className="card-link", title=hint)


def _people(seen: View, of: Indicator, by_day: ByDay, before: date | None) -> list[Tag]:
    """For the rate: the people behind it, reported and enrolled, with their changes."""
    if of.key != "rate":
        return []
    text = seen.text
    told = []
    for key in ("reported", "enrolled"):
        now = _number(by_day[seen.day][key]) if seen.day in by_day else None
        then = _number(by_day[before][key]) if before in by_day else None
        change = "" if now is None or then is None else f" {text.change(now - then)}"
        told.append(tag("Span", f"{text(f'indicator.{key}.name')} {text.number(now)}{change}"))
    return [tag("Div", told, className="card-people")]


def _change(seen: View, of: Indicator, now: float | None, then: float | None) -> Tag:
    text = seen.text
    if now is None:
        return tag("Div", text("overview.unknown"), className="card-change muted")
    if then is None:
        return tag("Div", text("overview.no_before"), className="card-change muted")
    share = of.key == "rate"
    delta = (now - then) * (100 if share else 1)
    words = text.change(delta, 1 if share else 0)
    mood = direction(delta if abs(delta) >= (0.05 if share else 0.5) else 0, of.worse)
    parts: list[Any] = [tag("Span", words, className=mood)]
    if share:
        parts.append(tag("Span", text("overview.points"), className="muted"))
    if mood == "worse" and of.key in ("suspected", "confirmed"):
        parts.append(tag("Span", text("overview.mind"), className="mind"))
    return tag("Div", parts, className="card-change")


def _fraction(seen: View, of: Indicator, row: dict[str, Any] | None) -> str:
    text = seen.text
    if of.denominator is None or row is None:
        return ""
    top, bottom = ("reported_of", "enrolled") if of.key == "rate" else (of.column, of.denominator)
    low = "reported" if of.key == "rate" else of.key
    return text(
        "overview.fraction",
        top=f"{text(f'indicator.{low}.name')} {text.number(_number(row[top]))}",
        bottom=f"{text(f'indicator.{bottom}.name')} {text.number(_number(row[bottom]))}",
    )


def _number(value: Any) -> float | None:
    return None if value is pd.NA or value is None or value != value else float(value)
