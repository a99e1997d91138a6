"""Resident ID numbers (GB 11643-1999) and student numbers (学籍号), told right from wrong.

A student number is 19 characters: G + resident ID; J + a number of the school's own with the same check
digit; L + region (6) + birth date (8) + 4 random digits, without one.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple, get_args

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from etl.convert.buffers import fixed_width
from etl.convert.identity_matrix import CHECK_CHARACTERS, FIRST_YEAR, LAST_YEAR, UNDECIDED, WEIGHTS, judge
from etl.convert.text import is_unanswered, squeeze

Kind = Literal["resident_id", "student_no", ""]
State = Literal[
    "valid", "valid_temporary", "bad_check_digit", "bad_date", "precision_lost", "bad_form", "missing"
]

KINDS: tuple[str, ...] = get_args(Kind)
STATES: tuple[str, ...] = get_args(State)
_VERDICT_STATES = np.array([STATES.index(s) for s in ("valid", "bad_check_digit", "bad_date")], dtype=np.int8)
_PIECE_ROWS = 200_000

_NOISE = re.compile(r"""['"`´‘’“”,;，。；、*_\-–—]+""")
_RESIDENT = re.compile(r"[0-9]{17}[0-9X]")
_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?E\+?1[5-9]")
_FLOAT = re.compile(r"[0-9]{15,19}\.0*")
_NO_ANSWER = frozenset(["无", "没有", "暂无", "不知道", "不清楚", "不详", "忘了", "不记得"])


class Identity(NamedTuple):
    """A number as it should be written, what it is, and whether it can be trusted."""

    value: str
    kind: Kind
    state: State

    @property
    def usable(self) -> bool:
        """Whether a person may be looked up by it."""
        return self.state in ("valid", "valid_temporary")


def check_digit(first17: str) -> str:
    """The 18th character that belongs to 17 ASCII digits. Raises ValueError on anything else."""
    if len(first17) != 17 or not (first17.isascii() and first17.isdigit()):
        raise ValueError(f"17 digits are needed, not {first17!r}")
    return CHECK_CHARACTERS[sum(w * int(c) for w, c in zip(WEIGHTS, first17, strict=True)) % 11]


@lru_cache(maxsize=1 << 15)
def classify_id(text: str | None) -> Identity:
    """What a typed ID or student number is: normalised (NFKC, no blanks or quotes, upper case) and judged."""
    value = squeeze(text).upper()
    if is_unanswered(value) or value in _NO_ANSWER:
        return Identity("", "", "missing")
    if _SCIENTIFIC.fullmatch(value) or _FLOAT.fullmatch(value):
        # a spreadsheet keeps 15 digits of a number; the rest is gone whatever stands there now
        return Identity(value, "resident_id", "precision_lost")
    value = _NOISE.sub("", value)
    if not value:
        return Identity("", "", "missing")
    if _RESIDENT.fullmatch(value):
        return Identity(value, "resident_id", _resident_state(value))
    if value[0] in "GJL":
        return Identity(value, "student_no", _student_state(value))
    return Identity(value, "resident_id" if re.fullmatch(r"[0-9]{12,20}X?", value) else "", "bad_form")


def birth_date(value: str) -> date | None:
    """The birth date inside a normalised resident ID or student number (G or L); None if there is none."""
    body = value[1:] if value[:1] in ("G", "L") else value
    return _date_of(body[6:14]) if len(body) == 18 else None


def _student_state(value: str) -> State:
    prefix, body = value[0], value[1:]
    if prefix == "L":
        if not re.fullmatch(r"[0-9]{18}", body):
            return "bad_form"
        return "valid_temporary" if _date_of(body[6:14]) else "bad_date"
    if not _RESIDENT.fullmatch(body):
        return "bad_form"
    if prefix == "J":  # a school's own number: nothing says that it holds a date
        return "valid" if check_digit(body[:17]) == body[17] else "bad_check_digit"
    return _resident_state(body)


def _resident_state(value: str) -> State:
    sound = check_digit(value[:17]) == value[17]
    if value.endswith("000") and (value[14:17] == "000" or not sound):
        # sequence numbers begin at 001: three zeros at the end are a spreadsheet's rounding to 15 digits
        return "precision_lost"
    if not _date_of(value[6:14]):
        return "bad_date"
    return "valid" if sound else "bad_check_digit"


def _date_of(digits: str) -> date | None:
    if not (digits.isascii() and digits.isdigit()):
        return None
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:8])
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        return None
    return date(year, month, day) if 1 <= day <= monthrange(year, month)[1] else None


class IdentityColumns(NamedTuple):
    """One row per input row: `values` (string, "" when missing), `kinds` and `states` (dictionaries)."""

    values: pa.Array
    kinds: pa.DictionaryArray
    states: pa.DictionaryArray


