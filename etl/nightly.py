"""The night, as it runs: look, take in, rebuild what changed, check, publish."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import duckdb
import pyarrow as pa

from etl.calendar import year_end, year_start
from etl.errors import FileRefused, NightFailed
from etl.intake import Arrival, archive, arrivals, first_of_each, put_aside
from etl.ledger import FileEntry, Ledger, Run
from etl.say import Quiet, Say
from etl.take import EMPTY, Report, Tools
from etl.workers import Job, take_all
from geo.regions import regions_of
from warehouse.audits import failures
from warehouse.build import Build
from warehouse.lake import Piece, content_of, quoted, scan
from warehouse.ledger import QUESTIONS, refine_files
from warehouse.models.catalog import models
from warehouse.publish import next_number, publish
from warehouse.snapshots import published

SHANGHAI = timezone(timedelta(hours=8))


@dataclass
class Night:
    """What a run did. `snapshot` is the file published, or the one that stays when nothing was new."""

    snapshot: Path | None
    run: Run
    files: list[FileEntry] = field(default_factory=list)
    copies: list[tuple[Arrival, Arrival]] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    days: list[date] = field(default_factory=list)
    first_day: date | None = None
    last_day: date | None = None
    seconds: float = 0.0


def run_night(data: Path, until: date | None = None, say: Say | None = None) -> Night:
    """Load all that is new in `data/inbox` and publish one snapshot of it.

    With `until`, files that hold later days wait. Raises NightFailed (nothing is published then), BadProfile,
    BadSettings.
    """
    began = time.monotonic()
    say = say or Quiet()
    data = data.absolute()
    with locked(data):
        previous = published(data)
        ledger = Ledger.of(previous)
        run = Run(ledger.last_run + 1, _now())
        tools = Tools.of(data)
        found = _look(data, ledger, say)
        new, copies = first_of_each(a for a in found if not ledger.knows(a, tools.profiles.fingerprint))
        copies += [(a, a) for a in found if ledger.knows(a, tools.profiles.fingerprint)]
        run.files_same = len(copies)
        night = Night(previous, run, copies=copies)
        before = {piece.path for piece in ledger.pieces}
        night.waiting = _take_in(data, new, ledger, run, tools, until, say)
        night.files = [entry for entry in ledger.files.values() if entry.run_id == run.run_id]
        if night.files or previous is None or _moved(previous, data):
            _publish(data, previous, ledger, night, found, before, say, tools)
        _summarise(night, ledger)
    night.seconds = time.monotonic() - began
    return night


def _look(data: Path, ledger: Ledger, say: Say) -> list[Arrival]:
    say.step("scanning", 0)
    found = list(arrivals(data, ledger.stamps))
    if not found and not ledger.files:
        raise NightFailed("empty_inbox", path=data)
    return found


def _take_in(
    data: Path, new: Sequence[Arrival], ledger: Ledger, run: Run, tools: Tools, until: date | None, say: Say
) -> list[str]:
    """Take in new arrivals; returns the names of those that wait for a later night."""
    fingerprint = tools.profiles.fingerprint
    by_id = {arrival.file_id: arrival for arrival in new}
    waiting: list[str] = []

    def refuse(arrival: Arrival, error: FileRefused) -> None:
        if error.code == "changed":
            waiting.append(arrival.name)
            return
        put_aside(data, arrival, error)
        detail = "; ".join(f"{key}={value}" for key, value in error.values.items() if key != "name")
        ledger.refused(arrival, error.code, detail, run, fingerprint)

    jobs = []
    for arrival in new:
        try:
            jobs.append(Job(archive(data, arrival), arrival.name, arrival.file_id, arrival.size))
        except FileRefused as error:
            refuse(arrival, error)
    say.step("taking", len(jobs))
    reports: list[Report] = []
    for job, outcome in take_all(jobs, tools, data):
        say.advance(1)
        if isinstance(outcome, FileRefused):
            refuse(by_id[job.file_id], outcome)
        elif until is not None and outcome.days is not None and outcome.days[1] > until:
            waiting.append(outcome.name)
        else:
            reports.append(outcome)
    for report in sorted(reports, key=lambda r: r.name):
        ledger.loaded(report, run, fingerprint)
    run.files_new = len(reports)
    run.files_refused = sum(e.state == "refused" and e.run_id == run.run_id for e in ledger.files.values())
    run.rows_in = sum(report.rows_in for report in reports)
    run.rows_loaded = sum(report.rows_loaded for report in reports)
    run.rows_refused = sum(len(report.refusals) for report in reports)
    return waiting


def _publish(
    data: Path,
    previous: Path | None,
    ledger: Ledger,
    night: Night,
    found: Sequence[Arrival],
    before: set[str],
    say: Say,
    tools: Tools,
) -> None:
    number = next_number(data)
    building = data / "snapshots" / f".building-{os.getpid()}.duckdb"
    building.parent.mkdir(parents=True, exist_ok=True)
    building.unlink(missing_ok=True)
    try:
        with duckdb.connect(str(building), config={"preserve_insertion_order": False}) as connection:
            if previous is not None:
                connection.execute(f"attach {quoted(str(previous))} as prev (read_only)")
            build = Build(connection, data, f"{number:06d}", ledger.pieces, previous)
            changed = _rebuild(build, ledger, before, tools, say)
            say.step("publishing", 0)
            ledger.pieces = build.pieces
            night.days = changed
            night.run.finished_at, night.run.state = _now(), "published"
            arrivals_known = [a for a in found if a.file_id in ledger.files]
            ledger.write(connection, night.run, arrivals_known, previous is not None)
            refine_files(connection)
            connection.execute(QUESTIONS)
            if wrong := failures(connection, changed):
                raise NightFailed("audit_failed", detail="; ".join(wrong))
            content = _meta(connection, build, data, number, tools)
            if previous is not None:
                connection.execute("detach prev")
        night.snapshot = publish(data, building, number, content)
    except (duckdb.IOException, OSError) as error:
        raise NightFailed("not_writable", path=data, detail=str(error).splitlines()[0][:200]) from error
    finally:
        for left in building.parent.glob(f"{building.name}*"):
            with suppress(OSError):
                left.unlink()


def _rebuild(build: Build, ledger: Ledger, before: set[str], tools: Tools, say: Say) -> list[date]:
    """Lay out what was taken in and run the models; returns the days rebuilt."""
    all_days = sorted({p.day for p in build.of("answer") if p.day is not None})
    new_days = {p.day for p in build.pieces if p.fact == "answer" and p.path not in before and p.day is not None}
    rosters = ledger.rosters()
    touched = [e for e in rosters if e.run_id == ledger.last_run + 1]
    _date_rosters(rosters, sorted(new_days) or all_days)
    _lay_out_rosters(build, rosters, tools)
    changed_rosters = bool(touched) or build.previous is None
    build.roster(changed_rosters)
    changed = [day for day in all_days if day in new_days or any(_covers(e, day) for e in touched)]
    say.step("building", len(changed))
    build.days(changed, say.advance)
    return changed


def _covers(entry: FileEntry, day: date) -> bool:
    """Whether a roster may say anything about `day`."""
    if entry.kind == "schools" or entry.effective_from is None or entry.effective_to is None:
        return True
    return entry.effective_from <= day <= entry.effective_to


def _date_rosters(rosters: Sequence[FileEntry], days: Sequence[date]) -> None:
    """A roster without a date holds for the school year of the first day that came with it, from then on for good."""
    for entry in rosters:
        if entry.effective_from is None and days:
            entry.effective_from = year_start(days[0])
        if entry.effective_from is not None:
            entry.effective_to = year_end(entry.effective_from)


def _lay_out_rosters(build: Build, rosters: Sequence[FileEntry], tools: Tools) -> None:
    dated = pa.table(
        {
            "file_id": pa.array([e.file_id for e in rosters], pa.string()),
            "effective_from": pa.array([e.effective_from for e in rosters], pa.date32()),
            "effective_to": pa.array([e.effective_to for e in rosters], pa.date32()),
            "taken_in": pa.array(range(len(rosters)), pa.int32()),
        }
    )
    regions = regions_of(tools.settings.region)
    named = pa.table(
        {
            name: pa.array([getattr(r, name) for r in regions], pa.string())
            for name in ("region_id", "name", "level", "parent_id")
        }
    )
    for name, table in (("stg_roster_file", dated), ("stg_region", named)):
        build.db.register(f"laid_{name}", table)
        build.db.execute(f"create or replace temp table {name} as from laid_{name}")
    for name, fact in (("stg_roster", "roster"), ("stg_school", "school")):
        pieces = build.of(fact)
        build.db.register(f"laid_{fact}", EMPTY[fact].empty_table())
        source = scan(build.data, pieces) if pieces else f"laid_{fact}"
        build.db.execute(f"create or replace temp view {name} as from {source}")


def _meta(connection: duckdb.DuckDBPyConnection, build: Build, data: Path, number: int, tools: Tools) -> str:
    """Write `etl_meta`; returns the fingerprint of all published content, whatever the run it came by."""
    parts = [f"{p.fact}|{p.day}|{p.content}" for p in sorted(build.pieces, key=lambda p: (p.fact, str(p.day))) if p.content]
    for model in models():
        if model.stored == "snapshot":
            parts.append(f"{model.name}|{content_of(connection, model.name)}")
    days = sorted({p.day for p in build.of("answer") if p.day is not None})
    content = _fingerprint("\n".join(parts))
    values = {
        "snapshot_id": f"{number:06d}-{content[:8]}",
        "content_hash": content,
        "region": tools.settings.region,
        "name": tools.settings.name,
        "demo": str(tools.settings.demo).lower(),
        "first_day": days[0].isoformat() if days else "",
        "last_day": days[-1].isoformat() if days else "",
        "created_at": _now().isoformat(sep=" ", timespec="seconds"),
        "root": str(data),
    }
    connection.executemany("insert into etl_meta values (?, ?)", [list(item) for item in values.items()])
    return content


def _fingerprint(text: str) -> str:
    import hashlib

    return hashlib.sha256(text.encode()).hexdigest()


def _moved(previous: Path, data: Path) -> bool:
    """Whether the data folder lies elsewhere than when `previous` was published: its views name files."""
    with duckdb.connect(str(previous), read_only=True) as connection:
        row = connection.execute("select value from etl_meta where key = 'root'").fetchone()
    return row is None or row[0] != str(data)


def _summarise(night: Night, ledger: Ledger) -> None:
    days = sorted({p.day for p in ledger.pieces if p.fact == "answer" and p.day is not None})
    night.first_day, night.last_day = (days[0], days[-1]) if days else (None, None)


@contextmanager
def locked(data: Path) -> Iterator[None]:
    """Hold the data folder for one night. Raises NightFailed when another holds it, or it can't be written."""
    if not data.is_dir():
        raise NightFailed("no_folder", path=data)
    try:
        handle = (data / ".lock").open("a+")
    except OSError as error:
        raise NightFailed("not_writable", path=data, detail=error.strerror or str(error)) from error
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            handle.seek(0)
            raise NightFailed("locked", path=data, pid=handle.read().strip() or "?") from error
        handle.truncate(0)
        handle.write(str(os.getpid()))
        handle.flush()
        yield


def _now() -> datetime:
    return datetime.now(SHANGHAI).replace(tzinfo=None, microsecond=0)


__all__ = ["Night", "Piece", "run_night"]
