"""Workbooks (XLSX and the BIFF .xls of older tools): the first sheet that holds anything, as text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import fastexcel
import pyarrow as pa

from etl.errors import FileRefused
from etl.formats.base import HEAD_ROWS, ROW, Table, column_names

BATCH_ROWS = 200_000


@contextmanager
def opened(path: Path, kind: str) -> Iterator[Table]:
    """Open a workbook. Raises FileRefused when it is damaged, locked by a password, or holds nothing."""
    try:
        book = fastexcel.read_excel(path)
        sheets = [(name, _load(book, name)) for name in book.sheet_names]
    except fastexcel.FastExcelError as error:
        raise FileRefused("damaged_workbook", path.name, detail=str(error).splitlines()[0][:120]) from error
    filled = [(name, sheet) for name, sheet in sheets if sheet.num_rows]
    if not filled:
        raise FileRefused("empty_file", path.name)
    name, sheet = filled[0]
    notes = [f"sheet_ignored:{other}" for other, _ in filled[1:]]
    head = [[cell or "" for cell in row.values()] for row in _named(sheet.slice(0, HEAD_ROWS)).to_pylist()]
    yield _SheetTable(path, kind, name, head, notes, sheet=sheet)


def _load(book: fastexcel.ExcelReader, name: str) -> pa.RecordBatch:
    return book.load_sheet(name, header_row=None, dtypes="string").to_arrow()


def _named(sheet: pa.RecordBatch) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays(sheet.columns, names=column_names(sheet.num_columns))


class _SheetTable(Table):
    def __init__(self, *args: Any, sheet: pa.RecordBatch) -> None:
        super().__init__(*args)
        self.sheet = sheet

    def batches(self, first_row: int, width: int) -> Iterator[pa.RecordBatch]:
        names = [*column_names(width), ROW]
        for start in range(first_row - 1, self.sheet.num_rows, BATCH_ROWS):
            part = self.sheet.slice(start, BATCH_ROWS)
            columns = [_text(part, i) for i in range(width)]
            numbers = pa.array(range(start + 1, start + 1 + part.num_rows), pa.int32())
            yield pa.RecordBatch.from_arrays([*columns, numbers], names=names)


def _text(part: pa.RecordBatch, index: int) -> pa.Array:
    if index >= part.num_columns:
        return pa.nulls(part.num_rows, pa.string())
    return part.column(index).cast(pa.string())
