"""The bytes of a string column, looked at all at once: what is plain needs no careful converter."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Offsets = NDArray[np.int32]


def bytes_of(texts: pa.StringArray) -> tuple[Offsets, Bytes]:
    """Where each text begins and ends (rows + 1 offsets), and the bytes that the offsets count in."""
    _, offsets, data = texts.buffers()
    rows = len(texts)
    if not rows:
        return np.zeros(1, np.int32), np.zeros(0, np.uint8)
    ends = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + rows + 1]
    return ends, np.frombuffer(data or b"", np.uint8)


def plain_han(texts: pa.StringArray) -> NDArray[np.bool_]:
    """Rows of nothing but characters from U+4000 to U+9FFF, which no normal form changes; true for empty ones, too."""
    ends, data = bytes_of(texts)
    part = data[ends[0] : ends[-1]]
    # in valid UTF-8 such a character is three bytes, the first E4 to E9, the others below C0
    strange = (part < 0x80) | (part > 0xE9) | ((part >= 0xC0) & (part < 0xE4))
    found = np.ones(len(texts), np.bool_)
    at = np.flatnonzero(strange)
    if len(at):
        found[np.searchsorted(ends, at + ends[0], side="right") - 1] = False
    return found


def fixed_width(texts: pa.StringArray, width: int) -> tuple[NDArray[np.intp], Bytes]:
    """The rows whose text is `width` bytes long, and those bytes as a matrix."""
    ends, data = bytes_of(texts)
    starts = ends[:-1]
    rows = np.flatnonzero(np.diff(ends) == width)
    if len(rows) == len(texts):
        return rows, data[ends[0] : ends[-1]].reshape(-1, width)
    matrix: Any = data[starts[rows, None] + np.arange(width)] if len(rows) else np.empty((0, width), np.uint8)
    return rows, matrix
