"""One batch of text to one batch of `stg_answer`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from common.settings import BureauSettings
from etl.answers import health, identity, moment, place
from etl.answers.schema import ANSWER
from etl.columns import JOINT, answered, joined, meant, objects_of, plain
from etl.formats.base import ROW, Refusal
from etl.sources.recognise import Column, Recognition
from geo.cells import CountyIndex

DISTINCT = frozenset(
    {"name", "number", "student_no", "id_number", "staff_no", "submitted_at", "location", "lon", "lat"}
)
"""Fields in which nearly every text differs."""


@dataclass
class Count:
    """What became of a file's rows so far."""

    rows_in: int = 0
    blank: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    questions: dict[tuple[str, str | None], int] = field(default_factory=dict)


class AnswerReader:
    """Converts the batches of one export; `count` keeps the accounts."""

    def __init__(
        self, file_id: str, seen: Recognition, settings: BureauSettings, counties: CountyIndex
    ) -> None:
        self.file_id = file_id
        self.seen = seen
        self.settings = settings
        self.counties = counties
        self.count = Count()
        self._resolve_county = identity.county_resolver(settings.region)

    def convert(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Text in, ANSWER out: without blank rows, and without those that have no usable day."""
        self.count.rows_in += batch.num_rows
        cells = {c.index: self._cells(batch, c) for c in self.seen.columns if self.reads(c)}
        blank = self._blank(batch, cells)
        self.count.blank += pc.sum(blank).as_py() or 0
        rows = pa.RecordBatch.from_pydict(
            {ROW: batch.column(ROW)} | {f"c{i}": cell for i, cell in cells.items()}
        )
        return self._answers(_kept(rows, pc.invert(blank)))

    def reads(self, column: Column) -> bool:
        """Whether anything of a column is kept, or tells that nobody answered."""
        return column.field != "ignore" or not {column.question, column.header}.isdisjoint(
            self.seen.profile.blank_when
        )

    def _cells(self, batch: pa.RecordBatch, column: Column) -> pa.Array:
        """A column's answers, with the bureau's own meanings for what it says of them; those of a question with few
        different answers as a dictionary of them."""
        profile = self.seen.profile
        cells = batch.column(column.index)
        if column.field not in DISTINCT:
            cells = cells.dictionary_encode()
        meanings = profile.meanings(column.question, column.header)
        return meant(answered(cells, profile.unanswered), meanings, profile.separators)

    def _blank(self, batch: pa.RecordBatch, cells: dict[int, pa.Array]) -> pa.Array:
        """Rows that list somebody who did not answer, and rows with nothing in them."""
        filled = [pc.is_valid(cells[c.index]) for c in self.seen.columns if c.field != "ignore"]
        blank = pc.invert(_any(filled, batch.num_rows))
        for header, values in self.seen.profile.blank_when.items():
            for column in self.seen.columns:
                if header in (column.header, column.question):
                    text = pc.utf8_trim_whitespace(pc.fill_null(plain(batch.column(column.index)), ""))
                    blank = pc.or_(blank, pc.is_in(text, pa.array(values)))
        return blank

    def _answers(self, rows: pa.RecordBatch) -> pa.RecordBatch:
        self._count_questions(rows)
        when = moment.days(
            self._of(rows, "day"),
            self._of(rows, "submitted_at") or [pa.nulls(rows.num_rows, pa.string())],
            self.settings.thresholds.late_days,
        )
        self._refuse(rows, when)
        keep = pc.is_null(when.reason)
        if not pc.all(keep).as_py():
            rows, when = rows.filter(keep), when.filter(keep)
        return self._assemble(rows, when) if rows.num_rows else pa.RecordBatch.from_pylist([], schema=ANSWER)

    def _assemble(self, rows: pa.RecordBatch, when: moment.Days) -> pa.RecordBatch:
        n = rows.num_rows
        who = identity.people(self._by_field(rows), n, self._resolve_county)
        how = health.answers(self._by_field(rows), n, self.settings.thresholds, self.seen.profile.separators)
        where = place.check_ins(self._by_field(rows), n, self.seen.profile.datum, self.counties)
        unknown = self.seen.unknown
        keys = [c.question for c in unknown] + list(how.kept)
        cells = [rows.column(f"c{c.index}") for c in unknown] + list(how.kept.values())
        role = pa.repeat(self.seen.role, n)
        columns: dict[str, Any] = {
            "file_id": pa.repeat(self.file_id, n),
            "row_no": rows.column(ROW),
            "role": role,
            "day": when.day,
            "submitted_at": when.submitted_at,
            **who,
            "identity_no": identity.numbered(who["number"], role),
            **how.columns,
            **where.columns,
            "extra": objects_of(keys, cells, n),
            "flags": joined([*when.flags, *how.flags, *where.flags], n, JOINT),
        }
        return pa.RecordBatch.from_arrays(
            [columns[name].cast(ANSWER.field(name).type) for name in ANSWER.names], schema=ANSWER
        )

    def _of(self, rows: pa.RecordBatch, name: str) -> list[pa.Array]:
        return [rows.column(f"c{column.index}") for column in self.seen.of(name)]

    def _by_field(self, rows: pa.RecordBatch) -> dict[str, list[tuple[Column, pa.Array]]]:
        found: dict[str, list[tuple[Column, pa.Array]]] = {}
        for column in self.seen.columns:
            if column.field not in (None, "ignore"):
                found.setdefault(str(column.field), []).append((column, rows.column(f"c{column.index}")))
        return found

    def _count_questions(self, rows: pa.RecordBatch) -> None:
        for column in self.seen.columns:
            if column.field != "ignore":
                key = (column.question, column.field)
                filled = rows.num_rows - rows.column(f"c{column.index}").null_count
                self.count.questions[key] = self.count.questions.get(key, 0) + filled

    def _refuse(self, rows: pa.RecordBatch, when: moment.Days) -> None:
        if when.reason.null_count == len(when.reason):
            return
        bad = pc.is_valid(when.reason)
        for row_no, typed, reason in zip(
            rows.column(ROW).filter(bad).to_pylist(),
            when.typed.filter(bad).to_pylist(),
            when.reason.filter(bad).to_pylist(),
            strict=True,
        ):
            self.count.refusals.append(Refusal(row_no, "day", typed or "", reason))


def _kept(rows: pa.RecordBatch, keep: pa.Array) -> pa.RecordBatch:
    return rows if pc.all(keep).as_py() else rows.filter(keep)


def _any(masks: list[pa.Array], rows: int) -> pa.Array:
    found = pa.repeat(False, rows)
    for mask in masks:
        found = pc.or_(found, mask)
    return found
