"""What the address of a chart asks for (indicator, units, counts or rates), and the figures for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from analysis.classes import natural_breaks, round_breaks
from analysis.rates import Measure, every_day, measure_of, measured, week_mean
from common.indicators import Indicator, indicator
from common.settings import BureauSettings
from figures.classes import Classes
from pages.view import View
from warehouse.queries.base import data_dir

MOST_LINES = 8
ROLES = ("all", "student", "staff")


@dataclass(frozen=True)
class Ask:
    """What the address asks for, with everything it doesn't say filled in."""

    indicator: Indicator
    measure: Measure
    units: tuple[str, ...]
    mean: bool
    role: str
    span: tuple[str, str] | None

    @classmethod
    def of(cls, seen: View) -> Ask:
        """Read off the address; what can't be read is as if it weren't there."""
        asked = seen.query
        wanted = indicator(asked.get("ind"))
        units = tuple(filter(None, asked.get("units", "").split(",")))[:MOST_LINES]
        role = asked.get("role", "")
        return cls(
            wanted,
            measure_of(wanted, asked.get("mode") == "rate"),
            units or (seen.place.unit_id,),
            asked.get("mean") == "1",
            role if role in ROLES else "all",
            _span(asked.get("from"), asked.get("to")),
        )


def _span(first: str | None, last: str | None) -> tuple[str, str] | None:
    try:
        start, end = date.fromisoformat(first or ""), date.fromisoformat(last or "")
    except ValueError:
        return None
    return (start.isoformat(), end.isoformat()) if start < end else None


def classes_of(
    values: pd.Series[float], ask_indicator: Indicator, measure: Measure, *, mean: bool = False
) -> Classes:
    """At most five classes of these values, in round numbers."""
    whole = not measure.rates and not mean
    known = np.asarray(values, dtype=np.float64)
    bounds = round_breaks(natural_breaks(known), whole=whole, decimals=4 if measure.percent else 1)
    decimals = 2 if measure.percent else ask_indicator.decimals + (0 if whole or measure.rates else 1)
    return Classes(bounds, measure.percent, decimals, whole, ask_indicator.worse == "down")


def reckoned(frame: pd.DataFrame, ask: Ask) -> pd.DataFrame:
    small = BureauSettings.load(data_dir()).thresholds.small_denominator
    whole = every_day(measured(frame, ask.measure, small=small))
    return week_mean(whole, ask.measure, small=small) if ask.mean and len(whole) else whole
