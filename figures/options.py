"""The options of a question as bars, the day before as a tick on each."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from common.words import Text
from figures.empty import empty
from figures.theme import Theme, layout

ROW = 30  # pixels
HEAD = 56
LONGEST = 12  # characters of a name
UNUSUAL = "#8a94a0"


@dataclass(frozen=True)
class OptionsLook:
    """How bars are drawn: `share` of those who answered, or people; `few` where so few answered that shares are
    greyed; `chosen`: the option that the rest of the page is about.
    """

    title: str
    share: bool = False
    few: bool = False
    chosen: str = ""


def height_of(options: int) -> int:
    """The height of a figure of so many options, in pixels."""
    return HEAD + ROW * max(options, 3)


def options(frame: pd.DataFrame, look: OptionsLook, text: Text, theme: Theme) -> dict[str, Any]:
    """Horizontal bars, the first row at the top.

    Columns: option, name, people, answered, share, before, before_share (NaN: nobody was asked that day).
    """
    if frame.empty:
        return empty(theme, text("questions.nobody"), text("questions.nobody_do"))
    values = frame["share" if look.share else "people"].to_numpy(np.float64)
    before = frame["before_share" if look.share else "before"].to_numpy(np.float64)
    names = [_short(name) for name in frame["name"]]
    rows = list(range(len(frame)))
    custom = np.column_stack([frame["people"], frame["answered"], frame["share"]]).astype(np.float64)
    bar = theme.muted if look.few and look.share else theme.accent
    said = "%{x:,.1%}" if look.share else "%{x:,}"
    most = float(np.nanmax(np.concatenate([values, before, [0.0]]))) or 1.0
    return {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "x": values,
                "y": rows,
                "customdata": custom,
                "marker": {
                    "color": [bar if one == look.chosen or not look.chosen else UNUSUAL for one in frame["option"]]
                },
                "text": [_label(row, look, text) for row in frame.to_dict("records")],
                "textposition": "outside",
                "textfont": {"size": 12, "color": theme.ink},
                "cliponaxis": False,
                "hovertext": frame["name"].to_numpy(str),
                "hovertemplate": f"%{{hovertext}}<br>{text('questions.hover')}<extra></extra>",
            },
            {
                "type": "scatter",
                "mode": "markers",
                "x": before,
                "y": rows,
                "marker": {"symbol": "line-ns-open", "size": 16, "line": {"width": 2}, "color": theme.ink},
                "hovertemplate": f"{text('questions.day_before')} {said}<extra></extra>",
            },
        ],
        "layout": layout(
            theme,
            title={
                "text": look.title,
                "font": {"size": 14, "color": theme.ink, "weight": 600},
                "x": 0,
                "xref": "container",
                "pad": {"l": 8},
                "y": 1 - 18 / height_of(len(frame)),
            },
            margin={"l": 8, "r": 8, "t": 38, "b": 8},
            bargap=0.35,
            dragmode=False,
            xaxis={"range": [0, most * 1.9], "visible": False, "fixedrange": True},
            yaxis={"autorange": "reversed", "tickvals": rows, "ticktext": names, "fixedrange": True,
                   "showgrid": False, "tickfont": {"size": 12, "color": theme.ink}},
        ),
    }  # fmt: skip


def _label(row: Mapping[Hashable, Any], look: OptionsLook, text: Text) -> str:
    share = text.rate(row["share"], 1)
    said = f"<b>{share}</b>" if look.share else f"<b>{text.number(row['people'])}</b> {share}"
    said = f"\u2002{said}"  # room for the tick of the day before
    if np.isnan(row["before"]):
        return said
    if look.share:
        points = 100 * (row["share"] - row["before_share"])
        return f"{said} {text.change(points, 1)}"
    return f"{said} {text.change(row['people'] - row['before'])}"


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
