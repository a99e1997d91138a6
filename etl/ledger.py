"""What is known from earlier nights, and what this one adds: runs, files, their questions and refused rows.

The ledger lives in the published snapshot (tables `etl_…` and `core_reject`): nothing else is remembered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from etl.errors import FileRefused, NightFailed
from etl.intake import Arrival, Stamp, kept_copies
from etl.take import EMPTY, Report
from warehouse.lake import Piece
from warehouse.ledger import TABLES, copy_forward, create, read, record

__all__ = ["FileEntry", "Ledger", "Run", "questions_of"]


@dataclass
class FileEntry:
    """A file's line in the accounts. Row counts of answers are what was read; the day's models refine them."""

    file_id: str
    name: str
    kind: str | None
    source: str | None
    role: str | None
    rows_in: int | None
    rows_loaded: int | None
    rows_superseded: int | None
    rows_refused: int | None
    rows_blank: int | None
    state: str
    reason: str | None
    detail: str | None
    run_id: int
    days_from: date | None
    days_to: date | None
    effective_from: date | None
    effective_to: date | None
    profile: str


@dataclass
class Run:
    """One night's line: `message` is a code of `night.state`."""

    run_id: int
    started_at: datetime
    finished_at: datetime | None = None
    state: str = "running"
    files_new: int = 0
    files_same: int = 0
    files_refused: int = 0
    rows_in: int = 0
    rows_loaded: int = 0
    rows_refused: int = 0


@dataclass
class Ledger:
    """The ledger in memory while a night runs."""

    files: dict[str, FileEntry] = field(default_factory=dict)
    stamps: dict[Stamp, str] = field(default_factory=dict)
    pieces: list[Piece] = field(default_factory=list)
    last_run: int = 0
    new: list[Report] = field(default_factory=list)

    @classmethod
    def of(cls, snapshot: Path | None) -> Ledger:
        """The ledger of a published snapshot, empty for none. Raises NightFailed when it can't be opened."""
        if snapshot is None:
            return cls()
        try:
            with duckdb.connect(str(snapshot), read_only=True) as connection:
                found = {
                    name: read(connection, name) for name in ("etl_file", "etl_inbox", "etl_lake", "etl_run")
                }
        except duckdb.Error as error:
            detail = str(error).splitlines()[0][:160]
            raise NightFailed("broken_snapshot", path=snapshot.name, detail=detail) from error
        names = [f for f in FileEntry.__dataclass_fields__]
        files = [FileEntry(**{name: row[name] for name in names}) for row in found["etl_file"]]
        return cls(
            files={entry.file_id: entry for entry in files},
            stamps={(r["name"], r["size"], r["changed_ns"]): r["file_id"] for r in found["etl_inbox"]},
            pieces=[Piece(**row) for row in found["etl_lake"]],
            last_run=max((row["run_id"] for row in found["etl_run"]), default=0),
        )

    @property
    def new_pieces(self) -> list[Piece]:
        """What this night added to the lake."""
        return [piece for report in self.new for piece in report.pieces]

    def knows(self, arrival: Arrival, profile: str) -> bool:
        """Whether nothing is left to do for it: loaded, or refused under the profiles in force."""
        entry = self.files.get(arrival.file_id)
        return entry is not None and (entry.state == "loaded" or entry.profile == profile)

    def read_anew(self, data: Path, begins: date | None) -> list[Arrival]:
        """All files that were loaded, as they lie in the archive; what the lake holds of them is let go.

        But for those about days before `begins` alone: of them only counts are kept.

        Raises NightFailed when the archive lacks one: its answers would be lost.
        """
        self.pieces = [piece for piece in self.pieces if piece.fact not in EMPTY]
        found = [entry for entry in self.files.values() if entry.state == "loaded"]
        wanted = [e for e in found if begins is None or e.days_to is None or e.days_to >= begins]
        return kept_copies(data, {e.file_id: e.name for e in wanted})

    def loaded(self, report: Report, run: Run, profile: str) -> None:
        """Enter a file that was taken in; one that was read again keeps its place among rosters and its time."""
        first, last = report.days or (None, None)
        before = self.files.get(report.file_id)
        again = before if before is not None and before.state == "loaded" else None
        self.new.append(report)
        self.pieces += report.pieces
        self.files[report.file_id] = FileEntry(
            report.file_id,
            report.name,
            report.kind,
            report.source,
            report.role,
            report.rows_in,
            report.rows_loaded,
            report.rows_superseded,
            len(report.refusals),
            report.rows_blank,
            "loaded",
            None,
            "; ".join(report.notes) or None,
            again.run_id if again else run.run_id,
            first,
            last,
            again.effective_from if again else report.effective_from,
            again.effective_to if again else None,
            profile,
        )

    def refused(self, arrival: Arrival, error: FileRefused, run: Run, profile: str) -> None:
        """Enter a file that could not be taken in."""
        nothing = (None,) * 8
        detail = "; ".join(f"{key}={value}" for key, value in error.values.items() if key != "name")
        self.files[arrival.file_id] = FileEntry(
            arrival.file_id,
            arrival.name,
            *nothing,
            "refused",
            error.code,
            detail,
            run.run_id,
            None,
            None,
            None,
            None,
            profile,
        )

    def rosters(self) -> list[FileEntry]:
        """The rosters and school lists, in the order in which they were taken in."""
        kinds = ("roster", "staff", "schools")
        return sorted((e for e in self.files.values() if e.kind in kinds), key=lambda e: (e.run_id, e.name))

    def write(
        self,
        connection: duckdb.DuckDBPyConnection,
        run: Run,
        found: Iterable[Arrival],
        prev: bool,
        laid: Mapping[str, str],
    ) -> None:
        """Lay the ledger's tables into a new snapshot, taking over from `prev` (and `laid`) what only grows."""
        for name in TABLES:
            create(connection, name)
        if prev:
            reloaded = [report.file_id for report in self.new]
            copy_forward(connection, ("etl_run", "etl_file_question", "core_reject"), reloaded, laid)
        record(connection, "etl_run", [vars(run)])
        record(connection, "etl_file", [vars(entry) for entry in self.files.values()])
        record(connection, "etl_lake", [vars(piece) for piece in self.pieces])
        record(connection, "etl_inbox", [
            {"name": a.name, "size": a.size, "changed_ns": a.changed_ns, "file_id": a.file_id} for a in found
        ])  # fmt: skip
        record(connection, "etl_file_question", questions_of(self.new))
        record(connection, "core_reject", _rejects(self.new))


def questions_of(reports: Sequence[Report]) -> list[dict[str, Any]]:
    """The rows of `etl_file_question`: what each export asked, and how many answered."""
    return [
        {
            "file_id": report.file_id,
            "source": report.source,
            "question": question,
            "field": asked,
            "day_from": report.days[0],
            "day_to": report.days[1],
            "answers": answers,
        }
        for report in reports
        if report.days
        for question, asked, answers in report.questions
    ]


def _rejects(reports: Sequence[Report]) -> list[dict[str, object]]:
    return [
        {
            "file_id": report.file_id,
            "row_no": r.row_no,
            "field": r.field,
            "value": r.value,
            "reason": r.reason,
        }
        for report in reports
        for r in report.refusals
    ]
