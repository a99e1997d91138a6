"""The messages that go into a chat: who has not reported, or which units have how many."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd

from common.words import Text

MOST_UNITS = 10
MOST_NAMES = 60


def people_message(people: pd.DataFrame, day: date, unit: str, text: Text, *, names: bool) -> str:
    """`3月6日 三年级1班未填报（4人）：张三、李四。请尽快填写。`; without `names` only how many."""
    when = text.day(day, weekday=False)
    if not names:
        return text("missing.message_count", day=when, unit=unit, n=len(people))
    said = text("missing.comma").join(_said(people))
    return text("missing.message", day=when, unit=unit, n=len(people), names=said)


def _said(people: pd.DataFrame) -> list[str]:
    known = [str(name) for name in people["name"] if isinstance(name, str)]
    return known if len(known) <= MOST_NAMES else [*known[:MOST_NAMES], "…"]


def units_message(
    units: pd.DataFrame, day: date, place: str, text: Text, *, total: str, days: int = 1
) -> str:
    """The first ten units with number and share of their missing, for `days` in a row or longer.

    Columns: name, missing, rate: numbers, or the signs of what is withheld. `total`: of all units, as it is told.
    """
    parts = [
        text("missing.message_unit", unit=name, n=_told(missing, text.number), rate=_told(rate, text.rate))
        for name, missing, rate in units.head(MOST_UNITS)[["name", "missing", "rate"]].itertuples(index=False)
    ]
    key = "missing.message_units" if days == 1 else "missing.message_units_long"
    said = text("missing.semicolon").join(parts)
    return text(key, day=text.day(day, weekday=False), place=place, n=total, units=said, days=days)


def _told(value: str | float, said: Callable[[float], str]) -> str:
    return value if isinstance(value, str) else said(value)
