"""Map: counties by any indicator, a county's schools as points, check-ins as hexagons."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Literal, cast
from urllib.parse import urlencode

import numpy as np
import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from analysis.classes import count_breaks
from analysis.rates import SMALL_CELL, crowded, measured
from common.settings import BureauSettings, address
from figures.choropleth import MapLook, choropleth, schools
from figures.classes import Classes
from figures.empty import empty as no_data
from figures.graph import graph
from figures.hexagons import MOST_CELLS, HexLook, hexagons
from pages.asked import Ask, choices, classes_of
from pages.controls import chosen, field, radio
from pages.frame import View, panel, register, shown
from pages.geojson import counties_address
from pages.ground import Ground, ground
from pages.parts import icon
from pages.state import control, drills_by_place
from pages.written import Written
from warehouse.queries.base import data_dir
from warehouse.queries.cells import RESOLUTIONS, cell_summary, cells, school_points
from warehouse.queries.trends import daily_of

HEIGHT = 640
CLASS_DAYS = 14  # the classes are those of the last 14 days, so that a colour means the same from day to day
SHOWN_SHARE = 0.8  # hexagons are made coarser until so many of the people are in cells that may be shown
SHOW = ("indicator", "cells")
WHAT = ("people", "fever", "contact_area")


class Id:
    chart = "map-chart"


def layout(unit: str | None = None, day: str | None = None, **rest: Any) -> Written:
    """The page for the address `/map?unit=…&day=…&ind=…&mode=rate&show=cells&what=fever&res=8`."""
    return shown("map", body, unit, day, rest)


def body(seen: View) -> list[Component]:
    """Controls and the map."""
    ask = Ask.of(seen)
    show = chosen(seen, "show", SHOW)
    figure, note = _hexagons(seen) if show == "cells" else _areas(seen, ask)
    under = html.Div([html.Span(part, className="muted") for part in note], className="under notes")
    chart = graph(Id.chart, figure, HEIGHT, lang=seen.text.lang, config={"scrollZoom": True})
    return [html.Div(_controls(seen, ask, show), className="controls"), panel("", chart, under)]


def _areas(seen: View, ask: Ask) -> tuple[dict[str, Any], list[str]]:
    """Counties where there are several, else the schools of the one there is."""
    below_county = seen.place.level in ("county", "school", "class")
    return _school_map(seen, ask) if below_county else _county_map(seen, ask)


def _county_map(seen: View, ask: Ask) -> tuple[dict[str, Any], list[str]]:
    base = ground()
    window = daily_of(seen.scope, "county", _first(seen), seen.day, role=ask.role, of=ask.indicator)
    frame = measured(window, ask.measure, small=_small())
    today = frame[frame["day"] == pd.Timestamp(seen.day)].drop(columns="name")
    inside = _counties_of(seen, base, frame)
    placed = inside.merge(today, on="unit_id", how="left").assign(small=lambda one: one["small"].eq(True))
    look = _look(seen, ask, base, frame["value"], inside["unit_id"].tolist())
    unknown = placed.loc[placed["value"].isna(), "unit_id"].tolist()
    notes = [seen.text("map.note_classes"), seen.text("map.note_click")]
    if unknown:
        notes.insert(0, seen.text("map.note_unknown", n=len(unknown)))
    return choropleth(placed, base.hatch(unknown), look, seen.text, seen.theme), notes


def _counties_of(seen: View, base: Ground, frame: pd.DataFrame) -> pd.DataFrame:
    """The labels of the counties of the place; those without any data too, they are drawn as not known."""
    known = set(frame["unit_id"])
    whole = seen.place.level in ("province", "city")
    return base.labels[[whole or unit_id in known for unit_id in base.labels["unit_id"]]]


def _school_map(seen: View, ask: Ask) -> tuple[dict[str, Any], list[str]]:
    base = ground()
    points = school_points(seen.scope, seen.day, role=ask.role)
    if points.empty:
        why = "map.class_no_points" if seen.place.level == "class" else "map.no_points"
        return no_data(seen.theme, seen.text(why), seen.text("map.no_points_do")), []
    county = _county_ids(seen)
    window = daily_of(seen.scope, "school", _first(seen), seen.day, role=ask.role, of=ask.indicator)
    values = measured(window, ask.measure, small=_small())["value"]
    frame = measured(_counted(points, window, seen, ask), ask.measure, small=_small())
    look = _look(seen, ask, base, values, county)
    return schools(frame, county, look, seen.text, seen.theme), [
        seen.text("map.note_classes"),
        seen.text("map.note_schools"),
    ]


def _counted(points: pd.DataFrame, window: pd.DataFrame, seen: View, ask: Ask) -> pd.DataFrame:
    """The schools as points with what the indicator is reckoned from; the marts' own columns they have already."""
    if ask.indicator.question is None:
        return points
    today = window[window["day"] == pd.Timestamp(seen.day)]
    places = points[["unit_id", "name", "stage", "lon", "lat"]]
    return places.merge(today[["unit_id", "people", "answered", "reported"]], on="unit_id", how="left")


