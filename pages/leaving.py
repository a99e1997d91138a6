"""What leaves the bureau: for accounts without names, counts of 1 to 10 people and what would tell them are withheld.

Who may see names knows the people whom a small count is about, and goes on working with it: their files are whole.
Everybody else takes files away for others to read. See docs/decisions/0015-small-counts-stay-inside.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from access.scope import LEVELS, Level, Scope
from analysis.rates import WEEK
from analysis.suppression import LINKED, MOST, SMALL, small, unit_marks, windows
from common.words import LANGUAGES, Text
from pages.asked import Ask
from pages.view import View
from warehouse.queries.places import Place, place
from warehouse.queries.trends import daily_of
from warehouse.queries.units import unit_table

COUNTS = ("enrolled", "reported", "missing", "fever", "contact_area", "contact_suspected", "suspected", "confirmed",
          "isolating", "temperature_n", "duplicate", "unmatched")  # fmt: skip
SIGNS = {SMALL: f"≤{MOST}", LINKED: "*"}
# Filters whose answers could be told by taking one from another: what leaves is of everybody, absent however long.
TRIO = ("enrolled", "reported", "missing")
OF = {"reported_of": "reported", "temperature_sum_c": "temperature_n"}
"""Columns that go with another one's mark."""
LEFT_OUT = ("role", "days")


@dataclass(frozen=True)
class Taken:
    """A table to take away: `frame`, what stands over its columns, the name of its file, and lines below it."""

    frame: pd.DataFrame
    heads: Sequence[str]
    name: str
    notes: Sequence[str] = ()


def inside(scope: Scope) -> bool:
    """Whether what the reader takes away stays with those whom it is about, or who look after them."""
    return scope.may_reveal


def outward(seen: View) -> View:
    """The state that is taken away: for readers who are not inside, that of everybody."""
    if inside(seen.scope):
        return seen
    return replace(seen, query={key: one for key, one in seen.query.items() if key not in LEFT_OUT})


def notes(*more: str) -> list[str]:
    """What the signs mean, in every language: a file is read by whoever gets it. `more`: keys of further lines."""
    keys = ("leaving.few", "leaving.linked", *more)
    return [Text(lang)(key, few=SIGNS[SMALL], linked=SIGNS[LINKED]) for lang in LANGUAGES for key in keys]


def marks_of(scope: Scope, where: Place, level: Level, first: date, last: date) -> pd.DataFrame:
    """The marks of COUNTS of the units of `level` in `where` (and of all between), by unit_id and day.

    Which counts are withheld is the same for every reader, whatever their scope: it is told by the units beside
    them, too. Of those nothing is shown.
    """
    parts = list(_parts(scope, where, level, first, last))
    frame = pd.concat(parts, ignore_index=True).drop_duplicates(["unit_id", "day"])
    top = where.path[0].unit_id
    whole = frame[frame["parent_id"] == top].groupby("day")[list(COUNTS)].sum(min_count=1).reset_index()
    frame = pd.concat([whole.assign(unit_id=top, parent_id=None), frame], ignore_index=True)
    return unit_marks(frame, COUNTS).set_index(pd.MultiIndex.from_frame(frame[["unit_id", "day"]]))


def _parts(scope: Scope, where: Place, level: Level, first: date, last: date) -> Iterator[pd.DataFrame]:
    """The units below each step of the way to `where`, then those below it, level by level: with parent_id and day."""
    for below, step in enumerate(where.path, start=1):
        on_way = where.path[below:][:1]
        finer = on_way[0].level if on_way else where.child_level
        deep = finer is None or LEVELS.index(finer) > LEVELS.index(level)
        if finer is None or (deep and below > 1):  # the widest unit is the sum of those below it
            return
        there = replace(scope, level=step.level, unit_ids=(step.unit_id,))
        yield daily_of(there, finer, first, last).assign(parent_id=step.unit_id)
    here = replace(scope, level=where.level, unit_ids=(where.unit_id,))
    for finer in LEVELS[LEVELS.index(where.level) + 2 : LEVELS.index(level) + 1]:
        units = unit_table(here, finer, last)
        above = dict(zip(units["unit_id"], units["parent_id"], strict=True))
        found = daily_of(here, finer, first, last)
        yield found.assign(parent_id=found["unit_id"].map(above))


