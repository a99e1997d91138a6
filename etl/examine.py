"""What a file is and what would become of its rows, in numbers and samples: what `etl check` says by machine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as fresh
from pathlib import Path
from typing import Any

import pyarrow as pa

from common.errors import EpiDeskError
from etl.answers import AnswerReader
from etl.answers.identity import county_resolver
from etl.convert.names import normalise_name, normalise_school
from etl.errors import FileRefused
from etl.formats import open_table
from etl.formats.base import ROW, Refusal, Table
from etl.reshape import batches
from etl.rosters import RosterReader, SchoolReader
from etl.sources import Recognition, recognise
from etl.sources.guess import LOOKED_AT, Guess, guess, likely_kind, settled
from etl.sources.headers import question_text
from etl.sources.looks import NAME, Known
from etl.sources.sample import MOST_COLUMNS, Texts, likely_header
from etl.take import Tools
from warehouse.known import known_names

SHOWN = 12
"""Rows shown as they stand and as they become."""
EXAMPLES = 20
"""Refused rows shown."""
Reader = AnswerReader | RosterReader | SchoolReader


@dataclass
class Seen:
    """One column: `header` as it stands, `field` as the profile maps it, `guess` where it maps nothing.

    `places`: the file's columns that it is read from; a question whose choices take a column each has several.
    """

    index: int
    header: str
    question: str
    field: str | None
    places: tuple[int, ...] = (0,)
    texts: Texts = fresh(default_factory=Texts)
    guess: Guess | None = None


@dataclass
class Row:
    """One row: its cells by column, and its values by column of the warehouse; none unless it is loaded."""

    row_no: int
    before: dict[int, str]
    after: dict[str, Any] | None = None
    state: str = "blank"


@dataclass
class Examined:
    """What was found. `refused` holds why the file as a whole can't be loaded; the rest then is what can be told.

    `complete` is false when only the first rows were read; the counts are of those.
    """

    name: str
    format: str = ""
    encoding: str = ""
    refused: FileRefused | None = None
    seen: Recognition | None = None
    header_row: int = 1
    header: list[str] = fresh(default_factory=list)
    columns: list[Seen] = fresh(default_factory=list)
    rows_in: int = 0
    rows_loaded: int = 0
    rows_blank: int = 0
    rows_superseded: int = 0
    refusals: list[Refusal] = fresh(default_factory=list)
    shown: list[Row] = fresh(default_factory=list)
    complete: bool = True

    @property
    def reasons(self) -> Counter[str]:
        """Refused rows by reason."""
        return Counter(refusal.reason for refusal in self.refusals)

    @property
    def unknown(self) -> list[Seen]:
        """Questions that no field is known for."""
        return [column for column in self.columns if column.field is None and column.question]


def examine(
    path: Path, name: str, tools: Tools, *, rows: int | None = None, snapshot: Path | None = None
) -> Examined:
    """Read `path`, known as `name`, as the night would, but for writing; at most about the first `rows` rows.

    `snapshot`: a published one, whose schools and people columns are held against. A file that can't be loaded is
    no error: `refused` says why.
    """
    found = Examined(Path(name).name)
    try:
        with open_table(path) as table:
            found.format, found.encoding = table.format, table.encoding
            _recognised(found, table, tools, Path(name))
            _read(found, table, tools, rows)
        if found.seen and not found.rows_in:
            raise FileRefused("no_rows", found.name)
    except FileRefused as refusal:
        refusal.values["name"] = found.name
        found.refused = refusal
    except (EpiDeskError, MemoryError):
        raise
    except Exception as error:  # as in a night: what a strange file does to a reader is said of the file
        detail = (f"{type(error).__name__}: {error}".splitlines() or [""])[0][:160]
        found.refused = FileRefused("crashed", found.name, detail=detail)
    _guess(found, tools, snapshot)
    return found


def _recognised(found: Examined, table: Table, tools: Tools, name: Path) -> None:
    try:
        found.seen = recognise(table.head, tools.profiles, name)
        found.header_row = found.seen.header_row
        columns = [(c.places, c.index, c.header, c.question, c.field) for c in found.seen.columns]
    except FileRefused as refusal:
        found.refused = refusal
        found.header_row = likely_header(table.head)
        header = table.head[found.header_row - 1]
        columns = [((i,), i, cell, question_text(cell), None) for i, cell in enumerate(header)]
    found.header = list(table.head[found.header_row - 1])
    found.columns = [
        Seen(index, header.strip(), question, asked, places)
        for places, index, header, question, asked in columns[:MOST_COLUMNS]
    ]


def reader_of(seen: Recognition, tools: Tools, file_id: str) -> Reader:
    """What converts the batches of such a file."""
    if seen.profile.kind == "answers":
        return AnswerReader(file_id, seen, tools.settings, tools.counties)
    region = tools.settings.region
    if seen.profile.kind == "schools":
        return SchoolReader(file_id, seen, county_resolver(region))
    return RosterReader(file_id, seen, county_resolver(region), region)


def _read(found: Examined, table: Table, tools: Tools, rows: int | None) -> None:
    reader = reader_of(found.seen, tools, "") if found.seen else None
    below = (
        batches(table, found.seen) if found.seen else table.batches(found.header_row + 1, len(found.header))
    )
    left = rows
    for whole in below:
        batch = whole if left is None else whole.slice(0, left)
        for column in found.columns:
            column.texts.add(batch.column(column.index))
        converted = reader.convert(batch) if reader else None
        if converted is not None:
            found.rows_loaded += converted.num_rows
        _show(found, batch, converted)
        left = None if left is None else left - batch.num_rows
        if left is not None and left <= 0:
            found.complete = False
            break
    if reader:
        found.refusals += reader.count.refusals
        found.rows_in, found.rows_blank = reader.count.rows_in, reader.count.blank
        found.rows_superseded = getattr(reader.count, "superseded", 0)
    found.refusals += table.refusals
    found.rows_in += len(table.refusals)
    _states(found)


def _show(found: Examined, batch: pa.RecordBatch, converted: pa.RecordBatch | None) -> None:
    part = batch.slice(0, SHOWN - len(found.shown))
    values = _by_row(converted, part)
    for row in part.to_pylist():
        before = {c.index: row[f"c{c.index}"] for c in found.columns if row[f"c{c.index}"]}
        after = values.get(row[ROW])
        state = "loaded" if after is not None else "blank"
        found.shown.append(Row(row[ROW], before, after, state))


def _by_row(converted: pa.RecordBatch | None, part: pa.RecordBatch) -> Mapping[int, dict[str, Any]]:
    if converted is None or not part.num_rows:
        return {}
    # Row numbers rise: what the first rows became stands among as many first ones of the converted.
    return {row[ROW]: row for row in converted.slice(0, part.num_rows).to_pylist()}


def _states(found: Examined) -> None:
    refused = {refusal.row_no for refusal in found.refusals}
    known = {column.index for column in found.columns if column.field not in (None, "ignore")}
    listed = found.seen is not None and found.seen.profile.kind != "answers"
    for row in found.shown:
        if row.row_no in refused:
            row.state = "refused"
        elif row.after is None and listed and known & row.before.keys():
            row.state = "superseded"


def _guess(found: Examined, tools: Tools, snapshot: Path | None) -> None:
    open_columns = [column for column in found.columns if column.field is None and column.header]
    if not open_columns:
        return
    known = _known(open_columns, snapshot)
    kind = found.seen.profile.kind if found.seen else likely_kind([c.header for c in found.columns])
    guesses = [guess(c.header, c.texts, tools.profiles, known, kind) for c in open_columns]
    taken = {column.field for column in found.columns if column.field}
    for column, settled_on in zip(open_columns, settled(guesses, taken), strict=True):
        column.guess = settled_on


def _known(columns: Sequence[Seen], snapshot: Path | None) -> Known:
    if snapshot is None:
        return Known()
    names = {
        normalise_name(text)
        for column in columns
        for text, _ in column.texts.commonest[:LOOKED_AT]
        if NAME.fullmatch(text)
    }
    schools, people = known_names(snapshot, names)
    return Known(frozenset(normalise_school(name) for name in schools), people)
