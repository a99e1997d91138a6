"""School years, and the dates that file names carry."""

from __future__ import annotations

import re
from datetime import date, timedelta

FIRST_MONTH = 9
DATED = re.compile(r"(?<!\d)(20\d{2})[-_.年]?(0[1-9]|1[0-2])[-_.月]?([0-2]\d|3[01])(?!\d)")
YEAR_NAMED = re.compile(r"(?<!\d)(20\d{2})(?:[-—~至](?:20)?\d{2})?学年")


def year_start(day: date) -> date:
    """1 September of the school year that `day` falls in."""
    return date(day.year if day.month >= FIRST_MONTH else day.year - 1, FIRST_MONTH, 1)


def year_end(day: date) -> date:
    """31 August that ends the school year of `day`."""
    return year_start(day).replace(year=year_start(day).year + 1) - timedelta(days=1)


def date_in_name(name: str) -> date | None:
    """The day from which a roster holds, when its file's name says so: `学籍_20200216`, `2019-2020学年`."""
    if match := DATED.search(name):
        year, month, day = (int(part) for part in match.groups())
        try:
            return date(year, month, day)
        except ValueError:
            return None
    if match := YEAR_NAMED.search(name):
        return date(int(match.group(1)), FIRST_MONTH, 1)
    return None
