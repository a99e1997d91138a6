"""The one look of all figures: fonts, inks, palettes and the Plotly template, light and dark."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from common.indicators import BY_KEY

FONT = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", system-ui, sans-serif'

# ColorBrewer YlOrRd, 5 classes; on dark paper the same order from dim to bright.
YL_OR_RD = ("#ffffb2", "#fecc5c", "#fd8d3c", "#f03b20", "#bd0026")
YL_OR_RD_DARK = ("#4a3b16", "#7d5a1a", "#b8691f", "#e3703a", "#ffb08a")
# Matplotlib's cividis at five steps, for densities.
CIVIDIS = ("#00224e", "#35456c", "#666970", "#a59c74", "#fee838")
INSUFFICIENT = "#c5ccd3"


@dataclass(frozen=True)
class Theme:
    """The colours of one theme, as CSS texts. `sequential` runs from little to much."""

    name: str
    ink: str
    muted: str
    grid: str
    paper: str
    raised: str
    accent: str
    band: str
    sequential: tuple[str, ...]

    def hue(self, indicator: str) -> str:
        """The colour of an indicator, the same on every page."""
        return BY_KEY[indicator].hue(self.name)


LIGHT = Theme("light", "#1d2630", "#5b6672", "#e3e7eb", "#ffffff", "#f5f6f8", "#1f5fa8", "#f1f3f5", YL_OR_RD)
DARK = Theme(
    "dark", "#e2e6ea", "#9aa5b1", "#2b333b", "#161b20", "#0f1317", "#6aa9e9", "#1c2228", YL_OR_RD_DARK
)


def theme_of(name: str | None) -> Theme:
    """The theme called `name`; the light one for any other name."""
    return DARK if name == "dark" else LIGHT


def _axis(theme: Theme) -> dict[str, Any]:
    return {
        "gridcolor": theme.grid,
        "gridwidth": 1,
        "linecolor": theme.grid,
        "zerolinecolor": theme.grid,
        "zerolinewidth": 1,
        "tickfont": {"size": 12, "color": theme.muted},
        "title": {"font": {"size": 12, "color": theme.muted}},
        "automargin": True,
    }


@lru_cache(maxsize=2)
def _template(theme: Theme) -> dict[str, Any]:
    hover = {
        "bgcolor": theme.paper,
        "bordercolor": theme.grid,
        "font": {"family": FONT, "size": 12, "color": theme.ink},
        "align": "left",
    }
    return {
        "layout": {
            "font": {"family": FONT, "size": 12, "color": theme.ink},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "margin": {"l": 44, "r": 16, "t": 12, "b": 32},
            "xaxis": _axis(theme),
            "yaxis": _axis(theme),
            "hoverlabel": hover,
            "showlegend": False,
            "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "font": {"size": 12}},
            "colorway": [
                BY_KEY[key].hue(theme.name) for key in ("rate", "fever", "isolating", "contact_area")
            ],
            "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": theme.muted, "activecolor": theme.accent},
        }
    }


def layout(theme: Theme, **changes: Any) -> dict[str, Any]:
    """A Plotly layout of this look, as a plain dict (a tenth of the time of go.Layout), with `changes`."""
    return {"template": _template(theme), **changes}
