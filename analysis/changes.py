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
    keys = ["unit_id", "name", "parent_id"]
    long = units.melt([*keys, "day"], list(GRAVITY), "indicator", "people")
    stamps = pd.to_datetime(long["day"])
    now = long[stamps == pd.Timestamp(day)].drop(columns="day").rename(columns={"people": "now"})
    then = long[stamps == pd.Timestamp(before)][["unit_id", "indicator", "people"]]
    pairs = now.merge(then.rename(columns={"people": "before"}), on=["unit_id", "indicator"])
    pairs = pairs.dropna(subset=["now", "before"]).astype({"now": "int64", "before": "int64"})
    delta = (pairs["now"] - pairs["before"]).to_numpy(np.int64)
    signal = delta / np.sqrt(np.maximum(pairs["now"].to_numpy(float) + pairs["before"].to_numpy(float), 1))
    told = (np.abs(signal) >= LEAST_SIGNAL) | (pairs["indicator"].isin(ALWAYS_TOLD).to_numpy() & (delta != 0))
    gravity = pairs["indicator"].map(GRAVITY).to_numpy(float)
    return pairs.assign(delta=delta, weight=signal * gravity, told=told)


def changes(
    units: pd.DataFrame, parts: pd.DataFrame, day: date, before: date, limit: int = 6
) -> list[Change]:
    """The changes worth a sentence: the grave rises, the clearest common ones, then falls.

    `units` are the units compared, `parts` the units one level below them (may be empty), both with the
    columns that `both_days` takes.
    """
    if units.empty:
        return []
    inside = both_days(parts, day, before) if len(parts) else None
    return [_change(row, inside) for row in _chosen(both_days(units, day, before), limit)]


def _chosen(pairs: pd.DataFrame, limit: int) -> list[dict[str, Any]]:
    told = pairs[pairs["told"]]
    up = told[told["delta"] > 0].sort_values("weight", ascending=False, kind="stable")
    is_grave = up["indicator"].isin(ALWAYS_TOLD)
    common = up[~is_grave].groupby("indicator", sort=False).head(MOST_ALIKE)
    rises = pd.concat([up[is_grave], common]).head(limit)
    down = told[told["delta"] < 0].sort_values("weight", kind="stable")
    falls = down.groupby("indicator", sort=False).head(1).head(limit - len(rises))
    return [
        {str(key): value for key, value in row.items()}
        for row in pd.concat([rises, falls]).to_dict("records")
    ]


def _change(row: dict[str, Any], inside: pd.DataFrame | None) -> Change:
    return Change(
        str(row["unit_id"]),
        str(row["name"]),
        str(row["indicator"]),
        int(row["now"]),
        int(row["before"]),
        float(row["weight"]),
        None if inside is None else _focus(inside, row),
    )


def _focus(inside: pd.DataFrame, whole: dict[str, Any]) -> Focus | None:
    """The part with the largest share of the change of `whole`, when that share is large."""
    own = inside[(inside["parent_id"] == whole["unit_id"]) & (inside["indicator"] == whole["indicator"])]
    if own.empty:
        return None
    ordered = own.sort_values("delta", ascending=whole["delta"] < 0, kind="stable")
    most: dict[Any, Any] = ordered.head(1).to_dict("records")[0]
    if most["delta"] / whole["delta"] < LEAST_FOCUS:
        return None
    return Focus(str(most["unit_id"]), str(most["name"]), int(most["delta"]))


def silent(units: pd.DataFrame, day: date) -> pd.DataFrame:
    """Units with people enrolled of whom nobody reported on `day`: unit_id, name, enrolled; largest first."""
    if units.empty:
        return units.reindex(columns=["unit_id", "name", "enrolled"])
    today = units[pd.to_datetime(units["day"]) == pd.Timestamp(day)]
    none = today[(today["enrolled"].fillna(0) > 0) & (today["reported"] == 0)]
    return none.sort_values("enrolled", ascending=False)[["unit_id", "name", "enrolled"]]


def needs_a_look(units: pd.DataFrame, day: date, before: date | None) -> pd.Series[float]:
    """How much each unit asks for a look on `day`. Index: unit_id.

    Grave counts weigh by themselves; the common ones (fever, area contact, missing) by their rise alone, as
    a large unit always has some.
    """
    today = units[pd.to_datetime(units["day"]) == pd.Timestamp(day)].set_index("unit_id")
    score = np.zeros(len(today))
    for name in ("confirmed", "suspected", "contact_suspected"):
        score += GRAVITY[name] * np.sqrt(today[name].astype("Float64").to_numpy(float, na_value=0.0))
    enrolled = today["enrolled"].astype("Float64").to_numpy(float, na_value=np.nan)
    missing = today["missing"].astype("Float64").to_numpy(float, na_value=np.nan)
    score += 10 * np.nan_to_num(missing / np.where(enrolled > 0, enrolled, np.nan))
    result = pd.Series(score, index=today.index)
    if before is None:
        return result
    pairs = both_days(units, day, before)
    rises = pairs[pairs["delta"] > 0].groupby("unit_id")["weight"].sum()
    return result.add(rises.reindex(today.index, fill_value=0.0))
