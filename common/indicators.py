"""The indicators: one name, one hue and one meaning on every page.

Hues keep 4.5 : 1 against the paper of their theme. Units and words stand in `locales/*/indicator.toml`. A bureau
makes indicators of its own from options of a question (`warehouse/promoted.py`); they bear their names themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from common.words import Text


@dataclass(frozen=True)
class Indicator:
    """What is counted. `column` is the mart column; `denominator` the column that makes a rate of it.

    `worse` says which way is bad; `decimals` is for the count itself (rates always show one). One of a bureau's own
    counts who chose any of `options` of `question`, and is called `names` (Chinese, English).
    """

    key: str
    column: str
    denominator: Literal["enrolled", "reported", "answered"] | None
    light: str
    dark: str
    worse: Literal["up", "down"] | None = "up"
    decimals: int = 0
    question: str | None = None
    options: tuple[str, ...] = ()
    names: tuple[str, str] | None = None

    def name(self, text: Text) -> str:
        """What it is called in the language of `text`."""
        if self.names is None:
            return text(f"indicator.{self.key}.name")
        return self.names[0 if text.lang == "zh" else 1] or self.names[0]

    def unit(self, text: Text) -> str:
        """What it counts: people, degrees …"""
        return text(f"indicator.{'reported' if self.question else self.key}.unit")

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
# Hues for a bureau's own indicators: light, dark. Apart from those above and from each other.
OWN_HUES: tuple[tuple[str, str], ...] = (
    ("#2f7d32", "#6fbf73"),
    ("#0b7285", "#4fc3d9"),
    ("#9b2fae", "#dd8aea"),
    ("#7a4a2b", "#cf9f7c"),
    ("#5f6b13", "#b4c04a"),
    ("#1b3a93", "#86a6ff"),
    ("#1d6b4f", "#57c79b"),
    ("#7a2d5c", "#d98abb"),
)
BY_KEY = {indicator.key: indicator for indicator in INDICATORS}


def indicator(key: str | None, default: str = "fever") -> Indicator:
    """The indicator of `key`; the `default` one for an unknown key, as a link may be mistyped."""
    return BY_KEY.get(key or "", BY_KEY[default])
