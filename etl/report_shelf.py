"""What is printed of what is kept: snapshots in `status`, after a rollback, a collection, a letting go."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.table import Table

from common.words import UNKNOWN, Text
from etl.collect import Freed
from etl.retain import Retained
from etl.rollback import Rollback
from warehouse.history import shelf

MIB = 1 << 20
SHOWN = 12


def shelf_table(data: Path, text: Text) -> Table:
    """Every snapshot that can be gone back to, the newest first; one line is that which serves."""
    table = Table(title=text("night.say.kept"))
    for name in ("snapshot", "state", "first_day", "last_day", "loaded_at", "size"):
        table.add_column(text(f"night.say.{name}"), justify="right" if name == "size" else "left")
    for kept in shelf(data):
        state = "serves" if kept.serves else "kept" if kept.about else "broken"
        told = [kept.about.get(key) or UNKNOWN for key in ("first_day", "last_day", "created_at")]
        table.add_row(kept.id, text(f"night.shelf.{state}"), *told, f"{kept.size / MIB:.1f} MB")
    return table


def rollback_summary(done: Rollback, text: Text, out: Console) -> None:
    """What serves now, and what becomes of the files that it does not know."""
    last = done.serves.about.get("last_day") or UNKNOWN
    out.print(text("night.say.rolled_back", snapshot=done.serves.id, left=done.left, last=last))
    if done.forgotten:
        key = "night.say.forgotten_held" if done.held else "night.say.forgotten"
        out.print(text(key, n=len(done.forgotten)))
        for name in list(done.forgotten.values())[:SHOWN]:
            out.print(f"  {name}")
        if len(done.forgotten) > SHOWN:
            out.print(f"  {text('night.say.more', n=len(done.forgotten) - SHOWN)}")


def collect_summary(freed: Freed, text: Text, out: Console, *, dry: bool) -> None:
    """Each thing that went or would go, and the sum."""
    for name in [f"{snapshot}.duckdb" for snapshot in freed.snapshots] + freed.files:
        out.print(f"  {name}")
    out.print(freed_line(freed, text, dry=dry) or text("night.say.nothing_to_collect"))
    for name in freed.unread:
        out.print(f"! {text('night.say.unread_snapshot', snapshot=name)}")


def freed_line(freed: Freed, text: Text, *, dry: bool = False) -> str | None:
    """One sentence of what was freed; None for nothing."""
    if not freed.snapshots and not freed.files:
        return None
    key = "night.say.would_free" if dry else "night.say.freed"
    return text(key, snapshots=len(freed.snapshots), files=len(freed.files), size=freed.size / MIB)


def retain_summary(done: Retained, text: Text, out: Console, *, dry: bool) -> None:
    """The rows that went or would go by table, the files, and what lies in the inbox still."""
    for table, count in done.rows.items():
        out.print(f"  {table}: {text.number(count)}")
    for name in done.files:
        out.print(f"  {name}")
    if not done.rows and not done.files:
        out.print(text("night.say.nothing_to_retain", day=done.before.isoformat()))
    else:
        key = "night.say.would_retain" if dry else "night.say.retained"
        rows = text.number(sum(done.rows.values()))
        out.print(text(key, day=done.before.isoformat(), rows=rows, files=len(done.files)))
    if done.inbox:
        out.print(f"! {text('night.say.retain_inbox', n=len(done.inbox), day=done.before.isoformat())}")
        for name in done.inbox[:SHOWN]:
            out.print(f"  {name}")
