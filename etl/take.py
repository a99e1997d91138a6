"""Taking in one file: opened, recognised, converted, written to the lake. Runs in a worker process."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from common.settings import BureauSettings
from etl.answers import ANSWER, DISTINCT, AnswerReader
from etl.answers.identity import county_resolver
from etl.calendar import date_in_name
from etl.errors import FileRefused
from etl.formats import Table, open_table
from etl.formats.base import Refusal
from etl.pseudonyms import key_of
from etl.reshape import batches
from etl.rosters import PERSON, SCHOOL, RosterReader, SchoolReader
from etl.sources import Profiles, Recognition, recognise
from etl.workspace import written_to
from geo.boundaries import boundaries_of
from geo.cells import CountyIndex
from warehouse.lake import Piece


@dataclass(frozen=True)
class Tools:
    """What taking in any file of a bureau needs. A worker is sent the small parts and builds the index itself."""

    settings: BureauSettings
    profiles: Profiles
    own_geo: Path | None
    night: str = ""
    """Part of the names of the lake's files: a later night never writes over one that a snapshot names."""
    person_key: bytes = field(default=b"", repr=False)
    """What the ids of people are made with; empty where nothing is kept."""

    @classmethod
    def of(cls, data: Path | None) -> Tools:
        """Tools for a data folder, or with the defaults for none. Raises BadProfile, BadSettings, BadInput."""
        settings = BureauSettings.load(data) if data else BureauSettings()
        profiles = Profiles.load(data / "sources" if data else None)
        own = data / "geo" if data else None
        key = key_of(data) if data else b""
        tools = cls(settings, profiles, own if own and own.is_dir() else None, person_key=key)
        boundaries_of(settings.region, tools.own_geo)
        return tools

    @cached_property
    def counties(self) -> CountyIndex:
        """Which county a point lies in."""
        found = boundaries_of(self.settings.region, self.own_geo)
        return CountyIndex.build(found.codes, found.shapes)

    def __reduce__(self) -> tuple[object, ...]:
        return Tools, (self.settings, self.profiles, self.own_geo, self.night, self.person_key)


@dataclass
class Report:
    """What became of one file. `days` and `effective_from` are None where they don't apply."""

    file_id: str
    name: str
    kind: str = ""
    source: str = ""
    role: str = ""
    format: str = ""
    encoding: str = ""
    rows_in: int = 0
    rows_loaded: int = 0
    rows_superseded: int = 0
    rows_blank: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    questions: list[tuple[str, str | None, int]] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    days: tuple[date, date] | None = None
    effective_from: date | None = None
    notes: list[str] = field(default_factory=list)
    seen: Recognition | None = None


class Sink:
    """Where converted batches go: Parquet parts in the lake, named only when the whole file is done."""

    def __init__(self, data: Path | None, stem: str) -> None:
        self.data = data
        self.stem = stem
        self._open: dict[tuple[str, date | None], _Part] = {}

    def put(self, fact: str, day: date | None, rows: pa.RecordBatch) -> None:
        """Add rows to the fact's file for that day."""
        if self.data is None or not rows.num_rows:
            return
        with written_to(self.data):
            part = self._open.get((fact, day)) or self._begin(self.data, fact, day, rows.schema)
            self._open[fact, day] = part
            part.put(rows)

    def _begin(self, data: Path, fact: str, day: date | None, schema: pa.Schema) -> _Part:
        folder = data / "lake" / fact / ("" if day is None else f"day={day.isoformat()}")
        folder.mkdir(parents=True, exist_ok=True)
        return _Part(folder / f"{self.stem}.parquet", schema)

    def done(self) -> list[Piece]:
        """Close and name the files; says what they hold."""
        pieces = []
        for (fact, day), part in self._open.items():
            assert self.data is not None
            with written_to(self.data):
                part.close()
            pieces.append(Piece(fact, day, str(part.path.relative_to(self.data)), part.rows))
        self._open.clear()
        return pieces

    def drop(self) -> None:
        """Forget what was not finished."""
        for part in self._open.values():
            part.drop()
        self._open.clear()


