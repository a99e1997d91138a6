"""The indicators: one name, one hue and one meaning on every page.

Hues keep 4.5 : 1 against the paper of their theme. Units and words stand in `locales/*/indicator.toml`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Indicator:
    """What is counted. `column` is the mart column; `denominator` the column that makes a rate of it.

    `worse` says which way is bad; `decimals` is for the count itself (rates always show one).
    """

    key: str
    column: str
    denominator: Literal["enrolled", "reported"] | None
    light: str
    dark: str
    worse: Literal["up", "down"] | None = "up"
    decimals: int = 0

    def hue(self, theme: str) -> str:
        """The colour in theme `light` or `dark`."""
        return self.dark if theme == "dark" else self.light


INDICATORS: tuple[Indicator, ...] = (
    Indicator("enrolled", "enrolled", None, "#5b6672", "#9aa5b1", None),
    Indicator("reported", "reported", "enrolled", "#1f5fa8", "#6aa9e9", "down"),
    Indicator("missing", "missing", "enrolled", "#8a6100", "#d9a83c"),
    Indicator("rate", "reported", "enrolled", "#1f5fa8", "#6aa9e9", "down", 1),
    Indicator("fever", "fever", "reported", "#c2410c", "#f0843f"),
    Indicator("contact_area", "contact_area", "reported", "#6d4fa3", "#ac8fe3"),
    Indicator("contact_suspected", "contact_suspected", "reported", "#4553b0", "#8f9df0"),
    Indicator("suspected", "suspected", "reported", "#a8326b", "#ec7fae"),
    Indicator("confirmed", "confirmed", "reported", "#b3261e", "#f2695f"),
    Indicator("isolating", "isolating", "reported", "#0f6f67", "#4cbcb0", None),
    Indicator("temperature", "temperature", None, "#c2410c", "#f0843f", "up", 2),
    Indicator("duplicate", "duplicate", "reported", "#5b6672", "#9aa5b1"),
    Indicator("unmatched", "unmatched", "reported", "#5b6672", "#9aa5b1"),
)
BY_KEY = {indicator.key: indicator for indicator in INDICATORS}


def indicator(key: str | None, default: str = "fever") -> Indicator:
    """The indicator of `key`; the `default` one for an unknown key, as a link may be mistyped."""
    return BY_KEY.get(key or "", BY_KEY[default])
