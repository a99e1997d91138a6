"""Positions as check-ins write them: `address[114.28,34.80]`, `["…", "114.28", "34.80", "address"]`, `114.28,34.80`."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from etl.convert.buffers import bytes_of

Floats = NDArray[np.float64]
PAIR = r'"?(?P<one>-?\d{1,3}\.\d+)"?\s*[,，]\s*"?(?P<other>-?\d{1,3}\.\d+)"?'
DEGREES = r"^-?\d{1,3}(\.\d+)?$"
_OPEN, _POINT, _COMMA, _CLOSE, _OTHER = 1, 2, 3, 4, 5
# what a pair in brackets is made of; anything that could change its meaning is _OTHER: the careful way reads it
_KINDS = np.zeros(256, np.uint8)
_KINDS[[ord(c) for c in "[.,]"]] = _OPEN, _POINT, _COMMA, _CLOSE
_KINDS[[*range(1, 33), *(ord(c) for c in "+-eEnNiIxX\"'"), 0xEF]] = _OTHER
_FORM = np.array([_OPEN, _POINT, _COMMA, _POINT, _CLOSE])


def pairs(texts: pa.StringArray) -> tuple[Floats, Floats]:
    """The first pair of decimal degrees in each text, in its order; NaN where there is none."""
    one, other = np.full(len(texts), np.nan), np.full(len(texts), np.nan)
    rows, first, second = _bracketed(texts)
    one[rows], other[rows] = first, second
    left = np.asarray(pc.is_valid(texts)).copy()
    left[rows] = False
    careful = np.flatnonzero(left)
    if len(careful):
        found = pc.extract_regex(texts.take(pa.array(careful)), PAIR)
        one[careful], other[careful] = (to_floats(pc.struct_field(found, name)) for name in ("one", "other"))
    return one, other


def to_floats(text: pa.Array) -> Floats:
    """Degrees from text; NaN for anything that is not a plain number."""
    number = pc.if_else(pc.match_substring_regex(text, DEGREES), text, pa.scalar(None, pa.string()))
    return np.asarray(number.cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)


def _bracketed(texts: pa.StringArray) -> tuple[NDArray[np.intp], Floats, Floats]:
    """Rows that end in `[114.28,34.80]` and hold nothing else like it, and their two numbers."""
    nothing = np.empty(0, np.intp), np.empty(0), np.empty(0)
    ends, data = bytes_of(texts)
    part = data[ends[0] : ends[-1]]
    kinds = _KINDS[part]
    at = np.flatnonzero(kinds)
    if len(at) < len(_FORM):
        return nothing
    kind = kinds[at]
    at = at + ends[0]
    fits = np.ones(len(at) - len(_FORM) + 1, np.bool_)
    for place, wanted in enumerate(_FORM):
        fits &= kind[place : place + len(fits)] == wanted
    first = np.flatnonzero(fits)
    opened, point, comma, second, closed = (at[first + place] for place in range(len(_FORM)))
    row = np.searchsorted(ends, opened, side="right") - 1
    before = np.where(first > 0, at[first - 1], -1)
    sound = (ends[row + 1] == closed + 1) & (before < ends[row])
    for dot, begin, end in ((point, opened, comma), (second, comma, closed)):
        sound &= (dot - begin >= 2) & (dot - begin <= 4) & (end - dot >= 2)
    if not sound.any():
        return nothing
    cuts = np.column_stack([opened + 1, comma, comma + 1, closed])[sound].ravel().astype(np.int32)
    pieces = pa.StringArray.from_buffers(len(cuts) - 1, pa.py_buffer(cuts), texts.buffers()[2])
    try:
        numbers = [
            pieces.take(pa.array(np.arange(start, len(cuts), 4))).cast(pa.float64()) for start in (0, 2)
        ]
    except pa.ArrowInvalid:  # letters between the brackets
        return nothing
    return row[sound], numbers[0].to_numpy(), numbers[1].to_numpy()
