"""Units by days as a heat map: one row a unit, one column a day, in the classes of the map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from common.words import Text
from figures.classes import Classes, stepped
from figures.empty import empty
from figures.theme import Theme, layout

ROW = 18  # pixels
FRAME = 92  # pixels for title, day axis and margins


@dataclass(frozen=True)
class HeatLook:
    """`span` is the part of the days to show, None for all; `lines` the unit that the lines above show
    unasked.
    """

    title: str
    classes: Classes
    span: tuple[str, str] | None = None
    lines: str = ""


def height_of(rows: int) -> int:
    """Pixels that so many rows need."""
    return FRAME + ROW * max(rows, 4)


def heat(frame: pd.DataFrame, look: HeatLook, text: Text, theme: Theme) -> dict[str, Any]:
    """One row for each unit, in the order of the frame from above; cells without data keep the paper's
    colour.

    Columns: unit_id, name, day, value, numerator, denominator; the days of a unit stand together, and every
    unit has a row for each day (`analysis.rates.every_day`).
    """
    if frame.empty or frame["value"].notna().sum() == 0:
        return empty(theme, text("trends.empty"), text("trends.empty_do"))
    units = frame.drop_duplicates("unit_id")
    known, top, bottom = (
        frame[column].to_numpy(np.float64).reshape(len(units), -1)
        for column in ("value", "numerator", "denominator")
    )
    classes = np.where(np.isfinite(known), look.classes.of(known), np.nan)
    days = frame["day"].iloc[: known.shape[1]].dt.strftime("%Y-%m-%d").tolist()
    colours = look.classes.colours(theme)
    return {
        "data": [
            {
                "type": "heatmap",
                "x": days,
                "y": list(range(len(units))),
                "z": classes,
                "customdata": np.dstack([known, top, bottom]),
                "text": np.repeat(units["name"].to_numpy(str)[:, None], len(days), axis=1),
                "zmin": -0.5,
                "zmax": len(colours) - 0.5,
                "colorscale": stepped(colours),
                "showscale": False,
                "xgap": 1,
                "ygap": 1,
                "hoverongaps": True,
                "hovertemplate": _hover(look, text),
                "xhoverformat": "%-m月%-d日 %a" if text.lang == "zh" else "%a %-d %b",
            },
            *_key(look.classes.labels(text), colours),
        ],
        "layout": _layout(look, units, days, text, theme),
    }


def whole_span(days: list[str]) -> list[str]:
    """The range of a date axis on which the first and the last of the days (ISO texts) are whole."""
    half = pd.Timedelta(hours=12)
    return [f"{pd.Timestamp(days[0]) - half}", f"{pd.Timestamp(days[-1]) + half}"]


def _hover(look: HeatLook, text: Text) -> str:
    value = (
        "%{customdata[0]:,.2%}" if look.classes.percent else f"%{{customdata[0]:,.{look.classes.decimals}f}}"
    )
    under = f"{text('trends.of')} %{{customdata[1]:,.5~r}}/%{{customdata[2]:,}}"
    return f"<b>%{{text}}</b><br>%{{x}}<br>{value}<br>{under}<extra></extra>"


def _key(labels: list[str], colours: list[str]) -> list[dict[str, Any]]:
    """Key of the classes: squares in the legend (a colour bar has no room for words)."""
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [None],
            "y": [None],
            "name": label,
            "marker": {"symbol": "square", "size": 12, "color": colour},
            "hoverinfo": "skip",
        }
        for label, colour in zip(labels, colours, strict=True)
    ]


def _layout(look: HeatLook, units: pd.DataFrame, days: list[str], text: Text, theme: Theme) -> dict[str, Any]:
    names = units["name"].tolist()
    tall = height_of(len(names))
    whole = whole_span(days)
    return layout(
        theme,
        meta={"units": units["unit_id"].tolist(), "self": look.lines, "whole": whole},
        title={
            "text": look.title,
            "font": {"size": 14, "color": theme.ink, "weight": 600},
            "x": 0,
            "pad": {"l": 8},
            "y": 1 - 4 / tall,
            "yanchor": "top",
        },
        margin={"l": 8, "r": 12, "t": FRAME - 8, "b": 8},
        showlegend=True,
        legend={
            "orientation": "h",
            "x": 0,
            "xref": "container",
            "y": 1 - 28 / tall,
            "yref": "container",
            "yanchor": "top",
            "itemclick": False,
            "itemdoubleclick": False,
        },
        dragmode="zoom",
        hovermode="closest",
        uirevision="heat",
        plot_bgcolor=theme.raised,
        xaxis={
            "type": "date",
            "side": "top",
            "range": list(look.span) if look.span else whole,
            "tickformat": "%-m月%-d日" if text.lang == "zh" else "%-d %b",
            "showgrid": False,
        },
        yaxis={
            "tickmode": "array",
            "tickvals": list(range(len(names))),
            "ticktext": names,
            "range": [len(names) - 0.5, -0.5],
            "showgrid": False,
            "fixedrange": True,
            "zeroline": False,
        },
    )
