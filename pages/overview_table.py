"""Where it concentrates: the units one level below, those that need a look first."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from analysis.changes import needs_a_look
from common.indicators import BY_KEY
from common.settings import BureauSettings
from figures.sparkline import CELL, sparkline
from pages.frame import panel
from pages.parts import direction
from pages.view import View
from warehouse.queries.base import data_dir

if TYPE_CHECKING:
    from pages.overview import Morning

COLUMNS = ("missing", "fever", "contact_area", "contact_suspected", "suspected", "confirmed")
ROWS = 14


def table(seen: View, morning: Morning) -> Component | None:
    """The table, or None where nothing lies below (a class)."""
    if morning.level is None or morning.units.empty:
        return None
    text = seen.text
    order = needs_a_look(morning.units, seen.day, morning.before).sort_values(ascending=False, kind="stable")
    frame = morning.units.assign(day=pd.to_datetime(morning.units["day"]).dt.date)
    today = frame[frame["day"] == seen.day].set_index("unit_id").reindex(order.index)
    then = frame[frame["day"] == morning.before].set_index("unit_id")
    fever = _by_unit(morning.trend)
    rows = [
        _row(seen, str(unit_id), row, _of(then, unit_id), fever.get(str(unit_id), ([], [])))
        for unit_id, row in today.head(ROWS).iterrows()
    ]
    more = _more(seen, len(today), morning.level)
    body = html.Div(html.Table([_head(seen, morning.level), html.Tbody(rows)]), className="scroll")
    return panel(text("overview.where"), *([body, more] if more else [body]), className="where-table")


def _by_unit(trend: pd.DataFrame) -> dict[str, tuple[list[date], list[float]]]:
    days = pd.to_datetime(trend["day"]).dt.date
    grouped = trend.assign(day=days).groupby("unit_id")
    return {str(unit): (list(part["day"]), list(part["fever"].astype(float))) for unit, part in grouped}


def _head(seen: View, level: str) -> Component:
    text = seen.text
    cells = [
        html.Th(text(f"frame.level.{level}"), scope="col"),
        html.Th(text("indicator.rate.name"), className="bar"),
    ]
    cells += [
        html.Th(text(f"indicator.{key}.name"), className="num", title=text(f"indicator.{key}.help"))
        for key in COLUMNS
    ]
    cells.append(html.Th(text("overview.fever_14"), className="spark"))
    return html.Thead(html.Tr(cells))


def _row(
    seen: View,
    unit_id: str,
    row: pd.Series[Any],
    then: pd.Series[Any] | None,
    fever: tuple[list[date], list[float]],
) -> Component:
    text = seen.text
    image = sparkline(fever[0], fever[1], seen.day, seen.theme.hue("fever"), seen.theme, CELL)
    cells: list[Component] = [
        html.Th(dcc.Link(str(row["name"]), href=seen.link(unit=unit_id)), scope="row"),
        rate_cell(seen, row),
    ]
    cells += [_count(seen, key, row, then) for key in COLUMNS]
    alt = text("overview.two_weeks", name=text("indicator.fever.name"))
    cells.append(html.Td(html.Img(src=image, alt=alt, width=84, height=24), className="spark"))
    return html.Tr(cells)


def rate_cell(seen: View, row: pd.Series[Any]) -> Component:
    """A share with its bar; unknown without a roster, grey when few people stand behind it."""
    text = seen.text
    enrolled = _number(row["enrolled"])
    if not enrolled:
        return html.Td("—", className="bar muted", title=text("overview.no_roster"))
    share = (_number(row["reported_of"]) or 0.0) / enrolled
    small = enrolled < BureauSettings.load(data_dir()).thresholds.small_denominator
    hint = text("overview.of", top=text.number(row["reported_of"]), bottom=text.number(enrolled))
    bar = html.Span(className="fill", style={"width": f"{100 * share:.1f}%"})
    words: list[Any] = [text.rate(share)]
    if small:
        words.append(html.Small(f" n={enrolled:.0f}"))
    inside = [html.Span(bar, className="track"), html.Span(words)]
    return html.Td(html.Div(inside, className="rate"), className=f"bar{' few' if small else ''}", title=hint)


def _count(seen: View, key: str, row: pd.Series[Any], then: pd.Series[Any] | None) -> Component:
    text = seen.text
    now = _number(row[key])
    if now is None:
        return html.Td("—", className="num muted", title=text("overview.no_roster"))
    before = None if then is None else _number(then[key])
    parts: list[Any] = [html.Span(text.number(now), className="zero" if now == 0 else "")]
    moved = before is not None and now != before
    mood = direction(now - before, BY_KEY[key].worse) if before is not None else "same"
    parts.append(
        html.Small(text.change(now - before) if moved and before is not None else "", className=mood)
    )
    return html.Td(parts, className="num")


def _more(seen: View, count: int, level: str) -> Component | None:
    if count <= ROWS:
        return None
    words = seen.text(f"overview.all.{level}", units=seen.text.number(count))
    return dcc.Link(words, href=seen.link("units"), className="more")


def _of(frame: pd.DataFrame, unit_id: Any) -> pd.Series[Any] | None:
    return frame.loc[unit_id] if unit_id in frame.index else None


def _number(value: Any) -> float | None:
    return None if value is None or value is pd.NA or value != value else float(value)
