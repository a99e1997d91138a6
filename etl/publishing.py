"""From what was taken in to a published snapshot: rosters laid out, changed days rebuilt, audits, the link."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from common.clock import now
from etl.errors import NightFailed
from etl.intake import Arrival
from etl.ledger import Ledger, Run, questions_of
from etl.made_by import made_otherwise, told_by, write_meta
from etl.matching.suggest import suggest
from etl.questions import follow, laid_out, questions
from etl.roster_inputs import date_rosters, lay_out_inputs
from etl.say import Say
from etl.take import Tools
from warehouse import personal
from warehouse.audits import failures
from warehouse.build import Build
from warehouse.decided import (
    Held,
    days_decided_anew,
    decided_otherwise,
    lay_out_decisions,
    record_decisions,
)
from warehouse.lake import Piece, scan, write
from warehouse.ledger import LAID_ASIDE, QUESTIONS, record, refine_files
from warehouse.opening import close, open_new
from warehouse.publish import next_number, publish
from warehouse.rosters import first_day_touched
from warehouse.suggestions import lay_out_told
from warehouse.wordings import asked_before, keep_questions, lay_out_questions, options_seen

MAKERS = {"stg_suggestion": suggest}
"""Inputs of models that are neither files nor rosters: each is made just before the model that reads it."""


def publish_night(
    data: Path,
    previous: Path | None,
    ledger: Ledger,
    run: Run,
    found: Sequence[Arrival],
    say: Say,
    tools: Tools,
    letting_go: date | None = None,
) -> tuple[Path, list[date]]:
    """Build, check and publish one snapshot; returns it and the days rebuilt.

    With `letting_go` what tells of single people on days before it goes. Raises NightFailed when an audit fails,
    memory runs out or the folder can't be written; the published snapshot then stays.
    """
    number = next_number(data)
    building = data / "snapshots" / ".building.duckdb"
    building.parent.mkdir(parents=True, exist_ok=True)
    _clear(building)
    try:
        with open_new(building, previous) as connection:
            usable = previous if previous and not made_otherwise(previous, tools) else None
            before = letting_go or personal.begins_in(previous)
            gone = personal.days_gone(connection, before)
            laid = {p.fact: scan(data, [p]) for p in ledger.pieces if p.fact in LAID_ASIDE}
            ledger.pieces = [p for p in personal.kept(ledger.pieces, before) if p.fact not in LAID_ASIDE]
            build = Build(connection, data, f"{number:06d}", ledger.pieces, usable, MAKERS, gone)
            asked = _asked(connection, ledger, previous is not None)
            known = questions(asked, {source.name: source.separators for source in tools.profiles.sources})
            lay_out_questions(connection, laid_out(known))
            changed = _rebuild(build, ledger, run, tools, say)
            say.step("publishing", 0)
            ledger.pieces = build.pieces
            run.finished_at, run.state = now(), "published"
            arrivals_known = [a for a in found if a.file_id in ledger.files]
            ledger.write(connection, run, arrivals_known, previous is not None, laid)
            record_decisions(connection)
            refine_files(connection)
            connection.execute(QUESTIONS)
            follow(known, asked, options_seen(connection))
            keep_questions(connection, known)
            if letting_go:
                personal.clear(connection, letting_go)
            _lay_rejects(connection, build)
            if wrong := failures(connection, changed, build.rosters_changed):
                raise NightFailed("audit_failed", detail="; ".join(wrong))
            content = write_meta(connection, build, previous, number, tools, before)
            close(connection)
        return publish(data, building, number, content), changed
    except duckdb.OutOfMemoryException as error:
        raise NightFailed("no_memory", detail=str(error).splitlines()[0][:200]) from error
    except (duckdb.Error, OSError) as error:
        if not _of_the_disk(error):
            raise
        raise NightFailed("not_writable", path=data, detail=str(error).splitlines()[0][:200]) from error
    finally:
        _clear(building)


def _lay_rejects(connection: duckdb.DuckDBPyConnection, build: Build) -> None:
    """Put refused rows, which hold what anybody typed, into the lake; the snapshot has a view of them."""
    query = "select * from temp.core_reject"
    sort = ("file_id", "row_no", "field")
    piece = write(connection, build.data, "core_reject", query, day=None, stem=build.stem, sort=sort)
    connection.execute("drop table temp.core_reject")
    connection.execute(f"create view snap.core_reject as from {scan(build.data, [piece])}")
    record(connection, "etl_lake", [vars(piece)])


def _of_the_disk(error: Exception) -> bool:
    """Whether the folder is to blame. A commit that finds no room is told as an error of the transaction."""
    return isinstance(error, (OSError, duckdb.IOException)) or "Could not write file" in str(error)


def _asked(connection: duckdb.DuckDBPyConnection, ledger: Ledger, prev: bool) -> list[dict[str, Any]]:
    """What every export asked, those of earlier nights and of this one."""
    reloaded = [report.file_id for report in ledger.new]
    new = [row | {"files": [row["file_id"]]} for row in questions_of(ledger.new)]
    return (asked_before(connection, reloaded) if prev else []) + new


def _clear(building: Path) -> None:
    """Remove what a night that failed or was killed left of its snapshot."""
    for left in building.parent.glob(f"{building.stem}*"):
        with suppress(OSError):
            shutil.rmtree(left) if left.is_dir() else left.unlink()


def _rebuild(build: Build, ledger: Ledger, run: Run, tools: Tools, say: Say) -> list[date]:
    """Lay out what was taken in and run the models; returns the days rebuilt."""
    decided = Held.of(build.data)
    lay_out_decisions(build.db, decided)
    all_days = sorted({p.day for p in build.of("answer") if p.day is not None})
    new_days = {piece.day for piece in ledger.new_pieces if piece.fact == "answer" and piece.day is not None}
    rosters = ledger.rosters()
    dated = date_rosters(rosters, sorted(new_days) or all_days)
    changed_rosters = dated or any(e.run_id == run.run_id for e in rosters) or build.previous is None
    lay_out_inputs(build, rosters, tools, changed_rosters)
    before = build.of("core_person")
    build.roster(changed_rosters)
    same = build.previous is not None and not changed_rosters and not decided_otherwise(build.db, decided)
    # of a folder that has moved the published views name files that lie elsewhere now
    lies_there = build.previous is not None and told_by(build.previous, "root") == str(build.data)
    lay_out_told(build.db, same and lies_there)
    first = _first_touched(build, before) if changed_rosters else None
    if build.previous is not None:
        new_days |= days_decided_anew(build.db, decided)
    changed = [day for day in all_days if day in new_days or (first is not None and day >= first)]
    say.step("building", len(changed))
    build.days(changed, say.advance)
    return changed


def _first_touched(build: Build, before: Sequence[Piece]) -> date | None:
    """The first day that changed rosters reach; `date.min` when there is nothing to hold them against."""
    if build.previous is None or not before:
        return date.min
    after = build.of("core_person")
    return first_day_touched(build.db, scan(build.data, before), scan(build.data, after))
