"""Which counts may not leave the bureau: those of 1 to 10 people, and others from which these could be derived.

A file that leaves shows `≤10` for a small count and `*` for one that is withheld for the sake of another. What is
promised, for counts of units that add up to those of the unit they lie in, whoever takes which of the files: from
everything shown, and from the two signs themselves, each value of 1 to 10 remains possible behind every `≤10`, and
behind every `*` values that lie at least SPAN apart (TOGETHER where roll, reports and absences tell one of the
three). 0 is shown as 0 unless it has to serve as `*`; what is not known stays so.

Which counts of a unit's parts are withheld depends on these counts, and on the sign of the unit's own, alone. So all
files, however deep, agree, and the promise holds for them together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

SHOWN, SMALL, LINKED = 0, 1, 2
"""The mark of a count: shown as it is, as `≤10`, as `*`."""

MOST = 10
SPAN = MOST - 1
TOGETHER = 4
"""How far apart the possible values of `enrolled`, `reported` and `missing` lie at least: of units in which next to
nobody is missing, or next to nobody is there, one of the three says much of the others."""
CLEAR = MOST + 1 + SPAN + 1
"""From here on a count can serve for a small one and still not be narrowed by its being more than 10."""

Floats = NDArray[np.float64]
Marks = NDArray[np.int8]
Rows = NDArray[np.int64]


def small(values: Floats) -> Marks:
    """SMALL for counts of 1 to 10, SHOWN for others and for NaN."""
    return ((values >= 1) & (values <= MOST)).astype(np.int8) * np.int8(SMALL)


@dataclass(frozen=True)
class Families:
    """Rows of a frame that add up to another row of it: pairs of the total's row and those of its parts, totals
    first."""

    pairs: tuple[tuple[int, Rows], ...]

    @classmethod
    def of(cls, frame: pd.DataFrame) -> Families:
        """By `unit_id`, `parent_id` (null at the top) and, where there is one, `day`: days don't add up."""
        on = ["day"] if "day" in frame else []
        rows = pd.MultiIndex.from_frame(frame[["unit_id", *on]])
        above = rows.get_indexer(pd.MultiIndex.from_frame(frame[["parent_id", *on]]))
        depth = np.zeros(len(frame), np.int64)
        for _ in range(len(frame)):
            deeper = np.where(above >= 0, depth[above] + 1, 0)
            if (deeper == depth).all():
                break
            depth = deeper
        below = np.flatnonzero(above >= 0)
        order = below[np.lexsort((above[below], depth[below]))]
        ends = np.flatnonzero(np.diff(above[order])) + 1
        return cls(tuple((int(above[rows[0]]), rows) for rows in np.split(order, ends) if len(rows)))


def protected(
    values: Floats, families: Families, first: Marks, rise: Floats | None = None, fall: Floats | None = None
) -> Marks:
    """The marks of counts that add up within `families`, beginning with those in `first`.

    `rise`, `fall`: how far a count could be larger or smaller for all that is known beside the sums; unset: any.
    Parts that don't add up to their total (some are not known) can't be derived from it.
    """
    marks = first.copy()
    endless = np.full(len(values), np.inf)
    rise, fall = (endless if room is None else room for room in (rise, fall))
    for total, rows in families.pairs:
        parts = rows[~np.isnan(values[rows])]
        adds_up = abs(values[parts].sum() - values[total]) < 0.5  # false for NaN
        if adds_up and (marks[total] or marks[parts].any()):
            family = _Family(values[parts], marks[parts], rise[parts], fall[parts])
            marks[parts] = family.protected(float(values[total]), int(marks[total]))
    return marks


