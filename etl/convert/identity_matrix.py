"""GB 11643-1999 on a matrix of bytes: one resident ID per row, judged without a loop."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
FIRST_YEAR, LAST_YEAR = 1900, 2099
UNDECIDED, VALID, BAD_CHECK_DIGIT, BAD_DATE = -1, 0, 1, 2

_ZERO, _NINE, _X = ord("0"), ord("9"), ord("X")
_CHECKS = np.frombuffer(CHECK_CHARACTERS.encode(), dtype=np.uint8)
_WEIGHTS = np.array(WEIGHTS, dtype=np.int32)
# indexed by any two digits, so that an impossible month has no days
_MONTH_DAYS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] + [0] * 87, dtype=np.int32)


def judge(numbers: NDArray[np.uint8]) -> NDArray[np.int8]:
    """Verdicts on rows of 18 ASCII bytes, upper case.

    UNDECIDED where a row isn't 17 digits and a digit or X, or ends in 000 (it may have been rounded).
    """
    digits = numbers[:, :17].astype(np.int32) - _ZERO
    last = numbers[:, 17]
    plain = ((digits >= 0) & (digits <= 9)).all(axis=1)
    plain &= ((last >= _ZERO) & (last <= _NINE)) | (last == _X)
    plain &= ~((digits[:, 15] == 0) & (digits[:, 16] == 0) & (last == _ZERO))
    digits = np.where(plain[:, None], digits, 0)
    sound = _CHECKS[(digits @ _WEIGHTS) % 11] == last
    verdicts = np.where(sound, VALID, BAD_CHECK_DIGIT).astype(np.int8)
    verdicts[~_date_exists(digits)] = BAD_DATE
    verdicts[~plain] = UNDECIDED
    return verdicts


def _date_exists(digits: NDArray[np.int32]) -> NDArray[np.bool_]:
    year = digits[:, 6:10] @ np.array([1000, 100, 10, 1], dtype=np.int32)
    month = digits[:, 10] * 10 + digits[:, 11]
    day = digits[:, 12] * 10 + digits[:, 13]
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    length = _MONTH_DAYS[month] + ((month == 2) & leap)
    known = (year >= FIRST_YEAR) & (year <= LAST_YEAR) & (day >= 1) & (day <= length)
    return np.asarray(known, dtype=np.bool_)
