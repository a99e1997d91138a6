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


def round_breaks(bounds: Floats, *, whole: bool, decimals: int = 1) -> Floats:
    """The same bounds in two significant digits, rounded up so that the largest value stays inside its
    class.

    `whole` is for counts: bounds become whole numbers; rates keep at most `decimals` places more than they
    need.
    """
    if not len(bounds):
        return bounds
    places = np.where(bounds > 0, 1 - np.floor(np.log10(np.maximum(bounds, 1e-12))), 0).astype(int)
    places = np.minimum(places, 0 if whole else max(decimals, 1))
    step = 10.0**-places
    return np.unique(np.round(np.ceil(np.round(bounds / step, 6)) * step, 6))
