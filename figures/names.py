"""Which names have room on a map."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Box = tuple[float, float, float, float]  # west, south, east, north (degrees)
WINDOW = 760  # pixels that a map is wide at least on a desk
SIGN, LINE = 11, 16  # pixels of a letter and of a line of a name
STRETCH = 1.2  # a degree of latitude ÷ one of longitude on a Mercator map of China's middle


def room_for_names(points: pd.DataFrame, box: Box, wide: int = WINDOW, line: int = LINE) -> NDArray[np.bool_]:
    """Which points (name, lon, lat) can have their name written without covering another.

    Looked at from the last row up. `wide`: pixels that the window on `box` is wide; `line`: pixels that a name,
    with what stands under it, is high.
    """
    scale = wide / (box[2] - box[0])
    x, y = (points[of].to_numpy(np.float64) * scale for of in ("lon", "lat"))
    half = points["name"].str.len().to_numpy(np.float64) * SIGN / 2
    kept: list[int] = []
    for one in range(len(points) - 1, -1, -1):
        clear = all(
            abs(x[one] - x[k]) > half[one] + half[k] or abs(y[one] - y[k]) * STRETCH > line for k in kept
        )
        if clear:
            kept.append(one)
    named = np.zeros(len(points), bool)
    named[kept] = True
    return named
