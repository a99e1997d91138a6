"""Workbooks (XLSX and the BIFF .xls of older tools): the first sheet that holds anything, as text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa

from etl.errors import FileRefused
from etl.formats.apart import sheets_to_arrow
from etl.formats.base import ROW, SAMPLE_ROWS, Table, column_names
from etl.formats.containers import require_workbook
from etl.workspace import workspace


@contextmanager
def opened(path: Path, kind: str, data: Path | None = None) -> Iterator[Table]:
    """Open a workbook; the copy that is read lies below `data`.

    Raises FileRefused when it is damaged, locked by a password, too large, no workbook, or holds nothing.
    """
    require_workbook(path, kind)
    with workspace(data) as folder:
        copy = folder / "sheet.arrow"
        filled = sheets_to_arrow(path, copy)
        if not filled:
            raise FileRefused("empty_file", path.name)
        with pa.memory_map(str(copy)) as source, pa.ipc.open_file(source) as sheet:
            notes = [f"sheet_ignored:{other}" for other in filled[1:]]
            yield _SheetTable(path, kind, filled[0], _head(sheet), notes, sheet=sheet)


def _head(sheet: pa.RecordBatchFileReader) -> list[list[str]]:
    first = sheet.get_batch(0).slice(0, SAMPLE_ROWS)
    named = pa.RecordBatch.from_arrays(first.columns, names=column_names(first.num_columns))
    return [[cell or "" for cell in row.values()] for row in named.to_pylist()]


class _SheetTable(Table):
    def __init__(self, *args: Any, sheet: pa.RecordBatchFileReader) -> None:
        super().__init__(*args)
        self.sheet = sheet

    def batches(self, first_row: int, width: int) -> Iterator[pa.RecordBatch]:
        names = [*column_names(width), ROW]
        row_no = 1
        for number in range(self.sheet.num_record_batches):
            whole = self.sheet.get_batch(number)
            part = whole.slice(max(0, first_row - row_no))
            first = row_no + whole.num_rows - part.num_rows
            numbers = pa.array(range(first, first + part.num_rows), pa.int32())
            columns = [_text(part, i) for i in range(width)]
            row_no += whole.num_rows
            if part.num_rows:
                yield pa.RecordBatch.from_arrays([*columns, numbers], names=names)


def _text(part: pa.RecordBatch, index: int) -> pa.Array:
    if index >= part.num_columns:
        return pa.nulls(part.num_rows, pa.string())
    return part.column(index).cast(pa.string())
