"""What changed since the day before, and which units need a look: data frames in, records out.

A rise counts by how far it stands above chance (the difference of two Poisson counts has the variance of
their sum) and by how grave the indicator is. The weights are starting values for the order of sentences and
rows; they are no risk index.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
GRAVITY = {
    "confirmed": 8.0,
    "suspected": 4.0,
    "contact_suspected": 2.0,
    "fever": 1.5,
    "contact_area": 1.0,
    "missing": 0.5,
}
ALWAYS_TOLD = ("confirmed", "suspected")
LEAST_SIGNAL = 1.5
LEAST_FOCUS = 0.4
MOST_ALIKE = 2  # sentences about one indicator: the page shows the rest as a table


@dataclass(frozen=True)
class Focus:
    """The part of a unit in which most of a change lies."""

    unit_id: str
    name: str
    delta: int


@dataclass(frozen=True)
class Change:
    """One indicator of one unit against the day before; `focus` where one part explains most of it."""

    unit_id: str
    name: str
    indicator: str
    now: int
    before: int
    weight: float
    focus: Focus | None = None

    @property
    def delta(self) -> int:
        """By how many people it changed."""
        return self.now - self.before


@dataclass(frozen=True)
class Pairs:
    """Units on both days: ids, names and parents (rows) by indicator (columns, in the order of GRAVITY).

    NaN = not known. `told`: far enough above chance to be told.
    """

    ids: list[str]
    names: list[str]
    parents: list[str]
    now: Matrix
    before: Matrix
    weight: Matrix
    told: NDArray[np.bool_]


def both_days(units: pd.DataFrame, day: date, before: date, within: Collection[str] | None = None) -> Pairs:
    """The units that are there on both days. `units` has unit_id, name, parent_id, day and the counts.

    `within` keeps the units of these parents alone.
    """
    ids, names, parents = (units[name].tolist() for name in ("unit_id", "name", "parent_id"))
    then = {ids[row]: row for row in _on(units, before)}
    pairs = [
        (row, then[ids[row]])
        for row in _on(units, day)
        if ids[row] in then and (within is None or parents[row] in within)
    ]
    rows, rows_then = [row for row, _ in pairs], [row for _, row in pairs]
    counts = np.column_stack([units[name].to_numpy(np.float64) for name in GRAVITY])
    now, past = counts[rows], counts[rows_then]
    delta = now - past
    signal = delta / np.sqrt(np.maximum(now + past, 1))
    always = np.array([name in ALWAYS_TOLD for name in GRAVITY])
    told = (np.abs(signal) >= LEAST_SIGNAL) | (always & (np.abs(delta) > 0))
    weight = signal * np.array(list(GRAVITY.values()))
    ids, names, parents = ([of[row] for row in rows] for of in (ids, names, parents))
    return Pairs(ids, names, parents, now, past, weight, told)


def _on(units: pd.DataFrame, day: date) -> list[int]:
    """The places of a day's rows."""
    rows: list[int] = np.flatnonzero(units["day"].to_numpy("datetime64[D]") == np.datetime64(day)).tolist()
    return rows


def changes(
    units: pd.DataFrame, parts: pd.DataFrame, day: date, before: date, limit: int = 6
) -> list[Change]:
    """The changes worth a sentence: the grave rises, the clearest common ones, then falls.

    `units` are the units compared, `parts` the units one level below them (may be empty), both with the
    columns that `both_days` takes.
    """
    if units.empty:
        return []
    pairs = both_days(units, day, before)
    chosen = _chosen(_rows(pairs, pairs.told), limit)
    inside: list[dict[str, Any]] = []
    if len(parts) and chosen:
        of_chosen = both_days(parts, day, before, {row["unit_id"] for row in chosen})
        inside = _rows(of_chosen, of_chosen.now != of_chosen.before)
    return [_change(row, inside) for row in chosen]


