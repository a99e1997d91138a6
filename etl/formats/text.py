"""Delimited text: encodings told by a strict reading, rows by Arrow's CSV reader, odd ones by Python's."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from etl.errors import FileRefused
from etl.formats.base import HEAD_ROWS, ROW, SAMPLE_ROWS, Refusal, Table, column_names
from etl.formats.bounds import LONGEST_LINE, bounded_rows, lines_of, narrowed
from etl.formats.encodings import as_utf8
from etl.workspace import workspace

BLOCK = 1 << 23
SAMPLE = 1 << 18
CODED = pa.dictionary(pa.int32(), pa.string())
CAREFUL_ROWS = 50_000


@contextmanager
def opened(path: Path, data: Path | None = None) -> Iterator[Table]:
    """Open delimited text as UTF-8 (transcoded beside, in a temporary file, when it is not).

    Raises FileRefused when no encoding fits (with the byte offset) or when it is no table at all.
    """
    with workspace(data) as folder:
        encoding, source = as_utf8(path, folder / "utf8.csv")
        sample = _sample(source)
        delimiter = _delimiter(sample)
        head = narrowed(_head(sample, delimiter, path.name), path.name)
        if not any(any(row) for row in head):
            raise FileRefused("empty_file", path.name)
        yield _TextTable(path, "csv", encoding, head, source=source, delimiter=delimiter)


def _sample(path: Path) -> str:
    """The rows among which the header is looked for, unless they are longer than any may be."""
    with path.open("rb") as stream:
        sample = stream.read(SAMPLE)
        while sample.count(b"\n") + sample.count(b"\r") < HEAD_ROWS and len(sample) <= 4 * LONGEST_LINE:
            if not (more := stream.read(SAMPLE)):
                break
            sample += more
    return sample.decode("utf-8", errors="ignore")


def _head(sample: str, delimiter: str, name: str) -> list[list[str]]:
    rows = list(islice(bounded_rows(io.StringIO(sample, newline=""), delimiter, name), SAMPLE_ROWS))
    # the sample's end may cut a row in two; a header is kept even so
    return rows[:-1] if HEAD_ROWS < len(rows) < SAMPLE_ROWS and len(sample.encode()) >= SAMPLE - 3 else rows


def _delimiter(sample: str) -> str:
    line = next((line for line in sample.splitlines() if line.strip()), "")
    return max(",\t;|", key=line.count)


class _TextTable(Table):
    def __init__(self, *args: object, source: Path, delimiter: str) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.source = source
        self.delimiter = delimiter

    def batches(self, first_row: int, width: int) -> Iterator[pa.RecordBatch]:
        skipped = self._physical_lines(first_row - 1)
        done = 0
        reader = None
        try:
            reader = self._reader(skipped, width)
            for batch in reader:
                yield _numbered(batch, first_row + done, width)
                done += batch.num_rows
        except pa.ArrowInvalid:
            # Ragged rows or broken quotes: go on from the first row not yet given, one row at a time.
            yield from self._careful(first_row + done, width)

    def _reader(self, skip: int, width: int) -> pacsv.CSVStreamingReader:
        names = column_names(width)
        wanted = [names[i] for i in range(width) if self.wanted is None or i in self.wanted]
        coded = {names[i]: CODED for i in self.repeating if i < width}
        return pacsv.open_csv(
            self.source,
            read_options=pacsv.ReadOptions(
                block_size=BLOCK, skip_rows=skip, column_names=names, use_threads=False
            ),
            parse_options=pacsv.ParseOptions(
                delimiter=self.delimiter, newlines_in_values=True, ignore_empty_lines=False
            ),
            convert_options=pacsv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()) | coded,
                include_columns=wanted,
                strings_can_be_null=True,
                null_values=[""],
                check_utf8=False,  # the whole file was read strictly before
            ),
        )

    def _physical_lines(self, records: int) -> int:
        """Lines that the first `records` rows take: a quoted cell may hold line breaks."""
        with self.source.open(encoding="utf-8", newline="") as stream:
            return lines_of(stream, self.delimiter, self.path.name, records)

    def _careful(self, first_row: int, width: int) -> Iterator[pa.RecordBatch]:
        kept: list[list[str]] = []
        numbers: list[int] = []
        with self.source.open(encoding="utf-8", newline="") as stream:
            for number, row in enumerate(bounded_rows(stream, self.delimiter, self.path.name), start=1):
                if number < first_row:
                    continue
                cells = self._fitted(row, number, width)
                if cells is not None:
                    kept.append(cells)
                    numbers.append(number)
                if len(kept) >= CAREFUL_ROWS:
                    yield _from_rows(kept, numbers, width)
                    kept, numbers = [], []
        if kept:
            yield _from_rows(kept, numbers, width)

    def _fitted(self, row: list[str], number: int, width: int) -> list[str] | None:
        """The row padded to `width`; None (and a refusal) when it holds more cells than the header."""
        if len(row) > width and any(cell.strip() for cell in row[width:]):
            reason = "too_many_cells"
            self.refusals.append(Refusal(number, "", f"{len(row)} > {width}", reason))
            return None
        return (row + [""] * width)[:width]


def _numbered(batch: pa.RecordBatch, first: int, width: int) -> pa.RecordBatch:
    numbers = pa.array(np.arange(first, first + batch.num_rows, dtype=np.int32))
    unread = pa.nulls(batch.num_rows, pa.string())
    read = dict(zip(batch.schema.names, batch.columns, strict=True))
    names = column_names(width)
    return pa.RecordBatch.from_arrays(
        [*(read.get(name, unread) for name in names), numbers], names=[*names, ROW]
    )


def _from_rows(rows: list[list[str]], numbers: list[int], width: int) -> pa.RecordBatch:
    columns = [pa.array([row[i] or None for row in rows], pa.string()) for i in range(width)]
    return pa.RecordBatch.from_arrays(
        [*columns, pa.array(numbers, pa.int32())], names=[*column_names(width), ROW]
    )
