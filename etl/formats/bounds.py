"""How wide a table of text may be and how long its lines: past that it is no questionnaire, and memory is finite."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import islice

from etl.errors import FileRefused

MOST_COLUMNS = 16_384
"""As many as a sheet of Excel has."""

LONGEST_LINE = 1 << 23
"""Characters; an answer of a thousand questions has a hundredth of it."""

LONGEST_CELL = 1 << 24
"""Characters. Line breaks may lie within a cell, so that it may be longer than a line."""


def bounded_rows(stream: io.TextIOBase, delimiter: str, name: str) -> Iterator[list[str]]:
    """Rows of delimited text, each within bounds; `stream` is opened with `newline=""`.

    Raises FileRefused: line_too_long with the line, cell_too_long with the row that it begins in.
    """
    return (row for row, _ in _rows(stream, delimiter, name))


def lines_of(stream: io.TextIOBase, delimiter: str, name: str, rows: int) -> int:
    """How many lines the first `rows` rows take: a quoted cell may hold line breaks. Raises as `bounded_rows` does."""
    last = 0
    for _, line in islice(_rows(stream, delimiter, name), rows):
        last = line
    return last


def _rows(stream: io.TextIOBase, delimiter: str, name: str) -> Iterator[tuple[list[str], int]]:
    """Each row, and the number of its last line."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(_lines(stream, name), delimiter=delimiter)
    row_no = 1
    try:
        for row in reader:
            yield row, reader.line_num
            row_no += 1
    except csv.Error as error:
        raise FileRefused("cell_too_long", name, row=row_no, size=LONGEST_CELL >> 20) from error


def _lines(stream: io.TextIOBase, name: str) -> Iterator[str]:
    number = 0
    while line := stream.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE:
            raise FileRefused("line_too_long", name, line=number, size=LONGEST_LINE >> 20)
        yield line


def narrowed(head: Sequence[list[str]], name: str) -> list[list[str]]:
    """The first rows, cut to MOST_COLUMNS: a row of data with more is refused alone.

    Raises FileRefused("too_many_columns") when it is the first with several cells, which the others are held against.
    """
    first = next((number for number, row in enumerate(head, start=1) if len(row) > 1), 0)
    if first and len(head[first - 1]) > MOST_COLUMNS:
        raise FileRefused("too_many_columns", name, row=first, most=MOST_COLUMNS)
    return [row[:MOST_COLUMNS] for row in head]
