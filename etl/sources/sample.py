"""What a file's columns hold: where its header is, and how often each text stands in a column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from etl.formats.base import Table

MOST_COLUMNS = 300
"""Columns looked at; a file may have 200,000."""
MOST_TEXTS = 2_000
"""Different texts counted in one column; a column with more is no list of answers."""
VALUE = re.compile(r"^[-+\d.,:/年月日时分秒%°℃\s]+$")


@dataclass
class Texts:
    """How often each text stands in a column. `many`: it holds more than MOST_TEXTS, the later ones not counted."""

    counts: Counter[str] = field(default_factory=Counter)
    filled: int = 0
    many: bool = False

    def add(self, cells: pa.Array) -> None:
        """Count a batch of the column; blanks around a text don't matter, empty cells are none."""
        trimmed = pc.utf8_trim_whitespace(cells)
        for pair in pc.value_counts(
            trimmed.filter(pc.fill_null(pc.not_equal(trimmed, ""), False))
        ).to_pylist():
            self.filled += pair["counts"]
            if pair["values"] in self.counts or len(self.counts) < MOST_TEXTS:
                self.counts[pair["values"]] += pair["counts"]
            else:
                self.many = True

    @property
    def distinct(self) -> int:
        """Different texts, at most MOST_TEXTS."""
        return len(self.counts)

    @property
    def commonest(self) -> list[tuple[str, int]]:
        """The texts, the commonest first."""
        return sorted(self.counts.items(), key=lambda pair: (-pair[1], pair[0]))


def likely_header(head: Sequence[Sequence[str]]) -> int:
    """The spreadsheet row (the first is 1) of a header that no profile knows.

    The first row that is nearly as full as the fullest and holds words rather than values: banners are one
    cell wide, rows of answers hold numbers and dates.
    """
    if not head:
        return 1
    full = max(_filled(row) for row in head)
    wide = [number for number, row in enumerate(head, 1) if _filled(row) >= max(1, 0.8 * full)]
    return next((n for n in wide if _wordy(head[n - 1])), wide[0] if wide else 1)


def _filled(row: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _wordy(row: Sequence[str]) -> bool:
    cells = [cell for cell in row if cell.strip()]
    return bool(cells) and sum(not VALUE.match(cell) for cell in cells) >= 0.9 * len(cells)


def sample(table: Table, header_row: int, rows: int) -> list[Texts]:
    """The texts of each column below the header (of the first MOST_COLUMNS), in about the first `rows` rows."""
    width = min(len(table.head[header_row - 1]), MOST_COLUMNS)
    columns = [Texts() for _ in range(width)]
    left = rows
    for batch in table.batches(header_row + 1, len(table.head[header_row - 1])):
        part = batch.slice(0, left)
        for index, texts in enumerate(columns):
            texts.add(part.column(index))
        left -= part.num_rows
        if left <= 0:
            break
    return columns
