"""Times as every tool stamps them, `2020-03-02 07:15:00` or with slashes, read from their bytes: a million in 50 ms."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from etl.convert.buffers import Bytes, fixed_width

WIDTH = 19
_DIGITS = (0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18)
_ZERO, _NINE, _SLASH, _DASH, _BLANK, _COLON = (ord(c) for c in "09/- :")
_MONTH_DAYS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] + [0] * 87)


def stamps(texts: pa.StringArray) -> pa.Array:
    """`timestamp[us]` of each text of exactly that form that names a moment; null for every other."""
    rows, matrix = fixed_width(texts, WIDTH)
    good, seconds = _read(matrix)
    moments = np.zeros(len(texts), np.int64)
    moments[rows] = seconds * 1_000_000
    missing = np.ones(len(texts), np.bool_)
    missing[rows] = ~good
    return pa.array(moments, mask=missing).view(pa.timestamp("us"))


def _read(matrix: Bytes) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Whether each row names a moment, and the seconds from 1970 to it."""
    column = [matrix[:, place] for place in range(WIDTH)]
    good = ((column[4] == _DASH) & (column[7] == _DASH)) | ((column[4] == _SLASH) & (column[7] == _SLASH))
    good &= (column[10] == _BLANK) & (column[13] == _COLON) & (column[16] == _COLON)
    for place in _DIGITS:
        good &= (column[place] >= _ZERO) & (column[place] <= _NINE)

    def number(*places: int) -> NDArray[np.int64]:
        value = np.zeros(len(matrix), np.int64)
        for place in places:
            value = value * 10 + np.where(good, column[place] - np.uint8(_ZERO), 0)
        return value

    year, month, day = number(0, 1, 2, 3), number(5, 6), number(8, 9)
    hour, minute, second = number(11, 12), number(14, 15), number(17, 18)
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    good &= (year >= 1900) & (day >= 1) & (day <= _MONTH_DAYS[month] + ((month == 2) & leap))
    good &= (hour <= 23) & (minute <= 59) & (second <= 59)
    months = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    days = months.astype("datetime64[D]").astype(np.int64) + day - 1
    return good, days * 86_400 + hour * 3_600 + minute * 60 + second
