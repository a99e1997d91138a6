"""Withholding in any tables that are linked by sums: rows by columns with margins, tables that share a margin.

Slower than `analysis.suppression`, which knows units within units only: here a linear program (HiGHS, by scipy)
tells what a reader can work out. For tables of some thousand cells.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array

from analysis.suppression import CLEAR, LINKED, MOST, SHOWN, SMALL, SPAN, Floats, Marks, small

TRIES = 6
"""Random directions in which the possible values are looked for at once, before each count is asked about by itself."""


def table_marks(cells: pd.DataFrame, sums: pd.DataFrame) -> pd.DataFrame:
    """`cells` with `mark`: from all that is shown, every withheld count may still have values that lie SPAN apart.

    `cells`: value (people; NaN unknown), indexed by whatever names a cell; `mark` where some are withheld already;
    `fixed` (bool) where some are told elsewhere, so that withholding them would serve nothing.
    `sums`: sum (which one), cell (its name), sign (1 a part, -1 the total). A sum that doesn't hold, or of which a
    part is unknown, tells nothing and is left out.
    """
    values = cells["value"].to_numpy(np.float64)
    first = cells["mark"].to_numpy(np.int8) if "mark" in cells else np.zeros(len(cells), np.int8)
    fixed = cells["fixed"].to_numpy(bool) if "fixed" in cells else np.zeros(len(cells), bool)
    linked = _Linked(values, np.maximum(first, small(values)), _matrix(cells.index, sums, values), fixed)
    return cells.assign(mark=linked.protected())


def _matrix(names: pd.Index, sums: pd.DataFrame, values: Floats) -> csr_array:
    place, row = names.get_indexer(pd.Index(sums["cell"])), pd.factorize(sums["sum"])[0]
    shape = (int(row.max(initial=-1)) + 1, len(names))
    whole = csr_array((sums["sign"].to_numpy(np.float64), (row, place)), shape=shape)
    holds = np.abs(whole @ np.nan_to_num(values, nan=0.25)) < 0.1
    return csr_array(whole[np.flatnonzero(holds)])


class _Linked:
    """Cells, the sums they are in, and what is withheld so far."""

    def __init__(self, values: Floats, marks: Marks, sums: csr_array, fixed: NDArray[np.bool_]) -> None:
        self.x = np.nan_to_num(values)
        self.serves = ~np.isnan(values) & ~fixed
        self.marks = marks
        self.sums = sums

    def protected(self) -> Marks:
        """Withhold more until nothing is narrower than SPAN."""
        while (narrow := self._narrow()).size:
            rows = {row for cell in narrow for row in self._sums_of(cell)}
            lone = {row for row in rows if self._withheld(row) == 1}
            more = {place for row in lone or rows if (place := self._next(row)) is not None}
            if not more:
                break
            self.marks[sorted(more)] = LINKED
        return self.marks

    def _sums_of(self, cell: int) -> NDArray[np.int64]:
        return np.asarray(self.sums[:, [cell]].nonzero()[0])

    def _withheld(self, row: int) -> int:
        return int((self.marks[self.sums[[row], :].nonzero()[1]] > 0).sum())

    def _next(self, row: int) -> int | None:
        """What to withhold next in a sum; a margin only when all its parts are."""
        members = self.sums[[row], :].nonzero()[1]
        parts = members[self.sums[[row], :].toarray().ravel()[members] > 0]
        for among in (parts, members):
            free = among[(self.marks[among] != LINKED) & self.serves[among]]
            if free.size:
                x, shown = self.x[free], self.marks[free] == SHOWN
                rank = np.select([shown & (x >= CLEAR), shown & (x > MOST), ~shown], [0, 1, 2], 3)
                # one that stands alone in another sum would need a third
                apart = np.array([sum(self._withheld(o) == 0 for o in self._sums_of(cell)) for cell in free])
                return int(free[np.lexsort((np.where(rank == 0, x, -x), apart, rank))[0]])
        return None

    def _narrow(self) -> NDArray[np.int64]:
        """The withheld cells whose possible values lie less than SPAN apart."""
        cells = np.flatnonzero(self.marks)
        low, high = self.x[cells].copy(), self.x[cells].copy()
        if not cells.size:
            return cells
        rng = np.random.default_rng(len(cells))
        for _ in range(TRIES):
            aim = rng.normal(size=len(cells))
            for one in (self._solved(cells, aim), self._solved(cells, -aim)):
                low, high = np.minimum(low, one), np.maximum(high, one)
        for place in np.flatnonzero(high - low < SPAN - 1e-6):
            aim = np.zeros(len(cells))
            aim[place] = 1
            low[place] = min(low[place], self._solved(cells, aim)[place])
            high[place] = max(high[place], self._solved(cells, -aim)[place])
        return cells[high - low < SPAN - 1e-6]

    def _solved(self, cells: NDArray[np.int64], aim: Floats) -> Floats:
        """The possible values of the cells where `aim` is least; those they have if the program gives none."""
        matrix = csr_array(self.sums[:, cells])
        is_small = self.marks[cells] == SMALL
        # far enough to show what is wide, and never without an end
        ends = np.where(is_small, MOST, self.x[cells] + 10 * SPAN)
        ranges = np.stack([np.where(is_small, 1, 0), ends], axis=1)
        found = linprog(aim, A_eq=matrix, b_eq=matrix @ self.x[cells], bounds=ranges)
        return np.asarray(found.x, np.float64) if found.status == 0 else self.x[cells]
