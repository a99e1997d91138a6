"""What every file format gives the loader: rows of text, numbered as a spreadsheet numbers them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from etl.errors import FileRefused
from etl.formats.other import BEFORE_TEXT, not_a_table

HEAD_ROWS = 12
"""Rows looked at to find the header: tools put banners of up to ten rows above it."""
SAMPLE_ROWS = 100
"""Rows looked at to tell what the columns hold."""

ROW = "row_no"


NO_TABLES = (b"%PDF", b"{\\rtf", b"Rar!", b"7z\xbc\xaf", b"\x89PNG", b"\xff\xd8\xff")
"""How documents, archives and pictures begin that may well decode as text."""


@dataclass(frozen=True)
class Refusal:
    """One thing that could not be loaded; `row_no` is the spreadsheet's row (the first is 1)."""

    row_no: int
    field: str
    value: str
    reason: str


@dataclass
class Table:
    """Rows of one file as text.

    `head` holds the first rows, at most SAMPLE_ROWS (lists of str, "" for an empty cell).
    `batches(first_row)` yields record batches of nullable string columns `c0 … cN-1` and `row_no` (int32),
    from spreadsheet row `first_row` on, and appends to `refusals` what the file's own structure spoils (a row
    with too many cells).
    """

    path: Path
    format: str
    encoding: str
    head: list[list[str]]
    notes: list[str] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    wanted: Collection[int] | None = None
    """Positions of the columns that will be read; a format may leave all others null. None: every column."""
    repeating: Collection[int] = ()
    """Positions of columns that hold few different texts; a format may give them as dictionaries of strings."""

    def batches(self, first_row: int, width: int) -> Iterator[pa.RecordBatch]:
        """Rows from `first_row` on, `width` text columns wide; each record batch is bounded in size."""
        raise NotImplementedError


def column_names(width: int) -> list[str]:
    """`c0 … c{width-1}`: positions, since headers may repeat or be empty."""
    return [f"c{i}" for i in range(width)]


def open_table(path: Path, data: Path | None = None) -> AbstractContextManager[Table]:
    """Open `path` by what it holds, whatever its name says. What must be copied to be read is copied below `data`.

    Raises FileRefused for an empty file and for one that is neither a spreadsheet nor delimited text.
    """
    from etl.formats import excel, text, zipped  # each pulls in its own reader

    with path.open("rb") as stream:
        magic = stream.read(8)
    if not magic:
        raise FileRefused("empty_file", path.name)
    if magic.startswith(NO_TABLES):
        raise FileRefused("binary_file", path.name)
    if magic.startswith(b"PK\x03\x04") and zipped.holds_tables(path):
        return zipped.opened(path, data)
    if magic.startswith(b"PK\x03\x04") or magic.startswith(b"\xd0\xcf\x11\xe0"):
        return excel.opened(path, "xlsx" if magic.startswith(b"PK") else "xls", data)
    if magic.lstrip(BEFORE_TEXT)[:1] in (b"<", b"{"):
        raise not_a_table(path)
    return text.opened(path, data)
