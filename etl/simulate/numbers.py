"""Resident IDs and student numbers by the thousand, right to the last digit (GB 11643-1999), and wrong ones.

Numbers are matrices of ASCII codes (uint8, one row a number) until they become text.
"""

import numpy as np
import pyarrow as pa

from etl.simulate.streams import Array, rank_in_group

WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], dtype=np.int32)
CHECK = np.frombuffer(b"10X98765432", dtype=np.uint8)
# Sequences from 900 belong to nobody, so that a right number of nobody can be made. None ends in 00: with a
# check digit 0 it would look like a number whose last digits a spreadsheet has lost.
_ODD = np.array([s for s in range(1, 900, 2)][:440], dtype=np.int32)
_EVEN = np.array([s for s in range(2, 900, 2) if s % 100][:440], dtype=np.int32)


def check_column(digits: Array) -> Array:
    """The check characters (uint8) of N × 17 ASCII digits."""
    return np.asarray(CHECK[((digits.astype(np.int32) - 48) @ WEIGHTS) % 11])


def digits_of(values: Array, width: int) -> Array:
    """Whole numbers as N × `width` ASCII digits, zero-filled."""
    powers = 10 ** np.arange(width - 1, -1, -1, dtype=np.int64)
    return np.asarray(values[:, None].astype(np.int64) // powers % 10 + 48, dtype=np.uint8)


def dates_as_numbers(days: Array) -> Array:
    """datetime64[D] as YYYYMMDD (int64)."""
    months = days.astype("datetime64[M]")
    years = days.astype("datetime64[Y]").astype(np.int64) + 1970
    month = months.astype(np.int64) % 12 + 1
    return np.asarray(years * 10_000 + month * 100 + (days - months).astype(np.int64) + 1)


def resident_ids(region: Array, birth: Array, male: Array) -> Array:
    """N × 18 unique valid IDs.

    Raises ValueError when more than 440 people of one sex share a region code and a day of birth.
    """
    born = dates_as_numbers(birth)
    group = (region.astype(np.int64) * 100_000_000 + born) * 2 + male
    rank = rank_in_group(group)
    if len(rank) and rank.max() >= len(_EVEN):
        raise ValueError("more people of one region, sex and day of birth than GB 11643 has sequence numbers")
    place = (rank * 37 + group % 7919) % len(_EVEN)
    return _with_check(region, born, np.where(male, _ODD[place], _EVEN[place]))


def ids_of_nobody(region: Array, birth: Array, rng: np.random.Generator) -> Array:
    """N × 18 valid IDs that no person of the city has."""
    return _with_check(region, dates_as_numbers(birth), rng.integers(901, 1000, len(region)))


def temporary_numbers(region: Array, birth: Array) -> Array:
    """N × 19 `L` numbers: region, birth date and 4 digits, unique, without a check digit."""
    born = dates_as_numbers(birth)
    tail = 1000 + (rank_in_group(born) * 17 + born) % 9000
    return np.hstack(
        [
            np.full((len(born), 1), ord("L"), np.uint8),
            digits_of(region, 6),
            digits_of(born, 8),
            digits_of(tail, 4),
        ]
    )


def prefixed(letter: str, ids: Array) -> Array:
    """N × 19: a student number made of an ID."""
    return np.hstack([np.full((len(ids), 1), ord(letter), np.uint8), ids])


def one_digit_wrong(numbers: Array, salt: Array) -> Array:
    """The same numbers with one digit before the check digit mistyped: all of them fail their check.

    `salt` (whole numbers, one a row) says which digit: the same person mistypes the same one.
    """
    wrong = numbers.copy()
    rows = np.arange(len(wrong))
    column = wrong.shape[1] - 18 + 8 + salt % 9
    step = 1 + salt // 9 % 9
    wrong[rows, column] = (wrong[rows, column].astype(np.int64) - 48 + step) % 10 + 48
    return wrong


def as_text(numbers: Array) -> pa.StringArray:
    """ASCII rows as strings."""
    width = numbers.shape[1]
    flat = np.ascontiguousarray(numbers)
    offsets = pa.py_buffer(np.arange(0, (len(flat) + 1) * width, width, dtype=np.int32))
    return pa.StringArray.from_buffers(len(flat), offsets, pa.py_buffer(flat))


def as_matrix(texts: pa.StringArray, width: int) -> Array:
    """Strings of one ASCII length as N × `width` codes; the inverse of `as_text`."""
    joined = "".join(texts.to_pylist()).encode("ascii")
    return np.frombuffer(joined, np.uint8).reshape(len(texts), width)


def _with_check(region: Array, born: Array, sequence: Array) -> Array:
    body = np.hstack([digits_of(region, 6), digits_of(born, 8), digits_of(sequence, 3)])
    return np.hstack([body, check_column(body)[:, None]])
