"""Columns of text to columns of values, each distinct text once: a day's answers hold few different ones."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.sources.headers import normalise_text

JOINT = "┋"
"""Between the choices of one answer."""
BLANK_IN = re.compile(r"^(\d+(?:\.0)?)\s*(〖.*〗)$")
"""A choice's number, and what was filled in beside it."""
TEXT = pa.scalar(None, pa.string())
dumps = partial(json.dumps, ensure_ascii=False)


def per_distinct(
    column: pa.Array, convert: Callable[[str], Any], kind: pa.DataType, *, coded: bool = False
) -> pa.Array:
    """`convert` each distinct text of a column (strings, coded or not); an empty cell stays empty. `coded`: so is what
    is returned."""
    texts = column.dictionary_encode()
    values = pa.array([None if t is None else convert(t) for t in texts.dictionary.to_pylist()], kind)
    return pa.DictionaryArray.from_arrays(texts.indices, values) if coded else values.take(texts.indices)


def looked_up(column: pa.Array, find: Callable[[pa.Array], pa.Array]) -> pa.Array:
    """`find` (strings in, an array of that length out) over a column; over its distinct texts where it is coded."""
    if isinstance(column, pa.DictionaryArray):
        return find(column.dictionary).take(column.indices)
    return find(column)


def plain(column: pa.Array) -> pa.Array:
    """A column's texts written out, where it was coded."""
    return column.cast(pa.string()) if isinstance(column, pa.DictionaryArray) else column


def answered(column: pa.Array, unanswered: Sequence[str]) -> pa.Array:
    """Text without blanks around it; null for an empty cell and for the tool's words for "not answered".

    A coded column (dictionary of strings) stays coded.
    """
    if isinstance(column, pa.DictionaryArray):
        texts = answered(column.dictionary, unanswered)
        if not texts.null_count:
            return pa.DictionaryArray.from_arrays(column.indices, texts)
        places = np.arange(len(texts), dtype=np.int32)
        kept = pa.array(places, mask=np.asarray(pc.is_null(texts))).take(column.indices)
        return pa.DictionaryArray.from_arrays(kept, texts)
    text = pc.utf8_trim_whitespace(column)
    nothing = pc.is_in(text, pa.array(["", *unanswered]))
    if not pc.any(nothing).as_py():
        return text
    return pc.if_else(nothing, TEXT, text)


def where(condition: pa.Array, column: pa.Array) -> pa.Array:
    """A column's texts where `condition` holds, null elsewhere: most often nowhere."""
    if not pc.any(condition).as_py():
        return pa.nulls(len(column), pa.string())
    return pc.if_else(condition, plain(column), TEXT)


def meant(column: pa.Array, meanings: Mapping[str, str], separators: str = "") -> pa.Array:
    """A column with what a profile says that its texts mean, in their place; an empty meaning is no answer.

    Of several choices (between `separators`) each has its meaning; what was filled in beside one (`3〖头晕〗`) stays.
    """
    if not meanings:
        return column
    return per_distinct(column, lambda text: _meant(text, meanings, separators) or None, pa.string())


def _meant(text: str, meanings: Mapping[str, str], separators: str) -> str:
    if (whole := meanings.get(normalise_text(text))) is not None:
        return whole
    for separator in separators:
        text = text.replace(separator, JOINT)
    return JOINT.join(filter(None, (_choice_meant(part, meanings) for part in text.split(JOINT))))


def _choice_meant(text: str, meanings: Mapping[str, str]) -> str:
    blank = BLANK_IN.match(text.strip())
    typed = normalise_text(blank[1] if blank else text).removesuffix(".0")
    return meanings.get(typed, blank[1] if blank else text) + (blank[2] if blank else "")


def first_of(columns: Sequence[pa.Array], rows: int, kind: pa.DataType) -> pa.Array:
    """The first that is not null, row by row; all null when there are no columns."""
    if not columns:
        return pa.nulls(rows, kind)
    return columns[0] if len(columns) == 1 else pc.coalesce(*map(plain, columns))


def any_true(parts: Sequence[pa.Array]) -> pa.Array:
    """True where one is true, false where some are known and none true, null where none is known."""
    true = pc.fill_null(parts[0], False)
    known = pc.is_valid(parts[0])
    for part in parts[1:]:
        true = pc.or_(true, pc.fill_null(part, False))
        known = pc.or_(known, pc.is_valid(part))
    return pc.if_else(known, true, pa.scalar(None, pa.bool_()))


def objects_of(keys: Sequence[str], columns: Sequence[pa.Array], rows: int) -> pa.Array:
    """Per row a JSON object of a column's key and its cell, where there is one; null where there is none. Coded.

    Equal keys keep the first cell."""
    unique: dict[str, pa.Array] = {}
    for key, column in zip(keys, columns, strict=True):
        unique[key] = pc.coalesce(plain(unique[key]), plain(column)) if key in unique else column
    parts = [
        per_distinct(column, partial(_member, key), pa.string(), coded=True)
        for key, column in unique.items()
        if column.null_count < rows
    ]
    return per_distinct(joined(parts, rows, ","), lambda text: f"{{{text}}}", pa.string(), coded=True)


def _member(key: str, text: str) -> str:
    return f"{dumps(key)}:{dumps(text)}"


def joined(columns: Sequence[pa.Array], rows: int, separator: str) -> pa.Array:
    """The texts of each row's cells with `separator` between them, coded; null where all are null.

    Each combination of texts is put together once: a day's answers hold few different ones.
    """
    filled = [column for column in columns if column.null_count < rows]
    if not filled:
        return pa.nulls(rows, pa.string()).dictionary_encode()
    whole = filled[0].dictionary_encode()
    for column in filled[1:]:
        whole = _joined(whole, column.dictionary_encode(), separator)
    return whole


def _joined(left: pa.DictionaryArray, right: pa.DictionaryArray, separator: str) -> pa.DictionaryArray:
    wide = len(right.dictionary) + 1
    first, second = (np.asarray(pc.fill_null(part.indices, -1), np.int64) + 1 for part in (left, right))
    pairs = pa.array(first * wide + second).dictionary_encode()
    found = pairs.dictionary.to_numpy()
    texts = [
        _texts(part.dictionary).take(pa.array(places, mask=places < 0))
        for part, places in ((left, found // wide - 1), (right, found % wide - 1))
    ]
    both = pc.coalesce(pc.binary_join_element_wise(*texts, separator), *texts)
    kept = pa.array(np.arange(len(both), dtype=np.int32), mask=np.asarray(pc.is_null(both)))
    return pa.DictionaryArray.from_arrays(kept.take(pairs.indices), both)


def _texts(dictionary: pa.Array) -> pa.Array:
    return dictionary if len(dictionary) else pa.nulls(1, pa.string())