def _rows(pairs: Pairs, wanted: NDArray[np.bool_]) -> list[dict[str, Any]]:
    """The wanted cells as rows: unit_id, name, parent_id, indicator, now, before, delta, weight."""
    keys = list(GRAVITY)
    known = wanted & ~np.isnan(pairs.weight)
    return [
        {
            "unit_id": pairs.ids[row],
            "name": pairs.names[row],
            "parent_id": pairs.parents[row],
            "indicator": keys[column],
            "now": pairs.now[row, column],
            "before": pairs.before[row, column],
            "delta": pairs.now[row, column] - pairs.before[row, column],
            "weight": pairs.weight[row, column],
        }
        for row, column in np.argwhere(known)
    ]


def _chosen(rows: list[dict[str, Any]], limit: int) -> list[dict[str, Any]]:
    told = sorted(rows, key=lambda row: -row["weight"])
    up = [row for row in told if row["delta"] > 0]
    grave = [row for row in up if row["indicator"] in ALWAYS_TOLD]
    common = _few([row for row in up if row["indicator"] not in ALWAYS_TOLD], MOST_ALIKE)
    rises = (grave + common)[:limit]
    down = _few([row for row in reversed(told) if row["delta"] < 0], 1)
    return rises + down[: limit - len(rises)]


def _few(rows: list[dict[str, Any]], most: int) -> list[dict[str, Any]]:
    """The first `most` rows of each indicator."""
    seen: dict[str, int] = {}
    kept = []
    for row in rows:
        seen[row["indicator"]] = seen.get(row["indicator"], 0) + 1
        if seen[row["indicator"]] <= most:
            kept.append(row)
    return kept


def _change(row: dict[str, Any], inside: list[dict[str, Any]]) -> Change:
    return Change(
        str(row["unit_id"]),
        str(row["name"]),
        str(row["indicator"]),
        int(row["now"]),
        int(row["before"]),
        float(row["weight"]),
        _focus(inside, row),
    )


def _focus(inside: list[dict[str, Any]], whole: dict[str, Any]) -> Focus | None:
    """The part with the largest share of the change of `whole`, when that share is large."""
    own = [
        row
        for row in inside
        if row["parent_id"] == whole["unit_id"] and row["indicator"] == whole["indicator"]
    ]
    if not own:
        return None
    most = max(own, key=lambda row: row["delta"] / whole["delta"])
    if most["delta"] / whole["delta"] < LEAST_FOCUS:
        return None
    return Focus(str(most["unit_id"]), str(most["name"]), int(most["delta"]))


def silent(units: pd.DataFrame, day: date) -> list[tuple[str, str]]:
    """Units with people enrolled of whom nobody reported on `day`, as (unit_id, name); the largest first."""
    if units.empty:
        return []
    enrolled, reported = (units[name].to_numpy(np.float64) for name in ("enrolled", "reported"))
    ids, names = units["unit_id"].tolist(), units["name"].tolist()
    none = [row for row in _on(units, day) if enrolled[row] > 0 and reported[row] == 0]
    return [(ids[row], names[row]) for row in sorted(none, key=lambda row: -enrolled[row])]


def needs_a_look(units: pd.DataFrame, day: date, before: date | None) -> list[str]:
    """The units of `day` by how much they ask for a look, the most first.

    Grave counts weigh by themselves; the common ones (fever, area contact, missing) by their rise alone, as
    a large unit always has some.
    """
    rows = _on(units, day)
    counts = {name: units[name].to_numpy(np.float64)[rows] for name in ("enrolled", *GRAVITY)}
    score = np.zeros(len(rows))
    for name in ("confirmed", "suspected", "contact_suspected"):
        score += GRAVITY[name] * np.sqrt(np.nan_to_num(counts[name]))
    enrolled = np.where(counts["enrolled"] > 0, counts["enrolled"], np.nan)
    score += 10 * np.nan_to_num(counts["missing"] / enrolled)
    whole = units["unit_id"].tolist()
    ids = [whole[row] for row in rows]
    if before is not None:
        pairs = both_days(units, day, before)
        rises = np.maximum(np.nan_to_num(pairs.weight), 0).sum(axis=1)
        place = {unit: row for row, unit in enumerate(ids)}
        score[[place[unit] for unit in pairs.ids]] += rises
    return [ids[row] for row in np.argsort(-score, kind="stable")]
