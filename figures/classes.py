"""The classes of maps and heat maps: which class a value is in, its colour, and what the key calls it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from common.words import Text
from figures.theme import Theme

# Which of five colours serve when there are fewer classes: the ends stay apart.
_PICKS = {1: (1,), 2: (0, 3), 3: (0, 2, 4), 4: (0, 1, 2, 4)}


@dataclass(frozen=True)
class Classes:
    """At most five classes by their upper `bounds` (ascending); `downwards` where little is bad.

    `least` is the smallest count there can be. `percent` is for shares; `decimals` for what a person reads;
    `whole` for counts, whose classes don't touch.
    """

    bounds: NDArray[np.float64]
    percent: bool = False
    decimals: int = 0
    whole: bool = True
    downwards: bool = False
    least: float = 0

    def of(self, values: NDArray[np.float64]) -> NDArray[np.int8]:
        """Class of each value, 0 the lowest, -1 where it is not known."""
        found = np.minimum(np.searchsorted(self.bounds, values, side="left"), max(len(self.bounds) - 1, 0))
        return np.where(np.isfinite(values), found, -1).astype(np.int8)

    def colours(self, theme: Theme, palette: tuple[str, ...] | None = None) -> list[str]:
        """One colour a class, from the lowest."""
        whole = palette or theme.sequential
        colours = [whole[pick] for pick in _PICKS.get(len(self.bounds), range(len(self.bounds)))]
        return colours[::-1] if self.downwards else colours

    def say(self, value: float, text: Text) -> str:
        """A value in words."""
        return text.rate(value, self.decimals) if self.percent else text.number(value, self.decimals)

    def labels(self, text: Text) -> list[str]:
        """What the key calls each class: "0", "1–4", "0.5–1.2%"."""
        said, low = [], None
        for bound in (float(bound) for bound in self.bounds):
            said.append(self._range(low, bound, text))
            low = bound
        return said

    def _range(self, low: float | None, high: float, text: Text) -> str:
        if self.whole:
            first = self.least if low is None else low + 1
            return (
                self.say(high, text) if first >= high else f"{self.say(first, text)}–{self.say(high, text)}"
            )
        return f"≤ {self.say(high, text)}" if low is None else f"{self.say(low, text)}–{self.say(high, text)}"


def stepped(colours: list[str]) -> list[list[float | str]]:
    """A Plotly colour scale of equal steps without transitions."""
    count = max(len(colours), 1)
    ends = [(place / count, (place + 1) / count, colour) for place, colour in enumerate(colours)]
    return [[at, colour] for low, high, colour in ends for at in (low, high)]
