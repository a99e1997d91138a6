"""Workbooks (XLSX and the BIFF .xls of older tools): the first sheet that holds anything, as text."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa

from etl.errors import FileRefused
from etl.formats.apart import sheets_to_arrow
from etl.formats.base import ROW, SAMPLE_ROWS, Table, column_names


@contextmanager
def opened(path: Path, kind: str) -> Iterator[Table]:
    """Open a workbook. Raises FileRefused when it is damaged, locked by a password, no workbook, or holds nothing."""
    if kind == "xlsx":
        _require_workbook(path)
    with tempfile.TemporaryDirectory(prefix="epidesk-") as folder:
        copy = Path(folder) / "sheet.arrow"
        filled = sheets_to_arrow(path, copy)
        if not filled:
            raise FileRefused("empty_file", path.name)
        with pa.memory_map(str(copy)) as source, pa.ipc.open_file(source) as sheet:
            notes = [f"sheet_ignored:{other}" for other in filled[1:]]
            yield _SheetTable(path, kind, filled[0], _head(sheet), notes, sheet=sheet)


def _require_workbook(path: Path) -> None:
    """Documents, slides and archives are ZIP files too."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise FileRefused("damaged_workbook", path.name, detail=str(error)[:120]) from error
    if not any(name.startswith("xl/") for name in names):
        raise FileRefused("binary_file", path.name)


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