def looked_up(marks: pd.DataFrame, units: Iterable[object], days: Iterable[object]) -> pd.DataFrame:
    """The rows of `marks` for these units and days, in their order; nothing is withheld of what has no row."""
    wanted = pd.MultiIndex.from_arrays([list(units), pd.DatetimeIndex(list(days))])
    return marks.reindex(wanted, fill_value=0).reset_index(drop=True)


def signed(values: pd.Series[Any], marks: Iterable[int]) -> pd.Series[Any]:
    """The values with a sign in place of those that are withheld."""
    put = [SIGNS.get(int(mark), value) for value, mark in zip(values, marks, strict=True)]
    return pd.Series(put, values.index, dtype=object)


def unit_counts(seen: View, level: Level, frame: pd.DataFrame) -> pd.DataFrame:
    """A table of units (unit_id, some of COUNTS, maybe `rate` and `temperature`) with signs in place of what stays."""
    marks = marks_of(seen.scope, seen.place, level, seen.day, seen.day)
    found = looked_up(marks, frame["unit_id"], [seen.day] * len(frame))
    rated = found[list(TRIO)].to_numpy().any(axis=1)
    tied = {"rate": rated, "temperature": found["temperature_n"].to_numpy() > 0}
    put = {name: signed(frame[name], found[name]) for name in COUNTS if name in frame}
    put |= {name: signed(frame[name], np.where(tied[name], LINKED, 0)) for name in tied if name in frame}
    return frame.assign(**put)


def place_missing(seen: View) -> str:
    """How many of the place are missing on the day, as it may be told outside."""
    where = seen.place
    found = daily_of(seen.scope, where.level, seen.day, seen.day)
    marks = marks_of(seen.scope, where, where.level, seen.day, seen.day)
    told = signed(found["missing"], looked_up(marks, found["unit_id"], found["day"])["missing"])
    return next(
        (one if isinstance(one, str) else seen.text.number(one) for one in told), seen.text.number(None)
    )


def trend_counts(seen: View, ask: Ask, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of units and days (unit_id, day, numerator, denominator, value) with signs; each unit's stand together.

    A mean over seven days is withheld when a count of any of them is.
    """
    columns = [OF.get(name or "", name) for name in (ask.measure.top, ask.measure.bottom)]
    frame = frame.reset_index(drop=True)
    marks = np.zeros((2, len(frame)), np.int8)
    for unit, rows in frame.groupby("unit_id", sort=False).indices.items():
        days = frame["day"].iloc[rows]
        where = place(seen.scope, str(unit))
        found = looked_up(
            marks_of(seen.scope, where, where.level, days.min(), days.max()), [unit] * len(rows), days
        )
        for kind, column in enumerate(columns):
            if column in found:
                marks[kind, rows] = found[column]
        if ask.indicator.key == "rate":
            marks[:, rows] = np.maximum(marks[:, rows], found[list(TRIO)].max(axis=1).to_numpy() > 0) * LINKED
    if ask.mean:
        marks = np.stack([windows(one, frame["unit_id"], WEEK) * LINKED for one in marks])
    value = marks.max(axis=0) if ask.measure.rates or ask.mean else marks[0]
    value = np.where(value > 0, LINKED, 0) if ask.measure.rates else value
    both = {"numerator": marks[0], "denominator": marks[1], "value": value}
    return frame.assign(**{name: signed(frame[name], mark) for name, mark in both.items()})


def cell_notes(left: int) -> list[str]:
    """How cells were made larger, and how many people are in none, in every language; few of them are not counted."""
    people = SIGNS[SMALL] if 0 < left <= MOST else left
    return [Text(lang)("leaving.cells", people=people) for lang in LANGUAGES]


def alone(frame: pd.DataFrame, counts: Sequence[str], shares: Sequence[str]) -> pd.DataFrame:
    """A table whose counts add up to nothing that leaves: its small ones stay, and all `shares` of a row with one."""
    marks = {name: small(frame[name].to_numpy(np.float64, na_value=np.nan)) for name in counts}
    any_small = np.stack(list(marks.values())).any(axis=0) if marks else np.zeros(len(frame), bool)
    put = {name: signed(frame[name], mark) for name, mark in marks.items()}
    put |= {name: signed(frame[name], np.where(any_small, LINKED, 0)) for name in shares}
    return frame.assign(**put)
