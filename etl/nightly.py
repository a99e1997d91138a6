"""The night, as it runs: look, take in, rebuild what changed, check, publish."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from common.clock import now
from etl.collect import Freed, collect
from etl.errors import FileRefused, NightFailed
from etl.held import held
from etl.intake import Arrival, archive, arrivals, first_of_each, put_aside, settled, take_back
from etl.ledger import FileEntry, Ledger, Run
from etl.lock import locked
from etl.made_by import outdated, read_otherwise, told_by
from etl.pseudonyms import FACT, key_for
from etl.publishing import publish_night
from etl.say import Quiet, Say
from etl.take import Report, Tools
from etl.workers import Job, take_all
from etl.workspace import clear, swept, written_to
from warehouse.personal import begins_in
from warehouse.publish import next_number
from warehouse.snapshots import mark_good_night, published
from warehouse.volume import settle


@dataclass
class Night:
    """What a run did. `snapshot` is the file published, or the one that stays when nothing was new.

    `copies`: files known by their content, each with the name under which it was first taken in. `waiting`: names
    of files with days after `until`. `unread`: files that could not be read, or changed meanwhile; tried again.
    `held`: names of files that a rollback put on the list of those passed over. `freed`: what was let go.
    """

    snapshot: Path | None
    run: Run
    until: date | None = None
    files: list[FileEntry] = field(default_factory=list)
    copies: list[tuple[str, str]] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    unread: list[FileRefused] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    freed: Freed = field(default_factory=Freed)
    days: list[date] = field(default_factory=list)
    first_day: date | None = None
    last_day: date | None = None
    seconds: float = 0.0


def run_night(
    data: Path, until: date | None = None, say: Say | None = None, *, new_key: bool = False
) -> Night:
    """Load all that is new in `data/inbox` and publish one snapshot of it.

    With `until`, files that hold later days wait. With `new_key` people get other ids when the key of the published
    ones is gone, or was replaced. Raises NightFailed (nothing is published then), NotMounted, BadProfile,
    BadSettings.
    """
    began = time.monotonic()
    data = data.absolute()
    with locked(data), swept(data), written_to(data):
        settle(data)
        night = _night(data, until, say or Quiet(), new_key)
    night.seconds = time.monotonic() - began
    return night


def _night(data: Path, until: date | None, say: Say, new_key: bool) -> Night:
    clear(data)
    previous = published(data)
    ledger = Ledger.of(previous)
    night = Night(previous, Run(ledger.last_run + 1, now()), until)
    key = key_for(data, told_by(previous, FACT) if previous else None, anew=new_key)
    tools = replace(Tools.of(data), night=f"{next_number(data):06d}", person_key=key)
    found = _look(data, ledger, night, say)
    known = {a.file_id for a in found if ledger.knows(a, tools.profiles.fingerprint)}
    passed = held(data).keys() - known
    night.held = sorted(a.name for a in found if a.file_id in passed)
    found = [a for a in found if a.file_id not in passed]
    new, copies = first_of_each(a for a in found if a.file_id not in known)
    night.copies = [(a.name, ledger.files[a.file_id].name) for a in found if a.file_id in known]
    night.copies += [(copy.name, first.name) for copy, first in copies]
    night.run.files_same = len(night.copies)
    if previous is not None and read_otherwise(previous, tools):
        new += ledger.read_anew(data, begins_in(previous))
    _take_in(data, new, ledger, night, tools, say)
    night.files = [entry for entry in ledger.files.values() if entry.run_id == night.run.run_id]
    if night.files or previous is None or outdated(previous, data, tools):
        night.snapshot, night.days = publish_night(data, previous, ledger, night.run, found, say, tools)
    else:
        mark_good_night(data, now())
    days = sorted({p.day for p in ledger.pieces if p.fact == "mart_class_day" and p.day is not None})
    night.first_day, night.last_day = (days[0], days[-1]) if days else (None, None)
    night.freed = collect(data, tools.settings.keep)
    return night


def _look(data: Path, ledger: Ledger, night: Night, say: Say) -> list[Arrival]:
    say.step("scanning", 0)
    found = []
    for seen in arrivals(data, ledger.stamps):
        if isinstance(seen, Arrival):
            found.append(seen)
        else:
            night.unread.append(seen)
    if not found and not night.unread and not ledger.files:
        raise NightFailed("empty_inbox", path=data)
    return found


def _take_in(
    data: Path, new: Sequence[Arrival], ledger: Ledger, night: Night, tools: Tools, say: Say
) -> None:
    """Take in new arrivals: each is loaded, refused, or waits for a later night."""
    fingerprint = tools.profiles.fingerprint
    by_id = {arrival.file_id: arrival for arrival in new}
    jobs = []
    for arrival in new:
        try:
            jobs.append(Job(archive(data, arrival), arrival.name, arrival.file_id, arrival.size))
        except FileRefused as error:
            night.unread.append(error)
    say.step("taking", len(jobs))
    begins = begins_in(night.snapshot)
    loaded = {entry.file_id for entry in ledger.files.values() if entry.state == "loaded"}
    reports: list[Report] = []
    for job, outcome in take_all(jobs, tools, data):
        say.advance(1)
        if not settled(by_id[job.file_id]):
            night.unread.append(FileRefused("changed", job.name))
        elif isinstance(outcome, Report):
            if _waits(outcome, night.until):
                night.waiting.append(outcome.name)
            elif outcome.file_id not in loaded and (gone := _too_late(outcome, begins)) is not None:
                put_aside(data, by_id[job.file_id], gone)
                ledger.refused(by_id[job.file_id], gone, night.run, fingerprint)
                night.run.files_refused += 1
            else:
                reports.append(outcome)
        elif outcome.code == "unreadable":
            night.unread.append(outcome)
        else:
            put_aside(data, by_id[job.file_id], outcome)
            ledger.refused(by_id[job.file_id], outcome, night.run, fingerprint)
            night.run.files_refused += 1
    for report in sorted(reports, key=lambda r: r.name):
        take_back(data, by_id[report.file_id])
        ledger.loaded(report, night.run, fingerprint)
    _count(night.run, reports)


def _waits(report: Report, until: date | None) -> bool:
    return until is not None and report.days is not None and report.days[1] > until


def _too_late(report: Report, begins: date | None) -> FileRefused | None:
    """Why answers about days whose others were let go can't be loaded: a day can't be counted anew without them."""
    if begins is None or report.days is None or report.days[0] >= begins:
        return None
    return FileRefused("let_go", report.name, day=report.days[0].isoformat(), begins=begins.isoformat())


def _count(run: Run, reports: Sequence[Report]) -> None:
    run.files_new = len(reports)
    run.rows_in = sum(report.rows_in for report in reports)
    run.rows_loaded = sum(report.rows_loaded for report in reports)
    run.rows_refused = sum(len(report.refusals) for report in reports)
