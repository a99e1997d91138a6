"""Letting go of answers by name that are older than the bureau keeps them: a snapshot that no longer names them.

Counts stay as they are. The lake's files go with the snapshots that still name them, as `collect` lets them go; the
archive's copies, and those in `refused/`, go at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from glob import escape
from pathlib import Path

import duckdb

from common.clock import now
from etl.errors import NightFailed
from etl.intake import Arrival, content_hash, reason_for
from etl.ledger import FileEntry, Ledger, Run
from etl.lock import locked
from etl.publishing import publish_night
from etl.say import Quiet, Say
from etl.take import Tools
from etl.workspace import swept, written_to
from warehouse import personal
from warehouse.ledger import read
from warehouse.snapshots import published
from warehouse.volume import settle


@dataclass
class Retained:
    """What went, or would go: rows by table, files of the archive and of `refused/` below the data folder.

    `before`: the first day that stays. `snapshot`: the one published, None when nothing had to be. `inbox`: names of
    files in the inbox, which is the bureau's, that hold nothing younger.
    """

    before: date
    rows: dict[str, int] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    inbox: list[str] = field(default_factory=list)
    snapshot: Path | None = None


def retain(
    data: Path, days: int, *, dry: bool = False, today: date | None = None, say: Say | None = None
) -> Retained:
    """Let go of what tells of single people on days more than `days` before `today`.

    Raises NightFailed: nothing_published, retain_too_short for fewer days than answers may be late, and whatever
    keeps a night from publishing.
    """
    data = data.absolute()
    with locked(data), swept(data), written_to(data):
        settle(data)
        previous = published(data)
        if previous is None:
            raise NightFailed("nothing_published", path=data)
        tools = Tools.of(data)
        if days <= tools.settings.thresholds.late_days:
            raise NightFailed("retain_too_short", days=days, least=tools.settings.thresholds.late_days + 1)
        done = Retained((today or now().date()) - timedelta(days=days))
        ledger = Ledger.of(previous)
        nights = _nights(previous)
        old = [entry for entry in ledger.files.values() if _old(entry, done.before, nights)]
        done.rows = personal.counted(previous, done.before)
        done.files = [str(path.relative_to(data)) for entry in old for path in _copies(data, entry)]
        done.inbox = sorted(entry.name for entry in old if (data / "inbox" / entry.name).is_file())
        if not dry:
            _let_go(data, previous, ledger, done, tools, say or Quiet())
    return done


def _let_go(data: Path, previous: Path, ledger: Ledger, done: Retained, tools: Tools, say: Say) -> None:
    """The snapshot first: a kill in between leaves copies that the next run removes."""
    if done.rows:
        run = Run(ledger.last_run + 1, now())
        seen = [Arrival(data / "inbox" / name, name, file_id, size, changed)
                for (name, size, changed), file_id in ledger.stamps.items()]  # fmt: skip
        done.snapshot, _ = publish_night(data, previous, ledger, run, seen, say, tools, done.before)
    for name in done.files:
        (data / name).unlink(missing_ok=True)


def _nights(snapshot: Path) -> dict[int, datetime]:
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        return {
            row["run_id"]: row["finished_at"] for row in read(connection, "etl_run") if row["finished_at"]
        }


def _old(entry: FileEntry, before: date, nights: dict[int, datetime]) -> bool:
    """Whether a file is about nothing younger; a refused one is as old as the night that met it. Rosters stay."""
    last = entry.days_to
    if entry.state == "refused" and entry.run_id in nights:
        last = nights[entry.run_id].date()
    return last is not None and last < before


def _copies(data: Path, entry: FileEntry) -> list[Path]:
    found = sorted((data / "archive").glob(f"{entry.file_id}*"))
    if entry.state == "refused":
        stem = Path(entry.name).stem
        for aside in sorted((data / "refused").glob(f"{escape(stem)}*")):
            if not aside.name.endswith(".reason.txt") and content_hash(aside) == entry.file_id:
                found += [path for path in (aside, reason_for(aside)) if path.is_file()]
    return found
