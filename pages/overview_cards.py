"""The row of numbers: each indicator today, its change, and its fourteen days."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component
from numpy.typing import NDArray

from common.indicators import BY_KEY, Indicator
from figures.sparkline import sparkline
from pages.parts import direction
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


def cards(seen: View, totals: pd.DataFrame, before: date | None) -> Component:
    """One card per indicator; `totals` is the answer of `overview.totals`."""
    days = [stamp.date() for stamp in totals["day"]]
    made = [_card(seen, BY_KEY[key], days, series(totals, key), totals, before) for key in KEYS]
    return html.Div(made, className="cards")


def series(totals: pd.DataFrame, key: str) -> list[float | None]:
    """The values of an indicator by day; the rate as a share; None where it is unknown."""
    if key == "rate":
        enrolled = _floats(totals["enrolled"])
        values = _floats(totals["reported_of"]) / np.where(enrolled > 0, enrolled, np.nan)
    else:
        values = _floats(totals[BY_KEY[key].column])
    return [None if np.isnan(value) else float(value) for value in values]


def _floats(column: pd.Series[Any]) -> NDArray[np.float64]:
    return column.astype("Float64").to_numpy(np.float64, na_value=np.nan)


def _card(
    seen: View,
    of: Indicator,
    days: list[date],
    values: list[float | None],
    totals: pd.DataFrame,
    before: date | None,
) -> Component:
    text = seen.text
    known = dict(zip(days, values, strict=True))
    now, then = known.get(seen.day), known.get(before) if before else None
    name = text(f"indicator.{of.key}.name")
    image = sparkline(days, values, seen.day, of.hue(seen.theme.name), seen.theme)
    inside = [
        html.Div(
            [html.Span(className="dot", style={"background": of.hue(seen.theme.name)}), name],
            className="card-name",
        ),
        html.Div(text.rate(now) if of.key == "rate" else text.number(now), className="card-value"),
        _change(seen, of, now, then),
        html.Img(src=image, alt=text("overview.two_weeks", name=name), width=150, height=34),
    ]
    hint = f"{text(f'indicator.{of.key}.help')}\n{_fraction(seen, of, totals)}"
    return dcc.Link(inside, href=seen.link("trends", ind=of.key), className="card-link", title=hint)


def _change(seen: View, of: Indicator, now: float | None, then: float | None) -> Component:
    text = seen.text
    if now is None:
        return html.Div(text("overview.unknown"), className="card-change muted")
    if then is None:
        return html.Div(text("overview.no_before"), className="card-change muted")
    share = of.key == "rate"
    delta = (now - then) * (100 if share else 1)
    words = text.change(delta, 1 if share else 0)
    mood = direction(delta if abs(delta) >= (0.05 if share else 0.5) else 0, of.worse)
    parts: list[Any] = [html.Span(words, className=mood)]
    if share:
        parts.append(html.Span(text("overview.points"), className="muted"))
    if mood == "worse" and of.key in ("suspected", "confirmed"):
        parts.append(html.Span(text("overview.mind"), className="mind"))
    return html.Div(parts, className="card-change")


def _fraction(seen: View, of: Indicator, totals: pd.DataFrame) -> str:
    text = seen.text
    row: dict[Any, Any] = totals.to_dict("records")[-1]
    if of.denominator is None or totals["day"].iloc[-1].date() != seen.day:
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
