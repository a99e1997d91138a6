"""The rows of the units page, one frame for the screen and for the file that is taken away."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, get_args

import numpy as np
import pandas as pd

from access.scope import LEVELS, Level
from pages.view import View
from warehouse.queries.data import by_name_since
from warehouse.queries.students import students
from warehouse.queries.units import fever_by_day, unit_table

COUNTS = (
    "enrolled",
    "reported",
    "missing",
    "fever",
    "contact_area",
    "contact_suspected",
    "suspected",
    "confirmed",
    "isolating",
    "duplicate",
    "unmatched",
)


def level_of(seen: View) -> Level | None:
    """The level of the rows: `?level=` where it is finer than the place, else one below; None for people."""
    asked = seen.query.get("level", "")
    here = LEVELS.index(seen.place.level)
    if asked in get_args(Level) and LEVELS.index(asked) > here:
        return LEVELS[LEVELS.index(asked)]
    return seen.place.child_level


def flat(seen: View, level: Level) -> bool:
    """Whether rows are not those directly below the place, so that they need the name of what they lie in."""
    return level != seen.place.child_level


def unit_frame(seen: View, level: Level) -> pd.DataFrame:
    """Units of `level`: unit_id, name, parent, stage, rate (share), temperature (°C) and COUNTS."""
    frame = unit_table(seen.scope, level, seen.day, seen.query.get("role"))
    enrolled = frame["enrolled"].astype("Float64").to_numpy(float, na_value=np.nan)
    reported_of = frame["reported_of"].astype("Float64").to_numpy(float, na_value=np.nan)
    degrees = frame["temperature_sum_c"].to_numpy(float, na_value=np.nan)
    readings = frame["temperature_n"].astype("Float64").to_numpy(float, na_value=np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(enrolled > 0, reported_of / enrolled, np.nan)
        warmth = np.where(readings > 0, degrees / readings, np.nan)
    chosen = frame[["unit_id", "name", "parent", "stage", *COUNTS]]
    return chosen.assign(rate=rate, temperature=np.round(warmth, 2))


def window(seen: View) -> list[Any]:
    """The fourteen calendar days up to the day looked at, oldest first."""
    return [seen.day - timedelta(days=13 - place) for place in range(14)]


def units_by_column(seen: View, level: Level) -> dict[str, Any]:
    """The grid's columns: those of `unit_frame` (NaN where unknown), `id`, and `line`, fever of 14 days.

    By column, as a thousand rows are written as JSON ten times faster so.
    """
    frame = unit_frame(seen, level).rename(columns={"unit_id": "id"})
    words = ("id", "name", "parent", "stage")
    columns: dict[str, Any] = {name: _words(frame[name]) for name in words}
    columns |= {name: frame[name].to_numpy(float) for name in frame.columns if name not in words}
    columns["line"] = fever_by_day(seen.scope, level, columns["id"], window(seen), seen.query.get("role"))
    return columns


def _words(column: pd.Series[Any]) -> list[str | None]:
    return [value if isinstance(value, str) else None for value in column.tolist()]


def student_rows(seen: View) -> list[dict[str, Any]]:
    """Rows for the grid: the students of a class, null where unknown, times as text."""
    since = by_name_since()
    if since is not None and seen.day < since:
        return []  # nobody's answers are kept: that is not the same as nobody's coming
    frame = students(seen.scope, seen.place.unit_id, seen.day)
    frame["submitted_at"] = [None if pd.isna(at) else f"{at:%H:%M}" for at in frame["submitted_at"]]
    frame["symptoms"] = [
        "、".join(words) if isinstance(words, (list, np.ndarray)) else "" for words in frame["symptoms"]
    ]
    columns = {name: _plain(frame[name]) for name in frame.columns if name != "person_id"}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _plain(column: pd.Series[Any]) -> list[Any]:
    return [None if value is None or value is pd.NA or value != value else value for value in column.tolist()]
