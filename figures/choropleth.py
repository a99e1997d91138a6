"""Maps without tiles: counties in five classes with their names and values, schools as points.

Plotly asks a foreign host for a world map unless the first trace of a geo layout is a Scattergeo: here it
is the labels. Boundaries come as a URL of ours, so that a figure stays small.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from common.words import Text
from figures.classes import Classes, stepped
from figures.names import Box, room_for_names
from figures.theme import INSUFFICIENT, Theme, layout


@dataclass(frozen=True)
class MapLook:
    """`boundaries` is the address of the counties' outlines (features by `id`), `box` the window on them."""

    title: str
    boundaries: str
    box: Box
    classes: Classes


@dataclass(frozen=True)
class Hatch:
    """Strokes over the areas whose value is not known: longitudes and latitudes, NaN between strokes."""

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]


def choropleth(
    counties: pd.DataFrame, hatch: Hatch, look: MapLook, text: Text, theme: Theme
) -> dict[str, Any]:
    """Counties by `value`. Columns: unit_id, name, lon, lat (of the label), value, numerator, denominator,
    small.
    """
    traces: list[dict[str, Any]] = [_labels(counties, look, text, theme), _areas(counties, look, text, theme)]
    if len(hatch.lon):
        traces.append(_strokes(hatch, theme))
    unknown = counties["value"].isna().any()
    return {"data": traces + key(look, text, theme, unknown=bool(unknown)), "layout": map_layout(look, theme)}


def schools(
    points: pd.DataFrame, outline: list[str], look: MapLook, text: Text, theme: Theme
) -> dict[str, Any]:
    """Schools as points by `value` over the outlines of the counties `outline` (ids in the boundaries).

    Columns: unit_id, name, lon, lat, value, numerator, denominator, small. Names are
    written where they have room, those of the highest values first.
    """
    upwards = not look.classes.downwards
    shown = points.sort_values("value", na_position="first", ascending=upwards, ignore_index=True)
    fill = np.array([*look.classes.colours(theme), unknown_colour(theme)])[look.classes.of(_values(shown))]
    named = room_for_names(shown, look.box)
    points_trace = {
        "type": "scattergeo",
        "mode": "markers+text",
        "showlegend": False,
        "lon": shown["lon"].to_numpy(np.float64),
        "lat": shown["lat"].to_numpy(np.float64),
        "text": np.where(named, shown["name"].to_numpy(str), ""),
        "textposition": "top center",
        "textfont": {"size": 11, "color": theme.ink, "shadow": halo(theme)},
        "customdata": _custom(shown, look, text),
        "hovertemplate": "%{customdata[1]}<extra></extra>",
        "marker": {"size": 10, "color": fill, "line": {"color": theme.ink, "width": 0.7}, "opacity": 1},
    }
    unknown = bool(shown["value"].isna().any())
    traces = [points_trace, outlines(outline, look, theme)]
    return {"data": traces + key(look, text, theme, unknown=unknown), "layout": map_layout(look, theme)}


def unknown_colour(theme: Theme) -> str:
    """The grey of what is not known."""
    return INSUFFICIENT if theme.name == "light" else "#4a525a"


def outlines(ids: list[str], look: MapLook, theme: Theme, *, filled: bool = True) -> dict[str, Any]:
    """The counties `ids` as ground, a quiet fill and their borders, or the borders alone; deaf to the
    pointer.
    """
    fill = theme.raised if filled else "rgba(0,0,0,0)"
    return {
        "type": "choropleth",
        "geojson": look.boundaries,
        "locations": ids,
        "z": [0] * len(ids),
        "colorscale": [[0, fill], [1, fill]],
        "showscale": False,
        "hoverinfo": "skip",
        "marker": {"line": {"color": theme.muted, "width": 1}},
    }


def key(look: MapLook, text: Text, theme: Theme, *, unknown: bool) -> list[dict[str, Any]]:
    """The key: one square for each class and, where it occurs, one for "not known"."""
    entries = list(zip(look.classes.labels(text), look.classes.colours(theme), strict=True))
    if unknown:
        entries.append((text("map.unknown"), unknown_colour(theme)))
    return [key_entry(label, colour, theme) for label, colour in entries]