def _look(seen: View, ask: Ask, base: Ground, values: pd.Series[float], ids: list[str]) -> MapLook:
    classes = classes_of(values, ask.indicator, ask.measure)
    what = ask.indicator.name(seen.text)
    kind = ""
    if ask.indicator.key not in ("rate", "temperature"):
        kind = seen.text("trends.kind.rate" if ask.measure.rates else "trends.kind.count")
    role = "" if ask.role == "all" else seen.text(f"trends.role.{ask.role}")
    title = seen.text(
        "map.title", place=seen.place.name, role=role, what=what, kind=kind, day=seen.text.day(seen.day)
    )
    return MapLook(title, _address(ids), base.box(ids), classes)


def _hexagons(seen: View) -> tuple[dict[str, Any], list[str]]:
    base = ground()
    what = cast(Literal["people", "fever", "contact_area"], chosen(seen, "what", WHAT))
    resolution, notes = resolution_for(seen)
    every = cells(seen.scope, seen.day, resolution)
    found = every if seen.scope.may_reveal else crowded(every)
    few = len(found) < len(every)
    found = found.assign(value=found[what])
    values = found["value"].to_numpy(np.float64)
    bounds = count_breaks(values)
    ids = _county_ids(seen) or base.labels["unit_id"].tolist()
    least = 1 if what == "people" else 0
    counties = base.labels[base.labels["unit_id"].isin(ids)]
    title = seen.text(
        "map.cells_title",
        place=seen.place.name,
        what=seen.text(f"map.what.{what}"),
        day=seen.text.day(seen.day),
    )
    box = base.box(ids)
    query = {"unit": seen.place.unit_id, "day": seen.day.isoformat(), "res": str(resolution)}
    look = HexLook(
        MapLook(
            title,
            _address(ids),
            box,
            Classes(bounds, least=SMALL_CELL if what == "people" and few else least),
        ),
        address(f"/geo/cells.json?{urlencode(query)}"),
        what,
    )
    if few:
        notes.append(seen.text("map.note_hidden", n=SMALL_CELL))
    return hexagons(found, counties, look, seen.text, seen.theme), notes


def resolution_for(seen: View) -> tuple[int, list[str]]:
    """The resolution to draw, and what to say about it.

    The one asked for, or the finest that serves: no more hexagons than a browser draws at once, and for
    readers without names most people in cells of 11 or more. One asked for that has too many hexagons is
    made coarser.
    """
    sizes = cell_summary(seen.scope, seen.day, SMALL_CELL)
    asked = seen.query.get("res", "")
    fits = [one for one in RESOLUTIONS if sizes.get(one, (0, 0.0))[0] <= MOST_CELLS]
    finest = max(fits, default=RESOLUTIONS[0])
    if asked in {str(one) for one in RESOLUTIONS}:
        used = min(int(asked), finest)
        if used < int(asked):
            count = seen.text.number(sizes[int(asked)][0])
            return used, [seen.text("map.note_coarser", asked=asked, used=used, n=count)]
        return used, []
    clear = [one for one in fits if seen.scope.may_reveal or sizes.get(one, (0, 1.0))[1] >= SHOWN_SHARE]
    used = max(clear, default=RESOLUTIONS[0])
    return used, [seen.text("map.note_auto", used=used)]


def _address(ids: list[str]) -> str:
    return counties_address(ids[0] if len(ids) == 1 else None)


def _county_ids(seen: View) -> list[str]:
    return [crumb.unit_id for crumb in seen.place.path if crumb.level == "county"]


def _first(seen: View) -> Any:
    return seen.day - timedelta(days=CLASS_DAYS - 1)


def _small() -> int:
    return BureauSettings.load(data_dir()).thresholds.small_denominator


def _controls(seen: View, ask: Ask, show: str) -> list[Component]:
    text = seen.text
    first = field(text("map.show"), radio("show", SHOW, show, [text(f"map.show_{one}") for one in SHOW]))
    if show == "cells":
        what = chosen(seen, "what", WHAT)
        res = seen.query.get("res", "auto")
        options = ("auto", *(str(one) for one in RESOLUTIONS))
        names = [text("map.res_auto"), *(text(f"map.res_{one}") for one in RESOLUTIONS)]
        return [
            first,
            field(
                text("trends.indicator"), radio("what", WHAT, what, [text(f"map.what.{one}") for one in WHAT])
            ),
            field(text("map.resolution"), radio("res", options, res if res in options else "auto", names)),
            *_downloads(seen),
        ]
    modes = ("count", "rate")
    mode = chosen(seen, "mode", modes)
    return [
        first,
        field(
            text("trends.indicator"),
            dcc.Dropdown(
                choices(text),
                ask.indicator.key,
                id=control("ind", "fever"),
                clearable=False,
                searchable=False,
                maxHeight=460,
            ),
        ),
        field(text("trends.mode"), radio("mode", modes, mode, [text(f"trends.mode_{one}") for one in modes])),
    ]


def _downloads(seen: View) -> list[Component]:
    if not seen.scope.may_export or seen.place.level in ("school", "class"):
        return []
    query = seen.link("map").partition("?")[2]
    links = [
        html.A(
            [icon("download"), kind.upper()],
            href=address(f"/download/cells.{kind}?{query}"),
            className="link",
            download="",
        )
        for kind in ("csv", "xlsx")
    ]
    return [field(seen.text("map.download"), html.Div(links, className="links"))]


drills_by_place(Id.chart)
register("map", layout)
