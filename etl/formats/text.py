"""Delimited text: encodings told by a strict reading, rows by Arrow's CSV reader, odd ones by Python's."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv

from etl.errors import FileRefused
from etl.formats.base import HEAD_ROWS, ROW, SAMPLE_ROWS, Refusal, Table, column_names
from etl.formats.bounds import LONGEST_LINE, bounded_rows, lines_of, narrowed
from etl.formats.windows import ENCODING, is_windows_1252
from etl.workspace import workspace, written_to

CHUNK = 1 << 22
BLOCK = 1 << 23
SAMPLE = 1 << 18
CAREFUL_ROWS = 50_000
BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


@contextmanager
def opened(path: Path, data: Path | None = None) -> Iterator[Table]:
    """Open delimited text as UTF-8 (transcoded beside, in a temporary file, when it is not).

    Raises FileRefused when no encoding fits (with the byte offset) or when it is no table at all.
    """
    encoding = detect_encoding(path)
    with workspace(data) as folder:
        source = path if encoding == "utf-8" else transcode(path, encoding, folder / "utf8.csv")
        sample = _sample(source)
        delimiter = _delimiter(sample)
        head = narrowed(_head(sample, delimiter, path.name), path.name)
        if not any(any(row) for row in head):
            raise FileRefused("empty_file", path.name)
        yield _TextTable(path, "csv", encoding, head, source=source, delimiter=delimiter)


def detect_encoding(path: Path) -> str:
    """`utf-8`, `utf-8-sig`, `utf-16`, `cp1252` or `gb18030`, whichever reads the whole file without one error.

    Raises FileRefused("binary_file") for a file with NUL bytes, FileRefused("mixed_encoding") with the byte
    offset where the best fitting one fails.
    """
    with path.open("rb") as stream:
        start = stream.read(CHUNK)
    for bom, name in BOMS.items():
        if start.startswith(bom):
            _require(path, name)
            return name
    if b"\x00" in start:
        raise FileRefused("binary_file", path.name)
    failures = {}
    for name in ("utf-8", "gb18030"):
        offset = _first_bad_byte(path, name)
        if offset is None:
            return name
        failures[name] = offset
        if name == "utf-8" and is_windows_1252(path):
            return ENCODING
    best = max(failures, key=lambda name: failures[name])
    raise FileRefused("mixed_encoding", path.name, encoding=best, offset=failures[best])


def _require(path: Path, encoding: str) -> None:
    offset = _first_bad_byte(path, encoding)
    if offset is not None:
        raise FileRefused("mixed_encoding", path.name, encoding=encoding, offset=offset)


def _first_bad_byte(path: Path, encoding: str) -> int | None:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    done = 0
    with path.open("rb") as stream:
        while True:
            chunk = stream.read(CHUNK)
            pending = len(decoder.getstate()[0])
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                return done - pending + error.start
            if not chunk:
                return None
            done += len(chunk)


def transcode(path: Path, encoding: str, to: Path) -> Path:
    """Copy `path` into UTF-8 without a byte-order mark, a chunk at a time; returns `to`."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    with path.open("rb") as stream, written_to(to.parent), to.open("wb") as out:
        while chunk := stream.read(CHUNK):
            out.write(decoder.decode(chunk).encode())
        out.write(decoder.decode(b"", final=True).encode())
    return to


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
                yield _numbered(batch, first_row + done)
                done += batch.num_rows
        except pa.ArrowInvalid:
            # Ragged rows or broken quotes: go on from the first row not yet given, one row at a time.
            yield from self._careful(first_row + done, width)

    def _reader(self, skip: int, width: int) -> pacsv.CSVStreamingReader:
        names = column_names(width)
        return pacsv.open_csv(
            self.source,
            read_options=pacsv.ReadOptions(
                block_size=BLOCK, skip_rows=skip, column_names=names, use_threads=False
            ),
            parse_options=pacsv.ParseOptions(
                delimiter=self.delimiter, newlines_in_values=True, ignore_empty_lines=False
            ),
            convert_options=pacsv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True, null_values=[""]
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


def _numbered(batch: pa.RecordBatch, first: int) -> pa.RecordBatch:
    numbers = pa.array(range(first, first + batch.num_rows), pa.int32())
    return pa.RecordBatch.from_arrays([*batch.columns, numbers], names=[*batch.schema.names, ROW])


def _from_rows(rows: list[list[str]], numbers: list[int], width: int) -> pa.RecordBatch:
    columns = [pa.array([row[i] or None for row in rows], pa.string()) for i in range(width)]
    return pa.RecordBatch.from_arrays(
        [*columns, pa.array(numbers, pa.int32())], names=[*column_names(width), ROW]
    )
