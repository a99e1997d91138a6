"""Check-ins as H3 hexagons over the counties."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from common.words import Text
from figures.choropleth import MapLook, halo, key_entry, map_layout, outlines
from figures.classes import stepped
from figures.empty import empty
from figures.theme import CIVIDIS, Theme

MOST_CELLS = 10_000  # what a browser draws as SVG in 0.6 s


@dataclass(frozen=True)
class HexLook:
    """`map` carries title, boundaries, box and classes; `cells` is the address of the hexagons' outlines."""

    map: MapLook
    cells: str
    show: Literal["people", "fever", "contact_area"] = "people"


def hexagons(
    cells: pd.DataFrame, counties: pd.DataFrame, look: HexLook, text: Text, theme: Theme
) -> dict[str, Any]:
    """Cells by `value` over the outlines of `counties`.

    `cells`: cell (id in the address of the outlines), value, people, fever, contact_area. `counties`: unit_id, name,
    lon, lat. People are in cividis, the rest in the palette of the map.
    """
    if cells.empty:
        return empty(theme, text("map.no_cells"), text("map.no_cells_do"))
    colours = look.map.classes.colours(theme, CIVIDIS if look.show == "people" else None)
    honeycomb = {
        "type": "choropleth",
        "geojson": look.cells,
        "locations": cells["cell"].to_numpy(str),
        "z": look.map.classes.of(cells["value"].to_numpy(np.float64)),
        "zmin": -0.5,
        "zmax": len(colours) - 0.5,
        "colorscale": stepped(colours),
        "showscale": False,
        "marker": {"line": {"width": 0.3, "color": theme.paper}, "opacity": 0.85},
        "customdata": cells[["people", "fever", "contact_area"]].to_numpy(np.float32),
        "hovertemplate": text("map.cell_hover"),
    }
    entries = zip(look.map.classes.labels(text), colours, strict=True)
    legend = [key_entry(label, colour, theme) for label, colour in entries]
    ids = counties["unit_id"].tolist()
    ground, borders = outlines(ids, look.map, theme), outlines(ids, look.map, theme, filled=False)
    return {
        "data": [_names(counties, theme), ground, honeycomb, borders, *legend],
        "layout": map_layout(look.map, theme, "cells"),
    }


def _names(counties: pd.DataFrame, theme: Theme) -> dict[str, Any]:
    return {
        "type": "scattergeo",
        "mode": "text",
        "lon": counties["lon"].to_numpy(np.float64),
        "lat": counties["lat"].to_numpy(np.float64),
        "text": counties["name"].to_numpy(str),
        "textfont": {
            "size": 12,
            "color": theme.ink,
            "shadow": halo(theme),
        },
        "hoverinfo": "skip",
        "showlegend": False,
    }