def key_entry(label: str, colour: str, theme: Theme) -> dict[str, Any]:
    """One square of the key, on a place that is off the map."""
    return {
        "type": "scattergeo",
        "mode": "markers",
        "lon": [None],
        "lat": [None],
        "name": label,
        "showlegend": True,
        "hoverinfo": "skip",
        "marker": {
            "symbol": "square",
            "size": 13,
            "color": colour,
            "line": {"color": theme.muted, "width": 0.5},
        },
    }


def map_layout(look: MapLook, theme: Theme, ground: str = "map") -> dict[str, Any]:
    """The layout of every map: a Mercator window on `look.box`, the key in the lower left corner."""
    west, south, east, north = look.box
    return layout(
        theme,
        title={
            "text": look.title,
            "font": {"size": 14, "color": theme.ink, "weight": 600},
            "x": 0,
            "pad": {"l": 8},
            "y": 0.98,
            "yanchor": "top",
        },
        margin={"l": 0, "r": 0, "t": 34, "b": 0},
        showlegend=True,
        legend={
            "orientation": "v",
            "x": 0.01,
            "y": 0.01,
            "xanchor": "left",
            "yanchor": "bottom",
            "bgcolor": theme.paper,
            "bordercolor": theme.grid,
            "borderwidth": 1,
            "itemclick": False,
            "itemdoubleclick": False,
        },
        uirevision=f"{ground}-{look.box}",
        dragmode="pan",
        geo={
            "projection": {"type": "mercator"},
            "lonaxis": {"range": [west, east]},
            "lataxis": {"range": [south, north]},
            "visible": False,
            "bgcolor": "rgba(0,0,0,0)",
            "domain": {"x": [0, 1], "y": [0, 1]},
        },
    )


def _labels(counties: pd.DataFrame, look: MapLook, text: Text, theme: Theme) -> dict[str, Any]:
    said = [
        f"{name}<br><b>{look.classes.say(value, text)}</b>"
        for name, value in zip(counties["name"], counties["value"], strict=True)
    ]
    return {
        "type": "scattergeo",
        "mode": "text",
        "lon": counties["lon"].to_numpy(np.float64),
        "lat": counties["lat"].to_numpy(np.float64),
        "text": said,
        "textfont": {"size": 12, "color": theme.ink, "shadow": halo(theme)},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _areas(counties: pd.DataFrame, look: MapLook, text: Text, theme: Theme) -> dict[str, Any]:
    # One colour more in front for "not known", which the hatching lies over.
    colours = look.classes.colours(theme)
    scale = stepped([unknown_colour(theme), *colours])
    return {
        "type": "choropleth",
        "geojson": look.boundaries,
        "locations": counties["unit_id"].to_numpy(str),
        "z": look.classes.of(_values(counties)),
        "zmin": -1.5,
        "zmax": len(colours) - 0.5,
        "colorscale": scale,
        "showscale": False,
        "customdata": _custom(counties, look, text),
        "hovertemplate": "%{customdata[1]}<extra></extra>",
        "marker": {"line": {"color": theme.paper, "width": 1}},
    }


def _strokes(hatch: Hatch, theme: Theme) -> dict[str, Any]:
    return {
        "type": "scattergeo",
        "mode": "lines",
        "lon": hatch.lon,
        "lat": hatch.lat,
        "line": {"color": theme.muted, "width": 0.7},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _custom(frame: pd.DataFrame, look: MapLook, text: Text) -> list[list[str]]:
    """Unit id (for the click) and the words of the hover: name, value, numerator over denominator, small or
    not.
    """
    columns = ("unit_id", "name", "value", "numerator", "denominator", "small")
    rows = zip(*(frame[column] for column in columns), strict=True)
    said = []
    for unit_id, name, value, top, bottom, small in rows:
        under = f"<br>{text.number(top, 0)} / {text.number(bottom, 0)}" if bottom == bottom else ""
        few = f"<br>{text('trends.few')}" if small else ""
        said.append([str(unit_id), f"<b>{name}</b><br>{look.classes.say(value, text)}{under}{few}"])
    return said


def _values(frame: pd.DataFrame) -> NDArray[np.float64]:
    return frame["value"].to_numpy(np.float64)


def halo(theme: Theme) -> str:
    """A thin rim of paper around letters, as a CSS text shadow."""
    return ", ".join(f"{x}px {y}px 1px {theme.paper}" for x in (-1, 0, 1) for y in (-1, 0, 1) if x or y)
