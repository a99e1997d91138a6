"""Numbers that were met before, in eight bytes each: a province's roster names 26 million people."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]


class Seen:
    """A growing set of int64. Kept as sorted runs, each more than twice as long as the next."""

    def __init__(self) -> None:
        self._runs: list[Numbers] = []

    def first_time(self, numbers: Numbers) -> NDArray[np.bool_]:
        """Where a number is met for the first time; from now on all of them were met."""
        distinct, first = np.unique(numbers, return_index=True)
        fresh = np.ones(len(distinct), np.bool_)
        for run in self._runs:
            place = np.minimum(np.searchsorted(run, distinct), len(run) - 1)
            fresh &= run[place] != distinct
        self._add(distinct[fresh])
        found = np.zeros(len(numbers), np.bool_)
        found[first[fresh]] = True
        return found

    def _add(self, run: Numbers) -> None:
        while self._runs and len(self._runs[-1]) <= 2 * len(run):
            run = np.union1d(self._runs.pop(), run)
        if len(run):
            self._runs.append(run)
