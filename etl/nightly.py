"""The night, as it runs: look, take in, rebuild what changed, check, publish."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from etl.calendar import now
from etl.errors import FileRefused, NightFailed
from etl.intake import Arrival, archive, arrivals, first_of_each, put_aside
from etl.ledger import FileEntry, Ledger, Run
from etl.lock import locked
from etl.publishing import moved, publish_night
from etl.say import Quiet, Say
from etl.take import Report, Tools
from etl.workers import Job, take_all
from warehouse.snapshots import published


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
        run = Run(ledger.last_run + 1, now())
        tools = Tools.of(data)
        found = _look(data, ledger, say)
        new, copies = first_of_each(a for a in found if not ledger.knows(a, tools.profiles.fingerprint))
        copies += [(a, a) for a in found if ledger.knows(a, tools.profiles.fingerprint)]
        run.files_same = len(copies)
        night = Night(previous, run, copies=copies)
        night.waiting = _take_in(data, new, ledger, run, tools, until, say)
        night.files = [entry for entry in ledger.files.values() if entry.run_id == run.run_id]
        if night.files or previous is None or moved(previous, data):
            night.snapshot, night.days = publish_night(data, previous, ledger, run, found, say, tools)
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


def _summarise(night: Night, ledger: Ledger) -> None:
    days = sorted({p.day for p in ledger.pieces if p.fact == "answer" and p.day is not None})
    night.first_day, night.last_day = (days[0], days[-1]) if days else (None, None)