def resident_id_states(texts: pa.Array | pa.ChunkedArray) -> IdentityColumns:
    """`classify_id` over a column of strings (null = missing).

    Plain 18 and 19 character numbers are judged in numpy, the rest one by one: a million in half a second.
    Goes in pieces of 200,000 rows, so beside the result it holds some 50 MB whatever the length.
    """
    chunks = [texts] if isinstance(texts, pa.Array) else texts.chunks
    parts = [
        _judged(pc.fill_null(chunk.slice(start, _PIECE_ROWS).cast(pa.string()), ""))
        for chunk in chunks
        for start in range(0, len(chunk), _PIECE_ROWS)
    ] or [_judged(pa.array([], pa.string()))]
    values, kinds, states = zip(*parts, strict=True)
    return IdentityColumns(
        pa.concat_arrays(values),
        pa.DictionaryArray.from_arrays(pa.array(np.concatenate(kinds)), pa.array(KINDS, pa.string())),
        pa.DictionaryArray.from_arrays(pa.array(np.concatenate(states)), pa.array(STATES, pa.string())),
    )


def number_states(texts: pa.Array | pa.ChunkedArray) -> tuple[pa.Array, pa.Array]:
    """Normalised numbers and their states, string arrays of the input's length; null where none was typed."""
    values, _, states = resident_id_states(texts)
    typed, nothing = pc.not_equal(values, ""), pa.scalar(None, pa.string())
    return pc.if_else(typed, values, nothing), pc.if_else(typed, states.cast(pa.string()), nothing)


def identity_numbers(numbers: pa.Array) -> pa.Array:
    """Normalised numbers without their text (int64): 11 times the 17 digits of a resident ID, with or without the G of
    a student number, and the value of its last character. Null for every other, 6.2E+18 among them, whatever its
    length."""
    found, known = np.zeros(len(numbers), np.int64), np.zeros(len(numbers), np.bool_)
    given = np.asarray(pc.is_valid(numbers))
    for width in (18, 19):
        rows, matrix = fixed_width(numbers, width)
        column = [matrix[:, place] - np.uint8(ord("0")) for place in range(width - 18, width)]
        last = np.where(matrix[:, -1] == ord("X"), np.uint8(10), np.where(column[17] <= 9, column[17], 99))
        good = (last <= 10) & ((width == 18) | (matrix[:, 0] == ord("G")))
        value = np.zeros(len(rows), np.int64)
        for digit in column[:17]:
            good &= digit <= 9
            value = value * 10 + digit
        found[rows], known[rows] = 11 * value + last, good
    return pa.array(found, mask=~(known & given))


def _judged(typed: pa.Array) -> tuple[pa.Array, NDArray[np.int8], NDArray[np.int8]]:
    texts = pc.ascii_upper(pc.ascii_trim_whitespace(typed))
    kinds, states = np.zeros(len(texts), np.int8), np.full(len(texts), UNDECIDED, np.int8)
    lengths = pc.binary_length(texts).to_numpy(zero_copy_only=False)
    for width, kind in ((18, "resident_id"), (19, "student_no")):
        rows = np.flatnonzero(lengths == width)
        numbers = _bytes_of(texts.take(pa.array(rows)), width)
        # J and L have rules of their own and are rare: left to the slow way
        verdicts = np.where(
            (width == 18) | (numbers[:, 0] == ord("G")), judge(numbers[:, width - 18 :]), UNDECIDED
        )
        states[rows] = np.where(verdicts == UNDECIDED, UNDECIDED, _VERDICT_STATES[verdicts])
        kinds[rows] = KINDS.index(kind)
    slow = np.flatnonzero(states == UNDECIDED)
    if len(slow):
        found = [classify_id(text) for text in typed.take(pa.array(slow)).to_pylist()]
        kinds[slow] = [KINDS.index(f.kind) for f in found]
        states[slow] = [STATES.index(f.state) for f in found]
        slow_rows = np.zeros(len(texts), np.bool_)
        slow_rows[slow] = True
        values = pa.array([f.value for f in found], pa.string())
        texts = pc.replace_with_mask(texts, pa.array(slow_rows), values)
    return texts, kinds, states


def _bytes_of(texts: pa.Array, width: int) -> NDArray[np.uint8]:
    """A matrix of the bytes of `texts`, each `width` bytes long."""
    _, offsets, data = texts.buffers()
    if not len(texts):
        return np.empty((0, width), np.uint8)
    start = int(np.frombuffer(offsets, dtype=np.int32)[texts.offset])
    return np.frombuffer(data, np.uint8, len(texts) * width, start).reshape(len(texts), width)
