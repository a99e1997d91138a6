"""What changed since the day before, and which units need a look: data frames in, records out.

A rise counts by how far it stands above chance (the difference of two Poisson counts has the variance of
their sum) and by how grave the indicator is. The weights are starting values for the order of sentences and
rows; they are no risk index.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

GRAVITY = {
    "confirmed": 8.0,
    "suspected": 4.0,
    "contact_suspected": 2.0,
    "fever": 1.5,
    "contact_area": 1.0,
    "missing": 0.5,
}
KEYS = ("unit_id", "name", "parent_id")
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


def both_days(units: pd.DataFrame, day: date, before: date) -> pd.DataFrame:
    """One row per unit and indicator known on both days.

    `units` has unit_id, name, parent_id, day and the counts. Columns: unit_id, name, parent_id, indicator,
    now, before, delta (people), weight, told (bool: far enough above chance to be told).
    """
    today, then = _on(units, day), _on(units, before)
    place = pd.Index(then["unit_id"]).get_indexer(pd.Index(today["unit_id"]))
    today, then = today[place >= 0], then.iloc[place[place >= 0]]
    now, past = today[list(GRAVITY)].to_numpy(float), then[list(GRAVITY)].to_numpy(float)
    delta = now - past
    signal = delta / np.sqrt(np.maximum(now + past, 1))
    always = np.array([name in ALWAYS_TOLD for name in GRAVITY])
    told = (np.abs(signal) >= LEAST_SIGNAL) | (always & (delta != 0))
    known = ~np.isnan(delta).ravel()
    frame = {name: np.repeat(today[name].to_numpy(object), len(GRAVITY)) for name in KEYS}
    frame |= {"indicator": np.tile(np.array(list(GRAVITY), dtype=object), len(today))}
    frame |= {"now": now.ravel(), "before": past.ravel(), "delta": delta.ravel()}
    frame |= {"weight": (signal * np.array(list(GRAVITY.values()))).ravel(), "told": told.ravel()}
    return pd.DataFrame({name: values[known] for name, values in frame.items()})


def _on(units: pd.DataFrame, day: date) -> pd.DataFrame:
    found: pd.DataFrame = units[units["day"].to_numpy("datetime64[D]") == np.datetime64(day)]
    return found


def changes(
    units: pd.DataFrame, parts: pd.DataFrame, day: date, before: date, limit: int = 6
) -> list[Change]:
    """The changes worth a sentence: the grave rises, the clearest common ones, then falls.

    `units` are the units compared, `parts` the units one level below them (may be empty), both with the
    columns that `both_days` takes.
    """
    if units.empty:
        return []
    chosen = _chosen(both_days(units, day, before), limit)
    inside: list[dict[str, Any]] = []
    if len(parts) and chosen:
        of_chosen = parts[parts["parent_id"].isin([row["unit_id"] for row in chosen])]
        inside = _rows(both_days(of_chosen, day, before))
    return [_change(row, inside) for row in chosen]


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    columns = [frame[name].tolist() for name in frame.columns]
    return [dict(zip(frame.columns, row, strict=True)) for row in zip(*columns, strict=True)]


def _chosen(pairs: pd.DataFrame, limit: int) -> list[dict[str, Any]]:
    told = sorted(_rows(pairs[pairs["told"]]), key=lambda row: -row["weight"])
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
    today = _on(units, day)
    none = today[(today["enrolled"].to_numpy(float) > 0) & (today["reported"].to_numpy(float) == 0)]
    ordered = none.sort_values("enrolled", ascending=False, kind="stable")
    return list(zip(ordered["unit_id"].tolist(), ordered["name"].tolist(), strict=True))


def needs_a_look(units: pd.DataFrame, day: date, before: date | None) -> list[str]:
    """The units of `day` by how much they ask for a look, the most first.

    Grave counts weigh by themselves; the common ones (fever, area contact, missing) by their rise alone, as
    a large unit always has some.
    """
    today = _on(units, day)
    score = np.zeros(len(today))
    for name in ("confirmed", "suspected", "contact_suspected"):
        score += GRAVITY[name] * np.sqrt(np.nan_to_num(today[name].to_numpy(float)))
    enrolled, missing = today["enrolled"].to_numpy(float), today["missing"].to_numpy(float)
    score += 10 * np.nan_to_num(missing / np.where(enrolled > 0, enrolled, np.nan))
    scores = dict(zip(today["unit_id"].tolist(), score.tolist(), strict=True))
    if before is not None:
        for row in _rows(both_days(units, day, before)):
            scores[row["unit_id"]] += max(0.0, row["weight"])
    return sorted(scores, key=lambda unit: -scores[unit])