@dataclass
class _Family:
    """The parts of one total: their counts, and how far each may rise and fall."""

    x: Floats
    marks: Marks
    rise: Floats
    fall: Floats

    def protected(self, total: float, mark: int) -> Marks:
        """Withhold one after the other until the promise holds, with the total's own sign as it is."""
        while (faults := self._faults(total, mark)) is not None:
            place = self._next(zero_serves=not faults)
            if place is None:
                break
            self.marks[place] = LINKED
        return self.marks

    def _reach(self) -> tuple[Floats, Floats]:
        """How far each withheld count can rise and fall in the reader's eyes, at most SPAN."""
        is_small, is_linked = self.marks == SMALL, self.marks == LINKED
        up = np.where(is_small, MOST - self.x, np.where(is_linked, SPAN, 0))
        down = np.where(is_small, self.x - 1, np.where(is_linked, np.minimum(self.x, SPAN), 0))
        return np.minimum(up, self.rise), np.minimum(down, self.fall)

    def _faults(self, total: float, mark: int) -> bool | None:
        """None: the promise holds. Else whether some count lacks others that can fall in its stead."""
        up, down = self._reach()
        need_up, need_down = _room(total, mark)
        # a withheld total is known to the reader as little as its parts; one that serves as `*` only moves one way
        alone = len(self.x) == 1
        give_up = need_up if mark == SMALL or alone or total == 0 else 0.0
        give_down = need_down if mark == SMALL or alone else 0.0
        others_down, others_up = down.sum() - down + give_up, up.sum() - up + give_down
        is_small, is_linked = self.marks == SMALL, self.marks == LINKED
        no_rise = is_small & (others_down < MOST - self.x)
        no_fall = is_small & (others_up < self.x - 1)
        width = np.minimum(up, others_down) + np.minimum(down, others_up)
        narrow = is_linked & (width < SPAN)
        lacks_down = bool(no_rise.any() or narrow.any() or down.sum() < need_down)
        lacks_up = bool(no_fall.any() or up.sum() < need_up)
        return lacks_down if lacks_down or lacks_up else None

    def _next(self, *, zero_serves: bool) -> int | None:
        """The part to withhold next: what costs least of what helps."""
        serves = (self.rise > 0) | ((self.x > 0) & (self.fall > 0))
        shown, is_small = (self.marks == SHOWN) & serves, (self.marks == SMALL) & serves
        clear, more = shown & (self.x >= CLEAR), shown & (self.x > MOST)
        zero = shown & (self.x <= 0)
        if clear.any():
            return _first(clear, self.x)
        if more.any():
            return _first(more, -self.x)
        steps = (zero, is_small) if zero_serves else (is_small, zero)
        return next((_first(step, -self.x) for step in steps if step.any()), None)


def _first(among: NDArray[np.bool_], order: Floats) -> int:
    places = np.flatnonzero(among)
    return int(places[np.argmin(order[places])])


def _room(value: float, mark: int) -> tuple[float, float]:
    """How far a count of this mark has to be able to rise and to fall."""
    if mark == SMALL:
        return MOST - value, value - 1
    return (SPAN, min(SPAN, value)) if mark == LINKED else (0.0, 0.0)


def unit_marks(frame: pd.DataFrame, columns: Iterable[str]) -> pd.DataFrame:
    """The marks of the counts in `columns`, and of `enrolled`, `reported`, `missing` together: one of the three follows
    from the others.

    `frame`: unit_id, parent_id, `day` where there are several, the counts (NaN unknown). It has to hold, for each
    unit in it, all units beside it and all that it lies in. Same index; int8.
    """
    families = Families.of(frame)
    counts = {name: frame[name].to_numpy(np.float64, na_value=np.nan) for name in columns if name in frame}
    found = _attendance(counts, families) if {"enrolled", "reported", "missing"} <= counts.keys() else {}
    for name, values in counts.items():
        if name not in found:
            found[name] = protected(values, families, small(values))
    return pd.DataFrame(found, index=frame.index, dtype=np.int8)[list(counts)]


def _attendance(counts: Mapping[str, Floats], families: Families) -> dict[str, Marks]:
    """Who reported is withheld with either of the others, and gives way to them."""
    enrolled, reported, missing = (counts[name] for name in ("enrolled", "reported", "missing"))
    unlisted = np.isnan(enrolled)
    few = small(reported)
    room = np.nan_to_num(reported)
    # of a unit so small that its roll is withheld two of the three may change at once
    of_roll = protected(enrolled, families, small(enrolled), fall=np.where(small(missing) > 0, np.inf, room))
    alone = protected(reported, families, np.where(unlisted, few, SHOWN).astype(np.int8))
    first = small(missing)
    told = (first == SHOWN) & (missing > MOST) & ((few > 0) & (enrolled > MOST) | (alone > 0))
    first[told] = LINKED
    of_missing = protected(missing, families, first, rise=np.where(small(enrolled) > 0, np.inf, room))
    tied = np.where((of_roll > 0) | (of_missing > 0), np.int8(LINKED), alone)
    return {"enrolled": of_roll, "missing": of_missing, "reported": tied.astype(np.int8)}


def windows(marks: Marks, units: Iterable[object], length: int) -> NDArray[np.bool_]:
    """Where a figure over the last `length` rows of a unit, its rows standing together, touches a withheld one."""
    withheld = pd.Series((marks > 0).astype(float)).groupby(pd.Series(list(units)), sort=False)
    return withheld.rolling(length, min_periods=1).max().to_numpy() > 0
