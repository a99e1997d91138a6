"""Map classes: at most five, in numbers that a person can say."""

import numpy as np
from numpy.typing import NDArray

MOST = 5
Floats = NDArray[np.float64]


def natural_breaks(values: Floats, classes: int = MOST) -> Floats:
    """Upper bounds of the classes with the least squared deviation inside them (Fisher 1958, Jenks 1967).

    `values` may hold NaN, which are left out. Returns an ascending array of at most `classes` bounds; the
    last one is the largest value. Fewer distinct values give fewer classes, no value at all an empty array.
    """
    distinct, counts = np.unique(values[np.isfinite(values)], return_counts=True)
    if len(distinct) <= classes:
        return distinct
    if (
        len(distinct) > 400
    ):  # the search is quadratic; 400 quantiles of a longer list break where the list does
        distinct = np.unique(np.quantile(np.repeat(distinct, counts), np.linspace(0, 1, 400)))
        counts = np.ones(len(distinct), dtype=int)
    return distinct[_best_ends(distinct, counts.astype(np.float64), classes)]


def _best_ends(distinct: Floats, weights: Floats, classes: int) -> list[int]:
    """Index of the last member of each class, by dynamic programming over prefix sums."""
    count = len(distinct)
    n, s, q = (np.concatenate([[0.0], np.cumsum(weights * distinct**power)]) for power in (0, 1, 2))
    cost = np.full((classes + 1, count + 1), np.inf)
    start = np.zeros((classes + 1, count + 1), dtype=int)
    cost[0, 0] = 0
    for used in range(1, classes + 1):
        for end in range(used, count + 1):
            first = np.arange(used - 1, end)
            spread = (q[end] - q[first]) - (s[end] - s[first]) ** 2 / (n[end] - n[first])
            total = cost[used - 1, first] + spread
            best = int(np.argmin(total))
            cost[used, end], start[used, end] = total[best], first[best]
    ends, end = [], count
    for used in range(classes, 0, -1):
        ends.append(end - 1)
        end = int(start[used, end])
    return ends[::-1]


def round_breaks(bounds: Floats, *, whole: bool, most: float = np.inf) -> Floats:
    """The same bounds in round numbers: rounded up, so that the largest value stays inside its class.

    The step is the power of ten that divides the spread of the bounds into some fifty or more parts.
    `whole` is for counts, whose bounds are whole numbers; no bound gets larger than `most` (1 for shares).
    """
    if not len(bounds):
        return bounds
    spread = float(bounds[-1] - bounds[0]) or float(bounds[-1]) or 1.0
    step = 10.0 ** np.floor(np.log10(max(spread, 1e-9) / 50))
    step = max(step, 1.0) if whole else step
    rounded = np.ceil(np.round(bounds / step, 6)) * step
    return np.unique(np.round(np.minimum(rounded, max(most, float(bounds[-1]))), 10))


def count_breaks(values: Floats, classes: int = MOST) -> Floats:
    """Upper bounds of classes of counts: none at all is a class of its own, the rest are natural breaks."""
    known = values[np.isfinite(values)]
    if not (known == 0).any():
        return round_breaks(natural_breaks(known, classes), whole=True)
    return np.concatenate([[0.0], round_breaks(natural_breaks(known[known > 0], classes - 1), whole=True)])
