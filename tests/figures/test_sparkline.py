"""Sparklines: from zero, gaps where nothing is known, yesterday hollow."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from urllib.parse import unquote

from figures.sparkline import PAD, sparkline
from figures.theme import LIGHT

LAST = date(2020, 3, 6)
DAYS = [LAST - timedelta(days=13 - place) for place in range(14)]


def drawn(days: Sequence[date], values: Sequence[float | None]) -> str:
    address = sparkline(days, values, LAST, "#c2410c", LIGHT)
    assert address.startswith("data:image/svg+xml,") and '"' not in address.replace("%22", "")
    return unquote(address)


def test_the_last_dot_is_full_and_the_one_before_hollow() -> None:
    fills = re.findall(r'<circle[^>]*fill="([^"]+)"', drawn(DAYS, [1.0] * 14))
    assert fills == [LIGHT.paper, "#c2410c"]


def test_a_day_without_data_breaks_the_line() -> None:
    assert drawn(DAYS, [1.0] * 5 + [None] + [2.0] * 8).count("<polyline") == 2
    assert drawn(DAYS[:5] + DAYS[6:], [1.0] * 13).count("<polyline") == 2


def test_heights_are_proportional_to_counts() -> None:
    points = re.search(r'points="([^"]+)"', drawn(DAYS, [0.0] * 12 + [5.0, 10.0]))
    assert points is not None
    heights = [34 - PAD - float(pair.split(",")[1]) for pair in points[1].split()]
    assert heights[0] == 0 and abs(heights[-1] - 2 * heights[-2]) < 0.11


def test_nothing_known_draws_no_line() -> None:
    assert "<polyline" not in drawn([], []) and "<circle" not in drawn([], [])
