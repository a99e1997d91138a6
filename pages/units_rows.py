"""The rows of the units page, one frame for the screen and for the file that is taken away."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, get_args

import numpy as np
import pandas as pd

from access.scope import LEVELS, Level
from pages.view import View
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


def unit_rows(seen: View, level: Level) -> list[dict[str, Any]]:
    """Rows for the grid: as `unit_frame`, null where unknown, `id`, and `line` (fever of fourteen days)."""
    frame = unit_frame(seen, level).rename(columns={"unit_id": "id"})
    lines = fever_by_day(seen.scope, level, window(seen), seen.query.get("role"))
    columns = {name: _plain(frame[name]) for name in frame.columns}
    columns["line"] = [lines.get(unit) for unit in columns["id"]]
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def student_rows(seen: View) -> list[dict[str, Any]]:
    """Rows for the grid: the students of a class, null where unknown, times as text."""
    frame = students(seen.scope, seen.place.unit_id, seen.day)
    frame["submitted_at"] = [None if pd.isna(at) else f"{at:%H:%M}" for at in frame["submitted_at"]]
    frame["symptoms"] = ["" if _absent(words) else "、".join(words) for words in frame["symptoms"]]
    columns = {name: _plain(frame[name]) for name in frame.columns if name != "person_id"}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _absent(value: Any) -> bool:
    return value is None or (isinstance(value, float) and value != value)


def _plain(column: pd.Series[Any]) -> list[Any]:
    values = column.astype(object).where(column.notna(), None).tolist()
    if pd.api.types.is_float_dtype(column) and column.name in COUNTS:
        return [None if value is None else int(value) for value in values]
    return values
