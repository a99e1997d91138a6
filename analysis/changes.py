"""What changed since the day before, and which units need a look: data frames in, records out.

A rise counts by how far it stands above chance (the difference of two Poisson counts has the variance of their
sum) and by how grave the indicator is. The weights are starting values for the order of sentences and rows; they
are no risk index.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

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

    `units` has unit_id, name, parent_id, day and the counts. Columns: unit_id, name, parent_id, indicator, now,
    before, delta, weight.
    """
    keys = ["unit_id", "name", "parent_id"]
    long = units.melt([*keys, "day"], list(GRAVITY), "indicator", "people")
    stamps = pd.to_datetime(long["day"])
    now = long[stamps == pd.Timestamp(day)].drop(columns="day").rename(columns={"people": "now"})
    then = long[stamps == pd.Timestamp(before)][["unit_id", "indicator", "people"]]
    pairs = now.merge(then.rename(columns={"people": "before"}), on=["unit_id", "indicator"])
    pairs = pairs.dropna(subset=["now", "before"]).astype({"now": "int64", "before": "int64"})
    pairs["delta"] = pairs["now"] - pairs["before"]
    signal = pairs["delta"] / np.sqrt((pairs["now"] + pairs["before"]).clip(lower=1))
    pairs["weight"] = signal * pairs["indicator"].map(GRAVITY)
    told = (signal.abs() >= LEAST_SIGNAL) | (pairs["indicator"].isin(ALWAYS_TOLD) & (pairs["delta"] != 0))
    return pairs.assign(told=told)


def changes(
    units: pd.DataFrame, parts: pd.DataFrame, day: date, before: date, limit: int = 6
) -> list[Change]:
    """The changes worth a sentence, the gravest rise first, then the clearest fall.

    `units` are the units compared, `parts` the units one level below them (may be empty), both with the columns
    of `both_days`' input.
    """
    if units.empty:
        return []
    pairs = both_days(units, day, before).query("told")
    rises = pairs[pairs["delta"] > 0].nlargest(limit, "weight")
    falls = pairs[pairs["delta"] < 0].nsmallest(
        max(1, limit - len(rises)) if len(rises) < limit else 0, "weight"
    )
    inside = both_days(parts, day, before) if len(parts) else None
    chosen = pd.concat([rises, falls]).itertuples(index=False)
    return [
        Change(
            str(row.unit_id),
            str(row.name),
            str(row.indicator),
            int(row.now),
            int(row.before),
            float(row.weight),
            _focus(inside, str(row.unit_id), str(row.indicator), int(row.delta)),
        )
        for row in chosen
    ]


def _focus(inside: pd.DataFrame | None, unit_id: str, indicator: str, delta: int) -> Focus | None:
    if inside is None:
        return None
    own = inside[(inside["parent_id"] == unit_id) & (inside["indicator"] == indicator)]
    if own.empty:
        return None
    most = own.loc[own["delta"].idxmax() if delta > 0 else own["delta"].idxmin()]
    share = int(most["delta"]) / delta
    if share < LEAST_FOCUS:
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
    """How much each unit asks for a look on `day`: the gravest counts of today, new ones more. Index: unit_id.

    Grave counts weigh by themselves, the common ones (fever, area contact, missing) by their rise alone, as a
    large unit always has some.
    """
    today = units[pd.to_datetime(units["day"]) == pd.Timestamp(day)].set_index("unit_id")
    score = pd.Series(0.0, index=today.index)
    for name in ("confirmed", "suspected", "contact_suspected"):
        score += GRAVITY[name] * np.sqrt(today[name].fillna(0).astype(float))
    if before is not None and len(units):
        pairs = both_days(units, day, before)
        rises = pairs[pairs["delta"] > 0].groupby("unit_id")["weight"].sum()
        score += rises.reindex(score.index, fill_value=0.0)
    gap = (today["missing"].astype(float) / today["enrolled"].astype(float)).fillna(0)
    return score + 10 * gap
