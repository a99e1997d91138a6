"""What a night and `status` print."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb
from rich import box
from rich.console import Console
from rich.table import Table

from common.words import UNKNOWN, Text
from etl.errors import NightFailed
from etl.ledger import FileEntry
from etl.nightly import Night
from etl.report_shelf import freed_line, shelf_table
from warehouse.ledger import file_accounts, last_runs, meta
from warehouse.snapshots import published

COUNTS = ("rows_in", "loaded", "superseded", "refused", "blank", "unmatched")
SHOWN = 12
NAMES_WIDTH = 11  # what a terminal of 80 columns leaves beside the numbers of a city


def night_summary(night: Night, data: Path, text: Text, out: Console) -> None:
    """One table of what was taken in, then a sentence each for copies, refused and waiting files and the snapshot."""
    assert night.snapshot is not None
    if night.files:
        with duckdb.connect(str(night.snapshot), read_only=True) as connection:
            out.print(_accounts(file_accounts(connection, night.run.run_id), text))
    for entry in [e for e in night.files if e.state == "refused"][:SHOWN]:
        out.print(f"✗ {refusal(entry, text)}")
    if night.run.files_refused:
        out.print(text("night.say.refused_files", n=night.run.files_refused, path=data))
    renamed = [(copy, first) for copy, first in night.copies if copy != first]
    for copy, first in renamed[:SHOWN]:
        out.print(text("night.say.same_file", name=copy, first=first))
    for error in night.unread[:SHOWN]:
        out.print(f"! {error.sentence(text.lang)}")
    for name in night.waiting[:SHOWN]:
        out.print(text("night.say.waits", name=name, until=text.day(night.until, year=True)))
    if night.held:
        out.print(text("night.say.held", n=len(night.held), names="、".join(night.held[:SHOWN])))
    out.print(_last_line(night, text))
    if freed := freed_line(night.freed, text):
        out.print(freed)
    for name in night.freed.unread:
        out.print(f"! {text('night.say.unread_snapshot', snapshot=name)}")


def _last_line(night: Night, text: Text) -> str:
    assert night.snapshot is not None
    if not night.files and night.days:
        return text(
            "night.say.rebuilt", days=len(night.days), snapshot=night.snapshot.stem, seconds=night.seconds
        )
    if not night.files:
        last = text.day(night.last_day, year=True)
        return text(
            "night.say.nothing_new", same=night.run.files_same, snapshot=night.snapshot.stem, day=last
        )
    return text(
        "night.say.published",
        snapshot=night.snapshot.stem,
        first=text.day(night.first_day, year=True),
        last=text.day(night.last_day, year=True),
        seconds=night.seconds,
    )


def refusal(entry: FileEntry, text: Text) -> str:
    """Why a file was refused, as one sentence."""
    values = dict(part.split("=", 1) for part in (entry.detail or "").split("; ") if "=" in part)
    return text(f"night.refused.{entry.reason}", name=entry.name, **values)


def _accounts(rows: Sequence[tuple[object, ...]], text: Text) -> Table:
    """Kind, source, files and row counts; with a last line that adds them up."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), collapse_padding=True, pad_edge=False)
    table.add_column(text("night.say.kind"), min_width=NAMES_WIDTH, overflow="fold")
    for name in ("file", *COUNTS):
        table.add_column(text(f"night.say.{name}"), justify="right")
    sums = [0] * (len(COUNTS) + 1)
    for kind, source, *counts in rows:
        sums = [total + int(str(count or 0)) for total, count in zip(sums, counts, strict=True)]
        table.add_row(
            f"{text(f'night.kind.{kind}') if kind else UNKNOWN} · {source or UNKNOWN}",
            *_numbers(counts, text),
        )
    table.add_section()
    table.add_row(text("night.say.total"), *_numbers(sums, text))
    return table


def _numbers(counts: Iterable[object], text: Text) -> list[str]:
    return [UNKNOWN if count is None else text.number(int(str(count))) for count in counts]


def status_summary(data: Path, text: Text, out: Console) -> None:
    """What is published, the last runs, and the accounts of all files. Raises NightFailed when nothing is."""
    snapshot = published(data)
    if snapshot is None:
        raise NightFailed("nothing_published", path=data)
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        about = meta(connection)
        out.print(
            text(
                "night.say.fresh",
                snapshot=about["snapshot_id"],
                first=about["first_day"] or UNKNOWN,
                last=about["last_day"] or UNKNOWN,
                loaded=about["created_at"],
            )
        )
        runs = Table(title=text("night.say.last_runs"))
        for name in ("run", "started", "finished", "state", "file", "rows_in", "loaded", "refused"):
            runs.add_column(text(f"night.say.{name}"))
        for run in last_runs(connection, SHOWN):
            runs.add_row(*(_run_cell(name, value, text) for name, value in run.items()))
        out.print(runs)
        out.print(_accounts(file_accounts(connection, None), text))
    out.print(shelf_table(data, text))


def _run_cell(name: str, value: object, text: Text) -> str:
    return text(f"night.state.{value}") if name == "state" else UNKNOWN if value is None else str(value)
