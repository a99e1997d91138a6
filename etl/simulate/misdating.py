"""Parents who type a wrong year or month: the day they name cannot be the one they answer about."""

from datetime import date

import numpy as np
import pyarrow as pa

from etl.simulate.columns import dates
from etl.simulate.rows import Rows
from etl.simulate.streams import Array

MISDATED = 1 / 20_000  # of first answers
NOTICED = 0.5  # of those are seen and answered anew the same day
AHEAD_DAYS, LATE_DAYS = 1, 31  # a named day further from its submission is none that can be loaded
_FORMS = ("{0:%Y-%m-%d}", "{0.year}/{0.month}/{0.day}", "{0.year}年{0.month}月{0.day}日")


def wrong_days(day: date) -> tuple[date, ...]:
    """What may be typed for a day: digits of the year in the wrong order, a year or month that is not now.

    Each lies more than `AHEAD_DAYS` after `day` or, even when sent on the spot, more than `LATE_DAYS` before.
    """
    century, rest = divmod(day.year, 100)
    swapped = century * 100 + rest % 10 * 10 + rest // 10
    year_before, two_months_before = day.year - 1, day.year * 12 + day.month - 3
    next_month = day.year * 12 + day.month
    return (
        _on(swapped if swapped != day.year else year_before, day.month, day.day),
        _on(year_before, day.month, day.day),
        _on(day.year + 1, day.month, day.day),
        date(day.year + 10, 1, 1),  # where the wheel of the date picker stops
        _on(next_month // 12, next_month % 12 + 1, day.day),
        _on(two_months_before // 12, two_months_before % 12 + 1, day.day),
    )


def _on(year: int, month: int, day: int) -> date:
    """The day of that month, or its 28th where it would be past the end of a short month."""
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, 28)


def misdated(rows: Rows, may: Array, day: date, rng: np.random.Generator) -> tuple[Rows, Array]:
    """The rows with a wrong day named in few of those that `may`, and the indices of these."""
    chosen = np.flatnonzero(may & (rng.random(len(rows)) < MISDATED))
    away = np.array([(wrong - day).days for wrong in wrong_days(day)], np.int32)
    named = rows.named.copy()
    named[chosen] += away[rng.integers(0, len(away), len(chosen))]
    return rows.replaced(named=named), chosen


def too_far(rows: Rows) -> tuple[Array, Array]:
    """Per row whether the day it names lies too far after its submission, and whether too far before."""
    ahead = rows.named - rows.sent.astype(np.int32)
    return ahead > AHEAD_DAYS, ahead < -LATE_DAYS


def wrong_texts(first_day: date, rows: Rows) -> pa.StringArray:
    """The days that the rows name as typed; a person always types the same form."""
    days = dates(first_day, rows.named).to_pylist()
    forms = [_FORMS[person % len(_FORMS)] for person in rows.person.tolist()]
    return pa.array([form.format(day) for day, form in zip(days, forms, strict=True)], pa.string())
