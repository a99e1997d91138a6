"""The figure that stands where there are no data: it says why, and what to do."""

from __future__ import annotations

from typing import Any

from figures.theme import Theme, layout


def empty(theme: Theme, why: str, do: str = "") -> dict[str, Any]:
    """A figure without axes that says `why` there is nothing, and in a second line what to `do`."""
    lines = [why, *([f"<span style='font-size:12px'>{do}</span>"] if do else [])]
    words = {
        "text": "<br>".join(lines),
        "x": 0.5,
        "y": 0.5,
        "xref": "paper",
        "yref": "paper",
        "showarrow": False,
        "font": {"size": 14, "color": theme.muted},
    }
    hidden = {"visible": False, "fixedrange": True}
    return {
        "data": [],
        "layout": layout(theme, annotations=[words], xaxis=hidden, yaxis=hidden, dragmode=False),
    }
