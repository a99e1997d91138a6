"""Where it concentrates: the units one level below, those that need a look first."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from analysis.changes import needs_a_look
from common.indicators import BY_KEY
from common.settings import BureauSettings
from figures.sparkline import CELL, sparkline
from pages.frame import panel
from pages.parts import direction
from pages.plain import Tag, link, tag
from pages.view import View
from warehouse.queries.base import data_dir

if TYPE_CHECKING:
    from pages.overview import Morning

COLUMNS = ("missing", "fever", "contact_area", "contact_suspected", "suspected", "confirmed")
ROWS = 14


Row = dict[str, Any]


def table(seen: View, morning: Morning) -> Component | None:
    """The table, or None where nothing lies below (a class)."""
    if morning.level is None or morning.units.empty:
        return None
    text = seen.text
    order = needs_a_look(morning.units, seen.day, morning.before)
    today, then = rows_on(morning.units, seen.day), rows_on(morning.units, morning.before)
    fever = _by_unit(morning.units)
    small = BureauSettings.load(data_dir()).thresholds.small_denominator
    rows = [_row(seen, today[unit], then.get(unit), fever[unit], small) for unit in order[:ROWS]]
    body = html.Div(html.Table([_head(seen, morning.level), html.Tbody(rows)]), className="scroll")
    more = _more(seen, len(today), morning.level)
    return panel(text("overview.where"), *([body, more] if more else [body]), className="where-table")


def rows_on(units: pd.DataFrame, day: date | None) -> dict[str, Row]:
    """The rows of a day by unit id; unknown values are NaN."""
    if day is None:
        return {}
    places = np.flatnonzero(units["day"].to_numpy("datetime64[D]") == np.datetime64(day)).tolist()
    columns = {name: units[name].tolist() for name in units.columns}
    rows = [{name: values[place] for name, values in columns.items()} for place in places]
    return {row["unit_id"]: row for row in rows}


def _by_unit(units: pd.DataFrame) -> dict[str, tuple[list[date], list[float]]]:
    lines: dict[str, tuple[list[date], list[float]]] = {}
    days = units["day"].to_numpy("datetime64[D]").tolist()
    for unit, day, fever in zip(units["unit_id"].tolist(), days, units["fever"].tolist(), strict=True):
        line = lines.setdefault(unit, ([], []))
        line[0].append(day)
        line[1].append(fever)
    return lines


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


def _row(seen: View, row: Row, then: Row | None, fever: tuple[list[date], list[float]], small: int) -> Tag:
    text = seen.text
    image = sparkline(fever[0], fever[1], seen.day, seen.theme.hue("fever"), seen.theme, CELL)
    cells: list[Tag] = [
        tag("Th", link(str(row["name"]), seen.link(unit=row["unit_id"])), scope="row"),
        _rate(seen, row, small),
    ]
    cells += [_count(seen, key, row, then) for key in COLUMNS]
    alt = text("overview.two_weeks", name=text("indicator.fever.name"))
    cells.append(tag("Td", tag("Img", src=image, alt=alt, width=84, height=24), className="spark"))
    return tag("Tr", cells)


def _rate(seen: View, row: Row, small: int) -> Tag:
    """A share with its bar; unknown without a roster, grey when few people stand behind it."""
    text = seen.text
    enrolled = _number(row["enrolled"])
    if not enrolled:
        return tag("Td", "—", className="bar muted", title=text("overview.no_roster"))
    share = (_number(row["reported_of"]) or 0.0) / enrolled
    few = enrolled < small
    hint = text("overview.of", top=text.number(row["reported_of"]), bottom=text.number(enrolled))
    bar = tag("Span", className="fill", style={"width": f"{100 * share:.1f}%"})
    words: list[Any] = [text.rate(share)]
    if few:
        words.append(tag("Small", f" n={enrolled:.0f}"))
    inside = [tag("Span", bar, className="track"), tag("Span", words)]
    return tag(
        "Td", tag("Div", inside, className="rate"), className=f"bar{' few' if few else ''}", title=hint
    )


def _count(seen: View, key: str, row: Row, then: Row | None) -> Tag:
    text = seen.text
    now = _number(row[key])
    if now is None:
        return tag("Td", "—", className="num muted", title=text("overview.no_roster"))
    before = None if then is None else _number(then[key])
    if before is None or now == before:
        return tag("Td", text.number(now), className="num zero" if now == 0 else "num")
    # The change in front of the number, so that numbers stand under each other and under their heading.
    change = tag("Small", text.change(now - before), className=direction(now - before, BY_KEY[key].worse))
    return tag("Td", [change, tag("Span", text.number(now))], className="num")


def _more(seen: View, count: int, level: str) -> Component | None:
    if count <= ROWS:
        return None
    words = seen.text(f"overview.all.{level}", units=seen.text.number(count))
    return dcc.Link(words, href=seen.link("units"), className="more")


def _number(value: Any) -> float | None:
    return None if value is None or value is pd.NA or value != value else float(value)
