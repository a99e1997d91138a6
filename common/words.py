"""Words that people read: one TOML file per page and language, and how dates and numbers are written.

`Text("zh")("overview.title", n=3)` reads key `title` of `common/locales/zh/overview.toml` and fills `{n}`.
"""

from __future__ import annotations

import logging
import math
import tomllib
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any

LOCALES = Path(__file__).parent / "locales"
LANGUAGES = ("zh", "en")
UNKNOWN = "—"
MINUS = "−"

# Tests set this: there a missing key is an error; in front of a reader the key itself is shown and logged.
STRICT = False

_WEEKDAYS = {
    "zh": ["周一", "周二", "周三", "周四", "周五", "周六", "周日"],
    "en": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
}
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def _flat(table: dict[str, Any], prefix: str) -> dict[str, str]:
    words: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            words |= _flat(value, f"{prefix}{key}.")
        else:
            words[prefix + key] = str(value)
    return words


@lru_cache(maxsize=len(LANGUAGES))
def words(lang: str) -> dict[str, str]:
    """All words of a language: dotted key → text with `{fields}`."""
    found: dict[str, str] = {}
    for path in sorted((LOCALES / lang).glob("*.toml")):
        found |= _flat(tomllib.loads(path.read_text(encoding="utf-8")), f"{path.stem}.")
    return found


def _absent(value: object) -> bool:
    # NA of pandas has no truth, so it is known by its name: this package imports nothing heavy.
    return value is None or str(value) in ("nan", "NaT", "<NA>")


class Text:
    """The words and the notation of one language."""

    def __init__(self, lang: str = "zh") -> None:
        self.lang = lang if lang in LANGUAGES else LANGUAGES[0]

    def __call__(self, key: str, **values: object) -> str:
        """The text of `key` with `values` filled in. A missing key raises KeyError under STRICT."""
        text = words(self.lang).get(key)
        if text is None:
            if STRICT:
                raise KeyError(f"no words for {key!r} in {self.lang}")
            logging.getLogger(__name__).warning("no words for %s in %s", key, self.lang)
            return key
        return text.format(**values) if values else text

    def has(self, key: str) -> bool:
        """Whether there are words for `key`."""
        return key in words(self.lang)

    def gaps(self, key: str) -> list[str]:
        """The names of what fills the words of `key`; none when there are no words."""
        return [name for _, name, _, _ in Formatter().parse(words(self.lang).get(key, "")) if name]

    def day(self, day: date | None, *, weekday: bool = True, year: bool = False) -> str:
        """3月6日 周五 / Fri 6 Mar; with `year` 2020年3月6日 周五 / Fri 6 Mar 2020."""
        if day is None or _absent(day):
            return UNKNOWN
        name = _WEEKDAYS[self.lang][day.weekday()]
        if self.lang == "zh":
            return f"{f'{day.year}年' if year else ''}{day.month}月{day.day}日{f' {name}' if weekday else ''}"
        tail = f" {day.year}" if year else ""
        return f"{f'{name} ' if weekday else ''}{day.day} {_MONTHS[day.month - 1]}{tail}"

    def month(self, day: date) -> str:
        """2020年3月 / Mar 2020."""
        return f"{day.year}年{day.month}月" if self.lang == "zh" else f"{_MONTHS[day.month - 1]} {day.year}"

    def weekday(self, number: int) -> str:
        """周一 / Mon for 0."""
        return _WEEKDAYS[self.lang][number]

    def clock(self, moment: datetime | None) -> str:
        """02:14."""
        return UNKNOWN if moment is None or _absent(moment) else f"{moment:%H:%M}"

    def number(self, value: float | None, decimals: int = 0) -> str:
        """1,234 or 36.5; "—" when unknown."""
        if value is None or _absent(value):
            return UNKNOWN
        return f"{value:,.{decimals}f}".replace("-", MINUS)

    def rate(self, share: float | None, decimals: int = 1) -> str:
        """96.4% for .964; never rounded up to 100% or down to 0% when it is neither; "—" when unknown."""
        if share is None or _absent(share):
            return UNKNOWN
        step = 10.0**-decimals
        percent = round(share * 100, decimals)
        if share < 1:
            percent = min(percent, 100 - step)
        if share > 0:
            percent = max(percent, step)
        return f"{percent:.{decimals}f}%"

    def change(self, value: float | None, decimals: int = 0, unit: str = "") -> str:
        """▲31, ▼4, = 0; "—" when unknown. The arrow and the word carry it without colour."""
        if value is None or _absent(value):
            return UNKNOWN
        size = f"{abs(value):,.{decimals}f}"
        if math.isclose(float(size.replace(",", "")), 0):
            return f"= {0:.{decimals}f}{unit}"
        return f"{'▲' if value > 0 else '▼'}{size}{unit}"

    def signed(self, value: float | None, decimals: int = 0) -> str:
        """+19, −4, 0; "—" when unknown."""
        if value is None or _absent(value):
            return UNKNOWN
        return f"{value:+,.{decimals}f}".replace("-", MINUS) if value else "0"
