"""What is stored of a person in words, as rows that a page prints and a sheet holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

from common.words import UNKNOWN, Text

INNER = frozenset(
    (
        *("person_id", "person_no", "person_key", "school_id", "class_id", "county_id", "city_id"),
        *("typed_key", "unit_no", "identity", "identity_no"),
    )
)
"""Columns that tell nothing but how tables hang together."""
FILE_SIGNS = 12
"""As many of a file's id as tell it from others."""
WORDS = {
    "role": ("frame.role",),
    "diagnosis": ("units.diagnosis",),
    "reason": ("night.suggestion", "night.unmatched"),
    "flag": ("data.column",),
    "verdict": ("audit.outcome",),
}


@dataclass(frozen=True)
class Section:
    """One table of the report: its heading, what stands over its columns, its rows as text."""

    title: str
    heads: list[str]
    rows: list[list[str]]


def sections(stored: dict[str, pd.DataFrame], text: Text) -> list[Section]:
    """Each part of what is stored, every column that a person can make something of."""
    return [_section(name, frame, text) for name, frame in stored.items()]


def _section(name: str, frame: pd.DataFrame, text: Text) -> Section:
    columns = [str(one) for one in frame.columns if str(one) not in INNER]
    rows = [
        [said(column, value, text) for column, value in zip(columns, row, strict=True)]
        for row in frame[columns].itertuples(index=False, name=None)
    ]
    return Section(text(f"subject.section.{name}"), [_head(name, one, text) for one in columns], rows)


def _head(section: str, column: str, text: Text) -> str:
    for key in (
        f"subject.own.{section}.{column}",
        f"subject.column.{column}",
        f"units.student.{column}",
        f"data.column.{column}",
    ):
        if text.has(key):
            return text(key)
    return column


def said(column: str, value: Any, text: Text) -> str:
    """A value as text; "—" for none."""
    if isinstance(value, (list, tuple, np.ndarray)):
        return "、".join(said(column, one, text) for one in value) or UNKNOWN
    if isinstance(value, dict):
        return _pairs(value.items())
    if value is None or value is pd.NaT or value != value:
        return UNKNOWN
    if isinstance(value, (bool, np.bool_)):
        return text("units.yes" if value else "units.no")
    if isinstance(value, datetime):
        return (
            f"{value:%Y-%m-%d}"
            if value == datetime.combine(value, datetime.min.time())
            else f"{value:%Y-%m-%d %H:%M:%S}"
        )
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    if column == "file_id":
        return str(value)[:FILE_SIGNS]
    keys = [f"{room}.{value}" for room in WORDS.get(column, ())]
    return next((text(key) for key in keys if text.has(key)), f"{value}")


def _pairs(items: Iterable[tuple[Any, Any]]) -> str:
    return "；".join(f"{key}：{value}" for key, value in items) or UNKNOWN


def as_rows(parts: list[Section], text: Text) -> tuple[pd.DataFrame, list[str]]:
    """All of it as one table: part, number, field, content."""
    rows = [
        (part.title, number, head, value)
        for part in parts
        for number, row in enumerate(part.rows, 1)
        for head, value in zip(part.heads, row, strict=True)
    ]
    heads = [text(f"subject.sheet.{one}") for one in ("part", "number", "field", "content")]
    return pd.DataFrame(rows, columns=["part", "number", "field", "content"]), heads
