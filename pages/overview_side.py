"""Beside the sentences: today's map of the counties or schools, or the days of a school or class."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from analysis.rates import Measure, every_day, measure_of, measured
from common.indicators import Indicator, indicator
from figures.choropleth import MapLook, choropleth, schools
from figures.graph import graph
from figures.names import room_for_names
from figures.trend import TrendLook, trend
from pages.asked import classes_of
from pages.frame import panel
from pages.geojson import counties_address
from pages.ground import ground
from pages.state import drills_by_place
from pages.view import View
from warehouse.queries.cells import school_points
from warehouse.queries.trends import daily, daily_of

if TYPE_CHECKING:
    from pages.overview import Morning

HEIGHT = 340
FEW = 5
NAMED = 4  # more names are a crowd on a small map; the table beside it has them all
WIDE, TWO_LINES = 330, 30  # pixels of the map on a phone, and of a name with its value
CHOICES = ("fever", "missing", "contact_area", "contact_suspected", "isolating", "rate")


class Id:
    """Ids of this part."""

    map = "overview-map"
    trend = "overview-trend"


def side(seen: View, morning: Morning) -> Component:
    """The panel on the right: one indicator, chosen by `?ind=`."""
    of = indicator(seen.query.get("ind"))
    words = html.Span([_title(seen, of), _choices(seen, of)], className="with-choices")
    role = seen.query.get("role") or "all"
    if seen.place.level in ("province", "city", "county"):
        figure = _map(seen, morning, of, role)
        inside: Component = graph(Id.map, figure, HEIGHT, lang=seen.text.lang)
    else:
        inside = graph(Id.trend, _trend(seen, of, role), HEIGHT, lang=seen.text.lang)
    more = dcc.Link(seen.text("overview.larger"), href=seen.link(_larger(seen), ind=of.key), className="more")
    return html.Div(panel(words, inside, more, className="side-map"), className="side-column")


def _title(seen: View, of: Indicator) -> str:
    name = seen.text(f"indicator.{of.key}.name")
    if _larger(seen) == "trends":
        return seen.text("overview.trend_title", place=seen.place.name, name=name)
    day = seen.text.day(seen.day, weekday=False)
    return seen.text("overview.map_title", place=seen.place.name, name=name, day=day)


def _larger(seen: View) -> str:
    return "map" if seen.place.level in ("province", "city", "county") else "trends"


def _choices(seen: View, of: Indicator) -> Component:
    links = [
        dcc.Link(
            seen.text(f"indicator.{key}.name"),
            href=seen.link(ind=key),
            className="on" if key == of.key else "",
        )
        for key in CHOICES
    ]
    return html.Span(links, className="switch small")


def _map(seen: View, morning: Morning, of: Indicator, role: str) -> dict[str, Any]:
    measure = measure_of(of, of.key == "rate")
    if seen.place.level == "county":
        points = measured(school_points(seen.scope, seen.day, role=role), measure)
        look = _look(points, of, [seen.place.unit_id])
        figure = _small(schools(points, [seen.place.unit_id], look, seen.text, seen.theme))
        names = figure["data"][0]["text"]  # the highest stand last
        figure["data"][0]["text"] = [""] * max(0, len(names) - NAMED) + list(names[-NAMED:])
        return figure
    found = measured(_counties(seen, morning, measure, role), measure)
    labels = ground().labels.set_index("unit_id")
    found = found[found["unit_id"].isin(labels.index)].reset_index(drop=True)
    placed = labels.loc[found["unit_id"]]
    counties = found.assign(**{name: placed[name].to_numpy() for name in ("name", "lon", "lat")})
    unknown = list(counties.loc[counties["value"].isna(), "unit_id"])
    look = _look(counties, of, list(counties["unit_id"]))
    figure = _small(choropleth(counties, ground().hatch(unknown), look, seen.text, seen.theme))
    figure["data"][0]["text"] = _labels(counties, figure["data"][0]["text"])
    return figure


def _counties(seen: View, morning: Morning, measure: Measure, role: str) -> pd.DataFrame:
    """The counties on the day: those that the page has asked for already, else asked for the map."""
    if morning.level == "county" and measure.top in morning.units:
        return morning.units[morning.units["day"] == pd.Timestamp(seen.day)]
    return daily_of(seen.scope, "county", seen.day, seen.day, role=role)


def _labels(counties: pd.DataFrame, full: list[str]) -> list[str]:
    """The labels, with the name only where the value is among the highest and the name has room."""
    top = counties.nlargest(NAMED, "value")[::-1]
    room = room_for_names(top, ground().box(list(counties["unit_id"])), WIDE, TWO_LINES)
    named = set(top.index[room])
    return [
        words if row in named else words.rpartition("<br>")[2]
        for row, words in zip(counties.index, full, strict=True)
    ]


def _small(figure: dict[str, Any]) -> dict[str, Any]:
    """A map for a panel: the key in one line under it, so that it covers nothing."""
    line = {
        "orientation": "h",
        "x": 0,
        "y": 0,
        "yanchor": "top",
        "borderwidth": 0,
        "bgcolor": "rgba(0,0,0,0)",
    }
    shape = figure["layout"]
    figure["data"][0]["showlegend"] = False
    shape["legend"] = {**shape.get("legend", {}), **line}
    shape["margin"] = {"l": 0, "r": 0, "t": 0, "b": 40}
    return figure


def _look(frame: pd.DataFrame, of: Indicator, ids: list[str]) -> MapLook:
    classes = classes_of(frame["value"], of, measure_of(of, of.key == "rate"))
    return MapLook("", counties_address(), ground().box(ids), classes)


def _trend(seen: View, of: Indicator, role: str) -> dict[str, Any]:
    measure = measure_of(of, of.key == "rate")
    frame = daily(seen.scope, [seen.place.unit_id], seen.days[0], seen.day, role=role)
    look = TrendLook(
        title="",
        unit=seen.text(f"indicator.{of.key}.unit"),
        percent=measure.percent,
        decimals=of.decimals,
        from_zero=of.key != "temperature",
        hue=of.hue(seen.theme.name),
    )
    figure = trend(every_day(measured(frame, measure)), look, seen.text, seen.theme)
    figure["layout"].get("xaxis", {}).pop(
        "rangeslider", None
    )  # for the trends page; here it would take a third
    most = frame[measure.top].max()
    if not measure.rates and most == most and most <= FEW:
        figure["layout"].setdefault("yaxis", {})["dtick"] = 1  # no half people
    return figure


drills_by_place(Id.map)
