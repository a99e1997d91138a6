"""What the address of a chart asks for (indicator, units, counts or rates), and the figures for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from analysis.classes import count_breaks, natural_breaks, round_breaks
from analysis.rates import Measure, every_day, measure_of, measured, week_mean
from common.indicators import Indicator
from common.settings import BureauSettings
from common.words import Text
from figures.classes import Classes
from pages.view import View
from warehouse.promoted import indicator, indicators
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
        wanted = indicator(data_dir(), asked.get("ind"))
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


def choices(text: Text) -> list[dict[str, str]]:
    """All indicators to choose from: those that come with EpiDesk, then the bureau's own."""
    return [{"value": one.key, "label": one.name(text)} for one in indicators(data_dir())]


def classes_of(values: pd.Series[float], of: Indicator, measure: Measure, *, mean: bool = False) -> Classes:
    """At most five classes of these values, in round numbers."""
    whole = not measure.rates and not mean
    known = np.asarray(values, dtype=np.float64)
    share = 1.0 if measure.bottom == "enrolled" else np.inf
    bounds = count_breaks(known) if whole else round_breaks(natural_breaks(known), whole=False, most=share)
    decimals = decimals_of(of, measure, mean=mean)
    return Classes(bounds, measure.percent, decimals, whole, of.worse == "down")


def decimals_of(of: Indicator, measure: Measure, *, mean: bool = False) -> int:
    """Decimals that a value is said with: shares of the roster are large, those of an illness small."""
    if measure.percent:
        return 1 if measure.bottom == "enrolled" else 2
    return of.decimals + (1 if mean and not measure.rates else 0)


def reckoned(frame: pd.DataFrame, ask: Ask) -> pd.DataFrame:
    small = BureauSettings.load(data_dir()).thresholds.small_denominator
    whole = every_day(measured(frame, ask.measure, small=small))
    return week_mean(whole, ask.measure, small=small) if ask.mean and len(whole) else whole