class _Part:
    """One Parquet file in the making: batches are gathered into groups of rows that readers can take at once."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self.path = path
        self.rows = 0
        self._unnamed = path.with_suffix(".part")
        self._waiting: list[pa.RecordBatch] = []
        self._waiting_rows = 0
        self._writer = pq.ParquetWriter(
            self._unnamed,
            schema,
            compression="zstd",
            use_dictionary=_repeating(schema),
            write_statistics=False,
        )

    def put(self, rows: pa.RecordBatch) -> None:
        """Add rows."""
        self._waiting.append(rows)
        self._waiting_rows += rows.num_rows
        self.rows += rows.num_rows
        if self._waiting_rows >= GROUP_ROWS:
            self._write()

    def _write(self) -> None:
        if self._waiting:
            self._writer.write_table(
                pa.Table.from_batches(self._waiting), row_group_size=max(1, self._waiting_rows)
            )
        self._waiting, self._waiting_rows = [], 0

    def close(self) -> None:
        """Write what waits and give the file its name."""
        self._write()
        self._writer.close()
        self._unnamed.replace(self.path)

    def drop(self) -> None:
        """Remove the unfinished file."""
        with suppress(OSError):
            self._writer.close()
        with suppress(OSError):
            self._unnamed.unlink()


def _repeating(schema: pa.Schema) -> list[str]:
    """The columns, as Parquet names them, whose values are worth a dictionary."""
    return [name for name in schema.names if name not in UNLIKE]


def take(path: Path, name: str, file_id: str, tools: Tools, data: Path | None) -> Report:
    """Convert one file; with `data` None nothing is written.

    `path` is read, `name` is how people know it. Raises FileRefused when the file as a whole can't be loaded,
    NightFailed when the lake can't be written.
    """
    report = Report(file_id, name)
    sink = Sink(data, f"{file_id[:16]}-{tools.profiles.fingerprint}-{tools.night}")
    known_as = Path(name)
    try:
        with open_table(path, data) as table:
            seen = recognise(table.head, tools.profiles, known_as)
            report.seen, report.kind, report.source, report.role = (
                seen,
                seen.profile.kind,
                seen.profile.name,
                seen.role,
            )
            report.format, report.encoding, report.notes = table.format, table.encoding, table.notes
            convert = _answers if seen.profile.kind == "answers" else _roster
            convert(report, table, seen, tools, sink)
            report.refusals += table.refusals
            report.rows_in += len(table.refusals)
        if not report.rows_in:
            raise FileRefused("no_rows", known_as.name)
        report.pieces = sink.done()
        return report
    except FileRefused as refusal:
        refusal.values["name"] = known_as.name
        raise
    finally:
        sink.drop()


def _answers(report: Report, table: Table, seen: Recognition, tools: Tools, sink: Sink) -> None:
    reader = AnswerReader(report.file_id, seen, tools.settings, tools.counties)
    first, last = date.max, date.min
    read = [column for column in seen.columns if reader.reads(column)]
    table.wanted = frozenset(place for column in read for place in column.places)
    table.repeating = frozenset(
        place for column in read if column.field not in DISTINCT for place in column.places
    )
    for batch in batches(table, seen):
        rows = reader.convert(batch)
        report.rows_loaded += rows.num_rows
        for day, part in by_day(rows):
            sink.put("answer", day, part)
            first, last = min(first, day), max(last, day)
    report.days = (first, last) if first <= last else None
    report.rows_in, report.rows_blank = reader.count.rows_in, reader.count.blank
    report.refusals += reader.count.refusals
    report.questions = [(question, asked, n) for (question, asked), n in reader.count.questions.items()]


def by_day(rows: pa.RecordBatch) -> Iterator[tuple[date, pa.RecordBatch]]:
    """The batch's rows day by day, in their order."""
    days = rows.column("day")
    distinct = pc.unique(days).to_pylist()
    for day in sorted(distinct):
        yield day, rows if len(distinct) == 1 else rows.filter(pc.equal(days, pa.scalar(day, pa.date32())))


def _roster(report: Report, table: Table, seen: Recognition, tools: Tools, sink: Sink) -> None:
    resolve = county_resolver(tools.settings.region)
    reader: RosterReader | SchoolReader
    if seen.profile.kind == "schools":
        reader, fact = SchoolReader(report.file_id, seen, resolve), "school"
    else:
        region, key = tools.settings.region, tools.person_key
        reader, fact = RosterReader(report.file_id, seen, resolve, region, key), "roster"
    for batch in batches(table, seen):
        rows = reader.convert(batch)
        report.rows_loaded += rows.num_rows
        sink.put(fact, None, rows)
    if isinstance(reader, RosterReader) and reader.by_code:
        report.notes.append("schools_by_code:")
    report.effective_from = date_in_name(Path(report.name).name)
    report.rows_in, report.rows_blank = reader.count.rows_in, reader.count.blank
    report.rows_superseded = reader.count.superseded
    report.refusals += reader.count.refusals


UNLIKE = frozenset({
    "row_no", "submitted_at", "name", "number", "number_typed", "identity_no", "lon", "lat", "cell", "person_id",
    "person_key", "id_number", "student_no",
})  # fmt: skip
"""Columns in which nearly every value differs."""

GROUP_ROWS = 100_000
"""Rows of one Parquet group: few enough to wait in memory, many enough to be worth a dictionary."""

EMPTY = {"answer": ANSWER, "roster": PERSON, "school": SCHOOL}
"""The facts that files become, and their columns: what a fact without any file looks like."""

SHAPE = hashlib.sha256("\n".join(map(str, EMPTY.values())).encode()).hexdigest()[:16]
"""Changes when any column of them does: what lies in the lake was then written by another version of the program."""
