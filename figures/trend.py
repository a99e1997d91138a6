"""Lines of an indicator over days, one per unit, labelled where they end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from common.words import Text
from figures.empty import empty
from figures.theme import Theme, layout

HEIGHT = 420
PLOT_HEIGHT = 250  # what the range slider, title and margins leave of HEIGHT
LABEL_HEIGHT = 15
WIDEST_NAME = 120  # pixels of a name at the end of its line
LONGEST_SHADED = 200  # days; beyond, weekends are too narrow to see
# Apart from each other for colour-blind readers too, and in contrast to the paper of their theme.
COLOURS = {
    "light": ("#1f5fa8", "#b3366b", "#2f7d32", "#8a6100", "#6d4fa3", "#0f7480", "#5b6672", "#a33d10"),
    "dark": ("#6aa9e9", "#ec7fae", "#6fbf73", "#d9a83c", "#ac8fe3", "#4cbcb0", "#9aa5b1", "#f0843f"),
}


@dataclass(frozen=True)
class TrendLook:
    """How lines are drawn: `percent` for shares, `mean` for a ratio that is no share, `from_zero` the y
    axis.
    """

    title: str
    unit: str
    percent: bool = False
    decimals: int = 0
    from_zero: bool = True
    hue: str | None = None
    span: tuple[str, str] | None = None
    changes: Sequence[tuple[date, str]] = field(default_factory=tuple)


def trend(frame: pd.DataFrame, look: TrendLook, text: Text, theme: Theme) -> dict[str, Any]:
    """Lines of `value` by `day`, one for each unit in the order of the frame; gaps where `value` is NaN.

    Columns: unit_id, name, day (every calendar day), value, numerator, denominator, small (rates of few
    people, drawn hollow).
    """
    if frame.empty or frame["value"].notna().sum() == 0:
        return empty(theme, text("trends.empty"), text("trends.empty_do"))
    groups = [part for _, part in frame.groupby("unit_id", sort=False)]
    colours = [look.hue] if look.hue and len(groups) == 1 else COLOURS[theme.name]
    lines = [
        _line(part, colours[place % len(colours)] or theme.ink, look, text)
        for place, part in enumerate(groups)
    ]
    days = pd.DatetimeIndex(frame["day"].drop_duplicates().sort_values())
    notes = _end_labels(lines, look, text) + _change_notes(look, theme)
    return {
        "data": lines,
        "layout": layout(
            theme,
            title={
                "text": f"{look.title} <span style='font-weight:400;color:{theme.muted}'>{look.unit}</span>",
                "font": {"size": 14, "color": theme.ink, "weight": 600},
                "x": 0,
                "xref": "container",
                "pad": {"l": 8},
                "y": 0.97,
            },
            margin={"l": 52, "r": _label_room(lines), "t": 44, "b": 8},
            hovermode="x unified",
            dragmode="zoom",
            uirevision="trend",
            meta={"whole": _whole(days)},
            shapes=_weekends(days, theme) + _change_lines(look, theme),
            annotations=notes,
            xaxis=_days_axis(look, days, text, theme),
            yaxis={
                "rangemode": "tozero" if look.from_zero else "normal",
                "tickformat": ",.2~%" if look.percent else ",",
                "fixedrange": False,
                "zeroline": False,
            },
        ),
    }


def _line(part: pd.DataFrame, colour: str, look: TrendLook, text: Text) -> dict[str, Any]:
    small = part["small"].to_numpy(bool)
    short = len(part) <= 62
    few = text("trends.few")
    custom = np.column_stack([part["numerator"], part["denominator"]]).astype(np.float64)
    value = f"%{{y:,.{look.decimals}%}}" if look.percent else f"%{{y:,.{look.decimals}f}}"
    under = " <span style='opacity:.75'>(%{customdata[0]:,.5~r}/%{customdata[1]:,})</span>"
    known = np.isfinite(custom[:, 1])
    return {
        "type": "scatter",
        "mode": "lines+markers" if short or small.any() else "lines",
        "name": str(part["name"].iloc[0]),
        "x": part["day"].dt.strftime("%Y-%m-%d").to_numpy(),
        "y": part["value"].to_numpy(np.float64),
        "customdata": custom,
        "connectgaps": False,
        "line": {"color": colour, "width": 2},
        "marker": {
            "size": np.where(small, 6, 4 if short else 0),
            "color": np.where(small, "rgba(128,128,128,.35)", colour),
            "line": {"color": colour, "width": np.where(small, 1, 0)},
        },
        "hovertemplate": [
            f"{value}{under if has else ''}{f' {few}' if thin else ''}"
            for has, thin in zip(known, small, strict=True)
        ],
        "xhoverformat": "%-m月%-d日 %a" if text.lang == "zh" else "%a %-d %b",
    }


def _whole(days: pd.DatetimeIndex) -> list[str]:
    return [f"{days[0] - timedelta(hours=12)}", f"{days[-1] + timedelta(hours=12)}"]


def _days_axis(look: TrendLook, days: pd.DatetimeIndex, text: Text, theme: Theme) -> dict[str, Any]:
    whole = _whole(days)
    return {
        "type": "date",
        "range": list(look.span) if look.span else whole,
        "tickformat": "%-m月%-d日" if text.lang == "zh" else "%-d %b",
        "showgrid": False,
        "ticks": "outside",
        "tickcolor": theme.grid,
        "rangeslider": {
            "visible": True,
            "thickness": 0.12,
            "range": whole,
            "yaxis": {"rangemode": "auto"},
            "bordercolor": theme.grid,
            "borderwidth": 1,
        },
    }


def _weekends(days: pd.DatetimeIndex, theme: Theme) -> list[dict[str, Any]]:
    if len(days) > LONGEST_SHADED:
        return []
    half = timedelta(hours=12)
    return [
        {
            "type": "rect",
            "x0": f"{day - half}",
            "x1": f"{day + half}",
            "y0": 0,
            "y1": 1,
            "yref": "paper",
            "layer": "below",
            "line": {"width": 0},
            "fillcolor": theme.band,
        }
        for day in days[days.day_of_week >= 5]
    ]


def _change_lines(look: TrendLook, theme: Theme) -> list[dict[str, Any]]:
    line = {"color": theme.muted, "width": 1, "dash": "dot"}
    return [
        {"type": "line", "x0": f"{day}", "x1": f"{day}", "y0": 0, "y1": 1, "yref": "paper", "line": line}
        for day, _ in look.changes
    ]


def _change_notes(look: TrendLook, theme: Theme) -> list[dict[str, Any]]:
    return [
        {
            "x": f"{day}",
            "y": 1,
            "yref": "paper",
            "yanchor": "bottom",
            "xanchor": "left",
            "showarrow": False,
            "text": words,
            "font": {"size": 11, "color": theme.muted},
        }
        for day, words in look.changes
    ]


def _end_labels(lines: list[dict[str, Any]], look: TrendLook, text: Text) -> list[dict[str, Any]]:
    """Name and last known value beside the end of each line, moved apart where they would overlap."""
    ends = [(float(known[-1]), line) for line in lines if len(known := line["y"][np.isfinite(line["y"])])]
    top = max(float(np.nanmax(line["y"])) for _, line in ends)
    low = 0.0 if look.from_zero else min(float(np.nanmin(line["y"])) for _, line in ends)
    ends.sort(key=lambda end: end[0])
    step = LABEL_HEIGHT * max(top - low, 1e-9) / PLOT_HEIGHT
    labels, floor = [], -np.inf
    for value, line in ends:
        place = max(value, floor + step)
        floor = place
        said = text.rate(value, look.decimals) if look.percent else text.number(value, look.decimals)
        labels.append(
            {
                "x": 1.005,
                "xref": "paper",
                "xanchor": "left",
                "y": value,
                "yshift": (place - value) / step * LABEL_HEIGHT,
                "showarrow": False,
                "align": "left",
                "text": f"{_short(line['name'])} <b>{said}</b>" if len(lines) > 1 else f"<b>{said}</b>",
                "font": {"size": 12, "color": line["line"]["color"]},
            }
        )
    return labels


def _short(name: str) -> str:
    """The name, cut to what a label has room for."""
    kept = name
    while _wide(kept) > WIDEST_NAME:
        kept = kept.removesuffix("…")[:-1] + "…"
    return kept


def _wide(text: str) -> int:
    """Pixels, nearly: a Chinese sign is as wide as it is high, a Latin letter about half of that."""
    return sum(12 if ord(sign) > 0x2E7F else 7 for sign in text)


def _label_room(lines: list[dict[str, Any]]) -> int:
    if len(lines) == 1:
        return 56
    widest = max(_wide(_short(line["name"])) for line in lines)
    return widest + 56
