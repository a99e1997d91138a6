"""Counts and rates with their denominators, and what a small denominator allows to say.

Frames hold one row per unit and day: `unit_id`, `name`, `day` (datetime64) and the columns of a mart. A
figure of a day on which a unit reported nothing is unknown (NaN), never 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from common.indicators import Indicator

SMALL_DENOMINATOR = 30  # under this a rate is greyed and says n; a bureau may set its own (settings.toml)
SMALL_CELL = 11  # a place with fewer people than this is shown only to those who may see names
WEEK = 7
ENOUGH_DAYS = 4  # a 7-day mean needs data on more than half of its days

ROSTER_ALONE = ("enrolled", "missing", "reported", "rate")  # known without a single answer
ALWAYS_RATE = ("rate", "temperature")


@dataclass(frozen=True)
class Measure:
    """How an indicator is read off a mart: `top` over `bottom`, or `top` alone when `rates` is False."""

    key: str
    top: str
    bottom: str | None
    rates: bool
    needs_answers: bool

    @property
    def percent(self) -> bool:
        """Whether values are shares (0–1); a mean temperature is a ratio but no share."""
        return self.rates and self.key != "temperature"


def measure_of(indicator: Indicator, rates: bool) -> Measure:
    """Counts or rates of `indicator`; one that exists only as a rate (or a count) stays what it is."""
    if indicator.key == "temperature":
        return Measure("temperature", "temperature_sum_c", "temperature_n", True, True)
    as_rate = indicator.denominator is not None and (rates or indicator.key in ALWAYS_RATE)
    needs = indicator.key not in ROSTER_ALONE
    # Where only some of the people have a roster, the share who reported is of those.
    top = "reported_of" if as_rate and indicator.column == "reported" else indicator.column
    return Measure(indicator.key, top, indicator.denominator, as_rate, needs)


def measured(frame: pd.DataFrame, measure: Measure, *, small: int = SMALL_DENOMINATOR) -> pd.DataFrame:
    """`frame` with `numerator`, `denominator`, `value` (float64, NaN unknown) and `small` (bool).

    The denominator is given for counts too, so that a hover can say it; `small` marks rates with fewer than
    `small` people under them.
    """
    top = frame[measure.top].astype(float)
    bottom = frame[measure.bottom].astype(float) if measure.bottom else pd.Series(np.nan, frame.index)
    if measure.needs_answers:
        top = top.where(frame["reported"].astype(float) > 0)
    value = top / bottom.where(bottom > 0) if measure.rates else top
    few = measure.rates & (bottom < small)
    return frame.assign(numerator=top, denominator=bottom, value=value, small=few.fillna(False).astype(bool))


def every_day(frame: pd.DataFrame) -> pd.DataFrame:
    """`frame` with a row for each unit on each calendar day between its first and last; the added ones hold
    NaN.

    The rows of a unit stand together, oldest first, as they do in `frame`.
    """
    if frame.empty:
        return frame
    days = pd.date_range(frame["day"].min(), frame["day"].max(), name="day")
    if len(frame) == frame["unit_id"].nunique() * len(days):
        return frame  # no gap, as on most days of most bureaus
    names = frame.drop_duplicates("unit_id").set_index("unit_id")["name"]
    grid = pd.MultiIndex.from_product([names.index, days], names=["unit_id", "day"])
    whole = frame.drop(columns="name").set_index(["unit_id", "day"]).reindex(grid).reset_index()
    whole["name"] = whole["unit_id"].map(names)
    if "small" in whole:
        whole["small"] = whole["small"].fillna(False).astype(bool)
    return whole


def week_mean(frame: pd.DataFrame, measure: Measure, *, small: int = SMALL_DENOMINATOR) -> pd.DataFrame:
    """The measured `frame` (see `measured`, `every_day`) with each value the mean of the 7 days that end
    with it.

    A rate is the sum of numerators over the sum of denominators of the days that have both, not a mean of
    rates. A mean with fewer than 4 days of data is unknown.
    """
    known = frame["value"].notna()
    parts = pd.DataFrame(
        {
            "unit_id": frame["unit_id"],
            "top": frame["numerator"].where(known),
            "bottom": frame["denominator"].where(known),
        }
    )
    rolling = parts.groupby("unit_id", sort=False)[["top", "bottom"]].rolling(WEEK, min_periods=ENOUGH_DAYS)
    top_bottom = (rolling.sum() if measure.rates else rolling.mean()).reset_index(level=0, drop=True)
    top, bottom = top_bottom["top"], top_bottom["bottom"]
    value = top / bottom.where(bottom > 0) if measure.rates else top
    few = measure.rates & (bottom < small)
    return frame.assign(numerator=top, denominator=bottom, value=value, small=few.fillna(False).astype(bool))


def crowded(cells: pd.DataFrame, least: int = SMALL_CELL) -> pd.DataFrame:
    """The cells with at least `least` people: where fewer were tells where a person was, even without a number."""
    return cells[cells["people"] >= least].reset_index(drop=True)
